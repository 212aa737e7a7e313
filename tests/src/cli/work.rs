//! The work itself from the terminal: connect, read, compare, look, disconnect, on a firm behind real HTTP.

use super::refused;
use crate::fixture::{Fixture, small};
use crate::program::{Home, built};
use chrono::NaiveDate;
use serde_json::Value;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::plant::{Act, units};

fn has(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(
            value.get(field).is_some_and(|found| !found.is_null()),
            "scripts rely on the field {field}: {value}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_firm_is_connected_read_and_compared_with_exit_0() {
    let mut fixture = Fixture::of(small()).await;
    let words = fixture.invite(truedocket_sandbox::Vendor::Graph, "Outlook");
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    refused(fixture.home.run(&words).await, "TD-1001", "Outlook");
    let listed = fixture.home.run(&["--json", "connections"]).await.json()["connections"].clone();
    let listed = listed.as_array().expect("a list").clone();
    assert_eq!(listed.len(), 2, "both are listed");
    listed.iter().for_each(|one| has(one, &["name", "vendor", "role", "account", "state"]));

    let sync = fixture.home.run(&["--json", "sync"]).await.ended(0, "all of it can be read").json();
    has(&sync, &["run", "calendars"]);
    for calendar in sync["calendars"].as_array().expect("a list") {
        has(calendar, &["id", "events", "changed", "removed"]);
        assert_eq!(
            (&calendar["mode"], &calendar["state"]),
            (&"full".into(), &"ok".into()),
            "a first reading: {calendar}"
        );
    }
    let again = fixture.home.run(&["--json", "sync"]).await.ended(0, "all of it can be read").json();
    let deltas =
        again["calendars"].as_array().expect("a list").iter().filter(|one| one["mode"] == "delta").count();
    assert!(deltas > 0, "the second reading asks for what changed: {again}");

    let morning = fixture.home.run(&["--json", "morning"]).await.ended(0, "nothing differs").json();
    has(&morning, &["run", "number", "day_from", "day_to", "systems", "discrepancies", "counts"]);
    morning["systems"]
        .as_array()
        .expect("a list")
        .iter()
        .for_each(|one| has(one, &["name", "state", "events"]));
    let health = fixture.home.run(&["--json", "health"]).await.ended(0, "all is well").json();
    has(&health, &["connections"]);
    let logs = fixture.home.run(&["--json", "logs"]).await.ended(0, "runs are kept").json();
    let runs = logs["runs"].as_array().expect("a list").clone();
    assert_eq!(runs.len(), 3, "two readings and a comparison: {logs}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_is_exit_2_and_what_cannot_be_read_is_exit_3() {
    let mut world = small();
    let compared = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let unit = units(&world, compared).into_iter().find(|unit| !unit.series).expect("a single appointment");
    assert!(Act::LoseEntry.commit(&mut world, &unit), "the appointment can be spoiled so");
    let owner = unit.calendar.clone();
    let fixture = Fixture::of(world).await;
    let pdf = fixture.home.path().join("report.pdf");
    let file = pdf.to_str().expect("a plain path");
    let morning =
        fixture.home.run(&["--json", "morning", "--pdf", file]).await.ended(2, "a person has to decide");
    let found = morning.json()["discrepancies"][0].clone();
    has(&found, &["id", "kind", "severity", "since", "event", "systems"]);
    assert_eq!(found["kind"], "missing_there", "{found}");
    let start = std::fs::read(&pdf).expect("the report as a file");
    assert!(start.starts_with(b"%PDF-"), "a PDF was written");
    let plain = fixture.home.run(&["morning", "--no-sync"]).await.ended(2, "it is still there");
    assert!(plain.out.contains("Missing in Clio"), "people read what differs: {}", plain.out);

    let down = Fault::new(FaultKind::ServerError).at(truedocket_sandbox::Vendor::Graph);
    fixture.sandbox.shared.faults().add(Fault { calendar: Some(owner), ..down });
    let sync = fixture.home.run(&["--json", "sync"]).await.ended(3, "one calendar could not be read").json();
    let unknown =
        sync["calendars"].as_array().expect("a list").iter().filter(|one| one["state"] == "unknown").count();
    assert!(unknown > 0, "what could not be read is told as unknown: {sync}");
    let morning = fixture
        .home
        .run(&["--json", "morning"])
        .await
        .ended(3, "not checked is worse than a difference")
        .json();
    let states: Vec<_> =
        morning["systems"].as_array().expect("a list").iter().map(|one| one["state"].clone()).collect();
    assert!(states.contains(&"not_checked".into()), "the report says so: {states:?}");
    fixture.home.run(&["connections"]).await.ended(3, "the list says so as well");
    fixture.home.run(&["health"]).await.ended(3, "and the health does");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_disconnected_is_forgotten() {
    let fixture = Fixture::of(small()).await;
    fixture.home.run(&["sync"]).await.ended(0, "all of it can be read");
    let title = fixture.sandbox.shared.world().events.values().next().expect("an event").title.clone();
    let history = fixture.home.run(&["--json", "why", &title]).await.ended(0, "it is known").json();
    let systems = |history: &serde_json::Value| -> Vec<String> {
        let found = history["found"].as_array().expect("a list").iter();
        found.map(|one| one["system"].as_str().expect("a name").to_owned()).collect()
    };
    let both = systems(&history);
    assert!(
        both.iter().any(|system| system == "Outlook") && both.iter().any(|system| system != "Outlook"),
        "both systems have it, and both are told: {history}"
    );
    let gone =
        fixture.home.run(&["--json", "disconnect", "Outlook"]).await.ended(0, "it is forgotten").json();
    assert_eq!(gone["disconnected"], "Outlook", "it says which");
    let listed = fixture.home.run(&["--json", "connections"]).await.json()["connections"].clone();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "the other one stays: {listed}");
    let history = fixture.home.run(&["--json", "why", &title]).await.ended(0, "it is asked").json();
    let left =
        history["found"].as_array().expect("a list").iter().filter(|one| one["system"] == "Outlook").count();
    assert_eq!(left, 0, "nothing that was read through it is left");
}

#[tokio::test]
async fn the_pretend_world_tells_its_addresses_on_the_first_line() {
    let binary = built("truedocket").expect("`cargo build --package truedocket-cli` comes first");
    let mut child = Command::new(binary)
        .args(["--now", "2026-11-19T11:30:00Z", "sandbox", "--firm", "empty"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
    let first = lines.next_line().await.expect("it speaks").expect("a line");
    let told: Value = serde_json::from_str(&first).expect("the first line is JSON");
    has(&told, &["base", "vendors", "control"]);
    for vendor in ["google", "graph", "clio"] {
        has(&told["vendors"][vendor], &["api", "authorize", "token"]);
    }
    let control = told["control"].as_str().expect("an address");
    let answer = crate::proxy::client().get(format!("{control}/clock")).send().await.expect("it answers");
    let clock: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
    assert!(
        clock["now"].as_str().is_some_and(|now| now.starts_with("2026-11-19T11:3")),
        "its clock was turned: {clock}"
    );
}

#[tokio::test]
async fn the_demo_is_one_document_and_says_what_it_planted() {
    let home = Home::fresh();
    let answer = home.run(&["--json", "demo"]).await.ended(0, "what it finds was planted, so nothing failed");
    let told = answer.json();
    has(&told["morning"], &["run", "counts"]);
    assert!(
        told["report"]["counts"]["open"].as_u64().is_some_and(|open| open > 0),
        "it shows what was planted"
    );
    assert!(!home.database().exists(), "the demo has a home of its own");
}

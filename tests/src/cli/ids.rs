//! One id, taken everywhere: whatever a report, an answer or the story of an appointment prints as an id can be typed back
//! into each command that wants one.

use crate::fixture::{Fixture, small};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};

/// Somebody removes an entry of the compared day; its title.
fn lose_one(fixture: &Fixture) -> String {
    let shared = &fixture.sandbox.shared;
    let (now, mut world) = (shared.now(), shared.world_mut());
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let (friday, saturday) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let found = world
        .entries
        .values()
        .find(|entry| !entry.deleted && entry.start >= friday && entry.start < saturday)
        .expect("the day has entries")
        .clone();
    assert!(world.delete_entry(found.number, now), "it was there");
    found.title
}

/// The ids that a report prints for people.
fn printed(report: &str) -> BTreeSet<String> {
    let lines = report.lines().filter_map(|line| line.trim().strip_prefix("id "));
    lines.map(str::to_owned).collect()
}

/// The ids of a list in a document.
fn ids(list: &Value) -> BTreeSet<String> {
    let all = list.as_array().into_iter().flatten();
    all.filter_map(|one| one["id"].as_str()).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_id_is_taken_as_it_is_printed() {
    let fixture = Fixture::of(small()).await;
    let home = &fixture.home;
    home.run(&["sync"]).await.ended(0, "all of it can be read");
    let title = lose_one(&fixture);
    let report = home.run(&["morning"]).await.ended(2, "an entry is missing");
    let document = home.run(&["--json", "morning"]).await.ended(2, "it still is").json();
    let differences = printed(&report.out);
    assert_eq!(differences.len(), 1, "one entry is missing: {}", report.out);
    assert_eq!(differences, ids(&document["discrepancies"]), "people and scripts get one id");
    let id = differences.first().expect("there is one").clone();

    let told = home.run(&["why", &id]).await.ended(0, "the report printed it");
    assert!(told.out.contains(&title), "it is the story of what is missing: {}", told.out);
    assert!(told.out.contains("first seen"), "with what became of the difference: {}", told.out);
    let story = home.run(&["--json", "why", &id]).await.ended(0, "for scripts too").json();
    let places = document["discrepancies"][0]["sides"].as_array().cloned().unwrap_or_default();
    let raw: BTreeSet<String> =
        places.iter().filter_map(|side| side["place"]["id"].as_str()).map(str::to_owned).collect();
    let of_story: BTreeSet<String> =
        ids(&story["found"]).into_iter().chain(ids(&story["appointments"][0]["sides"])).collect();
    assert!(!raw.is_empty() && !of_story.is_empty(), "both name where it is: {story}");
    for each in raw.iter().chain(&of_story) {
        let again = home.run(&["--json", "why", each]).await.ended(0, "it was printed").json();
        let found = again["found"].as_array().into_iter().flatten();
        let mut found = found.filter_map(|one| one["id"].as_str());
        assert!(found.any(|one| one.ends_with(each.as_str())), "{each} names one thing: {again}");
    }

    let email = fixture.sandbox.shared.world().people[0].email.clone();
    for given in [id.clone(), id.to_uppercase(), format!(" {id} ")] {
        home.run(&["why", &given]).await.ended(0, "as it is copied");
        home.run(&["assign", &given, &email]).await.ended(0, "somebody sees to it");
        home.run(&["assign", &given, "--nobody"]).await.ended(0, "and nobody any more");
        let one = json!({ "id": given }).to_string();
        home.run(&["call", "fix.preview", &one]).await.ended(0, "it can be fixed");
        for (state, reason) in [("accepted", "the client knows"), ("open", "")] {
            let mark = json!({ "id": given, "state": state, "reason": reason }).to_string();
            let marked = home.run(&["call", "today.mark", &mark]).await.ended(0, "it can be decided").json();
            assert_eq!(marked["state"], state, "{given}: and it is: {marked}");
        }
    }
    let plan = home.run(&["call", "fix.preview", &json!({ "id": id }).to_string()]).await.json();
    let apply = json!({ "plan": plan["plan"] }).to_string();
    home.run(&["call", "fix.apply", &apply]).await.ended(0, "the preview's own id is taken");
    let undo = json!({ "id": format!("{} ", id.to_uppercase()) }).to_string();
    let undone = home.run(&["call", "fix.undo", &undo]).await;
    assert!(!undone.out.contains("There is no fix to take back"), "the fix of this id is found: {undone:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_checked_has_its_story_under_its_id_too() {
    let fixture = Fixture::of(small()).await;
    fixture.home.run(&["sync"]).await.ended(0, "all of it can be read");
    fixture.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(Vendor::Clio));
    let report = fixture.home.run(&["morning"]).await.ended(3, "one system does not answer");
    for id in printed(&report.out) {
        let told = fixture.home.run(&["why", &id]).await.ended(0, "the report printed it");
        assert!(told.out.contains("Not checked: first seen"), "since when it is dark: {}", told.out);
    }
    let unknown = fixture.home.run(&["why", &"0".repeat(32)]).await.ended(0, "nothing is found");
    assert!(unknown.out.contains("Nothing that is held here matches"), "no id of ours: {}", unknown.out);
}

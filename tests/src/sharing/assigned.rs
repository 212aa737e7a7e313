//! A difference stays with whom it was assigned to until it is over.

use super::{THURSDAY, assign, at, by_id, is_offered, missing, somebody, staff, who};
use crate::fixture::{Fixture, small};
use crate::installation::Installation;
use serde_json::json;
use std::process::Command;
use std::time::Duration;
use truedocket_engine::api::states::DiscrepancyState;
use truedocket_engine::morning::Asking;
use truedocket_sandbox::office::Provider;
use truedocket_store::table::ledger;

const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whom_it_is_assigned_to_stays_over_the_reports_and_the_end_of_its_day() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let found = missing(&installation.morning().await.report);
    assert!(is_offered(by_id(&installation.report().await, &found.id)), "what is open can be assigned");
    let (email, name) = somebody(&installation, &found).await;
    let answer = assign(&installation, &found.id, Some(&email)).await.expect("they work here");
    assert_eq!(who(&answer), Some(name.as_str()), "by name, since nobody knows people by address");
    let said = answer.history.last().expect("it has a history").what.clone();
    assert!(said.starts_with(&format!("assigned to {name} by ")), "and by whom it was done: {said}");
    assert_eq!(who(by_id(&installation.report().await, &found.id)), Some(name.as_str()), "in the report");
    for morning in ["2026-11-20T11:30:00Z", "2026-11-23T11:30:00Z"] {
        installation.clock.turn_to(at(morning));
        let made = installation.morning().await.report;
        assert_eq!(who(by_id(&made, &found.id)), Some(name.as_str()), "{morning}: nobody took it back");
    }
    let late = installation.report().await;
    let late = by_id(&late, &found.id);
    assert_eq!(late.state, DiscrepancyState::NotFixed, "its day is over");
    assert!(is_offered(late), "somebody has to see to it all the same");
    let back = assign(&installation, &found.id, None).await.expect("it can be taken back");
    assert_eq!(who(&back), None, "nobody any more");
    let said = &back.history.last().expect("it has a history").what;
    assert!(said.starts_with("assigned to nobody by "), "that stands in its history as well: {said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paper_and_docket_say_who_sees_to_it() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let report = installation.morning().await.report;
    let found = missing(&report);
    let (email, name) = somebody(&installation, &found).await;
    assign(&installation, &found.id, Some(&email)).await.expect("they work here");
    let file = installation.home.path().join("report.pdf");
    installation.engine.write_pdf(report.number, Some(&file)).await.expect("it can be printed");
    let out = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-").output();
    let text = String::from_utf8(out.expect("poppler is installed").stdout).expect("is text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(&format!("assigned to {name}")), "the paper names the person: {text}");
    let docket = installation
        .engine
        .docket(None, Asking::Remembered)
        .await
        .expect("only our own memory can fail a docket");
    let items = docket.people.iter().flat_map(|person| &person.items);
    let notes: Vec<&String> =
        items.filter(|item| item.discrepancies.contains(&found.id)).flat_map(|item| &item.notes).collect();
    let said = format!("(assigned to {name})");
    assert!(notes.iter().any(|note| note.ends_with(&said)), "and so does the docket: {notes:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_with_the_difference_and_comes_back_with_an_undo_only() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let found = missing(&installation.morning().await.report);
    let (email, name) = somebody(&installation, &found).await;
    assign(&installation, &found.id, Some(&email)).await.expect("they work here");
    let preview = installation.preview(&found.id).await.expect("a missing entry can be made");
    let fixed = installation.apply(&preview).await.expect("the practice system takes it").discrepancy;
    assert_eq!((who(&fixed), is_offered(&fixed)), (None, false), "what is over is nobody's task");
    let refused = assign(&installation, &found.id, Some(&email)).await.expect_err("it is over");
    assert!(refused.sentence.contains("it is over"), "and says so: {}", refused.sentence);
    let undone = installation.undo(&found.id).await.expect("it can be taken back").discrepancy;
    assert_eq!(who(&undone), Some(name.as_str()), "as if nothing had been done");

    let preview = installation.preview(&found.id).await.expect("it can be made again");
    installation.apply(&preview).await.expect("the practice system takes it");
    installation.clock.advance(HOUR);
    installation.morning().await;
    let shared = &installation.sandbox.shared;
    let newest = shared.world().entries.values().filter(|entry| !entry.deleted).map(|one| one.number).max();
    let now = shared.now();
    assert!(shared.world_mut().delete_entry(newest.expect("one was made"), now), "somebody removes it");
    installation.clock.advance(HOUR);
    let again = installation.morning().await.report;
    assert_eq!(who(by_id(&again, &found.id)), None, "it is another trouble, and nobody's task yet");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_works_at_the_firm_can_see_to_something() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let found = missing(&installation.morning().await.report);
    let left = staff(&installation).await.into_iter().find(|one| one["active"] == false);
    let left = left.expect("somebody has left the demo firm");
    let left = left["email"].as_str().expect("an address");
    for (email, why) in [("nobody@elsewhere.example", "not on the staff list"), (left, "does not work")] {
        let refused = assign(&installation, &found.id, Some(email)).await.expect_err(why);
        assert!(refused.sentence.contains(why), "{email}: the person learns why: {}", refused.sentence);
        assert!(refused.hint.contains("truedocket staff list"), "and where to look: {}", refused.hint);
    }
    let report = installation.report().await;
    assert_eq!(who(by_id(&report, &found.id)), None, "and nothing was changed");
    let mark = json!({ "id": found.id, "state": "accepted", "reason": "It was moved by phone." });
    installation.ask("today.mark", mark).await.expect("a reason is given");
    let (email, _) = somebody(&installation, &found).await;
    let refused = assign(&installation, &found.id, Some(&email)).await.expect_err("it may stay as it is");
    assert!(refused.sentence.contains("accepted"), "nobody has to see to it: {}", refused.sentence);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_assigns_and_the_ledger_knows_by_whom() {
    let fixture = Fixture::of(small()).await;
    {
        let shared = &fixture.sandbox.shared;
        let (now, mut world) = (shared.now(), shared.world_mut());
        let (from, to) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
        let of_friday = world.entries.values().find(|entry| entry.start >= from && entry.start < to);
        let number = of_friday.expect("the day has entries").number;
        assert!(world.delete_entry(number, now), "it was there");
    }
    let person = fixture.sandbox.shared.world().people[0].email.clone();
    let file = fixture.home.path().join("staff.csv");
    std::fs::write(&file, format!("email,name,duty\n{person},Dana Price,attorney\n")).expect("a file");
    let path = file.to_str().expect("a plain path");
    fixture.home.run(&["staff", "import", path]).await.ended(0, "the list is sound");
    let report = fixture.home.run(&["--json", "morning"]).await.ended(2, "one is missing").json();
    let id = report["discrepancies"][0]["id"].as_str().expect("an id").to_owned();
    let assigned = fixture.home.run(&["assign", &id, &person]).await.ended(0, "they work here");
    assert!(assigned.out.contains("is assigned to Dana Price."), "it says so: {}", assigned.out);
    let shown = fixture.home.run(&["morning"]).await.ended(2, "it is still missing");
    assert!(shown.out.contains("assigned to Dana Price"), "and so does the report: {}", shown.out);
    assert!(shown.out.contains(&format!("id {id}")), "with the id that is typed: {}", shown.out);
    fixture.home.run(&["assign", &id]).await.ended(64, "to nobody is never meant by a word that is missing");
    fixture.home.run(&["assign", &id, "--nobody"]).await.ended(0, "it is taken back");
    let row = ledger::last_of(&fixture.home.memory(), &id, "assign discrepancy").expect("it can be read");
    let row = row.expect("it was recorded").entry;
    assert!(!row.actor.is_empty(), "by whom");
    assert_eq!(row.before, json!({ "assigned": person }), "from whom");
    assert_eq!(row.after, json!({ "assigned": null }), "to nobody");
}

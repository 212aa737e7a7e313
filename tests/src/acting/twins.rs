//! What a person types into the practice system after the report: the appointment at another hour, on another day, or for
//! somebody else of the firm. A fix that is used then makes no second one of it.

use super::fixes::{PROVIDERS, change_event, entries, previewed};
use crate::installation::Installation;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use truedocket_engine::api::today::Discrepancy;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Entry, Event, When, series};

fn put(installation: &Installation, entry: Entry) {
    let shared = &installation.sandbox.shared;
    let now = shared.now();
    shared.world_mut().put_entry(entry, now);
}

fn hours(event: &Event) -> [DateTime<Utc>; 2] {
    match &event.when {
        When::Timed { start, end, zone } => [start, end].map(|wall| series::instant(*wall, zone)),
        When::AllDay { first, end } => {
            [first, end].map(|day| series::instant(day.and_time(NaiveTime::MIN), "America/New_York"))
        }
    }
}

/// The appointment of that difference, as somebody types it into the practice system.
fn typed(installation: &Installation, found: &Discrepancy) -> Entry {
    let world = installation.sandbox.shared.world();
    let event = world.events.values().find(|event| event.title == found.title && !event.deleted);
    let event = event.expect("the event of record is there");
    let owner = world.people.iter().find(|person| person.name == found.owner).expect("of the firm");
    let alike = world.entries.values().find(|entry| !entry.court_rule).expect("there are entries");
    let [start, end] = hours(event);
    Entry {
        number: 0,
        owner: owner.email.clone(),
        title: found.title.clone(),
        start,
        end,
        all_day: matches!(event.when, When::AllDay { .. }),
        matter: None,
        external: BTreeMap::new(),
        rule: String::new(),
        deleted: false,
        ..alike.clone()
    }
}

/// In which way what was typed is not what a click would make.
const SLIPS: [&str; 4] = ["half an hour later", "a quarter earlier", "the day after", "for another attorney"];

fn slipped(installation: &Installation, typed: Entry, slip: &str) -> Entry {
    let by = match slip {
        "half an hour later" => TimeDelta::minutes(30),
        "a quarter earlier" => TimeDelta::minutes(-15),
        "the day after" => TimeDelta::days(1),
        _ => TimeDelta::zero(),
    };
    let world = installation.sandbox.shared.world();
    let mut others = world.entries.values().map(|entry| &entry.owner);
    let owner = match slip {
        "for another attorney" => others.find(|other| **other != typed.owner).expect("another one").clone(),
        _ => typed.owner.clone(),
    };
    let all_day = typed.all_day && by.num_minutes() % 1_440 == 0;
    Entry { all_day, start: typed.start + by, end: typed.end + by, owner, ..typed }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_in_after_the_preview_is_not_made_a_second_time() {
    for slip in SLIPS {
        let (installation, found, preview) = previewed(Provider::Google, "missing_there").await;
        let entry = slipped(&installation, typed(&installation, &found), slip);
        put(&installation, entry);
        let before = entries(&installation);
        let told = installation.apply(&preview).await.expect_err("somebody was quicker");
        assert!(
            told.sentence.contains(&format!("has “{}”", found.title))
                && told.sentence.contains("look whether it is this one"),
            "{slip}: it names what stands there: {}",
            told.sentence
        );
        assert_eq!(entries(&installation), before, "{slip}: no second one is made");
        let again = installation.preview(&found.id).await.expect_err("nor is it offered once more");
        assert!(
            again.sentence.contains("look whether it is this one"),
            "{slip}: whoever previews it is told at once: {}",
            again.sentence
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_thing_of_the_firm_keeps_no_entry_from_being_made() {
    for provider in PROVIDERS {
        let (installation, found, preview) = previewed(provider, "missing_there").await;
        let other = Entry { title: "Dentist appointment".to_owned(), ..typed(&installation, &found) };
        put(
            &installation,
            Entry { start: other.start + TimeDelta::days(1), end: other.end + TimeDelta::days(1), ..other },
        );
        let done = installation.apply(&preview).await;
        assert!(done.is_ok(), "{provider:?}: it is another thing: {done:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_is_not_changed_beside_one_that_says_the_same_by_now() {
    for kind in ["time_differs", "owner_differs"] {
        let (installation, found, preview) = previewed(Provider::Google, kind).await;
        let entry = typed(&installation, &found);
        put(&installation, entry);
        let before = entries(&installation);
        let told = installation.apply(&preview).await.expect_err("two would say the same");
        assert!(
            told.sentence.contains("look whether it is this one"),
            "{kind}: it names what stands there: {}",
            told.sentence
        );
        assert_eq!(entries(&installation), before, "{kind}: nothing is changed");
    }
}

/// One entry has two differences; whoever mends one of them is not stopped by it at the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_fix_has_written_does_not_stand_against_the_next_one() {
    for hours_between in [0, 5] {
        let installation = Installation::demo("2026-11-19", Provider::Google).await;
        let report = installation.morning().await.report;
        let found = report.discrepancies.iter().find(|found| found.kind.name() == "time_differs");
        let title = found.expect("the demo firm has one").title.clone();
        // Both name a room, and not the same one.
        change_event(&installation, &title, |event| event.place = "Courtroom 12".to_owned());
        let there = {
            let world = installation.sandbox.shared.world();
            world.entries.values().find(|entry| entry.title == title && !entry.deleted).cloned()
        };
        put(&installation, Entry { place: "Courtroom 5".to_owned(), ..there.expect("it has an entry") });
        let report = installation.morning().await.report;
        let of = |kind: &str| {
            let is_it = |found: &&Discrepancy| found.kind.name() == kind && found.title == title;
            report.discrepancies.iter().find(is_it).expect("the two differ in both").id.clone()
        };
        let (time, place) = (of("time_differs"), of("place_differs"));
        let first = installation.preview(&time).await.expect("a click mends the time");
        installation.apply(&first).await.expect("nothing stands against it");
        installation.clock.advance(std::time::Duration::from_secs(hours_between * 3_600));
        let second = installation.preview(&place).await.expect("a click mends the place");
        let done = installation.apply(&second).await;
        assert!(done.is_ok(), "{hours_between} h later: only we have written it since: {done:?}");
        let world = installation.sandbox.shared.world();
        let entry = world.entries.values().find(|entry| entry.title == title && !entry.deleted);
        assert_eq!(entry.map(|entry| entry.place.as_str()), Some("Courtroom 12"), "the place is written");
    }
}

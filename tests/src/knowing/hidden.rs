//! What became private after it was told: its words are nowhere shown again, in no old report, no list of what is over and
//! no run, while everything else stays as it was.

use super::{HOUR, PROVIDERS, firm};
use crate::installation::Installation;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use truedocket_engine::api::today::Report;
use truedocket_sandbox::world::{Entry, Event};

/// Stands in the titles of all that becomes private.
const SECRET: &str = "ZEBRA";
/// And in that of one appointment that does not.
const PLAIN: &str = "OKAPI";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Changes each event whose title holds the words.
fn change(installation: &Installation, words: &str, change: impl Fn(&mut Event)) {
    let shared = &installation.sandbox.shared;
    let (now, mut world) = (shared.now(), shared.world_mut());
    let is_it = |event: &&Event| !event.deleted && event.title.contains(words);
    let events: Vec<Event> = world.events.values().filter(is_it).cloned().collect();
    assert!(!events.is_empty(), "there are events of {words}");
    for mut event in events {
        change(&mut event);
        world.put_event(event, now);
    }
}

/// The same of each entry, those that were deleted too.
fn change_entry(installation: &Installation, words: &str, change: impl Fn(&mut Entry)) {
    let shared = &installation.sandbox.shared;
    let (now, mut world) = (shared.now(), shared.world_mut());
    let entries: Vec<Entry> =
        world.entries.values().filter(|entry| entry.title.contains(words)).cloned().collect();
    assert!(!entries.is_empty(), "there are entries of {words}");
    for mut entry in entries {
        change(&mut entry);
        world.put_entry(entry, now);
    }
}

/// Five appointments of Friday, with words of their own in both systems.
fn name_five(installation: &Installation) {
    let (friday, saturday) = (at("2026-11-20T05:00:00Z"), at("2026-11-21T05:00:00Z"));
    let titles: Vec<String> = {
        let world = installation.sandbox.shared.world_mut();
        let of_friday = world.entries.values().filter(|entry| !entry.deleted && entry.rule.is_empty());
        let of_friday = of_friday.filter(|entry| entry.start >= friday && entry.start < saturday);
        of_friday.take(5).map(|entry| entry.title.clone()).collect()
    };
    for (number, title) in titles.iter().enumerate() {
        let word = if number == 4 { PLAIN.to_owned() } else { format!("{SECRET}{number}") };
        let renamed = format!("{title} {word}");
        change(installation, title, |event| {
            if event.title == *title {
                event.title.clone_from(&renamed);
            }
        });
        change_entry(installation, title, |entry| {
            if entry.title == *title {
                entry.title.clone_from(&renamed);
            }
        });
    }
}

async fn report(installation: &Installation, number: u64) -> Report {
    let shown = installation.ask("today.report", json!({ "number": number })).await.expect("it is kept");
    serde_json::from_value(shown).expect("a report")
}

fn text(shown: &impl serde::Serialize) -> String {
    serde_json::to_string(shown).expect("it can be written")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_private_is_hidden_wherever_it_is_shown_again() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        name_five(&installation);
        for lost in ["ZEBRA0", "ZEBRA3", PLAIN] {
            change_entry(&installation, lost, |entry| entry.deleted = true);
        }
        change_entry(&installation, "ZEBRA1", |entry| {
            (entry.start, entry.end) = (entry.start + TimeDelta::hours(1), entry.end + TimeDelta::hours(1));
        });
        change(&installation, "ZEBRA2", |event| event.categories.clear());
        let first = installation.morning().await.report;
        for told in ["ZEBRA0", "ZEBRA1", "ZEBRA2", "ZEBRA3", PLAIN] {
            assert!(text(&first).contains(told), "{provider:?}: {told} is told while it is nobody's secret");
        }

        change(&installation, SECRET, |event| event.private = true);
        change_entry(&installation, "ZEBRA3", |entry| (entry.number, entry.deleted) = (0, false));
        installation.clock.advance(HOUR);
        let second = installation.morning().await.report;
        assert_eq!(second.counts.resolved, 1, "{provider:?}: one was entered meanwhile: {}", second.headline);
        let runs: Value = installation.ask("runs.list", json!({})).await.expect("runs are kept");
        let old = report(&installation, first.number).await;
        for (what, shown) in
            [("the new report", text(&second)), ("the old report", text(&old)), ("the runs", text(&runs))]
        {
            assert!(!shown.contains(SECRET), "{provider:?}: {what} shows private words: {shown}");
            assert!(shown.contains(PLAIN), "{provider:?}: {what} hides what nobody made private");
        }
        let stored = report(&installation, second.number).await;
        assert!(!text(&stored).contains(SECRET), "{provider:?}: nor when it is shown again");
        let hidden = |report: &Report| {
            let titles = report.discrepancies.iter().map(|found| &found.title);
            titles.filter(|title| title.as_str() == "Private appointment").count()
        };
        assert_eq!(hidden(&old), 3, "{provider:?}: each stays on the list, without its words");
        assert_eq!(old.hash, first.hash, "{provider:?}: and what was sealed stays sealed");
    }
}

/// A matter's number often bears its client's name, and is as private as the title that names it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_matter_of_what_is_private_is_hidden_wherever_its_title_is() {
    for provider in PROVIDERS {
        for private in [false, true] {
            let installation = firm(provider).await;
            name_five(&installation);
            let number = number_of(&installation, "ZEBRA0");
            change_entry(&installation, "ZEBRA0", |entry| entry.deleted = true);
            change_entry(&installation, "ZEBRA1", |entry| {
                (entry.start, entry.end) =
                    (entry.start + TimeDelta::hours(1), entry.end + TimeDelta::hours(1));
            });
            // All of that matter, so that nobody else may tell its number.
            change(&installation, &number, |event| event.private = private);
            let report = installation.morning().await.report;
            let mut shown = vec![("the report", text(&report))];
            let stored = installation.ask("today.report", json!({})).await.expect("it is kept");
            shown.push(("the stored report", text(&stored)));
            let docket = installation.ask("today.docket", json!({ "date": "2026-11-20" })).await;
            shown.push(("the docket", docket.map(|docket| text(&docket)).unwrap_or_default()));
            for found in &report.discrepancies {
                let preview = installation.ask("fix.preview", json!({ "id": found.id })).await;
                let told = preview.map_or_else(|problem| problem.sentence, |preview| text(&preview));
                shown.push(("a preview", told));
            }
            let tells: Vec<&str> =
                shown.iter().filter(|(_, text)| text.contains(&number)).map(|(what, _)| *what).collect();
            match private {
                true => assert!(tells.is_empty(), "{provider:?}: {number} is told by {tells:?}: {shown:?}"),
                false => assert!(tells.len() > 1, "{provider:?}: what is no secret is told: {tells:?}"),
            }
        }
    }
}

/// The number of the matter that an entry is filed under.
fn number_of(installation: &Installation, words: &str) -> String {
    let world = installation.sandbox.shared.world_mut();
    let entry = world.entries.values().find(|entry| entry.title.contains(words)).expect("there is one");
    let matter = entry.matter.and_then(|matter| world.matters.get(&matter)).expect("it is filed");
    matter.display_number.clone()
}

/// Guessing a private word must answer as if the word stood nowhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_private_is_found_by_no_word_of_it() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        name_five(&installation);
        installation.sync(true).await;
        let engine = &installation.engine;
        let number = number_of(&installation, "ZEBRA0");
        let known = engine.why("ZEBRA0").await.expect("it is no secret yet").found;
        assert!(known.len() > 1, "{provider:?}: event and entry are found by a word: {known:?}");
        let id = known[0].id.clone();
        change(&installation, "ZEBRA0", |event| event.private = true);
        installation.sync(true).await;
        let nowhere = text(&engine.why("QUAGGA").await.expect("it is no word of anything"));
        assert_eq!(text(&engine.why("ZEBRA0").await.expect("it is asked")), nowhere, "{provider:?}: no hit");
        let timeline = engine.timeline("ZEBRA0").await.expect("it is asked").appointments;
        assert!(timeline.is_empty(), "{provider:?}: nor a story: {timeline:?}");
        let of_number = engine.why(&number).await.expect("it is asked").found;
        let private = of_number.iter().find(|item| item.title == "Private appointment");
        assert!(private.is_none(), "{provider:?}: nor by its matter's number: {private:?}");
        let by_id = engine.why(&id).await.expect("it is asked").found;
        assert_eq!(by_id.len(), 1, "{provider:?}: whoever has its id was shown it before");
        assert_eq!(by_id[0].title, "Private appointment", "{provider:?}: without its words");
        let open = engine.why("ZEBRA1").await.expect("it is no secret").found;
        assert!(!open.is_empty(), "{provider:?}: what is no secret is found");
    }
}

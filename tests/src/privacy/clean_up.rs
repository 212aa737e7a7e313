//! The same for a clean-up: whoever cleans up reads whole calendars, exports them, backs them up and brings them back, so
//! that every client word passes through every part of it. None stays in a log, and outside of `reports`, where what
//! people asked for lies, none can be read on the disk.

use super::canaries::{self, Canary};
use super::{Said, alone, codes, hits, logged, on_disk};
use crate::cleanup::Journey;
use crate::installation::Installation;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeDelta, Timelike};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use truedocket_engine::api::audit::PurgePreview;
use truedocket_engine::api::failure::Problem;
use truedocket_sandbox::World;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, Exception, When};

/// What goes wrong in one clean-up after another.
const TROUBLES: [FaultKind; 8] = [
    FaultKind::Poison,
    FaultKind::UnknownEnum,
    FaultKind::NullFields,
    FaultKind::Truncate,
    FaultKind::CaptivePortal,
    FaultKind::NotFound,
    FaultKind::ServerErrorAfter,
    FaultKind::DropAfter,
];

/// Each event that says a canary gets a double, and an old endless series of its words with days that differ.
fn littered(provider: Provider) -> (World, Vec<Canary>) {
    let (mut world, canaries) = canaries::world(provider);
    let told: Vec<Event> =
        world.events.values().filter(|event| event.title.contains("kanari")).cloned().collect();
    assert!(told.len() >= 9, "events say canaries");
    let old = world.now - TimeDelta::days(1_200);
    for (number, event) in told.into_iter().enumerate() {
        let own = Event { organizer: event.calendar.clone(), uid: format!("double{number}"), ..event };
        let double = Event { id: format!("double{number:04}"), ..own.clone() };
        world.put_event(double, old);
        let series = endless(&world, number, own);
        world.put_event(series, old);
    }
    (world, canaries)
}

/// Every fourth Monday in an hour of its own, and whoever is a guest stays one only of some.
fn endless(world: &World, number: usize, event: Event) -> Event {
    let day = world.now.date_naive() - TimeDelta::days(3 + 7 * (130 + number as i64));
    let hour = 7 + u32::try_from(number % 10).unwrap_or_default();
    let start = day.and_hms_opt(hour, 0, 0).expect("a time").with_minute(15).expect("a time");
    let span = |start| When::Timed { start, end: start + TimeDelta::minutes(20), zone: world.zone.clone() };
    let key = |start| {
        let at = truedocket_sandbox::world::series::instant(start, &world.zone);
        at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    };
    let guests = if number.is_multiple_of(3) { event.guests.clone() } else { Vec::new() };
    let series = Event {
        id: format!("series{number:04}"),
        uid: format!("series{number}"),
        when: span(start),
        rules: vec!["RRULE:FREQ=WEEKLY;INTERVAL=4".to_owned()],
        created: world.now - TimeDelta::days(1_200),
        guests,
        ..event
    };
    let (off, moved) = (start + TimeDelta::days(28), start + TimeDelta::days(56));
    let day = Event { when: span(moved + TimeDelta::hours(2)), rules: Vec::new(), ..series.clone() };
    let exceptions = [(key(off), Exception::Cancelled), (key(moved), Exception::Changed(Box::new(day)))];
    Event { exceptions: exceptions.into(), ..series }
}

/// Every question and every step once; what is refused is kept.
async fn a_clean_up(installation: Installation, said: &mut Said) -> Journey {
    let journey = Journey::begun(installation).await;
    let of_run = json!({ "run": journey.run });
    let items = journey.items(json!({ "text": "kanari" })).await.rows;
    assert!(items.len() > 15, "the grid shows client words: {}", items.len());
    for item in &items {
        let asked = json!({ "run": journey.run, "item": item.item });
        said.problems.extend(journey.installation.ask("audit.why", asked).await.err());
    }
    journey.decide(json!({}), "accept").await;
    for question in ["audit.choices", "audit.undo_decision"] {
        said.problems.extend(journey.installation.ask(question, of_run.clone()).await.err());
    }
    sheets(&journey, said).await;
    journey.decide(json!({ "text": "kanari" }), "delete").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    for (count, phrase) in [(preview.count + 1, preview.phrase.as_str()), (preview.count, "kanari")] {
        let typed = json!({ "purge": preview.purge, "count": count, "phrase": phrase });
        said.problems.extend(journey.installation.ask("audit.purge", typed).await.err());
    }
    journey.approve(&preview).await.expect("what was shown was typed");
    let done = journey.waited().await.purge.expect("there is a purge").done;
    // On Graph those with guests are held, since the provider would mail them.
    assert!(done >= 5, "client words are purged: {done}");
    journey
        .installation
        .ask("audit.record", json!({ "purge": preview.purge }))
        .await
        .expect("the record is written");
    let undone = journey.undone(&preview.purge).await;
    assert_eq!(undone.undone, done, "and come back: {:?}", undone.lines);
    let none = journey.installation.ask("audit.undo", json!({ "purge": preview.purge })).await;
    said.problems.extend(none.err());
    journey
}

async fn sheets(journey: &Journey, said: &mut Said) {
    for format in ["xlsx", "csv", "kanari"] {
        let asked = json!({ "run": journey.run, "format": format });
        match journey.installation.ask("audit.export", asked).await {
            Ok(written) => {
                let back = json!({ "run": journey.run, "path": written["path"] });
                said.problems.extend(journey.installation.ask("audit.import", back).await.err());
            }
            Err(problem) => said.problems.push(problem),
        }
    }
    let strange = STANDARD.encode("kanari,\"vogel");
    let asked = json!({ "run": journey.run, "name": "mine.csv", "base64": strange });
    said.problems.extend(journey.installation.ask("audit.import", asked).await.err());
}

/// A whole clean-up while the provider misbehaves; what waits in the end is left waiting.
async fn a_bad_one(journey: Journey, what: FaultKind, said: &mut Said) -> Journey {
    let faults = |how: Fault| journey.installation.sandbox.shared.faults().add(how);
    faults(Fault { chance: Some(0.3), ..Fault::new(what) });
    let started = journey.installation.ask("audit.start", json!({})).await;
    let run = started.map(|started| started["run"].as_str().expect("a run").to_owned());
    let Ok(run) = run.map_err(|problem| said.problems.push(problem)) else {
        journey.installation.sandbox.shared.faults().clear();
        return journey;
    };
    let journey = Journey { run, ..journey };
    journey.waited().await;
    journey.decide(json!({}), "accept").await;
    match purged_and_undone(&journey).await {
        Ok(Some(purge)) => said.problems.extend(undone(&journey, &purge).await.err()),
        Ok(None) => {}
        Err(problem) => said.problems.push(problem),
    }
    journey.installation.sandbox.shared.faults().clear();
    journey
}

async fn purged_and_undone(journey: &Journey) -> Result<Option<String>, Problem> {
    let preview: PurgePreview = journey.prepare().await?;
    journey.approve(&preview).await?;
    journey.waited().await;
    journey.lines(&preview.purge).await;
    Ok(Some(preview.purge))
}

async fn undone(journey: &Journey, purge: &str) -> Result<Value, Problem> {
    let undone = journey.installation.ask("audit.undo", json!({ "purge": purge })).await;
    journey.waited().await;
    undone
}

/// A backup is not merely packed: nothing of it can be read without the key.
fn backups_are_sealed(installation: &Installation) -> usize {
    let mut files = Vec::new();
    super::collect(&installation.home.path().join("backups"), &mut files);
    for (name, bytes) in &files {
        for (kind, magic) in [
            ("SQLite", &b"SQLite format 3"[..]),
            ("gzip", b"\x1f\x8b"),
            ("zip", b"PK\x03\x04"),
            ("zstd", b"\x28\xb5\x2f\xfd"),
        ] {
            assert!(!bytes.starts_with(magic), "{name}: anybody could open it as {kind}");
        }
    }
    files.len()
}

#[test]
fn a_clean_up_leaves_no_client_words_in_logs_or_readable_on_the_disk() {
    alone("privacy::clean_up::alone_a_clean_up_leaves_no_client_words");
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn alone_a_clean_up_leaves_no_client_words() {
    for provider in [Provider::Google, Provider::Graph] {
        let kept: Arc<Mutex<Vec<(&'static str, usize)>>> = Arc::default();
        let counted = Arc::clone(&kept);
        let (said, log) = logged(|| async move {
            let (world, canaries) = littered(provider);
            let mut said = Said::default();
            let mut journey = a_clean_up(Installation::with(world, provider, 20).await, &mut said).await;
            for what in TROUBLES {
                journey = a_bad_one(journey, what, &mut said).await;
            }
            let runs = journey.installation.ask("runs.list", json!({})).await.expect("the runs");
            said.runs.extend(runs.as_array().cloned().unwrap_or_default());
            assert!(backups_are_sealed(&journey.installation) > 1, "there are backups");
            counted.lock().expect("one thread").extend(on_disk(&journey.installation, &canaries));
            said
        });
        let (_, canaries) = canaries::world(provider);
        let lines = log.lines().count();
        assert!(lines > 300 && log.contains("call"), "the log was taken down: {lines} lines");
        let in_log = hits(&log, canaries.iter());
        let problems: Vec<String> = said
            .problems
            .iter()
            .map(|p| format!("{} {} {} {}", p.code, p.sentence, p.meaning, p.hint))
            .collect();
        // Calendars are named to people by whose they are; clients never are.
        let clients = canaries.iter().filter(|canary| canary.place != "a member's address");
        let in_problems = hits(&problems.join("\n"), clients);
        let codes: Vec<String> = said.runs.iter().flat_map(codes).collect();
        let in_codes = hits(&codes.join("\n"), canaries.iter());
        println!(
            "privacy of a clean-up, {provider:?}: {} hits in {lines} log lines, {} in {} problems, {} in {} codes of runs; on disk {:?}",
            in_log.len(),
            in_problems.len(),
            problems.len(),
            in_codes.len(),
            codes.len(),
            kept.lock().expect("one thread")
        );
        assert!(problems.len() >= 4, "enough was refused to mean something: {problems:?}");
        assert!(in_log.is_empty(), "{provider:?}: client words in the log: {in_log:?}");
        assert!(in_problems.is_empty(), "{provider:?}: client words in a failure's text: {in_problems:?}");
        assert!(in_codes.is_empty(), "{provider:?}: client words in codes: {in_codes:?}");
        for (what, count) in kept.lock().expect("one thread").iter() {
            assert!(
                *count == 0 || what.starts_with("files"),
                "{provider:?}: {what}: {count} hits on the disk"
            );
        }
    }
}

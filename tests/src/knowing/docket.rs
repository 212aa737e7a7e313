//! The docket of the built-in firm, as the window, the terminal and the paper have it.

use super::THURSDAY;
use crate::installation::Installation;
use std::collections::BTreeSet;
use std::process::Command;
use truedocket_engine::api::docket::Docket;
use truedocket_engine::api::states::{DiscrepancyKind, DocketStanding, SystemReading};
use truedocket_engine::morning::Asking;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, Guest, Person, When};

#[tokio::test(flavor = "multi_thread")]
async fn the_docket_says_what_the_report_says_and_names_what_agrees() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    let report = installation.morning().await.report;
    let docket = installation
        .engine
        .docket(None, Asking::Remembered)
        .await
        .expect("only our own memory can fail a docket");
    assert_eq!((&docket.day_from, &docket.day_to), (&report.day_from, &report.day_to), "the same days");
    assert_eq!(docket.counts.agree, report.counts.agree, "one comparison, one number");
    assert_eq!(docket.counts.flagged, report.counts.flagged, "what breaks a rule is on it, too");
    let counts = &docket.counts;
    assert_eq!(
        counts.all,
        counts.agree + counts.differ + counts.flagged + counts.left_out,
        "each appointment is in one of the sums"
    );
    let items = || docket.people.iter().flat_map(|person| &person.items);
    let told: BTreeSet<&String> = items().flat_map(|item| &item.discrepancies).collect();
    for found in report.discrepancies.iter().filter(|found| found.kind != DiscrepancyKind::NotChecked) {
        assert!(told.contains(&found.id), "“{}” of the report stands on somebody's docket", found.title);
    }
    for item in items() {
        assert!(item.start <= item.end && item.end <= 24 * 60, "{} can be drawn on its day", item.title);
        assert!(!item.people.is_empty(), "{} belongs to somebody of the firm", item.title);
        let differs = item.standing == DocketStanding::Differs;
        assert_eq!(differs, !item.discrepancies.is_empty(), "“{}” differs and says in what", item.title);
        assert!(!differs || !item.notes.is_empty(), "“{}” says what differs in words", item.title);
    }
    let trial = items().find(|item| item.title.contains("Fairweather")).expect("the trial is on it");
    assert!(trial.all_day && (trial.start, trial.end) == (0, 24 * 60), "a whole day is a whole day");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docket_keeps_nothing_and_hides_no_system_that_was_not_read() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.morning().await;
    let before = installation.report().await;
    let due = before.day_from.parse().expect("a day");
    for date in [None, Some(due), chrono::NaiveDate::from_ymd_opt(2031, 1, 6)] {
        let docket = installation
            .engine
            .docket(date, Asking::Remembered)
            .await
            .expect("only our own memory can fail a docket");
        let far = date.is_some_and(|day| day != due);
        assert_eq!(docket.is_whole(), !far, "days that were never read are told as that, not as empty");
        let dark = docket.systems.iter().any(|system| system.state == SystemReading::NotChecked);
        assert_eq!(dark, far, "and the systems say so");
    }
    assert_eq!(installation.report().await, before, "looking changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_docket_asks_nobody_and_judges_as_the_report_did() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.morning().await;
    let before = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
    for vendor in [Vendor::Graph, Vendor::Clio] {
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(vendor));
    }
    let dark = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
    assert_eq!(dark, before, "a system that answers nobody is not asked, and changes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_the_docket_says_what_nobody_has_asked_and_the_next_check_asks() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.morning().await;
    let before = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
    assert!(before.is_whole(), "all was asked: {:?}", before.unread);
    let installation = installation.reopened().await;
    let after = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
    let told: Vec<&str> = after.systems.iter().map(|system| system.why.as_str()).collect();
    assert!(!after.is_whole(), "what calendars said of single events is not kept, and is not made up");
    assert!(
        told.iter().any(|why| why.contains("no calendar was asked for it since the last check")),
        "the reason is named: {told:?}"
    );
    let differing = |docket: &Docket| -> BTreeSet<String> {
        let items = docket.people.iter().flat_map(|person| &person.items);
        items.flat_map(|item| item.discrepancies.clone()).collect()
    };
    assert!(
        differing(&after).is_subset(&differing(&before)),
        "and nothing is said that was not known before"
    );
    installation.morning().await;
    let asked = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
    assert_eq!(differing(&asked), differing(&before), "the next check asks, and all is as it was");
    assert!(asked.is_whole(), "and whole: {:?}", asked.unread);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_people_of_a_private_appointment_are_on_no_docket_but_its_owners() {
    for private in [false, true] {
        let installation = super::firm(Provider::Graph).await;
        let (owner, guest, title) = {
            let shared = &installation.sandbox.shared;
            let (now, mut world) = (shared.now(), shared.world_mut());
            let day = "2026-11-20";
            let is_of_friday = |event: &&Event| {
                let When::Timed { start, .. } = &event.when else { return false };
                start.to_string().starts_with(day) && event.rules.is_empty() && !event.deleted
            };
            let mut event = world.events.values().find(is_of_friday).expect("Friday has one").clone();
            let is_other = |person: &&Person| person.attorney && person.email != event.organizer;
            let other = world.people.iter().find(is_other).expect("three attorneys work here").clone();
            let owner = world.people.iter().find(|person| person.email == event.organizer).expect("theirs");
            let (owner, title) = (owner.name.clone(), event.title.clone());
            let first = event.guests.first().expect("somebody comes").clone();
            event.guests.push(Guest { email: other.email.clone(), name: other.name.clone(), ..first });
            event.private = private;
            world.put_event(event, now);
            (owner, other.name, title)
        };
        installation.morning().await;
        let docket = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
        let shown = if private { "Private appointment" } else { title.as_str() };
        let items =
            docket.people.iter().flat_map(|person| person.items.iter().map(move |item| (person, item)));
        let of_it: Vec<_> = items.filter(|(_, item)| item.title == shown).collect();
        assert!(of_it.iter().any(|(person, _)| person.name == owner), "its owner has it: {title}");
        let names = of_it.iter().any(|(person, item)| person.name == guest || item.people.contains(&guest));
        assert_eq!(
            names,
            !private,
            "who else comes is {}",
            if private { "nobody's business" } else { "told" }
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docket_without_a_practice_system_is_not_whole() {
    let today = THURSDAY.parse().expect("a day");
    let world = truedocket_sandbox::demo::firm(today, Provider::Graph).expect("the built-in files are right");
    let installation = Installation::bare(world, 100).await;
    let base = installation.sandbox.base.clone();
    installation.connect_at(Vendor::Graph, "Outlook", &base).await.expect("the pretend person consents");
    installation.import_staff().await;
    installation.sync(false).await;
    let docket = installation.engine.docket(None, Asking::Remembered).await.expect("our memory answers");
    assert!(!docket.is_whole(), "nothing was compared: {}", docket.headline);
    let told = docket.unread.join(" ");
    assert!(told.contains("practice system"), "it says what is not connected: {told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_docket_on_paper_has_each_person_and_each_appointment() {
    let installation = Installation::demo(THURSDAY, Provider::Graph).await;
    installation.morning().await;
    let docket = installation
        .engine
        .docket(None, Asking::Remembered)
        .await
        .expect("only our own memory can fail a docket");
    let file = installation.home.path().join("docket.pdf");
    installation.engine.write_docket(docket.clone(), &file).await.expect("it can be written");
    let out = Command::new("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(&file).arg("-").output();
    let text = String::from_utf8(out.expect("poppler is installed").stdout).expect("is text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(&docket.headline), "the answer stands first: {text}");
    for person in &docket.people {
        assert!(text.contains(&person.name), "{} has a table", person.name);
        for item in &person.items {
            assert!(text.contains(&item.title), "“{}” is printed", item.title);
            assert!(text.contains(&item.when), "and its time: {}", item.when);
        }
    }
}

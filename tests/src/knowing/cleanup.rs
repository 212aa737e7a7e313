//! A clean-up says of what it does not know that it does not know it.

use crate::installation::Installation;
use serde_json::json;
use truedocket_engine::api::audit::AuditStart;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

fn silent(what: FaultKind, calendar: &str) -> Fault {
    Fault { calendar: Some(calendar.to_owned()), ..Fault::new(what).at(Vendor::Graph) }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f1_a_calendar_that_comes_empty_or_not_at_all_is_not_clean() {
    for what in [FaultKind::EmptyListing, FaultKind::NotFound] {
        let installation = Installation::demo("2026-11-19", Provider::Graph).await;
        installation.sync(true).await;
        let owner = installation.sandbox.shared.world().people[1].email.clone();
        let whole = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
        assert!(whole.not_checked.is_empty(), "{what:?}: all of it can be read: {:?}", whole.not_checked);
        installation.sandbox.shared.faults().add(silent(what, &owner));
        let partial = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
        assert!(partial.events < whole.events, "{what:?}: a calendar did not come");
        assert!(!partial.not_checked.is_empty(), "{what:?}: and that is told: {} events", partial.events);
        for (audited, of) in [(&whole, "all"), (&partial, "a part")] {
            let sum = audited.sound + audited.found + audited.unchecked;
            assert_eq!(audited.events, sum, "{what:?}: of {of}: each row is counted once");
        }
        assert_eq!(whole.unchecked, 0, "{what:?}: all of it was read");
        let state = installation.ask("audit.state", json!({ "run": whole.run })).await.expect("it is kept");
        assert_eq!(state["complete"], true, "{what:?}: and then there is nothing else to clean up");
        let state = installation.ask("audit.state", json!({ "run": partial.run })).await.expect("it is kept");
        assert_eq!(state["complete"], false, "{what:?}: one calendar in the dark, and nobody can say that");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_up_judges_by_matters_as_they_are_now() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    installation.sync(true).await;
    installation.sandbox.shared.forget_requests();
    let read = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
    assert!(read.not_checked.is_empty(), "all of it can be asked: {:?}", read.not_checked);
    let asked = installation.sandbox.shared.requests();
    assert!(asked.iter().any(|one| one.vendor == Vendor::Clio), "the practice system was asked");
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).at(Vendor::Clio));
    let dark = installation.engine.audit(&AuditStart::default()).await.expect("calendars are read");
    assert!(
        dark.not_checked.iter().any(|told| told.contains("Clio")),
        "matters of an old cache are not those of today: {:?}",
        dark.not_checked
    );
    assert_eq!(dark.sound, 0, "what was not looked up on the list of matters is not sound");
    assert_eq!(dark.unchecked + dark.found, dark.events, "it is told as not checked");
    assert_eq!(dark.counts["matter"], 0, "and nothing is missing from a list that was not read");
    assert!(read.counts["matter"] > 0 && read.sound > 0, "as it was when the list was read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_after_a_report_that_could_not_check_everything_nothing_is_well() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    installation.morning().await;
    let lists = Fault { path: Some("/clio/api/v4/matters".to_owned()), ..Fault::new(FaultKind::ServerError) };
    installation.sandbox.shared.faults().add(lists);
    let report = installation.morning().await.report;
    assert!(report.counts.not_checked > 0, "the list of matters did not come: {}", report.headline);
    let health = installation.ask("health.state", json!({})).await.expect("it can be asked");
    assert_eq!(health["well"], false, "the report says that Clio was not checked: {health}");
    installation.sandbox.shared.faults().clear();
    installation.morning().await;
    let health = installation.ask("health.state", json!({})).await.expect("it can be asked");
    assert_eq!(health["well"], true, "a report that checked everything makes it well: {health}");
}

/// The mailbox is named, its calendar is one that was not read, and nothing is claimed of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_one_mailbox_that_cannot_be_listed_does_not_stop_a_clean_up() {
    for was_read in [true, false] {
        let installation = Installation::demo("2026-11-19", Provider::Graph).await;
        if was_read {
            installation.sync(true).await;
        }
        let person = installation.sandbox.shared.world().people[1].clone();
        let whole = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
        let whole_calendars = calendars(&installation, &whole.run).await;
        let mailbox = format!("/graph/v1.0/users/{}/calendar", person.email);
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).on(&mailbox));
        let partial = installation.engine.audit(&AuditStart::default()).await.expect("the others are read");
        assert!(partial.events > 0 && partial.events < whole.events, "the others: {}", partial.events);
        assert!(
            partial.not_checked.iter().any(|told| told.contains(&person.name)),
            "whose was not read is named: {:?}",
            partial.not_checked
        );
        let read = calendars(&installation, &partial.run).await;
        assert_eq!(read.len(), whole_calendars.len(), "it stays one of the calendars: {read:?}");
        let unread: Vec<_> = read.iter().filter(|one| one["state"] == "unknown").collect();
        assert_eq!(unread.len(), 1, "and is the only one that was not read: {read:?}");
        assert_eq!(unread[0]["owner"], json!(person.name), "his or hers: {unread:?}");
        let state = installation.ask("audit.state", json!({ "run": partial.run })).await.expect("it is kept");
        assert_eq!(state["complete"], false, "nobody can say that nothing is left to clean up");
        let choices = installation.ask("audit.choices", json!({})).await.expect("the others can be chosen");
        assert_eq!(
            choices["calendars"].as_array().map(Vec::len),
            Some(whole_calendars.len() - 1),
            "the others"
        );
        assert!(choices["problems"].to_string().contains(&person.name), "and the one is named: {choices}");
    }
}

async fn calendars(installation: &Installation, run: &str) -> Vec<serde_json::Value> {
    let state = installation.ask("audit.state", json!({ "run": run })).await.expect("it is kept");
    state["calendars"].as_array().expect("a list").clone()
}

/// Its main calendar may be read a moment later; which others there are is not known all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_answers_again_in_between_is_not_taken_for_whole() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    let person = installation.sandbox.shared.world().people[1].clone();
    let listing =
        Fault { calendar: Some("isDefaultCalendar".to_owned()), ..Fault::new(FaultKind::ServerError) };
    let listing = listing.on(&format!("/graph/v1.0/users/{}/calendars", person.email));
    installation.sandbox.shared.faults().add(listing);
    let read = installation.engine.audit(&AuditStart::default()).await.expect("it is read");
    assert_eq!(read.outcome, truedocket_engine::runs::Outcome::NotChecked, "others of it may be missing");
    assert!(
        read.not_checked
            .iter()
            .any(|told| told.contains(&person.name) && told.contains("others may be missing")),
        "and that is told, with whose: {:?}",
        read.not_checked
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_could_not_be_read_is_told_by_its_own_name() {
    for (path, list, other) in [
        ("/clio/api/v4/matters", "Clio: matters", "Clio: users"),
        ("/clio/api/v4/users", "Clio: users", "Clio: matters"),
    ] {
        let installation = Installation::demo("2026-11-19", Provider::Graph).await;
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::ServerError).on(path));
        let read = installation.engine.audit(&AuditStart::default()).await.expect("calendars are read");
        let told = |what: &str| read.not_checked.iter().any(|told| told.contains(what));
        assert!(told(list), "{path}: what was not read: {:?}", read.not_checked);
        assert!(!told(other), "{path}: and what was read is not told: {:?}", read.not_checked);
    }
}

/// Who types no name thinks of the clean-up that was tried last.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_an_older_clean_up_is_not_decided_unawares_when_the_newest_could_not_begin() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    let engine = &installation.engine;
    let older = engine.audit(&AuditStart::default()).await.expect("it is read");
    engine.accept_proposals("", &[]).await.expect("the newest is meant");
    let files = AuditStart { files: vec!["/nowhere/calendar.ics".to_owned()], ..AuditStart::default() };
    installation.clock.advance(std::time::Duration::from_secs(3_600));
    engine.audit(&files).await.expect_err("there is no such file");
    let began = engine.clean_up_meant(&older.run, true).await.expect("it is named").began;
    let refused = [
        engine.accept_proposals("", &[]).await.err(),
        engine.purge_shown("").await.err(),
        engine.purge("", Some(1), true).await.err(),
    ];
    for refused in refused {
        let refused = refused.expect("f24: nobody named the older one");
        let told = format!("{} {}", refused.sentence, refused.hint);
        assert!(told.contains(&began), "f24: of when the older one is: {told}");
        assert!(told.contains(&format!("--run {}", older.run)), "f24: and how it is named: {told}");
    }
    assert!(engine.purge_shown(&older.run).await.is_ok(), "f24: named, it can be acted on");
    installation.clock.advance(std::time::Duration::from_secs(3_600));
    let newer = engine.audit(&AuditStart::default()).await.expect("it is read");
    let meant = engine.clean_up_meant("", true).await.expect("there is one");
    assert_eq!(meant.run, newer.run, "f24: a newer one that was read is meant again");
}

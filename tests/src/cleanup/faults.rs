//! F22, F25 and calendars that do not answer: a clean-up loses nothing, invents nothing and goes on where it was.

use super::{Journey, Litter, PROVIDERS, littered, shown};
use crate::installation::{Installation, record};
use serde_json::json;
use std::time::Duration;
use truedocket_sandbox::faults::{Fault, FaultKind, RetryAfter};
use truedocket_sandbox::office::Provider;

const SOME: Litter = Litter { days: 36, series: 4 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f25_a_provider_that_refuses_two_calls_of_five_loses_nothing() {
    for provider in PROVIDERS {
        let journey = Journey::begun(Installation::with(littered(provider, SOME), provider, 200).await).await;
        journey.decide(json!({}), "accept").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        {
            let mut faults = journey.installation.sandbox.shared.faults();
            for what in [FaultKind::TooMany, FaultKind::Unavailable] {
                let after = Some(RetryAfter::Seconds(2));
                faults.add(Fault {
                    chance: Some(0.2),
                    retry_after: after,
                    ..Fault::new(what).at(record(provider))
                });
            }
        }
        journey.approve(&preview).await.expect("what was shown was typed");
        let mut purge = journey.waited().await.purge.expect("there is a purge");
        // A person presses Continue as long as something waits.
        for _ in 0..20 {
            if purge.waiting == 0 {
                break;
            }
            journey.approve(&preview).await.expect("it goes on");
            purge = journey.waited().await.purge.expect("there is a purge");
        }
        assert_eq!(
            (purge.done, purge.skipped, purge.failed, purge.waiting),
            (preview.count, 0, 0, 0),
            "f25: {provider:?}: all is done and nothing is lost: {:?}",
            purge.lines
        );
        journey.nobody_was_mailed("f25");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_that_cannot_be_read_is_unknown_and_never_clean() {
    let provider = Provider::Google;
    let installation = Installation::with(littered(provider, SOME), provider, 200).await;
    // Only the rows: the list of calendars is answered.
    let fault = Fault::new(FaultKind::Unavailable).at(record(provider)).on("/google/calendar/v3/calendars/");
    installation.sandbox.shared.faults().add(fault);
    let journey = Journey::begun(installation).await;
    let state = journey.state().await;
    assert!(
        state
            .calendars
            .iter()
            .all(|calendar| calendar.state.name() == "unknown" && !calendar.reason.is_empty()),
        "who does not answer is unknown, with the reason: {:?}",
        state.calendars
    );
    assert_eq!(state.sound, 0, "what was not read is not sound");
    journey.installation.sandbox.shared.faults().clear();
    journey.installation.ask("audit.resume", json!({ "run": journey.run })).await.expect("it can go on");
    let state = journey.waited().await;
    assert!(
        state.calendars.iter().all(|calendar| calendar.state.name() == "read"),
        "now it is read: {:?}",
        state.calendars
    );
    let days = state.kinds.iter().find(|kind| kind.kind.name() == "undefined_all_day").expect("all eleven");
    assert_eq!(days.items, SOME.days as u64, "and looked at");
}

/// A reading that is gone on with days later knows of the first calendars only how they were then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_read_long_ago_is_read_anew() {
    let provider = Provider::Google;
    for (hours, anew) in [(2, false), (25, true)] {
        let installation = Installation::with(littered(provider, SOME), provider, 200).await;
        let dark = installation.sandbox.shared.world().people[0].email.clone();
        let fault =
            Fault::new(FaultKind::Unavailable).at(record(provider)).on("/google/calendar/v3/calendars/");
        installation.sandbox.shared.faults().add(Fault { calendar: Some(dark), ..fault });
        let journey = Journey::begun(installation).await;
        let calendars = journey.state().await.calendars;
        let (read, unknown): (Vec<_>, Vec<_>) =
            calendars.into_iter().partition(|calendar| calendar.state.name() == "read");
        assert!(!read.is_empty() && unknown.len() == 1, "one calendar did not answer: {unknown:?}");
        journey.installation.sandbox.shared.faults().clear();
        journey.installation.clock.advance(Duration::from_secs(hours * 60 * 60));
        journey.installation.sandbox.shared.forget_requests();
        journey.installation.ask("audit.resume", json!({ "run": journey.run })).await.expect("it can go on");
        let state = journey.waited().await;
        let all = state.calendars.iter().all(|calendar| calendar.state.name() == "read");
        assert!(all && state.complete, "{hours} hours later: all is read now: {:?}", state.calendars);
        let asked = journey.installation.sandbox.shared.requests();
        // The days of a series are looked up whenever it is judged.
        let rows = asked.iter().filter(|one| !one.path.contains("iCalUID="));
        let paths: Vec<&str> = rows.filter_map(|one| one.path.split('?').next()).collect();
        // However the address is written in it.
        let name = |id: &str| id.split('@').next().unwrap_or_default().to_owned();
        let was_asked =
            |id: &str| paths.iter().any(|path| path.contains(&name(id)) && path.ends_with("/events"));
        for calendar in &read {
            let why = "what is known of it is as old as its reading";
            assert_eq!(was_asked(&calendar.id), anew, "{hours} hours later: {}: {why}", calendar.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wizard_stands_where_it_was_left_after_the_program_was_closed() {
    let provider = Provider::Google;
    let journey = Journey::begun(Installation::with(littered(provider, SOME), provider, 5).await).await;
    journey.decide(json!({ "kinds": ["undefined_all_day"] }), "accept").await;
    let before = journey.state().await;
    let Journey { installation, run } = journey;
    let journey = Journey { installation: installation.reopened().await, run };
    assert_eq!(journey.state().await, before, "nothing that matters lives in the window");
    let preview = journey.prepare().await.expect("it can be backed up");
    let Journey { installation, run } = journey;
    let journey = Journey { installation: installation.reopened().await, run };
    assert_eq!(journey.state().await.step.name(), "backed_up", "nor the preview");
    let world = shown(&journey.installation.sandbox.shared.world());
    journey.approve(&preview).await.expect("what was shown was typed");
    let purge = journey.waited().await.purge.expect("there is a purge");
    assert_eq!(purge.done, SOME.days as u64, "what was approved before is done after: {:?}", purge.lines);
    assert!(shown(&journey.installation.sandbox.shared.world()).len() < world.len(), "and it is gone");
}

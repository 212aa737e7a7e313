//! A clock that was wrong for a moment silences no report, and is said.

use super::{at, health, newest, tick};
use crate::installation::Installation;
use chrono::TimeDelta;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

const BEFORE: &str = "2026-11-12T11:10:00Z";
const DUE: &str = "2026-11-12T11:30:20Z";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_clock_that_is_known_to_be_wrong_nothing_is_decided() {
    for ahead in [TimeDelta::days(10), TimeDelta::minutes(25), -TimeDelta::days(2)] {
        let installation = Installation::demo("2026-11-12", Provider::Google).await;
        installation.clock.turn_to(at(BEFORE));
        tick(&installation).await;
        installation.clock.turn_wrong(at(BEFORE) + ahead);
        tick(&installation).await;
        assert!(newest(&installation).await.is_none(), "{ahead}: no report of a day that is not today");
        let said = health(&installation).await;
        let clock = said["clock"].as_str().expect("a sentence").to_owned();
        let way = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
        assert!(clock.contains(way), "{ahead}: a person reads what is wrong: {clock}");
        assert_eq!(said["well"], false, "{ahead}: and it is not well");

        installation.clock.turn_to(at(DUE));
        tick(&installation).await;
        let report = newest(&installation).await.expect("the report of the day");
        assert_eq!(
            (report.number, report.late.as_str()),
            (1, ""),
            "{ahead}: at its time, as if nothing had been"
        );
        assert_eq!(health(&installation).await["clock"], "", "{ahead}: the clock is right again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_clock_that_nobody_could_tell_costs_no_report_either() {
    let installation = Installation::demo("2026-11-12", Provider::Google).await;
    installation.clock.turn_to(at(BEFORE));
    tick(&installation).await;
    // No network: nobody says what time it is.
    installation.sandbox.shared.faults().add(Fault::new(FaultKind::DropBefore));
    installation.clock.turn_wrong(at(BEFORE) + TimeDelta::days(10));
    tick(&installation).await;
    let wrong = newest(&installation).await.map_or(0, |report| report.number);
    installation.sandbox.shared.faults().clear();
    installation.clock.turn_to(at(DUE));
    tick(&installation).await;
    let report = newest(&installation).await.expect("the report of the day");
    assert_eq!(report.number, wrong + 1, "it comes on the day, although a later one was planned");
    assert_eq!(
        (report.day_from.as_str(), report.counts.not_checked),
        ("2026-11-13", 0),
        "{}",
        report.headline
    );
    installation.clock.turn_to(at("2026-11-13T11:30:20Z"));
    tick(&installation).await;
    assert_eq!(newest(&installation).await.expect("there").number, wrong + 2, "and so does tomorrow's");
    installation.clock.turn_to(at("2026-11-20T11:30:20Z"));
    tick(&installation).await;
    let newest = newest(&installation).await.expect("there");
    assert_eq!(newest.number, wrong + 3, "also that of the day for which one was made too early");
}

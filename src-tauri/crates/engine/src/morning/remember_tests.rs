//! Decisions that fall into a report that is being made.

use super::{DiscrepancyStep, Sighting, store, stored};
use crate::audit::review::tests::engine_with_findings;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use truedocket_core::morning::outcome::DiscrepancyKind;
use truedocket_core::morning::roll::{Remark, RolledDiscrepancy, State, TrackedDiscrepancy};
use truedocket_core::text::ClientText;
use truedocket_store::table::discrepancy::{self, HistoryEvent};

const REASON: &str = "the court has been told";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn rolled(state: State, remark: Remark) -> RolledDiscrepancy {
    let day = "2026-11-18".parse().expect("a day");
    let known = TrackedDiscrepancy {
        fingerprint: "f".to_owned(),
        kind: DiscrepancyKind::MissingThere,
        state,
        since: day,
        facts: "facts".to_owned(),
        reason: None,
        assigned: None,
        day,
        last_day: day,
        keys: BTreeSet::new(),
        owners: BTreeSet::new(),
    };
    RolledDiscrepancy { known, remark }
}

/// State and reason after a report that was rolled from `from`, while a person went over to `meanwhile`.
async fn after(from: State, meanwhile: State, rolled: RolledDiscrepancy) -> (discrepancy::State, String) {
    let (_folder, engine) = engine_with_findings().await;
    let step = DiscrepancyStep { rolled, from: Some(from), seen: None };
    let sighting = Sighting {
        fingerprint: "f".to_owned(),
        kind: "missing_there".to_owned(),
        severity: "court".to_owned(),
        report: 1,
        appointment: ClientText::new("{}"),
    };
    let (then, now) = (at("2026-11-19T11:30:00Z"), at("2026-11-19T11:31:00Z"));
    let row = engine.memory.write(move |tx| {
        discrepancy::seen(tx, &sighting, then)?;
        discrepancy::set(tx, "f", stored(meanwhile), HistoryEvent::Accepted, REASON, then)?;
        store(tx, &[step], 2, now)?;
        discrepancy::find(tx, "f")
    });
    let row = row.await.expect("our own memory works").expect("it is known");
    (row.state, row.reason)
}

#[tokio::test]
async fn what_was_accepted_while_the_report_was_made_stays_accepted() {
    let not_fixed = rolled(State::NotFixed, Remark::NotFixed);
    assert_eq!(
        after(State::Open, State::Accepted, not_fixed.clone()).await,
        (discrepancy::State::Accepted, REASON.to_owned()),
        "the comparison was of the state before, and a person has decided since"
    );
    assert_eq!(
        after(State::Open, State::InReview, not_fixed.clone()).await.0,
        discrepancy::State::NotFixed,
        "what somebody only looks at is not fixed by the end of its day all the same"
    );
    assert_eq!(
        after(State::Open, State::Open, not_fixed).await.0,
        discrepancy::State::NotFixed,
        "where nobody has decided, the report is right"
    );
}

#[tokio::test]
async fn what_was_fixed_or_closed_while_the_report_was_made_is_not_opened_again() {
    let ahead = rolled(State::Open, Remark::MovedAhead);
    assert_eq!(
        after(State::NotFixed, State::Resolved, ahead.clone()).await.0,
        discrepancy::State::Resolved,
        "it was compared before it was fixed"
    );
    assert_eq!(
        after(State::NotFixed, State::Closed, ahead.clone()).await,
        (discrepancy::State::Closed, REASON.to_owned()),
        "a person has closed it, and said why"
    );
    assert_eq!(
        after(State::NotFixed, State::NotFixed, ahead).await.0,
        discrepancy::State::Open,
        "where nobody has decided, its day lies ahead again"
    );
    let gone = rolled(State::Resolved, Remark::GoneByItself);
    assert_eq!(
        after(State::Open, State::Accepted, gone).await.0,
        discrepancy::State::Resolved,
        "what is proved to be over is over, whoever accepted it"
    );
}

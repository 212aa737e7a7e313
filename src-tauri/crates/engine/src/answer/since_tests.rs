use super::*;
use crate::api::states::SystemReading;
use crate::api::today::SystemState;
use chrono::NaiveDate;

fn one(id: &str, severity: Severity, state: DiscrepancyState) -> Discrepancy {
    Discrepancy {
        id: id.to_owned(),
        kind: DiscrepancyKind::MissingThere,
        label: String::new(),
        severity,
        state,
        reason: String::new(),
        assigned: None,
        since: String::new(),
        age_days: 0,
        title: String::new(),
        when: String::new(),
        owner: String::new(),
        matter: String::new(),
        why: String::new(),
        sides: Vec::new(),
        acts: Vec::new(),
        history: Vec::new(),
    }
}

fn sealed(headline: &str, not_checked: u64) -> Report {
    Report {
        number: 1,
        run: String::new(),
        firm: String::new(),
        headline: headline.to_owned(),
        second_look: None,
        days: String::new(),
        day_from: "2026-11-20".to_owned(),
        day_to: "2026-11-20".to_owned(),
        made: String::new(),
        late: String::new(),
        unconfirmed: String::new(),
        notices: Vec::new(),
        resolved: Vec::new(),
        systems: vec![SystemState {
            name: "Clio".to_owned(),
            role: "practice system".to_owned(),
            state: SystemReading::Ok,
            events: 9,
            reached: String::new(),
            why: String::new(),
        }],
        discrepancies: vec![
            one("a", Severity::Court, DiscrepancyState::Open),
            one("b", Severity::Client, DiscrepancyState::Open),
            one("old", Severity::Client, DiscrepancyState::InReview),
        ],
        flagged: Vec::new(),
        counts: Counts {
            agree: 6,
            open: 3,
            court: 1,
            client: 2,
            resolved: 4,
            not_checked,
            ..Counts::default()
        },
        hash: String::new(),
        previous: String::new(),
    }
}

fn now(sealed: &Report, states: [DiscrepancyState; 3]) -> Report {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
    let mut discrepancies = sealed.discrepancies.clone();
    for (one, state) in discrepancies.iter_mut().zip(states) {
        one.state = state;
    }
    laid_over(sealed.clone(), discrepancies, CompareDays { from: day, to: day }, |id| id == "old")
}

const LINE: &str = "2 things to fix for Fri, Nov 20, 2026; 1 still open from before";

#[test]
fn nothing_done_changes_nothing() {
    let sealed = sealed(LINE, 0);
    let same = now(&sealed, [DiscrepancyState::Open, DiscrepancyState::Open, DiscrepancyState::InReview]);
    assert_eq!(same, sealed, "a report that nobody has worked on is shown as it was made");
}

#[test]
fn what_was_fixed_or_accepted_leaves_counts_and_first_line() {
    let sealed = sealed(LINE, 0);
    let fixed =
        now(&sealed, [DiscrepancyState::Resolved, DiscrepancyState::Open, DiscrepancyState::InReview]);
    assert_eq!(
        fixed.headline, "1 thing left to fix for Fri, Nov 20, 2026; 1 still open from before",
        "the first line says what is left"
    );
    let counts = (fixed.counts.open, fixed.counts.court, fixed.counts.client, fixed.counts.resolved);
    assert_eq!(counts, (2, 0, 2, 5), "the fixed one counts where it is now, and only there");
    let all =
        now(&sealed, [DiscrepancyState::Resolved, DiscrepancyState::Accepted, DiscrepancyState::Accepted]);
    assert_eq!(all.headline, "Nothing left to fix for Fri, Nov 20, 2026", "all were dealt with");
    assert_eq!((all.counts.open, all.counts.accepted), (0, 2), "what was accepted is counted as that");
}

#[test]
fn what_was_not_checked_stays_in_the_first_line() {
    let sealed = sealed(&format!("{LINE}{READ_ON}Wed, Nov 18: what changed since is not in it"), 2);
    let all =
        now(&sealed, [DiscrepancyState::Resolved, DiscrepancyState::Resolved, DiscrepancyState::InReview]);
    assert_eq!(
        all.headline,
        "Nothing left to fix for Fri, Nov 20, 2026; 2 parts could not be checked; 1 still open from before, as read \
         on Wed, Nov 18: what changed since is not in it",
        "deciding on what was found says nothing about what was not looked at"
    );
}

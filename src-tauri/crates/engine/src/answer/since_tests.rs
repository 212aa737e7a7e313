use super::*;
use crate::api::states::SystemReading;
use crate::api::today::{HeadlineFacts, SystemState};
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
        owners: Vec::new(),
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
        copy_for: String::new(),
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
        headline_facts: HeadlineFacts { from_before: vec!["old".to_owned()], ..HeadlineFacts::default() },
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
    laid_over(sealed.clone(), discrepancies, CompareDays { from: day, to: day })
}

const LINE: &str = "2 discrepancies for Fri, Nov 20, 2026; 1 still open from before";

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
        fixed.headline, "1 discrepancy left for Fri, Nov 20, 2026; 1 still open from before",
        "the first line says what is left"
    );
    let counts = (fixed.counts.open, fixed.counts.court, fixed.counts.client, fixed.counts.resolved);
    assert_eq!(counts, (2, 0, 2, 5), "the fixed one counts where it is now, and only there");
    let all =
        now(&sealed, [DiscrepancyState::Resolved, DiscrepancyState::Accepted, DiscrepancyState::Accepted]);
    assert_eq!(all.headline, "No discrepancy left for Fri, Nov 20, 2026", "all were dealt with");
    assert_eq!((all.counts.open, all.counts.accepted), (0, 2), "what was accepted is counted as that");
}

#[test]
fn what_was_not_checked_stays_in_the_first_line() {
    let mut sealed = sealed(LINE, 2);
    sealed.headline_facts.read_on = "Wed, Nov 18".to_owned();
    let all =
        now(&sealed, [DiscrepancyState::Resolved, DiscrepancyState::Resolved, DiscrepancyState::InReview]);
    assert_eq!(
        all.headline,
        "Not everything could be checked for Fri, Nov 20, 2026; 2 parts could not be checked; 1 still open from before, \
         as read on Wed, Nov 18: what changed since is not in it",
        "deciding on what was found says nothing about what was not looked at"
    );
    let none =
        now(&sealed, [DiscrepancyState::Resolved, DiscrepancyState::Resolved, DiscrepancyState::Accepted]);
    assert!(
        !none.headline.contains("othing left"),
        "whoever reads only the first words must not read that there is nothing to do: {}",
        none.headline
    );
}

#[test]
fn after_a_decision_it_still_says_that_nothing_was_read() {
    let mut sealed = sealed("Nothing of Fri, Nov 20, 2026 was read", 2);
    sealed.headline_facts.read_nothing = true;
    sealed.headline_facts.from_before = ["a", "b", "old"].map(str::to_owned).into();
    sealed.headline_facts.unconfirmed = ["a", "b", "old"].map(str::to_owned).into();
    sealed.counts.unconfirmed = 3;
    let one =
        now(&sealed, [DiscrepancyState::Accepted, DiscrepancyState::NotFixed, DiscrepancyState::InReview]);
    assert_eq!(
        one.headline,
        "Nothing of Fri, Nov 20, 2026 was read, so nothing is known of it; 2 parts could not be checked; 1 was not \
         fixed by the end of its day; 1 still open from before, of which 2 could not be checked again",
        "to decide on what is old makes nobody know the day"
    );
    assert_eq!(one.counts.unconfirmed, 2, "the number is the one of the first line");
}

#[test]
fn one_of_its_own_day_that_was_not_fixed_counts_once() {
    let sealed = sealed(LINE, 0);
    let later =
        now(&sealed, [DiscrepancyState::NotFixed, DiscrepancyState::Resolved, DiscrepancyState::Resolved]);
    assert_eq!(
        later.headline, "1 discrepancy left for Fri, Nov 20, 2026",
        "it is no second one that is open from before"
    );
    assert_eq!((later.counts.open, later.counts.not_fixed), (1, 1), "how it stands is counted all the same");
}

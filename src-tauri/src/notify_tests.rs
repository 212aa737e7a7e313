//! Notices: once, and without a word of a client.

use super::*;
use serde_json::json;

const CANARY: &str = "Zanzibar";

/// A report whose every text is a canary.
fn report(ids: &[(&str, &str)], system: &str) -> Report {
    let open = ids.iter().filter(|(_, state)| *state == "open" || *state == "in_review").count();
    let discrepancies: Vec<_> = ids
        .iter()
        .map(|(id, state)| {
            json!({
                "id": id, "kind": "time_differs", "label": CANARY, "severity": "court", "state": state, "reason": CANARY,
                "since": CANARY, "ageDays": 0, "title": CANARY, "when": CANARY, "owner": CANARY, "matter": CANARY,
                "why": CANARY, "sides": [], "acts": [], "history": []
            })
        })
        .collect();
    let value = json!({
        "number": 1, "run": "r", "firm": CANARY, "headline": CANARY, "days": CANARY, "dayFrom": "2026-11-20",
        "dayTo": "2026-11-20", "made": CANARY, "late": CANARY,
        "systems": [{ "name": CANARY, "role": CANARY, "state": system, "events": 1, "reached": CANARY, "why": CANARY }],
        "discrepancies": discrepancies, "flagged": [],
        "counts": { "agree": 0, "open": open, "court": open, "client": 0, "internal": 0, "accepted": 0, "resolved": 0,
                    "notChecked": 0, "flagged": 0 },
        "hash": "", "previous": ""
    });
    serde_json::from_value(value).expect("the shape is that of the engine")
}

#[test]
fn t23_a_notice_carries_counts_and_kinds_only() {
    let notice = Notified::default()
        .notice(&report(&[("a", "open"), ("b", "in_review")], "ok"))
        .expect("there is news");
    assert_eq!(notice.summary, "2 discrepancies to look at", "the first line is the count");
    assert_eq!(notice.body, "2 court", "the second line is the kinds");
    assert!(!format!("{notice:?}").contains(CANARY), "no text of a report may reach a lock screen");
}

#[test]
fn the_same_finding_is_told_once() {
    let mut told = Notified::default();
    let first = report(&[("a", "open")], "ok");
    assert!(told.notice(&first).is_some(), "a new difference is news");
    assert_eq!(told.notice(&first), None, "the same difference is no news");
    assert!(told.notice(&report(&[("a", "open"), ("b", "open")], "ok")).is_some(), "one more is news");
    assert_eq!(told.notice(&report(&[("b", "open")], "ok")), None, "one less is no news");
    assert!(told.notice(&report(&[("a", "open")], "ok")).is_some(), "one that came back is news");
}

#[test]
fn the_evening_tells_only_what_is_new_or_over() {
    let mut told = Notified::default();
    let morning = report(&[("a", "open"), ("b", "open")], "ok");
    assert!(told.notice(&morning).is_some(), "the morning tells its list");
    let look = SecondLook { summary: CANARY.into(), new: 1, over: 2, other: 0, news: vec![CANARY.into()] };
    let evening = Report { second_look: Some(look), ..report(&[("b", "open"), ("c", "open")], "ok") };
    let notice = told.notice(&evening).expect("a second look is made only where something differs");
    assert_eq!(notice.summary, "Second look: 1 new, 2 over", "what is new or over, and no more");
    assert!(!format!("{notice:?}").contains(CANARY), "no text of a report may reach a lock screen");
}

#[test]
fn success_and_accepted_differences_make_no_noise() {
    let mut told = Notified::default();
    assert_eq!(told.notice(&report(&[], "ok")), None, "a calm morning is quiet");
    assert_eq!(
        told.notice(&report(&[("a", "accepted"), ("b", "resolved")], "ok")),
        None,
        "closed ones are quiet"
    );
}

#[test]
fn f8_a_system_that_was_not_checked_is_told_even_without_a_difference() {
    let mut told = Notified::default();
    let notice = told.notice(&report(&[], "not_checked")).expect("unknown is never fine");
    assert_eq!(notice.summary, "Not everything was checked", "it is said in the first line");
    assert_eq!(notice.body, "Some systems were not checked.", "and explained in the second");
    assert_eq!(told.notice(&report(&[], "not_checked")), None, "once is enough while it stays so");
}

#[test]
fn the_first_closing_is_explained_once() {
    let folder = std::env::temp_dir().join(format!("truedocket-first-{}", std::process::id()));
    assert!(first_time(&folder), "the first time is told");
    assert!(!first_time(&folder), "the second is not");
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

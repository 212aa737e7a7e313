//! The review as the window asks for it, on a clean-up in a folder of its own. Nothing is connected: the answers must
//! not fail because of it.

use super::decide;
use super::why::effect;
use crate::api::audit::{
    AuditAsked, AuditDecide, AuditFilter, AuditItem, AuditItemsAsked, AuditWhy, PurgeBackup, PurgePreview,
};
use crate::api::states::{AuditDecision, EventPart};
use crate::audit::review::decide::{audit_decide, audit_undo_decision};
use crate::audit::review::items;
use crate::audit::review::why::audit_why;
use crate::engine::{Engine, Options};
use chrono::{DateTime, NaiveDate, Utc};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use truedocket_connect::clock::Clock;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_core::audit::find::AuditResult;
use truedocket_core::audit::finding::{Act, Confidence, Evidence, Finding, FindingKind, Item, Part};
use truedocket_core::audit::manifest::ManifestLine;
use truedocket_core::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use truedocket_core::calendar::source::{RawEvent, RowKind, SeriesEnd, SourceEvent};
use truedocket_core::firm::people::{Duty, Email, Member, Staff};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, RunId, Version};
use truedocket_core::time::Span;
use truedocket_store::table::audit::{self, NewAudit, Source};
use truedocket_store::table::member;

/// A clock that stands still.
struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        "2026-11-12T11:30:00Z".parse().expect("an instant")
    }

    fn running(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _how_long: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }
}

fn email(name: &str) -> Email {
    Email::new(&format!("{name}@firm.example")).expect("an address")
}

fn calendar(owner: &str) -> Calendar {
    Calendar {
        connection: ConnectionName::new("office"),
        id: CalendarId::new(format!("{owner}@firm.example")),
        name: format!("{owner}'s calendar").as_str().into(),
        owner: Some(email(owner)),
        zone: "America/New_York".to_owned(),
    }
}

fn single(id: &str, title: &str) -> SourceEvent {
    let event = CalendarEvent {
        key: EventKey {
            connection: ConnectionName::new("office"),
            calendar: calendar("ada").id,
            id: RemoteId::new(id),
        },
        version: Version::new("1"),
        uid: None,
        series: None,
        original_start: None,
        span: Span::Timed {
            start: "2026-11-17T19:00:00Z".parse().expect("an instant"),
            end: "2026-11-17T20:00:00Z".parse().expect("an instant"),
            zone: "America/New_York".to_owned(),
        },
        title: title.into(),
        body: "".into(),
        place: "".into(),
        organizer: Some(email("ada")),
        attendees: vec![Attendee {
            email: Email::new("client@outside.example").expect("an address"),
            name: "".into(),
            response: ResponseStatus::None,
            resource: false,
        }],
        categories: vec!["Old".to_owned()],
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: Some("2025-03-03T15:00:00Z".parse().expect("an instant")),
    };
    SourceEvent { event, shape: RowKind::Single, created: None, marks: Vec::new(), doubts: Vec::new() }
}

fn series(id: &str, title: &str) -> SourceEvent {
    let rules = vec!["RRULE:FREQ=WEEKLY;BYDAY=TU".to_owned()];
    SourceEvent { shape: RowKind::Series { rules, ends: SeriesEnd::Never }, ..single(id, title) }
}

fn finding(kind: FindingKind, items: Vec<(usize, Part, Act)>) -> Finding {
    let items = items.into_iter().map(|(row, part, proposed)| Item { row, part, proposed });
    Finding {
        kind,
        confidence: Confidence::Likely,
        reason: "It is there twice.".into(),
        evidence: vec![Evidence { what: "Title".into(), says: "Lunch".into() }],
        items: items.collect(),
    }
}

fn staff() -> Vec<Member> {
    let person = |name: &str, active| Member {
        email: email(name),
        name: name.into(),
        duty: Duty::Attorney,
        active,
        left_on: (!active).then(|| NaiveDate::from_ymd_opt(2025, 3, 3).expect("a day")),
        schedules_for: std::collections::BTreeSet::new(),
    };
    vec![person("ada", true), person("bob", true), person("jay", false)]
}

/// What is to be done to the event of that id, on the ground of the first finding.
pub(crate) fn manifest_line(id: &str, act: Act) -> ManifestLine {
    let key = EventKey {
        connection: ConnectionName::new("office"),
        calendar: CalendarId::new("ada@firm.example"),
        id: RemoteId::new(id),
    };
    ManifestLine { key, seen: Version::new("1"), act, findings: vec![1], grounds: Vec::new() }
}

/// A preview of the purge `p1` that names nothing but its events.
pub(crate) fn purge_preview(count: u64, phrase: &str) -> PurgePreview {
    PurgePreview {
        purge: "p1".into(),
        count,
        phrase: phrase.into(),
        manifest: "ab".repeat(32),
        by_act: Vec::new(),
        by_kind: Vec::new(),
        by_person: Vec::new(),
        held: Vec::new(),
        warnings: Vec::new(),
        not_restored: Vec::new(),
        backup: PurgeBackup { file: "b".into(), sha256: "cd".repeat(32), events: count },
    }
}

/// Items: 1 stays, 2 a copy of it to be deleted, 3 a series to be ended, 4 without a title to be kept.
pub(crate) async fn engine_with_findings() -> (TempDir, Engine) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options {
        home: folder.path().to_owned(),
        secrets: Arc::new(MemorySecrets::default()),
        clock: Arc::new(Still),
        browser: Arc::new(|_| {}),
        account: "ada@this-computer".into(),
        sample: true,
    };
    let engine = Engine::open(options).await.expect("a new installation");
    let rows =
        [single("a", "Lunch"), single("b", "Copy: Lunch"), series("c", "Jay's Round"), single("d", " ")];
    let rows: Vec<RawEvent> =
        rows.into_iter().map(|kept| RawEvent { source: kept, raw: "{}".to_owned() }).collect();
    let findings = [
        finding(FindingKind::Duplicate, vec![(0, Part::Stays, Act::Keep), (1, Part::Subject, Act::Delete)]),
        finding(FindingKind::LeaverSeries, vec![(2, Part::Subject, Act::EndSeries)]),
        finding(FindingKind::Owner, vec![(3, Part::Subject, Act::Keep)]),
    ];
    let found = AuditResult { findings: findings.into(), ..AuditResult::default() };
    let new = NewAudit {
        run: RunId::new("r1"),
        source: Source::Accounts,
        since: None,
        until: None,
        files: Vec::new(),
        began: Still.now(),
    };
    let written = engine.memory.write(move |tx| {
        member::replace(tx, &member::Source::File, &staff(), Still.now())?;
        audit::begin(tx, &new, &[calendar("ada"), calendar("bob")])?;
        audit::add_page(tx, &new.run, 0, &rows, &[], None)?;
        audit::put_findings(tx, &new.run, &found, &[0, 1, 2, 3], Still.now())
    });
    written.await.expect("room on the disk");
    (folder, engine)
}

/// No items: all that the filter leaves.
fn asked(items: &[i64], act: &str, value: &str) -> AuditDecide {
    let (act, value) = (act.to_owned(), value.to_owned());
    let items = (!items.is_empty()).then(|| items.to_vec());
    AuditDecide { items, act, value, ..AuditDecide::default() }
}

async fn rows(engine: &Engine, asked: AuditItemsAsked) -> Vec<AuditItem> {
    items::audit_items(engine, AuditItemsAsked { limit: 500, ..asked }).await.expect("rows").rows
}

#[tokio::test]
async fn a_row_says_in_words_what_is_to_be_decided() {
    let (_folder, engine) = engine_with_findings().await;
    let asked = AuditItemsAsked { group: "finding".to_owned(), ..AuditItemsAsked::default() };
    let rows = rows(&engine, asked).await;
    assert_eq!(
        rows.iter().map(|row| row.item).collect::<Vec<_>>(),
        [3, 2, 4],
        "by kind; what stays is not asked"
    );
    let series = &rows[0];
    assert_eq!(series.when, "Tue, Nov 17, 2026, 2:00 PM, weekly on Tue, no end", "by the office's clocks");
    assert_eq!((series.kind, series.series), (FindingKind::LeaverSeries.into(), true), "what it is");
    assert_eq!(series.group, "2. It is there twice.", "its group has a name of its own");
    assert_eq!(series.calendar, "ada's calendar", "where it lies");
    assert_eq!(series.proposed, AuditDecision::EndSeries, "what is proposed");
    assert_eq!(
        (series.decision, series.decision_value.as_str()),
        (AuditDecision::Open, ""),
        "nothing is decided"
    );
    assert_eq!(rows[2].title, "(no title)", "an empty title is said to be one");
}

#[tokio::test]
async fn a_word_that_nobody_knows_is_refused() {
    let (_folder, engine) = engine_with_findings().await;
    let filters = [
        AuditFilter { kinds: vec!["junk".to_owned()], ..AuditFilter::default() },
        AuditFilter { calendars: vec!["office/nobody".to_owned()], ..AuditFilter::default() },
        AuditFilter { decisions: vec!["maybe".to_owned()], ..AuditFilter::default() },
        AuditFilter { proposals: vec!["open".to_owned()], ..AuditFilter::default() },
        AuditFilter { confidences: vec!["sure".to_owned()], ..AuditFilter::default() },
    ];
    for filter in filters {
        let asked = AuditItemsAsked { filter: filter.clone(), limit: 9, ..AuditItemsAsked::default() };
        assert!(items::audit_items(&engine, asked).await.is_err(), "it must not leave all rows: {filter:?}");
        let decided = AuditDecide { filter, act: "delete".to_owned(), ..AuditDecide::default() };
        assert!(audit_decide(&engine, decided).await.is_err(), "let alone decide about them");
    }
    let elsewhere = AuditItemsAsked { run: "r9".to_owned(), ..AuditItemsAsked::default() };
    assert!(items::audit_items(&engine, elsewhere).await.is_err(), "there is no such clean-up");
    let calendars = vec!["office/ada@firm.example".to_owned()];
    let filter = AuditFilter { calendars, ..AuditFilter::default() };
    let known = rows(&engine, AuditItemsAsked { filter, ..AuditItemsAsked::default() }).await;
    assert_eq!(known.len(), 3, "a calendar is named by connection and id");
}

#[tokio::test]
async fn accepting_takes_each_proposal_and_can_be_taken_back() {
    let (_folder, engine) = engine_with_findings().await;
    let nothing = AuditDecide { items: Some(Vec::new()), ..asked(&[], "delete", "") };
    let done = audit_decide(&engine, nothing).await.expect("decided");
    assert_eq!(done.changed, 0, "an empty list of decisions decides nothing, least of all everything");
    let done = audit_decide(&engine, asked(&[], "accept", "")).await.expect("decided");
    assert_eq!(done.changed, 2, "all that the filter leaves and for which something is to be done");
    let kept = ["1 has no other proposal than to keep it; it stays open."];
    assert_eq!(done.left_out, kept, "to keep outweighs other findings, so nobody says it by the dozen");
    let decided = done.decided;
    assert_eq!(
        (decided.open, decided.keep, decided.delete, decided.end_series),
        (1, 0, 1, 1),
        "each its own"
    );
    assert!(decided.can_undo, "and it can be taken back");
    let again = audit_decide(&engine, asked(&[], "accept", "")).await.expect("decided");
    assert_eq!(again.changed, 0, "what is decided so already is no step");
    let back = audit_undo_decision(&engine, AuditAsked::default()).await.expect("taken back");
    assert_eq!(
        (back.changed, back.decided.open, back.decided.can_undo),
        (2, 3, false),
        "the click as a whole"
    );
    let alone = audit_decide(&engine, asked(&[4], "accept", "")).await.expect("decided");
    assert_eq!((alone.changed, alone.decided.keep), (1, 1), "of one row a person means what it says");
    audit_undo_decision(&engine, AuditAsked::default()).await.expect("taken back");
    let nothing = audit_undo_decision(&engine, AuditAsked::default()).await.expect("nothing to do");
    assert_eq!(nothing.changed, 0, "there is nothing left");
}

#[tokio::test]
async fn what_cannot_be_done_is_left_out_and_said() {
    let (_folder, engine) = engine_with_findings().await;
    let ended = audit_decide(&engine, asked(&[], "end_series", "")).await.expect("decided");
    assert_eq!(ended.changed, 1, "the series");
    assert_eq!(ended.left_out, ["2 are single events and have no series to end."], "the others are counted");
    let named = audit_decide(&engine, asked(&[1, 2, 2, 77], "delete", "")).await.expect("decided");
    assert_eq!(named.changed, 1, "one of them is to be decided on");
    assert_eq!(named.left_out, ["2 are not to be decided on in this clean-up."], "the other two are said");
    let moved = audit_decide(&engine, asked(&[2], "set_owner", "Bob@firm.example")).await.expect("decided");
    assert_eq!((moved.changed, moved.decided.change), (1, 1), "bob has a calendar here");
    let there = audit_decide(&engine, asked(&[3], "set_owner", "ada@firm.example")).await.expect("decided");
    assert_eq!(
        there.left_out,
        ["1 was left out: It lies on that calendar already."],
        "that would change nothing"
    );
    for (act, value) in [
        ("set_owner", "jay@firm.example"),
        ("set_owner", "client@outside.example"),
        ("set_owner", ""),
        ("set_category", "Golf"),
        ("set_category", ""),
        ("burn", ""),
    ] {
        assert!(audit_decide(&engine, asked(&[2], act, value)).await.is_err(), "{act} {value} is refused");
    }
}

#[tokio::test]
async fn everything_that_speaks_for_an_item_is_told_without_a_connection() {
    let (_folder, engine) = engine_with_findings().await;
    let why = audit_why(&engine, AuditWhy { item: 2, ..AuditWhy::default() }).await.expect("reasons");
    assert_eq!(why.item.item, 2, "the item that was asked for");
    let facts: Vec<_> = why.evidence.iter().map(|fact| (fact.what.as_str(), fact.says.as_str())).collect();
    assert_eq!(facts, [("Title", "Lunch")], "its facts");
    let parts: Vec<_> = why.events.iter().map(|event| (event.part, event.id.as_str())).collect();
    assert_eq!(
        parts,
        [(EventPart::Stays, "a"), (EventPart::Subject, "b")],
        "side by side, the one that stays first"
    );
    assert_eq!(why.events[0].updated, "Mon, Mar 3, 2025, 10:00 AM EST", "by the office's clocks");
    assert_eq!(why.events[0].guests, ["client@outside.example"], "who was asked");
    assert_eq!((why.effect.as_str(), why.forbidden.as_str()), ("It is deleted.", ""), "what would be done");
    audit_decide(&engine, asked(&[2], "keep", "")).await.expect("decided");
    let kept = audit_why(&engine, AuditWhy { item: 2, ..AuditWhy::default() }).await.expect("reasons");
    assert_eq!(kept.effect, "It stays as it is.", "a decision counts more than a proposal");
    assert!(
        audit_why(&engine, AuditWhy { item: 99, ..AuditWhy::default() }).await.is_err(),
        "there is no such item"
    );
}

#[test]
fn every_act_has_its_sentence() {
    let (one, all) = (single("a", "Lunch"), series("b", "Round"));
    let day = SourceEvent { shape: RowKind::Day { of: RemoteId::new("b") }, ..single("c", "Round") };
    assert_eq!(effect(&all, &Act::Delete), "The series is deleted with all its days, past ones too.", "gone");
    assert_eq!(effect(&day, &Act::Delete), "This day of the series is deleted; its other days stay.", "one");
    assert_eq!(effect(&all, &Act::EndSeries), "The series ends today; what lies behind stays.", "history");
    let category = Act::SetCategory("Internal".to_owned());
    assert_eq!(effect(&one, &category), "It gets the category Internal.", "one");
    assert_eq!(effect(&all, &category), "The whole series gets the category Internal.", "all days");
    assert_eq!(
        effect(&one, &Act::SetOwner(email("bob"))),
        "It goes to the calendar of bob@firm.example.",
        "who"
    );
}

#[test]
fn categories_and_owners_are_those_of_the_firm() {
    let (policy, staff) = (Policy::default(), Staff::new(staff()));
    let category = |typed| decide::category(typed, &policy).ok();
    assert_eq!(category(" court appearance ").as_deref(), Some("Court Appearance"), "as events have it");
    assert_eq!(category("Court appearance").as_deref(), Some("Court appearance"), "or as it was typed");
    assert_eq!(category("courts"), None, "no other one");
    assert_eq!(decide::owner("ADA@firm.example", &staff).ok(), Some(email("ada")), "somebody who works here");
    assert!(decide::owner("jay@firm.example", &staff).is_err(), "nobody who has left");
}

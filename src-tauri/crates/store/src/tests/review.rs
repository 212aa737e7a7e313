//! The review: what the filter leaves, in the order that was asked for, and decisions that can be taken back.

use super::fixture::{Fixture, audit_of, minutes, now, original, record, single};
use crate::table::audit;
use crate::table::review::{self, Choice, Decided, Filter, Group, Order, Selection, Sort, TimelineSlot};
use crate::{Error, Store};
use truedocket_core::audit::find::AuditResult;
use truedocket_core::audit::finding::{Act, Confidence, Evidence, Finding, FindingKind, Item, Part};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::RawEvent;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, RunId};

fn run() -> RunId {
    audit_of("r1").run
}

fn calendar(id: &str, name: &str) -> Calendar {
    let zone = "America/New_York".to_owned();
    Calendar { connection: record(), id: CalendarId::new(id), name: name.into(), owner: None, zone }
}

fn row(id: &str, start: &str, title: &str, organizer: &str) -> RawEvent {
    let mut kept = single(id, start);
    kept.event.title = title.into();
    kept.event.organizer = Email::new(organizer);
    original(kept)
}

fn finding(kind: FindingKind, confidence: Confidence, items: &[(usize, Part, Act)]) -> Finding {
    let items = items.iter().map(|(row, part, act)| Item { row: *row, part: *part, proposed: act.clone() });
    Finding {
        kind,
        confidence,
        reason: format!("Because of {}.", kind.name()).as_str().into(),
        evidence: vec![Evidence { what: "Title".into(), says: "Ödön's lunch".into() }],
        items: items.collect(),
    }
}

fn found(findings: impl Into<Vec<Finding>>, sound: usize) -> AuditResult {
    AuditResult { findings: findings.into(), sound, unproved: 0 }
}

/// Two calendars, six rows, three findings; row 5 is sound, and row 0 stays where another one goes.
fn filled() -> (Fixture, Store) {
    let fixture = Fixture::new();
    let mut store = fixture.open();
    let zed = [
        row("a", "2026-11-20T15:00:00Z", "Lunch", "zoe@firm.example"),
        row("b", "2026-11-20T15:10:00Z", "lunch", "zoe@firm.example"),
        row("c", "2026-11-19T15:00:00Z", "ÖDÖN'S 50% meeting_A", ""),
    ];
    let ada = [
        row("d", "2026-01-02T15:00:00Z", "Board", "ada@firm.example"),
        row("e", "2026-11-21T15:00:00Z", "Café ΣΟΦΙΑ", "ada@firm.example"),
        row("f", "2026-11-20T15:14:59Z", "Sound", "ada@firm.example"),
    ];
    let category = Act::SetCategory("Internal".to_owned());
    let findings = [
        finding(
            FindingKind::Duplicate,
            Confidence::Certain,
            &[(0, Part::Stays, Act::Keep), (1, Part::Subject, Act::Delete)],
        ),
        finding(FindingKind::Category, Confidence::Likely, &[(2, Part::Subject, category.clone())]),
        finding(
            FindingKind::Category,
            Confidence::Possible,
            &[(3, Part::Subject, Act::Keep), (4, Part::Subject, category)],
        ),
    ];
    store
        .write(|tx| {
            audit::begin(tx, &audit_of("r1"), &[calendar("z", "Zed"), calendar("a", "ada")])?;
            audit::add_page(tx, &run(), 0, &zed, &[], None)?;
            audit::add_page(tx, &run(), 1, &ada, &[], None)?;
            audit::put_findings(tx, &run(), &found(findings, 1), &[0, 1, 2, 3, 4, 5], now())
        })
        .unwrap();
    (fixture, store)
}

fn ids(store: &Store, filter: &Filter, order: Order) -> String {
    let page = review::page(store, &run(), filter, order, 0, 500).unwrap();
    assert_eq!(page.total as usize, page.rows.len(), "the total is what the filter leaves");
    page.rows.iter().map(|item| item.kept.event.key.id.as_str()).collect()
}

fn sorted(sort: Sort, descending: bool, group: Group) -> Order {
    Order { group, sort, descending }
}

#[test]
fn findings_come_out_as_they_went_in() {
    let (_desk, store) = filled();
    let found = audit::get(&store, &run()).unwrap().unwrap();
    assert_eq!(
        (found.state, found.found_at, found.sound),
        (audit::State::Found, Some(now()), 1),
        "the reading ended"
    );
    let first = review::finding(&store, &run(), 1).unwrap().unwrap();
    assert_eq!((first.kind, first.confidence), (FindingKind::Duplicate, Confidence::Certain), "its kind");
    assert_eq!(first.reason.reveal(), "Because of duplicate.", "its reason");
    assert_eq!(first.evidence[0].says.reveal(), "Ödön's lunch", "its facts");
    let events = review::of_finding(&store, &run(), 1).unwrap();
    let parts: Vec<_> = events.iter().map(|item| (item.part, item.row, item.proposed.clone())).collect();
    assert_eq!(
        parts,
        [(Part::Stays, 0, Act::Keep), (Part::Subject, 1, Act::Delete)],
        "its events, side by side"
    );
    assert_eq!(review::item(&store, &run(), 2).unwrap().as_ref(), events.get(1), "each has a number");
    assert_eq!(review::item(&store, &run(), 99).unwrap(), None, "there is no such item");
    assert_eq!(review::finding(&store, &run(), 4).unwrap(), None, "nor such a finding");
    let rows = [2, 99].map(|number| review::row_of(&store, &run(), number).unwrap());
    assert_eq!(rows, [Some(1), None], "an item leads to its row");
    let kinds: Vec<_> = review::finding_kinds(&store, &run()).unwrap().into_iter().collect();
    let expected = [(1, FindingKind::Duplicate), (2, FindingKind::Category), (3, FindingKind::Category)];
    assert_eq!(kinds, expected, "and a finding's number to its kind");
}

#[test]
fn kinds_and_quarters_are_counted() {
    let (_desk, store) = filled();
    let kinds = review::kinds(&store, &run()).unwrap();
    assert_eq!(
        kinds.iter().map(|count| count.kind).collect::<Vec<_>>(),
        FindingKind::ALL,
        "all eleven, in order"
    );
    let of =
        |kind| kinds.iter().find(|count| count.kind == kind).map(|of| (of.findings, of.items, of.proposed));
    assert_eq!(of(FindingKind::Duplicate), Some((1, 1, 1)), "the one that stays is not to be decided on");
    assert_eq!(
        of(FindingKind::Category),
        Some((2, 3, 2)),
        "two findings, three events, one of them to be kept"
    );
    assert_eq!(of(FindingKind::Overlap), Some((0, 0, 0)), "none of these");
    let quarter =
        |at: &str, sound, found| TimelineSlot { all_day: false, at: at.parse().unwrap(), sound, found };
    let expected = [
        quarter("2026-01-02T15:00:00Z", 0, 1),
        quarter("2026-11-19T15:00:00Z", 0, 1),
        quarter("2026-11-20T15:00:00Z", 2, 1),
        quarter("2026-11-21T15:00:00Z", 0, 1),
    ];
    assert_eq!(review::timeline(&store, &run()).unwrap(), expected, "every row once, sound or found");
}

#[test]
fn rows_stand_in_the_order_that_was_asked_for() {
    let (_desk, store) = filled();
    let of = |sort, descending, group| ids(&store, &Filter::default(), sorted(sort, descending, group));
    assert_eq!(
        ids(&store, &Filter::default(), Order::default()),
        "bcde",
        "by kind and finding; subjects only"
    );
    assert_eq!(of(Sort::Kind, true, Group::None), "edcb", "the other way round");
    assert_eq!(of(Sort::When, false, Group::None), "dcbe", "by time");
    assert_eq!(of(Sort::Title, false, Group::None), "debc", "by title, whatever the case");
    assert_eq!(
        of(Sort::Calendar, false, Group::None),
        "debc",
        "by the calendar's name, whatever its place and case"
    );
    assert_eq!(of(Sort::Organizer, true, Group::None), "bedc", "by organiser, those without one at the end");
    assert_eq!(of(Sort::Confidence, true, Group::None), "bced", "the surest first");
    assert_eq!(
        of(Sort::When, true, Group::Calendar),
        "edbc",
        "groups stay in order, rows turn round in them"
    );
    assert_eq!(of(Sort::When, true, Group::Kind), "becd", "by kind");
    assert_eq!(of(Sort::When, true, Group::Finding), "bced", "by finding");
    assert_eq!(of(Sort::When, false, Group::Organizer), "cdeb", "by organiser");
    let page = review::page(&store, &run(), &Filter::default(), Order::default(), 1, 2).unwrap();
    let stretch: Vec<&str> = page.rows.iter().map(|item| item.kept.event.key.id.as_str()).collect();
    assert_eq!((page.total, stretch), (4, vec!["c", "d"]), "a stretch of it, with the total of all");
}

#[test]
fn filters_leave_what_they_say() {
    let (_desk, mut store) = filled();
    store.write(|tx| review::decide(tx, &run(), &[(2, Some(Act::Keep))], now())).unwrap();
    let left = |filter: Filter| ids(&store, &filter, Order::default());
    let none = Filter::default;
    assert_eq!(left(Filter { kinds: vec![FindingKind::Category], ..none() }), "cde", "by kind");
    assert_eq!(
        left(Filter { kinds: vec![FindingKind::Category, FindingKind::Duplicate], ..none() }),
        "bcde",
        "several"
    );
    assert_eq!(left(Filter { calendars: vec![1], ..none() }), "de", "by calendar");
    assert_eq!(left(Filter { confidences: vec![Confidence::Certain], ..none() }), "b", "by confidence");
    assert_eq!(left(Filter { proposals: vec![Choice::SetCategory], ..none() }), "ce", "by proposal");
    assert_eq!(left(Filter { decisions: vec![Choice::Open], ..none() }), "cde", "what is open");
    assert_eq!(
        left(Filter { decisions: vec![Choice::Keep, Choice::Delete], ..none() }),
        "b",
        "what is decided"
    );
    for (text, expected) in [
        ("LUNCH", "b"),
        ("ödön", "c"),
        ("σοφια", "e"),
        ("CAFÉ", "e"),
        ("50%", "c"),
        ("meeting_a", "c"),
        ("%", "c"),
        ("zed", "bc"),
        ("Ada@Firm", "de"),
        ("  board ", "d"),
        ("'; DROP TABLE audit_item", ""),
    ] {
        assert_eq!(left(Filter { text: text.to_owned(), ..none() }), expected, "searched for {text}");
    }
    let both = Filter { text: "ada".to_owned(), proposals: vec![Choice::Keep], ..none() };
    assert_eq!(left(both), "d", "all parts of a filter together");
}

#[test]
fn decisions_are_taken_back_click_by_click() {
    let (_desk, mut store) = filled();
    let counts = |store: &Store| review::decided(store, &run()).unwrap();
    assert_eq!(
        counts(&store),
        Decided { open: 4, ..Decided::default() },
        "nothing is decided, nothing to take back"
    );
    let category = || Some(Act::SetCategory("Internal".to_owned()));
    let decide = |store: &mut Store, what: &[(i64, Option<Act>)]| {
        store.write(|tx| review::decide(tx, &run(), what, now() + minutes(1))).unwrap()
    };
    assert_eq!(
        decide(&mut store, &[(2, Some(Act::Delete)), (3, category()), (1, Some(Act::Delete))]),
        2,
        "the one that stays is not decided on"
    );
    assert_eq!(
        decide(&mut store, &[(2, Some(Act::Keep)), (3, category()), (99, None)]),
        1,
        "what is so already is no change"
    );
    assert_eq!(decide(&mut store, &[(3, None)]), 1, "a decision can be taken away");
    let now_decided = Decided { open: 3, keep: 1, can_take_back: true, ..Decided::default() };
    assert_eq!(counts(&store), now_decided, "as it stands");
    let back = |store: &mut Store| store.write(|tx| review::take_back_last(tx, &run())).unwrap();
    assert_eq!(back(&mut store), 1, "the last click first");
    assert_eq!(review::item(&store, &run(), 3).unwrap().unwrap().decision, category(), "with its value");
    assert_eq!(back(&mut store), 1, "then the one before");
    assert_eq!(review::item(&store, &run(), 2).unwrap().unwrap().decision, Some(Act::Delete), "as it was");
    assert_eq!(decide(&mut store, &[(4, Some(Act::Keep))]), 1, "a new click after that");
    assert_eq!(back(&mut store), 1, "is the last one now");
    assert_eq!(back(&mut store), 2, "a click about two items is taken back as a whole");
    assert_eq!(back(&mut store), 0, "then there is none left");
    assert_eq!(counts(&store), Decided { open: 4, ..Decided::default() }, "all is open again");
}

#[test]
fn decisions_are_handed_over_with_version_and_row() {
    let (_desk, mut store) = filled();
    let what = [(2, Some(Act::Delete)), (5, Some(Act::Keep))];
    store.write(|tx| review::decide(tx, &run(), &what, now())).unwrap();
    let decisions = review::decisions(&store, &run()).unwrap();
    let sum: Vec<_> = decisions
        .iter()
        .map(|(of, row)| (of.key.id.as_str(), of.seen.as_str(), of.act.clone(), of.finding, *row))
        .collect();
    let expected = [("b", "\"v1\"", Act::Delete, 1, 1), ("e", "\"v1\"", Act::Keep, 3, 4)];
    assert_eq!(sum, expected, "what was decided, and nothing that is open");
}

#[test]
fn items_are_walked_by_filter_and_by_number() {
    let (_desk, store) = filled();
    let walk = |which: Selection<'_>| {
        let mut seen = Vec::new();
        review::walk_items(&store, &run(), which, |item| {
            seen.push(item.number);
            Ok(())
        })
        .unwrap();
        seen
    };
    let filter = Filter { text: "ada".to_owned(), ..Filter::default() };
    assert_eq!(walk(Selection::Filter(&filter)), [4, 5], "all that the filter leaves");
    assert_eq!(
        walk(Selection::Items(&[5, 1, 2, 77])),
        [2, 5],
        "by number: what stays is not decided on, 77 is not there"
    );
    assert_eq!(walk(Selection::Items(&[])), [0_i64; 0], "none means none here");
}

#[test]
fn new_findings_replace_the_old_ones_and_their_decisions() {
    let (_desk, mut store) = filled();
    let shell = finding(FindingKind::Shell, Confidence::Certain, &[(0, Part::Subject, Act::Delete)]);
    let shell = found([shell], 5);
    store
        .write(|tx| {
            review::decide(tx, &run(), &[(2, Some(Act::Delete))], now())?;
            // The index of a finding is not the row's number.
            audit::put_findings(tx, &run(), &shell, &[5], now() + minutes(2))
        })
        .unwrap();
    assert_eq!(ids(&store, &Filter::default(), Order::default()), "f", "the row behind the index");
    let decided = review::decided(&store, &run()).unwrap();
    assert_eq!(decided, Decided { open: 1, ..Decided::default() }, "old decisions were about other items");
    let sound: u64 = review::timeline(&store, &run()).unwrap().iter().map(|of| of.sound).sum();
    assert_eq!(sound, 5, "and the picture is drawn anew");
    let slip = store.write(|tx| audit::put_findings(tx, &run(), &shell, &[], now()));
    assert!(matches!(slip, Err(Error::NotAllowed { .. })), "a finding about no row is a slip");
    assert_eq!(ids(&store, &Filter::default(), Order::default()), "f", "and changes nothing");
    let nowhere =
        store.write(|tx| audit::put_findings(tx, &RunId::new("r9"), &AuditResult::default(), &[], now()));
    assert!(matches!(nowhere, Err(Error::NotAllowed { .. })), "there is no such clean-up");
}

//! What was not read, or not to its end, never yields a claim: nothing on it is sound, nobody is missing from a list, and
//! "nothing else to clean up" is not said.

use super::firm::{ACCOUNT, Row, asked, looked_at_as_read, matters, read_now, row, sound, staff, utc};
use crate::audit::find::{AuditResult, find};
use crate::audit::finding::{Confidence, FindingKind, Part};
use crate::audit::visibility::{CalendarsRead, ListsRead};
use crate::coverage::{Coverage, FRESH, List, ReadScope, Requirement};
use crate::firm::policy::Policy;
use crate::ids::{CalendarId, ConnectionName};
use crate::time::Window;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CALENDARS: [&str; 4] = ["ann", "bob", "gone", "shared"];

/// What a reading was like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Whole,
    /// Just within the time in which it counts.
    Old,
    Never,
    CutOff,
    OtherAccount,
    TooOld,
    Ahead,
    /// Of a shorter period than was asked for.
    Part,
}

const READINGS: [Reading; 8] = [
    Reading::Whole,
    Reading::Old,
    Reading::Never,
    Reading::CutOff,
    Reading::OtherAccount,
    Reading::TooOld,
    Reading::Ahead,
    Reading::Part,
];

impl Reading {
    fn is_whole(self) -> bool {
        matches!(self, Self::Whole | Self::Old)
    }

    fn coverage(self, whole: Coverage) -> Coverage {
        let (now, year) = (utc(super::firm::NOW), period());
        let whole = Coverage { window: Some(year), ..whole };
        match self {
            Self::Whole => whole,
            Self::Old => Coverage { read_at: Some(now - FRESH + TimeDelta::seconds(1)), ..whole },
            Self::Never => Coverage::none(whole.connection, whole.place),
            Self::CutOff => Coverage { gap: Some("it did not answer".to_owned()), ..whole },
            Self::OtherAccount => Coverage { account: "ben@firm.example".to_owned(), ..whole },
            Self::TooOld => Coverage { read_at: Some(now - FRESH), ..whole },
            Self::Ahead => Coverage { read_at: Some(now + TimeDelta::hours(1)), ..whole },
            Self::Part => {
                Coverage { window: Some(Window { end: year.end - TimeDelta::days(1), ..year }), ..whole }
            }
        }
    }
}

fn period() -> Window {
    Window { start: utc("2026-01-01T05:00:00Z"), end: utc("2027-01-01T05:00:00Z") }
}

fn of_the_year() -> Requirement<'static> {
    Requirement { window: Some(period()), ..asked() }
}

/// Rows, what was read of each calendar, and of the lists of people and matters.
#[derive(Clone, Debug)]
struct Drawn {
    rows: Vec<Row>,
    calendars: BTreeMap<&'static str, Reading>,
    people: Reading,
    matters: Reading,
}

fn list(of: List, reading: Reading) -> Coverage {
    let whole = Coverage {
        account: ACCOUNT.to_owned(),
        read_at: Some(utc(super::firm::NOW)),
        ..Coverage::none(ConnectionName::new("office"), ReadScope::List(of))
    };
    reading.coverage(whole)
}

fn one_row(at: usize, kind: usize, calendar: &str) -> Row {
    let id = format!("r{at}");
    match kind {
        0 => row(&id, "Client meeting").category("Client Meeting").guest("client@mail.example"),
        1 => row(&id, "Hearing 99999-Nobody").category("Court Appearance").guest("clerk@court.example"),
        2 => row(&id, "Sales call").by("sales@tools.example").category("Client Meeting"),
        3 => row(&id, "").all_day("2026-10-05", 1),
        4 => row(&id, "Weekly").by("gone").weekly(),
        _ => sound(&id, "Client meeting 00101-Okafor"),
    }
    .on(calendar)
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let of = |readings: &[Reading]| prop_oneof![2 => Just(Reading::Whole), 1 => prop::sample::select(readings.to_vec())];
    let calendar = || of(&READINGS);
    // A list has no days.
    let list = || of(&READINGS[..7]);
    let rows = prop::collection::vec((0..6_usize, 0..CALENDARS.len()), 0..12);
    let calendars = prop::collection::vec(calendar(), CALENDARS.len());
    (rows, calendars, list(), list()).prop_map(|(rows, calendars, people, matters)| Drawn {
        rows: rows.iter().enumerate().map(|(at, (kind, on))| one_row(at, *kind, CALENDARS[*on])).collect(),
        calendars: CALENDARS.into_iter().zip(calendars).collect(),
        people,
        matters,
    })
}

impl Drawn {
    fn coverage(&self, calendar: &str) -> Coverage {
        let whole = Coverage { connection: ConnectionName::new("office"), ..read_now(calendar) };
        self.calendars[calendar]
            .coverage(Coverage { place: ReadScope::Calendar(CalendarId::new(calendar)), ..whole })
    }

    fn found(&self) -> AuditResult {
        let lists = [(List::Staff, self.people), (List::Matters, self.matters)];
        let lists = lists.map(|(of, reading)| list(of, reading));
        let in_force = Requirement { window: None, ..of_the_year() };
        let lists = ListsRead::of(lists.iter().map(|coverage| (coverage, in_force)));
        let ground = |name: &str| self.coverage(name).ground(&of_the_year()).ok();
        looked_at_as_read(&self.rows, (&staff(), &matters(), &Policy::default()), lists, ground, find)
    }

    fn calendars(&self) -> CalendarsRead {
        let all: Vec<Coverage> = CALENDARS.iter().map(|name| self.coverage(name)).collect();
        CalendarsRead::of(all.iter().map(|coverage| (coverage, of_the_year())))
    }

    /// As if all of it had been read.
    fn all_read(&self) -> Self {
        let calendars = CALENDARS.into_iter().map(|name| (name, Reading::Whole)).collect();
        Self { calendars, people: Reading::Whole, matters: Reading::Whole, ..self.clone() }
    }
}

fn subjects(found: &AuditResult) -> Vec<bool> {
    let items = found.findings.iter().flat_map(|finding| &finding.items);
    let mut named = vec![false; 64];
    items.filter(|item| item.part == Part::Subject).for_each(|item| named[item.row] = true);
    named
}

fn count(found: &AuditResult, kind: FindingKind) -> usize {
    found.findings.iter().filter(|finding| finding.kind == kind).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_was_not_read_yields_no_claim(drawn in drawn()) {
        let found = drawn.found();
        let named = subjects(&found);
        let lists = drawn.people.is_whole() && drawn.matters.is_whole();
        let of_whole = |row: &Row| lists && drawn.calendars[row.calendar.as_str()].is_whole();
        let left = drawn.rows.iter().zip(&named).filter(|(_, named)| !**named).map(|(row, _)| row);
        let (sound, rest): (Vec<&Row>, Vec<&Row>) = left.partition(|row| of_whole(row));
        prop_assert_eq!(found.sound, sound.len(), "only what was read to its end, by lists that were read, is sound");
        prop_assert_eq!(found.unproved, rest.len(), "and all the rest is counted, so that the numbers add up");
        if !drawn.people.is_whole() {
            prop_assert_eq!(count(&found, FindingKind::Owner), 0, "nobody is missing from a list that was not read");
        }
        if !drawn.matters.is_whole() {
            prop_assert_eq!(count(&found, FindingKind::Matter), 0, "no matter is missing from a list that was not read");
        }
        let calendars = drawn.calendars();
        let all_calendars = drawn.calendars.values().all(|one| one.is_whole());
        prop_assert_eq!(calendars.whole(), drawn.calendars.values().filter(|one| one.is_whole()).count(), "only what was read to its end is counted as read");
        let nothing_else = calendars.nothing_else(found.unproved as u64);
        prop_assert_eq!(nothing_else.is_some(), all_calendars && rest.is_empty(), "one gap, and nobody can say that there is nothing else");
        for finding in found.findings.iter().filter(|finding| finding.kind == FindingKind::LeaverSeries) {
            let says = finding.reason.reveal().contains("only copies");
            prop_assert!(!says || drawn.calendars["gone"].is_whole(), "that only copies are left is known from the organizer's own calendar");
        }
    }

    #[test]
    fn where_all_was_read_the_claims_are_there(drawn in drawn()) {
        let (partly, all) = (drawn.found(), drawn.all_read().found());
        prop_assert_eq!(all.unproved, 0, "everything was read");
        prop_assert!(all.findings.len() >= partly.findings.len(), "what was read more shows no less");
        let calendars = drawn.all_read().calendars();
        prop_assert!(calendars.nothing_else(0).is_some(), "and then it can be said that there is nothing else");
        let typed = |kind: usize| drawn.rows.iter().any(|row| row.kept.event.title.reveal() == ["", "Hearing 99999-Nobody", "Sales call"][kind]);
        if typed(1) {
            prop_assert!(count(&all, FindingKind::Matter) > 0, "99999 is on no list, and that is told");
        }
    }
}

#[test]
fn a_copy_of_a_leavers_series_is_the_only_one_left_where_the_leavers_calendar_was_read() {
    for (reading, says) in [(Reading::Whole, "only copies"), (Reading::CutOff, "and copies of it are on")] {
        let mut calendars: BTreeMap<_, _> =
            CALENDARS.into_iter().map(|name| (name, Reading::Whole)).collect();
        calendars.insert("gone", reading);
        let rows =
            vec![row("w", "Weekly").by("gone").guest("gone").on("bob").weekly(), sound("s", "x").on("gone")];
        let drawn = Drawn { rows, calendars, people: Reading::Whole, matters: Reading::Whole };
        let found = drawn.found();
        let series = found.findings.iter().find(|one| one.kind == FindingKind::LeaverSeries);
        let series = series.expect("a leaver's series is one, whatever was read");
        assert!(series.reason.reveal().contains(says), "{reading:?}: {}", series.reason.reveal());
        let sure = series.confidence == Confidence::Certain;
        assert_eq!(sure, reading.is_whole(), "{reading:?}: an unread calendar may hold the series itself");
    }
}

#[test]
fn no_calendar_at_all_proves_nothing() {
    assert!(CalendarsRead::default().nothing_else(0).is_none(), "nowhere looked is not nothing found");
    assert!(ListsRead::of([]).all(), "a list that no connection has is the one that a person keeps");
}

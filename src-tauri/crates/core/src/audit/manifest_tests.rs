//! From decisions to what may be done: nothing more than was decided, and nothing without a backup.

use super::super::finding::Act;
use super::{Backup, Decision, Ground, LeftOut, Manifest, ManifestLine, from_decisions};
use crate::calendar::source::{RowKind, SeriesEnd};
use crate::firm::people::Email;
use crate::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn key(id: &str) -> EventKey {
    EventKey {
        connection: ConnectionName::new("office"),
        calendar: CalendarId::new("ann"),
        id: RemoteId::new(id),
    }
}

fn decide(id: &str, act: Act, finding: i64) -> Decision {
    Decision { key: key(id), seen: Version::new("1"), shape: RowKind::Single, act, finding }
}

fn series(decision: Decision) -> Decision {
    let rules = vec!["RRULE:FREQ=WEEKLY".to_owned()];
    Decision { shape: RowKind::Series { rules, ends: SeriesEnd::Never }, ..decision }
}

fn day(decision: Decision, of: &str) -> Decision {
    Decision { shape: RowKind::Day { of: RemoteId::new(of) }, ..decision }
}

fn category(name: &str) -> Act {
    Act::SetCategory(name.to_owned())
}

/// Ids and acts on the manifest.
fn lines(manifest: &Manifest) -> Vec<(&str, &str)> {
    manifest.lines.iter().map(|line| (line.key.id.as_str(), line.act.name())).collect()
}

#[test]
fn one_line_for_each_event_that_something_is_done_to() {
    let (manifest, left_out) = from_decisions(&[
        decide("b", Act::Delete, 2),
        decide("a", Act::Delete, 7),
        decide("a", Act::Delete, 3),
        decide("a", Act::Delete, 7),
        decide("c", Act::Keep, 4),
    ]);
    assert_eq!(
        lines(&manifest),
        [("a", "delete"), ("b", "delete")],
        "in order, each once, kept ones not at all"
    );
    let findings: Vec<&[i64]> = manifest.lines.iter().map(|line| line.findings.as_slice()).collect();
    assert_eq!(findings, [&[3, 7][..], &[2][..]], "all findings that speak for it are named, each once");
    assert_eq!(left_out, [], "what is only kept was not left out: nothing was wanted of it");
    assert_eq!(manifest.takes_away(), 2, "the typed count says how many go");
}

#[test]
fn f3_to_keep_outweighs_everything_else() {
    for act in [
        Act::Delete,
        Act::EndSeries,
        category("Internal"),
        Act::SetOwner(Email::new("ann@firm.example").expect("an address")),
    ] {
        let (manifest, left_out) = from_decisions(&[
            series(decide("a", act.clone(), 1)),
            series(decide("a", Act::Keep, 2)),
            series(decide("a", act.clone(), 3)),
        ]);
        assert_eq!(manifest.lines, [], "one no is enough ({})", act.name());
        assert_eq!(left_out, [(key("a"), LeftOut::AlsoKept)], "and it is said why ({})", act.name());
    }
}

#[test]
fn f3_contradictions_leave_the_event_alone() {
    let cases = [
        (Act::Delete, Act::EndSeries),
        (Act::Delete, category("Internal")),
        (category("Internal"), category("Deposition")),
    ];
    for (one, other) in cases {
        let (manifest, left_out) =
            from_decisions(&[series(decide("a", one.clone(), 1)), series(decide("a", other.clone(), 2))]);
        assert_eq!(manifest.lines, [], "{} and {} cannot both be meant", one.name(), other.name());
        assert_eq!(left_out, [(key("a"), LeftOut::Contradiction)], "and it is said why");
    }
    let older = Decision { seen: Version::new("0"), ..decide("a", Act::Delete, 2) };
    let (manifest, left_out) = from_decisions(&[decide("a", Act::Delete, 1), older]);
    assert_eq!(manifest.lines, [], "two versions were seen: at least one decision is about something else");
    assert_eq!(left_out, [(key("a"), LeftOut::Contradiction)], "and it is said why");
}

#[test]
fn a_day_goes_with_its_series() {
    let all = [
        series(decide("s", Act::Delete, 1)),
        day(decide("d", Act::Delete, 2), "s"),
        day(decide("e", category("Internal"), 3), "s"),
        day(decide("f", Act::Delete, 4), "other"),
    ];
    let (manifest, left_out) = from_decisions(&all);
    assert_eq!(lines(&manifest), [("f", "delete"), ("s", "delete")], "deleting the series deletes its days");
    assert_eq!(
        left_out,
        [(key("d"), LeftOut::GoesWithItsSeries), (key("e"), LeftOut::GoesWithItsSeries)],
        "nothing is done to a day that is gone by then"
    );
    let ended = [series(decide("s", Act::EndSeries, 1)), day(decide("d", Act::Delete, 2), "s")];
    let (manifest, _) = from_decisions(&ended);
    assert_eq!(
        lines(&manifest),
        [("d", "delete"), ("s", "end_series")],
        "a series that ends keeps its past days"
    );
}

#[test]
fn a_series_of_the_same_name_on_another_calendar_is_another_one() {
    let elsewhere = |decision: Decision| {
        let key = EventKey { calendar: CalendarId::new("bob"), ..decision.key.clone() };
        Decision { key, ..decision }
    };
    let (manifest, left_out) = from_decisions(&[
        elsewhere(series(decide("s", Act::Delete, 1))),
        day(decide("d", Act::Delete, 2), "s"),
    ]);
    assert_eq!(manifest.lines.len(), 2, "copies of a series on other calendars are rows of their own");
    assert_eq!(left_out, [], "nothing is left out");
}

#[test]
fn only_a_series_can_be_ended() {
    let (manifest, left_out) =
        from_decisions(&[decide("a", Act::EndSeries, 1), day(decide("d", Act::EndSeries, 2), "s")]);
    assert_eq!(manifest.lines, [], "a single event has no rest that could be cut off");
    assert_eq!(
        left_out,
        [(key("a"), LeftOut::NoSeries), (key("d"), LeftOut::NoSeries)],
        "and it is said why"
    );
}

#[test]
fn f24_a_warrant_is_for_the_version_in_the_backup_alone() {
    let (manifest, _) = from_decisions(&[
        decide("a", Act::Delete, 1),
        decide("b", Act::Delete, 2),
        decide("c", Act::Delete, 3),
    ]);
    let backup =
        Backup::read_back("5f".to_owned(), [(key("a"), Version::new("1")), (key("b"), Version::new("2"))]);
    let permits: Vec<Option<_>> = manifest.lines.iter().map(|line| backup.permit(line)).collect();
    let [Some(permit), None, None] = permits.as_slice() else {
        panic!("only what is in the backup in the version that was seen may be touched: {permits:?}");
    };
    assert_eq!(permit.key(), &key("a"), "the event of the line");
    assert_eq!(permit.seen(), &Version::new("1"), "the version that was seen and backed up");
    assert_eq!(permit.act(), &Act::Delete, "what was approved");
    assert_eq!(permit.backup(), "5f", "the file that it can be restored from");
    assert_eq!(
        Backup::read_back(String::new(), []).permit(&manifest.lines[0]),
        None,
        "an empty backup allows nothing"
    );
    assert!(
        backup.len() == 2 && !backup.is_empty() && backup.hash() == "5f",
        "the backup tells what it holds"
    );
}

#[test]
fn the_hash_names_what_was_approved() {
    let line = |id: &str, version: &str, act: Act| ManifestLine {
        key: key(id),
        seen: Version::new(version),
        act,
        findings: vec![1],
        grounds: Vec::new(),
    };
    let hash = |lines: Vec<ManifestLine>| Manifest { lines }.hash();
    let left = |who: &str| Ground::Left(Email::new(&format!("{who}@firm.example")).unwrap());
    let first = hash(vec![line("a", "1", Act::Delete)]);
    let others = [
        hash(vec![]),
        hash(vec![line("b", "1", Act::Delete)]),
        hash(vec![line("a", "2", Act::Delete)]),
        hash(vec![line("a", "1", Act::EndSeries)]),
        hash(vec![line("a1", "", Act::Delete)]),
        hash(vec![line("a", "1", category("x"))]),
        hash(vec![line("a", "1", category("y"))]),
        hash(vec![line("a", "1", Act::Delete), line("b", "1", Act::Delete)]),
        hash(vec![ManifestLine { grounds: vec![left("piers")], ..line("a", "1", Act::Delete) }]),
        hash(vec![ManifestLine { grounds: vec![left("odette")], ..line("a", "1", Act::Delete) }]),
    ];
    let all: BTreeSet<&String> = others.iter().chain([&first]).collect();
    assert_eq!(all.len(), others.len() + 1, "each difference makes another hash");
    let why = ManifestLine { findings: vec![9], ..line("a", "1", Act::Delete) };
    assert_eq!(hash(vec![why]), first, "the reasons are not what is carried out");
}

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    let acts = prop::sample::select(vec![Act::Keep, Act::Delete, Act::EndSeries, category("Internal")]);
    let one = (0..9_u8, acts, 0..8_u8, any::<i8>());
    prop::collection::vec(one, 0..24).prop_map(|all| {
        let made = all.into_iter().map(|(id, act, version, finding)| {
            let decision = decide(&id.to_string(), act, finding.into());
            let decision = Decision { seen: Version::new((version / 7).to_string()), ..decision };
            // An event has one shape: the first is a series, some are days of it.
            match id {
                0 => series(decision),
                1..=3 => day(decision, "0"),
                _ => decision,
            }
        });
        made.collect()
    })
}

proptest! {
    #[test]
    fn nothing_is_done_that_nobody_decided(decisions in decisions()) {
        let (manifest, left_out) = from_decisions(&decisions);
        for line in &manifest.lines {
            let about: Vec<_> = decisions.iter().filter(|decision| decision.key == line.key).collect();
            prop_assert!(about.iter().all(|one| one.act == line.act && one.seen == line.seen), "all agree");
            prop_assert!(line.act != Act::Keep, "to keep is nothing to do");
        }
        let named: BTreeSet<&EventKey> = manifest.lines.iter().map(|line| &line.key).collect();
        prop_assert_eq!(named.len(), manifest.lines.len(), "each event once");
        prop_assert!(left_out.iter().all(|(key, _)| !named.contains(key)), "left out is left out");
        let wanted: BTreeSet<&EventKey> =
            decisions.iter().filter(|one| one.act != Act::Keep).map(|one| &one.key).collect();
        prop_assert_eq!(named.len() + left_out.len(), wanted.len(), "each wish is on the list or left out with a reason");
    }

    #[test]
    fn the_order_of_decisions_does_not_matter(decisions in decisions()) {
        let backwards: Vec<Decision> = decisions.iter().rev().cloned().collect();
        prop_assert_eq!(from_decisions(&decisions), from_decisions(&backwards), "the same decisions, the same manifest");
    }
}

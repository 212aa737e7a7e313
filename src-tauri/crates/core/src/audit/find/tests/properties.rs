//! What holds of any rows whatever.

use super::firm::{Outcome, Row, audit, row};
use crate::audit::finding::{Act, Confidence, Part};
use crate::calendar::event::{EventStatus, ResponseStatus, ShowAs};
use crate::calendar::source::SeriesEnd;
use crate::text::ClientText;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn titles() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(vec![
            "Hearing 00101-Okafor", "Haering 00101-Okafor", "Copy: Hearing 00101-Okafor", "Client meeting",
            "Canceled: Client meeting", "Busy", "", "?", "tbd", "FW: Client meeting", "Call 00103-Sato",
        ]).prop_map(str::to_owned),
        1 => ".{0,40}",
        1 => Just("=HYPERLINK(\"http://x\")\u{202e}<script>\u{fffd}".to_owned()),
        1 => Just("x\u{0301}".repeat(5_000)),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one = (
        titles(),
        0..4_u32,
        0..6_u32,
        prop::sample::select(vec![-30_i64, 0, 30, 60]),
        0..10_u8,
        0..12_u8,
        any::<u16>(),
    );
    prop::collection::vec(one, 0..40).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(n, (title, day, hour, minutes, shape, who, bits))| {
                any_row(
                    n,
                    &title,
                    &format!("2026-1{}-0{}T1{}:00:00Z", bits % 3, day + 1, hour),
                    minutes,
                    shape,
                    who,
                    bits,
                )
            })
            .collect()
    })
}

fn any_row(n: usize, title: &str, start: &str, minutes: i64, shape: u8, who: u8, bits: u16) -> Row {
    let mut one = row(&format!("r{n}"), title).at(start, minutes);
    let set = |bit: u16| bits & (1 << bit) != 0;
    one = match who {
        0 => one.by("gone").on("bob"),
        1 => one.by("gone").on("gone"),
        2 => one.by("sales@tools.example"),
        3 => one.by("bob"),
        4 => one.on("shared"),
        5 => one.by("sales@tools.example").guest("ann").guest("bob"),
        6 => one.by("sales@tools.example").on("shared").guest("bob").guest("cleo").guest("ann"),
        _ => one,
    };
    one = match shape {
        0 => one.weekly(),
        1 => one.series("FREQ=SECONDLY;INTERVAL=1", SeriesEnd::Never),
        2 => one.series("FREQ=DAILY;COUNT=400000000", SeriesEnd::After(400_000_000)),
        3 => one.series("BYDAY=", SeriesEnd::NotKnown).made("2020-01-01T00:00:00Z"),
        4 => one.all_day("2026-10-05", 1),
        5 => one.day_of("r0", start),
        _ => one,
    };
    if set(3) {
        one = one.category("Court Appearance");
    }
    if set(4) {
        one = one.guest("client@mail.example");
    }
    if set(5) {
        one = one.uid("shared-uid");
    }
    if set(6) && set(7) {
        one = one.uid(&format!("{n}@keeper.sh"));
    }
    if set(8) {
        one = one.answer("ann", ResponseStatus::Declined).with(|event| event.show_as = ShowAs::Free);
    }
    if set(9) && set(10) {
        one = one.with(|event| event.status = EventStatus::Cancelled);
    }
    if set(11) {
        one = one.place("Part 2");
    }
    one
}

/// Findings in a form that does not depend on the places of rows.
fn told(outcome: &Outcome) -> Vec<String> {
    let finding = |finding: &crate::audit::finding::Finding| {
        let items: Vec<String> = finding
            .items
            .iter()
            .map(|item| format!("{} {:?} {}", outcome.id(item.row), item.part, item.proposed.name()))
            .collect();
        format!("{:?} {:?} {} {items:?}", finding.kind, finding.confidence, finding.reason.reveal())
    };
    outcome.found.findings.iter().map(finding).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_adding_does_not_matter(rows in rows(), seed in any::<u64>()) {
        let mut shuffled = rows.clone();
        shuffled.sort_by_key(|row| {
            crate::audit::table::fingerprint(format!("{seed}{}", row.kept.event.key.id).as_bytes())
        });
        prop_assert_eq!(told(&audit(&rows)), told(&audit(&shuffled)), "the same rows, the same findings");
    }

    #[test]
    fn every_row_is_sound_or_a_subject(rows in rows()) {
        let outcome = audit(&rows);
        let items = outcome.found.findings.iter().flat_map(|finding| &finding.items);
        let subjects: BTreeSet<usize> =
            items.filter(|item| item.part == Part::Subject).map(|item| item.row).collect();
        prop_assert_eq!(outcome.found.sound + subjects.len(), rows.len(), "no row is forgotten");
    }

    #[test]
    fn no_word_of_what_is_private_is_told(rows in rows(), which in any::<u64>()) {
        let seal = |(n, row): (usize, Row)| match which & (1 << (n % 64)) {
            0 => row,
            _open => row
                .body("Vacated per marmoset.")
                .place("Quokka room")
                .guest("pelican@mail.example")
                .with(|event| {
                    event.private = true;
                    event.title = ClientText::new(format!("{} Zanzibar 99-zanzibar", event.title.reveal()));
                }),
        };
        let outcome = audit(&rows.into_iter().enumerate().map(seal).collect::<Vec<_>>());
        for finding in &outcome.found.findings {
            let evidence = finding.evidence.iter().map(|one| one.says.reveal());
            for text in evidence.chain([finding.reason.reveal()]) {
                let text = text.to_lowercase();
                let told = ["zanzibar", "marmoset", "quokka", "pelican"].iter().find(|one| text.contains(*one));
                prop_assert!(told.is_none(), "{:?} tells {told:?}: {text}", finding.kind);
            }
        }
    }

    #[test]
    fn f3_what_is_only_possible_takes_nothing_away(rows in rows()) {
        let outcome = audit(&rows);
        for finding in &outcome.found.findings {
            let takes = finding.items.iter().any(|item| item.proposed.takes_away());
            prop_assert!(!takes || finding.confidence > Confidence::Possible, "doubt keeps");
            prop_assert!(!finding.reason.is_blank() && !finding.evidence.is_empty(), "each says why");
        }
    }

    #[test]
    fn f3_what_stays_of_a_group_is_deleted_by_nobody(rows in rows()) {
        let outcome = audit(&rows);
        let items = || outcome.found.findings.iter().flat_map(|finding| &finding.items);
        let stays: BTreeSet<usize> = items().filter(|item| item.part == Part::Stays).map(|item| item.row).collect();
        let gone: BTreeSet<usize> =
            items().filter(|item| item.proposed == Act::Delete).map(|item| item.row).collect();
        prop_assert!(stays.is_disjoint(&gone), "one of each group is left");
        for finding in &outcome.found.findings {
            let deletes = finding.items.iter().filter(|item| item.proposed == Act::Delete).count();
            let grouped = finding.kind == crate::audit::finding::FindingKind::Duplicate;
            prop_assert!(!grouped || deletes < finding.items.len(), "no group goes as a whole");
        }
    }
}

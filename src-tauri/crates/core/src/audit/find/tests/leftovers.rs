//! Leftovers of other sync tools.

use super::firm::{Row, audit, row, sound};
use crate::audit::finding::{Confidence, FindingKind};

#[test]
fn blocks_that_only_a_tool_makes_go() {
    let outcome = audit(&[
        row("a", "Busy").uid("keeper-77@calendar.example"),
        row("b", "Busy").uid("5f0c@keeper.sh").at("2026-10-07T14:00:00Z", 30),
        row("c", "Busy (via Reclaim)")
            .body("This event was created by Reclaim.")
            .at("2026-10-08T14:00:00Z", 30),
        row("d", "Client meeting (synced)")
            .body("Notes\n– Created by Outlook Google Calendar Sync")
            .at("2026-10-09T14:00:00Z", 30),
    ]);
    assert_eq!(outcome.taken(), ["a delete", "b delete", "c delete", "d delete"], "each was made by a tool");
    let sure: Vec<Confidence> = outcome.of(FindingKind::Leftover).into_iter().map(|(sure, _)| sure).collect();
    assert_eq!(
        sure,
        [Confidence::Certain, Confidence::Certain, Confidence::Likely, Confidence::Likely],
        "an id that only the tool gives is certain, a line of text is not"
    );
}

#[test]
fn f3_a_mark_on_an_original_is_no_reason_to_delete_it() {
    let marks =
        ["outlook_EntryID=0000", "String {x} Name googleEventID=1", "private.reclaim.event.type=MEETING"];
    for mark in marks {
        let outcome = audit(&[row("a", "Hearing").mark(mark)]);
        assert_eq!(
            outcome.of(FindingKind::Leftover),
            [(Confidence::Possible, vec!["a keep".to_owned()])],
            "two-way tools mark originals as well ({mark})"
        );
        assert_eq!(outcome.taken(), Vec::<String>::new(), "so nothing is taken away ({mark})");
    }
}

#[test]
fn f3_a_leftover_that_may_be_the_only_record_stays() {
    let left = |id: &str| row(id, "Hearing").uid(&format!("ogcs-{id}"));
    let cases: [(Row, &str); 6] = [
        (left("a").guest("client@mail.example"), "people take part"),
        (left("b").category("Court Appearance"), "it has a category"),
        (left("c").place("Part 4"), "it has a place"),
        (left("d").body("00101-Okafor"), "it names a matter"),
        (left("e").weekly(), "it is a series"),
        (left("f").at("2026-12-01T15:00:00Z", 30), "it lies ahead and says what it is"),
    ];
    for (row, why) in cases {
        let outcome = audit(&[row]);
        assert_eq!(outcome.of(FindingKind::Leftover).len(), 1, "it is shown: {why}");
        assert_eq!(outcome.taken(), Vec::<String>::new(), "and kept: {why}");
    }
}

#[test]
fn marks_of_this_program_and_of_strangers_are_none() {
    let outcome = audit(&[
        sound("a", "Busy").mark("truedocket_block=1").mark("outlook_EntryID=1"),
        sound("b", "Call").mark("X-ALT-DESC=reclaim").at("2026-10-07T14:00:00Z", 30),
        sound("c", "Talk").body("Who was this event created by? Reclaim.").at("2026-10-08T14:00:00Z", 30),
    ]);
    assert_eq!(outcome.of(FindingKind::Leftover), [], "only what a known tool writes by itself counts");
}

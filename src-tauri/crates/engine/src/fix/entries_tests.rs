//! Which entries say the same.

use super::{same_begin, same_thing};
use truedocket_core::time::Span;

fn span(start: &str, end: &str, zone: &str) -> Span {
    let at = |text: &str| format!("2026-11-20T{text}:00Z").parse().expect("an instant");
    Span::Timed { start: at(start), end: at(end), zone: zone.to_owned() }
}

#[test]
fn a_matter_counts_more_than_a_title() {
    assert!(same_thing((Some(7), "Call"), (Some(7), "Deposition")), "one matter, one owner, one moment");
    assert!(!same_thing((Some(7), "Call"), (Some(8), "Call")), "two matters are two appointments");
    assert!(same_thing((None, "Call"), (Some(8), "FW: call")), "without a matter the title decides");
    assert!(!same_thing::<u32>((None, ""), (None, " ")), "no title is not the same title");
}

#[test]
fn what_begins_at_one_moment_begins_at_it_in_every_zone() {
    let here = span("15:00", "16:00", "America/New_York");
    assert!(same_begin(&here, &span("15:00", "15:30", "UTC")), "it may last for another time");
    assert!(!same_begin(&here, &span("15:30", "16:00", "America/New_York")), "half an hour later is later");
    let day = Span::AllDay {
        first: "2026-11-20".parse().expect("a day"),
        end: "2026-11-21".parse().expect("a day"),
    };
    assert!(!same_begin(&here, &day), "a whole day is not a moment");
}

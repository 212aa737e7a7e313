//! Whole days that say nothing, and days of series.

use super::firm::{Row, audit, row, sound};
use crate::audit::finding::{Confidence, FindingKind};
use crate::calendar::event::{EventType, ShowAs};

fn whole(id: &str, title: &str) -> Row {
    row(id, title).all_day("2026-09-14", 1)
}

#[test]
fn empty_and_placeholder_titles_say_nothing() {
    for title in ["", "?", "xx", "tbd", "asdf", "New event", "—", "\u{200f}", "\u{fffd}"] {
        let outcome = audit(&[whole("a", title)]);
        assert_eq!(outcome.taken(), ["a delete"], "“{title}” says nothing");
        assert_eq!(outcome.kinds(), [FindingKind::UndefinedAllDay], "and nothing else is asked about it");
    }
}

#[test]
fn f3_days_that_may_mean_something_stay() {
    let cases: [(Row, &str); 12] = [
        (whole("a", "JF"), "initials"),
        (whole("a", "🎂"), "a symbol"),
        (whole("a", "60"), "a number"),
        (whole("a", "").with(|event| event.private = true), "a hidden title"),
        (whole("a", "").body("Filing deadline"), "notes"),
        (whole("a", "").place("Boston"), "a place"),
        (whole("a", "").with(|event| event.show_as = ShowAs::Away), "somebody is away"),
        (whole("a", "").all_day("2026-09-14", 9), "a long stretch"),
        (whole("a", "tbd").all_day("2026-12-14", 1), "a day kept free"),
        (whole("a", "").guest("client@mail.example"), "somebody is asked to come"),
        (whole("a", "").category("Whatever"), "a category"),
        (whole("a", "").weekly(), "a series"),
    ];
    for (row, why) in cases {
        assert_eq!(audit(&[row]).taken(), Vec::<String>::new(), "{why} may mean something");
    }
}

#[test]
fn on_a_calendar_that_is_nobodys_who_made_it_counts_as_owner() {
    assert_eq!(
        audit(&[whole("a", "asdf").on("shared")]).taken(),
        ["a delete"],
        "files do not say whose they are"
    );
}

#[test]
fn days_with_a_title_and_other_natures_are_not_meant() {
    let outcome = audit(&[
        whole("a", "Trial"),
        whole("b", "PTO"),
        whole("c", "").with(|event| event.event_type = EventType::Birthday),
        whole("d", "").with(|event| event.event_type = EventType::WorkingLocation),
        row("e", ""),
    ]);
    assert_eq!(outcome.of(FindingKind::UndefinedAllDay), [], "they say something, or are not what is meant");
}

#[test]
fn a_private_day_is_shown() {
    let outcome = audit(&[whole("a", "").with(|event| event.private = true)]);
    assert_eq!(
        outcome.of(FindingKind::UndefinedAllDay),
        [(Confidence::Possible, vec!["a keep".to_owned()])],
        "its title may only be hidden from us"
    );
}

#[test]
fn days_of_a_series_are_named_only_for_what_the_series_does_not_have() {
    let series = sound("s", "Client call 00101-Okafor").at("2026-09-01T14:00:00Z", 30).weekly();
    let moved = sound("d", "Client call 00101-Okafor")
        .at("2026-09-08T16:00:00Z", 30)
        .day_of("s", "2026-09-08T14:00:00Z");
    let outcome = audit(&[series.clone(), moved.clone()]);
    assert_eq!(outcome.kinds(), [], "a moved day of a sound series is sound");
    let bare = moved.with(|event| event.categories.clear());
    let outcome = audit(&[series.clone(), bare]);
    assert_eq!(outcome.acts("d").len(), 1, "the category of its series is proposed for the day that lost it");
    assert_eq!(outcome.kinds(), [FindingKind::Category], "and nothing else");
    let nameless = |row: Row| row.with(|event| event.categories.clear());
    let outcome = audit(&[
        nameless(series),
        nameless(sound("d", "Client call 00101-Okafor").day_of("s", "2026-09-08T14:00:00Z")),
    ]);
    assert_eq!(outcome.of(FindingKind::Category).len(), 1, "the series is named, the day goes with it");
}

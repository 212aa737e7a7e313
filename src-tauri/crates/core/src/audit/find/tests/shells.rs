//! Shells of appointments that were called off or declined.

use super::firm::{audit, row, sound};
use crate::audit::finding::{Confidence, FindingKind};
use crate::calendar::event::{EventStatus, ResponseStatus, ShowAs};

#[test]
fn what_the_provider_calls_cancelled_is_a_shell() {
    let shell = row("a", "Canceled: Discovery planning")
        .by("bob")
        .with(|event| event.status = EventStatus::Cancelled);
    let outcome = audit(&[shell]);
    assert_eq!(
        outcome.of(FindingKind::Shell),
        [(Confidence::Certain, vec!["a delete".to_owned()])],
        "the calendar itself says that it was called off"
    );
    assert_eq!(outcome.kinds(), [FindingKind::Shell], "nobody is asked for the category of what goes");
    assert_eq!(outcome.found.sound, 0, "a shell is not sound");
}

#[test]
fn f3_a_cancelled_copy_of_a_living_appointment_is_kept() {
    let copy = sound("a", "Hearing").uid("u").on("bob").with(|event| event.status = EventStatus::Cancelled);
    let own = sound("b", "Hearing").uid("u");
    let outcome = audit(&[copy, own]);
    assert_eq!(
        outcome.of(FindingKind::Shell),
        [(Confidence::Possible, vec!["a keep".to_owned()])],
        "the organizer still has it, so one of the two is wrong and a person has to look"
    );
}

#[test]
fn a_title_alone_makes_no_shell_of_what_takes_time() {
    let typed = sound("a", "CANCELED: Hearing 00101-Okafor, moved to three");
    let outcome = audit(&[typed]);
    assert_eq!(
        outcome.of(FindingKind::Shell),
        [(Confidence::Possible, vec!["a keep".to_owned()])],
        "it still takes time: somebody typed this into the title of a living event"
    );
}

#[test]
fn a_free_shell_by_title_goes_unless_it_serves_a_court() {
    let free = |row: super::firm::Row| row.with(|event| event.show_as = ShowAs::Free);
    let lunch = free(row("a", "Declined: Bar association lunch").by("lunch@countybar.example"));
    let court = free(row("b", "Canceled: Status conference").category("Court Appearance"));
    let number = free(row("c", "Canceled: Call 00104-Feld"));
    let outcome = audit(&[lunch, court, number]);
    assert_eq!(outcome.taken(), ["a delete"], "only the one that names no court and no matter goes");
    assert_eq!(outcome.of(FindingKind::Shell).len(), 3, "all three are shown");
}

#[test]
fn declined_and_free_goes_when_it_is_past() {
    let declined = |row: super::firm::Row| {
        row.by("bob").answer("ann", ResponseStatus::Declined).with(|event| event.show_as = ShowAs::Free)
    };
    let past = declined(row("a", "Lunch talk"));
    let ahead = declined(row("b", "Dinner talk").at("2026-12-01T15:00:00Z", 60));
    let busy = row("c", "Breakfast talk").by("bob").answer("ann", ResponseStatus::Declined);
    let outcome = audit(&[past, ahead, busy]);
    assert_eq!(outcome.taken(), ["a delete"], "an answer can change as long as the day has not come");
    assert_eq!(outcome.of(FindingKind::Shell).len(), 2, "what is declined and still takes time is no shell");
}

#[test]
fn words_that_begin_alike_are_no_shell() {
    let outcome = audit(&[sound("a", "Cancellation of the deed"), sound("b", "Declined offers: review")]);
    assert_eq!(outcome.of(FindingKind::Shell), [], "only the prefix that programs write counts");
}

//! Do two versions say the same, so that one of them may go?

use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts, MatchedBy, Note};
use super::{EntryEdit, NoFixReason};
use crate::rules::place::NamedPlace;
use crate::rules::title;
use crate::text::ClientText;
use crate::time::Span;
use chrono::TimeDelta;

impl EntryEdit {
    /// Does another edit write a field that this one writes, too?
    pub fn shares_a_field(&self, other: &Self) -> bool {
        let fields = |edit: &Self| {
            [
                edit.calendar.is_some(),
                edit.span.is_some(),
                edit.title.is_some(),
                edit.place.is_some(),
                edit.matter.is_some(),
                edit.category.is_some(),
                edit.attendees.is_some(),
            ]
        };
        fields(self).into_iter().zip(fields(other)).any(|(this, other)| this && other)
    }
}

/// One time, one title, and no two matters.
pub(super) fn says_the_same(a: &Facts, b: &Facts) -> bool {
    let other_matter = a.matter.matter().zip(b.matter.matter()).is_some_and(|(a, b)| a != b);
    overlap(&a.span, &b.span) && same_title(a, b) && !other_matter
}

/// In how many fields the entry agrees with the event.
pub(super) fn agreement(event: &Facts, entry: &Facts) -> usize {
    agreeing(event, entry).into_iter().filter(|agrees| *agrees).count()
}

fn agreeing(event: &Facts, entry: &Facts) -> [bool; 5] {
    [
        event.span == entry.span,
        same_words(&event.place, &entry.place),
        event.matter.matter() == entry.matter.matter(),
        folded(event) == folded(entry),
        event.attendees.is_subset(&entry.attendees),
    ]
}

/// Would something go with this entry that the one that stays does not say, or says otherwise than the event?
pub(super) fn says_more(extra: &Facts, kept: &Facts, event: &Facts) -> bool {
    let lost = |extra: &ClientText, kept: &ClientText| !extra.is_blank() && !same_words(extra, kept);
    let better = agreeing(event, extra).into_iter().zip(agreeing(event, kept));
    lost(&extra.place, &kept.place)
        || lost(&extra.body, &kept.body)
        || (extra.matter.matter().is_some() && kept.matter.matter().is_none())
        || (!folded(extra).is_empty() && folded(kept).is_empty())
        || !extra.attendees.is_subset(&kept.attendees)
        || better.into_iter().any(|(extra, kept)| extra && !kept)
}

/// Case and spaces say nothing.
fn same_words(a: &ClientText, b: &ClientText) -> bool {
    let words =
        |text: &ClientText| text.reveal().split_whitespace().map(str::to_lowercase).collect::<Vec<String>>();
    words(a) == words(b)
}

fn folded(facts: &Facts) -> String {
    facts.category.as_deref().unwrap_or_default().trim().to_lowercase()
}

/// What differs stands in titles or texts, and in no field that could be written.
pub(super) fn in_no_field(found: &Discrepancy, event: &Facts, entry: &Facts) -> Result<(), NoFixReason> {
    let is_place = found.kind() == DiscrepancyKind::PlaceDiffers;
    if is_place && (event.place.is_blank() || event.place == entry.place) {
        return Err(NoFixReason::NothingToWrite);
    }
    // Both places may be meant: it is the texts that lead to two.
    let named = [event, entry].map(|facts| NamedPlace::of(facts.place.reveal()));
    let both = !event.place.is_blank() && !entry.place.is_blank();
    if is_place && both && !named[0].contradicts(&named[1]) {
        return Err(NoFixReason::PeopleDecide);
    }
    let in_text = found.notes.iter().any(|note| Note::named_in_text(note).is_some());
    if in_text { Err(NoFixReason::PeopleDecide) } else { Ok(()) }
}

/// The event as it was called before these words stood in its title.
pub(super) fn without(event: &Facts, words: &str) -> Facts {
    let title = event.title.reveal();
    let title = if words.is_empty() { title.to_owned() } else { title.replacen(words, " ", 1) };
    Facts { title: ClientText::new(title), ..event.clone() }
}

pub(super) fn same_title(a: &Facts, b: &Facts) -> bool {
    is_titled(a, &b.title)
}

pub(super) fn is_titled(facts: &Facts, title: &ClientText) -> bool {
    let normal = title::normal(facts.title.reveal());
    !normal.is_empty() && normal == title::normal(title.reveal())
}

/// Would the time of the event take whole days out of the entry? The calendar may have these days one by one. What was
/// made for the event follows it.
pub(super) fn takes_days(found: &Discrepancy, event: &Facts, entry: &Facts) -> bool {
    let day = TimeDelta::hours(24);
    let lasting = |span: &Span| match span {
        Span::Timed { start, end, .. } => *end - *start,
        Span::AllDay { first, end } => *end - *first,
    };
    found.matched_by != Some(MatchedBy::Link)
        && lasting(&entry.span) >= day.max(lasting(&event.span)) + TimeDelta::hours(12)
}

/// All-day and timed are never surely the same.
pub(super) fn overlap(a: &Span, b: &Span) -> bool {
    match (a, b) {
        (Span::Timed { start: a, end: a_end, .. }, Span::Timed { start: b, end: b_end, .. }) => {
            a < b_end && b < a_end
        }
        (Span::AllDay { first: a, end: a_end }, Span::AllDay { first: b, end: b_end }) => {
            a < b_end && b < a_end
        }
        (Span::Timed { .. }, Span::AllDay { .. }) | (Span::AllDay { .. }, Span::Timed { .. }) => false,
    }
}

//! What a fix removes from the practice system.

use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts, MatchedBy, Note};
use super::super::snapshot::Side;
use super::same::{agreement, is_titled, overlap, same_title, says_more, says_the_same, without};
use super::{EntryFields, FixRow, FixWrite, NoFixReason, Undo};

/// Removes what was called off.
pub(super) fn delete_all(found: &Discrepancy) -> Result<Vec<FixRow>, NoFixReason> {
    // A text tells of witnesses and of opposing counsel, too.
    if found.is_unsurely_off() {
        return Err(NoFixReason::PeopleDecide);
    }
    // What one attorney has called off is no reason to take it from another one.
    if found.also_differs(DiscrepancyKind::OwnerDiffers) {
        return Err(NoFixReason::PeopleDecide);
    }
    let event = found.side(Side::Record);
    let entries: Vec<&Facts> = entries(found).collect();
    // A removal needs more than the same matter at the same time: two things may have been planned for it.
    let words = found.called_off_by().map_or("", |(_, words)| words.reveal());
    let sure = |entry: &&Facts| event.is_none_or(|event| same_title(&without(event, words), entry));
    if found.matched_by.is_some_and(|by| by != MatchedBy::Link) && !entries.iter().all(sure) {
        return Err(NoFixReason::UnsureMatch);
    }
    // Whoever copies an entry to plan something else copies its link.
    let was = found.notes.iter().find_map(|note| match note {
        Note::LastKnown { title, span, .. } => Some((title, span)),
        _other => None,
    });
    if was.is_some_and(|(title, _)| !entries.iter().all(|entry| is_titled(entry, title))) {
        return Err(NoFixReason::UnsureMatch);
    }
    // Where the two never agreed on the hour, one of the day may live on.
    let unlinked = found.matched_by.is_some_and(|by| by != MatchedBy::Link);
    let here = event.filter(|_| unlinked).map(|event| &event.span);
    let hours = here.or(was.map(|(_, span)| span));
    if hours.is_some_and(|span| {
        !entries
            .iter()
            .all(|entry| overlap(span, &entry.span) || span.is_all_day() != entry.span.is_all_day())
    }) {
        return Err(NoFixReason::PeopleDecide);
    }
    Ok(entries.into_iter().map(delete).collect())
}

/// Keeps the only entry that carries a link, else the one that agrees best with the event, else the matched one. The
/// link alone proves no repetition: whoever copies an entry to plan something else copies its link.
pub(super) fn delete_extra(found: &Discrepancy) -> Result<Vec<FixRow>, NoFixReason> {
    // One of them may be the one that was called off.
    if found.called_off_by().is_some() {
        return Err(NoFixReason::PeopleDecide);
    }
    let all: Vec<&Facts> = entries(found).collect();
    let Some((first, event)) = all.first().zip(found.side(Side::Record)) else {
        return Err(if all.is_empty() { NoFixReason::RecordIsNotWritten } else { NoFixReason::PeopleDecide });
    };
    // What the calendar holds twice as well may be two appointments.
    if found.sides.iter().filter(|facts| facts.side == Side::Record).count() > 1 {
        return Err(NoFixReason::PeopleDecide);
    }
    let linked: Vec<_> = all.iter().filter(|entry| entry.source.is_some()).collect();
    let kept: &Facts = match linked.as_slice() {
        [only] => only,
        _ => {
            let best = |best, one| if agreement(event, one) > agreement(event, best) { one } else { best };
            all.iter().copied().fold(first, best)
        }
    };
    let extra: Vec<_> = all.iter().filter(|entry| entry.key != kept.key).collect();
    // On the calendar of somebody else it is that person's, and no repetition.
    let own = |entry: &Facts| entry.key.calendar == kept.key.calendar;
    if !extra.iter().all(|entry| own(entry) && says_the_same(entry, kept) && !says_more(entry, kept, event)) {
        return Err(NoFixReason::PeopleDecide);
    }
    let rows: Vec<FixRow> = extra.into_iter().map(|entry| delete(entry)).collect();
    if rows.is_empty() { Err(NoFixReason::RecordIsNotWritten) } else { Ok(rows) }
}

fn delete(entry: &Facts) -> FixRow {
    let again = EntryFields {
        calendar: entry.key.calendar.clone(),
        span: entry.span.clone(),
        title: entry.title.clone(),
        body: entry.body.clone(),
        place: entry.place.clone(),
        matter: entry.matter.matter().cloned(),
        category: entry.category.clone(),
        attendees: entry.attendees.iter().cloned().collect(),
        source: entry.source.clone().unwrap_or_default(),
    };
    let write = FixWrite::Delete { key: entry.key.clone(), seen: entry.version.clone() };
    FixRow { write, undo: Undo::CreateAgain(again) }
}

fn entries(found: &Discrepancy) -> impl Iterator<Item = &Facts> {
    found.sides.iter().filter(|facts| facts.side == Side::Practice)
}

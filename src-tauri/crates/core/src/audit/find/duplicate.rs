//! The same appointment more than once on one calendar, at the same time.
//!
//! The rule that keeps real appointments: a row is proposed for deletion only if it holds nothing that the row that
//! stays does not hold as well: no other people, matter, category, place or notes. Two hearings that differ in any
//! of these are shown beside each other, and both stay. Two series are equal only if their days are.
//!
//! Times shifted by whole hours are in [`super::shifted`], titles typed anew in [`super::retyped`].

use super::alike::not_alone;
use super::days;
use super::view::{View, is_busy, is_cancelled, is_meeting};
use super::words::{listed, many};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{Ground, NOBODY, Row, UNKNOWN, fingerprint_of};
use crate::rules::matter_id::MatterMatch;
use std::cmp::Reverse;

/// What series do of which not all days are equal.
const OWN_DAYS: &str = "have days of their own";

pub(super) fn find(work: &mut Work<'_>) {
    let view = work.view;
    let place = |row: &Row| {
        fingerprint_of((row.calendar, row.normal, row.start, row.end, row.all_day, row.is_series()))
    };
    let keyed: Vec<(u64, u32)> =
        candidates(work).filter_map(|at| Some((view.row(at).map(place)?, at))).collect();
    let mut sorted = not_alone(keyed, |one| one.0);
    sorted.sort_unstable();
    for same in sorted.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let mut duplicates: Vec<u32> = same.iter().map(|(_, at)| *at).collect();
        duplicates.sort_by_key(|at| view.order(*at as usize));
        one_group(work, &duplicates);
    }
}

/// Rows that can be a copy or have one: appointments that take place and have a title. Days belong to their series.
pub(super) fn candidates(work: &Work<'_>) -> impl Iterator<Item = u32> {
    work.view.rows().filter_map(|(at, row)| {
        let is_one = row.normal != 0
            && is_meeting(row)
            && !is_cancelled(row)
            && !work.is_gone(at)
            && !row.is_day()
            && !work.view.is_off_by_words(row);
        is_one.then_some(at)
    })
}

/// Rows of one time and one title, in a fixed order.
fn one_group(work: &mut Work<'_>, duplicates: &[u32]) {
    let view = work.view;
    let Some(keeper) = duplicates.iter().copied().max_by_key(|at| worth(work, *at)) else { return };
    let Some(kept) = view.row(keeper) else { return };
    let mut extra = Vec::new();
    let mut other = Vec::new();
    for at in duplicates.iter().copied().filter(|at| *at != keeper) {
        // A row that was read twice is no copy of itself.
        let Some(row) = view.row(at).filter(|row| row.id != kept.id) else { continue };
        if work.does_stay(at) || differs(view, row, kept).is_some() { other.push(at) } else { extra.push(at) }
    }
    if !extra.is_empty() {
        let said = surplus(view, keeper, kept, &extra);
        mark(work, keeper, &extra);
        work.say(said);
    }
    if !other.is_empty() {
        let said = alike(view, keeper, kept, &other);
        mark(work, keeper, &other);
        work.say(said);
    }
}

/// Remembers which rows were said to be one appointment: they do not overlap with each other.
pub(super) fn mark(work: &mut Work<'_>, keeper: u32, others: &[u32]) {
    let number =
        work.duplicates.get(keeper as usize).copied().filter(|number| *number != 0).unwrap_or(keeper + 1);
    for at in others.iter().chain([&keeper]) {
        if let Some(place) = work.duplicates.get_mut(*at as usize) {
            *place = number;
        }
    }
}

/// Rows that hold nothing of their own.
fn surplus(view: &View<'_>, keeper: u32, kept: &Row, extra: &[u32]) -> Said {
    let prefixed = |at: &&u32| view.row(**at).is_some_and(|row| title_of(view, row) != title_of(view, kept));
    let renamed = extra.iter().find(prefixed).and_then(|at| view.row(*at));
    let (confidence, how) = match renamed {
        None => (Confidence::Certain, "with the same title at the same time".to_owned()),
        Some(row) => (Confidence::Likely, format!("at the same time, once as {}", view.quoted(row))),
    };
    let what = if kept.is_series() { "This series" } else { "This appointment" };
    let why = why(view, kept, extra);
    let times = many(extra.len() + 1, "time", "times");
    let reason = format!(
        "{what} is on the calendar {times}, {how}. The one that stays {why}; the rest adds nothing to it."
    );
    let mut evidence =
        vec![("Title", view.quoted(kept)), ("Time", view.when(kept)), ("Stays because it", why)];
    evidence.extend(made(view, kept, extra));
    let items = std::iter::once((keeper, Part::Stays, Act::Keep))
        .chain(extra.iter().map(|at| (*at, Part::Subject, Act::Delete)))
        .collect();
    Said { kind: FindingKind::Duplicate, confidence, reason, evidence, items }
}

/// Rows of one title and time that hold something of their own.
fn alike(view: &View<'_>, keeper: u32, kept: &Row, other: &[u32]) -> Said {
    let differs = other.iter().filter_map(|at| differs(view, view.row(*at)?, kept)).next();
    let differs = differs.unwrap_or("belong to different groups of copies");
    let reason = format!(
        "{} with the same title at the same time, but they {differs}. They may be different appointments.",
        many(other.len() + 1, "event", "events")
    );
    let mut evidence =
        vec![("Title", view.quoted(kept)), ("Time", view.when(kept)), ("They", differs.to_owned())];
    let rows = other.iter().filter_map(|at| view.row(*at));
    let apart: Vec<String> =
        rows.flat_map(|row| days::apart(view, row, kept)).map(|day| days::told(view, day)).collect();
    if !apart.is_empty() {
        evidence.push(("Days that differ", listed(&apart)));
    }
    let items = std::iter::once((keeper, Part::Stays, Act::Keep))
        .chain(other.iter().map(|at| (*at, Part::Subject, Act::Keep)))
        .collect();
    Said { kind: FindingKind::Duplicate, confidence: Confidence::Possible, reason, evidence, items }
}

/// What the row holds that the kept one does not, as the end of a sentence; `None` when nothing would be lost.
pub(super) fn more_in(view: &View<'_>, row: &Row, kept: &Row) -> Option<&'static str> {
    let matter = view.table.found(row);
    if *matter != MatterMatch::None && row.found != kept.found {
        return Some("name different matters");
    }
    if view.others(row).any(|who| view.others(kept).all(|other| other != who)) {
        return Some("have different attendees");
    }
    // Two colleagues who each call a huddle at one hour ask the same two people, and hold two huddles.
    let called = row.organizer != NOBODY && kept.organizer != NOBODY && row.organizer != kept.organizer;
    if called && view.others(row).next().is_some() {
        return Some("were called by different people");
    }
    if view.meaning(row).named && row.categories != kept.categories {
        return Some("have different categories");
    }
    if row.place != 0 && row.place != kept.place {
        return Some("have different places");
    }
    if row.body != 0 && row.body != kept.body {
        return Some("have different notes");
    }
    if is_busy(row) && !is_busy(kept) {
        return Some("do not take the same time");
    }
    match (view.table.series(row), view.table.series(kept)) {
        (Some(series), Some(other)) if series.alike != other.alike => Some("repeat on different days"),
        (Some(_), _) if !days::more_in(view, row, kept).is_empty() => Some(OWN_DAYS),
        (Some(_) | None, _) => None,
    }
}

/// What sets the two apart, as the end of a sentence. A day that is moved or called off in only one of two series may
/// be right or stand in the other one: a person decides.
pub(super) fn differs(view: &View<'_>, row: &Row, kept: &Row) -> Option<&'static str> {
    more_in(view, row, kept).or_else(|| (!days::apart(view, row, kept).is_empty()).then_some(OWN_DAYS))
}

/// What makes a row the one that stays; the greatest stays. Of an appointment that several people hold its organiser's
/// row speaks first: were each calendar to keep another one of two, none would be left on all.
pub(super) fn worth(work: &Work<'_>, at: u32) -> impl Ord + use<> {
    let view = work.view;
    view.row(at).map(|row| {
        let leading = merit(view, view.leading(at).unwrap_or(row));
        (work.does_stay(at), leading, merit(view, row), Reverse(view.order(at as usize)))
    })
}

/// Only what the row itself says counts.
fn merit(view: &View<'_>, row: &Row) -> impl Ord + use<> {
    let found = match view.table.found(row) {
        MatterMatch::One(_) | MatterMatch::Closed(_) | MatterMatch::Several(_) => 2,
        MatterMatch::Unknown(_) | MatterMatch::Ambiguous(_) => 1,
        MatterMatch::None => 0,
    };
    let age = |at: i64| if at == UNKNOWN { Reverse(i64::MAX) } else { Reverse(at) };
    let sourced = row.tool.is_none_or(|(_, ground)| ground == Ground::Touched);
    (
        (is_plain(view, row), view.others(row).count(), found),
        (view.meaning(row).kind.is_some(), row.body != 0, row.place != 0, is_busy(row)),
        (view.days_of(row).count(), sourced, row.organizer == view.holder(row)),
        (age(row.created), age(row.updated), Reverse((row.start, row.id))),
    )
}

/// Nothing before the title that programs put there.
fn is_plain(view: &View<'_>, row: &Row) -> bool {
    title_of(view, row) == row.normal
}

/// The whole title in the form that is compared, prefixes included.
fn title_of(view: &View<'_>, row: &Row) -> u64 {
    view.table.titles.words(row.title)
}

/// Why the kept row is the one, as the end of a sentence: the first thing that sets it apart from one of the others.
pub(super) fn why(view: &View<'_>, kept: &Row, extra: &[u32]) -> String {
    let any = |better: &dyn Fn(&Row) -> bool| extra.iter().filter_map(|at| view.row(*at)).any(better);
    let guests = view.others(kept).count();
    if is_plain(view, kept) && any(&|row| !is_plain(view, row)) {
        "has the title as it was first typed".to_owned()
    } else if any(&|row| view.others(row).count() < guests) {
        format!("has {}", many(guests, "other person", "other people"))
    } else if any(&|row| row.found != kept.found) {
        "names the matter".to_owned()
    } else if any(&|row| row.categories != kept.categories) {
        "has a category".to_owned()
    } else if any(&|row| row.body != kept.body || row.place != kept.place) {
        "has the notes or the place".to_owned()
    } else if kept.created != UNKNOWN && any(&|row| row.created > kept.created) {
        "is the oldest".to_owned()
    } else if kept.updated != UNKNOWN && any(&|row| row.updated > kept.updated) {
        "has stood unchanged for longest".to_owned()
    } else {
        "is equal to the others in all that counts".to_owned()
    }
}

/// When the rows were made, where that is known.
pub(super) fn made(view: &View<'_>, kept: &Row, extra: &[u32]) -> Option<(&'static str, String)> {
    let first =
        extra.iter().filter_map(|at| view.row(*at)).map(|row| row.created).find(|at| *at != UNKNOWN)?;
    (kept.created != UNKNOWN)
        .then(|| ("Made", format!("{}; a copy: {}", view.moment(kept.created), view.moment(first))))
}

//! What the days of a series say that differ from it: moved, renamed, called off, with a matter or people of their own.
//! It is said by the series, wherever the series is judged.

use super::Said;
use super::duplicate;
use super::view::{View, is_busy, is_cancelled};
use super::words::listed;
use crate::audit::finding::Confidence;
use crate::audit::table::{Row, UNKNOWN};

/// The days that say something which the series does not; one that merely repeats it is none of them.
pub(super) fn differing<'v>(view: &View<'v>, series: &Row) -> impl Iterator<Item = &'v Row> {
    view.days_of(series).filter(|day| differs(view, day, series))
}

fn differs(view: &View<'_>, day: &Row, series: &Row) -> bool {
    let is_in_place = view.table.day(day).is_some_and(|one| one.original == day.start);
    let length = |row: &Row| (row.end - row.start, row.all_day);
    let words = |row: &Row| (row.normal, row.body, row.place, row.found, row.categories);
    let stands = |row: &Row| (is_off(view, row), is_busy(row), view.is_declined(row));
    !is_in_place
        || length(day) != length(series)
        || words(day) != words(series)
        || stands(day) != stands(series)
        || people(view, day) != people(view, series)
}

fn people(view: &View<'_>, row: &Row) -> Vec<u32> {
    let mut people: Vec<u32> = view.others(row).collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn is_off(view: &View<'_>, row: &Row) -> bool {
    is_cancelled(row) || view.is_off_by_words(row)
}

/// Days of the series for which the kept one has no equal.
pub(super) fn more_in<'v>(view: &View<'v>, series: &Row, kept: &Row) -> Vec<&'v Row> {
    let there: Vec<&Row> = differing(view, kept).collect();
    differing(view, series).filter(|day| !there.iter().any(|other| is_equal(view, day, other))).collect()
}

/// Days that only one of the two has, or that are not equal in both, in order.
pub(super) fn apart<'v>(view: &View<'v>, series: &Row, kept: &Row) -> Vec<&'v Row> {
    let here: Vec<&Row> = differing(view, series).collect();
    let alone = differing(view, kept).filter(|day| !here.iter().any(|other| is_equal(view, other, day)));
    let mut apart = more_in(view, series, kept);
    apart.extend(alone);
    apart.sort_by_key(|day| (original(view, day), day.start));
    apart
}

/// Is it the same day of both series, at one time, holding nothing that the other one does not?
fn is_equal(view: &View<'_>, day: &Row, kept: &Row) -> bool {
    let when = |row: &Row| (row.start, row.end, row.all_day, row.normal, view.is_declined(row));
    original(view, day) == original(view, kept)
        && is_off(view, day) == is_off(view, kept)
        && (is_off(view, day) || (when(day) == when(kept) && duplicate::more_in(view, day, kept).is_none()))
}

fn original(view: &View<'_>, day: &Row) -> i64 {
    view.table.day(day).map_or(UNKNOWN, |one| one.original)
}

/// Does one of its days belong to a court, a client or a matter? Who renames a day seldom changes its category.
pub(super) fn is_grave(view: &View<'_>, series: &Row) -> bool {
    let seems = |day: &Row| day.seems_court && !series.seems_court;
    taking_place(view, series).any(|day| view.is_grave(day) || view.names_matter(day) || seems(day))
}

/// Does somebody outside of the firm take part in one of its days?
pub(super) fn has_outsiders(view: &View<'_>, series: &Row) -> bool {
    taking_place(view, series).any(|day| view.has_outsiders(day))
}

fn taking_place<'v>(view: &View<'v>, series: &Row) -> impl Iterator<Item = &'v Row> {
    view.days_of(series).filter(|day| !is_off(view, day))
}

/// The days ahead that differ from one of these series, as evidence; copies of one series name each once.
pub(super) fn ahead<'v>(
    view: &View<'v>,
    series: impl Iterator<Item = &'v Row>,
) -> Option<(&'static str, String)> {
    let mut days: Vec<&Row> = series.flat_map(|one| differing(view, one)).collect();
    days.retain(|day| view.is_ahead(day));
    days.sort_by_key(|day| (day.start, original(view, day)));
    let mut told: Vec<String> = days.into_iter().map(|day| told(view, day)).collect();
    told.dedup();
    (!told.is_empty()).then(|| ("Days ahead that differ", listed(&told)))
}

/// Which day it is, and what became of it.
pub(super) fn told(view: &View<'_>, day: &Row) -> String {
    let original = original(view, day);
    let date = if day.all_day { view.date(original) } else { view.day(original) };
    if is_cancelled(day) {
        return format!("{date}: called off");
    }
    format!("{date}: {}, {}", view.quoted(day), view.when(day))
}

/// The same, without taking anything away where the days of a series could not be looked up.
pub(super) fn held(view: &View<'_>, said: Said) -> Said {
    let takes = said.items.iter().any(|(_, _, act)| act.takes_away());
    if !takes || !said.items.iter().any(|(at, _, _)| view.lacks_days(*at)) {
        return said;
    }
    let reason =
        format!("{} But its days could not be looked at one by one, so look before it goes.", said.reason);
    let mut evidence = said.evidence;
    evidence.push(("Not looked at", "the days that differ from the series".to_owned()));
    Said { confidence: Confidence::Possible, reason, evidence, ..said }
}

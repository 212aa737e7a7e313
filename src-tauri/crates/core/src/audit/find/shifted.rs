//! Copies shifted by whole hours: one title, one length, hours apart.
//!
//! Two sessions of one trial look just like that, so a pair is only pointed out. A deletion is proposed only when a
//! whole import went wrong: on one calendar, the same shift in at least three pairs of at least two titles, all
//! copies made within an hour, later than their originals and by another program.

use super::alike::not_alone;
use super::duplicate::{candidates, differs, made, mark, more_in, why, worth};
use super::view::View;
use super::words::many;
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{Row, UNKNOWN, fingerprint_of};
use crate::time::zone_shift;
use chrono::DateTime;

/// No clock of an office is further from another one's, or from UTC, in seconds.
const WIDEST: i64 = 14 * 3_600;

/// A third one this near makes a routine of a pair, in seconds.
const CROWDED: i64 = 10 * 3_600;

/// Pairs that make a wrong import.
const MANY: usize = 3;

/// Copies of one import are made within so many seconds.
const ONE_GO: i64 = 3_600;

struct Pair {
    calendar: u32,
    hours: i32,
    original: u32,
    copy: u32,
}

pub(super) fn find(work: &mut Work<'_>) {
    let mut pairs = pairs(work);
    let view = work.view;
    let created = |pair: &Pair| view.row(pair.copy).map_or(UNKNOWN, |row| row.created);
    let place = |pair: &Pair| (pair.calendar, pair.hours);
    pairs.sort_by(|a, b| {
        (place(a), created(a))
            .cmp(&(place(b), created(b)))
            .then_with(|| view.order(a.copy as usize).cmp(&view.order(b.copy as usize)))
    });
    for same in pairs.chunk_by(|a, b| place(a) == place(b)) {
        let imports = in_one_go(view, same);
        for (pair, imported) in same.iter().zip(imports) {
            let (Some(original), Some(copy)) = (view.row(pair.original), view.row(pair.copy)) else {
                continue;
            };
            let imported = imported && !work.does_stay(pair.copy) && differs(view, copy, original).is_none();
            let said = judge(view, pair, (original, copy), imported);
            mark(work, pair.original, &[pair.copy]);
            work.say(said);
        }
    }
}

/// Rows of one title and length of which each is the other's nearest. Where a third is near, it is a routine, such as
/// a daily call at nine, noon and five.
fn pairs(work: &Work<'_>) -> Vec<Pair> {
    let view = work.view;
    let common = |row: &Row| {
        let rule = view.table.series(row).map(|series| series.alike);
        (!row.all_day).then(|| fingerprint_of((row.calendar, row.normal, row.end - row.start, rule)))
    };
    let keyed = |at: u32| view.row(at).and_then(|row| Some((common(row)?, row.start, at)));
    let keyed: Vec<(u64, i64, u32)> = candidates(work).filter_map(keyed).collect();
    let mut sorted = not_alone(keyed, |one| one.0);
    sorted.sort_unstable();
    let mut pairs = Vec::new();
    for same in sorted.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let at = |place: Option<usize>| place.and_then(|place| same.get(place));
        // To what stands before the pair or behind it, whoever lacks a neighbour has all the room there is.
        let gap = |a: Option<&(u64, i64, u32)>, b: Option<&(u64, i64, u32)>| {
            a.zip(b).map_or(i64::MAX, |(a, b)| b.1 - a.1)
        };
        for (n, (a, b)) in same.iter().zip(same.iter().skip(1)).enumerate() {
            let apart = gap(Some(a), Some(b));
            let room = gap(at(n.checked_sub(1)), Some(a)).min(gap(Some(b), at(n.checked_add(2))));
            if apart <= WIDEST && room > apart.max(CROWDED) {
                pairs.extend(pair(work, a.2, b.2));
            }
        }
    }
    pairs
}

/// The two as original and copy, if one can be a copy of the other.
fn pair(work: &Work<'_>, a: u32, b: u32) -> Option<Pair> {
    let view = work.view;
    let (original, copy) = if worth(work, a) >= worth(work, b) { (a, b) } else { (b, a) };
    let (first, second) = (view.row(original)?, view.row(copy)?);
    let at = |row: &Row| DateTime::from_timestamp(row.start, 0);
    let hours = zone_shift(at(first)?, at(second)?)?;
    let nothing_new = more_in(view, second, first).is_none();
    (nothing_new && !is_routine(view, first, second)).then_some(Pair {
        calendar: first.calendar,
        hours,
        original,
        copy,
    })
}

/// The firm among itself may well meet twice on a day; a copy has mostly lost its guests.
fn is_routine(view: &View<'_>, original: &Row, copy: &Row) -> bool {
    let bare = |row: &Row| view.others(row).next().is_none();
    let of_note = view.is_grave(original) || view.names_matter(original);
    let lost_guests = bare(copy) && !bare(original);
    let nobodys = bare(copy) && !view.meaning(original).named;
    !(of_note || lost_guests || nobodys)
}

/// Which of the pairs belong to a wrong import. The pairs come in order of their copies' making.
fn in_one_go(view: &View<'_>, pairs: &[Pair]) -> Vec<bool> {
    let created = |at: u32| view.row(at).map_or(UNKNOWN, |row| row.created);
    let foreign = |pair: &Pair| {
        let makers = (
            view.row(pair.original).map_or(0, |row| row.maker),
            view.row(pair.copy).map_or(0, |row| row.maker),
        );
        let later = created(pair.original) != UNKNOWN && created(pair.copy) > created(pair.original) + ONE_GO;
        later && makers.0 != 0 && makers.1 != 0 && makers.0 != makers.1
    };
    let mut imported = vec![false; pairs.len()];
    let mut from = 0;
    while from < pairs.len() {
        let begun = pairs.get(from).map_or(UNKNOWN, |pair| created(pair.copy));
        let rest = pairs.get(from..).unwrap_or_default();
        let long =
            rest.iter().take_while(|pair| created(pair.copy) <= begun.saturating_add(ONE_GO)).count().max(1);
        let go = rest.get(..long).unwrap_or_default();
        let mut titles: Vec<u64> = go.iter().filter_map(|pair| Some(view.row(pair.copy)?.normal)).collect();
        titles.sort_unstable();
        titles.dedup();
        if go.len() >= MANY && titles.len() > 1 && go.iter().all(foreign) {
            imported.iter_mut().skip(from).take(long).for_each(|flag| *flag = true);
        }
        from += long;
    }
    imported
}

fn judge(view: &View<'_>, pair: &Pair, (original, copy): (&Row, &Row), imported: bool) -> Said {
    let apart = many(pair.hours.unsigned_abs() as usize, "hour", "hours");
    let direction = if pair.hours < 0 { "earlier" } else { "later" };
    let title = view.quoted(original);
    let (confidence, act, reason) = if imported {
        (
            Confidence::Likely,
            Act::Delete,
            format!(
                "{title} is there twice, the copy exactly {apart} {direction}. Another program made a whole batch of such copies at once, as an import in the wrong time zone does."
            ),
        )
    } else {
        (
            Confidence::Possible,
            Act::Keep,
            format!(
                "{title} is there twice on one day, exactly {apart} apart. It may be a copy in the wrong time zone, or two sessions."
            ),
        )
    };
    let mut evidence = vec![
        ("Shift", format!("{apart} {direction}")),
        ("Times", format!("{} and {}", view.when(original), view.when(copy))),
        ("Shown first because it", why(view, original, &[pair.copy])),
    ];
    evidence.extend(made(view, original, &[pair.copy]));
    let items = vec![(pair.original, Part::Stays, Act::Keep), (pair.copy, Part::Subject, act)];
    Said { kind: FindingKind::Duplicate, confidence, reason, evidence, items }
}

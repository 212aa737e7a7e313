//! The same appointment typed anew: one calendar, one time, titles that differ by a typing mistake.
//!
//! Names that differ by one letter belong to two clients more often than one would like, so a deletion is proposed
//! only when both rows name the same matter. Numbers and single letters must be equal in any case.

use super::alike::not_alone;
use super::duplicate::{candidates, mark, more_in, why, worth};
use super::view::View;
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{Row, fingerprint_of};
use crate::rules::matter_id::MatterMatch;
use crate::rules::title::{self, is_slip};

/// Titles at least this much alike are compared word by word, from 0 to 1.
const ALIKE: f64 = 0.8;

/// Longest title that is compared, in bytes of its normal form; nobody types longer ones twice.
const LONGEST: usize = 160;

/// So many following titles of one time, in order of the alphabet, are compared with each.
const NEIGHBOURS: usize = 12;

pub(super) fn find(work: &mut Work<'_>) {
    let view = work.view;
    let time = |row: &Row| {
        let time = (row.calendar, row.start, row.end, row.all_day);
        (!row.is_series()).then(|| fingerprint_of(time))
    };
    let keyed: Vec<(u64, u32)> =
        candidates(work).filter_map(|at| Some((view.row(at).and_then(time)?, at))).collect();
    let mut sorted = not_alone(keyed, |one| one.0);
    sorted.sort_unstable();
    for same in sorted.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let same: Vec<u32> = same.iter().map(|(_, at)| *at).collect();
        at_one_time(work, &same);
    }
}

fn at_one_time(work: &mut Work<'_>, same: &[u32]) {
    let view = work.view;
    for backwards in [false, true] {
        let mut titles: Vec<(String, u32)> =
            same.iter().filter_map(|at| Some((normal(view, *at, backwards)?, *at))).collect();
        // Titles that differ at the end are neighbours in order of the alphabet, the others in the order of it read
        // backwards.
        titles.sort_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| view.order(a.1 as usize).cmp(&view.order(b.1 as usize)))
        });
        for (n, (title, at)) in titles.iter().enumerate() {
            let next = titles.iter().skip(n + 1).take(NEIGHBOURS);
            for (_, other) in next.filter(|(other, _)| other != title && is_retyped(title, other, backwards))
            {
                two(work, *at, *other);
            }
        }
    }
}

fn normal(view: &View<'_>, at: u32, backwards: bool) -> Option<String> {
    let normal = title::normal(view.table.title(view.row(at)?));
    let short = !normal.is_empty() && normal.len() <= LONGEST;
    short.then(|| if backwards { normal.chars().rev().collect() } else { normal })
}

/// Does a typing mistake make one of the other?
fn is_retyped(a: &str, b: &str, backwards: bool) -> bool {
    if backwards {
        let turned = |text: &str| text.chars().rev().collect::<String>();
        return differs_little(&turned(a), &turned(b));
    }
    differs_little(a, b)
}

fn differs_little(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 3 || strsim::normalized_damerau_levenshtein(a, b) < ALIKE {
        return false;
    }
    // Spaces come and go with typing: "cross examination" is "crossexamination".
    if a.split(' ').eq(b.split(' ')) || a.replace(' ', "") == b.replace(' ', "") {
        return !a.contains(|c: char| c.is_ascii_digit());
    }
    let (left, right): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    left.len() == right.len() && left.iter().zip(&right).all(|(x, y)| x == y || is_slip(x, y))
}

fn two(work: &mut Work<'_>, a: u32, b: u32) {
    let view = work.view;
    let free = |at: u32| {
        !work.is_gone(at)
            && (work.duplicates.get(at as usize).copied().unwrap_or(0) == 0 || work.does_stay(at))
    };
    if !free(a) || !free(b) {
        return;
    }
    let (keeper, copy) = if worth(work, a) >= worth(work, b) { (a, b) } else { (b, a) };
    let (Some(kept), Some(row)) = (view.row(keeper), view.row(copy)) else { return };
    if row.id == kept.id || people_differ(view, row, kept) {
        return;
    }
    let one_matter = matches!(view.table.found(kept), MatterMatch::One(_) | MatterMatch::Closed(_))
        && kept.found == row.found;
    let more = more_in(view, row, kept);
    let sure = one_matter && more.is_none() && !work.does_stay(copy);
    let said = judge(view, (keeper, kept), (copy, row), sure);
    mark(work, keeper, &[copy]);
    work.say(said);
}

/// Different people on both sides, or different matters: two appointments for certain.
fn people_differ(view: &View<'_>, row: &Row, kept: &Row) -> bool {
    let lacks = |x: &Row, y: &Row| view.others(x).any(|who| view.others(y).all(|other| other != who));
    let matters = *view.table.found(row) != MatterMatch::None && *view.table.found(kept) != MatterMatch::None;
    (lacks(row, kept) && lacks(kept, row)) || (matters && row.found != kept.found)
}

fn judge(view: &View<'_>, (keeper, kept): (u32, &Row), (copy, row): (u32, &Row), sure: bool) -> Said {
    let (a, b) = (view.quoted(kept), view.quoted(row));
    let (confidence, act, tail) = if sure {
        (
            Confidence::Likely,
            Act::Delete,
            "Both name the same matter, so it is one appointment that was typed twice.",
        )
    } else {
        (
            Confidence::Possible,
            Act::Keep,
            "It may be one appointment that was typed twice, or two with similar names.",
        )
    };
    let reason = format!("{a} and {b} are at the same time on the same calendar. {tail}");
    let evidence = vec![
        ("Titles", format!("{a} and {b}")),
        ("Time", view.when(kept)),
        ("Stays because it", why(view, kept, &[copy])),
    ];
    let items = vec![(keeper, Part::Stays, Act::Keep), (copy, Part::Subject, act)];
    Said { kind: FindingKind::Duplicate, confidence, reason, evidence, items }
}

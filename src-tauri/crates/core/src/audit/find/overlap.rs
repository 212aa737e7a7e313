//! Two appointments of one owner that overlap ahead of us. Series are looked at for the next weeks only: what clashes
//! later clashes before as well, and somebody who looks at the series sees it.

use super::rules::Judged;
use super::series::begins;
use super::view::{View, is_busy};
use super::words::many;
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, Kind, Part};
use crate::audit::holdings::{NOBODY, Row};
use crate::event::{ShowAs, Standing};
use std::collections::{BTreeMap, BTreeSet};

/// So far ahead series are looked at, in seconds.
const AHEAD: i64 = 60 * 86_400;

/// With at most so many that are still going on each is compared; a day that is this full needs a person anyway.
const LISTED: usize = 8;

/// Something that takes time of its owner.
struct Taken {
    owner: (bool, u32),
    start: i64,
    end: i64,
    row: u32,
}

pub(super) fn find(work: &mut Work<'_>, judged: &[Judged]) {
    let view = work.view;
    let mut taken: Vec<Taken> = Vec::new();
    for one in judged {
        if let Some(row) = view.row(one.group.lead).filter(|row| takes_time(row)) {
            add(view, one, row, &mut taken);
        }
    }
    let key = |one: &Taken| (one.owner, one.start, one.end);
    taken.sort_unstable_by(|a, b| {
        key(a).cmp(&key(b)).then_with(|| view.order(a.row as usize).cmp(&view.order(b.row as usize)))
    });
    for pair in pairs(work, &taken) {
        work.say(pair);
    }
}

fn takes_time(row: &Row) -> bool {
    !row.all_day && row.start < row.end && is_busy(row)
}

fn add(view: &View<'_>, one: &Judged, row: &Row, taken: &mut Vec<Taken>) {
    // Where nobody has said who is internal, the calendar stands for its owner.
    let owner = if one.owner == NOBODY { (true, row.calendar) } else { (false, one.owner) };
    if one.owner == NOBODY && view.firm.staff.iter().next().is_some() {
        return;
    }
    let mut push = |start: i64| {
        taken.push(Taken { owner, start, end: start + (row.end - row.start), row: one.group.lead });
    };
    match view.holdings.series(row) {
        Some(series) => begins(view, row, series, view.now, view.now + AHEAD).into_iter().for_each(push),
        None if view.is_ahead(row) => push(row.start),
        None => {}
    }
}

/// Goes through the time of each owner with all that is still going on; each pair is said once, however often two
/// series meet.
fn pairs(work: &Work<'_>, taken: &[Taken]) -> Vec<Said> {
    let mut met: BTreeMap<(u32, u32), (usize, usize)> = BTreeMap::new();
    let mut first: Vec<(&Taken, &Taken)> = Vec::new();
    for of_one in taken.chunk_by(|a, b| a.owner == b.owner) {
        let mut going_on: BTreeSet<(i64, usize)> = BTreeSet::new();
        for (n, later) in of_one.iter().enumerate() {
            going_on = going_on.split_off(&(later.start, usize::MAX));
            for earlier in going_on.iter().rev().take(LISTED).filter_map(|(_, at)| of_one.get(*at)) {
                if is_one(work, earlier.row, later.row) {
                    continue;
                }
                let (_, times) = met
                    .entry((earlier.row.min(later.row), earlier.row.max(later.row)))
                    .or_insert_with(|| {
                        first.push((earlier, later));
                        (first.len() - 1, 0)
                    });
                *times += 1;
            }
            going_on.insert((later.end, n));
        }
    }
    let mut times = vec![0; first.len()];
    for (at, count) in met.into_values() {
        if let Some(place) = times.get_mut(at) {
            *place = count;
        }
    }
    let mut moments = Moments::new();
    let met = first.into_iter().zip(times);
    met.filter_map(|((a, b), times)| said(work.view, a, b, times, &mut moments)).collect()
}

/// Do both rows belong to one appointment, or were they said to be copies of each other?
fn is_one(work: &Work<'_>, a: u32, b: u32) -> bool {
    let view = work.view;
    let twins = |at: u32| work.twins.get(at as usize).copied().filter(|number| *number != 0);
    let root = |at: u32| view.row(at).and_then(|row| view.parent(row)).unwrap_or(at);
    root(a) == root(b) || (twins(a).is_some() && twins(a) == twins(b))
}

/// Times that were written before: a full calendar has many appointments that begin at one time, each in many pairs.
type Moments = BTreeMap<i64, String>;

fn said(
    view: &View<'_>,
    earlier: &Taken,
    later: &Taken,
    times: usize,
    moments: &mut Moments,
) -> Option<Said> {
    let (a, b) = (view.row(earlier.row)?, view.row(later.row)?);
    let who = if earlier.owner.0 { "This calendar".to_owned() } else { view.name(earlier.owner.1) };
    let often = if times > 1 {
        format!(", {} in the next weeks", many(times, "time", "times"))
    } else {
        String::new()
    };
    let reason = format!("{who} has {} and {} at the same time{often}.", view.quoted(a), view.quoted(b));
    let mut moment = |at: i64| moments.entry(at).or_insert_with(|| view.moment(at)).clone();
    let both = [moment(earlier.start).as_str(), " and ", &moment(later.start)].concat();
    let tentative = |row: &Row| row.show_as == ShowAs::Tentative || row.standing == Standing::Tentative;
    let confidence = if tentative(a) || tentative(b) { Confidence::Likely } else { Confidence::Certain };
    Some(Said {
        kind: Kind::Overlap,
        confidence,
        reason,
        evidence: vec![("Begin", both)],
        items: vec![(earlier.row, Part::Subject, Act::Keep), (later.row, Part::Subject, Act::Keep)],
    })
}

//! Appointments of one owner that overlap ahead of us. Series are looked at for the next weeks only: what clashes
//! later clashes before as well, and somebody who looks at the series sees it.
//!
//! Two that overlap are named as a pair. Where more hang together on one day, one finding names all of them: a calendar
//! that is booked many times over makes as much to read as it has appointments, not as it has pairs. A day on which a
//! third one joins two that clash each week is a finding of its own, and the other days are counted without it.

use super::rules::Judged;
use super::series::begins;
use super::view::View;
use super::words::{listed, many};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::calendar::event::{EventStatus, ShowAs};
use crate::rules::standing;
use crate::time::words::day_of_year;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// So far ahead series are looked at, in seconds.
const AHEAD: i64 = 60 * 86_400;

/// With at most so many that are still going on each is compared; a day that is this full names them all anyway.
const COMPARED: usize = 64;

/// Something that takes time of its owner.
struct Taken {
    owner: (bool, u32),
    start: i64,
    end: i64,
    /// The latest end so far, of this one and of all before it.
    until: i64,
    row: u32,
}

/// What clashes on one day.
struct Clash {
    owner: (bool, u32),
    /// The office's day on which the later ones begin.
    day: NaiveDate,
    /// Each once, in order of time.
    rows: Vec<u32>,
    /// When the first two begin.
    begins: [i64; 2],
    /// Two of those that overlap are more than tentative.
    firm: bool,
    /// How often just these clash.
    times: usize,
}

/// A day of a chain, while it is gathered.
struct Day {
    date: NaiveDate,
    /// Places in the chain.
    places: BTreeSet<usize>,
    firm: bool,
}

pub(super) fn find(work: &mut Work<'_>, judged: &[Judged]) {
    let view = work.view;
    let mut taken: Vec<Taken> = Vec::new();
    for one in judged {
        if let Some(row) =
            view.row(one.group.lead).filter(|row| takes_time(row) && !is_refused(view, row, one.owner))
        {
            add(view, one, row, &mut taken);
        }
    }
    let key = |one: &Taken| (one.owner, one.start, one.end);
    taken.sort_unstable_by(|a, b| {
        key(a).cmp(&key(b)).then_with(|| view.order(a.row as usize).cmp(&view.order(b.row as usize)))
    });
    hang_together(&mut taken);
    for clash in clashes(work, &taken) {
        work.say(said(view, &clash));
    }
}

fn takes_time(row: &Row) -> bool {
    standing::can_clash(row.all_day, row.start, row.end, row.show_as)
}

/// Its owner was asked and will not come.
fn is_refused(view: &View<'_>, row: &Row, owner: u32) -> bool {
    let asked = view.table.guests(row).iter().map(|guest| (guest.who, guest.answer));
    owner != NOBODY && standing::has_declined(owner, None, asked)
}

fn add(view: &View<'_>, one: &Judged, row: &Row, taken: &mut Vec<Taken>) {
    // Where nobody has said who is internal, the calendar stands for its owner.
    let owner = if one.owner == NOBODY { (true, row.calendar) } else { (false, one.owner) };
    if one.owner == NOBODY && view.firm.staff.iter().next().is_some() {
        return;
    }
    let mut push = |start: i64| {
        let end = start + (row.end - row.start);
        taken.push(Taken { owner, start, end, until: end, row: one.group.lead });
    };
    match view.table.series(row) {
        Some(series) => begins(view, row, series, view.now, view.now + AHEAD).into_iter().for_each(push),
        None if view.is_ahead(row) => push(row.start),
        None => {}
    }
}

fn hang_together(taken: &mut [Taken]) {
    let mut before: Option<((bool, u32), i64)> = None;
    for one in taken {
        let until = before.filter(|(owner, _)| *owner == one.owner).map_or(one.end, |(_, until)| until);
        one.until = until.max(one.end);
        before = Some((one.owner, one.until));
    }
}

/// Goes through the time of each owner. Series that clash with the same ones again are said once.
fn clashes(work: &Work<'_>, taken: &[Taken]) -> Vec<Clash> {
    let mut known: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    let mut clashes: Vec<Clash> = Vec::new();
    let chains = taken.chunk_by(|a, b| a.owner == b.owner && b.start < a.until);
    for chain in chains.filter(|chain| chain.len() > 1) {
        for clash in day_by_day(work, chain) {
            let mut same = clash.rows.clone();
            same.sort_unstable();
            let at = *known.entry(same).or_insert(clashes.len());
            match clashes.get_mut(at) {
                Some(first) => first.times += 1,
                None => clashes.push(clash),
            }
        }
    }
    clashes
}

/// The clashes among appointments that hang together by time.
fn day_by_day(work: &Work<'_>, chain: &[Taken]) -> Vec<Clash> {
    let mut clashes = Vec::new();
    let mut today: Option<Day> = None;
    let mut going_on: BTreeSet<(i64, usize)> = BTreeSet::new();
    let is_firm = |one: &Taken| work.view.row(one.row).is_some_and(|row| !is_tentative(row));
    for (at, later) in chain.iter().enumerate() {
        going_on = going_on.split_off(&(later.start, usize::MAX));
        let earlier = going_on.iter().rev().take(COMPARED).filter_map(|(_, at)| Some((*at, chain.get(*at)?)));
        let met: Vec<_> = earlier.filter(|(_, one)| !is_one(work, one.row, later.row)).collect();
        if !met.is_empty() {
            let date = work.view.local_day(later.start);
            let over = today.take_if(|day| day.date != date);
            clashes.extend(over.and_then(|day| gathered(chain, day)));
            let day = today.get_or_insert(Day { date, places: BTreeSet::new(), firm: false });
            day.firm |= is_firm(later) && met.iter().any(|(_, one)| is_firm(one));
            day.places.extend(met.into_iter().map(|(at, _)| at).chain([at]));
        }
        going_on.insert((later.end, at));
    }
    clashes.extend(today.and_then(|day| gathered(chain, day)));
    clashes
}

fn gathered(chain: &[Taken], day: Day) -> Option<Clash> {
    let all: Vec<&Taken> = day.places.into_iter().filter_map(|at| chain.get(at)).collect();
    let [first, second, ..] = all.as_slice() else { return None };
    let mut seen = BTreeSet::new();
    let rows = all.iter().map(|one| one.row).filter(|row| seen.insert(*row)).collect();
    let begins = [first.start, second.start];
    Some(Clash { owner: first.owner, day: day.date, rows, begins, firm: day.firm, times: 1 })
}

fn is_tentative(row: &Row) -> bool {
    row.show_as == ShowAs::Tentative || row.status == EventStatus::Tentative
}

/// Do both rows belong to one appointment, or were they said to be copies of each other?
fn is_one(work: &Work<'_>, a: u32, b: u32) -> bool {
    let view = work.view;
    let duplicates = |at: u32| work.duplicates.get(at as usize).copied().filter(|number| *number != 0);
    let root = |at: u32| view.row(at).and_then(|row| view.parent(row)).unwrap_or(at);
    root(a) == root(b) || (duplicates(a).is_some() && duplicates(a) == duplicates(b))
}

fn said(view: &View<'_>, clash: &Clash) -> Said {
    let who = if clash.owner.0 { "This calendar".to_owned() } else { view.name(clash.owner.1) };
    let titles: Vec<String> =
        clash.rows.iter().filter_map(|at| view.row(*at)).map(|row| view.quoted(row)).collect();
    let often = match clash.times {
        1 => String::new(),
        times => format!(", {} in the next weeks", many(times, "time", "times")),
    };
    let reason = match titles.as_slice() {
        [a, b] => format!("{who} has {a} and {b} at the same time{often}."),
        more => {
            let day = day_of_year(clash.day);
            format!(
                "{who} has {} that overlap on {day}{often}: {}.",
                many(more.len(), "event", "events"),
                listed(more)
            )
        }
    };
    let [first, second] = clash.begins;
    let both = [view.moment(first).as_str(), " and ", &view.moment(second)].concat();
    let what = if titles.len() == 2 { "Begin" } else { "The first begin" };
    let items = clash.rows.iter().map(|at| (*at, Part::Subject, Act::Keep)).collect();
    let confidence = if clash.firm { Confidence::Certain } else { Confidence::Likely };
    Said { kind: FindingKind::Overlap, confidence, reason, evidence: vec![(what, both)], items }
}

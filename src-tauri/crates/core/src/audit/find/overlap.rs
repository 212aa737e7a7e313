//! Appointments of one owner that overlap ahead of us. Series are looked at for the next weeks only: what clashes
//! later clashes before as well, and somebody who looks at the series sees it.
//!
//! Two that overlap are named as a pair. Where more hang together on one day, one finding names all of them: a calendar
//! that is booked many times over makes as much to read as it has appointments, not as it has pairs. A day on which a
//! third one joins two that clash each week is a finding of its own, and the other days are counted without it.

use super::rules::{Judged, has_declined};
use super::series::begins;
use super::view::View;
use super::words::{listed, many};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::calendar::event::{EventStatus, ShowAs};
use crate::firm::policy::CategoryKind;
use crate::rules::overlap::{Block, is_break, relation};
use crate::rules::standing;
use crate::time::words::day_of_year;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// So far ahead series are looked at, in seconds.
const AHEAD: i64 = 60 * 86_400;

/// With at most so many that are still going on each is compared; a day that is this full names them all anyway.
const COMPARED: usize = 64;

/// Somebody's time; where nobody has said who is internal, the calendar's, which stands for its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whom {
    Person(u32),
    Calendar(u32),
}

/// Something that takes time of its owner.
struct Taken {
    owner: Whom,
    start: i64,
    end: i64,
    /// The latest end so far, of this one and of all before it.
    until: i64,
    row: u32,
}

/// What clashes on one day.
struct Clash {
    /// All whose time it is; those that several own clash once.
    owners: Vec<Whom>,
    /// The office's day on which the later ones begin.
    day: NaiveDate,
    /// Each once, in order of time.
    rows: Vec<u32>,
    /// When the first two begin.
    begins: [i64; 2],
    /// Two of those that overlap are more than tentative.
    firm: bool,
    /// How often just these clash, at most for one of the owners.
    times: usize,
    /// How often for the last of the owners.
    times_of_last: usize,
}

impl Clash {
    /// The same ones clash again: for the same owner on another day, or for another one of their owners.
    fn join(&mut self, again: Self) {
        if self.owners.last() == again.owners.last() {
            self.times_of_last += 1;
        } else {
            self.owners.extend(again.owners);
            self.times_of_last = 1;
        }
        self.times = self.times.max(self.times_of_last);
        self.firm |= again.firm;
        if again.begins < self.begins {
            (self.day, self.rows, self.begins) = (again.day, again.rows, again.begins);
        }
    }
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
        let row = view.row(one.group.lead).filter(|row| takes_time(row) && !is_only_break(view, one, row));
        if let Some(row) = row {
            add(view, one, row, &mut taken);
        }
    }
    let key = |one: &Taken| (one.owner, one.start, one.end);
    taken.sort_unstable_by(|a, b| {
        key(a).cmp(&key(b)).then_with(|| view.order(a.row as usize).cmp(&view.order(b.row as usize)))
    });
    hang_together(&mut taken);
    for clash in in_order(view, clashes(work, &taken)) {
        work.say(said(view, &clash));
    }
}

fn takes_time(row: &Row) -> bool {
    standing::can_clash(row.all_day, row.start, row.end, row.show_as)
}

/// A break of one person alone: as [`crate::morning`] has it.
fn is_only_break(view: &View<'_>, one: &Judged, row: &Row) -> bool {
    let [owner] = one.owners() else { return false };
    let kind = standing::seen_as(view.meaning(row).kind, view.seems_court(&one.group, row));
    let alone = || {
        let asked = view.table.guests(row).iter().filter(|guest| !guest.resource).map(|guest| guest.who);
        let mut people = asked.chain((row.organizer != NOBODY).then_some(row.organizer));
        people.all(|who| who == *owner || Some(who) == one.typed_by())
    };
    kind.is_none_or(|kind| kind == CategoryKind::Internal)
        && !view.names_matter(row)
        && is_break(view.table.title(row))
        && alone()
}

fn add(view: &View<'_>, one: &Judged, row: &Row, taken: &mut Vec<Taken>) {
    let series = view.table.series(row);
    if series.is_none() && !view.is_ahead(row) {
        return;
    }
    let owners = whose_time(view, one, row);
    let mut push = |start: i64| {
        let end = start + (row.end - row.start);
        let of = |owner: &Whom| Taken { owner: *owner, start, end, until: end, row: one.group.lead };
        taken.extend(owners.iter().map(of));
    };
    match series {
        Some(series) => begins(view, row, series, view.now, view.now + AHEAD).into_iter().for_each(push),
        None => push(row.start),
    }
}

/// Whose time it takes: as [`crate::morning`] has it.
fn whose_time(view: &View<'_>, one: &Judged, row: &Row) -> Vec<Whom> {
    let owners = one.owners();
    if owners.is_empty() && view.firm.staff.iter().next().is_none() {
        return vec![Whom::Calendar(row.calendar)];
    }
    let kind = standing::seen_as(view.meaning(row).kind, view.seems_court(&one.group, row));
    if !standing::books_owners(owners.len(), kind) {
        return Vec::new();
    }
    let comes = owners.iter().filter(|owner| !has_declined(view, &one.group, row, **owner));
    comes.map(|owner| Whom::Person(*owner)).collect()
}

fn hang_together(taken: &mut [Taken]) {
    let mut before: Option<(Whom, i64)> = None;
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
                Some(first) => first.join(clash),
                None => clashes.push(clash),
            }
        }
    }
    clashes
}

/// In an order that does not depend on which number somebody has.
fn in_order(view: &View<'_>, mut clashes: Vec<Clash>) -> Vec<Clash> {
    let address = |owner: &Whom| match owner {
        Whom::Person(who) => view.people.address(*who),
        Whom::Calendar(_) => None,
    };
    for clash in &mut clashes {
        clash.owners.sort_by_key(address);
    }
    let key = |clash: &Clash| (clash.owners.iter().map(address).collect::<Vec<_>>(), clash.begins);
    clashes.sort_by_cached_key(key);
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
        let met = earlier.filter(|(_, one)| !is_one(work, one.row, later.row));
        let met: Vec<_> = met.filter(|(_, one)| !go_together(work.view, one.row, later.row)).collect();
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
    let owners = vec![first.owner];
    Some(Clash { owners, day: day.date, rows, begins, firm: day.firm, times: 1, times_of_last: 1 })
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

/// Is one of them only the way to the other one, or a hold for it?
fn go_together(view: &View<'_>, a: u32, b: u32) -> bool {
    let block = |at: u32| {
        let row = view.row(at)?;
        Some(Block { title: view.table.title(row), matters: view.table.found(row).matters() })
    };
    let sides = block(a).zip(block(b));
    sides.is_some_and(|(a, b)| relation(a, b).is_some() || relation(b, a).is_some())
}

fn said(view: &View<'_>, clash: &Clash) -> Said {
    let name = |owner: &Whom| match owner {
        Whom::Person(who) => view.name(*who),
        Whom::Calendar(_) => "This calendar".to_owned(),
    };
    let names: Vec<String> = clash.owners.iter().map(name).collect();
    let who = [listed(&names).as_str(), if names.len() > 1 { "have" } else { "has" }].join(" ");
    let titles: Vec<String> =
        clash.rows.iter().filter_map(|at| view.row(*at)).map(|row| view.quoted(row)).collect();
    let often = match clash.times {
        1 => String::new(),
        times => format!(", {} in the next weeks", many(times, "time", "times")),
    };
    let reason = match titles.as_slice() {
        [a, b] => format!("{who} {a} and {b} at the same time{often}."),
        more => {
            let day = day_of_year(clash.day);
            format!(
                "{who} {} that overlap on {day}{often}: {}.",
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

//! One series or single event: its instances inside a window (RFC 5545 §3.8.4.4, §3.8.5).
//!
//! Which of several components of one instance counts was decided before, in `expand`.

use super::entry::{Entry, Fault, PeriodEnd, When, Written};
use super::instances::{self, DAY, Day, Named, midnight, second};
use super::values::{Length, Stamp};
use super::zones::{Resolved, Resolver};
use crate::calendar::recurrence::{Rule, Until};
use crate::time::zone::Zone;
use crate::time::{OriginalStart, Span, Window};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

/// When a component begins and how long it takes, by the clocks of its zone.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    all_day: bool,
    start: NaiveDateTime,
    zone: Resolved,
    length: Length,
}

impl Plan {
    /// # Errors
    /// The reason, if the zone is unknown or there is no start.
    pub(super) fn of(entry: &Entry, resolver: &mut Resolver<'_>) -> Result<Self, Fault> {
        let start = entry.start.as_ref().ok_or("it has no start (DTSTART)")?;
        let zone = resolver.zone_of(entry, start)?;
        let (all_day, local) = match start.stamp {
            Stamp::Date(date) => (true, date.and_time(NaiveTime::MIN)),
            Stamp::Local(local) | Stamp::Utc(local) => (false, local),
        };
        let length = match (&entry.end, entry.duration) {
            (Some(end), _) => match end.stamp {
                Stamp::Date(date) => Length::Nominal { days: (date - local.date()).num_days(), seconds: 0 },
                Stamp::Local(at) | Stamp::Utc(at) => {
                    let end = resolver.zone_of(entry, end)?.instant_of(at);
                    Length::Exact(end - zone.instant_of(local))
                }
            },
            (None, Some(duration)) => duration,
            // RFC 5545 §3.6.1: a date alone is one day, a time alone takes none.
            (None, None) => Length::Nominal { days: i64::from(all_day), seconds: 0 },
        };
        Ok(Self { all_day, start: local, zone, length })
    }

    /// Whose clocks it goes by.
    pub(super) fn zone(&self) -> &Zone {
        &self.zone.zone
    }

    /// What an instance that begins on that day is called.
    pub(super) fn on(&self, day: NaiveDate) -> OriginalStart {
        self.original(day.and_time(self.start.time()))
    }

    /// Does it begin on a date?
    pub(super) fn is_all_day(&self) -> bool {
        self.all_day
    }

    /// What the clocks of the series show when that day begins.
    fn wall(&self, day: &OriginalStart) -> NaiveDateTime {
        match day {
            OriginalStart::At(at) => self.zone.zone.to_local(*at),
            OriginalStart::On(date) if self.all_day => date.and_time(NaiveTime::MIN),
            OriginalStart::On(date) => date.and_time(self.start.time()),
        }
    }

    fn original(&self, local: NaiveDateTime) -> OriginalStart {
        if self.all_day {
            OriginalStart::On(local.date())
        } else {
            OriginalStart::At(self.zone.instant_of(local))
        }
    }

    /// The same in seconds, for many of them.
    fn second_of(&self, wall: i64) -> i64 {
        if self.all_day { wall - wall.rem_euclid(DAY) } else { self.zone.second_of(wall) }
    }

    /// What a recurrence id, an exception or an added date of this series names, in the series' own terms: programs write
    /// a time for a day of a series of dates, a date for one of a series of times, and leave out the zone.
    pub(super) fn day(
        &self,
        entry: &Entry,
        when: &When,
        resolver: &mut Resolver<'_>,
    ) -> Result<OriginalStart, Fault> {
        if self.all_day {
            let day = match when.stamp {
                Stamp::Date(day) => day,
                Stamp::Local(at) => at.date(),
                Stamp::Utc(at) if at.time() == NaiveTime::MIN => at.date(),
                // Midnight of the calendar's own zone, told as an instant.
                Stamp::Utc(at) => resolver.calendar_zone(entry).zone.to_local(at.and_utc()).date(),
            };
            return Ok(OriginalStart::On(day));
        }
        Ok(match (when.stamp, &when.zone) {
            (Stamp::Date(day), _) => self.on(day),
            (Stamp::Local(at), Written::Floating) => OriginalStart::At(self.zone.instant_of(at)),
            (Stamp::Local(_) | Stamp::Utc(_), _) => resolver.original(entry, when)?,
        })
    }

    /// The component by itself.
    pub(super) fn own_span(&self) -> Span {
        let (begin, end) = self.own_times();
        instances::span(begin, end, self.all_day, &self.zone.label)
    }

    /// IANA name of the zone that its times were made in.
    pub(super) fn zone_label(&self) -> &Arc<str> {
        &self.zone.label
    }

    fn own_times(&self) -> (i64, i64) {
        let wall = self.start.and_utc().timestamp();
        self.times(self.second_of(wall), wall, self.length)
    }

    /// Begin and end of the instance that begins in that second, when the clocks show `wall`.
    fn times(&self, begin: i64, wall: i64, length: Length) -> (i64, i64) {
        let end = match length {
            // Many programs write the first day as the end; they mean one day.
            _ if self.all_day && length.whole_days() == 0 => begin + DAY,
            _ if self.all_day => begin + length.whole_days() * DAY,
            Length::Exact(exact) => begin + exact.num_seconds(),
            Length::Nominal { days: 0, seconds } => begin + seconds,
            Length::Nominal { days, seconds } => self.zone.second_of(wall + days * DAY) + seconds,
        };
        (begin, end)
    }
}

/// An override and what it does to the instances after it.
pub(super) struct Override<'e> {
    pub(super) entry: &'e Entry,
    pub(super) original: OriginalStart,
    pub(super) plan: Plan,
}

/// What is asked for, in the form in which it is asked of each instance.
pub(super) struct Stretch {
    /// The second in which it begins, and the first that begins in it.
    begun: i64,
    first: i64,
    /// The first second that does not begin in it.
    end: i64,
    /// Whose clocks whole days go by.
    floating: Resolved,
}

impl Stretch {
    pub(super) fn of(window: &Window, floating: &Resolved) -> Self {
        let next = |at: DateTime<Utc>| at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
        let (begun, first, end) = (window.start.timestamp(), next(window.start), next(window.end));
        Self { begun, first, end, floating: floating.clone() }
    }

    /// As [`Span::overlaps`].
    fn touches(&self, day: &Day) -> bool {
        let (begin, end) = match day.all_day {
            true => {
                let end = day.end.max(day.begin + DAY);
                (self.floating.second_of(day.begin), self.floating.second_of(end))
            }
            false => (day.begin, day.end),
        };
        if end <= begin {
            return self.first <= begin && begin < self.end;
        }
        begin < self.end && self.begun < end
    }
}

/// The instance of an override: if it lies in the window, wherever its original lay.
pub(super) fn of_override(one: &Override<'_>, window: &Stretch) -> Option<Day> {
    let (begin, end) = one.plan.own_times();
    let named = match one.original {
        OriginalStart::At(_) => Named::Instant,
        OriginalStart::On(_) => Named::Date,
    };
    let (original, all_day) = (second(&one.original), one.plan.all_day);
    Some(Day { begin, end, original, component: 0, all_day, named }).filter(|day| window.touches(day))
}

/// Adds the instances of a master, without those that an override of their own replaces. Of more than `most` only one
/// more is made, which is enough to know that they are too many. Their component is 0 where it is the master, else the
/// number of the override from 1. Answers with the name of the master's zone.
///
/// # Errors
/// The reason, if a zone is unknown or a rule explodes.
pub(super) fn of_master(
    master: &Entry,
    overrides: &[Override<'_>],
    (window, asked): (&Window, &Stretch),
    resolver: &mut Resolver<'_>,
    most: usize,
    made: &mut Vec<Day>,
) -> Result<Arc<str>, Fault> {
    let plan = Plan::of(master, resolver)?;
    let is_series = !master.rules.is_empty() || !master.added.is_empty() || !overrides.is_empty();
    let all_day = plan.all_day;
    if !is_series {
        let (begin, end) = plan.own_times();
        let day = Day { begin, end, original: begin, component: 0, all_day, named: Named::Alone };
        if asked.touches(&day) && !hidden(master, &plan, resolver)? {
            made.push(day);
        }
        return Ok(plan.zone.label);
    }
    let gone = Gone::of(master, &plan, overrides, resolver)?;
    let futures: Vec<Future<'_, '_>> = (1..)
        .zip(overrides)
        .filter(|(_, one)| one.entry.and_future)
        .map(|one| Future::of(&plan, one))
        .collect();
    let named = if all_day { Named::Date } else { Named::Instant };
    let mut before = None;
    let begun = made.len();
    for (wall, length) in starts(master, &plan, stretch(&plan, &futures, window), resolver)? {
        let original = plan.second_of(wall);
        // Two wall times that a gap folds into one instant are one instance.
        if gone.has(original, wall) || before == Some(original) {
            continue;
        }
        before = Some(original);
        // Overrides come in order of their days.
        let before_it = futures.partition_point(|one| one.original < original);
        let future = before_it.checked_sub(1).and_then(|last| futures.get(last));
        let day = match future {
            Some(future) => future.moved(wall, original, named),
            None => {
                let (begin, end) = plan.times(original, wall, length);
                Day { begin, end, original, component: 0, all_day, named }
            }
        };
        if asked.touches(&day) {
            made.push(day);
            if made.len() - begun > most {
                break;
            }
        }
    }
    Ok(plan.zone.label)
}

/// A single event that its own `EXDATE` takes away.
fn hidden(master: &Entry, plan: &Plan, resolver: &mut Resolver<'_>) -> Result<bool, Fault> {
    if master.excepted.is_empty() {
        return Ok(false);
    }
    let wall = plan.start.and_utc().timestamp();
    Ok(Gone::of(master, plan, &[], resolver)?.has(plan.second_of(wall), wall))
}

/// An override for all instances after it, too (`RANGE=THISANDFUTURE`).
struct Future<'o, 'e> {
    number: u32,
    one: &'o Override<'e>,
    original: i64,
    /// What the clocks of the series show at its original.
    wall: i64,
}

impl<'o, 'e> Future<'o, 'e> {
    fn of(plan: &Plan, (number, one): (u32, &'o Override<'e>)) -> Self {
        let wall = plan.wall(&one.original).and_utc().timestamp();
        Self { number, one, original: second(&one.original), wall }
    }

    /// An instance after it: as far from it as before, by the wall clock.
    fn moved(&self, wall: i64, original: i64, named: Named) -> Day {
        let plan = &self.one.plan;
        let start = plan.start.and_utc().timestamp() + (wall - self.wall);
        let (begin, end) = plan.times(plan.second_of(start), start, plan.length);
        Day { begin, end, original, component: self.number, all_day: plan.all_day, named }
    }
}

/// Originals that do not come out: excepted, or replaced by an override. Few, and in order.
#[derive(Default)]
struct Gone {
    originals: Vec<i64>,
    /// Some programs name instances of timed series by the date alone: its midnight.
    dates: Vec<i64>,
}

impl Gone {
    fn of(
        master: &Entry,
        plan: &Plan,
        overrides: &[Override<'_>],
        resolver: &mut Resolver<'_>,
    ) -> Result<Self, Fault> {
        let mut gone = Self::default();
        for when in &master.excepted {
            let original = plan.day(master, when, resolver)?;
            gone.add(&original, when);
        }
        for one in overrides {
            // An override always says which instance it replaces.
            if let Some(when) = &one.entry.replaces {
                gone.add(&one.original, when);
            }
        }
        gone.originals.sort_unstable();
        gone.dates.sort_unstable();
        Ok(gone)
    }

    fn add(&mut self, original: &OriginalStart, written: &When) {
        if let Stamp::Date(date) = written.stamp {
            self.dates.push(midnight(date));
        }
        self.originals.push(second(original));
    }

    fn has(&self, original: i64, wall: i64) -> bool {
        let is_excepted = self.originals.binary_search(&original).is_ok();
        is_excepted || self.dates.binary_search(&(wall - wall.rem_euclid(DAY))).is_ok()
    }
}

/// The stretch of wall time in which an instance must begin to touch the window.
fn stretch(plan: &Plan, futures: &[Future<'_, '_>], window: &Window) -> (NaiveDateTime, NaiveDateTime) {
    let mut reach = plan.length.reach();
    let mut shift = TimeDelta::zero();
    for future in futures {
        let own = &future.one.plan;
        reach = reach.max(own.length.reach());
        let moved = (second(&own.original(own.start)) - future.original).abs();
        shift = shift.max(TimeDelta::seconds(moved));
    }
    // Two days more cover all zones, and the hours that a nominal day may be off.
    let margin = shift.checked_add(&TimeDelta::days(2)).unwrap_or(shift);
    let wall = |at: DateTime<Utc>| plan.zone.zone.to_local(at);
    let from = wall(window.start).checked_sub_signed(margin).and_then(|at| at.checked_sub_signed(reach));
    let to = wall(window.end).checked_add_signed(margin);
    (from.unwrap_or(NaiveDateTime::MIN), to.unwrap_or(NaiveDateTime::MAX))
}

/// All starts in the stretch by the wall clock in seconds, in order, each once, with the length of each.
fn starts(
    master: &Entry,
    plan: &Plan,
    (from, to): (NaiveDateTime, NaiveDateTime),
    resolver: &mut Resolver<'_>,
) -> Result<Vec<(i64, Length)>, Fault> {
    let mut starts = Vec::new();
    let wall = |at: NaiveDateTime| at.and_utc().timestamp();
    let inside = |at: NaiveDateTime| from <= at && at < to;
    // DTSTART is the first instance, whatever the rule says (RFC 5545 §3.8.5.3).
    if inside(plan.start) {
        starts.push((wall(plan.start), plan.length));
    }
    for rule in &master.rules {
        let Some(rule) = counted(rule, plan) else {
            continue;
        };
        for found in rule.occurrences(plan.start, from, to).map_err(|refused| refused.to_string())? {
            let local = found.map_err(|refused| refused.to_string())?;
            if rule.until().is_some_and(|until| is_over(plan, until, local)) {
                break;
            }
            starts.push((wall(local), plan.length));
        }
    }
    for added in &master.added {
        let local = plan.wall(&plan.day(master, &added.start, resolver)?);
        let length = match &added.end {
            None => plan.length,
            Some(PeriodEnd::After(length)) => *length,
            Some(PeriodEnd::At(end)) => match plan.day(master, end, resolver)? {
                OriginalStart::At(end) => Length::Exact(end - plan.zone.instant_of(local)),
                OriginalStart::On(_) => plan.length,
            },
        };
        let early = from.checked_sub_signed(length.reach()).unwrap_or(from);
        if early <= local && local < to {
            starts.push((wall(local), length));
        }
    }
    if !master.excluded.is_empty() {
        let excluded = excluded(master, plan, (from, to))?;
        starts.retain(|(local, _)| !excluded.contains(local));
    }
    starts.sort_by_key(|(local, _)| *local);
    // What was added last wins: a period brings its own length.
    starts.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            *earlier = *later;
        }
        same
    });
    Ok(starts)
}

/// Days that rules of exceptions take away (`EXRULE`, RFC 2445 §4.8.5.2).
fn excluded(
    master: &Entry,
    plan: &Plan,
    (from, to): (NaiveDateTime, NaiveDateTime),
) -> Result<BTreeSet<i64>, Fault> {
    let mut excluded = BTreeSet::new();
    for rule in &master.excluded {
        let rule = if plan.all_day { rule.clone().of_days() } else { rule.clone() };
        for found in rule.occurrences(plan.start, from, to).map_err(|refused| refused.to_string())? {
            let local = found.map_err(|refused| refused.to_string())?;
            if rule.until().is_some_and(|until| is_over(plan, until, local)) {
                break;
            }
            excluded.insert(local.and_utc().timestamp());
        }
    }
    Ok(excluded)
}

/// Is the day one that the series itself has? A day of a series that was drawn up anew may be one no more.
///
/// # Errors
/// The reason, if a zone is unknown or a rule explodes.
pub(super) fn has_day(
    master: &Entry,
    plan: &Plan,
    day: &OriginalStart,
    resolver: &mut Resolver<'_>,
) -> Result<bool, Fault> {
    let local = plan.wall(day);
    let wall = local.and_utc().timestamp();
    if Gone::of(master, plan, &[], resolver)?.has(second(day), wall) {
        return Ok(false);
    }
    let after = local.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(local);
    let found = starts(master, plan, (local, after), resolver)?;
    // A period that began before may reach into the second.
    Ok(found.iter().any(|(start, _)| *start == wall))
}

/// `UNTIL` in UTC; the other kinds were applied by the rule. Far from the end the zone need not be asked.
fn is_over(plan: &Plan, until: Until, local: NaiveDateTime) -> bool {
    match until {
        Until::Utc(until) => {
            let near = until.naive_utc() - local < TimeDelta::hours(15);
            near && plan.zone.instant_of(local) > until
        }
        Until::Date(_) | Until::Local(_) => false,
    }
}

/// The rule as it holds for this series: a start that it does not pick itself counts as the first of `COUNT`.
fn counted(rule: &Rule, plan: &Plan) -> Option<Rule> {
    let rule = if plan.all_day { rule.clone().of_days() } else { rule.clone() };
    let after = plan.start.checked_add_signed(TimeDelta::seconds(1))?;
    let picks_start = rule.count().is_none()
        || rule.occurrences(plan.start, plan.start, after).is_ok_and(|mut found| found.next().is_some());
    if picks_start { Some(rule) } else { rule.with_one_counted() }
}

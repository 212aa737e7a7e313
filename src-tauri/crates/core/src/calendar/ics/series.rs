//! One series or single event: its instances inside a window (RFC 5545 §3.8.4.4, §3.8.5).
//!
//! Which of several components of one instance counts was decided before, in `expand`.

use super::entry::{Entry, Fault, PeriodEnd, When, Written};
use super::values::{Length, Stamp, add_days};
use super::zones::{Resolved, Resolver};
use crate::calendar::recurrence::{Rule, Until};
use crate::time::zone::{CachedZone, Zone};
use crate::time::{OriginalStart, Span, Window};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::collections::BTreeSet;

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
                    let end = resolver.zone_of(entry, end)?.zone.to_utc(at);
                    Length::Exact(end - zone.zone.to_utc(local))
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
            OriginalStart::At(self.zone.zone.to_utc(local))
        }
    }

    /// The same with a zone that remembers, for many of them.
    fn original_by(&self, clocks: &mut CachedZone<'_>, local: NaiveDateTime) -> OriginalStart {
        if self.all_day {
            OriginalStart::On(local.date())
        } else {
            OriginalStart::At(clocks.instant_of(local))
        }
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
            (Stamp::Local(at), Written::Floating) => OriginalStart::At(self.zone.zone.to_utc(at)),
            (Stamp::Local(_) | Stamp::Utc(_), _) => resolver.original(entry, when)?,
        })
    }

    /// The component by itself.
    pub(super) fn own_span(&self) -> Span {
        self.span(&self.original(self.start), self.start, self.length)
    }

    /// The instance that begins at `local`, which is the same moment as `begin`.
    fn span(&self, begin: &OriginalStart, local: NaiveDateTime, length: Length) -> Span {
        let start = match begin {
            OriginalStart::At(start) => *start,
            OriginalStart::On(first) => {
                // Many programs write the first day as the end; they mean one day.
                let days = match length.whole_days() {
                    0 => 1,
                    days => days,
                };
                return Span::AllDay { first: *first, end: add_days(*first, days) };
            }
        };
        let end = match length {
            Length::Exact(exact) => start.checked_add_signed(exact),
            Length::Nominal { days: 0, seconds } => start.checked_add_signed(TimeDelta::seconds(seconds)),
            Length::Nominal { days, seconds } => {
                let day = add_days(local.date(), days).and_time(local.time());
                self.zone.zone.to_utc(day).checked_add_signed(TimeDelta::seconds(seconds))
            }
        };
        Span::Timed { start, end: end.unwrap_or(start), zone: String::from(&*self.zone.label) }
    }
}

/// An override and what it does to the instances after it.
pub(super) struct Override<'e> {
    pub(super) entry: &'e Entry,
    pub(super) original: OriginalStart,
    pub(super) plan: Plan,
}

/// One instance, before it is dressed.
pub(super) struct Made<'e> {
    pub(super) entry: &'e Entry,
    /// `None` for an event that is no series.
    pub(super) original: Option<OriginalStart>,
    pub(super) span: Span,
}

/// Instances of overrides: those that lie in the window, wherever their original lay.
pub(super) fn of_override<'e>(one: &Override<'e>, window: &Window, floating: &Resolved) -> Option<Made<'e>> {
    let span = one.plan.own_span();
    let made = Made { entry: one.entry, original: Some(one.original.clone()), span };
    made.span.overlaps(window, &floating.zone).then_some(made)
}

/// Instances of a master, without those that an override of their own replaces. Of more than `most` only one more is
/// made, which is enough to know that they are too many.
///
/// # Errors
/// The reason, if a zone is unknown or a rule explodes.
pub(super) fn of_master<'e>(
    master: &'e Entry,
    overrides: &[Override<'e>],
    window: &Window,
    resolver: &mut Resolver<'_>,
    most: usize,
) -> Result<Vec<Made<'e>>, Fault> {
    let plan = Plan::of(master, resolver)?;
    let is_series = !master.rules.is_empty() || !master.added.is_empty() || !overrides.is_empty();
    if !is_series {
        let span = plan.own_span();
        let inside = span.overlaps(window, &resolver.floating.zone) && !hidden(master, &plan, resolver)?;
        return Ok(inside.then_some(Made { entry: master, original: None, span }).into_iter().collect());
    }
    let gone = Gone::of(master, &plan, overrides, resolver)?;
    let futures: Vec<&Override<'e>> = overrides.iter().filter(|one| one.entry.and_future).collect();
    let stretch = stretch(&plan, &futures, window);
    let mut made = Vec::new();
    let mut before = None;
    let mut clocks = CachedZone::of(&plan.zone.zone);
    for (local, length) in starts(master, &plan, stretch, resolver)? {
        let original = plan.original_by(&mut clocks, local);
        // Two wall times that a gap folds into one instant are one instance.
        if gone.has(&original, local.date()) || before.as_ref() == Some(&original) {
            continue;
        }
        before = Some(original.clone());
        // Overrides come in order of their days.
        let before_it = futures.partition_point(|one| one.original < original);
        let future = before_it.checked_sub(1).and_then(|last| futures.get(last));
        let (entry, span) = match future {
            Some(future) => (future.entry, moved(&plan, future, local)),
            None => (master, plan.span(&original, local, length)),
        };
        if span.overlaps(window, &resolver.floating.zone) {
            made.push(Made { entry, original: Some(original), span });
            if made.len() > most {
                break;
            }
        }
    }
    Ok(made)
}

/// A single event that its own `EXDATE` takes away.
fn hidden(master: &Entry, plan: &Plan, resolver: &mut Resolver<'_>) -> Result<bool, Fault> {
    if master.excepted.is_empty() {
        return Ok(false);
    }
    Ok(Gone::of(master, plan, &[], resolver)?.has(&plan.original(plan.start), plan.start.date()))
}

/// An instance after a `RANGE=THISANDFUTURE` override: as far from it as before, by the wall clock.
fn moved(plan: &Plan, future: &Override<'_>, local: NaiveDateTime) -> Span {
    let own = plan.wall(&future.original);
    let start = future.plan.start.checked_add_signed(local - own).unwrap_or(local);
    future.plan.span(&future.plan.original(start), start, future.plan.length)
}

/// Originals that do not come out: excepted, or replaced by an override.
#[derive(Default)]
struct Gone {
    originals: BTreeSet<OriginalStart>,
    /// Some programs name instances of timed series by the date alone.
    dates: BTreeSet<NaiveDate>,
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
            gone.add(original, when);
        }
        for one in overrides {
            // An override always says which instance it replaces.
            if let Some(when) = &one.entry.replaces {
                gone.add(one.original.clone(), when);
            }
        }
        Ok(gone)
    }

    fn add(&mut self, original: OriginalStart, written: &When) {
        if let Stamp::Date(date) = written.stamp {
            self.dates.insert(date);
        }
        self.originals.insert(original);
    }

    fn has(&self, original: &OriginalStart, date: NaiveDate) -> bool {
        self.originals.contains(original) || self.dates.contains(&date)
    }
}

/// The stretch of wall time in which an instance must begin to touch the window.
fn stretch(plan: &Plan, futures: &[&Override<'_>], window: &Window) -> (NaiveDateTime, NaiveDateTime) {
    let mut reach = plan.length.reach();
    let mut shift = TimeDelta::zero();
    for future in futures {
        reach = reach.max(future.plan.length.reach());
        let span = future.plan.original(future.plan.start);
        shift = shift.max(distance(&future.original, &span));
    }
    // Two days more cover all zones, and the hours that a nominal day may be off.
    let margin = shift.checked_add(&TimeDelta::days(2)).unwrap_or(shift);
    let wall = |at: DateTime<Utc>| plan.zone.zone.to_local(at);
    let from = wall(window.start).checked_sub_signed(margin).and_then(|at| at.checked_sub_signed(reach));
    let to = wall(window.end).checked_add_signed(margin);
    (from.unwrap_or(NaiveDateTime::MIN), to.unwrap_or(NaiveDateTime::MAX))
}

fn distance(a: &OriginalStart, b: &OriginalStart) -> TimeDelta {
    let instant = |start: &OriginalStart| match start {
        OriginalStart::At(at) => *at,
        OriginalStart::On(date) => date.and_time(NaiveTime::MIN).and_utc(),
    };
    (instant(a) - instant(b)).abs()
}

/// All starts in the stretch by the wall clock, in order, each once, with the length of each.
fn starts(
    master: &Entry,
    plan: &Plan,
    (from, to): (NaiveDateTime, NaiveDateTime),
    resolver: &mut Resolver<'_>,
) -> Result<Vec<(NaiveDateTime, Length)>, Fault> {
    let mut starts = Vec::new();
    let inside = |at: NaiveDateTime| from <= at && at < to;
    // DTSTART is the first instance, whatever the rule says (RFC 5545 §3.8.5.3).
    if inside(plan.start) {
        starts.push((plan.start, plan.length));
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
            starts.push((local, plan.length));
        }
    }
    for added in &master.added {
        let local = plan.wall(&plan.day(master, &added.start, resolver)?);
        let length = match &added.end {
            None => plan.length,
            Some(PeriodEnd::After(length)) => *length,
            Some(PeriodEnd::At(end)) => match plan.day(master, end, resolver)? {
                OriginalStart::At(end) => Length::Exact(end - plan.zone.zone.to_utc(local)),
                OriginalStart::On(_) => plan.length,
            },
        };
        let early = from.checked_sub_signed(length.reach()).unwrap_or(from);
        if early <= local && local < to {
            starts.push((local, length));
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
) -> Result<BTreeSet<NaiveDateTime>, Fault> {
    let mut excluded = BTreeSet::new();
    for rule in &master.excluded {
        let rule = if plan.all_day { rule.clone().of_days() } else { rule.clone() };
        for found in rule.occurrences(plan.start, from, to).map_err(|refused| refused.to_string())? {
            let local = found.map_err(|refused| refused.to_string())?;
            if rule.until().is_some_and(|until| is_over(plan, until, local)) {
                break;
            }
            excluded.insert(local);
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
    if Gone::of(master, plan, &[], resolver)?.has(day, local.date()) {
        return Ok(false);
    }
    let after = local.checked_add_signed(TimeDelta::seconds(1)).unwrap_or(local);
    let found = starts(master, plan, (local, after), resolver)?;
    // A period that began before may reach into the second.
    Ok(found.iter().any(|(start, _)| *start == local))
}

/// `UNTIL` in UTC; the other kinds were applied by the rule. Far from the end the zone need not be asked.
fn is_over(plan: &Plan, until: Until, local: NaiveDateTime) -> bool {
    match until {
        Until::Utc(until) => {
            let near = until.naive_utc() - local < TimeDelta::hours(15);
            near && plan.zone.zone.to_utc(local) > until
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

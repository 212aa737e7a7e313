//! Zones of a file: names that we know win, because our data is newer than any file; else what the file's own
//! `VTIMEZONE` says (RFC 5545 §3.6.5). A name that only resembles one that we know (`Europe/lisbon`, or words as a
//! program shows them) is what the file says it is.

use super::entry::{Entry, Fault, When, Written};
use super::property::Property;
use super::values::{self, Stamp};
use crate::calendar::recurrence::{Rule, Until};
use crate::time::OriginalStart;
use crate::time::zone::{CachedZone, Period, Zone, Zones};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Rules of a file's own zone are written out for these years.
const WRITTEN_OUT: (i32, i32) = (1970, 2101);

/// One `VTIMEZONE` as it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    pub(super) name: String,
    location: Option<String>,
    observances: Vec<Observance>,
}

/// One `STANDARD` or `DAYLIGHT` part.
#[derive(Clone, Debug, Default)]
struct Observance {
    start: Option<NaiveDateTime>,
    from: Option<i32>,
    to: Option<i32>,
    name: String,
    rules: Vec<Rule>,
    added: Vec<NaiveDateTime>,
}

impl Definition {
    pub(super) fn begin_observance(&mut self) {
        self.observances.push(Observance::default());
    }

    /// Takes one property over; broken ones leave the observance without effect.
    pub(super) fn take(&mut self, property: &Property<'_>) {
        let value = property.value.trim();
        let Some(observance) = self.observances.last_mut() else {
            match property.name.as_ref() {
                "TZID" => self.name = values::text(value),
                "X-LIC-LOCATION" => self.location = Some(values::text(value)),
                _ => {}
            }
            return;
        };
        match property.name.as_ref() {
            "DTSTART" => observance.start = wall(value),
            "TZOFFSETFROM" => observance.from = values::offset(value),
            "TZOFFSETTO" => observance.to = values::offset(value),
            "TZNAME" => observance.name = values::text(value),
            "RRULE" => observance.rules.extend(value.parse::<Rule>()),
            "RDATE" => observance.added.extend(value.split(',').filter_map(wall)),
            _ => {}
        }
    }

    fn zone(&self) -> Option<Zone> {
        let mut periods: Vec<Period> = self.observances.iter().flat_map(Observance::periods).collect();
        let first = self.observances.iter().filter(|o| o.to.is_some()).min_by_key(|o| o.start)?;
        if let Some(before) = first.from {
            let from = DateTime::<Utc>::MIN_UTC;
            periods.push(Period { from, offset: before, abbreviation: String::new() });
        }
        Zone::of_periods(&self.name, periods)
    }
}

impl Observance {
    /// Onsets are written by the clocks that held before them.
    fn periods(&self) -> Vec<Period> {
        let (Some(start), Some(to)) = (self.start, self.to) else {
            return Vec::new();
        };
        let before = TimeDelta::seconds(self.from.unwrap_or(to).into());
        let mut onsets = vec![start];
        onsets.extend(&self.added);
        for rule in &self.rules {
            let written = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|day| day.and_time(NaiveTime::MIN));
            let (Some(from), Some(end)) = (written(WRITTEN_OUT.0), written(WRITTEN_OUT.1)) else {
                continue;
            };
            let Ok(found) = rule.occurrences(start, from, end) else {
                continue;
            };
            let allowed = |at: &NaiveDateTime| match rule.until() {
                Some(Until::Utc(until)) => (*at - before).and_utc() <= until,
                Some(Until::Date(_) | Until::Local(_)) | None => true,
            };
            onsets.extend(found.map_while(Result::ok).filter(allowed));
        }
        let period = |onset: NaiveDateTime| Period {
            from: (onset - before).and_utc(),
            offset: to,
            abbreviation: self.name.clone(),
        };
        onsets.into_iter().map(period).collect()
    }
}

fn wall(text: &str) -> Option<NaiveDateTime> {
    Some(match Stamp::read(text)? {
        Stamp::Local(at) | Stamp::Utc(at) => at,
        Stamp::Date(date) => date.and_time(NaiveTime::MIN),
    })
}

/// A zone to reckon with, and the IANA name to show.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) zone: Zone,
    /// For a zone that only the file knows this is the calendar's zone: others must be able to look it up.
    pub(super) label: Arc<str>,
    /// What was asked of it before: a file asks the same few stretches of time again and again.
    clocks: Rc<RefCell<CachedZone>>,
}

impl Resolved {
    fn of(zone: Zone) -> Self {
        let label = zone.name().into();
        Self::labelled(zone, label)
    }

    fn labelled(zone: Zone, label: Arc<str>) -> Self {
        let clocks = Rc::new(RefCell::new(CachedZone::of(zone.clone())));
        Self { zone, label, clocks }
    }

    /// As [`Zone::to_utc`].
    pub(super) fn instant_of(&self, local: NaiveDateTime) -> DateTime<Utc> {
        self.clocks.borrow_mut().instant_of(local)
    }

    /// The same in whole seconds.
    pub(super) fn second_of(&self, wall: i64) -> i64 {
        self.clocks.borrow_mut().second_of(wall)
    }
}

/// Finds the zones of one file.
pub(super) struct Resolver<'z> {
    zones: &'z Zones,
    pub(super) floating: Resolved,
    utc: Resolved,
    definitions: BTreeMap<String, Definition>,
    known: BTreeMap<Arc<str>, Option<Resolved>>,
}

impl<'z> Resolver<'z> {
    /// `floating` holds for times without a zone, unless the file names a zone of its own.
    pub(super) fn new(zones: &'z Zones, floating: &Zone, definitions: Vec<Definition>) -> Self {
        Self {
            zones,
            floating: Resolved::of(floating.clone()),
            utc: Resolved::of(Zone::utc()),
            definitions: definitions.into_iter().map(|one| (one.name.clone(), one)).collect(),
            known: BTreeMap::new(),
        }
    }

    /// The zone that a time of this entry was written in.
    pub(super) fn zone_of(&mut self, entry: &Entry, when: &When) -> Result<Resolved, Fault> {
        match &when.zone {
            Written::Utc => Ok(self.utc.clone()),
            Written::Floating => Ok(self.calendar_zone(entry)),
            Written::In(name) => self.named(name).ok_or_else(|| {
                format!("its time zone “{name}” is not known, and the file does not define it")
            }),
        }
    }

    /// The zone of times without one: the file's own, else the calendar's.
    pub(super) fn calendar_zone(&mut self, entry: &Entry) -> Resolved {
        let own = entry.calendar_zone.clone().and_then(|name| self.named(&name));
        own.unwrap_or_else(|| self.floating.clone())
    }

    fn named(&mut self, name: &Arc<str>) -> Option<Resolved> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let found = self.look_up(name);
        self.known.insert(name.clone(), found.clone());
        found
    }

    fn look_up(&self, name: &str) -> Option<Resolved> {
        let known = self.zones.find(name).ok();
        let Some(definition) = self.definition(name) else {
            return known.map(Resolved::of).or_else(|| self.by_offset(name));
        };
        if let Some(zone) = known.as_ref().filter(|zone| !only_resembles(name, zone)) {
            return Some(Resolved::of(zone.clone()));
        }
        let located = definition.location.as_deref().and_then(|place| self.zones.find(place).ok());
        if let Some(zone) = located {
            return Some(Resolved::of(zone));
        }
        let Some(own) = definition.zone() else {
            return known.map(Resolved::of).or_else(|| self.by_offset(name));
        };
        // Where both say the same, ours is worth more: it has a name that others can look up.
        match known.filter(|zone| show_the_same(zone, &own)) {
            Some(zone) => Some(Resolved::of(zone)),
            None => Some(self.of_the_file(own)),
        }
    }

    fn by_offset(&self, name: &str) -> Option<Resolved> {
        let zone = offset_in_name(name, self.zones)?;
        Some(if self.zones.find(zone.name()).is_ok() { Resolved::of(zone) } else { self.of_the_file(zone) })
    }

    fn of_the_file(&self, zone: Zone) -> Resolved {
        Resolved::labelled(zone, self.floating.label.clone())
    }

    fn definition(&self, name: &str) -> Option<&Definition> {
        let otherwise = || self.definitions.values().find(|one| one.name.eq_ignore_ascii_case(name));
        self.definitions.get(name).or_else(otherwise)
    }

    /// What a recurrence id, an exception or an added date names, where nothing of its series is known.
    pub(super) fn original(&mut self, entry: &Entry, when: &When) -> Result<OriginalStart, Fault> {
        Ok(match when.stamp {
            Stamp::Date(date) => OriginalStart::On(date),
            Stamp::Utc(at) => OriginalStart::At(at.and_utc()),
            Stamp::Local(local) => OriginalStart::At(self.zone_of(entry, when)?.instant_of(local)),
        })
    }
}

/// Is the zone that we know one of another spelling, or of words that programs show?
fn only_resembles(name: &str, known: &Zone) -> bool {
    let ends = |name: &str, other: &str| name.ends_with(other);
    let (lower, known_lower) = (name.to_ascii_lowercase(), known.name().to_ascii_lowercase());
    name.starts_with('(') || !ends(name, known.name()) && ends(&lower, &known_lower)
}

/// Do both show the same, over the years that calendars are about?
fn show_the_same(one: &Zone, other: &Zone) -> bool {
    const YEARS: std::ops::Range<i32> = 2015..2036;
    let days =
        YEARS.flat_map(|year| (1..=12).filter_map(move |month| NaiveDate::from_ymd_opt(year, month, 10)));
    days.map(|day| day.and_time(NaiveTime::MIN).and_utc()).all(|at| one.offset_at(at) == other.offset_at(at))
}

/// `UTC+01`, `GMT-5:30`, `(UTC+11:00)`: clocks that never change. East is positive here, as people write it; only names
/// of the IANA that begin with `Etc/` have it the other way round.
fn offset_in_name(name: &str, zones: &Zones) -> Option<Zone> {
    let bare = name.trim().trim_matches(['(', ')']).trim();
    let upper = bare.to_ascii_uppercase();
    let written = upper.strip_prefix("UTC").or_else(|| upper.strip_prefix("GMT"))?;
    let (sign, rest) = match written.trim().split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if rest.len() > 2 => rest.split_at_checked(rest.len() - 2)?,
        None => (rest, "0"),
    };
    let number = |digits: &str, most: i32| digits.parse().ok().filter(|number| (0..=most).contains(number));
    let (hours, minutes): (i32, i32) = (number(hours, 14)?, number(minutes, 59)?);
    if minutes == 0 && hours == 0 {
        return Some(Zone::utc());
    }
    // Whole hours have a name that others can look up; with the sign turned round.
    let reversed = if sign > 0 { '-' } else { '+' };
    let of_iana = (minutes == 0).then(|| zones.find(&format!("Etc/GMT{reversed}{hours}")).ok()).flatten();
    let offset = sign * (hours * 3_600 + minutes * 60);
    let always = || Period { from: DateTime::<Utc>::MIN_UTC, offset, abbreviation: String::new() };
    of_iana.or_else(|| Zone::of_periods(bare, vec![always()]))
}

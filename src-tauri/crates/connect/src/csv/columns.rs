//! The first line of a file: which column says what. Names are compared without letter case, spaces and signs. A column
//! that is not known refuses the file: passed over, it might be the one that says who was asked to come.

use super::text;
use ::csv::ByteRecord;
use std::collections::BTreeMap;
use std::fmt;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    /// The row's own id.
    Id,
    /// Which calendar it lies on.
    Calendar,
    /// `UID`.
    Uid,
    /// Confirmed, tentative, cancelled.
    Status,
    Title,
    /// A date, with `StartTime` by the office's clocks.
    StartDate,
    StartTime,
    EndDate,
    EndTime,
    /// A date with time: with an offset, or by the office's clocks.
    Start,
    End,
    /// A date with time in UTC, or seconds since 1970.
    StartUtc,
    EndUtc,
    AllDay,
    Organizer,
    /// Who was asked.
    Guests,
    OptionalGuests,
    Rooms,
    /// How many were asked, the organizer included.
    GuestCount,
    Categories,
    Body,
    Place,
    Private,
    Sensitivity,
    ShowAs,
    /// A rule of RFC 5545.
    Rule,
    /// The id of the series that the row is a day of.
    Master,
    Matter,
    /// The time counts as free.
    Transparent,
    Created,
    Updated,
    /// Known, and of no use here.
    PassedOver,
}

/// Names without letter case, spaces and signs.
const NAMES: [(&str, Column); 60] = [
    ("subject", Column::Title),
    ("title", Column::Title),
    ("summary", Column::Title),
    ("startdate", Column::StartDate),
    ("starttime", Column::StartTime),
    ("enddate", Column::EndDate),
    ("endtime", Column::EndTime),
    ("start", Column::Start),
    ("end", Column::End),
    ("startutc", Column::StartUtc),
    ("endutc", Column::EndUtc),
    ("alldayevent", Column::AllDay),
    ("allday", Column::AllDay),
    ("meetingorganizer", Column::Organizer),
    ("meetingorganiser", Column::Organizer),
    ("organizer", Column::Organizer),
    ("organiser", Column::Organizer),
    ("requiredattendees", Column::Guests),
    ("attendees", Column::Guests),
    ("guests", Column::Guests),
    ("optionalattendees", Column::OptionalGuests),
    ("meetingresources", Column::Rooms),
    ("resources", Column::Rooms),
    ("nattendees", Column::GuestCount),
    ("categories", Column::Categories),
    ("category", Column::Categories),
    ("description", Column::Body),
    ("notes", Column::Body),
    ("body", Column::Body),
    ("location", Column::Place),
    ("where", Column::Place),
    ("private", Column::Private),
    ("sensitivity", Column::Sensitivity),
    ("showtimeas", Column::ShowAs),
    ("showas", Column::ShowAs),
    ("id", Column::Id),
    ("eventid", Column::Id),
    ("calendar", Column::Calendar),
    ("calendarname", Column::Calendar),
    ("icaluid", Column::Uid),
    ("uid", Column::Uid),
    ("status", Column::Status),
    ("rrule", Column::Rule),
    ("recurrence", Column::Rule),
    ("masterid", Column::Master),
    ("recurringeventid", Column::Master),
    ("matter", Column::Matter),
    ("matternumber", Column::Matter),
    ("matterid", Column::Matter),
    ("transparent", Column::Transparent),
    ("created", Column::Created),
    ("updated", Column::Updated),
    ("lastmodified", Column::Updated),
    ("reminderonoff", Column::PassedOver),
    ("reminderdate", Column::PassedOver),
    ("remindertime", Column::PassedOver),
    ("billinginformation", Column::PassedOver),
    ("mileage", Column::PassedOver),
    ("priority", Column::PassedOver),
    ("", Column::PassedOver),
];

/// No export has more columns.
const MOST: usize = 200;

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Heading {
    places: BTreeMap<Column, usize>,
    /// How many columns there are.
    pub(super) width: usize,
}

impl Heading {
    /// Reads the first line of the table.
    ///
    /// # Errors
    /// [`BadHeading`] when a column is not known, there twice, or missing.
    pub(super) fn of(first: &ByteRecord) -> Result<Self, BadHeading> {
        let (mut places, mut bad) = (BTreeMap::new(), BadHeading::default());
        for (at, cell) in first.iter().enumerate() {
            let written = text::words(cell);
            let known = NAMES.iter().find(|(name, _)| *name == bare(&written)).map(|(_, column)| *column);
            match known {
                Some(Column::PassedOver) => {}
                Some(column) if !places.contains_key(&column) => drop(places.insert(column, at)),
                Some(_again) => bad.twice.push(shown(&written)),
                None => bad.unknown.push(shown(&written)),
            }
        }
        let has = |column| places.contains_key(&column);
        if !has(Column::Title) {
            bad.missing.push("Subject");
        }
        match (has(Column::StartDate), has(Column::Start), has(Column::StartUtc)) {
            (true, _, _) => {}
            (false, true, _) if !has(Column::End) => bad.missing.push("End"),
            (false, false, true) if !has(Column::EndUtc) => bad.missing.push("end_utc"),
            (false, true, _) | (false, false, true) => {}
            (false, false, false) => bad.missing.push("Start Date"),
        }
        let is_sound = bad == BadHeading::default() && first.len() <= MOST;
        if is_sound { Ok(Self { places, width: first.len() }) } else { Err(bad) }
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.places.get(&column).copied()
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.places.contains_key(&column)
    }
}

/// Letters and digits only, in lower case.
fn bare(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name for people; what is no heading at all may be long and wild.
fn shown(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control()).take(40).collect()
}

/// Why a first line is not understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BadHeading {
    pub(super) unknown: Vec<String>,
    pub(super) twice: Vec<String>,
    pub(super) missing: Vec<&'static str>,
}

impl fmt::Display for BadHeading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the first line does not name the columns of a calendar")?;
        let quoted = |names: &[String]| {
            let first: Vec<String> = names.iter().take(10).map(|name| format!("“{name}”")).collect();
            let more = names.len().saturating_sub(10);
            first.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
        };
        if !self.unknown.is_empty() {
            write!(f, "; not known: {}", quoted(&self.unknown))?;
        }
        if !self.twice.is_empty() {
            write!(f, "; there twice: {}", quoted(&self.twice))?;
        }
        if !self.missing.is_empty() {
            write!(f, "; missing: {}", self.missing.join(", "))?;
        }
        f.write_str(
            ". Expected are the columns of an Outlook export (Subject, Start Date, Start Time, End Date, End Time, \
             All day event, Meeting Organizer, Required Attendees, Optional Attendees, Categories, Description, \
             Location, Private, Show time as), of a Google Calendar import, or `id`, `calendar`, `title`, `start_utc`, \
             `end_utc`, `all_day`, `organizer`, `attendees`, `category`, `status`, `rrule`",
        )
    }
}

impl std::error::Error for BadHeading {}

//! All rows of the firm in the form in which they are compared: names and addresses once, texts without their bodies.
//! A million rows have to fit into the memory of an office machine, so a row keeps numbers and hashes; what people
//! are shown of it (its title) is cut to a length that fits a line. Nothing is judged here.

mod bodies;
mod interned;
mod marks;
mod parts;
mod row;
mod texts;
mod titles;

pub(super) use interned::{Interned, Places, fingerprint, fingerprint_of};
pub(super) use marks::{Ground, Tool};
pub use parts::RowParts;
pub(super) use row::{DayOf, Form, Guest, NOBODY, Row, Series, UNKNOWN};

use self::bodies::Bodies;
use self::texts::Texts;
use self::titles::{TitleSays, Titles};
use crate::calendar::event::Calendar;
use crate::calendar::source::{RowKind, SourceEvent};
use crate::coverage::ReadProof;
use crate::rules::called_off::{CalledOffStatement, CalledOffWords};
use crate::rules::court;
use crate::rules::matter_id::{MatterIndex, MatterMatch};
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;

/// A day, in seconds.
const DAY: i64 = 86_400;

/// The number of what names no matter.
const NO_MATTER: u32 = 0;

/// The rows of all calendars that were read.
#[derive(Debug)]
pub struct EventTable {
    book: MatterIndex,
    called_off: CalledOffWords,
    /// What titles and bodies say of themselves; few say anything.
    statements: Vec<CalledOffStatement>,
    pub(super) calendars: Vec<Calendar>,
    /// The ground that the rows of each calendar stand on, by its place; `None`: they may not be all of it.
    pub(super) grounds: Vec<Option<ReadProof>>,
    pub(super) rows: Vec<Row>,
    /// Days of series that were looked up beside the listing; they have no place of their own.
    pub(super) looked_up: Vec<Row>,
    /// Places of series whose days could not be looked up.
    pub(super) without_days: BTreeSet<u32>,
    pub(super) people: Texts,
    pub(super) categories: Interned<Vec<String>>,
    pub(super) matters: Interned<MatterMatch>,
    pub(super) zones: Texts,
    pub(super) series: Vec<Series>,
    pub(super) days: Vec<DayOf>,
    pub(super) guests: Vec<Guest>,
    pub(super) titles: Titles,
    bodies: Bodies,
}

impl EventTable {
    /// No rows yet; matters are looked up in the book, and words that call an appointment off in the firm's list.
    pub fn new(book: MatterIndex, called_off: CalledOffWords) -> Self {
        let mut matters = Interned::default();
        matters.number(&MatterMatch::None);
        Self {
            book,
            called_off,
            statements: Vec::new(),
            calendars: Vec::new(),
            grounds: Vec::new(),
            rows: Vec::new(),
            looked_up: Vec::new(),
            without_days: BTreeSet::new(),
            people: Texts::default(),
            categories: Interned::default(),
            matters,
            zones: Texts::default(),
            series: Vec::new(),
            days: Vec::new(),
            guests: Vec::new(),
            titles: Titles::default(),
            bodies: Bodies::default(),
        }
    }

    /// Adds a calendar with the ground that its rows stand on (`None`: they may not be all of it), and answers with its
    /// place.
    pub fn calendar(&mut self, calendar: Calendar, ground: Option<ReadProof>) -> usize {
        // Its owner is somebody, whether or not an event names them.
        if let Some(owner) = &calendar.owner {
            self.people.number(owner.as_str());
        }
        self.calendars.push(calendar);
        self.grounds.push(ground);
        self.calendars.len() - 1
    }

    /// Adds a row of that calendar and answers with its place, which findings name. Rows may come in any order. The
    /// body is looked at here and not kept.
    pub fn add(&mut self, calendar: usize, kept: &SourceEvent) -> usize {
        self.add_parts(calendar, &kept.into())
    }

    /// As [`Self::add`], for rows whose texts stand elsewhere.
    pub fn add_parts(&mut self, calendar: usize, row: &RowParts<'_>) -> usize {
        let row = self.row_of(calendar, row);
        self.rows.push(row);
        self.rows.len() - 1
    }

    /// Is it a series that stands at that place?
    pub fn is_series(&self, place: usize) -> bool {
        self.rows.get(place).is_some_and(Row::is_series)
    }

    /// Adds the days that differ from the series at that place, the cancelled ones too: not every provider lists them.
    /// They are part of it and no findings name them; a day that was added as a row counts as that row.
    pub fn add_days<'d>(&mut self, series: usize, days: impl IntoIterator<Item = &'d SourceEvent>) {
        let Some((calendar, of)) = self.rows.get(series).map(|row| (row.calendar, row.id)) else { return };
        for day in days {
            let row = self.row_of(calendar as usize, &day.into());
            if let Form::Day(at) = row.form
                && let Some(known) = self.days.get_mut(at as usize)
            {
                // The series may be called by another form of its id.
                known.of = of;
                self.looked_up.push(row);
            }
        }
    }

    /// The days of the series at that place could not be looked up: nothing that takes it away is proposed.
    pub fn lacks_days(&mut self, series: usize) {
        self.without_days.insert(small(series));
    }

    fn row_of(&mut self, calendar: usize, row: &RowParts<'_>) -> Row {
        let (start, end) = seconds(row.span);
        let title = self.title_of(row.title);
        let body = self
            .bodies
            .number(row.body, |text| kept_statement(&mut self.statements, self.called_off.in_text(text)));
        let guests_at = small(self.guests.len());
        for attendee in row.attendees {
            let who = self.people.number(attendee.email.as_str());
            self.guests.push(Guest { who, answer: attendee.response, resource: attendee.resource });
        }
        let told = self.bodies.get(body);
        let found = self.found_in(row, title, body);
        let form = self.form(row);
        let by_place = || self.bodies.is_place_of_court(row.place);
        let seems_court = self.titles.court(title).unwrap_or_else(by_place);
        Row {
            id: fingerprint(row.id.as_bytes()),
            uid: row.uid.map_or(0, |uid| fingerprint(uid.as_bytes())),
            start,
            end,
            created: row.created.map_or(UNKNOWN, |at| at.timestamp()),
            updated: row.updated.map_or(UNKNOWN, |at| at.timestamp()),
            normal: self.titles.normal(title),
            body: told.said,
            place: self.bodies.place(row.place),
            maker: marks::maker(row.marks, row.uid),
            calendar: small(calendar),
            title,
            organizer: row.organizer.map_or(NOBODY, |email| self.people.number(email)),
            guests_at,
            guests: small(row.attendees.len()),
            categories: self.categories.number_of(row.categories, <[String]>::to_vec),
            found,
            off: self.titles.off(title).unwrap_or(told.off),
            form,
            all_day: row.span.is_all_day(),
            private: row.private,
            seems_court,
            show_as: row.show_as,
            status: row.status,
            event_type: row.event_type,
            tool: marks::tool(row.marks, row.uid, told.tool),
        }
    }

    fn title_of(&mut self, title: &str) -> u32 {
        let search = |text: &str| TitleSays {
            off: kept_statement(&mut self.statements, self.called_off.in_title(text)),
            found: self.matters.number(&self.book.find_in_title(text)),
            court: court::named_by(text),
        };
        self.titles.number(title, search)
    }

    /// The matter that the title names; if it names none, the one of the body.
    fn found_in(&mut self, row: &RowParts<'_>, title: u32, body: Option<u32>) -> u32 {
        match self.titles.found(title) {
            None | Some(NO_MATTER) => {
                let search = || self.matters.number(&self.book.find_in_body(row.body));
                self.bodies.found(body, search).unwrap_or(NO_MATTER)
            }
            Some(named) => named,
        }
    }

    /// Was the calendar of that row read to its end?
    pub(super) fn is_whole(&self, row: &Row) -> bool {
        self.grounds.get(row.calendar as usize).is_some_and(Option::is_some)
    }

    /// How many rows were added.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Is there no row?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row's title as it was written, or as much of it as is kept.
    pub(super) fn title(&self, row: &Row) -> &str {
        self.titles.get(row.title)
    }

    /// Who was asked to come.
    pub(super) fn guests(&self, row: &Row) -> &[Guest] {
        let from = row.guests_at as usize;
        self.guests.get(from..from + row.guests as usize).unwrap_or_default()
    }

    /// Category names as the provider has them.
    pub(super) fn categories(&self, row: &Row) -> &[String] {
        self.categories.get(row.categories).map_or(&[], Vec::as_slice)
    }

    /// Which matter its title or body names.
    pub(super) fn found(&self, row: &Row) -> &MatterMatch {
        const NONE: &MatterMatch = &MatterMatch::None;
        self.matters.get(row.found).unwrap_or(NONE)
    }

    /// What its title or body says of itself.
    pub(super) fn statement(&self, row: &Row) -> Option<&CalledOffStatement> {
        self.statements.get(row.off as usize)
    }

    /// Does its title say that it was called off, whenever it is?
    pub(super) fn has_titled_statement(&self, row: &Row) -> bool {
        self.titles.off(row.title).is_some()
    }

    /// What is known of it as a series.
    pub(super) fn series(&self, row: &Row) -> Option<&Series> {
        match row.form {
            Form::Series(at) => self.series.get(at as usize),
            Form::Single | Form::Day(_) => None,
        }
    }

    /// What is known of it as a day of a series.
    pub(super) fn day(&self, row: &Row) -> Option<&DayOf> {
        match row.form {
            Form::Day(at) => self.days.get(at as usize),
            Form::Single | Form::Series(_) => None,
        }
    }

    fn form(&mut self, row: &RowParts<'_>) -> Form {
        match row.shape {
            RowKind::Single => Form::Single,
            RowKind::Series { rules, ends } => {
                let zone = match row.span {
                    Span::Timed { zone, .. } => self.zones.number(zone),
                    Span::AllDay { .. } => NOBODY,
                };
                let mut sorted: Vec<&str> = rules.iter().map(String::as_str).collect();
                sorted.sort_unstable();
                let alike = fingerprint(sorted.join("\n").as_bytes());
                let rules = rules.iter().map(|rule| rule.as_str().into()).collect();
                self.series.push(Series { rules, alike, ends: *ends, zone });
                Form::Series(small(self.series.len() - 1))
            }
            RowKind::Day { of } => {
                let original = row.original_start.map_or(UNKNOWN, original);
                self.days.push(DayOf { of: fingerprint(of.as_str().as_bytes()), original });
                Form::Day(small(self.days.len() - 1))
            }
        }
    }
}

/// The place of a statement; [`NOBODY`] for none.
fn kept_statement(statements: &mut Vec<CalledOffStatement>, said: Option<CalledOffStatement>) -> u32 {
    said.map_or(NOBODY, |said| {
        statements.push(said);
        small(statements.len() - 1)
    })
}

/// Begin and end in seconds since 1970; of whole days by the dates alone, as if they were in UTC.
fn seconds(span: &Span) -> (i64, i64) {
    match span {
        Span::Timed { start, end, .. } => (start.timestamp(), end.timestamp()),
        Span::AllDay { first, end } => (midnight(*first), midnight(*end)),
    }
}

fn original(start: &OriginalStart) -> i64 {
    match start {
        OriginalStart::At(at) => at.timestamp(),
        OriginalStart::On(date) => midnight(*date),
    }
}

/// A date in seconds since 1970.
pub(super) fn midnight(date: NaiveDate) -> i64 {
    date.signed_duration_since(DateTime::<Utc>::UNIX_EPOCH.date_naive()).num_days() * DAY
}

/// What a body or place says, for asking whether two say the same: letters and digits alone, since programs change
/// white space and tags. 0 when it says nothing.
fn said(text: &str, words: &mut String) -> u64 {
    /// What differs only after so much is not a copy made by hand.
    const FAR: usize = 2_000;
    if text.is_empty() {
        return 0;
    }
    words.clear();
    if text.is_ascii() {
        let letters = text.bytes().filter(u8::is_ascii_alphanumeric).take(FAR);
        words.extend(letters.map(|c| char::from(c.to_ascii_lowercase())));
    } else {
        let letters = text.chars().filter(|c| c.is_alphanumeric()).take(FAR);
        words.extend(letters.map(|c| c.to_ascii_lowercase()));
    }
    if words.is_empty() { 0 } else { fingerprint(words.as_bytes()) }
}

/// Places are 32 bits wide; a firm with more rows than that would not fit into memory anyway.
pub(super) fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

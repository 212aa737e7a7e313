//! The firm of the file: its people, its matters, and its rows as a provider would have kept them. What the file does
//! not have (bodies, names of guests, times of change) is made of what it has, the same for equal rows.

use super::super::fields::Fields;
use super::unreadable;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use foldhash::fast::FixedState;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use truedocket_core::audit::find::Firm;
use truedocket_core::audit::table::{EventTable, RowParts};
use truedocket_core::audit::visibility::ListsRead;
use truedocket_core::calendar::event::{Attendee, Calendar, EventStatus, EventType, ResponseStatus, ShowAs};
use truedocket_core::calendar::source::{RowKind, SeriesEnd};
use truedocket_core::coverage::{Coverage, ReadProof, ReadScope, Requirement};
use truedocket_core::firm::matter::{Matter, MatterStatus};
use truedocket_core::firm::people::{Duty, Email, Member, Staff};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{CalendarId, ConnectionName, MatterId, RemoteId};
use truedocket_core::rules::called_off::CalledOffWords;
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{OriginalStart, Span};
use truedocket_engine::api::failure::Problem;

/// The present of the measurement: within the years of the file.
const NOW: i64 = 1_795_176_000;
const ZONE: &str = "America/New_York";
/// The file names a new matter for nearly every event, which no firm has: its numbers are folded onto so many.
const MATTERS: usize = 2_000;
/// Every so many of them is closed, and one in so many numbers is not on the list.
const CLOSED: usize = 20;
const UNLISTED: usize = 500;

/// More guests than these has no event of the file.
const GUESTS: usize = 6;

/// What is known of the firm before its calendars are read.
pub(super) struct Office {
    staff: Staff,
    policy: Policy,
    matters: Vec<Matter>,
    zone: Zone,
    zones: Zones,
    /// By number of the matter; the numbers behind the list's are not on it.
    known: Vec<Known>,
    /// Addresses of those who have left.
    pub(super) left: Vec<String>,
}

#[derive(Deserialize)]
struct Directory {
    active: Vec<String>,
    departed: Vec<String>,
}

/// A row of the file; its columns in order.
pub(super) struct Line<'a> {
    pub(super) id: &'a str,
    pub(super) calendar: &'a str,
    ical_uid: &'a str,
    pub(super) status: &'a str,
    pub(super) title: Cow<'a, str>,
    pub(super) start_utc: i64,
    pub(super) end_utc: i64,
    pub(super) all_day: bool,
    pub(super) organizer: &'a str,
    pub(super) category: &'a str,
    pub(super) n_attendees: usize,
    pub(super) rrule: &'a str,
    pub(super) master_id: &'a str,
    matter: &'a str,
    transparent: bool,
}

/// Goes through all rows of the folder's file, one at a time.
fn each(folder: &Path, mut row: impl FnMut(&Line<'_>)) -> Result<(), Problem> {
    const NAME: &str = "events.csv";
    let file = File::open(folder.join(NAME)).map_err(|cause| unreadable(NAME, &cause))?;
    let mut file = BufReader::with_capacity(1 << 16, file);
    let (mut line, mut is_head) = (String::new(), true);
    while file.read_line(&mut line).map_err(|cause| unreadable(NAME, &cause))? > 0 {
        if !std::mem::take(&mut is_head) {
            row(&Line::of(line.trim_end_matches(['\r', '\n'])));
        }
        line.clear();
    }
    Ok(())
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let mut fields = Fields::of(line);
        // Fields are evaluated in the order in which they are written here, which is that of the file.
        Self {
            id: fields.plain(),
            calendar: fields.plain(),
            ical_uid: fields.plain(),
            status: fields.plain(),
            title: fields.text(),
            start_utc: fields.plain().parse().unwrap_or_default(),
            end_utc: fields.plain().parse().unwrap_or_default(),
            all_day: fields.plain() == "1",
            organizer: fields.plain(),
            category: fields.plain(),
            n_attendees: fields.plain().parse().unwrap_or_default(),
            rrule: fields.plain(),
            master_id: fields.plain(),
            matter: fields.plain(),
            transparent: fields.plain() == "1",
        }
    }
}

impl Office {
    /// Reads who works there and who has left.
    pub(super) fn open(folder: &Path) -> Result<Self, Problem> {
        const NAME: &str = "directory.json";
        let text = std::fs::read(folder.join(NAME)).map_err(|cause| unreadable(NAME, &cause))?;
        let known: Directory = serde_json::from_slice(&text).map_err(|cause| unreadable(NAME, &cause))?;
        let active = known.active.iter().filter_map(|email| member(email, true));
        let staff = Staff::new(active.chain(known.departed.iter().filter_map(|email| member(email, false))));
        let zones = Zones::bundled();
        let zone = zones.find(ZONE).map_err(|cause| unreadable("The zone", &cause))?;
        let matters = (0..MATTERS).map(matter).collect();
        let texts = (0..MATTERS * 2).map(self::known).collect();
        let left = known.departed;
        Ok(Self { staff, policy: Policy::default(), matters, zone, zones, known: texts, left })
    }

    /// The firm as the kinds ask for it.
    pub(super) fn firm(&self) -> Firm<'_> {
        Firm {
            staff: &self.staff,
            policy: &self.policy,
            matters: &self.matters,
            lists: ListsRead::of([]),
            office: &self.zone,
            zones: &self.zones,
            now: instant(NOW),
        }
    }

    /// Goes through the file once: all its rows as table, and each line to whoever else looks at it.
    pub(super) fn table(
        &self,
        folder: &Path,
        mut look: impl FnMut(&Line<'_>),
    ) -> Result<EventTable, Problem> {
        let book = MatterIndex::new(&self.matters, &self.policy)
            .map_err(|cause| unreadable("The list of matters", &cause))?;
        let mut table = EventTable::new(book, CalledOffWords::new(&self.policy.called_off_words));
        let mut calendars: BTreeMap<String, usize> = BTreeMap::new();
        let mut kept = Kept::empty();
        each(folder, |line| {
            look(line);
            let calendar = match calendars.get(line.calendar) {
                Some(known) => *known,
                None => {
                    let added = table.calendar(calendar(line.calendar), whole(line.calendar));
                    calendars.insert(line.calendar.to_owned(), added);
                    added
                }
            };
            if let Some(known) = self.known.get(folded(line.matter)) {
                table.add_parts(calendar, &kept.fill(line, known));
            }
        })?;
        Ok(table)
    }
}

/// A file is read to its end.
fn whole(name: &str) -> Option<ReadProof> {
    let now = instant(NOW);
    let place = ReadScope::Calendar(CalendarId::new(name));
    let read = Coverage { read_at: Some(now), ..Coverage::none(ConnectionName::new("bench"), place) };
    read.ground(&Requirement { now, account: "", window: None }).ok()
}

fn member(email: &str, active: bool) -> Option<Member> {
    Some(Member {
        email: Email::new(email)?,
        name: "".into(),
        duty: Duty::Attorney,
        active,
        left_on: None,
        schedules_for: Default::default(),
    })
}

fn number(at: usize) -> String {
    format!("{at:05}-Client{at}")
}

fn matter(at: usize) -> Matter {
    Matter {
        id: MatterId::new(at.to_string()),
        number: number(at),
        other_numbers: Vec::new(),
        description: "".into(),
        client: "".into(),
        status: if at.is_multiple_of(CLOSED) { MatterStatus::Closed } else { MatterStatus::Open },
        responsible: None,
    }
}

/// Which matter of the firm a number of the file stands for; equal numbers stand for the same one.
fn folded(text: &str) -> usize {
    let sum = text.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let place = sum % (MATTERS * UNLISTED);
    if place < MATTERS { MATTERS + place } else { place % MATTERS }
}

/// What events of a matter say.
struct Known {
    body: String,
    clients: Vec<Email>,
}

fn known(matter: usize) -> Known {
    let client = |at: usize| Email::new(&format!("client{matter:05}-{at}@mail.example"));
    Known {
        body: format!("Case Matter: {}\nBring the exhibits.", number(matter)),
        clients: (0..GUESTS).filter_map(client).collect(),
    }
}

fn calendar(email: &str) -> Calendar {
    Calendar {
        connection: ConnectionName::new("file"),
        id: CalendarId::new(email),
        name: email.into(),
        owner: Email::new(email),
        zone: ZONE.to_owned(),
    }
}

fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// A row to be filled again and again; its texts stay in the file.
struct Kept {
    span: Span,
    original: Option<OriginalStart>,
    attendees: Vec<Attendee>,
    categories: Vec<String>,
    shape: RowKind,
    /// Addresses in the form that is compared; many rows name the same few.
    organizers: HashMap<String, Option<Email>, FixedState>,
}

impl Kept {
    fn empty() -> Self {
        let day = instant(0).date_naive();
        Self {
            span: Span::AllDay { first: day, end: day },
            original: None,
            attendees: Vec::new(),
            categories: Vec::new(),
            shape: RowKind::Single,
            organizers: HashMap::default(),
        }
    }

    /// Where the row before had the same, it is left where it is.
    fn fill<'r>(&'r mut self, line: &'r Line<'_>, known: &'r Known) -> RowParts<'r> {
        let (start, end) = (instant(line.start_utc), instant(line.end_utc));
        place_in_time(&mut self.span, line.all_day, start, end);
        if !self.organizers.contains_key(line.organizer) {
            self.organizers.insert(line.organizer.to_owned(), Email::new(line.organizer));
        }
        let organizer = self.organizers.get(line.organizer).and_then(Option::as_ref);
        let caller = organizer.map(|email| (email, ResponseStatus::Accepted));
        let others = line.n_attendees.saturating_sub(caller.iter().len());
        let clients = known.clients.iter().take(others).map(|email| (email, ResponseStatus::None));
        ask(&mut self.attendees, caller.into_iter().chain(clients));
        if self.categories.first().map_or("", String::as_str) != line.category {
            self.categories.clear();
            self.categories.extend((!line.category.is_empty()).then(|| line.category.to_owned()));
        }
        let is_day = !line.master_id.is_empty();
        self.original = is_day.then(|| original(line.id)).flatten();
        self.shape = match line.rrule {
            _ if is_day => RowKind::Day { of: RemoteId::new(line.master_id) },
            "" => RowKind::Single,
            rule => RowKind::Series { rules: vec![format!("RRULE:{rule}")], ends: ends(rule) },
        };
        // Nobody touched it after it began.
        let updated = Some(start - TimeDelta::days(1));
        RowParts {
            id: line.id,
            uid: Some(line.ical_uid),
            span: &self.span,
            original_start: self.original.as_ref(),
            title: &line.title,
            // The days that say nothing have neither guests nor notes.
            body: if line.n_attendees == 0 { "" } else { &known.body },
            place: "",
            organizer: organizer.map(Email::as_str),
            attendees: &self.attendees,
            categories: &self.categories,
            show_as: if line.transparent { ShowAs::Free } else { ShowAs::Busy },
            status: match line.status {
                "cancelled" => EventStatus::Cancelled,
                _ => EventStatus::Confirmed,
            },
            event_type: EventType::Meeting,
            private: false,
            created: updated,
            updated,
            shape: &self.shape,
            marks: &[],
        }
    }
}

fn place_in_time(span: &mut Span, all_day: bool, begins: DateTime<Utc>, ends: DateTime<Utc>) {
    if all_day {
        *span = Span::AllDay { first: begins.date_naive(), end: ends.date_naive() };
    } else if let Span::Timed { start, end, .. } = span {
        (*start, *end) = (begins, ends);
    } else {
        *span = Span::Timed { start: begins, end: ends, zone: ZONE.to_owned() };
    }
}

/// Who is in his place already stays there.
fn ask<'a>(asked: &mut Vec<Attendee>, wanted: impl Iterator<Item = (&'a Email, ResponseStatus)>) {
    let mut count = 0;
    for (at, (email, answer)) in wanted.enumerate() {
        match asked.get_mut(at) {
            Some(guest) if guest.email == *email => guest.response = answer,
            Some(guest) => *guest = self::guest(email, answer),
            None => asked.push(guest(email, answer)),
        }
        count = at + 1;
    }
    asked.truncate(count);
}

fn guest(email: &Email, answer: ResponseStatus) -> Attendee {
    Attendee { email: email.clone(), name: ClientText::default(), response: answer, resource: false }
}

/// Ids of days end in when the series would have had them: `…_20260105T140000Z`.
fn original(id: &str) -> Option<OriginalStart> {
    let (_, at) = id.rsplit_once('_')?;
    Some(OriginalStart::At(NaiveDateTime::parse_from_str(at, "%Y%m%dT%H%M%SZ").ok()?.and_utc()))
}

fn ends(rule: &str) -> SeriesEnd {
    let count = rule.split(';').find_map(|part| part.strip_prefix("COUNT="));
    count.map_or(SeriesEnd::Never, |count| count.parse().map_or(SeriesEnd::NotKnown, SeriesEnd::After))
}

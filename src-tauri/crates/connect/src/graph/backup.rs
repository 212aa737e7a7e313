//! From a backup's row to the fields of a request that brings it back, and what of it differs from the present. Guests
//! never become part of a request.

use super::source_event;
use crate::reading::plain::{self, Breaks};
use chrono::{NaiveDateTime, NaiveTime};
use serde_json::{Map, Value, json};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::RawEvent;
use truedocket_core::firm::people::Email;
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zones;

/// What the organizer lets those do who are asked.
const ASKING: [&str; 3] = ["hideAttendees", "allowNewTimeProposals", "responseRequested"];

/// What is sent of a place: not the address of a room, which would be asked to come, and nothing that is read only.
const PLACE: [&str; 4] = ["displayName", "address", "coordinates", "locationUri"];

/// A part of an event that can be brought back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `subject`
    Title,
    /// `body`
    Text,
    /// `start`, `end`, `isAllDay`
    Time,
    /// The zone of `end`, where it is another than that of `start`.
    Zone,
    /// `location`, `locations`
    Place,
    /// `recurrence`
    Rule,
    /// `categories`
    Categories,
    /// `showAs`
    ShowAs,
    /// `sensitivity`
    Privacy,
    /// `importance`
    Importance,
    /// `isReminderOn`, `reminderMinutesBeforeStart`
    Reminder,
    /// `hideAttendees`, `allowNewTimeProposals`, `responseRequested`
    Asking,
}

impl Part {
    pub(super) const ALL: [Self; 12] = [
        Self::Title,
        Self::Text,
        Self::Time,
        Self::Zone,
        Self::Place,
        Self::Rule,
        Self::Categories,
        Self::ShowAs,
        Self::Privacy,
        Self::Importance,
        Self::Reminder,
        Self::Asking,
    ];

    /// The fields of a request.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["subject"],
            Self::Text => &["body"],
            Self::Time | Self::Zone => &["start", "end", "isAllDay"],
            Self::Place => &["location", "locations"],
            Self::Rule => &["recurrence"],
            Self::Categories => &["categories"],
            Self::ShowAs => &["showAs"],
            Self::Privacy => &["sensitivity"],
            Self::Importance => &["importance"],
            Self::Reminder => &["isReminderOn", "reminderMinutesBeforeStart"],
            Self::Asking => &ASKING,
        }
    }

    /// What people call it, with `is` or `are`.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Title => "Its title is",
            Self::Text => "Its text is",
            Self::Time => "Its time is",
            Self::Zone => "Its time zone is",
            Self::Place => "Its place is",
            Self::Rule => "The days on which it repeats are",
            Self::Categories => "Its categories are",
            Self::ShowAs => "Whether it shows as busy is",
            Self::Privacy => "Whether it is private is",
            Self::Importance => "Its importance is",
            Self::Reminder => "Its reminder is",
            Self::Asking => "What attendees may do is",
        }
    }

    /// Each mailbox has its own: nobody hears of a change.
    pub(super) fn is_quiet(self) -> bool {
        match self {
            Self::Categories | Self::Reminder => true,
            Self::Title
            | Self::Text
            | Self::Time
            | Self::Zone
            | Self::Place
            | Self::Rule
            | Self::ShowAs
            | Self::Privacy
            | Self::Importance
            | Self::Asking => false,
        }
    }
}

/// A row of a backup, with its own form read.
pub(super) struct BackupForm<'a> {
    pub(super) original: &'a RawEvent,
    raw: Map<String, Value>,
    /// Last paragraph of the text, where guests are listed instead of invited.
    note: Option<String>,
}

impl<'a> BackupForm<'a> {
    /// `None`: what the backup holds is no event.
    pub(super) fn of(original: &'a RawEvent) -> Option<Self> {
        Some(Self { original, raw: serde_json::from_str(&original.raw).ok()?, note: None })
    }

    /// The same with its guests listed in the text.
    #[must_use]
    pub(super) fn listing(mut self, guests: &[Email]) -> Self {
        let names: Vec<String> = guests.iter().map(|guest| self.as_asked(guest)).collect();
        self.note =
            (!names.is_empty()).then(|| format!("Attendees before the clean-up: {}", names.join(", ")));
        self
    }

    /// Are there guests whom its text lists?
    pub(super) fn lists_guests(&self) -> bool {
        self.note.is_some()
    }

    /// Somebody's address, with as what they were asked where it was not as everybody.
    fn as_asked(&self, guest: &Email) -> String {
        let rows = self.get("attendees").and_then(Value::as_array).into_iter().flatten();
        let address =
            |row: &&Value| row.pointer("/emailAddress/address").and_then(Value::as_str).and_then(Email::new);
        let row = rows.into_iter().find(|row| address(row).as_ref() == Some(guest));
        match row.and_then(|row| row.get("type")).and_then(Value::as_str) {
            Some("optional") => format!("{} (optional)", guest.as_str()),
            Some("resource") => format!("{} (room)", guest.as_str()),
            Some(_) | None => guest.as_str().to_owned(),
        }
    }

    /// A yes-or-no field of the provider's form.
    pub(super) fn says(&self, field: &str) -> bool {
        self.raw.get(field).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A field of the provider's form.
    pub(super) fn get(&self, field: &str) -> Option<&Value> {
        self.raw.get(field).filter(|value| !value.is_null())
    }

    /// Does the provider know more of one of its places than can be sent: a room's address, what kind of place it is?
    pub(super) fn knows_place(&self) -> bool {
        let all = self.get("locations").and_then(Value::as_array).into_iter().flatten();
        let is_more = |place: &Value| {
            let said = |name: &str| place.get(name).and_then(Value::as_str).unwrap_or_default();
            !said("locationEmailAddress").is_empty() || !["", "default"].contains(&said("locationType"))
        };
        self.get("location").into_iter().chain(all).any(is_more)
    }

    /// All that can be brought back, as fields of a request.
    pub(super) fn whole(&self, calendar: &Calendar, zones: &Zones) -> Map<String, Value> {
        self.only(&Part::ALL, calendar, zones)
    }

    /// Some parts, as fields of a request.
    pub(super) fn only(&self, parts: &[Part], calendar: &Calendar, zones: &Zones) -> Map<String, Value> {
        let mut out = Map::new();
        let zone = self.zone(calendar, zones);
        let end_zone = self.end_zone().filter(|name| zones.find(name).is_ok()).unwrap_or(&zone);
        for field in parts.iter().flat_map(|part| part.fields()) {
            let value = match *field {
                "body" => self.body(),
                "start" => Some(side(&self.original.source.event.span, zones, &zone, Side::Start)),
                "end" => Some(side(&self.original.source.event.span, zones, end_zone, Side::End)),
                "location" => self.get("location").and_then(place),
                "locations" => self.places(),
                "recurrence" => {
                    source_event::recurrence(&self.original.raw).and_then(|rule| rule.request(zones, &zone))
                }
                "showAs" => self.get("showAs").filter(|word| **word != "unknown").cloned(),
                same => self.get(same).cloned(),
            };
            out.extend(value.map(|value| ((*field).to_owned(), value)));
        }
        out
    }

    /// The name of the zone that it was made in, as it was given; the calendar's for one that stands for nothing.
    fn zone(&self, calendar: &Calendar, zones: &Zones) -> String {
        let told = self.get("originalStartTimeZone").and_then(Value::as_str);
        let known = told.filter(|name| zones.find(name).is_ok());
        known.map_or_else(
            || match &self.original.source.event.span {
                Span::Timed { zone, .. } => zone.clone(),
                Span::AllDay { .. } => calendar.zone.clone(),
            },
            ToOwned::to_owned,
        )
    }

    /// The name of the zone that it ends in, if it has one. Whole days have one zone.
    fn end_zone(&self) -> Option<&str> {
        let is_named = |name: &&str| !name.starts_with(UNNAMED_ZONE);
        let told = self.get("originalEndTimeZone").and_then(Value::as_str).filter(is_named);
        told.filter(|_| matches!(self.original.source.event.span, Span::Timed { .. }))
    }

    fn body(&self) -> Option<Value> {
        let body = self.get("body");
        let get = |name: &str| body.and_then(|body| body.get(name)).and_then(Value::as_str);
        if body.is_none() && self.note.is_none() {
            return None;
        }
        let (content, kind) = (get("content").unwrap_or_default(), get("contentType").unwrap_or("text"));
        let content = match &self.note {
            None => content.to_owned(),
            Some(note) if kind.eq_ignore_ascii_case("text") && content.is_empty() => note.clone(),
            Some(note) if kind.eq_ignore_ascii_case("text") => format!("{content}\n\n{note}"),
            Some(note) => with_paragraph(content, note),
        };
        Some(json!({ "contentType": kind, "content": content }))
    }

    /// The text as people will read it.
    fn text(&self) -> String {
        let body = self.body().unwrap_or_default();
        let get = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let breaks = match get("contentType").eq_ignore_ascii_case("text") {
            true => Breaks::AreKept,
            false => Breaks::AreSpace,
        };
        plain::text(get("content"), breaks)
    }

    /// Where the links in the text lead. People see only what stands over them.
    fn links(&self) -> Vec<String> {
        let body = self.body().unwrap_or_default();
        let get = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        match get("contentType").eq_ignore_ascii_case("text") {
            true => Vec::new(),
            false => plain::links(get("content")),
        }
    }

    /// All places, where there are several.
    fn places(&self) -> Option<Value> {
        let told = self.get("locations")?.as_array().filter(|all| all.len() > 1)?;
        Some(told.iter().filter_map(place).collect())
    }

    /// Where on the map it is, as far as somebody has said so; providers answer with empty ones.
    fn whereabouts(&self) -> Vec<Value> {
        let own = self.get("location").into_iter();
        let all = own.chain(
            self.get("locations").and_then(Value::as_array).filter(|all| all.len() > 1).into_iter().flatten(),
        );
        all.filter_map(place).map(|place| said(&place)).filter(|place| *place != json!({})).collect()
    }

    /// The parts that are not as the backup has them.
    pub(super) fn differing(&self, now: &BackupForm<'_>) -> Vec<Part> {
        let differs = |part: &Part| self.differs(*part, now);
        Part::ALL.into_iter().filter(differs).collect()
    }

    fn differs(&self, part: Part, now: &BackupForm<'_>) -> bool {
        let (own, other) = (&self.original.source, &now.original.source);
        let same = |field: &str| self.get(field) == now.get(field);
        match part {
            Part::Title => own.event.title != other.event.title,
            Part::Text => words(&self.text()) != words(&now.text()) || self.links() != now.links(),
            Part::Time => own.event.span != other.event.span,
            Part::Zone => match (self.end_zone(), now.end_zone()) {
                (Some(was), Some(is)) => !was.eq_ignore_ascii_case(is),
                (_, _) => false,
            },
            Part::Place => own.event.place != other.event.place || self.whereabouts() != now.whereabouts(),
            Part::Rule => own.shape != other.shape && source_event::recurrence(&self.original.raw).is_some(),
            Part::Categories => {
                let sorted = |mut names: Vec<String>| {
                    names.sort_unstable();
                    names
                };
                sorted(own.event.categories.clone()) != sorted(other.event.categories.clone())
            }
            Part::ShowAs => own.event.show_as != other.event.show_as,
            Part::Privacy => !same("sensitivity"),
            Part::Importance => !same("importance"),
            Part::Reminder => {
                !same("isReminderOn") || (self.says("isReminderOn") && !same("reminderMinutesBeforeStart"))
            }
            Part::Asking => ASKING.iter().any(|field| self.get(field).is_some() && !same(field)),
        }
    }
}

/// How the name of a zone begins that stands for rules of its own.
pub(super) const UNNAMED_ZONE: &str = "tzone://";

/// A place as it is sent.
fn place(told: &Value) -> Option<Value> {
    let kept = |(name, value): &(&String, &Value)| PLACE.contains(&name.as_str()) && !value.is_null();
    Some(told.as_object()?.iter().filter(kept).map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// What of a place says something: no empty address, nor one of which only is said that nothing is known.
fn said(place: &Value) -> Value {
    let says = |value: &Value| match value {
        Value::Object(all) => all.values().any(|one| !one.is_null() && one != "" && one != "unknown"),
        Value::String(word) => !word.is_empty(),
        other => !other.is_null(),
    };
    let parts = place.as_object().cloned().unwrap_or_default();
    parts.into_iter().filter(|(_, value)| says(value)).collect()
}

/// Providers set white space anew.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// One end in the zone that the event was made in. An hour that the clocks show twice is told in UTC, since only that
/// says which of the two it is.
fn side(span: &Span, zones: &Zones, name: &str, side: Side) -> Value {
    let write = |at: NaiveDateTime, zone: &str| json!({ "dateTime": at.format("%Y-%m-%dT%H:%M:%S").to_string(), "timeZone": zone });
    match span {
        Span::AllDay { first, end } => {
            let day = match side {
                Side::Start => first,
                Side::End => end,
            };
            write(day.and_time(NaiveTime::MIN), name)
        }
        Span::Timed { start, end, .. } => {
            let at = match side {
                Side::Start => *start,
                Side::End => *end,
            };
            match zones.find(name) {
                Ok(zone) if zone.to_utc(zone.to_local(at)) == at => write(zone.to_local(at), name),
                Ok(_) | Err(_) => write(at.naive_utc(), "UTC"),
            }
        }
    }
}

/// The paragraph at the end of a page.
fn with_paragraph(page: &str, note: &str) -> String {
    let note = note.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let end = page.to_ascii_lowercase().rfind("</body>").unwrap_or(page.len());
    let (before, after) = page.split_at_checked(end).unwrap_or((page, ""));
    format!("{before}<p>{note}</p>{after}")
}

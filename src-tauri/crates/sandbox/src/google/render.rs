//! An event of the world as Google shows it.

use super::availability::Availability;
use super::times::end_zone;
use super::{calendars, secondary};
use crate::pages::GOOGLE;
use crate::world::{Calendar, Event, When, World, google_id, series};
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

/// How to show events.
#[derive(Clone, Debug)]
pub(crate) struct View<'a> {
    /// The world, for names.
    pub(crate) world: &'a World,
    /// The calendar.
    pub(crate) calendar: &'a Calendar,
    /// The zone of times in the answer.
    pub(crate) zone: String,
    /// Longest list of attendees.
    pub(crate) most_guests: Option<usize>,
}

/// The version of an event.
pub(crate) fn etag(event: &Event) -> String {
    format!("\"{}\"", event.change)
}

/// `status: cancelled` and the little else that is promised.
pub(crate) fn bare(view: &View<'_>, event: Option<&Event>, id: &str, original: Option<&str>) -> Value {
    let mut row = json!({ "kind": "calendar#event", "id": google_id(id, original), "status": "cancelled" });
    if let Some(event) = event {
        row["etag"] = json!(etag(event));
    }
    if let Some(original) = original {
        row["recurringEventId"] = json!(id);
        row["originalStartTime"] = original_time(view, event, original);
    }
    row
}

/// One day of a series.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day<'a> {
    /// The series.
    pub(crate) master: &'a Event,
    /// Its original start.
    pub(crate) original: &'a str,
    /// When it takes place.
    pub(crate) when: &'a When,
}

/// The whole event: a single one, a master, or one day of a series. The version is that of the row it belongs to.
pub(crate) fn event(view: &View<'_>, event: &Event, day: Option<Day<'_>>) -> Value {
    let source = day.map_or(event, |day| day.master);
    let when = day.map_or(&event.when, |day| day.when);
    let mut row = Map::new();
    let mut set = |name: &str, value: Value| {
        row.insert(name.to_owned(), value);
    };
    let id = google_id(&source.id, day.map(|day| day.original));
    set("kind", json!("calendar#event"));
    set("etag", json!(etag(source)));
    set("status", json!(status(event)));
    set("htmlLink", json!(format!("{}{GOOGLE}?eid={id}", view.world.served_at)));
    set("id", json!(id));
    set("created", json!(stamp(source.created)));
    // A day that was changed by itself has a time of its own.
    set("updated", json!(stamp(source.updated.max(event.updated))));
    set("iCalUID", json!(source.uid));
    set("sequence", json!(0));
    set("creator", person(view, secondary::maker(view.calendar, &event.organizer)));
    set("organizer", person(view, &event.organizer));
    set("reminders", json!({ "useDefault": true }));
    set("eventType", json!(event.event_type));
    let (start, end) = times(view, when, end_zone(event));
    set("start", start);
    set("end", end);
    for (name, text) in [("summary", &event.title), ("description", &event.body), ("location", &event.place)]
    {
        if !text.is_empty() {
            set(name, json!(text));
        }
    }
    if Availability::of(event).free {
        set("transparency", json!("transparent"));
    }
    if event.private {
        set("visibility", json!("private"));
    }
    if let Some(first) = event.categories.first() {
        set("eventLabelId", json!(calendars::label(&view.calendar.id, first)));
    }
    match day {
        Some(day) => {
            set("recurringEventId", json!(day.master.id));
            set("originalStartTime", original_time(view, Some(day.master), day.original));
        }
        None if !event.rules.is_empty() => set("recurrence", json!(event.rules)),
        None => {}
    }
    for (name, value) in [extended(event), special(&event.event_type)].into_iter().flatten() {
        set(name, value);
    }
    super::attendees::show(view, event, &mut row);
    super::kept::show(event, &mut row);
    Value::Object(row)
}

fn status(event: &Event) -> &'static str {
    if event.deleted || event.called_off {
        "cancelled"
    } else if Availability::of(event).tentative {
        "tentative"
    } else {
        "confirmed"
    }
}

fn person(view: &View<'_>, email: &str) -> Value {
    let mut person = json!({ "email": email });
    if let Some(known) = view.world.people.iter().find(|p| p.email == email) {
        person["displayName"] = json!(known.name);
    }
    if email == view.calendar.owner || email == view.calendar.id {
        person["self"] = json!(true);
    }
    person
}

fn extended(event: &Event) -> Option<(&'static str, Value)> {
    let mut sides = Map::new();
    for side in ["private", "shared"] {
        let prefix = format!("google.{side}.");
        let own: Map<String, Value> = event
            .properties
            .iter()
            .filter_map(|(key, value)| Some((key.strip_prefix(&prefix)?.to_owned(), json!(value))))
            .collect();
        if !own.is_empty() {
            sides.insert(side.to_owned(), Value::Object(own));
        }
    }
    (!sides.is_empty()).then_some(("extendedProperties", Value::Object(sides)))
}

fn special(nature: &str) -> Option<(&'static str, Value)> {
    match nature {
        "outOfOffice" => Some(("outOfOfficeProperties", json!({ "autoDeclineMode": "declineNone" }))),
        "focusTime" => Some(("focusTimeProperties", json!({ "autoDeclineMode": "declineNone" }))),
        "workingLocation" => {
            Some(("workingLocationProperties", json!({ "type": "homeOffice", "homeOffice": {} })))
        }
        "birthday" => Some(("birthdayProperties", json!({ "type": "birthday" }))),
        _plain => None,
    }
}

fn times(view: &View<'_>, when: &When, end_zone: Option<&str>) -> (Value, Value) {
    match when {
        When::AllDay { first, end } => {
            (json!({ "date": first.to_string() }), json!({ "date": end.to_string() }))
        }
        When::Timed { zone, .. } => {
            let (start, end) = series::span(when, &view.calendar.zone);
            let side = |at: DateTime<Utc>, zone: &str| json!({ "dateTime": local(at, &view.zone), "timeZone": zone });
            (side(start, zone), side(end, end_zone.unwrap_or(zone)))
        }
    }
}

fn original_time(view: &View<'_>, master: Option<&Event>, original: &str) -> Value {
    let Ok(at) = original.parse::<DateTime<Utc>>() else {
        return json!({ "date": original });
    };
    let mut time = json!({ "dateTime": local(at, &view.zone) });
    if let Some(When::Timed { zone, .. }) = master.map(|master| &master.when) {
        time["timeZone"] = json!(zone);
    }
    time
}

/// A moment with the offset that a zone has then.
pub(crate) fn local(at: DateTime<Utc>, zone: &str) -> String {
    let seconds = (series::wall(at, zone) - at.naive_utc()).num_seconds();
    let offset = i32::try_from(seconds).ok().and_then(FixedOffset::east_opt);
    match offset {
        Some(offset) => at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Secs, true),
        None => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

/// A moment as Google writes its own.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

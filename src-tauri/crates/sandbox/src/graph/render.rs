//! An event of the world as Graph shows it.

use super::prefer::Prefer;
use super::{html, ids, recurrence, zones};
use crate::pages::OUTLOOK;
use crate::world::{Calendar, Event, Guest, When, World, series};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// Fields that can be selected.
pub(crate) const FIELDS: [&str; 43] = [
    "id",
    "categories",
    "changeKey",
    "createdDateTime",
    "lastModifiedDateTime",
    "allowNewTimeProposals",
    "attendees",
    "body",
    "bodyPreview",
    "end",
    "hasAttachments",
    "hideAttendees",
    "iCalUId",
    "importance",
    "isAllDay",
    "isCancelled",
    "isDraft",
    "isOnlineMeeting",
    "isOrganizer",
    "isReminderOn",
    "location",
    "locations",
    "onlineMeeting",
    "onlineMeetingProvider",
    "onlineMeetingUrl",
    "organizer",
    "originalEndTimeZone",
    "originalStart",
    "originalStartTimeZone",
    "recurrence",
    "reminderMinutesBeforeStart",
    "responseRequested",
    "responseStatus",
    "sensitivity",
    "seriesMasterId",
    "showAs",
    "start",
    "subject",
    "transactionId",
    "type",
    "webLink",
    "cancelledOccurrences",
    "exceptionOccurrences",
];
const NEVER: &str = "0001-01-01T00:00:00Z";

/// How to show events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    /// The world, for names.
    pub(crate) world: &'a World,
    /// The calendar.
    pub(crate) calendar: &'a Calendar,
    /// The client's preferences.
    pub(crate) prefer: &'a Prefer,
    /// The extended property to show.
    pub(crate) property: Option<&'a str>,
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
    /// It differs from the series.
    pub(crate) changed: bool,
}

/// The version of an event.
pub(crate) fn change_key(event: &Event) -> String {
    STANDARD.encode(format!("change {:010}", event.change))
}

/// The same as an ETag.
pub(crate) fn etag(event: &Event) -> String {
    format!("W/\"{}\"", change_key(event))
}

/// A row of a deleted or vanished event.
pub(crate) fn removed(id: &str) -> Value {
    json!({ "id": id, "@removed": { "reason": "deleted" } })
}

/// A day of a series with the few fields that a delta gives it.
pub(crate) fn sparse(view: &View<'_>, day: Day<'_>) -> Value {
    let (start, end) = times(view, day.when);
    json!({
        "@odata.etag": etag(day.master),
        "id": ids::event(day.master, Some(day.original), view.prefer.immutable),
        "seriesMasterId": ids::event(day.master, None, view.prefer.immutable),
        "type": "occurrence",
        "start": start,
        "end": end,
    })
}

/// The whole event: a single one, a master, or one day of a series. The version is that of the row it belongs to.
pub(crate) fn event(view: &View<'_>, event: &Event, day: Option<Day<'_>>) -> Value {
    let source = day.map_or(event, |day| day.master);
    let when = day.map_or(&event.when, |day| day.when);
    let mut row = Map::new();
    identity(view, source, day, &mut row);
    // A day that was changed by itself has a time of its own.
    row.insert("lastModifiedDateTime".to_owned(), json!(stamp(source.updated.max(event.updated))));
    content(view, event, &mut row);
    let (start, end) = times(view, when);
    let made_in = match when {
        When::Timed { zone, .. } => zones::windows(zone),
        When::AllDay { .. } => zones::windows(&view.calendar.zone),
    };
    let kind = match day {
        Some(day) if day.changed => "exception",
        Some(_) => "occurrence",
        None if event.rules.is_empty() => "singleInstance",
        None => "seriesMaster",
    };
    let recurrence = match day {
        Some(_) => None,
        None => recurrence::pattern(&event.rules, &event.when, &view.calendar.zone),
    };
    for (name, value) in [
        ("start", start),
        ("end", end),
        ("isAllDay", json!(matches!(when, When::AllDay { .. }))),
        ("originalStartTimeZone", json!(made_in)),
        ("originalEndTimeZone", json!(made_in)),
        ("type", json!(kind)),
        ("recurrence", json!(recurrence)),
    ] {
        // An event can end in another zone than it begins in, and that is kept.
        if name != "originalEndTimeZone" || !row.contains_key(name) {
            row.insert(name.to_owned(), value);
        }
    }
    if let Some(id) = view.property
        && let Some(value) = event.properties.get(&format!("graph.{id}"))
    {
        let list = json!([{ "id": id, "value": value }]);
        row.insert("singleValueExtendedProperties".to_owned(), list);
    }
    Value::Object(row)
}

fn identity(view: &View<'_>, source: &Event, day: Option<Day<'_>>, row: &mut Map<String, Value>) {
    let original = day.map(|day| day.original);
    let id = ids::event(source, original, view.prefer.immutable);
    // Unlike Google's, the UID of a day is its own.
    let uid = original.map_or_else(|| source.uid.clone(), |original| format!("{}-{original}", source.uid));
    let (at, item) = (&view.world.served_at, utf8_percent_encode(&id, NON_ALPHANUMERIC));
    let fields = json!({
        "@odata.etag": etag(source),
        "webLink": format!("{at}{OUTLOOK}?itemid={item}&exvsurl=1&path=/calendar/item"),
        "id": id,
        "changeKey": change_key(source),
        "createdDateTime": stamp(source.created),
        "lastModifiedDateTime": stamp(source.updated),
        "iCalUId": uid,
        "transactionId": source.transaction,
        "seriesMasterId": day.map(|day| ids::event(day.master, None, view.prefer.immutable)),
    });
    row.extend(fields.as_object().cloned().unwrap_or_default());
    if let Some(original) = original {
        let at = original.parse::<DateTime<Utc>>().map_or_else(|_| format!("{original}T00:00:00Z"), stamp);
        row.insert("originalStart".to_owned(), json!(at));
    }
}

fn content(view: &View<'_>, event: &Event, row: &mut Map<String, Value>) {
    let own = event.guests.iter().find(|guest| guest.email == view.calendar.owner);
    let organizer = event.organizer == view.calendar.owner;
    let response = if organizer { "organizer" } else { own.map_or("none", |guest| answer(&guest.answer)) };
    let place = json!({ "displayName": event.place, "locationType": "default", "uniqueIdType": "unknown" });
    let preview: String = event.body.chars().take(255).collect();
    let fields = json!({
        "categories": event.categories,
        "subject": event.title,
        "body": body(view, &event.body),
        "bodyPreview": preview,
        "importance": "normal",
        "sensitivity": if event.private { "private" } else { "normal" },
        "showAs": show_as(&event.show_as),
        "isCancelled": event.called_off,
        "isOrganizer": organizer,
        "isDraft": false,
        "isOnlineMeeting": false,
        "onlineMeeting": null,
        "onlineMeetingProvider": "unknown",
        "onlineMeetingUrl": null,
        "hasAttachments": super::attached::has_files(event),
        "hideAttendees": false,
        "allowNewTimeProposals": true,
        "responseRequested": true,
        "isReminderOn": true,
        "reminderMinutesBeforeStart": 15,
        "responseStatus": { "response": response, "time": NEVER },
        "organizer": { "emailAddress": address(view, &event.organizer) },
        "attendees": event.guests.iter().map(attendee).collect::<Vec<_>>(),
        "location": place,
        "locations": if event.place.is_empty() { json!([]) } else { json!([place]) },
    });
    row.extend(fields.as_object().cloned().unwrap_or_default());
    super::kept::show(event, view.prefer.plain, row);
}

fn body(view: &View<'_>, text: &str) -> Value {
    if view.prefer.plain {
        let page = html::is_page(text).then(|| html::text(text));
        let text = page.as_deref().unwrap_or(text);
        return json!({ "contentType": "text", "content": text });
    }
    let escaped =
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>\r\n");
    let page = format!("<html><head></head><body>{escaped}</body></html>");
    json!({ "contentType": "html", "content": page })
}

fn address(view: &View<'_>, email: &str) -> Value {
    let name = view.world.people.iter().find(|p| p.email == email).map_or(email, |p| p.name.as_str());
    json!({ "name": name, "address": email })
}

fn attendee(guest: &Guest) -> Value {
    let name = if guest.name.is_empty() { &guest.email } else { &guest.name };
    json!({
        "type": if guest.room { "resource" } else { "required" },
        "status": { "response": answer(&guest.answer), "time": NEVER },
        "emailAddress": { "name": name, "address": guest.email },
    })
}

fn answer(word: &str) -> &'static str {
    match word {
        "accepted" => "accepted",
        "tentative" => "tentativelyAccepted",
        "declined" => "declined",
        _none => "none",
    }
}

/// A property as filters compare it; times without offsets are UTC.
pub(crate) fn filtered(event: &Event, calendar: &Calendar, field: &str) -> String {
    let (start, end) = series::span(&event.when, &calendar.zone);
    let told = |name: &str| super::kept::word(event, name);
    match field {
        "createdDateTime" => stamp(event.created),
        "lastModifiedDateTime" => stamp(event.updated),
        "start/dateTime" => stamp(start),
        "end/dateTime" => stamp(end),
        "subject" => event.title.clone(),
        "iCalUId" => event.uid.clone(),
        "showAs" => show_as(&event.show_as).to_owned(),
        "isAllDay" => matches!(event.when, When::AllDay { .. }).to_string(),
        "isCancelled" => event.called_off.to_string(),
        "isOrganizer" => (event.organizer == calendar.owner).to_string(),
        "organizer/emailAddress/address" => event.organizer.clone(),
        "hasAttachments" => super::attached::has_files(event).to_string(),
        "importance" => told("importance").unwrap_or_else(|| "normal".to_owned()),
        "sensitivity" if event.private => told("sensitivity").unwrap_or_else(|| "private".to_owned()),
        "sensitivity" => "normal".to_owned(),
        _kind if event.rules.is_empty() => "singleInstance".to_owned(),
        _kind => "seriesMaster".to_owned(),
    }
}

/// How the time shows, in the vendor's words.
pub(crate) fn show_as(word: &str) -> &'static str {
    match word {
        "free" => "free",
        "tentative" => "tentative",
        "oof" => "oof",
        "elsewhere" => "workingElsewhere",
        _busy => "busy",
    }
}

fn times(view: &View<'_>, when: &When) -> (Value, Value) {
    times_in(view.prefer, when, &view.calendar.zone)
}

/// Begin and end in the preferred zone. Whole days stay midnights, whatever the zone is.
pub(crate) fn times_in(prefer: &Prefer, when: &When, home: &str) -> (Value, Value) {
    let zone = &prefer.zone;
    let time = |wall: NaiveDateTime| json!({ "dateTime": format!("{}.0000000", wall.format("%Y-%m-%dT%H:%M:%S")), "timeZone": zone });
    match when {
        When::AllDay { first, end } => (time((*first).into()), time((*end).into())),
        When::Timed { .. } => {
            let (start, end) = series::span(when, home);
            let there = |at| time(series::wall(at, &prefer.iana));
            (there(start), there(end))
        }
    }
}

/// A moment as Graph writes its own.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

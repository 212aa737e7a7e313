//! Rows of the world in the vendor's shapes, whole; what was asked for is picked later. Absent values are left
//! out.

use super::listing::etag;
use crate::world::{Activity, Contact, Entry, Matter, Person, Task, World, series};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};

/// When everything without a date of its own began.
const FOUNDED: &str = "2019-01-07T14:00:00Z";

/// A time as the vendor writes it: with the office's offset.
pub(super) fn time(at: DateTime<Utc>, world: &World) -> String {
    let wall = series::wall(at, &world.zone);
    let minutes = (wall - at.naive_utc()).num_minutes();
    let (sign, minutes) = if minutes < 0 { ('-', -minutes) } else { ('+', minutes) };
    format!("{}{sign}{:02}:{:02}", wall.format("%Y-%m-%dT%H:%M:%S"), minutes / 60, minutes % 60)
}

/// A matter, with the people it belongs to.
pub(super) fn matter(matter: &Matter, world: &World) -> Value {
    let mut row = matter_base(matter, world);
    put(&mut row, "client", world.contacts.get(&matter.client).map(contact_base));
    for role in ["responsible_attorney", "originating_attorney", "user"] {
        put(&mut row, role, world.person(&matter.responsible).map(|p| user(p, world)));
    }
    row
}

fn matter_base(matter: &Matter, world: &World) -> Value {
    let mut row = json!({
        "id": matter.number, "etag": etag(matter.change), "number": matter.number % 1_000_000,
        "display_number": matter.display_number, "description": matter.description,
        "status": matter.status, "client_id": matter.client, "billable": true,
        "created_at": FOUNDED, "updated_at": time(matter.updated, world),
    });
    put(&mut row, "custom_number", filled(&matter.custom_number));
    put(&mut row, "open_date", matter.opened.map(|d| json!(d.to_string())));
    put(&mut row, "close_date", matter.closed.map(|d| json!(d.to_string())));
    row
}

/// A contact.
pub(super) fn contact(contact: &Contact) -> Value {
    let mut row = contact_base(contact);
    let id = contact.number * 10;
    let version = etag(contact.change);
    let mail =
        json!({ "id": id + 1, "etag": version, "name": "Work", "address": contact.email, "primary": true });
    let phone =
        json!({ "id": id + 2, "etag": version, "name": "Work", "number": contact.phone, "primary": true });
    let some = |text: &str, value: Value| if text.is_empty() { json!([]) } else { json!([value]) };
    put(&mut row, "email_addresses", Some(some(&contact.email, mail)));
    put(&mut row, "phone_numbers", Some(some(&contact.phone, phone)));
    row
}

fn contact_base(contact: &Contact) -> Value {
    let mut row = json!({
        "id": contact.number, "etag": etag(contact.change), "name": contact.name,
        "type": if contact.company { "Company" } else { "Person" }, "is_client": true,
        "created_at": FOUNDED, "updated_at": FOUNDED,
    });
    if !contact.company {
        let (first, last) = names(&contact.name);
        put(&mut row, "first_name", Some(json!(first)));
        put(&mut row, "last_name", Some(json!(last)));
    }
    put(&mut row, "primary_email_address", filled(&contact.email));
    put(&mut row, "primary_phone_number", filled(&contact.phone));
    row
}

/// A user.
pub(super) fn user(person: &Person, world: &World) -> Value {
    let (first, last) = names(&person.name);
    let initials: String = [first, last].iter().filter_map(|n| n.chars().next()).collect();
    json!({
        "id": person.user_number, "etag": etag(person.user_number + u64::from(person.active)),
        "name": person.name, "first_name": first, "last_name": last, "initials": initials,
        "email": person.email, "enabled": person.active, "default_calendar_id": person.calendar_number(),
        "roles": [], "subscription_type": if person.attorney { "Attorney" } else { "NonAttorney" },
        "time_zone": world.zone, "account_owner": false, "created_at": FOUNDED, "updated_at": FOUNDED,
        "account": { "id": 1, "etag": etag(1), "name": world.name },
    })
}

/// A person's calendar.
pub(super) fn calendar(person: &Person, world: &World) -> Value {
    let mut row = calendar_base(person.calendar_number(), &person.name, "UserCalendar");
    put(&mut row, "creator", Some(user(person, world)));
    row
}

/// The calendar that all share.
pub(super) fn firm_calendar(world: &World) -> Value {
    calendar_base(World::FIRM_CALENDAR, &world.name, "AccountCalendar")
}

fn calendar_base(number: u64, name: &str, kind: &str) -> Value {
    json!({
        "id": number, "etag": etag(number), "name": name, "type": kind, "permission": "editor",
        "visible": true, "created_at": FOUNDED, "updated_at": FOUNDED, "source": "web",
    })
}

/// A kind of entry.
pub(super) fn event_type(number: u64, name: &str) -> Value {
    json!({
        "id": number, "etag": etag(number), "name": name, "color": "#367B9C",
        "created_at": FOUNDED, "updated_at": FOUNDED,
    })
}

/// A calendar entry, or one day of a series when `day` says its begin and end.
pub(super) fn entry(entry: &Entry, day: Option<(DateTime<Utc>, DateTime<Utc>)>, world: &World) -> Value {
    let (start, end) = day.unwrap_or((entry.start, entry.end));
    let id = match day {
        Some((start, _)) => format!("{}_{}", entry.number, start.format("%Y%m%dT%H%M%SZ")),
        None => entry.number.to_string(),
    };
    let mut row = json!({
        "id": id, "etag": etag(entry.change), "summary": entry.title, "description": entry.body,
        "location": entry.place, "start_at": time(start, world), "end_at": time(end, world),
        "all_day": entry.all_day, "court_rule": entry.court_rule, "created_at": FOUNDED,
        "updated_at": time(entry.updated, world), "permission": "editor",
        "start_at_time_zone": world.zone, "time_entries_count": 0,
        "attendees": attendees(entry, world), "external_properties": properties(entry),
    });
    put(&mut row, "recurrence_rule", filled(&entry.rule));
    put(&mut row, "parent_calendar_entry_id", day.map(|_| json!(entry.number)));
    let found = entry.matter.and_then(|number| world.matters.get(&number));
    put(&mut row, "matter", found.map(|m| matter_base(m, world)));
    if let Some(owner) = world.person(&entry.owner) {
        let calendar = calendar_base(owner.calendar_number(), &owner.name, "UserCalendar");
        put(&mut row, "calendar_owner_id", Some(json!(owner.calendar_number())));
        put(&mut row, "calendars", Some(json!([calendar])));
        put(&mut row, "calendar_owner", Some(calendar));
    }
    let kind = world.types().into_iter().find(|(_, name)| *name == entry.category);
    put(&mut row, "calendar_entry_event_type", kind.map(|(number, name)| event_type(number, &name)));
    row
}

fn attendees(entry: &Entry, world: &World) -> Vec<Value> {
    let known = |email: &String| {
        let (id, kind, name) = match world.person(email) {
            Some(person) => (person.calendar_number(), "Calendar", &person.name),
            None => world.contact(email).map(|c| (c.number, "Contact", &c.name))?,
        };
        Some(json!({
            "id": id, "etag": etag(id), "type": kind, "name": name, "enabled": true, "email": email,
            "created_at": FOUNDED, "updated_at": FOUNDED,
        }))
    };
    entry.attendees.iter().filter_map(known).collect()
}

/// Number of an external property of an entry: the entry's own, and its place among them.
pub(super) fn property_number(entry: u64, place: usize) -> u64 {
    entry * 10 + place as u64
}

fn properties(entry: &Entry) -> Vec<Value> {
    let row = |(place, (name, value)): (usize, (&String, &String))| {
        json!({
            "id": property_number(entry.number, place), "etag": etag(entry.change), "name": name,
            "value": value, "created_at": FOUNDED, "updated_at": FOUNDED,
        })
    };
    entry.external.iter().enumerate().map(row).collect()
}

/// A task.
pub(super) fn task(task: &Task, world: &World) -> Value {
    let name = match task.assignee_type.as_str() {
        "User" => world.people.iter().find(|p| p.user_number == task.assignee).map(|p| p.name.clone()),
        _ => world.contacts.get(&task.assignee).map(|c| c.name.clone()),
    };
    let mut row = json!({
        "id": task.number, "etag": etag(task.change), "name": task.name, "description": task.description,
        "priority": task.priority, "status": task.status, "permission": "public",
        "created_at": FOUNDED, "updated_at": time(task.updated, world),
        "assignee": {
            "id": task.assignee, "etag": etag(task.assignee), "type": task.assignee_type,
            "name": name.unwrap_or_default(), "enabled": true,
        },
    });
    put(&mut row, "due_at", task.due.map(|at| json!(time(at, world))));
    let found = task.matter.and_then(|number| world.matters.get(&number));
    put(&mut row, "matter", found.map(|m| matter_base(m, world)));
    row
}

/// An activity.
pub(super) fn activity(activity: &Activity, world: &World) -> Value {
    let mut row = json!({
        "id": activity.number, "etag": etag(activity.change), "type": activity.kind,
        "date": activity.date.to_string(), "quantity": activity.quantity, "note": activity.note,
        "created_at": FOUNDED, "updated_at": time(activity.updated, world),
    });
    let found = activity.matter.and_then(|number| world.matters.get(&number));
    put(&mut row, "matter", found.map(|m| matter_base(m, world)));
    let by = activity.user.and_then(|n| world.people.iter().find(|p| p.user_number == n));
    put(&mut row, "user", by.map(|p| user(p, world)));
    let entry = activity.entry.and_then(|number| world.entries.get(&number));
    put(&mut row, "calendar_entry", entry.map(|e| json!({ "id": e.number, "etag": etag(e.change) })));
    row
}

/// Days of a repeating entry inside a window.
pub(super) fn days(
    entry: &Entry,
    world: &World,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let zone = world.zone.as_str();
    let first = series::wall(entry.start, zone);
    let rule = format!("RRULE:{}", entry.rule.trim_start_matches("RRULE:"));
    let starts = series::starts(first, zone, &[rule], from - (entry.end - entry.start), to);
    let length = entry.end - entry.start;
    let placed = starts.into_iter().map(|s| series::instant(s, zone)).map(|s| (s, s + length));
    placed.filter(|(start, end)| *start <= to && *end >= from).collect()
}

/// As far as an open window reaches.
pub(super) fn horizon(now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
    (now - Duration::days(3650), now + Duration::days(730))
}

fn put(row: &mut Value, name: &str, value: Option<Value>) {
    if let (Some(row), Some(value)) = (row.as_object_mut(), value) {
        let row: &mut Map<String, Value> = row;
        row.insert(name.to_owned(), value);
    }
}

fn filled(text: &str) -> Option<Value> {
    Some(text).filter(|t| !t.is_empty()).map(Value::from)
}

fn names(name: &str) -> (&str, &str) {
    name.rsplit_once(' ').unwrap_or(("", name))
}

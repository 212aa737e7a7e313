//! Reading without deltas: calendars, events, `calendarView`, instances.

use super::errors::{Outcome, Refusal};
use super::filter::Filter;
use super::links::{self, Listing};
use super::prefer::Prefer;
use super::render::{self, Day, View};
use super::{attached, ids, odata, page_faults};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::paging::{Row, RowForm};
use crate::state::Shared;
use crate::world::{Calendar, Event, Exception, When, World, series};
use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::{Value, json};

const CALENDAR_FIELDS: [&str; 10] = [
    "id",
    "name",
    "color",
    "hexColor",
    "canEdit",
    "canShare",
    "canViewPrivateItems",
    "changeKey",
    "isDefaultCalendar",
    "owner",
];
const DEFAULT_PAGE: usize = 10;
const MOST: usize = 1000;

/// `/calendars`.
pub(crate) fn calendars(shared: &Shared, ask: &ParsedRequest, mailbox: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &["$select", "$top", "$skip", "$count", "$skiptoken"])?;
    let prefer = Prefer::read(ask)?;
    let fields = odata::select(ask, &CALENDAR_FIELDS)?;
    let top = odata::number(ask, "$top", 1, MOST)?.or(prefer.page).unwrap_or(DEFAULT_PAGE);
    let Listing { token, reading, offset } = links::listing(shared, ask, mailbox, |world| {
        let own = ids::calendars(world, mailbox).into_iter();
        let rows = own.map(|c| Row { id: c.id.clone(), original: None, face: RowForm::Whole }).collect();
        odata::skipped(ask, rows)
    })?;
    let (rows, next) = links::page(shared, ask, &reading, offset, top)?;
    let world = shared.world();
    let found = rows.iter().filter_map(|row| world.calendars.get(&row.id));
    let mut value: Vec<Value> = found.map(|c| calendar_row(&world, c)).collect();
    value.iter_mut().for_each(|row| odata::project(row, fields.as_deref()));
    let mut body = json!({ "@odata.context": links::context(ask, "calendars"), "value": value });
    if odata::count(ask)? {
        body["@odata.count"] = json!(ids::calendars(&world, mailbox).len());
    }
    links::then(ask, &mut body, &token, next);
    page_faults::listing(shared, ask, &mut body);
    Ok(JsonResponse::ok(body))
}

/// `/calendar` and `/calendars/{id}`.
pub(crate) fn calendar(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    odata::check(ask, &["$select"])?;
    let fields = odata::select(ask, &CALENDAR_FIELDS)?;
    let mut row = calendar_row(&shared.world(), calendar);
    odata::project(&mut row, fields.as_deref());
    row["@odata.context"] = json!(links::context(ask, "calendars/$entity"));
    Ok(JsonResponse::ok(row))
}

fn calendar_row(world: &World, calendar: &Calendar) -> Value {
    let name = world.people.iter().find(|p| p.email == calendar.owner).map_or("", |p| p.name.as_str());
    let main = calendar.id == calendar.owner;
    json!({
        "id": ids::calendar(calendar),
        "name": if main { "Calendar" } else { calendar.name.as_str() },
        "color": "auto",
        "hexColor": "",
        "changeKey": "calendar0001",
        "canEdit": true,
        "canShare": true,
        "canViewPrivateItems": true,
        "isDefaultCalendar": main,
        "owner": { "name": name, "address": calendar.owner },
    })
}

/// `/events`: single events and masters.
pub(crate) fn events(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    odata::check(
        ask,
        &["$select", "$filter", "$top", "$skip", "$orderby", "$count", "$expand", "$skiptoken"],
    )?;
    rows(shared, ask, calendar, |world| {
        let filter = filter(ask)?;
        let mut own: Vec<&Event> = on(world, calendar).filter(|event| filter(event, calendar)).collect();
        if order(ask)? {
            own.sort_by_key(|event| series::span(&event.when, &calendar.zone).0);
        }
        Ok(own.into_iter().map(Row::whole).collect())
    })
}

/// `/calendarView`: what takes place in a window, series as their days.
pub(crate) fn window(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    let known = [
        "startDateTime",
        "endDateTime",
        "$select",
        "$filter",
        "$top",
        "$skip",
        "$orderby",
        "$count",
        "$expand",
        "$skiptoken",
    ];
    odata::check(ask, &known)?;
    let (from, to) = bounds(ask)?;
    rows(shared, ask, calendar, |world| {
        let filter = filter(ask)?;
        order(ask)?;
        let mut days: Vec<(DateTime<Utc>, Row)> = on(world, calendar)
            .flat_map(|event| series::instances(event, &calendar.zone, from, to))
            .filter(|instance| filter(&instance.event, calendar))
            .map(|instance| (instance.start, day(instance)))
            .collect();
        days.sort_by(|a, b| (a.0, &a.1.id).cmp(&(b.0, &b.1.id)));
        Ok(days.into_iter().map(|(_, row)| row).collect())
    })
}

/// `/events/{id}/instances`.
pub(crate) fn instances(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    event: &Event,
) -> Outcome<JsonResponse> {
    let known =
        ["startDateTime", "endDateTime", "$select", "$top", "$skip", "$count", "$expand", "$skiptoken"];
    odata::check(ask, &known)?;
    let (from, to) = bounds(ask)?;
    if event.rules.is_empty() {
        return Err(Refusal::bad("ErrorInvalidRequest", "The event is no series."));
    }
    rows(shared, ask, calendar, |_| {
        Ok(series::instances(event, &calendar.zone, from, to).into_iter().map(day).collect())
    })
}

/// `/events/{id}`.
pub(crate) fn event(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    event: &Event,
    original: Option<&str>,
) -> Outcome<JsonResponse> {
    odata::check(ask, &["$select", "$expand"])?;
    let prefer = Prefer::read(ask)?;
    let fields = odata::select(ask, &render::FIELDS)?;
    let expand = odata::expand(ask)?;
    let world = shared.world();
    let view = View { world: &world, calendar, prefer: &prefer, property: expand.property.as_deref() };
    let mut row = one(&view, event, original).ok_or_else(Refusal::not_found)?;
    let wants_cancelled = fields.iter().flatten().any(|field| field == "cancelledOccurrences");
    if wants_cancelled && original.is_none() {
        row["cancelledOccurrences"] = json!(cancelled(event));
    }
    if expand.exceptions && original.is_none() {
        let mut days = changed(&view, event);
        days.iter_mut().for_each(|day| odata::project(day, fields.as_deref()));
        row["exceptionOccurrences"] = json!(days);
    }
    if let Some(id) = &expand.extension {
        row["extensions"] = attached::extension(event, id).into_iter().collect();
    }
    odata::project(&mut row, fields.as_deref());
    row["@odata.context"] = json!(links::context(ask, "users/events/$entity"));
    Ok(JsonResponse::ok(row))
}

/// What is left of days that do not take place: ids with the day by the series' own clocks.
fn cancelled(event: &Event) -> Vec<String> {
    let gone = event.exceptions.iter().filter(|(_, exception)| **exception == Exception::Cancelled);
    let day = |original: &String| match (&event.when, original.parse::<DateTime<Utc>>()) {
        (When::Timed { zone, .. }, Ok(at)) => series::wall(at, zone).date().to_string(),
        (_, _) => original.clone(),
    };
    gone.map(|(original, _)| format!("OID.{}.{}", event.id, day(original))).collect()
}

/// Days of a series that differ from it.
fn changed(view: &View<'_>, event: &Event) -> Vec<Value> {
    let days = event.exceptions.iter().filter(|(_, exception)| **exception != Exception::Cancelled);
    days.filter_map(|(original, _)| one(view, event, Some(original))).collect()
}

/// An event or a day of a series as it is now; none if that day does not take place.
pub(crate) fn one(view: &View<'_>, event: &Event, original: Option<&str>) -> Option<Value> {
    let Some(original) = original else {
        return Some(render::event(view, event, None));
    };
    let found = series::by_original(event, &view.calendar.zone, original).filter(|i| !i.cancelled)?;
    let day = Day { master: event, original, when: &found.event.when, changed: found.changed };
    Some(render::event(view, &found.event, Some(day)))
}

/// The day of a series, or the single event, as a row.
pub(crate) fn day(instance: series::Instance) -> Row {
    let face = match (&instance.original, instance.changed) {
        (None, _) => RowForm::Whole,
        (Some(_), true) => RowForm::Changed,
        (Some(_), false) => RowForm::Day(instance.event.when),
    };
    Row { id: instance.event.id, original: instance.original, face }
}

/// Events of a calendar that are not deleted.
pub(crate) fn on<'a>(world: &'a World, calendar: &'a Calendar) -> impl Iterator<Item = &'a Event> {
    all_on(world, calendar).filter(|event| !event.deleted)
}

/// Events of a calendar with the tombstones.
pub(crate) fn all_on<'a>(world: &'a World, calendar: &'a Calendar) -> impl Iterator<Item = &'a Event> {
    let from = (calendar.id.clone(), String::new());
    world.events.range(from..).take_while(|((on, _), _)| *on == calendar.id).map(|(_, event)| event)
}

/// `startDateTime` and `endDateTime`: with their own offset, else UTC; the preferred zone does not matter.
pub(crate) fn bounds(ask: &ParsedRequest) -> Outcome<(DateTime<Utc>, DateTime<Utc>)> {
    let read = |name: &str| {
        let text = ask
            .param(name)
            .ok_or_else(|| Refusal::bad("ErrorInvalidParameter", format!("{name} is missing.")))?;
        let zoned = DateTime::parse_from_rfc3339(text).map(|at| at.to_utc());
        let plain = || text.parse::<NaiveDateTime>().map(|at| at.and_utc());
        zoned
            .or_else(|_| plain())
            .map_err(|_| Refusal::bad("ErrorInvalidParameter", format!("{name} is no time.")))
    };
    let (from, to) = (read("startDateTime")?, read("endDateTime")?);
    if from >= to {
        return Err(Refusal::bad("ErrorInvalidParameter", "The window ends before it begins."));
    }
    Ok((from, to))
}

fn order(ask: &ParsedRequest) -> Outcome<bool> {
    match ask.param("$orderby") {
        None => Ok(false),
        Some("start/dateTime" | "start/dateTime asc") => Ok(true),
        Some(_) => Err(Refusal::query("Events can be ordered by start/dateTime only.")),
    }
}

/// Properties of an event that filters may name.
const FILTERED: [&str; 15] = [
    "createdDateTime",
    "end/dateTime",
    "hasAttachments",
    "iCalUId",
    "importance",
    "isAllDay",
    "isCancelled",
    "isOrganizer",
    "lastModifiedDateTime",
    "organizer/emailAddress/address",
    "sensitivity",
    "showAs",
    "start/dateTime",
    "subject",
    "type",
];

/// Times in filters are UTC, as they are compared without looking at the zone.
fn filter(ask: &ParsedRequest) -> Outcome<impl Fn(&Event, &Calendar) -> bool> {
    let read = |text| Filter::read(text, &FILTERED, &["startswith", "contains"]);
    let filter = ask.param("$filter").map(read).transpose()?;
    Ok(move |event: &Event, calendar: &Calendar| {
        let value = |field: &str| render::filtered(event, calendar, field);
        let extended = |id: &str| event.properties.get(&format!("graph.{id}")).cloned();
        filter.as_ref().is_none_or(|filter| filter.holds(&value, &extended))
    })
}

fn rows(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    make: impl FnOnce(&World) -> Outcome<Vec<Row>>,
) -> Outcome<JsonResponse> {
    let prefer = Prefer::read(ask)?;
    let fields = odata::select(ask, &render::FIELDS)?;
    let expand = odata::expand(ask)?;
    if expand.exceptions || expand.extension.is_some() {
        return Err(Refusal::query("These can be expanded of one event only."));
    }
    let top = odata::number(ask, "$top", 1, MOST)?.or(prefer.page).unwrap_or(DEFAULT_PAGE);
    let counts = odata::count(ask)?;
    let mut total = 0;
    let Listing { token, reading, offset } = links::listing(shared, ask, &calendar.id, |world| {
        let rows = make(world)?;
        total = rows.len();
        let rows = odata::skipped(ask, rows)?;
        let emptied = !rows.is_empty() && page_faults::empties(shared, ask);
        Ok(if emptied { Vec::new() } else { rows })
    })?;
    let (rows, next) = links::page(shared, ask, &reading, offset, top)?;
    let mut value: Vec<Value> = {
        let world = shared.world();
        let view = View { world: &world, calendar, prefer: &prefer, property: expand.property.as_deref() };
        rows.iter().filter_map(|row| shown(&view, row)).collect()
    };
    value.iter_mut().for_each(|row| odata::project(row, fields.as_deref()));
    let mut body = json!({ "@odata.context": links::context(ask, "users/events"), "value": value });
    // The number of all, told with the first page.
    if counts && offset == 0 {
        body["@odata.count"] = json!(total);
    }
    links::then(ask, &mut body, &token, next);
    page_faults::listing(shared, ask, &mut body);
    Ok(JsonResponse::ok(body))
}

/// A row as of now; what was deleted since the listing was taken is left out.
pub(crate) fn shown(view: &View<'_>, row: &Row) -> Option<Value> {
    let event = view.world.events.get(&(view.calendar.id.clone(), row.id.clone())).filter(|e| !e.deleted)?;
    match (&row.face, row.original.as_deref()) {
        (RowForm::Whole, _) => Some(render::event(view, event, None)),
        (RowForm::Day(when), Some(original)) => {
            let day = Day { master: event, original, when, changed: false };
            Some(render::event(view, event, Some(day)))
        }
        (RowForm::Changed, Some(original)) => match event.exceptions.get(original)? {
            Exception::Changed(other) => {
                let day = Day { master: event, original, when: &other.when, changed: true };
                Some(render::event(view, other, Some(day)))
            }
            Exception::Cancelled => None,
        },
        (RowForm::Day(_) | RowForm::Changed | RowForm::Cancelled | RowForm::Removed, _) => None,
    }
}

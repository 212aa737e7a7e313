//! Which rows a listing has: all of a window, or what changed since a position. How they look is `render`.

use crate::paging::{Known, Row, RowForm, StoredListing};
use crate::world::series::{self, Instance};
use crate::world::{Calendar, Event, Exception, World};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeSet;

/// How far a series is looked for in a window that has no end.
const HORIZON: Duration = Duration::days(730);
/// The least length of an event.
const SECOND: Duration = Duration::seconds(1);

/// The order of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Any, but the same each time: by id.
    Stable,
    /// By begin.
    Start,
    /// By last change.
    Updated,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// Days of series instead of masters.
    pub(crate) single: bool,
    /// Bounds: events that end after the first and begin before the second.
    pub(crate) window: (DateTime<Utc>, DateTime<Utc>),
    /// Deleted ones, too.
    pub(crate) deleted: bool,
    /// Changed at or after.
    pub(crate) updated_min: Option<DateTime<Utc>>,
    /// iCalendar UID.
    pub(crate) uid: Option<String>,
    /// Words in the text.
    pub(crate) text: Option<String>,
    /// Natures.
    pub(crate) types: Vec<String>,
    /// Properties by their key in the world.
    pub(crate) properties: Vec<(String, String)>,
    /// One day of a series, by its original start.
    pub(crate) original: Option<String>,
    /// Order.
    pub(crate) order: Order,
}

impl Query {
    fn takes(&self, event: &Event) -> bool {
        let text = |needle: &String| {
            let hay = format!("{}\n{}\n{}", event.title, event.body, event.place).to_lowercase();
            hay.contains(&needle.to_lowercase())
        };
        (self.types.is_empty() || self.types.contains(&event.event_type))
            && self.uid.as_ref().is_none_or(|uid| *uid == event.uid)
            && self.text.as_ref().is_none_or(text)
            && self.updated_min.is_none_or(|min| event.updated >= min)
            && self.properties.iter().all(|(key, value)| event.properties.get(key) == Some(value))
    }

    fn shows_deleted(&self) -> bool {
        self.deleted || self.updated_min.is_some()
    }
}

/// All rows of the window, and what the reader then knows of series.
pub(crate) fn full(world: &World, calendar: &Calendar, query: &Query) -> (Vec<Row>, Known) {
    let mut found: Vec<(DateTime<Utc>, DateTime<Utc>, Row)> = Vec::new();
    let mut known = Known::new();
    for event in on(world, calendar).filter(|event| query.takes(event)) {
        let mut rows = all_of(event, calendar, query);
        rows.retain(|(_, row, hidden)| {
            if query.original.is_some() && row.original != query.original {
                return false;
            }
            !hidden || query.shows_deleted() || (row.face == RowForm::Cancelled && !query.single)
        });
        if query.single && !event.rules.is_empty() {
            let days = rows.iter().filter(|(_, row, hidden)| !hidden && row.original.is_some());
            known.insert(event.id.clone(), days.filter_map(|(_, row, _)| row.original.clone()).collect());
        }
        found.extend(rows.into_iter().map(|(start, row, _)| (start, event.updated, row)));
    }
    match query.order {
        Order::Stable => {}
        Order::Start => found.sort_by(|a, b| (a.0, &a.2.id).cmp(&(b.0, &b.2.id))),
        Order::Updated => found.sort_by(|a, b| (a.1, &a.2.id).cmp(&(b.1, &b.2.id))),
    }
    (found.into_iter().map(|(_, _, row)| row).collect(), known)
}

/// Rows that changed after a reading, and what the reader knows after them. Single events and changed days come
/// from outside the window, too; other days do not, since a series may have no end.
pub(crate) fn changes(
    world: &World,
    calendar: &Calendar,
    query: &Query,
    since: &StoredListing,
) -> (Vec<Row>, Known) {
    let mut known = Known::clone(&since.known);
    let mut rows = Vec::new();
    for event in on(world, calendar).filter(|event| event.change > since.position) {
        if !query.types.is_empty() && !query.types.contains(&event.event_type) {
            continue;
        }
        if !query.single || event.rules.is_empty() {
            for day in known.remove(&event.id).unwrap_or_default() {
                rows.push(Row::removed(&event.id, Some(&day)));
            }
            rows.push(Row::whole(event));
            rows.extend(exceptions(event));
            continue;
        }
        let (days, now) = days_now(event, calendar, query);
        let before = known.insert(event.id.clone(), now.clone()).unwrap_or_default();
        let is_told = |day: &String| days.iter().any(|row| row.original.as_ref() == Some(day));
        let gone = before.difference(&now).filter(|day| !is_told(day));
        rows.extend(gone.map(|day| Row::removed(&event.id, Some(day))));
        rows.extend(days);
    }
    (rows, known)
}

/// The days of a series that a changed master tells again, and those of them that take place.
fn days_now(event: &Event, calendar: &Calendar, query: &Query) -> (Vec<Row>, BTreeSet<String>) {
    if event.deleted {
        return (Vec::new(), BTreeSet::new());
    }
    let mut rows = Vec::new();
    let mut live = BTreeSet::new();
    for instance in series::expand(event, &calendar.zone, query.window.0, query.window.1) {
        let Some(original) = instance.original.clone() else { continue };
        if !instance.cancelled {
            live.insert(original);
            rows.push(day(instance));
        } else {
            rows.push(Row::removed(&event.id, Some(&original)));
        }
    }
    for row in exceptions(event).into_iter().filter(|row| row.face == RowForm::Changed) {
        if let Some(original) = row.original.clone()
            && live.insert(original)
        {
            rows.push(row);
        }
    }
    (rows, live)
}

/// Begin, row, and whether it shows only among deleted ones.
fn all_of(event: &Event, calendar: &Calendar, query: &Query) -> Vec<(DateTime<Utc>, Row, bool)> {
    let gone = event.deleted || event.called_off;
    if !query.single {
        return kept(event, calendar, query, gone);
    }
    let instances = series::expand(event, &calendar.zone, query.window.0, query.window.1);
    if !event.rules.is_empty() {
        let days = instances.into_iter().map(|instance| {
            let hidden = gone || instance.cancelled || instance.event.called_off;
            (instance.start, if event.deleted { removed(&instance) } else { day(instance) }, hidden)
        });
        return days.collect();
    }
    instances.first().map(|first| (first.start, Row::whole(event), gone)).into_iter().collect()
}

/// The row itself and the days of it that differ, each where it touches the window. A series touches it with any of
/// its days; it is told day by day only where a bound asks for that.
fn kept(event: &Event, calendar: &Calendar, query: &Query, gone: bool) -> Vec<(DateTime<Utc>, Row, bool)> {
    let (from, to) = query.window;
    let (start, end) = series::span(&event.when, &calendar.zone);
    let begins_in_time = start < to
        && (event.rules.is_empty() || from <= start || {
            let until = to.min(from + HORIZON);
            !series::expand(event, &calendar.zone, from, until).is_empty()
        });
    let is_long_over = event.rules.is_empty() && end.max(start + SECOND) <= from;
    let mut rows = Vec::new();
    if begins_in_time && !is_long_over {
        rows.push((start, Row::whole(event), gone));
    }
    if event.deleted {
        return rows;
    }
    for original in event.exceptions.keys() {
        let Some(instance) = series::by_original(event, &calendar.zone, original) else { continue };
        if instance.start < to && instance.end.max(instance.start + SECOND) > from {
            let hidden = instance.cancelled || instance.event.called_off;
            rows.push((instance.start, day(instance), hidden));
        }
    }
    rows
}

fn removed(instance: &Instance) -> Row {
    Row::removed(&instance.event.id, instance.original.as_deref())
}

fn day(instance: Instance) -> Row {
    let face = match (instance.cancelled, instance.changed) {
        (true, _) => RowForm::Cancelled,
        (false, true) => RowForm::Changed,
        (false, false) => RowForm::Day(instance.event.when),
    };
    Row { id: instance.event.id, original: instance.original, face }
}

fn exceptions(event: &Event) -> Vec<Row> {
    if event.deleted {
        return Vec::new();
    }
    let rows = event.exceptions.iter().map(|(original, exception)| Row {
        id: event.id.clone(),
        original: Some(original.clone()),
        face: match exception {
            Exception::Cancelled => RowForm::Cancelled,
            Exception::Changed(_) => RowForm::Changed,
        },
    });
    rows.collect()
}

fn on<'a>(world: &'a World, calendar: &'a Calendar) -> impl Iterator<Item = &'a Event> {
    let from = (calendar.id.clone(), String::new());
    world.events.range(from..).take_while(|((on, _), _)| *on == calendar.id).map(|(_, event)| event)
}

//! Reading calendar entries: a window, its filters, days of series when asked for, and single entries.

use super::{
    admission,
    fields::Fields,
    listing::{Row, one, page, redact},
    lists::number,
    query::Query,
    refusal::Refusal,
    rows, shapes,
};
use crate::{
    faults::FaultKind,
    state::Shared,
    vendor::Vendor,
    world::{Entry, World},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::json;

const FILTERS: [&str; 13] = [
    "calendar_id",
    "created_since",
    "expanded",
    "external_property_name",
    "external_property_value",
    "from",
    "has_court_rule",
    "is_all_day",
    "matter_id",
    "owner_entries_across_all_users",
    "query",
    "to",
    "visible",
];

/// Begin and end of one day of a series.
type Day = Option<(DateTime<Utc>, DateTime<Utc>)>;

/// `/calendar_entries.json`. Deleted entries are simply absent, whatever the filter.
pub(super) async fn list(State(shared): State<Shared>, uri: Uri) -> Result<Response, Refusal> {
    let query = Query::of_list(&uri, &FILTERS)?;
    let wanted = Wanted::read(&query)?;
    let (past, future) = rows::horizon(shared.now());
    let window = (query.time("from")?.unwrap_or(past), query.time("to")?.unwrap_or(future));
    let open = query.text("from").is_none() && query.text("to").is_none();
    let expanded = query.flag("expanded")?.unwrap_or(false);
    let world = shared.world();
    let mut list: Vec<Row<(&Entry, Day)>> = Vec::new();
    for entry in world.entries.values().filter(|e| !e.deleted && wanted.fits(e, &world)) {
        let row = |day: Day| Row {
            key: (entry.number, day.map_or(0, |(start, _)| start.timestamp())),
            updated: entry.updated,
            what: (entry, day),
        };
        if entry.rule.is_empty() {
            // "from" and "to" both include their bound, by the vendor's document.
            if open || (entry.end >= window.0 && entry.start <= window.1) {
                list.push(row(None));
            }
        } else {
            let days = rows::days(entry, &world, window.0, window.1);
            if expanded {
                list.extend(days.into_iter().map(|d| row(Some(d))));
            } else if open || !days.is_empty() {
                list.push(row(None));
            }
        }
    }
    page(&shared, &query, &shapes::ENTRIES, list, |(entry, day)| rows::entry(entry, *day, &world))
}

/// `/calendar_entries/{id}.json`.
pub(super) async fn show(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let query = Query::of_one(&uri)?;
    let world = shared.world();
    let found = alive(&world, number(&id)?)?;
    if admission::redacts() && shared.fault(Vendor::Clio, FaultKind::Redacted) {
        let fields = Fields::parse(query.text("fields"), &shapes::ENTRIES)?;
        let mut row = fields.of(&rows::entry(found, None, &world));
        row.as_object_mut().map(redact);
        return Ok((StatusCode::OK, Json(json!({ "data": row }))).into_response());
    }
    answer(StatusCode::OK, &headers, &query, found, &world)
}

/// An entry that was not deleted.
pub(super) fn alive(world: &World, number: u64) -> Result<&Entry, Refusal> {
    world.entries.get(&number).filter(|e| !e.deleted).ok_or_else(Refusal::not_found)
}

/// One entry as the answer to showing, making or changing it.
pub(super) fn answer(
    status: StatusCode,
    headers: &HeaderMap,
    query: &Query,
    entry: &Entry,
    world: &World,
) -> Result<Response, Refusal> {
    let row = Row { key: (entry.number, 0), updated: entry.updated, what: entry.change };
    one(status, headers, query, &shapes::ENTRIES, &row, &rows::entry(entry, None, world))
}

/// The filters besides the window.
struct Wanted {
    calendar: Option<u64>,
    matter: Option<u64>,
    all_day: Option<bool>,
    court_rule: Option<bool>,
    words: Option<String>,
    property: Option<String>,
    value: Option<String>,
}

impl Wanted {
    fn read(query: &Query) -> Result<Wanted, Refusal> {
        let own = |name| query.text(name).map(str::to_owned);
        let wanted = Wanted {
            calendar: query.number("calendar_id")?,
            matter: query.number("matter_id")?,
            all_day: query.flag("is_all_day")?,
            court_rule: query.flag("has_court_rule")?,
            words: query.text("query").map(str::to_lowercase),
            property: own("external_property_name"),
            value: own("external_property_value"),
        };
        query.flag("visible")?;
        query.time("created_since")?;
        if wanted.value.is_some() && wanted.property.is_none() {
            return Err(Refusal::bad("external_property_value needs external_property_name"));
        }
        if query.flag("owner_entries_across_all_users")? == Some(true) && wanted.matter.is_none() {
            return Err(Refusal::bad("owner_entries_across_all_users needs matter_id"));
        }
        Ok(wanted)
    }

    fn fits(&self, entry: &Entry, world: &World) -> bool {
        let calendar = || world.person(&entry.owner).map(crate::world::Person::calendar_number);
        self.calendar.is_none_or(|n| calendar() == Some(n))
            && self.matter.is_none_or(|n| entry.matter == Some(n))
            && self.all_day.is_none_or(|wanted| entry.all_day == wanted)
            && self.court_rule.is_none_or(|wanted| entry.court_rule == wanted)
            && self.words.as_ref().is_none_or(|w| {
                [&entry.title, &entry.body, &entry.place].iter().any(|t| t.to_lowercase().contains(w))
            })
            && self.property.as_ref().is_none_or(|name| {
                entry.external.get(name).is_some_and(|v| self.value.as_ref().is_none_or(|w| w == v))
            })
    }
}

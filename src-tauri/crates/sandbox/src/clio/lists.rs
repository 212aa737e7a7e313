//! Matters, contacts, users, calendars, kinds of entries: listings with the filters that matter, and single rows.

use super::{
    admission::Account,
    listing::{Row, one, page},
    query::Query,
    refusal::Refusal,
    rows, shapes,
};
use crate::state::Shared;
use axum::{
    Extension,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use chrono::{DateTime, Utc};

type Answer = Result<Response, Refusal>;

/// `/matters.json`; `query` finds pieces of numbers, descriptions and clients' names, as in life.
pub(super) async fn matters(State(shared): State<Shared>, uri: Uri) -> Answer {
    let own = ["query", "status", "order", "client_id", "responsible_attorney_id"];
    let query = ordered(Query::of_list(&uri, &own)?)?;
    let (client, attorney) = (query.number("client_id")?, query.number("responsible_attorney_id")?);
    let words = query.text("query").map(str::to_lowercase);
    let states: Option<Vec<&str>> = query.text("status").map(|s| s.split(',').collect());
    if states.iter().flatten().any(|s| !["open", "closed", "pending"].contains(s)) {
        return Err(Refusal::bad("status is not valid"));
    }
    let world = shared.world();
    let matches = |m: &&crate::world::Matter| {
        let name = world.contacts.get(&m.client).map_or("", |c| c.name.as_str());
        let hay = [&m.display_number, &m.custom_number, &m.description, name].map(str::to_lowercase);
        words.as_ref().is_none_or(|w| hay.iter().any(|h| h.contains(w.as_str())))
            && states.as_ref().is_none_or(|s| s.contains(&m.status.to_lowercase().as_str()))
            && client.is_none_or(|n| m.client == n)
            && attorney.is_none_or(|n| world.person(&m.responsible).is_some_and(|p| p.user_number == n))
    };
    let found = world.matters.values().filter(matches);
    let list = found.map(|m| Row { key: (m.number, 0), updated: m.updated, what: m }).collect();
    page(&shared, &query, &shapes::MATTERS, list, |m| rows::matter(m, &world))
}

/// `/matters/{id}.json`.
pub(super) async fn matter(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let query = Query::of_one(&uri)?;
    let world = shared.world();
    let found = world.matters.get(&number(&id)?).ok_or_else(Refusal::not_found)?;
    let row = Row { key: (found.number, 0), updated: found.updated, what: found.change };
    one(StatusCode::OK, &headers, &query, &shapes::MATTERS, &row, &rows::matter(found, &world))
}

/// `/contacts.json`.
pub(super) async fn contacts(State(shared): State<Shared>, uri: Uri) -> Answer {
    let query = ordered(Query::of_list(&uri, &["query", "order", "type", "email_only", "client_only"])?)?;
    let mail_only = query.flag("email_only")?.unwrap_or(false);
    let words = query.text("query").map(str::to_lowercase);
    let company = match query.text("type") {
        None => None,
        Some("Company") => Some(true),
        Some("Person") => Some(false),
        Some(_) => return Err(Refusal::bad("type is not valid")),
    };
    let world = shared.world();
    let matches = |c: &&crate::world::Contact| {
        let hay = [&c.name, &c.email].map(|t| t.to_lowercase());
        words.as_ref().is_none_or(|w| hay.iter().any(|h| h.contains(w.as_str())))
            && company.is_none_or(|wanted| c.company == wanted)
            && !(mail_only && c.email.is_empty())
    };
    let found = world.contacts.values().filter(matches);
    let list = found.map(|c| Row { key: (c.number, 0), updated: long_ago(), what: c }).collect();
    page(&shared, &query, &shapes::CONTACTS, list, |c| rows::contact(c))
}

/// `/contacts/{id}.json`.
pub(super) async fn contact(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let query = Query::of_one(&uri)?;
    let world = shared.world();
    let found = world.contacts.get(&number(&id)?).ok_or_else(Refusal::not_found)?;
    let row = Row { key: (found.number, 0), updated: long_ago(), what: found.change };
    one(StatusCode::OK, &headers, &query, &shapes::CONTACTS, &row, &rows::contact(found))
}

/// `/users.json`.
pub(super) async fn users(State(shared): State<Shared>, uri: Uri) -> Answer {
    let own = ["enabled", "order", "name", "subscription_type", "include_co_counsel", "pending_setup"];
    let query = ordered(Query::of_list(&uri, &own)?)?;
    let enabled = query.flag("enabled")?;
    let name = query.text("name").map(str::to_lowercase);
    let world = shared.world();
    let mut people: Vec<_> = world
        .people
        .iter()
        .filter(|p| enabled.is_none_or(|wanted| p.active == wanted))
        .filter(|p| name.as_ref().is_none_or(|n| p.name.to_lowercase().contains(n.as_str())))
        .collect();
    people.sort_by_key(|p| p.user_number);
    let row = |p| Row { key: (user_number(p), 0), updated: long_ago(), what: p };
    let list = people.into_iter().map(row).collect();
    page(&shared, &query, &shapes::USERS, list, |p| rows::user(p, &world))
}

fn user_number(person: &crate::world::Person) -> u64 {
    person.user_number
}

/// `/users/{id}.json` and `/users/who_am_i.json`.
pub(super) async fn user(
    State(shared): State<Shared>,
    Extension(Account(account)): Extension<Account>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let query = Query::of_one(&uri)?;
    let world = shared.world();
    let found = if id == "who_am_i.json" {
        // Tokens that are not a member's stand for the first active one.
        world.person(&account).or_else(|| world.people.iter().find(|p| p.active))
    } else {
        let wanted = number(&id)?;
        world.people.iter().find(|p| p.user_number == wanted)
    };
    let found = found.ok_or_else(Refusal::not_found)?;
    let version = found.user_number + u64::from(found.active);
    let row = Row { key: (found.user_number, 0), updated: long_ago(), what: version };
    one(StatusCode::OK, &headers, &query, &shapes::USERS, &row, &rows::user(found, &world))
}

/// `/calendars.json`: one per user, former ones too unless filtered out, and the firm's.
pub(super) async fn calendars(State(shared): State<Shared>, uri: Uri) -> Answer {
    let own = ["order", "filter_inactive_users", "type", "writeable", "owner", "visible", "source"];
    let query = ordered(Query::of_list(&uri, &own)?)?;
    let only_active = query.flag("filter_inactive_users")?.unwrap_or(false);
    let kind = query.text("type").unwrap_or("");
    if !["", "AccountCalendar", "AdhocCalendar", "UserCalendar"].contains(&kind) {
        return Err(Refusal::bad("type is not valid"));
    }
    let world = shared.world();
    let mut list = Vec::new();
    if ["", "AccountCalendar"].contains(&kind) {
        list.push(Row { key: (crate::World::FIRM_CALENDAR, 0), updated: long_ago(), what: None });
    }
    if ["", "UserCalendar"].contains(&kind) {
        let people = world.people.iter().filter(|p| p.active || !only_active);
        list.extend(people.map(|p| Row {
            key: (p.calendar_number(), 0),
            updated: long_ago(),
            what: Some(p),
        }));
    }
    list.sort_by_key(|row| row.key);
    page(&shared, &query, &shapes::CALENDARS, list, |owner| match owner {
        Some(person) => rows::calendar(person, &world),
        None => rows::firm_calendar(&world),
    })
}

/// `/calendars/{id}.json`.
pub(super) async fn calendar(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let query = Query::of_one(&uri)?;
    let world = shared.world();
    let id = number(&id)?;
    let value = if id == crate::World::FIRM_CALENDAR {
        rows::firm_calendar(&world)
    } else {
        rows::calendar(world.owner_of_calendar(id).ok_or_else(Refusal::not_found)?, &world)
    };
    let row = Row { key: (id, 0), updated: long_ago(), what: id };
    one(StatusCode::OK, &headers, &query, &shapes::CALENDARS, &row, &value)
}

/// `/calendar_entry_event_types.json`.
pub(super) async fn event_types(State(shared): State<Shared>, uri: Uri) -> Answer {
    let query = Query::of_list(&uri, &[])?;
    let types = shared.world().types();
    let list = types.iter().map(|t| Row { key: (*t.0, 0), updated: long_ago(), what: t }).collect();
    page(&shared, &query, &shapes::EVENT_TYPES, list, |(number, name)| rows::event_type(**number, name))
}

/// `/calendar_entry_event_types/{id}.json`.
pub(super) async fn event_type(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    let query = Query::of_one(&uri)?;
    let id = number(&id)?;
    let name = shared.world().types().remove(&id).ok_or_else(Refusal::not_found)?;
    let row = Row { key: (id, 0), updated: long_ago(), what: id };
    one(StatusCode::OK, &headers, &query, &shapes::EVENT_TYPES, &row, &rows::event_type(id, &name))
}

/// The number in `123.json`.
pub(super) fn number(id: &str) -> Result<u64, Refusal> {
    id.strip_suffix(".json").and_then(|n| n.parse().ok()).ok_or_else(Refusal::not_found)
}

/// Cursor paging needs this order; the sandbox knows no other.
pub(super) fn ordered(query: Query) -> Result<Query, Refusal> {
    match query.text("order") {
        None | Some("id(asc)") => Ok(query),
        Some(_) => Err(Refusal::bad("order is not valid here: cursor paging needs id(asc)")),
    }
}

/// For rows whose changes are not dated.
fn long_ago() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

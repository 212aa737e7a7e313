//! The list of calendars and a calendar's own record. All members of the firm share their calendars with each
//! other, unless a calendar's rules say otherwise (`sharing`); each is the owner of the own ones.

use super::errors::{Outcome, Refusal};
use super::sharing::{reaches, role};
use super::{page_faults, params, secondary};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::paging::{Row, RowForm, StoredListing, page};
use crate::state::Shared;
use crate::world::{Calendar, World};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// A calendar by its id, as far as the account may see it; `primary` is the account's own.
pub(crate) fn find(shared: &Shared, account: &str, id: &str) -> Outcome<Calendar> {
    let id = if id == "primary" { account } else { id };
    let world = shared.world();
    let found = world.calendars.get(id).filter(|calendar| role(&world, calendar, account).is_some());
    found.cloned().ok_or_else(Refusal::not_found)
}

/// The same, where the account needs at least that role.
pub(super) fn allowed(shared: &Shared, account: &str, id: &str, least: &str) -> Outcome<Calendar> {
    let calendar = find(shared, account, id)?;
    let own = role(&shared.world(), &calendar, account).unwrap_or("none");
    if reaches(own, least) { Ok(calendar) } else { Err(Refusal::access_level(least)) }
}

/// Whose a calendar is that is no person's main one.
pub(super) fn data_owner(calendar: &Calendar) -> Option<&str> {
    (calendar.id != calendar.owner).then_some(calendar.owner.as_str())
}

/// With a version that changes whenever the content does.
pub(super) fn tagged(mut body: Value) -> Value {
    let version = Uuid::new_v5(&Uuid::NAMESPACE_URL, body.to_string().as_bytes()).simple();
    body["etag"] = json!(format!("\"{version}\""));
    body
}

/// The id of the label that stands for a category on a calendar.
pub(crate) fn label(calendar: &str, category: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{calendar}/{category}").as_bytes()).to_string()
}

/// The category behind a label.
pub(crate) fn category(world: &World, calendar: &str, wanted: &str) -> Option<String> {
    categories(world, calendar).into_iter().find(|name| label(calendar, name) == wanted)
}

/// `calendarList.list`.
pub(crate) fn list(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    let known = ["maxResults", "minAccessRole", "pageToken", "showDeleted", "showHidden", "syncToken"];
    params::check(ask, &known, &[])?;
    let roles = ["freeBusyReader", "owner", "reader", "writer", "writerWithoutPrivateAccess"];
    let least = params::word(ask, "minAccessRole", &roles)?;
    for name in ["showDeleted", "showHidden"] {
        params::truth(ask, name)?;
    }
    let asked = params::number(ask, "maxResults", 1, 250)?.unwrap_or(100);
    let size = asked.min(shared.options().page_size);
    if ask.param("syncToken").is_some() {
        // The list is short: the sandbox keeps no history of it, so a token is always too old.
        return Err(Refusal::full_sync());
    }
    let shape = format!("calendars of {account}, at least {least:?}");
    let (token, reading, offset) = match ask.param("pageToken") {
        Some(token) => resumed(shared, token, &shape)?,
        None => begun(shared, account, least, shape),
    };
    let (rows, next) =
        page(&reading, offset, size).ok_or_else(|| Refusal::param("pageToken", "Invalid page token."))?;
    let items: Vec<Value> = {
        let world = shared.world();
        let found = rows.iter().filter_map(|row| world.calendars.get(&row.id));
        found.map(|calendar| item(&world, calendar, account)).collect()
    };
    let mut body = tagged(json!({ "kind": "calendar#calendarList", "items": items }));
    if let Some(next) = next {
        body["nextPageToken"] = json!(format!("{token}.{next}"));
    }
    page_faults::listing(shared, ask, &mut body);
    Ok(JsonResponse::ok(body))
}

type Resumed = (String, Arc<StoredListing>, usize);

/// A page token is a listing and an offset.
pub(crate) fn resumed(shared: &Shared, token: &str, shape: &str) -> Outcome<Resumed> {
    let dead = || Refusal::param("pageToken", "Invalid page token.");
    let (base, offset) = token.split_once('.').ok_or_else(dead)?;
    let reading = shared.readings().get(base).filter(|reading| reading.shape == shape).ok_or_else(dead)?;
    Ok((base.to_owned(), reading, offset.parse().map_err(|_| dead())?))
}

fn begun(shared: &Shared, account: &str, least: Option<&str>, shape: String) -> Resumed {
    let rows = {
        let world = shared.world();
        let least = least.unwrap_or("freeBusyReader");
        let may = |c: &&Calendar| role(&world, c, account).is_some_and(|own| reaches(own, least));
        let seen = world.calendars.values().filter(may);
        seen.map(|c| Row { id: c.id.clone(), original: None, face: RowForm::Whole }).collect()
    };
    let reading = StoredListing {
        calendar: String::new(),
        shape,
        window: Default::default(),
        rows,
        position: shared.world().changes,
        known: Arc::default(),
    };
    let (token, reading) = shared.readings().keep(reading);
    (token, reading, 0)
}

/// `calendarList.get`.
pub(crate) fn entry(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &Calendar,
) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    Ok(JsonResponse::ok(item(&shared.world(), calendar, account)))
}

/// `calendars.get`, with the labels that stand for categories.
pub(crate) fn get(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let labels: Vec<Value> = categories(&shared.world(), &calendar.id)
        .into_iter()
        .map(|name| json!({ "id": label(&calendar.id, &name), "name": name, "backgroundColor": "#039be5" }))
        .collect();
    let mut body = secondary::shown(calendar);
    if !labels.is_empty() {
        body["labelProperties"] = json!({ "eventLabels": labels });
    }
    Ok(JsonResponse::ok(tagged(body)))
}

fn categories(world: &World, calendar: &str) -> BTreeSet<String> {
    let from = (calendar.to_owned(), String::new());
    let own = world.events.range(from..).take_while(|((on, _), _)| on == calendar);
    own.flat_map(|(_, event)| {
        let days = event.exceptions.values().filter_map(|exception| match exception {
            crate::world::Exception::Changed(day) => Some(day.categories.clone()),
            crate::world::Exception::Cancelled => None,
        });
        event.categories.iter().cloned().chain(days.flatten()).collect::<Vec<_>>()
    })
    .chain(world.labels.iter().filter(|(on, _)| on == calendar).map(|(_, name)| name.clone()))
    .collect()
}

fn item(world: &World, calendar: &Calendar, account: &str) -> Value {
    let mut body = json!({
        "kind": "calendar#calendarListEntry",
        "id": calendar.id,
        "summary": calendar.name,
        "timeZone": calendar.zone,
        "accessRole": role(world, calendar, account),
        "colorId": "14",
        "backgroundColor": "#9fe1e7",
        "foregroundColor": "#000000",
        "selected": true,
        "defaultReminders": [{ "method": "popup", "minutes": 10 }],
    });
    if calendar.id == account {
        body["primary"] = json!(true);
    }
    if let Some(owner) = data_owner(calendar) {
        body["dataOwner"] = json!(owner);
    }
    tagged(body)
}

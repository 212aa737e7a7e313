//! People, mailbox settings, categories and zones.

use super::errors::{Outcome, Refusal};
use super::filter::Filter;
use super::links::{self, Listing};
use super::odata;
use super::zones;
use crate::batch::{JsonResponse, ParsedRequest};
use crate::paging::{Row, RowForm};
use crate::state::Shared;
use crate::world::{Person, World};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const DEFAULT: [&str; 11] = [
    "id",
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];
const KNOWN: [&str; 13] = [
    "id",
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
    "accountEnabled",
    "userType",
];

/// The address behind a path's `{user}`: an object id, a principal name, or for `me` the account itself.
pub(crate) fn mailbox(world: &World, account: &str, user: &str) -> Outcome<String> {
    if user == "me" {
        return Ok(account.to_owned());
    }
    let found =
        world.people.iter().find(|p| p.email.eq_ignore_ascii_case(user) || object_id(&p.email) == user);
    let by_calendar =
        || world.calendars.values().find(|c| c.owner.eq_ignore_ascii_case(user)).map(|c| &c.owner);
    found.map(|p| &p.email).or_else(by_calendar).cloned().ok_or_else(Refusal::no_user)
}

/// `/users`. Whether an account is enabled comes only when it is selected, as in life.
pub(crate) fn list(shared: &Shared, ask: &ParsedRequest) -> Outcome<JsonResponse> {
    odata::check(ask, &["$select", "$filter", "$top", "$orderby", "$count", "$skiptoken"])?;
    let fields = odata::select(ask, &KNOWN)?;
    let top = odata::number(ask, "$top", 1, 999)?.unwrap_or(100);
    if ask.param("$orderby").is_some_and(|by| by != "displayName") {
        return Err(Refusal::query("Users can be ordered by displayName only."));
    }
    let counts = odata::count(ask)?;
    let filter =
        ask.param("$filter").map(|text| Filter::read(text, &FILTERED, &["startswith"])).transpose()?;
    let eventual = ask.header("consistencylevel").is_some_and(|level| level.eq_ignore_ascii_case("eventual"));
    if filter.as_ref().is_some_and(Filter::is_advanced) && !(eventual && counts) {
        return Err(Refusal::bad("Request_UnsupportedQuery", "Unsupported or invalid query filter clause."));
    }
    let Listing { token, reading, offset } = links::listing(shared, ask, "users", |world| {
        let mut people: Vec<&Person> = world.people.iter().collect();
        if ask.param("$orderby").is_some() {
            people.sort_by(|a, b| a.name.cmp(&b.name));
        }
        let fits = |p: &&Person| filter.as_ref().is_none_or(|f| f.holds(&|field| told(p, field), &|_| None));
        Ok(people.into_iter().filter(fits).map(row).collect())
    })?;
    let (rows, next) = links::page(shared, ask, &reading, offset, top)?;
    let mut value: Vec<Value> = {
        let world = shared.world();
        rows.iter().filter_map(|row| world.people.iter().find(|p| p.email == row.id)).map(person).collect()
    };
    let wanted = fields.unwrap_or_else(|| DEFAULT.iter().map(|field| (*field).to_owned()).collect());
    value.iter_mut().for_each(|row| odata::project(row, Some(&wanted)));
    let mut body = json!({ "@odata.context": links::context(ask, "users"), "value": value });
    // The directory counts only for clients that take an answer which may be behind.
    if counts && eventual {
        body["@odata.count"] = json!(reading.rows.len());
    }
    links::then(ask, &mut body, &token, next);
    super::page_faults::listing(shared, ask, &mut body);
    Ok(JsonResponse::ok(body))
}

/// `/me` and `/users/{id}`.
pub(crate) fn one(shared: &Shared, ask: &ParsedRequest, mailbox: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &["$select"])?;
    let fields = odata::select(ask, &KNOWN)?;
    let wanted = fields.unwrap_or_else(|| DEFAULT.iter().map(|field| (*field).to_owned()).collect());
    let world = shared.world();
    let found = world.people.iter().find(|p| p.email == mailbox).ok_or_else(Refusal::no_user)?;
    let mut row = person(found);
    row["@odata.context"] = json!(links::context(ask, "users/$entity"));
    odata::project(&mut row, Some(&wanted));
    Ok(JsonResponse::ok(row))
}

/// `mailboxSettings`: the office's zone and days. The hours are left out: the vendor's own answers break the format
/// that its specification gives them.
pub(crate) fn settings(shared: &Shared, ask: &ParsedRequest, mailbox: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let world = shared.world();
    let own = world.calendars.get(mailbox).map_or(world.zone.as_str(), |calendar| calendar.zone.as_str());
    let zone = zones::windows(own);
    Ok(JsonResponse::ok(json!({
        "@odata.context": links::context(ask, "users/mailboxSettings"),
        "timeZone": zone,
        "dateFormat": "M/d/yyyy",
        "timeFormat": "h:mm tt",
        "language": { "locale": "en-US", "displayName": "English (United States)" },
        "workingHours": {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "timeZone": { "name": zone },
        },
        "userPurpose": "user",
    })))
}

/// `outlook/masterCategories`: the names in use in the mailbox.
pub(crate) fn categories(shared: &Shared, ask: &ParsedRequest, mailbox: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &["$select", "$top"])?;
    let fields = odata::select(ask, &["id", "color", "displayName"])?;
    let names: BTreeSet<String> = {
        let world = shared.world();
        let own = world
            .events
            .values()
            .filter(|e| world.calendars.get(&e.calendar).is_some_and(|c| c.owner == mailbox));
        own.flat_map(|e| e.categories.clone()).collect()
    };
    let value: Vec<Value> = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let id = Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
            let mut row = json!({ "id": id, "displayName": name, "color": format!("preset{}", at % 25) });
            odata::project(&mut row, fields.as_deref());
            row
        })
        .collect();
    Ok(JsonResponse::ok(json!({ "@odata.context": links::context(ask, "masterCategories"), "value": value })))
}

/// `outlook/supportedTimeZones`, by default under their Windows names.
pub(crate) fn supported_zones(ask: &ParsedRequest, standard: &str) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let name = |(windows, iana): &(&'static str, &'static str)| match standard.to_ascii_lowercase().as_str() {
        "iana" => *iana,
        _windows => *windows,
    };
    let value: Vec<Value> =
        zones::WINDOWS.iter().map(|zone| json!({ "alias": name(zone), "displayName": name(zone) })).collect();
    Ok(JsonResponse::ok(json!({ "@odata.context": links::context(ask, "timeZones"), "value": value })))
}

fn row(person: &Person) -> Row {
    Row { id: person.email.clone(), original: None, face: RowForm::Whole }
}

fn object_id(email: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, email.as_bytes()).to_string()
}

/// Properties of a person that filters may name.
const FILTERED: [&str; 5] = ["accountEnabled", "displayName", "mail", "userPrincipalName", "userType"];

fn told(person: &Person, field: &str) -> String {
    match field {
        "accountEnabled" => person.active.to_string(),
        "displayName" => person.name.clone(),
        "userType" => "Member".to_owned(),
        _address => person.email.clone(),
    }
}

fn person(person: &Person) -> Value {
    let (given, family) = person.name.rsplit_once(' ').unwrap_or((person.name.as_str(), ""));
    json!({
        "id": object_id(&person.email),
        "businessPhones": [],
        "displayName": person.name,
        "givenName": given,
        "surname": family,
        "jobTitle": if person.attorney { "Attorney" } else { "Staff" },
        "mail": person.email,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": "en-US",
        "userPrincipalName": person.email,
        "accountEnabled": person.active,
        "userType": "Member",
    })
}

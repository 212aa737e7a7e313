//! Who may do what with a calendar: the roles of `AclRule` in the discovery document, and the calls that change them.

use super::calendars::tagged;
use super::errors::{Outcome, Refusal};
use super::{pages, params};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// From the least to the most.
const ROLES: [&str; 6] =
    ["none", "freeBusyReader", "reader", "writerWithoutPrivateAccess", "writer", "owner"];

type Rules = BTreeMap<String, String>;

/// What an account may do with a calendar; `None`: nothing. The data owner may always do all.
pub(super) fn role(world: &World, calendar: &Calendar, account: &str) -> Option<&'static str> {
    if calendar.owner == account {
        return Some("owner");
    }
    let rules = rules(world, calendar);
    let domain = account.split_once('@').map(|(_, domain)| format!("domain:{domain}"));
    let own = [Some(format!("user:{account}")), domain, Some("default".to_owned())];
    let found = own.into_iter().flatten().filter_map(|rule| rules.get(&rule).cloned());
    let most = found.filter_map(|role| ROLES.iter().position(|known| *known == role)).max()?;
    ROLES.get(most).copied().filter(|role| *role != "none")
}

/// Does that role reach as far as the least one that is needed?
pub(super) fn reaches(role: &str, least: &str) -> bool {
    let place = |role: &str| ROLES.iter().position(|known| *known == role);
    place(role) >= place(least)
}

/// A calendar about which nothing was said is the whole firm's to write to.
fn rules(world: &World, calendar: &Calendar) -> Rules {
    world.sharing.get(&calendar.id).cloned().unwrap_or_else(|| {
        let owner = (format!("user:{}", calendar.owner), "owner".to_owned());
        let firm = calendar.owner.split_once('@');
        let firm = firm.map(|(_, domain)| (format!("domain:{domain}"), "writer".to_owned()));
        firm.into_iter().chain([owner]).collect()
    })
}

/// `acl.list`
pub(super) fn list(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    params::check(ask, &["maxResults", "pageToken", "showDeleted", "syncToken"], &[])?;
    let with_none = params::truth(ask, "showDeleted")? == Some(true);
    if ask.param("syncToken").is_some() {
        return Err(Refusal::full_sync());
    }
    let rules = rules(&shared.world(), calendar).into_iter();
    let shown = rules.filter(|(_, role)| with_none || role != "none");
    let items = shown.map(|(id, role)| rule(&id, &role)).collect();
    pages::list(shared, ask, "calendar#acl", items).map(JsonResponse::ok)
}

/// `acl.get`
pub(super) fn get(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let rules = rules(&shared.world(), calendar);
    let role = rules.get(id).ok_or_else(Refusal::not_found)?;
    Ok(JsonResponse::ok(rule(id, role)))
}

/// `acl.insert`: a rule for whom there is one already is changed.
pub(super) fn insert(shared: &Shared, ask: &ParsedRequest, calendar: &Calendar) -> Outcome<JsonResponse> {
    let sent = sent(ask)?;
    let id = id_of(&sent["scope"])?;
    put(shared, calendar, &id, sent["role"].as_str())
}

/// `acl.patch` and `acl.update`.
pub(super) fn change(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    let sent = sent(ask)?;
    if !rules(&shared.world(), calendar).contains_key(id) {
        return Err(Refusal::not_found());
    }
    if sent.get("scope").is_some_and(|scope| id_of(scope).ok().as_deref() != Some(id)) {
        return Err(Refusal::body("The scope of a rule cannot be changed."));
    }
    put(shared, calendar, id, sent["role"].as_str())
}

/// `acl.delete`
pub(super) fn delete(
    shared: &Shared,
    ask: &ParsedRequest,
    calendar: &Calendar,
    id: &str,
) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    is_not_the_owners(calendar, id)?;
    let mut world = shared.world_mut();
    let mut left = rules(&world, calendar);
    left.remove(id).ok_or_else(Refusal::not_found)?;
    world.sharing.insert(calendar.id.clone(), left);
    Ok(JsonResponse::empty())
}

fn sent(ask: &ParsedRequest) -> Outcome<Value> {
    params::check(ask, &["sendNotifications"], &[])?;
    params::truth(ask, "sendNotifications")?;
    let sent = super::body::fields(&ask.body)?;
    let known = ["etag", "id", "kind", "role", "scope"];
    match sent.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Refusal::body(format!("Unknown field {name}."))),
        None => Ok(Value::Object(sent)),
    }
}

fn put(shared: &Shared, calendar: &Calendar, id: &str, role: Option<&str>) -> Outcome<JsonResponse> {
    let role = role.ok_or_else(|| Refusal::bad("required", "Missing role."))?;
    if !ROLES.contains(&role) {
        return Err(Refusal::body(format!("Invalid value {role} of role.")));
    }
    if role != "owner" {
        is_not_the_owners(calendar, id)?;
    }
    let mut world = shared.world_mut();
    let mut rules = rules(&world, calendar);
    rules.insert(id.to_owned(), role.to_owned());
    world.sharing.insert(calendar.id.clone(), rules);
    Ok(JsonResponse::ok(rule(id, role)))
}

fn is_not_the_owners(calendar: &Calendar, id: &str) -> Outcome<()> {
    if id == format!("user:{}", calendar.owner) {
        return Err(Refusal::forbidden("The data owner of a calendar keeps it."));
    }
    Ok(())
}

/// `user:ana@firm.example`, or `default`.
fn id_of(scope: &Value) -> Outcome<String> {
    let kind = scope["type"].as_str().unwrap_or_default();
    match (kind, scope["value"].as_str().filter(|value| !value.is_empty())) {
        ("default", None) => Ok("default".to_owned()),
        ("user" | "group" | "domain", Some(value)) => Ok(format!("{kind}:{}", value.to_lowercase())),
        (_, _) => Err(Refusal::body("Invalid scope value.")),
    }
}

fn rule(id: &str, role: &str) -> Value {
    let scope = match id.split_once(':') {
        Some((kind, value)) => json!({ "type": kind, "value": value }),
        None => json!({ "type": id }),
    };
    tagged(json!({ "kind": "calendar#aclRule", "id": id, "scope": scope, "role": role }))
}

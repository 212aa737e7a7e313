//! What belongs to the account and to no calendar: settings and colors. Read only.

use super::calendars::tagged;
use super::errors::{Outcome, Refusal};
use super::{pages, params};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use serde_json::{Map, Value, json};

/// Backgrounds of events, from number 1 on.
const EVENTS: [&str; 11] = [
    "#a4bdfc", "#7ae7bf", "#dbadff", "#ff887c", "#fbd75b", "#ffb878", "#46d6db", "#e1e1e1", "#5484ed",
    "#51b749", "#dc2127",
];
/// Backgrounds of calendars, from number 1 on.
const CALENDARS: [&str; 24] = [
    "#ac725e", "#d06b64", "#f83a22", "#fa573c", "#ff7537", "#ffad46", "#42d692", "#16a765", "#7bd148",
    "#b3dc6c", "#fbe983", "#fad165", "#92e1c0", "#9fe1e7", "#9fc6e7", "#4986e7", "#9a9cff", "#b99aff",
    "#c2c2c2", "#cabdbf", "#cca6ac", "#f691b2", "#cd74e6", "#a47ae2",
];

/// `colors.get`
pub(super) fn colors(ask: &ParsedRequest) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let palette = |backgrounds: &[&str]| -> Map<String, Value> {
        let numbered = (1..).zip(backgrounds);
        let named = |(number, color): (u32, &&str)| {
            (number.to_string(), json!({ "background": color, "foreground": "#1d1d1d" }))
        };
        numbered.map(named).collect()
    };
    Ok(JsonResponse::ok(json!({
        "kind": "calendar#colors",
        "updated": "2012-02-14T00:00:00.000Z",
        "calendar": palette(&CALENDARS),
        "event": palette(&EVENTS),
    })))
}

/// `settings.list`
pub(super) fn settings(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    params::check(ask, &["maxResults", "pageToken", "syncToken"], &[])?;
    if ask.param("syncToken").is_some() {
        return Err(Refusal::full_sync());
    }
    let items = all(shared, account).into_iter().map(|(id, value)| shown(id, &value)).collect();
    pages::list(shared, ask, "calendar#settings", items).map(JsonResponse::ok)
}

/// `settings.get`
pub(super) fn setting(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    id: &str,
) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let found = all(shared, account).into_iter().find(|(own, _)| *own == id);
    let (id, value) = found.ok_or_else(Refusal::not_found)?;
    Ok(JsonResponse::ok(shown(id, &value)))
}

fn all(shared: &Shared, account: &str) -> Vec<(&'static str, String)> {
    let world = shared.world();
    let zone = world.calendars.get(account).map_or(&world.zone, |calendar| &calendar.zone);
    let plain = [
        ("autoAddHangouts", "true"),
        ("dateFieldOrder", "MDY"),
        ("defaultEventLength", "60"),
        ("format24HourTime", "false"),
        ("hideInvitations", "false"),
        ("hideWeekends", "false"),
        ("locale", "en"),
        ("remindOnRespondedEventsOnly", "false"),
        ("showDeclinedEvents", "true"),
        ("useKeyboardShortcuts", "true"),
        ("weekStart", "0"),
    ];
    let plain = plain.into_iter().map(|(id, value)| (id, value.to_owned()));
    plain.chain([("timezone", zone.clone())]).collect()
}

fn shown(id: &str, value: &str) -> Value {
    tagged(json!({ "kind": "calendar#setting", "id": id, "value": value }))
}

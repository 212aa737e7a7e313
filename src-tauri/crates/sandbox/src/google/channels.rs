//! `events.watch` and `channels.stop`, as the page on push notifications has them: a client's own id, an address with
//! https, an end. What would be sent is counted in the world.

use super::errors::{Outcome, Refusal};
use super::list;
use super::params;
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, Channel};
use chrono::{DateTime, Duration, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// How long a channel lasts unless its client says otherwise, and at most.
const LASTS: Duration = Duration::days(7);
/// Longest id of a client's own.
const LONGEST: usize = 64;

/// `events.watch`
pub(super) fn watch(
    shared: &Shared,
    ask: &ParsedRequest,
    account: &str,
    calendar: &Calendar,
) -> Outcome<JsonResponse> {
    params::check(ask, &list::KNOWN, &list::LISTS)?;
    let sent = read(ask)?;
    let id = required(&sent, "id")?;
    let good = id.len() <= LONGEST && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(&b));
    if !good {
        return Err(Refusal::bad("channelIdInvalid", "Invalid channel id."));
    }
    if !["web_hook", "webhook"].contains(&required(&sent, "type")?) {
        return Err(Refusal::bad("channelUnknown", "Unknown channel type."));
    }
    let address = required(&sent, "address")?;
    if !address.starts_with("https://") {
        return Err(Refusal::bad("webhookUrlNotHttps", "WebHook callback must be HTTPS."));
    }
    let now = shared.now();
    let resource = Uuid::new_v5(&Uuid::NAMESPACE_URL, calendar.id.as_bytes()).simple().to_string();
    let channel = Channel {
        account: account.to_owned(),
        calendar: calendar.id.clone(),
        resource,
        address: address.to_owned(),
        token: sent.get("token").and_then(Value::as_str).map(ToOwned::to_owned),
        expires: ends(&sent, now)?,
        messages: 1,
    };
    let mut world = shared.world_mut();
    if world.channels.get(id).is_some_and(|other| now < other.expires) {
        return Err(Refusal::bad("channelIdNotUnique", format!("Channel id {id} not unique")));
    }
    world.channels.insert(id.to_owned(), channel.clone());
    Ok(JsonResponse::ok(shown(ask, id, &channel)))
}

/// `channels.stop`: by whoever opened it, with both of its names.
pub(super) fn stop(shared: &Shared, ask: &ParsedRequest, account: &str) -> Outcome<JsonResponse> {
    params::check(ask, &[], &[])?;
    let sent = read(ask)?;
    let (id, resource) = (required(&sent, "id")?, required(&sent, "resourceId")?);
    let now = shared.now();
    let mut world = shared.world_mut();
    let is_it = |channel: &Channel| {
        channel.account == account && channel.resource == resource && now < channel.expires
    };
    if !world.channels.get(id).is_some_and(is_it) {
        return Err(Refusal::not_found());
    }
    world.channels.remove(id);
    Ok(JsonResponse::empty())
}

fn read(ask: &ParsedRequest) -> Outcome<Map<String, Value>> {
    let sent = super::body::fields(&ask.body)?;
    let known = [
        "address",
        "expiration",
        "id",
        "kind",
        "params",
        "payload",
        "resourceId",
        "resourceUri",
        "token",
        "type",
    ];
    match sent.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(Refusal::body(format!("Unknown field {name}."))),
        None => Ok(sent),
    }
}

fn required<'a>(sent: &'a Map<String, Value>, name: &str) -> Outcome<&'a str> {
    let value = sent.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    value.ok_or_else(|| Refusal::bad("required", format!("Missing {name}.")))
}

/// `expiration` is a moment in milliseconds and comes as a string, `params.ttl` are seconds; whatever is asked, not longer
/// than Google allows.
fn ends(sent: &Map<String, Value>, now: DateTime<Utc>) -> Outcome<DateTime<Utc>> {
    let number = |value: &Value| value.as_str().map_or(value.as_i64(), |text| text.parse().ok());
    let bad = || Refusal::body("Invalid expiration.");
    let ttl = sent.get("params").and_then(|params| params.get("ttl"));
    let asked = match (sent.get("expiration"), ttl) {
        (Some(moment), _) => number(moment).and_then(DateTime::from_timestamp_millis).ok_or_else(bad)?,
        (None, Some(ttl)) => number(ttl).map(|seconds| now + Duration::seconds(seconds)).ok_or_else(bad)?,
        (None, None) => now + LASTS,
    };
    if asked <= now { Err(bad()) } else { Ok(asked.min(now + LASTS)) }
}

fn shown(ask: &ParsedRequest, id: &str, channel: &Channel) -> Value {
    let calendar = utf8_percent_encode(&channel.calendar, NON_ALPHANUMERIC).to_string();
    let mut row = json!({
        "kind": "api#channel",
        "id": id,
        "resourceId": channel.resource,
        "resourceUri": format!("{}/google/calendar/v3/calendars/{calendar}/events?alt=json", ask.origin),
        "expiration": channel.expires.timestamp_millis().to_string(),
    });
    if let Some(token) = &channel.token {
        row["token"] = json!(token);
    }
    row
}

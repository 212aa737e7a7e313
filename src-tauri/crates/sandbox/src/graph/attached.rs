//! What hangs on an event and no `POST` of the event brings back: files (page "Add attachment") and open extensions (pages
//! "Create open extension", "Get open extension").

use super::errors::{Outcome, Refusal};
use super::{ids, links, odata};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::{Calendar, Event};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// What stands before the number of a file among an event's properties.
const FILE: &str = "attached.graph.";
/// The same of the name of an extension.
const EXTENSION: &str = "extension.graph.";
/// Extensions are named by the client, and bear this before their name where an id is asked for.
const KIND: &str = "Microsoft.OutlookServices.OpenTypeExtension.";

/// Does the event have files?
pub(crate) fn has_files(event: &Event) -> bool {
    event.properties.keys().any(|key| key.starts_with(FILE))
}

/// `events/{id}/attachments`, `events/{id}/extensions` and one of these.
pub(crate) fn on(
    shared: &Shared,
    ask: &ParsedRequest,
    mailbox: &str,
    event: &str,
    rest: &[&str],
) -> Outcome<JsonResponse> {
    let missing = || ids::find(&shared.world(), mailbox, event, shared.now()).ok_or_else(Refusal::not_found);
    let (event, calendar, day) = missing()?;
    if day.is_some() {
        return Err(Refusal::no_address());
    }
    match (&ask.method, rest) {
        (&Method::GET, ["attachments"]) => listed(ask, "attachments", &under(&event, FILE)),
        (&Method::GET, ["extensions"]) => listed(ask, "extensions", &under(&event, EXTENSION)),
        (&Method::GET, ["extensions", id]) => {
            odata::check(ask, &[])?;
            extension(&event, id).map(JsonResponse::ok).ok_or_else(Refusal::not_found)
        }
        (&Method::POST, ["attachments"]) => {
            odata::check(ask, &[])?;
            let (key, file) = file(shared, &event, &sent(ask)?)?;
            Ok(kept(shared, &calendar, event, (key, file.clone()), file))
        }
        (&Method::POST, ["extensions"]) => {
            odata::check(ask, &[])?;
            let (key, extension) = read(&sent(ask)?)?;
            Ok(kept(shared, &calendar, event, (key, extension.clone()), extension))
        }
        (_, _) => Err(Refusal::no_address()),
    }
}

/// Puts an extension that came with an event on it.
pub(crate) fn extend(event: &mut Event, sent: &Value) -> Outcome<()> {
    let (key, extension) = read(sent)?;
    event.properties.insert(key, extension.to_string());
    Ok(())
}

/// The extension of an id or a name.
pub(crate) fn extension(event: &Event, id: &str) -> Option<Value> {
    let name = id.strip_prefix(KIND).unwrap_or(id);
    let found = event.properties.get(&format!("{EXTENSION}{name}"))?;
    serde_json::from_str(found).ok()
}

fn under(event: &Event, before: &str) -> Vec<Value> {
    let own = event.properties.iter().filter(|(key, _)| key.starts_with(before));
    own.filter_map(|(_, text)| serde_json::from_str(text).ok()).collect()
}

fn listed(ask: &ParsedRequest, what: &str, rows: &[Value]) -> Outcome<JsonResponse> {
    odata::check(ask, &[])?;
    let context = links::context(ask, &format!("users/events/{what}"));
    Ok(JsonResponse::ok(json!({ "@odata.context": context, "value": rows })))
}

fn sent(ask: &ParsedRequest) -> Outcome<Value> {
    serde_json::from_slice(&ask.body).map_err(|_| Refusal::body("The body is no JSON."))
}

fn kept(
    shared: &Shared,
    calendar: &Calendar,
    mut event: Event,
    (key, value): (String, Value),
    answer: Value,
) -> JsonResponse {
    event.properties.insert(key, value.to_string());
    event.calendar.clone_from(&calendar.id);
    let now = shared.now();
    shared.world_mut().put_event(event, now);
    JsonResponse::with(StatusCode::CREATED, answer)
}

fn file(shared: &Shared, event: &Event, sent: &Value) -> Outcome<(String, Value)> {
    let text = |name: &str| sent.get(name).and_then(Value::as_str);
    let (kind, name, bytes) = (text("@odata.type"), text("name"), text("contentBytes"));
    let (Some("#microsoft.graph.fileAttachment"), Some(name), Some(bytes)) = (kind, name, bytes) else {
        return Err(Refusal::body("A file needs @odata.type, name and contentBytes."));
    };
    let content = STANDARD.decode(bytes).map_err(|_| Refusal::body("contentBytes is no base64."))?;
    let key = format!("{FILE}{}", under(event, FILE).len());
    let file = json!({
        "@odata.type": "#microsoft.graph.fileAttachment",
        "id": STANDARD.encode(format!("{} {key}", event.id)),
        "lastModifiedDateTime": super::render::stamp(shared.now()),
        "name": name,
        "contentType": text("contentType").unwrap_or("application/octet-stream"),
        "size": content.len(),
        "isInline": sent.get("isInline").and_then(Value::as_bool).unwrap_or(false),
        "contentBytes": bytes,
    });
    Ok((key, file))
}

fn read(sent: &Value) -> Outcome<(String, Value)> {
    let name = sent.get("extensionName").and_then(Value::as_str).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::body("An open extension needs extensionName."))?;
    let mut extension = sent.clone();
    extension["@odata.type"] = json!("#microsoft.graph.openTypeExtension");
    extension["id"] = json!(format!("{KIND}{name}"));
    Ok((format!("{EXTENSION}{name}"), extension))
}

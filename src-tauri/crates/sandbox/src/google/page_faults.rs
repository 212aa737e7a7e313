//! Faults that need Google's own shapes. Each is asked for only where it would take effect.

use super::errors::Refusal;
use crate::batch::ParsedRequest;
use crate::faults::FaultKind;
use crate::state::Shared;
use serde_json::{Value, json};

/// Whether a page token is refused although it is good.
pub(crate) fn page_token(shared: &Shared, ask: &ParsedRequest) -> Option<Refusal> {
    let expired = ask.param("pageToken").is_some() && shared.fault_at(&ask.call, FaultKind::PageTokenExpired);
    expired.then(|| Refusal::param("pageToken", "Invalid page token."))
}

/// Spoils the items of a listing.
pub(crate) fn listing(shared: &Shared, ask: &ParsedRequest, body: &mut Value) {
    let Some(items) = body.get_mut("items").and_then(Value::as_array_mut).filter(|items| !items.is_empty())
    else {
        return;
    };
    if shared.fault_at(&ask.call, FaultKind::EmptyListing) {
        items.clear();
        if let Some(body) = body.as_object_mut() {
            body.remove("nextPageToken");
        }
        return;
    }
    if shared.fault_at(&ask.call, FaultKind::UnknownField) {
        for item in items.iter_mut() {
            item["somethingNew"] = json!({ "since": "tomorrow" });
        }
    }
    if shared.fault_at(&ask.call, FaultKind::UnknownEnum) {
        for item in items.iter_mut() {
            spoil_words(item);
        }
    }
    if shared.fault_at(&ask.call, FaultKind::NullFields) {
        for item in items.iter_mut() {
            for name in
                ["description", "location", "summaryOverride", "attendees", "transparency", "visibility"]
            {
                item[name] = Value::Null;
            }
        }
    }
    if shared.fault_at(&ask.call, FaultKind::Poison) {
        let middle = items.len() / 2;
        items.insert(middle, json!({ "id": "poisoned00", "status": 7, "start": "soon", "summary": ["?"] }));
    }
}

/// Words that no document names, where they do not change what the event says.
fn spoil_words(item: &mut Value) {
    if item.get("accessRole").is_some() {
        return;
    }
    if item.get("status") == Some(&json!("confirmed")) {
        item["status"] = json!("rumoured");
    }
    for guest in item.get_mut("attendees").and_then(Value::as_array_mut).into_iter().flatten() {
        if guest.get("responseStatus") == Some(&json!("needsAction")) {
            guest["responseStatus"] = json!("pondering");
        }
    }
}

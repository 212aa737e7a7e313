//! Faults that need Graph's own shapes. Each is asked for only where it would take effect.

use super::errors::{Outcome, Refusal};
use crate::batch::ParsedRequest;
use crate::faults::FaultKind;
use crate::state::Shared;
use serde_json::{Value, json};

/// Refuses a page token although it is good.
pub(crate) fn page_token(shared: &Shared, ask: &ParsedRequest) -> Outcome<()> {
    if shared.fault_at(&ask.call, FaultKind::PageTokenExpired) {
        return Err(Refusal::bad("ErrorInvalidSkipToken", "The skip token is not valid."));
    }
    Ok(())
}

/// Whether the last row of the page before comes again.
pub(crate) fn repeats(shared: &Shared, ask: &ParsedRequest) -> bool {
    shared.fault_at(&ask.call, FaultKind::DuplicateOverPages)
}

/// Whether a listing of rows is to be empty.
pub(crate) fn empties(shared: &Shared, ask: &ParsedRequest) -> bool {
    shared.fault_at(&ask.call, FaultKind::EmptyListing)
}

/// Spoils the rows of a page.
pub(crate) fn listing(shared: &Shared, ask: &ParsedRequest, body: &mut Value) {
    let Some(rows) = body.get_mut("value").and_then(Value::as_array_mut).filter(|rows| !rows.is_empty())
    else {
        return;
    };
    if shared.fault_at(&ask.call, FaultKind::UnknownField) {
        for row in rows.iter_mut() {
            row["somethingNew"] = json!({ "since": "tomorrow" });
        }
    }
    if shared.fault_at(&ask.call, FaultKind::UnknownEnum) {
        for row in rows.iter_mut() {
            if row.get("importance").is_some() {
                row["importance"] = json!("colossal");
            }
            for guest in row.get_mut("attendees").and_then(Value::as_array_mut).into_iter().flatten() {
                if guest["status"]["response"] == json!("none") {
                    guest["status"]["response"] = json!("pondering");
                }
            }
        }
    }
    if shared.fault_at(&ask.call, FaultKind::NullFields) {
        for row in rows.iter_mut().filter(|row| row.get("subject").is_some()) {
            for name in ["body", "bodyPreview", "location", "responseStatus", "importance", "webLink"] {
                row[name] = Value::Null;
            }
        }
    }
    if shared.fault_at(&ask.call, FaultKind::Poison) {
        let middle = rows.len() / 2;
        rows.insert(
            middle,
            json!({ "id": "AAMkpoisoned", "subject": ["?"], "start": "soon", "isAllDay": 7 }),
        );
    }
}

//! `POST` of an event that a backup holds, without guests. Two things keep a lost answer from making it twice: the
//! `transactionId`, and a named property by which what was made is found again.

use super::mailbox::CalendarPath;
use crate::http::request::PreparedRequest;
use http::Method;
use serde_json::{Map, Value, json};
use url::Url;
use uuid::Uuid;

pub(super) const OPERATION: &str = "bring event back";

/// The property that holds the key of the undo. Its form is one of the three that Graph knows; searches must name it
/// in the same one.
pub(super) const PROPERTY: &str = "String {5b1e8f3a-6c0d-4f52-9d3e-7a2b41c6e908} Name Truedocket-Restored";

/// `fields` is the event as it is to be; `key` names the undo.
pub(super) fn prepare(
    api: &Url,
    place: CalendarPath<'_>,
    mut fields: Map<String, Value>,
    key: &str,
) -> PreparedRequest {
    let url = place.below(api, &["events"]);
    fields.insert("transactionId".to_owned(), json!(transaction(key)));
    let mark = json!([{ "id": PROPERTY, "value": key }]);
    fields.insert("singleValueExtendedProperties".to_owned(), mark);
    super::to_mailbox(
        PreparedRequest::json(OPERATION, Method::POST, url, &Value::Object(fields)),
        place.mailbox,
    )
}

/// Clients send GUIDs; the same key always gives the same one.
fn transaction(key: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{PROPERTY} {key}").as_bytes()).to_string()
}

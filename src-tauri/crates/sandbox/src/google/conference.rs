//! Meetings on the web (`ConferenceData` of the discovery document): made when a client asks for one, or kept as it is sent.

use super::errors::{Outcome, Refusal};
use serde_json::{Value, json};
use uuid::Uuid;

/// What becomes of the meeting of an event; `None`: it has none.
pub(super) fn of(event: &str, before: Option<&Value>, sent: &Value) -> Outcome<Option<Value>> {
    if sent.is_null() {
        return Ok(None);
    }
    let has = |name: &str| sent.get(name).is_some_and(|value| !value.is_null());
    match sent.get("createRequest").filter(|request| !request.is_null()) {
        Some(request) => made(event, before, request).map(Some),
        None if has("conferenceSolution") && has("entryPoints") => Ok(Some(sent.clone())),
        None => Err(Refusal::bad("required", "Either conferenceSolution and entryPoints, or createRequest.")),
    }
}

/// Google's own meetings are linked in a field of their own, too.
pub(super) fn link(meeting: &Value) -> Option<Value> {
    let is_own = meeting["conferenceSolution"]["key"]["type"] == "hangoutsMeet";
    let video = meeting["entryPoints"].as_array()?.iter().find(|point| point["entryPointType"] == "video")?;
    video.get("uri").filter(|_| is_own).cloned()
}

/// A new one for each request; a request that was heard before is ignored.
fn made(event: &str, before: Option<&Value>, request: &Value) -> Outcome<Value> {
    let id = request.get("requestId").and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| Refusal::bad("required", "Missing requestId."))?;
    if let Some(before) = before.filter(|before| before["createRequest"]["requestId"] == id) {
        return Ok(before.clone());
    }
    let kind = request["conferenceSolutionKey"]["type"].as_str().unwrap_or("hangoutsMeet");
    if kind != "hangoutsMeet" {
        return Err(Refusal::body("Invalid conference type value."));
    }
    let code = code(&format!("{event} {id}"));
    let uri = format!("https://meet.google.com/{code}");
    Ok(json!({
        "createRequest": {
            "requestId": id,
            "conferenceSolutionKey": { "type": kind },
            "status": { "statusCode": "success" },
        },
        "conferenceId": code,
        "conferenceSolution": { "key": { "type": kind }, "name": "Google Meet" },
        "entryPoints": [{ "entryPointType": "video", "uri": uri, "label": uri.trim_start_matches("https://") }],
    }))
}

/// `abc-defg-hij`, the same for the same request.
fn code(of: &str) -> String {
    let bytes = Uuid::new_v5(&Uuid::NAMESPACE_URL, of.as_bytes()).into_bytes();
    let letters: String = bytes.iter().take(10).map(|byte| char::from(b'a' + byte % 26)).collect();
    format!("{}-{}-{}", &letters[..3], &letters[3..7], &letters[7..])
}

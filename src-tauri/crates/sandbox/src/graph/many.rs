//! `$batch`: up to twenty requests in one, answered in an order of the server's own.

use super::errors::{Outcome, Refusal};
use crate::batch::{JsonResponse, ParsedRequest, Part};
use crate::faults::FaultKind;
use crate::requests::Recorded;
use crate::state::Shared;
use crate::vendor::Vendor;
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Most requests of a batch.
const MOST: usize = 20;

/// Members that the page on JSON batching does not name are passed over, as OData 4.01 (JSON format, 19) has it: a client
/// library may send `atomicityGroup` or a note of its own.
#[derive(Deserialize)]
struct Batch {
    requests: Vec<Inner>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inner {
    id: String,
    method: String,
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    #[serde(default)]
    depends_on: Vec<String>,
}

/// The outer answer is 200 even when parts fail. A part whose `dependsOn` failed answers 424.
pub(crate) fn run(shared: &Shared, ask: &ParsedRequest) -> Outcome<JsonResponse> {
    let batch: Batch =
        serde_json::from_slice(&ask.body).map_err(|error| Refusal::body(format!("No batch: {error}.")))?;
    if batch.requests.is_empty() || batch.requests.len() > MOST {
        return Err(Refusal::body(format!("A batch has 1 to {MOST} requests.")));
    }
    let mut done: BTreeMap<String, u16> = BTreeMap::new();
    let mut responses = Vec::new();
    for inner in batch.requests {
        if done.contains_key(&inner.id) {
            return Err(Refusal::body("The ids of a batch must differ."));
        }
        let waits = inner.depends_on.iter().any(|id| done.get(id).is_none_or(|status| *status >= 400));
        let answer = if waits {
            super::refused(shared, ask, &Refusal::dependency())
        } else {
            part(shared, ask, &inner)
        };
        done.insert(inner.id.clone(), answer.status.as_u16());
        responses.push(response(&inner.id, answer));
    }
    // Clients must go by the ids, so the order is never theirs.
    responses.reverse();
    Ok(JsonResponse::ok(json!({ "responses": responses })))
}

fn part(shared: &Shared, ask: &ParsedRequest, inner: &Inner) -> JsonResponse {
    let no = |refusal: Refusal| super::refused(shared, ask, &refusal);
    let Ok(method) = Method::from_bytes(inner.method.as_bytes()) else {
        return no(Refusal::body("No such method."));
    };
    let typed = inner.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type"));
    if inner.body.is_some() && !typed {
        return no(Refusal::body("A request with a body needs its Content-Type."));
    }
    let body = inner.body.as_ref().map(Value::to_string).unwrap_or_default();
    // Addresses are relative; Microsoft's own library for Python sends whole ones.
    let base = format!("{}{}", ask.origin, super::MOUNT);
    let address = inner.url.strip_prefix(&base).unwrap_or(&inner.url);
    let part = Part {
        id: inner.id.clone(),
        method,
        target: format!("/{}", address.trim_start_matches('/')),
        headers: inner.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        body: Bytes::from(body),
    };
    let Some(own) = ask.part(Vendor::Graph, &part, super::MOUNT, super::MOUNT) else {
        return no(Refusal::no_address());
    };
    if own.segments() == ["$batch"] {
        return no(Refusal::body("A batch cannot hold a batch."));
    }
    let limit = shared.faults().take(&own.call, &[FaultKind::TooMany]);
    let answer = match limit {
        Some(_) => no(Refusal::too_many(1)),
        None => super::answer(shared, &own),
    };
    if let Ok(uri) = format!("{}{}", super::MOUNT, part.target).parse() {
        let mut recorded = Recorded::new(Vendor::Graph, &own.method, &uri, &own.headers, &own.body);
        recorded.status = answer.status.as_u16();
        shared.record(recorded);
    }
    answer
}

fn response(id: &str, answer: JsonResponse) -> Value {
    let mut headers: Map<String, Value> =
        answer.headers.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    headers.insert("Content-Type".to_owned(), json!("application/json"));
    let mut row = json!({ "id": id, "status": answer.status.as_u16(), "headers": headers });
    if let Some(body) = answer.body {
        row["body"] = body;
    }
    row
}

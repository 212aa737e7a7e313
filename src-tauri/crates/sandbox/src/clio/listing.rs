//! Listings and single answers: cursor paging, versions, and the faults that only show in them. Which rows there
//! are and what they look like is the resource's business.

use super::{admission, fields::Fields, query::Query, refusal::Refusal, shapes::Shape};
use crate::{faults::FaultKind, state::Shared, vendor::Vendor};
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

/// The vendor's largest page.
const LARGEST: u64 = 200;

/// A row before it is put into JSON.
#[derive(Debug)]
pub(super) struct Row<T> {
    /// Number, and the start for days of a series: the order of listings, and the cursor.
    pub(super) key: (u64, i64),
    /// For `updated_since`.
    pub(super) updated: DateTime<Utc>,
    /// The thing itself.
    pub(super) what: T,
}

/// One page of rows, which must come ordered by key.
pub(super) fn page<T>(
    shared: &Shared,
    query: &Query,
    shape: &Shape,
    mut rows: Vec<Row<T>>,
    render: impl Fn(&T) -> Value,
) -> Result<Response, Refusal> {
    let fields = Fields::parse(query.text("fields"), shape)?;
    let size = size(shared, query)?;
    filter(shared, query, &mut rows)?;
    let total = rows.len();
    let after = query.text("page_token").map(cursor).transpose()?;
    if after.is_some() && shared.fault(Vendor::Clio, FaultKind::PageTokenExpired) {
        return Err(Refusal::bad("The page token has expired"));
    }
    let begin = after.map_or(0, |token| rows.partition_point(|row| row.key <= token));
    let end = (begin + size).min(rows.len());
    let mut on_page: Vec<Value> =
        rows.get(begin..end).unwrap_or_default().iter().map(|row| fields.of(&render(&row.what))).collect();
    spoil(shared, &mut on_page);
    let mut paging = serde_json::Map::new();
    if let Some(last) = rows.get(end.saturating_sub(1)).filter(|_| end < rows.len() && end > begin) {
        let mut key = last.key;
        if shared.fault(Vendor::Clio, FaultKind::DuplicateOverPages) {
            key.1 -= 1;
        }
        let next = query.page(shared.base(), &format!("{}.{}", key.0, key.1));
        paging.insert("next".into(), next.into());
    }
    Ok(Json(json!({ "data": on_page, "meta": { "paging": paging, "records": total } })).into_response())
}

fn size(shared: &Shared, query: &Query) -> Result<usize, Refusal> {
    let asked = query.number("limit")?.unwrap_or(LARGEST);
    if !(1..=LARGEST).contains(&asked) {
        return Err(Refusal::bad("limit must be between 1 and 200"));
    }
    Ok(usize::try_from(asked).unwrap_or(1).min(shared.options().page_size.max(1)))
}

fn filter<T>(shared: &Shared, query: &Query, rows: &mut Vec<Row<T>>) -> Result<(), Refusal> {
    if let Some(ids) = query.numbers("ids[]")? {
        rows.retain(|row| ids.contains(&row.key.0));
    }
    if let Some(since) = query.time("updated_since")? {
        rows.retain(|row| row.updated >= since);
        if !rows.is_empty() && shared.fault(Vendor::Clio, FaultKind::OmitChange) {
            rows.pop();
        }
    }
    if !rows.is_empty() && shared.fault(Vendor::Clio, FaultKind::EmptyListing) {
        rows.clear();
    }
    Ok(())
}

fn cursor(token: &str) -> Result<(u64, i64), Refusal> {
    let wrong = || Refusal::bad("page_token is not valid");
    let (number, start) = token.split_once('.').ok_or_else(wrong)?;
    Ok((number.parse().map_err(|_| wrong())?, start.parse().map_err(|_| wrong())?))
}

/// Faults in single rows; each asks only when there is a row to spoil.
fn spoil(shared: &Shared, rows: &mut [Value]) {
    let Some(object) = rows.last_mut().and_then(Value::as_object_mut) else { return };
    let fault = |what| shared.fault(Vendor::Clio, what);
    if fault(FaultKind::UnknownField) {
        object.insert("brand_new_field".into(), json!({ "nobody": "knows" }));
    }
    if fault(FaultKind::NullFields) {
        for (_, value) in object.iter_mut().filter(|(name, _)| !["id", "etag"].contains(&name.as_str())) {
            *value = Value::Null;
        }
    }
    if admission::redacts() && fault(FaultKind::Redacted) {
        redact(object);
    }
    if fault(FaultKind::UnknownEnum) {
        for name in ["status", "type", "permission", "subscription_type"] {
            object.entry(name).and_modify(|v| *v = "Brandnew".into());
        }
    }
    if fault(FaultKind::Poison) {
        // Wrong in every way at once: types, dates, and the id.
        for (_, value) in object.iter_mut() {
            *value = json!({ "not": ["what", "was", "promised"] });
        }
    }
}

/// A private entry of somebody else: nothing but that it is there.
pub(super) fn redact(row: &mut Map<String, Value>) {
    for (_, value) in row.iter_mut().filter(|(name, _)| !["id", "etag"].contains(&name.as_str())) {
        *value = Value::Null;
    }
    row.insert("redacted".into(), true.into());
}

/// Version of a row, as in the `etag` field and the header.
pub(super) fn etag(change: u64) -> String {
    format!("\"{change:016x}\"")
}

/// One row, or 304 when the caller has this version already.
pub(super) fn one(
    status: StatusCode,
    headers: &HeaderMap,
    query: &Query,
    shape: &Shape,
    row: &Row<u64>,
    value: &Value,
) -> Result<Response, Refusal> {
    let fields = Fields::parse(query.text("fields"), shape)?;
    let tag = etag(row.what);
    let mut answer = if status == StatusCode::OK && known(headers, &tag, row.updated) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, Json(json!({ "data": fields.of(value) }))).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    Ok(answer)
}

fn known(headers: &HeaderMap, tag: &str, updated: DateTime<Utc>) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(have) = text(header::IF_NONE_MATCH) {
        return have.split(',').any(|t| same_tag(t, tag));
    }
    let since = text(header::IF_MODIFIED_SINCE).and_then(|t| DateTime::parse_from_rfc2822(t).ok());
    since.is_some_and(|since| updated.timestamp() <= since.timestamp())
}

/// Whether two versions are the same, with or without quotation marks and the mark of weakness.
pub(super) fn same_tag(one: &str, other: &str) -> bool {
    let bare = |t: &str| t.trim().trim_start_matches("W/").trim_matches('"').to_owned();
    bare(one) == bare(other)
}

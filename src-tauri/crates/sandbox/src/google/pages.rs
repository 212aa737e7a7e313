//! Pages of lists that are short and told as of now: the token is the number of rows before.

use super::calendars::tagged;
use super::errors::{Outcome, Refusal};
use super::params;
use crate::batch::ParsedRequest;
use crate::state::Shared;
use serde_json::{Value, json};

/// The body of one page.
pub(super) fn list(shared: &Shared, ask: &ParsedRequest, kind: &str, rows: Vec<Value>) -> Outcome<Value> {
    let asked = params::number(ask, "maxResults", 1, 250)?.unwrap_or(100);
    let size = asked.min(shared.options().page_size);
    let before = match ask.param("pageToken") {
        Some(token) => {
            let number = token.strip_prefix("row.").and_then(|text| text.parse().ok());
            number
                .filter(|before| *before < rows.len())
                .ok_or_else(|| Refusal::param("pageToken", "Invalid page token."))?
        }
        None => 0,
    };
    let after = before + size;
    let is_last = after >= rows.len();
    let items: Vec<Value> = rows.into_iter().skip(before).take(size).collect();
    let mut body = json!({ "kind": kind, "items": items });
    if !is_last {
        body["nextPageToken"] = json!(format!("row.{after}"));
    }
    Ok(tagged(body))
}

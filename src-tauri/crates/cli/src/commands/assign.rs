//! `assign`: who sees to a difference.

use super::Done;
use crate::say;
use serde_json::json;
use std::sync::Arc;
use truedocket_engine::{Engine, call};

/// `assign`; without an address nobody any more.
pub(super) async fn run(id: &str, email: Option<&str>, engine: &Arc<Engine>, as_json: bool) -> Done {
    let found = call(engine, "today.assign", json!({ "id": id, "email": email })).await?;
    if as_json {
        say::json(&found);
    } else {
        let title = found["title"].as_str().unwrap_or_default();
        let to = found["assigned"]["name"].as_str().unwrap_or("nobody");
        say::line(&format!("“{title}” is assigned to {to}."));
    }
    Ok(0)
}

//! The recorder: what was asked of the pretend vendors, so that tests can say "nothing was written" and "nobody
//! was mailed". It keeps no bodies.

use crate::vendor::Vendor;
use axum::http::{HeaderMap, Method, Uri, header};
use serde::{Deserialize, Serialize};

/// The header with which a test plays a person on the vendor's own page; whom those invite is their business.
pub const BY_HAND: &str = "x-sandbox-by-hand";

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Who was asked.
    pub vendor: Vendor,
    /// HTTP method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// It may change something: not GET or HEAD, and not a sign-in, a batch or a search.
    pub write: bool,
    /// How many attendees its body names.
    pub attendees: usize,
    /// What it says about mail to them, e.g. `all`, `none`, `true`.
    pub notify: Option<String>,
    /// A person made it on the vendor's own page, as a test says that plays one.
    pub by_hand: bool,
    /// The version that the write insists on.
    pub if_match: Option<String>,
    /// Status of the answer; 0 when the connection was cut instead.
    pub status: u16,
}

impl Recorded {
    /// A request as it came in; `status` is filled in when it is answered. Also for the parts of a batch.
    pub fn new(vendor: Vendor, method: &Method, uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Recorded {
        let path = uri.path();
        let sign_in = path.contains("/oauth") || path.ends_with("/token") || path.contains("/o/oauth2/");
        let carrier = path.contains("/batch/") || path.ends_with("/$batch");
        let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
        let inner = json.get("data").unwrap_or(&json);
        Recorded {
            vendor,
            method: method.to_string(),
            path: uri.path_and_query().map_or_else(|| path.to_owned(), ToString::to_string),
            write: !method.is_safe() && !sign_in && !carrier && !path.ends_with("/freeBusy"),
            attendees: inner.get("attendees").and_then(|a| a.as_array()).map_or(0, Vec::len),
            notify: query(uri, "sendUpdates").or_else(|| query(uri, "sendNotifications")).or_else(|| {
                inner
                    .get("send_email_notification")
                    .and_then(serde_json::Value::as_bool)
                    .map(|v| v.to_string())
            }),
            by_hand: headers.contains_key(BY_HAND),
            if_match: headers.get(header::IF_MATCH).and_then(|v| v.to_str().ok()).map(str::to_owned),
            status: 0,
        }
    }

    /// Would the vendor mail people because of it? Calendar providers invite whoever a write names; the practice
    /// system mails them only where that is asked for.
    pub fn would_notify(&self) -> bool {
        let asks = self.notify.as_deref().is_some_and(|notify| !matches!(notify, "none" | "false"));
        let invites = self.vendor != Vendor::Clio && self.write && self.attendees > 0;
        !self.by_hand && (asks || invites)
    }
}

fn query(uri: &Uri, name: &str) -> Option<String> {
    let pairs = url::form_urlencoded::parse(uri.query()?.as_bytes());
    pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

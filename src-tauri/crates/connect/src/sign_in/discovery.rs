//! Which directory a domain belongs to, as the vendor's own discovery document says (OpenID Connect Discovery 1.0, 4):
//! nobody signs in for it, and a domain that is none is known before a browser opens.

use super::microsoft_number;
use crate::failure::{Failure, Kind};
use crate::http::client::transport::Transport;
use bytes::Bytes;
use http::{HeaderMap, Method};
use serde::Deserialize;
use url::Url;

/// Where the document lies behind the directory's part of an address.
const DOCUMENT: &str = "/v2.0/.well-known/openid-configuration";
/// The end of an address where people sign in.
const SIGN_IN: &str = "/oauth2/v2.0/authorize";

/// What is read of the document.
#[derive(Deserialize)]
struct Document {
    /// `https://login.microsoftonline.com/9b1f2c3d-…/v2.0`
    issuer: String,
}

/// What is read of a refusal.
#[derive(Deserialize)]
struct Refusal {
    error_description: String,
}

/// The id of the directory that `authorize` names by a domain. `None`: it was not told, and the sign-in will show.
///
/// # Errors
/// `Kind::Refused` with Microsoft's number: there is no such directory.
pub(crate) async fn directory_id(vendor: &'static str, authorize: &str) -> Result<Option<String>, Failure> {
    let Some(before) = authorize.strip_suffix(SIGN_IN) else { return Ok(None) };
    let Ok(url) = Url::parse(&format!("{before}{DOCUMENT}")) else { return Ok(None) };
    let Ok(transport) = Transport::new(vec![url.clone()]) else { return Ok(None) };
    let Ok(reply) = transport.exchange(Method::GET, &url, HeaderMap::new(), Bytes::new()).await else {
        return Ok(None);
    };
    if reply.status.is_success() {
        return Ok(serde_json::from_slice::<Document>(&reply.body).ok().and_then(|document| id(&document)));
    }
    let told = serde_json::from_slice::<Refusal>(&reply.body).ok();
    match told.and_then(|told| microsoft_number(&told.error_description)) {
        Some(number) if matches!(number.as_str(), "AADSTS90002" | "AADSTS900023") => {
            Err(Failure::new(Kind::Refused, vendor, "find directory").reason(number))
        }
        Some(_) | None => Ok(None),
    }
}

/// The one part of the issuer that is a GUID; `organizations` has none.
fn id(document: &Document) -> Option<String> {
    let issuer = Url::parse(&document.issuer).ok()?;
    let mut parts = issuer.path_segments()?.filter(|part| part.len() == 36);
    parts.find_map(|part| uuid::Uuid::try_parse(part).ok()).map(|id| id.hyphenated().to_string())
}

//! Sign-in of all vendors: being written. Until then any bearer token is good.

use crate::state::{Shared, Vendor};
use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

/// Codes and tokens that are out.
#[derive(Debug, Default)]
pub struct Store {}

/// Authorize and token addresses of all vendors, with their whole paths.
pub fn routes() -> Router<Shared> {
    Router::new()
}

/// The account that the bearer token of a request stands for, or the vendor's refusal.
#[expect(clippy::result_large_err, reason = "the refusal is the answer itself")]
pub fn bearer(_shared: &Shared, headers: &HeaderMap, _vendor: Vendor) -> Result<String, Response> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "))
        .map(str::to_owned)
        .ok_or_else(|| StatusCode::UNAUTHORIZED.into_response())
}

//! Error bodies of the faults that any server can have, in each vendor's envelope, so that only the fault is wrong
//! with the answer.

use crate::vendor::Vendor;
use axum::http::StatusCode;
use serde_json::{Value, json};

pub(super) fn body(vendor: Vendor, status: StatusCode) -> Value {
    let (google, reason, graph, clio) = match status {
        StatusCode::TOO_MANY_REQUESTS => {
            ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "TooManyRequests", "RateLimited")
        }
        StatusCode::SERVICE_UNAVAILABLE => {
            ("UNAVAILABLE", "backendError", "ServiceUnavailable", "ServiceUnavailable")
        }
        StatusCode::UNAUTHORIZED => {
            ("UNAUTHENTICATED", "authError", "InvalidAuthenticationToken", "UnauthorizedError")
        }
        StatusCode::NOT_FOUND => ("NOT_FOUND", "notFound", "ErrorItemNotFound", "RecordNotFound"),
        StatusCode::GONE => ("FAILED_PRECONDITION", "gone", "ErrorItemGone", "ApiVersionGone"),
        _ => ("INTERNAL", "backendError", "InternalServerError", "InternalServerError"),
    };
    let message = status.canonical_reason().unwrap_or("Error");
    match vendor {
        Vendor::Google => json!({ "error": {
            "code": status.as_u16(), "message": message, "status": google,
            "errors": [{ "domain": "global", "reason": reason, "message": message }],
        }}),
        Vendor::Graph => json!({ "error": { "code": graph, "message": message } }),
        Vendor::Clio => json!({ "error": { "type": clio, "message": message } }),
    }
}

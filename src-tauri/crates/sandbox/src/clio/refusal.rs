//! The vendor's error answers: `{"error": {"type", "message"}}`. What is refused is decided elsewhere.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A request that is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    kind: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, kind, message: message.into() }
    }

    /// 400: a parameter or a header is wrong.
    pub(super) fn bad(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    /// 400: a field that the resource does not have.
    pub(super) fn fields(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidFields", message)
    }

    /// 422: the body is readable and wrong.
    pub(super) fn invalid(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "ArgumentError", message)
    }

    /// 403.
    pub(super) fn forbidden(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::FORBIDDEN, "ForbiddenError", message)
    }

    /// 404.
    pub(super) fn not_found() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "RecordNotFound", "The record was not found")
    }

    /// 410: an API version that does not exist.
    pub(super) fn version() -> Refusal {
        Refusal::new(StatusCode::GONE, "UnsupportedVersion", "This API version is not supported")
    }

    /// 412: somebody else changed it meanwhile.
    pub(super) fn stale() -> Refusal {
        Refusal::new(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", "The record has changed")
    }

    /// 429.
    pub(super) fn too_many() -> Refusal {
        Refusal::new(StatusCode::TOO_MANY_REQUESTS, "RateLimited", "Rate limit exceeded")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error": { "type": self.kind, "message": self.message } });
        (self.status, Json(body)).into_response()
    }
}

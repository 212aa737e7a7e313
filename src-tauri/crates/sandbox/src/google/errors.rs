//! Google's error envelope. A client decides by `errors[0].reason`.

use crate::batch::JsonResponse;
use http::StatusCode;
use serde_json::json;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    domain: &'static str,
    reason: &'static str,
    message: String,
    location: Option<(&'static str, String)>,
}

/// What an operation gives.
pub(crate) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    fn new(
        status: StatusCode,
        domain: &'static str,
        reason: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self { status, domain, reason, message: message.into(), location: None }
    }

    /// 400 at a query parameter.
    pub(crate) fn param(name: &str, message: impl Into<String>) -> Self {
        let location = Some(("parameter", name.to_owned()));
        Self { location, ..Self::new(StatusCode::BAD_REQUEST, "global", "invalid", message) }
    }

    /// 400 about the body.
    pub(crate) fn body(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "global", "invalid", message)
    }

    /// 400 with another reason than `invalid`.
    pub(crate) fn bad(reason: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "global", reason, message)
    }

    /// 404.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "global", "notFound", "Not Found")
    }

    /// 403: the sign-in does not reach that far.
    pub(crate) fn insufficient() -> Self {
        let message = "Request had insufficient authentication scopes.";
        Self::new(StatusCode::FORBIDDEN, "global", "insufficientPermissions", message)
    }

    /// 403: whoever asks may not do that.
    pub(crate) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "global", "forbidden", message)
    }

    /// 403: the calendar is shared with the account, but not that far.
    pub(crate) fn access_level(least: &str) -> Self {
        let message = format!("You need to have {least} access to this calendar.");
        Self::new(StatusCode::FORBIDDEN, "calendar", "requiredAccessLevel", message)
    }

    /// 403: only the organizer's copy has what all copies share.
    pub(crate) fn non_organizer() -> Self {
        let message = "Shared properties can only be changed by the organizer of the event.";
        Self::new(StatusCode::FORBIDDEN, "calendar", "forbiddenForNonOrganizer", message)
    }

    /// 403 for being too fast.
    pub(crate) fn rate() -> Self {
        Self::new(StatusCode::FORBIDDEN, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded")
    }

    /// 429 for being too fast.
    pub(crate) fn too_many() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded")
    }

    /// 409: the id is taken.
    pub(crate) fn duplicate() -> Self {
        Self::new(StatusCode::CONFLICT, "global", "duplicate", "The requested identifier already exists.")
    }

    /// 410: the sync token is dead.
    pub(crate) fn full_sync() -> Self {
        let message = "The sync token is no longer valid, a full sync is required.";
        let location = Some(("parameter", "syncToken".to_owned()));
        Self { location, ..Self::new(StatusCode::GONE, "calendar", "fullSyncRequired", message) }
    }

    /// 410: `updatedMin` lies too far back.
    pub(crate) fn updated_min() -> Self {
        let location = Some(("parameter", "updatedMin".to_owned()));
        let message = "The requested minimum modification time lies too far in the past.";
        Self { location, ..Self::new(StatusCode::GONE, "calendar", "updatedMinTooLongAgo", message) }
    }

    /// 410: it is gone already.
    pub(crate) fn deleted() -> Self {
        Self::new(StatusCode::GONE, "global", "deleted", "Resource has been deleted")
    }

    /// 412: somebody else was faster.
    pub(crate) fn condition() -> Self {
        let location = Some(("header", "If-Match".to_owned()));
        let message = "Precondition Failed";
        Self { location, ..Self::new(StatusCode::PRECONDITION_FAILED, "global", "conditionNotMet", message) }
    }

    /// The answer.
    pub(crate) fn answer(&self) -> JsonResponse {
        let mut first = json!({ "domain": self.domain, "reason": self.reason, "message": self.message });
        if let Some((kind, place)) = &self.location {
            first["locationType"] = json!(kind);
            first["location"] = json!(place);
        }
        let code = self.status.as_u16();
        let body = json!({ "error": { "code": code, "message": self.message, "errors": [first] } });
        JsonResponse::with(self.status, body)
    }
}

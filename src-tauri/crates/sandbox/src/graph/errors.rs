//! Graph's error envelope.

use crate::batch::JsonResponse;
use http::StatusCode;
use serde_json::json;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    headers: Vec<(&'static str, String)>,
}

/// What an operation gives.
pub(crate) type Outcome<T> = Result<T, Refusal>;

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), headers: Vec::new() }
    }

    /// 400 about the address.
    pub(crate) fn query(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    /// 400 about the body.
    pub(crate) fn body(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "RequestBodyRead", message)
    }

    /// 400 with a code of its own.
    pub(crate) fn bad(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 404 of an item.
    pub(crate) fn not_found() -> Self {
        let message = "The specified object was not found in the store.";
        Self::new(StatusCode::NOT_FOUND, "ErrorItemNotFound", message)
    }

    /// 400 of an item of another mailbox: ids name theirs.
    pub(crate) fn another_mailbox() -> Self {
        let message = "Item doesn't belong to the targeted mailbox.";
        Self::new(StatusCode::BAD_REQUEST, "ErrorInvalidMailboxItemId", message)
    }

    /// 403 of the directory: the sign-in does not reach that far.
    pub(crate) fn privileges() -> Self {
        let message = "Insufficient privileges to complete the operation.";
        Self::new(StatusCode::FORBIDDEN, "Authorization_RequestDenied", message)
    }

    /// 403 of a mailbox: the sign-in does not reach that far.
    pub(crate) fn access_denied() -> Self {
        let message = "Access is denied. Check credentials and try again.";
        Self::new(StatusCode::FORBIDDEN, "ErrorAccessDenied", message)
    }

    /// 404 of a person.
    pub(crate) fn no_user() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Request_ResourceNotFound", "The user does not exist.")
    }

    /// 404 of an address.
    pub(crate) fn no_address() -> Self {
        Self::new(StatusCode::NOT_FOUND, "ResourceNotFound", "Nothing is offered at this address.")
    }

    /// 410: the delta token is dead; `start` begins anew.
    pub(crate) fn dead_token(start: String) -> Self {
        let headers = vec![("location", start)];
        Self {
            headers,
            ..Self::new(StatusCode::GONE, "SyncStateNotFound", "The sync state is no longer known.")
        }
    }

    /// 412: somebody else was faster.
    pub(crate) fn condition() -> Self {
        let message = "The change key of the request does not match the item.";
        Self::new(StatusCode::PRECONDITION_FAILED, "ErrorIrresolvableConflict", message)
    }

    /// 429 with the seconds to wait.
    pub(crate) fn too_many(seconds: u32) -> Self {
        let headers = vec![("retry-after", seconds.to_string())];
        let message = "The application is over its limit for this mailbox.";
        Self { headers, ..Self::new(StatusCode::TOO_MANY_REQUESTS, "ApplicationThrottled", message) }
    }

    /// 424: what it waited for failed.
    pub(crate) fn dependency() -> Self {
        Self::new(StatusCode::FAILED_DEPENDENCY, "FailedDependency", "A request that it depends on failed.")
    }

    /// The answer; `date` is the world's now.
    pub(crate) fn answer(&self, date: &str, request: &str) -> JsonResponse {
        let inner = json!({ "date": date, "request-id": request, "client-request-id": request });
        let body = json!({ "error": { "code": self.code, "message": self.message, "innerError": inner } });
        JsonResponse { headers: self.headers.clone(), ..JsonResponse::with(self.status, body) }
    }
}

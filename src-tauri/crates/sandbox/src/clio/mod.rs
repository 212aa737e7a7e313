//! Clio Manage, API v4: being written.

use crate::state::Shared;
use axum::Router;

/// Routes below the vendor's mount point.
pub fn routes() -> Router<Shared> {
    Router::new()
}

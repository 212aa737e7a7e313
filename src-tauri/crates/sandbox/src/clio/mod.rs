//! Clio Manage, API v4, from the vendor's document, and stricter: parameters and body fields that the document
//! does not name are refused, pages are short, and absent values are left out of answers instead of null.

mod admission;
mod entries;
mod fields;
mod listing;
mod lists;
mod query;
mod refusal;
mod rows;
mod shapes;
mod work;
mod write;

use crate::state::Shared;
use axum::{Router, middleware::from_fn, routing::get};

/// Routes below the vendor's mount point.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/calendar_entries.json", get(entries::list).post(write::create))
        .route("/calendar_entries/{id}", get(entries::show).patch(write::update).delete(write::destroy))
        .route("/matters.json", get(lists::matters))
        .route("/matters/{id}", get(lists::matter))
        .route("/contacts.json", get(lists::contacts))
        .route("/contacts/{id}", get(lists::contact))
        .route("/users.json", get(lists::users))
        .route("/users/{id}", get(lists::user))
        .route("/calendars.json", get(lists::calendars))
        .route("/calendars/{id}", get(lists::calendar))
        .route("/calendar_entry_event_types.json", get(lists::event_types))
        .route("/calendar_entry_event_types/{id}", get(lists::event_type))
        .route("/tasks.json", get(work::tasks).post(work::create_task))
        .route("/tasks/{id}", get(work::task))
        .route("/activities.json", get(work::activities).post(work::create_activity))
        .route("/activities/{id}", get(work::activity))
        .layer(from_fn(admission::middleware))
}

#[cfg(test)]
mod tests;

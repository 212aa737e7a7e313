//! Where the vendors' links lead: pages for a person's browser. They say that this is a pretend firm, and nothing else.

use crate::state::Shared;
use axum::{Router, extract::State, routing::get};

/// How the path of an event's page begins in Outlook on the web.
pub(crate) const OUTLOOK: &str = "/outlook/owa/";
/// The same in Google Calendar.
pub(crate) const GOOGLE: &str = "/calendar.google/calendar/event";
/// Clio's web app, on the host of its interface.
const CLIO: &str = "/nc/";

/// The pages of all vendors.
pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route(OUTLOOK, get(|firm: State<Shared>| page(firm, "Outlook")))
        .route(GOOGLE, get(|firm: State<Shared>| page(firm, "Google Calendar")))
        .route(CLIO, get(|firm: State<Shared>| page(firm, "Clio")))
}

async fn page(State(shared): State<Shared>, system: &'static str) -> String {
    let firm = shared.world().name.clone();
    format!(
        "{firm} is a sample firm, and this is its pretend {system}.\n\nIn your own office, {system} opens here and \
         shows the appointment.\n"
    )
}

//! The vendor's own document stands between the connectors and the pretend vendors: both were written by us and could
//! be wrong together. A validating proxy looks at every request and at every answer; any objection fails the test,
//! unless the document itself is known to be wrong and the list below says why.
//!
//! Without the documents or without the proxy the check is skipped and says so.

mod asked;
mod calls;
mod cleaning;
mod google_calls;
mod line;

use chrono::NaiveDate;
use line::Line;
use std::sync::Arc;
use truedocket_connect::{clio, google, graph};
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::zone::Zones;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Vendor, World, demo};

/// Where a vendor's document is wrong: a piece of the objection, and why it may stand.
type Known = &'static [(&'static str, &'static str)];

const GOOGLE: Known = &[];
/// The request for an event with its days selects 41 fields that the document lists, and these two behind them.
const GRAPH: Known = &[
    (
        "Request query parameter $select.41 must be equal to one of the allowed values",
        "cancelledOccurrences: the document has it as a property of events and leaves it out of what can be selected",
    ),
    (
        "Request query parameter $select.42 must be equal to one of the allowed values",
        "exceptionOccurrences: the vendor's pages tell to select and expand it; the document lacks it",
    ),
];
const CLIO: Known = &[];

/// The built-in firm, for it has something of everything.
fn world(provider: Provider) -> World {
    let today = NaiveDate::from_ymd_opt(2026, 11, 19).expect("a day");
    demo::firm(today, provider).expect("the built-in firm is sound")
}

fn name() -> ConnectionName {
    ConnectionName::new("office")
}

#[tokio::test(flavor = "multi_thread")]
async fn google_and_the_pretend_google_keep_to_its_document() {
    let document = "google-calendar-v3.openapi.json";
    let Some(line) = Line::lay(Vendor::Google, document, world(Provider::Google)).await else { return };
    line.awake("/calendars/primary/events?maxResults=many").await;
    let client = line.client(google::DIALECT, google::LIMITS);
    let port =
        google::GoogleCalendar::new(name(), &line.api(), client, Zones::bundled()).expect("an address");
    calls::calendar(&port, &line).await;
    cleaning::up(&port, &line, &["another owner and back"]).await;
    google_calls::all(&line).await;
    line.judged(GOOGLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn graph_and_the_pretend_graph_keep_to_its_document() {
    let document = "microsoft-graph-calendar.json";
    let Some(line) = Line::lay(Vendor::Graph, document, world(Provider::Graph)).await else { return };
    line.awake("/users?$top=many").await;
    asked::refused(&line).await;
    let client = line.client(graph::DIALECT, graph::LIMITS);
    let port = graph::GraphCalendar::new(name(), &line.api(), client, Zones::bundled()).expect("an address");
    calls::calendar(&port, &line).await;
    calls::directory(&port, &line).await;
    cleaning::up(&port, &line, &[]).await;
    asked::beyond(&line).await;
    line.judged(GRAPH);
}

#[tokio::test(flavor = "multi_thread")]
async fn clio_and_the_pretend_clio_keep_to_its_document() {
    let document = "check-only/clio-manage-v4.json";
    let Some(line) = Line::lay(Vendor::Clio, document, world(Provider::Graph)).await else { return };
    line.awake("/matters.json?limit=many").await;
    let client = line.client(clio::DIALECT, clio::LIMITS);
    let zones = Zones::bundled();
    let zone = zones.find("America/New_York").expect("a zone of the bundle");
    let port = clio::Clio::new(name(), &line.api(), client, zone, zones).expect("an address");
    calls::practice(Arc::new(port).as_ref(), &line).await;
    line.judged(CLIO);
}

//! The page of an event or entry in its system's own web app: asked for when a person wants to go there, and only of what
//! is in our memory. What the window hands over is a key and never an address.

use crate::api::failure::Problem;
use crate::api::places::{PageAddress, Place};
use crate::api::states::PageKind;
use crate::engine::Engine;
use crate::{reading, words};
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::WebPage;
use truedocket_connect::registry::Ports;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::connection::Connection;
use truedocket_core::ids::EventKey;
use truedocket_core::time::{Span, words as time_words};
use truedocket_store::table::{calendar, connection, entry, event};
use truedocket_store::{Reader, Result as Stored};

/// What is known of a place.
struct Known {
    connection: Connection,
    key: EventKey,
    span: Span,
    /// The calendar of an event; an entry is asked for by its key.
    calendar: Option<Calendar>,
}

/// The address of its page.
pub(crate) async fn page_address(engine: &Engine, asked: &Place) -> Result<PageAddress, Problem> {
    let wanted = EventKey::from(asked);
    let known = engine.memory.read(move |reader| known(reader, &wanted)).await;
    let known = known.map_err(|error| words::memory(&error))?.ok_or_else(unknown)?;
    let office = engine.office(&engine.policy().await?)?;
    let system = known.connection.name.to_string();
    let told = |failure: Failure| words::outside(&failure, &system);
    let ports = reading::ports(engine, &known.connection, &office).await.map_err(told)?;
    let page = page(&ports, &known).await.map_err(told)?;
    let when = || time_words::span_of_year(&known.span, &office, &engine.zones);
    match page {
        WebPage::Appointment(url) => {
            Ok(PageAddress { url: url.into(), shows: PageKind::Appointment, said: String::new(), system })
        }
        WebPage::Calendar(url) => {
            let said = format!("{system} opens its calendar. There it is on {}.", when());
            Ok(PageAddress { url: url.into(), shows: PageKind::Calendar, said, system })
        }
        WebPage::Nowhere => Err(words::problem(
            "TD-4101",
            format!("{system} names no page for this appointment."),
            "",
            format!("Open it in {system} itself: {}.", when()),
        )),
        WebPage::Gone => Err(words::problem(
            "TD-4102",
            format!("It is no longer in {system}."),
            "",
            "Run the check again and look at the present state.",
        )),
    }
}

fn unknown() -> Problem {
    words::refused("This appointment is not known here.", "Open the newest report.")
}

fn known(reader: &Reader, key: &EventKey) -> Stored<Option<Known>> {
    let Some(connection) = connection::get(reader, &key.connection)?.map(|known| known.connection) else {
        return Ok(None);
    };
    if let Some(event) = event::find(reader, key)? {
        let calendars = calendar::list(reader, &key.connection)?.into_iter().map(|known| known.calendar);
        let calendar = calendars.into_iter().find(|calendar| calendar.id == key.calendar);
        return Ok(Some(Known { connection, key: event.key, span: event.span, calendar }));
    }
    let entry = entry::find(reader, &key.connection, &key.id)?;
    Ok(entry.map(|(entry, _)| Known { connection, key: entry.key, span: entry.span, calendar: None }))
}

async fn page(ports: &Ports, known: &Known) -> Result<WebPage, Failure> {
    match (&known.calendar, &ports.calendar, &ports.practice) {
        (Some(calendar), Some(port), _) => port.web_page(calendar, &known.key.id).await,
        (None, _, Some(port)) => port.web_page(&known.key).await,
        (Some(_) | None, _, _) => Ok(WebPage::Nowhere),
    }
}

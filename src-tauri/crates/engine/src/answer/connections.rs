//! Connections: looking at them, checking one live, removing it; [`mod@adding`]: a new one.

pub(super) mod adding;
mod allowing;
mod letter;
mod removing;

pub(super) use allowing::allow_connection;

use crate::api::connections::{CalendarState, Checked, ConnectionState, Named, Vendor};
use crate::api::failure::Problem;
use crate::api::states::{CalendarReading, ConnectionHealth};
use crate::engine::Engine;
use crate::fix::permit;
use crate::history::stands_for_private;
use crate::reading;
use crate::{reasons, words};
use chrono::{DateTime, TimeDelta, Utc};
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::{AfterPage, CalendarItem, ReadCalendar, ReadRequest};
use truedocket_connect::registry::{self, ConnectMethod, Ports, VendorFacts, tenant};
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::connection::{Connection, Role, SecretPlace};
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::ConnectionName;
use truedocket_core::morning::outcome::PRIVATE_TITLE;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{Span, Window};
use truedocket_store::table::calendar::{self, CalendarKey, KnownCalendar, State};
use truedocket_store::table::connection::{self, KnownConnection};
use truedocket_store::table::{entry, event};
use truedocket_store::{Reader, Result as Stored};

/// Appointments that a live check shows.
const NEXT: usize = 3;
/// How far a live check looks ahead.
const AHEAD: TimeDelta = TimeDelta::days(14);

impl Engine {
    /// True when nothing real is connected: every address is on this machine, or a file.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn is_pretend(&self) -> Result<bool, Problem> {
        let known = self.memory.read(connection::list).await.map_err(|error| words::memory(&error))?;
        let loopback = |address: &str| {
            ["http://127.0.0.1:", "http://localhost:"].iter().any(|own| address.starts_with(own))
        };
        Ok(known
            .iter()
            .all(|known| known.connection.secrets == SecretPlace::Nothing || loopback(&known.connection.api)))
    }
}

/// All vendors that can be connected, with what is known of the firm already.
pub(super) async fn vendors(engine: &Engine) -> Result<Vec<Vendor>, Problem> {
    let domain = adding::firm_domain(engine).await?;
    let vendor = |facts: &VendorFacts| Vendor {
        id: facts.id.to_owned(),
        label: facts.label.to_owned(),
        role: role_id(facts.role).to_owned(),
        needs_secret: facts.needs_secret,
        way: match facts.way {
            ConnectMethod::SignIn => "sign_in",
            ConnectMethod::Files => "files",
        }
        .to_owned(),
        wants_tenant: tenant::is_wanted(facts.authorize),
        tenant: if tenant::is_wanted(facts.authorize) { domain.clone() } else { String::new() },
        asks: facts.asks.clone(),
        asks_to_change: if registry::has_choice(facts.id) {
            facts.asks_to_change.clone()
        } else {
            String::new()
        },
        steps: facts.steps.clone(),
    };
    Ok(registry::vendors().iter().map(vendor).collect())
}

/// All connections as they are.
pub(super) async fn connection_states(engine: &Engine) -> Result<Vec<ConnectionState>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    engine
        .memory
        .read(move |reader| {
            let mut states = Vec::new();
            for known in connection::list(reader)? {
                states.push(state(reader, &known, &office)?);
            }
            Ok(states)
        })
        .await
        .map_err(|error| words::memory(&error))
}

async fn connection_state(engine: &Engine, name: &str) -> Result<ConnectionState, Problem> {
    let states = connection_states(engine).await?;
    states.into_iter().find(|state| state.name == name).ok_or_else(|| unknown(name))
}

/// The live test: which account, how many calendars, and the next three appointments.
pub(super) async fn check_connection(engine: &Engine, named: Named) -> Result<Checked, Problem> {
    let connection = known_connection(engine, &named.name).await?;
    let office = engine.office(&engine.policy().await?)?;
    let failed = |failure: Failure| words::outside(&failure, &named.name);
    let ports = reading::ports(engine, &connection, &office).await.map_err(failed)?;
    let window = Window { start: engine.now(), end: engine.now() + AHEAD };
    let mut found = look(&ports, window).await.map_err(failed)?;
    let entries = std::mem::take(&mut found.entries);
    let shown = engine.memory.read(move |reader| entries_shown(reader, entries)).await;
    found.appointments.extend(shown.map_err(|error| words::memory(&error))?);
    found.appointments.retain(|(span, _)| span.instants(&office).0 >= window.start);
    found.appointments.sort_by_key(|(span, _)| span.instants(&office).0);
    let next = found.appointments.iter().take(NEXT);
    let next =
        next.map(|(span, title)| format!("{}: {title}", time_words::span(span, &office, &engine.zones)));
    Ok(Checked { account: found.account, calendars: found.calendars, next: next.collect() })
}

async fn look(ports: &Ports, window: Window) -> Result<Look, Failure> {
    if let Some(port) = &ports.calendar {
        let calendars = port.calendars().await?;
        let mut look = Look { account: port.account().await?, ..Look::default() };
        look.calendars = calendars.len() as u64;
        for calendar in calendars.iter().take(NEXT) {
            look.appointments.extend(first_page(port.as_ref(), calendar, window).await?);
        }
        return Ok(look);
    }
    let Some(port) = &ports.practice else { return Ok(Look::default()) };
    let users = port.users(None).await?;
    let entries = port.entries(&window, None).await?;
    Ok(Look {
        account: port.account().await?,
        calendars: users.items.len() as u64,
        entries: entries.items,
        ..Look::default()
    })
}

/// Entries as they may be shown: what stands for a private event is as private as it.
fn entries_shown(reader: &Reader, entries: Vec<Entry>) -> Stored<Vec<(Span, String)>> {
    let shown = |entry: Entry| {
        let title = match stands_for_private(reader, &entry)? {
            true => PRIVATE_TITLE.to_owned(),
            false => entry.title.reveal().to_owned(),
        };
        Ok((entry.span, title))
    };
    entries.into_iter().map(shown).collect()
}

/// Takes the consent back and forgets the connection with all that was read through it.
pub(super) async fn remove_connection(
    engine: &Engine,
    named: Named,
) -> Result<Vec<ConnectionState>, Problem> {
    engine.disconnect(&named.name).await?;
    connection_states(engine).await
}

async fn known_connection(engine: &Engine, name: &str) -> Result<Connection, Problem> {
    let asked = ConnectionName::new(name);
    let known = engine.memory.read(move |reader| connection::get(reader, &asked)).await;
    let known = known.map_err(|error| words::memory(&error))?;
    known.map(|known| known.connection).ok_or_else(|| unknown(name))
}

/// What a live check saw.
#[derive(Default)]
struct Look {
    account: String,
    calendars: u64,
    appointments: Vec<(Span, String)>,
    /// Entries of a practice system, of which it is not known yet whether they are private.
    entries: Vec<Entry>,
}

async fn first_page(
    port: &dyn ReadCalendar,
    calendar: &truedocket_core::calendar::event::Calendar,
    window: Window,
) -> Result<Vec<(Span, String)>, Failure> {
    let page = port.read(calendar, &ReadRequest::Full(window)).await?;
    debug_assert!(matches!(page.then, AfterPage::More(_) | AfterPage::Done(_)));
    let events = page.items.into_iter().filter_map(|item| match item {
        CalendarItem::Event(event) if event.status != EventStatus::Cancelled => Some(event),
        CalendarItem::Event(_) | CalendarItem::Gone(_) | CalendarItem::Vanished(_) => None,
    });
    Ok(events.map(|event| (event.span.clone(), event.shown_title().to_owned())).collect())
}

/// The facts of a vendor by its short name.
///
/// # Errors
/// This release does not know the vendor.
pub fn facts_of(vendor: &str) -> Result<&'static VendorFacts, Problem> {
    registry::vendors().iter().find(|facts| facts.id == vendor.trim()).ok_or_else(|| {
        let known: Vec<&str> = registry::vendors().iter().map(|facts| facts.id).collect();
        words::refused(
            format!("There is no vendor `{vendor}` in this release."),
            format!("These can be connected: {}.", known.join(", ")),
        )
    })
}

fn unknown(name: &str) -> Problem {
    words::refused(format!("There is no connection called {name}."), "Look at the list of connections.")
}

fn keychain(failure: &truedocket_connect::secrets::SecretFailure) -> Problem {
    words::problem(
        "TD-2102",
        format!("The keychain could not be used: {failure}."),
        "Nothing was kept.",
        "Unlock the keychain of this account, then try again.",
    )
}

fn role_id(role: Role) -> &'static str {
    match role {
        Role::Record => "record",
        Role::Pms => "pms",
        Role::Booking => "booking",
        Role::Messages => "messages",
        Role::Crm => "crm",
        Role::Logs => "logs",
    }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Record => "calendar of record",
        Role::Pms => "practice system",
        Role::Booking => "booking tool",
        Role::Messages => "messages",
        Role::Crm => "CRM copy",
        Role::Logs => "logs",
    }
}

fn state(reader: &Reader, known: &KnownConnection, office: &Zone) -> Stored<ConnectionState> {
    let name = known.connection.name.clone();
    let written =
        |at: Option<DateTime<Utc>>| at.map(|at| time_words::instant(at, office)).unwrap_or_default();
    let mut calendars = Vec::new();
    for row in calendar::list(reader, &name)? {
        let events = event::count(reader, &CalendarKey::of(&row.calendar))?;
        calendars.push(shown(row, events, office));
    }
    for key in calendar::keys(reader, &name)? {
        if key.id.as_str() == calendar::ENTRIES
            && let Some(reading) = calendar::state(reader, &key)?
        {
            calendars.push(CalendarState {
                id: key.id.to_string(),
                name: "Calendar entries".to_owned(),
                owner: String::new(),
                state: reading_of(reading.state),
                as_of: written(reading.as_of),
                events: entry::count(reader, &name)?,
                why: reading.why,
            });
        }
    }
    let unknown = calendars.iter().filter(|calendar| calendar.state == CalendarReading::Unknown).count();
    let signed_out = known.failure.as_ref().is_some_and(|failure| failure.kind == "signed_out");
    let problem = problem(known, unknown, &calendars);
    Ok(ConnectionState {
        name: name.to_string(),
        vendor: registry::vendors()
            .iter()
            .find(|facts| facts.id == known.connection.vendor)
            .map_or(known.connection.vendor.as_str(), |facts| facts.label)
            .to_owned(),
        role: role_words(known.connection.role).to_owned(),
        account: known.connection.account.clone(),
        state: match (signed_out, calendars.is_empty(), known.failure.is_some() || unknown > 0) {
            (true, _, _) => ConnectionHealth::SignedOut,
            (false, _, true) => ConnectionHealth::NotChecked,
            (false, true, false) => ConnectionHealth::Unknown,
            (false, false, false) => ConnectionHealth::Ok,
        },
        last_success: written(known.last_success),
        sign_in_ends: written(known.sign_in_ends),
        looks_only: permit::looks_only(&known.connection),
        letter: letter::wanted(known),
        calendars,
        problem,
    })
}

fn problem(known: &KnownConnection, unknown: usize, calendars: &[CalendarState]) -> Option<Problem> {
    let name = &known.connection.name;
    if let Some(told) = known.failure.as_ref().and_then(|failure| reasons::of_reason(&failure.code)) {
        let unread = "Its appointments are not checked until this is mended.";
        return Some(words::problem(
            "TD-2008",
            format!("{name} cannot be used: {}.", told.why),
            unread,
            told.hint,
        ));
    }
    if let Some(failure) = &known.failure {
        let signed_out = failure.kind == "signed_out";
        return Some(words::problem(
            if signed_out { "TD-2001" } else { "TD-2002" },
            if signed_out {
                format!("The sign-in to {name} has ended.")
            } else {
                format!("{name} could not be read.")
            },
            "Its appointments are not checked until this is mended.",
            if signed_out {
                "Remove the connection and sign in again."
            } else {
                "Truedocket tries again by itself."
            },
        ));
    }
    let first = calendars.iter().find(|calendar| calendar.state == CalendarReading::Unknown)?;
    Some(words::problem(
        "TD-2010",
        format!(
            "{unknown} of {} calendars could not be read. {}: {}.",
            calendars.len(),
            first.name,
            first.why
        ),
        "What is on them is not checked until this is mended.",
        "Check that the account may still see them. Truedocket tries again by itself.",
    ))
}

fn shown(row: KnownCalendar, events: u64, office: &Zone) -> CalendarState {
    CalendarState {
        id: row.calendar.id.to_string(),
        name: row.calendar.name.reveal().to_owned(),
        owner: row.calendar.owner.map(|owner| owner.as_str().to_owned()).unwrap_or_default(),
        state: reading_of(row.reading.state),
        as_of: row.reading.as_of.map(|at| time_words::instant(at, office)).unwrap_or_default(),
        events,
        why: row.reading.why,
    }
}

fn reading_of(state: State) -> CalendarReading {
    match state {
        State::Ok => CalendarReading::Ok,
        State::Unknown => CalendarReading::Unknown,
    }
}

//! Adding a connection: settings that can be, a sign-in, a look who that is.

use super::removing::erase_secrets;
use super::{facts_of, keychain};
use crate::answer::connections::connection_state;
use crate::api::connections::{Add, ConnectionState};
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::engine::{ConnectionNames, Engine};
use crate::reading;
use crate::words;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::registry::{self, ConnectMethod, tenant};
use truedocket_connect::secrets::{Purpose, Secret, SecretName, on_blocking_thread};
use truedocket_connect::sign_in::wants_administrator;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::job::{self, WaitsFor};
use truedocket_store::table::{connection, member};

/// A connection that shall be made.
pub struct New {
    /// Its settings. The addresses may still want the directory.
    pub connection: Connection,
    /// Another purpose than the vendor's usual one.
    pub role: Option<Role>,
    /// The secret of the firm's app registration, where the vendor insists and it is not in the environment.
    pub secret: Option<Secret>,
    /// The firm's directory (tenant), where addresses want one; empty: the firm's own domain, if it is known.
    pub tenant: String,
}

impl New {
    /// Nothing but its settings.
    pub fn of(connection: Connection) -> Self {
        Self { connection, role: None, secret: None, tenant: String::new() }
    }
}

/// What is known of a connection once somebody has signed in.
#[derive(Default)]
struct Connected {
    account: String,
    ends: Option<DateTime<Utc>>,
    /// Nothing can be read before whoever administers the vendor's directory has allowed it.
    waits_for_administrator: bool,
}

/// Microsoft's number for a consent that is not given yet.
const NOT_CONSENTED: &str = "AADSTS65001";

/// Keeps a name until it is dropped.
pub(super) struct BeingAdded<'e> {
    names: &'e ConnectionNames,
    name: ConnectionName,
}

impl Drop for BeingAdded<'_> {
    fn drop(&mut self) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

impl Engine {
    /// Adds a connection whose settings are complete. With `role` it serves another purpose than the vendor's usual
    /// one. The sign-in opens the browser unless the secrets lie in the environment or none are needed.
    ///
    /// # Errors
    /// As [`Engine::connect_new`].
    pub async fn connect(&self, connection: Connection, role: Option<Role>) -> Result<Connection, Problem> {
        self.connect_new(New { role, ..New::of(connection) }).await
    }

    /// Adds a connection. Nothing secret is touched before its name and settings are found good; a secret that came
    /// along is taken back when the sign-in or the live check fails.
    ///
    /// # Errors
    /// The name is taken or empty, a setting cannot be, the sign-in failed, or the live check did; nothing is kept then.
    pub async fn connect_new(&self, new: New) -> Result<Connection, Problem> {
        let New { connection, role, secret, tenant } = new;
        // Where nothing can be changed there is nothing to hold back.
        let has_choice = registry::has_choice(&connection.vendor);
        let access = if has_choice { connection.access } else { Access::Change };
        let connection = Connection { role: role.unwrap_or(connection.role), access, ..connection };
        if connection.name.as_str().is_empty() {
            return Err(words::refused(
                "The connection needs a name.",
                "Name it as you call it: `Outlook`, `Clio`.",
            ));
        }
        let _name = alone_with(self, &connection.name)?;
        check_is_new(self, &connection).await?;
        let connection = in_directory(self, connection, &tenant).await?;
        let office = self.office(&self.policy().await?)?;
        check_settings(self, &connection, &office)?;
        if let Some(secret) = secret {
            keep_client_secret(self, &connection, secret).await?;
        }
        let connected = sign_in(self, &connection, &office).await;
        self.opened.lock().await.remove(&connection.name);
        if connected.is_err() && connection.secrets == SecretPlace::Keychain {
            forget_secrets(self, &connection.name).await;
        }
        let Connected { account, ends, waits_for_administrator } = connected?;
        let connection = Connection { account, ..connection };
        let (row, now) = (connection.clone(), self.now());
        // It is kept, and tried again with each reading: nobody has to sign in once more.
        let waits = waits_for_administrator.then(|| connection::LastFailure {
            kind: words::kind_word(Kind::Refused).to_owned(),
            code: NOT_CONSENTED.to_owned(),
            at: now,
        });
        self.memory
            .write(move |tx| {
                job::hasten(tx, WaitsFor::SignIn, now)?;
                connection::put(tx, &row)?;
                if let Some(waits) = &waits {
                    connection::failed(tx, &row.name, waits)?;
                }
                connection::sign_in_ends(tx, &row.name, ends)
            })
            .await
            .map_err(|error| words::memory(&error))?;
        self.tell(Note::ConnectionsChanged {});
        Ok(connection)
    }
}

/// The domain of most of the firm's addresses, as far as they are known: a firm's directory goes by its domain too.
pub(super) async fn firm_domain(engine: &Engine) -> Result<String, Problem> {
    let known = engine.memory.read(|reader| {
        let people = member::staff(reader)?;
        let people = people.iter().map(|member| member.email.as_str().to_owned());
        let accounts = connection::list(reader)?.into_iter().map(|known| known.connection.account);
        Ok(people.chain(accounts).collect::<Vec<String>>())
    });
    let known = known.await.map_err(|error| words::memory(&error))?;
    let mut counts = BTreeMap::<&str, usize>::new();
    for (_, domain) in known.iter().filter_map(|address| address.split_once('@')) {
        *counts.entry(domain).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    Ok(most.map(|(domain, _)| domain.to_lowercase()).unwrap_or_default())
}

/// Adds a connection: opens the browser and waits until the person is back.
pub(in crate::answer) async fn add_connection(engine: &Engine, add: Add) -> Result<ConnectionState, Problem> {
    let facts = facts_of(&add.vendor)?;
    let or = |given: &str, own: &str| if given.trim().is_empty() { own } else { given.trim() }.to_owned();
    let files = facts.way == ConnectMethod::Files;
    let connection = Connection {
        name: ConnectionName::new(add.name.trim()),
        vendor: facts.id.to_owned(),
        role: facts.role,
        api: if files { or(&add.api, &add.client_id) } else { or(&add.api, facts.api) },
        authorize: or(&add.authorize, facts.authorize),
        token: or(&add.token, facts.token),
        client_id: if files { String::new() } else { add.client_id.trim().to_owned() },
        secrets: if files { SecretPlace::Nothing } else { SecretPlace::Keychain },
        account: String::new(),
        access: if add.changes { Access::Change } else { Access::Read },
    };
    let secret = Some(add.client_secret.trim()).filter(|secret| !secret.is_empty() && !files);
    if facts.needs_secret && secret.is_none() {
        return Err(words::refused(
            format!("{} wants a client secret.", facts.label),
            "Copy it from the app registration; the steps are on the page.",
        ));
    }
    let new = New { secret: secret.map(Secret::new), tenant: add.tenant, ..New::of(connection) };
    let name = engine.connect_new(new).await?.name;
    connection_state(engine, name.as_str()).await
}

/// The directory (tenant) becomes part of the addresses. Who names none gets the firm's own domain, if it is known.
async fn in_directory(engine: &Engine, connection: Connection, tenant: &str) -> Result<Connection, Problem> {
    let named = tenant.trim();
    let has_directories = facts_of(&connection.vendor).is_ok_and(|facts| tenant::is_wanted(facts.authorize));
    if has_directories && !named.is_empty() {
        tenant::check(named).map_err(|failure| signing(&failure, &connection))?;
    }
    if ![&connection.authorize, &connection.token].iter().any(|address| tenant::is_wanted(address)) {
        return Ok(connection);
    }
    let tenant = if named.is_empty() { firm_domain(engine).await? } else { named.to_owned() };
    let told = |failure: Failure| signing(&failure, &connection);
    let tenant = tenant::looked_up(&connection.authorize, &tenant).await.map_err(told)?;
    let filled = |address: &str| tenant::fill_in(address, &tenant).map_err(told);
    let (authorize, token) = (filled(&connection.authorize)?, filled(&connection.token)?);
    Ok(Connection { authorize, token, ..connection })
}

/// Can a connection have these settings? Nothing is sent, and no secret is read.
fn check_settings(engine: &Engine, connection: &Connection, office: &Zone) -> Result<(), Problem> {
    if connection.secrets != SecretPlace::Nothing && connection.client_id.trim().is_empty() {
        return Err(words::refused(
            "The connection needs the client ID of the firm's own app registration.",
            "Copy the client ID from the app registration; the steps are on the page Connections and in the README.",
        ));
    }
    let (secrets, clock) = (Arc::clone(&engine.secrets), Arc::clone(&engine.clock));
    registry::open_with(connection, secrets, clock, office.name(), &engine.zones)
        .map(drop)
        .map_err(|failure| signing(&failure, connection))
}

async fn keep_client_secret(engine: &Engine, connection: &Connection, secret: Secret) -> Result<(), Problem> {
    let secrets = Arc::clone(&engine.secrets);
    let name = SecretName::of(&connection.name, Purpose::ClientSecret);
    let written = on_blocking_thread(name, move |name| secrets.write(name, &secret)).await;
    written.map(drop).map_err(|failure| keychain(&failure))
}

/// Signs in where people do, and looks who that is.
async fn sign_in(engine: &Engine, connection: &Connection, office: &Zone) -> Result<Connected, Problem> {
    let mut ends = None;
    if connection.secrets == SecretPlace::Keychain {
        let (secrets, clock) = (Arc::clone(&engine.secrets), Arc::clone(&engine.clock));
        let browser = Arc::clone(&engine.browser);
        let signed = registry::sign_in(connection, secrets, clock, browser.as_ref()).await;
        let signed = signed.map_err(|failure| signing(&failure, connection))?;
        ends = signed.ends;
        if signed.waits_for_administrator {
            return Ok(Connected { ends, waits_for_administrator: true, ..Connected::default() });
        }
    }
    engine.opened.lock().await.remove(&connection.name);
    let account = account(engine, connection, office).await;
    let account = account.map_err(|failure| words::outside(&failure, connection.name.as_str()))?;
    Ok(Connected { account, ends, waits_for_administrator: false })
}

/// What a connection that did not come about would leave in the keychain. What stays there is overwritten by the
/// next one of that name.
async fn forget_secrets(engine: &Engine, name: &ConnectionName) {
    if erase_secrets(engine, name).await.is_err() {
        tracing::warn!("a secret of a connection that failed is still in the keychain");
    }
}

/// Two that would get one name at the same time would share their secrets.
pub(super) fn alone_with<'e>(engine: &'e Engine, name: &ConnectionName) -> Result<BeingAdded<'e>, Problem> {
    let mut names = engine.being_added.lock().unwrap_or_else(PoisonError::into_inner);
    if !names.insert(name.clone()) {
        return Err(words::refused(
            format!("{name} is being connected already."),
            "Finish the sign-in in the browser, or wait until it has run out.",
        ));
    }
    Ok(BeingAdded { names: &engine.being_added, name: name.clone() })
}

/// One provider of record per firm, one practice system, and no name twice.
async fn check_is_new(engine: &Engine, connection: &Connection) -> Result<(), Problem> {
    let known = engine.memory.read(connection::list).await.map_err(|error| words::memory(&error))?;
    for other in known.into_iter().map(|known| known.connection) {
        if other.name == connection.name {
            return Err(words::refused(
                format!("There is a connection called {} already.", other.name),
                "Choose another name, or remove that one first.",
            ));
        }
        let files = |connection: &Connection| connection.secrets == SecretPlace::Nothing;
        let both_files = files(&other) && files(connection);
        if other.role == Role::Record && connection.role == Role::Record && !both_files {
            return Err(words::refused(
                format!("{} is the calendar of record already.", other.name),
                "A firm has exactly one. Remove that connection first, if this one shall take its place.",
            ));
        }
    }
    Ok(())
}

async fn account(engine: &Engine, connection: &Connection, office: &Zone) -> Result<String, Failure> {
    let ports = reading::ports(engine, connection, office).await?;
    match (&ports.calendar, &ports.practice) {
        (Some(port), _) => port.account().await,
        (None, Some(port)) => port.account().await,
        (None, None) => Ok(String::new()),
    }
}

/// A sign-in that came to nothing, in words.
pub(super) fn signing(failure: &Failure, connection: &Connection) -> Problem {
    let (sentence, hint) = match failure.reason.as_deref() {
        Some(number) if wants_administrator(number) => return administrator(connection, number),
        Some("access_denied") => ("The sign-in was declined.", "Try again and allow what is asked for."),
        Some("timed_out") => (
            "The sign-in was not finished within five minutes.",
            "Try again. If Microsoft's page said Need admin approval, go back from it with Return to the application: Truedocket then has a letter to the administrator ready. If it said AADSTS50194, connect with the Directory (tenant) ID of the app registration.",
        ),
        Some("invalid_client") => (
            "The vendor does not know this app registration.",
            "Check the client ID and the secret, then try again.",
        ),
        Some(_) | None => {
            let told = words::outside(failure, connection.name.as_str());
            return Problem { meaning: "Nothing was kept.".to_owned(), ..told };
        }
    };
    words::problem("TD-2103", sentence, "Nothing was kept.", hint)
}

/// Not even a name could be given: nothing is kept that could go on by itself.
fn administrator(connection: &Connection, number: &str) -> Problem {
    let page = tenant::administrator_page(connection).unwrap_or_default();
    words::problem(
        "TD-2103",
        format!("Microsoft wants an administrator of the firm to allow this first ({number})."),
        "Nothing was kept.",
        format!(
            "Ask whoever administers the firm's Microsoft account to open {page} and to accept. Then sign in again."
        ),
    )
}

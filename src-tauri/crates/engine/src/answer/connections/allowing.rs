//! Changing things is asked for when it is wanted and not before: the same account signs in once more, for more. Until
//! that has come to a good end the sign-in that looks stays as it is.

use super::adding::{alone_with, signing};
use super::removing::erase_secrets;
use super::{connection_state, keychain, known_connection};
use crate::api::connections::{ConnectionState, Named};
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::engine::Engine;
use crate::words;
use std::sync::Arc;
use truedocket_connect::failure::Failure;
use truedocket_connect::registry::{self, tenant};
use truedocket_connect::secrets::{Purpose, Secret, SecretFailure, SecretName, on_blocking_thread};
use truedocket_core::connection::{Access, Connection, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::connection;

impl Engine {
    /// Lets a connection that was made to look change things as well, once a person has approved them.
    ///
    /// # Errors
    /// There is no such connection, its vendor has nothing to choose, another account signed in, or an administrator has
    /// to allow it first; it goes on looking then.
    pub async fn allow_changes(&self, name: &str) -> Result<Connection, Problem> {
        let connection = known_connection(self, name).await?;
        if !registry::has_choice(&connection.vendor) {
            return Err(words::refused(
                format!("Nothing can be changed through {name}: it is only looked at."),
                "Nothing has to be allowed here.",
            ));
        }
        if connection.access == Access::Change {
            return Ok(connection);
        }
        let _name = alone_with(self, &connection.name)?;
        let office = self.office(&self.policy().await?)?;
        let wider = Connection { access: Access::Change, ..connection };
        let refresh = match wider.secrets {
            SecretPlace::Keychain if registry::asks_for_more(&wider.vendor) => {
                Some(asked_for_more(self, &wider, &office).await?)
            }
            // The sign-in is good for it already, or whoever put a token there decided what it is good for.
            SecretPlace::Keychain | SecretPlace::Environment { .. } | SecretPlace::Nothing => None,
        };
        // Whoever reads just now may keep the older token once more.
        let _first = self.turns.first().await;
        let _alone = self.acting.lock().await;
        self.opened.lock().await.remove(&wider.name);
        if let Some(refresh) = refresh {
            let kept = write(self, &wider.name, Purpose::RefreshToken, refresh).await;
            kept.map_err(|failure| keychain(&failure))?;
        }
        let row = wider.clone();
        let stored = self.memory.write(move |tx| connection::put(tx, &row)).await;
        stored.map_err(|error| words::memory(&error))?;
        self.tell(Note::ConnectionsChanged {});
        Ok(wider)
    }
}

/// The same for the window.
pub(in crate::answer) async fn allow_connection(
    engine: &Engine,
    named: Named,
) -> Result<ConnectionState, Problem> {
    engine.allow_changes(&named.name).await?;
    connection_state(engine, &named.name).await
}

/// Signs in under a name of its own, so that nothing that works is touched, and hands over what came of it.
async fn asked_for_more(engine: &Engine, wider: &Connection, office: &Zone) -> Result<Secret, Problem> {
    let name = ConnectionName::new(format!("{} (allowing changes)", wider.name));
    let beside = Connection { name, ..wider.clone() };
    let refresh = signed_in(engine, wider, &beside, office).await;
    if erase_secrets(engine, &beside.name).await.is_err() {
        tracing::warn!("a secret of a sign-in beside another one is still in the keychain");
    }
    refresh
}

async fn signed_in(
    engine: &Engine,
    wider: &Connection,
    beside: &Connection,
    office: &Zone,
) -> Result<Secret, Problem> {
    let closed = |failure: SecretFailure| keychain(&failure);
    if let Some(secret) = read(engine, &wider.name, Purpose::ClientSecret).await.map_err(closed)? {
        write(engine, &beside.name, Purpose::ClientSecret, secret).await.map_err(closed)?;
    }
    let (secrets, clock) = (Arc::clone(&engine.secrets), Arc::clone(&engine.clock));
    let browser = Arc::clone(&engine.browser);
    let signed = registry::sign_in(beside, secrets, clock, browser.as_ref()).await;
    if signed.map_err(|failure| stays(signing(&failure, wider)))?.waits_for_administrator {
        let page = tenant::administrator_page(wider).unwrap_or_default();
        return Err(words::problem(
            "TD-2103",
            "Microsoft wants an administrator of the firm to allow changes first.",
            STAYS,
            format!(
                "Ask whoever administers the firm's Microsoft account to open {page} and to accept. Then allow changes here once more."
            ),
        ));
    }
    let account = account(engine, beside, office).await;
    let account = account.map_err(|failure| stays(words::outside(&failure, wider.name.as_str())))?;
    if !wider.account.is_empty() && !account.eq_ignore_ascii_case(&wider.account) {
        return Err(words::problem(
            "TD-2104",
            format!("{account} has signed in, and {} reads as {}.", wider.name, wider.account),
            STAYS,
            format!("Sign in as {}, or remove the connection and make it anew.", wider.account),
        ));
    }
    let refresh = read(engine, &beside.name, Purpose::RefreshToken).await.map_err(closed)?;
    refresh.ok_or_else(|| words::refused("The sign-in left nothing to keep.", "Try again."))
}

/// What failed has changed nothing.
const STAYS: &str = "It goes on looking, as before.";

fn stays(told: Problem) -> Problem {
    Problem { meaning: STAYS.to_owned(), ..told }
}

async fn account(engine: &Engine, connection: &Connection, office: &Zone) -> Result<String, Failure> {
    let (secrets, clock) = (Arc::clone(&engine.secrets), Arc::clone(&engine.clock));
    let ports = engine.outside.open(connection, secrets, clock, office.name(), &engine.zones)?;
    match ports.calendar {
        Some(port) => port.account().await,
        None => Ok(connection.account.clone()),
    }
}

async fn read(
    engine: &Engine,
    name: &ConnectionName,
    purpose: Purpose,
) -> Result<Option<Secret>, SecretFailure> {
    let secrets = Arc::clone(&engine.secrets);
    on_blocking_thread(SecretName::of(name, purpose), move |name| secrets.read(name)).await
}

async fn write(
    engine: &Engine,
    name: &ConnectionName,
    purpose: Purpose,
    secret: Secret,
) -> Result<(), SecretFailure> {
    let secrets = Arc::clone(&engine.secrets);
    let written =
        on_blocking_thread(SecretName::of(name, purpose), move |name| secrets.write(name, &secret)).await;
    written.map(drop)
}

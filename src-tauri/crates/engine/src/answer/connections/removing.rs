//! Removing a connection: the consent is taken back where the vendor has a way, and nothing secret stays here.

use super::{keychain, known_connection};
use crate::answer::window::counted;
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::engine::Engine;
use crate::fix::receipts::{CHANGE, CREATE, DELETE};
use crate::words;
use chrono::DateTime;
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_connect::registry;
use truedocket_connect::secrets::{Purpose, SecretFailure, SecretName, on_blocking_thread};
use truedocket_core::act::Work;
use truedocket_core::connection::{Connection, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::words as time_words;
use truedocket_store::table::{audit, connection, fix_plan, operation, purge};
use truedocket_store::{Error, Reader};

impl Engine {
    /// What could be undone now and not any more without that connection, as a sentence: clean-ups that changed its
    /// calendars, and fixes that wrote to it. `None`: nothing.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn lost_by_disconnecting(&self, name: &str) -> Result<Option<String>, Problem> {
        let office = self.office(&self.policy().await?)?;
        let asked = ConnectionName::new(name);
        let found = self.memory.read(move |reader| {
            let mut found = Vec::new();
            for known in audit::newest(reader, u32::MAX)? {
                let mut events = 0_usize;
                for one in purge::of_audit(reader, &known.run)?.iter().filter(|one| one.approved_at.is_some())
                {
                    let lines = purge::undoable(reader, &one.id, None)?;
                    events += lines.iter().filter(|line| line.line.key.connection == asked).count();
                }
                if events > 0 {
                    found.push((known.run, known.began, events));
                }
            }
            Ok((found, standing_fixes(reader, &asked)?))
        });
        let (found, fixes) = found.await.map_err(|error| words::memory(&error))?;
        let told = found.into_iter().map(|(run, began, events)| {
            let began = time_words::instant(began, &office);
            let events = counted(events as u64, "event", "events");
            format!("{events} of the clean-up of {began} (`truedocket audit undo --run {run}`)")
        });
        let mut told: Vec<String> = told.collect();
        if fixes > 0 {
            told.push(format!("{} of the morning report", counted(fixes, "fix", "fixes")));
        }
        let lost = format!("Without {name} this could not be undone any more: {}.", told.join("; "));
        Ok((!told.is_empty()).then_some(lost))
    }

    /// Forgets a connection with all that was read through it, for the command line. Ledger, reports and differences
    /// stay. Answers with what a person has to do outside, a sentence each.
    ///
    /// # Errors
    /// There is no such connection; or the vendor did not confirm, which is told after everything here is forgotten.
    pub async fn disconnect(&self, name: &str) -> Result<Vec<String>, Problem> {
        let connection = known_connection(self, name).await?;
        let _first = self.turns.first().await;
        let _alone = self.acting.lock().await;
        let (mut signed_out, mut erased) = (Ok(()), Ok(()));
        // What lies in the environment is somebody else's, and a machine without a screen may have no keychain.
        if connection.secrets == SecretPlace::Keychain {
            let secrets = Arc::clone(&self.secrets);
            signed_out = registry::sign_out(&connection, secrets, Arc::clone(&self.clock)).await;
            erased = erase_secrets(self, &connection.name).await;
        }
        let row = connection.name.clone();
        self.memory
            .write(move |tx| connection::remove(tx, &row))
            .await
            .map_err(|error| words::memory(&error))?;
        self.opened.lock().await.remove(&connection.name);
        self.tell(Note::ConnectionsChanged {});
        erased.map_err(|failure| keychain(&failure))?;
        signed_out.map_err(|failure| {
            words::problem(
                "TD-2101",
                format!(
                    "{name} is forgotten here, but the vendor did not confirm: {}.",
                    words::why_not_read(&failure)
                ),
                "",
                "Take the permission back in the vendor's own settings as well.",
            )
        })?;
        Ok(left(&connection))
    }
}

/// How many fixes wrote to that connection and were not taken back.
fn standing_fixes(reader: &Reader, connection: &ConnectionName) -> Result<u64, Error> {
    let acts = [CREATE, CHANGE, DELETE];
    let done = operation::done_since(reader, connection, &acts, DateTime::UNIX_EPOCH)?;
    let plans: BTreeSet<String> =
        done.into_iter().filter(|one| one.work == Work::Fix).map(|one| one.plan).collect();
    let mut standing = 0;
    for plan in plans {
        let plan = fix_plan::get(reader, &plan)?;
        standing += u64::from(plan.is_some_and(|plan| plan.state == fix_plan::State::Applied));
    }
    Ok(standing)
}

/// All of them, even when one cannot be erased; the first failure is told.
pub(super) async fn erase_secrets(engine: &Engine, name: &ConnectionName) -> Result<(), SecretFailure> {
    let mut all = Ok(());
    for purpose in [Purpose::RefreshToken, Purpose::EarlierRefreshToken, Purpose::ClientSecret] {
        let secrets = Arc::clone(&engine.secrets);
        let erased = on_blocking_thread(SecretName::of(name, purpose), move |name| secrets.erase(name)).await;
        all = all.and(erased);
    }
    all
}

/// What we cannot do for whoever disconnects.
fn left(connection: &Connection) -> Vec<String> {
    let mut left = Vec::new();
    if let SecretPlace::Environment { refresh_token, client_secret } = &connection.secrets {
        let variables = [Some(refresh_token), client_secret.as_ref()];
        let variables: Vec<&str> = variables.into_iter().flatten().map(String::as_str).collect();
        left.push(format!(
            "What stands in {} was not touched and still works: delete it, and take the permission back in the vendor's own settings.",
            variables.join(" and ")
        ));
    } else if connection.secrets == SecretPlace::Keychain && !registry::can_revoke(&connection.vendor) {
        left.push(
            "Microsoft lets no program give a permission back. Whoever wants it gone removes Truedocket at https://myapps.microsoft.com, or under Enterprise applications in entra.microsoft.com.".to_owned(),
        );
    }
    left
}

//! The look at the ledger's end when the program starts, before anything is added to it. A database that is ahead is
//! what a crash leaves and is fine; one that lacks what was kept is not, unless a restore announced it.

use super::{Breach, HeadKeeper, KeptHead, Restoring, read, write};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_connect::secrets::SecretStore;
use truedocket_store::table::{ledger, setting};
use truedocket_store::{Reader, Result, Store, Tx};

/// Set in the database once an end lies in the keychain: from then on a missing one was taken away.
const IS_KEPT: &str = "ledger_head_kept";

/// What the look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The database holds what was kept.
    Fine,
    /// None was kept, and none had been before.
    NeverKept,
    /// A restore was announced and has happened.
    Restored(Restoring),
    /// They contradict each other.
    Broken(Breach),
}

/// Compares what the database holds with what was kept. It reads one row.
pub(crate) fn compare(
    reader: &Reader,
    kept: Option<&std::result::Result<KeptHead, Breach>>,
) -> Result<Found> {
    let kept = match kept {
        None if setting::get(reader, IS_KEPT)?.is_some() => return Ok(Found::Broken(Breach::Missing)),
        None => return Ok(Found::NeverKept),
        Some(Err(breach)) => return Ok(Found::Broken(*breach)),
        Some(Ok(kept)) => kept,
    };
    if ledger::passed(reader, &kept.end)? {
        return Ok(Found::Fine);
    }
    if let Some(restoring) = &kept.restoring
        && ledger::passed(reader, &restoring.end)?
    {
        return Ok(Found::Restored(restoring.clone()));
    }
    let (kept, found) = (kept.end.rows, ledger::head(reader)?.rows);
    Ok(Found::Broken(match found < kept {
        true => Breach::CutOff { kept, found },
        false => Breach::Exchanged { row: kept },
    }))
}

impl HeadKeeper {
    /// Looks, and goes on from there: a first end is put into the keychain, a restore is written down, and what is
    /// wrong is remembered and left as it is.
    ///
    /// # Errors
    /// Our own memory failed.
    pub(crate) fn look(self: &Arc<Self>, store: &mut Store, who: &str, now: DateTime<Utc>) -> Result<()> {
        let kept = match read(self.secrets.as_ref()) {
            Ok(kept) => kept,
            Err(failure) => {
                self.state().failed = Some(failure.trouble);
                tracing::warn!(%failure, "the ledger's end could not be compared");
                return Ok(());
            }
        };
        match compare(store, kept.as_ref())? {
            Found::Fine => {
                store.write(is_kept)?;
                let kept = kept.and_then(std::result::Result::ok);
                let end = ledger::head(store)?;
                if kept != Some(KeptHead { end: end.clone(), restoring: None }) {
                    self.appended(end);
                }
            }
            Found::NeverKept => self.first(store, who, now)?,
            Found::Restored(restoring) => {
                restored(store, &restoring, who, now)?;
                self.add(store);
            }
            Found::Broken(breach) => {
                self.state().breach = Some(breach);
                tracing::error!(?breach, "the ledger is not the one that was kept");
            }
        }
        Ok(())
    }

    /// The first end of this installation. One that has rows already is of an older release, or has lost what was kept
    /// together with its own note of it; so the ledger says that it is kept from here on only.
    fn first(self: &Arc<Self>, store: &mut Store, who: &str, now: DateTime<Utc>) -> Result<()> {
        let end = ledger::head(store)?;
        if let Err(failure) = write(self.secrets.as_ref(), &KeptHead { end: end.clone(), restoring: None }) {
            self.state().failed = Some(failure.trouble);
            tracing::info!(%failure, "the ledger's end is not kept outside of the database");
            return Ok(());
        }
        store.write(|tx| {
            is_kept(tx)?;
            match end.rows {
                0 => Ok(()),
                rows => {
                    let said = format!(
                        "The ledger's end is kept in the keychain from here on; for the {rows} rows before, no end had been kept."
                    );
                    ledger::append(tx, &row(who, now, "keep ledger end", Value::Null, json!({ "rows": rows, "said": said }))).map(drop)
                }
            }
        })?;
        self.add(store);
        Ok(())
    }

    /// What was added without the shared store is kept as well.
    fn add(self: &Arc<Self>, store: &mut Store) {
        if let Some(end) = store.take_ledger_end() {
            self.appended(end);
        }
    }

    /// Forgets what was wrong with the end.
    pub(crate) fn accepted(&self) {
        self.state().breach = None;
    }
}

/// A person has seen what is wrong with the end and goes on: what was kept and what is there are written down.
pub(crate) fn accept(
    tx: &mut Tx<'_>,
    kept: Option<&KeptHead>,
    breach: Breach,
    who: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let before = kept.map_or(Value::Null, |kept| json!({ "rows": kept.end.rows, "head": kept.end.head }));
    let end = ledger::head(tx)?;
    let after = json!({ "rows": end.rows, "head": end.head, "said": breach.sentence() });
    is_kept(tx)?;
    ledger::append(tx, &row(who, now, "accept ledger end", before, after)).map(drop)
}

fn is_kept(tx: &mut Tx<'_>) -> Result<()> {
    match setting::get(tx, IS_KEPT)? {
        Some(_) => Ok(()),
        None => setting::set(tx, IS_KEPT, "yes"),
    }
}

fn row(who: &str, at: DateTime<Utc>, act: &str, before: Value, after: Value) -> ledger::Entry {
    ledger::Entry {
        at,
        run: None,
        actor: who.to_owned(),
        system: "truedocket".to_owned(),
        object: "ledger".to_owned(),
        act: act.to_owned(),
        before,
        after,
    }
}

fn restored(store: &mut Store, restoring: &Restoring, who: &str, now: DateTime<Utc>) -> Result<()> {
    let end = ledger::head(store)?;
    let lost = restoring.after();
    let said = format!(
        "Restored from the backup {}; {lost} rows after it are no longer in the ledger.",
        restoring.file
    );
    let before = json!({ "rows": restoring.before });
    let after = json!({ "rows": end.rows, "head": end.head, "lost": lost, "said": said });
    store.write(|tx| {
        is_kept(tx)?;
        ledger::append(tx, &row(who, now, "restore backup", before, after)).map(drop)
    })
}

/// Announces a restore, so that the ledger which it sets back is no alarm, whatever dies in between. Where no end is kept
/// there is nothing to announce.
pub(crate) fn announce(secrets: &dyn SecretStore, restoring: &Restoring) {
    let kept = read(secrets).ok().flatten().and_then(std::result::Result::ok);
    let Some(kept) = kept else { return };
    let announced = KeptHead { restoring: Some(restoring.clone()), ..kept };
    if let Err(failure) = write(secrets, &announced) {
        tracing::warn!(%failure, "the restore could not be announced in the keychain");
    }
}

/// Writes down that a restore has happened. What fails here is done at the next start, from what was announced.
pub(crate) fn conclude(
    secrets: &dyn SecretStore,
    store: &mut Store,
    restoring: &Restoring,
    who: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let is_kept = read(secrets).ok().flatten().is_some();
    restored(store, restoring, who, now)?;
    if let Some(end) = store.take_ledger_end().filter(|_| is_kept)
        && let Err(failure) = write(secrets, &KeptHead { end, restoring: None })
    {
        tracing::warn!(%failure, "the ledger's end could not be kept after the restore");
    }
    Ok(())
}

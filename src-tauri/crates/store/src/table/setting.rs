//! Settings of this installation, by key. What they mean is known to who reads them.

use crate::error::{Error, Result};
use crate::{Reader, Tx};
use rusqlite::OptionalExtension;
use truedocket_core::firm::policy::Policy;

const POLICY: &str = "policy";

/// The value of a key.
pub fn get(reader: &Reader, key: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM setting WHERE key = ?1";
    Ok(reader.conn().prepare_cached(sql)?.query_row([key], |row| row.get(0)).optional()?)
}

/// Sets the value of a key.
pub fn set(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.conn().prepare_cached(sql)?.execute([key, value])?;
    Ok(())
}

/// Removes a key.
pub fn remove(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    tx.conn().execute("DELETE FROM setting WHERE key = ?1", [key])?;
    Ok(())
}

/// All settings, by key.
pub fn list(reader: &Reader) -> Result<Vec<(String, String)>> {
    let mut statement = reader.conn().prepare_cached("SELECT key, value FROM setting ORDER BY key")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The firm's policy; the default one until it is set.
pub fn policy(reader: &Reader) -> Result<Policy> {
    match get(reader, POLICY)? {
        Some(text) => serde_json::from_str(&text).map_err(Error::from),
        None => Ok(Policy::default()),
    }
}

/// Sets the firm's policy.
pub fn set_policy(tx: &mut Tx<'_>, policy: &Policy) -> Result<()> {
    set(tx, POLICY, &serde_json::to_string(policy)?)
}

//! Connections of the firm and how they last fared. Holds no secret: only where secrets are.

use crate::columns::{AsWord, MaybeMillis, Millis};
use crate::error::{Error, Result};
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::types::FromSqlError;
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::connection::{Access, Connection};
use truedocket_core::ids::ConnectionName;

/// A connection with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownConnection {
    /// Its settings.
    pub connection: Connection,
    /// When something was last read through it.
    pub last_success: Option<DateTime<Utc>>,
    /// The last failure, unless a later call succeeded.
    pub failure: Option<LastFailure>,
    /// When the sign-in ends, where that is known.
    pub sign_in_ends: Option<DateTime<Utc>>,
}

/// How a connection last failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastFailure {
    /// The kind's name, such as `signed_out`.
    pub kind: String,
    /// The vendor's machine-readable reason or a status, never free text.
    pub code: String,
    /// When.
    pub at: DateTime<Utc>,
}

const COLUMNS: &str = "name, vendor, role, api, authorize, token, client_id, secrets, account, last_success, \
                       failed_at, failure_kind, failure_code, sign_in_ends, access";

/// Adds a connection or changes its settings; its state stays.
pub fn put(tx: &mut Tx<'_>, connection: &Connection) -> Result<()> {
    let sql = "INSERT INTO connection (name, vendor, role, api, authorize, token, client_id, secrets, account, access)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
               ON CONFLICT (name) DO UPDATE SET vendor = excluded.vendor, role = excluded.role, api = excluded.api,
               authorize = excluded.authorize, token = excluded.token, client_id = excluded.client_id,
               secrets = excluded.secrets, account = excluded.account, access = excluded.access";
    tx.conn().prepare_cached(sql)?.execute(params![
        connection.name.as_str(),
        connection.vendor,
        AsWord(connection.role),
        connection.api,
        connection.authorize,
        connection.token,
        connection.client_id,
        serde_json::to_string(&connection.secrets)?,
        connection.account,
        word(connection.access),
    ])?;
    Ok(())
}

/// The connection of that name.
pub fn get(reader: &Reader, name: &ConnectionName) -> Result<Option<KnownConnection>> {
    let sql = format!("SELECT {COLUMNS} FROM connection WHERE name = ?1");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([name.as_str()], known).optional()?)
}

/// All connections, by name.
pub fn list(reader: &Reader) -> Result<Vec<KnownConnection>> {
    let sql = format!("SELECT {COLUMNS} FROM connection ORDER BY name");
    Ok(reader.conn().prepare_cached(&sql)?.query_map([], known)?.collect::<rusqlite::Result<_>>()?)
}

/// Removes a connection with all that was read through it. Ledger, reports and discrepancies stay. False: there was
/// none.
pub fn remove(tx: &mut Tx<'_>, name: &ConnectionName) -> Result<bool> {
    tx.conn().execute("DELETE FROM member WHERE source = ?1", [name.as_str()])?;
    tx.conn()
        .execute("DELETE FROM link WHERE record_connection = ?1 OR entry_connection = ?1", [name.as_str()])?;
    Ok(tx.conn().execute("DELETE FROM connection WHERE name = ?1", [name.as_str()])? > 0)
}

/// Something was read: the last failure is over.
pub fn succeeded(tx: &mut Tx<'_>, name: &ConnectionName, at: DateTime<Utc>) -> Result<()> {
    let sql = "UPDATE connection SET last_success = ?2, failed_at = 0, failure_kind = '', failure_code = ''
               WHERE name = ?1";
    changed(tx.conn().prepare_cached(sql)?.execute(params![name.as_str(), Millis(at)])?)
}

/// A call failed.
pub fn failed(tx: &mut Tx<'_>, name: &ConnectionName, failure: &LastFailure) -> Result<()> {
    let sql = "UPDATE connection SET failed_at = ?2, failure_kind = ?3, failure_code = ?4 WHERE name = ?1";
    let values = params![name.as_str(), Millis(failure.at), failure.kind, failure.code];
    changed(tx.conn().prepare_cached(sql)?.execute(values)?)
}

/// Learned when the sign-in ends.
pub fn sign_in_ends(tx: &mut Tx<'_>, name: &ConnectionName, at: Option<DateTime<Utc>>) -> Result<()> {
    let sql = "UPDATE connection SET sign_in_ends = ?2 WHERE name = ?1";
    changed(tx.conn().prepare_cached(sql)?.execute(params![name.as_str(), MaybeMillis(at)])?)
}

/// Learned which account signed in.
pub fn set_account(tx: &mut Tx<'_>, name: &ConnectionName, account: &str) -> Result<()> {
    let sql = "UPDATE connection SET account = ?2 WHERE name = ?1";
    changed(tx.conn().prepare_cached(sql)?.execute(params![name.as_str(), account])?)
}

fn changed(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::NotAllowed { what: "the connection" }) } else { Ok(()) }
}

fn word(access: Access) -> &'static str {
    match access {
        Access::Read => "read",
        Access::Change => "change",
    }
}

fn known(row: &Row<'_>) -> rusqlite::Result<KnownConnection> {
    let secrets: String = row.get(7)?;
    let failure = row.get::<_, MaybeMillis>(10)?.0;
    Ok(KnownConnection {
        connection: Connection {
            name: ConnectionName::new(row.get::<_, String>(0)?),
            vendor: row.get(1)?,
            role: row.get::<_, AsWord<_>>(2)?.0,
            api: row.get(3)?,
            authorize: row.get(4)?,
            token: row.get(5)?,
            client_id: row.get(6)?,
            secrets: serde_json::from_str(&secrets).map_err(FromSqlError::other)?,
            account: row.get(8)?,
            access: if row.get::<_, String>(14)? == word(Access::Change) {
                Access::Change
            } else {
                Access::Read
            },
        },
        last_success: row.get::<_, MaybeMillis>(9)?.0,
        failure: match failure {
            None => None,
            Some(at) => Some(LastFailure { at, kind: row.get(11)?, code: row.get(12)? }),
        },
        sign_in_ends: row.get::<_, MaybeMillis>(13)?.0,
    })
}

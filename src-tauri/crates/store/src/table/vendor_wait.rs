//! Until when a vendor wants no calls: what one process was told, the next one obeys.

use crate::columns::Millis;
use crate::error::Result;
use crate::{Reader, Tx};
use chrono::{DateTime, Utc};
use rusqlite::params;
use truedocket_core::ids::ConnectionName;

/// A wait that a vendor asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorWait {
    /// The lane of calls that is held; vendors count some calls apart.
    pub lane: String,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// The waits of a connection, in place of those that were known.
pub fn replace(tx: &mut Tx<'_>, connection: &ConnectionName, waits: &[VendorWait]) -> Result<()> {
    let sql = "DELETE FROM vendor_wait WHERE connection = ?1";
    tx.conn().prepare_cached(sql)?.execute([connection.as_str()])?;
    let sql = "INSERT INTO vendor_wait (connection, lane, until) VALUES (?1, ?2, ?3)";
    for wait in waits {
        let values = params![connection.as_str(), wait.lane, Millis(wait.until)];
        tx.conn().prepare_cached(sql)?.execute(values)?;
    }
    Ok(())
}

/// The waits of a connection that are not over.
pub fn ahead(reader: &Reader, connection: &ConnectionName, now: DateTime<Utc>) -> Result<Vec<VendorWait>> {
    let sql = "SELECT lane, until FROM vendor_wait WHERE connection = ?1 AND until > ?2 ORDER BY lane";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let rows = statement.query_map(params![connection.as_str(), Millis(now)], |row| {
        Ok(VendorWait { lane: row.get(0)?, until: row.get::<_, Millis>(1)?.0 })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

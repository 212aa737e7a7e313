//! Matters of practice systems as they were read.

use crate::columns::{AsWord, email_text, list_from, list_text};
use crate::error::Result;
use crate::{Reader, Tx};
use rusqlite::{OptionalExtension, Row, params};
use truedocket_core::firm::matter::Matter;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{ConnectionName, MatterId};
use truedocket_core::text::ClientText;

const SELECT: &str = "SELECT id, number, other_numbers, description, client, status, responsible FROM matter";

/// Stores a page. `reading` is the number of the reading of the list [`crate::table::calendar::MATTERS`].
pub fn upsert_page(
    tx: &mut Tx<'_>,
    connection: &ConnectionName,
    matters: &[Matter],
    reading: i64,
) -> Result<()> {
    let sql = "INSERT INTO matter (connection, id, number, other_numbers, description, client, status, responsible, seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
               ON CONFLICT (connection, id) DO UPDATE SET number = excluded.number,
               other_numbers = excluded.other_numbers, description = excluded.description, client = excluded.client,
               status = excluded.status, responsible = excluded.responsible, seen = excluded.seen";
    let mut statement = tx.conn().prepare_cached(sql)?;
    for matter in matters {
        statement.execute(params![
            connection.as_str(),
            matter.id.as_str(),
            matter.number,
            list_text(&matter.other_numbers)?,
            matter.description.reveal(),
            matter.client.reveal(),
            AsWord(matter.status),
            email_text(matter.responsible.as_ref()),
            reading,
        ])?;
    }
    Ok(())
}

/// How many were not seen in that reading: to be judged before [`remove_not_seen`].
pub fn count_not_seen(reader: &Reader, connection: &ConnectionName, reading: i64) -> Result<u64> {
    let sql = "SELECT count(*) FROM matter WHERE connection = ?1 AND seen < ?2";
    Ok(reader
        .conn()
        .prepare_cached(sql)?
        .query_row(params![connection.as_str(), reading], |row| row.get(0))?)
}

/// Removes what was not seen in a complete reading; answers how many.
pub fn remove_not_seen(tx: &mut Tx<'_>, connection: &ConnectionName, reading: i64) -> Result<usize> {
    let sql = "DELETE FROM matter WHERE connection = ?1 AND seen < ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![connection.as_str(), reading])?)
}

/// All matters of a practice system, by id.
pub fn list(reader: &Reader, connection: &ConnectionName) -> Result<Vec<Matter>> {
    let sql = format!("{SELECT} WHERE connection = ?1 ORDER BY id");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    Ok(statement.query_map([connection.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

/// The matter of that id.
pub fn find(reader: &Reader, connection: &ConnectionName, id: &MatterId) -> Result<Option<Matter>> {
    let sql = format!("{SELECT} WHERE connection = ?1 AND id = ?2");
    Ok(reader.conn().prepare_cached(&sql)?.query_row([connection.as_str(), id.as_str()], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Matter> {
    Ok(Matter {
        id: MatterId::new(row.get::<_, String>(0)?),
        number: row.get(1)?,
        other_numbers: list_from(row.get_ref(2)?.as_str()?)?,
        description: ClientText::new(row.get::<_, String>(3)?),
        client: ClientText::new(row.get::<_, String>(4)?),
        status: row.get::<_, AsWord<_>>(5)?.0,
        responsible: Email::new(row.get_ref(6)?.as_str()?),
    })
}

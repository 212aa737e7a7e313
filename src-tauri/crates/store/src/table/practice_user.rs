//! Users of practice systems as they were read.

use crate::columns::{email_text, filled};
use crate::error::Result;
use crate::{Reader, Tx};
use rusqlite::{Row, params};
use truedocket_core::firm::matter::PracticeUser;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::text::ClientText;

/// Stores a page. `reading` is the number of the reading of the list [`crate::table::calendar::USERS`].
pub fn upsert_page(
    tx: &mut Tx<'_>,
    connection: &ConnectionName,
    users: &[PracticeUser],
    reading: i64,
) -> Result<()> {
    let sql = "INSERT INTO practice_user (connection, id, name, email, enabled, calendar, seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
               ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, email = excluded.email,
               enabled = excluded.enabled, calendar = excluded.calendar, seen = excluded.seen";
    let mut statement = tx.conn().prepare_cached(sql)?;
    for user in users {
        statement.execute(params![
            connection.as_str(),
            user.id.as_str(),
            user.name.reveal(),
            email_text(user.email.as_ref()),
            user.enabled,
            user.calendar.as_ref().map_or("", CalendarId::as_str),
            reading,
        ])?;
    }
    Ok(())
}

/// How many were not seen in that reading: to be judged before [`remove_not_seen`].
pub fn count_not_seen(reader: &Reader, connection: &ConnectionName, reading: i64) -> Result<u64> {
    let sql = "SELECT count(*) FROM practice_user WHERE connection = ?1 AND seen < ?2";
    Ok(reader
        .conn()
        .prepare_cached(sql)?
        .query_row(params![connection.as_str(), reading], |row| row.get(0))?)
}

/// Removes what was not seen in a complete reading; answers how many.
pub fn remove_not_seen(tx: &mut Tx<'_>, connection: &ConnectionName, reading: i64) -> Result<usize> {
    let sql = "DELETE FROM practice_user WHERE connection = ?1 AND seen < ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![connection.as_str(), reading])?)
}

/// All users of a practice system, by id.
pub fn list(reader: &Reader, connection: &ConnectionName) -> Result<Vec<PracticeUser>> {
    let sql =
        "SELECT id, name, email, enabled, calendar FROM practice_user WHERE connection = ?1 ORDER BY id";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map([connection.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<PracticeUser> {
    Ok(PracticeUser {
        id: RemoteId::new(row.get::<_, String>(0)?),
        name: ClientText::new(row.get::<_, String>(1)?),
        email: Email::new(row.get_ref(2)?.as_str()?),
        enabled: row.get(3)?,
        calendar: filled(row.get(4)?).map(CalendarId::new),
    })
}

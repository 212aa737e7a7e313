//! The address book of practice systems as it was read.

use crate::columns::email_text;
use crate::error::Result;
use crate::{Reader, Tx};
use rusqlite::{Row, params};
use truedocket_core::firm::matter::Contact;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{ConnectionName, RemoteId};
use truedocket_core::text::ClientText;

/// Stores a page. `reading` is the number of the reading of the list [`crate::table::calendar::CONTACTS`].
pub fn upsert_page(
    tx: &mut Tx<'_>,
    connection: &ConnectionName,
    contacts: &[Contact],
    reading: i64,
) -> Result<()> {
    let sql = "INSERT INTO contact (connection, id, name, email, seen) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, email = excluded.email,
               seen = excluded.seen";
    let mut statement = tx.conn().prepare_cached(sql)?;
    for contact in contacts {
        statement.execute(params![
            connection.as_str(),
            contact.id.as_str(),
            contact.name.reveal(),
            email_text(contact.email.as_ref()),
            reading,
        ])?;
    }
    Ok(())
}

/// How many were not seen in that reading: to be judged before [`remove_not_seen`].
pub fn count_not_seen(reader: &Reader, connection: &ConnectionName, reading: i64) -> Result<u64> {
    let sql = "SELECT count(*) FROM contact WHERE connection = ?1 AND seen < ?2";
    Ok(reader
        .conn()
        .prepare_cached(sql)?
        .query_row(params![connection.as_str(), reading], |row| row.get(0))?)
}

/// Removes what was not seen in a complete reading; answers how many.
pub fn remove_not_seen(tx: &mut Tx<'_>, connection: &ConnectionName, reading: i64) -> Result<usize> {
    let sql = "DELETE FROM contact WHERE connection = ?1 AND seen < ?2";
    Ok(tx.conn().prepare_cached(sql)?.execute(params![connection.as_str(), reading])?)
}

/// The whole address book of a practice system, by id.
pub fn list(reader: &Reader, connection: &ConnectionName) -> Result<Vec<Contact>> {
    let sql = "SELECT id, name, email FROM contact WHERE connection = ?1 ORDER BY id";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map([connection.as_str()], read)?.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: RemoteId::new(row.get::<_, String>(0)?),
        name: ClientText::new(row.get::<_, String>(1)?),
        email: Email::new(row.get_ref(2)?.as_str()?),
    })
}

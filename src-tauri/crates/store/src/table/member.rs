//! Who is, or was, internal: as directories and a staff list say.

use crate::columns::{AsWord, Millis, date_text};
use crate::error::Result;
use crate::{Reader, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::types::FromSqlError;
use rusqlite::{Row, params};
use std::collections::BTreeSet;
use truedocket_core::firm::people::{Email, Member, Staff};
use truedocket_core::ids::ConnectionName;
use truedocket_core::text::ClientText;

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A staff list from a file; its word wins, because a person chose it.
    File,
    /// The directory behind a connection.
    Directory(ConnectionName),
}

impl Source {
    fn column(&self) -> &str {
        match self {
            Self::File => "",
            Self::Directory(name) => name.as_str(),
        }
    }
}

/// Replaces all that the source said before.
pub fn replace(tx: &mut Tx<'_>, source: &Source, members: &[Member], at: DateTime<Utc>) -> Result<()> {
    tx.conn().execute("DELETE FROM member WHERE source = ?1", [source.column()])?;
    let sql = "INSERT INTO member (source, email, name, duty, active, left_on, read_at, schedules_for)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (source, email) DO UPDATE SET name = excluded.name, duty = excluded.duty,
               active = excluded.active, left_on = excluded.left_on,
               schedules_for = excluded.schedules_for";
    let mut statement = tx.conn().prepare_cached(sql)?;
    for member in members {
        statement.execute(params![
            source.column(),
            member.email.as_str(),
            member.name.reveal(),
            AsWord(member.duty),
            member.active,
            date_text(member.left_on),
            Millis(at),
            addresses(&member.schedules_for),
        ])?;
    }
    Ok(())
}

/// Members as one source says, by address.
pub fn list(reader: &Reader, source: &Source) -> Result<Vec<Member>> {
    let sql = "SELECT email, name, duty, active, left_on, schedules_for FROM member
               WHERE source = ?1 ORDER BY email";
    let mut statement = reader.conn().prepare_cached(sql)?;
    Ok(statement.query_map([source.column()], read)?.collect::<rusqlite::Result<_>>()?)
}

/// Everybody who is or was internal, over all sources.
pub fn staff(reader: &Reader) -> Result<Staff> {
    // The file ('') comes last, so that it replaces what a directory says.
    let sql = "SELECT email, name, duty, active, left_on, schedules_for FROM member
               ORDER BY source DESC, email";
    let mut statement = reader.conn().prepare_cached(sql)?;
    let members: Vec<Member> = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(Staff::new(members))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    let left_on = row.get_ref(4)?.as_str()?;
    let left_on: Option<NaiveDate> = match left_on {
        "" => None,
        date => Some(date.parse().map_err(FromSqlError::other)?),
    };
    Ok(Member {
        email: Email::new(row.get_ref(0)?.as_str()?).ok_or(FromSqlError::InvalidType)?,
        name: ClientText::new(row.get::<_, String>(1)?),
        duty: row.get::<_, AsWord<_>>(2)?.0,
        active: row.get(3)?,
        left_on,
        schedules_for: row.get_ref(5)?.as_str()?.lines().filter_map(Email::new).collect(),
    })
}

fn addresses(of: &BTreeSet<Email>) -> String {
    of.iter().map(Email::as_str).collect::<Vec<_>>().join("\n")
}

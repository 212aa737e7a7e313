//! Days of which a report said that not everything could be checked, and what was missing. Which of them is compared
//! once more is decided elsewhere.

use crate::error::Result;
use crate::{Reader, Tx};
use chrono::NaiveDate;
use rusqlite::params;

/// One such day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedDay {
    /// The day.
    pub day: NaiveDate,
    /// What was not read when its report was made, by name.
    pub missing: Vec<String>,
}

/// Not everything of that day could be checked.
pub fn put(tx: &mut Tx<'_>, unchecked: &UncheckedDay) -> Result<()> {
    let sql = "INSERT INTO unchecked_day (day, missing) VALUES (?1, ?2)
               ON CONFLICT (day) DO UPDATE SET missing = excluded.missing";
    let missing = serde_json::to_string(&unchecked.missing)?;
    tx.conn().prepare_cached(sql)?.execute(params![unchecked.day.to_string(), missing])?;
    Ok(())
}

/// All of that day was checked, or it is over and that was told.
pub fn remove(tx: &mut Tx<'_>, day: NaiveDate) -> Result<()> {
    tx.conn().prepare_cached("DELETE FROM unchecked_day WHERE day = ?1")?.execute([day.to_string()])?;
    Ok(())
}

/// All of them, in order.
pub fn list(reader: &Reader) -> Result<Vec<UncheckedDay>> {
    let mut statement =
        reader.conn().prepare_cached("SELECT day, missing FROM unchecked_day ORDER BY day")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, NaiveDate>(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| {
        let (day, missing) = row?;
        Ok(UncheckedDay { day, missing: serde_json::from_str(&missing)? })
    })
    .collect()
}

//! Writing: all of it or nothing.

use crate::chain::Anchor;
use crate::error::{Error, Result};
use crate::open::{Reader, Store};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::ops::Deref;

/// A write transaction. It is also a [`Reader`] that sees its own writes.
pub struct Tx<'a> {
    reader: &'a Reader,
    ledger_end: Option<Anchor>,
}

impl Tx<'_> {
    /// The ledger ends here now, once the transaction is committed.
    pub(crate) fn ledger_ends(&mut self, end: Anchor) {
        self.ledger_end = Some(end);
    }
}

impl Deref for Tx<'_> {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        self.reader
    }
}

/// Begun and not committed; undone when it is dropped. Most transactions of the queue are so small that reading the
/// words `BEGIN` and `COMMIT` anew is a part of their cost.
struct OpenTransaction<'a> {
    conn: &'a Connection,
}

impl<'a> OpenTransaction<'a> {
    fn begin(conn: &'a Connection) -> rusqlite::Result<Self> {
        conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Self { conn })
    }

    /// One that fails is undone like one that is dropped.
    fn commit(self) -> rusqlite::Result<()> {
        self.conn.prepare_cached("COMMIT")?.execute([]).map(drop)
    }
}

impl Drop for OpenTransaction<'_> {
    fn drop(&mut self) {
        // Some failures have undone it already.
        if !self.conn.is_autocommit() {
            // What cannot be undone now is undone when the connection closes.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }
}

impl Store {
    /// Runs `act` in one transaction. What it wrote is on the disk when this returns `Ok`, and gone when `act` or
    /// the commit failed. Nothing slow belongs into `act`: no call to a provider, no file.
    pub fn write<T, E: From<Error>>(
        &mut self,
        act: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let reader: &Reader = self;
        let open = OpenTransaction::begin(reader.conn()).map_err(Error::from)?;
        let mut tx = Tx { reader, ledger_end: None };
        let answer = act(&mut tx)?;
        let ledger_end = tx.ledger_end;
        open.commit().map_err(Error::from)?;
        self.ledger_end = ledger_end.or(self.ledger_end.take());
        Ok(answer)
    }

    /// The ledger's new end, if transactions have added to it since this was asked before.
    pub fn take_ledger_end(&mut self) -> Option<Anchor> {
        self.ledger_end.take()
    }
}

impl Reader {
    /// Runs `look` on one unchanging state, however long it takes and whatever is written meanwhile.
    pub fn snapshot<T, E: From<Error>>(
        &mut self,
        look: impl FnOnce(&Reader) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let guard =
            Transaction::new_unchecked(self.conn(), TransactionBehavior::Deferred).map_err(Error::from)?;
        let answer = look(self)?;
        guard.commit().map_err(Error::from)?;
        Ok(answer)
    }

    /// Rows of every table, by name: what a copy has to have as well.
    pub fn row_counts(&self) -> Result<Vec<(String, u64)>> {
        let mut names = self.conn().prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        names
            .into_iter()
            .map(|name| {
                let sql = format!("SELECT count(*) FROM \"{name}\"");
                let rows = self.conn().query_row(&sql, [], |row| row.get(0))?;
                Ok((name, rows))
            })
            .collect()
    }
}

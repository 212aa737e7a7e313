//! Is the file what we wrote, byte for byte? Looks and tells; repairs nothing.

use crate::chain::Verified;
use crate::error::Result;
use crate::open::Reader;
use crate::table::{ledger, report};

/// At most this many faults are told; more do not help anybody.
const MOST: usize = 50;

/// What a full look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Faults in plain words, without contents; empty when all is well.
    pub faults: Vec<String>,
    /// The ledger's chain.
    pub ledger: Verified,
    /// The reports' chain.
    pub reports: Verified,
}

impl Check {
    /// Nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.faults.is_empty()
            && matches!(self.ledger, Verified::Whole(_))
            && matches!(self.reports, Verified::Whole(_))
    }
}

impl Reader {
    /// Looks at every page's seal, the structure of every table and index, every reference, and both chains. Takes
    /// as long as reading the whole file.
    pub fn check(&self) -> Result<Check> {
        let mut faults = Vec::new();
        self.ask("PRAGMA cipher_integrity_check", "page", &mut faults)?;
        self.ask("PRAGMA integrity_check", "structure", &mut faults)?;
        self.ask("PRAGMA foreign_key_check", "reference", &mut faults)?;
        faults.truncate(MOST);
        Ok(Check { faults, ledger: ledger::verify(self)?, reports: report::verify(self, None)? })
    }

    /// Each row of the answer is a fault, except the one word `ok`. A check that itself fails on a damaged page has
    /// found it.
    fn ask(&self, pragma: &str, what: &str, faults: &mut Vec<String>) -> Result<()> {
        let mut statement = self.conn().prepare(pragma)?;
        let mut rows = statement.query([])?;
        loop {
            match rows.next() {
                Ok(None) => return Ok(()),
                Ok(Some(row)) => {
                    let text: String = row.get(0)?;
                    if text != "ok" {
                        faults.push(format!("{what}: {text}"));
                    }
                }
                Err(error) => {
                    faults.push(format!("{what}: {error}"));
                    return Ok(());
                }
            }
        }
    }
}

//! Hash chains: each row is sealed together with the seal of the row before, so that nobody can change, drop or
//! insert a row in the middle without all later seals breaking. Who cuts off or rewrites the end is found only with
//! an [`Anchor`] that was kept elsewhere (in the keychain, in the mails of the mornings).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The seal before the first row: 64 zeros.
pub const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The end of a chain at some moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// How many rows there are; the number of the last one.
    pub rows: u64,
    /// The last row's seal, hex; [`FIRST`] when there is none.
    pub head: String,
}

/// What a look at a whole chain says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every row is what was written.
    Whole(Anchor),
    /// It is not.
    Broken {
        /// The first row that is wrong or missing.
        row: u64,
        /// What is wrong, in plain words.
        why: &'static str,
    },
}

/// Lower-case hex SHA-256 of the previous seal and the row's columns. The columns go in as one JSON array: its
/// quotes and commas are what keeps one column from running into the next.
pub(crate) fn seal(previous: &str, columns: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut hash = Sha256::new();
    hash.update(previous.as_bytes());
    hash.update(serde_json::to_vec(columns)?);
    Ok(hex::encode(hash.finalize()))
}

/// Walks along a chain, row by row.
pub(crate) struct Walk {
    end: Anchor,
    kept: Option<Anchor>,
    broken: Option<Verified>,
}

impl Walk {
    /// `kept` is an end that the chain had once and has to have passed.
    pub(crate) fn new(kept: Option<Anchor>) -> Self {
        Self { end: Anchor { rows: 0, head: FIRST.to_owned() }, kept, broken: None }
    }

    /// Looks at the next row: as it is stored, and the seal that its columns give. False: enough is known.
    pub(crate) fn step(&mut self, number: u64, previous: &str, stored: &str, computed: &str) -> bool {
        let expected = self.end.rows + 1;
        let why = if number != expected {
            Some("a row is missing or was inserted")
        } else if previous != self.end.head {
            Some("the row does not follow the one before")
        } else if stored != computed {
            Some("the row was changed")
        } else if self.kept.as_ref().is_some_and(|kept| kept.rows == number && kept.head != stored) {
            Some("the row is not the one that was recorded elsewhere")
        } else {
            None
        };
        match why {
            Some(why) => self.broken = Some(Verified::Broken { row: expected, why }),
            None => self.end = Anchor { rows: number, head: stored.to_owned() },
        }
        self.broken.is_none()
    }

    /// A row that cannot even be read.
    pub(crate) fn unreadable(&mut self) {
        let row = self.end.rows + 1;
        self.broken = Some(Verified::Broken { row, why: "the row cannot be read" });
    }

    pub(crate) fn end(self) -> Verified {
        match (self.broken, self.kept) {
            (Some(broken), _) => broken,
            (None, Some(kept)) if kept.rows > self.end.rows => {
                Verified::Broken { row: self.end.rows + 1, why: "rows were cut off at the end" }
            }
            (None, _) => Verified::Whole(self.end),
        }
    }
}

//! Why memory said no. Says its own step only; the cause is its source.

use rusqlite::ErrorCode;

/// What every function of this package answers.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be read or written. Only these may end a run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another program holds the database for longer than we wait.
    #[error("the database is busy")]
    Busy(#[source] rusqlite::Error),
    /// No room left. Nothing of the transaction was stored.
    #[error("the disk is full")]
    DiskFull(#[source] rusqlite::Error),
    /// A page does not carry our seal: bit rot, a bad copy, or somebody's hand.
    #[error("the database file is damaged")]
    Corrupt(#[source] rusqlite::Error),
    /// Any other refusal of the database.
    #[error("the database refused")]
    Sql(#[source] rusqlite::Error),
    /// The operating system refused.
    #[error("the database's files could not be used")]
    Io(#[from] std::io::Error),
    /// A value could not be turned into or from JSON.
    #[error("a stored value could not be understood")]
    Json(#[from] serde_json::Error),
    /// What was asked to change is not there, or is in a state that forbids it.
    #[error("{what} is not there or not in a state that allows this")]
    NotAllowed {
        /// Which thing, as a fixed phrase.
        what: &'static str,
    },
    /// The key is taken by something else.
    #[error("{what} exists already with other contents")]
    Conflict {
        /// Which thing, as a fixed phrase.
        what: &'static str,
    },
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::DiskFull) => Self::DiskFull(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error),
            Some(_) | None => Self::Sql(error),
        }
    }
}

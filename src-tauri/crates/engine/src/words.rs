//! What people are told: the one place where a failure becomes a sentence and a hint. Codes are stable.

use crate::api::failure::Problem;
use crate::reasons;
use std::error::Error as _;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_core::ids::ConnectionName;
use truedocket_store::{Error, OpenError};

/// The code of work that was asked to stop and did.
pub const STOPPED: &str = "TD-1004";

/// Why a calendar or system could not be read: the middle of a sentence such as "Outlook calendars: …".
pub fn why_not_read(failure: &Failure) -> String {
    if let Some(told) = reasons::of(failure) {
        return told.why;
    }
    // Status and the vendor's own code are for whoever mends it, and stand in the log.
    match failure.kind {
        Kind::SignedOut => "the sign-in has ended; sign in again, nothing is lost",
        Kind::Unavailable { sent: false } => "it cannot be reached",
        Kind::Unavailable { sent: true } => "it did not answer",
        Kind::Throttled { .. } => "it asked us to wait longer than we could",
        Kind::Refused => "it refused to show this to the account that signed in",
        Kind::Stale => "its listing changed while it was read",
        Kind::Broken => "its answer made no sense",
        Kind::Unsupported => "it cannot show this",
    }
    .to_owned()
}

/// The kind as a stable word, for logs and the store.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Unsupported => "unsupported",
        Kind::Unavailable { .. } => "unavailable",
        Kind::Refused => "refused",
        Kind::Stale => "stale",
        Kind::Throttled { .. } => "throttled",
        Kind::SignedOut => "signed_out",
        Kind::Broken => "broken",
    }
}

/// A problem in four parts.
pub fn problem(code: &str, sentence: impl Into<String>, meaning: &str, hint: impl Into<String>) -> Problem {
    Problem {
        code: code.to_owned(),
        sentence: sentence.into(),
        meaning: meaning.to_owned(),
        hint: hint.into(),
    }
}

/// What somebody types, so that a shell takes it as one word and the program as no option of its own.
pub fn argument(text: &str) -> String {
    let is_plain =
        |sign: char| sign.is_alphanumeric() || "._-@:/".contains(sign) || (cfg!(windows) && sign == '\\');
    let quoted = if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else if !cfg!(windows) && text.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", text.replace('\'', "'\\''"))
    } else {
        format!("\"{text}\"")
    };
    if text.starts_with('-') { format!("-- {quoted}") } else { quoted }
}

/// How a connection that looks is allowed to change things, as the whole of a sentence without its full stop.
pub(crate) fn allow_changes(name: &ConnectionName) -> String {
    let name = argument(name.as_str());
    format!("Press Allow changes under Connections, or type `truedocket allow-changes {name}`")
}

/// A question that cannot be answered as it was asked.
pub fn refused(sentence: impl Into<String>, hint: impl Into<String>) -> Problem {
    problem("TD-1001", sentence, "", hint)
}

/// A failed call as a person needs it. `system` is the connection's name.
pub fn outside(failure: &Failure, system: &str) -> Problem {
    let unread = "Its appointments are not checked until this is mended.";
    if let Some(told) = reasons::of(failure) {
        return problem("TD-2008", format!("{system} cannot be used: {}.", told.why), unread, told.hint);
    }
    match failure.kind {
        Kind::SignedOut => problem(
            "TD-2001",
            format!("The sign-in to {system} has ended."),
            unread,
            "Open Connections and sign in again; nothing is lost.",
        ),
        Kind::Unavailable { .. } => problem(
            "TD-2002",
            format!("{system} does not answer."),
            unread,
            "Check the internet connection. Truedocket tries again by itself.",
        ),
        Kind::Throttled { .. } => problem(
            "TD-2003",
            format!("{system} asks us to slow down."),
            unread,
            "Nothing to do: Truedocket waits as long as it was asked and goes on.",
        ),
        Kind::Refused => problem(
            "TD-2004",
            format!("{system} refused this to the account that signed in."),
            unread,
            "Check that the account may see all calendars, or ask the person who looks after the account.",
        ),
        Kind::Stale => problem(
            "TD-2005",
            format!("In {system} the appointment has been changed in the meantime."),
            "Nothing was written.",
            "Run the check again and look at the new state.",
        ),
        Kind::Broken => problem(
            "TD-2006",
            format!("{system} gave an answer that makes no sense."),
            unread,
            "Often a sign-in page of the network stands in between: open a web page once, then try again.",
        ),
        Kind::Unsupported => problem(
            "TD-2007",
            format!("{system} cannot do this."),
            "",
            "There is no way round; please do it in the system itself.",
        ),
    }
}

/// A failure of our own memory. What the database itself says of it goes into the log.
pub fn memory(error: &Error) -> Problem {
    tracing::warn!(cause = error.source().map(tracing::field::display), "{error}");
    let sentence = format!("{}.", capital(&error.to_string()));
    match error {
        Error::DiskFull(_) => problem(
            "TD-3001",
            sentence,
            "Nothing of this step was stored.",
            "Make room on the disk, then try again.",
        ),
        Error::Busy(_) => {
            problem("TD-3002", sentence, "", "Close other copies of Truedocket, then try again.")
        }
        Error::Corrupt(_) => problem(
            "TD-3003",
            sentence,
            "Nothing was overwritten.",
            "Restore the newest backup: `truedocket restore FILE`; backups lie in the folder `backups`.",
        ),
        Error::Sql(_) | Error::Io(_) | Error::Json(_) | Error::NotAllowed { .. } | Error::Conflict { .. } => {
            problem(
                "TD-3004",
                sentence,
                "",
                "Try again; if it stays, write to us. The folder `logs` of the installation holds what happened.",
            )
        }
    }
}

/// Why the database was not opened.
pub fn opening(error: &OpenError) -> Problem {
    tracing::warn!(cause = error.source().map(tracing::field::display), "{error}");
    let sentence = format!("{}.", capital(&error.to_string()));
    let untouched = "Nothing was changed.";
    match error {
        OpenError::WrongKey => problem(
            "TD-3101",
            sentence,
            untouched,
            "Check that this is the same account of the computer as before: the key lies in its keychain.",
        ),
        OpenError::Corrupt { .. } => problem(
            "TD-3102",
            sentence,
            untouched,
            "Restore the newest backup: `truedocket restore FILE`; backups lie in the folder `backups`.",
        ),
        OpenError::Locked { .. } => {
            problem("TD-3103", sentence, untouched, "Use the window that is open already, or close it first.")
        }
        OpenError::Newer { .. } => problem(
            "TD-3104",
            sentence,
            untouched,
            "Install the newest version of Truedocket on this computer.",
        ),
        OpenError::Older { .. } => problem("TD-3105", sentence, untouched, "Start Truedocket once."),
        OpenError::Missing { .. } => {
            problem("TD-3106", sentence, untouched, "Check the folder that `--home` names.")
        }
        OpenError::TooOldSqlite { .. } | OpenError::Io(_) | OpenError::Sql(_) => problem(
            "TD-3107",
            sentence,
            untouched,
            "Check the folder's permissions and the room on the disk.",
        ),
    }
}

/// A sentence begins with a capital letter.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

//! Questions as the window asks them. The web view shows what strangers wrote, so it is trusted with looking and with
//! small steps only: what takes away or changes many is carried out after a person has said yes in a dialog that the
//! shell draws itself, with the count and the hash of exactly that list; and a file is named by such a dialog alone.
//!
//! Which questions these are is marked in the list in [`super::call`]. The command line has its own approvals, and asks
//! without this gate.

use super::call::{Guard, call, guard};
use super::facts_of;
use crate::answer::audit::UPLOADED;
use crate::answer::confirm;
use crate::api::audit::{AuditImport, AuditStart, PurgeApprove, PurgeUndo};
use crate::api::connections::{Add, Named};
use crate::api::failure::Problem;
use crate::api::today::{FixApply, FixAsked};
use crate::audit::approval::short;
use crate::engine::Engine;
use crate::words;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;
use truedocket_connect::registry::ConnectMethod;

/// Somebody has to say yes first.
const NOT_CONFIRMED: &str = "TD-6201";
/// What was said yes to is not what would be done now.
const CHANGED: &str = "TD-6202";
/// The window named a file.
const NAMED_FILE: &str = "TD-6203";

/// What the shell does before a question of the window may be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Nothing.
    Nothing,
    /// It asks a person in a dialog of its own.
    Confirmation(Confirmation),
    /// It lets a person choose a file.
    File(FileChoice),
}

/// What is about to be done, as the dialog shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// As a question: `Change 214 events?`
    pub title: String,
    /// More lines, each a sentence.
    pub lines: Vec<String>,
    /// What the button says that goes on: `Change 214 events`.
    pub button: String,
    /// How many things are changed.
    pub count: u64,
    /// The first letters of the hash of exactly this list.
    pub short_hash: String,
    asked: Asked,
    hash: String,
}

/// A file that a person chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChoice {
    /// The dialog's title.
    pub title: String,
    /// Endings of the files that are offered, without the dot.
    pub endings: &'static [&'static str],
    asked: Asked,
}

/// A question, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    name: String,
    arguments: Value,
}

/// What a person said in a dialog of the shell. It holds for one question with exactly these arguments; it cannot be
/// read from text, so that no web page can make one.
#[derive(Debug)]
pub struct Consent(Said);

#[derive(Debug)]
enum Said {
    Yes { asked: Asked, hash: String },
    File { asked: Asked, path: PathBuf },
}

impl Confirmation {
    /// A person pressed the button that goes on.
    pub fn given(self) -> Consent {
        Consent(Said::Yes { asked: self.asked, hash: self.hash })
    }
}

impl FileChoice {
    /// A person chose this file.
    pub fn chosen(self, path: PathBuf) -> Consent {
        Consent(Said::File { asked: self.asked, path })
    }
}

/// What has to happen before this question of the window is answered.
///
/// # Errors
/// It would be refused anyway, or the window may not ask it so.
pub async fn needed(engine: &Engine, name: &str, arguments: &Value) -> Result<Needed, Problem> {
    let asked = Asked { name: name.to_owned(), arguments: arguments.clone() };
    match guard(name) {
        Guard::Open => Ok(Needed::Nothing),
        Guard::NoPath => without_path(asked),
        Guard::Confirmed => confirmation(engine, asked).await,
    }
}

/// Answers a question of the window. `consent` is what a person said about it.
///
/// # Errors
/// As [`call`]; nothing is done when a consent is needed and is not there, or is about something else.
pub async fn call_from_window(
    engine: &Arc<Engine>,
    name: &str,
    arguments: Value,
    consent: Option<Consent>,
) -> Result<Value, Problem> {
    let arguments = match (needed(engine, name, &arguments).await?, consent.map(|consent| consent.0)) {
        (Needed::Nothing, _) => arguments,
        (Needed::Confirmation(now), Some(Said::Yes { asked, hash })) if asked == now.asked => {
            if hash != now.hash {
                return Err(words::problem(
                    CHANGED,
                    "What would be done now is not what was confirmed.",
                    "Nothing was changed.",
                    "Look at it again.",
                ));
            }
            arguments
        }
        (Needed::File(now), Some(Said::File { asked, path })) if asked == now.asked => {
            with_file(arguments, path)?
        }
        (Needed::Confirmation(_) | Needed::File(_), _) => {
            return Err(words::problem(
                NOT_CONFIRMED,
                "This is done only after a person has confirmed it in a dialog of the computer.",
                "Nothing was changed.",
                "Press the button again, and answer what Truedocket asks.",
            ));
        }
    };
    call(engine, name, arguments).await
}

fn taken<T: DeserializeOwned>(asked: &Asked) -> Result<T, Problem> {
    serde_json::from_value(asked.arguments.clone()).map_err(|cause| {
        words::refused(
            format!("The question's arguments make no sense: {cause}."),
            "Correct them and ask again.",
        )
    })
}

/// Files come into a question by their contents, or by the hand of a person; never by a path of the web page.
fn without_path(asked: Asked) -> Result<Needed, Problem> {
    match asked.name.as_str() {
        "audit.start" => {
            let start: AuditStart = taken(&asked)?;
            if start.files.iter().any(|file| !file.starts_with(UPLOADED)) {
                return Err(named_file());
            }
        }
        "audit.import" => {
            let import: AuditImport = taken(&asked)?;
            if !import.path.is_empty() {
                return Err(named_file());
            }
        }
        _adds => {
            let add: Add = taken(&asked)?;
            if facts_of(&add.vendor).is_ok_and(|facts| facts.way == ConnectMethod::Files) {
                if !add.client_id.is_empty() {
                    return Err(named_file());
                }
                let title = "Choose a calendar file".to_owned();
                return Ok(Needed::File(FileChoice { title, endings: &["ics", "csv"], asked }));
            }
        }
    }
    Ok(Needed::Nothing)
}

fn named_file() -> Problem {
    words::problem(
        NAMED_FILE,
        "The window cannot name a file of this computer.",
        "Nothing was read.",
        "Choose the file with the dialog of the computer.",
    )
}

fn with_file(mut arguments: Value, path: PathBuf) -> Result<Value, Problem> {
    let path = path.into_os_string().into_string().map_err(|_| {
        words::refused("The file's name cannot be read.", "Give it a name of plain letters, then choose it.")
    })?;
    arguments["clientId"] = Value::String(path);
    Ok(arguments)
}

async fn confirmation(engine: &Engine, asked: Asked) -> Result<Needed, Problem> {
    let list = match asked.name.as_str() {
        "audit.purge" => Some(confirm::purge_to_confirm(engine, &taken::<PurgeApprove>(&asked)?).await?),
        "audit.undo" => Some(confirm::undo_to_confirm(engine, &taken::<PurgeUndo>(&asked)?).await?),
        "fix.apply" => confirm::fix_to_confirm(engine, &taken::<FixApply>(&asked)?).await?,
        "fix.undo" => confirm::fix_undo_to_confirm(engine, &taken::<FixAsked>(&asked)?).await?,
        _removes => Some(removal(engine, &taken::<Named>(&asked)?).await?),
    };
    let Some(ToConfirm { title, lines, button, count, hash }) = list else { return Ok(Needed::Nothing) };
    let short_hash = short(&hash).to_owned();
    Ok(Needed::Confirmation(Confirmation { title, lines, button, count, short_hash, asked, hash }))
}

/// A list that somebody has to say yes to.
pub(crate) struct ToConfirm {
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    pub(crate) button: String,
    pub(crate) count: u64,
    /// SHA-256, hex.
    pub(crate) hash: String,
}

/// A hash over texts that cannot run into each other.
pub(crate) fn hash_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hex::encode(hash.finalize())
}

/// `1 event`, `214 events`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

async fn removal(engine: &Engine, named: &Named) -> Result<ToConfirm, Problem> {
    let lost = engine.lost_by_disconnecting(&named.name).await?;
    let hash = hash_of(["connection", &named.name, lost.as_deref().unwrap_or_default()]);
    let mut lines = vec![
        "It is not read any more, and nothing in it is checked in the mornings.".to_owned(),
        "Its sign-in is forgotten, and somebody has to sign in again to have it back.".to_owned(),
    ];
    lines.extend(lost);
    Ok(ToConfirm {
        title: format!("Remove the connection {}?", named.name),
        lines,
        button: "Remove".to_owned(),
        count: 1,
        hash,
    })
}

#[cfg(test)]
mod tests;

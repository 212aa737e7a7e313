//! The one command that the window may call. It lets known questions of a sensible size through to the engine, and
//! answers the few that concern the shell itself. It trusts nothing that comes from the web view.

use crate::answers::Answers;
use crate::dialog::{Dialogs, OnScreen};
use crate::sample::Either;
use crate::{autostart, links, notes};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_opener::OpenerExt;
use tokio::sync::Semaphore;
use truedocket_engine::QUESTIONS;
use truedocket_engine::api::audit::PurgeRecordFiles;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::places::PageAddress;
use truedocket_engine::api::today::FileWritten;
use truedocket_engine::window::{Consent, Needed};
use url::Url;

/// Questions that the shell answers.
pub const SHELL: [&str; 9] = [
    "ui.ready",
    "link.open",
    "page.open",
    "file.show",
    "login.get",
    "login.set",
    "sample.get",
    "sample.raise",
    "sample.leave",
];

/// The largest argument, in bytes of JSON: a year of holidays is far below.
const MOST_BYTES: usize = 64 * 1024;

/// The numbers of the items that one decision is about; a long clean-up has a hundred thousand.
const MOST_OF_A_DECISION: usize = 4 * 1024 * 1024;

/// A file that was dropped onto the window, as base64.
const MOST_OF_A_FILE: usize = 64 * 1024 * 1024;

/// So many questions at once; a page asks three or four.
const AT_ONCE: usize = 16;

/// What the shell holds: whoever answers, and the file that was written last.
pub struct Shell {
    /// The engine.
    pub answers: Arc<dyn Answers>,
    seats: Semaphore,
    /// Held while a dialog is open: a person answers one thing at a time.
    asking: tokio::sync::Mutex<()>,
    written: Mutex<Option<PathBuf>>,
}

impl Shell {
    /// Around whoever answers.
    pub fn new(answers: Arc<dyn Answers>) -> Self {
        Self {
            answers,
            seats: Semaphore::new(AT_ONCE),
            asking: tokio::sync::Mutex::default(),
            written: Mutex::new(None),
        }
    }

    /// Lets one question through to the engine, after a person has said what it needs.
    ///
    /// # Errors
    /// The shell refuses it, the person does, or the engine.
    pub async fn ask(&self, dialogs: &dyn Dialogs, name: &str, args: Value) -> Result<Value, Problem> {
        let Ok(_seat) = self.seats.try_acquire() else {
            return Err(refused("TD-0003", "Too many questions at once.", "Wait a moment, then try again."));
        };
        let consent = self.consent(dialogs, name, &args).await?;
        let answer = self.answers.call_with(name, args, consent).await?;
        if let Some(file) = file_in(name, &answer) {
            *self.written.lock().unwrap_or_else(PoisonError::into_inner) = Some(file);
        }
        Ok(answer)
    }

    /// The page of an event or entry, which the engine asks its own system for: the window hands over a key of our memory
    /// and never an address.
    ///
    /// # Errors
    /// There is none, or it is not one of those that may be opened.
    pub async fn page(&self, place: Value) -> Result<(PageAddress, Url), Problem> {
        let Ok(_seat) = self.seats.try_acquire() else {
            return Err(refused("TD-0003", "Too many questions at once.", "Wait a moment, then try again."));
        };
        let answer = self.answers.call("page.address", place).await?;
        let page = PageAddress::deserialize(&answer).ok();
        let page = page.and_then(|page| links::page(&page.url).map(|url| (page, url)));
        page.ok_or_else(links::not_opened)
    }

    /// What a person says about the question, where it needs that.
    async fn consent(
        &self,
        dialogs: &dyn Dialogs,
        name: &str,
        args: &Value,
    ) -> Result<Option<Consent>, Problem> {
        let needed = self.answers.needed(name, args).await?;
        if needed == Needed::Nothing {
            return Ok(None);
        }
        let Ok(_one) = self.asking.try_lock() else {
            return Err(refused("TD-0011", "Another question is open.", "Answer that one first."));
        };
        let said = match needed {
            Needed::Nothing => None,
            Needed::Confirmation(what) => dialogs.confirmed(&what).await.then(|| what.given()),
            Needed::File(what) => dialogs.file(&what).await.map(|file| what.chosen(file)),
        };
        said.map(Some).ok_or_else(|| {
            refused(
                "TD-0010",
                "It was not confirmed, so nothing was done.",
                "Press the button again to do it.",
            )
        })
    }

    /// The file that was written last, as the engine named it; never a path from the window.
    fn written(&self) -> Option<PathBuf> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The file that an answer says was written, for the few questions that write one.
fn file_in(name: &str, answer: &Value) -> Option<PathBuf> {
    let path = match name {
        "report.pdf" | "audit.export" => FileWritten::deserialize(answer).ok()?.path,
        "audit.record" => PurgeRecordFiles::deserialize(answer).ok()?.pdf,
        _ => return None,
    };
    Some(PathBuf::from(path))
}

/// The most that a question may bring along, in bytes of JSON.
fn measure(name: &str) -> usize {
    match name {
        "audit.upload" | "audit.import" => MOST_OF_A_FILE,
        "audit.decide" => MOST_OF_A_DECISION,
        _ => MOST_BYTES,
    }
}

/// Whose question it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The engine's.
    Engine,
    /// Ours.
    Shell,
}

/// Checks a question before anything is done with it.
///
/// # Errors
/// Nobody knows it, or it is too large.
pub fn admit(name: &str, args: &Value) -> Result<Whose, Problem> {
    // Ours first: the measuring question `ui.ready` is known to every host.
    let whose = if SHELL.contains(&name) {
        Whose::Shell
    } else if QUESTIONS.contains(&name) {
        Whose::Engine
    } else {
        return Err(refused("TD-0002", "Truedocket does not know this question.", "Update Truedocket."));
    };
    if args.to_string().len() > measure(name) {
        return Err(refused(
            "TD-0004",
            "That is more than Truedocket takes at once.",
            "Take less at a time.",
        ));
    }
    Ok(whose)
}

/// The one command of the window.
///
/// # Errors
/// In words for people.
#[tauri::command]
pub async fn call(
    app: AppHandle,
    shell: State<'_, Shell>,
    name: String,
    args: Value,
) -> Result<Value, Problem> {
    if let Some(act) = name.strip_prefix("sample.") {
        admit(&name, &args)?;
        return sampled(&app, act).await;
    }
    if name == "page.open" {
        admit(&name, &args)?;
        let (page, url) = shell.page(args).await?;
        links::show(&app, &url)?;
        return Ok(json!(page));
    }
    match admit(&name, &args)? {
        Whose::Engine => shell.ask(&OnScreen(app), &name, args).await,
        Whose::Shell => own(&app, &shell, &name, &args),
    }
}

/// Shows the sample firm, or leaves it.
async fn sampled(app: &AppHandle, act: &str) -> Result<Value, Problem> {
    let either = app.state::<Arc<Either>>().inner().clone();
    match act {
        "raise" => either.raise().await?,
        "leave" => either.leave().await?,
        // `get`, the only one left.
        _ => (),
    }
    notes::look_again(app).await;
    Ok(json!({ "on": either.is_sample().await }))
}

/// Answers what concerns the shell itself.
fn own(app: &AppHandle, shell: &Shell, name: &str, args: &Value) -> Result<Value, Problem> {
    match name {
        "link.open" => links::open(app, args.get("url").and_then(Value::as_str).unwrap_or_default()),
        "file.show" => show_written(app, shell),
        "login.get" => autostart::get(app),
        "login.set" => autostart::set(app, args.get("on").and_then(Value::as_bool).unwrap_or(false)),
        // `ui.ready`, the only one left of `SHELL`.
        _ => {
            crate::ready();
            Ok(json!({}))
        }
    }
}

/// Shows the file that was saved last, in its folder.
fn show_written(app: &AppHandle, shell: &Shell) -> Result<Value, Problem> {
    let nothing = || refused("TD-0005", "The file is not there any more.", "Save it again.");
    let path = shell.written().filter(|path| path.exists()).ok_or_else(nothing)?;
    app.opener().reveal_item_in_dir(path).map_err(|failure| {
        tracing::warn!(%failure, "the folder could not be shown");
        refused("TD-0006", "The folder could not be opened.", "Open it by hand.")
    })?;
    Ok(json!({}))
}

/// A refusal of the shell itself. It never changes anything about tomorrow's appointments.
pub(crate) fn refused(code: &str, sentence: &str, hint: &str) -> Problem {
    Problem {
        code: code.to_owned(),
        sentence: sentence.to_owned(),
        meaning: String::new(),
        hint: hint.to_owned(),
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;

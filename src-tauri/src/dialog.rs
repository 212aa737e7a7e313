//! The dialogs that the shell draws itself: a yes to what takes away or changes many, and the choice of a file. The web
//! view can neither draw, nor see, nor answer them, and there is no way to switch them off.
//!
//! Leaving is the easy way out: Cancel is what the Return key presses, and closing the dialog is Cancel.

use crate::window;
use async_trait::async_trait;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;
use truedocket_engine::window::{Confirmation, FileChoice};

/// A name that somebody chose is not longer than this in a dialog.
const LONGEST: usize = 200;
/// The title that every such dialog bears, whatever it is about.
pub const TITLE: &str = "Truedocket: please confirm";
const CANCEL: &str = "Cancel";

/// Whoever answers for a person.
#[async_trait]
pub trait Dialogs: Send + Sync {
    /// Does a person say yes? Closing the dialog is no.
    async fn confirmed(&self, what: &Confirmation) -> bool;

    /// The file that a person chooses; `None`: none.
    async fn file(&self, what: &FileChoice) -> Option<PathBuf>;
}

/// Dialogs on the screen.
pub struct OnScreen(pub AppHandle);

#[async_trait]
impl Dialogs for OnScreen {
    async fn confirmed(&self, what: &Confirmation) -> bool {
        let (told, answer) = oneshot::channel();
        let (app, question) = (self.0.clone(), Question::of(what));
        let shown =
            self.0.run_on_main_thread(move || native::ask(&app, &question, told, std::future::pending()));
        // A dialog that could not be shown, or that went away with the app, was not answered with yes.
        shown.is_ok() && answer.await.unwrap_or(false)
    }

    async fn file(&self, what: &FileChoice) -> Option<PathBuf> {
        let (told, answer) = oneshot::channel();
        let mut dialog = self.0.dialog().file().set_title(&what.title).add_filter("Calendars", what.endings);
        if let Some(parent) = self.0.get_webview_window(window::LABEL) {
            dialog = dialog.set_parent(&parent);
        }
        dialog.pick_file(move |file| {
            let _ = told.send(file.and_then(|file| file.into_path().ok()));
        });
        answer.await.ok().flatten()
    }
}

/// The words of a dialog, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    title: String,
    text: String,
    button: String,
    /// The easy way out: what Return and Escape press.
    keep: String,
}

impl Question {
    pub(crate) fn of(what: &Confirmation) -> Self {
        let count = format!("Count: {}. List: {}.", what.count, what.short_hash);
        let lines: Vec<String> = what.lines.iter().map(|line| plain(line)).chain([count]).collect();
        let keep = CANCEL.to_owned();
        Self { title: plain(&what.title), text: lines.join("\n"), button: plain(&what.button), keep }
    }

    /// Whether to end the app although this is going on.
    pub(crate) fn quit(doing: &str) -> Self {
        let text =
            format!("{} is not finished. It goes on from where it was at the next start.", plain(doing));
        let (button, keep) = ("Quit now".to_owned(), "Keep working".to_owned());
        Self { title: "Quit Truedocket?".to_owned(), text, button, keep }
    }
}

/// Asks whether to end the app, until a person answers or `over` comes: then there is nothing to ask about any more.
pub(crate) async fn quits(
    app: &AppHandle,
    question: Question,
    over: impl Future<Output = ()> + Send + 'static,
) -> bool {
    let (told, answer) = oneshot::channel();
    let shown = app.clone();
    let shown = app.run_on_main_thread(move || native::ask(&shown, &question, told, over));
    shown.is_ok() && answer.await.unwrap_or(false)
}

/// Names in it may be anybody's: one line, of a length that leaves the buttons in sight, without signs that turn the
/// direction of reading.
fn plain(text: &str) -> String {
    let harmless = |letter: &char| {
        let turns =
            matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !letter.is_control() && !turns && !matches!(letter, '\u{2028}' | '\u{2029}')
    };
    text.chars().filter(harmless).take(LONGEST).collect()
}

/// GTK itself: the usual wrapper makes the button that goes on the first one, which Return would press.
#[cfg(target_os = "linux")]
mod native {
    use super::{Question, TITLE};
    use crate::window;
    use gtk::glib;
    use gtk::glib::object::ObjectExt;
    use gtk::prelude::{DialogExt, GtkWindowExt, MessageDialogExt, WidgetExt};
    use gtk::{ButtonsType, DialogFlags, MessageDialog, MessageType, ResponseType};
    use std::cell::RefCell;
    use tauri::{AppHandle, Manager};
    use tokio::sync::oneshot::Sender;

    pub(super) fn ask(
        app: &AppHandle,
        question: &Question,
        told: Sender<bool>,
        over: impl Future<Output = ()> + 'static,
    ) {
        let parent = app.get_webview_window(window::LABEL).and_then(|window| window.gtk_window().ok());
        let (flags, buttons) = (DialogFlags::MODAL, ButtonsType::None);
        let dialog =
            MessageDialog::new(parent.as_ref(), flags, MessageType::Warning, buttons, &question.title);
        dialog.set_title(TITLE);
        dialog.set_secondary_text(Some(&question.text));
        let cancel = dialog.add_button(&question.keep, ResponseType::Cancel);
        dialog.add_button(&question.button, ResponseType::Accept);
        dialog.set_default_response(ResponseType::Cancel);
        cancel.grab_focus();
        let told = RefCell::new(Some(told));
        dialog.connect_response(move |dialog, response| {
            if let Some(told) = told.borrow_mut().take() {
                let _ = told.send(response == ResponseType::Accept);
                dialog.close();
            }
        });
        dialog.show_all();
        dialog.present();
        let dialog = dialog.downgrade();
        glib::MainContext::default().spawn_local(async move {
            over.await;
            if let Some(dialog) = dialog.upgrade() {
                dialog.response(ResponseType::Cancel);
            }
        });
    }
}

/// The first button of these is the one that Return presses, so it is Cancel. What goes on is known by its words alone;
/// whatever else comes back, such as a closed dialog, is no. A dialog of these cannot be taken away again: what it was
/// about may be over by the time of the answer.
#[cfg(not(target_os = "linux"))]
mod native {
    use super::{Question, TITLE};
    use crate::window;
    use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
    use tauri::{AppHandle, Manager};
    use tokio::sync::oneshot::Sender;

    pub(super) fn ask(
        app: &AppHandle,
        question: &Question,
        told: Sender<bool>,
        _over: impl Future<Output = ()> + 'static,
    ) {
        let Question { title, text, button, keep } = question.clone();
        let buttons = MessageButtons::OkCancelCustom(keep, button.clone());
        let mut dialog = AsyncMessageDialog::new()
            .set_level(MessageLevel::Warning)
            .set_title(TITLE)
            .set_description(format!("{title}\n\n{text}"))
            .set_buttons(buttons);
        if let Some(parent) = app.get_webview_window(window::LABEL) {
            dialog = dialog.set_parent(&parent);
        }
        let answer = dialog.show();
        tauri::async_runtime::spawn(async move {
            let _ = told.send(answer.await == MessageDialogResult::Custom(button));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_strangers_stay_words() {
        let long = "x".repeat(5_000);
        for (said, shown) in [
            ("Remove the connection A\nAll is well.\u{202e}?", "Remove the connection AAll is well.?"),
            ("\u{7}\u{1b}[31mred", "[31mred"),
            (long.as_str(), &long[..LONGEST]),
        ] {
            assert_eq!(plain(said), shown, "a name must not push the buttons away or turn the sentence");
        }
    }
}

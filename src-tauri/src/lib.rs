//! The desktop shell: one window, a sign beside the clock, notices. It decides nothing about calendars.
//!
//! * [`call`]: the one command of the window; [`answers`]: the seam to the engine; [`notes`]: the way back
//! * [`status`]: what the tray shows; [`tray`], [`notify`], [`window`]: showing it
//! * [`sample`]: the pretend firm that a newcomer may look around in
//! * [`dialog`]: what only a person may say; [`links`], [`autostart`]: what only the computer can do
//!
//! What is absent: no plugin can be called from the web view, no page of others is ever shown, no client's word
//! reaches the tray or a notice.

// A future is moved through every caller, on a stack of two megabytes; tests have room.
#![cfg_attr(not(test), warn(clippy::large_futures))]

pub mod answers;
pub mod autostart;
pub mod call;
pub mod dialog;
pub mod engine;
pub mod links;
pub mod notes;
pub mod notify;
pub mod sample;
pub mod status;
pub mod tray;
pub mod window;

use call::Shell;
use engine::Start;
use sample::Either;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::{App, AppHandle, Manager, RunEvent};

/// Runs until a person quits.
///
/// # Errors
/// The framework could not be started.
pub fn run() -> tauri::Result<()> {
    let app = tauri::Builder::default()
        // First of all, so that a second start ends before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::open(app, None)))
        .plugin(tauri_plugin_autostart::Builder::new().args([autostart::HIDDEN]).build())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![call::call])
        .setup(|app| {
            set_up(app);
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(heed);
    Ok(())
}

/// The engine, the tray, the notes, and the window unless the start is a quiet one.
fn set_up(app: &App) {
    let handle = app.handle();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let either = Arc::new(Either::new(engine::open(handle, start(&arguments))));
    app.manage(either.clone());
    app.manage(Shell::new(either));
    if let Err(failure) = tray::raise(handle) {
        tracing::warn!(%failure, "there is no tray; closing the window then ends the app");
    }
    tauri::async_runtime::spawn(notes::carry(handle.clone()));
    if !arguments.iter().any(|argument| argument == autostart::HIDDEN) {
        window::open(handle, None);
    }
}

/// What the command line asks for: `--demo`, perhaps with `--now RFC3339`, or `--home DIR`; as for the program
/// without a window.
fn start(arguments: &[OsString]) -> Start {
    let named = |word: &str| arguments.iter().skip_while(|argument| *argument != word).nth(1);
    if arguments.iter().any(|argument| argument == "--demo") {
        let now = named("--now").and_then(|text| text.to_str());
        return Start::Pretend(now.and_then(|text| text.parse().ok()));
    }
    Start::Own(named("--home").map(PathBuf::from))
}

/// Keeps the app alive without its window, as long as there is a sign to open it again.
fn heed(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::ExitRequested { code: None, api, .. } if app.try_state::<tray::Tray>().is_some() => {
            api.prevent_exit();
            notify::still_here(app);
        }
        RunEvent::Exit => engine::close(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::open(app, None),
        _ => (),
    }
}

/// The first screen stands. Who measures the start reads it from standard output.
#[expect(clippy::print_stdout, reason = "a measuring program reads it there")]
#[expect(clippy::disallowed_methods, reason = "a program may read its environment")]
pub(crate) fn ready() {
    if std::env::var_os("TRUEDOCKET_READY_LINE").is_some() {
        println!("ready");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_chooses_the_installation() {
        let words = |text: &str| text.split_whitespace().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(start(&words("app")), Start::Own(None), "the person's own is the usual one");
        assert_eq!(
            start(&words("app --hidden --home /a")),
            Start::Own(Some("/a".into())),
            "a folder may be named"
        );
        assert_eq!(start(&words("app --home")), Start::Own(None), "a word without its folder names none");
        assert_eq!(start(&words("app --demo")), Start::Pretend(None), "a pretend firm only when asked for");
        let then = "2026-11-12T11:30:00Z".parse().expect("an instant");
        let asked = start(&words("app --demo --now 2026-11-12T11:30:00Z"));
        assert_eq!(asked, Start::Pretend(Some(then)), "its day may be named");
    }
}

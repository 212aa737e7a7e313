//! The sign beside the clock and its menu. What it shows is decided in `status`.

use crate::answers::Answers;
use crate::call::Shell;
use crate::dialog::{self, Question};
use crate::status::{Sign, TrayStatus};
use crate::window;
use serde_json::json;
use std::sync::{Mutex, PoisonError};
use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry, include_image};
use tokio::sync::{oneshot, watch};

/// The tray, as long as the app runs.
pub struct Tray {
    icon: TrayIcon<Wry>,
    status: MenuItem<Wry>,
    shown: Mutex<TrayStatus>,
    /// Held by whoever changes it; the main thread never takes it.
    turn: Mutex<()>,
    /// Tells that something else is shown.
    changes: watch::Sender<()>,
}

impl Tray {
    /// Shows how things stand. What is the same already is left alone.
    pub fn show(&self, tray_status: &TrayStatus) -> tauri::Result<()> {
        // Changing the icon waits for the main thread, which asks what is shown: that lock is not held meanwhile.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.shown();
        if before == *tray_status {
            return Ok(());
        }
        if before.sign() != tray_status.sign() {
            self.icon.set_icon(Some(picture(tray_status.sign())))?;
        }
        let line = tray_status.line();
        self.status.set_text(&line)?;
        self.icon.set_tooltip(Some(format!("Truedocket\n{line}")))?;
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone_from(tray_status);
        self.changes.send_replace(());
        Ok(())
    }

    /// What is shown now.
    pub fn shown(&self) -> TrayStatus {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Puts the sign beside the clock.
pub fn raise(app: &AppHandle) -> tauri::Result<()> {
    let tray_status = TrayStatus::default();
    let status = MenuItem::with_id(app, "status", tray_status.line(), false, None::<&str>)?;
    let item = |id: &str, text: &str| MenuItem::with_id(app, id, text, true, None::<&str>);
    let menu = Menu::with_items(
        app,
        &[
            &status,
            &PredefinedMenuItem::separator(app)?,
            &item("open", "Open Truedocket")?,
            &item("check", "Check now")?,
            &item("report", "Today's report")?,
            &item("settings", "Settings")?,
            &PredefinedMenuItem::separator(app)?,
            &item("quit", "Quit")?,
        ],
    )?;
    let icon = TrayIconBuilder::with_id("tray")
        .icon(picture(tray_status.sign()))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip("Truedocket")
        .menu(&menu)
        // The habit on Windows: left opens, right shows the menu. Elsewhere both show the menu.
        .show_menu_on_left_click(!cfg!(windows))
        .on_menu_event(chosen)
        .on_tray_icon_event(|tray, event| clicked(tray, &event))
        .build(app)?;
    app.manage(Tray {
        icon,
        status,
        shown: Mutex::new(tray_status),
        turn: Mutex::default(),
        changes: watch::channel(()).0,
    });
    Ok(())
}

fn picture(sign: Sign) -> Image<'static> {
    match sign {
        Sign::Ok => include_image!("icons/tray/ok.png"),
        Sign::Working => include_image!("icons/tray/working.png"),
        Sign::NeedsYou => include_image!("icons/tray/needs-you.png"),
        Sign::Paused => include_image!("icons/tray/paused.png"),
        Sign::Problem => include_image!("icons/tray/problem.png"),
    }
}

fn clicked(tray: &TrayIcon<Wry>, event: &TrayIconEvent) {
    let left = matches!(
        event,
        TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
    );
    if left && cfg!(windows) {
        window::open(tray.app_handle(), None);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the framework hands the event over")]
fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "open" => window::open(app, None),
        "report" => window::open(app, Some("today")),
        "settings" => window::open(app, Some("settings")),
        "check" => check(app),
        "quit" => quit(app),
        // The status line cannot be chosen; separators send nothing.
        _ => (),
    }
}

/// Starts a check. A refusal is shown where there is room for its words: in the window.
fn check(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let answers = app.state::<Shell>().answers.clone();
        if let Err(problem) = Answers::call(&*answers, "morning.start", json!({})).await {
            tracing::info!(code = %problem.code, "a check from the tray was refused");
            window::open(&app, Some("today"));
        }
    });
}

/// Ends the app. Asks only while work is in progress, and names it; the safe answer is to go on.
fn quit(app: &AppHandle) {
    let Some(doing) = app.try_state::<Tray>().and_then(|tray| tray.shown().doing) else {
        return app.exit(0);
    };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let (told, is_over) = oneshot::channel();
        let watched = app.clone();
        tauri::async_runtime::spawn(async move {
            over(watched).await;
            let _ = told.send(());
        });
        let is_over = async move {
            let _ = is_over.await;
        };
        if dialog::quits(&app, Question::quit(&doing), is_over).await {
            app.exit(0);
        }
    });
}

/// Comes when nothing is in progress any more.
async fn over(app: AppHandle) {
    let mut changes = match app.try_state::<Tray>() {
        Some(tray) => tray.changes.subscribe(),
        None => return,
    };
    while app.try_state::<Tray>().is_some_and(|tray| tray.shown().doing.is_some()) {
        if changes.changed().await.is_err() {
            return;
        }
    }
}

//! The one window. It is made when it is first wanted and let go when it is closed, so that a start with the computer
//! costs no web view.

use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

/// Its name, also in the capability file.
pub const LABEL: &str = "main";

/// Brings the window to the front, at that page where one is named. Making a window waits for the main loop, so it is
/// done beside it.
pub fn open(app: &AppHandle, page: Option<&'static str>) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = bring(&app, page) {
            tracing::error!(%failure, "the window could not be opened");
        }
    });
}

fn bring(app: &AppHandle, page: Option<&'static str>) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window(LABEL) else {
        return make(app, page).map(drop);
    };
    window.unminimize()?;
    window.show()?;
    window.set_focus()?;
    if let Some(page) = page {
        app.emit_to(LABEL, "go", page)?;
    }
    Ok(())
}

fn make(app: &AppHandle, page: Option<&'static str>) -> tauri::Result<WebviewWindow> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL).cloned();
    let mut config = config.unwrap_or_default();
    config.label = LABEL.to_owned();
    if let Some(page) = page {
        config.url = WebviewUrl::App(format!("index.html#go={page}").into());
    }
    WebviewWindowBuilder::from_config(app, &config)?
        .on_navigation(|to| ours(to.scheme(), to.host_str().unwrap_or_default()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// Only our own pages may fill the window: the built-in ones, or the page server while somebody works on them.
fn ours(scheme: &str, host: &str) -> bool {
    let built_in = matches!((scheme, host), ("tauri", "localhost") | ("http" | "https", "tauri.localhost"));
    built_in || (cfg!(not(feature = "custom-protocol")) && host == "localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_fill_the_window() {
        for (scheme, host) in
            [("tauri", "localhost"), ("http", "tauri.localhost"), ("https", "tauri.localhost")]
        {
            assert!(ours(scheme, host), "{scheme}://{host} is ours");
        }
        for (scheme, host) in
            [("https", "evil.example"), ("https", "tauri.localhost.evil.example"), ("file", ""), ("data", "")]
        {
            assert!(!ours(scheme, host), "{scheme}://{host} must never fill the window");
        }
    }
}

//! Opens web pages and mail outside of the window. Nothing but `https` and `mailto` ever leaves: event texts come from
//! strangers.

use crate::call::refused;
use serde_json::{Value, json};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;
use truedocket_engine::api::failure::Problem;
use url::{Host, Url};

/// The longest address that is passed on, in bytes.
const LONGEST: usize = 2_000;

/// Opens it in the person's browser or mail program.
///
/// # Errors
/// The address is not one of those that may be opened, or nothing opens it.
pub fn open(app: &AppHandle, text: &str) -> Result<Value, Problem> {
    let link = allowed(text).ok_or_else(not_opened)?;
    show(app, &link)?;
    Ok(json!({}))
}

/// Shows an address that was looked at.
///
/// # Errors
/// Nothing opens it.
pub fn show(app: &AppHandle, link: &Url) -> Result<(), Problem> {
    app.opener().open_url(link.as_str(), None::<&str>).map_err(|failure| {
        tracing::warn!(%failure, "a link could not be opened");
        refused("TD-0008", "The browser could not be opened.", "Open the page by hand.")
    })
}

/// An address that stays closed.
pub fn not_opened() -> Problem {
    refused("TD-0007", "This link is not opened.", "Only secure web addresses are opened.")
}

/// The page of an appointment as the engine named it, which has looked at its host: `https`, or a test system.
pub fn page(text: &str) -> Option<Url> {
    let is_page = |link: &Url| link.scheme() == "https";
    let test = || on_this_computer(text).then(|| Url::parse(text).ok()).flatten();
    allowed(text).filter(is_page).or_else(test)
}

/// The address, if it may be opened: `https` to a named host without a password in it, or `mailto`.
pub fn allowed(text: &str) -> Option<Url> {
    if text.len() > LONGEST || text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return None;
    }
    let link = Url::parse(text).ok()?;
    let fits = match link.scheme() {
        "https" => named(&link) && link.username().is_empty() && link.password().is_none(),
        "mailto" => link.path().contains('@') && link.query().is_none(),
        _ => false,
    };
    fits.then_some(link)
}

/// A host with a name and a dot: no address of this computer or of the office's own network.
fn named(link: &Url) -> bool {
    matches!(link.host(), Some(Host::Domain(name)) if name.trim_end_matches('.').contains('.'))
}

/// A sign-in page on this very computer: a test system.
pub fn on_this_computer(text: &str) -> bool {
    let link = Url::parse(text).ok();
    link.is_some_and(|link| {
        link.scheme() == "http" && matches!(link.host(), Some(Host::Ipv4(host)) if host.is_loopback())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_system_is_this_computer_and_nothing_else() {
        assert!(on_this_computer("http://127.0.0.1:4810/authorize?x=1"), "the pretend vendors listen there");
        for text in [
            "http://192.168.1.1/",
            "http://localhost.evil.example/",
            "https://127.0.0.1/",
            "file:///127.0.0.1",
            "",
        ] {
            assert!(!on_this_computer(text), "{text} is not this computer's test system");
        }
    }

    #[test]
    fn secure_pages_and_mail_are_opened() {
        for text in [
            "https://app.clio.com/settings",
            "https://console.cloud.google.com/apis?project=a%20b#here",
            "https://entra.microsoft.com:443/",
            "HTTPS://Example.COM/",
            "mailto:dana@firm.example",
        ] {
            assert!(allowed(text).is_some(), "{text} is a page that the steps name");
        }
    }

    #[test]
    fn t13_everything_else_stays_closed() {
        let schemes = [
            "javascript",
            "data",
            "file",
            "smb",
            "ftp",
            "ftps",
            "ssh",
            "tel",
            "sms",
            "vbscript",
            "blob",
            "about",
            "chrome",
            "ms-settings",
            "ms-msdt",
            "search-ms",
            "ms-officecmd",
            "ldap",
            "gopher",
            "jar",
            "view-source",
            "ws",
            "wss",
            "http",
            "intent",
            "steam",
            "zoommtg",
            "itms-services",
            "x-apple.systempreferences",
            "tauri",
            "ipc",
            "asset",
        ];
        for scheme in schemes {
            for rest in [":alert(1)", "://evil.example/a"] {
                let text = format!("{scheme}{rest}");
                assert!(allowed(&text).is_none(), "{text} must stay closed");
            }
        }
        for text in [
            "",
            "x",
            "//evil.example",
            "/etc/passwd",
            "C:\\Windows\\System32\\calc.exe",
            "\\\\server\\share",
            " https://a.example",
            "https://a.example/\n",
            "https://a.example/\t--flag",
            "https://user:pw@a.example/",
            "https://user@a.example/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://0x7f.1/",
            "https://192.168.1.1/",
            "https://router/",
            "https://",
            "https:///x",
            "https://a b.example/",
            "mailto:",
            "mailto:dana",
            "mailto:a@b.example?attach=/etc/passwd",
            "java\u{0}script:alert(1)",
            "\u{1}javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "-https://a.example",
        ] {
            assert!(allowed(text).is_none(), "{text:?} must stay closed");
        }
        let long = format!("https://a.example/{}", "x".repeat(LONGEST));
        assert!(allowed(&long).is_none(), "an endless address must stay closed");
    }
}

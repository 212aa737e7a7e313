//! Which delegated permissions let which call through, from the permission tables of Graph's reference pages (list
//! calendars, list events, calendarView delta, list users, get mailboxSettings …). What others share needs the `.Shared`
//! form; the page "Get events from a shared calendar" says so.

use super::errors::{Outcome, Refusal};
use http::Method;

const PEOPLE: &[&str] = &["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"];
const OWN_ACCOUNT: &[&str] = &["User.Read", "User.ReadBasic.All", "User.Read.All", "Directory.Read.All"];
const SETTINGS: &[&str] = &["MailboxSettings.Read", "MailboxSettings.ReadWrite"];
const READ: &[&str] =
    &["Calendars.Read", "Calendars.Read.Shared", "Calendars.ReadWrite", "Calendars.ReadWrite.Shared"];
const READ_SHARED: &[&str] = &["Calendars.Read.Shared", "Calendars.ReadWrite.Shared"];
const WRITE: &[&str] = &["Calendars.ReadWrite", "Calendars.ReadWrite.Shared"];
const WRITE_SHARED: &[&str] = &["Calendars.ReadWrite.Shared"];

/// A call, as far as permissions go by it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    pub(super) method: &'a Method,
    /// Behind `me` or `users/{id}`.
    pub(super) path: &'a [&'a str],
    /// Is it the mailbox of the account that asks?
    pub(super) own: bool,
}

/// The directory.
pub(super) fn people(granted: &str) -> Outcome<()> {
    if has(granted, PEOPLE) { Ok(()) } else { Err(Refusal::privileges()) }
}

/// One account, its mailbox or its calendars.
pub(super) fn mailbox(granted: &str, call: Call<'_>) -> Outcome<()> {
    let Call { method, path, own } = call;
    match (path, own, method.is_safe()) {
        ([], true, _) if has(granted, OWN_ACCOUNT) => Ok(()),
        ([], false, _) if has(granted, PEOPLE) => Ok(()),
        ([], _, _) => Err(Refusal::privileges()),
        (["outlook", zones], _, _) if zones.starts_with("supportedTimeZones") => {
            granted_or_denied(granted, OWN_ACCOUNT)
        }
        (["mailboxSettings"] | ["outlook", ..], _, _) => granted_or_denied(granted, SETTINGS),
        // It is posted, and reads only ("calendar: getSchedule", under "Permissions").
        ([.., "getSchedule"], _, _) => granted_or_denied(granted, READ),
        (_, true, true) => granted_or_denied(granted, READ),
        (_, false, true) => granted_or_denied(granted, READ_SHARED),
        (_, true, false) => granted_or_denied(granted, WRITE),
        (_, false, false) => granted_or_denied(granted, WRITE_SHARED),
    }
}

fn granted_or_denied(granted: &str, wanted: &[&str]) -> Outcome<()> {
    if has(granted, wanted) { Ok(()) } else { Err(Refusal::access_denied()) }
}

fn has(granted: &str, wanted: &[&str]) -> bool {
    let bare = |word: &'_ str| word.strip_prefix("https://graph.microsoft.com/").unwrap_or(word).to_owned();
    granted.split(' ').map(bare).any(|word| wanted.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{Call, mailbox, people};
    use http::Method;

    #[test]
    fn a_call_gets_as_far_as_its_permission() {
        let may = |granted: &str, method: Method, path: &[&str], own: bool| {
            mailbox(granted, Call { method: &method, path, own }).is_ok()
        };
        let events = ["calendars", "c", "events"];
        assert!(may("Calendars.Read", Method::GET, &events, true), "one's own calendar");
        assert!(!may("Calendars.Read", Method::GET, &events, false), "what others share is more");
        assert!(may("Calendars.Read.Shared", Method::GET, &events, false), "with its own permission");
        assert!(!may("Calendars.Read.Shared", Method::POST, &events, false), "which reads only");
        assert!(!may("Calendars.ReadWrite", Method::DELETE, &["events", "e"], false), "own writing is own");
        assert!(may("Calendars.ReadWrite.Shared", Method::DELETE, &["events", "e"], false), "shared writing");
        assert!(
            may("Calendars.Read", Method::POST, &["calendar", "getSchedule"], true),
            "a question that is posted"
        );
        let full = "https://graph.microsoft.com/Calendars.ReadWrite";
        assert!(may(full, Method::PATCH, &["events", "e"], true), "written with its resource");
        assert!(!may("Calendars.ReadWrite", Method::GET, &["mailboxSettings"], true), "settings are apart");
        assert!(may("User.Read", Method::GET, &[], true), "who one is oneself");
        assert!(!may("User.Read", Method::GET, &[], false), "not who others are");
        assert!(people("User.Read.All").is_ok() && people("User.Read").is_err(), "nor all of them");
    }
}

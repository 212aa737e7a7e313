//! Which scopes let which call through: the lists of the Calendar API's discovery document (revision of 2026-10-30),
//! one for each method that is answered here. One of a list is enough.

use super::errors::{Outcome, Refusal};
use http::Method;

/// What all scopes of Google's interfaces begin with.
const BEFORE: &str = "https://www.googleapis.com/auth/";

const LISTS: &[&str] =
    &["calendar", "calendar.calendarlist", "calendar.calendarlist.readonly", "calendar.readonly"];
const LIST: &[&str] = &[
    "calendar",
    "calendar.app.created",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.readonly",
];
const CALENDAR: &[&str] = &[
    "calendar",
    "calendar.app.created",
    "calendar.calendars",
    "calendar.calendars.readonly",
    "calendar.readonly",
];
const READ: &[&str] = &[
    "calendar",
    "calendar.app.created",
    "calendar.events",
    "calendar.events.freebusy",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.public.readonly",
    "calendar.events.readonly",
    "calendar.readonly",
];
const WRITE: &[&str] = &["calendar", "calendar.app.created", "calendar.events", "calendar.events.owned"];
const MOVE: &[&str] = &["calendar", "calendar.events", "calendar.events.owned"];
const BUSY: &[&str] = &["calendar", "calendar.events.freebusy", "calendar.freebusy", "calendar.readonly"];

const MAKE: &[&str] = &["calendar", "calendar.app.created", "calendar.calendars"];
const RULES: &[&str] = &["calendar", "calendar.acls", "calendar.acls.readonly"];
const RULE: &[&str] = &["calendar", "calendar.acls", "calendar.acls.readonly", "calendar.readonly"];
const SHARE: &[&str] = &["calendar", "calendar.acls"];
const SETTINGS: &[&str] =
    &["calendar", "calendar.readonly", "calendar.settings", "calendar.settings.readonly"];
const COLORS: &[&str] = &[
    "calendar",
    "calendar.app.created",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.events.freebusy",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.public.readonly",
    "calendar.readonly",
];
const STOP: &[&str] = &[
    "calendar",
    "calendar.acls",
    "calendar.acls.readonly",
    "calendar.app.created",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.events",
    "calendar.events.freebusy",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.public.readonly",
    "calendar.events.readonly",
    "calendar.readonly",
    "calendar.settings",
    "calendar.settings.readonly",
];

/// The list of a call; `None`: nothing is offered there.
fn of(method: &Method, path: &[&str]) -> Option<&'static [&'static str]> {
    Some(match (method, path) {
        (&Method::GET, ["users", "me", "calendarList"]) => LISTS,
        (&Method::GET, ["users", "me", "calendarList", _]) => LIST,
        (&Method::GET, ["calendars", _]) => CALENDAR,
        (&Method::POST, ["calendars"]) | (&Method::DELETE, ["calendars", _]) => MAKE,
        (&Method::GET, ["calendars", _, "acl"]) => RULES,
        (&Method::GET, ["calendars", _, "acl", _]) => RULE,
        (_, ["calendars", _, "acl", ..]) => SHARE,
        (&Method::GET, ["users", "me", "settings", ..]) => SETTINGS,
        (&Method::GET, ["colors"]) => COLORS,
        (&Method::POST, ["channels", "stop"]) => STOP,
        (&Method::POST, ["freeBusy"]) => BUSY,
        // Whoever may read events may be told of them.
        (&Method::POST, ["calendars", _, "events", "watch"]) => READ,
        (&Method::GET, ["calendars", _, "events", ..]) => READ,
        (&Method::POST, ["calendars", _, "events", _, "move"]) => MOVE,
        (_, ["calendars", _, "events", ..]) => WRITE,
        (_, _) => return None,
    })
}

/// Whoever was not allowed so much gets no further.
pub(super) fn check(granted: &str, method: &Method, path: &[&str]) -> Outcome<()> {
    let Some(wanted) = of(method, path) else { return Ok(()) };
    let mut words = granted.split(' ').filter_map(|word| word.strip_prefix(BEFORE));
    if words.any(|word| wanted.contains(&word)) { Ok(()) } else { Err(Refusal::insufficient()) }
}

#[cfg(test)]
mod tests {
    use super::check;
    use http::Method;

    #[test]
    fn a_call_gets_as_far_as_its_scope() {
        let (list, events) = (["users", "me", "calendarList"], ["calendars", "x", "events"]);
        let event = ["calendars", "x", "events", "e"];
        let may = |scope: &str, method: Method, path: &[&str]| {
            check(&format!("https://www.googleapis.com/auth/{scope}"), &method, path).is_ok()
        };
        assert!(may("calendar.readonly", Method::GET, &list), "reading may list");
        assert!(may("calendar.readonly", Method::GET, &events), "and read events");
        assert!(!may("calendar.readonly", Method::PATCH, &event), "and write none");
        assert!(may("calendar.events", Method::DELETE, &event), "events may be removed with theirs");
        assert!(!may("calendar.events", Method::GET, &list), "but no calendars are listed with it");
        assert!(may("calendar.calendarlist.readonly", Method::GET, &list), "the narrow one lists");
        assert!(!may("calendar.calendarlist.readonly", Method::GET, &events), "and reads nothing");
        assert!(
            !may("admin.directory.user.readonly", Method::GET, &list),
            "the directory's is another thing"
        );
        assert!(check("openid email", &Method::GET, &events).is_err(), "a sign-in alone reads nothing");
    }
}

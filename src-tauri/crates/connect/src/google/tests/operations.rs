//! What is asked, and how pages are taken apart.

use super::{calendar, labels};
use crate::google::list_events::{self, Continuation, ReadStart, UnlabelledPage};
use crate::google::{DIALECT, get_calendar, get_event, list_calendars};
use crate::http::dialect::ErrorClass;
use crate::http::request::{Misread, Reply};
use crate::ports::{AfterPage, CalendarItem, EventPage, PageToken, ReadRequest, SyncToken};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use std::collections::BTreeMap;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{ConnectionName, RemoteId};
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zones;
use url::Url;

fn api() -> Url {
    Url::parse("https://www.googleapis.com/calendar/v3").unwrap()
}

fn window() -> Window {
    Window { start: "2026-11-01T04:00:00Z".parse().unwrap(), end: "2027-01-01T05:00:00.5Z".parse().unwrap() }
}

fn query(url: &Url) -> BTreeMap<String, String> {
    url.query_pairs().into_owned().collect()
}

fn asked(reading: &ReadRequest) -> BTreeMap<String, String> {
    query(&list_events::prepare(&api(), &calendar(), &Continuation::of(reading).unwrap()).url)
}

fn parse(body: &[u8], at: &Continuation) -> Result<UnlabelledPage, Misread> {
    list_events::parse(body, at, &calendar(), &Zones::bundled())
}

fn page(body: &serde_json::Value, at: &Continuation) -> EventPage {
    parse(body.to_string().as_bytes(), at).unwrap_or_else(|_| panic!("the page can be read")).with(&labels())
}

#[test]
fn a_full_reading_asks_for_the_window() {
    let query = asked(&ReadRequest::Full(window()));
    let expected = [
        ("maxResults", "1000"),
        ("showDeleted", "true"),
        ("singleEvents", "true"),
        ("timeMax", "2027-01-01T05:00:00Z"),
        ("timeMin", "2026-11-01T04:00:00Z"),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(query, BTreeMap::from(expected), "RFC 3339 with an offset, instances, deletions too");
}

#[test]
fn f11_a_sync_token_travels_without_what_google_forbids_beside_it() {
    let query = asked(&ReadRequest::Changes(SyncToken("CPDA/+=".to_owned())));
    assert_eq!(query.get("syncToken").map(String::as_str), Some("CPDA/+="), "the token comes back unchanged");
    for forbidden in [
        "timeMin",
        "timeMax",
        "updatedMin",
        "orderBy",
        "q",
        "iCalUID",
        "privateExtendedProperty",
        "sharedExtendedProperty",
    ] {
        assert!(!query.contains_key(forbidden), "{forbidden} is refused together with a token");
    }
    assert_eq!(query.get("showDeleted").map(String::as_str), Some("true"), "deletions are what it is for");
}

#[test]
fn a_page_token_carries_the_whole_reading() {
    for reading in [ReadRequest::Full(window()), ReadRequest::Changes(SyncToken("s".to_owned()))] {
        let at = Continuation::of(&reading).unwrap();
        let AfterPage::More(token) = page(&json!({"nextPageToken": "p2"}), &at).then else {
            panic!("a page token means that there is more");
        };
        let mut expected = asked(&reading);
        expected.insert("pageToken".to_owned(), "p2".to_owned());
        assert_eq!(asked(&ReadRequest::Next(token)), expected, "the next page wants the same parameters");
    }
    for text in ["", "p2", "{}", "{\"begun\":{}}"] {
        let at = Continuation::of(&ReadRequest::Next(PageToken(text.to_owned())));
        assert_eq!(at, None, "{text:?} is no token of ours");
    }
}

#[test]
fn the_last_page_brings_the_sync_token() {
    let at = Continuation { begun: ReadStart::Changes { sync: "old".to_owned() }, page: None };
    let done = page(&json!({"items": [], "nextSyncToken": "new"}), &at).then;
    assert_eq!(done, AfterPage::Done(Some(SyncToken("new".to_owned()))), "the token of the last page counts");
    let none = page(&json!({"items": null}), &at).then;
    assert_eq!(none, AfterPage::Done(None), "without one the next reading is a full one");
    let empty = page(&json!({"items": [], "nextPageToken": "p"}), &at).then;
    assert!(matches!(empty, AfterPage::More(_)), "an empty page may have a successor");
}

#[test]
fn f22_one_poison_item_costs_nothing_but_itself() {
    let good = json!({"id": "a", "start": {"date": "2026-11-02"}, "end": {"date": "2026-11-03"}});
    let body = json!({"items": [
        good,
        {"id": "b", "summary": {"text": "Smith v. Jones"}},
        {"id": "c", "start": {"date": "2026-11-02"}},
        {"start": {"date": "2026-11-02"}, "end": {"date": "2026-11-03"}},
        null,
        "Smith v. Jones",
        {"id": "d", "status": "cancelled"},
    ]});
    let at = Continuation::of(&ReadRequest::Full(window())).unwrap();
    let page = page(&body, &at);
    assert_eq!(page.items.len(), 2, "the good event and the cancelled row are read");
    assert!(
        matches!(&page.items[1], CalendarItem::Gone(id) if id.as_str() == "d"),
        "a bare cancelled row is gone"
    );
    let ids: Vec<_> = page.unreadable.iter().map(|row| row.id.as_ref().map(RemoteId::as_str)).collect();
    assert_eq!(ids.len(), 5, "each bad item is counted");
    assert!(ids.contains(&Some("b")) && ids.contains(&Some("c")), "ids are told where they can be read");
    for row in &page.unreadable {
        assert!(!row.reason.contains("Smith"), "no client words in {:?}", row.reason);
    }
}

#[test]
fn a_short_list_of_attendees_is_said() {
    let body = json!({"items": [{
        "id": "a", "attendeesOmitted": true, "start": {"date": "2026-11-02"}, "end": {"date": "2026-11-03"},
    }]});
    let page = page(&body, &Continuation::of(&ReadRequest::Full(window())).unwrap());
    assert_eq!(
        (page.items.len(), page.unreadable.len()),
        (1, 1),
        "the event counts, and that it is not whole is said"
    );
}

#[test]
fn a_label_stays_with_its_event() {
    let start = &json!({"date": "2026-11-02"});
    let end = json!({"date": "2026-11-03"});
    let row = |id: &str, label: Option<&str>, start: &serde_json::Value| {
        let mut row = json!({"id": id, "eventLabelId": label, "end": end});
        row["start"] = start.clone();
        row
    };
    let body = json!({"items": [
        row("plain", None, start), row("broken", Some("5e1b"), &json!({})), row("labelled", Some("5e1b"), start),
        row("last", None, start),
    ]});
    let read = page(&body, &Continuation::of(&ReadRequest::Full(window())).unwrap());
    let categories = |item: &CalendarItem| match item {
        CalendarItem::Event(event) => (event.key.id.to_string(), event.categories.join(",")),
        CalendarItem::Gone(id) | CalendarItem::Vanished(id) => (id.to_string(), String::new()),
    };
    let read: Vec<_> = read.items.iter().map(categories).collect();
    let named = [("plain", ""), ("labelled", "Deposition"), ("last", "")];
    let named = named.map(|(id, category)| (id.to_owned(), category.to_owned()));
    assert_eq!(read, named, "an unreadable event between them must not shift the label to another");
}

#[test]
fn a_calendar_that_shows_only_free_and_busy_is_refused() {
    let at = Continuation::of(&ReadRequest::Full(window())).unwrap();
    for role in ["none", "freeBusyReader"] {
        let body = json!({"accessRole": role, "items": []}).to_string();
        let answer = parse(body.as_bytes(), &at);
        assert!(
            matches!(answer, Err(Misread::Refused(_))),
            "no events for {role} is not the same as an empty calendar"
        );
    }
    assert!(matches!(parse(b"[]", &at), Err(Misread::Shape(_))), "a list is no page");
}

#[test]
fn calendars_and_their_owners() {
    let body = json!({"nextPageToken": "n", "items": [
        {"id": "ada@firm.example", "summary": "Ada", "timeZone": "America/Chicago", "primary": true, "accessRole": "owner"},
        {"id": "c_1@group.calendar.google.com", "summary": "Court", "summaryOverride": "Hearings", "dataOwner": "Bo@Firm.example"},
        {"id": "c_2@group.calendar.google.com", "summary": null, "accessRole": "freeBusyReader"},
        {"id": "en.usa#holiday@group.v.calendar.google.com", "summary": "Holidays"},
        {"id": "room@resource.calendar.google.com"},
        {"id": "old@firm.example", "deleted": true},
    ]});
    let page = list_calendars::parse(body.to_string().as_bytes(), &ConnectionName::new("office")).unwrap();
    let rows: Vec<_> = page
        .calendars
        .iter()
        .map(|c| (c.name.reveal(), c.owner.as_ref().map(Email::as_str), c.zone.as_str()))
        .collect();
    let expected = [
        ("Ada", Some("ada@firm.example"), "America/Chicago"),
        ("Hearings", Some("bo@firm.example"), "UTC"),
        ("c_2@group.calendar.google.com", None, "UTC"),
        ("Holidays", None, "UTC"),
        ("room@resource.calendar.google.com", None, "UTC"),
    ];
    assert_eq!(rows, expected, "own calendars belong to their address, secondary ones to their data owner");
    assert_eq!(page.primary.as_deref(), Some("ada@firm.example"), "the account is its main calendar");
    assert_eq!(page.next.as_deref(), Some("n"), "there is another page");
}

#[test]
fn a_calendar_that_cannot_be_read_fails_the_list() {
    for body in [
        r#"{"items":[{"summary":"x"}]}"#,
        r#"{"items":[null]}"#,
        r#"{"items":[{"id":""}]}"#,
        r#"{"items":[{"id":7}]}"#,
    ] {
        let page = list_calendars::parse(body.as_bytes(), &ConnectionName::new("office"));
        assert!(page.is_err(), "{body}: nobody would miss a calendar that is not in the list");
    }
}

#[test]
fn single_reads_encode_their_ids() {
    let mut odd = calendar();
    odd.id = truedocket_core::ids::CalendarId::new("usa#holiday@group.v.calendar.google.com");
    let url = get_event::prepare(&api(), &odd, &RemoteId::new("a/b")).url;
    let expected = "https://www.googleapis.com/calendar/v3/calendars/usa%23holiday@group.v.calendar.google.com/events/a%2Fb";
    assert_eq!(url.as_str(), expected, "ids stay inside their segment");
}

#[test]
fn labels_have_names() {
    let body = json!({"labelProperties": {"eventLabels": [{"id": "1", "name": "Internal"}, {"id": "2"}, {"id": "3", "name": " "}]}});
    let labels = get_calendar::parse(body.to_string().as_bytes()).unwrap();
    assert_eq!(labels, [("1".to_owned(), "Internal".to_owned())].into(), "nameless labels stand for nothing");
    assert!(get_calendar::parse(b"{}").unwrap().is_empty(), "old calendars have no labels");
}

#[test]
fn f25_the_reason_decides_and_not_the_status() {
    let cases = [
        (403, "rateLimitExceeded", ErrorClass::Throttled),
        (403, "userRateLimitExceeded", ErrorClass::Throttled),
        (429, "rateLimitExceeded", ErrorClass::Throttled),
        (403, "quotaExceeded", ErrorClass::Throttled),
        (403, "forbiddenForNonOrganizer", ErrorClass::Refused),
        (403, "insufficientPermissions", ErrorClass::Refused),
        (404, "notFound", ErrorClass::Refused),
        (410, "fullSyncRequired", ErrorClass::Stale),
        (410, "updatedMinTooLongAgo", ErrorClass::Stale),
        (410, "deleted", ErrorClass::Refused),
        (412, "conditionNotMet", ErrorClass::Stale),
        (401, "authError", ErrorClass::SignedOut),
        (503, "backendError", ErrorClass::Unavailable),
    ];
    for (status, reason, meaning) in cases {
        let body = json!({"error": {"code": status, "message": "Smith", "errors": [{"domain": "x", "reason": reason}]}});
        let reply = Reply {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from(body.to_string()),
        };
        let told = (DIALECT.reason)(&reply);
        assert_eq!(told.as_deref(), Some(reason), "the first reason is taken");
        assert_eq!(DIALECT.read(reply.status, told.as_deref()), meaning, "{status} {reason}");
    }
}

#[test]
fn the_page_of_an_event_is_the_vendors_own() {
    use crate::ports::WebPage;
    let api = url::Url::parse(crate::google::API).unwrap();
    let page = |body: &str| get_event::parse_page(body.as_bytes(), &api).unwrap();
    let shown = page(r#"{"htmlLink": "https://www.google.com/calendar/event?eid=YWJj"}"#);
    assert!(matches!(shown, WebPage::Appointment(_)), "as the vendor documents it: {shown:?}");
    for body in [r#"{"htmlLink": "https://www.google.com/url?q=https://evil.example"}"#, "{}"] {
        assert_eq!(page(body), WebPage::Nowhere, "{body}: no address is opened, and none is made up");
    }
}

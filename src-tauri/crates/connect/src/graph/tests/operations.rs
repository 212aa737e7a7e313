//! What is asked, and how lists are taken apart.

use super::calendar;
use crate::graph::list_calendars::{self, Mailbox};
use crate::graph::list_users::{self, Account};
use crate::graph::mailbox::CalendarPath;
use crate::graph::{DIALECT, directory, get_event, list_events, me};
use crate::http::dialect::ErrorClass;
use crate::http::request::{PreparedRequest, Reply};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use truedocket_core::firm::people::{Duty, Email};
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::time::Window;
use url::Url;

fn api() -> Url {
    Url::parse("https://graph.microsoft.com/v1.0").unwrap()
}

fn body(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn prefer(prepared: &PreparedRequest) -> &str {
    prepared.headers.get("prefer").map_or("", |value| value.to_str().unwrap())
}

fn ada() -> Account {
    Account {
        name: "ada@firm.example".to_owned(),
        email: "ada@firm.example".to_owned(),
        shown: "Ada Price".to_owned(),
        title: "Partner".to_owned(),
        enabled: true,
    }
}

#[test]
fn places_are_ids_and_back() {
    let id = CalendarId::new("ada@firm.example/AA/Mk==");
    let place = CalendarPath::of(&id).unwrap();
    assert_eq!(
        (place.mailbox, place.calendar),
        ("ada@firm.example", "AA/Mk=="),
        "calendar ids may hold slashes"
    );
    assert_eq!(place.id(), id, "the way back is the same");
    for bad in ["", "ada@firm.example", "/AAMk", "ada@firm.example/"] {
        assert!(CalendarPath::of(&CalendarId::new(bad)).is_none(), "{bad:?} is no place");
    }
}

#[test]
fn requests_to_mailboxes_carry_their_preferences_and_lane() {
    let calendar = calendar();
    let place = CalendarPath::of(&calendar.id).unwrap();
    let window = Window {
        start: "2026-11-01T04:00:00Z".parse().unwrap(),
        end: "2027-01-01T05:00:00.25Z".parse().unwrap(),
    };
    let full = list_events::prepare(&api(), place, &window);
    let address = "https://graph.microsoft.com/v1.0/users/ada@firm.example/calendars/AAMk==/calendarView/delta\
                   ?startDateTime=2026-11-01T04%3A00%3A00Z&endDateTime=2027-01-01T05%3A00%3A00Z";
    assert_eq!(full.url.as_str(), address, "the window and nothing else: delta takes no other parameter");
    let link = Url::parse("https://graph.microsoft.com/v1.0/x?$skiptoken=a%2Fb").unwrap();
    let next = list_events::prepare_link(link.clone(), place);
    assert_eq!(next.url, link, "links are followed as they came");
    for prepared in
        [full, next, get_event::prepare(&api(), place, "AA=/1"), list_calendars::prepare(&api(), &ada())]
    {
        for wish in ["IdType=\"ImmutableId\"", "outlook.timezone=\"UTC\"", "odata.maxpagesize=200"] {
            assert!(
                prefer(&prepared).contains(wish),
                "{}: {wish} holds for one request only",
                prepared.operation
            );
        }
        assert_eq!(prepared.lane, "ada@firm.example", "the limits count by mailbox");
    }
    assert_eq!(prefer(&list_users::prepare(&api())), "", "the directory is no mailbox");
    let main = CalendarId::new("ada@firm.example/main");
    let url = list_events::prepare(&api(), CalendarPath::of(&main).unwrap(), &window).url;
    assert_eq!(
        url.path(),
        "/v1.0/users/ada@firm.example/calendar/calendarView/delta",
        "the main calendar has an address of its own"
    );
}

#[test]
fn the_directory_leaves_guests_out() {
    let page = list_users::parse(&body(&json!({"@odata.nextLink": "n", "value": [
        {"id": "1", "displayName": "Ada Price", "mail": "Ada@Firm.example", "userPrincipalName": "ap@firm.example", "accountEnabled": true, "jobTitle": "Partner"},
        {"id": "2", "displayName": "Cy Left", "mail": null, "userPrincipalName": "cy@firm.example", "accountEnabled": false, "jobTitle": "Associate"},
        {"id": "3", "displayName": "Guest", "mail": "g@client.example", "userType": "Guest", "userPrincipalName": "x"},
        {"id": "4", "mail": "h@client.example", "userPrincipalName": "h_client.example#EXT#@firm.example"},
        {"id": "5", "userPrincipalName": "desk@firm.example", "jobTitle": null, "accountEnabled": null},
    ]})))
    .unwrap();
    let members: Vec<_> = page.accounts.into_iter().filter_map(directory::member).collect();
    let rows: Vec<_> = members.iter().map(|m| (m.email.as_str(), m.duty, m.active)).collect();
    let expected = [
        ("ada@firm.example", Duty::Attorney, true),
        ("cy@firm.example", Duty::Attorney, false),
        ("desk@firm.example", Duty::Staff, true),
    ];
    assert_eq!(rows, expected, "guests are clients; who is not said to have left is there");
    for bad in [json!({"value": [{"displayName": "x"}]}), json!({"value": [7]}), json!([])] {
        assert!(
            list_users::parse(&body(&bad)).is_err(),
            "whoever is missing from the list would be an outsider"
        );
    }
}

#[test]
fn calendars_count_where_they_are_at_home() {
    let (connection, account) = (ConnectionName::new("office"), ada());
    let mailbox = Mailbox { connection: &connection, account: &account, zone: "America/New_York" };
    let homes = [Email::new("ada@firm.example"), Email::new("bo@firm.example")];
    let page = list_calendars::parse(
        &body(&json!({"value": [
            {"id": "A1", "name": "Calendar", "isDefaultCalendar": true, "owner": {"name": "Ada", "address": "ada@firm.example"}},
            {"id": "A2", "name": "Hearings", "owner": null},
            {"id": "A3", "name": "Bo", "owner": {"address": "Bo@firm.example"}},
            {"id": "A4", "name": "Court", "owner": {"address": "clerk@court.example"}},
        ]})),
        &mailbox,
        |owner| homes.contains(&Some(owner.clone())),
    )
    .unwrap();
    let rows: Vec<_> = page
        .calendars
        .iter()
        .map(|c| (c.id.as_str(), c.name.reveal(), c.owner.as_ref().map_or("", |owner| owner.as_str())))
        .collect();
    let expected = [
        ("ada@firm.example/A1", "Ada Price", "ada@firm.example"),
        ("ada@firm.example/A2", "Ada Price: Hearings", "ada@firm.example"),
        ("ada@firm.example/A4", "Ada Price: Court", "clerk@court.example"),
    ];
    assert_eq!(rows, expected, "what Bo shares is listed in Bo's mailbox, and would count twice here");
    let bad = list_calendars::parse(&body(&json!({"value": [{"name": "x"}]})), &mailbox, |_| false);
    assert!(bad.is_err(), "nobody would miss a calendar that is not in the list");
    let main = list_calendars::main_calendar(&mailbox);
    assert_eq!(main.id.as_str(), "ada@firm.example/main", "a mailbox that refuses stays in sight");
}

#[test]
fn accounts_and_zones() {
    let account = |value: Value| me::parse(&body(&value)).unwrap();
    assert_eq!(
        account(json!({"mail": "a@firm.example", "userPrincipalName": "b"})),
        "a@firm.example",
        "the address first"
    );
    assert_eq!(account(json!({"mail": null, "userPrincipalName": "b"})), "b", "else the principal name");
    let zone = me::parse_zone(&body(&json!({"timeZone": "Eastern Standard Time"}))).unwrap();
    assert_eq!(zone.as_deref(), Some("Eastern Standard Time"), "as the mailbox says it");
}

#[test]
fn f11_a_lost_state_is_stale_whatever_its_status() {
    let cases = [
        (410, "SyncStateNotFound", ErrorClass::Stale),
        (404, "syncStateNotFound", ErrorClass::Stale),
        (400, "SyncStateInvalid", ErrorClass::Stale),
        (410, "resyncRequired", ErrorClass::Stale),
        (404, "ErrorItemNotFound", ErrorClass::Refused),
        (403, "ErrorAccessDenied", ErrorClass::Refused),
        (401, "InvalidAuthenticationToken", ErrorClass::SignedOut),
        (429, "ApplicationThrottled", ErrorClass::Throttled),
        (503, "serviceNotAvailable", ErrorClass::Unavailable),
    ];
    for (status, code, meaning) in cases {
        let error = json!({"error": {"code": code, "message": "Smith", "innerError": {"request-id": "r"}}});
        let reply = Reply {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from(error.to_string()),
        };
        let told = (DIALECT.reason)(&reply);
        assert_eq!(told.as_deref(), Some(code), "the code is the reason");
        assert_eq!(DIALECT.read(reply.status, told.as_deref()), meaning, "{status} {code}");
    }
}

#[test]
fn the_page_of_an_event_is_the_vendors_own() {
    use crate::ports::WebPage;
    let api = url::Url::parse(crate::graph::API).unwrap();
    let page = |body: &str| get_event::parse_page(body.as_bytes(), &api).unwrap();
    let shown = page(
        r#"{"webLink": "https://outlook.office365.com/owa/?itemid=AAMk%3D&exvsurl=1&path=/calendar/item"}"#,
    );
    assert!(matches!(shown, WebPage::Appointment(_)), "as the vendor documents it: {shown:?}");
    for body in [r#"{"webLink": "https://evil.example/owa/?itemid=AAMk"}"#, "{}"] {
        assert_eq!(page(body), WebPage::Nowhere, "{body}: no address is opened, and none is made up");
    }
}

//! What is asked for and what is made of the answers, without a network.

use crate::clio::map::Firm;
use crate::clio::{
    API, DIALECT, change_entry, create_entry, delete_entry, find_contacts, get_entry, list_contacts,
    list_entries, list_event_types, list_matters, list_users, who_am_i,
};
use crate::failure::Kind;
use crate::http::dialect::ErrorClass;
use crate::ports::{EntryChange, EntryDraft, PageToken};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use truedocket_core::firm::matter::MatterStatus;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, MatterId, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{Span, Window};
use url::Url;

fn api() -> Url {
    Url::parse(API).unwrap()
}

struct Office {
    name: ConnectionName,
    zones: Zones,
    zone: Zone,
    owners: BTreeMap<CalendarId, Email>,
}

impl Office {
    fn new() -> Self {
        let zones = Zones::bundled();
        let zone = zones.find("America/New_York").unwrap();
        let owners = [(CalendarId::new("31"), Email::new("ann@hale.example").unwrap())].into();
        Self { name: ConnectionName::new("Clio"), zones, zone, owners }
    }

    fn firm(&self) -> Firm<'_> {
        Firm { connection: &self.name, zone: &self.zone, zones: &self.zones, owners: &self.owners }
    }
}

fn window() -> Window {
    Window { start: "2026-11-24T05:00:00Z".parse().unwrap(), end: "2026-11-25T05:00:00Z".parse().unwrap() }
}

fn page(data: &Value) -> Vec<u8> {
    json!({ "data": data, "meta": { "paging": {}, "records": 1 } }).to_string().into_bytes()
}

fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn hearing() -> Value {
    json!({
        "id": "553_20261124", "etag": "\"e1\"", "summary": "Hearing", "description": "Bring exhibits",
        "location": "Room 4", "start_at": "2026-11-24T09:30:00-05:00", "end_at": "2026-11-24T10:30:00-05:00",
        "all_day": false, "court_rule": true, "updated_at": "2026-11-20T15:00:00-05:00",
        "start_at_time_zone": "Eastern Time (US & Canada)", "matter": { "id": 77 },
        "calendar_owner": { "id": 31 }, "calendar_entry_event_type": { "id": 5, "name": "Court Appearance" },
        "attendees": [{ "id": 31, "type": "Calendar", "email": "Ann@Hale.example" }, { "id": 8, "type": "Contact" }],
        "external_properties": [
            { "id": 1, "name": "other", "value": "x" },
            { "id": 2, "name": "source_calendar_id", "value": "event-9" },
        ],
        "brand_new_field": { "nobody": "knows" },
    })
}

#[test]
fn an_entry_is_read_whole() {
    let office = Office::new();
    let listed = list_entries::parse(&page(&json!([hearing()])), &window(), &office.firm()).unwrap();
    let entry = &listed.items[0];
    assert_eq!(entry.key.id.as_str(), "553_20261124", "days of a series have text ids");
    assert_eq!(entry.key.calendar.as_str(), "31", "number ids are text here");
    assert_eq!(entry.version.as_str(), "\"e1\"", "the version goes back as it came");
    let start = "2026-11-24T14:30:00Z".parse().unwrap();
    let end = "2026-11-24T15:30:00Z".parse().unwrap();
    let zone = "America/New_York".to_owned();
    assert_eq!(entry.span, Span::Timed { start, end, zone }, "an unknown zone name leaves the office's");
    assert_eq!(entry.owner, Email::new("ann@hale.example"), "the calendar tells the owner");
    assert_eq!(entry.matter, Some(MatterId::new("77")), "the matter is named by id");
    assert_eq!(entry.category.as_deref(), Some("Court Appearance"), "the kind by its name");
    assert_eq!(entry.attendees.len(), 1, "who has no address cannot be compared");
    assert_eq!(entry.source.as_deref(), Some("event-9"), "our property, not another");
    assert!(entry.ruled, "entries of court rules are marked");
}

#[test]
fn all_day_entries_are_days_of_the_office() {
    let cases = [
        ("2026-11-24T00:00:00-05:00", "2026-11-25T00:00:00-05:00", "2026-11-24", "2026-11-25"),
        ("2026-11-24T00:00:00-05:00", "2026-11-24T23:59:59-05:00", "2026-11-24", "2026-11-25"),
        ("2026-11-24T00:00:00-05:00", "2026-11-24T00:00:00-05:00", "2026-11-24", "2026-11-25"),
        ("2026-11-24T05:00:00Z", "2026-11-26T05:00:00Z", "2026-11-24", "2026-11-26"),
        ("2026-11-01T00:00:00-04:00", "2026-11-02T00:00:00-05:00", "2026-11-01", "2026-11-02"),
    ];
    let office = Office::new();
    let wide = Window { start: "2026-10-01T00:00:00Z".parse().unwrap(), ..window() };
    for (start, end, first, after) in cases {
        let mut wire = hearing();
        wire["all_day"] = true.into();
        wire["start_at"] = start.into();
        wire["end_at"] = end.into();
        let listed = list_entries::parse(&page(&json!([wire])), &wide, &office.firm()).unwrap();
        let want = Span::AllDay { first: first.parse().unwrap(), end: after.parse().unwrap() };
        assert_eq!(listed.items[0].span, want, "{start} to {end} are the office's days");
    }
}

#[test]
fn f22_a_bad_entry_is_a_row_and_costs_no_other() {
    let office = Office::new();
    let mut without_start = hearing();
    without_start["start_at"] = Value::Null;
    without_start["id"] = 99.into();
    let mut without_version = hearing();
    without_version["etag"] = Value::Null;
    let poison = json!({ "id": 12, "summary": ["Doe v. Roe"] });
    let body = page(&json!([without_start, hearing(), without_version, poison, 7, null]));
    let listed = list_entries::parse(&body, &window(), &office.firm()).unwrap();
    assert_eq!(listed.items.len(), 1, "the good one is read");
    assert_eq!(listed.unreadable.len(), 5, "each bad one is a row");
    let ids: Vec<_> = listed.unreadable.iter().map(|row| row.id.as_ref().map(RemoteId::as_str)).collect();
    assert_eq!(ids, [Some("99"), Some("553_20261124"), Some("12"), None, None], "named where it can be");
    for row in &listed.unreadable {
        assert!(!row.reason.contains("Doe"), "client words do not go into reasons: {}", row.reason);
    }
}

#[test]
fn a_private_entry_is_not_readable_and_has_no_empty_title() {
    let office = Office::new();
    let mut withheld = hearing();
    for (_, value) in withheld.as_object_mut().unwrap().iter_mut().filter(|(name, _)| name.as_str() != "id") {
        *value = Value::Null;
    }
    let mut told = withheld.clone();
    told["redacted"] = true.into();
    // Some of its fields may still be there.
    let mut dated = hearing();
    dated["summary"] = Value::Null;
    for wire in [withheld, told, dated] {
        let listed = list_entries::parse(&page(&json!([wire])), &window(), &office.firm()).unwrap();
        assert!(listed.items.is_empty(), "it must not be compared: {:?}", listed.items);
        let row = &listed.unreadable[0];
        assert_eq!(row.id.as_ref().map(RemoteId::as_str), Some("553_20261124"), "which one it is, is known");
        assert!(row.reason.contains("private"), "and why it is not read: {}", row.reason);
    }
    let mut untitled = hearing();
    untitled["summary"] = "".into();
    let listed = list_entries::parse(&page(&json!([untitled])), &window(), &office.firm()).unwrap();
    assert_eq!(listed.items.len(), 1, "an empty title is a title");
}

#[test]
fn what_lies_outside_the_window_is_left_out() {
    let office = Office::new();
    let mut touching = hearing();
    touching["start_at"] = "2026-11-23T23:00:00-05:00".into();
    touching["end_at"] = "2026-11-24T00:00:00-05:00".into();
    let listed = list_entries::parse(&page(&json!([touching])), &window(), &office.firm()).unwrap();
    assert!(listed.items.is_empty() && listed.unreadable.is_empty(), "Clio's bounds include, ours do not");
    let request = list_entries::prepare(&api(), &window(), None).unwrap();
    assert_eq!(query(&request.url, "expanded").as_deref(), Some("true"), "one row per occurrence");
    assert_eq!(query(&request.url, "from").as_deref(), Some("2026-11-23T05:00:00Z"), "a day more before");
    assert_eq!(query(&request.url, "to").as_deref(), Some("2026-11-26T05:00:00Z"), "a day more after");
}

#[test]
fn a_next_page_must_lead_to_clio() {
    let good = PageToken("https://app.clio.com/api/v4/matters.json?page_token=abc&limit=200".to_owned());
    let request = list_matters::prepare(&api(), Some(&good)).unwrap();
    assert_eq!(request.url.as_str(), good.0, "links are followed as they came");
    for bad in
        ["https://evil.example/api/v4/matters.json", "https://app.clio.com/other", "matters.json?page=2"]
    {
        let failure = list_matters::prepare(&api(), Some(&PageToken(bad.to_owned()))).unwrap_err();
        assert_eq!(failure.kind, Kind::Broken, "{bad} would take the token elsewhere");
    }
    let body = json!({ "data": [], "meta": { "paging": { "next": good.0 } } }).to_string();
    assert_eq!(list_matters::parse(body.as_bytes()).unwrap().next, Some(good), "meta.paging.next goes on");
    assert_eq!(list_matters::parse(b"{\"data\":[]}").unwrap().next, None, "no meta is the end");
    assert!(list_matters::parse(b"{}").is_err(), "no data is not an empty list");
}

#[test]
fn matters_of_every_status_are_read() {
    let row = |status: &str| {
        json!({
            "id": 1, "display_number": "00123-Smith", "custom_number": "", "description": "Estate",
            "status": status, "client": { "name": "Ann Smith" },
            "responsible_attorney": { "email": "Bo@hale.example" },
        })
    };
    let listed =
        list_matters::parse(&page(&json!([row("Pending"), row("Open"), row("Closed"), row("Brandnew")])))
            .unwrap();
    let found: Vec<_> = listed.items.iter().map(|matter| matter.status).collect();
    assert_eq!(found, [MatterStatus::Pending, MatterStatus::Open, MatterStatus::Closed], "as Clio says");
    assert_eq!(listed.unreadable.len(), 1, "an unknown status is not guessed");
    assert!(listed.items[0].other_numbers.is_empty(), "a blank number is none");
    let request = list_matters::prepare(&api(), None).unwrap();
    assert_eq!(query(&request.url, "status"), None, "closed ones, too");
    assert_eq!(query(&request.url, "order").as_deref(), Some("id(asc)"), "the order that has no page limit");
}

#[test]
fn people_are_read() {
    let users = page(&json!([
        { "id": 3, "name": "Ann Hale", "email": "Ann@hale.example", "enabled": true, "default_calendar_id": 31 },
        { "id": 4, "name": "Bo Gone", "email": null, "enabled": false, "default_calendar_id": null },
        { "id": 5, "name": "Who" },
    ]));
    let listed = list_users::parse(&users).unwrap();
    assert_eq!(listed.items[0].calendar, Some(CalendarId::new("31")), "the default calendar");
    assert!(!listed.items[1].enabled && listed.items[1].email.is_none(), "former users are read as well");
    assert_eq!(listed.unreadable.len(), 1, "whether somebody has an account is not guessed");
    let contacts = page(&json!([
        { "id": 8, "name": "Jo Client", "primary_email_address": "jo.client@mail.example" },
        { "id": 9, "name": "Jo", "primary_email_address": "JO@mail.example" },
    ]));
    assert_eq!(list_contacts::parse(&contacts).unwrap().items.len(), 2, "the address book");
    let jo = Email::new("jo@mail.example").unwrap();
    let found = find_contacts::parse(&contacts, &jo).unwrap();
    assert_eq!(found.unwrap().as_str(), "9", "the search is a wildcard, the choice is exact");
    assert_eq!(
        who_am_i::parse(br#"{"data":{"id":3,"email":"ann@hale.example"}}"#).unwrap(),
        "ann@hale.example"
    );
    assert!(who_am_i::parse(br#"{"data":{"id":3}}"#).is_err(), "an account has a name");
    let kinds = list_event_types::parse(&page(&json!([{ "id": 5, "name": "Deposition" }]))).unwrap();
    assert_eq!(kinds.items[0].id, "5", "kinds are named by id on the wire");
}

fn draft() -> EntryDraft {
    EntryDraft {
        calendar: CalendarId::new("31"),
        span: Span::AllDay { first: "2026-11-24".parse().unwrap(), end: "2026-11-25".parse().unwrap() },
        title: ClientText::new("Deposition"),
        body: ClientText::default(),
        place: ClientText::new("Suite 2"),
        matter: Some(MatterId::new("77")),
        category: Some("Deposition".to_owned()),
        attendees: Vec::new(),
        source: "event-9".to_owned(),
        mark: "fix/p1/0".to_owned(),
    }
}

#[test]
fn a_new_entry_names_its_source_and_mails_nobody() {
    let office = Office::new();
    let guests = [create_entry::Guest { id: "8".to_owned(), kind: "Contact" }];
    let request = create_entry::prepare(&api(), &draft(), Some("5"), &guests, &office.zone);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let want = json!({ "data": {
        "summary": "Deposition", "description": "", "location": "Suite 2", "all_day": true,
        "start_at": "2026-11-24T05:00:00Z", "end_at": "2026-11-25T05:00:00Z",
        "calendar_owner": { "id": 31 }, "matter": { "id": 77 }, "calendar_entry_event_type": { "id": 5 },
        "attendees": [{ "id": 8, "type": "Contact" }], "send_email_notification": false,
        "external_properties": [
            { "name": "source_calendar_id", "value": "event-9" },
            { "name": "truedocket_operation", "value": "fix/p1/0" },
        ],
    }});
    assert_eq!(body, want, "exactly the documented fields");
}

#[test]
fn a_change_names_the_version_and_only_what_changes() {
    let office = Office::new();
    let body = json!({ "data": hearing() }).to_string();
    let present = get_entry::parse(body.as_bytes()).unwrap();
    let seen = Version::new("\"e1\"");
    let change = EntryChange {
        title: Some(ClientText::new("New")),
        source: Some("event-10".to_owned()),
        attendees: Some(Vec::new()),
        ..EntryChange::default()
    };
    let guests = [create_entry::Guest { id: "44".to_owned(), kind: "Contact" }];
    let known =
        change_entry::Known { present: &present, kind: None, guests: Some(&guests), zone: &office.zone };
    let request = change_entry::prepare(&api(), "553", &seen, &change, &known).unwrap();
    assert_eq!(request.headers["if-match"], "\"e1\"", "only the version that was seen is changed");
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let want = json!({ "data": {
        "summary": "New", "send_email_notification": false,
        "external_properties": [{ "id": 2, "name": "source_calendar_id", "value": "event-10" }],
        "attendees": [
            { "id": 44, "type": "Contact" },
            { "id": 31, "type": "Calendar", "_destroy": true },
            { "id": 8, "type": "Contact", "_destroy": true },
        ],
    }});
    assert_eq!(body, want, "the property is replaced, guests come and go, all else stays");
}

#[test]
fn days_of_a_series_are_not_written() {
    for id in ["553_20261124", "", "1/2", "..", "5?x"] {
        let failure = delete_entry::prepare(&api(), id).unwrap_err();
        assert_eq!(failure.kind, Kind::Unsupported, "`{id}` has no address of its own");
    }
    let request = delete_entry::prepare(&api(), "553").unwrap();
    assert_eq!(request.url.path(), "/api/v4/calendar_entries/553.json", "a whole entry has one");
}

#[test]
fn clios_refusals_are_understood() {
    assert_eq!(
        DIALECT.read(StatusCode::GONE, None),
        ErrorClass::Refused,
        "an API version that ended, not a token"
    );
    assert_eq!(DIALECT.read(StatusCode::PRECONDITION_FAILED, None), ErrorClass::Stale, "somebody was faster");
    assert_eq!(DIALECT.read(StatusCode::UNPROCESSABLE_ENTITY, None), ErrorClass::Refused, "validation");
}

//! The pretend Google, asked as a client would ask, without a socket in between.

use super::{answer, run_batch};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::faults::{Fault, FaultKind};
use crate::oauth::Grant;
use crate::state::{Options, Shared};
use crate::vendor::Vendor;
use crate::world::{Calendar, Event, Exception, When, World};
use bytes::Bytes;
use chrono::{Duration, NaiveDateTime};
use serde_json::{Value, json};

#[path = "clean_up_tests.rs"]
mod clean_up;
#[path = "field_tests.rs"]
mod fields;
#[path = "refusal_tests.rs"]
mod refusals;
#[path = "sharing_tests.rs"]
mod sharing;

const ANA: &str = "ana@firm.example";

struct Client {
    shared: Shared,
    token: String,
}

impl Client {
    fn new() -> Self {
        let now = "2026-11-19T12:00:00Z".parse().expect("a time");
        let mut world = crate::world::empty(now);
        for id in [ANA, "bob@firm.example"] {
            let zone = "America/New_York".to_owned();
            world
                .calendars
                .insert(id.into(), Calendar { id: id.into(), owner: id.into(), name: id.into(), zone });
        }
        Self::of(world)
    }

    fn of(world: World) -> Self {
        let shared = Shared::new(world, "http://127.0.0.1:1".into(), Options::default());
        let scope = Vendor::Google.usual_scope().to_owned();
        let grant = Grant { vendor: Vendor::Google, account: ANA.into(), scope, offline: true };
        let token = shared.oauth().issue(grant, None, shared.now()).access;
        Self { shared, token }
    }

    fn put(&self, event: Event) {
        let now = self.shared.now();
        self.shared.world_mut().put_event(event, now);
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> ParsedRequest {
        let mut request = http::Request::builder().method(method).uri(format!("/google/calendar/v3{path}"));
        request = request.header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        ParsedRequest::new(Vendor::Google, &parts, Bytes::from(body.to_owned()), super::MOUNT)
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> JsonResponse {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        answer(&self.shared, &self.ask(method, path, headers, &body))
    }

    fn get(&self, path: &str) -> JsonResponse {
        self.send("GET", path, &[], &Value::Null)
    }

    /// One call of the Directory API.
    fn directory(&self, query: &str) -> JsonResponse {
        let request = http::Request::builder().uri(format!("/google/admin/directory/v1/users?{query}"));
        let request = request.header("authorization", format!("Bearer {}", self.token));
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let ask = ParsedRequest::new(Vendor::Google, &parts, Bytes::new(), super::DIRECTORY);
        super::people(&self.shared, &ask)
    }

    /// All items over all pages, and the body of the last page.
    fn all(&self, path: &str) -> (Vec<Value>, Value) {
        let (mut items, mut page) = (Vec::new(), String::new());
        loop {
            let body = ok(self.get(&format!("{path}{page}")));
            items.extend(body["items"].as_array().expect("items").iter().cloned());
            match body["nextPageToken"].as_str() {
                Some(next) => page = format!("&pageToken={next}"),
                None => return (items, body),
            }
        }
    }
}

fn ok(answer: JsonResponse) -> Value {
    assert!(answer.status.is_success(), "must succeed: {answer:?}");
    answer.body.unwrap_or_default()
}

fn refused(answer: &JsonResponse) -> (u16, String) {
    let body = answer.body.clone().unwrap_or_default();
    let reason = body["error"]["errors"][0]["reason"].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), reason)
}

fn event(id: &str, start: &str, rules: &[&str]) -> Event {
    let start: NaiveDateTime = start.parse().expect("a time");
    let when = When::Timed { start, end: start + Duration::hours(1), zone: "America/New_York".into() };
    Event {
        id: id.into(),
        calendar: ANA.into(),
        uid: format!("{id}@uid.example"),
        title: format!("title of {id}"),
        body: String::new(),
        place: String::new(),
        when,
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        exceptions: Default::default(),
        organizer: ANA.into(),
        guests: Vec::new(),
        categories: vec!["Deposition".into()],
        show_as: "busy".into(),
        event_type: "default".into(),
        called_off: false,
        deleted: false,
        private: false,
        properties: Default::default(),
        transaction: None,
        created: "2026-01-01T00:00:00Z".parse().expect("a time"),
        updated: "2026-01-01T00:00:00Z".parse().expect("a time"),
        change: 0,
    }
}

const WEEKS: &str =
    "/calendars/primary/events?singleEvents=true&timeMin=2026-10-25T00:00:00Z&timeMax=2026-11-20T00:00:00Z";

fn weekly() -> Event {
    event("series1", "2026-10-26T09:00:00", &["RRULE:FREQ=WEEKLY"])
}

#[test]
fn a_listing_comes_in_pages_and_the_token_on_the_last() {
    let client = Client::new();
    for n in 0..7 {
        client.put(event(&format!("event{n}"), "2026-11-02T09:00:00", &[]));
    }
    let first = ok(client.get("/calendars/primary/events?maxResults=100"));
    assert_eq!(first["items"].as_array().map(Vec::len), Some(3), "pages are small whatever is asked");
    assert!(first.get("nextSyncToken").is_none(), "no token before the end");
    let (items, last) = client.all("/calendars/primary/events?maxResults=100");
    assert_eq!(items.len(), 7, "each event once");
    assert!(last["nextSyncToken"].is_string(), "a token at the end");
    let (two, _) = client.all("/calendars/primary/events?maxResults=2");
    assert_eq!(two, items, "the size of pages changes nothing");
}

#[test]
fn a_series_keeps_its_hour_over_the_change_of_clocks() {
    let client = Client::new();
    client.put(weekly());
    let (items, _) = client.all(WEEKS);
    let starts: Vec<&str> = items.iter().filter_map(|item| item["start"]["dateTime"].as_str()).collect();
    let expected = [
        "2026-10-26T09:00:00-04:00",
        "2026-11-02T09:00:00-05:00",
        "2026-11-09T09:00:00-05:00",
        "2026-11-16T09:00:00-05:00",
    ];
    assert_eq!(starts, expected, "nine o'clock stays nine o'clock");
    assert_eq!(items[0]["id"], "series1_20261026T130000Z", "ids carry the original start in UTC");
    assert_eq!(items[1]["originalStartTime"]["dateTime"], expected[1], "each day knows its place");
    assert!(items.iter().all(|item| item["iCalUID"] == "series1@uid.example"), "all days share the UID");
}

#[test]
fn masters_come_with_their_exceptions() {
    let client = Client::new();
    let mut series = weekly();
    let mut moved = event("series1", "2026-11-03T11:00:00", &[]);
    moved.title = "moved".into();
    series.exceptions.insert("2026-11-02T14:00:00Z".into(), Exception::Changed(Box::new(moved)));
    series.exceptions.insert("2026-11-09T14:00:00Z".into(), Exception::Cancelled);
    client.put(series);
    let (rows, _) = client.all("/calendars/primary/events?singleEvents=false");
    assert_eq!(rows[0]["recurrence"], json!(["RRULE:FREQ=WEEKLY"]), "the master carries the rule");
    assert_eq!(rows[1]["recurringEventId"], "series1", "a changed day names its master");
    assert_eq!(rows[2]["status"], "cancelled", "a cancelled day is told even without showDeleted");
    let (days, _) = client.all(WEEKS);
    assert_eq!(days.len(), 3, "expanded, the cancelled day is not there");
    assert!(days.iter().any(|day| day["summary"] == "moved"), "and the changed one is as changed");
}

#[test]
fn bounds_are_exclusive() {
    let client = Client::new();
    client.put(event("event1", "2026-11-02T09:00:00", &[]));
    let between = |min: &str, max: &str| {
        client.all(&format!("/calendars/primary/events?timeMin={min}&timeMax={max}")).0.len()
    };
    assert_eq!(between("2026-11-02T15:00:00Z", "2026-11-03T00:00:00Z"), 0, "it ends at the lower bound");
    assert_eq!(between("2026-11-01T00:00:00Z", "2026-11-02T14:00:00Z"), 0, "it begins at the upper bound");
    assert_eq!(between("2026-11-02T14:59:59Z", "2026-11-02T15:00:00Z"), 1, "it is running");
}

#[test]
fn changes_tell_what_was_added_changed_and_deleted() {
    let client = Client::new();
    client.put(event("event1", "2026-11-02T09:00:00", &[]));
    client.put(weekly());
    let (_, last) = client.all(WEEKS);
    let sync = |token: &Value| {
        let token = token["nextSyncToken"].as_str().expect("a token").replace('=', "%3D");
        client.all(&format!("/calendars/primary/events?singleEvents=true&syncToken={token}"))
    };
    let (none, same) = sync(&last);
    assert!(none.is_empty(), "nothing changed");
    let mut shorter = weekly();
    shorter.rules = vec!["RRULE:FREQ=WEEKLY;COUNT=2".into()];
    client.put(shorter);
    client.put(event("event2", "2030-01-07T09:00:00", &[]));
    let now = client.shared.now();
    client.shared.world_mut().delete_event(ANA, "event1", now);
    let (rows, next) = sync(&same);
    let status = |id: &str| rows.iter().find(|row| row["id"] == id).map(|row| row["status"].clone());
    assert_eq!(status("event1"), Some(json!("cancelled")), "a deleted event comes as cancelled");
    assert_eq!(status("event2"), Some(json!("confirmed")), "a new one from outside the bound, too");
    assert_eq!(status("series1_20261102T140000Z"), Some(json!("confirmed")), "days that stay are told again");
    assert_eq!(status("series1_20261116T140000Z"), Some(json!("cancelled")), "days that went are cancelled");
    assert!(sync(&next).0.is_empty(), "and then it is quiet again");
}

#[test]
fn a_dead_or_foreign_sync_token_asks_for_a_full_sync() {
    let client = Client::new();
    let dead = client.get("/calendars/primary/events?syncToken=CPDAlvWDx70CEPDAlvWDx70CGAU=");
    assert_eq!(refused(&dead), (410, "fullSyncRequired".into()), "nobody knows it");
    let (_, last) = client.all("/calendars/primary/events?singleEvents=true");
    let token = last["nextSyncToken"].as_str().expect("a token");
    let other =
        client.get(&format!("/calendars/bob%40firm.example/events?singleEvents=true&syncToken={token}"));
    assert_eq!(refused(&other), (410, "fullSyncRequired".into()), "it is another calendar's");
    let bound = client.get(&format!(
        "/calendars/primary/events?singleEvents=true&syncToken={token}&timeMin=2026-01-01T00:00:00Z"
    ));
    assert_eq!(refused(&bound), (400, "invalid".into()), "no bound beside a token");
    client.shared.faults().add(Fault::new(FaultKind::DeadSyncToken).times(1));
    let ordered = client.get(&format!("/calendars/primary/events?singleEvents=true&syncToken={token}"));
    assert_eq!(refused(&ordered), (410, "fullSyncRequired".into()), "on order, too");
}

#[test]
fn what_is_not_documented_is_refused() {
    let client = Client::new();
    for (path, why) in [
        ("/calendars/primary/events?orderBy=startTime", "order by start needs singleEvents"),
        ("/calendars/primary/events?window=1", "unknown parameter"),
        ("/calendars/primary/events?timeMin=2026-11-02T09:00:00", "a time without offset"),
        ("/calendars/primary/events?maxResults=0", "below the least"),
        ("/calendars/primary/events?pageToken=x.1", "a page token of nobody"),
        ("/calendars/primary/events?q=a&q=b", "twice"),
    ] {
        assert_eq!(client.get(path).status, 400, "{why}");
    }
    assert_eq!(
        refused(&client.get("/calendars/nobody%40firm.example/events")),
        (404, "notFound".into()),
        "no calendar"
    );
    assert_eq!(client.get("/users/me/nothing").status, 404, "not offered");
    let old = client.get("/calendars/primary/events?updatedMin=2026-01-01T00:00:00Z");
    assert_eq!(refused(&old), (410, "updatedMinTooLongAgo".into()), "too far back");
}

#[test]
fn tokens_are_checked_on_the_worlds_clock() {
    let client = Client::new();
    assert_eq!(client.get("/calendars/primary").status, 200, "fresh");
    client.shared.set_now(client.shared.now() + Duration::hours(1));
    assert_eq!(
        refused(&client.get("/calendars/primary")),
        (401, "authError".into()),
        "an hour later it is over"
    );
}

fn body(id: &str) -> Value {
    json!({
        "id": id,
        "summary": "Busy",
        "start": { "dateTime": "2026-11-20T09:00:00-05:00", "timeZone": "America/New_York" },
        "end": { "dateTime": "2026-11-20T10:00:00-05:00", "timeZone": "America/New_York" },
        "extendedProperties": { "private": { "mark": "1" } },
    })
}

#[test]
fn an_id_of_the_clients_own_makes_inserting_repeatable() {
    let client = Client::new();
    let made = ok(client.send("POST", "/calendars/primary/events?sendUpdates=none", &[], &body("block1")));
    assert_eq!(made["id"], "block1", "as asked");
    let again = client.send("POST", "/calendars/primary/events", &[], &body("block1"));
    assert_eq!(refused(&again), (409, "duplicate".into()), "the second time it is there");
    assert_eq!(
        client.send("POST", "/calendars/primary/events", &[], &body("Block")).status,
        400,
        "only a-v, 0-9"
    );
    let (found, _) = client.all("/calendars/primary/events?privateExtendedProperty=mark%3D1");
    assert_eq!(found.len(), 1, "found by its mark");
    let mut odd = body("block2");
    odd["colour"] = json!("red");
    assert_eq!(client.send("POST", "/calendars/primary/events", &[], &odd).status, 400, "unknown field");
}

#[test]
fn writes_insist_on_the_version_that_was_read() {
    let client = Client::new();
    let made = ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    let etag = made["etag"].as_str().expect("a version");
    let change = json!({ "summary": "Taken", "extendedProperties": { "private": { "mark": null } } });
    let path = "/calendars/primary/events/block1";
    let changed = ok(client.send("PATCH", path, &[("if-match", etag)], &change));
    assert_eq!(changed["summary"], "Taken", "the version was right");
    assert!(changed.get("extendedProperties").is_none(), "null removes a key");
    let late = client.send("PATCH", path, &[("if-match", etag)], &change);
    assert_eq!(refused(&late), (412, "conditionNotMet".into()), "somebody was faster");
    let whole =
        ok(client.send("PUT", path, &[], &json!({ "start": changed["start"], "end": changed["end"] })));
    assert!(whole.get("summary").is_none(), "a PUT empties what it does not say");
    assert_eq!(client.send("DELETE", path, &[], &Value::Null).status, 204, "deleted");
    assert_eq!(
        refused(&client.send("DELETE", path, &[], &Value::Null)),
        (410, "deleted".into()),
        "only once"
    );
    assert_eq!(ok(client.get(path))["status"], "cancelled", "but it can be looked at");
    let back = ok(client.send("PATCH", path, &[], &json!({ "status": "confirmed" })));
    assert_eq!(back["status"], "confirmed", "and be brought back");
}

#[test]
fn one_day_of_a_series_is_changed_and_deleted_alone() {
    let client = Client::new();
    client.put(weekly());
    let day = "/calendars/primary/events/series1_20261102T140000Z";
    let changed = ok(client.send("PATCH", day, &[], &json!({ "summary": "other" })));
    assert_eq!(changed["recurringEventId"], "series1", "still a day of it");
    let other = "/calendars/primary/events/series1_20261109T140000Z";
    assert_eq!(client.send("DELETE", other, &[], &Value::Null).status, 204, "that day only");
    let (days, _) = client.all(WEEKS);
    let titles: Vec<&str> = days.iter().filter_map(|day| day["summary"].as_str()).collect();
    assert_eq!(titles, ["title of series1", "other", "title of series1"], "one changed, one gone");
    let never = client.get("/calendars/primary/events/series1_20261103T140000Z");
    assert_eq!(never.status, 404, "the series has no such day");
    let (told, _) = client.all("/calendars/primary/events/series1/instances?timeMin=2026-11-01T00:00:00Z&timeMax=2026-11-12T00:00:00Z");
    assert_eq!(told.len(), 1, "instances of a window");
}

#[test]
fn labels_stand_for_categories() {
    let client = Client::new();
    client.put(event("event1", "2026-11-02T09:00:00", &[]));
    let (items, _) = client.all("/calendars/primary/events?");
    let labels = ok(client.get("/calendars/primary"))["labelProperties"]["eventLabels"].clone();
    assert_eq!(labels[0]["name"], "Deposition", "the calendar names its labels");
    assert_eq!(items[0]["eventLabelId"], labels[0]["id"], "the event points at one");
    let path = "/calendars/primary/events/event1";
    let kept = ok(client.send("PATCH", path, &[], &json!({ "eventLabelId": "" })));
    assert!(kept.get("eventLabelId").is_some(), "without the version nothing happens to it");
    let gone =
        ok(client.send("PATCH", &format!("{path}?eventLabelVersion=1"), &[], &json!({ "eventLabelId": "" })));
    assert!(gone.get("eventLabelId").is_none(), "with it the label goes");
}

#[test]
fn free_busy_merges_and_answers_unknown_calendars_inside() {
    let client = Client::new();
    client.put(event("event1", "2026-11-02T09:00:00", &[]));
    client.put(event("event2", "2026-11-02T09:30:00", &[]));
    let mut free = event("event3", "2026-11-02T14:00:00", &[]);
    free.show_as = "free".into();
    client.put(free);
    let question = json!({
        "timeMin": "2026-11-02T00:00:00-05:00", "timeMax": "2026-11-03T00:00:00-05:00",
        "items": [{ "id": ANA }, { "id": "nobody@firm.example" }],
    });
    let said = ok(client.send("POST", "/freeBusy", &[], &question));
    let busy = json!([{ "start": "2026-11-02T14:00:00Z", "end": "2026-11-02T15:30:00Z" }]);
    assert_eq!(said["calendars"][ANA]["busy"], busy, "touching spans are one");
    assert_eq!(said["calendars"]["nobody@firm.example"]["errors"][0]["reason"], "notFound", "inside the 200");
}

#[test]
fn a_batch_answers_each_part() {
    let client = Client::new();
    let part = |id: &str, line: &str| {
        format!("--b\r\nContent-Type: application/http\r\nContent-ID: <{id}>\r\n\r\n{line}\r\n\r\n")
    };
    let text = format!(
        "{}{}--b--\r\n",
        part("1", "GET /calendar/v3/calendars/primary"),
        part("2", "GET /calendar/v3/calendars/nobody"),
    );
    let ask = client.ask("POST", "", &[("content-type", "multipart/mixed; boundary=b")], &text);
    let (_, said) = run_batch(&client.shared, &ask).expect("a batch");
    assert!(said.contains("<response-1>") && said.contains("HTTP/1.1 200 OK"), "the first is found");
    assert!(said.contains("<response-2>") && said.contains("HTTP/1.1 404 Not Found"), "the second is not");
    assert_eq!(client.shared.requests().len(), 2, "each part is on record");
}

#[test]
fn faults_take_googles_shape() {
    let client = Client::new();
    for n in 0..5 {
        client.put(event(&format!("event{n}"), "2026-11-02T09:00:00", &[]));
    }
    let order = |what| client.shared.faults().add(Fault::new(what).times(1));
    order(FaultKind::RateLimitExceeded);
    assert_eq!(refused(&client.get("/calendars/primary")), (403, "rateLimitExceeded".into()), "too fast");
    order(FaultKind::DuplicateOverPages);
    assert_eq!(client.all("/calendars/primary/events?").0.len(), 6, "one row comes twice");
    order(FaultKind::Poison);
    let (rows, _) = client.all("/calendars/primary/events?");
    assert!(rows.iter().any(|row| row["start"] == "soon"), "one row is malformed");
    order(FaultKind::EmptyListing);
    let (none, last) = client.all("/calendars/primary/events?");
    assert!(none.is_empty() && last["nextSyncToken"].is_string(), "empty, and it looks complete");
    order(FaultKind::PageTokenExpired);
    let first = ok(client.get("/calendars/primary/events"));
    let next = first["nextPageToken"].as_str().expect("more");
    assert_eq!(
        client.get(&format!("/calendars/primary/events?pageToken={next}")).status,
        400,
        "refused midway"
    );
    let (_, last) = client.all("/calendars/primary/events?");
    client.put(event("event9", "2026-11-02T09:00:00", &[]));
    order(FaultKind::OmitChange);
    let token = last["nextSyncToken"].as_str().expect("a token");
    let (quiet, _) = client.all(&format!("/calendars/primary/events?syncToken={token}"));
    assert!(quiet.is_empty(), "the change is kept quiet");
}

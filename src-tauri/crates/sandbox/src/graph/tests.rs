//! The pretend Graph, asked as a client would ask, mostly without a socket in between.

mod clean;
mod options;

use super::{MOUNT, answer};
use crate::batch::{JsonResponse, ParsedRequest};
use crate::faults::{Fault, FaultKind};
use crate::oauth::Grant;
use crate::state::{Options, Shared};
use crate::vendor::Vendor;
use crate::world::{Calendar, Event, Exception, Guest, Person, When, graph_id};
use bytes::Bytes;
use chrono::{Duration, NaiveDateTime};
use serde_json::{Value, json};

const ANA: &str = "ana@firm.example";
const IMMUTABLE: (&str, &str) = ("prefer", "IdType=\"ImmutableId\"");
const WINDOW: &str = "startDateTime=2026-10-25T00:00:00Z&endDateTime=2026-11-20T00:00:00Z";
const MARK: &str = "String {66f5a359-4659-4830-9070-00040ec6ac6e} Name Mark";

struct Client {
    shared: Shared,
    token: String,
}

impl Client {
    fn new() -> Self {
        let mut world = crate::world::empty("2026-11-19T12:00:00Z".parse().expect("a time"));
        for (email, active) in [(ANA, true), ("bob@firm.example", true), ("gone@firm.example", false)] {
            let (id, zone) = (email.to_owned(), "America/New_York".to_owned());
            let calendar = Calendar { id: id.clone(), owner: id.clone(), name: id.clone(), zone };
            world.calendars.insert(id.clone(), calendar);
            let name = "Ana Maria Lopez".to_owned();
            world.people.push(Person {
                email: id,
                name,
                attorney: true,
                active,
                left_on: None,
                user_number: 1,
            });
        }
        let shared = Shared::new(world, "http://127.0.0.1:1".into(), Options::default());
        let scope = Vendor::Graph.usual_scope().to_owned();
        let grant = Grant { vendor: Vendor::Graph, account: ANA.into(), scope, offline: true };
        let token = shared.oauth().issue(grant, None, shared.now()).access;
        Self { shared, token }
    }

    fn put(&self, event: Event) {
        let now = self.shared.now();
        self.shared.world_mut().put_event(event, now);
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> JsonResponse {
        let path = path.strip_prefix("http://127.0.0.1/graph/v1.0").unwrap_or(path);
        let mut request = http::Request::builder().method(method).uri(format!("{MOUNT}{path}"));
        request = request.header("authorization", format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        answer(&self.shared, &ParsedRequest::new(Vendor::Graph, &parts, Bytes::from(body), MOUNT))
    }

    fn get(&self, path: &str) -> JsonResponse {
        self.send("GET", path, &[IMMUTABLE], &Value::Null)
    }

    /// All rows over all pages, and the delta link where there is one.
    fn all(&self, path: &str) -> (Vec<Value>, String) {
        let (mut rows, mut next) = (Vec::new(), path.to_owned());
        loop {
            let body = ok(self.get(&next));
            rows.extend(body["value"].as_array().expect("rows").iter().cloned());
            match body["@odata.nextLink"].as_str() {
                Some(link) => next = link.to_owned(),
                None => return (rows, body["@odata.deltaLink"].as_str().unwrap_or_default().to_owned()),
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
    (answer.status.as_u16(), body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

fn event(id: &str, start: &str, rules: &[&str]) -> Event {
    let start: NaiveDateTime = start.parse().expect("a time");
    Event {
        id: id.into(),
        calendar: ANA.into(),
        uid: format!("{id}@uid.example"),
        title: format!("title of {id}"),
        body: "one\ntwo".into(),
        place: "Room 1".into(),
        when: When::Timed { start, end: start + Duration::hours(1), zone: "America/New_York".into() },
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        exceptions: Default::default(),
        organizer: ANA.into(),
        guests: vec![Guest {
            email: "c@x.example".into(),
            name: "C".into(),
            answer: "accepted".into(),
            room: false,
        }],
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

fn weekly() -> Event {
    event("series1", "2026-10-26T09:00:00", &["RRULE:FREQ=WEEKLY;BYDAY=MO"])
}

#[test]
fn people_tell_whether_they_are_enabled_only_when_asked() {
    let client = Client::new();
    let (plain, _) = client.all("/users");
    assert_eq!(plain.len(), 3, "former people are in the directory");
    assert!(plain[0].get("accountEnabled").is_none(), "not by default");
    let (asked, _) = client.all("/users?$select=id,mail,accountEnabled&$top=2");
    let enabled: Vec<bool> = asked.iter().filter_map(|row| row["accountEnabled"].as_bool()).collect();
    assert_eq!(enabled, [true, true, false], "selected, over two pages");
    let (active, _) = client.all("/users?$filter=accountEnabled%20eq%20true");
    assert_eq!(active.len(), 2, "filtered");
    assert_eq!(client.get("/users?$select=shoeSize").status, 400, "no such field");
    assert_eq!(ok(client.get("/me?$select=mail"))["mail"], ANA, "who signed in");
    assert_eq!(
        ok(client.get("/me/mailboxSettings"))["timeZone"],
        "Eastern Standard Time",
        "the office's zone"
    );
}

#[test]
fn a_window_shows_series_as_days_at_their_hour() {
    let client = Client::new();
    client.put(weekly());
    let (rows, _) = client.all(&format!("/me/calendarView?{WINDOW}&$top=2"));
    let starts: Vec<&str> = rows.iter().filter_map(|row| row["start"]["dateTime"].as_str()).collect();
    let expected = [
        "2026-10-26T13:00:00.0000000",
        "2026-11-02T14:00:00.0000000",
        "2026-11-09T14:00:00.0000000",
        "2026-11-16T14:00:00.0000000",
    ];
    assert_eq!(starts, expected, "UTC unless asked, nine o'clock in New York");
    assert_eq!(rows[0]["type"], "occurrence", "a day of a series");
    assert_eq!(rows[0]["seriesMasterId"], graph_id(ANA, "series1", None).as_str(), "it names its master");
    assert_ne!(rows[0]["iCalUId"], rows[1]["iCalUId"], "each day has a UID of its own");
    let zoned = ("prefer", "outlook.timezone=\"Eastern Standard Time\"");
    let body = ok(client.send("GET", &format!("/me/calendarView?{WINDOW}"), &[zoned], &Value::Null));
    assert_eq!(body["value"][1]["start"]["dateTime"], "2026-11-02T09:00:00.0000000", "in the preferred zone");
    assert_eq!(body["value"][1]["start"]["timeZone"], "Eastern Standard Time", "which is named");
    let (masters, _) = client.all("/me/events");
    assert_eq!(masters.len(), 1, "events lists the master once");
    assert_eq!(masters[0]["recurrence"]["pattern"]["daysOfWeek"], json!(["monday"]), "with its pattern");
}

#[test]
fn ids_are_immutable_only_when_preferred() {
    let client = Client::new();
    client.put(event("event1", "2026-11-02T09:00:00", &[]));
    let mutable = ok(client.send("GET", "/me/events", &[], &Value::Null))["value"][0]["id"].clone();
    let immutable = ok(client.get("/me/events"))["value"][0]["id"].clone();
    assert_eq!(immutable, graph_id(ANA, "event1", None).as_str(), "the id that links hold");
    assert_ne!(mutable, immutable, "a client that forgets the header must notice");
    let found = client.get(&format!("/me/events/{}", mutable.as_str().expect("an id")));
    assert_eq!(found.status, 200, "both lead to the event");
}

#[test]
fn whole_days_are_midnights_in_any_zone() {
    let client = Client::new();
    let mut days = event("event1", "2026-11-02T09:00:00", &[]);
    let date = |text: &str| text.parse().expect("a date");
    days.when = When::AllDay { first: date("2026-11-02"), end: date("2026-11-04") };
    client.put(days);
    for zone in ["UTC", "America/Los_Angeles"] {
        let prefer = format!("outlook.timezone=\"{zone}\"");
        let body = ok(client.send("GET", "/me/events", &[("prefer", &prefer)], &Value::Null));
        let row = &body["value"][0];
        assert_eq!(row["isAllDay"], true, "marked");
        assert_eq!(row["start"]["dateTime"], "2026-11-02T00:00:00.0000000", "midnight in {zone}");
        assert_eq!(row["end"]["dateTime"], "2026-11-04T00:00:00.0000000", "the day after the last");
    }
}

#[test]
fn a_delta_gives_the_window_and_then_what_changed() {
    let client = Client::new();
    client.put(weekly());
    client.put(event("event1", "2026-11-03T09:00:00", &[]));
    client.put(event("event2", "2026-11-04T09:00:00", &[]));
    let (rows, link) = client.all(&format!("/users/{ANA}/calendarView/delta?{WINDOW}"));
    let of = |rows: &[Value], kind: &str| rows.iter().filter(|row| row["type"] == kind).count();
    assert_eq!((of(&rows, "seriesMaster"), of(&rows, "occurrence")), (1, 4), "the master beside its days");
    let day = rows.iter().find(|row| row["type"] == "occurrence").expect("a day");
    assert!(day.get("subject").is_none() && day.get("start").is_some(), "days come with few fields");
    let (none, link) = client.all(&link);
    assert!(none.is_empty(), "nothing changed");

    let mut series = weekly();
    series.exceptions.insert("2026-11-02T14:00:00Z".into(), Exception::Cancelled);
    client.put(series);
    client.put(event("event1", "2027-03-03T09:00:00", &[]));
    client.put(event("event9", "2027-03-04T09:00:00", &[]));
    let now = client.shared.now();
    client.shared.world_mut().delete_event(ANA, "event2", now);
    let (rows, link) = client.all(&link);
    let gone = |id: &str, original: Option<&str>| {
        let id = graph_id(ANA, id, original);
        rows.iter().any(|row| row["id"] == id.as_str() && row["@removed"]["reason"] == "deleted")
    };
    assert!(gone("event2", None), "deleted");
    assert!(gone("event1", None), "moved out of the window looks the same");
    assert!(gone("event9", None), "never inside the window, and told all the same");
    assert!(gone("series1", Some("2026-11-02T14:00:00Z")), "a cancelled day");
    assert_eq!(of(&rows, "occurrence"), 3, "the other days are told again");
    assert!(client.all(&link).0.is_empty(), "and then it is quiet again");
}

#[test]
fn deltas_refuse_what_they_cannot_do_and_dead_tokens() {
    let client = Client::new();
    for more in ["$select=id", "$filter=subject%20eq%20'x'", "$expand=x", "$orderby=start/dateTime", "$top=5"]
    {
        let answer = client.get(&format!("/me/calendarView/delta?{WINDOW}&{more}"));
        assert_eq!(answer.status, 400, "{more} does not go with a delta");
    }
    assert_eq!(client.get("/me/calendarView/delta").status, 400, "the window is missing");
    let dead = client.get("/me/calendarView/delta?$deltatoken=R0usmcCM996atia_s");
    assert_eq!(refused(&dead), (410, "SyncStateNotFound".into()), "nobody knows it");
    assert!(dead.headers.iter().any(|(name, _)| *name == "location"), "it says where to begin anew");
    let (_, link) = client.all(&format!("/me/calendarView/delta?{WINDOW}"));
    client.shared.faults().add(Fault::new(FaultKind::DeadSyncToken).times(1));
    assert_eq!(client.get(&link).status, 410, "on order, too");
}

fn body() -> Value {
    json!({
        "subject": "Busy",
        "start": { "dateTime": "2026-11-20T09:00:00", "timeZone": "Eastern Standard Time" },
        "end": { "dateTime": "2026-11-20T10:00:00", "timeZone": "America/New_York" },
        "showAs": "busy",
        "sensitivity": "private",
        "transactionId": "7f1c",
        "singleValueExtendedProperties": [{ "id": MARK, "value": "1" }],
    })
}

#[test]
fn the_same_transaction_makes_one_event() {
    let client = Client::new();
    let first = client.send("POST", "/me/events", &[IMMUTABLE], &body());
    assert_eq!(first.status, 201, "made");
    let again = ok(client.send("POST", "/me/events", &[IMMUTABLE], &body()));
    assert_eq!(again["id"], ok(first)["id"], "the second answer is the first event");
    assert_eq!(client.all("/me/events").0.len(), 1, "there is one");
    let expand = MARK.replace(' ', "%20").replace('{', "%7B").replace('}', "%7D");
    let filter = format!(
        "$filter=singleValueExtendedProperties/Any(ep:%20ep/id%20eq%20'{expand}'%20and%20ep/value%20eq%20'1')\
         &$expand=singleValueExtendedProperties($filter=id%20eq%20'{expand}')"
    );
    let (found, _) = client.all(&format!("/me/events?{filter}"));
    assert_eq!(
        found[0]["singleValueExtendedProperties"][0]["value"], "1",
        "found by its mark, which is shown"
    );
    let mut odd = body();
    odd["colour"] = json!("red");
    assert_eq!(client.send("POST", "/me/events", &[], &odd).status, 400, "unknown field");
    let mut zone = body();
    zone["start"]["timeZone"] = json!("Mars Standard Time");
    let no = client.send("POST", "/me/events", &[], &zone);
    assert_eq!(refused(&no), (400, "TimeZoneNotSupportedException".into()), "unknown zone");
}

#[test]
fn writes_insist_on_the_version_that_was_read() {
    let client = Client::new();
    let made = ok(client.send("POST", "/me/events", &[IMMUTABLE], &body()));
    let path = format!("/me/events/{}", made["id"].as_str().expect("an id"));
    let etag = made["@odata.etag"].as_str().expect("a version");
    let change = json!({ "subject": "Taken" });
    assert_eq!(
        ok(client.send("PATCH", &path, &[("if-match", etag)], &change))["subject"],
        "Taken",
        "right version"
    );
    let late = client.send("PATCH", &path, &[("if-match", etag)], &change);
    assert_eq!(refused(&late), (412, "ErrorIrresolvableConflict".into()), "somebody was faster");
    let gone = client.send("POST", &format!("{path}/permanentDelete"), &[], &Value::Null);
    assert_eq!(gone.status, 204, "deleted");
    assert_eq!(refused(&client.get(&path)), (404, "ErrorItemNotFound".into()), "and gone");
}

#[test]
fn a_day_of_a_series_stays_between_its_neighbours() {
    let client = Client::new();
    client.put(weekly());
    let path = format!("/me/events/{}", graph_id(ANA, "series1", Some("2026-11-02T14:00:00Z")));
    let to = |day: &str| {
        let time =
            |hour: &str| json!({ "dateTime": format!("{day}T{hour}:00"), "timeZone": "America/New_York" });
        json!({ "start": time("09:00"), "end": time("10:00") })
    };
    let over = client.send("PATCH", &path, &[], &to("2026-11-09"));
    assert_eq!(refused(&over), (400, "ErrorOccurrenceCrossingBoundary".into()), "the next one is there");
    let moved = ok(client.send("PATCH", &path, &[], &to("2026-11-04")));
    assert_eq!(moved["type"], "exception", "in between it may");
    assert_eq!(moved["originalStart"], "2026-11-02T14:00:00Z", "it remembers its place");
    assert_eq!(client.send("DELETE", &path, &[], &Value::Null).status, 204, "that day alone");
    let (rows, _) = client.all(&format!("/me/calendarView?{WINDOW}"));
    assert_eq!(rows.len(), 3, "the others stay");
}

#[test]
fn only_the_organizer_cancels() {
    let client = Client::new();
    let mut other = event("event1", "2026-11-20T09:00:00", &[]);
    other.organizer = "bob@firm.example".into();
    client.put(other);
    client.put(event("event2", "2026-11-20T09:00:00", &[]));
    let cancel = |id: &str| {
        client.send(
            "POST",
            &format!("/me/events/{}/cancel", graph_id(ANA, id, None)),
            &[],
            &json!({ "Comment": "" }),
        )
    };
    assert_eq!(cancel("event1").status, 400, "a guest cannot");
    assert_eq!(cancel("event2").status, 202, "the organizer can");
}

#[test]
fn batches_answer_by_id_and_in_no_order() {
    let client = Client::new();
    let get = |id: &str, url: &str| json!({ "id": id, "method": "GET", "url": url });
    let mut waiting = get("3", "/me");
    waiting["dependsOn"] = json!(["2"]);
    let batch = json!({ "requests": [get("1", "/me"), get("2", "/me/events/none"), waiting, get("4", "/users?$top=1")] });
    client.shared.faults().add(Fault::new(FaultKind::TooMany).on("/graph/v1.0/users").times(1));
    let said = ok(client.send("POST", "/$batch", &[("content-type", "application/json")], &batch));
    let rows = said["responses"].as_array().expect("rows");
    let status = |id: &str| rows.iter().find(|row| row["id"] == id).map(|row| row["status"].clone());
    assert_eq!(status("1"), Some(json!(200)), "found");
    assert_eq!(status("2"), Some(json!(404)), "not found, in a 200");
    assert_eq!(status("3"), Some(json!(424)), "what it waited for failed");
    assert_eq!(status("4"), Some(json!(429)), "throttled alone");
    assert_eq!(rows[0]["headers"]["retry-after"], "1", "with the wait");
    assert_ne!(rows[0]["id"], "1", "order is nothing to rely on");
    let many: Vec<Value> = (0..21).map(|n| get(&n.to_string(), "/me")).collect();
    assert_eq!(
        client.send("POST", "/$batch", &[], &json!({ "requests": many })).status,
        400,
        "twenty at most"
    );
}

#[test]
fn every_answer_carries_the_ids_of_the_request() {
    let client = Client::new();
    let answer = client.send("GET", "/me/events/none", &[("client-request-id", "mine")], &Value::Null);
    assert!(answer.headers.contains(&("client-request-id", "mine".to_owned())), "the client's comes back");
    assert!(answer.headers.iter().any(|(name, _)| *name == "request-id"), "beside the server's");
    let refused = client.send("GET", "/me", &[("prefer", "haste=1")], &Value::Null);
    assert_eq!(refused.status, 200, "people have no preferences");
    client.shared.set_now(client.shared.now() + Duration::hours(2));
    assert_eq!(client.get("/me").status, 401, "two hours later the token is dead");
}

#[test]
fn faults_take_graphs_shape() {
    let client = Client::new();
    for n in 0..5 {
        client.put(event(&format!("event{n}"), "2026-11-02T09:00:00", &[]));
    }
    let path = format!("/me/calendarView/delta?{WINDOW}");
    let order = |what| client.shared.faults().add(Fault::new(what).times(1));
    order(FaultKind::DuplicateOverPages);
    assert_eq!(client.all(&path).0.len(), 6, "one row comes twice");
    order(FaultKind::Poison);
    assert!(client.all(&path).0.iter().any(|row| row["start"] == "soon"), "one row is malformed");
    order(FaultKind::EmptyListing);
    let (none, link) = client.all(&path);
    assert!(none.is_empty() && !link.is_empty(), "empty, and it looks complete");
    let (_, link) = client.all(&path);
    client.put(event("event9", "2026-11-02T09:00:00", &[]));
    order(FaultKind::OmitChange);
    assert!(client.all(&link).0.is_empty(), "the change is kept quiet");
    order(FaultKind::PageTokenExpired);
    let next = ok(client.get(&path))["@odata.nextLink"].as_str().expect("more").to_owned();
    assert_eq!(client.get(&next).status, 400, "refused midway");
}

#[test]
fn nobody_stays_in_a_mailbox_for_ever() {
    let client = Client::new();
    let mut readings = client.shared.readings();
    assert!((0..4).all(|_| readings.enter(ANA, super::AT_ONCE)), "four at once");
    assert!(!readings.enter(ANA, super::AT_ONCE), "the fifth is refused");
}

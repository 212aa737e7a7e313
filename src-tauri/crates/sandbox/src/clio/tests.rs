//! The practice system over the wire: fields, pages, versions, limits, and what it refuses.

use crate::{
    Options, Vendor,
    demo::firm,
    faults::{Fault, FaultKind},
    office::Provider,
    test_client::TestClient,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const API: &str = "/clio/api/v4";

async fn client() -> TestClient {
    limited(100_000).await
}

async fn limited(per_minute: u32) -> TestClient {
    let world = firm("2026-11-20".parse().unwrap(), Provider::Google).unwrap();
    TestClient::start(world, Options { clio_per_minute: per_minute, ..Options::default() }, Vendor::Clio)
        .await
}

/// Follows the pages to the end.
async fn all(client: &TestClient, path: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut next = Some(format!("{API}{path}"));
    while let Some(path) = next {
        let answer = client.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let page = answer.json();
        rows.extend(page["data"].as_array().unwrap().clone());
        next = page["meta"]["paging"]["next"].as_str().map(|n| n.replace(&client.sandbox.base, ""));
    }
    rows
}

#[tokio::test]
async fn pages_are_short_and_hold_everything_once() {
    let client = client().await;
    let first = client.get(&format!("{API}/matters.json?fields=id,display_number&limit=200")).await.json();
    assert_eq!(first["data"].as_array().unwrap().len(), 3, "a page is short however much was asked for");
    assert_eq!(first["meta"]["records"], 60, "the total is told");
    let rows = all(&client, "/matters.json?fields=id,display_number,client%7Bname%7D&order=id(asc)").await;
    let numbers: BTreeSet<_> = rows.iter().map(|r| r["display_number"].as_str().unwrap()).collect();
    assert_eq!((rows.len(), numbers.len()), (60, 60), "each matter once");
    assert!(rows.iter().all(|r| r["client"]["name"].is_string()), "nested fields come with braces");
    let bare = all(&client, "/users.json").await;
    assert_eq!(bare[0].as_object().unwrap().len(), 2, "without fields: id and etag");
    for (path, count, why) in [
        ("/users.json?enabled=false", 2, "former attorneys"),
        ("/calendars.json?filter_inactive_users=true&type=UserCalendar", 10, "calendars of active people"),
        ("/matters.json?status=closed", 6, "closed matters"),
        ("/matters.json?query=00101-", 1, "by a piece of the number"),
        ("/calendar_entry_event_types.json", 4, "kinds of entries"),
        ("/contacts.json?type=Company", 10, "companies"),
    ] {
        assert_eq!(all(&client, path).await.len(), count, "{why}");
    }
}

#[tokio::test]
async fn a_day_of_entries_comes_by_window() {
    let client = client().await;
    let window = "from=2026-11-23T05:00:00Z&to=2026-11-24T04:59:59Z&expanded=true";
    let fields = "id,summary,start_at,end_at,all_day,court_rule,matter%7Bid,display_number%7D,attendees%7Bemail,type%7D,external_properties%7Bname,value%7D";
    let rows = all(&client, &format!("/calendar_entries.json?{window}&fields={fields}")).await;
    let expected = {
        let world = client.sandbox.shared.world();
        let (from, to): (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) =
            ("2026-11-23T05:00:00Z".parse().unwrap(), "2026-11-24T04:59:59Z".parse().unwrap());
        world.entries.values().filter(|e| e.end >= from && e.start <= to).count()
    };
    assert_eq!(rows.len(), expected, "all entries that touch the day");
    assert!(rows.iter().all(|r| r["id"].is_string()), "ids of entries are text");
    assert!(
        rows.iter().all(|r| r["start_at"].as_str().unwrap().ends_with("-05:00")),
        "with the office's offset"
    );
    assert!(rows.iter().any(|r| r["court_rule"] == true), "court rules' entries are among them");
    let linked =
        rows.iter().find(|r| r["external_properties"].as_array().is_some_and(|p| !p.is_empty())).unwrap();
    let link = linked["external_properties"][0]["value"].as_str().unwrap();
    let found = all(
        &client,
        &format!(
            "/calendar_entries.json?external_property_name=source_calendar_id&external_property_value={link}"
        ),
    )
    .await;
    assert!(!found.is_empty() && found.len() <= 2, "an entry is found by its link");
}

#[tokio::test]
async fn what_no_document_names_is_refused() {
    let client = client().await;
    for path in [
        "/matters.json?fields=id,nope",
        "/matters.json?fields=client%7Bid",
        "/matters.json?offset=3",
        "/matters.json?limit=201",
        "/matters.json?order=id(desc)",
        "/matters.json?status=archived",
        "/calendar_entries.json?from=tomorrow",
        "/calendar_entries.json?order=id(asc)",
        "/calendar_entries.json?owner_entries_across_all_users=true",
        "/matters.json?page_token=abc",
    ] {
        let answer = client.get(&format!("{API}{path}")).await;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.json()["error"]["message"].is_string(), "{path}: in the vendor's envelope");
    }
    assert_eq!(client.get(&format!("{API}/matters/1.json")).await.status, 404, "no such matter");
    let version = client.send("GET", &format!("{API}/users.json"), &[("x-api-version", "3.0")], None).await;
    assert_eq!(version.status, 410, "no such version");
    let nobody =
        client.send("GET", &format!("{API}/users.json"), &[("authorization", "Bearer no")], None).await;
    assert_eq!(
        (nobody.status, nobody.header("x-ratelimit-limit")),
        (401, "100000"),
        "limits are on refusals, too"
    );
    let me = client.get(&format!("{API}/users/who_am_i.json?fields=id,email,account%7Bname%7D")).await.json();
    assert_eq!(me["data"]["email"], "marisol.rivera@harborpine.example", "who the token is");
}

#[tokio::test]
async fn entries_are_made_changed_and_deleted_with_versions() {
    let client = client().await;
    let person = client.sandbox.shared.world().people[0].clone();
    let mut body = json!({ "data": {
        "summary": "Client meeting", "start_at": "2026-11-23T18:00:00-05:00", "end_at": "2026-11-23T19:00:00-05:00",
        "calendar_owner": { "id": person.calendar_number() }, "matter": { "id": 8_100_101 },
        "calendar_entry_event_type": { "id": 301 }, "attendees": [{ "id": 620_000, "type": "Contact" }],
        "external_properties": [{ "name": "source_calendar_id", "value": "abc" }],
    }});
    let list = format!(
        "{API}/calendar_entries.json?fields=id,etag,calendar_entry_event_type%7Bname%7D,attendees%7Bid,name%7D"
    );
    let made = client.send("POST", &list, &[], Some(body.clone())).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json()["data"].clone();
    assert_eq!(made["calendar_entry_event_type"]["name"], "Client Meeting", "the kind is kept");
    assert_eq!(made["attendees"][0]["name"], "Amara Okafor", "the attendee is kept");
    let one = format!("{API}/calendar_entries/{}.json", made["id"].as_str().unwrap());
    let tag = made["etag"].as_str().unwrap().to_owned();
    assert_eq!(
        client.send("GET", &one, &[("if-none-match", &tag)], None).await.status,
        304,
        "this version is known"
    );

    let change = json!({ "data": { "summary": "Client call", "attendees": [{ "id": 620_000, "type": "Contact", "_destroy": true }] } });
    let stale = client.send("PATCH", &one, &[("if-match", "\"0\"")], Some(change.clone())).await;
    assert_eq!(stale.status, 412, "another version was seen");
    let changed = client.send("PATCH", &one, &[("if-match", &tag)], Some(change.clone())).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_ne!(changed.json()["data"]["etag"], json!(tag), "each change is a new version");
    let now = client
        .get(&format!("{one}?fields=summary,attendees%7Bid%7D,external_properties%7Bvalue%7D"))
        .await
        .json();
    assert_eq!(
        now["data"],
        json!({ "summary": "Client call", "attendees": [], "external_properties": [{ "value": "abc" }] }),
        "only what was named has changed"
    );
    let plain = client.send("PATCH", &one, &[("content-type", "text/plain")], Some(change)).await;
    assert_eq!(plain.status, 400, "JSON must be called so");

    assert_eq!(client.send("DELETE", &one, &[], None).await.status, 204, "deleted");
    assert_eq!(client.send("DELETE", &one, &[], None).await.status, 404, "and gone");
    for (pointer, value, why) in [
        ("/data/summary", Value::Null, "no title"),
        ("/data/calendar_owner", json!({ "id": 1 }), "no such calendar"),
        ("/data/matter", json!({ "id": 1 }), "no such matter"),
        ("/data/end_at", json!("2026-11-23T10:00:00-05:00"), "ends before it starts"),
        ("/data/surprise", json!(1), "no such field"),
        (
            "/data/external_properties",
            json!((0..6).map(|n| json!({"name": format!("p{n}"), "value": "v"})).collect::<Vec<_>>()),
            "too many properties",
        ),
    ] {
        let mut wrong = body.clone();
        let name = pointer.trim_start_matches("/data/");
        wrong["data"][name] = value;
        let answer = client.send("POST", &list, &[], Some(wrong)).await;
        assert_eq!(answer.status, 422, "{why}: {}", answer.body);
    }
    body["data"] = json!({});
    assert_eq!(client.send("POST", &list, &[], Some(body)).await.status, 422, "nothing is given");
}

#[tokio::test]
async fn court_rules_entries_are_not_for_programs() {
    let client = client().await;
    let number = client.sandbox.shared.world().entries.values().find(|e| e.court_rule).unwrap().number;
    let path = format!("{API}/calendar_entries/{number}.json");
    assert_eq!(client.send("DELETE", &path, &[], None).await.status, 403, "not to be deleted");
    let change = json!({ "data": { "summary": "x" } });
    assert_eq!(client.send("PATCH", &path, &[], Some(change)).await.status, 403, "not to be changed");
}

#[tokio::test]
async fn the_limit_counts_on_the_worlds_clock() {
    let client = limited(5).await;
    let path = format!("{API}/users.json");
    for left in (0..5).rev() {
        assert_eq!(client.get(&path).await.header("x-ratelimit-remaining"), left.to_string(), "counted down");
    }
    let refused = client.get(&path).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (429, "60"),
        "told to wait for the window's end"
    );
    let now = client.sandbox.shared.now();
    client.sandbox.shared.set_now(now + chrono::Duration::seconds(60));
    assert_eq!(client.get(&path).await.status, 200, "a minute later it is granted again");
}

#[tokio::test]
async fn faults_of_listings_show() {
    let client = client().await;
    let path = format!("{API}/matters.json?fields=id,status,description");
    let order = |what| client.sandbox.shared.faults().add(Fault::new(what).times(1));
    order(FaultKind::EmptyListing);
    assert_eq!(client.get(&path).await.json()["data"], json!([]), "suddenly empty");
    order(FaultKind::Poison);
    assert!(client.get(&path).await.json()["data"][2]["id"].is_object(), "one row is malformed");
    order(FaultKind::UnknownEnum);
    assert_eq!(client.get(&path).await.json()["data"][2]["status"], "Brandnew", "a value nobody documented");
    order(FaultKind::NullFields);
    assert!(client.get(&path).await.json()["data"][2]["description"].is_null(), "null instead of a text");
    order(FaultKind::DuplicateOverPages);
    assert_eq!(all(&client, "/matters.json").await.len(), 61, "a row comes twice");
    let second = client.get(&path).await.json()["meta"]["paging"]["next"]
        .as_str()
        .unwrap()
        .replace(&client.sandbox.base, "");
    order(FaultKind::PageTokenExpired);
    assert_eq!(client.get(&second).await.status, 400, "a page token expires midway");
}

#[tokio::test]
async fn tasks_and_activities_are_kept() {
    let client = client().await;
    let user = client.sandbox.shared.world().people[0].user_number;
    let task = json!({ "data": {
        "name": "Confirm", "description": "Call the client", "assignee": { "id": user, "type": "User" },
        "matter": { "id": 8_100_101 }, "due_at": "2026-11-24T12:00:00Z", "priority": "High",
    }});
    let made = client
        .send(
            "POST",
            &format!("{API}/tasks.json?fields=id,status,priority,assignee%7Bid,type%7D"),
            &[],
            Some(task),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.json()["data"]["status"], "pending", "a new task waits");
    assert_eq!(all(&client, "/tasks.json?matter_id=8100101").await.len(), 1, "found by its matter");
    let entry = *client.sandbox.shared.world().entries.keys().next().unwrap();
    let activity = json!({ "data": {
        "type": "TimeEntry", "date": "2026-11-20", "quantity": 3600, "calendar_entry": { "id": entry }, "matter": { "id": 8_100_101 },
    }});
    let made =
        client.send("POST", &format!("{API}/activities.json?fields=id,quantity"), &[], Some(activity)).await;
    assert_eq!((made.status, &made.json()["data"]["quantity"]), (201, &json!(3600.0)), "seconds are kept");
    assert_eq!(
        all(&client, &format!("/activities.json?calendar_entry_id={entry}")).await.len(),
        1,
        "found by its entry"
    );
    let wrong = json!({ "data": { "type": "Lunch", "date": "2026-11-20" } });
    assert_eq!(
        client.send("POST", &format!("{API}/activities.json"), &[], Some(wrong)).await.status,
        422,
        "no such type"
    );
}

/// "Minor Versions" and "API Changelog" (4.0.12, 4.0.13).
#[tokio::test]
async fn private_entries_are_withheld_since_a_version_and_say_so() {
    let client = client().await;
    let number = client.sandbox.shared.world().entries.values().find(|e| !e.deleted).map(|e| e.number);
    let number = number.expect("the firm has entries");
    let path = format!("{API}/calendar_entries/{number}.json?fields=id,summary,matter%7Bid%7D");
    let ask = async |version: &str| {
        let headers: Vec<(&str, &str)> =
            if version.is_empty() { Vec::new() } else { vec![("x-api-version", version)] };
        client.send("GET", &path, &headers, None).await
    };
    client.sandbox.shared.faults().add(Fault::new(FaultKind::Redacted).at(Vendor::Clio));
    for (asked, told, withheld) in [
        ("4.0.9", "4.0.9", false),
        ("4.0.12", "4.0.12", true),
        ("4.0.13", "4.0.13", true),
        ("", "4.0.13", true),
    ] {
        let answer = ask(asked).await;
        assert_eq!(answer.header("x-api-version"), told, "{asked}: the answer says of which version it is");
        let row = answer.json()["data"].clone();
        assert_eq!(row["redacted"] == true, withheld, "{asked}: whether it is withheld: {row}");
        assert_eq!(row["summary"].is_null(), withheld, "{asked}: with its words: {row}");
        let id = row["id"].to_string();
        assert_eq!(id.trim_matches('"'), number.to_string(), "{asked}: which one it is, is known");
    }
    assert_eq!(ask("4.0.14").await.status, 410, "a version that does not exist");
}

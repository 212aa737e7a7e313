//! Calendars that are made, shared, watched and deleted; settings and colors. Each test names the part of the discovery
//! document or the page that it follows.

use super::{ANA, Client, body, ok, refused};
use crate::oauth::Grant;
use crate::vendor::Vendor;
use chrono::Duration;
use serde_json::{Value, json};

const BOB: &str = "bob@firm.example";

/// The same world, seen by somebody else.
fn bob(client: &Client) -> Client {
    let shared = client.shared.clone();
    let scope = Vendor::Google.usual_scope().to_owned();
    let grant = Grant { vendor: Vendor::Google, account: BOB.into(), scope, offline: true };
    let token = shared.oauth().issue(grant, None, shared.now()).access;
    Client { shared, token }
}

/// A booking calendar of Ana's.
fn bookings(client: &Client) -> String {
    let sent = json!({ "summary": "Bookings", "timeZone": "America/New_York" });
    let made = ok(client.send("POST", "/calendars", &[], &sent));
    assert_eq!((&made["summary"], &made["dataOwner"]), (&json!("Bookings"), &json!(ANA)), "whose it is");
    format!("/calendars/{}", made["id"].as_str().expect("an id").replace('@', "%40"))
}

fn rule(who: &str, role: &str) -> Value {
    json!({ "role": role, "scope": { "type": "user", "value": who } })
}

/// `calendars.insert`, `calendars.delete`, `Calendar.dataOwner`: it is set only for secondary calendars, and only the data
/// owner can delete one.
#[test]
fn a_secondary_calendar_is_its_data_owners() {
    let client = Client::new();
    let path = bookings(&client);
    let event = ok(client.send("POST", &format!("{path}/events"), &[], &body("block1")));
    let id = ok(client.get(&path))["id"].clone();
    assert_eq!(event["organizer"]["email"], id, "what lies on it is the calendar's");
    assert_eq!(event["creator"]["email"], ANA, "whoever made it");
    assert!(ok(client.get("/calendars/primary")).get("dataOwner").is_none(), "a primary one names none");
    let (listed, _) = client.all("/users/me/calendarList?");
    let own = listed.iter().find(|row| row["id"] == id).expect("it is in the list");
    assert_eq!((&own["accessRole"], &own["dataOwner"]), (&json!("owner"), &json!(ANA)), "as its owner's");
    let other = bob(&client);
    assert_eq!(other.get(&path).status, 404, "nobody else sees it");
    ok(client.send("POST", &format!("{path}/acl"), &[], &rule(BOB, "owner")));
    let refusal = refused(&other.send("DELETE", &path, &[], &Value::Null));
    assert_eq!(refusal, (403, "forbidden".into()), "who may manage it does not own its data");
    assert_eq!(
        client.send("DELETE", "/calendars/primary", &[], &Value::Null).status,
        400,
        "never a primary one"
    );
    assert_eq!(client.send("DELETE", &path, &[], &Value::Null).status, 204, "its owner can");
    assert_eq!(client.get(&format!("{path}/events")).status, 404, "and all on it is gone");
    for bad in [json!({}), json!({ "summary": "x", "timeZone": "Mars" }), json!({ "name": "x" })] {
        assert_eq!(client.send("POST", "/calendars", &[], &bad).status, 400, "{bad}");
    }
}

/// `AclRule.role`: each role reaches further than the one before.
#[test]
fn a_role_reaches_as_far_as_it_says() {
    let client = Client::new();
    let other = bob(&client);
    let path = bookings(&client);
    ok(client.send("POST", &format!("{path}/events"), &[], &body("block1")));
    for (role, listed, read, written, managed) in [
        ("none", 404, 404, 404, 404),
        ("freeBusyReader", 200, 403, 403, 403),
        ("reader", 200, 200, 403, 403),
        ("writerWithoutPrivateAccess", 200, 200, 200, 403),
        ("writer", 200, 200, 200, 200),
    ] {
        ok(client.send("POST", &format!("{path}/acl"), &[], &rule(BOB, role)));
        let event = format!("{path}/events/block1");
        assert_eq!(other.get(&path).status, listed, "{role}: the calendar");
        assert_eq!(other.get(&event).status, read, "{role}: its events");
        let patched = other.send("PATCH", &event, &[], &json!({ "summary": role }));
        assert_eq!(patched.status, written, "{role}: a change");
        assert_eq!(other.get(&format!("{path}/acl")).status, managed, "{role}: its rules");
        let shared = other.send("POST", &format!("{path}/acl"), &[], &rule("eve@firm.example", "reader"));
        assert!(!shared.status.is_success(), "{role}: only owners change rules");
    }
    let late = other.send("DELETE", &format!("{path}/acl/user:{BOB}"), &[], &Value::Null);
    assert_eq!(refused(&late), (403, "requiredAccessLevel".into()), "and say what would be needed");
}

/// `acl.list`, `acl.get`, `acl.patch`, `acl.delete`.
#[test]
fn rules_are_listed_changed_and_removed() {
    let client = Client::new();
    let path = format!("{}/acl", bookings(&client));
    for who in ["b@firm.example", "c@firm.example", "d@firm.example"] {
        let made =
            ok(client.send("POST", &format!("{path}?sendNotifications=false"), &[], &rule(who, "reader")));
        assert_eq!(made["id"], format!("user:{who}"), "a rule is named after whom it is for");
    }
    let (rules, _) = client.all(&format!("{path}?"));
    assert_eq!(rules.len(), 4, "over pages, the owner's among them: {rules:?}");
    let one = format!("{path}/user:b%40firm.example");
    assert_eq!(
        ok(client.send("PATCH", &one, &[], &json!({ "role": "writer" })))["role"],
        "writer",
        "changed"
    );
    assert_eq!(ok(client.get(&one))["role"], "writer", "and it stays so");
    assert_eq!(client.send("DELETE", &one, &[], &Value::Null).status, 204, "removed");
    assert_eq!(refused(&client.get(&one)), (404, "notFound".into()), "and gone");
    ok(client.send("POST", &path, &[], &rule("c@firm.example", "none")));
    assert_eq!(client.all(&format!("{path}?")).0.len(), 2, "a rule without access is not listed");
    assert_eq!(client.all(&format!("{path}?showDeleted=true")).0.len(), 3, "unless it is asked for");
    let own = client.send("DELETE", &format!("{path}/user:{ANA}"), &[], &Value::Null);
    assert_eq!(own.status, 403, "the data owner keeps the calendar");
    for bad in [
        rule("", "reader"),
        rule(BOB, "boss"),
        json!({ "scope": { "type": "user", "value": BOB } }),
        json!({ "role": "reader", "scope": { "type": "default", "value": BOB } }),
    ] {
        assert_eq!(client.send("POST", &path, &[], &bad).status, 400, "{bad}");
    }
    assert_eq!(refused(&client.get(&format!("{path}?syncToken=x"))).0, 410, "no history is kept");
}

/// `events.watch`, `channels.stop` and the page "Push notifications".
#[test]
fn a_channel_tells_of_changes_until_it_is_stopped_or_over() {
    let client = Client::new();
    let channel = |id: &str| json!({ "id": id, "type": "web_hook", "address": "https://relay.example/google", "token": "t" });
    let path = "/calendars/primary/events/watch";
    let opened = ok(client.send("POST", path, &[], &channel("one")));
    assert_eq!((&opened["kind"], &opened["token"]), (&json!("api#channel"), &json!("t")), "{opened}");
    let twice = client.send("POST", path, &[], &channel("one"));
    assert_eq!(refused(&twice), (400, "channelIdNotUnique".into()), "an id is used once");
    let told = |id: &str| client.shared.world().channels.get(id).map(|channel| channel.messages);
    assert_eq!(told("one"), Some(1), "the first message says that it is open");
    ok(client.send("POST", "/calendars/primary/events", &[], &body("block1")));
    assert_eq!(told("one"), Some(2), "a change is told");
    ok(client.send("POST", "/calendars/bob%40firm.example/events", &[], &body("block1")));
    assert_eq!(told("one"), Some(2), "one on another calendar is not");
    let names = json!({ "id": "one", "resourceId": opened["resourceId"] });
    let theirs = bob(&client).send("POST", "/channels/stop", &[], &names);
    assert_eq!(theirs.status, 404, "nobody else stops it");
    assert_eq!(client.send("POST", "/channels/stop", &[], &names).status, 204, "whoever opened it does");
    assert_eq!(client.send("POST", "/channels/stop", &[], &names).status, 404, "once");
    let soon = (client.shared.now() + Duration::minutes(5)).timestamp_millis().to_string();
    let mut short = channel("two");
    short["expiration"] = json!(soon);
    assert_eq!(ok(client.send("POST", path, &[], &short))["expiration"], json!(soon), "as long as was asked");
    client.shared.set_now(client.shared.now() + Duration::minutes(6));
    ok(client.send("PATCH", "/calendars/primary/events/block1", &[], &json!({ "summary": "x" })));
    assert_eq!(told("two"), Some(1), "what is over tells nothing");
    let mut long = channel("three");
    long["params"] = json!({ "ttl": "9999999" });
    let ends = ok(client.send("POST", path, &[], &long))["expiration"].as_str().map(str::to_owned);
    let week = (client.shared.now() + Duration::days(7)).timestamp_millis().to_string();
    assert_eq!(ends, Some(week), "and never longer than a week");
    for (name, value, reason) in [
        ("address", json!("http://relay.example"), "webhookUrlNotHttps"),
        ("address", Value::Null, "required"),
        ("type", json!("mail"), "channelUnknown"),
        ("id", json!("not an id"), "channelIdInvalid"),
        ("expiration", json!("1"), "invalid"),
    ] {
        let mut bad = channel("four");
        bad[name] = value;
        assert_eq!(refused(&client.send("POST", path, &[], &bad)), (400, reason.into()), "{name}");
    }
}

/// `settings.list`, `settings.get`, `colors.get`.
#[test]
fn settings_and_colors_are_told() {
    let client = Client::new();
    let (settings, _) = client.all("/users/me/settings?");
    let zone = settings.iter().find(|row| row["id"] == "timezone").expect("it is one of them");
    assert_eq!(zone["value"], "America/New_York", "the account's own");
    assert_eq!(&ok(client.get("/users/me/settings/timezone")), zone, "alone as in the list");
    assert_eq!(client.get("/users/me/settings/mood").status, 404, "no other");
    let colors = ok(client.get("/colors"));
    let count = |of: &str| colors[of].as_object().map_or(0, serde_json::Map::len);
    assert_eq!((count("event"), count("calendar")), (11, 24), "as many as an event's colorId knows");
}

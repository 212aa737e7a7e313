//! The bin, moves, imports, copies, mails and accounts of the pretend Google.

use super::{ANA, Client, body, event, ok, refused, weekly};
use crate::world::{Exception, Guest, Person};
use serde_json::{Value, json};

const BOB: &str = "bob@firm.example";

fn guest(email: &str) -> Guest {
    Guest { email: email.into(), name: String::new(), answer: "accepted".into(), room: false }
}

#[test]
fn the_bin_gives_back_until_it_is_emptied() {
    let client = Client::new();
    let mut meeting = event("event1", "2026-11-23T09:00:00", &[]);
    meeting.guests = vec![guest(BOB)];
    client.put(meeting);
    let path = "/calendars/primary/events/event1";
    assert_eq!(client.send("DELETE", path, &[], &Value::Null).status, 204, "deleted");
    let back = ok(client.send("PATCH", path, &[], &json!({ "status": "confirmed" })));
    assert_eq!(back["attendees"][0]["email"], BOB, "it comes back with its guests");
    assert_eq!(client.send("DELETE", path, &[], &Value::Null).status, 204, "deleted again");
    assert_eq!(client.shared.world_mut().empty_bin(), 1, "one lay in the bin");
    assert_eq!(refused(&client.get(path)), (404, "notFound".into()), "then it is really gone");
    let again = client.send("POST", "/calendars/primary/events", &[], &body("event1"));
    assert_eq!(refused(&again), (409, "duplicate".into()), "and its id stays taken");
}

#[test]
fn mails_are_what_the_request_asks_for() {
    for (query, told) in [
        ("", vec![]),
        ("?sendUpdates=none", vec![]),
        ("?sendUpdates=externalOnly", vec!["roe@client.example"]),
        ("?sendUpdates=all", vec![BOB, "roe@client.example"]),
        ("?sendNotifications=true", vec![BOB, "roe@client.example"]),
    ] {
        let client = Client::new();
        let mut meeting = event("event1", "2026-11-23T09:00:00", &[]);
        meeting.guests = vec![guest(BOB), guest("roe@client.example")];
        client.put(meeting);
        let path = format!("/calendars/primary/events/event1{query}");
        assert_eq!(client.send("DELETE", &path, &[], &Value::Null).status, 204, "deleted");
        let world = client.shared.world();
        let to: Vec<&str> = world.mails.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, told, "`{query}` decides who hears of it");
        assert!(world.mails.iter().all(|mail| mail.about == "cancellation"), "and of what");
    }
}

#[test]
fn a_move_changes_the_organizer_and_leaves_an_empty_row() {
    let client = Client::new();
    client.put(event("event1", "2026-11-23T09:00:00", &[]));
    let path = format!("/calendars/primary/events/event1/move?destination={}", BOB.replace('@', "%40"));
    let moved = ok(client.send("POST", &path, &[], &Value::Null));
    assert_eq!(moved["organizer"]["email"], BOB, "whose calendar it is, is the organizer");
    let left = ok(client.get("/calendars/primary/events/event1"));
    assert_eq!(
        (&left["status"], left.get("summary")),
        (&json!("cancelled"), None),
        "nothing but its id stays"
    );
    let mut away = event("event2", "2026-11-23T09:00:00", &[]);
    away.event_type = "outOfOffice".into();
    client.put(away);
    let odd = client.send("POST", &path.replace("event1", "event2"), &[], &Value::Null);
    assert_eq!(refused(&odd), (400, "eventTypeRestriction".into()), "ordinary events only");
}

#[test]
fn copies_may_not_change_what_all_share() {
    let client = Client::new();
    let mut copy = event("series1", "2026-10-26T09:00:00", &["RRULE:FREQ=WEEKLY"]);
    copy.organizer = "roe@client.example".into();
    client.put(copy);
    let path = "/calendars/primary/events/series1";
    let until = json!({ "recurrence": ["RRULE:FREQ=WEEKLY;UNTIL=20261101T000000Z"] });
    let refusal = client.send("PATCH", path, &[], &until);
    assert_eq!(refused(&refusal), (403, "forbiddenForNonOrganizer".into()), "the rule is the organizer's");
    let own = json!({ "extendedProperties": { "private": { "mark": "1" } } });
    assert_eq!(client.send("PATCH", path, &[], &own).status, 200, "private properties are the copy's own");
}

#[test]
fn rules_that_end_earlier_forget_later_days() {
    let client = Client::new();
    let mut series = weekly();
    series.exceptions.insert("2026-11-02T14:00:00Z".into(), Exception::Cancelled);
    series.exceptions.insert("2026-11-16T14:00:00Z".into(), Exception::Cancelled);
    client.put(series);
    let until = json!({ "recurrence": ["RRULE:FREQ=WEEKLY;UNTIL=20261110T000000Z"] });
    ok(client.send("PATCH", "/calendars/primary/events/series1", &[], &until));
    let key = (ANA.to_owned(), "series1".to_owned());
    let left: Vec<String> = client.shared.world().events[&key].exceptions.keys().cloned().collect();
    assert_eq!(left, ["2026-11-02T14:00:00Z"], "days that the rule no longer makes are no exceptions");
}

#[test]
fn imports_keep_the_uid_and_are_of_people_who_take_part() {
    let client = Client::new();
    let path = "/calendars/primary/events/import";
    let mut sent = body("x");
    sent.as_object_mut().expect("an object").remove("id");
    sent["iCalUID"] = json!("old@uid.example");
    let made = ok(client.send("POST", path, &[], &sent));
    let again = ok(client.send("POST", path, &[], &sent));
    assert_eq!(made["id"], again["id"], "one UID is on a calendar once");
    sent["organizer"] = json!({ "email": "roe@client.example" });
    let refusal = refused(&client.send("POST", path, &[], &sent));
    assert_eq!(refusal, (400, "participantIsNeitherOrganizerNorAttendee".into()), "somebody else's");
}

#[test]
fn one_day_is_found_by_its_original_start() {
    let client = Client::new();
    client.put(weekly());
    let path = "/calendars/primary/events/series1/instances?originalStart=2026-11-02T09:00:00-05:00";
    let (days, _) = client.all(path);
    assert_eq!(days.len(), 1, "that day only");
    assert_eq!(days[0]["id"], "series1_20261102T140000Z", "whatever the offset that it was asked with");
}

#[test]
fn accounts_are_listed_in_pages_to_those_who_may() {
    let client = Client::new();
    for n in 0..5_u64 {
        client.shared.world_mut().people.push(Person {
            email: format!("p{n}@firm.example"),
            name: format!("Person {n}"),
            attorney: n == 0,
            active: n != 3,
            left_on: None,
            user_number: n,
        });
    }
    let ask = |query: &str| client.directory(query);
    let first = ok(ask("customer=my_customer"));
    let next = first["nextPageToken"].as_str().expect("more");
    let last = ok(ask(&format!("customer=my_customer&pageToken={next}")));
    let count = |page: &Value| page["users"].as_array().map_or(0, Vec::len);
    assert_eq!((count(&first), count(&last)), (3, 2), "each account once");
    assert_eq!(last["users"][0]["suspended"], true, "who left is suspended");
    assert_eq!(ask("").status, 400, "whose accounts must be said");
}

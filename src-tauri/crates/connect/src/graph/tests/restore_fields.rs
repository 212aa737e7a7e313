//! Field by field: what an undo sends, what it takes for the same, and what nobody gets back.

use super::restore::{emptied, laid_over, meeting, restored, sent, snapshot};
use super::{calendar, talk};
use crate::graph::backup::BackupForm;
use crate::graph::lost;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What is posted for that backup.
async fn posted(backup: &Value) -> Value {
    let (port, server) = talk(|_, seen| emptied(seen, &json!([]))).await;
    restored(&port, &snapshot(backup)).await.unwrap();
    sent(&server, "POST").remove(0)
}

/// What is told of a backup beside what is there now, of the same row.
fn wrong(backup: &Value, now: &Value) -> Vec<String> {
    // Nobody else is asked, so that nothing is held back.
    let alone = |row: &Value| snapshot(&laid_over(row.clone(), &json!({"attendees": []})));
    let (backup, now) = (alone(backup), alone(now));
    lost::told(&backup, &now, &calendar(), &truedocket_core::time::zone::Zones::bundled()).wrong
}

fn html(content: &str) -> Value {
    json!({"body": {"contentType": "html", "content": content}})
}

#[test]
fn f24_a_link_that_leads_elsewhere_is_another_text() {
    let page = |link: &str| meeting(&html(&format!("<html><body><a href=\"{link}\">Join</a></body></html>")));
    let was = page("https://zoom.us/j/1?pwd=a&amp;x=2");
    for (now, same, why) in [
        ("https://zoom.us/j/1?pwd=a&amp;x=2", true, "the same"),
        ("https://zoom.us/j/1?pwd=a&x=2", true, "written in another way"),
        ("https://zoom.us/j/2?pwd=a&amp;x=2", false, "people would join another meeting"),
        ("", false, "people would join none"),
    ] {
        let told = wrong(&was, &page(now));
        assert_eq!(told.is_empty(), same, "{now}: {why}: {told:?}");
    }
    let single =
        meeting(&html("<a HREF = 'https://x.example/1'><b>Join</b></a> <style>.cancelled {}</style>"));
    let other = meeting(&html("<a href=https://x.example/1>Join</a>"));
    assert!(wrong(&single, &other).is_empty(), "quotes, letters and how it is painted are no words");
    let form = snapshot(&single);
    assert_eq!(form.row.source.event.body.reveal(), "Join", "names of classes are not read as words");
    assert!(form.row.raw.contains(".cancelled"), "and the backup keeps the page as it is");
}

#[tokio::test]
async fn f24_both_zones_of_an_appointment_come_back() {
    let flight = meeting(&json!({"originalEndTimeZone": "Pacific Standard Time"}));
    let sent = posted(&flight).await;
    let at = |time: &str, zone: &str| json!({"dateTime": time, "timeZone": zone});
    assert_eq!(
        sent["start"],
        at("2026-11-02T09:00:00", "Eastern Standard Time"),
        "it begins by these clocks"
    );
    assert_eq!(sent["end"], at("2026-11-02T07:00:00", "Pacific Standard Time"), "and ends by those");
    let told = wrong(&flight, &meeting(&json!({"originalEndTimeZone": "Eastern Standard Time"})));
    assert_eq!(told, ["Its time zone is not as it was."], "the instants are the same, the zone is not");
    let unnamed = meeting(&json!({"originalEndTimeZone": "tzone://Microsoft/Custom"}));
    assert!(wrong(&unnamed, &meeting(&json!({}))).is_empty(), "one without a name is among what nobody gets");
    let day = json!({"isAllDay": true, "originalEndTimeZone": "Pacific Standard Time",
        "start": at("2026-11-02T00:00:00", "UTC"), "end": at("2026-11-03T00:00:00", "UTC")});
    let sent = posted(&meeting(&day)).await;
    assert_eq!(sent["end"]["timeZone"], sent["start"]["timeZone"], "whole days have one zone");
}

#[tokio::test]
async fn f24_several_places_come_back_without_asking_a_room() {
    let place = |name: &str, room: &str| {
        json!({"displayName": name, "locationType": "conferenceRoom", "locationEmailAddress": room,
               "uniqueId": "u", "uniqueIdType": "directory", "locationUri": "https://maps.example/1"})
    };
    let both = json!([place("Room 1", "room1@firm.example"), place("Room 2", "room2@firm.example")]);
    let was = meeting(
        &json!({"location": {"displayName": "Room 1; Room 2", "locationType": "default"}, "locations": both}),
    );
    let sent = posted(&was).await;
    let kept = |name: &str| json!({"displayName": name, "locationUri": "https://maps.example/1"});
    assert_eq!(sent["locations"], json!([kept("Room 1"), kept("Room 2")]), "all of them");
    assert_eq!(sent["location"], json!({"displayName": "Room 1; Room 2"}), "as one line");
    let mut less = was.clone();
    less["locations"] = json!([place("Room 1", "room1@firm.example")]);
    assert_eq!(wrong(&was, &less), ["Its place is not as it was."], "one is missing");
    let mut elsewhere = was.clone();
    elsewhere["locations"][1]["locationUri"] = json!("https://maps.example/2");
    assert_eq!(wrong(&was, &elsewhere), ["Its place is not as it was."], "one leads elsewhere");
    let mut kind = was.clone();
    kind["locations"][1]["locationType"] = json!("default");
    assert!(
        wrong(&was, &kind).is_empty(),
        "its kind is read only in the vendor's document, so that it is no claim"
    );
    for nothing in
        [json!(null), json!({"displayName": "", "address": {"type": "unknown"}, "coordinates": {}})]
    {
        let (none, empty) = (meeting(&json!({"location": null})), meeting(&json!({"location": nothing})));
        assert!(wrong(&none, &empty).is_empty(), "no place in another way of saying it");
    }
    let one = posted(&meeting(&json!({"locations": [place("Room 1", "room1@firm.example")]}))).await;
    assert!(one.get("locations").is_none(), "one place is told as one");
    assert!(!one.to_string().contains("room1@"), "f03: a room that is named by its address would be asked");
}

#[tokio::test]
async fn f24_what_attendees_may_do_comes_back() {
    let names = ["hideAttendees", "allowNewTimeProposals", "responseRequested"];
    for name in names {
        let (was, other) = (
            meeting(&json!({name: name == "hideAttendees"})),
            meeting(&json!({name: name != "hideAttendees"})),
        );
        assert_eq!(posted(&was).await[name], json!(name == "hideAttendees"), "{name} is sent");
        let told = wrong(&was, &other);
        assert_eq!(told, ["What attendees may do is not as it was."], "{name} is compared");
        assert!(
            wrong(&meeting(&json!({})), &other).is_empty(),
            "{name}: what the backup does not say is no claim"
        );
    }
}

#[tokio::test]
async fn f03_the_list_of_attendees_says_as_what_they_were_asked() {
    let guest = |kind: &str, address: &str| json!({"type": kind, "emailAddress": {"address": address}});
    let asked = json!({"attendees": [guest("required", "client@x.example"), guest("optional", "Bo@firm.example"), guest("resource", "room1@firm.example")]});
    let sent = posted(&meeting(&asked)).await;
    let text = sent["body"]["content"].as_str().unwrap();
    let list = "Attendees before the clean-up: bo@firm.example (optional), client@x.example, room1@firm.example (room)";
    assert!(text.contains(list), "so that people can ask them again as they were: {text}");
    assert!(sent.get("attendees").is_none(), "nobody is invited");
}

/// What is told of that backup once it was made anew.
fn usual(backup: &Value) -> Vec<String> {
    let now = snapshot(&super::row(&json!({
        "id": "AANEW", "isOrganizer": true, "organizer": {"emailAddress": {"address": "ada@firm.example"}},
        "createdDateTime": "2026-11-19T00:00:00Z",
    })));
    let zones = truedocket_core::time::zone::Zones::bundled();
    lost::told(&snapshot(backup), &now, &calendar(), &zones).usual
}

#[test]
fn what_a_place_is_is_told_only_where_the_provider_knew_it() {
    for (place, is_told, why) in [
        (json!({"displayName": "Room 1"}), false, "a name is all"),
        (
            json!({"displayName": "Room 1", "locationType": "default", "locationEmailAddress": null}),
            false,
            "nor here",
        ),
        (json!({"displayName": "Inn", "locationType": "hotel"}), true, "a kind is read only"),
        (
            json!({"displayName": "Room 1", "locationEmailAddress": "room1@firm.example"}),
            true,
            "a room was booked",
        ),
    ] {
        let told = usual(&meeting(&json!({"location": place, "attendees": []})));
        assert_eq!(told.iter().any(|line| line.contains("Its place")), is_told, "{place}: {why}: {told:?}");
    }
}

/// Each of the sentences is said of this one or of one of the others.
#[tokio::test]
async fn f24_what_nobody_gets_back_is_one_list_before_and_after() {
    let (port, _server) = talk(|_, seen| emptied(seen, &json!([]))).await;
    let others = meeting(&json!({
        "isOrganizer": false, "organizer": {"emailAddress": {"address": "judge@court.example"}}, "isCancelled": true,
        "originalStartTimeZone": "tzone://Microsoft/Custom", "seriesMasterId": "AAS", "type": "exception",
        "originalStart": "2026-11-02T14:00:00Z",
    }));
    let others = laid_over(others, &json!({"onlineMeeting": null}));
    let said: BTreeSet<String> = [meeting(&json!({})), others].iter().flat_map(usual).collect();
    let (before, after): (Vec<&str>, BTreeSet<String>) =
        lost::NATURE.iter().map(|one| (one.before, one.after.to_owned())).unzip();
    assert_eq!(said, after, "each sentence of the list can be true, and nothing is said that is not in it");
    let approved = crate::ports::CleanCalendar::not_restored(&port);
    assert_eq!(approved, before, "and each is said before anything is removed, in the same order");
}

#[test]
fn what_is_claimed_is_compared() {
    let whole = snapshot(&meeting(&json!({
        "locations": [{"displayName": "A"}, {"displayName": "B"}], "hideAttendees": false,
        "allowNewTimeProposals": true, "responseRequested": true,
    })));
    let form = BackupForm::of(&whole.row).unwrap();
    let fields = form.whole(&calendar(), &truedocket_core::time::zone::Zones::bundled());
    let claimed: BTreeSet<&str> = fields.keys().map(String::as_str).collect();
    for field in &claimed {
        // The times are compared as instants, the rest as it stands.
        let other = match *field {
            "start" => json!({"dateTime": "2026-11-02T13:30:00", "timeZone": "UTC"}),
            "end" => json!({"dateTime": "2026-11-02T16:00:00", "timeZone": "UTC"}),
            "isAllDay" => continue,
            "body" => json!({"contentType": "text", "content": "other"}),
            "location" => json!({"displayName": "other"}),
            "locations" => json!([{"displayName": "A"}, {"displayName": "other"}]),
            "categories" => json!(["other"]),
            "showAs" => json!("oof"),
            "sensitivity" => json!("confidential"),
            "importance" => json!("low"),
            "reminderMinutesBeforeStart" => json!(5),
            "subject" => json!("other"),
            _flag => json!(!fields[*field].as_bool().unwrap()),
        };
        let mut raw: Value = serde_json::from_str(&whole.row.raw).unwrap();
        raw[*field] = other;
        let told = wrong(&serde_json::from_str(&whole.row.raw).unwrap(), &raw);
        assert_eq!(told.len(), 1, "{field}: what is sent is also looked at afterwards: {told:?}");
    }
}

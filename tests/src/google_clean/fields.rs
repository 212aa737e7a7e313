//! Field by field: what an undo says that it gives back differs here, comes back, and is missed where it does not. What
//! Google's nature loses differs as well, and is told in the words that were said before.

use super::{ADA, Harness, event, now, permit};
use crate::restoring::as_a_person;
use serde_json::{Value, json};
use truedocket_connect::ports::CleanCalendar;
use truedocket_core::audit::finding::Act;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::world::Exception;

fn at(hour: &str, zone: &str) -> Value {
    json!({ "date": null, "dateTime": format!("2026-11-24T{hour}:00:00-05:00"), "timeZone": zone })
}

/// Each field with what the event says, what somebody else might have made of it, and the words that people have for it.
fn fields() -> Vec<(&'static str, Value, Value, &'static str)> {
    vec![
        ("summary", json!("Filing day, first draft"), json!("Filing"), "title"),
        ("description", json!("Bring the exhibits"), json!(""), "text"),
        ("location", json!("Room 9"), json!(""), "place"),
        ("start", at("09", "America/New_York"), at("08", "America/New_York"), "begin"),
        ("end", at("11", "America/Chicago"), at("11", "America/New_York"), "end"),
        (
            "recurrence",
            json!(["RRULE:FREQ=WEEKLY;COUNT=3"]),
            json!(["RRULE:FREQ=WEEKLY;COUNT=4"]),
            "repeat rule",
        ),
        ("status", json!("tentative"), json!("confirmed"), "tentative mark"),
        ("transparency", json!("transparent"), json!("opaque"), "busy or free mark"),
        ("visibility", json!("confidential"), json!("public"), "visibility"),
        ("colorId", json!("7"), json!("3"), "color"),
        (
            "extendedProperties",
            json!({ "private": { "td.a": "1" }, "shared": { "td.b": "1" } }),
            json!({ "shared": { "td.b": "2" } }),
            "hidden properties",
        ),
        (
            "reminders",
            json!({ "useDefault": false, "overrides": [{ "method": "popup", "minutes": 45 }] }),
            json!({ "useDefault": true }),
            "reminders",
        ),
        (
            "source",
            json!({ "url": "https://clio.example/1", "title": "Clio" }),
            json!({ "url": "https://clio.example/2", "title": "Clio" }),
            "link to the page",
        ),
        ("guestsCanInviteOthers", json!(false), json!(true), "attendees may invite others"),
        ("guestsCanModify", json!(true), json!(false), "attendees may change it"),
        ("guestsCanSeeOtherGuests", json!(false), json!(true), "attendees see each other"),
        ("anyoneCanAddSelf", json!(true), json!(false), "anyone may join"),
    ]
}

/// The field that each special kind has, what it says and what somebody else might have made of it.
fn kinds() -> [(&'static str, &'static str, Value, Value, &'static str); 3] {
    let declines = |mode: &str| json!({ "autoDeclineMode": mode, "declineMessage": "On trial" });
    let works = |label: &str| json!({ "type": "customLocation", "customLocation": { "label": label } });
    let (all, none) = ("declineAllConflictingInvitations", "declineNone");
    [
        ("outOfOffice", "outOfOfficeProperties", declines(all), declines(none), "out of the office"),
        ("focusTime", "focusTimeProperties", declines(all), declines(none), "focus time"),
        ("workingLocation", "workingLocationProperties", works("Court"), works("Home"), "working location"),
    ]
}

fn told(snapshot: &EventSnapshot, field: &str) -> Value {
    let raw: Value = serde_json::from_str(&snapshot.row.raw).expect("JSON");
    let mut told = raw[field].clone();
    if let Some(own) = told.get_mut("private").and_then(Value::as_object_mut) {
        // Its maker's mark stands among the hidden ones of a row that was made anew.
        own.remove("truedocket.restored");
    }
    told
}

/// What was sent, as it is told: nothing is told as null.
fn as_told(sent: &Value) -> Value {
    let mut sent = sent.clone();
    if let Some(fields) = sent.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    sent
}

async fn patch(harness: &Harness, id: &str, body: &Value) {
    let path = format!("calendars/{ADA}/events/{id}?supportsAttachments=true&conferenceDataVersion=1");
    as_a_person(&harness.sandbox, Vendor::Google, ADA, &path, body).await;
}

/// As it is kept, with every field set to something that is no default.
async fn filled() -> (Harness, EventSnapshot) {
    let harness = Harness::start().await;
    let all = fields().into_iter().map(|(name, value, _, _)| (name.to_owned(), value)).collect();
    patch(&harness, "filing1", &Value::Object(all)).await;
    let before = harness.snapshot("filing1").await;
    for (name, value, _, _) in fields() {
        assert_eq!(told(&before, name), as_told(&value), "{name}: the pretend vendor keeps what it was told");
    }
    (harness, before)
}

/// An event of that kind, with its field set.
async fn special(kind: &str, field: &str, value: &Value) -> (Harness, EventSnapshot) {
    let harness = Harness::start().await;
    let mut row = event("special1", "Away", "2026-11-25T09:00:00", "2026-11-25T17:00:00");
    row.event_type = kind.to_owned();
    harness.person(|world| drop(world.put_event(row, now()).id.clone()));
    patch(&harness, "special1", &json!({ field: value })).await;
    let before = harness.snapshot("special1").await;
    assert_eq!(told(&before, field), *value, "{field}: the pretend vendor keeps what it was told");
    (harness, before)
}

async fn gone_and_back(
    harness: &Harness,
    before: &EventSnapshot,
    bin_is_emptied: bool,
) -> crate::restoring::Restored {
    let permit = permit(&before.row, Act::Delete);
    harness.google.delete(&harness.ada, &permit).await.expect("it is deleted");
    if bin_is_emptied {
        harness.person(|world| assert!(world.empty_bin() > 0, "it lay in the bin"));
    }
    harness.restore(before).await
}

#[tokio::test]
async fn f24_every_field_that_an_undo_claims_comes_back() {
    for bin_is_emptied in [false, true] {
        let (harness, before) = filled().await;
        let back = gone_and_back(&harness, &before, bin_is_emptied).await;
        for (name, value, _, _) in fields() {
            let now = told(&back.now, name);
            assert_eq!(now, as_told(&value), "{name} is as it was (bin emptied: {bin_is_emptied})");
        }
        assert!(back.lost.wrong.is_empty(), "and nothing is missed: {:?}", back.lost);
        harness.nobody_heard();
        for (kind, field, value, _, _) in kinds() {
            let (harness, before) = special(kind, field, &value).await;
            let back = gone_and_back(&harness, &before, bin_is_emptied).await;
            assert_eq!(told(&back.now, field), value, "{field} is as it was (bin emptied: {bin_is_emptied})");
            assert_eq!(told(&back.now, "eventType"), kind, "and so is the kind");
            assert!(back.lost.wrong.is_empty(), "and nothing is missed: {:?}", back.lost);
        }
    }
}

#[tokio::test]
async fn f24_every_field_that_an_undo_claims_is_missed_where_it_differs() {
    let missed = |harness: &Harness, before: &EventSnapshot, now: &EventSnapshot| {
        harness.google.losses(&harness.ada, before, now).wrong
    };
    for (name, _, other, words) in fields() {
        let (harness, before) = filled().await;
        let same = missed(&harness, &before, &harness.snapshot("filing1").await);
        assert!(same.is_empty(), "{name}: nothing differs yet: {same:?}");
        patch(&harness, "filing1", &json!({ name: other })).await;
        let wrong = missed(&harness, &before, &harness.snapshot("filing1").await);
        assert_eq!(wrong.len(), 1, "{name}: only that one differs: {wrong:?}");
        assert!(wrong[0].contains(words), "{name}: it is told by its name ({words}): {wrong:?}");
    }
    for (kind, field, value, other, words) in kinds() {
        let (harness, before) = special(kind, field, &value).await;
        patch(&harness, "special1", &json!({ field: other })).await;
        let wrong = missed(&harness, &before, &harness.snapshot("special1").await);
        assert_eq!(wrong.len(), 1, "{field}: only that one differs: {wrong:?}");
        assert!(wrong[0].contains(words), "{field}: it is told by its name ({words}): {wrong:?}");
    }
}

/// It brings a color along, so that it is looked at by itself.
#[tokio::test]
async fn f24_a_label_comes_back_and_is_missed_where_it_differs() {
    for bin_is_emptied in [false, true] {
        let harness = Harness::start().await;
        let before = harness.snapshot("hearing1").await;
        assert!(told(&before, "eventLabelId").is_string(), "the hearing has one");
        let back = gone_and_back(&harness, &before, bin_is_emptied).await;
        assert_eq!(told(&back.now, "eventLabelId"), told(&before, "eventLabelId"), "it comes back");
        assert!(back.lost.wrong.is_empty(), "and nothing is missed: {:?}", back.lost);
    }
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    let path = format!("calendars/{ADA}/events/hearing1?eventLabelVersion=1");
    as_a_person(&harness.sandbox, Vendor::Google, ADA, &path, &json!({ "eventLabelId": "" })).await;
    let lost = harness.google.losses(&harness.ada, &before, &harness.snapshot("hearing1").await);
    assert_eq!(lost.wrong, ["Its label could not be given back."], "and it is missed by its name");
}

/// All that Google's nature loses, on the hearing.
fn rich() -> Value {
    json!({
        "attendees": [
            { "email": ADA, "responseStatus": "accepted", "comment": "In person" },
            { "email": "bo@firm.example", "responseStatus": "accepted", "optional": true },
            { "email": "roe@client.example", "responseStatus": "tentative", "comment": "Late", "additionalGuests": 1 },
        ],
        "attachments": [{ "fileUrl": "https://drive.google.com/file/d/7", "title": "Exhibit 7" }],
        "conferenceData": { "createRequest": { "requestId": "one" } },
    })
}

#[tokio::test]
async fn f24_what_googles_nature_loses_is_told_and_nothing_else() {
    for bin_is_emptied in [false, true] {
        let harness = Harness::start().await;
        patch(&harness, "hearing1", &rich()).await;
        let before = harness.snapshot("hearing1").await;
        for field in ["attendees", "attachments", "conferenceData", "hangoutLink"] {
            assert!(!told(&before, field).is_null(), "{field} is there");
        }
        let set_up = harness.sandbox.shared.requests().len();
        let back = gone_and_back(&harness, &before, bin_is_emptied).await;
        let lost: Vec<&str> = back.lost.usual.iter().map(String::as_str).collect();
        let anew = [
            "It has a new id.",
            "It counts as made when it was brought back.",
            "Attendees are listed in the text; they are not invited again.",
            "Its video meeting link is lost.",
            "Its attachments are lost.",
            "The answer that was given to the invitation is lost.",
        ];
        let expected = if bin_is_emptied { &anew[..] } else { &[] };
        assert_eq!(
            lost, expected,
            "the bin gives all of it back, and without it this is lost: no more, no less"
        );
        assert!(back.lost.wrong.is_empty(), "and nothing else: {:?}", back.lost);
        for field in ["attendees", "attachments", "conferenceData", "hangoutLink"] {
            let is_there = !told(&back.now, field).is_null();
            assert_eq!(is_there, !bin_is_emptied, "{field}: what is said is true");
        }
        harness.nobody_heard_after(set_up);
    }
}

#[tokio::test]
async fn f24_each_loss_of_googles_nature_is_told_by_itself() {
    let changed = |place: usize, name: &str, value: Value| {
        let mut attendees = rich()["attendees"].clone();
        attendees[place][name] = value;
        json!({ "attendees": attendees })
    };
    let (answers, comments) = ("answers are not as they were", "comments, or marks such as optional");
    let own = "The answer that was given to the invitation is lost.";
    for (change, words) in [
        (changed(1, "responseStatus", json!("declined")), answers),
        (changed(1, "optional", json!(false)), comments),
        (changed(2, "comment", json!("On time")), comments),
        (changed(2, "additionalGuests", json!(2)), comments),
        (changed(2, "resource", json!(true)), comments),
        (changed(0, "responseStatus", json!("declined")), own),
        (changed(0, "comment", json!("By telephone")), own),
        (changed(2, "email", json!("doe@client.example")), "Some attendees are no longer on it"),
        (json!({ "attachments": [] }), "attachments"),
        (json!({ "conferenceData": { "createRequest": { "requestId": "two" } } }), "video meeting"),
        (json!({ "conferenceData": null }), "video meeting"),
    ] {
        let harness = Harness::start().await;
        patch(&harness, "hearing1", &rich()).await;
        let before = harness.snapshot("hearing1").await;
        let same = harness.google.losses(&harness.ada, &before, &harness.snapshot("hearing1").await);
        assert!(same.is_none(), "nothing differs yet: {same:?}");
        patch(&harness, "hearing1", &change).await;
        let lost = harness.google.losses(&harness.ada, &before, &harness.snapshot("hearing1").await);
        assert_eq!(lost.usual.len(), 1, "{change}: one thing is lost: {lost:?}");
        assert!(lost.usual[0].contains(words), "{change}: and told ({words}): {lost:?}");
    }
}

#[tokio::test]
async fn f24_a_day_never_hides_its_series() {
    let harness = Harness::start().await;
    harness.person(|world| {
        let mut team = world.events[&(ADA.to_owned(), "team1".to_owned())].clone();
        let Some(Exception::Changed(day)) = team.exceptions.get_mut("2026-03-02T14:00:00Z") else {
            panic!("the day with cake");
        };
        // Such days are from the time before a day's visibility became the series'.
        day.private = true;
        world.put_event(team, now());
    });
    let before = harness.snapshot("team1").await;
    let back = gone_and_back(&harness, &before, true).await;
    assert!(told(&back.now, "visibility").is_null(), "the series is as open as it was");
    assert_eq!(back.now.days.len(), before.days.len(), "each day is back");
    let words = "A day of the series has the visibility of the series now.";
    assert!(back.lost.usual.iter().any(|line| line == words), "what the day lost is told: {:?}", back.lost);
    assert!(back.lost.wrong.is_empty(), "as what Google does not give, and no fault: {:?}", back.lost);
}

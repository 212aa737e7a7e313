//! Query options, refusals and addresses as Graph's pages have them; each test names the page.

use super::{ANA, Client, IMMUTABLE, WINDOW, body, event, ok, refused, weekly};
use crate::faults::{Fault, FaultKind};
use serde_json::{Value, json};

fn filled() -> Client {
    let client = Client::new();
    for (id, start, title, shown) in [
        ("one1", "2026-11-02T09:00:00", "Deposition of Roe", "busy"),
        ("two2", "2026-11-03T09:00:00", "Hearing", "oof"),
        ("six6", "2026-11-04T09:00:00", "Lunch", "elsewhere"),
    ] {
        let mut own = event(id, start, &[]);
        own.title = title.into();
        own.show_as = shown.into();
        client.put(own);
    }
    client
}

fn titles(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|row| row["subject"].as_str()).collect()
}

/// "Use the $filter query parameter" and "List events".
#[test]
fn events_are_filtered_by_more_than_equality() {
    let client = filled();
    for (filter, expected) in [
        ("subject eq 'Lunch' or startswith(subject,'hear')", vec!["Lunch", "Hearing"]),
        ("contains(subject,'roe')", vec!["Deposition of Roe"]),
        (
            "(showAs eq 'oof' or showAs eq 'workingElsewhere') and contains(subject,'n')",
            vec!["Lunch", "Hearing"],
        ),
        ("start/dateTime ge '2026-11-03T14:00:00.0000000'", vec!["Lunch", "Hearing"]),
        ("not(sensitivity eq 'normal')", vec![]),
    ] {
        for path in ["/me/events?", &format!("/me/calendarView?{WINDOW}&")] {
            let address = format!("{path}$filter={}", filter.replace(' ', "%20"));
            let (rows, _) = client.all(&address);
            let (mut found, mut wanted) = (titles(&rows), expected.clone());
            found.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{filter} of {path}");
        }
    }
    for filter in ["colour eq 'red'", "subject eq 'Lunch' or colour eq 'red'", "endswith(subject,'x')"] {
        let answer = client.get(&format!("/me/events?$filter={}", filter.replace(' ', "%20")));
        assert_eq!(answer.status, 400, "{filter}: an unknown property is refused, and no empty list");
    }
}

/// "Advanced query capabilities on Microsoft Entra ID objects".
#[test]
fn the_directory_filters_less_unless_a_client_counts() {
    let client = Client::new();
    let ask = |filter: &str, headers: &[(&str, &str)]| {
        client.send("GET", &format!("/users?{}", filter.replace(' ', "%20")), headers, &Value::Null)
    };
    let begins = ok(ask("$filter=startswith(mail,'an') or startswith(mail,'bo')", &[]));
    assert_eq!(begins["value"].as_array().map(Vec::len), Some(2), "beginnings, one of two");
    for filter in ["$filter=contains(mail,'an')", "$filter=colour eq 'red'", "$filter=mail ne 'x'", "$skip=1"]
    {
        assert_eq!(ask(filter, &[]).status, 400, "{filter} is not supported there");
    }
    let eventual = [("consistencylevel", "eventual")];
    let counted = ok(ask("$filter=not(startswith(mail,'an'))&$count=true", &eventual));
    assert_eq!(counted["@odata.count"], 2, "advanced questions with the header and the count");
    assert_eq!(ask("$filter=mail ne 'x'", &eventual).status, 400, "and not with one of the two");
}

/// "Use the $count query parameter", "Use the $skip query parameter", "List calendars".
#[test]
fn rows_are_counted_and_skipped() {
    let client = filled();
    let counted = ok(client.get("/me/events?$count=true&$top=1&$skip=1&$orderby=start/dateTime"));
    assert_eq!(
        counted["@odata.count"], 3,
        "all of them, not those of the page, nor those behind the skipped"
    );
    assert_eq!(titles(counted["value"].as_array().expect("rows")), ["Hearing"], "the second");
    let (rest, _) = client.all("/me/events?$top=1&$skip=1&$orderby=start/dateTime");
    assert_eq!(titles(&rest), ["Hearing", "Lunch"], "over all pages, skipped once");
    let (none, _) = client.all("/me/events?$skip=9");
    assert!(none.is_empty(), "behind the end there is nothing");
    let (view, _) = client.all(&format!("/me/calendarView?{WINDOW}&$skip=2"));
    assert_eq!(titles(&view), ["Lunch"], "of a window, too");
    let calendars = ok(client.get("/me/calendars?$count=true&$skip=1"));
    assert_eq!(
        (calendars["@odata.count"].as_u64(), calendars["value"].as_array().map(Vec::len)),
        (Some(1), Some(0)),
        "and of calendars"
    );
    for wrong in ["$count=yes", "$skip=-1", "$skip=many"] {
        assert_eq!(client.get(&format!("/me/events?{wrong}")).status, 400, "{wrong} is refused");
    }
}

/// "Use delta query to track changes in Microsoft Graph data", under "Synchronization reset".
#[test]
fn a_dead_token_says_where_to_begin_anew() {
    let client = filled();
    let (all, link) = client.all(&format!("/me/calendarView/delta?{WINDOW}"));
    client.shared.faults().add(Fault::new(FaultKind::DeadSyncToken).times(1));
    let gone = client.get(&link);
    assert_eq!(refused(&gone), (410, "SyncStateNotFound".to_owned()), "the token is dead");
    let start = gone.headers.iter().find(|(name, _)| *name == "location").map(|(_, to)| to.clone());
    let start = start.expect("a Location");
    assert!(start.ends_with("$deltatoken="), "with an empty token: {start}");
    let (again, link) = client.all(&start);
    assert_eq!(again.len(), all.len(), "which gives the same window from its beginning");
    assert!(client.all(&link).0.is_empty(), "and goes on from there");
    let foreign = client.get("/me/calendarView/delta?$deltatoken=nobodyknows");
    assert_eq!(foreign.status, 410, "a token of another run is as dead");
}

/// "event: delta": functions may be called with their brackets.
#[test]
fn a_function_may_have_its_brackets() {
    let client = filled();
    let (rows, link) = client.all(&format!("/me/calendarView/delta()?{WINDOW}"));
    assert_eq!(rows.len(), 3, "as without them");
    assert!(client.all(&link).0.is_empty(), "its links lead back");
}

/// "Combine multiple HTTP requests using JSON batching"; OData JSON format 4.01, 19: what is not known is passed over.
#[test]
fn a_batch_may_say_more_than_the_vendor_reads() {
    let client = filled();
    let sent = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "/me/events?$top=1", "atomicityGroup": "g", "note": { "of": "ours" } },
        { "id": "2", "method": "GET", "url": "/me/calendarView/delta()?startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-11-09T00:00:00Z" },
        { "id": "3", "method": "GET", "url": "http://127.0.0.1/graph/v1.0/me" },
        { "id": "4", "method": "GET", "url": "http://else.example/graph/v1.0/me" },
    ], "client": "somebody's" });
    let answer = ok(client.send("POST", "/$batch", &[], &sent));
    let parts = answer["responses"].as_array().expect("parts").iter();
    let mut status: Vec<(&str, u64)> =
        parts.filter_map(|part| Some((part["id"].as_str()?, part["status"].as_u64()?))).collect();
    status.sort_unstable();
    let expected = [("1", 200), ("2", 200), ("3", 200), ("4", 404)];
    assert_eq!(status, expected, "an address may be whole, as msgraph-core sends it, but not another's");
    let without = json!({ "requests": [{ "method": "GET", "url": "/me" }] });
    assert_eq!(client.send("POST", "/$batch", &[], &without).status, 400, "what is needed is still needed");
}

fn made(client: &Client, more: &Value) -> Value {
    let mut sent = body();
    for (name, value) in more.as_object().expect("fields") {
        sent[name] = value.clone();
    }
    sent["transactionId"] = json!(more.to_string());
    ok(client.send("POST", "/me/events", &[IMMUTABLE], &sent))
}

fn of(row: &Value) -> String {
    format!("/me/events/{}", row["id"].as_str().expect("an id"))
}

/// Resource type `event`, of `isOnlineMeeting` and `onlineMeeting`.
#[test]
fn an_online_meeting_has_a_link_of_the_vendors_making_and_stays_one() {
    let client = Client::new();
    let asked = json!({ "isOnlineMeeting": true, "onlineMeeting": { "joinUrl": "https://mine.example" } });
    let refused = client.send("POST", "/me/events", &[IMMUTABLE], &{
        let mut sent = body();
        sent["onlineMeeting"] = asked["onlineMeeting"].clone();
        sent
    });
    assert_eq!(refused.status, 400, "nobody can bring a link of their own");
    let link = |row: &Value| row["onlineMeeting"]["joinUrl"].as_str().map(ToOwned::to_owned);
    let (one, two) =
        (json!({ "isOnlineMeeting": true }), json!({ "isOnlineMeeting": true, "subject": "Other" }));
    let (one, two) = (made(&client, &one), made(&client, &two));
    assert!(link(&one).is_some() && link(&one) != link(&two), "each has its own");
    assert_eq!(one["onlineMeetingProvider"], "teamsForBusiness", "of the usual provider");
    let after = ok(client.send("PATCH", &of(&one), &[IMMUTABLE], &json!({ "isOnlineMeeting": false })));
    assert_eq!(
        (after["isOnlineMeeting"].as_bool(), link(&after)),
        (Some(true), link(&one)),
        "once and for all"
    );
}

/// "Add attachment", "Create open extension", "Get open extension".
#[test]
fn files_and_extensions_hang_on_an_event_and_not_on_its_copy() {
    let client = Client::new();
    let row = made(
        &client,
        &json!({ "extensions": [{ "@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.firm.notes", "matter": "00123" }] }),
    );
    let file = json!({ "@odata.type": "#microsoft.graph.fileAttachment", "name": "brief.pdf", "contentBytes": "YWJj" });
    let added = client.send("POST", &format!("{}/attachments", of(&row)), &[IMMUTABLE], &file);
    assert_eq!(added.status, 201, "a file is added");
    let second = json!({ "extensionName": "com.firm.more", "value": 1 });
    assert_eq!(
        client.send("POST", &format!("{}/extensions", of(&row)), &[IMMUTABLE], &second).status,
        201,
        "and a note"
    );
    let now = ok(client.get(&of(&row)));
    assert_eq!(now["hasAttachments"], true, "the event says so of files");
    assert!(now.get("extensions").is_none(), "and nothing of notes");
    let expanded =
        ok(client.get(&format!("{}?$expand=extensions($filter=id%20eq%20'com.firm.notes')", of(&row))));
    assert_eq!(expanded["extensions"][0]["matter"], "00123", "unless it is asked for that one by its name");
    assert_eq!(client.get(&format!("{}?$expand=extensions", of(&row))).status, 400, "no name, no answer");
    let listed = ok(client.get(&format!("{}/extensions", of(&row))));
    assert_eq!(listed["value"].as_array().map(Vec::len), Some(2), "both are there");
    let mut copy = now.clone();
    for name in
        ["id", "transactionId", "onlineMeeting", "onlineMeetingUrl", "originalStart", "seriesMasterId"]
    {
        copy.as_object_mut().expect("a row").remove(name);
    }
    let again = client.send("POST", "/me/events", &[IMMUTABLE], &copy);
    assert_eq!(ok(again)["hasAttachments"], false, "a copy of the row has no files: that field is read only");
    let wrong = json!({ "name": "brief.pdf" });
    assert_eq!(
        client.send("POST", &format!("{}/attachments", of(&row)), &[IMMUTABLE], &wrong).status,
        400,
        "no file"
    );
}

/// Resource types `event`, `attendee` and `dateTimeTimeZone`.
#[test]
fn what_a_post_cannot_say_is_not_believed() {
    let client = Client::new();
    let guest = json!({ "type": "optional", "emailAddress": { "address": "roe@client.example" }, "status": { "response": "accepted" } });
    let row = made(
        &client,
        &json!({
            "attendees": [guest], "createdDateTime": "2020-01-01T00:00:00Z", "iCalUId": "mine", "isCancelled": true,
            "organizer": { "emailAddress": { "address": "judge@court.example" } }, "hasAttachments": true,
        }),
    );
    assert_eq!(
        row["attendees"][0]["type"], "optional",
        "as what somebody is asked is the organizer's to say"
    );
    assert_eq!(row["attendees"][0]["status"]["response"], "none", "what they answer is not");
    assert_eq!(row["organizer"]["emailAddress"]["address"], ANA, "whose mailbox it is made in has called it");
    assert_eq!(
        (row["isCancelled"].as_bool(), row["hasAttachments"].as_bool()),
        (Some(false), Some(false)),
        "flags of the vendor's"
    );
    assert_ne!(row["createdDateTime"], "2020-01-01T00:00:00Z", "made now");
    assert_ne!(row["iCalUId"], "mine", "under a name of the vendor's");
}

/// Resource type `event`, of `location`, `locations` and `originalEndTimeZone`.
#[test]
fn places_correspond_and_both_zones_are_kept() {
    let client = Client::new();
    let place = |name: &str| json!({ "displayName": name, "locationType": "hotel", "locationUri": "https://maps.example" });
    let row = made(
        &client,
        &json!({
            "location": { "displayName": "A; B" }, "locations": [place("A"), place("B")],
            "start": { "dateTime": "2026-11-20T09:00:00", "timeZone": "Eastern Standard Time" },
            "end": { "dateTime": "2026-11-20T08:00:00", "timeZone": "Pacific Standard Time" },
        }),
    );
    assert_eq!(row["originalStartTimeZone"], "Eastern Standard Time", "it begins in New York");
    assert_eq!(row["originalEndTimeZone"], "Pacific Standard Time", "and ends in Los Angeles");
    let names = |row: &Value| {
        row["locations"]
            .as_array()
            .expect("places")
            .iter()
            .map(|place| place["displayName"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&row), ["A", "B"], "both places");
    assert_eq!(row["locations"][1]["locationUri"], "https://maps.example", "with what is said of them");
    assert_eq!(row["locations"][1]["locationType"], "default", "but for the kind, which is read only");
    let moved =
        ok(client.send("PATCH", &of(&row), &[IMMUTABLE], &json!({ "location": { "displayName": "C" } })));
    assert_eq!(names(&moved), ["C"], "a new place takes the place of all");
    let both =
        ok(client.send("PATCH", &of(&row), &[IMMUTABLE], &json!({ "locations": [place("D"), place("E")] })));
    assert_eq!(
        (names(&both).len(), both["location"]["displayName"].as_str()),
        (2, Some("D; E")),
        "and the other way round"
    );
    let ends = json!({ "end": { "dateTime": "2026-11-20T11:00:00", "timeZone": "Eastern Standard Time" } });
    let back = ok(client.send("PATCH", &of(&row), &[IMMUTABLE], &ends));
    assert_eq!(back["originalEndTimeZone"], "Eastern Standard Time", "one zone again");
}

/// "Get event": what HTML holds is kept as it is, and shown as text on demand only.
#[test]
fn html_is_kept_as_it_is() {
    let client = Client::new();
    client.put(weekly());
    let page = "<html><head><style>.x-cancelled { color: red }</style></head><body><a href=\"https://x.example\">Join</a></body></html>";
    let row = made(&client, &json!({ "body": { "contentType": "html", "content": page } }));
    assert_eq!(ok(client.get(&of(&row)))["body"]["content"], page, "as it is");
    let prefer = [("prefer", "IdType=\"ImmutableId\", outlook.body-content-type=\"text\"")];
    let text = ok(client.send("GET", &of(&row), &prefer, &Value::Null));
    assert_eq!(text["body"], json!({ "contentType": "text", "content": "Join" }), "no word of its painting");
}

/// "calendar: getSchedule".
#[test]
fn a_schedule_tells_when_people_are_free_and_no_private_words() {
    let client = filled();
    let mut theirs = event("theirs", "2026-11-02T10:00:00", &[]);
    theirs.calendar = "bob@firm.example".into();
    theirs.private = true;
    client.put(theirs);
    let at = |time: &str| json!({ "dateTime": format!("2026-11-02T{time}:00"), "timeZone": "Eastern Standard Time" });
    let asked = json!({ "schedules": [ANA, "bob@firm.example", "nobody@x.example"], "startTime": at("09:00"), "endTime": at("11:00"), "availabilityViewInterval": 60 });
    let prefer = [("prefer", "outlook.timezone=\"Eastern Standard Time\"")];
    let rows = ok(client.send("POST", "/me/calendar/getSchedule", &prefer, &asked))["value"].clone();
    assert_eq!(
        (rows[0]["availabilityView"].as_str(), rows[1]["availabilityView"].as_str()),
        (Some("20"), Some("02")),
        "by the hour"
    );
    let item = &rows[0]["scheduleItems"][0];
    assert_eq!(
        (item["subject"].as_str(), item["start"]["dateTime"].as_str()),
        (Some("Deposition of Roe"), Some("2026-11-02T09:00:00.0000000")),
        "in the zone that was asked for"
    );
    assert!(rows[1]["scheduleItems"][0].get("subject").is_none(), "that somebody is busy, and not with what");
    assert_eq!(
        rows[2]["error"]["responseCode"], "ErrorMailRecipientNotFound",
        "who is unknown costs that row"
    );
    for (name, value) in [
        ("availabilityViewInterval", json!(1)),
        ("endTime", at("08:00")),
        ("colour", json!("red")),
        ("schedules", json!(null)),
    ] {
        let mut wrong = asked.clone();
        wrong[name] = value;
        assert_eq!(
            client.send("POST", "/me/calendar/getSchedule", &[], &wrong).status,
            400,
            "{name} is refused"
        );
    }
}

/// "List calendarGroups".
#[test]
fn calendars_stand_in_a_group() {
    let client = Client::new();
    let groups = ok(client.get("/me/calendarGroups"))["value"].clone();
    let id = groups[0]["id"].as_str().expect("everybody has one");
    let calendars = ok(client.get(&format!("/me/calendarGroups/{id}/calendars")));
    assert_eq!(
        calendars["value"],
        ok(client.get("/me/calendars"))["value"],
        "with the mailbox's calendars in it"
    );
    assert_eq!(client.get("/me/calendarGroups/other/calendars").status, 404, "and in no other");
}

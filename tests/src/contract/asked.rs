//! What the pretend Graph answers beyond what the connectors ask, held against the vendor's document in both directions: what
//! it takes and answers must be in the document, and what the document forbids it must refuse.

use super::line::Line;
use serde_json::{Value, json};

const WINDOW: &str = "startDateTime=2026-11-01T00:00:00Z&endDateTime=2026-12-01T00:00:00Z";

/// Addresses that read, with the page that describes them.
const READS: [(&str, &str); 14] = [
    ("/me/events?$count=true&$top=2&$skip=1", "Use query parameters"),
    (
        "/me/events?$filter=startswith(subject,'a') or contains(subject,'e')",
        "Use the $filter query parameter",
    ),
    ("/me/events?$filter=not(showAs eq 'free') and isAllDay eq false", "Use the $filter query parameter"),
    ("/me/calendars?$top=1&$skip=0&$count=true", "List calendars"),
    ("/me/calendar/calendarView/delta?{window}", "event: delta"),
    ("/me/calendarView?{window}&$skip=2&$count=true", "List calendarView"),
    ("/users?$filter=startswith(displayName,'a')&$top=5", "List users"),
    ("/me/calendarGroups", "List calendarGroups"),
    ("/me/calendarGroups/{group}/calendars", "List calendars"),
    ("/me/outlook/masterCategories", "List masterCategories"),
    ("/me/mailboxSettings", "Get mailboxSettings"),
    ("/me/events/{event}", "Get event"),
    ("/me/events/{event}/attachments", "List attachments"),
    ("/me/events/{event}/extensions", "List extensions"),
];

/// What the document forbids, so that a client that asks it must hear of it.
const FORBIDDEN: [&str; 6] = [
    "/me/events?$skip=-1",
    "/me/events?$top=-1",
    "/me/events?$count=perhaps",
    "/me/events?$select=colour",
    "/me/calendars?$select=colour",
    "/me/calendarView?startDateTime=2026-11-01T00:00:00Z",
];

struct Asking<'a> {
    line: &'a Line,
    token: String,
}

impl Asking<'_> {
    async fn at(&self, base: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let client = crate::proxy::client();
        let address = format!("{base}{}", path.replace(' ', "%20"));
        let asked = match body {
            None => client.get(address),
            Some(body) => {
                client.post(address).header("content-type", "application/json").body(body.to_string())
            }
        };
        let answer = asked.bearer_auth(&self.token).send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap_or_default();
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    async fn ok(&self, path: &str, body: Option<&Value>) -> Value {
        let (status, answer) = self.at(&self.line.api(), path, body).await;
        assert!((200..300).contains(&status), "{path} is documented and must be answered: {status} {answer}");
        answer
    }
}

/// All of it, through the line. Objections are judged with the rest.
pub(crate) async fn beyond(line: &Line) {
    let asking = Asking { line, token: line.token() };
    let side =
        |time: &str, zone: &str| json!({ "dateTime": format!("2026-11-20T{time}:00"), "timeZone": zone });
    let event = json!({
        "subject": "Contract check", "start": side("09:00", "Eastern Standard Time"),
        "end": side("08:00", "Pacific Standard Time"), "importance": "high", "sensitivity": "confidential",
        "showAs": "workingElsewhere", "isReminderOn": true, "reminderMinutesBeforeStart": 45,
        "hideAttendees": true, "allowNewTimeProposals": false, "responseRequested": false,
        "isOnlineMeeting": true, "onlineMeetingProvider": "teamsForBusiness",
        "attendees": [{ "type": "optional", "emailAddress": { "address": "roe@client.example", "name": "Roe" } }],
        "location": { "displayName": "A; B" },
        "locations": [{ "displayName": "A", "locationUri": "https://a.example" }, { "displayName": "B", "coordinates": { "latitude": 42.6, "longitude": -73.7 } }],
        "body": { "contentType": "html", "content": "<html><body><b>a</b></body></html>" },
        "categories": ["Court"],
    });
    let made = asking.ok("/me/events", Some(&event)).await;
    let id = made["id"].as_str().expect("an id").to_owned();
    let note = json!({ "@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.x", "matter": "1" });
    asking.ok(&format!("/me/events/{id}/extensions"), Some(&note)).await;
    let file =
        json!({ "@odata.type": "#microsoft.graph.fileAttachment", "name": "a.pdf", "contentBytes": "YWJj" });
    asking.ok(&format!("/me/events/{id}/attachments"), Some(&file)).await;
    let groups = asking.ok("/me/calendarGroups", None).await;
    let group = groups["value"][0]["id"].as_str().expect("a group").to_owned();
    for (path, page) in READS {
        let path = path.replace("{window}", WINDOW).replace("{group}", &group).replace("{event}", &id);
        let answer = asking.ok(&path, None).await;
        assert!(!answer.is_null(), "{page}: {path} answers with something");
    }
    let schedule = json!({
        "Schedules": [line.account(), "nobody@x.example"], "StartTime": side("08:00", "UTC"),
        "EndTime": side("20:00", "UTC"), "AvailabilityViewInterval": 60,
    });
    asking.ok("/me/calendar/getSchedule", Some(&schedule)).await;
    let part = |id: &str, url: &str| json!({ "id": id, "method": "GET", "url": url });
    let batch = json!({ "requests": [part("1", "/me"), part("2", "/me/events?$top=1"), part("3", "/me/events/nobody")] });
    let answered = asking.ok("/$batch", Some(&batch)).await;
    assert_eq!(answered["responses"].as_array().map(Vec::len), Some(3), "each part is answered");
}

/// The document objects, and the pretend vendor says no by itself. Objections are forgotten, so that this comes first.
pub(crate) async fn refused(line: &Line) {
    let asking = Asking { line, token: line.token() };
    for path in FORBIDDEN {
        line.awake(path).await;
        let (status, answer) = asking.at(&line.sandbox_api(), path, None).await;
        assert_eq!(
            status, 400,
            "{path} is against the document, and the pretend vendor is not kinder: {answer}"
        );
    }
}

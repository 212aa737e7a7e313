//! Calls that the connector does not make (yet): a client of the same account makes each of them once through the line,
//! so that the vendor's document judges what the pretend vendor takes and answers.

use super::line::Line;
use reqwest::Method;
use serde_json::{Value, json};

/// Who asks, and what they were allowed.
struct Caller<'a> {
    line: &'a Line,
    token: String,
}

/// All of them.
pub(crate) async fn all(line: &Line) {
    let caller = Caller { line, token: line.token() };
    caller.account().await;
    let calendar = caller.shared_calendar().await;
    caller.events(&calendar).await;
    caller.refusals(&calendar).await;
    caller.done(Method::DELETE, &calendar, &Value::Null).await;
}

impl Caller<'_> {
    async fn send(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let request = crate::proxy::client().request(method, format!("{}/{path}", self.line.api()));
        let request = request.bearer_auth(&self.token);
        let request = match body {
            Value::Null => request,
            body => request.header("content-type", "application/json").body(body.to_string()),
        };
        let answer = request.send().await.expect("the line answers");
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap_or_default());
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    /// Must be done; answers with the body.
    async fn done(&self, method: Method, path: &str, body: &Value) -> Value {
        let (status, answer) = self.send(method.clone(), path, body).await;
        assert!((200..300).contains(&status), "{method} {path} is documented: {status} {answer}");
        answer
    }

    /// Settings, colors, and a list that comes in pages.
    async fn account(&self) {
        self.done(Method::GET, "colors", &Value::Null).await;
        self.done(Method::GET, "users/me/settings/timezone", &Value::Null).await;
        let first = self.done(Method::GET, "users/me/settings?maxResults=5", &Value::Null).await;
        let next = first["nextPageToken"].as_str().expect("more than five");
        self.done(Method::GET, &format!("users/me/settings?pageToken={next}"), &Value::Null).await;
    }

    /// A calendar for bookings: made, listed, shared in every way. Answers with its path.
    async fn shared_calendar(&self) -> String {
        let sent = json!({ "summary": "Bookings", "timeZone": "America/New_York" });
        let made = self.done(Method::POST, "calendars", &sent).await;
        let id = made["id"].as_str().expect("an id").replace('@', "%40");
        let path = format!("calendars/{id}");
        self.done(Method::GET, &path, &Value::Null).await;
        self.done(Method::GET, &format!("users/me/calendarList/{id}"), &Value::Null).await;
        let acl = format!("{path}/acl");
        for scope in [json!({ "type": "default" }), json!({ "type": "domain", "value": "firm.example" })] {
            self.done(Method::POST, &acl, &json!({ "role": "freeBusyReader", "scope": scope })).await;
        }
        let rule = json!({ "role": "reader", "scope": { "type": "user", "value": "roe@client.example" } });
        let made = self.done(Method::POST, &format!("{acl}?sendNotifications=false"), &rule).await;
        let one = format!("{acl}/{}", made["id"].as_str().expect("an id").replace('@', "%40"));
        self.done(Method::GET, &acl, &Value::Null).await;
        self.done(Method::GET, &one, &Value::Null).await;
        self.done(Method::PATCH, &one, &json!({ "role": "writer" })).await;
        self.done(Method::PUT, &one, &rule).await;
        self.done(Method::DELETE, &one, &Value::Null).await;
        path
    }

    /// An event with all its fields, when it takes time, and a channel that tells of it.
    async fn events(&self, calendar: &str) {
        let events = format!("{calendar}/events");
        let knows = "supportsAttachments=true&conferenceDataVersion=1&sendUpdates=none";
        let made = self.done(Method::POST, &format!("{events}?{knows}"), &everything()).await;
        let one = format!("{events}/{}", made["id"].as_str().expect("an id"));
        let asked = json!({ "conferenceData": { "createRequest": { "requestId": "one" } } });
        self.done(Method::PATCH, &format!("{one}?{knows}"), &asked).await;
        let whole = self.done(Method::GET, &one, &Value::Null).await;
        for field in ["attachments", "conferenceData", "hangoutLink", "attendees", "source"] {
            assert!(!whole[field].is_null(), "{field} is looked at, too: {whole}");
        }
        self.done(Method::PUT, &format!("{one}?{knows}"), &whole).await;
        self.done(Method::GET, &format!("{one}/instances?maxResults=1"), &Value::Null).await;
        self.done(Method::GET, &format!("{events}?fields=items(id,start)&maxResults=1"), &Value::Null).await;
        let question = json!({
            "timeMin": "2026-11-19T00:00:00Z", "timeMax": "2026-12-19T00:00:00Z",
            "items": [{ "id": "primary" }, { "id": "nobody@firm.example" }],
        });
        self.done(Method::POST, "freeBusy", &question).await;
        let channel = json!({
            "id": "contract-1", "type": "web_hook", "address": "https://relay.example/google", "token": "t",
        });
        let opened = self.done(Method::POST, &format!("{events}/watch"), &channel).await;
        let names = json!({ "id": "contract-1", "resourceId": opened["resourceId"] });
        self.done(Method::POST, "channels/stop", &names).await;
        let away = json!({
            "eventType": "outOfOffice", "start": time("09"), "end": time("17"),
            "outOfOfficeProperties": { "autoDeclineMode": "declineNone", "declineMessage": "On trial" },
        });
        self.done(Method::POST, "calendars/primary/events", &away).await;
    }

    /// What is refused is refused in the documented form.
    async fn refusals(&self, calendar: &str) {
        let events = format!("{calendar}/events");
        let with = |name: &str, value: Value| {
            let mut sent = everything();
            sent[name] = value;
            sent
        };
        for (body, why) in [
            (with("recurrence", json!(["RRULE:FREQ=FORTNIGHTLY"])), "a rule that is none"),
            (with("recurrence", json!(["RRULE:FREQ=DAILY;COUNT=3;UNTIL=20270101T000000Z"])), "two ends"),
            (with("eventType", json!("outOfOffice")), "nobody's calendar is out of the office"),
        ] {
            assert_eq!(self.send(Method::POST, &events, &body).await.0, 400, "{why}");
        }
        assert_eq!(
            self.send(Method::GET, &format!("{events}?fields=items("), &Value::Null).await.0,
            400,
            "no mask"
        );
        let unknown = json!({ "id": "nobody", "resourceId": "nothing" });
        assert_eq!(self.send(Method::POST, "channels/stop", &unknown).await.0, 404, "no such channel");
        assert_eq!(self.send(Method::DELETE, "calendars/primary", &Value::Null).await.0, 400, "never");
    }
}

fn time(hour: &str) -> Value {
    json!({ "dateTime": format!("2026-11-24T{hour}:00:00-05:00"), "timeZone": "America/New_York" })
}

/// Each field that a clean-up may have to give back.
fn everything() -> Value {
    json!({
        "summary": "Deposition", "description": "Exhibits", "location": "Room 4", "start": time("09"),
        "end": { "dateTime": "2026-11-24T11:00:00-05:00", "timeZone": "America/Chicago" },
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"], "status": "tentative", "transparency": "transparent",
        "visibility": "confidential", "colorId": "7", "anyoneCanAddSelf": true, "guestsCanModify": true,
        "guestsCanInviteOthers": false, "guestsCanSeeOtherGuests": false,
        "source": { "url": "https://clio.example/1", "title": "Clio" },
        "reminders": { "useDefault": false, "overrides": [{ "method": "popup", "minutes": 45 }] },
        "extendedProperties": { "private": { "a": "1" }, "shared": { "b": "2" } },
        "attachments": [{ "fileUrl": "https://drive.google.com/file/d/7", "title": "Exhibit 7" }],
        "attendees": [{
            "email": "roe@client.example", "displayName": "R. Roe", "responseStatus": "accepted",
            "optional": true, "comment": "Late", "additionalGuests": 1,
        }],
    })
}

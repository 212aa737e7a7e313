//! What a clean-up meets: days of series beside their master, and mail that no request can hold back.

use super::{ANA, Client, IMMUTABLE, body, event, ok, refused, weekly};
use crate::world::{Exception, Guest, graph_id};
use serde_json::{Value, json};

fn guest(email: &str) -> Guest {
    Guest { email: email.into(), name: String::new(), answer: "accepted".into(), room: false }
}

/// Who was mailed since the last look, and about what.
fn mails(client: &Client) -> Vec<String> {
    let mails = std::mem::take(&mut client.shared.world_mut().mails);
    mails.into_iter().map(|mail| format!("{} {}", mail.about, mail.to)).collect()
}

fn path(id: &str, original: Option<&str>) -> String {
    format!("/me/events/{}", graph_id(ANA, id, original))
}

fn status(client: &Client, method: &str, path: &str, body: &Value) -> u16 {
    client.send(method, path, &[IMMUTABLE], body).status.as_u16()
}

#[test]
fn a_series_shows_its_days_that_differ_only_when_asked() {
    let client = Client::new();
    let mut series = weekly();
    let mut moved = event("series1", "2026-11-10T20:00:00", &[]);
    moved.title = "Moved".into();
    series.exceptions.insert("2026-11-09T14:00:00Z".into(), Exception::Changed(Box::new(moved)));
    series.exceptions.insert("2026-11-02T14:00:00Z".into(), Exception::Cancelled);
    client.put(series);
    let plain = ok(client.get(&path("series1", None)));
    assert!(plain.get("exceptionOccurrences").is_none(), "not expanded");
    assert!(plain.get("cancelledOccurrences").is_none(), "not selected");
    let asked = format!(
        "{}?$select=subject,type,originalStart,cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences",
        path("series1", None)
    );
    let whole = ok(client.get(&asked));
    let days = whole["exceptionOccurrences"].as_array().expect("days");
    assert_eq!(days.len(), 1, "the changed day");
    assert_eq!(days[0]["subject"], "Moved", "as it is");
    assert_eq!(days[0]["originalStart"], "2026-11-09T14:00:00Z", "the day that it stands for");
    assert!(days[0].get("start").is_none(), "what is selected holds for the days, too");
    assert_eq!(
        whole["cancelledOccurrences"],
        json!(["OID.series1.2026-11-02"]),
        "the other by an id with its date"
    );
    let list = client.get("/me/events?$expand=exceptionOccurrences");
    assert_eq!(list.status, 400, "days can be asked of one event");
}

#[test]
fn cancelled_days_are_named_by_the_series_own_clocks() {
    let client = Client::new();
    let mut late = event("late1", "2026-11-02T20:00:00", &["RRULE:FREQ=WEEKLY;BYDAY=MO"]);
    late.exceptions.insert("2026-11-10T01:00:00Z".into(), Exception::Cancelled);
    client.put(late);
    let whole = ok(client.get(&format!("{}?$select=cancelledOccurrences", path("late1", None))));
    assert_eq!(whole["cancelledOccurrences"], json!(["OID.late1.2026-11-09"]), "Monday evening in New York");
}

#[test]
fn guests_hear_of_what_the_organizer_does() {
    let client = Client::new();
    let mut made = body();
    let address = |email: &str| json!({"emailAddress": {"address": email}, "type": "required"});
    made["attendees"] = json!([address("client@x.example"), address(ANA)]);
    let row = ok(client.send("POST", "/me/events", &[IMMUTABLE], &made));
    assert_eq!(mails(&client), ["invitation client@x.example"], "the others are invited");
    ok(client.send("POST", "/me/events", &[IMMUTABLE], &made));
    assert!(mails(&client).is_empty(), "the same transaction again mails nobody");
    let path = format!("/me/events/{}", row["id"].as_str().expect("an id"));
    for (change, expected, why) in [
        (
            json!({"categories": ["Court"], "showAs": "free", "isReminderOn": false}),
            vec![],
            "each mailbox's own",
        ),
        (json!({"subject": "New"}), vec!["update client@x.example"], "what all share"),
        (
            json!({"attendees": [address("new@x.example")]}),
            vec!["invitation new@x.example", "cancellation client@x.example"],
            "only those who are asked or left out",
        ),
    ] {
        assert_eq!(status(&client, "PATCH", &path, &change), 200, "{change} is allowed");
        assert_eq!(mails(&client), expected, "{change}: {why}");
    }
    assert_eq!(status(&client, "DELETE", &path, &Value::Null), 204, "deleted");
    assert_eq!(mails(&client), ["cancellation new@x.example"], "and no option keeps it back");
}

#[test]
fn days_mail_as_series_do() {
    let client = Client::new();
    let mut series = weekly();
    series.guests = vec![guest("client@x.example")];
    client.put(series);
    let day = path("series1", Some("2026-11-02T14:00:00Z"));
    assert_eq!(status(&client, "PATCH", &day, &json!({"subject": "Other"})), 200, "changed");
    assert_eq!(mails(&client), ["update client@x.example"], "one day's update");
    assert_eq!(status(&client, "DELETE", &day, &Value::Null), 204, "gone");
    assert_eq!(mails(&client), ["cancellation client@x.example"], "one day's cancellation");
    assert_eq!(status(&client, "POST", &format!("{}/cancel", path("series1", None)), &json!({})), 202, "all");
    assert_eq!(mails(&client), ["cancellation client@x.example"], "the rest");
}

#[test]
fn a_guest_s_copy_goes_in_silence() {
    let client = Client::new();
    let mut copy = event("event1", "2026-11-20T09:00:00", &[]);
    copy.organizer = "bob@firm.example".into();
    copy.guests = vec![guest(ANA), guest("client@x.example")];
    client.put(copy);
    assert_eq!(status(&client, "PATCH", &path("event1", None), &json!({"subject": "Mine"})), 200, "changed");
    assert_eq!(status(&client, "DELETE", &path("event1", None), &Value::Null), 204, "deleted");
    assert!(mails(&client).is_empty(), "nobody hears of it");
}

#[test]
fn deleting_insists_on_the_version_that_was_read() {
    let client = Client::new();
    client.put(event("event1", "2026-11-20T09:00:00", &[]));
    let path = path("event1", None);
    let stale = client.send("DELETE", &path, &[("if-match", "W/\"old\"")], &Value::Null);
    assert_eq!(refused(&stale), (412, "ErrorIrresolvableConflict".into()), "somebody was faster");
    let row = ok(client.get(&path));
    let version = format!("W/\"{}\"", row["changeKey"].as_str().expect("a version"));
    let gone = client.send("DELETE", &path, &[("if-match", &version)], &Value::Null);
    assert_eq!(gone.status, 204, "the change key in quotes is the ETag");
    assert_eq!(client.get(&path).status, 404, "and it is gone");
}

#[test]
fn a_series_that_ends_forgets_days_behind_its_end() {
    let client = Client::new();
    let mut series = weekly();
    for day in ["2026-11-02T14:00:00Z", "2026-11-16T14:00:00Z"] {
        series.exceptions.insert(day.into(), Exception::Cancelled);
    }
    client.put(series);
    let mut rule = ok(client.get(&path("series1", None)))["recurrence"].clone();
    rule["range"]["type"] = json!("endDate");
    rule["range"]["endDate"] = json!("2026-11-10");
    assert_eq!(
        status(&client, "PATCH", &path("series1", None), &json!({ "recurrence": rule })),
        200,
        "ended"
    );
    let whole = ok(client.get(&format!("{}?$select=cancelledOccurrences", path("series1", None))));
    assert_eq!(
        whole["cancelledOccurrences"],
        json!(["OID.series1.2026-11-02"]),
        "what lies behind it is no more"
    );
}

#[test]
fn pages_in_html_are_read_as_text() {
    let client = Client::new();
    let mut made = body();
    made["body"] =
        json!({"contentType": "html", "content": "<html><body>a &lt; b<br>\r\nc<p>d</p></body></html>"});
    let row = ok(client.send("POST", "/me/events", &[IMMUTABLE], &made));
    assert_eq!(row["bodyPreview"], "a < b\nc\nd", "as people would see it");
}

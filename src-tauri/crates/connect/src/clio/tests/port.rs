//! The port as a whole: what is read before what is written, and what a lost race looks like.

use crate::clio::{Clio, DIALECT, LIMITS};
use crate::failure::Kind;
use crate::http::client::HttpClient;
use crate::http::rate_limit::RateLimiter;
use crate::ports::{EntryChange, PracticeSystem};
use crate::sign_in::access_tokens::AccessTokens;
use crate::testing::{Seen, Server, TurnedClock, reply};
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zones;

fn clio(server: &Server) -> Clio {
    let access = Arc::new(AccessTokens::fixed("t"));
    let bases = vec![server.base.clone()];
    let client =
        HttpClient::new(DIALECT, bases, access, RateLimiter::new(LIMITS), TurnedClock::eager()).unwrap();
    let zones = Zones::bundled();
    let zone = zones.find("America/New_York").unwrap();
    Clio::new(ConnectionName::new("Clio"), server.base.as_str(), Arc::new(client), zone, zones).unwrap()
}

fn key() -> EventKey {
    EventKey {
        connection: ConnectionName::new("Clio"),
        calendar: CalendarId::new("31"),
        id: RemoteId::new("553"),
    }
}

fn entry(etag: &str) -> Value {
    json!({
        "id": 553, "etag": etag, "summary": "Hearing", "start_at": "2026-11-24T14:30:00Z",
        "end_at": "2026-11-24T15:30:00Z", "calendar_owner": { "id": 31 },
        "external_properties": [{ "id": 2, "name": "source_calendar_id", "value": "event-9" }],
    })
}

fn ok(body: &Value) -> Vec<u8> {
    reply(200, &["Content-Type: application/json"], body.to_string().as_bytes())
}

fn users() -> Value {
    json!({ "data": [{ "id": 3, "name": "Ann", "email": "ann@hale.example", "enabled": true, "default_calendar_id": 31 }] })
}

/// A Clio with one entry of version `e2`.
fn one_entry(_: usize, seen: &Seen) -> Vec<u8> {
    match seen.head.split('?').next().unwrap_or_default() {
        line if line.contains("/users.json") => ok(&users()),
        line if line.starts_with("GET /calendar_entries.json") => ok(&json!({ "data": [entry("\"e2\"")] })),
        line if line.starts_with("DELETE") => reply(204, &[], b""),
        _ => ok(&json!({ "data": entry("\"e2\"") })),
    }
}

#[tokio::test]
async fn entries_have_owners_and_the_users_are_read_once() {
    let server = Server::start(one_entry).await;
    let clio = clio(&server);
    let window = Window {
        start: "2026-11-24T05:00:00Z".parse().unwrap(),
        end: "2026-11-25T05:00:00Z".parse().unwrap(),
    };
    for _ in 0..2 {
        let listed = clio.entries(&window, None).await.unwrap();
        assert_eq!(listed.items[0].owner, Email::new("ann@hale.example"), "the calendar tells the owner");
    }
    assert_eq!(server.seen().len(), 3, "users once, entries twice");
    assert_eq!(
        server.seen()[1].header("x-api-version").as_deref(),
        Some("4.0.13"),
        "in which private entries say so"
    );
}

#[tokio::test]
async fn a_version_that_moved_on_is_not_written() {
    let server = Server::start(one_entry).await;
    let clio = clio(&server);
    let change = EntryChange { title: Some(ClientText::new("New")), ..EntryChange::default() };
    let old = Version::new("\"e1\"");
    let failure = clio.change_entry(&key(), &old, &change).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Stale, "somebody has changed it since");
    assert_eq!(clio.delete_entry(&key(), &old).await.unwrap_err().kind, Kind::Stale, "nor is it deleted");
    assert!(server.seen().iter().all(|seen| seen.head.starts_with("GET ")), "nothing was written");
    clio.delete_entry(&key(), &Version::new("\"e2\"")).await.unwrap();
    assert!(server.seen().last().unwrap().head.starts_with("DELETE "), "the seen version is deleted");
}

#[tokio::test]
async fn what_is_gone_is_none_and_deleting_it_is_success() {
    let body = br#"{"error":{"type":"RecordNotFound","message":"gone"}}"#;
    let server = Server::start(|_, _| reply(404, &[], body)).await;
    let clio = clio(&server);
    assert!(clio.entry(&key()).await.unwrap().is_none(), "404 is proof");
    assert!(clio.delete_entry(&key(), &Version::new("x")).await.is_ok(), "it is gone, which was wanted");
}

#[tokio::test]
async fn what_is_not_shown_yet_is_deleted_all_the_same() {
    let body = br#"{"error":{"type":"RecordNotFound","message":"gone"}}"#;
    let server = Server::start(|_, seen| match seen.head.starts_with("GET ") {
        true => reply(404, &[], body),
        false => reply(204, &[], b""),
    })
    .await;
    clio(&server).delete_entry(&key(), &Version::new("\"e2\"")).await.unwrap();
    let last = server.seen().last().unwrap().head.clone();
    assert!(last.starts_with("DELETE "), "a reading that shows nothing yet has removed nothing: {last}");
}

#[tokio::test]
async fn trouble_is_never_taken_for_gone() {
    for status in [401, 403, 410, 500, 503] {
        let server = Server::start(move |_, _| reply(status, &[], b"{}")).await;
        assert!(clio(&server).entry(&key()).await.is_err(), "{status} says nothing about the entry");
    }
}

#[tokio::test]
async fn the_look_up_after_a_lost_answer_is_exact() {
    let server = Server::start(|_, seen| {
        if seen.head.contains("/users.json") {
            return ok(&users());
        }
        let mut other = entry("\"e3\"");
        other["external_properties"][0]["value"] = "event-90".into();
        ok(&json!({ "data": [entry("\"e2\""), other] }))
    })
    .await;
    let found = clio(&server).entries_of("event-9").await.unwrap();
    assert_eq!(found.len(), 1, "a filter that is too wide must not make an entry look present");
    let asked = &server.seen()[1].head;
    assert!(
        asked.contains("external_property_name=source_calendar_id"),
        "by the vendor's own filter: {asked}"
    );
}

#[tokio::test]
async fn pages_in_a_circle_end() {
    let server = Server::start(|_, seen| {
        let host = seen.header("host").unwrap();
        let next = format!("http://{host}/users.json?page_token=1");
        let mut body = users();
        body["meta"] = json!({ "paging": { "next": next } });
        ok(&body)
    })
    .await;
    let failure = clio(&server).entries_of("x").await.unwrap_err();
    assert_eq!(failure.kind, Kind::Broken, "a listing without an end is no listing");
}

#[tokio::test]
async fn an_entry_says_itself_whether_it_repeats() {
    for (rule, repeats) in [(json!("RRULE:FREQ=WEEKLY"), true), (json!(""), false), (json!(null), false)] {
        let server = Server::start(move |_, seen: &Seen| {
            assert!(seen.head.contains("recurrence_rule"), "the rule is asked for by name: {}", seen.head);
            ok(&json!({ "data": { "id": 553, "recurrence_rule": rule.clone() } }))
        })
        .await;
        assert_eq!(clio(&server).repeats(&key()).await.unwrap(), repeats, "what it says counts");
    }
}

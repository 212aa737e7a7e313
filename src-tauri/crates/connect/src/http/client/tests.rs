//! The client against a server that behaves badly in every way that is known.

use super::{CUT_OFF, FOREIGN_ADDRESS, HttpClient, NOT_JSON, REDIRECT, TOO_LARGE, UNEXPECTED_SHAPE};
use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::http::dialect::{Dialect, NOT_FOUND};
use crate::http::pages::Page;
use crate::http::rate_limit::{RateLimiter, RateLimits};
use crate::http::request::PreparedRequest;
use crate::http::retry::RetryPolicy;
use crate::reading::json;
use crate::sign_in::access_tokens::AccessTokens;
use crate::testing::{Seen, Server, TurnedClock, reply};
use chrono::TimeDelta;
use flate2::{Compression, write::GzEncoder};
use futures::future::join_all;
use http::Method;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

const DIALECT: Dialect = Dialect {
    vendor: "test",
    reason: |reply| {
        let body: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
        Some(body["reason"].as_str()?.to_owned())
    },
    meaning: |_, _| None,
    correlation: "x-correlation",
    request_id: "x-their-id",
};

const WIDE: RateLimits = RateLimits { calls: 10_000, period: Duration::from_secs(60), in_flight: 64 };

fn client(server: &Server, clock: &Arc<TurnedClock>, limits: RateLimits) -> HttpClient {
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    let access = Arc::new(AccessTokens::fixed("token-4711"));
    HttpClient::new(DIALECT, vec![server.base.clone()], access, RateLimiter::new(limits), clock)
        .unwrap()
        .with_retries(RetryPolicy::USUAL, || 0.5)
}

fn read(server: &Server) -> PreparedRequest {
    PreparedRequest::get("list things", server.url("things"))
}

async fn sent(client: &HttpClient, prepared: PreparedRequest) -> Result<(), Failure> {
    client.ask(prepared.only_done()).await
}

#[tokio::test]
async fn a_reader_is_patient_and_a_writer_is_not() {
    let server = Server::start(|turn, _| match turn {
        0..=1 => reply(503, &[], b"{}"),
        2 => reply(200, &[], b"{\"ok\":true}"),
        _ => reply(503, &[], b"{}"),
    })
    .await;
    let clock = TurnedClock::eager();
    let client = client(&server, &clock, WIDE);
    assert!(sent(&client, read(&server)).await.is_ok(), "the third try succeeds");
    assert_eq!(server.seen().len(), 3, "two failures are tried again");
    let write =
        PreparedRequest::json("make thing", Method::POST, server.url("things"), &serde_json::json!({}));
    let failure = sent(&client, write).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unavailable { sent: true }, "a write that got 503 may have taken effect");
    assert_eq!(server.seen().len(), 4, "a write is never sent twice by the client");
    let count = client.tally().last(clock.now(), TimeDelta::minutes(5));
    assert_eq!((count.calls, count.errors), (4, 3), "every try is counted");
}

#[tokio::test]
async fn every_request_is_signed_and_named() {
    let server = Server::start(|_, _| reply(200, &[], b"{}")).await;
    let client = client(&server, &TurnedClock::eager(), WIDE);
    sent(&client, read(&server)).await.unwrap();
    sent(&client, read(&server)).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization").as_deref(), Some("Bearer token-4711"), "the token travels");
    let ids: Vec<_> = seen.iter().filter_map(|seen| seen.header("x-correlation")).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "each call has an id of its own");
}

#[tokio::test]
async fn f25_the_vendors_wait_is_obeyed() {
    let cases: [(&[&str], i64, i64); 3] =
        [(&["Retry-After: 7"], 7, 7), (&["Retry-After: Mon, 23 Nov 2026 12:00:30 GMT"], 30, 30), (&[], 1, 6)];
    for (headers, least, most) in cases {
        let owned: Vec<String> = headers.iter().map(|transport| (*transport).to_owned()).collect();
        let server = Server::start(move |turn, _| {
            let lines: Vec<&str> = owned.iter().map(String::as_str).collect();
            if turn == 0 { reply(429, &lines, b"{}") } else { reply(200, &[], b"{}") }
        })
        .await;
        let clock = TurnedClock::eager();
        let begin = clock.now();
        sent(&client(&server, &clock, WIDE), read(&server)).await.unwrap();
        let waited = (clock.now() - begin).num_seconds();
        assert!((least..=most).contains(&waited), "{headers:?}: waited {waited} s, not {least} to {most}");
    }
}

#[tokio::test]
async fn a_long_wait_is_the_callers_to_plan() {
    let server = Server::start(|_, _| reply(429, &["Retry-After: 3600"], b"{}")).await;
    let clock = TurnedClock::eager();
    let failure = sent(&client(&server, &clock, WIDE), read(&server)).await.unwrap_err();
    let until = clock.now() + TimeDelta::hours(1);
    assert_eq!(failure.kind, Kind::Throttled { until }, "the caller learns the instant");
    assert_eq!(server.seen().len(), 1, "and nothing is sent before it");
}

#[tokio::test]
async fn the_next_call_does_not_sit_out_the_wait_either() {
    let server = Server::start(|_, _| reply(429, &["Retry-After: 3600"], b"{}")).await;
    let clock = TurnedClock::eager();
    let client = client(&server, &clock, WIDE);
    let begin = clock.now();
    let until = begin + TimeDelta::hours(1);
    for call in ["the first", "the second"] {
        let failure = sent(&client, read(&server)).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Throttled { until }, "{call} call learns until when");
    }
    assert_eq!(server.seen().len(), 1, "and the vendor is left alone as it asked");
    assert_eq!(clock.now(), begin, "nobody waited: one vendor's hour must not hold what others could do");
    assert_eq!(client.tally().waits_until(begin), Some(until), "whoever asks is told until when");
    clock.turn(TimeDelta::minutes(61));
    assert_eq!(client.tally().waits_until(clock.now()), None, "and no longer once it is over");
}

#[tokio::test]
async fn a_stop_ends_waiting_at_once_and_cuts_off_no_write() {
    let server = Server::start(|turn, _| match turn {
        0 => reply(429, &["Retry-After: 20"], b"{}"),
        _ => reply(200, &[], b"{}"),
    })
    .await;
    let clock = TurnedClock::still();
    let client = client(&server, &clock, WIDE);
    let stop = crate::stop::StopSignal::default();
    let asks = async {
        while client.tally().waits_until(clock.now()).is_none() {
            tokio::task::yield_now().await;
        }
        stop.ask();
    };
    let (answer, ()) = tokio::join!(stop.heard_by(sent(&client, read(&server))), asks);
    let kind = answer.unwrap_err().kind;
    assert!(matches!(kind, Kind::Throttled { .. }), "the wait is given back as what it is: {kind:?}");
    assert_eq!(server.seen().len(), 1, "nothing was asked after the stop");

    let other = Server::start(|_, _| reply(200, &[], b"{}")).await;
    let write =
        PreparedRequest::json("make thing", Method::POST, other.url("things"), &serde_json::json!({}));
    let (client, stop) = (self::client(&other, &clock, WIDE), crate::stop::StopSignal::default());
    let asks = async {
        while other.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        stop.ask();
    };
    let (answer, ()) = tokio::join!(stop.heard_by(sent(&client, write)), asks);
    assert!(answer.is_ok(), "a write that has left is waited for: {answer:?}");
}

#[tokio::test]
async fn a_servers_date_shows_how_far_our_clock_is_off() {
    let server = Server::start(|_, _| reply(404, &["Date: Mon, 23 Nov 2026 12:10:00 GMT"], b"{}")).await;
    let clock = TurnedClock::eager();
    let client = client(&server, &clock, WIDE);
    assert_eq!(client.tally().skew(), None, "nobody was asked yet");
    assert!(client.ask_time().await.is_some(), "any answer has a date, whatever its status");
    let skew = client.tally().skew().unwrap();
    assert_eq!(skew.by, TimeDelta::minutes(10), "the server is ten minutes ahead of us");
    assert!(server.seen()[0].header("authorization").is_none(), "no token travels for a question of time");
}

/// Two calls of five fail up to four times, in turn with 429 and 503.
fn troubled(attempts: &Mutex<BTreeMap<usize, usize>>, seen: &Seen) -> Vec<u8> {
    let number: usize = seen.header("x-number").unwrap().parse().unwrap();
    let mut attempts = attempts.lock().unwrap();
    let attempt = attempts.entry(number).or_default();
    *attempt += 1;
    match (number % 5 < 2, *attempt, *attempt % 2) {
        (true, 1..=4, 0) => reply(429, &["Retry-After: 2"], b"{}"),
        (true, 1..=4, _) => reply(503, &[], b"{}"),
        _ => reply(200, &[], b"{}"),
    }
}

#[tokio::test]
async fn f25_forty_percent_of_trouble_loses_nothing_and_the_limit_holds() {
    let attempts = Mutex::default();
    let server = Server::start(move |_, seen| troubled(&attempts, seen)).await;
    let clock = TurnedClock::eager();
    let begin = clock.now();
    let limits = RateLimits { calls: 50, period: Duration::from_secs(60), in_flight: 4 };
    let client = client(&server, &clock, limits);
    let numbered = |number: u32| {
        let mut prepared = read(&server);
        prepared.headers.insert("x-number", number.into());
        prepared
    };
    let answers = join_all((0..200).map(|number| sent(&client, numbered(number)))).await;
    let error = answers.iter().filter(|answer| answer.is_err()).count();
    assert_eq!(error, 0, "every one of 200 calls is answered in the end");
    let calls = server.seen().len();
    assert_eq!(calls, 200 + 80 * 4, "80 of them needed five tries");
    let least = (calls / 50 - 1) * 60;
    let took = (clock.now() - begin).num_seconds();
    assert!(took >= i64::try_from(least).unwrap(), "{calls} calls at 50 a minute take {least} s, not {took}");
}

#[tokio::test]
async fn f22_nonsense_is_broken_and_tried_again() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"items\":[".to_vec();
    let cases: [(Vec<u8>, &str); 4] = [
        (cut, CUT_OFF),
        (reply(200, &[], b"{\"items\":[1,2"), CUT_OFF),
        (reply(200, &["Content-Type: text/html"], b"<html>Please sign in to the hotel</html>"), NOT_JSON),
        (reply(200, &["Content-Encoding: gzip"], b"not gzip at all, but long enough to be read"), CUT_OFF),
    ];
    for (nonsense, reason) in cases {
        let always = nonsense.clone();
        let server = Server::start(move |_, _| always.clone()).await;
        let failure = sent(&client(&server, &TurnedClock::eager(), WIDE), read(&server)).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Broken, "{reason}: it makes no sense");
        assert_eq!(failure.reason.as_deref(), Some(reason), "the reason tells what it was");
        assert_eq!(server.seen().len(), 5, "{reason}: it may pass, so that it is tried five times");
        let once =
            Server::start(move |turn, _| if turn == 0 { nonsense.clone() } else { reply(200, &[], b"{}") })
                .await;
        assert!(
            sent(&client(&once, &TurnedClock::eager(), WIDE), read(&once)).await.is_ok(),
            "{reason}: the second answer was whole"
        );
    }
}

#[tokio::test]
async fn a_packed_bomb_is_not_unpacked() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&vec![b' '; 64 * 1024 * 1024]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000, "it is small on the wire");
    let server = Server::start(move |_, _| reply(200, &["Content-Encoding: gzip"], &packed)).await;
    let failure = sent(&client(&server, &TurnedClock::eager(), WIDE), read(&server)).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Broken, "64 MiB are no answer");
    assert_eq!(failure.reason.as_deref(), Some(TOO_LARGE), "the reason says so");
    assert_eq!(server.seen().len(), 1, "asking again does not make it smaller");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start(|_, _| reply(200, &[], b"{}")).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {}", elsewhere.url("steal"));
        let server = Server::start(move |_, _| reply(status, &[&location], b"")).await;
        let failure = sent(&client(&server, &TurnedClock::eager(), WIDE), read(&server)).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Broken, "{status}: no vendor's interface sends us away");
        assert_eq!(failure.reason.as_deref(), Some(REDIRECT), "{status}: the reason says so");
    }
    assert!(elsewhere.seen().is_empty(), "the token must not reach another server");
}

#[tokio::test]
async fn other_hosts_are_refused_before_sending() {
    let server = Server::start(|_, _| reply(200, &[], b"{}")).await;
    let port = server.base.port().unwrap();
    let client = client(&server, &TurnedClock::eager(), WIDE);
    let addresses = [
        format!("http://localhost:{port}/things"),
        format!("https://127.0.0.1:{port}/things"),
        format!("http://127.0.0.2:{port}/things"),
        format!("http://127.0.0.1:{}/things", port.wrapping_add(1).max(1)),
        format!("http://user@127.0.0.1:{port}/things"),
        format!("http://127.0.0.1.nip.example:{port}/things"),
        "https://graph.microsoft.com.evil.example/v1.0".to_owned(),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "file:///etc/passwd".to_owned(),
        "data:text/plain,x".to_owned(),
    ];
    for address in addresses {
        let request = PreparedRequest::get("list things", Url::parse(&address).unwrap());
        let failure = sent(&client, request).await.unwrap_err();
        assert_eq!(failure.reason.as_deref(), Some(FOREIGN_ADDRESS), "{address} is not this connection's");
    }
    assert!(server.seen().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn before_and_after_sending_are_told_apart() {
    let silent = Server::start(|_, _| Vec::new()).await;
    let failure = sent(&client(&silent, &TurnedClock::eager(), WIDE), read(&silent)).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unavailable { sent: true }, "it left, and no answer came");
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/things", closed.local_addr().unwrap());
    drop(closed);
    let client = HttpClient::new(
        DIALECT,
        vec![Url::parse(&address).unwrap()],
        Arc::new(AccessTokens::none()),
        RateLimiter::new(WIDE),
        TurnedClock::eager(),
    )
    .unwrap();
    let failure =
        sent(&client, PreparedRequest::get("list things", Url::parse(&address).unwrap())).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Unavailable { sent: false }, "it never left");
}

#[tokio::test]
async fn refusals_have_their_reasons() {
    let cases = [
        (403, "{\"reason\":\"forbidden\"}", Kind::Refused, "forbidden"),
        (404, "{\"reason\":\"ErrorItemNotFound\"}", Kind::Refused, NOT_FOUND),
        (410, "{\"reason\":\"fullSyncRequired\"}", Kind::Stale, "fullSyncRequired"),
        (412, "{\"reason\":\"conditionNotMet\"}", Kind::Stale, "conditionNotMet"),
        (400, "{\"reason\":\"Jane Doe v. Roe <x>\"}", Kind::Refused, "JaneDoev.Roex"),
    ];
    for (status, body, kind, reason) in cases {
        let server = Server::start(move |_, _| reply(status, &["x-their-id: abc"], body.as_bytes())).await;
        let failure = sent(&client(&server, &TurnedClock::eager(), WIDE), read(&server)).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{status} means that");
        assert_eq!(failure.reason.as_deref(), Some(reason), "{status}: the machine's word, tamed");
        assert_eq!(failure.request_id.as_deref(), Some("abc"), "their id helps their support");
        assert_eq!(server.seen().len(), 1, "{status}: asking again does not change it");
    }
}

/// A page of numbers, and the name of the next one.
#[derive(serde::Deserialize)]
struct Numbers {
    numbers: Vec<u32>,
    next: Option<String>,
}

impl Page for Numbers {
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

async fn all_numbers(server: &Server) -> Result<Vec<u32>, Failure> {
    let client = client(server, &TurnedClock::eager(), WIDE);
    let mut pages = client.pages(|next| {
        let request = PreparedRequest::get("list numbers", server.url(next.unwrap_or("first")));
        Ok(request.read_by(|body| json::whole::<Numbers>(body)))
    });
    let mut all = Vec::new();
    while let Some(page) = pages.next().await? {
        all.extend(page.numbers);
    }
    Ok(all)
}

#[tokio::test]
async fn a_listing_is_walked_to_its_last_page_and_never_in_a_circle() {
    let server = Server::start(|turn, _| match turn {
        0 => reply(200, &[], br#"{"numbers":[1,2],"next":"second"}"#),
        1 => reply(200, &[], br#"{"numbers":[],"next":"third"}"#),
        _ => reply(200, &[], br#"{"numbers":[3],"next":null}"#),
    })
    .await;
    assert_eq!(all_numbers(&server).await.unwrap(), [1, 2, 3], "an empty page is not the last one");
    let asked: Vec<_> =
        server.seen().iter().map(|seen| seen.head.lines().next().map(str::to_owned)).collect();
    let expected = ["first", "second", "third"].map(|name| Some(format!("GET /{name} HTTP/1.1")));
    assert_eq!(asked, expected, "each page is the one that the page before named");
    let circle = Server::start(|_, _| reply(200, &[], br#"{"numbers":[1],"next":"again"}"#)).await;
    let failure = all_numbers(&circle).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.reason.as_deref(), failure.operation),
        (Kind::Broken, Some("circular_pages"), "list numbers"),
        "a page that names itself would never end, and the failure says of which listing"
    );
}

#[tokio::test]
async fn an_answer_of_another_shape_is_not_asked_for_again() {
    let server =
        Server::start(|_, _| reply(200, &["X-Their-Id: 7"], br#"{"numbers":"Smith v. Jones"}"#)).await;
    let failure = all_numbers(&server).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.status, failure.reason.as_deref()),
        (Kind::Broken, Some(200), Some(UNEXPECTED_SHAPE)),
        "it is whole JSON, and not what was asked for"
    );
    assert_eq!(failure.request_id.as_deref(), Some("7"), "the vendor's support can find it");
    let told = failure.cause.map(|cause| cause.to_string()).unwrap_or_default();
    assert!(told.contains("line 1") && !told.contains("Smith"), "where, and never what stood there: {told}");
    assert_eq!(server.seen().len(), 1, "the same question would be answered so again");
}

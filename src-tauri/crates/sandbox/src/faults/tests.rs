//! Faults over the wire: what the caller sees, what has happened, and that an order ends when it is used up.

use super::{Fault, FaultKind, RetryAfter};
use crate::{
    Options, Vendor,
    generate::{Size, generate},
    office::Provider,
    test_client::TestClient,
};
use serde_json::json;

const MATTERS: &str = "/clio/api/v4/matters.json";

async fn client() -> TestClient {
    let world =
        generate(Size { attorneys: 1, events: 5, seed: 1 }, "2026-11-19".parse().unwrap(), Provider::Google);
    TestClient::start(world, Options { clio_per_minute: 1_000, ..Options::default() }, Vendor::Clio).await
}

fn order(client: &TestClient, fault: Fault) {
    client.sandbox.shared.faults().clear();
    client.sandbox.shared.faults().add(fault.at(Vendor::Clio));
}

#[tokio::test]
async fn a_fault_happens_as_often_as_ordered_and_then_no_more() {
    let client = client().await;
    let wait = Fault {
        retry_after: Some(RetryAfter::Seconds(7)),
        skip: 1,
        ..Fault::new(FaultKind::TooMany).times(2)
    };
    order(&client, wait);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let answer = client.get(MATTERS).await;
        seen.push((answer.status, answer.header("retry-after").to_owned()));
    }
    let too_many = (429, "7".to_owned());
    let fine = (200, String::new());
    assert_eq!(
        seen,
        [fine.clone(), too_many.clone(), too_many, fine],
        "one let through, two refused, then fine"
    );
    assert!(client.sandbox.shared.faults().open().is_empty(), "nothing is left on order");
}

#[tokio::test]
async fn faults_that_any_server_has_look_as_they_should() {
    let client = client().await;
    for (what, status) in [
        (FaultKind::ServerError, 500),
        (FaultKind::Unavailable, 503),
        (FaultKind::Unauthorized, 401),
        (FaultKind::Redirect, 302),
        (FaultKind::CaptivePortal, 200),
        (FaultKind::DropBefore, 0),
        (FaultKind::DropAfter, 0),
        (FaultKind::SlowDrip, 200),
    ] {
        order(&client, Fault::new(what).times(1));
        let answer = client.get(MATTERS).await;
        assert_eq!(answer.status, status, "{what:?}");
        let html = answer.header("content-type").starts_with("text/html");
        assert_eq!(html, what == FaultKind::CaptivePortal, "{what:?}: only the portal speaks HTML");
    }
    order(&client, Fault::new(FaultKind::Truncate).times(1));
    let answer = client.get(MATTERS).await;
    let promised: usize = answer.header("content-length").parse().unwrap();
    assert!(answer.body.len() < promised, "the body is shorter than was promised");
}

#[tokio::test]
async fn a_date_to_wait_for_is_on_the_worlds_clock() {
    let client = client().await;
    order(&client, Fault { retry_after: Some(RetryAfter::Date(60)), ..Fault::new(FaultKind::Unavailable) });
    let answer = client.get(MATTERS).await;
    assert_eq!(
        answer.header("retry-after"),
        "Thu, 19 Nov 2026 11:01:00 GMT",
        "a minute after six in New York"
    );
}

#[tokio::test]
async fn an_effect_may_come_before_the_error_and_not_with_a_drop_before() {
    let client = client().await;
    let entries = || client.sandbox.shared.world().entries.len();
    let owner = client.sandbox.shared.world().people.first().unwrap().calendar_number();
    let body = json!({ "data": {
        "summary": "Call", "start_at": "2026-11-20T15:00:00Z", "end_at": "2026-11-20T16:00:00Z",
        "calendar_owner": { "id": owner },
    }});
    for (what, grows) in [
        (FaultKind::DropBefore, 0),
        (FaultKind::ServerError, 0),
        (FaultKind::DropAfter, 1),
        (FaultKind::ServerErrorAfter, 1),
    ] {
        let before = entries();
        order(&client, Fault::new(what).times(1));
        let answer = client.send("POST", "/clio/api/v4/calendar_entries.json", &[], Some(body.clone())).await;
        assert!([0, 500].contains(&answer.status), "{what:?}: the caller hears of no success");
        assert_eq!(entries() - before, grows, "{what:?}: whether it happened all the same");
    }
}

#[tokio::test]
async fn orders_keep_to_their_path_and_chance_and_leave_sign_in_alone() {
    let client = client().await;
    order(&client, Fault::new(FaultKind::ServerError).on("/clio/api/v4/users"));
    assert_eq!(client.get(MATTERS).await.status, 200, "another path is fine");
    assert_eq!(client.get("/clio/api/v4/users.json").await.status, 500, "the named one is not");
    order(&client, Fault { chance: Some(0.0), ..Fault::new(FaultKind::ServerError) });
    assert_eq!(client.get(MATTERS).await.status, 200, "a chance of nothing never happens");
    order(&client, Fault::new(FaultKind::ServerError));
    assert_ne!(client.get("/clio/oauth/authorize").await.status, 500, "sign-in must be named to be hit");
}

#[tokio::test]
async fn the_stage_door_turns_the_clock_and_shows_what_was_asked() {
    let client = client().await;
    let turned = client.send("POST", "/_sandbox/clock", &[], Some(json!({ "advance_seconds": 90 }))).await;
    assert_eq!(turned.json()["now"], "2026-11-19T11:01:30Z", "ninety seconds later, and it stands still");
    assert_eq!(client.get("/_sandbox/clock").await.json()["now"], "2026-11-19T11:01:30Z", "as it was set");
    client.get(MATTERS).await;
    let asked = client.get("/_sandbox/requests").await.json();
    assert_eq!(asked[0]["path"], MATTERS, "the request is on record");
    assert_eq!(
        (&asked[0]["write"], &asked[0]["status"]),
        (&json!(false), &json!(200)),
        "as a read that was answered"
    );
    let world = client.get("/_sandbox/world").await.json();
    assert!(world["events"].as_array().unwrap().len() >= 5, "events are a plain list");
    client.send("POST", "/_sandbox/snapshot", &[], None).await;
    let gone = client
        .send(
            "DELETE",
            &format!("/_sandbox/entries/{}", world["entries"].as_object().unwrap().keys().next().unwrap()),
            &[],
            None,
        )
        .await;
    assert_eq!(gone.status, 204, "an entry is deleted at the control address");
    assert_eq!(
        client.send("POST", "/_sandbox/restore", &[], None).await.status,
        204,
        "and the snapshot brings it back"
    );
    assert!(
        client.sandbox.shared.world().entries.values().all(|e| !e.deleted),
        "nothing is deleted any more"
    );
    assert_eq!(
        client.send("PUT", "/_sandbox/world", &[], Some(world)).await.status,
        204,
        "a world can be put back"
    );
}

#[tokio::test]
async fn a_write_that_shows_later_is_there_for_writers_and_not_for_readers() {
    let client = client().await;
    let number = {
        let world = client.sandbox.shared.world();
        let plain = world.entries.values().find(|entry| !entry.court_rule && !entry.deleted);
        plain.expect("the firm has entries").number
    };
    let path = format!("/clio/api/v4/calendar_entries/{number}.json");
    let later = Fault { seconds: Some(60), ..Fault::new(FaultKind::ShownLater).times(1) };
    order(&client, Fault { method: Some("DELETE".into()), ..later });
    assert_eq!(client.send("DELETE", &path, &[], None).await.status, 204, "it is accepted");
    assert_eq!(client.get(&path).await.status, 200, "it is still shown");
    assert_eq!(client.send("DELETE", &path, &[], None).await.status, 404, "whoever writes finds it gone");
    client.sandbox.shared.set_now(client.sandbox.shared.now() + chrono::Duration::seconds(61));
    assert_eq!(client.get(&path).await.status, 404, "a minute later it shows");
}

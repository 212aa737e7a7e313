//! Ctrl-C takes effect within two seconds, also while a vendor says nothing or wants to be left alone.
#![cfg(unix)]

use crate::fixture::{Fixture, small};
use crate::proxy::{Open, Watch};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::process::Child;
use tokio::sync::Notify;
use truedocket_sandbox::faults::{Fault, FaultKind, RetryAfter};
use truedocket_store::table::run::{self, Outcome};

/// What a person is promised, and something for the machine that the tests share.
const PROMISED: Duration = Duration::from_secs(2);
const SPARE: Duration = Duration::from_secs(3);

/// Tells that a listing was asked for; passes it on or leaves it without an answer. A renewal of the sign-in is never
/// cut off, so these pass.
struct Listening {
    asked: Notify,
    answers: bool,
}

impl Watch for Listening {
    fn arrives(&self, _number: usize) -> bool {
        true
    }

    fn passes(&self, _number: usize, method: &str, path: &str) -> bool {
        if method != "GET" || path.contains("token") {
            return true;
        }
        if !self.answers {
            self.asked.notify_one();
        }
        self.answers
    }

    fn answered(&self, _number: usize) {
        self.asked.notify_one();
    }
}

async fn interrupted(mut child: Child) -> (Option<i32>, Duration) {
    let id = child.id().expect("it runs").to_string();
    let begun = now();
    let sent = std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill is there");
    assert!(sent.success(), "the signal was sent");
    let ended = tokio::time::timeout(super::LIMIT, child.wait()).await.expect("it ends").expect("our child");
    (ended.code(), begun.elapsed())
}

#[expect(clippy::disallowed_methods, reason = "a promise about the clock on the wall is measured on it")]
fn now() -> Instant {
    Instant::now()
}

async fn stops(fixture: &Fixture, command: &[&str], answers: bool, why: &str) {
    let listening = Arc::new(Listening { asked: Notify::new(), answers });
    fixture.proxy.watch(listening.clone());
    let child = fixture.home.begin(command);
    tokio::time::timeout(super::LIMIT, listening.asked.notified()).await.expect("it asks");
    let (code, took) = interrupted(child).await;
    fixture.proxy.watch(Arc::new(Open));
    assert!(took < PROMISED + SPARE, "{why}: {command:?} ended after {took:?}");
    assert!(code.is_some(), "{why}: {command:?} ended by itself, at a safe point");
    let runs = run::newest(&fixture.home.memory(), 3).expect("it reads");
    assert!(
        runs.iter().all(|run| run.outcome != Outcome::Running),
        "{why}: no run is left hanging: {runs:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn f25_ctrl_c_takes_effect_within_two_seconds() {
    let fixture = Fixture::of(small()).await;
    for command in [&["sync"][..], &["morning"], &["run"], &["audit"]] {
        stops(&fixture, command, false, "a vendor that does not answer").await;
    }
    let busy = Fault { retry_after: Some(RetryAfter::Seconds(29)), ..Fault::new(FaultKind::TooMany) };
    fixture.sandbox.shared.faults().add(busy);
    for command in [&["sync"][..], &["morning"], &["run"]] {
        stops(&fixture, command, true, "a vendor that wants to be left alone for a moment").await;
    }
    fixture.sandbox.shared.faults().clear();
    fixture.home.run(&["--json", "sync"]).await.ended(0, "what was stopped goes on another time");
}

//! The one refresher: many callers, rotation, crashes, refusals.

use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::http::client::HttpClient;
use crate::http::dialect::Dialect;
use crate::http::rate_limit::{RateLimiter, RateLimits};
use crate::http::request::PreparedRequest;
use crate::http::token_source::TokenSource as _;
use crate::secrets::memory::MemorySecrets;
use crate::secrets::{Durability, Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore};
use crate::sign_in::access_tokens::AccessTokens;
use crate::sign_in::{RevokeMethod, SignInDialect};
use crate::testing::{Seen, Server, TurnedClock, reply};
use chrono::TimeDelta;
use futures::future::join_all;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SIGN_IN: SignInDialect = SignInDialect {
    vendor: "test",
    reads: &[],
    changes: &[],
    needed: &[],
    until_allowed: &[],
    extra: &[],
    needs_secret: false,
    loopback: "127.0.0.1",
    revoke: Some(RevokeMethod::Form("revoke")),
};
const DIALECT: Dialect = Dialect {
    vendor: "test",
    reason: |_| None,
    meaning: |_, _| None,
    correlation: "x-correlation",
    request_id: "x-their-id",
};
const LIMITS: RateLimits = RateLimits { calls: 1_000, period: Duration::from_secs(60), in_flight: 64 };
const PLACE: (&str, &str) = ("test", "list things");

/// A vendor that rotates: a used token stays good until its successor was used.
struct Vendor {
    /// Good refresh tokens, the oldest first, and how many were made.
    good: Mutex<(Vec<String>, usize)>,
}

impl Vendor {
    fn new() -> Arc<Self> {
        Arc::new(Self { good: Mutex::new((vec!["r0".to_owned()], 0)) })
    }

    fn answer(&self, seen: &Seen) -> Vec<u8> {
        let given = seen.form("refresh_token").unwrap_or_default();
        let mut good = self.good.lock().unwrap();
        let Some(place) = good.0.iter().position(|token| *token == given) else {
            return reply(400, &[], br#"{"error":"invalid_grant","error_description":"dead"}"#);
        };
        good.1 += 1;
        let made = good.1;
        good.0.drain(..place);
        good.0.truncate(1);
        good.0.push(format!("r{made}"));
        let body = format!(
            r#"{{"access_token":"a{made}","token_type":"Bearer","expires_in":3600,"refresh_token":"r{made}","new":1}}"#
        );
        reply(200, &[], body.as_bytes())
    }
}

fn name(server: &Server, purpose: Purpose) -> SecretName {
    SecretName::of(&server.connection().name, purpose)
}

fn signed_in(server: &Server) -> Arc<MemorySecrets> {
    let secrets = Arc::new(MemorySecrets::default());
    secrets.write(&name(server, Purpose::RefreshToken), &Secret::new("r0")).unwrap();
    secrets
}

fn access(
    server: &Server,
    secrets: &Arc<impl SecretStore + 'static>,
    clock: &Arc<TurnedClock>,
) -> AccessTokens {
    let secrets = Arc::clone(secrets) as Arc<dyn SecretStore>;
    AccessTokens::refreshed(&server.connection(), SIGN_IN, secrets, Arc::clone(clock) as Arc<dyn Clock>)
        .unwrap()
}

async fn bearer(access: &AccessTokens) -> Result<String, Failure> {
    access.bearer(PLACE).await.map(|token| token.unwrap().reveal().to_owned())
}

#[tokio::test]
async fn f21_fifty_callers_at_expiry_make_one_refresh() {
    let vendor = Vendor::new();
    let server = Server::start(move |_, seen| vendor.answer(seen)).await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let access = access(&server, &secrets, &clock);
    for round in 1..=3 {
        let tokens = join_all((0..50).map(|_| bearer(&access))).await;
        for token in tokens {
            assert_eq!(token.unwrap(), format!("a{round}"), "all callers share one token");
        }
        assert_eq!(server.seen().len(), round, "one refresh for fifty callers");
        clock.turn(TimeDelta::hours(1));
    }
}

#[tokio::test]
async fn f21_a_failed_refresh_is_shared_as_well() {
    let server = Server::start(|_, _| reply(503, &[], b"busy")).await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let access = access(&server, &secrets, &clock);
    let failures = join_all((0..50).map(|_| bearer(&access))).await;
    for failure in failures {
        assert_eq!(failure.unwrap_err().kind, Kind::Unavailable { sent: true }, "busy is not signed out");
    }
    assert_eq!(server.seen().len(), 1, "fifty callers ask a busy vendor once");
    let kept = secrets.read(&name(&server, Purpose::RefreshToken)).unwrap();
    assert_eq!(kept, Some(Secret::new("r0")), "the token is kept: it may work later");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_then_it_is_the_persons_turn() {
    for (accepted, want) in [("Bearer a2", true), ("Bearer none", false)] {
        let vendor = Vendor::new();
        let server = Server::start(move |_, seen| match seen.header("authorization") {
            None => vendor.answer(seen),
            Some(bearer) if bearer == accepted => reply(200, &[], b"{}"),
            Some(_) => reply(401, &[], b"{}"),
        })
        .await;
        let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
        let tokens = Arc::new(access(&server, &secrets, &clock));
        let client =
            HttpClient::new(DIALECT, vec![server.base.clone()], tokens, RateLimiter::new(LIMITS), clock)
                .unwrap();
        let answer = client.ask(PreparedRequest::get("list things", server.url("things")).only_done()).await;
        assert_eq!(answer.is_ok(), want, "a fresh token is tried once");
        assert_eq!(server.seen().len(), 4, "token, refusal, token, second answer; no more");
        if let Err(failure) = answer {
            assert_eq!(failure.kind, Kind::SignedOut, "two refusals need a person");
        }
    }
}

#[tokio::test]
async fn a_dead_grant_is_signed_out() {
    let server = Server::start(|_, _| reply(400, &[], br#"{"error":"invalid_grant"}"#)).await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let failure = bearer(&access(&server, &secrets, &clock)).await.unwrap_err();
    assert_eq!(failure.kind, Kind::SignedOut, "a person has to sign in again");
    assert_eq!(failure.reason.as_deref(), Some("invalid_grant"), "the vendor's word");
    let nobody = Arc::new(MemorySecrets::default());
    let failure = bearer(&access(&server, &nobody, &clock)).await.unwrap_err();
    assert_eq!(failure.reason.as_deref(), Some("no_sign_in"), "nobody has signed in yet");
}

#[tokio::test]
async fn a_portal_instead_of_the_vendor_is_not_signed_out() {
    let server = Server::start(|_, _| reply(200, &[], b"<html>Welcome to the hotel</html>")).await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let failure = bearer(&access(&server, &secrets, &clock)).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Broken, "the vendor has said nothing");
}

/// Secrets that stop working after some writes, as a crash does.
struct Fragile {
    kept: MemorySecrets,
    writes_left: AtomicUsize,
}

impl Fragile {
    fn spend(&self, name: &SecretName) -> Result<(), SecretFailure> {
        let spent =
            self.writes_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        spent.map(drop).map_err(|_| SecretFailure::new(SecretProblem::Locked, name))
    }
}

impl SecretStore for Fragile {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        self.kept.read(name)
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        self.spend(name)?;
        self.kept.write(name, secret)
    }

    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.spend(name)?;
        self.kept.erase(name)
    }
}

#[tokio::test]
async fn a_crash_at_any_point_of_rotation_leaves_a_token_that_works() {
    for crash_after in 0..10 {
        let vendor = Vendor::new();
        let server = Server::start(move |_, seen| vendor.answer(seen)).await;
        let kept = MemorySecrets::default();
        kept.write(&name(&server, Purpose::RefreshToken), &Secret::new("r0")).unwrap();
        let secrets = Arc::new(Fragile { kept, writes_left: AtomicUsize::new(crash_after) });
        let clock = TurnedClock::eager();
        let doomed = access(&server, &secrets, &clock);
        for _ in 0..4 {
            if bearer(&doomed).await.is_err() {
                break;
            }
            clock.turn(TimeDelta::hours(1));
        }
        drop(doomed);
        secrets.writes_left.store(usize::MAX, Ordering::SeqCst);
        let after = access(&server, &secrets, &clock);
        for round in 0..3 {
            let token = bearer(&after).await;
            assert!(
                token.is_ok(),
                "after {crash_after} writes and a restart, refresh {round} must work: {token:?}"
            );
            clock.turn(TimeDelta::hours(1));
        }
    }
}

#[tokio::test]
async fn a_locked_keychain_loses_no_token() {
    let vendor = Vendor::new();
    let server = Server::start(move |_, seen| vendor.answer(seen)).await;
    let kept = MemorySecrets::default();
    kept.write(&name(&server, Purpose::RefreshToken), &Secret::new("r0")).unwrap();
    let secrets = Arc::new(Fragile { kept, writes_left: AtomicUsize::new(1) });
    let clock = TurnedClock::eager();
    let access = access(&server, &secrets, &clock);
    let failure = bearer(&access).await.unwrap_err();
    assert_eq!(failure.reason.as_deref(), Some("keychain"), "the new token is not used before it is written");
    secrets.writes_left.store(usize::MAX, Ordering::SeqCst);
    assert_eq!(bearer(&access).await.unwrap(), "a2", "once the keychain is open it is written and used");
    let used = server.seen().last().unwrap().form("refresh_token");
    assert_eq!(used.as_deref(), Some("r1"), "the rotated token was not lost in between");
}

#[tokio::test]
async fn ending_a_sign_in_revokes_and_forgets() {
    let server = Server::start(|_, _| reply(200, &[], b"{}")).await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    access(&server, &secrets, &clock).end().await.unwrap();
    let seen = &server.seen()[0];
    assert!(seen.head.starts_with("POST /revoke "), "beside the token address");
    assert_eq!(seen.form("token").as_deref(), Some("r0"), "the grant is taken back");
    assert!(secrets.read(&name(&server, Purpose::RefreshToken)).unwrap().is_none(), "and forgotten here");
}

#[tokio::test]
async fn a_vendor_that_wants_the_access_token_gets_a_fresh_one() {
    let vendor = Vendor::new();
    let server = Server::start(move |_, seen| match seen.header("authorization") {
        Some(_) => reply(200, &[], b"{}"),
        None => vendor.answer(seen),
    })
    .await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let dialect = SignInDialect { revoke: Some(RevokeMethod::Bearer("deauthorize")), ..SIGN_IN };
    let place = Arc::clone(&secrets) as Arc<dyn SecretStore>;
    let access = AccessTokens::refreshed(&server.connection(), dialect, place, clock).unwrap();
    access.end().await.unwrap();
    let last = server.seen().pop().unwrap();
    assert!(last.head.starts_with("POST /deauthorize "), "beside the token address");
    assert_eq!(
        last.header("authorization").as_deref(),
        Some("Bearer a1"),
        "signed, or it would change nothing"
    );
    for purpose in [Purpose::RefreshToken, Purpose::EarlierRefreshToken] {
        assert!(secrets.read(&name(&server, purpose)).unwrap().is_none(), "{purpose:?} is forgotten here");
    }
}

/// Microsoft's refresh tokens reach as far as was consented to since: each renewal names what is wanted, and the day on
/// which an administrator has allowed it needs no new sign-in.
#[tokio::test]
async fn a_renewal_names_what_is_wanted_until_it_is_allowed() {
    let server = Server::start(|round, _| match round {
        0 => reply(
            400,
            &[],
            br#"{"error":"invalid_grant","error_description":"AADSTS65001: nobody has consented","suberror":"consent_required"}"#,
        ),
        _later => reply(200, &[], br#"{"access_token":"a1","token_type":"Bearer","expires_in":3600}"#),
    })
    .await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let dialect = SignInDialect { reads: &["read.calendars"], until_allowed: &["offline"], ..SIGN_IN };
    let place = Arc::clone(&secrets) as Arc<dyn SecretStore>;
    let access = AccessTokens::refreshed(&server.connection(), dialect, place, clock).unwrap();
    let failure = bearer(&access).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Refused, "no sign-in of this person mends that");
    assert_eq!(failure.reason.as_deref(), Some("AADSTS65001"), "so that it can be told who does");
    let kept = secrets.read(&name(&server, Purpose::RefreshToken)).unwrap();
    assert_eq!(kept, Some(Secret::new("r0")), "the token is not dead, and stays");
    assert_eq!(bearer(&access).await.unwrap(), "a1", "it was allowed in between: it goes on by itself");
    let scopes: Vec<_> = server.seen().iter().map(|seen| seen.form("scope")).collect();
    assert_eq!(
        scopes,
        [Some("read.calendars".to_owned()), Some("read.calendars".to_owned())],
        "each names it"
    );
}

/// The other vendors refuse a renewal that names another list than the sign-in did.
#[tokio::test]
async fn other_renewals_name_nothing() {
    let vendor = Vendor::new();
    let server = Server::start(move |_, seen| vendor.answer(seen)).await;
    let (secrets, clock) = (signed_in(&server), TurnedClock::eager());
    let dialect = SignInDialect { reads: &["read.calendars"], ..SIGN_IN };
    let access =
        AccessTokens::refreshed(&server.connection(), dialect, secrets as Arc<dyn SecretStore>, clock)
            .unwrap();
    bearer(&access).await.unwrap();
    assert_eq!(server.seen()[0].form("scope"), None, "what was granted is given");
}

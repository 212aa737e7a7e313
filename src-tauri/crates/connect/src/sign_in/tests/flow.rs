//! One whole sign-in, with a browser that is a task of the test.

use crate::failure::{Failure, Kind};
use crate::secrets::memory::MemorySecrets;
use crate::secrets::{Purpose, Secret, SecretName, SecretStore};
use crate::sign_in::flow::{LIFE, SignedIn, sign_in};
use crate::sign_in::{PATH, SignInDialect};
use crate::testing::{Seen, Server, TurnedClock, reply};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use truedocket_core::connection::{Access, Connection};
use url::Url;

const DIALECT: SignInDialect = SignInDialect {
    vendor: "test",
    reads: &["read.calendars", "offline"],
    changes: &["read.calendars", "write.calendars", "offline"],
    needed: &["read.calendars", "write.calendars"],
    until_allowed: &[],
    extra: &[("prompt", "consent")],
    needs_secret: true,
    loopback: "127.0.0.1",
    revoke: None,
};

struct Running {
    question: Url,
    addresses: mpsc::UnboundedReceiver<String>,
    clock: Arc<TurnedClock>,
    secrets: Arc<MemorySecrets>,
    connection: Connection,
    outcome: JoinHandle<Result<SignedIn, Failure>>,
}

impl Running {
    async fn start(server: &Server) -> Self {
        Self::of(server.connection(), DIALECT).await
    }

    async fn of(connection: Connection, dialect: SignInDialect) -> Self {
        let (clock, secrets) = (TurnedClock::still(), Arc::new(MemorySecrets::default()));
        let name = SecretName::of(&connection.name, Purpose::ClientSecret);
        secrets.write(&name, &Secret::new("firm-secret")).unwrap();
        let (shown, mut addresses) = mpsc::unbounded_channel();
        let (given, place, turned) = (connection.clone(), Arc::clone(&secrets), Arc::clone(&clock));
        let outcome = tokio::spawn(async move {
            let browser = move |address: &str| drop(shown.send(address.to_owned()));
            sign_in(&given, dialect, place, turned, &browser).await
        });
        let question = Url::parse(&addresses.recv().await.unwrap()).unwrap();
        Self { question, addresses, clock, secrets, connection, outcome }
    }

    /// The browser shows another question.
    async fn asked_again(&mut self) {
        self.question = Url::parse(&self.addresses.recv().await.unwrap()).unwrap();
    }

    fn asked(&self, name: &str) -> String {
        let mut pairs = self.question.query_pairs();
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    fn redirect(&self) -> Url {
        Url::parse(&self.asked("redirect_uri")).unwrap()
    }

    /// What a browser gets at the loopback address.
    async fn visit(&self, query: &str) -> String {
        let authority = self.redirect().authority().to_owned();
        let mut stream = TcpStream::connect(&authority).await.unwrap();
        let head = format!("GET {PATH}?{query} HTTP/1.1\r\nHost: {authority}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut page = String::new();
        stream.read_to_string(&mut page).await.unwrap();
        page
    }

    fn kept(&self, purpose: Purpose) -> Option<Secret> {
        self.secrets.read(&SecretName::of(&self.connection.name, purpose)).unwrap()
    }
}

fn grants(_: usize, _: &Seen) -> Vec<u8> {
    let body = r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600,"refresh_token":"r1"}"#;
    reply(200, &["Content-Type: application/json"], body.as_bytes())
}

#[tokio::test]
async fn a_sign_in_ends_with_a_kept_token() {
    let server = Server::start(grants).await;
    let running = Running::start(&server).await;
    assert_eq!(running.asked("response_type"), "code", "the code flow");
    assert_eq!(running.asked("code_challenge_method"), "S256", "PKCE, never plain");
    assert_eq!(running.asked("scope"), "read.calendars offline", "the vendor's scopes and no more");
    assert_eq!(running.asked("prompt"), "consent", "the vendor's own parameters");
    let state = running.asked("state");
    let random = URL_SAFE_NO_PAD.decode(&state).unwrap();
    assert_eq!(random.len(), 32, "the state has 256 bits");
    assert_eq!(running.redirect().path(), PATH, "the exact path");

    let forged = running.visit("code=stolen&state=guessed").await;
    assert!(forged.starts_with("HTTP/1.1 404"), "a forged call is refused");
    let page = running.visit(&format!("code=c0de&state={state}")).await;
    for transport in ["Cache-Control: no-store", "Referrer-Policy: no-referrer", "default-src 'none'"] {
        assert!(page.contains(transport), "the page must not be kept or told of: {transport}");
    }
    assert!(!page.contains("c0de") && !page.contains(&state), "nothing of the request is repeated");

    let authority = running.redirect().authority().to_owned();
    let challenge = running.asked("code_challenge");
    let (secrets, connection) = (Arc::clone(&running.secrets), running.connection.clone());
    let signed_in = running.outcome.await.unwrap().unwrap();
    assert_eq!(
        signed_in,
        SignedIn { ends: None, waits_for_administrator: false },
        "this vendor does not say when it ends"
    );
    assert!(TcpStream::connect(&authority).await.is_err(), "the address takes one answer and is gone");
    let seen = &server.seen()[0];
    assert_eq!(seen.form("code").as_deref(), Some("c0de"), "the code is exchanged, and not the forged one");
    assert_eq!(
        seen.form("client_secret").as_deref(),
        Some("firm-secret"),
        "with the firm's own registration"
    );
    let verifier = seen.form("code_verifier").unwrap();
    assert_eq!(
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())),
        challenge,
        "RFC 7636 §4.6: the verifier belongs to the challenge"
    );
    let kept = secrets.read(&SecretName::of(&connection.name, Purpose::RefreshToken)).unwrap();
    assert_eq!(kept, Some(Secret::new("r1")), "the refresh token is in the keychain");
}

#[tokio::test]
async fn a_no_of_the_person_is_told() {
    let server = Server::start(grants).await;
    let running = Running::start(&server).await;
    let state = running.asked("state");
    running.visit(&format!("error=access_denied&state={state}")).await;
    assert!(running.kept(Purpose::RefreshToken).is_none(), "nothing is kept");
    let failure = running.outcome.await.unwrap().unwrap_err();
    assert_eq!(failure.kind, Kind::Refused, "it is a decision, not a fault");
    assert_eq!(failure.reason.as_deref(), Some("access_denied"), "the vendor's word for it");
    assert!(server.seen().is_empty(), "no token is asked for");
}

#[tokio::test]
async fn after_five_minutes_the_address_is_gone() {
    let server = Server::start(grants).await;
    let running = Running::start(&server).await;
    let page = running.visit("code=x&state=y").await;
    assert!(page.starts_with("HTTP/1.1 404"), "forged calls do not end it");
    running.clock.turn(TimeDelta::from_std(LIFE).unwrap());
    let authority = running.redirect().authority().to_owned();
    let failure = running.outcome.await.unwrap().unwrap_err();
    assert_eq!(failure.reason.as_deref(), Some("timed_out"), "the person did not come back");
    assert!(TcpStream::connect(&authority).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn a_sign_in_without_a_refresh_token_is_none() {
    let body = br#"{"access_token":"a1","token_type":"bearer","expires_in":3600}"#;
    let server = Server::start(|_, _| reply(200, &["Content-Type: application/json"], body)).await;
    let running = Running::start(&server).await;
    let state = running.asked("state");
    running.visit(&format!("code=c0de&state={state}")).await;
    let failure = running.outcome.await.unwrap().unwrap_err();
    assert_eq!(
        failure.reason.as_deref(),
        Some("no_refresh_token"),
        "tomorrow morning it would be signed out"
    );
}

/// An administrator is wanted: what everybody may allow is asked for at once, and what came of it is kept.
#[tokio::test]
async fn where_an_administrator_is_wanted_the_person_gives_a_name() {
    let server = Server::start(grants).await;
    let dialect = SignInDialect { until_allowed: &["offline"], ..DIALECT };
    let mut running = Running::of(server.connection(), dialect).await;
    let state = running.asked("state");
    let about = "error_description=AADSTS90094%3A%20The%20grant%20requires%20admin%20permission.";
    running.visit(&format!("error=access_denied&{about}&state={state}")).await;
    running.asked_again().await;
    assert_eq!(running.asked("scope"), "offline", "no more than everybody may allow");
    let state = running.asked("state");
    running.visit(&format!("code=c0de&state={state}")).await;
    assert_eq!(
        running.outcome.await.unwrap().unwrap(),
        SignedIn { ends: None, waits_for_administrator: true },
        "it waits, and nobody has to sign in again"
    );
    let name = SecretName::of(&running.connection.name, Purpose::RefreshToken);
    assert_eq!(running.secrets.read(&name).unwrap(), Some(Secret::new("r1")), "the token will reach further");
}

#[tokio::test]
async fn an_administrator_who_is_wanted_for_everything_is_told() {
    let server = Server::start(grants).await;
    let dialect = SignInDialect { until_allowed: &["offline"], ..DIALECT };
    let mut running = Running::of(server.connection(), dialect).await;
    for (round, number) in ["AADSTS90094", "AADSTS65001"].into_iter().enumerate() {
        if round > 0 {
            running.asked_again().await;
        }
        let state = running.asked("state");
        running.visit(&format!("error=access_denied&error_description={number}%3A&state={state}")).await;
    }
    assert!(running.kept(Purpose::RefreshToken).is_none(), "nothing is kept");
    let failure = running.outcome.await.unwrap().unwrap_err();
    assert_eq!(failure.reason.as_deref(), Some("AADSTS90094"), "what the first page said is what counts");
}

#[tokio::test]
async fn changing_is_asked_for_when_it_is_wanted_and_for_that_account() {
    let server = Server::start(grants).await;
    let wider =
        Connection { access: Access::Change, account: "ana@firm.example".to_owned(), ..server.connection() };
    let running = Running::of(wider, DIALECT).await;
    assert_eq!(running.asked("scope"), "read.calendars write.calendars offline", "the wider list");
    assert_eq!(running.asked("login_hint"), "ana@firm.example", "the page offers the account that reads");
}

/// Google shows a box for each scope; the answer says which were ticked.
#[tokio::test]
async fn a_box_without_a_tick_is_told() {
    let given = |scope: &'static str| {
        move |_: usize, _: &Seen| {
            let body = format!(
                r#"{{"access_token":"a1","token_type":"Bearer","refresh_token":"r1","scope":"{scope}"}}"#
            );
            reply(200, &["Content-Type: application/json"], body.as_bytes())
        }
    };
    for (scope, whole) in
        [("offline", false), ("read.calendars", true), ("offline read.calendars more", true)]
    {
        let server = Server::start(given(scope)).await;
        let running = Running::start(&server).await;
        let state = running.asked("state");
        running.visit(&format!("code=c0de&state={state}")).await;
        let kept = Arc::clone(&running.secrets);
        let name = SecretName::of(&running.connection.name, Purpose::RefreshToken);
        let outcome = running.outcome.await.unwrap();
        assert_eq!(outcome.is_ok(), whole, "{scope}: calendars can be read or not: {outcome:?}");
        assert_eq!(kept.read(&name).unwrap().is_some(), whole, "{scope}: what reads nothing is not kept");
        let reason = outcome.err().and_then(|failure| failure.reason);
        assert_eq!(reason.as_deref(), (!whole).then_some("not_all_ticked"), "{scope}: in its own word");
    }
}

//! Clio, whose creations know no key: answers that are lost or break off, entries that do not show yet, and two computers
//! that make the same entry in the same moment.

use crate::ports::firm;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_connect::clio::{Clio, DIALECT, LIMITS};
use truedocket_connect::failure::Effect;
use truedocket_connect::http::client::HttpClient;
use truedocket_connect::http::rate_limit::RateLimiter;
use truedocket_connect::ports::{
    EntryChange, EntryDraft, EntryWrite, PracticeSystem, WinningEntry, WriteOutcome,
};
use truedocket_connect::sign_in::access_tokens::AccessTokens;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{CalendarId, ConnectionName, RemoteId};
use truedocket_core::text::ClientText;
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zones;
use truedocket_engine::clock::TurnedClock;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::{Options, Sandbox, Vendor};

/// Faults of a write, and whether it has happened all the same.
const LOST: [(FaultKind, bool); 6] = [
    (FaultKind::DropAfter, true),
    (FaultKind::ServerErrorAfter, true),
    (FaultKind::Truncate, true),
    (FaultKind::DropBefore, false),
    (FaultKind::ServerError, false),
    (FaultKind::Unavailable, false),
];

struct Harness {
    sandbox: Sandbox,
    calendar: CalendarId,
    clio: Clio,
}

async fn sandbox() -> Sandbox {
    let options = Options { clio_per_minute: 1_000, ..Options::default() };
    Sandbox::start(firm::world(), options).await.expect("a free port")
}

/// A computer of the firm.
fn computer(sandbox: &Sandbox) -> Clio {
    let api = sandbox.addresses()["vendors"]["clio"]["api"].as_str().expect("an address").to_owned();
    let grant =
        Grant { vendor: Vendor::Clio, account: firm::ADA.into(), scope: String::new(), offline: true };
    let token = sandbox.shared.oauth().issue(grant, None, firm::now()).access;
    let (clock, access) = (Arc::new(TurnedClock::at(firm::now())), Arc::new(AccessTokens::fixed(&token)));
    let bases = vec![api.parse().expect("an address")];
    let client = HttpClient::new(DIALECT, bases, access, RateLimiter::new(LIMITS), clock).expect("a client");
    let zones = Zones::bundled();
    let zone = zones.find(firm::ZONE).expect("a zone of the bundle");
    Clio::new(ConnectionName::new("practice"), &api, Arc::new(client), zone, zones).expect("an address")
}

impl Harness {
    async fn start() -> Self {
        let sandbox = sandbox().await;
        let clio = computer(&sandbox);
        let users = clio.users(None).await.expect("the users");
        let calendar = users.items.into_iter().find_map(|user| user.calendar).expect("users have calendars");
        Self { sandbox, calendar, clio }
    }

    fn draft(&self, title: &str) -> EntryDraft {
        let start = firm::utc("2026-11-27T15:00:00Z");
        EntryDraft {
            calendar: self.calendar.clone(),
            span: Span::Timed { start, end: start + TimeDelta::hours(1), zone: firm::ZONE.into() },
            title: ClientText::new(title),
            body: ClientText::new(""),
            place: ClientText::new(""),
            matter: None,
            category: None,
            attendees: Vec::new(),
            source: "event-1".into(),
            mark: String::new(),
        }
    }

    fn order(&self, what: FaultKind, method: &str) {
        let fault = Fault { method: Some(method.into()), ..Fault::new(what).times(1) };
        self.sandbox.shared.faults().add(fault);
    }

    fn writes(&self) -> usize {
        self.sandbox.shared.requests().iter().filter(|request| request.write).count()
    }

    async fn became(&self, write: EntryWrite<'_>) -> WriteOutcome<Box<Entry>> {
        self.clio.became(write).await.expect("the practice system can be asked")
    }
}

fn later(entry: &Entry) -> EntryChange {
    let Span::Timed { start, end, zone } = entry.span.clone() else { panic!("it has a time") };
    let hour = TimeDelta::hours(1);
    EntryChange {
        span: Some(Span::Timed { start: start + hour, end: end + hour, zone }),
        ..EntryChange::default()
    }
}

#[tokio::test]
async fn f25_a_lost_creation_is_looked_up_and_never_guessed() {
    for (fault, is_done) in LOST {
        let harness = Harness::start().await;
        let draft = harness.draft("Deposition");
        harness.order(fault, "POST");
        let failure = harness.clio.create_entry(&draft).await.expect_err("the answer is lost");
        assert_eq!(failure.effect(), Effect::Unknown, "{fault:?}: nobody knows yet");
        assert_eq!(harness.writes(), 1, "{fault:?}: a write is sent once");
        let known = BTreeSet::new();
        let became = harness.became(EntryWrite::Create { draft: &draft, known: &known }).await;
        match (became, is_done) {
            (WriteOutcome::Done(Some(made)), true) => {
                assert_eq!(made.title, draft.title, "{fault:?}: it is told");
            }
            (WriteOutcome::NotDone, false) => {}
            (other, _) => panic!("{fault:?}: the look-up knows what is there: {other:?}"),
        }
    }
}

#[tokio::test]
async fn f25_a_lost_change_is_looked_up_and_never_guessed() {
    for (fault, is_done) in LOST {
        let harness = Harness::start().await;
        let before = harness.clio.create_entry(&harness.draft("Deposition")).await.expect("it is made");
        let change = later(&before);
        harness.order(fault, "PATCH");
        let failure =
            harness.clio.change_entry(&before.key, &before.version, &change).await.expect_err("lost");
        assert_eq!(failure.effect(), Effect::Unknown, "{fault:?}: nobody knows yet");
        let became = harness.became(EntryWrite::Change { before: &before, change: &change }).await;
        match (became, is_done) {
            (WriteOutcome::Done(Some(after)), true) => {
                assert_ne!(after.version, before.version, "{fault:?}: with the version that it has now");
            }
            (WriteOutcome::NotDone, false) => {}
            (other, _) => panic!("{fault:?}: the look-up knows what is there: {other:?}"),
        }
        let meanwhile = EntryChange { title: Some(ClientText::new("Other")), ..EntryChange::default() };
        let now = harness.clio.entry(&before.key).await.expect("an answer").expect("it is there");
        harness.clio.change_entry(&now.key, &now.version, &meanwhile).await.expect("somebody changes it");
        let became = harness.became(EntryWrite::Change { before: &before, change: &change }).await;
        assert!(
            matches!(became, WriteOutcome::ChangedSince(Some(_))),
            "{fault:?}: it is a person's now: {became:?}"
        );
    }
}

#[tokio::test]
async fn f25_a_lost_deletion_is_looked_up_and_never_guessed() {
    for (fault, is_done) in LOST.into_iter().filter(|(fault, _)| *fault != FaultKind::Truncate) {
        let harness = Harness::start().await;
        let before = harness.clio.create_entry(&harness.draft("Deposition")).await.expect("it is made");
        harness.order(fault, "DELETE");
        let failure = harness.clio.delete_entry(&before.key, &before.version).await.expect_err("lost");
        assert_eq!(failure.effect(), Effect::Unknown, "{fault:?}: nobody knows yet");
        let became = harness.became(EntryWrite::Delete { before: &before }).await;
        let expected = if is_done { WriteOutcome::Done(None) } else { WriteOutcome::NotDone };
        assert_eq!(became, expected, "{fault:?}: the look-up knows what is there");
    }
}

#[tokio::test]
async fn f25_a_step_before_the_write_does_not_speak_for_it() {
    let harness = Harness::start().await;
    let draft = EntryDraft { category: Some("Deposition".into()), ..harness.draft("Deposition") };
    // Reading is patient; what lasts is told.
    harness
        .sandbox
        .shared
        .faults()
        .add(Fault { method: Some("GET".into()), ..Fault::new(FaultKind::DropAfter) });
    let failure = harness.clio.create_entry(&draft).await.expect_err("the kinds of entries cannot be read");
    assert_eq!(failure.effect(), Effect::None, "the write was never sent, and that is proved");
    assert_eq!(harness.writes(), 0, "indeed");
}

#[tokio::test]
async fn f25_an_entry_that_does_not_show_yet_is_not_known_yet() {
    let harness = Harness::start().await;
    let draft = harness.draft("Deposition");
    harness.order(FaultKind::ShownLater, "POST");
    harness.order(FaultKind::DropAfter, "POST");
    harness.clio.create_entry(&draft).await.expect_err("the answer is lost");
    let known = BTreeSet::new();
    let write = EntryWrite::Create { draft: &draft, known: &known };
    assert_eq!(harness.became(write).await, WriteOutcome::NotDone, "it does not show yet");
    harness.sandbox.shared.set_now(firm::now() + TimeDelta::seconds(61));
    assert!(matches!(harness.became(write).await, WriteOutcome::Done(Some(_))), "a minute later it does");
}

#[tokio::test]
async fn f25_two_computers_make_one_entry() {
    let harness = Harness::start().await;
    let draft = harness.draft("Deposition");
    let (first, second) = (computer(&harness.sandbox), computer(&harness.sandbox));
    // Both have looked before and found nothing.
    let a = first.create_entry(&draft).await.expect("it is made");
    let b = second.create_entry(&draft).await.expect("it is made");
    let known: BTreeSet<RemoteId> = BTreeSet::new();
    let kept_by_first = first.keep_one(&a, &known).await.expect("an answer");
    let kept_by_second = second.keep_one(&b, &known).await.expect("an answer");
    assert_eq!(kept_by_first, WinningEntry::Ours, "the lower id stays");
    assert_eq!(
        kept_by_second,
        WinningEntry::Other(Box::new(a.clone())),
        "and the other computer says the same"
    );
    second.delete_entry(&b.key, &b.version).await.expect("ours goes, as a step of its own");
    let left = first.entries_of("event-1").await.expect("an answer");
    assert_eq!(left, std::slice::from_ref(&a), "one is left");
    let known = BTreeSet::from([a.key.id.clone()]);
    let c = first.create_entry(&draft).await.expect("it is made");
    assert_eq!(
        first.keep_one(&c, &known).await.expect("an answer"),
        WinningEntry::Ours,
        "what was known is no twin"
    );
    let other = first.create_entry(&harness.draft("Another hearing")).await.expect("it is made");
    let kept = first.keep_one(&other, &BTreeSet::new()).await.expect("an answer");
    assert_eq!(kept, WinningEntry::Ours, "an entry that says something else is no twin");
}

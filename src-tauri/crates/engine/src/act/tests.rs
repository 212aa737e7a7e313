//! The three outcomes, with a pretend other side that answers as it is told, the real journal, and a clock that is
//! turned.

use super::execute::{ExecutionScope, Executor};
use super::steps::Steps;
use super::{Act, CallOutcome, Check, Ended, LookUpOutcome, Postponed, WhenPostponed};
use crate::audit::review::tests::engine_with_findings;
use crate::clock::TurnedClock;
use crate::engine::{Engine, OpenedConnections};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;
use truedocket_connect::clock::Clock;
use truedocket_connect::http::call_counts::CallCounts;
use truedocket_connect::registry::Ports;
use truedocket_core::act::{Protection, State, Work};
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::{self, NewOperation, Operation};
use truedocket_store::table::setting;
use truedocket_store::{Result, Tx};

/// Answers from lists; what it was asked is written down.
#[derive(Default)]
struct Scripted {
    checks: Mutex<VecDeque<Check>>,
    calls: Mutex<VecDeque<CallOutcome<u32>>>,
    look_ups: Mutex<VecDeque<LookUpOutcome<u32>>>,
    asked: Mutex<Vec<&'static str>>,
    gives_back: bool,
}

fn pop<T>(list: &Mutex<VecDeque<T>>) -> Option<T> {
    list.lock().expect("nobody panics").pop_front()
}

impl Scripted {
    fn new(calls: Vec<CallOutcome<u32>>, look_ups: Vec<LookUpOutcome<u32>>) -> Arc<Self> {
        Arc::new(Self {
            calls: Mutex::new(calls.into()),
            look_ups: Mutex::new(look_ups.into()),
            ..Self::default()
        })
    }

    fn asked(&self) -> Vec<&'static str> {
        self.asked.lock().expect("nobody panics").clone()
    }

    fn note(&self, what: &'static str) {
        self.asked.lock().expect("nobody panics").push(what);
    }
}

#[async_trait]
impl Act for Scripted {
    type Receipt = u32;

    async fn check(&self) -> Check {
        self.note("check");
        pop(&self.checks).unwrap_or_else(|| Check::Go(ClientText::default()))
    }

    async fn carry_out(&self, _before: &ClientText, _steps: &Steps) -> CallOutcome<u32> {
        self.note("call");
        pop(&self.calls).expect("no more calls than the test foresees")
    }

    async fn look_up(&self, _before: &ClientText, _steps: &Steps) -> LookUpOutcome<u32> {
        self.note("look up");
        pop(&self.look_ups).expect("no more look-ups than the test foresees")
    }

    fn when_later(&self) -> WhenPostponed {
        if self.gives_back { WhenPostponed::GiveBack } else { WhenPostponed::Wait }
    }

    fn done(
        &self,
        tx: &mut Tx<'_>,
        _operation: &Operation,
        receipt: &u32,
        _now: DateTime<Utc>,
    ) -> Result<()> {
        setting::set(tx, "receipt", &receipt.to_string())
    }

    fn not_done(
        &self,
        tx: &mut Tx<'_>,
        _operation: &Operation,
        ended: &Ended,
        _now: DateTime<Utc>,
    ) -> Result<()> {
        setting::set(tx, "not done", &ended.why)
    }
}

struct Fixture {
    _folder: TempDir,
    engine: Engine,
    clock: Arc<TurnedClock>,
    executor: Executor,
    /// What the other side's clock shows, if it shows one.
    server: Arc<CallCounts>,
    number: i64,
}

impl Fixture {
    async fn new(protection: Protection) -> Self {
        let (folder, engine) = engine_with_findings().await;
        let clock = Arc::new(TurnedClock::at("2026-11-19T11:30:00Z".parse().expect("an instant")));
        let server = Arc::new(CallCounts::default());
        let executor = executor(&engine, &clock, &server).await;
        let at = clock.now();
        let new = NewOperation {
            work: Work::Fix,
            plan: "p".to_owned(),
            place: 0,
            connection: ConnectionName::new("Clio"),
            act: "create entry",
            object: String::new(),
            expects: String::new(),
            protection,
            run: None,
            payload: ClientText::new("{}".to_owned()),
        };
        let number = engine.memory.write(move |tx| {
            operation::put(tx, &new, at)?;
            let key = new.key();
            Ok(operation::by_key(tx, &key)?.map_or(0, |known| known.number))
        });
        let number = number.await.expect("room on the disk");
        Self { _folder: folder, engine, clock, executor, server, number }
    }

    /// The program is ended and started again.
    async fn restart(&mut self) {
        self.executor = executor(&self.engine, &self.clock, &self.server).await;
    }

    async fn run(&self, act: &Arc<Scripted>) -> Ended {
        self.reach(act, ExecutionScope::Act).await
    }

    async fn reach(&self, act: &Arc<Scripted>, reach: ExecutionScope) -> Ended {
        let ended = self.executor.execute(self.number, act, reach).await;
        ended.expect("the store works").expect("nobody else works on it")
    }

    async fn told(&self, name: &'static str) -> Option<String> {
        self.engine.memory.read(move |reader| setting::get(reader, name)).await.expect("it reads")
    }
}

async fn executor(engine: &Engine, clock: &Arc<TurnedClock>, server: &Arc<CallCounts>) -> Executor {
    let name = ConnectionName::new("Clio");
    let connection = Connection {
        name: name.clone(),
        vendor: "clio".to_owned(),
        role: Role::Pms,
        api: String::new(),
        authorize: String::new(),
        token: String::new(),
        client_id: String::new(),
        secrets: SecretPlace::Nothing,
        account: String::new(),
        access: Access::Change,
    };
    let ports = Ports { tally: Some(Arc::clone(server)), ..Ports::default() };
    let opened = OpenedConnections::default();
    opened.lock().await.insert(name, (connection, ports));
    Executor::new(engine.memory.clone(), Arc::clone(clock) as Arc<dyn Clock>, opened)
}

fn later(why: &str) -> Postponed {
    Postponed { why: why.to_owned(), until: None }
}

#[tokio::test]
async fn a_call_that_answers_is_done_and_written_down() {
    let bench = Fixture::new(Protection::Keyed).await;
    let act = Scripted::new(vec![CallOutcome::Done(7)], vec![]);
    assert_eq!(bench.run(&act).await.state, State::Done, "it has its receipt");
    assert_eq!(
        bench.told("receipt").await.as_deref(),
        Some("7"),
        "all that follows from it is stored with it"
    );
    assert_eq!(bench.run(&act).await.state, State::Done, "asked again, it is done");
    assert_eq!(act.asked(), ["check", "call"], "and nothing is done twice");
}

#[tokio::test]
async fn a_lost_answer_that_is_found_at_once_is_done() {
    let bench = Fixture::new(Protection::Queryable).await;
    let act = Scripted::new(vec![CallOutcome::NotKnown(later("cut off"))], vec![LookUpOutcome::Done(7)]);
    assert_eq!(bench.run(&act).await.state, State::Done, "a changed entry told as not changed has no undo");
    assert_eq!(bench.told("receipt").await.as_deref(), Some("7"), "with its ledger row, like any other");
}

#[tokio::test]
async fn a_lost_answer_with_a_look_up_that_fails_is_not_known_and_is_learned_late() {
    let bench = Fixture::new(Protection::Queryable).await;
    let silent = || LookUpOutcome::NotKnown(later("it did not answer"));
    let act = Scripted::new(
        vec![CallOutcome::NotKnown(later("cut off"))],
        vec![silent(), silent(), LookUpOutcome::Done(7)],
    );
    let first = bench.run(&act).await;
    assert_eq!(first.state, State::Sent, "`not done` may be said with proof only");
    assert_eq!(bench.told("not done").await, None, "so nobody is told so");
    bench.clock.turn_to(first.due);
    let second = bench.run(&act).await;
    assert!(
        second.due - first.due
            > first.due - "2026-11-19T11:30:00Z".parse::<DateTime<Utc>>().expect("an instant"),
        "it is asked for at growing distances"
    );
    bench.clock.turn_to(second.due);
    assert_eq!(bench.run(&act).await.state, State::Done, "and one day it is known");
    assert_eq!(
        bench.told("receipt").await.as_deref(),
        Some("7"),
        "learned late is written down all the same"
    );
    assert_eq!(act.asked(), ["check", "call", "look up", "look up", "look up"], "the call left once");
}

#[tokio::test]
async fn not_found_a_moment_later_is_no_proof_for_what_may_be_under_way() {
    let bench = Fixture::new(Protection::Queryable).await;
    let calls = vec![CallOutcome::NotKnown(later("cut off")), CallOutcome::Done(8)];
    let act =
        Scripted::new(calls, vec![LookUpOutcome::NotThere, LookUpOutcome::NotThere, LookUpOutcome::NotThere]);
    let ended = bench.run(&act).await;
    assert_eq!(
        ended.state,
        State::Sent,
        "the request may still arrive, and a second one would make two entries"
    );
    bench.clock.turn_to(ended.due);
    assert_eq!(bench.run(&act).await.state, State::Sent, "ten seconds later as well");
    bench.clock.advance(Duration::from_secs(240));
    assert_eq!(bench.run(&act).await.state, State::Done, "when it can no longer arrive, it is done anew");
    assert_eq!(
        act.asked(),
        ["check", "call", "look up", "look up", "look up", "check", "call"],
        "and all that it was decided on is read again before that"
    );
}

/// Somebody sets the computer's clock, or it was wrong for a moment: no time has passed by that.
#[tokio::test]
async fn a_clock_that_was_set_proves_nothing() {
    let mut bench = Fixture::new(Protection::Queryable).await;
    let not_there = || LookUpOutcome::NotThere;
    let looks = vec![not_there(), not_there(), not_there(), LookUpOutcome::Done(7)];
    let act = Scripted::new(vec![CallOutcome::NotKnown(later("cut off"))], looks);
    let sent_at = bench.clock.now();
    bench.server.told_time(sent_at, sent_at);
    bench.run(&act).await;
    bench.clock.turn_to(sent_at + TimeDelta::hours(1));
    assert_eq!(bench.run(&act).await.state, State::Sent, "the request may still arrive");
    bench.restart().await;
    assert_eq!(bench.run(&act).await.state, State::Sent, "and a new start of the program makes it no later");
    let ended = bench.run(&act).await;
    assert_eq!(ended.state, State::Done, "so what was done after all is told as done, and was called once");
    assert_eq!(act.asked(), ["check", "call", "look up", "look up", "look up", "look up"], "one call left");
}

#[tokio::test]
async fn over_restarts_the_server_says_how_late_it_is() {
    let mut bench = Fixture::new(Protection::Queryable).await;
    let not_there = || LookUpOutcome::NotThere;
    let calls = vec![CallOutcome::NotKnown(later("cut off")), CallOutcome::Done(8)];
    let act = Scripted::new(calls, vec![not_there(), not_there()]);
    let sent_at = bench.clock.now();
    bench.server.told_time(sent_at, sent_at);
    bench.run(&act).await;
    bench.restart().await;
    bench.server.told_time(sent_at + TimeDelta::minutes(4), sent_at);
    let ended = bench.run(&act).await;
    assert_eq!(
        ended.state,
        State::Done,
        "a command that lives for a second is told by the server that four minutes are over"
    );
}

/// A deletion that was accepted and is still shown for a moment, and then shows, is our own: nobody else removed it.
#[tokio::test]
async fn f25_what_stands_in_the_way_of_a_second_call_may_be_the_first_ones_own_effect() {
    let bench = Fixture::new(Protection::Keyed).await;
    let act = Scripted::new(
        vec![CallOutcome::NotKnown(later("accepted, and still shown"))],
        vec![LookUpOutcome::NotThere, LookUpOutcome::NotThere, LookUpOutcome::Done(7)],
    );
    let first = bench.run(&act).await;
    assert_eq!(first.state, State::Sent, "a deletion that is still shown is not known");
    bench.clock.turn_to(first.due);
    act.checks.lock().expect("nobody panics").push_back(Check::Skip("it is gone already".to_owned()));
    let second = bench.run(&act).await;
    assert_eq!(second.state, State::Done, "what is gone now is gone by our own call, and has its ledger row");
    assert_eq!(bench.told("not done").await, None, "so nobody is told that somebody else did it");
    assert_eq!(
        act.asked(),
        ["check", "call", "look up", "look up", "check", "look up"],
        "and it was called once"
    );
}

#[tokio::test]
async fn a_second_call_that_is_refused_says_nothing_of_the_first() {
    let bench = Fixture::new(Protection::Keyed).await;
    let calls = vec![
        CallOutcome::NotKnown(later("cut off")),
        CallOutcome::Skipped("it was changed in this moment".to_owned()),
    ];
    let looks = vec![LookUpOutcome::NotThere, LookUpOutcome::NotThere, LookUpOutcome::Done(7)];
    let act = Scripted::new(calls, looks);
    let first = bench.run(&act).await;
    bench.clock.turn_to(first.due);
    assert_eq!(bench.run(&act).await.state, State::Done, "the version had moved on by our own first call");
}

#[tokio::test]
async fn what_somebody_wrote_over_is_handed_to_a_person_and_never_told_as_not_done() {
    let bench = Fixture::new(Protection::Keyed).await;
    let over = LookUpOutcome::WrittenOver("somebody changed it".to_owned());
    let act = Scripted::new(vec![CallOutcome::NotKnown(later("cut off"))], vec![over]);
    let ended = bench.run(&act).await;
    assert_eq!(ended.state, State::Unclear, "it can no longer be known, and that is what is said");
    assert_eq!(ended.why, "somebody changed it", "with the reason");
}

#[tokio::test]
async fn what_cannot_be_done_now_waits_or_goes_back() {
    let bench = Fixture::new(Protection::Keyed).await;
    let until = bench.clock.now() + TimeDelta::hours(1);
    let wait = CallOutcome::Later(Postponed { why: "asked to wait".to_owned(), until: Some(until) });
    let ended = bench.run(&Scripted::new(vec![wait], vec![])).await;
    assert_eq!(
        (ended.state, ended.due),
        (State::Waiting, until),
        "the wait that the vendor asked for is kept"
    );
    let bench = Fixture::new(Protection::Keyed).await;
    let act = Scripted { gives_back: true, ..Scripted::default() };
    act.checks.lock().expect("nobody panics").push_back(Check::Later(later("signed out")));
    let ended = bench.run(&Arc::new(act)).await;
    assert_eq!(ended.state, State::Skipped, "a person who waits is told at once, and decides anew");
}

#[tokio::test]
async fn a_look_up_alone_does_nothing() {
    let bench = Fixture::new(Protection::Keyed).await;
    let act = Scripted::new(vec![], vec![]);
    assert_eq!(
        bench.reach(&act, ExecutionScope::LookUp).await.state,
        State::Waiting,
        "nothing left, so nothing is asked"
    );
    assert!(act.asked().is_empty(), "a paused purge stays paused");
}

//! Carries out one operation: look up what may have been done, read again what it was decided on, write down the
//! intent, call, look, write down the receipt. A kill between any two of these leaves a state from which it goes on.

use super::steps::Steps;
use super::{Act, CallOutcome, Check, Ended, LookUpOutcome, Postponed, WhenPostponed};
use crate::engine::OpenedConnections;
use crate::shared_store::SharedStore;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use truedocket_connect::clock::Clock;
use truedocket_connect::http::call_counts::Skew;
use truedocket_core::act::{
    OperationEvent, State, TimeSinceSent, ask_again_after, may_repeat_at_once, proves_absence,
};
use truedocket_core::ids::ConnectionName;
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::{self, Operation};
use truedocket_store::{Error, Result, Tx};

/// Carries out operations. There is one in a process; only one process holds the store.
#[derive(Clone)]
pub(crate) struct Executor {
    memory: SharedStore,
    clock: Arc<dyn Clock>,
    /// Who tells the time of the servers that are called.
    opened: OpenedConnections,
    /// Operations that somebody works on in this process.
    in_hand: Arc<Mutex<BTreeSet<i64>>>,
    /// How long this process had run when it sent each call that may still be under way, or first took it up.
    known_since: Arc<Mutex<BTreeMap<i64, Duration>>>,
}

/// While it lives, nobody else works on the operation.
struct InHand {
    all: Arc<Mutex<BTreeSet<i64>>>,
    number: i64,
}

impl Drop for InHand {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

/// How far one execution may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExecutionScope {
    /// It is carried out.
    Act,
    /// What may have been done is looked up, and no call leaves that could do anything.
    LookUp,
}

impl Executor {
    pub(crate) fn new(memory: SharedStore, clock: Arc<dyn Clock>, opened: OpenedConnections) -> Self {
        Self { memory, clock, opened, in_hand: Arc::default(), known_since: Arc::default() }
    }

    /// Works on one operation as far as it goes now; answers with where it stands. `None`: somebody else works on it.
    pub(crate) async fn execute<A: Act>(
        &self,
        number: i64,
        act: &Arc<A>,
        reach: ExecutionScope,
    ) -> Result<Option<Ended>> {
        let Some(_in_hand) = self.take(number) else { return Ok(None) };
        let found = self.memory.read(move |reader| operation::get(reader, number)).await?;
        let mut operation = found.ok_or(Error::NotAllowed { what: "the operation" })?;
        let steps = Steps::of(&self.memory, number);
        if operation.state == State::Sent {
            self.since().entry(number).or_insert_with(|| self.clock.running());
            let looked_up = act.look_up(&operation.before, &steps).await;
            let not_there = matches!(looked_up, LookUpOutcome::NotThere);
            // It stays known as sent: what does not show yet may have been done all the same.
            if !(not_there && reach == ExecutionScope::Act && may_repeat_at_once(operation.protection)) {
                let ended = self.learned(&operation, act, looked_up).await?;
                if ended.state != State::Waiting {
                    return Ok(Some(ended));
                }
                operation.state = State::Waiting;
            }
        }
        if operation.state.is_settled() || reach == ExecutionScope::LookUp {
            return Ok(Some(Ended { state: operation.state, why: operation.why, due: operation.due }));
        }
        self.try_it(operation, act, &steps).await.map(Some)
    }

    /// It cannot even be asked for now; it stays as it is until it is looked at again.
    pub(crate) async fn put_off(&self, operation: &Operation, later: Postponed) -> Result<Ended> {
        self.not_known(operation, later).await
    }

    fn take(&self, number: i64) -> Option<InHand> {
        let mut all = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(number).then(|| InHand { all: Arc::clone(&self.in_hand), number })
    }

    async fn try_it<A: Act>(&self, operation: Operation, act: &Arc<A>, steps: &Steps) -> Result<Ended> {
        // An earlier call may have been done, so that whatever stands in the way now may be its own effect.
        let may_be_done = operation.state == State::Sent;
        let before = match act.check().await {
            Check::Go(before) => before,
            Check::Skip(_) | Check::AlreadyThere(_) if may_be_done => {
                let looked_up = act.look_up(&operation.before, steps).await;
                return self.learned(&operation, act, looked_up).await;
            }
            Check::Later(later) if may_be_done => return self.not_known(&operation, later).await,
            Check::Skip(why) => return self.ended(&operation, act, OperationEvent::Skip, why).await,
            Check::AlreadyThere(why) => {
                return self.ended(&operation, act, OperationEvent::FoundThere, why).await;
            }
            Check::Later(later) => return self.later(&operation, act, later).await,
        };
        let (number, kept) = (operation.number, before.clone());
        let at = self.present(&operation.connection).await;
        self.memory.write(move |tx| operation::intend(tx, number, &kept, at)).await?;
        self.since().insert(number, self.clock.running());
        let operation = Operation { state: State::Sent, sent_at: Some(at), asked: 0, ..operation };
        match act.carry_out(&before, steps).await {
            CallOutcome::Done(receipt) => self.receipted(&operation, act, receipt).await,
            CallOutcome::Skipped(why) | CallOutcome::Refused(why) | CallOutcome::AlreadyThere(why)
                if may_be_done =>
            {
                self.after_no_answer(&operation, act, &before, steps, Postponed { why, until: None }).await
            }
            CallOutcome::Later(later) if may_be_done => {
                self.after_no_answer(&operation, act, &before, steps, later).await
            }
            CallOutcome::Skipped(why) => self.ended(&operation, act, OperationEvent::Skip, why).await,
            CallOutcome::Refused(why) => self.ended(&operation, act, OperationEvent::Refusal, why).await,
            CallOutcome::AlreadyThere(why) => {
                self.ended(&operation, act, OperationEvent::FoundThere, why).await
            }
            CallOutcome::Later(later) => {
                let now = self.clock.now();
                self.memory
                    .write(move |tx| operation::happened(tx, number, OperationEvent::ProvedUndone, "", now))
                    .await?;
                self.later(&Operation { state: State::Waiting, ..operation }, act, later).await
            }
            CallOutcome::NotKnown(later) => {
                self.after_no_answer(&operation, act, &before, steps, later).await
            }
        }
    }

    /// The answer was lost: one look at once, since most vendors know at once. What it does not find is looked up later.
    async fn after_no_answer<A: Act>(
        &self,
        operation: &Operation,
        act: &Arc<A>,
        before: &ClientText,
        steps: &Steps,
        later: Postponed,
    ) -> Result<Ended> {
        match act.look_up(before, steps).await {
            LookUpOutcome::Done(receipt) => self.receipted(operation, act, receipt).await,
            // A request whose answer was lost a moment ago may still be under way, whatever protects it.
            LookUpOutcome::NotThere => self.not_known(operation, later).await,
            found @ (LookUpOutcome::NeverSent
            | LookUpOutcome::WrittenOver(_)
            | LookUpOutcome::AlreadyThere(_)
            | LookUpOutcome::NotKnown(_)) => self.learned(operation, act, found).await,
        }
    }

    /// What a look-up says.
    async fn learned<A: Act>(
        &self,
        operation: &Operation,
        act: &Arc<A>,
        looked_up: LookUpOutcome<A::Receipt>,
    ) -> Result<Ended> {
        let now = self.clock.now();
        match looked_up {
            LookUpOutcome::Done(receipt) => self.receipted(operation, act, receipt).await,
            LookUpOutcome::NeverSent => self.proved_undone(operation, now).await,
            LookUpOutcome::NotThere if proves_absence(self.since_sent(operation).await) => {
                self.proved_undone(operation, now).await
            }
            LookUpOutcome::NotThere => {
                self.not_known(operation, Postponed { why: operation.why.clone(), until: None }).await
            }
            LookUpOutcome::WrittenOver(why) => {
                self.ended(operation, act, OperationEvent::WrittenOver, why).await
            }
            LookUpOutcome::AlreadyThere(why) => {
                self.ended(operation, act, OperationEvent::FoundThere, why).await
            }
            LookUpOutcome::NotKnown(later) => self.not_known(operation, later).await,
        }
    }

    async fn proved_undone(&self, operation: &Operation, now: DateTime<Utc>) -> Result<Ended> {
        let number = operation.number;
        let proved =
            move |tx: &mut Tx<'_>| operation::happened(tx, number, OperationEvent::ProvedUndone, "", now);
        let state = self.memory.write(proved).await?;
        Ok(Ended { state, why: String::new(), due: now })
    }

    fn since(&self) -> MutexGuard<'_, BTreeMap<i64, Duration>> {
        self.known_since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long ago the call left. This computer's clock is not asked: it may have been set in between.
    async fn since_sent(&self, operation: &Operation) -> TimeSinceSent {
        let now = self.clock.running();
        let since = self.since().get(&operation.number).copied().unwrap_or(now);
        let running = TimeDelta::from_std(now.saturating_sub(since)).unwrap_or(TimeDelta::MAX);
        let heard = self.skew(&operation.connection).await.map(Skew::heard);
        let on_server = operation.sent_at.zip(heard).map(|(sent, heard)| heard - sent);
        TimeSinceSent { running, on_server }
    }

    /// The present instant by the server's clock, which was asked a moment ago; by our own where it told none. Never
    /// earlier than what the server has told.
    async fn present(&self, connection: &ConnectionName) -> DateTime<Utc> {
        let now = self.clock.now();
        self.skew(connection).await.map_or(now, |skew| skew.heard().max(now + skew.by))
    }

    async fn skew(&self, connection: &ConnectionName) -> Option<Skew> {
        let opened = self.opened.lock().await;
        opened.get(connection).and_then(|(_, ports)| ports.tally.as_ref()?.skew())
    }

    async fn receipted<A: Act>(
        &self,
        operation: &Operation,
        act: &Arc<A>,
        receipt: A::Receipt,
    ) -> Result<Ended> {
        let (operation, act, now) = (operation.clone(), Arc::clone(act), self.clock.now());
        let number = operation.number;
        let text = ClientText::new(serde_json::to_string(&receipt)?);
        self.memory
            .write(move |tx| {
                operation::done(tx, operation.number, &text, now)?;
                act.done(tx, &operation, &receipt, now)
            })
            .await?;
        self.since().remove(&number);
        Ok(Ended { state: State::Done, why: String::new(), due: now })
    }

    async fn ended<A: Act>(
        &self,
        operation: &Operation,
        act: &Arc<A>,
        happening: OperationEvent,
        why: String,
    ) -> Result<Ended> {
        let (operation, act, now) = (operation.clone(), Arc::clone(act), self.clock.now());
        self.since().remove(&operation.number);
        self.memory
            .write(move |tx| {
                let state = operation::happened(tx, operation.number, happening, &why, now)?;
                let ended = Ended { state, why, due: now };
                act.not_done(tx, &operation, &ended, now)?;
                Ok(ended)
            })
            .await
    }

    async fn later<A: Act>(&self, operation: &Operation, act: &Arc<A>, later: Postponed) -> Result<Ended> {
        match act.when_later() {
            WhenPostponed::GiveBack => self.ended(operation, act, OperationEvent::Skip, later.why).await,
            WhenPostponed::Wait => self.not_known(operation, later).await,
        }
    }

    /// It stays as it is, waiting or not known, until it is looked at again.
    async fn not_known(&self, operation: &Operation, later: Postponed) -> Result<Ended> {
        let now = self.clock.now();
        let due = next_look(operation.asked, later.until, now);
        let (number, why) = (operation.number, later.why);
        self.memory
            .write(move |tx| {
                let state = operation::happened(tx, number, OperationEvent::NoAnswer, &why, due)?;
                Ok(Ended { state, why, due })
            })
            .await
    }
}

/// Never before the instant that the vendor named.
fn next_look(asked: u32, until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    let own = now + ask_again_after(asked);
    until.map_or(own, |until| own.max(until))
}

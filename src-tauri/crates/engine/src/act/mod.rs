//! The one way of acting on other people's systems. A feature brings an [`Act`]: what has to hold before, the call, how
//! an earlier call is looked up, and what is written down when it is done. Everything else is here: the intent before
//! the call, the three outcomes, the look-ups until it is known, the receipt after it.
//!
//! * [`execute`]: one operation, by the table of [`truedocket_core::act`]
//! * [`answer`]: what a failed call means
//! * [`steps`]: work of several calls
//!
//! What is absent: nothing here knows a vendor or a feature, and nothing gives up what is not known.

pub(crate) mod answer;
pub(crate) mod execute;
pub(crate) mod steps;
#[cfg(test)]
mod tests;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;
use steps::Steps;
use truedocket_core::act::State;
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::Operation;
use truedocket_store::{Result, Tx};

/// Not possible at this moment; nothing has left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Postponed {
    /// Why, for people.
    pub(crate) why: String,
    /// The earliest instant of the next try, where the vendor named one.
    pub(crate) until: Option<DateTime<Utc>>,
}

/// May it be done now?
#[derive(Debug)]
pub(crate) enum Check {
    /// Yes. The text is JSON of the object as it is, empty where there is none yet.
    Go(ClientText),
    /// It must not be done any more, for this reason.
    Skip(String),
    /// What it would make is there, and somebody else made it.
    AlreadyThere(String),
    /// That cannot be told now.
    Later(Postponed),
}

/// What a call came to.
#[derive(Debug)]
pub(crate) enum CallOutcome<R> {
    /// Done, with the receipt.
    Done(R),
    /// Not done, with proof: the object had moved on.
    Skipped(String),
    /// Not done, with proof: the other side will not.
    Refused(String),
    /// Not done, with proof: what it would make is there, and somebody else made it.
    AlreadyThere(String),
    /// Not done, with proof, and it may be tried later.
    Later(Postponed),
    /// Not known.
    NotKnown(Postponed),
}

/// What a look-up found.
#[derive(Debug)]
pub(crate) enum LookUpOutcome<R> {
    /// It was done.
    Done(R),
    /// It does not show: not done, or still under way.
    NotThere,
    /// No call of it ever left: each is written down before, and none is.
    NeverSent,
    /// Somebody else has written over it since, so that it cannot be known any more.
    WrittenOver(String),
    /// Not done, with proof: what it would make is there, and somebody else made it.
    AlreadyThere(String),
    /// The look-up had no answer.
    NotKnown(Postponed),
}

/// What to do with an operation that cannot be carried out now though nothing speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenPostponed {
    /// It waits and is carried out later by itself.
    Wait,
    /// It goes back to the person, who decides anew.
    GiveBack,
}

/// One operation with everything that it needs; nothing is left to choose.
#[async_trait]
pub(crate) trait Act: Send + Sync + 'static {
    /// What proves that it was done.
    type Receipt: Serialize + Send + Sync + 'static;

    /// Reads again all that the decision was made on. Writes nothing.
    async fn check(&self) -> Check;

    /// Does it. `before` is what [`Check::Go`] read.
    async fn carry_out(&self, before: &ClientText, steps: &Steps) -> CallOutcome<Self::Receipt>;

    /// What became of an earlier call, and of the steps that it had begun. Goes on with none of them.
    async fn look_up(&self, before: &ClientText, steps: &Steps) -> LookUpOutcome<Self::Receipt>;

    /// What to do when it cannot be carried out now.
    fn when_later(&self) -> WhenPostponed;

    /// Writes down all that follows from its being done: the ledger's row, the cache, the plan. In the transaction of
    /// the receipt, also when that was learned late.
    ///
    /// # Errors
    /// The store failed.
    fn done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        receipt: &Self::Receipt,
        now: DateTime<Utc>,
    ) -> Result<()>;

    /// The operation has ended without a receipt, in that state and for that reason. In the same transaction.
    ///
    /// # Errors
    /// The store failed.
    fn not_done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        ended: &Ended,
        now: DateTime<Utc>,
    ) -> Result<()>;
}

/// How one execution left an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Where it stands now.
    pub(crate) state: State,
    /// Why it is not done; empty when it is.
    pub(crate) why: String,
    /// When it is looked at again, unless it is settled.
    pub(crate) due: DateTime<Utc>,
}

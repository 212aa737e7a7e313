//! The journal of an operation that takes several calls: each step has its own intent, version and receipt. A step that
//! is done is not done again, and one whose answer was lost is known to be so.

use crate::shared_store::SharedStore;
use serde::Serialize;
use serde::de::DeserializeOwned;
use truedocket_core::text::ClientText;
use truedocket_store::Result;
use truedocket_store::table::operation_step::{self, Step, StepState};

/// The steps of one operation.
#[derive(Clone)]
pub(crate) struct Steps {
    memory: SharedStore,
    operation: i64,
}

/// What is known of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StepKnown<R> {
    /// It was not begun.
    New,
    /// Its call may have left, on this version.
    Sent(String),
    /// It has its receipt.
    Done(R),
}

impl Steps {
    pub(crate) fn of(memory: &SharedStore, operation: i64) -> Self {
        Self { memory: memory.clone(), operation }
    }

    /// All steps that were begun, in order.
    pub(crate) async fn begun(&self) -> Result<Vec<Step>> {
        let operation = self.operation;
        self.memory.read(move |reader| operation_step::of_operation(reader, operation)).await
    }

    /// What is known of one.
    pub(crate) async fn known<R: DeserializeOwned>(&self, act: &str, object: &str) -> Result<StepKnown<R>> {
        let begun = self.begun().await?;
        let step = begun.into_iter().find(|step| step.act == act && step.object == object);
        Ok(match step {
            None => StepKnown::New,
            Some(step) => match step.state {
                StepState::Sent => StepKnown::Sent(step.expects),
                StepState::Done => StepKnown::Done(serde_json::from_str(step.receipt.reveal())?),
            },
        })
    }

    /// Writes the intent of a step; before its call.
    pub(crate) async fn intend(&self, act: &'static str, object: &str, expects: &str) -> Result<()> {
        let (operation, object, expects) = (self.operation, object.to_owned(), expects.to_owned());
        self.memory.write(move |tx| operation_step::begin(tx, operation, act, &object, &expects)).await
    }

    /// Writes the receipt of a step; after its call.
    pub(crate) async fn done<R: Serialize>(
        &self,
        act: &'static str,
        object: &str,
        receipt: &R,
    ) -> Result<()> {
        let (operation, object) = (self.operation, object.to_owned());
        let receipt = ClientText::new(serde_json::to_string(receipt)?);
        self.memory.write(move |tx| operation_step::done(tx, operation, act, &object, &receipt)).await
    }
}

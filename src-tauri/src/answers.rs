//! The seam between the shell and the engine: asks, and hears notes. It holds no shape of any question.

use async_trait::async_trait;
use serde_json::Value;
use tokio::sync::broadcast::{Receiver, Sender, channel};
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::note::Note;
use truedocket_engine::window::{Consent, Needed};

/// Whoever answers the window's questions.
#[async_trait]
pub trait Answers: Send + Sync {
    /// What has to happen before a question is answered.
    ///
    /// # Errors
    /// It would be refused anyway.
    async fn needed(&self, name: &str, args: &Value) -> Result<Needed, Problem>;

    /// Answers one question by its name, with what a person has said about it in a dialog of ours.
    ///
    /// # Errors
    /// In words for people.
    async fn call_with(&self, name: &str, args: Value, consent: Option<Consent>) -> Result<Value, Problem>;

    /// Answers a question about which nobody has to say anything.
    ///
    /// # Errors
    /// In words for people.
    async fn call(&self, name: &str, args: Value) -> Result<Value, Problem> {
        self.call_with(name, args, None).await
    }

    /// What is told without being asked, from now on.
    fn notes(&self) -> Receiver<Note>;
}

/// Stands in when the engine could not be opened: every question is answered with the reason, so that the window can
/// show it.
pub struct Unopened {
    problem: Problem,
    silence: Sender<Note>,
}

impl Unopened {
    /// For that reason.
    pub fn because(problem: Problem) -> Self {
        Self { problem, silence: channel(1).0 }
    }
}

#[async_trait]
impl Answers for Unopened {
    async fn needed(&self, _name: &str, _args: &Value) -> Result<Needed, Problem> {
        Ok(Needed::Nothing)
    }

    async fn call_with(&self, _: &str, _: Value, _: Option<Consent>) -> Result<Value, Problem> {
        Err(self.problem.clone())
    }

    fn notes(&self) -> Receiver<Note> {
        self.silence.subscribe()
    }
}

//! Who asked for the command of this task: the person at this program's own terminal, or another program that handed it
//! over and gets what is said.

use std::future::Future;
use tokio::sync::mpsc::UnboundedSender;

tokio::task_local! {
    static ASKER: UnboundedSender<Output>;
}

/// What a command says.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Output {
    /// On standard output.
    Out(String),
    /// On standard error.
    Aside(String),
    /// The exit code; nothing comes after it.
    Ended(u8),
}

/// Runs a command whose words go to somebody else.
pub async fn by<F: Future>(asker: UnboundedSender<Output>, command: F) -> F::Output {
    ASKER.scope(asker, command).await
}

/// Was the command of this task handed over?
pub fn is_handed_over() -> bool {
    ASKER.try_with(|_| ()).is_ok()
}

/// Gives it to who handed the command over. False: nobody did.
pub(crate) fn told(said: impl FnOnce() -> Output) -> bool {
    // Whoever has gone away hears nothing, and the command goes on.
    ASKER.try_with(|asker| drop(asker.send(said()))).is_ok()
}

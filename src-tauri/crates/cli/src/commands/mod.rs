//! What each command does. Every one answers with the exit code of the contract.

mod audit;
#[cfg(feature = "bench")]
mod bench;
mod connect;
mod demo;
mod expand;
mod keep;
mod morning;
mod rules;
mod sandbox;
mod serve;
mod tell;

use crate::args::{Arguments, Command};
use crate::host;
use std::sync::{Arc, OnceLock};
use truedocket_engine::Engine;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::words;

/// Keeps the log's writer alive until the program ends.
static LOG: OnceLock<truedocket_engine::log::Guard> = OnceLock::new();

/// The exit code of a command that did its work.
pub type Done = Result<u8, Problem>;

/// Does what was typed.
///
/// # Errors
/// The [`Problem`] that the program ends with.
pub async fn run(arguments: Arguments) -> Done {
    let as_json = arguments.json;
    match &arguments.command {
        Command::Sandbox(asked) => sandbox::run(asked, arguments.now).await,
        Command::Demo(asked) => demo::run(asked, &arguments).await,
        Command::Expand(asked) => expand::run(asked, as_json),
        #[cfg(feature = "bench")]
        Command::Bench(asked) => bench::run(asked).await,
        Command::Restore { file } => keep::restore(file, &arguments),
        Command::Serve(asked) => serve::run(asked, &arguments).await,
        Command::Connect(asked) => connect::add(asked, &opened(&arguments).await?, as_json).await,
        Command::Connections => connect::list(&opened(&arguments).await?, as_json).await,
        Command::Disconnect { name } => connect::remove(name, &opened(&arguments).await?, as_json).await,
        Command::Staff { act } => rules::staff(act, &opened(&arguments).await?, as_json).await,
        Command::Policy { act } => rules::policy(act, &opened(&arguments).await?, as_json).await,
        Command::Sync { full } => morning::sync(*full, &opened(&arguments).await?, as_json).await,
        Command::Audit(asked) => audit::run(asked, &opened(&arguments).await?, as_json).await,
        Command::Morning(asked) => morning::morning(asked, &opened(&arguments).await?, as_json).await,
        Command::Run => morning::schedule(opened(&arguments).await?).await,
        Command::Health => tell::health(&opened(&arguments).await?, as_json).await,
        Command::Why { text } => tell::why(text, &opened(&arguments).await?, as_json).await,
        Command::Ledger { act } => keep::ledger(act, &opened(&arguments).await?, as_json).await,
        Command::Logs { run } => tell::logs(run.as_deref(), &opened(&arguments).await?, as_json).await,
        Command::Backup { file } => keep::back_up(file.clone(), &opened(&arguments).await?, as_json).await,
        Command::Call { name, arguments: text } => {
            tell::call_named(name, text, &opened(&arguments).await?).await
        }
    }
}

/// Opens this computer's installation. A turned clock is refused where real systems are connected.
async fn opened(arguments: &Arguments) -> Result<Arc<Engine>, Problem> {
    let options = host::options(arguments)?;
    // The log ends with the process; its guard lives as long.
    if let Ok(guard) = truedocket_engine::log::to_files(&options.home) {
        LOG.get_or_init(|| guard);
    }
    let engine = Engine::open(options).await?;
    if arguments.now.is_some() && !engine.is_pretend().await? {
        return Err(words::refused(
            "The clock cannot be turned while real systems are connected.",
            "Leave `--now` out, or use a home of its own for tests.",
        ));
    }
    Ok(Arc::new(engine))
}

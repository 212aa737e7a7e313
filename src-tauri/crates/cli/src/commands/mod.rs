//! What each command does. Every one answers with the exit code of the contract.

mod assign;
mod audit;
#[cfg(feature = "bench")]
mod bench;
mod connect;
mod demo;
mod expand;
mod jobs;
mod keep;
mod morning;
mod rules;
mod sandbox;
mod schedule;
mod serve;
mod tell;

use crate::args::{Arguments, Command, Ledger, Policy, Staff};
use crate::{forwarding, host};
use std::sync::{Arc, OnceLock};
use truedocket_connect::stop::StopSignal;
use truedocket_engine::Engine;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::words;

/// There is no installation yet.
const MISSING: &str = "TD-3106";
/// It is of an older release.
const OLDER: &str = "TD-3105";
/// Another process holds it.
const HELD: &str = "TD-3103";

/// Keeps the log's writer alive until the program ends.
static LOG: OnceLock<truedocket_engine::log::Guard> = OnceLock::new();

/// The exit code of a command that did its work.
pub type Done = Result<u8, Problem>;

/// Does what was typed.
///
/// # Errors
/// The [`Problem`] that the program ends with.
pub async fn run(arguments: Arguments) -> Done {
    match &arguments.command {
        Command::Sandbox(asked) => sandbox::run(asked, arguments.now).await,
        Command::Demo(asked) => Box::pin(demo::run(asked, &arguments)).await,
        Command::Expand(asked) => expand::run(asked, arguments.json),
        #[cfg(feature = "bench")]
        Command::Bench(asked) => bench::run(asked).await,
        Command::Restore { file } => keep::restore(file, &arguments),
        Command::Serve(asked) => serve::run(asked, &arguments).await,
        Command::Run => schedule::run(&arguments).await,
        looks if only_looks(looks) => match beside(&arguments).await {
            Ok(engine) => Box::pin(with(&arguments, &engine)).await,
            // There is nothing to look at yet, or it is of an older release: it is opened in full once.
            Err(problem) if matches!(problem.code.as_str(), MISSING | OLDER) => act(&arguments).await,
            Err(problem) => Err(problem),
        },
        _acts => act(&arguments).await,
    }
}

/// Acts on this computer's installation, or lets the process act that holds it.
async fn act(arguments: &Arguments) -> Done {
    match opened(arguments).await {
        Ok(engine) => {
            let stop = stop_on_interrupt();
            let done = stop.heard_by(Box::pin(with(arguments, &engine))).await;
            engine.keep_ledger_head().await;
            done
        }
        Err(held) if held.code == HELD && can_be_handed_over(&arguments.command) => {
            forwarding::hand_over(&host::home(arguments.home.clone())?, held).await
        }
        Err(problem) => Err(problem),
    }
}

/// Does one command with an engine that is open.
///
/// # Errors
/// The [`Problem`] that the command ends with.
pub(crate) async fn with(arguments: &Arguments, engine: &Arc<Engine>) -> Done {
    let as_json = arguments.json;
    match &arguments.command {
        Command::Connect(asked) => connect::add(asked, engine, as_json).await,
        Command::Connections => connect::list(engine, as_json).await,
        Command::AllowChanges { name } => connect::allow(name, engine, as_json).await,
        Command::Disconnect { name, yes } => connect::remove(name, *yes, engine, as_json).await,
        Command::Staff { act } => rules::staff(act, engine, as_json).await,
        Command::Policy { act } => rules::policy(act, engine, as_json).await,
        Command::Sync { full } => morning::sync(*full, engine, as_json).await,
        Command::Audit(asked) => Box::pin(audit::run(asked, engine, arguments)).await,
        Command::Morning(asked) => morning::morning(asked, engine, as_json).await,
        Command::Assign { id, email, .. } => assign::run(id, email.as_deref(), engine, as_json).await,
        Command::Docket(asked) => morning::docket(asked, engine, as_json).await,
        Command::Jobs { act } => jobs::run(act.as_ref(), engine, arguments).await,
        Command::Health => tell::health(engine, arguments).await,
        Command::Why { text, addresses } => tell::why(text, *addresses, engine, as_json).await,
        Command::Ledger { act } => keep::ledger(act, engine, as_json).await,
        Command::Logs { run } => tell::logs(run.as_deref(), engine, as_json).await,
        Command::Backup { file } => keep::back_up(file.clone(), engine, as_json).await,
        Command::Call { name, arguments: text } => tell::call_named(name, text, engine).await,
        #[cfg(feature = "bench")]
        Command::Bench(_) => Err(alone()),
        Command::Sandbox(_)
        | Command::Demo(_)
        | Command::Expand(_)
        | Command::Restore { .. }
        | Command::Serve(_)
        | Command::Run => Err(alone()),
    }
}

fn alone() -> Problem {
    words::refused(
        "This command needs a process of its own.",
        "Close the Truedocket that is open, then type it again.",
    )
}

/// Does the command change nothing? Then it only looks, beside whoever works.
fn only_looks(command: &Command) -> bool {
    match command {
        Command::Connections
        | Command::Health
        | Command::Why { addresses: false, .. }
        | Command::Ledger { act: Ledger::Verify | Ledger::Export }
        | Command::Logs { .. }
        | Command::Jobs { act: None }
        | Command::Staff { act: Staff::List }
        | Command::Policy { act: Policy::Show } => true,
        Command::Sandbox(_)
        | Command::Demo(_)
        | Command::Connect(_)
        | Command::AllowChanges { .. }
        | Command::Disconnect { .. }
        | Command::Staff { act: Staff::Import { .. } }
        | Command::Policy { act: Policy::Set { .. } | Policy::Import { .. } }
        | Command::Sync { .. }
        | Command::Expand(_)
        | Command::Audit(_)
        | Command::Morning(_)
        | Command::Docket(_)
        | Command::Assign { .. }
        // Asking a system takes its sign-in, which only one process renews.
        | Command::Why { addresses: true, .. }
        | Command::Run
        | Command::Jobs { act: Some(_) }
        | Command::Ledger { act: Ledger::Accept { .. } }
        | Command::Backup { .. }
        | Command::Restore { .. }
        | Command::Call { .. }
        | Command::Serve(_) => false,
        #[cfg(feature = "bench")]
        Command::Bench(_) => false,
    }
}

/// A new connection takes secrets from this terminal's own keyboard and environment, which nobody else has.
fn can_be_handed_over(command: &Command) -> bool {
    !matches!(command, Command::Connect(_))
}

/// Ctrl-C ends the work at its next safe point; the next one goes on from there.
fn stop_on_interrupt() -> StopSignal {
    let stop = StopSignal::default();
    let asked = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            crate::say!("Stopping at the next safe point …");
            asked.ask();
        }
    });
    stop
}

/// Opens this computer's installation beside whoever works with it.
async fn beside(arguments: &Arguments) -> Result<Arc<Engine>, Problem> {
    let engine = Engine::open_beside(host::options(arguments)?).await?;
    right_clock(arguments, &engine).await?;
    Ok(Arc::new(engine))
}

/// Opens this computer's installation. A turned clock is refused where real systems are connected.
async fn opened(arguments: &Arguments) -> Result<Arc<Engine>, Problem> {
    let options = host::options(arguments)?;
    // The log ends with the process; its guard lives as long.
    if let Ok(guard) = truedocket_engine::log::to_files(&options.home) {
        LOG.get_or_init(|| guard);
    }
    let engine = Engine::open(options).await?;
    right_clock(arguments, &engine).await?;
    Ok(Arc::new(engine))
}

async fn right_clock(arguments: &Arguments, engine: &Engine) -> Result<(), Problem> {
    if arguments.now.is_some() && !engine.is_pretend().await? {
        return Err(words::refused(
            "The clock cannot be turned while real systems are connected.",
            "Leave `--now` out, or use a home of its own for tests.",
        ));
    }
    Ok(())
}

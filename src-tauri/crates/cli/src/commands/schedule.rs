//! `run`: everything at its time, in the foreground, until somebody ends it.

use super::{Done, opened};
use crate::args::Arguments;
use crate::{forwarding, host, say};
use std::sync::Arc;
use std::time::Duration;
use truedocket_engine::clock;

/// Work that has not come to a safe point by then is cut off; it is on record, and is looked up next time.
const PATIENCE: Duration = Duration::from_secs(2);

/// `run`
pub(super) async fn run(arguments: &Arguments) -> Done {
    let engine = opened(arguments).await?;
    let listening = forwarding::listen(&engine, &host::home(arguments.home.clone())?).await;
    if let Err(cause) = &listening {
        say!("Other commands cannot be taken while this runs: {cause}.");
    }
    say!("Keeping the schedule; Ctrl-C ends it.");
    let mut kept = tokio::spawn(Arc::clone(&engine).keep_schedule());
    tokio::select! {
        _ = &mut kept => {}
        _ = tokio::signal::ctrl_c() => {
            say!("Stopping at the next safe point …");
            engine.close();
            let mut end = clock::pulse(PATIENCE);
            end.tick().await;
            tokio::select! {
                _ = &mut kept => {}
                _ = end.tick() => {}
            }
            engine.keep_ledger_head().await;
            say!("Ended.");
        }
    }
    Ok(0)
}

//! Operations of all kinds of work, taken up together: what a process that died left behind, and what could not be looked
//! up before.

use crate::api::failure::Problem;
use crate::audit::unknown;
use crate::engine::Engine;
use crate::fix::{carry, second_look};
use crate::words;
use truedocket_core::act::FURTHEST_LOOK;
use truedocket_store::table::operation;

/// Takes up the operations that are due.
///
/// # Errors
/// Our own memory failed.
pub(crate) async fn take_up(engine: &Engine) -> Result<(), Problem> {
    let now = engine.now();
    let bounded = engine.memory.write(move |tx| operation::disown_future(tx, now, now + FURTHEST_LOOK)).await;
    bounded.map_err(|error| words::memory(&error))?;
    carry::take_up(engine).await?;
    second_look::take_up(engine).await?;
    unknown::take_up_purges(engine).await
}

/// Looks up at once all that is not known, whenever it would have been due.
///
/// # Errors
/// Our own memory failed.
pub(crate) async fn look_up_now(engine: &Engine) -> Result<(), Problem> {
    let now = engine.now();
    let hastened = engine.memory.write(move |tx| operation::recover(tx, now)).await;
    hastened.map_err(|error| words::memory(&error))?;
    take_up(engine).await
}

//! The ports of one PC into the world: what a vendor's adapter would answer, faults included.
//!
//! * `pages`: listings, page by page; `calendar`: reading; `practice`: the practice system
//! * `clean`: what a clean-up does; `restore`: how it is taken back

pub(crate) mod calendar;
pub(crate) mod clean;
pub(crate) mod pages;
pub(crate) mod practice;
mod restore;

use crate::scene::{Call, Scene, Shared};
use crate::world::firm::{PRACTICE, RECORD};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::PortResult;
use truedocket_connect::registry::Ports;
use truedocket_core::connection::Connection;

/// The way of one PC into the world.
#[derive(Clone)]
pub(crate) struct WorldLink {
    pub(crate) shared: Arc<Shared>,
    pub(crate) pc: usize,
}

impl WorldLink {
    /// Asks; never comes back where the PC dies meanwhile.
    pub(crate) async fn ask<T>(
        &self,
        call: Call,
        act: impl FnOnce(&mut Scene) -> PortResult<T>,
    ) -> PortResult<T> {
        let waits = {
            let mut scene = self.shared.lock();
            scene.together && scene.dice.per_mille(500)
        };
        if waits {
            Turn(false).await;
        }
        let answer = self.shared.lock().call(self.pc, &call, act);
        match answer {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }
}

/// Lets the other PC go first, once.
struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            return Poll::Ready(());
        }
        self.0 = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Reading.
pub(crate) fn reads(operation: &'static str, about: impl Into<String>) -> Call {
    Call { operation, about: about.into(), writes: false }
}

/// Writing.
pub(crate) fn writes(operation: &'static str, about: impl Into<String>) -> Call {
    Call { operation, about: about.into(), writes: true }
}

/// Opens a connection of the pretend firm.
pub(crate) fn open(line: WorldLink, connection: &Connection) -> Result<Ports, Failure> {
    match connection.name.as_str() {
        RECORD => {
            let diaries = Arc::new(calendar::SimulatedCalendars { line });
            Ok(Ports {
                calendar: Some(diaries.clone()),
                source_events: Some(diaries.clone()),
                clean: Some(diaries.clone()),
                directory: Some(diaries),
                ..Ports::default()
            })
        }
        PRACTICE => Ok(Ports { practice: Some(Arc::new(practice::Office { line })), ..Ports::default() }),
        _unknown => Err(Failure::new(Kind::Unsupported, "pretend", "open connection")),
    }
}

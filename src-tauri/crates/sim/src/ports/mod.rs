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
use chrono::TimeDelta;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::http::call_counts::CallCounts;
use truedocket_connect::ports::PortResult;
use truedocket_connect::registry::Ports;
use truedocket_core::connection::Connection;

/// The way of one PC into the world.
#[derive(Clone)]
pub(crate) struct WorldLink {
    pub(crate) shared: Arc<Shared>,
    pub(crate) pc: usize,
    /// What the servers of the connection tell with each answer: the time.
    pub(crate) counts: Arc<CallCounts>,
}

impl WorldLink {
    pub(crate) fn of(shared: &Arc<Shared>, pc: usize) -> Self {
        Self { shared: Arc::clone(shared), pc, counts: Arc::default() }
    }

    /// A way for a connection of its own.
    fn another(&self) -> Self {
        Self::of(&self.shared, self.pc)
    }

    /// Asks; never comes back where the PC dies meanwhile.
    pub(crate) async fn ask<T>(
        &self,
        call: Call,
        act: impl FnOnce(&mut Scene) -> PortResult<T>,
    ) -> PortResult<T> {
        let waits = {
            let mut scene = self.shared.lock();
            scene.together && scene.dice.per_mille(800)
        };
        if waits {
            Turn(false).await;
        }
        let answer = {
            let mut scene = self.shared.lock();
            let answer = scene.call(self.pc, &call, act);
            if matches!(answer, Some(Ok(_))) {
                let off = scene.pcs.get(self.pc).map_or_else(TimeDelta::zero, |one| one.clock_off);
                self.counts.told_time(scene.world.now, scene.world.now + off);
            }
            answer
        };
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
pub(crate) fn open(link: &WorldLink, connection: &Connection) -> Result<Ports, Failure> {
    let line = link.another();
    let tally = Some(Arc::clone(&line.counts));
    match connection.name.as_str() {
        RECORD => {
            let diaries = Arc::new(calendar::SimulatedCalendars { line });
            Ok(Ports {
                calendar: Some(diaries.clone()),
                source_events: Some(diaries.clone()),
                clean: Some(diaries.clone()),
                directory: Some(diaries),
                tally,
                ..Ports::default()
            })
        }
        PRACTICE => {
            Ok(Ports { practice: Some(Arc::new(practice::Office { line })), tally, ..Ports::default() })
        }
        _unknown => Err(Failure::new(Kind::Unsupported, "pretend", "open connection")),
    }
}

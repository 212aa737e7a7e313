//! What an engine takes from outside besides its options: the ports of a connection, names for new things, and a watch
//! over its store. Programs take the real world; a simulation stands in for each of them.

use chrono::{DateTime, Utc};
use std::sync::Arc;
use truedocket_connect::clock::Clock;
use truedocket_connect::failure::Failure;
use truedocket_connect::registry::{self, Ports};
use truedocket_connect::secrets::SecretStore;
use truedocket_core::connection::Connection;
use truedocket_core::time::zone::Zones;
use truedocket_store::{Error, Reader};

/// Where the store stands in one piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreStep {
    /// Something is about to be read.
    Read,
    /// A transaction is about to begin.
    Write,
    /// All of it is written, and nothing is committed yet. A refusal takes all of it back.
    Commit,
    /// The work is behind it, and whoever waits is about to hear of it. Only a dead process is heeded here.
    Told,
}

/// What is to happen at a step of the store.
#[derive(Debug)]
pub enum Verdict {
    /// It goes on.
    GoOn,
    /// The step fails like this.
    Fail(Error),
    /// The process is dead from here on: whoever waits for the step waits for ever.
    Dead,
}

/// Opens connections, gives names, watches the store.
pub trait Outside: Send + Sync {
    /// Opens a connection; nothing is sent yet.
    ///
    /// # Errors
    /// As [`registry::open_with`].
    fn open(
        &self,
        connection: &Connection,
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
        office_zone: &str,
        zones: &Zones,
    ) -> Result<Ports, Failure> {
        registry::open_with(connection, secrets, clock, office_zone, zones)
    }

    /// A name that nothing else has; of two names the later one sorts after the earlier one.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn new_name(&self, now: DateTime<Utc>) -> String {
        let _ = now;
        uuid::Uuid::now_v7().to_string()
    }

    /// Who is told of each step of the store; `None`: nobody, and the store works on threads of its own.
    fn watch(&self) -> Option<Arc<dyn StoreWatch>> {
        None
    }
}

/// Is told of each step of the store, which then works where it is asked instead of on another thread, so that the
/// order of steps is the same every time.
pub trait StoreWatch: Send + Sync {
    /// Decides about a step.
    fn at(&self, step: StoreStep) -> Verdict;

    /// A transaction is on the disk; this is what the store holds now.
    fn committed(&self, now: &Reader);
}

/// The real world.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealWorld;

impl Outside for RealWorld {}

//! The engine of one installation: what the window, the command line and tests hold. It owns the database; everything
//! else it is given.

use crate::act::execute::Executor;
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::home::Home;
use crate::jobs::clocks::LastLook;
use crate::jobs::turn::Turns;
use crate::jobs::worker::JobsInHand;
use crate::ledger_head::{HeadKeeper, Writing};
use crate::morning::answers::Answers;
use crate::outside::{Outside, RealWorld};
use crate::progress::ActiveRuns;
use crate::shared_store::SharedStore;
use crate::words;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, broadcast};
use truedocket_connect::clock::Clock;
use truedocket_connect::registry::Ports;
use truedocket_connect::secrets::key::{DatabasePresence, database_key};
use truedocket_connect::secrets::{SecretFailure, SecretStore};
use truedocket_core::connection::Connection;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::{ConnectionName, RunId};
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::{connection, job, operation, run, setting};
use truedocket_store::{Key, Store};

/// Notes that wait for a slow window; older ones are dropped.
const NOTES: usize = 256;

/// Shows an address in the system browser.
pub type Browser = Arc<dyn Fn(&str) + Send + Sync>;

/// Connections by their names, each with the settings that it was opened with.
pub(crate) type OpenedConnections = Arc<Mutex<BTreeMap<ConnectionName, (Connection, Ports)>>>;

/// Names of connections.
pub(crate) type ConnectionNames = std::sync::Mutex<BTreeSet<ConnectionName>>;

/// Clean-ups and purges that are worked on, and by which run.
pub(crate) type Workers = Arc<std::sync::Mutex<BTreeMap<String, RunId>>>;

/// What an engine is given.
#[derive(Clone)]
pub struct Options {
    /// The folder of the installation.
    pub home: PathBuf,
    /// Where long-lived secrets are.
    pub secrets: Arc<dyn SecretStore>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The system browser.
    pub browser: Browser,
    /// Who uses this installation: the person's account on this computer, for the ledger.
    pub account: String,
    /// Are the connected systems a pretend firm? Only told to people, never asked by the work itself.
    pub sample: bool,
}

/// One installation at work.
pub struct Engine {
    pub(crate) home: Home,
    pub(crate) memory: SharedStore,
    pub(crate) executor: Executor,
    pub(crate) account: String,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) browser: Browser,
    pub(crate) outside: Arc<dyn Outside>,
    pub(crate) zones: Zones,
    pub(crate) notes: broadcast::Sender<Note>,
    pub(crate) going: ActiveRuns,
    /// What calendars said of single events when they were last asked.
    pub(crate) answers: Answers,
    /// Connections that were opened, with the settings that they were opened with.
    pub(crate) opened: OpenedConnections,
    /// Readings take turns; the morning report goes first.
    pub(crate) turns: Turns,
    /// Held by the run that writes to a practice system: there is one at a time.
    pub(crate) acting: Mutex<()>,
    /// Held by the run that cleans up: there is one at a time, and the morning's check does not wait for it.
    pub(crate) cleaning: Mutex<()>,
    /// Connections that are being made: a name is given once.
    pub(crate) being_added: ConnectionNames,
    /// Clean-ups and purges that are worked on, and by which run.
    pub(crate) workers: Workers,
    /// Names this process in the queue.
    pub(crate) worker: String,
    pub(crate) jobs_in_hand: JobsInHand,
    /// A job was put in, or the engine closes.
    pub(crate) jobs_changed: Notify,
    pub(crate) looks: LastLook,
    pub(crate) head: Arc<HeadKeeper>,
    pub(crate) sample: bool,
    /// Opened to look while no process works with the installation: what is written down as under way has ended.
    pub(crate) is_idle: bool,
}

impl Engine {
    /// Opens the installation; makes it where there is none. A database that cannot be opened is left as it is.
    ///
    /// # Errors
    /// A [`Problem`] that names what is wrong and the next step.
    pub async fn open(options: Options) -> Result<Self, Problem> {
        Self::open_in(options, Arc::new(RealWorld)).await
    }

    /// The same in a world of the caller's: for simulations.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub async fn open_in(options: Options, outside: Arc<dyn Outside>) -> Result<Self, Problem> {
        let opened = tokio::task::spawn_blocking(move || Self::open_blocking(options, outside));
        opened.await.unwrap_or_else(|cause| Err(folder(&cause)))
    }

    fn open_blocking(options: Options, outside: Arc<dyn Outside>) -> Result<Self, Problem> {
        let home = Home::at(&options.home).map_err(|cause| folder(&cause))?;
        let secrets: Arc<dyn SecretStore> = Arc::new(home.secrets(options.secrets.clone()));
        let key = key(&home, secrets.as_ref())?;
        let mut store = Store::open(&home.database(), &key).map_err(|error| words::opening(&error))?;
        let now = options.clock.now();
        let worker = outside.new_name(now);
        // Nobody else may write, so that whatever was under way belongs to a process that has ended.
        let ended = "Truedocket ended in the middle.";
        store
            .write(|tx| {
                operation::recover(tx, now)?;
                job::release(tx, &worker, ended, now)?;
                run::interrupted(tx, now)
            })
            .map_err(|error: truedocket_store::Error| words::memory(&error))?;
        let watch = outside.watch();
        let writing = if watch.is_some() { Writing::InPlace } else { Writing::Apart };
        let head = HeadKeeper::new(Arc::clone(&secrets), Arc::clone(&options.clock), writing);
        // Before anything is added to the ledger: what would hide that its end was cut off.
        head.look(&mut store, &options.account, now).map_err(|error| words::memory(&error))?;
        let memory = SharedStore::watched(store, watch).map_err(|error| words::opening(&error))?;
        let memory = memory.kept_by(Arc::clone(&head));
        Self::with(options, home, memory, worker, (secrets, head), outside)
    }

    /// Opens the installation only to look, also while another process works with it. Nothing can be written.
    ///
    /// # Errors
    /// A [`Problem`] that names what is wrong; `TD-3106` where there is no installation yet.
    pub async fn open_beside(options: Options) -> Result<Self, Problem> {
        let opened = tokio::task::spawn_blocking(move || Self::open_beside_blocking(options));
        opened.await.unwrap_or_else(|cause| Err(folder(&cause)))
    }

    fn open_beside_blocking(options: Options) -> Result<Self, Problem> {
        let home = Home::at(&options.home).map_err(|cause| folder(&cause))?;
        let path = home.database();
        if !path.exists() {
            return Err(words::opening(&truedocket_store::OpenError::Missing { path }));
        }
        let secrets: Arc<dyn SecretStore> = Arc::new(home.secrets(options.secrets.clone()));
        let key = key(&home, secrets.as_ref())?;
        let reader = Store::open_reading(&path, &key).map_err(|error| words::opening(&error))?;
        let head = HeadKeeper::new(Arc::clone(&secrets), Arc::clone(&options.clock), Writing::Apart);
        let is_idle = !truedocket_store::is_written_to(&path).map_err(|cause| folder(&cause))?;
        let memory = SharedStore::beside(reader);
        let engine = Self::with(options, home, memory, String::new(), (secrets, head), Arc::new(RealWorld))?;
        Ok(Self { is_idle, ..engine })
    }

    fn with(
        options: Options,
        home: Home,
        memory: SharedStore,
        worker: String,
        (secrets, head): (Arc<dyn SecretStore>, Arc<HeadKeeper>),
        outside: Arc<dyn Outside>,
    ) -> Result<Self, Problem> {
        let zones = home.zones().map_err(|cause| zone_files(&cause))?;
        let (notes, _) = broadcast::channel(NOTES);
        let opened = OpenedConnections::default();
        Ok(Self {
            home,
            executor: Executor::new(memory.clone(), Arc::clone(&options.clock), Arc::clone(&opened)),
            memory,
            account: options.account,
            secrets,
            clock: options.clock,
            browser: options.browser,
            outside,
            zones,
            notes,
            going: ActiveRuns::default(),
            opened,
            answers: Answers::default(),
            turns: Turns::default(),
            acting: Mutex::new(()),
            cleaning: Mutex::new(()),
            being_added: ConnectionNames::default(),
            workers: Workers::default(),
            worker,
            jobs_in_hand: JobsInHand::default(),
            jobs_changed: Notify::new(),
            looks: LastLook::default(),
            head,
            sample: options.sample,
            is_idle: false,
        })
    }

    /// What the engine tells without being asked.
    pub fn notes(&self) -> broadcast::Receiver<Note> {
        self.notes.subscribe()
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A name that nothing else has: the one door to chance.
    pub(crate) fn new_name(&self) -> String {
        self.outside.new_name(self.now())
    }

    /// The firm's rules.
    ///
    /// # Errors
    /// The store failed.
    pub async fn policy(&self) -> Result<Policy, Problem> {
        self.memory.read(setting::policy).await.map_err(|error| words::memory(&error))
    }

    /// The office's zone by the policy.
    pub(crate) fn office(&self, policy: &Policy) -> Result<Zone, Problem> {
        self.zones.find(&policy.zone).map_err(|unknown| {
            words::refused(
                format!("{unknown}."),
                "Set the office's zone under Settings, such as `America/New_York`.",
            )
        })
    }

    /// Who acts on a connection, for the ledger: the person's account on this computer, and the one that is connected.
    pub(crate) async fn actor(&self, name: &ConnectionName) -> String {
        let asked = name.clone();
        let known = self.memory.read(move |reader| connection::get(reader, &asked)).await;
        let connected = known.ok().flatten().map(|known| known.connection.account).unwrap_or_default();
        match connected.is_empty() {
            true => self.account.clone(),
            false => format!("{} as {connected}", self.account),
        }
    }

    pub(crate) fn tell(&self, note: Note) {
        let _ = self.notes.send(note);
    }
}

/// The key of the home's database; made where there is no database. `secrets` are the installation's own.
pub(crate) fn key(home: &Home, secrets: &dyn SecretStore) -> Result<Key, Problem> {
    // Two first starts at once would make two keys, and the database would open with one of them only.
    let _alone = home.starting().map_err(|cause| folder(&cause))?;
    secrets.self_test().map_err(|failure| no_keychain(&failure))?;
    let database = if home.database().exists() { DatabasePresence::Exists } else { DatabasePresence::None };
    match database_key(secrets, "Database", database) {
        Ok(Some(key)) => Ok(Key::new(*key.bytes())),
        Ok(None) => Err(words::problem(
            "TD-3201",
            "The database is there, but its key is not in the keychain.",
            "Nothing was changed.",
            "Sign in to the computer with the account that set Truedocket up, or restore its keychain.",
        )),
        Err(failure) => Err(no_keychain(&failure)),
    }
}

fn no_keychain(failure: &SecretFailure) -> Problem {
    words::problem(
        "TD-3202",
        format!("The keychain could not be used: {failure}."),
        "Nothing was changed.",
        "Unlock the keychain of this account, then start again. A machine without one may hold the key, 64 hex digits, in the environment variable TRUEDOCKET_DATABASE_KEY.",
    )
}

pub(crate) fn folder(cause: &dyn std::error::Error) -> Problem {
    words::problem(
        "TD-3203",
        format!("The folder of the installation could not be used: {cause}."),
        "Nothing was changed.",
        "Check that the folder exists and that this account may write to it.",
    )
}

fn zone_files(cause: &dyn std::error::Error) -> Problem {
    words::problem(
        "TD-3204",
        format!("The time-zone files in the folder `zones` could not be used: {cause}."),
        "Nothing was changed.",
        "Remove the file that is named; Truedocket then uses the data that it brings along.",
    )
}

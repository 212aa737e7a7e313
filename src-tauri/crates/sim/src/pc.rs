//! One PC: the real engine with its real store in a folder of its own, the world's ports, and a clock that may be wrong.

use crate::chance::Fault;
use crate::ports::{self, WorldLink};
use crate::rules::{Rule, keeping};
use crate::scene::{Doing, Shared, failure};
use crate::world::firm;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::Duration;
use truedocket_connect::clock::Clock;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::registry::Ports;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_connect::secrets::{Durability, Purpose, Secret, SecretFailure, SecretName, SecretStore};
use truedocket_core::connection::Connection;
use truedocket_core::time::zone::Zones;
use truedocket_engine::engine::{Engine, Options};
use truedocket_engine::outside::{Outside, StoreStep, StoreWatch, Verdict};
use truedocket_store::table::{connection, setting};
use truedocket_store::{Error, Key, Reader, Result as StoreResult, Store, Tx};

/// The key of every simulated database.
const KEY: [u8; 32] = [7; 32];
const DATABASE: &str = "truedocket.db";
/// Within so many turns all tasks of a program that was ended are dropped.
const MOST_TURNS: usize = 1_000;

/// One PC.
pub(crate) struct Machine {
    pub(crate) number: usize,
    pub(crate) folder: PathBuf,
    pub(crate) shared: Arc<Shared>,
    engine: Option<Arc<Engine>>,
    reader: Option<Rc<Reader>>,
    keychain: Arc<Keychain>,
    /// The newest clean-up.
    pub(crate) audit: Option<String>,
    /// The newest purge.
    pub(crate) purge: Option<String>,
    /// It has looked at the clock, so that it knows when the next report is due.
    pub(crate) scheduled: bool,
    /// The number of the report that was looked at last.
    pub(crate) judged: Option<u64>,
    /// Its database was put back to an older one.
    pub(crate) went_back: bool,
}

impl Machine {
    /// A PC on which the program is set up.
    pub(crate) fn set_up(number: usize, folder: PathBuf, shared: Arc<Shared>) -> Result<Self> {
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(DATABASE), template()?)?;
        Ok(Self {
            number,
            folder,
            shared,
            engine: None,
            reader: None,
            keychain: Arc::default(),
            audit: None,
            purge: None,
            scheduled: false,
            judged: None,
            went_back: false,
        })
    }

    /// The engine; starts the program where it does not run.
    pub(crate) async fn engine(&mut self) -> Result<Arc<Engine>> {
        if let Some(engine) = &self.engine {
            return Ok(Arc::clone(engine));
        }
        {
            let mut scene = self.shared.lock();
            let now = scene.world.now;
            if let Some(one) = scene.pcs.get_mut(self.number) {
                one.begun = now;
            }
        }
        let world = Arc::new(SimulatedOutside(WorldLink::of(&self.shared, self.number)));
        let options = Options {
            home: self.folder.clone(),
            secrets: self.keychain.clone(),
            clock: world.clone(),
            browser: Arc::new(|_| {}),
            account: format!("person{}", self.number),
            sample: false,
        };
        let opened = Engine::open_in(options, world).await;
        let engine = opened.map_err(|problem| {
            let told = format!("PC {} does not start: {}", self.number, problem.sentence);
            self.shared.lock().broke(Rule::OpensAgain, told);
            anyhow!(problem.sentence)
        })?;
        let engine = Arc::new(engine);
        self.engine = Some(Arc::clone(&engine));
        Ok(engine)
    }

    /// Ends the program, as a person would or as a power cut does. Its tasks are given the time to be dropped: the next
    /// one opens the same database.
    pub(crate) async fn end(&mut self) -> Result<()> {
        let Some(engine) = self.engine.take() else { return Ok(()) };
        for _ in 0..MOST_TURNS {
            if Arc::strong_count(&engine) == 1 {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
        Err(anyhow!("work of PC {} goes on after its end", self.number))
    }

    /// Lets the engine work; `None`: the PC died meanwhile, and the program is ended.
    pub(crate) async fn work<T>(&mut self, doing: Doing, work: impl Future<Output = T>) -> Option<T> {
        self.begin(doing);
        let worked = lives(&self.shared, self.number, work).await;
        self.done(worked.is_some()).await;
        worked
    }

    pub(crate) fn begin(&self, doing: Doing) {
        if let Some(one) = self.shared.lock().pcs.get_mut(self.number) {
            one.doing = doing;
            one.calls = 0;
            one.has_read = false;
        }
    }

    pub(crate) async fn done(&mut self, lived: bool) {
        if !lived && let Err(cause) = self.end().await {
            self.shared.lock().broke(Rule::Ends, cause.to_string());
        }
        if let Some(one) = self.shared.lock().pcs.get_mut(self.number) {
            one.doing = Doing::Nothing;
            one.takes_back = false;
            one.dead = false;
            one.dies_in = None;
        }
    }

    /// The database as it lies on the disk, for a look at it.
    pub(crate) fn look(&mut self) -> Result<Rc<Reader>> {
        if let Some(reader) = &self.reader {
            return Ok(Rc::clone(reader));
        }
        let opened = Store::open_reading(&self.folder.join(DATABASE), &Key::new(KEY));
        let reader = Rc::new(opened.context("the database cannot be read")?);
        self.reader = Some(Rc::clone(&reader));
        Ok(reader)
    }

    /// For planted faults of the program itself: it is ended, and what it stores is changed behind its back.
    pub(crate) async fn tamper(&mut self, change: impl FnOnce(&mut Tx<'_>) -> StoreResult<()>) -> Result<()> {
        self.end().await?;
        let mut store = Store::open(&self.folder.join(DATABASE), &Key::new(KEY))?;
        Ok(store.write(change)?)
    }

    /// Where a copy of the database of an earlier day is kept.
    pub(crate) fn old_copy(&self) -> PathBuf {
        self.folder.join("old-copy")
    }

    /// Keeps a copy of the database as it is. The program is ended for it.
    pub(crate) async fn keep_copy(&mut self) -> Result<()> {
        self.end().await?;
        self.reader = None;
        std::fs::copy(self.folder.join(DATABASE), self.old_copy())?;
        Ok(())
    }

    /// Puts the copy back, as a person does after a broken disk.
    pub(crate) async fn put_back(&mut self) -> Result<()> {
        self.end().await?;
        self.reader = None;
        for ending in ["-wal", "-shm"] {
            let beside = self.folder.join(format!("{DATABASE}{ending}"));
            if beside.exists() {
                std::fs::remove_file(beside)?;
            }
        }
        std::fs::copy(self.old_copy(), self.folder.join(DATABASE))?;
        self.went_back = true;
        self.judged = None;
        self.scheduled = false;
        let mut scene = self.shared.lock();
        if let Some(one) = scene.pcs.get_mut(self.number) {
            one.ledger = 0;
            one.cursors.clear();
            one.sent.clear();
        }
        Ok(())
    }
}

/// Polls until the work is done or the PC is dead.
pub(crate) async fn lives<T>(shared: &Shared, pc: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if shared.is_dead(pc, context.waker()) => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    })
    .await
}

/// A database with both connections and the firm's rules, made once.
fn template() -> Result<&'static [u8]> {
    static TEMPLATE: OnceLock<std::result::Result<Vec<u8>, String>> = OnceLock::new();
    let made = TEMPLATE.get_or_init(|| make_template().map_err(|cause| format!("{cause:#}")));
    made.as_deref().map_err(|cause| anyhow!("{cause}"))
}

fn make_template() -> Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(DATABASE);
    let mut store = Store::open(&path, &Key::new(KEY))?;
    store.write(|tx| {
        for one in firm::connections() {
            connection::put(tx, &one)?;
        }
        setting::set_policy(tx, &firm::policy())
    })?;
    drop(store);
    Ok(std::fs::read(path)?)
}

/// A folder that is quick to write to, where there is one.
pub(crate) fn quick_folder() -> Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.context("no folder for a world")
}

/// The keychain of a PC: holds the one key, and whatever else the program keeps.
#[derive(Default)]
struct Keychain(MemorySecrets);

impl SecretStore for Keychain {
    fn read(&self, name: &SecretName) -> std::result::Result<Option<Secret>, SecretFailure> {
        match name.purpose {
            Purpose::DatabaseKey => Ok(Some(Secret::new(hex::encode(KEY)))),
            _other => self.0.read(name),
        }
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> std::result::Result<Durability, SecretFailure> {
        self.0.write(name, secret).map(|_| Durability::ForGood)
    }

    fn erase(&self, name: &SecretName) -> std::result::Result<(), SecretFailure> {
        self.0.erase(name)
    }
}

/// The engine's way into the world: ports, names, time, and who watches its store.
#[derive(Clone)]
struct SimulatedOutside(WorldLink);

impl Outside for SimulatedOutside {
    fn open(
        &self,
        connection: &Connection,
        _secrets: Arc<dyn SecretStore>,
        _clock: Arc<dyn Clock>,
        _office_zone: &str,
        _zones: &Zones,
    ) -> std::result::Result<Ports, Failure> {
        let locked = self.0.shared.lock().pcs.get(self.0.pc).is_some_and(|one| one.locked);
        if locked {
            return Err(failure(Kind::Unavailable { sent: false }, "open connection"));
        }
        ports::open(&self.0, connection)
    }

    fn new_name(&self, _now: DateTime<Utc>) -> String {
        let mut scene = self.0.shared.lock();
        let Some(one) = scene.pcs.get_mut(self.0.pc) else { return String::new() };
        one.names += 1;
        format!("pc{}-{:08}", self.0.pc, one.names)
    }

    fn watch(&self) -> Option<Arc<dyn StoreWatch>> {
        Some(Arc::new(self.clone()))
    }
}

impl Clock for SimulatedOutside {
    fn now(&self) -> DateTime<Utc> {
        let scene = self.0.shared.lock();
        let off = scene.pcs.get(self.0.pc).map_or_else(TimeDelta::zero, |one| one.clock_off);
        scene.world.now + off
    }

    fn running(&self) -> Duration {
        let scene = self.0.shared.lock();
        let begun = scene.pcs.get(self.0.pc).map_or(scene.world.now, |one| one.begun);
        (scene.world.now - begun).to_std().unwrap_or_default()
    }

    /// Whoever waits moves the time of the world on.
    fn sleep(&self, how_long: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut scene = self.0.shared.lock();
        scene.world.now += TimeDelta::from_std(how_long).unwrap_or_default();
        Box::pin(std::future::ready(()))
    }
}

impl StoreWatch for SimulatedOutside {
    fn at(&self, step: StoreStep) -> Verdict {
        let mut scene = self.0.shared.lock();
        let pc = self.0.pc;
        if scene.pcs.get(pc).is_none_or(|one| one.dead) {
            return Verdict::Dead;
        }
        match step {
            StoreStep::Read | StoreStep::Told => Verdict::GoOn,
            StoreStep::Write | StoreStep::Commit if scene.dies(pc) => Verdict::Dead,
            StoreStep::Write | StoreStep::Commit if scene.roll(Fault::StoreRefuses) => {
                let at = scene.world.now;
                scene.story.tell(at, format!("the disk of PC {pc} is full for a moment"));
                Verdict::Fail(Error::Io(std::io::Error::from(std::io::ErrorKind::StorageFull)))
            }
            StoreStep::Write | StoreStep::Commit => Verdict::GoOn,
        }
    }

    fn committed(&self, now: &Reader) {
        let mut scene = self.0.shared.lock();
        if let Err(error) = keeping::committed(&mut scene, self.0.pc, now) {
            let at = scene.world.now;
            scene.story.tell(at, format!("the store could not be looked at: {error}"));
        }
        // A process may also die after the commit and before anybody hears of it.
        scene.dies(self.0.pc);
    }
}

//! A whole installation in one process: the real engine over a real database, a pretend firm behind real HTTP, and
//! one pair of hands on the clocks of both. No assertions about the product here.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use truedocket_connect::clock::Clock;
use truedocket_connect::secrets::SecretStore;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_core::firm::policy::Policy;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::today::{FixDone, FixPreview, Report};
use truedocket_engine::clock::TurnedClock;
use truedocket_engine::morning::{MorningOptions, MorningResult};
use truedocket_engine::reading::SyncResult;
use truedocket_engine::{Engine, Options, call};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Options as WorldOptions, Sandbox, Shared, Vendor, World, browser};

/// Whoever waits this long waits for a person, and no person comes late here.
const DEADLINE: Duration = Duration::from_secs(300);

/// How often a home is tried that somebody else still holds.
const PATIENCE: usize = 10_000;

/// The clock of the engine and of the pretend world: who waits turns both.
pub(crate) struct Hands {
    own: TurnedClock,
    world: Mutex<Option<Shared>>,
}

impl Hands {
    pub(crate) fn at(now: DateTime<Utc>) -> Arc<Self> {
        Arc::new(Self { own: TurnedClock::at(now), world: Mutex::default() })
    }

    pub(crate) fn hold(&self, world: &Shared) {
        world.set_now(self.own.now());
        *self.world.lock().unwrap_or_else(PoisonError::into_inner) = Some(world.clone());
    }

    pub(crate) fn turn_to(&self, now: DateTime<Utc>) {
        self.turn(|_| now, |own| own.turn_to(now));
    }

    pub(crate) fn advance(&self, by: Duration) {
        let length = TimeDelta::from_std(by).expect("a wait that a calendar can show");
        self.turn(|now| now + length, |own| own.advance(by));
    }

    /// The engine's clock shows something else than the world's: a computer whose clock is wrong.
    pub(crate) fn turn_wrong(&self, now: DateTime<Utc>) {
        self.own.turn_to(now);
    }

    /// The world first: a vendor for whom less time has passed than for us finds us too fast, which no real one could.
    fn turn(&self, to: impl FnOnce(DateTime<Utc>) -> DateTime<Utc>, own: impl FnOnce(&TurnedClock)) {
        let world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(world) = world.as_ref() {
            world.set_now(to(self.own.now()));
        }
        own(&self.own);
    }
}

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        self.own.now()
    }

    fn running(&self) -> Duration {
        self.own.running()
    }

    fn sleep(&self, how_long: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        if how_long >= DEADLINE {
            return Box::pin(std::future::pending());
        }
        self.advance(how_long);
        Box::pin(std::future::ready(()))
    }
}

/// The installation and its world.
pub(crate) struct Installation {
    pub(crate) engine: Arc<Engine>,
    pub(crate) sandbox: Arc<Sandbox>,
    pub(crate) clock: Arc<Hands>,
    pub(crate) secrets: Arc<MemorySecrets>,
    pub(crate) home: TempDir,
}

impl Installation {
    /// Serves the world, and opens a home that is connected to nothing; pages hold `page` rows at most.
    pub(crate) async fn bare(world: World, page: usize) -> Self {
        Self::serving(world, WorldOptions { page_size: page, ..WorldOptions::default() }).await
    }

    async fn serving(world: World, options: WorldOptions) -> Self {
        let clock = Hands::at(world.now);
        let policy = Policy { firm: world.name.clone(), zone: world.zone.clone(), ..Policy::default() };
        let sandbox = Arc::new(Sandbox::start(world, options).await.expect("a free port"));
        clock.hold(&sandbox.shared);
        let home = tempfile::tempdir().expect("a folder");
        let secrets = Arc::new(MemorySecrets::default());
        let engine = open(home.path(), &secrets, &clock).await;
        engine.keep_policy(policy).await.expect("the policy is sound");
        Self { engine, sandbox, clock, secrets, home }
    }

    /// The same, connected as a person would do it.
    pub(crate) async fn with(world: World, provider: Provider, page: usize) -> Self {
        Self::bare(world, page).await.connected(provider).await
    }

    /// The same, with a practice system that counts no calls. Where many ask at once, whoever waits turns the clock for
    /// all, so that a call under way reaches the vendor minutes after it was let go: as no limit expects it.
    pub(crate) async fn unlimited(world: World, provider: Provider, page: usize) -> Self {
        let options = WorldOptions { page_size: page, clio_per_minute: u32::MAX, ..WorldOptions::default() };
        Self::serving(world, options).await.connected(provider).await
    }

    async fn connected(self, provider: Provider) -> Self {
        let installation = self;
        for vendor in [record(provider), Vendor::Clio] {
            let base = installation.sandbox.base.clone();
            installation
                .connect_at(vendor, name_of(vendor), &base)
                .await
                .expect("the pretend person consents");
        }
        installation.import_staff().await;
        installation
    }

    /// The built-in firm as of a day.
    pub(crate) async fn demo(today: &str, provider: Provider) -> Self {
        let today: NaiveDate = today.parse().expect("a day");
        let world = truedocket_sandbox::demo::firm(today, provider).expect("the built-in files are right");
        Self::with(world, provider, 100).await
    }

    /// Another computer of the same office: a home of its own, the same world, the same people.
    pub(crate) async fn beside(first: &Installation) -> Installation {
        let (clock, home) = (Arc::clone(&first.clock), tempfile::tempdir().expect("a folder"));
        let secrets = Arc::new(MemorySecrets::default());
        let engine = open(home.path(), &secrets, &clock).await;
        engine
            .keep_policy(first.engine.policy().await.expect("a policy"))
            .await
            .expect("the policy is sound");
        let sandbox = Arc::clone(&first.sandbox);
        let installation = Self { engine, sandbox, clock, secrets, home };
        for vendor in [Vendor::Google, Vendor::Clio] {
            let base = installation.sandbox.base.clone();
            installation
                .connect_at(vendor, name_of(vendor), &base)
                .await
                .expect("the pretend person consents");
        }
        installation.import_staff().await;
        installation
    }

    /// The same home with a new engine, as after a restart.
    pub(crate) async fn reopened(self) -> Self {
        self.reopened_after(|_, _| ()).await
    }

    /// The same, after something was done to the home while nobody had it open.
    pub(crate) async fn reopened_after(self, between: impl FnOnce(&Path, Arc<MemorySecrets>)) -> Self {
        let Self { engine, sandbox, clock, secrets, home } = self;
        // Work in the background holds the engine until it has said its last word.
        while Arc::strong_count(&engine) > 1 {
            tokio::task::yield_now().await;
        }
        drop(engine);
        between(home.path(), Arc::clone(&secrets));
        let engine = open(home.path(), &secrets, &clock).await;
        Self { engine, sandbox, clock, secrets, home }
    }

    /// Adds a connection through the call that the window uses; its interface is reached at `base`.
    pub(crate) async fn connect_at(&self, vendor: Vendor, name: &str, base: &str) -> Result<Value, Problem> {
        self.connect_as(vendor, name, base, true).await
    }

    /// The same without asking for permission to change things.
    pub(crate) async fn connect_looking(&self, vendor: Vendor) -> Result<Value, Problem> {
        let base = self.sandbox.base.clone();
        self.connect_as(vendor, name_of(vendor), &base, false).await
    }

    async fn connect_as(
        &self,
        vendor: Vendor,
        name: &str,
        base: &str,
        changes: bool,
    ) -> Result<Value, Problem> {
        let addresses = self.sandbox.addresses();
        let address = |kind: &str| addresses["vendors"][vendor.name()][kind].as_str().expect("an address");
        let add = json!({
            "vendor": vendor.name(), "name": name,
            "clientId": vendor.client_id(), "clientSecret": vendor.client_secret().unwrap_or_default(),
            "api": address("api").replace(&self.sandbox.base, base),
            "authorize": address("authorize"), "token": address("token"), "changes": changes,
        });
        self.ask("connections.add", add).await
    }

    pub(crate) async fn import_staff(&self) {
        let mut csv = String::from("email,name,duty,left_on\n");
        for person in &self.sandbox.shared.world().people {
            let duty = if person.attorney { "attorney" } else { "staff" };
            let left = person.left_on.map(|day| day.to_string()).unwrap_or_default();
            csv.push_str(&format!("{},\"{}\",{duty},{left}\n", person.email, person.name));
        }
        self.engine.import_staff(csv.as_bytes()).await.expect("the staff list is sound");
    }

    /// Asks as the window asks.
    pub(crate) async fn ask(&self, name: &str, arguments: Value) -> Result<Value, Problem> {
        call(&self.engine, name, arguments).await
    }

    pub(crate) async fn sync(&self, full: bool) -> SyncResult {
        self.engine.sync(full).await.expect("only our own memory can fail a reading")
    }

    pub(crate) async fn morning(&self) -> MorningResult {
        self.engine.morning(&MorningOptions::default()).await.expect("only our own memory can fail a morning")
    }

    /// Compares what is held, and reads nothing.
    pub(crate) async fn report_without_reading(&self) -> Report {
        let wanted = MorningOptions { without_reading: true, ..MorningOptions::default() };
        self.engine.morning(&wanted).await.expect("only our own memory can fail a morning").report
    }

    pub(crate) async fn report(&self) -> Report {
        let report = self.ask("today.report", json!({})).await.expect("the newest report");
        serde_json::from_value(report).expect("there is one")
    }

    /// What a click would write; where a person has to pick a matter first, a click alone writes nothing.
    pub(crate) async fn preview(&self, id: &str) -> Result<FixPreview, Problem> {
        let preview = self.preview_with(id, None).await?;
        if preview.plan.is_empty() {
            let hint = "Pick a matter.".to_owned();
            let (code, meaning) = (String::new(), String::new());
            return Err(Problem { code, sentence: preview.summary, meaning, hint });
        }
        Ok(preview)
    }

    /// The same with the matter that a person has picked.
    pub(crate) async fn preview_with(&self, id: &str, matter: Option<&str>) -> Result<FixPreview, Problem> {
        let preview = self.ask("fix.preview", json!({ "id": id, "matter": matter })).await?;
        Ok(serde_json::from_value(preview).expect("a preview"))
    }

    pub(crate) async fn apply(&self, preview: &FixPreview) -> Result<FixDone, Problem> {
        let done = self.ask("fix.apply", json!({ "plan": preview.plan })).await?;
        Ok(serde_json::from_value(done).expect("what was done"))
    }

    pub(crate) async fn undo(&self, id: &str) -> Result<FixDone, Problem> {
        let done = self.ask("fix.undo", json!({ "id": id })).await?;
        Ok(serde_json::from_value(done).expect("what was done"))
    }
}

async fn open(home: &Path, secrets: &Arc<MemorySecrets>, clock: &Arc<Hands>) -> Arc<Engine> {
    let options = Options {
        home: home.to_path_buf(),
        secrets: Arc::clone(secrets) as Arc<dyn SecretStore>,
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        browser: consenting(),
        account: "office@this-computer".to_owned(),
        sample: true,
    };
    // Work that was cut off may still be writing its last transaction on a thread of its own.
    for _ in 0..PATIENCE {
        match Engine::open(options.clone()).await {
            Ok(engine) => return Arc::new(engine),
            Err(problem) if problem.sentence.starts_with("Another Truedocket") => {
                tokio::task::yield_now().await;
            }
            Err(problem) => panic!("{}", problem.sentence),
        }
    }
    panic!("the database of the engine before is never let go")
}

/// Follows the pretend sign-in pages, which is all that they ask of a person.
pub(crate) fn consenting() -> truedocket_engine::engine::Browser {
    Arc::new(|address: &str| {
        let address = address.to_owned();
        tokio::spawn(async move { browser::open(&address).await });
    })
}

pub(crate) fn record(provider: Provider) -> Vendor {
    match provider {
        Provider::Google => Vendor::Google,
        Provider::Graph => Vendor::Graph,
    }
}

/// What the connection to a vendor is called here.
pub(crate) fn name_of(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Google => "Google Workspace",
        Vendor::Graph => "Microsoft 365",
        Vendor::Clio => "Clio",
    }
}

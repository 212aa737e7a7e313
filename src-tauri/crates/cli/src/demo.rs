//! The pretend firm: its world as a server beside the engine, a throw-away home, connections made as a person would
//! make them. The window and the terminal both start it here.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use truedocket_connect::clock::Clock;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_connect::secrets::{Secret, SecretStore};
use truedocket_core::connection::{Access, Connection, SecretPlace};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::ConnectionName;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::{Engine, New, Options, facts_of, words};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Options as WorldOptions, Sandbox, Vendor as Pretend, World, browser, demo};

/// A pretend firm at work.
pub struct Demo {
    /// The engine, connected.
    pub engine: Arc<Engine>,
    /// The world that it talks to.
    pub sandbox: Sandbox,
    home: ThrowAway,
}

/// A folder that goes with its owner.
pub(crate) struct ThrowAway(PathBuf);

/// What the measurements make of it; the demo takes a name of its own.
#[cfg(feature = "bench")]
impl ThrowAway {
    /// Makes one, named after what it is for.
    pub(crate) fn new(what: &str) -> std::io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("truedocket-{what}-{}", uuid()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Largest page that the vendors of a demo give: small enough to turn some, large enough for the practice system's
/// fifty calls a minute.
const PAGE: usize = 100;

impl Demo {
    /// Starts the built-in firm as of the clock's today and connects it.
    ///
    /// # Errors
    /// No port or folder could be had, or the engine refused.
    pub async fn start(provider: Provider, clock: Arc<dyn Clock>) -> Result<Self, Problem> {
        let office: truedocket_core::time::zone::Zone = truedocket_core::time::zone::Zones::bundled()
            .find("America/New_York")
            .map_err(|unknown| words::refused(unknown.to_string(), "Install Truedocket anew."))?;
        let today: NaiveDate = office.to_local(clock.now()).date();
        let world = demo::firm(today, provider).map_err(|cause| {
            words::problem(
                "TD-5002",
                format!("The sample firm cannot be built: {cause}."),
                "",
                "Install Truedocket anew.",
            )
        })?;
        let world = World { now: clock.now(), ..world };
        Self::with(world, provider, clock).await
    }

    /// Serves any world and connects it.
    ///
    /// # Errors
    /// As [`Demo::start`].
    pub async fn with(world: World, provider: Provider, clock: Arc<dyn Clock>) -> Result<Self, Problem> {
        let (firm, zone) = (world.name.clone(), world.zone.clone());
        let told = |what: &str, cause: &dyn std::fmt::Display| {
            words::problem("TD-5001", format!("{what}: {cause}."), "", "Close other programs and try again.")
        };
        // Its servers tell their time, which has to go on as ours does.
        let options = WorldOptions { page_size: PAGE, running_clock: true, ..WorldOptions::default() };
        let sandbox = Sandbox::start(world, options).await;
        let sandbox = sandbox.map_err(|cause| told("The sample firm could not be started", &cause))?;
        let home = ThrowAway(std::env::temp_dir().join(format!("truedocket-demo-{}", uuid())));
        std::fs::create_dir_all(&home.0)
            .map_err(|cause| told("No folder could be made for the demo", &cause))?;
        let secrets: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let engine = Engine::open(Options {
            home: home.0.clone(),
            secrets: Arc::clone(&secrets),
            clock,
            browser: consenting(),
            account: crate::host::account(),
            sample: true,
        })
        .await?;
        let demo = Self { engine: Arc::new(engine), sandbox, home };
        demo.engine.keep_policy(Policy { firm, zone, ..Policy::default() }).await?;
        for vendor in [record(provider), Pretend::Clio] {
            connect(&demo.engine, &demo.sandbox.addresses(), vendor).await?;
        }
        demo.import_staff().await?;
        Ok(demo)
    }

    /// Its throw-away folder.
    pub fn folder(&self) -> &Path {
        &self.home.0
    }

    /// The firm's staff list, as the manager would drop it in.
    async fn import_staff(&self) -> Result<(), Problem> {
        let lines: Vec<String> = self
            .sandbox
            .shared
            .world()
            .people
            .iter()
            .map(|person| {
                let duty = if person.attorney { "attorney" } else { "staff" };
                let left = person.left_on.map(|day| day.to_string()).unwrap_or_default();
                format!("{},\"{}\",{duty},{left}", person.email, person.name)
            })
            .collect();
        let csv = format!("email,name,duty,left_on\n{}\n", lines.join("\n"));
        self.engine.import_staff(csv.as_bytes()).await.map(|_| ())
    }
}

/// Connects one system of a pretend firm as a person would; `addresses` are what its sandbox says of itself.
pub(crate) async fn connect(engine: &Engine, addresses: &Value, pretend: Pretend) -> Result<(), Problem> {
    let vendor = pretend.name();
    let facts = facts_of(vendor)?;
    let address = |kind: &str| addresses["vendors"][vendor][kind].as_str().unwrap_or_default().to_owned();
    let connection = Connection {
        name: ConnectionName::new(facts.label),
        vendor: vendor.to_owned(),
        role: facts.role,
        api: address("api"),
        authorize: address("authorize"),
        token: address("token"),
        client_id: pretend.client_id().to_owned(),
        secrets: SecretPlace::Keychain,
        account: String::new(),
        access: Access::Change,
    };
    let secret = pretend.client_secret().map(Secret::new);
    engine.connect_new(New { secret, ..New::of(connection) }).await.map(|_| ())
}

pub(crate) fn record(provider: Provider) -> Pretend {
    match provider {
        Provider::Google => Pretend::Google,
        Provider::Graph => Pretend::Graph,
    }
}

/// The pretend vendors' sign-in pages consent at once: following their redirect is all that a browser has to do.
pub(crate) fn consenting() -> truedocket_engine::engine::Browser {
    Arc::new(|address: &str| {
        let address = address.to_owned();
        tokio::spawn(async move { browser::open(&address).await });
    })
}

fn uuid() -> String {
    hex::encode(rand::random::<[u8; 8]>())
}

/// The instant at which the demo's pictures and tests are taken: a Thursday morning, before a Friday.
pub fn pictured() -> DateTime<Utc> {
    DateTime::from_timestamp(1_794_483_000, 0).unwrap_or_default()
}

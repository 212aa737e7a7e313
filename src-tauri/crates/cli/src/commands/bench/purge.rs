//! A purge with everything that belongs to it, against a pretend provider that counts: calls made against the least
//! possible, and the time that the provider's limit costs, on a clock that turns when somebody waits on it. Processor
//! time and memory are of this process, in which the provider runs as well.

use super::meter::{Meter, Took, peak_mb, tenths};
use super::{Input, SEED, could_not};
use crate::demo::{self, ThrowAway};
use chrono::{DateTime, Duration, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use truedocket_connect::clock::Clock;
use truedocket_connect::secrets::SecretStore;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_core::firm::policy::Policy;
use truedocket_engine::api::audit::AuditStart;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::audit::command::Purged;
use truedocket_engine::clock::TurnedClock;
use truedocket_engine::{Engine, Options, words};
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, When};
use truedocket_sandbox::{Options as WorldOptions, Sandbox, Shared, Vendor, World};

/// What Google grants one user in a minute.
const PER_MINUTE: u32 = 600;
/// So many calendars have litter on them.
const ATTORNEYS: usize = 40;
/// Sound events beside the litter.
const SOUND: usize = 400;
/// Above 500 lines every tenth deletion is looked at once more.
const LOOKED_AT: usize = 10;
/// Whoever waits this long waits for a person, and none is late here.
const FOR_A_PERSON: std::time::Duration = std::time::Duration::from_secs(300);

/// The clock of the engine and of the pretend world: who waits turns both.
struct Hands {
    own: TurnedClock,
    world: OnceLock<Shared>,
}

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        self.own.now()
    }

    fn running(&self) -> std::time::Duration {
        self.own.running()
    }

    fn sleep(&self, how_long: std::time::Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        if how_long >= FOR_A_PERSON {
            return Box::pin(std::future::pending());
        }
        self.own.advance(how_long);
        if let Some(world) = self.world.get() {
            world.set_now(self.own.now());
        }
        Box::pin(std::future::ready(()))
    }
}

/// One step with what it took.
struct Step {
    took: Took,
    /// Time that passed on the turned clock, in seconds.
    waited: f64,
    calls: BTreeMap<&'static str, usize>,
}

/// Reads, accepts, backs up, purges and brings back.
pub(super) async fn run(input: &Input<'_>) -> Result<Value, Problem> {
    let Input::Made(count) = input else {
        return Err(words::refused(
            "This measurement makes its own firm.",
            "Give a number instead of a folder.",
        ));
    };
    let office = Office::open(littered(*count)).await?;
    let (audited, audit) = office.step(Box::pin(office.engine.audit(&AuditStart::default()))).await?;
    let run = audited.run;
    office.engine.accept_proposals(&run, &[]).await?;
    let (preview, prepare) = office.step(Box::pin(office.engine.purge(&run, None, false))).await?;
    let (purged, purge) =
        office.step(Box::pin(office.engine.purge(&run, Some(preview.approve), true))).await?;
    let (undone, undo) = office.step(Box::pin(office.engine.undo_purge_of(&run, None))).await?;
    let mut fields = Map::new();
    fields.insert("work".to_owned(), json!("purge"));
    fields.insert("litter".to_owned(), json!(count));
    fields.insert("events".to_owned(), json!(audited.events));
    judged(&mut fields, &purged, &purge);
    fields.insert("restored".to_owned(), json!(undone.restored));
    for (name, step) in [("audit", &audit), ("prepare", &prepare), ("purge", &purge), ("undo", &undo)] {
        fields.insert(name.to_owned(), step.told());
    }
    fields.extend(purge.took.fields());
    fields.insert("peak_mb".to_owned(), json!(peak_mb()));
    Ok(Value::Object(fields))
}

/// The purge against what cannot be done with less: each line is read again and deleted, and every tenth looked at
/// once more.
fn judged(fields: &mut Map<String, Value>, purged: &Purged, step: &Step) {
    let lines = usize::try_from(purged.approve).unwrap_or_default();
    let least = 2 * lines + if lines > 500 { lines / LOOKED_AT } else { lines };
    let made: usize = step.calls.values().sum();
    let ideal = made as f64 / f64::from(PER_MINUTE) * 60.0;
    let mut put = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    put("lines", json!(lines));
    put("deleted", json!(purged.deleted));
    put("changed", json!(purged.changed));
    put("held", json!(purged.held.len()));
    put("calls", json!(made));
    put("least_calls", json!(least));
    put("calls_ratio", json!(hundredths(made as f64 / least.max(1) as f64)));
    put("limit_seconds", json!(tenths(step.waited)));
    put("ideal_seconds", json!(tenths(ideal)));
    put("time_ratio", json!(hundredths(step.waited / ideal.max(1.0))));
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

impl Step {
    fn told(&self) -> Value {
        let mut told = self.took.fields();
        told.insert("limit_seconds".to_owned(), json!(tenths(self.waited)));
        told.insert("calls".to_owned(), json!(self.calls));
        Value::Object(told)
    }
}

/// A firm at work, and the engine that is connected to it.
struct Office {
    engine: Engine,
    sandbox: Sandbox,
    clock: Arc<Hands>,
    _home: ThrowAway,
}

impl Office {
    async fn open(world: World) -> Result<Self, Problem> {
        let told = |cause: &dyn std::fmt::Display| could_not("The pretend firm could not be started", cause);
        let clock = Arc::new(Hands { own: TurnedClock::at(world.now), world: OnceLock::new() });
        let policy = Policy { firm: world.name.clone(), zone: world.zone.clone(), ..Policy::default() };
        let options =
            WorldOptions { page_size: 2_500, google_per_minute: Some(PER_MINUTE), ..WorldOptions::default() };
        let staff = staff(&world);
        let sandbox = Sandbox::start(world, options).await.map_err(|cause| told(&cause))?;
        let _ = clock.world.set(sandbox.shared.clone());
        let home = ThrowAway::new("bench").map_err(|cause| told(&cause))?;
        let secrets: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let engine = Engine::open(Options {
            home: home.path().to_owned(),
            secrets: Arc::clone(&secrets),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            browser: demo::consenting(),
            account: crate::host::account(),
            sample: true,
        })
        .await?;
        engine.keep_policy(policy).await?;
        demo::connect(&engine, &sandbox.addresses(), Vendor::Google).await?;
        engine.import_staff(staff.as_bytes()).await?;
        Ok(Self { engine, sandbox, clock, _home: home })
    }

    /// Does one step and looks at what it took.
    async fn step<T>(&self, work: impl Future<Output = Result<T, Problem>>) -> Result<(T, Step), Problem> {
        self.sandbox.shared.forget_requests();
        let began = self.clock.now();
        let meter = Meter::start();
        let done = work.await?;
        let took = meter.stop();
        let waited = (self.clock.now() - began).as_seconds_f64();
        Ok((done, Step { took, waited, calls: self.calls() }))
    }

    /// Calls by what they were for. One that the provider refused because of its limit counts as such.
    fn calls(&self) -> BTreeMap<&'static str, usize> {
        let mut calls = BTreeMap::new();
        for asked in self.sandbox.shared.requests() {
            let one = asked.path.split('?').next().unwrap_or_default();
            let kind = match (asked.method.as_str(), asked.status) {
                (_, 403 | 429) => "refused",
                ("GET", _) if one.ends_with("/events") => "list",
                ("GET", _) if one.ends_with("/instances") => "days",
                ("GET", _) if one.contains("/events/") => "read",
                ("DELETE", _) => "delete",
                ("PATCH" | "PUT", _) => "change",
                ("POST", _) if one.contains("/events") => "create",
                (_, _) => "other",
            };
            *calls.entry(kind).or_default() += 1;
        }
        calls
    }
}

/// The staff list as the manager would drop it in.
fn staff(world: &World) -> String {
    let mut csv = String::from("email,name,duty,left_on\n");
    for person in &world.people {
        let duty = if person.attorney { "attorney" } else { "staff" };
        let left = person.left_on.map(|day| day.to_string()).unwrap_or_default();
        csv.push_str(&format!("{},\"{}\",{duty},{left}\n", person.email, person.name));
    }
    csv
}

/// A sound firm with so many whole days that say nothing.
fn littered(count: usize) -> World {
    let today = demo::pictured().date_naive();
    let size = Size { attorneys: ATTORNEYS, events: SOUND, seed: SEED };
    let mut world = generate(size, today, Provider::Google);
    let owners: Vec<String> =
        world.people.iter().filter(|one| one.attorney).map(|one| one.email.clone()).collect();
    for (number, owner) in (0..count).zip(owners.iter().cycle()) {
        let back = 30 + i64::try_from(number / owners.len()).unwrap_or_default();
        let first = today - Duration::days(back);
        let event = blank(&world, owner, number, When::AllDay { first, end: first + Duration::days(1) });
        world.put_event(event, DateTime::UNIX_EPOCH);
    }
    world
}

fn blank(world: &World, owner: &str, number: usize, when: When) -> Event {
    let id = format!("litter{number:06}");
    let made = world.now - Duration::days(400);
    Event {
        uid: format!("{id}@litter.example"),
        id,
        calendar: owner.to_owned(),
        title: "tbd".to_owned(),
        body: String::new(),
        place: String::new(),
        when,
        rules: Vec::new(),
        exceptions: BTreeMap::new(),
        organizer: owner.to_owned(),
        guests: Vec::new(),
        categories: Vec::new(),
        show_as: "busy".to_owned(),
        event_type: "default".to_owned(),
        called_off: false,
        deleted: false,
        private: false,
        properties: BTreeMap::new(),
        transaction: None,
        created: made,
        updated: made,
        change: 0,
    }
}

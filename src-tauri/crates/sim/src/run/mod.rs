//! Runs a world from its plan: step by step, then calm, then a last look.
//!
//! * `daily`: reading, reports, fixes; `cleaning`: clean-up, purge, undo

mod cleaning;
mod daily;

use crate::chance::{AtCall, SeededRandom};
use crate::pc::{Machine, quick_folder};
use crate::planted::Plant;
use crate::rules::{Rule, ending};
use crate::scene::{Doing, Pc, Scene, Shared};
use crate::steps::{Plan, Step, What};
use crate::story::{Broken, Story};
use crate::world::World;
use crate::world::firm::office_hour;
use anyhow::{Context as _, Result, anyhow};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use truedocket_engine::api::failure::Problem;

/// Work that is not optimized needs more stack than a thread has by itself.
const STACK: usize = 16 << 20;

/// Steps for which a network, a sign-in or a keychain is away.
const TROUBLE: u64 = 3;
/// Rounds in which everybody finishes: what is not known is looked up, then done or given back, then known.
const ROUNDS: usize = 3;

/// What came of a world.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Digest of all that happened: equal for the same plan and the same program.
    pub trace: String,
    /// What happened, in words; empty unless asked for.
    pub story: Vec<String>,
    /// Rules that were broken, each once.
    pub broken: Vec<Broken>,
    /// Calls to systems outside.
    pub calls: u64,
    /// Writes that took effect outside.
    pub effects: usize,
}

/// How a world is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    /// Keep the story in words.
    pub told: bool,
    /// A fault that is put in.
    pub plant: Option<Plant>,
}

/// Runs a world.
///
/// # Errors
/// The simulator itself could not work: no folder, no runtime.
pub fn run(plan: &Plan, manner: Manner) -> Result<Ended> {
    std::thread::scope(|scope| {
        let world = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || alone(plan, manner));
        world?.join().map_err(|_| anyhow!("the world of seed {} broke off", plan.seed))?
    })
}

fn alone(plan: &Plan, manner: Manner) -> Result<Ended> {
    // One thread for blocking work, so that it is done in the order in which it was asked for.
    let runtime =
        tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).enable_time().build()?;
    runtime.block_on(Course::begin(plan, manner)?.run(plan))
}

/// A world under way.
struct Course {
    shared: Arc<Shared>,
    machines: Vec<Machine>,
    _folder: tempfile::TempDir,
}

impl Course {
    fn begin(plan: &Plan, manner: Manner) -> Result<Self> {
        let mut dice = SeededRandom::of(plan.seed, 1_000_000);
        let start = office_hour(i64::try_from(dice.below(60)).unwrap_or_default(), 6, 0);
        let mut world = World::new(start).context("the firm cannot be set up")?;
        world.fill(&mut dice);
        let folder = quick_folder()?;
        let folders: Vec<_> = (0..plan.pcs).map(|pc| folder.path().join(format!("pc{pc}"))).collect();
        let scene = Scene {
            world,
            rates: plan.rates.clone(),
            storm: false,
            at: AtCall::default(),
            dice: SeededRandom::of(plan.seed, 1_000_001),
            step: 0,
            pcs: folders.iter().cloned().map(Pc::new).collect(),
            together: false,
            listings: 0,
            pages: BTreeMap::new(),
            story: Story::new(manner.told),
            plant: manner.plant,
            lies: 0,
            late_until: start,
            calls: 0,
            faults: 0,
            refused: BTreeSet::new(),
            full_disks: 0,
        };
        let shared = Arc::new(Shared::new(scene));
        let machines = folders.into_iter().enumerate();
        let machines = machines.map(|(number, folder)| Machine::set_up(number, folder, Arc::clone(&shared)));
        Ok(Self { machines: machines.collect::<Result<_>>()?, shared, _folder: folder })
    }

    async fn run(mut self, plan: &Plan) -> Result<Ended> {
        for (at, step) in plan.steps.iter().enumerate() {
            {
                let mut scene = self.shared.lock();
                scene.step = at;
                scene.dice = SeededRandom::of(plan.seed, step.number);
                scene.storm = true;
                scene.faults = 0;
                scene.refused.clear();
                scene.pcs.iter_mut().for_each(|one| one.heal(step.number));
                if let Some(one) = scene.pcs.get_mut(step.pc) {
                    one.dies_in = step.dies;
                }
                let now = scene.world.now;
                scene.story.tell(now, format!("STEP {at} on PC {}: {:?}", step.pc, step.what));
            }
            // A program that does not start has been told of; the others go on.
            let _told = self.step(step).await;
        }
        self.calm(plan.steps.len()).await?;
        Ok(self.end())
    }

    async fn step(&mut self, step: &Step) -> Result<()> {
        let pc = step.pc;
        match step.what {
            What::People(acts) => self.people(acts),
            What::Pass(minutes) => self.pass(TimeDelta::minutes(minutes.into())),
            What::NextMorning => return self.next_morning(pc).await,
            What::Read => return self.read(pc).await,
            What::Report => return self.report(pc).await,
            What::Look(days) => return self.look(pc, days.into()).await,
            What::Accept => return self.accept(pc).await,
            What::Fix(meanwhile) => return self.fix(pc, meanwhile).await,
            What::FixTwice => return self.fix_twice().await,
            What::TakeBack => return self.take_back(pc).await,
            What::CleanUp(meanwhile) => return self.clean_up(pc, meanwhile).await,
            What::GoOn => return self.go_on(pc).await,
            What::BringBack => return self.bring_back(pc).await,
            What::Network(is) => self.of_pc(pc, |one| {
                one.online = is;
                one.heals_after = step.number + TROUBLE;
            }),
            What::SignIn(is) => self.of_pc(pc, |one| {
                one.signed_in = is;
                one.heals_after = step.number + TROUBLE;
            }),
            What::WakeOffline => return self.wake_offline(pc).await,
            What::ClockOff(hours) => return self.clock_off(pc, hours).await,
            What::Ignore(is) => return self.ignore(pc, is).await,
            What::MoveFar => self.somebody(World::moves_far),
            What::Copy => {
                self.somebody(World::copies);
                self.somebody(World::copies);
            }
            What::Rework => self.somebody(World::reworks),
            What::Restart => return self.machine(pc)?.end().await,
            What::Keychain(open) => {
                self.of_pc(pc, |one| {
                    one.locked = !open;
                    one.heals_after = step.number + TROUBLE;
                });
                return self.machine(pc)?.end().await;
            }
            What::KeepCopy => return self.machine(pc)?.keep_copy().await,
            What::PutBack => {
                let machine = self.machine(pc)?;
                if machine.old_copy().exists() {
                    return machine.put_back().await;
                }
            }
        }
        Ok(())
    }

    fn machine(&mut self, pc: usize) -> Result<&mut Machine> {
        self.machines.get_mut(pc).context("there is no such PC")
    }

    fn of_pc(&self, pc: usize, change: impl FnOnce(&mut Pc)) {
        if let Some(one) = self.shared.lock().pcs.get_mut(pc) {
            change(one);
        }
    }

    fn people(&self, acts: u8) {
        for _ in 0..acts {
            self.somebody(World::somebody_acts);
        }
    }

    /// One thing that somebody does, if it can be done.
    fn somebody(&self, does: impl FnOnce(&mut World, &mut SeededRandom) -> Option<String>) {
        let mut scene = self.shared.lock();
        let scene = &mut *scene;
        if let Some(did) = does(&mut scene.world, &mut scene.dice) {
            let now = scene.world.now;
            scene.story.tell(now, format!("somebody {did}"));
        }
    }

    fn pass(&self, by: TimeDelta) {
        self.shared.lock().world.now += by;
    }

    /// The office's clocks on the wall.
    fn office_now(&self) -> DateTime<Utc> {
        self.shared.now() - TimeDelta::hours(5)
    }

    fn tell(&self, what: impl AsRef<str>) {
        let mut scene = self.shared.lock();
        let now = scene.world.now;
        scene.story.tell(now, what);
    }

    /// What the engine told, in the story.
    fn told<T>(&self, what: &str, answer: Option<&Result<T, Problem>>) {
        match answer {
            Some(Ok(_)) => self.tell(format!("{what}: done")),
            Some(Err(problem)) => self.tell(format!("{what}: {} {}", problem.code, problem.sentence)),
            None => self.tell(format!("{what}: the program was ended by force")),
        }
    }

    /// No fault comes any more; everybody finishes; then all must be at rest.
    async fn calm(&mut self, step: usize) -> Result<()> {
        for pc in 0..self.machines.len() {
            self.machine(pc)?.end().await?;
            let _told = self.ignore(pc, false).await;
        }
        {
            let mut scene = self.shared.lock();
            scene.step = step;
            scene.storm = false;
            scene.straighten();
            for one in &mut scene.pcs {
                one.online = true;
                one.signed_in = true;
                one.locked = false;
                one.clock_off = TimeDelta::zero();
                one.dies_in = None;
            }
        }
        self.tell("CALM: no fault comes any more");
        for _ in 0..ROUNDS {
            self.pass(TimeDelta::minutes(20));
            for pc in 0..self.machines.len() {
                let _told = self.finish(pc).await;
            }
        }
        let before = self.shared.lock().world.effects.len();
        for pc in 0..self.machines.len() {
            let _told = self.finish(pc).await;
            self.rests(pc).await?;
        }
        let after = self.shared.lock().world.effects.len();
        if after != before {
            let told = format!("{} more writes after all had come to rest", after - before);
            self.shared.lock().broke(Rule::ComesToRest, told);
        }
        let mut scene = self.shared.lock();
        for machine in &mut self.machines {
            let reader = machine.look()?;
            ending::of_pc(&mut scene, machine.number, &reader, !machine.went_back)?;
        }
        ending::of_world(&mut scene);
        Ok(())
    }

    /// What a person who finds the program open does: lets it finish.
    async fn finish(&mut self, pc: usize) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let ticked = self.machine(pc)?.work(Doing::Fixing, async move { engine.tick().await }).await;
        self.told("look at the clock", ticked.as_ref());
        self.go_on(pc).await
    }

    /// Everything can be read now.
    async fn rests(&mut self, pc: usize) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let read = self.machine(pc)?.work(Doing::Reading, async move { engine.sync(true).await }).await;
        self.told("read everything", read.as_ref());
        if let Some(Ok(read)) = read {
            let unknown = read.calendars.iter().filter(|one| !one.why.is_empty());
            let unknown: Vec<String> = unknown.map(|one| format!("{}: {}", one.name, one.why)).collect();
            if !unknown.is_empty() {
                let told = format!("PC {pc} cannot read, and nothing is wrong: {}", unknown.join("; "));
                self.shared.lock().broke(Rule::ComesToRest, told);
            }
        }
        Ok(())
    }

    fn end(self) -> Ended {
        drop(self.machines);
        let Some(scene) = Arc::into_inner(self.shared).map(Shared::into_inner) else {
            return Ended {
                trace: String::new(),
                story: Vec::new(),
                broken: Vec::new(),
                calls: 0,
                effects: 0,
            };
        };
        let (calls, effects) = (scene.calls, scene.world.effects.len());
        let (trace, story, broken) = scene.story.end();
        Ended { trace, story, broken, calls, effects }
    }

    /// To 6:30 of the next day.
    fn to_morning(&self) {
        let now = self.office_now();
        let midnight = now.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
        let today = midnight + TimeDelta::minutes(390);
        let next = if now.hour() < 6 { today } else { today + TimeDelta::days(1) };
        self.shared.lock().world.now = next.max(now) + TimeDelta::hours(5);
    }
}

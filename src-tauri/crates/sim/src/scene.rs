//! One world at one moment, with everything that decides what happens next: the state outside, chance, the PCs, and what
//! was told so far. Ports and stores of all PCs look into it in turn.

use crate::chance::{AtCall, Fault, Rates, SeededRandom};
use crate::planted::Plant;
use crate::rules::Rule;
use crate::story::Story;
use crate::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use truedocket_connect::failure::{Failure, Kind};
use truedocket_connect::ports::PortResult;

/// A piece of work that asks more often than this does not end.
const MOST_CALLS: u32 = 1_500;

/// So long after something was shown late, what was read meanwhile may still be told.
const TOLD_LATE: TimeDelta = TimeDelta::minutes(15);

/// What a PC is doing, as the person before it would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Nothing,
    Reading,
    Fixing,
    TakingBack,
    Purging,
    BringingBack,
}

/// One PC as the world sees it.
#[derive(Debug)]
pub(crate) struct Pc {
    pub(crate) dead: bool,
    /// Who waits for its work, and has to hear that it died.
    pub(crate) waits: Option<Waker>,
    /// Points at which it may die, until it does.
    pub(crate) dies_in: Option<u32>,
    pub(crate) calls: u32,
    pub(crate) online: bool,
    pub(crate) signed_in: bool,
    /// The number of the step after which network, sign-in and keychain are as they should be again.
    pub(crate) heals_after: u64,
    /// Its keychain is locked, so that nothing can be opened.
    pub(crate) locked: bool,
    /// The calendar that it leaves out.
    pub(crate) ignores: Option<usize>,
    /// By how much its clock is wrong.
    pub(crate) clock_off: chrono::TimeDelta,
    /// When its program was started last.
    pub(crate) begun: DateTime<Utc>,
    pub(crate) names: u64,
    pub(crate) doing: Doing,
    /// A fix that is taken back may be under way, whoever goes on with it.
    pub(crate) takes_back: bool,
    /// Operations that had left when the store was last looked at, with how many effects there were in the world when
    /// each left first.
    pub(crate) sent: BTreeMap<i64, usize>,
    /// It has read calendars in its present work.
    pub(crate) has_read: bool,
    /// With a planted fault: until then its program does nothing by itself.
    pub(crate) silent_until: Option<DateTime<Utc>>,
    /// What was approved, in all its purges: event, version, act.
    pub(crate) approved: BTreeSet<(String, String, String)>,
    /// Changes that had been made when the newest purge was approved.
    pub(crate) approved_at: u64,
    /// Backup files by their hash, as they were found on its disk.
    pub(crate) backups: BTreeSet<String>,
    pub(crate) folder: std::path::PathBuf,
    /// The cursors of its calendars that were looked at.
    pub(crate) cursors: BTreeMap<usize, String>,
    /// The length of its ledger, which never falls.
    pub(crate) ledger: u64,
}

impl Pc {
    pub(crate) fn new(folder: std::path::PathBuf) -> Self {
        Self {
            dead: false,
            waits: None,
            dies_in: None,
            calls: 0,
            online: true,
            signed_in: true,
            heals_after: 0,
            locked: false,
            ignores: None,
            clock_off: chrono::TimeDelta::zero(),
            begun: DateTime::UNIX_EPOCH,
            names: 0,
            doing: Doing::Nothing,
            takes_back: false,
            sent: BTreeMap::new(),
            has_read: false,
            silent_until: None,
            approved: BTreeSet::new(),
            approved_at: 0,
            backups: BTreeSet::new(),
            folder,
            cursors: BTreeMap::new(),
            ledger: 0,
        }
    }
}

impl Pc {
    /// Network, sign-in and keychain come back some steps after they went.
    pub(crate) fn heal(&mut self, step: u64) {
        if step > self.heals_after {
            self.online = true;
            self.signed_in = true;
            self.locked = false;
        }
    }

    fn die(&mut self) {
        self.dead = true;
        self.dies_in = None;
        if let Some(waits) = self.waits.take() {
            waits.wake();
        }
    }
}

/// Everything.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) rates: Rates,
    /// Faults come.
    pub(crate) storm: bool,
    /// The call that is under way.
    pub(crate) at: AtCall,
    pub(crate) dice: SeededRandom,
    pub(crate) step: usize,
    pub(crate) pcs: Vec<Pc>,
    /// PCs work at the same time.
    pub(crate) together: bool,
    pub(crate) listings: u64,
    pub(crate) pages: BTreeMap<u64, crate::ports::pages::Pages>,
    pub(crate) story: Story,
    pub(crate) plant: Option<Plant>,
    /// Something was shown that was not so: what follows from it is nobody's fault.
    pub(crate) lies: u64,
    /// The same, until then.
    pub(crate) late_until: DateTime<Utc>,
    pub(crate) calls: u64,
    /// Faults that came in this step, those aside that refuse one calendar.
    pub(crate) faults: u64,
    /// Calendars that were refused in this step.
    pub(crate) refused: BTreeSet<usize>,
    /// How often a disk was full.
    pub(crate) full_disks: u64,
}

/// A call of a PC to a system outside.
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) about: String,
    pub(crate) writes: bool,
}

impl Scene {
    /// Something that must never be.
    pub(crate) fn broke(&mut self, rule: Rule, told: impl Into<String>) {
        let told = told.into();
        let at = self.world.now;
        self.story.broke(at, self.step, rule, told);
    }

    pub(crate) fn roll(&mut self, fault: Fault) -> bool {
        let comes = self.storm && self.dice.per_mille(self.rates.at(fault, self.at));
        self.faults += u64::from(comes && fault != Fault::Refused);
        self.full_disks += u64::from(comes && fault == Fault::StoreRefuses);
        comes
    }

    /// Does something that is shown differ from what is so?
    pub(crate) fn lie(&mut self, fault: Fault) -> bool {
        let lies = self.roll(fault);
        match fault {
            Fault::ShownLate if lies => self.late_until = self.world.now + TOLD_LATE,
            _ => self.lies += u64::from(lies),
        }
        lies
    }

    /// Was everything that can be known by now shown as it is?
    pub(crate) fn is_honest(&self) -> bool {
        self.lies == 0 && self.world.now >= self.late_until
    }

    /// A point at which a PC may die.
    pub(crate) fn dies(&mut self, pc: usize) -> bool {
        let killed = self.roll(Fault::Killed);
        let Some(one) = self.pcs.get_mut(pc) else { return true };
        if one.dead {
            return true;
        }
        let due = match &mut one.dies_in {
            Some(0) => true,
            Some(left) => {
                *left -= 1;
                false
            }
            None => false,
        };
        if due || killed {
            one.die();
            let at = self.world.now;
            self.story.tell(at, format!("PC {pc} dies"));
            return true;
        }
        false
    }

    /// One call; `None`: the PC did not live to hear the answer.
    pub(crate) fn call<T>(
        &mut self,
        pc: usize,
        call: &Call,
        act: impl FnOnce(&mut Self) -> PortResult<T>,
    ) -> Option<PortResult<T>> {
        let one = self.pcs.get_mut(pc)?;
        if one.dead {
            return None;
        }
        one.calls += 1;
        one.has_read |= call.operation == "read calendar";
        let (calls, online, signed_in) = (one.calls, one.online, one.signed_in);
        self.calls += 1;
        if calls > MOST_CALLS {
            if let Some(one) = self.pcs.get_mut(pc) {
                one.die();
            }
            self.broke(Rule::Ends, format!("PC {pc} has asked {MOST_CALLS} times; last: {}", call.operation));
            return None;
        }
        if self.dies(pc) {
            return None;
        }
        self.at = AtCall { operation: call.operation, writes: call.writes };
        let answer = match self.refusal(call, online, signed_in) {
            Some(kind) => Err(failure(kind, call.operation)),
            None => self.answered(call, act),
        };
        self.at = AtCall::default();
        if self.dies(pc) {
            return None;
        }
        let result = match &answer {
            Ok(_) => "answered".to_owned(),
            Err(failure) => format!("{failure}"),
        };
        let at = self.world.now;
        self.story.tell(at, format!("PC {pc} {} {}: {result}", call.operation, call.about));
        Some(answer)
    }

    /// Why the request never gets where it should.
    fn refusal(&mut self, call: &Call, online: bool, signed_in: bool) -> Option<Kind> {
        if !online || self.roll(Fault::NoConnection) {
            return Some(Kind::Unavailable { sent: false });
        }
        if !signed_in || self.roll(Fault::SignedOut) {
            return Some(Kind::SignedOut);
        }
        if self.roll(Fault::Throttled) {
            return Some(Kind::Throttled { until: self.world.now + chrono::TimeDelta::minutes(10) });
        }
        if call.writes && self.roll(Fault::LostRequest) {
            return Some(Kind::Unavailable { sent: true });
        }
        None
    }

    fn answered<T>(&mut self, call: &Call, act: impl FnOnce(&mut Self) -> PortResult<T>) -> PortResult<T> {
        let answer = act(self);
        if self.roll(Fault::LostAnswer) {
            let sent = call.writes && self.plant != Some(Plant::LostAnswerIsNo);
            return Err(failure(Kind::Unavailable { sent }, call.operation));
        }
        if self.roll(Fault::CutOffAnswer) {
            let told_as_no = call.writes && self.plant == Some(Plant::CutOffAnswerIsNo);
            let kind = if told_as_no { Kind::Refused } else { Kind::Broken };
            return Err(failure(kind, call.operation));
        }
        answer
    }
}

/// A failure of a pretend system.
pub(crate) fn failure(kind: Kind, operation: &'static str) -> Failure {
    Failure::new(kind, "pretend", operation)
}

/// The scene behind its one lock.
pub(crate) struct Shared(Mutex<Scene>);

impl Shared {
    pub(crate) fn new(scene: Scene) -> Self {
        Self(Mutex::new(scene))
    }

    pub(crate) fn into_inner(self) -> Scene {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Scene> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Is it dead? If not, `waits` is woken once it dies.
    pub(crate) fn is_dead(&self, pc: usize, waits: &Waker) -> bool {
        let mut scene = self.lock();
        let Some(one) = scene.pcs.get_mut(pc) else { return true };
        one.waits = Some(waits.clone());
        one.dead
    }

    /// The time on the wall, not on a PC's own clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.lock().world.now
    }
}

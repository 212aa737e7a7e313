//! The steps of a world: what happens next, drawn once from the seed, so that a step can be left out without changing the
//! others.

use crate::chance::{Rates, SeededRandom};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// People do so many things in their systems.
    People(u8),
    /// So many minutes pass.
    Pass(u16),
    /// It is 6:30 on the next day; the program looks at its clock every half hour until nine.
    NextMorning,
    /// The program reads.
    Read,
    /// The report is made by hand.
    Report,
    /// The report of another day is looked at.
    Look(i8),
    /// A difference is accepted with a reason.
    Accept,
    /// A fix is shown and applied; if so, people do something in between.
    Fix(bool),
    /// Two PCs apply the same fix at the same time.
    FixTwice,
    /// The newest fix is taken back.
    TakeBack,
    /// The calendars are cleaned up: read, decided, backed up, purged; if so, people do something before the purge.
    CleanUp(bool),
    /// The same command once more, for what is still open.
    GoOn,
    /// The purge is taken back.
    BringBack,
    /// The network of the PC goes or comes.
    Network(bool),
    /// The sign-in ends or is renewed.
    SignIn(bool),
    /// The PC wakes at 6:30 without a network; half an hour later all answers.
    WakeOffline,
    /// The PC's clock is wrong by so many hours for a moment.
    ClockOff(i16),
    /// The keychain of the PC is locked or open; the program is started anew.
    Keychain(bool),
    /// One calendar is left out, or none.
    Ignore(bool),
    /// Somebody puts an appointment off for a very long time.
    MoveFar,
    /// A sync tool copies appointments.
    Copy,
    /// Somebody makes anew what the program has deleted, or changes what it has changed.
    Rework,
    /// The program is ended and started again.
    Restart,
    /// A copy of the database is kept.
    KeepCopy,
    /// The copy is put back.
    PutBack,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Names its source of chance.
    pub number: u64,
    /// On which PC.
    pub pc: usize,
    /// What happens.
    pub what: What,
    /// The PC dies after so many points, if it gets there.
    pub dies: Option<u32>,
}

/// All that makes a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Its seed.
    pub seed: u64,
    /// How often each fault comes.
    pub rates: Rates,
    /// PCs of the firm.
    pub pcs: usize,
    /// What happens.
    pub steps: Vec<Step>,
}

/// Steps of one world; the last scene may go beyond it.
const STEPS: usize = 21;

impl Plan {
    /// Draws a world: scenes of several steps that belong together, and some steps that belong to nothing.
    pub fn draw(seed: u64) -> Self {
        let mut dice = SeededRandom::of(seed, 0);
        let rates = Rates::draw(&mut dice);
        let pcs = 1 + usize::from(dice.per_mille(350));
        let kills = *dice.pick(&[0, 0, 60, 200]).unwrap_or(&0);
        let mut steps = vec![step(1, 0, What::NextMorning)];
        while steps.len() <= STEPS {
            let pc = dice.below(pcs);
            for what in scene(pcs, &mut dice) {
                let mut next = step(steps.len() as u64 + 1, pc, what);
                if dice.per_mille(kills) {
                    next.dies = Some(u32::try_from(dice.below(120)).unwrap_or_default());
                }
                steps.push(next);
            }
        }
        Self { seed, rates, pcs, steps }
    }
}

fn step(number: u64, pc: usize, what: What) -> Step {
    Step { number, pc, what, dies: None }
}

fn small(dice: &mut SeededRandom, end: usize) -> u8 {
    u8::try_from(1 + dice.below(end)).unwrap_or(1)
}

/// Steps that belong together, on one PC.
fn scene(pcs: usize, dice: &mut SeededRandom) -> Vec<What> {
    match dice.below(100) {
        0..=17 => fixing(dice),
        40..=52 if pcs > 1 => vec![What::People(small(dice, 3)), What::FixTwice],
        18..=46 => cleaning(dice),
        47..=55 => vec![What::MoveFar, What::MoveFar, comparing(dice), What::Fix(false)],
        56..=62 => vec![
            What::Ignore(true),
            What::People(small(dice, 3)),
            comparing(dice),
            What::Fix(false),
            What::Ignore(false),
        ],
        63..=67 => vec![wrong_clock(dice), What::NextMorning],
        68..=69 => vec![What::KeepCopy, What::Fix(false), What::PutBack, What::Report],
        _ => vec![single(dice)],
    }
}

fn fixing(dice: &mut SeededRandom) -> Vec<What> {
    let mut steps = vec![What::People(small(dice, 4))];
    if dice.per_mille(300) {
        steps.push(What::Read);
    }
    steps.extend([comparing(dice), What::Fix(dice.per_mille(300))]);
    if dice.per_mille(400) {
        steps.push(What::Fix(dice.per_mille(300)));
    }
    if dice.per_mille(400) {
        steps.push(What::TakeBack);
    }
    steps
}

fn cleaning(dice: &mut SeededRandom) -> Vec<What> {
    let mut steps = vec![What::Copy, What::CleanUp(dice.per_mille(400))];
    let others = [(200, What::People(3)), (400, What::Rework), (800, What::BringBack), (300, What::Rework)];
    steps.extend(others.into_iter().filter(|(often, _)| dice.per_mille(*often)).map(|(_, what)| what));
    if dice.per_mille(600) {
        steps.push(What::GoOn);
    }
    steps
}

/// What differs is found out.
fn comparing(dice: &mut SeededRandom) -> What {
    *dice.pick(&[What::NextMorning, What::Report, What::Report]).unwrap_or(&What::Report)
}

fn wrong_clock(dice: &mut SeededRandom) -> What {
    What::ClockOff(*dice.pick(&[1, -1, 24, -24, 240, 240]).unwrap_or(&1))
}

/// A step that belongs to nothing.
fn single(dice: &mut SeededRandom) -> What {
    match dice.below(100) {
        0..=22 => What::People(small(dice, 5)),
        23..=27 => What::Pass(u16::from(small(dice, 200))),
        28..=37 => What::NextMorning,
        38..=41 => What::Read,
        42..=49 => What::Report,
        50..=55 => What::Look(i8::try_from(dice.below(40)).unwrap_or_default() - 20),
        56..=59 => What::Accept,
        60..=65 => What::Fix(dice.per_mille(400)),
        66..=71 => What::TakeBack,
        72..=75 => What::GoOn,
        76..=79 => What::BringBack,
        80..=82 => What::Network(dice.per_mille(400)),
        83..=85 => What::SignIn(dice.per_mille(400)),
        86..=89 => What::WakeOffline,
        90..=91 => What::Keychain(dice.per_mille(500)),
        92..=93 => What::Ignore(dice.per_mille(300)),
        94..=97 => What::Restart,
        _ => What::KeepCopy,
    }
}

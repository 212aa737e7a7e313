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

/// Steps of one world.
const STEPS: usize = 22;

impl Plan {
    /// Draws a world.
    pub fn draw(seed: u64) -> Self {
        let mut dice = SeededRandom::of(seed, 0);
        let rates = Rates::draw(&mut dice);
        let pcs = 1 + usize::from(dice.per_mille(300));
        let kills = *dice.pick(&[0, 0, 60, 200]).unwrap_or(&0);
        let mut steps = vec![step(1, 0, What::NextMorning)];
        for number in 0..STEPS {
            let mut drawn = draw(number as u64 + 2, pcs, &mut dice);
            if dice.per_mille(kills) {
                drawn.dies = Some(u32::try_from(dice.below(120)).unwrap_or_default());
            }
            steps.push(drawn);
        }
        Self { seed, rates, pcs, steps }
    }
}

fn step(number: u64, pc: usize, what: What) -> Step {
    Step { number, pc, what, dies: None }
}

fn draw(number: u64, pcs: usize, dice: &mut SeededRandom) -> Step {
    let pc = dice.below(pcs);
    let small = |dice: &mut SeededRandom, end: usize| u8::try_from(1 + dice.below(end)).unwrap_or(1);
    let what = match dice.below(100) {
        0..=16 => What::People(small(dice, 5)),
        17..=19 => What::Pass(u16::from(small(dice, 200))),
        20..=26 => What::NextMorning,
        27..=28 => What::Read,
        29..=33 => What::Report,
        34..=35 => What::Look(i8::try_from(dice.below(40)).unwrap_or_default() - 20),
        36..=37 => What::Accept,
        38..=58 => What::Fix(dice.per_mille(400)),
        59..=62 if pcs > 1 => What::FixTwice,
        59..=66 => What::TakeBack,
        67..=78 => What::CleanUp(dice.per_mille(500)),
        79..=81 => What::GoOn,
        82..=89 => What::BringBack,
        90 => What::Network(dice.per_mille(400)),
        91 => What::SignIn(dice.per_mille(400)),
        92..=93 => What::ClockOff(*dice.pick(&[1, -1, 24, -24, 240]).unwrap_or(&1)),
        94..=95 => What::WakeOffline,
        96 => What::Keychain(dice.per_mille(500)),
        97 => What::Ignore(dice.per_mille(300)),
        98 => *dice.pick(&[What::Restart, What::KeepCopy]).unwrap_or(&What::Restart),
        _ => What::PutBack,
    };
    step(number, pc, what)
}

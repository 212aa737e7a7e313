//! Faults at random: which units, which faults, all from one seed.

use super::{Act, Unit, clash, units, whose, words};
use crate::world::World;
use chrono::NaiveDate;
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};

/// Minutes by which entries are off: sloppy hands, and whole zones.
const SHIFTS: [i64; 8] = [1, 15, 30, -30, 60, 180, 240, 300];
/// One firm in so many has an attorney on vacation.
const VACATIONS: u32 = 5;
/// Of so many faults one is of two appointments that clash, and one of two that have each other's title.
const PAIRS: u32 = 25;

/// Spoils up to `how_many` appointments of a day, each once, and gives how many faults it were. What was done is added
/// to [`World::planted`].
pub fn plant(world: &mut World, seed: u64, how_many: usize, day: NaiveDate) -> usize {
    let mut chance = StdRng::seed_from_u64(seed);
    let before = world.planted.len();
    let mut free = units(world, day);
    free.shuffle(&mut chance);
    let mut done = 0;
    if chance.random_ratio(1, VACATIONS) {
        done += usize::from(vacation(world, &mut free));
    }
    while done < how_many {
        let Some(unit) = free.pop() else { break };
        let pair = chance.random_range(0..PAIRS);
        let spoiled = match pair {
            0 => with_another(world, &unit, &mut free, clash),
            1 => with_another(world, &unit, &mut free, words::swap_titles),
            _one => any_act(world, &unit, &mut chance),
        };
        done += usize::from(spoiled);
    }
    world.planted.len() - before
}

/// A fault that suits the unit.
fn any_act(world: &mut World, unit: &Unit, chance: &mut StdRng) -> bool {
    let mut acts = Act::ALL;
    acts.shuffle(chance);
    let by = SHIFTS.choose(chance).copied().unwrap_or(60);
    acts.into_iter().any(|act| match act {
        Act::ShiftEntry(_) => Act::ShiftEntry(by).commit(world, unit),
        other => other.commit(world, unit),
    })
}

fn with_another(
    world: &mut World,
    unit: &Unit,
    free: &mut Vec<Unit>,
    spoil: fn(&mut World, &Unit, &Unit) -> bool,
) -> bool {
    let fits = |other: &Unit| other.calendar == unit.calendar && !other.series && !other.all_day;
    let Some(place) = free.iter().position(fits).filter(|_| !unit.all_day) else { return false };
    let second = free.swap_remove(place);
    spoil(world, unit, &second)
}

/// One attorney is out, and all appointments of that day need somebody else.
fn vacation(world: &mut World, free: &mut Vec<Unit>) -> bool {
    let Some(who) = free.last().map(|unit| unit.calendar.clone()) else { return false };
    let (own, others) = std::mem::take(free).into_iter().partition(|unit| unit.calendar == who);
    *free = others;
    whose::vacation(world, &own)
}

//! Faults at random: which units, which faults, all from one seed.

use super::{Act, Unit, clash, units};
use crate::world::World;
use chrono::NaiveDate;
use rand::{
    Rng, SeedableRng,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};

/// Minutes by which entries are off: sloppy hands, and whole zones.
const SHIFTS: [i64; 8] = [1, 15, 30, -30, 60, 180, 240, 300];

/// Spoils up to `how_many` appointments of a day, each once, and gives how many it were. What was done is added
/// to [`World::planted`].
pub fn plant(world: &mut World, seed: u64, how_many: usize, day: NaiveDate) -> usize {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut free = units(world, day);
    free.shuffle(&mut chance);
    let mut done = 0;
    while done < how_many {
        let Some(unit) = free.pop() else { break };
        // One fault in thirteen is a clash, like each of the twelve others.
        let spoiled = if chance.random_ratio(1, 13) {
            clashing(world, &unit, &mut free)
        } else {
            any_act(&unit, &mut chance).commit(world, &unit)
        };
        done += usize::from(spoiled);
    }
    done
}

/// A fault that suits the unit; losing the entry suits all.
fn any_act(unit: &Unit, chance: &mut StdRng) -> Act {
    let mut acts = Act::ALL;
    acts.shuffle(chance);
    let act = acts.into_iter().find(|a| a.suits(unit));
    match act.unwrap_or(Act::LoseEntry) {
        Act::ShiftEntry(_) => Act::ShiftEntry(SHIFTS.choose(chance).copied().unwrap_or(60)),
        other => other,
    }
}

fn clashing(world: &mut World, unit: &Unit, free: &mut Vec<Unit>) -> bool {
    let fits = |other: &Unit| other.calendar == unit.calendar && !other.series && !other.all_day;
    let Some(place) = free.iter().position(fits).filter(|_| !unit.all_day) else { return false };
    let second = free.swap_remove(place);
    clash(world, unit, &second)
}

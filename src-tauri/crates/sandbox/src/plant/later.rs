//! What happens between two readings: events that were read are deleted, and made anew for somebody else.

use super::{
    Unit,
    rows::{add_event, event, free_attorney, holders, is_of_one_attorney, is_spoiled},
    units,
};
use crate::world::{Exception, Planted, World};
use chrono::NaiveDate;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use std::collections::BTreeMap;

/// Keeps the chance of what is done here apart from that of faults with the same seed.
const OWN_CHANCE: u64 = 0x6c_6174_6572;

/// Deletes up to `how_many` events of a day that are still sound and none of `but`, by their UIDs, and gives how many it
/// were. What was done is added to [`World::planted`].
pub fn delete_later<T>(
    world: &mut World,
    seed: u64,
    how_many: usize,
    day: NaiveDate,
    but: &BTreeMap<String, T>,
) -> usize {
    let mut chance = StdRng::seed_from_u64(seed.wrapping_add(OWN_CHANCE));
    let sound = |unit: &Unit| !is_spoiled(world, unit) && !but.contains_key(&unit.uid);
    let mut free: Vec<Unit> = units(world, day).into_iter().filter(sound).collect();
    free.shuffle(&mut chance);
    let mut done = 0;
    while done < how_many {
        let Some(unit) = free.pop() else { break };
        let anew = chance.random_ratio(1, 2);
        done += usize::from((anew && make_anew(world, &unit)) || delete(world, &unit));
    }
    done
}

/// The event, or that day of its series, goes from all calendars.
fn take_away(world: &mut World, unit: &Unit) -> bool {
    let now = world.now;
    for calendar in holders(world, unit) {
        let change = world.touch();
        let Some(event) = world.events.get_mut(&(calendar, unit.id.clone())) else { return false };
        (event.change, event.updated) = (change, now);
        match &unit.original {
            Some(original) => {
                event.exceptions.insert(original.clone(), Exception::Cancelled);
            }
            None => event.deleted = true,
        }
    }
    true
}

fn delete(world: &mut World, unit: &Unit) -> bool {
    let done = take_away(world, unit);
    let note = if unit.series { "that day was taken out of its series" } else { "the event was deleted" };
    write_down(world, unit, "cancelled_but_alive", unit.uid.clone(), note);
    done
}

/// The event is deleted, and another attorney gets one that says the same.
fn make_anew(world: &mut World, unit: &Unit) -> bool {
    // A colleague who is a guest would have to get a copy of the new one.
    let alone = holders(world, unit).len() == 1 && is_of_one_attorney(world, unit);
    if unit.series || !alone {
        return false;
    }
    let (Some(other), Some(mut new)) = (free_attorney(world, unit), event(world, unit).cloned()) else {
        return false;
    };
    take_away(world, unit);
    new.calendar.clone_from(&other.email);
    new.organizer.clone_from(&other.email);
    (new.created, new.updated) = (world.now, world.now);
    let uid = add_event(world, new);
    write_down(world, unit, "owner_differs", uid, "the event was deleted and made anew for somebody else");
    true
}

fn write_down(world: &mut World, unit: &Unit, kind: &str, uid: String, note: &str) {
    world.planted.push(Planted {
        kind: kind.to_owned(),
        title: unit.title.clone(),
        uid,
        others: Vec::new(),
        entries: vec![unit.entry],
        note: note.to_owned(),
    });
}

//! From morning to morning: what stays on the list, what is over, what was accepted.

use super::acts::Chance;
use super::oracle::{Days, Name, at_peace, everything};
use super::world::{Down, World};
use crate::ids::EventKey;
use crate::morning::outcome::{Discrepancy, DiscrepancyKind, Outcome};
use crate::morning::roll::{RolledDiscrepancy, State, TrackedDiscrepancy, Trigger, next, roll};
use crate::morning::snapshot::Snapshot;
use crate::time::zone::Zones;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What the list of open troubles should hold.
struct Listed {
    since: NaiveDate,
    /// All that was true of its appointments when a person accepted it.
    accepted: Option<String>,
}

/// Keeps the states, and knows what they should be.
#[derive(Default)]
pub(super) struct Keeper {
    known: Vec<TrackedDiscrepancy>,
    listed: BTreeMap<Name, Listed>,
}

/// The name of what was found; `None` where it tells what was not read.
pub(super) fn name_of(found: &Discrepancy) -> Option<Name> {
    name(found.kind(), found.sides.iter().map(|facts| &facts.key))
}

fn name<'k>(kind: DiscrepancyKind, keys: impl Iterator<Item = &'k EventKey>) -> Option<Name> {
    if kind == DiscrepancyKind::NotChecked {
        return None;
    }
    let (mut events, mut entries): (Vec<&EventKey>, Vec<&EventKey>) =
        keys.partition(|key| key.connection.as_str() == "m365");
    events.sort();
    entries.sort();
    let all = if events.is_empty() { entries.into_iter().take(1).collect() } else { events };
    let ids: BTreeSet<&str> = all.iter().map(|key| key.id.as_str()).collect();
    Some((kind.code(), ids.into_iter().collect::<Vec<_>>().join("+")))
}

fn name_of_known(known: &TrackedDiscrepancy) -> Option<Name> {
    name(known.kind, known.keys.iter())
}

fn is_waiting(known: &TrackedDiscrepancy) -> bool {
    known.kind != DiscrepancyKind::NotChecked && !matches!(known.state, State::Accepted | State::Resolved)
}

/// Everything about the appointments that a trouble names, as one text.
fn truth(world: &World, name: &Name) -> String {
    let ids: Vec<&str> = name.1.split('+').collect();
    let named = |of: &&super::world::Appointment| {
        let events = of.events.iter().map(|event| event.id.as_str());
        let mut all = events.chain(of.entries.iter().map(|typed| typed.id.as_str()));
        all.any(|id| ids.contains(&id))
    };
    let said = world.appointments.iter().filter(named).map(|of| {
        let events: Vec<_> = of.events.iter().map(|e| (&e.id, &e.says, e.life, e.prefix)).collect();
        let entries: Vec<_> = of.entries.iter().map(|typed| (&typed.id, &typed.says)).collect();
        format!("{events:?} {entries:?}")
    });
    said.collect()
}

impl Keeper {
    /// The days outside the report on which something is open.
    pub(super) fn other_days(&self, snapshot: &Snapshot, days: Days) -> impl Iterator<Item = NaiveDate> {
        let outside = move |day: &NaiveDate| *day < days.0 || days.1 < *day;
        let waiting = || self.known.iter().filter(|known| is_waiting(known));
        let keys: BTreeSet<&EventKey> = waiting().flat_map(|known| &known.keys).collect();
        let office = Zones::bundled().find(super::super::drafts::NEW_YORK).expect("is in the data");
        let elsewhere = waiting().filter(|known| outside(&known.day) && outside(&known.last_day));
        let mut all: BTreeSet<NaiveDate> = elsewhere.flat_map(|known| [known.day, known.last_day]).collect();
        let events = snapshot.events.iter().map(|event| (&event.key, &event.span));
        let places = events.chain(snapshot.entries.iter().map(|entry| (&entry.key, &entry.span)));
        let moved = places.filter(|(key, _)| keys.contains(key));
        all.extend(moved.map(|(_, span)| span.first_day(&office)));
        all.into_iter().filter(outside).collect::<Vec<_>>().into_iter()
    }

    /// Rolls the states and compares them with what they should be.
    pub(super) fn roll(
        &mut self,
        world: &World,
        outcome: &Outcome,
        again: &[Outcome],
        morning: NaiveDate,
        down: Down,
    ) -> Result<(), String> {
        let rolled = roll(&self.known, outcome, again, morning);
        for found in outcome.discrepancies.iter().filter_map(name_of) {
            self.listed.entry(found).or_insert(Listed { since: morning, accepted: None });
        }
        let now: BTreeMap<Name, &RolledDiscrepancy> =
            rolled.iter().filter_map(|one| Some((name_of_known(&one.known)?, one))).collect();
        let (true_ones, fine) = (everything(world), at_peace(world));
        let mut over = Vec::new();
        for (name, listed) in &mut self.listed {
            let Some(one) = now.get(name) else {
                return Err(format!("{name:?} fell off the list"));
            };
            if one.known.state == State::Resolved {
                over.push(name.clone());
            }
            is_right(name, listed, one, &Truth { world, true_ones: &true_ones, fine: &fine, down })?;
        }
        over.iter().for_each(|name| drop(self.listed.remove(name)));
        let strange = now
            .iter()
            .find(|(name, one)| one.known.state != State::Resolved && !self.listed.contains_key(*name));
        if let Some((name, one)) = strange {
            return Err(format!("{name:?} is {:?} and should not be on the list", one.known.state));
        }
        self.known = rolled.into_iter().map(|one| one.known).collect();
        Ok(())
    }

    /// The manager accepts one of what is open, with a reason.
    pub(super) fn accept_one(&mut self, world: &World, chance: &mut Chance) {
        let mut open: Vec<&mut TrackedDiscrepancy> =
            self.known.iter_mut().filter(|known| is_waiting(known)).collect();
        if open.is_empty() {
            return;
        }
        let at = chance.below(open.len());
        let known = &mut open[at];
        let (state, _) = next(known.state, Trigger::Accept).expect("what is open can be accepted");
        (known.state, known.reason) = (state, Some("the court knows".into()));
        let listed =
            name_of_known(known).and_then(|name| Some((truth(world, &name), self.listed.get_mut(&name)?)));
        if let Some((truth, listed)) = listed {
            listed.accepted = Some(truth);
        }
    }
}

/// What is true this morning, and what could not be read of it.
struct Truth<'w> {
    world: &'w World,
    true_ones: &'w BTreeSet<Name>,
    fine: &'w BTreeSet<String>,
    down: Down,
}

fn is_right(
    name: &Name,
    listed: &mut Listed,
    one: &RolledDiscrepancy,
    now: &Truth<'_>,
) -> Result<(), String> {
    let state = one.known.state;
    let tell = |what: &str| {
        let truth = truth(now.world, name);
        Err(format!("{name:?} {what}: it is {state:?}, “{:?}”; {truth}", one.remark))
    };
    let is_true = now.true_ones.contains(name);
    let is_over = name.1.split('+').all(|id| now.fine.contains(id));
    if state == State::Resolved {
        return match now.down {
            Down::Nothing | Down::Calendar(_) if !is_true => Ok(()),
            Down::Nothing | Down::Calendar(_) => tell("is still true"),
            Down::Clio | Down::Calendars => tell("could not be looked at"),
        };
    }
    if now.down == Down::Nothing && is_over && state != State::Accepted {
        return tell("is over");
    }
    if one.known.since != listed.since {
        return tell("is not as old as it should be");
    }
    let unchanged = listed.accepted.as_ref().map(|then| *then == truth(now.world, name));
    match (unchanged, state) {
        (Some(true), State::Accepted) if one.known.reason.is_none() => tell("lost its reason"),
        (Some(true), State::Accepted) | (None, _) => Ok(()),
        (Some(true), _) if now.down == Down::Nothing && is_true => {
            tell("was accepted, and nothing has changed")
        }
        (Some(_), State::Accepted) => Ok(()),
        (Some(_), _) => {
            listed.accepted = None;
            Ok(())
        }
    }
}

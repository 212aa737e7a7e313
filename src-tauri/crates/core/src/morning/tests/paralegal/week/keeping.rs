//! From morning to morning: what stays on the list, what is over, what was accepted or closed.

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
    /// All that was true of its appointments when a report said it last.
    said: String,
    /// The same of when a person accepted it: nobody accepts what nobody has read.
    accepted: Option<String>,
}

/// What a person has taken off the list, and all that was true of its appointments then.
struct Closed {
    since: NaiveDate,
    truth: String,
}

/// Keeps the states, and knows what they should be.
#[derive(Default)]
pub(super) struct Keeper {
    known: Vec<TrackedDiscrepancy>,
    listed: BTreeMap<Name, Listed>,
    closed: BTreeMap<Name, Closed>,
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
    let is_done = matches!(known.state, State::Accepted | State::Closed | State::Resolved);
    known.kind != DiscrepancyKind::NotChecked && !is_done
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
        // Ids are given once, whoever's calendar it lies on.
        let ids: BTreeSet<&str> = keys.iter().map(|key| key.id.as_str()).collect();
        let events = snapshot.events.iter().map(|event| (&event.key, &event.span));
        let places = events.chain(snapshot.entries.iter().map(|entry| (&entry.key, &entry.span)));
        let moved = places.filter(|(key, _)| ids.contains(key.id.as_str()));
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
        let now: BTreeMap<Name, &RolledDiscrepancy> =
            rolled.iter().filter_map(|one| Some((name_of_known(&one.known)?, one))).collect();
        self.closed_stay_closed(world, &now)?;
        for found in outcome.discrepancies.iter().filter_map(name_of) {
            if !self.closed.contains_key(&found) {
                let new = Listed { since: morning, said: String::new(), accepted: None };
                self.listed.entry(found).or_insert(new);
            }
        }
        let all = std::iter::once(outcome).chain(again).flat_map(|outcome| &outcome.discrepancies);
        for name in all.filter_map(name_of) {
            if let Some(listed) = self.listed.get_mut(&name) {
                listed.said = truth(world, &name);
            }
        }
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
            .filter(|(name, _)| !self.listed.contains_key(*name) && !self.closed.contains_key(*name))
            .find(|(_, one)| one.known.state != State::Resolved);
        if let Some((name, one)) = strange {
            return Err(format!("{name:?} is {:?} and should not be on the list", one.known.state));
        }
        // What was closed is remembered even where nobody sees it.
        let again: BTreeSet<&str> = rolled.iter().map(|one| one.known.fingerprint.as_str()).collect();
        let mut kept = std::mem::take(&mut self.known);
        kept.retain(|one| one.state == State::Closed && !again.contains(one.fingerprint.as_str()));
        self.known = rolled.into_iter().map(|one| one.known).chain(kept).collect();
        Ok(())
    }

    /// Closed is closed with its reason; only what is something else by now comes back, and it is as old as before.
    fn closed_stay_closed(
        &mut self,
        world: &World,
        now: &BTreeMap<Name, &RolledDiscrepancy>,
    ) -> Result<(), String> {
        let mut back = Vec::new();
        for (name, closed) in &self.closed {
            let Some(one) = now.get(name) else { continue };
            let tell = |what: &str| {
                let (state, remark) = (one.known.state, one.remark);
                Err(format!("{name:?} was closed and {what}: it is {state:?}, “{remark:?}”"))
            };
            match one.known.state {
                State::Closed if one.known.reason.is_none() => return tell("lost its reason"),
                State::Closed => {}
                _other if closed.truth == truth(world, name) => return tell("nothing has changed"),
                _other => back.push(name.clone()),
            }
        }
        for name in back {
            let closed = self.closed.remove(&name).expect("it was among them");
            let said = truth(world, &name);
            self.listed.insert(name, Listed { since: closed.since, said, accepted: None });
        }
        Ok(())
    }

    /// The manager deals with one of what is open, with a reason: accepts it, or closes it if its day is over.
    pub(super) fn settle_one(&mut self, chance: &mut Chance) {
        let mut open: Vec<&mut TrackedDiscrepancy> =
            self.known.iter_mut().filter(|known| is_waiting(known)).collect();
        if open.is_empty() {
            return;
        }
        let at = chance.below(open.len());
        let known = &mut open[at];
        let is_late = known.state == State::NotFixed;
        let act = if is_late { Trigger::Close } else { Trigger::Accept };
        let (state, _) = next(known.state, act).expect("what is open can be accepted, what is late closed");
        (known.state, known.reason) = (state, Some("the court knows".into()));
        let Some(name) = name_of_known(known) else { return };
        if !is_late {
            let listed = self.listed.get_mut(&name).expect("it is on the list");
            listed.accepted = Some(listed.said.clone());
        } else if let Some(Listed { since, said, .. }) = self.listed.remove(&name) {
            self.closed.insert(name, Closed { since, truth: said });
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

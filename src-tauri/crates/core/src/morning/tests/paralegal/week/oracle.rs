//! What the report should say, by somebody who knows everything that happened. It need not match or guess, and it uses
//! nothing of what it judges.

use super::world::{Appointment, Event, Life, Typed, World};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A trouble by its kind and the smallest id that names it; a clash by both of its ids.
pub(super) type Name = (&'static str, String);

/// One trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) name: Name,
    /// It can cost a case.
    pub(super) court: bool,
    /// The days on which it matters.
    days: BTreeSet<NaiveDate>,
    /// It may be said or not: the trouble beside it says enough.
    optional: bool,
}

/// All troubles of one appointment: what a person who knows everything would say, and what somebody may say who has
/// only the two systems before the eyes.
#[derive(Clone, Debug, Default)]
pub(super) struct Judged {
    pub(super) known: Vec<Trouble>,
    pub(super) seen: Option<Vec<Trouble>>,
}

impl Judged {
    fn ways(&self) -> impl Iterator<Item = &Vec<Trouble>> {
        std::iter::once(&self.known).chain(&self.seen)
    }

    fn all(&self) -> impl Iterator<Item = &Trouble> {
        self.ways().flatten()
    }
}

fn trouble<'d>(
    kind: &'static str,
    id: &str,
    category: usize,
    days: impl IntoIterator<Item = &'d NaiveDate>,
) -> Trouble {
    let days = days.into_iter().copied().collect();
    Trouble { name: (kind, id.to_owned()), court: category < 2, days, optional: false }
}

/// Judges one appointment.
pub(super) fn judge(of: &Appointment) -> Judged {
    let mut entries: Vec<&Typed> = of.entries.iter().collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    match (of.event(), entries.as_slice()) {
        (_, []) => Judged { known: of.standing().map(missing_there).into_iter().collect(), seen: None },
        (None, all) => Judged { known: unbacked(all), seen: None },
        (Some(event), all) => match event.life {
            Life::Stands => pair(of, event, all),
            Life::CalledOff => called_off(event, all),
            Life::Deleted => deleted(of, all),
        },
    }
}

fn missing_there(event: &Event) -> Trouble {
    trouble("missing_there", &event.id, event.says.category, [&event.says.day])
}

/// Entries that no event stands behind.
fn unbacked(all: &[&Typed]) -> Vec<Trouble> {
    let named = |kind, first: &Typed| trouble(kind, &first.id, first.says.category, [&first.says.day]);
    let missing = all.first().map(|first| named("missing_here", first));
    let twice = all.first().filter(|_| all.len() > 1).map(|first| named("duplicate", first));
    missing.into_iter().chain(twice).collect()
}

fn names(typed: &Typed, id: &str) -> bool {
    typed.names.as_deref() == Some(id) || typed.agreed.as_deref() == Some(id)
}

fn pair(of: &Appointment, event: &Event, all: &[&Typed]) -> Judged {
    let Some(first) = all.first() else { return Judged::default() };
    let (ours, theirs) = (&event.says, &first.says);
    let days = [&ours.day, &theirs.day];
    // Whichever side calls it a court's: somebody may wait there.
    let gravest = ours.category.min(theirs.category);
    let hours = (ours.day, ours.from, ours.to) != (theirs.day, theirs.from, theirs.to);
    let fields = [
        ("time_differs", hours),
        ("owner_differs", ours.owner != theirs.owner),
        ("matter_differs", ours.matter != theirs.matter),
        ("category_differs", ours.category != theirs.category),
        ("attendees_differ", ours.asks_client != theirs.asks_client),
        ("duplicate", all.len() > 1),
    ];
    let differing = fields.into_iter().filter(|(_, differs)| *differs);
    let known: Vec<Trouble> = differing.map(|(kind, _)| trouble(kind, &event.id, gravest, days)).collect();
    let strange = ours.day != theirs.day || (hours && ours.matter != theirs.matter);
    let seen = (strange && !names(first, &event.id)).then(|| {
        let gone = of.events.iter().any(|event| event.life == Life::Deleted && names(first, &event.id));
        let behind = if gone { gone_each(all) } else { unbacked(all) };
        std::iter::once(missing_there(event)).chain(behind).collect()
    });
    Judged { known, seen }
}

fn called_off(event: &Event, all: &[&Typed]) -> Judged {
    let Some(first) = all.first() else { return Judged::default() };
    let days = [&event.says.day, &first.says.day];
    let gravest = event.says.category.min(first.says.category);
    let off = trouble("cancelled_but_alive", &event.id, gravest, days);
    let twice = Trouble { optional: true, ..trouble("duplicate", &event.id, gravest, days) };
    let known = std::iter::once(off).chain((all.len() > 1).then_some(twice)).collect();
    let differs = first.says != event.says && !names(first, &event.id);
    Judged { known, seen: differs.then(|| unbacked(all)) }
}

fn gone_each(all: &[&Typed]) -> Vec<Trouble> {
    let gone =
        |typed: &&Typed| trouble("cancelled_but_alive", &typed.id, typed.says.category, [&typed.says.day]);
    all.iter().map(gone).collect()
}

/// Without a link nothing leads from the entry to what was deleted.
fn deleted(of: &Appointment, all: &[&Typed]) -> Judged {
    let known = gone_each(all);
    let linked = |typed: &&Typed| of.events.iter().any(|event| names(typed, &event.id));
    Judged { known, seen: (!all.iter().all(linked)).then(|| unbacked(all)) }
}

/// Two appointments of one attorney that overlap.
pub(super) fn clashes(world: &World) -> Vec<Trouble> {
    let standing: Vec<&Event> = world.appointments.iter().filter_map(Appointment::standing).collect();
    let mut clashes = Vec::new();
    for (at, a) in standing.iter().enumerate() {
        for b in &standing[at + 1..] {
            let (x, y) = (&a.says, &b.says);
            if x.owner == y.owner && x.day == y.day && x.from < y.to && y.from < x.to {
                let mut ids = [a.id.as_str(), b.id.as_str()];
                ids.sort_unstable();
                let gravest = x.category.min(y.category);
                clashes.push(trouble("double_booking", &ids.join("+"), gravest, [&x.day]));
            }
        }
    }
    clashes
}

/// What was said on a morning: each trouble, and whether it was called a court's.
pub(super) type Said = BTreeMap<Name, bool>;

/// The days of a morning's report, both included.
pub(super) type Days = (NaiveDate, NaiveDate);

fn on(troubles: &[Trouble], (from, to): Days) -> impl Iterator<Item = &Trouble> {
    troubles.iter().filter(move |trouble| trouble.days.iter().any(|day| from <= *day && *day <= to))
}

/// Compares what was said of these appointments with what is true of them; takes what is right out of `said`.
///
/// # Errors
/// What should have been said.
pub(super) fn take<'a>(
    said: &mut Said,
    all: impl Iterator<Item = &'a Appointment>,
    days: Days,
) -> Result<(), String> {
    for of in all {
        let judged = judge(of);
        let fits = |way: &&Vec<Trouble>| {
            on(way, days).all(|one| one.optional || said.get(&one.name) == Some(&one.court))
        };
        let Some(way) = judged.ways().find(fits) else {
            return Err(format!("not said: {:?}; of {of:?}; said: {said:?}", judged.known));
        };
        on(way, days).for_each(|one| {
            said.remove(&one.name);
        });
    }
    Ok(())
}

/// The same of clashes.
pub(super) fn take_clashes(said: &mut Said, world: &World, days: Days) -> Result<(), String> {
    for one in on(&clashes(world), days) {
        if said.remove(&one.name) != Some(one.court) {
            return Err(format!("not said: {one:?}"));
        }
    }
    Ok(())
}

/// Every trouble of the world, on whatever day and in whichever way it is said.
pub(super) fn everything(world: &World) -> BTreeSet<Name> {
    let all = world.appointments.iter().flat_map(|of| judge(of).all().cloned().collect::<Vec<_>>());
    all.chain(clashes(world)).map(|one| one.name).collect()
}

/// Ids of events and entries with which nothing is wrong at all.
pub(super) fn at_peace(world: &World) -> BTreeSet<String> {
    let clashing: BTreeSet<String> = clashes(world).into_iter().map(|clash| clash.name.1).collect();
    let clashes = |id: &str| clashing.iter().any(|ids| ids.split('+').any(|one| one == id));
    let fine = |of: &&Appointment| judge(of).all().next().is_none();
    let ids = |of: &Appointment| {
        let events = of.events.iter().map(|event| event.id.clone());
        events.chain(of.entries.iter().map(|typed| typed.id.clone())).collect::<Vec<_>>()
    };
    let fine = world.appointments.iter().filter(fine).flat_map(ids);
    fine.filter(|id| !clashes(id)).collect()
}

/// Events that agree with their entry on these days.
pub(super) fn agreeing(world: &World, days: Days) -> BTreeSet<String> {
    let fine = at_peace(world);
    let standing = world.appointments.iter().filter_map(Appointment::standing);
    let here = standing.filter(|event| days.0 <= event.says.day && event.says.day <= days.1);
    here.map(|event| event.id.clone()).filter(|id| fine.contains(id)).collect()
}

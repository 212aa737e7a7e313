//! A plain reconciliation for the sandbox's own tests: it finds what differs on a day by the product's published
//! rules, slowly and without looking at what was planted. It knows nothing of the product's code.

mod pairs;
mod reads;
mod records;

use crate::{
    office::LINK,
    world::{Entry, Planted, World, google_id, graph_id, series},
};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use pairs::{about, partner};
use records::{Record, absences, copies, records};
use std::collections::{BTreeMap, BTreeSet};

/// Kind, UID, entries: what a report must say about one appointment.
pub(crate) type Said = (String, String, BTreeSet<u64>);

/// What is about events only, or is told although nothing differs: entries are no part of it.
const WITHOUT_ENTRIES: [&str; 7] =
    ["double_booking", "needs_cover", "due", "declined", "tentative", "closed_matter", "whole_day"];

/// A planted fault in the same words.
pub(crate) fn said(planted: &Planted) -> Said {
    let entries = match WITHOUT_ENTRIES.contains(&planted.kind.as_str()) {
        true => BTreeSet::new(),
        false => planted.entries.iter().copied().collect(),
    };
    (planted.kind.clone(), planted.uid.clone(), entries)
}

/// Everything that differs from `first` to `last`, both included.
pub(crate) fn reconcile(world: &World, first: NaiveDate, last: NaiveDate) -> Vec<Said> {
    let midnight = |d: NaiveDate| series::instant(d.and_time(NaiveTime::MIN), &world.zone);
    let (from, to) = (midnight(first), midnight(last + Duration::days(1)));
    let records = records(world, from, to);
    // An entry of the next day may name an event of this one; alone it is not looked at.
    let entries: Vec<&Entry> = world
        .entries
        .values()
        .filter(|e| !e.deleted && e.start < to + Duration::days(1) && e.end > from)
        .filter(|e| e.start < to || e.external.contains_key(LINK))
        .collect();
    let due = entries.iter().filter(|e| e.court_rule && e.start < to);
    let mut found: Vec<_> = due.map(|_| ("due", String::new(), vec![])).collect();
    let mut matched: BTreeMap<usize, Vec<&Entry>> = BTreeMap::new();
    for entry in entries.iter().filter(|e| !e.court_rule) {
        match (partner(entry, &records), gone(entry, world)) {
            (Some(place), _) => matched.entry(place).or_default().push(entry),
            (None, _) if entry.start >= to => {}
            (None, Some(uid)) => found.push(("cancelled_but_alive", uid, vec![entry.number])),
            (None, None) => found.push(("missing_here", String::new(), vec![entry.number])),
        }
    }
    let copies = copies(&records);
    for (place, record) in records.iter().enumerate() {
        let partners = matched.get(&place).map(Vec::as_slice).unwrap_or_default();
        let twins = twins(place, &records, &matched);
        let is_copied = copies.values().any(|original| *original == place);
        let said = match (copies.contains_key(&place), partners) {
            (true, []) => vec![],
            (false, []) if twins.iter().any(|(_, named)| *named) => vec![],
            _ => about(record, partners, &twins, world, is_copied),
        };
        for kind in said {
            let numbers = match WITHOUT_ENTRIES.contains(&kind) {
                true => vec![],
                false => partners.iter().map(|e| e.number).collect(),
            };
            found.push((kind, record.uid.clone(), numbers));
        }
    }
    for (copy, original) in &copies {
        let mut both: Vec<u64> = matched.get(original).into_iter().flatten().map(|e| e.number).collect();
        both.extend(matched.get(copy).into_iter().flatten().map(|e| e.number));
        let uids = [*original, *copy].map(|p| records[p].uid.clone());
        let uid = uids.into_iter().find(|u| !u.starts_with("copy-")).unwrap();
        found.push(("duplicate", uid, both));
    }
    found.extend(clashes(&records, &copies).into_iter().map(|uid| ("double_booking", uid, vec![])));
    let away = absences(world, from, to);
    let lone = records.iter().filter(|r| r.is_alive() && !["", "Internal"].contains(&r.category.as_str()));
    let uncovered = lone.filter(|r| {
        let out = |who: &String| away.iter().any(|(one, a, b)| one == who && *a < r.end && r.start < *b);
        !r.owners.is_empty() && r.owners.iter().all(out)
    });
    found.extend(uncovered.map(|r| ("needs_cover", r.uid.clone(), vec![])));
    found
        .into_iter()
        .map(|(kind, uid, numbers)| (kind.to_owned(), uid, numbers.into_iter().collect()))
        .collect()
}

/// Owners of other events that say the same at the same time in the same matter, and whether an entry of theirs names
/// somebody of this one.
fn twins(place: usize, records: &[Record], matched: &BTreeMap<usize, Vec<&Entry>>) -> BTreeMap<String, bool> {
    let one = &records[place];
    let mut twins = BTreeMap::new();
    for (other_place, other) in records.iter().enumerate() {
        let same = (one.start, one.end, &one.title) == (other.start, other.end, &other.title);
        if other_place == place || !same || !one.owners.is_disjoint(&other.owners) {
            continue;
        }
        let entries = matched.get(&other_place).map(Vec::as_slice).unwrap_or_default();
        let named = entries.iter().any(|e| e.attendees.iter().any(|who| one.owners.contains(who)));
        twins.extend(other.owners.iter().map(|who| (who.clone(), named)));
    }
    twins
}

/// UID of the event that the entry stood for and that was deleted: by its link, else by its title and begin.
fn gone(entry: &Entry, world: &World) -> Option<String> {
    if let Some(link) = entry.external.get(LINK) {
        let named = |e: &&crate::world::Event| {
            let originals = e.exceptions.keys().map(|k| Some(k.as_str())).chain([None]);
            let mut ids = originals.flat_map(|o| [google_id(&e.id, o), graph_id(&e.calendar, &e.id, o)]);
            ids.any(|id| id == *link)
        };
        return Some(world.events.values().find(named).map(|e| e.uid.clone()).unwrap_or_default());
    }
    let (from, to) = (entry.start, entry.start + Duration::seconds(1));
    let begins = |at: DateTime<Utc>| at == entry.start;
    let stood = |e: &&crate::world::Event| {
        let days = series::expand(e, &world.zone, from, to);
        e.title == entry.title && days.iter().any(|day| begins(day.start) && (e.deleted || day.cancelled))
    };
    world.events.values().find(stood).map(|e| e.uid.clone())
}

/// UID of the earlier event of each pair that overlaps.
fn clashes(records: &[Record], copies: &BTreeMap<usize, usize>) -> Vec<String> {
    let mut found = Vec::new();
    for (place, one) in records.iter().enumerate() {
        for (later, other) in records.iter().enumerate().skip(place + 1) {
            let timed = one.takes_time() && other.takes_time();
            let overlap = one.start < other.end && other.start < one.end;
            let together = !one.owners.is_disjoint(&other.owners);
            if timed && overlap && together && copies.get(&later) != Some(&place) {
                found.push(one.uid.clone());
            }
        }
    }
    found
}

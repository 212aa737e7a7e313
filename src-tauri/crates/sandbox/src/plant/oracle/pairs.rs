//! Which event an entry stands for, and what differs between the two.

use super::{
    reads::{places_differ, titles_differ},
    records::Record,
};
use crate::{
    office::LINK,
    world::{Entry, World, series},
};
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};

/// The event of an entry: by its link; else by matter, owner and time; else by title and begin; else what the owner has
/// just then in no matter that is known. Where its link is dead, only one that says the same at the same time.
pub(super) fn partner(entry: &Entry, records: &[Record]) -> Option<usize> {
    let by = |fits: &dyn Fn(&Record) -> bool| records.iter().position(fits);
    let same = |r: &Record| r.title == entry.title && r.start == entry.start;
    if let Some(id) = entry.external.get(LINK) {
        return by(&|r| r.ids.contains(id)).or_else(|| by(&same));
    }
    let near = |r: &Record| (r.start - entry.start).abs() <= Duration::hours(12);
    let own = |r: &Record| r.owners.contains(&entry.owner);
    let matter = |r: &Record| entry.matter.is_some_and(|matter| r.matters.known.contains(&matter));
    by(&|r| matter(r) && own(r) && r.start < entry.end && r.end > entry.start)
        .or_else(|| by(&|r| matter(r) && own(r) && near(r) && r.title == entry.title))
        .or_else(|| by(&same))
        .or_else(|| by(&|r| own(r) && r.start == entry.start && r.matters.unknown))
}

/// What must be said of an event with these entries. `twins`: who has the same appointment in an event of their own.
pub(super) fn about(
    record: &Record,
    partners: &[&Entry],
    twins: &BTreeMap<String, bool>,
    world: &World,
    is_copied: bool,
) -> Vec<&'static str> {
    if partners.is_empty() {
        return alone(record);
    }
    if record.off {
        return vec!["cancelled_but_alive"];
    }
    let matters: BTreeSet<u64> = partners.iter().filter_map(|e| e.matter).collect();
    let owners: BTreeSet<&String> = partners.iter().map(|e| &e.owner).collect();
    let takes_part =
        |who: &String| record.owners.contains(who) || record.guests.iter().any(|g| g.email == *who);
    let each_own = owners.len() == partners.len() && owners.iter().all(|who| takes_part(who));
    if partners.len() > 1 && matters.len() < partners.len() && !each_own {
        return vec!["duplicate"];
    }
    if is_copied {
        return vec![];
    }
    let first = partners.iter().find(|e| record.owners.contains(&e.owner)).unwrap_or(&partners[0]);
    let whole_day = is_same_day(record, first, world);
    let differs = [
        ("time_differs", !whole_day && times(record, first)),
        ("owner_differs", !record.owners.contains(&first.owner)),
        ("matter_differs", record.matters.unknown || record.matters.known != matters),
        ("category_differs", !first.category.eq_ignore_ascii_case(&record.category)),
        ("attendees_differ", people_differ(record, first, twins, world)),
        ("title_differs", titles_differ(&record.title, &first.title)),
        ("place_differs", places_differ(&record.place, &first.place)),
    ];
    let found: Vec<_> = differs.into_iter().filter(|(_, wrong)| *wrong).map(|(kind, _)| kind).collect();
    if found.is_empty() { told(record, whole_day, world) } else { found }
}

/// Without an entry.
fn alone(record: &Record) -> Vec<&'static str> {
    let wanted = !["", "Internal"].contains(&record.category.as_str());
    let unclear = record.category.is_empty() || record.owners.is_empty() || record.end <= record.start;
    let court = record.in_court();
    if record.off {
        vec![]
    } else if (record.is_declined() && (wanted || court)) || ((unclear || record.held) && !court) {
        vec!["flagged"]
    } else if unclear || wanted {
        vec!["missing_there"]
    } else {
        vec![]
    }
}

/// What a person should know although nothing differs.
fn told(record: &Record, whole_day: bool, world: &World) -> Vec<&'static str> {
    let closed = |number: &u64| world.matters.get(number).is_some_and(|m| m.status == "Closed");
    let declined = record.declined();
    let concerns = |who: &&&String| record.owners.contains(**who) || world.person(who).is_none();
    let all = [
        ("declined", declined.iter().any(|who| concerns(&who))),
        ("tentative", record.held),
        ("closed_matter", record.matters.known.iter().any(closed)),
        ("whole_day", whole_day),
    ];
    all.into_iter().filter(|(_, told)| *told).map(|(kind, _)| kind).collect()
}

fn times(record: &Record, entry: &Entry) -> bool {
    (entry.start, entry.end, entry.all_day) != (record.start, record.end, record.all_day)
}

/// One has the day and the other one hours of it.
fn is_same_day(record: &Record, entry: &Entry, world: &World) -> bool {
    let day = |at| series::wall(at, &world.zone).date();
    record.all_day
        && !entry.all_day
        && day(record.start) == day(entry.start)
        && record.end - record.start <= Duration::hours(25)
}

/// Of those whom the practice system knows. Owners and who typed it in may stand there or not, and so may who declined.
fn people_differ(record: &Record, entry: &Entry, twins: &BTreeMap<String, bool>, world: &World) -> bool {
    let known = |email: &str| world.person(email).is_some() || world.contact(email).is_some();
    let free = |who: &String| {
        *who == entry.owner
            || record.owners.contains(who)
            || record.organizer == *who
            || record.declined().contains(who)
            || twins.contains_key(who)
    };
    let guests: BTreeSet<&String> = record
        .guests
        .iter()
        .filter(|g| !g.room && known(&g.email))
        .map(|g| &g.email)
        .filter(|who| !free(who))
        .collect();
    let attending: BTreeSet<&String> = entry.attendees.iter().filter(|who| !free(who)).collect();
    guests != attending
}

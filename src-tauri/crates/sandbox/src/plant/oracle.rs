//! A plain reconciliation for the sandbox's own tests: it finds what differs on a day by the product's published
//! rules, slowly and without looking at what was planted. It knows nothing of the product's code.

use crate::{
    office::LINK,
    world::{Entry, Event, Guest, Planted, When, World, google_id, graph_id, series},
};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

struct Record {
    ids: [String; 2],
    uid: String,
    title: String,
    body: String,
    owner: Option<String>,
    category: String,
    guests: Vec<Guest>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    all_day: bool,
    busy: bool,
}

/// Kind, UID, entries: what a report must say about one appointment.
pub(crate) type Said = (String, String, BTreeSet<u64>);

/// A planted fault in the same words.
pub(crate) fn said(planted: &Planted) -> Said {
    let entries = match planted.kind.as_str() {
        // Who clashes is told by the events.
        "double_booking" => BTreeSet::new(),
        _ => planted.entries.iter().copied().collect(),
    };
    (planted.kind.clone(), planted.uid.clone(), entries)
}

/// Everything that differs from `first` to `last`, both included.
pub(crate) fn reconcile(world: &World, first: NaiveDate, last: NaiveDate) -> Vec<Said> {
    let midnight = |d: NaiveDate| series::instant(d.and_time(NaiveTime::MIN), &world.zone);
    let (from, to) = (midnight(first), midnight(last + Duration::days(1)));
    let records = records(world, from, to);
    let entries: Vec<&Entry> = world
        .entries
        .values()
        .filter(|e| !e.deleted && !e.court_rule && e.start < to && e.end > from)
        .collect();
    let mut found = Vec::new();
    let mut matched: BTreeMap<usize, Vec<&Entry>> = BTreeMap::new();
    let mut lone = Vec::new();
    for entry in entries {
        match (partner(entry, &records, world), entry.external.contains_key(LINK)) {
            (Some(place), _) => matched.entry(place).or_default().push(entry),
            (None, true) => {
                found.push(("cancelled_but_alive", cancelled_uid(entry, world), vec![entry.number]));
            }
            (None, false) => lone.push(entry),
        }
    }
    found.extend(lone.iter().map(|e| ("missing_here", String::new(), vec![e.number])));
    let copies = copies(&records);
    for (place, record) in records.iter().enumerate() {
        let partners = matched.get(&place).map(Vec::as_slice).unwrap_or_default();
        for kind in
            about(record, partners, world, copies.contains_key(&place), copies.values().any(|v| *v == place))
        {
            found.push((kind, record.uid.clone(), partners.iter().map(|e| e.number).collect()));
        }
    }
    for (copy, original) in &copies {
        let mut both: Vec<u64> = matched.get(original).into_iter().flatten().map(|e| e.number).collect();
        both.extend(matched.get(copy).into_iter().flatten().map(|e| e.number));
        let uids = [*original, *copy].map(|p| records[p].uid.clone());
        let uid = uids.into_iter().find(|u| !u.starts_with("copy-")).unwrap();
        found.push(("duplicate", uid, both));
    }
    found.extend(clashes(&records, &copies).into_iter().map(|uid| ("double_booking", uid, Vec::new())));
    found
        .into_iter()
        .map(|(kind, uid, numbers)| (kind.to_owned(), uid, numbers.into_iter().collect()))
        .collect()
}

fn records(world: &World, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Record> {
    let internal = |email: &str| world.person(email).is_some_and(|p| p.active);
    let mut records = Vec::new();
    for event in world.events.values() {
        let outside = world.person(&event.organizer).is_none();
        let here = event.calendar == event.organizer || outside;
        if event.deleted
            || event.called_off
            || event.event_type != "default"
            || event.show_as == "free"
            || !here
        {
            continue;
        }
        for day in series::instances(event, &world.zone, from, to) {
            let original = day.original.as_deref();
            records.push(Record {
                ids: [google_id(&event.id, original), graph_id(&event.calendar, &event.id, original)],
                uid: event.uid.clone(),
                title: day.event.title.clone(),
                body: day.event.body.clone(),
                owner: owner(&day.event, world, internal),
                category: day.event.categories.first().cloned().unwrap_or_default(),
                guests: day.event.guests.clone(),
                start: day.start,
                end: day.end,
                all_day: matches!(day.event.when, When::AllDay { .. }),
                busy: event.show_as == "busy",
            });
        }
    }
    records.sort_by_key(|r| (r.start, r.uid.starts_with("copy-")));
    records
}

/// The organiser; of an outsider's event an attorney who was asked, else the one member who was, and nobody where it were
/// several.
fn owner(event: &Event, world: &World, internal: impl Fn(&str) -> bool) -> Option<String> {
    if internal(&event.organizer) {
        return Some(event.organizer.clone());
    }
    let asked: BTreeSet<&String> = event
        .guests
        .iter()
        .filter(|g| g.answer != "declined" && internal(&g.email))
        .map(|g| &g.email)
        .collect();
    let attorney = asked.iter().find(|email| world.person(email).is_some_and(|one| one.attorney));
    attorney.or(asked.first().filter(|_| asked.len() == 1)).map(|email| (*email).clone())
}

fn number_in(record: &Record, world: &World) -> Option<u64> {
    let text = format!("{} {}", record.title, record.body);
    world.matters.values().find(|m| text.contains(&m.display_number)).map(|m| m.number)
}

fn partner(entry: &Entry, records: &[Record], world: &World) -> Option<usize> {
    if let Some(id) = entry.external.get(LINK) {
        return records.iter().position(|r| r.ids.contains(id));
    }
    let by = |fits: &dyn Fn(&Record) -> bool| records.iter().position(fits);
    let near = |r: &Record| (r.start - entry.start).abs() <= Duration::hours(12);
    let own = |r: &Record| r.owner.as_deref() == Some(entry.owner.as_str());
    let matter = |r: &Record| entry.matter.is_some() && number_in(r, world) == entry.matter;
    by(&|r| matter(r) && own(r) && r.start < entry.end && r.end > entry.start)
        .or_else(|| by(&|r| matter(r) && own(r) && near(r) && r.title == entry.title))
        .or_else(|| by(&|r| r.title == entry.title && r.start == entry.start))
}

/// UID of the event that a dead link once named.
fn cancelled_uid(entry: &Entry, world: &World) -> String {
    let link = entry.external.get(LINK).cloned().unwrap_or_default();
    let named = |e: &&crate::world::Event| {
        let originals = e.exceptions.keys().map(|k| Some(k.as_str())).chain([None]);
        let mut ids = originals.flat_map(|o| [google_id(&e.id, o), graph_id(&e.calendar, &e.id, o)]);
        ids.any(|id| id == link)
    };
    world.events.values().find(named).map(|e| e.uid.clone()).unwrap_or_default()
}

fn about(record: &Record, partners: &[&Entry], world: &World, copy: bool, copied: bool) -> Vec<&'static str> {
    let wanted = !["", "Internal"].contains(&record.category.as_str());
    let [entry] = partners else {
        let unclear = record.category.is_empty() || record.owner.is_none() || record.end <= record.start;
        return match (partners.len(), copy) {
            (0, true) => vec![],
            (0, false) if unclear && !in_court(record) => vec!["flagged"],
            (0, false) if unclear => vec!["missing_there"],
            (0, false) if wanted => vec!["missing_there"],
            (0, false) => vec![],
            _ => vec!["duplicate"],
        };
    };
    if copied {
        return vec![];
    }
    let known = |email: &str| world.person(email).is_some() || world.contact(email).is_some();
    let guests: BTreeSet<&str> = record
        .guests
        .iter()
        .filter(|g| !g.room && known(&g.email) && Some(&g.email) != record.owner.as_ref())
        .map(|g| g.email.as_str())
        .collect();
    let attending: BTreeSet<&str> = entry.attendees.iter().map(String::as_str).collect();
    let differs = [
        (
            "time_differs",
            (entry.start, entry.end, entry.all_day) != (record.start, record.end, record.all_day),
        ),
        ("owner_differs", record.owner.as_deref() != Some(entry.owner.as_str())),
        ("matter_differs", entry.matter != number_in(record, world)),
        ("category_differs", !entry.category.eq_ignore_ascii_case(&record.category)),
        ("attendees_differ", guests != attending),
    ];
    differs.into_iter().filter(|(_, wrong)| *wrong).map(|(kind, _)| kind).collect()
}

/// A court waits for it, by its category or by the words of its title.
fn in_court(record: &Record) -> bool {
    let title = record.title.to_lowercase();
    ["Court Appearance", "Deposition"].contains(&record.category.as_str())
        || ["hearing", "deposition", "status conference", "trial"].iter().any(|word| title.contains(word))
}

/// Copies, by place, with the place of what they copy.
fn copies(records: &[Record]) -> BTreeMap<usize, usize> {
    let same = |a: &Record, b: &Record| {
        (a.start, a.end, &a.title, &a.owner) == (b.start, b.end, &b.title, &b.owner) && a.uid != b.uid
    };
    let mut copies = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        if let Some(first) = records.iter().take(place).position(|r| same(r, record)) {
            copies.insert(place, first);
        }
    }
    copies
}

/// UID of the earlier event of each pair that overlaps.
fn clashes(records: &[Record], copies: &BTreeMap<usize, usize>) -> Vec<String> {
    let mut found = Vec::new();
    for (place, one) in records.iter().enumerate() {
        for (later, other) in records.iter().enumerate().skip(place + 1) {
            let timed = one.busy && other.busy && !one.all_day && !other.all_day;
            let overlap = one.start < other.end && other.start < one.end;
            if timed
                && overlap
                && one.owner.is_some()
                && one.owner == other.owner
                && copies.get(&later) != Some(&place)
            {
                found.push(one.uid.clone());
            }
        }
    }
    found
}

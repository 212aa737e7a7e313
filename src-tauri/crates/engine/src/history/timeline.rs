//! Both systems together: what was found, with all copies and entries of the same appointment.

use super::found::{self, Item, Nature};
use super::story::Story;
use super::written;
use crate::answer::today::in_words;
use crate::api::history::{AppointmentStory, StorySide};
use crate::api::places::Place;
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::calendar::event::AppointmentId;
use truedocket_core::connection::Role;
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::{connection, discrepancy, entry, event, link};
use truedocket_store::{Reader, Result};

pub(super) fn of(reader: &Reader, text: &str, office: &Zone, zones: &Zones) -> Result<Vec<AppointmentStory>> {
    let relations = Relations::of(reader, office)?;
    let story = Story::of(reader, office)?;
    let mut told: BTreeSet<EventKey> = BTreeSet::new();
    let mut appointments = Vec::new();
    for item in found::all(reader, text, office)? {
        if told.contains(&item.key) {
            continue;
        }
        let all = relations.of_one(item)?;
        told.extend(all.iter().map(|item| item.key.clone()));
        let all: Vec<&Item> = all.iter().collect();
        let Some(first) = all.first() else { continue };
        appointments.push(AppointmentStory {
            title: first.title.reveal().to_owned(),
            when: time_words::span_of_year(&first.span, office, zones),
            sides: all.iter().map(|item| side(item, office, zones)).collect(),
            steps: written(story.tell(&all)?, office),
        });
    }
    if appointments.is_empty() {
        appointments.extend(of_difference(reader, text, office)?);
    }
    Ok(appointments)
}

/// The story of a difference that no appointment belongs to, such as a system that was not read.
fn of_difference(reader: &Reader, text: &str, office: &Zone) -> Result<Option<AppointmentStory>> {
    let Some(kept) = found::difference(reader, text)? else { return Ok(None) };
    let steps = discrepancy::history(reader, &kept.known.fingerprint)?;
    let steps = steps.iter().map(|step| (step.at, format!("{}: {}", kept.shown.label, in_words(step))));
    Ok(Some(AppointmentStory {
        title: kept.shown.title.clone(),
        when: kept.shown.when.clone(),
        sides: Vec::new(),
        steps: written(steps.collect(), office),
    }))
}

fn side(item: &Item, office: &Zone, zones: &Zones) -> StorySide {
    StorySide {
        system: item.key.connection.to_string(),
        id: item.key.to_string(),
        place: Place::from(&item.key),
        title: item.title.reveal().to_owned(),
        when: time_words::span_of_year(&item.span, office, zones),
        state: item.state.clone(),
    }
}

/// What belongs to what.
struct Relations<'a> {
    reader: &'a Reader,
    office: &'a Zone,
    record: Vec<ConnectionName>,
    practice: Vec<ConnectionName>,
    /// Entries, also those that are gone, by the event or series that they name.
    naming: BTreeMap<RemoteId, Vec<(ConnectionName, RemoteId)>>,
}

impl<'a> Relations<'a> {
    fn of(reader: &'a Reader, office: &'a Zone) -> Result<Self> {
        let known = connection::list(reader)?;
        let of_role = |role: Role| {
            let named = known.iter().filter(|known| known.connection.role == role);
            named.map(|known| known.connection.name.clone()).collect::<Vec<_>>()
        };
        let (record, practice) = (of_role(Role::Record), of_role(Role::Pms));
        let mut naming: BTreeMap<RemoteId, Vec<(ConnectionName, RemoteId)>> = BTreeMap::new();
        for name in &practice {
            for (entry, event) in entry::sources_ever(reader, name)? {
                naming.entry(event).or_default().push((name.clone(), entry));
            }
        }
        Ok(Self { reader, office, record, practice, naming })
    }

    /// The appointment of an item: its events first, then its entries.
    fn of_one(&self, item: Item) -> Result<Vec<Item>> {
        let (mut events, mut entries): (Vec<Item>, Vec<Item>) = (Vec::new(), Vec::new());
        match &item.nature {
            Nature::Event(_) => events.push(item),
            Nature::Entry(_) => {
                events.extend(self.events_of(&item)?);
                entries.push(item);
            }
        }
        for id in events.iter().filter_map(appointment).cloned().collect::<BTreeSet<_>>() {
            add_new(&mut events, self.copies(&id)?);
        }
        for event in &events {
            add_new(&mut entries, self.entries_of(event)?);
        }
        events.extend(entries);
        Ok(events)
    }

    fn copies(&self, id: &AppointmentId) -> Result<Vec<Item>> {
        let AppointmentId::Shared { uid, .. } = id else { return Ok(Vec::new()) };
        let all = event::of_uid(self.reader, uid)?.into_iter();
        let of_day = all.filter(|(event, _)| event.appointment() == *id);
        Ok(of_day.map(|(event, gone)| Item::of_event(event, gone)).collect())
    }

    fn events_of(&self, item: &Item) -> Result<Vec<Item>> {
        let mut found = Vec::new();
        if let Some(known) = link::of_entry(self.reader, &item.key)? {
            found.extend(self.events(&known.record.connection, &known.record.id)?);
        }
        let Nature::Entry(Some(source)) = &item.nature else { return Ok(found) };
        for name in &self.record {
            let source = RemoteId::new(source);
            add_new(&mut found, self.events(name, &source)?);
            let days = found::days_of_series(self.reader, name, &source, &item.span, self.office)?;
            let days = days.into_iter().map(|(day, gone)| Item::of_event(day, gone)).collect();
            add_new(&mut found, days);
        }
        Ok(found)
    }

    fn events(&self, connection: &ConnectionName, id: &RemoteId) -> Result<Vec<Item>> {
        let (living, gone) = event::living_and_gone(self.reader, connection, id)?;
        let living = living.into_iter().map(|event| Item::of_event(event, None));
        let gone = gone.into_iter().map(|gone| Item::of_event(gone.event, Some(gone.gone_at)));
        Ok(living.chain(gone).collect())
    }

    fn entries_of(&self, event: &Item) -> Result<Vec<Item>> {
        let linked = link::of_record(self.reader, &event.key)?.into_iter();
        let linked = linked.map(|link| (link.entry.connection, link.entry.id));
        let named = self.naming.get(&event.key.id).cloned().unwrap_or_default();
        let mut found = Vec::new();
        for (connection, id) in linked.chain(named).filter(|(name, _)| self.practice.contains(name)) {
            if let Some((entry, gone)) = entry::find(self.reader, &connection, &id)? {
                found.push(Item::of_entry(self.reader, entry, gone)?);
            }
        }
        // What names the series stands for the day on which it lies.
        let of_series = event.series.as_ref().and_then(|series| self.naming.get(series));
        for (connection, id) in of_series.into_iter().flatten() {
            let Some((entry, gone)) = entry::find(self.reader, connection, id)? else { continue };
            if entry.span.first_day(self.office) == event.span.first_day(self.office) {
                found.push(Item::of_entry(self.reader, entry, gone)?);
            }
        }
        Ok(found)
    }
}

fn appointment(item: &Item) -> Option<&AppointmentId> {
    match &item.nature {
        Nature::Event(id) => Some(id),
        Nature::Entry(_) => None,
    }
}

fn add_new(all: &mut Vec<Item>, more: Vec<Item>) {
    for item in more {
        if !all.iter().any(|known| known.key == item.key) {
            all.push(item);
        }
    }
}

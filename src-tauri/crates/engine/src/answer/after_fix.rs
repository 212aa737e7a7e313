//! Both sides as a fix of ours has left them, by its receipts: who looks after a fix must not see what was before it, nor
//! an old receipt over what was read since.

use super::fix_undo::read_done;
use crate::api::places::Place;
use crate::api::today::{ATTENDEES, Field, Side};
use crate::fix::task::Receipt;
use crate::morning::remember::StoredDiscrepancy;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use truedocket_core::firm::matter::Entry;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::EventKey;
use truedocket_core::time::words;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_store::table::fix_plan::{FixPlan, State};
use truedocket_store::table::{matter, member};
use truedocket_store::{Reader, Result};

const NOTHING: &str = "—";

/// How times are written.
#[derive(Clone, Copy)]
pub(crate) struct Clocks<'a> {
    pub(crate) office: &'a Zone,
    pub(crate) zones: &'a Zones,
}

/// The sides after the newest plan; as they were shown where none was carried out, or nothing since they were seen.
pub(super) fn sides(
    reader: &Reader,
    (shown, seen_at): (&[Side], DateTime<Utc>),
    kept: Option<&StoredDiscrepancy>,
    plan: Option<&FixPlan>,
    clocks: Clocks<'_>,
) -> Result<Vec<Side>> {
    let (Some(kept), Some(plan)) = (kept, plan.filter(|plan| is_newer(plan, seen_at))) else {
        return Ok(shown.to_vec());
    };
    let Ok(done) = read_done(&plan.undo) else { return Ok(shown.to_vec()) };
    let mut sides = shown.to_vec();
    let places = places(kept, shown);
    for Receipt { before, after } in done.into_iter().map(|done| done.receipt) {
        let place = match &before {
            Some(before) => places.get(&before.key).copied(),
            None => sides.iter().position(|side| !side.present),
        };
        let Some(side) = place.and_then(|place| sides.get_mut(place)) else { continue };
        match after {
            Some(after) => {
                let fields = fields(reader, &after, before.as_ref().map(|_| side.fields.as_slice()), clocks)?;
                let place = Some(Place::from(&after.key));
                *side = Side { present: true, place, fields, ..side.clone() };
            }
            None => *side = Side { present: false, place: None, fields: Vec::new(), ..side.clone() },
        }
    }
    marked(&mut sides);
    Ok(sides)
}

/// Was it carried out after that? What a reading has shown since is newer than any receipt.
fn is_newer(plan: &FixPlan, seen_at: DateTime<Utc>) -> bool {
    plan.state == State::Applied && plan.changed_at.is_some_and(|changed| changed >= seen_at)
}

/// Which of the shown sides each version is. Of one system they stand in the same order.
fn places(kept: &StoredDiscrepancy, shown: &[Side]) -> BTreeMap<EventKey, usize> {
    let mut places = BTreeMap::new();
    for facts in &kept.found.sides {
        let system = facts.key.connection.as_str();
        let before = kept.found.sides.iter().take_while(|other| other.key != facts.key);
        let nth = before.filter(|other| other.key.connection.as_str() == system).count();
        let mut same = shown.iter().enumerate().filter(|(_, side)| side.present && side.system == system);
        places.extend(same.nth(nth).map(|(place, _)| (facts.key.clone(), place)));
    }
    places
}

/// The fields of an entry. Names that only a reading knows are taken from how it was shown before, if it was.
fn fields(
    reader: &Reader,
    entry: &Entry,
    before: Option<&[Field]>,
    clocks: Clocks<'_>,
) -> Result<Vec<Field>> {
    let staff = member::staff(reader)?;
    let name = |email: &Email| match staff.find(email) {
        Some(member) if !member.name.is_blank() => member.name.reveal().to_owned(),
        Some(_) | None => email.as_str().to_owned(),
    };
    let number = match &entry.matter {
        Some(id) => matter::find(reader, &entry.key.connection, id)?.map(|matter| matter.number),
        None => None,
    };
    let people: Vec<String> = entry.attendees.iter().map(name).collect();
    let known = |field: &str| {
        let field = before?.iter().find(|known| known.name == field)?;
        Some(field.value.clone())
    };
    let all = [
        ("When", words::span(&entry.span, clocks.office, clocks.zones)),
        ("Owner", entry.owner.as_ref().map(name).unwrap_or_default()),
        ("Matter", number.unwrap_or_default()),
        ("Category", entry.category.clone().unwrap_or_default()),
        (ATTENDEES, people.join(", ")),
        ("Title", entry.title.reveal().trim().to_owned()),
        ("Place", entry.place.reveal().trim().to_owned()),
    ];
    let field = |(name, value): (&str, String)| {
        // An address in place of a name would look like a change.
        let value = if name == ATTENDEES { known(name).unwrap_or(value) } else { value };
        let value = if value.is_empty() { NOTHING.to_owned() } else { value };
        Field { name: name.to_owned(), value, differs: false }
    };
    Ok(all.into_iter().map(field).collect())
}

/// A field that differed is marked as long as it does.
fn marked(sides: &mut [Side]) {
    let values = |name: &str, sides: &[Side]| -> Vec<String> {
        let fields = sides.iter().filter(|side| side.present).flat_map(|side| &side.fields);
        fields.filter(|field| field.name == name).map(|field| field.value.clone()).collect()
    };
    let all: Vec<Side> = sides.to_vec();
    for field in sides.iter_mut().flat_map(|side| &mut side.fields) {
        let values = values(&field.name, &all);
        field.differs &= values.iter().any(|value| *value != field.value);
    }
}

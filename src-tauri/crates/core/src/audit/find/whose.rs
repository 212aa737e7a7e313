//! Whose an appointment is, asked of rows in numbers. [`crate::rules::owner`] decides, as it does for the daily comparison.

use super::copies::Group;
use super::view::View;
use crate::audit::table::{Guest, NOBODY, Row};
use crate::calendar::event::ResponseStatus;
use crate::rules::owner::{self, Evidence, NoOwner};
use std::collections::BTreeSet;

/// Whose an appointment is, and who typed it in.
#[derive(Clone, Debug)]
pub(super) struct Whose {
    owners: Owners,
    /// The member of the firm who called it for them, where it was none of them.
    pub(super) typed_by: Option<u32>,
}

/// Nearly all appointments have one owner, which needs no memory of its own.
#[derive(Clone, Debug)]
enum Owners {
    One(u32),
    /// In order of their numbers.
    Several(Vec<u32>),
}

impl Whose {
    /// Each once.
    pub(super) fn owners(&self) -> &[u32] {
        match &self.owners {
            Owners::One(owner) => std::slice::from_ref(owner),
            Owners::Several(owners) => owners,
        }
    }
}

/// Whose the appointment is.
///
/// # Errors
/// Why nobody can be named.
pub(super) fn whose(view: &View<'_>, group: &Group, lead: &Row) -> Result<Whose, NoOwner<u32>> {
    let people = &view.people;
    let rows = || view.copies(group).iter().filter_map(|at| view.row(*at));
    let set = people.set_owners(lead.organizer, rows().map(|row| row.calendar));
    let organizer = (lead.organizer != NOBODY).then_some(lead.organizer);
    let role = |who: &u32| people.role(*who);
    if let Some(owner) = owner::organizing_attorney(&set, organizer.as_ref(), role) {
        return Ok(Whose { owners: Owners::One(*owner), typed_by: None });
    }
    let told = evidence(view, lead, rows(), set);
    let (owners, _) = owner::decide(&told, role, |who| people.schedules_for(*who))?;
    let typed_by = owner::typed_by(organizer.as_ref(), &owners, role).copied();
    let owners: Vec<u32> = owners.into_iter().collect();
    let owners = match owners.as_slice() {
        [one] => Owners::One(*one),
        _ => Owners::Several(owners),
    };
    Ok(Whose { owners, typed_by })
}

fn evidence<'v>(
    view: &View<'v>,
    lead: &Row,
    copies: impl Iterator<Item = &'v Row>,
    set: BTreeSet<u32>,
) -> Evidence<u32> {
    let people = view.table.guests(lead).iter().filter(|guest| !guest.resource);
    let (declined, asked): (Vec<&Guest>, Vec<&Guest>) =
        people.partition(|guest| guest.answer == ResponseStatus::Declined);
    let holders = copies.filter(|row| !view.is_declined(row)).map(|row| view.holder(row));
    Evidence {
        set,
        organizer: (lead.organizer != NOBODY).then_some(lead.organizer),
        asked: asked.iter().map(|guest| guest.who).collect(),
        declined: declined.iter().map(|guest| guest.who).collect(),
        holders: holders.filter(|who| *who != NOBODY).collect(),
    }
}

//! What one system has called off and the other one has not, what one of them has day by day, and what else differs.

use super::super::outcome::{Discrepancy, DiscrepancyKind};
use super::super::snapshot::Side;
use super::{Wording, capital};
use crate::text::ClientText;
use crate::time::words;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Only the entry is called off, by its words.
pub(super) fn is_off_there(found: &Discrepancy) -> bool {
    let by = found.called_off_by().map(|(side, _)| side);
    found.kind() == DiscrepancyKind::TitleDiffers && by == Some(Side::Practice)
}

/// By which words alone it is called off, and what its text says against them.
pub(super) fn by_words(words: &ClientText, against: Option<&ClientText>) -> String {
    let off = format!("Only its words call it off: “{}”.", words.reveal());
    let against =
        against.map(|said| format!(" Its text says that it takes place: “{}”.", said.reveal().trim()));
    off + &against.unwrap_or_default()
}

impl Wording<'_> {
    pub(super) fn off_there_label(&self) -> String {
        format!("Called off in {}, still stands in {}", self.practice, self.record)
    }

    /// Which system has called it off, and which one has it still. Where they never agreed on the time, with both.
    pub(super) fn called_off(&self, found: &Discrepancy) -> String {
        let (off, stands) = match is_off_there(found) {
            true => (self.practice, self.record),
            false => (self.record, self.practice),
        };
        let (here, there) = (found.side(Side::Record), found.side(Side::Practice));
        let anothers = found.also_differs(DiscrepancyKind::OwnerDiffers);
        let theirs = there.filter(|_| anothers).map(|there| self.person(there.owner.as_ref()));
        let whose = theirs.map(|who| format!(" The entry is on the calendar of {who}.")).unwrap_or_default();
        let times = here.zip(there).filter(|(here, there)| here.span != there.span);
        let times = times.map(|(here, there)| (self.when(&here.span), self.when(&there.span)));
        let told = match times.filter(|(here, there)| here != there) {
            None => format!("{off} says that this was called off, {stands} still has it."),
            Some((here, there)) => {
                let (was, is) = if is_off_there(found) { (there, here) } else { (here, there) };
                format!("{off} says that this was called off ({was}), {stands} still has it ({is}).")
            }
        };
        capital(&(told + &whose))
    }

    pub(super) fn day_by_day(&self, whole: Side) -> String {
        let (one, other) = match whole {
            Side::Record => (self.record, self.practice),
            Side::Practice => (self.practice, self.record),
        };
        capital(&format!("{one} has it in one piece, {other} day by day."))
    }

    pub(super) fn missing_days(&self, days: &BTreeSet<NaiveDate>) -> String {
        let named: Vec<String> = days.iter().map(|day| words::day(*day)).collect();
        format!("What is missing: {}.", named.join(", "))
    }
}

/// What else differs of the same appointment.
pub(super) fn also_differs(kinds: &BTreeSet<DiscrepancyKind>) -> String {
    let named = kinds.iter().map(|kind| match kind {
        DiscrepancyKind::TimeDiffers => "time",
        DiscrepancyKind::OwnerDiffers => "owner",
        DiscrepancyKind::MatterDiffers => "matter",
        DiscrepancyKind::CategoryDiffers => "category",
        DiscrepancyKind::AttendeesDiffer => "people",
        DiscrepancyKind::TitleDiffers => "title",
        DiscrepancyKind::PlaceDiffers => "place",
        DiscrepancyKind::NotChecked
        | DiscrepancyKind::MissingThere
        | DiscrepancyKind::MissingHere
        | DiscrepancyKind::CancelledButAlive
        | DiscrepancyKind::Duplicate
        | DiscrepancyKind::DoubleBooking
        | DiscrepancyKind::NeedsCover => "whether it is there",
    });
    format!("Also different: {}.", named.collect::<Vec<_>>().join(", "))
}

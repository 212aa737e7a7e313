//! What the calendar of record says twice, and not alike.

use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts};
use super::{Wording, capital};
use std::collections::BTreeSet;

impl Wording<'_> {
    /// Both versions: for whom, when, and where.
    pub(super) fn versions(&self, found: &Discrepancy) -> String {
        let fields: BTreeSet<DiscrepancyKind> = found.contradicted().collect();
        let [first, second] = found.sides.as_slice() else { return String::new() };
        let version = |facts: &Facts| {
            let place = facts.place.reveal().trim();
            let place = Some(place).filter(|name| !name.is_empty()).map(|name| format!(" in “{name}”"));
            let is_told = fields.contains(&DiscrepancyKind::PlaceDiffers) && !found.is_private();
            let place = place.filter(|_| is_told).unwrap_or_default();
            format!("for {} it is {}{place}", self.owners(Some(facts)), self.when(&facts.span))
        };
        let off = fields.contains(&DiscrepancyKind::CancelledButAlive);
        let off = if off { ", and one of them is called off" } else { "" };
        capital(&format!(
            "{} has this appointment more than once: {}, {}{off}.",
            self.record,
            version(first),
            version(second)
        ))
    }

    /// In what, and that a person has to say what is right.
    pub(super) fn contradicts(&self, fields: &BTreeSet<DiscrepancyKind>) -> String {
        let named = fields.iter().map(|kind| match kind {
            DiscrepancyKind::TimeDiffers => "the time",
            DiscrepancyKind::PlaceDiffers => "the place",
            _whether => "whether it takes place",
        });
        let named: Vec<&str> = named.collect();
        format!(
            "In {} another copy of it differs in {}: a person has to say which one is right.",
            self.record,
            named.join(", ")
        )
    }
}

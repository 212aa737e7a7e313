//! What one system has twice, alike or not, and who is booked twice.

use super::super::fix::never;
use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts, Note};
use super::super::snapshot::Side;
use super::{Wording, capital};
use crate::firm::people::Email;
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
            let named = [DiscrepancyKind::TitleDiffers, DiscrepancyKind::MatterDiffers];
            let is_named = named.iter().any(|kind| fields.contains(kind)) && !found.is_private();
            let title = if is_named { format!(" as “{}”", facts.shown_title()) } else { String::new() };
            format!("for {} it is {}{title}{place}", self.owners(Some(facts)), self.when(&facts.span))
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

    pub(super) fn duplicate(&self, found: &Discrepancy) -> String {
        let entries = found.sides.iter().filter(|facts| facts.side == Side::Practice).count();
        let events = found.sides.len() - entries;
        if entries > 1 {
            let off = found.notes.iter().filter(|note| matches!(note, Note::SaysCalledOff { .. })).count();
            let off = match off {
                0 => String::new(),
                1 => ", and one of them is called off".to_owned(),
                several => format!(", and {several} of them are called off"),
            };
            let told = format!("{} has {entries} entries for this one appointment{off}.", self.practice);
            // No fix is offered then, and this is the reason.
            let why = never(found).map(|why| format!(" {}", self.no_fix(why)));
            capital(&format!("{told}{}", why.unwrap_or_default()))
        } else {
            let often = if events == 2 { "twice".to_owned() } else { format!("{events} times") };
            capital(&format!(
                "{} has this {often} for the same owner, at the same time, with the same title. It is never written to: \
                 remove there what is too many.",
                self.record
            ))
        }
    }

    pub(super) fn double_booking(&self, found: &Discrepancy) -> String {
        let [a, b] = found.sides.as_slice() else {
            return String::new();
        };
        let (who, are) = match &shared(a, b)[..] {
            [] => (self.person(a.owner.as_ref()), "is"),
            [one] => (self.person(Some(one)), "is"),
            several => (self.persons(several.iter().copied()), "are"),
        };
        format!(
            "{who} {are} booked twice: “{}” ({}) and “{}” ({}).",
            a.shown_title(),
            self.when(&a.span),
            b.shown_title(),
            self.when(&b.span)
        )
    }

    /// In what, and that a person has to say what is right.
    pub(super) fn contradicts(&self, fields: &BTreeSet<DiscrepancyKind>) -> String {
        let named = fields.iter().map(|kind| match kind {
            DiscrepancyKind::TimeDiffers => "the time",
            DiscrepancyKind::PlaceDiffers => "the place",
            DiscrepancyKind::TitleDiffers => "the title",
            DiscrepancyKind::MatterDiffers => "the matter",
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

/// Who owns both.
fn shared<'f>(a: &'f Facts, b: &'f Facts) -> Vec<&'f Email> {
    let owners = |facts: &'f Facts| facts.whose.iter().flat_map(|whose| &whose.owners).chain(&facts.owner);
    let theirs: BTreeSet<&Email> = owners(b).collect();
    let both: BTreeSet<&Email> = owners(a).filter(|owner| theirs.contains(owner)).collect();
    both.into_iter().collect()
}

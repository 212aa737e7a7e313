//! What may be the same appointment.

use super::super::outcome::{Discrepancy, Note};
use super::super::snapshot::Side;
use super::Wording;
use crate::firm::people::Email;
use crate::text::ClientText;
use crate::time::Span;

impl Wording<'_> {
    /// All that may be the same appointment, as sentences; `None`: nothing may be.
    pub fn twins(&self, found: &Discrepancy) -> Option<String> {
        let twins = found.notes.iter().filter(|note| matches!(note, Note::Twin { .. }));
        let all: Vec<String> = twins.map(|note| self.told(note, found.is_private())).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// One of them, or one that was read apart from a report.
    pub fn twin(&self, side: Side, title: &ClientText, span: &Span, owner: Option<&Email>) -> String {
        format!(
            "{} has “{}” on {} for {}: look whether it is this one.",
            self.system(side),
            title.reveal().trim(),
            self.when(span),
            self.person(owner)
        )
    }

    /// The same without the words of what is private.
    pub fn sealed_twin(&self, side: Side, span: &Span) -> String {
        format!(
            "{} has an appointment that may be this one, {}: look whether it is.",
            self.system(side),
            self.when(span)
        )
    }

    fn system(&self, side: Side) -> &str {
        match side {
            Side::Record => self.record,
            Side::Practice => self.practice,
        }
    }
}

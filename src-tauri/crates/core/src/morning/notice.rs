//! What a person should know of the compared days although nothing differs: deadlines, answers, what is only held. None of
//! it is a mistake, and nothing of it is ever written.

use super::gather::{Disposition, GatheredAppointment, GatheredEntry};
use super::outcome::{Facts, SkipReason};
use crate::firm::people::Email;
use crate::firm::policy::CategoryKind;
use crate::rules::called_off::CalledOffStatement;
use crate::rules::matter_id::MatterMatch;
use crate::text::ClientText;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Something that is so, and no mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// A deadline that ends on these days; `true`: the practice system's court rules made it.
    Due(bool),
    /// Its matter is closed, although it lies ahead.
    ClosedMatter(MatterMatch),
    /// These have declined it.
    Declined(BTreeSet<Email>),
    /// It is only held, and not certain.
    Tentative,
    /// One system has it for the whole day, the other one with hours; the days are the same.
    WholeDay,
    /// Its own words call it off, and nothing says otherwise. The words, unless they are private.
    SaysCalledOff(Option<ClientText>),
}

/// One of them, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What is so.
    pub what: Circumstance,
    /// How bad it would be to overlook it.
    pub severity: CategoryKind,
    /// The appointment or entry.
    pub facts: Facts,
    /// For the order of the list.
    pub start: DateTime<Utc>,
}

/// Words of titles that name a deadline.
const DUE: [&str; 5] = ["due", "deadline", "deadlines", "cutoff", "sol"];
/// Behind `due` these say that none is meant.
const NOT_DUE: [&str; 3] = ["diligence", "process", "course"];

/// Does the title (in normal form) name a deadline?
pub(super) fn names_deadline(title: &str) -> bool {
    let words: Vec<&str> = title.split(' ').collect();
    let due = words.iter().enumerate().any(|(at, word)| {
        DUE.contains(word) && !words.get(at + 1).is_some_and(|next| NOT_DUE.contains(next))
    });
    due || title.contains("statute of limitations") || title.starts_with("last day to ")
}

/// Is it a deadline that must be told? One that is shown as free, as whole days are by default, or that only the firm
/// needs, is one all the same.
pub(super) fn is_due(appt: &GatheredAppointment<'_>) -> bool {
    let alive = match appt.fate {
        Disposition::Expected | Disposition::Flagged => true,
        Disposition::Skipped(why) => matches!(why, SkipReason::Free | SkipReason::Internal),
        Disposition::CalledOff => false,
    };
    alive && appt.when.compared && names_deadline(&appt.title)
}

/// One of an appointment.
pub(super) fn of_appt(what: Circumstance, severity: CategoryKind, appt: &GatheredAppointment<'_>) -> Notice {
    Notice { what, severity, facts: appt.facts(), start: appt.when.start }
}

/// The deadline of an entry. What its own words call off is due no more, and told as that.
pub(super) fn due_entry(ent: &GatheredEntry<'_>, severity: CategoryKind) -> Notice {
    let what = Circumstance::Due(ent.entry.ruled);
    let due = || Notice { what, severity, facts: ent.facts(), start: ent.when.start };
    ent.off.as_ref().map_or_else(due, |off| off_entry(off, severity, ent))
}

/// What its own words call off, of an appointment.
pub(super) fn off_appt(
    off: &CalledOffStatement,
    severity: CategoryKind,
    appt: &GatheredAppointment<'_>,
) -> Notice {
    let shown = (!appt.lead().private).then(|| off.words.clone());
    of_appt(Circumstance::SaysCalledOff(shown), severity, appt)
}

/// The same of an entry without one.
pub(super) fn off_entry(off: &CalledOffStatement, severity: CategoryKind, ent: &GatheredEntry<'_>) -> Notice {
    let what = Circumstance::SaysCalledOff(Some(off.words.clone()));
    Notice { what, severity, facts: ent.facts(), start: ent.when.start }
}

/// Gravest first, then by time.
pub(super) fn sort(notices: &mut [Notice]) {
    let order =
        |notice: &Notice| (notice.severity, notice.start, notice.what.clone(), notice.facts.key.clone());
    notices.sort_by_cached_key(order);
}

//! The morning report and what a person does with it.

use crate::api::places::Place;
use crate::api::states::{
    DiscrepancyAct, DiscrepancyKind, DiscrepancyState, NoticeKind, Severity, SystemReading, WriteAct,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks `today.report`: the newest report, or that of a number.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct ReportAsked {
    /// A report's number; `None` for the newest.
    #[ts(type = "number | null")]
    pub number: Option<u64>,
}

/// The report as it is shown on screen, in print and as JSON: one model for all three.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Report {
    /// Counts up by one with each report of this installation.
    #[ts(type = "number")]
    pub number: u64,
    /// The run that made it.
    pub run: String,
    /// The firm's name.
    pub firm: String,
    /// The name of the person of whom alone it tells; empty in the whole report.
    #[serde(default)]
    pub copy_for: String,
    /// `3 discrepancies for Fri, Nov 20, 2026`.
    pub headline: String,
    /// What the second look of the evening found to differ from the report before; nothing in a report of the morning.
    #[serde(default)]
    pub second_look: Option<SecondLook>,
    /// `Friday, November 20, 2026`, or a span over a weekend.
    pub days: String,
    /// First day, `2026-11-20`.
    pub day_from: String,
    /// Last day, inclusive.
    pub day_to: String,
    /// When it was made: `Thu, Nov 19, 2026, 6:30 AM EST`.
    pub made: String,
    /// Says that and why it is late, e.g. that the computer was asleep at 6:30; else empty.
    pub late: String,
    /// The systems that were compared.
    pub systems: Vec<SystemState>,
    /// What differs, worst first.
    pub discrepancies: Vec<Discrepancy>,
    /// `14 earlier ones could not be checked again: Clio wants a sign-in.`; empty when all could.
    #[serde(default)]
    pub unconfirmed: String,
    /// What is over since the report before, and by what.
    #[serde(default)]
    pub resolved: Vec<Settled>,
    /// Events that could not be compared because they break a rule of the firm.
    pub flagged: Vec<Flagged>,
    /// What should be known of these days although nothing differs: deadlines first of all. Worst first.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Counts.
    pub counts: Counts,
    /// What the first line is made of besides the counts.
    #[serde(default)]
    pub headline_facts: HeadlineFacts,
    /// SHA-256 of this report's canonical JSON, chained to the one before; hex.
    pub hash: String,
    /// The hash of the report before; empty for the first.
    pub previous: String,
}

/// What differs from the report before of the same day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SecondLook {
    /// `1 new, 2 over since the report of Thu, Nov 19, 6:30 AM EST`; names no appointment.
    pub summary: String,
    /// New differences.
    #[ts(type = "number")]
    pub new: u64,
    /// Differences that are over.
    #[ts(type = "number")]
    pub over: u64,
    /// All else that is not as it was.
    #[ts(type = "number")]
    pub other: u64,
    /// One line each: `New: Missing in Clio · Fri, Nov 20, 9:30 – 10:00 AM · Hearing`.
    pub news: Vec<String>,
}

/// What the first line of a report rests on, kept so that it can be said anew once people have decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, rename_all = "camelCase")]
#[ts(export)]
pub struct HeadlineFacts {
    /// Nothing of these days was read on either side.
    pub read_nothing: bool,
    /// When the system that was read least lately was read, if that is long ago; else empty.
    pub read_on: String,
    /// The discrepancies that are open from before, by id.
    pub from_before: Vec<String>,
    /// Of these, those that could not be checked again.
    pub unconfirmed: Vec<String>,
}

/// One system in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SystemState {
    /// The connection's name.
    pub name: String,
    /// `calendar of record`, `practice system`.
    pub role: String,
    /// Was all of it read?
    pub state: SystemReading,
    /// Appointments of the compared days.
    #[ts(type = "number")]
    pub events: u64,
    /// When it was last reached.
    pub reached: String,
    /// Why it was not checked, and what that leaves open; else empty. Names the calendars where only some failed.
    pub why: String,
}

/// Totals of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Counts {
    /// Appointments that agree in all systems.
    #[ts(type = "number")]
    pub agree: u64,
    /// Open, in review and not fixed: what needs a person.
    #[ts(type = "number")]
    pub open: u64,
    /// Of these, not fixed by the end of their day.
    #[serde(default)]
    #[ts(type = "number")]
    pub not_fixed: u64,
    /// Of those that are open from before, how many could not be checked again.
    #[serde(default)]
    #[ts(type = "number")]
    pub unconfirmed: u64,
    /// Of these, court appearances and depositions.
    #[ts(type = "number")]
    pub court: u64,
    /// Of these, client meetings.
    #[ts(type = "number")]
    pub client: u64,
    /// Of these, internal.
    #[ts(type = "number")]
    pub internal: u64,
    /// Accepted with a reason; they stay listed, below.
    #[ts(type = "number")]
    pub accepted: u64,
    /// Over since the last report, by themselves or by a fix (see `resolved`).
    #[ts(type = "number")]
    pub resolved: u64,
    /// Could not be checked.
    #[ts(type = "number")]
    pub not_checked: u64,
    /// Left out with a reason (see `flagged`).
    #[ts(type = "number")]
    pub flagged: u64,
}

/// A discrepancy that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Settled {
    /// Its fingerprint.
    pub id: String,
    /// What it was: `Missing in Clio`.
    pub label: String,
    /// The appointment's title.
    pub title: String,
    /// When the appointment is.
    pub when: String,
    /// Since when it is known to be over: `Thu, Nov 19, 9:14 AM EST`.
    pub at: String,
    /// By what: `fixed: made the entry in Clio, by dana@office`, `gone by itself`.
    pub how: String,
    /// Addresses of its owners.
    #[serde(default)]
    pub owners: Vec<String>,
}

/// Two systems disagree about one appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Discrepancy {
    /// Its fingerprint: the same from day to day.
    pub id: String,
    /// In which way the systems disagree.
    pub kind: DiscrepancyKind,
    /// The kind in words: `Missing in Clio`.
    pub label: String,
    /// How bad it is to miss it.
    pub severity: Severity,
    /// Where it stands.
    pub state: DiscrepancyState,
    /// Why a person accepted or closed it, or how it was resolved; else empty.
    pub reason: String,
    /// Who sees to it, until it is over.
    #[serde(default)]
    pub assigned: Option<Assigned>,
    /// First seen: `Wed, Nov 18`.
    pub since: String,
    /// Whole days since it was first seen.
    #[ts(type = "number")]
    pub age_days: u64,
    /// The appointment's title.
    pub title: String,
    /// `Fri, Nov 20, 9:30 – 11:00 AM`.
    pub when: String,
    /// The owner's name.
    pub owner: String,
    /// Addresses of its owners on either side; of what was not read, whose it is. Empty: it is nobody's, or all are
    /// concerned by what was not read.
    #[serde(default)]
    pub owners: Vec<String>,
    /// The matter's number; empty when there is none.
    pub matter: String,
    /// The rule in one sentence, with the facts: why this is here.
    pub why: String,
    /// The systems side by side.
    pub sides: Vec<Side>,
    /// What can be done.
    pub acts: Vec<DiscrepancyAct>,
    /// What happened to it, oldest first.
    pub history: Vec<Step>,
}

/// The person of the firm to whom a difference is assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Assigned {
    /// The address by which the staff list names the person.
    pub email: String,
    /// The person's name.
    pub name: String,
}

/// One system's version of the appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Side {
    /// The connection's name.
    pub system: String,
    /// False: it is not there at all.
    pub present: bool,
    /// Where it is, to open it there; `None` when it is not there, and in reports of earlier releases.
    #[serde(default)]
    pub place: Option<Place>,
    /// Fields, in the same order on each side.
    pub fields: Vec<Field>,
}

/// The name of the field that says who is asked to come. What hides words goes by it.
pub(crate) const ATTENDEES: &str = "Attendees";

/// One field of a side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Field {
    /// `When`, `Owner`, `Matter`, `Category`, `Attendees`, `Title`, `Place`.
    pub name: String,
    /// Its value; `—` when empty.
    pub value: String,
    /// True where the systems differ.
    pub differs: bool,
}

/// One step of a discrepancy's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Step {
    /// When.
    pub at: String,
    /// What: `first seen`, `in review`, `accepted: …`, `not fixed by the end of its day`, `closed: …`, `fixed: …`,
    /// `assigned to Ben Ortiz by dana@office`.
    pub what: String,
}

/// An event that was left out of the comparison, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Flagged {
    /// Title.
    pub title: String,
    /// When.
    pub when: String,
    /// Whose calendar it is on.
    pub calendar: String,
    /// How bad it would be to overlook it.
    #[serde(default = "Severity::unnamed")]
    pub severity: Severity,
    /// The rule that it breaks, and what was found for it all the same.
    pub why: String,
    /// Addresses of its owners.
    #[serde(default)]
    pub owners: Vec<String>,
    /// Nobody can know whose it is, so that it may be anybody's.
    #[serde(default)]
    pub may_be_anybodys: bool,
    /// Where it is; `None` for what could not be understood.
    #[serde(default)]
    pub place: Option<Place>,
    /// The matters that it may belong to, where it does not say its own; a person writes the right one into it.
    #[serde(default)]
    pub candidates: Vec<MatterCandidate>,
}

/// Something of these days that a person should know although nothing differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// How bad it would be to overlook it.
    pub severity: Severity,
    /// The title of the appointment or entry.
    pub title: String,
    /// When.
    pub when: String,
    /// The owner's name; empty when there is none.
    pub owner: String,
    /// Addresses of its owners.
    #[serde(default)]
    pub owners: Vec<String>,
    /// The matter's number; empty when there is none.
    pub matter: String,
    /// The connection that it is read from.
    pub system: String,
    /// One sentence.
    pub why: String,
}

/// Asks `today.mark`: sets the state of a discrepancy.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Mark {
    /// The discrepancy.
    pub id: String,
    /// `open`, `in_review`, `accepted` or, after its day, `closed`; nobody resolves by saying so.
    pub state: DiscrepancyState,
    /// Required for `accepted` and `closed`.
    #[serde(default)]
    pub reason: String,
}

/// Asks `today.assign`: who sees to a difference.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Assign {
    /// The discrepancy.
    pub id: String,
    /// The address of somebody who works at the firm, as the staff list has it; `None` for nobody any more.
    pub email: Option<String>,
}

/// Asks `fix.preview`.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PreviewAsked {
    /// The discrepancy.
    pub id: String,
    /// The matter that a person has picked from the candidates of an earlier preview, by its id; `None` at first.
    #[serde(default)]
    pub matter: Option<String>,
}

/// Asks `fix.undo`, for a fix that was applied.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FixAsked {
    /// The discrepancy.
    pub id: String,
}

/// What a fix would write, before it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FixPreview {
    /// The plan to apply; it holds the version that was seen and cannot do anything else. Empty as long as a person has
    /// to pick a matter.
    pub plan: String,
    /// One sentence: `Creates the entry in Clio`.
    pub summary: String,
    /// Each write.
    pub writes: Vec<Write>,
    /// What it will not do, or who would be told; else empty.
    pub warning: String,
    /// The matters to pick from, the strongest reason first, where the appointment does not say its own. None is chosen.
    #[serde(default)]
    pub candidates: Vec<MatterCandidate>,
}

/// A matter that a person may pick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MatterCandidate {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its client and what it is about.
    pub name: String,
    /// Why it is offered, in a few words: `its client is named`.
    pub why: String,
}

/// One write of a fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Write {
    /// The system that is written to.
    pub system: String,
    /// What is done to the entry.
    pub act: WriteAct,
    /// Fields as they are and as they will be.
    pub fields: Vec<Change>,
}

/// One field of a write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Change {
    /// The field.
    pub name: String,
    /// As it is; empty for a creation.
    pub from: String,
    /// As it will be; empty for a deletion.
    pub to: String,
}

/// Asks `fix.apply`.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FixApply {
    /// The plan of a preview.
    pub plan: String,
}

/// What a fix did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FixDone {
    /// The discrepancy as it is now.
    pub discrepancy: Discrepancy,
    /// One sentence.
    pub summary: String,
    /// Can it be undone?
    pub undo: bool,
}

/// Asks `report.pdf`; answers with the file's path.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PdfAsked {
    /// The report's number.
    #[ts(type = "number")]
    pub number: u64,
    /// The address of somebody of the staff list: only what concerns them. `None` for the whole report.
    pub person: Option<String>,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FileWritten {
    /// Where it is.
    pub path: String,
}

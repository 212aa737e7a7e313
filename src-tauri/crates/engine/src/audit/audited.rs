//! What an audit found, as the command line answers.

use super::entries;
use super::review::items;
use super::state::audit_state;
use crate::api::audit::{AuditEntry, AuditItemsAsked};
use crate::api::failure::Problem;
use crate::api::states::{AuditCalendarReading, AuditDecision, AuditEntryKind, Confidence, FindingKind};
use crate::engine::Engine;
use crate::reading;
use crate::runs;
use serde::Serialize;
use std::collections::BTreeMap;
use truedocket_core::audit::finding;
use truedocket_core::connection::Role;
use truedocket_core::ids::RunId;
use truedocket_store::table::run::Outcome;

/// Rows of one stretch of the review.
const STRETCH: u32 = 500;

/// What an audit found.
#[derive(Clone, Debug, Serialize)]
pub struct Audited {
    /// Names the clean-up.
    pub run: String,
    /// How the reading ended.
    #[serde(serialize_with = "runs::as_word")]
    pub outcome: Outcome,
    /// Rows that were read.
    pub events: u64,
    /// Rows that no finding names, of calendars and by lists that were read to their end.
    pub sound: u64,
    /// Rows that some finding names.
    pub found: u64,
    /// Rows that no finding names and that cannot be called sound, since something was not read.
    pub unchecked: u64,
    /// Entries of files in whose place another one counts: an older version of it, or the same once more.
    pub merged: u64,
    /// These by name.
    pub merged_entries: Vec<EntryRow>,
    /// Rows that could not be understood, by name.
    pub quarantined: Vec<EntryRow>,
    /// Entries that were read with a doubt: the line that was passed over.
    pub doubted: Vec<EntryRow>,
    /// What has to be known of files as a whole.
    pub files: Vec<EntryRow>,
    /// Calendars that could not be read, each with the reason: these are not clean, they are unknown.
    pub not_checked: Vec<String>,
    /// The findings.
    pub findings: Vec<FoundRow>,
    /// Findings by kind, all eleven.
    pub counts: BTreeMap<String, u64>,
}

/// One entry of a calendar that is no plain row.
#[derive(Clone, Debug, Serialize)]
pub struct EntryRow {
    /// Its calendar.
    pub calendar: String,
    /// Its `UID`; empty where it has none.
    pub uid: String,
    /// Its line in the file; 0 where it came from no file.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct FoundRow {
    /// Its number in the clean-up.
    pub id: i64,
    /// What is wrong.
    pub kind: FindingKind,
    /// Why.
    pub reason: String,
    /// How sure that is.
    pub confidence: Confidence,
    /// What is proposed for its first event.
    pub proposed: AuditDecision,
    /// Its events.
    pub events: Vec<FoundEvent>,
}

/// One event of a finding.
#[derive(Clone, Debug, Serialize)]
pub struct FoundEvent {
    /// Its number in the review.
    pub item: i64,
    /// Title.
    pub title: String,
    /// When.
    pub when: String,
    /// Calendar.
    pub calendar: String,
    /// What is proposed for it.
    pub proposed: AuditDecision,
}

impl EntryRow {
    fn of(entry: &AuditEntry) -> Self {
        let AuditEntry { calendar, uid, line, reason, .. } = entry.clone();
        Self { calendar, uid, line, reason }
    }
}

pub(super) async fn audited(engine: &Engine, id: &RunId, outcome: Outcome) -> Result<Audited, Problem> {
    let state = audit_state(engine, id).await?;
    let mut findings: BTreeMap<i64, FoundRow> = BTreeMap::new();
    let mut asked = AuditItemsAsked { run: id.to_string(), limit: STRETCH, ..AuditItemsAsked::default() };
    loop {
        let stretch = items::audit_items(engine, asked.clone()).await?;
        if stretch.rows.is_empty() {
            break;
        }
        asked.offset += u32::try_from(stretch.rows.len()).unwrap_or(u32::MAX);
        for row in stretch.rows {
            let event = FoundEvent {
                item: row.item,
                title: row.title,
                when: row.when,
                calendar: row.calendar,
                proposed: row.proposed,
            };
            let finding = findings.entry(row.finding).or_insert_with(|| FoundRow {
                id: row.finding,
                kind: row.kind,
                reason: row.reason,
                confidence: row.confidence,
                proposed: row.proposed,
                events: Vec::new(),
            });
            finding.events.push(event);
        }
    }
    let mut counts: BTreeMap<String, u64> =
        finding::FindingKind::ALL.iter().map(|kind| (kind.name().to_owned(), 0)).collect();
    counts.extend(state.kinds.into_iter().map(|kind| (kind.kind.to_string(), kind.findings)));
    let all = entries::entries(engine, id, u32::MAX).await?;
    let of = |kind: AuditEntryKind| -> Vec<EntryRow> {
        all.iter().filter(|entry| entry.kind == kind).map(EntryRow::of).collect()
    };
    let unknown = state.calendars.iter().filter(|calendar| calendar.state == AuditCalendarReading::Unknown);
    let mut not_checked: Vec<String> =
        unknown.map(|calendar| format!("{}: {}", calendar.name, calendar.reason)).collect();
    // A calendar that could not be read is in the run's notes as well, behind the name of its connection.
    let is_told = |note: &String| not_checked.iter().any(|told| note.ends_with(told.as_str()));
    let notes: Vec<String> = state.notes.into_iter().filter(|note| !is_told(note)).collect();
    not_checked.extend(notes);
    let connections = reading::connections(engine).await?;
    if !connections.iter().any(|one| one.role == Role::Pms) {
        not_checked.push("no practice system is connected, so matter numbers were not checked".to_owned());
    }
    not_checked.sort();
    not_checked.dedup();
    Ok(Audited {
        run: id.to_string(),
        outcome,
        events: state.rows,
        sound: state.sound,
        found: state.found,
        unchecked: state.unchecked,
        merged: state.merged,
        merged_entries: of(AuditEntryKind::Merged),
        quarantined: of(AuditEntryKind::SetAside),
        doubted: of(AuditEntryKind::Doubt),
        files: of(AuditEntryKind::File),
        not_checked,
        findings: findings.into_values().collect(),
        counts,
    })
}

#[cfg(test)]
mod tests {
    use super::audited;
    use crate::audit::review::tests::engine_with_findings;
    use truedocket_core::ids::RunId;
    use truedocket_store::table::run::Outcome;

    #[tokio::test]
    async fn without_a_practice_system_matter_numbers_are_said_not_to_be_checked() {
        let (_folder, engine) = engine_with_findings().await;
        let found = audited(&engine, &RunId::new("r1"), Outcome::Done).await.expect("it can be told");
        assert!(
            found.not_checked.iter().any(|told| told.contains("matter numbers were not checked")),
            "nothing is connected that knows matters: {:?}",
            found.not_checked
        );
    }
}

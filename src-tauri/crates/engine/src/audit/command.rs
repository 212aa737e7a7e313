//! The clean-up for the command line: the same steps, waited for, with answers that scripts read (`cli.md` names the
//! fields). Nothing is written without the explicit second act.

use super::approval::{names_list, short};
use super::prepare::DONE_BEFORE;
use super::purge::{other_list, preview_of};
use super::state::losses;
use crate::api::audit::{AuditItemsAsked, AuditStart, PurgeApprove, PurgePreview, PurgeState, PurgeUndo};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::{runs, words};
use serde::Serialize;
use std::collections::BTreeMap;
use truedocket_core::audit::finding::FindingKind;
use truedocket_core::ids::RunId;
use truedocket_store::table::purge::{self, Purge, State};
use truedocket_store::table::review;
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
    /// Rows that no finding names.
    pub sound: u64,
    /// Rows that could not be understood.
    pub quarantined: u64,
    /// Calendars that could not be read, each with the reason: these are not clean, they are unknown.
    pub not_checked: Vec<String>,
    /// The findings.
    pub findings: Vec<FoundRow>,
    /// Findings by kind, all eleven.
    pub counts: BTreeMap<String, u64>,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct FoundRow {
    /// Its number in the clean-up.
    pub id: i64,
    /// Name of its kind.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// `possible`, `likely`, `certain`.
    pub confidence: String,
    /// What is proposed for its first event.
    pub proposed: String,
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
    pub proposed: String,
}

/// What a purge did, or would do.
#[derive(Clone, Debug, Serialize)]
pub struct Purged {
    /// The clean-up.
    pub run: String,
    /// Names the purge.
    pub purge: String,
    /// True when nothing was written: the preview.
    pub dry_run: bool,
    /// How it ended.
    #[serde(serialize_with = "runs::as_word")]
    pub outcome: Outcome,
    /// Events that were deleted.
    pub deleted: u64,
    /// Events that were changed: series ended, category or owner set.
    pub changed: u64,
    /// What was approved and not done, with the reason, and what was held before.
    pub held: Vec<HeldRow>,
    /// The backup.
    pub backup: crate::api::audit::PurgeBackup,
    /// Lines of the manifest: what has to be approved.
    pub approve: u64,
    /// Names exactly these lines: the first letters of the manifest's hash. An approval may carry it.
    pub list: String,
    /// Things to think about before.
    pub warnings: Vec<String>,
    /// The purge record, once all lines are settled.
    pub record: Option<crate::api::audit::PurgeRecordFiles>,
}

/// What a person approves: how many lines, and of which list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedList {
    /// Exactly the number of lines.
    pub count: u64,
    /// The list's hash or its first letters, as the preview names it; `None`: the list that was shown last.
    pub list: Option<String>,
}

impl ApprovedList {
    /// Is it that list?
    fn is(&self, preview: &PurgePreview) -> Result<(), Problem> {
        if self.list.as_ref().is_some_and(|list| !names_list(list, &preview.manifest)) {
            return Err(other_list(format!(
                "The list that was approved is not the one that would be done now, which is {}.",
                short(&preview.manifest)
            )));
        }
        if self.count == preview.count {
            return Ok(());
        }
        Err(words::problem(
            "TD-6106",
            format!("{} is not the number of lines: there are {}.", self.count, preview.count),
            "Nothing was changed.",
            format!("Look at the preview, then approve with `--approve {}`.", preview.count),
        ))
    }
}

/// An event that was left alone.
#[derive(Clone, Debug, Serialize)]
pub struct HeldRow {
    /// Calendar and id, or the title where that is all that is known.
    pub item: String,
    /// Why.
    pub why: String,
    /// Who would be mailed, where that is the reason.
    pub would_mail: Vec<String>,
}

/// What an undo did.
#[derive(Clone, Debug, Serialize)]
pub struct Undone {
    /// The clean-up.
    pub run: String,
    /// Names the purge.
    pub purge: String,
    /// How it ended.
    #[serde(serialize_with = "runs::as_word")]
    pub outcome: Outcome,
    /// Events that were brought back.
    pub restored: u64,
    /// Events that were not brought back, since somebody else has made them anew.
    pub already_there: Vec<HeldRow>,
    /// What was not given back, and events that could not be brought back, each with its title.
    pub not_restored: Vec<HeldRow>,
}

impl Engine {
    /// Reads and looks; nothing is written.
    ///
    /// # Errors
    /// There is nothing to read, or our own memory failed.
    pub async fn audit(&self, start: &AuditStart) -> Result<Audited, Problem> {
        let id = self.next_run();
        self.audit_begin(&id, start).await?;
        let outcome = self.audit_as(id.clone(), &id).await?;
        self.audited(&id, outcome).await
    }

    async fn audited(&self, id: &RunId, outcome: Outcome) -> Result<Audited, Problem> {
        let state = self.audit_state(id).await?;
        let mut findings: BTreeMap<i64, FoundRow> = BTreeMap::new();
        let mut asked = AuditItemsAsked { run: id.to_string(), limit: STRETCH, ..AuditItemsAsked::default() };
        loop {
            let stretch = self.audit_items(asked.clone()).await?;
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
                    proposed: row.proposed.clone(),
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
            FindingKind::ALL.iter().map(|kind| (kind.name().to_owned(), 0)).collect();
        counts.extend(state.kinds.into_iter().map(|kind| (kind.kind, kind.findings)));
        let unknown = state.calendars.iter().filter(|calendar| calendar.state == "unknown");
        let mut not_checked: Vec<String> =
            unknown.map(|calendar| format!("{}: {}", calendar.name, calendar.reason)).collect();
        not_checked.extend(state.notes);
        not_checked.sort();
        not_checked.dedup();
        Ok(Audited {
            run: id.to_string(),
            outcome,
            events: state.rows,
            sound: state.sound,
            quarantined: state.unreadable,
            not_checked,
            findings: findings.into_values().collect(),
            counts,
        })
    }

    /// Accepts all proposals of some kinds, or of all: for scripts. Answers with how many items that are.
    ///
    /// # Errors
    /// There is no such clean-up.
    pub async fn accept_proposals(&self, run: &str, kinds: &[String]) -> Result<u64, Problem> {
        let mut asked = crate::api::audit::AuditDecide {
            run: run.to_owned(),
            act: "accept".to_owned(),
            ..crate::api::audit::AuditDecide::default()
        };
        asked.filter.kinds = kinds.to_vec();
        self.audit_decide(asked).await.map(|decided| decided.changed)
    }

    /// The purge of a clean-up. Without `approve` it is prepared and shown, and nothing is written to any calendar. With
    /// it, exactly as many lines as were typed are carried out, of the list that was shown last; another number or
    /// another list refuses. One that was paused goes on.
    ///
    /// # Errors
    /// It is another number or list, the backup could not be written, or our own memory failed.
    pub async fn purge(&self, run: &str, approve: Option<u64>, large: bool) -> Result<Purged, Problem> {
        match approve {
            None => self.purge_shown(run).await,
            Some(count) => {
                let approved = ApprovedList { count, list: None };
                self.purge_approved(run, &approved, large).await
            }
        }
    }

    /// What the purge of a clean-up would do. Nothing is written to any calendar.
    ///
    /// # Errors
    /// The backup could not be written, or our own memory failed.
    pub async fn purge_shown(&self, run: &str) -> Result<Purged, Problem> {
        let id = self.audit_id(run).await?;
        let preview = match self.newest_purge(&id).await? {
            Some(one) if matches!(one.state, State::Running | State::Paused) => preview_of(&one)?,
            Some(_) | None => self.audit_prepare(&id).await?,
        };
        Ok(shown(&id, preview))
    }

    /// Carries out the list that was approved, or goes on with it. `large`: its warnings were read.
    ///
    /// # Errors
    /// Number or list is another one, the backup cannot be used, or our own memory failed.
    pub async fn purge_approved(
        &self,
        run: &str,
        approved: &ApprovedList,
        large: bool,
    ) -> Result<Purged, Problem> {
        let id = self.audit_id(run).await?;
        let preview = match self.newest_purge(&id).await? {
            Some(one) if matches!(one.state, State::Running | State::Paused) => preview_of(&one)?,
            Some(one) if one.state == State::BackedUp => {
                let preview = preview_of(&one)?;
                approved.is(&preview)?;
                self.is_still_the_list(&id, &one).await?;
                preview
            }
            begun => match (self.audit_prepare(&id).await, begun) {
                // The same command once more, after a purge whose end nobody saw.
                (Err(problem), Some(done)) if problem.code == DONE_BEFORE && approved.count == done.lines => {
                    let preview = preview_of(&done)?;
                    approved.is(&preview)?;
                    let record = self.recorded(&done.id).await?;
                    let known = self.purged(&id, preview, Outcome::Done).await?;
                    return Ok(Purged { record, ..known });
                }
                (prepared, _) => prepared?,
            },
        };
        approved.is(&preview)?;
        let approve = PurgeApprove {
            purge: preview.purge.clone(),
            count: approved.count,
            phrase: preview.phrase.clone(),
            manifest: preview.manifest.clone(),
            warnings_read: large,
        };
        self.purge_approve(&approve).await?;
        let outcome = self.purge_as(self.next_run(), &preview.purge).await?;
        let record = self.recorded(&preview.purge).await?;
        Ok(Purged { record, ..self.purged(&id, preview, outcome).await? })
    }

    /// The list that was shown is the one that is done. It is drawn up anew only to see whether it still would be: a
    /// person may have decided otherwise since, and a count says nothing of that.
    async fn is_still_the_list(&self, id: &RunId, one: &Purge) -> Result<(), Problem> {
        let now = self.audit_list(id).await?;
        if now.hash() == one.manifest_hash {
            return Ok(());
        }
        Err(other_list(format!(
            "The list is no longer the one that was shown: {} lines ({}) were shown, and now they are {} ({}).",
            one.lines,
            short(&one.manifest_hash),
            now.lines.len(),
            short(&now.hash()),
        )))
    }

    async fn purged(&self, id: &RunId, preview: PurgePreview, outcome: Outcome) -> Result<Purged, Problem> {
        let mut answer = Purged { dry_run: false, outcome, ..shown(id, preview) };
        for line in self.all_lines(&answer.purge).await? {
            match line.state {
                purge::LineState::Done if line.line.act.name() == "delete" => answer.deleted += 1,
                purge::LineState::Done => answer.changed += 1,
                purge::LineState::Skipped | purge::LineState::Failed | purge::LineState::Unclear => answer
                    .held
                    .push(HeldRow { item: line.line.key.to_string(), why: line.why, would_mail: Vec::new() }),
                purge::LineState::Waiting | purge::LineState::Sent => answer.held.push(HeldRow {
                    item: line.line.key.to_string(),
                    why: "It waits; run the same command again to go on.".to_owned(),
                    would_mail: Vec::new(),
                }),
            }
        }
        Ok(answer)
    }

    /// Brings back what the newest purge of a clean-up did: all of it, or one item of the review.
    ///
    /// # Errors
    /// There is nothing to bring back, the backup cannot be used, or our own memory failed.
    pub async fn undo_purge_of(&self, run: &str, item: Option<i64>) -> Result<Undone, Problem> {
        let id = self.audit_id(run).await?;
        let none = || words::refused("This clean-up has no purge.", "There is nothing to bring back.");
        let purge = self.newest_purge(&id).await?.ok_or_else(none)?.id;
        let line = match item {
            Some(item) => Some(self.line_of(&id, &purge, item).await?),
            None => None,
        };
        self.undo_wanted(&PurgeUndo { purge: purge.clone(), line }).await?;
        let outcome = self.undo_as(self.next_run(), &purge).await?;
        let known = self.purge_row(&purge).await?;
        let state: PurgeState = self.purge_state(&known, None).await?;
        let mut lines = self.all_lines(&purge).await?;
        lines.retain(|line| !losses(line).is_empty());
        let office = self.office(&self.policy().await?)?;
        let (there, lines): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.undo == purge::UndoState::AlreadyThere);
        let mut told = Vec::new();
        for lines in [there, lines] {
            let shown = self.shown_lines(&known.audit, lines, &office).await?.into_iter();
            told.push(
                shown.map(|one| HeldRow { item: one.title, why: one.why, would_mail: Vec::new() }).collect(),
            );
        }
        let not_restored = told.pop().unwrap_or_default();
        let already_there = told.pop().unwrap_or_default();
        Ok(Undone {
            run: id.to_string(),
            purge,
            outcome,
            restored: state.undone,
            already_there,
            not_restored,
        })
    }

    /// The line that acted on an item of the review.
    async fn line_of(&self, id: &RunId, purge: &str, item: i64) -> Result<i64, Problem> {
        let asked = id.clone();
        let row = self.memory.read(move |reader| review::row_of(reader, &asked, item)).await;
        let row = row.map_err(|error| words::memory(&error))?;
        let lines = self.all_lines(purge).await?;
        let line = lines.iter().find(|line| Some(line.row) == row).map(|line| line.number);
        line.ok_or_else(|| {
            words::refused(
                format!("Item {item} was not part of the purge."),
                "Look at the list of its lines.",
            )
        })
    }
}

/// A preview as an answer.
fn shown(id: &RunId, preview: PurgePreview) -> Purged {
    let held = preview.held.into_iter().map(|held| HeldRow {
        item: held.item,
        why: held.why,
        would_mail: held.would_mail,
    });
    Purged {
        run: id.to_string(),
        purge: preview.purge,
        dry_run: true,
        outcome: Outcome::NeedsYou,
        deleted: 0,
        changed: 0,
        held: held.collect(),
        backup: preview.backup,
        approve: preview.count,
        list: short(&preview.manifest).to_owned(),
        warnings: preview.warnings,
        record: None,
    }
}

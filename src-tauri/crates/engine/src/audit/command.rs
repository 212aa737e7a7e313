//! The clean-up for the command line: the same steps, waited for, with answers that scripts read (`cli.md` names the
//! fields). Nothing is written without the explicit second act.

use super::approval::{names_list, short};
use super::audited::audited;
pub use super::audited::{Audited, EntryRow, FoundEvent, FoundRow};
use super::prepare::DONE_BEFORE;
use super::purge::{other_list, preview_of};
use super::state::losses;
use super::told::{line_of, may_be_done, not_known_yet, purged, rows_of, to_approve};
use crate::api::audit::{AuditStart, PurgeApprove, PurgePreview, PurgeState, PurgeUndo};
use crate::api::failure::Problem;
use crate::audit::prepare::{audit_list, audit_prepare};
use crate::audit::purge::{all_lines, purge_approve, purge_as, purge_row, recorded};
use crate::audit::purges::newest_purge;
use crate::audit::review::decide;
pub use crate::audit::state::CleanUpName;
use crate::audit::state::{audit_id, audit_to_act_on, purge_state};
use crate::audit::{purges, read, undo};
use crate::engine::Engine;
use crate::runs::next_run;
use crate::{runs, words};
use serde::Serialize;
use truedocket_core::ids::RunId;
use truedocket_store::table::purge::{Purge, State, UndoState};
use truedocket_store::table::run::Outcome;

/// What a purge did, or would do.
#[derive(Clone, Debug, Serialize)]
pub struct Purged {
    /// The clean-up.
    pub run: String,
    /// Names the purge.
    pub purge: String,
    /// True when nothing was written: a look.
    pub dry_run: bool,
    /// Where the purge stands.
    pub stands: PurgeStands,
    /// When it came to its end; else empty.
    pub done_at: String,
    /// How it ended.
    #[serde(serialize_with = "runs::as_word")]
    pub outcome: Outcome,
    /// Events that were deleted and not brought back.
    pub deleted: u64,
    /// Events that were changed and not brought back: series ended, category or owner set.
    pub changed: u64,
    /// Events that were deleted or changed, and brought back.
    pub brought_back: u64,
    /// What was approved and not done, with the reason, and what was held before.
    pub held: Vec<HeldRow>,
    /// What may have been done: it is looked up until it is known.
    pub not_known: Vec<HeldRow>,
    /// What was not begun yet.
    pub waiting: Vec<HeldRow>,
    /// What was never begun, since the clean-up was taken back before.
    pub not_begun: Vec<HeldRow>,
    /// The backup.
    pub backup: crate::api::audit::PurgeBackup,
    /// Lines of the manifest: what has to be approved.
    pub approve: u64,
    /// Names exactly these lines: the first letters of the manifest's hash. An approval may carry it.
    pub list: String,
    /// What would be done, a row for each line, by calendar and time; empty once it was approved.
    pub lines: Vec<LineRow>,
    /// What an undo cannot give back of it.
    pub never_given_back: Vec<String>,
    /// Things to think about before.
    pub warnings: Vec<String>,
    /// The purge record, once all lines are settled.
    pub record: Option<crate::api::audit::PurgeRecordFiles>,
}

/// Where the purge stands that an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PurgeStands {
    /// Nothing was approved yet.
    Preview,
    /// It was approved, and lines are open.
    UnderWay,
    /// All its lines are settled.
    Done,
    /// They were settled before this was asked.
    DoneBefore,
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
    /// Was it that list, of a purge that is at its end?
    fn was(&self, known: &Purge) -> bool {
        known.state == State::Done && preview_of(known).is_ok_and(|preview| self.is(&preview).is_ok())
    }

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

/// One line of a list that was not approved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LineRow {
    /// Calendar and id.
    pub item: String,
    /// Title, masked where its owner keeps it private.
    pub title: String,
    /// When.
    pub when: String,
    /// The name of its calendar.
    pub calendar: String,
    /// What would be done to it.
    pub act: String,
}

/// An event with what stands in the way.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HeldRow {
    /// Calendar and id, or the title where that is all that is known.
    pub item: String,
    /// Title.
    pub title: String,
    /// When.
    pub when: String,
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
    /// Events that this undo brought back.
    pub restored: u64,
    /// Events that were not brought back, since somebody else has made them anew.
    pub already_there: Vec<HeldRow>,
    /// What was not given back, and events that could not be brought back, each with its title.
    pub not_restored: Vec<HeldRow>,
    /// Events of which is not known yet whether they are gone, or whether they are back: they are looked up.
    pub not_known: Vec<HeldRow>,
}

impl Engine {
    /// Reads and looks; nothing is written.
    ///
    /// # Errors
    /// There is nothing to read, or our own memory failed.
    pub async fn audit(&self, start: &AuditStart) -> Result<Audited, Problem> {
        let id = next_run(self);
        read::audit_begin(self, &id, start).await?;
        let outcome = read::audit_as(self, id.clone(), &id).await?;
        audited(self, &id, outcome).await
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
        decide::audit_decide(self, asked).await.map(|decided| decided.changed)
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
        let id = audit_to_act_on(self, run).await?;
        let newest = newest_purge(self, &id).await?;
        if let Some(one) = newest.as_ref().filter(|one| matches!(one.state, State::Running | State::Paused)) {
            let known = purged(self, &id, preview_of(one)?, Outcome::NeedsYou).await?;
            return Ok(Purged { dry_run: true, ..known });
        }
        match (audit_prepare(self, &id).await, newest) {
            (Err(problem), Some(one)) if problem.code == DONE_BEFORE && one.state == State::Done => {
                Ok(Purged { dry_run: true, ..done_before(self, &id, &one).await? })
            }
            (prepared, _) => to_approve(self, &id, prepared?).await,
        }
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
        let id = audit_to_act_on(self, run).await?;
        let standing = purges::to_undo(self, &id).await?;
        let preview = match newest_purge(self, &id).await? {
            Some(one) if matches!(one.state, State::Running | State::Paused) => preview_of(&one)?,
            Some(one) if one.state == State::BackedUp => {
                let preview = preview_of(&one)?;
                match (approved.is(&preview), standing) {
                    (Ok(()), _) => {}
                    (Err(_), Some(before)) if approved.was(&before) => {
                        return done_before(self, &id, &before).await;
                    }
                    (Err(problem), _) => return Err(problem),
                }
                is_still_the_list(self, &id, &one).await?;
                preview
            }
            // The same command once more, after a purge whose end nobody saw. What was brought back may be done again.
            Some(one)
                if standing.as_ref().is_some_and(|standing| standing.id == one.id) && approved.was(&one) =>
            {
                return done_before(self, &id, &one).await;
            }
            begun => match (audit_prepare(self, &id).await, begun) {
                (Err(problem), Some(one)) if problem.code == DONE_BEFORE && one.state == State::Done => {
                    return Err(is_done(&done_before(self, &id, &one).await?));
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
        purge_approve(self, &approve).await?;
        let outcome = Box::pin(purge_as(self, next_run(self), &preview.purge)).await?;
        let record = recorded(self, &preview.purge).await?;
        Ok(Purged { record, ..purged(self, &id, preview, outcome).await? })
    }

    /// Brings back what the newest purge of a clean-up did of which something is left: all of it, or one item of the
    /// review.
    ///
    /// # Errors
    /// There is nothing to bring back, the backup cannot be used, or our own memory failed.
    pub async fn undo_purge_of(&self, run: &str, item: Option<i64>) -> Result<Undone, Problem> {
        let id = audit_id(self, run).await?;
        let asked = match (item, purges::to_undo(self, &id).await?) {
            (Some(item), _) => line_of(self, &id, item).await?,
            (None, Some(known)) => PurgeUndo { purge: known.id, line: None },
            (None, None) => return Err(purges::nothing_to_undo(self, &id).await?),
        };
        undo::undo_wanted(self, &asked).await?;
        let purge = asked.purge;
        let before = purge_state(self, &purge_row(self, &purge).await?, None).await?.undone;
        let outcome = undo::undo_as(self, next_run(self), &purge).await?;
        let known = purge_row(self, &purge).await?;
        let state: PurgeState = purge_state(self, &known, None).await?;
        let lines = all_lines(self, &purge).await?;
        let office = self.office(&self.policy().await?)?;
        let (there, lines): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| line.undo == UndoState::AlreadyThere);
        let (open, mut lines): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|line| may_be_done(line) || line.undo == UndoState::Sent);
        lines.retain(|line| !losses(line).is_empty());
        let told = rows_of(self, &known.audit, lines, &office).await?;
        let already_there = rows_of(self, &known.audit, there, &office).await?;
        let not_known = rows_of(self, &known.audit, open, &office).await?;
        let not_known = not_known.into_iter().map(|(_, row)| HeldRow { why: not_known_yet(&row.why), ..row });
        Ok(Undone {
            run: id.to_string(),
            purge,
            outcome,
            restored: state.undone.saturating_sub(before),
            already_there: already_there.into_iter().map(|(_, row)| row).collect(),
            not_restored: told.into_iter().map(|(_, row)| row).collect(),
            not_known: not_known.collect(),
        })
    }
}

/// The list that was shown is the one that is done. It is drawn up anew only to see whether it still would be: a
/// person may have decided otherwise since, and a count says nothing of that.
async fn is_still_the_list(engine: &Engine, id: &RunId, one: &Purge) -> Result<(), Problem> {
    let now = audit_list(engine, id).await?;
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

/// What a purge did that was at its end before this was asked.
async fn done_before(engine: &Engine, id: &RunId, one: &Purge) -> Result<Purged, Problem> {
    let record = recorded(engine, &one.id).await?;
    let known = purged(engine, id, preview_of(one)?, Outcome::Done).await?;
    Ok(Purged { record, stands: PurgeStands::DoneBefore, ..known })
}

/// Another number is approved of a purge that is at its end.
fn is_done(done: &Purged) -> Problem {
    let sentence = format!(
        "This clean-up is done already, since {}: {} deleted, {} changed, {} left alone.",
        done.done_at,
        done.deleted,
        done.changed,
        done.held.len()
    );
    let hint = format!(
        "Nothing is left to approve. `truedocket audit undo --run {}` brings back what it did.",
        done.run
    );
    words::problem("TD-6106", sentence, "Nothing was changed.", hint)
}

//! The second act: the count is typed, and each approved line is carried out by the protocol. What was approved is the
//! ceiling; a line that has moved on is skipped and told; a kill at any point leaves a state from which it goes on.

use super::line::{Check, End, Job};
use super::prepare::is_home_of;
use super::rounds::Course;
use super::source::Source;
use crate::api::audit::{PurgeApprove, PurgeAsked, PurgePreview, PurgeRecordFiles};
use crate::api::failure::Problem;
use crate::engine::{Engine, key};
use crate::runs::{Account, Running};
use crate::words;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::kept::Snapshot;
use truedocket_core::audit::manifest::{Backup, Manifest};
use truedocket_core::event::Calendar;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RunId};
use truedocket_core::text::ClientText;
use truedocket_store::Tx;
use truedocket_store::archive::{Archive, ArchiveError};
use truedocket_store::table::purge::{self, LineState, Purge, PurgeLine, State};
use truedocket_store::table::run::{Fate, Outcome, RunItem};
use truedocket_store::table::{audit, ledger};

/// Up to this many lines every deletion is looked at once more, above it every tenth.
const VERIFY_ALL: u64 = 500;
const VERIFY_EVERY: i64 = 10;
/// Lines of one reading from the store.
pub(super) const LINES: u32 = 500;
/// Who wanted it, in the ledger.
pub(super) const ACTOR: &str = "the office manager";

/// A purge that may be carried out: its backup is there and whole.
pub(super) struct Ready {
    pub(super) purge: Purge,
    /// Behind a lock, since lines look into it at the same time.
    archive: Mutex<Archive>,
    pub(super) backup: Backup,
    pub(super) source: Source,
    pub(super) calendars: BTreeMap<(ConnectionName, CalendarId), Calendar>,
    /// From when on an ended series has no days: the beginning of the day of the approval, by the office's clocks.
    end: DateTime<Utc>,
}

impl Ready {
    /// The event as the backup holds it, or why it cannot be had.
    pub(super) fn snapshot(&self, event: &EventKey) -> Result<Snapshot, String> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        match archive.find(event) {
            Ok(Some((_, snapshot))) => Ok(snapshot),
            Ok(None) => Err("It is not in the backup.".to_owned()),
            Err(error) => Err(format!("The backup could not be read: {error}.")),
        }
    }
}

impl Engine {
    /// Checks what was typed and approves the purge; one that was approved before goes on without.
    pub(crate) async fn purge_approve(&self, approve: &PurgeApprove) -> Result<(), Problem> {
        let known = self.purge_row(&approve.purge).await?;
        match known.state {
            State::Running | State::Paused => return Ok(()),
            State::Done => return Err(words::refused("This purge is done.", "Look at its report.")),
            State::Replaced => {
                return Err(words::refused(
                    "A newer preview took the place of this one.",
                    "Approve the newer one.",
                ));
            }
            State::BackedUp => {}
        }
        let preview = preview_of(&known)?;
        if approve.count != preview.count || approve.phrase.trim() != preview.phrase {
            return Err(words::refused(
                format!("What was typed is not `{}`.", preview.phrase),
                format!("Nothing was changed. Type {} to go on.", preview.phrase),
            ));
        }
        if !preview.warnings.is_empty() && !approve.warnings_read {
            return Err(words::refused(
                format!("There are warnings: {}", preview.warnings.join(" ")),
                "Read them and say that you did. Nothing was changed.",
            ));
        }
        let lines = self.all_lines(&known.id).await?;
        let manifest = Manifest { lines: lines.into_iter().map(|line| line.line).collect() };
        if manifest.hash() != known.manifest_hash || manifest.lines.len() as u64 != approve.count {
            return Err(words::problem(
                "TD-6104",
                "The list that was approved is not the one that was shown.",
                "Nothing was changed.",
                "Prepare the purge again.",
            ));
        }
        // F24: a backup that has gone or was changed since refuses the purge.
        self.opened_backup(&known).await?;
        let now = self.now();
        let row = ledger::Entry {
            at: now,
            run: None,
            actor: ACTOR.to_owned(),
            system: "truedocket".to_owned(),
            object: format!("purge {}", known.id),
            act: "approve purge".to_owned(),
            before: serde_json::Value::Null,
            after: json!({ "lines": approve.count, "manifest": known.manifest_hash, "backup": known.backup_hash }),
        };
        self.memory
            .write(move |tx| {
                purge::approve(tx, &known.id, now)?;
                ledger::append(tx, &row).map(drop)
            })
            .await
            .map_err(|error| words::memory(&error))
    }

    /// Carries out what was approved, from wherever it stands. `run` is this execution.
    pub(crate) async fn purge_as(&self, run: RunId, id: &str) -> Result<Outcome, Problem> {
        let _alone = self.cleaning.lock().await;
        let running = self.begin_run(run, "purge", "").await?;
        let working = self.working_on(id, &running.id);
        let worked = running.progress.hears(self.purge_work(&running, id)).await;
        drop(working);
        self.end_worked(&running, worked).await
    }

    async fn purge_work(&self, running: &Running, id: &str) -> Result<Account, Problem> {
        let known = self.purge_row(id).await?;
        if known.approved_at.is_none() {
            return Err(words::refused("This purge was not approved.", "Type the count that is shown."));
        }
        let ready = self.ready(known).await?;
        let (purge, now) = (id.to_owned(), self.now());
        let begun = self.memory.write(move |tx| purge::set_state(tx, &purge, State::Running, now)).await;
        begun.map_err(|error| words::memory(&error))?;
        self.work_through(running, &ready, Course::Forward).await?;
        self.conclude_purge(running, &ready).await
    }

    /// One line; answers whether it is settled.
    pub(super) async fn purge_line(
        &self,
        running: &Running,
        ready: &Ready,
        line: &PurgeLine,
    ) -> Result<bool, Problem> {
        let end = match self.job(ready, line) {
            Err(why) => End::Skipped(why),
            Ok(job) => match job.check().await {
                Check::Skip(why) => End::Skipped(why),
                Check::Wait(why) => End::Waits(why),
                Check::DoneBefore(after) => End::Done(after),
                Check::Go => {
                    self.intend(ready, line).await?;
                    job.carry_out().await
                }
            },
        };
        self.settle_line(running, ready, line, end).await
    }

    /// The warrant and all else that the line needs.
    fn job(&self, ready: &Ready, line: &PurgeLine) -> Result<Job, String> {
        let event = &line.line.key;
        let calendar = ready.calendars.get(&(event.connection.clone(), event.calendar.clone()));
        let calendar = calendar.ok_or("Its calendar is not part of this clean-up.")?;
        let port = ready.source.clean(&event.connection).map_err(|why| format!("{why}."))?;
        let warrant = ready.backup.warrant(&line.line).ok_or("It is not in the backup.")?;
        let backup = ready.snapshot(event)?;
        let destination = match &line.line.act {
            Act::SetOwner(email) => {
                ready.calendars.values().find(|other| is_home_of(other, event, email)).cloned()
            }
            Act::Keep | Act::Delete | Act::EndSeries | Act::SetCategory(_) => None,
        };
        Ok(Job {
            port,
            calendar: calendar.clone(),
            destination,
            warrant,
            backup,
            end: ready.end,
            again: line.state == LineState::Sent,
            verify: ready.purge.lines <= VERIFY_ALL || line.number % VERIFY_EVERY == 0,
        })
    }

    /// The intent, on disk before the call.
    async fn intend(&self, ready: &Ready, line: &PurgeLine) -> Result<(), Problem> {
        let (purge, number) = (ready.purge.id.clone(), line.number);
        let written = self.memory.write(move |tx| purge::sent(tx, &purge, number)).await;
        written.map_err(|error| words::memory(&error))
    }

    /// The receipt and the ledger's row, in one transaction. False: the line waits for another try.
    async fn settle_line(
        &self,
        running: &Running,
        ready: &Ready,
        line: &PurgeLine,
        end: End,
    ) -> Result<bool, Problem> {
        let (state, why, after) = match end {
            End::Done(after) => (LineState::Done, String::new(), after),
            End::Skipped(why) => (LineState::Skipped, why, None),
            End::Failed(why) => (LineState::Failed, why, None),
            // The line keeps its state: waiting, or sent with an outcome that is looked up next time.
            End::Waits(why) => {
                tracing::warn!(run = %running.id, line = line.number, why, "a line waits");
                let (purge, number) = (ready.purge.id.clone(), line.number);
                let noted = self.memory.write(move |tx| purge::waits(tx, &purge, number, &why)).await;
                return noted.map(|()| false).map_err(|error| words::memory(&error));
            }
        };
        let (purge, number, now) = (ready.purge.id.clone(), line.number, self.now());
        let row = (state == LineState::Done).then(|| done_row(running, ready, line, after.as_deref(), now));
        self.memory
            .write(move |tx| {
                let receipt = match &after {
                    Some(after) => serde_json::to_string(&after.kept)?,
                    None => String::new(),
                };
                purge::settle(tx, &purge, number, state, &why, &ClientText::new(receipt), now)?;
                append(tx, row.as_ref())
            })
            .await
            .map(|()| true)
            .map_err(|error| words::memory(&error))
    }

    /// The sum of all lines; the purge is done when none is open.
    async fn conclude_purge(&self, running: &Running, ready: &Ready) -> Result<Account, Problem> {
        let (purge, run, now) = (ready.purge.id.clone(), running.id.clone(), self.now());
        let backup = ready.purge.backup_hash.clone();
        let concluded = self.memory.write(move |tx| {
            let counts = purge::counts(tx, &purge)?;
            let open = counts.waiting + counts.sent;
            let state = if open == 0 { State::Done } else { State::Paused };
            purge::set_state(tx, &purge, state, now)?;
            if state == State::Done {
                let row = ledger::Entry {
                    at: now,
                    run: Some(run),
                    actor: ACTOR.to_owned(),
                    system: "truedocket".to_owned(),
                    object: format!("purge {purge}"),
                    act: "finish purge".to_owned(),
                    before: serde_json::Value::Null,
                    after: json!({
                        "done": counts.done, "skipped": counts.skipped, "failed": counts.failed, "backup": backup,
                    }),
                };
                ledger::append(tx, &row)?;
            }
            Ok(counts)
        });
        let counts = concluded.await.map_err(|error| words::memory(&error))?;
        let mut account = Account { stopped: running.progress.is_stopped(), ..Account::default() };
        account.tally.done = counts.done;
        account.tally.skipped = counts.skipped;
        account.tally.dead = counts.failed;
        account.tally.waiting = counts.waiting + counts.sent;
        for line in self.all_lines(&ready.purge.id).await? {
            let fate = match line.state {
                LineState::Skipped => Fate::Skipped,
                LineState::Failed => Fate::Failed,
                LineState::Waiting | LineState::Sent if !line.why.is_empty() => Fate::Waiting,
                LineState::Waiting | LineState::Sent | LineState::Done => continue,
            };
            account.items.push(RunItem { item: line.line.key.to_string(), fate, why: line.why });
        }
        Ok(account)
    }

    pub(super) async fn purge_row(&self, id: &str) -> Result<Purge, Problem> {
        let asked = id.to_owned();
        let known = self.memory.read(move |reader| purge::get(reader, &asked)).await;
        known
            .map_err(|error| words::memory(&error))?
            .ok_or_else(|| words::refused("There is no purge of that name.", "Prepare one from the review."))
    }

    pub(super) async fn all_lines(&self, id: &str) -> Result<Vec<PurgeLine>, Problem> {
        let asked = id.to_owned();
        let listed = self.memory.read(move |reader| {
            let mut lines = Vec::new();
            loop {
                let offset = u32::try_from(lines.len()).unwrap_or(u32::MAX);
                let more = purge::lines(reader, &asked, offset, LINES)?;
                if more.is_empty() {
                    return Ok(lines);
                }
                lines.extend(more);
            }
        });
        listed.await.map_err(|error| words::memory(&error))
    }

    /// The backup of a purge, if it is there and is what was hashed.
    async fn opened_backup(&self, known: &Purge) -> Result<(Archive, Backup), Problem> {
        let key = key(&self.home, self.secrets.as_ref())?;
        let (path, hash) = (self.home.backups().join(&known.backup), known.backup_hash.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let archive = Archive::open(&path, &key, &hash)?;
            let backup = Backup::read_back(hash, archive.keys()?);
            Ok::<_, ArchiveError>((archive, backup))
        });
        let opened = opened.await.map_err(|cause| no_backup(&cause))?;
        opened.map_err(|error| no_backup(&error))
    }

    pub(super) async fn ready(&self, known: Purge) -> Result<Ready, Problem> {
        let (archive, backup) = self.opened_backup(&known).await?;
        let source = self.audit_source(&[]).await?;
        let asked = known.audit.clone();
        let calendars = self.memory.read(move |reader| audit::calendars(reader, &asked)).await;
        let calendars = calendars.map_err(|error| words::memory(&error))?.into_iter();
        let calendars = calendars
            .map(|one| ((one.calendar.connection.clone(), one.calendar.id.clone()), one.calendar))
            .collect();
        let office = self.office(&self.policy().await?)?;
        let approved = known.approved_at.unwrap_or_else(|| self.now());
        let end = office.day_start(office.to_local(approved).date());
        Ok(Ready { purge: known, archive: Mutex::new(archive), backup, source, calendars, end })
    }

    /// The proof on paper, once all lines are settled. A purge that still waits has none.
    pub(super) async fn recorded(&self, id: &str) -> Result<Option<PurgeRecordFiles>, Problem> {
        match self.purge_row(id).await?.state {
            State::Done => self.audit_record(PurgeAsked { purge: id.to_owned() }).await.map(Some),
            State::BackedUp | State::Running | State::Paused | State::Replaced => Ok(None),
        }
    }

    /// Carries out in the background.
    pub(crate) fn start_purge(self: &Arc<Self>, id: String) -> RunId {
        let (engine, run) = (Arc::clone(self), self.next_run());
        let (started, working) = (run.clone(), self.working_on(&id, &run));
        tokio::spawn(async move {
            let _working = working;
            let purged = engine.purge_as(run, &id).await;
            let recorded = match purged {
                Ok(_) => engine.recorded(&id).await.map(drop),
                Err(problem) => Err(problem),
            };
            if let Err(problem) = recorded {
                tracing::error!(code = %problem.code, "the purge or its record failed");
            }
        });
        started
    }
}

pub(super) fn preview_of(known: &Purge) -> Result<PurgePreview, Problem> {
    serde_json::from_str(known.preview.reveal()).map_err(|cause| {
        words::problem(
            "TD-1002",
            format!("The preview cannot be read: {cause}."),
            "",
            "Prepare the purge again.",
        )
    })
}

pub(super) fn append(tx: &mut Tx<'_>, row: Option<&ledger::Entry>) -> truedocket_store::Result<()> {
    match row {
        Some(row) => ledger::append(tx, row).map(drop),
        None => Ok(()),
    }
}

fn done_row(
    running: &Running,
    ready: &Ready,
    line: &PurgeLine,
    after: Option<&truedocket_core::audit::kept::Original>,
    now: DateTime<Utc>,
) -> ledger::Entry {
    let act = match line.line.act {
        Act::Keep => "keep event",
        Act::Delete => "delete event",
        Act::EndSeries => "end series",
        Act::SetCategory(_) => "set category",
        Act::SetOwner(_) => "set owner",
    };
    ledger::Entry {
        at: now,
        run: Some(running.id.clone()),
        actor: ACTOR.to_owned(),
        system: line.line.key.connection.to_string(),
        object: line.line.key.to_string(),
        act: act.to_owned(),
        before: json!({
            "version": line.line.seen.as_str(), "backup": ready.purge.backup_hash, "purge": ready.purge.id,
        }),
        after: after.map_or(serde_json::Value::Null, |row| {
            json!({ "calendar": row.kept.event.key.calendar.as_str(), "version": row.kept.event.version.as_str() })
        }),
    }
}

fn no_backup(cause: &dyn std::error::Error) -> Problem {
    words::problem(
        "TD-6105",
        format!("The backup of this purge cannot be used: {cause}."),
        "Nothing was changed.",
        "Put the file back where it was, or prepare the purge again.",
    )
}

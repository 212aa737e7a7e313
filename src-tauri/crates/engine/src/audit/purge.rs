//! The second act: the count is typed, and each approved line is carried out by the protocol. What was approved is the
//! ceiling; a line that has moved on is skipped and told; a kill at any point leaves a state from which it goes on.

use super::approval::names_list;
use super::ground::{Calendars, grounds_of, people_again};
use super::line::Line;
use super::prepare::{BEING_RESTORED, is_being_restored, is_home_of};
use super::proof::Proof;
use super::rounds::Direction;
use super::source::Source;
use crate::act::Act as Operates;
use crate::act::execute::ExecutionScope;
use crate::api::audit::{PurgeApprove, PurgeAsked, PurgePreview, PurgeRecordFiles};
use crate::api::failure::Problem;
use crate::audit::record::gather;
use crate::audit::rounds::work_through;
use crate::audit::source::audit_source;
use crate::audit::visibility::gone_already;
use crate::audit::working_on;
use crate::engine::{Engine, key};
use crate::runs::{RunHandle, RunSummary, begin_run, end_worked, next_run};
use crate::words;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use truedocket_core::act::{self, OperationEvent};
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::{Backup, Manifest};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_core::ids::{EventKey, RunId};
use truedocket_core::time::zone::Zone;
use truedocket_store::archive::{Archive, ArchiveError};
use truedocket_store::table::purge::{self, Counts, LineState, Purge, PurgeLine, State};
use truedocket_store::table::run::{ItemOutcome, Outcome, RunItem};
use truedocket_store::table::{audit, ledger, operation};

/// Up to this many lines every deletion is looked at once more, above it every tenth.
const VERIFY_ALL: u64 = 500;
const VERIFY_EVERY: i64 = 10;
/// Lines of one reading from the store.
pub(super) const LINES: u32 = 500;

/// A purge that may be carried out: its backup is there and whole.
pub(super) struct PurgeContext {
    pub(super) purge: Purge,
    /// Behind a lock, since lines look into it at the same time.
    archive: Mutex<Archive>,
    pub(super) backup: Backup,
    pub(super) source: Source,
    pub(super) calendars: Arc<Calendars>,
    /// Why it is not known who works at the firm now; only looked at before lines that stand on somebody having left.
    pub(super) people_unread: Option<String>,
    /// From when on an ended series has no days: the beginning of the day of the approval, by the office's clocks.
    end: DateTime<Utc>,
    pub(super) office: Zone,
}

impl PurgeContext {
    /// The event as the backup holds it, or why it cannot be had.
    pub(super) fn snapshot(&self, event: &EventKey) -> Result<EventSnapshot, NotReady> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        match archive.find(event) {
            Ok(Some((_, snapshot))) => Ok(snapshot),
            Ok(None) => Err(NotReady::Never("It is not in the backup.".to_owned())),
            Err(error) => Err(NotReady::NotNow(format!("The backup could not be read: {error}."))),
        }
    }

    /// The calendar of an event, as it was read.
    pub(super) fn calendar(&self, event: &EventKey) -> Option<Calendar> {
        self.calendars.get(&(event.connection.clone(), event.calendar.clone())).cloned()
    }
}

/// Why a line cannot be made ready.
pub(super) enum NotReady {
    /// As things stand it never can: it is left alone.
    Never(String),
    /// Not now: an account or a file that is missing may come back, so the line waits.
    NotNow(String),
}

/// Checks what was typed and approves the purge; one that was approved before goes on without.
pub(crate) async fn purge_approve(engine: &Engine, approve: &PurgeApprove) -> Result<(), Problem> {
    let known = purge_row(engine, &approve.purge).await?;
    match known.state {
        State::Running | State::Paused => return Ok(()),
        State::Done => return Err(words::refused("This clean-up is done.", "Look at its report.")),
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
    let manifest = manifest_of(engine, &known).await?;
    let named = names_list(&approve.manifest, &known.manifest_hash);
    if !named || manifest.hash() != known.manifest_hash || manifest.lines.len() as u64 != approve.count {
        return Err(other_list("The list that was approved is not the one that was shown."));
    }
    // F24: a backup that has gone or was changed since refuses the purge.
    opened_backup(engine, &known).await?;
    let now = engine.now();
    let row = ledger::Entry {
        at: now,
        run: None,
        actor: engine.account.clone(),
        system: "truedocket".to_owned(),
        object: format!("clean-up {}", known.id),
        act: "approve clean-up".to_owned(),
        before: serde_json::Value::Null,
        after: json!({ "lines": approve.count, "manifest": known.manifest_hash, "backup": known.backup_hash }),
    };
    engine
        .memory
        .write(move |tx| {
            purge::approve(tx, &known.id, now)?;
            ledger::append(tx, &row).map(drop)
        })
        .await
        .map_err(|error| words::memory(&error))
}

/// Carries out what was approved, from wherever it stands. `run` is this execution.
pub(crate) async fn purge_as(engine: &Engine, run: RunId, id: &str) -> Result<Outcome, Problem> {
    let _alone = engine.cleaning.lock().await;
    let running = begin_run(engine, run, "purge", "").await?;
    let working = working_on(engine, id, &running.id);
    let worked = running.progress.hears(purge_work(engine, &running, id)).await;
    drop(working);
    end_worked(engine, &running, worked).await
}

async fn purge_work(engine: &Engine, running: &RunHandle, id: &str) -> Result<RunSummary, Problem> {
    let known = purge_row(engine, id).await?;
    if known.approved_at.is_none() {
        return Err(words::refused("This clean-up was not approved.", "Type the count that is shown."));
    }
    let mut ready = ready(engine, known).await?;
    ready.people_unread = people_again(engine, running, &ready).await?;
    let (purge, now) = (id.to_owned(), engine.now());
    let begun = engine.memory.write(move |tx| purge::set_state(tx, &purge, State::Running, now)).await;
    begun.map_err(|error| words::memory(&error))?;
    work_through(engine, running, &ready, Direction::Forward).await?;
    conclude_purge(engine, running, &ready).await
}

/// One line, as far as it goes now; answers whether it is settled.
pub(super) async fn purge_line(
    engine: &Engine,
    run: &RunId,
    ready: &PurgeContext,
    line: &PurgeLine,
    reach: ExecutionScope,
) -> Result<bool, Problem> {
    let Some(operation) = line.operation else { return Ok(false) };
    let act = prepared_line(engine, run, ready, line).await;
    carried_out(engine, operation, act, OperationEvent::Skip, reach).await
}

/// Carries an operation out as far as it goes now; answers whether it is settled. `never` is what happens to one that
/// cannot be made ready any more.
pub(super) async fn carried_out(
    engine: &Engine,
    operation: i64,
    act: Result<impl Operates + 'static, NotReady>,
    never: OperationEvent,
    reach: ExecutionScope,
) -> Result<bool, Problem> {
    let act = match act {
        Ok(act) => Arc::new(act),
        Err(NotReady::Never(why)) => return put_off(engine, operation, never, why).await,
        Err(NotReady::NotNow(why)) => {
            return put_off(engine, operation, OperationEvent::NoAnswer, why).await;
        }
    };
    let ended = engine.executor.execute(operation, &act, reach).await;
    let ended = ended.map_err(|error| words::memory(&error))?;
    Ok(ended.is_some_and(|ended| ended.state.is_settled()))
}

/// What cannot be carried out as things stand. An operation that may have been done is never told as skipped.
pub(super) async fn put_off(
    engine: &Engine,
    operation: i64,
    happening: OperationEvent,
    why: String,
) -> Result<bool, Problem> {
    let now = engine.now();
    let told = engine.memory.write(move |tx| {
        let known = operation::get(tx, operation)?;
        let may_be_done = known.as_ref().is_some_and(|known| known.state == act::State::Sent);
        let happening = if may_be_done { OperationEvent::NoAnswer } else { happening };
        let due = match happening {
            OperationEvent::NoAnswer => now + act::ask_again_after(known.map_or(0, |known| known.asked)),
            _ended => now,
        };
        operation::happened(tx, operation, happening, &why, due)
    });
    told.await.map(act::State::is_settled).map_err(|error| words::memory(&error))
}

/// The permit and all else that the line needs.
async fn prepared_line(
    engine: &Engine,
    run: &RunId,
    ready: &PurgeContext,
    line: &PurgeLine,
) -> Result<Line, NotReady> {
    let event = &line.line.key;
    let never = |why: &str| NotReady::Never(why.to_owned());
    let not_now = |problem: Problem| NotReady::NotNow(problem.sentence);
    let is_open = is_being_restored(engine, event).await;
    if is_open.map_err(not_now)? {
        return Err(NotReady::NotNow(BEING_RESTORED.to_owned()));
    }
    let calendar =
        ready.calendar(event).ok_or_else(|| never("Its calendar is not part of this clean-up."))?;
    let port = ready.source.clean(&event.connection).map_err(|why| NotReady::NotNow(format!("{why}.")))?;
    let permit = ready.backup.permit(&line.line).ok_or_else(|| never("It is not in the backup."))?;
    let backup = ready.snapshot(event)?;
    let destination = match &line.line.act {
        Act::SetOwner(email) => {
            ready.calendars.values().find(|other| is_home_of(other, event, email)).cloned()
        }
        Act::Keep | Act::Delete | Act::EndSeries | Act::SetCategory(_) => None,
    };
    Ok(Line {
        port,
        calendar,
        destination,
        permit,
        backup,
        end: ready.end,
        gone: gone_already(engine, &ready.purge.audit, event, &ready.office).await.map_err(not_now)?,
        grounds: grounds_of(engine, ready, line)?,
        verify: ready.purge.lines <= VERIFY_ALL || line.number % VERIFY_EVERY == 0,
        proof: proof(engine, run, ready, line).await,
    })
}

/// What the ledger says of the line.
pub(super) async fn proof(engine: &Engine, run: &RunId, ready: &PurgeContext, line: &PurgeLine) -> Proof {
    Proof {
        run: run.clone(),
        actor: engine.actor(&line.line.key.connection).await,
        key: line.line.key.clone(),
        seen: line.line.seen.as_str().to_owned(),
        purge: ready.purge.id.clone(),
        backup: ready.purge.backup_hash.clone(),
    }
}

/// The sum of all lines; the purge is done when none is open.
async fn conclude_purge(
    engine: &Engine,
    running: &RunHandle,
    ready: &PurgeContext,
) -> Result<RunSummary, Problem> {
    let counts = close_purge(engine, &running.id, &ready.purge).await?;
    let mut account = RunSummary { stopped: running.progress.is_stopped(), ..RunSummary::default() };
    account.tally.done = counts.done;
    account.tally.skipped = counts.skipped;
    account.tally.dead = counts.failed + counts.unclear;
    account.tally.waiting = counts.waiting + counts.sent;
    for line in all_lines(engine, &ready.purge.id).await? {
        let fate = match line.state {
            LineState::Skipped => ItemOutcome::Skipped,
            LineState::Failed | LineState::Unclear => ItemOutcome::Failed,
            LineState::Waiting | LineState::Sent if !line.why.is_empty() => ItemOutcome::Waiting,
            LineState::Waiting | LineState::Sent | LineState::Done => continue,
        };
        account.items.push(RunItem { item: line.line.key.to_string(), fate, why: line.why });
    }
    Ok(account)
}

/// The purge rests, or is done when no line is open.
pub(super) async fn close_purge(engine: &Engine, run: &RunId, known: &Purge) -> Result<Counts, Problem> {
    let (purge, run, now) = (known.id.clone(), run.clone(), engine.now());
    let (backup, actor) = (known.backup_hash.clone(), engine.account.clone());
    let concluded = engine.memory.write(move |tx| {
        let counts = purge::counts(tx, &purge)?;
        let open = counts.waiting + counts.sent;
        let state = if open == 0 { State::Done } else { State::Paused };
        purge::set_state(tx, &purge, state, now)?;
        if state == State::Done {
            let row = ledger::Entry {
                at: now,
                run: Some(run),
                actor,
                system: "truedocket".to_owned(),
                object: format!("clean-up {purge}"),
                act: "finish clean-up".to_owned(),
                before: serde_json::Value::Null,
                after: json!({
                    "done": counts.done, "skipped": counts.skipped, "failed": counts.failed,
                    "unclear": counts.unclear, "backup": backup,
                }),
            };
            ledger::append(tx, &row)?;
        }
        Ok(counts)
    });
    concluded.await.map_err(|error| words::memory(&error))
}

/// The list of a purge as it is stored.
pub(super) async fn manifest_of(engine: &Engine, known: &Purge) -> Result<Manifest, Problem> {
    let lines = all_lines(engine, &known.id).await?;
    Ok(Manifest { lines: lines.into_iter().map(|line| line.line).collect() })
}

pub(crate) async fn purge_row(engine: &Engine, id: &str) -> Result<Purge, Problem> {
    let asked = id.to_owned();
    let known = engine.memory.read(move |reader| purge::get(reader, &asked)).await;
    known.map_err(|error| words::memory(&error))?.ok_or_else(|| {
        words::refused("No clean-up of that name was prepared.", "Prepare one from the review.")
    })
}

pub(super) async fn all_lines(engine: &Engine, id: &str) -> Result<Vec<PurgeLine>, Problem> {
    let asked = id.to_owned();
    let listed = engine.memory.read(move |reader| {
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
async fn opened_backup(engine: &Engine, known: &Purge) -> Result<(Archive, Backup), Problem> {
    let key = key(&engine.home, engine.secrets.as_ref())?;
    let (path, hash) = (engine.home.backups().join(&known.backup), known.backup_hash.clone());
    let opened = tokio::task::spawn_blocking(move || {
        let archive = Archive::open(&path, &key, &hash)?;
        let backup = Backup::read_back(hash, archive.keys()?);
        Ok::<_, ArchiveError>((archive, backup))
    });
    let opened = opened.await.map_err(|cause| no_backup(&cause))?;
    opened.map_err(|error| no_backup(&error))
}

pub(super) async fn ready(engine: &Engine, known: Purge) -> Result<PurgeContext, Problem> {
    let (archive, backup) = opened_backup(engine, &known).await?;
    let source = audit_source(engine, &[]).await?;
    let asked = known.audit.clone();
    let calendars = engine.memory.read(move |reader| audit::calendars(reader, &asked)).await;
    let calendars = calendars.map_err(|error| words::memory(&error))?.into_iter();
    let calendars: Calendars = calendars
        .map(|one| ((one.calendar.connection.clone(), one.calendar.id.clone()), one.calendar))
        .collect();
    let calendars = Arc::new(calendars);
    let office = engine.office(&engine.policy().await?)?;
    let approved = known.approved_at.unwrap_or_else(|| engine.now());
    let end = office.day_start(office.to_local(approved).date());
    let archive = Mutex::new(archive);
    Ok(PurgeContext { purge: known, archive, backup, source, calendars, people_unread: None, end, office })
}

/// The proof on paper, once all lines are settled. A purge that still waits has none.
pub(super) async fn recorded(engine: &Engine, id: &str) -> Result<Option<PurgeRecordFiles>, Problem> {
    match purge_row(engine, id).await?.state {
        State::Done => gather::audit_record(engine, PurgeAsked { purge: id.to_owned() }).await.map(Some),
        State::BackedUp | State::Running | State::Paused | State::Replaced => Ok(None),
    }
}

/// Carries out in the background.
pub(crate) fn start_purge(engine: &Arc<Engine>, id: String) -> RunId {
    let (engine, run) = (Arc::clone(engine), next_run(engine));
    let (started, working) = (run.clone(), working_on(&engine, &id, &run));
    tokio::spawn(async move {
        let _working = working;
        let purged = purge_as(&engine, run, &id).await;
        let recorded = match purged {
            Ok(_) => recorded(&engine, &id).await.map(drop),
            Err(problem) => Err(problem),
        };
        if let Err(problem) = recorded {
            tracing::error!(code = %problem.code, "the purge or its record failed");
        }
    });
    started
}

pub(crate) fn preview_of(known: &Purge) -> Result<PurgePreview, Problem> {
    serde_json::from_str(known.preview.reveal()).map_err(|cause| {
        words::problem(
            "TD-1002",
            format!("The preview cannot be read: {cause}."),
            "",
            "Prepare the clean-up again.",
        )
    })
}

/// What was approved is not what would be done.
pub(super) fn other_list(sentence: impl Into<String>) -> Problem {
    let hint = "Prepare the clean-up again and look at what it shows.";
    words::problem("TD-6104", sentence, "Nothing was changed.", hint)
}

fn no_backup(cause: &dyn std::error::Error) -> Problem {
    words::problem(
        "TD-6105",
        format!("The backup of this clean-up cannot be used: {cause}."),
        "Nothing was changed.",
        "Put the file back where it was, or prepare the clean-up again.",
    )
}

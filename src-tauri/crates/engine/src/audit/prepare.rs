//! Before anything is approved: the manifest is drawn up from the decisions, what cannot or must not be done is held
//! with its reason, and every event of it is backed up, read back and hashed. Nothing is written to a calendar here.

use super::backup::{name_of, not_backed_up, write_backup};
use super::ground::{Calendars, GroundFinder};
use super::review::when_words;
use super::shown::{act_words, left_out_words, title};
use super::source::Source;
use crate::api::audit::{AuditCount, PurgeBackup, PurgeHeld, PurgePreview};
use crate::api::failure::Problem;
use crate::audit::purge::all_lines;
use crate::audit::purges::has_acted;
use crate::audit::source::audit_source;
use crate::audit::visibility::gone_already;
use crate::audit::warnings::warnings;
use crate::audit::{read, working_on};
use crate::engine::Engine;
use crate::runs::{RunHandle, RunSummary, begin_run, end_run, next_run};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use truedocket_core::act::Work;
use truedocket_core::audit::finding::{Act, FindingKind};
use truedocket_core::audit::manifest::{self, Backup, Manifest, ManifestLine};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RowKind};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{EventKey, RunId};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zone;
use truedocket_store::Reader;
use truedocket_store::table::audit::{self, Source as SourceKind, State};
use truedocket_store::table::purge::{self, LineState, NewPurge, UndoState};
use truedocket_store::table::{operation, review};

const DOING: &str = "Backing up";

/// Why a line waits until an earlier restore is known.
pub(super) const BEING_RESTORED: &str =
    "An earlier clean-up brings it back, and what became of that is still being looked up.";

/// Why what an undo brought back is not done again: it is no longer what was read and decided on.
const WAS_TAKEN_BACK: &str =
    "It was cleaned up and taken back. Begin a new clean-up to decide on it as it is now.";

/// An earlier purge did all of it.
pub(super) const DONE_BEFORE: &str = "TD-6107";

/// One line with all that is needed to judge it.
pub(super) struct Candidate {
    pub(super) line: ManifestLine,
    row: i64,
    pub(super) calendar: Calendar,
    pub(super) snapshot: EventSnapshot,
    kinds: BTreeSet<FindingKind>,
}

/// What was drawn up so far.
#[derive(Default)]
pub(super) struct Drawn {
    pub(super) candidates: Vec<Candidate>,
    held: Vec<PurgeHeld>,
    /// Events with which an earlier purge of this clean-up has dealt.
    done_before: usize,
}

impl Drawn {
    fn manifest(&self) -> Manifest {
        Manifest { lines: self.candidates.iter().map(|candidate| candidate.line.clone()).collect() }
    }
}

/// Draws up the manifest, holds what must be held, writes the backup and answers with what would be done.
pub(crate) async fn audit_prepare(engine: &Engine, id: &RunId) -> Result<PurgePreview, Problem> {
    let _alone = engine.cleaning.lock().await;
    may_be_cleaned(engine, id).await?;
    let running = begin_run(engine, next_run(engine), "audit_backup", "").await?;
    let working = working_on(engine, id.as_str(), &running.id);
    let prepared = running.progress.hears(prepared(engine, &running, id)).await;
    drop(working);
    let mut account = RunSummary { all_failed: prepared.is_err(), ..RunSummary::default() };
    if let Ok(preview) = &prepared {
        account.tally.done = preview.count;
        account.tally.skipped = preview.held.len() as u64;
    }
    end_run(engine, &running, account).await?;
    prepared
}

/// The list as it would be drawn up now. Nothing is kept and nothing backed up.
pub(super) async fn audit_list(engine: &Engine, id: &RunId) -> Result<Manifest, Problem> {
    let _alone = engine.cleaning.lock().await;
    may_be_cleaned(engine, id).await?;
    let running = begin_run(engine, next_run(engine), "audit_backup", "").await?;
    let drawn = running.progress.hears(drawn(engine, &running, id)).await;
    let mut account = RunSummary { all_failed: drawn.is_err(), ..RunSummary::default() };
    if let Ok(drawn) = &drawn {
        account.tally.done = drawn.candidates.len() as u64;
        account.tally.skipped = drawn.held.len() as u64;
    }
    end_run(engine, &running, account).await?;
    drawn.map(|drawn| drawn.manifest())
}

async fn may_be_cleaned(engine: &Engine, id: &RunId) -> Result<(), Problem> {
    let known = read::audit_row(engine, id).await?;
    if known.source == SourceKind::Files {
        return Err(words::refused(
            "This clean-up looked at files, which are not changed.",
            "Connect the calendars themselves to clean them up.",
        ));
    }
    if known.state != State::Found {
        return Err(words::refused("This clean-up has not been read to its end.", "Let it go on first."));
    }
    Ok(())
}

/// What is drawn up; nothing to do is a refusal.
async fn drawn(engine: &Engine, running: &RunHandle, id: &RunId) -> Result<Drawn, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let drawn = draw(engine, running, id, &office).await?;
    if drawn.candidates.is_empty() && drawn.done_before > 0 {
        let first = drawn.held.first();
        let held = first.map(|first| format!(" {} more are held back: {}", drawn.held.len(), first.why));
        let held = held.unwrap_or_default();
        return Err(words::problem(
            DONE_BEFORE,
            format!("All that can be done of what was decided is done already.{held}"),
            "Nothing was changed.",
            "Look at the report of the clean-up, or decide on more.",
        ));
    }
    if drawn.candidates.is_empty() && drawn.held.is_empty() {
        return Err(words::refused(
            "Nothing is decided that would change a calendar.",
            "Accept proposals or decide in the review first.",
        ));
    }
    // An empty list behind a purge would stand in front of it.
    if drawn.candidates.is_empty() && has_acted(engine, id).await? {
        let (held, why) = (drawn.held.len(), drawn.held.first().map(|held| held.why.clone()));
        return Err(words::refused(
            format!(
                "Nothing of what was decided can be done; {held} are held back: {}",
                why.unwrap_or_default()
            ),
            "Begin a new clean-up, which reads the calendars again.",
        ));
    }
    Ok(drawn)
}

async fn prepared(engine: &Engine, running: &RunHandle, id: &RunId) -> Result<PurgePreview, Problem> {
    let drawn = drawn(engine, running, id).await?;
    let purge = engine.new_name();
    let manifest = drawn.manifest();
    let events = drawn.candidates.iter();
    let events = events.map(|one| (one.line.key.clone(), one.line.seen.clone(), one.snapshot.clone()));
    let (backup, file) = write_backup(engine, &purge, events.collect()).await?;
    for line in &manifest.lines {
        if backup.permit(line).is_none() {
            return Err(not_backed_up("an event is missing in the file that was read back"));
        }
    }
    let preview = preview(engine, &purge, id, &manifest, &drawn, (&backup, &file)).await?;
    keep_purge(engine, &purge, id, &manifest, &drawn, &preview).await?;
    Ok(preview)
}

/// From decisions to candidates, each judged by the provider's rules and, for series, by a fresh look.
async fn draw(engine: &Engine, running: &RunHandle, id: &RunId, office: &Zone) -> Result<Drawn, Problem> {
    let asked = id.clone();
    let decided = engine.memory.read(move |reader| {
        let decisions = review::decisions(reader, &asked)?;
        let calendars = audit::calendars(reader, &asked)?;
        let kinds = review::finding_kinds(reader, &asked)?;
        Ok((decisions, calendars, kinds))
    });
    let (decisions, calendars, kinds) = decided.await.map_err(|error| words::memory(&error))?;
    let rows: BTreeMap<EventKey, i64> =
        decisions.iter().map(|(decision, row)| (decision.key.clone(), *row)).collect();
    let Before { done: before, taken_back } = done_before(engine, id).await?;
    let plain: Vec<_> = decisions
        .into_iter()
        .map(|(decision, _)| decision)
        .filter(|decision| !before.contains(&decision.key))
        .collect();
    let (manifest, left_out) = manifest::from_decisions(&plain);
    let source = audit_source(engine, &[]).await?;
    let calendars: Calendars = calendars
        .into_iter()
        .map(|known| ((known.calendar.connection.clone(), known.calendar.id.clone()), known.calendar))
        .collect();
    running.progress.expect(manifest.lines.len() as u64 + 1);
    let mut drawn = Drawn { done_before: before.len(), ..Drawn::default() };
    for (event, why) in left_out {
        let row = rows.get(&event).copied().unwrap_or_default();
        drawn.held.push(held_row(engine, id, row, &event, left_out_words(why), Vec::new(), office).await?);
    }
    let grounds = GroundFinder::of(engine, &source, id, &calendars, &manifest, office);
    for line in manifest.lines {
        if running.progress.is_stopped() {
            return Err(words::refused("The backup was stopped.", "Start it again when you like."));
        }
        let row = rows.get(&line.key).copied().unwrap_or_default();
        let place = (line.key.connection.clone(), line.key.calendar.clone());
        let Some(calendar) = calendars.get(&place).cloned() else { continue };
        let kinds = line.findings.iter().filter_map(|number| kinds.get(number).copied()).collect();
        let as_read = match taken_back.contains(&line.key) {
            true => Err((WAS_TAKEN_BACK.to_owned(), Vec::new())),
            false => judged(engine, &source, id, &line, row, &calendar, &calendars).await?,
        };
        let judged = match as_read {
            Ok(snapshot) => {
                let grounds = grounds.grounds(&line).await?;
                grounds.map(|grounds| (snapshot, grounds)).map_err(|why| (why, Vec::new()))
            }
            Err(held) => Err(held),
        };
        match judged {
            Ok((snapshot, grounds)) => {
                let line = ManifestLine { grounds, ..line };
                drawn.candidates.push(Candidate { line, row, calendar, snapshot, kinds });
            }
            Err((why, would_mail)) => {
                let key = line.key.clone();
                drawn.held.push(held_row(engine, id, row, &key, why, would_mail, office).await?);
            }
        }
        running.progress.part_done(DOING);
    }
    Ok(drawn)
}

/// Events with which earlier purges of this clean-up have dealt.
#[derive(Default)]
struct Before {
    /// They were not brought back.
    done: BTreeSet<EventKey>,
    /// They were.
    taken_back: BTreeSet<EventKey>,
}

async fn done_before(engine: &Engine, id: &RunId) -> Result<Before, Problem> {
    let asked = id.clone();
    let purges = engine.memory.read(move |reader| purge::of_audit(reader, &asked)).await;
    let mut before = Before::default();
    for earlier in purges.map_err(|error| words::memory(&error))? {
        for line in all_lines(engine, &earlier.id).await? {
            match (line.state, line.undo) {
                (LineState::Done, UndoState::Undone) => before.taken_back.insert(line.line.key),
                (LineState::Done, _) => before.done.insert(line.line.key),
                (_, _) => false,
            };
        }
    }
    Ok(before)
}

/// Was it to be brought back, and is it not known yet what became of that? The look-up would take the deletion for the
/// answer.
pub(super) async fn is_being_restored(engine: &Engine, event: &EventKey) -> Result<bool, Problem> {
    let object = event.to_string();
    let asked = move |reader: &Reader| operation::is_being_looked_up(reader, Work::PurgeUndo, &object);
    engine.memory.read(asked).await.map_err(|error| words::memory(&error))
}

/// The event as it will be backed up, or why it is held and who would be mailed.
async fn judged(
    engine: &Engine,
    source: &Source,
    id: &RunId,
    line: &ManifestLine,
    row: i64,
    calendar: &Calendar,
    calendars: &Calendars,
) -> Result<Result<EventSnapshot, (String, Vec<Email>)>, Problem> {
    let held = |why: String| Ok(Err((why, Vec::new())));
    if is_being_restored(engine, &line.key).await? {
        return held(BEING_RESTORED.to_owned());
    }
    let port = match source.clean(&line.key.connection) {
        Ok(port) => port,
        Err(why) => return held(format!("Held back: {why}.")),
    };
    if let Act::SetOwner(email) = &line.act
        && !calendars.values().any(|other| is_home_of(other, &line.key, email))
    {
        return held("The new owner has no calendar in this clean-up.".to_owned());
    }
    let asked = id.clone();
    let original = engine.memory.read(move |reader| audit::original(reader, &asked, row)).await;
    let Some(original) = original.map_err(|error| words::memory(&error))? else {
        return held("It is no longer known.".to_owned());
    };
    // A listing shows a single event whole; the days of a series hang on it and are asked for.
    let snapshot = if matches!(original.source.shape, RowKind::Series { .. }) {
        match port.snapshot(calendar, &line.key.id).await {
            Ok(Some(snapshot)) => snapshot,
            Ok(None) => {
                let office = engine.office(&engine.policy().await?)?;
                let told = gone_already(engine, id, &line.key, &office).await?;
                return held(told.unwrap_or_else(|why| why));
            }
            Err(failure) => {
                return held(format!(
                    "It could not be read for the backup: {}.",
                    words::why_not_read(&failure)
                ));
            }
        }
    } else {
        EventSnapshot { row: original, days: Vec::new() }
    };
    if snapshot.row.source.event.version != line.seen {
        return held("It was changed after it was read. Read again to decide on it.".to_owned());
    }
    Ok(permitted(port.as_ref(), calendar, &snapshot, &line.act).map(|()| snapshot))
}

async fn held_row(
    engine: &Engine,
    id: &RunId,
    row: i64,
    event: &EventKey,
    why: impl Into<String>,
    would_mail: Vec<Email>,
    office: &Zone,
) -> Result<PurgeHeld, Problem> {
    let asked = id.clone();
    let kept = engine.memory.read(move |reader| audit::row(reader, &asked, row)).await;
    let kept = kept.map_err(|error| words::memory(&error))?;
    Ok(PurgeHeld {
        item: event.to_string(),
        title: kept.as_ref().map(title).unwrap_or_default(),
        when: kept.as_ref().map(|kept| when_words(kept, office)).unwrap_or_default(),
        why: why.into(),
        would_mail: would_mail.iter().map(|email| email.as_str().to_owned()).collect(),
    })
}

async fn preview(
    engine: &Engine,
    purge: &str,
    id: &RunId,
    manifest: &Manifest,
    drawn: &Drawn,
    (backup, file): (&Backup, &PathBuf),
) -> Result<PurgePreview, Problem> {
    let mut by_act = BTreeMap::new();
    let mut by_kind = BTreeMap::new();
    let mut by_person = BTreeMap::new();
    for one in &drawn.candidates {
        *by_act.entry(act_words(&one.line.act)).or_default() += 1;
        *by_person.entry(person(&one.calendar)).or_default() += 1;
        for kind in &one.kinds {
            *by_kind.entry(kind.title().to_owned()).or_default() += 1;
        }
    }
    let count = manifest.lines.len() as u64;
    let days: u64 = drawn.candidates.iter().map(|one| 1 + one.snapshot.days.len() as u64).sum();
    Ok(PurgePreview {
        purge: purge.to_owned(),
        count,
        phrase: phrase(manifest),
        manifest: manifest.hash(),
        by_act: counts(by_act),
        by_kind: counts(by_kind),
        by_person: counts(by_person),
        held: drawn.held.clone(),
        warnings: warnings(engine, id, drawn).await?,
        not_restored: not_restored(engine, drawn).await?,
        backup: PurgeBackup {
            file: file.display().to_string(),
            sha256: backup.hash().to_owned(),
            events: days,
        },
    })
}

/// What is typed names each kind of act with its number: whoever types that 54 are deleted has 54 deleted.
fn phrase(manifest: &Manifest) -> String {
    let (mut deleted, mut ended, mut changed) = (0_u64, 0_u64, 0_u64);
    for line in &manifest.lines {
        match line.act {
            Act::Delete => deleted += 1,
            Act::EndSeries => ended += 1,
            Act::Keep | Act::SetCategory(_) | Act::SetOwner(_) => changed += 1,
        }
    }
    let acts = [("DELETE", deleted), ("END", ended), ("CHANGE", changed)];
    let said = acts.into_iter().filter(|(_, count)| *count > 0);
    let said: Vec<String> = said.map(|(verb, count)| format!("{verb} {count}")).collect();
    // A list of nothing cannot be approved; it still has its number.
    if said.is_empty() { "CHANGE 0".to_owned() } else { said.join(" ") }
}

/// What an undo cannot give back, as each provider in it tells.
async fn not_restored(engine: &Engine, drawn: &Drawn) -> Result<Vec<String>, Problem> {
    let source = audit_source(engine, &[]).await?;
    let connections: BTreeSet<_> =
        drawn.candidates.iter().map(|one| one.line.key.connection.clone()).collect();
    let mut told = BTreeSet::new();
    for connection in connections {
        if let Ok(port) = source.clean(&connection) {
            told.extend(port.not_restored().iter().map(|sentence| (*sentence).to_owned()));
        }
    }
    Ok(told.into_iter().collect())
}

async fn keep_purge(
    engine: &Engine,
    purge: &str,
    id: &RunId,
    manifest: &Manifest,
    drawn: &Drawn,
    preview: &PurgePreview,
) -> Result<(), Problem> {
    let text = serde_json::to_string(preview).map_err(|cause| not_backed_up(&cause.to_string()))?;
    let new = NewPurge {
        id: purge.to_owned(),
        audit: id.clone(),
        made_at: engine.now(),
        manifest_hash: manifest.hash(),
        // The name alone: an installation that was moved or restored finds it in its own folder.
        backup: name_of(&preview.backup.file),
        backup_hash: preview.backup.sha256.clone(),
        backup_events: preview.backup.events,
        preview: ClientText::new(text),
    };
    let lines: Vec<(ManifestLine, i64)> =
        drawn.candidates.iter().map(|one| (one.line.clone(), one.row)).collect();
    engine.memory.write(move |tx| purge::put(tx, &new, &lines)).await.map_err(|error| words::memory(&error))
}

/// May that be done to that row without anybody being mailed?
pub(super) fn permitted(
    port: &dyn truedocket_connect::ports::CleanCalendar,
    calendar: &Calendar,
    snapshot: &EventSnapshot,
    act: &Act,
) -> Result<(), (String, Vec<Email>)> {
    if let Some(why) = port.forbids(calendar, &snapshot.row.source, act) {
        return Err((why, Vec::new()));
    }
    let rows = std::iter::once(&snapshot.row).chain(&snapshot.days);
    let mailed: BTreeSet<Email> = rows.flat_map(|row| port.would_mail(calendar, &row.source, act)).collect();
    if mailed.is_empty() {
        return Ok(());
    }
    let why = "The provider would mail the attendees. It is held back; its organizer can remove it there.";
    Err((why.to_owned(), mailed.into_iter().collect()))
}

/// Is that the main calendar of that member, at the provider of the event?
pub(super) fn is_home_of(calendar: &Calendar, event: &EventKey, email: &Email) -> bool {
    calendar.connection == event.connection && calendar.owner.as_ref() == Some(email)
}

fn person(calendar: &Calendar) -> String {
    let owner = calendar.owner.as_ref().map(|email| email.as_str().to_owned());
    owner.unwrap_or_else(|| calendar.name.reveal().to_owned())
}

fn counts(counted: BTreeMap<String, u64>) -> Vec<AuditCount> {
    counted.into_iter().map(|(name, count)| AuditCount { name, count }).collect()
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;

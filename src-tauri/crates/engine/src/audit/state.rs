//! Where the wizard stands: all of it comes from the database, so that it can be left and resumed at any time.

use super::overview;
use super::purge::{LINES, preview_of};
use super::review::when_words;
use super::shown::{act_words, title};
use super::source::Listed;
use crate::api::audit::{
    AuditCalendar, AuditChoices, AuditEarlier, AuditState, PurgeDifference, PurgeLine as Shown, PurgeLines,
    PurgeLinesAsked, PurgeState,
};
use crate::api::failure::Problem;
use crate::api::states::{AuditCalendarReading, AuditSource, AuditStep, PurgeLineState, PurgeStep};
use crate::audit::purge::purge_row;
use crate::audit::purges::newest_purge;
use crate::audit::{entries, read, source, visibility, worker_of};
use crate::engine::Engine;
use crate::words;
use chrono::{Datelike, NaiveDate};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use truedocket_connect::ports::RestoreLoss;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::firm::people::Staff;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::audit::{self, Audit, CalendarState, Source, State};
use truedocket_store::table::purge::{self, LineState, Purge, PurgeLine, State as Standing, UndoState};
use truedocket_store::table::run::ItemOutcome;
use truedocket_store::table::{member, run};

/// Clean-ups in a list.
const EARLIER: u32 = 20;
/// Entries of files that are shown by name, of what was set aside and of the rest.
const ENTRIES_SHOWN: u32 = 100;
/// The period that is offered: so many years back and ahead.
const YEARS_BACK: i32 = 5;
const YEARS_AHEAD: i32 = 2;

/// Runs that work now.
struct Workers {
    reading: Option<RunId>,
    purge: Option<RunId>,
}

/// What can be cleaned up, and earlier clean-ups.
pub(crate) async fn audit_choices(engine: &Engine) -> Result<AuditChoices, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let Listed { calendars, problems, .. } = source::audit_source(engine, &[]).await?.listed().await;
    let staff = engine.memory.read(member::staff).await.map_err(|error| words::memory(&error))?;
    let today = office.to_local(engine.now()).date();
    let year = |years: i32, month, day| {
        NaiveDate::from_ymd_opt(today.year() + years, month, day).unwrap_or(today).to_string()
    };
    let known = engine.memory.read(|reader| audit::newest(reader, EARLIER)).await;
    let known = known.map_err(|error| words::memory(&error))?;
    let mut shown_earlier = Vec::new();
    for one in known {
        shown_earlier.push(earlier(engine, &one, &office).await?);
    }
    Ok(AuditChoices {
        calendars: calendars.iter().map(|calendar| shown(calendar, &staff)).collect(),
        problems,
        since: year(-YEARS_BACK, 1, 1),
        until: year(YEARS_AHEAD, 12, 31),
        earlier: shown_earlier,
    })
}

async fn earlier(engine: &Engine, known: &Audit, office: &Zone) -> Result<AuditEarlier, Problem> {
    let workers = workers_of(engine, &known.run).await?;
    let calendars = read::audit_calendars(engine, &known.run).await?;
    let newest = newest_purge(engine, &known.run).await?;
    let rows: u64 = calendars.iter().map(|calendar| calendar.rows).sum();
    let mut sum = format!("{rows} events");
    if known.state == State::Found {
        sum = format!("{sum}, {} fine", known.sound);
        let whole = visibility::of_clean_up(known, &calendars, office, engine.now()).whole();
        if known.unproved > 0 {
            sum = format!("{sum}, {} not checked", known.unproved);
        }
        if whole < calendars.len() {
            sum = format!("{sum}, {whole} of {} calendars read", calendars.len());
        }
    }
    if let Some(newest) = &newest {
        let id = newest.id.clone();
        let counts = engine.memory.read(move |reader| purge::counts(reader, &id)).await;
        let counts = counts.map_err(|error| words::memory(&error))?;
        sum = format!("{sum}, {} cleaned up", counts.done);
    }
    Ok(AuditEarlier {
        run: known.run.to_string(),
        began: time_words::instant(known.began, office),
        state: step(engine, known, newest.as_ref(), &workers).await?,
        sum,
    })
}

/// Where a clean-up stands.
pub(crate) async fn audit_state(engine: &Engine, id: &RunId) -> Result<AuditState, Problem> {
    // Who works is asked before what was written: a run that ends in between shows as going on once more, and never as
    // one that was stopped.
    let workers = workers_of(engine, id).await?;
    let known = read::audit_row(engine, id).await?;
    let office = engine.office(&engine.policy().await?)?;
    let newest = newest_purge(engine, id).await?;
    let calendars = read::audit_calendars(engine, id).await?;
    let (asked, zone) = (id.clone(), office.clone());
    let looked = engine.memory.read(move |reader| {
        let overview = overview::of(reader, &asked, &zone)?;
        let notes = run::items(reader, &asked, 100)?;
        Ok((overview, notes, member::staff(reader)?))
    });
    let (overview, notes, staff) = looked.await.map_err(|error| words::memory(&error))?;
    let rows: u64 = calendars.iter().map(|calendar| calendar.rows).sum();
    let counts = entries::counts(engine, id).await?;
    let entries = entries::entries(engine, id, ENTRIES_SHOWN).await?;
    let notes = notes.into_iter().filter(|item| item.fate == ItemOutcome::Failed);
    let seen = visibility::of_clean_up(&known, &calendars, &office, engine.now());
    let is_found = known.state == State::Found;
    let purge = match &newest {
        Some(newest) => Some(purge_state(engine, newest, workers.purge.clone()).await?),
        None => None,
    };
    Ok(AuditState {
        run: id.to_string(),
        step: step(engine, &known, newest.as_ref(), &workers).await?,
        source: match known.source {
            Source::Accounts => AuditSource::Accounts,
            Source::Files => AuditSource::Files,
        },
        going: workers.reading.map(|run| run.to_string()).unwrap_or_default(),
        notes: notes.map(|item| format!("{}: {}", item.item, item.why)).collect(),
        period: period(&known),
        unreadable: calendars.iter().map(|calendar| calendar.unreadable).sum(),
        merged: counts.merged,
        doubts: counts.doubts,
        entries,
        calendars: calendars.iter().map(|one| read(one, &staff)).collect(),
        rows,
        sound: known.sound,
        unchecked: known.unproved,
        found: if is_found { rows.saturating_sub(known.sound + known.unproved) } else { 0 },
        complete: is_found && seen.nothing_else(known.unproved).is_some(),
        kinds: overview.kinds,
        timeline: overview.timeline,
        decided: overview.decided,
        purge,
    })
}

/// A clean-up as people name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanUpName {
    /// Its name.
    pub run: String,
    /// When it began.
    pub began: String,
    /// What was done of it and taken back, as a sentence; else empty.
    pub taken_back: String,
}

impl Engine {
    /// The clean-up that decisions, a purge or an undo are about: the one that is named, else the newest, with when it
    /// began, which whoever acts is told. `acts`: an older one is refused behind a newer that could not begin.
    ///
    /// # Errors
    /// There is none, or a newer one could not begin.
    pub async fn clean_up_meant(&self, named: &str, acts: bool) -> Result<CleanUpName, Problem> {
        let id = if acts { audit_to_act_on(self, named).await? } else { audit_id(self, named).await? };
        let known = read::audit_row(self, &id).await?;
        let office = self.office(&self.policy().await?)?;
        let asked = id.clone();
        let back = self.memory.read(move |reader| purge::taken_back(reader, &asked)).await;
        let back = back.map_err(|error| words::memory(&error))?.map(|(count, at)| {
            let events = if count == 1 { "1 event".to_owned() } else { format!("{count} events") };
            format!(
                "It was done before, and {events} of it were taken back, the last one {}.",
                time_words::instant(at, &office)
            )
        });
        Ok(CleanUpName {
            run: id.to_string(),
            began: time_words::instant(known.began, &office),
            taken_back: back.unwrap_or_default(),
        })
    }
}

/// The same for acts that nobody may approve of an older clean-up unawares: whoever names none is thinking of the one
/// that was tried last.
pub(crate) async fn audit_to_act_on(engine: &Engine, named: &str) -> Result<RunId, Problem> {
    let id = audit_id(engine, named).await?;
    if !named.is_empty() {
        return Ok(id);
    }
    let known = read::audit_row(engine, &id).await?;
    let tried = engine.memory.read(|reader| run::newest_of(reader, read::NOT_BEGUN)).await;
    let tried = tried.map_err(|error| words::memory(&error))?;
    let Some(tried) = tried.filter(|tried| (tried.began, &tried.id) > (known.began, &known.run)) else {
        return Ok(id);
    };
    let office = engine.office(&engine.policy().await?)?;
    let at = |at| time_words::instant(at, &office);
    Err(words::refused(
        format!(
            "The newest clean-up, of {}, could not begin. The one before it is of {}.",
            at(tried.began),
            at(known.began)
        ),
        format!("Begin a new one with `truedocket audit`, or name the older one: `--run {id}`."),
    ))
}

/// The newest clean-up, or the one that is named.
pub(crate) async fn audit_id(engine: &Engine, named: &str) -> Result<RunId, Problem> {
    if !named.is_empty() {
        return Ok(RunId::new(named));
    }
    let newest = engine.memory.read(|reader| audit::newest(reader, 1)).await;
    let newest = newest.map_err(|error| words::memory(&error))?.into_iter().next();
    newest
        .map(|known| known.run)
        .ok_or_else(|| words::refused("There is no clean-up yet.", "Begin one under Clean up."))
}

/// The runs that work on a clean-up and its purge now.
async fn workers_of(engine: &Engine, id: &RunId) -> Result<Workers, Problem> {
    let reading = worker_of(engine, id.as_str());
    let newest = newest_purge(engine, id).await?;
    Ok(Workers { reading, purge: newest.and_then(|one| worker_of(engine, &one.id)) })
}

async fn step(
    engine: &Engine,
    known: &Audit,
    newest: Option<&Purge>,
    workers: &Workers,
) -> Result<AuditStep, Problem> {
    let going = workers.reading.is_some();
    let step = match (known.state, newest.map(|one| one.state)) {
        (State::Reading, _) if going => AuditStep::Reading,
        (State::Reading, _) => AuditStep::Stopped,
        (State::Found, None | Some(Standing::Replaced)) => AuditStep::Found,
        (State::Found, Some(Standing::BackedUp)) => AuditStep::BackedUp,
        (State::Found, Some(Standing::Running | Standing::Paused)) if workers.purge.is_some() => {
            AuditStep::Purging
        }
        (State::Found, Some(Standing::Running | Standing::Paused)) => AuditStep::Paused,
        (State::Found, Some(Standing::Done)) => match newest {
            Some(one) if all_undone(engine, one).await? => AuditStep::Undone,
            Some(_) | None => AuditStep::Purged,
        },
    };
    Ok(step)
}

async fn all_undone(engine: &Engine, known: &Purge) -> Result<bool, Problem> {
    let id = known.id.clone();
    let counts = engine.memory.read(move |reader| purge::counts(reader, &id)).await;
    let counts = counts.map_err(|error| words::memory(&error))?;
    Ok(is_back(&counts))
}

/// Where a purge stands.
pub(crate) async fn purge_state(
    engine: &Engine,
    known: &Purge,
    worker: Option<RunId>,
) -> Result<PurgeState, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let id = known.id.clone();
    let looked = engine.memory.read(move |reader| {
        let seen = purge::lines_to_see(reader, &id, LINES)?;
        Ok((purge::counts(reader, &id)?, seen, purge::not_given_back(reader, &id)?))
    });
    let (counts, seen, lost) = looked.await.map_err(|error| words::memory(&error))?;
    let going = worker.map(|run| run.to_string()).unwrap_or_default();
    let undoing = counts.undone < counts.done && !going.is_empty() && known.state == Standing::Done;
    let state = match known.state {
        Standing::BackedUp | Standing::Replaced => PurgeStep::BackedUp,
        Standing::Running | Standing::Paused if going.is_empty() => PurgeStep::Paused,
        Standing::Running | Standing::Paused => PurgeStep::Running,
        Standing::Done if undoing => PurgeStep::Undoing,
        Standing::Done if is_back(&counts) => PurgeStep::Undone,
        Standing::Done => PurgeStep::Done,
    };
    Ok(PurgeState {
        purge: known.id.clone(),
        state,
        preview: preview_of(known)?,
        done: counts.done,
        skipped: counts.skipped,
        failed: counts.failed + counts.unclear,
        waiting: counts.waiting + counts.sent,
        undone: counts.undone,
        approved: known.approved_at.map(|at| time_words::instant(at, &office)).unwrap_or_default(),
        ended: known.ended_at.map(|at| time_words::instant(at, &office)).unwrap_or_default(),
        going,
        lines: shown_lines(engine, &known.audit, seen, &office).await?,
        differences: differences(&lost),
    })
}

/// A stretch of a purge's lines.
pub(crate) async fn purge_lines(engine: &Engine, asked: PurgeLinesAsked) -> Result<PurgeLines, Problem> {
    let known = purge_row(engine, &asked.purge).await?;
    let office = engine.office(&engine.policy().await?)?;
    let id = known.id.clone();
    let limit = asked.limit.clamp(1, LINES);
    let lines = engine.memory.read(move |reader| purge::lines(reader, &id, asked.offset, limit)).await;
    let lines = lines.map_err(|error| words::memory(&error))?;
    let total = u32::try_from(known.lines).unwrap_or(u32::MAX);
    Ok(PurgeLines { total, lines: shown_lines(engine, &known.audit, lines, &office).await? })
}

pub(super) async fn shown_lines(
    engine: &Engine,
    id: &RunId,
    lines: Vec<PurgeLine>,
    office: &Zone,
) -> Result<Vec<Shown>, Problem> {
    let names: BTreeMap<_, _> = read::audit_calendars(engine, id)
        .await?
        .into_iter()
        .map(|one| ((one.calendar.connection.clone(), one.calendar.id.clone()), one.calendar.name))
        .collect();
    let (asked, office) = (id.clone(), office.clone());
    let shown = engine.memory.read(move |reader| {
        let mut shown = Vec::with_capacity(lines.len());
        for line in lines {
            let kept = audit::row(reader, &asked, line.row)?;
            let place = (line.line.key.connection.clone(), line.line.key.calendar.clone());
            shown.push(Shown {
                line: line.number,
                title: kept.as_ref().map(title).unwrap_or_default(),
                when: kept.as_ref().map(|kept| when_words(kept, &office)).unwrap_or_default(),
                calendar: names.get(&place).map(|name| name.reveal().to_owned()).unwrap_or_default(),
                act: act_words(&line.line.act),
                state: line_state(&line),
                why: if line.why.is_empty() { losses(&line).join(" ") } else { line.why.clone() },
                can_undo: line.state == LineState::Done && line.undo != UndoState::Undone,
            });
        }
        Ok(shown)
    });
    shown.await.map_err(|error| words::memory(&error))
}

/// Is all of it there again? What somebody else has made anew is.
fn is_back(counts: &purge::Counts) -> bool {
    counts.done > 0 && counts.undone + counts.already_there == counts.done
}

/// What an undo could not give back, or why it failed.
pub(super) fn losses(line: &PurgeLine) -> Vec<String> {
    let lost = loss(&line.lost);
    [lost.wrong, lost.usual].concat()
}

fn loss(lost: &ClientText) -> RestoreLoss {
    serde_json::from_str(lost.reveal()).unwrap_or_default()
}

/// Lines lose this and that together; people ask of each thing how many events lost it.
fn differences(lost: &[(ClientText, u64)]) -> Vec<PurgeDifference> {
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    for (all, events) in lost {
        for what in loss(all).usual {
            *counted.entry(what).or_default() += events;
        }
    }
    let mut differences: Vec<_> =
        counted.into_iter().map(|(what, events)| PurgeDifference { what, events }).collect();
    differences.sort_by_key(|one| Reverse(one.events));
    differences
}

fn line_state(line: &PurgeLine) -> PurgeLineState {
    match (line.state, line.undo) {
        (_, UndoState::Undone) => PurgeLineState::Undone,
        (_, UndoState::Failed) => PurgeLineState::UndoFailed,
        (_, UndoState::AlreadyThere) => PurgeLineState::AlreadyThere,
        (LineState::Waiting, _) => PurgeLineState::Waiting,
        (LineState::Sent, _) => PurgeLineState::NotKnown,
        (LineState::Done, _) => PurgeLineState::Done,
        (LineState::Skipped, _) => PurgeLineState::Skipped,
        (LineState::Failed, _) => PurgeLineState::Failed,
        (LineState::Unclear, _) => PurgeLineState::Unclear,
    }
}

fn shown(calendar: &Calendar, staff: &Staff) -> AuditCalendar {
    let owner = calendar.owner.as_ref();
    let member = owner.and_then(|email| staff.find(email));
    let address = owner.map(truedocket_core::firm::people::Email::as_str);
    AuditCalendar {
        connection: calendar.connection.to_string(),
        id: calendar.id.to_string(),
        name: calendar.name.reveal().to_owned(),
        owner: member.map(|member| member.name.reveal()).or(address).unwrap_or_default().to_owned(),
        left: member.is_some_and(|member| !member.active),
        state: AuditCalendarReading::Waiting,
        rows: 0,
        unreadable: 0,
        reason: String::new(),
    }
}

fn read(known: &audit::AuditCalendar, staff: &Staff) -> AuditCalendar {
    let state = match known.state {
        CalendarState::Waiting => AuditCalendarReading::Waiting,
        CalendarState::Reading => AuditCalendarReading::Reading,
        CalendarState::Read => AuditCalendarReading::Read,
        CalendarState::Unknown => AuditCalendarReading::Unknown,
    };
    AuditCalendar {
        state,
        rows: known.rows,
        unreadable: known.unreadable,
        reason: known.reason.clone(),
        ..shown(&known.calendar, staff)
    }
}

/// A clean-up spans years, so its bounds name them.
fn period(known: &Audit) -> String {
    let day = time_words::day_of_year;
    match (known.since, known.until) {
        (Some(since), Some(until)) => format!("{} to {}", day(since), day(until)),
        (Some(since), None) => format!("from {}", day(since)),
        (None, Some(until)) => format!("until {}", day(until)),
        (None, None) => "all time".to_owned(),
    }
}

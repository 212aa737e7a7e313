//! Reading all rows of the chosen calendars, page by page, each page stored with the bookmark behind it: a reading that
//! was stopped or killed goes on where it was. What could not be read is unknown, never clean.

use super::source::{self, Listed, SilentMailbox, Source, Unread};
use crate::api::audit::{AuditPick, AuditStart};
use crate::api::failure::Problem;
use crate::audit::source::{audit_people, audit_source};
use crate::audit::visibility::{self, Accounts, UnreadList};
use crate::audit::{entries, look, working_on};
use crate::engine::Engine;
use crate::progress::Progress;
use crate::reading;
use crate::runs::{RunHandle, RunSummary, begin_run, end_run, end_worked};
use crate::words;
use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use futures::stream::{StreamExt, TryStreamExt};
use std::path::Path;
use truedocket_connect::failure::Kind;
use truedocket_connect::files;
use truedocket_connect::ports::{PageToken, ReadSourceEvents, RowsRequest, Unreadable};
use truedocket_connect::walk::PageWalk;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{Doubt, Note, NoteKind, RawEvent, SourceEvent};
use truedocket_core::connection::Role;
use truedocket_core::coverage::Requirement;
use truedocket_core::ids::RunId;
use truedocket_core::time::Window;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::audit::{self, Audit, AuditCalendar, CalendarState, NewAudit, NotUnderstood};
use truedocket_store::table::calendar::{self, CalendarKey};
use truedocket_store::table::run::{ItemOutcome, Outcome, RunItem};
use truedocket_store::table::{coverage, event};

/// What the person is told.
const DOING: &str = "Reading calendars";
/// The part of a run that stands for a clean-up which could not begin.
pub(crate) const NOT_BEGUN: &str = "audit_not_begun";
/// Calendars that are read at the same time.
const AT_ONCE: usize = 4;
/// A reading begins anew this often when its page token died.
const TRIES: usize = 2;

/// Begins a clean-up: the calendars are listed and written down; nothing is read yet.
pub(crate) async fn audit_begin(engine: &Engine, id: &RunId, start: &AuditStart) -> Result<(), Problem> {
    let (since, until) = (day(&start.since)?, day(&start.until)?);
    if let (Some(since), Some(until)) = (since, until)
        && until < since
    {
        return Err(words::refused("The last day lies before the first.", "Turn them round."));
    }
    let begun = begun(engine, id, start, (since, until)).await;
    if let Err(problem) = &begun {
        remember_attempt(engine, id, problem).await?;
    }
    begun
}

async fn begun(
    engine: &Engine,
    id: &RunId,
    start: &AuditStart,
    (since, until): (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), Problem> {
    let source = audit_source(engine, &start.files).await?;
    let (calendars, notes) = chosen(engine, &source, &start.calendars).await?;
    let new = NewAudit {
        run: id.clone(),
        source: source.kind(),
        since,
        until,
        files: start.files.clone(),
        began: engine.now(),
    };
    engine
        .memory
        .write(move |tx| {
            audit::begin(tx, &new, &calendars)?;
            notes.iter().try_for_each(|(place, note)| audit::add_notes(tx, &new.run, *place, [note]))
        })
        .await
        .map_err(|error| words::memory(&error))
}

/// Keeps that a clean-up could not even begin, so that nobody who names none decides about the one before unawares.
async fn remember_attempt(engine: &Engine, id: &RunId, problem: &Problem) -> Result<(), Problem> {
    let running = begin_run(engine, id.clone(), NOT_BEGUN, "").await?;
    let why =
        RunItem { item: "Calendars".to_owned(), fate: ItemOutcome::Failed, why: problem.sentence.clone() };
    let account = RunSummary { items: vec![why], all_failed: true, ..RunSummary::default() };
    end_run(engine, &running, account).await.map(drop)
}

/// The picked calendars, all if none is picked, with what has to be known of them before they are read.
async fn chosen(
    engine: &Engine,
    source: &Source,
    picks: &[AuditPick],
) -> Result<(Vec<Calendar>, Vec<(i64, Note)>), Problem> {
    let Listed { mut calendars, silent, unlisted, problems } = source.listed().await;
    if matches!(source, Source::Accounts(_)) {
        calendars.extend(no_longer_listed(engine, &calendars).await?);
        for mailbox in &silent {
            if !calendars.iter().any(|one| is_of(mailbox, one)) {
                calendars.push(mailbox.calendar.clone());
            }
        }
    }
    if !picks.is_empty() {
        let is_picked = |calendar: &Calendar, pick: &AuditPick| {
            pick.connection == calendar.connection.as_str() && pick.id == calendar.id.as_str()
        };
        if let Some(missing) =
            picks.iter().find(|pick| !calendars.iter().any(|calendar| is_picked(calendar, pick)))
        {
            return Err(words::refused(
                format!("The calendar {} of {} is not there.", missing.id, missing.connection),
                "Look at the list of calendars again.",
            ));
        }
        calendars.retain(|calendar| picks.iter().any(|pick| is_picked(calendar, pick)));
    }
    match (calendars.is_empty(), problems.first(), source) {
        (false, _, _) => {}
        (true, Some(problem), Source::Files(_)) => return Err(source::not_opened(problem)),
        (true, Some(problem), Source::Accounts(_)) => {
            return Err(words::refused(format!("{problem}."), "Open Connections and mend it."));
        }
        (true, None, _) => {
            return Err(words::refused(
                "There is no calendar to read.",
                "Connect a calendar system, or choose a calendar file.",
            ));
        }
    }
    let notes = (0_i64..).zip(&calendars).filter_map(|(place, calendar)| {
        let mailbox = silent.iter().find(|mailbox| is_of(mailbox, calendar)).map(|mailbox| &mailbox.why);
        let why = mailbox.or_else(|| unlisted.get(&calendar.connection))?;
        Some((place, other_calendars(why)))
    });
    let notes = notes.collect();
    Ok((calendars, notes))
}

fn is_of(mailbox: &SilentMailbox, calendar: &Calendar) -> bool {
    let SilentMailbox { calendar: silent, .. } = mailbox;
    silent.connection == calendar.connection && silent.owner.is_some() && silent.owner == calendar.owner
}

/// It may answer when it is read; which calendars there are besides is not known all the same.
fn other_calendars(why: &str) -> Note {
    Note {
        kind: NoteKind::Incomplete,
        id: None,
        line: None,
        text: format!("it could not be asked which calendars there are, so others may be missing: {why}"),
    }
}

/// Reads what is not read yet, then looks at all of it. `run` is the execution, `id` the clean-up; the first
/// execution has the clean-up's own name.
pub(crate) async fn audit_as(engine: &Engine, run: RunId, id: &RunId) -> Result<Outcome, Problem> {
    let _alone = engine.cleaning.lock().await;
    let running = begin_run(engine, run, "audit", "").await?;
    let working = working_on(engine, id.as_str(), &running.id);
    let worked = running.progress.hears(audit_work(engine, &running, id)).await;
    drop(working);
    end_worked(engine, &running, worked).await
}

async fn audit_work(engine: &Engine, running: &RunHandle, id: &RunId) -> Result<RunSummary, Problem> {
    let known = audit_row(engine, id).await?;
    let office = engine.office(&engine.policy().await?)?;
    let mut account = RunSummary::default();
    let source = audit_source(engine, &known.files).await?;
    let unread_now = audit_people(engine, running, &office).await?;
    account.items.extend(unread_now.iter().map(Unread::item));
    let accounts = Accounts::now(engine).await?;
    let open = still_to_read(engine, id, &accounts).await?;
    running.progress.expect(open.len() as u64 + 1);
    let window = period(&known, &office);
    let readings: Vec<_> = open
        .iter()
        .map(|calendar| {
            let by = accounts.of(&calendar.calendar.connection);
            let asked = RowsAsked { id, known: calendar, window, account: by };
            read_rows(engine, &source, asked, &running.progress)
        })
        .collect();
    let _read: Vec<()> = futures::stream::iter(readings).buffer_unordered(AT_ONCE).try_collect().await?;
    account.stopped = running.progress.is_stopped();
    if !account.stopped {
        let drawn = Box::pin(look::draw_up_findings(engine, id, (&source, &running.progress))).await?;
        account.stopped = drawn.is_none();
        let unread = drawn.unwrap_or_default();
        let is_told = |one: &UnreadList| unread_now.iter().any(|now| now.connection == one.connection);
        let unread = unread.into_iter().filter(|one| !is_told(one));
        account.items.extend(unread.map(|one| RunItem {
            item: format!("{}: {}", one.connection, one.list.name()),
            fate: ItemOutcome::Failed,
            why: one.why,
        }));
        if !account.stopped {
            forget_uploads(engine, &known.files);
            running.progress.part_done("Looking at what was read");
        }
    }
    sum_up(engine, id, account).await
}

/// Files that were dropped onto the window hold client words in the clear; what they say is in the database now.
fn forget_uploads(engine: &Engine, files: &[String]) {
    let uploads = engine.home.imports();
    for folder in files.iter().filter_map(|file| Path::new(file).parent()) {
        if folder.parent() == Some(uploads.as_path())
            && let Err(cause) = std::fs::remove_dir_all(folder)
        {
            tracing::warn!(cause = %cause.kind(), "a dropped file could not be removed");
        }
    }
}

/// What of a clean-up is read.
#[derive(Clone, Copy)]
struct RowsAsked<'a> {
    id: &'a RunId,
    known: &'a AuditCalendar,
    window: Option<Window>,
    /// By whom.
    account: &'a str,
}

/// Calendars that were not read to their end. What came by another account, or long ago, is read from its beginning.
async fn still_to_read(
    engine: &Engine,
    id: &RunId,
    accounts: &Accounts,
) -> Result<Vec<AuditCalendar>, Problem> {
    let mut calendars = audit_calendars(engine, id).await?;
    let now = engine.now();
    for one in &mut calendars {
        if visibility::is_outdated(one, accounts.of(&one.calendar.connection), now) {
            restart(engine, id, one.place).await?;
            (one.state, one.next) = (CalendarState::Waiting, None);
        }
    }
    calendars.retain(|calendar| calendar.state != CalendarState::Read);
    Ok(calendars)
}

async fn restart(engine: &Engine, id: &RunId, place: i64) -> Result<(), Problem> {
    let id = id.clone();
    let restarted = engine.memory.write(move |tx| audit::restart_calendar(tx, &id, place)).await;
    restarted.map_err(|error| words::memory(&error))
}

async fn read_rows(
    engine: &Engine,
    source: &Source,
    asked: RowsAsked<'_>,
    progress: &Progress,
) -> Result<(), Problem> {
    let RowsAsked { id, known, .. } = asked;
    let end = match source.originals(&known.calendar.connection) {
        Ok(port) => match pages(engine, port.as_ref(), asked, progress).await? {
            None if !progress.is_stopped() => empty_without_proof(engine, asked).await?,
            ended => ended,
        },
        Err(why) => Some(why),
    };
    if let Some(why) = end {
        let (id, place) = (id.clone(), known.place);
        engine
            .memory
            .write(move |tx| audit::calendar_unknown(tx, &id, place, &why))
            .await
            .map_err(|error| words::memory(&error))?;
    }
    progress.part_done(DOING);
    Ok(())
}

/// Calendars that were read before and that the account is not shown any more: reading them tells why.
async fn no_longer_listed(engine: &Engine, listed: &[Calendar]) -> Result<Vec<Calendar>, Problem> {
    let policy = engine.policy().await?;
    let record = reading::connections(engine).await?.into_iter().filter(|one| one.role == Role::Record);
    let names: Vec<_> = record.map(|one| one.name).collect();
    let known = engine.memory.read(move |reader| {
        let mut known = Vec::new();
        for name in &names {
            known.extend(calendar::list(reader, name)?.into_iter().map(|one| one.calendar));
        }
        Ok(known)
    });
    let known = known.await.map_err(|error| words::memory(&error))?.into_iter();
    let is_listed = |one: &Calendar| {
        listed.iter().any(|other| (&other.connection, &other.id) == (&one.connection, &one.id))
    };
    Ok(known.filter(|one| !policy.ignores(&one.id) && !is_listed(one)).collect())
}

/// Why a person's calendar that showed nothing at all is not taken for empty: some providers answer so where the
/// account may not look. The daily reading believes it the second time, and then it is believed here.
async fn empty_without_proof(engine: &Engine, asked: RowsAsked<'_>) -> Result<Option<String>, Problem> {
    let RowsAsked { id, known, window, account } = asked;
    let now_read = audit_calendars(engine, id).await?.into_iter().find(|one| one.place == known.place);
    let is_empty = now_read.is_some_and(|one| one.rows + one.unreadable == 0);
    if !is_empty || known.calendar.owner.is_none() || known.calendar.connection.as_str() == files::VENDOR {
        return Ok(None);
    }
    let key = CalendarKey::of(&known.calendar);
    let (account, now) = (account.to_owned(), engine.now());
    let looked = engine.memory.read(move |reader| {
        let asked = Requirement { now, account: &account, window: None };
        let whole = coverage::get(reader, &key)?.is_some_and(|one| one.ground(&asked).is_ok());
        Ok((whole, event::count(reader, &key)?))
    });
    Ok(match looked.await.map_err(|error| words::memory(&error))? {
        (_, held @ 1..) if window.is_none() => {
            Some(format!("it showed no events, though {held} of it are known from the daily reading"))
        }
        (false, 0) => Some(
            "it showed no events at all, and no daily reading has proved yet that it is empty".to_owned(),
        ),
        (_, _) => None,
    })
}

/// All pages of one calendar; answers with why it is unknown, if it is.
async fn pages(
    engine: &Engine,
    port: &dyn ReadSourceEvents,
    asked: RowsAsked<'_>,
    progress: &Progress,
) -> Result<Option<String>, Problem> {
    let RowsAsked { id, known, .. } = asked;
    let mut rows = match &known.next {
        Some(token) => RowsRequest::Next(PageToken(token.clone())),
        None => RowsRequest::All(begins(engine, asked).await?),
    };
    let (mut tries, mut walk) = (TRIES, PageWalk::default());
    while !progress.is_stopped() {
        match port.source_events(&known.calendar, &rows).await {
            Ok(page) => {
                progress.step(DOING, (page.items.len() + page.unreadable.len()) as u64);
                let next = page.next.clone();
                keep_page(engine, id, known.place, page).await?;
                match next {
                    None => return Ok(None),
                    Some(token) if walk.step(&token.0, "calendar", "list rows").is_err() => {
                        return Ok(Some("its listing does not end".to_owned()));
                    }
                    Some(token) => rows = RowsRequest::Next(token),
                }
            }
            Err(failure) if failure.kind == Kind::Stale && tries > 1 => {
                tries -= 1;
                walk = PageWalk::default();
                restart(engine, id, known.place).await?;
                rows = RowsRequest::All(begins(engine, asked).await?);
            }
            Err(failure) => return Ok(Some(words::why_not_read(&failure))),
        }
    }
    Ok(None)
}

/// From now on, and by that account, its rows are read. Answers with the days that are asked for.
async fn begins(engine: &Engine, asked: RowsAsked<'_>) -> Result<Option<Window>, Problem> {
    let (id, place, account, now) =
        (asked.id.clone(), asked.known.place, asked.account.to_owned(), engine.now());
    let begun = engine.memory.write(move |tx| audit::calendar_begins(tx, &id, place, &account, now)).await;
    begun.map_err(|error| words::memory(&error))?;
    Ok(asked.window)
}

async fn keep_page(
    engine: &Engine,
    id: &RunId,
    place: i64,
    page: truedocket_connect::ports::ListPage<RawEvent>,
) -> Result<(), Problem> {
    let id = id.clone();
    engine
        .memory
        .write(move |tx| {
            let unreadable: Vec<_> = page.unreadable.into_iter().map(not_understood).collect();
            let next = page.next.as_ref().map(|token| token.0.as_str());
            audit::add_page(tx, &id, place, &page.items, &unreadable, next)?;
            audit::add_notes(tx, &id, place, &page.notes)?;
            audit::add_notes(tx, &id, place, &doubts(&page.items))
        })
        .await
        .map_err(|error| words::memory(&error))
}

/// The line has a place of its own, and need not stand in the words as well.
fn not_understood(bad: Unreadable) -> NotUnderstood {
    let stands = bad.line.map(|line| format!("line {line}: "));
    let bare = stands.and_then(|stands| Some(bad.reason.strip_prefix(&stands)?.to_owned()));
    NotUnderstood { id: bad.id, line: bad.line, reason: bare.unwrap_or(bad.reason) }
}

/// What was passed over in rows that were read.
fn doubts(rows: &[RawEvent]) -> Vec<Note> {
    let of_row = |row: &SourceEvent| {
        let id = row.event.key.id.clone();
        let note = move |doubt: &Doubt| Note {
            kind: NoteKind::Doubt,
            id: Some(id.clone()),
            line: Some(doubt.line),
            text: doubt.what.clone(),
        };
        row.doubts.iter().map(note).collect::<Vec<_>>()
    };
    rows.iter().flat_map(|row| of_row(&row.source)).collect()
}

/// What the reading amounts to: each row read, each unreadable one waiting, each unknown calendar not checked.
async fn sum_up(engine: &Engine, id: &RunId, mut account: RunSummary) -> Result<RunSummary, Problem> {
    let calendars = audit_calendars(engine, id).await?;
    let told = entries::notes(engine, id).await?;
    for calendar in &calendars {
        account.tally.done += calendar.rows;
        account.tally.waiting += calendar.unreadable;
        if calendar.unreadable > 0 {
            let why = format!("{} could not be understood and were set aside", calendar.unreadable);
            account.items.push(RunItem { item: name(&calendar.calendar), fate: ItemOutcome::SetAside, why });
        }
        let of_files = told.iter().filter(|one| one.place == calendar.place);
        account.items.extend(of_files.filter_map(|one| {
            let fate = match one.note.kind {
                NoteKind::File => ItemOutcome::SetAside,
                // What was not in it may be on no list.
                NoteKind::Incomplete => ItemOutcome::Failed,
                NoteKind::Merged | NoteKind::Doubt => return None,
            };
            Some(RunItem { item: name(&calendar.calendar), fate, why: one.note.text.clone() })
        }));
        if calendar.state == CalendarState::Unknown {
            account.unchecked = true;
            let why = calendar.reason.clone();
            account.items.push(RunItem { item: name(&calendar.calendar), fate: ItemOutcome::Failed, why });
        }
    }
    account.unchecked |= account.items.iter().any(|item| item.fate == ItemOutcome::Failed);
    account.all_failed =
        !account.stopped && calendars.iter().all(|calendar| calendar.state == CalendarState::Unknown);
    Ok(account)
}

pub(super) async fn audit_row(engine: &Engine, id: &RunId) -> Result<Audit, Problem> {
    let asked = id.clone();
    let known = engine.memory.read(move |reader| audit::get(reader, &asked)).await;
    known.map_err(|error| words::memory(&error))?.ok_or_else(|| {
        words::refused(
            "There is no clean-up of that name.",
            "Look at the list of clean-ups, or begin a new one.",
        )
    })
}

pub(super) async fn audit_calendars(engine: &Engine, id: &RunId) -> Result<Vec<AuditCalendar>, Problem> {
    let asked = id.clone();
    let known = engine.memory.read(move |reader| audit::calendars(reader, &asked)).await;
    known.map_err(|error| words::memory(&error))
}

fn name(calendar: &Calendar) -> String {
    format!("{}: {}", calendar.connection, calendar.name.reveal())
}

/// A day as it is typed; blank is none.
fn day(text: &str) -> Result<Option<NaiveDate>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            words::refused(format!("`{text}` is no date."), "Write it like 2024-01-31, or leave it out.")
        }),
    }
}

/// The period as instants; `None` when it has no bounds at all.
pub(super) fn period(known: &Audit, office: &Zone) -> Option<Window> {
    if known.since.is_none() && known.until.is_none() {
        return None;
    }
    let year =
        |year: i32| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).earliest().unwrap_or(DateTime::UNIX_EPOCH);
    let start = known.since.map_or_else(|| year(1970), |first| office.day_start(first));
    let following = |last: NaiveDate| last.checked_add_days(Days::new(1)).unwrap_or(last);
    let end = known.until.map_or_else(|| year(2200), |last| office.day_start(following(last)));
    Some(Window { start, end })
}

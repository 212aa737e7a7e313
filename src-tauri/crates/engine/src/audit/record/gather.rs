//! The purge record from what the store holds, and its two files.

use super::content::{
    Approved, BackupFile, CalendarRead, Count, Counts, Done, FORM, Held, LedgerHead, Line, Manifest, Moment,
    NotDone, Period, Record, TakenBack,
};
use super::paper;
use crate::api::audit::{PurgeAsked, PurgePreview, PurgeRecordFiles};
use crate::api::failure::Problem;
use crate::audit::purge::{preview_of, purge_row};
use crate::audit::review::when_words;
use crate::audit::shown::{act_words, title};
use crate::audit::spreadsheet::free;
use crate::audit::state::losses;
use crate::audit::visibility;
use crate::engine::Engine;
use crate::words;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use truedocket_core::audit::finding::FindingKind;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::ids::{CalendarId, ConnectionName};
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::audit::{Audit, AuditCalendar};
use truedocket_store::table::purge::{LineState, Purge, PurgeLine, State, UndoState};
use truedocket_store::table::{audit, ledger, purge, review};
use truedocket_store::{Reader, Result as Stored};

/// Lines of one reading from the store.
const STRETCH: u32 = 500;

/// Writes the record of a purge as JSON and PDF, and the JSON's hash into the ledger.
pub(crate) async fn audit_record(engine: &Engine, asked: PurgeAsked) -> Result<PurgeRecordFiles, Problem> {
    let known = purge_row(engine, &asked.purge).await?;
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let (preview, now) = (preview_of(&known)?, engine.now());
    let id = known.id.clone();
    let frame = Frame { firm: policy.firm, office, now, preview, known };
    let record = engine.memory.read(move |reader| frame.record(reader)).await;
    let record = record.map_err(|error| words::memory(&error))?;
    let files = write_record(engine, record, now, &id).await?;
    let row = ledger::Entry {
        at: now,
        run: None,
        actor: engine.account.clone(),
        system: "truedocket".to_owned(),
        object: format!("clean-up {id}"),
        act: "write clean-up record".to_owned(),
        before: serde_json::Value::Null,
        after: json!({ "json": files.sha256 }),
    };
    let told = engine.memory.write(move |tx| ledger::append(tx, &row).map(drop)).await;
    told.map_err(|error| words::memory(&error))?;
    Ok(files)
}

async fn write_record(
    engine: &Engine,
    record: Record,
    now: DateTime<Utc>,
    id: &str,
) -> Result<PurgeRecordFiles, Problem> {
    let stem = format!("clean-up-record {} {id}", now.format("%Y-%m-%d"));
    let json = free(&engine.home.reports(), &stem, "json");
    let pdf = json.with_extension("pdf");
    let (to_json, to_pdf): (PathBuf, PathBuf) = (json.clone(), pdf.clone());
    let written =
        tokio::task::spawn_blocking(move || -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
            let (bytes, hash) = record.json()?;
            let pages = paper::pdf(&record, &hash)?;
            truedocket_store::private::write(&to_json, &bytes)?;
            truedocket_store::private::write(&to_pdf, &pages)?;
            Ok(hash)
        });
    let sha256 = written.await.unwrap_or_else(|cause| Err(cause.into())).map_err(|cause| {
        words::problem(
            "TD-3303",
            format!("The record of the clean-up could not be written to {}: {cause}.", json.display()),
            "What it tells is safe in the database.",
            "Check the folder and the room on the disk, then try again.",
        )
    })?;
    Ok(PurgeRecordFiles { pdf: pdf.display().to_string(), json: json.display().to_string(), sha256 })
}

/// What is known before the lines are read.
struct Frame {
    firm: String,
    office: Zone,
    now: DateTime<Utc>,
    preview: PurgePreview,
    known: Purge,
}

/// The lines in the order of the manifest, sorted by what became of them.
#[derive(Default)]
struct Sorted {
    done: Vec<Done>,
    not_done: Vec<NotDone>,
    taken_back: Vec<TakenBack>,
    by_act: BTreeMap<String, u64>,
    by_kind: BTreeMap<FindingKind, u64>,
    by_person: BTreeMap<String, u64>,
}

impl Frame {
    /// Who typed the count, as the ledger has it.
    fn approved_by(&self, reader: &Reader) -> Stored<String> {
        let object = format!("clean-up {}", self.known.id);
        Ok(ledger::last_of(reader, &object, "approve clean-up")?
            .map(|row| row.entry.actor)
            .unwrap_or_default())
    }

    fn record(self, reader: &Reader) -> Stored<Record> {
        let run = &self.known.audit;
        let calendars = audit::calendars(reader, run)?;
        let clean_up = audit::get(reader, run)?;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let sorted = self.sorted(reader, &calendars)?;
        let counts = purge::counts(reader, &self.known.id)?;
        let head = ledger::head(reader)?;
        let approved_by = self.approved_by(reader)?;
        let named = |counts: BTreeMap<String, u64>| {
            counts.into_iter().map(|(name, count)| Count { name, count }).collect::<Vec<_>>()
        };
        Ok(Record {
            form: FORM,
            made: self.moment(self.now),
            zone: self.office.name().to_owned(),
            clean_up: run.to_string(),
            purge: self.known.id.clone(),
            state: state_word(self.known.state),
            approved: self.known.approved_at.map(|at| Approved {
                by: approved_by,
                when: self.moment(at),
                lines: self.known.lines,
            }),
            ended: self.known.ended_at.map(|at| self.moment(at)),
            period: Period {
                since: clean_up.as_ref().map(|known| day(known.since)).unwrap_or_default(),
                until: clean_up.as_ref().map(|known| day(known.until)).unwrap_or_default(),
            },
            calendars: self.calendars_read(clean_up.as_ref(), &calendars),
            counts: Counts {
                done: counts.done,
                skipped: counts.skipped,
                failed: counts.failed,
                waiting: counts.waiting + counts.sent,
                taken_back: counts.undone,
                by_act: named(sorted.by_act),
                by_kind: sorted
                    .by_kind
                    .into_iter()
                    .map(|(kind, count)| Count { name: kind.title().to_owned(), count })
                    .collect(),
                by_person: named(sorted.by_person),
            },
            manifest: Manifest { lines: self.known.lines, sha256: self.known.manifest_hash.clone() },
            backup: BackupFile {
                file: self.known.backup.clone(),
                sha256: self.known.backup_hash.clone(),
                events: self.known.backup_events,
            },
            ledger: LedgerHead { rows: head.rows, sha256: head.head },
            held: self.preview.held.iter().map(held).collect(),
            not_done: sorted.not_done,
            done: sorted.done,
            taken_back: sorted.taken_back,
            never_given_back: self.preview.not_restored.clone(),
            firm: self.firm,
        })
    }

    /// Each with why it was not read to its end.
    fn calendars_read(&self, known: Option<&Audit>, calendars: &[AuditCalendar]) -> Vec<CalendarRead> {
        let seen = known.map(|known| visibility::of_clean_up(known, calendars, &self.office, self.now));
        let why = |place| match seen.as_ref() {
            Some(seen) => seen.gap(place).map(|gap| gap.in_words(&self.office)).unwrap_or_default(),
            None => "the clean-up is not known any more".to_owned(),
        };
        calendars.iter().enumerate().map(|(place, one)| calendar_read(one, why(place))).collect()
    }

    fn sorted(&self, reader: &Reader, calendars: &[AuditCalendar]) -> Stored<Sorted> {
        let kinds = review::finding_kinds(reader, &self.known.audit)?;
        let by_place: BTreeMap<(&ConnectionName, &CalendarId), &Calendar> = calendars
            .iter()
            .map(|known| ((&known.calendar.connection, &known.calendar.id), &known.calendar))
            .collect();
        let mut sorted = Sorted::default();
        let mut offset = 0;
        loop {
            let lines = purge::lines(reader, &self.known.id, offset, STRETCH)?;
            if lines.is_empty() {
                return Ok(sorted);
            }
            offset += u32::try_from(lines.len()).unwrap_or(u32::MAX);
            for line in &lines {
                let kept = audit::row(reader, &self.known.audit, line.row)?;
                let home = by_place.get(&(&line.line.key.connection, &line.line.key.calendar)).copied();
                self.sort(line, kept.as_ref(), home, &kinds, &mut sorted);
            }
        }
    }

    fn sort(
        &self,
        line: &PurgeLine,
        kept: Option<&SourceEvent>,
        home: Option<&Calendar>,
        kinds: &BTreeMap<i64, FindingKind>,
        sorted: &mut Sorted,
    ) {
        let told = self.told(line, kept, home);
        let not_done = |state| NotDone { line: told.clone(), state, why: line.why.clone() };
        match line.state {
            LineState::Waiting => sorted.not_done.push(not_done("waiting")),
            LineState::Sent => sorted.not_done.push(not_done("not_known")),
            LineState::Unclear => sorted.not_done.push(not_done("unclear")),
            LineState::Skipped => sorted.not_done.push(not_done("skipped")),
            LineState::Failed => sorted.not_done.push(not_done("failed")),
            LineState::Done => {
                *sorted.by_act.entry(told.act.clone()).or_default() += 1;
                *sorted.by_person.entry(person(home)).or_default() += 1;
                let reasons: std::collections::BTreeSet<FindingKind> =
                    line.line.findings.iter().filter_map(|finding| kinds.get(finding).copied()).collect();
                reasons.into_iter().for_each(|kind| *sorted.by_kind.entry(kind).or_default() += 1);
                let done = self.moment(line.settled_at.unwrap_or_default());
                sorted.done.push(Done { line: told.clone(), done });
            }
        }
        let undo = match line.undo {
            UndoState::No => return,
            UndoState::Wanted | UndoState::Sent => "waiting",
            UndoState::Undone => "undone",
            UndoState::Failed => "failed",
            UndoState::AlreadyThere => "already_there",
        };
        sorted.taken_back.push(TakenBack { line: told, state: undo, not_given_back: losses(line) });
    }

    fn told(&self, line: &PurgeLine, kept: Option<&SourceEvent>, home: Option<&Calendar>) -> Line {
        Line {
            line: line.number,
            title: kept.map(title).unwrap_or_default(),
            when: kept.map(|kept| when_words(kept, &self.office)).unwrap_or_default(),
            calendar: home.map(|home| home.name.reveal().to_owned()).unwrap_or_default(),
            act: act_words(&line.line.act),
            event: line.line.key.to_string(),
            version: line.line.seen.to_string(),
        }
    }

    fn moment(&self, at: DateTime<Utc>) -> Moment {
        Moment {
            at: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            words: time_words::instant(at, &self.office),
        }
    }
}

fn person(home: Option<&Calendar>) -> String {
    let owner = home.and_then(|home| home.owner.as_ref()).map(|email| email.as_str().to_owned());
    owner.or_else(|| home.map(|home| home.name.reveal().to_owned())).unwrap_or_default()
}

fn held(held: &crate::api::audit::PurgeHeld) -> Held {
    Held {
        event: held.item.clone(),
        title: held.title.clone(),
        when: held.when.clone(),
        why: held.why.clone(),
        would_mail: held.would_mail.clone(),
    }
}

fn calendar_read(known: &AuditCalendar, unknown: String) -> CalendarRead {
    CalendarRead {
        connection: known.calendar.connection.to_string(),
        id: known.calendar.id.to_string(),
        name: known.calendar.name.reveal().to_owned(),
        owner: known.calendar.owner.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default(),
        events: known.rows,
        unreadable: known.unreadable,
        unknown_because: unknown,
    }
}

fn state_word(state: State) -> &'static str {
    match state {
        State::BackedUp => "backed_up",
        State::Running => "running",
        State::Paused => "paused",
        State::Done => "done",
        State::Replaced => "replaced",
    }
}

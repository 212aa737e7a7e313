//! What a line of a purge stands on besides its own event: the row that stays of a group of duplicates, and that somebody
//! has left the firm. It goes into the manifest, and is looked at again right before the write (F24).

use super::line::LineReceipt;
use super::purge::{NotReady, PurgeContext};
use super::source::{Source, audit_people_unread};
use crate::act::{Postponed, answer};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::runs::RunHandle;
use crate::shared_store::SharedStore;
use crate::words;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use truedocket_connect::ports::{CleanCalendar, same_content};
use truedocket_core::audit::finding::{FindingKind, Part};
use truedocket_core::audit::manifest::{Ground, Manifest, ManifestLine, StayingRow};
use truedocket_core::calendar::event::{Calendar, EventStatus};
use truedocket_core::calendar::source::{EventSnapshot, RowKind, SourceEvent};
use truedocket_core::firm::people::{Email, Member};
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RunId};
use truedocket_core::time::zone::Zone;
use truedocket_store::table::member;
use truedocket_store::table::purge::{self, LineState, PurgeLine};
use truedocket_store::table::review::{self, ReviewItem};

/// Calendars of a clean-up by where they are.
pub(super) type Calendars = BTreeMap<(ConnectionName, CalendarId), Calendar>;

pub(super) const STAYS_GONE: &str =
    "The copy that was to stay is gone or called off, so this one was left alone.";
pub(super) const STAYS_CHANGED: &str =
    "The copy that was to stay was changed after it was read, so this one was left alone.";
const STAYS_GOES: &str = "The copy that was to stay is to go as well, so both were left alone.";

/// Draws up the grounds of lines.
pub(super) struct GroundFinder<'e> {
    engine: &'e Engine,
    source: &'e Source,
    run: &'e RunId,
    calendars: &'e Calendars,
    /// What the list takes away.
    goes: BTreeSet<EventKey>,
    today: NaiveDate,
}

impl<'e> GroundFinder<'e> {
    pub(super) fn of(
        engine: &'e Engine,
        source: &'e Source,
        run: &'e RunId,
        calendars: &'e Calendars,
        manifest: &Manifest,
        office: &Zone,
    ) -> Self {
        let goes = manifest.lines.iter().filter(|line| line.act.takes_away());
        let goes = goes.map(|line| line.key.clone()).collect();
        let today = office.to_local(engine.now()).date();
        Self { engine, source, run, calendars, goes, today }
    }

    /// What that line stands on, or why it does not hold already.
    pub(super) async fn grounds(&self, line: &ManifestLine) -> Result<Result<Vec<Ground>, String>, Problem> {
        let mut grounds = Vec::new();
        if !line.act.takes_away() {
            return Ok(Ok(grounds));
        }
        for finding in &line.findings {
            let (run, finding) = (self.run.clone(), *finding);
            let items = self
                .engine
                .memory
                .read(move |reader| Ok((review::of_finding(reader, &run, finding)?, member::staff(reader)?)));
            let (items, staff) = items.await.map_err(|error| words::memory(&error))?;
            let found = match items.first().map(|item| item.kind) {
                Some(FindingKind::Duplicate) => self.staying(items).await,
                Some(FindingKind::LeaverSeries) => {
                    let left = |who: &Email| staff.find(who).is_some_and(|one| has_left(one, self.today));
                    self.leavers(&items, left)
                }
                Some(_) | None => Ok(Vec::new()),
            };
            match found {
                Ok(found) => grounds.extend(found),
                Err(why) => return Ok(Err(why)),
            }
        }
        Ok(Ok(grounds))
    }

    async fn staying(&self, items: Vec<ReviewItem>) -> Result<Vec<Ground>, String> {
        let mut grounds = Vec::new();
        for item in items.into_iter().filter(|item| item.part == Part::Stays) {
            if self.goes.contains(&item.kept.event.key) {
                return Err(STAYS_GOES.to_owned());
            }
            let days = self.days(&item.kept).await?;
            grounds.push(Ground::Stays(Box::new(StayingRow { row: item.kept, days })));
        }
        Ok(grounds)
    }

    /// A listing shows a single event whole; the days of a series hang on it and are asked for.
    async fn days(&self, row: &SourceEvent) -> Result<Vec<SourceEvent>, String> {
        if !matches!(row.shape, RowKind::Series { .. }) {
            return Ok(Vec::new());
        }
        let key = &row.event.key;
        let calendar = self.calendars.get(&(key.connection.clone(), key.calendar.clone()));
        let calendar = calendar.ok_or("The calendar of the copy that stays is not part of this clean-up.")?;
        let port = self.source.clean(&key.connection).map_err(|why| format!("Held back: {why}."))?;
        match port.listed(calendar, row).await {
            Ok(Some(now)) => Ok(now.days.into_iter().map(|day| day.source).collect()),
            Ok(None) => Err(STAYS_GONE.to_owned()),
            Err(failure) => {
                Err(format!("The copy that stays could not be read: {}.", words::why_not_read(&failure)))
            }
        }
    }

    /// Who the finding says has left: who called the series, or whose calendar it lies on where nobody is named.
    fn leavers(&self, items: &[ReviewItem], left: impl Fn(&Email) -> bool) -> Result<Vec<Ground>, String> {
        let caller = |item: &ReviewItem| {
            let event = &item.kept.event;
            let place = (event.key.connection.clone(), event.key.calendar.clone());
            let holder = || self.calendars.get(&place).and_then(|calendar| calendar.owner.clone());
            event.organizer.clone().or_else(holder)
        };
        let gone: BTreeSet<Email> = items.iter().filter_map(caller).filter(|who| left(who)).collect();
        if gone.is_empty() {
            return Err("Its organizer has not left the firm, as far as the staff list says now.".to_owned());
        }
        Ok(gone.into_iter().map(Ground::Left).collect())
    }
}

/// As the review judges it.
fn has_left(member: &Member, today: NaiveDate) -> bool {
    !member.active || member.left_on.is_some_and(|day| day < today)
}

/// The grounds of one line, to be looked at again right before its write.
pub(super) struct Grounds {
    pub(super) memory: SharedStore,
    pub(super) audit: RunId,
    pub(super) today: NaiveDate,
    /// Why the staff list could not be read again before this purge.
    pub(super) people_unread: Option<String>,
    pub(super) calendars: Arc<Calendars>,
    /// Each with what reads it again.
    pub(super) all: Vec<(Ground, Arc<dyn CleanCalendar>)>,
}

/// What this clean-up has itself done to a row.
enum OwnAct {
    Nothing,
    /// It has left it so; `None` after a deletion.
    Left(Option<Box<SourceEvent>>),
    /// It is on a list that takes it away.
    Goes,
    /// It may have written to it; nobody knows yet.
    NotKnown,
}

impl Grounds {
    /// Why the line no longer stands on what it was approved for; `None`: it does. `Err`: that cannot be told now.
    pub(super) async fn broken(&self) -> Result<Option<String>, Postponed> {
        for (ground, port) in &self.all {
            let broken = match ground {
                Ground::Stays(stays) => self.moved(port.as_ref(), stays).await?,
                Ground::Left(who) => self.is_back(who).await?,
            };
            if broken.is_some() {
                return Ok(broken);
            }
        }
        Ok(None)
    }

    async fn moved(&self, port: &dyn CleanCalendar, stays: &StayingRow) -> Result<Option<String>, Postponed> {
        let seen = match self.own_act(&stays.row.event.key).await? {
            OwnAct::Nothing => stays.row.clone(),
            OwnAct::Left(Some(row)) => *row,
            OwnAct::Left(None) => return Ok(Some(STAYS_GONE.to_owned())),
            OwnAct::Goes => return Ok(Some(STAYS_GOES.to_owned())),
            OwnAct::NotKnown => {
                return Err(later("What was written to the copy that stays is being looked up.".to_owned()));
            }
        };
        let key = &seen.event.key;
        let Some(calendar) = self.calendars.get(&(key.connection.clone(), key.calendar.clone())) else {
            return Ok(Some("The calendar of the copy that stays is not part of this clean-up.".to_owned()));
        };
        let now = port.listed(calendar, &seen).await;
        let now = now.map_err(|failure| answer::of_reading(&failure, key.connection.as_str()))?;
        Ok(compared(stays, &seen, now).map(str::to_owned))
    }

    /// What the newest list of this clean-up that names the row has done to it.
    async fn own_act(&self, key: &EventKey) -> Result<OwnAct, Postponed> {
        let (audit, key) = (self.audit.clone(), key.clone());
        let line = self.memory.read(move |reader| purge::newest_line_about(reader, &audit, &key)).await;
        let Some(line) = line.map_err(|error| later(words::memory(&error).sentence))? else {
            return Ok(OwnAct::Nothing);
        };
        Ok(match line.state {
            LineState::Done => match serde_json::from_str::<LineReceipt>(line.receipt.reveal()) {
                Ok(receipt) => OwnAct::Left(receipt.row.map(Box::new)),
                Err(_) => OwnAct::NotKnown,
            },
            LineState::Waiting | LineState::Sent if line.line.act.takes_away() => OwnAct::Goes,
            LineState::Sent => OwnAct::NotKnown,
            LineState::Waiting | LineState::Skipped | LineState::Failed | LineState::Unclear => {
                OwnAct::Nothing
            }
        })
    }

    async fn is_back(&self, who: &Email) -> Result<Option<String>, Postponed> {
        if let Some(why) = &self.people_unread {
            return Err(later(format!("Who works at the firm could not be read again: {why}.")));
        }
        let staff = self.memory.read(member::staff).await;
        let staff = staff.map_err(|error| later(words::memory(&error).sentence))?;
        Ok(match staff.find(who) {
            Some(one) if has_left(one, self.today) => None,
            Some(_) => {
                Some(format!("{} works at the firm again, so the series was left alone.", who.as_str()))
            }
            None => Some(format!(
                "{} is no longer on the staff list as somebody who has left, so the series was left alone.",
                who.as_str()
            )),
        })
    }
}

/// Reads the staff list once more where a line that is open stands on it; the text says why it could not be.
pub(super) async fn people_again(
    engine: &Engine,
    running: &RunHandle,
    ready: &PurgeContext,
) -> Result<Option<String>, Problem> {
    let id = ready.purge.id.clone();
    let open = engine.memory.read(move |reader| purge::open_lines(reader, &id)).await;
    let open = open.map_err(|error| words::memory(&error))?;
    let stands_on_it = |line: &PurgeLine| line.line.grounds.iter().any(|one| matches!(one, Ground::Left(_)));
    match open.iter().any(stands_on_it) {
        true => audit_people_unread(engine, running, &ready.office).await,
        false => Ok(None),
    }
}

/// What is needed to look at the grounds of a line again.
pub(super) fn grounds_of(
    engine: &Engine,
    ready: &PurgeContext,
    line: &PurgeLine,
) -> Result<Grounds, NotReady> {
    let mut all = Vec::new();
    for ground in &line.line.grounds {
        let connection = match ground {
            Ground::Stays(stays) => &stays.row.event.key.connection,
            Ground::Left(_) => &line.line.key.connection,
        };
        let port = ready.source.clean(connection).map_err(|why| NotReady::NotNow(format!("{why}.")))?;
        all.push((ground.clone(), port));
    }
    Ok(Grounds {
        memory: engine.memory.clone(),
        audit: ready.purge.audit.clone(),
        today: ready.office.to_local(engine.now()).date(),
        people_unread: ready.people_unread.clone(),
        calendars: Arc::clone(&ready.calendars),
        all,
    })
}

/// Why the row that stays no longer does; `seen` is how it stood last. A new version of the same words is no change.
fn compared(stays: &StayingRow, seen: &SourceEvent, now: Option<EventSnapshot>) -> Option<&'static str> {
    let Some(now) = now else { return Some(STAYS_GONE) };
    let (row, days) = (now.row.source, now.days);
    if row.event.status == EventStatus::Cancelled && seen.event.status != EventStatus::Cancelled {
        return Some(STAYS_GONE);
    }
    let days: Vec<SourceEvent> = days.into_iter().map(|day| day.source).collect();
    let same = row.event.version == seen.event.version || same_content(&row, seen);
    (!same || !stays.same_days(&days)).then_some(STAYS_CHANGED)
}

fn later(why: String) -> Postponed {
    Postponed { why, until: None }
}

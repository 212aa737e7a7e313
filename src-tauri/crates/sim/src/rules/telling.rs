//! Looked at after the engine has told something: is it so?

use super::Rule;
use crate::scene::Scene;
use crate::world::World;
use crate::world::calendar::{View, bounds, in_window};
use crate::world::history::{Hand, History};
use chrono::TimeDelta;
use serde_json::Value;
use std::collections::BTreeMap;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::Ground;
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::calendar::source::{RowKind, SeriesEnd, SourceEvent};
use truedocket_core::time::Window;
use truedocket_store::table::discrepancy::{self, State};
use truedocket_store::table::purge::{self, LineState, PurgeLine, UndoState};
use truedocket_store::{Reader, Result};

/// A difference as it stands in a store.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) fingerprint: String,
    pub(crate) kind: String,
    pub(crate) state: State,
    pub(crate) report: u64,
    /// Ids of the calendar of record.
    pub(crate) events: Vec<String>,
    /// Ids of the practice system, each with the event that it stands for.
    pub(crate) entries: Vec<(String, String)>,
}

impl Found {
    fn of(row: &discrepancy::Discrepancy) -> Self {
        let kept: Value = serde_json::from_str(row.sighting.appointment.reveal()).unwrap_or_default();
        let sides = kept["found"]["sides"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (mut events, mut entries) = (Vec::new(), Vec::new());
        for side in &sides {
            let id = text(&side["key"]["id"]);
            match side["side"].as_str() {
                Some("record") => events.push(id),
                _ => entries.push((id, text(&side["source"]))),
            }
        }
        Self {
            fingerprint: row.sighting.fingerprint.clone(),
            kind: row.sighting.kind.clone(),
            state: row.state,
            report: row.sighting.report,
            events,
            entries,
        }
    }
}

/// All differences that are not resolved.
pub(crate) fn open(reader: &Reader) -> Result<Vec<Found>> {
    Ok(discrepancy::unresolved(reader)?.iter().map(Found::of).collect())
}

/// The state of a difference; `None`: there is none.
pub(crate) fn state(reader: &Reader, fingerprint: &str) -> Result<Option<State>> {
    Ok(discrepancy::find(reader, fingerprint)?.map(|row| row.state))
}

/// A report was made.
pub(crate) fn reported(scene: &mut Scene, pc: usize, report: &Value, open: &[Found]) {
    let number = report["number"].as_u64().unwrap_or_default();
    let listed: Vec<&Found> = open.iter().filter(|found| found.report == number).collect();
    for found in &listed {
        match found.kind.as_str() {
            "cancelled_but_alive" => called_off(scene, found),
            "missing_there" if scene.is_honest() => missing(scene, found),
            _ => {}
        }
    }
    let all_checked = report["counts"]["notChecked"].as_u64() == Some(0);
    if all_checked && scene.is_honest() {
        recall(scene, pc, report, open);
    }
}

fn called_off(scene: &mut Scene, found: &Found) {
    for (entry, source) in &found.entries {
        // Wherever it lies by now, and on whatever day.
        if scene.world.lives(source) {
            scene.broke(
                Rule::NoFalseAlarm,
                format!("{source} takes place, and {entry} is told as called off"),
            );
        }
    }
}

fn missing(scene: &mut Scene, found: &Found) {
    for event in &found.events {
        if !scene.world.entries_of(event).is_empty() {
            let told = format!("{event} has an entry, and is told as missing there");
            scene.broke(Rule::NoFalseAlarm, told);
        } else if !scene.world.lives(event) {
            scene.broke(Rule::NoFalseAlarm, format!("{event} is gone, and is told as missing there"));
        }
    }
}

/// One calendar that is refused darkens no other one. `dark` are the ids of those that could not be read.
pub(crate) fn dark(scene: &mut Scene, pc: usize, dark: &[String]) {
    let sound = scene.pcs.get(pc).is_some_and(|one| one.online && one.signed_in && !one.locked);
    // A listing that was begun earlier may still go round in circles.
    let sound = sound && !scene.pages.values().any(|pages| pages.circles);
    if !sound || scene.faults > 0 || !scene.is_honest() {
        return;
    }
    let calendars = &scene.world.firm.calendars;
    let innocent = calendars.iter().enumerate().find(|(place, calendar)| {
        !scene.refused.contains(place) && dark.iter().any(|id| id == calendar.id.as_str())
    });
    if let Some((_, calendar)) = innocent {
        let told = format!("{} was refused by nobody, and could not be read", calendar.id);
        scene.broke(Rule::OneDarkensOne, told);
    }
}

/// Every appointment of the days is in the practice system at its time, or named by a difference.
fn recall(scene: &mut Scene, pc: usize, report: &Value, open: &[Found]) {
    let day = |name: &str| report[name].as_str().and_then(|text| text.parse::<chrono::NaiveDate>().ok());
    let (Some(from), Some(to)) = (day("dayFrom"), day("dayTo")) else { return };
    let midnight =
        |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(5);
    let window = Window { start: midnight(from), end: midnight(to) + TimeDelta::days(1) };
    let flagged = report["flagged"].as_array().map_or(0, Vec::len);
    let ignored = scene.pcs.get(pc).and_then(|one| one.ignores);
    for place in (0..scene.world.calendars.len()).filter(|place| Some(*place) != ignored) {
        for event in in_window(&scene.world, place, &window, View::Truth) {
            let id = event.key.id.as_str();
            let internal =
                event.categories.iter().any(|name| name == "Internal") || event.categories.is_empty();
            let named = open.iter().any(|found| found.events.iter().any(|one| one == id));
            // Of two copies the entry names one; it stands for the other as well, also when the first is gone.
            let mut entries = scene.world.entries.values().filter_map(History::now);
            let agrees = entries.any(|entry| {
                entry.span == event.span
                    && (entry.source.as_deref() == Some(id)
                        || (entry.title == event.title
                            && entry.owner.as_ref() == scene.world.firm.owner(place)))
            });
            if !internal && !named && !agrees && flagged == 0 {
                let told = format!(
                    "{id} ({}) of {} is not in the practice system as it is, and nobody says so",
                    event.title.reveal(),
                    bounds(&event.span).0
                );
                scene.broke(Rule::NothingMissed, told);
            }
        }
    }
}

/// Differences that were open and are resolved now, though nobody fixed them: is the trouble gone?
pub(crate) fn resolved(
    scene: &mut Scene,
    pc: usize,
    before: &[Found],
    after: &BTreeMap<String, Option<State>>,
    now: &[Found],
) {
    if !scene.is_honest() {
        return;
    }
    let ignored = scene.pcs.get(pc).and_then(|one| one.ignores);
    for found in before {
        // What lies on a calendar that is left out by now takes part in nothing.
        let sources = found.entries.iter().map(|(_, source)| source);
        let mut named = found.events.iter().chain(sources);
        if named.any(|id| scene.world.lies_out_of_sight(id, ignored)) {
            continue;
        }
        if after.get(&found.fingerprint) == Some(&Some(State::Resolved)) && is_there(scene, found, now) {
            let told =
                format!("{} of {:?} {:?} is told as resolved", found.kind, found.events, found.entries);
            scene.broke(Rule::ResolvedIsGone, told);
        }
    }
}

fn is_there(scene: &Scene, found: &Found, now: &[Found]) -> bool {
    let world = &scene.world;
    let living = |id: &str| world.entries.get(id).and_then(History::now);
    match found.kind.as_str() {
        // What is told of the event in another way now, such as at another time than an entry that was taken for its own,
        // is not told as over.
        "missing_there" => found.events.iter().any(|event| {
            let is_told = now.iter().any(|other| other.events.contains(event));
            world.lives(event) && world.entries_of(event).is_empty() && !is_told
        }),
        "cancelled_but_alive" => found.entries.iter().any(|(entry, source)| {
            let gone = !source.is_empty() && !world.lives(source) && world.heirs(source).is_empty();
            // An entry that is told as another appointment's, with what differs, is not told as right.
            let is_told = now.iter().any(|other| other.entries.iter().any(|(named, _)| named == entry));
            living(entry).is_some() && gone && !is_told
        }),
        "time_differs" => found.entries.iter().any(|(entry, source)| {
            let event = world.find_appointment(source);
            living(entry).zip(event).is_some_and(|(entry, (_, span))| entry.span != span)
        }),
        _ => false,
    }
}

/// A purge was worked on: what is told of each line is so.
pub(crate) fn purged(scene: &mut Scene, pc: usize, reader: &Reader, id: &str) -> Result<()> {
    let lines = purge::lines(reader, id, 0, 500)?;
    // Whoever takes back all that is known as done wants no more of it. What is learned late is no part of that.
    let taken_back = lines.iter().any(|line| line.state == LineState::Done && line.undo != UndoState::No);
    for line in &lines {
        let calendar = line.line.key.calendar.as_str();
        let place = scene.world.firm.calendars.iter().position(|one| one.id.as_str() == calendar);
        if let Some(place) = place {
            one_line(scene, pc, (id, taken_back), place, line);
        }
    }
    Ok(())
}

fn one_line(scene: &mut Scene, pc: usize, (purge, taken_back): (&str, bool), place: usize, line: &PurgeLine) {
    let id = line.line.key.id.as_str();
    let act = line.line.act.name();
    match line.state {
        // Whoever cannot know any more says so, and a person looks.
        LineState::Waiting | LineState::Sent | LineState::Unclear => {}
        LineState::Skipped | LineState::Failed => given_up(scene, pc, place, line, taken_back),
        LineState::Done => {
            let ours = match line.undo {
                UndoState::No => is_undone(scene, pc, place, line),
                UndoState::Wanted
                | UndoState::Sent
                | UndoState::Undone
                | UndoState::Failed
                | UndoState::AlreadyThere => None,
            };
            if let Some(why) = ours {
                scene.broke(Rule::DoneIsDone, format!("{act} of {id} is told as done: {why}"));
            }
            if line.undo == UndoState::Undone {
                brought_back(scene, pc, purge, place, line);
            }
        }
    }
}

/// Is the row that was to stay another one than when the line was drawn up, or has it gone?
fn ground_moved(world: &World, line: &PurgeLine) -> bool {
    line.line.grounds.iter().any(|ground| {
        let Ground::Stays(stays) = ground else { return false };
        let key = &stays.row.event.key;
        let place = world.firm.calendars.iter().position(|one| one.id == key.calendar);
        let Some(place) = place else { return true };
        let stands = |row: &SourceEvent| {
            let now = world.event_row(place, row.event.key.id.as_str()).and_then(History::now);
            now.is_some_and(|now| now.event.version == row.event.version)
        };
        !stands(&stays.row)
            || !stays.days.iter().all(stands)
            || world.number_of_days(place, key.id.as_str()) != stays.days.len()
    })
}

fn given_up(scene: &mut Scene, pc: usize, place: usize, line: &PurgeLine, taken_back: bool) {
    let id = line.line.key.id.as_str();
    let (act, why) = (line.line.act.name(), &line.why);
    let verb = match &line.line.act {
        Act::Keep => return,
        Act::Delete => "delete event",
        Act::EndSeries => "end series",
        Act::SetCategory(_) => "set category",
        Act::SetOwner(_) => "set owner",
    };
    // An earlier clean-up may have done the same.
    let since = scene.pcs.get(pc).map_or(0, |one| one.approved_at);
    let mut effects = scene.world.effects.iter().filter(|effect| effect.changes > since);
    let did = effects.any(|effect| effect.pc == pc && effect.act == verb && effect.id == id);
    if did {
        scene.broke(Rule::NotToldAsUndone, format!("{act} of {id} was done, and is told as not: {why}"));
        return;
    }
    let same = scene.world.event_row(place, id).and_then(History::now);
    let same = same.is_some_and(|kept| kept.event.version == line.line.seen);
    let day_moved = scene.world.days_changed_after(place, id, since);
    let wanted = !(taken_back && line.why.contains("was taken back"));
    if same && !day_moved && wanted && !ground_moved(&scene.world, line) {
        scene.broke(Rule::SkippedForAReason, format!("{id} is as it was approved, and is given up: {why}"));
    }
}

/// Why a line that is told as done is not; `None`: it is.
fn is_undone(scene: &Scene, pc: usize, place: usize, line: &PurgeLine) -> Option<String> {
    let row = scene.world.event_row(place, line.line.key.id.as_str())?;
    let last = row.last()?;
    match (&line.line.act, &last.value) {
        (Act::Delete, Some(_)) if last.by != Hand::Person || row.last_by(pc).is_none() => {
            Some("it is still there".to_owned())
        }
        // What was left to a person is told beside it.
        (Act::EndSeries, Some(_)) if leaves_alone(line) => None,
        (Act::EndSeries, Some(kept)) => left_behind(scene, place, kept),
        _ => None,
    }
}

fn leaves_alone(line: &PurgeLine) -> bool {
    let receipt: Value = serde_json::from_str(line.receipt.reveal()).unwrap_or_default();
    receipt["left_alone"].as_array().is_some_and(|left| !left.is_empty())
}

fn left_behind(scene: &Scene, place: usize, kept: &SourceEvent) -> Option<String> {
    let RowKind::Series { ends: SeriesEnd::Until(until), .. } = &kept.shape else { return None };
    let series = kept.event.key.id.as_str();
    let days = scene.world.days_of(place, series);
    let ended = scene.world.event_row(place, series).and_then(History::last).map_or(0, |state| state.number);
    let left = days.into_iter().filter(|day| day.event.status != EventStatus::Cancelled).find(|day| {
        let moved_since = scene.world.event_row(place, day.event.key.id.as_str());
        let moved_since = moved_since.and_then(History::last).is_some_and(|state| state.number > ended);
        bounds(&day.event.span).0 > *until && !moved_since
    });
    left.map(|day| format!("its moved day {} was left", day.event.key.id))
}

fn is_as(now: &SourceEvent, was: &SourceEvent) -> bool {
    now.event.span == was.event.span
        && now.event.title == was.event.title
        && now.event.categories == was.event.categories
}

/// Was it as it had been, and has somebody taken it away after that?
fn taken_away(row: &History<SourceEvent>, pc: usize, was: &SourceEvent) -> bool {
    for state in row.states().iter().rev() {
        if state.value.as_ref().is_some_and(|kept| is_as(kept, was)) {
            return true;
        }
        if state.by == Hand::Pc(pc) {
            return false;
        }
    }
    false
}

/// Is what was brought back as it was, and there once?
fn brought_back(scene: &mut Scene, pc: usize, purge: &str, place: usize, line: &PurgeLine) {
    let id = line.line.key.id.as_str();
    let row = scene.world.event_row(place, id);
    let states = row.map(History::states).unwrap_or_default();
    let mut was = states.iter().filter_map(|state| state.value.as_ref());
    let was = was.rfind(|kept| kept.event.version == line.line.seen).cloned();
    let Some(was) = was else { return };
    let mark = format!("restored={purge}/{}", line.number);
    let rows = scene.world.calendars.get(place).into_iter().flat_map(|rows| rows.values());
    let ours: Vec<&History<SourceEvent>> = rows
        .filter(|row| {
            row.now().is_some_and(|kept| kept.event.key.id.as_str() == id || kept.marks.contains(&mark))
        })
        .collect();
    let wrong = match ours.as_slice() {
        [] => {
            let touched = scene.world.touched_by_others(place, &mark, pc)
                || row.is_some_and(|row| taken_away(row, pc, &was));
            (!touched).then(|| "it is not there".to_owned())
        }
        [one] => one.last().and_then(|state| {
            let now = state.value.as_ref()?;
            let same = is_as(now, &was);
            (!same && state.by == Hand::Pc(pc)).then(|| "it is not as it was".to_owned())
        }),
        [_, _, ..] => Some("it is there more than once".to_owned()),
    };
    if let Some(why) = wrong {
        scene.broke(Rule::UndoRestores, format!("{id} is told as brought back: {why}"));
    }
}

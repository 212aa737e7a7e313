//! The one-click fix: shown before it is written, written as it was shown, and taken back on wish.

use super::hand_over::HandOver;
use crate::answer::candidates::{self, Proposed, offered, stays_unclear, to_pick};
use crate::answer::today::{discrepancy, kept};
use crate::api::failure::Problem;
use crate::api::states::WriteAct;
use crate::api::today::{ATTENDEES, Change, FixApply, FixDone, FixPreview, PreviewAsked, Write};
use crate::engine::Engine;
use crate::fix::task::{Direction, Task};
use crate::fix::{again, carry, ground, permit, telling};
use crate::morning::remember::StoredDiscrepancy;
use crate::morning::{Asking, PRIVATE_MATTER, gather};
use crate::runs::{RunSummary, begin_run, end_run, next_run};
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::act::State;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::MatterId;
use truedocket_core::morning::fix::{EntryEdit, EntryFields, FixPlan, FixRow, FixWrite, NoFixReason, Undo};
use truedocket_core::morning::outcome::{Discrepancy, DiscrepancyKind, Facts};
use truedocket_core::morning::roll::{self, Trigger};
use truedocket_core::morning::snapshot::{CompareDays, Side, Snapshot};
use truedocket_core::text::ClientText;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::fix_plan;
use truedocket_store::table::operation::Operation;
use truedocket_store::table::run::{ItemOutcome, RunItem};

/// What a fix would write. The plan is kept, so that exactly this can be applied.
pub(super) async fn preview_fix(engine: &Engine, asked: PreviewAsked) -> Result<FixPreview, Problem> {
    let kept = kept(engine, &asked.id).await?;
    fixable(&kept)?;
    permit::some_may_write(engine).await?;
    let (office, snapshot) = present(engine, &kept.found).await?;
    let names = Names::of(&snapshot);
    let says = |why| names.wording(&snapshot, &office, engine).no_fix(why);
    let plan = match candidates::proposed(&kept.found, &snapshot, asked.matter.as_deref()).map_err(|why| {
        let hint = "Correct it in the system itself, or accept it with a reason.";
        let twins = names.wording(&snapshot, &office, engine).twins(&kept.found);
        let twins = twins.filter(|_| why == NoFixReason::PerhapsThere).map(|twins| format!("{twins} "));
        words::problem("TD-4002", twins.unwrap_or_default() + &says(why), "", hint)
    })? {
        Proposed::Plan(plan) => *plan,
        Proposed::Pick(why) => return Ok(to_pick(&says(why), offered(&kept.found, &snapshot))),
    };
    permit::may_write(engine, &plan.connection).await?;
    if let Some(there) = Box::pin(again::perhaps_there(engine, &kept.found, &plan)).await? {
        let hint = "Look at it there. Run the check again once one of the two is right.";
        return Err(words::problem("TD-4002", there, "", hint));
    }
    let hand_over = HandOver::of(&plan, &kept.found, &names, &snapshot);
    let preview = Preview { names, kept: &kept, engine, office: &office };
    let writes = plan.rows.iter().map(|row| preview.write(row)).collect();
    let by_hand = plan.rows.iter().any(|row| row.undo == Undo::ByHand);
    let id = engine.new_name();
    keep_plan(engine, &id, &plan).await?;
    Ok(FixPreview {
        plan: id,
        summary: match &hand_over {
            Some(hand_over) => hand_over.summary(plan.connection.as_str()),
            None => summary(&plan, stays(&plan, &kept.found).len()),
        },
        writes,
        warning: warning(
            by_hand,
            [hand_over.and_then(|one| one.warning(plan.connection.as_str())), stays_unclear(&kept.found)],
        ),
        candidates: offered(&kept.found, &snapshot),
    })
}

/// What is known by now of the days of a discrepancy.
pub(super) async fn present(engine: &Engine, found: &Discrepancy) -> Result<(Zone, Snapshot), Problem> {
    let policy = engine.policy().await?;
    let days = CompareDays { from: found.day, to: found.last_day };
    let snapshot = gather::gather(engine, &policy, days, BTreeSet::new(), Asking::Now).await?;
    Ok((engine.office(&policy)?, snapshot))
}

fn warning(by_hand: bool, first: [Option<String>; 2]) -> String {
    let back = if by_hand {
        "This cannot be taken back by a click: the entry had nothing there before."
    } else {
        "Nobody is mailed."
    };
    let first = first.into_iter().flatten();
    first.chain([back.to_owned()]).collect::<Vec<_>>().join(" ")
}

async fn keep_plan(engine: &Engine, id: &str, plan: &FixPlan) -> Result<(), Problem> {
    let seen: BTreeMap<String, String> = plan
        .rows
        .iter()
        .filter_map(|row| match &row.write {
            FixWrite::Create(_) => None,
            FixWrite::Change { key, seen, .. } | FixWrite::Delete { key, seen } => {
                Some((key.to_string(), seen.to_string()))
            }
        })
        .collect();
    let (id, plan, now) = (id.to_owned(), plan.clone(), engine.now());
    engine
        .memory
        .write(move |tx| {
            let text = ClientText::new(serde_json::to_string(&plan)?);
            let versions = serde_json::to_string(&seen)?;
            fix_plan::preview(tx, &id, &plan.fingerprint, &text, &versions, now)
        })
        .await
        .map_err(|error| words::memory(&error))
}

/// Carries out a plan that was shown.
pub(super) async fn apply_fix(engine: &Engine, apply: FixApply) -> Result<FixDone, Problem> {
    let row = plan_row(engine, &apply.plan).await?;
    if row.state != fix_plan::State::Previewed {
        return Err(words::refused(
            "This fix was carried out or refused already.",
            "Look at the discrepancy anew.",
        ));
    }
    let plan: FixPlan = read_plan(&row.plan)?;
    permit::may_write(engine, &plan.connection).await?;
    let kept = kept(engine, &plan.fingerprint).await?;
    fixable(&kept)?;
    if kept.known.facts != plan.facts {
        return Err(words::refused(
            "The appointment is no longer what the preview showed. Nothing was written.",
            "Preview the fix again.",
        ));
    }
    let event = kept.found.side(Side::Record).map(|facts| facts.key.clone());
    let mut tasks = Vec::new();
    for (at, row) in (0_u64..).zip(&plan.rows) {
        let (decided, vanished) = ground::decided(engine, &kept.found, &row.write).await?;
        tasks.push(Task {
            plan: apply.plan.clone(),
            direction: Direction::Apply,
            row: at,
            discrepancy: plan.fingerprint.clone(),
            connection: plan.connection.clone(),
            event: event.clone().filter(|_| matches!(row.write, FixWrite::Create(_))),
            write: row.write.clone(),
            undo: Some(row.undo.clone()),
            known: BTreeSet::new(),
            decided,
            vanished,
            stays: stays(&plan, &kept.found),
            called_off: called_off(&plan, &row.write, &kept.found),
            matter: plan.matter.clone(),
            beside: BTreeSet::new(),
        });
    }
    let alone = engine.acting.lock().await;
    run_tasks(engine, tasks).await?;
    drop(alone);
    let undo = plan.rows.iter().all(|row| row.undo != Undo::ByHand);
    let discrepancy = discrepancy(engine, &plan.fingerprint).await?;
    Ok(FixDone {
        discrepancy,
        summary: format!("{} Done.", summary(&plan, stays(&plan, &kept.found).len())),
        undo,
    })
}

/// The caller acts alone.
pub(super) async fn run_tasks(engine: &Engine, tasks: Vec<Task>) -> Result<(), Problem> {
    let running = begin_run(engine, next_run(engine), "fix", "").await?;
    match carry::carry_out(engine, &running.id, tasks).await {
        Ok(operations) => {
            end_run(engine, &running, account(&operations)).await?;
            telling::told(&operations)
        }
        Err(problem) => {
            end_run(engine, &running, RunSummary { all_failed: true, ..RunSummary::default() }).await?;
            Err(problem)
        }
    }
}

pub(super) async fn plan_row(engine: &Engine, id: &str) -> Result<fix_plan::FixPlan, Problem> {
    let asked = id.to_owned();
    let row = engine.memory.read(move |reader| fix_plan::get(reader, &asked)).await;
    let row = row.map_err(|error| words::memory(&error))?;
    row.ok_or_else(|| words::refused("There is no such preview.", "Preview the fix again."))
}

/// The sum of the writes.
fn account(operations: &[Operation]) -> RunSummary {
    let mut account = RunSummary::default();
    for one in operations {
        let fate = match one.state {
            State::Done => {
                account.tally.done += 1;
                continue;
            }
            State::Waiting | State::Sent => {
                account.tally.waiting += 1;
                ItemOutcome::Waiting
            }
            State::Skipped | State::Refused | State::Unclear | State::AlreadyThere => {
                account.tally.dead += 1;
                ItemOutcome::Failed
            }
        };
        account.items.push(RunItem { item: one.key.to_string(), fate, why: one.why.clone() });
    }
    account.all_failed = !operations.is_empty() && account.tally.dead == operations.len() as u64;
    account
}

/// What is advised works when it is done: what is accepted can be reopened, what is over opens with the next check.
fn fixable(kept: &StoredDiscrepancy) -> Result<(), Problem> {
    let Err(refused) = roll::next(kept.known.state, Trigger::Fix) else { return Ok(()) };
    Err(match refused.state {
        roll::State::Accepted => words::refused(
            "This discrepancy was accepted as it is.",
            format!(
                "Reopen it, then preview the fix. On the command line: \
                 `truedocket call today.mark '{{\"id\":\"{}\",\"state\":\"open\"}}'`",
                kept.known.fingerprint
            ),
        ),
        roll::State::Resolved => words::refused(
            "This discrepancy is over; there is nothing to fix.",
            "Run the check again: it opens by itself if it is still there. On the command line: `truedocket morning`",
        ),
        roll::State::Closed => words::refused(
            "This discrepancy was closed after its day.",
            format!(
                "Reopen it, then preview the fix. On the command line: \
                 `truedocket call today.mark '{{\"id\":\"{}\",\"state\":\"open\"}}'`",
                kept.known.fingerprint
            ),
        ),
        roll::State::Open | roll::State::InReview | roll::State::NotFixed => {
            words::refused(format!("{refused}."), "Run the check again and look at the present state.")
        }
    })
}

/// Where one of several entries of an appointment is removed, the others are what it stands on.
fn stays(plan: &FixPlan, found: &Discrepancy) -> Vec<Facts> {
    if plan.kind != DiscrepancyKind::Duplicate {
        return Vec::new();
    }
    let is_removed = |facts: &Facts| {
        plan.rows.iter().any(|row| matches!(&row.write, FixWrite::Delete { key, .. } if *key == facts.key))
    };
    let entries = found.sides.iter().filter(|facts| facts.side == Side::Practice);
    entries.filter(|facts| !is_removed(facts)).cloned().collect()
}

/// The entry that is removed because its event is gone.
fn called_off(plan: &FixPlan, write: &FixWrite, found: &Discrepancy) -> Option<Facts> {
    let FixWrite::Delete { key, .. } = write else { return None };
    let is_it = |facts: &&Facts| facts.side == Side::Practice && facts.key == *key;
    found.sides.iter().find(is_it).filter(|_| plan.kind == DiscrepancyKind::CancelledButAlive).cloned()
}

pub(super) fn read_plan(text: &ClientText) -> Result<FixPlan, Problem> {
    serde_json::from_str(text.reveal()).map_err(|_| unreadable_plan())
}

pub(super) fn unreadable_plan() -> Problem {
    words::refused("This preview was made by another version of Truedocket.", "Preview the fix again.")
}

/// `stays`: entries of the same appointment that are not touched; the report counts them as well.
fn summary(plan: &FixPlan, stays: usize) -> String {
    let system = &plan.connection;
    let first = plan.rows.first().map(|row| &row.write);
    match (first, plan.rows.len(), stays) {
        (Some(FixWrite::Create(_)), _, _) => format!("Creates the entry in {system}."),
        (Some(FixWrite::Change { .. }), _, _) => format!("Changes the entry in {system}."),
        (Some(FixWrite::Delete { .. }), 1, 0) => format!("Removes the entry from {system}."),
        (Some(FixWrite::Delete { .. }), more, 0) => format!("Removes {more} entries from {system}."),
        (Some(FixWrite::Delete { .. }), gone, 1) => {
            format!("Removes {gone} of {} entries from {system}; one stays.", gone + 1)
        }
        (Some(FixWrite::Delete { .. }), gone, stays) => {
            format!("Removes {gone} of {} entries from {system}; {stays} stay.", gone + stays)
        }
        (None, _, _) => "Writes nothing.".to_owned(),
    }
}

/// Names for the preview.
pub(super) struct Names {
    people: BTreeMap<Email, String>,
    matters: BTreeMap<MatterId, String>,
    calendars: BTreeMap<String, String>,
    pub(super) record: String,
    practice: String,
}

impl Names {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let mut people = BTreeMap::new();
        for contact in &snapshot.contacts {
            people.extend(contact.email.clone().map(|email| (email, contact.name.reveal().to_owned())));
        }
        for user in &snapshot.users {
            people.extend(user.email.clone().map(|email| (email, user.name.reveal().to_owned())));
        }
        people.extend(
            snapshot.staff.iter().map(|member| (member.email.clone(), member.name.reveal().to_owned())),
        );
        let calendars = snapshot.calendars.iter();
        let calendars =
            calendars.map(|state| (state.calendar.id.to_string(), state.calendar.name.reveal().to_owned()));
        // A calendar of the practice system is its owner's; its own name is a number there.
        let owners = snapshot
            .users
            .iter()
            .filter_map(|user| Some((user.calendar.as_ref()?.to_string(), user.name.reveal().to_owned())));
        let system = |side: Side| {
            let found = snapshot.systems.iter().find(|system| system.side == side);
            found.map_or_else(String::new, |system| system.connection.to_string())
        };
        Self {
            people,
            matters: snapshot
                .matters
                .iter()
                .map(|matter| (matter.id.clone(), matter.number.clone()))
                .collect(),
            calendars: calendars.chain(owners).collect(),
            record: system(Side::Record),
            practice: system(Side::Practice),
        }
    }

    pub(super) fn person(&self, email: &Email) -> String {
        self.people.get(email).cloned().unwrap_or_else(|| email.as_str().to_owned())
    }

    /// A calendar by its owner or its name.
    pub(super) fn calendar(&self, id: &str) -> String {
        self.calendars.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    pub(super) fn wording<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        office: &'a truedocket_core::time::zone::Zone,
        engine: &'a Engine,
    ) -> truedocket_core::morning::words::Wording<'a> {
        truedocket_core::morning::words::Wording::new(
            &self.record,
            &self.practice,
            &snapshot.staff,
            &snapshot.matters,
            office,
            &engine.zones,
        )
    }
}

/// Writes rows of a plan out.
struct Preview<'a> {
    names: Names,
    kept: &'a StoredDiscrepancy,
    engine: &'a Engine,
    office: &'a truedocket_core::time::zone::Zone,
}

impl Preview<'_> {
    fn write(&self, row: &FixRow) -> Write {
        let (act, fields) = match &row.write {
            FixWrite::Create(fields) => (WriteAct::Create, self.created(fields)),
            FixWrite::Change { key, edit, .. } => {
                let seen = self.kept.found.sides.iter().find(|facts| facts.key == *key);
                (WriteAct::Change, self.changed(edit, seen))
            }
            FixWrite::Delete { key, .. } => {
                let seen = self.kept.found.sides.iter().find(|facts| facts.key == *key);
                (WriteAct::Delete, seen.map(|facts| self.deleted(facts)).unwrap_or_default())
            }
        };
        Write { system: self.names.practice.clone(), act, fields }
    }

    fn created(&self, fields: &EntryFields) -> Vec<Change> {
        let all = [
            ("When", self.when(&fields.span)),
            ("Title", fields.title.reveal().to_owned()),
            ("Owner", self.calendar(fields.calendar.as_str())),
            ("Matter", fields.matter.as_ref().map(|id| self.matter(id)).unwrap_or_default()),
            ("Category", fields.category.clone().unwrap_or_default()),
            (ATTENDEES, self.people(&fields.attendees)),
            ("Place", fields.place.reveal().to_owned()),
        ];
        let filled = all.into_iter().filter(|(_, to)| !to.is_empty());
        filled.map(|(name, to)| Change { name: name.to_owned(), from: String::new(), to }).collect()
    }

    fn changed(&self, edit: &EntryEdit, seen: Option<&Facts>) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut push = |name: &str, from: String, to: String| {
            changes.push(Change { name: name.to_owned(), from, to });
        };
        if let Some(span) = &edit.span {
            push("When", seen.map(|facts| self.when(&facts.span)).unwrap_or_default(), self.when(span));
        }
        if let Some(title) = &edit.title {
            let from = seen.map(|facts| facts.title.reveal().to_owned()).unwrap_or_default();
            push("Title", from, title.reveal().to_owned());
        }
        if let Some(place) = &edit.place {
            let from = seen.map(|facts| facts.place.reveal().to_owned()).unwrap_or_default();
            push("Place", from, place.reveal().to_owned());
        }
        if let Some(calendar) = &edit.calendar {
            let from = seen.map(|facts| self.calendar(facts.key.calendar.as_str())).unwrap_or_default();
            push("Owner", from, self.calendar(calendar.as_str()));
        }
        if let Some(matter) = &edit.matter {
            let from =
                seen.and_then(|facts| facts.matter.matter()).map(|id| self.matter(id)).unwrap_or_default();
            // As the title: a number often bears the client's name.
            let hides = seen.is_some_and(|facts| facts.private);
            let shown = |number: String| match hides && !number.is_empty() {
                true => PRIVATE_MATTER.to_owned(),
                false => number,
            };
            push("Matter", shown(from), shown(self.matter(matter)));
        }
        if let Some(category) = &edit.category {
            push(
                "Category",
                seen.and_then(|facts| facts.category.clone()).unwrap_or_default(),
                category.clone(),
            );
        }
        if let Some(attendees) = &edit.attendees {
            let from =
                seen.map(|facts| facts.attendees.iter().cloned().collect::<Vec<_>>()).unwrap_or_default();
            let hides = seen.is_some_and(|facts| facts.private);
            // The people of a private appointment are counted and not named.
            let shown = |who: &[Email]| if hides { who.len().to_string() } else { self.people(who) };
            push(ATTENDEES, shown(&from), shown(attendees));
        }
        changes
    }

    /// Where nothing but words calls the appointment off, they stand beside what goes for them.
    fn deleted(&self, facts: &Facts) -> Vec<Change> {
        let all = [("When", self.when(&facts.span)), ("Title", facts.shown_title().to_owned())];
        let words = self.kept.found.shown_words().map(|words| words.reveal().to_owned());
        let all = all.into_iter().chain(words.map(|words| ("Called off only by the words", words)));
        all.map(|(name, from)| Change { name: name.to_owned(), from, to: String::new() }).collect()
    }

    fn when(&self, span: &truedocket_core::time::Span) -> String {
        time_words::span(span, self.office, &self.engine.zones)
    }

    fn calendar(&self, id: &str) -> String {
        self.names.calendar(id)
    }

    fn matter(&self, id: &MatterId) -> String {
        self.names.matters.get(id).cloned().unwrap_or_else(|| id.as_str().to_owned())
    }

    fn people(&self, emails: &[Email]) -> String {
        emails.iter().map(|email| self.names.person(email)).collect::<Vec<_>>().join(", ")
    }
}

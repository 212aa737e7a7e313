//! The report as it stands now: what was sealed, with the states that people have set since.

use crate::answer::after_fix::{self, Clocks};
use crate::answer::assign::name;
use crate::answer::hidden::{hidden, hidden_one};
use crate::answer::since;
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::api::states::{DiscrepancyAct, DiscrepancyKind, DiscrepancyState};
use crate::api::today::{Assigned, Discrepancy, FileWritten, Mark, PdfAsked, Report, ReportAsked, Step};
use crate::engine::Engine;
use crate::morning::{owners, remember, sealed};
use crate::words;
use truedocket_core::firm::people::{Email, Staff};
use truedocket_core::morning::roll::{self, State, Trigger};
use truedocket_core::morning::snapshot::CompareDays;
use truedocket_core::morning::{fix, outcome};
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::discrepancy::{self, HistoryEvent};
use truedocket_store::table::fix_plan;
use truedocket_store::table::member;
use truedocket_store::table::report::{self, StoredReport};
use truedocket_store::{Reader, Result as Stored};

impl Engine {
    /// Writes a report as PDF, to a file of the person's choice if one is named.
    ///
    /// # Errors
    /// There is no such report, or the file could not be written.
    pub async fn write_pdf(&self, number: u64, to: Option<&std::path::Path>) -> Result<FileWritten, Problem> {
        let report = report(self, ReportAsked { number: Some(number) }).await?.ok_or_else(no_report)?;
        self.write_report(report, to).await
    }

    /// Writes that report as PDF; one that was only a look has no number, and needs a file of the person's choice.
    ///
    /// # Errors
    /// The file could not be written.
    pub async fn write_report(
        &self,
        report: Report,
        to: Option<&std::path::Path>,
    ) -> Result<FileWritten, Problem> {
        let number = report.number;
        let path = to.map_or_else(|| self.home.report(number), std::path::Path::to_path_buf);
        let written = crate::report::file::write(&path, move || crate::report::pdf(&report)).await;
        written.map_err(|cause| {
            words::problem(
                "TD-3301",
                format!("The report could not be written to {}: {cause}.", path.display()),
                "The report itself is safe in the database.",
                "Check the folder and the room on the disk, then try again.",
            )
        })
    }
}

/// A report; `None` when there is none yet.
pub(super) async fn report(engine: &Engine, asked: ReportAsked) -> Result<Option<Report>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let zones = engine.zones.clone();
    engine
        .memory
        .read(move |reader| {
            let stored = match asked.number {
                Some(number) => report::by_number(reader, number)?,
                None => report::newest(reader)?,
            };
            stored.map(|stored| now(reader, stored, Clocks { office: &office, zones: &zones })).transpose()
        })
        .await
        .map_err(|error| words::memory(&error))
}

/// Sets the state of a discrepancy, if its present state allows that.
pub(super) async fn mark(engine: &Engine, mark: Mark) -> Result<Discrepancy, Problem> {
    let (happening, what) = match mark.state {
        DiscrepancyState::InReview => (Trigger::Review, HistoryEvent::InReview),
        DiscrepancyState::Accepted => (Trigger::Accept, HistoryEvent::Accepted),
        DiscrepancyState::Closed => (Trigger::Close, HistoryEvent::Closed),
        DiscrepancyState::Open => (Trigger::Reopen, HistoryEvent::Reopened),
        DiscrepancyState::Resolved | DiscrepancyState::NotFixed => {
            return Err(words::refused(
                "Nobody resolves a discrepancy by saying so, and none is not fixed before its day is over: \
                 the next reading and the day say that.",
                "Mark it `open`, `in_review`, `accepted` or, after its day, `closed`.",
            ));
        }
    };
    if matches!(happening, Trigger::Accept | Trigger::Close) && mark.reason.trim().is_empty() {
        return Err(words::refused("A reason is missing.", "Say in a few words why it may stay as it is."));
    }
    let kept = kept(engine, &mark.id).await?;
    let (next, _) = roll::next(kept.known.state, happening).map_err(refused)?;
    let (id, reason, now) = (kept.known.fingerprint, mark.reason.trim().to_owned(), engine.now());
    engine
        .memory
        .write(move |tx| discrepancy::set(tx, &id, remember::stored(next), what, &reason, now))
        .await
        .map_err(|error| words::memory(&error))?;
    engine.tell(Note::ReportChanged {});
    discrepancy(engine, &mark.id).await
}

/// What is advised instead works.
fn refused(refused: roll::InvalidTransition) -> Problem {
    match (refused.state, refused.happening) {
        (State::Open | State::InReview, Trigger::Close) => words::refused(
            "Its day is not over, so that it may still be fixed in time.",
            "Mark it accepted with a reason if it may stay as it is.",
        ),
        (State::NotFixed, Trigger::Accept | Trigger::Review) => words::refused(
            "Its day is over, and it was not fixed.",
            "Fix it, or mark it closed with a reason.",
        ),
        _any_other => {
            words::refused(format!("{refused}."), "Look at its present state; somebody may have changed it.")
        }
    }
}

/// One discrepancy as it stands now.
pub(super) async fn discrepancy(engine: &Engine, id: &str) -> Result<Discrepancy, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let zones = engine.zones.clone();
    let id = remember::discrepancy_id(id);
    let found = engine
        .memory
        .read(move |reader| {
            let Some(row) = discrepancy::find(reader, &id)? else { return Ok(None) };
            let Some(kept) = remember::kept(&row) else { return Ok(None) };
            let clocks = Clocks { office: &office, zones: &zones };
            let staff = member::staff(reader)?;
            let now = overlay(reader, kept.shown.clone(), &row, Some(&kept), clocks, &staff)?;
            hidden_one(reader, now, &kept, clocks).map(Some)
        })
        .await
        .map_err(|error| words::memory(&error))?;
    found.ok_or_else(unknown)
}

/// What is kept of a discrepancy, with its present state.
pub(super) async fn kept(engine: &Engine, id: &str) -> Result<remember::StoredDiscrepancy, Problem> {
    let id = remember::discrepancy_id(id);
    let row = engine
        .memory
        .read(move |reader| discrepancy::find(reader, &id))
        .await
        .map_err(|error| words::memory(&error))?;
    row.as_ref().and_then(remember::kept).ok_or_else(unknown)
}

/// Writes a report as PDF into the home's `reports`.
pub(super) async fn report_pdf(engine: &Engine, asked: PdfAsked) -> Result<FileWritten, Problem> {
    match asked.person {
        Some(person) => engine.write_copy(asked.number, &person, None).await,
        None => engine.write_pdf(asked.number, None).await,
    }
}

/// The same for the newest one.
pub(super) async fn latest_pdf(engine: &Engine) -> Result<FileWritten, Problem> {
    let newest = report(engine, ReportAsked::default()).await?;
    let number = newest.map(|report| report.number).ok_or_else(no_report)?;
    engine.write_pdf(number, None).await
}

pub(super) fn no_report() -> Problem {
    words::refused("There is no such report.", "Run the check first.")
}

fn unknown() -> Problem {
    words::refused("This discrepancy is no longer known.", "Open the newest report.")
}

/// A stored report with the present states laid over it.
fn now(reader: &Reader, stored: StoredReport, clocks: Clocks<'_>) -> Stored<Report> {
    let report: Report = serde_json::from_str(stored.report.content.reveal())?;
    let days = CompareDays { from: stored.report.day_from, to: stored.report.day_to };
    let staff = member::staff(reader)?;
    let mut discrepancies = Vec::new();
    for shown in report.discrepancies.clone() {
        discrepancies.push(match discrepancy::find(reader, &shown.id)? {
            Some(row) => overlay(reader, shown, &row, remember::kept(&row).as_ref(), clocks, &staff)?,
            None => shown,
        });
    }
    let report = hidden(reader, since::laid_over(report, discrepancies, days), days, clocks)?;
    Ok(sealed(report, stored.hash, stored.previous))
}

fn overlay(
    reader: &Reader,
    shown: Discrepancy,
    row: &discrepancy::Discrepancy,
    kept: Option<&remember::StoredDiscrepancy>,
    clocks: Clocks<'_>,
    staff: &Staff,
) -> Stored<Discrepancy> {
    let state = remember::state(row.state);
    let plans = fix_plan::of_discrepancy(reader, &shown.id)?;
    let undo = plans.first().is_some_and(|plan| plan.state == fix_plan::State::Applied);
    let history = discrepancy::history(reader, &shown.id)?;
    // A report of an older release did not keep them.
    let known = kept.filter(|_| shown.owners.is_empty()).map(|kept| owners(&kept.found));
    Ok(Discrepancy {
        owners: known.unwrap_or_else(|| shown.owners.clone()),
        state: state.into(),
        reason: row.reason.clone(),
        assigned: row.assigned.as_ref().filter(|_| state.waits()).map(|email| assigned(email, staff)),
        sides: after_fix::sides(reader, (&shown.sides, row.last_seen), kept, plans.first(), clocks)?,
        acts: acts(state, shown.kind, kept.map(|kept| &kept.found), undo),
        history: history.iter().map(|step| written(step, clocks.office)).collect(),
        ..shown
    })
}

fn assigned(email: &Email, staff: &Staff) -> Assigned {
    let name = staff.find(email).map_or(email.as_str(), name).to_owned();
    Assigned { email: email.as_str().to_owned(), name }
}

/// What can be done in that state. Whether there is a fix at all is only known once it is previewed; where two systems
/// say two things, a person is asked which is right, also where the answer is to be typed in by hand.
fn acts(
    state: State,
    kind: DiscrepancyKind,
    found: Option<&outcome::Discrepancy>,
    undo: bool,
) -> Vec<DiscrepancyAct> {
    let by_hand = kind == DiscrepancyKind::MissingHere;
    let is_possible = by_hand || found.is_none_or(|found| fix::never(found).is_none());
    let fixable = is_possible
        && !matches!(
            kind,
            DiscrepancyKind::NotChecked | DiscrepancyKind::DoubleBooking | DiscrepancyKind::NeedsCover
        );
    let mut acts = match state {
        State::Open => vec![DiscrepancyAct::Review, DiscrepancyAct::Accept],
        State::InReview => vec![DiscrepancyAct::Accept, DiscrepancyAct::Reopen],
        State::NotFixed => vec![DiscrepancyAct::Close],
        State::Accepted | State::Closed => vec![DiscrepancyAct::Reopen],
        State::Resolved => vec![],
    };
    if fixable && matches!(state, State::Open | State::InReview | State::NotFixed) {
        acts.insert(0, DiscrepancyAct::Fix);
    }
    if state.waits() {
        acts.push(DiscrepancyAct::Assign);
    }
    if undo {
        acts.push(DiscrepancyAct::Undo);
    }
    acts
}

fn written(step: &discrepancy::Step, office: &Zone) -> Step {
    Step { at: time_words::instant(step.at, office), what: in_words(step) }
}

/// What a step is for people, with the note where it says more.
pub(crate) fn in_words(step: &discrepancy::Step) -> String {
    let what = match step.what {
        HistoryEvent::FirstSeen => "first seen",
        HistoryEvent::InReview => "in review",
        HistoryEvent::Accepted => "accepted",
        HistoryEvent::NotFixed => "not fixed by the end of its day",
        HistoryEvent::Closed => "closed",
        HistoryEvent::Reopened => "open again",
        HistoryEvent::Fixed => "fixed",
        HistoryEvent::Undone => "fix taken back",
        HistoryEvent::Gone => "gone by itself",
        HistoryEvent::SeenAgain => "came back",
        HistoryEvent::Assigned => "assigned",
    };
    if step.note.starts_with(what) {
        return step.note.clone();
    }
    if step.note.is_empty() { what.to_owned() } else { format!("{what}: {}", step.note) }
}

#[cfg(test)]
mod tests {
    use super::{State, acts};
    use crate::api::states::{DiscrepancyAct, DiscrepancyKind as Kind};

    #[test]
    fn who_is_right_is_asked_wherever_two_systems_say_two_things() {
        for kind in [Kind::MissingHere, Kind::MissingThere, Kind::TimeDiffers, Kind::CancelledButAlive] {
            let offered = acts(State::Open, kind, None, false);
            assert!(
                offered.contains(&DiscrepancyAct::Fix),
                "{kind:?}: what is right is asked, also where the answer is typed in by hand"
            );
        }
        for kind in [Kind::NotChecked, Kind::DoubleBooking, Kind::NeedsCover] {
            let offered = acts(State::Open, kind, None, false);
            assert!(!offered.contains(&DiscrepancyAct::Fix), "{kind:?}: here no system is right or wrong");
        }
    }
}

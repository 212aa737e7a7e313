//! Which purge of a clean-up is meant. A clean-up may have several, one after the other, and lists that were only looked
//! at: what is taken back is reached through all of them.

use crate::api::audit::PurgeUndo;
use crate::api::failure::Problem;
use crate::audit::purge::{preview_of, purge_row};
use crate::audit::worker_of;
use crate::engine::Engine;
use crate::words;
use serde::Serialize;
use truedocket_core::ids::RunId;
use truedocket_core::time::words as time_words;
use truedocket_store::table::audit;
use truedocket_store::table::purge::{self, Purge, State, UndoState};
use truedocket_store::{Reader, Result as Stored};

/// Clean-ups that are looked through for something to bring back.
const EARLIER: u32 = 20;

/// A purge that was approved and is not at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnderWay {
    /// The clean-up.
    pub run: String,
    /// Names the purge.
    pub purge: String,
    /// When it was approved.
    pub approved: String,
    /// Lines that are done.
    pub done: u64,
    /// Lines that wait, or of which it is not known yet.
    pub to_go: u64,
    /// Lines of the list: what was approved.
    pub approve: u64,
    /// It has warnings, and whoever goes on says that they were read.
    pub warned: bool,
}

impl Engine {
    /// Purges that are under way or rest, in any clean-up.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn purges_under_way(&self) -> Result<Vec<UnderWay>, Problem> {
        let office = self.office(&self.policy().await?)?;
        let listed = self.memory.read(move |reader| {
            let mut listed = Vec::new();
            for known in purge::under_way(reader)? {
                let counts = purge::counts(reader, &known.id)?;
                let approved = known.approved_at.map(|at| time_words::instant(at, &office));
                // One that cannot be read any more is said to have warnings: too much said harms nobody.
                let warned = preview_of(&known).map_or(true, |preview| !preview.warnings.is_empty());
                listed.push(UnderWay {
                    run: known.audit.to_string(),
                    purge: known.id,
                    approved: approved.unwrap_or_default(),
                    done: counts.done,
                    to_go: counts.waiting + counts.sent,
                    approve: known.lines,
                    warned,
                });
            }
            Ok(listed)
        });
        listed.await.map_err(|error| words::memory(&error))
    }
}

async fn of(engine: &Engine, id: &RunId) -> Result<Vec<Purge>, Problem> {
    let asked = id.clone();
    let known = engine.memory.read(move |reader| purge::of_audit(reader, &asked)).await;
    let known = known.map_err(|error| words::memory(&error))?;
    Ok(known.into_iter().filter(|one| one.state != State::Replaced).collect())
}

/// The one that is shown: the one that is worked on, else the newest. An empty list behind a purge is none.
pub(super) async fn newest_purge(engine: &Engine, id: &RunId) -> Result<Option<Purge>, Problem> {
    let known = of(engine, id).await?;
    if let Some(going) = known.iter().find(|one| worker_of(engine, &one.id).is_some()) {
        return Ok(Some(going.clone()));
    }
    let acted = known.iter().any(acted);
    Ok(known.into_iter().find(|one| !acted || one.lines > 0))
}

/// Did any purge of this clean-up act?
pub(super) async fn has_acted(engine: &Engine, id: &RunId) -> Result<bool, Problem> {
    Ok(of(engine, id).await?.iter().any(acted))
}

fn acted(purge: &Purge) -> bool {
    purge.approved_at.is_some() && purge.lines > 0
}

/// How much speaks for taking that one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ToUndo {
    Nothing,
    /// What could not be brought back may be tried again.
    Again,
    /// It is not known yet what was done.
    NotKnown,
    Something,
}

fn to_undo_in(reader: &Reader, id: &str) -> Stored<ToUndo> {
    let lines = purge::undoable(reader, id, None)?;
    let fresh = lines.iter().any(|line| line.undo == UndoState::No);
    Ok(if fresh || !purge::lines_to_undo(reader, id)?.is_empty() {
        ToUndo::Something
    } else if purge::counts(reader, id)?.sent > 0 {
        ToUndo::NotKnown
    } else if lines.is_empty() {
        ToUndo::Nothing
    } else {
        ToUndo::Again
    })
}

/// The newest purge of a clean-up of which something can be brought back.
pub(super) async fn to_undo(engine: &Engine, id: &RunId) -> Result<Option<Purge>, Problem> {
    let known = of(engine, id).await?;
    let found = engine.memory.read(move |reader| {
        let mut best: Option<(ToUndo, Purge)> = None;
        for one in known.into_iter().filter(|one| one.approved_at.is_some()) {
            let here = to_undo_in(reader, &one.id)?;
            if best.as_ref().map_or(ToUndo::Nothing, |(there, _)| *there) < here {
                best = Some((here, one));
            }
        }
        Ok(best.map(|(_, one)| one))
    });
    found.await.map_err(|error| words::memory(&error))
}

/// What was asked for, of the purge that did it: a list that did nothing stands for the one before it.
pub(crate) async fn undo_meant(engine: &Engine, undo: &PurgeUndo) -> Result<PurgeUndo, Problem> {
    let known = purge_row(engine, &undo.purge).await?;
    let id = known.id.clone();
    let here = engine.memory.read(move |reader| to_undo_in(reader, &id)).await;
    let here = here.map_err(|error| words::memory(&error))?;
    if undo.line.is_some() || here != ToUndo::Nothing {
        return Ok(undo.clone());
    }
    let other = to_undo(engine, &known.audit).await?;
    Ok(PurgeUndo { purge: other.map_or(known.id, |other| other.id), line: None })
}

/// Nothing of this clean-up can be brought back; one that has something is named.
pub(super) async fn nothing_to_undo(engine: &Engine, id: &RunId) -> Result<Problem, Problem> {
    let sentence = match has_acted(engine, id).await? {
        true => "Nothing of this clean-up is left to bring back.",
        false => "This clean-up has changed nothing.",
    };
    let known = engine.memory.read(|reader| audit::newest(reader, EARLIER)).await;
    let office = engine.office(&engine.policy().await?)?;
    for other in known.map_err(|error| words::memory(&error))?.into_iter().filter(|other| other.run != *id) {
        if to_undo(engine, &other.run).await?.is_some() {
            let began = time_words::instant(other.began, &office);
            return Ok(words::refused(
                sentence,
                format!(
                    "The clean-up of {began} has some: `truedocket audit undo --run {}` brings back what it did.",
                    other.run
                ),
            ));
        }
    }
    Ok(words::refused(sentence, "There is nothing to bring back."))
}

//! What each row of a file comes to: taken over, unchanged, or refused with the reason. A row that names another
//! version than the clean-up has, another title than its item's, or an item twice, changes nothing.

use super::words::{DecisionCell, said, short};
use super::{ReadRow, SheetInfo, mark, text};
use std::collections::BTreeMap;
use truedocket_core::audit::finding::Act;
use truedocket_core::text::ClientText;

/// An item as the clean-up has it now.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The provider's version of its event.
    pub(super) version: String,
    /// Its title.
    pub(super) title: ClientText,
    /// Is it a whole series?
    pub(super) series: bool,
    /// What was decided so far.
    pub(super) decision: Option<Act>,
    /// What is proposed.
    pub(super) proposed: Act,
}

/// Why a row was not taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefusalReason {
    /// The event has changed since.
    Stale,
    /// Nothing of this clean-up.
    Unknown,
    /// The decision is none that we know.
    NotUnderstood,
    /// The decision cannot be made for this event.
    NotPossible,
}

/// A row that was not taken over.
#[derive(Clone)]
pub(super) struct Refusal {
    pub(super) place: String,
    pub(super) title: String,
    pub(super) why: RefusalReason,
    pub(super) sentence: String,
}

/// What a file comes to. Each row is in exactly one of the three.
#[derive(Clone, Default)]
pub(super) struct ImportResult {
    /// Items with what is to be decided now; `None` takes a decision back. By item.
    pub(super) changes: BTreeMap<i64, Option<Act>>,
    /// Sheet and row, and the title there, of each change.
    pub(super) places: BTreeMap<i64, (String, String)>,
    /// Rows that say what was decided already, or nothing.
    pub(super) unchanged: u64,
    /// Rows that were not taken over; in the file's order, then those that are forbidden.
    pub(super) refused: Vec<Refusal>,
}

/// Judges all rows of a file against the items of the clean-up.
pub(super) fn judge(book: &SheetInfo, known: &BTreeMap<i64, Known>, rows: &[ReadRow]) -> ImportResult {
    let twice = contradictions(book, rows);
    let mut judged = ImportResult::default();
    for row in rows {
        let title = row.title.as_deref().map(short).unwrap_or_default();
        match verdict(book, known, &twice, row) {
            // A copy of a row says what its first one said.
            Ok(Some((item, _))) if judged.changes.contains_key(&item) => {
                judged.unchanged += 1;
            }
            Ok(Some((item, act))) => {
                judged.changes.insert(item, act);
                judged.places.insert(item, (row.place.clone(), title));
            }
            Ok(None) => judged.unchanged += 1,
            Err((why, sentence)) => {
                judged.refused.push(Refusal { place: row.place.clone(), title, why, sentence });
            }
        }
    }
    judged
}

impl ImportResult {
    /// The provider or the calendars stand against a change: it is listed instead.
    pub(super) fn forbid(&mut self, item: i64, sentence: String) {
        if self.changes.remove(&item).is_some() {
            let (place, title) = self.places.remove(&item).unwrap_or_default();
            self.refused.push(Refusal { place, title, why: RefusalReason::NotPossible, sentence });
        }
    }
}

type Verdict = Result<Option<(i64, Option<Act>)>, (RefusalReason, String)>;

fn verdict(
    book: &SheetInfo,
    known: &BTreeMap<i64, Known>,
    twice: &BTreeMap<i64, bool>,
    row: &ReadRow,
) -> Verdict {
    let said = said(&row.decision, book);
    if said == DecisionCell::Nothing {
        return Ok(None);
    }
    let (item, now) = found(book, known, row)?;
    if twice.get(&item).copied().unwrap_or(false) {
        let sentence = "The file names this event more than once, with different decisions.";
        return Err((RefusalReason::NotUnderstood, sentence.to_owned()));
    }
    let wanted = match said {
        DecisionCell::Nothing => return Ok(None),
        DecisionCell::AsProposed => Some(now.proposed.clone()),
        DecisionCell::NotDecided => None,
        DecisionCell::Act(act) => Some(act),
        DecisionCell::NotUnderstood(sentence) => return Err((RefusalReason::NotUnderstood, sentence)),
    };
    if is_same(wanted.as_ref(), now.decision.as_ref()) {
        return Ok(None);
    }
    possible(book, now, wanted.as_ref())?;
    Ok(Some((item, wanted)))
}

/// The item that the row names, if it is still the one that the file was made for.
fn found<'k>(
    book: &SheetInfo,
    known: &'k BTreeMap<i64, Known>,
    row: &ReadRow,
) -> Result<(i64, &'k Known), (RefusalReason, String)> {
    let unknown = |sentence: &str| (RefusalReason::Unknown, sentence.to_owned());
    if row.run.is_empty() && row.item.is_empty() {
        return Err(unknown("The row has no ids; it was not written by Truedocket."));
    }
    if row.run != book.run {
        return Err(unknown("The row belongs to another clean-up."));
    }
    let item = number(row).ok_or_else(|| unknown("The item number is no number."))?;
    let now = known.get(&item).ok_or_else(|| unknown("The clean-up has no such item."))?;
    if row.title.as_deref().is_some_and(|title| !same_title(title, now.title.reveal())) {
        return Err(unknown(
            "The title is not the one of the event that the ids name; the rows may have been sorted without their ids.",
        ));
    }
    if row.version != mark(&book.run, item, &now.version) {
        let sentence =
            "The event has changed since the file was made. Look at it again, or export a new file.";
        return Err((RefusalReason::Stale, sentence.to_owned()));
    }
    Ok((item, now))
}

/// Spreadsheets and encodings may have changed what stands between the letters.
fn same_title(cell: &str, title: &str) -> bool {
    text::gist(cell) == text::gist(text::without_guard(&text::visible(title)).as_ref())
}

/// Categories are compared as the firm's rules compare them.
fn is_same(wanted: Option<&Act>, decided: Option<&Act>) -> bool {
    match (wanted, decided) {
        (Some(Act::SetCategory(wanted)), Some(Act::SetCategory(decided))) => {
            wanted.to_lowercase() == decided.to_lowercase()
        }
        (wanted, decided) => wanted == decided,
    }
}

fn possible(book: &SheetInfo, now: &Known, wanted: Option<&Act>) -> Result<(), (RefusalReason, String)> {
    let refused = |sentence: String| Err((RefusalReason::NotPossible, sentence));
    match wanted {
        Some(Act::EndSeries) if !now.series => {
            refused("It is a single event and has no series to end.".to_owned())
        }
        Some(Act::SetOwner(email)) if !book.owners.iter().any(|owner| owner == email.as_str()) => {
            refused(format!("{} is nobody who works at the firm.", short(email.as_str())))
        }
        Some(Act::Keep | Act::Delete | Act::EndSeries | Act::SetCategory(_) | Act::SetOwner(_)) | None => {
            Ok(())
        }
    }
}

fn number(row: &ReadRow) -> Option<i64> {
    row.item.parse().ok().filter(|item| *item > 0)
}

/// Items that the file names with more than one decision.
fn contradictions(book: &SheetInfo, rows: &[ReadRow]) -> BTreeMap<i64, bool> {
    let mut first: BTreeMap<i64, DecisionCell> = BTreeMap::new();
    let mut twice = BTreeMap::new();
    for row in rows.iter().filter(|row| row.run == book.run) {
        let said = said(&row.decision, book);
        let (Some(item), false) = (number(row), said == DecisionCell::Nothing) else { continue };
        let other = first.entry(item).or_insert_with(|| said.clone());
        if *other != said {
            twice.insert(item, true);
        }
    }
    twice
}

//! Words of what has become private since they were told: wherever they are shown again, they are hidden by what is known
//! now. What was sealed stays as it was sealed.

use super::after_fix::Clocks;
use crate::api::places::Place;
use crate::api::today::{ATTENDEES, Discrepancy, Report, Side as ShownSide};
use crate::history::stands_for_private;
use crate::morning::PRIVATE_MATTER;
use crate::morning::remember::{self, StoredDiscrepancy};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;
use truedocket_core::connection::Role;
use truedocket_core::firm::matter::Matter;
use truedocket_core::firm::people::Staff;
use truedocket_core::ids::{ConnectionName, EventKey};
use truedocket_core::morning::outcome::{self, PRIVATE_TITLE};
use truedocket_core::morning::snapshot::{CompareDays, Side};
use truedocket_core::morning::words::Wording;
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{Span, Window, words as time_words};
use truedocket_store::table::{connection, discrepancy, entry, event, matter, member};
use truedocket_store::{Reader, Result};

const NOTHING: &str = "—";
/// What the attendees are called in reports that an earlier version kept.
const CALLED_BEFORE: &str = "People";

/// A report without the words of what is private by now.
pub(crate) fn hidden(
    reader: &Reader,
    report: Report,
    days: CompareDays,
    clocks: Clocks<'_>,
) -> Result<Report> {
    let eyes = Eyes::of(reader, clocks)?;
    let mut report = report;
    let mut titles = BTreeSet::new();
    for shown in &mut report.discrepancies {
        let Some(kept) = kept(reader, &shown.id)? else { continue };
        let before = shown.title.clone();
        if eyes.hide(reader, shown, &kept)? && shown.title != before {
            titles.insert(before);
        }
    }
    for over in report.resolved.iter_mut().filter(|over| over.title != PRIVATE_TITLE) {
        let Some(kept) = kept(reader, &over.id)? else { continue };
        let first = kept.found.sides.first().map(|facts| facts.key.clone());
        if first.is_some_and(|first| private(reader, &kept.found).is_ok_and(|keys| keys.contains(&first))) {
            titles.insert(std::mem::replace(&mut over.title, PRIVATE_TITLE.to_owned()));
        }
    }
    let flagged = report.flagged.iter().map(|one| one.title.clone());
    let named = flagged.chain(report.notices.iter().map(|one| one.title.clone()));
    let known = eyes.private_on(reader, days, &named.filter(|title| title != PRIVATE_TITLE).collect())?;
    let is_hidden = |when: &str, title: &str| known.contains(&(when.to_owned(), title.to_owned()));
    for one in report.flagged.iter_mut().filter(|one| is_hidden(&one.when, &one.title)) {
        one.why = without_quotes(&one.why);
        one.candidates.clear();
        titles.insert(std::mem::replace(&mut one.title, PRIVATE_TITLE.to_owned()));
    }
    for one in report.notices.iter_mut().filter(|one| is_hidden(&one.when, &one.title)) {
        let number = std::mem::take(&mut one.matter);
        one.why = without_quotes(&one.why);
        if !number.is_empty() {
            one.why = one.why.replace(&number, PRIVATE_MATTER);
        }
        titles.insert(std::mem::replace(&mut one.title, PRIVATE_TITLE.to_owned()));
    }
    for line in report.second_look.iter_mut().flat_map(|look| &mut look.news) {
        *line = titles.iter().fold(line.clone(), |line, title| line.replace(title.as_str(), PRIVATE_TITLE));
    }
    Ok(report)
}

/// The same of one difference.
pub(super) fn hidden_one(
    reader: &Reader,
    mut shown: Discrepancy,
    kept: &StoredDiscrepancy,
    clocks: Clocks<'_>,
) -> Result<Discrepancy> {
    Eyes::of(reader, clocks)?.hide(reader, &mut shown, kept)?;
    Ok(shown)
}

/// Items of runs name an appointment by its day and title; the days are long past, so that the title alone decides.
pub(super) struct HiddenTitles(BTreeSet<String>);

impl HiddenTitles {
    pub(super) fn of(reader: &Reader) -> Result<Self> {
        let (events, entries) = (event::private_titles(reader)?, entry::titles_of_private(reader)?);
        let all = events.into_iter().chain(entries).map(|title| title.reveal().trim().to_owned());
        Ok(Self(all.filter(|title| !title.is_empty()).collect()))
    }

    /// The item without its words, where they are private by now.
    pub(super) fn item(&self, item: String) -> String {
        match item.split_once(" · ") {
            Some((when, title)) if self.0.contains(title.trim()) => format!("{when} · {PRIVATE_TITLE}"),
            Some(_) | None => item,
        }
    }
}

fn kept(reader: &Reader, id: &str) -> Result<Option<StoredDiscrepancy>> {
    Ok(discrepancy::find(reader, id)?.as_ref().and_then(remember::kept))
}

/// Which of its sides are private, or stand for what is.
fn private(reader: &Reader, found: &outcome::Discrepancy) -> Result<BTreeSet<EventKey>> {
    let mut hidden = BTreeSet::new();
    for facts in &found.sides {
        if facts.private || is_private(reader, &facts.key)? {
            hidden.insert(facts.key.clone());
        }
    }
    let hides = found.sides.iter().any(|facts| facts.side == Side::Record && hidden.contains(&facts.key));
    let entries = found.sides.iter().filter(|facts| hides && facts.side == Side::Practice);
    hidden.extend(entries.map(|facts| facts.key.clone()));
    Ok(hidden)
}

fn is_private(reader: &Reader, key: &EventKey) -> Result<bool> {
    let (living, gone) = event::living_and_gone(reader, &key.connection, &key.id)?;
    if living.iter().chain(gone.iter().map(|gone| &gone.event)).any(|event| event.private) {
        return Ok(true);
    }
    match entry::find(reader, &key.connection, &key.id)? {
        Some((entry, _)) => stands_for_private(reader, &entry),
        None => Ok(false),
    }
}

/// What sentences are made anew from.
struct Eyes<'a> {
    staff: Staff,
    matters: Vec<Matter>,
    record: Vec<ConnectionName>,
    practice: Vec<ConnectionName>,
    clocks: Clocks<'a>,
}

impl<'a> Eyes<'a> {
    fn of(reader: &Reader, clocks: Clocks<'a>) -> Result<Self> {
        let known = connection::list(reader)?;
        let of = |role: Role| -> Vec<ConnectionName> {
            let named = known.iter().filter(|known| known.connection.role == role);
            named.map(|known| known.connection.name.clone()).collect()
        };
        let (record, practice) = (of(Role::Record), of(Role::Pms));
        let mut matters = Vec::new();
        for name in &practice {
            matters.extend(matter::list(reader, name)?);
        }
        Ok(Self { staff: member::staff(reader)?, matters, record, practice, clocks })
    }

    /// Hides what it has to; was there anything?
    fn hide(&self, reader: &Reader, shown: &mut Discrepancy, kept: &StoredDiscrepancy) -> Result<bool> {
        let keys = private(reader, &kept.found)?;
        if keys.is_empty() {
            return Ok(false);
        }
        let before = (shown.title.clone(), shown.sides.clone());
        if kept.found.sides.first().is_some_and(|first| keys.contains(&first.key)) {
            PRIVATE_TITLE.clone_into(&mut shown.title);
        }
        for side in &mut shown.sides {
            let facts = kept.found.sides.iter().find(|facts| side.place == Some(Place::from(&facts.key)));
            // A side that was written by a fix of ours is another place, and stands for the same appointment.
            if facts.map_or(side.present, |facts| keys.contains(&facts.key)) {
                hide_side(side, facts.map(|facts| facts.attendees.len()));
            }
        }
        let changed = before != (shown.title.clone(), shown.sides.clone());
        if changed {
            shown.matter.clear();
            shown.why = self.why(&shown.why, &kept.found, &keys);
        }
        Ok(changed)
    }

    /// The sentence as it is said of what is private, behind what the report has put before it.
    fn why(&self, shown: &str, found: &outcome::Discrepancy, keys: &BTreeSet<EventKey>) -> String {
        let names = |names: &[ConnectionName]| {
            names.iter().map(ConnectionName::as_str).collect::<Vec<_>>().join(", ")
        };
        let (record, practice) = (names(&self.record), names(&self.practice));
        let Clocks { office, zones } = self.clocks;
        let wording = Wording::new(&record, &practice, &self.staff, &self.matters, office, zones);
        let mut sealed = found.clone();
        sealed.sides.iter_mut().for_each(|facts| facts.private |= keys.contains(&facts.key));
        let (open, now) = (wording.why(found), wording.why(&sealed));
        shown.strip_suffix(open.as_str()).map_or(now.clone(), |before| format!("{before}{now}"))
    }

    /// What of these titles is private around these days, as a line names it: when, and by which title.
    fn private_on(
        &self,
        reader: &Reader,
        days: CompareDays,
        titles: &BTreeSet<String>,
    ) -> Result<BTreeSet<(String, String)>> {
        if titles.is_empty() {
            return Ok(BTreeSet::new());
        }
        let Clocks { office, zones } = self.clocks;
        let window = around(days, office);
        let named =
            |span: &Span, title: &str| (time_words::span(span, office, zones), title.trim().to_owned());
        let mut known = BTreeSet::new();
        let living = event::in_window(reader, &window, &self.record)?.into_iter();
        let gone = event::gone_in_window(reader, &window, &self.record)?.into_iter().map(|gone| gone.event);
        let private = living.chain(gone).filter(|event| event.private);
        known.extend(private.map(|event| named(&event.span, event.title.reveal())));
        let living = entry::in_window(reader, &window, &self.practice)?.into_iter();
        let gone = entry::gone_in_window(reader, &window, &self.practice)?.into_iter().map(|gone| gone.entry);
        for entry in living.chain(gone).filter(|entry| titles.contains(entry.title.reveal().trim())) {
            if stands_for_private(reader, &entry)? {
                known.insert(named(&entry.span, entry.title.reveal()));
            }
        }
        Ok(known)
    }
}

/// A window wide enough for what lasts over the days.
fn around(days: CompareDays, office: &Zone) -> Window {
    let edge = |day: Option<NaiveDate>, fallback: NaiveDate| office.day_start(day.unwrap_or(fallback));
    Window {
        start: edge(days.from.checked_sub_days(Days::new(1)), days.from),
        end: edge(days.to.checked_add_days(Days::new(2)), days.to),
    }
}

/// The words of one side; people are counted where that is known, and not named.
fn hide_side(side: &mut ShownSide, people: Option<usize>) {
    for field in &mut side.fields {
        let value = match (field.name.as_str(), people) {
            ("Title", _) => PRIVATE_TITLE.to_owned(),
            (ATTENDEES | CALLED_BEFORE, Some(1)) => "1 person".to_owned(),
            (ATTENDEES | CALLED_BEFORE, Some(more)) if more > 1 => format!("{more} people"),
            ("Place" | ATTENDEES | CALLED_BEFORE, _) => NOTHING.to_owned(),
            ("Matter", _) if field.value.ends_with("(unknown)") => "(unknown)".to_owned(),
            ("Matter", _) if field.value != NOTHING => PRIVATE_MATTER.to_owned(),
            (_shown, _) => continue,
        };
        field.value = value;
    }
}

/// A sentence without the words that it quotes.
fn without_quotes(sentence: &str) -> String {
    let mut left = String::new();
    let mut rest = sentence;
    while let Some((before, quoted)) = rest.split_once('“') {
        left.push_str(before);
        left.push_str("private words");
        rest = quoted.split_once('”').map_or("", |(_, after)| after);
    }
    left.push_str(rest);
    left
}

#[cfg(test)]
mod tests {
    use super::{NOTHING, hide_side};
    use crate::api::today::{ATTENDEES, Field, Side};

    #[test]
    fn attendees_are_hidden_whatever_they_were_called() {
        for name in [ATTENDEES, "People"] {
            for (known, shown) in [(None, NOTHING), (Some(1), "1 person"), (Some(3), "3 people")] {
                let who = Field { name: name.to_owned(), value: "Canary Roe".to_owned(), differs: true };
                let mut side =
                    Side { system: "Outlook".to_owned(), present: true, place: None, fields: vec![who] };
                hide_side(&mut side, known);
                assert_eq!(side.fields[0].value, shown, "{name}: counted where that is known, and not named");
            }
        }
    }
}

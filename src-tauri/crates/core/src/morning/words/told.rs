//! Sentences about whose something is, what is so and no mistake, and what was left out.

use super::super::notice::{Circumstance, Notice};
use super::super::outcome::{Counterpart, Discrepancy, DiscrepancyKind, Facts, Flagged, Note, SkipReason};
use super::super::snapshot::Side;
use super::{Wording, capital, left_out, quoted};
use crate::rules::owner::OwnerRule;
use crate::rules::place::{NamedPlace, ToldPlace};
use crate::rules::valid::Whose;
use crate::time::words;
use chrono::{DateTime, Utc};

impl Wording<'_> {
    /// Where title or text name another place, these are shown.
    pub(super) fn places(&self, here: Option<&Facts>, there: Option<&Facts>) -> String {
        let words = |facts: Option<&Facts>| facts.map_or("", |facts| facts.place.reveal().trim()).to_owned();
        let told = |facts: Option<&Facts>| {
            let told = |facts: &Facts| {
                ToldPlace::of(facts.place.reveal(), facts.title.reveal(), facts.body.reveal())
            };
            facts.map(told).unwrap_or_default()
        };
        let (ours, theirs) = (told(here), told(there));
        if ours.only_keys_differ(&theirs) {
            return "Both lead to the same meeting, with two passcodes.".to_owned();
        }
        let both_named = !words(here).is_empty() && !words(there).is_empty();
        if both_named && words(here) != words(there) && !is_in_text(&words(here), &words(there)) {
            return self.says(&place(here), &place(there));
        }
        let (ours, theirs) = (said(here, &ours), said(there, &theirs));
        if ours != theirs && !ours.is_empty() && !theirs.is_empty() {
            return self.says(&ours, &theirs);
        }
        self.says(&quoted(here), &quoted(there))
    }

    /// What is so, as a sentence, without the words of what is private.
    pub fn notice(&self, notice: &Notice) -> String {
        let sealed = if notice.facts.private { self.sealed_circumstance(&notice.what) } else { None };
        sealed.unwrap_or_else(|| self.circumstance(&notice.what))
    }

    /// The practice system had an entry, and has none any more.
    pub(super) fn had_entry(&self, learned: DateTime<Utc>, agreed: Option<DateTime<Utc>>) -> String {
        let at = |at: DateTime<Utc>| words::instant(at, self.office);
        let agreed = agreed.map(|agreed| format!(" Both last agreed {}.", at(agreed))).unwrap_or_default();
        capital(&format!(
            "{} had an entry for it, which was deleted there; that was seen {}.{agreed}",
            self.practice,
            at(learned)
        ))
    }

    pub(super) fn circumstance(&self, what: &Circumstance) -> String {
        match what {
            Circumstance::Due(true) => {
                format!("Due that day. The court rules in {} made it; it is not compared.", self.practice)
            }
            Circumstance::Due(false) => "Due that day.".to_owned(),
            Circumstance::ClosedMatter(found) => format!("The matter {} is closed.", self.matter(found)),
            Circumstance::Declined(who) => format!("Declined by {}.", self.persons(who.iter())),
            Circumstance::Tentative => "It is tentative.".to_owned(),
            Circumstance::SaysCalledOff(words) => match words {
                Some(words) => format!("Its own words call it off: “{}”.", words.reveal().trim()),
                None => "Its own words call it off.".to_owned(),
            },
            Circumstance::WholeDay => {
                "One system has it for the whole day, the other one with hours; the day is the same."
                    .to_owned()
            }
        }
    }

    /// Why an event was left out, as a sentence: what it breaks, what was found for it all the same, and what else should
    /// be known.
    pub fn left_out(&self, flagged: &Flagged) -> String {
        let mut reasons: Vec<String> = flagged.breaches.iter().map(|breach| self.breach(breach)).collect();
        reasons.extend(flagged.left_out.map(|why| left_out(why).to_owned()));
        let mut sentences = vec![capital(&format!("{}.", reasons.join("; ")))];
        match flagged.counterpart {
            Counterpart::Agrees => {
                sentences.push(capital(&format!("{} has an entry for it, which agrees.", self.practice)));
            }
            Counterpart::Differs => {
                sentences.push(capital(&format!("{} has an entry for it, which differs.", self.practice)));
            }
            Counterpart::Missing => {
                sentences.push(capital(&format!("{} has no entry for it.", self.practice)));
            }
            Counterpart::Unknown => {}
        }
        // That it is why it was left out is said already.
        let is_said = |note: &&Note| {
            flagged.left_out == Some(SkipReason::Tentative)
                && matches!(note, Note::Circumstance(Circumstance::Tentative))
        };
        let notes = flagged.notes.iter().filter(|note| !is_said(note));
        sentences.extend(notes.map(|note| self.told(note, flagged.facts.private)));
        sentences.join(" ")
    }

    /// The owners by name.
    pub fn owners(&self, facts: Option<&Facts>) -> String {
        match facts.and_then(|facts| facts.whose.as_ref()) {
            Some(whose) => self.persons(whose.owners.iter()),
            None => self.person(facts.and_then(|facts| facts.owner.as_ref())),
        }
    }

    /// How it is known whose the event is, where that is not plain from who called it.
    pub(super) fn whose(&self, found: &Discrepancy) -> Option<String> {
        if found.kind() == DiscrepancyKind::NotChecked {
            return None;
        }
        let whose = found.side(Side::Record)?.whose.as_ref()?;
        self.owner_rule(whose)
    }

    /// The rule by which it is somebody's, as a sentence; nothing where an attorney called it.
    pub fn owner_rule(&self, whose: &Whose) -> Option<String> {
        let owners = self.persons(whose.owners.iter());
        let typist = whose.typed_by.as_ref();
        let typed = typist.map(|who| format!("; {} typed it in", self.person(Some(who)))).unwrap_or_default();
        let rule = match (whose.rule, whose.owners.len()) {
            (OwnerRule::Organizer, _) => return None,
            (OwnerRule::Set, _) => format!("the firm has set whose this is: {owners}"),
            (OwnerRule::Attendee, 1) => format!("{owners} is the attorney who is asked to come"),
            (OwnerRule::Attendee, _) => format!("{owners} are the attorneys who are asked to come"),
            (OwnerRule::Calendar, 1) => format!("{owners} is the attorney on whose calendar it lies"),
            (OwnerRule::Calendar, _) => format!("{owners} are the attorneys on whose calendars it lies"),
            (OwnerRule::SchedulesFor, _) => {
                format!("{owners} is the attorney for whom it was scheduled, by the staff list")
            }
            (OwnerRule::OnlyMember, _) => {
                format!("{owners} is the only one of the firm who has to do with it")
            }
            (OwnerRule::TypedIn, _) => format!("{owners} typed it in, and no attorney is named"),
        };
        Some(capital(&format!("{rule}{typed}.")))
    }
}

/// The places themselves may both be meant: what differs stands in the texts.
fn is_in_text(ours: &str, theirs: &str) -> bool {
    !NamedPlace::of(ours).contradicts(&NamedPlace::of(theirs))
}

/// What is said of the place, else what the text says of it.
fn said(facts: Option<&Facts>, told: &ToldPlace) -> String {
    let text = told.text();
    let text = if text.is_empty() { text } else { format!("“{text}” in its text") };
    let named = facts.is_some_and(|facts| !facts.place.is_blank());
    match (named, text.is_empty()) {
        (true, true) => place(facts),
        (true, false) => format!("{}, {text}", place(facts)),
        (false, _) => text,
    }
}

fn place(facts: Option<&Facts>) -> String {
    format!("“{}”", facts.map_or("", |facts| facts.place.reveal().trim()))
}

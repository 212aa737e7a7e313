//! What is told of an appointment that its owner keeps private: how many, when and whose, and none of its words.

use super::super::notice::Circumstance;
use super::super::outcome::{Facts, Note};
use super::super::snapshot::Side;
use super::{Wording, capital};
use crate::rules::matter_id::MatterMatch;
use crate::time::words;

/// What stands for a number that no matter has: it is a word of the title or text.
const UNKNOWN_NUMBER: &str = "a number that is not on the list of matters";

impl Wording<'_> {
    /// A note as a sentence, without the words of what is private.
    pub(super) fn told(&self, note: &Note, private: bool) -> String {
        let sealed = if private { self.sealed(note) } else { None };
        sealed.unwrap_or_else(|| self.note(note))
    }

    /// The sentence for a note that quotes words or names people; `None`: it does neither.
    fn sealed(&self, note: &Note) -> Option<String> {
        match note {
            Note::UnknownAttendees(who) => {
                Some(format!("{} of its people are not known in {}.", who.len(), self.practice))
            }
            Note::NoMatter(MatterMatch::Unknown(_)) => Some(format!("It names {UNKNOWN_NUMBER}.")),
            Note::LastKnown { title: _, span, learned } => Some(capital(&format!(
                "{} had it {}; that it was deleted was seen {}.",
                self.record,
                self.when(span),
                words::instant(*learned, self.office)
            ))),
            Note::Circumstance(what) => self.sealed_circumstance(what),
            Note::AlsoAsked(who) => Some(format!("{} asked to come, too.", attorneys(who.len()))),
            Note::NoCalendarThere(who) => {
                Some(format!("{} has no calendar for {} of its people.", self.practice, who.len()))
            }
            Note::SaysCalledOff { side: Side::Record, .. } => Some("Only its words call it off.".to_owned()),
            Note::SaysCalledOff { side: Side::Practice, .. } => {
                Some(format!("The words of the entry in {} call it off.", self.practice))
            }
            Note::NoMatter(_)
            | Note::Breaks(_)
            | Note::LinkedElsewhere
            | Note::MoreOverlaps(_)
            | Note::DeletedByUs(_)
            | Note::HadEntry { .. }
            | Note::MadeAnew { .. }
            | Note::PerhapsMadeAnew { .. }
            | Note::MayBeUnreadable(_)
            | Note::Left(_)
            | Note::Away(..)
            | Note::DayByDay { .. }
            | Note::MissingDays(_)
            | Note::AlsoDiffers(_)
            | Note::RecordContradicts(_)
            | Note::OwnEntry(_)
            | Note::EntryInFile(_)
            | Note::EntryNames(_)
            | Note::TextNames { .. } => None,
        }
    }

    pub(super) fn sealed_circumstance(&self, what: &Circumstance) -> Option<String> {
        match what {
            Circumstance::Declined(who) => Some(format!("Declined by {} of its people.", who.len())),
            Circumstance::SaysCalledOff(Some(_)) => {
                Some(self.circumstance(&Circumstance::SaysCalledOff(None)))
            }
            Circumstance::SaysCalledOff(None)
            | Circumstance::ClosedMatter(_)
            | Circumstance::Due(_)
            | Circumstance::Tentative
            | Circumstance::WholeDay => None,
        }
    }

    /// The matter of one version as it may be shown.
    pub(super) fn matter_of(&self, facts: Option<&Facts>) -> String {
        let Some(facts) = facts else { return String::new() };
        match &facts.matter {
            MatterMatch::Unknown(_) if facts.private => UNKNOWN_NUMBER.to_owned(),
            shown => self.matter(shown),
        }
    }
}

fn attorneys(count: usize) -> String {
    if count == 1 { "1 more attorney is".to_owned() } else { format!("{count} more attorneys are") }
}

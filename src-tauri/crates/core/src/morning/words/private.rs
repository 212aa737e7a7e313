//! What is told of an appointment that its owner keeps private: how many, when and whose, and none of its words.

use super::super::notice::Circumstance;
use super::super::outcome::{Discrepancy, Facts, Note};
use super::super::snapshot::Side;
use super::{Wording, capital};
use crate::rules::matter_id::MatterMatch;
use crate::time::words;

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
            Note::NoMatter(found) => match found {
                MatterMatch::None => None,
                MatterMatch::Unknown(_) => {
                    Some("It names a number that is not on the list of matters.".to_owned())
                }
                MatterMatch::Ambiguous(_) => Some("It can mean more than one matter.".to_owned()),
                MatterMatch::Several(_) => Some("It names more than one matter.".to_owned()),
                MatterMatch::Closed(_) => Some("Its matter is closed.".to_owned()),
                MatterMatch::One(_) => Some("It names its matter.".to_owned()),
            },
            Note::EntryNames(_) => {
                Some(format!("The words of the entry in {} name another matter.", self.practice))
            }
            Note::TextNames { side, found: _ } => {
                let system = match side {
                    Side::Record => self.record,
                    Side::Practice => self.practice,
                };
                Some(format!("The text in {system} names another matter."))
            }
            Note::EntryInFile(_) => Some(format!("This is one of several entries in {}.", self.practice)),
            Note::LastKnown { title: _, span, learned } => Some(capital(&format!(
                "{} had it {}; that it was deleted was seen {}.",
                self.record,
                self.when(span),
                words::instant(*learned, self.office)
            ))),
            Note::Twin { side, title: _, span, owner: _ } => Some(self.sealed_twin(*side, span)),
            Note::Circumstance(what) => self.sealed_circumstance(what),
            Note::AlsoAsked(who) => Some(format!("{} asked to come, too.", attorneys(who.len()))),
            Note::NoCalendarThere(who) => {
                Some(format!("{} has no calendar for {} of its people.", self.practice, who.len()))
            }
            Note::SaysCalledOff { side: Side::Record, against, .. } => {
                let told = against.as_ref().map_or("", |_| " Its text says that it takes place.");
                Some(format!("Only its words call it off.{told}"))
            }
            Note::SaysCalledOff { side: Side::Practice, .. } => {
                Some(format!("The words of the entry in {} call it off.", self.practice))
            }
            Note::Breaks(_)
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
            | Note::OwnEntry(_) => None,
        }
    }

    pub(super) fn sealed_circumstance(&self, what: &Circumstance) -> Option<String> {
        match what {
            Circumstance::Declined(who) => Some(format!("Declined by {} of its people.", who.len())),
            Circumstance::SaysCalledOff(Some(_)) => {
                Some(self.circumstance(&Circumstance::SaysCalledOff(None)))
            }
            Circumstance::ClosedMatter(_) => Some("Its matter is closed.".to_owned()),
            Circumstance::SaysCalledOff(None)
            | Circumstance::Due(_)
            | Circumstance::Tentative
            | Circumstance::WholeDay => None,
        }
    }

    /// How the matters of the two versions differ. Their numbers are words of what is private, too.
    pub(super) fn matters(&self, found: &Discrepancy, here: Option<&Facts>, there: Option<&Facts>) -> String {
        let (record, practice) = (self.record, self.practice);
        let in_text = found.notes.iter().any(|note| note.named_in_text().is_some());
        let of = |facts: Option<&Facts>| facts.map(|facts| self.matter(&facts.matter)).unwrap_or_default();
        match (in_text, found.is_private()) {
            (true, true) => "Title and text name different matters.".to_owned(),
            (true, false) => {
                format!("Title and text name different matters: the title is of {}.", of(here))
            }
            (false, true) => capital(&format!("{record} and {practice} name different matters.")),
            (false, false) => self.says(&of(here), &of(there)),
        }
    }
}

fn attorneys(count: usize) -> String {
    if count == 1 { "1 more attorney is".to_owned() } else { format!("{count} more attorneys are") }
}

//! The sentences for people: what differs, why it is said, why it cannot be fixed by a click. Plain words, both facts.

mod by_hand;
mod called_off;
mod docket;
mod private;
mod told;
mod twins;
mod versions;

use super::fix::NoFixReason;
use super::outcome::{Discrepancy, DiscrepancyKind, Facts, MatchedBy, Note, SkipReason, UnreadSource};
use super::roll::Remark;
use super::snapshot::Side;
use super::uncompared::NotCompared;
use crate::firm::matter::Matter;
use crate::firm::people::{Email, Staff};
use crate::ids::MatterId;
use crate::rules::matter_id::MatterMatch;
use crate::rules::valid::Breach;
use crate::time::Span;
use crate::time::words;
use crate::time::zone::{Zone, Zones};
use called_off::{also_differs, is_off_there};
use std::collections::BTreeMap;

mod times;

pub use docket::{answered, between, travel_note};

/// The names that sentences need.
pub struct Wording<'a> {
    record: &'a str,
    practice: &'a str,
    staff: &'a Staff,
    numbers: BTreeMap<&'a MatterId, &'a str>,
    office: &'a Zone,
    zones: &'a Zones,
}

impl<'a> Wording<'a> {
    /// `record` and `practice` are the systems as people call them: `the calendar`, `Clio`.
    pub fn new(
        record: &'a str,
        practice: &'a str,
        staff: &'a Staff,
        matters: &'a [Matter],
        office: &'a Zone,
        zones: &'a Zones,
    ) -> Self {
        let numbers = matters.iter().map(|matter| (&matter.id, matter.number.as_str())).collect();
        Self { record, practice, staff, numbers, office, zones }
    }

    /// The kind in a few words: `Missing in Clio`.
    pub fn label(&self, found: &Discrepancy) -> String {
        match found.kind() {
            DiscrepancyKind::NotChecked => "Not checked".to_owned(),
            DiscrepancyKind::MissingThere => format!("Missing in {}", self.practice),
            DiscrepancyKind::MissingHere => format!("Missing in {}", self.record),
            DiscrepancyKind::CancelledButAlive => format!("Called off, but still in {}", self.practice),
            DiscrepancyKind::TitleDiffers if is_off_there(found) => self.off_there_label(),
            DiscrepancyKind::TimeDiffers => "Different time".to_owned(),
            DiscrepancyKind::OwnerDiffers => "Different owner".to_owned(),
            DiscrepancyKind::MatterDiffers => "Different matter".to_owned(),
            DiscrepancyKind::CategoryDiffers => "Different category".to_owned(),
            DiscrepancyKind::AttendeesDiffer => "Different attendees".to_owned(),
            DiscrepancyKind::TitleDiffers => "Different title".to_owned(),
            DiscrepancyKind::PlaceDiffers => "Different place".to_owned(),
            DiscrepancyKind::Duplicate
                if found.sides.iter().filter(|f| f.side == Side::Practice).count() > 1 =>
            {
                format!("More than once in {}", self.practice)
            }
            DiscrepancyKind::Duplicate if found.contradicted().next().is_some() => {
                format!("Two versions in {}", self.record)
            }
            DiscrepancyKind::Duplicate => format!("More than once in {}", self.record),
            DiscrepancyKind::DoubleBooking => "Double booking".to_owned(),
            DiscrepancyKind::NeedsCover => "Who covers?".to_owned(),
        }
    }

    /// Why it is on the list: the rule with both facts, then what else should be known.
    pub fn why(&self, found: &Discrepancy) -> String {
        let mut sentences = vec![self.rule(found)];
        let hides = found.is_private();
        sentences.extend(found.notes.iter().map(|note| self.told(note, hides)));
        sentences.extend(self.whose(found));
        sentences.extend(self.doubt(found));
        sentences.join(" ")
    }

    fn rule(&self, found: &Discrepancy) -> String {
        let (record, practice) = (self.record, self.practice);
        let (here, there) = (found.side(Side::Record), found.side(Side::Practice));
        match found.kind() {
            DiscrepancyKind::NotChecked => self.not_checked(found.unread.as_ref()),
            DiscrepancyKind::MissingThere => {
                capital(&format!("{record} has this appointment, {practice} has no entry for it."))
            }
            DiscrepancyKind::MissingHere => {
                capital(&format!("{practice} has this entry, {record} has no appointment for it."))
            }
            DiscrepancyKind::CancelledButAlive if here.is_some() => self.called_off(found),
            DiscrepancyKind::TitleDiffers if is_off_there(found) => self.called_off(found),
            DiscrepancyKind::CancelledButAlive => {
                capital(&format!("this was deleted from {record}, {practice} still has it."))
            }
            DiscrepancyKind::TimeDiffers => self.time(found, here, there),
            DiscrepancyKind::OwnerDiffers => {
                self.says(&self.owners(here), &self.person(there.and_then(|facts| facts.owner.as_ref())))
            }
            DiscrepancyKind::MatterDiffers => self.matters(found, here, there),
            DiscrepancyKind::CategoryDiffers => self.says(&category(here), &category(there)),
            DiscrepancyKind::AttendeesDiffer if found.is_private() => {
                capital(&format!("{record} and {practice} name different attendees."))
            }
            DiscrepancyKind::TitleDiffers if found.is_private() => {
                capital(&format!("{record} and {practice} have different titles."))
            }
            DiscrepancyKind::PlaceDiffers if found.is_private() => {
                capital(&format!("{record} and {practice} name different places."))
            }
            DiscrepancyKind::AttendeesDiffer => self.people(here, there),
            DiscrepancyKind::TitleDiffers => self.says(&quoted(here), &quoted(there)),
            DiscrepancyKind::PlaceDiffers => self.places(here, there),
            DiscrepancyKind::Duplicate if found.contradicted().next().is_some() => self.versions(found),
            DiscrepancyKind::Duplicate => self.duplicate(found),
            DiscrepancyKind::DoubleBooking => self.double_booking(found),
            DiscrepancyKind::NeedsCover => "Somebody has to cover this appointment.".to_owned(),
        }
    }

    fn says(&self, here: &str, there: &str) -> String {
        capital(&format!("{} says {here}, {} says {there}.", self.record, self.practice))
    }

    fn people(&self, here: Option<&Facts>, there: Option<&Facts>) -> String {
        let (Some(here), Some(there)) = (here, there) else {
            return String::new();
        };
        let only_here = self.persons(here.attendees.difference(&there.attendees));
        let only_there = self.persons(there.attendees.difference(&here.attendees));
        let missing = |who: &str, system: &str, other: &str| format!("{who} in {system} but not in {other}");
        let (record, practice) = (self.record, self.practice);
        let text = match (only_here.is_empty(), only_there.is_empty()) {
            (false, true) => missing(&only_here, record, practice),
            (true, _) => missing(&only_there, practice, record),
            (false, false) => {
                format!(
                    "{}; {}",
                    missing(&only_here, record, practice),
                    missing(&only_there, practice, record)
                )
            }
        };
        capital(&format!("{text}."))
    }

    fn not_checked(&self, unread: Option<&UnreadSource>) -> String {
        let Some(unread) = unread else {
            return String::new();
        };
        let side = match unread.side {
            Side::Record => "the calendar of record",
            Side::Practice => "the practice system",
        };
        let list = unread.name.as_ref().filter(|_| unread.calendar.is_none());
        let what = match (&unread.name, &unread.owner, &unread.connection) {
            (_, _, Some(connection)) if list.is_some() => {
                format!("the {} of {connection}", list.map_or("", |name| name.reveal()))
            }
            (Some(name), Some(owner), _) => {
                format!("the calendar “{}” of {}", name.reveal(), self.person(Some(owner)))
            }
            (Some(name), None, _) => format!("the calendar “{}”", name.reveal()),
            (None, Some(owner), _) => format!("the calendar of {}", self.person(Some(owner))),
            (None, None, Some(connection)) => format!("{connection} ({side})"),
            (None, None, None) => side.to_owned(),
        };
        let why = unread.why.trim().trim_end_matches('.');
        capital(&format!(
            "{what} could not be checked: {why}. Whether something is missing or wrong there is not known."
        ))
    }

    /// How the two were matched, where it was not by a link.
    fn doubt(&self, found: &Discrepancy) -> Option<String> {
        match found.matched_by? {
            MatchedBy::Link => None,
            MatchedBy::MatterTime => Some("Matched by matter and time.".to_owned()),
            MatchedBy::TitleTime => Some("Matched by title or owner and time.".to_owned()),
        }
    }

    /// A note as a sentence.
    fn note(&self, note: &Note) -> String {
        match note {
            Note::UnknownAttendees(who) => {
                format!("Not known in {}: {}.", self.practice, self.persons(who.iter()))
            }
            Note::Breaks(breach) => capital(&format!("{}.", self.breach(breach))),
            Note::NoMatter(found) => match found {
                MatterMatch::None => "No matter number stands in its title or text.".to_owned(),
                MatterMatch::Unknown(text) => {
                    format!("The number “{}” is not on the list of matters.", text.reveal())
                }
                MatterMatch::Ambiguous(_) => {
                    format!("It can mean more than one matter: {}.", self.matter(found))
                }
                MatterMatch::Several(_) => {
                    format!("It names more than one matter: {}.", self.matter(found))
                }
                MatterMatch::Closed(_) => format!("The matter {} is closed.", self.matter(found)),
                MatterMatch::One(_) => format!("Its matter is {}.", self.matter(found)),
            },
            Note::LinkedElsewhere => {
                format!("It belongs to an appointment that is on none of these days in {}.", self.record)
            }
            Note::DeletedByUs(at) => {
                format!("Truedocket itself deleted it in a clean-up, {}.", words::instant(*at, self.office))
            }
            Note::LastKnown { title, span, learned } => capital(&format!(
                "{} had it as “{}”, {}; that it was deleted was seen {}.",
                self.record,
                title.reveal().trim(),
                self.when(span),
                words::instant(*learned, self.office)
            )),
            Note::HadEntry { learned, agreed } => self.had_entry(*learned, *agreed),
            Note::MadeAnew { learned } => {
                let seen = learned
                    .map(|at| format!(" (seen {})", words::instant(at, self.office)))
                    .unwrap_or_default();
                format!("The event of this entry was deleted{seen}, and this one was made in its place.")
            }
            Note::PerhapsMadeAnew { owner, span } => capital(&format!(
                "{} has an appointment of the same title without an entry, {} of {}: perhaps it was made anew.",
                self.record,
                self.when(span),
                self.person(owner.as_ref())
            )),
            Note::MayBeUnreadable(1) => {
                "One item of the other system cannot be read; it may be this one.".to_owned()
            }
            Note::MayBeUnreadable(count) => {
                format!("{count} items of the other system cannot be read; one of them may be this one.")
            }
            Note::Circumstance(what) => self.circumstance(what),
            Note::Left(who) => format!("{} has left the firm.", self.person(Some(who))),
            Note::Away(who, span) => format!("{} is out: {}.", self.person(Some(who)), self.when(span)),
            Note::AlsoAsked(who) => format!("Asked to come, too: {}.", self.persons(who.iter())),
            Note::SaysCalledOff { side: Side::Record, words, against, .. } => {
                called_off::by_words(words, against.as_ref())
            }
            Note::SaysCalledOff { side: Side::Practice, words, .. } => {
                format!("The words of the entry in {} call it off: “{}”.", self.practice, words.reveal())
            }
            Note::EntryNames(found) => {
                format!("The words of the entry in {} name {}.", self.practice, self.matter(found))
            }
            Note::RecordContradicts(fields) => self.contradicts(fields),
            Note::OwnEntry(who) => {
                format!("This is about {}'s own entry in {}.", self.person(Some(who)), self.practice)
            }
            Note::EntryInFile(id) => format!(
                "This is about the entry in {} that is filed under {}.",
                self.practice,
                self.matter(&MatterMatch::One(id.clone()))
            ),
            Note::DayByDay { whole } => self.day_by_day(*whole),
            Note::MissingDays(days) => self.missing_days(days),
            Note::AlsoDiffers(kinds) => also_differs(kinds),
            Note::Twin { side, title, span, owner } => self.twin(*side, title, span, owner.as_ref()),
            Note::NoCalendarThere(who) => {
                format!("{} has no calendar for {}.", self.practice, self.persons(who.iter()))
            }
            Note::TextNames { side, found } => {
                let system = match side {
                    Side::Record => self.record,
                    Side::Practice => self.practice,
                };
                format!("The text in {system} names {}.", self.matter(found))
            }
            Note::MoreOverlaps(count) => format!("{count} more overlaps are not listed one by one."),
        }
    }

    /// What a rule breach is, as part of a sentence.
    pub fn breach(&self, breach: &Breach) -> String {
        match breach {
            Breach::NoOwner => "nobody of the firm owns it".to_owned(),
            Breach::SeveralOwners(who) => {
                format!("it has more than one possible owner: {}", self.persons(who.iter()))
            }
            Breach::NoCategory => "it has no category".to_owned(),
            Breach::UnknownCategory(names) => {
                format!("its category is not on the firm's list: {}", names.join(", "))
            }
            Breach::SeveralCategories(names) => {
                format!("it has more than one category: {}", names.join(", "))
            }
            Breach::NoOtherAttendee => "nobody but its owner is asked to come".to_owned(),
            Breach::EndNotAfterStart => "it does not end after it begins".to_owned(),
        }
    }

    /// Why something that is still there was not compared again, after a colon.
    pub fn not_compared(&self, why: &NotCompared) -> String {
        match why {
            NotCompared::LeftOut(why) => left_out(*why).to_owned(),
            NotCompared::Breaks(breaches) => {
                breaches.iter().map(|breach| self.breach(breach)).collect::<Vec<_>>().join("; ")
            }
            NotCompared::Repeated => format!("{} has it more than once", self.record),
            NotCompared::NoMatter => format!("{} names no matter any more", self.record),
            NotCompared::NoTitle => "one of the two has no title any more".to_owned(),
            NotCompared::NoPlace => "one of the two names no place any more".to_owned(),
            NotCompared::NoCategories => format!("{} keeps no categories", self.practice),
            NotCompared::OnlyTheRules => {
                "only the firm's rules have changed, both systems say what they said before".to_owned()
            }
        }
    }

    /// When something is, for people.
    pub fn when(&self, span: &Span) -> String {
        words::span(span, self.office, self.zones)
    }

    /// A person by name, else by address.
    pub fn person(&self, email: Option<&Email>) -> String {
        let Some(email) = email else {
            return "nobody".to_owned();
        };
        let name =
            self.staff.find(email).map(|member| member.name.reveal().trim()).filter(|name| !name.is_empty());
        name.unwrap_or(email.as_str()).to_owned()
    }

    fn persons<'e>(&self, who: impl Iterator<Item = &'e Email>) -> String {
        who.map(|email| self.person(Some(email))).collect::<Vec<_>>().join(", ")
    }

    /// A matter by its number.
    pub fn matter(&self, found: &MatterMatch) -> String {
        let number = |id: &MatterId| (*self.numbers.get(id).unwrap_or(&id.as_str())).to_owned();
        match found {
            MatterMatch::None => "no matter".to_owned(),
            MatterMatch::One(id) | MatterMatch::Closed(id) => number(id),
            MatterMatch::Unknown(text) => text.reveal().to_uppercase(),
            MatterMatch::Ambiguous(ids) => ids.iter().map(number).collect::<Vec<_>>().join(" or "),
            MatterMatch::Several(ids) => ids.iter().map(number).collect::<Vec<_>>().join(" and "),
        }
    }

    /// Why there is no fix by click.
    pub fn no_fix(&self, why: NoFixReason) -> String {
        match why {
            NoFixReason::RecordIsNotWritten => capital(&format!(
                "{} is never written to. Correct it there by hand, or remove the entry from {}.",
                self.record, self.practice
            )),
            NoFixReason::PeopleDecide => "Only the people concerned can say which one is right.".to_owned(),
            NoFixReason::NotRead => "It has to be readable again first.".to_owned(),
            NoFixReason::NoMatter => "No matter is named, and none is guessed.".to_owned(),
            NoFixReason::UnclearMatter => {
                "It is not clear which matter is meant, and none is guessed.".to_owned()
            }
            NoFixReason::ClosedMatter => "The matter is closed. Reopen it, or correct the number.".to_owned(),
            NoFixReason::NoCalendarThere => format!("The owner has no calendar in {}.", self.practice),
            NoFixReason::NothingToWrite => "The appointment does not say what should stand there.".to_owned(),
            NoFixReason::BreaksRule => format!(
                "It breaks a rule of the firm, and nothing is sent that does. Correct it in {} first.",
                self.record
            ),
            NoFixReason::Private => {
                format!("It is private in {}, and nothing private is copied.", self.record)
            }
            NoFixReason::NoAttorney => {
                "It is not known for which attorney this is, and no hearing is handed to whoever typed it in."
                    .to_owned()
            }
            NoFixReason::SeveralAttorneys => format!(
                "It is of several attorneys. A person says on whose calendar in {} it belongs.",
                self.practice
            ),
            NoFixReason::DayByDay => "It lasts several days, and one system has them one by one. Correct the day that is wrong by hand.".to_owned(),
            NoFixReason::PerhapsThere => {
                format!("{} may have it already. If it does not, make it there by hand.", self.practice)
            }
            NoFixReason::UnsureMatch => {
                "The two may be different appointments: their titles are not the same.".to_owned()
            }
        }
    }
}

/// What is said about a step from one report to the next.
pub fn remark(remark: Remark) -> &'static str {
    match remark {
        Remark::New => "first seen",
        Remark::StillThere => "still there",
        Remark::Changed => "still there, with other facts",
        Remark::ReopenedByChange => "open again: it is no longer what was accepted",
        Remark::CameBack => "came back",
        Remark::GoneByItself => "gone by itself",
        Remark::GoneLate => "gone by itself, after its day",
        Remark::NotFixed => "not fixed by the end of its day",
        Remark::MovedAhead => "open again: it was moved to a day that lies ahead",
        Remark::DayPassed => "the day has passed",
        Remark::NotChecked => "could not be checked",
        Remark::TakenUp => "in review",
        Remark::Accepted => "accepted",
        Remark::Closed => "closed",
        Remark::PutBack => "put back",
        Remark::Fixed => "fixed",
    }
}

/// Why an item was left out, after a number: `3 copies`.
pub fn skip(why: SkipReason) -> &'static str {
    match why {
        SkipReason::Copy => "further copies of an appointment",
        SkipReason::NotAnAppointment => "no appointments (focus time, out of office, place of work)",
        SkipReason::OutsideDays => "on other days",
        SkipReason::Free => "shown as free, without a category",
        SkipReason::Declined => "declined",
        SkipReason::Tentative => "tentative",
        SkipReason::CalledOff => "called off",
        SkipReason::Internal => "internal",
        SkipReason::NotChecked => "could not be checked",
        SkipReason::NotReadable => "cannot be read",
        SkipReason::Ruled => "made by court rules",
    }
}

/// Why one item was left out, as part of a sentence.
pub fn left_out(why: SkipReason) -> &'static str {
    match why {
        SkipReason::Copy => "it is a further copy of an appointment",
        SkipReason::NotAnAppointment => {
            "it is no appointment any more but focus time, out of office or a place of work"
        }
        SkipReason::OutsideDays => "it is on another day",
        SkipReason::Free => "it is shown as free and has no category",
        SkipReason::Declined => "its owner has declined it",
        SkipReason::Tentative => "it is tentative",
        SkipReason::CalledOff => "it was called off",
        SkipReason::Internal => "its category is internal, which is not sent there",
        SkipReason::NotChecked => "it could not be checked",
        SkipReason::NotReadable => "it is private, and this account may not read it",
        SkipReason::Ruled => "it is kept by court rules, which are never touched",
    }
}

fn quoted(facts: Option<&Facts>) -> String {
    let title = facts.map_or("", |facts| facts.title.reveal().trim());
    if title.is_empty() { "no title".to_owned() } else { format!("“{title}”") }
}

fn category(facts: Option<&Facts>) -> String {
    let name = facts.and_then(|facts| facts.category.as_deref()).map(str::trim).unwrap_or_default();
    if name.is_empty() { "no category".to_owned() } else { name.to_owned() }
}

/// A sentence begins with a capital letter.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

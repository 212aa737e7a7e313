//! What a person has to correct in the calendar of record where the practice system is right: with title and time, since
//! the person has to find it there.

use super::super::outcome::{Discrepancy, DiscrepancyKind, Facts};
use super::super::snapshot::Side;
use super::Wording;
use super::called_off::is_off_there;

impl Wording<'_> {
    /// One sentence that begins with the system.
    pub fn correct_record(&self, found: &Discrepancy) -> String {
        let (event, entry) = (found.side(Side::Record), found.side(Side::Practice));
        let (record, practice) = (self.record, self.practice);
        let told = match (event, entry) {
            (Some(event), Some(entry)) => self.changed(found, event, entry),
            (Some(event), None) if found.kind() == DiscrepancyKind::MissingThere => {
                format!("remove {}, or call it off: {practice} does not have it", self.named(event))
            }
            (None, Some(entry)) => {
                let owner = self.person(entry.owner.as_ref());
                format!("enter {} for {owner}, as {practice} has it", self.named(entry))
            }
            (Some(event), None) => format!("look at {}", self.named(event)),
            (None, None) => "nothing can be corrected before it can be read again".to_owned(),
        };
        format!("In {record}, {told}.")
    }

    fn changed(&self, found: &Discrepancy, event: &Facts, entry: &Facts) -> String {
        let (it, practice) = (self.named(event), self.practice);
        let hides = event.private || entry.private;
        match found.kind() {
            DiscrepancyKind::TimeDiffers => {
                format!("move {it} to {}, as {practice} has it", self.when(&entry.span))
            }
            DiscrepancyKind::OwnerDiffers => {
                format!("hand {it} over to {}, as {practice} has it", self.person(entry.owner.as_ref()))
            }
            DiscrepancyKind::MatterDiffers if !hides => {
                let (ours, theirs) = (self.matter(&event.matter), self.matter(&entry.matter));
                format!("change the matter of {it} from {ours} to {theirs}, as {practice} has it")
            }
            DiscrepancyKind::CategoryDiffers => {
                let category = entry.category.as_deref().map(str::trim).filter(|name| !name.is_empty());
                let category = category.map_or_else(|| "none".to_owned(), |name| format!("“{name}”"));
                format!("change the category of {it} to {category}, as {practice} has it")
            }
            DiscrepancyKind::TitleDiffers if is_off_there(found) => {
                format!("call off {it}: {practice} says that it does not take place")
            }
            DiscrepancyKind::TitleDiffers if !hides => {
                format!("change the title of {it} to “{}”, as {practice} has it", entry.shown_title())
            }
            DiscrepancyKind::PlaceDiffers if !hides && event_place(found) != entry.place.reveal().trim() => {
                match entry.place.reveal().trim() {
                    "" => format!("take the place out of {it}, as {practice} names none"),
                    place => format!("change the place of {it} to “{place}”, as {practice} has it"),
                }
            }
            DiscrepancyKind::AttendeesDiffer if !hides => {
                let people = if entry.attendees.is_empty() {
                    "nobody".to_owned()
                } else {
                    self.persons(entry.attendees.iter())
                };
                format!("change who is asked to {it} to {people}, as {practice} has it")
            }
            DiscrepancyKind::TitleDiffers
            | DiscrepancyKind::PlaceDiffers
            | DiscrepancyKind::MatterDiffers
            | DiscrepancyKind::AttendeesDiffer => {
                format!("make {it} say what {practice} says")
            }
            DiscrepancyKind::CancelledButAlive => match found.called_off_by() {
                Some((Side::Record, words)) if !hides => format!(
                    "take the words “{}” out of {it}: {practice} says that it takes place",
                    words.reveal().trim()
                ),
                _other => format!("set up {it} again: {practice} says that it takes place"),
            },
            DiscrepancyKind::Duplicate => {
                format!("enter {it} as often as it takes place: {practice} has it more than once")
            }
            DiscrepancyKind::NotChecked
            | DiscrepancyKind::MissingThere
            | DiscrepancyKind::MissingHere
            | DiscrepancyKind::DoubleBooking
            | DiscrepancyKind::NeedsCover => format!("look at {it}"),
        }
    }

    /// Title and time.
    fn named(&self, facts: &Facts) -> String {
        let title = match facts.shown_title() {
            "" => "the appointment without a title".to_owned(),
            title if facts.private => title.to_lowercase(),
            title => format!("“{title}”"),
        };
        format!("{title} ({})", self.when(&facts.span))
    }
}

fn event_place(found: &Discrepancy) -> &str {
    found.side(Side::Record).map_or("", |event| event.place.reveal().trim())
}

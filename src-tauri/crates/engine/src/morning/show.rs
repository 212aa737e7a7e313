//! A found discrepancy as people see it: both systems side by side, written out. One model serves screen, print and
//! JSON. Why sentences are in `core::morning::words`.

use crate::answer::candidates::shown as shown_candidate;
use crate::api::places::Place;
use crate::api::states::{DiscrepancyState, NoticeKind, Severity};
use crate::api::today::{ATTENDEES, Discrepancy, Field, Flagged, Notice, Side as ShownSide};
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::firm::people::Email;
use truedocket_core::firm::policy::CategoryKind;
use truedocket_core::ids::MatterId;
use truedocket_core::morning::fix::candidates;
use truedocket_core::morning::notice;
use truedocket_core::morning::outcome::{self, DiscrepancyKind, Facts};
use truedocket_core::morning::snapshot::{Side, Snapshot};
use truedocket_core::morning::words::Wording;
use truedocket_core::rules::matter_id::MatterMatch;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::{Zone, Zones};

const NOTHING: &str = "—";
/// What stands for a matter that is kept private.
pub(crate) const PRIVATE_MATTER: &str = "(private)";

/// What is needed to write facts out.
pub(super) struct Formatter<'a> {
    snapshot: &'a Snapshot,
    office: &'a Zone,
    zones: &'a Zones,
    people: BTreeMap<Email, String>,
    matters: BTreeMap<MatterId, String>,
    record: String,
    practice: String,
}

impl<'a> Formatter<'a> {
    /// Names of people and numbers of matters as the snapshot knows them; the firm's own list wins.
    pub(super) fn new(snapshot: &'a Snapshot, office: &'a Zone, zones: &'a Zones) -> Self {
        let mut people = BTreeMap::new();
        let mut name = |email: Option<&Email>, text: &str| {
            if let Some(email) = email.filter(|_| !text.trim().is_empty()) {
                people.insert(email.clone(), text.trim().to_owned());
            }
        };
        for attendee in snapshot.events.iter().flat_map(|event| &event.attendees) {
            name(Some(&attendee.email), attendee.name.reveal());
        }
        snapshot.contacts.iter().for_each(|contact| name(contact.email.as_ref(), contact.name.reveal()));
        snapshot.users.iter().for_each(|user| name(user.email.as_ref(), user.name.reveal()));
        snapshot.staff.iter().for_each(|member| name(Some(&member.email), member.name.reveal()));
        let matters =
            snapshot.matters.iter().map(|matter| (matter.id.clone(), matter.number.clone())).collect();
        let (record, practice) = (system(snapshot, Side::Record), system(snapshot, Side::Practice));
        Self { snapshot, office, zones, people, matters, record, practice }
    }

    pub(super) fn person(&self, email: &Email) -> String {
        self.people.get(email).cloned().unwrap_or_else(|| email.as_str().to_owned())
    }

    /// The number of the one matter that is meant; empty where it is not one.
    pub(super) fn number(&self, matter: Option<&MatterId>) -> String {
        matter.and_then(|id| self.matters.get(id)).cloned().unwrap_or_default()
    }

    /// Both sides as people call them, the calendar of record first.
    pub(super) fn systems(&self) -> [&str; 2] {
        [&self.record, &self.practice]
    }

    fn matter(&self, found: &MatterMatch) -> String {
        let number = |id: &MatterId| self.matters.get(id).cloned().unwrap_or_else(|| id.as_str().to_owned());
        match found {
            MatterMatch::None => NOTHING.to_owned(),
            MatterMatch::One(id) => number(id),
            MatterMatch::Closed(id) => format!("{} (closed)", number(id)),
            MatterMatch::Unknown(text) => format!("{} (unknown)", text.reveal()),
            MatterMatch::Ambiguous(ids) => {
                format!("{}?", ids.iter().map(number).collect::<Vec<_>>().join(" or "))
            }
            MatterMatch::Several(ids) => ids.iter().map(number).collect::<Vec<_>>().join(" and "),
        }
    }

    /// As the title: what its owner keeps private is not shown, and that it has none is no secret.
    fn matter_of(&self, facts: &Facts) -> String {
        match (facts.shown_matter(), &facts.matter) {
            (Some(shown), _) => self.matter(shown),
            (None, MatterMatch::None) => NOTHING.to_owned(),
            (None, MatterMatch::Unknown(_)) => "(unknown)".to_owned(),
            (None, _) => PRIVATE_MATTER.to_owned(),
        }
    }

    /// The connection that the facts come from.
    fn system_of(&self, facts: &Facts) -> String {
        facts.key.connection.as_str().to_owned()
    }

    /// Several attorneys own an appointment together.
    fn owners(&self, facts: &Facts) -> String {
        let several = facts.whose.iter().flat_map(|whose| &whose.owners);
        let owners: Vec<String> = several.map(|owner| self.person(owner)).collect();
        match (owners.is_empty(), &facts.owner) {
            (false, _) => owners.join(", "),
            (true, Some(owner)) => self.person(owner),
            (true, None) => String::new(),
        }
    }

    fn fields(&self, facts: &Facts) -> Vec<(&'static str, String)> {
        let people: Vec<String> = facts.attendees.iter().map(|email| self.person(email)).collect();
        vec![
            ("When", time_words::span(&facts.span, self.office, self.zones)),
            ("Owner", filled(&self.owners(facts))),
            ("Matter", self.matter_of(facts)),
            ("Category", filled(facts.category.as_deref().unwrap_or_default())),
            (ATTENDEES, if facts.private { counted(people.len()) } else { filled(&people.join(", ")) }),
            ("Title", filled(facts.shown_title())),
            ("Place", if facts.private { NOTHING.to_owned() } else { filled(facts.place.reveal()) }),
        ]
    }

    fn sides(&self, found: &outcome::Discrepancy) -> Vec<ShownSide> {
        let written: Vec<_> = found.sides.iter().map(|facts| self.fields(facts)).collect();
        let marks = differing(found);
        let mut sides: Vec<ShownSide> = found
            .sides
            .iter()
            .zip(written)
            .map(|(facts, fields)| ShownSide {
                system: self.system_of(facts),
                present: true,
                place: Some(Place::from(&facts.key)),
                fields: fields
                    .into_iter()
                    .map(|(name, value)| Field {
                        name: name.to_owned(),
                        value,
                        differs: marks.contains(name),
                    })
                    .collect(),
            })
            .collect();
        let absent = match found.kind() {
            DiscrepancyKind::MissingThere => Some(self.practice.clone()),
            DiscrepancyKind::MissingHere => Some(self.record.clone()),
            DiscrepancyKind::CancelledButAlive if found.side(Side::Record).is_none() => {
                Some(self.record.clone())
            }
            DiscrepancyKind::CancelledButAlive
            | DiscrepancyKind::NotChecked
            | DiscrepancyKind::TimeDiffers
            | DiscrepancyKind::OwnerDiffers
            | DiscrepancyKind::MatterDiffers
            | DiscrepancyKind::CategoryDiffers
            | DiscrepancyKind::AttendeesDiffer
            | DiscrepancyKind::TitleDiffers
            | DiscrepancyKind::PlaceDiffers
            | DiscrepancyKind::Duplicate
            | DiscrepancyKind::DoubleBooking
            | DiscrepancyKind::NeedsCover => None,
        };
        sides.extend(absent.map(|system| ShownSide {
            system,
            present: false,
            place: None,
            fields: Vec::new(),
        }));
        // The calendar of record always stands first.
        sides.sort_by_key(|side| side.system != self.record);
        sides
    }

    /// The discrepancy without its state, which is not known here.
    pub(super) fn discrepancy(&self, found: &outcome::Discrepancy) -> Discrepancy {
        let wording = self.wording();
        let first = found.sides.first();
        Discrepancy {
            id: found.fingerprint.clone(),
            kind: found.kind().into(),
            label: wording.label(found),
            severity: severity(found.severity),
            state: DiscrepancyState::Open,
            reason: String::new(),
            assigned: None,
            since: String::new(),
            age_days: 0,
            title: first.map_or_else(|| self.unread_title(found), |facts| untitled(facts.shown_title())),
            when: first.map_or_else(
                || time_words::day(found.day),
                |facts| time_words::span(&facts.span, self.office, self.zones),
            ),
            owner: found
                .sides
                .iter()
                .map(|facts| self.owners(facts))
                .find(|names| !names.is_empty())
                .unwrap_or_default(),
            owners: owners(found),
            matter: self.number(found.shown_matter()),
            why: wording.why(found),
            sides: self.sides(found),
            acts: Vec::new(),
            history: Vec::new(),
        }
    }

    fn unread_title(&self, found: &outcome::Discrepancy) -> String {
        let Some(unread) = &found.unread else { return NOTHING.to_owned() };
        let calendar = unread.name.as_ref().map(|name| name.reveal().to_owned());
        let owner = unread.owner.as_ref().map(|owner| self.person(owner));
        let system = unread.connection.as_ref().map_or(
            match unread.side {
                Side::Record => "calendar of record",
                Side::Practice => "practice system",
            },
            |name| name.as_str(),
        );
        match calendar.or(owner) {
            Some(calendar) => format!("{system}: {calendar}"),
            None => system.to_owned(),
        }
    }

    pub(super) fn wording(&self) -> Wording<'_> {
        let Snapshot { staff, matters, .. } = self.snapshot;
        Wording::new(&self.record, &self.practice, staff, matters, self.office, self.zones)
    }

    /// An event that was left out, and the rules that it breaks.
    pub(super) fn flagged(&self, flagged: &outcome::Flagged) -> Flagged {
        let (facts, wording) = (&flagged.facts, self.wording());
        Flagged {
            title: untitled(facts.shown_title()),
            when: time_words::span(&facts.span, self.office, self.zones),
            calendar: facts.owner.as_ref().map_or_else(|| self.system_of(facts), |owner| self.person(owner)),
            severity: severity(flagged.severity),
            why: wording.left_out(flagged),
            owners: addresses(std::iter::once(facts)),
            may_be_anybodys: false,
            place: Some(Place::from(&facts.key)),
            candidates: candidates::of_flagged(flagged, &self.snapshot.matters)
                .iter()
                .map(shown_candidate)
                .collect(),
        }
    }

    /// What should be known of the days although nothing differs.
    pub(super) fn notice(&self, notice: &notice::Notice) -> Notice {
        let facts = &notice.facts;
        Notice {
            kind: NoticeKind::from(&notice.what),
            severity: severity(notice.severity),
            title: untitled(facts.shown_title()),
            when: time_words::span(&facts.span, self.office, self.zones),
            owner: self.owners(facts),
            owners: addresses(std::iter::once(facts)),
            matter: self.number(facts.shown_matter().and_then(MatterMatch::matter)),
            system: self.system_of(facts),
            why: self.wording().notice(notice),
        }
    }
}

/// Whose a discrepancy is, by either side. Of two appointments that overlap, those who would have to be at both: who goes
/// to one of them only is not told of the other.
pub(crate) fn owners(found: &outcome::Discrepancy) -> Vec<String> {
    if let Some(owner) = found.unread.as_ref().and_then(|unread| unread.owner.as_ref()) {
        return vec![owner.as_str().to_owned()];
    }
    let all = addresses(found.sides.iter());
    if found.kind() != DiscrepancyKind::DoubleBooking {
        return all;
    }
    let goes = |owner: &String| found.sides.iter().all(|side| addresses([side].into_iter()).contains(owner));
    let both: Vec<String> = all.iter().filter(|owner| goes(owner)).cloned().collect();
    if both.is_empty() { all } else { both }
}

/// Several attorneys own an appointment together.
fn addresses<'f>(sides: impl Iterator<Item = &'f Facts>) -> Vec<String> {
    let of = |facts: &'f Facts| facts.whose.iter().flat_map(|whose| &whose.owners).chain(&facts.owner);
    let all: BTreeSet<&str> = sides.flat_map(of).map(Email::as_str).collect();
    all.into_iter().map(str::to_owned).collect()
}

fn system(snapshot: &Snapshot, side: Side) -> String {
    let named = snapshot.systems.iter().filter(|system| system.side == side);
    let names: Vec<&str> = named.map(|system| system.connection.as_str()).collect();
    match (names.is_empty(), side) {
        (false, _) => names.join(", "),
        (true, Side::Record) => "the calendar of record".to_owned(),
        (true, Side::Practice) => "the practice system".to_owned(),
    }
}

/// Which fields a kind is about.
fn differing(found: &outcome::Discrepancy) -> BTreeSet<&'static str> {
    let field = match found.kind() {
        DiscrepancyKind::TimeDiffers | DiscrepancyKind::DoubleBooking => "When",
        DiscrepancyKind::OwnerDiffers | DiscrepancyKind::NeedsCover => "Owner",
        DiscrepancyKind::MatterDiffers => "Matter",
        DiscrepancyKind::CategoryDiffers => "Category",
        DiscrepancyKind::AttendeesDiffer => ATTENDEES,
        DiscrepancyKind::TitleDiffers => "Title",
        DiscrepancyKind::PlaceDiffers => "Place",
        DiscrepancyKind::NotChecked
        | DiscrepancyKind::MissingThere
        | DiscrepancyKind::CancelledButAlive
        | DiscrepancyKind::MissingHere
        | DiscrepancyKind::Duplicate => return BTreeSet::new(),
    };
    BTreeSet::from([field])
}

pub(super) fn severity(kind: CategoryKind) -> Severity {
    match kind {
        CategoryKind::Court => Severity::Court,
        CategoryKind::Client => Severity::Client,
        CategoryKind::Internal => Severity::Internal,
    }
}

/// The people of a private appointment are counted and not named.
fn counted(people: usize) -> String {
    match people {
        0 => NOTHING.to_owned(),
        1 => "1 person".to_owned(),
        more => format!("{more} people"),
    }
}

fn filled(text: &str) -> String {
    if text.trim().is_empty() { NOTHING.to_owned() } else { text.trim().to_owned() }
}

pub(super) fn untitled(text: &str) -> String {
    if text.trim().is_empty() { "(no title)".to_owned() } else { text.trim().to_owned() }
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;

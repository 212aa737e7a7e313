//! What is private is compared like all else, and none of its words gets anywhere.

use super::{LAWYERS, deleted, email, event, gone, run, span, unlinked, world};
use crate::calendar::event::{Attendee, EventStatus, ResponseStatus, ShowAs};
use crate::firm::matter::{Contact, MatterStatus};
use crate::firm::people::{Member, Staff};
use crate::firm::policy::Policy;
use crate::ids::{MatterId, RemoteId};
use crate::morning::docket::docket;
use crate::morning::fix::candidates::candidates;
use crate::morning::fix::{FixWrite, NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{DiscrepancyKind, Facts};
use crate::morning::snapshot::Snapshot;
use crate::morning::words::Wording;
use crate::rules::matter_id::MatterMatch;
use crate::time::zone::Zones;
use proptest::prelude::*;

/// Words that stand only in what is private: title, text, place, guests, its matter's number and client.
const CANARIES: [&str; 6] = ["zanzibar", "marmoset", "quokka", "pelican", "jd-2026-001", "ocelot"];
/// The private one.
const AT: usize = 1;
const DISTURBANCES: usize = 25;

fn guest(who: &str, response: ResponseStatus) -> Attendee {
    Attendee { email: email(who), name: "Pelican".into(), response, resource: false }
}

/// The second of six appointments is private.
fn sealed(mut world: Snapshot) -> Snapshot {
    let event = &mut world.events[AT];
    event.private = true;
    event.title = "JD-2026-001 Zanzibar hearing".into();
    event.body = "Marmoset is the witness.".into();
    event.place = "Quokka Courtroom 3".into();
    event.attendees = ["pelican@client.example", "pelican@other.example"]
        .map(|who| guest(who, ResponseStatus::None))
        .into();
    let entry = &mut world.entries[AT];
    (entry.title, entry.body, entry.place) = (event.title.clone(), event.body.clone(), event.place.clone());
    entry.attendees = vec![email("pelican@client.example")];
    let known = Contact {
        id: RemoteId::new("p"),
        name: "Pelican".into(),
        email: world.entries[AT].attendees.first().cloned(),
    };
    world.contacts.push(known);
    world.matters[AT].client = "Ocelot".into();
    world
}

/// Something that makes the report speak of the private one.
fn disturb(world: &mut Snapshot, what: usize) {
    let Some(at) = world.events.iter().position(|event| event.private) else { return };
    let Some(entry) = world.entries.iter().position(|entry| entry.key.id.as_str() == "en1") else { return };
    match what {
        0 => world.entries[entry].title = "JD-2026-001 Quokka hearing".into(),
        1 => world.entries[entry].place = "Quokka Courtroom 9".into(),
        2 => world.entries[entry].span = span(7),
        3 => world.entries[entry].owner = Some(email(LAWYERS[0])),
        4 => drop(world.entries.remove(entry)),
        5 => {
            let event = world.events[at].clone();
            deleted(world, event);
        }
        6 => {
            let mut copy = world.entries[entry].clone();
            copy.key.id = RemoteId::new("copy");
            world.entries.push(copy);
        }
        7 => world.events[at].title = "CANCELLED by Zanzibar: JD-2026-001 Zanzibar hearing".into(),
        8 => world.events[at].body = "Vacated per marmoset.".into(),
        9 => world.entries[entry].title = "JD-2026-001 Zanzibar hearing (cancelled per zanzibar)".into(),
        10 => world.events[at].categories.clear(),
        11 => world.events[at].attendees.push(guest("pelican@fourth.example", ResponseStatus::Declined)),
        12 => world.entries[entry].attendees.clear(),
        13 => world.events[at].status = EventStatus::Cancelled,
        14 => {
            let left = |member: Member| Member { active: member.email.as_str() != LAWYERS[1], ..member };
            world.staff = Staff::new(world.staff.iter().cloned().map(left).collect::<Vec<_>>());
        }
        15 => world.events[at].show_as = ShowAs::Tentative,
        16 => world.entries[entry].matter = Some(MatterId::new("m0")),
        17 => world.matters[AT].status = MatterStatus::Closed,
        18 => world.events[4].span = span(1),
        19 => {
            world.events[at].title = "JD-2026-ZANZIBAR hearing".into();
            world.entries[entry].matter = None;
        }
        20 => {
            // The entry of another one who comes; nothing in it leads to the event.
            let mut others = world.entries[entry].clone();
            others.key.id = RemoteId::new("others");
            others.owner = Some(email(LAWYERS[2]));
            others.matter = None;
            world.events[at].attendees.push(guest(LAWYERS[2], ResponseStatus::Accepted));
            (others.title, others.span) = (world.events[at].title.clone(), world.events[at].span.clone());
            world.entries.push(others);
        }
        21 => world.events[at].title = "JD-2026-001 and JD-2026-002 hearing of Ocelot".into(),
        22 => world.events[at].body = "Ocelot: see JD-2026-003.".into(),
        23 => world.entries[entry].title = "JD-2026-004 hearing of Ocelot".into(),
        _ => drop(world.entries[entry].source.take()),
    }
}

/// All that a person is shown.
fn shown(world: &Snapshot) -> Vec<String> {
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("is in the data");
    let wording = Wording::new("Outlook", "Clio", &world.staff, &world.matters, &office, &zones);
    let (outcome, lines) =
        docket(world, &Policy::default(), &zones, super::days()).expect("the policy is sound");
    let mut all = Vec::new();
    let of = |facts: &Facts| {
        let place = if facts.private { "" } else { facts.place.reveal() };
        let matter = facts.shown_matter().map(|matter| wording.matter(matter)).unwrap_or_default();
        format!("{} {place} {matter}", facts.shown_title())
    };
    let practice = PracticeContext::of(world);
    for found in &outcome.discrepancies {
        all.push(wording.label(found));
        all.push(wording.why(found));
        all.extend(found.sides.iter().map(of));
        all.extend(found.shown_words().map(|words| words.reveal().to_owned()));
        all.extend(found.shown_matter().map(|id| wording.matter(&MatterMatch::One(id.clone()))));
        all.push(wording.correct_record(found));
        let offered = candidates(found, &world.matters);
        all.extend(offered.iter().map(|one| format!("{} {}", one.matter.number, one.matter.client.reveal())));
        let plan = propose(found, &practice);
        let rows = plan.iter().flat_map(|plan| &plan.rows);
        all.extend(rows.map(|row| match &row.write {
            FixWrite::Create(fields) => format!("{fields:?} {}", fields.title.reveal()),
            FixWrite::Change { edit, .. } => {
                let texts =
                    [&edit.title, &edit.place].map(|text| text.as_ref().map_or("", |text| text.reveal()));
                format!("{texts:?} {:?}", edit.attendees)
            }
            FixWrite::Delete { .. } => String::new(),
        }));
        let words = plan.iter().filter_map(|plan| plan.called_off_by.as_ref());
        all.extend(words.map(|words| words.reveal().to_owned()));
    }
    all.extend(outcome.flagged.iter().flat_map(|one| [of(&one.facts), wording.left_out(one)]));
    all.extend(outcome.notices.iter().flat_map(|one| [of(&one.facts), wording.notice(one)]));
    all.extend(lines.iter().flat_map(|line| line.record.iter().chain(&line.practice)).map(of));
    all
}

fn canary(world: &Snapshot) -> Option<String> {
    let sings = |text: &String| CANARIES.iter().any(|canary| text.to_lowercase().contains(canary));
    shown(world).into_iter().find(sings)
}

proptest! {
    #[test]
    fn no_word_of_what_is_private_is_shown_or_copied(
        faults in proptest::collection::vec(0..DISTURBANCES - 1, 0..5),
    ) {
        let mut world = sealed(world(6));
        faults.iter().for_each(|what| disturb(&mut world, *what));
        let told = canary(&world);
        prop_assert!(told.is_none(), "it is told, after {faults:?}: {told:?}");
    }
}

#[test]
fn no_word_of_it_is_shown_where_nothing_links_the_two() {
    for what in 0..DISTURBANCES {
        let mut world = sealed(unlinked(6));
        // Whatever moves the entry away from its event leaves nothing that says that it is its entry.
        if [2, 16, 19].contains(&what) {
            continue;
        }
        disturb(&mut world, what);
        assert_eq!(canary(&world), None, "disturbance {what}");
    }
}

#[test]
fn the_words_of_what_is_not_private_are_shown() {
    let mut world = sealed(world(6));
    world.events[AT].private = false;
    assert!(canary(&world).is_some(), "the canaries sing where they may: on the docket");
    let quotes = |text: &String| {
        let text = text.to_lowercase();
        let sentence = [" says ", " call it off: ", "declined by "].iter().any(|words| text.contains(words));
        sentence && CANARIES.iter().any(|canary| text.contains(canary))
    };
    for what in [0, 1, 7, 8, 9, 11] {
        let mut world = world.clone();
        world.events[AT].private = true;
        disturb(&mut world, what);
        world.events[AT].private = false;
        assert!(
            shown(&world).iter().any(quotes),
            "disturbance {what} is told with its words: {:?}",
            shown(&world)
        );
    }
}

#[test]
fn title_place_and_guests_of_what_is_private_are_copied_by_no_click() {
    for (what, kind) in [
        (0, DiscrepancyKind::TitleDiffers),
        (1, DiscrepancyKind::PlaceDiffers),
        (12, DiscrepancyKind::AttendeesDiffer),
    ] {
        let mut world = sealed(world(6));
        disturb(&mut world, what);
        let found = run(&world).discrepancies.into_iter().find(|found| found.kind() == kind);
        let found = found.unwrap_or_else(|| panic!("{kind:?} is told all the same"));
        assert_eq!(
            propose(&found, &PracticeContext::of(&world)).err(),
            Some(NoFixReason::Private),
            "{kind:?}"
        );
        world.events[AT].private = false;
        let open = run(&world).discrepancies.into_iter().find(|found| found.kind() == kind);
        let fix = open.map(|found| propose(&found, &PracticeContext::of(&world)));
        assert!(matches!(fix, Some(Ok(_))), "{kind:?}: what is not private is mended: {fix:?}");
    }
    let mut world = sealed(super::world(6));
    disturb(&mut world, 2);
    let found = run(&world).discrepancies.remove(0);
    assert!(propose(&found, &PracticeContext::of(&world)).is_ok(), "an hour is no secret");
}

#[test]
fn the_entry_of_a_deleted_private_event_stays_as_private() {
    let mut world = sealed(unlinked(6));
    let held = world.events[AT].clone();
    deleted(&mut world, held);
    let outcome = run(&world);
    let found = &outcome.discrepancies[0];
    assert_eq!(found.kind(), DiscrepancyKind::CancelledButAlive, "that it is gone is told");
    assert!(found.sides[0].private, "and its entry hides its words");
    let mut open = super::world(6);
    open.events.retain(|other| other.key != event(AT).key);
    gone(&mut open, AT);
    assert!(!run(&open).discrepancies[0].sides[0].private, "of an open one all is shown");
}

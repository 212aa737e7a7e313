//! Whose it is: the attorney for whom it is, whoever typed it in. One appointment of two attorneys is one appointment.

use super::super::{LAWYERS, days, email, entry, event, key, kinds, run, world};
use crate::calendar::event::{Attendee, ResponseStatus};
use crate::firm::people::{Duty, Member, Staff};
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::{CalendarId, IcalUid, RemoteId};
use crate::morning::fix::{FixWrite, NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{DiscrepancyKind, Outcome};
use crate::morning::reconcile;
use crate::morning::snapshot::Snapshot;
use crate::morning::words::Wording;
use crate::rules::owner::OwnerRule;
use crate::time::zone::Zones;

const PAT: &str = "pat@firm.example";

fn asked(who: &str, response: ResponseStatus) -> Attendee {
    Attendee { email: email(who), name: "".into(), response, resource: false }
}

/// Pat, no attorney, has called the second appointment; these are asked to come beside the client.
fn typed_by_pat(guests: &[&str], schedules_for: &[&str]) -> Snapshot {
    let mut world = world(3);
    let pat = Member {
        email: email(PAT),
        name: "Pat Lee".into(),
        duty: Duty::Staff,
        active: true,
        left_on: None,
        schedules_for: schedules_for.iter().map(|who| email(who)).collect(),
    };
    world.staff = Staff::new(world.staff.iter().cloned().chain([pat]).collect::<Vec<_>>());
    let typed = &mut world.events[1];
    // Uneven ones are with clients; this one is in court.
    typed.categories = vec!["Court Appearance".to_owned()];
    typed.organizer = Some(email(PAT));
    typed.key.calendar = CalendarId::new("shared");
    typed.attendees.extend(guests.iter().map(|who| asked(who, ResponseStatus::Accepted)));
    let mut shared = world.calendars[0].clone();
    shared.calendar.id = CalendarId::new("shared");
    shared.calendar.owner = None;
    shared.coverage.place = crate::coverage::ReadScope::Calendar(CalendarId::new("shared"));
    world.calendars.push(shared);
    world.entries[1].category = Some("Court Appearance".into());
    world
}

fn rule(world: &Snapshot) -> Option<OwnerRule> {
    let mut alone = world.clone();
    alone.entries.remove(1);
    let outcome = run(&alone);
    outcome.discrepancies.first()?.sides[0].whose.as_ref().map(|whose| whose.rule)
}

#[test]
fn a_hearing_typed_in_by_an_assistant_is_its_attorneys() {
    let ben = LAWYERS[1];
    for (world, by) in [
        (typed_by_pat(&[ben], &[]), OwnerRule::Attendee),
        (typed_by_pat(&[], &[ben]), OwnerRule::SchedulesFor),
        (typed_by_pat(&[], &[]), OwnerRule::TypedIn),
    ] {
        let outcome = run(&world);
        assert!(outcome.discrepancies.is_empty(), "{by:?}: it lies on Ben's there: {:?}", kinds(&outcome));
        assert_eq!(rule(&world), Some(by), "and the rule is kept");
    }
}

#[test]
fn the_calendar_on_which_it_lies_names_the_attorney() {
    let mut world = typed_by_pat(&[], &[]);
    world.events[1].key.calendar = CalendarId::new(LAWYERS[1]);
    assert!(run(&world).discrepancies.is_empty(), "Pat typed it onto Ben's calendar");
    assert_eq!(rule(&world), Some(OwnerRule::Calendar), "and that is the rule");
}

#[test]
fn a_fix_never_hands_a_hearing_to_whoever_typed_it_in() {
    let mut world = typed_by_pat(&[], &[]);
    world.entries.remove(1);
    let found = run(&world).discrepancies.remove(0);
    assert_eq!(found.kind(), DiscrepancyKind::MissingThere, "it is missing");
    let fix = propose(&found, &PracticeContext::of(&world));
    assert_eq!(fix, Err(NoFixReason::NoAttorney), "and Pat goes to no hearing");

    let mut world = typed_by_pat(&[LAWYERS[1]], &[]);
    world.entries[1].owner = Some(email(PAT));
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::OwnerDiffers], "there it lies on Pat's calendar");
    let plan = propose(&outcome.discrepancies[0], &PracticeContext::of(&world)).expect("it can be mended");
    let FixWrite::Change { edit, .. } = &plan.rows[0].write else { panic!("it is a change") };
    assert_eq!(edit.calendar, Some(CalendarId::new("cal-ben@firm.example")), "it goes to the attorney");
    let (zones, office) = (Zones::bundled(), Zones::bundled().find("America/New_York").expect("a zone"));
    let wording = Wording::new("Outlook", "Clio", &world.staff, &world.matters, &office, &zones);
    let why = wording.why(&outcome.discrepancies[0]);
    assert!(why.contains("attorney who is asked to come; Pat Lee typed it in."), "the rule is shown: {why}");
}

#[test]
fn whoever_typed_it_in_is_no_guest_that_differs() {
    let mut world = typed_by_pat(&[LAWYERS[1]], &[]);
    world.users.push(crate::firm::matter::PracticeUser {
        id: RemoteId::new(PAT),
        name: "Pat".into(),
        email: Some(email(PAT)),
        enabled: true,
        calendar: None,
    });
    assert!(run(&world).discrepancies.is_empty(), "Pat is not in Clio's entry, and need not be");
    world.entries[1].attendees.push(email(PAT));
    assert!(run(&world).discrepancies.is_empty(), "nor does it hurt that Pat is");
}

#[test]
fn what_the_firm_has_set_leads_for_people_and_calendars() {
    let world = typed_by_pat(&[LAWYERS[1]], &[]);
    for name in [PAT, "shared"] {
        let policy =
            Policy { owner_of: [(name.to_owned(), vec![LAWYERS[2].to_owned()])].into(), ..Policy::default() };
        let outcome: Outcome = reconcile(&world, &policy, &Zones::bundled(), days()).expect("it is usable");
        assert_eq!(
            kinds(&outcome),
            vec![DiscrepancyKind::OwnerDiffers],
            "{name}: it is Cho's, and lies on Ben's"
        );
        let whose = outcome.discrepancies[0].sides[0].whose.clone().expect("it is somebody's");
        assert_eq!(whose.rule, OwnerRule::Set, "{name}: and that is the rule");
    }
}

#[test]
fn two_attorneys_own_it_together() {
    let mut world = typed_by_pat(&[LAWYERS[1], LAWYERS[2]], &[]);
    assert_eq!(
        kinds(&run(&world)),
        vec![DiscrepancyKind::AttendeesDiffer],
        "it lies on the calendar of one of them there, and the other one would not know of it"
    );
    world.entries[1].attendees.push(email(LAWYERS[2]));
    assert!(run(&world).discrepancies.is_empty(), "the entry of one names the other one");
    world.entries[1].owner = Some(email(LAWYERS[0]));
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::OwnerDiffers], "Ana has nothing to do with it");
    world.entries.remove(1);
    let found = run(&world).discrepancies.remove(0);
    assert_eq!(found.severity, CategoryKind::Court, "it is missing, and in court");
    let fix = propose(&found, &PracticeContext::of(&world));
    assert_eq!(fix, Err(NoFixReason::SeveralAttorneys), "a person says on whose calendar it belongs");
}

/// Ana and Ben each have the second appointment on their own calendar; Clio has it once, on Ben's.
fn each_has_it(entry_names_ana: bool) -> Snapshot {
    let mut world = world(3);
    let mut anas = event(1);
    anas.key = key("m365", LAWYERS[0], "anas");
    anas.uid = Some(IcalUid::new("anas"));
    anas.organizer = Some(email(LAWYERS[0]));
    world.events.push(anas);
    if entry_names_ana {
        world.entries[1].attendees.push(email(LAWYERS[0]));
    }
    for at in [1, 3] {
        world.events[at].attendees.push(asked(LAWYERS[0], ResponseStatus::Accepted));
    }
    if !entry_names_ana {
        world.events[1].attendees.pop();
        world.events[3].attendees.pop();
    }
    world
}

#[test]
fn one_entry_for_two_attorneys_stands_for_the_events_of_both() {
    let outcome = run(&each_has_it(true));
    assert!(outcome.discrepancies.is_empty(), "neither missing nor there twice: {:?}", kinds(&outcome));
    assert_eq!(outcome.agree, 4, "both events are accounted for");
    let outcome = run(&each_has_it(false));
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::MissingThere],
        "an entry that says nothing of Ana is not hers"
    );
}

#[test]
fn one_event_of_two_attorneys_stands_for_the_entries_of_both() {
    for (owner, found, why) in [
        (LAWYERS[0], vec![], "Ana comes, too"),
        (LAWYERS[1], vec![DiscrepancyKind::Duplicate], "Ben has it twice"),
    ] {
        let mut world = world(3);
        world.events[1].attendees.push(asked(LAWYERS[0], ResponseStatus::Accepted));
        world.entries[1].attendees.push(email(LAWYERS[0]));
        let mut second = entry(1);
        second.key = key("clio", &format!("cal-{owner}"), "second");
        second.owner = Some(email(owner));
        world.entries.push(second);
        for source in [true, false] {
            if !source {
                world.entries.iter_mut().for_each(|entry| entry.source = None);
            }
            let outcome = run(&world);
            assert_eq!(kinds(&outcome), found, "{why}, with links: {source}");
        }
    }
}

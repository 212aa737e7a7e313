//! Appointments of people who have left or are out: who covers?

use super::super::{LAWYERS, day, email, event, kinds, run, span, world};
use crate::calendar::event::{Attendee, CalendarEvent, EventType, ResponseStatus, ShowAs};
use crate::firm::people::{Member, Staff};
use crate::firm::policy::CategoryKind;
use crate::ids::{IcalUid, RemoteId};
use crate::morning::fix::{NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{DiscrepancyKind, Note, SkipReason};
use crate::morning::snapshot::Snapshot;
use crate::time::Span;
use chrono::Days;

/// A case by name, and what is other about the absence in it.
type Out = (&'static str, fn(&mut CalendarEvent));
/// The same about Ben himself.
type Way = (&'static str, fn(&mut Member));

/// Ben is out for that time.
fn out(world: &mut Snapshot, change: impl FnOnce(&mut CalendarEvent)) {
    let mut away = event(1);
    away.key.id = RemoteId::new("away");
    away.uid = Some(IcalUid::new("away"));
    away.title = "Out of office".into();
    away.place = "".into();
    away.categories.clear();
    away.attendees.clear();
    away.event_type = EventType::OutOfOffice;
    away.show_as = ShowAs::Away;
    away.span = Span::AllDay { first: day() - Days::new(3), end: day() + Days::new(4) };
    change(&mut away);
    world.events.push(away);
}

fn left(world: &mut Snapshot, change: fn(&mut Member)) {
    let members: Vec<Member> = world.staff.iter().cloned().collect();
    world.staff = Staff::new(members.into_iter().map(|mut member| {
        if member.email == email(LAWYERS[1]) {
            change(&mut member);
        }
        member
    }));
}

#[test]
fn a_week_out_of_the_office_leaves_appointments_uncovered() {
    let outs: [Out; 3] = [
        ("the week", |_| {}),
        ("these hours", |away| away.span = span(1)),
        ("a vacation in Outlook", |away| {
            away.event_type = EventType::Meeting;
            away.title = "Vacation".into();
        }),
    ];
    for (what, change) in outs {
        let mut world = world(3);
        out(&mut world, change);
        let outcome = run(&world);
        assert_eq!(
            kinds(&outcome),
            vec![DiscrepancyKind::NeedsCover],
            "{what}: Ben meets a client and is out"
        );
        let found = &outcome.discrepancies[0];
        let away = matches!(&found.notes[0], Note::Away(who, _) if *who == email(LAWYERS[1]));
        assert!(away, "{what}: and it is said who and when: {:?}", found.notes);
        let fix = propose(found, &PracticeContext::of(&world));
        assert_eq!(fix, Err(NoFixReason::PeopleDecide), "{what}: who goes instead, people say");
    }
}

#[test]
fn who_is_out_at_another_time_or_only_hears_of_it_needs_no_cover() {
    let near: [Out; 5] = [
        ("next week", |away| {
            away.span = Span::AllDay { first: day() + Days::new(1), end: day() + Days::new(6) };
        }),
        ("other hours", |away| away.span = span(5)),
        ("a colleague's vacation on his calendar", |away| away.organizer = Some(email(LAWYERS[0]))),
        ("a hearing out of town", |away| {
            away.event_type = EventType::Meeting;
            away.title = "JD-2026-000 hearing in Chicago".into();
            away.categories = vec!["Internal".into()];
        }),
        ("called off", |away| away.status = crate::calendar::event::EventStatus::Cancelled),
    ];
    for (what, change) in near {
        let mut world = world(3);
        out(&mut world, change);
        let outcome = run(&world);
        assert!(!kinds(&outcome).contains(&DiscrepancyKind::NeedsCover), "{what}: {:?}", kinds(&outcome));
    }
}

#[test]
fn a_vacation_is_no_appointment_that_lacks_a_category() {
    let mut world = world(1);
    out(&mut world, |away| away.event_type = EventType::Meeting);
    let outcome = run(&world);
    assert!(outcome.flagged.is_empty(), "a week of vacation is not listed on each of its days");
    assert_eq!(
        outcome.record.skipped.get(&SkipReason::NotAnAppointment),
        Some(&1),
        "it is counted as what it is"
    );
}

#[test]
fn appointments_of_who_has_left_need_cover_court_first() {
    let ways: [Way; 2] = [
        ("the account is closed", |member| member.active = false),
        ("the last day was yesterday", |member| member.left_on = Some(day() - Days::new(1))),
    ];
    for (what, change) in ways {
        let mut world = world(5);
        world.events[4].categories = vec!["Court Appearance".to_owned()];
        world.entries[4].category = Some("Court Appearance".to_owned());
        left(&mut world, change);
        let outcome = run(&world);
        let found: Vec<_> = outcome.discrepancies.iter().map(|one| (one.kind(), one.severity)).collect();
        let cover = |severity| (DiscrepancyKind::NeedsCover, severity);
        assert_eq!(
            found,
            vec![cover(CategoryKind::Court), cover(CategoryKind::Client)],
            "{what}: both of Ben's"
        );
    }
    let mut world = world(3);
    left(&mut world, |member| member.left_on = Some(day()));
    assert!(run(&world).discrepancies.is_empty(), "on the last day one is still there");
}

#[test]
fn who_else_comes_is_said_and_one_of_two_owners_is_enough() {
    let mut world = world(3);
    out(&mut world, |_| {});
    let cho = Attendee {
        email: email(LAWYERS[2]),
        name: "".into(),
        response: ResponseStatus::Accepted,
        resource: false,
    };
    world.events[1].attendees.push(cho);
    world.entries[1].attendees.push(email(LAWYERS[2]));
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::NeedsCover], "Cho may be the answer, or only look on");
    let asked = Note::AlsoAsked([email(LAWYERS[2])].into());
    assert!(outcome.discrepancies[0].notes.contains(&asked), "so that it is said");
    world.events[1].organizer = Some(email("clerk@court.example"));
    assert!(
        run(&world).discrepancies.is_empty(),
        "what is of both of them is covered by the one who is there"
    );
}

#[test]
fn a_name_stays_the_same_while_somebody_looks_for_cover() {
    let mut first = world(3);
    out(&mut first, |_| {});
    let mut second = first.clone();
    second.events[1].title = "JD-2026-001 renamed".into();
    second.entries[1].title = second.events[1].title.clone();
    let (a, b) = (run(&first), run(&second));
    assert_eq!(a.discrepancies[0].fingerprint, b.discrepancies[0].fingerprint, "it is the same trouble");
    assert_eq!(a.discrepancies[0].facts, b.discrepancies[0].facts, "an acceptance (“Cho goes”) holds");
}

#[test]
fn an_accepted_answer_is_asked_again_when_whoever_covers_falls_away() {
    let cho = Attendee {
        email: email(LAWYERS[2]),
        name: "".into(),
        response: ResponseStatus::Accepted,
        resource: false,
    };
    let mut covered = world(3);
    out(&mut covered, |_| {});
    covered.events[1].attendees.push(cho);
    covered.entries[1].attendees.push(email(LAWYERS[2]));
    let accepted = run(&covered).discrepancies.remove(0);
    let again = |change: &dyn Fn(&mut Snapshot)| {
        let mut world = covered.clone();
        change(&mut world);
        let mut found = run(&world).discrepancies.into_iter();
        let bens = found.find(|one| one.fingerprint == accepted.fingerprint);
        bens.expect("Ben is still out, and it is the same trouble")
    };
    let declined = again(&|world| {
        world.events[1].attendees.last_mut().expect("Cho").response = ResponseStatus::Declined;
    });
    let out_too = again(&|world| {
        out(world, |away| {
            away.key.id = RemoteId::new("cho-away");
            away.uid = Some(IcalUid::new("cho-away"));
            away.key.calendar = event(2).key.calendar;
            away.organizer = Some(email(LAWYERS[2]));
        });
    });
    for (what, now) in [("Cho declined", declined), ("Cho is out as well", out_too)] {
        assert_ne!(now.facts, accepted.facts, "{what}: so that “Cho goes” holds no more");
        assert!(!now.notes.iter().any(|note| matches!(note, Note::AlsoAsked(_))), "{what}: nor is she named");
    }
    let same = again(&|world| world.events[1].place = "Room 2".into());
    assert_eq!(same.facts, accepted.facts, "while Cho comes, it holds");
}

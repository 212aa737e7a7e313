//! One fault is planted; exactly its kind must be found, and nothing else.

use super::{
    CLIENT, LAWYERS, at, darken, email, entry, event, gone, kinds, link, number, run, span, unlinked, world,
};
use crate::calendar::event::{EventStatus, EventType, ResponseStatus, ShowAs};
use crate::firm::matter::MatterStatus;
use crate::firm::policy::CategoryKind;
use crate::ids::{IcalUid, MatterId, RemoteId};
use crate::morning::outcome::{DiscrepancyKind, MatchedBy, Note, SkipReason};
use crate::morning::snapshot::{Side, Snapshot};
use crate::rules::matter_id::MatterMatch;
use crate::time::Span;
use chrono::TimeDelta;

type Plant = fn(&mut Snapshot);

fn shift(span: &Span, by: TimeDelta) -> Span {
    match span {
        Span::Timed { start, end, zone } => {
            Span::Timed { start: *start + by, end: *end + by, zone: zone.clone() }
        }
        Span::AllDay { .. } => panic!("the world is timed"),
    }
}

#[test]
fn each_planted_fault_is_found_as_what_it_is() {
    let plants: [(&str, Plant, DiscrepancyKind); 11] = [
        ("no entry", |w| drop(w.entries.remove(4)), DiscrepancyKind::MissingThere),
        ("no event", |w| drop(w.events.remove(4)), DiscrepancyKind::MissingHere),
        (
            "another time",
            |w| w.entries[4].span = shift(&w.entries[4].span, TimeDelta::minutes(5)),
            DiscrepancyKind::TimeDiffers,
        ),
        (
            "another end",
            |w| w.entries[4].span = Span::Timed { start: at(4), end: at(7), zone: "UTC".into() },
            DiscrepancyKind::TimeDiffers,
        ),
        ("another owner", |w| w.entries[4].owner = Some(email(LAWYERS[2])), DiscrepancyKind::OwnerDiffers),
        (
            "another matter",
            |w| w.entries[4].matter = Some(MatterId::new("m1")),
            DiscrepancyKind::MatterDiffers,
        ),
        (
            "another category",
            |w| w.entries[4].category = Some("Deposition".into()),
            DiscrepancyKind::CategoryDiffers,
        ),
        ("a person less", |w| w.entries[4].attendees.clear(), DiscrepancyKind::AttendeesDiffer),
        ("called off", |w| w.events[4].status = EventStatus::Cancelled, DiscrepancyKind::CancelledButAlive),
        (
            "gone",
            |w| {
                w.events.remove(4);
                gone(w, 4);
            },
            DiscrepancyKind::CancelledButAlive,
        ),
        (
            "entered twice",
            |w| {
                let mut e = entry(4);
                e.key.id = RemoteId::new("again");
                w.entries.push(e);
            },
            DiscrepancyKind::Duplicate,
        ),
    ];
    for (what, plant, kind) in plants {
        let mut linked = world(9);
        plant(&mut linked);
        assert_eq!(kinds(&run(&linked)), vec![kind], "{what}, with links");
        if what != "gone" && what != "another matter" {
            let mut alone = unlinked(9);
            plant(&mut alone);
            alone.entries.iter_mut().for_each(|entry| entry.source = None);
            assert_eq!(kinds(&run(&alone)), vec![kind], "{what}, without links");
        }
    }
}

#[test]
fn f9_only_the_difference_of_two_zones_is_named_as_a_zone_mistake() {
    for (hours, named) in [(-5, Some(-5)), (5, Some(5)), (1, None), (7, None), (24, None)] {
        let mut linked = world(3);
        linked.entries[1].span = shift(&span(1), TimeDelta::hours(hours));
        let outcome = run(&linked);
        assert_eq!(
            kinds(&outcome),
            vec![DiscrepancyKind::TimeDiffers],
            "moved by {hours} hours is moved, not missing"
        );
        assert_eq!(
            outcome.discrepancies[0].zone_shift, named,
            "{hours} hours, between New York and Greenwich"
        );
    }
    let mut west = world(3);
    west.calendars[2].calendar.zone = "America/Chicago".to_owned();
    west.entries[1].span = shift(&span(1), TimeDelta::hours(1));
    let outcome = run(&west);
    assert_eq!(
        outcome.discrepancies[0].zone_shift,
        Some(1),
        "a calendar of the firm goes by Chicago's clocks"
    );
    let mut alone = unlinked(3);
    alone.entries[1].span = shift(&span(1), TimeDelta::hours(-1));
    alone.entries[1].matter = None;
    alone.events[1].title = "Okafor intake".into();
    alone.entries[1].title = "FW: Okafor intake".into();
    let outcome = run(&alone);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::TimeDiffers],
        "title and owner tell it, without matter or link"
    );
    assert_eq!(outcome.discrepancies[0].matched_by, Some(MatchedBy::TitleTime), "and it is said how");
}

#[test]
fn f9_the_edge_of_the_days_makes_nothing_missing() {
    for (event_days, entry_days) in [(0, 1), (1, 0), (-1, 0), (0, -1)] {
        let mut world = world(3);
        world.events[1].span = shift(&span(1), TimeDelta::days(event_days));
        world.entries[1].span = shift(&span(1), TimeDelta::days(entry_days));
        assert_eq!(
            kinds(&run(&world)),
            vec![DiscrepancyKind::TimeDiffers],
            "moved by a day: {event_days} against {entry_days}"
        );
    }
    let mut world = world(3);
    world.events[1].span = shift(&span(1), TimeDelta::days(1));
    world.entries.remove(1);
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "an event of tomorrow is not asked for today");
    assert_eq!(outcome.record.skipped.get(&SkipReason::OutsideDays), Some(&1), "and it is counted");
}

#[test]
fn an_event_that_stands_twice_is_one_row_and_nothing_is_missing() {
    let mut world = world(3);
    let mut copy = event(1);
    copy.key.id = RemoteId::new("copy");
    copy.uid = Some(IcalUid::new("another"));
    copy.title = "Copy: JD-2026-001 hearing 1".into();
    world.events.push(copy);
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::Duplicate],
        "not missing, not a double booking as well"
    );
    assert_eq!(outcome.discrepancies[0].sides[0].key.id, RemoteId::new("ev1"), "the linked one is kept");
}

#[test]
fn overlapping_appointments_of_one_owner_are_a_double_booking() {
    let mut world = world(7);
    world.events[3].span = span(0);
    world.entries[3].span = span(0);
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::DoubleBooking], "Ana cannot be in two places");
    world.events[3].show_as = ShowAs::Free;
    assert!(
        run(&world).discrepancies.is_empty(),
        "free time is not taken, and a hearing shown as free still agrees"
    );
}

#[test]
fn severity_follows_both_sides_then_what_it_looks_like_then_the_matter() {
    let mut world = world(4);
    world.events.clear();
    world.entries[1].category = Some("no such".into());
    world.entries[2].category = None;
    world.entries[2].matter = None;
    let severities = |world: &Snapshot| -> Vec<_> {
        run(world).discrepancies.iter().map(|d| (d.severity, d.start)).collect()
    };
    let courts = severities(&world).into_iter().filter(|(severity, _)| *severity == CategoryKind::Court);
    assert_eq!(courts.count(), 3, "a hearing without a category is a court's all the same");
    for entry in [1, 2] {
        world.entries[entry].title = format!("{} talk {entry}", number(entry)).as_str().into();
        world.entries[entry].place = "".into();
    }
    let found = severities(&world);
    let expected = vec![
        (CategoryKind::Court, at(0)),
        (CategoryKind::Client, at(1)),
        (CategoryKind::Client, at(3)),
        (CategoryKind::Internal, at(2)),
    ];
    assert_eq!(found, expected, "worst first, then by time");
}

#[test]
fn f23_an_event_without_a_usable_matter_is_missing_with_the_reason() {
    for (title, found) in [
        ("Okafor hearing", MatterMatch::None),
        ("JD-2026-999 hearing", MatterMatch::Unknown("jd-2026-999".into())),
        ("JD-2026-000 / JD-2026-001", MatterMatch::Several(vec![MatterId::new("m0"), MatterId::new("m1")])),
        ("JD-2026-002 hearing", MatterMatch::Closed(MatterId::new("m2"))),
    ] {
        let mut world = world(4);
        world.matters[2].status = MatterStatus::Closed;
        world.events[3].title = title.into();
        world.entries.remove(3);
        let outcome = run(&world);
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::MissingThere], "{title}");
        assert!(outcome.discrepancies[0].notes.contains(&Note::NoMatter(found)), "{title} says why");
    }
}

#[test]
fn rule_breaches_are_flagged_not_dropped() {
    let mut world = world(3);
    world.events[1].categories.clear();
    world.events[1].title = "JD-2026-001 review".into();
    world.events[1].place = "".into();
    world.entries.remove(1);
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "it cannot be sent, so it is not missing");
    assert_eq!(outcome.flagged.len(), 1, "but it is shown");
    world.entries.insert(1, entry(1));
    assert_eq!(run(&world).flagged.len(), 1, "with an entry that agrees it is still shown");
    world.entries[1].span = span(5);
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::TimeDiffers], "and compared in what it says");
}

#[test]
fn what_its_owner_declined_is_shown_as_left_out() {
    let mut world = world(3);
    world.events[1].organizer = Some(email("clerk@court.example"));
    world.events[1].attendees[0].email = email(LAWYERS[1]);
    world.events[1].attendees[0].response = ResponseStatus::Declined;
    world.entries.remove(1);
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "nobody of the firm comes, so no entry is missing");
    let shown: Vec<_> = outcome.flagged.iter().map(|flagged| flagged.left_out).collect();
    assert_eq!(shown, vec![Some(SkipReason::Declined)], "but the client waits, and a person should know");
    world.events[1].categories.clear();
    world.events[1].title = "Lunch".into();
    world.events[1].place = "".into();
    assert!(
        run(&world).flagged.is_empty(),
        "an invitation from outside that was declined is nobody's business"
    );
}

#[test]
fn what_is_no_business_of_the_practice_system_is_left_out_with_a_reason() {
    let mut world = world(5);
    world.events[0].categories = vec!["Internal".into()];
    world.events[1].event_type = EventType::FocusTime;
    world.events[2].show_as = ShowAs::Free;
    world.events[2].categories.clear();
    world.events[2].title = "Birthday of Cho".into();
    world.events[2].place = "".into();
    world.events[3].organizer = Some(email("court@other.example"));
    world.events[3].attendees[0].email = email(LAWYERS[0]);
    world.events[3].attendees[0].response = ResponseStatus::Declined;
    world.events[3].categories.clear();
    world.events[3].title = "Lunch".into();
    world.events[3].place = "".into();
    world.events[4].status = EventStatus::Cancelled;
    world.entries.clear();
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "none of them is expected there");
    for why in [
        SkipReason::Internal,
        SkipReason::NotAnAppointment,
        SkipReason::Free,
        SkipReason::Declined,
        SkipReason::CalledOff,
    ] {
        assert_eq!(outcome.record.skipped.get(&why), Some(&1), "{why:?} is counted");
    }
    let mut ruled = super::world(2);
    ruled.entries[1].ruled = true;
    ruled.events.remove(1);
    let outcome = run(&ruled);
    assert!(outcome.discrepancies.is_empty(), "court rules of the practice system are never compared");
    assert_eq!(outcome.practice.skipped.get(&SkipReason::Ruled), Some(&1), "they are counted");
}

#[test]
fn f8_an_unread_side_makes_nothing_missing() {
    let mut world = world(6);
    world.entries.remove(0);
    world.events.remove(5);
    for (side, missing) in
        [(Side::Record, DiscrepancyKind::MissingHere), (Side::Practice, DiscrepancyKind::MissingThere)]
    {
        let mut dark = world.clone();
        darken(&mut dark, side);
        let outcome = run(&dark);
        assert!(!kinds(&outcome).contains(&missing), "{missing:?} would be a claim about what was not read");
        assert_eq!(outcome.discrepancies[0].kind(), DiscrepancyKind::NotChecked, "it is said, first of all");
        assert_eq!(outcome.agree, 0, "nothing is called fine on the ground of old data");
    }
    let mut none = world.clone();
    none.systems.retain(|system| system.side == Side::Record);
    assert_eq!(
        kinds(&run(&none)),
        vec![DiscrepancyKind::NotChecked],
        "no practice system is not an empty one, and the old cache of one takes part in nothing"
    );
}

#[test]
fn f8_one_unread_calendar_hides_only_its_owner() {
    let mut world = world(6);
    world.calendars[0].coverage.gap = Some("no access".into());
    world.events.retain(|event| event.key.calendar.as_str() != LAWYERS[0]);
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::NotChecked],
        "Ana's entries are covered by the row for her calendar"
    );
    assert_eq!(outcome.agree, 4, "the others were checked");
    assert_eq!(
        outcome.practice.skipped.get(&SkipReason::NotChecked),
        Some(&2),
        "her entries are counted as unchecked"
    );
}

#[test]
fn an_owner_without_a_calendar_of_record_is_not_checked() {
    let mut world = world(2);
    world.entries[1].owner = Some(email("new@firm.example"));
    world.entries[1].source = None;
    world.entries[1].matter = None;
    world.entries[1].title = "Something else".into();
    world.entries[1].span = span(9);
    world.events.remove(1);
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::NotChecked],
        "no calendar of theirs was read, so nothing is missing"
    );
}

#[test]
fn a_called_off_event_takes_no_other_appointments_entry() {
    let mut world = unlinked(2);
    let mut off = event(1);
    off.key.id = RemoteId::new("off");
    off.uid = Some(IcalUid::new("off"));
    off.status = EventStatus::Cancelled;
    world.events.push(off);
    assert!(run(&world).discrepancies.is_empty(), "the entry belongs to the one that takes place");
    world.events.remove(1);
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::CancelledButAlive], "now nothing alive claims it");
}

#[test]
fn links_lead_before_everything_else() {
    let mut world = unlinked(2);
    world.entries[0].title = "Quite another".into();
    world.entries[0].matter = None;
    world.entries[0].span = span(8);
    link(&mut world, 0, 0);
    let outcome = run(&world);
    assert!(kinds(&outcome).contains(&DiscrepancyKind::TimeDiffers), "one appointment, moved and renamed");
    assert!(!kinds(&outcome).contains(&DiscrepancyKind::MissingThere), "it is not missing");
    assert_eq!(outcome.discrepancies[0].matched_by, Some(MatchedBy::Link), "by the link");
}

#[test]
fn unknown_people_are_noted_and_rooms_and_refusals_do_not_count() {
    let mut world = world(2);
    world.events[0].attendees[0].response = ResponseStatus::Declined;
    world.entries[0].attendees.clear();
    assert!(run(&world).discrepancies.is_empty(), "who declined may be there or not");
    world.entries[1].attendees = vec![email(LAWYERS[0])];
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::AttendeesDiffer], "another person");
    let strangers = Note::UnknownAttendees([email("stranger@other.example")].into());
    assert!(outcome.discrepancies[0].notes.contains(&strangers), "listed, not dropped");
    assert!(outcome.discrepancies[0].sides[0].attendees.contains(&email(CLIENT)), "known ones are compared");
}

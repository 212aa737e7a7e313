//! What one click would write, and what it never writes; and the sentences.

use super::{LAWYERS, darken, entry, event, number, run, span, unlinked, world};
use crate::calendar::event::EventStatus;
use crate::firm::matter::{Entry, MatterStatus};
use crate::ids::{CalendarId, IcalUid, MatterId, RemoteId, Version};
use crate::morning::fix::{FixPlan, FixWrite, NoFixReason, PracticeContext, Undo, propose};
use crate::morning::outcome::{Discrepancy, DiscrepancyKind, Outcome};
use crate::morning::snapshot::{Side, Snapshot};
use crate::morning::words::Wording;
use crate::time::Span;
use crate::time::zone::Zones;

fn fix(world: &Snapshot) -> Result<FixPlan, NoFixReason> {
    let outcome = run(world);
    propose(&outcome.discrepancies[0], &PracticeContext::of(world))
}

fn sentences(world: &Snapshot) -> Vec<String> {
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("is in the data");
    let wording = Wording::new("the calendar", "Clio", &world.staff, &world.matters, &office, &zones);
    let outcome: Outcome = run(world);
    outcome.discrepancies.iter().map(|found| wording.why(found)).collect()
}

#[test]
fn a_missing_entry_is_made_with_everything_settled() {
    let mut world = world(3);
    world.entries.remove(1);
    let plan = fix(&world).expect("one open matter is named");
    let [row] = plan.rows.as_slice() else { panic!("one entry is missing") };
    let FixWrite::Create(fields) = &row.write else { panic!("it must be made") };
    assert_eq!(
        fields.calendar,
        CalendarId::new(format!("cal-{}", LAWYERS[1])),
        "on the owner's calendar there"
    );
    assert_eq!(fields.matter, Some(MatterId::new("m1")), "in the matter of its title");
    assert_eq!(fields.attendees, entry(1).attendees, "with the people that Clio knows, and nobody else");
    assert_eq!(fields.source, "ev1", "with the id that a lost answer is looked up by");
    assert_eq!(row.undo, Undo::DeleteCreated, "and it can be taken back");
}

#[test]
fn f23_without_one_open_matter_nothing_is_written() {
    for (title, why) in [
        ("hearing", NoFixReason::NoMatter),
        ("JD-2026-777 hearing", NoFixReason::UnclearMatter),
        ("JD-2026-000 JD-2026-001", NoFixReason::UnclearMatter),
        ("JD-2026-002 hearing", NoFixReason::ClosedMatter),
    ] {
        let mut world = world(3);
        world.matters[2].status = MatterStatus::Closed;
        world.events[1].title = title.into();
        world.entries.remove(1);
        assert_eq!(fix(&world), Err(why), "{title}");
    }
}

#[test]
fn changes_carry_the_version_that_was_seen_and_the_way_back() {
    let mut world = world(3);
    world.entries[1].span = span(6);
    let plan = fix(&world).expect("the link is sure");
    let FixWrite::Change { key, seen, edit } = &plan.rows[0].write else { panic!("it must be changed") };
    assert_eq!((key, seen), (&world.entries[1].key, &Version::new("7")), "that entry in that version");
    assert_eq!(edit.span, Some(span(1)), "the calendar of record wins");
    assert_eq!(
        (&edit.calendar, &edit.matter, &edit.category),
        (&None, &None, &None),
        "nothing else is touched"
    );
    let Undo::ChangeBack { edit, .. } = &plan.rows[0].undo else { panic!("the old time is known") };
    assert_eq!(edit.span, Some(span(6)), "and back again");
}

#[test]
fn an_unsure_match_is_never_overwritten() {
    let mut world = unlinked(2);
    world.entries[1].title = "Quite another thing".into();
    world.entries[1].span = span(6);
    assert_eq!(fix(&world), Err(NoFixReason::UnsureMatch), "the same matter may have two things on one day");
}

#[test]
fn deletions_take_only_what_is_proven() {
    let mut world = world(3);
    world.events[1].status = EventStatus::Cancelled;
    let plan = fix(&world).expect("the event is called off");
    assert!(
        matches!(&plan.rows[0].write, FixWrite::Delete { seen, .. } if *seen == Version::new("7")),
        "by version"
    );
    assert!(
        matches!(&plan.rows[0].undo, Undo::CreateAgain(fields) if fields.source == "ev1"),
        "with a way back"
    );
    let mut twice = super::world(3);
    let mut again = entry(1);
    again.key.id = RemoteId::new("again");
    again.source = None;
    twice.entries.insert(0, again.clone());
    let plan = fix(&twice).expect("one of two goes");
    assert_eq!(plan.rows.len(), 1, "one stays");
    assert!(
        matches!(&plan.rows[0].write, FixWrite::Delete { key, .. } if *key == again.key),
        "the unlinked one goes"
    );
}

/// A person has copied a linked entry in the practice system and made something else of it; the link came along.
fn copied(change: impl FnOnce(&mut Entry)) -> Snapshot {
    let mut world = world(3);
    let mut copy = entry(1);
    copy.key.id = RemoteId::new("copy");
    change(&mut copy);
    world.entries.push(copy);
    world
}

#[test]
fn f20_a_link_that_was_copied_makes_no_duplicate_of_something_else() {
    let other_matter = copied(|copy| copy.matter = entry(2).matter);
    let other_thing = copied(|copy| {
        copy.title = "Trial day 1".into();
        copy.span = span(12);
    });
    for (what, mut world) in [("matter", other_matter), ("title and time", other_thing)] {
        let kinds: Vec<_> = run(&world).discrepancies.iter().map(Discrepancy::kind).collect();
        assert!(
            !kinds.contains(&DiscrepancyKind::Duplicate),
            "another {what} is another appointment, whatever it is linked to: {kinds:?}"
        );
        world.entries.reverse();
        let reversed: Vec<_> = run(&world).discrepancies.iter().map(Discrepancy::kind).collect();
        assert_eq!(reversed, kinds, "and the order in which they come makes no difference");
    }
    let later = copied(|copy| copy.span = span(8));
    assert_eq!(
        fix(&later),
        Err(NoFixReason::PeopleDecide),
        "the same at another time may be a second appointment, so that no click removes it"
    );
}

#[test]
fn a_repetition_goes_only_where_it_can_be_no_second_appointment() {
    let of_another = copied(|copy| {
        copy.key.calendar = entry(2).key.calendar;
        copy.owner = entry(2).owner;
        copy.source = None;
    });
    let outcome = run(&of_another);
    for found in outcome.discrepancies.iter().filter(|found| found.kind() == DiscrepancyKind::Duplicate) {
        let plan = propose(found, &PracticeContext::of(&of_another));
        assert_eq!(plan, Err(NoFixReason::PeopleDecide), "what another attorney has is that attorney's");
    }
    let mut both = copied(|copy| copy.source = None);
    let mut again = event(1);
    again.key.id = RemoteId::new("again");
    again.uid = Some(IcalUid::new("again"));
    both.events.push(again);
    let outcome = run(&both);
    let offered: Vec<_> = outcome
        .discrepancies
        .iter()
        .filter_map(|found| propose(found, &PracticeContext::of(&both)).ok())
        .collect();
    let removes = |plan: &FixPlan| plan.rows.iter().any(|row| matches!(row.write, FixWrite::Delete { .. }));
    assert!(!offered.iter().any(removes), "what the calendar holds twice may be two: {offered:?}");
}

/// The fix of what the practice system has more than once.
fn fix_repeated(world: &Snapshot) -> Result<FixPlan, NoFixReason> {
    let found = run(world).discrepancies;
    let twice = found.iter().find(|one| one.kind() == DiscrepancyKind::Duplicate);
    propose(twice.expect("it is there twice"), &PracticeContext::of(world))
}

/// One entry says all that the event says, and somebody typed a bare one beside it.
#[test]
fn of_two_entries_the_one_that_says_more_stays() {
    let bare = |entry: &mut Entry| {
        entry.place = "".into();
        entry.attendees.clear();
        entry.category = None;
    };
    for swapped in [false, true] {
        let mut world = unlinked(3);
        let mut copy = entry(1);
        (copy.key.id, copy.source) = (RemoteId::new("a-copy"), None);
        world.entries[1].body = "Bring the exhibits".into();
        bare(&mut copy);
        if swapped {
            world.entries[1].key.id = RemoteId::new("a-copy");
            copy.key.id = RemoteId::new("en1");
        }
        let gone = copy.key.clone();
        world.entries.push(copy);
        let plan = fix_repeated(&world).expect("the bare one says nothing of its own");
        assert_eq!(
            plan.rows.iter().map(|row| row.write.entry()).collect::<Vec<_>>(),
            [Some(&gone)],
            "the bare one goes, whichever comes first"
        );
        world.entries[3].body = "Call the clerk first".into();
        assert_eq!(fix_repeated(&world), Err(NoFixReason::PeopleDecide), "what only it says would be lost");
    }
    let mut linked = world(3);
    bare(&mut linked.entries[1]);
    let mut full = entry(1);
    (full.key.id, full.source) = (RemoteId::new("full"), None);
    linked.entries.push(full);
    assert_eq!(
        fix_repeated(&linked),
        Err(NoFixReason::PeopleDecide),
        "the linked one lacks what the other one says"
    );
}

/// What somebody prepares, and another sort of appointment, are not called by the name of the event.
#[test]
fn an_entry_of_another_sort_gets_no_other_title() {
    for (ours, theirs, why) in [
        ("hearing", "Prepare for hearing", Some(NoFixReason::PeopleDecide)),
        ("hearing", "Trial prep", Some(NoFixReason::PeopleDecide)),
        ("deposition of Lee", "mediation", Some(NoFixReason::PeopleDecide)),
        ("deposition of Lee", "deposition of Brown", None),
    ] {
        let mut world = world(3);
        world.events[1].title = format!("{} {ours}", number(1)).as_str().into();
        world.entries[1].title = format!("{} {theirs}", number(1)).as_str().into();
        let found = run(&world).discrepancies;
        let titles = found.iter().find(|one| one.kind() == DiscrepancyKind::TitleDiffers);
        let plan = propose(titles.expect("the titles differ"), &PracticeContext::of(&world));
        assert_eq!(plan.err(), why, "{theirs} is told, and {ours} is what the calendar has");
    }
}

#[test]
fn the_calendar_of_record_is_never_written_to() {
    let mut here = world(3);
    here.events.remove(1);
    assert_eq!(fix(&here), Err(NoFixReason::RecordIsNotWritten), "missing there is for people");
    let mut twice = world(3);
    let mut copy = event(1);
    copy.key.id = RemoteId::new("copy");
    copy.uid = Some(IcalUid::new("copy"));
    twice.events.push(copy);
    assert_eq!(fix(&twice), Err(NoFixReason::RecordIsNotWritten), "so are its duplicates");
    let mut booked = world(4);
    booked.events[3].span = span(0);
    booked.entries[3].span = span(0);
    assert_eq!(fix(&booked), Err(NoFixReason::PeopleDecide), "nothing decides who gives way");
    let mut dark = world(3);
    darken(&mut dark, Side::Practice);
    assert_eq!(fix(&dark), Err(NoFixReason::NotRead), "nothing is known");
}

#[test]
fn sentences_name_both_facts() {
    let mut shifted = world(3);
    if let Span::Timed { start, end, .. } = &mut shifted.entries[1].span {
        *start -= chrono::TimeDelta::hours(1);
        *end -= chrono::TimeDelta::hours(1);
    }
    assert_eq!(
        sentences(&shifted),
        ["The calendar says 9:30 AM, Clio says 8:30 AM: 1 hour earlier."],
        "somebody moved it: no two clocks of this firm are an hour apart"
    );
    shifted.calendars[0].calendar.zone = "America/Chicago".to_owned();
    assert_eq!(
        sentences(&shifted),
        [
            "The calendar says 9:30 AM, Clio says 8:30 AM: exactly one hour earlier, which is typical of a time-zone mistake."
        ],
        "the mistake is named"
    );
    let mut filed = world(3);
    filed.entries[1].matter = Some(MatterId::new("m0"));
    assert_eq!(
        sentences(&filed),
        [format!("The calendar says {}, Clio says {}.", number(1), number(0))],
        "numbers as people type them"
    );
    let mut dark = world(1);
    darken(&mut dark, Side::Practice);
    assert_eq!(
        sentences(&dark),
        [
            "Clio (the practice system) could not be checked: its entries: it did not answer. Whether something is missing or wrong there is not known."
        ],
        "not checked is never fine"
    );
}

/// Words that nobody at a law office should have to know.
#[test]
fn no_sentence_needs_a_programmer() {
    let jargon =
        ["token", "webhook", "api", "uid", "utc", "json", "payload", "null", "etag", "sync", "instance"];
    let mut world = world(8);
    world.entries.remove(7);
    world.events.remove(6);
    world.entries[0].owner = None;
    world.entries[1].matter = None;
    world.entries[2].category = None;
    world.entries[3].attendees.clear();
    world.events[4].status = EventStatus::Cancelled;
    world.events[5].span = span(2);
    let all = sentences(&world);
    assert!(all.len() >= 7, "each kind has its sentence: {}", all.len());
    for sentence in &all {
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "a sentence: {sentence}");
        let words: Vec<String> =
            sentence.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        assert!(!jargon.iter().any(|word| words.iter().any(|w| w == word)), "plain words: {sentence}");
    }
}

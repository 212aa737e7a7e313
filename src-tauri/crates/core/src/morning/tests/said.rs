//! What appointments say of themselves: called off in words, titles that name two meetings, places, several matters.

use super::{days, entry, event, kinds, number, run, run_policy, span, unlinked, world};
use crate::calendar::event::EventStatus;
use crate::firm::policy::Policy;
use crate::ids::{MatterId, RemoteId};
use crate::morning::docket::{Agreement, docket};
use crate::morning::fix::{FixWrite, NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{Discrepancy, DiscrepancyKind, Note, SkipReason};
use crate::morning::snapshot::{Side, Snapshot};
use crate::time::zone::Zones;

fn words(found: &Discrepancy) -> Option<(Side, String)> {
    found.called_off_by().map(|(side, words)| (side, words.reveal().to_owned()))
}

/// The event of that number has this title, with and without links.
fn titled(at: usize, title: &str) -> [Snapshot; 2] {
    [world(4), unlinked(4)].map(|mut world| {
        world.events[at].title = title.into();
        world
    })
}

#[test]
fn called_off_by_its_words_and_its_entry_stands() {
    for world in titled(1, "JD-2026-001 hearing 1 – OFF CALENDAR") {
        let outcome = run(&world);
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::CancelledButAlive], "the attorney would go there");
        let found = &outcome.discrepancies[0];
        assert_eq!(words(found), Some((Side::Record, "OFF CALENDAR".to_owned())), "the words are quoted");
        let plan = propose(found, &PracticeContext::of(&world)).expect("its entry can go");
        assert!(matches!(plan.rows[0].write, FixWrite::Delete { .. }), "the entry is removed");
        assert!(plan.called_off_by.is_some(), "and the plan shows for which words");
    }
}

#[test]
fn called_off_on_the_first_line_of_its_text() {
    let mut world = world(4);
    world.events[2].body = "Hearing vacated per clerk.\nBring exhibits".into();
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::CancelledButAlive], "the text says it");
    assert_eq!(
        words(&outcome.discrepancies[0]),
        Some((Side::Record, "Hearing vacated per clerk".to_owned())),
        "with the sentence"
    );
}

/// What a text calls off may be a witness, or the way in which somebody comes.
#[test]
fn nothing_is_removed_for_what_only_a_text_says() {
    for text in ["Hearing vacated per clerk.", "Witness cancelled. Depo off.", "Cancelled."] {
        for mut world in [world(4), unlinked(4)] {
            world.events[2].body = text.into();
            let found = run(&world).discrepancies;
            for one in &found {
                let fix = propose(one, &PracticeContext::of(&world));
                assert_eq!(fix.err(), Some(NoFixReason::PeopleDecide), "{text}: people read it first");
            }
            assert_eq!(found.len(), 1, "{text}: and it is told");
            world.events[2].status = EventStatus::Cancelled;
            let proven = &run(&world).discrepancies[0];
            let plan = propose(proven, &PracticeContext::of(&world));
            assert!(plan.is_ok(), "{text}: its provider has it as called off, too: {plan:?}");
        }
    }
}

#[test]
fn what_people_are_used_to_write_is_told_and_removes_nothing() {
    for (title, removes) in [
        ("SETTLED - JD-2026-002 hearing", false),
        ("RESET - JD-2026-002 hearing", false),
        ("CANCELLED - JD-2026-002 hearing", true),
    ] {
        let mut world = world(4);
        world.entries[2].title = "JD-2026-002 hearing".into();
        world.events[2].title = title.into();
        let found = &run(&world).discrepancies[0];
        assert_eq!(found.kind(), DiscrepancyKind::CancelledButAlive, "{title}: it is told");
        let fix = propose(found, &PracticeContext::of(&world));
        assert_eq!(
            fix.is_ok(),
            removes,
            "{title}: only words of the firm's list take an entry away: {fix:?}"
        );
    }
}

/// Words of the list that are part of what the title is about prove nothing more.
#[test]
fn words_of_a_text_that_the_title_holds_too_remove_nothing() {
    let mut world = world(4);
    world.events[1].title = "JD-2026-001 meeting on cancelled policy".into();
    world.entries[1].title = "JD-2026-001 meeting on policy".into();
    world.events[1].body = "cancelled".into();
    let found = &run(&world).discrepancies[0];
    assert_eq!(found.kind(), DiscrepancyKind::CancelledButAlive, "the text says it");
    let fix = propose(found, &PracticeContext::of(&world));
    assert_eq!(fix.err(), Some(NoFixReason::PeopleDecide), "and the title only seems to");
}

#[test]
fn both_say_that_it_is_called_off() {
    for (ours, theirs) in [
        ("CANCELLED: JD-2026-001 hearing 1", "JD-2026-001 hearing 1 (vacated)"),
        ("JD-2026-001 hearing 1", "Canceled: JD-2026-001 hearing 1"),
    ] {
        for mut world in titled(1, ours) {
            world.entries[1].title = theirs.into();
            if ours.starts_with("JD") {
                world.events[1].status = EventStatus::Cancelled;
            }
            let outcome = run(&world);
            assert!(
                outcome.discrepancies.is_empty(),
                "{ours} and {theirs} say the same: {:?}",
                kinds(&outcome)
            );
        }
    }
    let mut gone = world(4);
    gone.events.remove(1);
    gone.entries[1].title = "CANCELLED: JD-2026-001 hearing 1".into();
    super::gone(&mut gone, 1);
    let outcome = run(&gone);
    assert!(outcome.discrepancies.is_empty(), "deleted there, marked here: nobody goes");
    assert_eq!(outcome.practice.skipped.get(&SkipReason::CalledOff), Some(&1), "and it is counted as that");
}

#[test]
fn an_entry_that_calls_itself_off_is_shown_and_never_written_over() {
    let mut world = world(4);
    world.entries[1].title = "JD-2026-001 hearing 1 - CANCELLED".into();
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::TitleDiffers],
        "somebody in the office knows something"
    );
    let found = &outcome.discrepancies[0];
    assert_eq!(words(found), Some((Side::Practice, "CANCELLED".to_owned())), "with the words");
    let fix = propose(found, &PracticeContext::of(&world));
    assert_eq!(fix.err(), Some(NoFixReason::PeopleDecide), "a click must not wipe out what somebody knows");
}

#[test]
fn titles_that_differ_by_such_words_alone_are_no_subject() {
    for mut world in titled(1, "Cancelled JD-2026-001 hearing 1") {
        assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::CancelledButAlive], "all else is the same");
        world.entries[1].title = world.events[1].title.clone();
        assert!(run(&world).discrepancies.is_empty(), "in both it may be what it is about");
    }
}

#[test]
fn what_is_called_off_by_its_words_is_missing_nowhere() {
    for mut world in titled(1, "CANCELLED: JD-2026-001 hearing 1") {
        world.entries.remove(1);
        let outcome = run(&world);
        assert!(outcome.discrepancies.is_empty(), "nothing is expected of it");
        assert_eq!(outcome.record.skipped.get(&SkipReason::CalledOff), Some(&1), "and it is counted");
    }
}

#[test]
fn the_firm_decides_which_words_call_it_off() {
    let [world, _] = titled(1, "JD-2026-001 hearing 1 – STRUCK");
    assert!(run(&world).discrepancies.is_empty(), "it is not on the list");
    let policy = Policy { called_off_words: vec!["struck".to_owned()], ..Policy::default() };
    let outcome = run_policy(&world, &policy);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::CancelledButAlive], "now it is");
}

#[test]
fn a_pair_whose_titles_name_two_meetings_differs() {
    for (theirs, fixed) in [("JD-2026-001 deposition", false), ("JD-2026-001 hearing 2", true)] {
        let mut world = world(4);
        world.entries[1].title = theirs.into();
        let outcome = run(&world);
        assert_eq!(kinds(&outcome), vec![DiscrepancyKind::TitleDiffers], "{theirs} is another one");
        let plan = propose(&outcome.discrepancies[0], &PracticeContext::of(&world));
        assert_eq!(
            plan.is_ok(),
            fixed,
            "linked: the title of the record can be written over one of its sort"
        );
        let Ok(plan) = plan else { continue };
        let FixWrite::Change { edit, .. } = &plan.rows[0].write else { panic!("a change") };
        assert_eq!(edit.title, Some(event(1).title), "{theirs}: the calendar of record wins");
    }
    let mut same = world(4);
    same.entries[1].title = "Hearing 1 (JD-2026-001)".into();
    assert!(run(&same).discrepancies.is_empty(), "the same in other words");
}

#[test]
fn an_entry_whose_text_names_another_matter_is_shown() {
    let mut world = world(4);
    world.entries[1].body = "Exhibits of JD-2026-003".into();
    let outcome = run(&world);
    assert!(outcome.discrepancies.is_empty(), "its title names its own, and the text speaks of others");
    world.entries[1].title = "JD-2026-003 hearing 1".into();
    let outcome = run(&world);
    assert_eq!(
        kinds(&outcome),
        vec![DiscrepancyKind::TitleDiffers],
        "filed rightly, titled for another client"
    );
    let named =
        |note: &Note| matches!(note, Note::EntryNames(found) if found.matter() == Some(&MatterId::new("m3")));
    assert!(outcome.discrepancies[0].notes.iter().any(named), "it is said which");
}

#[test]
fn two_meetings_of_one_matter_on_one_day_are_two() {
    let mut world = unlinked(3);
    world.entries[1].title = format!("{} deposition of Lopez", number(1)).as_str().into();
    world.entries[1].span = span(15);
    let mut found = kinds(&run(&world));
    found.sort();
    assert_eq!(
        found,
        vec![DiscrepancyKind::MissingThere, DiscrepancyKind::MissingHere],
        "each is missing on the other side, and nothing was moved"
    );
    world.entries[1].title = format!("Hearing 1 {}", number(1)).as_str().into();
    assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::TimeDiffers], "one meeting was moved");
}

#[test]
fn a_moved_meeting_is_not_two_missing_ones() {
    let mut world = unlinked(3);
    world.events[1].title = "Okafor intake".into();
    world.entries[1].title = "Okafor intake".into();
    world.entries[1].matter = None;
    world.entries[1].span = span(4);
    let outcome = run(&world);
    assert_eq!(kinds(&outcome), vec![DiscrepancyKind::TimeDiffers], "one title, one owner, one day");
    assert_eq!(outcome.discrepancies[0].zone_shift, None, "an hour and a half is no zone");
}

#[test]
fn places_that_contradict_each_other_differ() {
    for (ours, theirs, differs) in [
        ("Courtroom 4", "Courtroom 5", true),
        ("Courtroom 4", "Ctrm. 4", false),
        ("Courtroom 4", "", false),
        ("", "Courtroom 4", false),
        ("https://zoom.us/j/81234567890", "https://zoom.us/j/89876543210", true),
    ] {
        let mut world = world(4);
        world.events[1].place = ours.into();
        world.entries[1].place = theirs.into();
        let outcome = run(&world);
        let expected = if differs { vec![DiscrepancyKind::PlaceDiffers] } else { Vec::new() };
        assert_eq!(kinds(&outcome), expected, "{ours} against {theirs}");
        if differs {
            let plan = propose(&outcome.discrepancies[0], &PracticeContext::of(&world)).expect("linked");
            let FixWrite::Change { edit, .. } = &plan.rows[0].write else { panic!("a change") };
            assert_eq!(edit.place, Some(world.events[1].place.clone()), "the calendar of record wins");
        }
    }
}

#[test]
fn matters_of_one_title_are_compared_as_a_set() {
    let joint = format!("{} / {} joint hearing", number(1), number(2));
    for linked in [true, false] {
        let mut world = unlinked(4);
        world.events[1].title = joint.as_str().into();
        world.entries[1].title = "Joint hearing".into();
        world.entries[1].source = linked.then(|| "ev1".to_owned());
        assert_eq!(
            kinds(&run(&world)),
            vec![DiscrepancyKind::MatterDiffers],
            "the other file does not have it"
        );
        let mut second = entry(1);
        second.key.id = RemoteId::new("second");
        second.title = "Joint hearing".into();
        second.matter = Some(MatterId::new("m2"));
        second.source = linked.then(|| "ev1".to_owned());
        world.entries.push(second);
        let outcome = run(&world);
        assert!(outcome.discrepancies.is_empty(), "an entry in each file: {:?}", kinds(&outcome));
        if !linked {
            continue;
        }
        world.entries.pop();
        world.entries[1].matter = Some(MatterId::new("m3"));
        assert_eq!(kinds(&run(&world)), vec![DiscrepancyKind::MatterDiffers], "a file that nobody named");
    }
    let mut named = world(4);
    named.events[1].title = joint.as_str().into();
    named.entries[1].title = joint.as_str().into();
    assert_eq!(
        kinds(&run(&named)),
        vec![DiscrepancyKind::MatterDiffers],
        "nobody who reads the other file sees it"
    );
}

#[test]
fn what_only_its_words_call_off_stays_on_the_docket() {
    let lines = |world: &Snapshot| {
        docket(world, &Policy::default(), &Zones::bundled(), days()).expect("the policy is sound").1
    };
    let left_out = Agreement::LeftOut(SkipReason::CalledOff);
    for mut world in titled(2, "JD-2026-002 hearing 2 – rescheduled") {
        world.entries[2].title = world.events[2].title.clone();
        let all = lines(&world);
        assert_eq!(all.iter().filter(|line| line.agreement == left_out).count(), 1, "in both systems");
        world.entries.remove(2);
        let all = lines(&world);
        assert_eq!(all.iter().filter(|line| line.agreement == left_out).count(), 1, "in one");
        world.events[2].status = EventStatus::Cancelled;
        let all = lines(&world);
        assert!(all.iter().all(|line| line.agreement != left_out), "what the provider called off is no more");
    }
}

//! Deleted is deleted: taken out of a series, deleted late, made anew for somebody else or for another hour.

use super::case::{case, client, court, kind};
use super::drafts::{EventDraft, When, deposition, hearing, meeting};
use super::firm::{ANA, BEN, CHO};
use crate::calendar::event::{CalendarEvent, EventStatus};
use crate::coverage::Requirement;
use crate::firm::matter::Entry;
use crate::ids::RemoteId;
use crate::morning::snapshot::{DeletedEntry, DeletedEvent, Side, Snapshot};
use chrono::TimeDelta;

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

/// The provider says that the event is gone.
pub(super) fn gone(event: &EventDraft) -> impl Fn(&mut Snapshot) + 'static {
    let key = event.events()[0].key.clone();
    move |world: &mut Snapshot| {
        let account = world.systems[0].account.clone();
        let asked = Requirement { now: world.now, account: &account, window: None };
        let state = world.calendars.iter().find(|state| state.calendar.id == key.calendar);
        let proof = state.expect("it lay on a calendar").coverage.gone(&key, &asked);
        world.gone.push(proof.expect("its calendar was read"));
    }
}

/// The same, and an earlier reading has seen what it was.
fn deleted(event: &EventDraft) -> impl Fn(&mut Snapshot) + 'static {
    let (gone, event) = (gone(event), event.events()[0].clone());
    move |world: &mut Snapshot| {
        gone(world);
        world.deleted.push(DeletedEvent { event: event.clone(), learned: world.now });
    }
}

/// What is left of a day that was taken out of a series: its name and its hour.
fn bones(event: &mut CalendarEvent) {
    event.status = EventStatus::Cancelled;
    event.title = "".into();
    event.body = "".into();
    event.place = "".into();
    event.attendees.clear();
    event.categories.clear();
}

#[test]
fn the_hearing_was_deleted_and_clio_still_has_it() {
    case("who looks into Clio goes to court for nothing")
        .clio(motion().in_clio())
        .with(gone(&motion()))
        .says(court(kind::CALLED_OFF).only_clio().reading("deleted"))
        .only_linked()
        .judge();
}

#[test]
fn the_hearing_was_deleted_and_clio_does_not_have_it() {
    case("nothing is left anywhere, nothing is to be said").with(gone(&motion())).judge();
}

#[test]
fn a_deposition_was_deleted_and_another_attorneys_mediation_stood_at_that_hour() {
    let lee = deposition("JD-2026-101 Deposition of Dr. Lee");
    case("a mediation is no deposition: it has no event, and nothing says that it was called off")
        .clio(meeting("JD-2026-101 Mediation with the carrier").of(BEN).in_clio().made_by_hand())
        .with(deleted(&lee))
        .says(client(kind::MISSING_HERE).only_clio().whose(BEN))
        .never_reads("deleted")
        .judge();
}

#[test]
fn a_deposition_was_deleted_and_clio_names_another_witness() {
    let lee = deposition("JD-2026-101 Deposition of Dr. Lee");
    case("another witness is another deposition, whosever it is")
        .clio(deposition("JD-2026-101 Deposition of Dr. Sandoval").in_clio().made_by_hand())
        .with(deleted(&lee))
        .says(court(kind::MISSING_HERE).only_clio())
        .never_reads("deleted")
        .judge();
}

#[test]
fn a_deposition_was_deleted_and_clio_has_it_for_another_attorney() {
    let lee = deposition("JD-2026-101 Deposition of Dr. Lee");
    case("matter, hour and words are the same: it is the one that was deleted, whoever was to go")
        .clio(lee.clone().of(BEN).in_clio().made_by_hand())
        .with(deleted(&lee))
        .says(court(kind::CALLED_OFF).only_clio().whose(BEN).reading("deleted"))
        .judge();
}

#[test]
fn one_day_was_taken_out_of_the_weekly_call() {
    let weekly = meeting("JD-2026-105 Lund Bakery: weekly call").of_series("weekly");
    case("this Friday's call does not take place, the series goes on")
        .calendar(&weekly.clone().with(bones))
        .calendar(&weekly.clone().on("2026-11-27").again("next").of_series("weekly"))
        .clio(weekly.in_clio())
        .says(client(kind::CALLED_OFF))
        .only_linked()
        .judge();
}

#[test]
fn one_day_was_taken_out_of_the_weekly_call_and_clio_knows_the_series_only() {
    let weekly = meeting("JD-2026-105 Lund Bakery: weekly call").of_series("weekly");
    let names_series = |entry: &mut Entry| entry.source = Some("weekly".to_owned());
    case("the entry names the series: of this day it is the one that was taken out")
        .calendar(&weekly.clone().with(bones))
        .calendar(&weekly.clone().on("2026-11-27").again("next").of_series("weekly"))
        .clio(weekly.in_clio().made_by_hand().with(names_series))
        .says(client(kind::CALLED_OFF))
        .judge();
}

#[test]
fn one_day_of_the_weekly_call_was_moved_to_the_afternoon() {
    let weekly = meeting("JD-2026-105 Lund Bakery: weekly call").of_series("weekly");
    case("one day at another hour is moved, not called off")
        .calendar(&weekly.clone().at("15:00", "16:00"))
        .clio(weekly.in_clio())
        .says(client(kind::TIME))
        .judge();
}

#[test]
fn the_hearing_was_deleted_and_made_anew_for_another_attorney() {
    case("Ben goes instead of Ana: one change, not one too many and one too few")
        .calendar(&motion().of(BEN).again("anew"))
        .clio(motion().in_clio())
        .with(gone(&motion()))
        .says(court(kind::OWNER).whose(BEN).reading("Ana Reyes"))
        .judge();
}

#[test]
fn the_hearing_was_deleted_and_made_anew_for_the_afternoon() {
    case("the assistant deleted it and typed it in again at the new hour")
        .calendar(&motion().again("anew").at("14:30", "15:30"))
        .clio(motion().in_clio())
        .with(gone(&motion()))
        .says(court(kind::TIME).whose(ANA))
        .judge();
}

/// The motion was deleted, Clio still has it, and a call of the same matter stands in the calendar alone.
fn a_call_instead_of_the_motion(call: &EventDraft, why: &'static str) {
    case(why)
        .calendar(call)
        .clio(motion().in_clio())
        .with(gone(&motion()))
        .says(court(kind::CALLED_OFF).only_clio())
        .says(client(kind::MISSING_THERE).only_calendar())
        .only_linked()
        .judge();
}

#[test]
fn the_hearing_was_deleted_and_another_one_of_the_matter_was_made() {
    let other = meeting("JD-2026-101 Settlement call with adjuster").at("15:00", "15:30");
    a_call_instead_of_the_motion(
        &other,
        "a settlement call is no motion: one is called off, the other one missing",
    );
}

#[test]
fn the_hearing_was_deleted_and_something_else_of_the_matter_takes_its_hour() {
    let other = meeting("JD-2026-101 Settlement call with adjuster").again("other");
    a_call_instead_of_the_motion(
        &other,
        "the entry names the hearing that was deleted: no settlement call was ever typed in",
    );
}

#[test]
fn the_hearing_was_moved_to_monday_and_clio_has_friday() {
    case("through the link it stays one hearing that was moved")
        .calendar(&motion().on("2026-11-23"))
        .clio(motion().in_clio())
        .says(court(kind::TIME))
        .only_linked()
        .judge();
}

#[test]
fn the_hearing_was_moved_here_from_monday_and_clio_has_monday() {
    case("tomorrow is what counts, and Clio is silent about it")
        .calendar(&motion())
        .clio(motion().in_clio().on("2026-11-23"))
        .says(court(kind::TIME))
        .only_linked()
        .judge();
}

/// The old event is kept as a note of where the hearing went, and a new one stands there.
fn continued() -> (EventDraft, EventDraft) {
    let old = motion().titled("JD-2026-101 Smith v. Allstate: motion to compel (continued to 12/4)");
    (old, motion().again("december").on("2026-12-04"))
}

#[test]
fn the_hearing_was_continued_to_a_new_event_and_its_entry_was_moved_along() {
    let (old, new) = continued();
    case("Clio has the new date; that the entry still names the old event is no reason to remove it")
        .days("2026-12-04", "2026-12-04")
        .calendar(&old)
        .calendar(&new)
        .clio(motion().in_clio().on("2026-12-04"))
        .judge();
}

#[test]
fn the_hearing_was_continued_to_a_new_event_and_its_entry_was_left_behind() {
    let (old, new) = continued();
    case("on the old date nothing takes place, and Clio still sends Ana there")
        .calendar(&old)
        .calendar(&new)
        .clio(motion().in_clio())
        .says(court(kind::CALLED_OFF).reading("continued to 12/4"))
        .judge();
}

#[test]
fn a_hearing_was_called_off_and_another_thing_of_the_matter_is_at_that_hour() {
    let call = meeting("JD-2026-101 Settlement call with adjuster");
    case("the call takes place instead of the hearing, and the hearing's entry is not the call's")
        .calendar(&motion().with(|event| event.status = EventStatus::Cancelled))
        .calendar(&call.of(BEN))
        .clio(motion().in_clio())
        .says(court(kind::CALLED_OFF))
        .says(client(kind::MISSING_THERE).only_calendar().whose(BEN))
        .judge();
}

#[test]
fn a_hearing_was_called_off_and_made_anew_beside_the_old_event() {
    case("the assistant cancelled it and typed it in again at the same hour: Clio is right as it is")
        .calendar(&motion().with(|event| event.status = EventStatus::Cancelled))
        .calendar(&motion().again("anew"))
        .clio(motion().in_clio())
        .judge();
}

#[test]
fn the_same_call_takes_place_on_friday_and_on_monday() {
    let call = meeting("JD-2026-105 Lund Bakery: closing call");
    case("two calls of one name on two days are two calls, each with its entry")
        .both(&call)
        .both(&call.clone().again("monday").on("2026-11-23"))
        .judge();
}

#[test]
fn the_hearing_was_handed_over_and_the_old_calendar_did_not_answer() {
    case("Ana's calendar is known as of yesterday; Clio has the hearing, so that it is not missing there")
        .calendar(&motion())
        .calendar(&motion().of(BEN).again("anew"))
        .clio(motion().in_clio())
        .with(|world| {
            let ana = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == ANA);
            ana.expect("Ana has one").coverage.gap = Some("it did not answer".to_owned());
        })
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Ana Reyes"))
        .judge();
}

#[test]
fn another_hearing_of_the_matter_was_booked_while_the_old_calendar_did_not_answer() {
    let other = hearing("JD-2026-101 Smith v. Allstate: motion for sanctions").of(BEN).again("other");
    case("what Clio has stands for Ana's hearing; nothing there says anything of Ben's")
        .calendar(&motion())
        .calendar(&other)
        .clio(motion().in_clio())
        .with(|world| {
            let ana = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == ANA);
            ana.expect("Ana has one").coverage.gap = Some("it did not answer".to_owned());
        })
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Ana Reyes"))
        .says(court(kind::MISSING_THERE).only_calendar().whose(BEN))
        .judge();
}

#[test]
fn the_calendar_did_not_answer_and_the_hearing_is_not_in_it() {
    case("without a reading nothing is deleted and nothing missing")
        .clio(motion().in_clio())
        .with(|world| {
            let ana = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == ANA);
            ana.expect("Ana has one").coverage.gap = Some("it did not answer".to_owned());
        })
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Ana Reyes"))
        .judge();
}

#[test]
fn a_copied_entry_of_a_handed_over_hearing_while_a_calendar_did_not_answer() {
    let handed = motion().of(BEN).again("anew");
    let call = meeting("JD-2026-101 Settlement call with adjuster").again("call").at("10:00", "11:30");
    case(
        "both entries name what nobody can say is gone; the copy is no settlement call, whatever begins then",
    )
    .calendar(&handed)
    .calendar(&call)
    .clio(motion().in_clio())
    .clio(motion().in_clio().again("zz-copy"))
    .with(|world| {
        let gone = gone(&motion());
        gone(world);
        let cho = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == CHO);
        cho.expect("Cho has one").coverage.gap = Some("it did not answer".to_owned());
    })
    .says(court(kind::NOT_CHECKED).sides(&[]).reading("Cho Lin"))
    .says(court(kind::OWNER).whose(BEN))
    .says(court(kind::DUPLICATE).sides(&[Side::Record, Side::Practice, Side::Practice]))
    .says(client(kind::MISSING_THERE).only_calendar())
    .only_linked()
    .judge();
}

/// Its entry was seen to be deleted in Clio this morning, after the two had agreed yesterday.
fn entry_deleted(event: &EventDraft) -> impl Fn(&mut Snapshot) + 'static {
    let event = event.events()[0].clone();
    move |world: &mut Snapshot| {
        let (learned, agreed) = (world.now, Some(world.now - TimeDelta::days(1)));
        let (event, span) = (event.key.id.clone(), event.span.clone());
        world.deleted_entries.push(DeletedEntry { event, span, learned, agreed });
    }
}

#[test]
fn somebody_deleted_the_entry_in_clio_after_the_two_had_agreed() {
    case("somebody may have meant to: the calendar is asked before the entry is made anew")
        .calendar(&motion())
        .with(entry_deleted(&motion()))
        .says(
            court(kind::MISSING_THERE)
                .only_calendar()
                .reading("Clio had an entry for it, which was deleted there; that was seen"),
        )
        .mentions("Both last agreed")
        .judge();
}

#[test]
fn an_entry_of_another_day_of_the_series_was_deleted_in_clio() {
    let standup = motion().with(|event| event.series = Some(RemoteId::new("weekly")));
    case("that Clio has nothing for this day is not explained by what was deleted of another one")
        .calendar(&standup)
        .with(|world| {
            let span = motion().on("2026-11-27").events()[0].span.clone();
            let (learned, event) = (world.now, RemoteId::new("weekly"));
            world.deleted_entries.push(DeletedEntry { event, span, learned, agreed: None });
        })
        .says(court(kind::MISSING_THERE).only_calendar())
        .never_reads("deleted")
        .judge();
}

#[test]
fn an_entry_was_deleted_in_clio_and_made_anew_there() {
    case("what stands there now agrees, and what was deleted is no news")
        .both(&motion())
        .with(entry_deleted(&motion()))
        .judge();
}

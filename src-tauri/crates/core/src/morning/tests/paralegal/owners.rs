//! Whose an appointment is: assistants type hearings in, courts invite, attorneys are guests and stand in for each other.

use super::case::{case, client, court, kind};
use super::deleted_and_moved::gone;
use super::drafts::{EventDraft, When, bare, deposition, hearing, meeting};
use super::firm::{ANA, BEN, CLERK, COURT_CALENDAR, DANA, ELI};
use crate::calendar::event::ResponseStatus;
use crate::firm::people::{Email, Member, Staff};
use crate::morning::snapshot::{Doubt, Side, Snapshot};

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

/// Dana has typed it into her own calendar and asked Ana to come.
fn typed_by_the_assistant() -> EventDraft {
    motion().of(DANA).asks(ANA, ResponseStatus::Accepted).copied_to(ANA)
}

#[test]
fn the_assistant_typed_the_hearing_in_and_asked_the_attorney() {
    case("the hearing is the attorney's, whoever typed it in")
        .calendar(&typed_by_the_assistant())
        .clio(motion().in_clio())
        .never_given_to(DANA)
        .judge();
}

#[test]
fn the_hearing_that_the_assistant_typed_in_is_missing_in_clio() {
    case("the row goes to the attorney, and so would the entry")
        .calendar(&typed_by_the_assistant())
        .says(court(kind::MISSING_THERE).only_calendar().whose(ANA))
        .never_given_to(DANA)
        .judge();
}

#[test]
fn the_assistant_typed_the_hearing_into_the_attorneys_calendar() {
    case("a delegate writes into the attorney's calendar, and the provider names the delegate as organiser")
        .calendar(&motion().called_by(DANA))
        .clio(motion().in_clio())
        .never_given_to(DANA)
        .judge();
}

#[test]
fn the_paralegals_own_appointment_stays_the_paralegals() {
    let notary = meeting("JD-2026-102 Okafor: sign and notarize").of(ELI);
    case("no attorney is asked and it lies on no attorney's calendar: it is Eli's own").both(&notary).judge();
}

#[test]
fn the_paralegal_typed_the_hearing_in_for_nobody_in_particular() {
    case("Eli goes to no hearing; for whom it is has to be asked, and Clio's word is no difference")
        .calendar(&motion().of(ELI))
        .clio(motion().in_clio())
        .judge();
}

#[test]
fn the_court_invited_the_attorney() {
    let invited = motion().called_by(CLERK).asks(ANA, ResponseStatus::Accepted);
    case("the clerk is an outsider, so that it is the one attorney's who was asked")
        .calendar(&invited)
        .clio(motion().in_clio())
        .judge();
}

#[test]
fn the_court_invited_the_attorney_and_the_assistant() {
    let invited = motion()
        .called_by(CLERK)
        .asks(ANA, ResponseStatus::Accepted)
        .asks(DANA, ResponseStatus::Accepted)
        .copied_to(DANA);
    case("an assistant never owns the hearing beside the attorney")
        .calendar(&invited)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(DANA))))
        .never_reads("more than one possible owner")
        .judge();
}

#[test]
fn the_court_calendar_asks_the_attorney() {
    let shared = motion()
        .called_by("court-calendar@firm.example")
        .on_calendar(COURT_CALENDAR)
        .asks(ANA, ResponseStatus::Accepted);
    case("the docket clerk keeps one calendar for all courts and asks the attorney of the case")
        .calendar(&shared)
        .clio(motion().in_clio())
        .judge();
}

#[test]
fn the_court_calendar_asks_the_attorney_and_clio_has_nothing() {
    let shared = motion()
        .called_by("court-calendar@firm.example")
        .on_calendar(COURT_CALENDAR)
        .asks(ANA, ResponseStatus::Accepted);
    case("a shared calendar is no reason to lose it, and it is the attorney's")
        .calendar(&shared)
        .says(court(kind::MISSING_THERE).only_calendar().whose(ANA))
        .judge();
}

#[test]
fn the_court_calendar_asks_nobody_and_clio_has_nothing() {
    let shared = motion().called_by("court-calendar@firm.example").on_calendar(COURT_CALENDAR).asks_nobody();
    case("that nobody is named is a second trouble, not a reason to say nothing")
        .calendar(&shared)
        .says(court(kind::MISSING_THERE).only_calendar().reading("nobody of the firm"))
        .judge();
}

#[test]
fn the_court_calendar_asks_nobody_and_clio_knows_whose_it_is() {
    let shared = motion().called_by("court-calendar@firm.example").on_calendar(COURT_CALENDAR);
    case("it is the same hearing: neither of the two is missing")
        .calendar(&shared)
        .clio(motion().in_clio())
        .mentions("nobody of the firm owns it")
        .judge();
}

#[test]
fn one_event_of_two_attorneys_and_one_entry_with_both() {
    let both = motion().asks(BEN, ResponseStatus::Accepted).copied_to(BEN);
    case("Ana holds it, Ben comes along, and Clio says so")
        .calendar(&both)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .judge();
}

#[test]
fn one_event_of_two_attorneys_and_an_entry_for_each() {
    let both = motion().asks(BEN, ResponseStatus::Accepted).copied_to(BEN);
    case("in Clio each attorney has the own calendar: it is one appointment, and no duplicate")
        .calendar(&both)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .clio(motion().in_clio().of(BEN).again("bens").with(|entry| entry.attendees.extend(Email::new(ANA))))
        .judge();
}

#[test]
fn an_event_of_each_attorney_and_one_entry_with_both() {
    case("each typed it into the own calendar, Clio has it once with both: nothing is missing")
        .calendar(&motion())
        .calendar(&motion().of(BEN).again("bens"))
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .judge();
}

#[test]
fn an_entry_for_each_and_the_other_attorney_has_declined() {
    let motion = motion().asks(BEN, ResponseStatus::Declined);
    case("Ben does not go, and Clio has the hearing on his calendar all the same")
        .calendar(&motion)
        .clio(motion.in_clio())
        .clio(motion.in_clio().of(BEN).again("bens"))
        .says(court(kind::DUPLICATE).sides(&[Side::Record, Side::Practice, Side::Practice]))
        .judge();
}

/// Ben had it on his own calendar, too, and Clio an entry for each of the two.
fn an_entry_for_bens_own_event() -> (EventDraft, EventDraft) {
    (motion().asks(BEN, ResponseStatus::Accepted), motion().of(BEN).again("bens-own"))
}

#[test]
fn an_entry_for_each_and_the_other_attorneys_own_event_was_deleted() {
    let (anas, bens) = an_entry_for_bens_own_event();
    case("what Ben's entry was made for is gone; whether he still goes is for a person")
        .calendar(&anas)
        .clio(anas.in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .clio(bens.in_clio())
        .with(gone(&bens))
        .says(court(kind::CALLED_OFF).only_clio().whose(BEN).reading("deleted"))
        .only_linked()
        .judge();
}

#[test]
fn an_entry_for_each_and_nobody_knows_of_the_other_attorneys_own_event() {
    let (anas, bens) = an_entry_for_bens_own_event();
    let key = bens.events()[0].key.clone();
    case("that of Ben's event nothing could be found out is said, and nothing else")
        .calendar(&anas)
        .clio(anas.in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .clio(bens.in_clio())
        .with(move |world: &mut Snapshot| {
            let (connection, id) = (key.connection.clone(), key.id.as_str().to_owned());
            world.doubts.push(Doubt { connection, id, why: "it did not answer".to_owned() });
        })
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("did not answer"))
        .only_linked()
        .judge();
}

/// Ben's own event without a category, beside Ana's.
fn bens_without_category() -> EventDraft {
    bare("JD-2026-101 Smith v. Allstate: motion to compel").of(BEN).again("bens")
}

#[test]
fn an_event_of_each_attorney_and_the_one_entry_is_at_another_hour() {
    let entry = motion().in_clio().at("11:00", "12:00");
    case("the entry agrees with neither of the two, and nothing says that it does")
        .calendar(&motion())
        .calendar(&bens_without_category())
        .clio(entry.with(|entry| entry.attendees.extend(Email::new(BEN))))
        .says(court(kind::TIME).whose(ANA))
        .mentions("no category")
        .never_reads("which agrees")
        .judge();
}

#[test]
fn an_event_of_each_attorney_without_category_and_the_one_entry_agrees() {
    case("for Ben's event there is the entry of both, and that is said beside the breach")
        .calendar(&motion())
        .calendar(&bens_without_category())
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .mentions("an entry for it, which agrees")
        .judge();
}

#[test]
fn the_one_who_has_to_be_at_two_places_is_named() {
    let invited = motion()
        .called_by(CLERK)
        .asks(ANA, ResponseStatus::Accepted)
        .asks(BEN, ResponseStatus::Accepted)
        .copied_to(BEN);
    let demurrer = hearing("JD-2026-102 Okafor v. Metro Transit: demurrer").of(BEN).at("10:30", "11:30");
    case("Ana and Ben go to one hearing, Ben alone to the other one: Ana has no trouble")
        .calendar(&invited)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .both(&demurrer)
        .says(court(kind::CLASH).sides(&[Side::Record, Side::Record]).reading("Ben Walsh is booked twice"))
        .never_reads("Ana Reyes is booked twice")
        .judge();
}

#[test]
fn two_attorneys_have_different_appointments_of_one_matter_at_one_time() {
    let call = meeting("JD-2026-101 Settlement call with adjuster").of(BEN);
    case("Ben's call is not Ana's hearing, though matter and hour are the same")
        .calendar(&motion())
        .calendar(&call)
        .clio(motion().in_clio())
        .says(client(kind::MISSING_THERE).only_calendar().whose(BEN))
        .judge();
}

#[test]
fn an_entry_twice_on_one_attorneys_calendar_is_a_duplicate() {
    case("two attorneys are a reason for two entries, one attorney is none")
        .calendar(&motion())
        .clio(motion().in_clio())
        .clio(motion().in_clio().again("twice"))
        .says(court(kind::DUPLICATE).sides(&[Side::Record, Side::Practice, Side::Practice]))
        .judge();
}

#[test]
fn the_court_invited_two_attorneys() {
    let invited = motion()
        .called_by(CLERK)
        .asks(ANA, ResponseStatus::Accepted)
        .asks(BEN, ResponseStatus::Accepted)
        .copied_to(BEN);
    case("both own it; that is how co-counsel works, and breaks no rule")
        .calendar(&invited)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .never_reads("more than one possible owner")
        .judge();
}

#[test]
fn the_partner_called_it_and_the_associate_has_it_in_clio() {
    let called = motion().of(BEN).asks(ANA, ResponseStatus::Accepted).copied_to(ANA);
    case("Ana goes with Ben, Clio has it on her calendar with him in it: both are right")
        .calendar(&called)
        .clio(motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN))))
        .judge();
}

#[test]
fn the_hearing_of_one_attorney_is_anothers_in_clio() {
    case("Ben would be expected in court, and nobody told him")
        .calendar(&motion())
        .clio(motion().in_clio().of(BEN))
        .says(court(kind::OWNER).whose(ANA).reading("Ana Reyes").reading("Ben Walsh"))
        .judge();
}

#[test]
fn the_deposition_went_to_another_attorney_on_the_calendar_only() {
    let lee = deposition("JD-2026-101 Deposition of Dr. Lee");
    case("the calendar is right: Ben takes it, and Clio still sends Ana")
        .calendar(&lee.clone().of(BEN))
        .clio(lee.in_clio())
        .says(court(kind::OWNER).whose(BEN))
        .judge();
}

#[test]
fn an_unread_calendar_of_another_attorney_changes_nothing() {
    case("what could not be read of Ben says nothing about Ana's hearing")
        .calendar(&motion())
        .clio(motion().in_clio())
        .with(|world| {
            let ben = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == BEN);
            ben.expect("Ben has one").coverage.gap = Some("it did not answer".to_owned());
        })
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Ben Walsh"))
        .judge();
}

/// Somebody's calendar did not answer.
fn dark(who: &'static str) -> impl Fn(&mut Snapshot) + 'static {
    move |world| {
        let own = world.calendars.iter_mut().find(|state| state.calendar.id.as_str() == who);
        own.expect("has one").coverage.gap = Some("it did not answer".to_owned());
    }
}

#[test]
fn the_calendar_of_whoever_schedules_for_the_attorney_was_not_read() {
    case("Dana types Ana's hearings into her own calendar: it may stand there, where nobody could look")
        .clio(motion().in_clio().made_by_hand())
        .with(|world| schedules_for(world, DANA, ANA))
        .with(dark(DANA))
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Dana Pruitt"))
        .judge();
    case("Eli schedules for nobody: what he has says nothing of Ana's")
        .clio(motion().in_clio().made_by_hand())
        .with(|world| schedules_for(world, DANA, ANA))
        .with(dark(ELI))
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Eli Katz"))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
    case("the firm has set Eli's calendar as Ana's")
        .clio(motion().in_clio().made_by_hand())
        .policy(|policy| drop(policy.owner_of.insert(ELI.to_owned(), vec![ANA.to_owned()])))
        .with(dark(ELI))
        .says(court(kind::NOT_CHECKED).sides(&[]).reading("Eli Katz"))
        .judge();
}

fn schedules_for(world: &mut Snapshot, who: &str, attorney: &str) {
    let members: Vec<Member> = world.staff.iter().cloned().collect();
    world.staff = Staff::new(members.into_iter().map(|mut member| {
        if member.email.as_str() == who {
            member.schedules_for.extend(Email::new(attorney));
        }
        member
    }));
}

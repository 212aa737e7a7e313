//! The calendar of record has one appointment more than once, and says two things of it: neither of them is the right one
//! before a person has said so.

use super::case::{case, court, kind};
use super::drafts::{EventDraft, When, hearing};
use super::firm::{BEN, DANA};
use crate::calendar::event::ResponseStatus;
use crate::firm::people::Email;
use crate::ids::{CalendarId, RemoteId};
use crate::morning::snapshot::{Side, Snapshot};
use chrono::TimeDelta;

const TWO_EVENTS: [Side; 2] = [Side::Record, Side::Record];

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel").in_place("Courtroom 5")
}

fn bens() -> EventDraft {
    motion().of(BEN).again("bens-own")
}

/// Clio has it once, on Ana's calendar, with both.
fn with_both() -> super::drafts::EntryDraft {
    motion().in_clio().with(|entry| entry.attendees.extend(Email::new(BEN)))
}

#[test]
fn each_attorney_typed_it_in_and_one_has_another_place() {
    case("one of them stands before the wrong door, and Clio cannot say which")
        .calendar(&motion())
        .calendar(&bens().in_place("Courtroom 9"))
        .clio(with_both())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("Courtroom 9").reading("Courtroom 5"))
        .by_hand()
        .judge();
}

#[test]
fn each_attorney_typed_it_in_and_one_has_another_hour() {
    case("it is one hearing at one of two hours: nothing is made anew for it")
        .calendar(&motion())
        .calendar(&bens().at("11:00", "12:00"))
        .clio(with_both())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("11:00").reading("Ben Walsh"))
        .by_hand()
        .judge();
}

#[test]
fn each_attorney_typed_it_in_and_one_called_it_off() {
    case("it takes place or it does not")
        .calendar(&motion())
        .calendar(&bens().titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel"))
        .clio(with_both())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("called off").reading("Ben Walsh"))
        .by_hand()
        .judge();
}

#[test]
fn each_attorney_typed_it_in_alike() {
    case("two events that say the same are one appointment")
        .calendar(&motion())
        .calendar(&bens().in_place("Ctrm. 5"))
        .clio(with_both())
        .judge();
    case("and only one of them asks the assistant: Clio names the people of both")
        .calendar(&motion().asks(DANA, ResponseStatus::Accepted))
        .calendar(&bens())
        .clio(with_both().with(|entry| entry.attendees.extend(Email::new(DANA))))
        .judge();
}

#[test]
fn two_hearings_of_two_attorneys_in_one_matter() {
    let bens = bens().at("14:00", "15:00");
    case("each has an entry of its own: two appointments, however alike they are")
        .both(&motion())
        .both(&bens)
        .judge();
    case("and where Clio's entry does not name Ben, his hearing is missing there")
        .both(&motion())
        .calendar(&bens)
        .says(court(kind::MISSING_THERE).only_calendar().whose(BEN))
        .judge();
}

/// Ben's copy of Ana's invitation, some hours later.
fn copy_moved(hours: i64) -> impl Fn(&mut Snapshot) {
    move |world: &mut Snapshot| {
        let own = world.events.iter().find(|event| event.title.reveal().contains("motion to compel"));
        let mut copy = own.expect("the motion stands there").clone();
        copy.key.calendar = CalendarId::new(BEN);
        copy.key.id = RemoteId::new("bens-copy");
        if let crate::time::Span::Timed { start, end, .. } = &mut copy.span {
            (*start, *end) = (*start + TimeDelta::hours(hours), *end + TimeDelta::hours(hours));
        }
        world.events.push(copy);
    }
}

#[test]
fn the_guests_copy_shows_another_hour() {
    let motion = motion().asks(BEN, ResponseStatus::Accepted);
    let entry = motion.in_clio().with(|entry| entry.attendees.extend(Email::new(BEN)));
    case("Ben's own calendar tells him two o'clock: Ana's copy is not right because it is Ana's")
        .calendar(&motion)
        .clio(entry.clone())
        .with(copy_moved(4))
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("2:00").reading("Ben Walsh"))
        .by_hand()
        .judge();
    case("where Clio has a third hour, no click writes that of the first copy")
        .calendar(&motion)
        .clio(entry.at("12:00", "13:00"))
        .with(copy_moved(4))
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("2:00"))
        .says(court(kind::TIME).reading("another copy"))
        .by_hand()
        .judge();
}

#[test]
fn copies_that_show_one_hour() {
    let motion = motion().asks(BEN, ResponseStatus::Accepted);
    let entry = motion.in_clio().with(|entry| entry.attendees.extend(Email::new(BEN)));
    case("a copy is a copy").calendar(&motion).clio(entry.clone()).with(copy_moved(0)).judge();
    let declined = motion.asks(BEN, ResponseStatus::Declined);
    case("who has declined goes at no hour")
        .calendar(&declined)
        .clio(declined.in_clio())
        .with(copy_moved(4))
        .judge();
}

#[test]
fn one_attorney_has_it_twice_and_not_alike() {
    case("two doors for one hearing, on one calendar")
        .calendar(&motion())
        .calendar(&motion().again("second").in_place("Courtroom 9"))
        .clio(motion().in_clio())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("Courtroom 5").reading("Courtroom 9"))
        .by_hand()
        .judge();
    case("it stands, and it is called off")
        .calendar(&motion())
        .calendar(
            &motion().again("second").titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel"),
        )
        .clio(motion().in_clio())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("one of them is called off"))
        .by_hand()
        .judge();
    case("what was called off at another hour is another one, and told as that")
        .both(&motion())
        .calendar(
            &motion()
                .again("second")
                .titled("CANCELLED JD-2026-101 Smith v. Allstate: motion to compel")
                .at("15:00", "16:00"),
        )
        .mentions("call it off")
        .judge();
}

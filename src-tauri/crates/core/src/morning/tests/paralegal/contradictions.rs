//! The calendar of record has one appointment more than once, and says two things of it: neither of them is the right one
//! before a person has said so.

use super::case::{case, court, kind};
use super::drafts::{EventDraft, When, hearing};
use super::firm::{BEN, DANA};
use crate::calendar::event::{CalendarEvent, EventStatus, ResponseStatus};
use crate::firm::people::Email;
use crate::ids::{CalendarId, RemoteId};
use crate::morning::snapshot::{Side, Snapshot};
use crate::time::Span;
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

/// Ben's copy of Ana's invitation, in which something else stands.
fn bens_copy(change: impl Fn(&mut CalendarEvent)) -> impl Fn(&mut Snapshot) {
    move |world: &mut Snapshot| {
        let own = world.events.iter().find(|event| event.title.reveal().contains("motion to compel"));
        let mut copy = own.expect("the motion stands there").clone();
        copy.key.calendar = CalendarId::new(BEN);
        copy.key.id = RemoteId::new("bens-copy");
        change(&mut copy);
        world.events.push(copy);
    }
}

/// Some hours later.
fn copy_moved(hours: i64) -> impl Fn(&mut Snapshot) {
    bens_copy(move |copy| {
        if let Span::Timed { start, end, .. } = &mut copy.span {
            (*start, *end) = (*start + TimeDelta::hours(hours), *end + TimeDelta::hours(hours));
        }
    })
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

/// Ana's invitation, which Ben has accepted, and Clio's entry with both.
fn invitation() -> (EventDraft, super::drafts::EntryDraft) {
    let motion = motion().asks(BEN, ResponseStatus::Accepted);
    let entry = motion.in_clio().with(|entry| entry.attendees.extend(Email::new(BEN)));
    (motion, entry)
}

const CANCELLED: &str = "CANCELLED JD-2026-101 Smith v. Allstate: motion to compel";

#[test]
fn the_guests_copy_says_something_else() {
    type Change = fn(&mut CalendarEvent);
    let changes: [(&str, Change); 8] = [
        ("Courtroom 9", |copy| copy.place = "Courtroom 9".into()),
        ("the place", |copy| copy.body = "Join https://zoom.us/j/7771112222".into()),
        ("one of them is called off", |copy| copy.title = CANCELLED.into()),
        ("one of them is called off", |copy| copy.status = EventStatus::Cancelled),
        ("one of them is called off", |copy| copy.body = "Off calendar per clerk 11/18.".into()),
        ("deposition", |copy| copy.title = "JD-2026-101 Smith v. Allstate: deposition of Smith".into()),
        ("JD-2026-102", |copy| copy.title = "JD-2026-102 motion to compel".into()),
        ("the time", |copy| {
            let day = "2026-11-20".parse().expect("is a day");
            copy.span = Span::AllDay { first: day, end: "2026-11-21".parse().expect("is a day") };
        }),
    ];
    for (words, change) in changes {
        let (motion, entry) = invitation();
        case("Ben reads his own copy, and it is not wrong because it is his")
            .calendar(&motion.saying("Join https://zoom.us/j/5551112222"))
            .clio(entry)
            .with(bens_copy(change))
            .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading(words).reading("Ben Walsh"))
            .by_hand()
            .judge();
    }
}

#[test]
fn the_guests_copy_says_the_same_in_other_words() {
    type Change = fn(&mut CalendarEvent);
    let changes: [(&str, Change); 7] = [
        ("without its place nothing is said of it", |copy| copy.place = "".into()),
        ("one room is written in two ways", |copy| copy.place = "Ctrm. 5".into()),
        ("Ben keeps it private", |copy| copy.private = true),
        ("its words are withheld", |copy| {
            copy.private = true;
            (copy.title, copy.place) = ("".into(), "".into());
        }),
        ("Ben took that day out of his own series", |copy| {
            copy.status = EventStatus::Cancelled;
            (copy.title, copy.place) = ("".into(), "".into());
            copy.attendees.clear();
        }),
        ("a note of his own", |copy| copy.body = "Bring the exhibits".into()),
        ("Ben was taken off the list, and his copy was called off with that", |copy| {
            copy.status = EventStatus::Cancelled;
            copy.attendees.retain(|one| one.email.as_str() != BEN);
        }),
    ];
    for (why, change) in changes {
        let (motion, entry) = invitation();
        let listed = why.starts_with("Ben was");
        let motion = if listed { self::motion() } else { motion };
        let entry = if listed { motion.in_clio() } else { entry };
        case(why).calendar(&motion).clio(entry).with(bens_copy(change)).judge();
    }
}

#[test]
fn the_organisers_copy_is_called_off_and_the_guests_is_not() {
    let (motion, entry) = invitation();
    let alive = "JD-2026-101 Smith v. Allstate: motion to compel";
    case("Ana typed CANCELLED into hers and sent it to nobody: the entry stays until somebody has said so")
        .calendar(&motion.clone().titled(CANCELLED))
        .clio(entry.clone())
        .with(bens_copy(move |copy| copy.title = alive.into()))
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("one of them is called off"))
        .says(court(kind::CALLED_OFF).reading("another copy"))
        .by_hand()
        .judge();
    case("the same where the program has called hers off")
        .calendar(&motion.with(|event| event.status = EventStatus::Cancelled))
        .clio(entry)
        .with(bens_copy(|copy| copy.status = EventStatus::Confirmed))
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("one of them is called off"))
        .says(court(kind::CALLED_OFF).reading("another copy"))
        .by_hand()
        .judge();
}

#[test]
fn another_attorneys_own_event_is_called_off() {
    let bens_off = bens().titled(CANCELLED);
    case("the calendar says of one hearing that it stands and that it does not, whatever Clio has")
        .both(&motion())
        .calendar(&bens_off)
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("one of them is called off"))
        .by_hand()
        .judge();
    case("where Clio has it for the one who called it off, no click gives it to the other one")
        .calendar(&motion())
        .calendar(&bens_off)
        .clio(bens().in_clio().made_by_hand())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("one of them is called off"))
        .says(court(kind::OWNER).reading("another copy"))
        .by_hand()
        .judge();
    let (motion, entry) = invitation();
    case("whoever is asked to the other one has taken the own one out for it")
        .calendar(&motion)
        .clio(entry)
        .calendar(&bens_off)
        .mentions("call it off")
        .judge();
    case("what Ben called off at another hour is another one")
        .both(&self::motion())
        .calendar(&bens_off.clone().at("15:00", "16:00"))
        .mentions("call it off")
        .judge();
    case("and so is a deposition of the other matter")
        .both(&self::motion())
        .calendar(&bens_off.titled("CANCELLED JD-2026-102 Okafor v. Metro Transit: motion to compel"))
        .mentions("call it off")
        .judge();
}

#[test]
fn clio_says_what_one_of_two_versions_says() {
    for (first, second) in [("Courtroom 5", "Courtroom 9"), ("Courtroom 9", "Courtroom 5")] {
        case("one alarm says both doors, and none of them is written")
            .calendar(&motion().in_place(first))
            .calendar(&motion().again("second").in_place(second))
            .clio(motion().in_clio())
            .says(court(kind::DUPLICATE).sides(&TWO_EVENTS).reading("Courtroom 5").reading("Courtroom 9"))
            .by_hand()
            .judge();
    }
    case("a third door is a difference of its own")
        .calendar(&motion())
        .calendar(&motion().again("second").in_place("Courtroom 9"))
        .clio(motion().in_place("Courtroom 7").in_clio())
        .says(court(kind::DUPLICATE).sides(&TWO_EVENTS))
        .says(court(kind::PLACE).reading("another copy"))
        .by_hand()
        .judge();
}

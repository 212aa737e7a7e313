//! What stands on the docket beside what the report says.

use super::{CLIENT, LAWYERS, days, email, event, world};
use crate::calendar::event::{Attendee, EventStatus, ResponseStatus, ShowAs};
use crate::firm::policy::Policy;
use crate::ids::{CalendarId, RemoteId};
use crate::morning::docket::{DocketLine, docket};
use crate::morning::snapshot::Snapshot;
use crate::time::zone::Zones;

fn lines(world: &Snapshot) -> Vec<DocketLine> {
    docket(world, &Policy::default(), &Zones::bundled(), days()).expect("the policy is sound").1
}

fn asked(who: &str, response: ResponseStatus, resource: bool) -> Attendee {
    Attendee { email: email(who), name: "".into(), response, resource }
}

#[test]
fn each_answer_is_that_of_the_copy_that_speaks_for_it_and_the_caller_gives_none() {
    let (owner, colleague) = (LAWYERS[0], LAWYERS[1]);
    let mut world = world(3);
    world.events[0].attendees = vec![
        asked(owner, ResponseStatus::Declined, false),
        asked(CLIENT, ResponseStatus::Declined, false),
        asked(colleague, ResponseStatus::Tentative, false),
        asked("stranger@other.example", ResponseStatus::None, false),
        asked("room4@firm.example", ResponseStatus::Accepted, true),
    ];
    let mut copy = world.events[0].clone();
    copy.key.calendar = CalendarId::new(colleague);
    copy.key.id = RemoteId::new("copy");
    copy.attendees = vec![
        asked(CLIENT, ResponseStatus::Accepted, false),
        asked("late@other.example", ResponseStatus::Accepted, false),
    ];
    world.events.push(copy);
    let lines = lines(&world);
    let line = lines.iter().find(|line| line.record[0].key == event(0).key).expect("it is on the day");
    let answers: Vec<_> = line.answers.iter().map(|(who, answer)| (who.as_str(), *answer)).collect();
    let expected = [
        (colleague, ResponseStatus::Tentative),
        ("late@other.example", ResponseStatus::Accepted),
        (CLIENT, ResponseStatus::Declined),
        ("stranger@other.example", ResponseStatus::None),
    ];
    assert_eq!(answers, expected, "no room, nobody twice, and who called it was not asked");
    assert!(line.has_declined(&email(CLIENT)) && !line.has_declined(&email(owner)), "by the same answers");
    assert!(!line.tentative, "nobody only holds it");
    let other = lines.iter().find(|line| line.record[0].key == event(1).key).expect("it is on the day");
    assert_eq!(other.answers.len(), 2, "of another one nothing is changed");
}

#[test]
fn a_title_that_says_declined_is_an_answer_of_its_owners_and_held_is_held() {
    let mut world = world(3);
    world.events[0].title = "Declined: JD-2026-000 hearing 0".into();
    world.events[1].show_as = ShowAs::Tentative;
    world.events[2].status = EventStatus::Tentative;
    let lines = lines(&world);
    let of =
        |at: usize| lines.iter().find(|line| line.record[0].key == event(at).key).expect("is on the day");
    assert!(of(0).has_declined(&email(LAWYERS[0])), "as the copy in the calendar says by its title");
    assert_eq!([0, 1, 2].map(|at| of(at).tentative), [false, true, true], "by either sign, and only these");
}

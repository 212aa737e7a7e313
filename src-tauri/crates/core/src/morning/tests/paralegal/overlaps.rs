//! Who is booked twice, and what a paralegal would not call that: the way to a hearing, the hold that was put there for it, a
//! lunch.

use super::case::{Row, case, court, kind};
use super::drafts::{EventDraft, When, bare, hearing};
use super::firm::{ANA, BEN};
use crate::calendar::event::{EventStatus, ShowAs};
use crate::morning::snapshot::Side;

fn motion() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

fn clash() -> Row {
    court(kind::CLASH).sides(&[Side::Record, Side::Record]).whose(ANA)
}

fn alone(title: &str) -> EventDraft {
    bare(title).asks_nobody().at("9:30", "10:30")
}

fn held(title: &str) -> EventDraft {
    alone(title).at("10:00", "11:00").with(|event| {
        event.status = EventStatus::Tentative;
        event.show_as = ShowAs::Tentative;
    })
}

#[test]
fn the_way_to_the_hearing() {
    case("Ana travels to the very hearing")
        .both(&motion())
        .calendar(&alone("Travel to court – JD-2026-101"))
        .judge();
    case("Ana travels to another matter's court, and cannot be at this one")
        .both(&motion())
        .calendar(&alone("Travel to court – JD-2026-102"))
        .says(clash().reading("Travel to court"))
        .judge();
    case("where the title says no matter, nobody knows where she goes")
        .both(&motion())
        .calendar(&alone("Travel to Norfolk"))
        .says(clash().reading("Norfolk"))
        .judge();
    case("Ana travels to a deposition of the matter while the hearing goes on")
        .both(&motion())
        .calendar(&alone("Travel to deposition – JD-2026-101"))
        .says(clash().reading("Travel to deposition"))
        .judge();
}

#[test]
fn a_hold_for_the_hearing() {
    case("the hearing is set, and somebody forgot to take the hold out: it is told, and no alarm")
        .both(&motion())
        .calendar(&held("HOLD – JD-2026-101 motion to compel"))
        .mentions("tentative")
        .never_reads("It is tentative. It is tentative")
        .judge();
    case("the hearing itself is missing in Clio: one alarm, and none for the hold")
        .calendar(&motion())
        .calendar(&held("HOLD – JD-2026-101 motion to compel"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
    case("a hold of which nothing else stands there may be the hearing")
        .calendar(&held("HOLD – hearing JD-2026-101"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
    case("a hold for another appointment of the matter")
        .both(&motion())
        .calendar(&held("HOLD – JD-2026-101 deposition of Jones"))
        .says(clash().reading("HOLD"))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
    case("a hold of another attorney books nobody twice, and is no hold of Ana's hearing")
        .both(&motion())
        .calendar(&held("HOLD – hearing JD-2026-101").of(BEN))
        .says(court(kind::MISSING_THERE).only_calendar())
        .judge();
}

#[test]
fn a_break_beside_the_hearing() {
    case("lunch waits").both(&motion()).calendar(&alone("Lunch")).judge();
    case("who asks somebody to lunch is expected there")
        .both(&motion())
        .calendar(&bare("Lunch").at("9:30", "10:30"))
        .says(clash().reading("Lunch"))
        .judge();
    case("a dentist does not wait")
        .both(&motion())
        .calendar(&alone("Dentist"))
        .says(clash().reading("Dentist"))
        .judge();
}

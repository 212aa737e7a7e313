//! Two systems that never agreed about an appointment: called off here, at another hour there; or in the file of another
//! matter of the same client.

use super::case::{case, client, court, kind};
use super::deleted_and_moved::gone;
use super::drafts::{EntryDraft, EventDraft, When, deposition, entry, hearing, meeting};
use super::firm::{BEN, matter};
use crate::calendar::event::EventStatus;
use crate::firm::matter::MatterStatus;
use crate::morning::snapshot::{DeletedEvent, Snapshot};

fn compel() -> EventDraft {
    hearing("JD-2026-101 Smith v. Allstate: motion to compel")
}

/// What the provider has called off.
fn off(event: EventDraft) -> EventDraft {
    event.with(|event| event.status = EventStatus::Cancelled)
}

fn at_two(entry: EntryDraft) -> EntryDraft {
    entry.at("14:00", "15:00").made_by_hand()
}

#[test]
fn called_off_in_the_calendar_and_at_another_hour_in_clio() {
    case("nobody goes at ten, and Clio sends Ana at two: it is one hearing, and no click removes what may live on")
        .calendar(&off(compel()))
        .clio(at_two(compel().in_clio()))
        .says(court(kind::CALLED_OFF).reading("called off").reading("10:00").reading("2:00"))
        .by_hand()
        .judge();
    case("the same by its words alone")
        .calendar(&compel().titled("VACATED JD-2026-101 Smith v. Allstate: motion to compel"))
        .clio(at_two(compel().in_clio()))
        .says(court(kind::CALLED_OFF).reading("vacated").reading("10:00").reading("2:00"))
        .judge();
    case("the same where Clio says less")
        .calendar(&off(compel()))
        .clio(at_two(compel().in_clio().titled("Hearing")))
        .says(court(kind::CALLED_OFF).reading("10:00").reading("2:00"))
        .judge();
}

#[test]
fn of_two_hearings_of_a_matter_one_was_called_off() {
    let later = compel().again("later").at("14:00", "15:00");
    case("the one at two takes place, and Clio has it")
        .calendar(&off(compel()))
        .calendar(&later)
        .clio(later.in_clio())
        .judge();
    case("the one at two takes place, and Clio has it half an hour later")
        .calendar(&off(compel()))
        .calendar(&later)
        .clio(later.in_clio().at("14:30", "15:30"))
        .says(court(kind::TIME))
        .judge();
    case("Clio has both: one of them was called off")
        .calendar(&off(compel()))
        .calendar(&later)
        .clio(compel().in_clio())
        .clio(later.in_clio())
        .says(court(kind::CALLED_OFF))
        .judge();
}

#[test]
fn what_was_called_off_is_not_another_thing_of_the_matter() {
    let call = entry("JD-2026-101 Settlement call with adjuster", "Client Meeting");
    case("a settlement call is no motion: nothing in the calendar stands for it")
        .calendar(&off(compel()))
        .clio(at_two(call))
        .says(client(kind::MISSING_HERE).only_clio())
        .judge();
    case("the same title in another matter is another hearing")
        .calendar(&off(compel().titled("JD-2026-101 motion to compel")))
        .clio(at_two(compel().in_clio().titled("JD-2026-102 motion to compel").filed("JD-2026-102")))
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
}

/// The provider says that it is gone, and an earlier reading has seen it.
fn deleted(event: &EventDraft) -> impl Fn(&mut Snapshot) + 'static {
    let (gone, event) = (gone(event), event.events()[0].clone());
    move |world: &mut Snapshot| {
        gone(world);
        world.deleted.push(DeletedEvent { event: event.clone(), learned: world.now });
    }
}

#[test]
fn deleted_from_the_calendar_and_at_another_hour_in_clio() {
    case("it was deleted at ten, and Clio sends Ana at two")
        .clio(at_two(compel().in_clio()))
        .with(deleted(&compel()))
        .says(court(kind::CALLED_OFF).only_clio().reading("deleted").reading("10:00"))
        .by_hand()
        .judge();
}

#[test]
fn what_was_deleted_says_nothing_of_another_thing_of_the_day() {
    let other = deposition("JD-2026-101 Deposition of Dr. Lee").in_clio();
    case("a deposition is no motion")
        .clio(at_two(other))
        .with(deleted(&compel()))
        .says(court(kind::MISSING_HERE).only_clio())
        .never_reads("deleted")
        .judge();
    case("of two hours neither is surely that of the deleted one")
        .clio(at_two(compel().in_clio()))
        .clio(compel().in_clio().again("later").at("16:00", "17:00").made_by_hand())
        .with(deleted(&compel()))
        .says(court(kind::MISSING_HERE).only_clio())
        .says(court(kind::MISSING_HERE).only_clio())
        .judge();
    let anew = compel().again("anew").at("13:30", "14:30");
    case("it was deleted, and what stands there now is at another hour in Clio")
        .calendar(&anew)
        .clio(at_two(compel().in_clio()))
        .with(deleted(&compel()))
        .says(court(kind::TIME))
        .judge();
}

#[test]
fn who_reads_one_difference_of_an_appointment_knows_of_the_others() {
    case("moved, handed over and refiled in Clio: three things to mend, of one hearing")
        .calendar(&compel())
        .clio(
            compel()
                .in_clio()
                .at("10:30", "11:30")
                .of(BEN)
                .with(|entry| entry.category = Some("Deposition".to_owned())),
        )
        .says(court(kind::TIME).reading("also different: owner, category"))
        .says(court(kind::OWNER).reading("also different: time, category"))
        .says(court(kind::CATEGORY).reading("also different: time, owner"))
        .judge();
    case("where nothing else differs, nothing else is told")
        .calendar(&compel())
        .clio(compel().in_clio().at("10:30", "11:30"))
        .says(court(kind::TIME))
        .never_reads("also different")
        .judge();
}

/// Mr. Smith has a lease, too.
fn smith_has_a_lease(world: &mut Snapshot) {
    world.matters.push(matter(("JD-2026-106", "Lease of the shop", "Smith", MatterStatus::Open)));
}

#[test]
fn one_call_is_in_the_files_of_two_matters_of_one_client() {
    let call = meeting("JD-2026-101 Client call");
    let filed = || call.in_clio().made_by_hand().titled("JD-2026-106 Client call").filed("JD-2026-106");
    case("the client is called once: it is one call in the wrong file, and no second entry is made")
        .calendar(&call)
        .clio(filed())
        .with(smith_has_a_lease)
        .says(client(kind::MATTER).reading("JD-2026-101").reading("JD-2026-106"))
        .judge();
    case("another attorney's call may be another call")
        .calendar(&call)
        .clio(filed().of(BEN))
        .with(smith_has_a_lease)
        .says(client(kind::MISSING_THERE).only_calendar())
        .says(client(kind::MISSING_HERE).only_clio())
        .judge();
    case("another client's matter is another call")
        .calendar(&call)
        .clio(call.in_clio().made_by_hand().titled("JD-2026-102 Client call").filed("JD-2026-102"))
        .says(client(kind::MISSING_THERE).only_calendar())
        .says(client(kind::MISSING_HERE).only_clio())
        .judge();
    case("a deposition in the other matter is no call")
        .calendar(&call)
        .clio(filed().titled("JD-2026-106 Deposition of the landlord"))
        .with(smith_has_a_lease)
        .says(client(kind::MISSING_THERE).only_calendar())
        .says(client(kind::MISSING_HERE).only_clio())
        .judge();
}

#[test]
fn each_of_two_matters_of_one_client_has_its_own_call() {
    let call = meeting("JD-2026-101 Client call");
    let lease = meeting("JD-2026-106 Client call").again("lease");
    let filed = lease.in_clio().filed("JD-2026-106");
    case("both are in both systems, at one hour as it may be: nothing is in a wrong file")
        .both(&call)
        .calendar(&lease)
        .clio(filed)
        .with(smith_has_a_lease)
        .says(client(kind::CLASH).sides(&[crate::morning::snapshot::Side::Record; 2]))
        .judge();
}

//! The compared day: appointments from `day.toml`, and what is done to some of them.

use super::{
    DemoError, address,
    files::{AppointmentRow, CourtRuleRow, FaultRow, day},
    invited, number,
};
use crate::{
    generate::guest,
    office::{Appointment, Made, Office, Repeats},
    plant::{
        Act, Unit, clash,
        junk::{NOTHING, write_down_row},
        units, vacation as away,
    },
    world::{Entry, Guest, Planted, series},
};
use chrono::{Days, Duration, NaiveDate, NaiveTime};
use std::collections::BTreeMap;

/// Makes all appointments of the day soundly, then spoils those that ask for it.
pub(super) fn make(office: &mut Office, compared: NaiveDate) -> Result<(), DemoError> {
    let plan = day()?;
    let mut made = Vec::new();
    for row in &plan.appointment {
        made.push((row, appointment(office, row, compared)?));
    }
    for row in &plan.court_rule {
        court_rule(office, row, compared);
    }
    let found = units(&office.world, compared);
    let unit = |made: &Made| found.iter().find(|u| u.calendar == made.calendar && u.id == made.id);
    for (row, event) in &made {
        let Some(fault) = row.fault else { continue };
        let met = made.iter().find(|(other, _)| row.meets.is_some() && other.matter == row.meets);
        let met = met.and_then(|(_, event)| unit(event));
        if !commit(office, row, fault, event, unit(event), met) {
            return Err(DemoError::Fault { owner: row.owner.clone(), what: row.what.clone() });
        }
    }
    for who in &plan.on_vacation {
        vacation(office, who, &found)?;
    }
    Ok(())
}

/// All appointments of that person that take place need somebody else.
fn vacation(office: &mut Office, who: &str, found: &[Unit]) -> Result<(), DemoError> {
    let world = &office.world;
    let calendar = address(world, who);
    let is_off = |unit: &Unit| {
        world.planted.iter().any(|one| one.uid == unit.uid && one.kind == "cancelled_but_alive")
    };
    let own = found.iter().filter(|unit| unit.calendar == calendar && !is_off(unit)).cloned();
    let own: Vec<Unit> = own.collect();
    match away(&mut office.world, &own) {
        true => Ok(()),
        false => Err(DemoError::Fault { owner: who.to_owned(), what: "Vacation".to_owned() }),
    }
}

fn commit(
    office: &mut Office,
    row: &AppointmentRow,
    fault: FaultRow,
    made: &Made,
    unit: Option<&Unit>,
    met: Option<&Unit>,
) -> bool {
    let act = match fault {
        FaultRow::LoseEntry => Act::LoseEntry,
        FaultRow::LoseEvent => Act::LoseEvent,
        FaultRow::ShiftEntry => Act::ShiftEntry(row.by),
        FaultRow::SwapOwner => Act::SwapOwner,
        FaultRow::SwapMatter => Act::SwapMatter,
        FaultRow::SwapCategory => Act::SwapCategory,
        FaultRow::SwapAttendees => Act::SwapAttendees,
        FaultRow::CallOff => Act::CallOff,
        FaultRow::DoubleEntry => Act::DoubleEntry,
        FaultRow::DoubleEvent => Act::DoubleEvent,
        FaultRow::LoseCategory => Act::LoseCategory,
        FaultRow::LoseLength => Act::LoseLength,
        FaultRow::WriteCalledOff => {
            // A clean-up points it out as well: only its text calls it off.
            let said = unit.is_some_and(|unit| Act::WriteCalledOff.commit(&mut office.world, unit));
            let at = (made.calendar.as_str(), made.id.as_str());
            write_down_row(&mut office.world, at, &["shell"], NOTHING, "only its text calls it off");
            return said;
        }
        FaultRow::OtherPerson => Act::OtherPerson,
        FaultRow::OtherPlace => Act::OtherPlace,
        FaultRow::AddMatter => Act::AddMatter,
        FaultRow::TwoMeetings => Act::TwoMeetings,
        FaultRow::RunTrial => Act::RunTrial,
        FaultRow::OwnerDeclines => Act::OwnerDeclines,
        FaultRow::ClientDeclines => Act::ClientDeclines,
        FaultRow::Hold => Act::Hold,
        FaultRow::WholeDay => Act::WholeDay,
        // That a clean-up names it is written down for all of them.
        FaultRow::ClosedMatter => return written_down(office, ("closed_matter", &[]), row, made),
        FaultRow::Clash => {
            return met.zip(unit).is_some_and(|(first, second)| clash(&mut office.world, first, second));
        }
        // Whom the matter's number would name, nobody asked: there is no client without a matter.
        FaultRow::NeverEntered => {
            return written_down(office, ("missing_there", &["matter", "incomplete"]), row, made);
        }
        FaultRow::OutsideOwner => {
            return written_down(office, ("flagged", &["owner", "matter"]), row, made);
        }
    };
    unit.is_some_and(|unit| act.commit(&mut office.world, unit))
}

/// For faults that the appointment was made with: what the morning says of it, and what a clean-up does.
fn written_down(
    office: &mut Office,
    (kind, junk): (&str, &[&str]),
    row: &AppointmentRow,
    made: &Made,
) -> bool {
    let key = (made.calendar.clone(), made.id.clone());
    let Some(event) = office.world.events.get(&key) else { return false };
    let planted = Planted {
        kind: kind.to_owned(),
        title: event.title.clone(),
        uid: made.uid.clone(),
        others: Vec::new(),
        entries: Vec::new(),
        note: row.note.clone(),
    };
    office.world.planted.push(planted);
    write_down_row(&mut office.world, (&made.calendar, &made.id), junk, NOTHING, &row.note);
    true
}

fn appointment(office: &mut Office, row: &AppointmentRow, compared: NaiveDate) -> Result<Made, DemoError> {
    let plan = Appointment {
        owner: address(&office.world, &row.owner),
        when: when(row, compared)?,
        what: row.what.clone(),
        about: row.about.clone(),
        category: row.category.clone(),
        matter: row.matter.map(number),
        matter_in_body: row.in_body,
        guests: guests(office, row),
        place: row.place.clone(),
        linked: row.linked,
    };
    if row.says.is_none() && row.organizer.is_none() {
        let made = office.make(&plan);
        closed(office, plan.matter, &made);
        return Ok(made);
    }
    let mut event = office.event(&plan);
    if let Some(says) = &row.says {
        event.title = [&row.what, says, &row.about].map(String::as_str).join(" – ");
    }
    event.organizer = row.organizer.clone().unwrap_or(event.organizer);
    let made = Made {
        calendar: event.calendar.clone(),
        id: event.id.clone(),
        uid: event.uid.clone(),
        entries: BTreeMap::new(),
    };
    office.insert(event);
    Ok(made)
}

/// What lies ahead in a matter that is over needs a person.
fn closed(office: &mut Office, matter: Option<u64>, made: &Made) {
    let matter = matter.and_then(|number| office.world.matters.get(&number));
    if matter.is_some_and(|matter| matter.status == "Closed") {
        let row = (made.calendar.as_str(), made.id.as_str());
        write_down_row(&mut office.world, row, &["matter"], NOTHING, "its matter is closed");
    }
}

fn when(row: &AppointmentRow, compared: NaiveDate) -> Result<Repeats, DemoError> {
    if let Some(days) = row.days {
        return Ok(Repeats::WholeDays { first: compared, days });
    }
    let time = NaiveTime::parse_from_str(&row.at, "%H:%M")
        .map_err(|_| DemoError::Time { owner: row.owner.clone(), what: row.what.clone() })?;
    Ok(match &row.rule {
        None => Repeats::Once { start: compared.and_time(time), minutes: row.minutes },
        Some(rule) => Repeats::Series {
            start: (compared - Days::new(7 * row.weeks_ago)).and_time(time),
            minutes: row.minutes,
            rule: rule.clone(),
        },
    })
}

fn guests(office: &Office, row: &AppointmentRow) -> Vec<Guest> {
    let world = &office.world;
    let client = || {
        let matter = world.matters.get(&number(row.matter?))?;
        world.contacts.get(&matter.client).map(|c| guest(&c.email, &c.name))
    };
    let each = |who: &String| if who == "client" { client() } else { Some(invited(world, who)) };
    row.guests.iter().filter_map(each).collect()
}

/// An all-day entry without an event, which a court rule made.
fn court_rule(office: &mut Office, row: &CourtRuleRow, day: NaiveDate) {
    let zone = office.world.zone.clone();
    let midnight = |d: NaiveDate| series::instant(d.and_time(NaiveTime::MIN), &zone);
    let matter = number(row.matter);
    let display = office.world.matters.get(&matter).map(|m| m.display_number.clone()).unwrap_or_default();
    let entry = Entry {
        number: 0,
        owner: address(&office.world, &row.owner),
        title: format!("{} – {display}", row.title),
        body: String::new(),
        place: String::new(),
        start: midnight(day),
        end: midnight(day + Days::new(1)),
        all_day: true,
        matter: Some(matter),
        category: "Court Appearance".into(),
        attendees: Vec::new(),
        external: BTreeMap::new(),
        rule: String::new(),
        court_rule: true,
        deleted: false,
        change: 0,
        updated: office.world.now - Duration::days(40),
    };
    let planted = Planted {
        kind: "due".to_owned(),
        title: entry.title.clone(),
        uid: String::new(),
        others: Vec::new(),
        entries: Vec::new(),
        note: "a court rule makes it due that day".to_owned(),
    };
    office.world.planted.push(planted);
    office.enter(entry);
}

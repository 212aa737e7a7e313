//! What people and programs leave behind: series of leavers, whole days that say nothing, old endless series, shells,
//! traces of other tools.

use super::{Deed, Planter, start};
use crate::{
    generate::guest,
    office::{Provider, Repeats},
    plant::junk::{ANY, DELETE, END, NOTHING},
    world::{Event, Exception, Guest, series},
};
use chrono::Duration;
use rand::Rng;

/// All of them.
pub(super) const ALL: &[Deed] =
    &[leaver_series, leaver_copies, whole_day, endless, leftover, touched_by_a_tool, shell, called_off];

/// Titles of whole days that say nothing.
const NOTHING_SAID: [&str; 10] =
    ["", "?", "xx", "tbd", "asdf", "New event", "(no title)", "Untitled", "test", "–"];
/// Rules that still have days to come.
const GOING_ON: [&str; 4] = [
    "RRULE:FREQ=WEEKLY",
    "RRULE:FREQ=WEEKLY;INTERVAL=2",
    "RRULE:FREQ=DAILY;COUNT=3000",
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=5",
];
const ENDLESS: [&str; 3] =
    ["RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;INTERVAL=4", "RRULE:FREQ=MONTHLY;BYMONTHDAY=12"];
/// Title, body and beginning of the UID, as such tools leave them.
const MARKS: [(&str, &str, &str); 4] = [
    ("Client call (synced)", "Created by Outlook Google Calendar Sync", "ogcs-"),
    ("Busy", "Synced by keeper.sh", "keeper-"),
    ("Busy (via Reclaim)", "This event was created by Reclaim.", "reclaim-"),
    ("Staff conference", "Created by Outlook Google Calendar Sync", ""),
];
const SHELLS: [&str; 4] = ["Canceled: ", "Cancelled: ", "Declined: ", "CANCELED: "];

fn leaver_series(planter: &mut Planter) -> bool {
    let event = of_the_leaver(planter);
    planter.office.put(event.clone());
    planter.all_is_junk(&event, &["leaver_series"], ANY, "its organiser has left");
    true
}

/// The mailbox of the leaver is gone, or was emptied.
fn leaver_copies(planter: &mut Planter) -> bool {
    let event = of_the_leaver(planter);
    for holder in &event.guests {
        planter.office.insert(Event { calendar: holder.email.clone(), ..event.clone() });
    }
    planter.all_is_junk(&event, &["leaver_series"], ANY, "its organiser has left, the copies remain");
    true
}

fn of_the_leaver(planter: &mut Planter) -> Event {
    let leaver = planter.leaver.clone();
    let (rule, days) = (planter.pick(&GOING_ON, "RRULE:FREQ=WEEKLY"), planter.chance.random_range(250..600));
    let when = planter.repeated(&leaver, days, rule);
    let guests = planter.colleagues(&leaver, 2);
    let title = planter.pick(&["Round table", "Mentoring hour", "Practice group"], "Round table");
    let mut event = planter.draft(&leaver, when, (title, "Internal"), guests);
    let (zone, now) = (planter.office.world.zone.clone(), planter.office.world.now);
    let days = series::instances(&event, &zone, now - Duration::days(220), now - Duration::days(185));
    if let Some(original) = days.into_iter().next().and_then(|day| day.original) {
        event.exceptions.insert(original, Exception::Cancelled);
    }
    event
}

fn whole_day(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let title = planter.pick(&NOTHING_SAID, "");
    let when = Repeats::WholeDays { first: planter.past_day(&owner), days: 1 };
    let event = planter.draft(&owner, when, (title, ""), Vec::new());
    planter.office.insert(event.clone());
    planter.is_junk(&event, &["undefined_all_day"], DELETE, "a whole day that says nothing");
    true
}

fn endless(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let (rule, days) = (planter.pick(&ENDLESS, "RRULE:FREQ=WEEKLY"), planter.chance.random_range(760..1_400));
    let when = planter.repeated(&owner, days, rule);
    let title = planter.pick(&["Order stationery", "Timesheets", "Water the plants"], "Timesheets");
    let asked = planter.chance.random_ratio(1, 2);
    let guests = asked.then(|| guest("payroll@countingroom.example", "Counting Room")).into_iter().collect();
    let mut event = planter.draft(&owner, when, (title, "Internal"), guests);
    // Once, soon after it was made, it was changed.
    event.updated = event.created + Duration::days(planter.chance.random_range(0..25));
    planter.office.insert(event.clone());
    let kinds: &[&str] = if asked { &["endless_series"] } else { &["endless_series", "incomplete"] };
    planter.is_junk(&event, kinds, END, "endless, and untouched for two years");
    true
}

fn leftover(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let (title, body, uid) = planter.pick(&MARKS, ("Busy", "Synced by keeper.sh", "keeper-"));
    let mut event = in_the_past(planter, &owner, (title, ""), Vec::new());
    event.body = body.to_owned();
    event.uid = format!("{uid}{}", event.uid);
    planter.office.insert(event.clone());
    planter.is_junk(&event, &["leftover"], DELETE, "another sync tool made it");
    true
}

/// The tool has written its own id into what a person had made: it was there, and the appointment is real.
fn touched_by_a_tool(planter: &mut Planter) -> bool {
    if planter.office.provider() == Provider::Graph {
        // Graph does not list properties that it was not asked for by name.
        return false;
    }
    let Some(event) = planter.take(|_| true) else { return false };
    planter.change(&event, |row| {
        row.properties.insert("google.private.outlook_EntryID".to_owned(), "00000000A1B2".to_owned());
    });
    planter.is_junk(&event, &["leftover"], NOTHING, "another sync tool has marked a real appointment");
    true
}

/// Somebody imported or typed the words of a shell.
fn shell(planter: &mut Planter) -> bool {
    let prefix = planter.pick(&SHELLS, "Canceled: ");
    let Some(event) = planter.take(|_| true) else { return false };
    planter.change(&event, |row| row.title = format!("{prefix}{}", row.title));
    planter.all_is_junk(&event, &["shell"], DELETE, "a shell");
    true
}

/// An attendee's copy of what the organiser called off. Google lists such only among deleted events.
fn called_off(planter: &mut Planter) -> bool {
    if planter.office.provider() == Provider::Google {
        return false;
    }
    let owner = planter.attorney();
    let Some(holder) = planter.colleagues(&owner, 1).pop() else { return false };
    let mut event = in_the_past(planter, &owner, ("Canceled: Discovery planning", ""), vec![holder.clone()]);
    event.calendar = holder.email;
    event.called_off = true;
    planter.office.insert(event.clone());
    planter.is_junk(&event, &["shell"], DELETE, "a called-off shell");
    true
}

/// Half an hour on a day that is over.
pub(super) fn in_the_past(
    planter: &mut Planter,
    owner: &str,
    (title, category): (&str, &str),
    guests: Vec<Guest>,
) -> Event {
    let day = planter.past_day(owner);
    let when = Repeats::Once { start: day.and_time(planter.hour()), minutes: 30 };
    planter.draft(owner, when, (title, category), guests)
}

/// It is over.
pub(super) fn past(event: &Event, today: chrono::NaiveDate) -> bool {
    start(event).date() < today
}

//! What resembles junk and is sound. Whoever finds any of it would take something real away.

use super::{CLOSED, Deed, Planter};
use crate::{
    generate::guest,
    office::{Provider, Repeats},
    plant::junk::NOTHING,
    world::{Event, Guest},
};
use chrono::{Duration, NaiveDate};
use rand::Rng;

/// All of them.
pub(super) const ALL: &[Deed] = &[
    two_hearings,
    one_title_two_clients,
    two_matters_at_one_hour,
    one_hour_two_calendars,
    back_to_back,
    week_by_week,
    speaking_title,
    prefix_alone,
    talks_about_a_tool,
    leaver_has_ended,
    leaver_once,
    taken_over,
    lately_changed,
    has_ended,
    two_weekdays,
    vacation,
    trial_week,
    no_meeting,
    closed_later,
];

/// A matter of an attorney, and a day on which nothing new lies.
struct Scene {
    owner: String,
    number: String,
    client: Guest,
    day: NaiveDate,
}

fn scene(planter: &mut Planter) -> Option<Scene> {
    let owner = planter.attorney();
    let (number, client) = planter.matter(&owner)?;
    let day = planter.past_day(&owner);
    Some(Scene { owner, number, client, day })
}

/// An appointment of the scene, which lasts half an hour.
fn at(planter: &mut Planter, scene: &Scene, (hour, minute): (u32, u32), title: &str) -> Event {
    let start = scene.day.and_hms_opt(hour, minute, 0).unwrap_or_default();
    let when = Repeats::Once { start, minutes: 30 };
    planter.draft(&scene.owner, when, (title, "Court Appearance"), vec![scene.client.clone()])
}

fn two_hearings(planter: &mut Planter) -> bool {
    let Some(scene) = scene(planter) else { return false };
    for (hour, room) in [(9, "Part 2"), (14, "Part 5")] {
        let mut event = at(planter, &scene, (hour, 0), &format!("Hearing – {}", scene.number));
        event.place = format!("Superior Court, {room}");
        planter.office.put(event);
    }
    true
}

fn one_title_two_clients(planter: &mut Planter) -> bool {
    let Some(mut scene) = scene(planter) else { return false };
    let Some(other) = planter.matter(&scene.owner).filter(|(number, _)| *number != scene.number) else {
        return false;
    };
    for hour in [10, 13] {
        let mut event = at(planter, &scene, (hour, 0), "Calendar call");
        event.body = format!("Matter: {}", scene.number);
        planter.office.put(event);
        (scene.number, scene.client) = other.clone();
    }
    true
}

fn two_matters_at_one_hour(planter: &mut Planter) -> bool {
    let Some(mut scene) = scene(planter) else { return false };
    let Some(other) = planter.matter(&scene.owner).filter(|(number, _)| *number != scene.number) else {
        return false;
    };
    for _ in 0..2 {
        let event = at(planter, &scene, (12, 0), &format!("Docket call – {}", scene.number));
        planter.office.put(event);
        (scene.number, scene.client) = other.clone();
    }
    true
}

fn one_hour_two_calendars(planter: &mut Planter) -> bool {
    let Some(mut scene) = scene(planter) else { return false };
    let Some(other) = planter.colleagues(&scene.owner, 1).pop() else { return false };
    scene.client = guest("registrar@cle.example", "Registrar");
    for owner in [scene.owner.clone(), other.email] {
        scene.owner = owner;
        let mut event = at(planter, &scene, (12, 0), "Continuing education");
        event.categories = vec!["Internal".to_owned()];
        planter.office.put(event);
    }
    true
}

fn back_to_back(planter: &mut Planter) -> bool {
    let Some(scene) = scene(planter) else { return false };
    for minute in [0, 30] {
        let event = at(planter, &scene, (12, minute), &format!("Mediation – {}", scene.number));
        planter.office.put(event);
    }
    true
}

fn week_by_week(planter: &mut Planter) -> bool {
    let Some(mut scene) = scene(planter) else { return false };
    for _ in 0..3 {
        let event = at(planter, &scene, (12, 0), &format!("Check-in – {}", scene.number));
        planter.office.put(event);
        scene.day -= Duration::days(7);
    }
    true
}

fn speaking_title(planter: &mut Planter) -> bool {
    const TITLES: [&str; 6] = [
        "Cancellation of lease",
        "Declined benefits review",
        "Busy Bee Inc. – client meeting",
        "Copyright claim",
        "Reclaim of the deposit",
        "Review of the trust",
    ];
    let Some(scene) = scene(planter) else { return false };
    let title = format!("{} – {}", planter.pick(&TITLES, "Copyright claim"), scene.number);
    let event = at(planter, &scene, (12, 0), &title);
    planter.office.put(event);
    true
}

/// A prefix without the appointment that it was copied from: this is the only one.
fn prefix_alone(planter: &mut Planter) -> bool {
    let Some(scene) = scene(planter) else { return false };
    let prefix = planter.pick(&["FW: ", "Copy: "], "FW: ");
    let event = at(planter, &scene, (12, 0), &format!("{prefix}Site visit – {}", scene.number));
    planter.office.put(event);
    true
}

fn talks_about_a_tool(planter: &mut Planter) -> bool {
    let Some(scene) = scene(planter) else { return false };
    let mut event = at(planter, &scene, (12, 0), &format!("Discovery – {}", scene.number));
    event.body = "Ask how long Outlook Google Calendar Sync and Reclaim were in use.".to_owned();
    planter.office.put(event);
    true
}

fn leaver_has_ended(planter: &mut Planter) -> bool {
    let leaver = planter.leaver.clone();
    let end = (planter.office.world.now - Duration::days(200)).format("%Y%m%dT%H%M%SZ");
    let when = planter.repeated(&leaver, 420, &format!("RRULE:FREQ=WEEKLY;UNTIL={end}"));
    let guests = planter.colleagues(&leaver, 2);
    let event = planter.draft(&leaver, when, ("Associates' lunch", "Internal"), guests);
    planter.office.put(event);
    true
}

/// One appointment of somebody who was here then; a matter's client was there too.
fn leaver_once(planter: &mut Planter) -> bool {
    let Some(mut scene) = scene(planter) else { return false };
    let holder = planter.colleagues(&scene.owner, 1);
    scene.owner = planter.leaver.clone();
    scene.day = planter.past_day(&scene.owner) - Duration::days(182);
    let mut event = at(planter, &scene, (11, 0), &format!("Deposition – {}", scene.number));
    event.guests.extend(holder);
    planter.office.put(event);
    true
}

fn taken_over(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let when = planter.repeated(&owner, 350, "RRULE:FREQ=WEEKLY");
    let leaver = guest(&planter.leaver, "Ottilie Grange");
    let mut guests = planter.colleagues(&owner, 1);
    guests.push(leaver);
    let mut event = planter.draft(&owner, when, ("Orientation for associates", "Internal"), guests);
    event.body = "Taken over from Ottilie Grange.".to_owned();
    event.updated = planter.office.world.now - Duration::days(170);
    planter.office.put(event);
    true
}

fn lately_changed(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let when = planter.repeated(&owner, 1_000, "RRULE:FREQ=WEEKLY");
    let guests = planter.colleagues(&owner, 1);
    let mut event = planter.draft(&owner, when, ("Docket meeting", "Internal"), guests);
    event.updated = planter.office.world.now - Duration::days(planter.chance.random_range(20..700));
    planter.office.put(event);
    true
}

fn has_ended(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let rule =
        planter.pick(&["RRULE:FREQ=WEEKLY;COUNT=30", "RRULE:FREQ=MONTHLY;COUNT=9"], "RRULE:FREQ=DAILY");
    let when = planter.repeated(&owner, 1_100, rule);
    let guests = planter.colleagues(&owner, 1);
    let event = planter.draft(&owner, when, ("Study group", "Internal"), guests);
    planter.office.put(event);
    true
}

fn two_weekdays(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let guests = planter.colleagues(&owner, 1);
    let when = planter.repeated(&owner, 90, "RRULE:FREQ=WEEKLY");
    let Repeats::Series { start, minutes, rule } = when else { return false };
    for days in [0, 3] {
        let when = Repeats::Series { start: start + Duration::days(days), minutes, rule: rule.clone() };
        let event = planter.draft(&owner, when, ("Stand-up", "Internal"), guests.clone());
        planter.office.put(event);
    }
    true
}

/// Somebody is away. Google does not say so: there it is a busy week without guests, which a person may look at.
fn vacation(planter: &mut Planter) -> bool {
    let owner = planter.attorney();
    let when = Repeats::WholeDays { first: planter.past_day(&owner), days: 5 };
    let mut event = planter.draft(&owner, when, ("Vacation", "Internal"), Vec::new());
    event.show_as = "oof".to_owned();
    planter.office.put(event.clone());
    if planter.office.provider() == Provider::Google {
        planter.is_junk(&event, &["incomplete"], NOTHING, "a vacation without guests");
    }
    true
}

/// Nobody else is asked, which a person should look at; but it says what it is.
fn trial_week(planter: &mut Planter) -> bool {
    let Some(scene) = scene(planter) else { return false };
    let when = Repeats::WholeDays { first: scene.day, days: 5 };
    let title = format!("Trial week – {}", scene.number);
    let event = planter.draft(&scene.owner, when, (&title, "Court Appearance"), Vec::new());
    planter.office.put(event.clone());
    planter.is_junk(&event, &["incomplete"], NOTHING, "a trial week without guests");
    true
}

/// What Google does not count among meetings.
fn no_meeting(planter: &mut Planter) -> bool {
    if planter.office.provider() == Provider::Graph {
        return false;
    }
    let owner = planter.attorney();
    let nature = planter.pick(&["birthday", "outOfOffice", "focusTime", "workingLocation"], "birthday");
    let when = Repeats::WholeDays { first: planter.past_day(&owner), days: 1 };
    let mut event = planter.draft(&owner, when, ("", ""), Vec::new());
    event.event_type = nature.to_owned();
    if nature == "birthday" {
        event.title = "Happy birthday!".to_owned();
        event.rules = vec!["RRULE:FREQ=YEARLY".to_owned()];
        event.created -= Duration::days(1_200);
        event.updated = event.created;
    }
    planter.office.put(event);
    true
}

fn closed_later(planter: &mut Planter) -> bool {
    let Some(mut scene) = scene(planter) else { return false };
    scene.client = guest("zora.zimmer@mail.example", "Zora Zimmer");
    let event = at(planter, &scene, (12, 0), &format!("Hearing – {CLOSED}"));
    planter.office.put(event);
    true
}

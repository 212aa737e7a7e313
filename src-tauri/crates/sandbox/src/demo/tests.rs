//! The demo firm, on any day: its truth holds, its mess stays away from the compared day.

use super::firm;
use crate::{
    office::{Provider, next_business_day},
    plant::oracle::{reconcile, said},
    world::World,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn demo(today: &str, provider: Provider) -> World {
    firm(day(today), provider).unwrap()
}

#[test]
fn on_any_day_what_was_planted_is_all_that_is_wrong() {
    let days = [
        ("2026-11-20", "a Friday"),
        ("2026-11-25", "the day before Thanksgiving"),
        ("2026-11-21", "a Saturday"),
        ("2026-12-24", "the day before Christmas, a Friday"),
        ("2026-03-06", "the Friday before the clocks change"),
        ("2026-10-30", "the Friday before the clocks change back"),
        ("2028-02-28", "a Monday before a leap day"),
        ("2026-11-17", "in the middle of a week"),
    ];
    for (today, why) in days {
        for provider in [Provider::Google, Provider::Graph] {
            let world = demo(today, provider);
            let compared = next_business_day(day(today));
            let mut truth: Vec<_> = world.planted.iter().map(said).collect();
            let mut found = reconcile(&world, day(today) + Days::new(1), compared);
            truth.sort();
            found.sort();
            assert_eq!(found, truth, "{today}, {why}, {provider:?}: exactly the planted faults");
        }
    }
}

#[test]
fn every_kind_of_discrepancy_is_there() {
    let world = demo("2026-11-20", Provider::Google);
    let kinds: BTreeSet<&str> = world.planted.iter().map(|p| p.kind.as_str()).collect();
    let all = [
        "attendees_differ",
        "cancelled_but_alive",
        "category_differs",
        "double_booking",
        "duplicate",
        "flagged",
        "matter_differs",
        "missing_here",
        "missing_there",
        "owner_differs",
        "time_differs",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all, "a visitor sees each kind once at least");
    assert!(world.planted.len() >= 14, "and enough of them");
    assert!(world.planted.iter().any(|p| p.note.contains("hours off")), "a wrong zone among them");
}

#[test]
fn the_firm_is_a_believable_one() {
    let world = demo("2026-11-20", Provider::Graph);
    let count = |attorney, active| {
        world.people.iter().filter(|p| p.attorney == attorney && p.active == active).count()
    };
    assert!(count(true, true) >= 6 && count(true, false) == 2 && count(false, true) == 3, "people");
    assert_eq!(world.matters.len(), 60, "matters");
    assert!(world.entries.values().any(|e| e.court_rule), "entries that court rules made");
    assert!(world.events.len() > 2_000, "two years of calendars: {}", world.events.len());
    let mail = world.events.values().flat_map(|e| e.guests.iter().map(|g| &g.email));
    assert!(
        mail.chain(world.people.iter().map(|p| &p.email)).all(|m| m.ends_with(".example")),
        "no real address"
    );
    let later = world.events.values().filter(|e| e.updated > world.now).count();
    assert_eq!(later, 0, "nothing was changed in the future");
}

#[test]
fn the_mess_is_there() {
    let world = demo("2026-11-20", Provider::Google);
    let some = |what: &str, fits: &dyn Fn(&crate::world::Event) -> bool| {
        assert!(world.events.values().any(fits), "there must be {what}");
    };
    let gone = |email: &str| world.person(email).is_some_and(|p| !p.active);
    some("series of a leaver", &|e| gone(&e.organizer) && !e.rules.is_empty() && e.calendar != e.organizer);
    some("undefined all-day events", &|e| e.title.is_empty() && e.categories.is_empty());
    some("copies with a prefix", &|e| e.title.starts_with("Copy: "));
    some("shells", &|e| e.called_off && e.title.starts_with("Canceled: "));
    some(
        "events that end before they start",
        &|e| matches!(&e.when, crate::world::When::Timed { start, end, .. } if end < start),
    );
    some("leftovers of sync tools", &|e| e.uid.starts_with("ogcs-"));
    some("endless series", &|e| !e.rules.is_empty() && e.rules.iter().all(|r| !r.contains("UNTIL")));
    some("events without an owner", &|e| world.person(&e.organizer).is_none());
}

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
        "closed_matter",
        "declined",
        "double_booking",
        "due",
        "duplicate",
        "flagged",
        "matter_differs",
        "missing_here",
        "missing_there",
        "needs_cover",
        "owner_differs",
        "place_differs",
        "tentative",
        "time_differs",
        "title_differs",
        "whole_day",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all, "a visitor sees each kind once at least");
    let told = ["due", "declined", "tentative", "closed_matter", "whole_day"];
    let differ = world.planted.iter().filter(|p| !told.contains(&p.kind.as_str())).count();
    assert!((14..=30).contains(&differ), "enough of them, and no more than can be read: {differ}");
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

#[test]
fn the_junk_is_written_down() {
    let all = [
        "category",
        "duplicate",
        "endless_series",
        "incomplete",
        "leaver_series",
        "leftover",
        "matter",
        "overlap",
        "owner",
        "shell",
        "undefined_all_day",
    ];
    for provider in [Provider::Google, Provider::Graph] {
        let world = demo("2026-11-20", provider);
        let kinds: BTreeSet<&str> = world.junk.iter().map(|j| j.kind.as_str()).collect();
        assert_eq!(Vec::from_iter(kinds), all, "{provider:?}: a visitor sees each kind once at least");
        for junk in &world.junk {
            let row = world.events.get(&(junk.calendar.clone(), junk.id.clone()));
            let row = row.unwrap_or_else(|| panic!("{provider:?}: {} is on its calendar", junk.note));
            assert!(!row.deleted, "{provider:?}: {}: what is gone cannot be cleaned up", row.title);
            let known = junk.acts.iter().all(|act| ["delete", "end_series"].contains(&act.as_str()));
            assert!(known, "{provider:?}: {}: acts are those that take away", row.title);
            assert!(!junk.note.starts_with("sound"), "{provider:?}: {}: sound is not junk", row.title);
        }
        let once: BTreeSet<_> = world.junk.iter().map(|j| (&j.kind, &j.calendar, &j.id)).collect();
        assert_eq!(once.len(), world.junk.len(), "{provider:?}: each is written down once");
    }
}

#[test]
fn ahead_only_what_is_meant_to_overlaps() {
    for today in ["2026-11-20", "2026-11-12", "2026-12-24", "2027-03-12"] {
        let world = demo(today, Provider::Graph);
        let meant: BTreeSet<&str> =
            world.junk.iter().filter(|j| j.kind == "overlap").map(|j| j.id.as_str()).collect();
        let copies: BTreeSet<&str> =
            world.junk.iter().filter(|j| j.kind == "duplicate").map(|j| j.id.as_str()).collect();
        let until = world.now + chrono::Duration::days(90);
        let own = world.events.values().filter(|e| e.calendar == e.organizer && e.show_as == "busy");
        let mut days: Vec<_> = own
            .filter(|e| !e.deleted && !e.called_off && !copies.contains(e.id.as_str()))
            .filter(|e| matches!(e.when, crate::world::When::Timed { .. }))
            .flat_map(|e| {
                let days = crate::world::series::instances(e, &world.zone, world.now, until);
                days.into_iter().map(move |day| (&e.calendar, day.start, day.end, e))
            })
            .collect();
        days.sort_by_key(|(calendar, start, _, e)| (*calendar, *start, &e.id));
        for pair in days.windows(2) {
            let [(one, _, end, first), (other, start, _, second)] = pair else { continue };
            let overlap = one == other && start < end;
            let told = meant.contains(first.id.as_str()) && meant.contains(second.id.as_str());
            assert!(
                !overlap || told,
                "{today}: {} and {} do not overlap by chance",
                first.title,
                second.title
            );
        }
        assert!(meant.len() >= 4, "{today}: the compared day's pair and the mess's");
    }
}

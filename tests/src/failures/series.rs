//! F9, F10: series that began long ago. Which days take place is asked of the provider, day by day; summer time moves
//! the instant and not the hour.

use super::PROVIDERS;
use crate::installation::Installation;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc, Weekday};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use truedocket_sandbox::World;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, Exception, When, series};

const ZONE: &str = "America/New_York";
const TITLE: &str = "Zebra standing call";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn nine(day: NaiveDate) -> NaiveDateTime {
    day.and_hms_opt(9, 0, 0).expect("nine exists on each day")
}

fn instant(day: NaiveDate) -> DateTime<Utc> {
    series::instant(nine(day), ZONE)
}

fn timed(start: NaiveDateTime) -> When {
    When::Timed { start, end: start + TimeDelta::minutes(45), zone: ZONE.to_owned() }
}

/// Mondays and Thursdays at nine since two years ago, with days called off and days moved over both edges.
fn standing_call(world: &World) -> (Event, BTreeSet<NaiveDate>) {
    let owner = world.people[0].email.clone();
    let model = world.events.values().find(|event| event.calendar == owner).expect("some event").clone();
    let begin = day("2024-11-18");
    let mut call = Event {
        id: "zebra0call".to_owned(),
        calendar: owner.clone(),
        uid: "zebra0call@calendar.example".to_owned(),
        title: TITLE.to_owned(),
        body: String::new(),
        when: timed(nine(begin)),
        rules: vec!["RRULE:FREQ=WEEKLY;BYDAY=MO,TH".to_owned()],
        exceptions: BTreeMap::new(),
        organizer: owner,
        guests: Vec::new(),
        categories: vec!["Internal".to_owned()],
        ..model
    };
    let single = Event { rules: Vec::new(), ..call.clone() };
    let moved =
        |to: NaiveDate| Exception::Changed(Box::new(Event { when: timed(nine(to)), ..single.clone() }));
    let key = |of: NaiveDate| instant(of).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut days: BTreeSet<NaiveDate> = begin.iter_days().take(1_500).filter(|day| on_rule(*day)).collect();
    // Called off: in winter, in summer, and beside both changes of the clocks.
    for off in ["2026-11-23", "2026-11-02", "2027-03-15", "2027-07-01"].map(day) {
        assert!(days.remove(&off), "{off} is a day of the series");
        call.exceptions.insert(key(off), Exception::Cancelled);
    }
    // Moved: within the window, out of it on both sides, and into it from both sides.
    for (from, to) in [
        ("2026-12-03", "2026-12-04"),
        ("2026-11-30", "2025-02-05"),
        ("2026-12-07", "2028-06-07"),
        ("2025-01-06", "2026-12-09"),
        ("2028-01-06", "2026-12-16"),
    ] {
        assert!(days.remove(&day(from)), "{from} is a day of the series");
        assert!(days.insert(day(to)), "{to} is none");
        call.exceptions.insert(key(day(from)), moved(day(to)));
    }
    (call, days)
}

fn on_rule(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Mon | Weekday::Thu)
}

async fn staged(provider: Provider, today: &str) -> (Installation, BTreeSet<NaiveDate>) {
    let mut world = generate(Size { attorneys: 1, events: 12, seed: 3 }, day(today), provider);
    let (call, days) = standing_call(&world);
    let now = world.now;
    world.put_event(call, now);
    (Installation::with(world, provider, 20).await, days)
}

/// Days of the call in a window around now, as the engine tells them: each must be at nine.
async fn told(installation: &Installation, provider: Provider) -> BTreeSet<NaiveDate> {
    let mut told = BTreeSet::new();
    for event in installation.engine.why(TITLE).await.expect("the story").found {
        assert_eq!(event.title, TITLE, "it is the call that was asked for");
        assert!(
            event.when.contains("9:00 – 9:45 AM"),
            "f9: {provider:?}: nine stays nine all year: {}",
            event.when
        );
        assert!(told.insert(date_of(&event.when)), "f10: {provider:?}: no day comes twice: {}", event.when);
    }
    told
}

/// `Mon, Nov 23, 9:00 – 9:45 AM` and, where the year is another, `Mon, Nov 23, 2027, 9:00 …`.
fn date_of(when: &str) -> NaiveDate {
    let parts: Vec<&str> = when.split(", ").collect();
    let year = parts.get(2).filter(|part| part.len() == 4).and_then(|part| part.parse::<i32>().ok());
    let text = |year: i32| format!("{} {year}", parts[1]);
    let parse = |year: i32| NaiveDate::parse_from_str(&text(year), "%b %d %Y").expect("a date");
    match year {
        Some(year) => parse(year),
        // The weekday tells which year is meant.
        None => (2026..2028)
            .map(parse)
            .find(|day| day.format("%a").to_string() == parts[0])
            .expect("one year fits"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f10_a_series_of_two_years_shows_exactly_its_days() {
    for provider in PROVIDERS {
        let (installation, days) = staged(provider, "2026-10-26").await;
        let (mut compared, mut seen) = (0, BTreeSet::new());
        // A search tells fifty at most; months are short enough.
        for start in
            [day("2026-10-26"), day("2026-11-22"), day("2026-12-14"), day("2027-03-08"), day("2027-07-01")]
        {
            installation.clock.turn_to(instant(start));
            assert!(
                installation.sync(true).await.calendars.iter().all(|read| read.why.is_empty()),
                "all is read"
            );
            for ahead in 0..14 {
                let at = start + Days::new(ahead);
                let wanted = truedocket_engine::morning::MorningOptions {
                    date: Some(at),
                    without_reading: true,
                    ..Default::default()
                };
                let done = installation.engine.morning(&wanted).await.expect("a report");
                let events =
                    done.report.systems.iter().find(|s| s.role == "calendar of record").expect("it is there");
                let expected = expected_events(&installation, at, &days);
                assert_eq!(
                    events.events, expected,
                    "f10: {provider:?} {at}: the day holds exactly what takes place"
                );
                compared += 1;
                if days.contains(&at) {
                    seen.insert(at);
                }
            }
        }
        println!(
            "f10 {provider:?}: {compared} days compared, the call takes place on {} of them",
            seen.len()
        );
        assert!(seen.len() >= 15, "enough days to mean something");
    }
}

/// What the world holds on a day: the call, if it is on that day, and everything else, by the world's own series.
fn expected_events(installation: &Installation, at: NaiveDate, days: &BTreeSet<NaiveDate>) -> u64 {
    let world = installation.sandbox.shared.world();
    let from = series::instant(at.and_time(chrono::NaiveTime::MIN), ZONE);
    let to = series::instant((at + Days::new(1)).and_time(chrono::NaiveTime::MIN), ZONE);
    let others = world.events.values().filter(|event| event.title != TITLE && !event.deleted);
    let others: usize = others.map(|event| series::instances(event, ZONE, from, to).len()).sum();
    others as u64 + u64::from(days.contains(&at))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f9_nine_stays_nine_over_both_changes_of_the_clocks() {
    for provider in PROVIDERS {
        for (today, change) in [("2026-10-28", "2026-11-01"), ("2027-02-10", "2027-03-14")] {
            let (installation, days) = staged(provider, today).await;
            let ahead = json!({ "key": "read_ahead_days", "value": "60" });
            installation
                .ask("policy.set", ahead)
                .await
                .expect("a search shows fifty, so that fewer are read");
            installation.sync(true).await;
            let told = told(&installation, provider).await;
            let (from, to) = (day(today) - Days::new(62), day(today) + Days::new(60));
            let expected: BTreeSet<_> = days.range(from..to).copied().collect();
            assert_eq!(
                told, expected,
                "f10: {provider:?}, {today}: exactly the days of the series, and each at nine"
            );
            assert!(
                from < day(change) && day(change) < to && told.len() > 25,
                "f9: the clocks change in between"
            );
        }
    }
}

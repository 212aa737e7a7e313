//! `expand`: an iCalendar file as others make them. What can be read is read, what cannot is named.

use super::refused;
use crate::program::Home;
use std::fs;

const NASTY: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//nobody//EN\r\n\
BEGIN:VEVENT\r\nUID:weekly@firm.example\r\nDTSTART;TZID=America/New_York:20261102T090000\r\nDTEND;TZID=America/New_York:20261102T100000\r\n\
RRULE:FREQ=WEEKLY;COUNT=4\r\nEXDATE;TZID=America/New_York:20261109T090000\r\nSUMMARY:Team\\, weekly\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:day@firm.example\r\nDTSTART;VALUE=DATE:20261120\r\nSUMMARY:Filing\r\n day\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:bad-rule@firm.example\r\nDTSTART:20261103T090000Z\r\nRRULE:FREQ=SOMETIMES\r\nSUMMARY:Bad rule\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nUID:bad-day@firm.example\r\nDTSTART:20261399T990000Z\r\nSUMMARY:No such day\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART:20261104T090000Z\r\nSUMMARY:Cut off\r\n";

#[tokio::test]
async fn a_nasty_file_is_read_as_far_as_it_can_be_and_the_rest_is_named() {
    let home = Home::fresh();
    let file = home.path().join("nasty.ics");
    fs::write(&file, NASTY).expect("a file");
    let path = file.to_str().expect("a plain path");
    let asked = [
        "--json",
        "expand",
        "--ics",
        path,
        "--from",
        "2026-11-01",
        "--to",
        "2026-11-30",
        "--zone",
        "America/New_York",
    ];
    let answer = home.run(&asked).await.ended(2, "a person has to look at what was set aside").json();
    let instances = answer["instances"].as_array().expect("a list").clone();
    let weekly: Vec<_> = instances.iter().filter(|one| one["uid"] == "weekly@firm.example").collect();
    let starts: Vec<_> = weekly.iter().filter_map(|one| one["start"].as_str()).collect();
    let wanted = ["2026-11-02T14:00:00Z", "2026-11-16T14:00:00Z", "2026-11-23T14:00:00Z"];
    assert_eq!(starts, wanted, "nine o'clock in New York, without the day that was taken out");
    assert!(
        weekly.iter().all(|one| one["all_day"] == false && one["summary"] == "Team, weekly"),
        "{weekly:?}"
    );
    assert!(
        weekly.iter().all(|one| one["recurrence_id"].is_string()),
        "days of a series name their original start"
    );
    let day = instances.iter().find(|one| one["uid"] == "day@firm.example").expect("the whole day is read");
    assert_eq!(
        (&day["start"], &day["end"]),
        (&"2026-11-20".into(), &"2026-11-21".into()),
        "dates, the end exclusive"
    );
    assert_eq!(
        (&day["all_day"], &day["summary"]),
        (&true.into(), &"Filingday".into()),
        "folded lines are joined"
    );
    let aside = answer["quarantined"].as_array().expect("a list").clone();
    assert!(aside.len() >= 3, "a bad rule, a bad day and the cut end are named: {aside:?}");
    for one in &aside {
        assert!(one["line"].as_u64().is_some_and(|line| line > 3), "the line is where to look: {one}");
        assert!(one["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "and why: {one}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_expanded_at_all_is_refused() {
    let home = Home::fresh();
    let expand = |file: &str, from: &str, zone: &str| {
        ["--json", "expand", "--ics", file, "--from", from, "--to", "2026-11-30", "--zone", zone]
            .map(str::to_owned)
    };
    let file = home.path().join("empty.ics");
    fs::write(&file, "").expect("a file");
    let path = file.to_str().expect("a plain path").to_owned();
    for (asked, names) in [
        (expand("nowhere.ics", "2026-11-01", "UTC"), "nowhere.ics"),
        (expand(&path, "last week", "UTC"), "last week"),
        (expand(&path, "2026-11-01", "Mars/Olympus"), "Mars/Olympus"),
    ] {
        let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        refused(home.run(&asked).await, "TD-1001", names);
    }
    assert!(!home.database().exists(), "looking at a file makes no database");
}

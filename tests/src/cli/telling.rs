//! What the terminal says is so: a report that compares nothing is not well, a run that died is not under way, and what
//! was read yesterday is told as that.

use super::refused;
use crate::fixture::{Fixture, NOW, small};
use crate::program::Home;
use chrono::{DateTime, TimeDelta, Utc};
use std::fs;

fn later(by: TimeDelta) -> String {
    let now: DateTime<Utc> = NOW.parse().expect("an instant");
    (now + by).to_rfc3339()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_that_has_lost_its_calendar_of_record_is_not_well() {
    let fixture = Fixture::of(small()).await;
    fixture.home.run(&["morning"]).await.ended(0, "nothing differs");
    fixture.home.run(&["disconnect", "Outlook"]).await.ended(0, "it is forgotten");
    let health = fixture.home.run(&["health"]).await.ended(3, "nothing is compared any more");
    assert!(health.out.starts_with("NOT WELL"), "it is read first: {}", health.out);
    assert!(health.out.contains("No calendar of record is connected"), "and why: {}", health.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_of_a_cache_says_as_of_when_it_is() {
    let mut fixture = Fixture::of(small()).await;
    let fresh = fixture.home.run(&["morning"]).await.ended(0, "nothing differs");
    assert!(!fresh.out.contains("as read on"), "just read: {}", fresh.out);
    fixture.home.at(&later(TimeDelta::hours(15)));
    let kept = fixture.home.run(&["morning", "--no-sync", "--date", "2026-11-20"]).await;
    let headline = kept.out.lines().next().unwrap_or_default().to_owned();
    assert!(
        headline.contains("as read on") && headline.contains("what changed since is not in it"),
        "whoever reads only the first line must not take it for the state of now: {kept:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_died_with_its_program_is_not_told_as_under_way() {
    let fixture = Fixture::of(small()).await;
    fixture.home.run(&["morning"]).await.ended(0, "nothing differs");
    fixture.home.left_running("morning");
    let logs = fixture.home.run(&["logs"]).await.ended(0, "runs are kept");
    let newest = logs.out.lines().next().unwrap_or_default().to_owned();
    assert!(newest.contains("stopped"), "nobody works with this home: {newest}");
    assert!(newest.contains("ended in the middle"), "and it was not that there was nothing to do: {newest}");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_told_as_that() {
    let home = Home::fresh();
    let file = |name: &str, content: &str| {
        let path = home.path().join(name);
        fs::write(&path, content).expect("a file");
        path.to_str().expect("a plain path").to_owned()
    };
    let (empty, table) = (file("empty.ics", ""), file("bad.csv", "a,b,c\n1,2\n"));
    let folder = home.path().join("nothing");
    fs::create_dir(&folder).expect("a folder");
    let (folder, absent) = (folder.to_str().expect("a plain path").to_owned(), "absent.ics".to_owned());
    for (option, path, why) in [
        ("--csv", &table, "bad.csv"),
        ("--ics", &folder, "no .ics or .csv file"),
        ("--ics", &absent, "absent.ics"),
    ] {
        let error = refused(home.run(&["--json", "audit", option, path]).await, "TD-6101", why);
        let sentence = error["sentence"].as_str().unwrap_or_default().to_owned();
        assert!(!sentence.contains("account"), "{path}: a file knows no account: {sentence}");
        let hint = error["hint"].as_str().unwrap_or_default();
        assert!(hint.contains("Check the path"), "{path}: the next step is at the file: {hint}");
    }
    let read = home.run(&["audit", "--ics", &empty]).await.ended(1, "nothing could be read");
    let told: Vec<&str> = read.out.lines().filter(|line| line.contains("NOT CHECKED empty")).collect();
    assert_eq!(told.len(), 1, "one cause is told once: {}", read.out);
    assert!(told[0].contains("not an iCalendar file"), "and it is the file's: {}", told[0]);
}

#[tokio::test]
async fn days_that_are_turned_round_are_refused() {
    let home = Home::fresh();
    let path = home.path().join("one.ics");
    fs::write(&path, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").expect("a file");
    let path = path.to_str().expect("a plain path");
    let asked = ["--json", "expand", "--ics", path, "--from", "2026-12-01", "--to", "2026-01-01"];
    refused(home.run(&asked).await, "TD-1001", "before the beginning");
}

#[tokio::test(flavor = "multi_thread")]
async fn why_tells_the_address_in_each_system_when_it_is_asked_to() {
    let world = small();
    let entry = world.entries.values().find(|entry| entry.matter.is_some()).expect("there are entries");
    let title = entry.title.clone();
    let fixture = Fixture::of(world).await;
    fixture.home.run(&["morning"]).await.ended(0, "nothing differs");
    let plain = fixture.home.run(&["why", &title]).await.ended(0, "it is known");
    assert!(!plain.out.contains("http"), "without being asked no system is: {}", plain.out);
    let told = fixture.home.run(&["why", &title, "--addresses"]).await.ended(0, "it is known");
    for page in ["/outlook/owa/?itemid=", "/nc/#/calendars"] {
        assert!(told.out.contains(page), "both systems can be opened: {page}: {}", told.out);
    }
    let json =
        fixture.home.run(&["--json", "why", &title, "--addresses"]).await.ended(0, "it is known").json();
    let sides = json["appointments"][0]["sides"].as_array().cloned().unwrap_or_default();
    assert!(
        !sides.is_empty() && sides.iter().all(|side| side["page"]["url"].is_string()),
        "scripts get them as well: {sides:?}"
    );
}

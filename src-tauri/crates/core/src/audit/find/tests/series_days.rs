//! What the days of a series say belongs to the series, whether they were listed or looked up with it.

use super::firm::{Row, audit, row, sound};
use crate::audit::finding::{Confidence, FindingKind};
use crate::calendar::event::{EventStatus, ResponseStatus};

/// A weekly call of Ann's, on Tuesdays.
fn call(id: &str) -> Row {
    sound(id, "Client call").at("2026-09-01T14:00:00Z", 30).made("2026-08-01T12:00:00Z").weekly()
}

/// Its day of Dec 8, in its place.
fn day(id: &str, of: &str) -> Row {
    sound(id, "Client call").at("2026-12-08T15:00:00Z", 30).day_of(of, "2026-12-08T15:00:00Z")
}

fn moved(id: &str, of: &str) -> Row {
    sound(id, "Client call").at("2026-12-10T20:00:00Z", 30).day_of(of, "2026-12-08T15:00:00Z")
}

fn off(row: Row) -> Row {
    row.with(|event| event.status = EventStatus::Cancelled)
}

/// Both series, the day listed as a row, and the same looked up with its series.
fn each_way(series: &[Row], days: &[Row]) -> [Vec<Row>; 2] {
    let looked_up = days.iter().cloned().map(Row::looked_up);
    [[series, days].concat(), series.iter().cloned().chain(looked_up).collect()]
}

#[test]
fn f24_series_of_which_one_day_differs_both_stay_and_the_day_is_named() {
    for of in ["a", "b"] {
        let in_place = || day("d", of);
        let title = crate::text::ClientText::new("Client call – NEW TIME");
        let cases: [(Row, &str); 6] = [
            (moved("d", of), "moved"),
            (in_place().with(|event| event.title = title), "renamed"),
            (off(in_place()), "called off"),
            (in_place().body("Bring the exhibits"), "with notes of its own"),
            (in_place().guest("other@mail.example"), "with people of its own"),
            (in_place().answer("ann", ResponseStatus::Declined).by("bob"), "declined"),
        ];
        for (one, why) in cases {
            for rows in each_way(&[call("a"), call("b")], &[one]) {
                let outcome = audit(&rows);
                assert_eq!(outcome.taken(), Vec::<String>::new(), "{of} has a day that is {why}");
                let finding = outcome.findings(FindingKind::Duplicate).next().expect("they are shown");
                let named = finding.evidence.iter().any(|one| one.says.reveal().contains("Dec 8, 2026"));
                assert!(named, "the person who decides has to know which day is {why}: {finding:?}");
            }
        }
    }
}

#[test]
fn series_with_equal_days_are_equal() {
    let series = [call("a"), call("b")];
    let pairs: [([Row; 2], &str); 4] = [
        ([moved("d", "a"), moved("e", "b")], "both are moved alike"),
        ([off(day("d", "a")), off(day("e", "b"))], "both are called off"),
        (
            [moved("d", "a").made("2026-11-01T12:00:00Z"), moved("e", "b")],
            "when they were moved is no difference",
        ),
        (
            [day("d", "a"), day("e", "a").day_of("a", "2026-12-15T15:00:00Z").at("2026-12-15T15:00:00Z", 30)],
            "days that merely repeat their series say nothing",
        ),
    ];
    for (days, why) in pairs {
        for rows in each_way(&series, &days) {
            assert_eq!(audit(&rows).taken().len(), 1, "one of the two goes: {why}");
        }
    }
    let [first, second] = [moved("d", "a"), moved("e", "b").looked_up()];
    let mixed = [series.as_slice(), &[first, second]].concat();
    assert_eq!(audit(&mixed).taken().len(), 1, "a listed day and one that was looked up are compared alike");
    let twice =
        [series.as_slice(), &[moved("d", "a"), moved("e", "b"), moved("d", "a").looked_up()]].concat();
    assert_eq!(audit(&twice).taken().len(), 1, "a day that was listed and looked up is one day");
    let other = sound("e", "Client call").at("2026-12-11T20:00:00Z", 30).day_of("b", "2026-12-08T15:00:00Z");
    let apart = [series.as_slice(), &[moved("d", "a"), other]].concat();
    assert_eq!(
        audit(&apart).taken(),
        Vec::<String>::new(),
        "moved to different times they are two appointments"
    );
}

/// A weekly duty of Ann's, untouched for three years.
fn duty() -> Row {
    row("s", "Order stationery")
        .at("2023-10-03T14:00:00Z", 15)
        .category("Internal")
        .made("2023-10-01T12:00:00Z")
        .weekly()
}

fn day_of_duty(title: &str, start: &str) -> Row {
    row("d", title)
        .at(start, 15)
        .category("Internal")
        .made("2023-10-02T12:00:00Z")
        .day_of("s", "2026-12-08T15:00:00Z")
}

#[test]
fn an_endless_series_is_as_young_as_its_youngest_day_and_kept_for_what_lies_ahead() {
    let ahead = |title: &str| day_of_duty(title, "2026-12-10T20:00:00Z");
    let young = ahead("Order stationery").made("2026-11-02T12:00:00Z");
    for rows in each_way(&[duty()], &[young]) {
        assert_eq!(
            audit(&rows).of(FindingKind::EndlessSeries),
            [],
            "somebody has changed a day of it lately"
        );
    }
    let kept = [
        ahead("Mediation prep – 00101-Okafor"),
        ahead("Order stationery").guest("client@mail.example"),
        ahead("Order stationery"),
        off(ahead("Order stationery")),
    ];
    for one in kept {
        for rows in each_way(&[duty()], std::slice::from_ref(&one)) {
            let outcome = audit(&rows);
            let findings = outcome.of(FindingKind::EndlessSeries);
            assert_eq!(
                findings,
                [(Confidence::Possible, vec!["s keep".to_owned()])],
                "it would be lost: {one:?}"
            );
            let finding = outcome.findings(FindingKind::EndlessSeries).next().expect("there is one");
            let named = finding.evidence.iter().any(|one| one.says.reveal().contains("Dec 8, 2026"));
            assert!(named, "the day ahead is named: {finding:?}");
        }
    }
    let past = day_of_duty("Order stationery", "2023-11-15T20:00:00Z").day_of("s", "2023-11-14T15:00:00Z");
    for rows in each_way(&[duty()], &[past]) {
        assert_eq!(audit(&rows).taken(), ["s end_series"], "a day moved long ago keeps nothing");
    }
}

/// A weekly round table that the leaver called, on somebody's calendar.
fn table(id: &str, on: &str) -> Row {
    row(id, "Round table")
        .uid("table")
        .by("gone")
        .on(on)
        .at("2026-01-06T14:00:00Z", 30)
        .category("Internal")
        .weekly()
}

fn day_of_table(id: &str, of: &str, on: &str) -> Row {
    let day = row(id, "Round table").by("gone").on(on).at("2026-12-10T20:00:00Z", 30).category("Internal");
    day.day_of(of, "2026-12-08T14:00:00Z")
}

#[test]
fn f3_a_leavers_series_with_a_day_for_a_court_a_client_or_a_matter_is_kept() {
    let prep = |row: Row| {
        row.with(|event| event.title = crate::text::ClientText::new("Hearing prep – 00101-Okafor"))
    };
    let cases: [(Row, &str); 4] = [
        (prep(day_of_table("d", "b", "bob")), "a matter"),
        (day_of_table("d", "b", "bob").guest("client@mail.example"), "a client takes part"),
        (
            day_of_table("d", "b", "bob")
                .with(|event| event.categories = vec!["Court Appearance".to_owned()]),
            "a court",
        ),
        (day_of_table("d", "b", "bob").place("Supreme Court, Part 9"), "the place of a court"),
    ];
    for (one, why) in cases {
        for rows in each_way(&[table("a", "ann"), table("b", "bob")], &[one]) {
            let outcome = audit(&rows);
            assert_eq!(outcome.taken(), Vec::<String>::new(), "somebody may have taken it over: {why}");
            let reason = outcome.reason(FindingKind::LeaverSeries);
            assert!(
                reason.contains("one of its days") || reason.contains("One of its days"),
                "{why}: {reason}"
            );
        }
    }
    let series = [table("a", "ann"), table("b", "bob")];
    let repeated = [
        day_of_table("d", "a", "ann"),
        day_of_table("e", "b", "bob"),
        off(prep(day_of_table("f", "b", "bob"))),
    ];
    for rows in each_way(&series, &repeated) {
        let outcome = audit(&rows);
        assert_eq!(
            outcome.taken(),
            ["a delete", "b delete"],
            "days that were only moved or called off are internal"
        );
        let finding = outcome.findings(FindingKind::LeaverSeries).next().expect("there is one");
        let named = finding.evidence.iter().filter(|one| one.says.reveal().contains("Dec 8, 2026"));
        assert_eq!(named.count(), 1, "but what goes with them is named: {finding:?}");
    }
}

#[test]
fn f24_a_series_whose_days_could_not_be_looked_up_is_shown_and_kept() {
    let unread = |row: Row| Row { lacks_days: true, ..row };
    let cases: [(Vec<Row>, FindingKind); 3] = [
        (vec![call("a"), unread(call("b"))], FindingKind::Duplicate),
        (vec![unread(duty())], FindingKind::EndlessSeries),
        (vec![table("a", "ann"), unread(table("b", "bob"))], FindingKind::LeaverSeries),
    ];
    for (rows, kind) in cases {
        let outcome = audit(&rows);
        assert_eq!(outcome.taken(), Vec::<String>::new(), "{kind:?}: nobody knows what would be lost");
        let reason = outcome.reason(kind);
        assert!(reason.contains("could not be looked at"), "{kind:?}: it says why: {reason}");
    }
}

//! Duplicates: exact, prefixed, shifted, typed anew; and real appointments that only look alike.

use super::firm::{Row, audit, row, sound};
use crate::audit::finding::{Confidence, FindingKind, Part};
use crate::calendar::event::ShowAs;

/// The same without guests, made a day later.
fn copy(id: &str, title: &str) -> Row {
    row(id, title).category("Client Meeting").made("2026-10-02T12:00:00Z")
}

#[test]
fn exact_copies_go_and_the_one_with_guests_stays() {
    let outcome =
        audit(&[copy("b", "Client meeting"), sound("a", "Client meeting"), copy("c", "Client  Meeting!")]);
    let [(confidence, mut gone)] = <[_; 1]>::try_from(outcome.of(FindingKind::Duplicate)).expect("one group");
    // Of two that begin and end together neither comes first.
    gone.sort();
    assert_eq!(
        (confidence, gone),
        (Confidence::Certain, vec!["b delete".to_owned(), "c delete".to_owned()]),
        "both copies hold nothing that the first does not"
    );
    let finding = outcome.findings(FindingKind::Duplicate).next().expect("there is one");
    let first = finding.items.first().expect("the group has members");
    assert_eq!((outcome.id(first.row), first.part), ("a", Part::Stays), "the one that stays comes first");
    let reason = outcome.reason(FindingKind::Duplicate);
    assert!(reason.contains("3 times") && reason.contains("1 other person"), "it says why: {reason}");
}

#[test]
fn prefixed_copies_go_and_the_plain_title_stays() {
    for title in
        ["Copy: Client meeting", "FW: Client meeting", "Client meeting (imported)", "Fwd: RE: Client meeting"]
    {
        let outcome = audit(&[copy("b", title), sound("a", "Client meeting")]);
        assert_eq!(
            outcome.of(FindingKind::Duplicate),
            [(Confidence::Likely, vec!["b delete".to_owned()])],
            "{title} is a copy of what has the title without it"
        );
    }
    let outcome =
        audit(&[copy("b", "Copy: Client meeting").made("2026-09-01T12:00:00Z"), copy("a", "Client meeting")]);
    assert_eq!(outcome.taken(), ["b delete"], "the plain title stays even if it is younger");
    assert_eq!(
        audit(&[sound("b", "Copy: Client meeting")]).of(FindingKind::Duplicate),
        [],
        "a prefix alone makes no duplicate"
    );
}

#[test]
fn f3_rows_that_hold_something_of_their_own_stay() {
    let cases: [(Row, &str); 6] = [
        (copy("b", "Hearing").body("00102-Marsh"), "another matter"),
        (copy("b", "Hearing").guest("other@mail.example"), "another guest"),
        (copy("b", "Hearing").place("Part 9"), "another place"),
        (copy("b", "Hearing").body("Bring the exhibits"), "notes"),
        (copy("b", "Hearing").with(|event| event.categories = vec!["Deposition".to_owned()]), "a category"),
        (copy("b", "Hearing").by("court@county.example"), "another organizer"),
    ];
    let first = || sound("a", "Hearing").place("Part 2").made("2026-09-01T12:00:00Z");
    for (row, why) in cases {
        let outcome = audit(&[first(), row]);
        assert_eq!(outcome.taken(), Vec::<String>::new(), "deleting it would lose {why}");
        let sure: Vec<Confidence> =
            outcome.of(FindingKind::Duplicate).into_iter().map(|(sure, _)| sure).collect();
        assert_eq!(sure, [Confidence::Possible], "they are shown beside each other ({why})");
    }
}

#[test]
fn f3_what_two_colleagues_have_called_are_two_appointments() {
    let huddle = |id: &str, uid: &str, organizer: &str, guest: &str| {
        row(id, "Team huddle").category("Internal").uid(uid).by(organizer).guest(guest)
    };
    let outcome = audit(&[
        huddle("a1", "one", "ann", "bob").on("ann"),
        huddle("b1", "one", "ann", "bob").on("bob"),
        huddle("a2", "two", "bob", "ann").on("ann").made("2026-10-02T12:00:00Z"),
        huddle("b2", "two", "bob", "ann").on("bob").made("2026-10-02T12:00:00Z"),
    ]);
    assert_eq!(outcome.taken(), Vec::<String>::new(), "the same two people meet twice, each calls once");
    let imported = audit(&[
        huddle("b1", "one", "ann", "bob").on("bob"),
        row("b2", "Team huddle").category("Internal").on("bob").by("bob").made("2026-10-02T12:00:00Z"),
    ]);
    assert_eq!(imported.taken(), ["b2 delete"], "an import without guests is a copy, whoever it names");
}

#[test]
fn f24_two_calendars_never_keep_different_ones_of_two() {
    let called = |id: &str, uid: &str| row(id, "Case review").category("Internal").uid(uid).guest("bob");
    let second = |id: &str| called(id, "two").made("2026-10-02T12:00:00Z");
    let outcome = audit(&[
        called("a1", "one"),
        second("a2"),
        // Bob has made the first free and holds the second.
        called("b1", "one").on("bob").with(|event| event.show_as = ShowAs::Free),
        second("b2").on("bob"),
    ]);
    assert_eq!(outcome.taken(), ["a2 delete"], "were the first taken from Bob, he would be asked to neither");
    let acts = outcome.of(FindingKind::Duplicate);
    assert_eq!(acts.len(), 2, "what Bob holds is shown: {acts:?}");
}

#[test]
fn a_group_can_hold_copies_and_strangers() {
    let outcome = audit(&[sound("a", "Hearing"), copy("b", "Hearing"), copy("c", "Hearing").place("Part 9")]);
    assert_eq!(outcome.taken(), ["b delete"], "only the bare copy goes");
    assert_eq!(outcome.of(FindingKind::Duplicate).len(), 2, "the other is shown with doubt");
}

#[test]
fn what_is_elsewhere_or_at_another_time_is_no_duplicate() {
    let outcome = audit(&[
        sound("a", "Continuing education"),
        sound("b", "Continuing education").on("bob").by("bob"),
        sound("c", "Continuing education").at("2026-10-13T14:00:00Z", 60),
        sound("d", "Continuing education").at("2026-10-06T14:00:00Z", 90),
        sound("e", "Continuing education").all_day("2026-10-06", 1),
        sound("f", "Canceled: Continuing education"),
    ]);
    assert_eq!(outcome.of(FindingKind::Duplicate), [], "calendar, begin, end and title have to be the same");
}

#[test]
fn a_series_twice_goes_unless_it_differs() {
    let series = |id: &str| sound(id, "Client call").at("2026-09-01T14:00:00Z", 30).weekly();
    let twice = audit(&[series("a").made("2026-08-01T12:00:00Z"), series("b")]);
    assert_eq!(twice.taken(), ["b delete"], "one rule, one first day, one title");
    let other = series("b").series("FREQ=WEEKLY;BYDAY=TU,TH", crate::calendar::source::SeriesEnd::Never);
    let differs = audit(&[series("a"), other]);
    assert_eq!(differs.taken(), Vec::<String>::new(), "another rule has days that the first does not");
    let moved = sound("d", "Client call").at("2026-09-08T16:00:00Z", 30).day_of("b", "2026-09-08T14:00:00Z");
    let with_days = audit(&[series("a").made("2026-08-01T12:00:00Z").guest("bob"), series("b"), moved]);
    assert_eq!(with_days.taken(), Vec::<String>::new(), "a day that was moved would be lost with the copy");
    let single = audit(&[series("a"), sound("b", "Client call").at("2026-09-01T14:00:00Z", 30)]);
    assert_eq!(single.of(FindingKind::Duplicate), [], "a single event is no copy of a series");
}

fn hearing(id: &str, start: &str) -> Row {
    row(id, "Hearing 00101-Okafor").category("Court Appearance").at(start, 60)
}

#[test]
fn f3_two_sessions_of_one_day_are_never_taken_for_copies() {
    let outcome = audit(&[
        hearing("a", "2026-10-06T13:00:00Z"),
        hearing("b", "2026-10-06T18:00:00Z").made("2026-10-02T12:00:00Z"),
    ]);
    assert_eq!(
        outcome.of(FindingKind::Duplicate),
        [(Confidence::Possible, vec!["b keep".to_owned()])],
        "five hours apart may be a zone or the afternoon: a person decides"
    );
    let rooms = audit(&[
        hearing("a", "2026-10-06T13:00:00Z").place("Part 2"),
        hearing("b", "2026-10-06T18:00:00Z").place("Part 5"),
    ]);
    assert_eq!(rooms.of(FindingKind::Duplicate), [], "different rooms are two hearings");
}

#[test]
fn routines_and_odd_shifts_are_not_pointed_out() {
    let call = |id: &str, start: &str| row(id, "Huddle").category("Internal").guest("bob").at(start, 15);
    let routine = audit(&[call("a", "2026-10-06T13:00:00Z"), call("b", "2026-10-06T18:00:00Z")]);
    assert_eq!(routine.of(FindingKind::Duplicate), [], "the firm among itself may meet twice a day");
    let three = audit(&[
        hearing("a", "2026-10-06T13:00:00Z"),
        hearing("b", "2026-10-06T16:00:00Z"),
        hearing("c", "2026-10-06T20:00:00Z"),
    ]);
    assert_eq!(three.of(FindingKind::Duplicate), [], "three a day are sessions");
    let half = audit(&[hearing("a", "2026-10-06T13:00:00Z"), hearing("b", "2026-10-06T16:30:00Z")]);
    assert_eq!(half.of(FindingKind::Duplicate), [], "no zone is three and a half hours away");
    let daily = audit(&[hearing("a", "2026-10-06T13:00:00Z"), hearing("b", "2026-10-07T13:00:00Z")]);
    assert_eq!(daily.of(FindingKind::Duplicate), [], "the same hour of the next day is another day of trial");
}

#[test]
fn a_series_in_the_wrong_zone_is_pointed_out() {
    let series = |id: &str, start: &str| hearing(id, start).weekly();
    let shifted = series("b", "2026-10-06T18:00:00Z").made("2026-10-02T12:00:00Z");
    let outcome = audit(&[series("a", "2026-10-06T13:00:00Z"), shifted]);
    assert_eq!(
        outcome.of(FindingKind::Duplicate),
        [(Confidence::Possible, vec!["b keep".to_owned()])],
        "one rule, hours apart"
    );
}

#[test]
fn a_batch_in_the_wrong_zone_by_another_program_goes() {
    let pair = |n: usize| {
        let start = format!("2026-10-{:02}T13:00:00Z", n + 5);
        let title = format!("Client meeting 0010{}-{}", n % 2 + 1, ["Okafor", "Marsh"][n % 2]);
        let first = sound(&format!("a{n}"), &title).at(&start, 60);
        let second = row(&format!("b{n}"), &title).at(&format!("2026-10-{:02}T17:00:00Z", n + 5), 60);
        [first, second.uid(&format!("{n}@importer.example")).made("2026-10-03T08:00:10Z")]
    };
    let rows: Vec<Row> = (0..4).flat_map(pair).collect();
    let outcome = audit(&rows);
    assert_eq!(
        outcome.taken().len(),
        4,
        "one shift, one go, another program, two titles: an import went wrong"
    );
    let few = audit(rows.get(..4).expect("there are eight"));
    assert_eq!(few.taken(), Vec::<String>::new(), "two pairs may be chance");
    let own: Vec<Row> = rows
        .iter()
        .cloned()
        .map(|row| {
            let id = row.kept.event.key.id.to_string();
            row.uid(&format!("{id}@calendar.example"))
        })
        .collect();
    assert_eq!(
        audit(&own).taken(),
        Vec::<String>::new(),
        "the same program: somebody typed in the afternoon sessions"
    );
}

#[test]
fn typing_slips_go_only_where_both_name_one_matter() {
    let one = |id: &str, title: &str| row(id, title).category("Court Appearance");
    let outcome = audit(&[
        one("a", "Deposition 00101-Okafor").guest("client@mail.example"),
        one("b", "Depositoin 00101-Okafor").made("2026-10-02T12:00:00Z"),
    ]);
    assert_eq!(
        outcome.of(FindingKind::Duplicate),
        [(Confidence::Likely, vec!["b delete".to_owned()])],
        "both name the same matter at the same time"
    );
    let names = audit(&[
        sound("a", "Call with Hansen about the lease"),
        sound("b", "Call with Hanson about the lease"),
    ]);
    assert_eq!(
        names.of(FindingKind::Duplicate).into_iter().map(|(sure, _)| sure).collect::<Vec<_>>(),
        [Confidence::Possible],
        "names that differ by one letter may be two clients"
    );
}

#[test]
fn f3_titles_that_differ_in_what_counts_are_not_alike() {
    let pairs = [
        ("Hearing 00101-Okafor", "Hearing 00102-Okafor"),
        ("Deposition of witness A", "Deposition of witness B"),
        ("Call Mary about lease", "Call Gary about lease"),
        ("Hearing for plaintiff", "Hearing for defendant"),
        ("Exhibit list 1 review", "Exhibit list 2 review"),
        ("Client meeting", "Client meeting with the bank"),
    ];
    for (a, b) in pairs {
        let outcome = audit(&[sound("a", a), sound("b", b)]);
        assert_eq!(outcome.of(FindingKind::Duplicate), [], "“{a}” and “{b}” are two appointments");
    }
}

#[test]
fn a_busy_copy_is_not_given_up_for_a_free_one() {
    let free = sound("a", "Hearing").guest("bob").with(|event| event.show_as = ShowAs::Free);
    let outcome = audit(&[free, copy("b", "Hearing")]);
    assert_eq!(outcome.taken(), Vec::<String>::new(), "the time would look free afterwards");
}

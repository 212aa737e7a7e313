//! The parser's corpus: schemes of the trade, typing habits, and everything that only looks like a number.

use super::{MatterIndex, MatterMatch};
use crate::firm::matter::{Matter, MatterStatus};
use crate::firm::policy::Policy;
use crate::ids::MatterId;
use proptest::prelude::*;

fn matter(number: &str, status: MatterStatus) -> Matter {
    Matter {
        id: MatterId::new(number),
        number: number.to_owned(),
        other_numbers: Vec::new(),
        description: "".into(),
        client: "".into(),
        status,
        responsible: None,
    }
}

fn book(numbers: &[&str]) -> MatterIndex {
    let matters: Vec<_> = numbers
        .iter()
        .map(|number| match number.strip_prefix('!') {
            Some(closed) => matter(closed, MatterStatus::Closed),
            None => matter(number, MatterStatus::Open),
        })
        .collect();
    MatterIndex::new(&matters, &Policy::default()).expect("no pattern is written")
}

fn one(number: &str) -> MatterMatch {
    MatterMatch::One(MatterId::new(number))
}

const CLIO: [&str; 4] = ["00123-Okafor", "00124-Lindqvist & Sons", "!00077-Abara", "00200-O'Neill"];
const DASHED: [&str; 4] = ["JD-2023-451", "JD-2023-452", "JD-2024-17", "!JD-2022-9"];

#[test]
fn numbers_are_found_however_they_are_typed() {
    for text in [
        "JD-2023-451",
        "Hearing jd-2023-451, Dept 12",
        "JD–2023–451: status conference",
        "JD\u{2011}2023\u{2011}451",
        "ＪＤ－２０２３－４５１ 打合せ",
        "Call re (JD-2023-451)",
        "Re:JD-2023-451.",
        "JD-<b>2023</b>-451",
        "JD-2023-451 and again JD-2023-451",
        "JD/2023/451",
        "JD 2023 451 hearing",
        "Hearing (JD - 2023 - 451)",
        "jd_2023_451",
        "JD&ndash;2023&#8209;451",
        "<td>JD&#45;2023</td> or JD-2023-451",
    ] {
        assert_eq!(book(&DASHED).find(text, ""), one("JD-2023-451"), "{text} names one matter");
    }
}

#[test]
fn other_signs_between_the_parts_name_only_what_is_on_the_list() {
    assert_eq!(book(&DASHED).find("in JD 2023 999 files", ""), MatterMatch::None, "no number of the list");
    let twins = book(&["JD-2026-1", "JD/2026/1"]);
    assert_eq!(twins.find("JD-2026-1", ""), one("JD-2026-1"), "whoever writes the signs means them");
    assert_eq!(twins.find("JD/2026/1", ""), one("JD/2026/1"), "each of the two");
    assert!(matches!(twins.find("JD 2026 1", ""), MatterMatch::Ambiguous(_)), "else it can be either");
    let body = "<html><body><p>Matter:&nbsp;<b>JD&ndash;2023</b>&#8209;452</p></body></html>";
    assert_eq!(book(&DASHED).find("Call", body), one("JD-2023-452"), "within HTML");
}

#[test]
fn a_client_name_may_follow_and_must_then_be_the_listed_one() {
    let book = book(&CLIO);
    for text in
        ["00123-Okafor", "00123 Okafor hearing", "#00123", "00123-OKAFOR – deposition", "00123 - hearing"]
    {
        assert_eq!(book.find(text, ""), one("00123-Okafor"), "{text} names the matter");
    }
    assert_eq!(
        book.find("00124-Lindqvist & Sons, mediation", ""),
        one("00124-Lindqvist & Sons"),
        "whole names"
    );
    assert_eq!(book.find("00200-O'Neill", ""), one("00200-O'Neill"), "apostrophes belong to names");
    assert_eq!(
        book.find("00123-Smith call", ""),
        MatterMatch::Unknown("00123-smith".into()),
        "f23_ the right number with another client is not the matter"
    );
}

#[test]
fn f23_what_is_unclear_is_said_to_be_unclear() {
    let dashed = book(&DASHED);
    assert_eq!(dashed.find("Team lunch", ""), MatterMatch::None, "no number");
    assert_eq!(
        dashed.find("JD-2023-999 call", ""),
        MatterMatch::Unknown("jd-2023-999".into()),
        "not on the list"
    );
    assert_eq!(
        dashed.find("JD-2023-451 / JD-2023-452 joint call", ""),
        MatterMatch::Several(vec![MatterId::new("JD-2023-451"), MatterId::new("JD-2023-452")]),
        "two numbers are two matters"
    );
    assert_eq!(
        dashed.find("JD-2022-9 hearing", ""),
        MatterMatch::Closed(MatterId::new("JD-2022-9")),
        "closed"
    );
    let duplicates = [matter("00001-Smith", MatterStatus::Open), matter("00001-Jones", MatterStatus::Open)];
    let duplicates = MatterIndex::new(&duplicates, &Policy::default()).expect("no pattern is written");
    assert!(
        matches!(duplicates.find("00001 call", ""), MatterMatch::Ambiguous(_)),
        "a bare number counts only if unique"
    );
    assert_eq!(duplicates.find("00001-Jones call", ""), one("00001-Jones"), "the name decides");
}

#[test]
fn f23_lookalikes_are_passed_over() {
    let numbers = [
        "00123-Okafor",
        "01234-Abara",
        "94105",
        "2345",
        "555-0123",
        "2016-06-01",
        "214",
        "3456-7890",
        "2026",
    ];
    let book = book(&numbers);
    for text in [
        "Smith v. Jones 2:23-cv-01234",
        "No. 1:22-cr-00123-ABC",
        "call (202) 555-0123",
        "phone 202-555-0123",
        "+1 202 555-0123",
        "due 2016-06-01",
        "Meeting ID: 812 3456 7890",
        "Zoom 812-3456-7890",
        "Passcode 01234",
        "https://zoom.example/j/01234",
        "mail 00123@court.example",
        "500 Howard St, San Francisco, CA 94105",
        "Room 214",
        "Suite 2345",
        "budget 2026",
        "$01234 retainer",
        "01234-5678",
    ] {
        assert_eq!(book.find(text, text), MatterMatch::None, "{text} names no matter");
    }
}

#[test]
fn the_title_comes_first_and_quoted_mail_does_not_count() {
    let book = book(&DASHED);
    assert_eq!(
        book.find("Hearing", "Matter: JD-2023-452\nbring file"),
        one("JD-2023-452"),
        "the body helps out"
    );
    assert_eq!(book.find("JD-2023-451", "see also JD-2023-452"), one("JD-2023-451"), "the title decides");
    assert_eq!(
        book.find("Hearing", "ok\n> JD-2023-452\nOn Monday B. wrote:\nJD-2024-17"),
        MatterMatch::None,
        "quoted"
    );
    assert_eq!(
        book.find("JD-2023-999", "JD-2023-452"),
        MatterMatch::Unknown("jd-2023-999".into()),
        "an unclear title is not overruled"
    );
}

#[test]
fn an_unknown_bare_number_speaks_only_when_introduced() {
    let book = book(&CLIO);
    assert_eq!(book.find("Invoice 99999", ""), MatterMatch::None, "any number may stand in a title");
    assert_eq!(
        book.find("Matter no. 00999 call", ""),
        MatterMatch::Unknown("00999".into()),
        "this one says what it is"
    );
}

#[test]
fn written_patterns_replace_the_learned_ones() {
    let policy = Policy { matter_patterns: vec!["MAT-####-#+".to_owned()], ..Policy::default() };
    let matters =
        [matter("MAT-2023-0112", MatterStatus::Pending), matter("00123-Okafor", MatterStatus::Open)];
    let book = MatterIndex::new(&matters, &policy).expect("the pattern is good");
    assert_eq!(book.find("mat-2023-0112", ""), one("MAT-2023-0112"), "by the manager's pattern");
    assert_eq!(book.find("00123-Okafor", ""), MatterMatch::None, "not a number by the manager's word");
    let broken = Policy { matter_patterns: vec!["MAT".to_owned()], ..Policy::default() };
    assert!(MatterIndex::new(&matters, &broken).is_err(), "a pattern without digits is refused by name");
}

proptest! {
    #[test]
    fn each_listed_number_is_found_in_any_title(counter in 0u32..99999, before in "[a-z]{0,9}", after in "[a-z]{0,9}") {
        let number = format!("MAT-2023-{counter:05}");
        let found = book(&[&number, "MAT-2021-00000"]).find(&format!("{before} {number} {after}"), "");
        prop_assert_eq!(found, one(&number), "the list decides");
    }

    #[test]
    fn no_text_breaks_the_search(text in "\\PC{0,80}", body in ".{0,80}") {
        let _ = book(&CLIO).find(&text, &body);
    }
}

#[test]
fn behind_the_word_meeting_a_matter_is_meant_unless_a_call_has_a_number() {
    let book = book(&CLIO);
    for title in
        ["Client meeting – 88801-Merriweather", "Conference – 88801-Merriweather", "Call 88801-Merriweather"]
    {
        assert!(matches!(book.find(title, ""), MatterMatch::Unknown(_)), "{title}: nobody has that matter");
    }
    for title in ["Client meeting – 00123-Okafor", "Client meeting – 00123", "Conference call - 00123"] {
        assert_eq!(book.find(title, ""), one("00123-Okafor"), "{title} names it");
    }
    for title in [
        "Zoom meeting 88801",
        "Meeting ID 88801-4412",
        "Conference call 88801-passcode",
        "Call 812 3456 7890",
        "Room 88801-Merriweather",
    ] {
        assert_eq!(book.find(title, ""), MatterMatch::None, "{title} names a call or a room");
    }
}

#[test]
fn a_text_says_of_which_matter_it_is() {
    let book = book(&CLIO);
    let own = MatterId::new("00123-Okafor");
    let stated = |text: &str| book.stated_instead(&own, text);
    for text in [
        "Matter: 00200-O'Neill",
        "Our file no. 00200",
        "<p>Case&nbsp;#00200-O'Neill</p>",
        "Dept. 12\nMatter 00200",
    ] {
        assert_eq!(stated(text), Some(MatterId::new("00200-O'Neill")), "{text}: it is of another one");
    }
    for text in [
        "Matter: 00123-Okafor",
        "Matter: 00200 and 00123",
        "Related matter: 00200",
        "See also matter 00200",
        "Exhibits of 00200-O'Neill",
        "Case no. 2:23-cv-00200",
        "> Matter: 00200",
        "Matter: 99999",
        "",
    ] {
        assert_eq!(stated(text), None, "{text}: it speaks of another one, or of none");
    }
}

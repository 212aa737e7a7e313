//! Places that are two, and one place in other words.

use super::{MeetingLinks, NamedPlace};
use proptest::prelude::*;

fn contradict(a: &str, b: &str) -> bool {
    let (a, b) = (NamedPlace::of(a), NamedPlace::of(b));
    assert_eq!(a.contradicts(&b), b.contradicts(&a), "neither side is asked first");
    a.contradicts(&b)
}

#[test]
fn two_places() {
    for (a, b) in [
        ("Courtroom 4", "Courtroom 5"),
        ("Dept. 12, 111 N. Hill St.", "Dept. 14, 111 N. Hill St."),
        ("Room 302", "Rm. 303"),
        ("60 Centre Street", "71 Thomas Street"),
        ("60 Centre Street, Room 418", "60 Thomas Street, Room 418"),
        ("12 Broadway", "14 Broadway"),
        ("https://us02web.zoom.us/j/81234567890?pwd=a", "https://us02web.zoom.us/j/89876543210?pwd=a"),
        ("https://zoom.us/j/81234567890", "https://meet.google.com/abc-defg-hij"),
        ("Conference room B", "https://us02web.zoom.us/j/81234567890"),
        ("Conference room B", "Conference room C"),
        ("Suffolk Superior Court", "Norfolk Superior Court"),
        ("Suffolk County Court", "Norfolk County Court"),
        ("Courtroom 5, Suffolk Superior", "Courtroom 5, Norfolk Superior Court"),
        ("Suffolk Superior Court", "Suffolk District Court"),
        ("Courthouse, Boston", "Courthouse, Salem"),
        ("Dept 12", "Dept 21"),
        ("R 1", "R 2"),
        ("Courtroom 5", "Zoom"),
        ("Microsoft Teams Meeting", "Courtroom 5"),
        ("Zoom", "Microsoft Teams Meeting"),
        ("by phone", "in person"),
        ("Telephone", "Courtroom 5"),
        ("617-555-0100", "617-555-0199"),
        ("Boston Municipal Court", "Our office"),
        ("Client's office", "Our office"),
        ("Smith's office", "Jones's office"),
    ] {
        assert!(contradict(a, b), "{a} is not {b}");
    }
}

#[test]
fn one_place_in_other_words_or_nothing_to_compare() {
    for (a, b) in [
        ("Courtroom 4", "ctrm 4"),
        ("Courtroom Four", "Courtroom 4"),
        ("Dept. 12", "Courtroom 5"),
        ("Dept. 12", "Courtroom 12, 2nd floor"),
        ("60 Centre Street, Courtroom 418", "60 Centre St, Rm 418, New York"),
        ("111 N. Hill St.", "111 North Hill Street, Los Angeles, CA 90012"),
        ("Courtroom 4", "Superior Court"),
        ("", "Courtroom 4"),
        ("Zoom", "https://zoom.us/j/81234567890"),
        ("Courtroom 4 or https://zoom.us/j/81234567890", "https://zoom.us/j/81234567890"),
        ("https://us02web.zoom.us/j/81234567890?pwd=aaa", "https://zoom.us/wc/join/81234567890"),
        ("see https://example.org/x/123456", "Courtroom 4"),
        ("2nd floor", "3rd floor"),
        ("Suffolk Superior Ct.", "Suffolk Superior Court"),
        ("Suffolk Superior Court, Courtroom 5", "Courtroom 5"),
        ("Suffolk County Superior Court", "Suffolk Superior Court, Boston"),
        ("Los Angeles Superior Court", "LA Superior Court"),
        ("Los Angeles Superior Court", "Superior Court of California, County of Los Angeles"),
        ("Dept. 12", "Department 12"),
        ("Main St. office", "Main Street office"),
        ("Hearing room 4", "Suffolk Superior Court"),
        ("Courtroom 5 / Zoom", "Zoom"),
        ("Courtroom 5 / Zoom", "Courtroom 5"),
        ("Zoom", ""),
        ("(617) 555-0100", "617-555-0100"),
        ("+1 617 555 0100", "617.555.0100"),
        ("Call 617-555-0100", "by phone"),
        ("Our office", "Conference room B"),
        ("Clerk's office, Suffolk Superior Court", "Suffolk Superior Court"),
        ("12 Willow Court", "12 Willow Ct."),
        ("Okafor home", "Okafor residence"),
    ] {
        assert!(!contradict(a, b), "{a} may well be {b}");
    }
}

#[test]
fn what_the_title_says_of_the_place_counts() {
    let place = |title: &str, place: &str| NamedPlace::of(place).told_by(title);
    for (a, b, differ) in [
        (("Hearing, Dept. 12", ""), ("Hearing, Dept. 21", ""), true),
        (("Hearing, Dept. 12", ""), ("Hearing", "Dept. 21"), true),
        (("Status conference – in person", ""), ("Status conference – by Zoom", ""), true),
        (("Hearing via Zoom", ""), ("Hearing", "Courtroom 5"), true),
        (("Telephonic hearing", ""), ("Hearing", "Courtroom 5"), true),
        (("Hearing, Dept. 12", "Suffolk Superior Court"), ("Hearing", "Dept. 12"), false),
        (("Hearing via Zoom", "Courtroom 5"), ("Hearing", "Courtroom 5"), false),
        (("Telephone conference", ""), ("Conference", "Conference room B"), false),
        (("Hearing", ""), ("Hearing – by Zoom", ""), false),
        (("Meet the new teams", ""), ("Meet the new teams", "Courtroom 5"), false),
    ] {
        let (ours, theirs) = (place(a.0, a.1), place(b.0, b.1));
        assert_eq!(ours.contradicts(&theirs), differ, "{a:?} and {b:?}");
        assert_eq!(theirs.contradicts(&ours), differ, "neither side is asked first: {a:?} and {b:?}");
    }
}

#[test]
fn links_of_texts_are_compared() {
    for (a, b, differ) in [
        ("Join https://zoom.us/j/111111111", "Join https://zoom.us/j/222222222", true),
        ("<a href=\"https://zoom.us/j/555\">Join</a>", "Zoom: https://zoom.us/j/777", true),
        ("Join https://zoom.us/j/111111111?pwd=a", "https://us02web.zoom.us/j/111111111", false),
        ("Join https://zoom.us/j/111111111", "Bring exhibits", false),
        ("Join https://zoom.us/j/111111111", "See https://example.org/j/222222222", false),
        ("https://zoom.us/j/111111111\n> https://zoom.us/j/222222222", "https://zoom.us/j/111111111", false),
        ("See you\nFrom: clerk\nhttps://zoom.us/j/111111111", "https://zoom.us/j/222222222", false),
        ("https://zoom.us/j/111111111 https://zoom.us/u/kdlP123", "https://zoom.us/j/111111111", false),
    ] {
        let (ours, theirs) = (MeetingLinks::of("", a), MeetingLinks::of("", b));
        assert_eq!(ours.contradict(&theirs), differ, "{a} and {b}");
    }
    let (place, text) = (
        MeetingLinks::of("https://zoom.us/j/111111111", ""),
        MeetingLinks::of("", "https://zoom.us/j/222222222"),
    );
    assert!(place.contradict(&text), "wherever a link stands, it leads somewhere");
}

proptest! {
    #[test]
    fn no_place_contradicts_itself(place in "(?s).{0,60}", known in "(Room|Dept|Suite|[0-9]{1,3}|Main St|https://zoom.us/j/[0-9]{9}|[ ,.]){0,8}") {
        prop_assert!(!contradict(&place, &place), "the same words");
        prop_assert!(!contradict(&known, &known.to_uppercase()), "the same in capitals");
    }
}

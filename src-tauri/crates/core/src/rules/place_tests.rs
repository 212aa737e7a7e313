//! Places that are two, and one place in other words.

use super::{MeetingLinks, NamedPlace, ToldPlace};
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
        ("Zoom", "Microsoft Teams Meeting"),
        ("by phone", "in person"),
        ("Telephone", "Courtroom 5"),
        ("617-555-0100", "617-555-0199"),
        ("Boston Municipal Court", "Our office"),
        ("Client's office", "Our office"),
        ("Smith's office", "Jones's office"),
        ("Floor 3", "Floor 4"),
        ("2nd floor", "3rd floor"),
        ("100 N. Main St", "100 S. Main St"),
        ("100 Main St", "100 Main Ave"),
        ("Courtroom V", "Courtroom VI"),
        ("Courtroom V", "Courtroom W"),
        ("Courtroom 5-A", "Courtroom 5-B"),
        ("Our office", "Opposing counsel's office"),
        ("Client's office", "OC's office"),
        ("Client's home", "Our office"),
        ("Okafor residence", "Courtroom 5"),
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
        ("Fl. 3", "3rd Floor"),
        ("Third floor", "floor 3"),
        ("Courtroom 5 - 2nd floor", "Courtroom 5"),
        ("2nd floor, Room 5", "Floor 2"),
        ("100 N. Main St.", "100 North Main Street"),
        ("100 N. Main St.", "100 Main St"),
        ("100 Main", "100 Main Ave"),
        ("100 Main Dr.", "100 Main Drive"),
        ("Courtroom V", "Courtroom 5"),
        ("Courtroom VI", "Ctrm Six"),
        ("Ctrm. 5A", "courtroom 5-A"),
        ("Client's home", "Okafor residence"),
        ("Home", "Our office"),
        ("Working from home", "Our office"),
        ("Office of opposing counsel", "Our office"),
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
        (("Deposition of Jones (video)", ""), ("Deposition of Jones (in person)", ""), true),
        (("Phone hearing", ""), ("In-person hearing", ""), true),
        (("Virtual hearing", ""), ("Live hearing", ""), true),
        (("Remote hearing", ""), ("Hearing in Courtroom 5", ""), true),
        (("Hearing (phone)", ""), ("Hearing (video)", ""), true),
        (("Hearing (phone)", ""), ("Telephonic hearing", ""), false),
        (("Virtual hearing", ""), ("Remote hearing", ""), false),
        (("Remote hearing", ""), ("Hearing by phone", ""), false),
        (("Video deposition of Jones", ""), ("In-person deposition of Jones", ""), false),
        (("Hearing (phone)", ""), ("Hearing", "Courtroom 5"), false),
        (("Remote hearing", ""), ("Hearing, Dept. 5", ""), false),
        (("Hearing (Zoom or in person)", ""), ("In-person hearing", ""), false),
        (("Live scan appointment", ""), ("Virtual appointment", ""), false),
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
        ("Join: https://zoom.us/j/555; bring ID", "https://zoom.us/j/555", false),
        ("[https://zoom.us/j/555]", "https://zoom.us/j/555", false),
        ("https://zoom.us/w/555", "https://zoom.us/j/555", false),
        ("https://zoom.us/w/555", "https://zoom.us/j/777", true),
        ("https://firm.webex.com/firm/j.php?MTID=m1f0", "https://firm.webex.com/firm/j.php?MTID=m2a1", true),
        (
            "https://firm.webex.com/firm/j.php?MTID=m1f0",
            "<https://firm.webex.com/firm/j.php?mtid=M1F0>",
            false,
        ),
        (
            "<a href=\"https://firm.webex.com/firm/j.php?a=b&amp;MTID=m1f0\">Join</a>",
            "https://firm.webex.com/firm/j.php?MTID=m1f0",
            false,
        ),
        ("https://app.courtcall.com/x?id=1", "https://app.courtcall.com/x?id=2", true),
        ("https://app.courtcall.com/x?id=1&from=mail", "https://app.courtcall.com/x?id=1", false),
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

/// Places, and texts where both places are blank.
fn differs_told(ours: (&str, &str), theirs: (&str, &str)) -> bool {
    let told = |(place, text): (&str, &str)| ToldPlace::of(place, "", text);
    let (a, b) = (told(ours), told(theirs));
    assert_eq!(a.contradicts(&b), b.contradicts(&a), "neither side is asked first");
    a.contradicts(&b)
}

#[test]
fn places_that_people_tell_apart_without_a_number() {
    for (a, b) in [
        ("Judge Kim chambers", "Main hall"),
        ("Courtroom 5, 3 Pemberton Sq", "Courtroom 5, 24 New Chardon St"),
        ("Room 5A", "Room 5B"),
        ("1st Session", "2nd Session"),
        ("Worcester", "Springfield"),
        ("Remote", "Courtroom 5"),
        ("Webex", "Zoom"),
        ("By phone", "In person"),
        ("Suffolk Superior Court", "Suffolk Probate Court"),
        ("https://zoom.us/j/1234567890?pwd=aa", "https://zoom.us/j/1234567890?pwd=zz"),
        ("Smith LLP, Boston", "Jones LLP, Boston"),
        ("Courthouse A", "Courthouse B"),
        ("US District Court", "Superior Court"),
        ("Lobby", "Jail visit room"),
        ("North Station", "South Station"),
        ("Judge Kim's chambers", "Courtroom of Judge Kim"),
        ("Courthouse, 2nd session", "Courthouse, 3rd session"),
        ("Zoom ID 123 456 7890", "Zoom ID 999 888 7777"),
        ("Essex Probate and Family Court", "Essex Superior Court"),
        ("Lawrence District Court", "Lynn District Court"),
        ("Library", "Cafeteria"),
        ("Dial 617-555-0100 code 123456#", "Dial 617-555-0100 code 654321#"),
        ("617-555-0100,,123456789#", "617-555-0100,,987654321#"),
        ("+1 617-555-0100 x123456", "+1 617-555-0100 x654321"),
        ("617-555-0100 Ext. 12", "617-555-0100 ext 34"),
    ] {
        assert!(differs_told((a, ""), (b, "")), "{a} is not {b}");
        assert!(!differs_told((a, ""), (a, "")), "{a} is itself");
    }
}

#[test]
fn one_place_told_in_two_ways() {
    for (a, b) in [
        ("Dept. 12", "Department 12"),
        ("Ctrm 5", "Courtroom 5"),
        ("Suite 400", "Ste. 400"),
        ("Zoom", "https://zoom.us/j/555"),
        ("Zoom ID 123 456 7890", "https://zoom.us/j/1234567890"),
        ("https://us02web.zoom.us/j/1234567890", "https://zoom.us/j/1234567890?pwd=zz"),
        ("https://zoom.us/j/1234567890?pwd=zz.1", "https://zoom.us/j/1234567890?pwd=zz"),
        ("Suffolk Superior Court, 3 Pemberton Square, Boston, MA 02108, USA", "Suffolk Superior Court"),
        ("SUFFOLK SUPERIOR CT.", "Suffolk Superior Court"),
        ("Federal Courthouse, Boston", "U.S. District Court, Boston"),
        ("TBD", "Courtroom 5"),
        ("Conference Room B; Zoom", "Conference Room B"),
        ("Courtroom 5, Suffolk Superior Court, 3 Pemberton Sq., Boston MA", "Suffolk Sup. Ct. Ctrm 5"),
        ("Dept 12 (Zoom ok)", "Dept. 12"),
        ("Our office", "Harbor & Pine LLP, 100 Main St"),
        ("Conf Rm B", "Conference Room B"),
        ("Microsoft Teams Meeting", "https://teams.microsoft.com/l/meetup-join/abc"),
        ("Microsoft Teams Meeting", "Courtroom 5"),
        ("Microsoft Teams Meeting; Courtroom 5", "Courtroom 5"),
        ("Microsoft Teams Meeting", "617-555-0100"),
        ("+1 (617) 555-0100 ext. 4", "617.555.0100 x4"),
        ("1-617-555-0100", "6175550100"),
        ("617-555-0100,,123456789#", "617-555-0100"),
        ("617-555-0100,,123456789#", "Dial 617-555-0100 code 123456789#"),
        ("+1 617-555-0100,,123456789#", "(617) 555-0100 x 123 456 789"),
        ("Zoom: https://zoom.us/j/555", "Zoom meeting"),
        ("Room 5 / Room 6", "Room 5"),
        ("Fl. 3, Rm 12", "Third floor, room 12"),
        ("One Main Street", "1 Main St."),
        ("Boston", "Boston, MA"),
        ("in person", "Courtroom 5"),
        ("Suffolk County Courthouse", "Suffolk Superior Court"),
        ("VIRTUAL", "Zoom"),
        ("Courtroom 5 (was Courtroom 7)", "Courtroom 5"),
        ("Judge Kim", "Courtroom 5"),
        ("Judge Kim chambers", "Suffolk Superior Court"),
        ("Main hall", "Boston City Hall"),
        ("Suffolk Superior Court, Courtroom 5", "Courtroom 5"),
        ("Suffolk Probate & Family Court", "Suffolk Family Court"),
        ("Boston", "Suffolk Superior Court"),
        ("Boston, Suffolk Superior", "Boston"),
        ("Client", "Okafor home"),
        ("Harbor & Pine", "Our office"),
    ] {
        assert!(!differs_told((a, ""), (b, "")), "{a} may well be {b}");
    }
}

#[test]
fn texts_tell_of_places_where_no_place_is_named() {
    for (a, b, differ) in [
        ("Dial 617-555-0100 code 123456#", "Dial 617-555-0100 code 654321#", true),
        ("Call 617-555-0100", "Call 617-555-0199", true),
        ("https://meet.google.com/abc-defg-hij", "https://meet.google.com/xyz-defg-hij", true),
        ("https://court.webex.com/meet/jsmith", "https://court.webex.com/meet/kdoe", true),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F555&data=1",
            "https://zoom.us/j/555",
            false,
        ),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F555&data=1",
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F777&data=1",
            true,
        ),
        ("Zoom Meeting ID: 123 456 7890", "Zoom Meeting ID: 999 888 7777", true),
        ("Zoom Meeting ID: 123 456 7890", "https://zoom.us/j/1234567890", false),
        ("In Courtroom 5", "In Courtroom 7", true),
        ("Location: Norfolk Superior Court", "Location: Suffolk Superior Court", true),
        (
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_AAA",
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_BBB",
            true,
        ),
        ("Jane Roe\nHale & Bell LLP\nTel 617-555-0100", "John Doe\nTel 617-555-0199", false),
        ("See Courtroom 5 rules", "Bring the exhibits of Courtroom 7", false),
        ("Passcode: 123456", "Passcode: 654321", true),
        ("Code: 1234", "Bring exhibits", false),
        ("Billing code: 1234", "Billing code: 4321", false),
        ("Participant code: 1234#", "Participant code: 4321#", true),
        ("Meet in room 3 before", "In Courtroom 7", false),
        ("Please call me", "Call 617-555-0100", false),
        ("Location: Courtroom 5", "In ctrm. 5", false),
        ("One tap: +16175550100,,1234567890#", "Dial 617-555-0100", false),
        ("+16175550100,,123456789#", "+16175550100,,987654321#", true),
        (
            "One tap\n+13125550101,,845#,,,,*1234# US\n+16465550102,,845#,,,,*1234# US",
            "+16465550102,,845#",
            false,
        ),
        ("Bridge 617-555-0100 / 123456", "Bridge 617-555-0100 / 654321", true),
        ("Bridge: 617-555-0100 / 123456", "Bridge 617.555.0100/123456", false),
        ("Ana Bell\n617-555-0100 x12", "Jo Hale\n617-555-0100 x34", false),
        ("By CourtCall 888-882-6878 ID 111", "By CourtCall 888-882-6878 ID 222", true),
        ("CourtCall ID 1111", "CourtCall, call 888-882-6878, id #1111", false),
        ("Client ID 1111", "Client ID 2222", false),
        ("Passcode: aB3dEf for Zoom 123 456 7890", "Passcode: ZZZdEf for Zoom 123 456 7890", true),
        ("Zoom 123 456 7890, passcode aB3dEf", "Passcode: aB3dEf for Zoom 123 456 7890", false),
        ("Zoom 123 456 7890, passcode: Needed", "Passcode: ask Zoom 123 456 7890", false),
        ("Meeting ID: 123 456 7890, passcode aB3dEf", "Meeting ID: 123 456 7890, passcode 123456", false),
    ] {
        assert_eq!(differs_told(("", a), ("", b)), differ, "{a:?} and {b:?}");
    }
    for (ours, theirs, differ) in [
        (("Courtroom 5", ""), ("", "In Courtroom 7"), true),
        (("Courtroom 5", ""), ("Courtroom 5", "In Courtroom 7"), false),
        (("Courtroom 5", ""), ("", "Location: Suffolk Superior Court, Courtroom 5"), false),
    ] {
        assert_eq!(differs_told(ours, theirs), differ, "the text tells only where no place does: {theirs:?}");
    }
}

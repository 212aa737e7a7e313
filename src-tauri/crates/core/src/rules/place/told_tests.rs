//! Places that a text tells of, beside places that are named.

use super::ToldPlace;

/// Place and text of both sides.
fn differs(ours: (&str, &str), theirs: (&str, &str)) -> bool {
    let told = |(place, text): (&str, &str)| ToldPlace::of(place, "Hearing", text);
    let (a, b) = (told(ours), told(theirs));
    assert_eq!(a.contradicts(&b), b.contradicts(&a), "neither side is asked first");
    a.contradicts(&b)
}

#[test]
fn a_line_that_is_a_place_tells_of_it() {
    for (ours, theirs) in [
        (("Courtroom 5", ""), ("", "Courtroom 7")),
        (("", "Courtroom 5"), ("", "Courtroom 7")),
        (("Microsoft Teams Meeting", "Courtroom 5"), ("Courtroom 7", "")),
        (("Courtroom 5", ""), ("", "In person, Courtroom 7")),
        (("Courtroom 5", ""), ("", "Ctrm. 7 with Judge Kim. Bring exhibits")),
        (("", "at 10 Main St, Boston"), ("", "at 55 Oak St, Boston")),
        (("Norfolk Superior Court", ""), ("", "Suffolk Superior Court")),
        (("Zoom", ""), ("", "Courtroom 5")),
        (("", "Appear in person"), ("", "Appear by phone")),
        (("Zoom", ""), ("", "Personal appearance required")),
    ] {
        assert!(differs(ours, theirs), "{ours:?} is not {theirs:?}");
    }
    for (ours, theirs) in [
        (("Courtroom 5", ""), ("", "Courtroom 5, bring exhibits")),
        (("Courtroom 5A", ""), ("", "Courtroom 5-A")),
        (("Courtroom 5", ""), ("", "Last hearing was in Courtroom 7")),
        (("Courtroom 5", ""), ("", "Courtroom 7 rules are in the file")),
        (("Courtroom 5", ""), ("", "Parking at 10 Main St.")),
        (("10 Main St", ""), ("", "55 Oak St appraisal due")),
        (("Suffolk Superior Court", ""), ("", "Call Norfolk Superior Court")),
        (("Zoom", ""), ("", "Prepare for court")),
        (("Zoom", ""), ("", "Courtroom 5\nJoin https://zoom.us/j/555")),
        (("By phone", ""), ("", "Courtroom 5 or by phone")),
        (("Courtroom 5", ""), ("", "Appearance by Zoom permitted")),
        (("Courtroom 5", ""), ("", "Client need not appear by phone")),
        (("Microsoft Teams Meeting", "Courtroom 5"), ("Courtroom 5", "")),
        (("Microsoft Teams Meeting", "Courtroom 5"), ("Microsoft Teams Meeting", "")),
        (("Courtroom 5", "Courtroom 7"), ("Courtroom 5", "")),
    ] {
        assert!(!differs(ours, theirs), "{ours:?} may well be {theirs:?}");
    }
}

#[test]
fn a_change_of_the_place_counts_whatever_the_place_says() {
    for (ours, theirs) in [
        (("Courtroom 5", "now in Courtroom 7"), ("Courtroom 5", "")),
        (("Courtroom 5", "Hearing was moved to Ctrm 7 from Ctrm 5"), ("Courtroom 5", "")),
        (("", "Moved to Courtroom 9"), ("", "Courtroom 5")),
        (("", "Location changed to Norfolk Superior Court"), ("", "Suffolk Superior Court")),
        (("Courtroom 5", "Moved to Zoom"), ("Courtroom 5", "")),
        (("Zoom", "Moved to Courtroom 7"), ("Zoom", "")),
    ] {
        assert!(differs(ours, theirs), "whoever reads only the place of {theirs:?} goes to the wrong one");
    }
    for (ours, theirs) in [
        (("Courtroom 7", "Moved to Courtroom 7"), ("Courtroom 7", "")),
        (("Courtroom 5", "Moved to Courtroom 7"), ("Courtroom 7", "")),
        (("Courtroom 5", "Moved to Courtroom 7"), ("Courtroom 5", "now in ctrm. 7")),
        (("Suffolk Superior Court, Ctrm 5", "Moved to Ctrm 7"), ("Suffolk Superior Court, Ctrm 7", "")),
        (("Courtroom 5", "Not moved to Courtroom 7"), ("Courtroom 5", "")),
        (("Courtroom 5", "May be moved to Zoom"), ("Courtroom 5", "")),
        (("Courtroom 5", "Time changed to 4:30 PM per clerk"), ("Courtroom 5", "")),
        (("Courtroom 5", "Moved to Tuesday. Call client"), ("Courtroom 5", "")),
    ] {
        assert!(!differs(ours, theirs), "nothing says that {ours:?} is not {theirs:?}");
    }
}

//! What calls an appointment off by its words, and everything that only looks like it.

use super::{CalledOffWords, OwnTime};
use crate::firm::policy::Policy;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

/// A Friday, at 9:30.
fn own() -> OwnTime {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("is a day");
    OwnTime { start: day.and_hms_opt(9, 30, 0).expect("is a time"), last_day: day }
}

fn said(title: &str, text: &str) -> Option<String> {
    let words = CalledOffWords::new(&Policy::default().called_off_words);
    words.of(title, text, own).map(|said| said.words.reveal().to_owned())
}

#[test]
fn a_title_calls_it_off_where_it_states_it() {
    for (title, words) in [
        ("CANCELLED: Okafor hearing", "CANCELLED"),
        ("Canceled: Okafor hearing", "Canceled"),
        ("CANCELLED Okafor hearing", "CANCELLED"),
        ("Okafor hearing CANCELLED", "CANCELLED"),
        ("Okafor hearing cancelled", "cancelled"),
        ("Okafor hearing – OFF CALENDAR", "OFF CALENDAR"),
        ("Okafor hearing - off-calendar", "off-calendar"),
        ("OFF CALENDAR Okafor MSJ hearing", "OFF CALENDAR"),
        ("Okafor hearing (vacated)", "vacated"),
        ("[Vacated] Okafor trial", "Vacated"),
        ("Okafor hearing continued to 12/4", "continued to 12/4"),
        ("Okafor hearing (cont'd to Dec. 4)", "cont'd to Dec. 4"),
        ("Okafor hearing (cont’d to Dec. 4)", "cont’d to Dec. 4"),
        ("Okafor depo moved to Monday", "moved to Monday"),
        ("Okafor depo – moved to next week", "moved to next week"),
        ("Okafor depo, moved to 2 PM", "moved to 2 PM"),
        ("Okafor hearing - taken off calendar", "taken off calendar"),
        ("RESCHED Okafor intake", "RESCHED"),
        ("Okafor intake (rescheduled to 12/4 at 10:00)", "rescheduled to 12/4 at 10:00"),
        ("Okafor intake – rescheduled", "rescheduled"),
        ("Deposition of Dr. Smith cancelled by opposing counsel", "cancelled by opposing counsel"),
        ("Okafor mediation: cancelled per court", "cancelled per court"),
        ("OKAFOR HEARING VACATED", "VACATED"),
        ("**CANCELLED** Okafor hearing", "CANCELLED"),
        ("Okafor hearing has been postponed to a later date", "postponed to a later date"),
        ("Okafor intake / client cancelled", "cancelled"),
    ] {
        assert_eq!(said(title, "").as_deref(), Some(words), "{title} says that it is called off");
    }
}

#[test]
fn words_within_a_subject_call_nothing_off() {
    for title in [
        "Discuss cancelled policy",
        "Cancelled policy review",
        "Cancelled Policy Review",
        "Call re vacated judgment",
        "Hearing re order vacated",
        "Hearing on motion to vacate",
        "Okafor v. Vacated Properties LLC",
        "Vacated premises walk-through",
        "Continued deposition of Smith",
        "Trial (continued)",
        "Trial – cont'd",
        "Okafor hearing continued from 11/6",
        "Okafor hearing (rescheduled from Monday)",
        "Okafor hearing moved to Dept. 12",
        "Okafor hearing moved to Zoom",
        "Okafor depo – moved to larger room",
        "Okafor hearing NOT CANCELLED",
        "Okafor hearing – not off calendar",
        "Hearing vacated?",
        "Check whether hearing was cancelled",
        "CANCELLED – reinstated: Okafor hearing",
        "Okafor hearing, back on calendar (was off calendar)",
        "Cancellation of lease",
        "Off-calendar matters: staff meeting",
        "Okafor – policy cancelled in March",
        "Moved to dismiss: prepare reply",
        "Rescheduling call with Okafor",
        "",
        "—",
    ] {
        assert_eq!(said(title, ""), None, "{title} takes place");
    }
}

#[test]
fn what_was_moved_to_its_own_time_takes_place() {
    for title in [
        "Okafor hearing (moved to Friday)",
        "Okafor hearing – continued to 11/20",
        "Okafor hearing continued to Nov. 20, 2026",
        "Okafor hearing rescheduled to 9:30 AM",
        "Okafor hearing – moved to 9:30",
        "RESCHEDULED TO FRIDAY: Okafor hearing",
        "Okafor hearing vacated, reset to 11/20",
        "Okafor hearing – vacated and reset to 11/20",
        "Okafor hearing (continued to 11/13, then continued to 11/20)",
        "VACATED, now set for 11/20: Okafor hearing",
    ] {
        assert_eq!(said(title, ""), None, "{title} stands on that Friday at 9:30");
    }
}

#[test]
fn what_a_later_clause_brings_to_its_own_day_takes_place() {
    for text in [
        "The hearing was vacated and reset to 11/20",
        "Hearing vacated. Reset to 11/20 at 9:30.",
        "Hearing vacated.\nReset for Friday, same department.",
        "Reset to 11/20 at 9:30 per clerk.\nHearing of 11/13 vacated.",
        "Hearing vacated. New date: 11/20.",
        "Hearing vacated, moved from 11/13 to 11/20",
        "Hearing vacated, set for Nov. 20",
        "Off calendar per clerk, reinstated 11/18",
        "Off calendar per clerk.\nBack on calendar, see order.",
    ] {
        assert_eq!(said("Okafor hearing", text), None, "{text}: a miss of it is the worst mistake");
    }
    for (text, words) in [
        ("The hearing was vacated and reset to 12/4", "The hearing was vacated and reset to 12/4"),
        ("Hearing vacated. Was set for 11/20.", "Hearing vacated"),
        ("Hearing vacated. Call the client prior to 11/20.", "Hearing vacated"),
        ("Off calendar until reinstated.", "Off calendar until reinstated"),
        ("Hearing vacated. Clerk will call back on Friday.", "Hearing vacated"),
        ("Hearing vacated. Reset to 11/20?", "Hearing vacated"),
        ("Hearing vacated.\nWhen: Monday to Friday", "Hearing vacated"),
        ("Hearing vacated.\n8:30 AM to 9:30 AM", "Hearing vacated"),
    ] {
        assert_eq!(said("Okafor hearing", text).as_deref(), Some(words), "{text}: nothing brings it back");
    }
}

#[test]
fn what_was_moved_to_one_of_its_days_takes_place() {
    let words = CalledOffWords::new(&Policy::default().called_off_words);
    let trial = || OwnTime { last_day: own().last_day + Days::new(4), ..own() };
    for (title, off) in [
        ("Okafor trial – adjourned to Monday", false),
        ("Okafor trial – adjourned to 11/23", false),
        ("Okafor trial – adjourned to Thursday", true),
        ("Okafor trial – adjourned to 11/25", true),
    ] {
        assert_eq!(words.of(title, "", trial).is_some(), off, "{title}: it runs from Friday to Tuesday");
    }
}

#[test]
fn a_text_calls_it_off_in_a_sentence_of_its_own_on_its_first_lines() {
    for (text, words) in [
        ("CANCELLED", "CANCELLED"),
        ("Hearing vacated. See order of 11/18.", "Hearing vacated"),
        (
            "This hearing has been continued to 12/4 per clerk.",
            "This hearing has been continued to 12/4 per clerk",
        ),
        ("Per court: off calendar\nBring exhibits", "off calendar"),
        ("Dial in below.\n\nClient cancelled.", "Client cancelled"),
        ("<html><body><p><b>OFF CALENDAR</b></p><p>Dept 12</p></body></html>", "OFF CALENDAR"),
        ("<div>Hearing&nbsp;vacated.</div>", "Hearing\u{a0}vacated"),
    ] {
        let words = words.replace('\u{a0}', " ");
        assert_eq!(said("Okafor hearing", text).as_deref(), Some(words.as_str()), "{text}");
    }
    for text in [
        "Discuss the cancelled policy.",
        "If the hearing is cancelled, call the client.",
        "Bring exhibits.\nPark at the back.\nAsk for Mr. Hale.\nCancelled.",
        "> CANCELLED",
        "-----Original Message-----\nCancelled",
        "Client cancelled her insurance in May.",
        "The order was vacated on appeal",
        "Has the hearing been vacated?",
        "The lease was cancelled",
    ] {
        assert_eq!(said("Okafor hearing", text), None, "{text}");
    }
}

#[test]
fn a_text_calls_it_off_behind_a_date_or_another_sentence() {
    for text in [
        "11/20: OFF CALENDAR",
        "11/20 OFF CALENDAR",
        "11/18/2026 – vacated per clerk",
        "Hearing on 11/20. Vacated.",
        "Hearing on Nov. 20. Vacated.",
        "Bring the file. Cancelled.",
        "PLEASE NOTE the 11/20 hearing was vacated",
        "Friday's hearing: off calendar",
        "The court has moved the hearing to Monday.",
        "The court vacated the hearing.",
        "Clerk called 11/19 - hearing canceled, new date TBD",
        "Per Judge Kim, this matter is stricken from the calendar",
        "The meeting was cancelled.",
        "MSJ off calendar",
    ] {
        assert!(said("Okafor hearing", text).is_some(), "{text}: nobody needs to go there");
    }
    let styled = |css: &str, text: &str| {
        format!("<html><head><style>{css}</style></head><body><p>{text}</p></body></html>")
    };
    let long = ".x-cancelled { color: red }\n".repeat(200);
    assert!(
        said("Okafor hearing", &styled(&long, "Hearing vacated.")).is_some(),
        "the page begins behind its head"
    );
    assert_eq!(
        said("Okafor hearing", &styled(&long, "See you there")),
        None,
        "nobody reads the head of a page"
    );
    assert_eq!(said("Okafor hearing", &styled(&long, "")[..2_000]), None, "nor a part of it");
}

#[test]
fn what_is_said_of_another_one_or_taken_back_calls_nothing_off() {
    for text in [
        "Motion was stricken; hearing goes forward",
        "The deposition was cancelled. This hearing stands.",
        "Deposition off calendar.",
        "Zoom meeting was cancelled; hearing is in person in Courtroom 5",
        "Hearing of 11/13 vacated.",
        "The 11/13 hearing was vacated",
        "Prior hearing vacated 11/2",
        "Hearing is cancelled if the case settles",
        "CANCELLED unless the fee is paid",
        "Goes forward if not cancelled.",
        "On calendar unless vacated.",
        "Vacated, unless opposed",
        "Court vacated the judgment.",
        "Opposing party asked that hearing be continued to Jan 5; denied",
        "Cancelled my flight, driving instead",
        "Tentative ruling: writ vacated",
        "Trial vacated; hearing goes forward",
        "Hearing was off calendar, but it is going forward",
        "On Mon, Nov 2, 2026 at 9:14 AM Clerk\n<clerk@court.example> wrote:\nHearing off calendar.",
        "<p>See you.</p><div class=\"gmail_quote\"><p>Hearing off calendar.</p></div>",
        "Hearing moved to 9:30 AM",
        "Hearing moved to 9:30",
        "Hearing moved to 9:30-10 AM",
        "The court has moved the hearing to Courtroom 5.",
    ] {
        assert_eq!(said("Okafor hearing", text), None, "{text}: a miss of it is the worst mistake");
    }
    for title in [
        "CANCELLED IF NO RETAINER: Okafor intake",
        "Okafor hearing (if not cancelled)",
        "Okafor hearing – unless vacated",
        "Okafor hearing, moved to 9:30a",
        "Prior Okafor hearing vacated",
        "Rescheduled hearing – Okafor",
    ] {
        assert_eq!(said(title, ""), None, "{title} takes place");
    }
    let trial = said("Okafor trial", "Trial vacated; hearing goes forward");
    assert!(trial.is_some(), "the hearing goes forward, the trial does not");
    let paper = said("Okafor hearing", "Hearing vacated; matter proceeds on the papers.");
    assert!(paper.is_some(), "nobody is heard");
}

#[test]
fn what_stands_alone_calls_it_off() {
    for title in [
        "ADJOURNED – Hearing – Okafor",
        "CONTINUED – Hearing – Okafor",
        "Hearing – Okafor – CONTINUED",
        "SETTLED – Hearing – Okafor",
        "Hearing – Okafor - NOT GOING FORWARD",
        "Hearing – Okafor – DO NOT ATTEND",
        "CXL Hearing – Okafor",
        "CXLD – Hearing – Okafor",
        "Canc. Hearing – Okafor",
        "Hearing – Okafor (off)",
        "Hearing – Okafor – withdrawn",
        "Hearing – Okafor – stayed",
        "Hearing – Okafor – dismissed",
        "Hearing – Okafor – case dismissed, no appearance needed",
        "RESET – Hearing – Okafor",
        "C A N C E L L E D Hearing – Okafor",
        "NO HEARING – Okafor",
        "No hearing – Okafor",
        "Hearing – Okafor – cont. to 1/5",
    ] {
        assert!(said(title, "").is_some(), "{title}: nobody needs to go there");
    }
    for text in [
        "Case settled 11/29. No appearance required.",
        "Judge continued this to January 5",
        "Per email from clerk the hearing will not go forward",
        "Hearing is now January 5",
        "Stipulation to continue granted - new date 1/5",
        "No longer needed",
        "OFF\nCALENDAR",
        "<p>OFF<br>CALENDAR</p>",
    ] {
        assert!(said("Hearing – Okafor", text).is_some(), "{text}: nobody needs to go there");
    }
    for title in [
        "Hearing – Okafor – Continued from 11/6",
        "Okafor settlement conference",
        "Motion to continue – Okafor",
        "Hearing on motion to dismiss – Okafor",
        "Dismissal hearing – Okafor",
        "Stayed proceedings status conference – Okafor",
        "Reset hearing – Okafor",
        "Withdrawn motion re hearing goes forward",
        "Settled facts review – Okafor",
        "Hearing – Okafor – Continued",
        "Okafor hearing, no trial date set",
        "Ana – off",
    ] {
        assert_eq!(said(title, ""), None, "{title} takes place");
        let words = CalledOffWords::new(&Policy::default().called_off_words);
        assert_eq!(words.without(title, "", own), None, "{title} says nothing beside another title");
    }
    for text in [
        "Judge is off Friday",
        "No appearance required by client",
        "Stipulation to continue granted - new date 11/20",
        "Hearing is now in Dept. 12",
        "Hearing is now Friday",
        "The witness stayed at the hotel",
        "Case settled? Ask the clerk",
        "Case not settled.",
        "Discuss how they settled",
    ] {
        assert_eq!(said("Hearing – Okafor", text), None, "{text}: a miss of it is the worst mistake");
    }
}

#[test]
fn the_rest_of_the_title_is_what_it_is_about() {
    let words = CalledOffWords::new(&Policy::default().called_off_words);
    for (title, rest) in [
        ("CANCELLED: Okafor hearing", "okafor hearing"),
        ("Okafor hearing (vacated)", "okafor hearing"),
        ("Okafor hearing continued to 12/4", "okafor hearing"),
        ("Cancelled Okafor hearing", "okafor hearing"),
    ] {
        let said =
            words.in_title(title).or_else(|| words.without(title, "", own)).expect("it has such words");
        assert_eq!(crate::rules::title::normal(&said.rest), rest, "{title}");
    }
    assert_eq!(words.without("Okafor hearing, not cancelled", "", own), None, "the opposite is no such word");
    assert_eq!(words.without("Okafor hearing", "", own), None, "nor is anything else");
}

#[test]
fn the_list_is_the_firms() {
    let own = CalledOffWords::new(&["struck".to_owned(), "fällt aus".to_owned()]);
    assert!(own.in_title("Okafor hearing – STRUCK").is_some(), "its own word");
    assert!(own.in_title("Okafor hearing (Fällt aus)").is_some(), "in any letters");
    assert!(own.in_title("CANCELLED: Okafor hearing").is_none(), "and no other");
    assert!(CalledOffWords::new(&[]).in_title("CANCELLED: x").is_none(), "a firm may have none");
}

fn against(title: &str, text: &str) -> Option<String> {
    let words = CalledOffWords::new(&Policy::default().called_off_words);
    let said = words.of(title, text, own).or_else(|| words.without(title, text, own));
    said.expect("its title calls it off").against.map(|said| said.reveal().to_owned())
}

#[test]
fn a_text_takes_back_what_the_title_says() {
    for (text, said) in [
        ("REINSTATED", "REINSTATED"),
        ("REINSTATED 11/19, back on", "REINSTATED 11/19, back on"),
        ("Reinstated on 11/16 by the court", "Reinstated on 11/16 by the court"),
        ("back on calendar per clerk 11/19", "back on calendar per clerk 11/19"),
        ("Not cancelled after all", "Not cancelled after all"),
        ("It has not been taken off calendar.", "It has not been taken off calendar"),
        ("Disregard cancellation", "Disregard cancellation"),
        ("Clerk called: hearing is on", "hearing is on"),
        ("UPDATE 11/19: hearing going forward as scheduled", "hearing going forward as scheduled"),
        ("Hearing is confirmed for 11/20 at this time", "Hearing is confirmed for 11/20 at this time"),
        ("Hearing is on for Friday", "Hearing is on for Friday"),
        (
            "This hearing is NOT cancelled, it is going forward",
            "This hearing is NOT cancelled, it is going forward",
        ),
        ("Bring exhibits.\nPark at the back.\nDept. 12\nHale comes.\nHearing back on.", "Hearing back on"),
        ("<p>See below</p><p>Still on</p>", "Still on"),
    ] {
        assert_eq!(
            against("CANCELLED Okafor hearing", text).as_deref(),
            Some(said),
            "{text}: it may take place"
        );
        assert_eq!(
            against("Hearing – CANCELLED Okafor", text).as_deref(),
            Some(said),
            "{text}: in any title"
        );
    }
    for text in [
        "",
        "Cancelled per clerk 11/18.",
        "Hearing is on Zoom, see the link",
        "The hearing is on hold.",
        "Going forward we use the new dial-in",
        "Hearing going forward on 12/8",
        "Hearing is on 12/8",
        "Reinstated for 12/8",
        "Attend if not cancelled",
        "The hearing is going forward?",
        "The deposition is not cancelled",
        "Deposition going forward",
        "It is confirmed that the hearing was vacated",
        "Off calendar until reinstated.",
        "Clerk will call back on Friday.",
        "Bring exhibits to Dept. 12",
        "> Hearing is going forward",
    ] {
        assert_eq!(
            against("CANCELLED Okafor hearing", text),
            None,
            "{text}: nothing says that it takes place"
        );
    }
    assert_eq!(
        said("Okafor hearing – cancelled by mistake, still on", ""),
        None,
        "the title takes it back itself"
    );
}

proptest! {
    #[test]
    fn no_text_breaks_it(title in "(?s).{0,60}", text in "(?s).{0,80}", mixed in "(cancelled|off calendar|continued to|12/4|Friday|[ :,()?.-]|[a-zÄ]{1,5}){0,12}") {
        let _ = said(&title, &text);
        let _ = said(&mixed, &mixed);
        let words = CalledOffWords::new(&Policy::default().called_off_words);
        let _ = words.without(&mixed, &text, own);
    }
}

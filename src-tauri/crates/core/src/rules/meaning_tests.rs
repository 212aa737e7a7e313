//! Titles of one appointment as two people type them, and titles of two.

use super::TitleRules;
use crate::firm::matter::{Matter, MatterStatus};
use crate::firm::people::{Duty, Email, Member, Staff};
use crate::firm::policy::Policy;
use crate::ids::MatterId;
use crate::rules::matter_id::MatterIndex;
use proptest::prelude::*;

fn matters() -> Vec<Matter> {
    let matter = |id: &str, number: &str, client: &str, description: &str| Matter {
        id: MatterId::new(id),
        number: number.to_owned(),
        other_numbers: Vec::new(),
        description: description.into(),
        client: client.into(),
        status: MatterStatus::Open,
        responsible: None,
    };
    vec![
        matter("m1", "00123-Okafor", "Ada Okafor", "Okafor v. Delta Corp."),
        matter("m2", "00124-Jones", "Peter Jones", "Estate of Jones"),
    ]
}

fn contradict(ours: &str, theirs: &str, of: &str) -> bool {
    let matters = matters();
    let policy = Policy { firm: "Hale & Bell LLP".to_owned(), ..Policy::default() };
    let book = MatterIndex::new(&matters, &policy).expect("no pattern is written");
    let staff = Staff::new([Member {
        email: Email::new("ana@firm.example").expect("is an address"),
        name: "Ana Bell".into(),
        duty: Duty::Attorney,
        active: true,
        left_on: None,
        schedules_for: Default::default(),
    }]);
    let rules = TitleRules::new(&book, &matters, &staff, &policy);
    let of = MatterId::new(of);
    let both = [rules.contradict(ours, theirs, &[&of]), rules.contradict(theirs, ours, &[&of])];
    assert_eq!(both[0], both[1], "{ours} and {theirs}: neither side is asked first");
    both[0]
}

#[test]
fn one_appointment_typed_by_two_people() {
    for (ours, theirs) in [
        ("Okafor hearing", "OKAFOR HEARING"),
        ("Okafor – hearing", "Hearing: Okafor"),
        ("Re: Okafor hearing", "Okafor hearing"),
        ("00123-Okafor hearing", "Hearing Okafor (00123)"),
        ("Depo Smith (Okafor)", "Okafor – Deposition of Dr. Smith"),
        ("Okafor MSJ", "Okafor: Motion for Summary Judgment hearing"),
        ("Okafor CMC", "Case Management Conference – Okafor v. Delta Corp."),
        ("Okafor tel conf", "Telephone conference with Okafor"),
        ("Call w/ Okafor", "Phone conf. Okafor"),
        ("Okafor v Delta hrg", "Okafor vs. Delta Corp – Hearing"),
        ("Client meeting Okafor", "Intake – Okafor"),
        ("Okafor hearing", "Okafor v. Delta – status conference"),
        ("Okafor hearing Dept. 12 9:30 AM", "Okafor hearing 11/20"),
        ("Ana: Okafor hearing", "Okafor hearing (AB)"),
        ("Okafor status conf.", "Okafor status conference re discovery"),
        ("Okafor depo – Müller", "Deposition of Muller"),
        ("Okafor depo of Smith", "Okafor depo of Smtih"),
        ("Deposition of J. Smith", "Deposition of John Smith"),
        ("Smith's deposition", "Deposition Smith"),
        ("Court appearance Okafor", "Okafor hearing"),
        ("Okafor telephonic hearing", "Okafor hearing"),
        ("Okafor trial day 1", "Okafor trial"),
        ("Discovery dispute call", "Okafor call"),
        ("", "Okafor hearing"),
        ("⚖", "Okafor hearing"),
        ("Okafor &amp; Delta mediation", "Mediation Okafor / Delta"),
        ("HOLD: Okafor mediation via Zoom", "Okafor mediation"),
        ("Deposition of Dr. Lee", "Okafor v. Delta Corp."),
        ("00123-Okafor Deposition of Dr. Lee", "Okafor"),
        ("00123-Okafor Deposition of Dr. Lee", "Okafor v. Delta Corp.: deposition"),
        ("Deposition of Dr. Lee", "Deposition – Okafor vs. Delta Corp"),
        ("Deposition of Dr. Lee", "Okafor v. Delta Corp.: deposition of Dr. Lee"),
    ] {
        assert!(!contradict(ours, theirs, "m1"), "{ours} and {theirs} may well be one appointment");
    }
}

#[test]
fn two_appointments() {
    for (ours, theirs, of) in [
        ("Okafor hearing", "Okafor deposition", "m1"),
        ("Client meeting Okafor", "Okafor MSJ hearing", "m1"),
        ("Okafor call", "Okafor hearing", "m1"),
        ("Smith intake", "Jones intake", "m2"),
        ("Okafor – deposition of Dr. Smith", "Okafor – deposition of Dr. Miller", "m1"),
        ("Okafor – deposition of Maria Lopez", "Okafor – deposition of Maria Chen", "m1"),
        ("Wu deposition", "Li deposition", "m1"),
        ("Okafor status conference", "Okafor pretrial conference", "m1"),
        ("Okafor depo prep", "Okafor deposition", "m1"),
        ("Okafor trial day 1", "Okafor trial day 2", "m1"),
        ("Okafor arraignment", "Okafor sentencing", "m1"),
        ("Okafor hearing", "Jones signing of will", "m2"),
        ("Deposition of Dr. Lee", "Deposition of Okafor", "m1"),
        ("Deposition of Dr. Lee", "Okafor v. Delta Corp.: deposition of Dr. Chen", "m1"),
        ("Deposition of Dr. Lee", "Okafor v. Delta Corp.: deposition of Okafor", "m1"),
        ("Deposition of Dr. Lee", "Okafor v. Delta Corp.: mediation", "m1"),
        ("Deposition of Dr. Lee", "Okafor v. Delta Corp.: deposition", "m2"),
        ("Deposition of Dr. Lee", "Delta Corp. deposition", "m1"),
        ("Deposition of Dr. Lee", "Estate of Jones", "m1"),
    ] {
        assert!(contradict(ours, theirs, of), "{ours} and {theirs} are two appointments");
    }
}

proptest! {
    #[test]
    fn a_title_never_contradicts_itself(title in ".{0,60}", words in "([A-Za-z]{1,8}|[0-9]{1,4}|[ ,:/-]){1,8}") {
        for one in [&title, &words] {
            let again = format!("  {}!", one.to_uppercase());
            prop_assert!(!contradict(one, one, "m1"), "the same letters");
            prop_assert!(one.to_uppercase().to_lowercase() != one.to_lowercase() || !contradict(one, &again, "m1"), "the same in capitals");
        }
    }

    #[test]
    fn whoever_says_more_contradicts_nobody(title in "[A-Z][a-z]{3,8} (hearing|deposition|intake)", more in "[A-Z][a-z]{3,8}") {
        prop_assert!(!contradict(&title, &format!("{title} {more}"), "m1"), "one says more");
    }
}

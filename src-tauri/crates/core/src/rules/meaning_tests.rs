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

#[test]
fn another_kind_of_appointment_is_another_one() {
    for (ours, theirs) in [
        ("Okafor hearing", "Okafor trial"),
        ("Okafor hearing", "Okafor mediation"),
        ("Okafor mediation", "Okafor deposition"),
        ("Okafor trial", "Okafor mediation"),
        ("Okafor trial", "Okafor pretrial conference"),
        ("Okafor trial", "Okafor trial setting conference"),
        ("Okafor trial", "Okafor CMC"),
        ("Okafor arbitration", "Okafor mediation"),
        ("Okafor site inspection", "Okafor hearing"),
        ("Okafor hearing – Part 1", "Okafor hearing – Part 2"),
        ("Okafor depo part I", "Okafor depo part II"),
        ("Okafor: motion to dismiss", "Okafor: motion to compel"),
        ("Okafor – Motion to Dismiss", "Okafor – Motion for Sanctions"),
        ("Okafor MTD hearing", "Okafor MSJ hearing"),
        ("Okafor depo – Plaintiff", "Okafor depo – Defendant"),
        ("Okafor hearing (am)", "Okafor hearing (pm)"),
        ("Okafor trial – morning session", "Okafor trial – afternoon session"),
        ("Okafor depo – video", "Okafor depo – written"),
        ("Videotaped deposition of Dr. Lee", "Deposition of Dr. Lee on written questions"),
    ] {
        assert!(contradict(ours, theirs, "m1"), "{ours} and {theirs}: whoever prepares one misses the other");
    }
    for (ours, theirs) in [
        ("Okafor hearing", "Okafor motion hearing"),
        ("Okafor hearing (am)", "Okafor hearing"),
        ("Okafor hearing 9:30 AM", "Okafor hearing (pm)"),
        ("Okafor hearing (am)", "Okafor morning hearing"),
        ("Okafor depo – video", "Okafor depo"),
        ("Okafor depo – video", "Videotaped deposition Okafor (Zoom)"),
        ("Video call Okafor", "Okafor call about written discovery"),
        ("Okafor hearing", "Okafor: motion to dismiss"),
        ("Okafor hearing", "Okafor evidentiary hearing"),
        ("Okafor trial", "Okafor final hearing"),
        ("Okafor trial", "Okafor bench trial"),
        ("Okafor trial", "Court appearance Okafor"),
        ("Okafor CMC", "Okafor case management conference"),
        ("Okafor MSC", "Okafor mandatory settlement conference"),
        ("Okafor mediation", "Okafor settlement conference"),
        ("Okafor arbitration", "Okafor arbitration hearing"),
        ("Okafor depo", "Okafor deposition"),
        ("Okafor telephone conference", "Okafor call"),
        ("Okafor hearing part 1", "Okafor hearing, part one"),
        ("Okafor hearing, Part 12", "Okafor hearing"),
        ("Okafor hearing on motion for new trial", "Okafor trial"),
        ("Okafor – motion to compel discovery", "Okafor – motion to compel production"),
        ("Okafor motion to dismiss and motion to compel", "Okafor motion to compel"),
    ] {
        assert!(!contradict(ours, theirs, "m1"), "{ours} and {theirs} may well be one appointment");
    }
}

#[test]
fn another_person_beside_the_name_of_the_matter_is_another_one() {
    for (ours, theirs) in [
        ("Okafor v. Delta Corp.: depo of Smith", "Okafor v. Delta Corp.: depo of Jones"),
        ("Okafor v. Delta Corp.: depo of Smith", "Okafor v. Delta Corp.: depo of Okafor"),
        ("Okafor – depo of Smith", "Okafor – depo of Okafor"),
        ("Call with Dr. Lee – Okafor", "Call with Dr. Kim – Okafor"),
        ("Hearing – Ruth Okafor", "Hearing – Ada Okafor"),
        ("Hearing – Okafor, Ruth", "Hearing – Okafor, Ada"),
        ("Hearing – R. Okafor", "Hearing – Ada Okafor"),
        ("Hearing – Ruth Okafor", "Hearing – Amara Okafor"),
        ("00123-Okafor call with Ruth Stone", "00123-Okafor call with Ada Okafor"),
        ("Okafor hearing – Judge Kim", "Okafor hearing – Judge Lopez"),
        ("OKAFOR DEPO OF SMITH", "OKAFOR DEPO OF JONES"),
        ("okafor depo of smith", "okafor depo of jones"),
        ("Depo of Anna Smith (Okafor)", "Depo of John Smith (Okafor)"),
    ] {
        assert!(contradict(ours, theirs, "m1"), "{ours} and {theirs}: the wrong one comes");
    }
    for (ours, theirs) in [
        ("Okafor – depo of J. Smith", "Okafor – depo of John Smith"),
        ("Okafor – depo of John A. Smith", "Okafor – depo of John Smith"),
        ("Okafor – depo of Smith", "Okafor – depo of John Smith"),
        ("Ada Okafor – depo", "Okafor – depo of Smith"),
        ("Hearing – Ada Okafor", "Hearing – Okafor"),
        ("Hearing – A. Okafor", "Hearing – Ada Okafor"),
        ("Okafor – depo of Anna Lee", "Okafor – depo of Lee, Anna"),
        ("Okafor – depo of Anna Lee-Park", "Okafor – depo of Anna Lee"),
        ("Okafor – depo of Anna Lopez (née Park)", "Okafor – depo of Anna Lopez"),
        ("Okafor – depo of Bob Smith", "Okafor – depo of Robert Smith"),
        ("Okafor – depo of Rob Smith", "Okafor – depo of Robert Smith"),
        ("Okafor – depo of Petersen", "Okafor – depo of Peterson"),
        ("Okafor – Smith depo", "Delta – depo"),
        ("Okafor hearing", "Delta hearing"),
        ("Depo Smith, Okafor v. Delta", "Depo of John Smith, Okafor v. Delta"),
    ] {
        assert!(!contradict(ours, theirs, "m1"), "{ours} and {theirs} may well be one appointment");
    }
}

#[test]
fn work_about_an_appointment_is_not_the_appointment() {
    for (ours, theirs) in [
        ("Hearing – Okafor", "Travel to hearing – Okafor"),
        ("Hearing – Okafor", "Drive to motion hearing – Okafor"),
        ("Hearing – Okafor", "Hearing transcript due – Okafor"),
        ("Hearing – Okafor", "Opposition to motion due before hearing – Okafor"),
        ("Hearing – Okafor", "Call clerk re hearing – Okafor"),
        ("Hearing – Okafor", "Call clerk re: hearing – Okafor"),
        ("Hearing – Okafor", "Client call re hearing – Okafor"),
        ("Hearing – Okafor", "Debrief after hearing – Okafor"),
        ("Hearing – Okafor", "Reschedule hearing – Okafor"),
        ("Hearing – Okafor", "Notice of hearing due – Okafor"),
        ("Hearing – Okafor", "Serve notice of hearing – Okafor"),
        ("Hearing – Okafor", "File hearing brief – Okafor"),
        ("Hearing – Okafor", "Pick up file for hearing – Okafor"),
        ("Hearing – Okafor", "Check tentative for hearing – Okafor"),
        ("Hearing – Okafor", "Calendar hearing – Okafor"),
        ("Hearing – Okafor", "Observe hearing – Okafor"),
        ("Hearing – Okafor", "Hearing deadline – Okafor"),
        ("Hearing – Okafor", "Lunch before hearing – Okafor"),
        ("Depo of Smith – Okafor", "Depo exhibits due – Okafor"),
        ("Depo of Smith – Okafor", "Order depo transcript – Okafor"),
        ("Travel to hearing – Okafor", "Hearing transcript due – Okafor"),
    ] {
        assert!(contradict(ours, theirs, "m1"), "{ours} and {theirs}: one does not stand for the other");
    }
    for (ours, theirs) in [
        ("Hearing – Okafor", "Hearing – notice served – Okafor"),
        ("Hearing – Okafor", "Hearing (travel 30 min) – Okafor"),
        ("Hearing – Okafor", "Motion hearing re opposition – Okafor"),
        ("Hearing – Okafor", "Call: hearing – Okafor"),
        ("Hearing – Okafor", "Notice of default hearing – Okafor"),
        ("Hearing – Okafor", "Travel reimbursement hearing – Okafor"),
        ("Hearing – Okafor", "Check fraud hearing – Okafor"),
        ("Hearing – Okafor", "Due process hearing – Okafor"),
        ("Hearing – Okafor", "Hearing re deposition of Smith – Okafor"),
        ("Hearing – Okafor", "Motion to dismiss set for hearing – Okafor"),
        ("Hearing – Okafor", "Attend hearing – Okafor"),
        ("Hearing – Okafor", "Okafor re hearing"),
        ("Conference – Okafor", "Trial exhibit conference – Okafor"),
        ("Travel to hearing – Okafor", "Okafor: travel to hearing"),
        ("Order depo transcript – Okafor", "Depo transcript due – Okafor"),
    ] {
        assert!(!contradict(ours, theirs, "m1"), "{ours} and {theirs} may well be one appointment");
    }
}

#[test]
fn a_title_is_taken_apart_once() {
    let matters = matters();
    let policy = Policy::default();
    let book = MatterIndex::new(&matters, &policy).expect("no pattern is written");
    let staff = Staff::default();
    let rules = TitleRules::new(&book, &matters, &staff, &policy);
    let of = MatterId::new("m1");
    for other in ["Okafor trial", "Jones trial", "Okafor hearing part 2"] {
        rules.contradict("Okafor hearing", other, &[&of]);
        rules.contradict(other, "Okafor hearing", &[]);
    }
    assert_eq!(rules.taken_apart.borrow().len(), 4, "each title is asked often and read once");
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

#[test]
fn of_two_of_one_sort_which_one() {
    for (ours, theirs) in [
        ("Hearing on MTC – Okafor", "Hearing on MSJ – Okafor"),
        ("Hearing on MTC – Okafor", "Hearing on motion to dismiss – Okafor"),
        ("Okafor written deposition", "Okafor oral deposition"),
        ("Okafor hearing a.m.", "Okafor hearing p.m."),
        ("Okafor hearing (A.M.)", "Okafor afternoon hearing"),
        ("Okafor jury trial", "Okafor bench trial"),
        ("Trial (jury) – Okafor", "Trial (bench) – Okafor"),
        ("Final pretrial conference – Okafor", "Initial pretrial conference – Okafor"),
        ("Depo of plaintiff's expert – Okafor", "Depo of defendant's expert – Okafor"),
        ("File opposition – Okafor", "Hearing – Okafor"),
        ("File a reply – Okafor", "Deposition – Okafor"),
    ] {
        assert!(contradict(ours, theirs, "m1"), "{ours} and {theirs}: whoever prepares one misses the other");
    }
    for (ours, theirs) in [
        ("Hearing on MTC – Okafor", "Hearing on motion to compel – Okafor"),
        ("Hearing on MTC – Okafor", "Hearing on motion to continue – Okafor"),
        ("Hearing on MTC – Okafor", "Okafor motion hearing"),
        ("Hearing on MTC – Okafor", "Okafor hearing"),
        ("SOL – Okafor", "Statute of limitations – Okafor"),
        ("SOL", "Statute of Limitations"),
        ("Okafor oral deposition", "Okafor videotaped deposition"),
        ("Okafor oral depo", "Okafor deposition"),
        ("Okafor hearing 9 a.m.", "Okafor hearing (pm)"),
        ("Okafor hearing a.m.", "Okafor morning hearing"),
        ("Okafor jury trial", "Okafor trial"),
        ("Plaintiff's motion to compel – Okafor", "Motion to compel defendant – Okafor"),
        ("Final pretrial conference – Okafor", "FPTC – Okafor"),
        ("Hearing – file opposition – Okafor", "Hearing – Okafor"),
        ("File opposition – Okafor", "Opposition due – Okafor"),
        ("File motion to dismiss – Okafor", "Motion to dismiss – Okafor"),
        ("File: hearing – Okafor", "Hearing – Okafor"),
    ] {
        assert!(!contradict(ours, theirs, "m1"), "{ours} and {theirs} may well be one appointment");
    }
    assert!(
        contradict("Depo of Sam – Okafor", "Depo of Steve Miller – Okafor", "m1"),
        "only capitals leave out the small words"
    );
}

//! Two systems that differ in words only: the kind of appearance, a place, a person, a matter in the text. And words that
//! look like a difference and are none.

use super::case::{Case, case, client, court, kind};
use super::drafts::{EventDraft, When, bare, deposition, hearing, meeting};
use crate::calendar::event::ShowAs;
use crate::morning::fix::{NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{Discrepancy, DiscrepancyKind};

/// The calendar says it like this, Clio like that.
fn titled(event: &EventDraft, title: &str, why: &'static str) -> Case {
    case(why).calendar(event).clio(event.in_clio().titled(title))
}

fn placed(ours: &str, theirs: &str, why: &'static str) -> Case {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel").in_place(ours);
    case(why).calendar(&motion).clio(motion.in_clio().in_place(theirs))
}

#[test]
fn another_kind_of_appearance() {
    for (ours, theirs) in [
        ("hearing", "trial"),
        ("hearing", "mediation"),
        ("trial", "mediation"),
        ("hearing – Part 1", "hearing – Part 2"),
        ("motion to dismiss", "motion to compel"),
    ] {
        let event = hearing(&format!("JD-2026-101 Smith v. Allstate: {ours}"));
        let title = format!("JD-2026-101 Smith v. Allstate: {theirs}");
        titled(&event, &title, "whoever prepares the one stands in the other without papers")
            .says(court(kind::TITLE).reading(theirs))
            .judge();
    }
    for (ours, theirs) in [
        ("hearing", "motion hearing"),
        ("CMC", "case management conference"),
        ("MSC", "mandatory settlement conference"),
        ("telephone conference", "call"),
    ] {
        let event = hearing(&format!("JD-2026-101 Smith v. Allstate: {ours}"));
        titled(&event, &format!("JD-2026-101 Smith v. Allstate: {theirs}"), "one thing in two words").judge();
    }
}

#[test]
fn another_person_beside_the_caption() {
    let depo = deposition("JD-2026-101 Smith v. Allstate: deposition of Smith");
    titled(
        &depo,
        "JD-2026-101 Smith v. Allstate: deposition of Jones",
        "the caption names Smith in any case",
    )
    .says(court(kind::TITLE).reading("Jones"))
    .judge();
    let call = meeting("JD-2026-101 Call with Dr. Lee");
    titled(&call, "JD-2026-101 Call with Dr. Kim", "two doctors")
        .says(client(kind::TITLE).reading("Kim"))
        .judge();
    titled(&depo, "JD-2026-101 Smith v. Allstate: depo of J. Smith", "with a first letter").judge();
    titled(&depo, "JD-2026-101 Smith v. Allstate: depo of Smiht", "a slip of the finger").judge();
    let anna = deposition("JD-2026-101 Deposition of Anna Lee");
    titled(&anna, "JD-2026-101 Deposition of Lee, Anna", "the other way round").judge();
    titled(&anna, "JD-2026-101 Deposition of Anna Lee-Park", "she has married").judge();
}

#[test]
fn another_place_in_words() {
    for (ours, theirs) in [
        ("Suffolk County Court", "Norfolk County Court"),
        ("Courtroom 5", "Zoom"),
        ("Dept 12", "Dept 21"),
        ("by phone", "in person"),
    ] {
        placed(ours, theirs, "whoever goes by the wrong one is late").says(court(kind::PLACE)).judge();
    }
    for (ours, theirs) in [
        ("Courtroom 5, Suffolk County Court", "Suffolk County Ct."),
        ("Dept. 12", "Department 12"),
        ("12 Main St.", "12 Main Street"),
        ("Zoom", "https://zoom.us/j/81234567890"),
        ("Suffolk County Court", ""),
    ] {
        placed(ours, theirs, "one place in other words, or nothing to compare").judge();
    }
}

#[test]
fn two_video_meetings_in_the_texts() {
    let call = deposition("JD-2026-101 Deposition of Dr. Lee").saying("Join https://zoom.us/j/111111111");
    let entry = |link: &str| {
        call.in_clio().with({
            let link = link.to_owned();
            move |entry| entry.body = link.as_str().into()
        })
    };
    case("the witness waits in another room than counsel")
        .calendar(&call)
        .clio(entry("Zoom: https://zoom.us/j/222222222"))
        .says(court(kind::PLACE).reading("zoom.us/111111111").reading("zoom.us/222222222"))
        .judge();
    case("the same room with a key")
        .calendar(&call)
        .clio(entry("https://us02web.zoom.us/j/111111111?pwd=x"))
        .judge();
    case("only one text names a room").calendar(&call).clio(entry("Bring exhibits")).judge();
}

#[test]
fn the_place_stands_in_the_titles() {
    let status = hearing("JD-2026-101 Smith v. Allstate: status conference – in person");
    titled(&status, "JD-2026-101 Smith v. Allstate: status conference – by Zoom", "one of them sits at home")
        .says(court(kind::PLACE).reading("in person").reading("by Zoom"))
        .judge();
}

#[test]
fn the_text_says_that_it_is_of_another_matter() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    case("title and file say one client, the text another one: a person looks")
        .calendar(&motion.clone().saying("Matter: JD-2026-102"))
        .clio(motion.in_clio())
        .says(
            court(kind::MATTER).reading("JD-2026-101").reading("The text in the calendar names JD-2026-102"),
        )
        .judge();
    for text in [
        "Matter: JD-2026-101",
        "Exhibits of JD-2026-102",
        "Related matter: JD-2026-102",
        "Matter: JD-2026-102, together with JD-2026-101",
        "See you there\n> Matter: JD-2026-102",
    ] {
        case("it speaks of another one, or of both, or somebody else wrote it")
            .calendar(&motion.clone().saying(text))
            .clio(motion.in_clio())
            .judge();
    }
}

#[test]
fn called_off_behind_a_date_or_a_sentence() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    for text in
        ["11/20: OFF CALENDAR", "Hearing on 11/20. Vacated.", "PLEASE NOTE the 11/20 hearing was vacated"]
    {
        case("nobody needs to go there")
            .calendar(&motion.clone().saying(text))
            .clio(motion.in_clio())
            .says(court(kind::CALLED_OFF))
            .judge();
    }
    for text in [
        "Motion was stricken; hearing goes forward",
        "Hearing of 11/13 vacated.",
        "Hearing moved to 10 AM",
        "Goes forward if not cancelled.",
        "<html><head><style><!-- .vacated { color: red } --></style></head><body>See you</body></html>",
    ] {
        case("it takes place").calendar(&motion.clone().saying(text)).clio(motion.in_clio()).judge();
    }
}

#[test]
fn out_of_the_office_by_its_title() {
    let motion = hearing("JD-2026-101 Smith v. Allstate: motion to compel");
    for (title, shown) in [
        ("PTO", ShowAs::Free),
        ("Out of office", ShowAs::Busy),
        ("Vacation – Ana", ShowAs::Busy),
        ("Ana sick", ShowAs::Free),
    ] {
        let away = bare(title).all_day().with(move |event| {
            event.attendees.clear();
            event.show_as = shown;
        });
        case("she has typed that she is out, and a hearing stands there")
            .both(&motion)
            .calendar(&away)
            .says(court("needs_cover").only_calendar().reading("Ana Reyes is out"))
            .judge();
    }
    for title in ["PTO policy meeting", "Ben out", "Motion re vacation of judgment"] {
        let note = bare(title).all_day().with(|event| {
            event.attendees.clear();
            event.show_as = ShowAs::Free;
        });
        case("she is there").both(&motion).calendar(&note).judge();
    }
}

#[test]
fn an_unknown_number_behind_the_word_meeting() {
    let intake = meeting("Client meeting – JD-2026-999");
    case("nobody has that matter, and a meeting is no call with a number of its own")
        .calendar(&intake)
        .clio(intake.in_clio().with(|entry| entry.matter = Some(super::firm::matter_id("JD-2026-101"))))
        .says(client(kind::MATTER).reading("JD-2026-999"))
        .judge();
}

/// One rule judges titles: what a click may put right is one appointment to the report, and what one title says beside the
/// other is not held against the click.
#[test]
fn report_and_fix_judge_titles_alike() {
    for (ours, theirs, one, fixed) in [
        ("hearing", "hearing – bring exhibits", true, true),
        ("CMC", "case management conference", true, true),
        ("hearing on motion to compel", "motion to compel", true, true),
        ("hearing", "status conference", true, false),
        ("hearing", "trial", false, false),
        ("deposition of Dr. Lee", "deposition of Dr. Kim", false, false),
        ("motion to dismiss", "motion to compel", false, false),
    ] {
        let event = hearing(&format!("JD-2026-101 {ours}"));
        let entry = event.in_clio().titled(&format!("JD-2026-101 {theirs}")).at("13:00", "14:00");
        let (world, outcome) = case("the hour was changed").calendar(&event).clio(entry).compared();
        let is_late = |found: &&Discrepancy| found.kind() == DiscrepancyKind::TimeDiffers;
        let late: Vec<_> = outcome.discrepancies.iter().filter(is_late).collect();
        assert_eq!(!late.is_empty(), one, "{ours} and {theirs}: the report says what is one appointment");
        for found in late {
            let fix = propose(found, &PracticeContext::of(&world));
            assert_eq!(fix.is_ok(), fixed, "{ours} and {theirs}: the fix goes by the same rule: {fix:?}");
            assert!(
                fixed || fix == Err(NoFixReason::UnsureMatch),
                "{ours} and {theirs}: and it says why not"
            );
        }
    }
}

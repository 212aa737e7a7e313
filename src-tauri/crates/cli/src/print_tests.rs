//! What a person reads before a clean-up is approved.

use super::{LISTED, purge};
use truedocket_engine::api::audit::PurgeBackup;
use truedocket_engine::audit::command::{HeldRow, LineRow, PurgeStands, Purged};
use truedocket_engine::runs::Outcome;

fn preview(lines: usize) -> Purged {
    let line = |number: usize| LineRow {
        item: format!("office/ada/{number}"),
        title: format!("Lunch {number}."),
        when: "Tue, Nov 17, 2026, 2:00 PM".into(),
        calendar: "Ada".into(),
        act: "Delete".into(),
    };
    Purged {
        run: "r1".into(),
        purge: "p1".into(),
        dry_run: true,
        stands: PurgeStands::Preview,
        done_at: String::new(),
        outcome: Outcome::NeedsYou,
        deleted: 0,
        changed: 0,
        brought_back: 0,
        held: Vec::new(),
        not_known: Vec::new(),
        waiting: Vec::new(),
        not_begun: Vec::new(),
        backup: PurgeBackup { file: "b".into(), sha256: "ab".repeat(32), events: 2 },
        approve: lines as u64,
        list: "abcdef".into(),
        lines: (1..=lines).map(line).collect(),
        never_given_back: vec!["Attendees are not invited again.".into()],
        warnings: Vec::new(),
        record: None,
    }
}

#[test]
fn f24_the_list_and_what_no_undo_brings_back_stand_above_the_approval() {
    let text = purge(&preview(3), "truedocket");
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}"));
    let approval = place("--approve 3");
    for number in 1..=3 {
        let row = format!("Delete: Tue, Nov 17, 2026, 2:00 PM · Lunch {number}. · Ada");
        assert!(place(&row) < approval, "f24: each event is named before: {text}");
    }
    assert!(place("Attendees are not invited again.") < approval, "f24: and what is lost for good: {text}");
    assert!(!text.contains("more; all of them"), "nothing is left out of a short list: {text}");
}

#[test]
fn a_long_list_says_how_many_are_left_out_and_what_shows_them() {
    let text = purge(&preview(LISTED + 7), "truedocket --home /srv/firm");
    assert!(text.contains(&format!("Lunch {LISTED}.")), "the last one of the stretch is there: {text}");
    assert!(!text.contains(&format!("Lunch {}.", LISTED + 1)), "the next one is not");
    let rest = "and 7 more; all of them: truedocket --home /srv/firm --json audit purge --run r1";
    assert!(text.contains(rest), "the others are counted, with a command that shows them: {text}");
}

#[test]
fn what_was_approved_is_not_listed_as_if_it_still_were_to_be() {
    let done = Purged { stands: PurgeStands::Done, dry_run: false, deleted: 3, ..preview(3) };
    let text = purge(&done, "truedocket");
    assert!(!text.contains("Lunch") && !text.contains("cannot bring back"), "it is done: {text}");
}

#[test]
fn what_holds_many_back_in_one_way_is_said_once_with_their_number() {
    let row = |number: usize, why: &str| HeldRow {
        item: format!("office/ada/{number}"),
        title: format!("Lunch {number}."),
        when: "Tue, Nov 17, 2026".into(),
        why: why.into(),
        would_mail: Vec::new(),
    };
    let looks = "Held back: Outlook was allowed to look only.";
    let mut held: Vec<HeldRow> = (0..83).map(|number| row(number, looks)).collect();
    held.push(row(99, "It was changed after it was read."));
    let text = purge(&Purged { held, ..preview(1) }, "truedocket");
    assert_eq!(text.matches(looks).count(), 1, "one reason is said once: {text}");
    assert!(text.contains("83 events") && text.contains("and 75 more"), "with the count: {text}");
    assert!(text.contains("Lunch 99.") && text.contains("It was changed"), "another one is not lost: {text}");
    let few = vec![row(1, looks), row(2, looks)];
    let text = purge(&Purged { held: few, ..preview(1) }, "truedocket");
    assert_eq!(text.matches(looks).count(), 2, "of a few each is told by itself: {text}");
}

#[test]
fn what_was_taken_back_before_counts_as_neither_gone_nor_left_alone() {
    let never = HeldRow { title: "Lunch 9.".into(), why: "It was not begun.".into(), ..HeldRow::default() };
    let (stands, not_begun) = (PurgeStands::Done, vec![never]);
    let done = Purged { stands, dry_run: false, deleted: 1, brought_back: 28, not_begun, ..preview(40) };
    let text = purge(&done, "truedocket");
    for words in ["1 deleted, 0 changed, 0 left alone", "28 taken back before", "1 never begun"] {
        assert!(text.contains(words), "{words} is told: {text}");
    }
    let whole = Purged { stands, dry_run: false, deleted: 3, ..preview(3) };
    let text = purge(&whole, "truedocket");
    assert!(!text.contains("taken back before") && !text.contains("never begun"), "nothing was: {text}");
}

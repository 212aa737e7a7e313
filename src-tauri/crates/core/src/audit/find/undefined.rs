//! Whole days that say nothing: no category, nobody else, no matter, no notes, and a title that is empty or a
//! placeholder. What could mean something to somebody (initials, a symbol, time away, a long stretch) is shown and
//! kept.

use super::view::{View, is_cancelled, is_meeting};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::calendar::event::ShowAs;

/// Titles that programs fill in, or people in a hurry, in normal form.
const PLACEHOLDERS: [&str; 16] = [
    "new event",
    "new appointment",
    "new all day event",
    "new meeting",
    "untitled",
    "untitled event",
    "no title",
    "no subject",
    "asdf",
    "asdfasdf",
    "asdfgh",
    "qwerty",
    "qwer",
    "sdf",
    "dfg",
    "blah",
];

/// Words that may keep a day free for something: behind us they are void, ahead of us they may be meant.
const RESERVED: [&str; 10] =
    ["tbd", "tba", "tbc", "todo", "hold", "save the date", "event", "appointment", "test", "testing"];

/// Longer than this is a stretch that somebody meant, in days.
const LONGEST: i64 = 2;

/// What a title says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Title {
    /// Nothing at all.
    Empty,
    /// Nothing that anybody could mean.
    Placeholder,
    /// Perhaps something, to whoever wrote it.
    Cryptic,
    /// A day is kept free for something.
    Reserved,
}

pub(super) fn find(work: &mut Work<'_>) {
    for (at, row) in work.view.rows() {
        let view = work.view;
        // Most rows have times, or a category: these are asked first.
        if !row.all_day
            || view.meaning(row).named
            || work.is_gone(at)
            || !is_meeting(row)
            || is_cancelled(row)
        {
            continue;
        }
        let bare = is_alone(view, row) && !view.names_matter(row) && view.parent(row).is_none();
        if let (true, Some(title)) = (bare, title(view, row)) {
            let said = judge(view, at, row, title);
            work.say(said);
        }
    }
}

/// Nobody but its owner has to do with it; on a calendar that is nobody's, who made it is its owner.
fn is_alone(view: &View<'_>, row: &Row) -> bool {
    let shared = view.holder(row) == NOBODY;
    view.others(row).all(|who| shared && who == row.organizer)
}

fn title(view: &View<'_>, row: &Row) -> Option<Title> {
    let written = view.table.title(row);
    if row.normal == 0 {
        let says = |c: char| {
            !c.is_whitespace() && !c.is_control() && !c.is_ascii_punctuation() && !is_dash_or_mark(c)
        };
        return Some(if written.chars().any(says) { Title::Cryptic } else { Title::Empty });
    }
    let normal = crate::rules::title::normal(written);
    let mut letters = normal.chars();
    let first = letters.next()?;
    let repeated = first.is_ascii_alphabetic()
        && letters.clone().next().is_some()
        && letters.clone().all(|c| c == first);
    if RESERVED.contains(&normal.as_str()) {
        Some(Title::Reserved)
    } else if repeated || normal == "x" || PLACEHOLDERS.contains(&normal.as_str()) {
        Some(Title::Placeholder)
    } else if letters.next().is_none() || normal.chars().all(|c| c.is_ascii_digit()) {
        Some(Title::Cryptic)
    } else {
        None
    }
}

/// General punctuation (dashes, dots, invisible marks) says nothing; symbols and pictures may.
fn is_dash_or_mark(c: char) -> bool {
    matches!(c, '\u{00a0}'..='\u{00bf}' | '\u{2000}'..='\u{206f}' | '\u{fe58}' | '\u{feff}' | '\u{fffd}')
}

fn judge(view: &View<'_>, at: u32, row: &Row, title: Title) -> Said {
    let doubt = doubt(view, row, title);
    let fact = match title {
        Title::Empty => "A whole day without a title, a category, a matter or anybody else.",
        Title::Placeholder | Title::Reserved | Title::Cryptic => {
            "A whole day whose title says nothing, without a category, a matter or anybody else."
        }
    };
    let confidence = match (doubt, title) {
        (Some(_), _) => Confidence::Possible,
        (None, Title::Empty) => Confidence::Certain,
        (None, Title::Placeholder | Title::Reserved | Title::Cryptic) => Confidence::Likely,
    };
    let reason = doubt.map_or_else(|| fact.to_owned(), |doubt| format!("{fact} {doubt}"));
    let act = if doubt.is_none() { Act::Delete } else { Act::Keep };
    let evidence = vec![("Title", view.quoted(row)), ("Day", view.date(row.start))];
    Said {
        kind: FindingKind::UndefinedAllDay,
        confidence,
        reason,
        evidence,
        items: vec![(at, Part::Subject, act)],
    }
}

/// What speaks against deleting it.
fn doubt(view: &View<'_>, row: &Row, title: Title) -> Option<&'static str> {
    if row.private {
        Some("But it is private, so its title may be hidden from us.")
    } else if title == Title::Cryptic {
        Some("But it may mean something to whoever wrote it.")
    } else if title == Title::Reserved && !view.is_past(row) {
        Some("But it lies ahead, and may keep a day free.")
    } else if row.body != 0 || row.place != 0 {
        Some("But it has notes or a place, so look before it goes.")
    } else if row.show_as == ShowAs::Away || row.show_as == ShowAs::Elsewhere {
        Some("But it says that somebody is away.")
    } else if row.end - row.start > LONGEST * 86_400 || row.is_series() {
        Some("But it is long or comes again and again, so somebody may have meant it.")
    } else {
        None
    }
}

//! Leftovers of other sync tools.
//!
//! A block that only the tool can have made goes. A mark that the tool leaves on originals too proves nothing: after
//! years of two-way syncing it is on every hearing of the firm. The same holds for copies that carry something which
//! may exist nowhere else (people, a matter, a place, a category of the firm, a telling title for a day to come).

use super::view::{View, is_cancelled, is_meeting};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{Ground, Row, Tool};
use crate::rules::title;

/// Titles of blocks, in normal form.
const BLOCKS: [&str; 7] =
    ["busy", "blocked", "block", "unavailable", "not available", "personal commitment", "focus time"];

pub(super) fn find(work: &mut Work<'_>) {
    for (at, row) in work.view.rows() {
        let Some((tool, ground)) = row.tool else { continue };
        if work.is_gone(at) || is_cancelled(row) || work.view.parent(row).is_some() || !is_meeting(row) {
            continue;
        }
        let said = judge(work.view, at, row, tool, ground);
        work.say(said);
    }
}

fn judge(view: &View<'_>, at: u32, row: &Row, tool: Tool, ground: Ground) -> Said {
    let name = tool.name();
    let doubt = doubt(view, row, ground);
    let (fact, says) = match ground {
        Ground::Uid => {
            (format!("{name} made this event."), "its internal id is one that only this tool gives")
        }
        Ground::Body => (format!("Its notes say that {name} made it."), "a line in its notes"),
        Ground::Touched => (format!("{name} has left its mark on it."), "a property that this tool stores"),
    };
    let confidence = match (&doubt, ground) {
        (Some(_), _) => Confidence::Possible,
        (None, Ground::Uid) => Confidence::Certain,
        (None, Ground::Body | Ground::Touched) => Confidence::Likely,
    };
    let reason = match doubt {
        Some(doubt) => format!("{fact} {doubt}"),
        None => format!(
            "{fact} It is a copy that nobody needs; if the tool is still in use, switch it off first."
        ),
    };
    let act = if doubt.is_none() { Act::Delete } else { Act::Keep };
    let evidence = vec![("Mark", format!("{name}: {says}")), ("Title", view.quoted(row))];
    Said { kind: FindingKind::Leftover, confidence, reason, evidence, items: vec![(at, Part::Subject, act)] }
}

/// What speaks against deleting it.
fn doubt(view: &View<'_>, row: &Row, ground: Ground) -> Option<&'static str> {
    if ground == Ground::Touched {
        Some("The tool marks originals as well as copies, so this may be the only one.")
    } else if view.others(row).next().is_some() {
        Some("But other people take part, so look before it goes.")
    } else if view.names_matter(row) || row.place != 0 {
        Some("But it names a matter or a place, so it may be the only record of an appointment.")
    } else if view.meaning(row).kind.is_some() {
        Some("But it has a category of the firm, so somebody may rely on it.")
    } else if row.is_series() {
        Some("But it is a whole series, so look before it goes.")
    } else if view.is_ahead(row) && !is_block(view, row) {
        Some(
            "But it lies ahead and its title says what it is, so it may be the only record of an appointment.",
        )
    } else if row.private && row.normal == 0 {
        Some("But it is private, and its title cannot be read.")
    } else {
        None
    }
}

/// Does the title say no more than that time is taken?
fn is_block(view: &View<'_>, row: &Row) -> bool {
    let normal = title::normal(view.table.title(row));
    normal.is_empty() || normal.starts_with("busy ") || BLOCKS.contains(&normal.as_str())
}

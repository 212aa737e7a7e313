//! Which other sync tool left a row behind, told by what that tool writes and people do not: the form of its uids,
//! the names of its properties, the line that it puts into bodies. Only tools on the list are recognised, so the
//! marks of this program, and of tools that nobody knows, never count.
//!
//! Some tools mark the original as well as the copy (Outlook Google Calendar Sync stores the partner's id on both
//! sides, Reclaim its settings on meetings that it only watches). Such a mark proves that the tool was there, not
//! that it made the event: see [`Ground`].

use super::fingerprint;

/// A sync tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) enum Tool {
    Ogcs,
    Keeper,
    Reclaim,
    CalendarBridge,
    OneCal,
    Clockwise,
    SyncGene,
    GSyncit,
    CompanionLink,
}

/// What the mark proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::audit) enum Ground {
    /// The tool stored something on it; people may have made it.
    Touched,
    /// Its body says that the tool made it.
    Body,
    /// Its uid is one that only the tool gives.
    Uid,
}

struct Signs {
    tool: Tool,
    name: &'static str,
    /// How its uids begin or end, in lower case.
    uid_begins: &'static str,
    uid_ends: &'static str,
    /// How names of its properties begin, in lower case, without the vendor's path before them.
    properties: &'static [&'static str],
    /// How a line of the body begins, in lower case.
    lines: &'static [&'static str],
}

const NEVER: &str = "\u{0}";

/// What is known of each tool, from what it has written into calendars.
const SIGNS: [Signs; 9] = [
    Signs {
        tool: Tool::Ogcs,
        name: "Outlook Google Calendar Sync",
        uid_begins: "ogcs-",
        uid_ends: NEVER,
        properties: &[
            "outlook_entryid",
            "outlook_globalapptid",
            "outlook_calendarid",
            "googleeventid",
            "googlecalendarid",
            "ogcsmodified",
        ],
        lines: &["created by outlook google calendar sync", "created by ogcs"],
    },
    Signs {
        tool: Tool::Keeper,
        name: "keeper.sh",
        uid_begins: "keeper-",
        uid_ends: "@keeper.sh",
        properties: &["keeper.sh", "x-keeper"],
        lines: &["synced by keeper.sh", "created by keeper.sh"],
    },
    Signs {
        tool: Tool::Reclaim,
        name: "Reclaim",
        uid_begins: "reclaim-",
        uid_ends: NEVER,
        properties: &["reclaim."],
        lines: &["this event was created by reclaim"],
    },
    Signs {
        tool: Tool::CalendarBridge,
        name: "CalendarBridge",
        uid_begins: "calendarbridge-",
        uid_ends: "@calendarbridge.com",
        properties: &["calendarbridge"],
        lines: &["created by calendarbridge", "synced by calendarbridge"],
    },
    Signs {
        tool: Tool::OneCal,
        name: "OneCal",
        uid_begins: "onecal-",
        uid_ends: "@onecal.io",
        properties: &["onecal"],
        lines: &["created by onecal", "synced by onecal"],
    },
    Signs {
        tool: Tool::Clockwise,
        name: "Clockwise",
        uid_begins: "clockwise-",
        uid_ends: "@getclockwise.com",
        properties: &["clockwise"],
        lines: &["created by clockwise", "synced by clockwise"],
    },
    Signs {
        tool: Tool::SyncGene,
        name: "SyncGene",
        uid_begins: "syncgene-",
        uid_ends: "@syncgene.com",
        properties: &["syncgene", "x-syncgene"],
        lines: &["created by syncgene", "synced by syncgene"],
    },
    Signs {
        tool: Tool::GSyncit,
        name: "gSyncit",
        uid_begins: "gsyncit-",
        uid_ends: NEVER,
        properties: &["gsyncit"],
        lines: &["created by gsyncit", "synced by gsyncit"],
    },
    Signs {
        tool: Tool::CompanionLink,
        name: "CompanionLink",
        uid_begins: "companionlink-",
        uid_ends: NEVER,
        properties: &["companionlink", "x-companionlink"],
        lines: &["created by companionlink", "synced by companionlink"],
    },
];

/// Such lines stand at the beginning or the end of a body, never far inside a long one.
const LOOKED_AT: usize = 2_000;

/// What all such lines have in common, in lower case.
const HINT: &[u8] = b"ed by ";

impl Tool {
    /// As people know it.
    pub(in crate::audit) fn name(self) -> &'static str {
        SIGNS.iter().find(|signs| signs.tool == self).map_or("another tool", |signs| signs.name)
    }
}

/// The tool that left the row, and what proves it; the strongest proof counts. `signed`: the tool that its body names.
pub(super) fn tool(marks: &[String], uid: Option<&str>, signed: Option<Tool>) -> Option<(Tool, Ground)> {
    if marks.iter().any(|mark| mark.to_ascii_lowercase().contains("truedocket")) {
        return None;
    }
    let uid = uid.unwrap_or_default();
    let by_uid = SIGNS
        .iter()
        .find(|signs| begins(uid, signs.uid_begins) || ends(uid, signs.uid_ends))
        .map(|signs| (signs.tool, Ground::Uid));
    by_uid
        .or_else(|| signed.map(|tool| (tool, Ground::Body)))
        .or_else(|| by_property(marks).map(|tool| (tool, Ground::Touched)))
}

/// In any letter case, without making a copy: this is asked of every row.
fn begins(text: &str, with: &str) -> bool {
    text.as_bytes().get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
}

fn ends(text: &str, with: &str) -> bool {
    let from = text.len().checked_sub(with.len());
    from.and_then(|from| text.as_bytes().get(from..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(with.as_bytes()))
}

/// The tool whose line stands in the body.
pub(super) fn by_body(body: &str) -> Option<Tool> {
    // All such lines say "created by" or "synced by"; most bodies say neither.
    if !body.as_bytes().windows(HINT.len()).any(|some| some.eq_ignore_ascii_case(HINT)) {
        return None;
    }
    let head: String = body.chars().take(LOOKED_AT).map(|c| c.to_ascii_lowercase()).collect();
    let lines = head.lines().map(|line| line.trim_start_matches(|c: char| !c.is_alphanumeric()));
    lines
        .filter_map(|line| SIGNS.iter().find(|signs| signs.lines.iter().any(|sign| line.starts_with(sign))))
        .map(|signs| signs.tool)
        .next()
}

/// Graph writes `String {…} Name outlook_EntryID=…`, Google `outlook_EntryID=…`, perhaps with `private.` before it.
fn by_property(marks: &[String]) -> Option<Tool> {
    marks.iter().find_map(|mark| {
        let name = mark.split_once('=').map_or(mark.as_str(), |(name, _)| name).to_ascii_lowercase();
        let name = name.rsplit(' ').next().unwrap_or_default();
        let name = ["google.private.", "google.shared.", "private.", "shared."]
            .iter()
            .find_map(|path| name.strip_prefix(path))
            .unwrap_or(name);
        let fits = |signs: &&Signs| signs.properties.iter().any(|property| name.starts_with(property));
        SIGNS.iter().find(fits).map(|signs| signs.tool)
    })
}

/// The program that made the row: the file's `PRODID`, else what the uid's form tells.
pub(super) fn maker(marks: &[String], uid: Option<&str>) -> u64 {
    if let Some(mark) =
        marks.iter().find(|mark| mark.get(..7).is_some_and(|head| head.eq_ignore_ascii_case("PRODID=")))
    {
        return fingerprint(mark.as_bytes());
    }
    let Some(uid) = uid else { return 0 };
    match uid.rsplit_once('@') {
        Some((_, host)) => fingerprint(host.as_bytes()),
        // Exchange gives uids without a host that all begin with the same 16 bytes (MS-OXOCAL 2.2.1.27).
        None if uid.get(..14).is_some_and(|head| head.eq_ignore_ascii_case("040000008200E0")) => {
            fingerprint(b"exchange")
        }
        None => 0,
    }
}

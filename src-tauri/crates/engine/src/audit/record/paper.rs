//! The purge record on pages. Whatever is in a title, it ends as text on paper; a title that is too long is cut, says so,
//! and is whole in the JSON.

use super::content::{CalendarRead, Count, Done, Held, Line, NotDone, Record, TakenBack};
use crate::report::block::{Block, Tone};
use crate::report::pdf_writer::{PageFrame, PdfError, print};
use crate::report::text::{Face, Run};

/// Size of the text.
const SIZE: f32 = 8.4;
/// Longest text of one field on paper.
const LONGEST: usize = 300;

/// Prints the record; `sha256` is the hash of its JSON.
///
/// # Errors
/// [`PdfError`]; no text in a record is a reason for it.
pub(super) fn pdf(record: &Record, sha256: &str) -> Result<Vec<u8>, PdfError> {
    let start: String = sha256.chars().take(12).collect();
    let front = PageFrame {
        title: format!("Record of clean-up {}", record.purge),
        first: (record.firm.clone(), "Calendar clean-up: record".to_owned()),
        second: (format!("Clean-up {}", record.purge), format!("Made {}", record.made.words)),
        foot: format!("JSON SHA-256 {start}…"),
    };
    print(&front, &blocks(record, sha256), &[], SIZE)
}

fn blocks(record: &Record, sha256: &str) -> Vec<Block> {
    let mut blocks =
        vec![Block::title(&headline(record)), Block::text(vec![plain(&sum(record))], Tone::Quiet, 0)];
    blocks.extend(approval(record));
    blocks.extend(proofs(record, sha256));
    blocks.extend(calendars(record));
    counts("What was done", &record.counts.by_act, &mut blocks);
    counts("For which reasons", &record.counts.by_kind, &mut blocks);
    counts("On whose calendars", &record.counts.by_person, &mut blocks);
    list("Not done", &record.not_done, not_done, &mut blocks);
    list("Held back before the approval", &record.held, held, &mut blocks);
    list("Brought back", &record.taken_back, taken_back, &mut blocks);
    if !record.never_given_back.is_empty() {
        blocks.push(Block::heading("What cannot be given back"));
        blocks.extend(
            record.never_given_back.iter().map(|what| Block::text(vec![plain(what)], Tone::Normal, 1)),
        );
    }
    list("Done, line by line", &record.done, done, &mut blocks);
    blocks
}

fn headline(record: &Record) -> String {
    match record.approved {
        Some(_) => format!("{} of {} approved changes were made", record.counts.done, record.manifest.lines),
        None => format!("{} changes were prepared, none was approved", record.manifest.lines),
    }
}

fn sum(record: &Record) -> String {
    let counts = &record.counts;
    let mut parts = vec![format!("{} done", counts.done)];
    let more = [
        (counts.skipped, "skipped"),
        (counts.failed, "failed"),
        (counts.waiting, "waiting"),
        (counts.taken_back, "brought back"),
        (record.held.len() as u64, "held back"),
    ];
    parts.extend(more.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    parts.join(" · ")
}

fn approval(record: &Record) -> Vec<Block> {
    let approved = record.approved.as_ref().map_or("nobody".to_owned(), |approved| {
        format!("{}, {}, for {} events", approved.by, approved.when.words, approved.lines)
    });
    let ended = record.ended.as_ref().map_or("not yet", |ended| ended.words.as_str());
    vec![
        Block::heading("Approval"),
        fact("Approved by:", &approved),
        fact("Ended:", ended),
        fact("Period:", &period(record)),
        fact("Clean-up:", &record.clean_up),
        fact("Times are those of:", &record.zone),
    ]
}

fn period(record: &Record) -> String {
    let bound = |day: &str, none: &str| if day.is_empty() { none.to_owned() } else { day.to_owned() };
    format!("{} to {}", bound(&record.period.since, "the beginning"), bound(&record.period.until, "the end"))
}

fn proofs(record: &Record, sha256: &str) -> Vec<Block> {
    let backup = format!("{} ({} events, days of series included)", record.backup.file, record.backup.events);
    let ledger = format!("{} (row {})", record.ledger.sha256, record.ledger.rows);
    vec![
        Block::heading("Proofs (SHA-256)"),
        fact("This record as JSON:", sha256),
        fact("Manifest, what was approved:", &record.manifest.sha256),
        fact("Backup:", &record.backup.sha256),
        fact("Backup file:", &backup),
        fact("Ledger up to here:", &ledger),
    ]
}

fn calendars(record: &Record) -> Vec<Block> {
    let (all, whole) = (record.calendars.len(), |one: &&CalendarRead| one.unknown_because.is_empty());
    let heading = match record.calendars.iter().filter(whole).count() {
        read if read == all => format!("Calendars that were read ({all})"),
        read => format!("Calendars ({read} of {all} were read to their end)"),
    };
    let mut blocks = vec![Block::heading(&heading)];
    for calendar in &record.calendars {
        let mut text = format!("{} · {} events", calendar.connection, calendar.events);
        if calendar.unreadable > 0 {
            text = format!("{text}, {} could not be understood", calendar.unreadable);
        }
        if !calendar.owner.is_empty() {
            text = format!("{} · {text}", calendar.owner);
        }
        let unknown = !calendar.unknown_because.is_empty();
        if unknown {
            text = format!("{text} · NOT READ TO ITS END: {}", calendar.unknown_because);
        }
        let tone = if unknown { Tone::Alarm } else { Tone::Normal };
        blocks.push(Block::text(vec![bold(&calendar.name), plain(&text)], tone, 1));
    }
    blocks
}

fn counts(name: &str, counts: &[Count], blocks: &mut Vec<Block>) {
    if !counts.is_empty() {
        blocks.push(Block::heading(name));
        blocks.extend(
            counts
                .iter()
                .map(|of| Block::text(vec![bold(&of.count.to_string()), plain(&of.name)], Tone::Normal, 1)),
        );
    }
}

fn list<T>(name: &str, lines: &[T], block: impl Fn(&T) -> Block, blocks: &mut Vec<Block>) {
    if !lines.is_empty() {
        blocks.push(Block::heading(&format!("{name} ({})", lines.len())));
        blocks.extend(lines.iter().map(block));
    }
}

fn not_done(line: &NotDone) -> Block {
    let mut head = about(&line.line);
    head.push(bold(&format!("· {}", not_done_word(line.state))));
    Block::item(head, vec![plain(&line.why)], Tone::Alarm)
}

/// What became of a line that was not done.
fn not_done_word(state: &str) -> &str {
    match state {
        "not_known" => "not known yet",
        "unclear" => "cannot be known",
        plain => plain,
    }
}

fn held(held: &Held) -> Block {
    let mut body = vec![plain(&held.why)];
    if !held.would_mail.is_empty() {
        body.push(bold("Would have been mailed:"));
        body.push(plain(&held.would_mail.join(", ")));
    }
    Block::item(vec![bold("•"), bold(&held.title), plain(&held.when)], body, Tone::Normal)
}

fn taken_back(line: &TakenBack) -> Block {
    let mut head = about(&line.line);
    head.push(bold(match line.state {
        "undone" => "· brought back",
        "already_there" => "· there already, made by somebody else",
        "failed" => "· could not be brought back",
        _ => "· being brought back",
    }));
    if line.not_given_back.is_empty() {
        return Block::text(head, Tone::Normal, 1);
    }
    let tone = if line.state == "failed" { Tone::Alarm } else { Tone::Normal };
    Block::item(head, line.not_given_back.iter().map(|what| plain(what)).collect(), tone)
}

fn done(done: &Done) -> Block {
    let line = &done.line;
    let head = vec![plain(&format!("{}.", line.line)), bold(&line.title), plain(&line.when)];
    let body = format!("{} · {} · done {}", line.calendar, line.act, done.done.words);
    Block::item(head, vec![plain(&body)], Tone::Normal)
}

fn about(line: &Line) -> Vec<Run> {
    let about = format!("{} · {} · {}", line.when, line.calendar, line.act);
    vec![plain(&format!("{}.", line.line)), bold(&line.title), plain(&about)]
}

fn fact(what: &str, says: &str) -> Block {
    Block::text(vec![bold(what), plain(says)], Tone::Normal, 1)
}

fn plain(text: &str) -> Run {
    Run { face: Face::Plain, text: short(text) }
}

fn bold(text: &str) -> Run {
    Run { face: Face::Bold, text: short(text) }
}

/// Cut where it is too long for paper.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            format!(
                "{}… (cut: {} characters, whole in the JSON)",
                text.get(..end).unwrap_or_default(),
                text.chars().count()
            )
        }
        None => text.to_owned(),
    }
}

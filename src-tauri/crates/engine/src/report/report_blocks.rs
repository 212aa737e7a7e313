//! What stands in the printed report, in order. Everything that a colour or symbol says, a word says too.

use super::layout::{Block, Tone};
use super::text::{Face, Run};
use crate::api::states::{DiscrepancyKind, Severity, SystemReading};
use crate::api::today::{Discrepancy, Flagged, Notice, Report, Side, SystemState};

/// The body of the report, below the head of the page.
pub(super) fn blocks(report: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::title(&report.headline)];
    if !report.late.is_empty() {
        blocks.push(Block::text(vec![plain(&report.late)], Tone::Alarm, 0));
    }
    blocks.push(Block::text(vec![plain(&counts(report))], Tone::Quiet, 0));
    blocks.push(Block::heading("Compared systems"));
    blocks.extend(report.systems.iter().map(system));
    for (severity, name) in [
        (Severity::Court, "■ Court appearances and depositions"),
        (Severity::Client, "◆ Client meetings"),
        (Severity::Internal, "○ Internal"),
    ] {
        let items: Vec<&Discrepancy> =
            report.discrepancies.iter().filter(|d| d.severity == severity).collect();
        group(name, &items, &mut blocks);
    }
    if !report.notices.is_empty() {
        blocks.push(Block::heading(&format!("To know about these days ({})", report.notices.len())));
        blocks.extend(report.notices.iter().map(notice));
    }
    if !report.flagged.is_empty() {
        blocks
            .push(Block::heading(&format!("Left out: breaks a rule of the firm ({})", report.flagged.len())));
        blocks.extend(report.flagged.iter().map(flagged));
    }
    if !report.hash.is_empty() {
        blocks.extend(seal(report));
    }
    blocks
}

/// Things that a person has to read one by one.
pub(super) fn items(report: &Report) -> usize {
    report.discrepancies.len() + report.flagged.len() + report.notices.len()
}

fn group(name: &str, items: &[&Discrepancy], blocks: &mut Vec<Block>) {
    if !items.is_empty() {
        blocks.push(Block::heading(&format!("{name} ({})", items.len())));
        blocks.extend(items.iter().map(|found| item(found)));
    }
}

fn counts(report: &Report) -> String {
    let counts = &report.counts;
    let mut parts = vec![format!("{} agree", counts.agree), format!("{} open", counts.open)];
    let more = [
        (counts.accepted, "accepted"),
        (counts.resolved, "resolved since the last report"),
        (counts.not_checked, "not checked"),
        (counts.flagged, "left out"),
    ];
    parts.extend(more.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    parts.join(" · ")
}

fn system(system: &SystemState) -> Block {
    let checked = system.state == SystemReading::Ok;
    let mark = match system.state {
        SystemReading::Ok => "✓ checked:",
        SystemReading::Partly => "⚠ NOT ALL CHECKED:",
        SystemReading::NotChecked => "⚠ NOT CHECKED:",
    };
    let mut text = format!(
        "({}), {} appointments of these days, last reached {}",
        system.role, system.events, system.reached
    );
    if !system.why.is_empty() {
        text = format!("{text}. {}", system.why);
    }
    let tone = if checked { Tone::Normal } else { Tone::Alarm };
    Block::text(vec![bold(mark), bold(&system.name), plain(&text)], tone, 1)
}

fn item(found: &Discrepancy) -> Block {
    let alarm = found.kind == DiscrepancyKind::NotChecked;
    let mark = if alarm { "⚠" } else { "•" };
    let mut head = vec![bold(&format!("{mark} {}:", found.label)), bold(&found.title)];
    let about = [&found.when, &found.owner, &found.matter].map(String::as_str);
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    head.push(plain(&about.join(" · ")));
    head.push(plain(&format!("[{}]", state(found))));
    let mut body = Vec::new();
    let sides: Vec<String> = found.sides.iter().map(side).collect();
    if !sides.is_empty() {
        body.push(plain(&format!("{}.", sides.join(" | "))));
    }
    body.push(plain(&found.why));
    Block::item(head, body, if alarm { Tone::Alarm } else { Tone::Normal })
}

fn state(found: &Discrepancy) -> String {
    let mut text = found.state.name().replace('_', " ");
    if !found.reason.is_empty() {
        text = format!("{text}: {}", found.reason);
    }
    match found.age_days {
        0 => format!("{text}, new"),
        1 => format!("{text}, 1 day, since {}", found.since),
        days => format!("{text}, {days} days, since {}", found.since),
    }
}

/// What differs on that side; of a side that differs in nothing, that it is there.
fn side(side: &Side) -> String {
    if !side.present {
        return format!("{}: not there", side.system);
    }
    let differing = side.fields.iter().filter(|field| field.differs);
    let differing: Vec<String> =
        differing.map(|field| format!("{} {}", field.name.to_lowercase(), field.value)).collect();
    let says = if differing.is_empty() { "there".to_owned() } else { differing.join(", ") };
    format!("{}: {says}", side.system)
}

fn flagged(flagged: &Flagged) -> Block {
    let head =
        vec![bold("△"), bold(&flagged.title), plain(&format!("{} · {}", flagged.when, flagged.calendar))];
    Block::item(head, vec![plain(&flagged.why)], Tone::Normal)
}

fn notice(notice: &Notice) -> Block {
    let about = [&notice.when, &notice.owner, &notice.matter, &notice.system].map(String::as_str);
    let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
    let head = vec![bold("▸"), bold(&notice.title), plain(&about.join(" · "))];
    Block::item(head, vec![plain(&notice.why)], Tone::Normal)
}

fn seal(report: &Report) -> Vec<Block> {
    let before = if report.previous.is_empty() { "none, this is the first report" } else { &report.previous };
    vec![
        Block::heading("Seal"),
        Block::text(vec![plain("This report (SHA-256):"), plain(&report.hash)], Tone::Quiet, 1),
        Block::text(vec![plain("The report before:"), plain(before)], Tone::Quiet, 1),
    ]
}

fn plain(text: &str) -> Run {
    Run { face: Face::Plain, text: text.to_owned() }
}

fn bold(text: &str) -> Run {
    Run { face: Face::Bold, text: text.to_owned() }
}

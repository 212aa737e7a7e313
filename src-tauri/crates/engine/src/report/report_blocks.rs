//! What stands in the printed report, in order. Everything that a colour or symbol says, a word says too.

use super::block::{Block, Table, Tone, bold, plain};
use super::text::Run;
use crate::api::states::{DiscrepancyKind, Severity, SystemReading};
use crate::api::today::{Discrepancy, Flagged, Notice, Report, Settled, Side, SystemState};

/// The body of the report, below the head of the page: the answer; court, clients, internal; what was not checked; what
/// is over; what should be known although nothing differs; what was left out; the systems.
pub(super) fn blocks(report: &Report) -> Vec<Block> {
    let mut blocks = vec![Block::title(&report.headline)];
    if !report.copy_for.is_empty() {
        let copy = format!("Copy for {}: what they own and what is assigned to them.", report.copy_for);
        blocks.push(Block::text(vec![plain(&copy)], Tone::Normal, 0));
    }
    if !report.late.is_empty() {
        blocks.push(Block::text(vec![plain(&report.late)], Tone::Alarm, 0));
    }
    if let Some(look) = &report.second_look {
        blocks.push(Block::text(vec![bold(&format!("Second look: {}", look.summary))], Tone::Normal, 0));
        blocks.extend(look.news.iter().map(|news| Block::text(vec![plain(news)], Tone::Normal, 1)));
    }
    blocks.push(Block::text(vec![plain(&counts(report))], Tone::Quiet, 0));
    if !report.unconfirmed.is_empty() {
        blocks.push(Block::text(vec![plain(&report.unconfirmed)], Tone::Alarm, 0));
    }
    blocks.extend(differences(&report.discrepancies));
    settled(&report.resolved, &mut blocks);
    notices(&report.notices, &mut blocks);
    flagged(&report.flagged, &mut blocks);
    systems(&report.systems, &mut blocks);
    if !report.hash.is_empty() {
        blocks.extend(seal(report));
    }
    blocks
}

/// Things that a person has to read one by one.
pub(super) fn items(report: &Report) -> usize {
    report.discrepancies.len() + report.flagged.len() + report.notices.len()
}

/// One table for all that differs, in the order in which it is read: court, clients, internal; then what was not checked.
fn differences(all: &[Discrepancy]) -> Option<Block> {
    let (unread, compared): (Vec<_>, Vec<_>) =
        all.iter().partition(|found| found.kind == DiscrepancyKind::NotChecked);
    // Shares of the width: two lines a row, for what a usual appointment says.
    let mut table =
        Table::new(&[("When", 16.0), ("Appointment", 29.0), ("What differs", 45.0), ("State", 12.0)]);
    for (severity, name) in [
        (Severity::Court, "Court appearances and depositions"),
        (Severity::Client, "Client meetings"),
        (Severity::Internal, "Internal"),
    ] {
        let items: Vec<_> = compared.iter().copied().filter(|found| found.severity == severity).collect();
        group(&format!("{} {name}", sign(severity)), &items, Tone::Normal, &mut table);
    }
    group("⚠ Not checked", &unread, Tone::Alarm, &mut table);
    (!all.is_empty()).then(|| Block::table(table))
}

/// Court, client and internal are told apart without colour.
pub(super) fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Court => "■",
        Severity::Client => "◆",
        Severity::Internal => "○",
    }
}

fn group(name: &str, items: &[&Discrepancy], tone: Tone, table: &mut Table) {
    if items.is_empty() {
        return;
    }
    table.band(&format!("{name} ({})", items.len()), tone);
    for found in items {
        table.row(item(found), tone);
    }
}

fn counts(report: &Report) -> String {
    let counts = &report.counts;
    let agree = if report.copy_for.is_empty() { "agree" } else { "agree in the whole report" };
    let mut parts = vec![format!("{} {agree}", counts.agree), format!("{} open", counts.open)];
    let more = [
        (counts.not_fixed, "not fixed by the end of their day"),
        (counts.accepted, "accepted"),
        (counts.resolved, "resolved since the last report"),
        (counts.not_checked, "not checked"),
        (counts.flagged, "left out"),
    ];
    parts.extend(more.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")));
    parts.join(" · ")
}

/// The cells of one difference.
fn item(found: &Discrepancy) -> Vec<Vec<Vec<Run>>> {
    let about = [&found.owner, &found.matter].map(String::as_str);
    let new = |text: &&str| !text.is_empty() && !found.title.contains(text);
    let about: Vec<&str> = about.into_iter().filter(new).collect();
    let mut differs = vec![bold(&format!("{}.", found.label)), plain(&found.why)];
    // Of both versions what neither the sentence nor the first column has said.
    let unsaid = |value: &str| !found.why.contains(value) && !found.when.contains(value);
    let sides: Vec<String> = found.sides.iter().filter_map(|one| side(one, unsaid)).collect();
    if !sides.is_empty() {
        differs.push(plain(&format!("({})", sides.join("; "))));
    }
    vec![
        vec![vec![plain(&found.when)]],
        vec![vec![bold(&found.title), plain(&about.join(" · "))]],
        vec![differs],
        state(found).into_iter().map(|line| vec![plain(&line)]).collect(),
    ]
}

/// Where it stands, since when, and who sees to it.
fn state(found: &Discrepancy) -> Vec<String> {
    let state = found.state.name().replace('_', " ");
    let (age, since) = match found.age_days {
        0 => ("new".to_owned(), String::new()),
        1 => ("1 day".to_owned(), format!("since {}", found.since)),
        days => (format!("{days} days"), format!("since {}", found.since)),
    };
    let reason = if found.reason.is_empty() { String::new() } else { format!(": {}", found.reason) };
    let mut lines = vec![format!("{state}, {age}"), format!("{since}{reason}")];
    lines.extend(found.assigned.as_ref().map(|assigned| format!("assigned to {}", assigned.name)));
    lines
}

/// What differs on that side and was not said yet.
fn side(side: &Side, unsaid: impl Fn(&str) -> bool) -> Option<String> {
    let differing = side.fields.iter().filter(|field| side.present && field.differs && unsaid(&field.value));
    let said: Vec<String> = differing
        .map(|field| match field.name.as_str() {
            "When" => field.value.clone(),
            name => format!("{} {}", name.to_lowercase(), field.value),
        })
        .collect();
    (!said.is_empty()).then(|| format!("{}: {}", side.system, said.join(", ")))
}

/// What is over since the last report, with when and by what.
fn settled(all: &[Settled], blocks: &mut Vec<Block>) {
    if all.is_empty() {
        return;
    }
    let mut table =
        Table::new(&[("When", 17.0), ("Appointment", 28.0), ("What it was", 24.0), ("How it ended", 36.0)]);
    for settled in all {
        let how = format!("{}, {}", settled.how, settled.at);
        let cells = [&settled.when, &settled.title, &settled.label, &how];
        table.row(cells.map(|text| vec![vec![plain(text)]]).into(), Tone::Normal);
    }
    blocks.push(Block::heading(&format!("✓ Over since the last report ({})", all.len())));
    blocks.push(Block::table(table));
}

fn flagged(all: &[Flagged], blocks: &mut Vec<Block>) {
    if all.is_empty() {
        return;
    }
    let mut table =
        Table::new(&[("When", 17.0), ("Appointment", 28.0), ("Whose calendar", 20.0), ("Why", 40.0)]);
    for left_out in all {
        let why = format!("{} {}", left_out.why, left_out.may_belong_to());
        let cells = [&left_out.when, &left_out.title, &left_out.calendar, &why];
        table.row(cells.map(|text| vec![vec![plain(text.trim())]]).into(), Tone::Normal);
    }
    blocks.push(Block::heading(&format!("△ Left out of the comparison ({})", all.len())));
    blocks.push(Block::table(table));
}

fn systems(all: &[SystemState], blocks: &mut Vec<Block>) {
    let heads = [
        ("System", 24.0),
        ("Checked?", 17.0),
        ("Appointments", 17.0),
        ("Last reached", 24.0),
        ("Remark", 28.0),
    ];
    let mut table = Table::new(&heads);
    for system in all {
        let (mark, tone) = match system.state {
            SystemReading::Ok => ("✓ checked", Tone::Normal),
            SystemReading::Partly => ("⚠ NOT ALL CHECKED", Tone::Alarm),
            SystemReading::NotChecked => ("⚠ NOT CHECKED", Tone::Alarm),
        };
        let cells = vec![
            vec![vec![bold(&system.name), plain(&format!("({})", system.role))]],
            vec![vec![bold(mark)]],
            vec![vec![plain(&system.events.to_string())]],
            vec![vec![plain(&system.reached)]],
            vec![vec![plain(&system.why)]],
        ];
        table.row(cells, tone);
    }
    blocks.push(Block::heading("Compared systems"));
    blocks.push(Block::table(table));
}

fn notices(all: &[Notice], blocks: &mut Vec<Block>) {
    if all.is_empty() {
        return;
    }
    let mut table =
        Table::new(&[("When", 17.0), ("Appointment", 28.0), ("Whose, matter", 20.0), ("To know", 40.0)]);
    for notice in all {
        let about = [&notice.owner, &notice.matter].map(String::as_str);
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        let cells = [&notice.when, &notice.title, &about.join(" · "), &notice.why];
        table.row(cells.map(|text| vec![vec![plain(text)]]).into(), Tone::Normal);
    }
    blocks.push(Block::heading(&format!("▸ To know about these days ({})", all.len())));
    blocks.push(Block::table(table));
}

fn seal(report: &Report) -> Vec<Block> {
    let before = if report.previous.is_empty() { "none, this is the first report" } else { &report.previous };
    let sealed = if report.copy_for.is_empty() { "This report" } else { "The whole report" };
    vec![
        Block::heading("Seal"),
        Block::text(vec![plain(&format!("{sealed} (SHA-256):")), plain(&report.hash)], Tone::Quiet, 1),
        Block::text(vec![plain("The report before:"), plain(before)], Tone::Quiet, 1),
    ]
}

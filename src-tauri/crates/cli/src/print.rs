//! The report as a person reads it on a terminal. The same model as the screen and the PDF; nothing is decided here.

use std::fmt::Write;
use truedocket_engine::api::today::{Discrepancy, Report};

/// The whole report as text.
pub fn report(report: &Report) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", report.headline);
    let _ = writeln!(text, "{}", "=".repeat(report.headline.chars().count()));
    let firm = if report.firm.is_empty() { String::new() } else { format!("{} · ", report.firm) };
    let _ = writeln!(text, "{firm}{} · report no. {} · {}", report.days, report.number, report.made);
    if !report.late.is_empty() {
        let _ = writeln!(text, "LATE: {}", report.late);
    }
    systems(&mut text, report);
    for (severity, title) in [("court", "Court"), ("client", "Clients"), ("internal", "Internal")] {
        let group: Vec<&Discrepancy> =
            report.discrepancies.iter().filter(|found| found.severity == severity).collect();
        if group.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{title}");
        group.iter().for_each(|found| discrepancy(&mut text, found));
    }
    if !report.flagged.is_empty() {
        let _ = writeln!(text, "\nLeft out of the comparison");
        for flagged in &report.flagged {
            let _ = writeln!(text, "  ? {} · {} · {}", flagged.when, flagged.title, flagged.calendar);
            let _ = writeln!(text, "      {}", flagged.why);
        }
    }
    let counts = &report.counts;
    let _ = writeln!(
        text,
        "\n{} agree · {} open · {} accepted · {} resolved since the last report · {} not checked · {} left out",
        counts.agree, counts.open, counts.accepted, counts.resolved, counts.not_checked, counts.flagged
    );
    let _ = writeln!(text, "Seal {}", report.hash);
    text
}

fn systems(text: &mut String, report: &Report) {
    let _ = writeln!(text);
    for system in &report.systems {
        let mark = if system.state == "ok" { "✓" } else { "✗ NOT CHECKED" };
        let _ = writeln!(
            text,
            "  {mark} {} ({}): {} appointments, last reached {}",
            system.name, system.role, system.events, system.reached
        );
        if !system.why.is_empty() {
            let _ = writeln!(text, "      {}", system.why);
        }
    }
}

fn discrepancy(text: &mut String, found: &Discrepancy) {
    let matter = if found.matter.is_empty() { String::new() } else { format!(" · {}", found.matter) };
    let state = match found.state.as_str() {
        "open" => String::new(),
        other => format!(" [{}]", other.replace('_', " ")),
    };
    let _ = writeln!(text, "  ! {}{state} · {} · {}{matter}", found.label, found.when, found.owner);
    let _ = writeln!(text, "      {}", found.title);
    let _ = writeln!(text, "      {}", found.why);
    let age = match found.age_days {
        0 => String::new(),
        1 => "since yesterday".to_owned(),
        days => format!("for {days} days, since {}", found.since),
    };
    if !age.is_empty() {
        let _ = writeln!(text, "      {age}");
    }
    if !found.reason.is_empty() {
        let _ = writeln!(text, "      {}", found.reason);
    }
}

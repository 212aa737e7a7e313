//! Reports and findings as a person reads them on a terminal. The same model as the screen and the PDF; nothing is decided
//! here.

use crate::{shown, words};
use truedocket_engine::api::docket::{Docket, DocketItem};
use truedocket_engine::api::states::{AuditDecision, DocketStanding, Severity, SystemReading};
use truedocket_engine::api::today::{Discrepancy, Report, SystemState};
use truedocket_engine::audit::command::{Audited, EntryRow, HeldRow, PurgeStands, Purged, Undone};

/// Adds one line to a text. Words from outside cannot begin another one: a title with a line end could forge a row.
macro_rules! row {
    ($text:expr, $($words:tt)*) => {{
        $text.push_str(&shown::one_line(&format!($($words)*)));
        $text.push('\n');
    }};
}

/// Lines of a list that is to be approved: these are printed, `--json` has all.
const LISTED: usize = 200;
/// Findings of one kind that are printed; the spreadsheet has all.
const SHOWN: usize = 8;

/// The whole report as text.
pub fn report(report: &Report) -> String {
    let mut text = String::new();
    let firm = opening(&mut text, &report.headline, &report.firm);
    let number = match report.number {
        0 => "a look, no report".to_owned(),
        number => format!("report no. {number}"),
    };
    row!(text, "{firm}{} · {number} · {}", report.days, report.made);
    let agree = if report.copy_for.is_empty() { "agree" } else { "agree in the whole report" };
    if !report.copy_for.is_empty() {
        row!(text, "Copy for {}: what they own and what is assigned to them.", report.copy_for);
    }
    if !report.late.is_empty() {
        row!(text, "LATE: {}", report.late);
    }
    if let Some(look) = &report.second_look {
        row!(text, "Second look: {}", look.summary);
        look.news.iter().for_each(|news| row!(text, "  {news}"));
    }
    if !report.unconfirmed.is_empty() {
        row!(text, "NOT CHECKED AGAIN: {}", report.unconfirmed);
    }
    systems(&mut text, &report.systems);
    for (severity, title) in
        [(Severity::Court, "Court"), (Severity::Client, "Clients"), (Severity::Internal, "Internal")]
    {
        let group: Vec<&Discrepancy> =
            report.discrepancies.iter().filter(|found| found.severity == severity).collect();
        if group.is_empty() {
            continue;
        }
        text.push('\n');
        row!(text, "{title}");
        group.iter().for_each(|found| discrepancy(&mut text, found));
    }
    if !report.resolved.is_empty() {
        text.push('\n');
        row!(text, "Over since the last report");
        for over in &report.resolved {
            row!(text, "  ✓ {} · {} · {}", over.label, over.when, over.title);
            row!(text, "      {}, {}", over.how, over.at);
        }
    }
    if !report.notices.is_empty() {
        text.push('\n');
        row!(text, "To know about these days");
        for notice in &report.notices {
            let matter =
                if notice.matter.is_empty() { String::new() } else { format!(" · {}", notice.matter) };
            row!(text, "  > {} · {} · {}{matter}", notice.when, notice.owner, notice.title);
            row!(text, "      {}", notice.why);
        }
    }
    if !report.flagged.is_empty() {
        text.push('\n');
        row!(text, "Left out of the comparison");
        for flagged in &report.flagged {
            row!(text, "  ? {} · {} · {}", flagged.when, flagged.title, flagged.calendar);
            row!(text, "      {}", flagged.why);
            if !flagged.candidates.is_empty() {
                row!(text, "      {}", flagged.may_belong_to());
            }
        }
    }
    let counts = &report.counts;
    text.push('\n');
    row!(
        text,
        "{} {agree} · {} open, of these {} not fixed by the end of their day · {} accepted · {} resolved since the last report · {} not checked · {} left out",
        counts.agree,
        counts.open,
        counts.not_fixed,
        counts.accepted,
        counts.resolved,
        counts.not_checked,
        counts.flagged
    );
    if !report.hash.is_empty() {
        row!(text, "Seal {}", report.hash);
    }
    text
}

/// The answer, underlined. What comes back is the firm, as the next line begins with it.
fn opening(text: &mut String, headline: &str, firm: &str) -> String {
    row!(text, "{headline}");
    row!(text, "{}", "=".repeat(headline.chars().count()));
    if firm.is_empty() { String::new() } else { format!("{firm} · ") }
}

/// The docket as text.
pub fn docket(docket: &Docket) -> String {
    let mut text = String::new();
    let firm = opening(&mut text, &docket.headline, &docket.firm);
    row!(text, "{firm}{} · {}", docket.days, docket.made);
    systems(&mut text, &docket.systems);
    for what in &docket.unread {
        row!(text, "  ✗ NOT CHECKED {what}");
    }
    for person in &docket.people {
        text.push('\n');
        row!(text, "{}", person.name);
        person.items.iter().for_each(|item| docket_item(&mut text, item));
    }
    if !docket.travel_note.is_empty() {
        text.push('\n');
        row!(text, "{}", docket.travel_note);
    }
    text
}

fn docket_item(text: &mut String, item: &DocketItem) {
    let mark = match item.standing {
        DocketStanding::Agrees => "✓",
        DocketStanding::Differs => "!",
        DocketStanding::Flagged => "?",
        DocketStanding::LeftOut => "–",
    };
    let place = if item.place.is_empty() { String::new() } else { format!(" · {}", item.place) };
    row!(text, "  {mark} {} · {}{place}", item.when, item.title);
    if !item.notes.is_empty() {
        row!(text, "      {}", item.notes.join("; "));
    }
    for side in item.other_versions() {
        row!(text, "      {}: {}", side.system, side.when);
    }
    let travel = item.travel.as_ref().map(|travel| travel.said.as_str()).unwrap_or_default();
    for said in [item.answered.as_str(), travel].into_iter().filter(|said| !said.is_empty()) {
        row!(text, "      {said}");
    }
}

fn systems(text: &mut String, systems: &[SystemState]) {
    text.push('\n');
    for system in systems {
        let mark = match system.state {
            SystemReading::Ok => "✓",
            SystemReading::Partly => "! NOT ALL CHECKED",
            SystemReading::NotChecked => "✗ NOT CHECKED",
        };
        row!(
            text,
            "  {mark} {} ({}): {} appointments, last reached {}",
            system.name,
            system.role,
            system.events,
            system.reached
        );
        if !system.why.is_empty() {
            row!(text, "      {}", system.why);
        }
    }
}

fn discrepancy(text: &mut String, found: &Discrepancy) {
    let matter = if found.matter.is_empty() { String::new() } else { format!(" · {}", found.matter) };
    row!(text, "  ! {} · {} · {}{matter}", found.label, found.when, found.owner);
    row!(text, "      {}", found.title);
    row!(text, "      {}", found.why);
    words::discrepancy(found.state).into_iter().for_each(|state| row!(text, "      {state}"));
    let age = match found.age_days {
        0 => String::new(),
        1 => "since yesterday".to_owned(),
        days => format!("for {days} days, since {}", found.since),
    };
    if !age.is_empty() {
        row!(text, "      {age}");
    }
    if !found.reason.is_empty() {
        row!(text, "      {}", found.reason);
    }
    if let Some(assigned) = &found.assigned {
        row!(text, "      assigned to {}", assigned.name);
    }
    row!(text, "      id {}", found.id);
}

/// The findings of a clean-up.
pub fn audit(found: &Audited) -> String {
    let mut text = String::new();
    row!(
        text,
        "{} events: {} fine, {} with findings, {}{} could not be understood",
        found.events,
        found.sound,
        found.found,
        if found.unchecked > 0 { format!("{} not checked, ", found.unchecked) } else { String::new() },
        found.quarantined.len()
    );
    if found.merged > 0 {
        row!(text, "{} more are older versions or copies of entries in the same file", found.merged);
    }
    for unknown in &found.not_checked {
        row!(text, "  ✗ NOT CHECKED {unknown}");
    }
    entries(&mut text, "! SET ASIDE", &found.quarantined);
    entries(&mut text, "! read with a doubt", &found.doubted);
    entries(&mut text, "! file", &found.files);
    entries(&mut text, "merged", &found.merged_entries);
    for (kind, count) in found.counts.iter().filter(|(_, count)| **count > 0) {
        text.push('\n');
        row!(text, "{} ({count})", words::kind(kind));
        let own = found.findings.iter().filter(|finding| finding.kind.name() == kind);
        for finding in own.take(SHOWN) {
            let Some(first) = finding.events.first() else { continue };
            row!(text, "  ! {} · {} · {}", first.when, first.title, first.calendar);
            row!(text, "      {}", finding.reason);
            row!(text, "      {}", words::proposal(finding.proposed, finding.confidence));
        }
        let more = usize::try_from(*count).unwrap_or(usize::MAX).saturating_sub(SHOWN);
        if more > 0 {
            row!(text, "    and {more} more; `--out findings.xlsx` has all");
        }
    }
    text.push('\n');
    row!(text, "Nothing was changed. Clean-up {}", found.run);
    text
}

/// Entries that are no plain rows, the first of them by name.
fn entries(text: &mut String, word: &str, rows: &[EntryRow]) {
    for row in rows.iter().take(SHOWN) {
        let line = if row.line > 0 { format!(", line {}", row.line) } else { String::new() };
        let uid = if row.uid.is_empty() { String::new() } else { format!(" ({})", row.uid) };
        row!(text, "  {word} {}{line}{uid}: {}", row.calendar, row.reason);
    }
    let more = rows.len().saturating_sub(SHOWN);
    if more > 0 {
        row!(text, "    and {more} more; `--out findings.xlsx` and `--json` have all");
    }
}

/// The findings of a clean-up as counts only.
pub fn audit_in_short(found: &Audited) -> String {
    let mut text = String::new();
    let headline = format!("{} findings on {} events of the calendars", found.findings.len(), found.events);
    row!(text, "{headline}");
    row!(text, "{}", "=".repeat(headline.chars().count()));
    for (kind, count) in found.counts.iter().filter(|(_, count)| **count > 0) {
        let proposed = found
            .findings
            .iter()
            .filter(|one| one.kind.name() == kind && one.proposed != AuditDecision::Keep)
            .count();
        row!(text, "  {count:>4} {:<32} {proposed} with a proposal", words::kind(kind));
    }
    row!(text, "{} events are fine. Nothing was changed.", found.sound);
    text
}

/// What a person knows it by.
fn known_by(held: &HeldRow) -> String {
    let known = [&held.when, &held.title].into_iter().filter(|part| !part.is_empty());
    let known: Vec<&str> = known.map(String::as_str).collect();
    if known.is_empty() { held.item.clone() } else { known.join(" · ") }
}

/// One event with what stands in its way, by what a person knows it.
fn held(text: &mut String, word: &str, held: &HeldRow) {
    row!(text, "  {word}: {}", known_by(held));
    row!(text, "      {}", held.why);
    if !held.would_mail.is_empty() {
        row!(text, "      would be mailed: {}", held.would_mail.join(", "));
    }
}

/// The same of many: what stands in the way of more than a few in one and the same way is said once, with their number.
fn held_by_reason(text: &mut String, word: &str, rows: &[HeldRow]) {
    let mut by_reason: Vec<(&str, Vec<&HeldRow>)> = Vec::new();
    for row in rows {
        match by_reason.iter_mut().find(|(why, _)| *why == row.why) {
            Some((_, same)) => same.push(row),
            None => by_reason.push((row.why.as_str(), vec![row])),
        }
    }
    for (why, same) in by_reason {
        let mails = same.iter().any(|row| !row.would_mail.is_empty());
        if same.len() <= SHOWN || mails {
            same.iter().for_each(|row| held(text, word, row));
            continue;
        }
        row!(text, "  {word}: {} events, all for one reason", same.len());
        row!(text, "      {why}");
        same.iter().take(SHOWN).for_each(|row| row!(text, "      {}", known_by(row)));
        row!(text, "      and {} more; `--json` has all", same.len() - SHOWN);
    }
}

/// What an undo of a purge did.
pub fn undone(done: &Undone) -> String {
    let mut text = String::new();
    row!(text, "{} events were brought back.", done.restored);
    if !done.not_known.is_empty() {
        row!(text, "{} NOT KNOWN YET: ask for the undo again when they are known", done.not_known.len());
    }
    done.already_there.iter().for_each(|row| held(&mut text, "there already", row));
    done.not_restored.iter().for_each(|row| held(&mut text, "not as it was", row));
    done.not_known.iter().for_each(|row| held(&mut text, "not known yet", row));
    text
}

/// What a purge did, or would do. `program` is the program with what it has to be told besides the command.
pub fn purge(done: &Purged, program: &str) -> String {
    let mut text = String::new();
    purge_begins(&mut text, done);
    if done.stands == PurgeStands::Preview {
        to_approve(&mut text, done, program);
    }
    for warning in &done.warnings {
        row!(text, "  WARNING {warning}");
    }
    for (word, rows) in
        [("held back", &done.held), ("not known yet", &done.not_known), ("waits", &done.waiting)]
    {
        held_by_reason(&mut text, word, rows);
    }
    row!(text, "Backup of {} events: {}", done.backup.events, done.backup.file);
    row!(text, "SHA-256 {}", done.backup.sha256);
    if let Some(record) = &done.record {
        row!(text, "Record: {}", record.pdf);
        row!(text, "              {}", record.json);
    }
    purge_ends(&mut text, done, program);
    text
}

/// Each event that would be touched, and what an undo would not give back of it.
fn to_approve(text: &mut String, done: &Purged, program: &str) {
    for line in done.lines.iter().take(LISTED) {
        row!(text, "  {}: {} · {} · {}", line.act, line.when, line.title, line.calendar);
    }
    let more = done.lines.len().saturating_sub(LISTED);
    if more > 0 {
        row!(text, "  and {more} more; all of them: {program} --json audit purge --run {}", done.run);
    }
    if done.approve > 0 && !done.never_given_back.is_empty() {
        row!(text, "What an undo cannot bring back:");
        done.never_given_back.iter().for_each(|lost| row!(text, "  {lost}"));
    }
}

/// Where it stands, in numbers.
fn purge_begins(text: &mut String, done: &Purged) {
    let acted = done.deleted + done.changed + done.brought_back;
    let open = done.waiting.len() + done.not_known.len();
    match done.stands {
        PurgeStands::Preview => {
            row!(text, "{} events would be cleaned up. Nothing was changed.", done.approve);
            return;
        }
        PurgeStands::UnderWay if done.dry_run => {
            row!(text, "A clean-up is under way: {acted} done, {open} to go. This look changed nothing.");
        }
        PurgeStands::DoneBefore => {
            row!(text, "This clean-up is done already, since {}. Nothing was changed now.", done.done_at);
        }
        PurgeStands::UnderWay | PurgeStands::Done => {}
    }
    row!(text, "{} deleted, {} changed, {} left alone", done.deleted, done.changed, done.held.len());
    if done.brought_back > 0 {
        row!(text, "{} taken back before", done.brought_back);
    }
    if !done.not_begun.is_empty() {
        row!(text, "{} never begun, since it was taken back before", done.not_begun.len());
    }
    if !done.not_known.is_empty() {
        row!(text, "{} NOT KNOWN YET: they may be done", done.not_known.len());
    }
    if !done.waiting.is_empty() {
        row!(text, "{} not begun", done.waiting.len());
    }
}

/// What can be typed next.
fn purge_ends(text: &mut String, done: &Purged, program: &str) {
    let (run, count, list) = (&done.run, done.approve, &done.list);
    let large = if done.warnings.is_empty() { "" } else { " --large" };
    let begin = match done.stands {
        PurgeStands::Preview if count > 0 => "To do it",
        PurgeStands::UnderWay => "To go on",
        PurgeStands::Preview | PurgeStands::Done | PurgeStands::DoneBefore => "",
    };
    if !begin.is_empty() {
        row!(text, "{begin}: {program} audit purge --run {run} --approve {count} --list {list}{large}");
        if !done.warnings.is_empty() {
            row!(text, "`--large` says that you have read the warnings.");
        }
    }
    if matches!(done.stands, PurgeStands::UnderWay | PurgeStands::DoneBefore) {
        row!(text, "To take back what was done: {program} audit undo --run {run}");
    }
}

#[cfg(test)]
#[path = "print_tests.rs"]
mod tests;

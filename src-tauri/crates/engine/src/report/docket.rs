//! The docket as PDF: a table for each person, to be taken to court.

use super::block::{Block, Table, Tone, bold, plain};
use super::pdf_writer::{PageFrame, PdfError, print};
use super::report_blocks::sign;
use super::text::Run;
use crate::api::docket::{Docket, DocketItem, DocketPerson};
use crate::api::states::{DocketStanding, SystemReading};

/// Sizes to try, largest first, so that a usual day fits on one page.
const SIZES: [f32; 4] = [9.0, 8.4, 7.8, 7.2];
/// The size where there is more.
const USUAL: f32 = 8.4;

/// Prints the docket.
///
/// # Errors
/// [`PdfError`]; no text in a docket is a reason for it.
pub(crate) fn pdf(docket: &Docket) -> Result<Vec<u8>, PdfError> {
    let frame = PageFrame {
        title: format!("Docket for {}", docket.days),
        first: (docket.firm.clone(), "Docket".to_owned()),
        second: (docket.days.clone(), format!("Made {}", docket.made)),
        foot: "As the systems were last read".to_owned(),
    };
    print(&frame, &blocks(docket), &SIZES, USUAL)
}

fn blocks(docket: &Docket) -> Vec<Block> {
    let mut blocks = vec![Block::title(&docket.headline)];
    for system in &docket.systems {
        let (mark, tone) = match system.state {
            SystemReading::Ok => ("✓ read", Tone::Quiet),
            SystemReading::Partly => ("⚠ NOT ALL CHECKED", Tone::Alarm),
            SystemReading::NotChecked => ("⚠ NOT CHECKED", Tone::Alarm),
        };
        let mut text = format!("{}, last reached {}", system.name, system.reached);
        if !system.why.is_empty() {
            text = format!("{text}. {}", system.why);
        }
        blocks.push(Block::text(vec![bold(mark), plain(&text)], tone, 0));
    }
    for what in &docket.unread {
        blocks.push(Block::text(vec![bold("⚠ NOT CHECKED"), plain(what)], Tone::Alarm, 0));
    }
    for person in &docket.people {
        blocks.push(Block::heading(&person.name));
        blocks.push(Block::table(table(person)));
    }
    if !docket.travel_note.is_empty() {
        blocks.push(Block::text(vec![plain(&docket.travel_note)], Tone::Quiet, 0));
    }
    blocks
}

fn table(person: &DocketPerson) -> Table {
    let mut table =
        Table::new(&[("When", 19.0), ("Appointment", 38.0), ("Place", 18.0), ("Both systems", 27.0)]);
    for item in &person.items {
        table.row(cells(item, &person.name), Tone::Normal);
    }
    table
}

fn cells(item: &DocketItem, person: &str) -> Vec<Vec<Vec<Run>>> {
    let overlaps = if item.overlaps { "⚠ overlaps another one. " } else { "" };
    let standing = match item.standing {
        DocketStanding::Agrees => "✓ both say the same",
        DocketStanding::Differs => "≠ differs",
        DocketStanding::Flagged => "△ breaks a rule",
        DocketStanding::LeftOut => "– not compared",
    };
    let said = vec![bold(standing), plain(&format!("{overlaps}{}", item.notes.join("; ")))];
    let others: Vec<String> =
        item.other_versions().map(|side| format!("{}: {}", side.system, side.when)).collect();
    let mut both = vec![said];
    if !others.is_empty() {
        both.push(vec![plain(&others.join("; "))]);
    }
    if let Some(travel) = &item.travel {
        both.push(vec![bold("⚠"), plain(&format!("{}.", travel.said))]);
    }
    if !item.answered.is_empty() {
        both.push(vec![plain(&item.answered)]);
    }
    vec![
        vec![vec![plain(&item.when)]],
        vec![vec![plain(sign(item.severity)), bold(&item.title), plain(&about(item, person))]],
        vec![vec![plain(&item.place)]],
        both,
    ]
}

/// Matter and who else comes, where neither the title nor the heading has said it.
fn about(item: &DocketItem, person: &str) -> String {
    let others: Vec<&str> = item.people.iter().map(String::as_str).filter(|name| *name != person).collect();
    let others = if others.is_empty() { String::new() } else { format!("with {}", others.join(", ")) };
    let parts: Vec<&str> = [item.matter.as_str(), others.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty() && !item.title.contains(part))
        .collect();
    parts.join(" · ")
}

//! Shells: what is left of appointments that were called off or declined.
//!
//! Certain is only what the provider itself calls cancelled. A title that somebody typed is a shell when the time is
//! free as well; a hearing whose title says "Canceled:" and that still takes time is shown, and nothing is proposed.

use super::view::{View, is_busy, is_cancelled, is_meeting};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::calendar::event::ShowAs;

/// Why a row is a shell.
#[derive(Clone, Copy)]
enum Ground {
    CalledOff,
    Titled,
    Noted,
    Declined,
}

pub(super) fn find(work: &mut Work<'_>) {
    for (at, row) in work.view.rows() {
        // Providers keep a cancelled day of a series so that the series knows of it.
        if is_meeting(row)
            && work.view.parent(row).is_none()
            && let Some(ground) = ground(work.view, row)
        {
            let said = judge(work.view, at, row, ground);
            work.say(said);
        }
    }
}

fn ground(view: &View<'_>, row: &Row) -> Option<Ground> {
    if is_cancelled(row) {
        Some(Ground::CalledOff)
    } else if view.is_off_by_words(row) {
        let noted = view.says_off(row) && !view.table.has_titled_statement(row);
        Some(if noted { Ground::Noted } else { Ground::Titled })
    } else if row.show_as == ShowAs::Free && view.is_declined(row) {
        Some(Ground::Declined)
    } else {
        None
    }
}

fn judge(view: &View<'_>, at: u32, row: &Row, ground: Ground) -> Said {
    let doubt = doubt(view, at, row, ground);
    let fact = match ground {
        Ground::CalledOff => "This was called off; only its shell is still on the calendar.",
        Ground::Titled => "The title says that this was called off or declined.",
        Ground::Noted => "The notes say that this was called off.",
        Ground::Declined => {
            "The invitation was declined and takes no time; only its shell is still on the calendar."
        }
    };
    let confidence = match (doubt, ground) {
        (Some(_), _) => Confidence::Possible,
        (None, Ground::CalledOff) => Confidence::Certain,
        (None, Ground::Titled | Ground::Noted | Ground::Declined) => Confidence::Likely,
    };
    let reason = doubt.map_or_else(|| fact.to_owned(), |doubt| format!("{fact} {doubt}"));
    let mut evidence = vec![(
        "State",
        match ground {
            Ground::CalledOff => "cancelled".to_owned(),
            Ground::Titled => format!("titled {}", view.quoted(row)),
            Ground::Noted if row.private => "its notes say so".to_owned(),
            Ground::Noted => {
                let said = view.table.statement(row).map_or("", |said| said.words.reveal());
                format!("its notes say “{said}”")
            }
            Ground::Declined => format!("declined by {}", view.name(view.holder(row))),
        },
    )];
    evidence.push(("Shown as", shown_as(row.show_as).to_owned()));
    if row.organizer != NOBODY {
        evidence.push(("Organizer", view.name(row.organizer)));
    }
    let act = if doubt.is_none() { Act::Delete } else { Act::Keep };
    Said { kind: FindingKind::Shell, confidence, reason, evidence, items: vec![(at, Part::Subject, act)] }
}

/// What speaks against deleting it.
fn doubt(view: &View<'_>, at: u32, row: &Row, ground: Ground) -> Option<&'static str> {
    match ground {
        Ground::CalledOff if lives_elsewhere(view, at) => {
            Some("But the organizer's own calendar still has it, so look before it goes.")
        }
        Ground::CalledOff => None,
        Ground::Noted => Some("But only its notes call it off, so look before it goes."),
        Ground::Titled if is_busy(row) => Some("But it still takes time, so somebody may need it."),
        Ground::Titled if row.is_series() => Some("But it is a whole series, so look before it goes."),
        Ground::Titled if view.is_grave(row) || view.names_matter(row) => {
            Some("But it belongs to a court, a client or a matter, and only its title calls it off.")
        }
        Ground::Declined if view.is_ahead(row) || row.is_series() => {
            Some("But it still lies ahead, and the answer may change.")
        }
        Ground::Titled | Ground::Declined => None,
    }
}

/// Does a copy of the same appointment still take place?
fn lives_elsewhere(view: &View<'_>, at: u32) -> bool {
    view.siblings(at).any(|other| {
        !is_cancelled(other) && other.organizer != NOBODY && view.holder(other) == other.organizer
    })
}

fn shown_as(show_as: ShowAs) -> &'static str {
    match show_as {
        ShowAs::Busy => "busy",
        ShowAs::Tentative => "tentative",
        ShowAs::Away => "out of office",
        ShowAs::Elsewhere => "working elsewhere",
        ShowAs::Free => "free",
    }
}

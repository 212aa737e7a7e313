//! Series of people who have left. On the organiser's own calendar the series is to be ended, so that what lies
//! behind stays; where only copies remain there is nobody who could end it, and the copies are to be deleted.
//! Single events of leavers are not meant, nor series that have ended.

use super::copies::Group;
use super::days;
use super::people::Person;
use super::series::{SeriesStatus, life};
use super::view::{View, is_cancelled};
use super::words::{listed, many};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::calendar::event::EventType;

/// The rows of one series, by whose calendar they lie on.
struct SeriesRows<'v> {
    organizer: u32,
    own: Vec<(u32, &'v Row)>,
    copies: Vec<(u32, &'v Row)>,
    life: SeriesStatus,
}

pub(super) fn find(work: &mut Work<'_>) {
    let view = work.view;
    for group in view.groups() {
        let Some(lead) = view.row(group.lead).filter(|row| row.is_series()) else { continue };
        if let Person::Left(_) = view.person(view.caller(lead))
            && let Some(kept) = kept(work, group, view.caller(lead))
        {
            let said = judge(view, &kept);
            // Copies of a series that is dealt with need no category either.
            for (at, _) in kept.own.iter().chain(&kept.copies) {
                if let Some(flag) = work.settled.get_mut(*at as usize) {
                    *flag = true;
                }
            }
            work.say(said);
        }
    }
}

/// All rows of the series that are still of interest; `None` if there are none.
fn kept<'v>(work: &Work<'v>, group: &Group, organizer: u32) -> Option<SeriesRows<'v>> {
    let view = work.view;
    let mut kept = SeriesRows { organizer, own: Vec::new(), copies: Vec::new(), life: SeriesStatus::Over };
    for at in view.copies(group) {
        let Some(row) = view.row(*at).filter(|row| is_of_interest(row) && !work.is_gone(*at)) else {
            continue;
        };
        let Some(series) = view.table.series(row) else { continue };
        let life = life(view, row, series);
        if life == SeriesStatus::Over {
            continue;
        }
        kept.life = life;
        // A calendar that is nobody's (a file, a shared one) may hold the original: its past is kept.
        let is_own = [organizer, NOBODY].contains(&view.holder(row));
        if is_own { kept.own.push((*at, row)) } else { kept.copies.push((*at, row)) }
    }
    (kept.life != SeriesStatus::Over).then_some(kept)
}

fn is_of_interest(row: &Row) -> bool {
    let event_type = match row.event_type {
        EventType::Meeting | EventType::OutOfOffice | EventType::FocusTime => true,
        EventType::WorkingLocation | EventType::Birthday => false,
    };
    event_type && !is_cancelled(row)
}

fn judge(view: &View<'_>, kept: &SeriesRows<'_>) -> Said {
    let rows = || kept.own.iter().chain(&kept.copies).map(|(_, row)| *row);
    let users = rows().map(|row| view.in_use_by(row)).max().unwrap_or(0);
    let doubt = rows().find_map(|row| doubt(view, kept.life, row));
    let unread = kept.own.is_empty() && !view.has_calendar_of(kept.organizer);
    let confidence = match (doubt, users, unread) {
        (Some(_), _, _) => Confidence::Possible,
        (None, 0, false) => Confidence::Certain,
        (None, _, _) => Confidence::Likely,
    };
    let (own_act, copy_act) = match (doubt, kept.own.is_empty()) {
        (Some(_), _) => (Act::Keep, Act::Keep),
        // The copies follow their organiser's row.
        (None, false) => (Act::EndSeries, Act::Keep),
        (None, true) => (Act::Keep, Act::Delete),
    };
    let own = kept.own.iter().map(|(at, _)| (*at, Part::Subject, own_act.clone()));
    let copies = kept.copies.iter().map(|(at, _)| (*at, Part::Subject, copy_act.clone()));
    Said {
        kind: FindingKind::LeaverSeries,
        confidence,
        reason: reason(view, kept, users, doubt, unread),
        evidence: evidence(view, kept, users, unread),
        items: own.chain(copies).collect(),
    }
}

fn reason(
    view: &View<'_>,
    kept: &SeriesRows<'_>,
    users: usize,
    doubt: Option<&'static str>,
    unread: bool,
) -> String {
    let name = view.name(kept.organizer);
    let what = match (kept.own.is_empty(), kept.life) {
        (_, SeriesStatus::NotKnown) => "and its repeat rule cannot be understood",
        (true, SeriesStatus::Goes | SeriesStatus::Over) if unread => {
            "and copies of it are on other calendars"
        }
        (true, SeriesStatus::Goes | SeriesStatus::Over) => {
            "and only copies of it are left on other calendars"
        }
        (false, SeriesStatus::Goes | SeriesStatus::Over) => "but the series goes on",
    };
    let then = match (doubt, users) {
        (Some(doubt), _) => doubt.to_owned(),
        (None, 0) => return format!("{name} has left the firm, {what}."),
        (None, users) => format!(
            "{} still come: if they meet, one of them should call it anew.",
            many(users, "colleague has accepted it and may", "colleagues have accepted it and may")
        ),
    };
    format!("{name} has left the firm, {what}. {then}")
}

/// What speaks against taking it away.
fn doubt(view: &View<'_>, life: SeriesStatus, row: &Row) -> Option<&'static str> {
    if life == SeriesStatus::NotKnown {
        Some("Look at it in the calendar.")
    } else if view.is_ahead(row) {
        Some("It begins only in the future, so look before anything goes.")
    } else if view.is_grave(row) || view.names_matter(row) {
        Some("It belongs to a court, a client or a matter, so somebody may have taken it over.")
    } else if view.has_outsiders(row) {
        Some("People outside of the firm take part, so somebody may have taken it over.")
    } else if days::is_grave(view, row) {
        Some("One of its days belongs to a court, a client or a matter, so somebody may have taken it over.")
    } else if days::has_outsiders(view, row) {
        Some("People outside of the firm take part in one of its days, so somebody may have taken it over.")
    } else {
        None
    }
}

fn evidence(
    view: &View<'_>,
    kept: &SeriesRows<'_>,
    users: usize,
    unread: bool,
) -> Vec<(&'static str, String)> {
    let mut evidence = vec![("Organizer", view.leaver(kept.organizer))];
    if let Some((_, row)) = kept.own.first().or(kept.copies.first()) {
        evidence.push(("Series", format!("{}, since {}", view.quoted(row), view.when(row))));
    }
    let rows = kept.own.iter().chain(&kept.copies).map(|(_, row)| *row);
    evidence.extend(days::ahead(view, rows));
    let mut on: Vec<String> = kept.copies.iter().map(|(_, row)| view.calendar_name(row)).collect();
    on.sort();
    on.dedup();
    if !on.is_empty() {
        evidence.push(("Copies", format!("on the calendars of {}", listed(&on))));
    }
    if unread && kept.organizer != NOBODY {
        evidence.push(("Not looked at", "the organizer's own calendar was not read, or is gone".to_owned()));
    }
    if users > 0 {
        evidence.push(("Accepted by", many(users, "colleague who works here", "colleagues who work here")));
    }
    evidence
}

//! Endless series that nobody has touched for two years. What serves a court, a client or a matter, what people
//! outside of the firm attend, and what comes once a year (renewals, yearly filings) is shown and kept.

use super::copies::Group;
use super::days;
use super::series::is_yearly;
use super::view::{View, is_cancelled, is_meeting};
use super::words::many;
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row, UNKNOWN};
use crate::calendar::source::SeriesEnd;
use chrono::Months;

/// For so long nobody has touched it, in months.
const UNTOUCHED: u32 = 24;

pub(super) fn find(work: &mut Work<'_>) {
    let view = work.view;
    let limit = view.firm.now.checked_sub_months(Months::new(UNTOUCHED)).map_or(UNKNOWN, |at| at.timestamp());
    for group in view.groups() {
        let is_endless = |row: &&Row| {
            row.is_series()
                && is_meeting(row)
                && !is_cancelled(row)
                && view.table.series(row).is_some_and(|series| series.ends == SeriesEnd::Never)
        };
        let Some(lead) = view.row(group.lead).filter(is_endless) else { continue };
        if work.is_gone(group.lead) || work.is_settled(group.lead) {
            continue;
        }
        if let Some(touched) = last_touched(view, group).filter(|touched| *touched < limit) {
            let said = judge(work, group, lead, touched);
            work.say(said);
        }
    }
}

/// When any copy of it or any of their days was last made or changed.
fn last_touched(view: &View<'_>, group: &Group) -> Option<i64> {
    let rows = view.copies(group).iter().filter_map(|at| view.row(*at));
    let all = rows.flat_map(|row| std::iter::once(row).chain(view.days_of(row)));
    all.map(|row| row.updated.max(row.created)).max().filter(|last| *last != UNKNOWN)
}

fn judge(work: &Work<'_>, group: &Group, lead: &Row, touched: i64) -> Said {
    let view = work.view;
    let rows = || view.copies(group).iter().filter_map(|at| view.row(*at));
    let doubt = doubt(view, lead).or_else(|| rows().find_map(|row| doubt_of_days(view, row)));
    let since = view.day(touched);
    let fact = format!("This series has no end, and nobody has changed it since {since}.");
    let (confidence, act) = match doubt {
        Some(_) => (Confidence::Possible, Act::Keep),
        None => (Confidence::Likely, Act::EndSeries),
    };
    let mut evidence = vec![
        ("Last changed", since),
        ("Series", format!("{}, since {}", view.quoted(lead), view.when(lead))),
    ];
    evidence.extend(days::ahead(view, rows()));
    let users = view.in_use_by(lead);
    if users > 0 {
        evidence.push(("Accepted by", many(users, "colleague who works here", "colleagues who work here")));
    }
    let copies = view.copies(group).iter().filter(|at| **at != group.lead && !work.is_gone(**at));
    let items = std::iter::once((group.lead, Part::Subject, act))
        .chain(copies.map(|at| (*at, Part::Subject, Act::Keep)))
        .collect();
    let reason = doubt.map_or_else(|| fact.clone(), |doubt| format!("{fact} {doubt}"));
    Said { kind: FindingKind::EndlessSeries, confidence, reason, evidence, items }
}

/// What speaks against ending it.
fn doubt(view: &View<'_>, row: &Row) -> Option<&'static str> {
    let holder = view.holder(row);
    if view.is_grave(row) || view.names_matter(row) {
        Some("It belongs to a court, a client or a matter, so it may still be needed.")
    } else if view.has_outsiders(row) {
        Some("People outside of the firm take part, so it may still be needed.")
    } else if row.organizer != NOBODY && row.organizer != holder {
        Some("Only a copy of it was read; its organizer would have to end it.")
    } else if view.table.series(row).is_some_and(|series| is_yearly(row, series)) {
        Some("It comes once a year, as renewals and yearly duties do, so it may still be needed.")
    } else {
        None
    }
}

/// What its days say against ending it.
fn doubt_of_days(view: &View<'_>, row: &Row) -> Option<&'static str> {
    if days::is_grave(view, row) {
        Some("One of its days belongs to a court, a client or a matter, so it may still be needed.")
    } else if days::has_outsiders(view, row) {
        Some("People outside of the firm take part in one of its days, so it may still be needed.")
    } else if days::differing(view, row).any(|day| view.is_ahead(day)) {
        Some("One of its days ahead was changed by itself, so it may still be needed.")
    } else {
        None
    }
}

//! From the items of a clean-up to rows of a file.

use super::judge::Known;
use super::{Row, SheetInfo, When};
use crate::api::failure::Problem;
use crate::audit::review::repeats_words;
use crate::engine::Engine;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::calendar::source::RowKind;
use truedocket_core::firm::people::Staff;
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{Span, words as time_words};
use truedocket_store::table::review::{Filter, ReviewItem, Selection, walk_items};
use truedocket_store::table::{audit, member};
use truedocket_store::{Reader, Result as Stored};

/// What a file of that clean-up has in common.
pub(super) async fn sheet_book(engine: &Engine, run: &RunId) -> Result<SheetInfo, Problem> {
    let asked = run.clone();
    let read = engine.memory.read(move |reader| {
        Ok((audit::get(reader, &asked)?, audit::calendars(reader, &asked)?, member::staff(reader)?))
    });
    let (known, calendars, staff) = read.await.map_err(|error| words::memory(&error))?;
    if known.is_none() {
        return Err(words::refused(
            "There is no such clean-up.",
            "Name one of the list, or none for the newest.",
        ));
    }
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let homes: BTreeSet<&str> =
        calendars.iter().filter_map(|known| Some(known.calendar.owner.as_ref()?.as_str())).collect();
    Ok(SheetInfo {
        run: run.to_string(),
        made: time_words::instant(engine.now(), &office),
        made_at: engine.now().timestamp(),
        zone: office.name().to_owned(),
        categories: categories(&policy),
        owners: owners(&staff, &homes),
        firm: policy.firm,
    })
}

/// The policy keeps them in lower case; on events they are written like this.
fn categories(policy: &Policy) -> Vec<String> {
    let written = |name: &String| name.split(' ').map(words::capital).collect::<Vec<_>>().join(" ");
    policy.categories.keys().map(written).collect()
}

/// An event goes to somebody who works here and has a calendar in the clean-up.
fn owners(staff: &Staff, homes: &BTreeSet<&str>) -> Vec<String> {
    let active = staff.iter().filter(|member| member.active).map(|member| member.email.as_str());
    active.filter(|email| homes.contains(email)).map(str::to_owned).collect()
}

/// All items of the clean-up as rows, in order.
pub(super) fn rows(reader: &Reader, run: &RunId, office: &Zone) -> Stored<Vec<Row>> {
    let calendars: BTreeMap<i64, ClientText> =
        audit::calendars(reader, run)?.into_iter().map(|known| (known.place, known.calendar.name)).collect();
    let mut rows = Vec::new();
    walk_items(reader, run, Selection::Filter(&Filter::default()), |item| {
        let calendar = calendars.get(&item.place).cloned().unwrap_or_default();
        rows.push(row(item, calendar, office));
        Ok(())
    })?;
    Ok(rows)
}

/// What each item is now.
pub(super) fn known(reader: &Reader, run: &RunId) -> Stored<BTreeMap<i64, Known>> {
    let mut known = BTreeMap::new();
    walk_items(reader, run, Selection::Filter(&Filter::default()), |item| {
        let now = Known {
            version: item.kept.event.version.as_str().to_owned(),
            series: is_series(&item),
            title: ClientText::new(item.kept.event.shown_title()),
            decision: item.decision,
            proposed: item.proposed,
        };
        known.insert(item.number, now);
        Ok(())
    })?;
    Ok(known)
}

fn is_series(item: &ReviewItem) -> bool {
    matches!(item.kept.shape, RowKind::Series { .. })
}

fn row(item: ReviewItem, calendar: ClientText, office: &Zone) -> Row {
    let series = is_series(&item);
    let repeats = match &item.kept.shape {
        RowKind::Series { rules, ends } => words::capital(&repeats_words(rules, *ends, office)),
        RowKind::Single | RowKind::Day { .. } => String::new(),
    };
    let event = item.kept.event;
    let (starts, ends) = times(&event.span, office);
    Row {
        kind: item.kind,
        item: item.number,
        version: event.version.as_str().to_owned(),
        series,
        decision: item.decision,
        reason: item.reason,
        title: ClientText::new(event.shown_title()),
        starts,
        ends,
        repeats,
        calendar,
        organizer: event.organizer.map(|email| email.as_str().to_owned()).unwrap_or_default(),
        confidence: item.confidence,
        proposed: item.proposed,
    }
}

/// Whole days are days, the last one inclusive; moments stand by the office's clocks.
fn times(span: &Span, office: &Zone) -> (When, When) {
    match span {
        Span::Timed { start, end, .. } => {
            (When::At(office.to_local(*start)), When::At(office.to_local(*end)))
        }
        Span::AllDay { .. } => {
            let (first, last) = span.days(office);
            (When::Day(first), When::Day(last))
        }
    }
}

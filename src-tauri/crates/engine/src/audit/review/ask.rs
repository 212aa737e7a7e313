//! From the words of a question to what the store is asked. A word that is not known is refused: a filter that quietly
//! left more rows than it says would decide about them too.

use crate::api::audit::{AuditFilter, AuditItemsAsked};
use crate::api::failure::Problem;
use crate::words;
use truedocket_core::audit::finding::{Confidence, FindingKind};
use truedocket_store::table::audit::AuditCalendar;
use truedocket_store::table::review::{Choice, Filter, Group, Order, Sort};

/// The filter, with the places of its calendars in the clean-up.
pub(super) fn filter(asked: &AuditFilter, calendars: &[AuditCalendar]) -> Result<Filter, Problem> {
    Ok(Filter {
        kinds: each(&asked.kinds, "kind", FindingKind::named)?,
        calendars: each(&asked.calendars, "calendar", |name| {
            calendars.iter().find(|known| calendar_name(known) == name).map(|known| known.place)
        })?,
        decisions: each(&asked.decisions, "decision", choice)?,
        proposals: each(&asked.proposals, "proposal", |name| choice(name).filter(|of| *of != Choice::Open))?,
        confidences: each(&asked.confidences, "confidence", confidence)?,
        text: asked.text.clone(),
    })
}

/// The order of the rows.
pub(super) fn order(asked: &AuditItemsAsked) -> Result<Order, Problem> {
    let sort = match asked.sort.as_str() {
        "" | "kind" => Sort::Kind,
        "when" => Sort::When,
        "title" => Sort::Title,
        "calendar" => Sort::Calendar,
        "organizer" => Sort::Organizer,
        "confidence" => Sort::Confidence,
        "decision" => Sort::Decision,
        other => return Err(unknown("order", other)),
    };
    let group = match asked.group.as_str() {
        "" => Group::None,
        "kind" => Group::Kind,
        "calendar" => Group::Calendar,
        "organizer" => Group::Organizer,
        "finding" => Group::Finding,
        other => return Err(unknown("group", other)),
    };
    Ok(Order { group, sort, descending: asked.descending })
}

/// The name of a calendar in a filter: connection and id.
fn calendar_name(known: &AuditCalendar) -> String {
    format!("{}/{}", known.calendar.connection, known.calendar.id)
}

fn each<T>(names: &[String], what: &str, find: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
    names.iter().map(|name| find(name).ok_or_else(|| unknown(what, name))).collect()
}

fn choice(name: &str) -> Option<Choice> {
    Some(match name {
        "open" => Choice::Open,
        "keep" => Choice::Keep,
        "delete" => Choice::Delete,
        "end_series" => Choice::EndSeries,
        "set_category" => Choice::SetCategory,
        "set_owner" => Choice::SetOwner,
        _ => return None,
    })
}

fn confidence(name: &str) -> Option<Confidence> {
    Some(match name {
        "possible" => Confidence::Possible,
        "likely" => Confidence::Likely,
        "certain" => Confidence::Certain,
        _ => return None,
    })
}

fn unknown(what: &str, name: &str) -> Problem {
    words::refused(format!("This clean-up knows no {what} called `{name}`."), "Correct it and ask again.")
}

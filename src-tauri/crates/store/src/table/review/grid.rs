//! A stretch of the review, filtered and in order. Everything that is put into the text of a query is a number or a
//! fixed word; what people typed is bound.

use super::{ITEM, ReviewItem, item, read_item};
use crate::Reader;
use crate::columns::{StoredWord, confidence_number, words};
use crate::error::Result;
use rusqlite::params;
use std::fmt::Write;
use truedocket_core::audit::finding::{Confidence, FindingKind};
use truedocket_core::ids::RunId;

/// A proposal or decision without what it sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Nothing was decided yet; nothing is ever proposed so.
    Open,
    /// It stays.
    Keep,
    /// It is deleted.
    Delete,
    /// The series ends.
    EndSeries,
    /// It gets a category.
    SetCategory,
    /// It gets an owner.
    SetOwner,
}
words!(Choice {
    Open = "",
    Keep = "keep",
    Delete = "delete",
    EndSeries = "end_series",
    SetCategory = "set_category",
    SetOwner = "set_owner",
});

/// Which items. An empty list leaves all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these kinds.
    pub kinds: Vec<FindingKind>,
    /// On calendars of these places.
    pub calendars: Vec<i64>,
    /// With these decisions.
    pub decisions: Vec<Choice>,
    /// With these proposals.
    pub proposals: Vec<Choice>,
    /// As sure as that.
    pub confidences: Vec<Confidence>,
    /// With that in title, organiser or calendar; upper and lower case do not matter, in any script.
    pub text: String,
}

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Kind, then finding.
    #[default]
    Kind,
    /// Begin.
    When,
    /// Title.
    Title,
    /// Name of the calendar.
    Calendar,
    /// Address of the organiser.
    Organizer,
    /// How sure.
    Confidence,
    /// What was decided.
    Decision,
}

/// What stands together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Group {
    /// No groups.
    #[default]
    None,
    /// Rows of a kind.
    Kind,
    /// Rows of a calendar.
    Calendar,
    /// Rows of an organiser.
    Organizer,
    /// Rows of a finding.
    Finding,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// What stands together.
    pub group: Group,
    /// How the rows of a group are sorted.
    pub sort: Sort,
    /// The other way round; groups stay as they are.
    pub descending: bool,
}

/// A stretch of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Rows that the filter leaves.
    pub total: u32,
    /// The rows.
    pub rows: Vec<ReviewItem>,
}

/// Items by filter or by number.
#[derive(Clone, Copy, Debug)]
pub enum Selection<'a> {
    /// All that the filter leaves.
    Filter(&'a Filter),
    /// These; numbers that are not items to decide on are left out.
    Items(&'a [i64]),
}

/// `limit` rows from `offset` on.
pub fn page(
    reader: &Reader,
    run: &RunId,
    filter: &Filter,
    order: Order,
    offset: u32,
    limit: u32,
) -> Result<Page> {
    let (left, text) = (condition(filter), filter.text.trim().to_lowercase());
    let sql = format!("SELECT count(*) FROM audit_item i WHERE {left}");
    let total = reader.conn().prepare_cached(&sql)?.query_row([run.as_str(), &text], |row| row.get(0))?;
    // Numbers first: sorting must not carry along what only the stretch needs.
    let sql = format!(
        "SELECT i.number FROM audit_item i WHERE {left} ORDER BY {} LIMIT ?3 OFFSET ?4",
        sorted(order)
    );
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let numbers = statement.query_map(params![run.as_str(), text, limit, offset], |row| row.get(0))?;
    let mut rows = Vec::new();
    for number in numbers {
        rows.extend(item(reader, run, number?)?);
    }
    Ok(Page { total, rows })
}

/// Hands out items to decide on in order of number, without holding them.
pub fn walk_items(
    reader: &Reader,
    run: &RunId,
    which: Selection<'_>,
    mut each: impl FnMut(ReviewItem) -> Result<()>,
) -> Result<()> {
    let (left, text, items) = match which {
        Selection::Filter(filter) => (condition(filter), filter.text.trim().to_lowercase(), String::new()),
        Selection::Items(items) => (
            "i.run = ?1 AND i.part = 'subject' AND ?2 = '' AND i.number IN (SELECT value FROM json_each(?3))"
                .to_owned(),
            String::new(),
            serde_json::to_string(items)?,
        ),
    };
    let sql = format!("{ITEM} WHERE {left} AND ?3 = ?3 ORDER BY i.number");
    let mut statement = reader.conn().prepare_cached(&sql)?;
    let mut rows = statement.query([run.as_str(), &text, &items])?;
    while let Some(row) = rows.next()? {
        each(read_item(row)?)?;
    }
    Ok(())
}

/// Run is `?1`, the text that is searched `?2`.
fn condition(filter: &Filter) -> String {
    // Without a text the texts must not even be looked at: then an index alone can answer.
    let searched = if filter.text.trim().is_empty() { "?2 = ''" } else { "instr(i.text, ?2) > 0" };
    let mut left = format!("i.run = ?1 AND i.part = 'subject' AND {searched}");
    among(&mut left, "i.kind", filter.kinds.iter().map(|kind| (*kind as i64).to_string()));
    among(&mut left, "i.calendar", filter.calendars.iter().map(i64::to_string));
    among(&mut left, "i.decision", filter.decisions.iter().map(quoted));
    among(&mut left, "i.proposed", filter.proposals.iter().map(quoted));
    among(&mut left, "i.confidence", filter.confidences.iter().map(|of| confidence_number(*of).to_string()));
    left
}

fn among(left: &mut String, column: &str, values: impl Iterator<Item = String>) {
    let values: Vec<String> = values.collect();
    if !values.is_empty() {
        // Writing into a text cannot fail.
        let _ = write!(left, " AND {column} IN ({})", values.join(", "));
    }
}

fn quoted(choice: &Choice) -> String {
    format!("'{}'", choice.word())
}

fn sorted(order: Order) -> String {
    let group = match order.group {
        Group::None => "",
        Group::Kind => "i.kind, ",
        Group::Calendar => "i.calendar_rank, i.calendar, ",
        Group::Organizer => "i.organizer, ",
        Group::Finding => "i.kind, i.finding, ",
    };
    let columns: &[&str] = match order.sort {
        Sort::Kind => &["i.kind", "i.finding"],
        Sort::When => &["i.starts"],
        Sort::Title => &["i.text"],
        Sort::Calendar => &["i.calendar_rank"],
        Sort::Organizer => &["i.organizer"],
        Sort::Confidence => &["i.confidence"],
        Sort::Decision => &["i.decision", "i.decision_value"],
    };
    let way = if order.descending { " DESC" } else { "" };
    let columns: String = columns.iter().map(|column| format!("{column}{way}, ")).collect();
    format!("{group}{columns}i.number{way}")
}

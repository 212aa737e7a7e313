//! Tasks and activities: made, listed, shown. They are what a booking leaves behind for the staff.

use super::{
    listing::{Row, one, page},
    lists::{number, ordered},
    query::Query,
    refusal::Refusal,
    rows, shapes,
    write::{Ref, read},
};
use crate::{
    state::Shared,
    world::{Activity, Task, World},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

type Answer = Result<Response, Refusal>;

/// `/tasks.json`.
pub(super) async fn tasks(State(shared): State<Shared>, uri: Uri) -> Answer {
    let query = ordered(Query::of_list(&uri, &["matter_id", "assignee_id", "status", "query", "order"])?)?;
    let (matter, assignee) = (query.number("matter_id")?, query.number("assignee_id")?);
    let words = query.text("query").map(str::to_lowercase);
    let world = shared.world();
    let matches = |t: &&Task| {
        matter.is_none_or(|n| t.matter == Some(n))
            && assignee.is_none_or(|n| t.assignee == n)
            && query.text("status").is_none_or(|s| t.status == s)
            && words.as_ref().is_none_or(|w| t.name.to_lowercase().contains(w.as_str()))
    };
    let found = world.tasks.values().filter(matches);
    let list = found.map(|t| Row { key: (t.number, 0), updated: t.updated, what: t }).collect();
    page(&shared, &query, &shapes::TASKS, list, |t| rows::task(t, &world))
}

/// `/tasks/{id}.json`.
pub(super) async fn task(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    show_task(StatusCode::OK, &headers, &Query::of_one(&uri)?, number(&id)?, &shared.world())
}

fn show_task(status: StatusCode, headers: &HeaderMap, query: &Query, id: u64, world: &World) -> Answer {
    let found = world.tasks.get(&id).ok_or_else(Refusal::not_found)?;
    let row = Row { key: (id, 0), updated: found.updated, what: found.change };
    one(status, headers, query, &shapes::TASKS, &row, &rows::task(found, world))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskBody {
    name: String,
    description: String,
    assignee: Assignee,
    due_at: Option<DateTime<Utc>>,
    matter: Option<Ref>,
    priority: Option<Priority>,
    status: Option<Status>,
    #[serde(rename = "notify_assignee")]
    _notify_assignee: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assignee {
    id: u64,
    #[serde(rename = "type")]
    kind: AssigneeKind,
}

#[derive(Debug, Deserialize)]
enum AssigneeKind {
    User,
    Contact,
}

#[derive(Debug, Deserialize)]
enum Priority {
    High,
    Normal,
    Low,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Pending,
    InProgress,
    InReview,
    Complete,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Status::Pending => "pending",
            Status::InProgress => "in_progress",
            Status::InReview => "in_review",
            Status::Complete => "complete",
        }
    }
}

/// `POST /tasks.json`.
pub(super) async fn create_task(
    State(shared): State<Shared>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Answer {
    let query = Query::of_one(&uri)?;
    super::fields::Fields::parse(query.text("fields"), &shapes::TASKS)?;
    let body: TaskBody = read(&headers, &body)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let assigned = match body.assignee.kind {
        AssigneeKind::User => world.people.iter().any(|p| p.user_number == body.assignee.id),
        AssigneeKind::Contact => world.contacts.contains_key(&body.assignee.id),
    };
    if !assigned || body.name.trim().is_empty() {
        return Err(Refusal::invalid("A task needs a name and an assignee that exists"));
    }
    let task = Task {
        number: world.tasks.last_key_value().map_or(1, |(last, _)| last + 1),
        name: body.name,
        description: body.description,
        priority: format!("{:?}", body.priority.unwrap_or(Priority::Normal)),
        status: body.status.unwrap_or(Status::Pending).name().to_owned(),
        due: body.due_at,
        assignee_type: format!("{:?}", body.assignee.kind),
        assignee: body.assignee.id,
        matter: matter(body.matter, &world)?,
        change: world.touch(),
        updated: now,
    };
    let id = task.number;
    world.tasks.insert(id, task);
    show_task(StatusCode::CREATED, &headers, &query, id, &world)
}

/// `/activities.json`.
pub(super) async fn activities(State(shared): State<Shared>, uri: Uri) -> Answer {
    let own = ["matter_id", "calendar_entry_id", "user_id", "type", "start_date", "end_date", "order"];
    let query = ordered(Query::of_list(&uri, &own)?)?;
    let (matter, entry, user) =
        (query.number("matter_id")?, query.number("calendar_entry_id")?, query.number("user_id")?);
    let day = |name| match query.text(name) {
        Some(t) => t.parse::<NaiveDate>().map(Some).map_err(|_| Refusal::bad(format!("{name} is not valid"))),
        None => Ok(None),
    };
    let (first, last) = (day("start_date")?, day("end_date")?);
    let world = shared.world();
    let matches = |a: &&Activity| {
        matter.is_none_or(|n| a.matter == Some(n))
            && entry.is_none_or(|n| a.entry == Some(n))
            && user.is_none_or(|n| a.user == Some(n))
            && query.text("type").is_none_or(|t| a.kind == t)
            && first.is_none_or(|d| a.date >= d)
            && last.is_none_or(|d| a.date <= d)
    };
    let found = world.activities.values().filter(matches);
    let list = found.map(|a| Row { key: (a.number, 0), updated: a.updated, what: a }).collect();
    page(&shared, &query, &shapes::ACTIVITIES, list, |a| rows::activity(a, &world))
}

/// `/activities/{id}.json`.
pub(super) async fn activity(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Answer {
    show_activity(StatusCode::OK, &headers, &Query::of_one(&uri)?, number(&id)?, &shared.world())
}

fn show_activity(status: StatusCode, headers: &HeaderMap, query: &Query, id: u64, world: &World) -> Answer {
    let found = world.activities.get(&id).ok_or_else(Refusal::not_found)?;
    let row = Row { key: (id, 0), updated: found.updated, what: found.change };
    one(status, headers, query, &shapes::ACTIVITIES, &row, &rows::activity(found, world))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActivityBody {
    #[serde(rename = "type")]
    kind: ActivityKind,
    date: NaiveDate,
    quantity: Option<f64>,
    note: Option<String>,
    matter: Option<Ref>,
    user: Option<Ref>,
    calendar_entry: Option<Ref>,
    #[serde(rename = "non_billable")]
    _non_billable: Option<bool>,
}

#[derive(Debug, Deserialize)]
enum ActivityKind {
    #[serde(rename = "TimeEntry")]
    Time,
    #[serde(rename = "ExpenseEntry")]
    Expense,
    #[serde(rename = "HardCostEntry")]
    HardCost,
    #[serde(rename = "SoftCostEntry")]
    SoftCost,
}

/// `POST /activities.json`.
pub(super) async fn create_activity(
    State(shared): State<Shared>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Answer {
    let query = Query::of_one(&uri)?;
    super::fields::Fields::parse(query.text("fields"), &shapes::ACTIVITIES)?;
    let body: ActivityBody = read(&headers, &body)?;
    let now = shared.now();
    let mut world = shared.world_mut();
    let entry = body.calendar_entry.map(|r| r.id);
    if entry.is_some_and(|n| world.entries.get(&n).is_none_or(|e| e.deleted)) {
        return Err(Refusal::invalid("calendar_entry is unknown"));
    }
    let activity = Activity {
        number: world.activities.last_key_value().map_or(1, |(last, _)| last + 1),
        kind: format!("{:?}Entry", body.kind),
        date: body.date,
        quantity: body.quantity.unwrap_or(0.0),
        note: body.note.unwrap_or_default(),
        matter: matter(body.matter, &world)?,
        entry,
        user: body.user.map(|r| r.id),
        change: world.touch(),
        updated: now,
    };
    let id = activity.number;
    world.activities.insert(id, activity);
    show_activity(StatusCode::CREATED, &headers, &query, id, &world)
}

fn matter(asked: Option<Ref>, world: &World) -> Result<Option<u64>, Refusal> {
    match asked {
        Some(r) if !world.matters.contains_key(&r.id) => Err(Refusal::invalid("matter is unknown")),
        Some(r) => Ok(Some(r.id)),
        None => Ok(None),
    }
}

//! What else the practice system keeps: tasks and activities. Plain rows; the practice system's module decides
//! what is valid.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    /// The practice system's number.
    pub number: u64,
    /// Title.
    pub name: String,
    /// Text.
    pub description: String,
    /// `High`, `Normal`, `Low`.
    pub priority: String,
    /// `pending`, `in_progress`, `in_review`, `complete`.
    pub status: String,
    /// Day by which it must be done.
    pub due: Option<DateTime<Utc>>,
    /// `User` or `Contact`.
    pub assignee_type: String,
    /// Number of the user or contact.
    pub assignee: u64,
    /// Matter number of the practice system.
    pub matter: Option<u64>,
    /// Position of its last change.
    pub change: u64,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

/// A time or expense entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Activity {
    /// The practice system's number.
    pub number: u64,
    /// `TimeEntry`, `ExpenseEntry`, `HardCostEntry`, `SoftCostEntry`.
    pub kind: String,
    /// Its day.
    pub date: NaiveDate,
    /// Seconds for time entries, pieces otherwise.
    pub quantity: f64,
    /// Text.
    pub note: String,
    /// Matter number of the practice system.
    pub matter: Option<u64>,
    /// Number of the calendar entry that it belongs to.
    pub entry: Option<u64>,
    /// Number of the user whose it is.
    pub user: Option<u64>,
    /// Position of its last change.
    pub change: u64,
    /// When it was last changed.
    pub updated: DateTime<Utc>,
}

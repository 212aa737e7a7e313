//! What the clean-up found: which events, why, how sure, and what could be done.

use crate::text::ClientText;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What is wrong, in the order in which the wizard shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A series whose organiser has left the firm, on the organiser's calendar or as copies of attendees.
    LeaverSeries,
    /// A whole day without category, attendee, matter and a title that says something.
    UndefinedAllDay,
    /// The same appointment more than once on one calendar: exact, shifted by whole hours, prefixed or typed anew.
    Duplicate,
    /// Nobody internal owns it, or several might.
    Owner,
    /// It has none of the firm's categories.
    Category,
    /// Nobody else is asked to come, it ends before it begins, or has no length.
    Incomplete,
    /// Its matter number is missing, unknown, ambiguous, or of a closed matter.
    Matter,
    /// An endless series that nobody has touched for two years.
    EndlessSeries,
    /// Another sync tool left it behind.
    Leftover,
    /// A shell of an appointment that was called off or declined.
    Shell,
    /// Two events of one owner overlap, in the future.
    Overlap,
}

impl FindingKind {
    /// All, in order.
    pub const ALL: [Self; 11] = [
        Self::LeaverSeries,
        Self::UndefinedAllDay,
        Self::Duplicate,
        Self::Owner,
        Self::Category,
        Self::Incomplete,
        Self::Matter,
        Self::EndlessSeries,
        Self::Leftover,
        Self::Shell,
        Self::Overlap,
    ];

    /// The name that scripts and sheets use.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeaverSeries => "leaver_series",
            Self::UndefinedAllDay => "undefined_all_day",
            Self::Duplicate => "duplicate",
            Self::Owner => "owner",
            Self::Category => "category",
            Self::Incomplete => "incomplete",
            Self::Matter => "matter",
            Self::EndlessSeries => "endless_series",
            Self::Leftover => "leftover",
            Self::Shell => "shell",
            Self::Overlap => "overlap",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What people read above the list.
    pub fn title(self) -> &'static str {
        match self {
            Self::LeaverSeries => "Series of people who have left",
            Self::UndefinedAllDay => "Whole days that say nothing",
            Self::Duplicate => "Duplicates",
            Self::Owner => "No owner, or several",
            Self::Category => "No category",
            Self::Incomplete => "Something is missing",
            Self::Matter => "Matter number",
            Self::EndlessSeries => "Endless series nobody touches",
            Self::Leftover => "Leftovers of other sync tools",
            Self::Shell => "Called-off and declined shells",
            Self::Overlap => "Overlaps ahead",
        }
    }
}

/// What a person can decide for one event of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// It stays as it is.
    Keep,
    /// It is deleted, for a series with all its days.
    Delete,
    /// The series ends today; what lies behind stays.
    EndSeries,
    /// It gets that category of the firm.
    SetCategory(String),
    /// It goes to that member's calendar, where the provider allows it.
    SetOwner(crate::firm::people::Email),
}

impl Act {
    /// The name that scripts and sheets use, without what it is set to.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Delete => "delete",
            Self::EndSeries => "end_series",
            Self::SetCategory(_) => "set_category",
            Self::SetOwner(_) => "set_owner",
        }
    }

    /// Does it take something away that was on the calendar?
    pub fn takes_away(&self) -> bool {
        match self {
            Self::Delete | Self::EndSeries => true,
            Self::Keep | Self::SetCategory(_) | Self::SetOwner(_) => false,
        }
    }
}

/// How sure the finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Look closely: an act that takes away is never proposed on this ground.
    Possible,
    /// Everything speaks for it.
    Likely,
    /// It follows from what the calendar says.
    Certain,
}

/// What an event is to its finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What was found.
    Subject,
    /// The one of a group of duplicates that stays; shown, not decided.
    Stays,
    /// Shown beside it, such as the organiser's own copy; not decided here.
    Other,
}

/// One event of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which row of the table.
    pub row: usize,
    /// What it is to the finding.
    pub part: Part,
    /// What is proposed for it.
    pub proposed: Act,
}

/// A fact that speaks for a finding: what was looked at, and what it said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Such as `Organizer`.
    pub what: Cow<'static, str>,
    /// Such as `j.langley@firm.example, left on Mar 3, 2025`.
    pub says: ClientText,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// How sure.
    pub confidence: Confidence,
    /// Why, in one or two plain sentences.
    pub reason: ClientText,
    /// The facts, the deciding one first.
    pub evidence: Vec<Evidence>,
    /// The events, the subject first; for duplicates the one that stays first.
    pub items: Vec<Item>,
}

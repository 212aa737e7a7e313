//! States in words, for the terminal: the names of JSON are for scripts.

use truedocket_core::audit::finding::FindingKind;
use truedocket_engine::api::states::{
    AuditDecision, Confidence, ConnectionHealth, DiscrepancyState, ItemFate, RunOutcome,
};

/// Where a discrepancy stands, as a sentence; none while it is simply open.
pub(crate) fn discrepancy(state: DiscrepancyState) -> Option<&'static str> {
    match state {
        DiscrepancyState::Open => None,
        DiscrepancyState::InReview => Some("It is in review."),
        DiscrepancyState::Accepted => Some("It was accepted."),
        DiscrepancyState::NotFixed => Some("It was not fixed by the end of its day."),
        DiscrepancyState::Closed => Some("It was closed after its day."),
        DiscrepancyState::Resolved => Some("It is resolved."),
    }
}

/// How a connection is, behind its name.
pub(crate) fn connection(state: ConnectionHealth) -> &'static str {
    match state {
        ConnectionHealth::Ok => "working",
        ConnectionHealth::Unknown => "not read yet",
        ConnectionHealth::NotChecked => "the last reading failed",
        ConnectionHealth::SignedOut => "signed out; sign in again, nothing is lost",
    }
}

/// How a run ended, behind what it was.
pub(crate) fn outcome(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Running => "running",
        RunOutcome::Done => "done",
        RunOutcome::NeedsYou => "needs you",
        RunOutcome::NotChecked => "not all checked",
        RunOutcome::Failed => "failed",
        RunOutcome::Stopped => "stopped",
    }
}

/// What became of an item of a run, before its name.
pub(crate) fn fate(fate: ItemFate) -> &'static str {
    match fate {
        ItemFate::SetAside => "set aside",
        ItemFate::Skipped => "left out",
        ItemFate::Failed => "failed",
        ItemFate::Waiting => "waiting",
    }
}

/// What a clean-up finds, above its list.
pub(crate) fn kind(name: &str) -> String {
    FindingKind::named(name).map_or_else(|| name.to_owned(), |kind| kind.title().to_owned())
}

/// What is proposed for a finding and how sure it is, as a sentence.
pub(crate) fn proposal(proposed: AuditDecision, confidence: Confidence) -> String {
    let proposed = match proposed {
        AuditDecision::Open => "a decision of your own",
        AuditDecision::Keep => "keep it",
        AuditDecision::Delete => "delete it",
        AuditDecision::EndSeries => "end the series",
        AuditDecision::SetCategory => "set its category",
        AuditDecision::SetOwner => "set its owner",
    };
    let confidence = match confidence {
        Confidence::Possible => "possible",
        Confidence::Likely => "likely",
        Confidence::Certain => "certain",
    };
    format!("Proposed: {proposed}. Confidence: {confidence}.")
}

//! The matters that are offered where an appointment does not say its own. None is chosen for a person.

use crate::api::today::{FixPreview, Flagged, MatterCandidate};
use truedocket_core::ids::MatterId;
use truedocket_core::morning::fix::candidates::{self, Candidate, CandidateReason, candidates};
use truedocket_core::morning::fix::{FixPlan, NoFixReason, PracticeContext};
use truedocket_core::morning::outcome::Discrepancy;
use truedocket_core::morning::snapshot::{Side, Snapshot};
use truedocket_core::rules::matter_id::MatterMatch;

/// What comes of asking for a fix.
pub(super) enum Proposed {
    /// This would be written.
    Plan(Box<FixPlan>),
    /// First a person picks a matter.
    Pick(NoFixReason),
}

/// The fix of a discrepancy, with the matter that was picked, if one was.
pub(super) fn proposed(
    found: &Discrepancy,
    snapshot: &Snapshot,
    picked: Option<&str>,
) -> Result<Proposed, NoFixReason> {
    let practice = PracticeContext::of(snapshot);
    let picked = picked.map(str::trim).filter(|picked| !picked.is_empty());
    if let Some(picked) = picked {
        let plan = candidates::propose_with(found, &practice, &snapshot.matters, &MatterId::new(picked))?;
        return Ok(Proposed::Plan(Box::new(plan)));
    }
    match truedocket_core::morning::fix::propose(found, &practice) {
        Ok(plan) => Ok(Proposed::Plan(Box::new(plan))),
        Err(why @ (NoFixReason::NoMatter | NoFixReason::UnclearMatter))
            if !candidates(found, &snapshot.matters).is_empty() =>
        {
            Ok(Proposed::Pick(why))
        }
        Err(why) => Err(why),
    }
}

/// The matters to pick from.
pub(super) fn offered(found: &Discrepancy, snapshot: &Snapshot) -> Vec<MatterCandidate> {
    candidates(found, &snapshot.matters).iter().map(shown).collect()
}

/// A matter as it is offered.
pub(crate) fn shown(one: &Candidate<'_>) -> MatterCandidate {
    MatterCandidate {
        id: one.matter.id.to_string(),
        number: one.matter.number.clone(),
        name: name(one.matter.client.reveal(), one.matter.description.reveal()),
        why: why(one.reason).to_owned(),
    }
}

impl Flagged {
    /// `It may belong to 2026-0098 (its client is named).`; empty where nothing is offered.
    pub fn may_belong_to(&self) -> String {
        let offered: Vec<String> =
            self.candidates.iter().map(|one| format!("{} ({})", one.number, one.why)).collect();
        if offered.is_empty() { String::new() } else { format!("It may belong to {}.", offered.join(" or ")) }
    }
}

/// A preview in which nothing is chosen, and nothing can be applied.
pub(super) fn to_pick(why: &str, offered: Vec<MatterCandidate>) -> FixPreview {
    FixPreview {
        plan: String::new(),
        summary: format!("{why} Pick the matter to see what would be written."),
        writes: Vec::new(),
        warning: String::new(),
        candidates: offered,
    }
}

/// What stays as it is in the calendar of record after a matter was picked; `None` where that is no difference.
pub(super) fn stays_unclear(found: &Discrepancy) -> Option<String> {
    let event = found.side(Side::Record)?;
    let system = &event.key.connection;
    match &event.matter {
        MatterMatch::Unknown(_) => Some(format!(
            "The number in {system} stays as it is. Correct it there as well, or the discrepancy comes back."
        )),
        MatterMatch::Several(_) => Some(format!(
            "It names several matters in {system}, and the entry is filed in this one only; the next check says \
             which ones are left."
        )),
        MatterMatch::None | MatterMatch::Ambiguous(_) | MatterMatch::One(_) | MatterMatch::Closed(_) => None,
    }
}

fn name(client: &str, description: &str) -> String {
    let parts = [client.trim(), description.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn why(reason: CandidateReason) -> &'static str {
    match reason {
        CandidateReason::Named => "its number is named",
        CandidateReason::SimilarNumber => "its number is one slip away",
        CandidateReason::Client => "its client is named",
        CandidateReason::OwnersMatter => "a matter of the owner",
    }
}

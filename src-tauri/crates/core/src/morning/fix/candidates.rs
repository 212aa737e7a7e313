//! The matters that an appointment may belong to, where it does not say so clearly. Each comes with its reason, and none
//! is chosen here: a person picks one, and only then there is something to write.

use super::{FixPlan, NoFixReason, PracticeContext, propose};
use crate::firm::matter::{Matter, MatterStatus};
use crate::ids::MatterId;
use crate::morning::outcome::{Counterpart, Discrepancy, DiscrepancyKind, Facts, Flagged};
use crate::morning::snapshot::Side;
use crate::rules::fold::fold;
use crate::rules::matter_id::MatterMatch;
use std::collections::BTreeSet;

/// So many at most: a longer list is not read, and the right one is then looked up in the practice system.
const MOST: usize = 12;
/// Words that stand in many clients' names and tell none apart.
const COMMON: [&str; 28] = [
    "and",
    "associates",
    "bank",
    "case",
    "city",
    "claim",
    "client",
    "company",
    "corp",
    "county",
    "estate",
    "family",
    "foundation",
    "group",
    "holdings",
    "inc",
    "insurance",
    "limited",
    "llc",
    "llp",
    "ltd",
    "matter",
    "partners",
    "people",
    "services",
    "state",
    "the",
    "trust",
];

/// Why a matter is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CandidateReason {
    /// The appointment's number names it, and others too.
    Named,
    /// Its number is one slip away from the number that is written.
    SimilarNumber,
    /// Its client is named.
    Client,
    /// The owner of the appointment answers for it.
    OwnersMatter,
}

/// A matter that is offered.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'m> {
    /// The matter.
    pub matter: &'m Matter,
    /// Why.
    pub reason: CandidateReason,
}

/// The matters that a person may pick from, the strongest reason first; empty where no pick would make a fix.
pub fn candidates<'m>(found: &Discrepancy, matters: &'m [Matter]) -> Vec<Candidate<'m>> {
    // Why a matter is offered, and its client, would tell what the title hides.
    let asked = found.side(Side::Record).filter(|_| !found.is_private());
    let Some(event) = asked.filter(|event| is_open(found, event)) else {
        return Vec::new();
    };
    let filed = found.side(Side::Practice).and_then(|entry| entry.matter.matter());
    ranked(event, matters, filed, true)
}

/// The same for an event that the rules leave out and that does not say its matter. All matters of its owner are offered
/// only where a number is written: else a lunch would be asked for its matter.
pub fn of_flagged<'m>(flagged: &Flagged, matters: &'m [Matter]) -> Vec<Candidate<'m>> {
    let event = &flagged.facts;
    let has_entry = matches!(flagged.counterpart, Counterpart::Agrees | Counterpart::Differs);
    let (says_none, is_written) = match &event.matter {
        MatterMatch::None | MatterMatch::Ambiguous(_) | MatterMatch::Several(_) => (true, false),
        MatterMatch::Unknown(_) => (true, true),
        MatterMatch::One(_) | MatterMatch::Closed(_) => (false, false),
    };
    if event.private || flagged.left_out.is_some() || has_entry || !says_none {
        return Vec::new();
    }
    ranked(event, matters, None, is_written)
}

fn ranked<'m>(
    event: &Facts,
    matters: &'m [Matter],
    filed: Option<&MatterId>,
    with_owners: bool,
) -> Vec<Candidate<'m>> {
    let open = || {
        let open = matters.iter().filter(|matter| matter.status != MatterStatus::Closed);
        open.filter(move |matter| Some(&matter.id) != filed)
    };
    let said = words(&format!("{} {}", event.title.reveal(), event.body.reveal()));
    let reason = |matter| reason(event, &said, matter);
    let mut candidates: Vec<Candidate<'m>> =
        open().filter_map(|matter| Some(Candidate { matter, reason: reason(matter)? })).collect();
    if with_owners && candidates.is_empty() && event.owner.is_some() {
        let own = open().filter(|matter| matter.responsible == event.owner);
        candidates = own.map(|matter| Candidate { matter, reason: CandidateReason::OwnersMatter }).collect();
        // A part of many would be taken for all of them.
        if candidates.len() > MOST {
            candidates.clear();
        }
    }
    candidates.sort_by(|a, b| (a.reason, &a.matter.number).cmp(&(b.reason, &b.matter.number)));
    candidates.truncate(MOST);
    candidates
}

/// The fix with the matter that a person has picked.
///
/// # Errors
/// As [`propose`]; [`NoFixReason::UnclearMatter`] for one that is none of the candidates.
pub fn propose_with(
    found: &Discrepancy,
    practice: &PracticeContext,
    matters: &[Matter],
    picked: &MatterId,
) -> Result<FixPlan, NoFixReason> {
    if !candidates(found, matters).iter().any(|candidate| candidate.matter.id == *picked) {
        return Err(NoFixReason::UnclearMatter);
    }
    let mut decided = found.clone();
    for facts in decided.sides.iter_mut().filter(|facts| facts.side == Side::Record) {
        facts.matter = MatterMatch::One(picked.clone());
    }
    propose(&decided, practice)
}

/// Would a picked matter be written? An entry in the file of one of several matters stays there.
fn is_open(found: &Discrepancy, event: &Facts) -> bool {
    let entry = found.side(Side::Practice);
    let is_filed = |ids: &[MatterId]| {
        entry.and_then(|entry| entry.matter.matter()).is_some_and(|filed| ids.contains(filed))
    };
    let writes = matches!(found.kind(), DiscrepancyKind::MissingThere | DiscrepancyKind::MatterDiffers);
    writes
        && match &event.matter {
            MatterMatch::None | MatterMatch::Unknown(_) | MatterMatch::Ambiguous(_) => true,
            MatterMatch::Several(ids) => !is_filed(ids),
            MatterMatch::One(_) | MatterMatch::Closed(_) => false,
        }
}

/// `said`: the words of the appointment.
fn reason(event: &Facts, said: &BTreeSet<String>, matter: &Matter) -> Option<CandidateReason> {
    match &event.matter {
        MatterMatch::Ambiguous(ids) | MatterMatch::Several(ids) => {
            return ids.contains(&matter.id).then_some(CandidateReason::Named);
        }
        MatterMatch::Unknown(written) if is_similar(written.reveal(), matter) => {
            return Some(CandidateReason::SimilarNumber);
        }
        MatterMatch::Unknown(_) | MatterMatch::None => {}
        MatterMatch::One(_) | MatterMatch::Closed(_) => return None,
    }
    // Whose name stands in a private appointment is not told by what is offered for it.
    (!event.private && names_client(said, matter)).then_some(CandidateReason::Client)
}

fn is_similar(written: &str, matter: &Matter) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<Vec<_>>();
    let wanted = digits(written);
    let numbers = std::iter::once(&matter.number).chain(&matter.other_numbers);
    wanted.len() > 2 && numbers.map(|number| digits(number)).any(|number| is_one_slip(&wanted, &number))
}

/// The same, or one digit is wrong, missing, too many, or two beside each other are swapped.
fn is_one_slip(a: &[char], b: &[char]) -> bool {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        ([], []) | ([_], []) | ([], [_]) => true,
        ([one, rest @ ..], [two, others @ ..]) => {
            let swapped =
                rest.first() == Some(two) && others.first() == Some(one) && rest.get(1..) == others.get(1..);
            rest == others || rest == b || a == others || swapped
        }
        _ => false,
    }
}

fn names_client(said: &BTreeSet<String>, matter: &Matter) -> bool {
    let client = words(matter.client.reveal());
    client
        .iter()
        .any(|word| word.chars().count() > 2 && !COMMON.contains(&word.as_str()) && said.contains(word))
}

fn words(text: &str) -> BTreeSet<String> {
    let folded: String = fold(text).into_iter().collect();
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.chars().any(char::is_alphabetic)).map(str::to_owned).collect()
}

#[cfg(test)]
#[path = "candidates_tests.rs"]
mod tests;

//! What is about to be approved: how much, and exactly which list. A count alone names no list: one that was drawn up
//! anew in the meantime may have as many lines and other ones.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use serde::Serialize;
use sha2::{Digest, Sha256};
use truedocket_core::morning::fix::{FixPlan, FixWrite};
use truedocket_store::table::fix_plan::{self, State as PlanState};
use truedocket_store::table::purge::State;

/// Letters of a hash that people compare and type.
const SHORT: usize = 12;

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalOf {
    /// A purge, by its id.
    Purge(String),
    /// A fix, by the id of its previewed plan.
    Fix(String),
}

/// What would be approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Lines of the purge, or writes of the fix: no more than this can be done.
    pub count: u64,
    /// How many of them take something away.
    pub takes_away: u64,
    /// SHA-256 of the list, hex. An approval carries it, and another list is refused.
    pub hash: String,
    /// Its first letters, for people to compare.
    pub short_hash: String,
}

impl Approval {
    fn new(count: usize, takes_away: usize, hash: String) -> Self {
        let short_hash = short(&hash).to_owned();
        Self { count: count as u64, takes_away: takes_away as u64, hash, short_hash }
    }
}

/// The letters of a list's hash that are shown and typed.
pub(super) fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

/// Does what was typed or sent name that list? All of the hash, or at least the letters that were shown.
pub(super) fn names_list(typed: &str, hash: &str) -> bool {
    let typed = typed.trim().to_ascii_lowercase();
    typed.len() >= SHORT && hash.starts_with(&typed)
}

impl Engine {
    /// Count and hash of what is about to be approved, from the list as it is stored and would be carried out.
    ///
    /// # Errors
    /// There is no such list, or it was carried out, replaced or refused already.
    pub async fn approval_of(&self, what: &ApprovalOf) -> Result<Approval, Problem> {
        match what {
            ApprovalOf::Purge(id) => self.approval_of_purge(id).await,
            ApprovalOf::Fix(plan) => self.approval_of_fix(plan).await,
        }
    }

    async fn approval_of_purge(&self, id: &str) -> Result<Approval, Problem> {
        let known = self.purge_row(id).await?;
        match known.state {
            State::BackedUp | State::Running | State::Paused => {}
            State::Done | State::Replaced => {
                return Err(words::refused(
                    "This purge is done, or a newer preview took its place.",
                    "Look at the clean-up again.",
                ));
            }
        }
        let manifest = self.manifest_of(&known).await?;
        Ok(Approval::new(manifest.lines.len(), manifest.takes_away(), manifest.hash()))
    }

    async fn approval_of_fix(&self, plan: &str) -> Result<Approval, Problem> {
        let asked = plan.to_owned();
        let row = self.memory.read(move |reader| fix_plan::get(reader, &asked)).await;
        let row = row.map_err(|error| words::memory(&error))?;
        let again = "Preview the fix again.";
        let row = row.ok_or_else(|| words::refused("There is no such preview.", again))?;
        if row.state != PlanState::Previewed {
            return Err(words::refused("This fix was carried out or refused already.", again));
        }
        let plan: FixPlan = serde_json::from_str(row.plan.reveal())
            .map_err(|_| words::refused("This preview was made by another version of Truedocket.", again))?;
        let takes_away = plan.rows.iter().filter(|row| matches!(row.write, FixWrite::Delete { .. })).count();
        // The stored text is what is carried out.
        let hash = hex::encode(Sha256::digest(row.plan.reveal()));
        Ok(Approval::new(plan.rows.len(), takes_away, hash))
    }
}

#[cfg(test)]
mod tests {
    use super::names_list;

    #[test]
    fn a_list_is_named_by_its_whole_hash_or_by_the_letters_that_were_shown() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert!(names_list(hash, hash), "the whole hash names it");
        assert!(
            names_list(" 0123456789AB ", hash),
            "so do the letters that a preview shows, as they are typed"
        );
        assert!(!names_list("0123456789", hash), "fewer letters may name another list as well");
        assert!(!names_list("0123456789ac", hash), "another letter is another list");
        assert!(!names_list("", hash), "nothing names nothing");
    }
}

//! Comparing two sides of a large firm, in memory; and four systems that files hold.

mod four;

use super::meter::{Meter, Took};
use super::{Input, SEED, answer, could_not, firm};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use truedocket_core::firm::policy::Policy;
use truedocket_core::morning::outcome::Outcome;
use truedocket_core::morning::reconcile;
use truedocket_core::time::zone::Zones;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::words;

/// The same comparison is made this often; the one in the middle counts.
const REPEATS: usize = 7;

/// `n` appointments against as many entries. `sha` is over all that was found: who makes this quicker must not change
/// it.
pub(super) fn run(input: &Input<'_>) -> Result<Value, Problem> {
    let count = match input {
        Input::Made(count) => count,
        Input::Folder(folder) => return four::run(folder),
    };
    let (snapshot, policy, zones) = (firm::snapshot(*count, SEED), Policy::default(), Zones::bundled());
    let (mut all, mut found) = (Vec::new(), None);
    for _ in 0..REPEATS {
        let meter = Meter::start();
        let outcome = reconcile(&snapshot, &policy, &zones, firm::days());
        all.push(meter.stop());
        found = Some(outcome.map_err(|cause| could_not("The firm could not be compared", &cause))?);
    }
    let (Some(took), Some(outcome)) = (Took::median(all), found) else {
        return Err(words::refused("Nothing was measured.", "Try again."));
    };
    let counted = json!({
        "n": count, "agree": outcome.agree, "discrepancies": outcome.discrepancies.len(), "sha": digest(&outcome),
    });
    Ok(answer("reconcile", &counted, &took))
}

fn digest(outcome: &Outcome) -> String {
    let mut hash = Sha256::new();
    for found in &outcome.discrepancies {
        hash.update(format!("{} {} {}\n", found.kind().code(), found.fingerprint, found.facts));
    }
    hex::encode(hash.finalize()).get(..16).unwrap_or_default().to_owned()
}

//! One word for each kind, wherever it stands.

use super::{Confidence, DiscrepancyKind, FindingKind};
use truedocket_core::audit::finding;
use truedocket_core::morning::outcome;

#[test]
fn a_kind_has_one_word_in_the_core_the_store_and_the_window() {
    for kind in finding::FindingKind::ALL {
        assert_eq!(FindingKind::from(kind).name(), kind.name(), "scripts know one word for it");
    }
    for kind in [outcome::DiscrepancyKind::NotChecked, outcome::DiscrepancyKind::AttendeesDiffer] {
        assert_eq!(DiscrepancyKind::from(kind).name(), kind.code(), "scripts know one word for it");
    }
    let word = serde_json::to_string(&Confidence::Possible).expect("a word");
    assert_eq!(word, "\"possible\"", "and JSON has the same");
}

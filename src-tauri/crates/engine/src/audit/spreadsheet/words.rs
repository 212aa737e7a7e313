//! Acts in plain words, as the drop-down offers them and as people type them.

use super::{Row, SheetInfo};
use crate::api::states::AuditEntryKind;
use truedocket_core::audit::finding::{Act, Confidence};
use truedocket_core::firm::people::Email;

/// Takes over what is proposed in that row.
const AS_PROPOSED: &str = "As proposed";
/// Takes a decision back.
const NOT_DECIDED: &str = "Not decided";
const KEEP: &str = "Keep";
const DELETE: &str = "Delete";
const END: &str = "End the series";
const CATEGORY: &str = "Set category";
const OWNER: &str = "Set owner";

/// What a cell of the column Decision says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DecisionCell {
    /// Nothing: the row is left as it is.
    Nothing,
    /// What is proposed in that row.
    AsProposed,
    /// The decision is taken back.
    NotDecided,
    /// This.
    Act(Act),
    /// Something else; the sentence says what.
    NotUnderstood(String),
}

/// `Set category: Deposition`.
pub(super) fn act(act: &Act) -> String {
    match act {
        Act::Keep => KEEP.to_owned(),
        Act::Delete => DELETE.to_owned(),
        Act::EndSeries => END.to_owned(),
        Act::SetCategory(name) => format!("{CATEGORY}: {name}"),
        Act::SetOwner(email) => format!("{OWNER}: {}", email.as_str()),
    }
}

/// How sure a finding is.
pub(super) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Possible => "Possible",
        Confidence::Likely => "Likely",
        Confidence::Certain => "Certain",
    }
}

/// What became of an entry of a file.
pub(super) fn entry(kind: AuditEntryKind) -> &'static str {
    match kind {
        AuditEntryKind::SetAside => "Set aside",
        AuditEntryKind::Merged => "Merged",
        AuditEntryKind::Doubt => "Read with a doubt",
        AuditEntryKind::File => "About the file",
    }
}

/// What the drop-down offers for single events (`false`) or series (`true`).
pub(super) fn choices(book: &SheetInfo, series: bool) -> Vec<String> {
    let mut choices = vec![AS_PROPOSED.to_owned(), KEEP.to_owned(), DELETE.to_owned()];
    if series {
        choices.push(END.to_owned());
    }
    choices.extend(book.categories.iter().map(|name| format!("{CATEGORY}: {name}")));
    choices.extend(book.owners.iter().map(|owner| format!("{OWNER}: {owner}")));
    choices.push(NOT_DECIDED.to_owned());
    choices
}

/// What stands in the column Decision of a file that is written.
pub(super) fn decided(row: &Row) -> String {
    row.decision.as_ref().map(act).unwrap_or_default()
}

/// Reads a decision; upper and lower case and the number of spaces do not matter.
pub(super) fn said(cell: &str, book: &SheetInfo) -> DecisionCell {
    let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    let (head, value) =
        text.split_once(':').map_or((text.as_str(), ""), |(head, value)| (head, value.trim()));
    match (head.trim().to_lowercase().as_str(), value) {
        ("", "") => DecisionCell::Nothing,
        ("as proposed", "") => DecisionCell::AsProposed,
        ("not decided", "") => DecisionCell::NotDecided,
        ("keep", "") => DecisionCell::Act(Act::Keep),
        ("delete", "") => DecisionCell::Act(Act::Delete),
        ("end the series" | "end series", "") => DecisionCell::Act(Act::EndSeries),
        ("set category", name) => category(name, book),
        ("set owner", address) => owner(address),
        (_, _) => {
            DecisionCell::NotUnderstood(format!("“{}” is none of the decisions in the list.", short(&text)))
        }
    }
}

fn category(name: &str, book: &SheetInfo) -> DecisionCell {
    let known = book.categories.iter().find(|known| known.to_lowercase() == name.to_lowercase());
    known.map_or_else(
        || DecisionCell::NotUnderstood(format!("“{}” is none of the firm's categories.", short(name))),
        |known| DecisionCell::Act(Act::SetCategory(known.clone())),
    )
}

fn owner(address: &str) -> DecisionCell {
    Email::new(address).filter(|email| email.as_str().contains('@')).map_or_else(
        || DecisionCell::NotUnderstood(format!("“{}” is no mail address.", short(address))),
        |email| DecisionCell::Act(Act::SetOwner(email)),
    )
}

/// As much of it as fits into a sentence.
pub(super) fn short(text: &str) -> String {
    let mut signs = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
    let start: String = signs.by_ref().take(80).collect();
    if signs.next().is_some() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::{DecisionCell, act, choices, said};
    use crate::audit::spreadsheet::SheetInfo;
    use truedocket_core::audit::finding::Act;

    fn book() -> SheetInfo {
        SheetInfo {
            categories: vec!["Court Appearance".into(), "Deposition".into()],
            owners: vec!["ana@firm.example".into()],
            ..SheetInfo::default()
        }
    }

    #[test]
    fn everything_that_is_offered_is_understood() {
        let book = book();
        for choice in choices(&book, true) {
            assert!(
                !matches!(said(&choice, &book), DecisionCell::NotUnderstood(_) | DecisionCell::Nothing),
                "“{choice}” is understood"
            );
            assert_eq!(
                said(&format!("  {} ", choice.to_uppercase()), &book),
                said(&choice, &book),
                "case and space"
            );
            if let DecisionCell::Act(meant) = said(&choice, &book) {
                assert_eq!(act(&meant), choice, "and written as it was read");
            }
        }
        assert!(
            !choices(&book, false).iter().any(|choice| choice == "End the series"),
            "a single event has no end"
        );
    }

    #[test]
    fn what_is_not_offered_is_not_guessed() {
        let book = book();
        for text in [
            "yes",
            "x",
            "Delete: all",
            "Delete?",
            "Set category: Lunch",
            "Set category",
            "Set owner: Ana",
            "1",
            "TRUE",
        ] {
            assert!(matches!(said(text, &book), DecisionCell::NotUnderstood(_)), "“{text}” is refused");
        }
        assert_eq!(said(" \u{a0}\n", &book), DecisionCell::Nothing, "white space says nothing");
        assert_eq!(
            said("SET CATEGORY:deposition", &book),
            DecisionCell::Act(Act::SetCategory("Deposition".into())),
            "as the firm writes it"
        );
    }
}

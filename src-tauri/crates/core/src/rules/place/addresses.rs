//! Numbers of houses and names of streets.

use super::words::{self, written_out};
use std::collections::BTreeSet;

/// Words of the longest name of a street that is looked for.
const LONGEST_STREET: usize = 4;

/// A house in a street.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    number: String,
    /// Its first word is enough.
    name: String,
    /// `street`, `avenue`: one town may have both.
    kind: Option<String>,
    /// The part of a street: `N. Main St.`
    side: Option<String>,
}

/// All that the words name.
pub(super) fn addresses(words: &[&str]) -> BTreeSet<Address> {
    (0..words.len()).filter_map(|at| address(words.get(at..).unwrap_or_default())).collect()
}

/// The one with which the words begin.
pub(super) fn address(words: &[&str]) -> Option<Address> {
    let (number, rest) = words.split_first()?;
    if !is_number(number) {
        return None;
    }
    let is_side = |word: &&&str| words::DIRECTIONS.contains(*word);
    let named: Vec<&&str> = rest.iter().take(LONGEST_STREET + 1).filter(|word| !is_side(word)).collect();
    let street = named.iter().position(|word| words::STREETS.contains(word))?;
    let first = named.first()?;
    // `12 Broadway`: the street is its own name.
    if street > 0 && is_number(first) {
        return None;
    }
    let kind = (street > 0).then(|| named.get(street).map(|word| kind_of(word).to_owned())).flatten();
    let side = rest.first().filter(is_side).map(|word| written_out(word).to_owned());
    Some(Address { number: (*number).to_owned(), name: (**first).to_owned(), kind, side })
}

/// Both name some, and no two of them may be one.
pub(super) fn differ(a: &BTreeSet<Address>, b: &BTreeSet<Address>) -> bool {
    !a.is_empty() && !b.is_empty() && !a.iter().any(|x| b.iter().any(|y| may_be_one(x, y)))
}

fn may_be_one(a: &Address, b: &Address) -> bool {
    let two = |x: &Option<String>, y: &Option<String>| x.is_some() && y.is_some() && x != y;
    (&a.number, &a.name) == (&b.number, &b.name) && !two(&a.kind, &b.kind) && !two(&a.side, &b.side)
}

/// The kind of a street without its short form.
fn kind_of(word: &str) -> &str {
    match word {
        "dr" => "drive",
        "pl" => "place",
        other => written_out(other),
    }
}

/// `5th` is a name, `5` is none.
fn is_number(word: &str) -> bool {
    word.bytes().all(|c| c.is_ascii_digit())
}

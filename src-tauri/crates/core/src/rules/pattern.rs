//! Patterns of matter numbers: learned from the firm's own list, or written down by the manager.
//!
//! Letters of a pattern: `#` a digit, `@` a letter, `#+` and `@+` one or more, `{2,5}` after either for a range;
//! `-@+` in square brackets at the end for a client's name that may follow (`#####[-@+]`); every other character
//! stands for itself, in either case of letters. A pattern only says what *looks like* a number. Which matter it
//! is, is decided by the list in [`super::matter_id`].

use super::fold::fold;
use crate::firm::matter::Matter;
use std::collections::BTreeMap;
use std::fmt;

/// ` - `: more signs than these part two numbers.
const LONGEST_SIGN: usize = 3;

/// One piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    Digits { least: usize, most: usize },
    Letters { least: usize, most: usize },
    Exactly(char),
}

/// What a matter number of the firm looks like.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    atoms: Vec<Atom>,
    /// A client's name may follow after this separator.
    name_after: Option<char>,
}

/// A pattern that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the matter pattern “{pattern}” cannot be used: {why}")]
pub struct PatternError {
    /// As it was written.
    pub pattern: String,
    /// Why, for people.
    pub why: &'static str,
}

impl Pattern {
    /// Reads a pattern in the letters above.
    ///
    /// # Errors
    /// [`PatternError`] if it holds no digit, or a run of letters or digits of open length directly before another.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let bad = |why| PatternError { pattern: text.to_owned(), why };
        let folded = fold(text);
        let (core, name_after) =
            split_name(&folded).ok_or_else(|| bad("what stands in [ ] must be like [-@+]"))?;
        let atoms = atoms_of(core).ok_or_else(|| bad("a range must be like {2,5}"))?;
        if !atoms.iter().any(|atom| matches!(atom, Atom::Digits { .. })) {
            return Err(bad("it needs at least one digit (#)"));
        }
        if atoms.windows(2).any(touching) {
            return Err(bad("two runs of the same sort stand side by side"));
        }
        Ok(Self { atoms, name_after })
    }

    /// Where a number ends that begins at `at`; `None` if none does. The client's name is not part of it.
    pub(crate) fn end_at(&self, text: &[char], at: usize) -> Option<usize> {
        self.atoms.iter().try_fold(at, |at, atom| match atom {
            Atom::Digits { least, most } => run(text, at, *least, *most, char::is_ascii_digit),
            Atom::Letters { least, most } => run(text, at, *least, *most, |c| c.is_alphabetic()),
            Atom::Exactly(c) => (text.get(at) == Some(c)).then_some(at + 1),
        })
    }

    /// The same where other signs stand between the parts than those of the list: `JD/2026/102`, `JD 2026 102`. Digits
    /// alone with spaces between them are telephone numbers, meetings and amounts.
    pub(crate) fn loose_end_at(&self, text: &[char], at: usize) -> Option<usize> {
        let lettered = self.atoms.iter().any(|atom| match atom {
            Atom::Letters { .. } => true,
            Atom::Exactly(c) => c.is_alphabetic(),
            Atom::Digits { .. } => false,
        });
        let sign = |c: &char| matches!(c, '-' | '/') || (lettered && matches!(c, ' ' | '_' | '.'));
        self.atoms.iter().try_fold(at, |at, atom| match atom {
            Atom::Digits { least, most } => run(text, at, *least, *most, char::is_ascii_digit),
            Atom::Letters { least, most } => run(text, at, *least, *most, |c| c.is_alphabetic()),
            Atom::Exactly('-' | '/' | '_' | '.' | ' ') => {
                let long = text.get(at..)?.iter().take_while(|c| sign(c)).count();
                (1..=LONGEST_SIGN).contains(&long).then_some(at + long)
            }
            Atom::Exactly(c) => (text.get(at) == Some(c)).then_some(at + 1),
        })
    }

    /// Can a number begin with it?
    pub(crate) fn begins_with(&self, c: char) -> bool {
        match self.atoms.first() {
            Some(Atom::Digits { .. }) => c.is_ascii_digit(),
            Some(Atom::Letters { .. }) => c.is_alphabetic(),
            Some(Atom::Exactly(own)) => c == *own,
            None => true,
        }
    }

    /// The separator before a client's name, if one may follow.
    pub(crate) fn name_after(&self) -> Option<char> {
        self.name_after
    }

    /// Nothing but digits: such numbers are easily taken for something else.
    pub(crate) fn is_bare(&self) -> bool {
        matches!(self.atoms.as_slice(), [Atom::Digits { .. }])
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for atom in &self.atoms {
            match atom {
                Atom::Digits { least, most } => write_run(f, '#', *least, *most)?,
                Atom::Letters { least, most } => write_run(f, '@', *least, *most)?,
                Atom::Exactly(c) => write!(f, "{}", c.to_uppercase())?,
            }
        }
        self.name_after.map_or(Ok(()), |c| write!(f, "[{c}@+]"))
    }
}

fn write_run(f: &mut fmt::Formatter<'_>, sign: char, least: usize, most: usize) -> fmt::Result {
    if most == usize::MAX {
        write!(f, "{sign}+")
    } else if least == most {
        (0..least).try_for_each(|_| write!(f, "{sign}"))
    } else {
        write!(f, "{sign}{{{least},{most}}}")
    }
}

/// A whole run of digits or letters, never a part of it.
fn run(text: &[char], at: usize, least: usize, most: usize, fits: impl Fn(&char) -> bool) -> Option<usize> {
    let long = text.get(at..)?.iter().take_while(|c| fits(c)).count();
    (least..=most).contains(&long).then_some(at + long)
}

fn split_name(folded: &[char]) -> Option<(&[char], Option<char>)> {
    let Some(open) = folded.iter().position(|c| *c == '[') else {
        return Some((folded, None));
    };
    match folded.get(open + 1..)? {
        [separator, '@', '+', ']'] if !separator.is_alphanumeric() => {
            Some((&folded[..open], Some(*separator)))
        }
        _ => None,
    }
}

fn atoms_of(core: &[char]) -> Option<Vec<Atom>> {
    let mut atoms = Vec::new();
    let mut at = 0;
    while let Some(c) = core.get(at) {
        if !matches!(c, '#' | '@') {
            atoms.push(Atom::Exactly(*c));
            at += 1;
            continue;
        }
        let same = core[at..].iter().take_while(|next| *next == c).count();
        at += same;
        let (least, most, used) = range_of(&core[at..], same)?;
        at += used;
        atoms.push(if *c == '#' { Atom::Digits { least, most } } else { Atom::Letters { least, most } });
    }
    Some(atoms)
}

/// `+`, `{2,5}` or nothing, and how many characters it took.
fn range_of(rest: &[char], same: usize) -> Option<(usize, usize, usize)> {
    match rest.first() {
        Some('+') => Some((same, usize::MAX, 1)),
        Some('{') => {
            let close = rest.iter().position(|c| *c == '}')?;
            let inside: String = rest.get(1..close)?.iter().collect();
            let (least, most) = inside.split_once(',')?;
            let (least, most) = (least.trim().parse().ok()?, most.trim().parse().ok()?);
            (0 < least && least <= most).then_some((least, most, close + 1))
        }
        Some(_) | None => Some((same, same, 0)),
    }
}

/// A whole run is taken at once, so that a second one of the same sort would never be reached.
fn touching(pair: &[Atom]) -> bool {
    match pair {
        [Atom::Digits { .. }, Atom::Digits { .. }] | [Atom::Letters { .. }, Atom::Letters { .. }] => true,
        [Atom::Digits { .. }, Atom::Exactly(c)] => c.is_ascii_digit(),
        [Atom::Letters { .. }, Atom::Exactly(c)] => c.is_alphabetic(),
        _ => false,
    }
}

/// A piece of a number of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Digits(usize),
    Letters(String),
    Sign(char),
}

/// Learns the shapes of the firm's numbers, most frequent first. Numbers without a digit teach nothing: text that
/// looks like words cannot be told from words. A number's client name (`00123-Okafor`) becomes an optional part.
/// The last run of digits may be one longer than any seen, since counters grow.
pub fn learn(matters: &[Matter]) -> Vec<Pattern> {
    let mut shapes: BTreeMap<(String, Option<char>), Vec<Vec<Piece>>> = BTreeMap::new();
    for number in matters.iter().flat_map(numbers_of) {
        let folded = fold(number.trim());
        let core = core_of(&folded);
        let pieces = pieces_of(core);
        if pieces.iter().any(|piece| matches!(piece, Piece::Digits(_))) {
            let name = folded.get(core.len()).copied();
            shapes.entry((skeleton(&pieces), name)).or_default().push(pieces);
        }
    }
    // A firm that writes some names and leaves out others has one scheme, not two.
    let mut ranked: Vec<(usize, Pattern)> = shapes
        .iter()
        .filter(|((shape, name), _)| name.is_some() || !has_named(&shapes, shape))
        .map(|((_, name), seen)| (seen.len(), Pattern { atoms: merge(seen), name_after: *name }))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    ranked.into_iter().map(|(_, pattern)| pattern).collect()
}

fn has_named(shapes: &BTreeMap<(String, Option<char>), Vec<Vec<Piece>>>, shape: &str) -> bool {
    shapes.keys().any(|(other, name)| other == shape && name.is_some())
}

/// All numbers that name a matter.
pub(crate) fn numbers_of(matter: &Matter) -> impl Iterator<Item = &str> {
    std::iter::once(matter.number.as_str())
        .chain(matter.other_numbers.iter().map(String::as_str))
        .filter(|number| !number.trim().is_empty())
}

/// The number without a client's name behind it: `00123` of `00123-Okafor`. A name follows on a digit and a
/// separator, and begins with three letters or holds no digit at all; `2023-cv-12` has none.
pub(crate) fn core_of(folded: &[char]) -> &[char] {
    let cut = (1..folded.len()).find(|at| {
        let (before, rest) = (folded.get(at - 1), folded.get(at + 1..).unwrap_or_default());
        let sign = folded.get(*at).is_some_and(|c| matches!(c, '-' | '.' | '/' | '_' | ' '));
        let letters = rest.iter().take_while(|c| c.is_alphabetic()).count();
        let name = letters >= 3 || (letters > 0 && !rest.iter().any(char::is_ascii_digit));
        before.is_some_and(char::is_ascii_digit) && sign && name
    });
    cut.map_or(folded, |at| &folded[..at])
}

fn pieces_of(core: &[char]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(c) = core.get(at) {
        let rest = &core[at..];
        let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let letters: String = rest.iter().take_while(|c| c.is_alphabetic()).collect();
        at += digits.max(letters.chars().count()).max(1);
        pieces.push(match (digits, letters.is_empty()) {
            (0, true) => Piece::Sign(*c),
            (0, false) => Piece::Letters(letters),
            (long, _) => Piece::Digits(long),
        });
    }
    pieces
}

fn skeleton(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Digits(_) => '#',
            Piece::Letters(_) => '@',
            Piece::Sign(c) => *c,
        })
        .collect()
}

fn merge(seen: &[Vec<Piece>]) -> Vec<Atom> {
    let Some(first) = seen.first() else {
        return Vec::new();
    };
    let last_digits = first.iter().rposition(|piece| matches!(piece, Piece::Digits(_)));
    let mut atoms = Vec::new();
    for (at, piece) in first.iter().enumerate() {
        let column = seen.iter().filter_map(|pieces| pieces.get(at));
        match piece {
            Piece::Sign(c) => atoms.push(Atom::Exactly(*c)),
            Piece::Digits(_) => {
                let (least, most) = reach(column.map(|p| if let Piece::Digits(n) = p { *n } else { 0 }));
                // Fixed years stay fixed; a lone counter such as 00123 is padded and grows too.
                let grown = if Some(at) == last_digits { most + 1 } else { most };
                atoms.push(Atom::Digits { least, most: grown });
            }
            Piece::Letters(word) => {
                let same = seen.len() > 1 && column.clone().all(|other| other == piece);
                if same {
                    atoms.extend(word.chars().map(Atom::Exactly));
                } else {
                    let long = |p: &Piece| {
                        if let Piece::Letters(w) = p { w.chars().count() } else { 0 }
                    };
                    let (least, most) = reach(column.map(long));
                    atoms.push(Atom::Letters { least, most });
                }
            }
        }
    }
    atoms
}

fn reach(lengths: impl Iterator<Item = usize>) -> (usize, usize) {
    lengths.fold((usize::MAX, 0), |(least, most), long| (least.min(long), most.max(long)))
}

#[cfg(test)]
#[path = "pattern_tests.rs"]
mod tests;

//! Which matter a title or body names. Looks numbers up in the firm's list, exactly; never guesses.
//!
//! A pattern finds what looks like a number, the list decides. What only resembles one (dockets, phone numbers,
//! dates, meeting ids, zip codes, rooms) is passed over; see `lookalike`.

mod lookalike;

use super::fold::{fold, own_text, without_addresses};
use super::pattern::{Pattern, PatternError, core_of, learn, numbers_of};
use super::plain::plain;
use crate::firm::matter::{Matter, MatterStatus};
use crate::firm::policy::Policy;
use crate::ids::MatterId;
use crate::text::ClientText;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was found. Only `One` may be used without a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatterMatch {
    /// Nothing that looks like a number.
    #[default]
    None,
    /// Exactly one matter, not closed.
    One(MatterId),
    /// It looks like a number and is not on the list; as it was written, in lower case.
    Unknown(ClientText),
    /// It is not clear which one is meant: one number names more than one, or an unknown one stands beside a known one.
    /// The known ones, in order of their ids.
    Ambiguous(Vec<MatterId>),
    /// Two or more matters, each named by a number of its own, in order of their ids.
    Several(Vec<MatterId>),
    /// Exactly one matter, and it is closed.
    Closed(MatterId),
}

impl MatterMatch {
    /// The one matter that is named, open or closed.
    pub fn matter(&self) -> Option<&MatterId> {
        match self {
            Self::One(id) | Self::Closed(id) => Some(id),
            Self::None | Self::Unknown(_) | Self::Ambiguous(_) | Self::Several(_) => None,
        }
    }

    /// All matters that are named beyond doubt.
    pub fn matters(&self) -> &[MatterId] {
        match self {
            Self::One(id) | Self::Closed(id) => std::slice::from_ref(id),
            Self::Several(ids) => ids,
            Self::None | Self::Unknown(_) | Self::Ambiguous(_) => &[],
        }
    }
}

/// One number of the list.
#[derive(Clone, Debug)]
struct Listed {
    id: MatterId,
    closed: bool,
    /// The whole number, folded.
    full: Vec<char>,
    /// As many of its letters belong to the number without the name.
    core: usize,
    /// The first word of the client's name in it; empty if there is none.
    name: Vec<char>,
}

/// The firm's matters, ready to be looked up.
#[derive(Clone, Debug)]
pub struct MatterIndex {
    patterns: Vec<Pattern>,
    by_core: BTreeMap<Vec<char>, Vec<Listed>>,
}

/// What one text holds.
#[derive(Default)]
struct Sighted {
    known: BTreeMap<MatterId, bool>,
    unknown: BTreeSet<String>,
    /// One number names more than one matter.
    unsure: bool,
}

impl MatterIndex {
    /// The policy's own patterns; learned from the list where it has none.
    ///
    /// # Errors
    /// [`PatternError`] names the first pattern of the policy that cannot be read.
    pub fn new(matters: &[Matter], policy: &Policy) -> Result<Self, PatternError> {
        let written: Result<Vec<_>, _> =
            policy.matter_patterns.iter().map(|text| Pattern::parse(text)).collect();
        let written = written?;
        let patterns = if written.is_empty() { learn(matters) } else { written };
        Ok(Self { patterns, by_core: index(matters) })
    }

    /// The matter that the title names; if it names none, the one of the body, without quoted mail. A title that is
    /// unclear stays unclear: the body does not overrule it.
    pub fn find(&self, title: &str, body: &str) -> MatterMatch {
        match self.find_in_title(title) {
            MatterMatch::None => self.find_in_body(body),
            found => found,
        }
    }

    /// The matter that the title names.
    pub fn find_in_title(&self, title: &str) -> MatterMatch {
        self.search(title).verdict()
    }

    /// The matter that the body names, without quoted mail. Only asked where the title names none.
    pub fn find_in_body(&self, body: &str) -> MatterMatch {
        if body.is_empty() { MatterMatch::None } else { self.search(&own_text(body)).verdict() }
    }

    /// The one matter of which the body says that it is of (`Matter: 00123`), without a word of `own`. What it merely
    /// speaks of (exhibits of another matter, a related one) says nothing.
    pub fn stated_instead(&self, own: &MatterId, body: &str) -> Option<MatterId> {
        if !body.bytes().any(|c| c.is_ascii_digit()) || !lookalike::may_state(body) {
            return None;
        }
        let text = without_addresses(fold(&own_text(body)));
        let (mut all, mut stated) = (Sighted::default(), Sighted::default());
        let mut at = 0;
        while at < text.len() {
            let Some((pattern, end)) = self.longest_at(&text, at) else {
                at += 1;
                continue;
            };
            self.look_up(&text, at, end, pattern, &mut all);
            if lookalike::is_stated(&text, at) {
                self.look_up(&text, at, end, pattern, &mut stated);
            }
            at = end;
        }
        let other = stated.verdict().matter().filter(|other| *other != own).cloned();
        other.filter(|_| !all.known.contains_key(own))
    }

    /// The text with spaces in the place of numbers that name matters, and of the clients' names that belong to them.
    pub(crate) fn without_numbers(&self, text: &str) -> String {
        let mut seen: Vec<char> = text.chars().collect();
        let folded = fold(text);
        // Folding keeps each letter's place in all but rare texts, in which numbers are left where they are.
        if folded.len() != seen.len() {
            return text.to_owned();
        }
        let mut at = 0;
        while at < folded.len() {
            let Some((pattern, end)) = self.longest_at(&folded, at) else {
                at += 1;
                continue;
            };
            let name = name_behind(&folded, end, pattern);
            let known = self.by_core.contains_key(&plain_signs(&folded[at..end]));
            let end = end + name.map_or(0, |name| name.len() + 1);
            if known || !pattern.is_bare() {
                seen[at..end.min(folded.len())].fill(' ');
            }
            at = end;
        }
        seen.into_iter().collect()
    }

    fn search(&self, text: &str) -> Sighted {
        let mut sighted = Sighted::default();
        // Each pattern holds a digit.
        if self.patterns.is_empty()
            || !text.chars().any(|c| c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c))
        {
            return sighted;
        }
        let text = without_addresses(fold(&plain(text)));
        let mut at = 0;
        while at < text.len() {
            at = match self.longest_at(&text, at) {
                Some((pattern, end)) => {
                    self.look_up(&text, at, end, pattern, &mut sighted);
                    end
                }
                None => at + 1,
            };
        }
        sighted
    }

    fn longest_at(&self, text: &[char], at: usize) -> Option<(&Pattern, usize)> {
        // Most letters of a text begin no number of any kind, and this is asked of each of them.
        let first = text.get(at)?;
        if !self.patterns.iter().any(|pattern| pattern.begins_with(*first)) || !lookalike::may_begin(text, at)
        {
            return None;
        }
        let ends = self.patterns.iter().flat_map(|pattern| {
            let ends = [pattern.end_at(text, at), pattern.loose_end_at(text, at)];
            ends.into_iter().flatten().map(move |end| (pattern, end))
        });
        ends.filter(|(pattern, end)| lookalike::may_end(text, *end, pattern)).max_by_key(|(_, end)| *end)
    }

    fn look_up(&self, text: &[char], at: usize, end: usize, pattern: &Pattern, sighted: &mut Sighted) {
        let core = &text[at..end];
        let name = name_behind(text, end, pattern);
        let candidates = self.by_core.get(&plain_signs(core)).map_or(&[][..], Vec::as_slice);
        let fitting = fitting(candidates, &text[at..], core.len(), name);
        // Looking around costs more than looking up, and a number with its client's name needs none of it.
        let doubt = || lookalike::Doubt::about(text, at, end, name);
        if !fitting.is_empty() {
            if name.is_some() || doubt().allows_known(pattern, core) {
                sighted.unsure |= fitting.len() > 1;
                sighted.known.extend(fitting.iter().map(|listed| (listed.id.clone(), listed.closed)));
            }
        } else if pattern.end_at(text, at) == Some(end) && doubt().allows_unknown(pattern, name.is_some()) {
            sighted.unknown.insert(text[at..end + name.map_or(0, |name| name.len() + 1)].iter().collect());
        }
    }
}

impl Sighted {
    fn verdict(self) -> MatterMatch {
        let mut known = self.known.into_iter();
        let unknown = Vec::from_iter(self.unknown);
        let unsure = self.unsure;
        match (known.next(), known.len(), unknown.is_empty()) {
            (None, _, true) => MatterMatch::None,
            (None, _, false) => MatterMatch::Unknown(ClientText::new(unknown.join(", "))),
            (Some((id, true)), 0, true) => MatterMatch::Closed(id),
            (Some((id, false)), 0, true) => MatterMatch::One(id),
            (Some((id, _)), more, sure) => {
                let ids = std::iter::once(id).chain(known.map(|(id, _)| id)).collect();
                if more > 0 && sure && !unsure {
                    MatterMatch::Several(ids)
                } else {
                    MatterMatch::Ambiguous(ids)
                }
            }
        }
    }
}

fn index(matters: &[Matter]) -> BTreeMap<Vec<char>, Vec<Listed>> {
    let mut by_core: BTreeMap<Vec<char>, Vec<Listed>> = BTreeMap::new();
    for matter in matters {
        for number in numbers_of(matter) {
            let full = fold(number.trim());
            let core = core_of(&full).to_vec();
            let name = word_at(&full, core.len() + 1).to_vec();
            let closed = matter.status == MatterStatus::Closed;
            let listed = Listed { id: matter.id.clone(), closed, core: core.len(), full, name };
            by_core.entry(plain_signs(&core)).or_default().push(listed);
        }
    }
    by_core
}

/// A number as it is looked up: one sign for all that people put between its parts.
fn plain_signs(core: &[char]) -> Vec<char> {
    let mut plain: Vec<char> = Vec::with_capacity(core.len());
    for c in core {
        match c {
            ' ' | '-' | '/' | '_' | '.' if plain.last() == Some(&'-') => {}
            ' ' | '-' | '/' | '_' | '.' => plain.push('-'),
            other => plain.push(*other),
        }
    }
    plain
}

fn word_at(text: &[char], at: usize) -> &[char] {
    let rest = text.get(at..).unwrap_or_default();
    let long = rest.iter().take_while(|c| c.is_alphanumeric() || matches!(c, '\'' | '’')).count();
    &rest[..long]
}

/// The first word of a client's name that follows directly on the number.
fn name_behind<'a>(text: &'a [char], end: usize, pattern: &Pattern) -> Option<&'a [char]> {
    let separator = pattern.name_after()?;
    if text.get(end) != Some(&separator) {
        return None;
    }
    let word = word_at(text, end + 1);
    (!word.is_empty()).then_some(word)
}

/// The candidates that the text can mean. A name that is written must be the listed one: `00123-Smith` is not
/// `00123-Okafor`. If one whole number stands there, it is meant and not a shorter one.
fn fitting<'a>(
    candidates: &'a [Listed],
    rest: &[char],
    long: usize,
    name: Option<&[char]>,
) -> Vec<&'a Listed> {
    // Numbers that differ in their signs alone are told apart by whoever writes the signs.
    let written = |c: &&Listed| c.full.get(..c.core) == rest.get(..long);
    let exact = candidates.iter().any(|c| written(&c));
    let candidates = candidates.iter().filter(|c| !exact || written(c));
    let Some(name) = name else {
        return candidates.collect();
    };
    let mut named: Vec<_> = candidates.filter(|c| c.name.is_empty() || c.name == name).collect();
    let whole = |c: &&Listed| {
        let next = rest.get(c.full.len());
        rest.starts_with(&c.full) && !next.is_some_and(|c| c.is_alphanumeric())
    };
    let longest = named.iter().filter(|c| whole(c)).map(|c| c.full.len()).max();
    if let Some(longest) = longest {
        named.retain(|c| c.full.len() == longest && whole(c));
    }
    named
}

#[cfg(test)]
#[path = "matter_id_tests.rs"]
mod tests;

//! Are words of the list the statement of the sentence in which they stand?

use super::CalledOffStatement;
use super::moved::{NamedTime, is_time};
use super::subject::{self, Subject};
use super::words::{Segment, Word};
use crate::rules::kinds::is_appointment;
use crate::text::ClientText;

/// Longest quotation, in letters.
pub(super) const QUOTED: usize = 80;

/// What may stand before the words without making them a subject: `This hearing has been …`, `Per clerk: …`.
const BEFORE: [&str; 36] = [
    "matter", "parties", "this", "the", "it", "it's", "is", "was", "has", "have", "had", "been", "being",
    "are", "were", "now", "our", "client", "court", "judge", "clerk", "counsel", "opposing", "witness",
    "they", "he", "she", "we", "per", "just", "please", "note", "update", "case", "email", "from",
];

/// What turns the words into something else: a condition, a question, the opposite.
pub(super) const AGAINST: [&str; 18] = [
    "cannot", "not", "no", "never", "isn't", "wasn't", "un", "if", "whether", "unless", "without", "why",
    "when", "until", "may", "might", "should", "could",
];

/// Behind the words these make a condition of them.
pub(super) const CONDITIONS: [&str; 5] = ["if", "unless", "whether", "provided", "should"];

/// It was another one before this.
const EARLIER: [&str; 6] = ["prior", "previous", "previously", "earlier", "original", "old"];

/// What makes a subject of all that follows.
const SUBJECT: [&str; 22] = [
    "re",
    "regarding",
    "about",
    "discuss",
    "discussion",
    "review",
    "check",
    "confirm",
    "ask",
    "draft",
    "research",
    "prepare",
    "explain",
    "concerning",
    "that",
    "which",
    "who",
    "following",
    "after",
    "because",
    "appeal",
    "challenge",
];

/// What may follow the words: by whom, why, since when.
const BEHIND: [&str; 22] = [
    "by", "per", "due", "because", "as", "pending", "via", "see", "with", "without", "at", "today", "this",
    "now", "and", "then", "on", "for", "until", "till", "thru", "through",
];

/// Where it is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SaidIn {
    Title,
    Text,
}

/// Words of the list that stand somewhere.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    /// First word of the segment that is one of them.
    pub(super) from: usize,
    /// The first behind them.
    pub(super) to: usize,
    /// They end in `to`, so that a time must follow.
    pub(super) needs_time: bool,
}

/// What follows the words.
pub(super) enum Tail {
    /// Nothing that would make a subject of them; up to this word it belongs to the statement.
    Fits(usize, Option<NamedTime>),
    /// Something else, and the statement ends here.
    Other(usize, Option<NamedTime>),
    /// It says the opposite.
    Against,
}

pub(super) fn judge(
    text: &str,
    all: &[Segment],
    segment: &Segment,
    hit: Hit,
    said_in: SaidIn,
) -> Option<CalledOffStatement> {
    let before = segment.words.get(..hit.from).unwrap_or_default();
    let is = |list: &[&str], word: &Word| list.contains(&word.text.as_str());
    if before.iter().any(|word| is_against(word) || is(&EARLIER, word)) {
        return None;
    }
    let named = |at: usize| {
        let judge = before.get(at.wrapping_sub(1)).is_some_and(|word| word.text == "judge");
        before
            .get(at)
            .is_some_and(|word| judge || is(&BEFORE, word) || is_appointment(&word.text) || is_time(word))
    };
    let leads = (0..before.len()).all(named);
    // `Deposition of Smith cancelled`: said of the deposition, unless a subject was named before.
    let predicate = said_in == SaidIn::Title
        && before.iter().any(|word| is_appointment(&word.text))
        && !before.iter().any(|word| is(&SUBJECT, word));
    let loud = said_in == SaidIn::Title && is_loud(all, segment, hit);
    let object = subject::object(&segment.words, hit.to, before).filter(|_| said_in == SaidIn::Text && leads);
    let (end, moved) = match tail(segment, hit) {
        Tail::Fits(end, moved) if leads || predicate || loud => (end, moved),
        Tail::Other(end, moved) if loud => (end, moved),
        Tail::Other(..) if object.is_some_and(|end| may_follow(segment, end)) => (segment.words.len(), None),
        Tail::Fits(..) | Tail::Other(..) | Tail::Against => return None,
    };
    let named = if object.is_some() { segment.words.len() } else { hit.to };
    let subject = Subject::of(segment.words.get(..named).unwrap_or_default());
    Some(CalledOffStatement { subject, ..statement(text, segment, hit, end, moved, said_in) })
}

pub(super) fn is_against(word: &Word) -> bool {
    AGAINST.contains(&word.text.as_str()) || word.text.ends_with("n't")
}

/// Nothing, or a reason or time, stands there.
fn may_follow(segment: &Segment, at: usize) -> bool {
    segment.words.get(at).is_none_or(|word| BEHIND.contains(&word.text.as_str()) || is_time(word))
}

/// Capitals at the begin or the end of a title that is not written in capitals throughout.
pub(super) fn is_loud(all: &[Segment], segment: &Segment, hit: Hit) -> bool {
    let own = segment.words.get(hit.from..hit.to).unwrap_or_default();
    let at_edge = hit.from == 0 || hit.to == segment.words.len();
    let loud = own.iter().all(|word| word.loud);
    let quiet = all
        .iter()
        .flat_map(|segment| &segment.words)
        .any(|word| !word.loud && word.text.chars().any(char::is_alphabetic));
    at_edge && loud && quiet
}

pub(super) fn tail(segment: &Segment, hit: Hit) -> Tail {
    let rest = segment.words.get(hit.to..).unwrap_or_default();
    let first = rest.first().map(|word| word.text.as_str());
    let to = matches!(first, Some("to" | "until" | "till" | "for" | "on"));
    let all = segment.words.len();
    if rest.iter().any(|word| CONDITIONS.contains(&word.text.as_str())) {
        return Tail::Against;
    }
    if first == Some("from") {
        let calendar = rest.iter().skip(1).find(|word| word.text != "the").map(|word| word.text.as_str());
        let gone = matches!(calendar, Some("calendar" | "docket"));
        return if gone { Tail::Fits(all, None) } else { Tail::Against };
    }
    let begin = if to { 1 } else { 0 };
    let time = NamedTime::read(rest.get(begin..).unwrap_or_default());
    if hit.needs_time || first == Some("to") {
        let be = rest.get(begin).is_some_and(|word| word.text == "be");
        return match time {
            Some((moved, taken)) => after_time(segment, hit.to + begin + taken, Some(moved)),
            None if be => Tail::Fits(all, None),
            // To another room or onto video: it takes place.
            None => Tail::Against,
        };
    }
    let second = rest.get(1).map(|word| word.text.as_str());
    match (first, time) {
        (Some("new"), _) if matches!(second, Some("date" | "time")) => Tail::Fits(all, None),
        (None, _) => Tail::Fits(all, None),
        (Some(_), Some((moved, taken))) if to => after_time(segment, hit.to + begin + taken, Some(moved)),
        // `Cancelled 11/18`: when it was called off.
        (Some(word), _) if BEHIND.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit()) => {
            Tail::Fits(all, None)
        }
        (Some(_), _) => Tail::Other(hit.to, None),
    }
}

/// Behind the time only what may follow anyway.
fn after_time(segment: &Segment, end: usize, moved: Option<NamedTime>) -> Tail {
    match segment.words.get(end) {
        None => Tail::Fits(end, moved),
        Some(word) if BEHIND.contains(&word.text.as_str()) => Tail::Fits(segment.words.len(), moved),
        Some(_) => Tail::Other(end, moved),
    }
}

pub(super) fn statement(
    text: &str,
    segment: &Segment,
    hit: Hit,
    end: usize,
    moved_to: Option<NamedTime>,
    said_in: SaidIn,
) -> CalledOffStatement {
    let word = |at: usize| segment.words.get(at);
    let from = word(hit.from).map_or(0, |word| word.from);
    let to = end.checked_sub(1).and_then(word).map_or(text.len(), |word| word.to);
    // A sentence is quoted whole, so that a person reads what was read.
    let (first, last) = match said_in {
        SaidIn::Title => (from, to),
        SaidIn::Text => {
            (word(0).map_or(from, |word| word.from), segment.words.last().map_or(to, |word| word.to))
        }
    };
    let quoted: String = text.get(first..last).unwrap_or_default().chars().take(QUOTED).collect();
    let rest = [text.get(..from).unwrap_or_default(), " ", text.get(to..).unwrap_or_default()].concat();
    let (words, moved_to) = (ClientText::new(quoted), moved_to.into_iter().collect());
    CalledOffStatement { words, rest, is_listed: true, moved_to, subject: Subject::default(), against: None }
}

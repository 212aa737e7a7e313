//! Does an appointment say itself that it was called off? By a list of words that the firm keeps.
//!
//! A title says so where the words are its statement: alone between brackets or dashes, before or behind what it is
//! about, loud before everything else. Words inside a subject say nothing: `Discuss cancelled policy` takes place. A text
//! says so in a sentence of its own on its first lines. All that stands beside it is asked as well: what names one of the
//! days on which it stands, or says that it is back, takes place. To hide what takes place is the worse mistake.

mod moved;
pub(super) mod words;

use self::moved::{NamedTime, times_moved_to};
use self::words::{Commas, Segment, Word, segments};
use super::fold::own_words;
use super::kinds::is_appointment;
use super::plain::plain;
use crate::text::ClientText;
use crate::time::Span;
use crate::time::zone::Zone;
use chrono::{NaiveDate, NaiveDateTime};

/// Lines of a text on which it is looked for.
const FIRST_LINES: usize = 3;

/// Bytes of a text that can belong to its first lines.
const FIRST_BYTES: usize = 2_000;

/// Longest quotation, in letters.
const QUOTED: usize = 80;

/// What may stand before the words without making them a subject: `This hearing has been …`, `Per clerk: …`.
const BEFORE: [&str; 31] = [
    "this", "the", "it", "it's", "is", "was", "has", "have", "had", "been", "being", "are", "were", "now",
    "our", "client", "court", "judge", "clerk", "counsel", "opposing", "witness", "they", "he", "she", "we",
    "per", "just", "please", "note", "update",
];

/// What turns the words into something else: a condition, a question, the opposite.
const AGAINST: [&str; 17] = [
    "not", "no", "never", "isn't", "wasn't", "un", "if", "whether", "unless", "without", "why", "when",
    "until", "may", "might", "should", "could",
];

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

/// What takes it back.
const BACK: [&str; 6] = ["reinstated", "restored", "uncancelled", "uncanceled", "disregard", "unvacated"];

/// People who do this `back on Friday` put nothing back on the calendar.
const COMES_BACK: [&str; 9] = ["call", "calls", "report", "come", "comes", "get", "check", "write", "hear"];

/// When an appointment stands, by the office's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnTime {
    /// When it begins.
    pub start: NaiveDateTime,
    /// The last day that it covers.
    pub last_day: NaiveDate,
}

impl OwnTime {
    /// Of what stands there.
    pub fn of(span: &Span, office: &Zone) -> Self {
        Self { start: office.to_local(span.instants(office).0), last_day: span.days(office).1 }
    }
}

/// The firm's words, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct CalledOffWords {
    phrases: Vec<Vec<String>>,
    /// With what the phrases begin, by its first letter: most words of a text are told by their first two letters.
    heads: [Vec<Vec<u8>>; 26],
    /// A phrase begins with something else than two plain letters.
    foreign: bool,
}

/// What an appointment says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledOffStatement {
    /// Its words, as they are written.
    pub words: ClientText,
    /// The title without them.
    pub rest: String,
    /// All times to which something was moved, by these words and by those beside them.
    moved_to: Vec<NamedTime>,
}

/// Where it is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SaidIn {
    Title,
    Text,
}

/// Words of the list that stand somewhere.
#[derive(Clone, Copy)]
struct Hit {
    /// First word of the segment that is one of them.
    from: usize,
    /// The first behind them.
    to: usize,
    /// They end in `to`, so that a time must follow.
    needs_time: bool,
}

/// What follows the words.
enum Tail {
    /// Nothing that would make a subject of them; up to this word it belongs to the statement.
    Fits(usize, Option<NamedTime>),
    /// Something else, and the statement ends here.
    Other(usize, Option<NamedTime>),
    /// It says the opposite.
    Against,
}

impl CalledOffWords {
    /// Of the firm's list.
    pub fn new(list: &[String]) -> Self {
        let phrases = list.iter().map(|text| phrase(text)).filter(|phrase| !phrase.is_empty());
        let mut phrases: Vec<Vec<String>> = phrases.collect();
        // The longest that fits is meant.
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let (mut heads, mut foreign) = (<[Vec<Vec<u8>>; 26]>::default(), false);
        for word in phrases.iter().filter_map(|phrase| phrase.first()) {
            let head: Vec<u8> = word.bytes().take_while(u8::is_ascii_alphanumeric).collect();
            let plain = head.get(1).is_some_and(u8::is_ascii_alphabetic);
            match head.first().copied().and_then(letter).filter(|_| plain) {
                Some(at) => heads.get_mut(at).into_iter().for_each(|own| {
                    if !own.contains(&head) {
                        own.push(head.clone());
                    }
                }),
                None => foreign = true,
            }
        }
        Self { phrases, heads, foreign }
    }

    /// What the title says, else what the text says; `own` is asked for the time at which the appointment stands.
    pub fn of(&self, title: &str, text: &str, own: impl FnOnce() -> OwnTime) -> Option<CalledOffStatement> {
        let said = self.in_title(title).or_else(|| {
            let rest = title.to_owned();
            self.in_text(text).map(|said| CalledOffStatement { rest, ..said })
        })?;
        said.holds_at(own).then_some(said)
    }

    /// What the title says, whenever it is.
    pub fn in_title(&self, title: &str) -> Option<CalledOffStatement> {
        self.may_stand_in(title).then(|| self.look(title, SaidIn::Title)).flatten()
    }

    /// What the first lines of the text say, whenever it is.
    pub fn in_text(&self, text: &str) -> Option<CalledOffStatement> {
        let mut end = text.len().min(FIRST_BYTES);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let head = first_lines(text.get(..end).unwrap_or_default());
        if !self.may_stand_in(head) {
            return None;
        }
        let seen = own_words(&plain(head));
        let lines = seen.lines().filter(|line| !line.trim().is_empty()).take(FIRST_LINES);
        // Together: what the second line takes back, the first one does not say.
        self.look(&lines.collect::<Vec<_>>().join("\n"), SaidIn::Text)
    }

    /// The title without the words of the list, wherever they stand in it; `None` if none do. For titles of one
    /// appointment of which only one has such words.
    pub fn without(&self, title: &str) -> Option<CalledOffStatement> {
        if !self.may_stand_in(title) || title.contains('?') {
            return None;
        }
        let segments = segments(title, Commas::Part);
        if is_taken_back(&segments) {
            return None;
        }
        let said = segments.iter().find_map(|segment| {
            let hit = self.hits(segment).next()?;
            let negated = segment.words.iter().any(|word| AGAINST.contains(&word.text.as_str()));
            match tail(segment, hit) {
                Tail::Fits(end, moved) | Tail::Other(end, moved) if !negated => {
                    Some(statement(title, segment, hit, end, moved, SaidIn::Title))
                }
                Tail::Fits(..) | Tail::Other(..) | Tail::Against => None,
            }
        })?;
        Some(said.beside(&segments))
    }

    /// Is it worth looking closer? Nearly all titles hold none of the words.
    fn may_stand_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut inside = false;
        for (at, byte) in bytes.iter().enumerate() {
            let is_letter = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let begins = is_letter && !inside;
            inside = is_letter;
            if begins && (self.foreign || self.may_begin(bytes.get(at..).unwrap_or_default())) {
                return true;
            }
        }
        false
    }

    fn may_begin(&self, text: &[u8]) -> bool {
        let heads = text.first().copied().and_then(letter).and_then(|at| self.heads.get(at));
        let is_at = |head: &Vec<u8>| {
            text.get(1).map(u8::to_ascii_lowercase) == head.get(1).copied()
                && text.get(..head.len()).is_some_and(|own| own.eq_ignore_ascii_case(head))
                && !text.get(head.len()).is_some_and(u8::is_ascii_alphanumeric)
        };
        heads.is_some_and(|heads| heads.iter().any(is_at))
    }

    fn look(&self, text: &str, said_in: SaidIn) -> Option<CalledOffStatement> {
        let commas = if said_in == SaidIn::Title { Commas::Part } else { Commas::Join };
        let segments = segments(text, commas);
        let said = segments.iter().filter(|segment| !segment.asks).find_map(|segment| {
            self.hits(segment).find_map(|hit| judge(text, &segments, segment, hit, said_in))
        })?;
        (!is_taken_back(&segments)).then(|| said.beside(&segments))
    }

    /// Where words of the list stand, longest first.
    fn hits<'s>(&'s self, segment: &'s Segment) -> impl Iterator<Item = Hit> + 's {
        self.phrases.iter().flat_map(move |phrase| {
            let windows = segment.words.windows(phrase.len()).enumerate();
            windows.filter_map(move |(from, words)| {
                let same = words.iter().zip(phrase).all(|(word, own)| word.text == *own);
                let needs_time = phrase.last().is_some_and(|last| last == "to" || last == "until");
                same.then_some(Hit { from, to: from + phrase.len(), needs_time })
            })
        })
    }
}

impl CalledOffStatement {
    /// Does it call off what stands at that time? What was moved to one of its days takes place.
    pub fn holds_at(&self, own: impl FnOnce() -> OwnTime) -> bool {
        if self.moved_to.is_empty() {
            return true;
        }
        let own = own();
        !self.moved_to.iter().any(|moved| moved.is_own(own))
    }

    /// With the times that the words beside it name: `vacated and reset to 11/20`.
    fn beside(mut self, segments: &[Segment]) -> Self {
        self.moved_to.extend(times_moved_to(segments));
        self
    }
}

/// As much of the text as can hold the first lines. Where tags or quoted lines stand before them, that is not known yet.
fn first_lines(head: &str) -> &str {
    if head.contains(['<', '>']) {
        return head;
    }
    let (mut end, mut seen) = (0, 0);
    for line in head.split_inclusive('\n') {
        end += line.len();
        seen += usize::from(!line.trim().is_empty());
        if seen == FIRST_LINES {
            break;
        }
    }
    head.get(..end).unwrap_or(head)
}

/// The place of a plain letter in the alphabet.
fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
}

/// Words of the list as they are compared.
pub(crate) fn phrase(text: &str) -> Vec<String> {
    segments(text, Commas::Join).into_iter().flat_map(|one| one.words).map(|word| word.text).collect()
}

/// Does it say anywhere that it is back? `Off calendar until reinstated` does not.
fn is_taken_back(segments: &[Segment]) -> bool {
    let is_back = |segment: &Segment, at: usize, word: &Word| {
        let one = |at: Option<usize>| at.and_then(|at| segment.words.get(at)).map(|word| word.text.as_str());
        let before = one(at.checked_sub(1));
        let back_on = word.text == "back" && one(at.checked_add(1)) == Some("on");
        BACK.contains(&word.text.as_str())
            || (back_on && !before.is_some_and(|before| COMES_BACK.contains(&before)))
    };
    segments.iter().filter(|segment| !segment.asks).any(|segment| {
        let against = |word: &Word| AGAINST.contains(&word.text.as_str());
        let free = segment.words.iter().take_while(|word| !against(word)).enumerate();
        free.into_iter().any(|(at, word)| is_back(segment, at, word))
    })
}

fn judge(
    text: &str,
    all: &[Segment],
    segment: &Segment,
    hit: Hit,
    said_in: SaidIn,
) -> Option<CalledOffStatement> {
    let before = segment.words.get(..hit.from).unwrap_or_default();
    let is = |list: &[&str], word: &Word| list.contains(&word.text.as_str());
    if before.iter().any(|word| is(&AGAINST, word) || word.text.ends_with("n't")) {
        return None;
    }
    let leads = before.iter().all(|word| is(&BEFORE, word) || is_appointment(&word.text));
    // `Deposition of Smith cancelled`: said of the deposition, unless a subject was named before.
    let predicate = said_in == SaidIn::Title
        && before.iter().any(|word| is_appointment(&word.text))
        && !before.iter().any(|word| is(&SUBJECT, word));
    let loud = said_in == SaidIn::Title && is_loud(all, segment, hit);
    let (end, moved) = match tail(segment, hit) {
        Tail::Fits(end, moved) if leads || predicate || loud => (end, moved),
        Tail::Other(end, moved) if loud => (end, moved),
        Tail::Fits(..) | Tail::Other(..) | Tail::Against => return None,
    };
    Some(statement(text, segment, hit, end, moved, said_in))
}

/// Capitals at the begin or the end of a title that is not written in capitals throughout.
fn is_loud(all: &[Segment], segment: &Segment, hit: Hit) -> bool {
    let own = segment.words.get(hit.from..hit.to).unwrap_or_default();
    let at_edge = hit.from == 0 || hit.to == segment.words.len();
    let loud = own.iter().all(|word| word.loud);
    let quiet = all
        .iter()
        .flat_map(|segment| &segment.words)
        .any(|word| !word.loud && word.text.chars().any(char::is_alphabetic));
    at_edge && loud && quiet
}

fn tail(segment: &Segment, hit: Hit) -> Tail {
    let rest = segment.words.get(hit.to..).unwrap_or_default();
    let first = rest.first().map(|word| word.text.as_str());
    let to = matches!(first, Some("to" | "until" | "till" | "for" | "on"));
    let all = segment.words.len();
    if first == Some("from") {
        return Tail::Against;
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
    match (first, time) {
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

fn statement(
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
    CalledOffStatement { words: ClientText::new(quoted), rest, moved_to: moved_to.into_iter().collect() }
}

#[cfg(test)]
#[path = "called_off_tests.rs"]
mod tests;

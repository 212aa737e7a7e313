//! Of what the words say that it was called off, and whether something beside them says that it takes place after all.

use super::OwnTime;
use super::moved::{NamedTime, is_time};
use super::words::{Commas, Segment, Word, segments};
use crate::rules::kinds::{Sort, is_appointment, kind_of, meant};
use std::collections::BTreeSet;

/// What the words call off, as far as they name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    sorts: BTreeSet<Sort>,
    /// When it was: `the 12/1 hearing`, `hearing of 11/13`.
    times: Vec<NamedTime>,
}

/// Words that may stand between a verb and what it takes place of.
const DETERMINERS: [&str; 6] = ["the", "this", "our", "your", "their", "a"];

/// Who calls things off.
const AGENTS: [&str; 14] = [
    "court",
    "judge",
    "clerk",
    "client",
    "counsel",
    "opposing",
    "witness",
    "they",
    "he",
    "she",
    "we",
    "parties",
    "plaintiff",
    "defendant",
];

/// What takes place after all does this.
const FORWARD: [&[&str]; 17] = [
    &["goes", "forward"],
    &["go", "forward"],
    &["going", "forward"],
    &["goes", "ahead"],
    &["go", "ahead"],
    &["going", "ahead"],
    &["proceeds"],
    &["proceed"],
    &["proceeding"],
    &["stands"],
    &["still", "stands"],
    &["still", "on"],
    &["remains", "on"],
    &["stays", "on"],
    &["remains", "set"],
    &["remains", "scheduled"],
    &["takes", "place"],
];

impl Subject {
    /// The appointments that these words name, and when they were.
    pub(super) fn of(words: &[Word]) -> Self {
        // Programs call everything a meeting.
        let named = words.iter().filter(|word| word.text != "meeting");
        let sorts: BTreeSet<Sort> = named.flat_map(|word| sorts_of(&word.text)).collect();
        let mut times = Vec::new();
        let mut at = 0;
        while at < words.len() && words.iter().any(|word| is_appointment(&word.text)) {
            let rest = words.get(at..).unwrap_or_default();
            let read = rest.first().filter(|word| is_time(word)).and_then(|_| NamedTime::read(rest));
            times.extend(read.filter(|(time, _)| time.has_day()).map(|(time, _)| time));
            at += read.map_or(1, |(_, taken)| taken);
        }
        Self { sorts, times }
    }

    /// May an appointment of that title be meant? `Deposition cancelled` in the text of a hearing is of another one.
    pub(super) fn fits(&self, title: &str) -> bool {
        if self.sorts.is_empty() {
            return true;
        }
        let words = segments(title, Commas::Part).into_iter().flat_map(|one| one.words);
        let sorts: BTreeSet<Sort> = words.flat_map(|word| sorts_of(&word.text)).collect();
        sorts.is_empty() || !sorts.is_disjoint(&self.sorts)
    }

    /// Is it on one of the days that were named, if any was?
    pub(super) fn is_of(&self, own: OwnTime) -> bool {
        self.times.is_empty() || self.times.iter().any(|time| time.is_own(own))
    }

    pub(super) fn names_days(&self) -> bool {
        !self.times.is_empty()
    }
}

fn sorts_of(word: &str) -> Vec<Sort> {
    if matches!(word, "prep" | "prepare" | "preparation") {
        return vec![Sort::Meeting];
    }
    if !is_appointment(word) {
        return Vec::new();
    }
    let pieces = meant(word).unwrap_or(word).split(' ');
    pieces.filter_map(kind_of).flat_map(|kind| kind.sorts().iter().copied()).collect()
}

/// What somebody called off, in words behind the verb: `The court vacated the hearing`. The first word behind it.
pub(super) fn object(words: &[Word], from: usize, before: &[Word]) -> Option<usize> {
    if !before.iter().any(|word| AGENTS.contains(&word.text.as_str())) {
        return None;
    }
    named_from(words, from)
}

/// An appointment with or without an article; the first word behind it.
fn named_from(words: &[Word], from: usize) -> Option<usize> {
    let rest = words.get(from..).unwrap_or_default();
    let articles = rest.iter().take_while(|word| DETERMINERS.contains(&word.text.as_str())).count();
    let named = rest.iter().skip(articles).take_while(|word| is_appointment(&word.text)).count();
    (named > 0).then_some(from + articles + named)
}

/// Where these words stand, the last one perhaps behind what was moved: `moved the hearing to`. The first word behind
/// them.
pub(super) fn stand_at(words: &[Word], from: usize, phrase: &[String]) -> Option<usize> {
    let are = |from: usize, own: &[String]| {
        let there = words.get(from..from + own.len()).unwrap_or_default();
        there.len() == own.len() && there.iter().zip(own).all(|(word, own)| word.text == *own)
    };
    if are(from, phrase) {
        return Some(from + phrase.len());
    }
    let (last, head) = phrase.split_last()?;
    if head.is_empty() || last != "to" || !are(from, head) {
        return None;
    }
    let from = from + head.len();
    let pronoun =
        || words.get(from).filter(|word| matches!(word.text.as_str(), "this" | "it")).map(|_| from + 1);
    let behind = named_from(words, from).or_else(pronoun)?;
    words.get(behind).is_some_and(|word| word.text == *last).then_some(behind + 1)
}

/// Says that it stands as it is. In a title these words may be of anything.
const STANDS: [&[&str]; 7] = [
    &["is", "on"],
    &["is", "confirmed"],
    &["confirmed", "for"],
    &["still", "set"],
    &["still", "scheduled"],
    &["as", "scheduled"],
    &["still", "happening"],
];

/// Where it says that the same goes forward; the first word behind that. `Trial vacated; hearing goes forward` says it of
/// another one. A statement of its own needs no subject: `… – still on`.
pub(super) fn forward(segment: &Segment, against: impl Fn(&Word) -> bool, off: &Subject) -> Option<usize> {
    let words: Vec<&Word> = segment.words.iter().take_while(|word| !against(word)).collect();
    let (at, end) = first_of(&FORWARD, &words)?;
    // Without a hearing a motion proceeds, too.
    let on_paper =
        words.iter().skip(end).any(|word| matches!(word.text.as_str(), "papers" | "submission" | "briefs"));
    let alone = at == 0 && end == segment.words.len();
    (!on_paper && (alone || is_said_of(&words, at, off))).then_some(end)
}

/// The same of what stands as it is: `hearing is on`, `this is confirmed for Friday`.
pub(super) fn stands_still(segment: &Segment, off: &Subject) -> Option<usize> {
    let words: Vec<&Word> = segment.words.iter().take_while(|word| !super::judge::is_against(word)).collect();
    let (at, end) = first_of(&STANDS, &words)?;
    // On Zoom is where it is, and on hold is what it is.
    let next = words.get(end).copied();
    let is_open = next.is_none_or(|next| is_time(next) || MAY_FOLLOW.contains(&next.text.as_str()));
    let places = words.get(end - 1).is_some_and(|last| last.text == "on") && !is_open;
    (!places && is_said_of(&words, at, off)).then_some(end)
}

/// Behind `the hearing is on`.
const MAY_FOLLOW: [&str; 7] = ["as", "per", "again", "calendar", "after", "and", "this"];

/// Where one of the phrases stands.
fn first_of(phrases: &[&[&str]], words: &[&Word]) -> Option<(usize, usize)> {
    phrases.iter().find_map(|phrase| {
        let is_it = |there: &[&Word]| there.iter().zip(*phrase).all(|(word, own)| word.text == *own);
        words.windows(phrase.len()).position(is_it).map(|at| (at, at + phrase.len()))
    })
}

/// Do the words before it name an appointment, and no other one than what was called off?
fn is_said_of(words: &[&Word], at: usize, off: &Subject) -> bool {
    let before: Vec<Word> = words.iter().take(at).map(|word| (*word).clone()).collect();
    let is_subject = |word: &Word| {
        is_appointment(&word.text)
            || matches!(word.text.as_str(), "it" | "this" | "matter" | "everything" | "still")
    };
    let of = Subject::of(&before);
    let same = of.sorts.is_empty() || off.sorts.is_empty() || !of.sorts.is_disjoint(&off.sorts);
    before.iter().any(is_subject) && same
}

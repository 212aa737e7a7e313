//! What a title is about: do two titles name different meetings or different people?
//!
//! Titles of one appointment are typed twice, by two people, into two systems. Case, order, punctuation, short forms, slips
//! of the finger, and that one says more than the other make no difference. Two titles contradict each other only where
//! each names something that the other does not, and both cannot be meant.

use super::kinds::{KindWord, Sort, kind_of};
use super::matter_id::MatterIndex;
use super::plain::plain;
use super::title::is_slip;
use crate::firm::matter::Matter;
use crate::firm::people::Staff;
use crate::firm::policy::Policy;
use crate::ids::MatterId;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use tokens::{Names, Says, Side, Token, tokens, words};
use work::Role;

mod tokens;
mod vocabulary;
mod work;

/// A shorter word is no short form of a longer one that begins with it.
const LEAST_PREFIX: usize = 3;

/// What the firm's people, categories and matters are called, so that their names are not taken for somebody else's.
#[derive(Debug)]
pub struct TitleRules<'a> {
    book: &'a MatterIndex,
    matters: &'a [Matter],
    by_id: OnceCell<BTreeMap<&'a MatterId, &'a Matter>>,
    /// Each matter is asked for as often as it has appointments.
    names: RefCell<BTreeMap<&'a MatterId, Rc<Names>>>,
    /// Each title is put beside several others, and taken apart once.
    taken_apart: RefCell<HashMap<String, Rc<[Token]>, foldhash::fast::FixedState>>,
    /// Words that say nothing of the appointment itself: who of the firm comes, what its category is.
    office: BTreeSet<String>,
}

/// How two titles stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleMatch {
    /// One says what the other says, and perhaps more.
    Same,
    /// Each says something that the other does not, and both may be meant.
    Unclear,
    /// They name different meetings or people.
    Other,
}

impl<'a> TitleRules<'a> {
    /// From what the firm knows about itself.
    pub fn new(book: &'a MatterIndex, matters: &'a [Matter], staff: &Staff, policy: &Policy) -> Self {
        let mut office: BTreeSet<String> = policy.categories.keys().flat_map(|name| words(name)).collect();
        office.retain(|word| kind_of(word).is_none());
        office.extend(words(&policy.firm));
        for member in staff.iter() {
            let names = words(member.name.reveal());
            let initials: String = names.iter().filter_map(|name| name.chars().next()).collect();
            office.extend(names);
            office.extend((initials.chars().count() > 1).then_some(initials));
        }
        let (by_id, names, taken_apart) = (OnceCell::new(), RefCell::default(), RefCell::default());
        Self { book, matters, by_id, names, taken_apart, office }
    }

    /// Do the titles name different meetings or people? `of` are the matters that the two belong to.
    pub fn contradict(&self, ours: &str, theirs: &str, of: &[&MatterId]) -> bool {
        self.compare(ours, theirs, of) == TitleMatch::Other
    }

    /// How the titles stand to each other, whichever comes first.
    pub fn compare(&self, ours: &str, theirs: &str, of: &[&MatterId]) -> TitleMatch {
        if ours == theirs {
            return TitleMatch::Same;
        }
        let (ours, theirs) = (self.tokens(ours), self.tokens(theirs));
        let is_empty = |tokens: &[Token]| tokens.iter().all(|token| token.says.only_qualifies());
        if is_empty(&ours) || is_empty(&theirs) {
            return TitleMatch::Unclear;
        }
        let mut names: Vec<Rc<Names>> = Vec::with_capacity(1);
        for (at, id) in of.iter().enumerate() {
            if !of.iter().take(at).any(|other| other == id) {
                names.extend(self.names(id));
            }
        }
        let (ours, theirs) = (Side::of(ours, &names), Side::of(theirs, &names));
        if ours.is_only_caption() || theirs.is_only_caption() {
            return TitleMatch::Unclear;
        }
        if sorts_exclude(&ours, &theirs)
            || is_preparation(&ours.tokens, &theirs.tokens)
            || is_work_about(&ours, &theirs)
            || is_filing(&ours, &theirs)
            || given_names_differ(&ours.tokens, &theirs.tokens)
        {
            return TitleMatch::Other;
        }
        let (a, b) = exclusive(&ours, &theirs);
        let (a, b) = (Left { side: &ours, only: &a }, Left { side: &theirs, only: &b });
        if numbers_differ(&a, &b) || names_differ(&a, &b) || topics_differ(&a, &b) || are_opposed(&a, &b) {
            return TitleMatch::Other;
        }
        let adds = |left: &Left<'_>| left.iter().any(|(_, token)| !token.says.only_qualifies());
        let says_no_more = !adds(&a) || !adds(&b);
        if says_no_more { TitleMatch::Same } else { TitleMatch::Unclear }
    }

    /// What the matter is called, if it is known.
    fn names(&self, of: &MatterId) -> Option<Rc<Names>> {
        if let Some(names) = self.names.borrow().get(of) {
            return Some(Rc::clone(names));
        }
        let by_id =
            self.by_id.get_or_init(|| self.matters.iter().map(|matter| (&matter.id, matter)).collect());
        let (id, matter) = by_id.get_key_value(of)?;
        let names = Rc::new(Names::of(matter));
        self.names.borrow_mut().insert(id, Rc::clone(&names));
        Some(names)
    }

    fn tokens(&self, title: &str) -> Rc<[Token]> {
        if let Some(known) = self.taken_apart.borrow().get(title) {
            return Rc::clone(known);
        }
        let text = self.book.without_numbers(&plain(title));
        let made: Rc<[Token]> = tokens(&text, &self.office).into();
        self.taken_apart.borrow_mut().insert(title.to_owned(), Rc::clone(&made));
        made
    }
}

/// One title, and what of it the other one does not name.
struct Left<'s> {
    side: &'s Side,
    only: &'s [bool],
}

impl Left<'_> {
    /// The words that only this one has, with their places.
    fn iter(&self) -> impl Iterator<Item = (usize, &Token)> {
        let all = self.side.tokens.iter().enumerate().zip(self.only);
        all.filter(|(_, only)| **only).map(|(token, _)| token)
    }

    /// It belongs to a name, of which the other title says the rest: `Ada` beside `Okafor`.
    fn is_part_of_shared_name(&self, text: &str) -> bool {
        let mut shared = self.side.tokens.iter().zip(self.only).filter(|(_, only)| !**only);
        shared.any(|(token, _)| token.given.iter().any(|given| given == text))
    }

    /// It names the matter by these words alone.
    fn names_matter_by_them(&self) -> bool {
        let all = self.side.caption.iter().zip(self.only);
        self.side.heading.iter().all(|heading| !heading)
            && all.clone().all(|(caption, only)| !caption || *only)
    }
}

/// Do the titles name two sorts of appointments, or one of them what is prepared by the other?
pub(crate) fn are_two_sorts(ours: &str, theirs: &str) -> bool {
    let side = |title: &str| Side::of(tokens(&plain(title), &BTreeSet::new()).into(), &[]);
    let (ours, theirs) = (side(ours), side(theirs));
    sorts_exclude(&ours, &theirs)
        || is_work_about(&ours, &theirs)
        || is_filing(&ours, &theirs)
        || prepares(&ours.tokens) != prepares(&theirs.tokens)
}

/// Each names a sort of appointment, and not the same one.
fn sorts_exclude(ours: &Side, theirs: &Side) -> bool {
    let (a, b) = (sorts(ours), sorts(theirs));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

/// All that the title may be. A trial that only says what is talked of (`trial setting conference`) is none.
fn sorts(side: &Side) -> BTreeSet<Sort> {
    let tokens = &side.tokens;
    let is_object = |at: usize| tokens.get(at).is_some_and(|token| token.role == Role::Object);
    let kind = |at: usize| match tokens.get(at).map(|token| token.says) {
        Some(Says::Kind(kind)) if !side.is_heading(at) && !is_object(at) => Some(kind),
        _other => None,
    };
    let talks = |at: usize| {
        let talk =
            |at: usize| matches!(kind(at), Some(KindWord::General(sorts)) if !sorts.contains(&Sort::Trial));
        talk(at + 1) || talk(at + 2)
    };
    let is_trial = |at: usize| kind(at) == Some(KindWord::Special(&[Sort::Trial]));
    let kinds = (0..tokens.len()).filter(|at| !(is_trial(*at) && talks(*at))).filter_map(kind);
    let mut sorts: BTreeSet<Sort> = kinds.flat_map(|kind| kind.sorts().iter().copied()).collect();
    // Some courts call it the final hearing.
    if tokens.iter().any(is_of_trial) && tokens.iter().any(|token| token.text == "hearing") {
        sorts.insert(Sort::Trial);
    }
    sorts
}

/// The hearing at which the case is decided.
fn is_of_trial(token: &Token) -> bool {
    matches!(token.text.as_str(), "final" | "merits" | "evidentiary")
}

/// To prepare a hearing is another appointment than the hearing.
fn is_preparation(ours: &[Token], theirs: &[Token]) -> bool {
    let grave = |tokens: &[Token]| {
        tokens.iter().any(|token| match token.says {
            Says::Kind(kind) => !kind.sorts().is_empty() && !kind.sorts().contains(&Sort::Meeting),
            Says::Topic | Says::Name | Says::Number | Says::Part | Says::Half | Says::Manner => false,
        })
    };
    prepares(ours) != prepares(theirs) && grave(ours) && grave(theirs)
}

/// What is done for an appointment is not the appointment.
fn is_work_about(ours: &Side, theirs: &Side) -> bool {
    let works = |side: &Side| side.tokens.iter().any(|token| token.role == Role::Work);
    let is_sort = |token: &Token| matches!(token.says, Says::Kind(kind) if !kind.sorts().is_empty());
    let names = |side: &Side| side.tokens.iter().any(is_sort);
    works(ours) != works(theirs) && names(ours) && names(theirs)
}

/// One is only that something is filed, the other one an appointment. What is argued there may be filed as well.
fn is_filing(ours: &Side, theirs: &Side) -> bool {
    let files = |side: &Side| side.tokens.iter().any(|token| token.role == Role::Filing);
    let is_sort = |token: &Token| matches!(token.says, Says::Kind(KindWord::General(sorts) | KindWord::Special(sorts)) if !sorts.is_empty());
    let names = |side: &Side| side.tokens.iter().any(is_sort);
    let only_files = |side: &Side| files(side) && !names(side);
    (only_files(ours) && names(theirs)) || (only_files(theirs) && names(ours))
}

fn prepares(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| matches!(token.text.as_str(), "prep" | "prepare" | "preparing"))
}

/// One family name, and before it two people's first names.
fn given_names_differ(ours: &[Token], theirs: &[Token]) -> bool {
    let named = |token: &&Token| !token.given.is_empty();
    let may_be = |x: &String, y: &String| {
        let initial = x.chars().count() == 1 || y.chars().count() == 1;
        (initial && x.chars().next() == y.chars().next()) || is_same_word(x, y)
    };
    let fits = |a: &Token, b: &Token| a.given.iter().any(|x| b.given.iter().any(|y| may_be(x, y)));
    ours.iter().filter(named).any(|a| {
        let mut same = theirs.iter().filter(named).filter(|b| b.text == a.text).peekable();
        same.peek().is_some() && same.all(|b| !fits(a, b))
    })
}

/// What each names and the other does not.
fn exclusive(ours: &Side, theirs: &Side) -> (Vec<bool>, Vec<bool>) {
    let (mut ours_stay, mut theirs_stay) = (vec![true; ours.tokens.len()], vec![true; theirs.tokens.len()]);
    let headed = |side: &Side| side.heading.contains(&true);
    let both_headed = headed(ours) && headed(theirs);
    // Whoever is named by a name of the matter is one, however often the name stands there: `Okafor – depo of Okafor`.
    let is_party = |side: &Side, at: usize, token: &Token| side.is_caption(at) && token.says == Says::Name;
    for alike in [true, false] {
        for (at, a) in ours.tokens.iter().enumerate() {
            for (b_at, b) in theirs.tokens.iter().enumerate() {
                let party = is_party(ours, at, a) && is_party(theirs, b_at, b);
                let equal = ours.is_heading(at) == theirs.is_heading(b_at);
                let free = ours_stay.get(at) == Some(&true) && theirs_stay.get(b_at) == Some(&true);
                let fits = if party { free && equal == alike && (alike || !both_headed) } else { alike };
                if fits && is_same(a, b) {
                    set(&mut ours_stay, at..at + 1);
                    set(&mut theirs_stay, b_at..b_at + 1);
                }
            }
        }
    }
    abbreviations(&ours.tokens, &theirs.tokens, &mut ours_stay, &mut theirs_stay);
    abbreviations(&theirs.tokens, &ours.tokens, &mut theirs_stay, &mut ours_stay);
    (ours_stay, theirs_stay)
}

fn set(stay: &mut [bool], range: std::ops::Range<usize>) {
    stay.get_mut(range).unwrap_or_default().fill(false);
}

/// `MSJ` stands for `Motion for Summary Judgment`: the first letters of words that follow each other.
fn abbreviations(short: &[Token], long: &[Token], short_stay: &mut [bool], long_stay: &mut [bool]) {
    for (at, token) in short.iter().enumerate() {
        let count = token.text.chars().count();
        if !(2..=5).contains(&count)
            || matches!(token.says, Says::Number | Says::Part | Says::Half | Says::Manner)
        {
            continue;
        }
        let first = |token: &Token| token.text.chars().next();
        let stands_for = |letters: &str| {
            let count = letters.chars().count();
            let is_it = |words: &[Token]| words.iter().filter_map(first).eq(letters.chars());
            let from = if count < 2 { None } else { long.windows(count).position(is_it) };
            from.map(|from| from..from + count)
        };
        // `SOL`: the small words of it are no tokens.
        let fewer = || stands_for(&without_small(&token.text)).filter(|_| token.loud);
        if let Some(range) = stands_for(&token.text).or_else(fewer) {
            set(short_stay, at..at + 1);
            set(long_stay, range);
        }
    }
}

/// Without letters that may stand for `of`, `to`, `for`, `and`; the first and the last one do not.
fn without_small(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let stays =
        |(at, letter): &(usize, char)| *at == 0 || *at == last || !matches!(letter, 'o' | 't' | 'f' | 'a');
    text.chars().enumerate().filter(stays).map(|(_, letter)| letter).collect()
}

fn is_same(a: &Token, b: &Token) -> bool {
    let counts = |token: &Token| matches!(token.says, Says::Number | Says::Part | Says::Half | Says::Manner);
    if counts(a) || counts(b) {
        return a.says == b.says && a.text == b.text;
    }
    is_same_word(&a.text, &b.text)
}

fn is_same_word(x: &str, y: &str) -> bool {
    let begins = |x: &str, y: &str| x.chars().count() >= LEAST_PREFIX && y.starts_with(x);
    x == y
        || begins(x, y)
        || begins(y, x)
        || is_slip(x, y)
        || vocabulary::is_nickname(x, y)
        || vocabulary::is_short_motion(x, y)
}

/// Only of testimony it says what it is: a call may well be on video.
fn is_testimony(side: &Side) -> bool {
    sorts(side).contains(&Sort::Deposition)
}

fn numbers_differ(a: &Left<'_>, b: &Left<'_>) -> bool {
    let has = |left: &Left<'_>, says: Says| left.iter().any(|(_, token)| token.says == says);
    [Says::Number, Says::Part, Says::Half].into_iter().any(|says| has(a, says) && has(b, says))
        || (is_testimony(a.side) && is_testimony(b.side) && has(a, Says::Manner) && has(b, Says::Manner))
}

/// Each names somebody whom the other does not. The name of the matter is nobody else's where both name some of it, and
/// the whole caption is nobody's where the title says no more than the other one beside it.
fn names_differ(a: &Left<'_>, b: &Left<'_>) -> bool {
    let captioned = |left: &Left<'_>| left.side.caption.contains(&true);
    let both = captioned(a) && captioned(b);
    let has = |left: &Left<'_>| {
        let only_heading = left.iter().all(|(at, _)| left.side.is_heading(at));
        let forgiven = both && left.names_matter_by_them();
        let is_meant = |at: usize, token: &Token| {
            let is_name = left.side.is_caption(at)
                && (forgiven
                    || (both && left.side.is_heading(at))
                    || left.is_part_of_shared_name(&token.text));
            !only_heading && !is_name
        };
        left.iter().any(|(at, token)| token.says == Says::Name && is_meant(at, token))
    };
    has(a) && has(b)
}

/// Each is about something that the other is not, and they share nothing special. That both are motions is nothing special.
fn topics_differ(a: &Left<'_>, b: &Left<'_>) -> bool {
    let special = |side: &Side, at: usize, token: &Token| match token.says {
        Says::Topic | Says::Kind(KindWord::Special(_) | KindWord::Carrier(_)) => !side.is_caption(at),
        Says::Kind(KindWord::General(_) | KindWord::Any)
        | Says::Name
        | Says::Number
        | Says::Part
        | Says::Half
        | Says::Manner => false,
    };
    // A final hearing is a trial.
    let is_trial = |token: &Token, other: &Left<'_>| {
        is_of_trial(token) && other.side.tokens.iter().any(|token| token.text == "trial")
    };
    let any = |left: &Left<'_>, other: &Left<'_>| {
        left.iter().any(|(at, token)| special(left.side, at, token) && !is_trial(token, other))
    };
    let carries = |token: &Token| matches!(token.says, Says::Kind(KindWord::Carrier(_)));
    // What is written small in one title may be written like a name in the other one.
    let shared = || {
        a.side.tokens.iter().enumerate().filter(|(_, one)| !carries(one)).any(|(at, one)| {
            let is_special = special(a.side, at, one);
            let of_b = b.side.tokens.iter().enumerate();
            of_b.filter(|(_, other)| is_same(one, other))
                .any(|(at, other)| is_special || (special(b.side, at, other) && !carries(other)))
        })
    };
    any(a, b) && any(b, a) && !shared()
}

/// Each says the other thing of the same word: `jury trial`, `bench trial`. That they share the trial makes them no one.
fn are_opposed(a: &Left<'_>, b: &Left<'_>) -> bool {
    let same = |x: Option<&Token>, y: Option<&Token>| x.zip(y).is_some_and(|(x, y)| is_same(x, y));
    let beside = |side: &Side, at: usize| {
        let before = at.checked_sub(1).and_then(|at| side.tokens.get(at).cloned());
        (before, side.tokens.get(at + 1).cloned())
    };
    a.iter().any(|(at, x)| {
        b.iter().filter(|(_, y)| vocabulary::are_opposed(&x.text, &y.text)).any(|(other, _)| {
            let (ours, theirs) = (beside(a.side, at), beside(b.side, other));
            same(ours.0.as_ref(), theirs.0.as_ref()) || same(ours.1.as_ref(), theirs.1.as_ref())
        })
    })
}

#[cfg(test)]
#[path = "meaning_tests.rs"]
mod tests;

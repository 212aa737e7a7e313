//! What a title is about: do two titles name different meetings or different people?
//!
//! Titles of one appointment are typed twice, by two people, into two systems. Case, order, punctuation, short forms, slips
//! of the finger, and that one says more than the other make no difference. Two titles contradict each other only where
//! each names something that the other does not, and both cannot be meant.

use super::called_off::words::{Commas, Word, segments};
use super::kinds::{KindWord, Sort, kind_of, meant};
use super::matter_id::MatterIndex;
use super::plain::plain;
use super::title::is_slip;
use crate::firm::matter::Matter;
use crate::firm::people::Staff;
use crate::firm::policy::Policy;
use crate::ids::MatterId;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

mod vocabulary;

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
    /// Words that say nothing of the appointment itself: who of the firm comes, what its category is.
    office: BTreeSet<String>,
}

/// What a matter is called.
#[derive(Debug)]
struct Names {
    /// All words of its client, its caption and its number, in order of letters.
    words: Vec<String>,
    /// The caption as it is written, word by word: empty where it is one word only, which may be a person's name.
    caption: Vec<String>,
}

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Kind(KindWord),
    /// A word of the trade or of the language.
    Topic,
    /// Somebody or something by name.
    Name,
    Number,
}

#[derive(Clone, Debug)]
struct Token {
    text: String,
    says: Says,
    /// It belongs to the name of the matter.
    caption: bool,
    /// It stands in the whole caption of the matter: it says whose case it is, and names nobody for the appointment.
    heading: bool,
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
        Self { book, matters, by_id: OnceCell::new(), names: RefCell::default(), office }
    }

    /// Do the titles name different meetings or people? `of` are the matters that the two belong to.
    pub fn contradict(&self, ours: &str, theirs: &str, of: &[&MatterId]) -> bool {
        if ours == theirs {
            return false;
        }
        let mut names: Vec<Rc<Names>> = Vec::with_capacity(1);
        for (at, id) in of.iter().enumerate() {
            if !of.iter().take(at).any(|other| other == id) {
                names.extend(self.names(id));
            }
        }
        let (ours, theirs) = (self.tokens(ours, &names), self.tokens(theirs, &names));
        if ours.is_empty() || theirs.is_empty() || is_caption(&ours) || is_caption(&theirs) {
            return false;
        }
        sorts_exclude(&ours, &theirs) || is_preparation(&ours, &theirs) || {
            let (a, b) = exclusive(&ours, &theirs);
            numbers_differ(&a, &b)
                || names_differ(&a, &b, &ours, &theirs)
                || topics_differ(&a, &b, &ours, &theirs)
        }
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

    fn tokens(&self, title: &str, names: &[Rc<Names>]) -> Vec<Token> {
        let seen = plain(title);
        let text = self.book.without_numbers(&seen);
        let all: Vec<Word> = segments(&text, Commas::Part).into_iter().flat_map(|one| one.words).collect();
        let capital =
            |word: &Word| text.get(word.from..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let capitals = all.iter().any(|word| capital(word) && !word.loud);
        let mut tokens: Vec<Token> = Vec::new();
        let mut passed = 0;
        for (at, word) in all.iter().enumerate() {
            let next = all.get(at + 1).map_or("", |word| word.text.as_str());
            if passed > 0 {
                passed -= 1;
                continue;
            }
            passed = vocabulary::passed_over(&word.text, next).saturating_sub(1);
            if vocabulary::passed_over(&word.text, next) > 0 {
                continue;
            }
            let small = capitals && !capital(word);
            for piece in pieces(&word.text) {
                if !vocabulary::is_empty(&piece) && !self.office.contains(&piece) {
                    tokens.push(token(piece, small, names));
                }
            }
        }
        names.iter().for_each(|names| names.mark_heading(&mut tokens));
        tokens
    }
}

impl Names {
    fn of(matter: &Matter) -> Self {
        let texts = [matter.client.reveal(), matter.description.reveal(), matter.number.as_str()];
        let mut all: Vec<String> = texts.into_iter().flat_map(words).collect();
        all.sort_unstable();
        all.dedup();
        let mut caption = words(matter.description.reveal());
        caption.retain(|word| !vocabulary::is_empty(word));
        if caption.len() < 2 {
            caption.clear();
        }
        Self { words: all, caption }
    }

    fn has(&self, word: &str) -> bool {
        self.words.binary_search_by(|own| own.as_str().cmp(word)).is_ok()
    }

    /// The whole caption, once: who is named beside it, or without the rest of it, is named for himself.
    fn mark_heading(&self, tokens: &mut [Token]) {
        let count = self.caption.len();
        let is_it = |place: &[Token]| place.iter().map(|token| &token.text).eq(&self.caption);
        let from = if count == 0 { None } else { tokens.windows(count).position(is_it) };
        if let Some(place) = from.and_then(|from| tokens.get_mut(from..from + count)) {
            place.iter_mut().for_each(|token| token.heading = true);
        }
    }
}

/// The words that are meant by a word: short forms written out, without accents and apostrophes.
fn pieces(word: &str) -> Vec<String> {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let bare: String = bare.chars().filter(|c| !matches!(c, '\'' | '’')).map(unaccented).collect();
    match meant(&bare) {
        Some(meant) => meant.split(' ').map(str::to_owned).collect(),
        None => vec![bare],
    }
}

fn token(text: String, small: bool, names: &[Rc<Names>]) -> Token {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = text.get(digits.len()..).unwrap_or_default();
    let numeric = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
    let says = if numeric && matches!(ending, "" | "st" | "nd" | "rd" | "th") {
        Says::Number
    } else if let Some(kind) = kind_of(&text) {
        Says::Kind(kind)
    } else if small || numeric || vocabulary::is_topic(&text) {
        Says::Topic
    } else {
        Says::Name
    };
    let caption = names.iter().any(|names| names.has(&text));
    let text = if says == Says::Number { digits.to_owned() } else { text };
    Token { text, says, caption, heading: false }
}

/// Words of names, as tokens have them.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let apart = lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    apart.flat_map(pieces).filter(|word| word.chars().count() > 1).collect()
}

/// It names the matter of both and nothing else: that is less than the other title says, and no other appointment.
fn is_caption(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| token.caption && !matches!(token.says, Says::Kind(_)))
}

/// Each names a sort of appointment, and not the same one.
fn sorts_exclude(ours: &[Token], theirs: &[Token]) -> bool {
    let sorts = |tokens: &[Token]| -> BTreeSet<Sort> {
        tokens
            .iter()
            .filter_map(|token| match token.says {
                Says::Kind(KindWord::General(sort) | KindWord::Special(sort)) => Some(sort),
                Says::Kind(KindWord::Any) | Says::Topic | Says::Name | Says::Number => None,
            })
            .collect()
    };
    let (a, b) = (sorts(ours), sorts(theirs));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

/// To prepare a hearing is another appointment than the hearing.
fn is_preparation(ours: &[Token], theirs: &[Token]) -> bool {
    let prepares =
        |tokens: &[Token]| tokens.iter().any(|token| matches!(token.text.as_str(), "prep" | "prepare"));
    let grave = |tokens: &[Token]| {
        tokens.iter().any(|token| match token.says {
            Says::Kind(KindWord::General(sort) | KindWord::Special(sort)) => sort != Sort::Meeting,
            Says::Kind(KindWord::Any) | Says::Topic | Says::Name | Says::Number => false,
        })
    };
    prepares(ours) != prepares(theirs) && grave(ours) && grave(theirs)
}

/// What each names and the other does not.
fn exclusive<'t>(ours: &'t [Token], theirs: &'t [Token]) -> (Vec<&'t Token>, Vec<&'t Token>) {
    let (mut ours_stay, mut theirs_stay) = (vec![true; ours.len()], vec![true; theirs.len()]);
    for (at, a) in ours.iter().enumerate() {
        for (b_at, b) in theirs.iter().enumerate() {
            if is_same(a, b) {
                set(&mut ours_stay, at..at + 1);
                set(&mut theirs_stay, b_at..b_at + 1);
            }
        }
    }
    abbreviations(ours, theirs, &mut ours_stay, &mut theirs_stay);
    abbreviations(theirs, ours, &mut theirs_stay, &mut ours_stay);
    let left = |tokens: &'t [Token], stay: &[bool]| {
        tokens.iter().zip(stay).filter(|(_, stay)| **stay).map(|(token, _)| token).collect()
    };
    (left(ours, &ours_stay), left(theirs, &theirs_stay))
}

fn set(stay: &mut [bool], range: std::ops::Range<usize>) {
    stay.get_mut(range).unwrap_or_default().fill(false);
}

/// `MSJ` stands for `Motion for Summary Judgment`: the first letters of words that follow each other.
fn abbreviations(short: &[Token], long: &[Token], short_stay: &mut [bool], long_stay: &mut [bool]) {
    for (at, token) in short.iter().enumerate() {
        let count = token.text.chars().count();
        if !(2..=5).contains(&count) || token.says == Says::Number {
            continue;
        }
        let first = |token: &Token| token.text.chars().next();
        let found =
            long.windows(count).position(|words| words.iter().filter_map(first).eq(token.text.chars()));
        if let Some(from) = found {
            set(short_stay, at..at + 1);
            set(long_stay, from..from + count);
        }
    }
}

fn is_same(a: &Token, b: &Token) -> bool {
    if a.text == b.text {
        return true;
    }
    if a.says == Says::Number || b.says == Says::Number {
        return false;
    }
    let begins = |x: &str, y: &str| x.chars().count() >= LEAST_PREFIX && y.starts_with(x);
    begins(&a.text, &b.text) || begins(&b.text, &a.text) || is_slip(&a.text, &b.text)
}

fn numbers_differ(a: &[&Token], b: &[&Token]) -> bool {
    let has = |tokens: &[&Token]| tokens.iter().any(|token| token.says == Says::Number);
    has(a) && has(b)
}

/// Each names somebody whom the other does not. The name of the matter is nobody else's where both name some of it, and
/// the whole caption is nobody's where the title says no more than the other one beside it.
fn names_differ(a: &[&Token], b: &[&Token], ours: &[Token], theirs: &[Token]) -> bool {
    let captioned = |tokens: &[Token]| tokens.iter().any(|token| token.caption);
    let forgiven = captioned(ours) && captioned(theirs);
    let has = |tokens: &[&Token]| {
        let only_heading = tokens.iter().all(|token| token.heading);
        let is_meant = |token: &&Token| !(only_heading || (forgiven && token.caption));
        tokens.iter().copied().filter(is_meant).any(|token| token.says == Says::Name)
    };
    has(a) && has(b)
}

/// Each is about something that the other is not, and they share nothing special.
fn topics_differ(a: &[&Token], b: &[&Token], ours: &[Token], theirs: &[Token]) -> bool {
    let special = |token: &Token| match token.says {
        Says::Topic | Says::Kind(KindWord::Special(_)) => !token.caption,
        Says::Kind(KindWord::General(_) | KindWord::Any) | Says::Name | Says::Number => false,
    };
    let shared = || ours.iter().any(|one| special(one) && theirs.iter().any(|other| is_same(one, other)));
    let any = |tokens: &[&Token]| tokens.iter().any(|token| special(token));
    any(a) && any(b) && !shared()
}

/// Letters of Western names without their accents.
fn unaccented(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        other => other,
    }
}

#[cfg(test)]
#[path = "meaning_tests.rs"]
mod tests;

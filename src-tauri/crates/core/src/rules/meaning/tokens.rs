//! A title as words, each with what it says. Which of them belong to the name of the matter is asked for each pair.

use super::vocabulary;
use super::work::{Role, roles};
use crate::firm::matter::Matter;
use crate::rules::called_off::words::{Commas, Word, segments};
use crate::rules::kinds::{KindWord, kind_of, meant};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Names before a family name that are looked at.
const MOST_GIVEN: usize = 3;

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Kind(KindWord),
    /// A word of the trade or of the language.
    Topic,
    /// Somebody or something by name.
    Name,
    Number,
    /// The number behind `part`.
    Part,
    /// Before or after noon.
    Half,
    /// How testimony is given: on video, in writing.
    Manner,
}

impl Says {
    /// It counts only beside a word of its own sort.
    pub(super) fn only_qualifies(self) -> bool {
        matches!(self, Self::Half | Self::Manner)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) says: Says,
    /// Names and initials that stand right before it, or behind it and a comma: of a family name the first names.
    pub(super) given: Vec<String>,
    pub(super) role: Role,
    /// It is written in capitals, and the title is not.
    pub(super) loud: bool,
}

impl Token {
    fn new(text: String, says: Says, role: Role) -> Self {
        Self { text, says, given: Vec::new(), role, loud: false }
    }
}

/// What a matter is called.
#[derive(Debug)]
pub(super) struct Names {
    /// All words of its client, its caption and its number, in order of letters.
    words: Vec<String>,
    /// The caption as it is written, word by word: empty where it is one word only, which may be a person's name.
    caption: Vec<String>,
}

/// The words of one title beside the names of a matter.
pub(super) struct Side {
    pub(super) tokens: Rc<[Token]>,
    /// It belongs to the name of the matter.
    pub(super) caption: Vec<bool>,
    /// It stands in the whole caption of the matter: it says whose case it is, and names nobody for the appointment.
    pub(super) heading: Vec<bool>,
}

impl Names {
    pub(super) fn of(matter: &Matter) -> Self {
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
    fn heading(&self, tokens: &[Token]) -> Option<std::ops::Range<usize>> {
        let count = self.caption.len();
        let is_it = |place: &[Token]| place.iter().map(|token| &token.text).eq(&self.caption);
        let from = if count == 0 { None } else { tokens.windows(count).position(is_it) };
        from.map(|from| from..from + count)
    }
}

impl Side {
    pub(super) fn of(tokens: Rc<[Token]>, names: &[Rc<Names>]) -> Self {
        let caption = tokens.iter().map(|token| names.iter().any(|names| names.has(&token.text))).collect();
        let mut heading = vec![false; tokens.len()];
        for range in names.iter().filter_map(|names| names.heading(&tokens)) {
            heading.get_mut(range).unwrap_or_default().fill(true);
        }
        Self { tokens, caption, heading }
    }

    pub(super) fn is_caption(&self, at: usize) -> bool {
        self.caption.get(at) == Some(&true)
    }

    pub(super) fn is_heading(&self, at: usize) -> bool {
        self.heading.get(at) == Some(&true)
    }

    /// It names the matter of both and nothing else: that is less than the other title says, and no other appointment.
    pub(super) fn is_only_caption(&self) -> bool {
        let mut all = self.tokens.iter().zip(&self.caption);
        all.all(|(token, caption)| {
            token.says.only_qualifies() || (*caption && !matches!(token.says, Says::Kind(_)))
        })
    }
}

/// The words of a title, without its matter numbers and what says nothing. `office` are words of the firm itself.
pub(super) fn tokens(text: &str, office: &BTreeSet<String>) -> Vec<Token> {
    let text = &halves(text);
    let segments = segments(text, Commas::Part);
    let roles = roles(&segments);
    let all: Vec<Word> = segments.into_iter().flat_map(|one| one.words).collect();
    let capital =
        |word: &Word| text.get(word.from..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let capitals = all.iter().any(|word| capital(word) && !word.loud);
    let shouted = all.len() > 2 && all.iter().all(|word| word.loud);
    let mut tokens: Vec<Token> = Vec::new();
    let mut passed = 0;
    for ((at, word), role) in all.iter().enumerate().zip(roles) {
        let next = all.get(at + 1).map_or("", |word| word.text.as_str());
        if passed > 0 {
            passed -= 1;
            continue;
        }
        if word.text == "part" {
            if let Some(text) = vocabulary::part_number(next) {
                tokens.push(Token::new(text, Says::Part, role));
                passed = 1;
            }
            continue;
        }
        let own = alone(&word.text, next).filter(|_| !office.contains(&word.text));
        if let Some((text, says)) = own {
            // The half of an hour that is written is compared as that hour.
            let timed = at.checked_sub(1).and_then(|at| all.get(at));
            if says == Says::Half
                && timed.is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
            {
                continue;
            }
            tokens.push(Token::new(text.to_owned(), says, role));
            continue;
        }
        let taken = vocabulary::passed_over(&word.text, next);
        passed = taken.saturating_sub(1);
        if taken > 0 {
            continue;
        }
        let small = capitals && !capital(word);
        let before = tokens.len();
        for piece in pieces(&word.text) {
            let is_work = matches!(role, Role::Work | Role::Filing);
            if is_work || (!vocabulary::is_empty(&piece) && !office.contains(&piece)) {
                tokens.push(Token { role, loud: word.loud && !shouted, ..token(piece, small || is_work) });
            }
        }
        let pushed = tokens.get_mut(before..).unwrap_or_default().last_mut();
        if let Some(last) = pushed.filter(|last| last.says == Says::Name) {
            let is_name = |word: &Word| (!capitals || capital(word)) && is_given(&word.text, office);
            last.given = given(text, &all, at, is_name);
        }
    }
    tokens
}

/// Words that say something only where the other title says the other thing.
fn alone(word: &str, next: &str) -> Option<(&'static str, Says)> {
    let testifies = || matches!(next, "deposition" | "depo" | "dep" | "testimony");
    Some(match word {
        "am" | "morning" => ("am", Says::Half),
        "pm" | "afternoon" => ("pm", Says::Half),
        "video" | "videotaped" | "videotape" | "videographed" => ("video", Says::Manner),
        "written" => ("written", Says::Manner),
        // It may be on video, too.
        "oral" if testifies() => ("video", Says::Manner),
        _other => return None,
    })
}

/// With `am` for `a.m.`, which else are two letters.
fn halves(text: &str) -> Cow<'_, str> {
    if !text.contains(".m") && !text.contains(".M") {
        return Cow::Borrowed(text);
    }
    let letters: Vec<char> = text.chars().collect();
    let is = |at: usize, wanted: &[char]| letters.get(at).is_some_and(|c| wanted.contains(c));
    let is_letter = |at: usize| letters.get(at).is_some_and(|c| c.is_alphabetic());
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        plain.push(*letter);
        let apart = !at.checked_sub(1).is_some_and(is_letter) && !is_letter(at + 3);
        if apart && is(at, &['a', 'A', 'p', 'P']) && is(at + 1, &['.']) && is(at + 2, &['m', 'M']) {
            plain.push('m');
            at += 2 + usize::from(is(at + 3, &['.']));
        }
        at += 1;
    }
    Cow::Owned(plain)
}

/// The first names of the word there: right before it, or behind a comma: `Lee, Anna`.
fn given(text: &str, all: &[Word], at: usize, is_name: impl Fn(&Word) -> bool) -> Vec<String> {
    let between = |first: usize| {
        let (first, second) = (all.get(first)?, all.get(first + 1)?);
        text.get(first.to..second.from)
    };
    let mut given = Vec::new();
    for before in (0..at).rev().take(MOST_GIVEN) {
        let Some(word) = all.get(before).filter(|word| is_name(word)) else { break };
        if !matches!(between(before), Some(" " | ". ")) {
            break;
        }
        given.extend(pieces(&word.text));
    }
    let ends =
        |word: Option<&Word>| !word.is_some_and(|word| ["v", "vs", "et"].contains(&word.text.as_str()));
    if given.is_empty() && between(at) == Some(", ") && ends(all.get(at + 2)) {
        given.extend(
            all.get(at + 1).filter(|word| is_name(word)).map(|word| pieces(&word.text)).unwrap_or_default(),
        );
    }
    given
}

/// May the word be a first name, or its first letter?
fn is_given(word: &str, office: &BTreeSet<String>) -> bool {
    let letters = word.chars().all(char::is_alphabetic);
    let initial = word.chars().count() == 1 && !matches!(word, "v" | "w" | "a");
    let name = || {
        !vocabulary::is_empty(word)
            && vocabulary::passed_over(word, "") == 0
            && kind_of(word).is_none()
            && meant(word).is_none()
            && !vocabulary::is_topic(word)
            && !office.contains(word)
    };
    letters && (initial || name())
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

fn token(text: String, small: bool) -> Token {
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
    let text = if says == Says::Number { digits.to_owned() } else { text };
    Token::new(text, says, Role::Own)
}

/// Words of names, as tokens have them.
pub(super) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let apart = lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    apart.flat_map(pieces).filter(|word| word.chars().count() > 1).collect()
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

//! How people get into a call: the number they dial, and what they type in then.

use super::{MeetingLinks, differ};
use std::collections::BTreeSet;

/// Words before a number that is called.
const CALLS: [&str; 6] = ["dial", "call", "dial-in", "call-in", "bridge", "courtcall"];
/// Words before the number that lets people into a call.
const CODES: [&str; 4] = ["code", "passcode", "password", "pin"];
/// Words before a code that lets people in. Others have codes for much else.
const CODED: [&str; 9] =
    ["access", "attendee", "conference", "dial-in", "entry", "guest", "meeting", "participant", "security"];
/// Words before the number of a meeting.
const NUMBERED: [&str; 5] = ["meeting", "zoom", "webinar", "conference", "courtcall"];
/// Words before what is typed in behind the number of a phone.
const EXTENSIONS: [&str; 4] = ["x", "ext", "extn", "extension"];
/// Fewer digits are no code, more are no number of a meeting.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 4..=12;
/// Behind the number that is called, fewer are one.
const TYPED_DIGITS: std::ops::RangeInclusive<usize> = 1..=12;
/// What a call is known by where its number has been dialled.
const CALL_DIGITS: std::ops::RangeInclusive<usize> = 3..=12;

/// How people get into a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DialIn {
    phones: BTreeSet<String>,
    codes: BTreeSet<String>,
    /// Codes with letters, as they are written. Who calls cannot type them, and has another one.
    passwords: BTreeSet<String>,
    /// What is typed in right behind the number: `617-555-0100,,123456#`, `x123456`.
    typed: BTreeSet<String>,
    /// Numbers of meetings, whether a link or words name them.
    meetings: BTreeSet<String>,
}

impl DialIn {
    /// All that place and text say.
    pub(super) fn of(place: &str, text: &str, links: &MeetingLinks) -> Self {
        let mut dial = Self::default();
        dial.meetings.extend(links.numbers().map(str::to_owned));
        let has_digit = |text: &str| text.contains(|c: char| c.is_ascii_digit());
        for line in place.lines().filter(|line| has_digit(line)) {
            dial.read(line);
            // What stands in the place is called. In a text others sign with their extensions.
            dial.typed.extend(typed_behind(line, true));
        }
        if has_digit(text) {
            text.lines().for_each(|line| dial.read(line));
        }
        dial
    }

    fn read(&mut self, line: &str) {
        let lower = line.to_ascii_lowercase();
        let (mut before, mut called) = ("", false);
        let mut rest = lower.as_str();
        while let Some(from) = rest.find(|c: char| c.is_alphanumeric()) {
            rest = rest.get(from..).unwrap_or_default();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let number = || number_in(after);
            if CALLS.contains(&word) || (word == "in" && matches!(before, "dial" | "call")) {
                let phone = number().and_then(|digits| phone(&digits));
                called |= phone.is_some();
                self.phones.extend(phone);
            } else if CODES.contains(&word) && (word != "code" || called || CODED.contains(&before)) {
                self.codes.extend(number().filter(|digits| CODE_DIGITS.contains(&digits.len())));
                let written = line.get(line.len() - after.len()..).filter(|_| word.starts_with("pass"));
                self.passwords.extend(written.and_then(password));
            } else if word == "id" && (called || NUMBERED.contains(&before)) {
                self.meetings.extend(number().filter(|digits| CALL_DIGITS.contains(&digits.len())));
            }
            before = word;
            rest = after;
        }
        self.typed.extend(typed_behind(&lower, called));
    }

    /// Do they lead into two calls?
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        // Who is let into the same meeting may call one of its many numbers.
        let shared = !self.meetings.is_disjoint(&other.meetings)
            || !self.codes.is_disjoint(&other.codes)
            || !self.typed.is_disjoint(&other.typed);
        differ(&self.codes, &other.codes)
            || differ(&self.passwords, &other.passwords)
            || differ(&self.typed, &other.typed)
            || differ(&self.meetings, &other.meetings)
            || (!shared && differ(&self.phones, &other.phones))
    }

    /// What is dialled and typed in, in one order.
    pub(super) fn told(&self) -> impl Iterator<Item = String> {
        let numbers = self.phones.iter().map(|phone| format!("call {phone}"));
        let codes = self.codes.union(&self.typed).chain(&self.passwords);
        numbers.chain(codes.map(|code| format!("code {code}")))
    }

    /// Meetings that the links do not name.
    pub(super) fn meetings_beside(&self, links: &MeetingLinks) -> impl Iterator<Item = String> {
        let known = |id: &&String| !links.numbers().any(|own| own == id.as_str());
        self.meetings.iter().filter(known).map(|id| format!("meeting {id}"))
    }
}

/// The digits that come next, but for what parts them from their name: `: `, ` is `, ` # `.
fn number_in(after: &str) -> Option<String> {
    let begin = behind_name(after);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')');
    let end = begin.find(|c: char| !is_part(c)).unwrap_or(begin.len());
    let digits: String = begin.get(..end)?.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

fn behind_name(after: &str) -> &str {
    let apart = |c: char| matches!(c, ' ' | ':' | '#' | '=' | '\t' | '(' | '+' | '-');
    let begin = after.trim_start_matches(apart);
    begin.strip_prefix("is ").unwrap_or(begin).trim_start_matches(apart)
}

/// A code with letters that is no word of the language: a digit stands in it, or a capital behind a small letter.
fn password(after: &str) -> Option<String> {
    let begin = behind_name(after);
    let end = begin.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(begin.len());
    let word = begin.get(..end).filter(|word| CODE_DIGITS.contains(&word.len()))?;
    let has = |wanted: fn(&char) -> bool| word.chars().any(|c| wanted(&c));
    let small = has(char::is_ascii_lowercase);
    let mixed = small && word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let letters = has(char::is_ascii_alphabetic);
    (letters && (mixed || has(char::is_ascii_digit))).then(|| word.to_owned())
}

/// Ten digits, without the one of the country.
fn phone(digits: &str) -> Option<String> {
    match digits.len() {
        10 => Some(digits.to_owned()),
        11 => digits.strip_prefix('1').map(str::to_owned),
        _other => None,
    }
}

/// What is typed in behind each number of a phone: `,,123456#` wherever it stands, an extension only where people call.
fn typed_behind(line: &str, called: bool) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')');
    let mut typed = Vec::new();
    let mut rest = line;
    while let Some(from) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest.get(from..).unwrap_or_default();
        let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        rest = after;
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if phone(&digits).is_none() {
            continue;
        }
        let code = behind_phone(after, called).map(str::trim_start).unwrap_or_default();
        let end = code.find(|c: char| !is_part(c)).unwrap_or(code.len());
        let digits: String = code[..end].chars().filter(char::is_ascii_digit).collect();
        typed.extend(Some(digits).filter(|digits| TYPED_DIGITS.contains(&digits.len())));
    }
    typed
}

/// What follows the sign or the word for an extension.
fn behind_phone(after: &str, called: bool) -> Option<&str> {
    if after.starts_with(",,") {
        return Some(after.trim_start_matches(','));
    }
    let after = Some(after).filter(|_| called)?;
    if let Some(code) = after.strip_prefix('/') {
        return Some(code);
    }
    let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
    let (word, code) = after.split_at(end);
    let is_word = EXTENSIONS.iter().any(|own| own.eq_ignore_ascii_case(word));
    is_word.then(|| code.trim_start_matches(['.', ':', '#', ' ']))
}

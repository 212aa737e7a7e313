//! Words of places, and two places that differ in one of them.

use crate::rules::title::is_slip;

pub(super) const STREETS: [&str; 26] = [
    "st",
    "street",
    "ave",
    "avenue",
    "av",
    "blvd",
    "boulevard",
    "rd",
    "road",
    "dr",
    "drive",
    "ln",
    "lane",
    "way",
    "plaza",
    "plz",
    "pkwy",
    "parkway",
    "hwy",
    "highway",
    "sq",
    "square",
    "pl",
    "place",
    "broadway",
    "court",
];

pub(super) const DIRECTIONS: [&str; 8] = ["n", "s", "e", "w", "north", "south", "east", "west"];

/// How people shorten words of places.
const SHORT: [(&str, &str); 32] = [
    ("ave", "avenue"),
    ("av", "avenue"),
    ("bldg", "building"),
    ("blvd", "boulevard"),
    ("cnty", "county"),
    ("conf", "conference"),
    ("crtrm", "courtroom"),
    ("ct", "court"),
    ("ctrm", "courtroom"),
    ("cthse", "courthouse"),
    ("dept", "department"),
    ("dist", "district"),
    ("div", "division"),
    ("e", "east"),
    ("fl", "floor"),
    ("flr", "floor"),
    ("hwy", "highway"),
    ("ln", "lane"),
    ("muni", "municipal"),
    ("n", "north"),
    ("ofc", "office"),
    ("offices", "office"),
    ("pkwy", "parkway"),
    ("plz", "plaza"),
    ("rd", "road"),
    ("rm", "room"),
    ("s", "south"),
    ("sq", "square"),
    ("st", "street"),
    ("ste", "suite"),
    ("sup", "superior"),
    ("w", "west"),
];

/// Words that say nothing of where it is.
const EMPTY: [&str; 16] = [
    "the", "at", "of", "in", "on", "and", "a", "an", "for", "to", "hon", "judge", "tbd", "our", "my", "their",
];

/// Words of which two may stand for one thing: `Superior Court` and `Suffolk Court`, `hall` and `building`.
const GENERIC: [&str; 68] = [
    "annex",
    "apartment",
    "appeals",
    "apt",
    "building",
    "cafe",
    "call",
    "center",
    "centre",
    "chambers",
    "circuit",
    "city",
    "civil",
    "client",
    "clients",
    "coffee",
    "conference",
    "county",
    "court",
    "courthouse",
    "courtroom",
    "courts",
    "criminal",
    "department",
    "district",
    "division",
    "downtown",
    "family",
    "federal",
    "floor",
    "hall",
    "hearing",
    "home",
    "house",
    "housing",
    "justice",
    "juvenile",
    "law",
    "live",
    "lobby",
    "lounge",
    "main",
    "meeting",
    "municipal",
    "office",
    "person",
    "phone",
    "place",
    "probate",
    "remote",
    "residence",
    "restaurant",
    "room",
    "state",
    "suite",
    "superior",
    "supreme",
    "teams",
    "telephone",
    "town",
    "tribunal",
    "unit",
    "us",
    "usa",
    "video",
    "virtual",
    "webex",
    "zoom",
];

/// The words of a text in lower case.
pub(super) fn split(lower: &str) -> Vec<&str> {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// With the letter of a room beside its number: `5-A` is `5A`.
pub(super) fn with_letters(lower: &str) -> String {
    let letters: Vec<char> = lower.chars().collect();
    let at = |at: usize| letters.get(at).copied();
    let is_hyphen = |here: usize| {
        let digit = here.checked_sub(1).and_then(at).is_some_and(|c| c.is_ascii_digit());
        let letter = at(here + 1).is_some_and(|c| c.is_ascii_alphabetic());
        at(here) == Some('-') && digit && letter && !at(here + 2).is_some_and(char::is_alphanumeric)
    };
    (0..letters.len()).filter(|here| !is_hyphen(*here)).filter_map(at).collect()
}

/// All that say something, short forms written out.
pub(super) fn significant(words: &[&str]) -> Vec<String> {
    let written = words.iter().filter(|word| !EMPTY.contains(word)).map(|word| written_out(word));
    // `Smith's office`
    written
        .filter(|word| *word != "s" && *word != "south" || words.contains(&"south"))
        .map(str::to_owned)
        .collect()
}

/// The word without its short form.
pub(super) fn written_out(word: &str) -> &str {
    SHORT.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long)
}

/// They say the same but for one word, and that is a name or a number: `Suffolk Superior` and `Norfolk Superior`.
pub(super) fn one_differs(a: &[String], b: &[String]) -> bool {
    if a.is_empty() || a.len() != b.len() {
        return false;
    }
    let mut others = a.iter().zip(b).filter(|(x, y)| x != y);
    let (Some((x, y)), None) = (others.next(), others.next()) else { return false };
    // The same words in another order are the same place.
    !a.contains(y) && !b.contains(x) && are_two(x, y)
}

/// Two names, or two numbers, that do not stand for each other.
pub(super) fn are_two(x: &str, y: &str) -> bool {
    let ordinal = |word: &str| ["st", "nd", "rd", "th"].iter().any(|end| word.ends_with(end));
    let digits = |word: &str| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    let number = |word: &str| {
        let digits = digits(word);
        let is_whole = digits.len() == word.len() || ordinal(word);
        is_whole && !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|c| c.is_ascii_digit())
    };
    let name = |word: &str| {
        word.chars().all(char::is_alphabetic)
            && !GENERIC.contains(&word)
            && !STREETS.contains(&word)
            && !DIRECTIONS.contains(&word)
    };
    if let (Some(x), Some(y)) = (spelled(x), spelled(y)) {
        return x != y;
    }
    (number(x) && number(y) && digits(x).trim_start_matches('0') != digits(y).trim_start_matches('0'))
        || are_opposite(x, y)
        || (name(x) && name(y) && !stands_for(x, y))
}

/// The digits of a number that is spelled.
pub(super) fn spelled(word: &str) -> Option<&'static str> {
    super::NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, digits)| *digits)
}

/// Two sides of one town.
fn are_opposite(x: &str, y: &str) -> bool {
    const OPPOSITE: [(&str, &str); 2] = [("north", "south"), ("east", "west")];
    OPPOSITE.iter().any(|(a, b)| (x, y) == (*a, *b) || (y, x) == (*a, *b))
}

/// One is the other, shortened or with a slip.
pub(super) fn stands_for(x: &str, y: &str) -> bool {
    x == y || x.starts_with(y) || y.starts_with(x) || is_slip(x, y)
}

//! What resembles a matter number and is none: parts of dockets, phone numbers, dates, meeting ids, zip codes, rooms.

use crate::rules::pattern::Pattern;

/// Words after which a number without letters names something else.
const OTHER_THINGS: [&str; 41] = [
    "room",
    "rm",
    "courtroom",
    "ctrm",
    "suite",
    "ste",
    "floor",
    "fl",
    "dept",
    "department",
    "apt",
    "unit",
    "box",
    "zoom",
    "id",
    "meeting",
    "webinar",
    "passcode",
    "password",
    "pin",
    "code",
    "conference",
    "dial",
    "tel",
    "phone",
    "telephone",
    "cell",
    "mobile",
    "fax",
    "call",
    "ext",
    "extension",
    "highway",
    "hwy",
    "route",
    "zip",
    "gate",
    "flight",
    "exhibit",
    "ex",
    "docket",
];

/// Words that introduce a matter number.
const INTRODUCING: [&str; 6] = ["matter", "file", "case", "client-matter", "mat", "re"];

/// Behind these words a text says of which matter it is.
const STATING: [&str; 4] = ["matter", "file", "case", "mat"];

/// Before these words a matter is only spoken of.
const OTHERS: [&str; 13] = [
    "related",
    "other",
    "another",
    "consolidated",
    "companion",
    "prior",
    "former",
    "old",
    "see",
    "also",
    "not",
    "conflict",
    "in",
];

/// Words for appointments, which may stand before the number of a matter or of a call.
const MEETINGS: [&str; 3] = ["meeting", "conference", "call"];

/// May a number begin here, or does it hang on what stands before it (`2:23-cv-01234`, `+1 202…`, `$500`)?
pub(super) fn may_begin(text: &[char], at: usize) -> bool {
    if !text.get(at).is_some_and(|c| c.is_alphanumeric()) {
        return false;
    }
    let Some(before) = at.checked_sub(1).and_then(|at| text.get(at)) else {
        return true;
    };
    let second = at.checked_sub(2).and_then(|at| text.get(at));
    match before {
        c if c.is_alphanumeric() => false,
        '+' | '$' | '€' | '§' => false,
        '-' | '/' | '_' => !second.is_some_and(|c| c.is_alphanumeric() || *c == ')'),
        ':' | '.' | ',' | '\'' => !second.is_some_and(char::is_ascii_digit),
        _ => true,
    }
}

/// May a number end here? A client's name may follow it where the pattern says so.
pub(super) fn may_end(text: &[char], end: usize, pattern: &Pattern) -> bool {
    let Some(after) = text.get(end) else {
        return true;
    };
    let next = text.get(end + 1);
    match after {
        c if c.is_alphanumeric() => false,
        '%' => false,
        c if pattern.name_after() == Some(*c) && next.is_some_and(|c| c.is_alphabetic()) => true,
        '-' | '/' | '_' => !next.is_some_and(|c| c.is_alphanumeric()),
        ':' | '.' | ',' => !next.is_some_and(char::is_ascii_digit),
        _ => true,
    }
}

/// Reasons not to take it for a matter number.
pub(super) struct Doubt {
    /// It reads as something else, or as a part of something longer.
    other: bool,
    /// A word before it says that a matter comes.
    introduced: bool,
}

impl Doubt {
    /// Looks at the number and its neighbours. A number with letters in it leaves no doubt.
    /// `name` is the client's name that follows it.
    pub(super) fn about(text: &[char], at: usize, end: usize, name: Option<&[char]>) -> Self {
        let number = &text[at..end];
        let (before, gap) = word_before(text, at);
        let introduced = INTRODUCING.contains(&before.as_str());
        if number.iter().any(|c| c.is_alphabetic()) {
            return Self { other: false, introduced };
        }
        // `Client meeting – 88801-Merriweather`: the meeting is what it is about, and no number of a call follows.
        let parted = gap.windows(3).any(|three| three == [' ', '-', ' ']);
        let titled = MEETINGS.contains(&before.as_str()) && (parted || name.is_some_and(is_clients_name));
        let other = (OTHER_THINGS.contains(&before.as_str()) && !titled)
            || is_date(number)
            || in_a_row(text, at, end)
            || is_zip(text, at, number);
        Self { other, introduced }
    }

    /// May a number of the list be believed? Short ones and years are, only if introduced.
    pub(super) fn allows_known(&self, pattern: &Pattern, core: &[char]) -> bool {
        let common = pattern.is_bare() && (core.len() < 3 || is_year(core));
        !self.other && (!common || self.introduced)
    }

    /// May it be said that an unknown number stands there? A bare one says so only if introduced or with a name.
    pub(super) fn allows_unknown(&self, pattern: &Pattern, named: bool) -> bool {
        !self.other && (!pattern.is_bare() || self.introduced || named)
    }
}

/// May the text say of which matter it is?
pub(super) fn may_state(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_ascii_alphabetic());
    let is_one = |word: &str| STATING.iter().any(|own| own.eq_ignore_ascii_case(word));
    words.into_iter().any(is_one)
}

/// Does the text say that it is of this matter? `Related matter: 00123` speaks of another one.
pub(super) fn is_stated(text: &[char], at: usize) -> bool {
    let (word, gap) = word_before(text, at);
    let from = at.saturating_sub(gap.len() + word.chars().count());
    let line = text[..from].rsplit(|c| *c == '\n').next().unwrap_or_default();
    let before: String = line.iter().collect();
    let about = before.split(|c: char| !c.is_alphanumeric()).rev().filter(|word| !word.is_empty()).take(3);
    STATING.contains(&word.as_str()) && !about.into_iter().any(|word| OTHERS.contains(&word))
}

/// No word that programs put behind the numbers of calls.
fn is_clients_name(name: &[char]) -> bool {
    let word: String = name.iter().collect();
    word.chars().count() > 2
        && !["pin", "passcode", "password", "code", "ext", "dial"].contains(&word.as_str())
}

/// The word before, over spaces and signs such as `#` and `:`, over `no.` and `number` too; and what stands between.
fn word_before(text: &[char], at: usize) -> (String, &[char]) {
    let mut rest = &text[..at];
    loop {
        let end = rest.iter().rposition(|c| c.is_alphanumeric()).map_or(0, |at| at + 1);
        let far = rest.len() - end > 4 || rest[end..].contains(&'\n');
        let start = rest[..end].iter().rposition(|c| !c.is_alphabetic()).map_or(0, |at| at + 1);
        let word: String = rest[start..end].iter().collect();
        if far {
            return (String::new(), &[]);
        }
        if !matches!(word.as_str(), "no" | "nr" | "num" | "number" | "is") {
            return (word, &text[end..at]);
        }
        rest = &rest[..start];
    }
}

fn is_year(core: &[char]) -> bool {
    core.len() == 4 && (core.starts_with(&['1', '9']) || core.starts_with(&['2', '0']))
}

/// `2023-06-15`, `06/15/2023`, `6.15.23`.
fn is_date(number: &[char]) -> bool {
    let parts: Vec<&[char]> = number.split(|c| matches!(c, '-' | '/' | '.')).collect();
    let [a, b, c] = parts.as_slice() else {
        return false;
    };
    let value = |part: &[char]| part.iter().collect::<String>().parse::<u32>().unwrap_or(0);
    let small = |part: &[char], most: u32| part.len() <= 2 && (1..=most).contains(&value(part));
    let year = |part: &[char]| part.len() == 2 || is_year(part);
    let year_first = is_year(a) && small(b, 12) && small(c, 31);
    let month_first = small(a, 12) && small(b, 31) && year(c);
    let day_first = small(a, 31) && small(b, 12) && year(c);
    year_first || month_first || day_first
}

/// Groups of digits side by side, as in meeting ids and phone numbers: `812 3456 7890`, `(202) 555-0123`.
fn in_a_row(text: &[char], at: usize, end: usize) -> bool {
    let before = text[..at].iter().rev().skip_while(|c| matches!(c, ' ')).take_while(|c| !c.is_whitespace());
    let group = |c: &char| c.is_ascii_digit() || matches!(c, '(' | ')' | '+' | '-');
    let mut before = before.peekable();
    let behind_group = before.peek().is_some_and(|c| c.is_ascii_digit() || **c == ')') && before.all(group);
    let after: Vec<char> = text[end..].iter().skip(1).take_while(|c| !c.is_whitespace()).copied().collect();
    let spaced = text.get(end) == Some(&' ');
    let digits = after.iter().take_while(|c| c.is_ascii_digit()).count();
    behind_group || (spaced && digits >= 3 && after.iter().all(group))
}

/// `Albany, NY 12207` and the same with four more digits.
fn is_zip(text: &[char], at: usize, number: &[char]) -> bool {
    let shape = number.len() == 5 || (number.len() == 10 && number.get(5) == Some(&'-'));
    let before: Vec<char> = text[..at].iter().rev().skip_while(|c| **c == ' ').take(4).copied().collect();
    match before.as_slice() {
        [b, a, ' ', ','] => shape && a.is_ascii_lowercase() && b.is_ascii_lowercase(),
        _ => false,
    }
}

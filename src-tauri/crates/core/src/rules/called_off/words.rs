//! A title or line as words and the breaks between them.

/// One word with its place in the text.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Word {
    /// In lower case.
    pub(in crate::rules) text: String,
    pub(in crate::rules) from: usize,
    pub(in crate::rules) to: usize,
    /// All of its letters are capitals.
    pub(in crate::rules) loud: bool,
}

/// Words between two breaks.
#[derive(Clone, Debug, Default)]
pub(in crate::rules) struct Segment {
    pub(in crate::rules) words: Vec<Word>,
    /// A question mark follows.
    pub(in crate::rules) asks: bool,
}

/// Is a comma a break? In a title it parts statements, in running text it parts clauses of one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Commas {
    Part,
    Join,
}

/// Parts the text at brackets, dashes with a space, colons and other signs that end a statement.
pub(in crate::rules) fn segments(text: &str, commas: Commas) -> Vec<Segment> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut segments = vec![Segment::default()];
    let mut at = 0;
    while let Some((from, letter)) = letters.get(at).copied() {
        if letter.is_alphanumeric() {
            let long = word_length(&letters, at);
            let to = letters.get(at + long).map_or(text.len(), |(to, _)| *to);
            push(&mut segments, text.get(from..to).unwrap_or_default(), from);
            at += long;
            continue;
        }
        if breaks(&letters, at, commas, &segments) {
            if let Some(last) = segments.last_mut() {
                last.asks |= letter == '?';
            }
            if segments.last().is_some_and(|last| !last.words.is_empty()) {
                segments.push(Segment::default());
            }
        }
        at += 1;
    }
    segments.retain(|segment| !segment.words.is_empty());
    segments
}

fn push(segments: &mut [Segment], written: &str, from: usize) {
    let loud = written.chars().any(char::is_uppercase) && !written.chars().any(char::is_lowercase);
    let text = written.to_lowercase().replace('’', "'");
    let word = Word { text, from, to: from + written.len(), loud };
    if let Some(last) = segments.last_mut() {
        last.words.push(word);
    }
}

/// Letters and digits, with an apostrophe between letters and the signs of dates and times between digits.
fn word_length(letters: &[(usize, char)], at: usize) -> usize {
    let get = |at: usize| letters.get(at).map(|(_, c)| *c);
    let mut end = at;
    while let Some(c) = get(end) {
        let (before, after) = (end.checked_sub(1).and_then(get), get(end + 1));
        let between = |fits: fn(char) -> bool| before.is_some_and(fits) && after.is_some_and(fits);
        let inside = match c {
            '\'' | '’' => between(char::is_alphabetic),
            '/' | ':' | '.' | '-' => between(|c| c.is_ascii_digit()),
            c => c.is_alphanumeric(),
        };
        if !inside {
            break;
        }
        end += 1;
    }
    (end - at).max(1)
}

fn breaks(letters: &[(usize, char)], at: usize, commas: Commas, segments: &[Segment]) -> bool {
    let get = |at: usize| letters.get(at).map(|(_, c)| *c);
    let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let around = || blank(at.checked_sub(1).and_then(get)) || blank(get(at + 1));
    match get(at) {
        Some(',') => commas == Commas::Part,
        Some('-' | '/') => around(),
        Some('.') => {
            let last = segments.last().and_then(|segment| segment.words.last());
            blank(get(at + 1))
                && last.is_some_and(|last| ends_sentence(last, letters.get(at + 1..).unwrap_or_default()))
        }
        Some('\'' | '’' | '"' | '“' | '”' | '#' | '&' | '_') => false,
        Some(c) => !c.is_whitespace() || c == '\n',
        None => false,
    }
}

/// Short words that go on behind their full stop.
const SHORTENED: [&str; 56] = [
    "dr", "mr", "mrs", "ms", "st", "no", "dept", "jr", "sr", "hon", "vs", "inc", "co", "corp", "ct", "ave",
    "rm", "atty", "re", "esq", "prof", "conf", "hrg", "depo", "depos", "dep", "mtg", "mtn", "mot", "tel",
    "ext", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue",
    "tues", "wed", "thu", "thur", "fri", "sat", "sun", "ste", "bldg", "cont", "disc",
];

/// Does a sentence end behind this word and its full stop? `Dec. 4` and `Dr. Smith` go on, `on 12/4. Vacated` does not.
fn ends_sentence(word: &Word, rest: &[(usize, char)]) -> bool {
    let capital = rest.iter().map(|(_, c)| *c).find(|c| !c.is_whitespace()).map(char::is_uppercase);
    let short = word.text.chars().count() < 2 || SHORTENED.contains(&word.text.as_str());
    if word.text.bytes().all(|c| c.is_ascii_digit()) {
        return capital == Some(true);
    }
    word.to - word.from > 4 || (!short && capital.unwrap_or(true))
}

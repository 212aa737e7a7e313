//! Text as matter numbers are looked for in it: one kind of dash, one kind of digit, no addresses, no quoted mail.

use super::plain::plain as plain_text;

/// Longest text that is looked at, in characters. A number that matters stands in the beginning.
const LONGEST: usize = 4_000;

/// Folds for the search: lower case; all dashes `-`; full-width forms plain; unusual spaces plain; invisible
/// characters and leftovers of HTML tags dropped. Digits of other scripts stay as they are: numbers of US firms are
/// typed in ASCII or, from East Asian keyboards, in full width.
pub(crate) fn fold(text: &str) -> Vec<char> {
    if text.is_ascii() && !text.contains('<') {
        return text.bytes().take(LONGEST).map(plain).collect();
    }
    fold_any(text)
}

/// Most texts of an office are plain, and each is searched.
fn plain(byte: u8) -> char {
    match byte {
        b'\t' | 0x0b..=0x0d => ' ',
        other => char::from(other.to_ascii_lowercase()),
    }
}

fn fold_any(text: &str) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len().min(LONGEST));
    let mut rest = text.chars().take(LONGEST);
    while let Some(c) = rest.next() {
        if c == '<' {
            skip_tag(&mut rest, &mut folded);
            continue;
        }
        push(c, &mut folded);
    }
    folded
}

/// After `<`: a tag is dropped up to `>`, anything else stays.
fn skip_tag(rest: &mut std::iter::Take<std::str::Chars<'_>>, folded: &mut Vec<char>) {
    let mut ahead = rest.clone();
    let tag = matches!(ahead.next(), Some(c) if c == '/' || c.is_ascii_alphabetic());
    let closed = ahead.take(200).take_while(|c| *c != '<').any(|c| c == '>');
    if tag && closed {
        for c in rest.by_ref() {
            if c == '>' {
                break;
            }
        }
    } else {
        folded.push('<');
    }
}

fn push(c: char, folded: &mut Vec<char>) {
    match c {
        'a'..='z' | '0'..='9' | ' ' | '-' => folded.push(c),
        'A'..='Z' => folded.push(c.to_ascii_lowercase()),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => folded.push('-'),
        '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            folded.push(plain.to_ascii_lowercase());
        }
        '\n' => folded.push('\n'),
        c if c.is_whitespace() => folded.push(' '),
        c => folded.extend(c.to_lowercase()),
    }
}

/// The part of a body that its writer wrote, as people see it: without tags and without quoted mail.
pub(crate) fn own_text(body: &str) -> String {
    own_words(&plain_text(before_quote(body)))
}

/// The same with its tags.
pub(crate) fn own_markup(body: &str) -> String {
    own_words(before_quote(body))
}

/// What mail programs put around a quoted mail.
const QUOTES: [&str; 7] = [
    "type=\"cite\"",
    "gmail_quote",
    "yahoo_quoted",
    "moz-cite-prefix",
    "divrplyfwdmsg",
    "appendonsend",
    "mail-editor-reference-message",
];

/// Longest tag that is read, in bytes.
const LONGEST_TAG: usize = 300;

/// A page up to the mail that is quoted in it.
fn before_quote(body: &str) -> &str {
    let mut rest = body.match_indices('<');
    let is_quote = |(at, _): &(usize, &str)| {
        let inside = body.get(at + 1..).unwrap_or_default();
        let end = inside.bytes().take(LONGEST_TAG).position(|c| c == b'>');
        let tag = end.and_then(|end| inside.get(..end)).unwrap_or_default().to_ascii_lowercase();
        let holds = ["blockquote", "div", "span", "hr"].iter().any(|name| tag.starts_with(name));
        holds && QUOTES.iter().any(|quote| tag.contains(quote))
    };
    rest.find(is_quote).and_then(|(at, _)| body.get(..at)).unwrap_or(body)
}

/// The lines that were not quoted; cut where a quoted mail begins.
fn own_words(body: &str) -> String {
    let mut own = String::with_capacity(body.len().min(LONGEST));
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        let start = line.trim_start();
        let next = || lines.clone().map(str::trim).find(|next| !next.is_empty()).unwrap_or_default();
        if begins_quote(start, next) || own.len() > LONGEST * 4 {
            break;
        }
        if !start.starts_with('>') {
            own.push_str(line);
            own.push('\n');
        }
    }
    own
}

fn begins_quote<'l>(line: &str, next: impl FnOnce() -> &'l str) -> bool {
    let bare = line.trim_start_matches(['-', '*', ' ']);
    let begins = |words: &str| bare.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words));
    let dashed = line.starts_with("---") && (begins("original message") || begins("forwarded message"));
    // The line may be wrapped before its last word.
    let attributed =
        line.starts_with("On ") && (line.trim_end().ends_with("wrote:") || next().ends_with("wrote:"));
    let header = line.starts_with("From: ") || line.starts_with("*From:*");
    dashed || attributed || header || begins("begin forwarded message:")
}

/// Blanks out web and mail addresses: numbers in them name meetings, not matters.
pub(crate) fn without_addresses(mut text: Vec<char>) -> Vec<char> {
    let has_some = text.iter().any(|c| matches!(c, '@' | '/'))
        || text.windows(4).any(|four| four == ['w', 'w', 'w', '.']);
    let mut at = if has_some { 0 } else { text.len() };
    while at < text.len() {
        let end = text[at..].iter().position(|c| c.is_whitespace()).map_or(text.len(), |n| at + n);
        let word = &text[at..end];
        let address = word.contains(&'@')
            || word.windows(3).any(|three| three == [':', '/', '/'])
            || word.starts_with(&['w', 'w', 'w', '.']);
        if address {
            text[at..end].fill(' ');
        }
        at = end + 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{fold, fold_any, own_text, own_words, without_addresses};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_text_is_folded_like_any_other(text in "[\\x00-\\x7f]{0,80}") {
            prop_assert_eq!(fold(&text), fold_any(&text), "the short way says the same");
        }
    }

    fn folded(text: &str) -> String {
        without_addresses(fold(text)).into_iter().collect()
    }

    #[test]
    fn dashes_digits_and_spaces_become_plain() {
        assert_eq!(folded("JD–2023\u{2011}451"), "jd-2023-451", "en dash and non-breaking hyphen are dashes");
        assert_eq!(folded("ＪＤ－２０２３－４５１"), "jd-2023-451", "full width is plain");
        assert_eq!(folded("JD-<b>2023</b>-4\u{200b}51"), "jd-2023-451", "tags and invisible characters go");
        assert_eq!(folded("a < b"), "a < b", "a lone sign stays");
    }

    #[test]
    fn addresses_and_quoted_mail_are_not_read() {
        assert_eq!(folded("see x@y.example").trim_end(), "see", "addresses name people, not matters");
        assert!(!folded("see https://x.example/00123 ok").contains("00123"), "nor do links");
        let body = "Bring exhibits\n> 00123-Okafor\n-----Original Message-----\n00124";
        assert_eq!(own_words(body), "Bring exhibits\n", "what others wrote before does not count");
    }

    #[test]
    fn quoted_mail_of_all_programs_is_left_out() {
        for quoted in [
            "On Mon, Nov 2, 2026 at 9:14 AM Court Clerk\n<clerk@court.example> wrote:\nOff calendar.",
            "---------- Forwarded message ---------\nOff calendar.",
            "Begin forwarded message:\n\nOff calendar.",
            "*From:* clerk\nOff calendar.",
            "<div class=\"gmail_quote\">Off calendar.</div>",
            "<blockquote style=\"margin:0\" type=\"cite\">Off calendar.</blockquote>",
            "<div id=\"divRplyFwdMsg\" dir=\"ltr\">Off calendar.</div>",
        ] {
            let body = format!("Dept. 12\n{quoted}");
            assert_eq!(own_text(&body).trim(), "Dept. 12", "others wrote it before: {quoted}");
        }
        for own in [
            "On Monday the clerk called.",
            "<blockquote>Off calendar.</blockquote>",
            "---\nOff calendar.",
            "<div class=\"note\">Off calendar.</div>",
            "Only an excerpt: forwarded message is below",
        ] {
            let last = own_text(own).trim().ends_with(['.', 'w']);
            assert!(last, "its writer wrote it: {own}");
        }
    }
}

//! Words as a cell can hold them. What cannot stand in a cell is replaced by something that is seen, never dropped.

use std::borrow::Cow;

/// A cell of a spreadsheet holds 32,767 UTF-16 units; the rest is for the note that it was cut.
const LONGEST: usize = 32_000;

/// Signs with which a spreadsheet begins a formula, in their full-width forms as well.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text without what a cell cannot hold: control characters become their pictures (␀, ␛), characters that XML
/// has no place for become �, line ends become line feeds. A text that is too long is cut, and says so.
pub(super) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut units = 0;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if sign == '\r' && signs.peek() == Some(&'\n') {
            continue;
        }
        let sign = overview(sign);
        units += sign.len_utf16();
        if units > LONGEST {
            shown.push_str(&format!(" … (cut here: {} characters in all)", text.chars().count()));
            break;
        }
        shown.push(sign);
    }
    shown
}

fn overview(sign: char) -> char {
    match sign {
        '\t' | '\n' => sign,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(sign)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => sign,
    }
}

/// [`visible`] for .csv, where a cell has no type: an apostrophe stands before whatever a spreadsheet could take for a
/// formula. Looks also behind leading white space and marks that are not seen, and behind signs at which another
/// spreadsheet would cut the line into cells.
pub(super) fn for_csv(text: &str) -> String {
    let shown = visible(text);
    let mut cell = String::with_capacity(shown.len() + 1);
    let mut begins = true;
    for (at, sign) in shown.char_indices() {
        if begins {
            let rest = shown.get(at..).unwrap_or_default();
            if calculates(rest) || at == 0 && rest.starts_with(['\t', '\n']) {
                cell.push('\'');
            }
            begins = false;
        }
        cell.push(sign);
        begins = begins || matches!(sign, ';' | '\t' | '\n');
    }
    cell
}

/// A guard of ours at the beginning is taken off again.
pub(super) fn without_guard(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(rest) if calculates(rest) || rest.starts_with(['\t', '\n']) => Cow::Borrowed(rest),
        Some(_) | None => Cow::Borrowed(text),
    }
}

/// Could a spreadsheet that reads this without a type take it for a formula?
fn calculates(text: &str) -> bool {
    text.chars().find(|sign| !is_unseen(*sign)).is_some_and(|sign| FORMULA.contains(&sign))
}

/// White space, quotes and marks of direction or width: a spreadsheet may drop them before it looks.
fn is_unseen(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(sign, '"' | '\'' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Of so many characters of a title is its gist made.
const GIST: usize = 300;

/// What two writings of one title share, whatever spreadsheets and encodings do to the rest: ASCII letters and digits.
pub(super) fn gist(text: &str) -> String {
    let start = text.trim().chars().take(GIST);
    start.filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::{for_csv, gist, visible, without_guard};

    #[test]
    fn what_a_cell_cannot_hold_is_seen() {
        assert_eq!(visible("a\u{0}b\u{1b}c\u{7f}"), "a␀b␛c␡", "controls have pictures");
        assert_eq!(visible("a\u{ffff}\u{85}"), "a\u{fffd}\u{fffd}", "XML has no place for these");
        assert_eq!(visible("a\r\nb\rc\td\n"), "a\nb␍c\td\n", "lines stay lines");
        let long = visible(&"x".repeat(40_000));
        assert!(long.ends_with("(cut here: 40000 characters in all)"), "a cut says that it is one");
        assert!(visible(&"🦀".repeat(20_000)).encode_utf16().count() < 32_767, "Excel counts UTF-16 units");
    }

    #[test]
    fn nothing_in_a_csv_begins_like_a_formula() {
        let hostile = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{200f}=1",
            "\u{a0}=1",
            "\"=1",
        ];
        for text in hostile {
            assert!(for_csv(text).starts_with(['\'', '␍']), "{text:?} is guarded: {:?}", for_csv(text));
        }
        assert_eq!(for_csv("a;=cmd|x"), "a;'=cmd|x", "a reader that cuts at semicolons sees a guard as well");
        for plain in ["Okafor v. Reyes", "9 AM - call", "", "'quoted'", "a=b"] {
            assert_eq!(for_csv(plain), plain, "other words are left alone");
        }
        assert_eq!(without_guard("'=1"), "=1", "the guard is ours");
        assert_eq!(without_guard("'quoted'"), "'quoted'", "other apostrophes are theirs");
    }

    #[test]
    fn a_title_is_known_again_after_a_detour() {
        assert_eq!(
            gist("Müller v. Reyes – call"),
            gist("M?ller v. Reyes ? call"),
            "a lost encoding is no other title"
        );
        assert_ne!(gist("Okafor"), gist("Reyes"), "another title is another title");
    }
}

//! Text from outside as a terminal may have it: the one place that all words pass on their way there. A title can hold
//! escape sequences that move the cursor, and marks that turn the reading direction; what they are is shown, not done.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with nothing in it that a terminal would obey; line ends and tabs stay.
pub fn plain(text: &str) -> Cow<'_, str> {
    replaced(text, |sign| matches!(sign, '\n' | '\t'))
}

/// The same for text that belongs into one line: line ends are shown as well.
pub fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, |sign| sign == '\t')
}

fn replaced(text: &str, stays: fn(char) -> bool) -> Cow<'_, str> {
    let is_obeyed = |sign: char| obeyed(sign) && !stays(sign);
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|sign| if is_obeyed(sign) { picture(sign) } else { sign }).collect())
}

/// JSON in which every sign that a terminal would obey is escaped. It says the same: outside of its texts JSON has only
/// line ends and blanks.
pub fn json(text: &str) -> Cow<'_, str> {
    let is_obeyed = |sign: char| obeyed(sign) && sign != '\n';
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        if is_obeyed(sign) {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(sign);
        }
    }
    Cow::Owned(escaped)
}

/// Control characters, and the signs of Unicode that are not seen but change how the rest is read.
fn obeyed(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            // Marks, embeddings, overrides and isolates of direction.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
            // Separators of lines and paragraphs.
            | '\u{2028}' | '\u{2029}'
            // Signs without width that hide what stands between them, and tags.
            | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

fn picture(sign: char) -> char {
    match sign {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(sign)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::{json, one_line, plain};

    /// All that a terminal might obey.
    fn hostile() -> Vec<char> {
        let controls = ('\u{0}'..='\u{1f}').chain('\u{7f}'..='\u{9f}').filter(|sign| !"\n\t".contains(*sign));
        let marks = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{2028}\u{200b}\u{feff}\u{e0041}";
        controls.chain(marks.chars()).collect()
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_obeys() {
        for sign in hostile() {
            let text = format!("Okafor{sign}v. Reyes");
            assert!(!plain(&text).contains(sign), "{sign:?} is shown instead of done: {:?}", plain(&text));
            assert!(plain(&text).starts_with("Okafor"), "the words around it stay");
        }
        assert_eq!(plain("\u{1b}]0;title\u{7}"), "␛]0;title␇", "an escape sequence is seen");
        assert_eq!(one_line("a\nSeal: forged"), "a␊Seal: forged", "a title cannot write a line of its own");
        for harmless in ["Müller – 5 PM", "日本", "חוזה", "👩‍⚖️", "a\nb\tc"] {
            assert_eq!(plain(harmless), harmless, "words of any script are left alone");
        }
    }

    #[test]
    fn json_says_the_same_without_them() {
        for sign in hostile() {
            let value = serde_json::json!({ "title": format!("a{sign}b\nc") });
            let text = serde_json::to_string_pretty(&value).unwrap();
            let shown = json(&text);
            assert!(!shown.contains(sign), "{sign:?} is escaped: {shown:?}");
            let back: serde_json::Value = serde_json::from_str(&shown).unwrap();
            assert_eq!(back, value, "a program reads what it would have read");
        }
    }
}

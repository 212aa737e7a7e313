//! Text as people see it, of text that may be HTML: tags gone, entities decoded. Nothing of it is judged here.

use std::borrow::Cow;

/// Longest name of an entity, `&thetasym;` and the like.
const LONGEST_ENTITY: usize = 10;

/// Tags that do not part words: a number may go on behind them.
const INLINE: [&str; 15] =
    ["a", "b", "i", "u", "s", "em", "strong", "span", "font", "small", "big", "sub", "sup", "mark", "wbr"];

/// The text without tags and entities. Text that has neither is given back as it is. A tag that begins a block begins a
/// line; one within a line leaves nothing behind.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        seen.push_str(before);
        let taken = if from.starts_with('<') { tag(from, &mut seen) } else { entity(from, &mut seen) };
        rest = from.get(taken..).unwrap_or_default();
    }
    seen.push_str(rest);
    Cow::Owned(seen)
}

/// Writes what a tag leaves behind; how many bytes it took.
fn tag(from: &str, seen: &mut String) -> usize {
    let inside = from.get(1..).unwrap_or_default();
    // Mail programs put whole pages of settings into a note, with tags of their own.
    if let Some(end) = inside.strip_prefix("!--").and_then(|note| note.find("-->")) {
        return end + "<!---->".len();
    }
    let named = inside.strip_prefix('/').unwrap_or(inside);
    let is_tag = named.starts_with(|c: char| c.is_ascii_alphabetic()) || inside.starts_with('!');
    let Some(end) = inside.find('>').filter(|end| is_tag && !inside[..*end].contains('<')) else {
        seen.push('<');
        return 1;
    };
    let name = named.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline)) && !inside.starts_with('!') {
        seen.push('\n');
    }
    // What programs and pages hide between these is no text.
    let hidden = ["style", "script"].iter().find(|hidden| name.eq_ignore_ascii_case(hidden));
    let after = inside.get(end + 1..).unwrap_or_default();
    let begins = hidden.filter(|_| !inside.starts_with('/'));
    // A text that is cut before its end hides all that is left of it.
    let close = begins.map(|name| find_tag(after, &format!("</{name}")).unwrap_or(after.len()));
    end + 2 + close.unwrap_or(0)
}

/// Where a tag stands, in any letters.
pub(super) fn find_tag(text: &str, tag: &str) -> Option<usize> {
    let is_it = |at: &usize| text.get(*at..at + tag.len()).is_some_and(|own| own.eq_ignore_ascii_case(tag));
    text.match_indices('<').map(|(at, _)| at).find(is_it)
}

/// Writes the letter of an entity; how many bytes it took.
fn entity(from: &str, seen: &mut String) -> usize {
    let inside = from.get(1..).unwrap_or_default();
    let end = inside.bytes().take(LONGEST_ENTITY).position(|c| c == b';');
    let Some((end, letter)) = end.and_then(|end| Some((end, letter(inside.get(..end)?)?))) else {
        seen.push('&');
        return 1;
    };
    seen.push(letter);
    end + 2
}

fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "ndash" | "mdash" | "minus" | "shy" => '-',
        "sol" => '/',
        "num" => '#',
        "hyphen" | "dash" => '-',
        "ldquo" | "rdquo" => '"',
        "middot" | "bull" => '·',
        "sect" => '§',
        _unknown => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;
    use proptest::prelude::*;

    #[test]
    fn tags_go_and_entities_are_decoded() {
        for (written, seen) in [
            ("JD-<b>2023</b>-451", "JD-2023-451"),
            ("<p>Matter:&nbsp;00123&ndash;Okafor</p>", "\nMatter: 00123-Okafor\n"),
            ("a<br/>b", "a\nb"),
            ("<td>00123</td><td>00124</td>", "\n00123\n\n00124\n"),
            ("<style>p { color: red }</style>Hearing", "\n\nHearing"),
            ("Smith &amp; Sons", "Smith & Sons"),
            ("&#74;D&#x2d;1", "JD-1"),
            ("a < b & c; AT&T; &unknown;", "a < b & c; AT&T; &unknown;"),
            ("x <y", "x <y"),
            ("<!-- note -->00123", "00123"),
            ("<!--[if gte mso 9]><xml><o:Zoom>100</o:Zoom></xml><![endif]-->00123", "00123"),
            ("<STYLE>.vacated { color: red }", "\n"),
            ("<p>00123</p><script>var cancelled", "\n00123\n\n"),
        ] {
            assert_eq!(plain(written), seen, "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(?s).{0,60}", tagged in "(<[a-z/!]{0,3}|>|&[a-z#0-9]{0,4};?|[a-z ]){0,20}") {
            let _ = plain(&text);
            prop_assert!(plain(&tagged).len() <= tagged.len() + 1, "it never grows");
        }
    }
}

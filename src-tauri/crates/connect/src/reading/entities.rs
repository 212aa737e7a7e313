//! Character references of HTML, one at a time; which there are is `htmlize`'s business.

use std::borrow::Cow;

/// The longest reference that is looked at, `&` and `;` with it: the longest name of the standard has 32 letters.
const LONGEST: usize = 34;

/// The reference that `text` begins with: what it stands for, and its length in bytes. `None` leaves the `&`.
/// Only references that are closed count: an open one is as likely the `&` of an address.
pub(super) fn first(text: &str) -> Option<(String, usize)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let reference = text.get(..=end)?;
    match htmlize::unescape(reference) {
        Cow::Owned(decoded) if decoded != reference => Some((decoded, reference.len())),
        Cow::Owned(_) | Cow::Borrowed(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn references_are_decoded() {
        for (text, expected) in [
            ("&amp;", Some(("&", 5))),
            ("&eacute;x", Some(("é", 8))),
            ("&Ntilde;", Some(("Ñ", 8))),
            ("&Scaron;", Some(("Š", 8))),
            ("&szlig;", Some(("ß", 7))),
            ("&#233;", Some(("é", 6))),
            ("&#xE9;", Some(("é", 6))),
            ("&#146;", Some(("’", 6))),
            ("&#0;", Some(("\u{FFFD}", 4))),
            ("&#xD800;", Some(("\u{FFFD}", 8))),
            ("&#99999999;", Some(("\u{FFFD}", 11))),
            ("&#99999999999999;", Some(("\u{FFFD}", 17))),
            ("&nosuch;", None),
            ("&", None),
            ("&;", None),
            ("& R;", None),
            ("&é;", None),
            ("&yuml;", Some(("ÿ", 6))),
            ("&egrave", None),
        ] {
            let expected = expected.map(|(stands_for, length)| (stands_for.to_owned(), length));
            assert_eq!(first(text), expected, "{text} is what the HTML standard says");
        }
    }
}

//! Character references of HTML: the numeric ones, and the named ones that mail and calendar programs write.

/// Names and what they stand for, sorted. Accented letters are `BASES` with `ACCENTS`.
const NAMES: [(&str, char); 32] = [
    ("AElig", 'Æ'),
    ("OElig", 'Œ'),
    ("amp", '&'),
    ("apos", '\''),
    ("bull", '•'),
    ("cent", '¢'),
    ("copy", '©'),
    ("deg", '°'),
    ("euro", '€'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("gt", '>'),
    ("hellip", '…'),
    ("iexcl", '¡'),
    ("iquest", '¿'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("para", '¶'),
    ("pound", '£'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
    ("sect", '§'),
    ("trade", '™'),
];

/// Letters that accents are put on, each with its accented forms in the order of `ACCENTS`.
const BASES: [(char, &str); 16] = [
    ('A', "ÀÁÂÃÄÅ-"),
    ('C', "------Ç"),
    ('E', "ÈÉÊ-Ë--"),
    ('I', "ÌÍÎ-Ï--"),
    ('N', "---Ñ---"),
    ('O', "ÒÓÔÕÖ--"),
    ('U', "ÙÚÛ-Ü--"),
    ('Y', "-Ý-----"),
    ('a', "àáâãäå-"),
    ('c', "------ç"),
    ('e', "èéê-ë--"),
    ('i', "ìíî-ï--"),
    ('n', "---ñ---"),
    ('o', "òóôõö--"),
    ('u', "ùúû-ü--"),
    ('y', "-ý--ÿ--"),
];

const ACCENTS: [&str; 7] = ["grave", "acute", "circ", "tilde", "uml", "ring", "cedil"];

/// What the codes 128 to 159 stand for in pages of old programs, which mean Windows-1252 by them (WHATWG HTML,
/// numeric character reference end state). A space where the code stands for nothing.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// The longest reference that is looked at, `&` and `;` with it.
const LONGEST: usize = 12;

/// The reference that `text` begins with: what it stands for, and its length in bytes. `None` leaves the `&`.
pub(super) fn first(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = body.get(..end)?;
    let found = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => named(name)?,
    };
    Some((found, end + 2))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        128..=159 => WINDOWS.chars().nth(usize::try_from(code - 128).ok()?),
        0 => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
    }
}

fn named(name: &str) -> Option<char> {
    if let Ok(at) = NAMES.binary_search_by(|(known, _)| (*known).cmp(name)) {
        return NAMES.get(at).map(|(_, c)| *c);
    }
    let letter = name.chars().next()?;
    let accent = ACCENTS.iter().position(|accent| name.get(1..) == Some(accent))?;
    let (_, forms) = BASES.iter().find(|(base, _)| *base == letter)?;
    forms.chars().nth(accent).filter(|form| *form != '-')
}

#[cfg(test)]
mod tests {
    use super::{BASES, NAMES, WINDOWS, first};

    #[test]
    fn tables_are_in_shape() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0), "the names are searched by halving");
        assert!(BASES.iter().all(|(_, forms)| forms.chars().count() == 7), "one form an accent");
        assert_eq!(WINDOWS.chars().count(), 32, "one character a code");
    }

    #[test]
    fn references_are_decoded() {
        for (text, expected) in [
            ("&amp;", Some(('&', 5))),
            ("&eacute;x", Some(('é', 8))),
            ("&Ntilde;", Some(('Ñ', 8))),
            ("&#233;", Some(('é', 6))),
            ("&#xE9;", Some(('é', 6))),
            ("&#146;", Some(('’', 6))),
            ("&#0;", Some(('\u{FFFD}', 4))),
            ("&#xD800;", Some(('\u{FFFD}', 8))),
            ("&#99999999;", Some(('\u{FFFD}', 11))),
            ("&#99999999999999;", None),
            ("&nosuch;", None),
            ("&", None),
            ("&;", None),
            ("& R;", None),
            ("&é;", None),
            ("&yuml;", Some(('ÿ', 6))),
            ("&egrave", None),
        ] {
            assert_eq!(first(text), expected, "{text}");
        }
    }
}

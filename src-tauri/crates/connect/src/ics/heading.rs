//! What a file says about itself before its first entry: `X-WR-CALNAME` (or `NAME`, RFC 7986) and
//! `X-WR-TIMEZONE`.

/// Name and zone, where the file tells them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) name: Option<String>,
    pub(crate) zone: Option<String>,
}

/// Reads the first part of a file; whatever cannot be understood is passed over.
pub(crate) fn read(bytes: &[u8]) -> Heading {
    let text = String::from_utf8_lossy(bytes);
    let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "").replace("\n\t", "");
    let mut heading = Heading::default();
    for line in unfolded.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = name.split(';').next().unwrap_or_default().trim_start_matches('\u{FEFF}');
        match name.to_ascii_uppercase().as_str() {
            "BEGIN" if !value.trim().eq_ignore_ascii_case("VCALENDAR") => break,
            "X-WR-CALNAME" => heading.name = told(value),
            "NAME" => heading.name = heading.name.or_else(|| told(value)),
            "X-WR-TIMEZONE" => heading.zone = told(value),
            _other => {}
        }
    }
    heading
}

/// A text without its escapes (RFC 5545 §3.3.11), if there is one.
fn told(value: &str) -> Option<String> {
    let mut plain = String::new();
    let mut letters = value.trim().chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') | None => ' ',
                Some(other) => other,
            },
            other => other,
        });
    }
    let plain = plain.trim().to_owned();
    (!plain.is_empty()).then_some(plain)
}

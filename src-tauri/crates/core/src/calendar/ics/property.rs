//! One content line taken apart: name, parameters, value (RFC 5545 §3.1). Values are read in `values`.

use std::borrow::Cow;

/// A property. Parameters are looked up when asked for; most lines are never asked.
pub(super) struct Property<'a> {
    /// In upper case.
    pub(super) name: Cow<'a, str>,
    params: &'a str,
    pub(super) value: &'a str,
}

impl<'a> Property<'a> {
    /// Takes the line apart at the first colon outside quotes. A quote that is never closed (RFC 5545 §3.1 forbids
    /// it, programs write it) is taken as an ordinary letter. `None` without a colon or a name.
    pub(super) fn of(line: &'a str) -> Option<Self> {
        let (mut head, mut value) = split_outside_quotes(line, b':').or_else(|| line.split_once(':'))?;
        // Zone names such as `(UTC-05:00) Eastern Time` ought to be quoted and often are not. A time has no colon.
        if value.contains(':') && is_time(head) {
            (head, value) = line.rsplit_once(':')?;
        }
        let (name, params) = head.split_once(';').unwrap_or((head, ""));
        let name = name.trim();
        // Some programs write the group of vCard before the name.
        let name = name.rsplit('.').next().unwrap_or(name);
        let lower = name.bytes().any(|byte| byte.is_ascii_lowercase());
        let name = if lower { Cow::Owned(name.to_ascii_uppercase()) } else { Cow::Borrowed(name) };
        (!name.is_empty()).then_some(Self { name, params, value })
    }

    /// The parameter's value without quotes, with the letters of RFC 6868 put back.
    pub(super) fn param(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.params;
        while !rest.is_empty() {
            let (one, after) = split_outside_quotes(rest, b';').unwrap_or((rest, ""));
            if let Some((key, value)) = one.split_once('=')
                && key.trim().eq_ignore_ascii_case(name)
            {
                return Some(unquoted(value.trim()));
            }
            rest = after;
        }
        None
    }

    /// Is the parameter there with that value, in any letter case?
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.param(name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }
}

/// Is the property one whose value is a date or time?
fn is_time(head: &str) -> bool {
    const NAMES: [&str; 5] = ["DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID"];
    let name = head.split(';').next().unwrap_or(head).trim();
    NAMES.iter().any(|time| time.eq_ignore_ascii_case(name))
}

fn split_outside_quotes(text: &str, separator: u8) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == separator && !quoted {
            return Some((text.get(..at)?, text.get(at + 1..)?));
        }
    }
    None
}

fn unquoted(value: &str) -> Cow<'_, str> {
    let bare = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(value);
    if bare.contains('^') {
        Cow::Owned(bare.replace("^n", "\n").replace("^'", "\"").replace("^^", "^"))
    } else {
        Cow::Borrowed(bare)
    }
}

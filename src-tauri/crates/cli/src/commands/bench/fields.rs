//! Fields of the files that measurements read, where they stand and without a copy of each.

use std::borrow::Cow;

/// The rest of a line of comma separated fields, none of which has a line break.
pub(super) struct Fields<'f>(&'f str);

impl<'f> Fields<'f> {
    pub(super) fn of(line: &'f str) -> Self {
        Self(line)
    }

    /// A field that never stands in quotes.
    pub(super) fn plain(&mut self) -> &'f str {
        // Fields are short: going from letter to letter is quicker than a search that is made for long texts.
        let end = self.0.bytes().position(|letter| letter == b',').unwrap_or(self.0.len());
        let (field, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest.get(1..).unwrap_or_default();
        field
    }

    /// A field that may stand in quotes, and then have commas in it.
    pub(super) fn text(&mut self) -> Cow<'f, str> {
        let Some(quoted) = self.0.strip_prefix('"') else { return Cow::Borrowed(self.plain()) };
        let mut at = 0;
        let end = loop {
            let rest = quoted.get(at..).unwrap_or_default();
            match rest.find('"') {
                None => break quoted.len(),
                Some(next) if rest.get(next + 1..).is_some_and(|rest| rest.starts_with('"')) => {
                    at += next + 2;
                }
                Some(next) => break at + next,
            }
        };
        let (field, rest) = quoted.split_at_checked(end).unwrap_or((quoted, ""));
        self.0 = rest.strip_prefix("\",").unwrap_or_default();
        Cow::Owned(field.replace("\"\"", "\""))
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    #[test]
    fn fields_in_quotes_keep_their_commas() {
        let mut fields = Fields::of("p1,,\"Doe, \"\"Jo\"\": call\",5");
        assert_eq!((fields.plain(), fields.plain()), ("p1", ""), "plain fields end at the comma");
        assert_eq!(fields.text(), "Doe, \"Jo\": call", "a comma between quotes parts nothing");
        assert_eq!(fields.text(), "5", "and the next field begins behind it");
    }
}

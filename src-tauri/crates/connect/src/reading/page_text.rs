//! How a text of a reply is held while it is mapped: where a page is mapped at once, its texts are borrowed from it.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;

/// What a text of the wire may be held as: as [`PageText`], or as `String` where the item outlives its page.
pub(crate) trait Text: Deref<Target = str> + Borrow<str> + Ord + Into<String> {}

impl<T: Deref<Target = str> + Borrow<str> + Ord + Into<String>> Text for T {}

/// A text of a page, which is copied only where the page has it in another spelling (`\u00fc`, `\n`). (serde alone
/// copies every `Option<Cow<str>>`.) No `Debug`: it holds client words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PageText<'a>(Cow<'a, str>);

impl Deref for PageText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// Page texts compare as their words do, so that maps of them can be asked with a word.
impl Borrow<str> for PageText<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<PageText<'_>> for String {
    fn from(text: PageText<'_>) -> Self {
        text.0.into_owned()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for PageText<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Texts)
    }
}

struct Texts;

impl<'de> Visitor<'de> for Texts {
    type Value = PageText<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(PageText(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(PageText(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(PageText(Cow::Owned(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::PageText;
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    #[test]
    fn only_what_is_spelled_otherwise_is_copied() {
        let page = r#"["Hearing","M\u00fcller\nRoom 4",""]"#;
        let texts: Vec<PageText<'_>> = serde_json::from_str(page).unwrap();
        let words: Vec<&str> = texts.iter().map(|text| &**text).collect();
        assert_eq!(words, ["Hearing", "Müller\nRoom 4", ""], "each says what the page says");
        let borrowed: Vec<bool> = texts.iter().map(|text| matches!(text.0, Cow::Borrowed(_))).collect();
        assert_eq!(borrowed, [true, false, true], "most texts need no memory of their own");
    }

    #[test]
    fn maps_are_asked_with_a_word() {
        let map: BTreeMap<PageText<'_>, u8> =
            serde_json::from_str(r#"{"category":1,"cat\u0065gory":2}"#).unwrap();
        assert_eq!(map.get("category"), Some(&2), "both are one name, and the later value counts");
    }
}

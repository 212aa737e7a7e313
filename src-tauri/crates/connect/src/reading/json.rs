//! JSON replies: the envelope as a whole, its items one by one, so that a bad item never costs the page.
//!
//! The messages of the JSON reader repeat the values that they found; values are client words. So its errors
//! end here and only the place goes on.

use crate::ports::Unreadable;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::fmt;
use truedocket_core::ids::RemoteId;

/// Text that is not what was announced. Says where, never what stood there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed {
    what: &'static str,
    /// Line and column, where the text itself is at fault.
    place: Option<(usize, usize)>,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(f, "{} (line {line}, column {column})", self.what),
            None => f.write_str(self.what),
        }
    }
}

impl std::error::Error for Malformed {}

impl From<serde_json::Error> for Malformed {
    fn from(error: serde_json::Error) -> Self {
        let what = match error.classify() {
            Category::Io | Category::Syntax => "this is not JSON",
            Category::Eof => "this is JSON that was cut off",
            Category::Data => "a field is not of the documented kind",
        };
        Self { what, place: Some((error.line(), error.column())) }
    }
}

impl Malformed {
    /// A shape that lacks what it cannot do without.
    pub(crate) fn missing(what: &'static str) -> Self {
        Self { what, place: None }
    }
}

/// Reads a whole body.
///
/// # Errors
/// [`Malformed`] when the envelope cannot be read.
pub(crate) fn whole<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Malformed> {
    // Looked at once for being text, a body need not be looked at again string by string.
    let read = match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(body),
    };
    read.map_err(Malformed::from)
}

/// A whole body as text.
///
/// # Errors
/// [`Malformed`] when it is no JSON.
pub(crate) fn text(body: &[u8]) -> Result<String, Malformed> {
    whole::<&RawValue>(body).map(|whole| whole.get().to_owned())
}

/// Items as they came, unread. Providers send `null` for empty lists now and then.
pub(crate) type Raw<'a> = Option<Vec<&'a RawValue>>;

/// Reads one item.
///
/// # Errors
/// The item as a row for the report.
pub(crate) fn item<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Unreadable> {
    serde_json::from_str(raw.get()).map_err(|error| Unreadable {
        id: id_of(raw),
        reason: Malformed::from(error).to_string(),
        line: None,
    })
}

/// Items each by itself: those that can be read, and the others as rows for the report. For pages that could not be
/// read in one go.
pub(crate) fn each<'a, T: Deserialize<'a>>(raw: Vec<&'a RawValue>) -> (Vec<T>, Vec<Unreadable>) {
    let (mut read, mut unreadable) = (Vec::with_capacity(raw.len()), Vec::new());
    for raw in raw {
        match item(raw) {
            Ok(item) => read.push(item),
            Err(bad) => unreadable.push(bad),
        }
    }
    (read, unreadable)
}

/// Longer texts are no ids: no vendor gives them, and no address could ask for them again.
const LONGEST_ID: usize = 1_024;

/// A text as an id that can be asked for again; `None` for what cannot be one.
pub(crate) fn id(text: Option<&str>) -> Option<RemoteId> {
    let sound = |id: &&str| !id.is_empty() && id.len() <= LONGEST_ID && !id.contains(char::is_control);
    text.filter(sound).map(RemoteId::new)
}

/// The id of an item of which nothing else can be read.
pub(crate) fn id_of(raw: &RawValue) -> Option<RemoteId> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Option<String>,
    }
    let only: OnlyId = serde_json::from_str(raw.get()).ok()?;
    id(only.id.as_deref())
}

#[cfg(test)]
mod tests {
    use super::{Raw, id, item, whole};
    use serde::Deserialize;
    use truedocket_core::ids::RemoteId;

    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        items: Raw<'a>,
    }

    #[derive(Deserialize)]
    struct Row {
        title: Option<String>,
    }

    #[test]
    fn f22_a_bad_item_is_told_by_its_id_and_without_its_words() {
        let body = br#"{"items":[{"id":"a","title":"x"},{"id":"b","title":["Smith v. Jones"]},"Smith",null,{"title":7}]}"#;
        let page: Page = whole(body).unwrap();
        let rows: Vec<_> = page.items.unwrap().into_iter().map(item::<Row>).collect();
        assert!(rows[0].as_ref().is_ok_and(|row| row.title.as_deref() == Some("x")), "the good item is read");
        let bad: Vec<_> = rows.into_iter().filter_map(Result::err).collect();
        assert_eq!(bad.len(), 4, "each bad item is a row of its own");
        assert_eq!(bad[0].id.as_ref().map(RemoteId::as_str), Some("b"), "the id could be read");
        for row in &bad {
            assert!(!row.reason.contains("Smith"), "client words do not go into reasons: {}", row.reason);
        }
    }

    #[test]
    fn a_list_may_be_null_or_missing() {
        for body in [r#"{"items":null}"#, "{}"] {
            let page: Page = whole(body.as_bytes()).unwrap();
            assert!(page.items.is_none(), "{body} has no items and is no error");
        }
    }

    #[test]
    fn what_nobody_could_ask_for_again_is_no_id() {
        assert_eq!(id(Some("AAMk=")), Some(RemoteId::new("AAMk=")), "vendors' ids are short");
        for text in ["", "a\u{0}b", &"x".repeat(5_000)] {
            assert_eq!(id(Some(text)), None, "{} letters, and an address cannot hold them", text.len());
        }
        assert_eq!(id(None), None, "nothing is no id");
    }

    #[test]
    fn a_cut_body_is_an_error_without_its_words() {
        let error = whole::<Row>(br#"{"title":"Smith v. Jo"#).err().unwrap();
        assert!(!error.to_string().contains("Smith"), "client words do not go into errors: {error}");
    }
}

//! Texts that many rows share (addresses, names of zones), kept once and called by number. They lie one behind the
//! other: a firm has tens of thousands of addresses, and each row asks for a few of them.

use super::interned::{Places, fingerprint};
use super::small;

/// A set of texts with a number for each, in the order in which they came.
#[derive(Debug, Default)]
pub(in crate::audit) struct Texts {
    places: Places,
    /// Where each ends; it begins where the one before it ends.
    ends: Vec<u32>,
    text: String,
    /// The last one asked for: neighbouring rows mostly share their organiser and zone.
    last: u32,
}

impl Texts {
    /// The text's number; a new one gets the next.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if self.get(self.last) == Some(text) {
            return self.last;
        }
        let hash = fingerprint(text.as_bytes());
        self.last = self.place_of(hash, text).unwrap_or_else(|| {
            self.text.push_str(text);
            self.ends.push(small(self.text.len()));
            self.places.add(hash)
        });
        self.last
    }

    /// The number of a text that some row has.
    pub(in crate::audit) fn known(&self, text: &str) -> Option<u32> {
        self.place_of(fingerprint(text.as_bytes()), text)
    }

    fn place_of(&self, hash: u64, text: &str) -> Option<u32> {
        self.places.find(hash, |number| self.get(number) == Some(text))
    }

    /// The text of a number.
    pub(in crate::audit) fn get(&self, number: u32) -> Option<&str> {
        let end = *self.ends.get(number as usize)?;
        let from =
            number.checked_sub(1).and_then(|before| self.ends.get(before as usize)).copied().unwrap_or(0);
        self.text.get(from as usize..end as usize)
    }

    /// How many there are; the numbers are those below it.
    pub(in crate::audit) fn count(&self) -> u32 {
        small(self.ends.len())
    }

    /// All texts in the order of their numbers.
    pub(in crate::audit) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.count()).filter_map(|number| self.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn equal_texts_share_a_number_in_order_of_coming() {
        let mut set = Texts::default();
        let texts: Vec<String> = (0..1_000).map(|at| format!("é text {}", at % 400)).collect();
        let numbers: Vec<u32> = texts.iter().map(|text| set.number(text)).collect();
        let expected: Vec<u32> = (0..1_000).map(|at| at % 400).collect();
        assert_eq!(numbers, expected, "a text keeps its number however often the table grows");
        assert_eq!(set.known("é text 399"), Some(399), "what came is known");
        assert_eq!(set.known("é text 400"), None, "what did not come is not");
        assert_eq!(set.get(0), Some("é text 0"), "the first is whole");
        assert_eq!(set.count(), 400, "each counts once");
        assert_eq!(set.iter().last(), Some("é text 399"), "and so is the last");
        assert_eq!(Texts::default().known(""), None, "an empty set knows nothing");
    }
}

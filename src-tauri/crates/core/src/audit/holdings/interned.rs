//! Values that many rows share, kept once and called by number; and fingerprints of texts that are only compared.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};

/// A set of values with a number for each, in the order in which they came.
#[derive(Debug)]
pub(in crate::audit) struct Interned<T> {
    numbers: BTreeMap<T, u32>,
    values: Vec<T>,
    /// The last one asked for: neighbouring rows mostly share their organiser, zone and category.
    last: u32,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), values: Vec::new(), last: 0 }
    }
}

impl<T: Clone + Ord> Interned<T> {
    /// The value's number; a new one gets the next.
    pub(in crate::audit) fn number(&mut self, value: &T) -> u32 {
        if self.get(self.last) == Some(value) {
            return self.last;
        }
        self.last = match self.numbers.get(value) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
                self.numbers.insert(value.clone(), number);
                self.values.push(value.clone());
                number
            }
        };
        self.last
    }

    /// The number of a value that some row has.
    pub(in crate::audit) fn known(&self, value: &T) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The value of a number.
    pub(in crate::audit) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    /// All values in the order of their numbers.
    pub(in crate::audit) fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }
}

/// A text as 64 bits, equal in every run. Never 0, which stands for no text. Two of a million texts share one with a
/// probability of about 1 in 37 million.
pub(in crate::audit) fn fingerprint(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text);
    hasher.finish().max(1)
}

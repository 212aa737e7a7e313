//! Values that many rows share, kept once and called by number; and fingerprints of texts that are only compared.
//! The numbers follow the order in which values came, and nothing depends on where a hash happens to fall.

use std::hash::{DefaultHasher, Hash, Hasher};

/// A set of values with a number for each, in the order in which they came.
#[derive(Debug)]
pub(in crate::audit) struct Interned<T> {
    places: Places,
    values: Vec<T>,
    /// The last one asked for: neighbouring rows mostly share their organiser, zone and category.
    last: u32,
}

impl<T> Default for Interned<T> {
    fn default() -> Self {
        Self { places: Places::default(), values: Vec::new(), last: 0 }
    }
}

impl<T: Clone + Eq + Hash> Interned<T> {
    /// The value's number; a new one gets the next.
    pub(in crate::audit) fn number(&mut self, value: &T) -> u32 {
        if self.get(self.last) == Some(value) {
            return self.last;
        }
        let hash = hash_of(value);
        self.last = self.place_of(hash, value).unwrap_or_else(|| {
            self.values.push(value.clone());
            self.places.add(hash)
        });
        self.last
    }

    /// The number of a value that some row has.
    pub(in crate::audit) fn known(&self, value: &T) -> Option<u32> {
        self.place_of(hash_of(value), value)
    }

    fn place_of(&self, hash: u64, value: &T) -> Option<u32> {
        self.places.find(hash, |number| self.get(number) == Some(value))
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

/// Numbers by the hash of what they stand for. What that is, and whether it is the same, is the owner's to say.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// A number where its hash falls, or in the next free place behind; as many as a power of two, never full.
    slots: Vec<u32>,
    /// By number.
    hashes: Vec<u64>,
}

/// Nothing has its place here.
const FREE: u32 = u32::MAX;

/// Places of the smallest table.
const FEWEST: usize = 16;

impl Places {
    /// The number with that hash that is the one.
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            let number = *self.slots.get(at)?;
            if number == FREE {
                return None;
            }
            if self.hashes.get(number as usize) == Some(&hash) && is_it(number) {
                return Some(number);
            }
            at = self.after(at);
        }
    }

    /// Gives out the next number, for something that was not found.
    pub(super) fn add(&mut self, hash: u64) -> u32 {
        let number = u32::try_from(self.hashes.len()).unwrap_or(FREE);
        self.hashes.push(hash);
        // Three quarters full: whoever looks must come upon a free place soon.
        if self.hashes.len() * 4 > self.slots.len() * 3 {
            self.slots = vec![FREE; (self.slots.len() * 2).max(FEWEST)];
            for (number, hash) in (0..).zip(std::mem::take(&mut self.hashes)) {
                self.put(hash, number);
                self.hashes.push(hash);
            }
        } else {
            self.put(hash, number);
        }
        number
    }

    fn put(&mut self, hash: u64, number: u32) {
        let mut at = self.home(hash);
        while self.slots.get(at).is_some_and(|taken| *taken != FREE) {
            at = self.after(at);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = number;
        }
    }

    fn home(&self, hash: u64) -> usize {
        // The lower bits are as good as any; on narrow machines the upper ones are cut off.
        (hash as usize) & self.slots.len().wrapping_sub(1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & self.slots.len().wrapping_sub(1)
    }
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A text as 64 bits, equal in every run. Never 0, which stands for no text. Two of a million texts share one with a
/// probability of about 1 in 37 million.
pub(in crate::audit) fn fingerprint(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text);
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::Interned;

    #[test]
    fn equal_values_share_a_number_in_order_of_coming() {
        let mut set = Interned::default();
        let texts: Vec<String> = (0..1_000).map(|at| format!("text {}", at % 400)).collect();
        let numbers: Vec<u32> = texts.iter().map(|text| set.number(text)).collect();
        let expected: Vec<u32> = (0..1_000).map(|at| at % 400).collect();
        assert_eq!(numbers, expected, "a value keeps its number however often the table grows");
        assert_eq!(set.known(&"text 399".to_owned()), Some(399), "what came is known");
        assert_eq!(set.known(&"text 400".to_owned()), None, "what did not come is not");
        assert_eq!(set.iter().count(), 400, "each is kept once");
        let nothing: Interned<String> = Interned::default();
        assert_eq!(nothing.known(&String::new()), None, "an empty set knows nothing");
    }
}

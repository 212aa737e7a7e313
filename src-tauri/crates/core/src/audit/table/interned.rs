//! Values that many rows share, kept once and called by number; and fingerprints of texts that are only compared.
//! The numbers follow the order in which values came, and nothing depends on where a hash happens to fall.

use foldhash::{fast, quality};
use std::borrow::Borrow;
use std::hash::{BuildHasher, Hash};

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
        self.number_of(value, T::clone)
    }

    /// The same for a value that was lent in another form; `own` makes the one that is kept.
    pub(in crate::audit) fn number_of<L>(&mut self, lent: &L, own: impl FnOnce(&L) -> T) -> u32
    where
        T: Borrow<L>,
        L: Eq + Hash + ?Sized,
    {
        let is_it = |known: Option<&T>| known.is_some_and(|known| Borrow::<L>::borrow(known) == lent);
        if is_it(self.get(self.last)) {
            return self.last;
        }
        let hash = hash_of(lent);
        self.last = self.places.find(hash, |number| is_it(self.get(number))).unwrap_or_else(|| {
            self.values.push(own(lent));
            self.places.add(hash)
        });
        self.last
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
pub(in crate::audit) struct Places {
    /// Where its hash falls, or in the next free place behind; as many as a power of two, never full.
    slots: Vec<Slot>,
    /// How many numbers were given out.
    taken: u32,
}

/// A number beside its hash, so that whoever looks reads one place of memory.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u64,
    number: u32,
}

/// Nothing has its place here.
const FREE: Slot = Slot { hash: 0, number: u32::MAX };

/// Places of the smallest table.
const FEWEST: usize = 16;

impl Slot {
    fn is_free(&self) -> bool {
        self.number == FREE.number
    }
}

impl Places {
    /// The number with that hash that is the one.
    pub(in crate::audit) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            let slot = self.slots.get(at).filter(|slot| !slot.is_free())?;
            if slot.hash == hash && is_it(slot.number) {
                return Some(slot.number);
            }
            at = self.after(at);
        }
    }

    /// Gives out the next number, for something that was not found.
    pub(in crate::audit) fn add(&mut self, hash: u64) -> u32 {
        let slot = Slot { hash, number: self.taken };
        self.taken += 1;
        // Three quarters full: whoever looks must come upon a free place soon.
        if self.taken as usize * 4 > self.slots.len() * 3 {
            let wider = vec![FREE; (self.slots.len() * 2).max(FEWEST)];
            for known in std::mem::replace(&mut self.slots, wider).into_iter().filter(|slot| !slot.is_free())
            {
                self.put(known);
            }
        }
        self.put(slot);
        slot.number
    }

    fn put(&mut self, slot: Slot) {
        let mut at = self.home(slot.hash);
        while self.slots.get(at).is_some_and(|taken| !taken.is_free()) {
            at = self.after(at);
        }
        if let Some(place) = self.slots.get_mut(at) {
            *place = slot;
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

/// For looking up: whether it is the one is asked of the value.
fn hash_of(value: &(impl Hash + ?Sized)) -> u64 {
    fast::FixedState::default().hash_one(value)
}

/// A text as 64 bits, equal in every run. Never 0, which stands for no text. Two of a million texts share one with a
/// probability of about 1 in 37 million.
pub(in crate::audit) fn fingerprint(text: &[u8]) -> u64 {
    fingerprint_of(text)
}

/// As [`fingerprint`], of any value.
pub(in crate::audit) fn fingerprint_of(value: impl Hash) -> u64 {
    quality::FixedState::default().hash_one(value).max(1)
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
        assert_eq!(set.iter().count(), 400, "each is kept once");
    }
}

//! Rows that are like another one. Most are like none, and are left out before anything is put in order.

/// Keeps what may share its key with another one; a few that share it with none stay by chance.
pub(super) fn not_alone<T>(mut keyed: Vec<T>, key: impl Fn(&T) -> u64) -> Vec<T> {
    // With eight places for each, one in eight of those that are alone meets another one by chance.
    let mut met = Met::of(keyed.len() * 8);
    keyed.iter().for_each(|one| met.add(key(one)));
    keyed.retain(|one| met.has_met(key(one)));
    keyed
}

/// Which places were taken, and which more than once.
struct Met {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Met {
    fn of(places: usize) -> Self {
        let words = places.div_ceil(64).next_power_of_two();
        Self { once: vec![0; words], again: vec![0; words] }
    }

    /// The word and the bit of a key, which is a fingerprint: its lower bits are as good as any.
    fn place(&self, key: u64) -> (usize, u64) {
        ((key >> 6) as usize & (self.once.len() - 1), 1 << (key & 63))
    }

    fn add(&mut self, key: u64) {
        let (word, bit) = self.place(key);
        if let (Some(once), Some(again)) = (self.once.get_mut(word), self.again.get_mut(word)) {
            *again |= *once & bit;
            *once |= bit;
        }
    }

    fn has_met(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.again.get(word).is_some_and(|again| again & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::not_alone;
    use crate::audit::table::fingerprint_of;

    #[test]
    fn whoever_shares_a_key_stays_and_most_of_the_others_go() {
        let keys =
            |count: u64| (0..count).map(|at| (fingerprint_of(at - at % 10 * u64::from(at % 10 == 1)), at));
        for count in [0, 1, 2, 12, 5_000] {
            let all: Vec<(u64, u64)> = keys(count).collect();
            let kept = not_alone(all.clone(), |one| one.0);
            let shared = |one: &&(u64, u64)| all.iter().filter(|other| other.0 == one.0).count() > 1;
            let wanted: Vec<&(u64, u64)> = all.iter().filter(shared).collect();
            let found: Vec<&(u64, u64)> = kept.iter().filter(shared).collect();
            assert_eq!(found, wanted, "of {count}, each that is like another one stays, in its order");
            let by_chance = kept.len() - found.len();
            assert!(by_chance <= all.len() / 5, "of {count} alone, {by_chance} stayed by chance");
        }
    }
}

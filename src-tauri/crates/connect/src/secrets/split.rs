//! Long values over several short items, so that a crash at any point leaves the old value or the new one.
//!
//! A value that fits is one item, as people expect it. A longer one is numbered items of one generation, and the
//! main item names generation and count: `\u{1}td-split:<generation>:<count>`. Writing puts the parts of a new
//! generation first, then the main item (the commit), then erases the old parts.

/// What a keychain takes safely: Windows allows 2,560 bytes, which are 1,280 UTF-16 units, less some reserve.
pub(super) const PART: usize = 1_200;

const MARK: &str = "\u{1}td-split:";

/// Items by account text; what a keychain is to the splitting.
pub(super) trait KeychainItems {
    /// What goes wrong.
    type Failure;
    /// The item, if there is one.
    fn get(&self, account: &str) -> Result<Option<String>, Self::Failure>;
    /// Writes or replaces the item.
    fn put(&self, account: &str, value: &str) -> Result<(), Self::Failure>;
    /// Removes the item; one that is not there is success.
    fn remove(&self, account: &str) -> Result<(), Self::Failure>;
    /// The items contradict each other.
    fn damaged(&self, account: &str) -> Self::Failure;
}

/// Which parts belong to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    generation: u64,
    count: usize,
}

impl Parts {
    fn parse(main: &str) -> Option<Self> {
        let (generation, count) = main.strip_prefix(MARK)?.split_once(':')?;
        Some(Self {
            generation: generation.parse().ok()?,
            count: count.parse().ok().filter(|count| *count < 100)?,
        })
    }

    fn main(self) -> String {
        format!("{MARK}{}:{}", self.generation, self.count)
    }

    fn account(self, account: &str, index: usize) -> String {
        format!("{account} (part {}.{})", self.generation % 2, index + 1)
    }
}

/// Reads a value, whole.
pub(super) fn read<I: KeychainItems>(items: &I, account: &str) -> Result<Option<String>, I::Failure> {
    let Some(main) = items.get(account)? else {
        return Ok(None);
    };
    if !main.starts_with(MARK) {
        return Ok(Some(main));
    }
    let Some(parts) = Parts::parse(&main) else {
        return Err(items.damaged(account));
    };
    let mut value = String::new();
    for index in 0..parts.count {
        match items.get(&parts.account(account, index))? {
            Some(part) => value.push_str(&part),
            None => return Err(items.damaged(account)),
        }
    }
    Ok(Some(value))
}

/// Writes a value; until the main item is written, the old value stands.
pub(super) fn write<I: KeychainItems>(items: &I, account: &str, value: &str) -> Result<(), I::Failure> {
    let old = items.get(account)?.as_deref().and_then(Parts::parse);
    let pieces = pieces(value);
    if let [whole] = pieces.as_slice()
        && !whole.starts_with(MARK)
    {
        items.put(account, whole)?;
    } else {
        let generation = old.map_or(0, |old| old.generation.wrapping_add(1));
        let new = Parts { generation, count: pieces.len() };
        for (index, piece) in pieces.iter().enumerate() {
            items.put(&new.account(account, index), piece)?;
        }
        items.put(account, &new.main())?;
    }
    old.map_or(Ok(()), |old| remove_parts(items, account, old))
}

/// Removes a value with its parts; the main item goes first, so that no half value is ever read.
pub(super) fn erase<I: KeychainItems>(items: &I, account: &str) -> Result<(), I::Failure> {
    let old = items.get(account)?.as_deref().and_then(Parts::parse);
    items.remove(account)?;
    old.map_or(Ok(()), |old| remove_parts(items, account, old))
}

fn remove_parts<I: KeychainItems>(items: &I, account: &str, parts: Parts) -> Result<(), I::Failure> {
    (0..parts.count).try_for_each(|index| items.remove(&parts.account(account, index)))
}

/// Cuts at [`PART`] UTF-16 units, never within a character. Blank text is one empty piece.
fn pieces(value: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for letter in value.chars() {
        if used + letter.len_utf16() > PART {
            pieces.push(String::new());
            used = 0;
        }
        used += letter.len_utf16();
        if let Some(piece) = pieces.last_mut() {
            piece.push(letter);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{KeychainItems, PART, erase, read, write};
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;

    /// A keychain that stops working after some writes, as a crash does.
    #[derive(Default)]
    struct Fragile {
        items: RefCell<BTreeMap<String, String>>,
        writes_left: Cell<Option<usize>>,
    }

    impl Fragile {
        fn spend(&self) -> Result<(), ()> {
            match self.writes_left.get() {
                Some(0) => Err(()),
                left => {
                    self.writes_left.set(left.map(|left| left - 1));
                    Ok(())
                }
            }
        }
    }

    impl KeychainItems for Fragile {
        type Failure = ();
        fn get(&self, account: &str) -> Result<Option<String>, ()> {
            Ok(self.items.borrow().get(account).cloned())
        }
        fn put(&self, account: &str, value: &str) -> Result<(), ()> {
            assert!(value.encode_utf16().count() <= PART, "no item may be longer than the platform takes");
            self.spend()?;
            self.items.borrow_mut().insert(account.to_owned(), value.to_owned());
            Ok(())
        }
        fn remove(&self, account: &str) -> Result<(), ()> {
            self.spend()?;
            self.items.borrow_mut().remove(account);
            Ok(())
        }
        fn damaged(&self, _: &str) {}
    }

    fn values() -> [String; 5] {
        let short = "short".to_owned();
        [short, "a".repeat(PART), "b".repeat(PART + 1), "\u{1f511}".repeat(2 * PART), "c".repeat(6_000)]
    }

    #[test]
    fn any_length_comes_back() {
        let items = Fragile::default();
        for value in values() {
            write(&items, "Clio: sign-in", &value).unwrap();
            let back = read(&items, "Clio: sign-in").unwrap();
            assert!(back.as_ref() == Some(&value), "{} characters come back whole", value.chars().count());
        }
        erase(&items, "Clio: sign-in").unwrap();
        assert!(items.items.borrow().is_empty(), "erasing leaves no part behind");
    }

    #[test]
    fn a_crash_leaves_the_old_value_or_the_new_one() {
        for old in values() {
            for new in values() {
                for crash_after in 0..12 {
                    let items = Fragile::default();
                    write(&items, "x", &old).unwrap();
                    items.writes_left.set(Some(crash_after));
                    let done = write(&items, "x", &new).is_ok();
                    items.writes_left.set(None);
                    let back = read(&items, "x").unwrap().unwrap();
                    let whole = back == new || (!done && back == old);
                    assert!(whole, "after {crash_after} writes the keychain must hold a whole value");
                    write(&items, "x", &old).unwrap();
                    assert!(read(&items, "x").unwrap() == Some(old.clone()), "and it can be written again");
                }
            }
        }
    }
}

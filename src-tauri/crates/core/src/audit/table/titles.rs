//! Titles of rows. Many rows share theirs (copies, series, routine), so each is kept, brought into its normal form and
//! searched for a matter once.

use super::interned::{Places, fingerprint};
use super::row::NOBODY;
use crate::rules::title;

/// Longest part of a title that is kept, in bytes: enough to tell typing differences and to be shown.
const LONGEST: usize = 480;

/// All titles, each with a number in the order in which they came.
#[derive(Debug, Default)]
pub(in crate::audit) struct Titles {
    places: Places,
    known: Vec<Title>,
    /// What is kept of them, one behind the other.
    text: String,
}

#[derive(Debug)]
struct Title {
    at: u32,
    /// Bytes that are kept.
    kept: u32,
    /// Bytes that were written.
    written: usize,
    normal: u64,
    words: u64,
    /// Number of the matter that it names.
    found: u32,
    /// Place of what it says of itself, [`NOBODY`] for nothing.
    off: u32,
    /// Whether it names an appearance in court; `None`: the place decides.
    court: Option<bool>,
}

/// What a title tells when it is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct TitleSays {
    /// Number of the matter that it names.
    pub(super) found: u32,
    /// Place of what it says of itself, [`NOBODY`] for nothing.
    pub(super) off: u32,
    /// Whether it names an appearance in court; `None`: the place decides.
    pub(super) court: Option<bool>,
}

impl Titles {
    /// The title's number; a new one gets the next, and is searched for a matter.
    pub(super) fn number(&mut self, written: &str, search: impl FnOnce(&str) -> TitleSays) -> u32 {
        let hash = fingerprint(written.as_bytes());
        let kept = head(written);
        // Long titles that differ only behind what is kept differ in hash as well.
        let is_it = |number: u32| {
            self.known.get(number as usize).is_some_and(|one| one.written == written.len())
                && self.get(number) == kept
        };
        self.places.find(hash, is_it).unwrap_or_else(|| {
            let normal = title::normal(written);
            let TitleSays { found, off, court } = search(written);
            self.known.push(Title {
                at: super::small(self.text.len()),
                kept: super::small(kept.len()),
                written: written.len(),
                normal: if normal.is_empty() { 0 } else { fingerprint(normal.as_bytes()) },
                words: fingerprint(title::words(kept).as_bytes()),
                found,
                off,
                court,
            });
            self.text.push_str(kept);
            self.places.add(hash)
        })
    }

    /// Fingerprint of its normal form, 0 when nothing is left of it.
    pub(super) fn normal(&self, number: u32) -> u64 {
        self.known.get(number as usize).map_or(0, |one| one.normal)
    }

    /// Fingerprint of all its words, those that programs put before and behind it included.
    pub(in crate::audit) fn words(&self, number: u32) -> u64 {
        self.known.get(number as usize).map_or(0, |one| one.words)
    }

    /// Number of the matter that it names.
    pub(super) fn found(&self, number: u32) -> Option<u32> {
        self.known.get(number as usize).map(|one| one.found)
    }

    /// Place of what it says of itself.
    pub(in crate::audit) fn off(&self, number: u32) -> Option<u32> {
        self.known.get(number as usize).map(|one| one.off).filter(|off| *off != NOBODY)
    }

    /// Whether it names an appearance in court; `None`: the place decides.
    pub(super) fn court(&self, number: u32) -> Option<bool> {
        self.known.get(number as usize).and_then(|one| one.court)
    }

    /// The title as it was written, or as much of it as is kept.
    pub(in crate::audit) fn get(&self, number: u32) -> &str {
        self.known.get(number as usize).and_then(|one| self.shown(one)).unwrap_or_default()
    }

    /// All in the order of their numbers.
    pub(in crate::audit) fn iter(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|one| self.shown(one).unwrap_or_default())
    }

    fn shown(&self, one: &Title) -> Option<&str> {
        self.text.get(one.at as usize..one.at as usize + one.kept as usize)
    }
}

fn head(written: &str) -> &str {
    let mut cut = written.len().min(LONGEST);
    while !written.is_char_boundary(cut) {
        cut -= 1;
    }
    written.get(..cut).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, NOBODY, TitleSays, Titles};

    #[test]
    fn equal_titles_are_kept_once_and_long_ones_are_told_apart() {
        let mut titles = Titles::default();
        let long = "é".repeat(LONGEST);
        let written =
            ["Hearing", "FW: hearing", "Hearing", "⚖", &long, &format!("{long}1"), &format!("{long}2")];
        let look = |text: &str| TitleSays { found: text.len() as u32, off: NOBODY, court: None };
        let numbers: Vec<u32> = written.iter().map(|title| titles.number(title, look)).collect();
        assert_eq!(numbers, [0, 1, 0, 2, 3, 4, 5], "each title that differs has a number of its own");
        assert_eq!(titles.normal(0), titles.normal(1), "what programs put before a title does not count");
        assert_ne!(titles.normal(4), titles.normal(5), "nor is a difference lost where the text is cut");
        assert_eq!(titles.normal(2), 0, "a sign says nothing");
        assert_eq!(titles.get(3).len(), LONGEST, "a long title is cut between two letters");
        assert_eq!(titles.found(2), Some(3), "the whole title is searched when it is new");
        assert_eq!(titles.get(9), "", "nobody has that number");
    }
}

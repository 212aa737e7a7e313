//! Bodies of rows, which are looked at and not kept. The copies of an appointment share theirs, so each is looked at
//! once.

use super::interned::{Places, fingerprint, fingerprint_of};
use super::marks::{self, Tool};
use super::row::NOBODY;
use super::said;
use crate::rules::court;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// What is known of all bodies, each with a number in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    places: Places,
    known: Vec<Body>,
    /// Is it a place of a court? By the place's fingerprint: a firm meets in few places.
    courts: HashMap<u64, bool, FixedState>,
    /// For putting a text into another form, without asking for memory each time.
    scratch: String,
}

/// What a body tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    /// Bytes that were written, and a second fingerprint of them: bodies come from anybody, and the first one alone
    /// could be met on purpose.
    written: (usize, u64),
    /// Fingerprint of what it says, 0 when it says nothing.
    pub(super) said: u64,
    /// The sync tool that signed it.
    pub(super) tool: Option<Tool>,
    /// Place of what it says of itself, [`NOBODY`] for nothing.
    pub(super) off: u32,
    /// Number of the matter that it names, once somebody has asked.
    found: Option<u32>,
}

/// What an empty body tells.
const NOTHING: Body = Body { written: (0, 0), said: 0, tool: None, off: NOBODY, found: None };

impl Bodies {
    /// The body's number; `None` when it is empty. A new one is asked what it says of itself.
    pub(super) fn number(&mut self, written: &str, look: impl FnOnce(&str) -> u32) -> Option<u32> {
        if written.is_empty() {
            return None;
        }
        let hash = fingerprint(written.as_bytes());
        let whole = (written.len(), fingerprint_of((hash, written)));
        let is_it = |number: u32| self.known.get(number as usize).is_some_and(|one| one.written == whole);
        Some(self.places.find(hash, is_it).unwrap_or_else(|| {
            self.known.push(Body {
                written: whole,
                said: said(written, &mut self.scratch),
                tool: marks::by_body(written),
                off: look(written),
                found: None,
            });
            self.places.add(hash)
        }))
    }

    /// What it tells.
    pub(super) fn get(&self, number: Option<u32>) -> Body {
        number.and_then(|number| self.known.get(number as usize)).copied().unwrap_or(NOTHING)
    }

    /// Which matter it names; looked for when this is asked of it for the first time.
    pub(super) fn found(&mut self, number: Option<u32>, look: impl FnOnce() -> u32) -> Option<u32> {
        let body = self.known.get_mut(number? as usize)?;
        Some(*body.found.get_or_insert_with(look))
    }

    /// What a place says, in the same form as a body.
    pub(super) fn place(&mut self, written: &str) -> u64 {
        said(written, &mut self.scratch)
    }

    /// Does a court sit there?
    pub(super) fn is_place_of_court(&mut self, written: &str) -> bool {
        if written.is_empty() {
            return false;
        }
        let look = || court::is_place_of_court(written);
        *self.courts.entry(fingerprint(written.as_bytes())).or_insert_with(look)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bodies, NOBODY};

    #[test]
    fn each_body_is_looked_at_once() {
        let mut bodies = Bodies::default();
        let texts = ["Bring the exhibits.", "bring <b>the</b> exhibits", "Bring the exhibits.", ""];
        let numbers: Vec<Option<u32>> = texts.iter().map(|text| bodies.number(text, |_| NOBODY)).collect();
        assert_eq!(numbers, [Some(0), Some(1), Some(0), None], "equal bodies share a number, none has none");
        assert_eq!(bodies.found(Some(0), || 7), Some(7), "the first who asks has it looked for");
        assert_eq!(bodies.found(Some(0), || panic!("it is known")), Some(7), "and nobody after");
        assert_eq!(bodies.found(None, || panic!("there is none")), None, "an empty body names nothing");
        assert_eq!(bodies.get(None).said, 0, "and says nothing");
    }
}

//! A listing has an end. Whoever walks over its pages asks here before each next one: a page that came before, or more
//! pages than any calendar has, is a broken listing, not an endless one.

use crate::failure::{Failure, Kind};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// More pages than this are no listing. The smallest pages that vendors give hold ten rows; a hundred thousand events,
/// which is a large firm's lifetime, then fill half of it.
const MOST_PAGES: usize = 20_000;

/// The pages of one listing so far.
#[derive(Debug, Default)]
pub struct PageWalk {
    /// Digests: tokens are long, and none is needed again.
    seen: HashSet<u64>,
}

impl PageWalk {
    /// May the page of that token come next?
    ///
    /// # Errors
    /// `Kind::Broken`: it came before, or there are too many.
    pub fn step(&mut self, next: &str, vendor: &'static str, operation: &'static str) -> Result<(), Failure> {
        let broken = |reason: &str| Err(Failure::new(Kind::Broken, vendor, operation).reason(reason));
        let mut hasher = DefaultHasher::new();
        next.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return broken("circular_pages");
        }
        if self.seen.len() > MOST_PAGES {
            return broken("endless_pages");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_PAGES, PageWalk};
    use crate::failure::Kind;

    #[test]
    fn pages_that_name_each_other_are_no_listing() {
        let mut walk = PageWalk::default();
        assert!(walk.step("b", "v", "list").is_ok(), "a page that has not been");
        assert!(walk.step("a", "v", "list").is_ok(), "nor this one");
        let circle = walk.step("b", "v", "list").map_err(|failure| (failure.kind, failure.reason));
        let expected = Err((Kind::Broken, Some("circular_pages".to_owned())));
        assert_eq!(circle, expected, "A names B and B names A: that would never end");
    }

    #[test]
    fn a_listing_of_absurd_length_ends() {
        let mut walk = PageWalk::default();
        let pages = (0..).map(|page| page.to_string());
        let told = pages.take(MOST_PAGES + 1).find_map(|page| walk.step(&page, "v", "list").err());
        let reason = told.and_then(|failure| failure.reason);
        assert_eq!(reason.as_deref(), Some("endless_pages"), "new tokens for ever are no listing either");
    }
}

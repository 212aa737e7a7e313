//! Does the text say that an appointment takes place, although its title calls it off? Then a person decides: whoever typed
//! the one may not have seen the other.

use super::alone::Stands;
use super::judge::{CONDITIONS, Hit, QUOTED};
use super::moved::NamedTime;
use super::subject::{self, Subject};
use super::words::{Commas, Segment, Word, segments};
use super::{CalledOffStatement, CalledOffWords, OwnTime, after_head, back_until, cut};
use crate::rules::fold::own_text;
use crate::text::ClientText;

/// Bytes of a text that are read for it: whoever adds to a text may do so at its end.
const READ_BYTES: usize = 20_000;

/// May stand between the negation and what is denied: `not yet been cancelled`.
const PASSED: [&str; 7] = ["been", "be", "being", "yet", "actually", "really", "taken"];

impl CalledOffWords {
    /// The sentence of the text by which it takes place after all.
    pub(super) fn against(
        &self,
        said: &CalledOffStatement,
        title: &str,
        text: &str,
        own: &impl Fn() -> OwnTime,
    ) -> Option<ClientText> {
        if text.trim().is_empty() {
            return None;
        }
        let text = own_text(cut(after_head(text), READ_BYTES));
        let all = segments(&text, Commas::Join);
        let found = all.iter().find(|segment| self.brings_back(segment, said, title, own))?;
        let (from, to) = (found.words.first()?.from, found.words.last()?.to);
        Some(ClientText::new(text.get(from..to)?.chars().take(QUOTED).collect::<String>()))
    }

    fn brings_back(
        &self,
        segment: &Segment,
        said: &CalledOffStatement,
        title: &str,
        own: &impl Fn() -> OwnTime,
    ) -> bool {
        let words = &segment.words;
        let open = words.iter().any(|word| CONDITIONS.contains(&word.text.as_str()));
        if segment.asks || open || !Subject::of(words).fits(title) {
            return false;
        }
        let forward = subject::forward(segment, super::judge::is_against, &said.subject)
            .or_else(|| subject::stands_still(segment, &said.subject))
            .filter(|end| !self.calls_off_behind(segment, *end));
        let back = self.denied(segment).or_else(|| back_until(segment));
        let behind = |end: usize| words.get(end.saturating_sub(1)..).unwrap_or_default();
        // `Reinstated on 11/29` says when that was done.
        back.is_some_and(|end| !is_elsewhen(behind(end), &["for", "to"], own))
            || forward.is_some_and(|end| !is_elsewhen(behind(end), &["for", "to", "on"], own))
    }

    /// `It is confirmed that the hearing was vacated`.
    fn calls_off_behind(&self, segment: &Segment, end: usize) -> bool {
        let rest = segment.words.get(end..).unwrap_or_default();
        rest.iter().any(|word| word.text == "hold") || self.hits(segment).any(|(hit, _)| hit.from >= end)
    }

    /// `NOT cancelled`: the first word behind it.
    fn denied(&self, segment: &Segment) -> Option<usize> {
        let is_denied = |hit: &Hit| {
            let before = segment.words.get(..hit.from).unwrap_or_default();
            let last = before.iter().rev().find(|word| !PASSED.contains(&word.text.as_str()));
            last.is_some_and(|word| {
                ["not", "never", "un"].contains(&word.text.as_str()) || word.text.ends_with("n't")
            })
        };
        let listed = self.hits(segment).filter(|(_, stands)| *stands == Stands::Anywhere);
        listed.map(|(hit, _)| hit).find(is_denied).map(|hit| hit.to)
    }
}

/// `Going forward on 12/8`: it is another day that these words bring back.
fn is_elsewhen(words: &[Word], leading: &[&str], own: &impl Fn() -> OwnTime) -> bool {
    (0..words.len()).any(|at| {
        let leads = words.get(at).is_some_and(|word| leading.contains(&word.text.as_str()));
        let time = leads.then(|| NamedTime::read(words.get(at + 1..).unwrap_or_default())).flatten();
        time.is_some_and(|(time, _)| time.has_day() && !time.is_own(own()))
    })
}

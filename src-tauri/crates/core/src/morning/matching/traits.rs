//! What matching looks at in an appointment and in an entry, and the keys by which both are put beside each other.

use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry, When, WordRules};
use crate::firm::policy::CategoryKind;
use crate::ids::MatterId;
use chrono::{DateTime, Utc};

/// What must be equal, besides the begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Matter,
    Owner,
    Title,
}

/// A text that is compared often: first by a digest, which nearly always decides, then letter by letter. Its order
/// means nothing, but is the same every time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word<'m> {
    pub(super) digest: u64,
    pub(super) text: &'m str,
}

impl<'m> Word<'m> {
    pub(super) fn of(text: &'m str) -> Self {
        /// FNV-1a, but eight letters at a time.
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let (eights, rest) = text.as_bytes().as_chunks::<8>();
        let mut digest = 0xcbf2_9ce4_8422_2325 ^ text.len() as u64;
        for eight in eights {
            digest = (digest ^ u64::from_le_bytes(*eight)).wrapping_mul(PRIME);
            digest ^= digest >> 32;
        }
        for letter in rest {
            digest = (digest ^ u64::from(*letter)).wrapping_mul(PRIME);
        }
        Self { digest, text }
    }
}

/// What matching looks at.
#[derive(Clone, Copy)]
pub(super) struct Traits<'m> {
    pub(super) matter: Option<Word<'m>>,
    pub(super) owner: Option<Word<'m>>,
    pub(super) title: Option<Word<'m>>,
    /// The title as it is written, without words that call it off.
    pub(super) written: &'m str,
    /// Matters that it names, or the one that it is filed under.
    pub(super) files: &'m [MatterId],
    pub(super) when: When,
    /// The firm among itself: matched by link and title only.
    pub(super) internal: bool,
    pub(super) called_off: bool,
    /// It names an event that is proved to be gone, or of which nothing can be said.
    pub(super) names_lost: bool,
    /// As it is written there.
    pub(super) category: Option<&'m str>,
    pub(super) taken: bool,
}

/// Begin first: it is the quickest to compare.
pub(super) type Key<'m> = (DateTime<Utc>, Option<Word<'m>>, Option<Word<'m>>, Option<Word<'m>>);

impl<'m> Traits<'m> {
    pub(super) fn of_appt(appt: &'m GatheredAppointment<'_>) -> Self {
        Self {
            matter: appt.found.matter().map(|id| Word::of(id.as_str())),
            owner: appt.owner().map(|email| Word::of(email.as_str())),
            title: Some(appt.title.as_str()).filter(|title| !title.is_empty()).map(Word::of),
            written: appt.off.as_ref().map_or(appt.lead().title.reveal(), |off| &off.rest),
            files: appt.found.matters(),
            when: appt.when,
            internal: appt.kind() == Some(CategoryKind::Internal),
            called_off: appt.fate == Disposition::CalledOff,
            names_lost: false,
            category: appt.checked.category.as_ref().map(|(name, _)| name.as_str()),
            taken: false,
        }
    }

    pub(super) fn of_entry(ent: &'m GatheredEntry<'_>) -> Self {
        Self {
            matter: ent.entry.matter.as_ref().map(|id| Word::of(id.as_str())),
            owner: ent.entry.owner.as_ref().map(|email| Word::of(email.as_str())),
            title: Some(ent.title.as_str()).filter(|title| !title.is_empty()).map(Word::of),
            written: ent.off.as_ref().map_or(ent.entry.title.reveal(), |off| &off.rest),
            files: ent.entry.matter.as_slice(),
            when: ent.when,
            internal: false,
            called_off: false,
            names_lost: false,
            category: ent.entry.category.as_deref().filter(|name| !name.trim().is_empty()),
            taken: false,
        }
    }

    /// The keys of these parts: one for each matter that it names.
    pub(super) fn keys<'t>(&'t self, parts: &'t [Part]) -> impl Iterator<Item = Key<'m>> + 't {
        let several = if parts.contains(&Part::Matter) && self.matter.is_none() { self.files } else { &[] };
        let each = several.iter().map(|id| Self { matter: Some(Word::of(id.as_str())), ..*self });
        std::iter::once(*self).chain(each).filter_map(move |one| one.key(parts))
    }

    /// The key of these parts; `None` if one of them is not there: nothing is not equal to nothing.
    pub(super) fn key(&self, parts: &[Part]) -> Option<Key<'m>> {
        let part = |wanted: Part, value: Option<Word<'m>>| match (parts.contains(&wanted), value) {
            (false, _) => Some(None),
            (true, Some(value)) => Some(Some(value)),
            (true, None) => None,
        };
        Some((
            self.when.start,
            part(Part::Matter, self.matter)?,
            part(Part::Owner, self.owner)?,
            part(Part::Title, self.title)?,
        ))
    }

    /// Their titles name different meetings or people.
    pub(super) fn contradicts(&self, other: &Self, words: &WordRules<'_>) -> bool {
        let files: Vec<&MatterId> = self.files.iter().chain(other.files).collect();
        self.title != other.title && words.titles.contradict(self.written, other.written, &files)
    }

    /// Both are of one matter.
    pub(super) fn same_matter(&self, other: &Self) -> bool {
        self.files.iter().any(|id| other.files.contains(id))
    }

    /// Is it the same thing by its words: the same title; or the same category, and titles that may be of one thing?
    pub(super) fn same_words(&self, other: &Self, words: &WordRules<'_>) -> bool {
        let same_title = self.title.is_some() && self.title == other.title;
        same_title || (self.same_category(other) && !self.contradicts(other, words))
    }

    pub(super) fn same_category(&self, other: &Self) -> bool {
        let named = self.category.zip(other.category);
        named.is_some_and(|(a, b)| a.trim().to_lowercase() == b.trim().to_lowercase())
    }

    /// Each has a category, and not the same one.
    pub(super) fn other_category(&self, other: &Self) -> bool {
        self.category.is_some() && other.category.is_some() && !self.same_category(other)
    }

    /// Each names a matter, and not the same one.
    pub(super) fn other_matter(&self, other: &Self) -> bool {
        match self.files {
            [_, _, ..] => other.files.iter().any(|theirs| !self.files.contains(theirs)),
            _ => self.matter.zip(other.matter).is_some_and(|(a, b)| a != b),
        }
    }
}

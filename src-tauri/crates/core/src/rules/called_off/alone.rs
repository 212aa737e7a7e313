//! What people write besides the words of the firm's list. Most of it says so only where it stands alone: `SETTLED –
//! Hearing` is off, `Settled facts review` takes place.

use super::judge::{Hit, SaidIn, is_loud};
use super::moved::is_time;
use super::words::Segment;
use crate::rules::kinds::is_appointment;

/// Where such words say that something is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// As words of the list do.
    Anywhere,
    /// Alone between two breaks of a title, or as the end of a sentence.
    Alone,
    /// Alone, and only in a title.
    AloneInTitle,
    /// Alone and loud in a title: a session that goes on is `continued` as well.
    AloneAndLoud,
}

/// They hold for each firm that has such words at all.
pub(super) const USUAL: [(&str, Stands); 39] = [
    ("cxl", Stands::Anywhere),
    ("cxld", Stands::Anywhere),
    ("canc", Stands::Anywhere),
    ("cont to", Stands::Anywhere),
    ("is now", Stands::Anywhere),
    ("not going forward", Stands::Alone),
    ("will not go forward", Stands::Alone),
    ("won't go forward", Stands::Alone),
    ("will not proceed", Stands::Alone),
    ("do not attend", Stands::Alone),
    ("no longer needed", Stands::Alone),
    ("no appearance required", Stands::Alone),
    ("no appearance needed", Stands::Alone),
    ("no appearance necessary", Stands::Alone),
    ("no appearance", Stands::AloneInTitle),
    ("no hearing", Stands::Alone),
    ("no trial", Stands::AloneInTitle),
    ("no deposition", Stands::AloneInTitle),
    ("no depo", Stands::AloneInTitle),
    ("no mediation", Stands::AloneInTitle),
    ("continuance granted", Stands::Alone),
    ("stipulation to continue granted", Stands::Alone),
    ("motion to continue granted", Stands::Alone),
    ("request to continue granted", Stands::Alone),
    ("adjourned", Stands::Alone),
    ("settled", Stands::Alone),
    ("case settled", Stands::Alone),
    ("withdrawn", Stands::Alone),
    ("stayed", Stands::Alone),
    ("case stayed", Stands::Alone),
    ("dismissed", Stands::Alone),
    ("case dismissed", Stands::Alone),
    ("pulled", Stands::AloneInTitle),
    ("off", Stands::AloneInTitle),
    ("reset", Stands::AloneInTitle),
    ("continued", Stands::AloneAndLoud),
    ("cont'd", Stands::AloneAndLoud),
    ("contd", Stands::AloneAndLoud),
    ("cont", Stands::AloneAndLoud),
];

/// Letters that are written apart and still are one word.
const LEAST_SPACED: usize = 5;

impl Stands {
    /// May the words there say it?
    pub(super) fn allow(self, all: &[Segment], segment: &Segment, hit: Hit, said_in: SaidIn) -> bool {
        let title = said_in == SaidIn::Title;
        let alone = (!title || hit.from == 0) && ends(segment, hit);
        // Whoever is `off` is out; an appointment that is named is off.
        let named = || all.iter().flat_map(|one| &one.words).any(|word| is_appointment(&word.text));
        match self {
            Self::Anywhere => true,
            Self::Alone => alone,
            Self::AloneInTitle => title && alone && named(),
            Self::AloneAndLoud => title && alone && is_loud(all, segment, hit),
        }
    }
}

/// Behind the words stands nothing but when it was, or who says so.
fn ends(segment: &Segment, hit: Hit) -> bool {
    let behind = segment.words.get(hit.to..).unwrap_or_default();
    let said = behind.first().is_some_and(|word| word.text == "per");
    said || behind.iter().all(is_time)
}

/// `C A N C E L L E D` as one word.
pub(super) fn unspaced(text: &str) -> Option<String> {
    let loud = |word: &str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let words: Vec<&str> = text.split(' ').collect();
    let from = words.windows(LEAST_SPACED).position(|words| words.iter().all(|word| loud(word)))?;
    let count = words.iter().skip(from).take_while(|word| loud(word)).count();
    let (before, rest) = words.split_at_checked(from)?;
    let (letters, behind) = rest.split_at_checked(count)?;
    let word = letters.concat();
    Some([before, &[word.as_str()], behind].concat().join(" "))
}

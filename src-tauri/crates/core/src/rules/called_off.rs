//! Does an appointment say itself that it was called off? By a list of words that the firm keeps.
//!
//! A title says so where the words are its statement: alone between brackets or dashes, before or behind what it is
//! about, loud before everything else. Words inside a subject say nothing: `Discuss cancelled policy` takes place. A text
//! says so in a sentence of its own on its first lines. All that stands beside it is asked as well: what names one of the
//! days on which it stands, or says that it is back, takes place. To hide what takes place is the worse mistake.

mod against;
mod alone;
mod judge;
mod moved;
mod subject;
pub(super) mod words;

use self::alone::{Stands, USUAL, unspaced};
use self::judge::{AGAINST, CONDITIONS, Hit, SaidIn, Tail, is_against, judge, statement, tail};
pub(super) use self::moved::is_month;
use self::moved::{NamedTime, times_moved_to};
use self::subject::Subject;
use self::words::{Commas, Segment, Word, segments};
use super::fold::own_text;
use super::plain::find_tag;
use crate::text::ClientText;
use crate::time::Span;
use crate::time::zone::Zone;
use chrono::{NaiveDate, NaiveDateTime};

/// Lines of a text on which it is looked for.
const FIRST_LINES: usize = 3;

/// Bytes of a text that can belong to its first lines.
const FIRST_BYTES: usize = 2_000;

/// What takes it back.
const BACK: [&str; 6] = ["reinstated", "restored", "uncancelled", "uncanceled", "disregard", "unvacated"];

/// People who do this `back on Friday` put nothing back on the calendar.
const COMES_BACK: [&str; 9] = ["call", "calls", "report", "come", "comes", "get", "check", "write", "hear"];

/// When an appointment stands, by the office's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnTime {
    /// When it begins.
    pub start: NaiveDateTime,
    /// The last day that it covers.
    pub last_day: NaiveDate,
}

impl OwnTime {
    /// Of what stands there.
    pub fn of(span: &Span, office: &Zone) -> Self {
        Self { start: office.to_local(span.instants(office).0), last_day: span.days(office).1 }
    }
}

/// The firm's words, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct CalledOffWords {
    phrases: Vec<(Vec<String>, Stands)>,
    /// With what the phrases begin, by its first letter: most words of a text are told by their first two letters.
    heads: [Vec<Vec<u8>>; 26],
    /// A phrase begins with something else than two plain letters.
    foreign: bool,
}

/// What an appointment says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalledOffStatement {
    /// Its words, as they are written.
    pub words: ClientText,
    /// The title without them.
    pub rest: String,
    /// They are words of the firm's list, and not only what people are used to write.
    is_listed: bool,
    /// Of what they say it.
    subject: Subject,
    /// All times to which something was moved, by these words and by those beside them.
    moved_to: Vec<NamedTime>,
    /// The sentence of the text by which it takes place all the same, where only the title calls it off.
    pub against: Option<ClientText>,
}

impl CalledOffWords {
    /// Of the firm's list.
    pub fn new(list: &[String]) -> Self {
        let own = list.iter().map(|text| (phrase(text), Stands::Anywhere));
        let mut phrases: Vec<_> = own.filter(|(phrase, _)| !phrase.is_empty()).collect();
        if !phrases.is_empty() {
            phrases.extend(USUAL.iter().map(|(text, stands)| (phrase(text), *stands)));
        }
        // The longest that fits is meant.
        phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        let (mut heads, mut foreign) = (<[Vec<Vec<u8>>; 26]>::default(), false);
        for word in phrases.iter().filter_map(|(phrase, _)| phrase.first()) {
            let head: Vec<u8> = word.bytes().take_while(u8::is_ascii_alphanumeric).collect();
            let plain = head.get(1).is_some_and(u8::is_ascii_alphabetic);
            match head.first().copied().and_then(letter).filter(|_| plain) {
                Some(at) => heads.get_mut(at).into_iter().for_each(|own| {
                    if !own.contains(&head) {
                        own.push(head.clone());
                    }
                }),
                None => foreign = true,
            }
        }
        Self { phrases, heads, foreign }
    }

    /// What the title says, else what the text says; `own` is asked for the time at which the appointment stands.
    pub fn of(&self, title: &str, text: &str, own: impl Fn() -> OwnTime) -> Option<CalledOffStatement> {
        let titled = self.in_title(title).map(|said| self.weighed(said, title, text, &own));
        let said = titled.or_else(|| {
            let rest = title.to_owned();
            self.in_text(text).map(|said| CalledOffStatement { rest, ..said })
        })?;
        (said.fits(title) && said.holds_at(own)).then_some(said)
    }

    /// With what the text says against the title.
    fn weighed(
        &self,
        said: CalledOffStatement,
        title: &str,
        text: &str,
        own: &impl Fn() -> OwnTime,
    ) -> CalledOffStatement {
        CalledOffStatement { against: self.against(&said, title, text, own), ..said }
    }

    /// What the title says, whenever it is.
    pub fn in_title(&self, title: &str) -> Option<CalledOffStatement> {
        if let Some(title) = unspaced(title) {
            return self.look(&title, SaidIn::Title);
        }
        self.may_stand_in(title).then(|| self.look(title, SaidIn::Title)).flatten()
    }

    /// What the first lines of the text say, whenever it is.
    pub fn in_text(&self, text: &str) -> Option<CalledOffStatement> {
        let head = first_lines(cut(after_head(text), FIRST_BYTES));
        if !self.may_stand_in(head) {
            return None;
        }
        let seen = own_text(head);
        let lines = seen.lines().filter(|line| !line.trim().is_empty()).take(FIRST_LINES);
        let lines: Vec<&str> = lines.collect();
        // Together: what the second line takes back, the first one does not say. A line may end within the words.
        let joined = || self.look(&lines.join(" "), SaidIn::Text).filter(|_| lines.len() > 1);
        let apart = lines.join("\n");
        if self.states(&apart) { self.look(&apart, SaidIn::Text) } else { joined() }
    }

    /// The title without the words of the list, wherever they stand in it; `None` if none do. For titles of one
    /// appointment of which only one has such words.
    pub fn without(&self, title: &str, text: &str, own: impl Fn() -> OwnTime) -> Option<CalledOffStatement> {
        if !self.may_stand_in(title) || title.contains('?') {
            return None;
        }
        let segments = segments(title, Commas::Part);
        let said = segments.iter().find_map(|segment| {
            let place = SaidIn::Title;
            let hit =
                self.hits(segment).find(|(hit, stands)| stands.allow(&segments, segment, *hit, place))?.0;
            let against = |word: &Word| AGAINST.contains(&word.text.as_str());
            let outside = segment.words.iter().enumerate().filter(|(at, _)| !(hit.from..hit.to).contains(at));
            let negated = outside.map(|(_, word)| word).any(against);
            match tail(segment, hit) {
                Tail::Fits(end, moved) | Tail::Other(end, moved) if !negated => {
                    Some(statement(title, segment, hit, end, moved, SaidIn::Title))
                }
                Tail::Fits(..) | Tail::Other(..) | Tail::Against => None,
            }
        })?;
        let stands = !is_taken_back(&segments, &said.subject);
        stands.then(|| self.weighed(said.beside(&segments), title, text, &own))
    }

    /// Is it worth looking closer? Nearly all titles hold none of the words.
    fn may_stand_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let mut inside = false;
        for (at, byte) in bytes.iter().enumerate() {
            let is_letter = byte.is_ascii_alphanumeric() || !byte.is_ascii();
            let begins = is_letter && !inside;
            inside = is_letter;
            if begins && (self.foreign || self.may_begin(bytes.get(at..).unwrap_or_default())) {
                return true;
            }
        }
        false
    }

    fn may_begin(&self, text: &[u8]) -> bool {
        let heads = text.first().copied().and_then(letter).and_then(|at| self.heads.get(at));
        let is_at = |head: &Vec<u8>| {
            text.get(1).map(u8::to_ascii_lowercase) == head.get(1).copied()
                && text.get(..head.len()).is_some_and(|own| own.eq_ignore_ascii_case(head))
                && !text.get(head.len()).is_some_and(u8::is_ascii_alphanumeric)
        };
        heads.is_some_and(|heads| heads.iter().any(is_at))
    }

    fn look(&self, text: &str, said_in: SaidIn) -> Option<CalledOffStatement> {
        let commas = if said_in == SaidIn::Title { Commas::Part } else { Commas::Join };
        let segments = segments(text, commas);
        let said = self.stated(text, &segments, said_in)?;
        (!is_taken_back(&segments, &said.subject)).then(|| said.beside(&segments))
    }

    /// Does a text state it, taken back or not?
    fn states(&self, text: &str) -> bool {
        self.stated(text, &segments(text, Commas::Join), SaidIn::Text).is_some()
    }

    fn stated(&self, text: &str, segments: &[Segment], said_in: SaidIn) -> Option<CalledOffStatement> {
        let against = |at: usize| {
            let next = segments.get(at + 1).and_then(|next| next.words.first());
            next.is_some_and(|word| CONDITIONS.contains(&word.text.as_str()))
        };
        let stated = segments.iter().enumerate().filter(|(at, segment)| !segment.asks && !against(*at));
        stated.map(|(_, segment)| segment).find_map(|segment| {
            let mut hits = self.hits(segment);
            hits.find_map(|(hit, stands)| {
                let allowed = stands.allow(segments, segment, hit, said_in);
                let said = allowed.then(|| judge(text, segments, segment, hit, said_in)).flatten()?;
                Some(CalledOffStatement { is_listed: stands == Stands::Anywhere, ..said })
            })
        })
    }

    /// Where words of the list stand, longest first.
    fn hits<'s>(&'s self, segment: &'s Segment) -> impl Iterator<Item = (Hit, Stands)> + 's {
        self.phrases.iter().flat_map(move |(phrase, stands)| {
            (0..segment.words.len()).filter_map(move |from| {
                let needs_time =
                    phrase.last().is_some_and(|last| ["to", "until", "now"].contains(&last.as_str()));
                let to = subject::stand_at(&segment.words, from, phrase)?;
                Some((Hit { from, to, needs_time }, *stands))
            })
        })
    }
}

impl CalledOffStatement {
    /// Does it call off what stands at that time? What was moved to one of its days takes place.
    pub fn holds_at(&self, own: impl FnOnce() -> OwnTime) -> bool {
        if self.moved_to.is_empty() && !self.subject.names_days() {
            return true;
        }
        let own = own();
        self.subject.is_of(own) && !self.moved_to.iter().any(|moved| moved.is_own(own))
    }

    /// May it be said of an appointment of that title?
    pub fn fits(&self, title: &str) -> bool {
        self.subject.fits(title)
    }

    /// Does it stand in this title of its appointment, and not in the text?
    fn stands_in(&self, title: &str) -> bool {
        self.rest != title
    }

    /// Does the title say so in words of the firm's list? `SETTLED` and `RESET` may mean something else.
    pub fn is_sure_of(&self, title: &str) -> bool {
        self.is_listed && self.stands_in(title)
    }

    /// With the times that the words beside it name: `vacated and reset to 11/20`.
    fn beside(mut self, segments: &[Segment]) -> Self {
        self.moved_to.extend(times_moved_to(segments));
        self
    }
}

/// What a page shows: mail programs write whole pages of settings before it.
fn after_head(text: &str) -> &str {
    let end = if text.contains('<') { find_tag(text, "</head") } else { None };
    end.and_then(|at| text.get(at..)).unwrap_or(text)
}

/// So many bytes at most.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// As much of the text as can hold the first lines. Where tags or quoted lines stand before them, that is not known yet.
fn first_lines(head: &str) -> &str {
    if head.contains(['<', '>']) {
        return head;
    }
    let (mut end, mut seen) = (0, 0);
    for line in head.split_inclusive('\n') {
        end += line.len();
        seen += usize::from(!line.trim().is_empty());
        if seen == FIRST_LINES {
            break;
        }
    }
    head.get(..end).unwrap_or(head)
}

/// The place of a plain letter in the alphabet.
fn letter(byte: u8) -> Option<usize> {
    byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
}

/// Words of the list as they are compared.
pub(crate) fn phrase(text: &str) -> Vec<String> {
    segments(text, Commas::Join).into_iter().flat_map(|one| one.words).map(|word| word.text).collect()
}

/// Does it say anywhere that it is back, or that it goes forward? `Off calendar until reinstated` does not.
fn is_taken_back(segments: &[Segment], off: &Subject) -> bool {
    segments
        .iter()
        .filter(|segment| !segment.asks)
        .any(|segment| back_until(segment).or_else(|| subject::forward(segment, is_against, off)).is_some())
}

/// Where it says that it is back: the first word behind that.
fn back_until(segment: &Segment) -> Option<usize> {
    let one = |at: Option<usize>| at.and_then(|at| segment.words.get(at)).map(|word| word.text.as_str());
    let mut free = segment.words.iter().take_while(|word| !is_against(word)).enumerate();
    free.find_map(|(at, word)| {
        let before = one(at.checked_sub(1));
        let back_on = word.text == "back" && one(at.checked_add(1)) == Some("on");
        let is_back = back_on && !before.is_some_and(|before| COMES_BACK.contains(&before));
        let said = BACK.contains(&word.text.as_str());
        if said { Some(at + 1) } else { is_back.then_some(at + 2) }
    })
}

#[cfg(test)]
#[path = "called_off_tests.rs"]
mod tests;

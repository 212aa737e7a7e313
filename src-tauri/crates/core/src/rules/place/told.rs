//! All that place, title and text of one side say of where it is. A text is asked for a room or a court only where no place
//! is named: texts speak of much else.

use super::{MeetingLinks, NamedPlace, RoomSort, rooms, words};
use crate::rules::fold::own_text;
use std::collections::BTreeSet;

/// What lines of texts begin with that name the place.
const LABELS: [&str; 6] = ["location", "where", "place", "venue", "address", "room"];
/// Words before a number that is called.
const CALLS: [&str; 4] = ["dial", "call", "dial-in", "call-in"];
/// Words before the number that lets people into a call.
const CODES: [&str; 4] = ["code", "passcode", "password", "pin"];
/// Words before a code that lets people in. Others have codes for much else.
const CODED: [&str; 9] =
    ["access", "attendee", "conference", "dial-in", "entry", "guest", "meeting", "participant", "security"];
/// Fewer digits are no code, more are no number of a meeting.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 4..=12;

/// What one side says of the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldPlace {
    named: NamedPlace,
    links: MeetingLinks,
    dial: DialIn,
    /// What the text says of the place, where it was asked.
    said: BTreeSet<String>,
}

/// How people get into a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct DialIn {
    phones: BTreeSet<String>,
    codes: BTreeSet<String>,
    /// Numbers of meetings, whether a link or words name them.
    meetings: BTreeSet<String>,
}

impl ToldPlace {
    /// Of place, title and text.
    pub fn of(place: &str, title: &str, text: &str) -> Self {
        let mut named = NamedPlace::of(place).told_by(title);
        let own = if text.trim().is_empty() { String::new() } else { own_text(text).to_lowercase() };
        let mut said = BTreeSet::new();
        if place.trim().is_empty() {
            for (line, told) in own.lines().filter_map(|line| Some((line, told_in(line)?))) {
                said.insert(line.trim().to_owned());
                named.extend(told);
            }
        }
        let links = MeetingLinks::of(place, text);
        let dial = DialIn::of(&format!("{}\n{own}", place.to_lowercase()), &links);
        Self { named, links, dial, said }
    }

    /// Can not both be meant?
    pub fn contradicts(&self, other: &Self) -> bool {
        self.named.contradicts(&other.named)
            || self.links.contradict(&other.links)
            || self.dial.contradicts(&other.dial)
    }

    /// They lead to one meeting, and one of the two links lets nobody in.
    pub fn only_keys_differ(&self, other: &Self) -> bool {
        !self.links.text().is_empty() && self.links.only_keys_differ(&other.links)
    }

    /// For digests, with what is never shown.
    pub fn digest_text(&self) -> String {
        format!("{} {}", self.text(), self.links.digest_text())
    }

    /// What text and links say of it, in one order.
    pub fn text(&self) -> String {
        let dial = &self.dial;
        let numbers = dial.phones.iter().map(|phone| format!("call {phone}"));
        let codes = dial.codes.iter().map(|code| format!("code {code}"));
        let said = self.said.iter().cloned().chain(numbers).chain(codes);
        let said = said.chain(Some(self.links.text()).filter(|links| !links.is_empty()));
        let known = |id: &&String| !self.links.numbers().any(|own| own == id.as_str());
        said.chain(dial.meetings.iter().filter(known).map(|id| format!("meeting {id}")))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl DialIn {
    /// All that a text in lower case says.
    fn of(lower: &str, links: &MeetingLinks) -> Self {
        let mut dial = Self::default();
        dial.meetings.extend(links.numbers().map(str::to_owned));
        if !lower.contains(|c: char| c.is_ascii_digit()) {
            return dial;
        }
        for line in lower.lines() {
            dial.read(line);
        }
        dial
    }

    fn read(&mut self, line: &str) {
        let (mut before, mut called) = ("", false);
        let mut rest = line;
        while let Some(from) = rest.find(|c: char| c.is_alphanumeric()) {
            rest = rest.get(from..).unwrap_or_default();
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let number = || number_in(after);
            if CALLS.contains(&word) || (word == "in" && matches!(before, "dial" | "call")) {
                let phone = number().and_then(|digits| phone(&digits));
                called |= phone.is_some();
                self.phones.extend(phone);
            } else if CODES.contains(&word) && (word != "code" || called || CODED.contains(&before)) {
                self.codes.extend(number().filter(|digits| CODE_DIGITS.contains(&digits.len())));
            } else if word == "id" && matches!(before, "meeting" | "zoom" | "webinar" | "conference") {
                self.meetings.extend(number().filter(|digits| CODE_DIGITS.contains(&digits.len())));
            }
            before = word;
            rest = after;
        }
    }

    fn contradicts(&self, other: &Self) -> bool {
        // Who is let into the same meeting may call one of its many numbers.
        let shared = !self.meetings.is_disjoint(&other.meetings) || !self.codes.is_disjoint(&other.codes);
        super::differ(&self.codes, &other.codes)
            || super::differ(&self.meetings, &other.meetings)
            || (!shared && super::differ(&self.phones, &other.phones))
    }
}

/// The digits that come next, but for what parts them from their name: `: `, ` is `, ` # `.
fn number_in(after: &str) -> Option<String> {
    let apart = |c: char| matches!(c, ' ' | ':' | '#' | '=' | '\t' | '(' | '+' | '-');
    let begin = after.trim_start_matches(apart);
    let begin = begin.strip_prefix("is ").unwrap_or(begin).trim_start_matches(apart);
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')');
    let end = begin.find(|c: char| !is_part(c)).unwrap_or(begin.len());
    let digits: String = begin.get(..end)?.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// Ten digits, without the one of the country.
fn phone(digits: &str) -> Option<String> {
    match digits.len() {
        10 => Some(digits.to_owned()),
        11 => digits.strip_prefix('1').map(str::to_owned),
        _other => None,
    }
}

/// What a line of a text says of the place: `Location: Suffolk Superior Court`, `in Courtroom 5`.
fn told_in(line: &str) -> Option<NamedPlace> {
    let labelled = line.trim().split_once(':').filter(|(label, _)| LABELS.contains(&label.trim()));
    if let Some((label, rest)) = labelled {
        let rest = if label.trim() == "room" { line.trim() } else { rest };
        return Some(NamedPlace::of(rest)).filter(|told| *told != NamedPlace::default());
    }
    let split = words::split(line);
    let found = split.windows(3).filter_map(|three| {
        let [before, place @ ..] = three else { return None };
        let led = matches!(*before, "in" | "at");
        // Before it people meet in rooms of every sort.
        let of_court = ["courtroom", "ctrm", "crtrm", "dept", "department"];
        let found = place.first().is_some_and(|word| led && of_court.contains(word)).then(|| rooms(place));
        found?.into_iter().next()
    });
    let rooms: BTreeSet<(RoomSort, String)> = found.collect();
    (!rooms.is_empty()).then(|| NamedPlace::of_rooms(rooms))
}

//! How much time lies between two appointments of one person at two places. How long the way takes is known to nobody here:
//! only the time between is told, where it is shorter than the firm wants to be told of.

use super::court;
use super::plain::plain;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

/// Where somebody has to be, and when.
#[derive(Clone, Copy, Debug)]
pub struct Stop<'p> {
    /// From when.
    pub start: DateTime<Utc>,
    /// Until when.
    pub end: DateTime<Utc>,
    /// The place as it is written.
    pub place: &'p str,
}

/// The time between two stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Which stop is left, by its place in the list.
    pub from: usize,
    /// How much time lies between.
    pub time: TimeDelta,
}

/// Before each stop: the time since the last one that is known to be elsewhere, if it is shorter than that. A place that is
/// not known, or a meeting on a screen, may be attended from anywhere.
pub fn short_gaps(stops: &[Stop<'_>], shorter_than: TimeDelta) -> Vec<Option<Gap>> {
    let spots: Vec<Spot> = stops.iter().map(|stop| Spot::of(stop.place)).collect();
    let mut by_end: Vec<usize> = (0..stops.len()).filter(|at| spots[*at].is_known()).collect();
    by_end.sort_by_key(|at| stops[*at].end);
    let gap = |to: usize| {
        let over = by_end.partition_point(|from| stops[*from].end <= stops[to].start);
        let last = stops[*by_end[..over].last()?].end;
        let left = by_end[..over].iter().rev().take_while(|from| stops[**from].end == last);
        let time = stops[to].start - last;
        let from = left.copied().find(|from| *from != to && spots[*from].is_apart(&spots[to]))?;
        (time < shorter_than).then_some(Gap { from, time })
    };
    (0..stops.len()).map(|to| spots[to].is_known().then(|| gap(to)).flatten()).collect()
}

/// The place in short: what names the building or the firm, without street and town.
pub fn short_name(place: &str) -> String {
    let text = plain(place);
    let mut parts = text.split([',', ';', '\n', '(']).map(str::trim).filter(|part| !part.is_empty());
    let named = parts.find(|part| !Spot::of(part).words.is_empty());
    let name: String = named.unwrap_or(text.trim()).split_whitespace().collect::<Vec<_>>().join(" ");
    match name.char_indices().nth(LONGEST_NAME) {
        Some((at, _)) => format!("{}…", name[..at].trim_end()),
        None => name,
    }
}

/// Letters of a place's name that are shown.
const LONGEST_NAME: usize = 48;

/// Where people meet who go nowhere.
const REMOTE: [&str; 20] = [
    "zoom",
    "zoomgov",
    "teams",
    "webex",
    "skype",
    "facetime",
    "gotomeeting",
    "phone",
    "telephone",
    "telephonic",
    "telephonically",
    "call",
    "conferencing",
    "video",
    "videoconference",
    "remote",
    "remotely",
    "virtual",
    "online",
    "dial",
];
/// Not decided yet.
const OPEN: [&str; 4] = ["tbd", "tba", "tbc", "various"];
/// Rooms, which tell no two buildings apart.
const ROOMS: [&str; 11] = [
    "room",
    "rooms",
    "rm",
    "conference",
    "conf",
    "boardroom",
    "huddle",
    "library",
    "kitchen",
    "lobby",
    "reception",
];
/// Before a number or a letter these name a part of a building.
const PARTS: [&str; 16] = [
    "room",
    "rm",
    "courtroom",
    "courtrm",
    "ctrm",
    "crtrm",
    "department",
    "dept",
    "division",
    "div",
    "part",
    "suite",
    "ste",
    "floor",
    "fl",
    "unit",
];
const FILLING: [&str; 12] = ["the", "a", "at", "in", "of", "our", "my", "and", "no", "s", "on", "person"];
/// One word for what is written in several ways.
const SPELLED: [(&str, &str); 9] = [
    ("courthouse", "court"),
    ("offices", "office"),
    ("street", "st"),
    ("avenue", "ave"),
    ("boulevard", "blvd"),
    ("square", "sq"),
    ("road", "rd"),
    ("drive", "dr"),
    ("centre", "center"),
];

/// What a place says of where it is.
#[derive(Debug, Default)]
struct Spot {
    /// What tells it from other places: rooms and their numbers are left out.
    words: BTreeSet<String>,
    is_court: bool,
    is_room: bool,
    is_anywhere: bool,
}

impl Spot {
    fn of(place: &str) -> Self {
        let text = plain(place).to_lowercase();
        let all: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let is_number = digits >= 7 && !text.chars().any(char::is_alphabetic);
        let is_anywhere = text.contains("://")
            || is_number
            || all.iter().any(|word| REMOTE.contains(word) || OPEN.contains(word));
        let mut words = BTreeSet::new();
        let mut before = "";
        for word in &all {
            let is_id = word.chars().count() == 1 || word.starts_with(|c: char| c.is_ascii_digit());
            let names_part = PARTS.contains(word) || ROOMS.contains(word) || FILLING.contains(word);
            if !(names_part || PARTS.contains(&before) && is_id) {
                let spelled = SPELLED.iter().find(|(long, _)| long == word).map(|(_, short)| *short);
                words.insert(spelled.unwrap_or(word).to_owned());
            }
            before = word;
        }
        let has_number = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let is_court = court::is_place_of_court(place);
        let is_room = !is_court && !has_number && all.iter().any(|word| ROOMS.contains(word));
        Self { words, is_court, is_room, is_anywhere }
    }

    fn is_known(&self) -> bool {
        !self.is_anywhere && (self.is_court || self.is_room || !self.words.is_empty())
    }

    /// Has one to go from the one to the other, as far as their words say? Where the one says no more than the other says as
    /// well, they are the same.
    fn is_apart(&self, other: &Self) -> bool {
        if !self.is_known() || !other.is_known() {
            return false;
        }
        if self.words.is_empty() || other.words.is_empty() {
            return self.is_court != other.is_court;
        }
        let within = |one: &Self, two: &Self| one.is_room && (two.is_room || two.words.contains("office"));
        !self.words.is_subset(&other.words)
            && !other.words.is_subset(&self.words)
            && !within(self, other)
            && !within(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn apart(a: &str, b: &str) -> bool {
        let (a, b) = (Spot::of(a), Spot::of(b));
        assert_eq!(a.is_apart(&b), b.is_apart(&a), "a way has two ends");
        a.is_apart(&b)
    }

    #[test]
    fn places_between_which_somebody_has_to_go() {
        for (a, b) in [
            ("Suffolk County Courthouse", "Office"),
            ("Suffolk Superior Court, Courtroom 5", "Norfolk Superior Court, Courtroom 5"),
            ("Courtroom 5", "Conference room A"),
            ("Courtroom 5", "Our office"),
            ("Boston office", "Worcester office"),
            ("12 Main Street, Boston", "40 Elm Street, Boston"),
            ("Kings County, Part 24", "Whitfield LLP, 12 Main St"),
        ] {
            assert!(apart(a, b), "{a} and {b} are two places");
        }
    }

    #[test]
    fn one_place_in_other_words_or_none_that_is_known() {
        for (a, b) in [
            ("Suffolk Superior Court", "Suffolk Superior Courthouse, 3 Pemberton Square, Boston"),
            ("Suffolk Superior Court, Courtroom 5", "Suffolk Superior Court, Courtroom 12"),
            ("Courtroom 5", "Courtroom 12"),
            ("Courtroom 5", "Suffolk County Courthouse"),
            ("Conference room A", "Conference room B"),
            ("Conf Room Lincoln", "Library"),
            ("Boardroom", "Office"),
            ("Conference room A", "Our offices"),
            ("Office", "our office, 12 Main St"),
            ("Suffolk County Courthouse", "https://zoom.us/j/812345678"),
            ("Suffolk County Courthouse", "Zoom"),
            ("Suffolk County Courthouse", "by telephone"),
            ("Suffolk County Courthouse", "+1 617 555 0100"),
            ("Suffolk County Courthouse", "TBD"),
            ("Suffolk County Courthouse", ""),
            ("", ""),
        ] {
            assert!(!apart(a, b), "“{a}” and “{b}” are not known to be apart");
        }
    }

    fn stops<'p>(all: &[(i64, i64, &'p str)]) -> Vec<Stop<'p>> {
        let at = |minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        all.iter().map(|(start, end, place)| Stop { start: at(*start), end: at(*end), place }).collect()
    }

    fn gaps(all: &[(i64, i64, &str)]) -> Vec<Option<(usize, i64)>> {
        let gaps = short_gaps(&stops(all), TimeDelta::minutes(60));
        gaps.into_iter().map(|gap| gap.map(|gap| (gap.from, gap.time.num_minutes()))).collect()
    }

    #[test]
    fn only_short_gaps_between_two_places_are_told() {
        let (court, office) = ("Suffolk County Courthouse", "Office");
        for (all, told, why) in [
            (vec![(0, 60, court), (90, 120, office)], vec![None, Some((0, 30))], "half an hour to get there"),
            (
                vec![(90, 120, office), (0, 60, court)],
                vec![Some((1, 30)), None],
                "in whatever order they come",
            ),
            (vec![(0, 60, court), (60, 120, office)], vec![None, Some((0, 0))], "no time at all"),
            (
                vec![(0, 60, court), (120, 150, office)],
                vec![None, None],
                "an hour is not shorter than an hour",
            ),
            (vec![(0, 60, court), (90, 120, court)], vec![None, None], "nobody goes anywhere"),
            (vec![(0, 60, court), (30, 120, office)], vec![None, None], "those overlap, which is told apart"),
            (
                vec![(0, 60, court), (70, 80, office), (90, 120, office)],
                vec![None, Some((0, 10)), None],
                "who is there already goes nowhere",
            ),
            (
                vec![(0, 60, court), (65, 80, "Zoom"), (90, 120, office)],
                vec![None, None, Some((0, 30))],
                "a call on the way changes nothing",
            ),
            (
                vec![(0, 60, court), (0, 60, office), (90, 120, office)],
                vec![None, None, Some((0, 30))],
                "one of two that end together is elsewhere",
            ),
        ] {
            assert_eq!(gaps(&all), told, "{why}");
        }
    }

    #[test]
    fn a_place_is_named_by_what_tells_it_from_others() {
        for (place, name) in [
            ("Suffolk County Courthouse, 3 Pemberton Sq, Boston, MA", "Suffolk County Courthouse"),
            ("Courtroom 5, Suffolk County Courthouse", "Suffolk County Courthouse"),
            ("Courtroom 5", "Courtroom 5"),
            ("  Office ", "Office"),
        ] {
            assert_eq!(short_name(place), name, "of “{place}”");
        }
        assert!(short_name(&"Long ".repeat(40)).chars().count() <= LONGEST_NAME + 1, "and not at any length");
    }

    proptest! {
        #[test]
        fn no_place_is_apart_from_itself(place in "(?s).{0,60}", known in "(Room|Dept|Suite|Office|[0-9]{1,3}|Main St|[ ,.]){0,8}") {
            for place in [place, known] {
                prop_assert!(!apart(&place, &place), "{place:?}");
                prop_assert!(short_name(&place).chars().count() <= LONGEST_NAME + 1, "{place:?} is short");
            }
        }

        #[test]
        fn told_gaps_are_those_between(all in proptest::collection::vec((0i64..600, 1i64..90, 0usize..4), 0..12)) {
            let places = ["Suffolk County Courthouse", "Office", "Zoom", ""];
            let all: Vec<_> = all.into_iter().map(|(from, long, place)| (from, from + long, places[place])).collect();
            for (to, gap) in gaps(&all).into_iter().enumerate() {
                let Some((from, minutes)) = gap else { continue };
                prop_assert!((0..60).contains(&minutes), "shorter than asked, and no overlap");
                prop_assert_eq!(all[from].1 + minutes, all[to].0, "the time from the one to the other");
                prop_assert!(apart(all[from].2, all[to].2), "at two places");
            }
        }
    }
}

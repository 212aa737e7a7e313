//! Where an appointment is, as far as a place says it: rooms, addresses, video meetings. Two places contradict each other
//! only where both name the same sort of thing, and not the same one; or one a room, the other nothing but a video meeting.

use super::plain::plain;
use std::collections::BTreeSet;

/// What a place names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedPlace {
    /// Sort of room and its number.
    rooms: BTreeSet<(RoomSort, String)>,
    /// Number of the house and name of the street.
    addresses: BTreeSet<(String, String)>,
    /// Host and number of the meeting.
    links: BTreeSet<(String, String)>,
}

/// Sorts of rooms. A department may sit in a courtroom of another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RoomSort {
    Department,
    Room,
    Suite,
}

/// Who hosts meetings.
const HOSTS: [&str; 10] = [
    "zoom.us",
    "zoomgov.com",
    "teams.microsoft.com",
    "teams.live.com",
    "meet.google.com",
    "webex.com",
    "gotomeeting.com",
    "goto.com",
    "whereby.com",
    "bluejeans.com",
];

const STREETS: [&str; 26] = [
    "st",
    "street",
    "ave",
    "avenue",
    "av",
    "blvd",
    "boulevard",
    "rd",
    "road",
    "dr",
    "drive",
    "ln",
    "lane",
    "way",
    "plaza",
    "plz",
    "pkwy",
    "parkway",
    "hwy",
    "highway",
    "sq",
    "square",
    "pl",
    "place",
    "broadway",
    "court",
];

const DIRECTIONS: [&str; 8] = ["n", "s", "e", "w", "north", "south", "east", "west"];

const NUMBERS: [(&str, &str); 10] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
];

/// Words of the longest name of a street that is looked for.
const LONGEST_STREET: usize = 4;

impl NamedPlace {
    /// What the place names.
    pub fn of(place: &str) -> Self {
        let text = plain(place).to_lowercase();
        let links: BTreeSet<(String, String)> = text.split_whitespace().filter_map(link).collect();
        // Numbers within links are those of meetings.
        let spoken: Vec<&str> = text.split_whitespace().filter(|word| !word.contains("://")).collect();
        let spoken = spoken.join(" ");
        let words: Vec<&str> =
            spoken.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        Self { rooms: rooms(&words), addresses: addresses(&words), links }
    }

    /// Can not both be meant? Where one names nothing that the other names as well, nothing is said.
    pub fn contradicts(&self, other: &Self) -> bool {
        differ(&self.links, &other.links)
            || differ(&self.addresses, &other.addresses)
            || self.rooms_differ(other)
            || self.is_physical_only(other)
            || other.is_physical_only(self)
    }

    /// Of each sort that both name.
    fn rooms_differ(&self, other: &Self) -> bool {
        let of = |place: &Self, sort: RoomSort| -> BTreeSet<String> {
            place.rooms.iter().filter(|(own, _)| *own == sort).map(|(_, number)| number.clone()).collect()
        };
        let numbers = |place: &Self| -> BTreeSet<String> {
            place.rooms.iter().map(|(_, number)| number.clone()).collect()
        };
        // The same number under another word is the same room.
        numbers(self).is_disjoint(&numbers(other))
            && [RoomSort::Department, RoomSort::Room, RoomSort::Suite]
                .into_iter()
                .any(|sort| differ(&of(self, sort), &of(other, sort)))
    }

    /// This one is a room that people go to, the other one a meeting on a screen.
    fn is_physical_only(&self, other: &Self) -> bool {
        let goes = |place: &Self| !place.rooms.is_empty() || !place.addresses.is_empty();
        goes(self) && self.links.is_empty() && !other.links.is_empty() && !goes(other)
    }
}

fn differ<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

/// Host and number of a meeting: what follows a question mark is only a key to it.
fn link(word: &str) -> Option<(String, String)> {
    let (_, rest) = word.trim_start_matches(['<', '(', '"']).split_once("://")?;
    let bare = rest.split(['?', '#', '>', ')', '"', ',']).next()?;
    let (host, path) = bare.split_once('/')?;
    let known = HOSTS.iter().find(|known| host == **known || host.ends_with(&format!(".{known}")))?;
    let path = path.trim_end_matches(['/', '.']);
    // `/j/812`, `/wc/join/812` and `/812` are one meeting.
    let number = path.rsplit('/').find(|part| part.len() >= 6 && part.chars().any(|c| c.is_ascii_digit()));
    let id = number.unwrap_or(path);
    (!id.is_empty()).then(|| ((*known).to_owned(), id.to_owned()))
}

fn rooms(words: &[&str]) -> BTreeSet<(RoomSort, String)> {
    let mut rooms = BTreeSet::new();
    for pair in words.windows(2) {
        let [word, number] = pair else { continue };
        let sort = match *word {
            "dept" | "department" | "div" | "division" => RoomSort::Department,
            "courtroom" | "ctrm" | "crtrm" | "room" | "rm" => RoomSort::Room,
            "suite" | "ste" => RoomSort::Suite,
            _ => continue,
        };
        let spelled = NUMBERS.iter().find(|(name, _)| name == number).map(|(_, digits)| *digits);
        let number = spelled.unwrap_or(number).trim_start_matches('0');
        let letter = number.chars().count() == 1;
        if letter || number.starts_with(|c: char| c.is_ascii_digit()) {
            rooms.insert((sort, number.to_owned()));
        }
    }
    rooms
}

fn addresses(words: &[&str]) -> BTreeSet<(String, String)> {
    let mut addresses = BTreeSet::new();
    for (at, number) in words.iter().enumerate() {
        if !number.bytes().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let rest = words.get(at + 1..).unwrap_or_default();
        let named: Vec<&&str> =
            rest.iter().take(LONGEST_STREET + 1).filter(|word| !DIRECTIONS.contains(word)).collect();
        let Some(street) = named.iter().position(|word| STREETS.contains(word)) else { continue };
        // `12 Broadway`: the street is its own name.
        let name = if street == 0 { named.first() } else { named.first().filter(|name| !is_number(name)) };
        if let Some(name) = name {
            addresses.insert(((*number).to_owned(), (**name).to_owned()));
        }
    }
    addresses
}

/// `5th` is a name, `5` is none.
fn is_number(word: &str) -> bool {
    word.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::NamedPlace;
    use proptest::prelude::*;

    fn contradict(a: &str, b: &str) -> bool {
        let (a, b) = (NamedPlace::of(a), NamedPlace::of(b));
        assert_eq!(a.contradicts(&b), b.contradicts(&a), "neither side is asked first");
        a.contradicts(&b)
    }

    #[test]
    fn two_places() {
        for (a, b) in [
            ("Courtroom 4", "Courtroom 5"),
            ("Dept. 12, 111 N. Hill St.", "Dept. 14, 111 N. Hill St."),
            ("Room 302", "Rm. 303"),
            ("60 Centre Street", "71 Thomas Street"),
            ("60 Centre Street, Room 418", "60 Thomas Street, Room 418"),
            ("12 Broadway", "14 Broadway"),
            ("https://us02web.zoom.us/j/81234567890?pwd=a", "https://us02web.zoom.us/j/89876543210?pwd=a"),
            ("https://zoom.us/j/81234567890", "https://meet.google.com/abc-defg-hij"),
            ("Conference room B", "https://us02web.zoom.us/j/81234567890"),
            ("Conference room B", "Conference room C"),
        ] {
            assert!(contradict(a, b), "{a} is not {b}");
        }
    }

    #[test]
    fn one_place_in_other_words_or_nothing_to_compare() {
        for (a, b) in [
            ("Courtroom 4", "ctrm 4"),
            ("Courtroom Four", "Courtroom 4"),
            ("Dept. 12", "Courtroom 5"),
            ("Dept. 12", "Courtroom 12, 2nd floor"),
            ("60 Centre Street, Courtroom 418", "60 Centre St, Rm 418, New York"),
            ("111 N. Hill St.", "111 North Hill Street, Los Angeles, CA 90012"),
            ("Courtroom 4", "Superior Court"),
            ("", "Courtroom 4"),
            ("Zoom", "Courtroom 4"),
            ("Zoom", "https://zoom.us/j/81234567890"),
            ("Courtroom 4 or https://zoom.us/j/81234567890", "https://zoom.us/j/81234567890"),
            ("https://us02web.zoom.us/j/81234567890?pwd=aaa", "https://zoom.us/wc/join/81234567890"),
            ("see https://example.org/x/123456", "Courtroom 4"),
            ("Client's office", "Our office"),
            ("2nd floor", "3rd floor"),
        ] {
            assert!(!contradict(a, b), "{a} may well be {b}");
        }
    }

    proptest! {
        #[test]
        fn no_place_contradicts_itself(place in "(?s).{0,60}", known in "(Room|Dept|Suite|[0-9]{1,3}|Main St|https://zoom.us/j/[0-9]{9}|[ ,.]){0,8}") {
            prop_assert!(!contradict(&place, &place), "the same words");
            prop_assert!(!contradict(&known, &known.to_uppercase()), "the same in capitals");
        }
    }
}

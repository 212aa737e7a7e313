//! Where an appointment is, as far as a place says it: rooms, addresses, courts, calls and video meetings. Two places
//! contradict each other only where both name the same sort of thing, and not the same one; or one a room, the other
//! nothing but a call or a video meeting.

use super::plain::plain;
use addresses::{Address, addresses};
use std::collections::BTreeSet;
use venue::{CourtName, House, Mode};

mod addresses;
mod dial;
mod lines;
mod links;
mod told;
mod venue;
mod words;

pub use lines::may_tell_of_move;
pub use links::MeetingLinks;
use links::{host_word, link};
pub use told::ToldPlace;

/// What a place names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedPlace {
    /// Sort of room and its number.
    rooms: BTreeSet<(RoomSort, String)>,
    addresses: BTreeSet<Address>,
    /// Host and number of the meeting.
    links: BTreeSet<(String, String)>,
    /// Who hosts a video meeting.
    hosts: BTreeSet<&'static str>,
    /// Ten digits each.
    phones: BTreeSet<String>,
    /// How people meet there.
    modes: BTreeSet<Mode>,
    /// How they meet by the title, in words that say it only beside another title.
    hinted: BTreeSet<Mode>,
    houses: BTreeSet<House>,
    /// Named parts of a house: the chambers, the lobby.
    spots: BTreeSet<&'static str>,
    court: CourtName,
    /// All of its words, short forms written out.
    words: Vec<String>,
}

/// Sorts of rooms. A department may sit in a courtroom of another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RoomSort {
    Department,
    Room,
    Suite,
    Floor,
    /// One of several houses, or a wing of one.
    Building,
}

const NUMBERS: [(&str, &str); 26] = [
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
    ("first", "1"),
    ("second", "2"),
    ("third", "3"),
    ("fourth", "4"),
    ("fifth", "5"),
    ("sixth", "6"),
    ("seventh", "7"),
    ("eighth", "8"),
    ("ninth", "9"),
    ("tenth", "10"),
    ("ii", "2"),
    ("iii", "3"),
    ("iv", "4"),
    ("vi", "6"),
    ("vii", "7"),
    ("viii", "8"),
];

/// Letters that may be meant as numbers: a courtroom `V` is behind a `U`, or it is the fifth one.
const LETTERS: [(&str, &str); 3] = [("i", "1"), ("v", "5"), ("x", "10")];

impl NamedPlace {
    /// What the place names.
    pub fn of(place: &str) -> Self {
        let text = plain(place).to_lowercase();
        let links: BTreeSet<(String, String)> = text.split_whitespace().filter_map(link).collect();
        // Numbers within links are those of meetings.
        let spoken: Vec<&str> = text.split_whitespace().filter(|word| !word.contains("://")).collect();
        let spoken = words::with_letters(&spoken.join(" "));
        let split = words::split(&spoken);
        let (rooms, addresses) = (rooms(&split), addresses(&split));
        let mut hosts = venue::hosts(&split);
        hosts.extend(links.iter().filter_map(|(host, _)| host_word(host)));
        let phones = venue::phones(&spoken);
        let houses = venue::houses(&split);
        let court = CourtName::of(&split);
        let mut modes = venue::modes(&split);
        modes.extend((!hosts.is_empty()).then_some(Mode::Video));
        let may_call = !phones.is_empty() || hosts.contains("courtcall");
        modes.extend(may_call.then_some(Mode::Phone));
        let spots = venue::spots(&split);
        if venue::is_filled_in(&split) {
            modes.extend([Mode::InPerson, Mode::Phone]);
        }
        let goes = !rooms.is_empty() || !addresses.is_empty() || !houses.is_empty() || !spots.is_empty();
        modes.extend(goes.then_some(Mode::InPerson));
        let words = words::significant(&split);
        let hinted = BTreeSet::new();
        Self { rooms, addresses, links, hosts, phones, modes, hinted, houses, spots, court, words }
    }

    /// Nothing but rooms.
    fn of_rooms(rooms: BTreeSet<(RoomSort, String)>) -> Self {
        Self { rooms, modes: BTreeSet::from([Mode::InPerson]), ..Self::default() }
    }

    /// With all that the other one names.
    fn extend(&mut self, other: Self) {
        self.rooms.extend(other.rooms);
        self.addresses.extend(other.addresses);
        self.links.extend(other.links);
        self.hosts.extend(other.hosts);
        self.phones.extend(other.phones);
        self.modes.extend(other.modes);
        self.houses.extend(other.houses);
        self.spots.extend(other.spots);
        if self.court == CourtName::default() {
            self.court = other.court;
        }
        if self.words.is_empty() {
            self.words = other.words;
        }
    }

    /// The place was changed: in the same house to another room, or altogether.
    fn move_to(&mut self, to: Self) {
        let elsewhere = !to.addresses.is_empty() || to.court != CourtName::default() || to.rooms.is_empty();
        if elsewhere {
            *self = to;
            return;
        }
        let house = |sort: RoomSort| matches!(sort, RoomSort::Building | RoomSort::Floor);
        self.rooms.retain(|(sort, _)| house(*sort) && !to.rooms.iter().any(|(own, _)| own == sort));
        self.rooms.extend(to.rooms);
        (self.modes, self.hosts) = (to.modes, to.hosts);
        self.phones.clear();
        self.words.clear();
    }

    /// With what the title says of the place: `Dept. 12`, `by Zoom`, `in person`.
    #[must_use]
    pub fn told_by(mut self, title: &str) -> Self {
        let lower = words::with_letters(&plain(title).to_lowercase());
        let split = words::split(&lower);
        self.rooms.extend(rooms(&split));
        let (modes, hosts) = venue::told(&split);
        self.modes.extend(modes);
        self.hosts.extend(hosts);
        self.hinted = venue::hinted(&split);
        self
    }

    /// Can not both be meant? Where one names nothing that the other names as well, nothing is said.
    pub fn contradicts(&self, other: &Self) -> bool {
        differ(&self.links, &other.links)
            || addresses::differ(&self.addresses, &other.addresses)
            || differ(&self.modes, &other.modes)
            || differ(&self.hinted, &other.hinted)
            || differ(&self.hosts, &other.hosts)
            || differ(&self.phones, &other.phones)
            || differ(&self.houses, &other.houses)
            || differ(&self.spots, &other.spots)
            || self.rooms_differ(other)
            || self.court.contradicts(&other.court)
            || words::one_differs(&self.words, &other.words)
    }

    /// Of each sort that both name.
    fn rooms_differ(&self, other: &Self) -> bool {
        let of = |place: &Self, sort: RoomSort| -> BTreeSet<String> {
            place.rooms.iter().filter(|(own, _)| *own == sort).map(|(_, number)| number.clone()).collect()
        };
        if differ(&of(self, RoomSort::Building), &of(other, RoomSort::Building)) {
            return true;
        }
        let numbers = |place: &Self| -> BTreeSet<String> {
            let is_room = |sort: RoomSort| !matches!(sort, RoomSort::Building | RoomSort::Floor);
            let rooms = place.rooms.iter().filter(|(sort, _)| is_room(*sort));
            rooms.map(|(_, number)| number.clone()).collect()
        };
        // The same number under another word is the same room, and nobody looks for it on another floor.
        numbers(self).is_disjoint(&numbers(other))
            && [RoomSort::Department, RoomSort::Room, RoomSort::Suite, RoomSort::Floor]
                .into_iter()
                .any(|sort| differ(&of(self, sort), &of(other, sort)))
    }
}

/// May a title say anything of the place? Most do not.
pub fn is_told_by(title: &str) -> bool {
    /// How words of places begin that stand in titles.
    const BEGINS: [&str; 14] = [
        "dept",
        "department",
        "div",
        "courtroom",
        "ctrm",
        "crtrm",
        "room",
        "rm",
        "suite",
        "ste",
        "person",
        "telephon",
        "phone",
        "video",
    ];
    const WHOLE: [&str; 12] = [
        "zoom",
        "teams",
        "webex",
        "remote",
        "remotely",
        "hybrid",
        "virtual",
        "virtually",
        "online",
        "live",
        "vtc",
        "tel",
    ];
    let words = title.split(|c: char| !c.is_alphanumeric());
    let begins =
        |word: &str, own: &str| word.get(..own.len()).is_some_and(|head| head.eq_ignore_ascii_case(own));
    words.into_iter().any(|word| {
        BEGINS.iter().any(|own| begins(word, own)) || WHOLE.iter().any(|own| word.eq_ignore_ascii_case(own))
    })
}

/// May a text say anything of it? Most do not.
pub fn may_be_told_in(text: &str) -> bool {
    let is_word = |word: &str| ["court", "appear", "appearance"].iter().any(|w| w.eq_ignore_ascii_case(word));
    text.bytes().any(|c| c.is_ascii_digit() || c == b':')
        || text.split(|c: char| !c.is_alphanumeric()).any(is_word)
        || may_tell_of_move(text)
}

fn differ<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

fn rooms(words: &[&str]) -> BTreeSet<(RoomSort, String)> {
    let mut rooms = BTreeSet::new();
    for (at, pair) in words.windows(2).enumerate() {
        let [word, number] = pair else { continue };
        let sort = match *word {
            "dept" | "department" | "div" | "division" => RoomSort::Department,
            "courtroom" | "ctrm" | "crtrm" | "room" | "rm" => RoomSort::Room,
            "suite" | "ste" => RoomSort::Suite,
            "courthouse" | "building" | "bldg" | "tower" | "wing" | "annex" => RoomSort::Building,
            "floor" | "fl" | "flr" => RoomSort::Floor,
            _ => {
                // `3rd floor`
                let floor = matches!(*number, "floor" | "fl" | "flr");
                let counted = ordinal(word).filter(|_| floor);
                rooms.extend(counted.map(|number| (RoomSort::Floor, number.to_owned())));
                continue;
            }
        };
        // `a` may be a word of the language.
        if *number == "a" && at + 2 < words.len() {
            continue;
        }
        let number = words::spelled(number).unwrap_or(number).trim_start_matches('0');
        let letter = number.chars().count() == 1;
        if letter || number.starts_with(|c: char| c.is_ascii_digit()) {
            rooms.insert((sort, number.to_owned()));
        }
        let meant = LETTERS.iter().find(|(letter, _)| *letter == number);
        rooms.extend(meant.map(|(_, digits)| (sort, (*digits).to_owned())));
    }
    rooms
}

/// The digits of `3rd`, `third`.
fn ordinal(word: &str) -> Option<&str> {
    let digits = || ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    words::spelled(word).or_else(digits).filter(|digits| digits.bytes().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
#[cfg(test)]
mod told_tests;

//! Where an appointment is, as far as a place says it: rooms, addresses, courts, calls and video meetings. Two places
//! contradict each other only where both name the same sort of thing, and not the same one; or one a room, the other
//! nothing but a call or a video meeting.

use super::fold::own_markup;
use super::plain::plain;
use std::collections::BTreeSet;
use venue::{CourtName, House, Mode};

mod venue;
mod words;

/// What a place names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedPlace {
    /// Sort of room and its number.
    rooms: BTreeSet<(RoomSort, String)>,
    /// Number of the house and name of the street.
    addresses: BTreeSet<(String, String)>,
    /// Host and number of the meeting.
    links: BTreeSet<(String, String)>,
    /// Who hosts a video meeting.
    hosts: BTreeSet<&'static str>,
    /// Ten digits each.
    phones: BTreeSet<String>,
    /// How people meet there.
    modes: BTreeSet<Mode>,
    houses: BTreeSet<House>,
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
}

/// Who hosts meetings, and how people call them.
const HOSTS: [(&str, &str); 10] = [
    ("zoom.us", "zoom"),
    ("zoomgov.com", "zoom"),
    ("teams.microsoft.com", "teams"),
    ("teams.live.com", "teams"),
    ("meet.google.com", "meet"),
    ("webex.com", "webex"),
    ("gotomeeting.com", "goto"),
    ("goto.com", "goto"),
    ("whereby.com", "whereby"),
    ("bluejeans.com", "bluejeans"),
];

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
        let split = words::split(&spoken);
        let (rooms, addresses) = (rooms(&split), addresses(&split));
        let mut hosts = venue::hosts(&split);
        hosts.extend(links.iter().filter_map(|(host, _)| host_word(host)));
        let phones = venue::phones(&spoken);
        let houses = venue::houses(&split);
        let court = CourtName::of(&split);
        let mut modes = venue::modes(&split);
        modes.extend((!hosts.is_empty()).then_some(Mode::Video));
        modes.extend((!phones.is_empty()).then_some(Mode::Phone));
        let goes = !rooms.is_empty() || !addresses.is_empty() || !houses.is_empty();
        modes.extend(goes.then_some(Mode::InPerson));
        let words = words::significant(&split);
        Self { rooms, addresses, links, hosts, phones, modes, houses, court, words }
    }

    /// With what the title says of the place: `Dept. 12`, `by Zoom`, `in person`.
    #[must_use]
    pub fn told_by(mut self, title: &str) -> Self {
        let lower = plain(title).to_lowercase();
        let split = words::split(&lower);
        self.rooms.extend(rooms(&split));
        let (modes, hosts) = venue::told(&split);
        self.modes.extend(modes);
        self.hosts.extend(hosts);
        self
    }

    /// Can not both be meant? Where one names nothing that the other names as well, nothing is said.
    pub fn contradicts(&self, other: &Self) -> bool {
        differ(&self.links, &other.links)
            || differ(&self.addresses, &other.addresses)
            || differ(&self.modes, &other.modes)
            || differ(&self.hosts, &other.hosts)
            || differ(&self.phones, &other.phones)
            || differ(&self.houses, &other.houses)
            || self.rooms_differ(other)
            || self.court.contradicts(&other.court)
            || words::one_differs(&self.words, &other.words)
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
}

/// Video meetings to which place or text lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingLinks(BTreeSet<(String, String)>);

impl MeetingLinks {
    /// All links in these texts, without quoted mail. What stands between tags and behind brackets counts.
    pub fn of(place: &str, text: &str) -> Self {
        let own = if text.contains("://") { own_markup(text) } else { String::new() };
        let lower = [place, " ", &own].concat().to_lowercase();
        let apart =
            lower.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '(' | ')'));
        Self(apart.filter(|word| word.contains("://")).filter_map(link).collect())
    }

    /// Both lead to meetings, and to none that is the same.
    pub fn contradict(&self, other: &Self) -> bool {
        differ(&self.0, &other.0)
    }

    /// In one order, for digests.
    pub fn text(&self) -> String {
        self.0.iter().map(|(host, id)| format!("{host}/{id}")).collect::<Vec<_>>().join(" ")
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
    const WHOLE: [&str; 6] = ["zoom", "teams", "webex", "remote", "remotely", "hybrid"];
    let words = title.split(|c: char| !c.is_alphanumeric());
    let begins =
        |word: &str, own: &str| word.get(..own.len()).is_some_and(|head| head.eq_ignore_ascii_case(own));
    words.into_iter().any(|word| {
        BEGINS.iter().any(|own| begins(word, own)) || WHOLE.iter().any(|own| word.eq_ignore_ascii_case(own))
    })
}

fn differ<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> bool {
    !a.is_empty() && !b.is_empty() && a.is_disjoint(b)
}

/// Host and number of a meeting: what follows a question mark is only a key to it.
fn link(word: &str) -> Option<(String, String)> {
    let (_, rest) = word.trim_start_matches(['<', '(', '"']).split_once("://")?;
    let bare = rest.split(['?', '#', '>', ')', '"', ',']).next()?;
    let (host, path) = bare.split_once('/')?;
    let is_host =
        |known: &str| host.strip_suffix(known).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    let (known, _) = HOSTS.iter().find(|(known, _)| is_host(known))?;
    let path = path.trim_end_matches(['/', '.']);
    // `/j/812`, `/wc/join/812` and `/812` are one meeting.
    let number = path.rsplit('/').find(|part| part.len() >= 6 && part.chars().any(|c| c.is_ascii_digit()));
    let id = number.unwrap_or(path);
    (!id.is_empty()).then(|| ((*known).to_owned(), id.to_owned()))
}

fn host_word(host: &str) -> Option<&'static str> {
    HOSTS.iter().find(|(known, _)| *known == host).map(|(_, word)| *word)
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
            rest.iter().take(LONGEST_STREET + 1).filter(|word| !words::DIRECTIONS.contains(word)).collect();
        let Some(street) = named.iter().position(|word| words::STREETS.contains(word)) else { continue };
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
#[path = "place_tests.rs"]
mod tests;

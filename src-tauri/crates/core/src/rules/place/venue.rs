//! How people meet: in person, by phone, on a screen; in which house, and which court sits there.

use super::words::{stands_for, written_out};
use std::collections::BTreeSet;

/// How people meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    InPerson,
    Phone,
    Video,
}

/// In what sort of house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum House {
    Court,
    /// Of the firm, or of nobody who is named.
    Office,
    /// Of a client.
    ClientsOffice,
    /// Of another law firm.
    CounselsOffice,
    /// Where somebody lives.
    Home,
}

/// A court by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CourtName {
    /// Whose it is: `Suffolk`, `Los Angeles`.
    of: Vec<String>,
    /// `superior`, `district`.
    sorts: BTreeSet<&'static str>,
    /// `probate`, `family`: which of them alone is named as a court.
    parts: BTreeSet<&'static str>,
}

/// Courts that exclude each other.
const SORTS: [&str; 8] =
    ["superior", "district", "supreme", "circuit", "municipal", "bankruptcy", "appeals", "federal"];
/// Divisions of courts, and what stands between a name and the court.
const BETWEEN: [&str; 10] =
    ["county", "family", "probate", "juvenile", "housing", "civil", "criminal", "city", "us", "trial"];
/// Words that name no court.
const NO_NAME: [&str; 20] = [
    "the",
    "at",
    "of",
    "in",
    "on",
    "and",
    "for",
    "courtroom",
    "department",
    "room",
    "floor",
    "division",
    "part",
    "suite",
    "hon",
    "judge",
    "a",
    "s",
    "u",
    "state",
];
/// Whose offices are in court, or are none of anybody.
const NO_OFFICE: [&str; 5] = ["clerk", "clerks", "post", "judge", "judges"];
/// Longest name of a court, in words.
const LONGEST_NAME: usize = 3;
/// Courts of their own, where no other one stands beside them. Elsewhere they are parts of one.
const PARTS: [&str; 6] = ["probate", "family", "juvenile", "housing", "land", "tax"];

/// All that the words say of how people meet.
pub(super) fn modes(words: &[&str]) -> BTreeSet<Mode> {
    let mut modes = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        match *word {
            "in" if next == "person" => drop(modes.insert(Mode::InPerson)),
            "inperson" | "onsite" => drop(modes.insert(Mode::InPerson)),
            "video" | "videoconference" | "virtual" | "virtually" | "online" | "facetime" | "skype" => {
                modes.insert(Mode::Video);
            }
            "remote" | "remotely" => modes.extend([Mode::Video, Mode::Phone]),
            "phone" | "telephone" | "telephonic" | "telephonically" | "teleconference" | "telecon"
            | "courtcall" | "dial" | "call" | "tel" => {
                modes.insert(Mode::Phone);
            }
            _other => {}
        }
    }
    modes
}

/// Who hosts a video meeting there.
pub(super) fn hosts(words: &[&str]) -> BTreeSet<&'static str> {
    let named = |(at, word): (usize, &&str)| match *word {
        "zoom" | "zoomgov" => Some("zoom"),
        "teams" => Some("teams"),
        "webex" => Some("webex"),
        "gotomeeting" => Some("goto"),
        "meet" if at.checked_sub(1).and_then(|at| words.get(at)) == Some(&"google") => Some("meet"),
        _other => None,
    };
    words.iter().enumerate().filter_map(named).collect()
}

/// What a title says of how people meet. It says much else, so that only its set phrases count.
pub(super) fn told(words: &[&str]) -> (BTreeSet<Mode>, BTreeSet<&'static str>) {
    let mut modes = BTreeSet::new();
    let mut named = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let led = matches!(before, "by" | "via" | "over" | "on" | "ms" | "microsoft");
        match *word {
            "person" if before == "in" => drop(modes.insert(Mode::InPerson)),
            "telephonic" | "telephonically" => drop(modes.insert(Mode::Phone)),
            "phone" | "telephone" if led => drop(modes.insert(Mode::Phone)),
            "video" | "videoconference" if led => drop(modes.insert(Mode::Video)),
            "zoom" => drop(named.insert("zoom")),
            "teams" if led => drop(named.insert("teams")),
            "webex" => drop(named.insert("webex")),
            "remote" | "remotely" => modes.extend([Mode::Video, Mode::Phone]),
            "hybrid" => modes.extend([Mode::InPerson, Mode::Video, Mode::Phone]),
            _other => {}
        }
    }
    modes.extend((!named.is_empty()).then_some(Mode::Video));
    (modes, named)
}

/// What the words of a title say of it beside another title. `Video deposition` is taped, and a call may be about anything:
/// beside a place these say nothing.
pub(super) fn hinted(words: &[&str]) -> BTreeSet<Mode> {
    let mut modes = told(words).0;
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let next = words.get(at + 1).copied().unwrap_or_default();
        let testifies = || matches!(next, "deposition" | "depo" | "depos" | "dep" | "testimony" | "exam");
        let held = || matches!(next, "hearing" | "hrg" | "appearance" | "trial" | "mediation") || testifies();
        match *word {
            "phone" | "telephone" | "tel" => drop(modes.insert(Mode::Phone)),
            "video" if !testifies() => drop(modes.insert(Mode::Video)),
            "videoconference" | "virtual" | "virtually" | "online" | "vtc" => drop(modes.insert(Mode::Video)),
            "live" if held() => drop(modes.insert(Mode::InPerson)),
            "courtroom" | "ctrm" | "crtrm" if before == "in" => drop(modes.insert(Mode::InPerson)),
            _other => {}
        }
    }
    modes
}

/// Outlook itself writes this, and nothing else, where nobody named a place and an online meeting was added, which it
/// does for each meeting in many firms. It says that one may join online, and not that nobody goes: whoever wants to go to
/// a courtroom has not been told another one. Another host is another meeting all the same.
pub(super) fn is_filled_in(words: &[&str]) -> bool {
    words == ["microsoft", "teams", "meeting"]
}

/// Parts of houses that go by a name, of which each excludes the others.
pub(super) fn spots(words: &[&str]) -> BTreeSet<&'static str> {
    let named = |(at, word): (usize, &&str)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        match *word {
            "chambers" => Some("chambers"),
            "courtroom" | "ctrm" | "crtrm" => Some("courtroom"),
            "lobby" | "atrium" => Some("lobby"),
            "cafeteria" | "canteen" => Some("cafeteria"),
            "library" => Some("library"),
            "jail" | "prison" => Some("jail"),
            "hallway" => Some("hall"),
            "hall" if matches!(before, "main" | "great") => Some("hall"),
            _other => None,
        }
    };
    words.iter().enumerate().filter_map(named).collect()
}

/// Numbers of phones: ten digits, however they are parted.
pub(super) fn phones(text: &str) -> BTreeSet<String> {
    let mut phones = BTreeSet::new();
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '+' | '-' | '.' | ' ');
    for run in text.split(|c: char| !is_part(c)) {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let own = match digits.len() {
            10 => digits.as_str(),
            11 => digits.strip_prefix('1').unwrap_or_default(),
            _other => "",
        };
        phones.extend((!own.is_empty()).then(|| own.to_owned()));
    }
    phones
}

/// In which sorts of houses it is.
pub(super) fn houses(words: &[&str]) -> BTreeSet<House> {
    let mut houses = BTreeSet::new();
    let is_near = |at: usize, wanted: &[&str]| {
        words.get(at.saturating_sub(2)..at).unwrap_or_default().iter().any(|word| wanted.contains(word))
    };
    for (at, word) in words.iter().enumerate() {
        let word = written_out(word);
        if is_court(words, at) || matches!(word, "courthouse" | "courtroom" | "courthouses") {
            houses.insert(House::Court);
        } else if word == "office" && !is_near(at, &NO_OFFICE) && !is_agency(words, at) {
            houses.insert(if is_near(at, &["client", "clients"]) {
                House::ClientsOffice
            } else if is_near(at, &["counsel", "counsels", "oc"]) && !is_near(at, &["general", "house"]) {
                House::CounselsOffice
            } else {
                House::Office
            });
        } else if is_home(words, at) {
            houses.insert(House::Home);
        }
    }
    houses
}

/// `Client's home`, but neither whoever works from home nor a house of that name.
fn is_home(words: &[&str], at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
    let whose = word(at.checked_sub(1));
    matches!(word(Some(at)), "home" | "residence")
        && !matches!(
            whose,
            "" | "from" | "at" | "my" | "our" | "nursing" | "funeral" | "group" | "retirement"
        )
        && !matches!(word(Some(at + 1)), "office" | "depot")
}

/// `Office of Administrative Hearings`, but not `Law offices of Hale`.
fn is_agency(words: &[&str], at: usize) -> bool {
    let law = at.checked_sub(1).and_then(|at| words.get(at)) == Some(&"law");
    words.get(at + 1) == Some(&"of") && !law
}

/// A court, and neither its reporter nor a street of that name.
fn is_court(words: &[&str], at: usize) -> bool {
    let is_word = words.get(at).is_some_and(|word| written_out(word) == "court");
    let before = words.get(at.saturating_sub(LONGEST_NAME)..at).unwrap_or_default();
    let street = before.iter().any(|word| word.bytes().all(|c| c.is_ascii_digit()))
        && !before
            .iter()
            .any(|word| SORTS.contains(&written_out(word)) || BETWEEN.contains(&written_out(word)));
    is_word && !street && !matches!(words.get(at + 1), Some(&("reporter" | "reporters" | "street" | "st")))
}

/// Do the words name a court and nothing else? `Suffolk Superior Court`, but not `back in Superior Court`.
pub(super) fn is_only_court(words: &[&str]) -> bool {
    let court = |word: &&str| matches!(written_out(word), "court" | "courthouse");
    let other = |word: &&str| is_name(word) || SORTS.contains(word) || BETWEEN.contains(word) || court(word);
    words.len() > 1
        && words.last().is_some_and(court)
        && words.iter().all(other)
        && CourtName::of(words) != CourtName::default()
}

impl CourtName {
    /// The court that is named, and whose it is.
    pub(super) fn of(words: &[&str]) -> Self {
        let mut name = Self::default();
        for at in 0..words.len() {
            let word = words.get(at).map_or("", |word| written_out(word));
            // `Suffolk Superior`: the court is not always written.
            if is_court(words, at)
                || (word == "superior" && !words.get(at + 1).is_some_and(|next| goes_on(next)))
            {
                name.read(words, at);
            }
            if word == "county" && words.get(at + 1) == Some(&"of") {
                let behind = words.get(at + 2..).unwrap_or_default().iter().take(LONGEST_NAME);
                name.of.extend(behind.take_while(|word| is_name(word)).map(|word| (*word).to_owned()));
            }
        }
        name
    }

    /// Backwards from the court: its sort, then its name.
    fn read(&mut self, words: &[&str], at: usize) {
        let mut rest = words.get(..=at).unwrap_or_default();
        let mut parts = BTreeSet::new();
        let sorts = self.sorts.len();
        let mut named = 0;
        while let Some((last, before)) = rest.split_last() {
            let word = written_out(last);
            if let Some(sort) = SORTS.iter().find(|sort| **sort == word).filter(|_| named == 0) {
                self.sorts.insert(sort);
            } else if let Some(part) = PARTS.iter().find(|part| **part == word).filter(|_| named == 0) {
                parts.insert(*part);
            } else if word == "and" && named == 0 && !parts.is_empty() {
            } else if is_name(word) && word != "court" && named < LONGEST_NAME {
                self.of.insert(0, word.to_owned());
                named += 1;
            } else if named > 0 || (word != "court" && !BETWEEN.contains(&word)) {
                break;
            }
            rest = before;
        }
        if self.sorts.len() == sorts {
            self.parts.extend(parts);
        }
    }

    /// Two courts by name, or two sorts of courts.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let federal = |name: &Self| name.sorts.contains("federal");
        let sorts = !self.sorts.is_empty()
            && !other.sorts.is_empty()
            && self.sorts.is_disjoint(&other.sorts)
            && !federal(self)
            && !federal(other);
        let shared = || self.of.iter().any(|x| other.of.iter().any(|y| stands_for(x, y)));
        let names = !self.of.is_empty() && !other.of.is_empty() && !shared();
        // Whoever names none of a county means a part of its court.
        let is_part = |one: &Self, whole: &Self| {
            !one.parts.is_empty()
                && !whole.of.is_empty()
                && one.of == whole.of
                && one.parts.is_disjoint(&whole.parts)
                && !(whole.sorts.is_empty() && whole.parts.is_empty())
        };
        let parts = is_part(self, other) || is_part(other, self);
        sorts || parts || (names && !is_initials(&self.of, &other.of) && !is_initials(&other.of, &self.of))
    }
}

fn goes_on(next: &str) -> bool {
    matches!(written_out(next), "court" | "courthouse") || SORTS.contains(&next) || BETWEEN.contains(&next)
}

fn is_name(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
        && !NO_NAME.contains(&word)
        && !SORTS.contains(&word)
        && !BETWEEN.contains(&word)
}

/// `LA` for `Los Angeles`.
fn is_initials(short: &[String], long: &[String]) -> bool {
    let initials = || long.iter().filter_map(|word| word.chars().next());
    short.iter().any(|word| word.chars().eq(initials()))
}

//! What single lines of texts say of the place: `Location: Suffolk Superior Court`, `Courtroom 5`, `moved to Dept. 9`.

use super::venue::{self, CourtName};
use super::{NamedPlace, RoomSort, addresses, rooms, words};
use crate::rules::called_off::words::{Commas, segments};
use std::collections::BTreeSet;

/// What lines of texts begin with that name the place.
const LABELS: [&str; 6] = ["location", "where", "place", "venue", "address", "room"];
/// Rooms of courts. In others people meet before it.
const COURTROOMS: [&str; 5] = ["courtroom", "ctrm", "crtrm", "dept", "department"];
/// Before `to` they say that something was changed.
const CHANGED: [&str; 6] = ["moved", "changed", "relocated", "reassigned", "transferred", "switched"];
/// Behind these nothing is said of what is.
const UNSURE: [&str; 9] = ["not", "if", "may", "might", "could", "would", "unless", "never", "wrongly"];
/// Behind these stands what was.
const PAST: [&str; 9] =
    ["last", "was", "were", "previously", "formerly", "former", "prior", "instead", "old"];
/// What may follow a room with which a line begins. `Courtroom 5 rules` are no place.
const GO_ON: [&str; 12] =
    ["with", "at", "on", "before", "and", "in", "or", "judge", "hon", "per", "for", "floor"];
/// How lines begin that ask somebody to turn to a court.
const ASKED: [&str; 12] = [
    "call", "phone", "email", "notify", "ask", "contact", "confirm", "see", "check", "file", "send", "visit",
];
/// With one of these people may come in another way, too.
const LEFT_OPEN: [&str; 10] =
    ["permitted", "allowed", "optional", "can", "or", "request", "requested", "no", "need", "excused"];
/// Words of the longest name of a court.
const LONGEST_COURT: usize = 6;

/// What a line says.
pub(super) enum Line {
    Place(NamedPlace),
    /// It was changed to this.
    Moved(NamedPlace),
}

/// Might the text say that the place was changed?
pub fn may_tell_of_move(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| CHANGED.iter().chain(&["now"]).any(|own| own.eq_ignore_ascii_case(word)))
}

/// What a line in lower case says of the place.
pub(super) fn told_in(line: &str) -> Option<Line> {
    let labelled = line.trim().split_once(':').filter(|(label, _)| LABELS.contains(&label.trim()));
    if let Some((label, rest)) = labelled {
        let rest = if label.trim() == "room" { line.trim() } else { rest };
        return Some(NamedPlace::of(rest)).filter(|told| *told != NamedPlace::default()).map(Line::Place);
    }
    let joined = words::with_letters(line);
    let clauses: Vec<Vec<String>> = segments(&joined, Commas::Part)
        .into_iter()
        .map(|clause| clause.words.into_iter().map(|word| word.text).collect())
        .collect();
    let clauses: Vec<Vec<&str>> =
        clauses.iter().map(|clause| clause.iter().map(String::as_str).collect()).collect();
    if let Some(to) = clauses.iter().find_map(|clause| moved_to(clause)) {
        return Some(Line::Moved(to));
    }
    let mut told = rooms_in(&words::split(&joined)).map(NamedPlace::of_rooms);
    for (at, clause) in clauses.iter().enumerate() {
        if let Some(place) = place_of(clause, at == 0) {
            told.get_or_insert_default().extend(place);
        }
    }
    told.map(Line::Place)
}

/// `moved to Courtroom 9`, `now by Zoom`.
fn moved_to(clause: &[&str]) -> Option<NamedPlace> {
    let is_move = |pair: &[&str]| match pair {
        [word, "to"] => CHANGED.contains(word),
        ["now", word] => matches!(*word, "in" | "at" | "by" | "via" | "on"),
        _other => false,
    };
    let at = clause.windows(2).position(is_move)?;
    if clause.get(..at).is_some_and(|before| before.iter().any(|word| UNSURE.contains(word))) {
        return None;
    }
    let rest = clause.get(at + 2..).unwrap_or_default();
    // What stands behind it was the place before.
    let rest = rest.split(|word| *word == "from").next().unwrap_or_default();
    let place = NamedPlace::of(&rest.join(" "));
    let goes = !place.rooms.is_empty() || !place.addresses.is_empty() || place.court != CourtName::default();
    if goes {
        return Some(NamedPlace { words: Vec::new(), ..place });
    }
    let how = ["by", rest.first().copied().unwrap_or_default(), rest.get(1).copied().unwrap_or_default()];
    let how = if how[1] == "in" { how } else { [how[0], how[1], ""] };
    let (modes, hosts) = venue::told(&how);
    (!modes.is_empty()).then(|| NamedPlace { modes, hosts, ..NamedPlace::default() })
}

/// `in Courtroom 5`, wherever it stands in the line, unless it tells of another day.
fn rooms_in(line: &[&str]) -> Option<BTreeSet<(RoomSort, String)>> {
    let found = line.windows(3).enumerate().filter_map(|(at, three)| {
        let [before, place @ ..] = three else { return None };
        let led = matches!(*before, "in" | "at") && place.first().is_some_and(|w| COURTROOMS.contains(w));
        let past = || line.get(..at).is_some_and(|before| before.iter().any(|word| PAST.contains(word)));
        (led && !past()).then(|| rooms(place))?.into_iter().next()
    });
    let rooms: BTreeSet<(RoomSort, String)> = found.collect();
    (!rooms.is_empty()).then_some(rooms)
}

/// A clause that is nothing but a place, or says how people appear.
fn place_of(clause: &[&str], leads: bool) -> Option<NamedPlace> {
    let (led, place) = match clause {
        ["at" | "in", place @ ..] => (true, place),
        place => (false, place),
    };
    let first = place.first()?;
    if COURTROOMS.contains(first) {
        let rooms = rooms(place.get(..2)?);
        let goes_on = place.get(2).is_none_or(|next| GO_ON.contains(next));
        return (goes_on && !rooms.is_empty()).then(|| NamedPlace::of_rooms(rooms));
    }
    if leads && led && addresses::address(place).is_some() {
        return Some(NamedPlace { words: Vec::new(), ..NamedPlace::of(&place.join(" ")) });
    }
    if leads && place.len() <= LONGEST_COURT && !ASKED.contains(first) && venue::is_only_court(place) {
        return Some(NamedPlace { words: Vec::new(), ..NamedPlace::of(&place.join(" ")) });
    }
    appears(clause)
}

/// `Appear in person`, `appearance by Zoom`.
fn appears(clause: &[&str]) -> Option<NamedPlace> {
    let is_it = |word: &&str| matches!(*word, "appear" | "appearance" | "appearances");
    let open = |word: &&str| LEFT_OPEN.contains(word) || UNSURE.contains(word);
    if !clause.iter().any(is_it) || clause.iter().any(open) {
        return None;
    }
    let (mut modes, hosts) = venue::told(clause);
    if clause.windows(2).any(|pair| pair[0] == "personal" && is_it(&pair[1])) {
        modes.insert(venue::Mode::InPerson);
    }
    (!modes.is_empty()).then(|| NamedPlace { modes, hosts, ..NamedPlace::default() })
}

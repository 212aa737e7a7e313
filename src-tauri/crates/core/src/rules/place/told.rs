//! All that place, title and text of one side say of where it is. A text is asked for a room or a court only where no place
//! is named: texts speak of much else.

use super::dial::DialIn;
use super::{MeetingLinks, NamedPlace, RoomSort, rooms, words};
use crate::rules::fold::own_text;
use std::collections::BTreeSet;

/// What lines of texts begin with that name the place.
const LABELS: [&str; 6] = ["location", "where", "place", "venue", "address", "room"];
/// What one side says of the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldPlace {
    named: NamedPlace,
    links: MeetingLinks,
    dial: DialIn,
    /// What the text says of the place, where it was asked.
    said: BTreeSet<String>,
}

impl ToldPlace {
    /// Of place, title and text.
    pub fn of(place: &str, title: &str, text: &str) -> Self {
        let mut named = NamedPlace::of(place).told_by(title);
        let written = if text.trim().is_empty() { String::new() } else { own_text(text) };
        let own = written.to_lowercase();
        let mut said = BTreeSet::new();
        if place.trim().is_empty() {
            for (line, told) in own.lines().filter_map(|line| Some((line, told_in(line)?))) {
                said.insert(line.trim().to_owned());
                named.extend(told);
            }
        }
        let links = MeetingLinks::of(place, text);
        let dial = DialIn::of(place, &written, &links);
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
        let links = Some(self.links.text()).filter(|links| !links.is_empty());
        let (dialled, meetings) = (self.dial.told(), self.dial.meetings_beside(&self.links));
        let said = self.said.iter().cloned().chain(dialled).chain(links);
        said.chain(meetings).collect::<Vec<_>>().join(", ")
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

//! All that place, title and text of one side say of where it is. A text is asked for a room or a court only where no place
//! is named, or where it says that the place was changed: texts speak of much else.

use super::dial::DialIn;
use super::lines::{self, Line};
use super::venue::{self, Mode};
use super::{MeetingLinks, NamedPlace, words};
use crate::rules::fold::own_text;
use std::collections::BTreeSet;

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
        let links = MeetingLinks::of(place, text);
        let said = told_by_text(&mut named, place, &own, &links);
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

/// Adds what the text says of the place; the lines that say it. A text is asked where no person named a place. Wherever
/// one says that the place was changed, the place itself may not have been written over.
fn told_by_text(named: &mut NamedPlace, place: &str, own: &str, links: &MeetingLinks) -> BTreeSet<String> {
    let place = place.to_lowercase();
    let unnamed = place.trim().is_empty() || venue::is_filled_in(&words::split(&place));
    let mut said = BTreeSet::new();
    let mut moved = None;
    let mut places = false;
    for (line, told) in own.lines().filter_map(|line| Some((line.trim(), lines::told_in(line)?))) {
        match told {
            Line::Moved(to) => moved = Some(to),
            Line::Place(told) if unnamed => {
                named.extend(told);
                places = true;
            }
            Line::Place(_) => continue,
        }
        said.insert(line.to_owned());
    }
    if places {
        // Another line may say how else one may come.
        let split = words::split(own);
        named.modes.extend(venue::modes(&split));
        let video = !links.text().is_empty() || !venue::hosts(&split).is_empty();
        named.modes.extend(video.then_some(Mode::Video));
    }
    if let Some(to) = moved {
        named.move_to(to);
    }
    said
}

//! What titles, texts and places say, by a few plain rules that are enough for what is planted.

use crate::world::World;
use chrono::NaiveDateTime;
use std::collections::BTreeSet;

/// The matters that an appointment names.
pub(super) struct Matters {
    pub(super) known: BTreeSet<u64>,
    /// A number that looks like a matter's and is none.
    pub(super) unknown: bool,
}

/// By the title, or else by the text without its tags.
pub(super) fn matters(title: &str, body: &str, world: &World) -> Matters {
    let body = body.replace("<b>", "").replace("</b>", "");
    let named = |text: &str| Matters {
        known: world
            .matters
            .values()
            .filter(|m| text.contains(&m.display_number))
            .map(|m| m.number)
            .collect(),
        unknown: text.split_whitespace().any(|word| {
            let digits = word.split('-').next().unwrap_or_default();
            let number = digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit());
            number && !world.matters.values().any(|m| word.contains(&m.display_number))
        }),
    };
    let first = named(title);
    if first.known.is_empty() && !first.unknown { named(&body) } else { first }
}

/// Does it say of itself that it was called off?
pub(super) fn calls_off(title: &str, body: &str, wall: NaiveDateTime) -> bool {
    let text = title.to_lowercase().replace(" – ", "|").replace(" - ", "|").replace(": ", "|");
    let own = wall.format("%A").to_string().to_lowercase();
    let says = text.split(['|', '(', ')']).map(str::trim).any(|part| match part.strip_prefix("moved to ") {
        Some(day) => day != own,
        None => ["cancelled", "off calendar", "vacated", "continued to a later date"].contains(&part),
    });
    let line = body.lines().next().unwrap_or_default().to_lowercase();
    says || ["taken off calendar", "cancelled by", "vacated per"].iter().any(|words| line.contains(words))
}

/// Each of the two has a word that the other has not, whatever the order of its letters.
pub(super) fn titles_differ(ours: &str, theirs: &str) -> bool {
    let words = |title: &str| -> BTreeSet<Vec<char>> {
        let lower = title.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1);
        let sorted = words.map(|word| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.sort_unstable();
            letters
        });
        sorted.collect()
    };
    let (ours, theirs) = (words(ours), words(theirs));
    !ours.is_subset(&theirs) && !theirs.is_subset(&ours)
}

/// Both name a room or both a meeting on a screen, and not the same; or one a room and the other one a link.
pub(super) fn places_differ(ours: &str, theirs: &str) -> bool {
    let room = |place: &str| {
        let lower = place.to_lowercase().replace(',', "");
        let words: Vec<&str> = lower.split(' ').collect();
        let named = words.windows(2).find(|pair| ["room", "courtroom", "ctrm"].contains(&pair[0]));
        named.map(|pair| pair[1].to_owned())
    };
    let link = |place: &str| {
        let path = place.split_once("://")?.1.split('?').next()?;
        path.rsplit('/').next().map(str::to_owned)
    };
    match ((room(ours), link(ours)), (room(theirs), link(theirs))) {
        ((Some(a), _), (Some(b), _)) | ((_, Some(a)), (_, Some(b))) => a != b,
        ((Some(_), _), (None, Some(_))) | ((None, Some(_)), (Some(_), _)) => true,
        _ => false,
    }
}

//! Which blocks of time are in nobody's way: a lunch, the way to a hearing, the hold that was put there until the hearing was
//! set. Whoever is at the hearing is not booked twice for them.

use super::kinds::{KindWord, kind_of, meant};
use super::meaning::are_two_sorts;
use super::plain::plain;
use crate::ids::MatterId;

/// What somebody does alone, and gives up for anything else.
const BREAKS: [&str; 9] = [
    "lunch",
    "lunchtime",
    "lunch break",
    "lunch hour",
    "break",
    "coffee break",
    "dinner break",
    "focus",
    "focus time",
];
/// What is put into a calendar until something is set.
const HOLDS: [&str; 3] = ["hold", "placeholder", "hld"];
/// How people go somewhere.
const WAYS: [&str; 10] = [
    "travel",
    "traveling",
    "travelling",
    "drive",
    "driving",
    "commute",
    "commuting",
    "flight",
    "depart",
    "walk",
];
/// Behind such a word these say that somebody goes.
const TOWARDS: [&str; 8] = ["to", "from", "for", "back", "home", "over", "time", "and"];
const FILLING: [&str; 12] = ["for", "the", "a", "an", "of", "on", "re", "to", "at", "and", "from", "time"];

/// One of two that overlap.
#[derive(Clone, Copy, Debug)]
pub struct Block<'b> {
    /// Its title.
    pub title: &'b str,
    /// The matters that it names.
    pub matters: &'b [MatterId],
}

/// How a block stands to another one of the same matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It was put there for the other one.
    HoldFor,
    /// It is the way there or back.
    WayTo,
}

/// Is the title that of a break? Only of what nobody else is asked to and that concerns no matter.
pub fn is_break(title: &str) -> bool {
    BREAKS.contains(&words(title).join(" ").as_str())
}

/// What the first one is to the second one; `None`: something of its own. Both have to be of one matter.
pub fn relation(one: Block<'_>, other: Block<'_>) -> Option<Relation> {
    if !one.matters.iter().any(|id| other.matters.contains(id)) || !may_be_block(one.title) {
        return None;
    }
    let (ours, theirs) = (words(one.title), words(other.title));
    if hold(&theirs).is_some() || way(&theirs).is_some() {
        return None;
    }
    if let Some(at) = hold(&ours) {
        return says_no_more(&ours, at, &theirs).then_some(Relation::HoldFor);
    }
    let at = way(&ours)?;
    let behind = ours.get(at + 1..).unwrap_or_default();
    // The way to another appointment of the matter is none to this one.
    let names_one = behind.iter().any(|word| word != "court" && is_appointment(word));
    let leads_there = if names_one {
        says_no_more(&ours, at, &theirs)
    } else {
        !are_two_sorts(&behind.join(" "), other.title)
    };
    leads_there.then_some(Relation::WayTo)
}

/// Can the title say that it is a hold or a way? It is looked at as it stands, for where many overlap; few say so.
pub fn may_be_block(title: &str) -> bool {
    let letters = title.as_bytes();
    HOLDS.iter().chain(&WAYS).any(|word| {
        let mut windows = letters.windows(word.len());
        windows.any(|some| some.eq_ignore_ascii_case(word.as_bytes()))
    })
}

fn words(title: &str) -> Vec<String> {
    let text = plain(title).to_lowercase();
    let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    all.flat_map(|word| meant(word).unwrap_or(word).split(' ')).map(str::to_owned).collect()
}

fn is_appointment(word: &str) -> bool {
    matches!(kind_of(word), Some(KindWord::General(_) | KindWord::Special(_) | KindWord::Carrier(_)))
}

fn hold(words: &[String]) -> Option<usize> {
    words.iter().position(|word| HOLDS.contains(&word.as_str()))
}

/// Where it says that somebody goes, before it says to what: `Hearing (travel 30 min)` is the hearing.
fn way(words: &[String]) -> Option<usize> {
    let at = words.iter().position(|word| WAYS.contains(&word.as_str()))?;
    let leads = !words.iter().take(at).any(|word| is_appointment(word));
    let next = words.get(at + 1);
    let goes =
        next.is_none_or(|next| TOWARDS.contains(&next.as_str()) || next.chars().all(|c| c.is_ascii_digit()));
    (leads && goes).then_some(at)
}

/// But for that word, and what fills a title, it names nothing that the other one does not.
fn says_no_more(ours: &[String], at: usize, theirs: &[String]) -> bool {
    let mut rest = ours.iter().enumerate().filter(|(place, _)| *place != at);
    rest.all(|(_, word)| theirs.contains(word) || FILLING.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::{Block, Relation, is_break, relation};
    use crate::ids::MatterId;

    fn between(one: &str, other: &str) -> Option<Relation> {
        let matters = [MatterId::new("00101")];
        relation(Block { title: one, matters: &matters }, Block { title: other, matters: &matters })
    }

    #[test]
    fn a_hold_of_the_appointment_and_the_way_to_it() {
        for (one, other, found) in [
            ("HOLD – Hearing 00101", "Hearing – 00101-Okafor", Relation::HoldFor),
            ("00101 HOLD: Okafor mediation", "00101-Okafor: mediation", Relation::HoldFor),
            ("Hold for hrg 00101", "Hearing 00101", Relation::HoldFor),
            ("HOLD 00101", "Deposition of Jones – 00101", Relation::HoldFor),
            ("Travel to court – 00101", "Hearing – 00101", Relation::WayTo),
            ("00101-Okafor: drive to Norfolk Superior", "Hearing – 00101", Relation::WayTo),
            ("Travel from deposition 00101", "Depo 00101", Relation::WayTo),
            ("Travel time 00101", "Mediation 00101", Relation::WayTo),
        ] {
            assert_eq!(between(one, other), Some(found), "“{one}” beside “{other}” books nobody twice");
            assert_eq!(between(other, one), None, "“{other}” is no such block");
        }
    }

    #[test]
    fn something_of_its_own() {
        for (one, other) in [
            ("Hearing 00101", "Deposition 00101"),
            ("HOLD – Jones deposition 00101", "Smith deposition – 00101"),
            ("HOLD – trial 00101", "Hearing – 00101"),
            ("HOLD 00101", "HOLD – hearing 00101"),
            ("Travel to deposition 00101", "Hearing – 00101"),
            ("Travel to court – 00101", "Deposition – 00101"),
            ("Hearing (travel 30 min) – 00101", "Hearing – 00101"),
            ("Travel agency deposition – 00101", "Deposition – 00101"),
            ("Call to discuss travel to court – 00101", "Hearing – 00101"),
        ] {
            assert_eq!(between(one, other), None, "“{one}” takes time beside “{other}”");
        }
        let (a, b) = ([MatterId::new("00101")], [MatterId::new("00102")]);
        let travel = Block { title: "Travel to court", matters: &a };
        for matters in [&b[..], &[]] {
            let other = Block { title: "Hearing", matters };
            assert_eq!(
                relation(travel, other),
                None,
                "it leads to the hearing of another matter: {matters:?}"
            );
        }
    }

    #[test]
    fn breaks() {
        for title in ["Lunch", "LUNCH!", "Lunch break", "Focus time"] {
            assert!(is_break(title), "{title} waits");
        }
        for title in ["Lunch with Judge Lin", "Partner lunch", "Dentist", "Lunch CLE", ""] {
            assert!(!is_break(title), "{title} is an appointment");
        }
    }
}

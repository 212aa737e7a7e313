//! Does a title say that somebody is out? `PTO`, `Out of office – back Monday`, `Ana: sick`. Many type it so, and set nothing
//! else.
//!
//! The title must say that and nothing more: `PTO policy meeting` takes place. Whoever else is named is out, not the one on
//! whose calendar it stands.

use super::called_off::is_month;
use super::called_off::words::{Commas, Segment, Word, segments};
use super::title::words as words_of;
use crate::firm::people::{Email, Staff};
use std::collections::BTreeSet;

/// What people write, longest first.
const PHRASES: [&[&str]; 31] = [
    &["out", "of", "the", "office"],
    &["out", "of", "office"],
    &["family", "leave"],
    &["annual", "leave"],
    &["maternity", "leave"],
    &["paternity", "leave"],
    &["parental", "leave"],
    &["medical", "leave"],
    &["personal", "leave"],
    &["personal", "day", "off"],
    &["bereavement", "leave"],
    &["sick", "leave"],
    &["sick", "day"],
    &["out", "sick"],
    &["vacation", "day"],
    &["on", "vacation"],
    &["on", "holiday"],
    &["on", "leave"],
    &["on", "pto"],
    &["taking", "pto"],
    &["day", "off"],
    &["time", "off"],
    &["out", "of", "town"],
    &["jury", "duty"],
    &["vacation"],
    &["vacay"],
    &["pto"],
    &["ooo"],
    &["sick"],
    &["out"],
    &["away"],
];

/// Words that may stand beside them.
const BESIDE: [&str; 23] = [
    "is",
    "am",
    "i'm",
    "i",
    "will",
    "be",
    "all",
    "day",
    "days",
    "week",
    "half",
    "morning",
    "afternoon",
    "pm",
    "until",
    "till",
    "through",
    "thru",
    "back",
    "the",
    "on",
    "planned",
    "approved",
];

/// Behind these a place may be named.
const TO: [&str; 4] = ["in", "to", "at", "with"];

/// Most words that name the place.
const LONGEST_PLACE: usize = 3;

/// One of these stands in each of them.
const HEADS: [&str; 11] =
    ["pto", "ooo", "out", "vacation", "vacay", "holiday", "sick", "leave", "away", "off", "jury"];

/// May the title say that somebody is out? Nearly all do not.
pub fn may_say_out(title: &str) -> bool {
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    title.len() <= 80 && words.any(|word| HEADS.iter().any(|head| word.eq_ignore_ascii_case(head)))
}

/// Who is meant by names in titles on somebody's calendar.
#[derive(Debug)]
pub struct OutWords {
    own: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl OutWords {
    /// On that person's calendar.
    pub fn of(who: &Email, staff: &Staff) -> Self {
        let names = |email: &Email, name: &str| {
            let mut names: BTreeSet<String> = parts(name).into_iter().collect();
            let initials: String = names_in_order(name).filter_map(|name| name.chars().next()).collect();
            names.extend((initials.chars().count() > 1).then_some(initials));
            names.extend(parts(email.as_str().split('@').next().unwrap_or_default()));
            names
        };
        let mut own = names(who, staff.find(who).map_or("", |member| member.name.reveal()));
        own.extend(["me".to_owned(), "my".to_owned()]);
        let others = staff.iter().filter(|member| member.email != *who);
        let others: BTreeSet<String> = others.flat_map(|member| parts(member.name.reveal())).collect();
        Self { others: others.difference(&own).cloned().collect(), own }
    }

    /// Does the title say that this person is out?
    pub fn say_out(&self, title: &str) -> bool {
        if !may_say_out(title) || title.contains('?') {
            return false;
        }
        let parts = segments(title, Commas::Part);
        if self.is_labelled(&parts) {
            return true;
        }
        let words: Vec<Word> = parts.into_iter().flat_map(|one| one.words).collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let found = PHRASES.iter().find_map(|phrase| {
            let at = texts.windows(phrase.len()).position(|there| there == *phrase)?;
            Some((at, at + phrase.len()))
        });
        let Some((from, to)) = found else { return false };
        let before = texts.get(..from).unwrap_or_default();
        let mut behind = texts.get(to..).unwrap_or_default();
        if let [first, place @ ..] = behind
            && TO.contains(first)
            && !place.is_empty()
            && place.len() <= LONGEST_PLACE
        {
            let somebody = place.iter().any(|word| self.others.contains(*word) || is_business(word));
            behind = if somebody { behind } else { &[] };
        }
        before.iter().chain(behind).all(|word| self.is_beside(word))
    }

    /// `OOO - Zebra`: it stands alone, and behind it what she calls her time off, which is nobody and no business.
    fn is_labelled(&self, parts: &[Segment]) -> bool {
        let [first, label] = parts else { return false };
        let first: Vec<&str> = first.words.iter().map(|word| word.text.as_str()).collect();
        let sure = matches!(first.as_slice(), ["ooo"] | ["pto"] | ["out", "of", "office"]);
        let foreign = |word: &Word| self.others.contains(&word.text) || is_business(&word.text);
        sure && label.words.len() == 1 && !label.words.iter().any(foreign)
    }

    fn is_beside(&self, word: &str) -> bool {
        let bare = word.strip_suffix("'s").unwrap_or(word);
        BESIDE.contains(&word) || self.own.contains(bare) || is_time(word)
    }
}

/// What lawyers go to, and not for pleasure.
fn is_business(word: &str) -> bool {
    super::kinds::is_appointment(word) || matches!(word, "court" | "client" | "office" | "lunch")
}

fn is_time(word: &str) -> bool {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let named = |list: &[&str], ending: &str| {
        let head = word.get(..3).unwrap_or_default();
        list.contains(&head) && (word.len() == 3 || word.ends_with(ending) || ending.is_empty())
    };
    word.starts_with(|c: char| c.is_ascii_digit())
        || named(&days, "day")
        || is_month(word)
        || matches!(word, "today" | "tomorrow" | "noon" | "to" | "a" | "p" | "m" | "am")
}

fn parts(name: &str) -> Vec<String> {
    names_in_order(name).filter(|part| part.chars().count() > 1).collect()
}

fn names_in_order(name: &str) -> impl Iterator<Item = String> {
    let names = words_of(name);
    names.split(' ').map(str::to_owned).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::OutWords;
    use crate::firm::people::{Duty, Email, Member, Staff};

    fn words() -> OutWords {
        let member = |email: &str, name: &str| Member {
            email: Email::new(email).expect("is an address"),
            name: name.into(),
            duty: Duty::Attorney,
            active: true,
            left_on: None,
            schedules_for: Default::default(),
        };
        let staff =
            Staff::new([member("ana@firm.example", "Ana Reyes"), member("bob@firm.example", "Bob Hale")]);
        OutWords::of(&Email::new("ana@firm.example").expect("is an address"), &staff)
    }

    #[test]
    fn a_title_that_says_nothing_else_says_that_she_is_out() {
        for title in [
            "PTO",
            "OOO",
            "Out of office",
            "Out of the Office – back Monday",
            "Vacation",
            "Vacation – Ana",
            "Ana: on vacation",
            "Ana's vacation day",
            "ANA OUT",
            "AR out",
            "out sick",
            "Sick",
            "On leave until 12/4",
            "Maternity leave",
            "Ana Reyes - PTO (all day)",
            "Vacation in Maine",
            "PTO 11/20 to 11/27",
            "I'm away",
            "OOO - Zebra",
            "vacay",
            "Ana vacay",
        ] {
            assert!(words().say_out(title), "{title}: somebody has to stand in for her");
        }
    }

    #[test]
    fn whatever_says_more_or_names_somebody_else_does_not() {
        for title in [
            "PTO policy meeting",
            "Call re vacation of judgment",
            "Order vacating default",
            "Motion for vacation of judgment",
            "Bob out",
            "Bob Hale – PTO",
            "Vacation with Bob",
            "Vacation in court",
            "Out of office reply: set up",
            "Vacation rental closing",
            "Sick leave claim – Okafor",
            "Okafor out on bail",
            "Away team lunch",
            "PTO?",
            "OOO – Bob",
            "OOO: meeting",
            "Zebra vacay rental",
            "Leave to amend",
            "",
        ] {
            assert!(!words().say_out(title), "{title}: she is there");
        }
    }
}

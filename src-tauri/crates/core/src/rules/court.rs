//! Whether an appointment that nobody gave a category looks like one in court. A miss there can cost the case, so that
//! it is not left to whoever forgot the category.
//!
//! Only titles, places and names of calendars are asked, word by word. What merely speaks of a hearing (its preparation,
//! its transcript) is none.

/// Each of them alone names an appearance.
const APPEARANCES: [&str; 14] = [
    "hearing",
    "hearings",
    "deposition",
    "depositions",
    "depo",
    "depos",
    "trial",
    "trials",
    "arraignment",
    "sentencing",
    "arbitration",
    "osc",
    "voir",
    "inquest",
];
/// A conference is one in court when one of these stands beside it.
const OF_COURT: [&str; 9] =
    ["court", "judge", "magistrate", "hon", "status", "pretrial", "settlement", "scheduling", "management"];
/// Before an appearance these say that it is only spoken of.
const ABOUT_BEFORE: [&str; 26] = [
    "prep",
    "prepare",
    "preparing",
    "preparation",
    "discuss",
    "discussion",
    "review",
    "draft",
    "read",
    "watch",
    "order",
    "transcript",
    "summarize",
    "summary",
    "outline",
    "notice",
    "debrief",
    "call",
    "reminder",
    "travel",
    "schedule",
    "reschedule",
    "confirm",
    "free",
    "clinical",
    "mock",
];
/// Right behind an appearance these do.
const ABOUT_AFTER: [&str; 22] = [
    "prep",
    "preparation",
    "transcript",
    "transcripts",
    "summary",
    "outline",
    "binder",
    "notebook",
    "exhibits",
    "debrief",
    "reminder",
    "strategy",
    "team",
    "dates",
    "aid",
    "aids",
    "test",
    "balance",
    "version",
    "period",
    "subscription",
    "lawyers",
];
/// Where courts sit.
const COURTROOMS: [&str; 4] = ["courtroom", "courthouse", "courtrm", "tribunal"];
/// Before a number these name a courtroom.
const DEPARTMENTS: [&str; 4] = ["department", "dept", "division", "part"];
/// What calendars of a court, or of all hearings of a firm, are called.
const CALENDARS: [&str; 8] =
    ["court", "courts", "hearings", "trials", "depositions", "docket", "docketing", "appearances"];

/// Does it look like a court appearance or a deposition, by its title and place?
pub fn looks_like_court(title: &str, place: &str) -> bool {
    named_by(title).unwrap_or_else(|| is_place_of_court(place))
}

/// `Some(true)`: the title names an appearance. `Some(false)`: it only speaks of one. `None`: it names none, and the place
/// decides.
pub fn named_by(title: &str) -> Option<bool> {
    spoken_of(&words_of(&title.to_lowercase()))
}

/// Does a court sit there?
pub fn is_place_of_court(place: &str) -> bool {
    !place.is_empty() && is_courtroom(&words_of(&place.to_lowercase()))
}

/// Is it the calendar of a court, or the one on which a firm keeps its hearings?
pub fn is_court_calendar(name: &str) -> bool {
    words_of(&name.to_lowercase()).iter().any(|word| CALENDARS.contains(word))
}

fn spoken_of(words: &[&str]) -> Option<bool> {
    let named = words.iter().position(|word| APPEARANCES.contains(word)).or_else(|| conference(words))?;
    let before = words.get(..named).unwrap_or_default();
    let behind = words.get(named + 1);
    let about = before.iter().any(|word| ABOUT_BEFORE.contains(word))
        || behind.is_some_and(|word| ABOUT_AFTER.contains(word));
    Some(!about)
}

fn conference(words: &[&str]) -> Option<usize> {
    let conference = words.iter().position(|word| matches!(*word, "conference" | "conf"))?;
    words.iter().any(|word| OF_COURT.contains(word)).then_some(conference)
}

fn is_courtroom(words: &[&str]) -> bool {
    let numbered = |pair: &[&str]| match pair {
        [name, number] => DEPARTMENTS.contains(name) && number.chars().any(|c| c.is_ascii_digit()),
        _ => false,
    };
    let court =
        |pair: &[&str]| matches!(pair, ["superior" | "district" | "supreme" | "county" | "circuit", "court"]);
    words.iter().any(|word| COURTROOMS.contains(word))
        || words.windows(2).any(|pair| numbered(pair) || court(pair))
}

fn words_of(lower: &str) -> Vec<&str> {
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_court_calendar, looks_like_court};

    #[test]
    fn appearances_are_known_by_title_or_place() {
        for (title, place) in [
            ("Okafor – motion hearing", ""),
            ("DEPOSITION of Dr. Reyes", ""),
            ("Reyes depo", "Our office"),
            ("Jury trial, day 3", ""),
            ("Case management conference", ""),
            ("Conference with Judge Lin", ""),
            ("Okafor v. Allstate", "Superior Court, Dept. 12"),
            ("Okafor", "Courtroom 4B"),
            ("Motion to compel", "Department 7"),
        ] {
            assert!(looks_like_court(title, place), "{title} at {place}: a miss can cost the case");
        }
    }

    #[test]
    fn what_only_speaks_of_one_is_none() {
        for (title, place) in [
            ("Prep for Okafor hearing", ""),
            ("Okafor depo prep", "Courtroom 4"),
            ("Discuss deposition of Dr. Reyes", ""),
            ("Hearing aid appointment", ""),
            ("Trial balance with accountant", ""),
            ("Free trial of the new scanner", ""),
            ("Client conference call", "Conference room B"),
            ("Lunch", "Department of Motor Vehicles"),
            ("Trialogue", ""),
            ("", ""),
        ] {
            assert!(!looks_like_court(title, place), "{title} at {place}: nobody waits for it in court");
        }
    }

    #[test]
    fn calendars_of_courts_are_known_by_their_names() {
        for name in ["Court", "Hearings 2026", "LA Superior Court", "Litigation docket"] {
            assert!(is_court_calendar(name), "{name} is kept for court");
        }
        for name in ["Ana Courtenay", "Vacation", "Team", ""] {
            assert!(!is_court_calendar(name), "{name} says nothing of a court");
        }
    }
}

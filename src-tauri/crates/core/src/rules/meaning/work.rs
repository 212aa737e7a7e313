//! Work about an appointment is another one than the appointment: `Travel to hearing`, `Hearing transcript due`,
//! `Call clerk re hearing`. Asked within one statement of a title: `Hearing (travel 30 min)` is the hearing.

use crate::rules::called_off::words::{Segment, Word};
use crate::rules::kinds::{KindWord, kind_of, meant};

/// How a word stands to what the title is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It says what the appointment is.
    Own,
    /// It says what the work is.
    Work,
    /// It says that something is filed, which may be all that the title is about.
    Filing,
    /// It says what the call, the hearing or the work is about.
    Object,
}

/// Right behind an appointment these are what somebody makes, sends or waits for.
const THINGS: [&str; 16] = [
    "transcript",
    "exhibit",
    "brief",
    "binder",
    "outline",
    "notebook",
    "deadline",
    "notice",
    "subpoena",
    "memo",
    "invoice",
    "reminder",
    "statement",
    "checklist",
    "travel",
    "debrief",
];

/// What somebody does for an appointment that is named behind one of [`TOWARDS`].
const ERRANDS: [&str; 20] = [
    "travel", "drive", "fly", "flight", "depart", "debrief", "recap", "pick", "check", "email", "letter",
    "remind", "reminder", "file", "serve", "pack", "draft", "research", "deadline", "notify",
];

/// Papers that name the appointment right behind them.
const PAPERS: [&str; 6] = ["notice", "transcript", "exhibit", "outline", "binder", "subpoena"];

/// What is filed with a court or served.
const FILED: [&str; 16] = [
    "opposition",
    "opp",
    "reply",
    "answer",
    "response",
    "brief",
    "motion",
    "mtn",
    "mot",
    "complaint",
    "appeal",
    "objection",
    "memo",
    "memorandum",
    "petition",
    "notice",
];

/// What is done with an appointment that is named right behind it.
const HANDLED: [&str; 8] =
    ["reschedule", "calendar", "confirm", "observe", "debrief", "arrange", "schedule", "rebook"];

const TOWARDS: [&str; 11] =
    ["to", "from", "of", "for", "before", "after", "re", "regarding", "about", "following", "until"];

/// What stands behind these is spoken of, or another time.
const ABOUT: [&str; 7] = ["re", "regarding", "about", "concerning", "before", "after", "following"];

/// Behind `due` these make something else of it.
const NOT_OWED: [&str; 3] = ["process", "diligence", "to"];

/// Most words between such a word and the appointment: `re Okafor motion hearing`.
const NEAR: usize = 3;

/// The role of each word, in the order in which they stand.
pub(super) fn roles(segments: &[Segment]) -> Vec<Role> {
    let mut roles = Vec::new();
    let mut words: Vec<&Word> = Vec::new();
    for segment in segments {
        words.extend(&segment.words);
        // `Call re: hearing` is one statement.
        if !words.last().is_some_and(|word| ["re", "regarding"].contains(&word.text.as_str())) {
            roles.extend(Statement::of(&words).roles());
            words.clear();
        }
    }
    roles.extend(Statement::of(&words).roles());
    roles
}

struct Statement<'w> {
    words: Vec<&'w str>,
    /// Where an appointment is named.
    events: Vec<bool>,
}

impl<'w> Statement<'w> {
    fn of(words: &[&'w Word]) -> Self {
        let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let events = words.iter().map(|word| is_event(word)).collect();
        Self { words, events }
    }

    fn roles(&self) -> Vec<Role> {
        let mut roles = vec![Role::Own; self.words.len()];
        if let Some(from) = self.object() {
            roles.get_mut(from..).unwrap_or_default().fill(Role::Object);
        }
        for (at, role) in roles.iter_mut().enumerate() {
            if self.is_work(at) {
                *role = Role::Work;
            } else if self.is_filing(at) {
                *role = Role::Filing;
            }
        }
        roles
    }

    fn word(&self, at: usize) -> &'w str {
        self.words.get(at).copied().unwrap_or_default()
    }

    fn is_event(&self, at: usize) -> bool {
        self.events.get(at) == Some(&true)
    }

    /// The first word of what is spoken of: an appointment, and another one or work leads.
    fn object(&self) -> Option<usize> {
        let leads = |at: usize| self.is_event(at) || is_talk(self.word(at)) || self.is_work(at);
        let about = |at: usize| ABOUT.contains(&self.word(at)) && (0..at).any(leads);
        let near = |at: usize| (at + 1..=at + NEAR).any(|at| self.is_event(at));
        (1..self.words.len()).find(|at| about(*at) && near(*at))
    }

    fn is_work(&self, at: usize) -> bool {
        let word = self.word(at);
        let one = singular(word);
        let led = self.events.iter().take(at).any(|event| *event);
        let leads = self.events.iter().skip(at + 1).any(|event| *event);
        // `Trial exhibit conference` is a conference.
        let thing = THINGS.contains(&one)
            && at.checked_sub(1).is_some_and(|before| self.is_event(before))
            && !leads
            && self.word(at + 1) != "of";
        let owed = word == "due" && (led || leads) && !NOT_OWED.contains(&self.word(at + 1));
        thing || owed || (!led && (self.is_errand(at, word) || self.is_paper(at, one)))
    }

    /// `File opposition`, at the beginning.
    fn is_filing(&self, at: usize) -> bool {
        let article = usize::from(matches!(self.word(at + 1), "the" | "an" | "a" | "our"));
        at == 0
            && matches!(self.word(at), "file" | "serve" | "draft")
            && FILED.contains(&singular(self.word(at + 1 + article)))
    }

    /// It leads to the appointment: `Travel to the motion hearing`, `Reschedule hearing`.
    fn is_errand(&self, at: usize, word: &str) -> bool {
        let event = (at + 1..self.words.len()).find(|at| self.is_event(*at));
        let towards = |event: usize| (at + 1..event).any(|at| TOWARDS.contains(&self.word(at)));
        (ERRANDS.contains(&word) && event.is_some_and(towards))
            || (at == 0 && HANDLED.contains(&word) && self.is_named_at(1))
    }

    fn is_paper(&self, at: usize, one: &str) -> bool {
        // `Notice of hearing conference` is a conference.
        PAPERS.contains(&one) && matches!(self.word(at + 1), "of" | "for") && self.is_named_at(at + 2)
    }

    /// An appointment and no talk of one, perhaps behind an article.
    fn is_named_at(&self, at: usize) -> bool {
        let at = at + usize::from(matches!(self.word(at), "the" | "a" | "our"));
        self.is_event(at) && !matches!(self.word(at), "call" | "conference" | "conf")
    }
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// A motion is argued, and so may lead as an appointment does.
fn is_talk(word: &str) -> bool {
    matches!(kind_of(meant(word).unwrap_or(word)), Some(KindWord::Carrier(_)))
}

/// Does the word name an appointment by itself? A jury or a plea may be what one is about.
fn is_event(word: &str) -> bool {
    let one = |word: &str| match kind_of(word) {
        Some(KindWord::General(sorts)) => !sorts.is_empty() && word != "court",
        Some(KindWord::Special(_)) => {
            matches!(word, "trial" | "arraignment" | "sentencing" | "intake" | "lunch" | "signing")
        }
        Some(KindWord::Carrier(_) | KindWord::Any) | None => false,
    };
    one(word) || meant(word).is_some_and(|meant| meant.split(' ').any(one))
}

//! Words that say what sort of appointment a title is about, and their short forms.

/// Sorts of appointments that exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    /// Before a judge, but for the trial.
    Court,
    /// The trial itself.
    Trial,
    /// Testimony out of court.
    Deposition,
    /// The parties look for a settlement before somebody who decides nothing.
    Mediation,
    /// Before somebody who decides and is no judge.
    Arbitration,
    /// People talk to each other.
    Meeting,
    /// Something is looked at where it is.
    Inspection,
}

/// What a word says of the appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KindWord {
    /// One of these sorts and nothing else: `hearing` may be any appearance before a judge.
    General(&'static [Sort]),
    /// What is argued there is said by the words behind it: `motion to compel`, `argument on fees`.
    Carrier(&'static [Sort]),
    /// One kind within these sorts.
    Special(&'static [Sort]),
    /// An appointment of any sort.
    Any,
}

/// How people shorten words, and the words that they mean. Each is in lower case.
const SHORT: [(&str, &str); 57] = [
    ("adj", "adjournment"),
    ("appt", "appointment"),
    ("apt", "appointment"),
    ("arr", "arraignment"),
    ("atty", "attorney"),
    ("cmc", "case management conference"),
    ("cme", "case management conference"),
    ("conf", "conference"),
    ("confcall", "call"),
    ("ct", "court"),
    ("cx", "cross examination"),
    ("dep", "deposition"),
    ("depo", "deposition"),
    ("depos", "deposition"),
    ("depositions", "deposition"),
    ("def", "defendant"),
    ("disc", "discovery"),
    ("eval", "evaluation"),
    ("evid", "evidentiary"),
    ("examination", "exam"),
    ("fsc", "final status conference"),
    ("ftf", "meeting"),
    ("hrg", "hearing"),
    ("hrng", "hearing"),
    ("hear", "hearing"),
    ("ime", "medical exam"),
    ("intrvw", "interview"),
    ("intvw", "interview"),
    ("mediations", "mediation"),
    ("meet", "meeting"),
    ("mil", "motion limine"),
    ("mot", "motion"),
    ("mtg", "meeting"),
    ("mtn", "motion"),
    ("msc", "settlement conference"),
    ("msj", "motion summary judgment"),
    // Which motion it is remains open: to compel, to continue.
    ("mtc", "motion mtc"),
    ("mtd", "motion dismiss"),
    ("mtq", "motion mtq"),
    ("mts", "motion mts"),
    ("oc", "opposing counsel"),
    ("osc", "order show cause"),
    ("phone", "call"),
    ("pl", "plaintiff"),
    ("prelim", "preliminary"),
    ("preparation", "prep"),
    ("ptc", "pretrial conference"),
    ("roundtable", "meeting"),
    ("sc", "status conference"),
    ("sched", "scheduling"),
    ("settl", "settlement"),
    ("stat", "status"),
    ("tel", "call"),
    ("telecon", "call"),
    ("teleconference", "call"),
    ("telephone", "call"),
    ("telephonic", "call"),
];

/// The words that are meant, for words that are shortened.
pub(crate) fn meant(word: &str) -> Option<&'static str> {
    SHORT.iter().find(|(short, _)| *short == word).map(|(_, meant)| *meant)
}

impl KindWord {
    /// The sorts that it may be; empty: any.
    pub(crate) fn sorts(self) -> &'static [Sort] {
        match self {
            Self::General(sorts) | Self::Carrier(sorts) | Self::Special(sorts) => sorts,
            Self::Any => &[],
        }
    }
}

/// What the word says, if it names a kind of appointment.
pub(crate) fn kind_of(word: &str) -> Option<KindWord> {
    use KindWord::{Any, Carrier, General, Special};
    use Sort::{Arbitration, Court, Deposition, Inspection, Mediation, Meeting, Trial};
    Some(match word {
        "hearing" => General(&[Court]),
        "appearance" | "court" => General(&[Court, Trial]),
        "motion" | "argument" | "oral" => Carrier(&[Court]),
        "calendar" | "docket" => Carrier(&[Court, Trial]),
        "arraignment" | "sentencing" | "limine" | "osc" | "tro" | "plea" => Special(&[Court]),
        "voir" | "bench" | "jury" | "verdict" => Special(&[Court, Trial]),
        "trial" => Special(&[Trial]),
        "deposition" | "depose" => General(&[Deposition]),
        "mediation" => General(&[Mediation]),
        "arbitration" => General(&[Arbitration, Court]),
        "conference" => General(&[Court, Mediation, Meeting]),
        "negotiation" => General(&[Mediation, Meeting]),
        "inspection" => General(&[Inspection]),
        "meeting" | "call" | "discussion" | "chat" | "talk" => General(&[Meeting]),
        "intake" | "consultation" | "consult" | "interview" | "signing" | "lunch" | "huddle" | "dinner" => {
            Special(&[Meeting])
        }
        "appointment" | "session" | "event" | "visit" | "closing" | "exam" | "review" | "evaluation" => Any,
        _ => return None,
    })
}

/// Is it a word for an appointment, so that what is said of it is said of the appointment?
pub(crate) fn is_appointment(word: &str) -> bool {
    let one = |word: &str| {
        kind_of(word).is_some()
            && !matches!(word, "court" | "review" | "oral" | "calendar" | "docket" | "talk")
    };
    one(word) || meant(word).is_some_and(|meant| meant.split(' ').any(one))
}

/// Does it stand in titles of ordinary appointments?
pub(crate) fn is_ordinary(word: &str) -> bool {
    kind_of(word).is_some() || meant(word).is_some() || ORDINARY.contains(&word)
}

const ORDINARY: [&str; 17] = [
    "the", "and", "for", "with", "new", "client", "internal", "case", "matter", "status", "zoom", "court",
    "attorney", "all", "team", "to", "of",
];

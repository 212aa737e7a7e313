//! Words of titles that are nobody's name.

/// Words that say nothing of what an appointment is about.
const EMPTY: [&str; 66] = [
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "is",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
    "w",
    "re",
    "fw",
    "fwd",
    "copy",
    "vs",
    "v",
    "via",
    "zoom",
    "teams",
    "webex",
    "google",
    "meet",
    "video",
    "videoconference",
    "virtual",
    "remote",
    "remotely",
    "person",
    "live",
    "online",
    "hybrid",
    "am",
    "pm",
    "est",
    "edt",
    "et",
    "pst",
    "pdt",
    "pt",
    "cst",
    "cdt",
    "mst",
    "mdt",
    "hold",
    "tentative",
    "confirmed",
    "new",
    "updated",
    "update",
    "rescheduled",
    "matter",
    "case",
    "file",
    "no",
    "number",
    "our",
    "mr",
    "mrs",
    "ms",
];

/// Forms of address and of firms.
const FORMS: [&str; 13] =
    ["dr", "esq", "hon", "jr", "sr", "inc", "llc", "llp", "corp", "co", "ltd", "et", "al"];

/// What is sorted among the words of the trade.
const TOPICS: [&str; 130] = [
    "adjuster",
    "administrative",
    "admission",
    "adoption",
    "advance",
    "agreement",
    "annual",
    "answer",
    "appeal",
    "appellate",
    "assessment",
    "bail",
    "bankruptcy",
    "bond",
    "brief",
    "budget",
    "business",
    "case",
    "check",
    "child",
    "claim",
    "client",
    "closing",
    "compel",
    "complaint",
    "compliance",
    "contempt",
    "continue",
    "contract",
    "counsel",
    "creditors",
    "criminal",
    "custody",
    "damages",
    "deadline",
    "default",
    "defendant",
    "demurrer",
    "directive",
    "discovery",
    "dismiss",
    "dispositive",
    "dispute",
    "divorce",
    "draft",
    "election",
    "employment",
    "enforce",
    "estate",
    "evidentiary",
    "examination",
    "exclude",
    "exhibits",
    "expert",
    "expunge",
    "family",
    "fees",
    "filing",
    "final",
    "follow",
    "further",
    "guardianship",
    "immigration",
    "initial",
    "injunction",
    "insurance",
    "intervene",
    "invoices",
    "joint",
    "judge",
    "judgment",
    "lease",
    "management",
    "mandatory",
    "medical",
    "merger",
    "modification",
    "modify",
    "mtc",
    "mtq",
    "mts",
    "negotiations",
    "opposing",
    "order",
    "parenting",
    "patent",
    "payment",
    "plaintiff",
    "planning",
    "pleadings",
    "preliminary",
    "pretrial",
    "probate",
    "production",
    "property",
    "protective",
    "prove",
    "quash",
    "reconsider",
    "reconsideration",
    "records",
    "release",
    "remand",
    "renewal",
    "restraining",
    "retainer",
    "sanctions",
    "scheduling",
    "seal",
    "settlement",
    "sever",
    "severance",
    "show",
    "status",
    "stay",
    "strategy",
    "strike",
    "summary",
    "support",
    "suppress",
    "tax",
    "temporary",
    "testimony",
    "transfer",
    "trust",
    "update",
    "venue",
    "will",
    "witness",
    "zoning",
];

/// Words before the number of a room.
const PLACES: [&str; 14] = [
    "dept",
    "department",
    "div",
    "division",
    "courtroom",
    "ctrm",
    "crtrm",
    "rm",
    "room",
    "suite",
    "ste",
    "floor",
    "fl",
    "tower",
];

const SPELLED: [(&[&str], &str); 5] = [
    (&["one", "i"], "1"),
    (&["two", "ii"], "2"),
    (&["three", "iii"], "3"),
    (&["four", "iv"], "4"),
    (&["five", "v"], "5"),
];

const NICKNAMES: [(&str, &[&str]); 36] = [
    ("andy", &["andrew"]),
    ("becky", &["rebecca"]),
    ("beth", &["elizabeth"]),
    ("betty", &["elizabeth"]),
    ("bill", &["william"]),
    ("billy", &["william"]),
    ("bob", &["robert"]),
    ("bobby", &["robert"]),
    ("chuck", &["charles"]),
    ("dick", &["richard"]),
    ("drew", &["andrew"]),
    ("hank", &["henry"]),
    ("harry", &["harold", "henry"]),
    ("jack", &["john"]),
    ("jim", &["james"]),
    ("jimmy", &["james"]),
    ("joe", &["joseph"]),
    ("kate", &["katherine", "catherine"]),
    ("kathy", &["katherine", "kathleen"]),
    ("larry", &["lawrence"]),
    ("liz", &["elizabeth"]),
    ("maggie", &["margaret"]),
    ("meg", &["margaret"]),
    ("mike", &["michael"]),
    ("nancy", &["ann"]),
    ("ned", &["edward"]),
    ("nick", &["nicholas"]),
    ("patty", &["patricia"]),
    ("peggy", &["margaret"]),
    ("rick", &["richard"]),
    ("sally", &["sarah"]),
    ("steve", &["stephen", "steven"]),
    ("sue", &["susan"]),
    ("ted", &["edward", "theodore"]),
    ("tony", &["anthony"]),
    ("trish", &["patricia"]),
];

/// Of two of the same sort, which one.
const OPPOSED: [(&str, &str); 5] = [
    ("jury", "bench"),
    ("initial", "final"),
    ("plaintiff", "defendant"),
    ("plaintiff", "defense"),
    ("prosecution", "defense"),
];

const DAYS: [&str; 21] = [
    "mon",
    "tue",
    "tues",
    "wed",
    "weds",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "today",
    "tomorrow",
    "noon",
];

const MONTHS: [&str; 22] = [
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
];

/// Does the word say nothing?
pub(super) fn is_empty(word: &str) -> bool {
    let letter = word.chars().count() < 2 && !word.starts_with(|c: char| c.is_ascii_digit());
    letter || EMPTY.contains(&word) || FORMS.contains(&word)
}

/// Is it a word of the trade?
pub(super) fn is_topic(word: &str) -> bool {
    let singular = word.strip_suffix('s').unwrap_or(word);
    TOPICS.contains(&word) || TOPICS.contains(&singular)
}

/// The number behind `part`, by digits: the first and the second half of something are two appointments.
pub(super) fn part_number(word: &str) -> Option<String> {
    let spelled = SPELLED.iter().find(|(names, _)| names.contains(&word)).map(|(_, digits)| *digits);
    let digits = spelled.unwrap_or(word).trim_start_matches('0');
    (digits.starts_with(|c: char| c.is_ascii_digit()) && digits.len() <= 3).then(|| digits.to_owned())
}

/// Short forms of first names that are no beginning of the long form.
pub(super) fn is_nickname(x: &str, y: &str) -> bool {
    let of = |short: &str, long: &str| {
        NICKNAMES.iter().any(|(nick, names)| *nick == short && names.contains(&long))
    };
    of(x, y) || of(y, x)
}

/// `MTC` may be a motion to compel or one to continue.
pub(super) fn is_short_motion(x: &str, y: &str) -> bool {
    let of = |short: &str, long: &str| {
        let begins = short.strip_prefix("mt").is_some_and(|letter| long.starts_with(letter));
        short.len() == 3 && begins && is_topic(short)
    };
    of(x, y) || of(y, x)
}

/// Do the words exclude each other?
pub(super) fn are_opposed(x: &str, y: &str) -> bool {
    OPPOSED.iter().any(|(a, b)| (x, y) == (*a, *b) || (y, x) == (*a, *b))
}

/// How many words name a time or a room here, which are compared as such and not as words.
pub(super) fn passed_over(word: &str, next: &str) -> usize {
    let numbered = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let half = word.get(digits.len()..).unwrap_or_default();
    let dated = numbered(word) && word.contains(['/', ':', '-', '.']);
    if DAYS.contains(&word) || dated {
        1
    } else if MONTHS.contains(&word) || word == "december" || word == "may" {
        if numbered(next) { 2 } else { usize::from(word != "may" && word != "mar" && word != "june") }
    } else if PLACES.contains(&word) {
        if numbered(next) || next.chars().count() == 1 { 2 } else { 1 }
    } else if numbered(word) && matches!(half, "am" | "pm" | "min" | "h" | "hr") {
        1
    } else if numbered(word) && matches!(next, "am" | "pm" | "min" | "minutes" | "hour" | "hours") {
        2
    } else {
        // Numbers of dockets are long.
        usize::from(numbered(word) && word.len() > 4)
    }
}

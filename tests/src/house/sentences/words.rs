//! One word for one concept: the table, as data. What is refused is refused in every sentence that people read.

/// One concept with its word.
pub(super) struct Word {
    /// What is written.
    pub(super) word: &'static str,
    /// What it means.
    pub(super) means: &'static str,
    /// What is not written for it: whole words, whatever their case; `*` stands for any ending.
    pub(super) refused: &'static [&'static str],
    /// Where it may stand all the same: the end of a file's name, and why.
    pub(super) but: &'static [(&'static str, &'static str)],
}

const fn word(
    word: &'static str,
    means: &'static str,
    refused: &'static [&'static str],
    but: &'static [(&'static str, &'static str)],
) -> Word {
    Word { word, means, refused, but }
}

/// The words.
pub(super) const WORDS: &[Word] = &[
    word(
        "calendar of record",
        "The Microsoft 365 or Google Workspace calendar that is always right; a firm has one provider of it",
        &["primary calendar", "master calendar", "source calendar", "source of truth"],
        &[],
    ),
    word(
        "practice system",
        "Where matters are kept and a second copy of each appointment, such as Clio",
        &["practice-management", "practice management", "pms", "case-management", "case management"],
        &[],
    ),
    word(
        "discrepancy",
        "Two systems disagree about one appointment, or one of them has it more than once",
        &["difference*", "thing to fix", "things to fix", "left to fix", "mismatch*", "deviation*"],
        &[],
    ),
    word(
        "different time, owner, matter …",
        "In what two systems disagree, as a label",
        &[
            "time differs",
            "owner differs",
            "matter differs",
            "category differs",
            "people differ",
            "title differs",
            "place differs",
        ],
        &[],
    ),
    word(
        "agree",
        "Both systems say the same of an appointment",
        &["appointment matches", "appointments match", "events match"],
        &[],
    ),
    word(
        "called off",
        "An appointment does not take place, by its state or by its own words",
        &["cancelled", "canceled", "cancellation*", "cancels"],
        &[],
    ),
    word("tentative", "An appointment is not firm yet", &["only held", "held tentatively"], &[]),
    word(
        "not checked",
        "A system, calendar or appointment of which nothing is known now, with the reason",
        &["unchecked", "unverified"],
        &[],
    ),
    word(
        "left out of the comparison",
        "An appointment that breaks a rule of the firm, so that its two sides cannot be compared field by field",
        &["left out of the check", "excluded"],
        &[],
    ),
    word(
        "clean-up",
        "Looking for junk in calendars and removing what a person approved, from the first reading to the undo; the \
         commands are `truedocket audit …`",
        &["audit*", "purg*", "cleanup*"],
        &[],
    ),
    word(
        "finding",
        "Something that a clean-up says is junk or breaks a rule, with its reason",
        &["violation*"],
        &[],
    ),
    word(
        "run",
        "One execution of one part, with an id that log lines and the ledger carry",
        &["activity", "activities"],
        &[],
    ),
    word(
        "ledger",
        "The record of everything that was changed anywhere, each row bound to the one before",
        &["audit trail", "audit log", "change log"],
        &[],
    ),
    word(
        "check, compare, report",
        "The check reads and compares; the report is what comes of it",
        &["reconcil*", "sync", "synced", "syncing", "synchroni*"],
        &[
            ("core/src/audit/finding.rs", "other tools call themselves so"),
            ("core/src/audit/table/marks.rs", "marks of other tools, as they write them"),
        ],
    ),
    word(
        "connection, sign in, sign-in",
        "A system that is read, and how a person lets Truedocket in",
        &["log in", "log on", "login", "authenticat*", "oauth", "integration*"],
        &[
            ("connect/src/registry/facts.rs", "labels on the vendors' own pages"),
            ("README.md", "labels on the vendors' own pages"),
        ],
    ),
    word(
        "client ID, client secret",
        "Number and password of the firm's own app registration",
        &["application number", "app number", "application secret"],
        &[],
    ),
    word("attendee", "Anybody who is asked to come", &["guest*", "invitee*", "participant*"], &[]),
    word(
        "held back",
        "A line of a clean-up that is not done, with the reason",
        &["are held:", "is held;", "held:"],
        &[],
    ),
    word("set aside", "An entry that could not be understood, with the reason", &["quarantine*"], &[]),
    word("confidence", "How sure a finding is: possible, likely, certain", &["sureness", "certainty"], &[]),
    word("fine", "An event in which nothing was found", &["sound"], &[]),
    word(
        "matter number format",
        "How the firm writes its matter numbers",
        &["shape of", "shapes of", "patterns of"],
        &[],
    ),
    word("icon", "The picture of Truedocket beside the clock", &["its sign is", "sign's"], &[]),
    word(
        "time-zone mistake",
        "Times apart by what two zones are apart",
        &["mistake with time zones", "timezone*"],
        &[],
    ),
    word(
        "sample firm",
        "The office to look around in",
        &["pretend firm", "pretend office", "demo firm"],
        &[],
    ),
    word(
        "second look",
        "The comparison in the evening of the morning's report",
        &["evening check", "evening report"],
        &[],
    ),
    word("docket", "The appointments of a day, attorney by attorney", &["agenda*", "day plan"], &[]),
    word("staff list", "Who works at the firm, and who has left", &["personnel", "employee*"], &[]),
    word(
        "American spelling",
        "As law offices in the United States write",
        &[
            "organiser*",
            "organisation*",
            "recognise*",
            "colour*",
            "behaviour*",
            "catalogue*",
            "programme*",
            "centre*",
            "favour*",
            "travelling",
        ],
        &[],
    ),
];

/// The refused word that the text holds, outside of what is typed (in backticks).
pub(super) fn refused_in(word: &Word, file: &str, text: &str) -> Option<&'static str> {
    if word.but.iter().any(|(end, _)| file.ends_with(end)) {
        return None;
    }
    let text = spoken(text).to_lowercase();
    word.refused.iter().copied().find(|refused| holds(&text, refused))
}

/// Does the text hold these words, as whole ones?
fn holds(text: &str, refused: &str) -> bool {
    let (stem, any_ending) = refused.strip_suffix('*').map_or((refused, false), |stem| (stem, true));
    let is_letter = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    text.match_indices(stem).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + stem.len()..).and_then(|after| after.chars().next());
        !is_letter(before) && (any_ending || !is_letter(after))
    })
}

/// The text without what is typed, what is put into it, and where links and pictures lead.
pub(super) fn spoken(text: &str) -> String {
    let mut spoken: String = text.split('`').step_by(2).collect::<Vec<_>>().join("…");
    if let Some(typed) = spoken.find("{program} ") {
        spoken.truncate(typed);
    }
    while let Some(begin) = spoken.find("](") {
        let end =
            spoken.get(begin..).and_then(|rest| rest.find(')')).map_or(spoken.len(), |end| begin + end + 1);
        spoken.replace_range(begin..end, "] ");
    }
    while let Some(begin) = spoken.find('{') {
        let end =
            spoken.get(begin..).and_then(|rest| rest.find('}')).map_or(spoken.len(), |end| begin + end + 1);
        spoken.replace_range(begin..end, "…");
    }
    spoken
}

/// A status as programs write it: in square brackets, as a number or word of a vendor, or with an underscore.
pub(super) fn code_in(text: &str) -> Option<String> {
    let bare: String = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let bracket = bare.find('[').and_then(|at| bare.get(at..)?.split(']').next());
    if let Some(status) =
        bracket.filter(|status| status.chars().nth(1).is_some_and(|sign| sign.is_alphabetic() || sign == '{'))
    {
        return Some(format!("{status}]"));
    }
    for inside in bare.split('(').skip(1).filter_map(|rest| rest.split(')').next()) {
        let names_code =
            ["{status", "{reason", "{code", "{failure", "{error", "{cause", "HTTP", "AADSTS", "TD-"];
        let number = inside.len() == 3 && inside.chars().all(|sign| sign.is_ascii_digit());
        if number || names_code.iter().any(|code| inside.starts_with(code)) {
            return Some(format!("({inside})"));
        }
    }
    let is_code = |word: &&str| {
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        word.contains('_')
            && word.chars().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_')
    };
    spoken(&bare).split_whitespace().find(is_code).map(str::to_owned)
}

#[test]
fn refused_words_are_found_as_whole_words_only() {
    let clean_up = WORDS.iter().find(|word| word.word == "clean-up").expect("it is in the table");
    let found = |text: &str| refused_in(clean_up, "a.rs", text);
    assert_eq!(found("The Purge is done."), Some("purg*"), "whatever its case");
    assert_eq!(found("nothing can be purged"), Some("purg*"), "whatever its ending");
    assert_eq!(found("Type `truedocket audit purge`."), None, "what is typed is a name and no word");
    assert_eq!(found("{purge} lines"), None, "nor is what is put in");
    assert_eq!(found("an inaudible auditor"), Some("audit*"), "an ending, but no beginning");
    assert_eq!(found("spurge"), None, "only whole words");
}

#[test]
fn codes_are_told_from_words() {
    for code in [
        "{} [{state}]",
        "[brought back]",
        "no ({status}, {reason})",
        "no (404)",
        "it is not_checked",
        "x (AADSTS1)",
    ] {
        assert!(code_in(code).is_some(), "“{code}” shows a code");
    }
    for fine in
        ["{}, {} ({} events)", "(no title)", "`not_checked`", "a [] list", "{a_b} is", "in 2026 (see below)"]
    {
        assert_eq!(code_in(fine), None, "“{fine}” shows none");
    }
}

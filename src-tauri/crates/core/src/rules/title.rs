//! Titles in the form in which they are compared. What is shown is always the original.

/// What mail and calendar programs put before a title; none of it says what the appointment is about.
const PREFIXES: [&str; 13] = [
    "copy of ",
    "copy of:",
    "copy:",
    "fw:",
    "fwd:",
    "re:",
    "canceled:",
    "cancelled:",
    "declined:",
    "accepted:",
    "tentative:",
    "updated:",
    "invitation:",
];

/// What importers put behind it.
const SUFFIXES: [&str; 2] = ["(imported)", "(copy)"];

/// The normal form: lower case, prefixes such as `Copy:` and `FW:` dropped as often as they stand there, a trailing
/// `(imported)` dropped, each run of other characters than letters and digits turned into one space, trimmed. A
/// title without a letter or digit gives an empty text.
pub fn normal(title: &str) -> String {
    let lower = title.to_lowercase();
    words_of(without_suffixes(without_prefixes(&lower)))
}

/// As [`normal`], but what programs put before or behind a title counts.
pub fn words(title: &str) -> String {
    words_of(&title.to_lowercase())
}

/// One word with a slip of the fingers: no number, not short, the same first letter.
pub(crate) fn is_slip(x: &str, y: &str) -> bool {
    let shortest = x.chars().count().min(y.chars().count());
    let slips = if shortest < 8 { 1 } else { 2 };
    let numbered = |word: &str| word.contains(|c: char| c.is_numeric());
    shortest >= 4
        && !numbered(x)
        && !numbered(y)
        && x.chars().next() == y.chars().next()
        && strsim::damerau_levenshtein(x, y) <= slips
}

fn without_prefixes(lower: &str) -> &str {
    let mut rest = lower.trim_start();
    while let Some(after) = PREFIXES.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        rest = after.trim_start();
    }
    rest
}

fn without_suffixes(lower: &str) -> &str {
    let mut rest = lower.trim_end();
    while let Some(before) = SUFFIXES.iter().find_map(|suffix| rest.strip_suffix(suffix)) {
        rest = before.trim_end();
    }
    rest
}

fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::normal;
    use proptest::prelude::*;

    #[test]
    fn prefixes_go_as_often_as_they_stand_there() {
        for title in [
            "Okafor hearing",
            "FW: Copy: Okafor  hearing",
            "Re: RE: fwd: Okafor—Hearing!",
            "Canceled: Copy of Okafor hearing (imported)",
            "  declined:OKAFOR hearing",
        ] {
            assert_eq!(normal(title), "okafor hearing", "{title} is the same appointment");
        }
    }

    #[test]
    fn words_that_only_begin_like_a_prefix_stay() {
        assert_eq!(normal("Review: Okafor"), "review okafor", "Review is not Re:");
        assert_eq!(normal("Copyright claim"), "copyright claim", "Copyright is not Copy:");
        assert_eq!(normal("⚖ — …"), "", "a title without letters says nothing");
    }

    proptest! {
        #[test]
        fn normal_form_is_stable(title in ".{0,60}") {
            // Only dropped punctuation can uncover a prefix, and the colon goes with it.
            let once = normal(&title);
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' '), "the form is trimmed");
            prop_assert!(!once.contains("  "), "runs become one space");
        }
    }
}

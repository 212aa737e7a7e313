//! The form in which measurements compare titles, as their contract has it; the product's own form is the core's.

/// Lower case, without what programs put before and behind it, each run of other signs one space.
pub(super) fn normal(title: &str) -> String {
    let lower = title.to_lowercase();
    let mut rest = lower.trim();
    while let Some(after) =
        ["copy of", "fw:", "fwd:", "re:"].iter().find_map(|prefix| rest.strip_prefix(prefix))
    {
        rest = after.trim_start();
    }
    let rest = rest.strip_suffix("(imported)").unwrap_or(rest);
    let words: Vec<&str> =
        rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

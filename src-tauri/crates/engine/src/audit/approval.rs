//! How a list that is about to be approved is named. A count alone names no list: one that was drawn up anew in the
//! meantime may have as many lines and other ones.

/// Letters of a hash that people compare and type.
const SHORT: usize = 12;

/// The letters of a list's hash that are shown and typed.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

/// Does what was typed or sent name that list? All of the hash, or at least the letters that were shown.
pub(super) fn names_list(typed: &str, hash: &str) -> bool {
    let typed = typed.trim().to_ascii_lowercase();
    typed.len() >= SHORT && hash.starts_with(&typed)
}

#[cfg(test)]
mod tests {
    use super::names_list;

    #[test]
    fn a_list_is_named_by_its_whole_hash_or_by_the_letters_that_were_shown() {
        let hash = "0123456789abcdef0123456789abcdef";
        assert!(names_list(hash, hash), "the whole hash names it");
        assert!(
            names_list(" 0123456789AB ", hash),
            "so do the letters that a preview shows, as they are typed"
        );
        assert!(!names_list("0123456789", hash), "fewer letters may name another list as well");
        assert!(!names_list("0123456789ac", hash), "another letter is another list");
        assert!(!names_list("", hash), "nothing names nothing");
    }
}

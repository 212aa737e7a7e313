//! Ids as each calendar provider shows them, computed from the world's own. Links in the practice system hold
//! these, so both sides must compute them in one place.

use base64::{Engine, engine::general_purpose::URL_SAFE};
use sha2::{Digest, Sha256};

/// Google's id: the event's own, or for one day of a series `MASTER_20261120T140000Z` / `MASTER_20261120`.
///
/// `original_start` is `2026-11-20T14:00:00Z` or `2026-11-20`, as in [`super::Event::exceptions`].
pub fn google_id(id: &str, original_start: Option<&str>) -> String {
    match original_start {
        Some(start) => format!("{id}_{}", start.replace(['-', ':'], "")),
        None => id.to_owned(),
    }
}

/// Graph's immutable id: opaque, case-sensitive, safe in a path, different on each calendar and for each day of
/// a series.
pub fn graph_id(calendar: &str, id: &str, original_start: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for part in [calendar, id, original_start.unwrap_or("")] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    // 48 bytes become 64 letters without padding, about half the length of a real one.
    let bytes: Vec<u8> = digest.iter().chain(digest.iter().take(16)).copied().collect();
    format!("AAMk{}", URL_SAFE.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::{google_id, graph_id};

    #[test]
    fn ids_name_one_day_of_one_copy() {
        assert_eq!(google_id("abc", Some("2026-11-20T14:00:00Z")), "abc_20261120T140000Z", "timed instance");
        assert_eq!(google_id("abc", Some("2026-11-20")), "abc_20261120", "all-day instance");
        let one = graph_id("a@x.example", "abc", None);
        assert!(one.starts_with("AAMk"), "looks like the vendor's ids");
        assert_eq!(one, graph_id("a@x.example", "abc", None), "the same every time");
        assert_ne!(one, graph_id("b@x.example", "abc", None), "each copy has its own");
        assert_ne!(one, graph_id("a@x.example", "abc", Some("2026-11-20")), "each day has its own");
    }
}

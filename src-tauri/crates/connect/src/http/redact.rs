//! What may be said about a call in a log: method, host, the fixed words of the path, status, time.
//! Ids, query values, headers and bodies may not; an id shows as a short hash, so that lines can be told apart.

use sha2::{Digest, Sha256};
use url::Url;

/// The path with everything that may be an id replaced by `~` and six hex digits of its SHA-256.
pub fn path(url: &Url) -> String {
    let parts = url.path_segments().into_iter().flatten();
    parts.fold(String::new(), |mut shown, part| {
        shown.push('/');
        if is_fixed_word(part) {
            shown.push_str(part);
        } else {
            shown.push_str(&hashed(part));
        }
        shown
    })
}

/// Six hex digits that stand for a text without telling it.
pub fn hashed(text: &str) -> String {
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    format!("~{}", digest.get(..6).unwrap_or_default())
}

/// Words of vendors' paths are letters (`calendarView`, `calendar_entries.json`) or a version (`v4`, `v1.0`).
fn is_fixed_word(part: &str) -> bool {
    let bare = part.strip_suffix(".json").unwrap_or(part);
    let version = bare.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.len() <= 4 && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    let word = bare.len() <= 28 && bare.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    version || (word && !looks_like_id(bare))
}

/// Long runs of mixed case are ids (Graph), camel case has lower-case runs between single capitals.
fn looks_like_id(word: &str) -> bool {
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    capitals > 3 || (capitals > 0 && capitals * 3 > word.len())
}

#[cfg(test)]
mod tests {
    use super::path;
    use url::Url;

    #[test]
    fn ids_and_queries_do_not_show() {
        let cases = [
            (
                "https://www.googleapis.com/calendar/v3/calendars/ann%40hale.example/events?q=Doe",
                "/calendar/v3/calendars/~",
            ),
            ("https://app.clio.com/api/v4/calendar_entries/553.json?query=Doe", "/api/v4/calendar_entries/~"),
            ("https://graph.microsoft.com/v1.0/users/AAMkAGVmMDEz/calendarView/delta", "/v1.0/users/~"),
        ];
        for (url, head) in cases {
            let shown = path(&Url::parse(url).unwrap());
            assert!(shown.starts_with(head), "fixed words stay and ids are hashed: {shown}");
            for secret in ["hale", "Doe", "553", "AAMk"] {
                assert!(!shown.contains(secret), "{secret} must not reach a log: {shown}");
            }
        }
    }
}

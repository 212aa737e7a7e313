//! Addresses below a vendor's base, and the check that a link which came in an answer stays there.

use crate::failure::{Failure, Kind};
use url::Url;

/// The base of a connection as the settings have it.
///
/// # Errors
/// `Kind::Refused` when it is no absolute `http` or `https` address; the address itself is not repeated.
pub(crate) fn base(text: &str, vendor: &'static str) -> Result<Url, Failure> {
    let refuse = || Failure::new(Kind::Refused, vendor, "read the address in the settings");
    let url = Url::parse(text.trim_end_matches('/')).map_err(|cause| refuse().because(cause))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        _ => Err(refuse().reason("not an http address")),
    }
}

/// The address of `segments` below the base; each segment is encoded, slashes in it too.
pub(crate) fn below(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    // Only bases without a path such as `mailto:` have no segments, and `base` lets none of these through.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// A link from an answer, if it leads to the same server and below the same path. The sign-in travels with
/// every request, so a link that leads elsewhere would hand it to a stranger.
pub(crate) fn inside(base: &Url, link: &str) -> Option<Url> {
    let url = Url::parse(link).ok()?;
    let same_server = url.origin() == base.origin() && url.username().is_empty() && url.password().is_none();
    let path = base.path().trim_end_matches('/');
    let below = url.path().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    (same_server && below).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::{base, below, inside};

    #[test]
    fn segments_are_encoded() {
        let api = base("https://api.example/v3/", "test").unwrap();
        let url = below(&api, &["calendars", "en#holiday@group.example", "a/b?c%"]);
        assert_eq!(
            url.as_str(),
            "https://api.example/v3/calendars/en%23holiday@group.example/a%2Fb%3Fc%25",
            "an id must not be able to change the path"
        );
    }

    #[test]
    fn a_base_is_an_http_address() {
        for text in ["", "firm", "file:///etc/passwd", "mailto:a@b.example", "ftp://x.example"] {
            assert!(base(text, "test").is_err(), "{text:?} is nothing that can be asked over HTTP");
        }
    }

    #[test]
    fn links_stay_on_the_server() {
        let api = base("https://graph.example/v1.0", "test").unwrap();
        let good = "https://graph.example/v1.0/users/a/calendarView/delta?$skiptoken=x%2Fy";
        assert_eq!(
            inside(&api, good).map(String::from).as_deref(),
            Some(good),
            "good links are followed verbatim"
        );
        for bad in [
            "https://graph.example.evil.example/v1.0/users",
            "https://evil.example/v1.0/users",
            "http://graph.example/v1.0/users",
            "https://graph.example:444/v1.0/users",
            "https://graph.example/v1.0evil/users",
            "https://graph.example/beta/users",
            "https://graph.example/v1.0/../beta/users",
            "https://user:word@graph.example/v1.0/users",
            "/v1.0/users",
            "",
        ] {
            assert!(inside(&api, bad).is_none(), "{bad:?} would take our sign-in elsewhere");
        }
    }
}

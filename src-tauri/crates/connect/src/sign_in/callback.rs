//! Judges what comes to the loopback address. Anything on the machine, and any web page, can call it; only the
//! answer to our own question counts. No I/O here.

use super::{microsoft_number, wants_administrator};
use url::{Url, form_urlencoded};

/// What our own question looks like.
#[derive(Clone, Debug)]
pub(super) struct ExpectedCallback {
    /// `127.0.0.1:49152`, as the `Host` header must say it (keeps out DNS rebinding).
    pub(super) authority: String,
    /// The exact path.
    pub(super) path: &'static str,
    /// The 256-bit state that we sent.
    pub(super) state: String,
    /// The address that people were sent to; an `iss` must be of its origin (RFC 9207).
    pub(super) authorize: Url,
}

/// What it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The answer, with its code.
    Code(String),
    /// The answer: the person or the vendor said no, with the vendor's word for it.
    Declined(String),
    /// Not an answer to our question; waiting goes on.
    Foreign(&'static str),
}

/// Judges the head of an HTTP/1.1 request.
pub(super) fn judge(head: &str, expected: &ExpectedCallback) -> Verdict {
    match accepted_query(head, expected) {
        Ok(query) => answer(query, expected),
        Err(why) => Verdict::Foreign(why),
    }
}

fn accepted_query<'a>(head: &'a str, expected: &ExpectedCallback) -> Result<&'a str, &'static str> {
    let mut lines = head.split("\r\n");
    let mut request = lines.next().unwrap_or_default().split(' ');
    let (Some("GET"), Some(target), Some("HTTP/1.1"), None) =
        (request.next(), request.next(), request.next(), request.next())
    else {
        return Err("not a GET request");
    };
    let hosts: Vec<&str> = lines
        .take_while(|transport| !transport.is_empty())
        .filter_map(|transport| transport.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim())
        .collect();
    if hosts != [expected.authority.as_str()] {
        return Err("another host");
    }
    match target.split_once('?') {
        Some((path, query)) if path == expected.path => Ok(query),
        Some(_) | None => Err("another path"),
    }
}

fn answer(query: &str, expected: &ExpectedCallback) -> Verdict {
    let (mut state, mut code, mut error, mut issuer, mut about) = (None, None, None, None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let place = match name.as_ref() {
            "state" => &mut state,
            "code" => &mut code,
            "error" => &mut error,
            "iss" => &mut issuer,
            "error_description" => &mut about,
            // RFC 6749 §4.1.2: what is not known is ignored.
            _unknown => continue,
        };
        if place.replace(value.into_owned()).is_some() {
            return Verdict::Foreign("a parameter came twice");
        }
    }
    if !state.is_some_and(|state| is_same(&state, &expected.state)) {
        return Verdict::Foreign("another state");
    }
    if issuer.is_some_and(|issuer| !is_of_origin(&issuer, &expected.authorize)) {
        return Verdict::Foreign("another issuer");
    }
    match (code, error) {
        (Some(code), None) if !code.is_empty() => Verdict::Code(code),
        (None, Some(error)) => {
            // A person who says no is told so, whatever number Microsoft has for it; unless an administrator has to say
            // yes first, which comes with the same word.
            let number = about.and_then(|about| microsoft_number(&about));
            let number = number.filter(|number| error != "access_denied" || wants_administrator(number));
            Verdict::Declined(number.unwrap_or_else(|| word(&error)))
        }
        (Some(_) | None, Some(_) | None) => Verdict::Foreign("neither code nor error"),
    }
}

/// Compares all bytes whatever the first difference, so that timing tells nothing.
fn is_same(given: &str, wanted: &str) -> bool {
    let differences = given.bytes().zip(wanted.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    given.len() == wanted.len() && !wanted.is_empty() && differences == 0
}

fn is_of_origin(issuer: &str, authorize: &Url) -> bool {
    Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == authorize.origin())
}

/// Error words of RFC 6749 §4.1.2.1 are letters and underscores.
fn word(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect()
}

//! Forged calls to the loopback address: none is taken for the answer.

use crate::sign_in::PATH;
use crate::sign_in::callback::{ExpectedCallback, Verdict, judge};
use url::Url;

const STATE: &str = "b0Yx3kq9V1-4z7_mQpR2sT5uW8aC6dE0fG3hJ9kLmN4";
const HOST: &str = "127.0.0.1:49152";

fn expected() -> ExpectedCallback {
    let authorize = Url::parse("https://accounts.google.com/o/oauth2/v2/auth").unwrap();
    ExpectedCallback { authority: HOST.to_owned(), path: PATH, state: STATE.to_owned(), authorize }
}

fn call(transport: &str, host: &str) -> Verdict {
    judge(&format!("{transport}\r\nHost: {host}\r\nUser-Agent: x\r\n\r\n"), &expected())
}

#[test]
fn the_true_answer_is_taken() {
    let query = format!("code=4%2Fabc&scope=x&state={STATE}&iss=https%3A%2F%2Faccounts.google.com");
    let verdict = call(&format!("GET {PATH}?{query} HTTP/1.1"), HOST);
    assert_eq!(
        verdict,
        Verdict::Code("4/abc".to_owned()),
        "unknown parameters are ignored, the code is decoded"
    );
    let verdict = call(&format!("GET {PATH}?error=access_denied&state={STATE} HTTP/1.1"), HOST);
    assert_eq!(verdict, Verdict::Declined("access_denied".to_owned()), "a no is an answer, too");
}

#[test]
fn thirty_forged_calls_are_refused() {
    let good = format!("code=abc&state={STATE}");
    let (first, _) = STATE.split_at(42);
    let lines = [
        format!("POST {PATH}?{good} HTTP/1.1"),
        format!("HEAD {PATH}?{good} HTTP/1.1"),
        format!("OPTIONS {PATH}?{good} HTTP/1.1"),
        format!("get {PATH}?{good} HTTP/1.1"),
        format!("GET {PATH}?{good} HTTP/1.0"),
        format!("GET {PATH}?{good}"),
        format!("GET {PATH}?{good} HTTP/1.1 x"),
        format!("GET http://{HOST}{PATH}?{good} HTTP/1.1"),
        format!("GET /?{good} HTTP/1.1"),
        format!("GET {PATH}/?{good} HTTP/1.1"),
        format!("GET /x{PATH}?{good} HTTP/1.1"),
        format!("GET /Signed-In?{good} HTTP/1.1"),
        format!("GET {PATH}%3F{good} HTTP/1.1"),
        format!("GET {PATH}#{good} HTTP/1.1"),
        format!("GET {PATH} HTTP/1.1"),
        format!("GET {PATH}?code=abc HTTP/1.1"),
        format!("GET {PATH}?code=abc&state= HTTP/1.1"),
        format!("GET {PATH}?code=abc&state={first} HTTP/1.1"),
        format!("GET {PATH}?code=abc&state={STATE}x HTTP/1.1"),
        format!("GET {PATH}?code=abc&state={} HTTP/1.1", STATE.to_lowercase()),
        format!("GET {PATH}?code=abc&state={first}M HTTP/1.1"),
        format!("GET {PATH}?code=abc&State={STATE} HTTP/1.1"),
        format!("GET {PATH}?{good}&state={STATE} HTTP/1.1"),
        format!("GET {PATH}?{good}&code=def HTTP/1.1"),
        format!("GET {PATH}?{good}&error=access_denied HTTP/1.1"),
        format!("GET {PATH}?code=&state={STATE} HTTP/1.1"),
        format!("GET {PATH}?state={STATE} HTTP/1.1"),
        format!("GET {PATH}?{good}&iss=https%3A%2F%2Fevil.example HTTP/1.1"),
        format!("GET {PATH}?{good}&iss=http%3A%2F%2Faccounts.google.com HTTP/1.1"),
        format!("GET {PATH}?error=access_denied&state=x HTTP/1.1"),
    ];
    assert_eq!(lines.len(), 30, "the list is complete");
    for transport in lines {
        let verdict = call(&transport, HOST);
        assert!(matches!(verdict, Verdict::Foreign(_)), "{transport:?} must not pass: {verdict:?}");
    }
}

#[test]
fn other_hosts_are_refused() {
    let transport = format!("GET {PATH}?code=abc&state={STATE} HTTP/1.1");
    for host in
        ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost:49152", "127.0.0.1:49152.evil.example", ""]
    {
        assert_eq!(
            call(&transport, host),
            Verdict::Foreign("another host"),
            "`{host}` smells of DNS rebinding"
        );
    }
    let twice = format!("{transport}\r\nHost: {HOST}\r\nHost: evil.example\r\n\r\n");
    assert_eq!(judge(&twice, &expected()), Verdict::Foreign("another host"), "two hosts are none");
    assert_eq!(
        judge(&format!("{transport}\r\n\r\n"), &expected()),
        Verdict::Foreign("another host"),
        "no host"
    );
}

/// With one word Microsoft tells that the person said no, and that the person was not asked at all.
#[test]
fn an_administrator_who_is_wanted_is_no_refusal() {
    let told = |about: &str| {
        let about: String = url::form_urlencoded::byte_serialize(about.as_bytes()).collect();
        let query = format!("error=access_denied&error_description={about}&state={STATE}");
        call(&format!("GET {PATH}?{query} HTTP/1.1"), HOST)
    };
    let declined = |word: &str| Verdict::Declined(word.to_owned());
    let wanted = told("AADSTS90094: The grant requires admin permission.");
    assert_eq!(wanted, declined("AADSTS90094"), "nobody said no; somebody else is to be asked");
    let unconsented = told("AADSTS65001: The user or administrator has not consented.");
    assert_eq!(unconsented, declined("AADSTS65001"), "the same with the other number");
    let no = told("AADSTS65004: User declined to consent to access the app.");
    assert_eq!(no, declined("access_denied"), "a person who said no is told so");
    assert_eq!(told("cancelled"), declined("access_denied"), "without a number the word stands");
}

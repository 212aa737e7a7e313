//! Bodies of mail programs, and bodies made to do harm.

use super::{Breaks, text};
use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

fn html(source: &str) -> String {
    text(source, Breaks::AreSpace)
}

#[test]
fn bodies_of_mail_programs() {
    for (source, expected, why) in [
        ("<p>Hello&nbsp;world</p>", "Hello world", "tags out, entities decoded"),
        ("<div>One</div><div>Two</div>", "One\nTwo", "blocks stand on lines of their own"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree", "line breaks"),
        ("<b>Bold</b>er", "Bolder", "tags inside words leave no gap"),
        (
            "<html><head><title>Doc</title><style>p{color:red}</style></head><body>Text</body></html>",
            "Text",
            "heads are silent",
        ),
        ("<!-- [if gte mso 9]><xml>x</xml><![endif] -->Text", "Text", "comments are dropped"),
        ("<td>a</td><td>b</td>", "a b", "cells do not run together"),
        ("A &amp; B &lt; C", "A & B < C", "a lone sign stays"),
        ("fee < 500 & more", "fee < 500 & more", "text that is no HTML stays"),
        ("<a title=\"x > y\">link</a>", "link", "a sign in quotes does not end a tag"),
        ("<a title=\"x>link</a>", "link", "a quote that never closes does not swallow the text"),
        ("a\n\n b\t c", "a b c", "line breaks are space in HTML"),
        ("Mu&ntilde;oz &amp; Sons &#8211; Room&#160;4", "Muñoz & Sons – Room 4", "names keep their letters"),
        ("", "", "nothing"),
        ("  <p> </p> ", "", "only white space"),
    ] {
        assert_eq!(html(source), expected, "{why}");
    }
}

#[test]
fn plain_text_keeps_its_lines() {
    let kept = |source| text(source, Breaks::AreKept);
    assert_eq!(
        kept("Matter 24-0117\nBring: file\r\n\n\n\nEnd\n"),
        "Matter 24-0117\nBring: file\n\nEnd",
        "lines stay"
    );
    assert_eq!(kept("<p>One</p>\nTwo"), "One\n\nTwo", "a few tags among lines");
}

#[test]
fn hostile_bodies() {
    for (source, expected) in [
        ("<script>alert(1)</script>ok", "ok"),
        ("<SCRIPT src=x>alert(1)</ScRiPt >ok", "ok"),
        ("<script>if(a</b>c){}</script>ok", "ok"),
        ("<script>never ends", ""),
        ("<style>@import 'x'</style>ok", "ok"),
        ("</script>ok", "ok"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "< script>alert(1)< /script>"),
        ("&amp;lt;script&amp;gt;", "&lt;script&gt;"),
        ("<<script>x</script>", "<"),
        ("<&#115;cript>", "< script>"),
        ("&lt;<b></b>script>", "< script>"),
        ("<!-- never ends <b>x</b>", ""),
        ("<img src=x onerror='alert(1)'", ""),
        ("a\u{0}b\u{7}c", "abc"),
        ("<scripted>x</scripted>", "x"),
    ] {
        assert_eq!(html(source), expected, "{source}");
    }
}

/// Pieces that meet badly.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "&lt;",
        "&#60;",
        "&#x3c;",
        "&amp;",
        "script",
        "SCRIPT",
        "</script>",
        "<script>",
        "<style>",
        "</style",
        "<!--",
        "-->",
        "<title>",
        "/",
        "!",
        "\"",
        "'",
        " ",
        "\n",
        "é",
        "😀",
        "&#",
        ";",
        "b",
        "<b>",
        "<br",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|parts| parts.concat())
}

fn looks_like_a_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_a_browser_takes_for_a_tag_comes_out(source in pieces(), kept in any::<bool>()) {
        let breaks = if kept { Breaks::AreKept } else { Breaks::AreSpace };
        let plain = text(&source, breaks);
        prop_assert!(!plain.to_ascii_lowercase().contains("<script"), "a script came through: {:?}", plain);
        prop_assert!(!looks_like_a_tag(&plain), "a tag came through: {:?}", plain);
        prop_assert!(plain.trim() == plain, "the ends are trimmed");
    }

    #[test]
    fn any_text_is_read(source in any::<String>()) {
        let plain = text(&source, Breaks::AreSpace);
        prop_assert!(!looks_like_a_tag(&plain), "a tag came through: {:?}", plain);
    }

    #[test]
    fn what_is_plain_already_reads_as_it_does_among_tags(source in "[a-zÄ \n.]{0,12}", kept in any::<bool>()) {
        let breaks = if kept { Breaks::AreKept } else { Breaks::AreSpace };
        let among_tags = format!("<b></b>{source}");
        prop_assert_eq!(text(&source, breaks), text(&among_tags, breaks), "the short way must change nothing");
    }
}

//! Bodies in HTML to the plain text that the world keeps, well enough for what clients of a calendar send.

/// Is it a page, and not a text in which such a sign stands?
pub(crate) fn is_page(text: &str) -> bool {
    let start = text.trim_start().get(..5).unwrap_or_default().to_ascii_lowercase();
    ["<html", "<head", "<body", "<styl", "<div>", "<div ", "<!doc"].contains(&start.as_str())
}

/// What a page hides: neither Outlook nor Graph shows it as text.
const HIDDEN: [(&str, &str); 4] =
    [("<head", "</head>"), ("<style", "</style>"), ("<script", "</script>"), ("<!--", "-->")];

fn shown(html: &str) -> String {
    let mut shown = html.to_owned();
    for (begin, end) in HIDDEN {
        while let Some(from) = shown.to_ascii_lowercase().find(begin) {
            let behind = shown.get(from..).unwrap_or_default().to_ascii_lowercase();
            let to = behind.find(end).map_or(shown.len(), |at| from + at + end.len());
            shown.replace_range(from..to, "");
        }
    }
    shown
}

/// The text of a page: line breaks and ends of paragraphs as lines, other tags dropped, entities read.
pub(crate) fn text(html: &str) -> String {
    let shown = shown(html);
    let html = shown.as_str();
    let inner = html.split_once("<body>").map_or(html, |(_, rest)| rest);
    let inner = inner.split_once("</body>").map_or(inner, |(body, _)| body);
    let mut out = String::new();
    let mut rest = inner;
    while let Some((before, tag)) = rest.split_once('<') {
        out.extend(before.chars().filter(|c| !matches!(c, '\r' | '\n')));
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = name.trim_end_matches(['/', ' ']).to_ascii_lowercase();
        let begins = matches!(name.as_str(), "p" | "div") && !out.is_empty() && !out.ends_with('\n');
        if begins || matches!(name.as_str(), "br" | "/p" | "/div") {
            out.push('\n');
        }
        rest = after;
    }
    out.extend(rest.chars().filter(|c| !matches!(c, '\r' | '\n')));
    let read = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    read.replace("&nbsp;", " ").replace("&amp;", "&").trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_page, text};

    #[test]
    fn pages_are_told_from_texts() {
        assert!(
            is_page("<html><body>a</body></html>") && is_page("<div>Matter</div>"),
            "pages begin with a tag"
        );
        assert!(!is_page("a < b") && !is_page("<clerk@court.example> wrote") && !is_page(""), "texts do not");
    }

    #[test]
    fn pages_become_lines() {
        for (html, expected, why) in [
            ("<html><head></head><body>a &lt;b&gt;<br>\r\nc</body></html>", "a <b>\nc", "as it shows bodies"),
            ("<p>one</p><p>two &amp;lt; three</p>", "one\ntwo &lt; three", "paragraphs; entities once"),
            ("plain", "plain", "no page at all"),
            ("cut <b", "cut ", "a tag that is cut off"),
            (
                "<html><head><style><!-- .x-cancelled {color:red} --></style></head><body>Bring file</body></html>",
                "Bring file",
                "nobody reads how it is painted",
            ),
            ("<STYLE>.vacated {}</STYLE><div>a</div>", "a", "in any letters"),
            ("<div>a</div><script>var cancelled = 1", "a", "nor what was cut off in it"),
        ] {
            assert_eq!(text(html), expected, "{why}");
        }
    }
}

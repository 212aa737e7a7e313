//! Bodies in HTML to the plain text that the world keeps, well enough for what clients of a calendar send.

/// The text of a page: line breaks and ends of paragraphs as lines, other tags dropped, entities read.
pub(crate) fn text(html: &str) -> String {
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
    use super::text;

    #[test]
    fn pages_become_lines() {
        for (html, expected, why) in [
            ("<html><head></head><body>a &lt;b&gt;<br>\r\nc</body></html>", "a <b>\nc", "as it shows bodies"),
            ("<p>one</p><p>two &amp;lt; three</p>", "one\ntwo &lt; three", "paragraphs; entities once"),
            ("plain", "plain", "no page at all"),
            ("cut <b", "cut ", "a tag that is cut off"),
        ] {
            assert_eq!(text(html), expected, "{why}");
        }
    }
}

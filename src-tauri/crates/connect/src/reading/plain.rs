//! Bodies to plain text: tags out, entities decoded, scripts, styles and comments dropped with their content.
//!
//! It reads any text and never fails. What comes out holds nothing that a browser would take for a tag: a `<`
//! before a letter, `/`, `!` or `?` gets a space after it. It does not render: no tables, no lists, no links.

use super::entities;

/// What a line break in the source means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// White space, as in HTML.
    AreSpace,
    /// A line break: plain text that may hold a few tags.
    AreKept,
}

/// Elements whose content is no text for people.
const SILENT: [&str; 3] = ["script", "style", "title"];

/// Elements that stand on lines of their own.
const LINES: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "tr",
    "ul",
];

/// The text that people would see, trimmed, with at most one blank line in a row.
pub(crate) fn text(source: &str, breaks: Breaks) -> String {
    if is_plain(source.as_bytes(), breaks) {
        return source.to_owned();
    }
    let mut out = Out { done: String::with_capacity(source.len()), ..Out::default() };
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '<' => markup(rest, &mut out),
            '&' => entity(rest, &mut out),
            _ => {
                let end = rest.find(['<', '&']).unwrap_or(rest.len());
                let (run, after) = rest.split_at(end);
                out.run(run, breaks);
                after
            }
        };
    }
    out.done
}

/// Where the links of a page lead, in their order, entities decoded. What stands over them is in [`text`].
pub(crate) fn links(page: &str) -> Vec<String> {
    let (mut links, mut rest) = (Vec::new(), page);
    while let Some((_, after)) = rest.split_once('<') {
        let content = after_tag(after);
        let tag = after.get(..after.len() - content.len()).unwrap_or_default();
        if name_of(tag) == "a" && !tag.starts_with('/') {
            links.extend(attribute(tag, "href").map(|link| text(&link, Breaks::AreSpace)));
        }
        rest = content;
    }
    links.retain(|link| !link.is_empty());
    links
}

/// The value of an attribute of a tag, with or without quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.chars().next()? {
            quote @ ('"' | '\'') => after.get(1..)?.split_once(quote)?,
            _bare => {
                after.split_at(after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len()))
            }
        };
        let own = before.split_whitespace().last().unwrap_or_default();
        if own.eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned());
        }
        rest = next;
    }
}

/// Would nothing change? So it is with most notes that people type: letters of ASCII without markup, and single spaces
/// and breaks between them. Looking for that costs far less than taking a text apart.
fn is_plain(source: &[u8], breaks: Breaks) -> bool {
    let mut follows_word = false;
    for byte in source {
        let is_word = byte.is_ascii_graphic() && !matches!(byte, b'<' | b'&');
        let is_between = *byte == b' ' || (*byte == b'\n' && breaks == Breaks::AreKept);
        let stays = is_word || (is_between && follows_word);
        if !stays {
            return false;
        }
        follows_word = is_word;
    }
    follows_word || source.is_empty()
}

/// One tag, comment or lone `<`; gives what follows.
fn markup<'a>(rest: &'a str, out: &mut Out) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let after = rest.get(1..).unwrap_or_default();
    if !after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
        out.push('<', Breaks::AreSpace);
        return after;
    }
    let name = name_of(after);
    if LINES.contains(&name.as_str()) {
        out.line();
    } else if name == "td" || name == "th" {
        out.space();
    }
    let content = after_tag(after);
    match SILENT.contains(&name.as_str()) {
        true => after_element(content, &name),
        false => content,
    }
}

/// The name of the tag, in lower case and without the slash of an end tag. An end tag of a silent element
/// (`</script>`) has none, since nothing follows that would have to be dropped.
fn name_of(tag: &str) -> String {
    let end_tag = tag.starts_with('/');
    let bare = tag.trim_start_matches('/');
    let end = bare.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(bare.len());
    let name = bare.get(..end).unwrap_or_default().to_ascii_lowercase();
    if end_tag && SILENT.contains(&name.as_str()) { String::new() } else { name }
}

/// What follows the `>` of a tag; one in quotes does not end it. A tag that never ends takes the rest with it,
/// as in browsers.
fn after_tag(tag: &str) -> &str {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return tag.get(at + 1..).unwrap_or_default(),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    // A quote that never closes is a slip of the writer rather than an attribute: the first `>` ends the tag.
    tag.split_once('>').map_or("", |(_, after)| after)
}

/// What follows the end tag of the element; without one nothing follows.
fn after_element<'a>(content: &'a str, name: &str) -> &'a str {
    for (at, _) in content.match_indices("</") {
        let tag = content.get(at + 2..).unwrap_or_default();
        let is_it = tag.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        let ends =
            tag.get(name.len()..).is_some_and(|tail| !tail.starts_with(|c: char| c.is_ascii_alphanumeric()));
        if is_it && ends {
            return after_tag(tag);
        }
    }
    ""
}

/// One entity or a lone `&`; gives what follows. Decoded once: `&amp;lt;` is the text `&lt;`.
fn entity<'a>(rest: &'a str, out: &mut Out) -> &'a str {
    match entities::first(rest) {
        Some((decoded, length)) => {
            decoded.chars().for_each(|c| out.push(c, Breaks::AreSpace));
            rest.get(length..).unwrap_or_default()
        }
        None => {
            out.push('&', Breaks::AreSpace);
            rest.get(1..).unwrap_or_default()
        }
    }
}

/// The text so far. White space waits until something follows it, so that the end is trimmed by itself.
#[derive(Default)]
struct Out {
    done: String,
    space: bool,
    lines: usize,
}

impl Out {
    /// Text without markup, a word at a time.
    fn run(&mut self, run: &str, breaks: Breaks) {
        let is_between = |c: char| c.is_whitespace() || c.is_control();
        let mut rest = run;
        while !rest.is_empty() {
            let end = rest.find(is_between).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let mut letters = word.chars();
            if let Some(first) = letters.next() {
                self.write(first);
                self.done.push_str(letters.as_str());
            }
            let mut after = after.chars();
            after.next().into_iter().for_each(|c| self.push(c, breaks));
            rest = after.as_str();
        }
    }

    fn push(&mut self, c: char, breaks: Breaks) {
        match c {
            '\n' if breaks == Breaks::AreKept => self.lines += 1,
            _ if c.is_whitespace() => self.space(),
            _ if c.is_control() => {}
            _ => self.write(c),
        }
    }

    fn space(&mut self) {
        self.space = true;
    }

    fn line(&mut self) {
        self.lines = self.lines.max(1);
    }

    fn write(&mut self, c: char) {
        if !self.done.is_empty() {
            match self.lines {
                0 if self.space => self.done.push(' '),
                0 => {}
                1 => self.done.push('\n'),
                _ => self.done.push_str("\n\n"),
            }
        }
        (self.space, self.lines) = (false, 0);
        if self.done.ends_with('<') && (c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.done.push(' ');
        }
        self.done.push(c);
    }
}

#[cfg(test)]
#[path = "plain_tests.rs"]
mod tests;

//! The texts of a Rust file that people may read: string literals, without those of tests, of logs and of what only
//! programs read.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Macros and methods whose texts no user reads: logs, promises to the compiler, assertions.
const UNHEARD: [&str; 12] = [
    "tracing",
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "expect",
    "unreachable",
    "panic",
    "assert",
    "debug_assert",
    "assert_eq",
];

/// All texts of the file, in their order. `help`: its doc comments are the help of a command.
pub(super) fn texts(code: &str, help: bool) -> Vec<String> {
    let tokens: TokenStream = code.parse().expect("the file is Rust");
    let mut found = Vec::new();
    read(&tokens.into_iter().collect::<Vec<_>>(), help, &mut found);
    found
}

fn read(tokens: &[TokenTree], help: bool, found: &mut Vec<String>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => attribute(tokens, at, help, found),
            TokenTree::Ident(name) if UNHEARD.contains(&name.to_string().as_str()) => unheard(tokens, at),
            TokenTree::Ident(name) if *name == "const" && names_operation(tokens, at) => {
                to_the_end(tokens, at)
            }
            TokenTree::Group(group) => {
                read(&inside(group), help, found);
                1
            }
            TokenTree::Literal(literal) => {
                found.extend(text(&literal.to_string()));
                1
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => 1,
        };
    }
}

fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// `#[…]` and `#![…]`: tests are passed over with what they belong to; help and the words of an error are texts.
fn attribute(tokens: &[TokenTree], at: usize, help: bool, found: &mut Vec<String>) -> usize {
    let inner = matches!(tokens.get(at + 1), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
    let length = if inner { 3 } else { 2 };
    let Some(TokenTree::Group(group)) = tokens.get(at + length - 1) else { return 1 };
    let inside = inside(group);
    let name = inside.first().map(ToString::to_string).unwrap_or_default();
    match name.as_str() {
        "cfg" if inside.get(1).is_some_and(|what| what.to_string() == "(test)") => {
            length + to_the_end(tokens, at + length)
        }
        "doc" if help && !inner => {
            found.extend(inside.last().and_then(|told| text(&told.to_string())));
            length
        }
        "error" => {
            read(&inside, help, found);
            length
        }
        _other => length,
    }
}

/// How many tokens the item takes that begins here: up to its braces or its semicolon.
fn to_the_end(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    };
    let rest = tokens.get(from..).unwrap_or_default();
    rest.iter().position(ends).map_or(rest.len(), |end| end + 1)
}

/// `warn!(…)`, `.expect(…)`, `tracing::warn!(…)`: the name with what stands in its brackets.
fn unheard(tokens: &[TokenTree], at: usize) -> usize {
    let mut length = 1;
    while let Some(TokenTree::Punct(mark)) = tokens.get(at + length) {
        match mark.as_char() {
            ':' => length += 1,
            '!' => {
                length += 1;
                break;
            }
            _other => return 1,
        }
        if let Some(TokenTree::Ident(_)) = tokens.get(at + length) {
            length += 1;
        }
    }
    let called = length > 1 || name_is_method(tokens, at);
    match tokens.get(at + length) {
        Some(TokenTree::Group(group)) if called && group.delimiter() == Delimiter::Parenthesis => length + 1,
        _other => 1,
    }
}

/// `.expect(…)`; a function of such a name says something else.
fn name_is_method(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let is_expect = matches!(tokens.get(at), Some(TokenTree::Ident(name)) if *name == "expect");
    is_expect && matches!(before, Some(TokenTree::Punct(mark)) if mark.as_char() == '.')
}

/// `const OPERATION: &str = …;` names a call for logs.
fn names_operation(tokens: &[TokenTree], at: usize) -> bool {
    matches!(tokens.get(at + 1), Some(TokenTree::Ident(name)) if name.to_string().ends_with("OPERATION"))
}

/// What a string literal says.
fn text(literal: &str) -> Option<String> {
    syn::parse_str::<syn::LitStr>(literal).ok().map(|literal| literal.value())
}

#[test]
fn texts_of_tests_and_logs_are_no_sentences() {
    let code = r##"
        //! The module's own words.
        /// Doc.
        #[error("the disk is {full}")]
        struct A;
        const OPERATION: &str = "list events";
        /// The doc of what stands behind it.
        const NAME: &str = "A name";
        fn a() -> String {
            tracing::warn!(cause, "a log line");
            warn!("another");
            let b = c.expect("a promise");
            let error = format!("In \"{x}\" \
                it {}", r#"raw"#);
            // "a comment"
            error("told")
        }
        #[cfg(test)]
        mod tests { fn b() { c("of a test"); } }
        #[cfg(not(test))]
        fn d() { e("last") }
    "##;
    assert_eq!(
        texts(code, false),
        ["the disk is {full}", "A name", "In \"{x}\" it {}", "raw", "told", "last"],
        "texts in their order, joined as the compiler joins them"
    );
    let help = "/// Shows all\n#[arg(long)]\nfn a() {}";
    assert_eq!(texts(help, true), [" Shows all"], "where help is made of them, doc comments are texts");
    assert!(texts(help, false).is_empty(), "elsewhere they are for whoever reads the code");
}

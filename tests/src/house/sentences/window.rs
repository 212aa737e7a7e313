//! The texts of a TypeScript file: quoted ones and templates, with `{}` for what is put into them.

/// All texts of the file, in their order. Addresses of imports and keys of indices are not told apart from others.
pub(super) fn texts(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code: String =
        code.lines().filter(|line| !line.starts_with("import ")).map(|line| format!("{line}\n")).collect();
    let signs: Vec<char> = code.chars().collect();
    read(&signs, &mut 0, None, &mut found);
    found
}

/// Reads code up to its end, or up to the brace that closes a place in a template.
fn read(signs: &[char], at: &mut usize, closing: Option<char>, found: &mut Vec<String>) {
    let mut open = 0_usize;
    while let Some(sign) = signs.get(*at).copied() {
        *at += 1;
        match sign {
            '/' if signs.get(*at) == Some(&'/') => skip_to(signs, at, "\n"),
            '/' if signs.get(*at) == Some(&'*') => skip_to(signs, at, "*/"),
            '\'' | '"' | '`' => {
                let place = found.len();
                let text = quoted(signs, at, sign, found);
                found.insert(place, text);
            }
            '{' => open += 1,
            '}' if open == 0 && closing == Some('}') => return,
            '}' => open = open.saturating_sub(1),
            _other => {}
        }
    }
}

fn skip_to(signs: &[char], at: &mut usize, end: &str) {
    let end: Vec<char> = end.chars().collect();
    while *at < signs.len() && !signs.get(*at..).unwrap_or_default().starts_with(&end) {
        *at += 1;
    }
    *at += end.len();
}

/// The text up to the mark that began it; texts in the places of a template are found as well.
fn quoted(signs: &[char], at: &mut usize, mark: char, found: &mut Vec<String>) -> String {
    let mut text = String::new();
    while let Some(sign) = signs.get(*at).copied() {
        *at += 1;
        match sign {
            '\\' => {
                match signs.get(*at) {
                    Some('n') => text.push('\n'),
                    Some(other) => text.push(*other),
                    None => {}
                }
                *at += 1;
            }
            '$' if mark == '`' && signs.get(*at) == Some(&'{') => {
                *at += 1;
                read(signs, at, Some('}'), found);
                text.push_str("{}");
            }
            other if other == mark => break,
            other => text.push(other),
        }
    }
    text
}

#[test]
fn templates_are_read_with_the_texts_in_them() {
    let code = "import { a } from 'a';\n// it's a comment\nexport const words = {\n  plain: 'Firm’s name',\n  \
                escaped: 'It\\'s',\n  made: (n: number): string => `${n === 1 ? 'One' : `${n} more`} for ${f({ n })}.`,\n\
                \n  /* 'not this' */ last: \"Last\",\n};";
    assert_eq!(
        texts(code),
        ["Firm’s name", "It's", "{} for {}.", "One", "{} more", "Last"],
        "each text once, comments and imports not at all"
    );
}

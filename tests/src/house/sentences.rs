//! All sentences that people read, in one table for review; one word a concept; no codes; commands that can be typed.

mod advised;
mod source;
mod window;
mod words;

use super::{files, top};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use words::WORDS;

/// A text with the file that says it.
pub(super) struct Sentence {
    file: String,
    text: String,
}

/// Where sentences live, and how the part is called in the table.
const PLACES: [(&str, &str); 9] = [
    ("ui/src/", "The window"),
    ("src-tauri/src/", "Dialogs, notices and the icon beside the clock"),
    ("src-tauri/crates/cli/src/", "The terminal"),
    ("src-tauri/crates/core/src/morning/", "The morning report: what differs"),
    ("src-tauri/crates/core/src/audit/", "The clean-up: what was found"),
    ("src-tauri/crates/core/src/", "Dates, files and rules"),
    ("src-tauri/crates/engine/src/", "What is done, and what went wrong"),
    ("src-tauri/crates/connect/src/", "Vendors and files"),
    ("src-tauri/crates/store/src/", "The database"),
];

/// Files without sentences: measurements, pretend data of the window's tests, and lists that titles are compared with.
const SILENT: [&str; 11] = [
    "cli/src/commands/bench",
    "ui/src/host/generated/",
    "ui/src/host/mock",
    "ui/src/host/fixtures",
    "connect/src/testing",
    "core/src/rules/",
    "engine/src/audit/review/repeats.rs",
    "core/src/audit/table/marks.rs",
    "core/src/time/windows.rs",
    "engine/src/audit/record/content.rs",
    "store/src/schema",
];

/// What `--help` shows is made from this file's comments.
const HELP: &str = "cli/src/args.rs";

fn is_silent(file: &str) -> bool {
    let of_tests = ["/tests/", "/tests.rs", "_tests.rs", ".test.ts", "/stories/"];
    of_tests.iter().any(|mark| file.contains(mark)) || SILENT.iter().any(|place| file.contains(place))
}

/// Words that people read, told from names, formats and statements by how they look.
fn is_sentence(text: &str, file: &str) -> bool {
    let spoken = words::spoken(text);
    if is_statement(text) || spoken.contains("://") && !spoken.contains(' ') {
        return false;
    }
    let plain = |word: &&str| {
        let word = word.trim_matches(|sign: char| !sign.is_alphanumeric());
        word.chars().count() > 1 && word.chars().all(|sign| sign.is_alphabetic() || "’'-".contains(sign))
    };
    let count = spoken.split_whitespace().filter(plain).count();
    let is_label = spoken.chars().next().is_some_and(char::is_uppercase)
        && spoken.chars().skip(1).any(char::is_lowercase);
    let is_filled = text.contains('{') && spoken.contains(' ');
    // Outside of the catalogues, a page's code is full of class names.
    let in_code = file.ends_with(".ts") && !file.ends_with("words.ts");
    match (count, in_code) {
        (0, _) => false,
        (1, false) if is_filled => true,
        (1, _) => is_label && !in_code && !spoken.contains(['/', '=', '_', '<', '$', '(']),
        (_, true) => is_label,
        (_, false) => true,
    }
}

/// A statement for the database, or a part of one.
fn is_statement(text: &str) -> bool {
    let begins = [
        "SELECT ",
        "INSERT ",
        "UPDATE ",
        "DELETE FROM",
        "CREATE ",
        "PRAGMA ",
        "WITH ",
        "ALTER ",
        "FROM ",
        "BEGIN",
    ];
    let holds = ["SELECT", "{LINES}", " WHERE ", " AND ", " AS ", " IN (", " ORDER BY "];
    let columns = text.contains('_') && text.split(", ").count() > 4 && !text.contains('`');
    begins.iter().any(|begin| text.starts_with(begin))
        || holds.iter().any(|part| text.contains(part))
        || columns
}

/// Every sentence, part by part and file by file.
fn all() -> Vec<(&'static str, Vec<Sentence>)> {
    let mut parts: Vec<(&'static str, Vec<Sentence>)> =
        PLACES.iter().map(|(_, part)| (*part, Vec::new())).collect();
    for ending in [".ts", ".rs"] {
        for (file, code) in files(ending) {
            let Some(place) = PLACES.iter().position(|(place, _)| file.starts_with(place)) else { continue };
            if is_silent(&file) {
                continue;
            }
            let texts = match ending {
                ".rs" => source::texts(&code, file.ends_with(HELP)),
                _window => window::texts(&code),
            };
            let sentences =
                texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| is_sentence(text, &file));
            let sentences = sentences.map(|text| Sentence { file: file.clone(), text });
            if let Some((_, part)) = parts.get_mut(place) {
                part.extend(sentences);
            }
        }
    }
    parts
}

/// The pages that an office reads, without what is typed in blocks of code.
fn pages() -> Vec<Sentence> {
    ["README.md", "src-tauri/CHANGELOG.md"]
        .into_iter()
        .map(|file| {
            let text =
                std::fs::read_to_string(top().join(file)).unwrap_or_else(|cause| panic!("{file}: {cause}"));
            Sentence { file: file.to_owned(), text }
        })
        .collect()
}

fn table() -> String {
    let mut table = "# All sentences that people read\n\nMade from the code, for review; `{}` stands for what is put in. \
                     Which word stands for what is in `WORDS.md`.\n"
        .to_owned();
    for (part, sentences) in all() {
        let _ = write!(table, "\n## {part}\n");
        let mut last = "";
        let mut told = BTreeSet::new();
        for Sentence { file, text } in &sentences {
            if last != file {
                let _ = write!(table, "\n`{file}`\n\n");
                last = file;
                told.clear();
            }
            if told.insert(text) {
                let _ = writeln!(table, "* {}", text.replace('\n', " ⏎ "));
            }
        }
    }
    table
}

fn word_table() -> String {
    let mut table = "# One word for one concept\n\nMade from `tests/src/house/sentences/words.rs`, which looks after it: in the \
                     window, on the terminal, on paper, in spreadsheets and in the README one concept has one word. Names of \
                     commands and fields of JSON are a contract and stay as they are; they stand in backticks.\n\n\
                     | word | means | not |\n|---|---|---|\n"
        .to_owned();
    for word in WORDS {
        let _ = writeln!(table, "| {} | {} | {} |", word.word, word.means, word.refused.join(", "));
    }
    table.push_str("\n## Where a refused word stands all the same\n\n");
    for word in WORDS {
        for (file, why) in word.but {
            let _ = writeln!(table, "* `{file}`, for {}: {why}", word.word);
        }
    }
    table
}

/// The page on file is the one that the code makes.
fn is_on_file(name: &str, fresh: &str) -> Option<String> {
    let on_file = std::fs::read_to_string(top().join("src-tauri").join(name)).unwrap_or_default();
    if fresh == on_file {
        return None;
    }
    let made = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&made, fresh).expect("the target folder can be written");
    Some(format!("src-tauri/{name} is not what the code says; copy it from {}", made.display()))
}

#[test]
fn the_tables_of_sentences_and_words_are_what_the_code_says() {
    let stale: Vec<String> = [is_on_file("SENTENCES.md", &table()), is_on_file("WORDS.md", &word_table())]
        .into_iter()
        .flatten()
        .collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn one_concept_has_one_word() {
    let sentences: Vec<Sentence> = all().into_iter().flat_map(|(_, part)| part).collect();
    assert!(sentences.len() > 1_500, "the sentences are found: {}", sentences.len());
    let mut wrong = Vec::new();
    for Sentence { file, text } in sentences.iter().chain(&pages()) {
        for line in prose(text) {
            for word in WORDS {
                if let Some(refused) = words::refused_in(word, file, line) {
                    wrong.push(format!("{file}: “{refused}” for “{}”: {line}", word.word));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} sentences have another word than WORDS.md:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The lines that are no code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    text.split("```").step_by(2).flat_map(str::lines)
}

#[test]
fn a_status_is_told_in_words() {
    let sentences = all().into_iter().flat_map(|(_, part)| part);
    let wrong: Vec<String> = sentences
        .filter(|one| !one.file.ends_with("connect/src/failure.rs"))
        .filter_map(|one| Some(format!("{}: {}: {}", one.file, words::code_in(&one.text)?, one.text)))
        .collect();
    assert!(wrong.is_empty(), "{} sentences show a code:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn advised_commands_work_as_they_are_printed() {
    let mut sentences: Vec<Sentence> = all().into_iter().flat_map(|(_, part)| part).collect();
    sentences.extend(pages());
    let (wrong, tried) = advised::refused(&sentences);
    assert!(tried > 25, "the commands are found: {tried}");
    assert!(wrong.is_empty(), "what is advised must be taken as it is typed:\n{}", wrong.join("\n"));
}

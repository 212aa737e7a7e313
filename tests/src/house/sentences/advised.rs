//! What a sentence tells somebody to type is taken by the program as it is printed.

use super::Sentence;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use truedocket_cli::args::{Arguments, Command};

/// A command with a value for each place where one is put in.
fn typed(advised: &str) -> Vec<String> {
    let mut text = advised
        .replace("{{", "\u{1}")
        .replace("}}", "\u{2}")
        .replace("{large}", "")
        .replace("{program}", "truedocket");
    for (open, close) in [('{', '}'), ('<', '>')] {
        while let Some(begin) = text.find(open) {
            let end =
                text.get(begin..).and_then(|rest| rest.find(close)).map_or(text.len(), |end| begin + end + 1);
            text.replace_range(begin..end, "1");
        }
    }
    let text = text.replace('\u{1}', "{").replace('\u{2}', "}");
    split(&text)
        .into_iter()
        .map(|word| if word == "N" || word == "ID" { "1".to_owned() } else { word })
        .collect()
}

/// As a shell splits it: quotes keep words together.
fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None::<char>);
    for sign in text.chars() {
        match (quote, sign) {
            (Some(mark), sign) if mark == sign => quote = None,
            (None, '\'' | '"') => {
                quote = Some(sign);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, sign) => word.get_or_insert_default().push(sign),
        }
    }
    words.extend(word);
    words
}

/// The commands that a text advises whole: in backticks, in a block of code, or behind a colon up to its end.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["truedocket ", "{program} "] {
        for (at, _) in text.match_indices(name) {
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.find(['`', '”', '\n']).unwrap_or(rest.len());
            let line = rest.get(..end).unwrap_or_default();
            found.push(line.split("  #").next().unwrap_or(line).trim().to_owned());
        }
    }
    found
}

/// What stands in backticks and begins with a command of ours, without the program's name.
fn mentions(text: &str) -> Vec<String> {
    let known: Vec<String> =
        Arguments::command().get_subcommands().map(|one| one.get_name().to_owned()).collect();
    let typed = text.split('`').skip(1).step_by(2);
    typed
        .filter(|typed| {
            typed.split_once(' ').is_some_and(|(first, _)| known.iter().any(|name| name == first))
        })
        .map(str::to_owned)
        .collect()
}

/// Options in backticks.
fn options(text: &str) -> Vec<String> {
    let typed = text.split('`').skip(1).step_by(2);
    typed
        .filter_map(|typed| typed.strip_prefix("--")?.split([' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn has_option(command: &clap::Command, name: &str) -> bool {
    command.get_arguments().any(|one| one.get_long() == Some(name))
        || command.get_subcommands().any(|one| has_option(one, name))
}

/// Why the program would refuse it.
fn refusal(words: &[String]) -> Option<String> {
    match Arguments::try_parse_from(words) {
        Ok(Arguments { command: Command::Call { name, .. }, .. })
            if !truedocket_engine::QUESTIONS.contains(&name.as_str()) =>
        {
            Some(format!("there is no question {name}"))
        }
        Ok(_) => None,
        Err(wrong) if matches!(wrong.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => None,
        Err(wrong) => Some(wrong.to_string()),
    }
}

/// All that would be refused, each with its place; and how many commands were tried.
pub(super) fn refused(sentences: &[Sentence]) -> (Vec<String>, usize) {
    let mut command = Arguments::command();
    command.build();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for Sentence { file, text } in sentences {
        for advised in commands(text) {
            tried += 1;
            if let Some(why) = refusal(&typed(&advised)) {
                wrong.push(format!("{file}: “{advised}”: {why}"));
            }
        }
        for mentioned in mentions(text) {
            let refusal = Arguments::try_parse_from(typed(&format!("truedocket {mentioned}"))).err();
            // A mention need not name every value.
            let unknown = refusal.filter(|wrong| {
                matches!(
                    wrong.kind(),
                    ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand | ErrorKind::ArgumentConflict
                )
            });
            wrong.extend(unknown.map(|why| format!("{file}: “{mentioned}”: {why}")));
        }
        let unknown = options(text).into_iter().filter(|name| !has_option(&command, name));
        wrong.extend(unknown.map(|name| format!("{file}: no command has --{name}")));
    }
    (wrong, tried)
}

#[test]
fn what_would_be_refused_is_found() {
    let of = |text: &str| Sentence { file: "a.rs".to_owned(), text: text.to_owned() };
    let wrong = [
        "Run `truedocket audits`.",
        "To do it: {program} audit purge --runs {run} --approve {count}",
        "`truedocket call today.marks '{{\"id\":\"{}\"}}'` opens it.",
        "Take `policy put`.",
        "Leave `--nowhere` out.",
        "```sh\ntruedocket morning --pfd x.pdf   # writes it\n```",
    ];
    for text in wrong {
        assert!(!refused(&[of(text)]).0.is_empty(), "“{text}” cannot be typed");
    }
    let fine = [
        "Run `truedocket audit purge --run {run} --approve {approve}{large}`, or wait.",
        "truedocket call today.mark '{{\"id\":\"{}\",\"state\":\"open\"}}'",
        "`truedocket restore FILE` and `truedocket audit --help`, `ledger accept --rows N`, `--approve {}`",
        "truedocket policy set firm \"Your Firm LLP\"",
    ];
    for text in fine {
        assert_eq!(refused(&[of(text)]).0, Vec::<String>::new(), "“{text}” is typed as it stands");
    }
}

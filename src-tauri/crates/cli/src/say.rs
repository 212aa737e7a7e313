//! Talking to the person at the terminal, and to programs. Answers go to standard output, all else to standard error; of
//! a command that was handed over, both go to who did that. Everything passes [`shown`], so that no word from outside
//! can make the terminal do something.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is the one place that writes to the terminal"
)]

use crate::asked::{self, Output};
use crate::{advice, shown};
use serde::Serialize;
use std::io::{IsTerminal, Write};
use truedocket_engine::api::failure::Problem;

/// A line on standard error.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => { $crate::say::aside(&format!($($words)*)) };
}

/// A line on standard error.
pub fn aside(line: &str) {
    let line = advice::typed(line);
    let line = shown::plain(&line);
    if asked::told(|| Output::Aside(format!("{line}\n"))) {
        return;
    }
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Text on standard output.
pub fn answer(text: &str) {
    put(&shown::plain(&advice::typed(text)));
}

/// Lines of JSON on standard output.
pub fn json_lines(text: &str) {
    put(&shown::json(text));
}

/// A closed pipe is the reader's choice, not a failure.
fn put(text: &str) {
    if asked::told(|| Output::Out(text.to_owned())) {
        return;
    }
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// One line on standard output, whatever is in it.
pub fn line(text: &str) {
    answer(&format!("{}\n", shown::one_line(text)));
}

/// One JSON document on standard output.
pub fn json(value: &impl Serialize) {
    let text =
        serde_json::to_string_pretty(value).unwrap_or_else(|cause| format!("{{\"error\":\"{cause}\"}}"));
    json_lines(&format!("{text}\n"));
}

/// A problem in words; with `--json` as a document too.
pub fn problem(problem: &Problem, as_json: bool) {
    let hint = advice::typed(&problem.hint).into_owned();
    let problem = &Problem { hint, ..problem.clone() };
    if as_json {
        json(&serde_json::json!({ "error": problem }));
    }
    let parts = [&problem.sentence, &problem.meaning, &problem.hint];
    let parts: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    aside(&format!("{} ({})", parts.join(" "), problem.code));
}

/// Is a person looking at standard error?
pub fn is_watched() -> bool {
    !asked::is_handed_over() && std::io::stderr().is_terminal()
}

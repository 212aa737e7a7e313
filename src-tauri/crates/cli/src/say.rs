//! Talking to the person at the terminal, and to programs. Answers go to standard output, all else to standard error; of
//! a command that was handed over, both go to who did that.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the one door to the terminal")]

use crate::asked::{self, Said};
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
    if asked::told(|| Said::Aside(format!("{line}\n"))) {
        return;
    }
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Text on standard output, as it is. A closed pipe is the reader's choice, not a failure.
pub fn answer(text: &str) {
    if asked::told(|| Said::Out(text.to_owned())) {
        return;
    }
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// A line on standard output.
pub fn line(text: &str) {
    answer(&format!("{text}\n"));
}

/// One JSON document on standard output.
pub fn json(value: &impl Serialize) {
    let text =
        serde_json::to_string_pretty(value).unwrap_or_else(|cause| format!("{{\"error\":\"{cause}\"}}"));
    line(&text);
}

/// A problem in words; with `--json` as a document too.
pub fn problem(problem: &Problem, as_json: bool) {
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

//! The program without a window, as scripts and scheduled tasks see it: one JSON document on standard output, nothing
//! else there, exit codes that mean something, and refusals that name the item and the next step.

mod audited_files;
mod files;
mod ids;
mod keeping;
mod rules;
mod telling;
mod work;

use crate::program::{Answer, Home};
use serde_json::Value;

/// A refusal: exit 1, a document with `--json`, a sentence for people on standard error, and never a backtrace.
fn refused(answer: Answer, code: &str, names: &str) -> Value {
    let answer = answer.ended(1, "what cannot be done has failed, nothing half-done");
    let error = answer.json()["error"].clone();
    assert_eq!(error["code"], code, "the code is stable: {answer:?}");
    assert!(
        error["sentence"].as_str().is_some_and(|text| text.contains(names)),
        "it names the item {names}: {answer:?}"
    );
    assert!(
        error["hint"].as_str().is_some_and(|text| !text.is_empty()),
        "it names the next step: {answer:?}"
    );
    assert!(answer.err.contains(names), "people read the same on standard error: {answer:?}");
    let backtrace = ["panicked", "backtrace", "thread '"].iter().any(|word| answer.err.contains(word));
    assert!(!backtrace, "a person never sees a backtrace: {answer:?}");
    error
}

#[tokio::test]
async fn wrong_usage_is_64_and_says_nothing_on_standard_output() {
    let home = Home::fresh();
    let wrong: [&[&str]; 7] = [
        &["frobnicate"],
        &["sync", "--sideways"],
        &["connect"],
        &["expand"],
        &["sandbox", "--attorneys", "2"],
        &["policy", "set", "zone"],
        &["--now", "yesterday", "health"],
    ];
    for arguments in wrong {
        let answer = home.run(arguments).await.ended(64, "scripts tell wrong usage from failed work");
        assert_eq!(answer.out, "", "{arguments:?}: standard output is for answers");
        assert!(!answer.err.is_empty(), "{arguments:?}: it says what is wrong");
    }
    for arguments in [["--help"], ["--version"]] {
        let answer = home.run(&arguments).await.ended(0, "help was asked for and given");
        assert!(answer.out.contains("truedocket") || answer.out.contains("calendars"), "{answer:?}");
    }
    assert!(!home.database().exists(), "wrong usage makes no database");
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused_with_what_can_be_asked() {
    let home = Home::fresh();
    let error = refused(home.run(&["--json", "call", "today.weather"]).await, "TD-1001", "today.weather");
    assert!(
        error["hint"].as_str().is_some_and(|hint| hint.contains("today.report")),
        "{error}: the questions are listed"
    );
    refused(home.run(&["--json", "call", "today.mark", "{"]).await, "TD-1001", "JSON");
    refused(home.run(&["--json", "call", "today.mark", "{}"]).await, "TD-1001", "id");
    refused(home.run(&["--json", "logs", "--run", "nosuchrun"]).await, "TD-1001", "nosuchrun");
    refused(home.run(&["--json", "disconnect", "Nowhere"]).await, "TD-1001", "Nowhere");
    refused(home.run(&["--json", "connect", "fax", "--name", "Fax"]).await, "TD-1001", "fax");
    let plain = home.run(&["disconnect", "Nowhere"]).await.ended(1, "there is no such connection");
    assert_eq!(plain.out, "", "without --json a refusal is for people only: {plain:?}");
}

#[tokio::test]
async fn secrets_are_never_taken_from_the_command_line() {
    let home = Home::fresh();
    let connect = ["--json", "connect", "graph", "--name", "Outlook", "--refresh-token", "0.AXkA-secret"];
    let error = refused(home.run(&connect).await, "TD-1001", "command line");
    assert!(!error.to_string().contains("0.AXkA-secret"), "and what was typed is not repeated");
    let with_secret = [
        "--json",
        "connect",
        "clio",
        "--name",
        "Clio",
        "--refresh-token",
        "env:NO_SUCH",
        "--secret",
        "hunter2",
    ];
    let error = refused(home.run(&with_secret).await, "TD-1001", "command line");
    assert!(!error.to_string().contains("hunter2"), "and what was typed is not repeated");
}

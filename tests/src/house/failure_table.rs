//! The table of the ways in which such tools hurt people, and the tests that bear their numbers: what is on file is
//! what the code says.

use super::{files, top};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What users of such tools suffered, worst first; the place in the list is the number.
const SUFFERED: [&str; 25] = [
    "A side that answered with nothing, or with an error, emptied the other one",
    "A partial outage deleted a part",
    "Guests were mailed about events that nobody wanted to tell them of",
    "Copies were made anew after a reconnection, or because a listing came back empty",
    "Two sides corrected each other for ever",
    "Everything failed and the run was called a success",
    "A connection was dead for weeks and nobody was told",
    "A calendar that could not be read was taken for a free or an empty one",
    "The wrong hour at the change of clocks or with another zone; the wrong day",
    "Days of a series were missing or did not block",
    "A deleted day or the edge of the window was not noticed, or taken for a deletion",
    "A client's name stood where the public reads",
    "Something was left behind after a cancellation",
    "A reminder for an appointment that was moved or called off",
    "The same message several times",
    "A message in the middle of the night",
    "A late reminder for what was booked later than it",
    "A vendor stopped sending its hints and bookings were lost",
    "A move was taken for a cancellation and a new booking",
    "A moved or copied event took the original with it",
    "Two refreshed one sign-in and locked each other out",
    "One bad item stopped all the others",
    "An appointment was filed under the wrong matter",
    "A purge removed the wrong things, and there was no way back",
    "Limits of a vendor, or answers that were lost, lost writes",
];

/// `fn f9_…` and `fn f09_…` are tests of the ninth.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().filter_map(|line| {
        let name = line.trim_start().strip_prefix("async ").unwrap_or(line.trim_start());
        let name = name.strip_prefix("fn ")?.split('(').next()?;
        let (number, _) = name.strip_prefix('f')?.split_once('_')?;
        Some((number.parse().ok()?, name))
    })
}

fn table() -> String {
    let mut tests: BTreeMap<usize, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for (file, text) in files(".rs") {
        for (number, name) in numbered(&text) {
            tests.entry(number).or_default().entry(file.clone()).or_default().push(name.to_owned());
        }
    }
    let mut table = "# How such tools have hurt people, and the tests against it\n\n\
        The number stands in the test's name. This page is made from the tests; what has none is not built yet.\n"
        .to_owned();
    for (at, suffered) in SUFFERED.iter().enumerate() {
        let _ = write!(table, "\n## F{} {suffered}\n\n", at + 1);
        match tests.remove(&(at + 1)) {
            None => table.push_str("No test yet.\n"),
            Some(by_file) => {
                for (file, names) in by_file {
                    let _ = writeln!(table, "* `{file}`: `{}`", names.join("`, `"));
                }
            }
        }
    }
    assert!(tests.is_empty(), "these tests bear numbers that stand for nothing: {tests:?}");
    table
}

#[test]
fn the_table_of_failures_names_the_tests_that_there_are() {
    let fresh = table();
    let on_file = std::fs::read_to_string(top().join("src-tauri/FAILURES.md")).unwrap_or_default();
    if fresh != on_file {
        let made = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("FAILURES.md");
        std::fs::write(&made, fresh).expect("the target folder can be written");
        panic!("src-tauri/FAILURES.md is not what the tests say; copy it from {}", made.display());
    }
}

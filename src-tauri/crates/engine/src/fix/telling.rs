//! What the person who clicked is told of a fix, or of taking one back: what is not known is never told as not done, and
//! the words name the act.

use crate::api::failure::Problem;
use crate::words;
use truedocket_core::act::{State, Work};
use truedocket_store::table::operation::Operation;

/// The words of one act.
struct ActWords {
    /// After `The fix was`.
    done: &'static str,
    /// What becomes of a part that is done.
    part: &'static str,
}

impl ActWords {
    fn of(work: Work) -> Self {
        match work {
            Work::Fix | Work::Purge | Work::SecondLook => {
                Self { done: "written", part: "What was written can be taken back." }
            }
            Work::FixUndo | Work::PurgeUndo => {
                Self { done: "taken back", part: "The rest can be taken back once more." }
            }
        }
    }
}

/// # Errors
/// Not all of it is done.
pub(crate) fn told(all: &[Operation]) -> Result<(), Problem> {
    let Some(first) = all.first() else { return Ok(()) };
    let act = ActWords::of(first.work);
    if let Some(open) = all.iter().find(|one| !one.state.is_settled()) {
        return Err(not_known(open, &act));
    }
    if let Some(unclear) = all.iter().find(|one| one.state == State::Unclear) {
        return Err(words::problem(
            "TD-4004",
            unclear.why.clone(),
            &format!("Whether the fix was {} before that is not known.", act.done),
            "Look at the entry in the practice system, then run the check again.",
        ));
    }
    let Some(failed) = all.iter().find(|one| one.state != State::Done) else { return Ok(()) };
    let done = all.iter().filter(|one| one.state == State::Done).count();
    let (sentence, meaning) = match done {
        0 => (format!("The fix was not {}: {}", act.done, failed.why), ""),
        some => (
            format!(
                "{some} of {} parts of the fix were {}, the others not: {}",
                all.len(),
                act.done,
                failed.why
            ),
            act.part,
        ),
    };
    let is_there = all.iter().all(|one| matches!(one.state, State::Done | State::AlreadyThere));
    let code = if is_there { "TD-4005" } else { "TD-4001" };
    Err(words::problem(code, sentence, meaning, "Run the check again and look at the present state."))
}

fn not_known(open: &Operation, act: &ActWords) -> Problem {
    let why = if open.why.is_empty() { "" } else { " " };
    words::problem(
        "TD-4003",
        format!(
            "It is not known yet whether the fix was {}; it is being looked up.{why}{}",
            act.done, open.why
        ),
        "Nothing is written twice.",
        "Look at the discrepancy again in a minute: it then says what became of it.",
    )
}

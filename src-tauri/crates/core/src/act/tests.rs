//! The table of states, printed; and that what is not known is never taken for not done.

use super::{
    OperationEvent, OperationKey, Protection, State, TimeSinceSent, Work, ask_again_after,
    may_repeat_at_once, next, proves_absence, speaks_of,
};
use chrono::{DateTime, TimeDelta, Utc};

fn diagram() -> String {
    let mut lines = Vec::new();
    for state in State::ALL {
        for happening in OperationEvent::ALL {
            if let Ok(after) = next(state, happening) {
                lines.push(format!("{state:?} + {happening:?} = {after:?}"));
            }
        }
    }
    lines.join("\n")
}

#[test]
fn the_table_of_states_is_this() {
    let expected = "Waiting + Intent = Sent
Waiting + NoAnswer = Waiting
Waiting + Skip = Skipped
Waiting + Refusal = Refused
Waiting + FoundThere = AlreadyThere
Sent + Intent = Sent
Sent + Receipt = Done
Sent + NoAnswer = Sent
Sent + ProvedUndone = Waiting
Sent + Skip = Skipped
Sent + Refusal = Refused
Sent + WrittenOver = Unclear
Sent + FoundThere = AlreadyThere
Skipped + AskedAgain = Waiting
Refused + AskedAgain = Waiting
Unclear + AskedAgain = Waiting
AlreadyThere + AskedAgain = Waiting";
    assert_eq!(diagram(), expected, "a change of this table is a change of what people are told");
}

#[test]
fn done_is_final_and_needs_an_intent() {
    assert!(
        OperationEvent::ALL.iter().all(|happening| next(State::Done, *happening).is_err()),
        "an effect that happened is never told as another"
    );
    assert!(
        next(State::Waiting, OperationEvent::Receipt).is_err(),
        "nothing is done without a written intent"
    );
}

#[test]
fn no_answer_leaves_it_not_known() {
    let after = next(State::Sent, OperationEvent::NoAnswer);
    assert_eq!(after, Ok(State::Sent), "a lost answer is no proof that nothing was done");
    assert!(!State::Sent.is_settled(), "and it is never given up");
}

#[test]
fn it_is_asked_for_at_growing_distances_without_end() {
    let distances: Vec<TimeDelta> = (0..10).map(ask_again_after).collect();
    assert!(distances.windows(2).all(|pair| pair[0] <= pair[1]), "each wait is at least the one before");
    assert!(distances[0] <= TimeDelta::seconds(30), "a person who waits reads the truth within a tick");
    assert_eq!(ask_again_after(u32::MAX), TimeDelta::hours(6), "it is asked for to the end of days");
}

#[test]
fn not_found_is_proof_only_once_the_request_cannot_be_under_way() {
    let (soon, later) = (TimeDelta::seconds(20), TimeDelta::minutes(3));
    let since = |running, on_server| TimeSinceSent { running, on_server };
    assert!(
        !proves_absence(since(soon, None)),
        "what is still under way, or does not show yet, is there later"
    );
    assert!(!proves_absence(since(soon, Some(soon))), "and the server's clock says the same");
    assert!(proves_absence(since(later, None)), "later it is proof");
    assert!(
        proves_absence(since(TimeDelta::zero(), Some(later))),
        "also for a process that was just started: the server knows how late it is"
    );
    assert!(may_repeat_at_once(Protection::Keyed), "a second one of the same key is refused");
    assert!(
        !may_repeat_at_once(Protection::Queryable),
        "a create that is still under way would be made twice"
    );
}

#[test]
fn a_listing_speaks_of_a_write_only_once_the_write_must_show() {
    let done: DateTime<Utc> = "2026-11-19T11:30:00Z".parse().expect("an instant");
    for minutes in [-60, 0, 1, 9] {
        let read = done + TimeDelta::minutes(minutes);
        assert!(!speaks_of(done, read), "{minutes} minutes after the write it may not show yet");
    }
    assert!(speaks_of(done, done + TimeDelta::minutes(10)), "what is not shown by then is not there");
}

#[test]
fn a_key_names_work_plan_and_place() {
    let keys: Vec<String> =
        Work::ALL.iter().map(|work| OperationKey::new(*work, "p1", 2).to_string()).collect();
    let wanted = ["fix/p1/2", "fix_undo/p1/2", "purge/p1/2", "purge_undo/p1/2", "second_look/p1/2"];
    assert_eq!(keys, wanted, "one key, one effect");
}

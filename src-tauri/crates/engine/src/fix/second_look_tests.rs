//! A look acts alone.

use super::take_up;
use crate::audit::review::tests::engine_with_findings;
use std::sync::Arc;
use truedocket_core::act::{Protection, State, Work};
use truedocket_core::ids::ConnectionName;
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::{self, NewOperation};

/// Rounds to the store in which a look that waits for nobody would have come to its end.
const ROUNDS: usize = 50;

/// A fix that is being taken back has read what was written, which the look may replace.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_look_waits_for_who_acts() {
    let (_folder, engine) = engine_with_findings().await;
    let engine = Arc::new(engine);
    let look = NewOperation {
        work: Work::SecondLook,
        plan: "p1".to_owned(),
        place: 1,
        connection: ConnectionName::new("Clio"),
        act: "delete entry",
        object: "Clio/7/9".to_owned(),
        expects: "1".to_owned(),
        protection: Protection::Keyed,
        run: None,
        // Of another version: it ends without asking anybody.
        payload: ClientText::new("{}"),
    };
    let now = engine.now();
    engine.memory.write(move |tx| operation::put(tx, &look, now).map(drop)).await.expect("it is stored");
    let state = || async {
        let all = engine.memory.read(|reader| operation::of_plan(reader, Work::SecondLook, "p1")).await;
        all.expect("it is read").first().map(|one| one.state)
    };
    let alone = engine.acting.lock().await;
    let looking = tokio::spawn({
        let engine = Arc::clone(&engine);
        async move { take_up(&engine).await.is_ok() }
    });
    for _ in 0..ROUNDS {
        assert_eq!(state().await, Some(State::Waiting), "somebody else acts, and it waits");
        tokio::task::yield_now().await;
    }
    drop(alone);
    assert!(looking.await.expect("it ends"), "then it is its turn");
    assert_eq!(state().await, Some(State::Skipped), "and it comes to its end");
}

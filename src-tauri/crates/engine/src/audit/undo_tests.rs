//! A purge that was taken back before it came to its end.

use super::{TAKEN_BACK, skip_taken_back};
use crate::audit::purge::{all_lines, close_purge, purge_row};
use crate::audit::review::tests::{engine_with_findings, manifest_line, purge_preview};
use crate::audit::told::purged;
use crate::engine::Engine;
use crate::runs::{begin_run, next_run};
use truedocket_core::act::OperationEvent;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::ManifestLine;
use truedocket_core::ids::RunId;
use truedocket_core::text::ClientText;
use truedocket_store::table::operation;
use truedocket_store::table::purge::{self, LineState, NewPurge, State};
use truedocket_store::table::run::Outcome;

fn line(id: &str) -> (ManifestLine, i64) {
    (manifest_line(id, Act::Delete), 1)
}

/// Of four lines two are done, one may be done where `sent`, and the others wait; it rests.
async fn half_done(engine: &Engine, sent: bool) {
    let new = NewPurge {
        id: "p1".into(),
        audit: RunId::new("r1"),
        made_at: engine.now(),
        manifest_hash: "ab".repeat(32),
        backup: "b".into(),
        backup_hash: "cd".repeat(32),
        backup_events: 4,
        preview: ClientText::new("{}"),
    };
    let now = engine.now();
    let kept = engine.memory.write(move |tx| {
        purge::put(tx, &new, &[line("a"), line("b"), line("c"), line("d")])?;
        purge::approve(tx, "p1", now)?;
        let open: Vec<i64> = purge::open_lines(tx, "p1")?.iter().filter_map(|line| line.operation).collect();
        for (place, operation) in open.into_iter().enumerate() {
            match place {
                0 | 1 => {
                    operation::intend(tx, operation, &ClientText::default(), now)?;
                    operation::done(tx, operation, &r#"{"row":null}"#.into(), now)?;
                }
                2 if sent => operation::intend(tx, operation, &ClientText::default(), now)?,
                _waits => {}
            }
        }
        purge::set_state(tx, "p1", State::Paused, now)
    });
    kept.await.expect("room on the disk");
}

/// As the undo begins.
async fn ended(engine: &Engine) {
    let run = begin_run(engine, next_run(engine), "purge_undo", "").await.expect("it begins");
    let known = purge_row(engine, "p1").await.expect("it is there");
    if skip_taken_back(engine, &known).await.expect("it is kept") {
        close_purge(engine, &run.id, &known).await.expect("it is kept");
    }
}

/// The undo is asked for, of one line or all, and begins; answers with where the purge and its lines stand then.
async fn taken_back(engine: &Engine, number: Option<i64>) -> (State, Vec<LineState>) {
    let now = engine.now();
    let wanted = engine.memory.write(move |tx| purge::want_undo(tx, "p1", number, now)).await;
    wanted.expect("it can be brought back");
    ended(engine).await;
    let lines = all_lines(engine, "p1").await.expect("lines");
    let skipped = lines.iter().filter(|line| line.state == LineState::Skipped);
    assert!(skipped.into_iter().all(|line| line.why == TAKEN_BACK), "what was not done says why");
    let known = purge_row(engine, "p1").await.expect("it is there");
    (known.state, lines.iter().map(|line| line.state).collect())
}

#[tokio::test]
async fn a_purge_that_was_taken_back_is_over_and_not_gone_on_with() {
    let (_folder, engine) = engine_with_findings().await;
    half_done(&engine, false).await;
    let (state, lines) = taken_back(&engine, None).await;
    use LineState::{Done, Skipped};
    assert_eq!((state, lines), (State::Done, vec![Done, Done, Skipped, Skipped]), "nothing of it is to go");
    let going = engine.purges_under_way().await.expect("it can be read");
    assert!(going.is_empty(), "and nobody is told to go on: {going:?}");
}

#[tokio::test]
async fn one_event_that_is_taken_back_ends_no_purge() {
    let (_folder, engine) = engine_with_findings().await;
    half_done(&engine, false).await;
    let (state, lines) = taken_back(&engine, Some(1)).await;
    use LineState::{Done, Waiting};
    assert_eq!((state, lines), (State::Paused, vec![Done, Done, Waiting, Waiting]), "the rest was approved");
}

#[tokio::test]
async fn what_may_have_been_done_stays_open_until_it_is_known() {
    let (_folder, engine) = engine_with_findings().await;
    half_done(&engine, true).await;
    let (state, lines) = taken_back(&engine, None).await;
    use LineState::{Done, Sent, Skipped};
    assert_eq!(
        (state, lines),
        (State::Paused, vec![Done, Done, Sent, Skipped]),
        "it is not told as not done"
    );
    let now = engine.now();
    let open = engine.memory.read(|reader| purge::open_lines(reader, "p1")).await.expect("lines");
    let sent = open.first().and_then(|line| line.operation).expect("one is open");
    let known = engine
        .memory
        .write(move |tx| operation::happened(tx, sent, OperationEvent::ProvedUndone, "", now).map(drop));
    known.await.expect("it is known");
    ended(&engine).await;
    let row = purge_row(&engine, "p1").await.expect("it is there");
    assert_eq!(row.state, State::Done, "once it is known to be undone, it ends as well");
}

#[tokio::test]
async fn what_is_back_and_what_was_never_begun_are_told_as_that() {
    let (_folder, engine) = engine_with_findings().await;
    half_done(&engine, false).await;
    let told = async || {
        let told = purged(&engine, &RunId::new("r1"), purge_preview(4, "DELETE 4"), Outcome::Done)
            .await
            .expect("it can be told");
        (told.deleted, told.brought_back, told.held.len(), told.waiting.len(), told.not_begun.len())
    };
    assert_eq!(told().await, (2, 0, 0, 2, 0), "two are gone, two wait for their turn");
    taken_back(&engine, None).await;
    assert_eq!(told().await, (2, 0, 0, 0, 2), "nothing is back yet; the rest is never begun");
    let now = engine.now();
    let back = engine.memory.write(move |tx| {
        let first = purge::lines_to_undo(tx, "p1")?.into_iter().find_map(|line| line.undo_operation);
        let first = first.expect("it was asked for");
        operation::intend(tx, first, &ClientText::default(), now)?;
        operation::done(tx, first, &r#"{"usual":[],"wrong":[]}"#.into(), now)
    });
    back.await.expect("room on the disk");
    assert_eq!(told().await, (1, 1, 0, 0, 2), "what is back is not told as gone");
}

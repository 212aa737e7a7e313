//! What is held before anything is approved.

use super::{BEING_RESTORED, draw};
use crate::api::audit::AuditDecide;
use crate::audit::review::decide::audit_decide;
use crate::audit::review::tests::engine_with_findings;
use crate::runs::{begin_run, next_run};
use truedocket_core::act::{Protection, Work};
use truedocket_core::ids::{ConnectionName, RunId};
use truedocket_core::text::ClientText;
use truedocket_store::table::operation::{self, NewOperation};

/// A restore of that event whose answer was lost.
fn restore(object: &str) -> NewOperation {
    NewOperation {
        work: Work::PurgeUndo,
        plan: "earlier".to_owned(),
        place: 1,
        connection: ConnectionName::new("office"),
        act: "restore event",
        object: object.to_owned(),
        expects: String::new(),
        protection: Protection::Keyed,
        run: None,
        payload: ClientText::new("{}"),
    }
}

#[tokio::test]
async fn an_event_whose_restore_is_not_known_yet_is_held() {
    let (_folder, engine) = engine_with_findings().await;
    let accept = AuditDecide { act: "accept".to_owned(), ..AuditDecide::default() };
    audit_decide(&engine, accept).await.expect("decided");
    let event = "office/ada@firm.example/b";
    let lost = engine.memory.write(move |tx| {
        let now = "2026-11-12T11:30:00Z".parse().expect("an instant");
        operation::put(tx, &restore(event), now)?;
        let sent = operation::due(tx, &[Work::PurgeUndo], now, 1)?;
        sent.into_iter().try_for_each(|one| operation::intend(tx, one.number, &"".into(), now))
    });
    lost.await.expect("it is kept");
    let running = begin_run(&engine, next_run(&engine), "audit_backup", "").await.expect("it begins");
    let office = engine.office(&engine.policy().await.expect("a policy")).expect("a zone");
    let drawn = draw(&engine, &running, &RunId::new("r1"), &office).await.expect("it is drawn up");
    let why = |item: &str| drawn.held.iter().find(|held| held.item == item).map(|held| held.why.clone());
    assert_eq!(why(event).as_deref(), Some(BEING_RESTORED), "its deletion would be taken for the answer");
    let other = why("office/ada@firm.example/c");
    assert_ne!(other.as_deref(), Some(BEING_RESTORED), "of that one event only");
}

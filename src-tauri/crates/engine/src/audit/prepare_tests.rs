//! What is held before anything is approved.

use super::{BEING_RESTORED, draw};
use crate::api::audit::AuditDecide;
use crate::audit::review::decide::audit_decide;
use crate::audit::review::tests::engine_with_findings;
use crate::runs::{begin_run, next_run};
use chrono::{DateTime, Utc};
use truedocket_core::act::Work;
use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::ManifestLine;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, RunId, Version};
use truedocket_core::text::ClientText;
use truedocket_store::table::audit::{self, NewAudit, Source};
use truedocket_store::table::operation;
use truedocket_store::table::purge::{self, NewPurge, State};
use truedocket_store::{Result, Tx};

/// An earlier clean-up has deleted that event, and the answer of its restore was lost.
fn restore_is_lost(tx: &mut Tx<'_>, id: &str, now: DateTime<Utc>) -> Result<()> {
    let earlier = NewAudit {
        run: RunId::new("r0"),
        source: Source::Accounts,
        since: None,
        until: None,
        files: Vec::new(),
        began: now,
    };
    audit::begin(tx, &earlier, &[])?;
    let key = EventKey {
        connection: ConnectionName::new("office"),
        calendar: CalendarId::new("ada@firm.example"),
        id: RemoteId::new(id),
    };
    let (seen, act) = (Version::new("1"), Act::Delete);
    let line = ManifestLine { key, seen, act, findings: vec![1], grounds: Vec::new() };
    let new = NewPurge {
        id: "p0".into(),
        audit: RunId::new("r0"),
        made_at: now,
        manifest_hash: "ab".repeat(32),
        backup: "b".into(),
        backup_hash: "cd".repeat(32),
        backup_events: 1,
        preview: ClientText::new("{}"),
    };
    purge::put(tx, &new, &[(line, 1)])?;
    purge::approve(tx, "p0", now)?;
    purge::set_state(tx, "p0", State::Running, now)?;
    for one in operation::of_plan(tx, Work::Purge, "p0")? {
        operation::intend(tx, one.number, &ClientText::default(), now)?;
        operation::done(tx, one.number, &r#"{"row":null}"#.into(), now)?;
    }
    purge::set_state(tx, "p0", State::Done, now)?;
    purge::want_undo(tx, "p0", None, now)?;
    let wanted = operation::of_plan(tx, Work::PurgeUndo, "p0")?;
    wanted.into_iter().try_for_each(|one| operation::intend(tx, one.number, &ClientText::default(), now))
}

#[tokio::test]
async fn an_event_whose_restore_is_not_known_yet_is_held() {
    let (_folder, engine) = engine_with_findings().await;
    let accept = AuditDecide { act: "accept".to_owned(), ..AuditDecide::default() };
    audit_decide(&engine, AuditDecide { run: "r1".to_owned(), ..accept }).await.expect("decided");
    let now = engine.now();
    let lost = engine.memory.write(move |tx| restore_is_lost(tx, "b", now)).await;
    lost.expect("it is kept");
    let running = begin_run(&engine, next_run(&engine), "audit_backup", "").await.expect("it begins");
    let office = engine.office(&engine.policy().await.expect("a policy")).expect("a zone");
    let drawn = draw(&engine, &running, &RunId::new("r1"), &office).await.expect("it is drawn up");
    let why = |item: &str| drawn.held.iter().find(|held| held.item == item).map(|held| held.why.clone());
    let event = why("office/ada@firm.example/b");
    assert_eq!(event.as_deref(), Some(BEING_RESTORED), "its deletion would be taken for the answer");
    let other = why("office/ada@firm.example/c");
    assert_ne!(other.as_deref(), Some(BEING_RESTORED), "of that one event only");
}

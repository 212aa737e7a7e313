//! Answers that are lost, writes that do not show yet, and people who work on the same rows.

use super::{ADA, Harness, OWN, changed, end, event, now, permit};
use chrono::TimeDelta;
use truedocket_connect::failure::{Effect, Kind};
use truedocket_connect::ports::{CalendarWrite, CleanCalendar, PortResult, ReadSourceEvents, WriteOutcome};
use truedocket_core::audit::finding::Act;
use truedocket_core::calendar::event::EventStatus;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_sandbox::World;
use truedocket_sandbox::faults::FaultKind;

fn moved_by_a_person(world: &mut World, id: &str) {
    let key = (ADA.to_owned(), id.to_owned());
    let mut moved = world.events[&key].clone();
    moved.place = "Another room".into();
    moved.deleted = false;
    world.put_event(moved, now());
}

/// A day before the end, moved behind it.
fn with_late_day(harness: &Harness) {
    let mut world = harness.sandbox.shared.world_mut();
    let key = (ADA.to_owned(), "weekly".to_owned());
    let mut weekly = world.events[&key].clone();
    let late = changed(event("weekly", "2026-12-23T10:00:00"));
    weekly.exceptions.insert("2026-11-03T01:00:00Z".to_owned(), late);
    world.put_event(weekly, now());
}

impl Harness {
    async fn act(&self, act: &Act, before: &EventSnapshot) -> PortResult<()> {
        let permit = permit(&before.row, act.clone());
        match act {
            Act::EndSeries => self.graph.end_series(&self.ada, &permit, end()).await.map(drop),
            Act::SetCategory(name) => self.graph.set_category(&self.ada, &permit, name).await.map(drop),
            Act::Delete | Act::Keep | Act::SetOwner(_) => self.graph.delete(&self.ada, &permit).await,
        }
    }

    async fn became(&self, act: &Act, before: &EventSnapshot) -> PortResult<WriteOutcome<Box<RawEvent>>> {
        let write = match act {
            Act::EndSeries => CalendarWrite::EndSeries(end()),
            Act::SetCategory(name) => CalendarWrite::SetCategory(name),
            Act::Delete | Act::Keep | Act::SetOwner(_) => CalendarWrite::Delete,
        };
        self.graph.became(&self.ada, &permit(&before.row, act.clone()), before, write).await
    }

    /// What answers to the row's old id.
    async fn by_id(&self, before: &EventSnapshot) -> Option<EventSnapshot> {
        self.graph.snapshot(&self.ada, &before.row.source.event.key.id).await.expect("an answer")
    }
}

fn acts() -> [Act; 3] {
    [Act::Delete, Act::EndSeries, Act::SetCategory("Court".into())]
}

#[tokio::test]
async fn f25_a_lost_answer_is_looked_up_and_never_guessed() {
    for act in acts() {
        for (fault, is_done) in [
            (FaultKind::DropAfter, true),
            (FaultKind::ServerErrorAfter, true),
            (FaultKind::Truncate, true),
            (FaultKind::DropBefore, false),
            (FaultKind::Unavailable, false),
        ] {
            let harness = Harness::start().await;
            let before = harness.snapshot("weekly").await;
            let method = if act == Act::Delete { "DELETE" } else { "PATCH" };
            harness.order(fault, method);
            let of = format!("{} {fault:?}", act.name());
            if let Err(failure) = harness.act(&act, &before).await {
                assert_eq!(failure.effect(), Effect::Unknown, "{of}: nobody knows yet");
            } else {
                assert_eq!(
                    (method, fault),
                    ("DELETE", FaultKind::Truncate),
                    "{of}: only that answer is whole"
                );
            }
            assert_eq!(harness.writes(), 1, "{of}: a write is sent once");
            let became = harness.became(&act, &before).await.expect("the calendar can be asked");
            assert_eq!(
                matches!(became, WriteOutcome::Done(_)),
                is_done,
                "{of}: the look-up knows: {became:?}"
            );
            assert_eq!(became == WriteOutcome::NotDone, !is_done, "{of}: and says it plainly: {became:?}");
        }
    }
}

#[tokio::test]
async fn f24_a_deletion_shows_when_the_calendar_no_longer_lists_it() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing").await;
    harness.order(FaultKind::ShownLater, "DELETE");
    harness.delete(&before.row).await.expect("Graph has accepted it");
    let became = harness.became(&Act::Delete, &before).await.expect("an answer");
    assert_eq!(became, WriteOutcome::NotDone, "it is still shown as it was, which is no failure");
    harness.sandbox.shared.set_now(now() + TimeDelta::seconds(61));
    harness.sandbox.shared.world_mut().bin_answers = true;
    assert!(harness.by_id(&before).await.is_some(), "Deleted Items still answer to its id");
    let became = harness.became(&Act::Delete, &before).await.expect("an answer");
    assert_eq!(became, WriteOutcome::Done(None), "but it is on no calendar, and so it is deleted");
    let back = harness.restore(&before).await.expect("an answer");
    assert_ne!(
        back.now.row.source.event.key, before.row.source.event.key,
        "what lies in the bin is not taken for it"
    );
}

#[tokio::test]
async fn f25_an_undo_leaves_alone_what_was_changed_since() {
    for act in acts() {
        let harness = Harness::start().await;
        let before = harness.snapshot("weekly").await;
        harness.act(&act, &before).await.expect("it is done");
        let left = if act == Act::Delete { None } else { Some(harness.snapshot("weekly").await.row) };
        moved_by_a_person(&mut harness.sandbox.shared.world_mut(), "weekly");
        let (writes, theirs) = (harness.writes(), harness.snapshot("weekly").await);
        let back = harness.undo(&before, left.as_ref()).await.expect("an answer");
        assert!(back.is_none(), "{}: somebody has changed it since, and a person decides", act.name());
        assert_eq!(harness.writes(), writes, "{}: nothing was written", act.name());
        assert_eq!(
            harness.snapshot("weekly").await.row,
            theirs.row,
            "{}: it stays as somebody wants it",
            act.name()
        );
    }
}

#[tokio::test]
async fn f25_an_undo_does_not_revive_what_somebody_deleted() {
    let harness = Harness::start().await;
    for id in OWN {
        let before = harness.snapshot(id).await;
        let act = Act::SetCategory("Court".into());
        harness.act(&act, &before).await.expect("it is done");
        let left = harness.snapshot(id).await.row;
        assert!(harness.sandbox.shared.world_mut().delete_event(ADA, id, now()), "somebody deletes it");
        let writes = harness.writes();
        assert!(
            harness.undo(&before, Some(&left)).await.expect("an answer").is_none(),
            "{id}: that is newer"
        );
        assert_eq!(harness.writes(), writes, "{id}: nothing was written");
    }
}

#[tokio::test]
async fn f25_a_row_made_anew_under_the_old_uid_is_its_makers() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing").await;
    harness.delete(&before.row).await.expect("it is deleted");
    {
        let mut world = harness.sandbox.shared.world_mut();
        let uid = world.events[&(ADA.to_owned(), "hearing".to_owned())].uid.clone();
        let mut theirs = event("theirs", "2026-11-27T15:00:00");
        theirs.uid = uid;
        world.put_event(theirs, now());
    }
    let theirs = harness.snapshot("theirs").await;
    for turn in ["first", "again"] {
        let back = harness.restore(&before).await.expect("it comes back");
        assert_ne!(back.now.row.source.event.key, theirs.row.source.event.key, "{turn}: ours is another row");
        assert_eq!(harness.snapshot("theirs").await, theirs, "{turn}: theirs is not touched");
        assert_eq!(harness.titled("hearing").await.len(), 1, "{turn}: ours is there once");
    }
    harness.nobody_heard();
}

#[tokio::test]
async fn f25_a_day_moved_behind_the_end_is_a_step_of_its_own_and_comes_back() {
    let harness = Harness::start().await;
    with_late_day(&harness);
    let before = harness.snapshot("weekly").await;
    let act = permit(&before.row, Act::EndSeries);
    let day = harness.graph.days_from(&harness.ada, &before, end()).remove(0);
    harness.act(&Act::EndSeries, &before).await.expect("the rule is cut");
    let stale = harness
        .graph
        .delete_day(&harness.ada, &act, &day)
        .await
        .expect_err("the day has another version now");
    assert_eq!((stale.kind, stale.effect()), (Kind::Stale, Effect::None), "it was not deleted blindly");
    let late = harness.graph.days_from(&harness.ada, &harness.snapshot("weekly").await, end());
    assert_eq!(late.len(), 1, "no rule takes the day away that was moved: half done is not done");
    harness.graph.delete_day(&harness.ada, &act, &late[0]).await.expect("in the version that was just read");
    let left = harness.snapshot("weekly").await;
    assert!(
        harness.graph.days_from(&harness.ada, &left, end()).is_empty(),
        "now no day begins after the end"
    );
    let write = CalendarWrite::DeleteDay(&late[0]);
    let became = harness.graph.became(&harness.ada, &act, &before, write).await.expect("an answer");
    assert_eq!(became, WriteOutcome::Done(None), "and the look-up says so");
    // The deleted day bears the series' title, as do the copy of it and the series.
    harness.undo(&before, Some(&left.row)).await.expect("an answer").expect("nobody has touched it");
    let alone: Vec<RawEvent> = harness.titled("weekly").await;
    let alone: Vec<&RawEvent> =
        alone.iter().filter(|row| row.source.event.span == late[0].source.event.span).collect();
    assert_eq!(alone.len(), 1, "Graph gives no day back to its series: it stands alone, once");
    assert_ne!(alone[0].source.event.status, EventStatus::Cancelled, "and takes place");
    harness.nobody_heard();
}

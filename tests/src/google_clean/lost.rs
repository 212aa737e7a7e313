//! Answers that are lost, writes that do not show yet, and people who work on the same rows: what is said of each write,
//! and over what an undo does not write.

use super::{ADA, Harness, event, now, permit};
use chrono::TimeDelta;
use truedocket_connect::failure::{Effect, Kind};
use truedocket_connect::ports::{CalendarWrite, CleanCalendar, PortResult, WriteOutcome};
use truedocket_core::audit::finding::Act;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::firm::people::Email;
use truedocket_sandbox::World;
use truedocket_sandbox::faults::{Fault, FaultKind};

/// Faults of a write, and whether it has happened all the same.
const LOST: [(FaultKind, bool); 5] = [
    (FaultKind::DropAfter, true),
    (FaultKind::ServerErrorAfter, true),
    (FaultKind::Truncate, true),
    (FaultKind::DropBefore, false),
    (FaultKind::ServerError, false),
];

/// Each kind of write, by name.
const ACTS: [&str; 5] = ["delete", "end_series", "delete_day", "set_category", "set_owner"];

fn row_of(act: &str) -> &'static str {
    if act == "end_series" || act == "delete_day" { "team1" } else { "hearing1" }
}

fn moved_by_a_person(world: &mut World, id: &str) {
    let key = (ADA.to_owned(), id.to_owned());
    let other = event(id, "", "2026-11-27T15:00:00", "2026-11-27T16:00:00");
    let mut moved = world.events[&key].clone();
    moved.when = other.when;
    moved.deleted = false;
    world.put_event(moved, now());
}

impl Harness {
    fn order(&self, what: FaultKind, method: &str) {
        let fault = Fault { method: Some(method.into()), ..Fault::new(what).times(1) };
        self.sandbox.shared.faults().add(fault);
    }

    async fn act(&self, act: &str, before: &EventSnapshot) -> PortResult<()> {
        let row = &before.row;
        match act {
            "delete" => self.google.delete(&self.ada, &permit(row, Act::Delete)).await,
            "end_series" => {
                let act = permit(row, Act::EndSeries);
                self.google.end_series(&self.ada, &act, now()).await.map(drop)
            }
            "delete_day" => {
                let day = self.late_day(before);
                self.google.delete_day(&self.ada, &permit(row, Act::EndSeries), &day).await
            }
            "set_category" => {
                let act = permit(row, Act::SetCategory("Internal".into()));
                self.google.set_category(&self.ada, &act, "Internal").await.map(drop)
            }
            _set_owner => {
                let to = self.bo.owner.clone().expect("it has an owner");
                let act = permit(row, Act::SetOwner(to));
                self.google.set_owner(&self.ada, &act, &self.bo).await.map(drop)
            }
        }
    }

    async fn became(&self, act: &str, before: &EventSnapshot) -> PortResult<WriteOutcome<Box<RawEvent>>> {
        let day = if act == "delete_day" { Some(self.late_day(before)) } else { None };
        let (kind, write) = match (act, &day) {
            ("delete", _) => (Act::Delete, CalendarWrite::Delete),
            ("delete_day", Some(day)) => (Act::EndSeries, CalendarWrite::DeleteDay(day)),
            ("end_series", _) => (Act::EndSeries, CalendarWrite::EndSeries(now())),
            ("set_category", _) => {
                (Act::SetCategory("Internal".into()), CalendarWrite::SetCategory("Internal"))
            }
            _set_owner => {
                let to: Email = self.bo.owner.clone().expect("it has an owner");
                (Act::SetOwner(to), CalendarWrite::SetOwner(&self.bo))
            }
        };
        self.google.became(&self.ada, &permit(&before.row, kind), before, write).await
    }

    fn late_day(&self, series: &EventSnapshot) -> RawEvent {
        let late = self.google.days_from(&self.ada, series, now());
        late.into_iter().next().expect("one day was moved behind the end")
    }
}

#[tokio::test]
async fn f25_a_lost_answer_is_looked_up_and_never_guessed() {
    for act in ACTS {
        for (fault, is_done) in LOST {
            let harness = Harness::start().await;
            let before = harness.snapshot(row_of(act)).await;
            let method = match act {
                "delete" | "delete_day" => "DELETE",
                "set_owner" => "POST",
                _change => "PATCH",
            };
            harness.order(fault, method);
            let answer = harness.act(act, &before).await;
            // The answer to a deletion is empty, so that nothing of it can break off.
            if let Err(failure) = &answer {
                assert_eq!(failure.effect(), Effect::Unknown, "{act}, {fault:?}: nobody knows yet");
            } else {
                assert_eq!(
                    (method, fault),
                    ("DELETE", FaultKind::Truncate),
                    "{act}: only that answer is whole"
                );
            }
            assert_eq!(harness.writes(), 1, "{act}, {fault:?}: a write is sent once");
            let became = harness.became(act, &before).await.expect("the calendar can be asked");
            let done = matches!(became, WriteOutcome::Done(_));
            assert_eq!(done, is_done, "{act}, {fault:?}: the look-up knows: {became:?}");
            assert_eq!(
                became == WriteOutcome::NotDone,
                !is_done,
                "{act}, {fault:?}: and says it plainly: {became:?}"
            );
        }
    }
}

#[tokio::test]
async fn f25_a_look_up_that_fails_proves_nothing() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    harness.order(FaultKind::DropAfter, "PATCH");
    let failure = harness.act("set_category", &before).await.expect_err("the answer is lost");
    assert_eq!(failure.effect(), Effect::Unknown, "nobody knows yet");
    harness
        .sandbox
        .shared
        .faults()
        .add(Fault { method: Some("GET".into()), ..Fault::new(FaultKind::DropBefore) });
    assert!(harness.became("set_category", &before).await.is_err(), "what cannot be asked is not known");
    harness.sandbox.shared.faults().clear();
    let became = harness.became("set_category", &before).await.expect("it can be asked again");
    assert!(
        matches!(became, WriteOutcome::Done(Some(_))),
        "and then the truth is told, with the row as it is: {became:?}"
    );
}

#[tokio::test]
async fn f25_a_step_after_the_write_does_not_speak_for_it() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    let fault = Fault::new(FaultKind::Unauthorized);
    let fault = Fault { method: Some("GET".into()), calendar: Some(super::BO.into()), ..fault };
    harness.sandbox.shared.faults().add(fault);
    let failure =
        harness.act("set_owner", &before).await.expect_err("the labels of that calendar cannot be read");
    assert_eq!(failure.effect(), Effect::Unknown, "not being let in afterwards undoes nothing");
    harness.sandbox.shared.faults().clear();
    let became = harness.became("set_owner", &before).await.expect("an answer");
    assert!(matches!(became, WriteOutcome::Done(Some(_))), "it was moved: {became:?}");
}

#[tokio::test]
async fn f24_a_deletion_that_does_not_show_yet_is_not_known_yet() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    harness.order(FaultKind::ShownLater, "DELETE");
    harness.act("delete", &before).await.expect("Google has accepted it");
    let became = harness.became("delete", &before).await.expect("an answer");
    assert_eq!(became, WriteOutcome::NotDone, "it is still shown as it was, which is no failure");
    harness.sandbox.shared.set_now(now() + TimeDelta::seconds(61));
    let became = harness.became("delete", &before).await.expect("an answer");
    assert_eq!(became, WriteOutcome::Done(None), "a minute later it shows");
}

#[tokio::test]
async fn f25_what_somebody_changed_meanwhile_is_neither_done_nor_undone() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    harness.order(FaultKind::DropAfter, "PATCH");
    harness.act("set_category", &before).await.expect_err("the answer is lost");
    harness.person(|world| moved_by_a_person(world, "hearing1"));
    let became = harness.became("set_category", &before).await.expect("an answer");
    assert!(matches!(became, WriteOutcome::ChangedSince(Some(_))), "the version is a person's: {became:?}");
}

#[tokio::test]
async fn f25_a_day_is_deleted_in_its_own_version_only() {
    let harness = Harness::start().await;
    let before = harness.snapshot("team1").await;
    let day = harness.late_day(&before);
    harness.act("end_series", &before).await.expect("the rule is cut");
    let act = permit(&before.row, Act::EndSeries);
    let stale = harness
        .google
        .delete_day(&harness.ada, &act, &day)
        .await
        .expect_err("the day has another version now");
    assert_eq!((stale.kind, stale.effect()), (Kind::Stale, Effect::None), "it was not deleted blindly");
    let fresh = harness.late_day(&harness.snapshot("team1").await);
    let other = permit(&before.row, Act::Delete);
    assert!(
        harness.google.delete_day(&harness.ada, &other, &fresh).await.is_err(),
        "and only for the sake of an ending"
    );
    harness.google.delete_day(&harness.ada, &act, &fresh).await.expect("in the version that was just read");
    assert!(
        harness.google.days_from(&harness.ada, &harness.snapshot("team1").await, now()).is_empty(),
        "it is gone"
    );
}

#[tokio::test]
async fn f25_an_undo_leaves_alone_what_was_moved_since() {
    for act in ["set_category", "end_series", "delete"] {
        let harness = Harness::start().await;
        let id = row_of(act);
        let before = harness.snapshot(id).await;
        harness.act(act, &before).await.expect("it is done");
        let left = if act == "delete" { None } else { Some(harness.snapshot(id).await.row) };
        harness.person(|world| moved_by_a_person(world, id));
        let (writes, theirs) = (harness.writes(), harness.snapshot(id).await);
        let back = harness.undo(&before, left.as_ref()).await.expect("an answer");
        assert!(back.is_none(), "{act}: somebody has moved it since, and a person decides");
        assert_eq!(harness.writes(), writes, "{act}: nothing was written");
        assert_eq!(harness.snapshot(id).await, theirs, "{act}: it stays as somebody wants it");
    }
}

#[tokio::test]
async fn f25_an_undo_does_not_revive_what_somebody_deleted() {
    let harness = Harness::start().await;
    let before = harness.snapshot("hearing1").await;
    harness.act("set_category", &before).await.expect("it is done");
    let left = harness.snapshot("hearing1").await.row;
    harness.person(|world| assert!(world.delete_event(ADA, "hearing1", now()), "somebody deletes it"));
    let writes = harness.writes();
    assert!(
        harness.undo(&before, Some(&left)).await.expect("an answer").is_none(),
        "that is newer than our act"
    );
    assert_eq!(harness.writes(), writes, "nothing was written");
}

#[tokio::test]
async fn f25_a_row_made_anew_under_the_old_uid_is_its_makers() {
    for empties_bin in [false, true] {
        let harness = Harness::start().await;
        let before = harness.snapshot("hearing1").await;
        harness.act("delete", &before).await.expect("it is deleted");
        harness.person(|world| {
            let old = world.events[&(ADA.to_owned(), "hearing1".to_owned())].clone();
            if empties_bin {
                world.empty_bin();
            }
            let mut theirs = event("theirs1", "Hearing, moved", "2026-11-27T15:00:00", "2026-11-27T16:00:00");
            theirs.uid = old.uid;
            world.put_event(theirs, now());
        });
        let theirs = harness.snapshot("theirs1").await;
        for turn in ["first", "again"] {
            let back = harness.restore(&before).await;
            assert_ne!(
                back.now.row.source.event.key.id, theirs.row.source.event.key.id,
                "{turn}: ours is another row"
            );
            assert_eq!(
                back.now.row.source.event.title, before.row.source.event.title,
                "{turn}: as the backup has it"
            );
            assert_eq!(harness.snapshot("theirs1").await, theirs, "{turn}: theirs is not touched");
        }
        let copies =
            harness.rows().await.into_iter().filter(|row| row.source.event.title.reveal() == "Hearing");
        assert_eq!(copies.count(), 1, "ours is there once");
        harness.nobody_heard();
    }
}

#[tokio::test]
async fn f25_a_day_that_somebody_changed_since_stays() {
    let harness = Harness::start().await;
    let before = harness.snapshot("team1").await;
    harness.act("delete", &before).await.expect("it is deleted");
    harness.person(|world| {
        let mut team = world.events[&(ADA.to_owned(), "team1".to_owned())].clone();
        team.deleted = false;
        let day = team.exceptions.get_mut("2026-03-02T14:00:00Z").expect("the day with cake");
        *day = truedocket_sandbox::world::Exception::Cancelled;
        world.put_event(team, now());
    });
    let back = harness.restore(&before).await;
    assert_eq!(back.lost.wrong.len(), 1, "the day that somebody called off is told: {:?}", back.lost);
    let off = harness.snapshot("team1").await.days.into_iter();
    let off =
        off.filter(|day| day.source.event.status == truedocket_core::calendar::event::EventStatus::Cancelled);
    assert_eq!(off.count(), 2, "and does not take place, as somebody wants it");
}

//! The clean-up: read, decided, backed up, approved, purged, brought back.

use super::Course;
use crate::rules::{Rule, telling};
use crate::scene::Doing;
use crate::world::calendar::View;
use anyhow::Result;
use serde_json::json;
use truedocket_core::ids::RunId;
use truedocket_engine::api::audit::AuditStart;
use truedocket_engine::call;
use truedocket_store::table::purge;

impl Course {
    pub(super) async fn clean_up(&mut self, pc: usize, meanwhile: bool) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let start = AuditStart::default();
        let found = self.machine(pc)?.work(Doing::Reading, async move { engine.audit(&start).await }).await;
        self.told("read for the clean-up", found.as_ref());
        let Some(Ok(found)) = found else { return Ok(()) };
        self.counted(found.events + found.quarantined.len() as u64, found.not_checked.is_empty());
        self.decide(pc, &found.run).await?;
        let Ok(engine) = self.machine(pc)?.engine().await else { return Ok(()) };
        let run = found.run.clone();
        let work = async move { engine.purge(&run, None, false).await };
        let shown = self.machine(pc)?.work(Doing::Reading, work).await;
        self.told("preview the purge", shown.as_ref());
        let Some(Ok(shown)) = shown else { return Ok(()) };
        let machine = self.machine(pc)?;
        machine.audit = Some(found.run.clone());
        machine.purge = Some(shown.purge.clone());
        self.approved(pc, &shown.purge)?;
        if meanwhile {
            self.people(4);
        }
        self.purge(pc, &found.run, shown.approve).await
    }

    /// All that others see was counted.
    fn counted(&mut self, counted: u64, all: bool) {
        let mut scene = self.shared.lock();
        let now = scene.world.now;
        let rows = scene.world.calendars.iter().flat_map(|rows| rows.values());
        let there = rows.filter(|row| View::Shown.of(row, now).is_some()).count() as u64;
        if all && scene.is_honest() && there != counted {
            scene.broke(Rule::AllCounted, format!("{there} rows are there, and {counted} were counted"));
        }
    }

    /// Accepts what is proposed; the series of who left are ended, and some events get a category.
    async fn decide(&mut self, pc: usize, run: &str) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let named = run.to_owned();
        let work = async move { engine.accept_proposals(&named, &[]).await };
        let accepted = self.machine(pc)?.work(Doing::Nothing, work).await;
        self.told("accept what is proposed", accepted.as_ref());
        let ends = self.shared.lock().dice.per_mille(700);
        if ends && let Ok(engine) = self.machine(pc)?.engine().await {
            let asked = json!({ "run": run, "filter": { "kinds": ["leaver_series"] }, "act": "end_series" });
            let decided = self
                .machine(pc)?
                .work(Doing::Nothing, async move { call(&engine, "audit.decide", asked).await })
                .await;
            self.told("end the series of who left", decided.as_ref());
        }
        let sets = self.shared.lock().dice.per_mille(500);
        if sets && let Ok(engine) = self.machine(pc)?.engine().await {
            let asked = json!({
                "run": run, "filter": { "kinds": ["overlap", "matter"] },
                "act": "set_category", "value": "Client meeting",
            });
            let decided = self
                .machine(pc)?
                .work(Doing::Nothing, async move { call(&engine, "audit.decide", asked).await })
                .await;
            self.told("set a category", decided.as_ref());
        }
        Ok(())
    }

    /// The world learns what was approved.
    fn approved(&mut self, pc: usize, id: &str) -> Result<()> {
        let lines = purge::lines(&*self.machine(pc)?.look()?, id, 0, 500)?;
        let mut scene = self.shared.lock();
        let changes = scene.world.changes;
        let Some(one) = scene.pcs.get_mut(pc) else { return Ok(()) };
        one.approved_at = changes;
        // An earlier purge may still have something to finish.
        one.approved.extend(
            lines
                .iter()
                .map(|line| &line.line)
                .map(|line| (line.key.id.to_string(), line.seen.to_string(), line.act.name().to_owned())),
        );
        Ok(())
    }

    async fn purge(&mut self, pc: usize, run: &str, count: u64) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let named = run.to_owned();
        let work = async move { engine.purge(&named, Some(count), true).await };
        let purged = self.machine(pc)?.work(Doing::Purging, work).await;
        self.told("purge", purged.as_ref());
        // The command draws up its list anew: what it carries out bears another name than what was shown.
        let newest = self.newest_purge(pc, &RunId::new(run))?;
        self.machine(pc)?.purge = newest;
        self.look_at_purge(pc)
    }

    fn look_at_purge(&mut self, pc: usize) -> Result<()> {
        let machine = self.machine(pc)?;
        let Some(id) = machine.purge.clone() else { return Ok(()) };
        let reader = machine.look()?;
        telling::purged(&mut self.shared.lock(), pc, &reader, &id)?;
        Ok(())
    }

    /// What is still open of the newest purge goes on, forward or back.
    pub(super) async fn go_on(&mut self, pc: usize) -> Result<()> {
        let machine = self.machine(pc)?;
        let Some(id) = machine.purge.clone() else { return Ok(()) };
        let reader = machine.look()?;
        let known = purge::get(&reader, &id)?;
        let open = purge::open_lines(&reader, &id)?.len();
        let back = purge::lines_to_undo(&reader, &id)?.len();
        let Some(known) = known else { return Ok(()) };
        if open > 0 && known.approved_at.is_some() {
            let newest = self.newest_purge(pc, &known.audit)?;
            if newest == Some(id.clone()) {
                self.purge(pc, known.audit.as_str(), known.lines).await?;
            }
        }
        if back > 0 {
            self.bring_back(pc).await?;
        }
        Ok(())
    }

    fn newest_purge(&mut self, pc: usize, audit: &RunId) -> Result<Option<String>> {
        let purges = purge::of_audit(&*self.machine(pc)?.look()?, audit)?;
        Ok(purges.into_iter().next().map(|one| one.id))
    }

    pub(super) async fn bring_back(&mut self, pc: usize) -> Result<()> {
        let machine = self.machine(pc)?;
        let Some(run) = machine.audit.clone() else { return Ok(()) };
        let engine = machine.engine().await?;
        let work = async move { engine.undo_purge_of(&run, None).await };
        let back = self.machine(pc)?.work(Doing::BringingBack, work).await;
        self.told("bring back what was purged", back.as_ref());
        self.look_at_purge(pc)
    }
}

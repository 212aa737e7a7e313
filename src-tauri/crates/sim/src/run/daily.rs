//! Reading, reports, fixes: the steps of each day.

use super::Course;
use crate::pc::lives;
use crate::planted::Plant;
use crate::rules::{Rule, telling};
use crate::scene::Doing;
use crate::world::World;
use anyhow::Result;
use chrono::{TimeDelta, Timelike};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use truedocket_core::firm::business_days::is_business_day;
use truedocket_engine::call;
use truedocket_engine::morning::MorningOptions;
use truedocket_store::Tx;
use truedocket_store::table::discrepancy::{self, HistoryEvent, State};
use truedocket_store::table::report;

/// Minutes after each look at the clock, from half past six on.
const TICKS: [i64; 4] = [30, 60, 60, 30];

/// Days ahead that a report may be due for, weekends and holidays counted in.
const DUE: std::ops::RangeInclusive<i64> = 1..=5;

/// What the engine says when a fix was not written.
const NOT_WRITTEN: &str = "TD-4001";

impl Course {
    pub(super) async fn read(&mut self, pc: usize) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let read = self.machine(pc)?.work(Doing::Reading, async move { engine.sync(false).await }).await;
        self.told("read", read.as_ref());
        if let Some(Ok(read)) = read {
            let dark = read.calendars.iter().filter(|one| !one.why.is_empty());
            let dark: Vec<String> = dark.map(|one| one.id.clone()).collect();
            telling::dark(&mut self.shared.lock(), pc, &dark);
        }
        Ok(())
    }

    /// The program looks at its clock from half past six to nine; a report is due by then.
    pub(super) async fn next_morning(&mut self, pc: usize) -> Result<()> {
        self.next_morning_with(pc, false).await
    }

    async fn next_morning_with(&mut self, pc: usize, network_comes: bool) -> Result<()> {
        // It ran the evening before, so that it knows when the next report is due.
        if let Ok(engine) = self.machine(pc)?.engine().await {
            let ticked = self.machine(pc)?.work(Doing::Reading, async move { engine.tick().await }).await;
            self.told("look at the clock", ticked.as_ref());
            self.machine(pc)?.scheduled |= matches!(ticked, Some(Ok(_)));
        }
        // Whoever is set up in the morning itself has missed the report of that day.
        let scheduled = self.machine(pc)?.scheduled;
        self.to_morning();
        let mut undisturbed = false;
        let mut before = self.open(pc)?;
        self.planted_resolution(pc, Plant::PassedDayResolves, &before).await?;
        for minutes in TICKS {
            if self.is_silent(pc) {
                undisturbed = true;
            } else if let Ok(engine) = self.machine(pc)?.engine().await {
                let full_disks = self.shared.lock().full_disks;
                let ticked = self.machine(pc)?.work(Doing::Reading, async move { engine.tick().await }).await;
                self.told("look at the clock", ticked.as_ref());
                undisturbed |= ticked.is_some() && self.shared.lock().full_disks == full_disks;
                self.after_report(pc, &before)?;
                before = self.open(pc)?;
            }
            self.pass(TimeDelta::minutes(minutes));
            if network_comes {
                self.of_pc(pc, |one| one.online = true);
            }
        }
        // Who is killed each time before anything can be written down cannot make a report.
        if undisturbed && scheduled { self.silent_day(pc) } else { Ok(()) }
    }

    /// The network comes half an hour after the PC: the report of the day is made again, for all of it.
    pub(super) async fn wake_offline(&mut self, pc: usize) -> Result<()> {
        self.of_pc(pc, |one| {
            one.online = false;
            one.signed_in = true;
        });
        self.shared.lock().storm = false;
        self.next_morning_with(pc, true).await?;
        let Some(report) = self.newest(pc)? else { return Ok(()) };
        let unread = report["counts"]["notChecked"].as_u64().unwrap_or_default();
        let sound = self.shared.lock().pcs.get(pc).is_some_and(|one| !one.locked && one.clock_off.is_zero());
        if unread > 0 && sound && self.is_of_today(pc)? {
            let told = format!(
                "all answers since seven, and at half past nine {unread} parts are still not checked"
            );
            self.shared.lock().broke(Rule::NoSilentDay, told);
        }
        Ok(())
    }

    /// The clock of the PC is wrong for a moment, in which the program looks at it.
    pub(super) async fn clock_off(&mut self, pc: usize, hours: i16) -> Result<()> {
        self.of_pc(pc, |one| one.clock_off = TimeDelta::hours(hours.into()));
        if let Ok(engine) = self.machine(pc)?.engine().await {
            let ticked = self.machine(pc)?.work(Doing::Reading, async move { engine.tick().await }).await;
            self.told("look at the wrong clock", ticked.as_ref());
        }
        self.of_pc(pc, |one| one.clock_off = TimeDelta::zero());
        // Planted: what the wrong clock has put off stays put off, and nothing is done until then.
        if self.plant() == Some(Plant::ClockSilences) {
            let until = self.shared.now() + TimeDelta::hours(hours.into());
            self.of_pc(pc, |one| one.silent_until = Some(until));
        }
        Ok(())
    }

    fn is_silent(&self, pc: usize) -> bool {
        let scene = self.shared.lock();
        let until = scene.pcs.get(pc).and_then(|one| one.silent_until);
        until.is_some_and(|until| scene.world.now < until)
    }

    fn plant(&self) -> Option<Plant> {
        self.shared.lock().plant
    }

    /// Planted: what is open is resolved, though nobody has looked.
    async fn planted_resolution(&mut self, pc: usize, plant: Plant, open: &[telling::Found]) -> Result<()> {
        if self.plant() != Some(plant) {
            return Ok(());
        }
        let open: Vec<String> = open
            .iter()
            .filter(|found| found.state == State::Open)
            .map(|found| found.fingerprint.clone())
            .collect();
        let now = self.shared.now();
        let resolve = move |tx: &mut Tx<'_>| {
            open.iter()
                .try_for_each(|one| discrepancy::set(tx, one, State::Resolved, HistoryEvent::Gone, "", now))
        };
        self.machine(pc)?.tamper(resolve).await
    }

    /// Leaves the second calendar out, or none.
    pub(super) async fn ignore(&mut self, pc: usize, is: bool) -> Result<()> {
        let id = self.shared.lock().world.firm.calendars.get(1).map(|one| one.id.to_string());
        let value = if is { json!([id]).to_string() } else { "[]".to_owned() };
        let engine = self.machine(pc)?.engine().await?;
        let asked = json!({ "key": "ignored_calendars", "value": value });
        let set = self
            .machine(pc)?
            .work(Doing::Nothing, async move { call(&engine, "policy.set", asked).await })
            .await;
        self.told("leave a calendar out, or none", set.as_ref());
        if matches!(set, Some(Ok(_))) {
            self.of_pc(pc, |one| one.ignores = is.then_some(1));
        }
        Ok(())
    }

    fn newest(&mut self, pc: usize) -> Result<Option<Value>> {
        let newest = report::newest(&*self.machine(pc)?.look()?)?;
        Ok(newest.map(|stored| serde_json::from_str(stored.report.content.reveal())).transpose()?)
    }

    fn is_of_today(&mut self, pc: usize) -> Result<bool> {
        let newest = report::newest(&*self.machine(pc)?.look()?)?;
        let made = newest.map(|stored| (stored.report.made_at - TimeDelta::hours(5)).date_naive());
        Ok(made == Some(self.office_now().date_naive()))
    }

    /// Is there a report of this business day?
    fn silent_day(&mut self, pc: usize) -> Result<()> {
        let now = self.office_now();
        let right_clock = self.shared.lock().pcs.get(pc).is_some_and(|one| one.clock_off.is_zero());
        if !is_business_day(now.date_naive(), &crate::world::firm::policy()) || !right_clock {
            return Ok(());
        }
        if !self.is_of_today(pc)? {
            let told =
                format!("it is {}:{:02}, and PC {pc} has no report of today", now.hour(), now.minute());
            self.shared.lock().broke(Rule::NoSilentDay, told);
        }
        Ok(())
    }

    pub(super) async fn report(&mut self, pc: usize) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let before = self.open(pc)?;
        let made = self
            .machine(pc)?
            .work(Doing::Reading, async move { engine.morning(&MorningOptions::default()).await })
            .await;
        self.told("report", made.as_ref());
        self.after_report(pc, &before)
    }

    /// What the newest report says is looked at.
    fn after_report(&mut self, pc: usize, before: &[telling::Found]) -> Result<()> {
        let reader = self.machine(pc)?.look()?;
        let Some(stored) = report::newest(&reader)? else { return Ok(()) };
        let made = stored.report.made_at;
        let report: Value = serde_json::from_str(stored.report.content.reveal())?;
        // Who died before there was a new one has told nothing.
        let number = report["number"].as_u64();
        if std::mem::replace(&mut self.machine(pc)?.judged, number) == number {
            return Ok(());
        }
        let now = telling::open(&reader)?;
        let mut after = BTreeMap::new();
        for found in before {
            after.insert(found.fingerprint.clone(), telling::state(&reader, &found.fingerprint)?);
        }
        let mut scene = self.shared.lock();
        let off = scene.pcs.get(pc).map_or_else(TimeDelta::zero, |one| one.clock_off);
        if made >= scene.world.now + off - TimeDelta::minutes(1) && off.is_zero() {
            let headline = report["headline"].as_str().unwrap_or_default().to_owned();
            let at = scene.world.now;
            scene.story.tell(at, format!("the report says: {headline}"));
            telling::reported(&mut scene, pc, &report, &now);
            telling::resolved(&mut scene, pc, before, &after, &now);
        }
        Ok(())
    }

    fn open(&mut self, pc: usize) -> Result<Vec<telling::Found>> {
        Ok(telling::open(&*self.machine(pc)?.look()?)?)
    }

    /// Looks at another day: nothing may change by that.
    pub(super) async fn look(&mut self, pc: usize, days: i64) -> Result<()> {
        // These days are, or may be, the ones that are due: asking for them makes the report.
        if DUE.contains(&days) {
            return self.report(pc).await;
        }
        let engine = self.machine(pc)?.engine().await?;
        let before = self.open(pc)?;
        let date = Some((self.office_now() + TimeDelta::days(days)).date_naive());
        let wanted = MorningOptions { date, without_reading: days % 2 == 0, ..MorningOptions::default() };
        let looked =
            self.machine(pc)?.work(Doing::Reading, async move { engine.morning(&wanted).await }).await;
        self.told("look at another day", looked.as_ref());
        self.planted_resolution(pc, Plant::LookingResolves, &before).await?;
        let reader = self.machine(pc)?.look()?;
        for found in &before {
            let now = telling::state(&reader, &found.fingerprint)?;
            if now != Some(found.state) {
                let told =
                    format!("{} of {:?} was {:?} and is {now:?}", found.kind, found.events, found.state);
                self.shared.lock().broke(Rule::LookingChangesNothing, told);
            }
        }
        Ok(())
    }

    /// One of the differences that are open.
    fn one_open(&mut self, pc: usize) -> Result<Option<telling::Found>> {
        let open = self.open(pc)?;
        let fixable: Vec<telling::Found> = open
            .into_iter()
            .filter(|found| found.state == State::Open)
            .filter(|found| {
                matches!(
                    found.kind.as_str(),
                    "missing_there" | "cancelled_but_alive" | "time_differs" | "duplicate" | "owner_differs"
                )
            })
            .collect();
        // Copies on the calendar of record are mostly corrected there, not by a fix.
        let (copies, others): (Vec<_>, Vec<_>) =
            fixable.into_iter().partition(|found| found.kind == "duplicate");
        let mut scene = self.shared.lock();
        let from = if others.is_empty() || scene.dice.per_mille(150) { copies } else { others };
        Ok(scene.dice.pick(&from).cloned())
    }

    pub(super) async fn accept(&mut self, pc: usize) -> Result<()> {
        let Some(found) = self.one_open(pc)? else { return Ok(()) };
        let engine = self.machine(pc)?.engine().await?;
        let asked = json!({ "id": found.fingerprint, "state": "accepted", "reason": "known" });
        let marked = self
            .machine(pc)?
            .work(Doing::Nothing, async move { call(&engine, "today.mark", asked).await })
            .await;
        self.told("accept a difference", marked.as_ref());
        Ok(())
    }

    pub(super) async fn fix(&mut self, pc: usize, meanwhile: bool) -> Result<()> {
        if self.one_open(pc)?.is_none() {
            self.report(pc).await?;
        }
        let Some(found) = self.one_open(pc)? else { return Ok(()) };
        let engine = self.machine(pc)?.engine().await?;
        let asked = json!({ "id": found.fingerprint });
        let shown = self
            .machine(pc)?
            .work(Doing::Reading, async move { call(&engine, "fix.preview", asked).await })
            .await;
        self.told(&format!("preview the fix of {} {:?}", found.kind, found.events), shown.as_ref());
        let Some(Ok(shown)) = shown.filter(|shown| !is_to_pick(shown)) else { return Ok(()) };
        if meanwhile {
            self.people(3);
        }
        let before = self.shared.lock().world.effects.len();
        let asked = json!({ "plan": shown["plan"] });
        let engine = self.machine(pc)?.engine().await?;
        let applied = self
            .machine(pc)?
            .work(Doing::Fixing, async move { call(&engine, "fix.apply", asked).await })
            .await;
        self.told("apply the fix", applied.as_ref());
        let wrote = self.shared.lock().world.effects.len() > before;
        if let Some(Err(problem)) = applied
            && problem.code == NOT_WRITTEN
            && wrote
        {
            let told = format!("a fix of {} was written, and told as not: {}", found.kind, problem.sentence);
            self.shared.lock().broke(Rule::NotToldAsUndone, told);
        }
        Ok(())
    }

    /// Both PCs have read, both show the same fix, both apply it.
    pub(super) async fn fix_twice(&mut self) -> Result<()> {
        let mut plans = Vec::new();
        // Mostly on a day of the report, so that something is missing.
        self.somebody(World::books_here_only);
        self.somebody(World::books_here_only);
        for pc in 0..2 {
            self.report(pc).await?;
        }
        // What is missing first: that is what may come twice.
        let missing = self
            .open(0)?
            .into_iter()
            .find(|found| found.state == State::Open && found.kind == "missing_there");
        let found = match missing {
            Some(found) => Some(found),
            None => self.one_open(0)?,
        };
        let Some(found) = found else { return Ok(()) };
        for pc in 0..2 {
            let engine = self.machine(pc)?.engine().await?;
            let asked = json!({ "id": found.fingerprint });
            let shown = self
                .machine(pc)?
                .work(Doing::Reading, async move { call(&engine, "fix.preview", asked).await })
                .await;
            self.told("preview the same fix", shown.as_ref());
            let Some(Ok(shown)) = shown.filter(|shown| !is_to_pick(shown)) else { return Ok(()) };
            let engine = self.machine(pc)?.engine().await?;
            plans.push((engine, json!({ "plan": shown["plan"] })));
        }
        let Ok([first, second]) = <[_; 2]>::try_from(plans) else { return Ok(()) };
        for machine in &self.machines {
            machine.begin(Doing::Fixing);
        }
        self.shared.lock().together = true;
        let (a, b) = futures::future::join(
            lives(&self.shared, 0, async move { call(&first.0, "fix.apply", first.1).await }),
            lives(&self.shared, 1, async move { call(&second.0, "fix.apply", second.1).await }),
        )
        .await;
        self.shared.lock().together = false;
        self.told("apply the fix on PC 0", a.as_ref());
        self.told("apply the fix on PC 1", b.as_ref());
        let lived = [a.is_some(), b.is_some()];
        for (machine, lived) in self.machines.iter_mut().zip(lived) {
            machine.done(lived).await;
        }
        Ok(())
    }

    pub(super) async fn take_back(&mut self, pc: usize) -> Result<()> {
        let engine = self.machine(pc)?.engine().await?;
        let asked = self
            .machine(pc)?
            .work(Doing::Nothing, async move { call(&engine, "today.report", json!({})).await })
            .await;
        let Some(Ok(report)) = asked else { return Ok(()) };
        let can = |found: &&Value| {
            found["acts"].as_array().is_some_and(|acts| acts.iter().any(|act| act == "undo"))
        };
        let Some(found) = report["discrepancies"].as_array().and_then(|all| all.iter().find(can)) else {
            return Ok(());
        };
        let asked = json!({ "id": found["id"] });
        let engine = self.machine(pc)?.engine().await?;
        let undone = self
            .machine(pc)?
            .work(Doing::TakingBack, async move { call(&engine, "fix.undo", asked).await })
            .await;
        self.told("take a fix back", undone.as_ref());
        Ok(())
    }
}

/// Does a person have to pick a matter first? Nobody here does.
fn is_to_pick(
    shown: &std::result::Result<serde_json::Value, truedocket_engine::api::failure::Problem>,
) -> bool {
    shown.as_ref().is_ok_and(|shown| shown["plan"] == "")
}

//! Everything at its time: the morning report, and reading in between. What is due is decided by pure functions of the
//! stored times; a computer that slept through the hour catches up and says so.

use crate::answer::MORNING;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::morning::Wanted;
use crate::words;
use chrono::{DateTime, Days, TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;
use truedocket_core::policy::Policy;
use truedocket_core::time::business::is_business_day;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::schedule::{self, Schedule};

/// A wall-clock tick: a longer sleep would not notice that the computer slept.
const TICK: Duration = Duration::from_secs(30);
/// Reading in between, so that the report finds little left to read and faults show early.
const READ_EVERY: TimeDelta = TimeDelta::minutes(15);
/// A run that begins this much after its time is late, and says so.
const PUNCTUAL: TimeDelta = TimeDelta::minutes(2);
const SYNC: &str = "sync";

/// What has to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Wait,
    /// Plan the next run; there is no plan, or the clock was turned back behind it.
    Plan,
    /// Run. The text says why it is late; empty when it is not.
    Run {
        /// Such as `It was due Thu, Nov 19, 2026, 6:30 AM EST; the computer was asleep or off.`
        late: String,
    },
}

/// Decides for the morning report.
pub fn due(planned: Option<DateTime<Utc>>, now: DateTime<Utc>, office: &Zone) -> Due {
    match planned {
        None => Due::Plan,
        Some(at) if at - now > TimeDelta::days(14) => Due::Plan,
        Some(at) if now < at => Due::Wait,
        Some(at) if now - at < PUNCTUAL => Due::Run { late: String::new() },
        Some(at) => {
            let was_due = time_words::instant(at, office);
            Due::Run {
                late: format!(
                    "It was due {was_due}; the computer was asleep or off, or Truedocket was closed."
                ),
            }
        }
    }
}

/// The next morning run after an instant: on business days, at the policy's time of day.
pub fn next_morning(after: DateTime<Utc>, policy: &Policy, office: &Zone) -> DateTime<Utc> {
    let today = office.to_local(after).date();
    let candidates = (0..14).filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let business = candidates.filter(|day| is_business_day(*day, policy));
    let instants = business.map(|day| office.to_utc(day.and_time(policy.morning_at)));
    // An office that is closed for two weeks is looked at every day all the same.
    instants.into_iter().find(|at| *at > after).unwrap_or(after + TimeDelta::days(1))
}

impl Engine {
    /// Runs the schedule until the task is dropped.
    pub async fn keep_schedule(self: Arc<Self>) {
        loop {
            if let Err(problem) = self.tick().await {
                tracing::error!(code = %problem.code, "the schedule could not be kept");
            }
            self.clock.sleep(TICK).await;
        }
    }

    /// One look at the clock.
    ///
    /// # Errors
    /// Our own memory failed; the next tick tries again.
    pub async fn tick(&self) -> Result<(), Problem> {
        self.finish_left().await?;
        let policy = self.policy().await?;
        let office = self.office(&policy)?;
        let now = self.now();
        let planned = self.planned(MORNING).await?;
        match due(planned.next_run, now, &office) {
            Due::Wait => self.read_in_between(now).await,
            Due::Plan => {
                let next_run = Some(next_morning(now, &policy, &office));
                self.plan(Schedule { part: MORNING.to_owned(), next_run, ..planned }).await
            }
            Due::Run { late } => {
                let next_run = Some(next_morning(now, &policy, &office));
                // Planned before it runs: a run that ends the program is not begun again and again.
                let begun = Schedule { part: MORNING.to_owned(), next_run, last_run: Some(now), ..planned };
                self.plan(begun.clone()).await?;
                self.morning(&Wanted { late, ..Wanted::default() }).await?;
                self.plan(Schedule { last_success: Some(self.now()), ..begun }).await
            }
        }
    }

    async fn read_in_between(&self, now: DateTime<Utc>) -> Result<(), Problem> {
        let planned = self.planned(SYNC).await?;
        if planned.last_run.is_some_and(|last| now - last < READ_EVERY && last <= now) {
            return Ok(());
        }
        if self.connections().await?.is_empty() {
            return Ok(());
        }
        let begun = Schedule { part: SYNC.to_owned(), last_run: Some(now), ..planned };
        self.plan(begun.clone()).await?;
        self.sync(false).await?;
        self.plan(Schedule { last_success: Some(self.now()), ..begun }).await
    }

    async fn planned(&self, part: &'static str) -> Result<Schedule, Problem> {
        let found = self.memory.read(move |reader| schedule::get(reader, part)).await;
        Ok(found.map_err(|error| words::memory(&error))?.unwrap_or_default())
    }

    async fn plan(&self, schedule: Schedule) -> Result<(), Problem> {
        self.memory.write(move |tx| schedule::put(tx, &schedule)).await.map_err(|error| words::memory(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use truedocket_core::time::zone::Zones;

    fn office() -> Zone {
        Zones::bundled().find("America/New_York").expect("a zone of the bundle")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn the_report_comes_on_business_mornings() {
        let policy = Policy::default();
        let friday_noon = at("2026-11-20T17:00:00Z");
        let monday = next_morning(friday_noon, &policy, &office());
        assert_eq!(monday, at("2026-11-23T11:30:00Z"), "after Friday comes Monday, 6:30 in New York");
        let thanksgiving_eve = at("2026-11-25T12:00:00Z");
        let friday = next_morning(thanksgiving_eve, &policy, &office());
        assert_eq!(friday, at("2026-11-27T11:30:00Z"), "Thanksgiving is closed");
    }

    #[test]
    fn a_morning_that_was_slept_through_is_caught_up_and_named() {
        let planned = Some(at("2026-11-19T11:30:00Z"));
        assert_eq!(due(planned, at("2026-11-19T11:29:59Z"), &office()), Due::Wait, "not before its time");
        let punctual = due(planned, at("2026-11-19T11:30:20Z"), &office());
        assert_eq!(punctual, Due::Run { late: String::new() }, "half a minute is the tick, not lateness");
        let Due::Run { late } = due(planned, at("2026-11-19T13:12:00Z"), &office()) else {
            panic!("a run that was missed must be caught up");
        };
        assert!(late.contains("6:30 AM"), "the report says when it should have come: {late}");
    }

    #[test]
    fn a_clock_that_jumped_back_does_not_silence_the_report() {
        let planned = Some(at("2027-11-19T11:30:00Z"));
        let decided = due(planned, at("2026-11-19T11:30:00Z"), &office());
        assert_eq!(decided, Due::Plan, "a plan a year ahead comes from a wrong clock");
    }
}

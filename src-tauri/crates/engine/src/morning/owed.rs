//! A day of which nobody could check everything is owed while it is today: whoever makes a report then, the schedule, a
//! person or the second look, makes it about that day as well. So is a day that no report was made for at all. One that
//! is over is told as never checked.

use super::Comparison;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::collections::BTreeSet;
use truedocket_core::morning::outcome::{Outcome, UnreadSource};
use truedocket_core::morning::snapshot::CompareDays;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::report;
use truedocket_store::table::unchecked_day::{self, UncheckedDay};
use truedocket_store::{Result, Tx};

/// Days that are owed, or were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Owed {
    /// Why today is compared once more.
    today: Option<Why>,
    /// Those that are over.
    over: Vec<UncheckedDay>,
}

/// Why a day is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    /// Its report could not read these.
    Missing(Vec<String>),
    /// It has no report.
    NoReport,
}

/// What is owed today.
pub(super) async fn owed(
    engine: &Engine,
    office: &Zone,
    today: NaiveDate,
) -> std::result::Result<Owed, Problem> {
    let begin = office.day_start(today);
    let read = engine.memory.read(move |reader| {
        let (over, ahead): (Vec<_>, Vec<_>) =
            unchecked_day::list(reader)?.into_iter().partition(|unchecked| unchecked.day < today);
        let missing = ahead.into_iter().find(|unchecked| unchecked.day == today);
        let missing = missing.map(|unchecked| Why::Missing(unchecked.missing));
        // A firm that begins today owes nothing.
        let is_left_out = report::is_any_before(reader, begin)? && !report::is_any_about(reader, today)?;
        Ok(Owed { today: missing.or(is_left_out.then_some(Why::NoReport)), over })
    });
    read.await.map_err(|error| words::memory(&error))
}

/// Until when today is owed; `None`: it is not, or the report that was due then is one of another day.
pub(crate) async fn until(
    engine: &Engine,
    due: DateTime<Utc>,
) -> std::result::Result<Option<DateTime<Utc>>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let today = office.to_local(engine.now()).date();
    if office.to_local(due).date() != today {
        return Ok(None);
    }
    let owed = owed(engine, &office, today).await?;
    let tomorrow = today.checked_add_days(Days::new(1));
    Ok(owed.today.and(tomorrow).map(|tomorrow| office.day_start(tomorrow)))
}

impl Owed {
    /// The days that are due, with today where it is owed.
    pub(super) fn with(&self, due: CompareDays, today: NaiveDate) -> CompareDays {
        let from = if self.today.is_some() { today } else { due.from };
        CompareDays { from, to: due.to }
    }
}

impl Comparison {
    /// Why the report is late, for what it owes as well.
    pub(super) fn late(&self, wanted: &str) -> String {
        let mut late = vec![wanted.to_owned()];
        if self.is_look {
            return late.remove(0);
        }
        let today = self.outcome.days.from;
        let is_about = self.outcome.days.from < self.outcome.days.to;
        let day = time_words::day(today);
        match self.owed.today.as_ref().filter(|_| is_about) {
            Some(Why::Missing(missing)) => late.push(format!(
                "It is about {day} as well: {} could not be checked for that day before.",
                missing.join(" and ")
            )),
            Some(Why::NoReport) => {
                late.push(format!("It is about {day} as well: no report was made for that day before."));
            }
            None => {}
        }
        late.extend(self.owed.over.iter().map(|unchecked| {
            let (day, missing) = (time_words::day(unchecked.day), unchecked.missing.join(" and "));
            format!("{day} is over, and {missing} was never checked for it.")
        }));
        late.retain(|sentence| !sentence.is_empty());
        late.join(" ")
    }
}

/// What a report that is kept leaves owed.
pub(super) struct Checked {
    days: CompareDays,
    missing: Vec<String>,
    today: NaiveDate,
}

impl Checked {
    pub(super) fn of(outcome: &Outcome, today: NaiveDate) -> Self {
        let missing: BTreeSet<String> = outcome.unread.iter().filter_map(name).collect();
        Self { days: outcome.days, missing: missing.into_iter().collect(), today }
    }

    pub(super) fn store(&self, tx: &mut Tx<'_>) -> Result<()> {
        for unchecked in unchecked_day::list(tx)?.iter().filter(|unchecked| unchecked.day < self.today) {
            // It is told in the report that is stored with this.
            unchecked_day::remove(tx, unchecked.day)?;
        }
        let days = self.days.from.iter_days().take_while(|day| *day <= self.days.to);
        for day in days {
            match self.missing.is_empty() {
                true => unchecked_day::remove(tx, day)?,
                false => unchecked_day::put(tx, &UncheckedDay { day, missing: self.missing.clone() })?,
            }
        }
        Ok(())
    }
}

/// What was not read, by name. What is not connected at all cannot answer later.
fn name(unread: &UnreadSource) -> Option<String> {
    let connection = unread.connection.as_ref()?;
    Some(match &unread.name {
        Some(name) => format!("{connection} ({})", name.reveal()),
        None => connection.as_str().to_owned(),
    })
}

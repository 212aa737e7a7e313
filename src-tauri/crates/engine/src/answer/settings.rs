//! The firm's policy, its closed days, its staff, and facts about this installation.

use crate::api::failure::Problem;
use crate::api::settings::{About, Holiday, Person, Setting};
use crate::engine::Engine;
use crate::jobs::rule::Rule;
use crate::jobs::schedule::{EVENING, MORNING};
use crate::words;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use truedocket_core::connection::Role;
use truedocket_core::firm::business_days::federal_holidays;
use truedocket_core::firm::people::Duty;
use truedocket_core::firm::policy::{LONGEST_NAME, Policy};
use truedocket_core::rules::pattern::Pattern;
use truedocket_core::time::words as time_words;
use truedocket_store::table::schedule::Schedule;
use truedocket_store::table::{calendar, connection, member, run, schedule, setting};

impl Engine {
    /// Puts a whole policy in the place of the present one.
    ///
    /// # Errors
    /// It names a zone that does not exist or a pattern that cannot be read; nothing is changed then.
    pub async fn keep_policy(&self, policy: Policy) -> Result<(), Problem> {
        self.office(&policy)?;
        if let Some(zone) = policy.court_zones.iter().find(|zone| self.zones.find(zone).is_err()) {
            return Err(words::refused(
                format!("`court_zones` names “{zone}”, which is no time zone that is known."),
                "Write zones as `America/Chicago`.",
            ));
        }
        readable(&policy.matter_patterns)?;
        policy.check().map_err(|rule| words::refused(format!("{rule}."), rule.remedy))?;
        self.memory
            .write(move |tx| {
                // The time of day or the closed days may be others now: the next run is planned anew.
                for part in [MORNING, EVENING] {
                    if let Some(planned) = schedule::get(tx, part)? {
                        schedule::put(tx, &Schedule { next_run: None, ..planned })?;
                    }
                }
                setting::set_policy(tx, &policy)
            })
            .await
            .map_err(|error| words::memory(&error))
    }
}

/// Facts about this installation.
pub(super) async fn about(engine: &Engine) -> Result<About, Problem> {
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let now = engine.now();
    let (planned, runs) = engine
        .memory
        .read(|reader| Ok((schedule::get(reader, MORNING)?, run::newest(reader, 50)?)))
        .await
        .map_err(|error| words::memory(&error))?;
    let next = planned.and_then(|planned| planned.next_run);
    let rule = Rule::BusinessDays { at: policy.morning_at, until: policy.morning_until };
    let next = next.unwrap_or_else(|| rule.next_after(now, &policy, &office).at);
    // One that ended later than now was made while the clock was ahead.
    let is_past = |run: &&run::Run| run.ended.is_some_and(|ended| ended <= now);
    let last = runs.iter().find(|run| run.part == MORNING && is_past(run));
    Ok(About {
        firm: policy.firm.clone(),
        zone: format!("{} ({})", office.name(), office.abbreviation(now)),
        sample: engine.sample,
        next_run: time_words::instant(next, &office),
        last_run: last.map_or_else(|| "never".to_owned(), |run| time_words::instant(run.began, &office)),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        zone_data: engine.zones.edition().to_owned(),
    })
}

/// Every rule with its value as text.
pub(super) async fn policy_settings(engine: &Engine) -> Result<Vec<Setting>, Problem> {
    let policy = engine.policy().await?;
    let serde_json::Value::Object(fields) = serde_json::to_value(&policy).unwrap_or_default() else {
        return Ok(Vec::new());
    };
    let shown = fields.into_iter().map(|(key, value)| match value {
        serde_json::Value::String(text) => Setting { key, value: text },
        other => Setting { key, value: other.to_string() },
    });
    Ok(shown.collect())
}

/// Changes one rule. The whole policy must still make sense, else nothing is changed.
pub(super) async fn set_policy(engine: &Engine, change: Setting) -> Result<Setting, Problem> {
    let policy = engine.policy().await?;
    let mut fields = serde_json::to_value(&policy).unwrap_or_default();
    let Some(field) = fields.get_mut(&change.key) else {
        let known = policy_settings(engine).await?.into_iter().map(|setting| setting.key).collect::<Vec<_>>();
        return Err(words::refused(
            format!("There is no setting `{}`.", change.key),
            format!("These exist: {}.", known.join(", ")),
        ));
    };
    *field = match &*field {
        serde_json::Value::String(_) => serde_json::Value::String(change.value.trim().to_owned()),
        _json => serde_json::from_str(&change.value).map_err(|cause| wrong(&change.key, &cause))?,
    };
    let changed: Policy = serde_json::from_value(fields).map_err(|cause| wrong(&change.key, &cause))?;
    known_calendars(engine, &policy, &changed).await?;
    engine.keep_policy(changed).await?;
    Ok(change)
}

/// Calendars listed in a refusal; a large firm has more, and `calendars` shows all.
const NAMED: usize = 20;

/// To ignore a calendar that nobody has is a slip of the pen, and the one that was meant is read on. Where no calendar was
/// read yet, nobody can say.
async fn known_calendars(engine: &Engine, before: &Policy, changed: &Policy) -> Result<(), Problem> {
    let is_new = |id: &&String| !before.ignored_calendars.contains(*id);
    let added: Vec<&String> = changed.ignored_calendars.iter().filter(is_new).collect();
    if added.is_empty() {
        return Ok(());
    }
    let known = engine.memory.read(|reader| {
        let mut known = Vec::new();
        for found in connection::list(reader)? {
            if found.connection.role == Role::Record {
                known.extend(calendar::list(reader, &found.connection.name)?);
            }
        }
        Ok(known)
    });
    let known = known.await.map_err(|error| words::memory(&error))?;
    let exists = |id: &str| known.iter().any(|found| found.calendar.id.as_str() == id);
    let Some(unknown) = added.into_iter().find(|id| !known.is_empty() && !exists(id)) else {
        return Ok(());
    };
    let mut named: Vec<String> = known
        .iter()
        .take(NAMED)
        .map(|found| format!("{} ({})", found.calendar.id, found.calendar.name.reveal()))
        .collect();
    if known.len() > NAMED {
        named.push(format!("and {} more", known.len() - NAMED));
    }
    let unknown: String = unknown.chars().take(LONGEST_NAME).collect();
    Err(words::refused(
        format!("No connected account shows a calendar with the id `{unknown}`."),
        format!("These exist: {}.", named.join(", ")),
    ))
}

/// Days without business of this and next year.
pub(super) async fn holidays(engine: &Engine) -> Result<Vec<Holiday>, Problem> {
    let policy = engine.policy().await?;
    let year = engine.office(&policy)?.to_local(engine.now()).year();
    let mut days: BTreeMap<NaiveDate, Holiday> = BTreeMap::new();
    let federal = [year, year + 1].into_iter().flat_map(federal_holidays);
    for (date, name) in federal.filter(|_| policy.federal_holidays) {
        days.insert(date, Holiday { date: date.to_string(), name: name.to_owned(), federal: true });
    }
    for (date, name) in &policy.closed_days {
        days.insert(*date, Holiday { date: date.to_string(), name: name.clone(), federal: false });
    }
    Ok(days.into_values().collect())
}

/// Sets the days that the firm added; federal ones are known by rule and passed over.
pub(super) async fn set_holidays(engine: &Engine, days: Vec<Holiday>) -> Result<Vec<Holiday>, Problem> {
    let mut closed = BTreeMap::new();
    for day in days.into_iter().filter(|day| !day.federal) {
        let date: NaiveDate = day.date.parse().map_err(|_| {
            words::refused(format!("`{}` is no date.", day.date), "Write dates like 2026-12-24.")
        })?;
        closed.insert(date, day.name);
    }
    let policy = Policy { closed_days: closed, ..engine.policy().await? };
    engine.keep_policy(policy).await?;
    holidays(engine).await
}

/// Everybody who is or was internal.
pub(super) async fn staff(engine: &Engine) -> Result<Vec<Person>, Problem> {
    let staff = engine.memory.read(member::staff).await.map_err(|error| words::memory(&error))?;
    let people = staff.iter().map(|member| Person {
        email: member.email.as_str().to_owned(),
        name: member.name.reveal().to_owned(),
        duty: match member.duty {
            Duty::Attorney => "attorney",
            Duty::Staff => "staff",
        }
        .to_owned(),
        active: member.active,
    });
    Ok(people.collect())
}

/// A pattern that cannot be read would stop every morning; it is refused while the person who wrote it still looks.
fn readable(patterns: &[String]) -> Result<(), Problem> {
    patterns.iter().try_for_each(|text| match Pattern::parse(text) {
        Ok(_) => Ok(()),
        Err(bad) => Err(words::refused(
            format!("The matter number format “{}” cannot be used: {}.", bad.pattern, bad.why),
            "Write # for a digit and @ for a letter, such as ####-####.",
        )),
    })
}

fn wrong(key: &str, cause: &serde_json::Error) -> Problem {
    words::refused(
        format!("That value cannot be used for `{key}`: {cause}."),
        "Look at the present value with `policy show` for the way it is written.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_would_stop_the_morning_is_refused_when_it_is_set() {
        let refused = readable(&["####-####".to_owned(), "MAT".to_owned()]).expect_err("MAT holds no digit");
        assert!(refused.sentence.contains("“MAT”"), "the one that is wrong is named: {}", refused.sentence);
        assert_eq!(readable(&["####-####".to_owned()]), Ok(()), "a good one is taken");
        assert_eq!(readable(&[]), Ok(()), "none means learned ones");
    }
}

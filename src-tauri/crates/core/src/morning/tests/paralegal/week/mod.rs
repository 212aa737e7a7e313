//! A week of a firm, day by day: people book, move, call off, forget and mend; holidays come; on Wednesday a system is
//! down. Every morning's report is compared with somebody who knows everything ([`oracle`]), and so are the states from
//! morning to morning: what is wrong stays on the list, what is over is said to be over, and nothing is over because
//! nobody could look.

mod acts;
mod keeping;
mod oracle;
mod world;

use super::drafts::day;
use crate::firm::business_days::next_business_window;
use crate::firm::policy::Policy;
use crate::morning::outcome::{Discrepancy, Outcome};
use crate::morning::reconcile;
use crate::morning::snapshot::{CompareDays, Snapshot};
use crate::time::zone::Zones;
use acts::People;
use chrono::{Datelike, NaiveDate, Weekday};
use keeping::{Keeper, name_of};
use oracle::{Days, Said};
use world::{ATTORNEYS, Down, World};

const SEEDS: u64 = 100;
/// Weeks that went wrong once, beyond those.
const ONCE_WRONG: [u64; 1] = [1481];
/// Weeks in which the reading loses entries and does not know it.
const LOSING: u64 = 30;

/// A morning, and the first and last day that its report looks at.
type Morning = (&'static str, &'static str, &'static str);

/// Mornings of weeks that have something to them, with the days that each looks at: written by hand.
const WEEKS: [(&str, [Morning; 5]); 5] = [
    (
        "Thanksgiving, and the firm closes on the Friday after it",
        [
            ("2026-11-23", "2026-11-24", "2026-11-24"),
            ("2026-11-24", "2026-11-25", "2026-11-25"),
            ("2026-11-25", "2026-11-26", "2026-11-30"),
            ("2026-11-30", "2026-12-01", "2026-12-01"),
            ("2026-12-01", "2026-12-02", "2026-12-02"),
        ],
    ),
    (
        "the clocks go back",
        [
            ("2026-10-27", "2026-10-28", "2026-10-28"),
            ("2026-10-28", "2026-10-29", "2026-10-29"),
            ("2026-10-29", "2026-10-30", "2026-10-30"),
            ("2026-10-30", "2026-10-31", "2026-11-02"),
            ("2026-11-02", "2026-11-03", "2026-11-03"),
        ],
    ),
    (
        "the clocks go forward",
        [
            ("2026-03-03", "2026-03-04", "2026-03-04"),
            ("2026-03-04", "2026-03-05", "2026-03-05"),
            ("2026-03-05", "2026-03-06", "2026-03-06"),
            ("2026-03-06", "2026-03-07", "2026-03-09"),
            ("2026-03-09", "2026-03-10", "2026-03-10"),
        ],
    ),
    (
        "Independence Day is a Saturday, so that Friday is free",
        [
            ("2026-06-30", "2026-07-01", "2026-07-01"),
            ("2026-07-01", "2026-07-02", "2026-07-02"),
            ("2026-07-02", "2026-07-03", "2026-07-06"),
            ("2026-07-06", "2026-07-07", "2026-07-07"),
            ("2026-07-07", "2026-07-08", "2026-07-08"),
        ],
    ),
    (
        "Martin Luther King Jr. Day makes a long weekend",
        [
            ("2027-01-12", "2027-01-13", "2027-01-13"),
            ("2027-01-13", "2027-01-14", "2027-01-14"),
            ("2027-01-14", "2027-01-15", "2027-01-15"),
            ("2027-01-15", "2027-01-16", "2027-01-19"),
            ("2027-01-19", "2027-01-20", "2027-01-20"),
        ],
    ),
];

/// A week in work.
struct Play {
    world: World,
    people: People,
    keeper: Keeper,
    policy: Policy,
    zones: Zones,
    /// The reading loses an entry and does not know it.
    loses_entries: bool,
}

/// Plays one week; `Err` tells the first morning on which the report was not what it should have been.
fn play(seed: u64, loses_entries: bool) -> Result<usize, String> {
    let (what, mornings) = &WEEKS[usize::try_from(seed % 5).expect("is small")];
    let mut policy = Policy::default();
    policy.closed_days.insert(day("2026-11-27"), "the day after Thanksgiving".to_owned());
    let first = day(mornings[0].0);
    let days: Vec<NaiveDate> =
        first.iter_days().take(14).filter(|day| day.weekday() != Weekday::Sun).collect();
    let mut play = Play {
        world: World::default(),
        people: People::new(seed, days),
        loses_entries,
        keeper: Keeper::default(),
        policy,
        zones: Zones::bundled(),
    };
    play.people.work(&mut play.world, first.pred_opt().expect("days have an eve"), 100);
    let mut said = 0;
    for (morning, from, to) in mornings {
        let morning = day(morning);
        let days = (day(from), day(to));
        said += play
            .morning(morning, days, seed)
            .map_err(|wrong| format!("seed {seed}, {what}, {morning}: {wrong}"))?;
        play.people.work(&mut play.world, morning, 18);
    }
    Ok(said)
}

impl Play {
    /// One morning; how much was said.
    fn morning(&mut self, morning: NaiveDate, days: Days, seed: u64) -> Result<usize, String> {
        assert_eq!(
            next_business_window(morning, &self.policy),
            days,
            "the days of {morning} were written by hand"
        );
        let down = if morning.weekday() == Weekday::Wed { what_is_down(seed) } else { Down::Nothing };
        let mut snapshot = self.world.read(morning, down);
        if self.loses_entries {
            let lost = oracle::agreeing(&self.world, days);
            snapshot.entries.retain(|entry| !lost.iter().any(|id| entry.key.id.as_str().starts_with(id)));
        }
        let outcome = self.compare(&snapshot, days);
        self.is_right(&outcome, days, down)?;
        let again: Vec<Outcome> =
            self.keeper.other_days(&snapshot, days).map(|day| self.compare(&snapshot, (day, day))).collect();
        self.keeper.roll(&self.world, &outcome, &again, morning, down)?;
        if down == Down::Nothing {
            self.world.remember(&oracle::agreeing(&self.world, days));
        }
        if self.people.chance.in_ten(4) {
            self.keeper.settle_one(&mut self.people.chance);
        }
        Ok(outcome.discrepancies.len())
    }

    fn compare(&self, snapshot: &Snapshot, (from, to): Days) -> Outcome {
        let outcome = reconcile(snapshot, &self.policy, &self.zones, CompareDays { from, to });
        let outcome = outcome.expect("the policy is usable");
        assert!(outcome.record.adds_up() && outcome.practice.adds_up(), "each item has one end");
        outcome
    }

    fn is_right(&self, outcome: &Outcome, days: Days, down: Down) -> Result<(), String> {
        let unread = outcome.discrepancies.iter().filter(|found| name_of(found).is_none()).count();
        if unread != usize::from(down != Down::Nothing) {
            return Err(format!("{down:?} is said in {unread} rows"));
        }
        let mut said: Said = outcome.discrepancies.iter().filter_map(row).collect();
        let rows = outcome.discrepancies.len() - unread;
        if said.len() != rows {
            return Err(format!("{rows} rows, of which only {} differ: {said:?}", said.len()));
        }
        let world = &self.world;
        match down {
            Down::Nothing => {
                oracle::take(&mut said, world.appointments.iter(), days)?;
                oracle::take_clashes(&mut said, world, days)?;
                let agree = oracle::agreeing(world, days).len();
                if outcome.agree != agree {
                    return Err(format!("{agree} agree, and it says {}", outcome.agree));
                }
            }
            Down::Clio => oracle::take_clashes(&mut said, world, days)?,
            Down::Calendars => {}
            Down::Calendar(whose) => {
                let deleted =
                    |of: &world::Appointment| of.events.iter().any(|e| e.life != world::Life::Stands);
                let sure = world.appointments.iter().filter(|of| !touches(of, whose) && !deleted(of));
                oracle::take(&mut said, sure, days)?;
                let true_ones = oracle::everything(world);
                // The entry of one attorney may stand for an event of the one whose calendar is down; that nobody
                // looked there is said beside it.
                let unsure: Vec<String> = all_of(world, |of| touches(of, whose));
                let twice: Vec<String> = all_of(world, |of| touches(of, whose) && of.entries.len() > 1);
                said.retain(|(kind, id), _| {
                    let may_be = match *kind {
                        "missing_here" => unsure.contains(id),
                        "duplicate" => twice.contains(id),
                        _other => false,
                    };
                    !may_be && !true_ones.contains(&(*kind, id.clone()))
                });
            }
        }
        if said.is_empty() { Ok(()) } else { Err(format!("{down:?}: said, and not true: {said:?}")) }
    }
}

fn row(found: &Discrepancy) -> Option<(oracle::Name, bool)> {
    Some((name_of(found)?, found.severity == crate::firm::policy::CategoryKind::Court))
}

fn what_is_down(seed: u64) -> Down {
    match seed / 5 % 3 {
        0 => Down::Clio,
        1 => Down::Calendars,
        _one => Down::Calendar(usize::try_from(seed % 3).expect("is small")),
    }
}

/// The ids of entries of such appointments.
fn all_of(world: &World, wanted: impl Fn(&world::Appointment) -> bool) -> Vec<String> {
    let all = world.appointments.iter().filter(|of| wanted(of));
    all.flat_map(|of| of.entries.iter().map(|typed| typed.id.clone())).collect()
}

/// Was it ever that attorney's, in either system?
fn touches(of: &world::Appointment, whose: usize) -> bool {
    let events = of.events.iter().map(|event| event.says.owner);
    events.chain(of.entries.iter().map(|typed| typed.says.owner)).any(|owner| owner == whose)
}

#[test]
fn a_reading_that_loses_entries_is_noticed() {
    let blind: Vec<u64> = (0..LOSING).filter(|seed| play(*seed, true).is_ok()).collect();
    assert!(blind.is_empty(), "else the one who knows everything would be blind in weeks {blind:?}");
}

#[test]
fn every_morning_of_a_week_is_what_somebody_who_knows_everything_would_say() {
    assert_eq!(ATTORNEYS.len(), 3, "the play is written for three");
    let weeks: Vec<Result<usize, String>> =
        (0..SEEDS).chain(ONCE_WRONG).map(|seed| play(seed, false)).collect();
    let wrong: Vec<&String> = weeks.iter().filter_map(|week| week.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{} weeks went wrong: {wrong:#?}", wrong.len());
    let said: usize = weeks.iter().filter_map(|week| week.as_ref().ok()).sum();
    assert!(said > 1000, "a week in which nothing happens shows nothing: {said} rows");
}

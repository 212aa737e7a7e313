//! The report in words: one model for the screen, the terminal, the PDF and JSON.

use super::Comparison;
use super::again::{self, Carried, StillOpen};
use super::gather::per_system;
use super::remember::{Over, StoredDiscrepancy};
use super::show::{Formatter, owners};
use crate::api::states::{DiscrepancyKind, DiscrepancyState, Severity, SystemReading};
use crate::api::today::{
    Assigned, Counts, Discrepancy, Flagged, HeadlineFacts, Report, Settled, SystemState,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeMap;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::ids::{ConnectionName, RunId};
use truedocket_core::morning::outcome;
use truedocket_core::morning::roll::{RolledDiscrepancy, State, TrackedDiscrepancy};
use truedocket_core::morning::snapshot::{self, CompareDays, Side};
use truedocket_core::morning::words as sentences;
use truedocket_core::text::ClientText;
use truedocket_core::time::words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::report::{self, NewReport};
use truedocket_store::table::unreadable::Unreadable;
use truedocket_store::{Result, Tx};

/// All that a report is composed of.
pub(super) struct Draft<'a> {
    pub(super) compared: &'a Comparison,
    pub(super) formatter: &'a Formatter<'a>,
    pub(super) office: &'a Zone,
    pub(super) rolled: &'a [RolledDiscrepancy],
    pub(super) run: &'a str,
    pub(super) made: DateTime<Utc>,
    pub(super) late: &'a str,
    pub(super) today: NaiveDate,
    /// Items that came and could not be understood.
    pub(super) set_aside: Vec<Unreadable>,
    /// When each connection was last reached.
    pub(super) reached: BTreeMap<ConnectionName, DateTime<Utc>>,
    /// What was fixed since the report before, without what this one finds to be over.
    pub(super) over: Vec<Over>,
}

/// What the store counts from; a look has this number, since it is no report.
pub(crate) const NO_NUMBER: u64 = 0;

/// Ends the first line of a comparison that is no report.
pub(crate) const LOOK: &str = ". This is a look at that day: nothing was kept, and nothing is resolved by it";

/// Calendars are read every quarter of an hour; what was read longer ago than this is said with its time.
const LATELY: TimeDelta = TimeDelta::hours(1);

impl<'a> Draft<'a> {
    /// What is still open from other days, or could not be looked at, with how it is shown and kept.
    pub(super) fn carried(&self) -> Vec<(StillOpen<'a>, Discrepancy)> {
        let open = again::still_open(self.compared, self.rolled, self.today).into_iter();
        let shown = open.map(|open| {
            let shown = match open.found {
                Some(found) => self.formatter.discrepancy(found),
                None => Discrepancy {
                    owners: owners(&open.kept.found),
                    acts: Vec::new(),
                    history: Vec::new(),
                    ..open.kept.shown.clone()
                },
            };
            let shown = self.stated(shown, open.rolled);
            (open, shown)
        });
        shown.collect()
    }

    /// The report without its number and seal, which the store gives.
    pub(super) fn report(&self, carried: &[(StillOpen<'_>, Discrepancy)]) -> Report {
        let days = self.compared.outcome.days;
        let discrepancies = self.discrepancies(carried);
        let flagged = self.flagged();
        let sums = Carried::of(carried.iter().map(|(open, _)| open));
        let resolved = self.resolved();
        let counts = self.counts(&discrepancies, flagged.len() as u64, resolved.len() as u64, &sums);
        let systems = self.systems();
        let facts = self.headline_facts(carried, &systems);
        let line = FirstLine { counts: &counts, carried: &sums, facts: &facts, days, is_decided: false };
        let mut headline = line.words();
        if self.compared.is_look {
            headline.push_str(LOOK);
        }
        Report {
            number: NO_NUMBER,
            run: self.run.to_owned(),
            firm: self.compared.policy.firm.clone(),
            copy_for: String::new(),
            headline,
            second_look: None,
            days: in_words(days),
            day_from: days.from.to_string(),
            day_to: days.to.to_string(),
            made: self.at(self.made),
            late: self.late.to_owned(),
            systems,
            discrepancies,
            unconfirmed: sums.unconfirmed_in_words(),
            resolved,
            flagged,
            notices: self.compared.outcome.notices.iter().map(|one| self.formatter.notice(one)).collect(),
            counts,
            headline_facts: facts,
            hash: String::new(),
            previous: String::new(),
        }
    }

    fn headline_facts(
        &self,
        carried: &[(StillOpen<'_>, Discrepancy)],
        systems: &[SystemState],
    ) -> HeadlineFacts {
        let ids = |open: &(StillOpen<'_>, Discrepancy)| open.1.id.clone();
        HeadlineFacts {
            read_nothing: self.compared.outcome.has_read_nothing(),
            read_on: self.read_long_ago(systems).map(|at| self.at(at)).unwrap_or_default(),
            from_before: carried.iter().map(ids).collect(),
            unconfirmed: carried.iter().filter(|(open, _)| open.found.is_none()).map(ids).collect(),
        }
    }

    fn discrepancies(&self, carried: &[(StillOpen<'_>, Discrepancy)]) -> Vec<Discrepancy> {
        let steps: BTreeMap<&str, &RolledDiscrepancy> =
            self.rolled.iter().map(|rolled| (rolled.known.fingerprint.as_str(), rolled)).collect();
        let shown = self.compared.outcome.discrepancies.iter().map(|found| {
            let shown = self.formatter.discrepancy(found);
            match steps.get(found.fingerprint.as_str()) {
                Some(rolled) => self.stated(shown, rolled),
                None => shown,
            }
        });
        let carried = carried.iter().map(|(open, shown)| Discrepancy {
            why: format!("{} {}", self.still_open(open), shown.why),
            ..shown.clone()
        });
        let (accepted, mut listed): (Vec<_>, Vec<_>) =
            shown.chain(carried).partition(|shown| shown.state == DiscrepancyState::Accepted);
        // What a person accepted stays listed, below what still needs one.
        listed.extend(accepted);
        listed
    }

    fn stated(&self, mut shown: Discrepancy, rolled: &RolledDiscrepancy) -> Discrepancy {
        let known = &rolled.known;
        shown.state = known.state.into();
        shown.reason = known.reason.as_ref().map_or_else(String::new, |text| text.reveal().to_owned());
        let assigned = known.assigned.as_ref().filter(|_| known.state.waits());
        shown.assigned = assigned
            .map(|email| Assigned { email: email.as_str().to_owned(), name: self.formatter.person(email) });
        shown.since = words::day(known.since);
        shown.age_days = (self.today - known.since).num_days().max(0).unsigned_abs();
        shown
    }

    /// What is said of one that is not among those of the compared days.
    fn still_open(&self, open: &StillOpen<'_>) -> String {
        let day = words::day(open.rolled.known.day);
        let passed = match open.rolled.known.state {
            State::NotFixed => "Not fixed on",
            State::Accepted => "Accepted as it is for",
            State::Open | State::InReview | State::Closed | State::Resolved => "Still open for",
        };
        match (open.found, &open.why, &open.not_compared) {
            (Some(_), _, _) => format!("{passed} {day}."),
            (None, Some(why), _) => {
                let why = why.trim_end_matches('.');
                format!("{passed} {day}, and it could not be checked again: {why}.")
            }
            (None, None, Some(why)) => {
                let why = self.formatter.wording().not_compared(why);
                format!("{passed} {day}, and it could not be compared again: {why}.")
            }
            (None, None, None) => {
                format!(
                    "{passed} {day}, and it could not be checked again: it may have moved to another day."
                )
            }
        }
    }

    fn flagged(&self) -> Vec<Flagged> {
        let mut flagged: Vec<Flagged> =
            self.compared.outcome.flagged.iter().map(|flagged| self.formatter.flagged(flagged)).collect();
        flagged.extend(self.set_aside.iter().map(|item| self.not_understood(item)));
        flagged
    }

    /// An item that lies on a calendar of one person is theirs; else it may be anybody's.
    fn not_understood(&self, item: &Unreadable) -> Flagged {
        let mut calendars = self.compared.snapshot.calendars.iter().map(|known| &known.calendar);
        let place =
            |known: &&Calendar| known.connection == item.calendar.connection && known.id == item.calendar.id;
        let owner = calendars.find(place).and_then(|known| known.owner.as_ref());
        Flagged {
            title: "An item that could not be understood".to_owned(),
            when: "its day is not known".to_owned(),
            calendar: format!("{}: {}", item.calendar.connection, item.calendar.id),
            severity: Severity::Court,
            why: format!("{} ({}).", item.reason.trim_end_matches('.'), item.id),
            owners: owner.map(|owner| owner.as_str().to_owned()).into_iter().collect(),
            may_be_anybodys: owner.is_none(),
            place: None,
            candidates: Vec::new(),
        }
    }

    /// What is over since the report before: what was fixed in between, and what this report finds to be over.
    fn resolved(&self) -> Vec<Settled> {
        let settled = |kept: &StoredDiscrepancy, at: DateTime<Utc>, how: &str| Settled {
            id: kept.known.fingerprint.clone(),
            label: kept.shown.label.clone(),
            title: kept.shown.title.clone(),
            when: kept.shown.when.clone(),
            at: self.at(at),
            how: how.to_owned(),
            owners: owners(&kept.found),
        };
        let rolled: BTreeMap<&str, &RolledDiscrepancy> =
            self.rolled.iter().map(|rolled| (rolled.known.fingerprint.as_str(), rolled)).collect();
        let is_there = |over: &&Over| rolled.contains_key(over.kept.known.fingerprint.as_str());
        let before = self.over.iter().filter(|over| is_trouble(&over.kept.known) && !is_there(over));
        let now = self.compared.previous.iter().filter(|kept| is_trouble(&kept.known)).filter_map(|kept| {
            let rolled = rolled.get(kept.known.fingerprint.as_str())?;
            let is_over = rolled.known.state == State::Resolved;
            is_over.then(|| settled(kept, self.made, sentences::remark(rolled.remark)))
        });
        before.map(|over| settled(&over.kept, over.at, &over.how)).chain(now).collect()
    }

    fn counts(
        &self,
        discrepancies: &[Discrepancy],
        flagged: u64,
        resolved: u64,
        carried: &Carried,
    ) -> Counts {
        let count =
            |test: &dyn Fn(&Discrepancy) -> bool| discrepancies.iter().filter(|d| test(d)).count() as u64;
        let not_checked = DiscrepancyKind::NotChecked;
        let open = |d: &Discrepancy| {
            let waits = matches!(
                d.state,
                DiscrepancyState::Open | DiscrepancyState::InReview | DiscrepancyState::NotFixed
            );
            waits && d.kind != not_checked
        };
        Counts {
            agree: self.compared.outcome.agree as u64,
            open: count(&open),
            not_fixed: count(&|d| d.state == DiscrepancyState::NotFixed),
            unconfirmed: carried.unconfirmed,
            court: count(&|d| open(d) && d.severity == Severity::Court),
            client: count(&|d| open(d) && d.severity == Severity::Client),
            internal: count(&|d| open(d) && d.severity == Severity::Internal),
            accepted: count(&|d| d.state == DiscrepancyState::Accepted),
            resolved,
            not_checked: count(&|d| d.kind == not_checked),
            flagged,
        }
    }

    /// When the system that was read least lately was read, if that is longer ago than readings usually lie apart. A
    /// system that was not checked is told as that.
    fn read_long_ago(&self, systems: &[SystemState]) -> Option<DateTime<Utc>> {
        let systems = self.compared.snapshot.systems.iter().zip(systems);
        let checked = systems
            .filter(|(_, told)| told.state != SystemReading::NotChecked)
            .map(|(system, _)| &system.connection);
        let oldest = checked.filter_map(|connection| self.reached.get(connection)).min().copied();
        oldest.filter(|at| self.made - *at > LATELY)
    }

    fn at(&self, at: DateTime<Utc>) -> String {
        words::instant(at, self.office)
    }

    pub(super) fn systems(&self) -> Vec<SystemState> {
        let snapshot = &self.compared.snapshot;
        let events = per_system(snapshot, self.compared.outcome.days, self.office);
        let systems = snapshot.systems.iter().map(|system| {
            let unread = self.compared.outcome.unread.iter();
            let unread = unread.filter(|unread| unread.connection.as_ref() == Some(&system.connection));
            let mut why: Vec<String> = unread
                .map(|unread| match &unread.name {
                    Some(name) => format!("{}: {}", name.reveal(), unread.why),
                    None => unread.why.clone(),
                })
                .collect();
            let dark = !why.is_empty();
            why.extend(self.in_part(system));
            let state = match (dark, why.is_empty()) {
                (true, _) => SystemReading::NotChecked,
                (false, false) => SystemReading::Partly,
                (false, true) => SystemReading::Ok,
            };
            let reached = self.reached.get(&system.connection);
            SystemState {
                name: system.connection.as_str().to_owned(),
                role: match system.side {
                    Side::Record => "calendar of record",
                    Side::Practice => "practice system",
                }
                .to_owned(),
                state,
                events: events.get(&system.connection).copied().unwrap_or_default(),
                reached: reached.map_or_else(|| "never".to_owned(), |at| self.at(*at)),
                why: why.join("; "),
            }
        });
        systems.collect()
    }

    /// Why a system that was read is not known whole: items that came and could not be read, people without a calendar.
    fn in_part(&self, system: &snapshot::SystemState) -> Vec<String> {
        let mine = |item: &&Unreadable| item.calendar.connection == system.connection;
        let mut why = match self.set_aside.iter().filter(mine).count() {
            0 => Vec::new(),
            1 => vec!["1 item could not be read".to_owned()],
            more => vec![format!("{more} items could not be read")],
        };
        let of_nobody = self.compared.outcome.unread.iter().filter(|unread| unread.connection.is_none());
        let people = of_nobody.filter(|unread| unread.side == system.side).filter_map(|u| u.owner.as_ref());
        let wording = self.formatter.wording();
        why.extend(people.map(|owner| format!("no calendar of {} is read", wording.person(Some(owner)))));
        why
    }
}

/// Seals the report and appends it; what is sealed is the report as it was shown, without its seal.
pub(super) fn append(
    tx: &mut Tx<'_>,
    report: Report,
    run: RunId,
    made_at: DateTime<Utc>,
    days: CompareDays,
) -> Result<Report> {
    let content = ClientText::new(serde_json::to_string(&report)?);
    let new =
        NewReport { number: report.number, run, made_at, day_from: days.from, day_to: days.to, content };
    let stored = report::append(tx, new)?;
    Ok(sealed(report, stored.hash, stored.previous))
}

/// A report with its seal. The first one has none before it.
pub(crate) fn sealed(report: Report, hash: String, previous: String) -> Report {
    let first = previous.bytes().all(|digit| digit == b'0');
    Report { hash, previous: if first { String::new() } else { previous }, ..report }
}

/// That a part could be read again resolves nothing: it is no trouble that anybody has mended.
fn is_trouble(known: &TrackedDiscrepancy) -> bool {
    known.kind != outcome::DiscrepancyKind::NotChecked
}

/// What the first line is said from.
pub(crate) struct FirstLine<'a> {
    pub(crate) counts: &'a Counts,
    pub(crate) carried: &'a Carried,
    pub(crate) facts: &'a HeadlineFacts,
    pub(crate) days: CompareDays,
    /// People have decided or mended something since the comparison.
    pub(crate) is_decided: bool,
}

impl FirstLine<'_> {
    /// The answer in one line: what to fix, or that all is well, or that this is not known.
    pub(crate) fn words(&self) -> String {
        format!("{}{}", self.answer(), read_on(self.facts))
    }

    fn answer(&self) -> String {
        let day = day_words(self.days);
        let unchecked = match self.counts.not_checked {
            0 => String::new(),
            1 => "; 1 part could not be checked".to_owned(),
            more => format!("; {more} parts could not be checked"),
        };
        let (earlier, left) = (earlier(self.carried), if self.is_decided { " left" } else { "" });
        match (self.counts.open.saturating_sub(self.carried.open), self.counts.not_checked) {
            (0, 0) if self.is_decided => format!("No discrepancy left for {day}{earlier}"),
            (0, 0) => match self.counts.agree {
                0 => format!("Nothing to compare for {day}{earlier}"),
                1 => format!("The 1 appointment for {day} agrees{earlier}"),
                all => format!("All {all} appointments for {day} agree{earlier}"),
            },
            // That nothing was found where nobody looked is no answer.
            (0, _) if self.facts.read_nothing => {
                format!("Nothing of {day} was read, so nothing is known of it{unchecked}{earlier}")
            }
            // Whoever reads only the first words must not read that there is nothing to do.
            (0, _) if self.is_decided || self.carried.open > 0 => {
                format!("Not everything could be checked for {day}{unchecked}{earlier}")
            }
            (0, _) => {
                format!("No discrepancy found for {day}, but not everything could be checked{unchecked}")
            }
            (1, _) => format!("1 discrepancy{left} for {day}{unchecked}{earlier}"),
            (more, _) => format!("{more} discrepancies{left} for {day}{unchecked}{earlier}"),
        }
    }
}

/// That a system was read long ago, where one was; it ends a first line.
pub(crate) fn read_on(facts: &HeadlineFacts) -> String {
    match facts.read_on.as_str() {
        "" => String::new(),
        at => format!(", as read on {at}: what changed since is not in it"),
    }
}

/// What is open from earlier reports, after a semicolon.
fn earlier(carried: &Carried) -> String {
    let unconfirmed = match (carried.unconfirmed, carried.open) {
        (0, _) => String::new(),
        (all, open) if all == open && open == 1 => ", which could not be checked again".to_owned(),
        (more, _) => format!(", of which {more} could not be checked again"),
    };
    // How many of these were not fixed by the end of their day.
    let ahead = match carried.open.saturating_sub(carried.not_fixed) {
        0 => String::new(),
        more => format!("; {more} still open from before"),
    };
    let before = match carried.not_fixed {
        0 => ahead,
        1 => format!("; 1 was not fixed by the end of its day{ahead}"),
        more => format!("; {more} were not fixed by the end of their day{ahead}"),
    };
    format!("{before}{unconfirmed}")
}

/// The days as a first line names them.
pub(crate) fn day_words(days: CompareDays) -> String {
    if days.from == days.to {
        words::day_of_year(days.to)
    } else {
        format!("{} to {}", words::day(days.from), words::day_of_year(days.to))
    }
}

/// The days as they stand above a paper, the month and weekday in full.
pub(super) fn in_words(days: CompareDays) -> String {
    let long = |day: NaiveDate| day.format("%A, %B %-d, %Y").to_string();
    if days.from == days.to { long(days.to) } else { format!("{} to {}", long(days.from), long(days.to)) }
}

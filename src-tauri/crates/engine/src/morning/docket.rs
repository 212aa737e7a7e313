//! The docket of the days, per attorney. It shows what the last reading knew and judges as the report does. It reads no
//! calendar, keeps nothing and resolves nothing, so that it can be looked at as often as one likes.

mod beside;

use super::compose::{Draft, day_words, in_words};
use super::owed::Owed;
use super::show::{Formatter, severity, untitled};
use super::{Asking, again, gather, remember};
use super::{Comparison, set_aside};
use crate::api::docket::{
    Docket, DocketAsked, DocketCounts, DocketItem, DocketPerson, DocketSide, DocketTravel,
};
use crate::api::failure::Problem;
use crate::api::states::DocketStanding;
use crate::api::today::FileWritten;
use crate::engine::Engine;
use crate::{reading, words};
use chrono::{DateTime, NaiveDate, Timelike, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use truedocket_core::firm::business_days::next_business_window;
use truedocket_core::firm::people::{Duty, Email};
use truedocket_core::firm::policy::Policy;
use truedocket_core::morning::docket::{Agreement, DocketLine};
use truedocket_core::morning::outcome::{DiscrepancyKind, Facts};
use truedocket_core::morning::roll::TrackedDiscrepancy;
use truedocket_core::morning::snapshot::{CompareDays, Side};
use truedocket_core::morning::words as sentences;
use truedocket_core::rules::matter_id::MatterMatch;
use truedocket_core::time::words as time_words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::discrepancy;

/// Minutes of a day.
const MINUTES: u32 = 24 * 60;

/// Makes the docket.
///
/// # Errors
/// The day makes no sense, our own memory failed, or the policy cannot be used.
pub(crate) async fn docket(engine: &Engine, asked: &DocketAsked, asking: Asking) -> Result<Docket, Problem> {
    let failed = |error: truedocket_store::Error| words::memory(&error);
    let policy = engine.policy().await?;
    let office = engine.office(&policy)?;
    let today = office.to_local(engine.now()).date();
    let days = days(asked, today, &policy)?;
    let open = remember::unresolved(&engine.memory).await.map_err(failed)?;
    let snapshot = gather::gather(engine, &policy, days, again::places(&open, today), asking).await?;
    let compared = truedocket_core::morning::docket::docket(&snapshot, &policy, &engine.zones, days);
    let (outcome, lines) = compared.map_err(|unusable| {
        words::refused(format!("{unusable}."), "Correct it under Settings, then open the docket again.")
    })?;
    let set_aside = set_aside(engine, &policy).await.map_err(failed)?;
    let reached = reading::reached(engine).await.map_err(failed)?;
    let assigned = engine.memory.read(discrepancy::assigned).await.map_err(failed)?;
    let compared = Comparison {
        snapshot,
        outcome,
        again: Vec::new(),
        previous: Vec::new(),
        policy,
        is_look: true,
        owed: Owed::default(),
    };
    let known = open.into_iter().map(|kept| (kept.known.fingerprint.clone(), kept.known)).collect();
    let formatter = Formatter::new(&compared.snapshot, &office, &engine.zones);
    let draft = Draft {
        compared: &compared,
        formatter: &formatter,
        office: &office,
        rolled: &[],
        over: Vec::new(),
        run: "",
        made: engine.now(),
        late: "",
        today: office.to_local(engine.now()).date(),
        set_aside,
        reached,
    };
    let writer =
        DocketWriter { engine, office: &office, compared: &compared, formatter: &formatter, assigned, known };
    let counts = counts(&lines);
    let people = writer.people(&lines);
    Ok(Docket {
        firm: compared.policy.firm.clone(),
        headline: headline(&counts, days),
        days: in_words(days),
        day_from: days.from.to_string(),
        day_to: days.to.to_string(),
        made: time_words::instant(engine.now(), &office),
        systems: draft.systems(),
        unread: writer.unread(),
        travel_note: writer.travel_note(&people),
        people,
        counts,
    })
}

impl Engine {
    /// The docket of a day; `None` for the next business day with what lies between. `asking`: may calendars be asked
    /// for single events that entries name?
    ///
    /// # Errors
    /// Our own memory failed, or the policy cannot be used.
    pub async fn docket(&self, date: Option<NaiveDate>, asking: Asking) -> Result<Docket, Problem> {
        let date = date.map(|day| day.to_string()).unwrap_or_default();
        docket(self, &DocketAsked { date }, asking).await
    }

    /// Writes a docket as PDF.
    ///
    /// # Errors
    /// The file could not be written.
    pub async fn write_docket(&self, docket: Docket, to: &Path) -> Result<FileWritten, Problem> {
        let written = crate::report::file::write(to, move || crate::report::docket::pdf(&docket)).await;
        written.map_err(|cause| {
            words::problem(
                "TD-3302",
                format!("The docket could not be written to {}: {cause}.", to.display()),
                "Nothing else is affected.",
                "Check the folder and the room on the disk, then try again.",
            )
        })
    }
}

/// Writes the docket of a day as PDF into the home's `reports`.
pub(crate) async fn docket_pdf(engine: &Engine, asked: &DocketAsked) -> Result<FileWritten, Problem> {
    let docket = docket(engine, asked, Asking::Remembered).await?;
    let path = engine.home.docket(&docket.day_from);
    engine.write_docket(docket, &path).await
}

fn days(asked: &DocketAsked, today: NaiveDate, policy: &Policy) -> Result<CompareDays, Problem> {
    let text = asked.date.trim();
    if text.is_empty() {
        let (from, to) = next_business_window(today, policy);
        return Ok(CompareDays { from, to });
    }
    let day: NaiveDate = text.parse().map_err(|_| {
        words::refused(format!("“{text}” is no day."), "Write it as year-month-day, for example 2026-11-30.")
    })?;
    Ok(CompareDays { from: day, to: day })
}

fn counts(lines: &[DocketLine]) -> DocketCounts {
    let mut counts = DocketCounts { all: lines.len() as u64, ..DocketCounts::default() };
    for line in lines {
        match standing(line) {
            DocketStanding::Agrees => counts.agree += 1,
            DocketStanding::Differs => counts.differ += 1,
            DocketStanding::Flagged => counts.flagged += 1,
            DocketStanding::LeftOut => counts.left_out += 1,
        }
    }
    counts
}

fn headline(counts: &DocketCounts, days: CompareDays) -> String {
    let day = day_words(days);
    let all = match counts.all {
        0 => return format!("No appointment is known for {day}"),
        1 => "1 appointment".to_owned(),
        more => format!("{more} appointments"),
    };
    let parts = [
        (counts.agree, "agree"),
        (counts.differ, "differ"),
        (counts.flagged, "left out"),
        (counts.left_out, "not compared"),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    format!("{all} for {day}: {}", parts.join(", "))
}

fn standing(line: &DocketLine) -> DocketStanding {
    match line.agreement {
        Agreement::Agrees => DocketStanding::Agrees,
        Agreement::Differs => DocketStanding::Differs,
        Agreement::Flagged => DocketStanding::Flagged,
        Agreement::LeftOut(_) => DocketStanding::LeftOut,
    }
}

fn is_private(line: &DocketLine) -> bool {
    line.record.iter().chain(&line.practice).any(|facts| facts.private)
}

fn person(name: String, attorney: bool, mut items: Vec<DocketItem>) -> DocketPerson {
    items.sort_by(|a, b| (&a.day, a.start, a.end).cmp(&(&b.day, b.start, b.end)));
    DocketPerson { name, attorney, items }
}

struct DocketWriter<'a> {
    engine: &'a Engine,
    office: &'a Zone,
    compared: &'a Comparison,
    formatter: &'a Formatter<'a>,
    /// Who sees to which discrepancy.
    assigned: BTreeMap<String, Email>,
    /// What people have decided of those that are not over.
    known: BTreeMap<String, TrackedDiscrepancy>,
}

impl DocketWriter<'_> {
    fn people(&self, lines: &[DocketLine]) -> Vec<DocketPerson> {
        let mut own: BTreeMap<Option<&Email>, Vec<&DocketLine>> = BTreeMap::new();
        for line in lines {
            self.of_whom(line).into_iter().for_each(|person| own.entry(person).or_default().push(line));
        }
        let nobody = own.remove(&None).map(|lines| {
            let items = lines.into_iter().flat_map(|line| self.items(line, None, None));
            person("Nobody of the firm".to_owned(), false, items.collect())
        });
        let mut people: Vec<DocketPerson> = own
            .into_iter()
            .filter_map(|(email, lines)| Some((email?, lines)))
            .map(|(email, lines)| {
                let gaps = self.gaps(&lines, email);
                let lines = lines.into_iter().zip(gaps);
                let items = lines.flat_map(|(line, gap)| self.items(line, Some(email), gap.as_ref()));
                person(self.formatter.person(email), self.is_attorney(email), items.collect())
            })
            .collect();
        people.sort_by(|a, b| (!a.attorney, &a.name).cmp(&(!b.attorney, &b.name)));
        people.extend(nobody);
        people.retain(|person| !person.items.is_empty());
        people
    }

    /// What was not read and stands with none of the systems above, because none is connected.
    fn unread(&self) -> Vec<String> {
        let found = self.compared.outcome.discrepancies.iter().filter(|found| {
            let unread = found.unread.as_ref();
            unread.is_some_and(|unread| unread.connection.is_none() && unread.owner.is_none())
        });
        found.map(|found| self.formatter.discrepancy(found).why).collect()
    }

    fn is_attorney(&self, email: &Email) -> bool {
        self.compared.snapshot.staff.find(email).is_some_and(|member| member.duty == Duty::Attorney)
    }

    /// On whose docket it stands: its owner's, and that of each attorney who is asked to come. Who is asked to a private
    /// one is as private as its words; it stands with its owners, and with those on whose own calendars it lies.
    fn of_whom<'l>(&'l self, line: &'l DocketLine) -> BTreeSet<Option<&'l Email>> {
        let facts = || line.record.iter().chain(&line.practice);
        let together = facts().filter_map(|facts| facts.whose.as_ref()).flat_map(|whose| &whose.owners);
        let owners = facts().filter_map(|facts| facts.owner.as_ref()).chain(together);
        let is_private = is_private(line);
        let asked = facts().filter(|_| !is_private).flat_map(|facts| &facts.attendees);
        let attorneys = asked.filter(|email| self.is_attorney(email));
        let copies = line.record.iter().filter(|_| is_private).filter_map(|facts| self.calendar_of(facts));
        let people: BTreeSet<_> = owners.chain(attorneys).chain(copies).map(Some).collect();
        if people.is_empty() { BTreeSet::from([None]) } else { people }
    }

    /// Whose calendar it lies on.
    fn calendar_of(&self, facts: &Facts) -> Option<&Email> {
        let lies = self.compared.snapshot.calendars.iter().map(|state| &state.calendar).find(|calendar| {
            (&calendar.connection, &calendar.id) == (&facts.key.connection, &facts.key.calendar)
        });
        lies?.owner.as_ref()
    }

    /// One item for each day that it covers; the gap before it stands with the first one.
    fn items(
        &self,
        line: &DocketLine,
        person: Option<&Email>,
        gap: Option<&DocketTravel>,
    ) -> Vec<DocketItem> {
        let Some(facts) = line.facts() else { return Vec::new() };
        let (first, last) = facts.span.days(self.office);
        let days = self.compared.outcome.days;
        let covered = days.from.iter_days().take_while(|day| *day <= days.to);
        let on: Vec<NaiveDate> = covered.filter(|day| first <= *day && *day <= last).collect();
        // Both sides may lie on different days; it then stands on the day of the one that is compared.
        let on = if on.is_empty() { vec![first.clamp(days.from, days.to)] } else { on };
        let travel = |day: NaiveDate| gap.filter(|_| day == first).cloned();
        let items = on.into_iter();
        items.map(|day| DocketItem { travel: travel(day), ..self.item(line, facts, day, person) }).collect()
    }

    fn item(&self, line: &DocketLine, facts: &Facts, day: NaiveDate, person: Option<&Email>) -> DocketItem {
        let found: Vec<_> =
            line.discrepancies.iter().filter_map(|at| self.compared.outcome.discrepancies.get(*at)).collect();
        let mut notes: Vec<String> = found.iter().map(|found| self.label(found)).collect();
        if let Agreement::LeftOut(why) = line.agreement {
            notes.push(words::capital(sentences::left_out(why)));
        }
        let flagged = self.compared.outcome.flagged.iter().find(|flagged| flagged.facts.key == facts.key);
        notes.extend(flagged.map(|flagged| self.formatter.flagged(flagged).why));
        notes.dedup();
        let overlaps = found.iter().any(|found| {
            let about = found.owner().is_none() || found.owner() == person;
            found.kind() == DiscrepancyKind::DoubleBooking && about
        });
        let (start, end) = self.minutes(facts, day);
        DocketItem {
            day: day.to_string(),
            start,
            end,
            all_day: facts.span.is_all_day(),
            when: self.when(facts),
            title: untitled(facts.shown_title()),
            place: if facts.private { String::new() } else { facts.place.reveal().trim().to_owned() },
            matter: self.formatter.number(facts.shown_matter().and_then(MatterMatch::matter)),
            people: self.names(line),
            severity: severity(line.severity),
            standing: standing(line),
            sides: self.sides(line, day),
            notes,
            discrepancies: found.iter().map(|found| found.fingerprint.clone()).collect(),
            overlaps,
            answers: self.answers(line),
            answered: self.answered(line),
            held: line.tentative,
            declined: person.is_some_and(|person| line.has_declined(person)),
            travel: None,
        }
    }

    fn when(&self, facts: &Facts) -> String {
        time_words::span(&facts.span, self.office, &self.engine.zones)
    }

    /// The owner, then who else of the firm comes. Of a private one only its owners are named.
    fn names(&self, line: &DocketLine) -> Vec<String> {
        let staff = &self.compared.snapshot.staff;
        let facts = || line.record.iter().chain(&line.practice);
        let owners = facts().filter_map(|facts| facts.owner.as_ref());
        let is_private = is_private(line);
        let others = facts().filter(|_| !is_private).flat_map(|facts| &facts.attendees);
        let others = others.filter(|email| staff.is_internal(email));
        let mut names: Vec<String> = Vec::new();
        for name in owners.chain(others).map(|email| self.formatter.person(email)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn sides(&self, line: &DocketLine, day: NaiveDate) -> Vec<DocketSide> {
        let [record, practice] = self.formatter.systems();
        let mut sides = Vec::new();
        for (side, name, all) in
            [(Side::Record, record, &line.record), (Side::Practice, practice, &line.practice)]
        {
            debug_assert!(all.iter().all(|facts| facts.side == side), "a line keeps its sides apart");
            if all.is_empty() {
                let system = name.to_owned();
                let record = side == Side::Record;
                let when = String::new();
                sides.push(DocketSide { system, record, present: false, when, start: 0, end: 0 });
            }
            sides.extend(all.iter().map(|facts| {
                let (start, end) = self.minutes(facts, day);
                let system = facts.key.connection.as_str().to_owned();
                let record = side == Side::Record;
                DocketSide { system, record, present: true, when: self.when(facts), start, end }
            }));
        }
        sides
    }

    /// The part that lies on the day, in minutes after midnight; `(0, 0)` where none does.
    fn minutes(&self, facts: &Facts, day: NaiveDate) -> (u32, u32) {
        let (first, last) = facts.span.days(self.office);
        if day < first || last < day {
            return (0, 0);
        }
        let (start, end) = facts.span.instants(self.office);
        let at = |instant: DateTime<Utc>| {
            let local = self.office.to_local(instant);
            match local.date().cmp(&day) {
                std::cmp::Ordering::Less => 0,
                std::cmp::Ordering::Equal => local.hour() * 60 + local.minute(),
                std::cmp::Ordering::Greater => MINUTES,
            }
        };
        (at(start), at(end).max(at(start)))
    }
}

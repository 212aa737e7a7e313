//! One case: two sides, what the report must say about them, and the judgement.

use super::drafts::{EntryDraft, EventDraft, NEW_YORK, When, day, hearing, instant};
use super::firm::{CHO, clio_calendar, firm};
use crate::firm::policy::{CategoryKind, Policy};
use crate::morning::fix::{FixPlan, PracticeContext, propose};
use crate::morning::notice::Notice;
use crate::morning::outcome::{Discrepancy, Flagged, Outcome};
use crate::morning::reconcile;
use crate::morning::snapshot::{CompareDays, Side, Snapshot};
use crate::morning::words::Wording;
use crate::time::zone::Zones;
use chrono::NaiveDate;
use std::fmt;

/// A sentence that the report must have.
#[derive(Clone, Debug)]
pub(super) struct Row {
    kind: &'static str,
    severity: CategoryKind,
    sides: Vec<Side>,
    owner: Option<&'static str>,
    reading: Vec<&'static str>,
}

impl Row {
    fn of(kind: &'static str, severity: CategoryKind) -> Self {
        let sides = vec![Side::Record, Side::Practice];
        Self { kind, severity, sides, owner: None, reading: Vec::new() }
    }

    /// Only the calendar of record has it.
    pub(super) fn only_calendar(mut self) -> Self {
        self.sides = vec![Side::Record];
        self
    }

    /// Only Clio has it.
    pub(super) fn only_clio(mut self) -> Self {
        self.sides = vec![Side::Practice];
        self
    }

    /// Each side, the versions of one system behind each other.
    pub(super) fn sides(mut self, sides: &[Side]) -> Self {
        self.sides = sides.to_vec();
        self
    }

    /// Whose appointment it is called.
    pub(super) fn whose(mut self, owner: &'static str) -> Self {
        self.owner = Some(owner);
        self
    }

    /// These words stand in it; upper and lower case do not matter.
    pub(super) fn reading(mut self, words: &'static str) -> Self {
        self.reading.push(words);
        self
    }

    fn fits(&self, found: &Discrepancy, sentence: &str) -> bool {
        let sides: Vec<Side> = found.sides.iter().map(|facts| facts.side).collect();
        found.kind().code() == self.kind
            && found.severity == self.severity
            && sides == self.sides
            && self.owner.is_none_or(|owner| found.owner().is_some_and(|email| email.as_str() == owner))
            && self.reading.iter().all(|words| sentence.contains(&words.to_lowercase()))
    }
}

/// A court matter.
pub(super) fn court(kind: &'static str) -> Row {
    Row::of(kind, CategoryKind::Court)
}

/// A client's matter.
pub(super) fn client(kind: &'static str) -> Row {
    Row::of(kind, CategoryKind::Client)
}

/// The firm among itself.
pub(super) fn internal(kind: &'static str) -> Row {
    Row::of(kind, CategoryKind::Internal)
}

/// Kinds of discrepancies by their names in files.
pub(super) mod kind {
    pub(in super::super) const NOT_CHECKED: &str = "not_checked";
    pub(in super::super) const MISSING_THERE: &str = "missing_there";
    pub(in super::super) const MISSING_HERE: &str = "missing_here";
    pub(in super::super) const CALLED_OFF: &str = "cancelled_but_alive";
    pub(in super::super) const TIME: &str = "time_differs";
    pub(in super::super) const OWNER: &str = "owner_differs";
    pub(in super::super) const MATTER: &str = "matter_differs";
    pub(in super::super) const CATEGORY: &str = "category_differs";
    pub(in super::super) const ATTENDEES: &str = "attendees_differ";
    pub(in super::super) const DUPLICATE: &str = "duplicate";
    pub(in super::super) const CLASH: &str = "double_booking";
    pub(in super::super) const TITLE: &str = "title_differs";
    pub(in super::super) const PLACE: &str = "place_differs";
}

/// Something else in the world.
type Change = Box<dyn Fn(&mut Snapshot)>;

/// What both systems hold, what the report must say of it, and why.
pub(super) struct Case {
    why: &'static str,
    events: Vec<EventDraft>,
    entries: Vec<EntryDraft>,
    changes: Vec<Change>,
    policy: Policy,
    days: CompareDays,
    rows: Vec<Row>,
    mentioned: Vec<&'static str>,
    unsaid: Vec<&'static str>,
    never_given: Vec<&'static str>,
    /// No fix is offered at all.
    by_hand: bool,
    forms: Vec<Form>,
    not_yet: Option<&'static str>,
}

/// How Clio's entries came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Somebody typed them in: nothing leads from them to their events.
    Typed,
    /// They name the events that they were made for.
    Linked,
}

/// Begins a case with the reason why its report is right.
pub(super) fn case(why: &'static str) -> Case {
    let friday = day("2026-11-20");
    Case {
        why,
        events: Vec::new(),
        entries: Vec::new(),
        changes: Vec::new(),
        policy: Policy::default(),
        days: CompareDays { from: friday, to: friday },
        rows: Vec::new(),
        mentioned: Vec::new(),
        unsaid: Vec::new(),
        never_given: Vec::new(),
        by_hand: false,
        forms: vec![Form::Typed, Form::Linked],
        not_yet: None,
    }
}

impl Case {
    /// The calendar of record has it.
    pub(super) fn calendar(mut self, event: &EventDraft) -> Self {
        self.events.push(event.clone());
        self
    }

    /// Clio has it.
    pub(super) fn clio(mut self, entry: EntryDraft) -> Self {
        self.entries.push(entry);
        self
    }

    /// Both have it and say the same.
    pub(super) fn both(self, event: &EventDraft) -> Self {
        let entry = event.in_clio();
        self.calendar(event).clio(entry)
    }

    /// Something else in the world.
    pub(super) fn with(mut self, change: impl Fn(&mut Snapshot) + 'static) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    /// Another rule of the firm.
    pub(super) fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    /// Other days are compared.
    pub(super) fn days(mut self, from: &str, to: &str) -> Self {
        self.days = CompareDays { from: day(from), to: day(to) };
        self
    }

    /// The report must say this. All that is said has to be named.
    pub(super) fn says(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// The report must show these words, whether as a difference or on a list of its own.
    pub(super) fn mentions(mut self, words: &'static str) -> Self {
        self.mentioned.push(words);
        self
    }

    /// It can only be known through the link.
    pub(super) fn only_linked(mut self) -> Self {
        self.forms = vec![Form::Linked];
        self
    }

    /// These words stand nowhere in the report.
    pub(super) fn never_reads(mut self, words: &'static str) -> Self {
        self.unsaid.push(words);
        self
    }

    /// No fix puts anything on this person's calendar in Clio.
    pub(super) fn never_given_to(mut self, who: &'static str) -> Self {
        self.never_given.push(who);
        self
    }

    /// Nothing that is told can be mended by a click: a person has to decide.
    pub(super) fn by_hand(mut self) -> Self {
        self.by_hand = true;
        self
    }

    /// The comparison cannot judge it rightly now.
    pub(super) fn not_yet(mut self, reason: &'static str) -> Self {
        self.not_yet = Some(reason);
        self
    }

    /// Compares, and looks whether the report is what a paralegal would make.
    pub(super) fn judge(self) {
        let wrong: Vec<String> = self
            .forms
            .iter()
            .filter_map(|form| self.verdict(*form).err().map(|wrong| format!("{form:?}: {wrong}")))
            .collect();
        match (self.not_yet, wrong.is_empty()) {
            (None, true) => {}
            (None, false) => panic!("{}\n{}", self.why, wrong.join("\n")),
            (Some(reason), false) => println!("not yet ({reason}): {}", wrong.join("\n")),
            (Some(reason), true) => {
                panic!("it is judged rightly by now, so the mark “{reason}” has to go: {}", self.why)
            }
        }
    }

    /// What was compared, typed by hand, and what came of it.
    pub(super) fn compared(self) -> (Snapshot, Outcome) {
        let world = self.world(Form::Typed);
        let outcome = self.outcome(&world);
        (world, outcome)
    }

    /// The same where the entries name the events that they were made for.
    pub(super) fn compared_linked(self) -> (Snapshot, Outcome) {
        let world = self.world(Form::Linked);
        let outcome = self.outcome(&world);
        (world, outcome)
    }

    fn verdict(&self, form: Form) -> Result<(), String> {
        let world = self.world(form);
        let outcome = self.outcome(&world);
        assert!(outcome.record.adds_up(), "each event has one end: {:?}", outcome.record);
        assert!(outcome.practice.adds_up(), "each entry has one end: {:?}", outcome.practice);
        let mut turned = world.clone();
        turned.events.reverse();
        turned.entries.reverse();
        assert_eq!(outcome, self.outcome(&turned), "the order of reading means nothing");
        let said = Said::of(&world, &outcome);
        self.rows(&said)?;
        let lacks = self.mentioned.iter().find(|words| !said.all().any(|line| has(line, words)));
        if let Some(words) = lacks {
            return Err(format!("“{words}” is mentioned nowhere: {said:?}"));
        }
        let says = self.unsaid.iter().find(|words| said.all().any(|line| has(line, words)));
        if let Some(words) = says {
            return Err(format!("“{words}” is said: {said:?}"));
        }
        let given = self.never_given.iter().find(|who| is_given(who, &world, &outcome));
        if let Some(who) = given {
            return Err(format!("a fix would put it on the calendar of {who}: {said:?}"));
        }
        let offered = offers(&world, &outcome).filter(|_| self.by_hand);
        offered.map_or(Ok(()), |plan| Err(format!("one click would write {plan:?}")))
    }

    fn rows(&self, said: &Said) -> Result<(), String> {
        let mut left: Vec<&(Discrepancy, String)> = said.rows.iter().collect();
        for row in &self.rows {
            let Some(at) = left.iter().position(|(found, sentence)| row.fits(found, sentence)) else {
                return Err(format!("it does not say {row:?}; it says {said:?}"));
            };
            left.remove(at);
        }
        left.retain(|(_, sentence)| !self.mentioned.iter().any(|words| has(sentence, words)));
        let more: Vec<&str> = left.iter().map(|(_, sentence)| sentence.as_str()).collect();
        if more.is_empty() { Ok(()) } else { Err(format!("it says more than it should: {more:?}")) }
    }

    fn outcome(&self, world: &Snapshot) -> Outcome {
        reconcile(world, &self.policy, &Zones::bundled(), self.days).expect("the policy is usable")
    }

    /// Half past six on the morning before.
    fn world(&self, form: Form) -> Snapshot {
        let eve = self.days.from.pred_opt().expect("days have an eve");
        let mut world = firm(instant(eve, "6:30", NEW_YORK));
        world.events = self.events.iter().flat_map(EventDraft::events).collect();
        world.entries = self.entries.iter().map(|entry| entry.entry(form == Form::Linked)).collect();
        bystander(&mut world, self.days.from);
        self.changes.iter().for_each(|change| change(&mut world));
        world
    }
}

/// What agrees, early on the day: no firm has only the one appointment of a case.
fn bystander(world: &mut Snapshot, day: NaiveDate) {
    let event = hearing("JD-2026-103 Estate of Park: status conference").of(CHO);
    let event = event.on(&day.to_string()).at("7:00", "7:30");
    world.entries.push(event.in_clio().entry(true));
    world.events.extend(event.events());
}

/// Would one click put something on that person's calendar in Clio?
fn is_given(who: &str, world: &Snapshot, outcome: &Outcome) -> bool {
    let practice = PracticeContext::of(world);
    let plans = outcome.discrepancies.iter().filter_map(|found| propose(found, &practice).ok());
    let mut rows = plans.flat_map(|plan| plan.rows);
    rows.any(|row| row.write.calendar().is_some_and(|calendar| calendar.as_str() == clio_calendar(who)))
}

/// The first fix that one click would carry out.
fn offers(world: &Snapshot, outcome: &Outcome) -> Option<FixPlan> {
    let practice = PracticeContext::of(world);
    outcome.discrepancies.iter().find_map(|found| propose(found, &practice).ok())
}

fn has(line: &str, words: &str) -> bool {
    line.contains(&words.to_lowercase())
}

/// All that a person reads, in lower case.
struct Said {
    rows: Vec<(Discrepancy, String)>,
    listed: Vec<String>,
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = |(found, sentence): &(Discrepancy, String)| {
            let sides: Vec<Side> = found.sides.iter().map(|facts| facts.side).collect();
            format!("{} {:?} {sides:?}: {sentence}", found.kind().code(), found.severity)
        };
        f.debug_list().entries(self.rows.iter().map(row)).entries(&self.listed).finish()
    }
}

impl Said {
    fn of(world: &Snapshot, outcome: &Outcome) -> Self {
        let zones = Zones::bundled();
        let office = zones.find(NEW_YORK).expect("is in the data");
        let wording = Wording::new("the calendar", "Clio", &world.staff, &world.matters, &office, &zones);
        let row = |found: &Discrepancy| {
            let sentence = format!("{}. {}", wording.label(found), wording.why(found));
            (found.clone(), sentence.to_lowercase())
        };
        Self {
            rows: outcome.discrepancies.iter().map(row).collect(),
            listed: outcome
                .flagged
                .iter()
                .map(|flagged| listed(flagged, &wording))
                .chain(outcome.notices.iter().map(|notice| noticed(notice, &wording)))
                .collect(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.rows.iter().map(|(_, sentence)| sentence).chain(&self.listed)
    }
}

fn listed(flagged: &Flagged, wording: &Wording<'_>) -> String {
    format!("{}: {}", flagged.facts.shown_title(), wording.left_out(flagged)).to_lowercase()
}

fn noticed(notice: &Notice, wording: &Wording<'_>) -> String {
    format!("{}: {}", notice.facts.shown_title(), wording.notice(notice)).to_lowercase()
}

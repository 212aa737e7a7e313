//! The report and the clean-up judge no event differently: owner, category, what is required, matter, called off, clash.

use super::firm::{
    NOW, Outcome, Row, audit_by, calendar, looked_at, mail, matters, member, paralegal, row, staff, utc,
};
use crate::audit::find::copies::Group;
use crate::audit::find::view::View;
use crate::audit::find::whose::whose;
use crate::audit::finding::{Act, FindingKind, Part};
use crate::calendar::event::{CalendarEvent, EventStatus, ResponseStatus, ShowAs};
use crate::coverage::{Coverage, List, ReadScope};
use crate::firm::people::{Email, Staff};
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::{CalendarId, ConnectionName, EventKey, RemoteId};
use crate::morning::outcome::{DiscrepancyKind, SkipReason};
use crate::morning::reconcile;
use crate::morning::snapshot::{CalendarState, CompareDays, Side, Snapshot, SystemState};
use crate::rules::called_off::{CalledOffWords, OwnTime};
use crate::rules::copies::{self, Appointment};
use crate::rules::court;
use crate::rules::matter_id::{MatterIndex, MatterMatch};
use crate::rules::standing::{self, Signs, Standing};
use crate::rules::valid::{Breach, check};
use crate::time::Window;
use crate::time::zone::{Zone, Zones};
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const ACCOUNT: &str = "manager@firm.example";
const CALENDARS: [&str; 5] = ["ann", "bob", "pat", "shared", "court"];

/// Who is who, and whose things are.
#[derive(Clone, Debug)]
struct Rules {
    staff: Staff,
    policy: Policy,
}

/// Ann, Bob, Cleo and Dana are attorneys, Pat and Kim are not. Dana and Eve are in no row.
fn rules() -> impl Strategy<Value = Rules> {
    let schedules_for = prop::sample::select(vec![vec![], vec!["ann"], vec!["ann", "cleo"], vec!["dana"]]);
    let set = prop::sample::subsequence(
        vec![
            ("Court@x.example ", vec!["cleo"]),
            ("pat@firm.example", vec!["dana", "bob"]),
            ("bob", vec!["cleo"]),
            ("SHARED", vec!["ann", "eve"]),
        ],
        0..=4,
    );
    (schedules_for, prop::bool::weighted(0.2), set, prop::bool::weighted(0.5)).prop_map(
        |(attorneys, kim_schedules, set, leads)| {
            let kim = paralegal("kim", if kim_schedules { &["bob"] } else { &[] });
            let others = [paralegal("pat", &attorneys), kim, member("dana", true, None)];
            let staff = Staff::new(staff().iter().cloned().chain(others));
            let addresses =
                |who: Vec<&str>| who.into_iter().map(|who| mail(who).as_str().to_owned()).collect();
            let set = set.into_iter().filter(|_| leads).map(|(name, who)| (name.to_owned(), addresses(who)));
            Rules { staff, policy: Policy { owner_of: set.collect(), ..Policy::default() } }
        },
    )
}

/// One appointment, on one calendar or on both.
#[derive(Clone, Debug)]
struct Drawn {
    title: &'static str,
    body: &'static str,
    place: &'static str,
    all_day: bool,
    organizer: Option<&'static str>,
    guests: Vec<(&'static str, ResponseStatus)>,
    /// The first of them is a room.
    room: bool,
    categories: Vec<&'static str>,
    show_as: ShowAs,
    cancelled: bool,
    slot: i64,
    minutes: i64,
    on: Vec<&'static str>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let titles = prop::sample::select(vec![
        "Hearing 00101-Okafor",
        "00104-Feld intake",
        "Partner lunch",
        "Travel to court 00101-Okafor",
        "CANCELLED: 00104-Feld hearing",
        "00104-Feld hearing – OFF CALENDAR",
        "Discuss cancelled policy 00104",
        "00104-Feld hearing (moved to Friday)",
        "00104-Feld hearing (moved to Monday)",
        "00101-Okafor / 00104-Feld joint call",
        "00103-Sato signing",
        "00999-Nobody call",
        "HP-2026 deposition",
        "",
        "Hearing NOT cancelled",
        "Hearing vacated, reset to 11/20",
        "Declined: 00104-Feld hearing",
        "Declined: partner lunch",
        "Feld hearing",
        "Prep for Feld hearing",
        "Vacation",
    ]);
    let bodies = prop::sample::select(vec![
        "",
        "",
        "Hearing vacated.",
        "Hearing vacated. Reset for Friday.",
        "Bring 00104-Feld file",
        "Ask why it was vacated",
    ]);
    let who = || {
        prop::sample::select(vec![
            "ann",
            "bob",
            "cleo",
            "gone",
            "pat",
            "pat",
            "kim",
            "client@mail.example",
            "court@x.example",
        ])
    };
    let answers =
        prop::sample::select(vec![ResponseStatus::None, ResponseStatus::Accepted, ResponseStatus::Declined]);
    let names = prop::sample::select(vec!["Court Appearance", "client meeting ", "Internal", "Other", " "]);
    let shown = prop::sample::select(vec![
        ShowAs::Busy,
        ShowAs::Busy,
        ShowAs::Free,
        ShowAs::Tentative,
        ShowAs::Elsewhere,
        ShowAs::Away,
    ]);
    let places = prop::sample::select(vec![
        vec!["ann"],
        vec!["bob"],
        vec!["pat"],
        vec!["shared"],
        vec!["ann", "bob"],
        vec!["pat", "ann", "shared"],
        vec!["pat", "shared"],
        vec!["court"],
        vec!["ann", "court"],
    ]);
    let rooms = prop::sample::select(vec!["", "", "Dept. 12", "Conference room B"]);
    (
        (titles, bodies, prop::option::of(who()), prop::collection::vec((who(), answers), 0..3)),
        (prop::collection::vec(names, 0..3), shown, prop::bool::weighted(0.1), prop::bool::weighted(0.1)),
        (0..8_i64, prop::sample::select(vec![-30_i64, 0, 30, 60, 90]), places),
        (rooms, prop::bool::weighted(0.2)),
    )
        .prop_map(
            |(
                (title, body, organizer, guests),
                (categories, show_as, cancelled, room),
                (slot, minutes, on),
                (place, all_day),
            )| {
                Drawn {
                    title,
                    body,
                    place,
                    all_day,
                    organizer,
                    guests,
                    room,
                    categories,
                    show_as,
                    cancelled,
                    slot,
                    minutes,
                    on,
                }
            },
        )
}

/// Each with a title of its own, so that none is a duplicate of another.
fn rows(all: &[Drawn]) -> Vec<Row> {
    let each = all.iter().enumerate().flat_map(|(n, one)| {
        let letter = char::from(b'A' + u8::try_from(n).expect("there are few"));
        let title =
            if one.title.is_empty() { String::new() } else { format!("{} {letter}{letter}", one.title) };
        one.on.iter().map(move |calendar| {
            let start = utc("2026-11-20T14:00:00Z") + TimeDelta::minutes(30 * one.slot);
            let mut made = row(&format!("r{n}-{calendar}"), &title).on(calendar).body(one.body);
            made = made.uid(&format!("u{n}")).place(one.place);
            made = match one.all_day {
                true => made.all_day("2026-11-20", 1),
                false => made.at(&start.to_rfc3339(), one.minutes),
            };
            for (who, answer) in &one.guests {
                made = made.answer(who, *answer);
            }
            for name in &one.categories {
                made = made.category(name);
            }
            made.with(|event| {
                event.organizer = one.organizer.map(mail);
                event.show_as = one.show_as;
                event.attendees.iter_mut().take(usize::from(one.room)).for_each(|room| room.resource = true);
                if one.cancelled {
                    event.status = EventStatus::Cancelled;
                }
            })
        })
    });
    each.collect()
}

/// The same events as the report gets them, beside a practice system that has nothing.
fn snapshot(events: &[CalendarEvent], staff: &Staff) -> Snapshot {
    let now = utc(NOW);
    let covered = |connection: &str, place| Coverage {
        account: ACCOUNT.to_owned(),
        window: Some(Window { start: now - TimeDelta::days(14), end: now + TimeDelta::days(62) }),
        read_at: Some(now - TimeDelta::minutes(1)),
        ..Coverage::none(ConnectionName::new(connection), place)
    };
    let system = |name: &str, side, lists| SystemState {
        connection: ConnectionName::new(name),
        side,
        account: ACCOUNT.to_owned(),
        lists,
    };
    let lists = [List::Entries, List::Matters, List::Users, List::Contacts];
    let lists = lists.map(|list| covered("clio", ReadScope::List(list))).to_vec();
    let state = |name: &&str| CalendarState {
        calendar: calendar(name),
        coverage: covered("office", ReadScope::Calendar(CalendarId::new(*name))),
    };
    Snapshot {
        now,
        staff: staff.clone(),
        systems: vec![system("office", Side::Record, Vec::new()), system("clio", Side::Practice, lists)],
        calendars: CALENDARS.iter().map(state).collect(),
        events: events.to_vec(),
        matters: matters(),
        ..Snapshot::default()
    }
}

/// Whose an appointment is, and who typed it in; `None` where nobody can be named.
type Owned = Option<(BTreeSet<Email>, Option<Email>)>;

/// The clean-up's answers, by the place of the row.
struct Answers<'a> {
    rows: &'a [Row],
    outcome: Outcome,
    /// By the place of the row that speaks for the appointment.
    owned: BTreeMap<usize, Owned>,
}

impl<'a> Answers<'a> {
    fn of(rows: &'a [Row], rules: &Rules) -> Self {
        let Rules { staff, policy } = rules;
        let outcome = audit_by(rows, staff, &matters(), policy);
        let owned = looked_at(rows, staff, &matters(), policy, |table, firm| {
            let view = View::new(table, firm);
            view.groups().iter().map(|group| (group.lead as usize, owned(&view, group))).collect()
        });
        Self { rows, outcome, owned }
    }

    fn place(&self, key: &EventKey) -> usize {
        self.rows.iter().position(|row| row.kept.event.key == *key).expect("it is one of them")
    }

    fn names(&self, kind: FindingKind, row: usize) -> bool {
        let mut items = self.outcome.findings(kind).flat_map(|finding| &finding.items);
        items.any(|item| item.part == Part::Subject && item.row == row)
    }

    fn goes(&self, row: usize) -> bool {
        let mut items = self.outcome.found.findings.iter().flat_map(|finding| &finding.items);
        items.any(|item| item.proposed == Act::Delete && item.row == row)
    }
}

fn owned(view: &View<'_>, group: &Group) -> Owned {
    let email =
        |who: u32| view.people.address(who).and_then(Email::new).expect("whoever owns something has a name");
    let whose = whose(view, group, view.row(group.lead).expect("it leads")).ok()?;
    Some((whose.owners().iter().map(|who| email(*who)).collect(), whose.typed_by.map(email)))
}

/// Rules that are asked of an appointment that takes place.
const ASKED: [FindingKind; 4] =
    [FindingKind::Owner, FindingKind::Category, FindingKind::Incomplete, FindingKind::Matter];

/// By the copy that speaks for it, else by that person's own.
fn has_declined(appointment: &Appointment<'_>, who: &Email) -> bool {
    let copies = std::iter::once(&appointment.lead).chain(&appointment.copies);
    let asked = copies.flat_map(|copy| copy.attendees.iter().map(|one| (&one.email, one.response)));
    standing::has_declined(who, appointment.lead.organizer.as_ref(), asked)
}

/// What the rules make of an appointment as the report has it.
fn standing_of(appointment: &Appointment<'_>, off: bool, rules: &Rules, book: &MatterIndex) -> Standing {
    let lead = appointment.lead;
    let checked = check(appointment, &rules.staff, &rules.policy);
    let owners: Vec<&Email> = checked.whose.iter().flat_map(|whose| &whose.owners).collect();
    let refused = !owners.is_empty() && owners.iter().all(|owner| has_declined(appointment, owner));
    let (title, place) = (lead.title.reveal(), lead.place.reveal());
    let on_court = appointment.copies.iter().any(|copy| copy.key.calendar.as_str() == "court");
    let kind = checked.category.map(|(_, kind)| kind);
    let signs = Signs {
        called_off: off,
        declined: appointment.is_declined() || refused || standing::is_titled_declined(title),
        free: appointment.copies.iter().all(|copy| copy.show_as == ShowAs::Free),
        show_as: lead.show_as,
        all_day: lead.span.is_all_day(),
        kind,
        seems_court: kind.is_none() && (on_court || court::looks_like_court(title, place)),
        names_matter: book.find(title, lead.body.reveal()) != MatterMatch::None,
    };
    signs.standing()
}

fn judged_alike(
    answers: &Answers<'_>,
    appointment: &Appointment<'_>,
    standing: Standing,
    rules: &Rules,
    book: &MatterIndex,
) -> Result<(), TestCaseError> {
    let lead = appointment.lead;
    let at = answers.place(&lead.key);
    let off = standing == Standing::CalledOff;
    let checked = check(appointment, &rules.staff, &rules.policy);
    let whose = checked.whose.clone().map(|whose| (whose.owners, whose.typed_by));
    prop_assert_eq!(answers.owned.get(&at), Some(&whose), "whose it is");
    let kind = checked.category.as_ref().map(|(_, kind)| *kind);
    prop_assert!(
        !off || answers.names(FindingKind::Shell, at),
        "called off for the report, so for the clean-up"
    );
    if standing != Standing::TakesPlace || answers.goes(at) {
        let asked = ASKED.iter().find(|kind| answers.names(**kind, at));
        prop_assert!(asked.is_none(), "what does not take place breaks no rule: {asked:?}");
        return Ok(());
    }
    // A copy whose holder declined is a shell of its own, whoever else comes.
    let holder = mail(lead.key.calendar.as_str());
    let asked = lead.attendees.iter().map(|one| (&one.email, one.response));
    let declined = standing::has_declined(&holder, lead.organizer.as_ref(), asked);
    prop_assert!(declined || !answers.names(FindingKind::Shell, at), "it takes place for both");
    let breaks = |wanted: fn(&Breach) -> bool| checked.breaches.iter().any(wanted);
    let owner = breaks(|breach| matches!(breach, Breach::NoOwner | Breach::SeveralOwners(_)));
    prop_assert_eq!(answers.names(FindingKind::Owner, at), owner, "whether it is anybody's");
    prop_assert_eq!(answers.names(FindingKind::Category, at), kind.is_none(), "its category");
    let lacks = breaks(|breach| matches!(breach, Breach::NoOtherAttendee | Breach::EndNotAfterStart));
    prop_assert_eq!(answers.names(FindingKind::Incomplete, at), lacks, "what is required");
    let found = book.find(lead.title.reveal(), lead.body.reveal());
    let wrong = match found {
        MatterMatch::None => matches!(kind, Some(CategoryKind::Court | CategoryKind::Client)),
        MatterMatch::One(_) => false,
        MatterMatch::Unknown(_)
        | MatterMatch::Ambiguous(_)
        | MatterMatch::Several(_)
        | MatterMatch::Closed(_) => true,
    };
    prop_assert_eq!(answers.names(FindingKind::Matter, at), wrong, "its matter: {:?}", found);
    Ok(())
}

/// What the report says of appointments that take place in no way, or are booked twice.
struct Reported {
    /// Rows that are booked twice.
    clashing: BTreeSet<usize>,
    called_off: usize,
    declined: usize,
    free: usize,
    away: usize,
}

fn reported(answers: &Answers<'_>, world: &Snapshot, policy: &Policy) -> Reported {
    let day = utc("2026-11-20T14:00:00Z").date_naive();
    let days = CompareDays { from: day, to: day };
    let report = reconcile(world, policy, &Zones::bundled(), days).expect("the policy is usable");
    let clashes = report.discrepancies.iter().filter(|found| found.kind() == DiscrepancyKind::DoubleBooking);
    let sides = clashes.flat_map(|found| found.sides.iter().map(|facts| answers.place(&facts.key)));
    let skipped = |why| report.record.skipped.get(&why).copied().unwrap_or_default();
    // Where a court or a client may wait, that nobody comes is shown.
    let shown = report.flagged.iter().filter(|one| one.left_out == Some(SkipReason::Declined)).count();
    Reported {
        clashing: sides.collect(),
        called_off: skipped(SkipReason::CalledOff),
        declined: skipped(SkipReason::Declined) + shown,
        free: skipped(SkipReason::Free),
        away: skipped(SkipReason::NotAnAppointment),
    }
}

fn office() -> Zone {
    Zones::bundled().find("America/New_York").expect("it is in the data")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn no_event_is_judged_differently(all in prop::collection::vec(drawn(), 1..8), rules in rules()) {
        let rows = rows(&all);
        let answers = Answers::of(&rows, &rules);
        let policy = rules.policy.clone();
        let events: Vec<CalendarEvent> = rows.iter().map(|row| row.kept.event.clone()).collect();
        let matters = matters();
        let book = MatterIndex::new(&matters, &policy).expect("no pattern is written");
        let words = CalledOffWords::new(&policy.called_off_words);
        let calendars = CALENDARS.map(calendar);
        let owners = copies::owners(&calendars.iter().collect::<Vec<_>>());
        let office = office();
        let mut standings = Vec::new();
        for appointment in copies::group(&events, &owners) {
            let lead = appointment.lead;
            let said = words.of(lead.title.reveal(), lead.body.reveal(), || OwnTime::of(&lead.span, &office));
            let off = standing::is_called_off(lead.status, said.is_some());
            let standing = standing_of(&appointment, off, &rules, &book);
            standings.push(standing);
            judged_alike(&answers, &appointment, standing, &rules, &book)?;
        }
        let report = reported(&answers, &snapshot(&events, &rules.staff), &policy);
        let count = |wanted| standings.iter().filter(|standing| **standing == wanted).count();
        prop_assert_eq!(report.called_off, count(Standing::CalledOff), "called off by the rule, so by the report");
        prop_assert_eq!(report.declined, count(Standing::Declined), "and so it is with what nobody comes to");
        prop_assert_eq!(report.free, count(Standing::Free), "with free time");
        prop_assert_eq!(report.away, count(Standing::Away), "and with time away");
        let overlaps = answers.outcome.findings(FindingKind::Overlap).flat_map(|finding| &finding.items);
        let overlaps: BTreeSet<usize> = overlaps.map(|item| item.row).collect();
        prop_assert_eq!(overlaps, report.clashing, "whoever is booked twice is for both");
    }
}

#[test]
fn the_firm_of_the_test_has_what_is_judged() {
    let first = RemoteId::new("r0-ann");
    let one = Drawn {
        title: "CANCELLED: 00104-Feld hearing",
        body: "",
        place: "",
        all_day: false,
        organizer: Some("ann"),
        guests: Vec::new(),
        room: false,
        categories: vec!["Court Appearance"],
        show_as: ShowAs::Busy,
        cancelled: false,
        slot: 0,
        minutes: 60,
        on: vec!["ann"],
    };
    let rows = rows(&[one]);
    assert_eq!(rows[0].kept.event.key.id, first, "rows are told by their number");
    let answers = Answers::of(&rows, &Rules { staff: staff(), policy: Policy::default() });
    assert!(answers.names(FindingKind::Shell, 0), "and the clean-up sees what they say");
}

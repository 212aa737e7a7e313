//! A small firm and rows that are built step by step.

use crate::audit::find::{AuditResult, Firm, find};
use crate::audit::finding::{Act, Confidence, Finding, FindingKind, Part};
use crate::audit::table::EventTable;
use crate::audit::visibility::ListsRead;
use crate::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use crate::calendar::source::{RowKind, SeriesEnd, SourceEvent};
use crate::coverage::{Coverage, ReadProof, ReadScope, Requirement};
use crate::firm::matter::{Matter, MatterStatus};
use crate::firm::people::{Duty, Email, Member, Staff};
use crate::firm::policy::Policy;
use crate::ids::{CalendarId, ConnectionName, EventKey, IcalUid, MatterId, RemoteId, Version};
use crate::rules::called_off::CalledOffWords;
use crate::rules::matter_id::MatterIndex;
use crate::text::ClientText;
use crate::time::zone::Zones;
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub(super) const NOW: &str = "2026-11-12T14:00:00Z";
pub(super) const ACCOUNT: &str = "manager@firm.example";

pub(super) fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("a test writes instants as 2026-11-20T09:30:00Z")
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test writes dates as 2026-11-20")
}

pub(super) fn mail(who: &str) -> Email {
    let address = if who.contains('@') { who.to_owned() } else { format!("{who}@firm.example") };
    Email::new(&address).expect("a test writes addresses")
}

pub(super) fn member(who: &str, active: bool, left_on: Option<&str>) -> Member {
    Member {
        email: mail(who),
        name: ClientText::new(format!("Name of {who}")),
        duty: Duty::Attorney,
        active,
        left_on: left_on.map(day),
        schedules_for: std::collections::BTreeSet::new(),
    }
}

/// No attorney, and schedules for these.
pub(super) fn paralegal(who: &str, schedules_for: &[&str]) -> Member {
    let schedules_for = schedules_for.iter().map(|attorney| mail(attorney)).collect();
    Member { duty: Duty::Staff, schedules_for, ..member(who, true, None) }
}

pub(super) fn staff() -> Staff {
    Staff::new([
        member("ann", true, None),
        member("bob", true, None),
        member("cleo", true, None),
        member("gone", false, Some("2026-03-31")),
    ])
}

pub(super) fn matters() -> Vec<Matter> {
    let one = |id: &str, number: &str, other: &[&str], status| Matter {
        id: MatterId::new(id),
        number: number.to_owned(),
        other_numbers: other.iter().map(|number| (*number).to_owned()).collect(),
        description: ClientText::new("x"),
        client: ClientText::new("x"),
        status,
        responsible: Some(mail("ann")),
    };
    vec![
        one("1", "00101-Okafor", &["HP-2026"], MatterStatus::Open),
        one("2", "00102-Marsh", &["HP-2026"], MatterStatus::Open),
        one("3", "00103-Sato", &[], MatterStatus::Closed),
        one("4", "00104-Feld", &[], MatterStatus::Open),
    ]
}

/// A row with all that is usual: of Ann, on her calendar, an hour on a past day.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) kept: SourceEvent,
    pub(super) calendar: String,
    /// It was looked up with its series, and not listed; such rows come last.
    pub(super) looked_up: bool,
    /// Its days could not be looked up.
    pub(super) lacks_days: bool,
}

pub(super) fn row(id: &str, title: &str) -> Row {
    let start = utc("2026-10-06T14:00:00Z");
    let event = CalendarEvent {
        key: EventKey {
            connection: ConnectionName::new("office"),
            calendar: CalendarId::new("ann"),
            id: RemoteId::new(id),
        },
        version: Version::new("1"),
        uid: Some(IcalUid::new(format!("{id}@calendar.example"))),
        series: None,
        original_start: None,
        span: Span::Timed { start, end: start + TimeDelta::hours(1), zone: "America/New_York".to_owned() },
        title: ClientText::new(title),
        body: ClientText::default(),
        place: ClientText::default(),
        organizer: Some(mail("ann")),
        attendees: Vec::new(),
        categories: Vec::new(),
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: Some(utc("2026-10-01T12:00:00Z")),
    };
    let kept = SourceEvent {
        event,
        shape: RowKind::Single,
        created: Some(utc("2026-10-01T12:00:00Z")),
        marks: Vec::new(),
        doubts: Vec::new(),
    };
    Row { kept, calendar: "ann".to_owned(), looked_up: false, lacks_days: false }
}

/// An appointment that no rule has anything against.
pub(super) fn sound(id: &str, title: &str) -> Row {
    row(id, title).category("Client Meeting").guest("client@mail.example")
}

impl Row {
    pub(super) fn at(mut self, start: &str, minutes: i64) -> Self {
        let start = utc(start);
        let end = start + TimeDelta::minutes(minutes);
        self.kept.event.span = Span::Timed { start, end, zone: "America/New_York".to_owned() };
        self
    }

    pub(super) fn all_day(mut self, first: &str, days: i64) -> Self {
        let first = day(first);
        self.kept.event.span = Span::AllDay { first, end: first + TimeDelta::days(days) };
        self
    }

    /// On that person's calendar; who called it stays.
    pub(super) fn on(mut self, calendar: &str) -> Self {
        self.calendar = calendar.to_owned();
        self.kept.event.key.calendar = CalendarId::new(calendar);
        self
    }

    pub(super) fn by(mut self, organizer: &str) -> Self {
        self.kept.event.organizer = Some(mail(organizer));
        self
    }

    pub(super) fn guest(self, who: &str) -> Self {
        self.answer(who, ResponseStatus::Accepted)
    }

    pub(super) fn answer(mut self, who: &str, answer: ResponseStatus) -> Self {
        let name = ClientText::default();
        self.kept.event.attendees.push(Attendee {
            email: mail(who),
            name,
            response: answer,
            resource: false,
        });
        self
    }

    pub(super) fn category(mut self, name: &str) -> Self {
        self.kept.event.categories.push(name.to_owned());
        self
    }

    pub(super) fn body(mut self, text: &str) -> Self {
        self.kept.event.body = ClientText::new(text);
        self
    }

    pub(super) fn place(mut self, text: &str) -> Self {
        self.kept.event.place = ClientText::new(text);
        self
    }

    pub(super) fn uid(mut self, uid: &str) -> Self {
        self.kept.event.uid = Some(IcalUid::new(uid));
        self
    }

    pub(super) fn mark(mut self, mark: &str) -> Self {
        self.kept.marks.push(mark.to_owned());
        self
    }

    pub(super) fn made(mut self, at: &str) -> Self {
        self.kept.created = Some(utc(at));
        self.kept.event.updated = Some(utc(at));
        self
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut CalendarEvent)) -> Self {
        change(&mut self.kept.event);
        self
    }

    pub(super) fn series(mut self, rule: &str, ends: SeriesEnd) -> Self {
        self.kept.shape = RowKind::Series { rules: vec![format!("RRULE:{rule}")], ends };
        self
    }

    pub(super) fn weekly(self) -> Self {
        self.series("FREQ=WEEKLY", SeriesEnd::Never)
    }

    pub(super) fn day_of(mut self, series: &str, original: &str) -> Self {
        self.kept.shape = RowKind::Day { of: RemoteId::new(series) };
        self.kept.event.uid = Some(IcalUid::new(format!("{series}@calendar.example")));
        self.kept.event.original_start = Some(OriginalStart::At(utc(original)));
        self
    }

    /// Looked up with its series, and not listed.
    pub(super) fn looked_up(self) -> Self {
        Self { looked_up: true, ..self }
    }

    fn is_day_of(&self, series: &Self) -> bool {
        matches!(&self.kept.shape, RowKind::Day { of } if *of == series.kept.event.key.id)
    }
}

/// The outcome with the rows that went in, so that tests can speak of ids.
pub(super) struct Outcome {
    pub(super) found: AuditResult,
    rows: Vec<Row>,
}

pub(super) fn audit(rows: &[Row]) -> Outcome {
    audit_of(rows, &staff(), &matters())
}

pub(super) fn audit_of(rows: &[Row], staff: &Staff, matters: &[Matter]) -> Outcome {
    audit_by(rows, staff, matters, &Policy::default())
}

pub(super) fn audit_by(rows: &[Row], staff: &Staff, matters: &[Matter], policy: &Policy) -> Outcome {
    Outcome { found: looked_at(rows, staff, matters, policy, find), rows: rows.to_vec() }
}

/// Looks at a table of the rows, in which each has its place.
pub(super) fn looked_at<T>(
    rows: &[Row],
    staff: &Staff,
    matters: &[Matter],
    policy: &Policy,
    look: impl FnOnce(&EventTable, &Firm<'_>) -> T,
) -> T {
    let whole = |name: &str| read_now(name).ground(&asked()).ok();
    looked_at_as_read(rows, (staff, matters, policy), ListsRead::of([]), whole, look)
}

/// The same where not all was read.
pub(super) fn looked_at_as_read<T>(
    rows: &[Row],
    (staff, matters, policy): (&Staff, &[Matter], &Policy),
    lists: ListsRead,
    ground: impl Fn(&str) -> Option<ReadProof>,
    look: impl FnOnce(&EventTable, &Firm<'_>) -> T,
) -> T {
    let zones = Zones::bundled();
    let office = zones.find("America/New_York").expect("New York is in the data");
    let book = MatterIndex::new(matters, policy).expect("the tests' policies have no patterns");
    let firm = Firm { staff, policy, matters, lists, office: &office, zones: &zones, now: utc(NOW) };
    let mut table = EventTable::new(book, CalledOffWords::new(&policy.called_off_words));
    let mut calendars: Vec<String> = Vec::new();
    let listed = rows.iter().filter(|row| !row.looked_up);
    for row in listed.clone() {
        let calendar = calendars.iter().position(|name| *name == row.calendar).unwrap_or_else(|| {
            calendars.push(row.calendar.clone());
            table.calendar(calendar(&row.calendar), ground(&row.calendar))
        });
        table.add(calendar, &row.kept);
    }
    for (place, series) in listed.clone().enumerate() {
        let is_of = |row: &&Row| row.looked_up && row.calendar == series.calendar && row.is_day_of(series);
        table.add_days(place, rows.iter().filter(is_of).map(|row| &row.kept));
        if series.lacks_days {
            table.lacks_days(place);
        }
    }
    assert_eq!(table.len(), listed.count(), "each row has its place");
    look(&table, &firm)
}

/// A calendar that was read to its end, this minute.
pub(super) fn read_now(name: &str) -> Coverage {
    Coverage {
        account: ACCOUNT.to_owned(),
        read_at: Some(utc(NOW)),
        ..Coverage::none(ConnectionName::new("office"), ReadScope::Calendar(CalendarId::new(name)))
    }
}

/// All time, by the account that is connected now.
pub(super) fn asked() -> Requirement<'static> {
    Requirement { now: utc(NOW), account: ACCOUNT, window: None }
}

pub(super) fn calendar(name: &str) -> Calendar {
    Calendar {
        connection: ConnectionName::new("office"),
        id: CalendarId::new(name),
        name: ClientText::new(format!("Calendar of {name}")),
        owner: (!["shared", "court"].contains(&name)).then(|| mail(name)),
        zone: "America/New_York".to_owned(),
    }
}

impl Outcome {
    /// The findings of that kind: how sure, and of each subject what is proposed, as `id act`.
    pub(super) fn of(&self, kind: FindingKind) -> Vec<(Confidence, Vec<String>)> {
        self.findings(kind).map(|finding| (finding.confidence, self.subjects(finding))).collect()
    }

    pub(super) fn findings(&self, kind: FindingKind) -> impl Iterator<Item = &Finding> {
        self.found.findings.iter().filter(move |finding| finding.kind == kind)
    }

    fn subjects(&self, finding: &Finding) -> Vec<String> {
        let subjects = finding.items.iter().filter(|item| item.part == Part::Subject);
        subjects.map(|item| format!("{} {}", self.id(item.row), item.proposed.name())).collect()
    }

    pub(super) fn id(&self, row: usize) -> &str {
        self.rows.get(row).map_or("?", |row| row.kept.event.key.id.as_str())
    }

    /// All rows whose deletion or end is proposed, as `id act`, in order.
    pub(super) fn taken(&self) -> Vec<String> {
        let items = self.found.findings.iter().flat_map(|finding| &finding.items);
        let taken = items.filter(|item| item.proposed.takes_away());
        let mut taken: Vec<String> =
            taken.map(|item| format!("{} {}", self.id(item.row), item.proposed.name())).collect();
        taken.sort();
        taken
    }

    pub(super) fn kinds(&self) -> Vec<FindingKind> {
        self.found.findings.iter().map(|finding| finding.kind).collect()
    }

    /// What the first finding of that kind says.
    pub(super) fn reason(&self, kind: FindingKind) -> String {
        self.findings(kind).next().map_or_else(String::new, |finding| finding.reason.reveal().to_owned())
    }

    /// What is proposed for it anywhere, other than to keep it.
    pub(super) fn acts(&self, id: &str) -> Vec<Act> {
        let items = self.found.findings.iter().flat_map(|finding| &finding.items);
        let of = items.filter(|item| self.id(item.row) == id && item.proposed != Act::Keep);
        of.map(|item| item.proposed.clone()).collect()
    }
}

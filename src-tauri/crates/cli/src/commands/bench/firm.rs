//! Two sides of a firm to be compared, made from a seed: appointments of record and the entries that stand for them,
//! most of them in agreement, some not.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use truedocket_core::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use truedocket_core::coverage::{Coverage, List, ReadScope};
use truedocket_core::firm::matter::{Contact, Entry, Matter, MatterStatus, PracticeUser};
use truedocket_core::firm::people::{Duty, Email, Member, Staff};
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, IcalUid, MatterId, RemoteId, Version};
use truedocket_core::morning::snapshot::{CalendarState, CompareDays, Side, Snapshot, SystemState};
use truedocket_core::time::{Span, Window};

/// Appointments of one attorney; more fit into no day.
const EACH: usize = 20;
/// Matters of one attorney.
const MATTERS: usize = 12;
const WORDS: [&str; 6] =
    ["Deposition", "Status conference", "Client meeting", "Motion hearing", "Mediation", "Case review"];
const CATEGORIES: [&str; 3] = ["Court Appearance", "Client Meeting", "Deposition"];

/// The day that is compared: a Friday.
pub(super) fn days() -> CompareDays {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    CompareDays { from: day, to: day }
}

/// About `count` appointments against as many entries. Six in seven carry a link, the others have to be matched by
/// what they say; one in twenty-five differs, is missing on one side or stands there twice.
pub(super) fn snapshot(count: usize, seed: u64) -> Snapshot {
    let mut chance = StdRng::seed_from_u64(seed);
    let attorneys = count.div_ceil(EACH);
    let mut firm = Snapshot { systems: systems(), ..Snapshot::default() };
    firm.staff = Staff::new((0..attorneys).filter_map(member));
    for attorney in 0..attorneys {
        people(&mut firm, attorney);
    }
    for at in 0..count {
        pair(&mut firm, at, &mut chance);
    }
    firm
}

fn systems() -> Vec<SystemState> {
    let system = |name: &str, side, lists: &[List]| SystemState {
        connection: ConnectionName::new(name),
        side,
        account: String::new(),
        lists: lists.iter().map(|list| read(name, ReadScope::List(*list))).collect(),
    };
    let lists = [List::Entries, List::Matters, List::Users, List::Contacts];
    vec![system("record", Side::Record, &[]), system("practice", Side::Practice, &lists)]
}

/// Read at the moment of the comparison, for all days.
fn read(connection: &str, place: ReadScope) -> Coverage {
    Coverage {
        window: Some(Window { start: DateTime::<Utc>::MIN_UTC, end: DateTime::<Utc>::MAX_UTC }),
        read_at: Some(DateTime::<Utc>::default()),
        ..Coverage::none(ConnectionName::new(connection), place)
    }
}

fn address(attorney: usize) -> String {
    format!("attorney{attorney:04}@firm.example")
}

fn client(attorney: usize, matter: usize) -> String {
    format!("client{attorney:04}-{matter:02}@mail.example")
}

fn member(attorney: usize) -> Option<Member> {
    let email = Email::new(&address(attorney))?;
    Some(Member {
        email,
        name: "".into(),
        duty: Duty::Attorney,
        active: true,
        left_on: None,
        schedules_for: Default::default(),
    })
}

fn people(firm: &mut Snapshot, attorney: usize) {
    let owner = Email::new(&address(attorney));
    let calendar = Calendar {
        connection: ConnectionName::new("record"),
        id: CalendarId::new(address(attorney)),
        name: "".into(),
        owner: owner.clone(),
        zone: "America/New_York".to_owned(),
    };
    let coverage = read("record", ReadScope::Calendar(calendar.id.clone()));
    firm.calendars.push(CalendarState { calendar, coverage });
    firm.users.push(PracticeUser {
        id: RemoteId::new(attorney.to_string()),
        name: "".into(),
        email: owner,
        enabled: true,
        calendar: Some(CalendarId::new(format!("c{attorney}"))),
    });
    for matter in 0..MATTERS {
        let number = attorney * MATTERS + matter;
        firm.matters.push(Matter {
            id: MatterId::new(number.to_string()),
            number: format!("{:05}-Client{number}", number + 1),
            other_numbers: Vec::new(),
            description: "".into(),
            client: "".into(),
            status: MatterStatus::Open,
            responsible: None,
        });
        let email = Email::new(&client(attorney, matter));
        firm.contacts.push(Contact { id: RemoteId::new(number.to_string()), name: "".into(), email });
    }
}

fn pair(firm: &mut Snapshot, at: usize, chance: &mut StdRng) {
    let (event, mut entry) = (event(at, chance), entry(at));
    entry.title = event.title.clone();
    entry.span = event.span.clone();
    entry.category = event.categories.first().cloned();
    if chance.random_bool(0.14) {
        entry.source = None;
    }
    match chance.random_range(0..100) {
        0 => moved(&mut entry.span, TimeDelta::hours(1)),
        1 => entry.matter = Some(MatterId::new("0")),
        2 => return firm.events.push(event),
        3 => {
            let twice =
                Entry { key: key("practice", &event.key.calendar, format!("t{at}")), ..entry.clone() };
            firm.entries.push(twice);
        }
        _ => {}
    }
    firm.events.push(event);
    firm.entries.push(entry);
}

fn key(connection: &str, calendar: &CalendarId, id: String) -> EventKey {
    EventKey {
        connection: ConnectionName::new(connection),
        calendar: calendar.clone(),
        id: RemoteId::new(id),
    }
}

/// The attorney, the matter among that attorney's, and the place in the day.
fn place(at: usize) -> (usize, usize, usize) {
    (at / EACH, at % MATTERS, at % EACH)
}

fn event(at: usize, chance: &mut StdRng) -> CalendarEvent {
    let (attorney, matter, slot) = place(at);
    let number = attorney * MATTERS + matter;
    let word = WORDS.get(at % WORDS.len()).copied().unwrap_or_default();
    let eight: DateTime<Utc> = days().from.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(13);
    let start = eight + TimeDelta::minutes(30 * slot as i64);
    let asked = [client(attorney, matter), format!("witness{}@mail.example", chance.random_range(0..900))];
    let asked = asked.iter().filter_map(|email| {
        let email = Email::new(email)?;
        Some(Attendee { email, name: "".into(), response: ResponseStatus::Accepted, resource: false })
    });
    CalendarEvent {
        key: key("record", &CalendarId::new(address(attorney)), format!("e{at:08}")),
        version: Version::new("1"),
        uid: Some(IcalUid::new(format!("e{at:08}@record.example"))),
        series: None,
        original_start: None,
        span: Span::Timed { start, end: start + TimeDelta::minutes(30), zone: "America/New_York".to_owned() },
        title: format!("{:05}-Client{number}: {word}", number + 1).as_str().into(),
        body: "Bring the exhibits; the paralegal has reviewed the file.".into(),
        place: "Conference room 4".into(),
        organizer: Email::new(&address(attorney)),
        attendees: asked.collect(),
        categories: CATEGORIES
            .get(at % CATEGORIES.len())
            .map(|name| (*name).to_owned())
            .into_iter()
            .collect(),
        show_as: ShowAs::Busy,
        status: EventStatus::Confirmed,
        event_type: EventType::Meeting,
        private: false,
        updated: None,
    }
}

/// Filed as it should be, but for what the event says.
fn entry(at: usize) -> Entry {
    let (attorney, matter, _) = place(at);
    let number = attorney * MATTERS + matter;
    Entry {
        key: key("practice", &CalendarId::new(format!("c{attorney}")), at.to_string()),
        version: Version::new("7"),
        span: Span::AllDay { first: days().from, end: days().to },
        title: "".into(),
        body: "".into(),
        place: "".into(),
        matter: Some(MatterId::new(number.to_string())),
        owner: Email::new(&address(attorney)),
        category: None,
        attendees: Email::new(&client(attorney, matter)).into_iter().collect(),
        source: Some(format!("e{at:08}")),
        ruled: false,
        updated: None,
    }
}

fn moved(span: &mut Span, by: TimeDelta) {
    if let Span::Timed { start, end, .. } = span {
        *start += by;
        *end += by;
    }
}

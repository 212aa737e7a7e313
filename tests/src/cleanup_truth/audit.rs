//! The way of a clean-up from a firm behind real HTTP to its findings: connectors read the rows as they are kept,
//! core looks at them. No assertions about the product here.

use crate::fixture::whole;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;
use truedocket_connect::http::client::HttpClient;
use truedocket_connect::http::dialect::Dialect;
use truedocket_connect::http::rate_limit::{RateLimiter, RateLimits};
use truedocket_connect::ports::{
    ListPage, PageToken, PortResult, PracticeSystem, ReadCalendar, ReadSourceEvents, RowsRequest,
};
use truedocket_connect::sign_in::access_tokens::AccessTokens;
use truedocket_connect::{clio, google, graph};
use truedocket_core::audit::find::{AuditResult, Firm, find};
use truedocket_core::audit::table::EventTable;
use truedocket_core::audit::visibility::ListsRead;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{RawEvent, RowKind, SourceEvent};
use truedocket_core::firm::matter::Matter;
use truedocket_core::firm::people::{Duty, Email, Member, Staff};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::ConnectionName;
use truedocket_core::rules::called_off::CalledOffWords;
use truedocket_core::rules::matter_id::MatterIndex;
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zones;
use truedocket_engine::clock::TurnedClock;
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{google_id, graph_id};
use truedocket_sandbox::{Options, Sandbox, Vendor, World};

/// A row as the pretend world knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Whose calendar.
    pub(crate) calendar: String,
    /// Base id of the event, or of the series that it is a day of.
    pub(crate) id: String,
}

/// What came out.
pub(crate) struct Audited {
    pub(crate) world: World,
    /// By the numbers of the table.
    pub(crate) places: Vec<Place>,
    pub(crate) found: AuditResult,
    /// Rows that no connector understood.
    pub(crate) unreadable: usize,
}

/// Serves the firm, reads everything, looks at it.
pub(crate) async fn audited(world: World, provider: Provider, zones: &Zones) -> Audited {
    let options = Options { page_size: 100, clio_per_minute: 1_000_000, ..Options::default() };
    let sandbox = Sandbox::start(world, options).await.expect("a free port");
    let firm = Read::of(&sandbox, provider, zones).await;
    let world = sandbox.shared.world().clone();
    let policy = Policy { firm: world.name.clone(), zone: world.zone.clone(), ..Policy::default() };
    let book = MatterIndex::new(&firm.matters, &policy).expect("the patterns are learned");
    let bases = bases(&world, provider);
    let called_off = CalledOffWords::new(&policy.called_off_words);
    let (mut table, mut places) = (EventTable::new(book, called_off), Vec::new());
    for (calendar, rows) in &firm.calendars {
        let number = table.calendar(calendar.clone(), whole(calendar, world.now));
        for kept in rows {
            let row = table.add(number, kept);
            assert_eq!(row, places.len(), "rows are numbered as they come");
            places.push(place(calendar, kept, &bases));
        }
    }
    let office = zones.find(&world.zone).expect("New York is known");
    let staff = staff(&world);
    let now = world.now;
    let (matters, lists) = (&firm.matters, ListsRead::of([]));
    let firm_of = Firm { staff: &staff, policy: &policy, matters, lists, office: &office, zones, now };
    let found = find(&table, &firm_of);
    Audited { world, places, found, unreadable: firm.unreadable }
}

/// What the connectors have read.
struct Read {
    calendars: Vec<(Calendar, Vec<SourceEvent>)>,
    matters: Vec<Matter>,
    unreadable: usize,
}

impl Read {
    async fn of(sandbox: &Sandbox, provider: Provider, zones: &Zones) -> Self {
        let (calendars, port) = calendar_ports(sandbox, provider, zones);
        let mut read = Self { calendars: Vec::new(), matters: Vec::new(), unreadable: 0 };
        for calendar in calendars.calendars().await.expect("calendars are listed") {
            let rows = read.rows(port.as_ref(), &calendar).await;
            read.calendars.push((calendar, rows));
        }
        read.matters = matters(sandbox, zones).await;
        read
    }

    async fn rows(&mut self, port: &dyn ReadSourceEvents, calendar: &Calendar) -> Vec<SourceEvent> {
        let (mut kept, mut rows) = (Vec::new(), RowsRequest::All(None));
        loop {
            let page: ListPage<RawEvent> =
                port.source_events(calendar, &rows).await.expect("the page is read");
            self.unreadable += page.unreadable.len();
            kept.extend(page.items.into_iter().map(|original| original.source));
            match page.next {
                Some(next) => rows = RowsRequest::Next(next),
                None => return kept,
            }
        }
    }
}

async fn matters(sandbox: &Sandbox, zones: &Zones) -> Vec<Matter> {
    let (api, client) = way(sandbox, Vendor::Clio, clio::DIALECT, clio::LIMITS);
    let office = zones.find(&sandbox.shared.world().zone).expect("New York is known");
    let port = clio::Clio::new(name(), &api, client, office, zones.clone()).expect("an address");
    let (mut all, mut page): (Vec<Matter>, Option<PageToken>) = (Vec::new(), None);
    loop {
        let listed: PortResult<ListPage<Matter>> = port.matters(page.as_ref()).await;
        let listed = listed.expect("matters are listed");
        all.extend(listed.items);
        match listed.next {
            Some(next) => page = Some(next),
            None => return all,
        }
    }
}

fn calendar_ports(
    sandbox: &Sandbox,
    provider: Provider,
    zones: &Zones,
) -> (Arc<dyn ReadCalendar>, Arc<dyn ReadSourceEvents>) {
    match provider {
        Provider::Google => {
            let (api, client) = way(sandbox, Vendor::Google, google::DIALECT, google::LIMITS);
            let port = google::GoogleCalendar::new(name(), &api, client, zones.clone()).expect("an address");
            let port = Arc::new(port);
            (port.clone(), port)
        }
        Provider::Graph => {
            let (api, client) = way(sandbox, Vendor::Graph, graph::DIALECT, graph::LIMITS);
            let port = graph::GraphCalendar::new(name(), &api, client, zones.clone()).expect("an address");
            let port = Arc::new(port);
            (port.clone(), port)
        }
    }
}

fn name() -> ConnectionName {
    ConnectionName::new("office")
}

fn way(sandbox: &Sandbox, vendor: Vendor, dialect: Dialect, limits: RateLimits) -> (String, Arc<HttpClient>) {
    let addresses = sandbox.addresses();
    let api = addresses["vendors"][vendor.name()]["api"].as_str().expect("an address").to_owned();
    let account = sandbox.shared.world().people[0].email.clone();
    let grant = Grant { vendor, account, scope: vendor.usual_scope().to_owned(), offline: true };
    let now: DateTime<Utc> = sandbox.shared.now();
    let token = sandbox.shared.oauth().issue(grant, None, now).access;
    let base = api.parse().expect("an address");
    let clock = Arc::new(TurnedClock::at(now));
    let client = HttpClient::new(
        dialect,
        vec![base],
        Arc::new(AccessTokens::fixed(&token)),
        RateLimiter::new(limits),
        clock,
    );
    (api, Arc::new(client.expect("a client")))
}

/// Who is and was at the firm, as a staff list says it.
fn staff(world: &World) -> Staff {
    Staff::new(world.people.iter().map(|person| Member {
        email: Email::new(&person.email).expect("an address"),
        name: ClientText::new(&person.name),
        duty: if person.attorney { Duty::Attorney } else { Duty::Staff },
        active: person.active,
        left_on: person.left_on,
        schedules_for: std::collections::BTreeSet::new(),
    }))
}

/// Base ids by the calendar's owner and the id that the provider shows.
type Bases = BTreeMap<(String, String), String>;

fn bases(world: &World, provider: Provider) -> Bases {
    let shown = |calendar: &str, id: &str| match provider {
        Provider::Google => google_id(id, None),
        Provider::Graph => graph_id(calendar, id, None),
    };
    let keys = world.events.keys();
    keys.map(|(calendar, id)| ((calendar.clone(), shown(calendar, id)), id.clone())).collect()
}

fn place(calendar: &Calendar, kept: &SourceEvent, bases: &Bases) -> Place {
    let owner = calendar.owner.as_ref().expect("each calendar is somebody's").as_str().to_owned();
    let shown = match &kept.shape {
        RowKind::Day { of } => of,
        RowKind::Single | RowKind::Series { .. } => &kept.event.key.id,
    };
    let id = bases.get(&(owner.clone(), shown.as_str().to_owned()));
    let id = id.unwrap_or_else(|| panic!("{shown:?} is on {owner}")).clone();
    Place { calendar: owner, id }
}

//! A small firm behind a proxy, and a home whose program is connected to it: all that a test needs to run the real
//! program on real HTTP. No assertions about the product here.

use crate::program::Home;
use crate::proxy::Proxy;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeSet;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::coverage::{Coverage, ReadProof, ReadScope, Requirement};
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::When;
use truedocket_sandbox::{Options, Sandbox, Vendor, World};

/// A Thursday morning in New York; the next business day is a Friday.
pub(crate) const NOW: &str = "2026-11-19T11:30:00Z";

/// The firm, the proxy, the home.
pub(crate) struct Fixture {
    pub(crate) sandbox: Sandbox,
    pub(crate) proxy: Proxy,
    pub(crate) home: Home,
}

impl Fixture {
    /// Serves the world and connects a fresh home to its calendar of record and its practice system.
    pub(crate) async fn of(world: World) -> Self {
        // The pretend clock stands still, so a minute's worth of calls must suffice for all.
        let options = Options { page_size: 5, clio_per_minute: 1_000_000, ..Options::default() };
        let sandbox = Sandbox::start(world, options).await.expect("a free port");
        let proxy = Proxy::before(&sandbox.base).await;
        let mut home = Home::fresh();
        home.at(NOW);
        let fixture = Self { sandbox, proxy, home };
        fixture.connected().await
    }

    async fn connected(mut self) -> Self {
        for (vendor, name) in [(Vendor::Graph, "Outlook"), (Vendor::Clio, "Clio")] {
            let arguments = self.invite(vendor, name);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            self.home.run(&arguments).await.ended(0, "the pretend vendor lets us in");
        }
        self
    }

    /// Puts a sign-in into the home's environment and answers with the words that connect with it.
    pub(crate) fn invite(&mut self, vendor: Vendor, name: &str) -> Vec<String> {
        let account = self.sandbox.shared.world().people[0].email.clone();
        let grant = Grant { vendor, account, scope: vendor.usual_scope().to_owned(), offline: true };
        let now = self.sandbox.shared.now();
        let tokens = self.sandbox.shared.oauth().issue(grant, None, now);
        let variable = format!("TD_TEST_{}", vendor.name().to_uppercase());
        self.home.set(&variable, tokens.refresh.as_deref().expect("offline access was asked for"));
        let addresses = self.sandbox.addresses();
        let address = |kind: &str| {
            let own = addresses["vendors"][vendor.name()][kind].as_str().expect("an address");
            own.replace(&self.sandbox.base, &self.proxy.base)
        };
        let mut words: Vec<String> =
            ["--json", "connect", vendor.name(), "--name", name, "--changes"].map(str::to_owned).into();
        for (option, value) in [
            ("--api", address("api")),
            ("--authorize", address("authorize")),
            ("--token-url", address("token")),
            ("--client-id", vendor.client_id().to_owned()),
            ("--refresh-token", format!("env:{variable}")),
        ] {
            words.extend([option.to_owned(), value]);
        }
        if let Some(secret) = vendor.client_secret() {
            self.home.set("TD_TEST_SECRET", secret);
            words.extend(["--secret".to_owned(), "env:TD_TEST_SECRET".to_owned()]);
        }
        words
    }
}

/// Two attorneys with a dozen appointments, nothing wrong with them, and no matter or client that they do not need.
pub(crate) fn small() -> World {
    let today = NaiveDate::from_ymd_opt(2026, 11, 19).expect("a day");
    let mut world = generate(Size { attorneys: 2, events: 12, seed: 5 }, today, Provider::Graph);
    world.now = NOW.parse().expect("an instant");
    let used: BTreeSet<u64> = world.entries.values().filter_map(|entry| entry.matter).collect();
    world.matters.retain(|number, _| used.contains(number));
    let clients: BTreeSet<u64> = world.matters.values().map(|matter| matter.client).collect();
    world.contacts.retain(|number, _| clients.contains(number));
    world
}

/// The same hours, so many days later.
pub(crate) fn put_off(when: When, days: i64) -> When {
    let by = TimeDelta::days(days);
    match when {
        When::Timed { start, end, zone } => When::Timed { start: start + by, end: end + by, zone },
        When::AllDay { first, end } => When::AllDay { first: first + by, end: end + by },
    }
}

/// The ground that the rows of a calendar stand on which was read to its end just now.
pub(crate) fn whole(calendar: &Calendar, now: DateTime<Utc>) -> Option<ReadProof> {
    let place = ReadScope::Calendar(calendar.id.clone());
    let read = Coverage { read_at: Some(now), ..Coverage::none(calendar.connection.clone(), place) };
    read.ground(&Requirement { now, account: "", window: None }).ok()
}

//! The three connectors on the same firm, and the hands that change the firm behind their backs.

use super::{files, firm};
use std::sync::Arc;
use tempfile::TempDir;
use truedocket_connect::http::client::HttpClient;
use truedocket_connect::http::dialect::Dialect;
use truedocket_connect::http::rate_limit::{RateLimiter, RateLimits};
use truedocket_connect::ports::ReadCalendar;
use truedocket_connect::sign_in::access_tokens::AccessTokens;
use truedocket_connect::{google, graph, ics};
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::zone::Zones;
use truedocket_engine::clock::TurnedClock;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::world::{Event, Exception};
use truedocket_sandbox::{Options, Sandbox, Vendor, World};

/// A connector and its firm.
pub(crate) struct Harness {
    pub(crate) port: Arc<dyn ReadCalendar>,
    behind: Behind,
}

enum Behind {
    Server { sandbox: Sandbox, vendor: Vendor },
    Folder { folder: TempDir, world: Box<World> },
}

impl Harness {
    pub(crate) async fn google() -> Self {
        let sandbox = serve().await;
        let (api, client) = way(&sandbox, Vendor::Google, google::DIALECT, google::LIMITS);
        let port = google::GoogleCalendar::new(name(), &api, client, Zones::bundled()).expect("an address");
        Self { port: Arc::new(port), behind: Behind::Server { sandbox, vendor: Vendor::Google } }
    }

    pub(crate) async fn graph() -> Self {
        let sandbox = serve().await;
        let (api, client) = way(&sandbox, Vendor::Graph, graph::DIALECT, graph::LIMITS);
        let port = graph::GraphCalendar::new(name(), &api, client, Zones::bundled()).expect("an address");
        Self { port: Arc::new(port), behind: Behind::Server { sandbox, vendor: Vendor::Graph } }
    }

    pub(crate) fn ics() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let world = Box::new(firm::world());
        files::write(folder.path(), &world, false);
        let path = folder.path().to_str().expect("a plain path");
        let port = ics::IcsFiles::new(name(), path, firm::ZONE, Zones::bundled());
        Self { port: Arc::new(port), behind: Behind::Folder { folder, world } }
    }

    /// Changes the firm as a person at another computer would.
    pub(crate) fn change(&mut self, work: impl FnOnce(&mut World)) {
        match &mut self.behind {
            Behind::Server { sandbox, .. } => work(&mut sandbox.shared.world_mut()),
            Behind::Folder { folder, world } => {
                work(world);
                files::write(folder.path(), world, false);
            }
        }
    }

    /// Orders a fault that only a server can have; false where there is none.
    pub(crate) fn order(&self, what: FaultKind) -> bool {
        match &self.behind {
            Behind::Server { sandbox, vendor } => {
                sandbox.shared.faults().add(Fault::new(what).at(*vendor).times(1));
                true
            }
            Behind::Folder { .. } => false,
        }
    }

    /// Puts something among Ada's events that nobody can read, for the next reading.
    pub(crate) fn poison(&self) {
        match &self.behind {
            Behind::Server { .. } => drop(self.order(FaultKind::Poison)),
            Behind::Folder { folder, world } => files::write(folder.path(), world, true),
        }
    }

    /// Takes the poison away again; servers forget theirs by themselves.
    pub(crate) fn heal(&mut self) {
        self.change(|_world| {});
    }

    /// Requests that the server has seen; none for files.
    pub(crate) fn requests(&self) -> usize {
        match &self.behind {
            Behind::Server { sandbox, .. } => sandbox.shared.requests().len(),
            Behind::Folder { .. } => 0,
        }
    }
}

fn name() -> ConnectionName {
    ConnectionName::new("office")
}

async fn serve() -> Sandbox {
    Sandbox::start(firm::world(), Options::default()).await.expect("a free port")
}

fn way(sandbox: &Sandbox, vendor: Vendor, dialect: Dialect, limits: RateLimits) -> (String, Arc<HttpClient>) {
    let addresses = sandbox.addresses();
    let api = addresses["vendors"][vendor.name()]["api"].as_str().expect("an address").to_owned();
    let grant = Grant {
        vendor,
        account: firm::ADA.to_owned(),
        scope: vendor.usual_scope().to_owned(),
        offline: true,
    };
    let token = sandbox.shared.oauth().issue(grant, None, firm::now()).access;
    let base = api.parse().expect("an address");
    let access = Arc::new(AccessTokens::fixed(&token));
    let clock = Arc::new(TurnedClock::at(firm::now()));
    let client =
        HttpClient::new(dialect, vec![base], access, RateLimiter::new(limits), clock).expect("a client");
    (api, Arc::new(client))
}

/// Moves the hearing, deletes the lunch, calls one day of the series off.
pub(crate) fn disturb(world: &mut World) {
    world.put_event(firm::moved_hearing().0, firm::now());
    world.delete_event(firm::ADA, "lunch", firm::now());
    let mut team: Event = world.events[&(firm::ADA.to_owned(), "team".to_owned())].clone();
    team.exceptions.insert("2026-11-30T14:00:00Z".to_owned(), Exception::Cancelled);
    world.put_event(team, firm::now());
}

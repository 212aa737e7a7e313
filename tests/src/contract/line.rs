//! Connector, proxy, validating proxy, proxy, pretend vendor: in this order. The outer proxy hears what the proxy objects
//! to; the inner one renames addresses in answers, so that next pages are asked through the whole line again.

use super::Known;
use crate::program::{Group, free_port, variable};
use crate::proxy::Proxy;
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use truedocket_connect::http::client::HttpClient;
use truedocket_connect::http::dialect::Dialect;
use truedocket_connect::http::rate_limit::{RateLimiter, RateLimits};
use truedocket_connect::ports::PortResult;
use truedocket_connect::sign_in::access_tokens::AccessTokens;
use truedocket_engine::clock::TurnedClock;
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::{Options, Sandbox, Vendor, World};

/// The line to one vendor.
pub(crate) struct Line {
    pub(crate) sandbox: Sandbox,
    vendor: Vendor,
    outer: Proxy,
    _proxy: Group,
    _inner: Proxy,
    _logs: TempDir,
    troubles: Mutex<Vec<String>>,
}

impl Line {
    /// Lays it; `None`, and a word why, where the document or the proxy is not at hand.
    pub(crate) async fn lay(vendor: Vendor, document: &str, world: World) -> Option<Self> {
        let (document, proxy) = match (document_of(document), proxy()) {
            (Some(document), Some(proxy)) => (document, proxy),
            (document, proxy) => {
                let missing = match (document, proxy) {
                    (None, _) => "the vendor's document is not here (TRUEDOCKET_SPECS names its folder)",
                    (Some(_), _) => "the validating proxy is not installed (npm ci in tests/contract)",
                };
                println!("SKIPPED: the contract check of {} was not done: {missing}", vendor.name());
                return None;
            }
        };
        let options =
            Options { page_size: 40, clio_per_minute: 1_000_000, mails_count: false, ..Options::default() };
        let sandbox = Sandbox::start(world, options).await.expect("a free port");
        let inner = Proxy::before(&sandbox.base).await;
        let api = address(&sandbox, vendor);
        let behind = api.replace(&sandbox.base, &inner.base);
        let (port, logs) = (free_port(), tempfile::tempdir().expect("a folder"));
        let mut command = Command::new(proxy);
        command.args(["proxy", "--port", &port.to_string(), "--host", "127.0.0.1"]).arg(document).arg(behind);
        let log = logs.path().join("proxy.log");
        let mut proxy = Group::start(&mut command, &log).expect("node starts");
        proxy.listens(port).await;
        let outer = Proxy::before(&format!("http://127.0.0.1:{port}")).await;
        inner.rename(&api, &outer.base);
        let troubles = Mutex::default();
        Some(Self { sandbox, vendor, outer, _proxy: proxy, _inner: inner, _logs: logs, troubles })
    }

    /// The vendor's address at the near end.
    pub(crate) fn api(&self) -> String {
        self.outer.base.clone()
    }

    /// A way through it, signed in as the first attorney.
    pub(crate) fn client(&self, dialect: Dialect, limits: RateLimits) -> Arc<HttpClient> {
        let token = self.token();
        let base = self.outer.base.parse().expect("an address");
        let clock = Arc::new(TurnedClock::at(self.now()));
        let access = Arc::new(AccessTokens::fixed(&token));
        Arc::new(
            HttpClient::new(dialect, vec![base], access, RateLimiter::new(limits), clock).expect("a client"),
        )
    }

    /// The first attorney.
    pub(crate) fn account(&self) -> String {
        self.sandbox.shared.world().people[0].email.clone()
    }

    /// A sign-in of the first attorney.
    pub(crate) fn token(&self) -> String {
        let scope = self.vendor.usual_scope().to_owned();
        let grant = Grant { vendor: self.vendor, account: self.account(), scope, offline: true };
        self.sandbox.shared.oauth().issue(grant, None, self.now()).access
    }

    /// The vendor's address without the line before it.
    pub(crate) fn sandbox_api(&self) -> String {
        address(&self.sandbox, self.vendor)
    }

    /// The pretend present.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.sandbox.shared.now()
    }

    /// Proves that the line objects: a request that the document forbids must be told. Forgets it then.
    pub(crate) async fn awake(&self, forbidden: &str) {
        let address = format!("{}{forbidden}", self.outer.base);
        let asked = crate::proxy::client().get(address).header("authorization", "Bearer none").send().await;
        asked.expect("the proxy answers");
        let told = self.outer.forget_objections();
        assert!(
            !told.is_empty(),
            "{forbidden} is against the document, so a proxy that is silent looks at nothing"
        );
    }

    /// The answer of an operation; one that failed is held against the line.
    pub(crate) fn tried<T>(&self, what: &str, answer: PortResult<T>) -> Option<T> {
        answer
            .map_err(|failure| self.troubles.lock().expect("one test").push(format!("{what}: {failure:?}")))
            .ok()
    }

    /// Fails with all objections that are not known.
    pub(crate) fn judged(&self, known: Known) {
        let told = self.outer.objections();
        let mut all: Vec<String> = told.iter().flat_map(|one| unknown(one, known)).collect();
        all.extend(self.troubles.lock().expect("one test").clone());
        println!("{}: {} requests, {} objections", self.vendor.name(), self.outer.count(), all.len());
        assert!(all.is_empty(), "the document of {} says otherwise:\n{}", self.vendor.name(), all.join("\n"));
    }
}

/// What of an objection is not known. A request can be objected to for several reasons, and each is judged alone.
fn unknown(objection: &str, known: Known) -> Vec<String> {
    let (about, told) = objection.split_once(": ").unwrap_or(("", objection));
    let reasons = match serde_json::from_str::<Vec<serde_json::Value>>(told) {
        Ok(reasons) => reasons.iter().map(|reason| format!("{about}: {reason}")).collect(),
        Err(_one_problem) => vec![objection.to_owned()],
    };
    reasons.into_iter().filter(|one| !known.iter().any(|(piece, _why)| one.contains(piece))).collect()
}

fn address(sandbox: &Sandbox, vendor: Vendor) -> String {
    sandbox.addresses()["vendors"][vendor.name()]["api"].as_str().expect("an address").to_owned()
}

fn document_of(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vendors/specs");
    let folders = variable("TRUEDOCKET_SPECS").into_iter().chain([beside]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn proxy() -> Option<PathBuf> {
    let name = if cfg!(windows) { "prism.cmd" } else { "prism" };
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/node_modules/.bin").join(name);
    Some(installed).filter(|file| file.exists())
}

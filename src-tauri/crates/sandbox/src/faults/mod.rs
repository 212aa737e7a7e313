//! Faults on order: tests say which calls go wrong, how, and how often. Those that any server can have are
//! committed by [`middleware`]; those that need the vendor's own shapes are asked for by the vendor's module
//! through [`crate::Shared::fault`].

mod act;
mod bodies;
mod cut;

pub use act::middleware;
pub use cut::{CutSwitch, Listener};

use crate::vendor::Vendor;
use axum::http::{Method, Uri};
use percent_encoding::percent_decode_str;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 429, with or without Retry-After.
    TooMany,
    /// 500, and nothing happened.
    ServerError,
    /// 503, and nothing happened.
    Unavailable,
    /// 500, although it happened.
    ServerErrorAfter,
    /// The connection ends without an answer, and nothing happened.
    DropBefore,
    /// The connection ends without an answer, although it happened.
    DropAfter,
    /// Half of the body, then the connection ends.
    Truncate,
    /// A write is accepted, and readers see all as it was for a while (see [`Fault::seconds`]).
    ShownLater,
    /// 200 with a page for people instead of the answer.
    CaptivePortal,
    /// 302 to another host.
    Redirect,
    /// The whole answer, slowly.
    SlowDrip,
    /// 401, although the token is good.
    Unauthorized,
    /// 404, although it is there.
    NotFound,
    /// 410, although it is there.
    Gone,
    /// Vendor: 403 of the kind that means "too fast" (Google).
    RateLimitExceeded,
    /// Vendor: an empty listing, although there are rows.
    EmptyListing,
    /// Vendor: the sync token is no longer known.
    DeadSyncToken,
    /// Vendor: a page token is refused midway.
    PageTokenExpired,
    /// Vendor: an incremental listing keeps quiet about a change.
    OmitChange,
    /// Vendor: the last row of a page comes again on the next.
    DuplicateOverPages,
    /// Vendor: a value that no document names.
    UnknownEnum,
    /// Vendor: a field that no document names.
    UnknownField,
    /// Vendor: optional fields are null.
    NullFields,
    /// Vendor: one row is private, and its words are withheld (Clio since 4.0.12).
    Redacted,
    /// Vendor: one malformed row among good ones.
    Poison,
    /// Sign-in: the person does not consent. Must name the path.
    ConsentRefused,
    /// Sign-in: the refresh token was revoked. Must name the path.
    RevokedGrant,
}

impl FaultKind {
    /// Committed before the vendor's module is asked.
    const BEFORE: [FaultKind; 9] = [
        FaultKind::TooMany,
        FaultKind::ServerError,
        FaultKind::Unavailable,
        FaultKind::DropBefore,
        FaultKind::CaptivePortal,
        FaultKind::Redirect,
        FaultKind::Unauthorized,
        FaultKind::NotFound,
        FaultKind::Gone,
    ];
    /// Committed on its answer.
    const AFTER: [FaultKind; 4] =
        [FaultKind::ServerErrorAfter, FaultKind::DropAfter, FaultKind::Truncate, FaultKind::SlowDrip];
}

/// How long the caller is told to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// So many seconds.
    Seconds(u32),
    /// So many thousandths of a second, written as a fraction: Graph's bookings answer `2.128`.
    Milliseconds(u32),
    /// The date that many seconds from the world's now.
    Date(u32),
}

/// One order.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// What goes wrong.
    pub what: FaultKind,
    /// At whom; everybody if not said.
    #[serde(default)]
    pub vendor: Option<Vendor>,
    /// Method; any if not said.
    #[serde(default)]
    pub method: Option<String>,
    /// Beginning of the whole path, e.g. `/clio/api/v4/matters`. Sign-in addresses are left alone unless named.
    #[serde(default)]
    pub path: Option<String>,
    /// Only calls whose path or query names this calendar.
    #[serde(default)]
    pub calendar: Option<String>,
    /// How often; until removed if not said.
    #[serde(default)]
    pub count: Option<u64>,
    /// How many matching calls are let through first.
    #[serde(default)]
    pub skip: u64,
    /// Probability of each matching call, 0 to 1; always if not said.
    #[serde(default)]
    pub chance: Option<f64>,
    /// Retry-After of 429 and 503; none if not said.
    #[serde(default)]
    pub retry_after: Option<RetryAfter>,
    /// Where a redirect leads.
    #[serde(default)]
    pub to: Option<String>,
    /// For how long a write does not show, by the world's clock; a minute if not said.
    #[serde(default)]
    pub seconds: Option<u32>,
}

impl Fault {
    /// The plainest order: this, every time, at everybody.
    pub fn new(what: FaultKind) -> Fault {
        Fault {
            what,
            vendor: None,
            method: None,
            path: None,
            calendar: None,
            count: None,
            skip: 0,
            chance: None,
            retry_after: None,
            to: None,
            seconds: None,
        }
    }

    /// Only so many times.
    pub fn times(self, count: u64) -> Fault {
        Fault { count: Some(count), ..self }
    }

    /// Only at one vendor.
    pub fn at(self, vendor: Vendor) -> Fault {
        Fault { vendor: Some(vendor), ..self }
    }

    /// Only paths that begin so.
    pub fn on(self, path: &str) -> Fault {
        Fault { path: Some(path.to_owned()), ..self }
    }

    fn fits(&self, call: &Call) -> bool {
        let path_fits = match &self.path {
            Some(path) => call.path.starts_with(path.as_str()),
            None => !call.sign_in(),
        };
        path_fits
            && self.vendor.is_none_or(|v| v == call.vendor)
            && self.method.as_ref().is_none_or(|m| m.eq_ignore_ascii_case(&call.method))
            && self.calendar.as_ref().is_none_or(|c| call.path.contains(c) || call.query.contains(c))
    }
}

/// What a fault looks at in a request.
#[derive(Clone, Debug)]
pub struct Call {
    vendor: Vendor,
    method: String,
    path: String,
    query: String,
}

tokio::task_local! {
    static CALL: Call;
}

/// The request that this task is answering.
pub(crate) fn current() -> Option<Call> {
    CALL.try_with(Clone::clone).ok()
}

impl Call {
    /// A request, or a part of a batch; percent signs are decoded.
    pub fn new(vendor: Vendor, method: &Method, uri: &Uri) -> Call {
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Call {
            vendor,
            method: method.to_string(),
            path: plain(uri.path()),
            query: plain(uri.query().unwrap_or("")),
        }
    }

    pub(crate) fn bare(vendor: Vendor) -> Call {
        Call { vendor, method: String::new(), path: format!("/{}/", vendor.name()), query: String::new() }
    }

    /// Does it only look?
    pub(crate) fn reads(&self) -> bool {
        self.method == "GET"
    }

    fn sign_in(&self) -> bool {
        self.path.contains("/oauth") || self.path.ends_with("/token")
    }
}

/// All orders, and the chance they take.
#[derive(Debug)]
pub struct Faults {
    orders: Vec<Fault>,
    chance: StdRng,
}

impl Faults {
    /// None yet.
    pub fn new(seed: u64) -> Faults {
        Faults { orders: Vec::new(), chance: StdRng::seed_from_u64(seed) }
    }

    /// One more.
    pub fn add(&mut self, fault: Fault) {
        self.orders.push(fault);
    }

    /// Nothing goes wrong from now on.
    pub fn clear(&mut self) {
        self.orders.clear();
    }

    /// Orders that are still open.
    pub fn open(&self) -> &[Fault] {
        &self.orders
    }

    /// The first open order of these kinds that hits the call; it counts as carried out.
    pub(crate) fn take(&mut self, call: &Call, kinds: &[FaultKind]) -> Option<Fault> {
        for order in self.orders.iter_mut().filter(|o| kinds.contains(&o.what) && o.fits(call)) {
            if order.count == Some(0) {
                continue;
            }
            if order.skip > 0 {
                order.skip -= 1;
                continue;
            }
            if order.chance.is_some_and(|p| !self.chance.random_bool(p.clamp(0.0, 1.0))) {
                continue;
            }
            order.count = order.count.map(|n| n - 1);
            let hit = order.clone();
            self.orders.retain(|o| o.count != Some(0));
            return Some(hit);
        }
        None
    }
}

#[cfg(test)]
mod tests;

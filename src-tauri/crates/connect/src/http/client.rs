//! The only way out: sign-in, correlation id, rate limit, one exchange, meaning, retry, counting.
//!
//! What a request asks and what an answer means to a feature is not known here; vendors prepare and parse.

#[cfg(test)]
mod tests;
pub mod transport;

use crate::clock::Clock;
use crate::failure::{Effect, FOREIGN_ADDRESS, Failure, Kind};
use crate::http::call_counts::CallCounts;
use crate::http::dialect::{Dialect, ErrorClass, NOT_FOUND};
use crate::http::outage;
use crate::http::rate_limit::RateLimiter;
use crate::http::redact;
use crate::http::request::{Idempotency, Misread, PreparedRequest, Reply, Request};
use crate::http::retry::{FailedTries, Jitter, RetryPolicy, retry_after, server_time, system_jitter};
use crate::http::token_source::TokenSource;
use crate::secrets::Secret;
use crate::stop::unless_stopped;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::de::IgnoredAny;
use std::sync::Arc;
use transport::{Transport, TransportError};
use url::Url;

/// Reason of a reply that is larger than [`transport::BODY_CAP`].
pub const TOO_LARGE: &str = "too_large";
/// Reason of a successful answer that is a web page, as captive portals send.
pub const NOT_JSON: &str = "not_json";
/// Reason of an answer that began and broke off.
pub const CUT_OFF: &str = "cut_off";
/// Reason of an answer that sends us elsewhere; nothing is followed.
pub const REDIRECT: &str = "redirect";
/// Reason of an answer that is JSON and not of the documented shape.
pub const UNEXPECTED_SHAPE: &str = "unexpected_shape";
/// Reason of a question that was dropped, since its run was asked to stop.
pub const STOPPED: &str = "stopped";

/// An answer that took longer than this tells nothing about clocks.
const PROMPT: TimeDelta = TimeDelta::seconds(10);

/// One try: what the answer says, or why it does not say it, which no other try would mend; or the failure.
type Tried<T> = Result<Result<T, Failure>, Failure>;

/// The way out of one connection.
pub struct HttpClient {
    dialect: Dialect,
    transport: Transport,
    tokens: Arc<dyn TokenSource>,
    limiter: RateLimiter,
    clock: Arc<dyn Clock>,
    retries: RetryPolicy,
    jitter: Jitter,
    tally: Arc<CallCounts>,
}

impl HttpClient {
    /// `bases`: the addresses whose hosts this connection may talk to.
    ///
    /// # Errors
    /// `Kind::Unavailable` when no HTTP client can be made on this machine.
    pub fn new(
        dialect: Dialect,
        bases: Vec<Url>,
        tokens: Arc<dyn TokenSource>,
        limiter: RateLimiter,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Failure> {
        let transport = Transport::new(bases).map_err(|error| {
            Failure::new(Kind::Unavailable { sent: false }, dialect.vendor, "open").because(error)
        })?;
        let tally = Arc::default();
        Ok(Self {
            dialect,
            transport,
            tokens,
            limiter,
            clock,
            retries: RetryPolicy::USUAL,
            jitter: system_jitter,
            tally,
        })
    }

    /// Other retries and another jitter, for tests.
    #[must_use]
    pub fn with_retries(mut self, retries: RetryPolicy, jitter: Jitter) -> Self {
        self.retries = retries;
        self.jitter = jitter;
        self
    }

    /// The vendor's short name.
    pub fn vendor(&self) -> &'static str {
        self.dialect.vendor
    }

    /// Counts of this connection's calls, for alarms and the health board.
    pub fn tally(&self) -> Arc<CallCounts> {
        Arc::clone(&self.tally)
    }

    /// The time as this connection sees it.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// What the vendor has asked us to wait for and is not over, lane by lane: for the next process.
    pub fn asked_waits(&self) -> Vec<(String, DateTime<Utc>)> {
        self.limiter.held(self.clock.now())
    }

    /// What an earlier process was asked to wait for is waited for by this one.
    pub fn take_over_wait(&self, lane: &str, until: DateTime<Utc>) {
        self.limiter.hold(lane, until);
        self.tally.asked_to_wait(until);
    }

    /// Sends, waits and sends again as the request allows, and reads the answer. An answer that is whole JSON and not
    /// what was asked for is final: the same question would be answered so again.
    ///
    /// # Errors
    /// One of the kinds of [`Kind`], after the last try.
    pub(crate) async fn ask<T>(
        &self,
        request: Request<impl Fn(&[u8]) -> Result<T, Misread>>,
    ) -> Result<T, Failure> {
        let Request { prepared, parse } = request;
        let mut failed = FailedTries::default();
        loop {
            match self.signed(&prepared, &parse).await {
                Ok(read) => return read,
                Err(failure) => self.before_next(&prepared, failure, &mut failed).await?,
            }
        }
    }

    /// Waits until the request may be sent once more.
    ///
    /// # Errors
    /// The failure itself when it may not.
    async fn before_next(
        &self,
        prepared: &PreparedRequest,
        failure: Failure,
        failed: &mut FailedTries,
    ) -> Result<(), Failure> {
        failed.count(failure.kind);
        let now = self.clock.now();
        if let Kind::Throttled { until } = failure.kind {
            self.limiter.hold(&prepared.lane, until);
            self.tally.asked_to_wait(until);
        }
        let wait = self.retries.wait(&failure, *failed, now, self.jitter);
        // A write goes out again only where the first one has provably done nothing.
        match (prepared.repeat, failure.effect(), wait) {
            (Idempotency::Safe, _, Some(how_long))
            | (Idempotency::LookFirst, Effect::None, Some(how_long)) => {
                unless_stopped(self.clock.sleep(how_long)).await.ok_or(failure)
            }
            (Idempotency::Safe, _, None)
            | (Idempotency::LookFirst, Effect::None, None)
            | (Idempotency::LookFirst, Effect::Unknown, _) => Err(failure),
        }
    }

    /// Asks the vendor's server for its time, without a sign-in, and keeps what it says. `None`: it did not answer.
    pub async fn ask_time(&self) -> Option<()> {
        let url = self.transport.home()?.clone();
        let begin = self.clock.now();
        let asked = self.transport.exchange(Method::GET, &url, HeaderMap::new(), Bytes::new());
        let reply = unless_stopped(asked).await?.ok()?;
        self.compare_clocks(&reply, begin, self.clock.now());
        Some(())
    }

    fn compare_clocks(&self, reply: &Reply, begin: DateTime<Utc>, end: DateTime<Utc>) {
        if let Some(theirs) = server_time(&reply.headers)
            && end - begin < PROMPT
        {
            self.tally.told_time(theirs, end);
        }
    }

    /// One try. A token that is not accepted is refreshed once; the second refusal is the person's to mend.
    async fn signed<T>(
        &self,
        prepared: &PreparedRequest,
        parse: &impl Fn(&[u8]) -> Result<T, Misread>,
    ) -> Tried<T> {
        let place = (self.dialect.vendor, prepared.operation);
        let token = self.tokens.bearer(place).await.map_err(Failure::before_write)?;
        match self.once(prepared, token.as_ref(), parse).await {
            Err(failure) if failure.kind == Kind::SignedOut && token.is_some() => {
                let renewed =
                    self.tokens.renew(token.as_ref(), place).await.map_err(Failure::before_write)?;
                self.once(prepared, renewed.as_ref(), parse).await
            }
            answer => answer,
        }
    }

    /// One exchange with its meaning, counted and logged.
    async fn once<T>(
        &self,
        prepared: &PreparedRequest,
        token: Option<&Secret>,
        parse: &impl Fn(&[u8]) -> Result<T, Misread>,
    ) -> Tried<T> {
        let correlation = uuid::Uuid::new_v4().to_string();
        let headers = self.headers(prepared, token, &correlation)?;
        let longest = self.retries.longest_asked;
        let entered = self.limiter.enter(&prepared.lane, self.clock.as_ref(), longest).await;
        let failed = |kind| Failure::new(kind, self.dialect.vendor, prepared.operation);
        let _pass = entered.map_err(|until| failed(Kind::Throttled { until }))?;
        let begin = self.clock.now();
        let outcome = self.exchange(prepared, headers).await?;
        let now = self.clock.now();
        if let Ok(reply) = &outcome {
            self.compare_clocks(reply, begin, now);
        }
        let status = outcome.as_ref().ok().map(|reply| reply.status.as_u16());
        let answer = match outcome {
            Ok(reply) => self.meaning(prepared, &reply).and_then(|()| self.read(prepared, &reply, parse)),
            Err(error) => Err(self.error(prepared, error)),
        };
        self.tally.record(now, answer.as_ref().is_err_and(is_trouble));
        let told = answer.as_ref().map(|_| status);
        log(prepared, told, &correlation, (now - begin).num_milliseconds(), self.dialect.vendor);
        answer
    }

    /// Sends once. A question is dropped when its run is asked to stop; a write that has left never is.
    async fn exchange(
        &self,
        prepared: &PreparedRequest,
        headers: HeaderMap,
    ) -> Result<Result<Reply, TransportError>, Failure> {
        let (method, body) = (prepared.method.clone(), prepared.body.clone());
        let only_asks = method == Method::GET;
        let exchange = self.transport.exchange(method, &prepared.url, headers, body);
        if !only_asks {
            return Ok(exchange.await);
        }
        unless_stopped(exchange).await.ok_or_else(|| {
            Failure::new(Kind::Unavailable { sent: true }, self.dialect.vendor, prepared.operation)
                .reason(STOPPED)
        })
    }

    fn headers(
        &self,
        prepared: &PreparedRequest,
        token: Option<&Secret>,
        correlation: &str,
    ) -> Result<HeaderMap, Failure> {
        let mut headers = prepared.headers.clone();
        headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        if let Ok(id) = HeaderValue::from_str(correlation) {
            headers.insert(HeaderName::from_static(self.dialect.correlation), id);
        }
        if let Some(token) = token {
            let mut value =
                HeaderValue::from_str(&format!("Bearer {}", token.reveal())).map_err(|cause| {
                    Failure::new(Kind::SignedOut, self.dialect.vendor, prepared.operation).because(cause)
                })?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        Ok(headers)
    }

    /// Does the answer say yes?
    fn meaning(&self, prepared: &PreparedRequest, reply: &Reply) -> Result<(), Failure> {
        if reply.status.is_success() {
            return Ok(());
        }
        let mut failure = self.failure(Kind::Broken, prepared, reply);
        failure.reason = (self.dialect.reason)(reply).map(tame);
        let meaning = self.dialect.read(reply.status, failure.reason.as_deref());
        failure.kind = self.kind(meaning, reply);
        if reply.status == StatusCode::NOT_FOUND && meaning == ErrorClass::Refused {
            failure.reason = Some(NOT_FOUND.to_owned());
        }
        if reply.status.is_redirection() {
            failure.reason = Some(REDIRECT.to_owned());
        }
        if let Some(reason) = outage::of_status(reply.status.as_u16()) {
            failure.reason = Some(reason.to_owned());
        }
        Err(failure)
    }

    /// Reads a successful answer once, by the request's own parser. Only one that it cannot read is looked at again: an
    /// answer is empty or whole JSON; anything else came from somebody in between, or broke off, and may be asked for
    /// again.
    fn read<T>(
        &self,
        prepared: &PreparedRequest,
        reply: &Reply,
        parse: impl Fn(&[u8]) -> Result<T, Misread>,
    ) -> Tried<T> {
        let misread = match parse(&reply.body) {
            Ok(answer) => return Ok(Ok(answer)),
            Err(misread) => misread,
        };
        if !reply.body.is_empty()
            && let Err(cause) = serde_json::from_slice::<IgnoredAny>(&reply.body)
        {
            let reason = if cause.is_eof() { CUT_OFF } else { NOT_JSON };
            return Err(self.failure(Kind::Broken, prepared, reply).reason(reason));
        }
        Ok(Err(match misread {
            Misread::Shape(cause) => {
                self.failure(Kind::Broken, prepared, reply).reason(UNEXPECTED_SHAPE).because(cause)
            }
            Misread::Item(why) => self.failure(Kind::Broken, prepared, reply).because(why),
            Misread::Refused(reason) => self.failure(Kind::Refused, prepared, reply).reason(reason),
        }))
    }

    fn kind(&self, meaning: ErrorClass, reply: &Reply) -> Kind {
        let now = self.clock.now();
        let asked = retry_after(&reply.headers, now);
        match meaning {
            ErrorClass::Refused => Kind::Refused,
            ErrorClass::Stale => Kind::Stale,
            ErrorClass::SignedOut => Kind::SignedOut,
            ErrorClass::Broken => Kind::Broken,
            ErrorClass::Throttled => Kind::Throttled { until: asked.unwrap_or(now + self.unasked_wait()) },
            // 503 with a date says "not now, nothing done" as clearly as 429 does.
            ErrorClass::Unavailable => match asked {
                Some(until) if reply.status == StatusCode::SERVICE_UNAVAILABLE => Kind::Throttled { until },
                Some(_) | None => Kind::Unavailable { sent: true },
            },
        }
    }

    /// How long to stay away when the vendor says "too many" without saying how long.
    fn unasked_wait(&self) -> TimeDelta {
        let jitter = self.retries.jittered(4, self.jitter);
        TimeDelta::seconds(1) + TimeDelta::from_std(jitter).unwrap_or(TimeDelta::zero())
    }

    fn error(&self, prepared: &PreparedRequest, error: TransportError) -> Failure {
        let (kind, reason) = match &error {
            TransportError::Foreign => (Kind::Broken, Some(FOREIGN_ADDRESS)),
            TransportError::BeforeSending(_) => (Kind::Unavailable { sent: false }, outage::of(&error)),
            TransportError::AfterSending(_) => (Kind::Unavailable { sent: true }, outage::of(&error)),
            TransportError::Cut(_) => (Kind::Broken, Some(CUT_OFF)),
            TransportError::TooLarge => (Kind::Broken, Some(TOO_LARGE)),
        };
        let failure = Failure::new(kind, self.dialect.vendor, prepared.operation).because(error);
        match reason {
            Some(reason) => failure.reason(reason),
            None => failure,
        }
    }

    fn failure(&self, kind: Kind, prepared: &PreparedRequest, reply: &Reply) -> Failure {
        let mut failure = Failure::new(kind, self.dialect.vendor, prepared.operation);
        failure.status = Some(reply.status.as_u16());
        let id = reply.headers.get(self.dialect.request_id).and_then(|id| id.to_str().ok());
        failure.request_id = id.map(|id| tame(id.to_owned()));
        failure
    }
}

/// Vendors' reasons are short words; whatever else comes is cut down before it can reach a log.
fn tame(reason: String) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let tamed: String = reason.chars().filter(kept).take(64).collect();
    if tamed.len() == reason.len() { reason } else { tamed }
}

/// Counts against the far side: a refusal or a request to wait is an answer.
fn is_trouble(failure: &Failure) -> bool {
    match failure.kind {
        Kind::Unavailable { .. } | Kind::Broken => true,
        Kind::Unsupported | Kind::Refused | Kind::Stale | Kind::Throttled { .. } | Kind::SignedOut => false,
    }
}

fn log(
    prepared: &PreparedRequest,
    answer: Result<Option<u16>, &Failure>,
    correlation: &str,
    ms: i64,
    vendor: &'static str,
) {
    let host = prepared.url.host_str().unwrap_or_default();
    let path = redact::path(&prepared.url);
    let (operation, method) = (prepared.operation, prepared.method.as_str());
    match answer {
        Ok(status) => {
            tracing::debug!(vendor, operation, method, host, path, status, ms, correlation, "call");
        }
        Err(failure) => {
            let (status, reason) = (failure.status, failure.reason.as_deref());
            let kind = failure.kind;
            tracing::warn!(
                vendor,
                operation,
                method,
                host,
                path,
                status,
                reason,
                ?kind,
                ms,
                correlation,
                "call failed"
            );
        }
    }
}

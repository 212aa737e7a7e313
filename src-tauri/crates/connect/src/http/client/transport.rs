//! One exchange with one host: no sign-in, no retry, no meaning. The only place that builds an HTTP client.

use crate::http::request::Reply;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use std::error::Error;
use std::fmt;
use std::sync::Once;
use std::time::Duration;
use url::{Host, Url};

/// A body larger than this is not read to its end; it counts unpacked bytes, so that a small packed one cannot
/// grow without limit.
pub const BODY_CAP: usize = 10 * 1024 * 1024;

/// The whole exchange has to end within this.
const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Why there is no whole reply.
#[derive(Debug)]
pub enum TransportError {
    /// The address is not one that this connection may talk to. Nothing was sent.
    Foreign,
    /// No connection; nothing was sent.
    BeforeSending(Box<dyn Error + Send + Sync>),
    /// It left and no answer came back.
    AfterSending(Box<dyn Error + Send + Sync>),
    /// An answer began and broke off, or could not be unpacked.
    Cut(Box<dyn Error + Send + Sync>),
    /// The answer is larger than [`BODY_CAP`].
    TooLarge,
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign => "the address is not one of this connection",
            Self::BeforeSending(_) => "no connection",
            Self::AfterSending(_) => "no answer",
            Self::Cut(_) => "the answer broke off",
            Self::TooLarge => "the answer is too large",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::BeforeSending(cause) | Self::AfterSending(cause) | Self::Cut(cause) => {
                Some(cause.as_ref() as &(dyn Error + 'static))
            }
            Self::Foreign | Self::TooLarge => None,
        }
    }
}

/// A client that follows no redirect and talks to the given hosts only.
#[derive(Clone, Debug)]
pub struct Transport {
    client: reqwest::Client,
    bases: Vec<Url>,
}

impl Transport {
    /// `bases`: addresses whose scheme, host and port are allowed.
    ///
    /// # Errors
    /// The system's certificates or proxy settings cannot be read.
    #[expect(clippy::disallowed_methods, reason = "the one way out")]
    pub fn new(bases: Vec<Url>) -> Result<Self, TransportError> {
        static RING: Once = Once::new();
        // An error means that somebody in this process chose a provider already, which serves as well.
        RING.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("Truedocket/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|cause| TransportError::BeforeSending(cause.into()))?;
        Ok(Self { client, bases })
    }

    /// Sends once and reads the whole reply, whatever its status.
    ///
    /// # Errors
    /// See [`TransportError`].
    pub async fn exchange(
        &self,
        method: Method,
        url: &Url,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Reply, TransportError> {
        if !self.is_allowed(url) {
            return Err(TransportError::Foreign);
        }
        let mut request = self.client.request(method.clone(), url.clone()).headers(headers);
        // RFC 9110 §8.6: a POST without a body says so.
        if !body.is_empty() || method == Method::POST || method == Method::PUT || method == Method::PATCH {
            request = request.body(body);
        }
        let response = request.send().await.map_err(error)?;
        let status = response.status();
        let headers = response.headers().clone();
        Ok(Reply { status, headers, body: read_capped(response).await? })
    }

    /// The address that the connection is named by.
    pub fn home(&self) -> Option<&Url> {
        self.bases.last()
    }

    /// Same scheme, host and port as one of the bases; plain HTTP only to this machine itself.
    pub fn is_allowed(&self, url: &Url) -> bool {
        let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
        safe && url.username().is_empty() && self.bases.iter().any(|base| base.origin() == url.origin())
    }
}

/// Does the address lie on this machine?
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Was it lost before or after it left? What is not clearly before counts as after.
fn error(cause: reqwest::Error) -> TransportError {
    let cause_is_early = cause.is_connect() || cause.is_builder();
    // The address holds ids and queries; errors are logged.
    let cause = Box::new(cause.without_url());
    if cause_is_early { TransportError::BeforeSending(cause) } else { TransportError::AfterSending(cause) }
}

async fn read_capped(mut response: reqwest::Response) -> Result<Bytes, TransportError> {
    let mut body = BytesMut::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > BODY_CAP => return Err(TransportError::TooLarge),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body.freeze()),
            Err(cause) if cause.is_timeout() => {
                return Err(TransportError::AfterSending(cause.without_url().into()));
            }
            Err(cause) => return Err(TransportError::Cut(cause.without_url().into())),
        }
    }
}

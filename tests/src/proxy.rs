//! A proxy before the pretend world: it passes requests on, counts them, and lets a test act between them. It can
//! rename addresses in answers, so that a listing's next page is asked through the same proxy.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Headers that belong to one connection, not to the message (RFC 9110, 7.6.1), and those that are worked out anew.
const OWN: [HeaderName; 6] = [
    header::HOST,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::ACCEPT_ENCODING,
    header::EXPECT,
];
const LARGEST: usize = 64 << 20;

/// What a test wants to be asked about.
pub(crate) trait Watch: Send + Sync + 'static {
    /// Request `number` (from one) is here. False: it is never passed on and never answered.
    fn arrives(&self, number: usize) -> bool;
    /// The same for who wants to know what is asked.
    fn passes(&self, number: usize, _method: &str, _path: &str) -> bool {
        self.arrives(number)
    }
    /// Its answer leaves now.
    fn answered(&self, number: usize);
    /// It was passed on and done. True: its answer is lost on the way back.
    fn loses(&self, _number: usize) -> bool {
        false
    }
}

/// Lets everything pass.
pub(crate) struct Open;

impl Watch for Open {
    fn arrives(&self, _number: usize) -> bool {
        true
    }

    fn answered(&self, _number: usize) {}
}

/// The proxy.
pub(crate) struct Proxy {
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: String,
    passing: Arc<Passing>,
    task: JoinHandle<()>,
}

struct Passing {
    upstream: String,
    /// In answers this address becomes that one.
    names: Mutex<Vec<(String, String)>>,
    client: reqwest::Client,
    count: AtomicUsize,
    objections: Mutex<Vec<String>>,
    watch: Mutex<Arc<dyn Watch>>,
}

impl Proxy {
    /// Before `upstream`, on any free port.
    pub(crate) async fn before(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let passing = Arc::new(Passing {
            upstream: upstream.to_owned(),
            names: Mutex::new(vec![(upstream.to_owned(), base.clone())]),
            client: client(),
            count: AtomicUsize::new(0),
            objections: Mutex::default(),
            watch: Mutex::new(Arc::new(Open)),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&passing));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        Self { base, passing, task }
    }

    /// In answers `from` becomes `to`, before anything else is renamed.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        self.passing.names.lock().expect("one test").insert(0, (from.to_owned(), to.to_owned()));
    }

    /// Counts from one again and asks `watch` from now on.
    pub(crate) fn watch(&self, watch: Arc<dyn Watch>) {
        self.passing.count.store(0, Ordering::SeqCst);
        *self.passing.watch.lock().expect("one test") = watch;
    }

    /// What a validating proxy behind this proxy objected to, with the request that each is about.
    pub(crate) fn objections(&self) -> Vec<String> {
        self.passing.objections.lock().expect("one test").clone()
    }

    /// The same, and forgets it.
    pub(crate) fn forget_objections(&self) -> Vec<String> {
        std::mem::take(&mut self.passing.objections.lock().expect("one test"))
    }

    /// Requests since the watch began.
    pub(crate) fn count(&self) -> usize {
        self.passing.count.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A client that follows nothing and changes nothing.
#[expect(clippy::disallowed_methods, reason = "this client stands before the pretend world, not before ours")]
pub(crate) fn client() -> reqwest::Client {
    // Whoever was first in this process has set it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().no_gzip();
    client.build().expect("a client")
}

async fn pass(State(passing): State<Arc<Passing>>, request: Request) -> Response {
    let number = passing.count.fetch_add(1, Ordering::SeqCst) + 1;
    let watch = Arc::clone(&passing.watch.lock().expect("one test"));
    if !watch.passes(number, request.method().as_str(), request.uri().path()) {
        return std::future::pending().await;
    }
    match passing.ask(request).await {
        Ok(_lost) if watch.loses(number) => std::future::pending().await,
        Ok(answer) => {
            watch.answered(number);
            answer
        }
        Err(cause) => (StatusCode::BAD_GATEWAY, cause.to_string()).into_response(),
    }
}

impl Passing {
    /// A proxy tells what it objects to in a header or, instead of an answer, as a problem (RFC 9457).
    fn objected(&self, about: &str, headers: &HeaderMap, body: &[u8]) {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let told = match (text("sl-violations"), text("content-type")) {
            ("", kind) if kind.starts_with("application/problem+json") => {
                String::from_utf8_lossy(body).into_owned()
            }
            ("", _) => return,
            (violations, _) => violations.to_owned(),
        };
        self.objections.lock().expect("one test").push(format!("{about}: {told}"));
    }

    async fn ask(&self, request: Request) -> anyhow::Result<Response> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let about = format!("{} {path}", parts.method);
        let asked = self.client.request(parts.method, format!("{}{path}", self.upstream));
        let asked = asked.headers(without_own(&parts.headers)).body(to_bytes(body, LARGEST).await?);
        let answer = asked.send().await?;
        let (status, headers) = (answer.status(), without_own(answer.headers()));
        let mut body = answer.bytes().await?.to_vec();
        if let Ok(text) = std::str::from_utf8(&body) {
            let names = self.names.lock().expect("one test").clone();
            body = names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)).into_bytes();
        }
        self.objected(&about, &headers, &body);
        let mut response = (status, Body::from(body)).into_response();
        *response.headers_mut() = headers;
        Ok(response)
    }
}

fn without_own(headers: &HeaderMap) -> HeaderMap {
    headers
        .iter()
        .filter(|(name, _)| !OWN.contains(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

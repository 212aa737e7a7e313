//! A server between the engine and the pretend vendors: it hands everything on, and spoils the replies it is told to.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A reply on its way.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// What is done to a reply.
pub(super) type Act = Arc<dyn Fn(&mut Reply) + Send + Sync>;

/// The server. It ends with the runtime.
pub(super) struct Between {
    pub(super) base: String,
    inside: Arc<Inside>,
}

struct Inside {
    base: String,
    upstream: String,
    /// Which paths, and what is done to their replies.
    spoil: Mutex<Option<(String, Act)>>,
    spoiled: Mutex<usize>,
}

impl Between {
    pub(super) async fn before(upstream: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let inside = Arc::new(Inside {
            base: base.clone(),
            upstream: upstream.to_owned(),
            spoil: Mutex::default(),
            spoiled: Mutex::default(),
        });
        let service = axum::Router::new().fallback(pass).with_state(Arc::clone(&inside));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { base, inside }
    }

    /// Spoils all replies of paths that end so, until told otherwise.
    pub(super) fn spoil(&self, path: &str, act: Act) {
        *lock(&self.inside.spoil) = Some((path.to_owned(), act));
        *lock(&self.inside.spoiled) = 0;
    }

    /// Hands on unspoiled again; gives how many replies were spoiled.
    pub(super) fn heal(&self) -> usize {
        *lock(&self.inside.spoil) = None;
        *lock(&self.inside.spoiled)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass(State(inside): State<Arc<Inside>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some(mut reply) = hand_on(&inside, request).await else {
        return answer(Reply { status: 502, headers: Vec::new(), body: Vec::new() });
    };
    // Addresses in the reply lead back through here.
    let text = String::from_utf8_lossy(&reply.body).replace(&inside.upstream, &inside.base);
    reply.body = text.into_bytes();
    let act = lock(&inside.spoil).clone().filter(|(end, _)| path.ends_with(end.as_str()));
    if let Some((_, act)) = act {
        *lock(&inside.spoiled) += 1;
        act(&mut reply);
    }
    answer(reply)
}

/// Speaks plain HTTP/1.1, one request a connection.
async fn hand_on(inside: &Inside, request: Request) -> Option<Reply> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 32 << 20).await.ok()?;
    let host = inside.upstream.strip_prefix("http://")?;
    let target = parts.uri.path_and_query()?.as_str();
    let mut head = format!("{} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n", parts.method);
    for (name, value) in &parts.headers {
        if !["host", "connection", "content-length", "transfer-encoding", "accept-encoding"]
            .contains(&name.as_str())
        {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().ok()?));
        }
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    let mut stream = TcpStream::connect(host).await.ok()?;
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(&body).await.ok()?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.ok()?;
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    Some(Reply { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() })
}

fn answer(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(Bytes::from(reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in reply.headers {
        let framing = ["content-length", "transfer-encoding", "connection", "date"].contains(&name.as_str());
        let pair = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(&value));
        if let ((Ok(name), Ok(value)), false) = (pair, framing) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

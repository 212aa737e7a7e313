//! `serve`: every question over loopback, with the window's pages, for browser tests of the real UI. Only 127.0.0.1,
//! only with the token that is printed, and no request of a page of somebody else's.

use super::{Done, opened};
use crate::args::{self, Arguments};
use crate::demo::Demo;
use crate::{forwarding, host, say};
use axum::body::{Body, Bytes};
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::StreamExt;
use serde_json::Value;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use truedocket_engine::morning::MorningOptions;
use truedocket_engine::{Engine, call, words};
use truedocket_sandbox::office::Provider;

/// What the server answers from.
#[derive(Clone)]
struct ServeState {
    engine: Arc<Engine>,
    token: Arc<str>,
    host: Arc<str>,
    pages: Option<PathBuf>,
}

/// Serves until stopped. The first line on standard output is the address with its token.
pub(super) async fn run(asked: &args::Serve, arguments: &Arguments) -> Done {
    let demo = if asked.sandbox {
        let demo = Demo::start(Provider::Graph, host::clock(arguments.now)).await?;
        demo.engine.morning(&MorningOptions::default()).await?;
        Some(demo)
    } else {
        None
    };
    let engine = match &demo {
        Some(demo) => Arc::clone(&demo.engine),
        None => opened(arguments).await?,
    };
    let taken = |cause: std::io::Error| {
        words::problem("TD-5004", format!("The port could not be opened: {cause}."), "", "Try `--port 0`.")
    };
    let _listening = match &demo {
        Some(_) => None,
        None => forwarding::listen(&engine, &host::home(arguments.home.clone())?).await.ok(),
    };
    let listener = TcpListener::bind(("127.0.0.1", asked.port)).await.map_err(taken)?;
    let host = listener.local_addr().map_err(taken)?.to_string();
    let token = hex::encode(rand::random::<[u8; 32]>());
    say::line(&format!("http://{host}/#token={token}"));
    let state = ServeState { engine, token: token.into(), host: host.into(), pages: asked.ui.clone() };
    axum::serve(listener, router(state)).await.map_err(taken)?;
    Ok(0)
}

fn router(state: ServeState) -> Router {
    Router::new()
        .route("/call/{name}", post(asked))
        .route("/notes", get(notes))
        .fallback(page)
        .with_state(state)
}

impl ServeState {
    /// The right host (against rebinding), and the token.
    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let said = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let bearer = said(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        said(header::HOST) == Some(&*self.host) && bearer.is_some_and(|token| same(token, &self.token))
    }
}

/// Compares without telling by its time where the texts differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

async fn asked(
    State(state): State<ServeState>,
    UrlPath(name): UrlPath<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !state.lets_in(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let arguments: Value = match body.is_empty() {
        true => Value::Null,
        false => match serde_json::from_slice(&body) {
            Ok(arguments) => arguments,
            Err(cause) => return (StatusCode::BAD_REQUEST, cause.to_string()).into_response(),
        },
    };
    match call(&state.engine, &name, arguments).await {
        Ok(answer) => Json(answer).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    }
}

/// Notes as server-sent events (WHATWG HTML, 9.2) for as long as somebody listens: what the page reads.
async fn notes(State(state): State<ServeState>, headers: HeaderMap) -> Response {
    if !state.lets_in(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let notes = state.engine.notes();
    let events = futures::stream::unfold(notes, |mut notes| async move {
        loop {
            match notes.recv().await {
                Ok(note) => {
                    let data = serde_json::to_string(&note).unwrap_or_default();
                    return Some((Ok::<_, std::io::Error>(format!("data: {data}\n\n")), notes));
                }
                Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {}
                Err(tokio::sync::broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    // Said at once, so that a browser does not hold back the head of an answer that has no body yet.
    let hello = futures::stream::once(std::future::ready(Ok(": listening\n\n".to_owned())));
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(hello.chain(events))).into_response()
}

/// A file of the built pages; nothing outside their folder.
async fn page(State(state): State<ServeState>, uri: axum::http::Uri) -> Response {
    let Some(folder) = &state.pages else { return StatusCode::NOT_FOUND.into_response() };
    let path = uri.path().trim_start_matches('/');
    let below = Path::new(if path.is_empty() { "index.html" } else { path });
    if !below.components().all(|part| matches!(part, Component::Normal(_))) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Ok(bytes) = tokio::fs::read(folder.join(below)).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match below.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some(_) | None => "application/octet-stream",
    };
    let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy)], bytes).into_response()
}

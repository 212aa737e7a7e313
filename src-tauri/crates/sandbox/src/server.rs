//! Start, addresses and end of the server. What is answered where is up to the vendors' modules.

use crate::{
    clio, control,
    faults::{CutSwitch, Listener, middleware},
    google, graph, oauth, pages,
    state::{Options, Shared},
    world::World,
};
use axum::{Router, middleware::from_fn_with_state};
use serde_json::{Value, json};
use std::{io, net::Ipv4Addr};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// A running pretend world. It ends when dropped.
#[derive(Debug)]
pub struct Sandbox {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub base: String,
    /// What the server answers from; tests may reach in.
    pub shared: Shared,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

impl Sandbox {
    /// Serves a world on 127.0.0.1 and nowhere else. Fails when the port is taken.
    pub async fn start(world: World, options: Options) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let base = format!("http://{}", listener.local_addr()?);
        let shared = Shared::new(world, base.clone(), options);
        let service = router(&shared).into_make_service_with_connect_info::<CutSwitch>();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(Listener(listener), service).with_graceful_shutdown(async {
            // A dropped sender ends it, too.
            let _ = stopped.await;
        });
        let task = tokio::spawn(async move { server.await });
        Ok(Sandbox { base, shared, stop: Some(stop), task })
    }

    /// Where everything is, as `GET /_sandbox/` says it.
    pub fn addresses(&self) -> Value {
        addresses(&self.base)
    }

    /// Ends it and waits until open requests are answered.
    pub async fn stop(mut self) -> io::Result<()> {
        drop(self.stop.take());
        (&mut self.task).await.map_err(io::Error::other)?
    }

    /// Serves until the process ends.
    pub async fn wait(mut self) -> io::Result<()> {
        (&mut self.task).await.map_err(io::Error::other)?
    }
}

/// `{base, vendors: {google: {api, authorize, token}, …}, control}`.
pub(crate) fn addresses(base: &str) -> Value {
    let tenant = oauth::TENANT;
    json!({
        "base": base,
        "vendors": {
            "google": {
                "api": format!("{base}/google/calendar/v3"),
                "authorize": format!("{base}/google/o/oauth2/v2/auth"),
                "token": format!("{base}/google/token"),
            },
            "graph": {
                "api": format!("{base}/graph/v1.0"),
                "authorize": format!("{base}/graph/{tenant}/oauth2/v2.0/authorize"),
                "token": format!("{base}/graph/{tenant}/oauth2/v2.0/token"),
            },
            "clio": {
                "api": format!("{base}/clio/api/v4"),
                "authorize": format!("{base}/clio/oauth/authorize"),
                "token": format!("{base}/clio/oauth/token"),
            },
        },
        "control": format!("{base}/_sandbox"),
    })
}

fn router(shared: &Shared) -> Router {
    Router::new()
        .nest("/google", google::routes())
        .nest("/graph/v1.0", graph::routes())
        .nest("/clio/api/v4", clio::routes())
        .merge(oauth::routes())
        .merge(control::routes())
        .merge(pages::routes())
        .layer(from_fn_with_state(shared.clone(), middleware))
        .with_state(shared.clone())
}

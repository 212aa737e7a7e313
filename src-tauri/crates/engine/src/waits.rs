//! What vendors asked us to wait for, kept over the end of a process: whoever runs one command after another must not
//! knock again at a door that has just said "in an hour".

use crate::engine::Engine;
use std::sync::Arc;
use truedocket_connect::http::client::HttpClient;
use truedocket_core::ids::ConnectionName;
use truedocket_store::table::vendor_wait::{self, VendorWait};

/// A connection that was just opened waits for what an earlier process was told.
pub(crate) async fn take_over(engine: &Engine, connection: &ConnectionName, client: &HttpClient) {
    let (name, now) = (connection.clone(), engine.now());
    match engine.memory.read(move |reader| vendor_wait::ahead(reader, &name, now)).await {
        Ok(waits) => waits.iter().for_each(|wait| client.take_over_wait(&wait.lane, wait.until)),
        // The vendor says it once more.
        Err(error) => tracing::warn!(%error, "what a vendor asked us to wait for could not be read"),
    }
}

/// Keeps what the open connections were told, and forgets what is over.
pub(crate) async fn keep(engine: &Engine) {
    let clients: Vec<(ConnectionName, Arc<HttpClient>)> = {
        let opened = engine.opened.lock().await;
        let clients =
            opened.iter().filter_map(|(name, (_, ports))| Some((name.clone(), ports.client.clone()?)));
        clients.collect()
    };
    for (name, client) in clients {
        let waits = client.asked_waits().into_iter();
        let waits: Vec<_> = waits.map(|(lane, until)| VendorWait { lane, until }).collect();
        let (asked, now) = (name.clone(), engine.now());
        let known = engine.memory.read(move |reader| vendor_wait::ahead(reader, &asked, now)).await;
        if known.is_ok_and(|known| known == waits) {
            continue;
        }
        let kept = engine.memory.write(move |tx| vendor_wait::replace(tx, &name, &waits)).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "what a vendor asked us to wait for could not be kept");
        }
    }
}

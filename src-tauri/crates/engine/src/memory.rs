//! The store from async code: one writer behind a lock, work on threads that may block. Nothing is decided here.

use std::sync::{Arc, Mutex, PoisonError};
use truedocket_store::{Error, Reader, Result, Store, Tx};

/// The one store of this installation.
#[derive(Clone)]
pub struct Memory {
    store: Arc<Mutex<Store>>,
}

impl Memory {
    /// Takes the store; nobody else writes.
    pub fn new(store: Store) -> Self {
        Self { store: Arc::new(Mutex::new(store)) }
    }

    /// Runs `act` in one transaction: all of it or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.with(move |store| store.write(act)).await
    }

    /// Runs `look` without writing.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Reader) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.with(move |store| look(store)).await
    }

    /// Holds the store for work that brings its own kind of failure, such as a copy.
    pub async fn hold<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<T> {
        self.with(move |store| Ok(work(store))).await
    }

    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = Arc::clone(&self.store);
        let worked = tokio::task::spawn_blocking(move || {
            // A panic inside rolled its transaction back, so the store behind a poisoned lock is whole.
            work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
        });
        worked.await.unwrap_or_else(|cause| Err(Error::Io(std::io::Error::other(cause))))
    }
}

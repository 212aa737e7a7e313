//! The store from async code: one writer behind a lock, work on threads that may block. Nothing is decided here.

use crate::outside::{StoreStep, StoreWatch, Verdict};
use std::sync::{Arc, Mutex, PoisonError};
use truedocket_store::{Error, Reader, Result, Store, Tx};

/// The one store of this installation.
#[derive(Clone)]
pub struct Memory {
    store: Arc<Mutex<Store>>,
    watch: Option<Arc<dyn StoreWatch>>,
}

impl Memory {
    /// Takes the store; nobody else writes.
    pub fn new(store: Store) -> Self {
        Self::watched(store, None)
    }

    /// The same, with somebody who is told of each step.
    pub fn watched(store: Store, watch: Option<Arc<dyn StoreWatch>>) -> Self {
        Self { store: Arc::new(Mutex::new(store)), watch }
    }

    /// Runs `act` in one transaction: all of it or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Some(watch) = self.watch.clone() else { return self.with(move |store| store.write(act)).await };
        let work = move |store: &mut Store| {
            let done = store.write(|tx| {
                let done = act(tx)?;
                match watch.at(StoreStep::Commit) {
                    Verdict::GoOn => Ok(done),
                    Verdict::Fail(error) => Err(error),
                    Verdict::Dead => Err(Error::NotAllowed { what: "the process" }),
                }
            })?;
            watch.committed(store);
            Ok(done)
        };
        self.step(StoreStep::Write, work).await
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
        if self.watch.is_some() {
            return self.step(StoreStep::Read, work).await;
        }
        let store = Arc::clone(&self.store);
        let worked = tokio::task::spawn_blocking(move || {
            // A panic inside rolled its transaction back, so the store behind a poisoned lock is whole.
            work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
        });
        worked.await.unwrap_or_else(|cause| Err(Error::Io(std::io::Error::other(cause))))
    }

    /// Works in place, between two questions to the watch.
    async fn step<T: Send + 'static>(
        &self,
        step: StoreStep,
        work: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.ask(step).await?;
        let done = work(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner));
        // Too late for any other answer: what is committed is committed.
        let _ = self.ask(StoreStep::Told).await;
        done
    }

    async fn ask(&self, step: StoreStep) -> Result<()> {
        match self.watch.as_ref().map_or(Verdict::GoOn, |watch| watch.at(step)) {
            Verdict::GoOn => Ok(()),
            Verdict::Fail(error) => Err(error),
            Verdict::Dead => std::future::pending().await,
        }
    }
}

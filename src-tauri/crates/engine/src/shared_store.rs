//! The store from async code: one writer behind a lock, readers beside it, work on threads that may block. Nothing is
//! decided here.

use crate::ledger_head::HeadKeeper;
use crate::outside::{StoreStep, StoreWatch, Verdict};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use truedocket_store::{Error, Reader, Result, Store, Tx};

/// Readers at once; more wait their turn. Each has a page cache of its own.
const READERS: usize = 4;

/// The one store of this installation.
#[derive(Clone)]
pub struct SharedStore {
    /// `None`: another process writes, and this one only looks.
    writer: Option<Arc<Mutex<Store>>>,
    readers: Arc<Readers>,
    /// Who is told of each step; all work is then done where it is asked for, by the one store.
    watch: Option<Arc<dyn StoreWatch>>,
    /// Who keeps the ledger's end outside of the database.
    keeper: Option<Arc<HeadKeeper>>,
}

/// Connections that only read. They see what was committed when their look began, however long it takes, and neither
/// wait for the writer nor make it wait.
struct Readers {
    first: Mutex<Reader>,
    idle: Mutex<Vec<Reader>>,
    places: Semaphore,
}

impl Readers {
    fn of(first: Reader) -> Arc<Self> {
        Arc::new(Self { first: Mutex::new(first), idle: Mutex::default(), places: Semaphore::new(READERS) })
    }

    fn look<T>(&self, look: impl FnOnce(&Reader) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => {
                let another = self.first.lock().unwrap_or_else(PoisonError::into_inner).another();
                another.map_err(|cause| Error::Io(std::io::Error::other(cause)))?
            }
        };
        let answer = reader.snapshot(look);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        answer
    }
}

impl SharedStore {
    /// Takes the store; nobody else writes.
    ///
    /// # Errors
    /// The file cannot be opened a second time.
    pub fn new(store: Store) -> std::result::Result<Self, truedocket_store::OpenError> {
        Self::watched(store, None)
    }

    /// The same, with somebody who is told of each step.
    ///
    /// # Errors
    /// The file cannot be opened a second time.
    pub fn watched(
        store: Store,
        watch: Option<Arc<dyn StoreWatch>>,
    ) -> std::result::Result<Self, truedocket_store::OpenError> {
        let readers = Readers::of(store.another()?);
        Ok(Self { writer: Some(Arc::new(Mutex::new(store))), readers, watch, keeper: None })
    }

    /// Only looks, beside another process that writes.
    pub fn beside(reader: Reader) -> Self {
        Self { writer: None, readers: Readers::of(reader), watch: None, keeper: None }
    }

    /// The same, with somebody who is told of the ledger's end after each transaction that added to it.
    #[must_use]
    pub(crate) fn kept_by(self, keeper: Arc<HeadKeeper>) -> Self {
        Self { keeper: Some(keeper), ..self }
    }

    /// Does somebody look at each step, as simulations do?
    pub(crate) fn is_watched(&self) -> bool {
        self.watch.is_some()
    }

    /// Runs `act` in one transaction: all of it or nothing.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let keeper = self.keeper.clone();
        let told = move |store: &mut Store| {
            if let (Some(end), Some(keeper)) = (store.take_ledger_end(), keeper) {
                keeper.appended(end);
            }
        };
        let Some(watch) = self.watch.clone() else {
            let work = move |store: &mut Store| {
                let done = store.write(act)?;
                told(store);
                Ok(done)
            };
            return self.with(work).await;
        };
        let work = move |store: &mut Store| {
            let done = store.write(|tx| {
                let done = act(tx)?;
                match watch.at(StoreStep::Commit) {
                    Verdict::GoOn => Ok(done),
                    Verdict::Fail(error) => Err(error),
                    Verdict::Dead => Err(Error::NotAllowed { what: "the process" }),
                }
            })?;
            told(store);
            watch.committed(store);
            Ok(done)
        };
        self.step(StoreStep::Write, work).await
    }

    /// Runs `look` on one unchanging state, also while something is written.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Reader) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.watch.is_some() {
            return self.step(StoreStep::Read, move |store| look(store)).await;
        }
        let readers = Arc::clone(&self.readers);
        // The semaphore is never closed.
        let _place = self.readers.places.acquire().await;
        on_a_thread(move || readers.look(look)).await
    }

    /// Holds the store for work that brings its own kind of failure, such as a copy.
    pub async fn hold<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<T> {
        self.with(move |store| Ok(work(store))).await
    }

    /// Holds the store for work in many transactions that no thread should be changed between, and for a look at what was
    /// just stored, which the writer still has in memory.
    pub(crate) async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.watch.is_some() {
            return self.step(StoreStep::Read, work).await;
        }
        let store = self.writer()?;
        on_a_thread(move || {
            // A panic inside rolled its transaction back, so the store behind a poisoned lock is whole.
            work(&mut store.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await
    }

    fn writer(&self) -> Result<Arc<Mutex<Store>>> {
        self.writer.clone().ok_or(Error::NotAllowed { what: "writing beside another Truedocket" })
    }

    /// Works in place, between two questions to the watch.
    async fn step<T: Send + 'static>(
        &self,
        step: StoreStep,
        work: impl FnOnce(&mut Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.ask(step).await?;
        let store = self.writer()?;
        let done = work(&mut store.lock().unwrap_or_else(PoisonError::into_inner));
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

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let worked = tokio::task::spawn_blocking(work);
    worked.await.unwrap_or_else(|cause| Err(Error::Io(std::io::Error::other(cause))))
}

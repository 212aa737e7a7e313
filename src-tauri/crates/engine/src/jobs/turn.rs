//! Readings take turns, since two that read one calendar at once would each believe the other's rows to be new. The
//! morning report is next whenever it comes: a reading in between stops at its next safe point, lets it pass, and goes
//! on from where it was.

use crate::progress::Wish;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard, Notify};

/// The turns of one installation.
#[derive(Default)]
pub struct Turns {
    one_at_a_time: AsyncMutex<()>,
    /// What reads now and may be asked to let somebody pass.
    reader: Mutex<Option<Arc<Wish>>>,
    /// Those who go first and wait.
    first: AtomicUsize,
    passed: Notify,
}

/// Held while it is somebody's turn.
pub struct Turn<'a> {
    turns: &'a Turns,
    _alone: MutexGuard<'a, ()>,
}

/// Counts who goes first, until it has its turn or gives up waiting.
struct First<'a>(&'a Turns);

impl Drop for First<'_> {
    fn drop(&mut self) {
        self.0.first.fetch_sub(1, Ordering::SeqCst);
        self.0.passed.notify_waiters();
    }
}

impl Turns {
    /// Waits for a turn to read in between; `wish` is asked to let somebody pass who goes first.
    pub async fn in_between(&self, wish: &Arc<Wish>) -> Turn<'_> {
        loop {
            let passed = self.passed.notified();
            if self.first.load(Ordering::SeqCst) > 0 {
                passed.await;
                continue;
            }
            let alone = self.one_at_a_time.lock().await;
            self.set_reader(Some(Arc::clone(wish)));
            if self.first.load(Ordering::SeqCst) == 0 {
                return Turn { turns: self, _alone: alone };
            }
            self.set_reader(None);
        }
    }

    /// Waits for a turn that goes before all readings in between, and asks the present one to let it pass.
    pub async fn first(&self) -> Turn<'_> {
        self.first.fetch_add(1, Ordering::SeqCst);
        let counted = First(self);
        if let Some(wish) = self.reader.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            wish.let_pass();
        }
        let alone = self.one_at_a_time.lock().await;
        drop(counted);
        Turn { turns: self, _alone: alone }
    }

    fn set_reader(&self, wish: Option<Arc<Wish>>) {
        *self.reader.lock().unwrap_or_else(PoisonError::into_inner) = wish;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.set_reader(None);
    }
}

#[cfg(test)]
mod tests {
    use super::Turns;
    use crate::progress::Wish;
    use std::sync::Arc;

    #[tokio::test]
    async fn the_morning_goes_before_who_reads_and_before_who_waits() {
        let (turns, wish) = (Turns::default(), Arc::<Wish>::default());
        let reading = turns.in_between(&wish).await;
        let order = std::sync::Mutex::new(Vec::new());
        let waits = async {
            let second = Arc::<Wish>::default();
            let turn = turns.in_between(&second).await;
            order.lock().expect("one thread").push("reading");
            drop(turn);
        };
        let morning = async {
            let turn = turns.first().await;
            order.lock().expect("one thread").push("morning");
            drop(turn);
        };
        let reads = async {
            wish.stop().asked().await;
            assert!(wish.go_on(), "it was asked to let somebody pass, not to end");
            drop(reading);
        };
        tokio::join!(waits, morning, reads);
        let order = order.into_inner().expect("one thread");
        assert_eq!(order, ["morning", "reading"], "the report is made first, then the reading goes on");
    }
}

//! Stopping work while it waits: for a vendor that asked for time, for its turn, for the answer to a question that
//! changes nothing. A write that has left is never cut off; its answer is the safe point.

use std::future::Future;
use std::sync::Arc;
use tokio::sync::watch;

tokio::task_local! {
    /// Who may stop the work of this task.
    static HEARD: StopSignal;
}

/// A wish that work ends at its next safe point. Clones are one wish.
#[derive(Clone, Debug)]
pub struct StopSignal {
    asked: Arc<watch::Sender<bool>>,
    /// Whoever stops the whole stops this part of it, too.
    whole: Option<Arc<StopSignal>>,
}

impl Default for StopSignal {
    fn default() -> Self {
        Self { asked: Arc::new(watch::Sender::new(false)), whole: None }
    }
}

impl StopSignal {
    /// A wish for a part of the present work: it hears whoever may stop the whole.
    pub fn of_a_part() -> Self {
        Self { whole: HEARD.try_with(|whole| Arc::new(whole.clone())).ok(), ..Self::default() }
    }

    /// The same wish before it was asked; who stops the whole is still heard.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self { whole: self.whole.clone(), ..Self::default() }
    }

    /// Asks the work to end.
    pub fn ask(&self) {
        self.asked.send_replace(true);
    }

    /// Was it asked?
    pub fn is_asked(&self) -> bool {
        *self.asked.borrow() || self.whole.as_ref().is_some_and(|whole| whole.is_asked())
    }

    /// Resolves when it is asked.
    pub async fn asked(&self) {
        let (mut wishes, mut next) = (Vec::new(), Some(self));
        while let Some(stop) = next {
            let mut heard = stop.asked.subscribe();
            // The sender lives as long as `self`, so that this only ends when it is asked.
            wishes.push(Box::pin(async move { drop(heard.wait_for(|asked| *asked).await) }));
            next = stop.whole.as_deref();
        }
        futures::future::select_all(wishes).await;
    }

    /// Runs work whose waiting ends when this is asked.
    pub async fn heard_by<F: Future>(&self, work: F) -> F::Output {
        HEARD.scope(self.clone(), work).await
    }
}

/// Runs `work` to its end; `None`: it was dropped, since the work of this task was asked to stop.
pub async fn unless_stopped<F: Future>(work: F) -> Option<F::Output> {
    let Ok(stop) = HEARD.try_with(StopSignal::clone) else { return Some(work.await) };
    tokio::select! {
        biased;
        () = stop.asked() => None,
        done = work => Some(done),
    }
}

#[cfg(test)]
mod tests {
    use super::{StopSignal, unless_stopped};
    use std::future::{pending, ready};

    #[tokio::test]
    async fn waiting_ends_when_it_is_asked_and_only_for_who_hears_it() {
        let (stop, other) = (StopSignal::default(), StopSignal::default());
        let waits = stop.heard_by(unless_stopped(pending::<()>()));
        let asks = async { stop.ask() };
        let (ended, ()) = tokio::join!(waits, asks);
        assert_eq!(ended, None, "who waits for nothing ends at once");
        let done = other.heard_by(unless_stopped(ready(7))).await;
        assert_eq!(done, Some(7), "the wish of one run is no other run's");
        assert_eq!(unless_stopped(ready(7)).await, Some(7), "work that nobody may stop goes on");
        let part = stop.heard_by(async { StopSignal::of_a_part() }).await;
        assert!(part.is_asked(), "who stops the whole stops its parts");
        assert_eq!(part.heard_by(unless_stopped(pending::<()>())).await, None, "and what waits in them");
    }
}

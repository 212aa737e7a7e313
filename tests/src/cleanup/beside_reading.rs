//! A clean-up that is begun while calendars are being read: both read the people and matters of the firm, and one list
//! has one reader at a time.

use super::{Journey, Litter, PROVIDERS, littered};
use crate::installation::Installation;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const LITTER: Litter = Litter { days: 2, series: 2 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clean_up_that_begins_in_the_middle_of_a_reading_is_read_whole() {
    for provider in PROVIDERS {
        let installation = Installation::with(littered(provider, LITTER), provider, 200).await;
        let (engine, over) = (Arc::clone(&installation.engine), Arc::new(AtomicBool::new(false)));
        let seen = Arc::clone(&over);
        let daily = tokio::spawn(async move {
            let mut readings = 0;
            while readings < 3 || !seen.load(Ordering::SeqCst) {
                engine.sync(true).await.expect("the daily reading is not disturbed by the clean-up");
                readings += 1;
            }
        });
        let journey = Journey::begun(installation).await;
        over.store(true, Ordering::SeqCst);
        daily.await.expect("no panic");
        let ended = journey.ended().await;
        assert_ne!(ended["outcome"], "failed", "{provider:?}: it reads after the other one: {ended}");
        let state = journey.state().await;
        assert!(
            state.calendars.iter().all(|one| one.rows > 0),
            "{provider:?}: all of it was read: {state:?}"
        );
    }
}

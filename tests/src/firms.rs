//! Two hundred firms made up at random, each with faults at random, through real HTTP: nothing is lost, nothing
//! invented.

use crate::installation::Installation;
use crate::truth::Score;
use chrono::{Days, NaiveDate};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use truedocket_engine::clock::stopwatch;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::{Provider, next_business_day};
use truedocket_sandbox::plant::plant;

const FIRMS: u64 = 200;
/// Firms at work at the same time.
const AT_ONCE: usize = 4;

/// What one firm said.
struct Firm {
    seed: u64,
    provider: Provider,
    events: usize,
    score: Score,
}

async fn firm(seed: u64) -> Firm {
    let provider = if seed.is_multiple_of(2) { Provider::Google } else { Provider::Graph };
    // Over a year, so that summer time, weekends and holidays are all met.
    let first: NaiveDate = "2026-02-27".parse().expect("a day");
    let today = first + Days::new(seed * 11 % 365);
    let size = Size { attorneys: 3 + (seed % 4) as usize, events: 160 + (seed % 7) as usize * 30, seed };
    let mut world = generate(size, today, provider);
    plant(&mut world, seed, 1 + (seed % 12) as usize, next_business_day(today));
    let events = world.events.len();
    let installation = Installation::with(world, provider, 50).await;
    let report = installation.morning().await.report;
    let score = Score::of(&installation.sandbox.shared.world(), &report);
    Firm { seed, provider, events, score }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_firms_are_reported_exactly() {
    let watch = stopwatch();
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut firms = JoinSet::new();
    for seed in 0..FIRMS {
        let room = Arc::clone(&room);
        firms.spawn(async move {
            let _place = room.acquire_owned().await.expect("it is never closed");
            firm(seed).await
        });
    }
    let (mut all, mut events, mut wrong) = (Score::default(), 0, Vec::new());
    let mut counted = 0_u64;
    while let Some(firm) = firms.join_next().await {
        let Firm { seed, provider, events: held, score } = firm.expect("no firm brings the program down");
        if !score.lost.is_empty() || !score.invented.is_empty() {
            wrong.push(format!(
                "seed {seed} {provider:?}: lost {:?}, invented {:?}",
                score.lost, score.invented
            ));
        }
        (counted, events) = (counted + 1, events + held);
        all.add(score);
    }
    println!(
        "{counted} firms, {events} events, {} faults planted, {} reported: precision {:.4}, recall {:.4}, {:.1} s",
        all.planted,
        all.reported,
        all.precision(),
        all.recall(),
        watch().as_secs_f64()
    );
    assert_eq!(counted, FIRMS, "each firm is counted");
    assert!(all.planted >= 1_000, "enough faults to mean something: {}", all.planted);
    assert!(wrong.is_empty(), "nothing is lost and nothing invented:\n{}", wrong.join("\n"));
}

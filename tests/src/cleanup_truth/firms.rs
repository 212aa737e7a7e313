//! Two hundred firms made up at random, each with a mess at random, for both providers.

use super::audit::audited;
use super::score::Score;
use super::{assert_true, every_row_is_counted};
use chrono::{Days, NaiveDate};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use truedocket_core::time::zone::Zones;
use truedocket_engine::clock::stopwatch;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::plant::mess;

const FIRMS: u64 = 200;
/// Firms at work at the same time.
const AT_ONCE: usize = 4;

async fn firm(seed: u64, zones: &Zones) -> Score {
    let provider = if seed.is_multiple_of(2) { Provider::Google } else { Provider::Graph };
    // Over a year, so that summer time, weekends and holidays are all met.
    let first: NaiveDate = "2026-02-27".parse().expect("a day");
    let today = first + Days::new(seed * 11 % 365);
    let size = Size { attorneys: 3 + (seed % 4) as usize, events: 120 + (seed % 7) as usize * 20, seed };
    let mut world = generate(size, today, provider);
    mess(&mut world, provider, seed, 20 + (seed % 12) as usize);
    let audited = audited(world, provider, zones).await;
    every_row_is_counted(&audited, &format!("seed {seed}"));
    let mut score = Score::of(&audited);
    for lines in [&mut score.robbed, &mut score.lost, &mut score.invented, &mut score.hinted] {
        lines.iter_mut().for_each(|line| line.insert_str(0, &format!("seed {seed} {provider:?}: ")));
    }
    score
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_firms_only_junk_is_taken_away_and_nearly_all_of_it_is_found() {
    let watch = stopwatch();
    let (room, zones) = (Arc::new(Semaphore::new(AT_ONCE)), Zones::bundled());
    let mut firms = JoinSet::new();
    for seed in 0..FIRMS {
        let (room, zones) = (Arc::clone(&room), zones.clone());
        firms.spawn(async move {
            let _place = room.acquire_owned().await.expect("it is never closed");
            firm(seed, &zones).await
        });
    }
    let (mut all, mut counted) = (Score::default(), 0_u64);
    while let Some(score) = firms.join_next().await {
        all.add(score.expect("no firm brings the program down"));
        counted += 1;
    }
    println!("{counted} firms in {:.1} s", watch().as_secs_f64());
    assert_eq!(counted, FIRMS, "each firm is counted");
    assert!(all.sum().junk >= 4_000, "enough junk to mean something: {}", all.sum().junk);
    assert_true(&all, "two hundred firms");
}

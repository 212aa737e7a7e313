//! Two hundred firms made up at random, each with faults at random and with what only looks like one, through real HTTP:
//! nothing is lost, nothing invented.

use crate::installation::Installation;
use crate::truth::Score;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use truedocket_engine::clock::stopwatch;
use truedocket_sandbox::generate::{Size, generate};
use truedocket_sandbox::office::{Provider, next_business_day};
use truedocket_sandbox::plant::{NearMiss, delete_later, near_misses, plant};

const FIRMS: u64 = 200;
/// Firms at work at the same time.
const AT_ONCE: usize = 4;
/// One firm in so many is looked at again, after events were deleted that had been read.
const AGAIN: u64 = 4;
const MINUTE: Duration = Duration::from_secs(60);
/// What can be reported of a day on which all was read.
const KINDS: usize = 19;
/// Of each kind, and of each near miss, so many make it worth counting.
const LEAST: usize = 5;

/// What one firm said.
struct Firm {
    seed: u64,
    provider: Provider,
    events: usize,
    near: Vec<NearMiss>,
    score: Score,
    /// What the second look found, and what was planted by then.
    again: Option<Score>,
}

async fn firm(seed: u64) -> Firm {
    let provider = if seed.is_multiple_of(2) { Provider::Google } else { Provider::Graph };
    // Over a year, so that summer time, weekends and holidays are all met.
    let first: NaiveDate = "2026-02-27".parse().expect("a day");
    let today = first + Days::new(seed * 11 % 365);
    let size = Size { attorneys: 3 + (seed % 4) as usize, events: 160 + (seed % 7) as usize * 30, seed };
    let mut world = generate(size, today, provider);
    let compared = next_business_day(today);
    plant(&mut world, seed, 1 + (seed % 12) as usize, compared);
    let near = near_misses(&mut world, seed, 1 + (seed % 5) as usize, compared);
    let events = world.events.len();
    let installation = Installation::with(world, provider, 50).await;
    let report = installation.morning().await.report;
    let score = Score::of(&installation.sandbox.shared.world(), &report);
    let mut again = None;
    if seed.is_multiple_of(AGAIN) {
        installation.clock.advance(MINUTE);
        delete_later(&mut installation.sandbox.shared.world_mut(), seed, 2, compared, &near);
        let report = installation.morning().await.report;
        again = Some(Score::of(&installation.sandbox.shared.world(), &report));
    }
    Firm { seed, provider, events, near: near.into_values().collect(), score, again }
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
    let mut near = BTreeMap::<NearMiss, usize>::new();
    let mut counted = 0_u64;
    while let Some(firm) = firms.join_next().await {
        let Firm { seed, provider, events: held, near: made, score, again } =
            firm.expect("no firm brings the program down");
        for (look, score) in [("at first", Some(&score)), ("again", again.as_ref())] {
            let Some(score) = score.filter(|score| !score.lost.is_empty() || !score.invented.is_empty())
            else {
                continue;
            };
            wrong.push(format!(
                "seed {seed} {provider:?} {look}: lost {:?}, invented {:?}, near misses {made:?}",
                score.lost, score.invented
            ));
        }
        (counted, events) = (counted + 1, events + held);
        all.add(score);
        again.into_iter().for_each(|again| all.add(again));
        made.into_iter().for_each(|one| *near.entry(one).or_default() += 1);
    }
    println!(
        "{counted} firms, {events} events, {} faults planted, {} reported: precision {:.4}, recall {:.4}, {:.1} s",
        all.planted,
        all.reported,
        all.precision(),
        all.recall(),
        watch().as_secs_f64()
    );
    for (kind, count) in &all.kinds {
        println!("{kind}: {} planted, {} reported, {} of both", count.planted, count.reported, count.right);
    }
    println!("only alike: {near:?}");
    assert_eq!(counted, FIRMS, "each firm is counted");
    assert!(all.planted >= 1_000, "enough faults to mean something: {}", all.planted);
    assert!(wrong.is_empty(), "nothing is lost and nothing invented:\n{}", wrong.join("\n"));
    for (kind, count) in &all.kinds {
        assert!(count.planted >= LEAST, "{kind}: so few prove nothing: {count:?}");
        assert!(count.right == count.planted && count.right == count.reported, "{kind}: {count:?}");
    }
    assert_eq!(all.kinds.len(), KINDS, "each kind is among them: {:?}", all.kinds.keys());
    assert!(
        NearMiss::ALL.iter().all(|one| near.get(one).is_some_and(|n| *n >= LEAST)),
        "so are near misses: {near:?}"
    );
}

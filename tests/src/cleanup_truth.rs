//! The truth about junk: firms whose every piece of junk is known go through the real connectors and the real finder.
//! What is sound is never proposed to be taken away, and hardly any junk is missed.

mod audit;
mod firms;
mod score;

use audit::audited;
use chrono::NaiveDate;
use score::Score;
use truedocket_core::audit::finding::{FindingKind, Part};
use truedocket_core::time::zone::Zones;
use truedocket_sandbox::office::Provider;

/// Of each kind, so much has to be named.
const RECALL: f64 = 0.99;
/// Of the rows that may be taken away, so many are to be proposed: the others need a person to look closely.
const DARING: f64 = 0.6;
/// Of sound rows, one in so many at most may be pointed out as perhaps a copy: two colleagues who both call a huddle
/// at one hour make such pairs.
const HINTS: usize = 200;

/// Days on which the demo firm is looked at: seasons, changes of clocks, holidays.
const DAYS: [&str; 6] = ["2026-11-12", "2026-11-20", "2026-11-25", "2026-10-30", "2027-03-12", "2026-12-31"];

async fn demo(today: &str, provider: Provider, zones: &Zones) -> Score {
    let day: NaiveDate = today.parse().expect("a day");
    let world = truedocket_sandbox::demo::firm(day, provider).expect("the built-in files are right");
    let audited = audited(world, provider, zones).await;
    every_row_is_counted(&audited, &format!("demo {provider:?} {today}"));
    Score::of(&audited)
}

/// Sound or named: no row is forgotten, and none is unreadable here.
fn every_row_is_counted(audited: &audit::Audited, of: &str) {
    let subjects: std::collections::BTreeSet<usize> = audited
        .found
        .findings
        .iter()
        .flat_map(|finding| &finding.items)
        .filter(|item| item.part == Part::Subject)
        .map(|item| item.row)
        .collect();
    assert_eq!(audited.unreadable, 0, "{of}: the sandbox says nothing that cannot be understood");
    assert_eq!(
        audited.found.sound + subjects.len(),
        audited.places.len(),
        "{of}: each row is sound or a subject of a finding"
    );
}

fn assert_true(score: &Score, of: &str) {
    println!("{}", score.table(of));
    for (what, lines) in [("robbed", &score.robbed), ("lost", &score.lost), ("invented", &score.invented)] {
        lines.iter().take(60).for_each(|line| println!("{what}: {line}"));
    }
    assert!(score.robbed.is_empty(), "{of}: what is sound stays");
    let dared = score.sum().taken as f64 / score.may_go as f64;
    println!("of {} rows that may go, {:.4} are proposed", score.may_go, dared);
    assert!(dared >= DARING, "{of}: who proposes nothing makes no mistake, and cleans nothing up");
    for kind in FindingKind::ALL {
        let count = score.kinds.get(&kind).copied().unwrap_or_default();
        assert!(count.junk > 0, "{of}: there is some junk of the kind {}", kind.name());
        let recall = count.recall();
        assert!(recall >= RECALL, "{of}: {}: what is not shown stays for ever: {recall:.4}", kind.name());
    }
    assert!(score.sum().recall() >= RECALL, "{of}: the same for all kinds together");
    assert!(score.invented.is_empty(), "{of}: findings about what is sound teach people to look away");
    assert!(score.hinted.len() * HINTS <= score.rows, "{of}: so do too many hints");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_the_demo_firm_only_junk_is_taken_away_and_all_of_it_is_found() {
    let zones = Zones::bundled();
    for provider in [Provider::Google, Provider::Graph] {
        let mut all = Score::default();
        for today in DAYS {
            all.add(demo(today, provider, &zones).await);
        }
        let of = format!("the demo firm on {} days, {provider:?}", DAYS.len());
        assert_true(&all, &of);
        assert!(all.hinted.is_empty(), "{of}: what only looks like junk is not even pointed out");
    }
}

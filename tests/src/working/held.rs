//! While one process holds the home, others look beside it and hand over what changes something.

use super::until;
use crate::cleanup::{Litter, littered};
use crate::fixture::{Fixture, small};
use crate::program::Answer;
use crate::proxy::{Open, Watch};
use std::sync::Arc;
use tokio::process::Child;
use tokio::sync::Notify;
use truedocket_sandbox::office::Provider;
use truedocket_store::table::run;

/// Keeps the schedule of a town, and has read it once.
async fn running(fixture: &Fixture) -> Child {
    let kept = fixture.home.begin(&["run"]);
    until(&fixture.home, "the first reading", |reader| {
        run::newest(reader, 9).ok()?.into_iter().find(|run| run.part == "sync" && run.ended.is_some())
    })
    .await;
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_is_possible_while_the_home_is_held() {
    let fixture = Fixture::of(small()).await;
    let mut kept = running(&fixture).await;
    for command in [
        &["health"][..],
        &["--json", "connections"],
        &["logs"],
        &["jobs"],
        &["why", "matter"],
        &["policy", "show"],
        &["staff", "list"],
        &["ledger", "verify"],
    ] {
        fixture.home.run(command).await.ended(0, &format!("{command:?} only looks, and disturbs nobody"));
    }
    assert!(kept.try_wait().expect("it is our child").is_none(), "the holder goes on");
    kept.kill().await.expect("it runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn acting_is_handed_over_to_the_holder() {
    let fixture = Fixture::of(small()).await;
    let mut kept = running(&fixture).await;
    let sync = fixture.home.run(&["--json", "sync"]).await.ended(0, "the holder does it").json();
    assert!(
        sync["calendars"].as_array().is_some_and(|read| !read.is_empty()),
        "with the usual answer: {sync}"
    );
    fixture.home.run(&["policy", "set", "firm", "Roe & Doe"]).await.ended(0, "the holder keeps it");
    let shown = fixture.home.run(&["policy", "show"]).await.ended(0, "looking is possible");
    assert!(shown.out.contains("Roe & Doe"), "what was handed over is done: {}", shown.out);
    let pdf = fixture.home.path().join("told.pdf");
    let file = pdf.to_str().expect("a plain path");
    fixture.home.run(&["morning", "--pdf", file]).await.ended(0, "nothing differs");
    assert!(pdf.exists(), "files are written where the command named them");
    let wrong: Answer =
        fixture.home.run(&["policy", "set", "nonsense", "1"]).await.ended(1, "refused by the holder");
    assert!(wrong.err.contains("There is no setting `nonsense`"), "with the usual words: {}", wrong.err);
    kept.kill().await.expect("it runs");
    fixture.home.run(&["--json", "sync"]).await.ended(0, "without a holder it is done here");
}

/// Never answers, and tells that it was asked.
#[derive(Default)]
struct Silent {
    asked: Notify,
}

impl Watch for Silent {
    fn arrives(&self, _number: usize) -> bool {
        self.asked.notify_one();
        false
    }

    fn answered(&self, _number: usize) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn who_handed_over_is_told_when_the_holder_dies() {
    let fixture = Fixture::of(small()).await;
    let mut kept = running(&fixture).await;
    let silent = Arc::new(Silent::default());
    fixture.proxy.watch(silent.clone());
    let dies = async {
        silent.asked.notified().await;
        kept.kill().await.expect("it runs");
    };
    let (told, ()) = tokio::join!(fixture.home.run(&["sync", "--full"]), dies);
    let told = told.ended(1, "the command did not end well");
    assert!(told.err.contains("ended before the command did"), "it says so: {}", told.err);
    fixture.proxy.watch(Arc::new(Open));
    fixture.home.run(&["--json", "sync"]).await.ended(0, "and the next one finds its way");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_that_a_purge_advises_works_as_it_is_printed() {
    let fixture = Fixture::of(littered(Provider::Graph, Litter { days: 4, series: 0 })).await;
    fixture.home.run(&["audit"]).await.ended(2, "there is something to decide");
    let kinds = ["audit", "decide", "--accept", "undefined_all_day"];
    fixture.home.run(&kinds).await.ended(0, "proposals are accepted");
    let shown = fixture.home.run(&["audit", "purge"]).await.ended(2, "looking is the default");
    let advice = shown.out.lines().find_map(|line| line.strip_prefix("To do it: truedocket "));
    let advice = advice.unwrap_or_else(|| panic!("the next step is named: {}", shown.out));
    let home = fixture.home.path().to_str().expect("a plain path");
    assert!(advice.contains(home), "it names the home that it is about: {advice}");
    let typed: Vec<&str> = advice.split_whitespace().collect();
    fixture.home.run_typed(&typed).await.ended(0, "the advised command works as printed");
}

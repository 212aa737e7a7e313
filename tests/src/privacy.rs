//! What must not be where: client words in logs and in the texts of failures, secrets anywhere on the disk.

mod canaries;
mod clean_up;

use crate::installation::{Installation, name_of};
use canaries::{CANARIES, Canary};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use truedocket_connect::secrets::{Purpose, SecretName, SecretStore};
use truedocket_core::ids::ConnectionName;
use truedocket_engine::api::failure::Problem;
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

/// All that was done said something; this is what it said outside of the encrypted database.
#[derive(Default)]
struct Said {
    problems: Vec<Problem>,
    runs: Vec<Value>,
}

/// Runs the work on threads whose log is taken down at the finest level that the product's own filter lets through.
fn logged<F: Future<Output = Said>>(work: impl FnOnce() -> F) -> (Said, String) {
    let log = Log::default();
    let writer = log.clone();
    let lines =
        tracing_subscriber::fmt::layer().json().with_current_span(true).with_writer(move || writer.clone());
    let filter = truedocket_engine::log::ours(LevelFilter::TRACE);
    let dispatch = tracing::Dispatch::new(tracing_subscriber::registry().with(filter).with(lines));
    let of_thread = dispatch.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        // For the life of the thread.
        .on_thread_start(move || std::mem::forget(tracing::dispatcher::set_default(&of_thread)))
        .build()
        .expect("a runtime");
    let said = tracing::dispatcher::with_default(&dispatch, || runtime.block_on(work()));
    (said, log.text())
}

/// A day's work, then a bad day's.
async fn a_day(installation: &Installation, said: &mut Said) {
    let report = installation.morning().await.report;
    for found in &report.discrepancies {
        match installation.preview(&found.id).await {
            Ok(preview) => said.problems.extend(installation.apply(&preview).await.err()),
            Err(problem) => said.problems.push(problem),
        }
        said.problems.extend(installation.undo(&found.id).await.err());
    }
    let first = report.discrepancies.first().expect("something differs");
    for state in ["in_review", "accepted", "open", "nonsense"] {
        let mark = json!({ "id": first.id, "state": state, "reason": "" });
        said.problems.extend(installation.ask("today.mark", mark).await.err());
    }
    for vendor in [Vendor::Google, Vendor::Graph, Vendor::Clio] {
        let name = json!({ "name": name_of(vendor) });
        said.problems.extend(installation.ask("connections.check", name).await.err());
    }
    installation.ask("report.latest_pdf", json!({})).await.expect("the report is written");
    installation.engine.why("kanari").await.expect("a search");
    installation.engine.back_up(None).await.expect("a copy is made");
    installation.engine.export_ledger().await.expect("the ledger can be exported");
}

async fn a_bad_day(installation: &Installation, said: &mut Said) {
    for what in [
        FaultKind::Poison,
        FaultKind::UnknownEnum,
        FaultKind::NullFields,
        FaultKind::Truncate,
        FaultKind::CaptivePortal,
        FaultKind::EmptyListing,
        FaultKind::NotFound,
        FaultKind::Gone,
        FaultKind::TooMany,
        FaultKind::ServerErrorAfter,
        FaultKind::DropAfter,
        FaultKind::Unauthorized,
        FaultKind::Redirect,
    ] {
        installation.sandbox.shared.faults().add(Fault::new(what));
        installation.clock.advance(Duration::from_secs(60));
        installation.sync(true).await;
        for vendor in [Vendor::Google, Vendor::Graph, Vendor::Clio] {
            said.problems.extend(
                installation.ask("connections.check", json!({ "name": name_of(vendor) })).await.err(),
            );
        }
        let report = installation.report().await;
        for found in report.discrepancies.iter().take(4) {
            match installation.preview(&found.id).await {
                Ok(preview) => said.problems.extend(installation.apply(&preview).await.err()),
                Err(problem) => said.problems.push(problem),
            }
        }
        installation.sandbox.shared.faults().clear();
    }
    installation.morning().await;
    let runs = installation.ask("runs.list", json!({})).await.expect("the runs");
    said.runs.extend(runs.as_array().cloned().unwrap_or_default());
}

fn hits<'c>(text: &str, canaries: impl Iterator<Item = &'c Canary>) -> Vec<String> {
    let lower = text.to_lowercase();
    canaries
        .filter(|canary| lower.contains(&canary.word))
        .map(|canary| format!("{} ({})", canary.word, canary.place))
        .collect()
}

/// A log is taken down for a whole process; other tests beside it would share or silence it. So this one runs alone.
fn alone(test: &str) {
    let own = std::env::current_exe().expect("this program has a path");
    let run = std::process::Command::new(own)
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .expect("it can be started");
    let told = String::from_utf8_lossy(&run.stdout);
    told.lines().filter(|line| line.starts_with("privacy")).for_each(|line| println!("{line}"));
    let all = format!("{told}{}", String::from_utf8_lossy(&run.stderr));
    assert!(
        run.status.success() && told.contains("1 passed"),
        "client words or secrets are where they must not be:\n{all}"
    );
}

#[test]
fn client_words_reach_no_log_and_secrets_no_disk() {
    alone("privacy::alone_client_words_reach_no_log_and_secrets_no_disk");
}

#[test]
#[ignore = "run by the test above, in a process of its own"]
fn alone_client_words_reach_no_log_and_secrets_no_disk() {
    for provider in [Provider::Google, Provider::Graph] {
        let kept: Arc<Mutex<Vec<(&'static str, usize)>>> = Arc::default();
        let counted = Arc::clone(&kept);
        let (said, log) = logged(|| async move {
            let (world, canaries) = canaries::world(provider);
            let installation = Installation::with(world, provider, 20).await;
            let mut said = Said::default();
            a_day(&installation, &mut said).await;
            a_bad_day(&installation, &mut said).await;
            counted.lock().expect("one thread").extend(on_disk(&installation, &canaries));
            said
        });
        let (_, canaries) = canaries::world(provider);
        assert_eq!(canaries.len(), CANARIES, "each canary is in the world");
        let lines = log.lines().count();
        assert!(lines > 200 && log.contains("call"), "the log was taken down: {lines} lines");
        let in_log = hits(&log, canaries.iter());
        let problems: Vec<String> = said
            .problems
            .iter()
            .map(|p| format!("{} {} {} {}", p.code, p.sentence, p.meaning, p.hint))
            .collect();
        // Calendars are named to people by whose they are; clients never are.
        let clients = || canaries.iter().filter(|canary| canary.place != "a member's address");
        let in_problems = hits(&problems.join("\n"), clients());
        let codes: Vec<String> = said.runs.iter().flat_map(codes).collect();
        let in_codes = hits(&codes.join("\n"), canaries.iter());
        println!(
            "privacy {provider:?}: {CANARIES} canaries: {} hits in {lines} log lines, {} in {} problems, {} in {} codes of runs; on disk {:?}",
            in_log.len(),
            in_problems.len(),
            problems.len(),
            in_codes.len(),
            codes.len(),
            kept.lock().expect("one thread")
        );
        assert!(problems.len() > 30, "enough went wrong to mean something: {}", problems.len());
        assert!(in_log.is_empty(), "{provider:?}: client words in the log: {in_log:?}");
        assert!(in_problems.is_empty(), "{provider:?}: client words in a failure's text: {in_problems:?}");
        assert!(in_codes.is_empty(), "{provider:?}: client words in codes: {in_codes:?}");
        for (what, count) in kept.lock().expect("one thread").iter() {
            assert!(
                *count == 0 || what.starts_with("files"),
                "{provider:?}: {what}: {count} hits on the disk"
            );
        }
    }
}

/// The words of a run that programs read.
fn codes(run: &Value) -> Vec<String> {
    let items = run["items"].as_array().cloned().unwrap_or_default();
    let mut codes = vec![
        run["outcome"].to_string(),
        run["part"].to_string(),
        run["sum"].to_string(),
        run["id"].to_string(),
    ];
    codes.extend(items.iter().map(|item| item["fate"].to_string()));
    if run["part"] == "Reading calendars" {
        codes.extend(items.iter().map(|item| item["why"].to_string()));
    }
    codes
}

/// Looks through every byte of the home: nothing of it is readable, and no secret is in it.
fn on_disk(installation: &Installation, canaries: &[Canary]) -> Vec<(&'static str, usize)> {
    let mut files = Vec::new();
    collect(installation.home.path(), &mut files);
    let (secrets, key) = secrets(installation);
    assert!(secrets.len() >= 8, "there are secrets to look for: {}", secrets.len());
    let (mut words, mut found) = (0, 0);
    for (name, bytes) in &files {
        // Letters stay letters, whatever stands around them.
        let text = String::from_utf8_lossy(bytes);
        // Reports are for people, and the one place that may hold what people have to read.
        let for_people = name.contains("reports");
        words += canaries.iter().filter(|canary| !for_people && text.contains(&canary.word)).count();
        found += secrets.iter().filter(|secret| text.contains(secret.as_str())).count();
        found += usize::from(bytes.windows(key.len()).any(|window| window == key));
    }
    assert!(files.iter().any(|(name, _)| name.ends_with("truedocket.db")), "the database was looked at");
    assert!(files.iter().any(|(name, _)| name.contains("backups")), "and a backup");
    vec![("files", files.len()), ("client words", words), ("secrets", found)]
}

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for item in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = item.expect("an item").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push((path.display().to_string(), std::fs::read(&path).expect("the file can be read")));
        }
    }
}

/// All that is secret: what the place of secrets holds, and every token that the vendors gave out; and the key's bytes.
fn secrets(installation: &Installation) -> (Vec<String>, Vec<u8>) {
    let mut secrets: Vec<String> = installation.sandbox.shared.oauth().given();
    let home = truedocket_engine::home::Home::at(installation.home.path()).expect("the home is there");
    let own = home.secrets(installation.secrets.clone());
    for vendor in Vendor::ALL {
        let connection = ConnectionName::new(name_of(vendor));
        for purpose in [Purpose::RefreshToken, Purpose::EarlierRefreshToken, Purpose::ClientSecret] {
            let read = own.read(&SecretName::of(&connection, purpose)).expect("memory answers");
            secrets.extend(read.map(|secret| secret.reveal().to_owned()));
        }
    }
    let key = SecretName { owner: "Database".to_owned(), purpose: Purpose::DatabaseKey };
    let key = own.read(&key).expect("memory answers").expect("the database has a key");
    secrets.push(key.reveal().to_owned());
    let bytes = hex::decode(key.reveal()).expect("it is hex");
    (secrets, bytes)
}

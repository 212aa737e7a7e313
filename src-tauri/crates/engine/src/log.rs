//! The log: one JSON object a line, with the run that it belongs to, in files that are replaced after two weeks. Only
//! our own packages write to it, and their fields are ids, counts and kinds; client words have no way in.

use crate::engine::Engine;
use crate::home::Home;
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
pub use tracing_appender::non_blocking::WorkerGuard as Guard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use truedocket_store::private;

/// Files that are kept, one a day.
const FILES: usize = 14;
/// Lines that one question for the log answers with.
const MOST: usize = 10_000;
/// Whose words are written: ours. A library's debug line may hold what it was given.
const OURS: [&str; 5] =
    ["truedocket_engine", "truedocket_connect", "truedocket_store", "truedocket_cli", "truedocket_desktop"];

/// Writes this process's log into the home's `logs` until the guard is dropped. Called once by a program.
///
/// # Errors
/// The folder cannot be used.
pub fn to_files(folder: &Path) -> io::Result<Guard> {
    let home = Home::at(folder)?;
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("truedocket")
        .filename_suffix("jsonl")
        .max_log_files(FILES)
        .build(home.logs())
        .map_err(io::Error::other)?;
    let (writer, guard) = tracing_appender::non_blocking(Private { files, folder: home.logs() });
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_writer(writer);
    // A second call in one process (tests) keeps the first log.
    let _ = tracing_subscriber::registry().with(ours(LevelFilter::INFO)).with(lines).try_init();
    Ok(guard)
}

/// Log files for this account's eyes only. The library makes a new one each day, open to all.
struct Private {
    files: RollingFileAppender,
    folder: PathBuf,
}

impl Write for Private {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.files.write(bytes)?;
        for file in std::fs::read_dir(&self.folder)? {
            private::narrow(&file?.path())?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.files.flush()
    }
}

/// Lets only our own packages write, from that level on.
pub fn ours(level: LevelFilter) -> Targets {
    Targets::new().with_targets(OURS.map(|package| (package, level)))
}

impl Engine {
    /// Lines of the log, oldest first; with a run (or the beginning of its id) only those that carry it.
    ///
    /// # Errors
    /// The folder of logs could not be read.
    pub fn log_lines(&self, run: Option<&str>) -> io::Result<Vec<Value>> {
        let mut files = Vec::new();
        for file in std::fs::read_dir(self.home.logs())? {
            files.push(file?.path());
        }
        files.sort();
        let mut lines = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(file)?;
            let all = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            lines.extend(all.filter(|line| run.is_none_or(|run| belongs(line, run))));
        }
        let surplus = lines.len().saturating_sub(MOST);
        Ok(lines.split_off(surplus))
    }
}

fn belongs(line: &Value, run: &str) -> bool {
    let named = [&line["run"], &line["span"]["run"]];
    named.iter().any(|name| name.as_str().is_some_and(|name| name.starts_with(run)))
}

//! What a stretch of work takes: processor time, time on the wall, peak memory. Processor time and memory come from
//! the kernel's own accounts where it publishes them as files (Linux); elsewhere they are left out.

use serde_json::{Map, Value, json};
use std::fs;
use std::time::Duration;
use truedocket_engine::clock::stopwatch;

/// Ticks of the kernel's coarse clock in a second.
const TICKS: f64 = 100.0;
/// From here on the coarse clock is exact enough. The fine one forgets threads that have ended.
const COARSE_MS: f64 = 2_000.0;

/// A stretch of work that was begun.
pub(super) struct Meter {
    watch: Box<dyn Fn() -> Duration + Send>,
    fine: Option<f64>,
    coarse: Option<f64>,
}

/// What it took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Took {
    /// Processor time of all threads, in milliseconds.
    pub(super) cpu_ms: Option<f64>,
    /// Time on the wall, in milliseconds.
    pub(super) wall_ms: f64,
}

impl Meter {
    pub(super) fn start() -> Self {
        Self { fine: fine_ms(), coarse: coarse_ms(), watch: Box::new(stopwatch()) }
    }

    pub(super) fn stop(&self) -> Took {
        let wall_ms = (self.watch)().as_secs_f64() * 1_000.0;
        let since = |now: Option<f64>, then: Option<f64>| Some(now? - then?);
        let coarse = since(coarse_ms(), self.coarse);
        let cpu_ms = coarse.filter(|ms| *ms >= COARSE_MS).or_else(|| since(fine_ms(), self.fine)).or(coarse);
        Took { cpu_ms, wall_ms }
    }
}

impl Took {
    /// The one in the middle, by processor time where it is known.
    pub(super) fn median(mut all: Vec<Self>) -> Option<Self> {
        all.sort_by(|a, b| a.decisive_ms().total_cmp(&b.decisive_ms()));
        all.get(all.len() / 2).copied()
    }

    /// Processor time where it is known, else time on the wall.
    pub(super) fn decisive_ms(&self) -> f64 {
        self.cpu_ms.unwrap_or(self.wall_ms)
    }

    /// As fields of the answer.
    pub(super) fn fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("cpu_ms".to_owned(), json!(self.cpu_ms.map(tenths)));
        fields.insert("wall_ms".to_owned(), json!(tenths(self.wall_ms)));
        fields
    }
}

/// To one place behind the point.
pub(super) fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The most memory that this process has had at once, in MB.
pub(super) fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(tenths(kilobytes / 1_024.0))
}

/// Nanoseconds on a processor, of each thread that still lives.
fn fine_ms() -> Option<f64> {
    let mut all = 0.0;
    for task in fs::read_dir("/proc/self/task").ok()? {
        let account = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        all += account.split(' ').next()?.parse::<f64>().ok()? / 1_000_000.0;
    }
    Some(all)
}

/// Ticks of this process, its ended threads included: fields 14 and 15 of `stat`, counted behind the name in brackets.
fn coarse_ms() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS * 1_000.0)
}

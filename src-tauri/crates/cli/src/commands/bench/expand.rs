//! Calendar files: expanding their series over a year, and reading them in full without keeping anything.

use super::meter::Meter;
use super::{Input, SEED, answer, could_not, series};
use chrono::{DateTime, NaiveTime};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use truedocket_core::calendar::ics::expand::Instance;
use truedocket_core::calendar::ics::read::{self, Limits};
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{Span, Window};
use truedocket_engine::api::failure::Problem;

/// The year 2026.
const YEAR: (i64, i64) = (1_767_225_600, 1_798_761_600);

/// All instances that begin in 2026. `sha` is over their lines `uid epoch`.
pub(super) fn run(input: &Input<'_>) -> Result<Value, Problem> {
    let bytes = file(input, "series.ics")?;
    let edge = |second| DateTime::from_timestamp(second, 0).unwrap_or_default();
    let window = Window { start: edge(YEAR.0), end: edge(YEAR.1) };
    let limits = Limits { instances: 10_000_000, ..Limits::default() };
    let zones = Zones::bundled();
    let meter = Meter::start();
    let expansion = read::events(&bytes, &window, &Zone::utc(), &zones, &limits);
    let took = meter.stop();
    let expansion = expansion.map_err(|cause| could_not("The file could not be read", &cause))?;
    let mut begins: Vec<(&str, i64)> = expansion
        .instances
        .iter()
        .map(|one| (one.uid.as_ref().map_or("", |uid| uid.as_str()), begin(one)))
        .filter(|(_, begin)| (YEAR.0..YEAR.1).contains(begin))
        .collect();
    begins.sort_unstable();
    let mut hash = Sha256::new();
    for (uid, begin) in &begins {
        hash.update(format!("{uid} {begin}\n"));
    }
    let sha = hex::encode(hash.finalize());
    let counted = json!({
        "n": expansion.tally.vevents, "instances": begins.len(), "set_aside": expansion.quarantined.len(),
        "sha": sha.get(..16),
    });
    Ok(answer("expand", &counted, &took))
}

/// Whole days begin at midnight UTC here, as the measurement's contract has it.
fn begin(one: &Instance) -> i64 {
    match &one.span {
        Span::Timed { start, .. } => start.timestamp(),
        Span::AllDay { first, .. } => first.and_time(NaiveTime::MIN).and_utc().timestamp(),
    }
}

/// Reads every component in full.
pub(super) fn count(input: &Input<'_>) -> Result<Value, Problem> {
    let bytes = file(input, "calendar.ics")?;
    let meter = Meter::start();
    let counted = read::count(&bytes, &Limits::default());
    let took = meter.stop();
    let counted = counted.map_err(|cause| could_not("The file could not be read", &cause))?;
    Ok(answer("ingest-ics", &json!({ "n": counted.vevents, "set_aside": counted.broken }), &took))
}

fn file(input: &Input<'_>, name: &str) -> Result<Vec<u8>, Problem> {
    match input {
        Input::Made(count) => Ok(series::file(*count, SEED).into_bytes()),
        Input::Folder(folder) => std::fs::read(folder.join(name))
            .map_err(|cause| could_not(&format!("{name} could not be read"), &cause)),
    }
}

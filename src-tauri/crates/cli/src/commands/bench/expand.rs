//! Calendar files: expanding their series over a year, and reading them in full without keeping anything.

use super::meter::Meter;
use super::{Input, SEED, answer, could_not, series};
use chrono::DateTime;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use truedocket_core::calendar::ics::read::{self, Limits};
use truedocket_core::calendar::ics::{Instance, Instances};
use truedocket_core::time::Window;
use truedocket_core::time::zone::{Zone, Zones};
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
    let (instances, sha) = told(&expansion.instances);
    let counted = json!({
        "n": expansion.tally.vevents, "instances": instances, "set_aside": expansion.quarantined.len(),
        "sha": sha.get(..16),
    });
    Ok(answer("expand", &counted, &took))
}

fn uid<'i>(one: &Instance<'i>) -> &'i str {
    one.uid().map_or("", |uid| uid.as_str())
}

/// How many begin in the year, and the hash of their lines. Whole days begin at midnight UTC here, as the measurement's
/// contract has it.
fn told(instances: &Instances) -> (usize, String) {
    let (mut hash, mut lines, mut count) = (Sha256::new(), String::new(), 0);
    let mut begins: Vec<i64> = Vec::new();
    let mut all = instances.by_component().peekable();
    while let Some(one) = all.next() {
        begins.extend(Some(one.begin_second()).filter(|begin| (YEAR.0..YEAR.1).contains(begin)));
        if all.peek().is_some_and(|next| uid(next) == uid(&one)) {
            continue;
        }
        begins.sort_unstable();
        count += begins.len();
        for begin in begins.drain(..) {
            lines.push_str(uid(&one));
            // Writing into a text does not fail.
            let _ = writeln!(lines, " {begin}");
        }
        hash.update(&lines);
        lines.clear();
    }
    (count, hex::encode(hash.finalize()))
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

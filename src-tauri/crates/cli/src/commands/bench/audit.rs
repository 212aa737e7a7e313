//! The clean-up's judgement of a firm's calendars: the file is read into the core's table, all eleven kinds are
//! looked for with their reasons, and beside that the lines are made by which other programs' answers on the same
//! file are compared. The file is read once for both; what is made of it is timed apart.

mod firm;
mod lines;

use super::meter::{Meter, Took, peak_mb, tenths};
use super::{Input, could_not};
use firm::Office;
use lines::Reading;
use serde_json::{Map, Value, json};
use truedocket_core::audit::find::{self, AuditResult};
use truedocket_core::audit::finding::FindingKind;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::words;

/// Reads `events.csv` and `directory.json` of the folder.
pub(super) fn run(input: &Input<'_>) -> Result<Value, Problem> {
    let folder = match input {
        Input::Folder(folder) => *folder,
        Input::Made(_) => {
            return Err(words::refused("This measurement makes no firm.", "Name a folder with events.csv."));
        }
    };
    let office = Office::open(folder)?;
    let mut lines = Reading::begin(&office.left);
    let meter = Meter::start();
    let table = office.table(folder, |line| lines.row(line))?;
    let read = meter.stop();
    let after_reading = peak_mb();
    let meter = Meter::start();
    let found = find::find(&table, &office.firm());
    let judged = meter.stop();
    let (rows, peak) = (table.len(), peak_mb());
    let counts = counts(&found);
    let told = told(&found);
    drop((table, found));
    let meter = Meter::start();
    let answer = lines.done();
    let compared = meter.stop();
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    put("work", json!("audit"));
    put("n", json!(rows));
    put("sha", json!(answer.sha));
    put("lines", json!(answer.count));
    put("kinds", counts);
    for (name, value) in told {
        put(name, value);
    }
    parts(&mut put, [("read", &read), ("find", &judged), ("lines", &compared)]);
    put("cpu_ms", json!(read.cpu_ms.zip(judged.cpu_ms).map(|(a, b)| tenths(a + b))));
    put("wall_ms", json!(tenths(read.wall_ms + judged.wall_ms)));
    put("read_peak_mb", json!(after_reading));
    put("peak_mb", json!(peak));
    Ok(Value::Object(fields))
}

fn parts(put: &mut impl FnMut(&str, Value), parts: [(&str, &Took); 3]) {
    for (part, took) in parts {
        put(&format!("{part}_cpu_ms"), json!(took.cpu_ms.map(tenths)));
        put(&format!("{part}_wall_ms"), json!(tenths(took.wall_ms)));
    }
}

/// Findings of each kind, those that found nothing included.
fn counts(found: &AuditResult) -> Value {
    let count = |kind: FindingKind| found.findings.iter().filter(|finding| finding.kind == kind).count();
    Value::Object(FindingKind::ALL.iter().map(|kind| (kind.name().to_owned(), json!(count(*kind)))).collect())
}

/// What a change of the core must not change: how much was said, and all of it in one number.
fn told(found: &AuditResult) -> [(&'static str, Value); 4] {
    let taken = found.findings.iter().flat_map(|finding| &finding.items);
    [
        ("findings", json!(found.findings.len())),
        ("sound", json!(found.sound)),
        ("taken_away", json!(taken.filter(|item| item.proposed.takes_away()).count())),
        ("said", json!(lines::said(found))),
    ]
}

fn unreadable(name: &str, cause: &dyn std::fmt::Display) -> Problem {
    could_not(&format!("{name} could not be read"), cause)
}

//! The same collection, instance by instance, against programs of others: `recurring-ical-events`, which stands on
//! `python-dateutil` and knows nothing of us. Where both differ, somebody has looked, and a list says who is
//! right and why; a difference that is not on the list fails, and so does one that is no more.
//!
//! The programs are installed into the build's own folder when they are asked for the first time. Where there is no
//! Python or no package index, nothing is compared and that is printed; `cargo xtask prove` demands it.

use super::{below, package};
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use truedocket_core::calendar::ics::Limits;
use truedocket_core::calendar::ics::read::events;
use truedocket_core::ids::IcalUid;
use truedocket_core::time::zone::{Zone, Zones};
use truedocket_core::time::{Span, Window};

/// Days at both ends of the window that are not compared: there, zones decide what is inside.
const EDGE: TimeDelta = TimeDelta::days(2);

/// What the others say of one file.
#[derive(Deserialize)]
struct Told {
    file: PathBuf,
    #[serde(default)]
    refused: String,
    #[serde(default)]
    from: Option<NaiveDate>,
    #[serde(default)]
    to: Option<NaiveDate>,
    #[serde(default)]
    instances: Vec<(String, String)>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expander")
}

/// Files about which both differ, and why ours may stand: `judged.toml` beside the script.
fn judged() -> BTreeMap<String, String> {
    let list = fs::read_to_string(folder().join("judged.toml")).expect("the list is in the project");
    let judged: BTreeMap<String, String> = toml::from_str(&list).expect("files with sentences");
    assert!(judged.values().all(|why| why.len() > 20), "each with a reason that can be understood");
    judged
}

/// Set where the comparison has to be made, whatever it takes.
const REQUIRED: &str = "TRUEDOCKET_EXPANDER";

fn told(python: &Path, files: &[PathBuf]) -> Vec<Told> {
    let mut command = Command::new(python);
    command.arg(folder().join("expander.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut asked = command.spawn().expect("Python starts");
    let mut input = asked.stdin.take().expect("it was piped");
    let names: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    // Written beside the reading of the answer, since both may be longer than a pipe holds.
    let writing = std::thread::spawn(move || input.write_all(names.as_bytes()));
    let answer = asked.wait_with_output().expect("it answers");
    writing.join().expect("no panic").expect("it listens");
    assert!(answer.status.success(), "the programs of others must answer");
    let text = String::from_utf8(answer.stdout).expect("JSON is text");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON a file")).collect()
}

/// `2026-11-20` or `2026-11-20T14:00:00Z`, in one order.
type Counted = BTreeMap<(String, String), usize>;

fn counted(instances: impl Iterator<Item = (String, String)>, from: NaiveDate, to: NaiveDate) -> Counted {
    let (first, end) = ((from + EDGE).to_string(), (to - EDGE).to_string());
    let inside = instances.filter(|(_, start)| (first.as_str()..end.as_str()).contains(&start.as_str()));
    inside.fold(Counted::new(), |mut all, one| {
        *all.entry(one).or_default() += 1;
        all
    })
}

fn ours(file: &Path, from: NaiveDate, to: NaiveDate) -> Counted {
    let begin = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let window = Window { start: begin(from), end: begin(to) };
    let bytes = fs::read(file).expect("the file is there");
    let found = events(&bytes, &window, &Zone::utc(), &Zones::bundled(), &Limits::default());
    let found = found.expect("what others read is a calendar for us, too");
    let start = |span: &Span| match span {
        Span::Timed { start, .. } => start.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Span::AllDay { first, .. } => first.to_string(),
    };
    let uid = |uid: Option<&str>| uid.unwrap_or_default().to_owned();
    let all = found.instances.iter();
    counted(all.map(|one| (uid(one.uid().map(IcalUid::as_str)), start(&one.span()))), from, to)
}

#[test]
fn every_instance_is_where_an_independent_program_has_it() {
    let python = match crate::python::with(&folder(), "expander") {
        Ok(python) => python,
        Err(why) => {
            assert!(
                crate::program::variable(REQUIRED).is_none(),
                "{REQUIRED} is set, so it must be compared: {why}"
            );
            eprintln!("Nothing was compared, since the programs of others cannot be had here: {why}");
            return;
        }
    };
    let mut files = Vec::new();
    below(&package(), "ics", &mut files);
    files.sort();
    let (mut compared, mut instances, mut refused, mut differ) = (0, 0, 0, BTreeMap::new());
    for told in told(&python, &files) {
        let (Some(from), Some(to), "") = (told.from, told.to, told.refused.as_str()) else {
            refused += 1;
            continue;
        };
        let name = told.file.file_stem().expect("a file").to_string_lossy().into_owned();
        let theirs = counted(told.instances.into_iter(), from, to);
        let ours = ours(&told.file, from, to);
        compared += 1;
        instances += theirs.values().sum::<usize>();
        if ours != theirs {
            let only = |one: &Counted, other: &Counted| -> Vec<String> {
                let apart = one.iter().filter(|(key, count)| other.get(*key) != Some(count));
                apart.take(3).map(|((uid, start), count)| format!("{count}× {start} of {uid}")).collect()
            };
            differ
                .insert(name, format!("ours {:?}, theirs {:?}", only(&ours, &theirs), only(&theirs, &ours)));
        }
    }
    println!("{compared} files with {instances} instances compared, {refused} that the others refuse");
    differ.iter().for_each(|(file, how)| println!("{file}: {how}"));
    assert!(compared > 600 && instances > 20_000, "the collection is as large as it was");
    let judged = judged();
    let unjudged: Vec<_> = differ.keys().filter(|file| !judged.contains_key(*file)).collect();
    assert!(unjudged.is_empty(), "somebody has to look at these: {unjudged:?}");
    let settled: Vec<_> = judged.keys().filter(|file| !differ.contains_key(*file)).collect();
    assert!(settled.is_empty(), "about these nobody differs any more: {settled:?}");
}

//! A clean-up that is decided and waits for its second act, and what must hold of it after somebody has pulled the plug.

use super::shot::{Moment, Shot};
use super::whole;
use crate::cleanup::{Litter, Shown, littered, shown};
use crate::fixture::Fixture;
use crate::program::{Answer, Home};
use crate::proxy::Open;
use std::collections::BTreeMap;
use std::sync::Arc;
use truedocket_core::ids::RunId;
use truedocket_sandbox::office::Provider;
use truedocket_store::table::purge::{self, LineState, PurgeLine, State, UndoState};
use truedocket_store::table::{audit, ledger};

/// A firm whose clean-up is decided.
pub(super) struct Decided {
    pub(super) fixture: Fixture,
    /// The command that approves it and works it off.
    pub(super) approve: Vec<String>,
    /// How many lines are on the list.
    pub(super) lines: u64,
    /// The calendars after an undisturbed purge.
    pub(super) after: Shown,
    /// The calendars as they are.
    pub(super) before: Shown,
}

/// The command that takes all of it back.
pub(super) fn undo() -> Vec<String> {
    ["--json", "audit", "undo"].map(str::to_owned).into()
}

/// Reads the firm and accepts the proposals for its litter.
pub(super) async fn decided(litter: Litter) -> Decided {
    let lines = u64::try_from(litter.days + litter.series).expect("a few");
    let fixture = Fixture::of(littered(Provider::Graph, litter)).await;
    let home = &fixture.home;
    home.run(&["--json", "audit"]).await.ended(2, "there is something to decide");
    let kinds = ["--json", "audit", "decide", "--accept", "undefined_all_day", "endless_series"];
    home.run(&kinds).await.ended(0, "proposals are accepted");
    let preview = home.run(&["--json", "audit", "purge"]).await.ended(2, "looking is the default").json();
    assert_eq!(preview["approve"], lines, "all litter is on the list: {preview}");
    let approve: Vec<String> =
        ["--json", "audit", "purge", "--approve", &lines.to_string(), "--large"].map(str::to_owned).into();
    let before = shown(&fixture.sandbox.shared.world());
    fixture.sandbox.shared.snapshot();
    let undisturbed = home.copied();
    undisturbed.run(&words(&approve)).await.ended(0, "an undisturbed purge is done");
    let after = shown(&fixture.sandbox.shared.world());
    assert!(after != before, "it changed something");
    Decided { fixture, approve, lines, after, before }
}

pub(super) fn words(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// Runs the same command again. The dead process's last calls may still count against the mailbox, which then refuses
/// some of the new ones: those wait for one time more.
pub(super) async fn goes_on(home: &Home, command: &[String]) -> Answer {
    let answer = home.run(&words(command)).await;
    if answer.code == Some(2) { home.run(&words(command)).await } else { answer }
}

/// Runs the command and kills it at its moment; answers whether it was killed, and how many requests were made.
pub(super) async fn shoot(
    fixture: &Fixture,
    home: &Home,
    command: &[String],
    at: usize,
    moment: Moment,
) -> (bool, usize) {
    let shot = Arc::new(Shot::new(at, moment, home));
    fixture.proxy.watch(shot.clone());
    let killed = shot.fire_at(home.begin(&words(command))).await;
    let asked = fixture.proxy.count();
    fixture.proxy.watch(Arc::new(Open));
    (killed, asked)
}

/// The purge is over, and all of it happened once.
pub(super) fn settled(decided: &Decided, home: &Home, point: &str) {
    let now = shown(&decided.fixture.sandbox.shared.world());
    assert_eq!(now, decided.after, "{point}: the calendars are as after an undisturbed purge");
    assert!(decided.fixture.sandbox.shared.world().mails.is_empty(), "{point}: nobody was mailed");
    let memory = home.memory();
    let known = newest(home);
    assert_eq!(known.state, State::Done, "{point}: the purge is over");
    let lines = lines_of(&memory, &known.id);
    assert_eq!(lines.len() as u64, decided.lines, "{point}: i17: the manifest is the ceiling");
    assert!(lines.iter().all(|line| line.state == LineState::Done), "{point}: each line is done: {lines:?}");
    let done = rows_of(home, &["delete event", "end series"]);
    assert_eq!(done.len() as u64, decided.lines, "{point}: i9: one row of the ledger for each line");
    for line in &lines {
        let key = line.line.key.to_string();
        assert_eq!(done.get(&key), Some(&1), "{point}: {key} is told once");
    }
    let kept = home.path().join("backups").join(&known.backup);
    let hash = sha256(&kept);
    assert_eq!(
        hash, known.backup_hash,
        "{point}: i15: the backup is what was hashed before the first deletion"
    );
    whole(home, point);
}

/// All of it is back.
pub(super) fn back(decided: &Decided, home: &Home, point: &str) {
    let now = shown(&decided.fixture.sandbox.shared.world());
    assert_eq!(now, decided.before, "{point}: i16: the calendars say what they said before the purge");
    assert!(decided.fixture.sandbox.shared.world().mails.is_empty(), "{point}: nobody was mailed");
    let known = newest(home);
    let lines = lines_of(&home.memory(), &known.id);
    assert!(lines.iter().all(|line| line.undo == UndoState::Undone), "{point}: each line is back: {lines:?}");
    let restored: usize = rows_of(home, &["restore event"]).values().sum();
    assert_eq!(restored as u64, decided.lines, "{point}: the ledger tells of each once");
    whole(home, point);
}

fn lines_of(memory: &truedocket_store::Reader, id: &str) -> Vec<PurgeLine> {
    purge::lines(memory, id, 0, 1_000).expect("it reads")
}

fn newest(home: &Home) -> purge::Purge {
    let memory = home.memory();
    let run: RunId = audit::newest(&memory, 1).expect("it reads").pop().expect("a clean-up").run;
    let known = purge::of_audit(&memory, &run).expect("it reads");
    known.into_iter().find(|one| one.state != State::Replaced).expect("a purge")
}

/// Rows of the ledger with one of these acts, counted by their object.
fn rows_of(home: &Home, acts: &[&str]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for row in ledger::rows(&home.memory(), 1, 10_000).expect("it reads") {
        if acts.contains(&row.entry.act.as_str()) {
            *counted.entry(row.entry.object).or_default() += 1;
        }
    }
    counted
}

fn sha256(file: &std::path::Path) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(std::fs::read(file).expect("the backup is there")))
}

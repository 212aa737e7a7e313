//! Keeping the end while the program works: what it costs, a keychain that is away, and deaths around a restore.

use super::look::{announce, compare};
use super::{HeadKeeper, KeptHead, Restoring, Writing, read};
use crate::answer::jobs::health;
use crate::api::jobs::LedgerState;
use crate::clock::TurnedClock;
use crate::engine::{Engine, Options};
use crate::home::Home;
use crate::ledger_head::check;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_connect::secrets::{
    Durability, Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore,
};
use truedocket_store::chain::Anchor;
use truedocket_store::table::ledger;
use truedocket_store::{Store, restore};

/// A keychain that counts, and that can go away as far as the ledger's end is concerned.
#[derive(Default)]
struct Counting {
    memory: MemorySecrets,
    writes: AtomicU64,
    away: AtomicBool,
}

impl Counting {
    fn is_away(&self, name: &SecretName) -> Result<(), SecretFailure> {
        match name.purpose == Purpose::LedgerHead && self.away.load(Ordering::SeqCst) {
            true => Err(SecretFailure::new(SecretProblem::Locked, name)),
            false => Ok(()),
        }
    }

    fn writes(&self) -> u64 {
        self.writes.load(Ordering::SeqCst)
    }
}

impl SecretStore for Counting {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        self.is_away(name)?;
        self.memory.read(name)
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        self.is_away(name)?;
        if name.purpose == Purpose::LedgerHead {
            self.writes.fetch_add(1, Ordering::SeqCst);
        }
        self.memory.write(name, secret)
    }

    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.memory.erase(name)
    }
}

/// A home, its keychain and its clock.
struct Office {
    folder: tempfile::TempDir,
    keychain: Arc<Counting>,
    clock: Arc<TurnedClock>,
}

impl Office {
    fn new() -> Self {
        let now = "2026-11-12T11:30:00Z".parse().expect("an instant");
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, keychain: Arc::default(), clock: Arc::new(TurnedClock::at(now)) }
    }

    async fn open(&self) -> Arc<Engine> {
        let options = Options {
            home: self.folder.path().to_owned(),
            secrets: Arc::clone(&self.keychain) as Arc<dyn SecretStore>,
            clock: self.clock.clone(),
            browser: Arc::new(|_| {}),
            account: "dana@office".to_owned(),
            sample: false,
        };
        Arc::new(Engine::open(options).await.unwrap_or_else(|problem| panic!("{}", problem.sentence)))
    }

    fn home(&self) -> Home {
        Home::at(self.folder.path()).expect("the folder is there")
    }

    fn secrets(&self) -> Arc<dyn SecretStore> {
        Arc::new(self.home().secrets(self.keychain.clone()))
    }

    fn kept(&self) -> Option<KeptHead> {
        read(self.secrets().as_ref()).expect("memory answers").and_then(Result::ok)
    }

    fn store(&self) -> Store {
        let key = crate::engine::key(&self.home(), self.secrets().as_ref()).expect("the key is kept");
        Store::open(&self.home().database(), &key).expect("nobody else has it open")
    }
}

fn row(act: &str) -> ledger::Entry {
    ledger::Entry {
        at: "2026-11-12T11:30:00Z".parse().expect("an instant"),
        run: None,
        actor: "dana@office".to_owned(),
        system: "Clio".to_owned(),
        object: "entry".to_owned(),
        act: act.to_owned(),
        before: serde_json::Value::Null,
        after: serde_json::Value::Null,
    }
}

/// Rows that no other call makes: chains of equal rows would be one chain.
async fn add(engine: &Engine, rows: u64) {
    static ADDED: AtomicU64 = AtomicU64::new(0);
    for _ in 0..rows {
        let row = row(&format!("act {}", ADDED.fetch_add(1, Ordering::SeqCst)));
        engine.memory.write(move |tx| ledger::append(tx, &row).map(drop)).await.expect("it is stored");
    }
}

async fn state(engine: &Engine) -> LedgerState {
    check::ledger_health(engine).await.expect("it can be asked").state
}

#[tokio::test]
async fn many_rows_are_few_writes_to_the_keychain() {
    let office = Office::new();
    let engine = office.open().await;
    let before = office.keychain.writes();
    add(&engine, 300).await;
    engine.keep_ledger_head().await;
    let first = office.keychain.writes() - before;
    assert!(first <= 2, "one at the beginning and one at the end, not one a row: {first}");
    office.clock.advance(Duration::from_secs(3));
    add(&engine, 300).await;
    engine.keep_ledger_head().await;
    let both = office.keychain.writes() - before;
    assert!(both <= 4, "after a while the keychain is written to again, and seldom: {both}");
    assert_eq!(office.kept().map(|kept| kept.end.rows), Some(600), "in the end the newest row is kept");
    assert_eq!(state(&engine).await, LedgerState::Kept, "and health says so");
}

#[tokio::test]
async fn a_keychain_that_is_away_holds_nothing_up_and_is_told() {
    let office = Office::new();
    let engine = office.open().await;
    engine.keep_ledger_head().await;
    office.keychain.away.store(true, Ordering::SeqCst);
    add(&engine, 3).await;
    engine.keep_ledger_head().await;
    let rows = engine.memory.read(|reader| Ok(ledger::head(reader)?.rows)).await.expect("it reads");
    assert_eq!(rows, 3, "what was done is in the ledger, whatever the keychain does");
    let health = health(&engine).await.expect("it can be asked");
    assert_eq!(health.ledger.state, LedgerState::NotKept, "health says that the end could not be kept");
    assert!(health.ledger.said.contains("did not open"), "and why: {}", health.ledger.said);
    assert!(!health.well, "which is not well");
    let found = engine.verify().await.expect("it reads");
    assert!(found.whole && found.compared.contains("did not open"), "a check says what it lacked: {found:?}");
    office.keychain.away.store(false, Ordering::SeqCst);
    engine.keep_ledger_head().await;
    assert_eq!(office.kept().map(|kept| kept.end.rows), Some(3), "the end is kept later");
    assert_eq!(state(&engine).await, LedgerState::Kept, "and health is well again");
}

#[tokio::test]
async fn a_program_that_died_before_the_end_was_kept_is_no_alarm() {
    let office = Office::new();
    drop(office.open().await);
    let mut store = office.store();
    store.write(|tx| ledger::append(tx, &row("the last act"))).expect("it is stored");
    drop(store);
    assert_eq!(office.kept().map(|kept| kept.end.rows), Some(0), "the keychain knows nothing of it");
    let engine = office.open().await;
    engine.keep_ledger_head().await;
    assert_eq!(state(&engine).await, LedgerState::Kept, "a database that is ahead is what a crash leaves");
    assert_eq!(office.kept().map(|kept| kept.end.rows), Some(1), "and its end is kept from here on");
}

/// Copies the database, without a process that has it open.
fn copy(office: &Office, to: &Path) {
    let store = office.store();
    store.backup_to(to).expect("it can be copied");
}

#[tokio::test]
async fn an_older_database_in_the_place_of_this_one_is_found_and_stays_found() {
    let office = Office::new();
    let engine = office.open().await;
    add(&engine, 2).await;
    engine.keep_ledger_head().await;
    drop(engine);
    let older = office.folder.path().join("older");
    copy(&office, &older);
    let engine = office.open().await;
    add(&engine, 3).await;
    engine.keep_ledger_head().await;
    drop(engine);
    std::fs::rename(&older, office.home().database()).expect("somebody exchanges it");
    for start in ["first", "second"] {
        let engine = office.open().await;
        add(&engine, 4).await;
        engine.keep_ledger_head().await;
        let told = check::ledger_health(&engine).await.expect("it can be asked");
        assert_eq!(told.state, LedgerState::Broken, "the {start} start finds it: {}", told.said);
        assert_eq!(office.kept().map(|kept| kept.end.rows), Some(5), "what was kept is not written over");
        let found = engine.verify().await.expect("it reads");
        assert!(!found.whole, "a check finds it as well: {found:?}");
    }
    let engine = office.open().await;
    engine.accept_ledger(9).await.expect_err("who names another number has not looked");
    let found = engine.accept_ledger(10).await.expect("a person has looked");
    assert!(found.whole, "from here on the present end counts: {found:?}");
    let last = engine.memory.read(|reader| ledger::rows(reader, 11, 1)).await.expect("it reads").remove(0);
    assert_eq!(last.entry.act, "accept ledger end", "that it was accepted stands in the ledger");
    assert_eq!(last.entry.actor, "dana@office", "with who did it");
    assert_eq!(last.entry.before["rows"], 5, "and with what was kept");
    drop(engine);
    let engine = office.open().await;
    assert_eq!(state(&engine).await, LedgerState::Kept, "the next start is quiet");
}

#[tokio::test]
async fn a_ledger_of_an_older_release_is_taken_over_and_says_so() {
    let office = Office::new();
    office.keychain.away.store(true, Ordering::SeqCst);
    let engine = office.open().await;
    add(&engine, 2).await;
    // The write that is under way fails now, and not after the keychain has come back.
    engine.keep_ledger_head().await;
    drop(engine);
    office.keychain.away.store(false, Ordering::SeqCst);
    let engine = office.open().await;
    engine.keep_ledger_head().await;
    assert_eq!(state(&engine).await, LedgerState::Kept, "a first end is no alarm");
    let last = engine.memory.read(|reader| ledger::rows(reader, 3, 1)).await.expect("it reads").remove(0);
    assert_eq!(last.entry.act, "keep ledger end", "the ledger says since when its end is kept");
    assert_eq!(last.entry.after["rows"], 2, "and how many rows came before");
    drop(engine);
    office.secrets().erase(&super::item()).expect("somebody deletes it");
    let engine = office.open().await;
    let told = check::ledger_health(&engine).await.expect("it can be asked");
    assert_eq!(
        told.state,
        LedgerState::Broken,
        "one that is taken away later is no first one: {}",
        told.said
    );
    engine.accept_ledger(3).await.expect("a person has looked");
    assert_eq!(state(&engine).await, LedgerState::Kept, "and went on");
}

/// A home with five rows, of which a backup has two.
async fn with_backup(office: &Office) -> std::path::PathBuf {
    let engine = office.open().await;
    add(&engine, 2).await;
    let backup = office.folder.path().join("two rows.backup");
    engine.back_up(Some(backup.clone())).await.expect("it is written");
    add(&engine, 3).await;
    engine.keep_ledger_head().await;
    backup
}

#[tokio::test]
async fn a_restore_is_told_and_no_alarm_wherever_it_dies() {
    for dies in ["never", "before the database changes hands", "before it is written down"] {
        let office = Office::new();
        let backup = with_backup(&office).await;
        let end = {
            let key = crate::engine::key(&office.home(), office.secrets().as_ref()).expect("the key is kept");
            let now = office.clock_now();
            let file = "two rows.backup".to_owned();
            let end = ledger::head(&Store::open_reading(&backup, &key).expect("whole")).expect("it reads");
            let restoring = Restoring { file, end: end.clone(), before: 5 };
            match dies {
                "never" => {
                    let done = crate::keeping::restore(
                        office.folder.path(),
                        office.keychain.clone(),
                        &backup,
                        now,
                        "dana@office",
                    );
                    let done = done.unwrap_or_else(|problem| panic!("{}", problem.sentence));
                    assert_eq!(
                        done.ledger_rows_after, 3,
                        "who restores is told what the backup does not know"
                    );
                }
                "before the database changes hands" => announce(office.secrets().as_ref(), &restoring),
                _later => {
                    announce(office.secrets().as_ref(), &restoring);
                    restore::restore(&backup, &office.home().database(), &key, now).expect("it is whole");
                }
            }
            end
        };
        assert_eq!(end.rows, 2, "the backup is of an earlier time");
        let engine = office.open().await;
        engine.keep_ledger_head().await;
        assert_eq!(state(&engine).await, LedgerState::Kept, "dies {dies}: no alarm");
        let kept = office.kept().expect("an end is kept");
        assert_eq!(kept.restoring, None, "dies {dies}: what was announced is over");
        let rows = engine.memory.read(|reader| ledger::rows(reader, 1, 100)).await.expect("it reads");
        assert_eq!(kept.end.rows, rows.len() as u64, "dies {dies}: the end is the present one");
        if dies == "before the database changes hands" {
            assert_eq!(rows.len(), 5, "nothing was restored, so nothing is told");
            continue;
        }
        let last = &rows.last().expect("a row").entry;
        assert_eq!(
            (rows.len(), last.act.as_str()),
            (3, "restore backup"),
            "dies {dies}: the ledger tells it"
        );
        assert_eq!(last.after["lost"], 3, "dies {dies}: and how many rows are gone");
        assert_eq!(last.actor, "dana@office", "dies {dies}: and who did it");
        assert!(last.after["said"].as_str().is_some_and(|said| said.contains("two rows.backup")), "{last:?}");
    }
}

impl Office {
    fn clock_now(&self) -> chrono::DateTime<chrono::Utc> {
        truedocket_connect::clock::Clock::now(self.clock.as_ref())
    }
}

#[tokio::test]
async fn an_announced_restore_excuses_no_other_database() {
    let office = Office::new();
    let backup = with_backup(&office).await;
    let older = Office::new();
    let engine = older.open().await;
    add(&engine, 1).await;
    let restoring = Restoring {
        file: backup.display().to_string(),
        end: Anchor { rows: 2, head: "ab".repeat(32) },
        before: 5,
    };
    announce(office.secrets().as_ref(), &restoring);
    let kept = read(office.secrets().as_ref()).expect("memory answers");
    let found = engine.memory.read(move |reader| compare(reader, kept.as_ref())).await.expect("it reads");
    assert!(
        matches!(found, super::look::Found::Broken(_)),
        "only the ledger that was announced is the restored one: {found:?}"
    );
}

#[test]
fn nothing_is_written_where_nothing_can_be_kept() {
    struct Nowhere;
    impl SecretStore for Nowhere {
        fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
            Err(SecretFailure::new(SecretProblem::NotHere, name))
        }
        fn write(&self, name: &SecretName, _: &Secret) -> Result<Durability, SecretFailure> {
            Err(SecretFailure::new(SecretProblem::NotHere, name))
        }
        fn erase(&self, _: &SecretName) -> Result<(), SecretFailure> {
            Ok(())
        }
    }
    let office = Office::new();
    let keeper = HeadKeeper::new(Arc::new(Nowhere), office.clock.clone(), Writing::InPlace);
    keeper.appended(Anchor { rows: 1, head: "ab".repeat(32) });
    assert_eq!(keeper.failed(), Some(SecretProblem::NotHere), "it is known that there is no place");
    assert!(!keeper.may_write(), "and the place is not asked again and again");
}

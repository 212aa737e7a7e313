//! One id a home, one key an id, and paths that people know.

use super::{Home, without_prefix};
use crate::clock::SystemClock;
use crate::engine::{Engine, Options};
use std::path::Path;
use std::sync::{Arc, Barrier, Mutex};
use truedocket_connect::secrets::memory::MemorySecrets;
use truedocket_connect::secrets::{
    Durability, Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore,
};

#[test]
fn no_path_bears_the_prefix_of_windows() {
    let cases = [
        (r"\\?\C:\Users\Ada\Truedocket", Some(r"C:\Users\Ada\Truedocket")),
        (r"\\?\UNC\server\firm\Truedocket", Some(r"\\server\firm\Truedocket")),
        (r"\\?\Volume{4c1b}\x", None),
        (r"C:\Users\Ada", None),
        (r"\\server\firm", None),
        ("/Users/ada", None),
    ];
    for (path, wanted) in cases {
        assert_eq!(without_prefix(path).as_deref(), wanted, "{path}: as people and other programs write it");
    }
}

#[test]
fn a_home_keeps_its_id_when_it_moves() {
    let folder = tempfile::tempdir().expect("a folder");
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let first = Home::at(&here).expect("made");
    assert_eq!(first.id(), Home::at(&here).expect("there").id(), "the id is made once");
    std::fs::rename(&here, &there).expect("moved");
    assert_eq!(first.id(), Home::at(&there).expect("there").id(), "its key is found again after a move");
    assert_ne!(first.id(), Home::at(&here).expect("made").id(), "another home has another id");
}

#[test]
fn a_lost_id_comes_back_and_a_damaged_one_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = Home::at(folder.path()).expect("made");
    std::fs::write(home.database(), "something").expect("room on the disk");
    std::fs::remove_file(folder.path().join("installation")).expect("lost");
    assert_eq!(home.id(), Home::at(folder.path()).expect("there").id(), "without its id the key is lost");
    std::fs::remove_file(home.backups().join("installation")).expect("lost");
    std::fs::write(folder.path().join("installation"), "half").expect("room on the disk");
    assert!(Home::at(folder.path()).is_err(), "a guess would hide the key of a database that is there");
}

/// Counts the keys that were made.
struct Counting {
    kept: MemorySecrets,
    keys: Mutex<usize>,
}

impl SecretStore for Counting {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        self.kept.read(name)
    }
    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        if name.purpose == Purpose::DatabaseKey {
            *self.keys.lock().expect("alone") += 1;
        }
        self.kept.write(name, secret)
    }
    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.kept.erase(name)
    }
}

fn options(home: &Path, secrets: Arc<dyn SecretStore>) -> Options {
    Options {
        account: "ada@this-computer".to_owned(),
        home: home.to_owned(),
        secrets,
        clock: Arc::new(SystemClock),
        browser: Arc::new(|_| {}),
        sample: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_first_starts_at_once_leave_one_key() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Arc::new(Counting { kept: MemorySecrets::default(), keys: Mutex::new(0) });
        let together = Arc::new(Barrier::new(2));
        let starts = [(); 2].map(|()| {
            let (secrets, together) = (Arc::clone(&secrets), Arc::clone(&together));
            let home = folder.path().to_owned();
            tokio::task::spawn_blocking(move || {
                together.wait();
                let home = Home::at(&home).expect("made");
                let own: Arc<dyn SecretStore> = Arc::new(home.secrets(secrets));
                crate::engine::key(&home, own.as_ref()).expect("a key").to_hex()
            })
        });
        let [one, other] = starts;
        assert_eq!(
            one.await.expect("no panic"),
            other.await.expect("no panic"),
            "the database would be locked for whoever made the other key"
        );
        assert_eq!(*secrets.keys.lock().expect("alone"), 1, "one key was made");
        let opened = Engine::open(options(folder.path(), secrets)).await;
        assert!(opened.is_ok(), "and it opens the home: {:?}", opened.err());
    }
}

#[tokio::test]
async fn two_homes_in_one_keychain_have_a_key_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let secrets: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
    for name in ["one", "other", "one"] {
        let opened = Engine::open(options(&folder.path().join(name), Arc::clone(&secrets))).await;
        assert!(opened.is_ok(), "{name}: {:?}", opened.err());
    }
}

/// A keychain that takes what it is given and forgets it.
struct Forgetful;

impl SecretStore for Forgetful {
    fn read(&self, _name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        Ok(None)
    }
    fn write(&self, _name: &SecretName, _secret: &Secret) -> Result<Durability, SecretFailure> {
        Ok(Durability::ForGood)
    }
    fn erase(&self, _name: &SecretName) -> Result<(), SecretFailure> {
        Ok(())
    }
}

/// A keychain that nobody unlocked.
struct Locked;

impl SecretStore for Locked {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        Err(SecretFailure::new(SecretProblem::Locked, name))
    }
    fn write(&self, name: &SecretName, _secret: &Secret) -> Result<Durability, SecretFailure> {
        Err(SecretFailure::new(SecretProblem::Locked, name))
    }
    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        Err(SecretFailure::new(SecretProblem::Locked, name))
    }
}

#[tokio::test]
async fn a_keychain_that_does_not_keep_is_found_out_at_the_start() {
    let places: [(Arc<dyn SecretStore>, &str); 2] =
        [(Arc::new(Forgetful), "did not keep it"), (Arc::new(Locked), "did not open")];
    for (secrets, words) in places {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = Engine::open(options(folder.path(), secrets)).await.err().expect("refused");
        assert_eq!(refused.code, "TD-3202", "before anything is made: {refused:?}");
        assert!(refused.sentence.contains(words), "in words: {}", refused.sentence);
        assert!(!folder.path().join("truedocket.db").exists(), "no database whose key nobody keeps");
    }
}

#[cfg(unix)]
#[test]
fn a_home_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let top = folder.path().join("home");
    std::fs::create_dir(&top).expect("room on the disk");
    std::fs::set_permissions(&top, PermissionsExt::from_mode(0o755)).expect("ours");
    let home = Home::at(&top).expect("made");
    let mode = |path: &Path| std::fs::metadata(path).expect("there").permissions().mode() & 0o777;
    for path in [top.clone(), home.backups(), home.logs(), home.reports(), home.imports()] {
        assert_eq!(mode(&path), 0o700, "{} holds words of clients", path.display());
    }
    assert_eq!(mode(&top.join("installation")), 0o600, "files are for one account as well");
}

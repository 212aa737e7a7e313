//! The program as scripts run it: a process of its own with a home of its own, secrets in its environment, and an end
//! that cannot be missed. What it says is read as a script would read it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use truedocket_core::ids::RunId;
use truedocket_store::table::run;
use truedocket_store::{Key, Reader, Store};

/// No command of a small firm takes this long; one that does hangs.
const LIMIT: Duration = Duration::from_secs(120);
/// The key of every home that tests make.
const KEY: [u8; 32] = [7; 32];

/// A program that was built beside the tests.
pub(crate) fn built(name: &str) -> Option<PathBuf> {
    let tests = std::env::current_exe().expect("a test knows its own file");
    let folder = tests.parent().and_then(Path::parent).expect("tests lie in deps").to_owned();
    Some(folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))).filter(|file| file.exists())
}

/// What a finished command left.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Answer {
    /// Standard output as the one document that it has to be.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|cause| panic!("standard output must be one JSON document: {cause}: {self:?}"))
    }

    /// The same command, and it must have ended so.
    pub(crate) fn ended(self, code: i32, why: &str) -> Self {
        assert_eq!(self.code, Some(code), "{why}: {self:?}");
        self
    }
}

/// One installation, which the program is run on.
pub(crate) struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
    now: Option<String>,
}

impl Home {
    /// A fresh one, with nothing in it.
    pub(crate) fn fresh() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let variables = vec![("TRUEDOCKET_DATABASE_KEY".to_owned(), Key::new(KEY).to_hex())];
        Self { folder, variables, now: None }
    }

    /// A copy of everything in it, as if the disk had been copied.
    pub(crate) fn copied(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(self.path(), folder.path());
        Self { folder, variables: self.variables.clone(), now: self.now.clone() }
    }

    /// The same with another variable in the environment.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Turns the clock of the commands that follow.
    pub(crate) fn at(&mut self, now: &str) {
        self.now = Some(now.to_owned());
    }

    /// Its folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The database's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.path().join("truedocket.db")
    }

    /// Looks into the database, also while the program runs.
    pub(crate) fn memory(&self) -> Reader {
        Store::open_reading(&self.database(), &Key::new(KEY)).expect("the key is ours")
    }

    /// Leaves the row of a run as a program leaves it that dies in the middle of its work.
    pub(crate) fn left_running(&self, part: &str) {
        let mut store = Store::open(&self.database(), &Key::new(KEY)).expect("nobody works with it");
        let (run, now) = (RunId::new("0000-died"), "2026-11-19T11:45:00Z".parse().expect("an instant"));
        store.write(|tx| run::begin(tx, &run, part, now, "")).expect("the store takes it");
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Answer {
        let command = self.command(arguments).output();
        let output = tokio::time::timeout(LIMIT, command).await;
        let output = output.unwrap_or_else(|_| panic!("{arguments:?} does not end")).expect("it starts");
        Answer {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that names its home and time itself, as somebody else would type it.
    pub(crate) async fn run_typed(&self, typed: &[&str]) -> Answer {
        let mut command = Command::new(built("truedocket").expect("it was built"));
        command.args(typed).envs(self.variables.iter().cloned()).stdin(Stdio::null()).kill_on_drop(true);
        let output = tokio::time::timeout(LIMIT, command.output()).await;
        let output = output.unwrap_or_else(|_| panic!("{typed:?} does not end")).expect("it starts");
        Answer {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Begins a command whose end the test decides. What it says goes nowhere.
    pub(crate) fn begin(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let binary = built("truedocket").expect("`cargo build --package truedocket-cli` comes first");
        let mut command = Command::new(binary);
        command.arg("--home").arg(self.path());
        if let Some(now) = &self.now {
            command.args(["--now", now]);
        }
        command.args(arguments).envs(self.variables.iter().cloned());
        // No keychain and no browser of the person who runs the tests.
        for name in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).kill_on_drop(true);
        command
    }
}

/// A program of others that a test needs beside it, with all the processes that it starts: they end together, also when
/// the test fails, and what they say goes to a file, so that none of them holds the test's own output open.
pub(crate) struct Group {
    child: std::process::Child,
    log: PathBuf,
}

impl Group {
    /// Starts it; `log` takes its output.
    pub(crate) fn start(command: &mut std::process::Command, log: &Path) -> std::io::Result<Self> {
        let file = std::fs::File::create(log)?;
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let child = command.spawn()?;
        Ok(Self { child, log: log.to_owned() })
    }

    /// Waits until it listens on that port of this computer.
    pub(crate) async fn listens(&mut self, port: u16) {
        let mut often = tokio::time::interval(Duration::from_millis(50));
        let up = async {
            while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                let ended = self.child.try_wait().expect("it is our child");
                assert!(ended.is_none(), "it ended ({ended:?}): {}", said(&self.log));
                often.tick().await;
            }
        };
        assert!(
            tokio::time::timeout(LIMIT, up).await.is_ok(),
            "port {port} never listens: {}",
            said(&self.log)
        );
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if cfg!(unix) {
            let group = format!("-{}", self.child.id());
            let _ = std::process::Command::new("kill").args(["-TERM", "--", &group]).status();
        } else {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn said(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}

/// A port that nobody uses now.
pub(crate) fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The variable, where it is set to something.
#[expect(clippy::disallowed_methods, reason = "the surroundings of the tests say which of them can run")]
pub(crate) fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn copy(from: &Path, to: &Path) {
    for item in std::fs::read_dir(from).expect("a folder") {
        let item = item.expect("an item");
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            std::fs::create_dir_all(&target).expect("a folder");
            copy(&item.path(), &target);
        } else {
            std::fs::copy(item.path(), target).expect("a copy");
        }
    }
}

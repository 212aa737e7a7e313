//! What this program gives the engine: the folder, the place of secrets, the clock, the browser.

use crate::args::Arguments;
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use truedocket_connect::clock::Clock;
use truedocket_connect::secrets::environment::Environment;
use truedocket_connect::secrets::keychain::Keychain;
use truedocket_connect::secrets::{
    Durability, Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore,
};
use truedocket_engine::Options;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::clock::{ShiftedClock, SystemClock};
use truedocket_engine::words;

/// The variable that may hold the database's key (64 hex digits), for machines without a keychain.
pub const KEY_VARIABLE: &str = "TRUEDOCKET_DATABASE_KEY";

/// The keychain; only the database's key may come from the environment instead. Where it does, there is no place for the
/// ledger's end either.
struct SystemSecrets {
    keychain: Keychain,
    has_key: bool,
}

impl SystemSecrets {
    /// Where a secret of that name is. A machine that brings its key along need not have a keychain, so that nothing is
    /// tried there before a connection wants it.
    fn with<T>(
        &self,
        name: &SecretName,
        work: impl FnOnce(&dyn SecretStore) -> Result<T, SecretFailure>,
    ) -> Result<T, SecretFailure> {
        match name.purpose {
            Purpose::DatabaseKey | Purpose::SelfTest if self.has_key => {
                work(&Environment::new([(name.clone(), KEY_VARIABLE.to_owned())]))
            }
            Purpose::LedgerHead if self.has_key => Err(SecretFailure::new(SecretProblem::NotHere, name)),
            Purpose::DatabaseKey
            | Purpose::LedgerHead
            | Purpose::SelfTest
            | Purpose::RefreshToken
            | Purpose::EarlierRefreshToken
            | Purpose::ClientSecret => work(&self.keychain),
        }
    }
}

impl SecretStore for SystemSecrets {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        self.with(name, |place| place.read(name))
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        self.with(name, |place| place.write(name, secret))
    }

    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.with(name, |place| place.erase(name))
    }
}

/// The place of secrets of this computer.
#[expect(
    clippy::disallowed_methods,
    reason = "programs may look whether a variable is set; its value is read in connect"
)]
pub fn secrets() -> Arc<dyn SecretStore> {
    let has_key = std::env::var_os(KEY_VARIABLE).is_some_and(|value| !value.is_empty());
    Arc::new(SystemSecrets { keychain: Keychain::default(), has_key })
}

/// The computer's clock, or one that starts at another instant.
pub fn clock(now: Option<DateTime<Utc>>) -> Arc<dyn Clock> {
    match now {
        Some(now) => Arc::new(ShiftedClock::starting_at(now)),
        None => Arc::new(SystemClock),
    }
}

/// The folder of the installation: as named, else the platform's application folder.
///
/// # Errors
/// The platform has no such folder for this account.
#[expect(clippy::disallowed_methods, reason = "programs read the environment")]
pub fn home(named: Option<PathBuf>) -> Result<PathBuf, Problem> {
    if let Some(named) = named {
        return Ok(named);
    }
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        variable("XDG_DATA_HOME").or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("Truedocket")).ok_or_else(|| {
        words::refused("This account has no folder for applications.", "Name a folder with `--home DIR`.")
    })
}

/// Shows an address: in the system browser if one can be started, and always on the terminal.
pub fn browser() -> truedocket_engine::engine::Browser {
    Arc::new(|address: &str| {
        let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
            ("rundll32", &["url.dll,FileProtocolHandler"])
        } else if cfg!(target_os = "macos") {
            ("open", &[])
        } else {
            ("xdg-open", &[])
        };
        let quiet = std::process::Stdio::null;
        let started = std::process::Command::new(program)
            .args(arguments)
            .arg(address)
            .stdout(quiet())
            .stderr(quiet())
            .spawn();
        crate::say!("Please sign in in the browser: {address}");
        if started.is_err() {
            crate::say!("No browser could be started here; open the address yourself.");
        }
    })
}

/// Who uses this computer, as the ledger names them: account and computer.
pub fn account() -> String {
    let of = |found: Result<String, whoami::Error>| found.unwrap_or_else(|_| "unknown".to_owned());
    format!("{}@{}", of(whoami::username()), of(whoami::hostname()))
}

/// Everything that an engine of this computer is given.
///
/// # Errors
/// There is no folder for it.
pub fn options(arguments: &Arguments) -> Result<Options, Problem> {
    let home = home(arguments.home.clone())?;
    Ok(Options {
        secrets: secrets(),
        home,
        clock: clock(arguments.now),
        browser: browser(),
        account: account(),
        sample: false,
    })
}

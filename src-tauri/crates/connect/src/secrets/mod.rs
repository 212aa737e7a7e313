//! Where long-lived secrets are: the operating system's keychain, environment variables, or memory.
//! Nothing secret is ever in the database, a file or a log. Which place serves a connection is its setting.

pub mod environment;
pub mod installed;
pub mod key;
pub mod keychain;
pub mod memory;
mod split;

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use truedocket_core::connection::{Connection, SecretPlace};
use truedocket_core::ids::ConnectionName;

/// A secret text. It does not print, and its memory is overwritten when it is dropped, as well as that can be
/// done without unsafe code.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself: for the wire and the keychain, never for anything that prints.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.fill(0);
        // Keeps the overwriting from being optimised away.
        std::hint::black_box(&bytes);
    }
}

/// What a secret is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Gets new access tokens.
    RefreshToken,
    /// The refresh token before the present one, until the present one has worked.
    EarlierRefreshToken,
    /// The secret of the firm's own app registration.
    ClientSecret,
    /// The key of the database.
    DatabaseKey,
    /// The end of the ledger. No secret: it is kept where whoever changes the database does not get at it.
    LedgerHead,
    /// Written and erased at once, to see whether the place works.
    SelfTest,
}

/// The name of one secret: whose, and what for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretName {
    /// A connection's name, or the id of a home for its database key.
    pub owner: String,
    /// What it is for.
    pub purpose: Purpose,
}

impl SecretName {
    /// A secret of that connection.
    pub fn of(connection: &ConnectionName, purpose: Purpose) -> Self {
        Self { owner: connection.as_str().to_owned(), purpose }
    }
}

impl fmt::Display for SecretName {
    /// What a person reads in the keychain, such as `Clio: sign-in`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let purpose = match self.purpose {
            Purpose::RefreshToken => "sign-in",
            Purpose::EarlierRefreshToken => "sign-in before the last",
            Purpose::ClientSecret => "client secret",
            Purpose::DatabaseKey => "database key",
            Purpose::LedgerHead => "end of the ledger",
            Purpose::SelfTest => "self-test",
        };
        write!(f, "{}: {purpose}", self.owner)
    }
}

/// Why a place of secrets said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretProblem {
    /// This machine has no keychain, or it cannot be reached.
    NoPlace,
    /// It is locked, or the person did not allow it.
    Locked,
    /// What is there was not written by us, or is damaged.
    Damaged,
    /// It did not keep what was written.
    NotKept,
    /// The place cannot hold this secret: no variable was named for it.
    NotHere,
    /// The environment variable that was named for it is not set, or empty.
    NotSet,
}

/// One failed access. It says what and where, never the content.
#[derive(Debug)]
pub struct SecretFailure {
    /// What went wrong.
    pub trouble: SecretProblem,
    /// Which secret.
    pub name: SecretName,
    /// What lies beneath.
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

impl SecretFailure {
    /// A failure without a cause.
    pub fn new(trouble: SecretProblem, name: &SecretName) -> Self {
        Self { trouble, name: name.clone(), cause: None }
    }

    /// Adds what lies beneath.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for SecretFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trouble = match self.trouble {
            SecretProblem::NoPlace => "there is no keychain to keep it in",
            SecretProblem::Locked => "the keychain did not open",
            SecretProblem::Damaged => "what the keychain holds is damaged",
            SecretProblem::NotKept => "the keychain did not keep it",
            SecretProblem::NotHere => "no environment variable was named for it",
            SecretProblem::NotSet => "its environment variable is not set",
        };
        write!(f, "secret \u{201c}{}\u{201d}: {trouble}", self.name)
    }
}

impl Error for SecretFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}

/// How long what was written stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Until it is erased.
    ForGood,
    /// Until this program ends: the place cannot be written (environment variables, memory).
    UntilTheEnd,
}

/// A place of secrets. Calls block; asynchronous code goes through [`on_blocking_thread`].
pub trait SecretStore: Send + Sync {
    /// The secret, if there is one.
    ///
    /// # Errors
    /// The place could not be asked. Never taken for "there is none".
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure>;

    /// Keeps the secret under that name. If it fails midway, the old value is still there.
    ///
    /// # Errors
    /// It was not kept.
    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure>;

    /// Removes the secret; one that is not there is success.
    ///
    /// # Errors
    /// It may still be there.
    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure>;

    /// Writes, reads and erases something worthless, so that a keychain that forgets is found out at the start.
    ///
    /// # Errors
    /// This place cannot be relied on.
    fn self_test(&self) -> Result<(), SecretFailure> {
        let name = SecretName { owner: "Truedocket".to_owned(), purpose: Purpose::SelfTest };
        let written = Secret::new(uuid::Uuid::new_v4().to_string());
        self.write(&name, &written)?;
        let read = self.read(&name)?;
        self.erase(&name)?;
        if read.as_ref() == Some(&written) {
            Ok(())
        } else {
            Err(SecretFailure::new(SecretProblem::NotKept, &name))
        }
    }
}

/// The place that a connection's settings name; `keychain` serves those that are kept there.
pub fn store_of(connection: &Connection, keychain: Arc<dyn SecretStore>) -> Arc<dyn SecretStore> {
    match &connection.secrets {
        SecretPlace::Keychain => keychain,
        SecretPlace::Environment { refresh_token, client_secret } => {
            let token = (SecretName::of(&connection.name, Purpose::RefreshToken), refresh_token.clone());
            let secret = client_secret
                .clone()
                .map(|variable| (SecretName::of(&connection.name, Purpose::ClientSecret), variable));
            Arc::new(environment::Environment::new([Some(token), secret].into_iter().flatten()))
        }
        SecretPlace::Nothing => Arc::new(memory::MemorySecrets::default()),
    }
}

/// Runs a call on a thread that may block; keychains ask people.
///
/// # Errors
/// As the call; [`SecretProblem::NoPlace`] when its thread was lost.
pub async fn on_blocking_thread<T: Send + 'static>(
    name: SecretName,
    call: impl FnOnce(&SecretName) -> Result<T, SecretFailure> + Send + 'static,
) -> Result<T, SecretFailure> {
    let asked = name.clone();
    match tokio::task::spawn_blocking(move || call(&asked)).await {
        Ok(answer) => answer,
        Err(cause) => Err(SecretFailure::new(SecretProblem::NoPlace, &name).because(cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::memory::MemorySecrets;
    use super::{Purpose, Secret, SecretName, SecretStore};

    #[test]
    fn secrets_do_not_print() {
        let shown = format!("{:?}", Some(Secret::new("canary-4711")));
        assert!(!shown.contains("4711"), "a secret must not reach a log by {{:?}}: {shown}");
    }

    #[test]
    fn a_person_recognises_the_name() {
        let name = SecretName { owner: "Clio".to_owned(), purpose: Purpose::RefreshToken };
        assert_eq!(name.to_string(), "Clio: sign-in", "it is read in the system's keychain program");
    }

    #[test]
    fn memory_passes_the_self_test() {
        let memory = MemorySecrets::default();
        assert!(memory.self_test().is_ok(), "memory keeps what is written");
        let name = SecretName { owner: "Truedocket".to_owned(), purpose: Purpose::SelfTest };
        assert!(memory.read(&name).unwrap().is_none(), "the self-test leaves nothing behind");
    }
}

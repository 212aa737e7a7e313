//! The operating system's keychain through `keyring`: the only file that touches it.
//!
//! Service `Truedocket`; the account text is the secret's name as a person reads it. Long values are split, see
//! [`super::split`]. One call at a time: some keychains lose writes of two threads.

use super::split::{self, KeychainItems};
use super::{Durability, Secret, SecretFailure, SecretName, SecretProblem, SecretStore};
use keyring::{Entry, Error};
use std::sync::{Mutex, PoisonError};

/// The service name under which people find our items.
const SERVICE: &str = "Truedocket";

/// The keychain of the person who is signed in to this computer.
#[derive(Debug)]
pub struct Keychain {
    service: String,
    one_at_a_time: Mutex<()>,
}

impl Default for Keychain {
    fn default() -> Self {
        Self { service: SERVICE.to_owned(), one_at_a_time: Mutex::default() }
    }
}

impl Keychain {
    /// Items of another home beside the usual one; `suffix` is shown in the keychain.
    pub fn beside(suffix: &str) -> Self {
        Self { service: format!("{SERVICE} ({suffix})"), one_at_a_time: Mutex::default() }
    }

    /// Is there a keychain on this machine at all? A first failure stays until the program ends.
    ///
    /// # Errors
    /// In the system's own words.
    pub fn status() -> Result<(), String> {
        Entry::store_status().as_ref().map(|_| ()).map_err(ToString::to_string)
    }

    fn with<T>(
        &self,
        name: &SecretName,
        work: impl FnOnce(&Accounts<'_>, &str) -> Result<T, SecretFailure>,
    ) -> Result<T, SecretFailure> {
        let _one = self.one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        work(&Accounts { service: &self.service, name }, &name.to_string())
    }
}

impl SecretStore for Keychain {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        self.with(name, |accounts, account| Ok(split::read(accounts, account)?.map(Secret::new)))
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        self.with(name, |accounts, account| split::write(accounts, account, secret.reveal()))?;
        Ok(Durability::ForGood)
    }

    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.with(name, |accounts, account| split::erase(accounts, account))
    }
}

/// The keychain's items while one secret is worked on.
struct Accounts<'a> {
    service: &'a str,
    name: &'a SecretName,
}

impl Accounts<'_> {
    #[expect(clippy::disallowed_methods, reason = "the one place that uses the keychain")]
    fn entry(&self, account: &str) -> Result<Entry, SecretFailure> {
        Entry::new(self.service, account).map_err(|cause| self.failure(cause))
    }

    fn failure(&self, cause: Error) -> SecretFailure {
        let trouble = match &cause {
            Error::NoStorageAccess(_) => SecretProblem::Locked,
            Error::NoDefaultStore | Error::PlatformFailure(_) | Error::NotSupportedByStore(_) => {
                SecretProblem::NoPlace
            }
            Error::BadEncoding(_)
            | Error::BadDataFormat(..)
            | Error::BadStoreFormat(_)
            | Error::Ambiguous(_) => SecretProblem::Damaged,
            // `keyring` may add kinds; all that are left mean that the value was not taken.
            _ => SecretProblem::NotKept,
        };
        let failure = SecretFailure::new(trouble, self.name);
        match cause {
            // These carry what was read: it must not travel with an error.
            Error::BadEncoding(_) | Error::BadDataFormat(..) => failure,
            harmless => failure.because(harmless),
        }
    }
}

impl KeychainItems for Accounts<'_> {
    type Failure = SecretFailure;

    fn get(&self, account: &str) -> Result<Option<String>, SecretFailure> {
        match self.entry(account)?.get_password() {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoEntry) => Ok(None),
            Err(cause) => Err(self.failure(cause)),
        }
    }

    fn put(&self, account: &str, value: &str) -> Result<(), SecretFailure> {
        let entry = self.entry(account)?;
        entry.set_password(value).map_err(|cause| self.failure(cause))?;
        match entry.get_password() {
            Ok(kept) if kept == value => Ok(()),
            Ok(_) | Err(Error::NoEntry) => Err(SecretFailure::new(SecretProblem::NotKept, self.name)),
            Err(cause) => Err(self.failure(cause)),
        }
    }

    fn remove(&self, account: &str) -> Result<(), SecretFailure> {
        match self.entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(cause) => Err(self.failure(cause)),
        }
    }

    fn damaged(&self, _account: &str) -> SecretFailure {
        SecretFailure::new(SecretProblem::Damaged, self.name)
    }
}

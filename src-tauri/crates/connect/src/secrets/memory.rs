//! Secrets for throw-away homes and tests: gone with the program.

use super::{Durability, Secret, SecretFailure, SecretName, SecretStore};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Keeps secrets in memory.
#[derive(Debug, Default)]
pub struct MemorySecrets {
    kept: Mutex<BTreeMap<SecretName, Secret>>,
}

impl MemorySecrets {
    /// Nothing kept yet.
    pub const fn new() -> Self {
        Self { kept: Mutex::new(BTreeMap::new()) }
    }
}

impl SecretStore for MemorySecrets {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        Ok(self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), secret.clone());
        Ok(Durability::UntilTheEnd)
    }

    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}

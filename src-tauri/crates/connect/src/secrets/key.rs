//! The key of the database: 32 random bytes, kept as one more secret.
//!
//! A key is made only where no database exists. A new key for an existing file would lock it for ever, so that a
//! missing one is told instead.

use super::{Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore};

/// 256 bits for SQLCipher. It does not print.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// The bytes, for the store.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

/// Does the home have a database already?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabasePresence {
    /// There is a file: its key must be there as well.
    Exists,
    /// There is none yet: a key may be made.
    None,
}

/// The key of that home; `Ok(None)`: the database exists and its key is gone.
///
/// # Errors
/// The place of secrets could not be asked or did not keep the new key; nothing was made then.
pub fn database_key(
    secrets: &dyn SecretStore,
    home: &str,
    database: DatabasePresence,
) -> Result<Option<DatabaseKey>, SecretFailure> {
    let name = SecretName { owner: home.to_owned(), purpose: Purpose::DatabaseKey };
    match (secrets.read(&name)?, database) {
        (Some(text), _) => parse(&text, &name).map(Some),
        (None, DatabasePresence::Exists) => Ok(None),
        (None, DatabasePresence::None) => {
            let key = fresh();
            secrets.write(&name, &Secret::new(hex::encode(key.0)))?;
            let kept =
                secrets.read(&name)?.ok_or_else(|| SecretFailure::new(SecretProblem::NotKept, &name))?;
            let kept = parse(&kept, &name)?;
            if kept == key { Ok(Some(key)) } else { Err(SecretFailure::new(SecretProblem::NotKept, &name)) }
        }
    }
}

fn parse(text: &Secret, name: &SecretName) -> Result<DatabaseKey, SecretFailure> {
    let mut key = [0; 32];
    match hex::decode_to_slice(text.reveal().trim(), &mut key) {
        Ok(()) => Ok(DatabaseKey(key)),
        Err(_) => Err(SecretFailure::new(SecretProblem::Damaged, name)),
    }
}

#[expect(clippy::disallowed_methods, reason = "a key cannot come from a chance that is given as an argument")]
fn fresh() -> DatabaseKey {
    use rand::Rng;
    let mut key = [0; 32];
    rand::rng().fill(&mut key);
    DatabaseKey(key)
}

#[cfg(test)]
mod tests {
    use super::{DatabasePresence, database_key};
    use crate::secrets::memory::MemorySecrets;
    use crate::secrets::{Purpose, Secret, SecretName, SecretStore};

    #[test]
    fn an_existing_database_never_gets_a_new_key() {
        let memory = MemorySecrets::default();
        let none = database_key(&memory, "home", DatabasePresence::Exists).unwrap();
        assert_eq!(none, None, "a new key would make the file unreadable for ever");
        let made = database_key(&memory, "home", DatabasePresence::None).unwrap();
        assert!(made.is_some(), "a new home gets a key");
        assert_eq!(database_key(&memory, "home", DatabasePresence::Exists).unwrap(), made, "and keeps it");
        assert_ne!(
            database_key(&memory, "other", DatabasePresence::None).unwrap(),
            made,
            "every home has its own"
        );
    }

    #[test]
    fn a_damaged_key_is_told() {
        let memory = MemorySecrets::default();
        let name = SecretName { owner: "home".to_owned(), purpose: Purpose::DatabaseKey };
        memory.write(&name, &Secret::new("not hex")).unwrap();
        assert!(
            database_key(&memory, "home", DatabasePresence::None).is_err(),
            "half a key must not be replaced silently"
        );
    }
}

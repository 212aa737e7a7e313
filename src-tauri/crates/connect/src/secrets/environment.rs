//! Secrets of machines without a keychain: environment variables that the connection's settings name.
//! A variable cannot be written; what is written lives until the program ends, and that is said.

use super::memory::MemorySecrets;
use super::{Durability, Purpose, Secret, SecretFailure, SecretName, SecretProblem, SecretStore};
use std::collections::BTreeMap;
use std::fmt;

/// What was written over the environment of this program; like the environment itself it is one for the program,
/// so that a rotated token is still there when the connection is opened again.
static WRITTEN: MemorySecrets = MemorySecrets::new();

/// Reads variables by name.
pub struct Environment {
    variables: BTreeMap<SecretName, String>,
    read: fn(&str) -> Option<String>,
}

impl Environment {
    /// `variables`: which variable holds which secret.
    pub fn new(variables: impl IntoIterator<Item = (SecretName, String)>) -> Self {
        Self { variables: variables.into_iter().collect(), read: read_variable }
    }

    /// Another way to read a variable, for tests.
    #[must_use]
    pub fn reading(mut self, read: fn(&str) -> Option<String>) -> Self {
        self.read = read;
        self
    }
}

impl Environment {
    /// Two connections of one name in two homes may name different variables.
    fn overlaid(&self, name: &SecretName) -> SecretName {
        let variable = self.variables.get(name).map_or("", String::as_str);
        SecretName { owner: format!("{} {variable}", name.owner), purpose: name.purpose }
    }
}

/// Which variable it is.
#[derive(Debug)]
struct NotSet(String);

impl fmt::Display for NotSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for NotSet {}

#[expect(clippy::disallowed_methods, reason = "the one place of this package that reads the environment")]
fn read_variable(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.trim().is_empty())
}

impl SecretStore for Environment {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        if let Some(newer) = WRITTEN.read(&self.overlaid(name))? {
            return Ok(Some(newer));
        }
        let Some(variable) = self.variables.get(name) else { return Ok(None) };
        match (self.read)(variable) {
            Some(value) => Ok(Some(Secret::new(value.trim()))),
            None => Err(SecretFailure::new(SecretProblem::NotSet, name).because(NotSet(variable.clone()))),
        }
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        match name.purpose {
            Purpose::RefreshToken | Purpose::EarlierRefreshToken | Purpose::SelfTest => {
                WRITTEN.write(&self.overlaid(name), secret)
            }
            // A client secret or key that is gone at the next start would lock the firm out of its own data, and a
            // ledger's end that is gone would look as if somebody had taken it away.
            Purpose::ClientSecret | Purpose::DatabaseKey | Purpose::LedgerHead => {
                Err(SecretFailure::new(SecretProblem::NotHere, name))
            }
        }
    }

    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        WRITTEN.erase(&self.overlaid(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Environment;
    use crate::secrets::{Durability, Purpose, Secret, SecretName, SecretProblem, SecretStore};

    fn name(purpose: Purpose) -> SecretName {
        SecretName { owner: "Clio".to_owned(), purpose }
    }

    #[test]
    fn a_rotated_token_lives_in_memory_and_says_so() {
        let place = Environment::new([(name(Purpose::RefreshToken), "CLIO_TOKEN".to_owned())])
            .reading(|variable| (variable == "CLIO_TOKEN").then(|| "first\n".to_owned()));
        let read = place.read(&name(Purpose::RefreshToken)).unwrap();
        assert_eq!(read, Some(Secret::new("first")), "the variable is read, without its line end");
        let kept = place.write(&name(Purpose::RefreshToken), &Secret::new("second")).unwrap();
        assert_eq!(kept, Durability::UntilTheEnd, "nobody may believe that a variable was written");
        let read = place.read(&name(Purpose::RefreshToken)).unwrap();
        assert_eq!(read, Some(Secret::new("second")), "the newer token is the valid one");
    }

    #[test]
    fn a_variable_that_is_not_set_is_told() {
        let place = Environment::new([(name(Purpose::RefreshToken), "UNSET_TOKEN".to_owned())]);
        let refused = place.reading(|_| None).read(&name(Purpose::RefreshToken)).unwrap_err();
        assert_eq!(
            refused.trouble,
            SecretProblem::NotSet,
            "a missing variable is not a sign-in that has ended"
        );
        let named = refused.cause.map(|cause| cause.to_string());
        assert_eq!(named.as_deref(), Some("UNSET_TOKEN"), "it is named, so that somebody can set it");
    }

    #[test]
    fn keys_are_not_written_to_a_place_that_forgets() {
        let place = Environment::new([]);
        let refused = place.write(&name(Purpose::DatabaseKey), &Secret::new("key"));
        assert!(refused.is_err(), "a forgotten key would lock the database for ever");
        assert_eq!(place.read(&name(Purpose::ClientSecret)).unwrap(), None, "no variable, no secret");
    }
}

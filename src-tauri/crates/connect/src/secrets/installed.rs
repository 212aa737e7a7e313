//! The secrets of one installation in a place that others use too, such as the keychain of an account with two homes.
//!
//! Every name bears the installation's id. Homes that are older than their id have items named without it: what is
//! found under such a name is written under the new one, and the old item stays until the secret is erased, since
//! another home of that time may still need it.

use super::{Durability, Purpose, Secret, SecretFailure, SecretName, SecretStore};
use std::sync::Arc;

/// A place of secrets as one installation sees it.
pub struct InstallationSecrets {
    place: Arc<dyn SecretStore>,
    id: String,
    /// In a home that is older than its id: whose the database key was then.
    earlier_key: Option<String>,
}

impl InstallationSecrets {
    /// Secrets of the installation with that id. `earlier_key`: items named without an id are looked for as well, and
    /// the key of the database under that owner.
    pub fn new(place: Arc<dyn SecretStore>, id: &str, earlier_key: Option<String>) -> Self {
        Self { place, id: id.to_owned(), earlier_key }
    }

    fn own(&self, name: &SecretName) -> SecretName {
        SecretName { owner: format!("{} ({})", name.owner, self.id), purpose: name.purpose }
    }

    fn earlier(&self, name: &SecretName) -> Option<SecretName> {
        let key = self.earlier_key.as_ref()?;
        match name.purpose {
            Purpose::DatabaseKey => Some(SecretName { owner: key.clone(), purpose: name.purpose }),
            Purpose::RefreshToken | Purpose::EarlierRefreshToken | Purpose::ClientSecret => {
                Some(name.clone())
            }
            Purpose::LedgerHead | Purpose::SelfTest => None,
        }
    }
}

impl SecretStore for InstallationSecrets {
    fn read(&self, name: &SecretName) -> Result<Option<Secret>, SecretFailure> {
        let own = self.own(name);
        if let Some(secret) = self.place.read(&own)? {
            return Ok(Some(secret));
        }
        let Some(earlier) = self.earlier(name) else { return Ok(None) };
        let Some(secret) = self.place.read(&earlier)? else { return Ok(None) };
        self.place.write(&own, &secret)?;
        Ok(Some(secret))
    }

    fn write(&self, name: &SecretName, secret: &Secret) -> Result<Durability, SecretFailure> {
        self.place.write(&self.own(name), secret)
    }

    /// Under both names: else the next reading would bring the old one back.
    fn erase(&self, name: &SecretName) -> Result<(), SecretFailure> {
        self.place.erase(&self.own(name))?;
        self.earlier(name).map_or(Ok(()), |earlier| self.place.erase(&earlier))
    }
}

#[cfg(test)]
mod tests {
    use super::InstallationSecrets;
    use crate::secrets::memory::MemorySecrets;
    use crate::secrets::{Purpose, Secret, SecretName, SecretStore};
    use std::sync::Arc;

    fn name(owner: &str, purpose: Purpose) -> SecretName {
        SecretName { owner: owner.to_owned(), purpose }
    }

    #[test]
    fn two_installations_share_nothing() {
        let place: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let [one, other] =
            ["1".repeat(32), "2".repeat(32)].map(|id| InstallationSecrets::new(place.clone(), &id, None));
        for purpose in [Purpose::RefreshToken, Purpose::ClientSecret, Purpose::DatabaseKey] {
            let name = name("Clio", purpose);
            one.write(&name, &Secret::new("one's")).unwrap();
            assert_eq!(other.read(&name).unwrap(), None, "{name}: the other home has no such secret");
            other.write(&name, &Secret::new("other's")).unwrap();
            assert_eq!(one.read(&name).unwrap(), Some(Secret::new("one's")), "{name}: nor overwrites it");
            other.erase(&name).unwrap();
            assert!(one.read(&name).unwrap().is_some(), "{name}: nor erases it");
        }
        assert!(one.self_test().is_ok(), "and the place works through it");
    }

    #[test]
    fn what_an_older_home_kept_is_found_and_named_anew() {
        let place: Arc<dyn SecretStore> = Arc::new(MemorySecrets::default());
        let (token, key) =
            (name("Clio", Purpose::RefreshToken), name("Database at /home", Purpose::DatabaseKey));
        place.write(&token, &Secret::new("token")).unwrap();
        place.write(&key, &Secret::new("key")).unwrap();
        let young = InstallationSecrets::new(place.clone(), "2", None);
        assert_eq!(young.read(&token).unwrap(), None, "a new home does not take an older one's sign-in");
        let old = InstallationSecrets::new(place.clone(), "1", Some("Database at /home".to_owned()));
        let asked = name("Database", Purpose::DatabaseKey);
        assert_eq!(old.read(&token).unwrap(), Some(Secret::new("token")), "the sign-in goes on");
        assert_eq!(old.read(&asked).unwrap(), Some(Secret::new("key")), "and the database opens");
        place.erase(&key).unwrap();
        assert_eq!(old.read(&asked).unwrap(), Some(Secret::new("key")), "from now on under its new name");
        old.erase(&token).unwrap();
        assert_eq!(old.read(&token).unwrap(), None, "a sign-in that was erased does not come back to life");
    }
}

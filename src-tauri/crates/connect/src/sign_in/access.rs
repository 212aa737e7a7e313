//! The access token of one connection and its one refresher.

use crate::failure::Failure;
use crate::secrets::Secret;

/// Vendor and operation on whose behalf a token is asked for; failures name them.
pub type Place = (&'static str, &'static str);

/// Gives access tokens; they live in memory only.
pub struct Access {
    fixed: Option<Secret>,
}

impl Access {
    /// A token that never changes, for tests.
    pub fn fixed(token: &str) -> Self {
        Self {
            fixed: Some(Secret::new(token)),
        }
    }

    /// No sign-in at all.
    pub fn none() -> Self {
        Self { fixed: None }
    }

    /// The token to send now; `None` where the vendor asks for none.
    ///
    /// # Errors
    /// `Kind::SignedOut` when a person has to sign in again; `Kind::Unavailable` when tokens cannot be had now.
    pub async fn bearer(&self, _place: Place) -> Result<Option<Secret>, Failure> {
        Ok(self.fixed.clone())
    }

    /// Another token than the one that was just refused.
    ///
    /// # Errors
    /// As [`Self::bearer`].
    pub async fn renew(&self, _refused: Option<&Secret>, _place: Place) -> Result<Option<Secret>, Failure> {
        Ok(self.fixed.clone())
    }
}

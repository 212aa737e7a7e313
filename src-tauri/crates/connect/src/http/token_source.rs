//! What a request is signed with. Where tokens come from is the business of `sign_in`, which builds upon this.

use crate::failure::Failure;
use crate::secrets::Secret;
use async_trait::async_trait;

/// Vendor and operation on whose behalf a token is asked for; failures name them.
pub type OnBehalfOf = (&'static str, &'static str);

/// Gives access tokens.
#[async_trait]
pub trait TokenSource: Send + Sync {
    /// The token to send now; `None` where the vendor asks for none.
    ///
    /// # Errors
    /// `Kind::SignedOut` when a person has to sign in again; `Kind::Unavailable` when tokens cannot be had now.
    async fn bearer(&self, place: OnBehalfOf) -> Result<Option<Secret>, Failure>;

    /// Another token than the one that was just refused.
    ///
    /// # Errors
    /// As [`Self::bearer`].
    async fn renew(&self, refused: Option<&Secret>, place: OnBehalfOf) -> Result<Option<Secret>, Failure>;
}

//! Sign-in in the system browser, and the tokens that come of it.
//!
//! * [`flow`]: one sign-in: browser, loopback address, code against tokens (RFC 6749 §4.1, RFC 7636, RFC 8252)
//! * [`access_tokens`]: the access token of a connection and its one refresher
//! * `callback`, `listen`: what comes back to the loopback address, judged and answered
//! * `token_endpoint`: the vendor's token address
//! * `discovery`: which directory a domain belongs to

pub mod access_tokens;
mod callback;
pub(crate) mod discovery;
pub mod flow;
mod listen;
#[cfg(test)]
mod tests;
mod token_endpoint;

use truedocket_core::connection::Access;

/// How a vendor wants people to sign in; each vendor module owns one.
#[derive(Clone, Copy, Debug)]
pub struct SignInDialect {
    /// The vendor's short name.
    pub vendor: &'static str,
    /// What is asked for to look, least first. Empty where the app registration decides.
    pub reads: &'static [&'static str],
    /// What is asked for to look and to change things.
    pub changes: &'static [&'static str],
    /// Of both, what a person may leave without a tick and the connection cannot do without.
    pub needed: &'static [&'static str],
    /// What everybody may allow for themselves where an administrator has to allow the rest. The sign-in that comes of
    /// it reaches as far as the rest once that was allowed, because each renewal names what it wants. Empty where the
    /// vendor knows no such thing.
    pub until_allowed: &'static [&'static str],
    /// More parameters of the authorisation page.
    pub extra: &'static [(&'static str, &'static str)],
    /// Must the firm's own app registration have a secret?
    pub needs_secret: bool,
    /// The host of the redirect address, as the vendor wants it registered: `127.0.0.1` or `localhost`.
    pub loopback: &'static str,
    /// How a consent is taken back, where the vendor has a way.
    pub revoke: Option<RevokeMethod>,
}

impl SignInDialect {
    /// What is asked for.
    pub fn scopes(&self, access: Access) -> &'static [&'static str] {
        match access {
            Access::Read => self.reads,
            Access::Change => self.changes,
        }
    }
}

/// A way to take a consent back. The address is the token address with another last segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevokeMethod {
    /// The refresh token as the form field `token` (RFC 7009).
    Form(&'static str),
    /// The access token as the bearer.
    Bearer(&'static str),
}

/// Microsoft's number of what went wrong (`AADSTS50194`), which its free text begins with. It says more than the error
/// word, and unlike the text it names nobody.
fn microsoft_number(description: &str) -> Option<String> {
    let digits: String =
        description.trim_start().strip_prefix("AADSTS")?.chars().take_while(char::is_ascii_digit).collect();
    (4..=8).contains(&digits.len()).then(|| format!("AADSTS{digits}"))
}

/// Microsoft's numbers for what an administrator of the directory has to allow first: nobody has consented (65001), the
/// grant needs an administrator (90093, 90094), who was asked already (90095) or is wanted for a risky application (900941).
pub fn wants_administrator(reason: &str) -> bool {
    matches!(reason, "AADSTS65001" | "AADSTS90093" | "AADSTS90094" | "AADSTS90095" | "AADSTS900941")
}

/// The path of the loopback address; vendors that compare paths have it registered.
pub const PATH: &str = "/signed-in";

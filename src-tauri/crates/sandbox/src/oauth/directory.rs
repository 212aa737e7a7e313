//! Directories (tenants) at Microsoft, and which registration serves which.

use super::vendor::{MULTI_TENANT_CLIENT, TENANT};
use crate::state::Shared;
use std::fmt;

/// Why a sign-in at that address is refused: Microsoft's number and words of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct No {
    /// The number behind `AADSTS`.
    pub(super) number: u32,
    about: &'static str,
}

impl fmt::Display for No {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AADSTS{}: {}", self.number, self.about)
    }
}

/// May that client be used in that directory?
pub(super) fn check(shared: &Shared, tenant: &str, client: Option<&str>) -> Result<(), No> {
    let serves_many = client == Some(MULTI_TENANT_CLIENT);
    match place(shared, tenant) {
        Place::Own => Ok(()),
        Place::Any if serves_many => Ok(()),
        Place::Any => Err(No {
            number: 50_194,
            about: "the application serves one directory only; ask at the address of that directory",
        }),
        // Whoever signs in here is an account of the firm, which no other directory knows.
        Place::Other => Err(No { number: 700_016, about: "the application was not found in the directory" }),
        Place::Nowhere => Err(No { number: 90_002, about: "the tenant was not found" }),
    }
}

/// The directory's id, by that or by its domain; for `organizations` and `common` the place where one would stand.
pub(super) fn id(shared: &Shared, tenant: &str) -> Result<String, No> {
    match place(shared, tenant) {
        Place::Own => Ok(TENANT.to_owned()),
        Place::Any => Ok("{tenantid}".to_owned()),
        Place::Other => Ok(tenant.to_lowercase()),
        Place::Nowhere => Err(No { number: 90_002, about: "the tenant was not found" }),
    }
}

enum Place {
    /// The firm's own, by its id or its domain.
    Own,
    /// `common` or `organizations`.
    Any,
    /// Somebody else's.
    Other,
    /// No tenant is called that.
    Nowhere,
}

fn place(shared: &Shared, tenant: &str) -> Place {
    let is_own_domain = || {
        let ending = format!("@{}", tenant.to_lowercase());
        tenant.contains('.') && shared.world().people.iter().any(|person| person.email.ends_with(&ending))
    };
    if tenant.eq_ignore_ascii_case(TENANT) || is_own_domain() {
        Place::Own
    } else if matches!(tenant, "common" | "organizations") {
        Place::Any
    } else if tenant.parse::<uuid::Uuid>().is_ok() {
        Place::Other
    } else {
        Place::Nowhere
    }
}

/// The client of a request to the token address.
pub(super) fn client_of(body: &[u8]) -> Option<String> {
    let mut form = url::form_urlencoded::parse(body);
    form.find(|(name, _)| name == "client_id").map(|(_, id)| id.into_owned())
}

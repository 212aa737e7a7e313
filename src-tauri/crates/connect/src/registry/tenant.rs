//! The directory (tenant) of a firm at Microsoft: part of the addresses at which people sign in.

use crate::failure::{Failure, Kind};
use crate::graph;
use crate::sign_in::discovery;
use truedocket_core::connection::Connection;
use url::Url;

/// Stands in an address for the directory.
const PLACE: &str = "{tenant}";

/// Registrations that serve many directories are asked at this address; one that serves its own only is refused there.
pub const ANY_FIRM: &str = "organizations";

/// Does the address want a directory?
pub fn is_wanted(address: &str) -> bool {
    address.contains(PLACE)
}

/// The same address with the directory's id instead of a domain of it, which a firm may give up one day. What is no
/// domain stays as it is, and so does everything where Microsoft does not answer: the sign-in will show.
///
/// # Errors
/// `Kind::Refused` with Microsoft's number: no directory has that domain.
pub async fn looked_up(authorize: &str, tenant: &str) -> Result<String, Failure> {
    let tenant = plain(tenant);
    if !is_domain(&tenant) {
        return Ok(tenant);
    }
    let address = fill_in(authorize, &tenant)?;
    Ok(discovery::directory_id(graph::VENDOR, &address).await?.unwrap_or(tenant))
}

/// The page on which whoever administers the firm's directory allows the application for everybody; `None` where the
/// vendor has no such page.
pub fn administrator_page(connection: &Connection) -> Option<String> {
    let before = connection.authorize.strip_suffix("/oauth2/v2.0/authorize")?;
    if connection.vendor != graph::VENDOR || is_wanted(before) {
        return None;
    }
    let client = [("client_id", connection.client_id.as_str())];
    Url::parse_with_params(&format!("{before}/adminconsent"), client).ok().map(String::from)
}

/// As somebody may write it: with blanks, in capitals, or as an address of the firm.
fn plain(tenant: &str) -> String {
    let tenant = tenant.trim().to_lowercase();
    tenant.rsplit_once('@').map(|(_, domain)| domain.to_owned()).unwrap_or(tenant)
}

/// Could that be a directory at all? Addresses that are complete do not ask for one, and one that is named all the same has
/// to make sense: else whoever mistyped it is told something about the network.
///
/// # Errors
/// As [`fill_in`].
pub fn check(tenant: &str) -> Result<(), Failure> {
    fill_in(PLACE, tenant).map(drop)
}

/// The address with the directory in it; of an address of the firm its domain counts.
///
/// # Errors
/// `Kind::Refused` with the reason `no_tenant` or `bad_tenant`: there is none, or it is neither a GUID, nor a domain,
/// nor [`ANY_FIRM`].
pub fn fill_in(address: &str, tenant: &str) -> Result<String, Failure> {
    if !is_wanted(address) {
        return Ok(address.to_owned());
    }
    let refused = |reason: &str| Failure::new(Kind::Refused, graph::VENDOR, "sign in").reason(reason);
    let tenant = plain(tenant);
    if tenant.is_empty() {
        return Err(refused("no_tenant"));
    }
    let is_guid = uuid::Uuid::try_parse(&tenant).is_ok_and(|id| id.hyphenated().to_string() == tenant);
    if is_guid || is_domain(&tenant) || tenant == ANY_FIRM {
        Ok(address.replace(PLACE, &tenant))
    } else {
        Err(refused("bad_tenant"))
    }
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.len() <= 253 && text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::{check, fill_in};
    use crate::graph;

    #[test]
    fn only_what_can_be_a_directory_gets_into_an_address() {
        let filled = |tenant: &str| fill_in(graph::TOKEN, tenant).ok();
        let wanted =
            |tenant: &str| Some(format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"));
        let guid = "9b1f2c3d-0e4a-4b6c-8d7e-5f6a7b8c9d0e";
        assert_eq!(filled(&guid.to_uppercase()), wanted(guid), "as it is copied from the page Overview");
        assert_eq!(
            filled(" Harborpine.example "),
            wanted("harborpine.example"),
            "a domain of the firm will do"
        );
        assert_eq!(
            filled("Ana@Harborpine.example"),
            wanted("harborpine.example"),
            "an address of the firm says which domain it is"
        );
        assert_eq!(filled("organizations"), wanted("organizations"), "for a registration that serves many");
        for no in ["", "common", "consumers", "firm", "a/b.example", "x.example/../y", "firm..example", "{1}"]
        {
            assert_eq!(filled(no), None, "{no:?} is no directory");
        }
        for (named, is_one) in
            [("../../x", false), ("\u{1b}[31m", false), ("firm", false), ("firm.example", true), (guid, true)]
        {
            assert_eq!(check(named).is_ok(), is_one, "{named:?}: beside addresses that are complete, too");
        }
        assert_eq!(
            fill_in("http://127.0.0.1:1/t", "").ok().as_deref(),
            Some("http://127.0.0.1:1/t"),
            "other addresses are complete"
        );
    }
}

//! `/me` and `/me/mailboxSettings`: who signed in, and in which zone the office works.

use super::wire::{MailboxSettings, User};
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use url::Url;

pub(super) const OPERATION: &str = "get account";
pub(super) const ZONE_OPERATION: &str = "get mailbox settings";

pub(super) fn prepare(api: &Url) -> PreparedRequest {
    let mut url = address::below(api, &["me"]);
    url.query_pairs_mut().append_pair("$select", "id,displayName,mail,userPrincipalName");
    PreparedRequest::get(OPERATION, url)
}

/// The account's address, else its principal name.
pub(super) fn parse(body: &[u8]) -> Result<String, Malformed> {
    let user: User = json::whole(body)?;
    Ok(user.mail.or(user.user_principal_name).unwrap_or_default())
}

pub(super) fn prepare_zone(api: &Url) -> PreparedRequest {
    super::ask(ZONE_OPERATION, address::below(api, &["me", "mailboxSettings"]), "")
}

/// The zone in any spelling; `None` where the mailbox has none set.
pub(super) fn parse_zone(body: &[u8]) -> Result<Option<String>, Malformed> {
    let settings: MailboxSettings = json::whole(body)?;
    Ok(settings.time_zone)
}

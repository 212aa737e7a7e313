//! `GET /users/who_am_i.json`: the account behind the connection.

use super::wire::{One, User};
use crate::http::request::{Misread, PreparedRequest};
use crate::reading::address;
use crate::reading::json::{Malformed, whole};
use url::Url;

pub(super) const OPERATION: &str = "read account";

pub(super) fn prepare(api: &Url) -> PreparedRequest {
    let mut url = address::below(api, &["users", "who_am_i.json"]);
    url.query_pairs_mut().append_pair("fields", "id,name,email");
    super::get(OPERATION, url)
}

/// The address, else the name.
pub(super) fn parse(body: &[u8]) -> Result<String, Misread> {
    let one: One<User> = whole(body)?;
    let told = [one.data.email, one.data.name].into_iter().flatten().find(|text| !text.trim().is_empty());
    Ok(told.ok_or(Malformed::missing("the account has neither address nor name"))?)
}

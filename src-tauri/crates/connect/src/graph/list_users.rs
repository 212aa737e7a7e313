//! `/users`: everybody with an account, disabled ones too. Guests are outsiders and left out.

use super::wire::{Collection, User};
use crate::http::pages::Page;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use url::Url;

pub(super) const OPERATION: &str = "list users";

const FIELDS: &str = "id,displayName,mail,userPrincipalName,accountEnabled,jobTitle,userType";

/// The most that one page can hold.
const PAGE: &str = "999";

/// One person's account.
#[derive(Clone)]
pub(super) struct Account {
    /// What Graph takes in paths: the principal name.
    pub(super) name: String,
    /// The mail address, else the principal name, which has the form of one.
    pub(super) email: String,
    pub(super) shown: String,
    pub(super) title: String,
    pub(super) enabled: bool,
}

/// One page.
pub(super) struct UserPage {
    pub(super) accounts: Vec<Account>,
    pub(super) next: Option<String>,
}

impl Page for UserPage {
    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

pub(super) fn prepare(api: &Url) -> PreparedRequest {
    let mut url = address::below(api, &["users"]);
    url.query_pairs_mut().append_pair("$select", FIELDS).append_pair("$top", PAGE);
    PreparedRequest::get(OPERATION, url)
}

pub(super) fn prepare_next(link: Url) -> PreparedRequest {
    PreparedRequest::get(OPERATION, link)
}

/// An account that cannot be read fails the list: whoever is missing from it would be taken for an outsider.
pub(super) fn parse(body: &[u8]) -> Result<UserPage, Malformed> {
    let page: Collection<User> = json::whole(body)?;
    let mut accounts = Vec::new();
    for user in page.value.unwrap_or_default() {
        if !is_guest(&user) {
            accounts.push(account(user)?);
        }
    }
    Ok(UserPage { accounts, next: page.next_link })
}

fn account(user: User) -> Result<Account, Malformed> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let email = given(user.mail);
    let name = given(user.user_principal_name).or(given(user.id));
    let Some(name) = name else {
        return Err(Malformed::missing("an account has no name"));
    };
    Ok(Account {
        email: email.unwrap_or_else(|| name.clone()),
        shown: given(user.display_name).unwrap_or_else(|| name.clone()),
        title: user.job_title.unwrap_or_default(),
        // Only a plain "no" says that somebody has left.
        enabled: user.account_enabled != Some(false),
        name,
    })
}

fn is_guest(user: &User) -> bool {
    let marked = user.user_type.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("guest"));
    marked
        || user.user_principal_name.as_deref().is_some_and(|name| name.to_ascii_uppercase().contains("#EXT#"))
}

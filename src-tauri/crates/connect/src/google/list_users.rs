//! `users.list` of the Admin SDK's Directory API: everybody with an account, suspended ones too.

use super::wire::{Organization, User, Users};
use crate::http::pages::Page;
use crate::http::request::PreparedRequest;
use crate::reading::address;
use crate::reading::json::{self, Malformed};
use url::Url;

pub(super) const OPERATION: &str = "list users";

/// The host of Google's own directory; the calendar's is another.
const HOST: &str = "admin.googleapis.com";
const PATH: &str = "/admin/directory/v1";
const CALENDAR_HOST: &str = "www.googleapis.com";
const CALENDAR_PATH: &str = "/calendar/v3";

const FIELDS: &str = "nextPageToken,users(primaryEmail,name/fullName,suspended,archived,organizations)";

/// The most that one page can hold.
const PAGE: &str = "500";

/// The directory that belongs to a calendar interface: for Google's own address Google's directory, for any other the
/// same server.
pub(crate) fn base(api: &Url) -> Url {
    let mut url = api.clone();
    let path = api.path().trim_end_matches('/');
    let above = path.strip_suffix(CALENDAR_PATH).unwrap_or_default();
    url.set_path(&format!("{above}{PATH}"));
    if api.host_str() == Some(CALENDAR_HOST) {
        // The name is a constant and has the form of a host.
        let _ = url.set_host(Some(HOST));
    }
    url
}

/// One person's account.
pub(super) struct Account {
    pub(super) email: String,
    pub(super) shown: String,
    pub(super) title: String,
    /// Neither suspended nor archived.
    pub(super) active: bool,
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

pub(super) fn prepare(directory: &Url, page: Option<&str>) -> PreparedRequest {
    let mut url = address::below(directory, &["users"]);
    {
        let mut query = url.query_pairs_mut();
        query
            .append_pair("customer", "my_customer")
            .append_pair("maxResults", PAGE)
            .append_pair("fields", FIELDS);
        if let Some(page) = page {
            query.append_pair("pageToken", page);
        }
    }
    PreparedRequest::get(OPERATION, url)
}

/// An account that cannot be read fails the list: whoever is missing from it would be taken for an outsider.
pub(super) fn parse(body: &[u8]) -> Result<UserPage, Malformed> {
    let page: Users = json::whole(body)?;
    let mut accounts = Vec::new();
    for raw in page.users.unwrap_or_default() {
        let user: User = json::whole(raw.get().as_bytes())?;
        accounts.push(account(user)?);
    }
    Ok(UserPage { accounts, next: page.next_page_token })
}

fn account(user: User) -> Result<Account, Malformed> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let Some(email) = given(user.primary_email) else {
        return Err(Malformed::missing("an account has no address"));
    };
    Ok(Account {
        shown: given(user.name.and_then(|name| name.full_name)).unwrap_or_else(|| email.clone()),
        title: title(user.organizations.unwrap_or_default()),
        // Only a plain "yes" says that somebody has left.
        active: user.suspended != Some(true) && user.archived != Some(true),
        email,
    })
}

/// The title in the person's main organization, else in any.
fn title(mut organizations: Vec<Organization>) -> String {
    organizations.sort_by_key(|organization| organization.primary != Some(true));
    organizations.into_iter().find_map(|organization| organization.title).unwrap_or_default()
}

//! The port `Directory` for Google. Only administrators may list a firm's accounts; for all others the staff comes
//! from the list that the manager drops in.

use super::list_users::{self, Account};
use super::reader::GoogleCalendar;
use crate::failure::{Failure, Kind};
use crate::ports::{Directory, PortResult};
use crate::reading::title::duty;
use async_trait::async_trait;
use truedocket_core::firm::people::{Email, Member};
use truedocket_core::text::ClientText;

#[async_trait]
impl Directory for GoogleCalendar {
    async fn members(&self) -> PortResult<Vec<Member>> {
        let (directory, mut members) = (list_users::base(&self.api), Vec::new());
        let mut pages =
            self.client.pages(|next| Ok(list_users::prepare(&directory, next).read_by(list_users::parse)));
        while let Some(page) = pages.next().await.map_err(not_here)? {
            members.extend(page.accounts.into_iter().filter_map(member));
        }
        Ok(members)
    }
}

/// 403 says that this account is no administrator, did not grant the scope, or that the interface is not switched on:
/// the directory is not to be had here, and that is no trouble of the calendars.
fn not_here(failure: Failure) -> Failure {
    match failure.kind {
        Kind::Refused if failure.status == Some(403) => Failure { kind: Kind::Unsupported, ..failure },
        Kind::Refused
        | Kind::Unsupported
        | Kind::Unavailable { .. }
        | Kind::Stale
        | Kind::Throttled { .. }
        | Kind::SignedOut
        | Kind::Broken => failure,
    }
}

fn member(account: Account) -> Option<Member> {
    Some(Member {
        email: Email::new(&account.email)?,
        duty: duty(&account.title),
        name: ClientText::new(account.shown),
        active: account.active,
        left_on: None,
        schedules_for: std::collections::BTreeSet::new(),
    })
}

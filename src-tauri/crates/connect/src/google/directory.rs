//! The port `Directory` for Google. Only administrators may list a firm's accounts; for all others the staff comes
//! from the list that the manager drops in.

use super::VENDOR;
use super::list_users::{self, Account};
use super::reader::{GoogleCalendar, broken};
use crate::failure::{Failure, Kind};
use crate::ports::{Directory, PortResult};
use crate::reading::title::duty;
use crate::walk::PageWalk;
use async_trait::async_trait;
use truedocket_core::firm::people::{Email, Member};
use truedocket_core::text::ClientText;

#[async_trait]
impl Directory for GoogleCalendar {
    async fn members(&self) -> PortResult<Vec<Member>> {
        let (mut members, mut next): (Vec<Member>, Option<String>) = (Vec::new(), None);
        let (directory, mut walk) = (list_users::base(&self.api), PageWalk::default());
        loop {
            let sent = self.client.send(list_users::prepare(&directory, next.as_deref())).await;
            let reply = sent.map_err(not_here)?;
            let page =
                list_users::parse(&reply.body).map_err(|cause| broken(list_users::OPERATION, cause))?;
            members.extend(page.accounts.into_iter().filter_map(member));
            let Some(page) = page.next else {
                return Ok(members);
            };
            walk.step(&page, VENDOR, list_users::OPERATION)?;
            next = Some(page);
        }
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
    })
}

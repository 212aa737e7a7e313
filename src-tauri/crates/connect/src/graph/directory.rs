//! The directory as staff: who is an attorney, who has left.

use super::list_users::Account;
use crate::reading::title::duty;
use truedocket_core::firm::people::{Email, Member};
use truedocket_core::text::ClientText;

/// The member behind an account.
pub(super) fn member(account: Account) -> Option<Member> {
    Some(Member {
        email: Email::new(&account.email)?,
        duty: duty(&account.title),
        name: ClientText::new(account.shown),
        active: account.enabled,
        left_on: None,
        schedules_for: std::collections::BTreeSet::new(),
    })
}

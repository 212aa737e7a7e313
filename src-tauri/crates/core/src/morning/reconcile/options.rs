//! What comparing needs, from the firm's lists and policy.

use super::super::compare::CompareOptions;
use super::super::gather::WordRules;
use super::super::snapshot::Snapshot;
use crate::firm::people::Email;
use crate::firm::policy::Policy;
use crate::rules::owner::FirmRole;
use crate::time::known_zones::KnownZones;
use crate::time::zone::{Zone, Zones};
use chrono::TimeDelta;

/// The options of one comparison.
pub(super) fn of<'s>(
    snapshot: &'s Snapshot,
    policy: &Policy,
    zones: KnownZones<'s>,
    rules: &'s WordRules<'s>,
    office: &'s Zone,
) -> CompareOptions<'s> {
    let users = snapshot.users.iter().filter_map(|user| user.email.as_ref());
    let contacts = snapshot.contacts.iter().filter_map(|contact| contact.email.as_ref());
    let is_attorney = |who: &Email| snapshot.staff.role(who) == FirmRole::Attorney;
    CompareOptions {
        tolerance: TimeDelta::seconds(policy.time_tolerance.into()),
        categories_kept: snapshot
            .entries
            .iter()
            .any(|e| e.category.as_ref().is_some_and(|c| !c.trim().is_empty())),
        known: users.chain(contacts).collect(),
        seated: snapshot
            .users
            .iter()
            .filter(|user| user.enabled && user.calendar.is_some())
            .filter_map(|user| user.email.as_ref())
            .collect(),
        attorneys: snapshot.staff.iter().map(|member| &member.email).filter(|who| is_attorney(who)).collect(),
        rules,
        zones,
        office,
    }
}

/// The zones between which a shift is a mistake with zones.
pub(super) fn known_zones<'z>(
    snapshot: &Snapshot,
    policy: &Policy,
    office: &Zone,
    zones: &'z Zones,
) -> KnownZones<'z> {
    let calendars = snapshot.calendars.iter().map(|state| state.calendar.zone.as_str());
    KnownZones::new(office, calendars.chain(policy.court_zones.iter().map(String::as_str)), zones)
}

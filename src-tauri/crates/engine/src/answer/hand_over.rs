//! A fix that gives an entry to another attorney takes it from somebody: both are named before it is written and after.

use super::fix::Names;
use truedocket_core::firm::people::Email;
use truedocket_core::ids::CalendarId;
use truedocket_core::morning::fix::{FixPlan, FixWrite};
use truedocket_core::morning::outcome::{Discrepancy, Facts, Note};
use truedocket_core::morning::snapshot::{Side, Snapshot};

/// An entry that changes hands.
pub(super) struct HandOver {
    from: String,
    to: String,
    /// Whoever loses it is asked to come as well.
    is_asked: bool,
}

impl HandOver {
    /// Of a plan; `None`: nobody's calendar loses anything.
    pub(super) fn of(
        plan: &FixPlan,
        found: &Discrepancy,
        names: &Names,
        snapshot: &Snapshot,
    ) -> Option<Self> {
        let (key, calendar) = plan.rows.iter().find_map(|row| match &row.write {
            FixWrite::Change { key, edit, .. } => Some((key, edit.calendar.as_ref()?)),
            FixWrite::Create(_) | FixWrite::Delete { .. } => None,
        })?;
        let entry = found.sides.iter().find(|facts| facts.key == *key)?;
        let owner_of = |calendar: &CalendarId| {
            let mut users = snapshot.users.iter();
            users.find(|user| user.calendar.as_ref() == Some(calendar)).and_then(|user| user.email.as_ref())
        };
        let before = entry.owner.as_ref().or_else(|| owner_of(&entry.key.calendar));
        let named = |who: Option<&Email>, calendar: &CalendarId| match who {
            Some(who) => names.person(who),
            None => names.calendar(calendar.as_str()),
        };
        Some(Self {
            from: named(before, &entry.key.calendar),
            to: named(owner_of(calendar), calendar),
            is_asked: before.is_some_and(|who| is_asked(found, who)) && !found.is_private(),
        })
    }

    /// What the fix does, in one sentence.
    pub(super) fn summary(&self, system: &str) -> String {
        format!("Takes the entry in {system} from {} and gives it to {}.", self.from, self.to)
    }

    /// What a person should think of first.
    pub(super) fn warning(&self, system: &str) -> Option<String> {
        let Self { from, is_asked, .. } = self;
        is_asked.then(|| format!("{from} is asked to come as well, and will have no entry in {system}."))
    }
}

/// Does the calendar of record ask that person to come?
fn is_asked(found: &Discrepancy, who: &Email) -> bool {
    let asks = |facts: &Facts| {
        let owns = facts.whose.as_ref().is_some_and(|whose| whose.owners.contains(who));
        owns || facts.attendees.contains(who) || facts.owner.as_ref() == Some(who)
    };
    let told = found.notes.iter().any(|note| matches!(note, Note::AlsoAsked(others) if others.contains(who)));
    told || found.side(Side::Record).is_some_and(asks)
}

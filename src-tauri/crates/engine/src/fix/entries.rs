//! What the practice system itself must still say right before a write: that the entry stays which was to stay, and
//! that nobody has made what is about to be made.

use crate::act::{Postponed, answer};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::{EntryDraft, PracticeSystem};
use truedocket_connect::walk::PageWalk;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::RemoteId;
use truedocket_core::morning::outcome::Facts;
use truedocket_core::rules::title;
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{Span, Window};

/// Why the entry that was to stay beside those that are removed no longer does; `None`: it does. Without it the last
/// entry of an appointment would go. `Err`: that cannot be told now.
pub(super) async fn still_stays(
    port: &dyn PracticeSystem,
    stays: &Facts,
    system: &str,
) -> Result<Option<String>, Postponed> {
    let now = port.entry(&stays.key).await.map_err(|failure| answer::of_reading(&failure, system))?;
    Ok(match now {
        None => Some(format!("In {system} the entry that was to stay is gone. Nothing was removed.")),
        Some(now) if !stands_for_the_same(stays, &now) => Some(format!(
            "In {system} the entry that was to stay has been changed since. Nothing was removed."
        )),
        Some(_) => None,
    })
}

/// A new version of the same words is no change.
fn stands_for_the_same(before: &Facts, now: &Entry) -> bool {
    now.version == before.version
        || (now.key.calendar == before.key.calendar
            && same_time(&now.span, &before.span)
            && title::normal(now.title.reveal()) == title::normal(before.title.reveal())
            && now.matter.as_ref() == before.matter.matter()
            && now.source == before.source)
}

/// An entry that says what the draft says, whoever made it and whether or not it names an event: on the same owner's
/// calendar, from the same moment on, about the same matter or with the same title. Those in `beside` stood there when it
/// was decided.
pub(super) async fn made_by_others(
    port: &dyn PracticeSystem,
    draft: &EntryDraft,
    beside: &BTreeSet<RemoteId>,
    office: &Zone,
) -> Result<Option<Entry>, Failure> {
    let (start, end) = draft.span.instants(office);
    let window = Window { start, end: end.max(start + TimeDelta::minutes(1)) };
    let is_it = |entry: &Entry| !beside.contains(&entry.key.id) && says(entry, draft);
    listed_until(port, &window, |items| items.into_iter().find(is_it)).await
}

/// Reads what the practice system lists, page by page, until something is found in one of them.
pub(super) async fn listed_until<T>(
    port: &dyn PracticeSystem,
    window: &Window,
    mut find: impl FnMut(Vec<Entry>) -> Option<T>,
) -> Result<Option<T>, Failure> {
    let (mut page, mut walk) = (None, PageWalk::default());
    loop {
        let listed = port.entries(window, page.as_ref()).await?;
        if let Some(found) = find(listed.items) {
            return Ok(Some(found));
        }
        let Some(next) = listed.next else { return Ok(None) };
        walk.step(&next.0, "practice system", "list")?;
        page = Some(next);
    }
}

fn says(entry: &Entry, draft: &EntryDraft) -> bool {
    entry.key.calendar == draft.calendar
        && same_begin(&entry.span, &draft.span)
        && same_thing(
            (entry.matter.as_ref(), entry.title.reveal()),
            (draft.matter.as_ref(), draft.title.reveal()),
        )
}

/// The same matter, or the same title and not each a matter of its own.
pub(super) fn same_thing<M: PartialEq>(a: (Option<M>, &str), b: (Option<M>, &str)) -> bool {
    match (a.0, b.0) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => {
            let normal = title::normal(a.1);
            !normal.is_empty() && normal == title::normal(b.1)
        }
    }
}

pub(super) fn same_begin(a: &Span, b: &Span) -> bool {
    match (a, b) {
        (Span::Timed { start: a, .. }, Span::Timed { start: b, .. }) => a == b,
        (Span::AllDay { first: a, .. }, Span::AllDay { first: b, .. }) => a == b,
        (Span::Timed { .. }, Span::AllDay { .. }) | (Span::AllDay { .. }, Span::Timed { .. }) => false,
    }
}

/// Zones are left out: an entry comes back in the system's own.
pub(crate) fn same_time(a: &Span, b: &Span) -> bool {
    match (a, b) {
        (Span::Timed { end: a_end, .. }, Span::Timed { end: b_end, .. }) => {
            same_begin(a, b) && a_end == b_end
        }
        (Span::AllDay { .. }, Span::AllDay { .. }) => a == b,
        (Span::Timed { .. }, Span::AllDay { .. }) | (Span::AllDay { .. }, Span::Timed { .. }) => false,
    }
}

#[cfg(test)]
#[path = "entries_tests.rs"]
mod tests;

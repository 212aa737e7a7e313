//! A whole series that was moved: some providers give each of its days another name then, so that the old day is gone and
//! the new one is unknown. What was open of it is not over.

use super::{day, event, run, run_for, world};
use crate::calendar::event::CalendarEvent;
use crate::ids::{IcalUid, RemoteId};
use crate::morning::outcome::Outcome;
use crate::morning::roll::{Remark, State, TrackedDiscrepancy, roll};
use crate::morning::snapshot::{CompareDays, Snapshot};
use crate::time::{OriginalStart, Span};
use chrono::{Days, TimeDelta};

/// The day of the series that begins so many hours later than it once did, named after its begin.
fn of_series(hours: i64) -> CalendarEvent {
    let mut event = event(1);
    let Span::Timed { start, end, zone } = event.span else { panic!("the events of tests have hours") };
    let (start, end) = (start + TimeDelta::hours(hours), end + TimeDelta::hours(hours));
    event.span = Span::Timed { start, end, zone };
    event.key.id = RemoteId::new(format!("weekly_{}", start.format("%Y%m%dT%H%M%SZ")));
    event.series = Some(RemoteId::new("weekly"));
    event.uid = Some(IcalUid::new("weekly"));
    event.original_start = Some(OriginalStart::At(start));
    event
}

/// The practice system has nothing for it.
fn missing(event: CalendarEvent) -> Snapshot {
    let mut world = world(3);
    world.events[1] = event;
    world.entries.remove(1);
    world
}

fn before() -> Vec<TrackedDiscrepancy> {
    let rolled = roll(&[], &run(&missing(of_series(0))), &[], day());
    assert_eq!(rolled.len(), 1, "one is missing: {rolled:?}");
    rolled.into_iter().map(|rolled| rolled.known).collect()
}

/// Today's report is about another day; that of the series is looked at once more.
fn looked_at_again(known: &[TrackedDiscrepancy], world: &Snapshot) -> Vec<(State, Remark)> {
    let other = day() - Days::new(1);
    let now: Outcome = run_for(world, CompareDays { from: other, to: other });
    let rolled = roll(known, &now, &[run(world)], other);
    rolled.iter().map(|rolled| (rolled.known.state, rolled.remark)).collect()
}

#[test]
fn where_its_day_is_compared_the_moved_one_is_listed() {
    let rolled = roll(&before(), &run(&missing(of_series(2))), &[], day());
    let said: Vec<_> = rolled.iter().map(|rolled| (rolled.known.state, rolled.remark)).collect();
    assert!(said.contains(&(State::Open, Remark::New)), "what is missing now is on the list: {said:?}");
}

#[test]
fn where_its_day_is_only_looked_at_again_the_old_one_stays() {
    let said = looked_at_again(&before(), &missing(of_series(2)));
    assert_eq!(
        said,
        [(State::Open, Remark::NotChecked)],
        "it is still missing at its new hour, and nothing else would say so"
    );
}

#[test]
fn what_was_mended_or_taken_out_is_over() {
    let mut mended = missing(of_series(2));
    let mut entry = super::entry(1);
    entry.span = of_series(2).span;
    entry.source = Some(of_series(2).key.id.as_str().to_owned());
    mended.entries.push(entry);
    let over = [(State::Resolved, Remark::GoneByItself)];
    assert_eq!(looked_at_again(&before(), &mended), over, "it has its entry");
    let mut out = missing(of_series(2));
    out.events.remove(1);
    assert_eq!(looked_at_again(&before(), &out), over, "it does not take place");
    let mut others = missing(of_series(2));
    others.events[1].key.calendar = crate::ids::CalendarId::new(super::LAWYERS[2]);
    others.events[1].organizer = Some(super::email(super::LAWYERS[2]));
    assert_eq!(looked_at_again(&before(), &others), over, "what somebody else is missing is another one");
}

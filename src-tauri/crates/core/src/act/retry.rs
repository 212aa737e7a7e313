//! When what is not known is asked for again, and when not finding it proves that it was not done.

use super::Protection;
use chrono::{DateTime, TimeDelta, Utc};

/// Distances between look-ups. The first is short because a person waits; the last is short enough that an answer is
/// known before the next morning's report.
const DISTANCES: [TimeDelta; 6] = [
    TimeDelta::seconds(10),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::hours(1),
    TimeDelta::hours(6),
];

/// How long a request that got no answer may still take effect. Vendors and the proxies before them give a request up
/// after at most 100 seconds; with some to spare.
const STILL_UNDER_WAY: TimeDelta = TimeDelta::minutes(3);

/// How long a provider may show its lists without what it has just accepted. Seconds are usual; a look that is earlier
/// than this after a write says nothing of it, and our own receipt counts.
pub const SHOWN_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// Nothing is looked up later than this from now: a vendor may ask for a day at most, and our own distances are shorter.
/// What is due later was put there by a clock that was ahead.
pub const FURTHEST_LOOK: TimeDelta = TimeDelta::hours(25);

/// How long to wait before the next look-up, after `asked` of them had no answer. It never ends: the last distance
/// repeats.
pub fn ask_again_after(asked: u32) -> TimeDelta {
    let at = usize::try_from(asked).unwrap_or(usize::MAX).min(DISTANCES.len() - 1);
    DISTANCES[at]
}

/// How long ago a call left, by clocks that nobody can set on this computer. Each is at least what has really passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSinceSent {
    /// How long this process has run since it sent the call, or since it first took up a call of an earlier process.
    pub running: TimeDelta,
    /// What has passed on the clock of the server that was called, which also tells over restarts; `None` where it
    /// tells no time.
    pub on_server: Option<TimeDelta>,
}

/// Does a look-up that found nothing prove that nothing was done? Only once the request can no longer be under way, and
/// what it did would show. This computer's own clock proves nothing: somebody may just have set it an hour on.
pub fn proves_absence(since: TimeSinceSent) -> bool {
    since.running >= STILL_UNDER_WAY || since.on_server.is_some_and(|passed| passed >= STILL_UNDER_WAY)
}

/// Does a listing or look-up that was begun at `read_at` speak of a write that was accepted at `done_at`? Before that,
/// the receipt proves that it is there, whatever is shown.
pub fn speaks_of(done_at: DateTime<Utc>, read_at: DateTime<Utc>) -> bool {
    read_at - done_at >= SHOWN_WITHIN
}

/// May it be sent again before that? Yes where the other side refuses a second effect.
pub fn may_repeat_at_once(protection: Protection) -> bool {
    match protection {
        Protection::Keyed => true,
        Protection::Queryable | Protection::AtMostOnce => false,
    }
}

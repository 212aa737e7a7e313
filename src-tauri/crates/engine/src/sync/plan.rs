//! How to read a calendar next: in full, what changed, or on from where a reading stopped. Only decides.

use chrono::{DateTime, Days, TimeDelta, Utc};
use truedocket_core::firm::policy::{MOST_DAYS, Policy};
use truedocket_core::time::Window;
use truedocket_store::table::calendar::{ReadingState, UnderWay};

/// A reading that stopped longer ago than this begins anew: its page tokens are dead and its pages old.
const RESUMABLE: TimeDelta = TimeDelta::hours(6);
/// Besides what changed, everything is read once a day; a little less than a day, so that the hour does not creep.
const FULL_EVERY: TimeDelta = TimeDelta::hours(20);
/// Entries of the practice system this far around today are kept in step.
const ENTRIES_BACK: u64 = 7;
const ENTRIES_AHEAD: u64 = 62;

/// How to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// Everything in the window.
    Full,
    /// What changed since.
    Changes(String),
    /// On from a stored page.
    Resume {
        /// Where it stopped.
        bookmark: Bookmark,
        /// The reading that it belongs to.
        under_way: UnderWay,
    },
}

/// Where a reading stopped: what the store keeps as its page token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// When the reading began: what changed since then is not in it.
    pub began: DateTime<Utc>,
    /// The provider's page.
    pub page: String,
}

impl Bookmark {
    /// As the store keeps it.
    pub fn to_text(&self) -> String {
        format!("{} {}", self.began.timestamp_millis(), self.page)
    }

    /// `None` for a text that [`Bookmark::to_text`] did not write.
    pub fn from_text(text: &str) -> Option<Self> {
        let (began, page) = text.split_once(' ')?;
        let began = DateTime::from_timestamp_millis(began.parse().ok()?)?;
        Some(Self { began, page: page.to_owned() })
    }
}

/// Decides for one calendar. What another account read is no ground to go on from.
pub fn begin(state: &ReadingState, wanted: &Window, account: &str, full: bool, now: DateTime<Utc>) -> Begin {
    let stopped = state.page_token.as_deref().and_then(Bookmark::from_text);
    match (stopped, state.under_way) {
        (Some(bookmark), under_way @ (UnderWay::Full | UnderWay::Changes)) => {
            let fresh = now - bookmark.began < RESUMABLE;
            if fresh && (!full || under_way == UnderWay::Full) {
                return Begin::Resume { bookmark, under_way };
            }
        }
        // It failed before its first page was stored; the token that is still kept stands for an older window.
        (None, UnderWay::Full) => return Begin::Full,
        (None, UnderWay::Changes) | (_, UnderWay::None) => {}
    }
    let due = state.last_full.is_none_or(|last| now - last >= FULL_EVERY);
    let reaches = |had: Window| had.start <= wanted.start + slack() && had.end + slack() >= wanted.end;
    let covered = state.account == account && state.covered.is_some_and(reaches);
    match &state.sync_token {
        Some(token) if !full && !due && covered => Begin::Changes(token.clone()),
        Some(_) | None => Begin::Full,
    }
}

/// The window moves with the days; a reading that is a day behind still covers what is compared.
fn slack() -> TimeDelta {
    TimeDelta::hours(36)
}

/// What is read of the calendars of record. Whole days, so that one day's readings ask for the same.
pub fn window(now: DateTime<Utc>, policy: &Policy) -> Window {
    // A policy that was stored before there was a limit must not make the window empty.
    let days = |days: u32| u64::from(days.min(MOST_DAYS));
    around(now, days(policy.read_back_days), days(policy.read_ahead_days))
}

/// What is read of the practice system's calendar.
pub fn entries_window(now: DateTime<Utc>) -> Window {
    around(now, ENTRIES_BACK, ENTRIES_AHEAD)
}

fn around(now: DateTime<Utc>, back: u64, ahead: u64) -> Window {
    let today = now.date_naive();
    let at = |day: Option<chrono::NaiveDate>| day.unwrap_or(today).and_time(chrono::NaiveTime::MIN).and_utc();
    Window {
        start: at(today.checked_sub_days(Days::new(back))),
        end: at(today.checked_add_days(Days::new(ahead))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use truedocket_store::table::calendar::State;

    const ACCOUNT: &str = "manager@firm.example";

    fn now() -> DateTime<Utc> {
        "2026-11-19T11:30:00Z".parse().expect("an instant")
    }

    fn bookmark(hours: i64) -> Bookmark {
        Bookmark { began: now() - TimeDelta::hours(hours), page: "p7 and more".to_owned() }
    }

    fn read_this_night() -> ReadingState {
        ReadingState {
            state: State::Ok,
            why: String::new(),
            as_of: Some(now()),
            window: Some(window(now(), &Policy::default())),
            covered: Some(window(now(), &Policy::default())),
            account: ACCOUNT.to_owned(),
            sync_token: Some("s1".to_owned()),
            page_token: None,
            reading: 3,
            under_way: UnderWay::None,
            last_full: Some(now() - TimeDelta::hours(5)),
        }
    }

    #[test]
    fn only_what_changed_is_read_by_day() {
        let begun = begin(&read_this_night(), &window(now(), &Policy::default()), ACCOUNT, false, now());
        assert_eq!(
            begun,
            Begin::Changes("s1".to_owned()),
            "a live token and a full reading of this night suffice"
        );
    }

    #[test]
    fn f11_a_full_reading_comes_every_day_beside_the_changes() {
        let yesterday = ReadingState { last_full: Some(now() - TimeDelta::hours(21)), ..read_this_night() };
        let begun = begin(&yesterday, &window(now(), &Policy::default()), ACCOUNT, false, now());
        assert_eq!(
            begun,
            Begin::Full,
            "a change that the provider never told is found by the daily full reading"
        );
    }

    #[test]
    fn a_window_that_moved_on_needs_a_full_reading() {
        let later = now() + TimeDelta::days(3);
        let begun = begin(
            &ReadingState { last_full: Some(later), ..read_this_night() },
            &window(later, &Policy::default()),
            ACCOUNT,
            false,
            later,
        );
        assert_eq!(begun, Begin::Full, "Graph's token stands for the old window only");
    }

    #[test]
    fn another_account_reads_everything_for_itself() {
        let wanted = window(now(), &Policy::default());
        let begun = begin(&read_this_night(), &wanted, "new@firm.example", false, now());
        assert_eq!(begun, Begin::Full, "it may see less than the account that left the token");
    }

    #[test]
    fn a_reading_that_stopped_goes_on_while_its_pages_live() {
        let stopped = ReadingState {
            page_token: Some(bookmark(1).to_text()),
            under_way: UnderWay::Full,
            ..read_this_night()
        };
        let wanted = window(now(), &Policy::default());
        let resumed = Begin::Resume { bookmark: bookmark(1), under_way: UnderWay::Full };
        assert_eq!(
            begin(&stopped, &wanted, ACCOUNT, false, now()),
            resumed,
            "work that was done is not done again"
        );
        let old = ReadingState { page_token: Some(bookmark(7).to_text()), ..stopped };
        assert_eq!(
            begin(&old, &wanted, ACCOUNT, true, now()),
            Begin::Full,
            "old pages no longer show the present"
        );
    }
}

//! Two times beside each other, and by how much one is later.

use super::{Wording, capital};
use crate::morning::outcome::{Discrepancy, Facts};
use crate::time::Span;
use crate::time::words;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

impl Wording<'_> {
    pub(super) fn time(&self, found: &Discrepancy, here: Option<&Facts>, there: Option<&Facts>) -> String {
        let (Some(here), Some(there)) = (here, there) else {
            return String::new();
        };
        let (a, b) = self.shortest(&here.span, &there.span);
        let facts = format!("{} says {a}, {} says {b}", self.record, self.practice);
        match found.zone_shift {
            Some(hours) => {
                let amount = match hours.abs() {
                    1 => "one hour".to_owned(),
                    many => format!("{many} hours"),
                };
                let direction = if hours < 0 { "earlier" } else { "later" };
                capital(&format!(
                    "{facts}: exactly {amount} {direction}, which is typical of a time-zone mistake."
                ))
            }
            None => match moved_by(&here.span, &there.span) {
                Some(amount) => capital(&format!("{facts}: {amount}.")),
                None => capital(&format!("{facts}.")),
            },
        }
    }

    /// Only what differs: the hours on one day, else the days too.
    fn shortest(&self, a: &Span, b: &Span) -> (String, String) {
        if let (Span::Timed { start, end, .. }, Span::Timed { start: b_start, end: b_end, .. }) = (a, b) {
            let local = [start, end, b_start, b_end].map(|at| self.office.to_local(*at));
            let [s, e, bs, be] = local;
            let one_day = local.iter().all(|at| at.date() == s.date());
            // In the hour that comes twice two instants show the same time, so that their zone is named.
            let clock = |at: DateTime<Utc>, shown: NaiveDateTime, other: NaiveDateTime| {
                let time = words::time(shown.time());
                if shown == other { format!("{time} {}", self.office.abbreviation(at)) } else { time }
            };
            if one_day && start != b_start {
                return (clock(*start, s, bs), clock(*b_start, bs, s));
            }
            if one_day {
                return (
                    format!("it ends at {}", clock(*end, e, be)),
                    format!("it ends at {}", clock(*b_end, be, e)),
                );
            }
        }
        (self.when(a), self.when(b))
    }
}

/// By how much the second is later or earlier, where it is as long and less than a day off.
fn moved_by(a: &Span, b: &Span) -> Option<String> {
    let (Span::Timed { start, end, .. }, Span::Timed { start: b_start, end: b_end, .. }) = (a, b) else {
        return None;
    };
    let by = *b_start - *start;
    let minutes = by.num_minutes().unsigned_abs();
    if *b_end - *end != by || minutes == 0 || minutes >= 24 * 60 {
        return None;
    }
    let many = |count: u64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    let amount = match (minutes / 60, minutes % 60) {
        (0, minutes) => many(minutes, "minute"),
        (hours, 0) => many(hours, "hour"),
        (hours, minutes) => format!("{} and {}", many(hours, "hour"), many(minutes, "minute")),
    };
    Some(format!("{amount} {}", if by < TimeDelta::zero() { "earlier" } else { "later" }))
}

//! The clean-up in numbers: counts by kind, the mess over time, and what was decided. Reads sums that the store keeps, so
//! that asking again and again costs little.

use crate::api::audit::{AuditBar, AuditDecided, AuditKind};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use truedocket_core::ids::RunId;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::review::{self, Decided, KindCount, TimelineSlot};
use truedocket_store::{Reader, Result};

/// More bars than this nobody can tell apart: ten years of months.
const BARS: i32 = 120;

/// What the wizard shows of a clean-up before its rows.
pub(super) struct Overview {
    /// All eleven kinds, in order.
    pub(super) kinds: Vec<AuditKind>,
    /// Months or years, the oldest first; empty before the findings are drawn up.
    pub(super) timeline: Vec<AuditBar>,
    /// What was decided.
    pub(super) decided: AuditDecided,
}

/// Draws the picture of one clean-up by the office's clocks.
pub(super) fn of(reader: &Reader, run: &RunId, office: &Zone) -> Result<Overview> {
    Ok(Overview {
        kinds: review::kinds(reader, run)?.into_iter().map(kind).collect(),
        timeline: bars(&review::timeline(reader, run)?, office),
        decided: decided(review::decided(reader, run)?),
    })
}

/// What was decided, as the screens count it.
pub(super) fn decided(counts: Decided) -> AuditDecided {
    AuditDecided {
        open: counts.open,
        keep: counts.keep,
        delete: counts.delete,
        end_series: counts.end_series,
        change: counts.set_category + counts.set_owner,
        can_undo: counts.can_take_back,
    }
}

fn kind(count: KindCount) -> AuditKind {
    AuditKind {
        kind: count.kind.into(),
        title: count.kind.title().to_owned(),
        findings: count.findings,
        items: count.items,
        proposed: count.proposed,
    }
}

/// One bar a month without gaps; one a year where that would be too many.
fn bars(begins: &[TimelineSlot], office: &Zone) -> Vec<AuditBar> {
    let months = counted(begins, |begin| month(day(begin, office)));
    let (Some((first, _)), Some((last, _))) = (months.first_key_value(), months.last_key_value()) else {
        return Vec::new();
    };
    if last - first < BARS {
        let label = |month: i32| format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1);
        return (*first..=*last).map(|month| bar(label(month), months.get(&month))).collect();
    }
    // Years without a row are left out: one event in the year 9999 must not make eight thousand bars.
    let years = counted(begins, |begin| day(begin, office).year());
    years.iter().map(|(year, sums)| bar(format!("{year:04}"), Some(sums))).collect()
}

fn counted(begins: &[TimelineSlot], place: impl Fn(&TimelineSlot) -> i32) -> BTreeMap<i32, (u64, u64)> {
    let mut sums: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
    for begin in begins {
        let sum = sums.entry(place(begin)).or_default();
        sum.0 += begin.sound;
        sum.1 += begin.found;
    }
    sums
}

fn bar(label: String, sums: Option<&(u64, u64)>) -> AuditBar {
    let (sound, found) = sums.copied().unwrap_or_default();
    AuditBar { label, sound, found }
}

/// A whole day is that day everywhere; a moment has its day by the office's clocks.
fn day(begin: &TimelineSlot, office: &Zone) -> NaiveDate {
    if begin.all_day { begin.at.date_naive() } else { office.to_local(begin.at).date() }
}

fn month(day: NaiveDate) -> i32 {
    // Months of a year are 0 to 11.
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use truedocket_core::time::zone::Zones;

    fn begins(at: &str, all_day: bool, sound: u64, found: u64) -> TimelineSlot {
        TimelineSlot { all_day, at: at.parse().expect("an instant"), sound, found }
    }

    fn drawn(begins: &[TimelineSlot]) -> Vec<(String, u64, u64)> {
        let office = Zones::bundled().find("America/New_York").expect("a zone");
        bars(begins, &office).into_iter().map(|bar| (bar.label, bar.sound, bar.found)).collect()
    }

    fn expected(bars: &[(&str, u64, u64)]) -> Vec<(String, u64, u64)> {
        bars.iter().map(|(label, sound, found)| ((*label).to_owned(), *sound, *found)).collect()
    }

    #[test]
    fn months_follow_the_offices_clocks_and_have_no_gaps() {
        let rows = [
            // Eight in the evening of March 31 in New York.
            begins("2026-04-01T00:00:00Z", false, 2, 1),
            begins("2026-06-01T04:00:00Z", false, 0, 1),
            begins("2026-04-01T00:00:00Z", true, 0, 5),
        ];
        let months = expected(&[("2026-03", 2, 1), ("2026-04", 0, 5), ("2026-05", 0, 0), ("2026-06", 0, 1)]);
        assert_eq!(
            drawn(&rows),
            months,
            "an evening is not the next day, a whole day is that day, May is empty"
        );
        assert_eq!(drawn(&[]), expected(&[]), "nothing was found yet");
    }

    #[test]
    fn long_times_are_drawn_in_years() {
        let rows = [
            begins("1969-12-31T12:00:00Z", false, 1, 0),
            begins("2026-04-01T00:00:00Z", false, 2, 1),
            begins("2026-12-31T23:00:00Z", false, 1, 1),
            begins("9999-01-01T12:00:00Z", false, 0, 1),
        ];
        let years = expected(&[("1969", 1, 0), ("2026", 3, 2), ("9999", 0, 1)]);
        assert_eq!(drawn(&rows), years, "a stray year does not fill the screen with empty ones");
    }
}

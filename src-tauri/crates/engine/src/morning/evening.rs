//! The second look in the evening: the same comparison once more, told only where it differs from the report before.
//! What people did in between they know, and what is as it was is no news.

use super::Comparison;
use crate::api::failure::Problem;
use crate::api::today::{Discrepancy, Report, SecondLook};
use crate::engine::Engine;
use crate::words;
use chrono::NaiveDate;
use truedocket_core::morning::outcome::DiscrepancyKind;
use truedocket_core::morning::roll::{Remark, RolledDiscrepancy};
use truedocket_core::morning::snapshot::CompareDays;
use truedocket_store::table::report;

/// The last report of today about these days, and perhaps about today as well.
pub(super) async fn report_before(
    engine: &Engine,
    days: CompareDays,
    today: NaiveDate,
) -> Result<Option<Report>, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    let read = engine.memory.read(move |reader| {
        let newest = report::newest(reader)?.map(|stored| stored.report);
        let of_today = newest.filter(|newest| {
            let about_them = newest.day_from <= days.from && newest.day_to == days.to;
            about_them && office.to_local(newest.made_at).date() == today
        });
        Ok(of_today.map(|newest| serde_json::from_str(newest.content.reveal())).transpose()?)
    });
    read.await.map_err(|error| words::memory(&error))
}

/// In which way something differs from the report before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum News {
    New,
    Changed,
    Over,
    NotChecked,
    CheckedNow,
    LeftOut,
    ToKnow,
}

impl News {
    const ALL: [Self; 7] = [
        Self::New,
        Self::Changed,
        Self::Over,
        Self::NotChecked,
        Self::CheckedNow,
        Self::LeftOut,
        Self::ToKnow,
    ];

    /// What a discrepancy's step is by the evening.
    fn of(known: DiscrepancyKind, remark: Remark) -> Option<Self> {
        let is_unread = known == DiscrepancyKind::NotChecked;
        match remark {
            Remark::New | Remark::CameBack if is_unread => Some(Self::NotChecked),
            Remark::GoneByItself | Remark::GoneLate if is_unread => Some(Self::CheckedNow),
            // Why a part is not read may read otherwise each time; it is not read.
            _any_other if is_unread => None,
            Remark::New | Remark::CameBack => Some(Self::New),
            Remark::Changed | Remark::ReopenedByChange | Remark::MovedAhead => Some(Self::Changed),
            Remark::GoneByItself | Remark::GoneLate => Some(Self::Over),
            Remark::StillThere
            | Remark::NotFixed
            | Remark::DayPassed
            | Remark::NotChecked
            | Remark::TakenUp
            | Remark::Accepted
            | Remark::Closed
            | Remark::PutBack
            | Remark::Fixed => None,
        }
    }

    /// Before one appointment.
    fn name(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Changed => "Changed",
            Self::Over => "Over",
            Self::NotChecked => "Not checked",
            Self::CheckedNow => "Checked now",
            Self::LeftOut => "Left out",
            Self::ToKnow => "To know",
        }
    }

    /// After their number.
    fn counted(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Over => "over",
            Self::NotChecked => "not checked",
            Self::CheckedNow => "checked now",
            Self::LeftOut => "newly left out",
            Self::ToKnow => "more to know",
        }
    }
}

/// All that differs from the report before; `None` when nothing does.
pub(super) fn differing(
    before: &Report,
    now: &Report,
    compared: &Comparison,
    rolled: &[RolledDiscrepancy],
) -> Option<SecondLook> {
    let mut news: Vec<(News, String)> = rolled
        .iter()
        .filter_map(|RolledDiscrepancy { known, remark }| {
            let what = News::of(known.kind, *remark)?;
            shown(&known.fingerprint, now, compared).map(|shown| (what, line(shown)))
        })
        .collect();
    let flagged = |report: &Report| -> Vec<String> {
        report.flagged.iter().map(|one| format!("{} · {} · {}", one.when, one.title, one.calendar)).collect()
    };
    news.extend(beyond(flagged(before), flagged(now)).map(|line| (News::LeftOut, line)));
    let notices = |report: &Report| -> Vec<String> {
        report.notices.iter().map(|one| format!("{} · {}: {}", one.when, one.title, one.why)).collect()
    };
    news.extend(beyond(notices(before), notices(now)).map(|line| (News::ToKnow, line)));
    news.sort_by_key(|(what, _)| *what);
    let count = |what: News| news.iter().filter(|(each, _)| *each == what).count() as u64;
    let (new, over, all) = (count(News::New), count(News::Over), news.len() as u64);
    let counts = News::ALL.map(|what| (count(what), what.counted()));
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let lines = news.into_iter().map(|(what, line)| format!("{}: {line}", what.name())).collect();
    (!counts.is_empty()).then(|| SecondLook {
        summary: format!("{} since the report of {}", counts.join(", "), before.made),
        new,
        over,
        other: all - new - over,
        news: lines,
    })
}

/// As it is shown now, or was while it was there.
fn shown<'a>(id: &str, now: &'a Report, compared: &'a Comparison) -> Option<&'a Discrepancy> {
    let listed = now.discrepancies.iter().find(|shown| shown.id == id);
    let kept = || compared.previous.iter().find(|kept| kept.known.fingerprint == id).map(|kept| &kept.shown);
    listed.or_else(kept)
}

fn line(shown: &Discrepancy) -> String {
    format!("{} · {} · {}", shown.label, shown.when, shown.title)
}

/// What is there now and was not before; two that read alike count twice.
fn beyond(mut before: Vec<String>, now: Vec<String>) -> impl Iterator<Item = String> {
    now.into_iter().filter(move |line| match before.iter().position(|known| known == line) {
        Some(at) => {
            before.swap_remove(at);
            false
        }
        None => true,
    })
}

//! When an event of the review takes place. Unlike the morning's rows, these lie years apart, so each says its year.

use super::repeats;
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::time::zone::Zone;
use truedocket_core::time::{Span, words as time_words};

/// `Tue, Nov 17, 2026, 2:00 PM`; a series adds how it repeats: `Tue, Nov 17, 2026, 2:00 PM, weekly, no end`.
pub(in crate::audit) fn words(kept: &SourceEvent, office: &Zone) -> String {
    let begin = begin(&kept.event.span, office);
    match &kept.shape {
        RowKind::Single | RowKind::Day { .. } => begin,
        RowKind::Series { rules, ends } => format!("{begin}, {}", repeats::words(rules, *ends, office)),
    }
}

fn begin(span: &Span, office: &Zone) -> String {
    match span {
        Span::Timed { start, .. } => {
            let local = office.to_local(*start);
            format!("{}, {}", time_words::day_of_year(local.date()), time_words::time(local.time()))
        }
        Span::AllDay { .. } => {
            let (first, last) = span.days(office);
            let day = time_words::day_of_year;
            if first == last {
                format!("{} (all day)", day(first))
            } else {
                format!("{} – {} (all day)", day(first), day(last))
            }
        }
    }
}

//! How the acts and rows of a clean-up are shown to people.

use truedocket_core::audit::finding::Act;
use truedocket_core::audit::manifest::LeftOut;
use truedocket_core::calendar::source::SourceEvent;

/// The act as people read it.
pub(super) fn act_words(act: &Act) -> String {
    match act {
        Act::Keep => "Keep".to_owned(),
        Act::Delete => "Delete".to_owned(),
        Act::EndSeries => "End the series today".to_owned(),
        Act::SetCategory(name) => format!("Set category: {name}"),
        Act::SetOwner(email) => format!("Set owner: {}", email.as_str()),
    }
}

/// What stands for the row, masked where its owner keeps it private.
pub(super) fn title(kept: &SourceEvent) -> String {
    match kept.event.title.is_blank() {
        true => "(no title)".to_owned(),
        false => kept.event.shown_title().to_owned(),
    }
}

/// Why a decision changes nothing.
pub(super) fn left_out_words(why: LeftOut) -> &'static str {
    match why {
        LeftOut::AlsoKept => "Another finding about it says keep, which counts more.",
        LeftOut::Contradiction => "Two decisions about it contradict each other.",
        LeftOut::GoesWithItsSeries => "It is a day of a series that is deleted as a whole.",
        LeftOut::NoSeries => "It is a single event; there is no series to end.",
    }
}

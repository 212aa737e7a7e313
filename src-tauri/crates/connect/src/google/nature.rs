//! What Google's nature loses of a row that is brought back. One list: each loss has the words in which it is told before
//! anything is removed, and those in which it is told after, so that nothing is told late that was not told early.

use std::sync::LazyLock;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    NewId,
    NewUid,
    MadeNow,
    Organizer,
    AttendeesListed,
    AttendeesGone,
    Answers,
    Comments,
    OwnAnswer,
    Meeting,
    Attachments,
    OwnEvent,
    Ordinary,
    DayVisibility,
}

const NAMES: &str = "A restored event may have a new id and a new calendar UID: links to it may be dead, and copies on \
                     other calendars are no longer copies of it.";
const MAKER: &str = "It counts as made when it was brought back, and may have another organizer.";
const PEOPLE: &str = "Attendees are listed in the text of a restored event; they are not invited again, and their answers \
                      and comments are lost.";
const LINKS: &str = "Links of video meetings and attachments do not come back.";
const KIND: &str =
    "A single day of a series becomes an event of its own, and an event of a special kind an ordinary one.";
const DAY: &str = "A day that differed from its series has the visibility of the series, also where it was private by itself.";

impl Loss {
    /// In the order in which they are told.
    const ALL: [Self; 14] = [
        Self::NewId,
        Self::NewUid,
        Self::MadeNow,
        Self::Organizer,
        Self::AttendeesListed,
        Self::AttendeesGone,
        Self::Answers,
        Self::Comments,
        Self::OwnAnswer,
        Self::Meeting,
        Self::Attachments,
        Self::OwnEvent,
        Self::Ordinary,
        Self::DayVisibility,
    ];

    /// The words before, for all rows, and after, for one.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::NewId => (NAMES, "It has a new id."),
            Self::NewUid => {
                (NAMES, "It has a new calendar UID: copies on other calendars are no longer copies of it.")
            }
            Self::MadeNow => (MAKER, "It counts as made when it was brought back."),
            Self::Organizer => (MAKER, "It has another organizer now."),
            Self::AttendeesListed => {
                (PEOPLE, "Attendees are listed in the text; they are not invited again.")
            }
            Self::AttendeesGone => {
                (PEOPLE, "Some attendees are no longer on it; they are not invited again.")
            }
            Self::Answers => (PEOPLE, "Some attendees' answers are not as they were."),
            Self::Comments => {
                (PEOPLE, "Some attendees' comments, or marks such as optional, are not as they were.")
            }
            Self::OwnAnswer => (PEOPLE, "The answer that was given to the invitation is lost."),
            Self::Meeting => (LINKS, "Its video meeting link is lost."),
            Self::Attachments => (LINKS, "Its attachments are lost."),
            Self::OwnEvent => (KIND, "It is an event of its own now, and no longer a day of its series."),
            Self::Ordinary => (KIND, "It is an ordinary event now."),
            Self::DayVisibility => (DAY, "A day of the series has the visibility of the series now."),
        }
    }

    /// The words after.
    pub(super) fn after(self) -> String {
        self.told().1.to_owned()
    }
}

/// The words before, each once.
pub(super) fn before() -> &'static [&'static str] {
    static BEFORE: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let mut told = Vec::new();
        for (before, _) in Loss::ALL.map(Loss::told) {
            if !told.contains(&before) {
                told.push(before);
            }
        }
        told
    });
    &BEFORE
}

#[cfg(test)]
mod tests {
    use super::{Loss, before};

    #[test]
    fn f24_every_loss_is_told_before_and_after() {
        for (place, loss) in Loss::ALL.into_iter().enumerate() {
            assert_eq!(loss as usize, place, "{loss:?}: the list has each of them, in its order");
            assert!(before().contains(&loss.told().0), "{loss:?}: it is told before anything is removed");
        }
        assert_eq!(Loss::DayVisibility as usize + 1, Loss::ALL.len(), "and the last of them is the last");
        let mut after: Vec<_> = Loss::ALL.map(Loss::after).into_iter().collect();
        after.sort();
        after.dedup();
        assert_eq!(after.len(), Loss::ALL.len(), "no two are told alike: {after:?}");
    }
}

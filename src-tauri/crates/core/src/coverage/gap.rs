//! Why a reading is no ground.

use crate::time::Window;
use crate::time::words;
use crate::time::zone::Zone;
use chrono::{DateTime, Utc};

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// There was no complete reading yet.
    NeverRead,
    /// The newest reading did not bring all of it, for this reason in plain words.
    Incomplete(String),
    /// It was read through another account than the one that is connected now.
    OtherAccount,
    /// It was read then, which is too long ago.
    TooOld(DateTime<Utc>),
    /// It was read at a time that has not come yet: the clock of this computer was wrong.
    Ahead(DateTime<Utc>),
    /// The days in question were not read; these were.
    Outside(Window),
    /// The event did not lie on this calendar.
    OtherCalendar,
}

impl Gap {
    /// In plain words, to stand behind the name of what was not read.
    pub fn in_words(&self, office: &Zone) -> String {
        match self {
            Self::NeverRead => "it has not been read yet".to_owned(),
            Self::Incomplete(why) => why.clone(),
            Self::OtherAccount => "it was read through another account than the one connected now".to_owned(),
            Self::TooOld(at) => {
                format!("it was last read {}, which is too long ago", words::instant(*at, office))
            }
            Self::Ahead(at) => format!(
                "it was read when the clock of this computer was wrong and showed {}",
                words::instant(*at, office)
            ),
            Self::Outside(read) => format!(
                "that day was not read; it was read from {} to {}",
                words::day_of_year(office.to_local(read.start).date()),
                words::day_of_year(office.to_local(read.end).date())
            ),
            Self::OtherCalendar => "the event did not lie on it".to_owned(),
        }
    }
}

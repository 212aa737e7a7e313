//! What calendars said of single events when they were last asked. The docket asks nobody, and judges as the comparison
//! did that asked; of what nobody has asked, it says that it is not known.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use truedocket_core::ids::{ConnectionName, EventKey, RemoteId};

/// An answer that is older says nothing any more: what it is about may have been handed over since.
const COUNTS: TimeDelta = TimeDelta::days(1);

/// May calendars be asked for single events that entries name and nobody holds?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Yes, now.
    Now,
    /// No: what they said when they were last asked is all that is known.
    Remembered,
}

/// What a connection said of an event that is not held as living.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It lives somewhere.
    Alive,
    /// It is gone from these places.
    Gone(Vec<EventKey>),
    /// It could not be found out, for this reason.
    Unknown(String),
    /// Nobody knows that id.
    Nothing,
}

/// The answers by connection and id. Held in memory only: they grow old within a day.
#[derive(Debug, Default)]
pub(crate) struct Answers(Mutex<BTreeMap<(ConnectionName, RemoteId), Dated>>);

/// An answer, and when it was given.
type Dated = (DateTime<Utc>, Answer);

impl Answers {
    pub(super) fn keep(&self, connection: &ConnectionName, id: &RemoteId, answer: Answer, at: DateTime<Utc>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert((connection.clone(), id.clone()), (at, answer));
    }

    /// What was said of it, if that still counts.
    pub(super) fn of(
        &self,
        connection: &ConnectionName,
        id: &RemoteId,
        now: DateTime<Utc>,
    ) -> Option<Answer> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (at, _)| now - *at < COUNTS);
        known.get(&(connection.clone(), id.clone())).map(|(_, answer)| answer.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_for_a_day() {
        let at: DateTime<Utc> = "2026-11-19T11:30:00Z".parse().expect("an instant");
        let (outlook, id) = (ConnectionName::new("Outlook"), RemoteId::new("e1"));
        let answers = Answers::default();
        assert_eq!(answers.of(&outlook, &id, at), None, "nobody has asked");
        answers.keep(&outlook, &id, Answer::Nothing, at);
        answers.keep(&outlook, &id, Answer::Alive, at);
        let later = at + TimeDelta::hours(23);
        assert_eq!(answers.of(&outlook, &id, later), Some(Answer::Alive), "the last answer counts");
        assert_eq!(answers.of(&ConnectionName::new("Google"), &id, later), None, "of that connection only");
        assert_eq!(answers.of(&outlook, &id, at + COUNTS), None, "what is a day old is not known");
    }
}

//! What providers mail: the world remembers it, and nothing is sent.

use super::{Event, Mail, World};

impl World {
    /// A message to somebody about an event: `invitation`, `update` or `cancellation`.
    pub fn mail(&mut self, event: &Event, to: &str, about: &str) {
        self.mailed += 1;
        self.mails.push(Mail {
            to: to.to_owned(),
            event: (event.calendar.clone(), event.id.clone()),
            about: about.to_owned(),
        });
    }

    /// Deleted events really go, as providers let them go after some weeks. Their ids stay taken. Answers with their
    /// number.
    pub fn empty_bin(&mut self) -> usize {
        let gone: Vec<_> =
            self.events.iter().filter(|(_, event)| event.deleted).map(|(key, _)| key.clone()).collect();
        for key in &gone {
            if let Some(event) = self.events.remove(key) {
                self.labels.extend(event.categories.into_iter().map(|name| (key.0.clone(), name)));
            }
        }
        let number = gone.len();
        self.emptied.extend(gone);
        number
    }
}

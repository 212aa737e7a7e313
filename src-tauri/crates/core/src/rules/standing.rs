//! Does an event take place, and does it take time? Over single values, so that whoever keeps events in whatever form asks
//! the same rule.

use crate::calendar::event::{EventStatus, EventType, ResponseStatus, ShowAs};
use crate::firm::policy::CategoryKind;

/// Is it what the rules are for? The others block time or tell where somebody works.
pub fn is_meeting(event_type: EventType) -> bool {
    match event_type {
        EventType::Meeting => true,
        EventType::OutOfOffice | EventType::FocusTime | EventType::WorkingLocation | EventType::Birthday => {
            false
        }
    }
}

/// Does it take time of its holder?
pub fn takes_time(show_as: ShowAs) -> bool {
    match show_as {
        ShowAs::Busy | ShowAs::Tentative | ShowAs::Away => true,
        ShowAs::Free | ShowAs::Elsewhere => false,
    }
}

/// Was it called off, by its provider or by its own words?
pub fn is_called_off(status: EventStatus, says_off: bool) -> bool {
    status == EventStatus::Cancelled || says_off
}

/// How titles of invitations begin that somebody has declined.
const DECLINED: &str = "declined:";

/// Does the title begin like that of an invitation that was declined?
pub fn is_titled_declined(title: &str) -> bool {
    let title = title.trim_start();
    title.get(..DECLINED.len()).is_some_and(|head| head.eq_ignore_ascii_case(DECLINED))
}

/// What an appointment is to the rules, before they ask whether it breaks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was called off.
    CalledOff,
    /// Nobody whose it is comes.
    Declined,
    /// Free time.
    Free,
    /// It says that somebody is out.
    Away,
    /// It takes place, and the rules are for it.
    TakesPlace,
}

/// What an appointment tells that decides it.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// Its provider, or its own words, call it off.
    pub called_off: bool,
    /// Nobody who holds it comes, or none of its owners; or its title says so.
    pub declined: bool,
    /// Each copy is shown as free.
    pub free: bool,
    /// How the copy that speaks for it is shown.
    pub show_as: ShowAs,
    /// It has days and no hours.
    pub all_day: bool,
    /// By the firm's categories.
    pub kind: Option<CategoryKind>,
    /// It looks like an appearance in court.
    pub seems_court: bool,
    /// It names a matter, known or not.
    pub names_matter: bool,
}

impl Signs {
    /// A hearing that somebody shows as free is still a hearing, and whole days are free unless somebody says: free time is
    /// only what has no category, looks like no court and names no matter. Whoever is away may call that internal.
    pub fn standing(self) -> Standing {
        let business = self.seems_court || self.names_matter;
        let waits = self.kind.is_some_and(|kind| kind != CategoryKind::Internal);
        if self.called_off {
            Standing::CalledOff
        } else if self.declined {
            Standing::Declined
        } else if self.free && !business && self.kind.is_none() {
            Standing::Free
        } else if self.all_day && self.show_as == ShowAs::Away && !business && !waits {
            // Outlook knows no other way to say that somebody is on vacation.
            Standing::Away
        } else {
            Standing::TakesPlace
        }
    }
}

/// What its category stands for, else what it looks like.
pub fn seen_as(kind: Option<CategoryKind>, seems_court: bool) -> Option<CategoryKind> {
    kind.or(seems_court.then_some(CategoryKind::Court))
}

/// Will somebody not come who was asked? Whoever called it does. The first answer that is known of them counts, so that
/// the copy that speaks for an appointment is asked first.
pub fn has_declined<P: Copy + PartialEq>(
    who: P,
    organizer: Option<P>,
    mut asked: impl Iterator<Item = (P, ResponseStatus)>,
) -> bool {
    organizer != Some(who)
        && asked.find(|(one, _)| *one == who).is_some_and(|(_, answer)| answer == ResponseStatus::Declined)
}

/// Can it be in the way of another one? Whole days say on which day, not when.
pub fn can_clash<T: Copy + PartialOrd>(all_day: bool, start: T, end: T, show_as: ShowAs) -> bool {
    !all_day && ends_after_start(&start, &end) && takes_time(show_as)
}

/// Does it end after it begins?
pub fn ends_after_start<T: PartialOrd>(start: &T, end: &T) -> bool {
    start < end
}

/// Does it take time of its owners? What several are asked to among the firm (a lunch of the office) books nobody.
pub fn books_owners(owners: usize, kind: Option<CategoryKind>) -> bool {
    owners == 1 || kind.is_some_and(|kind| kind != CategoryKind::Internal)
}

/// Does anybody but its owner, and whoever typed it in, have to do with it? Several owners are company enough.
pub fn has_other<P: Copy + PartialEq>(
    mut people: impl Iterator<Item = P>,
    owners: impl Iterator<Item = P> + Clone,
    typed_by: Option<P>,
) -> bool {
    let several = owners.clone().nth(1).is_some();
    several || people.any(move |who| typed_by != Some(who) && !owners.clone().any(|owner| owner == who))
}

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

/// Is it free time? A hearing that somebody shows as free is still a hearing: only without a category.
pub fn is_free(mut copies: impl Iterator<Item = ShowAs>, kind: Option<CategoryKind>) -> bool {
    kind.is_none() && copies.all(|show_as| show_as == ShowAs::Free)
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

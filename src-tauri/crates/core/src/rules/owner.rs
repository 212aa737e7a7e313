//! Whose an appointment is: the attorney for whom it is, and not whoever typed it in.
//!
//! Assistants and paralegals type hearings in, courts and teams have calendars, attorneys are guests. What the firm has set
//! leads; then an attorney who called it; then the attorneys who are asked to come or on whose calendars it lies, all of
//! them; then the attorney for whom an assistant schedules. Only where none of it names an attorney does it belong to the
//! one member of the firm who has to do with it. Nothing decides between several of those.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// By which rule an appointment is somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerRule {
    /// The firm has set it for the organiser or for the calendar.
    Set,
    /// The attorney who called it.
    Organizer,
    /// The attorneys who are asked to come.
    Attendee,
    /// The attorneys on whose calendars it lies.
    Calendar,
    /// The attorney for whom the staff list says that this assistant schedules.
    SchedulesFor,
    /// No attorney has to do with it, and one member of the firm has.
    OnlyMember,
    /// No attorney has to do with it; a member of the staff called it.
    TypedIn,
}

/// What somebody is to the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirmRole {
    /// None of the firm.
    Outside,
    /// An attorney, present or former.
    Attorney,
    /// Anybody else of the firm, present or former.
    Staff,
}

/// What an appointment tells about people. `P` names a person; whoever compares many appointments has numbers.
#[derive(Clone, Debug)]
pub struct Evidence<P> {
    /// Whose the firm says it is, for its organiser or its calendar.
    pub set: BTreeSet<P>,
    /// Who called it.
    pub organizer: Option<P>,
    /// Who is asked to come and has not declined; no rooms.
    pub asked: BTreeSet<P>,
    /// Who is asked to come and has declined.
    pub declined: BTreeSet<P>,
    /// On whose calendars it lies.
    pub holders: BTreeSet<P>,
}

/// Why nobody can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoOwner<P> {
    /// Nobody of the firm has to do with it.
    Nobody,
    /// Several have, none of them an attorney, and nothing decides between them.
    Several(BTreeSet<P>),
    /// Whoever typed it in, or else whoever takes part, schedules for several attorneys.
    SchedulesForSeveral(BTreeSet<P>),
}

/// Whose the firm says it is. What is set for the one who called it leads before what is set for the calendars on which
/// it lies.
pub fn set_owners<P: Ord>(
    of_organizer: impl IntoIterator<Item = P>,
    of_calendars: impl IntoIterator<Item = P>,
) -> BTreeSet<P> {
    let by_person: BTreeSet<P> = of_organizer.into_iter().collect();
    if by_person.is_empty() { of_calendars.into_iter().collect() } else { by_person }
}

/// The attorney who called it, where the firm has set nothing. Whoever goes through very many appointments asks this
/// first: most are answered by it, and need no other evidence.
pub fn organizing_attorney<'p, P>(
    set: &BTreeSet<P>,
    organizer: Option<&'p P>,
    role: impl Fn(&P) -> FirmRole,
) -> Option<&'p P> {
    organizer.filter(|who| set.is_empty() && role(who) == FirmRole::Attorney)
}

/// The member of the firm who called it for its owners, where it was none of them.
pub fn typed_by<'p, P: PartialEq>(
    organizer: Option<&'p P>,
    owners: impl IntoIterator<Item = &'p P>,
    role: impl Fn(&P) -> FirmRole,
) -> Option<&'p P> {
    let mut owners = owners.into_iter();
    organizer.filter(|who| role(who) != FirmRole::Outside && !owners.any(|owner| owner == *who))
}

/// The owners, and by which rule. Several attorneys own it together.
///
/// # Errors
/// [`NoOwner`] says why nobody can be named.
pub fn decide<P: Clone + Ord>(
    told: &Evidence<P>,
    role: impl Fn(&P) -> FirmRole,
    schedules_for: impl Fn(&P) -> BTreeSet<P>,
) -> Result<(BTreeSet<P>, OwnerRule), NoOwner<P>> {
    if !told.set.is_empty() {
        return Ok((told.set.clone(), OwnerRule::Set));
    }
    let called = told.organizer.as_ref();
    if let Some(attorney) = organizing_attorney(&told.set, called, &role) {
        return Ok((BTreeSet::from([attorney.clone()]), OwnerRule::Organizer));
    }
    let attorneys = |among: &BTreeSet<P>| -> BTreeSet<P> {
        among.iter().filter(|who| role(who) == FirmRole::Attorney).cloned().collect()
    };
    let asked = attorneys(&told.asked);
    let near: BTreeSet<P> = asked.union(&attorneys(&told.holders)).cloned().collect();
    if !near.is_empty() {
        let rule = if asked.is_empty() { OwnerRule::Calendar } else { OwnerRule::Attendee };
        return Ok((near, rule));
    }
    // Whoever was asked and will not come is still the one whose hearing it is.
    let declined = attorneys(&told.declined);
    if !declined.is_empty() {
        return Ok((declined, OwnerRule::Attendee));
    }
    let staff = |among: &mut dyn Iterator<Item = &P>| -> BTreeSet<P> {
        among.filter(|who| role(who) == FirmRole::Staff).cloned().collect()
    };
    let typist = staff(&mut called.into_iter());
    let members = match typist.is_empty() {
        true => staff(&mut told.asked.union(&told.holders)),
        false => typist.clone(),
    };
    let principals: BTreeSet<P> = members.iter().flat_map(&schedules_for).collect();
    match (principals.len(), members.len()) {
        (1, _) => Ok((principals, OwnerRule::SchedulesFor)),
        (0, 0) => Err(NoOwner::Nobody),
        (0, 1) if typist.is_empty() => Ok((members, OwnerRule::OnlyMember)),
        (0, 1) => Ok((members, OwnerRule::TypedIn)),
        (0, _) => Err(NoOwner::Several(members)),
        (_several, _) => Err(NoOwner::SchedulesForSeveral(principals)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Evidence, FirmRole, NoOwner, OwnerRule, decide};
    use std::collections::BTreeSet;

    /// Ana and Ben are attorneys, Pat and Kim are not; Kim schedules for Ana.
    fn role(who: &&str) -> FirmRole {
        match *who {
            "ana" | "ben" => FirmRole::Attorney,
            "pat" | "kim" => FirmRole::Staff,
            _ => FirmRole::Outside,
        }
    }

    fn whose(told: &Evidence<&'static str>) -> Result<(Vec<&'static str>, OwnerRule), NoOwner<&'static str>> {
        let schedules_for = |who: &&str| match *who {
            "kim" => BTreeSet::from(["ana"]),
            _ => BTreeSet::new(),
        };
        decide(told, role, schedules_for).map(|(owners, rule)| (owners.into_iter().collect(), rule))
    }

    fn told(
        organizer: Option<&'static str>,
        asked: &[&'static str],
        holders: &[&'static str],
    ) -> Evidence<&'static str> {
        Evidence {
            set: BTreeSet::new(),
            organizer,
            asked: asked.iter().copied().collect(),
            declined: BTreeSet::new(),
            holders: holders.iter().copied().collect(),
        }
    }

    #[test]
    fn a_hearing_is_its_attorneys_whoever_typed_it_in() {
        for (told, owners, rule, why) in [
            (
                told(Some("ana"), &["ben", "pat"], &["ana", "ben"]),
                vec!["ana"],
                OwnerRule::Organizer,
                "she called it",
            ),
            (told(Some("pat"), &["ana"], &["pat", "ana"]), vec!["ana"], OwnerRule::Attendee, "she is asked"),
            (
                told(Some("pat"), &["client"], &["pat", "ana"]),
                vec!["ana"],
                OwnerRule::Calendar,
                "it lies on hers",
            ),
            (
                told(Some("kim"), &["client"], &["kim"]),
                vec!["ana"],
                OwnerRule::SchedulesFor,
                "Kim types for her",
            ),
            (told(Some("kim"), &["ben"], &["kim"]), vec!["ben"], OwnerRule::Attendee, "this one is for Ben"),
            (
                told(Some("pat"), &["ana", "ben"], &["pat"]),
                vec!["ana", "ben"],
                OwnerRule::Attendee,
                "both go",
            ),
            (
                told(Some("court"), &["ana", "pat"], &["pat"]),
                vec!["ana"],
                OwnerRule::Attendee,
                "Pat only looks on",
            ),
            (told(None, &[], &["ben"]), vec!["ben"], OwnerRule::Calendar, "it lies on his"),
            (
                told(Some("court"), &[], &["kim"]),
                vec!["ana"],
                OwnerRule::SchedulesFor,
                "sent to her assistant",
            ),
            (
                told(Some("court"), &["pat"], &["pat"]),
                vec!["pat"],
                OwnerRule::OnlyMember,
                "nobody else has it",
            ),
            (
                told(Some("pat"), &["client"], &["pat"]),
                vec!["pat"],
                OwnerRule::TypedIn,
                "no attorney is near",
            ),
        ] {
            assert_eq!(whose(&told), Ok((owners, rule)), "{why}: {told:?}");
        }
    }

    #[test]
    fn who_declined_owns_it_only_where_no_other_attorney_comes() {
        let mut declined = told(Some("pat"), &["ben"], &["pat"]);
        declined.declined.insert("ana");
        assert_eq!(whose(&declined), Ok((vec!["ben"], OwnerRule::Attendee)), "Ben goes in her place");
        declined.asked.clear();
        assert_eq!(
            whose(&declined),
            Ok((vec!["ana"], OwnerRule::Attendee)),
            "it stays hers until somebody takes it"
        );
    }

    #[test]
    fn what_the_firm_has_set_leads() {
        let mut set = told(Some("ana"), &["ben"], &["ana"]);
        set.set.insert("ben");
        assert_eq!(whose(&set), Ok((vec!["ben"], OwnerRule::Set)), "the manager knows better than any rule");
    }

    #[test]
    fn what_is_set_for_who_called_it_leads_before_its_calendars() {
        assert_eq!(super::set_owners(["ana"], ["ben"]), BTreeSet::from(["ana"]), "who called it says more");
        assert_eq!(
            super::set_owners([], ["ben", "ana"]),
            BTreeSet::from(["ana", "ben"]),
            "each calendar on which it lies says whose it is"
        );
    }

    #[test]
    fn who_calls_it_for_others_has_typed_it_in() {
        let typed =
            |organizer, owners: &[&'static str]| super::typed_by(Some(&organizer), owners, role).copied();
        assert_eq!(
            typed("pat", &["ana", "ben"]),
            Some("pat"),
            "a member of the firm, and none of the owners"
        );
        assert_eq!(typed("ana", &["ana", "ben"]), None, "an owner calls what is their own");
        assert_eq!(typed("court", &["ana"]), None, "somebody from outside types in nothing for the firm");
    }

    #[test]
    fn nothing_decides_between_several_who_are_no_attorneys() {
        let several = Err(NoOwner::Several(BTreeSet::from(["pat", "rob"])));
        let staff =
            |who: &&str| if ["pat", "rob"].contains(who) { FirmRole::Staff } else { FirmRole::Outside };
        let none = |_: &&str| BTreeSet::new();
        assert_eq!(
            decide(&told(None, &["pat", "rob"], &[]), staff, none),
            several,
            "both are named, none is picked"
        );
        let two = |who: &&str| if *who == "pat" { BTreeSet::from(["ana", "ben"]) } else { BTreeSet::new() };
        let typed = decide(&told(Some("pat"), &[], &[]), role, two);
        let both = Err(NoOwner::SchedulesForSeveral(BTreeSet::from(["ana", "ben"])));
        assert_eq!(
            typed, both,
            "an assistant of two attorneys types for one of them, and nobody knows which"
        );
        let nobody: Result<_, _> = decide(&told(Some("court"), &["client"], &[]), role, none);
        assert_eq!(nobody, Err(NoOwner::Nobody), "nobody of the firm is near");
    }
}

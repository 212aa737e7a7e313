//! What breaks a rule of the firm: owner, category, what is missing, matter number. The same rules as those of the
//! daily comparison ([`crate::rules::valid`]), asked of rows in numbers. One finding names all copies of an
//! appointment; nothing is taken away on these grounds.

use super::copies::Group;
use super::series::{SeriesStatus, life};
use super::view::{CategoryMeaning, View, is_meeting};
use super::whose::{Whose, whose};
use super::words::{listed, many};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::audit::visibility::ListProof;
use crate::calendar::event::ResponseStatus;
use crate::firm::policy::CategoryKind;
use crate::rules::matter_id::MatterMatch;
use crate::rules::owner::{FirmRole, NoOwner};
use crate::rules::standing::{self, Standing};

/// An appointment with what the rules say of it.
pub(super) struct Judged {
    pub(super) group: Group,
    whose: Result<Whose, NoOwner<u32>>,
    /// Place of the series, for a day of one.
    pub(super) parent: Option<u32>,
}

impl Judged {
    /// Several own it together; nobody where that cannot be said.
    pub(super) fn owners(&self) -> &[u32] {
        self.whose.as_ref().map_or(&[], Whose::owners)
    }

    /// The member of the firm who called it for its owners.
    pub(super) fn typed_by(&self) -> Option<u32> {
        self.whose.as_ref().ok()?.typed_by
    }
}

/// Says what breaks a rule; gives the appointments that the rules are for.
pub(super) fn find(work: &mut Work<'_>) -> Vec<Judged> {
    let judged: Vec<Judged> = work.view.groups().iter().filter_map(|group| judge(work, group)).collect();
    let usual = Usual::of(work.view, &judged);
    for one in &judged {
        let Some(lead) = work.view.row(one.group.lead) else { continue };
        let said = [
            owner(work.view, one, lead),
            category(work.view, one, lead, &usual),
            incomplete(work.view, one, lead),
            matter(work.view, one, lead),
        ];
        for mut said in said.into_iter().flatten() {
            let copies = work
                .view
                .copies(&one.group)
                .iter()
                .filter(|at| **at != one.group.lead && !work.is_gone(**at));
            said.items.extend(copies.map(|at| (*at, Part::Subject, Act::Keep)));
            work.say(said);
        }
    }
    judged
}

/// Appointments that the rules are for; `None` for others, and for what is dealt with already.
fn judge(work: &Work<'_>, group: &Group) -> Option<Judged> {
    let view = work.view;
    let lead = view.row(group.lead)?;
    let parent = view.parent(lead);
    let settled = |at: u32| work.is_gone(at) || work.is_settled(at);
    if !is_meeting(lead) || settled(group.lead) || parent.is_some_and(settled) {
        return None;
    }
    let one = Judged { group: *group, whose: whose(view, group, lead), parent };
    let nobody =
        !one.owners().is_empty() && one.owners().iter().all(|owner| has_declined(view, group, lead, *owner));
    let standing = view.signs(group, lead, nobody).standing();
    (standing == Standing::TakesPlace).then_some(one)
}

/// By the copy that speaks for it, else by another one.
pub(super) fn has_declined(view: &View<'_>, group: &Group, lead: &Row, owner: u32) -> bool {
    let answers = |row| view.table.guests(row).iter().map(|guest| (guest.who, guest.answer));
    let copies = view.copies(group).iter().filter_map(|at| view.row(*at));
    standing::has_declined(owner, Some(lead.organizer), answers(lead).chain(copies.flat_map(answers)))
}

fn subject(one: &Judged, act: Act) -> Vec<(u32, Part, Act)> {
    vec![(one.group.lead, Part::Subject, act)]
}

fn owner(view: &View<'_>, one: &Judged, lead: &Row) -> Option<Said> {
    let none = one.whose.as_ref().err()?;
    let known = view.firm.lists.people()?;
    if one.parent.is_some() || view.firm.staff.iter().next().is_none() {
        return None;
    }
    let reason = why_nobody(view, one, lead, none, known);
    let organizer = if lead.organizer == NOBODY { "not named".to_owned() } else { view.name(lead.organizer) };
    let evidence = vec![("Organizer", organizer), ("Calendar", view.calendar_name(lead))];
    Some(Said {
        kind: FindingKind::Owner,
        confidence: Confidence::Certain,
        reason,
        evidence,
        items: subject(one, Act::Keep),
    })
}

/// Takes the proof that who is not on the list of people is nobody of the firm.
fn why_nobody(view: &View<'_>, one: &Judged, lead: &Row, none: &NoOwner<u32>, _known: ListProof) -> String {
    match none {
        NoOwner::Nobody if is_refused_inside(view, one, lead) => {
            "Nobody of the firm called this, and who was asked to come has declined.".to_owned()
        }
        NoOwner::Nobody => "Nobody of the firm called this, holds it or is asked to come.".to_owned(),
        NoOwner::Several(who) => format!(
            "Nobody of the firm called this, and {} take part, none of them an attorney: it has no one owner.",
            names(view, who)
        ),
        NoOwner::SchedulesForSeveral(who) if view.people.role(lead.organizer) == FirmRole::Staff => format!(
            "{} called this and schedules for {}: nothing says whose it is.",
            view.name(lead.organizer),
            names(view, who)
        ),
        NoOwner::SchedulesForSeveral(who) => format!(
            "Only staff take part, and they schedule for {}: nothing says whose it is.",
            names(view, who)
        ),
    }
}

/// Was somebody of the firm asked to come who will not?
fn is_refused_inside(view: &View<'_>, one: &Judged, lead: &Row) -> bool {
    let mut guests = view.table.guests(lead).iter().filter(|guest| !guest.resource);
    let mut copies = view.copies(&one.group).iter().filter_map(|at| view.row(*at));
    guests.any(|guest| guest.answer == ResponseStatus::Declined && view.person(guest.who).is_internal())
        || copies.any(|row| view.is_declined(row))
}

/// How these are called, in the order of their names.
fn names<'p>(view: &View<'_>, people: impl IntoIterator<Item = &'p u32>) -> String {
    let mut names: Vec<String> = people.into_iter().map(|who| view.name(*who)).collect();
    names.sort();
    listed(&names)
}

/// Which category appointments of one owner and title have elsewhere.
struct Usual {
    /// Owner, title, set of category names; in order.
    known: Vec<(u32, u64, u32)>,
}

/// So often a title must have had its category before it is proposed.
const OFTEN: usize = 2;

impl Usual {
    fn of(view: &View<'_>, judged: &[Judged]) -> Self {
        let known = judged.iter().flat_map(|one| {
            let row = view.row(one.group.lead);
            let row = row.filter(|row| row.normal != 0 && view.meaning(row).only.is_some());
            let key = |row: &'_ Row, owner: u32| (owner, row.normal, row.categories);
            one.owners().iter().filter_map(move |owner| Some(key(row?, *owner)))
        });
        let mut known: Vec<_> = known.collect();
        known.sort_unstable();
        Self { known }
    }

    /// The one category that all events of this title have of those who own it, and often of one of them.
    fn category<'v>(&self, view: &'v View<'_>, owners: &[u32], row: &Row) -> Option<&'v str> {
        let same = || owners.iter().map(|owner| self.of_owner(*owner, row));
        let is_often = row.normal != 0 && same().any(|same| same.len() >= OFTEN);
        let mut names =
            same().filter(|_| is_often).flatten().map(|(_, _, set)| view.meaning_of(*set).only.as_deref());
        let first = names.next()??;
        let all = names.all(|name| name.is_some_and(|name| name.eq_ignore_ascii_case(first)));
        all.then_some(first)
    }

    fn of_owner(&self, owner: u32, row: &Row) -> &[(u32, u64, u32)] {
        let key = (owner, row.normal);
        let from = self.known.partition_point(|(who, title, _)| (*who, *title) < key);
        let to = self.known.partition_point(|(who, title, _)| (*who, *title) <= key);
        self.known.get(from..to).unwrap_or_default()
    }
}

fn category(view: &View<'_>, one: &Judged, lead: &Row, usual: &Usual) -> Option<Said> {
    let meaning: &CategoryMeaning = view.meaning(lead);
    let series = one.parent.and_then(|at| view.row(at));
    if meaning.kind.is_some() || series.is_some_and(|series| series.categories == lead.categories) {
        return None;
    }
    let names: Vec<String> =
        view.table.categories(lead).iter().filter(|name| !name.trim().is_empty()).cloned().collect();
    let of_series = series.and_then(|series| view.meaning(series).only.as_deref());
    let implied = of_series.or_else(|| usual.category(view, one.owners(), lead)).filter(|_| names.is_empty());
    let fact = if names.is_empty() {
        "It has no category.".to_owned()
    } else {
        format!("Its category {} is not one of the firm's.", listed(&names))
    };
    let (confidence, act, reason) = match (implied, of_series.is_some()) {
        (Some(name), true) => (
            Confidence::Likely,
            Act::SetCategory(name.to_owned()),
            format!("{fact} The rest of its series is {name}."),
        ),
        (Some(name), false) => (
            Confidence::Likely,
            Act::SetCategory(name.to_owned()),
            format!("{fact} All others of {} with the same title are {name}.", this_owner(one)),
        ),
        (None, _) => (Confidence::Certain, Act::Keep, fact),
    };
    let evidence = vec![("Title", view.quoted(lead))];
    Some(Said { kind: FindingKind::Category, confidence, reason, evidence, items: subject(one, act) })
}

fn this_owner(one: &Judged) -> &'static str {
    if one.owners().len() > 1 { "its owners" } else { "this owner" }
}

fn incomplete(view: &View<'_>, one: &Judged, lead: &Row) -> Option<Said> {
    let (confidence, reason, says) = if lead.end < lead.start {
        (Confidence::Certain, "It ends before it begins.".to_owned(), view.moment(lead.end))
    } else if lead.end == lead.start {
        (Confidence::Certain, "It has no length: it ends when it begins.".to_owned(), view.when(lead))
    } else if one.parent.is_none() && !has_other(view, one, lead) {
        // A hearing often has nobody else on its list, and the firm among itself needs no list.
        let confidence = match view.meaning(lead).kind {
            Some(CategoryKind::Client) => Confidence::Likely,
            Some(CategoryKind::Court | CategoryKind::Internal) | None => Confidence::Possible,
        };
        (confidence, alone(view, one), "nobody else".to_owned())
    } else {
        return None;
    };
    let what = if lead.end <= lead.start { "Ends" } else { "Attendees" };
    let evidence = vec![(what, says)];
    Some(Said { kind: FindingKind::Incomplete, confidence, reason, evidence, items: subject(one, Act::Keep) })
}

fn alone(view: &View<'_>, one: &Judged) -> String {
    match one.typed_by() {
        Some(who) => format!("Nobody but its owner is asked to come; {} called it.", view.name(who)),
        None if one.owners().is_empty() => "Nobody called it, and nobody is asked to come.".to_owned(),
        None => "Nobody but its owner is asked to come.".to_owned(),
    }
}

fn has_other(view: &View<'_>, one: &Judged, lead: &Row) -> bool {
    let asked = view.table.guests(lead).iter().filter(|guest| !guest.resource).map(|guest| guest.who);
    let called = (lead.organizer != NOBODY).then_some(lead.organizer);
    standing::has_other(asked.chain(called), one.owners().iter().copied(), one.typed_by())
}

fn matter(view: &View<'_>, one: &Judged, lead: &Row) -> Option<Said> {
    let series = one.parent.and_then(|at| view.row(at));
    let known = view.firm.lists.matters()?;
    if view.firm.matters.is_empty() || series.is_some_and(|series| series.found == lead.found) {
        return None;
    }
    let (confidence, reason, says) = wrong_matter(view, lead, known)?;
    let evidence = vec![("Matter", says), ("Title", view.quoted(lead))];
    Some(Said { kind: FindingKind::Matter, confidence, reason, evidence, items: subject(one, Act::Keep) })
}

/// What is wrong with the matter that a row names. Takes the proof that what is not on the list is no matter.
fn wrong_matter(view: &View<'_>, lead: &Row, _known: ListProof) -> Option<(Confidence, String, String)> {
    Some(match view.table.found(lead) {
        MatterMatch::None if view.is_grave(lead) => (
            Confidence::Likely,
            "It serves a court or a client, and names no matter.".to_owned(),
            "none".to_owned(),
        ),
        MatterMatch::None | MatterMatch::One(_) => return None,
        // The number is a word of the title or text.
        MatterMatch::Unknown(_) if lead.private => (
            Confidence::Certain,
            "It names a number that is not on the list of matters.".to_owned(),
            "not on the list".to_owned(),
        ),
        MatterMatch::Unknown(text) => (
            Confidence::Certain,
            format!("It names {}, which is not on the list of matters.", text.reveal()),
            text.reveal().to_owned(),
        ),
        MatterMatch::Ambiguous(ids) => {
            let numbers: Vec<String> = ids.iter().map(|id| view.number(id)).collect();
            (
                Confidence::Certain,
                "What it names can mean more than one matter, or a known and an unknown one.".to_owned(),
                listed(&numbers),
            )
        }
        MatterMatch::Several(ids) => {
            let numbers: Vec<String> = ids.iter().map(|id| view.number(id)).collect();
            let reason = format!("It names {}: {}.", many(ids.len(), "matter", "matters"), listed(&numbers));
            (Confidence::Certain, reason, listed(&numbers))
        }
        // What took place while the matter was open is in order.
        MatterMatch::Closed(_) if is_behind(view, lead) => return None,
        MatterMatch::Closed(id) => (
            Confidence::Certain,
            format!("It lies ahead, but matter {} is closed.", view.number(id)),
            view.number(id),
        ),
    })
}

fn is_behind(view: &View<'_>, row: &Row) -> bool {
    match view.table.series(row) {
        Some(series) => life(view, row, series) == SeriesStatus::Over,
        None => view.is_past(row),
    }
}

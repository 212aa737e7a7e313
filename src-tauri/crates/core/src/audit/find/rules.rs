//! What breaks a rule of the firm: owner, category, what is missing, matter number. The same rules as those of the
//! daily comparison ([`crate::rules::valid`]), asked of rows in numbers. One finding names all copies of an
//! appointment; nothing is taken away on these grounds.

use super::copies::Group;
use super::series::{SeriesStatus, life};
use super::view::{CategoryMeaning, View, is_cancelled, is_meeting};
use super::words::{listed, many};
use super::{Said, Work};
use crate::audit::finding::{Act, Confidence, FindingKind, Part};
use crate::audit::table::{NOBODY, Row};
use crate::calendar::event::{ResponseStatus, ShowAs};
use crate::firm::policy::CategoryKind;
use crate::rules::matter_id::MatterMatch;
use crate::rules::standing;

/// An appointment with what the rules say of it.
pub(super) struct Judged {
    pub(super) group: Group,
    /// [`NOBODY`] for none.
    pub(super) owner: u32,
    /// Internal people who could own it, when it has none.
    candidates: Vec<u32>,
    /// Place of the series, for a day of one.
    pub(super) parent: Option<u32>,
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
    if !is_meeting(lead)
        || is_cancelled(lead)
        || view.is_off_by_words(lead)
        || settled(group.lead)
        || parent.is_some_and(settled)
    {
        return None;
    }
    let copies = || view.copies(group).iter().filter_map(|at| view.row(*at));
    let declined = copies().all(|row| view.is_declined(row));
    let free = standing::is_free(copies().map(|row| row.show_as), view.meaning(lead).kind);
    // Outlook knows no other way to say that somebody is on vacation.
    let away = lead.all_day && lead.show_as == ShowAs::Away;
    if declined || free || away {
        return None;
    }
    let (owner, candidates) = owner_of(view, group, lead);
    Some(Judged { group: *group, owner, candidates, parent })
}

/// The organiser, if internal; else the one internal person who holds a copy or is asked to come.
fn owner_of(view: &View<'_>, group: &Group, lead: &Row) -> (u32, Vec<u32>) {
    if view.person(lead.organizer).is_internal() {
        return (lead.organizer, Vec::new());
    }
    let asked = view
        .table
        .guests(lead)
        .iter()
        .filter(|guest| !guest.resource && guest.answer != ResponseStatus::Declined);
    let copies = view.copies(group).iter().filter_map(|at| view.row(*at));
    let holders = copies.filter(|row| !view.is_declined(row)).map(|row| view.holder(row));
    let mut internal: Vec<u32> =
        asked.map(|guest| guest.who).chain(holders).filter(|who| view.person(*who).is_internal()).collect();
    internal.sort_unstable();
    internal.dedup();
    match internal.as_slice() {
        [one] => (*one, Vec::new()),
        _ => (NOBODY, internal),
    }
}

fn subject(one: &Judged, act: Act) -> Vec<(u32, Part, Act)> {
    vec![(one.group.lead, Part::Subject, act)]
}

fn owner(view: &View<'_>, one: &Judged, lead: &Row) -> Option<Said> {
    if one.owner != NOBODY || one.parent.is_some() || view.firm.staff.iter().next().is_none() {
        return None;
    }
    let mut names: Vec<String> = one.candidates.iter().map(|who| view.name(*who)).collect();
    names.sort();
    let reason = if names.is_empty() {
        "Nobody of the firm called this, holds it or is asked to come.".to_owned()
    } else {
        format!(
            "Somebody outside of the firm called this, and {} take part: it has no one owner.",
            listed(&names)
        )
    };
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

/// Which category appointments of one owner and title have elsewhere.
struct Usual {
    /// Owner, title, set of category names; in order.
    known: Vec<(u32, u64, u32)>,
}

/// So often a title must have had its category before it is proposed.
const OFTEN: usize = 2;

impl Usual {
    fn of(view: &View<'_>, judged: &[Judged]) -> Self {
        let known = judged.iter().filter_map(|one| {
            let row = view.row(one.group.lead)?;
            let useful = one.owner != NOBODY && row.normal != 0 && view.meaning(row).only.is_some();
            useful.then_some((one.owner, row.normal, row.categories))
        });
        let mut known: Vec<_> = known.collect();
        known.sort_unstable();
        Self { known }
    }

    /// The one category that this owner's events of this title have.
    fn category<'v>(&self, view: &'v View<'_>, owner: u32, row: &Row) -> Option<&'v str> {
        let key = (owner, row.normal);
        let from = self.known.partition_point(|(who, title, _)| (*who, *title) < key);
        let to = self.known.partition_point(|(who, title, _)| (*who, *title) <= key);
        let same = self.known.get(from..to).filter(|same| same.len() >= OFTEN)?;
        let mut names = same.iter().map(|(_, _, set)| view.meaning_of(*set).only.as_deref());
        let first = names.next()??;
        let all = names.all(|name| name.is_some_and(|name| name.eq_ignore_ascii_case(first)));
        (all && row.normal != 0).then_some(first)
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
    let implied = of_series.or_else(|| usual.category(view, one.owner, lead)).filter(|_| names.is_empty());
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
            format!("{fact} All others of this owner with the same title are {name}."),
        ),
        (None, _) => (Confidence::Certain, Act::Keep, fact),
    };
    let evidence = vec![("Title", view.quoted(lead))];
    Some(Said { kind: FindingKind::Category, confidence, reason, evidence, items: subject(one, act) })
}

fn incomplete(view: &View<'_>, one: &Judged, lead: &Row) -> Option<Said> {
    let (confidence, reason, says) = if lead.end < lead.start {
        (Confidence::Certain, "It ends before it begins.", view.moment(lead.end))
    } else if lead.end == lead.start {
        (Confidence::Certain, "It has no length: it ends when it begins.", view.when(lead))
    } else if one.parent.is_none() && !has_other(view, lead, one.owner) {
        // A hearing often has nobody else on its list, and the firm among itself needs no list.
        let confidence = match view.meaning(lead).kind {
            Some(CategoryKind::Client) => Confidence::Likely,
            Some(CategoryKind::Court | CategoryKind::Internal) | None => Confidence::Possible,
        };
        (confidence, "Nobody but its owner is asked to come.", "nobody else".to_owned())
    } else {
        return None;
    };
    let what = if lead.end <= lead.start { "Ends" } else { "Attendees" };
    let evidence = vec![(what, says)];
    Some(Said {
        kind: FindingKind::Incomplete,
        confidence,
        reason: reason.to_owned(),
        evidence,
        items: subject(one, Act::Keep),
    })
}

fn has_other(view: &View<'_>, lead: &Row, owner: u32) -> bool {
    let asked = view.table.guests(lead).iter().filter(|guest| !guest.resource).map(|guest| guest.who);
    standing::has_other(asked.chain((lead.organizer != NOBODY).then_some(lead.organizer)), Some(owner))
}

fn matter(view: &View<'_>, one: &Judged, lead: &Row) -> Option<Said> {
    let series = one.parent.and_then(|at| view.row(at));
    if view.firm.matters.is_empty() || series.is_some_and(|series| series.found == lead.found) {
        return None;
    }
    let (confidence, reason, says) = match view.table.found(lead) {
        MatterMatch::None if view.is_grave(lead) => (
            Confidence::Likely,
            "It serves a court or a client, and names no matter.".to_owned(),
            "none".to_owned(),
        ),
        MatterMatch::None | MatterMatch::One(_) => return None,
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
    };
    let evidence = vec![("Matter", says), ("Title", view.quoted(lead))];
    Some(Said { kind: FindingKind::Matter, confidence, reason, evidence, items: subject(one, Act::Keep) })
}

fn is_behind(view: &View<'_>, row: &Row) -> bool {
    match view.table.series(row) {
        Some(series) => life(view, row, series) == SeriesStatus::Over,
        None => view.is_past(row),
    }
}

//! One appointment and its entry, field by field.

use super::claim::{Claim, Field};
use super::gather::{GatheredAppointment, GatheredEntry, When, WordRules};
use super::outcome::{DiscrepancyKind, Note};
use super::snapshot::Side;
use crate::firm::people::Email;
use crate::ids::MatterId;
use crate::rules::called_off::CalledOffStatement;
use crate::rules::matter_id::MatterMatch;
use crate::rules::meaning::TitleMatch;
use crate::rules::place::{self, ToldPlace};
use crate::rules::title::normal;
use crate::text::ClientText;
use crate::time::Span;
use crate::time::known_zones::KnownZones;
use crate::time::zone::Zone;
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// What comparing needs beside the two.
pub(super) struct CompareOptions<'s> {
    pub(super) tolerance: TimeDelta,
    /// False where no entry at all has a category: the firm does not keep them there.
    pub(super) categories_kept: bool,
    /// Addresses of users and contacts of the practice system.
    pub(super) known: BTreeSet<&'s Email>,
    /// Users of the practice system who have a calendar there.
    pub(super) seated: BTreeSet<&'s Email>,
    /// Attorneys of the firm.
    pub(super) attorneys: BTreeSet<&'s Email>,
    pub(super) rules: &'s WordRules<'s>,
    /// Whose difference is a mistake with zones.
    pub(super) zones: KnownZones<'s>,
    pub(super) office: &'s Zone,
}

/// A field in which the two differ.
pub(super) struct Difference {
    pub(super) field: Field,
    pub(super) zone_shift: Option<i32>,
    pub(super) notes: Vec<Note>,
    /// Owners of whom the practice system says nothing.
    pub(super) left_out: BTreeSet<Email>,
    /// Those whom the entry may name or not.
    pub(super) either_way: BTreeSet<Email>,
}

impl Difference {
    pub(super) fn kind(&self) -> DiscrepancyKind {
        Claim::Differs(self.field).kind()
    }

    pub(super) fn of(field: Field) -> Self {
        let (left_out, either_way) = (BTreeSet::new(), BTreeSet::new());
        Self { field, zone_shift: None, notes: Vec::new(), left_out, either_way }
    }
}

/// What else the practice system has of the same appointment.
#[derive(Default)]
pub(super) struct Beside {
    /// The matters in whose files other entries lie.
    pub(super) files: BTreeSet<MatterId>,
    /// Those of its people who have another entry for their own.
    pub(super) owners: BTreeSet<Email>,
    /// Who stands in entries of its other matters: each file names its own client.
    pub(super) named: BTreeSet<Email>,
    /// Who is asked to another event of the same appointment: the one entry names the people of both.
    pub(super) asked: BTreeSet<Email>,
    /// This entry is known to be the own one of one of its people.
    pub(super) own: bool,
}

/// All fields in which they differ. What an invalid event does not say is not compared.
pub(super) fn compare(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    beside: &Beside,
    options: &CompareOptions<'_>,
) -> Vec<Difference> {
    let fields = [
        time(appt, ent, options),
        if beside.own { None } else { owner(appt, ent, options) },
        matter(appt, ent, beside, options),
        category(appt, ent, options),
        attendees(appt, ent, beside, options),
        title(appt, ent, options),
        place(appt, ent),
    ];
    let mut found: Vec<Difference> = fields.into_iter().flatten().collect();
    // Who goes elsewhere at another hour has not only mistaken the zone.
    if found.iter().any(|one| one.field == Field::Place) {
        found.iter_mut().for_each(|one| one.zone_shift = None);
    }
    found
}

fn time(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Option<Difference> {
    match (&appt.lead().span, &ent.entry.span) {
        (
            Span::Timed { start, end, zone },
            Span::Timed { start: their_start, end: their_end, zone: their_zone },
        ) => {
            if same_time(&appt.lead().span, &ent.entry.span, options.tolerance) {
                return None;
            }
            let as_long = *end - *start == *their_end - *their_start;
            let shift = || options.zones.shift((*start, zone), (*their_start, their_zone));
            let zone_shift = as_long.then(shift).flatten();
            Some(Difference { zone_shift, ..Difference::of(Field::Time) })
        }
        (ours, theirs) => {
            (ours != theirs && !appt.when.is_same_whole_day(&ent.when)).then(|| Difference::of(Field::Time))
        }
    }
}

/// Begin and end are the same, but for what the firm tolerates.
pub(super) fn same_time(ours: &Span, theirs: &Span, tolerance: TimeDelta) -> bool {
    match (ours, theirs) {
        (Span::Timed { start, end, .. }, Span::Timed { start: begins, end: ends, .. }) => {
            (*start - *begins).abs() <= tolerance && (*end - *ends).abs() <= tolerance
        }
        (ours, theirs) => ours == theirs,
    }
}

/// Does it lie on the calendar of somebody else than the event tells?
pub(super) fn is_anothers(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> bool {
    owner(appt, ent, options).is_some()
}

fn owner(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Option<Difference> {
    appt.owner()?;
    let agrees = appt.may_be_of(ent.entry, &options.attorneys);
    (!agrees).then(|| Difference::of(Field::Owner))
}

/// An event that names no matter is content with any. One that names several needs an entry in the file of each, since
/// whoever reads a file sees only what is filed there. One that names an unknown matter is content with none, an ambiguous
/// one with each that it can mean: what is unclear is for a person.
fn matter(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    beside: &Beside,
    options: &CompareOptions<'_>,
) -> Option<Difference> {
    let theirs = ent.entry.matter.as_ref();
    let agree = match &appt.found {
        MatterMatch::None => true,
        MatterMatch::One(id) | MatterMatch::Closed(id) => theirs == Some(id),
        MatterMatch::Ambiguous(ids) => theirs.is_some_and(|id| ids.contains(id)),
        MatterMatch::Several(ids) => theirs.is_some_and(|id| ids.contains(id)) && has_all(ids, ent, beside),
        MatterMatch::Unknown(_) => false,
    };
    let unclear = appt.found.matters().is_empty();
    let notes = unclear.then(|| Note::NoMatter(appt.found.clone())).into_iter().collect();
    if !agree {
        return Some(Difference { notes, ..Difference::of(Field::Matter) });
    }
    let notes = text_names_another(appt, ent, options);
    (!notes.is_empty()).then(|| Difference { notes, ..Difference::of(Field::Matter) })
}

/// Both are of one matter by title and file, and a text says that it is another one: `Matter: 00102`.
fn text_names_another(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Vec<Note> {
    let (lead, entry, book) = (appt.lead(), ent.entry, options.rules.book);
    let Some(own) = appt.found.matter().filter(|own| entry.matter.as_ref() == Some(own)) else {
        return Vec::new();
    };
    let stated = |text: &ClientText| book.stated_instead(own, text.reveal()).map(MatterMatch::One);
    // Where the title names none, the text was asked for it before.
    let titled = || book.find_in_title(lead.title.reveal()).matter() == Some(own);
    let here = stated(&lead.body).filter(|_| titled()).map(|found| (Side::Record, found));
    let there = stated(&entry.body).map(|found| (Side::Practice, found));
    here.into_iter().chain(there).map(|(side, found)| Note::TextNames { side, found }).collect()
}

fn has_all(ids: &[MatterId], ent: &GatheredEntry<'_>, beside: &Beside) -> bool {
    ids.iter().all(|id| ent.entry.matter.as_ref() == Some(id) || beside.files.contains(id))
}

fn category(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Option<Difference> {
    let (ours, _) = appt.checked.category.as_ref()?;
    let theirs = ent.entry.category.as_deref().map(str::trim).unwrap_or_default();
    let same = ours == theirs || ours.to_lowercase() == theirs.to_lowercase();
    let differs = options.categories_kept && !same;
    differs.then(|| Difference::of(Field::Category))
}

/// Only people whom the practice system knows can be compared; the others are noted. Who declined may be there or not, and
/// so may whoever has an entry of the own. Of several owners each must be told of it.
fn attendees(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    beside: &Beside,
    options: &CompareOptions<'_>,
) -> Option<Difference> {
    let owners = [appt.owner(), ent.entry.owner.as_ref()];
    let (ours, strangers): (BTreeSet<&Email>, BTreeSet<&Email>) =
        appt.asked(&owners).partition(|email| options.known.contains(*email));
    let theirs: BTreeSet<&Email> =
        ent.entry.attendees.iter().filter(|email| !owners.contains(&Some(*email))).collect();
    let may_lack = |email: &Email| {
        appt.may_stand_there(email) || beside.named.contains(email) || beside.owners.contains(email)
    };
    let may_have = |email: &Email| appt.may_stand_there(email) || beside.asked.contains(email);
    let left_out = owners_left_out(appt, ent, beside);
    let differs = ours.difference(&theirs).any(|email| !may_lack(email))
        || theirs.difference(&ours).any(|email| !may_have(email))
        || !left_out.is_empty();
    if !differs {
        return None;
    }
    let note = || Note::UnknownAttendees(strangers.iter().copied().cloned().collect());
    let notes = if strangers.is_empty() { Vec::new() } else { vec![note()] };
    let lacking = ours.difference(&theirs).copied().filter(|email| may_lack(email));
    let more = theirs.difference(&ours).copied().filter(|email| may_have(email));
    let either_way = lacking.chain(more).chain(owners.into_iter().flatten()).cloned().collect();
    Some(Difference { notes, left_out, either_way, ..Difference::of(Field::Attendees) })
}

/// Further owners who come, whom the entry does not name and who have none of their own: they would not know of it. Where
/// the entry is nobody's of them, that is told of the owner.
fn owners_left_out(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    beside: &Beside,
) -> BTreeSet<Email> {
    let theirs = ent.entry.owner.as_ref().filter(|owner| appt.owners().any(|ours| ours == *owner));
    let Some(theirs) = theirs else { return BTreeSet::new() };
    let knows = |who: &Email| {
        who == theirs
            || ent.entry.attendees.contains(who)
            || beside.owners.contains(who)
            || appt.together.contains(who)
    };
    appt.owners().filter(|who| !knows(who) && !appt.has_declined(who)).cloned().collect()
}

/// By which words the event calls itself off, where its entry does not; `None`: it takes place, for all that it says.
pub(super) fn called_off_by(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Option<CalledOffStatement> {
    match &appt.off {
        Some(off) => Some((**off).clone()),
        None => {
            let lead = appt.lead();
            marked_alone((&lead.title, &lead.body, &appt.when), &ent.entry.title, options)
        }
    }
}

/// Two titles that say the same, but for words of the list in one of them. What was moved to the very time at which it
/// stands takes place.
fn marked_alone(
    (marked, text, when): (&ClientText, &ClientText, &When),
    plain: &ClientText,
    options: &CompareOptions<'_>,
) -> Option<CalledOffStatement> {
    if marked == plain {
        return None;
    }
    let own = || when.own(options.office);
    let off = options.rules.called_off.without(marked.reveal(), text.reveal(), own)?;
    let plain = normal(plain.reveal());
    let same = normal(&off.rest) == plain && normal(marked.reveal()) != plain;
    (same && off.holds_at(own)).then_some(off)
}

/// Titles that name two meetings; an entry that calls itself off while its event takes place; an entry that is filed under
/// the event's matter and whose words name another one.
fn title(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Option<Difference> {
    let (ours, theirs) = (&appt.lead().title, &ent.entry.title);
    let off = ent.off.as_ref().map(|off| off.words.clone());
    let sure = ent.off.as_ref().is_none_or(|off| off.is_sure_of(theirs.reveal()));
    let marked = || marked_alone((theirs, &ent.entry.body, &ent.when), ours, options);
    if let Some(words) = off.or_else(|| marked().map(|off| off.words)) {
        let note = Note::SaysCalledOff { side: Side::Practice, words, sure, against: None };
        return Some(Difference { notes: vec![note], ..Difference::of(Field::Title) });
    }
    let contradict = titles(appt, ent, options) == TitleMatch::Other;
    let named = names_another_matter(appt, ent, options).map(Note::EntryNames);
    (contradict || named.is_some())
        .then(|| Difference { notes: named.into_iter().collect(), ..Difference::of(Field::Title) })
}

/// How their titles stand to each other: for what is reported and for what may be written over.
pub(super) fn titles(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> TitleMatch {
    let (ours, theirs) = (appt.lead().title.reveal(), ent.entry.title.reveal());
    let of: Vec<&MatterId> = appt.found.matters().iter().chain(&ent.entry.matter).collect();
    if appt.title == ent.title && !appt.title.is_empty() {
        return TitleMatch::Same;
    }
    options.rules.titles.compare(ours, theirs, &of)
}

/// The one matter that the entry's words name, where neither the event nor the entry's own file is of it.
fn names_another_matter(
    appt: &GatheredAppointment<'_>,
    ent: &GatheredEntry<'_>,
    options: &CompareOptions<'_>,
) -> Option<MatterMatch> {
    let (lead, entry) = (appt.lead(), ent.entry);
    let ours = appt.found.matter()?;
    // The same title names the same matter, if it names any, and without a text nothing else is named.
    let says_no_more = lead.title == entry.title && (entry.body.is_blank() || lead.body == entry.body);
    if says_no_more || entry.matter.as_ref() != Some(ours) {
        return None;
    }
    let found = options.rules.book.find(entry.title.reveal(), entry.body.reveal());
    found.matter().is_some_and(|theirs| theirs != ours).then_some(found)
}

fn place(appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> Option<Difference> {
    (!same_place(told_by(appt), told_there(ent))).then(|| Difference::of(Field::Place))
}

/// Place, title and text: what says where it is.
type Told<'t> = (&'t ClientText, &'t ClientText, &'t ClientText);

fn told_by<'t>(appt: &'t GatheredAppointment<'_>) -> Told<'t> {
    let lead = appt.lead();
    (&lead.place, &lead.title, &lead.body)
}

fn told_there<'t>(ent: &'t GatheredEntry<'_>) -> Told<'t> {
    (&ent.entry.place, &ent.entry.title, &ent.entry.body)
}

/// Where one of the two names no place, nothing differs.
pub(super) fn same_place(ours: Told<'_>, theirs: Told<'_>) -> bool {
    !told_elsewhere(ours, theirs).is_some_and(|(ours, theirs)| ours.contradicts(&theirs))
}

/// What both say of the place, if both may say anything of it, and not the same.
fn told_elsewhere(ours: Told<'_>, theirs: Told<'_>) -> Option<(ToldPlace, ToldPlace)> {
    let tells = |(place, title, body): Told<'_>| {
        !place.is_blank() || place::is_told_by(title.reveal()) || place::may_be_told_in(body.reveal())
    };
    let told = |(place, title, body): Told<'_>| ToldPlace::of(place.reveal(), title.reveal(), body.reveal());
    // Whoever says the same and no more names no other place, unless a text says that it was changed.
    let no_more = (ours.0, ours.1) == (theirs.0, theirs.1)
        && (ours.2.is_blank() || theirs.2.is_blank())
        && ![ours.2, theirs.2].iter().any(|text| place::may_tell_of_move(text.reveal()));
    (ours != theirs && !no_more && tells(ours) && tells(theirs)).then(|| (told(ours), told(theirs)))
}

/// All words that make two places of one: what was accepted holds while these stay as they are.
pub(super) fn words_of_place(appt: &GatheredAppointment<'_>, ent: &GatheredEntry<'_>) -> Vec<String> {
    let places = [&appt.lead().place, &ent.entry.place].map(|place| place.reveal().to_owned());
    // What stands in title or text counts where the places themselves do not differ.
    let titles = (places[0] == places[1])
        .then(|| [&appt.lead().title, &ent.entry.title].map(|t| t.reveal().to_owned()));
    let told = told_elsewhere(told_by(appt), told_there(ent));
    let texts = told.map(|(ours, theirs)| [ours.digest_text(), theirs.digest_text()]);
    places.into_iter().chain(titles.into_iter().flatten()).chain(texts.into_iter().flatten()).collect()
}

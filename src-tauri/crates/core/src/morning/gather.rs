//! From the snapshot to items that can be matched: appointments with all that the rules say, and entries.

use super::outcome::{Facts, SkipReason};
use super::snapshot::{CompareDays, Side, Snapshot};
use super::visibility::Visibility;
use crate::calendar::event::{AppointmentId, Calendar, CalendarEvent, EventStatus, ShowAs};
use crate::coverage::ReadProof;
use crate::firm::matter::Entry;
use crate::firm::people::{Email, Staff};
use crate::firm::policy::{CategoryKind, Policy};
use crate::ids::{CalendarId, ConnectionName, EventKey};
use crate::rules::called_off::{CalledOffStatement, CalledOffWords, OwnTime};
use crate::rules::copies::{self, Appointment};
use crate::rules::court;
use crate::rules::matter_id::{MatterIndex, MatterMatch};
use crate::rules::meaning::TitleRules;
use crate::rules::owner::{FirmRole, OwnerRule};
use crate::rules::standing::{self, Signs, Standing};
use crate::rules::title;
use crate::rules::valid::{self, CheckResult};
use crate::text::ClientText;
use crate::time::Span;
use crate::time::zone::Zone;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::iter;

/// What the rules make of an appointment that no entry stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disposition {
    /// The practice system must have it.
    Expected,
    /// It breaks a rule.
    Flagged,
    /// It was called off, by its provider or by its own words.
    CalledOff,
    /// Nothing is expected of it.
    Skipped(SkipReason),
}

/// When something is, in the forms that matching asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    pub(super) start: DateTime<Utc>,
    pub(super) end: DateTime<Utc>,
    /// First and last day that it covers, by the office's clocks.
    pub(super) day: NaiveDate,
    pub(super) last_day: NaiveDate,
    /// Covers a compared day.
    pub(super) compared: bool,
    pub(super) all_day: bool,
}

impl When {
    pub(super) fn of(span: &Span, office: &Zone, days: CompareDays) -> Self {
        let (start, end) = span.instants(office);
        let (day, last_day) = span.days(office);
        let compared = day <= days.to && days.from <= last_day;
        Self { start, end, day, last_day, compared, all_day: span.is_all_day() }
    }

    /// One says hours and the other one only days, and these are the same: people mean the same by it.
    pub(super) fn is_same_whole_day(&self, other: &Self) -> bool {
        self.all_day != other.all_day && (self.day, self.last_day) == (other.day, other.last_day)
    }

    /// The same as words name it.
    pub(super) fn own(&self, office: &Zone) -> OwnTime {
        OwnTime { start: office.to_local(self.start), last_day: self.last_day }
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// One appointment of the calendar of record.
pub(super) struct GatheredAppointment<'a> {
    pub(super) appointment: Appointment<'a>,
    pub(super) checked: CheckResult,
    pub(super) found: MatterMatch,
    pub(super) title: String,
    /// What its words say of itself.
    pub(super) off: Option<Box<CalledOffStatement>>,
    pub(super) when: When,
    pub(super) fate: Disposition,
    /// It has no category of the firm, and looks like an appearance in court.
    pub(super) seems_court: bool,
    /// Those who have declined it: its owners, and people from outside.
    pub(super) declined: BTreeSet<Email>,
    /// It is only held, and not certain.
    pub(super) tentative: bool,
    /// Owners of other events that are one appointment with it.
    pub(super) together: BTreeSet<Email>,
    /// On which ground it was seen, or why it was not.
    pub(super) seen: Result<ReadProof, SkipReason>,
}

impl GatheredAppointment<'_> {
    pub(super) fn lead(&self) -> &CalendarEvent {
        self.appointment.lead
    }

    pub(super) fn id(&self) -> &AppointmentId {
        &self.appointment.id
    }

    pub(super) fn kind(&self) -> Option<CategoryKind> {
        self.checked.category.as_ref().map(|(_, kind)| *kind)
    }

    /// The same, or what it looks like without one.
    pub(super) fn seen_as(&self) -> Option<CategoryKind> {
        standing::seen_as(self.kind(), self.seems_court)
    }

    /// Called off by its own words, where its provider has it alive.
    pub(super) fn only_says_off(&self) -> Option<&CalledOffStatement> {
        self.off.as_deref().filter(|_| self.lead().status != EventStatus::Cancelled)
    }

    /// The first of its owners.
    pub(super) fn owner(&self) -> Option<&Email> {
        self.checked.owner()
    }

    /// All of them.
    pub(super) fn owners(&self) -> impl Iterator<Item = &Email> {
        self.checked.whose.iter().flat_map(|whose| &whose.owners)
    }

    /// May it lie on the calendar of the entry's owner, by what the event tells? Where nobody but the one who typed it in is known, the practice
    /// system knows better which attorney it is for.
    pub(super) fn may_be_of(&self, entry: &Entry, attorneys: &BTreeSet<&Email>) -> bool {
        let Some((whose, owner)) = self.checked.whose.as_ref().zip(entry.owner.as_ref()) else {
            return false;
        };
        let is_attorney = attorneys.contains(owner);
        let typed = whose.rule == OwnerRule::TypedIn && is_attorney;
        // Two attorneys go, and each system names the other one as the guest.
        let both = is_attorney
            && self.asked(&[]).any(|asked| asked == owner)
            && whose.owners.iter().any(|ours| entry.attendees.contains(ours));
        typed || both || whose.owners.contains(owner)
    }

    /// Has that person to do with it?
    pub(super) fn takes_part(&self, who: &Email) -> bool {
        self.owners().any(|owner| owner == who) || self.asked(&[]).any(|asked| asked == who)
    }

    fn is_typist(&self, who: &Email) -> bool {
        self.checked.whose.as_ref().is_some_and(|whose| whose.typed_by.as_ref() == Some(who))
    }

    /// Was asked and will not come.
    pub(super) fn has_declined(&self, email: &Email) -> bool {
        has_declined(&self.appointment, email)
    }

    /// May stand on the other side, or not: whoever declined, whoever only typed it in, and further owners.
    pub(super) fn may_stand_there(&self, email: &Email) -> bool {
        self.has_declined(email)
            || self.is_typist(email)
            || self.together.contains(email)
            || self.owners().any(|owner| owner == email)
    }

    /// Attendees and the organiser, without the given owners, without rooms, and without whoever only typed it in.
    pub(super) fn attendees(&self, without: &[Option<&Email>]) -> BTreeSet<Email> {
        self.asked(without).cloned().collect()
    }

    /// The same as they stand there; one may come twice.
    pub(super) fn asked(&self, without: &[Option<&Email>]) -> impl Iterator<Item = &Email> {
        let lead = self.lead();
        let people = lead.attendees.iter().filter(|a| !a.resource).map(|a| &a.email);
        let people = people.chain(&lead.organizer).filter(|email| !self.is_typist(email));
        people.filter(|email| !without.contains(&Some(*email)))
    }

    pub(super) fn facts(&self) -> Facts {
        let lead = self.lead();
        Facts {
            side: Side::Record,
            key: lead.key.clone(),
            version: lead.version.clone(),
            span: lead.span.clone(),
            title: lead.title.clone(),
            body: lead.body.clone(),
            place: lead.place.clone(),
            owner: self.owner().cloned(),
            matter: self.found.clone(),
            category: self.checked.category.as_ref().map(|(name, _)| name.clone()),
            attendees: self.attendees(&[self.owner()]),
            source: None,
            updated: lead.updated,
            private: lead.private,
            whose: self.checked.whose.clone(),
        }
    }
}

/// One entry of the practice system.
pub(super) struct GatheredEntry<'a> {
    pub(super) entry: &'a Entry,
    pub(super) title: String,
    /// What its words say of itself.
    pub(super) off: Option<Box<CalledOffStatement>>,
    pub(super) when: When,
    pub(super) kind: Option<CategoryKind>,
    /// Its event is private.
    pub(super) private: bool,
    pub(super) seen: Result<ReadProof, SkipReason>,
}

impl GatheredEntry<'_> {
    /// By its category, else what it looks like without one.
    pub(super) fn seen_as(&self) -> Option<CategoryKind> {
        let looks = || court::looks_like_court(self.entry.title.reveal(), self.entry.place.reveal());
        self.kind.or_else(|| looks().then_some(CategoryKind::Court))
    }

    pub(super) fn facts(&self) -> Facts {
        let entry = self.entry;
        let people = entry.attendees.iter().filter(|email| Some(*email) != entry.owner.as_ref());
        Facts {
            side: Side::Practice,
            key: entry.key.clone(),
            version: entry.version.clone(),
            span: entry.span.clone(),
            title: entry.title.clone(),
            body: entry.body.clone(),
            place: entry.place.clone(),
            owner: entry.owner.clone(),
            matter: entry.matter.clone().map_or(MatterMatch::None, MatterMatch::One),
            category: entry.category.clone(),
            attendees: people.cloned().collect(),
            source: entry.source.clone(),
            updated: entry.updated,
            private: self.private,
            whose: None,
        }
    }
}

/// What the rules of gathering need.
pub(super) struct GatherOptions<'a> {
    pub(super) policy: &'a Policy,
    pub(super) office: &'a Zone,
    pub(super) days: CompareDays,
    pub(super) words: &'a WordRules<'a>,
}

/// What the firm's words mean.
pub(super) struct WordRules<'a> {
    pub(super) book: &'a MatterIndex,
    pub(super) called_off: CalledOffWords,
    pub(super) titles: TitleRules<'a>,
}

impl GatherOptions<'_> {
    /// What the words say, and the title without them in normal form.
    fn said(
        &self,
        title: &ClientText,
        body: &ClientText,
        when: &When,
    ) -> (Option<Box<CalledOffStatement>>, String) {
        let (title, body) = (title.reveal(), body.reveal());
        let off = self.words.called_off.of(title, body, || when.own(self.office));
        let normal = title::normal(off.as_ref().map_or(title, |off| &off.rest));
        (off.map(Box::new), normal)
    }
}

/// All appointments in a fixed order, and how many events are none.
pub(super) fn appointments<'a>(
    snapshot: &'a Snapshot,
    sight: &Visibility<'_>,
    setting: &GatherOptions<'_>,
) -> (Vec<GatheredAppointment<'a>>, usize) {
    let (meetings, others): (Vec<_>, Vec<_>) =
        snapshot.events.iter().partition(|event| copies::is_meeting(event));
    let calendars: Vec<_> = snapshot.calendars.iter().map(|state| &state.calendar).collect();
    let owners = copies::owners(&calendars);
    let courts = court_calendars(&calendars);
    // A copy that is not of today says nothing where there is one that is.
    let (fresh, stale): (Vec<_>, Vec<_>) =
        meetings.into_iter().partition(|event| sight.of_event(&event.key).is_some());
    let fresh = copies::group(fresh, &owners);
    let stale = copies::group(stale, &owners);
    let known: BTreeSet<AppointmentId> = match stale.is_empty() {
        true => BTreeSet::new(),
        false => fresh.iter().map(|appointment| appointment.id.clone()).collect(),
    };
    // But it may be alive where the one of today was called off.
    let living: BTreeSet<AppointmentId> = stale
        .iter()
        .filter(|appointment| appointment.lead.status != EventStatus::Cancelled)
        .map(|appointment| appointment.id.clone())
        .collect();
    let fresh = fresh.into_iter().map(|appointment| {
        let seen = seen(&appointment, sight, &living);
        (appointment, seen)
    });
    let stale = stale.into_iter().filter(|appointment| !known.contains(&appointment.id));
    let all = fresh.chain(stale.map(|appointment| (appointment, Err(SkipReason::NotChecked))));
    let mut appts: Vec<_> =
        all.map(|(appointment, seen)| appt(appointment, seen, snapshot, &courts, setting)).collect();
    appts.sort_by(|a, b| a.id().cmp(b.id()));
    (appts, others.len())
}

/// The ground of its leading copy. That one is called off proves nothing while another may live where nobody looked:
/// an attendee who takes it off the own calendar leaves the organiser's as it is.
fn seen(
    appointment: &Appointment<'_>,
    sight: &Visibility<'_>,
    living: &BTreeSet<AppointmentId>,
) -> Result<ReadProof, SkipReason> {
    let lead = appointment.lead;
    if is_veiled(lead) || sight.is_not_readable(Side::Record, &lead.key) {
        return Err(SkipReason::NotReadable);
    }
    let may_live = || {
        living.contains(&appointment.id) || lead.organizer.as_ref().is_some_and(|email| sight.is_dark(email))
    };
    if lead.status == EventStatus::Cancelled && may_live() {
        return Err(SkipReason::NotChecked);
    }
    sight.of_event(&lead.key).ok_or(SkipReason::NotChecked)
}

/// Private, and its words are withheld from this account.
fn is_veiled(event: &CalendarEvent) -> bool {
    event.private && event.title.reveal().trim().is_empty() && event.body.reveal().trim().is_empty()
}

type CourtCalendars<'c> = BTreeSet<(&'c ConnectionName, &'c CalendarId)>;

/// Shared calendars on which a court or the firm keeps appearances.
fn court_calendars<'c>(calendars: &[&'c Calendar]) -> CourtCalendars<'c> {
    let shared = calendars.iter().filter(|calendar| calendar.owner.is_none());
    let courts = shared.filter(|calendar| court::is_court_calendar(calendar.name.reveal()));
    courts.map(|calendar| (&calendar.connection, &calendar.id)).collect()
}

fn appt<'a>(
    appointment: Appointment<'a>,
    seen: Result<ReadProof, SkipReason>,
    snapshot: &Snapshot,
    courts: &CourtCalendars<'_>,
    setting: &GatherOptions<'_>,
) -> GatheredAppointment<'a> {
    let checked = valid::check(&appointment, &snapshot.staff, setting.policy);
    let lead = appointment.lead;
    let when = When::of(&lead.span, setting.office, setting.days);
    let (off, title) = setting.said(&lead.title, &lead.body, &when);
    let seems_court = checked.category.is_none() && seems_court(&appointment, courts);
    let found = setting.words.book.find(lead.title.reveal(), lead.body.reveal());
    let signs = Signs {
        called_off: standing::is_called_off(lead.status, off.is_some()),
        declined: will_nobody_come(&appointment, &checked),
        free: appointment.copies.iter().all(|copy| copy.show_as == ShowAs::Free),
        show_as: lead.show_as,
        all_day: lead.span.is_all_day(),
        kind: checked.category.as_ref().map(|(_, kind)| *kind),
        seems_court,
        names_matter: found != MatterMatch::None,
    };
    let fate = seen.map_or_else(Disposition::Skipped, |_| fate(signs, &checked));
    GatheredAppointment {
        found,
        title,
        off,
        when,
        declined: declined(&appointment, &checked, &snapshot.staff),
        together: BTreeSet::new(),
        tentative: lead.status == EventStatus::Tentative || lead.show_as == ShowAs::Tentative,
        checked,
        fate,
        seems_court,
        seen,
        appointment,
    }
}

fn seems_court(appointment: &Appointment<'_>, courts: &CourtCalendars<'_>) -> bool {
    let lead = appointment.lead;
    let on_court = |copy: &&CalendarEvent| courts.contains(&(&copy.key.connection, &copy.key.calendar));
    appointment.copies.iter().any(on_court)
        || court::looks_like_court(lead.title.reveal(), lead.place.reveal())
}

fn fate(signs: Signs, checked: &CheckResult) -> Disposition {
    match signs.standing() {
        Standing::CalledOff => Disposition::CalledOff,
        Standing::Declined => Disposition::Skipped(SkipReason::Declined),
        Standing::Free => Disposition::Skipped(SkipReason::Free),
        Standing::Away => Disposition::Skipped(SkipReason::NotAnAppointment),
        Standing::TakesPlace if !checked.passes() => Disposition::Flagged,
        Standing::TakesPlace if signs.kind == Some(CategoryKind::Internal) => {
            Disposition::Skipped(SkipReason::Internal)
        }
        Standing::TakesPlace => Disposition::Expected,
    }
}

fn will_nobody_come(appointment: &Appointment<'_>, checked: &CheckResult) -> bool {
    let mut owners = checked.whose.iter().flat_map(|whose| &whose.owners).peekable();
    appointment.is_declined()
        || standing::is_titled_declined(appointment.lead.title.reveal())
        || (owners.peek().is_some() && owners.all(|owner| has_declined(appointment, owner)))
}

/// By the copy that speaks for it, else by that person's own. Who called it cannot decline it.
fn has_declined(appointment: &Appointment<'_>, who: &Email) -> bool {
    let copies = iter::once(appointment.lead).chain(appointment.copies.iter().copied());
    let asked = copies.flat_map(|copy| copy.attendees.iter().map(|one| (&one.email, one.response)));
    standing::has_declined(who, appointment.lead.organizer.as_ref(), asked)
}

/// Its owners, and people from outside. That a colleague does not come to a meeting concerns nobody else. What is titled as
/// declined, its owners have.
fn declined(appointment: &Appointment<'_>, checked: &CheckResult, staff: &Staff) -> BTreeSet<Email> {
    let owners = checked.whose.iter().flat_map(|whose| &whose.owners);
    let people = appointment.lead.attendees.iter().filter(|one| !one.resource).map(|one| &one.email);
    let guests = people.filter(|who| staff.role(who) == FirmRole::Outside);
    let titled = standing::is_titled_declined(appointment.lead.title.reveal());
    let owners = owners.filter(|who| titled || has_declined(appointment, who));
    owners.chain(guests.filter(|who| has_declined(appointment, who))).cloned().collect()
}

/// All entries that may be compared, in order of their keys; one that was read twice counts once.
pub(super) fn entries<'a>(
    snapshot: &'a Snapshot,
    sight: &Visibility<'_>,
    setting: &GatherOptions<'_>,
) -> Vec<GatheredEntry<'a>> {
    let mut sorted: Vec<&Entry> = snapshot.entries.iter().filter(|entry| !entry.ruled).collect();
    sorted.sort_by(|a, b| a.key.cmp(&b.key));
    let mut by_key: Vec<&Entry> = Vec::with_capacity(sorted.len());
    for entry in sorted {
        match by_key.last_mut().filter(|held| held.key == entry.key) {
            None => by_key.push(entry),
            Some(held) => {
                if (entry.updated, &entry.version, &entry.span, &entry.title)
                    > (held.updated, &held.version, &held.span, &held.title)
                {
                    *held = entry;
                }
            }
        }
    }
    by_key.into_iter().map(|entry| ent(entry, sight, setting)).collect()
}

/// Deadlines of the practice system's court rules that end or lie on the compared days. They are told and never compared.
pub(super) fn ruled<'a>(
    snapshot: &'a Snapshot,
    sight: &Visibility<'_>,
    setting: &GatherOptions<'_>,
) -> Vec<GatheredEntry<'a>> {
    let ruled: BTreeMap<&EventKey, &Entry> =
        snapshot.entries.iter().filter(|entry| entry.ruled).map(|entry| (&entry.key, entry)).collect();
    let ruled = ruled.into_values().map(|entry| ent(entry, sight, setting));
    ruled.filter(|ent| ent.when.compared && ent.seen.is_ok()).collect()
}

fn ent<'a>(entry: &'a Entry, sight: &Visibility<'_>, setting: &GatherOptions<'_>) -> GatheredEntry<'a> {
    let when = When::of(&entry.span, setting.office, setting.days);
    let (off, title) = setting.said(&entry.title, &entry.body, &when);
    GatheredEntry {
        title,
        off,
        when,
        kind: entry.category.as_deref().and_then(|name| valid::kind_of(name, setting.policy)),
        private: false,
        seen: match sight.is_not_readable(Side::Practice, &entry.key) {
            true => Err(SkipReason::NotReadable),
            false => sight.of_entry(&entry.key).ok_or(SkipReason::NotChecked),
        },
        entry,
    }
}

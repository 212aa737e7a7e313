//! What was seen of both sides, made from the coverages of one snapshot. It hands out the proofs that the
//! reconciliation needs; without one it can claim no absence.

use super::outcome::UnreadSource;
use super::snapshot::{CalendarState, CompareDays, NotReadable, Side, Snapshot, SystemState};
use crate::coverage::{AbsenceProof, Coverage, Gap, GoneProof, List, ReadProof, ReadScope, Requirement};
use crate::firm::people::Email;
use crate::firm::policy::Policy;
use crate::ids::{CalendarId, ConnectionName, EventKey, RemoteId};
use crate::time::Window;
use crate::time::zone::Zone;
use chrono::{DateTime, Utc};
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What of one side was seen.
#[derive(Default)]
struct SideVisibility {
    /// A whole system of the side was not read, or there is none.
    dark: bool,
    /// A calendar without an owner was not read: anybody's appointment may be on it.
    shared_dark: bool,
    dark_owners: BTreeSet<Email>,
    /// Whose appointments may lie on somebody else's calendar that was not read: that of whoever schedules for them, or one
    /// that the firm has set as theirs.
    veiled: BTreeSet<Email>,
    /// Grounds that hold for everybody: lists, and calendars without an owner.
    shared: Vec<ReadProof>,
    owners: BTreeMap<Email, Vec<ReadProof>>,
}

/// Each event asks for its calendar's, so that they are found by hash.
type CalendarGrounds<'s> = HashMap<&'s CalendarId, Option<ReadProof>, FixedState>;

/// What of both sides was seen.
pub(super) struct Visibility<'s> {
    sides: BTreeMap<Side, SideVisibility>,
    /// Ground of each calendar of record; `None`: it was not read.
    calendars: BTreeMap<&'s ConnectionName, CalendarGrounds<'s>>,
    /// Ground of each practice system; `None`: it was not read.
    practices: BTreeMap<&'s ConnectionName, Option<ReadProof>>,
    gone: BTreeMap<&'s str, &'s GoneProof>,
    doubts: BTreeMap<&'s str, UnreadSource>,
    not_readable: BTreeSet<(Side, &'s ConnectionName, &'s RemoteId)>,
    /// Items that could not be read and showed not even their id.
    nameless: BTreeMap<Side, usize>,
    /// Each thing that was not read, in a fixed order.
    pub(super) unread: BTreeSet<UnreadSource>,
}

/// What the provider said of the event that an entry names.
pub(super) enum ProviderAnswer<'s> {
    /// It is gone.
    Gone(&'s GoneProof),
    /// That cannot be said now.
    Unknown,
    /// Nothing.
    Silent,
}

/// By which clock, and for which days.
struct Question<'a> {
    now: DateTime<Utc>,
    window: Window,
    office: &'a Zone,
}

impl<'s> Visibility<'s> {
    pub(super) fn of(snapshot: &'s Snapshot, days: CompareDays, office: &Zone) -> Self {
        let window = days.window(office);
        let question = Question { now: snapshot.now, window, office };
        let mut sight = Self {
            sides: BTreeMap::new(),
            calendars: BTreeMap::new(),
            practices: BTreeMap::new(),
            gone: snapshot.gone.iter().map(|gone| (gone.event().id.as_str(), gone)).collect(),
            doubts: BTreeMap::new(),
            not_readable: snapshot.not_readable.iter().filter_map(named).collect(),
            nameless: BTreeMap::new(),
            unread: BTreeSet::new(),
        };
        for side in [Side::Record, Side::Practice] {
            sight.add_side(side, snapshot, &question);
        }
        for item in snapshot.not_readable.iter().filter(|item| item.id.is_none()) {
            *sight.nameless.entry(item.side).or_default() += 1;
        }
        for doubt in &snapshot.doubts {
            let unread = UnreadSource {
                name: Some("events that entries name".into()),
                ..whole(Side::Record, Some(&doubt.connection), doubt.why.clone())
            };
            sight.doubts.insert(doubt.id.as_str(), unread);
        }
        sight
    }

    fn add_side(&mut self, side: Side, snapshot: &'s Snapshot, question: &Question<'_>) {
        self.sides.insert(side, SideVisibility::default());
        let mut systems = snapshot.systems.iter().filter(|system| system.side == side).peekable();
        if systems.peek().is_none() {
            self.unread.insert(whole(side, None, "none is connected".to_owned()));
            self.darken(side);
        }
        for system in systems {
            match side {
                Side::Record => self.add_record(system, snapshot, question),
                Side::Practice => self.add_practice(system, question),
            }
        }
    }

    fn darken(&mut self, side: Side) {
        self.sides.entry(side).or_default().dark = true;
    }

    /// A practice system counts as read when all of its lists were: a matter list of last week may not know the matter.
    fn add_practice(&mut self, system: &'s SystemState, question: &Question<'_>) {
        let name = &system.connection;
        let all = [List::Entries, List::Matters, List::Users, List::Contacts];
        let grounds = all.into_iter().map(|list| {
            let found = system.lists.iter().find(|coverage| coverage.place == ReadScope::List(list));
            let window = (list == List::Entries).then_some(question.window);
            let asked = Requirement { now: question.now, account: &system.account, window };
            found.map_or(Err(Gap::NeverRead), |coverage| coverage.ground(&asked)).map_err(|gap| (list, gap))
        });
        match grounds.collect::<Result<Vec<ReadProof>, _>>() {
            Ok(grounds) => {
                self.practices.insert(name, grounds.iter().min().copied());
                self.sides.entry(Side::Practice).or_default().shared.extend(grounds);
            }
            Err((list, gap)) => {
                let why = format!("its {}: {}", list.name(), gap.in_words(question.office));
                self.unread.insert(whole(Side::Practice, Some(name), why));
                self.practices.insert(name, None);
                self.darken(Side::Practice);
            }
        }
    }

    fn add_record(&mut self, system: &'s SystemState, snapshot: &'s Snapshot, question: &Question<'_>) {
        let name = &system.connection;
        let asked =
            Requirement { now: question.now, account: &system.account, window: Some(question.window) };
        let states: Vec<_> = snapshot
            .calendars
            .iter()
            .filter(|state| state.calendar.connection == *name)
            .map(|state| (state, state.coverage.ground(&asked)))
            .collect();
        if states.is_empty() {
            let why = Gap::NeverRead.in_words(question.office);
            self.unread.insert(whole(Side::Record, Some(name), why));
            self.darken(Side::Record);
        }
        // One cause is one row, not as many as there are calendars.
        let causes: BTreeSet<String> =
            states.iter().map(|(_, ground)| cause(ground, question.office)).collect();
        let common = causes.first().filter(|why| causes.len() == 1 && states.len() > 1 && !why.is_empty());
        if let Some(why) = common {
            self.unread.insert(whole(Side::Record, Some(name), why.clone()));
        }
        for (state, ground) in &states {
            if let (Err(gap), None) = (ground, common) {
                self.unread.insert(of_calendar(state, gap.in_words(question.office)));
            }
            self.add_calendar(state, ground.as_ref().ok().copied());
        }
        self.add_staff(system);
    }

    fn add_calendar(&mut self, state: &'s CalendarState, ground: Option<ReadProof>) {
        let calendar = &state.calendar;
        self.calendars.entry(&calendar.connection).or_default().insert(&calendar.id, ground);
        let side = self.sides.entry(Side::Record).or_default();
        match (ground, &calendar.owner) {
            (Some(ground), None) => side.shared.push(ground),
            (Some(ground), Some(owner)) => side.owners.entry(owner.clone()).or_default().push(ground),
            (None, None) => side.shared_dark = true,
            (None, Some(owner)) => {
                side.dark_owners.insert(owner.clone());
            }
        }
    }

    /// Whose appointments may lie where nobody looked although their own calendars were read: an assistant types into a
    /// calendar of their own, and asks nobody.
    pub(super) fn veil(&mut self, snapshot: &Snapshot, policy: &Policy) {
        let side = self.sides.entry(Side::Record).or_default();
        let dark = snapshot.calendars.iter().map(|state| &state.calendar).filter(|calendar| {
            let all = self.calendars.get(&calendar.connection);
            all.is_some_and(|all| all.get(&calendar.id).copied().flatten().is_none())
        });
        for calendar in dark {
            side.veiled.extend(policy.set_owners(calendar.id.as_str()));
            let Some(holder) = &calendar.owner else { continue };
            side.veiled.extend(policy.set_owners(holder.as_str()));
            let member = snapshot.staff.find(holder);
            side.veiled.extend(member.into_iter().flat_map(|member| member.schedules_for.iter().cloned()));
        }
    }

    /// Without the list of people the names that are known already stand in, and it is said.
    fn add_staff(&mut self, system: &'s SystemState) {
        let staff = system.lists.iter().find(|coverage| coverage.place == ReadScope::List(List::Staff));
        if let Some(Coverage { gap: Some(why), .. }) = staff {
            let unread = UnreadSource {
                name: Some("list of people".into()),
                ..whole(Side::Record, Some(&system.connection), why.clone())
            };
            self.unread.insert(unread);
        }
    }

    /// The ground that an event stands on; `None`: what is known of it is not of today.
    pub(super) fn of_event(&self, key: &EventKey) -> Option<ReadProof> {
        self.calendars.get(&key.connection)?.get(&key.calendar).copied().flatten()
    }

    /// The same of an entry.
    pub(super) fn of_entry(&self, key: &EventKey) -> Option<ReadProof> {
        self.practices.get(&key.connection).copied().flatten()
    }

    /// Is it an item that came and could not be read?
    pub(super) fn is_not_readable(&self, side: Side, key: &EventKey) -> bool {
        !self.not_readable.is_empty() && self.not_readable.contains(&(side, &key.connection, &key.id))
    }

    /// The same by the id alone, on any connection of the side.
    pub(super) fn is_not_readable_id(&self, side: Side, id: &str) -> bool {
        self.not_readable.iter().any(|(of, _, known)| *of == side && known.as_str() == id)
    }

    /// A calendar of that person was not read.
    pub(super) fn is_dark(&self, owner: &Email) -> bool {
        self.sides.get(&Side::Record).is_some_and(|side| side.dark_owners.contains(owner))
    }

    /// What is known of an event by its id. A copy may live on another calendar of its provider, so that each of them
    /// has to be known before one calendar's word counts.
    pub(super) fn word(&self, id: &str) -> ProviderAnswer<'s> {
        if self.doubts.contains_key(id) {
            return ProviderAnswer::Unknown;
        }
        let Some(gone) = self.gone.get(id) else { return ProviderAnswer::Silent };
        let all = self.calendars.get(&gone.event().connection);
        match all.is_some_and(|calendars| calendars.values().all(Option::is_some)) {
            true => ProviderAnswer::Gone(gone),
            false => ProviderAnswer::Unknown,
        }
    }

    /// The proof that the practice system has no entry for that owner's appointment.
    pub(super) fn missing_there(&self, owner: Option<&Email>) -> Option<AbsenceProof> {
        self.sides.get(&Side::Practice)?.absence(owner, false)
    }

    /// The proof that the calendar of record has no event for that owner's entry: a calendar that would hold it was
    /// read, and none that might was not.
    pub(super) fn missing_here(&self, owner: Option<&Email>) -> Option<AbsenceProof> {
        self.sides.get(&Side::Record)?.absence(owner, true)
    }

    /// Notes why nothing could be said of the event that an entry names, unless its connection has a row already.
    pub(super) fn add_doubt(&mut self, id: &str) {
        let Some(doubt) = self.doubts.get(id) else { return };
        let is_told = |unread: &UnreadSource| unread.connection == doubt.connection;
        if !self.unread.iter().any(is_told) {
            self.unread.insert(doubt.clone());
        }
    }

    /// How many items of that side came and cannot be read.
    pub(super) fn count_not_readable(&self, side: Side) -> usize {
        self.nameless.get(&side).copied().unwrap_or_default()
            + self.not_readable.iter().filter(|(of, _, _)| *of == side).count()
    }

    /// Notes that entries of somebody could not be checked because no calendar of theirs is read.
    pub(super) fn add_missing_calendar(&mut self, owner: &Email) {
        let side = self.sides.get(&Side::Record);
        if side.is_some_and(|side| !side.dark && !side.shared_dark && !side.is_dark(owner)) {
            let why = "no calendar of this person is read".to_owned();
            self.unread.insert(UnreadSource { owner: Some(owner.clone()), ..whole(Side::Record, None, why) });
        }
    }

    /// Everything that a later claim of "resolved" may ask for.
    pub(super) fn into_grounds(self) -> ReadProofs {
        let calendars = self.calendars.into_iter().flat_map(|(connection, calendars)| {
            calendars
                .into_iter()
                .filter_map(move |(calendar, ground)| Some(((connection.clone(), calendar.clone()), ground?)))
        });
        let practices =
            self.practices.into_iter().filter_map(|(connection, ground)| Some((connection.clone(), ground?)));
        ReadProofs { calendars: calendars.collect(), practices: practices.collect() }
    }
}

impl SideVisibility {
    /// May an appointment of that person lie where nobody looked?
    fn is_dark(&self, owner: &Email) -> bool {
        self.dark_owners.contains(owner) || self.veiled.contains(owner)
    }

    fn absence(&self, owner: Option<&Email>, needs_calendar: bool) -> Option<AbsenceProof> {
        let own_dark = owner.map_or(!self.dark_owners.is_empty(), |owner| self.is_dark(owner));
        if self.dark || self.shared_dark || own_dark {
            return None;
        }
        let own: Vec<ReadProof> = match owner {
            Some(owner) => self.owners.get(owner).into_iter().flatten().copied().collect(),
            None => self.owners.values().flatten().copied().collect(),
        };
        if needs_calendar && owner.is_some() && own.is_empty() && self.shared.is_empty() {
            return None;
        }
        AbsenceProof::in_all(self.shared.iter().copied().chain(own))
    }
}

/// The places that were read, kept with an outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ReadProofs {
    calendars: BTreeMap<(ConnectionName, CalendarId), ReadProof>,
    practices: BTreeMap<ConnectionName, ReadProof>,
}

impl ReadProofs {
    /// The ground of the place where a side of a discrepancy lies; `None`: it was not read.
    pub(super) fn of(&self, key: &EventKey) -> Option<ReadProof> {
        let calendar = self.calendars.get(&(key.connection.clone(), key.calendar.clone()));
        calendar.or_else(|| self.practices.get(&key.connection)).copied()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = ReadProof> + '_ {
        self.calendars.values().chain(self.practices.values()).copied()
    }
}

fn named(item: &NotReadable) -> Option<(Side, &ConnectionName, &RemoteId)> {
    Some((item.side, &item.connection, item.id.as_ref()?))
}

fn cause(ground: &Result<ReadProof, Gap>, office: &Zone) -> String {
    ground.as_ref().err().map_or_else(String::new, |gap| gap.in_words(office))
}

fn whole(side: Side, connection: Option<&ConnectionName>, why: String) -> UnreadSource {
    UnreadSource { side, connection: connection.cloned(), calendar: None, name: None, owner: None, why }
}

fn of_calendar(state: &CalendarState, why: String) -> UnreadSource {
    let calendar = &state.calendar;
    UnreadSource {
        side: Side::Record,
        connection: Some(calendar.connection.clone()),
        calendar: Some(calendar.id.clone()),
        name: Some(calendar.name.clone()),
        owner: calendar.owner.clone(),
        why,
    }
}

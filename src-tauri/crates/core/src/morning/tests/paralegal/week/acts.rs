//! What people do between two mornings: book, move, call off, hand over, refile, copy, forget, mend.

use super::world::{Appointment, CAPTIONS, Event, Life, Typed, Version, World};
use chrono::{Days, NaiveDate};

/// Chance that a seed repeats (SplitMix64).
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(1).wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// Below `limit`.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let drawn = z ^ (z >> 31);
        usize::try_from(drawn % limit as u64).expect("it is below a small number")
    }

    pub(super) fn in_ten(&mut self, times: usize) -> bool {
        self.below(10) < times
    }
}

/// The people of the firm.
pub(super) struct People {
    pub(super) chance: Chance,
    /// Days on which appointments are made: business days and, rarely, Saturdays.
    pub(super) days: Vec<NaiveDate>,
    named: usize,
}

const SUBJECTS: [&str; 10] = [
    "motion to compel",
    "status conference",
    "deposition prep",
    "intake",
    "mediation",
    "witness interview",
    "settlement authority",
    "demurrer",
    "site inspection",
    "exhibit review",
];

/// Which systems somebody remembers to change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Both,
    CalendarOnly,
    ClioOnly,
}

impl People {
    pub(super) fn new(seed: u64, days: Vec<NaiveDate>) -> Self {
        Self { chance: Chance::new(seed), days, named: 0 }
    }

    /// A day's work.
    pub(super) fn work(&mut self, world: &mut World, today: NaiveDate, acts: usize) {
        for _ in 0..acts {
            match self.chance.below(12) {
                0..=3 => self.book(world, today),
                4 => self.move_one(world, today),
                5 => self.call_off(world, today),
                6 => self.hand_over(world, today),
                7 => self.slip(world, today),
                8 => self.copy(world, today),
                9 => self.touch(world),
                _mend => self.mend(world, today),
            }
        }
    }

    fn named(&mut self, what: &str) -> String {
        self.named += 1;
        format!("{what}{:03}", self.named)
    }

    fn remembers(&mut self) -> Where {
        match self.chance.below(10) {
            0..=5 => Where::Both,
            6..=8 => Where::CalendarOnly,
            _rarely => Where::ClioOnly,
        }
    }

    fn day_from(&mut self, today: NaiveDate) -> NaiveDate {
        let ahead: Vec<NaiveDate> = self.days.iter().copied().filter(|day| *day > today).collect();
        let near = ahead.len().clamp(1, 4);
        ahead.get(self.chance.below(near)).copied().unwrap_or(today + Days::new(1))
    }

    fn version(&mut self, today: NaiveDate) -> Version {
        let from = 8 * 60 + 30 * u32::try_from(self.chance.below(18)).expect("is small");
        Version {
            day: self.day_from(today),
            from,
            to: from + [30, 60, 90][self.chance.below(3)],
            owner: self.chance.below(3),
            matter: self.chance.below(CAPTIONS.len()),
            category: self.chance.below(3),
            asks_client: self.chance.in_ten(8),
        }
    }

    fn book(&mut self, world: &mut World, today: NaiveDate) {
        let says = self.version(today);
        let id = self.named("a");
        let place = match self.chance.below(10) {
            0 => Where::CalendarOnly,
            1 => Where::ClioOnly,
            _mostly => Where::Both,
        };
        let event = Event { id: id.clone(), says: says.clone(), life: Life::Stands, prefix: "" };
        let names = self.chance.in_ten(5).then(|| id.clone());
        let mut typed = Typed { id: format!("{id}-clio"), says: says.clone(), names, agreed: None };
        if place == Where::Both && self.chance.in_ten(2) {
            self.mistype(&mut typed.says);
        }
        if place == Where::ClioOnly {
            typed.names = None;
        }
        let subject = format!("{} no. {}", SUBJECTS[self.chance.below(10)], self.named);
        world.appointments.push(Appointment {
            subject,
            matter: says.matter,
            events: if place == Where::ClioOnly { Vec::new() } else { vec![event] },
            entries: if place == Where::CalendarOnly { Vec::new() } else { vec![typed] },
        });
    }

    /// One slip of the finger.
    fn mistype(&mut self, says: &mut Version) {
        match self.chance.below(5) {
            0 => (says.from, says.to) = (says.from + 30, says.to + 30),
            1 => says.to += 30,
            2 => says.owner = (says.owner + 1 + self.chance.below(2)) % 3,
            3 => says.category = (says.category + 1 + self.chance.below(2)) % 3,
            _client => says.asks_client = !says.asks_client,
        }
    }

    /// One that is still ahead on both sides, where it has both.
    fn pick(&mut self, world: &World, today: NaiveDate) -> Option<usize> {
        let ahead = |of: &Appointment| {
            let event = of.event().is_none_or(|event| event.life == Life::Stands && event.says.day > today);
            event && of.entries.iter().all(|typed| typed.says.day > today)
        };
        let all: Vec<usize> =
            (0..world.appointments.len()).filter(|at| ahead(&world.appointments[*at])).collect();
        if all.is_empty() { None } else { Some(all[self.chance.below(all.len())]) }
    }

    fn move_one(&mut self, world: &mut World, today: NaiveDate) {
        let Some(at) = self.pick(world, today) else { return };
        let (place, other_day) = (self.remembers(), self.chance.in_ten(4));
        let day = if other_day { Some(self.day_from(today)) } else { None };
        let from = 8 * 60 + 30 * u32::try_from(self.chance.below(18)).expect("is small");
        let change = |says: &mut Version| {
            (says.from, says.to) = (from, from + (says.to - says.from));
            says.day = day.unwrap_or(says.day);
        };
        let of = &mut world.appointments[at];
        if place != Where::ClioOnly {
            of.event_mut().into_iter().for_each(|event| change(&mut event.says));
        }
        if place != Where::CalendarOnly {
            of.entries.iter_mut().for_each(|typed| change(&mut typed.says));
        }
    }

    fn call_off(&mut self, world: &mut World, today: NaiveDate) {
        let Some(at) = self.pick(world, today) else { return };
        let (place, deletes) = (self.remembers(), self.chance.in_ten(7));
        let of = &mut world.appointments[at];
        if place != Where::ClioOnly
            && let Some(event) = of.event_mut()
        {
            event.life = if deletes { Life::Deleted } else { Life::CalledOff };
        }
        if place != Where::CalendarOnly {
            of.entries.clear();
        }
    }

    /// Another attorney takes it: the event is deleted and made anew on the other calendar.
    fn hand_over(&mut self, world: &mut World, today: NaiveDate) {
        let Some(at) = self.pick(world, today) else { return };
        let (place, step) = (self.remembers(), 1 + self.chance.below(2));
        let id = self.named("a");
        let of = &mut world.appointments[at];
        if place != Where::ClioOnly
            && let Some(event) = of.event_mut()
        {
            event.life = Life::Deleted;
            let mut anew = Event { id, life: Life::Stands, ..event.clone() };
            anew.says.owner = (anew.says.owner + step) % 3;
            of.events.push(anew);
        }
        if place != Where::CalendarOnly {
            of.entries.iter_mut().for_each(|typed| typed.says.owner = (typed.says.owner + step) % 3);
        }
    }

    /// Somebody changes something in Clio that nobody else knows of.
    fn slip(&mut self, world: &mut World, today: NaiveDate) {
        let Some(at) = self.pick(world, today) else { return };
        let [typed] = world.appointments[at].entries.as_slice() else { return };
        let mut says = typed.says.clone();
        if self.chance.in_ten(3) {
            says.matter = (says.matter + 1 + self.chance.below(3)) % CAPTIONS.len();
        } else {
            self.mistype(&mut says);
        }
        world.appointments[at].entries[0].says = says;
    }

    /// An entry is copied by accident.
    fn copy(&mut self, world: &mut World, today: NaiveDate) {
        let Some(at) = self.pick(world, today) else { return };
        let id = self.named("copy");
        let of = &mut world.appointments[at];
        if let [typed] = of.entries.as_slice() {
            let again = Typed { id, agreed: None, ..typed.clone() };
            of.entries.push(again);
        }
    }

    /// Something that means nothing.
    fn touch(&mut self, world: &mut World) {
        let prefix = ["FW: ", "Re: ", "Copy: "][self.chance.below(3)];
        let all = world.appointments.len();
        if all > 0
            && let Some(event) = world.appointments[self.chance.below(all)].event_mut()
        {
            event.prefix = prefix;
        }
    }

    /// Somebody has read the report: Clio is made to say what the calendar says. Often a day late.
    fn mend(&mut self, world: &mut World, today: NaiveDate) {
        let wrong: Vec<usize> =
            (0..world.appointments.len()).filter(|at| is_wrong(&world.appointments[*at], today)).collect();
        if wrong.is_empty() {
            return;
        }
        let at = wrong[self.chance.below(wrong.len())];
        let id = self.named("mended");
        let of = &mut world.appointments[at];
        let Some(event) = of.standing().cloned() else {
            of.entries.clear();
            return;
        };
        of.entries.truncate(1);
        match of.entries.first_mut() {
            Some(typed) => typed.says = event.says,
            None => of.entries.push(Typed { id, says: event.says, names: Some(event.id), agreed: None }),
        }
    }
}

/// Is there something to mend, not longer ago than a few days?
fn is_wrong(of: &Appointment, today: NaiveDate) -> bool {
    let recent = |says: &Version| says.day + Days::new(4) > today;
    let said = of.entries.iter().map(|typed| &typed.says);
    match of.standing() {
        None => of.entries.iter().any(|typed| recent(&typed.says)),
        Some(event) => {
            recent(&event.says) && (of.entries.len() != 1 || said.into_iter().any(|says| *says != event.says))
        }
    }
}

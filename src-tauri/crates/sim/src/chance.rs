//! Chance: every draw of a world comes from its seed, and each step draws from a source of its own, so that a step that
//! is left out does not change what the others draw.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// What can go wrong outside of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// No connection: nothing was sent (X7, X8, X15).
    NoConnection,
    /// The request is lost on its way, and nobody says so (X9).
    LostRequest,
    /// It takes effect, and the answer is lost (X6, X10).
    LostAnswer,
    /// It takes effect, and the answer is cut off or a page of the network (X11, X12).
    CutOffAnswer,
    /// Too many calls (X1 to X4, X45).
    Throttled,
    /// The sign-in is not accepted (X18, X19).
    SignedOut,
    /// One calendar is not shown (X22, X23).
    Refused,
    /// The token of a listing died (X24, X29).
    DeadToken,
    /// A full listing comes back empty (X25).
    EmptyList,
    /// A full listing lacks the last changes (X26).
    OldList,
    /// Items come twice over the pages (X27).
    Duplicates,
    /// A page names an earlier one as the next.
    PageCycle,
    /// A change is never told (X31).
    OmittedChange,
    /// An item cannot be understood (X35, X36).
    Unreadable,
    /// What was written is shown a minute later (X43).
    ShownLate,
    /// Of several things that belong together, only the first is done, and the answer is lost.
    HalfDone,
    /// A person changes the row between the look and the write (X37).
    Race,
    /// The process dies (X59).
    Killed,
    /// The disk is full or the database is busy (X62, X63).
    StoreRefuses,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::NoConnection,
        Self::LostRequest,
        Self::LostAnswer,
        Self::CutOffAnswer,
        Self::Throttled,
        Self::SignedOut,
        Self::Refused,
        Self::DeadToken,
        Self::EmptyList,
        Self::OldList,
        Self::Duplicates,
        Self::PageCycle,
        Self::OmittedChange,
        Self::Unreadable,
        Self::ShownLate,
        Self::HalfDone,
        Self::Race,
        Self::Killed,
        Self::StoreRefuses,
    ];

    /// Does it show, for good, what is not so?
    fn lies(self) -> bool {
        matches!(self, Self::EmptyList | Self::OldList | Self::OmittedChange | Self::Unreadable)
    }
}

/// A source of chance.
#[derive(Debug)]
pub(crate) struct SeededRandom(StdRng);

impl SeededRandom {
    /// Two numbers name a source.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        Self(StdRng::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.rotate_left(32)))
    }

    /// A number below `end`; zero where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.0.random_range(0..end) }
    }

    /// True that often in a thousand.
    pub(crate) fn per_mille(&mut self, rate: u32) -> bool {
        rate > 0 && self.0.random_range(0..1_000) < rate
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// One kind of call that goes wrong often: an endpoint that is ill while all others answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flaky {
    operation: &'static str,
    fault: Fault,
}

impl Flaky {
    /// How often, in a thousand.
    const RATE: u32 = 300;
    /// Calls on whose answers most is decided.
    const OPERATIONS: [&'static str; 10] = [
        "read calendar",
        "ask for event",
        "read event",
        "find entries",
        "create entry",
        "change entry",
        "delete entry",
        "delete event",
        "end series",
        "restore event",
    ];
    const READING: [Fault; 3] = [Fault::NoConnection, Fault::LostAnswer, Fault::CutOffAnswer];
    const WRITING: [Fault; 6] = [
        Fault::LostRequest,
        Fault::LostAnswer,
        Fault::CutOffAnswer,
        Fault::ShownLate,
        Fault::HalfDone,
        Fault::Race,
    ];

    fn draw(dice: &mut SeededRandom) -> Option<Self> {
        let at = dice.below(Self::OPERATIONS.len());
        let faults: &[Fault] = if at < 4 { &Self::READING } else { &Self::WRITING };
        Some(Self { operation: Self::OPERATIONS.get(at)?, fault: *dice.pick(faults)? })
    }
}

/// How often each fault comes in one world, in a thousand: quiet worlds and stormy ones both occur.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    usual: [u32; Fault::ALL.len()],
    flaky: Option<Flaky>,
}

/// What a PC is doing outside while a fault is rolled for; empty: nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct AtCall {
    pub(crate) operation: &'static str,
    pub(crate) writes: bool,
}

/// There are far fewer writes than readings, and more hangs on each.
const WRITES_TIMES: u32 = 5;
const MOST: u32 = 400;

impl Rates {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self { usual: [0; Fault::ALL.len()], flaky: None }
    }

    /// Each fault is off, rare or frequent. In most worlds no list lies, since little can be said of what follows from one
    /// that does.
    pub(crate) fn draw(dice: &mut SeededRandom) -> Self {
        if dice.per_mille(100) {
            return Self::none();
        }
        let mut rates = Self::none();
        let lies = dice.per_mille(350);
        for (place, fault) in Fault::ALL.into_iter().enumerate() {
            let (rare, frequent) = match fault {
                Fault::Killed => (2, 15),
                Fault::StoreRefuses => (1, 8),
                Fault::PageCycle => (5, 30),
                _ => (15, 120),
            };
            let drawn = match dice.below(10) {
                0..=5 => 0,
                6..=8 => rare,
                _ => frequent,
            };
            if let Some(rate) = rates.usual.get_mut(place)
                && (lies || !fault.lies())
            {
                *rate = drawn;
            }
        }
        if dice.per_mille(500) {
            rates.flaky = Flaky::draw(dice);
        }
        rates
    }

    /// How often at that call, in a thousand.
    pub(crate) fn at(&self, fault: Fault, at: AtCall) -> u32 {
        let place = Fault::ALL.iter().position(|one| *one == fault);
        let usual = place.and_then(|place| self.usual.get(place)).copied().unwrap_or_default();
        let usual = match fault {
            Fault::Killed | Fault::StoreRefuses => usual,
            _ if at.writes => (usual * WRITES_TIMES).min(MOST),
            _ => usual,
        };
        match self.flaky {
            Some(flaky) if flaky.fault == fault && flaky.operation == at.operation => usual.max(Flaky::RATE),
            Some(_) | None => usual,
        }
    }

    /// The same with one fault that often in a thousand readings.
    #[must_use]
    pub fn with(mut self, fault: Fault, rate: u32) -> Self {
        if let Some(place) = Fault::ALL.iter().position(|one| *one == fault)
            && let Some(usual) = self.usual.get_mut(place)
        {
            *usual = rate;
        }
        self
    }

    /// The same with all calls alike.
    #[must_use]
    pub fn without_flaky(mut self) -> Self {
        self.flaky = None;
        self
    }

    /// The same without one fault.
    #[must_use]
    pub fn without(self, fault: Fault) -> Self {
        self.with(fault, 0)
    }
}

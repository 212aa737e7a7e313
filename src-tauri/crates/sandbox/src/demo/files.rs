//! The shapes of the files in `assets/demo`. What they mean is up to the modules that read them.

use serde::{Deserialize, de::DeserializeOwned};

const FIRM: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/demo/firm.toml"));
const DAY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/demo/day.toml"));
const MESS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/demo/mess.toml"));

/// A demo file is wrong.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Not in the agreed shape.
    #[error("assets/demo/{file} is not in its shape")]
    Shape {
        /// Which.
        file: &'static str,
        /// Where and why.
        source: toml::de::Error,
    },
    /// A fault could not be committed on the appointment that asks for it.
    #[error("the appointment \"{what}\" of {owner} cannot have the fault that it asks for")]
    Fault {
        /// Last name of the owner.
        owner: String,
        /// How its title begins.
        what: String,
    },
    /// An appointment has no usable time.
    #[error("the appointment \"{what}\" of {owner} has no time")]
    Time {
        /// Last name of the owner.
        owner: String,
        /// How its title begins.
        what: String,
    },
}

/// `firm.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) zone: String,
    pub(super) domain: String,
    pub(super) person: Vec<PersonRow>,
    pub(super) client: Vec<ClientRow>,
    pub(super) matter: Vec<MatterRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonRow {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) left_days_ago: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    Attorney,
    Former,
    Staff,
}

impl Role {
    pub(super) fn is_attorney(self) -> bool {
        match self {
            Role::Attorney | Role::Former => true,
            Role::Staff => false,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientRow {
    pub(super) name: String,
    pub(super) short: String,
    pub(super) company: bool,
    pub(super) email: String,
    pub(super) phone: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterRow {
    pub(super) number: u64,
    pub(super) client: String,
    pub(super) about: String,
    pub(super) status: String,
    pub(super) attorney: String,
    #[serde(default)]
    pub(super) custom: String,
}

/// `day.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Day {
    /// Members who are out all day.
    pub(super) on_vacation: Vec<String>,
    pub(super) appointment: Vec<AppointmentRow>,
    pub(super) court_rule: Vec<CourtRuleRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub(super) struct AppointmentRow {
    pub(super) owner: String,
    pub(super) at: String,
    pub(super) minutes: i64,
    pub(super) days: Option<i64>,
    pub(super) rule: Option<String>,
    pub(super) weeks_ago: u64,
    pub(super) what: String,
    pub(super) about: String,
    pub(super) category: String,
    pub(super) matter: Option<u64>,
    /// What stands where the matter's number should.
    pub(super) says: Option<String>,
    pub(super) in_body: bool,
    pub(super) guests: Vec<String>,
    pub(super) place: String,
    pub(super) linked: bool,
    pub(super) organizer: Option<String>,
    pub(super) fault: Option<FaultRow>,
    /// Minutes of a shift.
    pub(super) by: i64,
    /// Matter of the appointment that it clashes with.
    pub(super) meets: Option<u64>,
    pub(super) note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FaultRow {
    LoseEntry,
    LoseEvent,
    ShiftEntry,
    SwapOwner,
    SwapMatter,
    SwapCategory,
    SwapAttendees,
    CallOff,
    DoubleEntry,
    DoubleEvent,
    LoseCategory,
    LoseLength,
    Clash,
    NeverEntered,
    OutsideOwner,
    WriteCalledOff,
    OtherPerson,
    OtherPlace,
    AddMatter,
    TwoMeetings,
    RunTrial,
    OwnerDeclines,
    ClientDeclines,
    Hold,
    WholeDay,
    ClosedMatter,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CourtRuleRow {
    pub(super) owner: String,
    pub(super) title: String,
    pub(super) matter: u64,
}

/// `mess.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mess {
    pub(super) mess: Vec<MessRow>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MessRow {
    /// What a person would call it; stands in the truth as its note.
    pub(super) kind: String,
    pub(super) calendar: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) place: String,
    pub(super) first: i64,
    pub(super) at: String,
    pub(super) minutes: i64,
    pub(super) days: Option<i64>,
    pub(super) rule: Option<String>,
    /// How many days ago the series had its last day.
    pub(super) ended: Option<i64>,
    pub(super) count: u32,
    pub(super) every: i64,
    pub(super) category: String,
    pub(super) organizer: Option<String>,
    pub(super) guests: Vec<String>,
    /// One more event for each, with this before the title.
    pub(super) copies: Vec<String>,
    /// One more event for each, with this title.
    pub(super) typed_anew: Vec<String>,
    pub(super) shift_hours: i64,
    /// The copies lack the category.
    pub(super) bare_copies: bool,
    pub(super) copies_only: bool,
    pub(super) called_off: bool,
    pub(super) show_as: Option<String>,
    /// What the provider says it is for; only Google knows such events, and only there they are made.
    pub(super) nature: Option<String>,
    /// How many days ago it was made, and last changed.
    pub(super) untouched: Option<i64>,
    /// How many days ago it was last changed, where that is later.
    pub(super) touched: Option<i64>,
    /// How its UIDs begin.
    pub(super) uid: String,
    /// The kinds of findings that must name it; none: it is sound. Copies are duplicates in any case.
    pub(super) finds: Vec<String>,
    /// What may be proposed for it that takes away.
    pub(super) acts: Vec<String>,
}

pub(super) fn firm() -> Result<Firm, DemoError> {
    read("firm.toml", FIRM)
}

pub(super) fn day() -> Result<Day, DemoError> {
    read("day.toml", DAY)
}

pub(super) fn mess() -> Result<Mess, DemoError> {
    read("mess.toml", MESS)
}

fn read<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, DemoError> {
    toml::from_str(text).map_err(|source| DemoError::Shape { file, source })
}

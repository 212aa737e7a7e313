//! What may be typed. Names are a contract: scripts rely on them.

use crate::given;
use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// Keeps a law office's calendars true.
#[derive(Clone, Debug, Parser)]
#[command(name = "truedocket", version, about, max_term_width = 110)]
pub struct Arguments {
    /// Folder of this installation: database, settings, backups, logs
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Print one JSON document on standard output; progress and logs go to standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// Turn the clock (tests and demos; refused when real connections exist)
    #[arg(long, global = true, value_name = "RFC3339", value_parser = given::instant)]
    pub now: Option<DateTime<Utc>>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// The same where files are named from another folder than the program's own.
    pub fn named_from(&mut self, folder: &Path) {
        let join = |path: &mut PathBuf| *path = folder.join(&*path);
        self.home.iter_mut().for_each(join);
        match &mut self.command {
            Command::Staff { act: Staff::Import { file } }
            | Command::Policy { act: Policy::Import { file } } => {
                join(file);
            }
            Command::Audit(Audit { act: Some(AuditAct::Decide { from: Some(file), .. }), .. })
            | Command::Backup { file: Some(file) }
            | Command::Docket(Docket { pdf: Some(file), .. })
            | Command::Morning(Morning { pdf: Some(file), .. }) => join(file),
            Command::Audit(Audit { act: None, look }) => {
                look.ics.iter_mut().chain(&mut look.csv).chain(&mut look.out).for_each(join);
            }
            _no_files => {}
        }
    }
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run the pretend world alone until stopped; its addresses are the first line
    Sandbox(Sandbox),
    /// A sample firm in a throw-away home: connect, read, compare, print the report
    Demo(Demo),
    /// Add a connection; without a token the browser opens for the sign-in
    Connect(Connect),
    /// List the connections with their state
    Connections,
    /// Let a connection that looks change things as well, after a person approved them; the browser opens
    AllowChanges {
        /// Its name
        name: String,
    },
    /// Revoke and forget a connection
    Disconnect {
        /// Its name
        name: String,
        /// Also where a clean-up was done through it that could still be undone
        #[arg(long)]
        yes: bool,
    },
    /// Who works at the firm
    Staff {
        /// What to do with the list
        #[command(subcommand)]
        act: Staff,
    },
    /// The firm's rules
    Policy {
        /// What to do with them
        #[command(subcommand)]
        act: Policy,
    },
    /// Read all calendars and the practice system into the cache
    Sync {
        /// In full, not only what changed
        #[arg(long)]
        full: bool,
    },
    /// Instances of an iCalendar file
    Expand(Expand),
    /// Look for junk and broken rules in all calendars; nothing is changed without `audit purge --approve`
    Audit(Audit),
    /// The morning report of the next business day
    Morning(Morning),
    /// The day per attorney, with what either system says of each appointment, agreeing ones too
    Docket(Docket),
    /// Who sees to a discrepancy of the report
    Assign {
        /// Its id, as the report names it
        id: String,
        /// The address of somebody of the staff list
        #[arg(required_unless_present = "nobody", conflicts_with = "nobody")]
        email: Option<String>,
        /// Take it back: nobody any more
        #[arg(long)]
        nobody: bool,
    },
    /// The scheduler in the foreground: everything at its time
    Run,
    /// Work that waits, was given up or is done: what, why and until when
    Jobs {
        /// What to do about one that was given up; without it all are listed
        #[command(subcommand)]
        act: Option<Jobs>,
    },
    /// State of every connection and part; exit code 3 when something is overdue or could not be read
    Health,
    /// The story of an event over all systems
    Why {
        /// A word of its title, a matter number or an id
        text: String,
        /// Also ask each system for the address at which it shows the appointment
        #[arg(long)]
        addresses: bool,
    },
    /// The record of everything that was changed anywhere
    Ledger {
        /// What to do with it
        #[command(subcommand)]
        act: Ledger,
    },
    /// Runs and their log lines
    Logs {
        /// Only of this run
        #[arg(long)]
        run: Option<String>,
    },
    /// Write an encrypted copy of the database
    Backup {
        /// Where to; default: a dated file in the installation's `backups`
        file: Option<PathBuf>,
    },
    /// Put a backup in the place of the database, which is kept aside
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// One question of the engine, as the window asks it
    Call {
        /// The question, such as `today.report`
        name: String,
        /// Its arguments
        #[arg(default_value = "{}")]
        arguments: String,
    },
    /// All questions over loopback, with the window's pages (protected by a token)
    Serve(Serve),
    /// Measure this machine: how long the main work takes
    #[cfg(feature = "bench")]
    Bench(Bench),
}

/// `sandbox`
#[derive(Clone, Debug, Args)]
pub struct Sandbox {
    /// Port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// `demo`, `empty` or a file made by `GET /_sandbox/world`
    #[arg(long, default_value = "demo")]
    pub firm: String,
    /// Make a firm of this many attorneys instead
    #[arg(long, requires = "events")]
    pub attorneys: Option<usize>,
    /// With this many events
    #[arg(long, requires = "attorneys")]
    pub events: Option<usize>,
    /// From this seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Whose calendar ids the practice system's links carry
    #[arg(long, value_enum, default_value_t = Provider::Graph)]
    pub provider: Provider,
    /// Largest page that any vendor gives
    #[arg(long, default_value_t = 50)]
    pub page: usize,
}

/// Which calendar of record the sample firm uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Provider {
    /// Google Workspace
    Google,
    /// Microsoft 365
    Graph,
}

/// `demo`
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// The calendar of record
    #[arg(long, value_enum, default_value_t = Provider::Graph)]
    pub provider: Provider,
    /// Also write the report as PDF
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
}

/// `connect`
#[derive(Clone, Debug, Args)]
pub struct Connect {
    /// `google`, `graph`, `ics` or `clio`
    pub vendor: String,
    /// The name that you give it
    #[arg(long)]
    pub name: String,
    /// What it is for; default: what the vendor is for
    #[arg(long, value_enum)]
    pub role: Option<Role>,
    /// Address of the vendor's interface; for `ics` a file or folder
    #[arg(long)]
    pub api: Option<String>,
    /// Address where people sign in
    #[arg(long)]
    pub authorize: Option<String>,
    /// Address where tokens are issued
    #[arg(long)]
    pub token_url: Option<String>,
    /// The firm's own app registration
    #[arg(long)]
    pub client_id: Option<String>,
    /// The firm's directory (tenant) at Microsoft: its id, or a domain of the firm; `organizations` only for an app
    /// registration that serves many directories
    #[arg(long)]
    pub tenant: Option<String>,
    /// Ask for permission to change things as well, after a person approved them; else it is asked for looking only.
    /// `allow-changes` does it later
    #[arg(long)]
    pub changes: bool,
    /// `env:VARIABLE`, or `prompt` to type it
    #[arg(long)]
    pub secret: Option<String>,
    /// `env:VARIABLE` that holds a refresh token: no browser is opened
    #[arg(long)]
    pub refresh_token: Option<String>,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// The calendar of record
    Record,
    /// The practice system
    Pms,
    /// A booking tool
    Booking,
    /// Carries messages
    Messages,
    /// The copy in a CRM
    Crm,
    /// Takes log lines
    Logs,
}

/// `staff`
#[derive(Clone, Debug, Subcommand)]
pub enum Staff {
    /// Take the list from a CSV file with the columns `email`, `name`, `duty` (attorney or staff), `left_on`, `schedules_for`
    Import {
        /// The file
        file: PathBuf,
    },
    /// Show who is known
    List,
}

/// `policy`
#[derive(Clone, Debug, Subcommand)]
pub enum Policy {
    /// All rules
    Show,
    /// Change one rule
    Set {
        /// Its key, as `policy show` names it
        key: String,
        /// Its value
        value: String,
    },
    /// Take all rules from a TOML file
    Import {
        /// The file
        file: PathBuf,
    },
}

/// `expand`
#[derive(Clone, Debug, Args)]
pub struct Expand {
    /// The iCalendar file
    #[arg(long)]
    pub ics: PathBuf,
    /// First instant or day
    #[arg(long, value_name = "D")]
    pub from: String,
    /// Last instant, exclusive, or last day, inclusive
    #[arg(long, value_name = "D")]
    pub to: String,
    /// Zone of floating times and of days
    #[arg(long, default_value = "UTC")]
    pub zone: String,
}

/// `morning`
#[derive(Clone, Debug, Args)]
pub struct Morning {
    /// Look at this day instead of the next business day; of another day no report is kept
    #[arg(long, value_name = "D", value_parser = given::day)]
    pub date: Option<NaiveDate>,
    /// Also write the report as PDF
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Show and write only what this person of the staff list owns or has to see to, out of the report of today, which is
    /// made first where there is none
    #[arg(long = "for", value_name = "EMAIL")]
    pub person: Option<String>,
    /// Compare what is in the cache, without reading first
    #[arg(long)]
    pub no_sync: bool,
}

/// `docket`
#[derive(Clone, Debug, Args)]
pub struct Docket {
    /// This day instead of the next business day with what lies between
    #[arg(long, value_name = "D", value_parser = given::day)]
    pub date: Option<NaiveDate>,
    /// Also write it as PDF
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
    /// Show what is in the cache, without reading first
    #[arg(long)]
    pub no_sync: bool,
}

/// `audit`
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Audit {
    /// What to do; without it the calendars are read and the findings printed
    #[command(subcommand)]
    pub act: Option<AuditAct>,
    /// What to look at
    #[command(flatten)]
    pub look: AuditLook,
}

/// `audit` without a further command
#[derive(Clone, Debug, Args)]
pub struct AuditLook {
    /// Look at iCalendar files instead of connected calendars
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub ics: Vec<PathBuf>,
    /// Look at CSV exports instead of connected calendars
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub csv: Vec<PathBuf>,
    /// First day
    #[arg(long, value_name = "D", value_parser = given::day)]
    pub since: Option<NaiveDate>,
    /// Last day
    #[arg(long, value_name = "D", value_parser = given::day)]
    pub until: Option<NaiveDate>,
    /// Also write the findings as a spreadsheet (.xlsx, or .csv by its name)
    #[arg(long, value_name = "F.xlsx")]
    pub out: Option<PathBuf>,
}

/// What follows `audit`
#[derive(Clone, Debug, Subcommand)]
pub enum AuditAct {
    /// Take decisions from a spreadsheet that was written before, or accept what is proposed
    Decide {
        /// The clean-up; default: the newest
        #[arg(long, default_value = "")]
        run: String,
        /// The spreadsheet (.xlsx or .csv)
        #[arg(long, value_name = "F.xlsx", required_unless_present = "accept")]
        from: Option<PathBuf>,
        /// Accept all proposals, or those of these kinds, such as `duplicate`
        #[arg(long, value_name = "KIND", num_args = 0.., conflicts_with = "from")]
        accept: Option<Vec<String>>,
    },
    /// Show what would be done, with the backup written; with `--approve` do it, or go on with it
    Purge {
        /// The clean-up; default: the newest
        #[arg(long, default_value = "")]
        run: String,
        /// Exactly the number of lines that the preview names
        #[arg(long, value_name = "N", value_parser = given::count)]
        approve: Option<u64>,
        /// The list that the preview names; without it, the list that was shown last. Another list is refused
        #[arg(long, value_name = "HASH", requires = "approve")]
        list: Option<String>,
        /// The warnings of the preview were read
        #[arg(long)]
        large: bool,
    },
    /// Bring back what the clean-up did, from the backup
    Undo {
        /// The clean-up; default: the newest
        #[arg(long, default_value = "")]
        run: String,
        /// Only this item of the review
        #[arg(long, value_parser = given::number)]
        item: Option<i64>,
    },
}

/// `jobs`
#[derive(Clone, Debug, Subcommand)]
pub enum Jobs {
    /// Try it again
    Retry {
        /// Its number in the list
        #[arg(value_parser = given::number)]
        id: i64,
    },
    /// Let it be
    Dismiss {
        /// Its number in the list
        #[arg(value_parser = given::number)]
        id: i64,
    },
}

/// `ledger`
#[derive(Clone, Debug, Subcommand)]
pub enum Ledger {
    /// Check the whole chain
    Verify,
    /// Every row as a line of JSON
    Export,
    /// Go on from the present end, after the one that was kept in the keychain is not there any more
    Accept {
        /// How many rows the ledger has now
        #[arg(long, value_name = "N")]
        rows: u64,
    },
}

/// `serve`
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Port; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Serve a sample firm in a throw-away home
    #[arg(long)]
    pub sandbox: bool,
    /// Folder of the built pages
    #[arg(long, value_name = "DIR")]
    pub ui: Option<PathBuf>,
}

/// `bench`
#[cfg(feature = "bench")]
#[derive(Clone, Debug, Args)]
pub struct Bench {
    /// `all`, `first-sync`, `incremental`, `expand`, `reconcile`, `ingest`, `ingest-ics`, `audit`, `purge`, `queue`, or
    /// `pages`, which only writes the pages that `ingest` reads
    pub work: String,
    /// How many to make, or a folder of input files for work that reads some
    pub input: Option<PathBuf>,
    /// Folder that is written to, for work that writes; default: a throw-away one
    pub database: Option<PathBuf>,
    /// Whose interface is read, for work that reads one
    #[arg(long, value_enum)]
    pub provider: Option<Provider>,
    /// How often `all` runs each; the one in the middle counts
    #[arg(long)]
    pub repeat: Option<usize>,
}

//! Where a clean-up reads: connected calendars, or files. What is found in files is shown and not purged.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::reading;
use crate::runs::RunHandle;
use crate::sync::round::SyncContext;
use crate::{sync, words};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use truedocket_connect::failure::Failure;
use truedocket_connect::files::{self, FileSource};
use truedocket_connect::ports::{CleanCalendar, ReadSourceEvents, Shown};
use truedocket_connect::registry::Ports;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::connection::{Connection, Role};
use truedocket_core::coverage::List;
use truedocket_core::ids::ConnectionName;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::audit::Source as Kind;
use truedocket_store::table::run::{ItemOutcome, RunItem};

/// Open calendars of one kind.
pub(super) enum Source {
    /// Connected calendar systems; those that could not be opened with the reason.
    Accounts(BTreeMap<ConnectionName, Result<Ports, String>>),
    /// Files.
    Files(Arc<FileSource>),
}

impl Source {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Accounts(_) => Kind::Accounts,
            Self::Files(_) => Kind::Files,
        }
    }

    /// What reads the rows of a connection, or why nothing does.
    pub(super) fn originals(&self, connection: &ConnectionName) -> Result<Arc<dyn ReadSourceEvents>, String> {
        match self {
            Self::Files(files) => Ok(Arc::clone(files) as Arc<dyn ReadSourceEvents>),
            Self::Accounts(open) => {
                let ports = opened(open, connection)?;
                ports
                    .source_events
                    .clone()
                    .ok_or_else(|| "this system cannot show its calendars whole".to_owned())
            }
        }
    }

    /// What cleans the calendars of a connection, or why nothing does.
    pub(super) fn clean(&self, connection: &ConnectionName) -> Result<Arc<dyn CleanCalendar>, String> {
        match self {
            Self::Files(_) => Err("files are looked at and not changed".to_owned()),
            Self::Accounts(open) => {
                let ports = opened(open, connection)?;
                ports.clean.clone().ok_or_else(|| match ports.looks_only {
                    true => looks_only(connection),
                    false => "this system cannot be cleaned up by us".to_owned(),
                })
            }
        }
    }

    /// All calendars that can be read, and what cannot be listed and why. One mailbox that does not answer hides no other.
    pub(super) async fn listed(&self) -> Listed {
        let open = match self {
            Self::Files(files) => {
                return match files.calendars().await {
                    Ok(calendars) => Listed { calendars, ..Listed::default() },
                    Err(failure) => {
                        Listed { problems: vec![words::why_not_read(&failure)], ..Listed::default() }
                    }
                };
            }
            Self::Accounts(open) => open,
        };
        let mut listed = Listed::default();
        for (name, ports) in open {
            let shown = match ports {
                Ok(ports) => match &ports.calendar {
                    Some(port) => port.shown().await.map_err(|failure| words::why_not_read(&failure)),
                    None => Ok(Shown::default()),
                },
                Err(why) => Err(why.clone()),
            };
            match shown {
                Ok(Shown { calendars, silent }) => {
                    listed.calendars.extend(calendars);
                    listed.silent.extend(silent.into_iter().map(|one| {
                        let why = words::why_not_read(&one.failure);
                        SilentMailbox { calendar: one.calendar, why }
                    }));
                }
                Err(why) => {
                    listed.problems.push(format!("{name}: {why}"));
                    listed.unlisted.insert(name.clone(), why);
                }
            }
        }
        listed.calendars.sort_by(|a, b| (&a.connection, &a.id).cmp(&(&b.connection, &b.id)));
        let named = |one: &SilentMailbox| {
            format!("{}: {}: {}", one.calendar.connection, one.calendar.name.reveal(), one.why)
        };
        listed.problems.extend(listed.silent.iter().map(named));
        listed
    }
}

/// What came of asking which calendars there are.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Those that were listed.
    pub(super) calendars: Vec<Calendar>,
    /// Mailboxes that did not answer.
    pub(super) silent: Vec<SilentMailbox>,
    /// Connections that could not list any, and why.
    pub(super) unlisted: BTreeMap<ConnectionName, String>,
    /// What is missing, in words, each with its connection.
    pub(super) problems: Vec<String>,
}

/// A mailbox that could not say which calendars it has.
#[derive(Debug)]
pub(super) struct SilentMailbox {
    /// Stands for all of its calendars.
    pub(super) calendar: Calendar,
    /// Why.
    pub(super) why: String,
}

/// The middle of a sentence, with the next step.
fn looks_only(connection: &ConnectionName) -> String {
    format!(
        "{connection} was allowed to look only; press Allow changes under Connections, or type `truedocket allow-changes {}`",
        words::argument(connection.as_str())
    )
}

fn opened<'a>(
    open: &'a BTreeMap<ConnectionName, Result<Ports, String>>,
    connection: &ConnectionName,
) -> Result<&'a Ports, String> {
    match open.get(connection) {
        Some(Ok(ports)) => Ok(ports),
        Some(Err(why)) => Err(why.clone()),
        None => Err(format!("{connection} is no longer connected")),
    }
}

/// Opens what a clean-up reads.
pub(super) async fn audit_source(engine: &Engine, paths: &[String]) -> Result<Source, Problem> {
    let office = engine.office(&engine.policy().await?)?;
    if !paths.is_empty() {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let (zone, zones) = (office.name().to_owned(), engine.zones.clone());
        let opened = tokio::task::spawn_blocking(move || files::open(&paths, &zone, zones)).await;
        let opened = opened.map_err(|cause| not_opened(&cause.to_string()))?;
        let opened = opened.map_err(|failure| no_file(&failure))?;
        return Ok(Source::Files(Arc::new(opened)));
    }
    let mut open = BTreeMap::new();
    for connection in reading::connections(engine).await?.into_iter().filter(|one| one.role == Role::Record) {
        let ports = reading::ports(engine, &connection, &office).await;
        open.insert(connection.name, ports.map_err(|failure| words::why_not_read(&failure)));
    }
    Ok(Source::Accounts(open))
}

/// Who works at the firm and what matters it has, as of now: leavers and matter numbers are judged by them. What could
/// not be read is said, since findings may be missing for it.
pub(super) async fn audit_people(
    engine: &Engine,
    running: &RunHandle,
    office: &Zone,
) -> Result<Vec<Unread>, Problem> {
    let round = SyncContext {
        memory: engine.memory.clone(),
        clock: Arc::clone(&engine.clock),
        progress: running.progress.clone(),
        policy: engine.policy().await?,
        office: office.clone(),
        full: false,
    };
    let connections = reading::connections(engine).await?;
    // The daily reading reads the same lists.
    let read = reading::in_turn(engine, running, || people_of_all(engine, &round, &connections, office));
    Ok(read.await?.unwrap_or_default())
}

async fn people_of_all(
    engine: &Engine,
    round: &SyncContext,
    connections: &[Connection],
    office: &Zone,
) -> Result<Vec<Unread>, Problem> {
    let mut items = Vec::new();
    for connection in connections {
        items.extend(people_of(engine, round, connection, office).await?);
    }
    Ok(items)
}

/// Who works at the firm, once more, right before something is done because somebody has left. The text says what could
/// not be read; matters and the address book say nothing of that.
pub(super) async fn audit_people_unread(
    engine: &Engine,
    running: &RunHandle,
    office: &Zone,
) -> Result<Option<String>, Problem> {
    for connection in reading::connections(engine).await? {
        if let Err(failure) = reading::ports(engine, &connection, office).await {
            return Ok(Some(format!("{}: {}", connection.name, words::why_not_read(&failure))));
        }
    }
    let unread = audit_people(engine, running, office).await?.into_iter();
    let mut people = unread.filter(|one| matches!(one.list, None | Some(List::Staff | List::Users)));
    Ok(people.next().map(|one| format!("{}: {}: {}", one.connection, one.name(), one.why)))
}

/// A list of the firm that could not be read now.
pub(super) struct Unread {
    pub(super) connection: ConnectionName,
    /// `None`: it is none of the lists that are known by name.
    list: Option<List>,
    why: String,
}

impl Unread {
    fn name(&self) -> &'static str {
        self.list.map_or("lists of the firm", List::name)
    }

    pub(super) fn item(&self) -> RunItem {
        RunItem {
            item: format!("{}: {}", self.connection, self.name()),
            fate: ItemOutcome::Failed,
            why: self.why.clone(),
        }
    }
}

async fn people_of(
    engine: &Engine,
    round: &SyncContext,
    connection: &Connection,
    office: &Zone,
) -> Result<Vec<Unread>, Problem> {
    // One that cannot be opened: its calendars are told to be unknown, with the reason.
    let Ok(ports) = reading::ports(engine, connection, office).await else { return Ok(Vec::new()) };
    if ports.practice.is_some() {
        round.progress.expect(sync::PRACTICE_PARTS);
    }
    let told = sync::read_people(round, connection, &ports).await;
    let told = told.map_err(|error| words::memory(&error))?.into_iter();
    let unread = told.map(|(name, why)| Unread {
        connection: connection.name.clone(),
        list: List::of_name(&name),
        why,
    });
    Ok(unread.collect())
}

fn no_file(failure: &Failure) -> Problem {
    not_opened(&words::why_not_read(failure))
}

pub(super) fn not_opened(why: &str) -> Problem {
    words::problem(
        "TD-6101",
        format!("The calendar file could not be opened: {}.", why.trim_end_matches('.')),
        "Nothing was read.",
        "Check the path, or export the calendar again as .ics or .csv, and choose the new file.",
    )
}

//! Brings a file to the schema of this program. Knows the steps, not their meaning.

use rusqlite::{Connection, TransactionBehavior};

/// What a program that does not know a step may do with a file that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Previous {
    /// Go on as before: the step only added what it does not look at.
    MayOpen,
    /// Keep its hands off.
    MustNotOpen,
}

/// One step of the schema.
pub(crate) struct Step {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
    pub(crate) previous: Previous,
}

/// All steps, in order. A step that was released is never changed.
pub(crate) const STEPS: &[Step] = &[
    Step {
        number: 1,
        name: "first_release",
        sql: include_str!("../migrations/0001_first_release.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 2,
        name: "clean_up",
        sql: include_str!("../migrations/0002_clean_up.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 3,
        name: "operations",
        sql: include_str!("../migrations/0003_operations.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 4,
        name: "purge_operations",
        sql: include_str!("../migrations/0004_purge_operations.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 5,
        name: "coverage",
        sql: include_str!("../migrations/0005_coverage.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 6,
        name: "jobs",
        sql: include_str!("../migrations/0006_jobs.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 7,
        name: "job_numbers",
        sql: include_str!("../migrations/0007_job_numbers.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 8,
        name: "purge_grounds",
        sql: include_str!("../migrations/0008_purge_grounds.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 9,
        name: "links_and_states",
        sql: include_str!("../migrations/0009_links_and_states.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 10,
        name: "second_look",
        sql: include_str!("../migrations/0010_second_look.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 11,
        name: "schedules_for",
        sql: include_str!("../migrations/0011_schedules_for.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 12,
        name: "file_notes",
        sql: include_str!("../migrations/0012_file_notes.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 13,
        name: "assigned",
        sql: include_str!("../migrations/0013_assigned.sql"),
        previous: Previous::MustNotOpen,
    },
    Step {
        number: 14,
        name: "unchecked_days",
        sql: include_str!("../migrations/0014_unchecked_days.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 15,
        name: "audit_coverage",
        sql: include_str!("../migrations/0015_audit_coverage.sql"),
        previous: Previous::MayOpen,
    },
    Step {
        number: 16,
        name: "access",
        sql: include_str!("../migrations/0016_access.sql"),
        previous: Previous::MayOpen,
    },
];

/// The newest step that this program knows.
pub(crate) const KNOWN: u32 = {
    let mut newest = 0;
    let mut at = 0;
    while at < STEPS.len() {
        newest = STEPS[at].number;
        at += 1;
    }
    newest
};

/// Marks the file as ours, in the header's application id: `TDKT`.
pub(crate) const APPLICATION_ID: i64 = 0x5444_4B54;

/// The step that the file has reached; 0 for a file without any.
pub(crate) fn reached(conn: &Connection) -> rusqlite::Result<u32> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Does each step that we do not know let us open the file all the same?
pub(crate) fn unknown_steps_allow(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row(
        "SELECT count(*) > 0 AND min(previous_may_open) = 1 FROM schema_step WHERE number > ?1",
        [KNOWN],
        |row| row.get(0),
    )
}

/// Takes all missing steps in one transaction: a kill in between leaves the file as it was.
pub(crate) fn migrate(conn: &mut Connection) -> rusqlite::Result<()> {
    migrate_with(conn, STEPS)
}

pub(crate) fn migrate_with(conn: &mut Connection, steps: &[Step]) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let from = reached(&tx)?;
    for step in steps.iter().filter(|step| step.number > from) {
        tx.execute_batch(step.sql)?;
        tx.execute(
            "INSERT INTO schema_step (number, name, previous_may_open) VALUES (?1, ?2, ?3)",
            (step.number, step.name, step.previous == Previous::MayOpen),
        )?;
        tx.pragma_update(None, "user_version", step.number)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.commit()
}

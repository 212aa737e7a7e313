//! The schema is proved: fresh = the sum of the steps = `schema.sql`; every released database can be upgraded; each
//! column has its sentence.

use super::fixture::{Fixture, key};
use crate::migrate::{APPLICATION_ID, KNOWN, Previous, STEPS, Step, migrate, migrate_with, reached};
use crate::open::connect;
use rusqlite::{Connection, OpenFlags};

const SCHEMA: &str = include_str!("../../schema.sql");
/// A database of each release as SQL, with a row in every table.
const RELEASED: &[(u32, &str)] =
    &[(1, include_str!("../../released/0001.sql")), (2, include_str!("../../released/0002.sql"))];
/// Tables whose rows a later step takes over into another one.
const TAKEN_OVER: &[(&str, &str)] = &[("outbox", "operation")];
/// The step of the release that is on its way; the steps after the newest on record go out with it.
const ON_RECORD: u32 = 2;

/// Where the rows of a table of an older release are today.
fn today(table: &str) -> &str {
    TAKEN_OVER.iter().find(|(old, _)| *old == table).map_or(table, |(_, new)| new)
}

fn memory() -> Connection {
    Connection::open_in_memory().unwrap()
}

/// What the database says of itself, without comments and layout.
fn shape(conn: &Connection) -> Vec<(String, String, String)> {
    let mut statement = conn
        .prepare("SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2")
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, plain(&row.get::<_, String>(2)?))))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn plain(sql: &str) -> String {
    let without: Vec<&str> = sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    without
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
}

fn tables(conn: &Connection) -> Vec<String> {
    shape(conn).into_iter().filter(|(kind, ..)| kind == "table").map(|(_, name, _)| name).collect()
}

/// Name, declared type, not null, part of the primary key.
fn columns(conn: &Connection, table: &str) -> Vec<(String, String, bool, bool)> {
    let mut statement = conn.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, i64>(5)? > 0)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn the_page_to_read_is_the_sum_of_the_steps() {
    let (mut steps, page) = (memory(), memory());
    migrate(&mut steps).unwrap();
    page.execute_batch(SCHEMA).unwrap();
    assert_eq!(shape(&steps), shape(&page), "schema.sql must describe what the program makes");
}

#[test]
fn every_release_can_be_upgraded() {
    let mut fresh = memory();
    migrate(&mut fresh).unwrap();
    for (number, sql) in RELEASED {
        let mut old = memory();
        old.execute_batch(sql).unwrap();
        assert_eq!(reached(&old).unwrap(), *number, "the file on record is of that release");
        let before: Vec<i64> = tables(&old).iter().map(|table| rows(&old, table)).collect();
        assert!(
            before.iter().all(|rows| *rows > 0),
            "each table has a row, so that an upgrade has something to lose"
        );
        let kept = tables(&old);
        migrate(&mut old).unwrap();
        assert_eq!(shape(&old), shape(&fresh), "release {number} upgraded is what a fresh database is");
        let after: Vec<i64> = kept.iter().map(|table| rows(&old, today(table))).collect();
        assert!(before.iter().zip(&after).all(|(before, after)| after >= before), "an upgrade loses no row");
        let broken: i64 =
            old.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0)).unwrap();
        assert_eq!(broken, 0, "nor a reference");
    }
    let newest = RELEASED.last().map(|(number, _)| *number);
    assert_eq!(newest, Some(ON_RECORD), "each release is put on record before the next one is made");
}

fn rows(conn: &Connection, table: &str) -> i64 {
    conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn each_column_and_table_has_its_sentence() {
    let mut conn = memory();
    migrate(&mut conn).unwrap();
    for table in tables(&conn) {
        let start = SCHEMA.find(&format!("CREATE TABLE {table} (")).unwrap();
        let above = SCHEMA[..start].trim_end().lines().last().unwrap();
        assert!(above.starts_with("-- ") && above.ends_with('.'), "table {table} needs a sentence above it");
        let body = &SCHEMA[start..start + SCHEMA[start..].find(") STRICT;").unwrap()];
        for (column, ..) in columns(&conn, &table) {
            let line =
                body.lines().find(|line| line.trim_start().starts_with(&format!("{column} "))).unwrap();
            let sentence = line.split("-- ").nth(1).unwrap_or_default();
            let starts = sentence
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || c.is_lowercase());
            assert!(starts && sentence.ends_with('.'), "{table}.{column} needs a sentence");
        }
    }
}

#[test]
fn tables_keep_the_rules_of_the_house() {
    let mut conn = memory();
    migrate(&mut conn).unwrap();
    for (kind, name, sql) in shape(&conn) {
        if kind != "table" {
            continue;
        }
        assert!(sql.ends_with("STRICT"), "{name}: a column must not take a value of another type");
        for (column, declared, not_null, primary) in columns(&conn, &name) {
            let rowid = primary && declared == "INTEGER";
            assert!(not_null || rowid, "{name}.{column}: NULL has no meaning here");
            let given = format!("{column} INTEGER PRIMARY KEY");
            // Steps have numbers of their own, and the newest job is never forgotten.
            let own = ["schema_step", "job"].contains(&name.as_str()) || !sql.contains(&given);
            assert!(
                own || sql.contains(&format!("{given} AUTOINCREMENT")),
                "{name}.{column}: never given twice"
            );
        }
    }
}

#[test]
fn each_step_says_whether_the_release_before_may_open_the_file() {
    for (at, step) in STEPS.iter().enumerate() {
        assert_eq!(usize::try_from(step.number).unwrap(), at + 1, "steps are numbered without gaps");
        let says =
            step.sql.lines().find_map(|line| line.strip_prefix("-- previous release: ")).unwrap_or_default();
        let expected = match step.previous {
            Previous::MayOpen => "may open",
            Previous::MustNotOpen => "must not open",
        };
        assert!(says.starts_with(expected), "step {} says `{says}`, its code says `{expected}`", step.number);
    }
}

#[test]
fn a_step_that_fails_leaves_the_file_as_it_was() {
    let mut conn = memory();
    migrate(&mut conn).unwrap();
    let before = shape(&conn);
    let bad = Step {
        number: KNOWN + 1,
        name: "bad",
        sql: "CREATE TABLE extra (number INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere (number) VALUES (1);",
        previous: Previous::MayOpen,
    };
    assert!(migrate_with(&mut conn, &[bad]).is_err(), "the step is wrong");
    assert_eq!(shape(&conn), before, "all of a step or nothing");
    assert_eq!(reached(&conn).unwrap(), KNOWN, "and the file says so");
}

#[test]
fn migrating_twice_changes_nothing() {
    let fixture = Fixture::new();
    drop(fixture.open());
    let mut conn = connect(&fixture.path, &key(), OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let before = shape(&conn);
    migrate(&mut conn).unwrap();
    assert_eq!(shape(&conn), before, "steps that were taken are not taken again");
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0)).unwrap();
    assert_eq!(id, APPLICATION_ID, "the file carries our mark");
}

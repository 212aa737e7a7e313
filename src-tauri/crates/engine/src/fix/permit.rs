//! Whether a practice system may be written to: a connection that was allowed to look only plans no write, and the port
//! behind it executes none.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::{reading, words};
use truedocket_connect::registry;
use truedocket_core::connection::{Access, Connection, Role};
use truedocket_core::ids::ConnectionName;

/// Is changing allowed there?
///
/// # Errors
/// It is allowed to look only.
pub(crate) async fn may_write(engine: &Engine, name: &ConnectionName) -> Result<(), Problem> {
    let known = reading::connections(engine).await?;
    match known.iter().find(|one| one.name == *name).filter(|one| looks_only(one)) {
        Some(one) => Err(held_back(&one.name)),
        None => Ok(()),
    }
}

/// The same before it is known which practice system would be written to.
///
/// # Errors
/// All of them are allowed to look only.
pub(crate) async fn some_may_write(engine: &Engine) -> Result<(), Problem> {
    let known = reading::connections(engine).await?;
    let mut practice = known.iter().filter(|one| one.role == Role::Pms).peekable();
    let Some(first) = practice.peek().map(|one| one.name.clone()) else { return Ok(()) };
    if practice.all(looks_only) { Err(held_back(&first)) } else { Ok(()) }
}

/// Was it allowed to look only, though it could be changed?
pub(crate) fn looks_only(connection: &Connection) -> bool {
    connection.access == Access::Read && registry::has_choice(&connection.vendor)
}

fn held_back(name: &ConnectionName) -> Problem {
    words::problem(
        "TD-4006",
        format!("{name} was allowed to look only. Nothing was written."),
        "",
        format!("{}.", words::allow_changes(name)),
    )
}

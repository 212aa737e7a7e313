//! A difference is assigned to a person of the firm, who sees to it until it is over, or to nobody any more.

use super::today::{discrepancy, kept};
use crate::api::failure::Problem;
use crate::api::note::Note;
use crate::api::today::{Assign, Discrepancy};
use crate::engine::Engine;
use crate::words;
use serde_json::json;
use truedocket_core::firm::people::{Email, Member};
use truedocket_store::table::{discrepancy as table, ledger, member};

/// The act as the ledger names it.
const ASSIGN: &str = "assign discrepancy";

/// Assigns it, and records by whom.
pub(super) async fn assign(engine: &Engine, asked: Assign) -> Result<Discrepancy, Problem> {
    let known = kept(engine, &asked.id).await?.known;
    if !known.state.waits() {
        return Err(words::refused(
            "Nobody has to see to this discrepancy: it is over, or a person has accepted or closed it.",
            "Open it again first if somebody has to.",
        ));
    }
    let member = match asked.email.as_deref() {
        Some(address) => Some(who_works_here(engine, address).await?),
        None => None,
    };
    let to = member.as_ref().map(|member| member.email.clone());
    if to != known.assigned {
        record(engine, &known.fingerprint, known.assigned, member.as_ref()).await?;
        engine.tell(Note::ReportChanged {});
    }
    discrepancy(engine, &asked.id).await
}

async fn record(
    engine: &Engine,
    id: &str,
    before: Option<Email>,
    member: Option<&Member>,
) -> Result<(), Problem> {
    let (now, actor) = (engine.now(), engine.account.clone());
    let note = format!("assigned to {} by {actor}", member.map_or("nobody", name));
    let to = member.map(|member| member.email.clone());
    let of = |email: &Option<Email>| json!({ "assigned": email.as_ref().map(Email::as_str) });
    let row = ledger::Entry {
        at: now,
        run: None,
        actor,
        system: "truedocket".to_owned(),
        object: id.to_owned(),
        act: ASSIGN.to_owned(),
        before: of(&before),
        after: of(&to),
    };
    let id = id.to_owned();
    let written = engine.memory.write(move |tx| {
        table::assign(tx, &id, to.as_ref(), &note, now)?;
        ledger::append(tx, &row).map(drop)
    });
    written.await.map_err(|error| words::memory(&error))
}

/// The member with that address; a slip of the pen is nobody.
pub(super) async fn on_staff_list(engine: &Engine, address: &str) -> Result<Member, Problem> {
    let staff = engine.memory.read(member::staff).await.map_err(|error| words::memory(&error))?;
    let found = Email::new(address).and_then(|email| staff.find(&email).cloned());
    found.ok_or_else(|| {
        words::refused(
            format!("“{}” is not on the staff list.", address.trim()),
            "`truedocket staff list` shows who is, and `truedocket staff import FILE.csv` adds people.",
        )
    })
}

/// The same of those who have not left: these would see to nothing.
async fn who_works_here(engine: &Engine, address: &str) -> Result<Member, Problem> {
    let found = on_staff_list(engine, address).await?;
    let staff = engine.memory.read(member::staff).await.map_err(|error| words::memory(&error))?;
    let today = engine.office(&engine.policy().await?)?.to_local(engine.now()).date();
    if !found.active || staff.has_left(&found.email, today) {
        return Err(words::refused(
            format!("{} does not work at the firm any more.", name(&found)),
            "Choose somebody else: `truedocket staff list` shows who does.",
        ));
    }
    Ok(found)
}

/// As people call the person.
pub(super) fn name(member: &Member) -> &str {
    match member.name.reveal().trim() {
        "" => member.email.as_str(),
        name => name,
    }
}

//! All steps of a restore, one after the other, as the program takes them.

use serde_json::Value;
use truedocket_connect::failure::{Effect, Kind};
use truedocket_connect::ports::{CleanCalendar, LeftState, PortResult, Restoration, RestoreLoss};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RawEvent};
use truedocket_core::ids::Version;
use truedocket_sandbox::oauth::Grant;
use truedocket_sandbox::requests::BY_HAND;
use truedocket_sandbox::{Sandbox, Vendor};

/// Changes a row through the vendor's own interface, as another program of the same account would.
pub(crate) async fn as_a_person(sandbox: &Sandbox, vendor: Vendor, account: &str, path: &str, body: &Value) {
    let shared = &sandbox.shared;
    let scope = vendor.usual_scope().to_owned();
    let grant = Grant { vendor, account: account.to_owned(), scope, offline: false };
    let now = shared.now();
    let token = shared.oauth().issue(grant, None, now).access;
    let api = sandbox.addresses()["vendors"][vendor.name()]["api"].as_str().expect("an address").to_owned();
    let request = crate::proxy::client().patch(format!("{api}/{path}")).bearer_auth(token);
    let request =
        request.header("content-type", "application/json").header(BY_HAND, "1").body(body.to_string());
    let answer = request.send().await.expect("it answers");
    let (status, text) = (answer.status(), answer.text().await.unwrap_or_default());
    assert!(status.is_success(), "a person may do that: {status} {text}");
}

/// A row that was brought back.
#[derive(Debug)]
pub(crate) struct Restored {
    pub(crate) now: EventSnapshot,
    pub(crate) lost: RestoreLoss,
}

/// What is brought back, and how our act left it.
pub(crate) struct Undo<'a> {
    pub(crate) home: &'a Calendar,
    pub(crate) lies_on: &'a Calendar,
    pub(crate) backup: &'a EventSnapshot,
    pub(crate) key: &'a str,
    /// The version that our act left; `None`: it deleted the row.
    pub(crate) left: Option<Version>,
    /// Days that our act deleted by themselves.
    pub(crate) deleted: Vec<RawEvent>,
}

/// `Ok(None)`: the row was changed since, and nothing was written.
pub(crate) async fn bring_back<P: CleanCalendar>(port: &P, undo: Undo<'_>) -> PortResult<Option<Restored>> {
    let Undo { home, lies_on, backup, key, mut left, deleted } = undo;
    let now = loop {
        let state = left.as_ref().map_or(LeftState::Deleted, LeftState::Changed);
        match port.restore_row(home, lies_on, backup, key, state).await? {
            Restoration::Back(now) => break *now,
            Restoration::Nearer(now) => left = Some(now.row.source.event.version),
            Restoration::ChangedSince(_) => return Ok(None),
        }
    };
    let id = now.row.source.event.key.id.clone();
    let mut open = port.days_to_restore(home, backup, &now);
    while !open.is_empty() {
        let (mut refused, before) = (Vec::new(), open.len());
        for day in open {
            let is_it =
                |other: &RawEvent| other.source.event.original_start == day.source.event.original_start;
            let state = if deleted.iter().any(is_it) { LeftState::Deleted } else { LeftState::Untouched };
            match port.restore_day(home, &id, backup, &day, state).await {
                Ok(_) => {}
                Err(failure) if failure.effect() == Effect::None && failure.kind == Kind::Refused => {
                    refused.push(day);
                }
                Err(failure) => return Err(failure),
            }
        }
        open = if refused.len() < before { refused } else { Vec::new() };
    }
    let now = port.snapshot(home, &id).await?.expect("what came back is there");
    let lost = port.losses(home, backup, &now);
    Ok(Some(Restored { now, lost }))
}

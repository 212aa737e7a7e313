//! the control address, under `/_sandbox`: turn the clock, change the world as people would, order faults, look at
//! what was asked. No vendor has it; only tests, demos and scripts use it.

use crate::{
    faults::Fault,
    requests::Recorded,
    server::addresses,
    state::Shared,
    world::{Entry, Event, Mail, Person, Planted, World},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{delete, get, patch, post, put},
};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

/// All controls, with their whole paths.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/_sandbox", get(all_addresses))
        .route("/_sandbox/", get(all_addresses))
        .route("/_sandbox/clock", get(clock).post(turn_clock))
        .route("/_sandbox/world", get(whole_world).put(replace_world))
        .route("/_sandbox/snapshot", post(snapshot))
        .route("/_sandbox/restore", post(restore))
        .route("/_sandbox/faults", get(open_faults).post(order_fault).delete(clear_faults))
        .route("/_sandbox/requests", get(requests).delete(forget_requests))
        .route("/_sandbox/truth", get(truth))
        .route("/_sandbox/mails", get(mails))
        .route("/_sandbox/empty-bin", post(empty_bin))
        .route("/_sandbox/events", put(upsert_event).post(upsert_event))
        .route("/_sandbox/events/{calendar}/{id}", delete(delete_event))
        .route("/_sandbox/entries", post(upsert_entry))
        .route("/_sandbox/entries/{number}", delete(delete_entry))
        .route("/_sandbox/people/{email}", patch(change_person))
        .merge(crate::oauth::control_routes())
        .layer(axum::extract::DefaultBodyLimit::disable())
}

async fn all_addresses(State(shared): State<Shared>) -> Json<Value> {
    Json(addresses(shared.base()))
}

async fn clock(State(shared): State<Shared>) -> Json<Value> {
    Json(json!({ "now": shared.now() }))
}

/// `{now}` or `{advance_seconds}`.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Turn {
    Now(DateTime<Utc>),
    AdvanceSeconds(i64),
}

async fn turn_clock(State(shared): State<Shared>, Json(turn): Json<Turn>) -> Json<Value> {
    let to = match turn {
        Turn::Now(to) => to,
        Turn::AdvanceSeconds(seconds) => shared.now() + Duration::seconds(seconds),
    };
    shared.set_now(to);
    Json(json!({ "now": to }))
}

async fn whole_world(State(shared): State<Shared>) -> Json<World> {
    Json(shared.world().clone())
}

async fn replace_world(State(shared): State<Shared>, Json(mut new): Json<World>) -> StatusCode {
    let now = new.now;
    {
        let mut world = shared.world_mut();
        // The counter never goes back, so that no version is used twice.
        new.changes = new.changes.max(world.changes);
        new.served_at.clone_from(&world.served_at);
        *world = new;
        // What readers know is of another world now.
        shared.readings().clear();
    }
    shared.set_now(now);
    StatusCode::NO_CONTENT
}

async fn snapshot(State(shared): State<Shared>) -> StatusCode {
    shared.snapshot();
    StatusCode::NO_CONTENT
}

async fn restore(State(shared): State<Shared>) -> StatusCode {
    if shared.restore() { StatusCode::NO_CONTENT } else { StatusCode::CONFLICT }
}

async fn open_faults(State(shared): State<Shared>) -> Json<Vec<Fault>> {
    Json(shared.faults().open().to_vec())
}

async fn order_fault(State(shared): State<Shared>, Json(fault): Json<Fault>) -> StatusCode {
    shared.faults().add(fault);
    StatusCode::CREATED
}

async fn clear_faults(State(shared): State<Shared>) -> StatusCode {
    shared.faults().clear();
    StatusCode::NO_CONTENT
}

async fn requests(State(shared): State<Shared>) -> Json<Vec<Recorded>> {
    Json(shared.requests())
}

async fn forget_requests(State(shared): State<Shared>) -> StatusCode {
    shared.forget_requests();
    StatusCode::NO_CONTENT
}

async fn truth(State(shared): State<Shared>) -> Json<Vec<Planted>> {
    Json(shared.world().planted.clone())
}

async fn mails(State(shared): State<Shared>) -> Json<Vec<Mail>> {
    Json(shared.world().mails.clone())
}

/// What was deleted is gone for good, and listings that would have to tell of it begin anew.
async fn empty_bin(State(shared): State<Shared>) -> Json<Value> {
    let emptied = shared.world_mut().empty_bin();
    shared.readings().clear();
    Json(json!({ "emptied": emptied }))
}

async fn upsert_event(State(shared): State<Shared>, Json(event): Json<Event>) -> Json<Event> {
    let now = shared.now();
    Json(shared.world_mut().put_event(event, now).clone())
}

async fn delete_event(
    State(shared): State<Shared>,
    Path((calendar, id)): Path<(String, String)>,
) -> StatusCode {
    let now = shared.now();
    found(shared.world_mut().delete_event(&calendar, &id, now))
}

async fn upsert_entry(State(shared): State<Shared>, Json(entry): Json<Entry>) -> Json<Entry> {
    let now = shared.now();
    Json(shared.world_mut().put_entry(entry, now).clone())
}

async fn delete_entry(State(shared): State<Shared>, Path(number): Path<u64>) -> StatusCode {
    let now = shared.now();
    found(shared.world_mut().delete_entry(number, now))
}

/// What may change about a person.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonChange {
    name: Option<String>,
    active: Option<bool>,
    left_on: Option<NaiveDate>,
}

async fn change_person(
    State(shared): State<Shared>,
    Path(email): Path<String>,
    Json(change): Json<PersonChange>,
) -> Result<Json<Person>, StatusCode> {
    let mut world = shared.world_mut();
    world.touch();
    let person = world.people.iter_mut().find(|p| p.email == email).ok_or(StatusCode::NOT_FOUND)?;
    person.name = change.name.unwrap_or_else(|| person.name.clone());
    person.active = change.active.unwrap_or(person.active);
    person.left_on = change.left_on.or(person.left_on);
    Ok(Json(person.clone()))
}

fn found(it: bool) -> StatusCode {
    if it { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

//! Who sees to what: a difference is assigned to a person of the firm, and each person may have a copy of the report with
//! what concerns them.

mod assigned;
mod copies;

use crate::installation::Installation;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::states::{DiscrepancyAct, DiscrepancyKind, DiscrepancyState};
use truedocket_engine::api::today::{Discrepancy, Report};

/// The report of this Thursday compares the Friday after it.
const THURSDAY: &str = "2026-11-19";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// One that has to be fixed and can be.
fn missing(report: &Report) -> Discrepancy {
    let mut found = report.discrepancies.iter().filter(|found| found.kind == DiscrepancyKind::MissingThere);
    found.find(|found| found.state == DiscrepancyState::Open).expect("the demo firm misses one").clone()
}

fn by_id<'r>(report: &'r Report, id: &str) -> &'r Discrepancy {
    report.discrepancies.iter().find(|found| found.id == id).expect("it is on the list")
}

/// To whom it is assigned, by name.
fn who(found: &Discrepancy) -> Option<&str> {
    found.assigned.as_ref().map(|assigned| assigned.name.as_str())
}

async fn staff(installation: &Installation) -> Vec<Value> {
    let staff = installation.ask("staff.list", json!({})).await.expect("it can be asked");
    staff.as_array().expect("a list").clone()
}

/// Somebody who works at the firm and is not its owner: address and name.
async fn somebody(installation: &Installation, found: &Discrepancy) -> (String, String) {
    let text = |person: &Value, field: &str| person[field].as_str().expect("a text").to_owned();
    let staff = staff(installation).await;
    let person = staff.iter().find(|one| one["active"] == true && one["name"] != found.owner.as_str());
    person.map(|one| (text(one, "email"), text(one, "name"))).expect("the firm has several people")
}

async fn assign(installation: &Installation, id: &str, email: Option<&str>) -> Result<Discrepancy, Problem> {
    let answer = installation.ask("today.assign", json!({ "id": id, "email": email })).await?;
    Ok(serde_json::from_value(answer).expect("a difference"))
}

/// Can it still be assigned?
fn is_offered(found: &Discrepancy) -> bool {
    found.acts.contains(&DiscrepancyAct::Assign)
}

//! `staff` and `policy`: who is internal, and the firm's rules.

use super::Done;
use crate::args::{Policy, Staff};
use crate::say;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use truedocket_connect::files::bounded;
use truedocket_core::firm::policy::Policy as Rules;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::settings::{Person, Setting};
use truedocket_engine::staff::StaffImported;
use truedocket_engine::{Engine, call, words};

/// A list of rules or people has no more bytes than this.
const LONGEST: u64 = 16 * 1024 * 1024;

/// `staff`
pub(super) async fn staff(act: &Staff, engine: &Arc<Engine>, as_json: bool) -> Done {
    match act {
        Staff::Import { file } => {
            let imported = engine.import_staff(&read(file)?).await?;
            if as_json {
                say::json(&imported);
            } else {
                let StaffImported { taken, active, left } = imported;
                say::line(&format!("{taken} were taken from the list. {}", staff_sum(active, left)));
            }
        }
        Staff::List => {
            let people: Vec<Person> = answered(engine, "staff.list", Value::Null).await?;
            if as_json {
                say::json(&json!({ "staff": people }));
            }
            for person in people.iter().filter(|_| !as_json) {
                let left = if person.active { "" } else { ", has left" };
                say::line(&format!("{} <{}> ({}{left})", person.name, person.email, person.duty));
            }
            if !as_json {
                let active = people.iter().filter(|person| person.active).count();
                say::line(&staff_sum(active, people.len() - active));
            }
        }
    }
    Ok(0)
}

fn staff_sum(active: usize, left: usize) -> String {
    format!("{active} work here, {left} have left.")
}

/// `policy`
pub(super) async fn policy(act: &Policy, engine: &Arc<Engine>, as_json: bool) -> Done {
    match act {
        Policy::Show => {
            let rules = engine.policy().await?;
            if as_json {
                say::json(&rules);
            } else {
                let text = toml::to_string_pretty(&rules);
                say::answer(&text.map_err(|cause| words::refused(cause.to_string(), "Use `--json`."))?);
            }
        }
        Policy::Set { key, value } => {
            let setting = Setting { key: key.clone(), value: value.clone() };
            let arguments = serde_json::to_value(setting).unwrap_or_default();
            let set: Setting = answered(engine, "policy.set", arguments).await?;
            if as_json {
                say::json(&set);
            } else {
                let unit = Rules::unit(&set.key).map_or_else(String::new, |unit| format!(" {unit}"));
                say::line(&format!("{} is now {}{unit}", set.key, set.value));
            }
        }
        Policy::Import { file } => {
            let text = String::from_utf8(read(file)?)
                .map_err(|_| words::refused("The file is no text.", "Save it as UTF-8."))?;
            let rules: Rules = toml::from_str(&text).map_err(|cause| {
                words::refused(
                    format!("The file makes no sense: {cause}."),
                    "Begin with the output of `truedocket policy show`.",
                )
            })?;
            engine.keep_policy(rules).await?;
            if as_json {
                say::json(&engine.policy().await?);
            }
            say!("The rules of {} are in force.", file.display());
        }
    }
    Ok(0)
}

fn read(file: &Path) -> Result<Vec<u8>, Problem> {
    bounded::read(file, LONGEST)
        .map_err(|cause| words::refused(format!("{cause}."), "Check the path, and what the file is."))
}

async fn answered<T: serde::de::DeserializeOwned>(
    engine: &Arc<Engine>,
    question: &str,
    arguments: Value,
) -> Result<T, Problem> {
    let answer = call(engine, question, arguments).await?;
    serde_json::from_value(answer).map_err(|cause| {
        words::refused(format!("The answer makes no sense: {cause}."), "Please write to us.")
    })
}

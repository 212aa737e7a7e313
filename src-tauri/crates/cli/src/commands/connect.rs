//! `connect`, `connections`, `disconnect`.

use super::Done;
use crate::args::{self, Role as AskedRole};
use crate::say;
use serde_json::{Value, json};
use std::io::Read;
use std::sync::Arc;
use truedocket_connect::secrets::Secret;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::ConnectionName;
use truedocket_engine::api::connections::ConnectionState;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::states::ConnectionHealth;
use truedocket_engine::{Engine, New, call, facts_of, words};

/// Adds a connection.
pub(super) async fn add(asked: &args::Connect, engine: &Arc<Engine>, as_json: bool) -> Done {
    let facts = facts_of(&asked.vendor)?;
    let or = |given: &Option<String>, own: &str| given.clone().unwrap_or_else(|| own.to_owned());
    let connection = Connection {
        name: ConnectionName::new(asked.name.trim()),
        vendor: facts.id.to_owned(),
        role: facts.role,
        api: or(&asked.api, facts.api),
        authorize: or(&asked.authorize, facts.authorize),
        token: or(&asked.token_url, facts.token),
        client_id: or(&asked.client_id, ""),
        secrets: place(asked, facts.api.is_empty())?,
        account: String::new(),
        access: Access::Change,
    };
    if connection.api.is_empty() {
        return Err(words::refused("Which file or folder?", "Name it with `--api PATH`."));
    }
    let secret = match asked.secret.as_deref() {
        Some("prompt") => Some(Secret::new(typed()?)),
        Some(_) | None => None,
    };
    let new = New {
        connection,
        role: asked.role.map(role),
        secret,
        tenant: asked.tenant.clone().unwrap_or_default(),
    };
    let connected = engine.connect_new(new).await?;
    if as_json {
        say::json(&json!({
            "connection": connected.name, "vendor": connected.vendor, "role": connected.role, "account": connected.account,
        }));
    } else {
        say::line(&format!("Connected {} as {}.", connected.name, connected.account));
    }
    Ok(0)
}

/// Where the secrets of the new connection are.
fn place(asked: &args::Connect, files: bool) -> Result<SecretPlace, Problem> {
    if files {
        return Ok(SecretPlace::Nothing);
    }
    let Some(token) = &asked.refresh_token else { return Ok(SecretPlace::Keychain) };
    let secret = asked.secret.as_deref().filter(|secret| *secret != "prompt");
    Ok(SecretPlace::Environment {
        refresh_token: variable(token)?,
        client_secret: secret.map(variable).transpose()?,
    })
}

/// Secrets are never typed into a command line, where others can read them.
fn variable(text: &str) -> Result<String, Problem> {
    text.strip_prefix("env:").filter(|name| !name.is_empty()).map(str::to_owned).ok_or_else(|| {
        words::refused(
            "Secrets are not taken from the command line, where others can read them.",
            "Put it into an environment variable and write `env:VARIABLE`.",
        )
    })
}

fn typed() -> Result<String, Problem> {
    say!("Please type or paste the client secret, then press Enter and Ctrl-D:");
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|cause| words::refused(format!("Nothing could be read: {cause}."), "Try again."))?;
    Ok(text.trim().to_owned())
}

fn role(asked: AskedRole) -> Role {
    match asked {
        AskedRole::Record => Role::Record,
        AskedRole::Pms => Role::Pms,
        AskedRole::Booking => Role::Booking,
        AskedRole::Messages => Role::Messages,
        AskedRole::Crm => Role::Crm,
        AskedRole::Logs => Role::Logs,
    }
}

/// Lists connections with their state.
pub(super) async fn list(engine: &Arc<Engine>, as_json: bool) -> Done {
    let answer = call(engine, "connections.list", Value::Null).await?;
    let states: Vec<ConnectionState> = serde_json::from_value(answer).unwrap_or_default();
    if as_json {
        say::json(&json!({ "connections": states }));
    } else if states.is_empty() {
        say::line("Nothing is connected yet. Begin with `truedocket connect --help`.");
    }
    for state in states.iter().filter(|_| !as_json) {
        let success = if state.last_success.is_empty() { "never" } else { state.last_success.as_str() };
        let (name, vendor, role) = (&state.name, &state.vendor, &state.role);
        say::line(&format!(
            "{name} ({vendor}, {role}, {}): {}, last read {success}",
            state.account,
            crate::words::connection(state.state)
        ));
        if let Some(problem) = &state.problem {
            say::line(&format!("  {} {}", problem.sentence, problem.hint));
        }
    }
    Ok(
        if states
            .iter()
            .any(|state| matches!(state.state, ConnectionHealth::NotChecked | ConnectionHealth::SignedOut))
        {
            3
        } else {
            0
        },
    )
}

/// Revokes and forgets.
pub(super) async fn remove(name: &str, engine: &Arc<Engine>, as_json: bool) -> Done {
    engine.disconnect(name).await?;
    if as_json {
        say::json(&json!({ "disconnected": name }));
    } else {
        say::line(&format!("{name} is disconnected; its secrets and what was read through it are gone."));
    }
    Ok(0)
}

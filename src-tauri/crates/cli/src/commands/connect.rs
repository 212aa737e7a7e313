//! `connect`, `connections`, `disconnect`.

use super::Done;
use crate::args::{self, Role as AskedRole};
use crate::say;
use serde_json::{Value, json};
use std::io::Read;
use std::sync::Arc;
use truedocket_connect::secrets::environment::Environment;
use truedocket_connect::secrets::{Purpose, Secret, SecretName, SecretStore};
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
        access: if asked.changes { Access::Change } else { Access::Read },
    };
    if connection.api.is_empty() {
        return Err(words::refused("Which file or folder?", "Name it with `--api PATH`."));
    }
    let secret = given(asked, &connection)?;
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
            "access": connected.access,
        }));
    } else if connected.account.is_empty() {
        say::line(&format!("{} is kept, and waits for an administrator of the firm.", connected.name));
        return list(engine, false).await;
    } else {
        say::line(&format!("Connected {} as {}.", connected.name, connected.account));
        say::line(&may(&connected));
    }
    Ok(0)
}

/// What may be done through a new connection.
fn may(connected: &Connection) -> String {
    let name = words::argument(connected.name.as_str());
    match connected.access {
        Access::Read => format!(
            "It looks only, and nothing is written through it. `truedocket allow-changes {name}` lets it change things, too."
        ),
        Access::Change if connected.secrets == SecretPlace::Nothing => "It is only looked at.".to_owned(),
        Access::Change => "It may change things, after a person approved them.".to_owned(),
    }
}

/// Lets a connection that looks change things as well.
pub(super) async fn allow(name: &str, engine: &Arc<Engine>, as_json: bool) -> Done {
    let allowed = engine.allow_changes(name).await?;
    if as_json {
        say::json(&json!({ "connection": allowed.name, "access": allowed.access }));
    } else {
        say::line(&format!("{name} may change things now, after a person approved them."));
    }
    Ok(0)
}

/// The secret that goes into the keychain with the connection. One beside a refresh token from the environment stays
/// where it is.
fn given(asked: &args::Connect, connection: &Connection) -> Result<Option<Secret>, Problem> {
    match (asked.secret.as_deref(), &connection.secrets) {
        (Some("prompt"), SecretPlace::Environment { .. }) => Err(words::refused(
            "A secret that is typed is kept in the keychain, and the refresh token is not.",
            "Put the secret into an environment variable too, and write `--secret env:VARIABLE`.",
        )),
        (Some("prompt"), SecretPlace::Keychain) => Ok(Some(Secret::new(typed()?))),
        (Some(text), SecretPlace::Keychain) => {
            let name = SecretName::of(&connection.name, Purpose::ClientSecret);
            let variable = variable(text)?;
            let read = Environment::new([(name.clone(), variable.clone())]).read(&name);
            read.map_err(|_| {
                words::refused(
                    format!("The environment variable {variable} is not set."),
                    "Set it for this command, or write `--secret prompt` to type the secret.",
                )
            })
        }
        (Some(_) | None, SecretPlace::Environment { .. } | SecretPlace::Nothing) | (None, _) => Ok(None),
    }
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
        if state.looks_only {
            say::line(&format!(
                "  It looks only. `truedocket allow-changes {}` lets it change things, too.",
                words::argument(name)
            ));
        }
        if let Some(problem) = &state.problem {
            say::line(&format!("  {} {}", problem.sentence, problem.hint));
        }
        for line in state.letter.lines() {
            say::line(&format!("  | {line}"));
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
pub(super) async fn remove(name: &str, yes: bool, engine: &Arc<Engine>, as_json: bool) -> Done {
    if let (Some(lost), false) = (engine.lost_by_disconnecting(name).await?, yes) {
        return Err(words::problem(
            "TD-2105",
            lost,
            "Nothing was disconnected.",
            format!("Take it back first, or type `truedocket disconnect --yes {}`.", words::argument(name)),
        ));
    }
    let left = engine.disconnect(name).await?;
    if as_json {
        say::json(&json!({ "disconnected": name, "left": left }));
        return Ok(0);
    }
    say::line(&format!(
        "{name} is disconnected; what was read through it is gone, and so is what was kept of its sign-in."
    ));
    for sentence in left {
        say::line(&sentence);
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::{given, place};
    use crate::args::{Arguments, Command};
    use clap::Parser;
    use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
    use truedocket_core::ids::ConnectionName;
    use truedocket_engine::api::failure::Problem;

    /// The secret that goes into the keychain, and the place of secrets, when it is typed like this.
    fn typed(words: &[&str]) -> Result<(Option<String>, SecretPlace), Problem> {
        let all = ["truedocket", "connect", "google", "--name", "Google"].iter().chain(words);
        let arguments = Arguments::try_parse_from(all).expect("it can be typed");
        let Command::Connect(asked) = arguments.command else { panic!("it is that command") };
        let connection = Connection {
            name: ConnectionName::new("Google"),
            vendor: "google".to_owned(),
            role: Role::Record,
            api: String::new(),
            authorize: String::new(),
            token: String::new(),
            client_id: String::new(),
            secrets: place(&asked, false)?,
            account: String::new(),
            access: Access::Read,
        };
        let secret = given(&asked, &connection)?;
        Ok((secret.map(|secret| secret.reveal().to_owned()), connection.secrets))
    }

    #[test]
    fn a_secret_counts_without_a_refresh_token() {
        let (secret, place) = typed(&["--secret", "env:PATH"]).expect("every machine has that variable");
        assert_eq!(place, SecretPlace::Keychain, "the sign-in in the browser keeps its token there");
        let secret = secret.expect("what stands in the variable goes with it");
        assert!(!secret.is_empty() && secret != "env:PATH", "its value, not its name");
        let (none, _) = typed(&[]).expect("a vendor may want none");
        assert_eq!(none, None, "nothing was named");
        let named = typed(&["--secret", "env:PATH", "--refresh-token", "env:HOME"]).expect("both are there");
        let both = SecretPlace::Environment {
            refresh_token: "HOME".to_owned(),
            client_secret: Some("PATH".to_owned()),
        };
        assert_eq!(named, (None, both), "beside a token from the environment it stays there");
    }

    #[test]
    fn a_secret_that_cannot_be_had_is_told_and_not_left_out() {
        let unset =
            typed(&["--secret", "env:TRUEDOCKET_NO_SUCH_VARIABLE"]).expect_err("nothing stands in it");
        assert!(unset.sentence.contains("TRUEDOCKET_NO_SUCH_VARIABLE"), "which one: {unset:?}");
        let plain = typed(&["--secret", "hunter2"]).expect_err("others could read it");
        assert!(!format!("{plain:?}").contains("hunter2"), "and it is not repeated: {plain:?}");
        let mixed = typed(&["--secret", "prompt", "--refresh-token", "env:HOME"]);
        assert!(mixed.is_err(), "a typed secret has no place beside a token that is not kept: {mixed:?}");
    }
}

//! Commands that a sentence advises, as they can be typed: with the program, and with what it has to be told again so that
//! the next command is about the same installation. Sentences of the engine know of neither; everything that is said
//! passes here.

use crate::args::Arguments;
use std::borrow::Cow;
use std::future::Future;
use truedocket_engine::words;

/// A command in a sentence begins like this.
const BEGINS: &str = "`truedocket ";

tokio::task_local! {
    static PROGRAM: String;
}

/// Does the work of one command; what it advises is about the same installation.
pub async fn within<F: Future>(typed: &Arguments, work: F) -> F::Output {
    PROGRAM.scope(program(typed), work).await
}

/// The program with what the next command has to be told again.
pub fn program(typed: &Arguments) -> String {
    let mut words = vec!["truedocket".to_owned()];
    if let Some(home) = &typed.home {
        let home = std::path::absolute(home).unwrap_or_else(|_| home.clone()).display().to_string();
        words.extend(["--home".to_owned(), words::argument(&home)]);
    }
    if let Some(now) = &typed.now {
        words.extend(["--now".to_owned(), now.to_rfc3339()]);
    }
    words.join(" ")
}

/// The text with its commands as they can be typed here.
pub(crate) fn typed(text: &str) -> Cow<'_, str> {
    PROGRAM.try_with(|program| completed(text, program)).unwrap_or(Cow::Borrowed(text))
}

/// A command that names its installation already stays: what another process said for us has passed here before.
fn completed<'t>(text: &'t str, program: &str) -> Cow<'t, str> {
    if program == "truedocket" || !text.contains(BEGINS) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(BEGINS);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let named = part.starts_with("--home ") || part.starts_with("--now ");
        whole.push_str(if named { BEGINS } else { "`" });
        if !named {
            whole.push_str(program);
            whole.push(' ');
        }
        whole.push_str(part);
    }
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::{BEGINS, completed, program};
    use crate::args::{Arguments, Command};
    use clap::Parser;
    use std::process::Command as Process;
    use truedocket_engine::words;

    /// As the shell of this computer takes it.
    #[cfg(unix)]
    fn split(command: &str) -> Vec<String> {
        let script = format!("printf '%s\\n' {command}");
        let said = Process::new("sh").args(["-c", &script]).output().expect("every such machine has a shell");
        String::from_utf8(said.stdout).expect("text").lines().map(str::to_owned).collect()
    }

    #[cfg(unix)]
    #[test]
    fn an_advised_command_names_the_connection_and_the_home_so_that_it_can_be_typed() {
        for home in ["/srv/firm", "/srv/our firm", "/srv/o'neil", "/srv/$HOME \"x\""] {
            let typed = Arguments::try_parse_from(["truedocket", "--home", home, "connections"])
                .expect("it is a command");
            for name in ["Outlook", "Our Outlook", "--help", "-x", "O'Neil & Co", "a`b`; rm", "$HOME", "50 %"]
            {
                let told = format!("type `truedocket allow-changes {}`", words::argument(name));
                let told = completed(&told, &program(&typed)).into_owned();
                let command = told.strip_prefix("type `").and_then(|rest| rest.strip_suffix('`'));
                let advised = split(command.unwrap_or_else(|| panic!("{told} is one command")));
                let again = Arguments::try_parse_from(&advised)
                    .unwrap_or_else(|wrong| panic!("{told} can be typed: {wrong}"));
                assert_eq!(again.home.as_deref(), typed.home.as_deref(), "the same installation: {told}");
                let Command::AllowChanges { name: taken } = again.command else { panic!("{told} is it") };
                assert_eq!(taken, name, "the same connection: {told}");
            }
        }
    }

    #[test]
    fn only_advised_commands_are_completed_and_only_once() {
        let program = "truedocket --home /srv/firm";
        let told = "See `truedocket jobs` and `truedocket logs`; truedocket works.";
        let once = completed(told, program).into_owned();
        assert_eq!(
            once,
            "See `truedocket --home /srv/firm jobs` and `truedocket --home /srv/firm logs`; truedocket works.",
            "each command, and no other word"
        );
        assert_eq!(completed(&once, program), once, "what was handed over has passed before");
        assert_eq!(completed(told, "truedocket"), told, "the usual home has to be named by nobody");
        assert!(told.contains(BEGINS), "there was something to complete");
    }
}

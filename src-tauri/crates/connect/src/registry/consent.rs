//! What a sign-in asks for, in words: one phrase for each scope, so that the sentence cannot say less than is asked.

/// What a scope allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScopeGrant {
    /// To look.
    Read(&'static str),
    /// To look and to change.
    Change(&'static str),
    /// To stay signed in.
    Stay,
}

/// The scopes that any vendor of ours asks for.
fn allows(scope: &str) -> Option<ScopeGrant> {
    Some(match scope {
        "offline_access" => ScopeGrant::Stay,
        "User.Read" => ScopeGrant::Read("your name and address"),
        "User.Read.All" => ScopeGrant::Read("who works at the firm"),
        "MailboxSettings.Read" => ScopeGrant::Read("the names of calendar categories"),
        "Calendars.ReadWrite" => ScopeGrant::Change("your calendar"),
        "Calendars.ReadWrite.Shared" => ScopeGrant::Change("the calendars that others share with you"),
        "https://www.googleapis.com/auth/calendar.readonly" => {
            ScopeGrant::Read("the calendars that you can see")
        }
        "https://www.googleapis.com/auth/calendar.events" => {
            ScopeGrant::Change("the events of these calendars")
        }
        "https://www.googleapis.com/auth/admin.directory.user.readonly" => {
            ScopeGrant::Read("who works at the firm, if you are an administrator")
        }
        _unknown => return None,
    })
}

/// `To read A and B; and to read and change C, which happens only when you approve it.` A scope that has no phrase is
/// named as it is.
pub(super) fn sentence(scopes: &'static [&'static str]) -> String {
    let (mut read, mut change, mut stays) = (Vec::new(), Vec::new(), false);
    for scope in scopes {
        match allows(scope) {
            Some(ScopeGrant::Read(what)) => read.push(what),
            Some(ScopeGrant::Change(what)) => change.push(what),
            Some(ScopeGrant::Stay) => stays = true,
            None => change.push(*scope),
        }
    }
    let mut parts = Vec::new();
    if !read.is_empty() {
        parts.push(format!("to read {}", listed(&read)));
    }
    match change.is_empty() {
        true => parts.push("nothing is changed".to_owned()),
        false => parts.push(format!(
            "to read and change {}; a change is made only when you approve it",
            listed(&change)
        )),
    }
    if stays {
        parts.push("and to stay signed in".to_owned());
    }
    let text = format!("{}.", parts.join("; "));
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `A, B and C`.
fn listed(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{ScopeGrant, allows, sentence};
    use crate::registry::vendors;
    use crate::{google, graph};

    #[test]
    fn the_sentence_says_what_is_asked_for() {
        for dialect in [google::SIGN_IN, graph::SIGN_IN] {
            let facts = vendors().iter().find(|facts| facts.id == dialect.vendor).expect("it is offered");
            let mut changes = false;
            for scope in dialect.scopes {
                let phrase = match allows(scope).unwrap_or_else(|| panic!("{scope} needs words for people")) {
                    ScopeGrant::Read(what) => what,
                    ScopeGrant::Change(what) => {
                        changes = true;
                        what
                    }
                    ScopeGrant::Stay => "stay signed in",
                };
                assert!(facts.asks.contains(phrase), "{}: {scope} is asked for: {}", facts.id, facts.asks);
            }
            assert_eq!(
                facts.asks.contains("change"),
                changes,
                "{}: whoever consents is told that writing is asked for: {}",
                facts.id,
                facts.asks
            );
            assert!(!facts.asks.contains("nothing is changed"), "{}: {}", facts.id, facts.asks);
        }
    }

    #[test]
    fn only_reading_says_so_and_no_scope_is_left_out() {
        assert_eq!(
            sentence(&["User.Read", "User.Read.All"]),
            "To read your name and address and who works at the firm; nothing is changed.",
            "a connection that only reads promises it"
        );
        assert!(sentence(&["Mail.Send"]).contains("Mail.Send"), "an unknown scope is shown, not swallowed");
    }

    #[test]
    fn the_steps_name_each_permission() {
        let facts = vendors().iter().find(|facts| facts.id == graph::VENDOR).expect("it is offered");
        let step = facts.steps.iter().find(|step| step.contains("delegated permissions")).expect("a step");
        let named = step.split(": ").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
        let named: Vec<&str> = named.split(", ").collect();
        assert_eq!(named, graph::SIGN_IN.scopes, "what is granted is what the program asks for");
        assert!(
            facts.steps.iter().any(|step| step.contains("Directory (tenant) ID")),
            "it is asked for next"
        );
    }
}

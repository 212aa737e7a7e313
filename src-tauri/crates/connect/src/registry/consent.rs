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
        "Calendars.Read" => ScopeGrant::Read("your calendar"),
        "Calendars.Read.Shared" => ScopeGrant::Read("the calendars that others share with you"),
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

/// What the second list asks for beyond the first.
pub(super) fn more(before: &[&'static str], now: &'static [&'static str]) -> Vec<&'static str> {
    now.iter().filter(|scope| !before.contains(scope)).copied().collect()
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
    use super::{ScopeGrant, allows, more, sentence};
    use crate::registry::vendors;
    use crate::{google, graph};

    #[test]
    fn the_sentences_say_what_is_asked_for() {
        for dialect in [google::SIGN_IN, graph::SIGN_IN] {
            let facts = vendors().iter().find(|facts| facts.id == dialect.vendor).expect("it is offered");
            let both = [(dialect.reads, &facts.asks, false), (dialect.changes, &facts.asks_to_change, true)];
            for (scopes, told, writes) in both {
                let mut changes = false;
                for scope in scopes {
                    let grant = allows(scope).unwrap_or_else(|| panic!("{scope} needs words for people"));
                    let phrase = match grant {
                        ScopeGrant::Read(what) => what,
                        ScopeGrant::Change(what) => {
                            changes = true;
                            what
                        }
                        ScopeGrant::Stay => "stay signed in",
                    };
                    assert!(told.contains(phrase), "{}: {scope} is asked for: {told}", facts.id);
                }
                assert_eq!(changes, writes, "{}: writing is asked for when it is wanted", facts.id);
                assert_eq!(told.contains("read and change"), writes, "{}: and told: {told}", facts.id);
                assert_eq!(told.contains("nothing is changed"), !writes, "{}: {told}", facts.id);
            }
        }
    }

    /// A scope whose name lets something be written would turn the week of looking into a lie.
    #[test]
    fn looking_asks_for_reading_only() {
        for scope in google::SIGN_IN.reads.iter().chain(graph::SIGN_IN.reads) {
            let last = scope.rsplit('/').next().unwrap_or_default();
            let reads = last.contains(".Read") && !last.contains("Write") || last.ends_with(".readonly");
            assert!(reads || *scope == "offline_access", "{scope} would let something be changed");
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
        let listed = |words: &str| -> Vec<String> {
            let step = facts.steps.iter().find(|step| step.contains(words)).expect("a step");
            let named = step.split(": ").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
            named.trim_end_matches('.').split(", ").map(str::to_owned).collect()
        };
        assert_eq!(
            listed("delegated permissions"),
            graph::SIGN_IN.reads,
            "what is granted is what is asked for"
        );
        let later = more(graph::SIGN_IN.reads, graph::SIGN_IN.changes);
        assert_eq!(listed("clean up"), later, "what writing needs is asked for when it is wanted");
        assert!(
            facts.steps.iter().any(|step| step.contains("Directory (tenant) ID")),
            "it is asked for next"
        );
    }
}

//! What an installation knows, without times of its own and without numbers of readings: two that read the same firm
//! know the same.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use truedocket_core::time::Window;
use truedocket_store::Reader;
use truedocket_store::table::calendar;
use truedocket_store::table::{
    connection, contact, entry, event, link, matter, member, practice_user, unreadable,
};

/// Names what is compared, and holds it as text. Never printed whole: rows are named by their kind and place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Content(BTreeMap<String, String>);

impl Content {
    /// The two are the same, else the names of what differs are told.
    pub(crate) fn assert_same(&self, other: &Self, point: &str) {
        let names = self.0.keys().chain(other.0.keys());
        let differing: Vec<&String> = names.filter(|name| self.0.get(*name) != other.0.get(*name)).collect();
        assert!(
            differing.is_empty(),
            "{point}: all is known as after an undisturbed run, but for {differing:?}"
        );
    }
}

/// Reads all of it.
pub(crate) fn content(memory: &Reader) -> Content {
    let mut all = BTreeMap::new();
    let mut put =
        |name: String, what: String| assert!(all.insert(name.clone(), what).is_none(), "{name} is told once");
    let connections = connection::list(memory).expect("it reads");
    let names: Vec<_> = connections.iter().map(|known| known.connection.name.clone()).collect();
    for known in &connections {
        put(
            format!("connection {}", known.connection.name),
            format!("{:?}", (&known.connection, known.failure.is_some())),
        );
    }
    for name in &names {
        for key in calendar::keys(memory, name).expect("it reads") {
            let state = calendar::state(memory, &key).expect("it reads").expect("it was just listed");
            let tokens = (state.sync_token.is_some(), state.page_token);
            put(
                format!("state of {name}/{}", key.id),
                format!("{:?}", (state.state, state.why, state.under_way, state.window, tokens)),
            );
        }
        let lists = [
            ("matters", serialised(&matter::list(memory, name).expect("it reads"))),
            ("contacts", serialised(&contact::list(memory, name).expect("it reads"))),
            ("users", serialised(&practice_user::list(memory, name).expect("it reads"))),
            (
                "members",
                serialised(
                    &member::list(memory, &member::Source::Directory(name.clone())).expect("it reads"),
                ),
            ),
        ];
        for (list, what) in lists {
            put(format!("{list} of {name}"), what);
        }
        for one in unreadable::list(memory, name).expect("it reads") {
            put(format!("unreadable {name}/{}/{}", one.calendar.id, one.id), one.reason);
        }
    }
    let always = Window {
        start: DateTime::<Utc>::UNIX_EPOCH,
        end: "2100-01-01T00:00:00Z".parse().expect("an instant"),
    };
    for one in event::in_window(memory, &always, &names).expect("it reads") {
        put(format!("event {}", one.key), serialised(&one));
    }
    for one in event::gone_in_window(memory, &always, &names).expect("it reads") {
        put(format!("gone event {}", one.event.key), serialised(&one.event));
    }
    for one in entry::in_window(memory, &always, &names).expect("it reads") {
        put(format!("entry {}", one.key), serialised(&one));
    }
    for one in entry::gone_in_window(memory, &always, &names).expect("it reads") {
        put(format!("gone entry {}", one.entry.key), serialised(&one.entry));
    }
    for one in link::list(memory).expect("it reads") {
        put(format!("link {}", one.record), format!("{:?}", (one.entry, one.made_by)));
    }
    Content(all)
}

/// As JSON, which shows what `Debug` keeps to itself.
fn serialised<T: serde::Serialize>(what: &T) -> String {
    serde_json::to_string(what).expect("plain values")
}

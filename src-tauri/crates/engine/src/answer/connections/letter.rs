//! The ready letter to whoever administers the vendor's directory, and may allow for the whole firm what its people may
//! not allow for themselves.

use truedocket_connect::registry::{self, tenant};
use truedocket_connect::sign_in::wants_administrator;
use truedocket_core::connection::{Access, Connection};
use truedocket_store::table::connection::KnownConnection;

/// The letter, where the connection waits for that person; else nothing.
pub(super) fn wanted(known: &KnownConnection) -> String {
    let waits = known.failure.as_ref().is_some_and(|failure| wants_administrator(&failure.code));
    if waits { to_administrator(&known.connection).unwrap_or_default() } else { String::new() }
}

/// Subject, a blank line, text. The permissions in it are those that the sign-in asks for.
fn to_administrator(connection: &Connection) -> Option<String> {
    let page = tenant::administrator_page(connection)?;
    let facts = registry::vendors().iter().find(|facts| facts.id == connection.vendor)?;
    let asks = match connection.access {
        Access::Read => &facts.asks,
        Access::Change => &facts.asks_to_change,
    };
    let (label, client) = (facts.label, &connection.client_id);
    Some(format!(
        "Please allow Truedocket to read our calendars in {label}\n\
         \n\
         Hello,\n\
         \n\
         our firm compares its calendars every morning with a program called Truedocket, which runs on our own computer. \
         {label} asks an administrator to allow that once for all of us. Please open this address, sign in as an \
         administrator and accept:\n\
         \n\
         {page}\n\
         \n\
         What it asks for: {asks}\n\
         The app registration is our own: application (client) ID {client}. What is read stays on our computer.\n\
         \n\
         Nothing else has to be done; the program notices by itself.\n\
         \n\
         Thank you\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::wanted;
    use chrono::DateTime;
    use truedocket_connect::graph;
    use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
    use truedocket_core::ids::ConnectionName;
    use truedocket_store::table::connection::{KnownConnection, LastFailure};

    fn known(code: &str, access: Access) -> KnownConnection {
        let connection = Connection {
            name: ConnectionName::new("Outlook"),
            vendor: graph::VENDOR.to_owned(),
            role: Role::Record,
            api: graph::API.to_owned(),
            authorize: graph::AUTHORIZE.replace("{tenant}", "harborpine.example"),
            token: graph::TOKEN.replace("{tenant}", "harborpine.example"),
            client_id: "5a2d7f10-4c1e-4a55-9d0b-0f6c3d2e1b00".to_owned(),
            secrets: SecretPlace::Keychain,
            account: String::new(),
            access,
        };
        let (kind, code) = ("refused".to_owned(), code.to_owned());
        let failure = Some(LastFailure { kind, code, at: DateTime::UNIX_EPOCH });
        KnownConnection { connection, last_success: None, failure, sign_in_ends: None }
    }

    #[test]
    fn the_letter_holds_the_address_and_what_is_asked_for() {
        let letter = wanted(&known("AADSTS90094", Access::Read));
        let page = "https://login.microsoftonline.com/harborpine.example/adminconsent?client_id=5a2d7f10-4c1e-4a55-9d0b-0f6c3d2e1b00";
        assert!(letter.contains(page), "the address of this firm and this registration: {letter}");
        assert!(letter.contains("nothing is changed"), "looking is all that is asked for: {letter}");
        let changing = wanted(&known("AADSTS65001", Access::Change));
        assert!(changing.contains("read and change"), "whoever allows it is told that much: {changing}");
        for other in ["AADSTS50194", "ErrorAccessDenied", ""] {
            assert_eq!(wanted(&known(other, Access::Read)), "", "{other}: no administrator mends that");
        }
    }
}

//! What people need to know of each vendor before they connect it: words, addresses, how to get an app
//! registration. What the sign-in asks for is said in sentences that are made from the scopes it asks for. No secrets
//! and no behaviour.

use super::consent;
use crate::{clio, google, graph, ics};
use std::sync::LazyLock;
use truedocket_core::connection::Role;

/// How a connection is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectMethod {
    /// In the system browser, with the firm's own app registration.
    SignIn,
    /// By naming a file or a folder.
    Files,
}

/// One vendor, as people see it.
#[derive(Clone, Debug)]
pub struct VendorFacts {
    /// The short name in settings and commands.
    pub id: &'static str,
    /// The name that people know.
    pub label: &'static str,
    /// What it can be for.
    pub role: Role,
    /// Must the app registration have a secret?
    pub needs_secret: bool,
    /// How it is connected.
    pub way: ConnectMethod,
    /// The vendor's own address of the interface; empty for files.
    pub api: &'static str,
    /// The vendor's own address of the sign-in page; empty for files.
    pub authorize: &'static str,
    /// The vendor's own token address; empty for files.
    pub token: &'static str,
    /// What the sign-in asks for to look, in one sentence.
    pub asks: String,
    /// What it asks for once things may be changed as well; the same where there is nothing to choose.
    pub asks_to_change: String,
    /// How to get an app registration, step by step.
    pub steps: Vec<String>,
}

/// All vendors of this release.
pub fn vendors() -> &'static [VendorFacts] {
    static VENDORS: LazyLock<Vec<VendorFacts>> =
        LazyLock::new(|| vec![microsoft(), google(), clio(), files()]);
    &VENDORS
}

fn microsoft() -> VendorFacts {
    VendorFacts {
        id: graph::VENDOR,
        label: "Microsoft 365",
        role: Role::Record,
        needs_secret: false,
        way: ConnectMethod::SignIn,
        api: graph::API,
        authorize: graph::AUTHORIZE,
        token: graph::TOKEN,
        asks: consent::sentence(graph::SIGN_IN.reads),
        asks_to_change: consent::sentence(graph::SIGN_IN.changes),
        steps: steps(&[
            "Sign in to entra.microsoft.com as an administrator and open App registrations, New registration.",
            "Name it Truedocket and choose Accounts in this organizational directory only.",
            "Under Authentication, add the platform Mobile and desktop applications with the redirect address http://localhost/signed-in, and allow public client flows.",
            &format!(
                "Under API permissions, add these delegated permissions of Microsoft Graph: {}; then grant admin consent.",
                graph::SIGN_IN.reads.join(", ")
            ),
            &format!(
                "Only when Truedocket shall clean up calendars as well, add these and grant admin consent once more: {}.",
                consent::more(graph::SIGN_IN.reads, graph::SIGN_IN.changes).join(", ")
            ),
            "Copy the Application (client) ID and the Directory (tenant) ID from the page Overview. There is no secret to copy.",
        ]),
    }
}

fn google() -> VendorFacts {
    VendorFacts {
        id: google::VENDOR,
        label: "Google Workspace",
        role: Role::Record,
        needs_secret: true,
        way: ConnectMethod::SignIn,
        api: google::API,
        authorize: google::AUTHORIZE,
        token: google::TOKEN,
        asks: consent::sentence(google::SIGN_IN.reads),
        asks_to_change: consent::sentence(google::SIGN_IN.changes),
        steps: steps(&[
            "Sign in to console.cloud.google.com with a Workspace account and make a project named Truedocket.",
            "Under APIs and Services, Library, enable the Google Calendar API and the Admin SDK API.",
            "Under OAuth consent screen, choose Internal, so that the sign-in does not end after seven days.",
            "Under Credentials, choose Create credentials, OAuth client ID, and the type Desktop app.",
            "Copy the client ID and the client secret.",
        ]),
    }
}

/// At Clio the app registration says what may be done; what was not allowed is held back by us.
const CLIO_ASKS: &str = "To read users, contacts, matters and calendars; nothing is changed. Clio's own sign-in covers \
     writing as well, and Truedocket holds that back until you allow changes.";
const CLIO_ASKS_TO_CHANGE: &str = "To read users, contacts, matters and calendars; and to read and change calendar entries; \
     a change is made only when you approve it.";

fn clio() -> VendorFacts {
    VendorFacts {
        id: clio::VENDOR,
        label: "Clio Manage",
        role: Role::Pms,
        needs_secret: true,
        way: ConnectMethod::SignIn,
        api: clio::API,
        authorize: clio::AUTHORIZE,
        token: clio::TOKEN,
        asks: CLIO_ASKS.to_owned(),
        asks_to_change: CLIO_ASKS_TO_CHANGE.to_owned(),
        steps: steps(&[
            "Sign in to Clio as an administrator and open Settings, Developer Applications, Add.",
            "Name it Truedocket and give your firm's website as its address.",
            "As redirect address enter http://127.0.0.1/signed-in.",
            "Allow reading of users, contacts and matters, and reading and writing of calendars.",
            "Copy the app key (client ID) and the app secret. Firms outside the United States use the addresses of their own region, such as https://eu.app.clio.com.",
        ]),
    }
}

const FILES_ASK: &str = "To read one .ics file or all of a folder; nothing is changed.";

fn files() -> VendorFacts {
    VendorFacts {
        id: ics::VENDOR,
        label: "Calendar files",
        role: Role::Record,
        needs_secret: false,
        way: ConnectMethod::Files,
        api: "",
        authorize: "",
        token: "",
        asks: FILES_ASK.to_owned(),
        asks_to_change: FILES_ASK.to_owned(),
        steps: steps(&[
            "Export the calendars as .ics files, and name the file or its folder. There is nothing to register.",
        ]),
    }
}

fn steps(steps: &[&str]) -> Vec<String> {
    steps.iter().map(|step| (*step).to_owned()).collect()
}

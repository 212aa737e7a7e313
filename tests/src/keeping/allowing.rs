//! What a connection may do: looking is asked for first, changing when it is wanted, and both may need somebody who
//! administers the firm's directory.

use crate::installation::{Installation, name_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use truedocket_engine::api::failure::Problem;
use truedocket_sandbox::demo::firm;
use truedocket_sandbox::oauth::TENANT;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Vendor, World, browser};

fn world(provider: Provider) -> World {
    firm("2026-11-19".parse().expect("a day"), provider).expect("the built-in files are right")
}

/// As the window adds it, for looking.
async fn add(installation: &Installation, vendor: Vendor) -> Result<Value, Problem> {
    let addresses = installation.sandbox.addresses();
    let address = |kind: &str| addresses["vendors"][vendor.name()][kind].clone();
    let asked = json!({
        "vendor": vendor.name(), "name": name_of(vendor), "clientId": vendor.client_id(),
        "clientSecret": vendor.client_secret().unwrap_or_default(),
        "api": address("api"), "authorize": address("authorize"), "token": address("token"),
    });
    installation.ask("connections.add", asked).await
}

async fn state(installation: &Installation, name: &str) -> Value {
    let listed = installation.ask("connections.list", json!({})).await.expect("a list");
    let found = listed.as_array().and_then(|all| all.iter().find(|one| one["name"] == name)).cloned();
    found.expect("it is connected")
}

/// The scopes of the tokens that were given out last.
fn granted(installation: &Installation, vendor: Vendor) -> BTreeSet<String> {
    let scope = installation.sandbox.shared.oauth().newest_scope(vendor).expect("somebody signed in");
    scope.split(' ').map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn looking_asks_for_reading_only_and_changing_when_it_is_wanted() {
    for (provider, vendor) in [(Provider::Graph, Vendor::Graph), (Provider::Google, Vendor::Google)] {
        let installation = Installation::bare(world(provider), 50).await;
        let name = name_of(vendor);
        let added = add(&installation, vendor).await.expect("the pretend person consents");
        assert_eq!(added["looksOnly"], true, "{name}: it says so: {added}");
        let writes = |scope: &String| scope.contains("Write") || scope.ends_with("calendar.events");
        let looking = granted(&installation, vendor);
        assert!(!looking.iter().any(writes), "{name}: reading is all that is asked for: {looking:?}");
        installation.import_staff().await;
        let read = installation.sync(true).await;
        assert!(
            read.calendars.iter().all(|calendar| calendar.why.is_empty()),
            "{name}: which is enough to read everything: {read:?}"
        );
        let allowed = installation.ask("connections.allow", json!({ "name": name })).await;
        let allowed = allowed.expect("the same person consents once more");
        assert_eq!(allowed["looksOnly"], false, "{name}: now it may change things: {allowed}");
        let changing = granted(&installation, vendor);
        assert!(changing.iter().any(writes), "{name}: writing is asked for when it is wanted: {changing:?}");
        let again = installation.ask("connections.allow", json!({ "name": name })).await;
        assert!(again.is_ok(), "{name}: allowing twice changes nothing: {again:?}");
        let checked = installation.ask("connections.check", json!({ "name": name })).await;
        assert!(checked.is_ok(), "{name}: it still works: {checked:?}");
    }
}

/// What was refused leaves the connection that looks as it was.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_change_leaves_the_looking() {
    let installation = Installation::bare(world(Provider::Graph), 50).await;
    let name = name_of(Vendor::Graph);
    add(&installation, Vendor::Graph).await.expect("the pretend person consents");
    installation.sandbox.shared.oauth().want_administrator();
    let refused = installation.ask("connections.allow", json!({ "name": name })).await;
    let refused = refused.expect_err("an administrator is wanted now");
    assert!(refused.hint.contains("/adminconsent?client_id="), "with the address to open: {refused:?}");
    assert_eq!(state(&installation, name).await["looksOnly"], true, "it goes on looking");
    installation.sandbox.shared.oauth().administrator_consents();
    let checked = installation.ask("connections.check", json!({ "name": name })).await;
    assert!(checked.is_ok(), "and works as before: {checked:?}");
    let unknown = installation.ask("connections.allow", json!({ "name": "Nowhere" })).await;
    assert!(unknown.is_err(), "there is no such connection");
    let clio = name_of(Vendor::Clio);
    add(&installation, Vendor::Clio).await.expect("the pretend person consents");
    let looks = state(&installation, clio).await["looksOnly"].clone();
    assert_eq!(looks, true, "Clio's own sign-in covers writing, and it is held back here");
    installation.ask("connections.allow", json!({ "name": clio })).await.expect("no new sign-in is needed");
    assert_eq!(state(&installation, clio).await["looksOnly"], false, "what was allowed holds");
}

/// The administrator opens the address of the letter, days later; nobody presses anything here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_allows_it_and_the_connection_goes_on_by_itself() {
    let installation = Installation::bare(world(Provider::Graph), 50).await;
    installation.sandbox.shared.oauth().want_administrator();
    let name = name_of(Vendor::Graph);
    let added = add(&installation, Vendor::Graph).await.expect("it is kept, and waits");
    assert_eq!(added["account"], "", "nobody could be asked for a name: {added}");
    let letter = added["letter"].as_str().expect("a text").to_owned();
    let page =
        letter.lines().find(|line| line.starts_with("http")).expect("the address stands alone").to_owned();
    assert!(page.contains(TENANT) && page.contains(Vendor::Graph.client_id()), "of this firm: {page}");
    let sentence = added["problem"]["sentence"].as_str().unwrap_or_default().to_owned();
    assert!(sentence.contains("administrator"), "and it says what it waits for: {added}");
    installation.import_staff().await;
    installation.sync(true).await;
    let waiting = state(&installation, name).await;
    assert_eq!(waiting["letter"], letter.as_str(), "a reading before that changes nothing: {waiting}");

    assert_eq!(browser::open(&page).await.expect("it answers"), 200, "the administrator's page");
    let read = installation.sync(true).await;
    assert!(
        !read.calendars.is_empty() && read.calendars.iter().all(|calendar| calendar.why.is_empty()),
        "the next reading reads everything, with nobody signing in again: {read:?}"
    );
    let going = state(&installation, name).await;
    assert_eq!((&going["letter"], &going["problem"]), (&json!(""), &Value::Null), "the waiting is over");
    assert!(
        going["account"].as_str().is_some_and(|who| who.contains('@')),
        "and who it is, is known: {going}"
    );
}

/// A mistake in the directory's name is told at once: on Microsoft's own page nobody comes back from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_that_is_none_is_told_before_a_browser_opens() {
    let installation = Installation::bare(world(Provider::Graph), 50).await;
    let base = installation.sandbox.base.clone();
    let template = format!("{base}/graph/{{tenant}}/oauth2/v2.0");
    let add = |tenant: &str| {
        json!({
            "vendor": "graph", "name": "Outlook", "clientId": Vendor::Graph.client_id(), "tenant": tenant,
            "api": format!("{base}/graph/v1.0"),
            "authorize": format!("{template}/authorize"), "token": format!("{template}/token"),
        })
    };
    let pages = || {
        let requests = installation.sandbox.shared.requests();
        let pages = requests.into_iter().filter(|request| request.path.contains("/authorize"));
        pages.map(|request| request.path).collect::<Vec<_>>()
    };
    let refused = installation.ask("connections.add", add("nobody.example")).await;
    let refused = refused.expect_err("there is no such directory");
    assert!(refused.sentence.contains("no directory of that name"), "it is told in words: {refused:?}");
    assert!(pages().is_empty(), "no browser was opened for it");
    let somebody = installation.sandbox.shared.world().people[0].email.clone();
    installation.ask("connections.add", add(&somebody)).await.expect("an address of the firm says it");
    let asked = pages();
    assert!(
        asked.iter().all(|path| path.contains(TENANT)) && !asked.is_empty(),
        "it is asked at the directory's own id, which stays when a domain goes: {asked:?}"
    );
}

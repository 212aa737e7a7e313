//! Adding a connection touches no secret before its name and settings are found good; and a Microsoft firm can sign in.

use crate::installation::{Installation, name_of};
use serde_json::json;
use truedocket_connect::secrets::{Purpose, SecretName, SecretStore};
use truedocket_core::ids::ConnectionName;
use truedocket_sandbox::demo::firm;
use truedocket_sandbox::oauth::TENANT;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Vendor, World};

fn world() -> World {
    firm("2026-11-19".parse().expect("a day"), Provider::Graph).expect("the built-in files are right")
}

/// The secret as the installation finds it.
fn kept(installation: &Installation, name: &str, purpose: Purpose) -> Option<String> {
    let home = truedocket_engine::home::Home::at(installation.home.path()).expect("the home is there");
    let name = SecretName::of(&ConnectionName::new(name), purpose);
    let read = home.secrets(installation.secrets.clone()).read(&name).expect("memory answers");
    read.map(|secret| secret.reveal().to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_used_name_or_a_bad_setting_leaves_the_working_secret() {
    let installation = Installation::bare(world(), 50).await;
    let base = installation.sandbox.base.clone();
    installation.connect_at(Vendor::Clio, "Clio", &base).await.expect("the pretend person consents");
    let working = kept(&installation, "Clio", Purpose::ClientSecret).expect("it works with it");
    let token = kept(&installation, "Clio", Purpose::RefreshToken).expect("it is signed in");
    let add = |name: &str, api: &str, id: &str| json!({ "vendor": "clio", "name": name, "clientId": id, "clientSecret": "another", "api": api });
    let good = format!("{base}/clio/api/v4");
    for (name, api, id, why) in [
        ("Clio", good.as_str(), "x", "the name is used"),
        ("", good.as_str(), "x", "there is no name"),
        ("Clio 2", "not an address", "x", "the address is none"),
        ("Clio 2", good.as_str(), " ", "there is no app registration"),
    ] {
        let refused = installation.ask("connections.add", add(name, api, id)).await.expect_err(why);
        assert!(
            !refused.sentence.is_empty() && !refused.hint.is_empty(),
            "{why}, and what to do: {refused:?}"
        );
        assert_eq!(
            kept(&installation, "Clio", Purpose::ClientSecret),
            Some(working.clone()),
            "{why}: it stays"
        );
        assert_eq!(
            kept(&installation, "Clio", Purpose::RefreshToken),
            Some(token.clone()),
            "{why}: so does this"
        );
        assert_eq!(kept(&installation, "Clio 2", Purpose::ClientSecret), None, "{why}: nothing new is kept");
    }
    let checked = installation.ask("connections.check", json!({ "name": "Clio" })).await;
    assert!(checked.is_ok(), "the connection still works: {checked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_that_fails_leaves_no_secret() {
    let installation = Installation::bare(world(), 50).await;
    let base = installation.sandbox.base.clone();
    let wrong = json!({
        "vendor": "clio", "name": "Clio", "clientId": Vendor::Clio.client_id(), "clientSecret": "wrong",
        "api": format!("{base}/clio/api/v4"), "authorize": format!("{base}/clio/oauth/authorize"),
        "token": format!("{base}/clio/oauth/token"),
    });
    let refused = installation.ask("connections.add", wrong).await.expect_err("the secret is wrong");
    assert!(refused.meaning.contains("Nothing was kept"), "that is promised: {refused:?}");
    for purpose in [Purpose::ClientSecret, Purpose::RefreshToken] {
        assert_eq!(kept(&installation, "Clio", purpose), None, "and held");
    }
    installation.connect_at(Vendor::Clio, "Clio", &base).await.expect("the name is free");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_firm_of_one_directory_signs_in_and_is_told_what_is_wrong() {
    let installation = Installation::bare(world(), 50).await;
    let base = installation.sandbox.base.clone();
    let template = format!("{base}/graph/{{tenant}}/oauth2/v2.0");
    let add = |tenant: &str| {
        json!({
            "vendor": "graph", "name": name_of(Vendor::Graph), "clientId": Vendor::Graph.client_id(),
            "tenant": tenant, "api": format!("{base}/graph/v1.0"),
            "authorize": format!("{template}/authorize"), "token": format!("{template}/token"),
        })
    };
    let refused = installation.ask("connections.add", add("")).await.expect_err("no directory is known");
    assert!(refused.hint.contains("Directory (tenant) ID"), "it is asked for: {refused:?}");
    let refused =
        installation.ask("connections.add", add("common")).await.expect_err("private accounts have none");
    assert!(refused.sentence.contains("no directory"), "what cannot be is refused at once: {refused:?}");
    installation.ask("connections.add", add(TENANT)).await.expect("the firm's own directory");
    let gone = json!({ "name": name_of(Vendor::Graph) });
    installation.ask("connections.remove", gone).await.expect("it can be forgotten");
    installation.import_staff().await;
    let vendors = installation.ask("connections.vendors", json!({})).await.expect("a list");
    let graph = vendors.as_array().and_then(|all| all.iter().find(|one| one["id"] == "graph")).cloned();
    let graph = graph.expect("it is offered");
    assert_eq!(graph["wantsTenant"], true, "the guide asks for it");
    let domain = graph["tenant"].as_str().expect("a text").to_owned();
    assert!(domain.contains('.'), "filled in from the firm's addresses: {graph}");
    installation
        .ask("connections.add", add(&domain))
        .await
        .expect("a domain of the firm names its directory");
}

/// A token that is renewed at another directory's address, as a connection of an earlier release would.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_of_the_directory_is_told_in_words() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    let addresses = installation.sandbox.addresses();
    let own = addresses["vendors"]["graph"]["token"].as_str().expect("an address").to_owned();
    let home = truedocket_engine::home::Home::at(installation.home.path()).expect("the home is there");
    let secrets = std::sync::Arc::new(home.secrets(installation.secrets.clone()));
    let connection = |token: &str| truedocket_core::connection::Connection {
        name: ConnectionName::new(name_of(Vendor::Graph)),
        vendor: "graph".to_owned(),
        role: truedocket_core::connection::Role::Record,
        api: addresses["vendors"]["graph"]["api"].as_str().expect("an address").to_owned(),
        authorize: addresses["vendors"]["graph"]["authorize"].as_str().expect("an address").to_owned(),
        token: token.to_owned(),
        client_id: Vendor::Graph.client_id().to_owned(),
        secrets: truedocket_core::connection::SecretPlace::Keychain,
        account: String::new(),
        access: truedocket_core::connection::Access::Change,
    };
    for (token, wanted) in [
        (own.replace(TENANT, "organizations"), Some("AADSTS50194")),
        (own.replace(TENANT, "11111111-2222-4333-8444-555555555555"), Some("AADSTS700016")),
        (own.clone(), None),
    ] {
        let ports = truedocket_connect::registry::open(
            &connection(&token),
            secrets.clone(),
            installation.clock.clone(),
            "America/New_York",
        );
        let calendar = ports.expect("the settings are sound").calendar.expect("it reads calendars");
        let answer = calendar.account().await;
        let Some(number) = wanted else {
            assert!(answer.is_ok(), "at its own directory it works: {:?}", answer.err());
            continue;
        };
        let failure = answer.expect_err("Microsoft refuses");
        let problem = truedocket_engine::words::outside(&failure, "Outlook");
        assert!(
            problem.sentence.contains(number),
            "the number is there for whoever looks it up: {problem:?}"
        );
        assert!(problem.hint.contains("Directory (tenant) ID"), "with the next step: {problem:?}");
        assert!(!problem.sentence.contains("sign-in has ended"), "no new sign-in mends that: {problem:?}");
    }
}

/// The README tells whoever registers the app the same permissions that the program asks for, those for changing apart.
#[test]
fn the_readme_names_the_permissions_that_are_asked_for() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("it is there");
    let step =
        readme.lines().find(|line| line.contains("delegated permissions")).expect("a step for Microsoft");
    let (looking, changing) = step.split_once("clean up calendars").expect("changing comes later");
    let asked = truedocket_connect::graph::SIGN_IN;
    let named = |text: &str| -> std::collections::BTreeSet<String> {
        let quoted = text.split('`').skip(1).step_by(2);
        quoted.filter(|word| word.contains(".Read") || *word == "offline_access").map(str::to_owned).collect()
    };
    let set = |scopes: Vec<&str>| scopes.into_iter().map(str::to_owned).collect();
    assert_eq!(named(looking), set(asked.reads.to_vec()), "what looking needs, and no more: {step}");
    let more = asked.changes.iter().filter(|scope| !asked.reads.contains(scope)).copied().collect();
    assert_eq!(named(changing), set(more), "what changing adds: {step}");
    assert!(step.contains("tenant"), "the directory is copied as well: {step}");
}

//! Disconnecting ends the sign-in at the vendor where it has a way, and leaves nothing secret here.

use crate::installation::{Installation, name_of};
use serde_json::json;
use truedocket_connect::secrets::{Purpose, SecretName, SecretStore};
use truedocket_core::ids::ConnectionName;
use truedocket_sandbox::demo::firm;
use truedocket_sandbox::oauth::GrantError;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{Vendor, World};

fn world(provider: Provider) -> World {
    firm("2026-11-19".parse().expect("a day"), provider).expect("the built-in files are right")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_vendor_is_left_with_nothing_kept() {
    for (provider, vendor, revokes) in [
        (Provider::Google, Vendor::Google, true),
        (Provider::Graph, Vendor::Graph, false),
        (Provider::Graph, Vendor::Clio, true),
    ] {
        let installation = Installation::bare(world(provider), 50).await;
        let (name, base) = (name_of(vendor), installation.sandbox.base.clone());
        installation.connect_at(vendor, name, &base).await.expect("the pretend person consents");
        let home = truedocket_engine::home::Home::at(installation.home.path()).expect("the home is there");
        let secrets = home.secrets(installation.secrets.clone());
        let kept = |purpose: Purpose| {
            secrets.read(&SecretName::of(&ConnectionName::new(name), purpose)).expect("memory answers")
        };
        let refresh = kept(Purpose::RefreshToken).expect("it is signed in");
        let left = installation.engine.disconnect(name).await;
        let left = left.unwrap_or_else(|told| panic!("{name} can be left: {told:?}"));
        for purpose in [Purpose::RefreshToken, Purpose::EarlierRefreshToken, Purpose::ClientSecret] {
            assert_eq!(kept(purpose), None, "{name}: {purpose:?} is gone");
        }
        let shared = &installation.sandbox.shared;
        let now = shared.now();
        let renewed = shared.oauth().renew(vendor, refresh.reveal(), None, now);
        match revokes {
            true => {
                assert_eq!(renewed.err(), Some(GrantError::Dead), "{name}: the sign-in is over there, too");
            }
            // Its vendor has no way, which a person is told.
            false => assert!(renewed.is_ok(), "{name}: what we cannot end lives"),
        }
        assert_eq!(left.is_empty(), revokes, "{name}: what is left to do outside is told: {left:?}");
        let listed = installation.ask("connections.list", json!({})).await.expect("a list");
        assert_eq!(listed, json!([]), "{name}: nothing of it is listed");
    }
}

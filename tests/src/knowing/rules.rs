//! Rules of the firm that would make everything agree, or leave everything out, are refused with the reason.

use super::{PROVIDERS, firm};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_that_nobody_can_mean_are_refused() {
    let installation = firm(PROVIDERS[0]).await;
    let before = installation.engine.policy().await.expect("the policy");
    let long = "A".repeat(20_000);
    let wrong = [
        ("time_tolerance", "100000", "3600"),
        ("weekend", "[\"Mon\",\"Tue\",\"Wed\",\"Thu\",\"Fri\",\"Sat\",\"Sun\"]", "business day"),
        ("categories", "{}", "left out"),
        ("morning_until", "05:00:00", "morning_at"),
        ("read_ahead_days", "0", "at least 1"),
        ("firm", long.as_str(), "letters"),
        ("called_off_words", "[\"cancelled\",\"x\"]", "letters"),
        ("called_off_words", "[\"hearing\"]", "take place"),
        ("court_zones", "[\"America/Nowhere\"]", "America/Nowhere"),
    ];
    for (key, value, named) in wrong {
        let refused = installation.ask("policy.set", json!({ "key": key, "value": value })).await;
        let told = refused.expect_err(key).sentence;
        assert!(told.contains(key) && told.contains(named), "{key}: the person learns why: {told}");
        assert!(told.len() < 300, "{key}: in words that can be read");
    }
    assert_eq!(installation.engine.policy().await.expect("the policy"), before, "nothing was changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_that_nobody_shows_cannot_be_ignored() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let ignore = |id: &str| {
            let value = serde_json::to_string(&[id]).expect("a list");
            installation.ask("policy.set", json!({ "key": "ignored_calendars", "value": value }))
        };
        ignore("not yet read").await.expect("before anything was read nobody can say");
        ignore("nor this one").await.expect("and nothing of it is kept");
        installation.sync(false).await;
        let refused = ignore("nobody").await.expect_err("a slip of the pen");
        assert!(refused.sentence.contains("`nobody`"), "{provider:?}: it is named: {}", refused.sentence);
        let named = refused.hint.trim_start_matches("These exist: ").split(" (").next();
        let person = named.expect("those that exist are named").to_owned();
        let owner = installation.sandbox.shared.world().people[0].email.clone();
        assert!(person.contains(&owner), "{provider:?}: they are real ones: {}", refused.hint);
        ignore(&person).await.expect("one that exists is taken");
    }
}

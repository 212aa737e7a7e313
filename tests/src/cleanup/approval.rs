//! What was approved is the ceiling: another number, another word, a changed backup, a changed event each stop it.

use super::{Journey, Litter, PROVIDERS, littered, shown};
use crate::installation::Installation;
use serde_json::json;
use truedocket_engine::audit::command::ApprovedList;
use truedocket_sandbox::office::Provider;

const FEW: Litter = Litter { days: 6, series: 2 };

async fn journey(provider: Provider) -> Journey {
    let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
    journey.decide(json!({}), "accept").await;
    journey
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_before_the_exact_number_was_typed() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let preview = journey.prepare().await.expect("it can be backed up");
        let said: u64 = preview.phrase.split(' ').filter_map(|word| word.parse::<u64>().ok()).sum();
        assert_eq!(said, preview.count, "what is typed adds up to what is done: {}", preview.phrase);
        let acts = |name: &str| -> u64 {
            let same = preview.by_act.iter().filter(|one| one.name.starts_with(name));
            same.map(|one| one.count).sum()
        };
        for (verb, name) in [("DELETE", "Delete"), ("END", "End the series"), ("CHANGE", "Set ")] {
            let typed = preview.phrase.split_once(&format!("{verb} ")).map_or("0", |(_, rest)| rest);
            let typed: u64 = typed.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
            assert_eq!(typed, acts(name), "{provider:?}: {} names what is done", preview.phrase);
        }
        let typed = |count: u64, phrase: &str| {
            json!({
                "purge": preview.purge, "count": count, "phrase": phrase, "manifest": preview.manifest,
                "warningsRead": true,
            })
        };
        for wrong in [
            typed(preview.count + 1, &preview.phrase),
            typed(preview.count - 1, &preview.phrase),
            typed(preview.count, "DELETE"),
            typed(preview.count, ""),
            json!({
                "purge": preview.purge, "count": preview.count, "phrase": preview.phrase,
                "manifest": "0".repeat(64), "warningsRead": true,
            }),
        ] {
            let refused = journey.installation.ask("audit.purge", wrong.clone()).await;
            let refused = refused.err().unwrap_or_else(|| panic!("{wrong} must be refused"));
            let said = format!("{} {}", refused.meaning, refused.hint);
            assert!(said.contains("Nothing was changed"), "the refusal says so: {refused:?}");
        }
        assert_eq!(journey.writes(), 0, "{provider:?}: looking, deciding and preparing write nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_without_a_backup_that_was_read_back_nothing_is_purged() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let folder = journey.installation.home.path().join("backups");
        let aside = journey.installation.home.path().join("elsewhere");
        std::fs::rename(&folder, &aside).expect("the folder is ours");
        std::fs::write(&folder, b"in the way").expect("a file takes its place");
        let refused = journey.prepare().await.expect_err("a backup cannot be written into a file");
        assert_eq!(refused.code, "TD-6103", "f24: the refusal is about the backup: {refused:?}");
        std::fs::remove_file(&folder).expect("it is ours");
        std::fs::rename(&aside, &folder).expect("it is ours");
        let preview = journey.prepare().await.expect("now it can");
        let mut bytes = std::fs::read(&preview.backup.file).expect("the backup is there");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&preview.backup.file, &bytes).expect("it is ours");
        let refused = journey.approve(&preview).await.expect_err("f24: one bit of the backup was turned");
        assert_eq!(refused.code, "TD-6105", "f24: the refusal is about the backup: {refused:?}");
        std::fs::remove_file(&preview.backup.file).expect("it is ours");
        journey.approve(&preview).await.expect_err("f24: the backup is gone");
        assert_eq!(journey.writes(), 0, "f24: {provider:?}: nothing was written to a calendar");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_moved_on_since_the_approval_is_left_alone() {
    for provider in PROVIDERS {
        let journey = journey(provider).await;
        let preview = journey.prepare().await.expect("it can be backed up");
        let now = journey.installation.engine.now();
        let (single, series) = {
            let mut world = journey.installation.sandbox.shared.world_mut();
            let single = world.events.values().find(|event| event.id.starts_with("aaaday")).expect("litter");
            let mut single = single.clone();
            single.title = "Hearing – moved here by a clerk".to_owned();
            world.put_event(single.clone(), now);
            let series = world.events.values().find(|event| event.id.starts_with("aaaser")).expect("litter");
            let mut series = series.clone();
            series.place = "New place".to_owned();
            world.put_event(series.clone(), now);
            (single, series)
        };
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(
            (purge.done, purge.skipped),
            (preview.count - 2, 2),
            "{provider:?}: the two that were changed are skipped and told: {:?}",
            purge.lines
        );
        let world = journey.installation.sandbox.shared.world();
        for changed in [single, series] {
            let there = world.events.get(&(changed.calendar.clone(), changed.id.clone()));
            let there = there.expect("it is there");
            assert!(!there.deleted && there.rules == changed.rules, "{provider:?}: it is untouched");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f3_an_event_for_which_the_provider_would_mail_is_held_and_says_whom() {
    let mut world = littered(Provider::Graph, FEW);
    let key = world.events.keys().find(|(_, id)| id.starts_with("aaaser")).expect("litter").clone();
    let guest = world.contacts.values().next().expect("a client").clone();
    let event = world.events.get_mut(&key).expect("litter");
    event.guests.push(truedocket_sandbox::world::Guest {
        email: guest.email.clone(),
        name: guest.name.clone(),
        answer: "accepted".to_owned(),
        room: false,
    });
    let journey = Journey::begun(Installation::with(world, Provider::Graph, 200).await).await;
    let before = shown(&journey.installation.sandbox.shared.world());
    journey.decide(json!({ "kinds": ["endless_series"] }), "delete").await;
    let preview = journey.prepare().await.expect("it can be prepared");
    assert_eq!((preview.count, preview.held.len()), (1, 1), "f3: one goes, one is held: {preview:?}");
    assert_eq!(
        preview.held[0].would_mail,
        std::slice::from_ref(&guest.email),
        "f3: the manager sees who would be mailed"
    );
    journey.approve(&preview).await.expect("what was shown was typed");
    journey.waited().await;
    let after = shown(&journey.installation.sandbox.shared.world());
    assert_eq!(after.len(), before.len() - 1, "f3: the held one stays");
    journey.nobody_was_mailed("held");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_share_of_a_calendar_has_to_be_confirmed() {
    let provider = Provider::Google;
    let litter = Litter { days: 40, series: 0 };
    let journey = Journey::begun(Installation::with(littered(provider, litter), provider, 200).await).await;
    journey.decide(json!({}), "accept").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    assert!(!preview.warnings.is_empty(), "most of both calendars would go");
    let typed = json!({
        "purge": preview.purge, "count": preview.count, "phrase": preview.phrase, "manifest": preview.manifest,
    });
    let refused =
        journey.installation.ask("audit.purge", typed).await.expect_err("the warnings were not read");
    assert!(refused.sentence.contains("would go"), "the refusal repeats the warning: {refused:?}");
    assert_eq!(journey.writes(), 0, "nothing was written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_the_same_length_that_is_another_one_is_refused() {
    let provider = Provider::Google;
    let journey = Journey::begun(Installation::with(littered(provider, FEW), provider, 200).await).await;
    let items = journey.items(json!({ "kinds": ["undefined_all_day"] })).await.rows;
    let by_hand = async |at: usize, act: &str| {
        let item = items.get(at).map(|row| row.item);
        let asked = json!({ "run": journey.run, "items": [item], "act": act });
        journey.installation.ask("audit.decide", asked).await.expect("it can be decided");
    };
    by_hand(0, "delete").await;
    let engine = &journey.installation.engine;
    let seen = engine.purge(&journey.run, None, true).await.expect("it can be shown");
    by_hand(0, "keep").await;
    by_hand(1, "delete").await;
    for again in ["at first", "typed once more"] {
        let refused = engine.purge(&journey.run, Some(seen.approve), true).await;
        let refused = refused.expect_err("as many lines, and others than were shown");
        assert_eq!(refused.code, "TD-6104", "{again}: it says that it is another list: {refused:?}");
        assert!(refused.sentence.contains(&seen.list), "{again}: both lists are named: {refused:?}");
        assert_eq!(journey.writes(), 0, "{again}: what nobody has seen is not purged");
    }
    let now = engine.purge(&journey.run, None, true).await.expect("it can be shown");
    assert_eq!(now.approve, seen.approve, "as many lines as before");
    assert_ne!(now.list, seen.list, "and other ones, which the preview shows");
    let old = ApprovedList { count: now.approve, list: Some(seen.list) };
    let refused = engine.purge_approved(&journey.run, &old, true).await;
    assert_eq!(
        refused.expect_err("the list of an older preview").code,
        "TD-6104",
        "an approval that names a list is for that list only"
    );
    let named = ApprovedList { count: now.approve, list: Some(now.list) };
    let purged = engine.purge_approved(&journey.run, &named, true).await.expect("what was shown is approved");
    assert_eq!(purged.deleted, 1, "what was shown is done");
    let world = journey.installation.sandbox.shared.world();
    let gone = world.events.values().filter(|event| event.id.starts_with("aaa") && event.deleted).count();
    assert_eq!(gone, 1, "and nothing else");
}

//! A decision, not a fix: where each side is found in its own system, which matter is meant, and what a person corrects in
//! the calendar of record.

use crate::acting::fixes::{PROVIDERS, change_event, entries, previewed};
use crate::installation::Installation;
use serde_json::{Value, json};
use truedocket_engine::api::failure::Problem;
use truedocket_engine::api::places::{ByHand, PageAddress, Place};
use truedocket_engine::api::states::PageKind;
use truedocket_engine::api::today::{Discrepancy, FixPreview, Report};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

async fn address(installation: &Installation, place: &Place) -> Result<PageAddress, Problem> {
    let answer = installation.ask("page.address", json!(place)).await?;
    Ok(serde_json::from_value(answer).expect("an address"))
}

async fn by_hand(installation: &Installation, found: &Discrepancy) -> ByHand {
    let answer = installation.ask("fix.by_hand", json!({ "id": found.id })).await.expect("it is known");
    serde_json::from_value(answer).expect("what to correct")
}

fn of_kind<'r>(report: &'r Report, kind: &str) -> Vec<&'r Discrepancy> {
    report.discrepancies.iter().filter(|found| found.kind.name() == kind).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_side_of_a_difference_is_found_in_its_own_system() {
    for provider in PROVIDERS {
        let installation = Installation::demo("2026-11-19", provider).await;
        let report = installation.morning().await.report;
        let base = installation.sandbox.base.clone();
        let before = entries(&installation);
        let (mut appointments, mut calendars) = (0, 0);
        for side in report.discrepancies.iter().flat_map(|found| &found.sides) {
            assert_eq!(
                side.place.is_some(),
                side.present,
                "{provider:?}: what is not there is nowhere: {side:?}"
            );
            let Some(place) = &side.place else { continue };
            let page = address(&installation, place).await.expect("it is there");
            assert_eq!(page.system, side.system, "{provider:?}: it is that system's page");
            assert!(page.url.starts_with(&base), "{provider:?}: and of no other host: {}", page.url);
            let shown = reqwest::get(&page.url).await.expect("it is served");
            assert!(shown.status().is_success(), "{provider:?}: {} is a page that exists", page.url);
            match page.shows {
                PageKind::Appointment => appointments += 1,
                PageKind::Calendar => {
                    calendars += 1;
                    assert!(
                        page.said.contains("2026"),
                        "{provider:?}: it says which day to go to: {}",
                        page.said
                    );
                }
            }
        }
        assert!(appointments > 4 && calendars > 4, "{provider:?}: both systems: {appointments}, {calendars}");
        assert_eq!(entries(&installation), before, "{provider:?}: looking for a page changes nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t13_only_what_is_in_our_memory_is_asked_for() {
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    let report = installation.morning().await.report;
    let place =
        report.discrepancies.iter().flat_map(|found| &found.sides).find_map(|side| side.place.clone());
    let place = place.expect("something is there");
    installation.sandbox.shared.forget_requests();
    for strange in [
        Place { id: "https://evil.example/".to_owned(), ..place.clone() },
        Place { calendar: "../../me/messages".to_owned(), ..place.clone() },
        Place { connection: "Evil".to_owned(), ..place },
    ] {
        let refused = address(&installation, &strange).await.expect_err("nobody has read that");
        assert!(refused.sentence.contains("not known"), "{strange:?}: {}", refused.sentence);
    }
    assert!(installation.sandbox.shared.requests().is_empty(), "and no system is asked about it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_gone_or_cannot_be_asked_has_no_page() {
    for provider in PROVIDERS {
        let (installation, found, _) = previewed(provider, "missing_there").await;
        let place = found.sides.iter().find_map(|side| side.place.clone()).expect("the event is there");
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::Unauthorized));
        address(&installation, &place).await.expect_err("without a sign-in nothing is told");
        installation.sandbox.shared.faults().clear();
        {
            let shared = &installation.sandbox.shared;
            let now = shared.now();
            let mut world = shared.world_mut();
            let events: Vec<_> =
                world.events.values().filter(|event| event.title == found.title).cloned().collect();
            for event in events {
                world.delete_event(&event.calendar, &event.id, now);
            }
        }
        let gone = address(&installation, &place).await.expect_err("it was deleted");
        assert!(gone.sentence.contains("no longer"), "{provider:?}: it says so: {}", gone.sentence);
    }
}

/// A missing appointment whose title is another one by now, compared again.
async fn renamed(
    provider: Provider,
    title: impl Fn(&[String]) -> String,
) -> (Installation, Discrepancy, String) {
    let (installation, found, _) = previewed(provider, "missing_there").await;
    let numbers: Vec<String> = {
        let world = installation.sandbox.shared.world();
        let open = world.matters.values().filter(|matter| matter.status == "Open");
        open.map(|matter| matter.display_number.clone()).collect()
    };
    let title = title(&numbers);
    change_event(&installation, &found.title, |event| {
        event.title.clone_from(&title);
        event.body = String::new();
    });
    let report = installation.morning().await.report;
    let of_it = of_kind(&report, "missing_there").into_iter().find(|found| found.title == title);
    (installation, of_it.expect("it is still missing").clone(), title)
}

/// A matter by its number, and a word that names its client and nobody else.
fn client_of_one_matter(installation: &Installation) -> (String, String) {
    let world = installation.sandbox.shared.world();
    let open = world.matters.values().filter(|matter| matter.status == "Open");
    let mut named = open.filter_map(|matter| {
        let client = &world.contacts.get(&matter.client)?.name;
        let word = client.split_whitespace().rev().find(|word| word.len() > 5)?;
        let is_own = world.contacts.values().filter(|other| other.name.contains(word)).count() == 1;
        is_own.then(|| (matter.display_number.clone(), word.to_owned()))
    });
    named.next_back().expect("somebody has a name of their own")
}

fn numbers(preview: &FixPreview) -> Vec<&str> {
    preview.candidates.iter().map(|one| one.number.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_a_matter_is_picked_from_candidates_and_never_chosen_beforehand() {
    for provider in PROVIDERS {
        let two = |numbers: &[String]| format!("Conference {} and {}", numbers[0], numbers[1]);
        let (installation, found, title) = renamed(provider, two).await;
        let before = entries(&installation);
        let first = installation.preview_with(&found.id, None).await.expect("there is something to pick");
        assert_eq!((first.plan.as_str(), first.writes.len()), ("", 0), "{provider:?}: nothing is chosen");
        assert_eq!(first.candidates.len(), 2, "{provider:?}: both are offered: {:?}", numbers(&first));
        assert!(
            first.candidates.iter().all(|one| !one.name.is_empty()),
            "{provider:?}: by name, not only by number"
        );
        installation.apply(&first).await.expect_err("without a pick nothing can be carried out");
        let picked = &first.candidates[1];
        let second = installation.preview_with(&found.id, Some(&picked.id)).await.expect("it was offered");
        let shown = second.writes.iter().flat_map(|write| &write.fields).find(|field| field.name == "Matter");
        assert_eq!(shown.expect("it is shown").to, picked.number, "{provider:?}: what was picked is shown");
        assert!(
            second.warning.contains("several matters"),
            "{provider:?}: and what is left: {}",
            second.warning
        );
        assert_eq!(entries(&installation), before, "{provider:?}: looking writes nothing");
        installation.apply(&second).await.expect("it is as it was shown");
        let world = installation.sandbox.shared.world();
        let made: Vec<_> =
            world.entries.values().filter(|entry| entry.title == title && !entry.deleted).collect();
        assert_eq!(made.len(), 1, "{provider:?}: one entry is made");
        assert_eq!(
            made[0].matter.map(|id| id.to_string()),
            Some(picked.id.clone()),
            "{provider:?}: in that matter"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_what_was_not_offered_cannot_be_picked() {
    let two = |numbers: &[String]| format!("Conference {} and {}", numbers[0], numbers[1]);
    let (installation, found, _) = renamed(Provider::Graph, two).await;
    let preview = installation.preview_with(&found.id, None).await.expect("there is something to pick");
    let other = {
        let world = installation.sandbox.shared.world();
        let strange = |id: &String| preview.candidates.iter().all(|one| one.id != *id);
        world.matters.keys().map(u64::to_string).find(strange).expect("the firm has more matters")
    };
    for picked in [other.as_str(), "999999", "x"] {
        let refused = installation.preview_with(&found.id, Some(picked)).await;
        assert!(refused.is_err(), "{picked}: only what was offered is an answer: {refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_a_picked_matter_is_read_again_like_any_other() {
    let two = |numbers: &[String]| format!("Conference {} and {}", numbers[0], numbers[1]);
    for what in ["matter", "event"] {
        let (installation, found, title) = renamed(Provider::Google, two).await;
        let first = installation.preview_with(&found.id, None).await.expect("there is something to pick");
        let picked = &first.candidates[0];
        let second = installation.preview_with(&found.id, Some(&picked.id)).await.expect("it was offered");
        let before = entries(&installation);
        if what == "matter" {
            let number: u64 = picked.id.parse().expect("a number");
            let mut world = installation.sandbox.shared.world_mut();
            "Closed".clone_into(&mut world.matters.get_mut(&number).expect("it is there").status);
        } else {
            change_event(&installation, &title, |event| event.title = "Something else".to_owned());
        }
        installation.apply(&second).await.expect_err("it is not as it was shown");
        assert_eq!(entries(&installation), before, "{what}: nothing was written");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f23_a_client_who_is_named_without_a_number_is_a_candidate() {
    let (installation, found, _) = previewed(Provider::Graph, "missing_there").await;
    let (number, word) = client_of_one_matter(&installation);
    let title = format!("Call with {word}");
    change_event(&installation, &found.title, |event| {
        event.title.clone_from(&title);
        event.body = String::new();
    });
    let report = installation.morning().await.report;
    let found = of_kind(&report, "missing_there").into_iter().find(|found| found.title == title);
    let found = found.expect("it is still missing").clone();
    let first = installation.preview_with(&found.id, None).await.expect("there is something to pick");
    let offered = first.candidates.iter().find(|one| one.number == number);
    let offered = offered.unwrap_or_else(|| panic!("{number} is {word}'s: {:?}", first.candidates));
    assert_eq!(offered.why, "its client is named", "it says why it is offered");
    let second = installation.preview_with(&found.id, Some(&offered.id)).await.expect("it was offered");
    installation.apply(&second).await.expect("it is as it was shown");
    installation.clock.advance(std::time::Duration::from_secs(3_600));
    let after = installation.morning().await.report;
    let left: Vec<_> = after.discrepancies.iter().filter(|found| found.title == title).collect();
    assert!(left.is_empty(), "both systems agree by now: {left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_calendar_of_record_is_wrong_it_is_said_what_to_change_and_where() {
    for provider in PROVIDERS {
        let installation = Installation::demo("2026-11-19", provider).await;
        let report = installation.morning().await.report;
        let before: Value = json!(installation.sandbox.shared.world().events.values().collect::<Vec<_>>());
        for (kind, word) in [
            ("time_differs", "move"),
            ("owner_differs", "hand"),
            ("matter_differs", "change the matter"),
            ("missing_there", "remove"),
        ] {
            let found = of_kind(&report, kind).into_iter().next().expect("the demo firm has one");
            let told = by_hand(&installation, found).await;
            let record = &found.sides[0];
            assert_eq!(
                told.system, record.system,
                "{provider:?}, {kind}: it is corrected in the calendar of record"
            );
            assert!(told.what.contains(word), "{provider:?}, {kind}: it says what to do: {}", told.what);
            assert!(told.what.contains(&found.title), "{provider:?}, {kind}: to which one: {}", told.what);
            assert!(told.what.contains(&found.when), "{provider:?}, {kind}: and when that is: {}", told.what);
            assert_eq!(told.place, record.place, "{provider:?}, {kind}: and where it is opened");
        }
        let found = of_kind(&report, "time_differs").into_iter().next().expect("the demo firm has one");
        let theirs = found.sides[1].fields.iter().find(|field| field.name == "When").expect("it has a time");
        let told = by_hand(&installation, found).await;
        assert!(told.what.contains(&theirs.value), "{provider:?}: and to when: {}", told.what);
        let after: Value = json!(installation.sandbox.shared.world().events.values().collect::<Vec<_>>());
        assert_eq!(after, before, "{provider:?}: nothing but a clean-up writes to the calendar of record");
    }
    let unknown = json!({ "id": "nothing" });
    let installation = Installation::demo("2026-11-19", Provider::Graph).await;
    assert!(installation.ask("fix.by_hand", unknown).await.is_err(), "what is not known is refused");
    assert!(
        installation.sandbox.shared.requests().iter().all(|one| one.vendor != Vendor::Google),
        "one provider"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_left_out_is_offered_its_matters_and_can_be_opened() {
    let (installation, found, _) = previewed(Provider::Graph, "missing_there").await;
    let (number, word) = client_of_one_matter(&installation);
    let title = format!("Call with {word}");
    change_event(&installation, &found.title, |event| {
        event.title.clone_from(&title);
        event.body = String::new();
        event.place = String::new();
        event.categories.clear();
    });
    let report = installation.morning().await.report;
    let left = report.flagged.iter().find(|left| left.title == title).expect("it has no category");
    let offered = left.candidates.iter().find(|one| one.number == number);
    let offered = offered.unwrap_or_else(|| panic!("{number} is {word}'s: {left:?}"));
    assert_eq!(offered.why, "its client is named", "it says why it is offered");
    assert!(
        left.may_belong_to().contains(&format!("{number} (its client is named)")),
        "in words too: {left:?}"
    );
    let place = left.place.as_ref().expect("it lies somewhere");
    address(&installation, place).await.expect("a person writes the number into it there");
    let sound = report.flagged.iter().filter(|other| other.title != title);
    let loud: Vec<_> = sound.filter(|other| other.candidates.len() > 12).collect();
    assert!(loud.is_empty(), "nothing is offered by the dozen: {loud:?}");
}

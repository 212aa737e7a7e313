//! What a line of a purge stands on besides its own event is looked at again right before it is done: the copy that
//! stays, and that somebody has left.

use super::{Journey, Litter, PROVIDERS, littered};
use crate::installation::Installation;
use chrono::{Duration, NaiveTime};
use serde_json::json;
use truedocket_engine::api::audit::PurgeState;
use truedocket_sandbox::World;
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::world::{Event, Exception, When};

const LITTER: Litter = Litter { days: 2, series: 2 };
const PAIRS: [&str; 6] = ["deleted", "moved", "taken back", "retyped", "left alone", "filed"];

/// Pairs of copies, each at an hour of its own; the one of each that was made first stays.
fn paired(provider: Provider) -> World {
    let mut world = littered(provider, LITTER);
    let mut days = world.events.values().filter(|event| event.id.starts_with("aaaday"));
    let plain = days.next().expect("litter").clone();
    for (number, what) in (0_i64..).zip(PAIRS) {
        let start = world.now.date_naive().and_time(NaiveTime::MIN) + Duration::hours(24 * 8 + 8 + number);
        for (id, age) in [("stays", 90), ("copy", 30)] {
            let mut event = Event { id: format!("{}{id}", key(what)), ..plain.clone() };
            event.uid = format!("{}@pairs.example", event.id);
            event.title = format!("Lunch, {what}");
            event.when = When::Timed { start, end: start + Duration::minutes(30), zone: world.zone.clone() };
            event.created = world.now - Duration::days(age);
            world.put_event(event, world.now - Duration::days(age));
        }
    }
    world
}

fn key(what: &str) -> String {
    format!("aaapair{}", what.replace(' ', ""))
}

fn stays(journey: &Journey, what: &str) -> Event {
    found(journey, &format!("{}stays", key(what)))
}

fn found(journey: &Journey, id: &str) -> Event {
    let world = journey.installation.sandbox.shared.world();
    world.events.values().find(|event| event.id == id).unwrap_or_else(|| panic!("{id} was put there")).clone()
}

fn put(journey: &Journey, event: Event) {
    let now = journey.installation.engine.now();
    journey.installation.sandbox.shared.world_mut().put_event(event, now);
}

/// What a person does between the preview and the approval.
fn somebody_acts(journey: &Journey) {
    put(journey, Event { deleted: true, ..stays(journey, "deleted") });
    put(journey, Event { called_off: true, ..stays(journey, "taken back") });
    put(journey, Event { title: "Dinner".to_owned(), ..stays(journey, "retyped") });
    let mut moved = stays(journey, "moved");
    if let When::Timed { start, end, .. } = &mut moved.when {
        (*start, *end) = (*start + Duration::hours(30), *end + Duration::hours(30));
    }
    put(journey, moved);
}

fn why(purge: &PurgeState, title: &str) -> String {
    let line = purge.lines.iter().find(|line| line.title.contains(title));
    line.map(|line| line.why.clone()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_copy_goes_only_while_the_one_that_stays_is_there_as_it_was_read() {
    for provider in PROVIDERS {
        let installation = Installation::with(paired(provider), provider, 200).await;
        let journey = Journey::begun(installation).await;
        journey.decide(json!({ "kinds": ["duplicate"] }), "accept").await;
        // What the purge itself writes to the copy that stays is no change of somebody else's.
        let filed = json!({ "kinds": ["category"], "text": "Lunch, filed" });
        let items = journey.items(filed.clone()).await.rows;
        assert_eq!(items.len(), 1, "{provider:?}: only the one that stays needs a category");
        for item in &items {
            let asked = json!({ "run": journey.run, "items": [item.item], "act": "set_category", "value": "Internal" });
            journey.installation.ask("audit.decide", asked).await.expect("it is a category of the firm");
        }
        let preview = journey.prepare().await.expect("it can be backed up");
        assert!(
            preview.count >= PAIRS.len() as u64,
            "f24: {provider:?}: a copy of each pair is to go: {preview:?}"
        );
        somebody_acts(&journey);
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        for what in ["deleted", "moved", "taken back", "retyped"] {
            let copy = found(&journey, &format!("{}copy", key(what)));
            assert!(!copy.deleted, "f24: {provider:?}: {what}: the last copy stays: {:?}", purge.lines);
            assert!(
                why(&purge, &format!("Lunch, {what}")).contains("copy that was to stay"),
                "f24: {provider:?}: {what}: and it is said why: {:?}",
                purge.lines
            );
        }
        for what in ["left alone", "filed"] {
            let copy = found(&journey, &format!("{}copy", key(what)));
            assert!(copy.deleted, "f24: {provider:?}: {what}: nobody touched the other: {:?}", purge.lines);
            assert!(!stays(&journey, what).deleted, "f24: {provider:?}: {what}: and the other stays");
        }
        assert_eq!(purge.waiting, 0, "f24: {provider:?}: each line is settled: {:?}", purge.lines);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_a_copy_of_a_series_stays_when_a_day_of_the_other_was_called_off() {
    for provider in PROVIDERS {
        let mut world = littered(provider, LITTER);
        let series: Vec<Event> =
            world.events.values().filter(|event| event.id.starts_with("aaaser")).cloned().collect();
        for one in series {
            let made = world.now - Duration::days(30);
            let copy = Event {
                id: format!("{}copy", one.id),
                uid: format!("{}copy@pairs.example", one.id),
                created: made,
                ..one
            };
            world.put_event(copy, made);
        }
        let journey = Journey::begun(Installation::with(world, provider, 200).await).await;
        journey.decide(json!({ "kinds": ["duplicate"] }), "delete").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        assert_eq!(preview.count, 2, "f24: {provider:?}: a copy of each series is to go: {preview:?}");
        let all = || {
            ["aaaser00000", "aaaser00001"]
                .map(|id| (found(&journey, id), found(&journey, &format!("{id}copy"))))
        };
        let living = |(a, b): &(Event, Event)| usize::from(!a.deleted) + usize::from(!b.deleted);
        // The one that was made first stays; a day of it is called off.
        let mut first = found(&journey, "aaaser00000");
        let changed = first.exceptions.values_mut().find(|day| matches!(day, Exception::Changed(_)));
        *changed.expect("each series has a changed day") = Exception::Cancelled;
        put(&journey, first);
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        let [touched, other] = all();
        assert_eq!(living(&touched), 2, "f24: {provider:?}: a day is not what it was: {:?}", purge.lines);
        assert_eq!(living(&other), 1, "f24: {provider:?}: nobody touched these: {:?}", purge.lines);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_two_copies_of_which_each_goes_because_the_other_stays_both_stay() {
    let provider = Provider::Google;
    let journey = Journey::begun(Installation::with(paired(provider), provider, 200).await).await;
    journey.decide(json!({ "kinds": ["duplicate"] }), "accept").await;
    // The one that stays is decided on in another finding, by hand.
    let other =
        json!({ "kinds": ["category", "incomplete", "owner", "matter"], "text": "Lunch, left alone" });
    journey.decide(other, "delete").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    journey.approve(&preview).await.expect("what was shown was typed");
    let purge = journey.waited().await.purge.expect("there is a purge");
    let copy = found(&journey, &format!("{}copy", key("left alone")));
    assert!(
        !(copy.deleted && stays(&journey, "left alone").deleted),
        "f24: never both go: {:?} held {:?}",
        purge.lines,
        preview.held
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f24_the_series_of_somebody_who_is_back_goes_on() {
    for provider in PROVIDERS {
        let mut world = littered(provider, LITTER);
        let owner =
            world.events.values().find(|event| event.id == "aaaser00001").expect("litter").calendar.clone();
        let yesterday = world.now.date_naive() - Duration::days(20);
        let back = |world: &mut World, left: Option<chrono::NaiveDate>| {
            let person = world.people.iter_mut().find(|one| one.email == owner).expect("an attorney");
            (person.active, person.left_on) = (left.is_none(), left);
        };
        back(&mut world, Some(yesterday));
        let journey = Journey::begun(Installation::with(world, provider, 200).await).await;
        let taken = journey.decide(json!({ "kinds": ["leaver_series"] }), "accept").await;
        assert!(taken.changed > 0, "f24: {provider:?}: the series of who has left are found");
        let preview = journey.prepare().await.expect("it can be backed up");
        assert!(preview.count > 0, "f24: {provider:?}: and are to end: {preview:?}");
        back(&mut journey.installation.sandbox.shared.world_mut(), None);
        journey.installation.import_staff().await;
        let before = found(&journey, "aaaser00001");
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!(
            (purge.done, purge.skipped),
            (0, preview.count),
            "f24: {provider:?}: nobody's series ends who works here: {:?}",
            purge.lines
        );
        assert!(
            purge.lines.iter().all(|line| line.why.contains("works at the firm again")),
            "f24: {provider:?}: and it is said why: {:?}",
            purge.lines
        );
        assert_eq!(found(&journey, "aaaser00001").rules, before.rules, "f24: {provider:?}: it is as it was");
    }
}

//! F22 and readings that do not run straight: a row that cannot be understood, pages that die, repeat themselves or are
//! left in the middle. Every row is looked at once, and what was not understood is counted and shown.

use super::{Journey, Litter, PROVIDERS, littered};
use crate::installation::{Installation, name_of, record};
use crate::proxy::{Open, Proxy, Watch};
use serde_json::json;
use std::sync::{Arc, Weak};
use truedocket_engine::Engine;
use truedocket_engine::api::audit::{AuditState, PurgeLine};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};
use truedocket_sandbox::office::Provider;

const THOUSAND: Litter = Litter { days: 980, series: 20 };
const SOME: Litter = Litter { days: 120, series: 10 };
const PAGE: usize = 20;

/// Calendars that are read at the same time: a stop takes effect at once and cuts off a page of each.
const UNDER_WAY: usize = 4;

/// Where the first attorney's rows are listed.
fn rows_of_first(installation: &Installation, provider: Provider) -> String {
    let owner = installation.sandbox.shared.world().people[0].email.clone();
    match provider {
        Provider::Google => format!("/google/calendar/v3/calendars/{owner}/events"),
        Provider::Graph => format!("/graph/v1.0/users/{owner}/calendars/"),
    }
}

/// What a clean-up has come to, without the numbers that depend on which page came first.
#[derive(Debug, PartialEq)]
struct Came {
    rows: u64,
    sound: u64,
    found: u64,
    unreadable: u64,
    calendars: Vec<(String, String, u64)>,
    items: Vec<String>,
}

async fn came(journey: &Journey) -> Came {
    let AuditState { rows, sound, found, unreadable, calendars, .. } = journey.state().await;
    let items = journey.items(json!({})).await.rows.into_iter();
    let mut items: Vec<String> = items
        .map(|item| {
            format!(
                "{} {} {} {} {} {} {}",
                item.kind, item.title, item.when, item.calendar, item.confidence, item.reason, item.proposed
            )
        })
        .collect();
    items.sort();
    let mut calendars: Vec<_> = calendars
        .into_iter()
        .map(|calendar| (calendar.id, calendar.state.to_string(), calendar.rows))
        .collect();
    calendars.sort();
    Came { rows, sound, found, unreadable, calendars, items }
}

/// Requests for pages of rows since the recorder was last emptied.
fn pages(installation: &Installation) -> usize {
    installation.sandbox.shared.requests().iter().filter(|request| is_page(&request.path)).count()
}

/// Rows of a calendar, and not the days of one series.
fn is_page(path: &str) -> bool {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    path.ends_with("/events") && !query.contains("iCalUID=")
}

/// The same firm, read without any trouble: what it comes to, how many pages it took, and how many requests until the
/// last of them.
async fn undisturbed(provider: Provider) -> (Came, usize, usize) {
    let installation = Installation::with(littered(provider, SOME), provider, PAGE).await;
    installation.sandbox.shared.forget_requests();
    let journey = Journey::begun(installation).await;
    let came = came(&journey).await;
    assert!(came.found >= 130, "{provider:?}: all litter is found: {}", came.found);
    let requests = journey.installation.sandbox.shared.requests();
    let last = requests.iter().rposition(|request| is_page(&request.path)).expect("there are pages");
    (came, pages(&journey.installation), last + 1)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f22_one_unreadable_event_among_a_thousand_is_counted_and_shown() {
    for provider in PROVIDERS {
        let world = littered(provider, THOUSAND);
        let sound =
            Journey::begun(Installation::with(world.clone(), provider, 200).await).await.state().await;
        let installation = Installation::with(world, provider, 200).await;
        let poison = Fault::new(FaultKind::Poison).on(&rows_of_first(&installation, provider)).times(1);
        installation.sandbox.shared.faults().add(poison);
        let journey = Journey::begun(installation).await;
        assert!(
            journey.installation.sandbox.shared.faults().open().is_empty(),
            "f22: {provider:?}: it was served"
        );
        let state = journey.state().await;
        assert!(state.rows >= 1_000, "f22: {provider:?}: there are a thousand: {}", state.rows);
        assert_eq!(state.unreadable, 1, "f22: {provider:?}: the bad one is counted");
        assert_eq!(
            (state.rows, state.sound, state.found),
            (sound.rows, sound.sound, sound.found),
            "f22: {provider:?}: all others are looked at as ever"
        );
        assert_eq!(
            state.sound + state.found,
            state.rows,
            "f22: {provider:?}: each of them is one or the other"
        );
        let shown: Vec<_> = state.calendars.iter().filter(|calendar| calendar.unreadable > 0).collect();
        assert_eq!(shown.len(), 1, "f22: {provider:?}: it is shown at its calendar");
        assert_eq!(
            (shown[0].unreadable, shown[0].state.name()),
            (1, "read"),
            "f22: {provider:?}: which is read"
        );
        let run = journey.ended().await;
        assert_eq!(run["outcome"], "needs_you", "f22: {provider:?}: somebody has to look at it: {run}");
        let item = run["items"].as_array().expect("a list").iter().find(|item| item["fate"] == "set_aside");
        let item = item.unwrap_or_else(|| panic!("f22: {provider:?}: it is listed: {run}"));
        assert!(
            item["why"].as_str().is_some_and(|why| why.contains("1 could not be understood")),
            "f22: {provider:?}: with the reason: {item}"
        );
        let preview = {
            journey.decide(json!({}), "accept").await;
            journey.prepare().await.expect("f22: it does not stand in the way of the rest")
        };
        assert!(preview.count >= 1_000, "f22: {provider:?}: all litter can go: {}", preview.count);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f22_a_page_token_that_dies_begins_its_calendar_anew() {
    for provider in PROVIDERS {
        let (wanted, usual, _) = undisturbed(provider).await;
        let installation = Installation::with(littered(provider, SOME), provider, PAGE).await;
        let path = rows_of_first(&installation, provider);
        let dies = Fault { skip: 1, ..Fault::new(FaultKind::PageTokenExpired).on(&path).times(1) };
        installation.sandbox.shared.faults().add(dies);
        installation.sandbox.shared.forget_requests();
        let journey = Journey::begun(installation).await;
        assert!(journey.installation.sandbox.shared.faults().open().is_empty(), "{provider:?}: a token died");
        assert_eq!(
            came(&journey).await,
            wanted,
            "{provider:?}: nothing is missing and no row is there twice"
        );
        // Two pages that were read for nothing, and the one that was refused.
        assert_eq!(
            pages(&journey.installation),
            usual + 3,
            "{provider:?}: one calendar was begun anew, the others not"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_whose_tokens_always_die_is_unknown_until_it_is_read() {
    for provider in PROVIDERS {
        let (wanted, ..) = undisturbed(provider).await;
        let installation = Installation::with(littered(provider, SOME), provider, PAGE).await;
        let path = rows_of_first(&installation, provider);
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::PageTokenExpired).on(&path));
        let journey = Journey::begun(installation).await;
        let state = journey.state().await;
        let unknown: Vec<_> =
            state.calendars.iter().filter(|calendar| calendar.state.name() == "unknown").collect();
        assert_eq!(unknown.len(), 1, "{provider:?}: that one is unknown: {:?}", state.calendars);
        assert!(!unknown[0].reason.is_empty(), "{provider:?}: and says why");
        journey.installation.sandbox.shared.faults().clear();
        journey.installation.ask("audit.resume", json!({ "run": journey.run })).await.expect("it can go on");
        journey.waited().await;
        assert_eq!(came(&journey).await, wanted, "{provider:?}: in the end all is read, and once");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_that_come_on_two_pages_are_counted_once() {
    for provider in PROVIDERS {
        let (wanted, ..) = undisturbed(provider).await;
        let installation = Installation::with(littered(provider, SOME), provider, PAGE).await;
        let repeats = Fault::new(FaultKind::DuplicateOverPages).on(&rows_of_first(&installation, provider));
        installation.sandbox.shared.faults().add(repeats);
        let journey = Journey::begun(installation).await;
        assert_eq!(came(&journey).await, wanted, "{provider:?}: what comes again is not there twice");
    }
}

/// Asks all runs to stop when the answer of that number leaves.
struct StopsAt {
    number: usize,
    engine: Weak<Engine>,
}

impl Watch for StopsAt {
    fn arrives(&self, _number: usize) -> bool {
        true
    }

    fn answered(&self, number: usize) {
        if number == self.number
            && let Some(engine) = self.engine.upgrade()
        {
            engine.stop_all();
        }
    }
}

/// A firm behind a proxy that stops the reading in the middle.
async fn stopped_midway(provider: Provider, number: usize) -> (Proxy, Journey) {
    let world = littered(provider, SOME);
    let installation = Installation::bare(world, PAGE).await;
    let proxy = Proxy::before(&installation.sandbox.base).await;
    for vendor in [record(provider), Vendor::Clio] {
        installation
            .connect_at(vendor, name_of(vendor), &proxy.base)
            .await
            .expect("the pretend person consents");
    }
    installation.import_staff().await;
    installation.sandbox.shared.forget_requests();
    proxy.watch(Arc::new(StopsAt { number, engine: Arc::downgrade(&installation.engine) }));
    let journey = Journey::begun(installation).await;
    proxy.watch(Arc::new(Open));
    (proxy, journey)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reading_that_was_stopped_goes_on_where_it_was() {
    for provider in PROVIDERS {
        let (wanted, usual, all) = undisturbed(provider).await;
        // Behind the pages of rows only the days of series are asked for.
        let (proxy, journey) = stopped_midway(provider, all - usual / 2).await;
        let state = journey.state().await;
        assert_eq!(state.step.name(), "stopped", "{provider:?}: it says so");
        assert!((1..wanted.rows).contains(&state.rows), "{provider:?}: in the middle: {}", state.rows);
        assert_eq!((state.found, state.sound), (0, 0), "{provider:?}: half a reading is not judged");
        let first = pages(&journey.installation);
        let Journey { installation, run } = journey;
        let journey = Journey { installation: installation.reopened().await, run };
        journey.installation.sandbox.shared.forget_requests();
        journey.installation.ask("audit.resume", json!({ "run": journey.run })).await.expect("it can go on");
        journey.waited().await;
        let rest = pages(&journey.installation);
        assert!(rest > 0 && first > 0, "{provider:?}: both had work: {first} and {rest}");
        let again = (first + rest).saturating_sub(usual);
        assert!(
            first + rest >= usual && again <= UNDER_WAY,
            "{provider:?}: no page is read twice but those that the stop cut off: {first} and {rest}"
        );
        assert_eq!(came(&journey).await, wanted, "{provider:?}: and it ends like one that nobody stopped");
        drop(proxy);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_stopped_while_days_are_looked_up_is_judged_when_it_goes_on() {
    for provider in PROVIDERS {
        let (wanted, _, until_last_page) = undisturbed(provider).await;
        let (proxy, journey) = stopped_midway(provider, until_last_page + 1).await;
        let state = journey.state().await;
        assert_eq!(
            (state.step.name(), state.rows, state.found, state.sound),
            ("stopped", wanted.rows, 0, 0),
            "{provider:?}: all rows are there, and nothing is said of them before their days are known"
        );
        journey.installation.ask("audit.resume", json!({ "run": journey.run })).await.expect("it can go on");
        journey.waited().await;
        assert_eq!(came(&journey).await, wanted, "{provider:?}: and it ends like one that nobody stopped");
        drop(proxy);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f25_what_waits_says_why_on_the_way_there_and_back() {
    for provider in PROVIDERS {
        let few = Litter { days: 5, series: 2 };
        let journey = Journey::begun(Installation::with(littered(provider, few), provider, 200).await).await;
        journey.decide(json!({}), "accept").await;
        let preview = journey.prepare().await.expect("it can be backed up");
        let down = || {
            let fault = Fault::new(FaultKind::Unavailable).at(record(provider));
            journey.installation.sandbox.shared.faults().add(fault);
        };
        let up = || journey.installation.sandbox.shared.faults().clear();
        down();
        journey.approve(&preview).await.expect("what was shown was typed");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!((purge.done, purge.waiting), (0, preview.count), "f25: {provider:?}: nobody answers");
        let told = |lines: &[PurgeLine]| lines.iter().filter(|line| !line.why.is_empty()).count() as u64;
        assert_eq!(
            told(&purge.lines),
            preview.count,
            "f25: {provider:?}: and each line says so: {:?}",
            purge.lines
        );
        up();
        journey.approve(&preview).await.expect("it goes on");
        let purge = journey.waited().await.purge.expect("there is a purge");
        assert_eq!((purge.done, told(&purge.lines)), (preview.count, 0), "f25: {provider:?}: now it is done");
        down();
        let undone = journey.undone(&preview.purge).await;
        assert_eq!(
            (undone.undone, told(&undone.lines)),
            (0, preview.count),
            "f25: {provider:?}: back as well"
        );
        up();
        let undone = journey.undone(&preview.purge).await;
        assert_eq!(undone.undone, preview.count, "f25: {provider:?}: all is back: {:?}", undone.lines);
    }
}

//! An appointment that nothing but its own words call off: its entry goes only after the words were shown, and only while
//! they stand there.

use super::fixes::{PROVIDERS, change_event, entries, previewed};
use crate::installation::Installation;
use truedocket_engine::api::today::{Discrepancy, FixPreview};
use truedocket_sandbox::office::Provider;

const WORDS: &str = "OFF CALENDAR";

/// Somebody writes the words behind the title of an appointment that both systems have.
async fn called_off(provider: Provider) -> (Installation, Discrepancy, FixPreview) {
    let (installation, found, _) = previewed(provider, "category_differs").await;
    let title = format!("{} – {WORDS}", found.title);
    change_event(&installation, &found.title, |event| event.title.clone_from(&title));
    let report = installation.morning().await.report;
    let now = report.discrepancies.into_iter().find(|one| one.title == title);
    let now = now.expect("its entry still stands");
    assert_eq!(now.kind.name(), "cancelled_but_alive", "{provider:?}: nobody goes there: {}", now.why);
    assert!(now.why.contains(WORDS), "{provider:?}: the words are quoted: {}", now.why);
    let preview = installation.preview(&now.id).await.expect("its entry can go");
    (installation, now, preview)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_goes_for_words_that_were_shown() {
    for provider in PROVIDERS {
        let (installation, _, preview) = called_off(provider).await;
        let fields = || preview.writes.iter().flat_map(|write| &write.fields);
        assert!(fields().any(|field| field.from == WORDS), "{provider:?}: a person reads why: {preview:?}");
        let before = entries(&installation).len();
        installation.apply(&preview).await.expect("the words still stand there");
        assert_eq!(entries(&installation).len(), before - 1, "{provider:?}: the one entry is gone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_stays_when_the_words_are_taken_back() {
    for provider in PROVIDERS {
        let (installation, found, preview) = called_off(provider).await;
        change_event(&installation, &found.title, |event| {
            event.title = event.title.replace(&format!(" – {WORDS}"), "");
        });
        let before = entries(&installation);
        let refused = installation.apply(&preview).await.expect_err("the appointment takes place");
        assert!(refused.sentence.contains("changed"), "{provider:?}: it says why: {}", refused.sentence);
        assert_eq!(entries(&installation), before, "{provider:?}: its entry stays");
    }
}

//! The window's one command: what it lets through, and what it never does.

use super::*;
use crate::answers::Unopened;
use async_trait::async_trait;
use tokio::sync::{Notify, broadcast};
use truedocket_engine::api::note::Note;
use truedocket_engine::window::{Confirmation, FileChoice};

/// Answers with what it was asked.
struct Echo;

#[async_trait]
impl Answers for Echo {
    async fn needed(&self, _name: &str, _args: &Value) -> Result<Needed, Problem> {
        Ok(Needed::Nothing)
    }
    async fn call_with(&self, name: &str, args: Value, _: Option<Consent>) -> Result<Value, Problem> {
        Ok(json!({
            "name": name, "args": args, "path": "/nowhere/report.pdf",
            "pdf": "/nowhere/record.pdf", "json": "/nowhere/record.json", "sha256": "",
        }))
    }
    fn notes(&self) -> broadcast::Receiver<Note> {
        broadcast::channel(1).1
    }
}

/// No person is there to say anything.
struct Nobody;

#[async_trait]
impl Dialogs for Nobody {
    async fn confirmed(&self, _what: &Confirmation) -> bool {
        false
    }
    async fn file(&self, _what: &FileChoice) -> Option<PathBuf> {
        None
    }
}

/// Answers only when let go.
struct Slow(Arc<Notify>);

#[async_trait]
impl Answers for Slow {
    async fn needed(&self, _name: &str, _args: &Value) -> Result<Needed, Problem> {
        Ok(Needed::Nothing)
    }
    async fn call_with(&self, _: &str, _: Value, _: Option<Consent>) -> Result<Value, Problem> {
        self.0.notified().await;
        Ok(Value::Null)
    }
    fn notes(&self) -> broadcast::Receiver<Note> {
        broadcast::channel(1).1
    }
}

#[test]
fn known_questions_pass_and_all_others_are_refused() {
    for name in QUESTIONS.into_iter().filter(|name| !SHELL.contains(name)) {
        assert_eq!(admit(name, &json!({})).ok(), Some(Whose::Engine), "{name} belongs to the engine");
    }
    for name in SHELL {
        assert_eq!(admit(name, &json!({})).ok(), Some(Whose::Shell), "{name} belongs to the shell");
    }
    for name in
        ["", "today", "today.report ", "TODAY.REPORT", "fix.apply\0", "shell.execute", "../fix.apply", "call"]
    {
        let problem = admit(name, &json!({})).expect_err("an unknown name must never reach the engine");
        assert_eq!(problem.code, "TD-0002", "{name:?} must be refused as unknown");
    }
}

#[test]
fn an_argument_beyond_all_measure_is_refused() {
    let large = json!({ "reason": "x".repeat(MOST_BYTES) });
    let problem = admit("today.mark", &large).expect_err("the size is limited");
    assert_eq!(problem.code, "TD-0004", "too large has its own code");
}

#[test]
fn a_calendar_file_and_a_long_selection_pass() {
    let file = json!({ "name": "export.ics", "base64": "x".repeat(1024 * 1024) });
    for name in ["audit.upload", "audit.import"] {
        assert!(admit(name, &file).is_ok(), "{name}: an office's export is larger than any form");
    }
    let items: Vec<i64> = (0..100_000).collect();
    assert!(
        admit("audit.decide", &json!({ "items": items })).is_ok(),
        "all but one of a long list is decided"
    );
    let problem = admit("today.mark", &file).expect_err("no other question has room for a file");
    assert_eq!(problem.code, "TD-0004", "too large has its own code");
}

#[test]
fn whatever_the_window_asks_is_answered() {
    let engine = include_str!("../../ui/src/host/generated/EngineQuestions.ts");
    let shell = include_str!("../../ui/src/host/questions.ts");
    let of_engine = engine.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\": { args"));
    let of_shell =
        shell.lines().filter_map(|line| line.trim().strip_prefix('\'')?.split_once("': Question<"));
    let asked: Vec<&str> = of_engine.chain(of_shell).map(|(name, _)| name).collect();
    let cleaning = asked.iter().filter(|name| name.starts_with("audit.")).count();
    assert_eq!(cleaning, 17, "all questions of the clean-up are among those that the window asks");
    assert!(asked.len() > 40, "the lists were found in the files of the window");
    for name in asked {
        assert!(admit(name, &json!({})).is_ok(), "{name} is asked by the window and nobody answers it");
    }
}

#[tokio::test]
async fn the_engine_hears_exactly_what_was_asked() {
    let shell = Shell::new(Arc::new(Echo));
    let args = json!({ "id": "d1", "state": "open", "reason": "" });
    let answer = shell.ask(&Nobody, "today.mark", args.clone()).await.expect("the echo answers");
    assert_eq!(answer["name"], "today.mark", "the name is passed on as it is");
    assert_eq!(answer["args"], args, "the arguments are passed on as they are");
}

#[tokio::test]
async fn only_a_file_that_the_engine_wrote_can_be_shown() {
    let shell = Shell::new(Arc::new(Echo));
    shell.ask(&Nobody, "today.report", json!({})).await.expect("the echo answers");
    assert_eq!(shell.written(), None, "no other answer may name a file to show");
    shell.ask(&Nobody, "report.pdf", json!({ "number": 1 })).await.expect("the echo answers");
    assert_eq!(shell.written(), Some(PathBuf::from("/nowhere/report.pdf")), "the path comes from the engine");
    shell.ask(&Nobody, "audit.record", json!({ "purge": "p" })).await.expect("the echo answers");
    assert_eq!(
        shell.written(),
        Some(PathBuf::from("/nowhere/record.pdf")),
        "of the record the page to print"
    );
}

#[tokio::test]
async fn a_flood_of_questions_is_refused_and_ends_with_the_flood() {
    let gate = Arc::new(Notify::new());
    let shell = Arc::new(Shell::new(Arc::new(Slow(gate.clone()))));
    let waiting: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let shell = shell.clone();
            tokio::spawn(async move { shell.ask(&Nobody, "runs.list", json!({})).await })
        })
        .collect();
    while shell.seats.available_permits() > 0 {
        tokio::task::yield_now().await;
    }
    let problem = shell.ask(&Nobody, "runs.list", json!({})).await.expect_err("there is no seat left");
    assert_eq!(problem.code, "TD-0003", "a flood has its own code");
    for task in waiting {
        gate.notify_one();
        tokio::task::yield_now().await;
        gate.notify_waiters();
        assert!(task.await.is_ok_and(|answer| answer.is_ok()), "who has a seat is answered");
    }
}

#[tokio::test]
async fn an_engine_that_did_not_open_says_why_to_every_question() {
    let problem = refused("TD-1001", "The store could not be opened.", "Restart the computer.");
    let shell = Shell::new(Arc::new(Unopened::because(problem.clone())));
    for name in QUESTIONS {
        let said = shell.ask(&Nobody, name, json!({})).await.expect_err("nothing can be answered");
        assert_eq!(said, problem, "{name} must tell the reason");
    }
}

/// Answers each question with this address of a page.
struct PageAt(&'static str);

#[async_trait]
impl Answers for PageAt {
    async fn needed(&self, _name: &str, _args: &Value) -> Result<Needed, Problem> {
        Ok(Needed::Nothing)
    }
    async fn call_with(&self, name: &str, args: Value, _: Option<Consent>) -> Result<Value, Problem> {
        assert_eq!(name, "page.address", "only the engine knows where a page is");
        Ok(json!({ "system": args["connection"], "url": self.0, "shows": "appointment", "said": "" }))
    }
    fn notes(&self) -> broadcast::Receiver<Note> {
        broadcast::channel(1).1
    }
}

#[tokio::test]
async fn t13_the_page_of_an_appointment_comes_from_the_engine_and_never_from_the_window() {
    // Whatever else the window says besides the key is not looked at.
    let place =
        json!({ "connection": "Outlook", "calendar": "a", "id": "b", "url": "https://evil.example/" });
    let page = |url| Shell::new(Arc::new(PageAt(url)));
    let (told, url) = page("https://outlook.office365.com/owa/?itemid=b").page(place.clone()).await.unwrap();
    assert_eq!(url.host_str(), Some("outlook.office365.com"), "the engine's address is opened");
    assert_eq!(told.system, "Outlook", "and told");
    assert!(
        page("http://127.0.0.1:4810/outlook/owa/").page(place.clone()).await.is_ok(),
        "a test system's as well"
    );
    for url in [
        "mailto:dana@firm.example",
        "javascript:alert(1)",
        "http://office.example/",
        "file:///etc/passwd",
        "",
    ] {
        let refused = page(url).page(place.clone()).await.unwrap_err();
        assert_eq!(refused.code, "TD-0007", "{url} must stay closed");
    }
}

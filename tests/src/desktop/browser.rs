//! `truedocket serve` in a real browser: every page, and what happens meanwhile without asking again.

use super::{ROWS, TURN, installation};
use crate::program::{Group, built};
use crate::webdriver::Window;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The browser that comes with the web view.
fn browser() -> Option<PathBuf> {
    let places = std::fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok);
    let mut found = places.map(|place| place.path().join("webkit2gtk-4.1/MiniBrowser"));
    let found = found.find(|path| path.is_file());
    if found.is_none() {
        println!("SKIPPED: there is no browser of WebKit on this computer");
    }
    found
}

/// The address with its token is the first line that the program prints.
async fn address(log: &Path) -> String {
    let mut often = tokio::time::interval(Duration::from_millis(100));
    let read = async {
        loop {
            often.tick().await;
            let text = std::fs::read_to_string(log).unwrap_or_default();
            if let Some(line) = text.lines().find(|line| line.starts_with("http://")) {
                return line.to_owned();
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), read).await.expect("it prints where it listens")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_server_works_in_a_browser_and_stays_fresh() {
    let Some((session, _)) = installation(false) else { return };
    let (Some(browser), Some(program)) = (browser(), built("truedocket")) else { return };
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    if !pages.join("index.html").is_file() {
        println!("SKIPPED: the pages were not built: npm run build");
        return;
    }
    let _turn = TURN.lock().await;
    let log = session.join("serve.log");
    let mut command = Command::new(program);
    command.args(["serve", "--sandbox", "--port", "0", "--ui"]).arg(&pages);
    let _server = Group::start(&mut command, &log).expect("it starts");
    let address = address(&log).await;
    let window = Window::open(&browser, &["--automation"], &session.join("browser-driver.log")).await;
    window.visit(&address).await;
    window.wait(ROWS).await;
    let heading = "return document.querySelector('main h1')?.textContent.trim() ?? ''";
    for page in ["Today", "Docket", "Clean up", "Connections", "Runs", "Settings"] {
        let click = format!(
            "[...document.querySelectorAll('nav button')].find(one => one.title === {}).click()",
            json!(page)
        );
        window.run(&click).await;
        let current =
            format!("return document.querySelector('nav [aria-current]').title === {}", json!(page));
        window.wait(&current).await;
        let heading = window.wait(heading).await;
        assert!(heading.as_str().is_some_and(|text| !text.is_empty()), "{page} has its heading");
        window.wait("return document.querySelector('[data-empty=loading]') === null").await;
        let broken =
            window.run("return document.querySelector('[data-empty=failed], .trouble') === null").await;
        assert_eq!(
            broken,
            true,
            "{page} shows no trouble: {}",
            window.run("return document.body.innerText").await
        );
        window.picture(&session.join(format!("serve-{page}.png").to_lowercase().replace(' ', "-"))).await;
    }

    // What happens is told without a reload: a mark in the page would be gone with one.
    window.run("window.marked = true; [...document.querySelectorAll('nav button')][0].click()").await;
    window.wait(ROWS).await;
    let number = "[...document.querySelectorAll('header p')].map(one => one.textContent).join(' ').match(/Report (\\d+)/)?.[1]";
    let first = window.wait(&format!("return {number}")).await;
    window.push("Check now").await;
    window
        .wait(&format!(
            "const show = [...document.querySelectorAll('button')].find(one => one.textContent.trim() === 'Show it');
             show?.click(); return {number} !== undefined && {number} !== {first}"
        ))
        .await;
    assert_eq!(window.run("return window.marked === true").await, true, "the page was never loaded again");
    window.close().await;
}

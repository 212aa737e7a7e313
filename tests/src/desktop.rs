//! The real app on a throw-away desktop: window, keys, tray, notices, keychain. Everywhere else these tests say that
//! they were skipped; `tests/desktop/session.sh` makes such a desktop.

#[cfg(target_os = "linux")]
mod browser;
#[cfg(target_os = "linux")]
mod cleanup;
#[cfg(target_os = "linux")]
mod holds;
#[cfg(target_os = "linux")]
mod ledger;
#[cfg(target_os = "linux")]
mod screen;

use crate::program::{built, variable};
use crate::webdriver::Window;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use truedocket_connect::secrets::keychain::Keychain;
use truedocket_connect::secrets::{Purpose, Secret, SecretName, SecretStore};
use truedocket_sandbox::office::Provider;
use truedocket_sandbox::{World, demo};

/// The app is there once on a desktop: a second start would end at once.
static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

const ROWS: &str = "return [...document.querySelectorAll('[data-list] li')].map(row => [
    row.querySelector('.kind')?.textContent ?? '', row.querySelector('.title')?.textContent ?? ''])";
const CHOSEN: &str = "(document.querySelector('[data-list] button[aria-current] .title')?.textContent ?? '')";
const SHOWN: &str = "(document.querySelector('[data-detail] h2')?.textContent ?? '')";

/// The folder of the throw-away desktop and the app; a word why, where one is missing.
fn installation(needs_app: bool) -> Option<(PathBuf, PathBuf)> {
    let Some(session) = variable("TD_SESSION_DIR") else {
        println!("SKIPPED: the desktop tests need a throw-away desktop: tests/desktop/session.sh COMMAND");
        return None;
    };
    match built("truedocket-desktop") {
        Some(app) => Some((session, app)),
        None if !needs_app => Some((session, PathBuf::new())),
        None => {
            println!(
                "SKIPPED: the app was not built: cargo build --package truedocket-desktop --features custom-protocol"
            );
            None
        }
    }
}

/// The pretend firm that the app starts; its words do not hang on the day.
fn firm() -> World {
    let day = NaiveDate::from_ymd_opt(2026, 11, 19).expect("a day");
    demo::firm(day, Provider::Graph).expect("the built-in firm is sound")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_shows_explains_and_previews_what_differs() {
    let Some((session, app)) = installation(true) else { return };
    let _turn = TURN.lock().await;
    let window = Window::open(&app, &["--demo"], &session.join("driver.log")).await;
    window.resize(1280, 800).await;
    the_planted_one_is_there(&window).await;
    keys_move_and_open(&window).await;
    a_fix_is_previewed(&window).await;
    a_state_is_set_by_a_key(&window).await;
    nothing_strange_runs_in_the_page(&window).await;
    the_tray_has_its_menu(&session).await;
    the_notice_keeps_quiet_about_clients(&session).await;
    a_second_start_ends_at_once(&app);
    everybody_can_use_it(&window, &session).await;
    window.close().await;
}

async fn the_planted_one_is_there(window: &Window) {
    let planted = firm().planted;
    let planted = planted.iter().find(|one| one.kind == "missing_there").expect("one was planted");
    let rows = window.wait(ROWS).await;
    let row = rows.as_array().expect("rows").iter().find(|row| row[1] == planted.title.as_str());
    let row = row.unwrap_or_else(|| panic!("{} was planted and must be found: {rows}", planted.title));
    assert_eq!(row[0], "Missing in Clio Manage", "its label says what is wrong, and where");
    let headline = window.run("return document.querySelector('h1').textContent").await;
    let count = rows.as_array().map_or(0, Vec::len);
    assert!(
        headline.as_str().is_some_and(|text| text.starts_with(&format!("{count} discrepancies"))),
        "{headline}: as many as are listed"
    );
}

async fn keys_move_and_open(window: &Window) {
    let titles = window.run(ROWS).await;
    let title = |at: usize| titles[at][1].as_str().expect("a title").to_owned();
    window.run("document.querySelector('[data-list] button').click(); document.querySelector('[data-list] button').focus()").await;
    for (key, at) in [("j", 1), ("j", 2), ("k", 1)] {
        window.press(key).await;
        window.wait(&format!("return {CHOSEN} === {}", json!(title(at)))).await;
        let shown = window.wait(&format!("return {SHOWN}")).await;
        assert_eq!(shown, title(at).as_str(), "{key}: both sides of the chosen one are shown");
    }
    window.press("\u{E007}").await;
    window.wait("return document.activeElement.closest('[data-detail]') !== null").await;
    let why = window.run("return document.querySelector('[data-detail]').innerText").await;
    for words in ["Why am I seeing this?", "Side by side", "Microsoft 365", "Clio Manage"] {
        assert!(
            why.as_str().is_some_and(|text| text.contains(words)),
            "the detail explains itself with {words}: {why}"
        );
    }
}

async fn choose(window: &Window, label: &str) {
    let choose = format!(
        "const row = [...document.querySelectorAll('[data-list] button')].find(row => row.querySelector('.kind').textContent === {});
         row.click(); row.focus(); return row.querySelector('.title').textContent",
        json!(label)
    );
    let title = window.run(&choose).await;
    window.wait(&format!("return {SHOWN} === {title}")).await;
}

async fn a_fix_is_previewed(window: &Window) {
    choose(window, "Different time").await;
    window.press("1").await;
    window.push("Microsoft 365").await;
    let rows = "return [...document.querySelectorAll('dialog tbody tr')].map(row => [
        row.querySelector('th').textContent, row.querySelector('.from').textContent, row.querySelector('.to').textContent])";
    let rows = window.wait(rows).await;
    let when =
        rows.as_array().expect("rows").iter().find(|row| row[0] == "When").expect("the time is what changes");
    assert!(when[1] != when[2] && when[1] != "—" && when[2] != "—", "from and to are both shown: {when}");
    window.press("\u{E00C}").await;
    window.wait("return document.querySelector('dialog') === null").await;
    choose(window, "Different time").await;
}

async fn a_state_is_set_by_a_key(window: &Window) {
    choose(window, "Missing in Clio Manage").await;
    window.press("2").await;
    window
        .wait("return document.querySelector('[data-detail] .chips').textContent.includes('In review')")
        .await;
}

async fn nothing_strange_runs_in_the_page(window: &Window) {
    let tried = "const script = document.createElement('script'); script.textContent = 'window.inlineRan = true';
        document.body.append(script); script.remove();
        return [window.inlineRan === true, typeof window.__TAURI__, document.querySelectorAll('iframe, object, embed').length]";
    assert_eq!(
        window.run(tried).await,
        json!([false, "undefined", 0]),
        "no inline script, no open door, no foreign frame"
    );
    let fetched = "const done = arguments[arguments.length - 1];
        fetch('https://example.org/').then(() => done('reached'), () => done('refused'))";
    assert_eq!(window.run_until_told(fetched).await, "refused", "the page reaches nothing but its own host");
}

/// Reads a file again until it says what is waited for.
async fn says(file: &Path, wanted: &str) -> String {
    let mut often = tokio::time::interval(Duration::from_millis(100));
    let read = async {
        loop {
            often.tick().await;
            let text = std::fs::read_to_string(file).unwrap_or_default();
            if text.contains(wanted) {
                return text;
            }
        }
    };
    let read = tokio::time::timeout(Duration::from_secs(60), read).await;
    read.unwrap_or_else(|_| panic!("{} never says {wanted}", file.display()))
}

async fn the_tray_has_its_menu(session: &Path) {
    // Its first line is "Not checked yet" until the first check is over.
    let told = says(&session.join("tray.log"), "next").await;
    let line = told.lines().rev().find(|line| line.contains("menu")).expect("an icon");
    let icon: Value = serde_json::from_str(line).expect("the watcher writes JSON");
    let menu: Vec<&str> = icon["menu"].as_array().expect("a menu").iter().filter_map(Value::as_str).collect();
    for item in ["Open Truedocket", "Check now", "Today's report", "Settings", "Quit"] {
        assert!(menu.contains(&item), "{item} is in the tray's menu: {menu:?}");
    }
    assert!(menu[0].contains("next"), "its first line says when the next check is: {menu:?}");
}

async fn the_notice_keeps_quiet_about_clients(session: &Path) {
    let told = says(&session.join("dunst.log"), "to look at").await;
    let world = firm();
    let words = world.contacts.values().map(|contact| contact.name.clone());
    let words = words.chain(world.matters.values().map(|matter| matter.display_number.clone()));
    let words = words.chain(world.people.iter().map(|person| person.name.clone()));
    for word in words.chain(world.planted.iter().map(|one| one.title.clone())) {
        assert!(!told.contains(&word), "a lock screen is read by everybody, so {word} does not belong there");
    }
}

fn a_second_start_ends_at_once(app: &Path) {
    let ended = std::process::Command::new(app).arg("--demo").stdout(std::process::Stdio::null()).status();
    assert!(ended.expect("it starts").success(), "the first window comes to the front instead");
}

async fn everybody_can_use_it(window: &Window, session: &Path) {
    window.bring_axe().await;
    for page in ["Today", "Connections"] {
        go(window, page).await;
        // Twice the size of everything leaves half of the room.
        for (size, (width, height)) in [("plain", (1280, 800)), ("double", (640, 480))] {
            window.resize(width, height).await;
            for theme in ["light", "dark"] {
                window.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                let found = window.barriers().await;
                window.picture(&session.join(format!("{page}-{size}-{theme}.png").to_lowercase())).await;
                assert_eq!(found, json!([]), "{page}, {size}, {theme}: everybody can read and use it");
                let wider = window
                    .run("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
                    .await;
                assert_eq!(wider, false, "{page}, {size}, {theme}: nobody has to scroll sideways");
            }
        }
    }
}

async fn go(window: &Window, page: &str) {
    let click = format!(
        "[...document.querySelectorAll('nav button')].find(button => button.textContent.trim() === '{page}').click()"
    );
    window.run(&click).await;
    match page {
        "Connections" => {
            let names = "return [...document.querySelectorAll('article h2')].map(name => name.textContent)";
            let names = window.wait(names).await;
            for system in ["Microsoft 365", "Clio Manage"] {
                assert!(names.to_string().contains(system), "both systems are there: {names}");
            }
        }
        _other => drop(window.wait(ROWS).await),
    }
}

#[test]
fn the_real_keychain_keeps_secrets_of_any_length() {
    let Some((_session, _)) = installation(false) else { return };
    let keychain = Keychain::beside(&format!("test {}", std::process::id()));
    keychain.self_test().expect("the throw-away desktop has an unlocked keychain");
    let name = SecretName { owner: "Outlook".to_owned(), purpose: Purpose::RefreshToken };
    for length in [1, 1_280, 2_561, 9_000] {
        let secret: String = ('!'..='~').cycle().take(length).collect();
        keychain.write(&name, &Secret::new(secret.clone())).expect("it is kept");
        let read = keychain.read(&name).expect("it is read").expect("it is there");
        assert_eq!(read.reveal(), secret, "{length} characters come back as they were");
    }
    keychain.erase(&name).expect("it is erased");
    assert!(keychain.read(&name).expect("it is asked").is_none(), "what was erased is gone");
}

//! The window holds: at each width, pages are left and come back alive, nothing is drawn over anything else, and the
//! wheel finds no document to scroll away. And a newcomer gets in, looks around and leaves nothing behind.

use super::{CHOSEN, ROWS, SHOWN, TURN, installation};
use crate::webdriver::Window;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Half a screen beside another program, the edges where the layout changes, and whole screens.
const WIDTHS: [u32; 5] = [640, 801, 960, 1024, 1280];

/// Shows a page and waits until it is the one that is shown.
async fn go(window: &Window, page: &str) {
    let click = format!(
        "const button = [...document.querySelectorAll('nav button')].find(one => one.title === {page});
         button.click(); return button.getAttribute('aria-current') === 'page'",
        page = json!(page)
    );
    window.wait(&click).await;
    window.wait("return document.querySelector('main h1') !== null").await;
}

/// Goes away and comes back.
async fn leave_and_return(window: &Window, page: &str) {
    for other in ["Settings", "Connections"] {
        go(window, other).await;
        go(window, page).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_holds_at_every_width() {
    let Some((session, app)) = installation(true) else { return };
    let _turn = TURN.lock().await;
    let window = Window::open(&app, &["--demo"], &session.join("holds-driver.log")).await;
    window.wait(ROWS).await;
    for width in WIDTHS {
        window.resize(width, 800).await;
        today_lives(&window, width).await;
        clean_up_lives(&window, width).await;
        for page in ["Today", "Docket", "Clean up", "Connections", "Runs", "Settings"] {
            go(&window, page).await;
            for theme in ["light", "dark"] {
                window.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
                let name = format!("holds-{width}-{page}-{theme}.png").to_lowercase().replace(' ', "-");
                window.picture(&session.join(name)).await;
            }
            nothing_stretches(&window, &format!("{page} at {width}")).await;
        }
    }
    window.close().await;
}

async fn today_lives(window: &Window, width: u32) {
    go(window, "Today").await;
    window.wait(ROWS).await;
    leave_and_return(window, "Today").await;
    window.wait(ROWS).await;
    window.press("\u{E00C}").await;
    let first = window.run(&format!("return {CHOSEN}")).await;
    window.press("j").await;
    window.wait(&format!("return {CHOSEN} !== {first}")).await;
    let both = window.wait(&format!("return {CHOSEN} === {SHOWN} && {CHOSEN}")).await;
    assert_ne!(both, first, "{width}: the list moves after it was left, and the details go with it");
    window.press("k").await;
    window.wait(&format!("return {CHOSEN} === {first}")).await;
    let over = "const seen = place => { const box = document.querySelector(place)?.getBoundingClientRect();
            return box && box.width > 0 ? box : null };
        const [list, detail] = [seen('.left'), seen('[data-detail]')];
        return list && detail ? list.right > detail.left + 1 && list.bottom > detail.top + 1 : !(list || detail)";
    assert_eq!(window.run(over).await, false, "{width}: list and details never lie over each other");
    // Where there is room for one only, each of them can be reached.
    window.run("document.querySelector('[data-list] button').focus(); document.querySelector('[data-list] button').click()").await;
    window.wait("return document.querySelector('[data-detail]').checkVisibility()").await;
    window.press("\u{E00C}").await;
    window.wait("return document.querySelector('[data-list]').checkVisibility()").await;
}

async fn clean_up_lives(window: &Window, width: u32) {
    go(window, "Clean up").await;
    let tick = "document.querySelector('.owners input')";
    window.wait(&format!("return {tick} !== null")).await;
    let before = window.run(&format!("{tick}.click(); return {tick}.checked")).await;
    leave_and_return(window, "Clean up").await;
    window.wait(&format!("return {tick} !== null")).await;
    let after = window.run(&format!("return {tick}.checked")).await;
    assert_eq!(after, before, "{width}: what was chosen is still chosen");
    let again = window.run(&format!("{tick}.click(); return {tick}.checked")).await;
    assert_ne!(again, before, "{width}: and the box still answers");
}

/// There is nothing outside of the window that one could scroll to.
async fn nothing_stretches(window: &Window, where_: &str) {
    let moved = "window.scrollTo(0, 99999); document.querySelector('main').scrollTop = 99999;
        const page = document.scrollingElement;
        const found = [page.scrollTop, page.scrollHeight > window.innerHeight, page.scrollWidth > window.innerWidth];
        const main = document.querySelector('main').getBoundingClientRect();
        const middle = document.elementFromPoint(main.left + main.width / 2, main.top + main.height / 2);
        document.querySelector('main').scrollTop = 0;
        return [...found, middle !== null && document.querySelector('main').contains(middle)]";
    assert_eq!(
        window.run(moved).await,
        json!([0, false, false, true]),
        "{where_}: the page scrolls inside of its frame, and never empties the window"
    );
}

/// Folders of pretend firms that are there now.
fn samples() -> BTreeSet<PathBuf> {
    let all = std::fs::read_dir(std::env::temp_dir()).expect("there is one").filter_map(Result::ok);
    let all = all.map(|entry| entry.path());
    all.filter(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("truedocket-demo-"))
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_looks_around_and_leaves_nothing_behind() {
    let Some((session, app)) = installation(true) else { return };
    let _turn = TURN.lock().await;
    let home = tempfile::tempdir().expect("a folder");
    let before = samples();
    let place = home.path().display().to_string();
    let window = Window::open(&app, &["--home", &place], &session.join("newcomer-driver.log")).await;
    window.resize(960, 800).await;
    let doors = "return [...document.querySelectorAll('[data-door]')].map(door => door.dataset.door)";
    assert_eq!(window.wait(doors).await, json!(["sample", "own"]), "an empty start has two doors");
    window.picture(&session.join("newcomer-doors.png")).await;
    window.bring_axe().await;
    assert_eq!(window.barriers().await, json!([]), "everybody can go through them");

    window.run("document.querySelector('[data-door=sample]').click()").await;
    window.wait("return document.querySelector('[data-sample]') !== null").await;
    window.wait(ROWS).await;
    assert_eq!(samples().difference(&before).count(), 1, "it lives in a folder of its own");
    for page in ["Today", "Docket", "Clean up", "Connections", "Runs", "Settings"] {
        go(&window, page).await;
        let marked = window.run("return document.querySelector('[data-sample]')?.textContent ?? ''").await;
        assert!(
            marked.as_str().is_some_and(|text| text.contains("Sample data")),
            "{page} is marked: {marked}"
        );
    }
    window.picture(&session.join("newcomer-sample.png")).await;

    window.push("Leave the sample").await;
    assert_eq!(window.wait(doors).await, json!(["sample", "own"]), "one click, and the doors are back");
    assert_eq!(window.run("return document.querySelector('[data-sample]')").await, json!(null), "unmarked");
    assert_eq!(samples(), before, "its folder went with it");
    window.run("document.querySelector('[data-door=own]').click()").await;
    window.wait("return document.querySelector('nav [aria-current]').title === 'Connections'").await;
    window.close().await;
}

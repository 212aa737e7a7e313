//! The clean-up in the real app: somebody walks from the choice of calendars to the last undo, mostly by keys, and each
//! page keeps what the one before it has said. What the engine does with calendars is tested without a window.

use super::screen::{ESCAPE as LEAVE, RETURN, Screen, TAB};
use super::{TURN, installation};
use crate::webdriver::Window;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// A Thursday morning of the demo firm.
const NOW: &str = "2026-11-12T11:30:00Z";
/// Of a long list so many rows are drawn at most.
const DRAWN: u64 = 60;
const CONTROL: &str = "\u{E009}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const HOME: &str = "\u{E011}";
const END: &str = "\u{E010}";
const UP: &str = "\u{E013}";
const DOWN: &str = "\u{E015}";

/// Names of counts with the counts, wherever such a list stands.
const COUNTS: &str = "return Object.fromEntries([...document.querySelectorAll('dl > div')].map(one => [
    one.querySelector('dt').textContent.trim(), Number(one.querySelector('dd').textContent.replaceAll(',', ''))]))";
/// What the dialog is called that the shell draws.
const CONFIRM: &str = "Truedocket: please confirm";
/// Asks as the page does, and keeps what is told; a page that was broken into can do as much.
const ASK_ALONE: &str = "window.told = ''; const call = (name, args) => window.__TAURI_INTERNALS__.invoke('call', { name, args });";
const HEADING: &str = "(document.querySelector('h1')?.textContent.trim() ?? '')";
const ROW_COUNT: &str = "Number(document.querySelector('[data-grid]')?.getAttribute('aria-rowcount') ?? 0)";

/// The window, and where pictures of it are kept.
struct Walk {
    window: Window,
    screen: Screen,
    pictures: PathBuf,
}

#[tokio::test(flavor = "multi_thread")]
async fn f25_a_manager_cleans_up_and_takes_all_of_it_back() {
    let Some((session, app)) = installation(true) else { return };
    let _turn = TURN.lock().await;
    let window = Window::open(&app, &["--demo", "--now", NOW], &session.join("cleanup-driver.log")).await;
    let walk = Walk { window, screen: Screen::open(), pictures: session };
    walk.window.resize(1024, 700).await;
    walk.window.bring_axe().await;
    walk.all_calendars_are_chosen().await;
    let found = walk.the_sum_is_right().await;
    walk.the_list_is_long_and_little_is_drawn(found).await;
    walk.keys_move_and_explain().await;
    walk.search_narrows().await;
    walk.proposals_are_accepted_taken_back_and_accepted().await;
    walk.everybody_can_use_it("review").await;
    let wanted = walk.the_backup_is_on_disk().await;
    walk.only_the_right_words_let_it_begin(wanted).await;
    walk.without_a_yes_nothing_is_changed().await;
    walk.the_page_cannot_say_yes().await;
    walk.a_person_says_yes("6-confirm").await;
    walk.the_report_counts_what_was_approved(wanted).await;
    walk.everybody_can_use_it("report").await;
    walk.all_comes_back(wanted).await;
    walk.window.close().await;
}

impl Walk {
    async fn picture(&self, name: &str) {
        self.window.picture(&self.pictures.join(format!("cleanup-{name}.png"))).await;
    }

    async fn heading(&self, ending: &str) -> String {
        let ended = format!("return {HEADING}.endsWith({}) && {HEADING}", json!(ending));
        self.window.wait(&ended).await.as_str().expect("a heading").to_owned()
    }

    async fn count(&self, name: &str) -> u64 {
        let counts = self.window.run(COUNTS).await;
        counts[name].as_u64().unwrap_or_else(|| panic!("{name} must be counted on the page: {counts}"))
    }

    async fn all_calendars_are_chosen(&self) {
        self.window.push("Clean up").await;
        self.heading("Which calendars should be cleaned up?").await;
        let ticks = "return [...document.querySelectorAll('.owners input')].map(tick => tick.checked)";
        let ticks = self.window.wait(ticks).await;
        let ticks = ticks.as_array().expect("boxes");
        assert!(ticks.len() > 5, "the firm has a calendar for each of its people: {ticks:?}");
        assert!(ticks.iter().all(|tick| tick == true), "who knows nothing better cleans up all of them");
        self.picture("1-choose").await;
        self.window.push("Read the calendars").await;
    }

    /// Returns how many events are named.
    async fn the_sum_is_right(&self) -> u64 {
        let heading = self.heading("should be looked at").await;
        self.picture("3-findings").await;
        let [read, sound, found, unreadable] = [
            self.count("Read").await,
            self.count("Fine").await,
            self.count("Found").await,
            self.count("Not readable").await,
        ];
        assert_eq!(read, sound + found + unreadable, "no event is forgotten");
        assert!(heading.starts_with(&found.to_string()), "the heading counts what was found: {heading}");
        assert!(
            found > 100 && sound > found,
            "an office has junk, and more that is sound: {found} of {read}"
        );
        let kinds = "return [...document.querySelectorAll('main table tbody tr')].filter(row => row.querySelector('meter'))
            .map(row => parseInt(row.cells[1].textContent) || 0)";
        let kinds: Vec<u64> = serde_json::from_value(self.window.wait(kinds).await).expect("numbers");
        assert_eq!(kinds.len(), 11, "each kind has its line");
        assert!(kinds.iter().all(|count| *count > 0), "the demo firm has some of each kind: {kinds:?}");
        assert!(kinds.iter().sum::<u64>() >= found, "whatever was found is of some kind: {kinds:?}");
        found
    }

    async fn the_list_is_long_and_little_is_drawn(&self, found: u64) {
        self.window.push("Review").await;
        let rows = self.window.wait(&format!("return {ROW_COUNT} > 1 && {ROW_COUNT}")).await;
        // Its header counts as a row (ARIA, aria-rowcount).
        let items = rows.as_u64().expect("a number") - 1;
        assert!(items >= found, "each event that was found can be decided on: {items} of {found}");
        let drawn =
            self.window.run("return document.querySelectorAll('[data-grid] [role=row]').length").await;
        assert!(
            drawn.as_u64().is_some_and(|drawn| drawn <= DRAWN),
            "only what is in sight is drawn: {drawn}"
        );
        self.heading(&format!("{items} to decide")).await;
        self.picture("4-review").await;
    }

    /// Waits until the row with the focus is this one, counted from one below the header.
    async fn at_row(&self, row: u64) {
        let at = "document.querySelector('[data-grid] [data-active]')?.closest('[role=row]')?.getAttribute('aria-rowindex')";
        self.window.wait(&format!("return {at} === '{}'", row + 1)).await;
    }

    async fn to_grid(&self) {
        self.window.run("document.querySelector('[data-grid]').focus()").await;
    }

    async fn keys_move_and_explain(&self) {
        self.to_grid().await;
        for (key, row) in [(DOWN, 2), (DOWN, 3), (UP, 2)] {
            self.window.press(key).await;
            self.at_row(row).await;
        }
        let items = self.window.run(&format!("return {ROW_COUNT} - 1")).await.as_u64().expect("a number");
        for (key, row) in [(END, items), (HOME, 1)] {
            self.window.chord(CONTROL, key).await;
            self.at_row(row).await;
        }
        self.window.press(ENTER).await;
        self.window.wait("return document.activeElement.closest('[data-why]') !== null").await;
        let why = "return document.querySelector('[data-why] dl') && document.querySelector('[data-why]').innerText";
        let why = self.window.wait(why).await;
        for words in ["Why am I seeing this?", "What would be done", "Side by side", "What speaks for it"] {
            assert!(why.as_str().is_some_and(|text| text.contains(words)), "{words} must be told: {why}");
        }
        let acts = "return document.querySelector('.bulk').getBoundingClientRect().bottom <= innerHeight";
        self.window.wait(acts).await;
        self.picture("4-why").await;
        self.window.press(ESCAPE).await;
        let back = "return document.querySelector('[data-why]') === null && document.activeElement.matches('[data-grid]')";
        self.window.wait(back).await;
    }

    async fn search_narrows(&self) {
        let all = self.window.run(&format!("return {ROW_COUNT}")).await;
        let title =
            self.window.run("return document.querySelector('[data-grid] .first.title').textContent").await;
        let word =
            title.as_str().and_then(|title| title.split(' ').next_back()).expect("a title").to_lowercase();
        self.window.press("/").await;
        self.window.wait("return document.activeElement.matches('[data-find]')").await;
        self.window.write(&word).await;
        self.window.wait(&format!("return {ROW_COUNT} > 1 && {ROW_COUNT} < {all}")).await;
        let titles = "return [...document.querySelectorAll('[data-grid] [aria-rowindex] .title')].map(one => one.closest('[role=row]').innerText)";
        let titles: Vec<String> = serde_json::from_value(self.window.run(titles).await).expect("texts");
        assert!(
            titles.iter().any(|text| text.to_lowercase().contains(&word)),
            "{word} is in what is shown: {titles:?}"
        );
        self.picture("4-search").await;
        self.window.push("Clear filters").await;
        self.window.wait(&format!("return {ROW_COUNT} === {all}")).await;
    }

    async fn proposals_are_accepted_taken_back_and_accepted(&self) {
        let open = self.window.run(&format!("return {HEADING}")).await;
        self.to_grid().await;
        self.window.chord(CONTROL, "a").await;
        self.window.press("a").await;
        self.window.wait(&format!("return {HEADING} !== {open} && {HEADING}")).await;
        let left = self.window.run(&format!("return {HEADING}")).await;
        self.picture("4-accepted").await;
        self.to_grid().await;
        self.window.press("z").await;
        self.window.wait(&format!("return {HEADING} === {open}")).await;
        self.window.chord(CONTROL, "a").await;
        self.window.push("Accept proposals").await;
        self.window.wait(&format!("return {HEADING} === {left}")).await;
        let there = "return document.activeElement.textContent.trim().startsWith('Accept proposals')";
        assert_eq!(self.window.run(there).await, true, "whoever pressed a button stays at it");
    }

    async fn everybody_can_use_it(&self, page: &str) {
        for theme in ["dark", "light"] {
            self.window.run(&format!("document.documentElement.dataset.theme = '{theme}'")).await;
            assert_eq!(
                self.window.barriers().await,
                json!([]),
                "{page}, {theme}: everybody can read and use it"
            );
            self.picture(&format!("{page}-{theme}")).await;
        }
        let wider = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        assert_eq!(self.window.run(wider).await, false, "{page}: nobody has to scroll sideways");
    }

    /// Returns how many events would be changed.
    async fn the_backup_is_on_disk(&self) -> u64 {
        self.window.push("Back up…").await;
        self.window.push("Write the backup").await;
        let heading = self.heading("would be changed").await;
        let told: Vec<String> = serde_json::from_value(
            self.window
                .wait("return [...document.querySelectorAll('.path')].map(one => one.textContent.trim())")
                .await,
        )
        .expect("texts");
        let [file, hash] = told.as_slice() else { panic!("the file and its fingerprint are told: {told:?}") };
        let written = std::fs::read(Path::new(file)).expect("the backup lies where the page says");
        assert_eq!(*hash, hex::encode(Sha256::digest(written)), "what lies there is what the page speaks of");
        self.picture("5-backup").await;
        heading
            .split(' ')
            .next()
            .and_then(|count| count.replace(',', "").parse().ok())
            .expect("a number first")
    }

    async fn only_the_right_words_let_it_begin(&self, wanted: u64) {
        let boxes = "return document.querySelectorAll('.warnings input').length";
        if self.window.run(boxes).await != json!(0) {
            self.window.push("Continue").await;
            self.window.wait("return document.querySelector('.warnings [role=alert]') !== null").await;
            self.window.run("document.querySelectorAll('.warnings input').forEach(box => box.click())").await;
        }
        self.window.push("Continue").await;
        let label = self.window.wait("return document.querySelector('dialog label')?.textContent").await;
        let phrase = label.as_str().and_then(|text| text.strip_prefix("Type ")?.strip_suffix(" to confirm"));
        let phrase = phrase.unwrap_or_else(|| panic!("the dialog says what to type: {label}")).to_owned();
        let said: u64 = phrase.split(' ').filter_map(|word| word.parse::<u64>().ok()).sum();
        assert_eq!(said, wanted, "who types it has read each number: {phrase}");
        self.type_phrase(&format!("{phrase}0")).await;
        self.window.wait("return document.querySelector('dialog [aria-invalid=true]') !== null").await;
        self.picture("6-wrong").await;
        self.type_phrase(&phrase).await;
    }

    async fn type_phrase(&self, phrase: &str) {
        self.window
            .run("const field = document.querySelector('dialog input'); field.focus(); field.select()")
            .await;
        self.window.write(phrase).await;
        self.window.run("document.querySelector('dialog footer button:last-child').click()").await;
    }

    /// Where the clean-up and its purge stand.
    async fn stands(&self) -> String {
        let asked = format!(
            "{ASK_ALONE} const done = arguments[arguments.length - 1];
             call('audit.state', {{ run: '' }}).then(state => done([state.step, state.purge.purge, state.purge.done].join(' ')))"
        );
        self.window.run_until_told(&asked).await.as_str().expect("a state").to_owned()
    }

    async fn without_a_yes_nothing_is_changed(&self) {
        let before = self.stands().await;
        assert!(before.starts_with("backed_up "), "nothing has begun yet: {before}");
        let dialog = self.screen.shows(CONFIRM).await;
        self.screen.picture(&self.pictures.join("cleanup-6-dialog.png"));
        self.screen.press(dialog, RETURN);
        self.screen.hides(CONFIRM).await;
        let said = "return document.querySelector('dialog .trouble')?.innerText";
        let said = self.window.wait(said).await;
        let says = said.as_str().is_some_and(|text| text.contains("not confirmed, so nothing was done"));
        assert!(says, "the page says that Return was no: {said}");
        self.picture("6-not-confirmed").await;
        assert_eq!(self.stands().await, before, "and nothing has begun");
    }

    async fn the_page_cannot_say_yes(&self) {
        let before = self.stands().await;
        let alone = format!(
            "{ASK_ALONE} call('audit.state', {{ run: '' }}).then(({{ purge: {{ purge, preview: {{ count, phrase }} }} }}) =>
               call('audit.purge', {{ purge, count, phrase, warningsRead: true, confirmed: true, consent: 'yes' }}))
             .then(() => window.told = 'done', refused => window.told = refused.code)"
        );
        self.window.run(&alone).await;
        let dialog = self.screen.shows(CONFIRM).await;
        let second = format!(
            "{ASK_ALONE} call('connections.remove', {{ name: 'Clio Manage' }}).then(() => window.told = 'done', refused => window.told = refused.code)"
        );
        self.window.run(&second).await;
        self.window.wait("return window.told === 'TD-0011'").await;
        self.window.run("window.told = ''").await;
        // Keys that the page makes up do not reach the dialog.
        self.window.run("for (const key of ['Tab', 'Enter', ' ']) for (const kind of ['keydown', 'keypress', 'keyup']) document.activeElement.dispatchEvent(new KeyboardEvent(kind, { key, bubbles: true }))").await;
        assert!(self.screen.has(CONFIRM), "the dialog waits for a person");
        self.screen.press(dialog, LEAVE);
        self.window.wait("return window.told === 'TD-0010'").await;
        self.screen.hides(CONFIRM).await;
        for (name, args) in
            [("audit.start", "{ files: ['/etc/passwd'] }"), ("audit.import", "{ path: '/etc/passwd' }")]
        {
            let asked = format!(
                "{ASK_ALONE} call('{name}', {args}).then(() => window.told = 'done', refused => window.told = refused.code)"
            );
            self.window.run(&asked).await;
            self.window.wait("return window.told === 'TD-6203'").await;
        }
        assert_eq!(self.stands().await, before, "a page alone has changed nothing");
        // The page's own button again, for the yes that follows.
        self.window.run("document.querySelector('dialog footer button:last-child').click()").await;
    }

    /// The second button of the dialog.
    async fn a_person_says_yes(&self, picture: &str) {
        let dialog = self.screen.shows(CONFIRM).await;
        self.screen.press(dialog, TAB);
        self.screen.picture(&self.pictures.join(format!("cleanup-{picture}-yes.png")));
        self.screen.press(dialog, RETURN);
        self.screen.hides(CONFIRM).await;
    }

    async fn the_report_counts_what_was_approved(&self, wanted: u64) {
        self.heading("cleaned up").await;
        self.picture("7-report").await;
        assert_eq!(self.count("Done").await, wanted, "all that was approved is done, and no more");
        for none in ["Skipped", "Failed", "Brought back"] {
            assert_eq!(self.count(none).await, 0, "{none}: nothing got in its way");
        }
    }

    async fn all_comes_back(&self, wanted: u64) {
        self.window.push("Undo all").await;
        self.window.push("Bring all back").await;
        self.a_person_says_yes("8-back").await;
        self.heading("All events are back").await;
        self.window.wait("return document.querySelector('progress') === null").await;
        assert_eq!(self.count("Brought back").await, wanted, "each of them is back");
        let heads = "return [...document.querySelectorAll('main h2')].map(head => head.textContent.trim())";
        let heads = self.window.wait(heads).await.to_string();
        assert!(!heads.contains("To look at"), "what is back needs nobody's eyes: {heads}");
        assert!(heads.contains("Back, but not quite as before"), "new ids are told, once for all: {heads}");
        self.picture("8-undone").await;
    }
}

//! The window as WebDriver sees it: WebKit's own driver starts the real app, and questions go to it as plain HTTP
//! (W3C WebDriver). It waits for what it asked about, never for a time.

use crate::program::{Group, free_port};
use base64::Engine as _;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A busy machine takes its time to draw, and a clean-up has hundreds of writes behind one heading.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);

/// An app under the driver.
pub(crate) struct Window {
    session: String,
    client: reqwest::Client,
    _driver: Group,
}

impl Window {
    /// Starts the app with these arguments; the driver's words go to `log`.
    pub(crate) async fn open(app: &Path, arguments: &[&str], log: &Path) -> Self {
        let port = free_port();
        let mut command = Command::new("WebKitWebDriver");
        command.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        // The framework lets itself be driven only when told so.
        command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        let mut driver = Group::start(&mut command, log).expect("webkit2gtk-driver is installed");
        driver.listens(port).await;
        let base = format!("http://127.0.0.1:{port}/session");
        let client = crate::proxy::client();
        let wanted = json!({ "webkitgtk:browserOptions": { "binary": app, "args": arguments } });
        let asked = json!({ "capabilities": { "alwaysMatch": wanted } });
        let made = ask(&client, reqwest::Method::POST, &base, Some(&asked)).await.expect("the app starts");
        let session = format!("{base}/{}", made["sessionId"].as_str().expect("an id"));
        let window = Self { session, client, _driver: driver };
        window.post("timeouts", &json!({ "script": 120_000 })).await;
        window
    }

    async fn post(&self, what: &str, body: &Value) -> Value {
        let address = format!("{}/{what}", self.session);
        let answer = ask(&self.client, reqwest::Method::POST, &address, Some(body)).await;
        answer.unwrap_or_else(|failure| panic!("{what}: {failure}"))
    }

    /// Goes to an address, where a browser is driven.
    pub(crate) async fn visit(&self, address: &str) {
        self.post("url", &json!({ "url": address })).await;
    }

    /// Runs a script in the page and takes what it returns.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] })).await
    }

    /// Runs a script that calls its last argument when it is done.
    pub(crate) async fn run_until_told(&self, script: &str) -> Value {
        self.post("execute/async", &json!({ "script": script, "args": [] })).await
    }

    /// Asks a script again until its answer is neither null, false nor empty.
    pub(crate) async fn wait(&self, script: &str) -> Value {
        let mut often = tokio::time::interval(Duration::from_millis(50));
        let found = async {
            loop {
                often.tick().await;
                let answer = self.run(script).await;
                if !matches!(&answer, Value::Null | Value::Bool(false)) && answer != "" && answer != json!([])
                {
                    return answer;
                }
            }
        };
        match tokio::time::timeout(PATIENCE, found).await {
            Ok(answer) => answer,
            Err(_) => {
                let runs = "const done = arguments[arguments.length - 1];
                    window.__TAURI_INTERNALS__.invoke('call', { name: 'runs.list', args: {} }).then(all => done(all.slice(0, 5)), done)";
                let (page, runs) =
                    (self.run("return document.body.innerText").await, self.run_until_told(runs).await);
                panic!("never true: {script}\non {page}\nafter {runs}");
            }
        }
    }

    /// Presses and lets go of one key, wherever the focus is.
    pub(crate) async fn press(&self, key: &str) {
        let acts = json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": acts }] })).await;
    }

    /// Holds the first key down while it presses the second one.
    pub(crate) async fn chord(&self, held: &str, key: &str) {
        let acts = json!([
            { "type": "keyDown", "value": held }, { "type": "keyDown", "value": key },
            { "type": "keyUp", "value": key }, { "type": "keyUp", "value": held },
        ]);
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": acts }] })).await;
    }

    /// Types a text, letter by letter, wherever the focus is.
    pub(crate) async fn write(&self, text: &str) {
        for letter in text.chars() {
            self.press(&letter.to_string()).await;
        }
    }

    /// Presses the button that says this; what else stands in it, such as the name of its key, may follow.
    pub(crate) async fn push(&self, label: &str) {
        let push = format!(
            "const place = document.querySelector('dialog[open]') ?? document;
             const button = [...place.querySelectorAll('button')].find(button => !button.disabled && button.textContent.trim().startsWith({}));
             button?.focus(); button?.click(); return button !== undefined",
            json!(label)
        );
        self.wait(&push).await;
    }

    /// Brings the checker of barriers into the page, once for each window.
    pub(crate) async fn bring_axe(&self) {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("the user interface's packages are installed");
        self.run(&format!("{axe}; return true")).await;
    }

    /// What keeps some people from reading or using the page as it stands; an empty list is what is wanted.
    pub(crate) async fn barriers(&self) -> Value {
        let run = "const done = arguments[arguments.length - 1];
            document.getAnimations().forEach(animation => animation.finish());
            axe.run().then(found => done(found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))),
                failure => done([String(failure)]))";
        self.run_until_told(run).await
    }

    /// Gives the window another size, in CSS pixels.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.post("window/rect", &json!({ "width": width, "height": height })).await;
    }

    /// Keeps a picture of it.
    pub(crate) async fn picture(&self, file: &Path) {
        // What the page has become is drawn with the next frame.
        let drawn = "const done = arguments[arguments.length - 1];
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
        self.run_until_told(drawn).await;
        let address = format!("{}/screenshot", self.session);
        let picture = ask(&self.client, reqwest::Method::GET, &address, None).await.expect("a picture");
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(picture.as_str().expect("text"))
            .expect("base64");
        std::fs::write(file, bytes).expect("room for a picture");
    }

    /// Closes the app.
    pub(crate) async fn close(self) {
        ask(&self.client, reqwest::Method::DELETE, &self.session, None).await.expect("it closes");
    }
}

async fn ask(
    client: &reqwest::Client,
    method: reqwest::Method,
    address: &str,
    body: Option<&Value>,
) -> Result<Value, String> {
    let mut asked = client.request(method, address).timeout(2 * PATIENCE);
    if let Some(body) = body {
        asked = asked.header("content-type", "application/json").body(body.to_string());
    }
    let text = asked
        .send()
        .await
        .map_err(|cause| cause.to_string())?
        .text()
        .await
        .map_err(|cause| cause.to_string())?;
    let mut answer: Value = serde_json::from_str(&text).map_err(|cause| format!("{cause}: {text}"))?;
    match answer["value"].get("error") {
        Some(_) => Err(answer["value"].to_string()),
        None => Ok(answer["value"].take()),
    }
}

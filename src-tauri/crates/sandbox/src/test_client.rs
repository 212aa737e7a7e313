//! A plain HTTP client for the sandbox's own tests: one request per connection, nothing clever, so that broken
//! answers are seen as they are.

use crate::{Options, Sandbox, Vendor, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer, as far as it came.
#[derive(Debug, Default)]
pub(crate) struct TestResponse {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl TestResponse {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A sandbox and a token for it.
pub(crate) struct TestClient {
    pub(crate) sandbox: Sandbox,
    pub(crate) token: String,
}

impl TestClient {
    pub(crate) async fn start(world: World, options: Options, vendor: Vendor) -> TestClient {
        let account =
            world.people.iter().find(|p| p.active).map_or("nobody@x.example".into(), |p| p.email.clone());
        let sandbox = Sandbox::start(world, options).await.expect("a free port");
        let mut client = TestClient { sandbox, token: String::new() };
        let given = client
            .send("POST", "/_sandbox/tokens", &[], Some(json!({"vendor": vendor, "account": account})))
            .await;
        client.token = given.json()["access_token"].as_str().expect("a token").to_owned();
        client
    }

    pub(crate) async fn get(&self, path: &str) -> TestResponse {
        self.send("GET", path, &[], None).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> TestResponse {
        let text = body.map(|b| b.to_string());
        let mut ask = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
        if !self.token.is_empty() && !headers.iter().any(|(n, _)| *n == "authorization") {
            ask.push_str(&format!("authorization: Bearer {}\r\n", self.token));
        }
        for (name, value) in headers {
            ask.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(text) = &text {
            if !headers.iter().any(|(n, _)| *n == "content-type") {
                ask.push_str("content-type: application/json\r\n");
            }
            ask.push_str(&format!("content-length: {}\r\n", text.len()));
        }
        ask.push_str("\r\n");
        ask.push_str(&text.unwrap_or_default());
        let address = self.sandbox.base.trim_start_matches("http://");
        let mut line = TcpStream::connect(address).await.expect("the sandbox listens");
        line.write_all(ask.as_bytes()).await.expect("the request leaves");
        let mut raw = Vec::new();
        // A cut connection is an answer, too: an empty one.
        let _ = line.read_to_end(&mut raw).await;
        parse(&String::from_utf8_lossy(&raw))
    }
}

fn parse(raw: &str) -> TestResponse {
    let Some((head, body)) = raw.split_once("\r\n\r\n") else { return TestResponse::default() };
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok()).unwrap_or(0);
    let pair = |l: &str| l.split_once(": ").map(|(n, v)| (n.to_lowercase(), v.to_owned()));
    TestResponse { status, headers: lines.filter_map(pair).collect(), body: body.to_owned() }
}

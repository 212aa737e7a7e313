//! The loopback address of one sign-in: listens on 127.0.0.1, answers with static text, ends with the first true
//! answer. What counts as one is decided by [`super::callback`].

use super::callback::{ExpectedCallback, Verdict, judge};
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// A head longer than this is not ours.
const HEAD_CAP: u64 = 16 * 1024;
/// So many callers may be under way; more are turned away.
const CALLERS: usize = 32;

const DONE: &str = "Thank you. Truedocket goes on by itself; you can close this page.\n";
const DECLINED: &str =
    "The sign-in was not completed. You can close this page and try again in Truedocket.\n";
const NOT_FOUND: &str = "There is nothing here.\n";

/// What the vendor's page sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CallbackResult {
    /// A code.
    Code(String),
    /// A no, with the vendor's word for it.
    Declined(String),
}

/// Waits for the answer to our question. One slow caller does not hold up the others.
pub(super) async fn wait(listener: &TcpListener, expected: &ExpectedCallback) -> io::Result<CallbackResult> {
    let (heads, mut read) = mpsc::channel::<(String, TcpStream)>(CALLERS);
    let mut callers = JoinSet::new();
    loop {
        tokio::select! {
            caller = listener.accept() => {
                let (stream, _) = caller?;
                while callers.try_join_next().is_some() {}
                if callers.len() < CALLERS {
                    callers.spawn(read_head(stream, heads.clone()));
                }
            }
            Some((head, stream)) = read.recv() => {
                match judge(&head, expected) {
                    Verdict::Code(code) => {
                        say(stream, "200 OK", DONE).await;
                        return Ok(CallbackResult::Code(code));
                    }
                    Verdict::Declined(error) => {
                        say(stream, "200 OK", DECLINED).await;
                        return Ok(CallbackResult::Declined(error));
                    }
                    Verdict::Foreign(why) => {
                        tracing::warn!(why, "a call to the sign-in address was refused");
                        callers.spawn(say(stream, "404 Not Found", NOT_FOUND));
                    }
                }
            }
        }
    }
}

async fn read_head(mut stream: TcpStream, heads: mpsc::Sender<(String, TcpStream)>) {
    let mut bytes = Vec::new();
    let mut part = [0; 1024];
    while !bytes.windows(4).any(|four| four == b"\r\n\r\n") {
        let Ok(count) = stream.read(&mut part).await else { return };
        let Some(read) = part.get(..count).filter(|read| !read.is_empty()) else { return };
        bytes.extend_from_slice(read);
        if u64::try_from(bytes.len()).is_ok_and(|length| length > HEAD_CAP) {
            return;
        }
    }
    if let Ok(head) = String::from_utf8(bytes) {
        drop(heads.send((head, stream)).await);
    }
}

/// Static text: nothing of the request is repeated, nothing is kept, nothing is passed on.
async fn say(mut stream: TcpStream, status: &'static str, text: &'static str) {
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    // A browser that is gone already does not matter.
    drop(stream.write_all(answer.as_bytes()).await);
    drop(stream.shutdown().await);
}

//! What the tests of this package share: a clock that is turned, and a server that answers bytes. Not for use.

use crate::clock::Clock;
use crate::failure::{Failure, Kind};
use crate::ports::{CleanCalendar, LeftState, PortResult, Restoration, RestoreLoss};
use chrono::{DateTime, TimeDelta, Utc};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::EventSnapshot;
use truedocket_core::connection::{Access, Connection, Role, SecretPlace};
use truedocket_core::ids::{ConnectionName, Version};
use url::Url;

/// A clock without a spring.
pub(crate) struct TurnedClock {
    now: watch::Sender<DateTime<Utc>>,
    by_sleepers: bool,
}

impl TurnedClock {
    /// Whoever sleeps turns it.
    pub(crate) fn eager() -> Arc<Self> {
        Self::at_noon(true)
    }

    /// Only [`Self::turn`] turns it.
    pub(crate) fn still() -> Arc<Self> {
        Self::at_noon(false)
    }

    fn at_noon(by_sleepers: bool) -> Arc<Self> {
        Arc::new(Self { now: watch::Sender::new(Self::noon()), by_sleepers })
    }

    fn noon() -> DateTime<Utc> {
        "2026-11-23T12:00:00Z".parse().unwrap()
    }

    pub(crate) fn turn(&self, by: TimeDelta) {
        self.now.send_modify(|now| *now += by);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.borrow()
    }

    fn running(&self) -> Duration {
        (self.now() - Self::noon()).to_std().unwrap_or_default()
    }

    fn sleep(&self, how_long: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let until = self.now() + TimeDelta::from_std(how_long).unwrap();
        if self.by_sleepers {
            self.now.send_modify(|now| *now = until.max(*now));
            return Box::pin(tokio::task::yield_now());
        }
        let mut turned = self.now.subscribe();
        Box::pin(async move {
            drop(turned.wait_for(|now| *now >= until).await);
        })
    }
}

/// A request as the server got it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// First line and headers.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }

    pub(crate) fn form(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.body.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// A row that was brought back, and what it lacks.
#[derive(Debug)]
pub(crate) struct Restored {
    pub(crate) now: EventSnapshot,
    pub(crate) lost: RestoreLoss,
}

/// All steps of a restore, one after the other. What somebody changed since is an error here.
pub(crate) async fn bring_back(
    port: &dyn CleanCalendar,
    calendar: &Calendar,
    backup: &EventSnapshot,
    key: &str,
    left: Option<&str>,
) -> PortResult<Restored> {
    let changed = || Failure::new(Kind::Stale, "test", "restore").reason("changed_since");
    let mut left = left.map(Version::new);
    let mut now = loop {
        let state = left.as_ref().map_or(LeftState::Deleted, LeftState::Changed);
        match port.restore_row(calendar, calendar, backup, key, state).await? {
            Restoration::Back(now) => break *now,
            Restoration::Nearer(now) => left = Some(now.row.source.event.version),
            Restoration::ChangedSince(_) => return Err(changed()),
        }
    };
    let id = now.row.source.event.key.id.clone();
    let days = port.days_to_restore(calendar, backup, &now);
    for day in &days {
        match port.restore_day(calendar, &id, backup, day, LeftState::Untouched).await {
            Ok(Restoration::Back(_)) => {}
            Ok(Restoration::Nearer(_) | Restoration::ChangedSince(_)) => return Err(changed()),
            Err(failure) if failure.kind == Kind::Refused => {}
            Err(failure) => return Err(failure),
        }
    }
    if !days.is_empty() {
        now = port.snapshot(calendar, &id).await?.expect("it is there");
    }
    let lost = port.losses(calendar, backup, &now);
    Ok(Restored { now, lost })
}

/// A server on this machine that answers whatever bytes the test gives, and then hangs up.
pub(crate) struct Server {
    pub(crate) base: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// `answer` gets the number of the request, from 0, and the request.
    pub(crate) async fn start(answer: impl Fn(usize, &Seen) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&log)));
            }
        });
        Self { base, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        self.base.join(path).unwrap()
    }

    /// A connection whose addresses all are this server.
    pub(crate) fn connection(&self) -> Connection {
        Connection {
            name: ConnectionName::new("Office"),
            vendor: "test".to_owned(),
            role: Role::Record,
            api: self.base.as_str().trim_end_matches('/').to_owned(),
            authorize: self.url("authorize").to_string(),
            token: self.url("token").to_string(),
            client_id: "truedocket-test".to_owned(),
            secrets: SecretPlace::Keychain,
            account: String::new(),
            access: Access::Read,
        }
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: Arc<impl Fn(usize, &Seen) -> Vec<u8>>,
    log: Arc<Mutex<Vec<Seen>>>,
) {
    let mut bytes = Vec::new();
    let request = loop {
        let mut part = [0; 4096];
        let Ok(count) = stream.read(&mut part).await else { return };
        if count == 0 {
            return;
        }
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let request = Seen { head: head.to_owned(), body: body.to_owned() };
        let length = request.header("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
        if body.len() >= length {
            break request;
        }
    };
    let reply = {
        let mut log = log.lock().unwrap();
        log.push(request.clone());
        answer(log.len() - 1, &request)
    };
    drop(stream.write_all(&reply).await);
    drop(stream.shutdown().await);
}

/// A whole answer. `headers` are lines without their ends.
pub(crate) fn reply(status: u16, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let head =
        format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{lines}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

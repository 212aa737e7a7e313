//! Handing a command over to the process that holds the home. Who holds it listens on loopback and leaves the port and a
//! token in the home, which is readable to its own account only; another command connects, shows the token, and prints
//! what it is told.

use crate::args::Arguments;
use crate::asked::{self, Output};
use crate::{advice, commands, say};
use clap::Parser;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use truedocket_connect::stop::StopSignal;
use truedocket_engine::api::failure::Problem;
use truedocket_engine::{Engine, words};

/// What a command may be long.
const LONGEST: u64 = 1 << 20;

/// Where to knock, and with what.
#[derive(Serialize, Deserialize)]
struct Endpoint {
    port: u16,
    token: String,
    process: u32,
}

/// A command, as it was typed.
#[derive(Serialize, Deserialize)]
struct ForwardedCommand {
    token: String,
    words: Vec<String>,
    folder: PathBuf,
}

/// Takes commands for the engine until dropped.
pub struct CommandListener {
    file: PathBuf,
    task: JoinHandle<()>,
}

impl Drop for CommandListener {
    fn drop(&mut self) {
        self.task.abort();
        let _ = std::fs::remove_file(&self.file);
    }
}

fn file(home: &Path) -> PathBuf {
    home.join("truedocket.handing")
}

/// Begins to take commands that others hand over to this process.
///
/// # Errors
/// No port could be opened, or the home could not be written to.
pub async fn listen(engine: &Arc<Engine>, home: &Path) -> io::Result<CommandListener> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let token: Arc<str> = hex::encode(rand::random::<[u8; 32]>()).into();
    let door = Endpoint { port, token: token.to_string(), process: std::process::id() };
    write_private(&file(home), &serde_json::to_vec(&door)?)?;
    let engine = Arc::clone(engine);
    let task = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (engine, token) = (Arc::clone(&engine), Arc::clone(&token));
            tokio::spawn(async move {
                if let Err(cause) = serve(stream, &engine, &token).await {
                    tracing::warn!(%cause, "a command that was handed over broke off");
                }
            });
        }
    });
    Ok(CommandListener { file: file(home), task })
}

/// Readable to this account only, from its first byte on.
fn write_private(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let _ = std::fs::remove_file(file);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(file)?, bytes)
}

async fn serve(stream: TcpStream, engine: &Arc<Engine>, token: &str) -> io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut reading = BufReader::new(reading.take(LONGEST));
    let mut line = String::new();
    reading.read_line(&mut line).await?;
    let handed: ForwardedCommand = serde_json::from_str(&line)?;
    if !same(&handed.token, token) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let (asker, mut said) = mpsc::unbounded_channel();
    let stop = StopSignal::default();
    let (engine, heard) = (Arc::clone(engine), stop.clone());
    let command = tokio::spawn(async move {
        let work = heard.heard_by(Box::pin(obey(handed, engine)));
        let code = asked::by(asker.clone(), work).await;
        drop(asker.send(Output::Ended(code)));
    });
    let mut gone = Box::pin(wants_an_end(reading));
    loop {
        tokio::select! {
            one = said.recv() => {
                let Some(one) = one else { break };
                writing.write_all(format!("{}\n", serde_json::to_string(&one)?).as_bytes()).await?;
            }
            () = &mut gone, if !stop.is_asked() => stop.ask(),
        }
    }
    command.await.map_err(io::Error::other)
}

/// Resolves when the other side asks for an end, or has gone away.
async fn wants_an_end(mut reading: BufReader<tokio::io::Take<OwnedReadHalf>>) {
    let mut line = String::new();
    drop(reading.read_line(&mut line).await);
}

async fn obey(handed: ForwardedCommand, engine: Arc<Engine>) -> u8 {
    let typed = std::iter::once("truedocket".to_owned()).chain(handed.words);
    let mut arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            say::aside(&wrong.to_string());
            return 64;
        }
    };
    arguments.named_from(&handed.folder);
    let command = async {
        match commands::with(&arguments, &engine).await {
            Ok(code) => code,
            Err(problem) => {
                say::problem(&problem, arguments.json);
                1
            }
        }
    };
    advice::within(&arguments, Box::pin(command)).await
}

/// Compares without telling by its time where the texts differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Hands the command of this process over to the one that holds the home, prints what it says, and answers with the exit
/// code. `held` is why this process cannot do it.
///
/// # Errors
/// The holder takes no commands, or ended before the command did.
pub async fn hand_over(home: &Path, held: Problem) -> Result<u8, Problem> {
    let door: Option<Endpoint> =
        std::fs::read(file(home)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(door) = door else { return Err(held) };
    let Ok(stream) = TcpStream::connect(("127.0.0.1", door.port)).await else { return Err(held) };
    let ended = |_cause: io::Error| died(door.process);
    let (reading, mut writing) = stream.into_split();
    let handed = ForwardedCommand {
        token: door.token.clone(),
        words: std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect(),
        folder: std::env::current_dir().unwrap_or_default(),
    };
    let line = serde_json::to_string(&handed).map_err(|cause| ended(cause.into()))?;
    writing.write_all(format!("{line}\n").as_bytes()).await.map_err(ended)?;
    let mut lines = BufReader::new(reading).lines();
    let mut stopping = false;
    loop {
        tokio::select! {
            line = lines.next_line() => {
                let line = line.map_err(ended)?.ok_or_else(|| died(door.process))?;
                match serde_json::from_str(&line).map_err(|cause| ended(cause.into()))? {
                    Output::Out(text) => say::answer(&text),
                    Output::Aside(text) => say::aside(text.trim_end_matches('\n')),
                    Output::Ended(code) => return Ok(code),
                }
            }
            _ = tokio::signal::ctrl_c(), if !stopping => {
                stopping = true;
                say!("Stopping at the next safe point …");
                writing.write_all(b"stop\n").await.map_err(ended)?;
            }
        }
    }
}

fn died(process: u32) -> Problem {
    words::problem(
        "TD-5101",
        format!("The Truedocket that holds this home (process {process}) ended before the command did."),
        "What it had written is on record; what was under way is looked up when Truedocket runs again.",
        "Start Truedocket again, then look at `truedocket jobs` and `truedocket logs`.",
    )
}

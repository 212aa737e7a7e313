//! A pretend browser: opens an address on this machine and follows its redirects, which is all that the pretend
//! sign-in pages ask of a person. It speaks plain HTTP/1.1 to loopback and nothing else.

use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// A sign-in is one redirect; more than a few are a circle.
const REDIRECTS: usize = 5;
/// The head of a reply is small; the body does not matter.
const HEAD: usize = 16 * 1024;

/// Opens the address and follows redirects until a page comes. Answers with that page's status.
///
/// # Errors
/// An address is not on this machine, nobody answers, or the reply is no HTTP.
pub async fn open(address: &str) -> io::Result<u16> {
    let mut at = Url::parse(address).map_err(io::Error::other)?;
    for _ in 0..REDIRECTS {
        let (status, location) = get(&at).await?;
        match location {
            Some(location) if (300..400).contains(&status) => {
                at = at.join(&location).map_err(io::Error::other)?;
            }
            Some(_) | None => return Ok(status),
        }
    }
    Err(io::Error::other("the page redirects in a circle"))
}

async fn get(at: &Url) -> io::Result<(u16, Option<String>)> {
    let host = at.host_str().filter(|host| matches!(*host, "127.0.0.1" | "localhost"));
    let host = host.ok_or_else(|| io::Error::other("the pretend browser stays on this machine"))?;
    let port = at.port_or_known_default().unwrap_or(80);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let target = at.query().map_or_else(|| at.path().to_owned(), |query| format!("{}?{query}", at.path()));
    let request = format!(
        "GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut reply = Vec::new();
    stream.take(HEAD as u64).read_to_end(&mut reply).await?;
    let text = String::from_utf8_lossy(&reply);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("the reply is no HTTP"))?;
    let location = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    Ok((status, location))
}

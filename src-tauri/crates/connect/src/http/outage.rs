//! What stands between this computer and a vendor, where a person can mend it: told from the causes of an exchange that
//! brought no whole answer.

use crate::http::client::transport::TransportError;
use std::error::Error;
use std::io;

/// Reason: this computer reaches nobody, or nobody tells it addresses.
pub const NO_NETWORK: &str = "no_network";
/// Reason: somebody else answered in the vendor's place, as the sign-in page of a Wi-Fi does.
pub const NETWORK_SIGN_IN: &str = "network_sign_in";
/// Reason: by this computer's clock the vendor's certificate is not valid now.
pub const WRONG_TIME: &str = "certificate_time";
/// Reason: the proxy of the office wants name and password.
pub const PROXY_PASSWORD: &str = "proxy_password";

/// Network Authentication Required: RFC 6585 §6 gives it to networks that want a sign-in.
const NETWORK_AUTHENTICATION: u16 = 511;
const PROXY_AUTHENTICATION: u16 = 407;

/// What an answer of that status says of the network; vendors give neither.
pub(crate) fn of_status(status: u16) -> Option<&'static str> {
    match status {
        NETWORK_AUTHENTICATION => Some(NETWORK_SIGN_IN),
        PROXY_AUTHENTICATION => Some(PROXY_PASSWORD),
        _of_the_vendor => None,
    }
}

/// What the causes say; none where nobody here can mend it.
pub(crate) fn of(lost: &TransportError) -> Option<&'static str> {
    let mut next: Option<&(dyn Error + 'static)> = lost.source();
    while let Some(cause) = next {
        if let Some(reason) = of_cause(cause) {
            return Some(reason);
        }
        next = cause.source();
    }
    None
}

fn of_cause(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
        return of_tls(tls);
    }
    if let Some(system) = cause.downcast_ref::<io::Error>() {
        // What an error of the system wraps is not its source.
        let inner = system.get_ref().and_then(|inner| of_cause(inner));
        return inner.or_else(|| of_system(system.kind()));
    }
    // The client has no types for these two.
    match cause.to_string().as_str() {
        "dns error" => Some(NO_NETWORK),
        text if text.ends_with("proxy authorization required") => Some(PROXY_PASSWORD),
        _other => None,
    }
}

fn of_system(kind: io::ErrorKind) -> Option<&'static str> {
    let unreachable =
        [io::ErrorKind::NetworkUnreachable, io::ErrorKind::HostUnreachable, io::ErrorKind::NetworkDown];
    unreachable.contains(&kind).then_some(NO_NETWORK)
}

fn of_tls(error: &rustls::Error) -> Option<&'static str> {
    use rustls::CertificateError as Bad;
    match error {
        rustls::Error::InvalidCertificate(
            Bad::Expired | Bad::ExpiredContext { .. } | Bad::NotValidYet | Bad::NotValidYetContext { .. },
        ) => Some(WRONG_TIME),
        rustls::Error::InvalidCertificate(
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } | Bad::UnknownIssuer,
        )
        // Not TLS at all: a page was sent where a handshake was due.
        | rustls::Error::InvalidMessage(_) => Some(NETWORK_SIGN_IN),
        _other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{NETWORK_SIGN_IN, NO_NETWORK, PROXY_PASSWORD, WRONG_TIME, of, of_status};
    use crate::http::client::transport::{Transport, TransportError};
    use bytes::Bytes;
    use http::{HeaderMap, Method};
    use rustls::CertificateError as Bad;
    use std::io;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use url::Url;

    fn lost(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
        TransportError::BeforeSending(cause.into())
    }

    /// As the client wraps it: the system's error around that of TLS.
    fn certificate(bad: Bad) -> TransportError {
        lost(io::Error::other(rustls::Error::InvalidCertificate(bad)))
    }

    #[test]
    fn what_a_person_can_mend_is_told_from_what_the_vendor_must() {
        let cases = [
            (lost(io::Error::from(io::ErrorKind::NetworkUnreachable)), Some(NO_NETWORK), "no cable"),
            (lost(io::Error::from(io::ErrorKind::HostUnreachable)), Some(NO_NETWORK), "no route"),
            (lost(io::Error::from(io::ErrorKind::ConnectionRefused)), None, "somebody is there and refuses"),
            (lost(io::Error::from(io::ErrorKind::TimedOut)), None, "slow is not gone"),
            (certificate(Bad::NotValidForName), Some(NETWORK_SIGN_IN), "the portal's own certificate"),
            (certificate(Bad::UnknownIssuer), Some(NETWORK_SIGN_IN), "one that the portal made itself"),
            (certificate(Bad::NotValidYet), Some(WRONG_TIME), "the clock is behind"),
            (certificate(Bad::Expired), Some(WRONG_TIME), "the clock is ahead"),
            (certificate(Bad::Revoked), None, "the vendor has to mend it"),
            (lost("tunnel error: proxy authorization required"), Some(PROXY_PASSWORD), "407 to CONNECT"),
            (lost("tunnel error: unsuccessful"), None, "another word of the proxy"),
            (TransportError::TooLarge, None, "it came, and too much of it"),
        ];
        for (lost, reason, why) in cases {
            assert_eq!(of(&lost), reason, "{why}");
        }
        assert_eq!(of_status(511), Some(NETWORK_SIGN_IN), "RFC 6585 §6");
        assert_eq!(of_status(407), Some(PROXY_PASSWORD), "a proxy that reads along");
        assert_eq!(of_status(403), None, "the vendor's own word");
    }

    async fn exchanged(address: &str) -> TransportError {
        let url = Url::parse(address).expect("an address");
        let transport = Transport::new(vec![url.clone()]).expect("a client");
        let answer = transport.exchange(Method::GET, &url, HeaderMap::new(), Bytes::new()).await;
        answer.map(|_| ()).expect_err("nobody answers there as it should")
    }

    #[tokio::test]
    async fn the_causes_are_those_that_the_client_gives() {
        let nowhere = exchanged("https://calendar.invalid/").await;
        assert_eq!(of(&nowhere), Some(NO_NETWORK), "RFC 2606 §2: nobody has that name: {nowhere:?}");

        let portal = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("https://{}/", portal.local_addr().expect("an address"));
        let serving = tokio::spawn(async move {
            let (mut stream, _) = portal.accept().await.expect("somebody comes");
            let mut hello = [0; 64];
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n<html>Sign in to the hotel</html>").await;
        });
        let page = exchanged(&address).await;
        serving.await.expect("it was served");
        assert_eq!(of(&page), Some(NETWORK_SIGN_IN), "a page in the place of a handshake: {page:?}");
    }
}

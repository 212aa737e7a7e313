//! Connections that end without a word: the listener's streams carry a switch, and a request that pulls it gets
//! a reset instead of an answer. Nothing is decided here.

use axum::{extract::connect_info::Connected, serve::IncomingStream};
use std::{
    io::{Error, ErrorKind, Result},
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// The switch of one connection.
#[derive(Clone, Debug, Default)]
pub struct CutSwitch(Arc<AtomicBool>);

impl CutSwitch {
    /// From now on nothing leaves through this connection.
    pub fn pull(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was.
    pub fn pulled(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    fn check(&self) -> Result<()> {
        if self.pulled() { Err(Error::from(ErrorKind::ConnectionReset)) } else { Ok(()) }
    }
}

impl Connected<IncomingStream<'_, Listener>> for CutSwitch {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().cut.clone()
    }
}

/// A TCP listener whose connections can be cut.
#[derive(Debug)]
pub struct Listener(pub TcpListener);

/// One connection.
#[derive(Debug)]
pub struct CuttableStream {
    stream: TcpStream,
    cut: CutSwitch,
}

impl axum::serve::Listener for Listener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        let (stream, from) = axum::serve::Listener::accept(&mut self.0).await;
        (CuttableStream { stream, cut: CutSwitch::default() }, from)
    }

    fn local_addr(&self) -> Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>> {
        let line = self.get_mut();
        line.cut.check()?;
        Pin::new(&mut line.stream).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let line = self.get_mut();
        line.cut.check()?;
        Pin::new(&mut line.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

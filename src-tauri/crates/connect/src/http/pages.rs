//! The pages of a listing, one after the other, with an end.

use crate::failure::Failure;
use crate::http::client::HttpClient;
use crate::http::request::{Misread, Request};
use crate::walk::PageWalk;

/// One page of a listing.
pub(crate) trait Page {
    /// What names the next page: a token or an address. `None`: this is the last one.
    fn next(&self) -> Option<&str>;
}

/// A walk over a listing. `prepare` makes the request of the first page, or of the one with that name.
pub(crate) struct Pages<'a, F> {
    client: &'a HttpClient,
    prepare: F,
    walk: PageWalk,
    at: Position,
}

enum Position {
    First,
    Named(String),
    End,
}

impl HttpClient {
    /// All pages of a listing; nothing is asked before the first is wanted.
    pub(crate) fn pages<T, P, F>(&self, prepare: F) -> Pages<'_, F>
    where
        T: Page,
        P: Fn(&[u8]) -> Result<T, Misread>,
        F: Fn(Option<&str>) -> Result<Request<P>, Failure>,
    {
        Pages { client: self, prepare, walk: PageWalk::default(), at: Position::First }
    }
}

impl<F> Pages<'_, F> {
    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// As [`HttpClient::ask`]; `Kind::Broken` for a listing without an end.
    pub(crate) async fn next<T, P>(&mut self) -> Result<Option<T>, Failure>
    where
        T: Page,
        P: Fn(&[u8]) -> Result<T, Misread>,
        F: Fn(Option<&str>) -> Result<Request<P>, Failure>,
    {
        let request = match &self.at {
            Position::First => (self.prepare)(None)?,
            Position::Named(name) => (self.prepare)(Some(name))?,
            Position::End => return Ok(None),
        };
        let operation = request.prepared.operation;
        let page = self.client.ask(request).await?;
        self.at = match page.next() {
            Some(next) => {
                self.walk.step(next, self.client.vendor(), operation)?;
                Position::Named(next.to_owned())
            }
            None => Position::End,
        };
        Ok(Some(page))
    }
}

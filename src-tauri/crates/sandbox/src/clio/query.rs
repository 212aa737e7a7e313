//! Query parameters: only those that the vendor's document names for the resource, each of the right type.

use super::refusal::Refusal;
use axum::http::Uri;
use chrono::{DateTime, Utc};

/// Parameters that all listings take.
const COMMON: [&str; 5] = ["fields", "limit", "page_token", "ids[]", "updated_since"];

/// The parameters of one request.
#[derive(Clone, Debug)]
pub(super) struct Query {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Of a listing, with the resource's own filters.
    pub(super) fn of_list(uri: &Uri, own: &[&str]) -> Result<Query, Refusal> {
        Query::read(uri, |name| COMMON.contains(&name) || own.contains(&name))
    }

    /// Of anything else: `fields` only.
    pub(super) fn of_one(uri: &Uri) -> Result<Query, Refusal> {
        Query::read(uri, |name| name == "fields")
    }

    fn read(uri: &Uri, known: impl Fn(&str) -> bool) -> Result<Query, Refusal> {
        let pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned().collect();
        if let Some((name, _)) = pairs.iter().find(|(name, _)| !known(name)) {
            return Err(Refusal::bad(format!("{name} is not a valid parameter")));
        }
        Ok(Query { path: uri.path().to_owned(), pairs })
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// A number.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Refusal> {
        self.typed(name, |v| v.parse().ok())
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        self.typed(name, |v| v.parse().ok())
    }

    /// An ISO 8601 date and time with an offset.
    pub(super) fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        self.typed(name, |v| DateTime::parse_from_rfc3339(v).ok().map(|t| t.to_utc()))
    }

    /// All numbers of a repeated parameter; none if it is absent.
    pub(super) fn numbers(&self, name: &str) -> Result<Option<Vec<u64>>, Refusal> {
        let all = self.pairs.iter().filter(|(n, _)| n == name);
        let numbers: Vec<u64> = all
            .map(|(_, v)| v.parse().map_err(|_| Refusal::bad(format!("{name} is not valid"))))
            .collect::<Result<_, _>>()?;
        Ok(Some(numbers).filter(|n| !n.is_empty()))
    }

    fn typed<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        let value = |v| parse(v).ok_or_else(|| Refusal::bad(format!("{name} is not valid")));
        self.text(name).map(value).transpose()
    }

    /// The address of another page of the same listing.
    pub(super) fn page(&self, base: &str, token: &str) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| name != "page_token");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept)
            .append_pair("page_token", token)
            .finish();
        format!("{base}/clio/api/v4{}?{query}", self.path)
    }
}

//! What all writes of a clean-up share: nobody is told, guests never travel, and the version that was seen is named.
//!
//! A body is built field by field from a closed list. Guests are not on it, so that no request can carry them.

use super::VENDOR;
use crate::failure::{Failure, Kind};
use crate::http::request::PreparedRequest;
use http::{HeaderValue, Method, header};
use serde_json::{Map, Value};
use truedocket_core::ids::Version;
use url::Url;

/// Fields that a request may carry. The guests are left out on purpose, and so is all that would make or copy a
/// meeting room on the web.
const MAY_TRAVEL: [&str; 26] = [
    "anyoneCanAddSelf",
    "birthdayProperties",
    "colorId",
    "description",
    "end",
    "eventLabelId",
    "eventType",
    "extendedProperties",
    "focusTimeProperties",
    "guestsCanInviteOthers",
    "guestsCanModify",
    "guestsCanSeeOtherGuests",
    "iCalUID",
    "id",
    "location",
    "outOfOfficeProperties",
    "recurrence",
    "reminders",
    "sequence",
    "source",
    "start",
    "status",
    "summary",
    "transparency",
    "visibility",
    "workingLocationProperties",
];

/// The body of a write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Nothing but that.
    pub(super) fn only(name: &'static str, value: Value) -> Self {
        let mut fields = Self::default();
        fields.set(name, value);
        fields
    }

    /// Adds a field; one that may not travel is left out.
    pub(super) fn set(&mut self, name: &str, value: Value) {
        if MAY_TRAVEL.contains(&name) {
            self.0.insert(name.to_owned(), value);
        }
    }

    /// All but that field.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Each field on its own; begin and end stay together.
    pub(super) fn one_by_one(&self) -> Vec<Self> {
        let times = ["start", "end"];
        let (both, others): (Map<_, _>, Map<_, _>) =
            self.0.clone().into_iter().partition(|(name, _)| times.contains(&name.as_str()));
        let singles = others.into_iter().map(|(name, value)| Self(Map::from_iter([(name, value)])));
        singles.chain((!both.is_empty()).then_some(Self(both))).collect()
    }

    /// Labels are only heard by a request that says that it knows them.
    fn knows_labels(&self) -> bool {
        self.0.contains_key("eventLabelId")
    }
}

/// May the provider tell guests? Never; imports have no such parameter, since they tell nobody.
pub(super) fn tell_nobody(url: &mut Url) {
    url.query_pairs_mut().append_pair("sendUpdates", "none");
}

/// A write with that body.
pub(super) fn prepared(
    operation: &'static str,
    method: Method,
    mut url: Url,
    fields: &Fields,
) -> PreparedRequest {
    if fields.knows_labels() {
        url.query_pairs_mut().append_pair("eventLabelVersion", "1");
    }
    PreparedRequest::json(operation, method, url, &Value::Object(fields.0.clone()))
}

/// Binds the request to the version that was seen.
///
/// # Errors
/// `Kind::Refused` when the row had no version to name: nothing is written blindly.
pub(super) fn only_if(mut prepared: PreparedRequest, seen: &Version) -> Result<PreparedRequest, Failure> {
    let etag = Some(seen.as_str()).filter(|text| text.starts_with('"') || text.starts_with("W/\""));
    let value = etag.and_then(|etag| HeaderValue::from_str(etag).ok());
    let value = value.ok_or_else(|| {
        Failure::new(Kind::Refused, VENDOR, prepared.operation).reason("the_row_has_no_version")
    })?;
    prepared.headers.insert(header::IF_MATCH, value);
    Ok(prepared)
}

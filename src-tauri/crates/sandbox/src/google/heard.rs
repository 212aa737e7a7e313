//! What a writing client says that it understands. What it does not name is left as it was, whatever its body says of it.

use super::errors::Outcome;
use super::params;
use crate::batch::ParsedRequest;

/// Read from the request's parameters.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// `eventLabelVersion=1`
    pub(super) labels: bool,
    /// `supportsAttachments=true`
    pub(super) attachments: bool,
    /// `conferenceDataVersion=1`
    pub(super) conferences: bool,
}

impl Heard {
    /// Of a request that may have these parameters and no others.
    pub(super) fn of(ask: &ParsedRequest, known: &[&str]) -> Outcome<Self> {
        params::check(ask, known, &[])?;
        params::truth(ask, "alwaysIncludeEmail")?;
        let version = |name: &str| Ok(params::number(ask, name, 0, 1)? == Some(1));
        Ok(Self {
            labels: version("eventLabelVersion")?,
            attachments: params::truth(ask, "supportsAttachments")? == Some(true),
            conferences: version("conferenceDataVersion")?,
        })
    }
}

//! What a client prefers, from the `Prefer` header. It holds for one request only.

use super::errors::{Outcome, Refusal};
use super::zones;
use crate::batch::ParsedRequest;

/// Preferences of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prefer {
    /// Ids that survive a move to another folder.
    pub(crate) immutable: bool,
    /// The zone of times, as the client wrote it.
    pub(crate) zone: String,
    /// Its IANA name.
    pub(crate) iana: String,
    /// Largest page.
    pub(crate) page: Option<usize>,
    /// Bodies as plain text.
    pub(crate) plain: bool,
}

impl Prefer {
    /// Reads the header; preferences that are not documented are refused.
    pub(crate) fn read(ask: &ParsedRequest) -> Outcome<Self> {
        let mut own =
            Self { immutable: false, zone: "UTC".into(), iana: "UTC".into(), page: None, plain: false };
        for text in ask.headers.get_all("prefer") {
            let text = text.to_str().map_err(|_| Refusal::query("Prefer is not readable."))?;
            for piece in text.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
                let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
                own.take(name.trim(), value.trim().trim_matches('"'))?;
            }
        }
        Ok(own)
    }

    fn take(&mut self, name: &str, value: &str) -> Outcome<()> {
        match name.to_ascii_lowercase().as_str() {
            "idtype" if value == "ImmutableId" => self.immutable = true,
            "outlook.timezone" => {
                let unknown = || Refusal::bad("TimeZoneNotSupportedException", "The time zone is not known.");
                self.iana = zones::iana(value).ok_or_else(unknown)?;
                self.zone = value.to_owned();
            }
            "odata.maxpagesize" => {
                let size = value.parse().ok().filter(|size| (1..=1000).contains(size));
                self.page = Some(size.ok_or_else(|| Refusal::query("odata.maxpagesize must be 1 to 1000."))?);
            }
            "outlook.body-content-type" => self.plain = value == "text",
            _unknown => return Err(Refusal::query(format!("The preference {name} does not exist."))),
        }
        Ok(())
    }
}

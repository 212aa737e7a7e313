//! The rows of a file as they are kept: a series is one row, a day of it that differs another. Nothing is expanded.
//!
//! Every component of the file is a row, counts in another one, or is set aside with its line and the reason. Rows are found once and read
//! again one by one, so that a large file costs little more than its bytes. What a row is used for is not known here.

use super::entry::{Details, Entry};
use super::extras;
use super::lines::plain_bytes;
use super::read::{self, Limits, Merged, Quarantined, Unreadable};
use super::sorting::{Sorted, Sorting};
use super::walk::{Found, walk};
use super::zones::Resolver;
use crate::calendar::source::{Doubt, RowKind};
use crate::ids::{IcalUid, RemoteId, Version};
use crate::time::zone::{Zone, Zones};
use crate::time::{OriginalStart, Span};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// What a row is, without what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowHead {
    /// Stable from one reading of the file to the next, and the same that the daily reading gives it.
    pub id: RemoteId,
    /// `UID`; `None` where the file has none.
    pub uid: Option<IcalUid>,
    /// Which day of a series; `None` for all other rows.
    pub original_start: Option<OriginalStart>,
    /// When it takes place; for a series its first day.
    pub span: Span,
    /// What kind of row it is.
    pub shape: RowKind,
    /// Line of the component in the file, from 1.
    pub line: usize,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub head: RowHead,
    /// Equal as long as the component in the file is, byte by byte.
    pub version: Version,
    /// What it says.
    pub details: Details,
    /// `CREATED`.
    pub created: Option<DateTime<Utc>>,
    /// What programs left on it: `X-NAME=value`, and `PRODID=…` of its file.
    pub marks: Vec<String>,
    /// Lines that were passed over.
    pub doubts: Vec<Doubt>,
    /// The component's own lines, from `BEGIN:VEVENT` to `END:VEVENT`.
    pub raw: String,
}

/// Where a row lies in the file.
pub(super) struct RowLocation {
    pub(super) head: RowHead,
    pub(super) bytes: Range<usize>,
    pub(super) program: Option<Arc<str>>,
    pub(super) doubts: Vec<Doubt>,
}

/// All rows of a file.
pub struct Rows {
    plain: Vec<u8>,
    places: Vec<RowLocation>,
    merged: Vec<Merged>,
    set_aside: Vec<Quarantined>,
    notes: Vec<String>,
    cut_short: bool,
}

impl Rows {
    /// Finds the rows. Times without a zone are read in the zone that the file names (`X-WR-TIMEZONE`), else in
    /// `floating`.
    ///
    /// # Errors
    /// [`Unreadable`] if the file as a whole says nothing.
    pub fn find(bytes: Vec<u8>, floating: &Zone, zones: &Zones, limits: &Limits) -> Result<Self, Unreadable> {
        if bytes.len() > limits.bytes {
            return Err(Unreadable::TooLarge { bytes: bytes.len(), limit: limits.bytes });
        }
        let plain = owned(bytes);
        // Zones may be defined behind the events that use them, and series behind their days.
        let (mut definitions, mut with_days) = (Vec::new(), BTreeSet::new());
        let ending = walk(&plain, |found| match found {
            Found::Zone(definition) => definitions.push(definition),
            Found::Entry(entry) if entry.replaces.is_some() => with_days.extend(entry.uid),
            Found::Entry(_) | Found::Broken(_) => {}
        });
        read::calendar(&ending)?;
        let mut sorting = Sorting::new(&plain, Resolver::new(zones, floating, definitions), with_days);
        walk(&plain, |found| match found {
            Found::Entry(entry) => sorting.take(&entry),
            Found::Broken(broken) => sorting.set_aside.push(broken),
            Found::Zone(_) => {}
        });
        let Sorted { places, merged, set_aside } = sorting.done();
        let (notes, cut_short) = (read::notes(&ending), ending.cut_short);
        Ok(Self { plain, places, merged, set_aside, notes, cut_short })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Has the file no row?
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Components in whose place another one is a row, by line.
    pub fn merged(&self) -> &[Merged] {
        &self.merged
    }

    /// What has to be known of the file as a whole.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Components that can be no rows, by line, and parts of the file that are no components.
    pub fn set_aside(&self) -> &[Quarantined] {
        &self.set_aside
    }

    /// The file ended before its calendar did: what is not in it may still exist.
    pub fn is_cut_short(&self) -> bool {
        self.cut_short
    }

    /// What that row is.
    pub fn head(&self, at: usize) -> Option<&RowHead> {
        self.places.get(at).map(|place| &place.head)
    }

    /// That row, read again.
    pub fn row(&self, at: usize) -> Option<Row> {
        let place = self.places.get(at)?;
        let own = self.plain.get(place.bytes.clone())?;
        let mut read = None;
        walk(own, |found| match found {
            Found::Entry(entry) => read = Some(entry),
            Found::Broken(_) | Found::Zone(_) => {}
        });
        let extras = extras::read(own);
        let mut marks = extras.marks;
        marks.extend(place.program.as_deref().map(extras::program));
        Some(Row {
            head: place.head.clone(),
            version: version(own),
            details: read?.details,
            created: extras.created,
            marks,
            doubts: place.doubts.clone(),
            raw: text(own).into_owned(),
        })
    }
}

/// Equal as long as the lines are.
pub(super) fn version(own: &[u8]) -> Version {
    let digest = Sha256::digest(own);
    Version::new(hex::encode(digest.get(..12).unwrap_or_default()))
}

/// The `UID` as the row's id; components without one are named by what they say.
pub(super) fn name(entry: &Entry, own: &[u8]) -> String {
    entry.uid.clone().unwrap_or_else(|| format!("no-uid-{}", version(own)))
}

fn owned(bytes: Vec<u8>) -> Vec<u8> {
    let plain = plain_bytes(&bytes);
    match plain {
        Cow::Owned(translated) => translated,
        Cow::Borrowed(same) if same.len() == bytes.len() => bytes,
        Cow::Borrowed(without_mark) => without_mark.to_vec(),
    }
}

fn text(own: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(own) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(own).0,
    }
}

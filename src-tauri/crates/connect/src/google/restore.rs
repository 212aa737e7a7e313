//! Bringing a row back, one write at a time. First the bin: a deleted row is shown there for a while and comes back under
//! its own id by being confirmed. Then a copy under the old UID, at last one under an id that is derived from the
//! caller's key. What is there already is repaired, and only over the version that our own act left. No request carries
//! guests. Days of series follow in `days`.
//!
//! Each step looks before it writes, so that a repetition finds what an earlier try has made: by the derived id, or by
//! the key that the copy bears. A row that bears the old UID and not the key is somebody's own.

use super::canon::{self, MADE_BY, Row};
use super::lost::{is_anew, row_of};
use super::reader::{GoogleCalendar, is_absent};
use super::source_events::{Fetched, unreadable};
use super::writes::Fields;
use super::{VENDOR, get_event, guests, import_event, insert_event, move_event, patch_event};
use crate::failure::{Failure, Kind};
use crate::http::request::PreparedRequest;
use crate::ports::{LeftState, PortResult, ReadSourceEvents, Restoration};
use crate::reading::json;
use serde_json::{Map, Value, json};
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::{EventSnapshot, RowKind};
use truedocket_core::ids::{RemoteId, Version};

/// One restore: what is wanted, and over what it may be written.
struct Undo<'a> {
    calendar: &'a Calendar,
    backup: &'a EventSnapshot,
    wanted: Row,
    key: &'a str,
    left: LeftState<'a>,
}

impl Undo<'_> {
    fn id(&self) -> &RemoteId {
        &self.backup.row.source.event.key.id
    }

    /// Under which a copy may be looked for: the UID of a day is its series', and a copy under it would replace the
    /// series.
    fn uid(&self) -> Option<&str> {
        match self.backup.row.source.shape {
            RowKind::Single | RowKind::Series { .. } => self.wanted.get("iCalUID").and_then(Value::as_str),
            RowKind::Day { .. } => None,
        }
    }
}

/// What is there in place of a row that was deleted.
enum InPlace {
    /// A copy that an earlier try of this restore has made.
    Ours(RemoteId),
    /// Such a copy was made, and somebody has deleted it.
    OursDeleted,
    /// Somebody's own row under the old UID.
    Others,
    /// Nothing.
    Nothing,
}

/// What the provider took of the fields that were sent.
pub(super) enum Given {
    All,
    /// One of several that it did not take together.
    One,
    Nothing,
}

impl GoogleCalendar {
    /// As [`crate::ports::CleanCalendar::restore_row`].
    pub(super) async fn row_back(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &EventSnapshot,
        key: &str,
        left: LeftState<'_>,
    ) -> PortResult<Restoration<EventSnapshot>> {
        let undo = Undo { calendar, backup, wanted: row_of(&backup.row.raw), key, left };
        if undo.wanted.is_empty() {
            return Err(unreadable("the backup of the row is damaged").before_write());
        }
        let looked = self.fetch(calendar, undo.id()).await.map_err(Failure::before_write)?;
        let bin = match looked {
            Fetched::Alive(_) => return self.set_right(&undo, undo.id()).await,
            Fetched::InBin(raw) => Some(raw),
            Fetched::Absent => None,
        };
        if lies_on.id != calendar.id
            && let Some(there) = self.snapshot(lies_on, undo.id()).await.map_err(Failure::before_write)?
        {
            return self.move_home(&undo, lies_on, there).await;
        }
        let in_place = self.in_place(&undo).await.map_err(Failure::before_write)?;
        match (in_place, left) {
            // How it was left is not known, so that nothing more is written; what it lacks is told.
            (InPlace::Ours(id), LeftState::Deleted) => {
                let now = self.present(calendar, &id).await.map_err(Failure::before_write)?;
                Ok(Restoration::Back(Box::new(now)))
            }
            (InPlace::Ours(id), LeftState::Changed(_) | LeftState::Untouched) => {
                self.set_right(&undo, &id).await
            }
            // Whatever our act left is gone: that was somebody's own deed.
            (InPlace::OursDeleted, _)
            | (InPlace::Others | InPlace::Nothing, LeftState::Changed(_) | LeftState::Untouched) => {
                Ok(Restoration::ChangedSince(None))
            }
            (in_place @ (InPlace::Others | InPlace::Nothing), LeftState::Deleted) => {
                self.make_again(&undo, bin.as_deref(), &in_place).await
            }
        }
    }

    pub(super) async fn present(&self, calendar: &Calendar, id: &RemoteId) -> PortResult<EventSnapshot> {
        self.snapshot(calendar, id).await?.ok_or_else(|| {
            Failure::new(Kind::Stale, VENDOR, get_event::OPERATION).reason("deleted_meanwhile")
        })
    }

    /// What makes the row say what the backup says.
    fn missing(&self, undo: &Undo<'_>, now: &EventSnapshot) -> Fields {
        let present = row_of(&now.row.raw);
        let is_new = is_anew(undo.backup, &now.row.source.event.key.id);
        let complete = guests::listed(&undo.wanted, &present, is_new);
        canon::repair(&complete, &present, &self.clocks(undo.calendar))
    }

    /// The row is there: what differs is repaired, if nobody has changed it since our act.
    async fn set_right(&self, undo: &Undo<'_>, id: &RemoteId) -> PortResult<Restoration<EventSnapshot>> {
        let now = self.present(undo.calendar, id).await.map_err(Failure::before_write)?;
        let fields = self.missing(undo, &now);
        if fields.is_empty() {
            return Ok(Restoration::Back(Box::new(now)));
        }
        let version = match undo.left {
            LeftState::Changed(version) if *version == now.row.source.event.version => version,
            LeftState::Changed(_) | LeftState::Deleted | LeftState::Untouched => {
                return Ok(Restoration::ChangedSince(Some(Box::new(now))));
            }
        };
        let given = self.give_back(undo.calendar, id, &fields, version).await?;
        if matches!(given, Given::Nothing) {
            return Ok(Restoration::Back(Box::new(now)));
        }
        let now = self.present(undo.calendar, id).await.map_err(Failure::after_write)?;
        // What was taken and had no effect would be sent for ever.
        let goes_on = matches!(given, Given::One) && self.missing(undo, &now).len() < fields.len();
        let now = Box::new(now);
        Ok(if goes_on { Restoration::Nearer(now) } else { Restoration::Back(now) })
    }

    /// Back from the calendar that our act has moved it to.
    async fn move_home(
        &self,
        undo: &Undo<'_>,
        lies_on: &Calendar,
        there: EventSnapshot,
    ) -> PortResult<Restoration<EventSnapshot>> {
        let version = match undo.left {
            LeftState::Changed(version) if *version == there.row.source.event.version => version,
            LeftState::Changed(_) | LeftState::Deleted | LeftState::Untouched => {
                return Ok(Restoration::ChangedSince(Some(Box::new(there))));
            }
        };
        self.send_over(move_event::prepare(&self.api, lies_on, undo.id(), undo.calendar), version).await?;
        self.told(undo, undo.id()).await
    }

    /// The row that was just written, and whether that was all.
    async fn told(&self, undo: &Undo<'_>, id: &RemoteId) -> PortResult<Restoration<EventSnapshot>> {
        let now = self.present(undo.calendar, id).await.map_err(Failure::after_write)?;
        let is_all = self.missing(undo, &now).is_empty();
        let now = Box::new(now);
        Ok(if is_all { Restoration::Back(now) } else { Restoration::Nearer(now) })
    }

    async fn in_place(&self, undo: &Undo<'_>) -> PortResult<InPlace> {
        match self.fetch(undo.calendar, &insert_event::id_of(undo.calendar, undo.id(), undo.key)).await? {
            Fetched::Alive(raw) => return Ok(InPlace::Ours(id_of(&row_of(&raw))?)),
            Fetched::InBin(_) => return Ok(InPlace::OursDeleted),
            Fetched::Absent => {}
        }
        let Some(uid) = undo.uid() else { return Ok(InPlace::Nothing) };
        let rows = self.of_uid(undo.calendar, uid).await?;
        let whole = rows.into_iter().filter(|(_, wire)| wire.recurring_event_id.is_none());
        let mut in_place = InPlace::Nothing;
        for (raw, wire) in whole {
            let row = row_of(&raw);
            let is_gone = wire.status.as_deref() == Some("cancelled");
            match (made_by(&row) == Some(undo.key), is_gone) {
                (true, false) => return Ok(InPlace::Ours(id_of(&row)?)),
                (true, true) => in_place = InPlace::OursDeleted,
                (false, false) if !matches!(in_place, InPlace::OursDeleted) => in_place = InPlace::Others,
                (false, _) => {}
            }
        }
        Ok(in_place)
    }

    /// Out of the bin, else anew.
    async fn make_again(
        &self,
        undo: &Undo<'_>,
        bin: Option<&str>,
        in_place: &InPlace,
    ) -> PortResult<Restoration<EventSnapshot>> {
        if let Some(raw) = bin
            && let Some(raw) = self.out_of_bin(undo, raw).await?
        {
            return self.told(undo, &id_of(&row_of(&raw))?).await;
        }
        // An import over a row that is there would change it.
        if let (InPlace::Nothing, Some(uid)) = (in_place, undo.uid())
            && is_ordinary(&undo.wanted)
        {
            let mut fields = self.fields_anew(undo).await.map_err(Failure::before_write)?;
            fields.set("iCalUID", json!(uid));
            // A UID that was there before is refused with a lower number.
            if let Some(sequence) = undo.wanted.get("sequence") {
                fields.set("sequence", sequence.clone());
            }
            let prepared = import_event::prepare(&self.api, undo.calendar, &fields);
            if let Some(raw) = alive(self.send_new(prepared).await)? {
                return self.told(undo, &id_of(&row_of(&raw))?).await;
            }
        }
        self.anew(undo).await
    }

    /// `None`: Google does not give it back.
    async fn out_of_bin(&self, undo: &Undo<'_>, bin: &str) -> PortResult<Option<String>> {
        let Some(version) = version_of(&row_of(bin)) else { return Ok(None) };
        let status = undo.wanted.get("status").filter(|status| **status == json!("tentative"));
        let fields = Fields::only("status", status.cloned().unwrap_or(json!("confirmed")));
        let prepared = patch_event::prepare(&self.api, undo.calendar, undo.id(), &fields);
        alive(self.send_over(prepared, &version).await)
    }

    /// All that can be given back to a row that is made anew, with its guests in the text and the key by which it is
    /// found. A label that the calendar no longer has would cost the whole row.
    async fn fields_anew(&self, undo: &Undo<'_>) -> PortResult<Fields> {
        let mut row = guests::listed(&undo.wanted, &Row::new(), true);
        if let Some(label) = row.get("eventLabelId").and_then(Value::as_str).map(str::to_owned)
            && !self.labels(undo.calendar, true).await?.contains_key(&label)
        {
            row.remove("eventLabelId");
        }
        let mut properties = match row.remove("extendedProperties") {
            Some(Value::Object(properties)) => properties,
            _ => Map::new(),
        };
        let own = properties.entry("private").or_insert_with(|| json!({}));
        own[MADE_BY] = json!(undo.key);
        row.insert("extendedProperties".to_owned(), Value::Object(properties));
        Ok(canon::whole(&row))
    }

    /// Under an id of our own.
    async fn anew(&self, undo: &Undo<'_>) -> PortResult<Restoration<EventSnapshot>> {
        let id = insert_event::id_of(undo.calendar, undo.id(), undo.key);
        let mut fields = self.fields_anew(undo).await.map_err(Failure::before_write)?;
        fields.set("id", json!(id.as_str()));
        if !is_ordinary(&undo.wanted) {
            for name in ["eventType", "birthdayProperties"] {
                if let Some(value) = undo.wanted.get(name) {
                    fields.set(name, value.clone());
                }
            }
        }
        match self.send_new(insert_event::prepare(&self.api, undo.calendar, &fields)).await {
            Ok(_) => self.told(undo, &id).await,
            // The id was used and is no longer shown: somebody has deleted the copy and emptied the bin.
            Err(failure) if failure.status == Some(409) => Ok(Restoration::ChangedSince(None)),
            Err(failure) => Err(failure),
        }
    }

    async fn send_new(&self, prepared: PreparedRequest) -> PortResult<String> {
        self.client.ask(prepared.read_by(json::text)).await
    }

    /// Sends the fields over that version; when Google takes not all of them together, each alone until it takes one.
    /// What it refuses then is found by the comparison at the end.
    pub(super) async fn give_back(
        &self,
        calendar: &Calendar,
        id: &RemoteId,
        fields: &Fields,
        over: &Version,
    ) -> PortResult<Given> {
        let send =
            |fields: &Fields| self.send_over(patch_event::prepare(&self.api, calendar, id, fields), over);
        let is_refused = |failure: &Failure| failure.kind == Kind::Refused && !is_absent(failure);
        match send(fields).await {
            Ok(_) => return Ok(Given::All),
            Err(failure) if is_refused(&failure) && fields.len() > 1 => {}
            Err(failure) if is_refused(&failure) => return Ok(Given::Nothing),
            Err(failure) => return Err(failure),
        }
        for one in fields.one_by_one() {
            match send(&one).await {
                Ok(_) => return Ok(Given::One),
                Err(failure) if is_refused(&failure) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(Given::Nothing)
    }
}

/// The key of the restore that has made the row.
fn made_by(row: &Row) -> Option<&str> {
    row.get("extendedProperties")?.get("private")?.get(MADE_BY)?.as_str()
}

pub(super) fn version_of(row: &Row) -> Option<Version> {
    row.get("etag").and_then(Value::as_str).map(Version::new)
}

fn is_ordinary(row: &Row) -> bool {
    row.get("eventType").is_none_or(|kind| *kind == json!("default") || *kind == json!("fromGmail"))
}

fn id_of(row: &Row) -> PortResult<RemoteId> {
    let id = row.get("id").and_then(Value::as_str).map(RemoteId::new);
    id.ok_or_else(|| unreadable("the answer has no id"))
}

/// The row of an answer that takes place. A refusal is an answer as well: there will be none.
fn alive(answer: PortResult<String>) -> PortResult<Option<String>> {
    match answer {
        Ok(raw) => {
            let is_off = row_of(&raw).get("status") == Some(&json!("cancelled"));
            Ok((!is_off).then_some(raw))
        }
        Err(failure) if failure.kind == Kind::Refused => Ok(None),
        Err(failure) => Err(failure),
    }
}

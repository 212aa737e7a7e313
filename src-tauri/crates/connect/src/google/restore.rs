//! Bringing rows back. First the bin: a deleted row is shown there for a while and comes back under its own id by being
//! confirmed. Then a copy under the old UID, at last one under an id that is derived from the caller's key. Whatever was
//! found, fields and days that differ from the backup are repaired, and no request carries guests.
//!
//! Each step looks before it writes, so that a repetition finds what an earlier try has made.

use super::canon::{self, Clocks, Row};
use super::lost::{counterpart, lost, row_of};
use super::originals::{Fetched, text_of, unreadable};
use super::reader::{GoogleCalendar, is_absent};
use super::writes::{self, Fields};
use super::{
    VENDOR, delete_event, find_day, get_event, guests, import_event, insert_event, move_event, patch_event,
};
use crate::failure::{Failure, Kind};
use crate::ports::{Answer, ReadOriginals, Restored};
use serde_json::{Value, json};
use truedocket_core::audit::kept::{Original, Shape, Snapshot};
use truedocket_core::event::{Calendar, Standing};
use truedocket_core::ids::RemoteId;

/// A row that was found or made, and whether it came into being again.
struct Found {
    raw: String,
    is_new: bool,
}

impl GoogleCalendar {
    /// As [`crate::ports::CleanCalendar::restore`].
    pub(super) async fn bring_back(
        &self,
        calendar: &Calendar,
        lies_on: &Calendar,
        backup: &Snapshot,
        key: &str,
    ) -> Answer<Restored> {
        let wanted = row_of(&backup.row.raw);
        if wanted.is_empty() {
            return Err(unreadable("the backup of the row is damaged"));
        }
        if lies_on.id != calendar.id {
            self.move_home(calendar, lies_on, &backup.row.kept.event.key.id).await?;
        }
        let found = self.find_again(calendar, backup, &wanted, key).await?;
        let present = row_of(&found.raw);
        let id = id_of(&present)?;
        let clocks = Clocks { zones: &self.zones, zone: &calendar.zone };
        let complete = guests::listed(&wanted, &present, found.is_new);
        self.give_back(calendar, &id, &canon::repair(&complete, &present, &clocks)).await?;
        let mut now = self.present(calendar, &id).await?;
        if self.give_days_back(calendar, backup, &now, found.is_new).await? > 0 {
            now = self.present(calendar, &id).await?;
        }
        let lost = lost(backup, &now, found.is_new, &clocks);
        Ok(Restored { now, lost })
    }

    async fn present(&self, calendar: &Calendar, id: &RemoteId) -> Answer<Snapshot> {
        self.snapshot(calendar, id).await?.ok_or_else(|| {
            Failure::new(Kind::Stale, VENDOR, get_event::OPERATION).reason("deleted_meanwhile")
        })
    }

    /// Back from the calendar that it was moved to; where it is no longer there, there is nothing to move.
    async fn move_home(&self, home: &Calendar, lies_on: &Calendar, id: &RemoteId) -> Answer<()> {
        match self.fetch(lies_on, id).await? {
            Fetched::Alive(_) => {
                self.door.send(move_event::prepare(&self.api, lies_on, id, home)).await.map(drop)
            }
            Fetched::InBin | Fetched::Absent => Ok(()),
        }
    }

    async fn find_again(
        &self,
        calendar: &Calendar,
        backup: &Snapshot,
        wanted: &Row,
        key: &str,
    ) -> Answer<Found> {
        let id = &backup.row.kept.event.key.id;
        match self.fetch(calendar, id).await? {
            Fetched::Alive(raw) => return Ok(Found { raw, is_new: false }),
            Fetched::InBin => {
                if let Some(raw) = self.out_of_bin(calendar, id, wanted).await? {
                    return Ok(Found { raw, is_new: true });
                }
            }
            Fetched::Absent => {}
        }
        let raw = match (&backup.row.kept.shape, wanted.get("iCalUID").and_then(Value::as_str)) {
            // The UID of a day is its series'; under it a single event would replace the series.
            (Shape::Single | Shape::Series { .. }, Some(uid)) => {
                self.under_old_uid(calendar, uid, wanted).await?
            }
            (Shape::Day { .. }, _) | (_, None) => None,
        };
        let raw = match raw {
            Some(raw) => raw,
            None => self.anew(calendar, id, wanted, key).await?,
        };
        Ok(Found { raw, is_new: true })
    }

    /// `None`: Google does not give it back.
    async fn out_of_bin(&self, calendar: &Calendar, id: &RemoteId, wanted: &Row) -> Answer<Option<String>> {
        let status = wanted.get("status").filter(|status| **status == json!("tentative"));
        let fields = Fields::only("status", status.cloned().unwrap_or(json!("confirmed")));
        let prepared = writes::repeatable(patch_event::prepare(&self.api, calendar, id, &fields));
        alive(self.door.send(prepared).await.map(|reply| reply.body))
    }

    /// The row of that UID, whoever made it; else a copy under it. `None`: Google does not take one.
    async fn under_old_uid(&self, calendar: &Calendar, uid: &str, wanted: &Row) -> Answer<Option<String>> {
        let rows = self.of_uid(calendar, uid).await?;
        let whole = rows.into_iter().filter(|(_, wire)| wire.recurring_event_id.is_none());
        let (gone, there): (Vec<_>, Vec<_>) =
            whole.partition(|(_, wire)| wire.status.as_deref() == Some("cancelled"));
        if let Some((raw, _)) = there.into_iter().next() {
            return Ok(Some(raw));
        }
        for (_, wire) in gone {
            let Some(id) = wire.id.map(RemoteId::new) else { continue };
            if let Some(raw) = self.out_of_bin(calendar, &id, wanted).await? {
                return Ok(Some(raw));
            }
        }
        if !is_ordinary(wanted) {
            return Ok(None);
        }
        let mut fields = self.fields_anew(calendar, wanted).await?;
        fields.set("iCalUID", json!(uid));
        // A UID that was there before is refused with a lower number.
        if let Some(sequence) = wanted.get("sequence") {
            fields.set("sequence", sequence.clone());
        }
        alive(
            self.door.send(import_event::prepare(&self.api, calendar, &fields)).await.map(|reply| reply.body),
        )
    }

    /// All that can be given back to a row that is made anew, with its guests in the text. A label that the calendar no
    /// longer has would cost the whole row.
    async fn fields_anew(&self, calendar: &Calendar, wanted: &Row) -> Answer<Fields> {
        let mut row = guests::listed(wanted, &Row::new(), true);
        if let Some(label) = row.get("eventLabelId").and_then(Value::as_str).map(str::to_owned)
            && !self.labels(calendar, true).await?.contains_key(&label)
        {
            row.remove("eventLabelId");
        }
        Ok(canon::whole(&row))
    }

    /// Under an id of our own. What an earlier try made is taken.
    async fn anew(&self, calendar: &Calendar, id: &RemoteId, wanted: &Row, key: &str) -> Answer<String> {
        let id = insert_event::id_of(calendar, id, key);
        let mut fields = self.fields_anew(calendar, wanted).await?;
        fields.set("id", json!(id.as_str()));
        if !is_ordinary(wanted) {
            for name in ["eventType", "birthdayProperties", "focusTimeProperties", "outOfOfficeProperties"] {
                if let Some(value) = wanted.get(name) {
                    fields.set(name, value.clone());
                }
            }
            if let Some(value) = wanted.get("workingLocationProperties") {
                fields.set("workingLocationProperties", value.clone());
            }
        }
        match self.door.send(insert_event::prepare(&self.api, calendar, &fields)).await {
            Ok(reply) => text_of(&reply.body),
            Err(failure) if failure.status == Some(409) => match self.fetch(calendar, &id).await? {
                Fetched::Alive(raw) => Ok(raw),
                Fetched::InBin => self.out_of_bin(calendar, &id, wanted).await?.ok_or(failure),
                Fetched::Absent => Err(failure),
            },
            Err(failure) => Err(failure),
        }
    }

    /// Sends the fields; when Google takes not all of them together, each alone. What it refuses then is found by the
    /// comparison at the end.
    async fn give_back(&self, calendar: &Calendar, id: &RemoteId, fields: &Fields) -> Answer<()> {
        if fields.is_empty() {
            return Ok(());
        }
        let send = |fields: &Fields| {
            let prepared = patch_event::prepare(&self.api, calendar, id, fields);
            self.door.send(writes::repeatable(prepared))
        };
        match send(fields).await {
            Ok(_) => return Ok(()),
            Err(failure) if failure.kind == Kind::Refused && fields.len() > 1 => {}
            Err(failure) if failure.kind == Kind::Refused => return Ok(()),
            Err(failure) => return Err(failure),
        }
        for one in fields.one_by_one() {
            match send(&one).await {
                Ok(_) => {}
                Err(failure) if failure.kind == Kind::Refused => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// Days that differ from the series, each as the backup has it. Answers with the number of days that were written.
    async fn give_days_back(
        &self,
        calendar: &Calendar,
        backup: &Snapshot,
        now: &Snapshot,
        is_new: bool,
    ) -> Answer<usize> {
        let mut written = 0;
        for day in &backup.days {
            let present = counterpart(day, now);
            let is_off = |day: &Original| day.kept.event.standing == Standing::Cancelled;
            if is_off(day) && present.is_some_and(is_off) {
                continue;
            }
            let fields = self.fields_of_day(calendar, day, present, is_new);
            if !is_off(day) && fields.is_empty() {
                continue;
            }
            let Some(id) = self.id_of_day(calendar, backup, day, present, now).await? else { continue };
            if is_off(day) {
                self.call_off(calendar, &id).await?;
            } else {
                self.give_back(calendar, &id, &fields).await?;
            }
            written += 1;
        }
        Ok(written)
    }

    /// What makes the day as it was: of a day like all others everything, else what differs.
    fn fields_of_day(
        &self,
        calendar: &Calendar,
        day: &Original,
        present: Option<&Original>,
        is_new: bool,
    ) -> Fields {
        let clocks = Clocks { zones: &self.zones, zone: &calendar.zone };
        let wanted = row_of(&day.raw);
        let there = present.filter(|present| present.kept.event.standing != Standing::Cancelled);
        match there {
            Some(present) => {
                let present = row_of(&present.raw);
                canon::repair(&guests::listed(&wanted, &present, is_new), &present, &clocks)
            }
            None => canon::repair(&guests::listed(&wanted, &Row::new(), is_new), &off(), &clocks),
        }
    }

    async fn id_of_day(
        &self,
        calendar: &Calendar,
        backup: &Snapshot,
        day: &Original,
        present: Option<&Original>,
        now: &Snapshot,
    ) -> Answer<Option<RemoteId>> {
        let series = &now.row.kept.event.key.id;
        if let Some(present) = present {
            return Ok(Some(present.kept.event.key.id.clone()));
        }
        if *series == backup.row.kept.event.key.id {
            return Ok(Some(day.kept.event.key.id.clone()));
        }
        let Some(original) = &day.kept.event.original_start else { return Ok(None) };
        let reply = self.door.send(find_day::prepare(&self.api, calendar, series, original)).await?;
        find_day::parse(&reply.body).map_err(|cause| super::reader::broken(find_day::OPERATION, cause))
    }

    async fn call_off(&self, calendar: &Calendar, id: &RemoteId) -> Answer<()> {
        match self.door.send(delete_event::prepare(&self.api, calendar, id)).await {
            Ok(_) => Ok(()),
            Err(failure) if is_absent(&failure) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}

/// A day that does not take place says nothing, so that all fields of the backup differ from it.
fn off() -> Row {
    Row::from_iter([("status".to_owned(), json!("cancelled"))])
}

fn is_ordinary(row: &Row) -> bool {
    row.get("eventType").is_none_or(|kind| *kind == json!("default") || *kind == json!("fromGmail"))
}

fn id_of(row: &Row) -> Answer<RemoteId> {
    let id = row.get("id").and_then(Value::as_str).map(RemoteId::new);
    id.ok_or_else(|| unreadable("the answer has no id"))
}

/// The row of an answer that takes place. A refusal is an answer as well: there will be none.
fn alive(answer: Answer<bytes::Bytes>) -> Answer<Option<String>> {
    match answer {
        Ok(body) => {
            let raw = text_of(&body)?;
            let is_off = row_of(&raw).get("status") == Some(&json!("cancelled"));
            Ok((!is_off).then_some(raw))
        }
        Err(failure) if failure.kind == Kind::Refused || is_absent(&failure) => Ok(None),
        Err(failure) => Err(failure),
    }
}

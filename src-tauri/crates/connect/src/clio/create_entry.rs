//! `POST /calendar_entries.json`: makes an entry that carries the id of the event it stands for. Nobody is mailed.

use super::list_entries::{FIELDS, stamp};
use super::{MARK_PROPERTY, SOURCE_PROPERTY, versioned};
use crate::http::request::PreparedRequest;
use crate::ports::EntryDraft;
use crate::reading::address;
use http::Method;
use serde_json::{Map, Value, json};
use truedocket_core::time::Span;
use truedocket_core::time::zone::Zone;
use url::Url;

pub(super) const OPERATION: &str = "create entry";

/// Who attends, as Clio knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guest {
    pub(super) id: String,
    /// `Calendar` for users, `Contact` for others.
    pub(super) kind: &'static str,
}

impl Guest {
    pub(super) fn json(&self) -> Value {
        json!({ "id": number(&self.id), "type": self.kind })
    }
}

/// `kind`: the id of the event type.
pub(super) fn prepare(
    api: &Url,
    draft: &EntryDraft,
    kind: Option<&str>,
    guests: &[Guest],
    zone: &Zone,
) -> PreparedRequest {
    let mut url = address::below(api, &["calendar_entries.json"]);
    url.query_pairs_mut().append_pair("fields", FIELDS);
    let mut data = Map::new();
    data.insert("summary".into(), draft.title.reveal().into());
    data.insert("description".into(), draft.body.reveal().into());
    data.insert("location".into(), draft.place.reveal().into());
    data.insert("calendar_owner".into(), json!({ "id": number(draft.calendar.as_str()) }));
    data.insert("send_email_notification".into(), false.into());
    let properties = [(SOURCE_PROPERTY, &draft.source), (MARK_PROPERTY, &draft.mark)].into_iter();
    let properties = properties.filter(|(_, value)| !value.is_empty());
    let properties = properties.map(|(name, value)| json!({ "name": name, "value": value }));
    data.insert("external_properties".into(), properties.collect());
    data.insert("attendees".into(), guests.iter().map(Guest::json).collect());
    when(&mut data, &draft.span, zone);
    if let Some(matter) = &draft.matter {
        data.insert("matter".into(), json!({ "id": number(matter.as_str()) }));
    }
    if let Some(kind) = kind {
        data.insert("calendar_entry_event_type".into(), json!({ "id": number(kind) }));
    }
    versioned(PreparedRequest::json(OPERATION, Method::POST, url, &json!({ "data": data })))
}

/// All-day entries run from midnight to midnight in the firm's zone.
pub(super) fn when(data: &mut Map<String, Value>, span: &Span, zone: &Zone) {
    let (start, end) = span.instants(zone);
    data.insert("start_at".into(), stamp(start).into());
    data.insert("end_at".into(), stamp(end).into());
    data.insert("all_day".into(), span.is_all_day().into());
}

/// Clio's ids are numbers on the wire; one that is none goes as it is and is refused there.
pub(super) fn number(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| Value::from(id), Value::from)
}

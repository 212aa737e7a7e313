//! Events in JSON: a plain list, since JSON has no pairs as keys. Nothing but that translation.

use super::Event;
use serde::{Deserialize, Deserializer, Serializer};
use std::collections::BTreeMap;

type Rows = BTreeMap<(String, String), Event>;

pub(super) fn serialize<S: Serializer>(rows: &Rows, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.values())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rows, D::Error> {
    let list = Vec::<Event>::deserialize(deserializer)?;
    Ok(list.into_iter().map(|e| ((e.calendar.clone(), e.id.clone()), e)).collect())
}

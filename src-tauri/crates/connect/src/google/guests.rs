//! Guests of an event that is brought back. They are never invited again: those whom Google does not bring back itself
//! are listed at the end of the text.

use super::canon::Row;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const LEAD: &str = "Attendees before the clean-up: ";

/// Addresses and answers of all guests but the calendar's own.
pub(super) fn of(row: &Row) -> BTreeMap<String, String> {
    let guests = row.get("attendees").and_then(Value::as_array).into_iter().flatten();
    let others = guests.filter(|guest| guest.get("self") != Some(&json!(true)));
    let told = others.filter_map(|guest| {
        let text = |name: &str| guest.get(name).and_then(Value::as_str);
        Some((text("email")?.to_lowercase(), text("responseStatus").unwrap_or("needsAction").to_owned()))
    });
    told.collect()
}

/// Whoever stands on both is marked alike: as optional, with a comment, with guests that come along, as a room.
pub(super) fn are_marked_alike(wanted: &Row, present: &Row) -> bool {
    let (wanted, present) = (marks(wanted), marks(present));
    wanted.iter().all(|(guest, marks)| present.get(guest).is_none_or(|now| now == marks))
}

fn marks(row: &Row) -> BTreeMap<String, Value> {
    let guests = row.get("attendees").and_then(Value::as_array).into_iter().flatten();
    let others = guests.filter(|guest| guest.get("self") != Some(&json!(true)));
    let marked = others.filter_map(|guest| {
        let email = guest.get("email").and_then(Value::as_str)?.to_lowercase();
        let mark = |name: &str, nothing: Value| guest.get(name).cloned().unwrap_or(nothing);
        let marks = [
            mark("optional", json!(false)),
            mark("comment", json!("")),
            mark("additionalGuests", json!(0)),
            mark("resource", json!(false)),
        ];
        Some((email, json!(marks)))
    });
    marked.collect()
}

/// What the calendar's own person answered, with the comment and the guests that come along.
pub(super) fn own_answer(row: &Row) -> Option<Value> {
    let guests = row.get("attendees").and_then(Value::as_array).into_iter().flatten();
    let mut own = guests.filter(|guest| guest.get("self") == Some(&json!(true)));
    own.next().map(|own| json!(["responseStatus", "comment", "additionalGuests"].map(|name| own.get(name))))
}

/// Those of the backup who are not there.
pub(super) fn missing(wanted: &Row, present: &Row) -> Vec<String> {
    let there = of(present);
    of(wanted).into_keys().filter(|guest| !there.contains_key(guest)).collect()
}

/// The backup, its text with the guests who do not come back. Where the row was there all the time, only if the text
/// already has them from an earlier try: guests who left meanwhile are nobody's loss.
pub(super) fn listed(wanted: &Row, present: &Row, is_new: bool) -> Row {
    let missing = missing(wanted, present);
    let mut row = wanted.clone();
    if missing.is_empty() {
        return row;
    }
    let list = format!("{LEAD}{}", missing.join(", "));
    let text = |row: &Row| row.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
    if is_new || text(present).ends_with(&list) {
        let own = text(wanted);
        let text = if own.trim().is_empty() { list } else { format!("{own}\n\n{list}") };
        row.insert("description".to_owned(), json!(text));
    }
    row
}

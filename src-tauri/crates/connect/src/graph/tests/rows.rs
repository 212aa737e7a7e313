//! Delta pages: doubles, poison, ends, and occurrences that are completed from their series.

use super::{calendar, row, wire};
use crate::graph::list_events::{self, Rows};
use crate::graph::map;
use crate::graph::series::{self, Known};
use crate::ports::{AfterPage, PageToken, SyncToken};
use serde_json::{Value, json};
use truedocket_core::calendar::event::ShowAs;
use truedocket_core::ids::RemoteId;
use truedocket_core::time::zone::Zones;

fn parse(page: &Value) -> Rows {
    list_events::parse(page.to_string().as_bytes()).unwrap()
}

#[test]
fn the_links_say_what_comes_next() {
    let more = parse(&json!({"value": null, "@odata.nextLink": "n"})).then;
    assert_eq!(more, AfterPage::More(PageToken("n".to_owned())), "a next link is followed");
    let done = parse(&json!({"value": [], "@odata.deltaLink": "d"})).then;
    assert_eq!(done, AfterPage::Done(Some(SyncToken("d".to_owned()))), "a delta link ends the reading");
    let cut = list_events::parse(br#"{"value":[]}"#);
    assert!(cut.is_err(), "f01: a page without either was cut off, and is not the end");
}

#[test]
fn a_row_that_comes_twice_counts_once_and_the_later_one() {
    let page = json!({"@odata.deltaLink": "d", "value": [
        row(&json!({"subject": "old"})), row(&json!({"id": "AAE2"})), row(&json!({"subject": "new"})),
        {"id": "AAE2", "@removed": {"reason": "deleted"}},
    ]});
    let rows = parse(&page);
    assert_eq!(rows.events.len(), 2, "two ids, two rows");
    assert_eq!(rows.events[0].subject.as_deref(), Some("new"), "the later one counts");
    assert!(rows.events[1].removed.is_some(), "also when it says that the event went");
    let thrice = parse(
        &json!({"@odata.deltaLink": "d", "value": [row(&json!({})), row(&json!({})), row(&json!({"subject": "3"}))]}),
    );
    assert_eq!(thrice.events.len(), 1, "three times is once");
    assert_eq!(thrice.events[0].subject.as_deref(), Some("3"), "the last one counts");
}

#[test]
fn f22_one_poison_item_costs_nothing_but_itself() {
    let page = json!({"@odata.deltaLink": "d", "value": [
        row(&json!({})), {"id": "AAE9", "subject": {"Smith": 1}}, null, 7, {"id": 7},
    ]});
    let rows = parse(&page);
    assert_eq!(
        (rows.events.len(), rows.unreadable.len()),
        (1, 4),
        "the rest is read, the bad ones are counted"
    );
    assert_eq!(rows.unreadable[0].id.as_ref().map(RemoteId::as_str), Some("AAE9"), "by its id");
    assert!(rows.unreadable.iter().all(|bad| !bad.reason.contains("Smith")), "without client words");
}

fn sparse(changes: &Value) -> Value {
    let mut row = json!({
        "@odata.etag": "W/\"o\"", "id": "AAO1", "type": "occurrence", "seriesMasterId": "AAM",
        "start": {"dateTime": "2026-11-09T15:00:00.0000000", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-09T16:00:00.0000000", "timeZone": "UTC"},
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

fn master() -> Value {
    row(&json!({
        "id": "AAM", "type": "seriesMaster", "subject": "Team", "iCalUId": "0401", "showAs": "tentative",
        "originalStartTimeZone": "Central Standard Time", "categories": ["Internal"],
        "organizer": {"emailAddress": {"address": "bo@firm.example"}},
        "attendees": [{"emailAddress": {"address": "ada@firm.example"}}],
    }))
}

#[test]
fn f10_occurrences_with_few_fields_are_completed() {
    let mut known = Known::default();
    let occurrence = wire(&sparse(&json!({})));
    let rows = [wire(&sparse(&json!({}))), wire(&sparse(&json!({"id": "AAO2"}))), wire(&row(&json!({})))];
    assert_eq!(known.missing(&rows), ["AAM"], "one look-up for all occurrences of a series");
    known.learn(wire(&master()));
    assert!(known.missing(&rows).is_empty(), "and none once it is known");
    let master = known.find(series::needed(&occurrence).unwrap()).unwrap();
    let event = map::event(series::completed(occurrence, &master), &calendar(), &Zones::bundled()).unwrap();
    assert_eq!(event.title.reveal(), "Team", "the series' title");
    assert_eq!(
        (event.show_as, event.attendees.len(), event.categories.len()),
        (ShowAs::Tentative, 1, 1),
        "and the rest"
    );
    assert_eq!(event.version.as_str(), "W/\"o\"", "the version is its own");
    assert_eq!(event.key.id.as_str(), "AAO1", "so is its id");
    assert!(event.original_start.is_some(), "and its day");
    let truedocket_core::time::Span::Timed { zone, start, .. } = event.span else {
        panic!("a timed series has timed occurrences");
    };
    assert_eq!(zone, "America/Chicago", "made in the series' zone");
    assert_eq!(
        start,
        "2026-11-09T15:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
        "at its own time"
    );
}

#[test]
fn exceptions_keep_their_own_fields() {
    let own = wire(&sparse(&json!({"type": "exception", "subject": "Moved", "attendees": []})));
    let done = series::completed(own, &wire(&master()));
    assert_eq!(done.subject.as_deref(), Some("Moved"), "its own title");
    assert_eq!(done.attendees.map(|list| list.len()), Some(0), "an empty list is a list");
    assert!(done.original_start.is_none(), "the series does not know where it was moved from");
}

#[test]
fn a_day_has_one_identity_however_it_comes() {
    let whole = row(&json!({
        "type": "occurrence", "seriesMasterId": "AAM", "iCalUId": "0401-of-that-day", "body": null, "subject": null,
    }));
    let few = series::completed(wire(&sparse(&json!({}))), &wire(&master()));
    let whole = series::completed(wire(&whole), &wire(&master()));
    assert_eq!(few.ical_uid, whole.ical_uid, "copies of one day are known for one");
    assert!(whole.subject.is_none(), "a whole row means what it leaves empty");
}

#[test]
fn removed_rows_need_no_series() {
    let removed = wire(&json!({"id": "AAO1", "seriesMasterId": "AAM", "@removed": {"reason": "deleted"}}));
    assert!(Known::default().missing(&[removed]).is_empty(), "nothing is asked that is not needed");
}

//! Whose a discrepancy is: in whose copy of the report it stands.

use super::owners;
use serde_json::{Value, json};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{CalendarId, ConnectionName, EventKey, RemoteId, Version};
use truedocket_core::morning::outcome::{Discrepancy, Facts};
use truedocket_core::morning::snapshot::Side;
use truedocket_core::rules::matter_id::MatterMatch;
use truedocket_core::rules::owner::OwnerRule;
use truedocket_core::rules::valid::Whose;
use truedocket_core::time::Span;

fn email(text: &str) -> Email {
    Email::new(text).expect("is an address")
}

/// An appointment of these people.
fn facts(side: Side, who: &[&str]) -> Facts {
    let start = "2026-11-20T14:00:00Z".parse().expect("is an instant");
    let owned = !who.is_empty();
    Facts {
        side,
        key: EventKey {
            connection: ConnectionName::new("m365"),
            calendar: CalendarId::new("c"),
            id: RemoteId::new(who.join("-")),
        },
        version: Version::new("1"),
        span: Span::Timed { start, end: start, zone: "UTC".to_owned() },
        title: "".into(),
        body: "".into(),
        place: "".into(),
        owner: who.first().map(|who| email(who)),
        matter: MatterMatch::None,
        category: None,
        attendees: Default::default(),
        source: None,
        updated: None,
        private: false,
        whose: owned.then(|| Whose {
            owners: who.iter().map(|who| email(who)).collect(),
            rule: OwnerRule::Attendee,
            typed_by: None,
        }),
    }
}

fn found(kind: &str, sides: &[Facts], unread: &Value) -> Discrepancy {
    let found = json!({
        "kind": kind, "severity": "court", "fingerprint": "f", "facts": "", "sides": sides, "matched_by": null,
        "zone_shift": null, "unread": unread, "day": "2026-11-20", "last_day": "2026-11-20",
        "start": "2026-11-20T14:00:00Z", "notes": [],
    });
    serde_json::from_value(found).expect("a discrepancy as it is kept")
}

#[test]
fn an_overlap_is_told_only_to_who_would_have_to_be_at_both() {
    let (ana, ben, cho) = ("ana@firm.example", "ben@firm.example", "cho@firm.example");
    let both = [facts(Side::Record, &[ana, ben]), facts(Side::Record, &[ana, cho])];
    assert_eq!(owners(&found("double_booking", &both, &Value::Null)), [ana], "the others go to one of them");
    assert_eq!(
        owners(&found("duplicate", &both, &Value::Null)),
        [ana, ben, cho],
        "one appointment that stands there twice concerns all of them"
    );
    let apart = [facts(Side::Record, &[ana]), facts(Side::Record, &[ben])];
    assert_eq!(owners(&found("double_booking", &apart, &Value::Null)), [ana, ben], "nothing is lost");
}

#[test]
fn either_side_may_say_whose_it_is_and_what_was_not_read_has_an_owner_too() {
    let (ana, ben) = ("ana@firm.example", "ben@firm.example");
    let sides = [facts(Side::Record, &[ana]), facts(Side::Practice, &[ben])];
    assert_eq!(owners(&found("owner_differs", &sides, &Value::Null)), [ana, ben], "both are concerned");
    assert_eq!(
        owners(&found("missing_here", &[facts(Side::Practice, &[])], &Value::Null)),
        [""; 0],
        "nobody's"
    );
    let calendar = |owner: Value| {
        json!({ "side": "record", "connection": "m365", "calendar": "c", "name": null, "owner": owner,
            "why": "it did not answer" })
    };
    assert_eq!(owners(&found("not_checked", &[], &calendar(json!(ana)))), [ana], "her calendar");
    assert_eq!(owners(&found("not_checked", &[], &calendar(Value::Null))), [""; 0], "it concerns everybody");
}

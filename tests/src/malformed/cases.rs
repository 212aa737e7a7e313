//! The malformations: of bytes, of the JSON's shape, of single values. Plain functions on a reply.

use super::between::{Act, Reply};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};
use std::sync::Arc;

/// One malformation.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) name: String,
    pub(super) act: Act,
    /// It cannot be taken for a sound reply.
    pub(super) nonsense: bool,
}

fn case(name: impl Into<String>, nonsense: bool, act: impl Fn(&mut Reply) + Send + Sync + 'static) -> Case {
    Case { name: name.into(), nonsense, act: Arc::new(act) }
}

fn header(reply: &mut Reply, name: &str, value: &str) {
    reply.headers.retain(|(known, _)| known != name);
    reply.headers.push((name.to_owned(), value.to_owned()));
}

/// Malformations of the bytes, for any listing that is not empty.
pub(super) fn bytes() -> Vec<Case> {
    let mut cases: Vec<Case> = (0..12)
        .map(|part| {
            case(format!("cut at {part}/12"), true, move |r| r.body.truncate(r.body.len() * part / 12))
        })
        .collect();
    let whole: [(&str, &[u8]); 14] = [
        ("a page for people", b"<!doctype html><title>Sign in</title>"),
        ("plain text", b"Service temporarily rerouted"),
        ("null", b"null"),
        ("an empty list", b"[]"),
        ("an empty object", b"{}"),
        ("true", b"true"),
        ("a number", b"42"),
        ("a text", b"\"hello\""),
        ("single quotes", b"{'items': []}"),
        ("not a number", b"{\"items\": NaN}"),
        ("NULs", b"\0\0\0\0"),
        ("a brace", b"{"),
        ("the error of another vendor", b"{\"error\": {\"code\": \"Oops\"}}"),
        ("XML", b"<?xml version=\"1.0\"?><items/>"),
    ];
    cases.extend(whole.map(|(name, body)| case(name, true, move |r| r.body = body.to_vec())));
    cases.extend([
        case("deeply nested", true, |r| r.body = [vec![b'['; 200_000], vec![b']'; 200_000]].concat()),
        case("deeply nested in a field", true, |r| {
            r.body = format!("{{\"items\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000)).into_bytes();
        }),
        case("larger than anything", true, |r| r.body = vec![b' '; 11 << 20]),
        case("trailing letters", true, |r| r.body.extend_from_slice(b" and more")),
        case("twice", true, |r| r.body = r.body.repeat(2)),
        case("a byte that is no letter", true, |r| {
            if let Some(at) = r.body.iter().position(|byte| *byte == b'"') {
                r.body.insert(at + 1, 0xff);
            }
        }),
        case("half a surrogate", true, |r| replace(r, "\":\"", "\":\"\\ud800")),
        case("UTF-16", true, |r| {
            let text = String::from_utf8_lossy(&r.body).into_owned();
            r.body = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }),
        case("a byte order mark", false, |r| r.body = [b"\xef\xbb\xbf", r.body.as_slice()].concat()),
        case("packed, it says", true, |r| header(r, "content-encoding", "gzip")),
        case("packed and broken", true, |r| {
            header(r, "content-encoding", "gzip");
            r.body = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03", r.body.as_slice()].concat();
        }),
        case("another charset", false, |r| header(r, "content-type", "application/json; charset=utf-16")),
        case("called a page", false, |r| header(r, "content-type", "text/html")),
        case("nothing at all, 204", true, |r| (r.status, r.body) = (204, Vec::new())),
        case("found elsewhere", true, |r| {
            r.status = 302;
            header(r, "location", "http://192.0.2.1/login");
        }),
        case("a teapot", true, |r| r.status = 418),
        case("not modified", true, |r| (r.status, r.body) = (304, Vec::new())),
    ]);
    cases
}

fn replace(reply: &mut Reply, from: &str, to: &str) {
    reply.body = String::from_utf8_lossy(&reply.body).replace(from, to).into_bytes();
}

fn change(reply: &mut Reply, work: impl FnOnce(&mut Value)) {
    if let Ok(mut value) = serde_json::from_slice::<Value>(&reply.body) {
        work(&mut value);
        reply.body = serde_json::to_vec(&value).unwrap_or_default();
    }
}

/// The rows of a listing, wherever the vendor puts them.
fn rows(value: &mut Value) -> Option<&mut Vec<Value>> {
    let name = ["items", "value", "data"].into_iter().find(|name| value[*name].is_array())?;
    value[name].as_array_mut()
}

/// Malformations of the rows.
pub(super) fn shapes() -> Vec<Case> {
    let rows_become = |name: &str, to: Value| {
        case(format!("rows are {name}"), true, move |r| {
            change(r, |value| {
                for list in ["items", "value", "data"] {
                    if value[list].is_array() {
                        value[list] = to.clone();
                    }
                }
            });
        })
    };
    let each = |name: &str, to: Value| {
        case(format!("each row is {name}"), true, move |r| {
            change(r, |value| rows(value).into_iter().flatten().for_each(|row| *row = to.clone()));
        })
    };
    let id = |name: &str, to: Value| {
        case(format!("each id is {name}"), true, move |r| {
            change(r, |value| rows(value).into_iter().flatten().for_each(|row| row["id"] = to.clone()));
        })
    };
    vec![
        rows_become("null", Value::Null),
        rows_become("a text", json!("none")),
        rows_become("an object", json!({})),
        rows_become("a number", json!(0)),
        each("null", Value::Null),
        each("a number", json!(7)),
        each("a text", json!("event")),
        each("a list", json!([[]])),
        each("empty", json!({})),
        id("empty", json!("")),
        id("null", Value::Null),
        id("a list", json!([1])),
        id("enormous", json!("x".repeat(100_000))),
        case("each row comes twice", false, |r| {
            change(r, |value| {
                if let Some(rows) = rows(value) {
                    let again = rows.clone();
                    rows.extend(again);
                }
            });
        }),
    ]
}

/// Dates and zones that do not exist, wherever one stands.
pub(super) fn times() -> Vec<Case> {
    let dates = [
        json!("2026-13-45T25:61:61Z"),
        json!("0000-00-00T00:00:00Z"),
        json!(""),
        json!("soon"),
        json!("2026-02-30T10:00:00Z"),
        json!("+275760-09-13T00:00:00Z"),
        json!("2026-11-20T10:00:00+99:99"),
        json!(1_795_000_000_u64),
        json!({ "seconds": 5 }),
        json!([2026, 11, 20]),
        json!(true),
    ];
    let mut cases: Vec<Case> = dates
        .into_iter()
        .map(|bad| {
            case(format!("each date is {bad}"), true, move |r| {
                change(r, |value| walk(value, &mut |text| looks_like_a_date(text).then(|| bad.clone())));
            })
        })
        .collect();
    let zones = [
        json!("Mars/Olympus Mons"),
        json!(""),
        json!("Customized Time Zone"),
        json!(-5),
        json!("../../etc/passwd"),
    ];
    cases.extend(zones.into_iter().map(|bad| {
        case(format!("each zone is {bad}"), false, move |r| {
            change(r, |value| {
                walk(value, &mut |text| {
                    (text.starts_with("America/") || text.ends_with(" Standard Time")).then(|| bad.clone())
                });
            });
        })
    }));
    cases
}

/// Texts that people and programs write all the same.
pub(super) fn texts() -> Vec<Case> {
    let odd = [
        ("right to left", "\u{202e}gnireaH \u{2067}שלום\u{2069}".to_owned()),
        ("families", "👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿".repeat(40)),
        ("marks on marks", "Z\u{351}\u{343}\u{34a}".repeat(500)),
        ("nothing to see", "\u{200b}\u{feff}\u{2060}".to_owned()),
        ("controls", "\u{0}\u{1}\u{7}\u{1b}[31m\r\n\u{85}\u{2028}".to_owned()),
        ("no characters", "\u{ffff}\u{fffe}\u{10ffff}".to_owned()),
        ("a megabyte", "long ".repeat(200_000)),
        ("a formula", "=cmd|' /C calc'!A0".to_owned()),
        ("a script", "<script>alert(1)</script>'; DROP TABLE event; --".to_owned()),
        ("a format", "{} {0} %s %n ${HOME} {{7*7}}".to_owned()),
    ];
    let titles = |odd: &str, row: &mut Value| {
        for name in ["summary", "subject", "location", "description"] {
            if row[name].is_string() {
                row[name] = json!(odd);
            }
        }
    };
    odd.into_iter()
        .map(|(name, odd)| {
            case(format!("texts are {name}"), false, move |r| {
                change(r, |value| rows(value).into_iter().flatten().for_each(|row| titles(&odd, row)));
            })
        })
        .collect()
}

/// One value anywhere, something else at random.
pub(super) fn chance(seeds: std::ops::Range<u64>) -> Vec<Case> {
    seeds
        .map(|seed| {
            case(format!("chance {seed}"), false, move |r| {
                change(r, |value| {
                    let mut chance = StdRng::seed_from_u64(seed);
                    for _ in 0..chance.random_range(1..4) {
                        anywhere(value, &mut chance);
                    }
                });
            })
        })
        .collect()
}

fn anywhere(value: &mut Value, chance: &mut StdRng) {
    let deeper = chance.random_ratio(9, 10);
    match value {
        Value::Object(fields) if deeper && !fields.is_empty() => {
            let names: Vec<String> = fields.keys().cloned().collect();
            let name = names.choose(chance).cloned().unwrap_or_default();
            if chance.random_ratio(1, 12) {
                fields.remove(&name);
            } else if let Some(field) = fields.get_mut(&name) {
                anywhere(field, chance);
            }
        }
        Value::Array(items) if deeper && !items.is_empty() => {
            let at = chance.random_range(0..items.len());
            anywhere(&mut items[at], chance);
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            *value = weird(chance);
        }
    }
}

fn weird(chance: &mut StdRng) -> Value {
    let all = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}"),
        json!("9".repeat(400)),
        json!([]),
        json!({}),
        json!([[[{ "a": null }]]]),
        json!({ "id": { "id": [] } }),
    ];
    all.choose(chance).cloned().unwrap_or(Value::Null)
}

fn walk(value: &mut Value, to: &mut impl FnMut(&str) -> Option<Value>) {
    match value {
        Value::String(text) => {
            if let Some(other) = to(text) {
                *value = other;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, to)),
        Value::Object(fields) => fields.values_mut().for_each(|field| walk(field, to)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn looks_like_a_date(text: &str) -> bool {
    text.len() >= 10 && text.starts_with("20") && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-'
}

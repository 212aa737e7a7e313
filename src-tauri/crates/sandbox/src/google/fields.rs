//! Field masks (`fields=items(id,start/dateTime),nextPageToken`): obeyed, and refused where they are none. Their grammar is
//! that of the page "Partial response" of the vendor's performance tips.

use super::errors::{Outcome, Refusal};
use crate::batch::{JsonResponse, ParsedRequest};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What is wanted below a name; nothing more means all of it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Mask(BTreeMap<String, Mask>);

/// The answer with what was asked for.
pub(super) fn obey(ask: &ParsedRequest, mut answer: JsonResponse) -> Outcome<JsonResponse> {
    let Some(text) = ask.param("fields") else { return Ok(answer) };
    let mask =
        parse(text).ok_or_else(|| Refusal::param("fields", format!("Invalid field selection {text}")))?;
    answer.body = answer.body.map(|body| kept(body, &mask));
    Ok(answer)
}

fn kept(value: Value, mask: &Mask) -> Value {
    if mask.0.is_empty() || mask.0.contains_key("*") {
        return value;
    }
    match value {
        Value::Object(row) => {
            let wanted = |(name, value)| mask.0.get(&name).map(|below| (name, kept(value, below)));
            Value::Object(row.into_iter().filter_map(wanted).collect::<Map<_, _>>())
        }
        Value::Array(rows) => Value::Array(rows.into_iter().map(|row| kept(row, mask)).collect()),
        plain => plain,
    }
}

/// `None`: it is no mask.
fn parse(text: &str) -> Option<Mask> {
    let mut rest = text;
    let mask = list(&mut rest)?;
    rest.is_empty().then_some(mask)
}

fn list(rest: &mut &str) -> Option<Mask> {
    let mut mask = Mask::default();
    loop {
        path(rest, &mut mask)?;
        match rest.strip_prefix(',') {
            Some(after) => *rest = after,
            None => return Some(mask),
        }
    }
}

/// `a/b(c,d)`
fn path(rest: &mut &str, into: &mut Mask) -> Option<()> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '*').unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    *rest = after;
    let below = into.0.entry(name.to_owned()).or_default();
    if let Some(after) = rest.strip_prefix('/') {
        *rest = after;
        return path(rest, below);
    }
    if let Some(after) = rest.strip_prefix('(') {
        *rest = after;
        below.0.extend(list(rest)?.0);
        *rest = rest.strip_prefix(')')?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{kept, parse};
    use serde_json::json;

    #[test]
    fn a_mask_leaves_what_it_names() {
        let row = json!({ "id": "a", "start": { "dateTime": "t", "timeZone": "z" }, "summary": "s" });
        let page = json!({ "items": [row], "nextPageToken": "n", "etag": "e" });
        for (mask, left) in [
            ("nextPageToken", json!({ "nextPageToken": "n" })),
            ("items/id", json!({ "items": [{ "id": "a" }] })),
            ("items(id,start/dateTime)", json!({ "items": [{ "id": "a", "start": { "dateTime": "t" } }] })),
            (
                "items(start(timeZone)),etag",
                json!({ "items": [{ "start": { "timeZone": "z" } }], "etag": "e" }),
            ),
            ("*", page.clone()),
            ("nothing", json!({})),
        ] {
            let mask_read = parse(mask).unwrap_or_else(|| panic!("{mask} is one"));
            assert_eq!(kept(page.clone(), &mask_read), left, "{mask}: what it names and no more");
        }
        for none in ["", "items(", "items()", "a,,b", "a)", "a b", "/a", "a/"] {
            assert_eq!(parse(none), None, "{none:?} is no mask");
        }
    }
}

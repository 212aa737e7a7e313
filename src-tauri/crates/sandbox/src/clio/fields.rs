//! The `fields` parameter: names, with braces one level deep. Without it an answer holds id and etag only, and so
//! does a nested object without braces.

use super::{refusal::Refusal, shapes::Shape};
use serde_json::{Map, Value};

/// What was asked for: a field, and the fields inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, Option<Vec<String>>)>);

const BARE: [&str; 2] = ["id", "etag"];

impl Fields {
    /// Reads and checks the parameter.
    pub(super) fn parse(text: Option<&str>, shape: &Shape) -> Result<Fields, Refusal> {
        let text = text.unwrap_or("id,etag");
        let mut fields = Vec::new();
        for part in split(text)? {
            let (name, inner) = match part.split_once('{') {
                None => (part, None),
                Some((name, rest)) => {
                    let inner = rest.strip_suffix('}').ok_or_else(|| unbalanced(text))?;
                    if inner.contains('{') {
                        return Err(Refusal::fields("Fields can be nested one level deep only"));
                    }
                    (name, Some(inner.split(',').map(|f| f.trim().to_owned()).collect::<Vec<_>>()))
                }
            };
            check(name.trim(), inner.as_deref(), shape)?;
            fields.push((name.trim().to_owned(), inner));
        }
        Ok(Fields(fields))
    }

    /// Only these fields of a row.
    pub(super) fn of(&self, row: &Value) -> Value {
        let mut picked = Map::new();
        for (name, inner) in &self.0 {
            let Some(value) = row.get(name) else { continue };
            let bare: Vec<String> = BARE.map(str::to_owned).to_vec();
            let value = match value {
                Value::Object(object) => only(object, inner.as_deref().unwrap_or(&bare)),
                Value::Array(items) if items.iter().any(Value::is_object) => {
                    let wanted = inner.as_deref().unwrap_or(&bare);
                    items.iter().filter_map(Value::as_object).map(|o| only(o, wanted)).collect()
                }
                plain => plain.clone(),
            };
            picked.insert(name.clone(), value);
        }
        Value::Object(picked)
    }
}

fn only(object: &Map<String, Value>, wanted: &[String]) -> Value {
    let pick = |name: &String| object.get(name).map(|v| (name.clone(), v.clone()));
    Value::Object(wanted.iter().filter_map(pick).collect())
}

fn check(name: &str, inner: Option<&[String]>, shape: &Shape) -> Result<(), Refusal> {
    let unknown = |name: &str| Refusal::fields(format!("{name} is not a valid field"));
    let nested = shape.nested.iter().find(|(n, _)| *n == name);
    match (nested, inner) {
        (None, None) if shape.plain.contains(&name) => Ok(()),
        (Some(_), None) => Ok(()),
        (Some((_, allowed)), Some(inner)) => {
            let wrong = inner.iter().find(|f| !allowed.contains(&f.as_str()));
            wrong.map_or(Ok(()), |f| Err(unknown(f)))
        }
        (None, _) => Err(unknown(name)),
    }
}

/// Splits at the commas outside of braces.
fn split(text: &str) -> Result<Vec<&str>, Refusal> {
    let (mut parts, mut depth, mut begin) = (Vec::new(), 0_i32, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.extend(text.get(begin..at));
                begin = at + 1;
            }
            _ => {}
        }
        if depth < 0 {
            return Err(unbalanced(text));
        }
    }
    if depth != 0 {
        return Err(unbalanced(text));
    }
    parts.extend(text.get(begin..));
    Ok(parts)
}

fn unbalanced(text: &str) -> Refusal {
    Refusal::fields(format!("The braces do not match: {text}"))
}

#[cfg(test)]
mod tests {
    use super::{super::shapes::ENTRIES, Fields};
    use serde_json::json;

    #[test]
    fn braces_reach_one_level_and_nothing_unknown_passes() {
        let row = json!({"id": "1", "etag": "x", "summary": "S", "matter": {"id": 2, "etag": "m", "status": "Open"}});
        let pick = |f| Fields::parse(f, &ENTRIES).unwrap().of(&row);
        assert_eq!(pick(None), json!({"id": "1", "etag": "x"}), "without fields: id and etag");
        assert_eq!(
            pick(Some("id,matter{status}")),
            json!({"id": "1", "matter": {"status": "Open"}}),
            "braces"
        );
        assert_eq!(pick(Some("matter")), json!({"matter": {"id": 2, "etag": "m"}}), "bare nested objects");
        for wrong in ["nope", "id,matter{nope}", "matter{client{id}}", "matter{id", "id}", "summary{id}", ""]
        {
            assert!(Fields::parse(Some(wrong), &ENTRIES).is_err(), "{wrong} is no valid list of fields");
        }
    }
}

//! Query options: `$select`, `$top`, `$count` and the others. `$filter` is in `filter`.

use super::errors::{Outcome, Refusal};
use crate::batch::ParsedRequest;
use serde_json::Value;

/// Refuses options that the operation does not know, and any that come twice.
pub(crate) fn check(ask: &ParsedRequest, known: &[&str]) -> Outcome<()> {
    for (at, (name, _)) in ask.query.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            return Err(Refusal::query(format!("The query option {name} is not allowed here.")));
        }
        if ask.query.iter().take(at).any(|(other, _)| other == name) {
            return Err(Refusal::query(format!("The query option {name} came twice.")));
        }
    }
    Ok(())
}

/// A whole number within bounds.
pub(crate) fn number(ask: &ParsedRequest, name: &str, least: usize, most: usize) -> Outcome<Option<usize>> {
    let parse = |text: &str| {
        let number = text.parse().ok().filter(|n| (least..=most).contains(n));
        number.ok_or_else(|| Refusal::query(format!("{name} must be a number from {least} to {most}.")))
    };
    ask.param(name).map(parse).transpose()
}

/// Whether the client wants the number of all rows beside the page.
pub(crate) fn count(ask: &ParsedRequest) -> Outcome<bool> {
    match ask.param("$count") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Refusal::query("$count must be true or false.")),
    }
}

/// The rows behind those that `$skip` leaves out.
pub(crate) fn skipped<T>(ask: &ParsedRequest, mut rows: Vec<T>) -> Outcome<Vec<T>> {
    let skip = number(ask, "$skip", 0, usize::MAX)?.unwrap_or(0);
    Ok(rows.split_off(skip.min(rows.len())))
}

/// The fields of `$select`, each of which must be `known`.
pub(crate) fn select(ask: &ParsedRequest, known: &[&str]) -> Outcome<Option<Vec<String>>> {
    let Some(text) = ask.param("$select") else { return Ok(None) };
    let fields: Vec<String> = text.split(',').map(|field| field.trim().to_owned()).collect();
    match fields.iter().find(|field| !known.contains(&field.as_str())) {
        Some(field) => Err(Refusal::query(format!("Could not find a property named '{field}'."))),
        None => Ok(Some(fields)),
    }
}

/// What comes because it was expanded.
const EXPANDED: [&str; 3] = ["singleValueExtendedProperties", "extensions", "exceptionOccurrences"];

/// Keeps the selected fields and the annotations. Ids always come along.
pub(crate) fn project(row: &mut Value, fields: Option<&[String]>) {
    if let (Some(fields), Some(row)) = (fields, row.as_object_mut()) {
        let kept = |name: &String| name.starts_with('@') || name == "id" || fields.contains(name);
        let expanded = |name: &String| EXPANDED.contains(&name.as_str());
        row.retain(|name, _| kept(name) || expanded(name));
    }
}

/// What `$expand` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expand {
    /// The id of `singleValueExtendedProperties($filter=id eq '…')`.
    pub(crate) property: Option<String>,
    /// The id of `extensions($filter=id eq '…')`.
    pub(crate) extension: Option<String>,
    /// Days of a series that differ.
    pub(crate) exceptions: bool,
}

/// The option `$expand`; days that differ can be asked of one event, and not of a list.
pub(crate) fn expand(ask: &ParsedRequest) -> Outcome<Expand> {
    let mut own = Expand::default();
    for piece in ask.param("$expand").into_iter().flat_map(|text| text.split(',')) {
        let filtered = |name: &str| {
            let rest = piece.strip_prefix(name)?.strip_prefix("($filter=id eq ")?;
            rest.strip_suffix(')').map(unquoted)
        };
        let (property, extension) = (filtered("singleValueExtendedProperties"), filtered("extensions"));
        match (property, extension) {
            (Some(id), _) => own.property = Some(id),
            (None, Some(id)) => own.extension = Some(id),
            (None, None) if piece == "exceptionOccurrences" => own.exceptions = true,
            (None, None) => {
                return Err(Refusal::query(
                    "Extended properties and extensions with a filter on their id, and exceptionOccurrences, can be expanded.",
                ));
            }
        }
    }
    Ok(own)
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.map_or_else(|| text.to_owned(), |inner| inner.replace("''", "'"))
}

//! Query options: `$select`, `$top` and the others, and the small part of `$filter` that is understood.

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

/// The fields of `$select`, each of which must be `known`.
pub(crate) fn select(ask: &ParsedRequest, known: &[&str]) -> Outcome<Option<Vec<String>>> {
    let Some(text) = ask.param("$select") else { return Ok(None) };
    let fields: Vec<String> = text.split(',').map(|field| field.trim().to_owned()).collect();
    match fields.iter().find(|field| !known.contains(&field.as_str())) {
        Some(field) => Err(Refusal::query(format!("Could not find a property named '{field}'."))),
        None => Ok(Some(fields)),
    }
}

/// Keeps the selected fields and the annotations. Ids always come along.
pub(crate) fn project(row: &mut Value, fields: Option<&[String]>) {
    if let (Some(fields), Some(row)) = (fields, row.as_object_mut()) {
        let kept = |name: &String| name.starts_with('@') || name == "id" || fields.contains(name);
        let expanded =
            |name: &String| matches!(name.as_str(), "singleValueExtendedProperties" | "exceptionOccurrences");
        row.retain(|name, _| kept(name) || expanded(name));
    }
}

/// `field op value`, all of them joined with `and`. Values in quotes lose them.
pub(crate) fn comparisons(text: &str) -> Outcome<Vec<(String, String, String)>> {
    let parse = |piece: &str| {
        let mut words = piece.trim().splitn(3, ' ');
        let (field, op, value) = (words.next()?, words.next()?, words.next()?);
        let known = ["eq", "ne", "ge", "gt", "le", "lt"].contains(&op);
        known.then(|| (field.to_owned(), op.to_owned(), unquoted(value)))
    };
    let unclear = || Refusal::query("The $filter is not understood.");
    text.split(" and ").map(|piece| parse(piece).ok_or_else(unclear)).collect()
}

/// Does the order of two values fit the operator?
pub(crate) fn holds(op: &str, left: &str, right: &str) -> bool {
    match op {
        "eq" => left == right,
        "ne" => left != right,
        "ge" => left >= right,
        "gt" => left > right,
        "le" => left <= right,
        _lt => left < right,
    }
}

/// The property id and value of a search for extended properties.
pub(crate) fn any_property(filter: &str) -> Option<(String, String)> {
    let inner = filter.trim().strip_prefix("singleValueExtendedProperties/")?;
    let inner = inner.strip_prefix("Any(").or_else(|| inner.strip_prefix("any("))?.strip_suffix(')')?;
    let (name, terms) = inner.split_once(':')?;
    let (id, value) = terms.split_once(" and ")?;
    let name = name.trim();
    let id = id.trim().strip_prefix(&format!("{name}/id eq "))?;
    let value = value.trim().strip_prefix(&format!("{name}/value eq "))?;
    Some((unquoted(id), unquoted(value)))
}

/// What `$expand` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expand {
    /// The id of `singleValueExtendedProperties($filter=id eq '…')`.
    pub(crate) property: Option<String>,
    /// Days of a series that differ.
    pub(crate) exceptions: bool,
}

/// The option `$expand`; days that differ can be asked of one event, and not of a list.
pub(crate) fn expand(ask: &ParsedRequest) -> Outcome<Expand> {
    let mut own = Expand::default();
    for piece in ask.param("$expand").into_iter().flat_map(|text| text.split(',')) {
        let id = piece
            .strip_prefix("singleValueExtendedProperties($filter=id eq ")
            .and_then(|rest| rest.strip_suffix(')'));
        match id {
            Some(id) => own.property = Some(unquoted(id)),
            None if piece == "exceptionOccurrences" => own.exceptions = true,
            None => {
                return Err(Refusal::query(
                    "Extended properties with a filter on their id and exceptionOccurrences can be expanded.",
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

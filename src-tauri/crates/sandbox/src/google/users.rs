//! The Directory API of the Admin SDK: the firm's accounts, suspended ones too. Read only.

use super::errors::{Outcome, Refusal};
use super::params;
use crate::batch::{JsonResponse, ParsedRequest};
use crate::state::Shared;
use crate::world::Person;
use serde_json::{Value, json};
use uuid::Uuid;

const KNOWN: [&str; 12] = [
    "customFieldMask",
    "customer",
    "domain",
    "event",
    "maxResults",
    "orderBy",
    "pageToken",
    "projection",
    "query",
    "showDeleted",
    "sortOrder",
    "viewType",
];

const SCOPES: [&str; 2] = [
    "https://www.googleapis.com/auth/admin.directory.user",
    "https://www.googleapis.com/auth/admin.directory.user.readonly",
];

/// `users.list`. Whoever may not see the directory gets a 403, as in life.
pub(crate) fn list(shared: &Shared, ask: &ParsedRequest, scope: &str) -> Outcome<JsonResponse> {
    if !scope.split(' ').any(|word| SCOPES.contains(&word)) {
        return Err(Refusal::insufficient());
    }
    params::check(ask, &KNOWN, &[])?;
    for (name, words) in [
        ("orderBy", &["email", "familyName", "givenName"][..]),
        ("projection", &["basic", "custom", "full"]),
        ("sortOrder", &["ASCENDING", "DESCENDING"]),
        ("viewType", &["admin_view", "domain_public"]),
    ] {
        params::word(ask, name, words)?;
    }
    let whole = ask.param("customer").is_some_and(|customer| customer == "my_customer");
    if !whole && ask.param("domain").is_none() {
        return Err(Refusal::bad("badRequest", "Bad Request"));
    }
    let size = params::number(ask, "maxResults", 1, 500)?.unwrap_or(100).min(shared.options().page_size);
    let offset: usize = match ask.param("pageToken") {
        None => 0,
        Some(token) => {
            let number = token.strip_prefix("users.").and_then(|text| text.parse().ok());
            number.ok_or_else(|| Refusal::param("pageToken", "Invalid page token."))?
        }
    };
    let (users, next) = {
        let world = shared.world();
        let of_domain = |person: &&Person| {
            let ending = ask.param("domain").map(|domain| format!("@{}", domain.to_lowercase()));
            ending.is_none_or(|ending| person.email.to_lowercase().ends_with(&ending))
        };
        let mut people: Vec<&Person> = world.people.iter().filter(of_domain).collect();
        if !whole && people.is_empty() {
            return Err(Refusal::not_found());
        }
        if let Some(query) = ask.param("query") {
            let clauses = query.split_whitespace().map(clause).collect::<Outcome<Vec<_>>>()?;
            people.retain(|person| clauses.iter().all(|clause| clause.fits(person)));
        }
        let users: Vec<Value> = people.iter().skip(offset).take(size).map(|person| user(person)).collect();
        let after = offset + users.len();
        (users, (after < people.len()).then(|| format!("users.{after}")))
    };
    let mut body = json!({ "kind": "admin#directory#users", "etag": "\"u1\"", "users": users });
    if let Some(next) = next {
        body["nextPageToken"] = json!(next);
    }
    Ok(JsonResponse::ok(body))
}

/// One clause of a query, as the page "Search for users" has them; the sandbox has a use for these.
enum Clause<'a> {
    /// `isSuspended=true`
    Suspended(bool),
    /// `email=ana@firm.example`
    Email(&'a str),
    /// `email:ana*`
    EmailBegins(&'a str),
}

impl Clause<'_> {
    fn fits(&self, person: &Person) -> bool {
        match self {
            Self::Suspended(wanted) => *wanted != person.active,
            Self::Email(email) => person.email.eq_ignore_ascii_case(email),
            Self::EmailBegins(text) => person.email.to_lowercase().starts_with(&text.to_lowercase()),
        }
    }
}

fn clause(text: &str) -> Outcome<Clause<'_>> {
    let bad = || Refusal::bad("invalid", "Invalid Input: query");
    if let Some(value) = text.strip_prefix("isSuspended=") {
        return value.parse().map(Clause::Suspended).map_err(|_| bad());
    }
    if let Some(text) = text.strip_prefix("email:").and_then(|text| text.strip_suffix('*')) {
        return Ok(Clause::EmailBegins(text));
    }
    text.strip_prefix("email=").map(Clause::Email).ok_or_else(bad)
}

fn user(person: &Person) -> Value {
    let (given, family) = person.name.rsplit_once(' ').unwrap_or(("", person.name.as_str()));
    let mut body = json!({
        "kind": "admin#directory#user",
        "id": Uuid::new_v5(&Uuid::NAMESPACE_URL, person.email.as_bytes()).as_u128().to_string(),
        "etag": "\"u1\"",
        "primaryEmail": person.email,
        "name": { "givenName": given, "familyName": family, "fullName": person.name },
        "isAdmin": false,
        "suspended": !person.active,
        "archived": false,
        "isMailboxSetup": true,
        "orgUnitPath": "/",
        "organizations": [{ "title": if person.attorney { "Attorney" } else { "Paralegal" }, "primary": true }],
    });
    if !person.active {
        body["suspensionReason"] = json!("ADMIN");
    }
    body
}

//! The staff list that the manager drops in: who is internal, who has left. Its word wins over a directory's.

use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use truedocket_core::firm::people::{Duty, Email, Member};
use truedocket_core::text::ClientText;
use truedocket_store::table::member::{self, Source};

/// What came of a list: the whole staff as it is known now, by the list and the directories together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StaffImported {
    /// People whom the list names.
    pub taken: usize,
    /// People who work at the firm.
    pub active: usize,
    /// People who left.
    pub left: usize,
}

#[derive(Deserialize)]
struct Row {
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    duty: String,
    #[serde(default)]
    left_on: String,
    #[serde(default, alias = "schedules for")]
    schedules_for: String,
}

impl Engine {
    /// Puts a CSV list (email, name, duty, left_on, schedules_for) in the place of the last one. One bad line refuses the whole
    /// list, so that nobody is lost without being noticed.
    ///
    /// # Errors
    /// A line that makes no sense, by its number; our own memory failed.
    pub async fn import_staff(&self, csv: &[u8]) -> Result<StaffImported, Problem> {
        let today = self.now().date_naive();
        let members = members(csv, today)?;
        let (taken, now) = (members.len(), self.now());
        let staff = self.memory.write(move |tx| {
            member::replace(tx, &Source::File, &members, now)?;
            member::staff(tx)
        });
        let staff = staff.await.map_err(|error| words::memory(&error))?;
        let active = staff.iter().filter(|member| member.active).count();
        Ok(StaffImported { taken, active, left: staff.iter().count() - active })
    }
}

fn members(csv: &[u8], today: NaiveDate) -> Result<Vec<Member>, Problem> {
    // Spreadsheets begin a file with a byte-order mark.
    let csv = csv.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv);
    let mut seen = BTreeSet::new();
    let (mut members, mut named) = (Vec::new(), Vec::new());
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        let line = at + 2;
        let row = row.map_err(|cause| bad(line, &cause.to_string()))?;
        let email = Email::new(&row.email).filter(|email| email.as_str().contains('@'));
        let email = email.ok_or_else(|| bad(line, "there is no mail address in the column `email`"))?;
        if !seen.insert(email.clone()) {
            return Err(bad(line, "this address is in the list twice"));
        }
        let duty = match row.duty.to_lowercase().as_str() {
            "attorney" | "lawyer" | "partner" | "associate" | "counsel" => Duty::Attorney,
            "staff" | "" => Duty::Staff,
            _other => return Err(bad(line, "the column `duty` is neither attorney nor staff")),
        };
        let left_on = match row.left_on.as_str() {
            "" => None,
            text => {
                Some(text.parse().map_err(|_| bad(line, "the date in `left_on` is not like 2026-03-31"))?)
            }
        };
        let active = left_on.is_none_or(|day: NaiveDate| day >= today);
        let schedules_for = attorneys(&row.schedules_for).ok_or_else(|| {
            bad(line, "the column `schedules_for` is no mail address of an attorney, nor several with commas between")
        })?;
        named.extend(schedules_for.iter().map(|who| (line, who.clone())));
        members.push(Member { email, name: ClientText::new(row.name), duty, active, left_on, schedules_for });
    }
    if members.is_empty() {
        return Err(bad(
            1,
            "there is nobody in the list; its first line names the columns `email`, `name`, `duty`, `left_on`, `schedules_for`",
        ));
    }
    let is_attorney =
        |who: &Email| members.iter().any(|one: &Member| one.email == *who && one.duty == Duty::Attorney);
    // A slip of the pen would hand nothing to anybody, and nobody would notice.
    if let Some((line, _)) = named.iter().find(|(_, who)| !is_attorney(who)) {
        return Err(bad(*line, "the column `schedules_for` names somebody who is no attorney of this list"));
    }
    Ok(members)
}

/// Addresses with commas or semicolons between them; `None` if one of them is none.
fn attorneys(text: &str) -> Option<BTreeSet<Email>> {
    let named = text.split([',', ';']).map(str::trim).filter(|one| !one.is_empty());
    named.map(|one| Email::new(one).filter(|email| email.as_str().contains('@'))).collect()
}

fn bad(line: usize, why: &str) -> Problem {
    words::problem(
        "TD-1101",
        format!("The staff list was not taken: line {line}: {why}."),
        "The last list stays in force.",
        "Correct the line and drop the list in again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::review::tests::engine_with_findings;
    use crate::call;
    use std::sync::Arc;
    use truedocket_core::ids::ConnectionName;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 19).expect("a date")
    }

    #[tokio::test]
    async fn what_an_import_counts_is_what_the_list_shows() {
        let (_folder, engine) = engine_with_findings().await;
        let engine = Arc::new(engine);
        let (directory, now) = (Source::Directory(ConnectionName::new("office")), engine.now());
        let known = Member {
            email: Email::new("guest@firm.example").expect("an address"),
            name: ClientText::new("Guest"),
            duty: Duty::Staff,
            active: true,
            left_on: None,
            schedules_for: BTreeSet::new(),
        };
        let put = engine.memory.write(move |tx| member::replace(tx, &directory, &[known], now)).await;
        put.expect("it is kept");
        let csv = "email,left_on\na@firm.example,\nb@firm.example,2020-03-31\n";
        let imported = engine.import_staff(csv.as_bytes()).await.expect("a good list");
        let listed = call(&engine, "staff.list", serde_json::Value::Null).await.expect("the list");
        let listed = listed.as_array().expect("a list");
        let active = listed.iter().filter(|person| person["active"] == true).count();
        assert_eq!(imported.taken, 2, "the list names two");
        assert_eq!(imported.active, active, "whom a directory names works here as well");
        assert_eq!(imported.active + imported.left, listed.len(), "and nobody is counted otherwise");
    }

    #[test]
    fn people_who_left_are_known_as_such() {
        let csv = "\u{feff}email,name,duty,left_on\na@firm.example,\"A, Esq.\",partner,\nb@firm.example,B,staff,2026-03-31\n";
        let members = members(csv.as_bytes(), day()).expect("a good list");
        assert_eq!(members.len(), 2, "each line is a person");
        assert_eq!(members[0].duty, Duty::Attorney, "a partner is an attorney");
        assert!(!members[1].active, "who left in March does not work here in November");
    }

    #[test]
    fn for_whom_somebody_schedules_is_taken_over() {
        let csv = "email,name,duty,left_on,Schedules for\nana@firm.example,A,attorney,,\nben@firm.example,B,partner,,\n\
                   kim@firm.example,K,staff,,\"Ana@firm.example; ben@firm.example\"\n";
        let csv = csv.replace("Schedules for", "schedules for");
        let members = members(csv.as_bytes(), day()).expect("a good list");
        let both = ["ana@firm.example", "ben@firm.example"].map(|who| Email::new(who).expect("an address"));
        assert_eq!(members[2].schedules_for, BTreeSet::from(both), "Kim types for both of them");
        assert!(members[0].schedules_for.is_empty(), "an empty field names nobody");
    }

    #[test]
    fn one_bad_line_refuses_the_list_and_is_named() {
        for (line, text) in [
            (3, "email,name\na@firm.example,A\nnobody,B\n"),
            (2, "email,name,duty\na@firm.example,A,astronaut\n"),
            (3, "email\na@firm.example\nA@Firm.example\n"),
            (2, "email,left_on\na@firm.example,31/03/2026\n"),
            (1, "email,name\n"),
            (2, "email,duty,schedules_for\na@firm.example,staff,b@firm.example\nb@firm.example,staff,\n"),
            (2, "email,duty,schedules_for\na@firm.example,staff,Ana\n"),
        ] {
            let problem = members(text.as_bytes(), day()).expect_err("a bad list");
            let named = format!("line {line}:");
            assert!(problem.sentence.contains(&named), "{named} must be named in: {}", problem.sentence);
        }
    }
}

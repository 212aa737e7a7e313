//! All about one item: what speaks for it, its events side by side, and what would be done.

use super::show::RowFormatter;
use crate::api::audit::{AuditFact, AuditReasons, AuditWhy};
use crate::api::failure::Problem;
use crate::audit::review::{items, possible};
use crate::audit::state;
use crate::engine::Engine;
use crate::words;
use truedocket_core::audit::finding::{Act, Part};
use truedocket_core::calendar::source::{RowKind, SourceEvent};
use truedocket_core::ids::RunId;
use truedocket_store::table::review::{self, FindingRow, Group, ReviewItem};

/// Why an item was found. What the provider would say to it is told where its connection can be opened.
pub(crate) async fn audit_why(engine: &Engine, asked: AuditWhy) -> Result<AuditReasons, Problem> {
    let id = state::audit_id(engine, &asked.run).await?;
    let office = engine.office(&engine.policy().await?)?;
    let formatter = RowFormatter::of(items::review_calendars(engine, &id).await?, office);
    let (item, finding, mut events) = found(engine, &id, asked.item).await?;
    // The one that stays is what the others are compared with.
    events.sort_by_key(|event| (event.part != Part::Stays, event.number));
    let act = item.decision.as_ref().unwrap_or(&item.proposed);
    let possible = possible::possible(engine, &formatter.calendars).await;
    let facts = finding.evidence.into_iter();
    Ok(AuditReasons {
        evidence: facts
            .map(|fact| AuditFact { what: fact.what.to_string(), says: fact.says.reveal().to_owned() })
            .collect(),
        events: events.iter().map(|event| formatter.event(event)).collect(),
        effect: effect(&item.kept, act),
        would_mail: possible.would_mail(item.place, &item.kept, act),
        forbidden: possible.forbids(item.place, &item.kept, act).unwrap_or_default(),
        item: formatter.item(&item, Group::None),
    })
}

async fn found(
    engine: &Engine,
    id: &RunId,
    number: i64,
) -> Result<(ReviewItem, FindingRow, Vec<ReviewItem>), Problem> {
    let asked = id.clone();
    let looked = engine.memory.read(move |reader| {
        let Some(item) = review::item(reader, &asked, number)? else { return Ok(None) };
        let finding = review::finding(reader, &asked, item.finding)?;
        let events = review::of_finding(reader, &asked, item.finding)?;
        Ok(finding.map(|finding| (item, finding, events)))
    });
    let found = looked.await.map_err(|error| words::memory(&error))?;
    found.ok_or_else(|| {
        words::refused(format!("This clean-up has no item {number}."), "Look at the list again.")
    })
}

/// What would be done, in one sentence.
pub(super) fn effect(kept: &SourceEvent, act: &Act) -> String {
    match (act, &kept.shape) {
        (Act::Keep, _) => "It stays as it is.".to_owned(),
        (Act::Delete, RowKind::Single) => "It is deleted.".to_owned(),
        (Act::Delete, RowKind::Series { .. }) => {
            "The series is deleted with all its days, past ones too.".to_owned()
        }
        (Act::Delete, RowKind::Day { .. }) => {
            "This day of the series is deleted; its other days stay.".to_owned()
        }
        (Act::EndSeries, _) => "The series ends today; what lies behind stays.".to_owned(),
        (Act::SetCategory(name), RowKind::Series { .. }) => {
            format!("The whole series gets the category {name}.")
        }
        (Act::SetCategory(name), RowKind::Single | RowKind::Day { .. }) => {
            format!("It gets the category {name}.")
        }
        (Act::SetOwner(email), _) => format!("It goes to the calendar of {}.", email.as_str()),
    }
}

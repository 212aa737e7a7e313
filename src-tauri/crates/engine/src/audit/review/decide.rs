//! Decisions about one item or a hundred thousand, each click one step that can be taken back. What cannot be done to an
//! event is left out, counted and said.

use super::super::overview;
use super::ask;
use super::possible::Possible;
use super::show::RowFormatter;
use crate::api::audit::{AuditAsked, AuditDecide, AuditDecisions};
use crate::api::failure::Problem;
use crate::audit::review::items;
use crate::audit::review::possible::possible;
use crate::audit::state;
use crate::engine::Engine;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};
use truedocket_core::audit::finding::Act;
use truedocket_core::calendar::source::RowKind;
use truedocket_core::firm::people::{Email, Staff};
use truedocket_core::firm::policy::Policy;
use truedocket_core::ids::RunId;
use truedocket_store::table::member;
use truedocket_store::table::review::{self, Filter, ReviewItem, Selection};
use truedocket_store::{Result as Stored, Tx};

/// What was decided about each item.
enum Wanted {
    /// What is proposed for it.
    Proposed,
    /// This.
    Act(Act),
    /// Nothing any more.
    Open,
}

impl Wanted {
    fn of(&self, item: &ReviewItem) -> Option<Act> {
        match self {
            Self::Proposed => Some(item.proposed.clone()),
            Self::Act(act) => Some(act.clone()),
            Self::Open => None,
        }
    }
}

/// Items with what is decided for each; `None` takes a decision back.
type Drawn = Vec<(i64, Option<Act>)>;

/// Items that were left out, counted by the reason.
#[derive(Default)]
struct LeftOut {
    nothing_proposed: u64,
    singles: u64,
    not_there: u64,
    others: BTreeMap<String, u64>,
}

/// Decides about the items that are named, or about all that the filter leaves.
pub(crate) async fn audit_decide(engine: &Engine, asked: AuditDecide) -> Result<AuditDecisions, Problem> {
    let id = state::audit_to_act_on(engine, &asked.run).await?;
    let policy = engine.policy().await?;
    let staff = engine.memory.read(member::staff).await.map_err(|error| words::memory(&error))?;
    let wanted = wanted(&asked, &policy, &staff)?;
    let calendars = items::review_calendars(engine, &id).await?;
    let filter = ask::filter(&asked.filter, &calendars)?;
    let formatter = RowFormatter::of(calendars, engine.office(&policy)?);
    let possible = possible(engine, &formatter.calendars).await;
    let (items, now) = (asked.items, engine.now());
    let written = engine.memory.write(move |tx| {
        let (decisions, left_out) = drawn(tx, &id, items.as_deref(), &filter, &wanted, &possible)?;
        let changed = review::decide(tx, &id, &decisions, now)?;
        Ok(AuditDecisions {
            changed,
            left_out: left_out.sentences(),
            decided: overview::decided(review::decided(tx, &id)?),
        })
    });
    written.await.map_err(|error| words::memory(&error))
}

/// Takes the last click back. Nothing to take back is no failure.
pub(crate) async fn audit_undo_decision(
    engine: &Engine,
    asked: AuditAsked,
) -> Result<AuditDecisions, Problem> {
    let id = state::audit_id(engine, &asked.run).await?;
    let written = engine.memory.write(move |tx| {
        let changed = review::take_back_last(tx, &id)?;
        let decided = overview::decided(review::decided(tx, &id)?);
        Ok(AuditDecisions { changed, left_out: Vec::new(), decided })
    });
    written.await.map_err(|error| words::memory(&error))
}

/// Every item with what is decided for it, without those to which it cannot be done.
fn drawn(
    tx: &Tx<'_>,
    id: &RunId,
    items: Option<&[i64]>,
    filter: &Filter,
    wanted: &Wanted,
    possible: &Possible,
) -> Stored<(Drawn, LeftOut)> {
    let which = items.map_or(Selection::Filter(filter), Selection::Items);
    let (mut decisions, mut left_out, mut seen) = (Vec::new(), LeftOut::default(), 0_u64);
    review::walk_items(tx, id, which, |item| {
        seen += 1;
        match wanted.of(&item) {
            // To keep an event counts more than all other decisions about it. Accepting many proposals at once must
            // not say that of an event which merely has another finding, to which nothing is to be done.
            Some(Act::Keep)
                if matches!(wanted, Wanted::Proposed) && items.is_none_or(|items| items.len() != 1) =>
            {
                left_out.nothing_proposed += 1;
            }
            Some(act) if left_out.takes(&item, &act, possible) => {}
            act => decisions.push((item.number, act)),
        }
        Ok(())
    })?;
    let named = items.unwrap_or_default().iter().collect::<BTreeSet<_>>().len() as u64;
    left_out.not_there = named.saturating_sub(seen);
    Ok((decisions, left_out))
}

impl LeftOut {
    /// Is the item to be left out? Then it is counted.
    fn takes(&mut self, item: &ReviewItem, act: &Act, possible: &Possible) -> bool {
        if *act == Act::EndSeries && !matches!(item.kept.shape, RowKind::Series { .. }) {
            self.singles += 1;
            return true;
        }
        let Some(why) = possible.forbids(item.place, &item.kept, act) else { return false };
        *self.others.entry(why).or_default() += 1;
        true
    }

    /// One sentence for each reason.
    fn sentences(&self) -> Vec<String> {
        let mut said = Vec::new();
        match self.nothing_proposed {
            0 => {}
            1 => said.push("1 has no other proposal than to keep it; it stays open.".to_owned()),
            count => said.push(format!("{count} have no other proposal than to keep them; they stay open.")),
        }
        match self.singles {
            0 => {}
            1 => said.push("1 is a single event and has no series to end.".to_owned()),
            count => said.push(format!("{count} are single events and have no series to end.")),
        }
        match self.not_there {
            0 => {}
            1 => said.push("1 is not to be decided on in this clean-up.".to_owned()),
            count => said.push(format!("{count} are not to be decided on in this clean-up.")),
        }
        for (why, count) in &self.others {
            let were = if *count == 1 { "was" } else { "were" };
            said.push(format!("{count} {were} left out: {why}"));
        }
        said
    }
}

/// What was said, checked against the firm's rules and people.
fn wanted(asked: &AuditDecide, policy: &Policy, staff: &Staff) -> Result<Wanted, Problem> {
    Ok(match asked.act.as_str() {
        "accept" => Wanted::Proposed,
        "open" => Wanted::Open,
        "keep" => Wanted::Act(Act::Keep),
        "delete" => Wanted::Act(Act::Delete),
        "end_series" => Wanted::Act(Act::EndSeries),
        "set_category" => Wanted::Act(Act::SetCategory(category(&asked.value, policy)?)),
        "set_owner" => Wanted::Act(Act::SetOwner(owner(&asked.value, staff)?)),
        other => {
            return Err(words::refused(
                format!("There is no decision `{other}`."),
                "It is `accept`, `keep`, `delete`, `end_series`, `set_category`, `set_owner` or `open`.",
            ));
        }
    })
}

/// The policy keeps its categories in lower case; on events each word begins with a capital. Whoever typed capitals is
/// taken at their word.
pub(super) fn category(typed: &str, policy: &Policy) -> Result<String, Problem> {
    let (typed, lower) = (typed.trim(), typed.trim().to_lowercase());
    if !policy.categories.contains_key(&lower) {
        return Err(words::refused(
            format!("`{typed}` is none of the firm's categories."),
            "Choose one of the list, or add it under Settings.",
        ));
    }
    if typed != lower {
        return Ok(typed.to_owned());
    }
    Ok(lower.split(' ').map(words::capital).collect::<Vec<_>>().join(" "))
}

pub(super) fn owner(typed: &str, staff: &Staff) -> Result<Email, Problem> {
    let email = Email::new(typed);
    email.filter(|email| staff.find(email).is_some_and(|member| member.active)).ok_or_else(|| {
        words::refused(
            format!("`{}` is nobody who works at the firm.", typed.trim()),
            "Choose somebody of the staff list who has not left.",
        )
    })
}

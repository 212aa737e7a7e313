//! The matter and the person that a fix writes, as the practice system has them right before the write: a matter that was
//! closed or given another number since, or a person who has left, is for people to decide.

use super::task::{Direction, Task};
use crate::act::{Postponed, answer};
use truedocket_connect::failure::Failure;
use truedocket_connect::ports::PracticeSystem;
use truedocket_connect::walk::PageWalk;
use truedocket_core::firm::matter::{MatterStatus, PracticeUser};
use truedocket_core::ids::CalendarId;
use truedocket_core::morning::fix::PlannedMatter;

/// Why it must not be written any more; `None`: both are as they were shown. What is taken back goes where it was.
pub(super) async fn holds(port: &dyn PracticeSystem, task: &Task) -> Result<Option<String>, Postponed> {
    let system = task.connection.as_str();
    if task.direction == Direction::Undo {
        return Ok(None);
    }
    if let Some(planned) = &task.matter
        && let Some(why) = matter_differs(port, planned, system).await?
    {
        return Ok(Some(why));
    }
    match task.write.calendar() {
        Some(calendar) => owner_is_gone(port, calendar, system).await,
        None => Ok(None),
    }
}

async fn matter_differs(
    port: &dyn PracticeSystem,
    planned: &PlannedMatter,
    system: &str,
) -> Result<Option<String>, Postponed> {
    let now = port.matter(&planned.id).await.map_err(|failure| answer::of_reading(&failure, system))?;
    let number = &planned.number;
    Ok(match now {
        None => Some(format!("In {system} the matter {number} is gone. Nothing was written.")),
        Some(now) if now.number != *number => Some(format!(
            "In {system} the matter that was shown as {number} has the number {} now. Nothing was written.",
            now.number
        )),
        Some(now) if now.status == MatterStatus::Closed => {
            Some(format!("In {system} the matter {number} is closed. Nothing was written."))
        }
        Some(_) => None,
    })
}

async fn owner_is_gone(
    port: &dyn PracticeSystem,
    calendar: &CalendarId,
    system: &str,
) -> Result<Option<String>, Postponed> {
    let owner = owner_of(port, calendar).await.map_err(|failure| answer::of_reading(&failure, system))?;
    Ok(match owner {
        Some(owner) if owner.enabled => None,
        Some(_) => Some(format!("In {system} the owner's account has been closed. Nothing was written.")),
        None => Some(format!("In {system} the owner's calendar is gone. Nothing was written.")),
    })
}

async fn owner_of(port: &dyn PracticeSystem, calendar: &CalendarId) -> Result<Option<PracticeUser>, Failure> {
    let (mut page, mut walk) = (None, PageWalk::default());
    loop {
        let listed = port.users(page.as_ref()).await?;
        let owner = listed.items.into_iter().find(|user| user.calendar.as_ref() == Some(calendar));
        let Some(next) = listed.next.filter(|_| owner.is_none()) else { return Ok(owner) };
        walk.step(&next.0, "practice system", "list")?;
        page = Some(next);
    }
}

//! What a person should think of before a list is approved.

use super::prepare::Drawn;
use super::{read, visibility};
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::words;
use truedocket_core::calendar::event::{Attendee, EventStatus};
use truedocket_core::calendar::source::{RawEvent, RowKind, SourceEvent};
use truedocket_core::ids::RunId;
use truedocket_store::table::member;

/// A plan that takes more than this share of a calendar away has to be confirmed once more.
const LARGE_SHARE: f64 = 0.2;
/// Calendars of which a large share would go, and guests outside the firm who would not hear of it.
pub(super) async fn warnings(engine: &Engine, id: &RunId, drawn: &Drawn) -> Result<Vec<String>, Problem> {
    let staff = engine.memory.read(member::staff).await.map_err(|error| words::memory(&error))?;
    let office = engine.office(&engine.policy().await?)?;
    let now = engine.now();
    let unheard = drawn.candidates.iter().filter(|one| {
        let outside = |guest: &Attendee| !guest.resource && !staff.is_internal(&guest.email);
        let is_ahead = |row: &SourceEvent| {
            matches!(row.shape, RowKind::Series { .. }) || row.event.span.instants(&office).1 > now
        };
        // A day of a series may have guests of its own; who was asked to a cancelled one does not wait for it.
        let takes_place = |row: &RawEvent| row.source.event.status != EventStatus::Cancelled;
        let days = one.snapshot.days.iter().filter(|day| takes_place(day));
        let mut rows = std::iter::once(&one.snapshot.row).chain(days).map(|row| &row.source);
        one.line.act.takes_away() && rows.any(|row| is_ahead(row) && row.event.attendees.iter().any(outside))
    });
    let mut warnings = match unheard.count() {
        0 => Vec::new(),
        1 => vec!["One event ahead has attendees outside the firm; nobody tells them.".to_owned()],
        some => vec![format!("{some} events ahead have attendees outside the firm; nobody tells them.")],
    };
    let (clean_up, calendars) =
        (read::audit_row(engine, id).await?, read::audit_calendars(engine, id).await?);
    let seen = visibility::of_clean_up(&clean_up, &calendars, &office, now);
    for (place, known) in calendars.iter().enumerate() {
        let taken = drawn.candidates.iter().filter(|one| {
            one.line.act.takes_away()
                && one.calendar.id == known.calendar.id
                && one.calendar.connection == known.calendar.connection
        });
        let taken = taken.count();
        let share = taken as f64 / known.rows.max(1) as f64;
        if share > LARGE_SHARE {
            let name = known.calendar.name.reveal();
            let share = share * 100.0;
            warnings.push(match seen.ground(place) {
                Some(_) => {
                    format!("{taken} of {} events of the calendar {name} would go: {share:.0} %.", known.rows)
                }
                None => format!(
                    "{taken} of {} events that were read of the calendar {name} would go: {share:.0} %. It was not \
                     read to its end.",
                    known.rows
                ),
            });
        }
    }
    Ok(warnings)
}

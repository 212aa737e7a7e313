//! The days of a series that differ from it, looked up before anything is said of the series that would take it away.
//! Listings do not have all of them: Graph lists none, and no provider lists those that were called off.

use super::source::Source;
use crate::api::failure::Problem;
use crate::engine::Engine;
use crate::progress::Progress;
use crate::words;
use futures::stream::StreamExt;
use std::sync::Arc;
use truedocket_connect::ports::ReadSourceEvents;
use truedocket_core::calendar::event::Calendar;
use truedocket_core::calendar::source::SourceEvent;
use truedocket_core::ids::{RemoteId, RunId};
use truedocket_store::table::audit;

/// What the person is told.
const DOING: &str = "Looking at the days of series";
/// Series that are looked up at the same time.
const AT_ONCE: usize = 4;

/// The days of a series.
pub(super) struct SeriesDays {
    /// The place of the series in the table.
    pub(super) series: usize,
    /// `None`: they could not be looked up.
    pub(super) days: Option<Vec<SourceEvent>>,
}

/// A series by its place in the table, and how the provider calls it.
type Asked = (usize, Option<(Calendar, RemoteId)>);

/// Looks up the days of series, each given by its place in the table and the store's number. Once the person has
/// stopped it, the rest is left out.
pub(super) async fn look_up(
    engine: &Engine,
    id: &RunId,
    (source, progress): (&Source, &Progress),
    series: Vec<(usize, i64)>,
) -> Result<Vec<SeriesDays>, Problem> {
    let asked = called(engine, id, series).await?;
    let work: Vec<_> = asked.into_iter().map(|one| days_of(source, progress, one)).collect();
    Ok(futures::stream::iter(work).buffered(AT_ONCE).filter_map(std::future::ready).collect().await)
}

async fn called(engine: &Engine, id: &RunId, series: Vec<(usize, i64)>) -> Result<Vec<Asked>, Problem> {
    let id = id.clone();
    let called = engine.memory.read(move |reader| {
        let calendars = audit::calendars(reader, &id)?;
        let mut called = Vec::new();
        for (place, number) in series {
            let key = audit::row(reader, &id, number)?.map(|kept| kept.event.key);
            called.push((
                place,
                key.and_then(|key| {
                    let known = calendars.iter().map(|one| &one.calendar);
                    let mut known =
                        known.filter(|one| one.connection == key.connection && one.id == key.calendar);
                    Some((known.next()?.clone(), key.id))
                }),
            ));
        }
        Ok(called)
    });
    called.await.map_err(|error| words::memory(&error))
}

async fn days_of(source: &Source, progress: &Progress, (series, called): Asked) -> Option<SeriesDays> {
    if progress.is_stopped() {
        return None;
    }
    let Some((calendar, id)) = called else { return Some(SeriesDays { series, days: None }) };
    let port: Option<Arc<dyn ReadSourceEvents>> = source.originals(&calendar.connection).ok();
    let days = match port {
        None => None,
        Some(port) => match port.snapshot(&calendar, &id).await {
            Ok(found) => found.map(|found| found.days.into_iter().map(|day| day.source).collect()),
            Err(failure) => {
                tracing::warn!(%failure, "the days of a series could not be looked up");
                None
            }
        },
    };
    progress.step(DOING, 1);
    Some(SeriesDays { series, days })
}

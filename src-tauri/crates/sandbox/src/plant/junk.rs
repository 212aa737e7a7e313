//! Writing junk down: which row, which kinds of findings must name it, and what may be taken away. No changes to
//! calendars.

use crate::world::{Event, Junk, World};

/// What nobody may propose to take away.
pub(crate) const NOTHING: &[&str] = &[];
/// What may only go as a whole.
pub(crate) const DELETE: &[&str] = &["delete"];

/// A series of somebody who is here: its past is a record.
pub(crate) const END: &[&str] = &["end_series"];
/// A series that nobody answers for.
pub(crate) const ANY: &[&str] = &["delete", "end_series"];

/// Writes down that findings of these kinds must name the row.
pub(crate) fn write_down(
    world: &mut World,
    event: &Event,
    kinds: &[impl AsRef<str>],
    acts: &[impl AsRef<str>],
    note: &str,
) {
    for kind in kinds {
        let junk = Junk {
            kind: kind.as_ref().to_owned(),
            calendar: event.calendar.clone(),
            id: event.id.clone(),
            acts: acts.iter().map(|act| act.as_ref().to_owned()).collect(),
            note: note.to_owned(),
        };
        world.junk.push(junk);
    }
}

/// The same for a row that is in the world already; nothing if it is not.
pub(crate) fn write_down_row(
    world: &mut World,
    (calendar, id): (&str, &str),
    kinds: &[impl AsRef<str>],
    acts: &[impl AsRef<str>],
    note: &str,
) {
    let row = world.events.get(&(calendar.to_owned(), id.to_owned())).cloned();
    if let Some(event) = row {
        write_down(world, &event, kinds, acts, note);
    }
}

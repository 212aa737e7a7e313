//! What a failed call means for the operation: the one place where a failure becomes an outcome.

use super::{CallOutcome, LookUpOutcome, Postponed};
use crate::words;
use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::WriteOutcome;

/// Of a write.
pub(crate) fn of_write<R>(failure: &Failure, system: &str) -> CallOutcome<R> {
    let why = reason(failure, system);
    match (failure.effect(), failure.kind) {
        (Effect::Unknown, _) => CallOutcome::NotKnown(Postponed { why, until: until(failure) }),
        (Effect::None, Kind::Stale) => {
            CallOutcome::Skipped("It was changed in this very moment, so it was left alone.".to_owned())
        }
        (Effect::None, Kind::Refused | Kind::Unsupported) => CallOutcome::Refused(why),
        (
            Effect::None,
            Kind::Unavailable { .. } | Kind::Throttled { .. } | Kind::SignedOut | Kind::Broken,
        ) => CallOutcome::Later(Postponed { why, until: until(failure) }),
    }
}

/// Of something that only reads.
pub(crate) fn of_reading(failure: &Failure, system: &str) -> Postponed {
    Postponed { why: reason(failure, system), until: until(failure) }
}

/// Of a look-up; `receipt` makes the receipt of what was found.
pub(crate) fn of_look_up<T, R>(
    became: Result<WriteOutcome<T>, Failure>,
    system: &str,
    receipt: impl FnOnce(Option<T>) -> R,
) -> LookUpOutcome<R> {
    match became {
        Ok(WriteOutcome::Done(found)) => LookUpOutcome::Done(receipt(found)),
        Ok(WriteOutcome::NotDone) => LookUpOutcome::NotThere,
        Ok(WriteOutcome::ChangedSince(_)) => LookUpOutcome::WrittenOver(format!(
            "In {system} somebody has changed it meanwhile, so it cannot be known whether it was written in between. \
             Look at it there."
        )),
        Err(failure) => LookUpOutcome::NotKnown(of_reading(&failure, system)),
    }
}

fn reason(failure: &Failure, system: &str) -> String {
    format!("{system}: {}.", words::why_not_read(failure))
}

fn until(failure: &Failure) -> Option<chrono::DateTime<chrono::Utc>> {
    match failure.kind {
        Kind::Throttled { until } => Some(until),
        Kind::Unavailable { .. }
        | Kind::Unsupported
        | Kind::Refused
        | Kind::Stale
        | Kind::SignedOut
        | Kind::Broken => None,
    }
}

//! Tokens that died. Vendors say so in many ways; all of them mean that the reading begins anew.

use crate::failure::{Failure, Kind};
use crate::ports::ReadRequest;

/// A request that only brings back what the vendor gave us cannot be wrong in itself: 400 says that the token in
/// it is no longer known.
pub(crate) fn or_dead(failure: Failure, reading: &ReadRequest) -> Failure {
    let is_refused = failure.kind == Kind::Refused && failure.status == Some(400);
    match reading {
        ReadRequest::Next(_) | ReadRequest::Changes(_) if is_refused => {
            Failure { kind: Kind::Stale, ..failure }
        }
        ReadRequest::Next(_) | ReadRequest::Changes(_) | ReadRequest::Full(_) => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::or_dead;
    use crate::failure::{Failure, Kind};
    use crate::ports::{PageToken, ReadRequest, SyncToken};
    use truedocket_core::time::Window;

    fn refused(status: u16) -> Failure {
        let mut failure = Failure::new(Kind::Refused, "test", "list events");
        failure.status = Some(status);
        failure
    }

    #[test]
    fn f11_a_token_that_is_refused_is_dead() {
        let (next, changes) =
            (ReadRequest::Next(PageToken(String::new())), ReadRequest::Changes(SyncToken(String::new())));
        let instant = "2026-11-01T00:00:00Z".parse().unwrap();
        let full = ReadRequest::Full(Window { start: instant, end: instant });
        for reading in [&next, &changes] {
            assert_eq!(
                or_dead(refused(400), reading).kind,
                Kind::Stale,
                "nothing else in the request is ours"
            );
            assert_eq!(or_dead(refused(403), reading).kind, Kind::Refused, "a lost permission stays one");
        }
        assert_eq!(or_dead(refused(400), &full).kind, Kind::Refused, "a first request carries no token");
    }
}

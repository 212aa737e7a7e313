//! One event with all that hangs on it, in one call: the days of a series that differ by `$expand`, the cancelled ones
//! by `$select`, without which the vendor leaves them out.

use super::mailbox::CalendarPath;
use crate::http::request::PreparedRequest;
use crate::reading::json::{self, Malformed, Raw};
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

pub(super) const OPERATION: &str = "get event with its days";

/// All fields of an event, since a backup keeps what comes; what is selected holds for the expanded days as well.
const FIELDS: &str = "id,categories,changeKey,createdDateTime,lastModifiedDateTime,allowNewTimeProposals,attendees,\
body,bodyPreview,end,hasAttachments,hideAttendees,iCalUId,importance,isAllDay,isCancelled,isDraft,isOnlineMeeting,\
isOrganizer,isReminderOn,location,locations,onlineMeeting,onlineMeetingProvider,onlineMeetingUrl,organizer,\
originalEndTimeZone,originalStart,originalStartTimeZone,recurrence,reminderMinutesBeforeStart,responseRequested,\
responseStatus,sensitivity,seriesMasterId,showAs,start,subject,transactionId,type,webLink,cancelledOccurrences,\
exceptionOccurrences";

/// What came, unread.
pub(super) struct SnapshotBody<'a> {
    /// The event, with its days inside.
    pub(super) row: &'a RawValue,
    /// Days that differ.
    pub(super) changed: Vec<&'a RawValue>,
    /// Ids of days that do not take place, as JSON texts.
    pub(super) cancelled: Vec<&'a RawValue>,
}

pub(super) fn prepare(api: &Url, place: CalendarPath<'_>, id: &str) -> PreparedRequest {
    let mut url = place.below(api, &["events", id]);
    url.query_pairs_mut().append_pair("$select", FIELDS).append_pair("$expand", "exceptionOccurrences");
    super::ask(OPERATION, url, place.mailbox)
}

pub(super) fn parse(body: &[u8]) -> Result<SnapshotBody<'_>, Malformed> {
    #[derive(Deserialize)]
    struct Days<'a> {
        #[serde(borrow, rename = "exceptionOccurrences")]
        changed: Raw<'a>,
        #[serde(borrow, rename = "cancelledOccurrences")]
        cancelled: Raw<'a>,
    }
    let days: Days<'_> = json::whole(body)?;
    Ok(SnapshotBody {
        row: json::whole(body)?,
        changed: days.changed.unwrap_or_default(),
        cancelled: days.cancelled.unwrap_or_default(),
    })
}

//! Wire to core. What is unknown gets the meaning that hides nothing: a meeting, taken, private.

use super::wire::{Attendee as WireAttendee, AttendeeStatus, DateTimeTimeZone, Event, ItemBody, Recipient};
use crate::reading::json;
use crate::reading::moment::{self, Moment};
use crate::reading::plain::{self, Breaks};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use truedocket_core::calendar::event::{
    Attendee, Calendar, CalendarEvent, EventStatus, EventType, ResponseStatus, ShowAs,
};
use truedocket_core::firm::people::Email;
use truedocket_core::ids::{EventKey, IcalUid, RemoteId, Version};
use truedocket_core::text::ClientText;
use truedocket_core::time::zone::Zones;
use truedocket_core::time::{OriginalStart, Span};

/// An event, an occurrence or an exception with all its fields.
///
/// # Errors
/// Why it cannot be understood, without client words.
pub(super) fn event(wire: Event, calendar: &Calendar, zones: &Zones) -> Result<CalendarEvent, &'static str> {
    let id = json::id(wire.id.as_deref()).ok_or("it has no usable id")?;
    let span = span(&wire, calendar, zones)?;
    let version = wire.change_key.or(wire.etag).or_else(|| wire.last_modified_date_time.clone());
    Ok(CalendarEvent {
        key: EventKey { connection: calendar.connection.clone(), calendar: calendar.id.clone(), id },
        original_start: match (&wire.original_start, wire.series_master_id.is_some()) {
            (Some(text), _) => {
                Some(original_start(text, &span, zones, wire.original_start_time_zone.as_deref())?)
            }
            // An occurrence that says nothing else takes place when its series says.
            (None, true) if wire.kind.as_deref() == Some("occurrence") => Some(begin(&span)),
            (None, _) => None,
        },
        version: Version::new(version.unwrap_or_default()),
        uid: wire.ical_uid.filter(|uid| !uid.is_empty()).map(IcalUid::new),
        series: wire.series_master_id.map(RemoteId::new),
        span,
        title: ClientText::new(wire.subject.unwrap_or_default()),
        body: ClientText::new(wire.body.map(body).unwrap_or_default()),
        place: ClientText::new(wire.location.and_then(|location| location.display_name).unwrap_or_default()),
        organizer: wire.organizer.and_then(address),
        attendees: attendees(wire.attendees.unwrap_or_default(), wire.response_status.as_ref(), calendar),
        categories: wire.categories.unwrap_or_default(),
        show_as: show_as(wire.show_as.as_deref()),
        status: match wire.is_cancelled {
            Some(true) => EventStatus::Cancelled,
            Some(false) | None => EventStatus::Confirmed,
        },
        // "Out of office" says how the time shows, not what it is: hearings are marked so as well.
        event_type: EventType::Meeting,
        private: !matches!(wire.sensitivity.as_deref(), None | Some("normal")),
        updated: wire.last_modified_date_time.and_then(|text| moment::instant(&text, None)),
    })
}

fn span(wire: &Event, calendar: &Calendar, zones: &Zones) -> Result<Span, &'static str> {
    let start = wire.start.as_ref().ok_or("it has no start")?;
    let end = wire.end.as_ref().ok_or("it has no end")?;
    let told = wire.original_start_time_zone.as_deref();
    let ends = if wire.is_all_day == Some(true) {
        let day = |at: &DateTimeTimeZone| at.date_time.as_deref().and_then(|text| day(text, at, zones, told));
        (day(start).map(Moment::On), day(end).map(Moment::On))
    } else {
        (instant(start, zones).map(Moment::At), instant(end, zones).map(Moment::At))
    };
    moment::span(
        ends.0.ok_or("its start cannot be read")?,
        ends.1.ok_or("its end cannot be read")?,
        moment::zone_name(zones, told, &calendar.zone),
    )
}

/// The time carries no offset; its zone stands beside it, and is the one that we asked for: UTC.
fn instant(at: &DateTimeTimeZone, zones: &Zones) -> Option<DateTime<Utc>> {
    let zone = zones.find(at.time_zone.as_deref().unwrap_or("UTC")).ok();
    moment::instant(at.date_time.as_deref()?, zone.as_ref())
}

/// Whole days come as midnights and are taken as they stand. What is no midnight was put into another zone on
/// its way; the zone that it was made in shows the day.
fn day(text: &str, at: &DateTimeTimeZone, zones: &Zones, made_in: Option<&str>) -> Option<NaiveDate> {
    let clocks = moment::local(text.trim_end_matches(['Z', 'z']))?;
    if clocks.time() == NaiveTime::MIN {
        return Some(clocks.date());
    }
    let back = zones.find(made_in?).ok()?.to_local(instant(at, zones)?);
    (back.time() == NaiveTime::MIN).then(|| back.date())
}

fn original_start(
    text: &str,
    span: &Span,
    zones: &Zones,
    made_in: Option<&str>,
) -> Result<OriginalStart, &'static str> {
    let unreadable = "its original start cannot be read";
    match span {
        Span::Timed { .. } => {
            let zone = zones.find("UTC").ok();
            moment::instant(text, zone.as_ref()).map(OriginalStart::At).ok_or(unreadable)
        }
        Span::AllDay { .. } => {
            let at = DateTimeTimeZone { date_time: Some(text.to_owned()), time_zone: None };
            day(text, &at, zones, made_in).map(OriginalStart::On).ok_or(unreadable)
        }
    }
}

fn begin(span: &Span) -> OriginalStart {
    match span {
        Span::Timed { start, .. } => OriginalStart::At(*start),
        Span::AllDay { first, .. } => OriginalStart::On(*first),
    }
}

fn body(wire: ItemBody) -> String {
    let is_html = wire.content_type.is_none_or(|kind| !kind.eq_ignore_ascii_case("text"));
    plain::text(&wire.content.unwrap_or_default(), if is_html { Breaks::AreSpace } else { Breaks::AreKept })
}

fn address(wire: Recipient) -> Option<Email> {
    Email::new(&wire.email_address?.address?)
}

/// The owner's own answer stands in `responseStatus`, and the list often does not know it. Who was asked through
/// a group and has answered is not in the list at all, and gets a row.
fn attendees(wire: Vec<WireAttendee>, own: Option<&AttendeeStatus>, calendar: &Calendar) -> Vec<Attendee> {
    let mut all: Vec<Attendee> = wire.into_iter().filter_map(attendee).collect();
    let own = answer(own);
    if let (Some(owner), true) = (&calendar.owner, own != ResponseStatus::None) {
        match all.iter_mut().find(|attendee| attendee.email == *owner) {
            Some(attendee) => attendee.response = own,
            None => all.push(Attendee {
                email: owner.clone(),
                name: ClientText::default(),
                response: own,
                resource: false,
            }),
        }
    }
    all
}

fn attendee(wire: WireAttendee) -> Option<Attendee> {
    let who = wire.email_address?;
    Some(Attendee {
        email: Email::new(&who.address?)?,
        name: ClientText::new(who.name.unwrap_or_default()),
        response: answer(wire.status.as_ref()),
        resource: wire.kind.as_deref() == Some("resource"),
    })
}

/// `organizer` is no answer: who calls a meeting was not asked.
fn answer(status: Option<&AttendeeStatus>) -> ResponseStatus {
    match status.and_then(|status| status.response.as_deref()) {
        Some("accepted") => ResponseStatus::Accepted,
        Some("tentativelyAccepted") => ResponseStatus::Tentative,
        Some("declined") => ResponseStatus::Declined,
        Some(_) | None => ResponseStatus::None,
    }
}

fn show_as(wire: Option<&str>) -> ShowAs {
    match wire {
        Some("free") => ShowAs::Free,
        Some("tentative") => ShowAs::Tentative,
        Some("oof") => ShowAs::Away,
        Some("workingElsewhere") => ShowAs::Elsewhere,
        Some(_) | None => ShowAs::Busy,
    }
}

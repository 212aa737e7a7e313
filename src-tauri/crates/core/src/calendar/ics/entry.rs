//! One `VEVENT` as it stands in the file: values are read, zones not yet resolved, nothing expanded.

use super::property::Property;
use super::values::{self, Length, Stamp};
use crate::calendar::event::{Attendee, EventStatus, ResponseStatus, ShowAs};
use crate::calendar::recurrence::Rule;
use crate::calendar::source::Doubt;
use crate::firm::people::Email;
use crate::text::ClientText;
use chrono::{DateTime, Utc};
use std::ops::Range;
use std::sync::Arc;

/// Which zone a time was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// With `Z`.
    Utc,
    /// With a `TZID`, as written.
    In(Arc<str>),
    /// Without a zone.
    Floating,
}

/// A date or time and the zone it was written in; dates have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub(super) stamp: Stamp,
    pub(super) zone: Written,
}

/// Repeat rules of one entry. Calendars write one (RFC 5545 §3.8.5.3 warns of more), and each costs as much as a series.
const MOST_RULES: usize = 50;

/// An instance that `RDATE` adds.
#[derive(Clone, Debug)]
pub(super) struct Added {
    pub(super) start: When,
    /// Given with `VALUE=PERIOD`.
    pub(super) end: Option<PeriodEnd>,
}

#[derive(Clone, Debug)]
pub(super) enum PeriodEnd {
    At(When),
    After(Length),
}

/// What all instances of one component share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Title.
    pub title: ClientText,
    /// Body as plain text.
    pub body: ClientText,
    /// Place.
    pub place: ClientText,
    /// Who called it.
    pub organizer: Option<Email>,
    /// Who was asked.
    pub attendees: Vec<Attendee>,
    /// `CATEGORIES`, as written.
    pub categories: Vec<String>,
    /// Free or taken: `X-MICROSOFT-CDO-BUSYSTATUS`, else `TRANSP` and `STATUS`.
    pub show_as: ShowAs,
    /// `STATUS`.
    pub status: EventStatus,
    /// `CLASS` is private or confidential.
    pub private: bool,
    /// `LAST-MODIFIED`, else `DTSTAMP`.
    pub updated: Option<DateTime<Utc>>,
}

impl Details {
    /// As long as nothing is known.
    fn none() -> Self {
        Self {
            title: ClientText::default(),
            body: ClientText::default(),
            place: ClientText::default(),
            organizer: None,
            attendees: Vec::new(),
            categories: Vec::new(),
            show_as: ShowAs::Busy,
            status: EventStatus::Confirmed,
            private: false,
            updated: None,
        }
    }
}

/// More odd lines of one component are not told one by one.
const MOST_DOUBTS: usize = 20;

/// One component.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) line: usize,
    /// The component's bytes in the file, for its version.
    pub(super) bytes: Range<usize>,
    pub(super) uid: Option<String>,
    /// `SEQUENCE`, where the file has one.
    pub(super) sequence: Option<i64>,
    pub(super) start: Option<When>,
    pub(super) end: Option<When>,
    pub(super) duration: Option<Length>,
    pub(super) rules: Vec<Rule>,
    pub(super) added: Vec<Added>,
    pub(super) excepted: Vec<When>,
    /// `EXRULE`, which RFC 2445 had and RFC 5545 has no more: days of these rules are taken away.
    pub(super) excluded: Vec<Rule>,
    pub(super) replaces: Option<When>,
    /// `RANGE=THISANDFUTURE`.
    pub(super) and_future: bool,
    pub(super) calendar_zone: Option<Arc<str>>,
    /// `PRODID` of its calendar.
    pub(super) program: Option<Arc<str>>,
    pub(super) details: Details,
    pub(super) doubts: Vec<Doubt>,
    stamped: Option<DateTime<Utc>>,
    busy_status: Option<ShowAs>,
    transparent: bool,
}

/// What is wrong with a component, in words for people.
pub(super) type Fault = String;

impl Entry {
    pub(super) fn begin(line: usize, at: usize, calendar_zone: Option<Arc<str>>) -> Self {
        Self {
            line,
            bytes: at..at,
            uid: None,
            sequence: None,
            start: None,
            end: None,
            duration: None,
            rules: Vec::new(),
            added: Vec::new(),
            excepted: Vec::new(),
            excluded: Vec::new(),
            replaces: None,
            and_future: false,
            calendar_zone,
            program: None,
            details: Details::none(),
            doubts: Vec::new(),
            stamped: None,
            busy_status: None,
            transparent: false,
        }
    }

    /// Takes one property over. What does not decide when the event takes place is read leniently. Answers with what is
    /// odd about the line, if it was passed over.
    ///
    /// # Errors
    /// The reason, if a property that decides about time is broken.
    pub(super) fn take(
        &mut self,
        property: &Property<'_>,
        mut zone: impl FnMut(&str) -> Arc<str>,
    ) -> Result<Option<String>, Fault> {
        let value = property.value;
        match property.name.as_ref() {
            "UID" => self.uid = Some(values::text(value.trim())).filter(|uid| !uid.is_empty()),
            "DTSTART" => return once("DTSTART", &mut self.start, when(property, value, &mut zone)?),
            "DTEND" => return once("DTEND", &mut self.end, when(property, value, &mut zone)?),
            "DURATION" => return once("DURATION", &mut self.duration, length("DURATION", value)?),
            "RECURRENCE-ID" => {
                self.and_future |= property.has("RANGE", "THISANDFUTURE");
                return once("RECURRENCE-ID", &mut self.replaces, when(property, value, &mut zone)?);
            }
            "RRULE" if value.trim().is_empty() => {
                return Ok(Some("its repeat rule (RRULE) is empty, so that it says nothing".to_owned()));
            }
            "RRULE" => one_more("repeat rules", &mut self.rules, rule(value)?)?,
            "EXRULE" => match rule(value) {
                Ok(rule) => one_more("rules of exceptions", &mut self.excluded, rule)?,
                Err(reason) => {
                    return Ok(Some(format!(
                        "its EXRULE is passed over, and days that it takes away are shown: {reason}"
                    )));
                }
            },
            "EXDATE" => self.except(property, &mut zone)?,
            "RDATE" => self.add(property, &mut zone)?,
            _ => self.take_detail(property),
        }
        Ok(None)
    }

    /// Keeps in mind that a line was passed over.
    pub(super) fn doubt(&mut self, line: usize, what: String) {
        match self.doubts.len() {
            ..MOST_DOUBTS => self.doubts.push(Doubt { line, what }),
            MOST_DOUBTS => {
                self.doubts.push(Doubt { line, what: "there are more odd lines from here on".to_owned() });
            }
            _ => {}
        }
    }

    /// The same without what it says: enough to tell when it takes place.
    pub(super) fn bare(&self) -> Self {
        Self {
            details: Details::none(),
            bytes: self.bytes.clone(),
            uid: self.uid.clone(),
            start: self.start.clone(),
            end: self.end.clone(),
            rules: self.rules.clone(),
            added: self.added.clone(),
            excepted: self.excepted.clone(),
            excluded: self.excluded.clone(),
            replaces: self.replaces.clone(),
            calendar_zone: self.calendar_zone.clone(),
            program: self.program.clone(),
            doubts: self.doubts.clone(),
            ..*self
        }
    }

    fn except(
        &mut self,
        property: &Property<'_>,
        zone: &mut impl FnMut(&str) -> Arc<str>,
    ) -> Result<(), Fault> {
        for one in property.value.split(',').filter(|one| !one.trim().is_empty()) {
            self.excepted.push(when(property, one, zone)?);
        }
        Ok(())
    }

    fn add(&mut self, property: &Property<'_>, zone: &mut impl FnMut(&str) -> Arc<str>) -> Result<(), Fault> {
        for one in property.value.split(',').filter(|one| !one.trim().is_empty()) {
            let (start, end) = one.split_once('/').map_or((one, None), |(start, end)| (start, Some(end)));
            let end = match end {
                None => None,
                Some(end) if end.trim_start().starts_with(['P', 'p', '+']) => {
                    Some(PeriodEnd::After(length("RDATE", end)?))
                }
                Some(end) => Some(PeriodEnd::At(when(property, end, zone)?)),
            };
            self.added.push(Added { start: when(property, start, zone)?, end });
        }
        Ok(())
    }

    fn take_detail(&mut self, property: &Property<'_>) {
        let value = property.value;
        let details = &mut self.details;
        match property.name.as_ref() {
            "SUMMARY" => details.title = ClientText::new(values::text(value)),
            "DESCRIPTION" => details.body = ClientText::new(values::text(value)),
            "LOCATION" => details.place = ClientText::new(values::text(value)),
            "CATEGORIES" => details.categories.extend(values::texts(value).filter(|name| !name.is_empty())),
            "ORGANIZER" => details.organizer = address(property),
            "ATTENDEE" => details.attendees.extend(attendee(property)),
            "SEQUENCE" => self.sequence = value.trim().parse().ok(),
            "STATUS" => details.status = status(value.trim()),
            "TRANSP" => self.transparent = value.trim().eq_ignore_ascii_case("TRANSPARENT"),
            "X-MICROSOFT-CDO-BUSYSTATUS" => self.busy_status = busy_status(value.trim()),
            "CLASS" => {
                details.private =
                    ["PRIVATE", "CONFIDENTIAL"].iter().any(|c| value.trim().eq_ignore_ascii_case(c));
            }
            "LAST-MODIFIED" => details.updated = utc(value),
            "DTSTAMP" => self.stamped = utc(value),
            _ => {}
        }
    }

    /// What the properties mean together, once all are there.
    pub(super) fn finish(&mut self, end: usize) {
        self.bytes.end = end;
        let tentative = self.details.status == EventStatus::Tentative;
        self.details.show_as = match self.busy_status {
            Some(told) => told,
            None if self.transparent => ShowAs::Free,
            None if tentative => ShowAs::Tentative,
            None => ShowAs::Busy,
        };
        self.details.updated = self.details.updated.or(self.stamped);
    }

    /// Which of two components of one instance is newer (RFC 5546 §2.1.5).
    pub(super) fn revision(&self) -> (i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        (self.sequence.unwrap_or(0), self.stamped, self.details.updated)
    }
}

/// A second line that says the same is only odd.
fn once<T: PartialEq>(name: &str, place: &mut Option<T>, value: T) -> Result<Option<String>, Fault> {
    match place {
        None => {
            *place = Some(value);
            Ok(None)
        }
        Some(present) if *present == value => Ok(Some(format!("it has {name} twice, and both say the same"))),
        Some(_) => Err(format!("it has {name} twice")),
    }
}

fn rule(value: &str) -> Result<Rule, Fault> {
    value.parse().map_err(|error: crate::calendar::recurrence::RuleError| error.to_string())
}

fn one_more(name: &str, rules: &mut Vec<Rule>, rule: Rule) -> Result<(), Fault> {
    if rules.len() == MOST_RULES {
        return Err(format!("it has more than the {MOST_RULES} {name} that are read of one entry"));
    }
    rules.push(rule);
    Ok(())
}

fn when(
    property: &Property<'_>,
    value: &str,
    zone: &mut impl FnMut(&str) -> Arc<str>,
) -> Result<When, Fault> {
    let broken = || {
        // Only what looks like a time is quoted: anything else could be a client's name.
        let value = value.trim();
        let harmless =
            value.len() <= 20 && value.bytes().all(|byte| byte.is_ascii_digit() || b"TZ+-:".contains(&byte));
        let shown = if harmless { format!(" “{value}”") } else { String::new() };
        format!("its {}{shown} is neither a date nor a time", property.name)
    };
    let stamp = Stamp::read(value).ok_or_else(broken)?;
    let stamp = match stamp {
        // Some programs write VALUE=DATE and a time at midnight.
        Stamp::Local(local) | Stamp::Utc(local) if property.has("VALUE", "DATE") => Stamp::Date(local.date()),
        other @ (Stamp::Date(_) | Stamp::Local(_) | Stamp::Utc(_)) => other,
    };
    let zone = match stamp {
        Stamp::Utc(_) => Written::Utc,
        Stamp::Date(_) => Written::Floating,
        Stamp::Local(_) => match property.param("TZID") {
            Some(name) if !name.trim().is_empty() => Written::In(zone(values::text(name.trim()).as_str())),
            Some(_) | None => Written::Floating,
        },
    };
    Ok(When { stamp, zone })
}

fn length(name: &str, value: &str) -> Result<Length, Fault> {
    Length::read(value).ok_or_else(|| format!("its {name} is not a length of time"))
}

fn utc(value: &str) -> Option<DateTime<Utc>> {
    match Stamp::read(value)? {
        Stamp::Utc(at) | Stamp::Local(at) => Some(at.and_utc()),
        Stamp::Date(_) => None,
    }
}

/// `mailto:` addresses; where the value is something else (`urn:uuid:`), the `EMAIL` parameter of RFC 7986.
fn address(property: &Property<'_>) -> Option<Email> {
    let value = property.value.trim();
    let text = if value.contains('@') { value.into() } else { property.param("EMAIL")? };
    Email::new(&text)
}

fn attendee(property: &Property<'_>) -> Option<Attendee> {
    let answer = match property.param("PARTSTAT").map(|answer| answer.to_ascii_uppercase()).as_deref() {
        Some("ACCEPTED") => ResponseStatus::Accepted,
        Some("TENTATIVE") => ResponseStatus::Tentative,
        Some("DECLINED") => ResponseStatus::Declined,
        Some(_) | None => ResponseStatus::None,
    };
    Some(Attendee {
        email: address(property)?,
        name: ClientText::new(property.param("CN").unwrap_or_default()),
        response: answer,
        resource: property.has("CUTYPE", "ROOM") || property.has("CUTYPE", "RESOURCE"),
    })
}

fn status(value: &str) -> EventStatus {
    if value.eq_ignore_ascii_case("CANCELLED") || value.eq_ignore_ascii_case("CANCELED") {
        EventStatus::Cancelled
    } else if value.eq_ignore_ascii_case("TENTATIVE") {
        EventStatus::Tentative
    } else {
        EventStatus::Confirmed
    }
}

fn busy_status(value: &str) -> Option<ShowAs> {
    Some(match value.to_ascii_uppercase().as_str() {
        "FREE" => ShowAs::Free,
        "TENTATIVE" => ShowAs::Tentative,
        "BUSY" => ShowAs::Busy,
        "OOF" => ShowAs::Away,
        "WORKINGELSEWHERE" => ShowAs::Elsewhere,
        _ => return None,
    })
}

//! Walks through a file once and hands out its components one by one, so that no more than the largest is held.
//!
//! A component that cannot be read is handed out as broken, with its line and the reason.

use super::entry::{Entry, Fault};
use super::lines::{Line, Lines};
use super::property::Property;
use super::read::{Quarantined, SetAside};
use super::values::{self, Stamp};
use super::zones::Definition;
use crate::ids::IcalUid;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Alarms lie one deep in events; nothing real lies deeper than a few.
const DEEPEST: usize = 16;

/// Properties that decide when an event takes place: cut short, they would say something else.
const DECISIVE: [&str; 9] =
    ["DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID"];

/// Of these, those that people's programs write over many lines, and sometimes without folding them.
const LISTS: [&str; 4] = ["RRULE", "EXRULE", "RDATE", "EXDATE"];

/// What was found.
pub(super) enum Found {
    Entry(Box<Entry>),
    Broken(Quarantined),
    Zone(Definition),
}

/// What the file is, as a whole.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// How many calendars began.
    pub(super) calendars: usize,
    /// It ended before its last calendar did, or begins in the middle of one.
    pub(super) cut_short: bool,
    /// Line of the first event that no calendar was begun for.
    pub(super) outside: Option<usize>,
}

/// Walks through [`super::lines::plain_bytes`].
pub(super) fn walk(bytes: &[u8], found: impl FnMut(Found)) -> Ending {
    let mut walk = Walk {
        found,
        ending: Ending::default(),
        in_calendar: false,
        elsewhere: 0,
        unclosed: None,
        open: None,
        zone: None,
        calendar_zone: None,
        program: None,
        names: BTreeMap::new(),
    };
    let mut last = 0;
    for line in Lines::new(bytes) {
        last = line.end;
        walk.line(&line);
    }
    walk.ending.cut_short |= walk.in_calendar || walk.open.is_some();
    walk.drop_unclosed();
    walk.drop_open("the file ends in the middle of it", last);
    walk.ending
}

/// The event that is being read.
struct Open {
    entry: Entry,
    /// The first thing wrong with it.
    fault: Option<(usize, Fault)>,
    /// Components begun inside it.
    inner: usize,
    /// Is the property that was read last a list of days or rules?
    in_list: bool,
}

impl Open {
    /// A line that is no property costs itself, unless it may be a piece of one that says when the event takes place.
    fn stray(&mut self, line: &Line<'_>) {
        if self.in_list && is_piece(&line.text) || is_decisive(&line.text) {
            let reason =
                "this line is not a property, and may belong to when the event takes place".to_owned();
            self.fault.get_or_insert((line.number, reason));
        } else {
            self.entry.doubt(line.number, "this line is not a property".to_owned());
        }
    }
}

/// Could the line go on with a list of days or a rule? These hold no white space.
fn is_piece(text: &str) -> bool {
    !text.trim().contains(char::is_whitespace)
}

/// Does the line speak of times or rules?
fn is_decisive(text: &str) -> bool {
    let text = text.trim().to_ascii_uppercase();
    let names = DECISIVE.iter().any(|name| {
        let rest = text.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([';', '=', ' ', '\t']))
    });
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_time =
        digits >= 8 && text.bytes().all(|byte| byte.is_ascii_digit() || b"TZ,;/+-P".contains(&byte));
    names
        || is_time
        || ["FREQ=", "UNTIL=", "COUNT=", "INTERVAL=", "BYDAY="].iter().any(|part| text.contains(part))
}

struct Walk<F> {
    found: F,
    ending: Ending,
    in_calendar: bool,
    /// Depth in components that we do not read, such as `VTODO`.
    elsewhere: usize,
    /// Line of the first of these that did not end yet.
    unclosed: Option<usize>,
    open: Option<Open>,
    zone: Option<Definition>,
    calendar_zone: Option<Arc<str>>,
    /// `PRODID` of the calendar.
    program: Option<Arc<str>>,
    /// Zone names of this file; there are few, and each is kept once.
    names: BTreeMap<String, Arc<str>>,
}

impl<F: FnMut(Found)> Walk<F> {
    fn line(&mut self, line: &Line<'_>) {
        let Some(property) = Property::of(&line.text) else {
            if let Some(open) = self.open.as_mut().filter(|open| open.inner == 0) {
                open.stray(line);
            }
            return;
        };
        match property.name.as_ref() {
            "BEGIN" => self.begin(line, property.value.trim()),
            "END" => self.end(line, property.value.trim()),
            _ => self.property(line, &property),
        }
    }

    fn begin(&mut self, line: &Line<'_>, name: &str) {
        if name.eq_ignore_ascii_case("VEVENT") {
            self.drop_open("the next event begins before it ends", line.begin);
            if !self.in_calendar {
                self.ending.outside.get_or_insert(line.number);
            }
            let mut entry = Entry::begin(line.number, line.begin, self.calendar_zone.clone());
            entry.program = self.program.clone();
            self.open = Some(Open { entry, fault: None, inner: 0, in_list: false });
        } else if let Some(open) = self.open.as_mut() {
            open.inner += 1;
            if open.inner > DEEPEST {
                open.fault.get_or_insert_with(|| (line.number, "its parts are nested too deeply".to_owned()));
            }
        } else if let Some(zone) = self.zone.as_mut() {
            zone.begin_observance();
        } else if name.eq_ignore_ascii_case("VTIMEZONE") {
            self.zone = Some(Definition::default());
            self.unclosed.get_or_insert(line.number);
        } else if name.eq_ignore_ascii_case("VCALENDAR") {
            // The one before it was cut off: what is missing from it may still exist.
            self.ending.cut_short |= self.in_calendar;
            self.ending.calendars += 1;
            self.in_calendar = true;
            self.calendar_zone = None;
            self.program = None;
        } else {
            self.elsewhere += 1;
            self.unclosed.get_or_insert(line.number);
        }
    }

    fn end(&mut self, line: &Line<'_>, name: &str) {
        if name.eq_ignore_ascii_case("VEVENT") {
            self.end_event(line);
        } else if name.eq_ignore_ascii_case("VCALENDAR") {
            self.drop_open("the calendar ends before it does", line.begin);
            self.drop_unclosed();
            // What begins in the middle of a calendar was cut off as well.
            self.ending.cut_short |= self.ending.calendars == 0;
            self.in_calendar = false;
        } else if let Some(open) = self.open.as_mut() {
            open.inner = open.inner.saturating_sub(1);
        } else if name.eq_ignore_ascii_case("VTIMEZONE") {
            if let Some(zone) = self.zone.take() {
                (self.found)(Found::Zone(zone));
            }
            self.all_closed();
        } else if self.zone.is_none() {
            self.elsewhere = self.elsewhere.saturating_sub(1);
            self.all_closed();
        }
    }

    fn all_closed(&mut self) {
        if self.elsewhere == 0 && self.zone.is_none() {
            self.unclosed = None;
        }
    }

    /// Parts that begin and do not end may have swallowed what stood behind them: that is told.
    fn drop_unclosed(&mut self) {
        let parts = self.elsewhere + usize::from(self.zone.take().is_some());
        self.elsewhere = 0;
        if let Some(line) = self.unclosed.take().filter(|_| parts > 0) {
            let reason = match parts {
                1 => "a part of the calendar begins here and does not end".to_owned(),
                _ => format!("here begins the first of {parts} parts of the calendar that do not end"),
            };
            (self.found)(Found::Broken(Quarantined { what: SetAside::Part, line, uid: None, reason }));
        }
    }

    fn end_event(&mut self, line: &Line<'_>) {
        let Some(mut open) = self.open.take() else {
            let reason = "an event ends here that did not begin".to_owned();
            let (what, line) = (SetAside::Part, line.number);
            (self.found)(Found::Broken(Quarantined { what, line, uid: None, reason }));
            return;
        };
        if open.inner > 0 {
            open.fault.get_or_insert_with(|| (line.number, "a part inside it does not end".to_owned()));
        }
        open.entry.finish(line.end);
        let fault = open.fault.or_else(|| whole(&open.entry).map(|reason| (open.entry.line, reason)));
        match fault {
            None => (self.found)(Found::Entry(Box::new(open.entry))),
            Some((number, reason)) => (self.found)(broken(&open.entry, number, reason)),
        }
    }

    fn property(&mut self, line: &Line<'_>, property: &Property<'_>) {
        if let Some(open) = self.open.as_mut() {
            if open.inner > 0 || open.fault.is_some() {
                return;
            }
            let names = &mut self.names;
            open.in_list = LISTS.contains(&property.name.as_ref());
            let taken = if line.cut && DECISIVE.contains(&property.name.as_ref()) {
                Err(format!("its {} is too long", property.name))
            } else {
                open.entry.take(property, |name| interned(names, name))
            };
            match taken {
                Ok(None) => {}
                Ok(Some(odd)) => open.entry.doubt(line.number, odd),
                Err(reason) => open.fault = Some((line.number, reason)),
            }
        } else if let Some(zone) = self.zone.as_mut() {
            zone.take(property);
        } else if self.elsewhere == 0 && property.name == "X-WR-TIMEZONE" {
            self.calendar_zone = Some(interned(&mut self.names, &values::text(property.value.trim())));
        } else if self.elsewhere == 0 && property.name == "PRODID" {
            self.program = Some(values::text(property.value.trim()).into());
        }
    }

    fn drop_open(&mut self, reason: &str, end: usize) {
        if let Some(mut open) = self.open.take() {
            open.entry.finish(end);
            (self.found)(broken(&open.entry, open.entry.line, reason.to_owned()));
        }
    }
}

fn broken(entry: &Entry, line: usize, reason: Fault) -> Found {
    let uid = entry.uid.clone().map(IcalUid::new);
    Found::Broken(Quarantined { what: SetAside::Event, line, uid, reason })
}

fn interned(names: &mut BTreeMap<String, Arc<str>>, name: &str) -> Arc<str> {
    if let Some(known) = names.get(name) {
        return known.clone();
    }
    let kept: Arc<str> = name.into();
    names.insert(name.to_owned(), kept.clone());
    kept
}

/// What is wrong with a component although each of its properties can be read.
fn whole(entry: &Entry) -> Option<Fault> {
    let Some(start) = &entry.start else {
        return Some("it has no start (DTSTART)".to_owned());
    };
    let end = entry.end.as_ref()?;
    let is_date = |stamp: Stamp| matches!(stamp, Stamp::Date(_));
    match (is_date(start.stamp), is_date(end.stamp)) {
        (true, false) => Some("its start is a date, but its end is a time".to_owned()),
        (false, true) => Some("its start is a time, but its end is a date".to_owned()),
        (true, true) | (false, false) => None,
    }
}

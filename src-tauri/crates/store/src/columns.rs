//! How values of the core lie in columns, once for all tables. Knows no table.

use crate::error::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Serialize;
use serde::de::DeserializeOwned;
use truedocket_core::audit::finding::{Act, Confidence, Part};
use truedocket_core::calendar::event::{EventStatus, EventType, ShowAs};
use truedocket_core::connection::Role;
use truedocket_core::firm::matter::MatterStatus;
use truedocket_core::firm::people::{Duty, Email};
use truedocket_core::time::{OriginalStart, Span};

/// A value that lies in its column as one fixed word.
pub(crate) trait StoredWord: Copy {
    fn word(self) -> &'static str;
    fn from_word(word: &str) -> Option<Self>;
}

/// Ties each variant to its word; the compiler refuses a forgotten variant.
macro_rules! words {
    ($type:ty { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $crate::columns::StoredWord for $type {
            fn word(self) -> &'static str {
                match self { $(<$type>::$variant => $word),+ }
            }
            fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(<$type>::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words!(Role { Record = "record", Pms = "pms", Booking = "booking", Messages = "messages", Crm = "crm", Logs = "logs" });
words!(ShowAs { Busy = "busy", Tentative = "tentative", Away = "away", Elsewhere = "elsewhere", Free = "free" });
words!(EventStatus { Confirmed = "confirmed", Tentative = "tentative", Cancelled = "cancelled" });
words!(EventType {
    Meeting = "meeting",
    OutOfOffice = "out_of_office",
    FocusTime = "focus_time",
    WorkingLocation = "working_location",
    Birthday = "birthday",
});
words!(MatterStatus { Pending = "pending", Open = "open", Closed = "closed" });
words!(Part { Subject = "subject", Stays = "stays", Other = "other" });
words!(Duty { Attorney = "attorney", Staff = "staff" });

/// Carries a [`StoredWord`] into and out of a column.
pub(crate) struct AsWord<T>(pub(crate) T);

impl<T: StoredWord> ToSql for AsWord<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Text(self.0.word().as_bytes())))
    }
}

impl<T: StoredWord> FromSql for AsWord<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::from_word(value.as_str()?).map(Self).ok_or(FromSqlError::InvalidType)
    }
}

/// An instant as Unix milliseconds. Finer parts are cut off.
pub(crate) struct Millis(pub(crate) DateTime<Utc>);

impl ToSql for Millis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.timestamp_millis().into())
    }
}

impl FromSql for Millis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let millis = value.as_i64()?;
        DateTime::from_timestamp_millis(millis).map(Self).ok_or(FromSqlError::OutOfRange(millis))
    }
}

/// An instant that may be unknown: 0. (The first millisecond of 1970 cannot be told from it, and need not be.)
pub(crate) struct MaybeMillis(pub(crate) Option<DateTime<Utc>>);

impl ToSql for MaybeMillis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.map_or(0, |at| at.timestamp_millis()).into())
    }
}

impl FromSql for MaybeMillis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self(None)),
            _ => Millis::column_result(value).map(|Millis(at)| Self(Some(at))),
        }
    }
}

/// Text that may be missing: ''.
/// The pattern of `LIKE … ESCAPE '\'` for texts that hold these words as they are.
pub(crate) fn containing(words: &str) -> String {
    format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

pub(crate) fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The column of an address that may be missing.
pub(crate) fn email_text(email: Option<&Email>) -> &str {
    email.map_or("", Email::as_str)
}

/// A span as its four columns: all_day, starts, ends, zone.
pub(crate) fn span_columns(span: &Span) -> (bool, i64, i64, &str) {
    match span {
        Span::Timed { start, end, zone } => (false, start.timestamp_millis(), end.timestamp_millis(), zone),
        Span::AllDay { first, end } => (true, midnight(*first), midnight(*end), ""),
    }
}

/// The way back from [`span_columns`].
pub(crate) fn span_from(all_day: bool, starts: i64, ends: i64, zone: String) -> FromSqlResult<Span> {
    let start = DateTime::from_timestamp_millis(starts).ok_or(FromSqlError::OutOfRange(starts))?;
    let end = DateTime::from_timestamp_millis(ends).ok_or(FromSqlError::OutOfRange(ends))?;
    Ok(match all_day {
        true => Span::AllDay { first: start.date_naive(), end: end.date_naive() },
        false => Span::Timed { start, end, zone },
    })
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
}

/// `@1790000000000` for an instant, `2026-11-20` for a date, '' for none.
pub(crate) fn original_start_text(original: Option<&OriginalStart>) -> String {
    match original {
        None => String::new(),
        Some(OriginalStart::At(at)) => format!("@{}", at.timestamp_millis()),
        Some(OriginalStart::On(date)) => date.to_string(),
    }
}

/// The way back from [`original_start_text`].
pub(crate) fn original_start_from(text: &str) -> FromSqlResult<Option<OriginalStart>> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = match text.strip_prefix('@') {
        Some(millis) => millis.parse().ok().and_then(DateTime::from_timestamp_millis).map(OriginalStart::At),
        None => text.parse().ok().map(OriginalStart::On),
    };
    read.map(Some).ok_or(FromSqlError::InvalidType)
}

/// A list as JSON, '' when it is empty: most are, and an empty text costs nothing.
pub(crate) fn list_text<T: Serialize>(list: &[T]) -> Result<String> {
    if list.is_empty() { Ok(String::new()) } else { Ok(serde_json::to_string(list)?) }
}

/// The same for many rows, each written over the text of the row before.
pub(crate) fn list_over<'b, T: Serialize>(buffer: &'b mut Vec<u8>, list: &[T]) -> Result<&'b str> {
    buffer.clear();
    if !list.is_empty() {
        serde_json::to_writer(&mut *buffer, list)?;
    }
    // JSON is UTF-8.
    Ok(std::str::from_utf8(buffer).unwrap_or_default())
}

/// The way back from [`list_text`].
pub(crate) fn list_from<T: DeserializeOwned>(text: &str) -> FromSqlResult<Vec<T>> {
    if text.is_empty() { Ok(Vec::new()) } else { serde_json::from_str(text).map_err(FromSqlError::other) }
}

/// `2026-11-20`, '' for none.
pub(crate) fn date_text(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// The way back from [`date_text`].
pub(crate) fn date_from(text: &str) -> FromSqlResult<Option<NaiveDate>> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(FromSqlError::other) }
}

/// JSON in a column.
pub(crate) fn json_from<T: DeserializeOwned>(text: &str) -> FromSqlResult<T> {
    serde_json::from_str(text).map_err(FromSqlError::other)
}

/// An act as its two columns: its name, and what it sets.
pub(crate) fn act_columns(act: &Act) -> (&'static str, &str) {
    let value = match act {
        Act::SetCategory(category) => category,
        Act::SetOwner(email) => email.as_str(),
        Act::Keep | Act::Delete | Act::EndSeries => "",
    };
    (act.name(), value)
}

/// The way back from [`act_columns`]; '' is `None`.
pub(crate) fn act_from(name: &str, value: &str) -> FromSqlResult<Option<Act>> {
    Ok(Some(match name {
        "" => return Ok(None),
        "keep" => Act::Keep,
        "delete" => Act::Delete,
        "end_series" => Act::EndSeries,
        "set_category" => Act::SetCategory(value.to_owned()),
        "set_owner" => Act::SetOwner(Email::new(value).ok_or(FromSqlError::InvalidType)?),
        _ => return Err(FromSqlError::InvalidType),
    }))
}

/// 1 possible, 2 likely, 3 certain.
pub(crate) fn confidence_number(confidence: Confidence) -> i64 {
    match confidence {
        Confidence::Possible => 1,
        Confidence::Likely => 2,
        Confidence::Certain => 3,
    }
}

/// The way back from [`confidence_number`].
pub(crate) fn confidence_from(number: i64) -> FromSqlResult<Confidence> {
    match number {
        1 => Ok(Confidence::Possible),
        2 => Ok(Confidence::Likely),
        3 => Ok(Confidence::Certain),
        other => Err(FromSqlError::OutOfRange(other)),
    }
}

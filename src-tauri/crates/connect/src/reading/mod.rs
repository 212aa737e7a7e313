//! What the calendar connectors share: addresses, JSON, times, titles and plain text. No I/O, no vendor's name.

pub(crate) mod address;
pub(crate) mod entities;
pub(crate) mod json;
pub(crate) mod moment;
pub(crate) mod page_text;
pub(crate) mod plain;
pub(crate) mod title;
pub(crate) mod token;
pub(crate) mod web_page;

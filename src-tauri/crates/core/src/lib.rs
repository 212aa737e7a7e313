//! Decisions: values in, values out.
//!
//! Everything here is an ordinary function of its arguments. There is no clock, no network, no file and no
//! randomness; who needs the time gets it as an argument. Vendor shapes, rows and screens are unknown here.
//!
//! * [`ids`], [`text`], [`time`], [`people`], [`event`], [`matter`], [`policy`], [`connection`]: the vocabulary
//! * [`act`]: what becomes of an act on another system
//! * [`recur`], [`ics`]: series and iCalendar files, as RFC 5545 decides
//! * [`rules`]: which events are valid, and whose they are
//! * [`audit`]: the clean-up of legacy calendars
//! * [`morning`]: the reconciliation of one business day over all systems

pub mod act;
pub mod audit;
pub mod calendar;
pub mod connection;
pub mod coverage;
pub mod firm;
pub mod ids;
pub mod morning;
pub mod rules;
pub mod text;
pub mod time;

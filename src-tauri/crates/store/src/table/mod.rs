//! One file per table (a table of steps lies with what it is about). SQL is in here and nowhere else.

pub mod audit;
pub mod calendar;
pub mod connection;
pub mod contact;
pub mod coverage;
pub mod discrepancy;
pub mod entry;
pub mod event;
pub mod fix_plan;
pub mod job;
pub mod ledger;
pub mod link;
pub mod matter;
pub mod member;
pub mod operation;
pub mod operation_step;
pub mod practice_user;
pub mod purge;
pub mod report;
pub mod review;
pub mod run;
pub mod schedule;
pub mod setting;
pub mod unchecked_day;
pub mod unreadable;
pub mod vendor_wait;

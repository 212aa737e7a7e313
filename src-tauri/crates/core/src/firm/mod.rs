//! What a firm knows about itself: its people, its matters, and what its manager has decided.

pub mod business_days;
pub mod matter;
pub mod people;
pub mod policy;

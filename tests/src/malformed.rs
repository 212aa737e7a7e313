//! Replies and files that make no sense: each is a clear failure, or an item set aside with its reason. Nothing panics,
//! nothing that is held is lost.

mod between;
mod cases;
mod files;
mod replies;

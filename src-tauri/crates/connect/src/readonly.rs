//! A practice system that can be looked at and not touched: for the observe-only week and for dry runs. The
//! refusal is here, below everything that decides, so that no planner can forget it.

use crate::failure::{Failure, Kind};
use crate::ports::{Answer, EntryChange, EntryDraft, Listed, PageToken, PracticeSystem};
use async_trait::async_trait;
use std::sync::Arc;
use truedocket_core::ids::{EventKey, Version};
use truedocket_core::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::time::Window;

/// Reason of every refusal that comes from here.
pub const READ_ONLY: &str = "read_only";

/// Passes reading on and refuses writing.
pub struct ReadOnly(Arc<dyn PracticeSystem>);

impl ReadOnly {
    /// Wraps a practice system.
    pub fn new(inner: Arc<dyn PracticeSystem>) -> Self {
        Self(inner)
    }
}

fn refused<T>(operation: &'static str) -> Answer<T> {
    Err(Failure::new(Kind::Refused, "read-only", operation).reason(READ_ONLY))
}

#[async_trait]
impl PracticeSystem for ReadOnly {
    async fn account(&self) -> Answer<String> {
        self.0.account().await
    }

    async fn users(&self, page: Option<&PageToken>) -> Answer<Listed<PracticeUser>> {
        self.0.users(page).await
    }

    async fn contacts(&self, page: Option<&PageToken>) -> Answer<Listed<Contact>> {
        self.0.contacts(page).await
    }

    async fn matters(&self, page: Option<&PageToken>) -> Answer<Listed<Matter>> {
        self.0.matters(page).await
    }

    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> Answer<Listed<Entry>> {
        self.0.entries(window, page).await
    }

    async fn entry(&self, key: &EventKey) -> Answer<Option<Entry>> {
        self.0.entry(key).await
    }

    async fn entries_of(&self, source: &str) -> Answer<Vec<Entry>> {
        self.0.entries_of(source).await
    }

    async fn create_entry(&self, _draft: &EntryDraft) -> Answer<Entry> {
        refused("create entry")
    }

    async fn change_entry(&self, _key: &EventKey, _seen: &Version, _change: &EntryChange) -> Answer<Entry> {
        refused("change entry")
    }

    async fn delete_entry(&self, _key: &EventKey, _seen: &Version) -> Answer<()> {
        refused("delete entry")
    }
}

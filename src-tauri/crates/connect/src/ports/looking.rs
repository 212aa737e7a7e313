//! A practice system that was allowed to be looked at only. Its vendor's sign-in may be good for more, and so what writes
//! is held back here, before anything is sent.

use super::{
    EntryChange, EntryDraft, EntryWrite, ListPage, MarkedEntry, PageToken, PortResult, PracticeSystem,
    WebPage, WinningEntry, WriteOutcome,
};
use crate::failure::{Failure, Kind};
use async_trait::async_trait;
use std::collections::BTreeSet;
use std::sync::Arc;
use truedocket_core::firm::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::ids::{EventKey, MatterId, RemoteId, Version};
use truedocket_core::time::Window;

/// Reason of a write through a connection that was allowed to look only. Nothing is sent.
pub const LOOKS_ONLY: &str = "looks_only";

/// Shows all, and writes nothing.
pub(crate) struct LookOnly(pub(crate) Arc<dyn PracticeSystem>);

fn held_back<T>(operation: &'static str) -> PortResult<T> {
    Err(Failure::new(Kind::Refused, "this system", operation).reason(LOOKS_ONLY).before_write())
}

#[async_trait]
impl PracticeSystem for LookOnly {
    async fn account(&self) -> PortResult<String> {
        self.0.account().await
    }

    async fn users(&self, page: Option<&PageToken>) -> PortResult<ListPage<PracticeUser>> {
        self.0.users(page).await
    }

    async fn contacts(&self, page: Option<&PageToken>) -> PortResult<ListPage<Contact>> {
        self.0.contacts(page).await
    }

    async fn matters(&self, page: Option<&PageToken>) -> PortResult<ListPage<Matter>> {
        self.0.matters(page).await
    }

    async fn matter(&self, id: &MatterId) -> PortResult<Option<Matter>> {
        self.0.matter(id).await
    }

    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> PortResult<ListPage<Entry>> {
        self.0.entries(window, page).await
    }

    async fn entry(&self, key: &EventKey) -> PortResult<Option<Entry>> {
        self.0.entry(key).await
    }

    async fn web_page(&self, key: &EventKey) -> PortResult<WebPage> {
        self.0.web_page(key).await
    }

    async fn repeats(&self, key: &EventKey) -> PortResult<bool> {
        self.0.repeats(key).await
    }

    async fn entries_of(&self, source: &str) -> PortResult<Vec<Entry>> {
        self.0.entries_of(source).await
    }

    async fn marked_entries_of(&self, source: &str) -> PortResult<Vec<MarkedEntry>> {
        self.0.marked_entries_of(source).await
    }

    async fn create_entry(&self, _draft: &EntryDraft) -> PortResult<Entry> {
        held_back("create entry")
    }

    async fn change_entry(
        &self,
        _key: &EventKey,
        _seen: &Version,
        _change: &EntryChange,
    ) -> PortResult<Entry> {
        held_back("change entry")
    }

    async fn delete_entry(&self, _key: &EventKey, _seen: &Version) -> PortResult<()> {
        held_back("delete entry")
    }

    async fn became(&self, write: EntryWrite<'_>) -> PortResult<WriteOutcome<Box<Entry>>> {
        self.0.became(write).await
    }

    async fn keep_one(&self, ours: &Entry, known: &BTreeSet<RemoteId>) -> PortResult<WinningEntry> {
        self.0.keep_one(ours, known).await
    }
}

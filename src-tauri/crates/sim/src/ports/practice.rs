//! The practice system. Each write is looked at before it takes effect: what a rule forbids is told at that moment.

use super::pages::Listed as Item;
use super::{WorldLink, reads, writes};
use crate::chance::Fault;
use crate::planted::Plant;
use crate::rules::writing;
use crate::scene::{Scene, failure};
use crate::world::Effect;
use crate::world::calendar::{View, bounds};
use crate::world::firm::PRACTICE;
use crate::world::history::{Hand, History};
use async_trait::async_trait;
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{
    EntryChange, EntryDraft, ListPage, MarkedEntry, PageToken, PortResult, PracticeSystem,
};
use truedocket_core::firm::matter::{Contact, Entry, Matter, PracticeUser};
use truedocket_core::ids::{ConnectionName, EventKey, MatterId, RemoteId, Version};
use truedocket_core::time::Window;

/// The practice system, as one PC reaches it.
pub(crate) struct Office {
    pub(crate) line: WorldLink,
}

fn whole<T>(items: Vec<T>) -> ListPage<T> {
    ListPage { items, unreadable: Vec::new(), notes: Vec::new(), next: None }
}

#[async_trait]
impl PracticeSystem for Office {
    async fn account(&self) -> PortResult<String> {
        self.line.ask(reads("who am I", ""), |_| Ok("manager@firm.example".to_owned())).await
    }

    async fn users(&self, _page: Option<&PageToken>) -> PortResult<ListPage<PracticeUser>> {
        self.line.ask(reads("list users", ""), |scene| Ok(whole(scene.world.firm.users.clone()))).await
    }

    async fn contacts(&self, _page: Option<&PageToken>) -> PortResult<ListPage<Contact>> {
        self.line.ask(reads("list contacts", ""), |scene| Ok(whole(scene.world.firm.contacts.clone()))).await
    }

    async fn matters(&self, _page: Option<&PageToken>) -> PortResult<ListPage<Matter>> {
        self.line.ask(reads("list matters", ""), |scene| Ok(whole(scene.world.firm.matters.clone()))).await
    }

    async fn matter(&self, id: &MatterId) -> PortResult<Option<Matter>> {
        let call = reads("read matter", id.as_str());
        self.line
            .ask(call, |scene| Ok(scene.world.firm.matters.iter().find(|matter| matter.id == *id).cloned()))
            .await
    }

    async fn entries(&self, window: &Window, page: Option<&PageToken>) -> PortResult<ListPage<Entry>> {
        let call = reads("list entries", page.map_or("from the beginning", |_| "on"));
        self.line.ask(call, |scene| entries(scene, window, page)).await
    }

    async fn entry(&self, key: &EventKey) -> PortResult<Option<Entry>> {
        let id = key.id.clone();
        let call = reads("read entry", id.as_str());
        self.line.ask(call, |scene| Ok(shown(scene, id.as_str()).cloned())).await
    }

    async fn entries_of(&self, source: &str) -> PortResult<Vec<Entry>> {
        let marked = self.marked_entries_of(source).await?;
        Ok(marked.into_iter().map(|one| one.entry).collect())
    }

    async fn marked_entries_of(&self, source: &str) -> PortResult<Vec<MarkedEntry>> {
        let call = reads("find entries", source);
        let pc = self.line.pc;
        self.line
            .ask(call, |scene| {
                if scene.plant == Some(Plant::BlindLookUp) {
                    return Ok(Vec::new());
                }
                let now = scene.world.now;
                let bears = |row: &&History<Entry>| {
                    row.shown(now).is_some_and(|entry| entry.source.as_deref() == Some(source))
                };
                let is_ours = |row: &&History<Entry>| row.last_by(pc).is_some();
                // Planted: who has made one never sees what another one has made.
                let is_blind = scene.plant == Some(Plant::BothEntriesStay)
                    && scene.world.entries.values().filter(bears).any(|row| is_ours(&row));
                let marks = &scene.world.marks;
                let marked = |entry: Entry| {
                    let mark = marks.get(entry.key.id.as_str()).cloned();
                    MarkedEntry { entry, mark }
                };
                let rows = scene.world.entries.values().filter(bears);
                let rows = rows.filter(|row| !is_blind || is_ours(row)).filter_map(|row| row.shown(now));
                Ok(rows.cloned().map(marked).collect())
            })
            .await
    }

    async fn create_entry(&self, draft: &EntryDraft) -> PortResult<Entry> {
        let pc = self.line.pc;
        let call = writes("create entry", format!("for {}", draft.source));
        self.line.ask(call, |scene| create(scene, pc, draft)).await
    }

    async fn change_entry(&self, key: &EventKey, seen: &Version, change: &EntryChange) -> PortResult<Entry> {
        let pc = self.line.pc;
        let call = writes("change entry", key.id.as_str());
        self.line.ask(call, |scene| change_one(scene, pc, key, seen, change)).await
    }

    async fn delete_entry(&self, key: &EventKey, seen: &Version) -> PortResult<()> {
        let pc = self.line.pc;
        let call = writes("delete entry", key.id.as_str());
        self.line.ask(call, |scene| delete(scene, pc, key, seen)).await
    }
}

fn shown<'s>(scene: &'s Scene, id: &str) -> Option<&'s Entry> {
    scene.world.entries.get(id).and_then(|row| row.shown(scene.world.now))
}

fn entries(scene: &mut Scene, window: &Window, page: Option<&PageToken>) -> PortResult<ListPage<Entry>> {
    let page = match page {
        Some(token) => scene.next_page(token, "list entries")?,
        None => {
            let old = scene.lie(Fault::OldList);
            let back = 1 + scene.dice.below(4) as u64;
            let view = if old { View::Old(scene.world.changes.saturating_sub(back)) } else { View::Shown };
            let now = scene.world.now;
            let living = scene.world.entries.values().filter_map(|row| view.of(row, now));
            let wanted = living.filter(|entry| {
                let (start, end) = bounds(&entry.span);
                start < window.end && window.start < end
            });
            let mut items: Vec<Item> = wanted.map(|entry| Item::Entry(Box::new(entry.clone()))).collect();
            if scene.lie(Fault::EmptyList) {
                items.clear();
            }
            scene.begin_listing(items, None)
        }
    };
    let items = page.items.into_iter().filter_map(|item| match item {
        Item::Entry(entry) => Some(*entry),
        Item::Event(_) | Item::Row(_) => None,
    });
    Ok(ListPage { items: items.collect(), unreadable: page.unreadable, notes: Vec::new(), next: page.next })
}

fn create(scene: &mut Scene, pc: usize, draft: &EntryDraft) -> PortResult<Entry> {
    writing::entry_made(scene, pc, draft);
    let owner = scene.world.firm.users.iter().find(|user| user.calendar.as_ref() == Some(&draft.calendar));
    let owner = owner.and_then(|user| user.email.clone());
    let id = scene.world.new_id("en");
    let entry = Entry {
        key: EventKey {
            connection: ConnectionName::new(PRACTICE),
            calendar: draft.calendar.clone(),
            id: RemoteId::new(&id),
        },
        version: Version::new(""),
        span: draft.span.clone(),
        title: draft.title.clone(),
        body: draft.body.clone(),
        place: draft.place.clone(),
        matter: draft.matter.clone(),
        owner,
        category: draft.category.clone(),
        attendees: draft.attendees.clone(),
        source: Some(draft.source.clone()).filter(|source| !source.is_empty()),
        ruled: false,
        updated: None,
    };
    let late = scene.lie(Fault::ShownLate);
    let made = scene.world.put_entry(entry, Hand::Pc(pc), late);
    scene.world.marks.insert(id.clone(), draft.mark.clone());
    note(scene, pc, "create entry", &id);
    if let Some(effect) = scene.world.effects.last_mut() {
        effect.about.clone_from(&draft.source);
    }
    Ok(made)
}

/// The entry as it is, if it is of that version; somebody may get in between.
fn exactly(scene: &mut Scene, key: &EventKey, seen: &Version, operation: &'static str) -> PortResult<Entry> {
    let id = key.id.as_str();
    if scene.roll(Fault::Race) {
        scene.world.meddle_entry(id);
        let at = scene.world.now;
        scene.story.tell(at, format!("somebody changes the entry {id} in this very moment"));
    }
    let now = scene.world.entries.get(id).and_then(History::now).cloned();
    let Some(now) = now else { return Err(failure(Kind::Refused, operation)) };
    if now.version != *seen && scene.plant != Some(Plant::NoVersion) {
        return Err(failure(Kind::Stale, operation));
    }
    Ok(now)
}

fn change_one(
    scene: &mut Scene,
    pc: usize,
    key: &EventKey,
    seen: &Version,
    change: &EntryChange,
) -> PortResult<Entry> {
    let mut entry = exactly(scene, key, seen, "change entry")?;
    writing::entry_changed(scene, pc, &entry, seen, change);
    let owner_of = |calendar| {
        let user = scene.world.firm.users.iter().find(|user| user.calendar.as_ref() == Some(calendar));
        user.and_then(|user| user.email.clone())
    };
    if let Some(calendar) = &change.calendar {
        entry.owner = owner_of(calendar);
        entry.key.calendar = calendar.clone();
    }
    entry.span = change.span.clone().unwrap_or(entry.span);
    entry.title = change.title.clone().unwrap_or(entry.title);
    entry.place = change.place.clone().unwrap_or(entry.place);
    entry.matter = change.matter.clone().or(entry.matter);
    entry.category = change.category.clone().or(entry.category);
    entry.attendees = change.attendees.clone().unwrap_or(entry.attendees);
    entry.source = change.source.clone().or(entry.source);
    let late = scene.lie(Fault::ShownLate);
    let id = key.id.to_string();
    let changed = scene.world.put_entry(entry, Hand::Pc(pc), late);
    note(scene, pc, "change entry", &id);
    Ok(changed)
}

fn delete(scene: &mut Scene, pc: usize, key: &EventKey, seen: &Version) -> PortResult<()> {
    let id = key.id.as_str();
    if scene.world.entries.get(id).is_none_or(|row| row.now().is_none()) {
        return Ok(());
    }
    let entry = exactly(scene, key, seen, "delete entry")?;
    writing::entry_deleted(scene, pc, &entry, seen);
    let late = scene.lie(Fault::ShownLate);
    scene.world.remove_entry(id, Hand::Pc(pc), late);
    note(scene, pc, "delete entry", id);
    Ok(())
}

fn note(scene: &mut Scene, pc: usize, act: &'static str, id: &str) {
    let changes = scene.world.changes;
    scene.world.effects.push(Effect { pc, act, id: id.to_owned(), about: String::new(), changes });
}

//! Listings, page by page. What a listing holds is drawn up when its first page is asked for.

use crate::chance::Fault;
use crate::scene::{Scene, failure};
use truedocket_connect::failure::Kind;
use truedocket_connect::ports::{CalendarItem, PageToken, PortResult, Unreadable};
use truedocket_core::calendar::source::RawEvent;
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::RemoteId;

/// Items of one page: few, so that listings have several.
const PAGE: usize = 8;

/// One item of any listing.
#[derive(Clone, Debug)]
pub(crate) enum Listed {
    Event(CalendarItem),
    Row(Box<RawEvent>),
    Entry(Box<Entry>),
}

impl Listed {
    fn id(&self) -> RemoteId {
        match self {
            Self::Event(CalendarItem::Event(event)) => event.key.id.clone(),
            Self::Event(CalendarItem::Gone(id) | CalendarItem::Vanished(id)) => id.clone(),
            Self::Row(original) => original.source.event.key.id.clone(),
            Self::Entry(entry) => entry.key.id.clone(),
        }
    }
}

/// A listing that was begun.
#[derive(Clone, Debug)]
pub(crate) struct Pages {
    items: Vec<Listed>,
    /// What the reading ends with.
    sync: Option<String>,
    /// The last page names the first one as the next.
    pub(crate) circles: bool,
}

/// One page.
pub(crate) struct OnePage {
    pub(crate) items: Vec<Listed>,
    pub(crate) unreadable: Vec<Unreadable>,
    pub(crate) next: Option<PageToken>,
    pub(crate) sync: Option<String>,
}

impl Scene {
    /// Begins a listing and answers with its first page.
    pub(crate) fn begin_listing(&mut self, items: Vec<Listed>, sync: Option<String>) -> OnePage {
        self.listings += 1;
        let circles = items.len() > PAGE && self.roll(Fault::PageCycle);
        self.pages.insert(self.listings, Pages { items, sync, circles });
        self.page_of(self.listings, 0)
    }

    /// The page that a token names.
    pub(crate) fn next_page(&mut self, token: &PageToken, operation: &'static str) -> PortResult<OnePage> {
        let place = token.0.strip_prefix('p').and_then(|text| text.split_once('.'));
        let place = place.and_then(|(listing, at)| Some((listing.parse().ok()?, at.parse().ok()?)));
        match place {
            Some((listing, at)) if self.pages.contains_key(&listing) && !self.roll(Fault::DeadToken) => {
                Ok(self.page_of(listing, at))
            }
            Some(_) | None => Err(failure(Kind::Stale, operation)),
        }
    }

    /// No listing goes round in circles any more.
    pub(crate) fn straighten(&mut self) {
        self.pages.values_mut().for_each(|pages| pages.circles = false);
    }

    fn page_of(&mut self, listing: u64, at: usize) -> OnePage {
        let (mut items, end, sync, circles) = match self.pages.get(&listing) {
            Some(pages) => {
                let items: Vec<Listed> = pages.items.iter().skip(at).take(PAGE).cloned().collect();
                (items, at + PAGE >= pages.items.len(), pages.sync.clone(), pages.circles)
            }
            None => (Vec::new(), true, None, false),
        };
        if at > 0 && self.roll(Fault::Duplicates) {
            let earlier = self.pages.get(&listing).and_then(|pages| pages.items.get(at - 1)).cloned();
            items.extend(earlier);
        }
        let mut unreadable = Vec::new();
        if !items.is_empty() && self.lie(Fault::Unreadable) {
            let place = self.dice.below(items.len());
            let reason = "its time zone is not known".to_owned();
            unreadable.push(Unreadable { id: Some(items.swap_remove(place).id()), reason, line: None });
        }
        let next = match (end, circles) {
            (true, false) => None,
            (true, true) => Some(PageToken(format!("p{listing}.0"))),
            (false, _) => Some(PageToken(format!("p{listing}.{}", at + PAGE))),
        };
        OnePage { items, unreadable, sync: if next.is_none() { sync } else { None }, next }
    }
}

//! Links to video meetings, as calendars and mail programs write them.

use super::differ;
use crate::rules::fold::own_markup;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Who hosts meetings, and how people call them.
const HOSTS: [(&str, &str); 11] = [
    ("zoom.us", "zoom"),
    ("zoomgov.com", "zoom"),
    ("teams.microsoft.com", "teams"),
    ("teams.live.com", "teams"),
    ("meet.google.com", "meet"),
    ("webex.com", "webex"),
    ("gotomeeting.com", "goto"),
    ("goto.com", "goto"),
    ("whereby.com", "whereby"),
    ("bluejeans.com", "bluejeans"),
    ("courtcall.com", "courtcall"),
];

/// What a link's settings are called that say which meeting it is, where its path is the same for all.
const NAMED: [&str; 3] = ["mtid", "meetingid", "id"];
/// What ends a link in a running text.
const ENDS: [char; 10] = ['<', '>', ')', ']', '}', '|', '"', ',', ';', '”'];

/// Video meetings to which place or text lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeetingLinks {
    /// Host and number.
    meetings: BTreeSet<(String, String)>,
    /// Of these, what the link says to be let in.
    keys: BTreeSet<(String, String, String)>,
}

impl MeetingLinks {
    /// All links in these texts, without quoted mail. What stands between tags and behind brackets counts.
    pub fn of(place: &str, text: &str) -> Self {
        let own = if text.contains("://") { own_markup(text) } else { String::new() };
        if own.is_empty() && !place.contains("://") {
            return Self::default();
        }
        let lower = [place, " ", &own].concat().to_lowercase().replace("&amp;", "&");
        let apart =
            lower.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '(' | ')'));
        let mut links = Self::default();
        for word in apart.filter(|word| word.contains("://")) {
            let Some((host, id)) = link(word) else { continue };
            let key = key(&target(word)).map(|key| (host.clone(), id.clone(), key));
            links.keys.extend(key);
            links.meetings.insert((host, id));
        }
        links
    }

    /// Both lead to meetings, and to none that is the same; or to the same one, with two keys.
    pub fn contradict(&self, other: &Self) -> bool {
        differ(&self.meetings, &other.meetings) || self.only_keys_differ(other)
    }

    /// They lead to one meeting, and with one of the two links nobody is let in.
    pub fn only_keys_differ(&self, other: &Self) -> bool {
        let of = |links: &Self, meeting: &(String, String)| -> BTreeSet<String> {
            let own = links.keys.iter().filter(|(host, id, _)| (host, id) == (&meeting.0, &meeting.1));
            own.map(|(_, _, key)| key.clone()).collect()
        };
        self.meetings
            .intersection(&other.meetings)
            .any(|meeting| differ(&of(self, meeting), &of(other, meeting)))
    }

    /// In one order, as they are shown.
    pub fn text(&self) -> String {
        self.meetings.iter().map(|(host, id)| format!("{host}/{id}")).collect::<Vec<_>>().join(" ")
    }

    /// The same with what lets people in: for digests, and never shown.
    pub fn digest_text(&self) -> String {
        let keys = self.keys.iter().map(|(_, _, key)| key.as_str());
        std::iter::once(self.text().as_str()).chain(keys).collect::<Vec<_>>().join(" ")
    }

    /// Numbers that people type in instead.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        let numbers = self.meetings.iter().map(|(_, id)| id.as_str());
        numbers.filter(|id| id.bytes().all(|c| c.is_ascii_digit()))
    }
}

/// Where a link leads in the end: mail programs put links of their own around it, with the other one inside.
fn target(word: &str) -> Cow<'_, str> {
    let last = |text: &str| ["https://", "http://"].iter().filter_map(|scheme| text.rfind(scheme)).max();
    if !word.contains('%') {
        return Cow::Borrowed(word.get(last(word).unwrap_or(0)..).unwrap_or(word));
    }
    let plain = percent_decoded(word);
    match last(&plain) {
        // Behind it stand the settings of the outer link.
        Some(at) if at > 0 && last(word).is_none_or(|own| own < at) => {
            let inner = plain.get(at..).unwrap_or_default();
            Cow::Owned(inner.split('&').next().unwrap_or(inner).to_owned())
        }
        _not_wrapped => Cow::Borrowed(word),
    }
}

/// Only letters of ASCII are looked for in links.
fn percent_decoded(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('%') {
        plain.push_str(before);
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(u8::is_ascii_graphic) {
            Some(letter) => {
                plain.push(char::from(letter));
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                plain.push('%');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Host and number of a meeting. What follows a question mark is a key to it, unless the path names no meeting.
pub(super) fn link(word: &str) -> Option<(String, String)> {
    let word = target(word);
    let (_, rest) = word.trim_start_matches(['<', '(', '"']).split_once("://")?;
    let bare = rest.split(ENDS).next()?;
    let (address, settings) = bare.split_once('?').unwrap_or((bare, ""));
    let (host, path) = address.split('#').next()?.split_once('/')?;
    let is_host =
        |known: &str| host.strip_suffix(known).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    let (known, _) = HOSTS.iter().find(|(known, _)| is_host(known))?;
    let path = path.trim_end_matches(['/', '.']);
    // `/j/812`, `/wc/join/812` and `/812` are one meeting.
    let is_number = |part: &&str| {
        let long = part.len() >= 6 && part.chars().any(|c| c.is_ascii_digit());
        long || (part.len() >= 3 && part.bytes().all(|c| c.is_ascii_digit()))
    };
    let id = path.rsplit('/').find(is_number).or_else(|| named(settings)).unwrap_or(path);
    (!id.is_empty()).then(|| ((*known).to_owned(), id.to_owned()))
}

/// `j.php?MTID=m1f0`: the meeting that the settings name.
fn named(settings: &str) -> Option<&str> {
    let parts = settings.split(['&', '#']).filter_map(|part| part.split_once('='));
    let mut ids =
        parts.filter(|(name, _)| NAMED.contains(name)).map(|(_, id)| id.trim_end_matches(['.', '/']));
    ids.find(|id| !id.is_empty())
}

/// What the link says to be let in; the count behind the dot is of the copy of the link.
fn key(link: &str) -> Option<String> {
    let (_, query) = link.split_once('?')?;
    let of =
        |part: &str| part.split_once('=').filter(|(name, _)| *name == "pwd").map(|(_, key)| key.to_owned());
    let key = query.split(ENDS).next()?.split(['&', '#']).find_map(of)?;
    let bare = key.split('.').next().unwrap_or_default().to_owned();
    (!bare.is_empty()).then_some(bare)
}

pub(super) fn host_word(host: &str) -> Option<&'static str> {
    HOSTS.iter().find(|(known, _)| *known == host).map(|(_, word)| *word)
}

//! One write against the practice system: what has to hold before it, the call, and what became of an earlier one.

use super::again::SecondComparison;
use super::anew::AnewSearch;
use super::ground::{RecordCheck, Search};
use super::ignored::IgnoredCalendars;
use super::receipts::{EarlierWrite, OwnWrites};
use super::task::{Receipt, Task, change, draft};
use super::{conclude, entries, firm};
use crate::act::steps::{StepKnown, Steps};
use crate::act::{Act, CallOutcome, Check, Ended, LookUpOutcome, Postponed, WhenPostponed, answer};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use truedocket_connect::failure::{Effect, Failure, Kind};
use truedocket_connect::ports::{EntryWrite, PracticeSystem, WinningEntry};
use truedocket_core::firm::matter::Entry;
use truedocket_core::ids::{EventKey, RemoteId, Version};
use truedocket_core::morning::fix::{EntryFields, FixWrite};
use truedocket_core::text::ClientText;
use truedocket_core::time::words;
use truedocket_core::time::zone::Zone;
use truedocket_store::table::operation::Operation;
use truedocket_store::{Error, Result, Tx};

/// The steps of a creation.
pub(super) const CREATE: &str = super::receipts::CREATE;
pub(super) const REMOVE_SECOND: &str = "remove second entry";

/// A write with everything that it needs.
pub(crate) struct Write {
    pub(crate) task: Task,
    pub(crate) port: Arc<dyn PracticeSystem>,
    pub(crate) grounds: Vec<RecordCheck>,
    pub(crate) searches: Vec<Search>,
    /// For the entry of an event that is gone: where one that was made in its place is looked for.
    pub(crate) anew: Option<AnewSearch>,
    /// An earlier creation of the same entry that may not show.
    pub(crate) earlier: Option<EarlierWrite>,
    /// Our own earlier writes of the entry that is changed or removed; they may not show either.
    pub(crate) own: Option<OwnWrites>,
    /// The version in which our own writes of its other fields have left it since it was seen.
    pub(crate) left_at: Option<Version>,
    /// The comparison made once more, where the write puts something where a person may have put it since.
    pub(crate) again: Option<Box<SecondComparison>>,
    pub(crate) office: Zone,
    /// Calendars that take part in nothing, on which the event that an entry stands for may lie.
    pub(crate) ignored: Vec<IgnoredCalendars>,
    /// Who wanted it, for the ledger.
    pub(crate) actor: String,
}

impl Write {
    fn system(&self) -> &str {
        self.task.connection.as_str()
    }

    fn wrote<R>(&self, failure: &Failure) -> CallOutcome<R> {
        answer::of_write(failure, self.system())
    }

    fn later(&self, failure: &Failure) -> Postponed {
        answer::of_reading(failure, self.system())
    }

    /// The entry to be changed or removed, if it still is of the version that was seen.
    async fn as_seen(&self, key: &EventKey, seen: &Version) -> std::result::Result<Entry, Check> {
        let now = self.port.entry(key).await;
        if let (Ok(now), Some(own)) = (&now, &self.own)
            && let Some(later) = self.not_shown_yet(own, now.as_ref())
        {
            return Err(Check::Later(later));
        }
        match now {
            Ok(Some(entry)) if entry.version == *seen || Some(&entry.version) == self.left_at.as_ref() => {
                Ok(entry)
            }
            Ok(Some(_)) => Err(Check::Skip(format!(
                "In {} the entry has been changed in the meantime. Nothing was written.",
                self.system()
            ))),
            Ok(None) => {
                Err(Check::Skip(format!("In {} the entry is gone. Nothing was written.", self.system())))
            }
            Err(failure) => Err(Check::Later(self.later(&failure))),
        }
    }

    /// Does the practice system show an entry as it was before our own write?
    fn not_shown_yet(&self, own: &OwnWrites, shown: Option<&Entry>) -> Option<Postponed> {
        let is_older = shown.map_or(own.now.is_some(), |shown| own.is_newer_than(shown));
        let (system, at) = (self.system(), words::instant(own.at, &self.office));
        is_older.then(|| Postponed {
            why: format!(
                "Truedocket has written this entry {at}, and {system} does not show that yet. Nothing was written."
            ),
            until: None,
        })
    }

    /// Why the entry must not be changed after another event than the one that it stands for: its own lives where
    /// nobody looks.
    async fn stands_for_another(&self, entry: &Entry) -> std::result::Result<(), Check> {
        let Some(source) = entry.source.as_deref().filter(|source| !self.is_decided(source)) else {
            return Ok(());
        };
        let id = RemoteId::new(source);
        for ignored in &self.ignored {
            match ignored.hold(&id).await {
                Ok(false) => {}
                Ok(true) => {
                    return Err(Check::Skip(format!(
                        "In {} the entry stands for an event on a calendar that Truedocket ignores. Nothing was \
                         written; look at both and decide.",
                        self.system()
                    )));
                }
                Err(later) => return Err(Check::Later(later)),
            }
        }
        Ok(())
    }

    /// Is it the event on which the write was decided, or its series?
    fn is_decided(&self, source: &str) -> bool {
        self.task.decided.iter().any(|one| {
            let series = one.event.series.as_ref();
            one.event.key.id.as_str() == source || series.is_some_and(|series| series.as_str() == source)
        })
    }

    /// All that the decision was made on, read again. `Err`: it does not hold, or that cannot be told now.
    async fn ground(&self) -> std::result::Result<(), Check> {
        let mut held = Vec::new();
        for ground in &self.grounds {
            held.push(ground.holds().await);
        }
        for search in &self.searches {
            held.push(search.holds().await);
        }
        held.push(firm::holds(self.port.as_ref(), &self.task).await);
        for stays in &self.task.stays {
            held.push(entries::still_stays(self.port.as_ref(), stays, self.system()).await);
        }
        if let Some(anew) = &self.anew {
            held.push(anew.holds().await);
        }
        for held in held {
            match held {
                Ok(None) => {}
                Ok(Some(why)) => return Err(Check::Skip(why)),
                Err(later) => return Err(Check::Later(later)),
            }
        }
        Ok(())
    }

    /// Is the entry there already? By our own receipts, by the event that it names, and by what it says.
    async fn may_be_made(&self, fields: &EntryFields) -> Check {
        if let Some(check) = self.made_before().await {
            return check;
        }
        let (draft, system) = (draft(fields, &self.task.key()), self.system());
        if !fields.source.is_empty() {
            // By whatever operation it was made.
            let is_new = |entry: &Entry| {
                !self.task.known.contains(&entry.key.id) && entry.key.calendar == draft.calendar
            };
            match self.port.entries_of(&fields.source).await {
                Ok(bearing) if bearing.iter().any(is_new) => {
                    return Check::AlreadyThere(format!(
                        "In {system} there is an entry for this event by now. Nothing was written."
                    ));
                }
                Ok(_) => {}
                Err(failure) => return Check::Later(self.later(&failure)),
            }
        }
        let beside = &self.task.beside;
        match entries::made_by_others(self.port.as_ref(), &draft, beside, &self.office).await {
            Ok(None) => match self.perhaps_there().await {
                Ok(None) => Check::Go(ClientText::new(String::new())),
                Ok(Some(why)) => Check::AlreadyThere(why),
                Err(check) => check,
            },
            Ok(Some(_there)) => Check::AlreadyThere(format!(
                "In {system} there is an entry for this appointment already, made by somebody else. Nothing was \
                 written."
            )),
            Err(failure) => Check::Later(self.later(&failure)),
        }
    }

    /// Which entry may be this appointment by now, and that nothing was written for it.
    async fn perhaps_there(&self) -> std::result::Result<Option<String>, Check> {
        let Some(again) = &self.again else { return Ok(None) };
        let named = again.perhaps_there(self.port.as_ref()).await.map_err(Check::Later)?;
        Ok(named.map(|named| format!("{named} Nothing was written.")))
    }

    /// The entry to be changed or removed, once nothing stands against it.
    async fn may_be_changed(&self, key: &EventKey, seen: &Version) -> std::result::Result<Entry, Check> {
        let entry = self.as_seen(key, seen).await?;
        self.stands_for_another(&entry).await?;
        match self.perhaps_there().await? {
            Some(why) => Err(Check::Skip(why)),
            None => Ok(entry),
        }
    }

    async fn made_before(&self) -> Option<Check> {
        let later = |why: String| Some(Check::Later(Postponed { why, until: None }));
        match self.earlier.as_ref()? {
            EarlierWrite::NotKnown => later(
                "It is not known yet whether an earlier fix has made this entry; it is being looked up. Nothing was \
                 written."
                    .to_owned(),
            ),
            EarlierWrite::Written { entry, at } => {
                let (system, at) = (self.system(), words::instant(*at, &self.office));
                match self.port.entry(entry).await {
                    Ok(Some(_)) => Some(Check::Skip(format!(
                        "Truedocket has made this entry in {system} already, {at}. Nothing was written."
                    ))),
                    Ok(None) => later(format!(
                        "Truedocket has made this entry {at}, and {system} does not show it yet. Nothing was written."
                    )),
                    Err(failure) => Some(Check::Later(self.later(&failure))),
                }
            }
        }
    }

    async fn create(&self, fields: &EntryFields, steps: &Steps) -> CallOutcome<Receipt> {
        if let Err(error) = steps.intend(CREATE, &fields.source, "").await {
            return not_stored(&error);
        }
        match self.port.create_entry(&draft(fields, &self.task.key())).await {
            Ok(made) => match steps.done(CREATE, &fields.source, &made).await {
                Ok(()) => self.only_one(made, steps).await,
                Err(error) => not_stored(&error),
            },
            Err(failure) => self.wrote(&failure),
        }
    }

    /// Two computers may have made the entry in the same moment: both come to the same answer which one stays.
    async fn only_one(&self, made: Entry, steps: &Steps) -> CallOutcome<Receipt> {
        let kept = match self.port.keep_one(&made, &self.task.known).await {
            Ok(WinningEntry::Ours) => made,
            Ok(WinningEntry::Other(other)) => {
                let object = made.key.to_string();
                if let Err(error) = steps.intend(REMOVE_SECOND, &object, made.version.as_str()).await {
                    return not_stored(&error);
                }
                match self.port.delete_entry(&made.key, &made.version).await {
                    Ok(()) => match steps.done(REMOVE_SECOND, &object, &()).await {
                        Ok(()) => *other,
                        Err(error) => return not_stored(&error),
                    },
                    // Somebody has changed ours meanwhile, so it is theirs: both stay, and the report names the two.
                    Err(failure) if failure.effect() == Effect::None && failure.kind == Kind::Stale => made,
                    Err(failure) => return CallOutcome::NotKnown(self.later(&failure)),
                }
            }
            // It is made; that it is the only one is still to be seen.
            Err(failure) => return CallOutcome::NotKnown(self.later(&failure)),
        };
        CallOutcome::Done(Receipt { before: None, after: Some(kept) })
    }

    async fn look_up_creation(&self, fields: &EntryFields, steps: &Steps) -> LookUpOutcome<Receipt> {
        let known = match steps.known::<Entry>(CREATE, &fields.source).await {
            Ok(known) => known,
            Err(error) => return LookUpOutcome::NotKnown(stored(&error)),
        };
        let made = match known {
            StepKnown::Done(made) => made,
            StepKnown::New => return LookUpOutcome::NeverSent,
            StepKnown::Sent(_) => {
                let draft = draft(fields, &self.task.key());
                let write = EntryWrite::Create { draft: &draft, known: &self.task.known };
                match answer::of_look_up(self.port.became(write).await, self.system(), |found| found) {
                    LookUpOutcome::Done(Some(made)) => match steps.done(CREATE, &fields.source, &*made).await
                    {
                        Ok(()) => *made,
                        Err(error) => return LookUpOutcome::NotKnown(stored(&error)),
                    },
                    LookUpOutcome::Done(None) | LookUpOutcome::NotThere | LookUpOutcome::NeverSent => {
                        return LookUpOutcome::NotThere;
                    }
                    LookUpOutcome::WrittenOver(why) | LookUpOutcome::AlreadyThere(why) => {
                        return LookUpOutcome::WrittenOver(why);
                    }
                    LookUpOutcome::NotKnown(later) => return LookUpOutcome::NotKnown(later),
                }
            }
        };
        match self.only_one(made, steps).await {
            CallOutcome::Done(receipt) => LookUpOutcome::Done(receipt),
            CallOutcome::Skipped(why) | CallOutcome::Refused(why) | CallOutcome::AlreadyThere(why) => {
                LookUpOutcome::WrittenOver(why)
            }
            CallOutcome::Later(later) | CallOutcome::NotKnown(later) => LookUpOutcome::NotKnown(later),
        }
    }
}

#[async_trait]
impl Act for Write {
    type Receipt = Receipt;

    async fn check(&self) -> Check {
        if let Err(check) = self.ground().await {
            return check;
        }
        match &self.task.write {
            FixWrite::Create(fields) => self.may_be_made(fields).await,
            FixWrite::Change { key, seen, .. } | FixWrite::Delete { key, seen } => {
                match self.may_be_changed(key, seen).await {
                    Ok(entry) => match serde_json::to_string(&entry) {
                        Ok(text) => Check::Go(ClientText::new(text)),
                        Err(error) => Check::Skip(format!("The entry cannot be kept: {error}.")),
                    },
                    Err(check) => check,
                }
            }
        }
    }

    async fn carry_out(&self, before: &ClientText, steps: &Steps) -> CallOutcome<Receipt> {
        let entry = || serde_json::from_str::<Entry>(before.reveal()).ok();
        match &self.task.write {
            FixWrite::Create(fields) => self.create(fields, steps).await,
            FixWrite::Change { key, seen, edit } => {
                let before = entry();
                // The version that was looked at right before, which may be one that we have left.
                let seen = before.as_ref().map_or(seen, |before| &before.version);
                match self.port.change_entry(key, seen, &change(edit)).await {
                    Ok(after) => CallOutcome::Done(Receipt { before, after: Some(after) }),
                    Err(failure) => self.wrote(&failure),
                }
            }
            FixWrite::Delete { key, seen } => match self.port.delete_entry(key, seen).await {
                Ok(()) => CallOutcome::Done(Receipt { before: entry(), after: None }),
                Err(failure) => self.wrote(&failure),
            },
        }
    }

    async fn look_up(&self, before: &ClientText, steps: &Steps) -> LookUpOutcome<Receipt> {
        if let FixWrite::Create(fields) = &self.task.write {
            return self.look_up_creation(fields, steps).await;
        }
        let Ok(entry) = serde_json::from_str::<Entry>(before.reveal()) else {
            let why = "It is not known how the entry was before. Look at it in the practice system.";
            return LookUpOutcome::WrittenOver(why.to_owned());
        };
        let became = match &self.task.write {
            FixWrite::Create(_) => return LookUpOutcome::NotThere,
            FixWrite::Change { edit, .. } => {
                self.port.became(EntryWrite::Change { before: &entry, change: &change(edit) }).await
            }
            FixWrite::Delete { .. } => self.port.became(EntryWrite::Delete { before: &entry }).await,
        };
        let before = Some(entry.clone());
        answer::of_look_up(became, self.system(), |after| Receipt {
            before,
            after: after.map(|after| *after),
        })
    }

    /// A person waits for it, and may ask again: nothing is written behind their back hours later.
    fn when_later(&self) -> WhenPostponed {
        WhenPostponed::GiveBack
    }

    fn done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        receipt: &Receipt,
        now: DateTime<Utc>,
    ) -> Result<()> {
        conclude::written(tx, &self.task, operation, receipt, &self.actor, now)
    }

    fn not_done(
        &self,
        tx: &mut Tx<'_>,
        operation: &Operation,
        ended: &Ended,
        now: DateTime<Utc>,
    ) -> Result<()> {
        conclude::not_written(tx, &self.task, operation, ended, now)
    }
}

/// Our own memory failed after the call may have left.
fn not_stored<R>(error: &Error) -> CallOutcome<R> {
    CallOutcome::NotKnown(stored(error))
}

fn stored(error: &Error) -> Postponed {
    Postponed { why: format!("Our own memory failed: {error}."), until: None }
}

//! What one system has in one piece and the other one day by day is compared day by day: a day that is not there, or has
//! other hours, is told as that day.

use super::super::claim::{Claim, Field};
use super::super::compare::{Difference, called_off_by, compare};
use super::super::fingerprint::{Identity, worded_digest};
use super::super::gather::{Disposition, GatheredAppointment, GatheredEntry, When};
use super::super::matching::Pieces;
use super::super::outcome::{Counterpart, Discrepancy, DiscrepancyKind, Note, SkipReason};
use super::super::snapshot::Side;
use super::further::{Purpose, found_by, told_of};
use super::pairs::differing;
use super::{End, Reconciliation, alone, called_off, discrepancy, flagged, notes, severity};
use crate::firm::business_days::is_business_day;
use crate::time::Span;
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeSet;

impl Reconciliation<'_> {
    /// The pairs that are days of something longer.
    pub(super) fn days_in_pieces(&self) -> BTreeSet<(usize, usize)> {
        self.matches.pieces.iter().flat_map(Pieces::pairs).collect()
    }

    pub(super) fn is_kept_by_day(&self, appt: usize) -> bool {
        let kept = |pieces: &Pieces| (pieces.whole_side, pieces.whole) == (Side::Record, appt);
        self.matches.pieces.iter().any(kept)
    }

    pub(super) fn by_day(&mut self) {
        for pieces in std::mem::take(&mut self.matches.pieces) {
            self.one_by_day(&pieces);
            self.matches.pieces.push(pieces);
        }
    }

    fn one_by_day(&mut self, pieces: &Pieces) {
        let mut said: BTreeSet<(DiscrepancyKind, usize)> = BTreeSet::new();
        let mut whole = End::Skipped(SkipReason::OutsideDays);
        for (appt, entry) in pieces.pairs() {
            let end = self.day(pieces.whole_side, (appt, entry), &mut said);
            match pieces.whole_side {
                Side::Record => self.end_entry(entry, end),
                Side::Practice => self.end_appt(appt, end),
            }
            whole = graver(whole, end);
        }
        let missing = self.missing_days(pieces);
        if let Some(found) = missing.as_ref().and_then(|days| self.day_is_missing(pieces, days)) {
            self.discrepancies.push(found);
            whole = End::Differs;
        }
        let is_on_the_days = self.whole(pieces).is_some_and(|when| when.compared);
        if is_on_the_days && whole == End::Skipped(SkipReason::OutsideDays) {
            whole = End::Agrees;
        }
        match pieces.whole_side {
            Side::Record => self.end_whole_event(pieces.whole, whole),
            Side::Practice => self.end_entry(pieces.whole, whole),
        }
    }

    fn whole(&self, pieces: &Pieces) -> Option<When> {
        match pieces.whole_side {
            Side::Record => self.appts.get(pieces.whole).map(|appt| appt.when),
            Side::Practice => self.entries.get(pieces.whole).map(|ent| ent.when),
        }
    }

    fn end_whole_event(&mut self, at: usize, end: End) {
        let breaks = self.appts.get(at).filter(|appt| end == End::Agrees && !appt.checked.passes());
        let listed = breaks.map(|appt| flagged(appt, Counterpart::Agrees));
        self.end_appt(at, if listed.is_some() { End::Flagged } else { end });
        self.flagged.extend(listed);
    }

    /// One day of it; each difference is told once of the same event.
    fn day(
        &mut self,
        whole_side: Side,
        (at, entry): (usize, usize),
        said: &mut BTreeSet<(DiscrepancyKind, usize)>,
    ) -> End {
        let outside = End::Skipped(SkipReason::OutsideDays);
        let Some((appt, ent)) = self.appts.get(at).zip(self.entries.get(entry)) else { return outside };
        let day = if whole_side == Side::Record { ent.when } else { appt.when };
        if !day.compared {
            return outside;
        }
        let ground = match (appt.seen, ent.seen) {
            (Ok(ground), Ok(_)) => ground,
            (Err(why), _) | (_, Err(why)) => return End::Skipped(why),
        };
        let by = self.matches.pairs.iter().find(|pair| (pair.appt, pair.entry) == (at, entry));
        let Some(pair) = by.copied() else { return outside };
        let words = called_off_by(appt, ent, &self.options);
        if appt.fate == Disposition::CalledOff || words.is_some() {
            if ent.off.is_some() {
                return End::Skipped(SkipReason::CalledOff);
            }
            let mut found = called_off(&Claim::CalledOff(&ground), appt, ent, pair.by, words);
            found.notes.extend(self.of_another(appt, ent));
            self.tell_day(found, (whole_side, &day), at, said);
            return End::Differs;
        }
        let beside = self.beside_day(at, ent);
        let mut all = compare(appt, ent, &beside, &self.options);
        all.retain(|one| one.field != Field::Time);
        all.extend(self.hours_differ(whole_side, appt, ent).then(|| Difference::of(Field::Time)));
        let found: Vec<Discrepancy> =
            all.into_iter().map(|one| differing(one, (appt, ent), pair.by, &self.options)).collect();
        let end = if found.is_empty() { End::Agrees } else { End::Differs };
        found.into_iter().for_each(|one| self.tell_day(one, (whole_side, &day), at, said));
        if end == End::Agrees && whole_side == Side::Practice {
            return self.end_of_day(at);
        }
        end
    }

    /// The days that others of its people have for themselves, beside those that were matched.
    pub(super) fn days_of_others(&mut self, at: usize, extras: &[usize]) {
        for entry in extras {
            let end = self.day_of_other(at, *entry);
            if end == End::Differs {
                self.end_appt(at, End::Differs);
            }
            self.end_entry(*entry, end);
        }
    }

    fn day_of_other(&mut self, at: usize, entry: usize) -> End {
        let Some((appt, ent)) = self.appts.get(at).zip(self.entries.get(entry)) else {
            return End::Skipped(SkipReason::OutsideDays);
        };
        if !ent.when.compared {
            return End::Skipped(SkipReason::OutsideDays);
        }
        let mut beside = self.beside_day(at, ent);
        let days = self.matches.pairs.iter().filter(|pair| pair.appt == at);
        let days = days.filter_map(|pair| self.entries.get(pair.entry));
        let same = days.filter(|day| (day.when.start, day.when.end) == (ent.when.start, ent.when.end));
        beside.owners.extend(same.filter_map(|day| day.entry.owner.clone()));
        beside.own = true;
        // The hours are those of a day that was compared.
        let all = compare(appt, ent, &beside, &self.options).into_iter();
        let by = found_by(appt, ent);
        let found = all.filter(|one| one.field != Field::Time).map(|one| {
            let mut found = differing(one, (appt, ent), by, &self.options);
            (found.day, found.last_day, found.start) = (ent.when.day, ent.when.last_day, ent.when.start);
            found.notes.push(Note::DayByDay { whole: Side::Record });
            told_of(&mut found, Purpose::Person, (appt, ent));
            found
        });
        let found: Vec<Discrepancy> = found.collect();
        let end = if found.is_empty() { End::Agrees } else { End::Differs };
        self.discrepancies.extend(found);
        end
    }

    fn end_of_day(&mut self, at: usize) -> End {
        let breaks = self.appts.get(at).filter(|appt| !appt.checked.passes());
        let listed = breaks.map(|appt| flagged(appt, Counterpart::Agrees));
        let end = if listed.is_some() { End::Flagged } else { End::Agrees };
        self.flagged.extend(listed);
        end
    }

    fn tell_day(
        &mut self,
        mut found: Discrepancy,
        (whole_side, day): (Side, &When),
        at: usize,
        said: &mut BTreeSet<(DiscrepancyKind, usize)>,
    ) {
        (found.day, found.last_day, found.start) = (day.day, day.last_day, day.start);
        found.notes.push(Note::DayByDay { whole: whole_side });
        if said.insert((found.kind(), at)) {
            self.discrepancies.push(found);
        }
    }

    /// Where both have hours. Of what is in one piece, the first begin and the last end are sure; the days between have the
    /// same hours, if these are hours of one day.
    fn hours_differ(
        &self,
        whole_side: Side,
        appt: &GatheredAppointment<'_>,
        ent: &GatheredEntry<'_>,
    ) -> bool {
        let (whole, day) = match whole_side {
            Side::Record => (&appt.lead().span, &ent.entry.span),
            Side::Practice => (&ent.entry.span, &appt.lead().span),
        };
        let (Span::Timed { start, end, .. }, Span::Timed { start: begins, end: ends, .. }) = (whole, day)
        else {
            return false;
        };
        let local = |at| self.options.office.to_local(at);
        let (first, last) = (local(*start), local(*end));
        let (from, to) = (local(*begins), local(*ends));
        let daily = first.time() < last.time();
        let apart = |a: NaiveTime, b: NaiveTime| (a - b).abs() > self.options.tolerance;
        let begins_apart = (daily || from.date() == first.date()) && apart(first.time(), from.time());
        let ends_apart = (daily || to.date() == last.date()) && apart(last.time(), to.time());
        begins_apart || ends_apart
    }

    /// The compared days of the whole on which the firm works and the other side has nothing.
    fn missing_days(&self, pieces: &Pieces) -> Option<BTreeSet<NaiveDate>> {
        let when = self.whole(pieces)?;
        let (from, to) = (when.day.max(self.days.from), when.last_day.min(self.days.to));
        let days = from.iter_days().take_while(|day| *day <= to);
        let days = days.filter(|day| !pieces.days.contains_key(day) && is_business_day(*day, self.policy));
        let days: BTreeSet<NaiveDate> = days.collect();
        (!days.is_empty()).then_some(days)
    }

    fn day_is_missing(&self, pieces: &Pieces, days: &BTreeSet<NaiveDate>) -> Option<Discrepancy> {
        let whens = [self.whole(pieces)?];
        let mut found = match pieces.whole_side {
            Side::Record => {
                let appt = self.appts.get(pieces.whole)?;
                appt.seen.ok().filter(|_| appt.fate != Disposition::CalledOff)?;
                let proof = self.sight.missing_there(appt.owner())?;
                let identity = [Identity::Appointment(appt.id())];
                let (severity, sides) = (severity(Some(appt), None), vec![appt.facts()]);
                let claim = Claim::MissingThere(&proof);
                let mut found = discrepancy(&claim, severity, &identity, sides, &whens);
                found.notes = notes(appt);
                found
            }
            Side::Practice => {
                let ent = self.entries.get(pieces.whole)?;
                ent.seen.ok().filter(|_| ent.off.is_none())?;
                let proof = self.sight.missing_here(ent.entry.owner.as_ref())?;
                alone(&Claim::MissingHere(&proof), ent)
            }
        };
        (found.day, found.last_day) = (*days.first()?, *days.last()?);
        found.start = found.start.max(self.options.office.day_start(found.day));
        let named: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
        found.facts = worded_digest(&found.sides, named.iter().map(String::as_str));
        found.notes.push(Note::DayByDay { whole: pieces.whole_side });
        found.notes.push(Note::MissingDays(days.clone()));
        Some(found)
    }
}

/// What differs on one day differs as a whole, what could not be looked at on one day was not looked at as a whole.
fn graver(a: End, b: End) -> End {
    let rank = |end: End| match end {
        End::Differs => 0,
        End::Skipped(SkipReason::OutsideDays) => 4,
        End::Skipped(SkipReason::CalledOff) => 3,
        End::Skipped(_) => 1,
        End::Agrees | End::Flagged => 2,
    };
    let end = if rank(b) < rank(a) { b } else { a };
    if end == End::Flagged { End::Agrees } else { end }
}

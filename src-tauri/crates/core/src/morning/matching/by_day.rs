//! A trial, or a deposition of several days, that one system has in one piece and the other one day by day: it is one
//! appointment, and each of its days has its pair.

use super::{MatchedBy, Matcher, Traits};
use crate::morning::gather::When;
use crate::morning::snapshot::Side;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What is shorter only runs past midnight.
const LONG: TimeDelta = TimeDelta::hours(24);
/// One day is what a slip with the end leaves; from two on, somebody keeps it day by day.
const LEAST_DAYS: usize = 2;

/// An appointment that one side has in one piece and the other one day by day.
#[derive(Clone, Debug)]
pub(in crate::morning) struct Pieces {
    /// The side that has it in one piece.
    pub(in crate::morning) whole_side: Side,
    /// That piece: an appointment or an entry, by its side.
    pub(in crate::morning) whole: usize,
    /// Its days on the other side, one for each that it has.
    pub(in crate::morning) days: BTreeMap<NaiveDate, usize>,
}

impl Pieces {
    /// The pair of each day, in their order.
    pub(in crate::morning) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.days.values().map(|day| match self.whole_side {
            Side::Record => (self.whole, *day),
            Side::Practice => (*day, self.whole),
        })
    }
}

/// Two different days of one that lasts several.
pub(super) fn are_days_of(whole: &When, days: [&When; 2]) -> bool {
    let [a, b] = days;
    is_long(whole) && is_day_of(whole, a) && is_day_of(whole, b) && a.day != b.day
}

/// Both last several days, or neither does.
pub(in crate::morning) fn last_alike(a: &When, b: &When) -> bool {
    is_long(a) == is_long(b)
}

fn is_long(when: &When) -> bool {
    when.last_day > when.day && when.end - when.start >= LONG
}

fn is_day_of(whole: &When, day: &When) -> bool {
    day.day == day.last_day && whole.day <= day.day && day.day <= whole.last_day
}

/// What lies free on both sides, in the order in which it is asked for.
struct Free {
    /// Single days of the side that has it day by day.
    days: BTreeMap<NaiveDate, Vec<usize>>,
    /// Single days of the other side, by their begin: what has a counterpart there is no part of anything longer.
    own: BTreeMap<DateTime<Utc>, Vec<usize>>,
    /// What lasts several days on the side that has it day by day: it would be the counterpart of the whole.
    wholes: Vec<usize>,
}

impl<'m> Matcher<'m, '_, '_> {
    /// Finds what is in one piece here and day by day there. `off`: among what the calendar has called off.
    pub(super) fn by_day(&mut self, off: bool) {
        for whole_side in [Side::Record, Side::Practice] {
            let wholes = self.wholes(whole_side, off);
            if wholes.is_empty() {
                continue;
            }
            let free = self.free_by_day(whole_side, off);
            for (whole, held) in wholes {
                if let Some(pieces) = self.pieces(whole_side, whole, held, &free) {
                    self.take_pieces(pieces);
                }
            }
        }
    }

    fn side(&self, side: Side) -> &[Traits<'m>] {
        match side {
            Side::Record => &self.appts,
            Side::Practice => &self.entries,
        }
    }

    /// May it take part now? Entries always may.
    fn is_asked(side: Side, one: &Traits<'_>, off: bool) -> bool {
        side == Side::Practice || (one.called_off == off && !one.internal)
    }

    /// What lasts several days, with the days that it is matched with already. What has another counterpart is none.
    fn wholes(&self, side: Side, off: bool) -> BTreeMap<usize, BTreeMap<NaiveDate, usize>> {
        let all = self.side(side).iter().enumerate();
        let fits = |one: &Traits<'_>| is_long(&one.when) && Self::is_asked(side, one, off);
        let mut wholes: BTreeMap<usize, BTreeMap<NaiveDate, usize>> =
            all.filter(|(_, one)| fits(one)).map(|(at, _)| (at, BTreeMap::new())).collect();
        if wholes.is_empty() {
            return wholes;
        }
        for pair in &self.matches.pairs {
            let (one, counterpart) = match side {
                Side::Record => (pair.appt, pair.entry),
                Side::Practice => (pair.entry, pair.appt),
            };
            let Some(held) = wholes.get_mut(&one) else { continue };
            let sides = self.side(side).get(one).zip(self.side(opposite(side)).get(counterpart));
            match sides.filter(|(whole, day)| is_day_of(&whole.when, &day.when)) {
                Some((_, day)) => drop(held.insert(day.when.day, counterpart)),
                None => drop(wholes.remove(&one)),
            }
        }
        let is_open = |at: &usize| self.side(side).get(*at).is_some_and(|one| !one.taken);
        wholes.retain(|at, held| !held.is_empty() || is_open(at));
        wholes
    }

    fn free_by_day(&self, whole_side: Side, off: bool) -> Free {
        let mut free = Free { days: BTreeMap::new(), own: BTreeMap::new(), wholes: Vec::new() };
        let is_free = |side: Side, one: &Traits<'_>| !one.taken && Self::is_asked(side, one, off);
        let side = opposite(whole_side);
        for (at, one) in self.side(side).iter().enumerate().filter(|(_, one)| is_free(side, one)) {
            if is_long(&one.when) {
                free.wholes.push(at);
            } else if one.when.day == one.when.last_day {
                free.days.entry(one.when.day).or_default().push(at);
            }
        }
        let own = self.side(whole_side).iter().enumerate();
        for (at, one) in own.filter(|(_, one)| is_free(whole_side, one) && !is_long(&one.when)) {
            free.own.entry(one.when.start).or_default().push(at);
        }
        free
    }

    /// All days that were found for what lasts several; `None`: it is not kept day by day.
    fn pieces(
        &self,
        whole_side: Side,
        at: usize,
        mut days: BTreeMap<NaiveDate, usize>,
        free: &Free,
    ) -> Option<Pieces> {
        let whole = self.side(whole_side).get(at)?;
        let mut wholes = free.wholes.iter().filter_map(|one| self.side(opposite(whole_side)).get(*one));
        if wholes.any(|one| one.when.overlaps(&whole.when) && self.are_one(whole, one)) {
            return None;
        }
        let held: BTreeSet<NaiveDate> = days.keys().copied().collect();
        for (day, among) in free.days.range(whole.when.day..=whole.when.last_day) {
            if !held.contains(day)
                && let Some(found) = self.of_day(whole, whole_side, among, free)
            {
                days.insert(*day, found);
            }
        }
        let found_any = days.len() > held.len();
        (found_any && days.len() >= LEAST_DAYS).then_some(Pieces { whole_side, whole: at, days })
    }

    /// Of what lies on one day, the part of the whole: its owner's before another one's, the longest first.
    fn of_day(&self, whole: &Traits<'_>, whole_side: Side, among: &[usize], free: &Free) -> Option<usize> {
        let side = self.side(opposite(whole_side));
        let parts = among.iter().filter_map(|at| Some((*at, side.get(*at)?)));
        let parts = parts.filter(|(_, one)| {
            let own = free.own.get(&one.when.start).into_iter().flatten();
            let mut own = own.filter_map(|at| self.side(whole_side).get(*at));
            !one.taken && self.are_one(whole, one) && !own.any(|own| self.are_one(own, one))
        });
        let rank =
            |(at, one): &(usize, &Traits<'_>)| (one.owner != whole.owner, one.when.start - one.when.end, *at);
        parts.min_by_key(rank).map(|(at, _)| at)
    }

    /// Are they one by matter, owner and words? Which of its days it is, a title may say.
    fn are_one(&self, a: &Traits<'_>, b: &Traits<'_>) -> bool {
        if a.other_matter(b) || b.other_matter(a) {
            return false;
        }
        let same_owner = a.owner.is_some() && a.owner == b.owner;
        let same_title = || {
            let bare = |one: &Traits<'_>| one.title.map(|title| without_day(title.text));
            bare(a).is_some_and(|title| !title.is_empty() && Some(title) == bare(b))
        };
        let same_words = || a.same_category(b) && !a.contradicts(b, self.words);
        (a.same_matter(b) && (same_title() || same_words())) || (same_owner && same_title())
    }

    fn take_pieces(&mut self, pieces: Pieces) {
        let known: BTreeSet<(usize, usize)> =
            self.matches.pairs.iter().map(|pair| (pair.appt, pair.entry)).collect();
        for (appt, entry) in pieces.pairs().filter(|pair| !known.contains(pair)) {
            let sides = self.appts.get(appt).zip(self.entries.get(entry));
            let by_matter = sides.is_some_and(|(a, e)| a.same_matter(e));
            let by = if by_matter { MatchedBy::MatterTime } else { MatchedBy::TitleTime };
            self.take(appt, entry, by);
        }
        // What was called off of its days comes last.
        let same = |one: &Pieces| one.whole_side == pieces.whole_side && one.whole == pieces.whole;
        self.matches.pieces.retain(|one| !same(one));
        self.matches.pieces.push(pieces);
    }
}

fn opposite(side: Side) -> Side {
    match side {
        Side::Record => Side::Practice,
        Side::Practice => Side::Record,
    }
}

/// A title in normal form without `day 2` or `day 2 of 5`.
fn without_day(title: &str) -> String {
    let is_number = |word: Option<&&str>| {
        word.is_some_and(|word| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_digit()))
    };
    let words: Vec<&str> = title.split(' ').collect();
    let (mut kept, mut at) = (Vec::with_capacity(words.len()), 0);
    while let Some(word) = words.get(at) {
        if *word == "day" && is_number(words.get(at + 1)) {
            let of = words.get(at + 2) == Some(&"of") && is_number(words.get(at + 3));
            at += if of { 4 } else { 2 };
        } else {
            kept.push(*word);
            at += 1;
        }
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::without_day;

    #[test]
    fn which_day_it_is_says_nothing_of_what_it_is() {
        for (title, bare) in [
            ("jury trial day 2", "jury trial"),
            ("day 2 of 5 jury trial", "jury trial"),
            ("trial day", "trial day"),
        ] {
            assert_eq!(without_day(title), bare, "only the number of the day is left out of “{title}”");
        }
    }
}

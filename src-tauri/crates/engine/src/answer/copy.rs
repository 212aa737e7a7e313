//! A copy of a report for one person: what they own and what is assigned to them, and nothing of anybody else. What could
//! not be checked and may concern them stays named. Its first line is true for this selection.

use super::assign::{name, on_staff_list};
use super::since::{Tally, is_open};
use crate::api::failure::Problem;
use crate::api::states::DiscrepancyKind;
use crate::api::today::{Counts, Discrepancy, FileWritten, HeadlineFacts, Report, ReportAsked};
use crate::engine::Engine;
use crate::morning::{LOOK, MorningResult, NO_NUMBER, day_words, read_on};
use crate::runs::Outcome;
use crate::words;
use std::path::Path;
use truedocket_core::firm::business_days::next_business_window;
use truedocket_core::firm::people::Member;
use truedocket_core::morning::snapshot::CompareDays;
use truedocket_store::table::{member, report};

impl Engine {
    /// Is the address one of the staff list, so that a copy can be made for it? Who works at the firm may stand in a
    /// directory that was not read yet.
    ///
    /// # Errors
    /// It is not, or our own memory failed.
    pub async fn check_person(&self, address: &str) -> Result<(), Problem> {
        let known = self.memory.read(|reader| Ok(member::staff(reader)?.iter().next().is_some())).await;
        if !known.map_err(|error| words::memory(&error))? {
            self.sync(false).await?;
        }
        on_staff_list(self, address).await.map(drop)
    }

    /// The newest report as it stands now, if it was made today for the days that are due: a copy is a view of it, and
    /// no report of its own. `None`: there is none, and one has to be made first.
    ///
    /// # Errors
    /// Our own memory failed.
    pub async fn due_report(&self) -> Result<Option<MorningResult>, Problem> {
        let policy = self.policy().await?;
        let office = self.office(&policy)?;
        let today = office.to_local(self.now()).date();
        let (_, last) = next_business_window(today, &policy);
        let newest = self.memory.read(report::newest).await.map_err(|error| words::memory(&error))?;
        let is_due = newest.is_some_and(|stored| {
            stored.report.day_to == last && office.to_local(stored.report.made_at).date() == today
        });
        if !is_due {
            return Ok(None);
        }
        let report = super::today::report(self, ReportAsked::default()).await?;
        Ok(report.map(|report| MorningResult { outcome: standing(&report.counts), report }))
    }

    /// The copy of that report for one person of the firm.
    ///
    /// # Errors
    /// The address is not on the staff list; the report is of a release that did not keep whose everything is.
    pub async fn copy_for(&self, report: Report, address: &str) -> Result<Report, Problem> {
        let member = on_staff_list(self, address).await?;
        if is_of_older_release(&report) {
            return Err(words::refused(
                "This report does not say whose each appointment is: an older release of Truedocket made it.",
                "Run the check again; the new report does.",
            ));
        }
        Ok(copy(&report, &member))
    }

    /// Writes the copy of a report for one person as PDF, to a file of the person's choice if one is named.
    ///
    /// # Errors
    /// As [`Engine::copy_for`]; there is no such report; the file could not be written.
    pub async fn write_copy(
        &self,
        number: u64,
        address: &str,
        to: Option<&Path>,
    ) -> Result<FileWritten, Problem> {
        let whole = super::today::report(self, ReportAsked { number: Some(number) }).await?;
        let copy = self.copy_for(whole.ok_or_else(super::today::no_report)?, address).await?;
        let own = self.home.report_copy(number, address.trim());
        self.write_report(copy, Some(to.unwrap_or(&own))).await
    }
}

/// How a report stands that nobody made just now.
fn standing(counts: &Counts) -> Outcome {
    if counts.not_checked > 0 || counts.unconfirmed > 0 {
        Outcome::NotChecked
    } else if counts.open + counts.flagged > 0 {
        Outcome::NeedsYou
    } else {
        Outcome::Done
    }
}

/// Whom everything concerns was not kept always; a copy of such a report would leave out what it should tell.
fn is_of_older_release(report: &Report) -> bool {
    let unknown = |owner: &str, owners: &[String]| !owner.is_empty() && owners.is_empty();
    report.discrepancies.iter().any(|found| unknown(&found.owner, &found.owners))
        || report.notices.iter().any(|notice| unknown(&notice.owner, &notice.owners))
}

fn copy(whole: &Report, member: &Member) -> Report {
    let address = member.email.as_str();
    let theirs = |owners: &[String]| owners.iter().any(|owner| owner == address);
    let mut mine = whole.clone();
    mine.discrepancies.retain(|found| concerns(found, address));
    mine.flagged.retain(|flagged| flagged.may_be_anybodys || theirs(&flagged.owners));
    mine.notices.retain(|notice| theirs(&notice.owners));
    mine.resolved.retain(|settled| theirs(&settled.owners));
    mine.headline_facts.retain(&mine.discrepancies);
    let counts = counts(&mine);
    let selection = Selection {
        mine: &counts,
        all: Tally::of(&whole.discrepancies).open,
        nobodys: nobodys(whole),
        tail: tail(whole),
    };
    let headline = format!("{}, {}: {}", name(member), days(whole), selection.words());
    let unconfirmed = match whole.unconfirmed.as_str() {
        "" => String::new(),
        said => format!("In the whole report: {said}"),
    };
    // The news of the evening names appointments of everybody.
    Report { headline, counts, unconfirmed, copy_for: name(member).to_owned(), second_look: None, ..mine }
}

impl HeadlineFacts {
    /// Of these differences only.
    fn retain(&mut self, mine: &[Discrepancy]) {
        let is_there = |id: &String| mine.iter().any(|one| one.id == *id);
        self.from_before.retain(is_there);
        self.unconfirmed.retain(is_there);
    }
}

/// Counted anew from what is left. How many agree is known of the whole report only.
fn counts(mine: &Report) -> Counts {
    let own = Tally::of(&mine.discrepancies);
    let again = |one: &&Discrepancy| is_open(one) && mine.headline_facts.unconfirmed.contains(&one.id);
    Counts {
        agree: mine.counts.agree,
        open: own.open,
        not_fixed: own.not_fixed,
        unconfirmed: mine.discrepancies.iter().filter(again).count() as u64,
        court: own.court,
        client: own.client,
        internal: own.internal,
        accepted: own.accepted,
        resolved: mine.resolved.len() as u64,
        not_checked: mine.discrepancies.iter().filter(|found| is_unread(found)).count() as u64,
        flagged: mine.flagged.len() as u64,
    }
}

/// Do they own it, is it assigned to them, or may it hide what is theirs?
fn concerns(found: &Discrepancy, address: &str) -> bool {
    let is_assigned = found.assigned.as_ref().is_some_and(|assigned| assigned.email == address);
    let may_hide = is_unread(found) && found.owners.is_empty();
    is_assigned || may_hide || found.owners.iter().any(|owner| owner == address)
}

fn is_unread(found: &Discrepancy) -> bool {
    found.kind == DiscrepancyKind::NotChecked
}

/// What has no owner and is in nobody's copy; each copy says how much that is.
fn nobodys(whole: &Report) -> usize {
    let open = whole.discrepancies.iter().filter(|found| {
        is_open(found) && !is_unread(found) && found.owners.is_empty() && found.assigned.is_none()
    });
    let flagged = whole.flagged.iter().filter(|one| !one.may_be_anybodys && one.owners.is_empty());
    open.count() + flagged.count() + whole.notices.iter().filter(|one| one.owners.is_empty()).count()
}

/// The days as the first line names them; as the report has them where they make no sense.
fn days(report: &Report) -> String {
    match (report.day_from.parse(), report.day_to.parse()) {
        (Ok(from), Ok(to)) => day_words(CompareDays { from, to }),
        _unreadable => report.days.clone(),
    }
}

/// What the first line of the whole report ends with, and each copy too.
fn tail(whole: &Report) -> String {
    let look = if whole.number == NO_NUMBER { LOOK } else { "" };
    format!("{}{look}", read_on(&whole.headline_facts))
}

/// What the first line is said from.
struct Selection<'a> {
    mine: &'a Counts,
    /// Open ones of the whole report.
    all: u64,
    /// Items of the whole report that have no owner.
    nobodys: usize,
    tail: String,
}

impl Selection<'_> {
    /// How much of the report it is. Whoever reads only the first words must not read that there is nothing to do while
    /// something of theirs could not be checked.
    fn words(&self) -> String {
        let mine = self.mine;
        let of = match (mine.open, self.all) {
            (0, 0) if mine.not_checked > 0 => "nothing to fix is known".to_owned(),
            (0, 0) => "nothing to fix".to_owned(),
            (0, 1) => "the 1 discrepancy does not concern them".to_owned(),
            (0, all) => format!("none of {all} discrepancies concerns them"),
            (1, 1) => "the 1 discrepancy concerns them".to_owned(),
            (1, all) => format!("1 of {all} discrepancies concerns them"),
            (more, all) => format!("{more} of {all} discrepancies concern them"),
        };
        let again = match (mine.unconfirmed, mine.open) {
            (0, _) => String::new(),
            (all, open) if all == open && open == 1 => ", which could not be checked again".to_owned(),
            (more, _) => format!(", of which {more} could not be checked again"),
        };
        let unchecked = match mine.not_checked {
            0 => String::new(),
            1 => "; 1 part could not be checked".to_owned(),
            more => format!("; {more} parts could not be checked"),
        };
        let not_everything = match (mine.open, mine.not_checked) {
            (0, 1..) => "not everything could be checked, and ",
            _all_was_or_something_is_open => "",
        };
        let nobodys = match self.nobodys {
            0 => String::new(),
            1 => "; 1 item of the whole report has no owner".to_owned(),
            more => format!("; {more} items of the whole report have no owner"),
        };
        format!("{not_everything}{of}{again}{unchecked}{nobodys}{}", self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(open: u64, unconfirmed: u64, not_checked: u64, all: u64, nobodys: usize) -> String {
        let mine = Counts { open, unconfirmed, not_checked, ..Counts::default() };
        Selection { mine: &mine, all, nobodys, tail: LOOK.to_owned() }.words()
    }

    #[test]
    fn the_first_line_is_true_for_the_selection() {
        for (open, unconfirmed, not_checked, all, nobodys, said) in [
            (2, 0, 0, 5, 0, "2 of 5 discrepancies concern them"),
            (1, 0, 0, 5, 1, "1 of 5 discrepancies concerns them; 1 item of the whole report has no owner"),
            (1, 0, 0, 1, 0, "the 1 discrepancy concerns them"),
            (1, 1, 0, 4, 0, "1 of 4 discrepancies concerns them, which could not be checked again"),
            (3, 1, 0, 4, 0, "3 of 4 discrepancies concern them, of which 1 could not be checked again"),
            (0, 0, 0, 5, 0, "none of 5 discrepancies concerns them"),
            (0, 0, 0, 0, 0, "nothing to fix"),
            (2, 0, 1, 5, 0, "2 of 5 discrepancies concern them; 1 part could not be checked"),
            (
                0,
                0,
                1,
                0,
                0,
                "not everything could be checked, and nothing to fix is known; 1 part could not be checked",
            ),
            (
                0,
                0,
                2,
                3,
                0,
                "not everything could be checked, and none of 3 discrepancies concerns them; 2 parts could not be checked",
            ),
        ] {
            let line = told(open, unconfirmed, not_checked, all, nobodys);
            assert_eq!(line, format!("{said}{LOOK}"), "{open} of {all}, {not_checked} not checked");
        }
    }
}

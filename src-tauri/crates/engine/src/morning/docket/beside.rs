//! What stands beside an appointment of the docket: what differs and what people have decided of it, who has answered what,
//! and how little time there is to get there.

use super::{DocketWriter, is_private};
use crate::api::docket::{DocketPerson, DocketReply, DocketTravel};
use crate::api::states::DocketAnswer;
use chrono::TimeDelta;
use std::collections::BTreeSet;
use truedocket_core::calendar::event::ResponseStatus;
use truedocket_core::firm::people::Email;
use truedocket_core::morning::docket::{Agreement, DocketLine};
use truedocket_core::morning::outcome::{Discrepancy, DiscrepancyKind, SkipReason};
use truedocket_core::morning::roll::State;
use truedocket_core::morning::words;
use truedocket_core::rules::travel::{Stop, short_gaps, short_name};

impl DocketWriter<'_> {
    /// What differs, who sees to it, and why it was accepted. What was accepted and is not the same any more is open.
    pub(super) fn label(&self, found: &Discrepancy) -> String {
        let label = self.formatter.wording().label(found);
        let known = self.known.get(&found.fingerprint);
        let accepted = known.filter(|known| known.state == State::Accepted && known.facts == found.facts);
        if let Some(known) = accepted {
            let reason = known.reason.as_ref().map(|reason| reason.reveal().trim()).unwrap_or_default();
            return match reason {
                "" => format!("{label} (accepted)"),
                reason => format!("{label} (accepted: {reason})"),
            };
        }
        match self.assigned.get(&found.fingerprint) {
            Some(email) => format!("{label} (assigned to {})", self.formatter.person(email)),
            None => label,
        }
    }

    /// Its owners, the firm's attorneys and people from outside. That a colleague does not come to a meeting concerns nobody
    /// else, and who is asked to a private one is as private as its words.
    fn asked<'l>(&'l self, line: &'l DocketLine) -> impl Iterator<Item = (&'l Email, ResponseStatus)> {
        let facts = line.record.iter().chain(&line.practice);
        let together = facts.clone().filter_map(|facts| facts.whose.as_ref()).flat_map(|whose| &whose.owners);
        let owners: BTreeSet<&Email> =
            facts.filter_map(|facts| facts.owner.as_ref()).chain(together).collect();
        let is_private = is_private(line);
        let staff = &self.compared.snapshot.staff;
        let answers = line.answers.iter().map(|(who, answer)| (who, *answer));
        answers.filter(move |(who, _)| {
            let others = !is_private && (self.is_attorney(who) || !staff.is_internal(who));
            others || owners.contains(who)
        })
    }

    pub(super) fn answers(&self, line: &DocketLine) -> Vec<DocketReply> {
        let given = self.asked(line).filter_map(|(who, answer)| {
            let answer = match answer {
                ResponseStatus::None => return None,
                ResponseStatus::Accepted => DocketAnswer::Accepted,
                ResponseStatus::Tentative => DocketAnswer::Tentative,
                ResponseStatus::Declined => DocketAnswer::Declined,
            };
            Some(DocketReply { name: self.formatter.person(who), answer })
        });
        given.collect()
    }

    pub(super) fn answered(&self, line: &DocketLine) -> String {
        let answers: Vec<_> = self.asked(line).collect();
        words::answered(line.tentative, &answers, |who| self.formatter.person(who))
    }

    /// Before each line of that person: how little time there is since the one before, where that is at another place.
    pub(super) fn gaps(&self, lines: &[&DocketLine], person: &Email) -> Vec<Option<DocketTravel>> {
        let limit = TimeDelta::minutes(self.compared.policy.travel_minutes.into());
        let goes: Vec<(usize, Stop<'_>)> = (0_usize..)
            .zip(lines)
            .filter(|(_, line)| self.takes_place(line) && !line.has_declined(person))
            .filter_map(|(at, line)| Some((at, self.stop(line)?)))
            .collect();
        let stops: Vec<Stop<'_>> = goes.iter().map(|(_, stop)| *stop).collect();
        let mut told = vec![None; lines.len()];
        for (gap, (at, _)) in short_gaps(&stops, limit).into_iter().zip(&goes) {
            let from = gap.and_then(|gap| Some((goes.get(gap.from)?.0, gap.time)));
            let lines = from.and_then(|(from, time)| Some((lines.get(from)?, lines.get(*at)?, time)));
            if let Some((held, (from, to, time))) = told.get_mut(*at).zip(lines) {
                *held = Some(travel(from, to, time));
            }
        }
        told
    }

    fn takes_place(&self, line: &DocketLine) -> bool {
        let skipped = match line.agreement {
            Agreement::LeftOut(why) => matches!(
                why,
                SkipReason::CalledOff
                    | SkipReason::Declined
                    | SkipReason::Free
                    | SkipReason::NotAnAppointment
            ),
            Agreement::Agrees | Agreement::Differs | Agreement::Flagged => false,
        };
        let all = &self.compared.outcome.discrepancies;
        let mut found = line.discrepancies.iter().filter_map(|at| all.get(*at));
        !skipped && !found.any(|found| found.kind() == DiscrepancyKind::CancelledButAlive)
    }

    fn stop<'l>(&self, line: &'l DocketLine) -> Option<Stop<'l>> {
        let span = &line.facts()?.span;
        let (start, end) = span.instants(self.office);
        (!span.is_all_day() && start < end).then(|| Stop { start, end, place: place(line) })
    }

    /// What the marks mean, where there are some.
    pub(super) fn travel_note(&self, people: &[DocketPerson]) -> String {
        let mut items = people.iter().flat_map(|person| &person.items);
        match items.any(|item| item.travel.is_some()) {
            true => words::travel_note(self.compared.policy.travel_minutes),
            false => String::new(),
        }
    }
}

/// Where it is, by the first version that says so.
fn place(line: &DocketLine) -> &str {
    let mut places = line.record.iter().chain(&line.practice).map(|facts| facts.place.reveal().trim());
    places.find(|place| !place.is_empty()).unwrap_or_default()
}

fn travel(from: &DocketLine, to: &DocketLine, time: TimeDelta) -> DocketTravel {
    let name = |line: &DocketLine| match is_private(line) {
        true => "a private appointment".to_owned(),
        false => short_name(place(line)),
    };
    let (from, to) = (name(from), name(to));
    let said = words::between(time, &from, &to);
    DocketTravel { minutes: u32::try_from(time.num_minutes()).unwrap_or_default(), from, to, said }
}

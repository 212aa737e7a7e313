//! Report and fix judge two titles alike, over drawn ones: where the report says that they agree, no title is written and
//! nothing is refused for its title; where it says that they differ, both are named, and a fix writes the event's.

use super::case::case;
use super::drafts::{When, event};
use crate::morning::fix::{FixWrite, NoFixReason, PracticeContext, propose};
use crate::morning::outcome::{Discrepancy, DiscrepancyKind, Outcome};
use crate::morning::snapshot::Snapshot;
use crate::morning::words::Wording;
use crate::time::zone::Zones;

/// As many as show every sort of answer, and take a moment.
const DRAWS: u64 = 300;
const SEED: u64 = 0x7172_7565_646f_636b;

const BEFORE: [&str; 6] = ["", "", "", "FW: ", "HOLD: ", "CANCELLED "];
const NUMBERS: [&str; 3] = ["JD-2026-101 ", "", "(JD-2026-101) "];
const CAPTIONS: [&str; 4] = ["", "Smith v. Allstate: ", "Smith – ", "SMITH "];
const MEETINGS: [&str; 20] = [
    "hearing",
    "Hrg",
    "motion to compel",
    "motion to dismiss",
    "MSJ",
    "motion for summary judgment",
    "trial",
    "trial prep",
    "deposition of Dr. Lee",
    "Depo Lee",
    "deposition of Dr. Chen",
    "depo – video",
    "depo – written",
    "status conference",
    "CMC",
    "call with Bob Jones",
    "call with Ann Jones",
    "mediation",
    "intake",
    "Smith",
];
const BEHIND: [&str; 8] = ["", "", " (am)", " (pm)", " part 1", " part 2", " (Zoom)", " - confirmed"];

/// The same numbers on each run.
struct Draw(u64);

impl Draw {
    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        all[usize::try_from(self.0 % all.len() as u64).expect("is small")]
    }

    fn title(&mut self) -> String {
        [self.of(&BEFORE), self.of(&NUMBERS), self.of(&CAPTIONS), self.of(&MEETINGS), self.of(&BEHIND)]
            .concat()
    }
}

/// How often each answer was given: a test of no answers proves nothing.
#[derive(Debug, Default)]
struct Seen {
    agree: usize,
    differ: usize,
    written: usize,
    refused: usize,
}

#[test]
fn report_and_fix_judge_titles_alike() {
    let (mut draw, mut seen) = (Draw(SEED), Seen::default());
    for _ in 0..DRAWS {
        let (ours, theirs) = (draw.title(), draw.title());
        let event = event(&ours, "Court Appearance");
        // They differ in the hour besides, so that there is a row to judge wherever the titles agree.
        let entry = event.in_clio().titled(&theirs).filed("JD-2026-101").at("10:30", "11:30");
        let (world, outcome) = case("drawn").calendar(&event).clio(entry).compared_linked();
        judge(&world, &outcome, [&ours, &theirs], &mut seen);
    }
    let all = [seen.agree, seen.differ, seen.written, seen.refused];
    assert!(all.iter().all(|count| *count > 10), "each answer was given more than a few times: {seen:?}");
}

fn judge(world: &Snapshot, outcome: &Outcome, titles: [&str; 2], seen: &mut Seen) {
    let practice = PracticeContext::of(world);
    for row in outcome.discrepancies.iter().filter(|row| row.sides.len() == 2) {
        let plan = propose(row, &practice);
        let about_titles = row.kind() == DiscrepancyKind::TitleDiffers && row.called_off_by().is_none();
        let written = plan.iter().flat_map(|plan| &plan.rows).find_map(|row| match &row.write {
            FixWrite::Change { edit, .. } => edit.title.as_ref(),
            FixWrite::Create(_) | FixWrite::Delete { .. } => None,
        });
        match row.titles_agree {
            Some(true) => {
                seen.agree += 1;
                assert!(!about_titles, "they agree, and are told as two: {titles:?}");
                assert!(written.is_none(), "they agree, and one would be written over: {titles:?}");
                let unsure = plan.as_ref().err() == Some(&NoFixReason::UnsureMatch);
                assert!(!unsure, "they agree, and it is refused because they do not: {titles:?}");
            }
            Some(false) if about_titles => {
                seen.differ += 1;
                let said = sentence(world, row);
                let named = titles.iter().all(|title| said.contains(title.trim()));
                assert!(named, "both titles are named where they differ: {said}");
                match (&plan, written) {
                    (Ok(_), written) => {
                        seen.written += 1;
                        let title = written.map(crate::text::ClientText::reveal);
                        assert_eq!(title, Some(titles[0]), "the event's title is written, and nothing else");
                    }
                    (Err(why), _) => {
                        seen.refused += 1;
                        let by_title = [NoFixReason::PeopleDecide, NoFixReason::UnsureMatch];
                        assert!(
                            by_title.contains(why),
                            "what differs is said to be for people: {why:?}, {titles:?}"
                        );
                    }
                }
            }
            Some(false) | None => {
                assert!(written.is_none(), "a title is written where no title is told of: {titles:?}");
            }
        }
    }
}

fn sentence(world: &Snapshot, row: &Discrepancy) -> String {
    let zones = Zones::bundled();
    let office = zones.find(super::drafts::NEW_YORK).expect("is in the data");
    Wording::new("the calendar", "Clio", &world.staff, &world.matters, &office, &zones).why(row)
}

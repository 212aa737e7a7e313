//! From a question's name and arguments to its answer: the one list behind the window, the loopback server,
//! `truedocket call` and the tests. The names, the dispatcher and the window's TypeScript all come from it.

use crate::answer::assign::assign;
use crate::answer::audit::{approve_purge, pause_purge, resume_audit, start_audit, undo_purge, upload_audit};
use crate::answer::connections::{
    adding, allow_connection, check_connection, connection_states, remove_connection, vendors,
};
use crate::answer::jobs::{dismiss_job, health, jobs, retry_job};
use crate::answer::places::page_address;
use crate::answer::runs::{runs, start_morning, start_sync, stop_run};
use crate::answer::settings::{about, holidays, policy_settings, set_holidays, set_policy, staff};
use crate::answer::today::{latest_pdf, mark, report, report_pdf};
use crate::answer::{by_hand, fix, fix_undo};
use crate::api::audit::{
    AuditAsked, AuditChoices, AuditDecide, AuditDecisions, AuditExport, AuditFile, AuditImport,
    AuditImported, AuditItems, AuditItemsAsked, AuditReasons, AuditStart, AuditState, AuditUpload, AuditWhy,
    PurgeApprove, PurgeAsked, PurgeLines, PurgeLinesAsked, PurgePreview, PurgeRecordFiles, PurgeUndo,
};
use crate::api::connections::{Add, Checked, ConnectionState, Named, Vendor};
use crate::api::docket::{Docket, DocketAsked};
use crate::api::failure::Problem;
use crate::api::history::{Timeline, TimelineAsked};
use crate::api::jobs::{Health, JobAsked, JobState};
use crate::api::places::{ByHand, ByHandAsked, PageAddress, Place};
use crate::api::runs::{Run, Started, Stop, SyncAsked};
use crate::api::settings::{About, Holiday, Person, Setting};
use crate::api::today::{
    Assign, Discrepancy, FileWritten, FixApply, FixAsked, FixDone, FixPreview, Mark, PdfAsked, PreviewAsked,
    Report, ReportAsked,
};
use crate::audit::record::gather;
use crate::audit::review::{decide, items, why};
use crate::audit::spreadsheet::{export, import};
use crate::audit::{prepare, state};
use crate::engine::Engine;
use crate::morning::Asking;
use crate::morning::docket::{docket, docket_pdf};
use crate::words;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// What stands before a question when the window asks it: see [`super::window`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// Nothing.
    Open,
    /// A person says yes in a dialog of the shell, where it takes something away or changes many.
    Confirmed,
    /// The window may not name a file in it.
    NoPath,
}

/// The list: name, what goes with it, what guards it from the window, what comes back, and who answers.
macro_rules! questions {
    ($($name:literal $(($asked:ident: $takes:ty))? $([$guard:ident])? -> $answers:ty { |$engine:ident| $answer:expr })+) => {
        /// Every question that may be asked, by name.
        pub const QUESTIONS: [&str; [$($name),+].len()] = [$($name),+];

        /// What guards a question.
        pub(super) fn guard(name: &str) -> Guard {
            match name {
                $($($name => Guard::$guard,)?)+
                _open => Guard::Open,
            }
        }

        /// Answers a question. Work that takes long is begun here and told by notes.
        ///
        /// # Errors
        /// The [`Problem`] of the answer; a name or arguments that make no sense.
        pub async fn call(engine: &Arc<Engine>, name: &str, arguments: Value) -> Result<Value, Problem> {
            match name {
                $($name => {
                    $(let $asked = taken::<$takes>(arguments)?;)?
                    let $engine = engine;
                    written::<$answers>($answer)
                })+
                unknown => Err(words::refused(
                    format!("There is no question called `{unknown}`."),
                    format!("These can be asked: {}.", QUESTIONS.join(", ")),
                )),
            }
        }

        /// Name, arguments and answer of each, in the words of TypeScript.
        #[cfg(test)]
        fn shapes(written: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
            vec![$((
                $name,
                vec![$(<$takes as ts_rs::TS>::name(written),)?].pop().unwrap_or_else(|| NOTHING.to_owned()),
                <$answers as ts_rs::TS>::name(written),
            )),+]
        }
    };
}

questions! {
    "audit.choices" -> AuditChoices { |engine| state::audit_choices(engine).await }
    "audit.decide" (asked: AuditDecide) -> AuditDecisions { |engine| decide::audit_decide(engine, asked).await }
    "audit.export" (asked: AuditExport) -> FileWritten { |engine| export::audit_export(engine, asked).await }
    "audit.import" (asked: AuditImport) [NoPath] -> AuditImported { |engine| import::audit_import(engine, asked).await }
    "audit.items" (asked: AuditItemsAsked) -> AuditItems { |engine| items::audit_items(engine, asked).await }
    "audit.lines" (asked: PurgeLinesAsked) -> PurgeLines { |engine| state::purge_lines(engine, asked).await }
    "audit.pause" (asked: PurgeAsked) -> Started { |engine| pause_purge(engine, &asked) }
    "audit.prepare" (asked: AuditAsked) -> PurgePreview {
        |engine| prepare::audit_prepare(engine, &state::audit_to_act_on(engine, &asked.run).await?).await
    }
    "audit.purge" (asked: PurgeApprove) [Confirmed] -> Started { |engine| approve_purge(engine, asked).await }
    "audit.record" (asked: PurgeAsked) -> PurgeRecordFiles { |engine| gather::audit_record(engine, asked).await }
    "audit.resume" (asked: AuditAsked) -> Started { |engine| resume_audit(engine, asked).await }
    "audit.start" (asked: AuditStart) [NoPath] -> Started { |engine| start_audit(engine, asked).await }
    "audit.state" (asked: AuditAsked) -> AuditState {
        |engine| state::audit_state(engine, &state::audit_id(engine, &asked.run).await?).await
    }
    "audit.undo" (asked: PurgeUndo) [Confirmed] -> Started { |engine| undo_purge(engine, asked).await }
    "audit.undo_decision" (asked: AuditAsked) -> AuditDecisions {
        |engine| decide::audit_undo_decision(engine, asked).await
    }
    "audit.upload" (asked: AuditUpload) -> AuditFile { |engine| upload_audit(engine, asked).await }
    "audit.why" (asked: AuditWhy) -> AuditReasons { |engine| why::audit_why(engine, asked).await }
    "connections.add" (asked: Add) [NoPath] -> ConnectionState { |engine| adding::add_connection(engine, asked).await }
    "connections.allow" (asked: Named) -> ConnectionState { |engine| allow_connection(engine, asked).await }
    "connections.check" (asked: Named) -> Checked { |engine| check_connection(engine, asked).await }
    "connections.list" -> Vec<ConnectionState> { |engine| connection_states(engine).await }
    "connections.remove" (asked: Named) [Confirmed] -> Vec<ConnectionState> {
        |engine| remove_connection(engine, asked).await
    }
    "connections.vendors" -> Vec<Vendor> { |engine| vendors(engine).await }
    "docket.pdf" (asked: DocketAsked) -> FileWritten { |engine| docket_pdf(engine, &asked).await }
    "fix.apply" (asked: FixApply) [Confirmed] -> FixDone { |engine| fix::apply_fix(engine, asked).await }
    "fix.by_hand" (asked: ByHandAsked) -> ByHand { |engine| by_hand::by_hand(engine, asked).await }
    "fix.preview" (asked: PreviewAsked) -> FixPreview { |engine| fix::preview_fix(engine, asked).await }
    "fix.undo" (asked: FixAsked) [Confirmed] -> FixDone { |engine| fix_undo::undo_fix(engine, asked).await }
    "health.state" -> Health { |engine| health(engine).await }
    "history.timeline" (asked: TimelineAsked) -> Timeline { |engine| engine.timeline(&asked.text).await }
    "holidays.list" -> Vec<Holiday> { |engine| holidays(engine).await }
    "holidays.set" (asked: Vec<Holiday>) -> Vec<Holiday> { |engine| set_holidays(engine, asked).await }
    "jobs.dismiss" (asked: JobAsked) -> Vec<JobState> { |engine| dismiss_job(engine, asked).await }
    "jobs.list" -> Vec<JobState> { |engine| jobs(engine).await }
    "jobs.retry" (asked: JobAsked) -> Vec<JobState> { |engine| retry_job(engine, asked).await }
    "morning.start" -> Started { |engine| Ok(start_morning(engine)) }
    "page.address" (asked: Place) -> PageAddress { |engine| page_address(engine, &asked).await }
    "policy.list" -> Vec<Setting> { |engine| policy_settings(engine).await }
    "policy.set" (asked: Setting) -> Setting { |engine| set_policy(engine, asked).await }
    "report.latest_pdf" -> FileWritten { |engine| latest_pdf(engine).await }
    "report.pdf" (asked: PdfAsked) -> FileWritten { |engine| report_pdf(engine, asked).await }
    "run.stop" (asked: Stop) -> Started { |engine| stop_run(engine, &asked) }
    "runs.list" -> Vec<Run> { |engine| runs(engine).await }
    "settings.about" -> About { |engine| about(engine).await }
    "staff.list" -> Vec<Person> { |engine| staff(engine).await }
    "sync.start" (asked: SyncAsked) -> Started { |engine| Ok(start_sync(engine, asked.full)) }
    "today.assign" (asked: Assign) -> Discrepancy { |engine| assign(engine, asked).await }
    "today.docket" (asked: DocketAsked) -> Docket { |engine| docket(engine, &asked, Asking::Remembered).await }
    "today.mark" (asked: Mark) -> Discrepancy { |engine| mark(engine, asked).await }
    "today.report" (asked: ReportAsked) -> Option<Report> { |engine| report(engine, asked).await }
    // The window says that it has painted; only a host that measures listens.
    "ui.ready" -> () { |_engine| Ok(()) }
}

fn taken<T: DeserializeOwned>(arguments: Value) -> Result<T, Problem> {
    serde_json::from_value(arguments).map_err(|cause| {
        words::refused(
            format!("The question's arguments make no sense: {cause}."),
            "Correct them and ask again.",
        )
    })
}

fn written<T: Serialize>(answer: Result<T, Problem>) -> Result<Value, Problem> {
    serde_json::to_value(answer?).map_err(|cause| {
        words::problem(
            "TD-1002",
            format!("The answer could not be written: {cause}."),
            "",
            "Please write to us.",
        )
    })
}

/// What goes with a question that needs nothing.
#[cfg(test)]
const NOTHING: &str = "Record<string, never>";

#[cfg(test)]
#[path = "contract_tests.rs"]
mod tests;

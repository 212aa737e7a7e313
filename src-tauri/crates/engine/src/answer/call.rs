//! From a question's name and arguments to its answer: the one list behind the window, the loopback server,
//! `truedocket call` and the tests. The names, the dispatcher and the window's TypeScript all come from it.

use crate::api::audit::{
    AuditAsked, AuditChoices, AuditDecide, AuditDecisions, AuditExport, AuditFile, AuditImport,
    AuditImported, AuditItems, AuditItemsAsked, AuditReasons, AuditStart, AuditState, AuditUpload, AuditWhy,
    PurgeApprove, PurgeAsked, PurgeLines, PurgeLinesAsked, PurgePreview, PurgeRecordFiles, PurgeUndo,
};
use crate::api::connections::{Add, Checked, ConnectionState, Named, Vendor};
use crate::api::failure::Problem;
use crate::api::jobs::{Health, JobAsked, JobState};
use crate::api::runs::{Run, Started, Stop, SyncAsked};
use crate::api::settings::{About, Holiday, Person, Setting};
use crate::api::today::{
    Discrepancy, FileWritten, FixApply, FixAsked, FixDone, FixPreview, Mark, PdfAsked, Report, ReportAsked,
};
use crate::engine::Engine;
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
    "audit.choices" -> AuditChoices { |engine| engine.audit_choices().await }
    "audit.decide" (asked: AuditDecide) -> AuditDecisions { |engine| engine.audit_decide(asked).await }
    "audit.export" (asked: AuditExport) -> FileWritten { |engine| engine.audit_export(asked).await }
    "audit.import" (asked: AuditImport) [NoPath] -> AuditImported { |engine| engine.audit_import(asked).await }
    "audit.items" (asked: AuditItemsAsked) -> AuditItems { |engine| engine.audit_items(asked).await }
    "audit.lines" (asked: PurgeLinesAsked) -> PurgeLines { |engine| engine.purge_lines(asked).await }
    "audit.pause" (asked: PurgeAsked) -> Started { |engine| engine.pause_purge(&asked) }
    "audit.prepare" (asked: AuditAsked) -> PurgePreview {
        |engine| engine.audit_prepare(&engine.audit_id(&asked.run).await?).await
    }
    "audit.purge" (asked: PurgeApprove) [Confirmed] -> Started { |engine| engine.approve_purge(asked).await }
    "audit.record" (asked: PurgeAsked) -> PurgeRecordFiles { |engine| engine.audit_record(asked).await }
    "audit.resume" (asked: AuditAsked) -> Started { |engine| engine.resume_audit(asked).await }
    "audit.start" (asked: AuditStart) [NoPath] -> Started { |engine| engine.start_audit(asked).await }
    "audit.state" (asked: AuditAsked) -> AuditState {
        |engine| engine.audit_state(&engine.audit_id(&asked.run).await?).await
    }
    "audit.undo" (asked: PurgeUndo) [Confirmed] -> Started { |engine| engine.undo_purge(asked).await }
    "audit.undo_decision" (asked: AuditAsked) -> AuditDecisions {
        |engine| engine.audit_undo_decision(asked).await
    }
    "audit.upload" (asked: AuditUpload) -> AuditFile { |engine| engine.upload_audit(asked).await }
    "audit.why" (asked: AuditWhy) -> AuditReasons { |engine| engine.audit_why(asked).await }
    "connections.add" (asked: Add) [NoPath] -> ConnectionState { |engine| engine.add_connection(asked).await }
    "connections.check" (asked: Named) -> Checked { |engine| engine.check_connection(asked).await }
    "connections.list" -> Vec<ConnectionState> { |engine| engine.connection_states().await }
    "connections.remove" (asked: Named) [Confirmed] -> Vec<ConnectionState> {
        |engine| engine.remove_connection(asked).await
    }
    "connections.vendors" -> Vec<Vendor> { |engine| engine.vendors().await }
    "fix.apply" (asked: FixApply) [Confirmed] -> FixDone { |engine| engine.apply_fix(asked).await }
    "fix.preview" (asked: FixAsked) -> FixPreview { |engine| engine.preview_fix(asked).await }
    "fix.undo" (asked: FixAsked) [Confirmed] -> FixDone { |engine| engine.undo_fix(asked).await }
    "health.state" -> Health { |engine| engine.health().await }
    "holidays.list" -> Vec<Holiday> { |engine| engine.holidays().await }
    "holidays.set" (asked: Vec<Holiday>) -> Vec<Holiday> { |engine| engine.set_holidays(asked).await }
    "jobs.dismiss" (asked: JobAsked) -> Vec<JobState> { |engine| engine.dismiss_job(asked).await }
    "jobs.list" -> Vec<JobState> { |engine| engine.jobs().await }
    "jobs.retry" (asked: JobAsked) -> Vec<JobState> { |engine| engine.retry_job(asked).await }
    "morning.start" -> Started { |engine| Ok(engine.start_morning()) }
    "policy.list" -> Vec<Setting> { |engine| engine.policy_settings().await }
    "policy.set" (asked: Setting) -> Setting { |engine| engine.set_policy(asked).await }
    "report.latest_pdf" -> FileWritten { |engine| engine.latest_pdf().await }
    "report.pdf" (asked: PdfAsked) -> FileWritten { |engine| engine.report_pdf(asked).await }
    "run.stop" (asked: Stop) -> Started { |engine| engine.stop_run(&asked) }
    "runs.list" -> Vec<Run> { |engine| engine.runs().await }
    "settings.about" -> About { |engine| engine.about().await }
    "staff.list" -> Vec<Person> { |engine| engine.staff().await }
    "sync.start" (asked: SyncAsked) -> Started { |engine| Ok(engine.start_sync(asked.full)) }
    "today.mark" (asked: Mark) -> Discrepancy { |engine| engine.mark(asked).await }
    "today.report" (asked: ReportAsked) -> Option<Report> { |engine| engine.report(asked).await }
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

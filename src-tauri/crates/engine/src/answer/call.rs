//! From a question's name and arguments to its answer: the one table behind the window, the loopback server,
//! `truedocket call` and the tests.

use crate::api::audit::{
    AuditAsked, AuditDecide, AuditExport, AuditImport, AuditItemsAsked, AuditStart, AuditUpload, AuditWhy,
    PurgeApprove, PurgeAsked, PurgeLinesAsked, PurgeUndo,
};
use crate::api::connections::{Add, Named};
use crate::api::failure::Problem;
use crate::api::jobs::JobAsked;
use crate::api::runs::{Stop, SyncAsked};
use crate::api::settings::{Holiday, Setting};
use crate::api::today::{FixApply, FixAsked, Mark, PdfAsked, ReportAsked};
use crate::engine::Engine;
use crate::words;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// Every question that may be asked, by name.
pub const QUESTIONS: [&str; 44] = [
    "audit.choices",
    "audit.decide",
    "audit.export",
    "audit.import",
    "audit.items",
    "audit.lines",
    "audit.pause",
    "audit.prepare",
    "audit.purge",
    "audit.record",
    "audit.resume",
    "audit.start",
    "audit.state",
    "audit.undo",
    "audit.undo_decision",
    "audit.upload",
    "audit.why",
    "connections.add",
    "connections.check",
    "connections.list",
    "connections.remove",
    "connections.vendors",
    "fix.apply",
    "fix.preview",
    "fix.undo",
    "health.state",
    "holidays.list",
    "holidays.set",
    "jobs.dismiss",
    "jobs.list",
    "jobs.retry",
    "morning.start",
    "policy.list",
    "policy.set",
    "report.latest_pdf",
    "report.pdf",
    "run.stop",
    "runs.list",
    "settings.about",
    "staff.list",
    "sync.start",
    "today.mark",
    "today.report",
    "ui.ready",
];

/// Answers a question. Work that takes long is begun here and told by notes.
///
/// # Errors
/// The [`Problem`] of the answer; a name or arguments that make no sense.
pub async fn call(engine: &Arc<Engine>, name: &str, arguments: Value) -> Result<Value, Problem> {
    match name {
        "today.report" => answer(engine.report(taken::<ReportAsked>(arguments)?).await),
        "today.mark" => answer(engine.mark(taken::<Mark>(arguments)?).await),
        "fix.preview" => answer(engine.preview_fix(taken::<FixAsked>(arguments)?).await),
        "fix.apply" => answer(engine.apply_fix(taken::<FixApply>(arguments)?).await),
        "fix.undo" => answer(engine.undo_fix(taken::<FixAsked>(arguments)?).await),
        "report.pdf" => answer(engine.report_pdf(taken::<PdfAsked>(arguments)?).await),
        "report.latest_pdf" => answer(engine.latest_pdf().await),
        "connections.list" => answer(engine.connection_states().await),
        "connections.vendors" => answer(engine.vendors().await),
        "connections.add" => answer(engine.add_connection(taken::<Add>(arguments)?).await),
        "connections.remove" => answer(engine.remove_connection(taken::<Named>(arguments)?).await),
        "connections.check" => answer(engine.check_connection(taken::<Named>(arguments)?).await),
        "audit.choices" => answer(engine.audit_choices().await),
        "audit.start" => answer(engine.start_audit(taken::<AuditStart>(arguments)?).await),
        "audit.upload" => answer(engine.upload_audit(taken::<AuditUpload>(arguments)?).await),
        "audit.resume" => answer(engine.resume_audit(taken::<AuditAsked>(arguments)?).await),
        "audit.state" => {
            let id = engine.audit_id(&taken::<AuditAsked>(arguments)?.run).await?;
            answer(engine.audit_state(&id).await)
        }
        "audit.items" => answer(engine.audit_items(taken::<AuditItemsAsked>(arguments)?).await),
        "audit.why" => answer(engine.audit_why(taken::<AuditWhy>(arguments)?).await),
        "audit.decide" => answer(engine.audit_decide(taken::<AuditDecide>(arguments)?).await),
        "audit.undo_decision" => answer(engine.audit_undo_decision(taken::<AuditAsked>(arguments)?).await),
        "audit.export" => answer(engine.audit_export(taken::<AuditExport>(arguments)?).await),
        "audit.import" => answer(engine.audit_import(taken::<AuditImport>(arguments)?).await),
        "audit.prepare" => {
            let id = engine.audit_id(&taken::<AuditAsked>(arguments)?.run).await?;
            answer(engine.audit_prepare(&id).await)
        }
        "audit.purge" => answer(engine.approve_purge(taken::<PurgeApprove>(arguments)?).await),
        "audit.pause" => answer(engine.pause_purge(&taken::<PurgeAsked>(arguments)?)),
        "audit.lines" => answer(engine.purge_lines(taken::<PurgeLinesAsked>(arguments)?).await),
        "audit.undo" => answer(engine.undo_purge(taken::<PurgeUndo>(arguments)?).await),
        "audit.record" => answer(engine.audit_record(taken::<PurgeAsked>(arguments)?).await),
        "sync.start" => answer(Ok(engine.start_sync(taken::<SyncAsked>(arguments)?.full))),
        "morning.start" => answer(Ok(engine.start_morning())),
        "run.stop" => answer(engine.stop_run(&taken::<Stop>(arguments)?)),
        "runs.list" => answer(engine.runs().await),
        "jobs.list" => answer(engine.jobs().await),
        "jobs.retry" => answer(engine.retry_job(taken::<JobAsked>(arguments)?).await),
        "jobs.dismiss" => answer(engine.dismiss_job(taken::<JobAsked>(arguments)?).await),
        "health.state" => answer(engine.health().await),
        "settings.about" => answer(engine.about().await),
        "policy.list" => answer(engine.policy_settings().await),
        "policy.set" => answer(engine.set_policy(taken::<Setting>(arguments)?).await),
        "holidays.list" => answer(engine.holidays().await),
        "holidays.set" => answer(engine.set_holidays(taken::<Vec<Holiday>>(arguments)?).await),
        "staff.list" => answer(engine.staff().await),
        // The window says that it has painted; only a host that measures listens.
        "ui.ready" => Ok(Value::Null),
        unknown => Err(words::refused(
            format!("There is no question called `{unknown}`."),
            format!("These can be asked: {}.", QUESTIONS.join(", ")),
        )),
    }
}

fn taken<T: DeserializeOwned>(arguments: Value) -> Result<T, Problem> {
    serde_json::from_value(arguments).map_err(|cause| {
        words::refused(
            format!("The question's arguments make no sense: {cause}."),
            "Correct them and ask again.",
        )
    })
}

fn answer<T: Serialize>(answer: Result<T, Problem>) -> Result<Value, Problem> {
    serde_json::to_value(answer?).map_err(|cause| {
        words::problem(
            "TD-1002",
            format!("The answer could not be written: {cause}."),
            "",
            "Please write to us.",
        )
    })
}

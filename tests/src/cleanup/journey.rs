//! The steps of a clean-up, as the window asks for them, and what must be true after each of them.

use crate::installation::Installation;
use serde_json::{Value, json};
use truedocket_engine::api::audit::{
    AuditDecisions, AuditItems, AuditState, PurgeLines, PurgePreview, PurgeState,
};
use truedocket_engine::api::failure::Problem;
use truedocket_sandbox::Vendor;

/// A clean-up under way.
pub(crate) struct Journey {
    pub(crate) installation: Installation,
    pub(crate) run: String,
}

impl Journey {
    /// Reads and looks at all calendars.
    pub(crate) async fn begun(installation: Installation) -> Self {
        let started = installation.ask("audit.start", json!({})).await.expect("there are calendars");
        let run = started["run"].as_str().expect("a run").to_owned();
        let journey = Self { installation, run };
        journey.waited().await;
        journey
    }

    /// Until nothing works on it any more.
    pub(crate) async fn waited(&self) -> AuditState {
        loop {
            let state = self.state().await;
            let purging = state.purge.as_ref().is_some_and(|purge| !purge.going.is_empty());
            if state.going.is_empty() && !purging {
                return state;
            }
            tokio::task::yield_now().await;
        }
    }

    /// The run that read it, once it is written down how it ended: a moment after nobody works on it any more.
    pub(crate) async fn ended(&self) -> Value {
        loop {
            let runs = self.installation.ask("runs.list", json!({})).await.expect("the runs");
            let mut all = runs.as_array().expect("a list").iter();
            let run = all.find(|run| run["id"] == self.run.as_str()).expect("the reading is a run");
            if run["outcome"] != "running" {
                return run.clone();
            }
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn state(&self) -> AuditState {
        let state =
            self.installation.ask("audit.state", json!({ "run": self.run })).await.expect("it is known");
        serde_json::from_value(state).expect("a state")
    }

    pub(crate) async fn items(&self, filter: Value) -> AuditItems {
        let asked = json!({ "run": self.run, "filter": filter, "limit": 500 });
        let items = self.installation.ask("audit.items", asked).await.expect("it is known");
        serde_json::from_value(items).expect("items")
    }

    pub(crate) async fn decide(&self, filter: Value, act: &str) -> AuditDecisions {
        let asked = json!({ "run": self.run, "filter": filter, "act": act });
        let decided = self.installation.ask("audit.decide", asked).await.expect("it can be decided");
        serde_json::from_value(decided).expect("decisions")
    }

    pub(crate) async fn prepare(&self) -> Result<PurgePreview, Problem> {
        let preview = self.installation.ask("audit.prepare", json!({ "run": self.run })).await?;
        Ok(serde_json::from_value(preview).expect("a preview"))
    }

    /// Types what is shown.
    pub(crate) async fn approve(&self, preview: &PurgePreview) -> Result<Value, Problem> {
        let typed = json!({
            "purge": preview.purge, "count": preview.count, "phrase": preview.phrase, "manifest": preview.manifest,
            "warningsRead": true,
        });
        self.installation.ask("audit.purge", typed).await
    }

    /// Everything is decided by its proposal, backed up, approved and carried out.
    pub(crate) async fn purged(&self) -> PurgeState {
        self.decide(json!({}), "accept").await;
        let preview = self.prepare().await.expect("it can be backed up");
        self.approve(&preview).await.expect("what was shown was typed");
        self.waited().await.purge.expect("there is a purge")
    }

    pub(crate) async fn undone(&self, purge: &str) -> PurgeState {
        self.installation
            .ask("audit.undo", json!({ "purge": purge }))
            .await
            .expect("there is something to undo");
        self.waited().await.purge.expect("there is a purge")
    }

    pub(crate) async fn lines(&self, purge: &str) -> PurgeLines {
        let asked = json!({ "purge": purge, "limit": 500 });
        let lines = self.installation.ask("audit.lines", asked).await.expect("it is known");
        serde_json::from_value(lines).expect("lines")
    }

    /// F3: no request to a calendar asked to notify anybody or carried guests, and the provider mailed nobody.
    pub(crate) fn nobody_was_mailed(&self, of: &str) {
        let shared = &self.installation.sandbox.shared;
        assert_eq!(shared.world().mails.len(), 0, "f3: {of}: the provider mailed somebody");
        for request in shared.requests() {
            assert!(!request.would_notify(), "f3: {of}: {} {} mails people", request.method, request.path);
        }
    }

    pub(crate) fn writes(&self) -> usize {
        let requests = self.installation.sandbox.shared.requests();
        requests.iter().filter(|request| request.write && request.vendor != Vendor::Clio).count()
    }
}

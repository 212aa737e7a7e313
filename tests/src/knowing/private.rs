//! What is private is not readable: it neither differs nor is it missing.

use super::{HOUR, PROVIDERS, firm, kinds};
use truedocket_sandbox::Vendor;
use truedocket_sandbox::faults::{Fault, FaultKind};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_entry_neither_differs_nor_is_missing() {
    for provider in PROVIDERS {
        let installation = firm(provider).await;
        let first = installation.morning().await.report;
        assert!(first.discrepancies.is_empty(), "the firm is sound: {:?}", kinds(&first));
        let path = "/clio/api/v4/calendar_entries.json";
        installation.sandbox.shared.faults().add(Fault::new(FaultKind::Redacted).at(Vendor::Clio).on(path));
        for _ in 0..3 {
            installation.clock.advance(HOUR);
            let report = installation.morning().await.report;
            assert!(
                report.discrepancies.is_empty(),
                "{provider:?}: nothing is known of it: {:?}",
                kinds(&report)
            );
            let shown = report.flagged.iter().filter(|item| item.why.contains("private")).count();
            assert!(shown > 0, "{provider:?}: and it is said: {:?}", report.flagged);
            assert!(report.counts.agree < first.counts.agree || shown > 0, "it is not counted as agreeing");
        }
        installation.sandbox.shared.faults().clear();
        installation.clock.advance(HOUR);
        let report = installation.morning().await.report;
        assert_eq!(report.counts.agree, first.counts.agree, "readable again, it agrees again");
    }
}

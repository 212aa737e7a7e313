//! `demo`: one round of everything on the pretend firm, printed as a person would read it.

use super::{Done, sandbox::provider};
use crate::args::{self, Arguments};
use crate::demo::Demo;
use crate::{host, print, progress, say};
use serde_json::json;
use truedocket_engine::api::audit::AuditStart;
use truedocket_engine::morning::MorningOptions;

/// Starts the firm, reads, compares, prints.
pub(super) async fn run(asked: &args::Demo, arguments: &Arguments) -> Done {
    say!("Starting the sample firm …");
    let demo = Demo::start(provider(asked.provider), host::clock(arguments.now)).await?;
    let shown = progress::show(&demo.engine);
    say!("Reading its calendars and its practice system, comparing the next business day …");
    let done = demo.engine.morning(&MorningOptions::default()).await?;
    say!("Looking for junk on its calendars …");
    let found = demo.engine.audit(&AuditStart::default()).await?;
    drop(shown);
    if let Some(file) = &asked.pdf {
        demo.engine.write_pdf(done.report.number, Some(file)).await?;
        say!("Written to {}", file.display());
    }
    if arguments.json {
        say::json(&json!({ "morning": { "run": done.report.run, "counts": done.report.counts },
                "audit": { "run": found.run, "events": found.events, "sound": found.sound, "counts": found.counts },
                "report": done.report }));
    } else {
        say::line("");
        say::answer(&print::report(&done.report));
        say::line("");
        say::answer(&print::audit_in_short(&found));
    }
    // The firm is pretend and its faults are planted: that a person would have to decide is no failure of the demo.
    Ok(0)
}

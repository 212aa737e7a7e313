//! What takes away or changes many is done for the window only after a person said yes to exactly that list; what is
//! small goes without. The window's own words count for nothing.

use crate::cleanup::{Journey, Litter, littered};
use crate::installation::Installation;
use serde_json::{Value, json};
use std::sync::Arc;
use truedocket_engine::Engine;
use truedocket_engine::window::{Confirmation, Needed, call_from_window, needed};
use truedocket_sandbox::office::Provider;

const NOT_CONFIRMED: &str = "TD-6201";

/// What the shell would show.
async fn shown(engine: &Engine, name: &str, arguments: &Value) -> Confirmation {
    match needed(engine, name, arguments).await {
        Ok(Needed::Confirmation(shown)) => shown,
        other => panic!("{name} {arguments} has to be confirmed: {other:?}"),
    }
}

/// Asked by a web page alone, which is refused.
async fn alone(engine: &Arc<Engine>, name: &str, arguments: &Value) {
    let asked = call_from_window(engine, name, arguments.clone(), None).await;
    let refused = asked.expect_err("a web page alone can approve nothing");
    assert_eq!(refused.code, NOT_CONFIRMED, "{name}: {refused:?}");
    assert!(refused.meaning.contains("Nothing was changed"), "{name}: the refusal says so: {refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_page_alone_purges_nothing_and_brings_nothing_back() {
    let world = littered(Provider::Google, Litter { days: 6, series: 2 });
    let journey = Journey::begun(Installation::with(world, Provider::Google, 200).await).await;
    let engine = Arc::clone(&journey.installation.engine);
    let nothing = json!({ "run": journey.run, "items": [], "act": "delete" });
    let decided = call_from_window(&engine, "audit.decide", nothing, None).await.expect("it may be asked");
    assert_eq!(decided["changed"], 0, "an empty list of decisions decides nothing");
    journey.decide(json!({}), "accept").await;
    let preview = journey.prepare().await.expect("it can be backed up");
    let typed = json!({
        "purge": preview.purge, "count": preview.count, "phrase": preview.phrase, "warningsRead": true,
        "manifest": preview.manifest,
    });
    alone(&engine, "audit.purge", &typed).await;
    assert_eq!(journey.writes(), 0, "the right words of a web page alone change no calendar");
    let mut wrong = typed.clone();
    wrong["phrase"] = json!("DELETE 1");
    needed(&engine, "audit.purge", &wrong).await.expect_err("no dialog is shown for what is refused anyway");
    let said = shown(&engine, "audit.purge", &typed).await;
    assert_eq!(said.count, preview.count, "the dialog counts what was shown");
    assert!(preview.manifest.starts_with(&said.short_hash), "and names the same list: {said:?}");
    assert_eq!(said.short_hash.len(), 12, "with as many letters as can be compared");
    let undo = json!({ "purge": preview.purge });
    let mixed = call_from_window(&engine, "audit.undo", undo.clone(), Some(said.clone().given())).await;
    mixed.expect_err("a yes to one question is no yes to another");
    call_from_window(&engine, "audit.purge", typed, Some(said.given())).await.expect("a person said yes");
    let done = journey.waited().await.purge.expect("there is a purge");
    assert_eq!(done.done, preview.count, "what was confirmed is done");
    let writes = journey.writes();
    alone(&engine, "audit.undo", &undo).await;
    let mut one = undo.clone();
    one["line"] = json!(1);
    alone(&engine, "audit.undo", &one).await;
    assert_eq!(journey.writes(), writes, "nothing was brought back");
    let (all, single) = (shown(&engine, "audit.undo", &undo).await, shown(&engine, "audit.undo", &one).await);
    assert_eq!((all.count, single.count), (done.done, 1), "as many are confirmed as would come back");
    assert_ne!(all.short_hash, single.short_hash, "one of them is another list");
    let earlier = all.clone();
    call_from_window(&engine, "audit.undo", one, Some(single.given())).await.expect("a person said yes");
    journey.waited().await;
    let stale = call_from_window(&engine, "audit.undo", undo.clone(), Some(earlier.given())).await;
    assert_eq!(stale.expect_err("one is back").code, "TD-6202", "another list is confirmed anew");
    let rest = shown(&engine, "audit.undo", &undo).await;
    assert_eq!(rest.count, done.done - 1, "the rest");
    call_from_window(&engine, "audit.undo", undo, Some(rest.given())).await.expect("a person said yes");
    let back = journey.waited().await.purge.expect("there is a purge");
    assert_eq!(back.undone, done.done, "all of them are back");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fix_that_removes_is_confirmed_and_a_single_change_is_not() {
    let installation = Installation::demo("2026-11-19", Provider::Google).await;
    let engine = Arc::clone(&installation.engine);
    installation.morning().await;
    let report = installation.report().await;
    let (mut removed, mut changed, mut made) = (0, 0, 0);
    for found in report.discrepancies.iter().filter(|found| found.acts.iter().any(|act| act.name() == "fix"))
    {
        let Ok(preview) = installation.preview(&found.id).await else { continue };
        let apply = json!({ "plan": preview.plan });
        let removes = preview.writes.iter().filter(|write| write.act.name() == "delete").count();
        let makes = preview.writes.iter().any(|write| write.act.name() == "create");
        if removes == 0 && preview.writes.len() == 1 {
            let done = call_from_window(&engine, "fix.apply", apply, None).await;
            done.unwrap_or_else(|refused| {
                panic!("{}: one change goes by one click: {refused:?}", found.kind)
            });
            changed += 1;
        } else {
            alone(&engine, "fix.apply", &apply).await;
            let said = shown(&engine, "fix.apply", &apply).await;
            assert_eq!(
                said.count,
                preview.writes.len() as u64,
                "{}: the dialog counts the writes",
                found.kind
            );
            let done = call_from_window(&engine, "fix.apply", apply, Some(said.given())).await;
            done.unwrap_or_else(|refused| panic!("{}: a person said yes: {refused:?}", found.kind));
            removed += 1;
        }
        if makes {
            let back = json!({ "id": found.id });
            alone(&engine, "fix.undo", &back).await;
            let said = shown(&engine, "fix.undo", &back).await;
            let done = call_from_window(&engine, "fix.undo", back, Some(said.given())).await;
            done.unwrap_or_else(|refused| panic!("{}: a person said yes: {refused:?}", found.kind));
            made += 1;
        }
    }
    assert!(removed > 0 && changed > 0 && made > 0, "each was there: {removed} {changed} {made}");
}
